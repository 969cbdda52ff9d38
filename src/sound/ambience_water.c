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
