/* sound/ambience_rooms.c - what an empty room sounds like, and machines. See ambience.h.
 */
#include "sound/ambience.h"

/* A hum of the mains and its harmonics, slightly beating. */
static void hum(ambience_job *j, float hz, const float *levels, int n, float level)
{
    for (int k = 0; k < n; k++) {
        float a = level * levels[k], f = hz * (float)(k + 1), p = 0, step = f / DSP_RATE;
        uint64_t key = rng_hash(ambience_key(j, "hum"), (uint64_t)k);
        float phase = dsp_drift(key, 0, 1) * 0.3f, sway = 1;
        for (size_t i = 0; i < j->n; i++) {
            if (i % 512 == 0)
                sway = 1.0f + 0.15f * dsp_drift(key, (double)i / (double)DSP_RATE, 0.6f);
            j->out[2 * i] += a * sway * sinf(DSP_TAU * p);
            j->out[2 * i + 1] += a * sway * sinf(DSP_TAU * (p + phase));
            p += step;
            p -= (float)(int)p;
        }
    }
}

void ambience_room(ambience_job *j)
{
    static const float mains[] = { 0.5f, 1.0f, 0.1f, 0.3f };
    ambience_add_bed(j, &(ambience_bed){ 'b', 35, 260, 0.25f, 1.0f, 0.3f, 0.6f }, "air");
    ambience_add_bed(j, &(ambience_bed){ 'p', 200, 3200, 0.02f, 1.0f, 0.2f, 0.8f }, "breath");
    hum(j, 50, mains, 4, 0.004f);
}
