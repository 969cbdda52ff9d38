/* sound/ambience_city.c - streets, trains, stations, neon. See ambience.h.
 */
#include "sound/ambience.h"
#include "sound/vocal.h"
#include <string.h>

/* One car going by at `closest` seconds: tyres, engine, both with Doppler; from one side to the other. */
static void pass_by(ambience_job *j, double closest, float speed, float gap_m, float side, float level, rng *r)
{
    double seconds = ambience_seconds(j), span = 3.5 + (double)gap_m * 0.12;
    double t0 = closest - span < 0 ? 0 : closest - span, t1 = closest + span > seconds ? seconds : closest + span;
    if (t1 <= t0)
        return;
    hiss h = hiss_make(rng_u64(r)), h2 = hiss_make(rng_u64(r));
    svf road[2], spray[2];
    memset(road, 0, sizeof road);
    memset(spray, 0, sizeof spray);
    float hz0 = rng_range(r, 38, 74), phase = 0, roughness = rng_range(r, 0.4f, 1.0f), pl = 0, pr = 0, a = 0, shift = 1;
    for (size_t i = (size_t)(t0 * (double)DSP_RATE); i < (size_t)(t1 * (double)DSP_RATE) && i < j->n; i++) {
        if (i % 64 == 0) {
            float dt = (float)((double)i / (double)DSP_RATE - closest), x = dt * speed,
                  d = sqrtf(x * x + gap_m * gap_m);
            float window = f_smooth(1.0f, 0.72f, fabsf(dt) / (float)span);
            shift = 1.0f / (1.0f + speed * (x / d) / 343.0f);
            a = level * window * powf(gap_m / d, 1.7f);
            float pan = f_clamp(side * x / d, -1, 1) * 0.9f, angle = (pan + 1) * (float)CIEL_PI * 0.25f;
            pl = cosf(angle) * a;
            pr = sinf(angle) * a;
            float near = gap_m / d;
            for (int c = 0; c < 2; c++) {
                svf_tune(&road[c], (420 + 560 * near) * shift, 0.6f);
                svf_tune(&spray[c], (3200 + 2600 * near) * shift, 0.5f);
            }
        }
        float w = hiss_pink(&h), w2 = hiss_pink(&h2);
        svf_run(&road[0], w);
        svf_run(&road[1], 0.7f * w + 0.7f * w2);
        svf_run(&spray[0], w2);
        svf_run(&spray[1], w);
        phase += hz0 * shift / DSP_RATE;
        phase -= (float)(int)phase;
        float e = 0;
        for (int k = 1; k <= 6; k++)
            e += sinf(DSP_TAU * (float)k * phase) * (k == 2 ? 1.0f : 0.6f / (float)k);
        float engine = 0.12f * roughness * e, wet = 0.25f + 0.9f * j->wet;
        j->out[2 * i] += pl * (1.4f * road[0].band + wet * spray[0].band + engine);
        j->out[2 * i + 1] += pr * (1.4f * road[1].band + wet * spray[1].band + engine);
    }
}

/* Variants: 0 distant, 1 busy street, 2 motorway. */
void ambience_traffic(ambience_job *j)
{
    rng r = { ambience_key(j, "cars"), 0 };
    float busy = j->variant == 0 ? 0.35f : j->variant == 1 ? 0.8f : 1.0f;
    ambience_add_bed(j, &(ambience_bed){ 'b', 40, 240, 0.16f, 2.5f, 0.35f, 0.7f }, "rumble");
    ambience_add_bed(j, &(ambience_bed){ 'p', 180, 1300, 0.030f + 0.02f * busy, 2.0f, 0.4f, 0.9f }, "wash");
    double t = -1, rate = (0.26 + 0.45 * (double)busy) * (0.5 + (double)j->amount);
    while (ambience_next(&r, &t, rate, 0.7f, ambience_seconds(j) + 2)) {
        float gap = rng_range(&r, 7, 26) * (1.3f - 0.7f * busy),
              speed = rng_range(&r, 9, 15) * (j->variant == 2 ? 2.0f : 1.0f);
        pass_by(j, t, speed, gap, rng_float(&r) < 0.5f ? -1.0f : 1.0f, rng_range(&r, 0.18f, 0.5f) * (0.6f + busy), &r);
    }
}

