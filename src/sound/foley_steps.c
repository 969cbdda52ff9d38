/* sound/foley_steps.c - footsteps: heel and ball of the foot on a ground, dry or wet. See foley.h.
 *
 * event.impulse is the push in N s (a walking adult: about 30), mass the walker's. Grounds by sound name, and by the
 * collider's name when it says more ("snow", "gravel", "grass", "sand", "leaves", "carpet").
 */
#include "base/text.h"
#include "sound/foley.h"
#include "sound/modal.h"
#include <string.h>

typedef struct ground {
    const char *name;
    float thud_hz, thud, thud_t60; /* the body of the step */
    float tap_hz, tap, tap_s;      /* the sole on the surface */
    int grains;                    /* loose bits that crunch */
    float grain_hz, grain_level, spread_s;
} ground;
static const ground grounds[] = {
    { "wood", 92, 0.55f, 0.13f, 900, 0.30f, 0.014f, 0, 0, 0, 0 },
    { "stone", 120, 0.22f, 0.05f, 2100, 0.34f, 0.010f, 5, 4200, 0.05f, 0.05f },
    { "ceramic", 140, 0.20f, 0.05f, 2700, 0.36f, 0.010f, 0, 0, 0, 0 },
    { "metal", 150, 0.35f, 0.30f, 1700, 0.30f, 0.02f, 3, 3800, 0.06f, 0.06f },
    { "glass", 180, 0.25f, 0.06f, 3000, 0.30f, 0.010f, 0, 0, 0, 0 },
    { "earth", 72, 0.40f, 0.08f, 480, 0.16f, 0.03f, 9, 1500, 0.05f, 0.09f },
    { "cloth", 80, 0.26f, 0.06f, 420, 0.10f, 0.03f, 0, 0, 0, 0 },
    { "rubber", 95, 0.30f, 0.06f, 700, 0.14f, 0.015f, 0, 0, 0, 0 },
    { "plastic", 130, 0.30f, 0.07f, 1300, 0.25f, 0.012f, 0, 0, 0, 0 },
    { "paper", 90, 0.20f, 0.05f, 1800, 0.15f, 0.02f, 16, 3200, 0.08f, 0.1f },
    { "snow", 70, 0.22f, 0.06f, 700, 0.06f, 0.05f, 46, 2300, 0.075f, 0.17f },
    { "sand", 66, 0.25f, 0.06f, 1100, 0.12f, 0.07f, 26, 2600, 0.03f, 0.12f },
    { "gravel", 80, 0.28f, 0.05f, 1500, 0.12f, 0.02f, 30, 3000, 0.16f, 0.13f },
    { "grass", 66, 0.28f, 0.06f, 1300, 0.10f, 0.06f, 14, 3800, 0.035f, 0.12f },
    { "leaves", 66, 0.22f, 0.06f, 2000, 0.10f, 0.06f, 34, 3400, 0.11f, 0.16f },
    { "water", 70, 0.25f, 0.08f, 900, 0.20f, 0.06f, 0, 0, 0, 0 },
};

/* Loose ground that the material's sound does not tell: by the place, and by the snow that lies. */
static const char *loose_ground(const scene *sc)
{
    static const char *const table[][2] = {
        { "snowfield", "snow" },  { "beach", "sand" },         { "desert", "sand" },   { "island", "sand" },
        { "forest", "leaves" },   { "pine_forest", "leaves" }, { "jungle", "leaves" }, { "meadow", "grass" },
        { "park", "grass" },      { "garden", "grass" },       { "hill", "grass" },    { "field", "grass" },
        { "mountain", "gravel" }, { "cliff", "grass" },        { "moon", "sand" },     { "planet", "sand" }
    };
    if (sc->weather.snow > 0.25)
        return "snow";
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (ciel_streq(table[i][0], sc->place.kind))
            return table[i][1];
    return NULL;
}

