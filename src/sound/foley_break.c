/* sound/foley_break.c - things that go to pieces, and explosions. See foley.h.
 */
#include "base/text.h"
#include "sound/foley.h"
#include "sound/modal.h"

/* The crack, then shards that fall and tinkle, each a small body of the same stuff. */
grain foley_break(const foley_context *c, const event *e)
{
    const char *stuff = e->material_a ? e->material_a : "glass";
    bool brittle = ciel_streq(stuff, "glass") || ciel_streq(stuff, "ceramic");
    float size = e->size_m > 0 ? (float)e->size_m : 0.2f, mass = e->mass_kg > 0 ? (float)e->mass_kg : 0.5f;
    grain g = dsp_grain(c->arena, brittle ? 2.2 : 1.3);
    rng r = { rng_hash(c->key, 2), 0 };
    modal_blow first = { modal_body_of(stuff, size, mass), modal_body_of("stone", 2, 100), 0.6f * mass + 0.3f, c->key };
    first.b.shape = MODAL_SLAB;
    grain blow = modal_strike(c->arena, &first);
    for (size_t i = 0; i < blow.n && i < g.n; i++)
        g.x[i] += blow.x[i] * expf(-(float)i / (0.06f * DSP_RATE));
    dsp_add_burst(g.x, g.n, 0, brittle ? 5600 : 1900, 0.5f, 0.0003f, brittle ? 0.09f : 0.16f, 0.55f, rng_u64(&r));
    int shards = brittle ? 34 : 14;
    for (int k = 0; k < shards; k++) {
        float t = 0.015f + 1.1f * powf(rng_float(&r), 2.2f), s = size * rng_range(&r, 0.06f, 0.35f);
        modal_blow w = { modal_body_of(stuff, s, mass * s * s / (size * size) * 0.2f), modal_body_of("stone", 1, 50),
                         0.02f * rng_range(&r, 0.2f, 1), rng_u64(&r) };
        w.b.shape = MODAL_SLAB;
        grain shard = modal_strike(c->arena, &w);
        size_t at = (size_t)(t * DSP_RATE);
        float level = (brittle ? 1.3f : 1.0f) * (1 - 0.6f * t);
        for (size_t i = 0; i < shard.n && at + i < g.n; i++)
            g.x[at + i] += level * shard.x[i];
    }
    dsp_fade(g.x, g.n, 0, 0.1);
    return g;
}

/* A crack, a push of air, a fireball that rumbles, debris. impulse = strength 0..1. */
grain foley_explosion(const foley_context *c, const event *e)
{
    float power = e->impulse > 0 ? f_clamp((float)e->impulse, 0.1f, 1) : 0.8f;
    grain g = dsp_grain(c->arena, 4.0);
    rng r = { rng_hash(c->key, 4), 0 };
    hiss h = hiss_make(rng_u64(&r));
    svf fire = { .g = 0 };
    one_pole deep = one_pole_make(95);
    dsp_add_burst(g.x, g.n, 0, 1800, 0.4f, 0.0003f, 0.07f, 0.9f, rng_u64(&r));
    dsp_add_ring(g.x, g.n, 0, 62, -22, 0.9f, 1.1f * power);
    for (size_t i = 0; i < g.n; i++) {
        float t = (float)i / DSP_RATE, env = f_smooth(0, 0.004f, t) * (0.7f * expf(-t * 5) + 0.45f * expf(-t * 1.3f));
        if (i % 64 == 0)
            svf_tune(&fire, 120 + 2600 * expf(-t * 4.5f), 0.6f);
        float w = hiss_pink(&h), b = hiss_brown(&h);
        svf_run(&fire, w);
        g.x[i] += power * env * (2.4f * fire.low + 1.8f * one_pole_run(&deep, b)) *
                  (1 + 0.3f * dsp_drift(c->key, (double)t, 14));
    }
    for (int k = 0; k < 26; k++)
        dsp_add_burst(g.x, g.n, (size_t)(rng_range(&r, 0.35f, 2.6f) * DSP_RATE), rng_range(&r, 700, 3800), 0.9f,
                      0.0005f, rng_range(&r, 0.01f, 0.06f), 0.12f * rng_float(&r), rng_u64(&r));
    dsp_fade(g.x, g.n, 0, 0.6);
    return g;
}
