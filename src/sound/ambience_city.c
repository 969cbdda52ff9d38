/* sound/ambience_city.c - streets, trains, stations, neon. See ambience.h.
 */
#include "sound/ambience.h"
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
            a = level * window * powf(gap_m / d, 1.1f);
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
    ambience_add_bed(j, &(ambience_bed){ 'b', 40, 240, 0.42f, 2.5f, 0.35f, 0.7f }, "rumble");
    ambience_add_bed(j, &(ambience_bed){ 'p', 180, 1300, 0.10f + 0.05f * busy, 2.0f, 0.4f, 0.9f }, "wash");
    double t = -1, rate = (0.30 + 0.5 * (double)busy) * (0.5 + (double)j->amount);
    while (ambience_next(&r, &t, rate, 0.7f, ambience_seconds(j) + 2)) {
        float gap = rng_range(&r, 12, 45) * (1.3f - 0.7f * busy),
              speed = rng_range(&r, 9, 15) * (j->variant == 2 ? 2.0f : 1.0f);
        pass_by(j, t, speed, gap, rng_float(&r) < 0.5f ? -1.0f : 1.0f, rng_range(&r, 0.18f, 0.5f) * (0.6f + busy), &r);
    }
}
