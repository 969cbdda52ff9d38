/* sound/foley_contact.c - two bodies strike: which bodies, what shape, and what the blow sets rattling. See foley.h.
 */
#include "base/text.h"
#include "sound/foley.h"
#include "sound/modal.h"
#include <string.h>

static bool named(const event *e, const char *word)
{
    return e->name && strstr(e->name, word) != NULL;
}

/* Loose parts strike again and again, weaker and closer together. */
static void add_rattle(const foley_context *c, grain *g, const grain *blow, float first_s, float level, int times)
{
    rng r = { rng_hash(c->key, 5), 0 };
    float t = first_s, gap = first_s;
    for (int i = 0; i < times; i++) {
        size_t at = (size_t)(t * DSP_RATE);
        float gain = level * powf(0.72f, (float)i) * rng_range(&r, 0.5f, 1.0f);
        for (size_t k = 0; k < blow->n && at + k < g->n; k++)
            g->x[at + k] += gain * blow->x[k];
        gap *= rng_range(&r, 0.72f, 0.98f);
        t += f_max(gap, 0.006f);
    }
}

/* The lighter free body and what it met. The event lists the materials with the entities; the place is the larger. */
static modal_blow blow_of(const foley_context *c, const event *e)
{
    bool a_is_place = ciel_streq(e->entity_a, "place") && !ciel_streq(e->entity_b, "place");
    const char *small = a_is_place ? e->material_b : e->material_a, *large = a_is_place ? e->material_a : e->material_b;
    bool on_place = a_is_place || ciel_streq(e->entity_b, "place");
    float size = (float)e->size_m > 0 ? (float)e->size_m : 0.1f,
          mass = (float)e->mass_kg > 0 ? (float)e->mass_kg : 0.2f;
    modal_blow w = { modal_body_of(small, size, mass), modal_body_of(large, on_place ? 3.0f : size * 2.2f, 0),
                     (float)e->impulse, c->key };
    w.b.mass_kg = on_place ? 200.0f : mass * 4.0f;
    w.b.shape = on_place ? MODAL_SLAB : MODAL_PLATE;
    if (named(e, "rim") || named(e, "hoop")) {
        w.b = (modal_body){ modal_material_of("metal"), MODAL_RING, 0.457f, 4.0f };
    } else if (named(e, "board")) {
        w.b.shape = MODAL_BOARD;
        w.b.size_m = 1.6f;
    } else if (!on_place && !ciel_streq(small, large)) {
        w.b = modal_body_of(large, size * 2.2f, mass * 4.0f);
    }
    return w;
}

/* Two palms: a snap of the air between them. */
static grain clap(const foley_context *c, const event *e)
{
    grain g = dsp_grain(c->arena, 0.12);
    float level = f_clamp((float)e->impulse, 0.1f, 1) * 0.6f;
    dsp_add_burst(g.x, g.n, 0, 1500, 0.8f, 0.0003f, 0.03f, level, c->key);
    dsp_add_burst(g.x, g.n, 0, 620, 1.1f, 0.0004f, 0.02f, 0.5f * level, c->key + 1);
    return g;
}

grain foley_contact(const foley_context *c, const event *e)
{
    if (named(e, "clap"))
        return clap(c, e);
    if (e->impulse <= 1e-5)
        return (grain){ NULL, 0 };
    modal_blow w = blow_of(c, e);
    grain g = modal_strike(c->arena, &w);
    if (w.b.shape == MODAL_RING || w.b.shape == MODAL_BOARD) { /* brackets and bolts answer */
        modal_blow loose = { { modal_material_of("metal"), MODAL_PLATE, 0.16f, 0.5f },
                             { modal_material_of("metal"), MODAL_RING, 0.3f, 2.0f },
                             0.02f,
                             rng_hash(c->key, 8) };
        grain r = modal_strike(c->arena, &loose);
        for (size_t i = 0; i < r.n; i++) /* held by their screws */
            r.x[i] *= expf(-(float)i / (0.03f * DSP_RATE));
        float level = dsp_peak(g.x, g.n) / f_max(dsp_peak(r.x, r.n), 1e-6f);
        add_rattle(c, &g, &r, 0.021f, level * (w.b.shape == MODAL_RING ? 0.38f : 0.16f),
                   w.b.shape == MODAL_RING ? 11 : 7);
    }
    return g;
}