static void horn(ambience_job *j, double t, float level, float pan, rng *r)
{
    float f = rng_range(r, 330, 460), len = rng_range(r, 0.2f, 0.7f);
    grain g = dsp_grain(j->scratch, (double)len + 0.1);
    for (size_t i = 0; i < g.n; i++) {
        float s = (float)i / DSP_RATE, y = 0;
        for (int k = 1; k < 9; k++)
            y += (sinf(DSP_TAU * f * (float)k * s) + sinf(DSP_TAU * f * 1.26f * (float)k * s)) / (float)k;
        g.x[i] = level * 0.3f * y * f_smooth(0, 0.02f, s) * f_smooth(len + 0.1f, len, s);
    }
    biquad_apply(biquad_lowpass(1500, 0.6f), g.x, g.n);
    ambience_place(j, &g, t, pan, 1);
    ambience_place(j, &g, t + 0.13, -pan, 0.35f);
}

/* Variants: 0 city by day, 1 city at night, 2 market street. */
void ambience_city(ambience_job *j)
{
    rng r = { ambience_key(j, "horns"), 0 };
    double t = -1;
    ambience_add_bed(j, &(ambience_bed){ 'b', 35, 200, j->variant == 1 ? 0.22f : 0.26f, 2, 0.3f, 0.6f }, "hum");
    ambience_add_bed(j, &(ambience_bed){ 'p', 160, 900, 0.03f, 2, 0.4f, 0.9f }, "wash");
    while (ambience_next(&r, &t, j->variant == 1 ? 0.10 : 0.25, 1, ambience_seconds(j)))
        horn(j, t, 0.05f * rng_range(&r, 0.4f, 1), rng_range(&r, -0.9f, 0.9f), &r);
    int v = j->variant;
    j->variant = 0;
    ambience_traffic(j);
    if (v == 2) {
        j->variant = 0;
        ambience_crowd(j);
    }
}

/* Wheels over rail joints: pairs of thuds at the pace of the train. Variants: 0 inside a coach, 1 passing by outside, 2
 * metro. */
void ambience_train(ambience_job *j)
{
    rng r = { ambience_key(j, "joints"), 0 };
    double seconds = ambience_seconds(j), pace = j->variant == 2 ? 0.62 : 0.84;
    ambience_add_bed(j, &(ambience_bed){ 'b', 28, 260, 0.45f, 2, 0.6f, 0.6f }, "roll");
    ambience_add_bed(j, &(ambience_bed){ 'p', 250, 2600, j->variant == 1 ? 0.16f : 0.06f, 2, 0.9f, 0.9f }, "rush");
    for (double t = (double)rng_float(&r) * pace; t < seconds; t += pace)
        for (int k = 0; k < 4; k++) {
            static const double when[] = { 0, 0.115, 0.40, 0.51 };
            float x[9600] = { 0 }, a = 0.5f * rng_range(&r, 0.7f, 1);
            if (k > 1 && j->variant == 2)
                continue;
            dsp_add_ring(x, 9600, 0, 68, -60, 0.14f, a);
            dsp_add_ring(x, 9600, 0, 430 + 60 * (float)(k & 1), 0, 0.05f, 0.3f * a);
            dsp_add_burst(x, 9600, 0, 1500, 0.8f, 0.0006f, 0.03f, 0.25f * a, rng_u64(&r));
            grain g = { x, 9600 };
            ambience_place(j, &g, t + when[k], k < 2 ? -0.25f : 0.3f, k < 2 ? 1 : 0.6f);
        }
    if (j->variant == 2) { /* the motor sings */
        float phase = 0;
        for (size_t i = 0; i < j->n; i++) {
            float hz = 410 + 70 * dsp_drift(r.key, (double)i / (double)DSP_RATE, 0.15f);
            phase += hz / DSP_RATE;
            phase -= (float)(int)phase;
            float y = 0.02f * (sinf(DSP_TAU * phase) + 0.5f * sinf(DSP_TAU * 2 * phase));
            j->out[2 * i] += y;
            j->out[2 * i + 1] += y;
        }
    }
}

