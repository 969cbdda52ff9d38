/* sound/ambience_water.c - streams, sea, drips: mostly bubbles. See ambience.h.
 *
 * Running water is heard through its bubbles (M. Minnaert 1933: a bubble of radius r rings at 3.26 / r Hz, r in
 * metres), thousands of short sines whose pitch rises a little as the bubble nears the surface, over a wash of noise.
 */
#include "sound/ambience.h"

/* rate bubbles a second of radius lo..hi mm */
static void bubbles(ambience_job *j, double rate, float lo_mm, float hi_mm, float level, const char *what)
{
    rng r = { ambience_key(j, what), 0 };
    uint64_t flow = rng_hash(r.key, 4);
    double t = -1, seconds = ambience_seconds(j);
    static const size_t room = 2400;
    float buffer[2400];
    while (ambience_next(&r, &t, rate, 1.0f, seconds)) {
        float u = rng_float(&r), mm = lo_mm * powf(hi_mm / lo_mm, u * u), hz = 3260.0f / mm;
        float here = 0.45f + 0.55f * dsp_drift(flow, t + (double)(u * 7), 1.3f), v = rng_float(&r);
        if (hz > 12000)
            continue;
        for (size_t i = 0; i < room; i++)
            buffer[i] = 0;
        float t60 = f_clamp(26.0f / hz, 0.004f, 0.036f) * rng_range(&r, 0.7f, 1.4f);
        dsp_add_ring(buffer, room, 0, hz, hz * rng_range(&r, 0, 3.0f), t60,
                     level * (0.1f + v * v * v) * f_max(here, 0.05f) * sqrtf(mm));
        grain g = { buffer, (size_t)f_min(t60 * 1.34f * DSP_RATE + 8, (float)room) };
        ambience_place(j, &g, t, rng_range(&r, -0.95f, 0.95f), 1);
    }
}

/* Variants: 0 stream, 1 river, 2 waterfall, 3 fountain. */
void ambience_stream(ambience_job *j)
{
    static const float wash[] = { 0.018f, 0.10f, 0.30f, 0.05f }, rate[] = { 420, 500, 300, 700 };
    int v = j->variant;
    float more = 0.5f + j->amount;
    ambience_add_bed(j, &(ambience_bed){ 'p', 300, v == 0 ? 3800 : 7000, wash[v] * more, 1.8f, 0.9f, 1.0f }, "wash");
    if (v == 1 || v == 2)
        ambience_add_bed(j, &(ambience_bed){ 'b', 50, 420, v == 2 ? 0.6f : 0.2f, 1.5f, 0.5f, 0.9f }, "body");
    bubbles(j, (double)(rate[v] * more), 0.5f, v == 0 ? 4.5f : 6.0f, v == 2 ? 0.10f : 0.13f, "small");
    bubbles(j, 26 * (double)more, 3.0f, 9.0f, v == 2 ? 0.05f : 0.10f, "large");
}

/* Waves come every six to nine seconds: a swelling roar, the break, and the hiss of foam running back. */
void ambience_sea(ambience_job *j)
{
    uint64_t key = ambience_key(j, "waves");
    bool calm = j->variant == 1, storm = j->variant == 2;
    float period = storm ? 5.2f : calm ? 4.6f : 7.0f, power = calm ? 0.35f : storm ? 1.3f : 0.8f;
    for (int c = 0; c < 2; c++) {
        hiss h = hiss_make(rng_hash(key, (uint64_t)c)), spray = hiss_make(rng_hash(key, 70 + (uint64_t)c));
        svf body = { .g = 0 }, foam = { .g = 0 };
        one_pole deep = one_pole_make(120);
        float a = 0, b = 0, d = 0;
        for (size_t i = 0; i < j->n; i++) {
            if (i % 64 == 0) {
                float t = (float)i / DSP_RATE;
                a = b = 0;
                for (int layer = 0; layer < 2; layer++) { /* two trains of waves, never in step */
                    float p = period * (layer ? 1.37f : 1.0f),
                          x = t / p + 0.35f * (float)layer + (c ? 0.05f : 0) + (float)(key % 97) / 97.0f;
                    float k = floorf(x), u = x - k,
                          size = 0.55f + 0.45f *
                                             (float)(rng_hash(key, (uint64_t)k + 50 * (uint64_t)(layer + 1)) >> 40) /
                                             16777216.0f;
                    a += size * (layer ? 0.6f : 1) * powf(u, 2.2f) * f_smooth(1, 0.80f, u);
                    b +=
                        size * (layer ? 0.5f : 1) *
                        (u < 0.62f ? powf(1 - u / 0.62f, 1.6f) * f_smooth(0, 0.05f, u) : 0.25f * f_smooth(0.85f, 1, u));
                }
                d = 0.25f + 0.75f * a;
                svf_tune(&body, 220 + 900 * a, 0.55f);
                svf_tune(&foam, 2600 + 1800 * b, 0.5f);
            }
            float w = hiss_pink(&h), low = hiss_brown(&h);
            svf_run(&body, w);
            svf_run(&foam, hiss_pink(&spray));
            j->out[2 * i + (size_t)c] += power * ((0.10f + 1.0f * a) * body.low + 0.55f * (0.06f + b) * foam.band +
                                                  0.35f * d * one_pole_run(&deep, low));
        }
    }
    if (calm)
        bubbles(j, 40, 1.0f, 5.0f, 0.02f, "lap");
}

/* Variants: 0 a tap drips, 1 a cave. */
void ambience_drips(ambience_job *j)
{
    rng r = { ambience_key(j, "drips"), 0 };
    double t = -1;
    if (j->variant == 1)
        ambience_add_bed(j, &(ambience_bed){ 'b', 35, 200, 0.05f, 2, 0.2f, 0.7f }, "cave");
    while (ambience_next(&r, &t, j->variant ? 2.2 : 1.1, j->variant ? 1.0f : 0.15f, ambience_seconds(j))) {
        float x[6000] = { 0 }, hz = rng_range(&r, 900, 2300), pan = j->variant ? rng_range(&r, -0.9f, 0.9f) : 0.1f;
        dsp_add_burst(x, 6000, 0, 3200, 0.8f, 0.0003f, 0.004f, 0.2f, rng_u64(&r));
        dsp_add_ring(x, 6000, 380, hz, hz * 5, 0.06f, 0.5f);
        grain g = { x, 6000 };
        for (int k = 0; k < (j->variant ? 9 : 2); k++) /* the walls answer */
            ambience_place(j, &g, t + 0.047 * k * (1 + 0.13 * k), k ? pan * -0.6f + 0.17f * (float)(k % 3 - 1) : pan,
                           powf(0.55f, (float)k));
    }
}

void ambience_underwater(ambience_job *j)
{
    ambience_add_bed(j, &(ambience_bed){ 'b', 25, 260, 0.8f, 3, 0.4f, 0.8f }, "deep");
    ambience_add_bed(j, &(ambience_bed){ 'p', 150, 700, 0.08f, 4, 0.5f, 0.9f }, "move");
    bubbles(j, 16, 4, 14, 0.05f, "rising");
}