static const ground *ground_of(const foley_context *c, const event *e)
{
    const char *by_name = e->name ? e->name : "", *by_stuff = foley_ground(e);
    size_t n = sizeof grounds / sizeof *grounds;
    for (size_t i = n; i-- > 0;)
        if (*by_name && strstr(by_name, grounds[i].name))
            return &grounds[i];
    if (strstr(by_name, "carpet") || strstr(by_name, "rug"))
        return &grounds[6];
    if (c->in && ciel_streq(by_stuff, "earth") && loose_ground(c->in->scene))
        by_stuff = loose_ground(c->in->scene);
    for (size_t i = 0; i < n; i++)
        if (ciel_streq(grounds[i].name, by_stuff))
            return &grounds[i];
    return &grounds[1];
}

static void press(grain *g, const ground *s, size_t at, float level, float sharp, rng *r)
{
    dsp_add_ring(g->x, g->n, at, s->thud_hz * rng_range(r, 0.93f, 1.07f), -s->thud_hz, s->thud_t60, s->thud * level);
    dsp_add_ring(g->x, g->n, at, s->thud_hz * 2.3f, -60, s->thud_t60 * 0.5f, 0.35f * s->thud * level);
    dsp_add_burst(g->x, g->n, at, s->tap_hz * rng_range(r, 0.85f, 1.2f) * sharp, 0.7f, 0.0003f, s->tap_s,
                  s->tap * level * sharp, rng_u64(r));
    for (int k = 0; k < s->grains; k++)
        dsp_add_burst(g->x, g->n, at + (size_t)(rng_float(r) * s->spread_s * DSP_RATE),
                      s->grain_hz * rng_range(r, 0.6f, 1.5f), 1.1f, 0.0003f, rng_range(r, 0.003f, 0.012f),
                      s->grain_level * level * rng_range(r, 0.2f, 1), rng_u64(r));
}

grain foley_footstep(const foley_context *c, const event *e)
{
    const ground *s = ground_of(c, e);
    rng r = { rng_hash(c->key, 12), 0 };
    float push = e->impulse > 0 ? (float)e->impulse : 25, level = f_clamp(0.42f * powf(push / 30, 0.45f), 0.03f, 0.9f);
    float small = e->mass_kg > 0 ? f_clamp(powf((float)e->mass_kg / 70, 0.3f), 0.25f, 1.3f) : 1; /* paws pad */
    grain g = dsp_grain(c->arena, 0.55);
    bool paw = small<0.75f, running = push> 60;
    press(&g, s, 0, level * small, paw ? 0.55f : 1, &r);
    if (!paw && !running) /* the ball of the foot follows the heel */
        press(&g, s, (size_t)(rng_range(&r, 0.06f, 0.09f) * DSP_RATE), 0.45f * level, 0.8f, &r);
    if (c->wet > 0.3f && !ciel_streq(s->name, "snow")) { /* a film of water is pressed out, and drops follow */
        float w = (c->wet - 0.2f) * level;
        dsp_add_burst(g.x, g.n, 0, 2900, 0.5f, 0.004f, 0.09f, 0.22f * w, rng_u64(&r));
        dsp_add_burst(g.x, g.n, 2600, 4600, 0.6f, 0.01f, 0.06f, 0.10f * w, rng_u64(&r));
        for (int k = 0; k < 7; k++)
            dsp_add_ring(g.x, g.n, (size_t)(rng_range(&r, 0.02f, 0.2f) * DSP_RATE), rng_range(&r, 900, 3200), 5000,
                         0.02f, 0.07f * w * rng_float(&r));
    }
    if (ciel_streq(s->name, "metal"))
        for (int k = 0; k < 4; k++)
            dsp_add_ring(g.x, g.n, 0, 310 * (1 + 0.77f * (float)k) * rng_range(&r, 0.97f, 1.03f), 0, 0.28f,
                         0.07f * level);
    dsp_fade(g.x, g.n, 0, 0.03);
    return g;
}