/* A voice from loudspeakers far down the hall: rhythm and melody of speech, no words. */
static void announcement(ambience_job *j, double t, float level, rng *r)
{
    grain g = dsp_grain(j->scratch, 5.5), voice = dsp_grain(j->scratch, 3.2);
    float chime[3] = { 587, 740, 880 };
    for (int k = 0; k < 3; k++)
        dsp_add_ring(g.x, g.n, (size_t)(0.24f * (float)k * DSP_RATE), chime[k], 0, 0.9f, 0.16f);
    vocal_babble(&voice, 205, 1.12f, 4.4f, 1.5f, 0.6f, rng_u64(r));
    for (size_t i = 0; i < voice.n && i + 43000 < g.n; i++)
        g.x[i + 43000] += voice.x[i];
    biquad_apply(biquad_highpass(480, 0.8f), g.x, g.n);
    biquad_apply(biquad_lowpass(2300, 0.8f), g.x, g.n);
    static const float late[] = { 0, 0.083f, 0.151f, 0.227f, 0.343f, 0.471f, 0.62f };
    for (int k = 0; k < 7; k++) /* several loudspeakers and a long hall */
        ambience_place(j, &g, t + (double)late[k], k % 2 ? -0.7f : 0.6f, level * powf(0.74f, (float)k));
}

/* Variants: 0 railway station, 1 empty platform at night, 2 airport hall, 3 underground. */
void ambience_station(ambience_job *j)
{
    rng r = { ambience_key(j, "station"), 0 };
    bool empty = j->variant == 1;
    ambience_add_bed(j, &(ambience_bed){ 'b', 30, 190, empty ? 0.14f : 0.2f, 1.5f, 0.3f, 0.6f }, "hum");
    ambience_add_bed(j, &(ambience_bed){ 'p', 180, 1500, empty ? 0.02f : 0.06f, 2, 0.4f, 0.9f }, "hall");
    for (size_t i = 0; i < j->n; i++) { /* transformers */
        float t = (float)i / DSP_RATE, y = 0.007f * (sinf(DSP_TAU * 100 * t) + 0.5f * sinf(DSP_TAU * 200 * t) +
                                                     0.3f * sinf(DSP_TAU * 300.7f * t));
        j->out[2 * i] += y;
        j->out[2 * i + 1] += 0.8f * y;
    }
    double t = empty ? 1.2 + (double)rng_float(&r) * 2 : 0.6;
    for (; t < ambience_seconds(j); t += 14)
        announcement(j, t, empty ? 0.10f : 0.22f, &r);
    if (!empty) {
        int v = j->variant;
        j->variant = 1;
        ambience_crowd(j);
        j->variant = v;
    }
    double squeal = -1;
    while (j->variant != 2 && ambience_next(&r, &squeal, 0.09, 1, ambience_seconds(j))) { /* brakes, far off */
        grain g = dsp_grain(j->scratch, 2.5);
        for (int k = 0; k < 3; k++)
            dsp_add_burst(g.x, g.n, 0, rng_range(&r, 1900, 3400), 40, 0.5f, 1.4f, 0.01f, rng_u64(&r));
        ambience_place(j, &g, squeal, rng_range(&r, -0.8f, 0.8f), 1);
    }
}

/* A tube buzzes at twice the mains and its harmonics; the contact flickers now and then. */
void ambience_neon(ambience_job *j)
{
    uint64_t key = ambience_key(j, "flicker");
    hiss h = hiss_make(key);
    biquad bright = biquad_bandpass(3800, 0.8f);
    for (size_t i = 0; i < j->n; i++) {
        double t = (double)i / (double)DSP_RATE;
        float p = (float)(t * 100 - floor(t * 100)), y = 0;
        for (int k = 1; k <= 14; k++)
            y += sinf(DSP_TAU * (float)k * p + 0.7f * (float)(k * k)) / (0.7f + 0.35f * (float)k);
        float gate = dsp_drift(key, t, 5) > 0.78f ? 0.45f : 1, crackle = dsp_drift(key + 1, t, 60) > 0.9f ? 1 : 0;
        float noise = biquad_run(&bright, hiss_white(&h)) *
                      (0.10f * dsp_hump(2 * p - floorf(2 * p)) + 0.25f * crackle * (1 - gate));
        float l = 0.10f * gate * y + noise;
        j->out[2 * i] += l;
        j->out[2 * i + 1] += 0.72f * l;
    }
}
