/* sound/foley_motion.c - things that move: rolling, sliding, cloth, air, wings. See foley.h.
 */
#include "base/text.h"
#include "sound/foley.h"
#include "sound/modal.h"
#include <string.h>

static double span(const event *e, double least)
{
    return e->t_end > e->t ? e->t_end - e->t : least;
}

/* Rolling: the surface's bumps drive the modes of both bodies; speed sets how many and how bright. Sliding is the same
 * without the turning. The speed falls towards the end when the thing comes to rest. */
grain foley_roll(const foley_context *c, const event *e)
{
    double seconds = span(e, 0.5);
    grain g = dsp_grain(c->arena, seconds + 0.1);
    float speed = e->impulse > 0 ? (float)e->impulse : 1.0f, size = e->size_m > 0 ? (float)e->size_m : 0.1f;
    bool slides = e->name && strstr(e->name, "slide");
    modal_body body = modal_body_of(e->material_a, size, (float)e->mass_kg);
    const modal_material *ground = modal_material_of(foley_ground(e));
    hiss h = hiss_make(c->key);
    modal_mode modes[MODAL_MAX_MODES];
    int n = modal_modes(modes, &body);
    n = n > 3 ? 3 : n;
    while (n > 0 && modes[n - 1].hz > 9000)
        n--;
    svf rumble = { .g = 0 }, grit = { .g = 0 }, ring[3];
    memset(ring, 0, sizeof ring);
    for (int k = 0; k < n; k++)
        svf_tune(&ring[k], modes[k].hz, f_clamp(modes[k].hz * modes[k].t60 * 0.3f, 2, 40));
    float turn = speed / (3.14159f * size), level = 0.10f * powf(f_clamp(speed, 0.05f, 8), 0.7f), v = 1, phase = 0;
    for (size_t i = 0; i < g.n; i++) {
        double t = (double)i / (double)DSP_RATE;
        if (i % 64 == 0) {
            float u = (float)(t / seconds);
            v = sqrtf(f_clamp(1.02f - u, 0, 1));
            svf_tune(&rumble, 70 + 160 * speed * v, 0.8f);
            svf_tune(&grit, f_min(ground->grit_hz * (0.3f + 0.25f * speed * v), 9000), slides ? 0.5f : 0.8f);
        }
        phase += turn * v / DSP_RATE;
        float wobble = slides ? 1 : 0.7f + 0.45f * sinf(DSP_TAU * phase), bump = hiss_white(&h);
        bump *= bump * bump; /* rare strong bumps */
        svf_run(&rumble, bump);
        svf_run(&grit, bump);
        float y = (slides ? 0.6f : 2.2f) * rumble.low + (slides ? 1.6f : 0.7f) * ground->grit * grit.band;
        for (int k = 0; k < n; k++) {
            svf_run(&ring[k], bump);
            y += 0.25f * body.material->radiation * ring[k].band;
        }
        float in = f_min(1, (float)(t * 60)), out = f_clamp((float)((seconds - t) * 12), 0, 1);
        g.x[i] = level * v * wobble * in * out * y;
    }
    return g;
}

/* Cloth: many fibres slip; a swish with small crackles. impulse = vigour 0..1. */
grain foley_rustle(const foley_context *c, const event *e)
{
    float vigour = e->impulse > 0 ? f_clamp((float)e->impulse, 0.05f, 1) : 0.4f;
    bool crisp = ciel_streq(e->material_a, "paper") || ciel_streq(e->material_a, "plastic");
    double seconds = e->t_end > e->t ? e->t_end - e->t : 0.28;
    grain g = dsp_grain(c->arena, seconds + 0.05);
    rng r = { rng_hash(c->key, 6), 0 };
    hiss h = hiss_make(rng_u64(&r));
    svf band = { .g = 0 };
    for (size_t i = 0; i < g.n; i++) {
        float t = (float)i / DSP_RATE, u = t / (float)seconds;
        if (i % 64 == 0)
            svf_tune(&band, (crisp ? 2800 : 1300) * (1 + 0.5f * dsp_drift(c->key, (double)t, 9)), 0.7f);
        svf_run(&band, hiss_white(&h));
        float env = f_min(1, t * 900) * expf(-2.2f * u) * f_smooth(1.05f, 0.8f, u) *
                    (0.55f + 0.45f * dsp_drift(c->key + 1, (double)t, 17));
        g.x[i] = 0.05f * vigour * env * (band.band + 0.25f * band.high);
    }
    for (int k = 0; k < (crisp ? 30 : 8); k++)
        dsp_add_burst(g.x, g.n, (size_t)((double)rng_float(&r) * seconds * (double)DSP_RATE), crisp ? 4200 : 2400, 1,
                      0.0003f, 0.004f, 0.05f * vigour * rng_float(&r), rng_u64(&r));
    return g;
}

/* Air torn by something fast: the pitch of the noise rises to the passing and falls. impulse = m/s. */
grain foley_whoosh(const foley_context *c, const event *e)
{
    float speed = e->impulse > 0 ? (float)e->impulse : 8, size = e->size_m > 0 ? (float)e->size_m : 0.3f;
    float len = f_clamp(3.2f / sqrtf(speed), 0.25f, 1.1f), peak = 0.38f;
    grain g = dsp_grain(c->arena, (double)len);
    hiss h = hiss_make(c->key);
    svf band = { .g = 0 };
    for (size_t i = 0; i < g.n; i++) {
        float t = (float)i / DSP_RATE / len, w = t < peak ? t / peak : 1 - (t - peak) / (1 - peak),
              b = powf(f_clamp(w, 0, 1), 1.7f);
        if (i % 32 == 0)
            svf_tune(&band, f_clamp(42 * speed / sqrtf(size) * (0.3f + b), 90, 6000), 1.4f);
        svf_run(&band, hiss_pink(&h));
        g.x[i] = f_min(0.5f, 0.05f + 0.02f * speed) * b * 2.2f * band.band;
    }
    return g;
}

/* One wing beat: a soft push of air, with feathers. */
grain foley_wings(const foley_context *c, const event *e)
{
    float size = e->size_m > 0 ? (float)e->size_m : 0.4f, len = f_clamp(0.13f + 0.16f * size, 0.05f, 0.5f);
    grain g = dsp_grain(c->arena, (double)len + 0.02);
    dsp_add_burst(g.x, g.n, 0, f_clamp(260 / sqrtf(size), 120, 1600), 0.7f, 0.25f * len, 0.7f * len,
                  0.16f * f_clamp(sqrtf(size), 0.2f, 1.2f), c->key);
    dsp_add_burst(g.x, g.n, 0, 2600, 0.6f, 0.2f * len, 0.5f * len, 0.03f, c->key + 1);
    return g;
}
