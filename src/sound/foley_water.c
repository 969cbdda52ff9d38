/* sound/foley_water.c - splashes and pouring. See foley.h.
 *
 * Pouring: the stream entrains bubbles and excites the air column above the liquid. As the vessel fills the column
 * gets shorter and its tone rises: a quarter-wave pipe, f = c / 4 (h + 0.6 r) (Cabe & Pittenger 2000), which is how
 * one hears that a cup is nearly full. event.size_m is the vessel's height, the liquid rises over the event's span.
 */
#include "sound/foley.h"

grain foley_splash(const foley_context *c, const event *e)
{
    float energy = e->impulse > 0 ? (float)e->impulse : 1, size = e->size_m > 0 ? (float)e->size_m : 0.2f;
    float level = f_clamp(0.28f * powf(energy, 0.35f), 0.03f, 0.9f), big = f_clamp(size / 0.3f, 0.15f, 3);
    grain g = dsp_grain(c->arena, 0.5 + 0.7 * (double)f_min(big, 2));
    rng r = { rng_hash(c->key, 15), 0 };
    dsp_add_burst(g.x, g.n, 0, 1500 / sqrtf(big), 0.5f, 0.0004f, 0.05f + 0.05f * big, 0.8f * level,
                  rng_u64(&r));                                                                      /* the slap */
    dsp_add_burst(g.x, g.n, 400, 4200, 0.5f, 0.02f, 0.16f + 0.16f * big, 0.4f * level, rng_u64(&r)); /* the crown */
    dsp_add_ring(g.x, g.n, (size_t)(0.05f * sqrtf(big) * DSP_RATE), 210 / big, 160 / big, 0.16f,
                 0.7f * level); /* the cavity closes */
    int bubbles = 20 + (int)(40 * f_min(big, 2));
    for (int k = 0; k < bubbles; k++) {
        float u = rng_float(&r), mm = 0.7f + 4.0f * u * u * f_min(big, 2), hz = 3260 / mm;
        dsp_add_ring(g.x, g.n, (size_t)((0.03f + 0.6f * powf(rng_float(&r), 1.5f) * f_min(0.6f + big, 2)) * DSP_RATE),
                     hz, hz * 2, 22 / hz + 0.01f, 0.10f * level * rng_float(&r) * sqrtf(mm));
    }
    dsp_fade(g.x, g.n, 0, 0.05);
    return g;
}

grain foley_pour(const foley_context *c, const event *e)
{
    double seconds = e->t_end > e->t ? e->t_end - e->t : 1.0;
    float height = e->size_m > 0 ? f_clamp((float)e->size_m, 0.04f, 1.5f) : 0.1f, radius = 0.38f * height;
    float flow = e->impulse > 0 ? f_clamp((float)e->impulse, 0.2f, 1) : 0.6f;
    grain g = dsp_grain(c->arena, seconds + 0.35);
    rng r = { rng_hash(c->key, 16), 0 };
    hiss h = hiss_make(rng_u64(&r));
    svf column = { .g = 0 }, second = { .g = 0 };
    biquad wash = biquad_bandpass(2600, 0.5f);
    for (size_t i = 0; i < g.n; i++) {
        double t = (double)i / (double)DSP_RATE;
        float fill = f_clamp((float)(t / seconds), 0, 1);
        if (i % 32 == 0) {
            float hz = 343.0f / (4 * (height * (1 - 0.88f * fill) + 0.6f * radius));
            svf_tune(&column, hz, 14);
            svf_tune(&second, 2.9f * hz, 9);
        }
        float turbulence = 0.6f + 0.4f * dsp_drift(c->key, t, 13), w = hiss_white(&h);
        svf_run(&column, w);
        svf_run(&second, w);
        float on = f_min(1, (float)t * 300) * f_clamp((float)(seconds - t) * 14, 0, 1);
        g.x[i] += flow * on * turbulence * (0.55f * column.band + 0.14f * second.band + 0.045f * biquad_run(&wash, w));
    }
    double rate = 170 * (double)flow, t = 0;
    while ((t += -log(1 - 0.9999 * (double)rng_float(&r)) / rate) < seconds) { /* bubbles: smaller room, higher pitch */
        float u = rng_float(&r), hz = (520 + 2300 * u * u) * (1 + 0.5f * (float)(t / seconds));
        dsp_add_ring(g.x, g.n, (size_t)(t * (double)DSP_RATE), hz, hz * rng_range(&r, 0.5f, 4), 20 / hz + 0.008f,
                     0.13f * flow * rng_float(&r));
    }
    for (int k = 0; k < 3; k++) /* the last drops */
        dsp_add_ring(g.x, g.n, (size_t)((seconds + 0.08 * k) * (double)DSP_RATE), 1300 + 300 * (float)k, 5000, 0.03f,
                     0.12f / (1 + (float)k));
    dsp_scale(g.x, g.n, 1.5f);
    return g;
}
