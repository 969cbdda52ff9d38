/* motion/emitters.c - what things give off: steam, smoke, flames with sparks, and the puff of an explosion.
 *
 * A puff is born at a fixed time of its emitter, at a place on it, and drifts in its own velocity field (rising heat,
 * the wind, a curl of noise that rises with it). Its way is integrated anew from its birth whenever it is asked, in
 * steps of fixed length, so any frame can be shown in any order.
 */
#include "base/color.h"
#include "base/noise.h"
#include "motion/burning.h"
#include "motion/particles.h"
#include <string.h>

typedef struct puff_kind {
    enum particle_kind kind;
    const char *verb;
    double rate, life;      /* 1/s, s; at size 1 */
    float rise, spread;     /* m/s upwards; metres per second of random start */
    float curl, curl_per_m; /* m/s of turbulence, its frequency times size */
    float r0, r1;           /* radius at birth and at death, share of size */
    float opacity;
    vec3 color;
    float carry;    /* share of the wind */
    bool only_fire; /* belongs to `burn` */
} puff_kind;

/* lengths and speeds are for an emitter of size 1 m; smaller ones are slower (square root) */
static const puff_kind kinds[] = {
    { PARTICLE_SMOKE,
      "steam",
      46.0,
      2.4,
      0.75f,
      0.10f,
      0.42f,
      1.9f,
      0.20f,
      1.15f,
      0.10f,
      { 0.92f, 0.93f, 0.95f },
      0.35f,
      false },
    { PARTICLE_SMOKE,
      "smoke",
      26.0,
      4.0,
      0.95f,
      0.15f,
      0.50f,
      0.9f,
      0.22f,
      1.5f,
      0.30f,
      { 0.16f, 0.155f, 0.15f },
      0.7f,
      false },
    { PARTICLE_FLAME, "burn", 60.0, 0.75, 2.3f, 0.30f, 0.75f, 1.6f, 0.30f, 0.06f, 0.55f, { 1, 1, 1 }, 0.25f, true },
    { PARTICLE_SMOKE,
      "burn",
      14.0,
      3.2,
      1.3f,
      0.2f,
      0.5f,
      0.9f,
      0.22f,
      1.3f,
      0.16f,
      { 0.10f, 0.098f, 0.095f },
      0.7f,
      true },
    { PARTICLE_SPARK, "burn", 12.0, 1.4, 2.4f, 0.8f, 1.4f, 1.2f, 0.006f, 0.004f, 1.0f, { 1, 1, 1 }, 0.6f, true },
};
#define N_KINDS (sizeof kinds / sizeof *kinds)

static float unit_of(uint64_t key, uint64_t k)
{
    return (float)(rng_hash(key, k) >> 40) * (1.0f / 16777216.0f);
}

typedef struct source {
    vec3 at;
    float size; /* diameter of what gives off */
} source;

static source source_at(const motion *m, int i, const scene_action *act, double t)
{
    static const char *const names[] = { "steam", "smoke", "flame", "fire", "wick", "brim", "inside", "top", NULL };
    const model *mo = &m->actors[i].model;
    const anchor *an = act->anchor ? model_anchor(mo, act->anchor) : NULL;
    for (const char *const *n = names; !an && *n; n++)
        an = model_anchor(mo, *n);
    vec3 box = aabb_size(mo->bounds);
    source s = { v3(0, 0, 0), an && an->radius > 0.0f ? 1.6f * an->radius : 0.5f * f_min(box.x, box.z) };
    if (!an || !actor_anchor_at(m, i, an->name, t, &s.at, NULL))
        actor_anchor_at(m, i, NULL, t, &s.at, NULL);
    if (strcmp(act->verb, "steam") == 0 && an && strcmp(an->name, "inside") == 0) {
        float y;
        if (pour_surface(m, i, t, &y))
            s.at.y = y;
    }
    s.size = f_clamp(s.size, 0.01f, 6.0f);
    return s;
}

static vec3 field(const motion *m, const puff_kind *k, float size, uint32_t seed, vec3 rel, double age, double t,
                  vec3 wind)
{
    float pace = sqrtf(size), f = k->curl_per_m / size;
    (void)m;
    /* the noise rises with the heat, a little slower: shapes live while they climb */
    vec3 q = v3(rel.x * f, (rel.y - 0.6f * k->rise * pace * (float)t) * f, rel.z * f);
    vec3 v = v3(noise3(q, seed), 0.5f * noise3(q, seed + 1u), noise3(q, seed + 2u));
    v = v3_scale(v, k->curl * pace * f_min(1.0f, 0.25f + (float)age));
    v.y += k->rise * pace * (1.0f - 0.22f * (float)age);
    return v3_mad(v, wind, k->carry * f_smooth(0.0f, 1.2f, (float)age));
}

/* Where on its source a puff begins. Steam leaves in a few strands that wander, so that puffs born after one another
 * draw a wisp; fire and smoke come from everywhere. */
static vec3 birthplace(const puff_kind *k, float size, uint64_t key, long n, double born)
{
    float a = 6.2831853f * unit_of(key, 1), r = 0.42f * size * sqrtf(unit_of(key, 2));
    if (strcmp(k->verb, "steam") == 0) {
        float strand = (float)(n % 3), time = (float)born;
        a = 2.0944f * strand + 2.6f * noise1(0.45f * time + 17.0f * strand, 301u);
        r = size * (0.20f + 0.22f * noise1(0.6f * time + 31.0f * strand, 302u));
    }
    return v3(r * cosf(a), 0.05f * size * unit_of(key, 3), r * sinf(a));
}

static vec3 drifted(const motion *m, const puff_kind *k, const source *s, uint64_t key, long n, double born, double age)
{
    vec3 rel = birthplace(k, s->size, key, n, born), wind = wind_at(m, s->at, born);
    uint32_t seed = (uint32_t)(rng_key(k->verb) ^ (uint64_t)k->kind);
    const double h = 1.0 / 24.0;
    float own = k->spread * sqrtf(s->size);
    vec3 start = v3(own * (unit_of(key, 4) - 0.5f), own * (unit_of(key, 5) - 0.5f), own * (unit_of(key, 6) - 0.5f));
    for (double u = 0.0; u < age; u += h) {
        double d = age - u < h ? age - u : h;
        vec3 v = v3_add(field(m, k, s->size, seed, rel, u, born + u, wind), start);
        if (k->kind == PARTICLE_SPARK)
            v.y -= 1.2f * (float)u;
        rel = v3_mad(rel, v, (float)d);
    }
    return v3_add(s->at, rel);
}

static particle puff_at(const motion *m, const puff_kind *k, const source *s, uint64_t key, long n, double born,
                        const double t[2], float amount, double life)
{
    double age = t[0] - born;
    float x = (float)(age / life);
    particle p = { .id = (uint32_t)(key >> 32), .color = k->color };
    p.position[0] = drifted(m, k, s, key, n, born, age);
    p.position[1] = drifted(m, k, s, key, n, born, t[1] - born);
    p.radius = s->size * f_lerp(k->r0, k->r1, powf(x, 0.7f)) * (0.75f + 0.5f * unit_of(key, 7));
    p.opacity = k->opacity * amount * f_smooth(0.0f, 0.15f, x) * (1.0f - x) * (1.0f - 0.5f * x);
    if (strcmp(k->verb, "steam") == 0) /* strands come and go */
        p.opacity *= f_clamp(0.75f + 0.9f * noise1(0.8f * (float)born + 13.0f * (float)(n % 3), 303u), 0.12f, 1.3f);
    if (k->kind == PARTICLE_FLAME) {
        /* a large fire is seen through many tongues: each is dimmer and redder than a candle's */
        float large = f_smooth(0.25f, 1.4f, s->size), hot = f_lerp(2150.0f, 1750.0f, large);
        p.color =
            v3_scale(color_blackbody(f_lerp(hot, 1350.0f, x)), f_lerp(1.0f, 0.3f, large) * f_lerp(9000.0f, 1500.0f, x));
        p.opacity = k->opacity * f_smooth(0.0f, 0.1f, x) * (1.0f - x);
    }
    if (k->kind == PARTICLE_SPARK) {
        p.color = v3_scale(color_blackbody(f_lerp(2000.0f, 1200.0f, x)), 20000.0f * (1.0f - x));
        p.opacity = 1.0f;
    }
    return p;
}

/* one of the seats of what burns all over, or where the action has its source */
static source seat_at(const motion *m, int i, const scene_action *act, const burning_seat *seat, double t)
{
    if (!seat)
        return source_at(m, i, act, t);
    affine placed = actor_at(m, i, t);
    return (source){ affine_point(&placed, seat->at), seat->size };
}

static void emit_kind(motion *m, int i, const scene_action *act, const puff_kind *k, const burning_seat *seat,
                      uint64_t which, const double t[2], stage *out, ciel_arena *frame)
{
    source now = seat_at(m, i, act, seat, t[0]);
    float amount = (float)params_number(&act->params, "amount", 1.0), pace = sqrtf(now.size);
    double life = k->life * (double)f_clamp(pace * 1.6f, 0.45f, 1.8f), rate = k->rate * (0.6 + 0.8 * (double)amount);
    if (k->kind == PARTICLE_SMOKE && now.size < 0.3f)
        life *= 1.7; /* small wisps are slow */
    /* what began with the film has been going on before it */
    double begin = act->begin <= 0.05 ? act->begin - life : act->begin, end = action_end(m, act);
    long first = (long)ceil((t[0] - life) * rate), last = (long)floor(t[0] * rate);
    if (last < first)
        return;
    particle_set *set = particles_add(out, frame, k->kind, (size_t)(last - first + 1));
    uint64_t base = rng_hash(m->actors[i].seed + which, rng_key(k->verb) + (uint64_t)k->kind);
    bool moves = m->actors[i].drive != DRIVE_STILL;
    for (long n = first; n <= last; n++) {
        uint64_t key = rng_hash(base, (uint64_t)n);
        double born = ((double)n + (double)unit_of(key, 0) - 0.5) / rate, age = t[0] - born;
        if (born < begin || born > end || age < 0.0 || age >= life)
            continue;
        source s = moves ? seat_at(m, i, act, seat, born > 0.0 ? born : 0.0) : now;
        set->items[set->n++] = puff_at(m, k, &s, key, n < 0 ? -n : n, born, t, amount, life);
    }
}

/* a modelled fire gives sparks and a little smoke of itself */
static void show_modelled_fire(motion *m, int i, const double t[2], stage *out, ciel_arena *frame)
{
    static const scene_action always = { .verb = "burn", .begin = 0.0, .end = -1.0, .anchor = "flame" };
    const model *mo = &m->actors[i].model;
    const anchor *at = model_anchor(mo, "flame");
    if (!at || at->radius < 0.1f || actor_action(&m->actors[i], "burn"))
        return;
    for (size_t k = 0; k < N_KINDS; k++)
        if (kinds[k].only_fire && kinds[k].kind != PARTICLE_FLAME)
            emit_kind(m, i, &always, &kinds[k], NULL, 0, t, out, frame);
}

static void fire_light(motion *m, int i, const scene_action *act, const burning_seat *seat, uint32_t which, double t,
                       stage *out, ciel_arena *frame)
{
    source s = seat_at(m, i, act, seat, t);
    float flicker = 1.0f + 0.22f * noise1(7.0f * (float)t, (uint32_t)m->actors[i].seed + which) +
                    0.1f * noise1(19.0f * (float)t, 5u + which);
    float lumens = f_lerp(2600.0f, 60000.0f, f_smooth(0.4f, 1.5f, s.size)) * s.size * s.size * flicker;
    vec3 sway = v3(0.1f * noise1(3.0f * (float)t, 8u), 0.45f, 0.1f * noise1(3.0f * (float)t, 9u));
    ARENA_PUSH(frame, out->lights, out->n_lights) = (stage_light){ LIGHT_POINT,
                                                                   v3_mad(s.at, sway, s.size),
                                                                   { 0, -1, 0 },
                                                                   0.3f * s.size,
                                                                   0,
                                                                   v3_scale(color_blackbody(1900.0f), lumens) };
}

/* a candle throws no sparks */
static bool too_small(const motion *m, int i, const scene_action *act, const burning_seat *seat, const puff_kind *k,
                      double t)
{
    return k->kind == PARTICLE_SPARK && seat_at(m, i, act, seat, t).size < 0.12f;
}

static void show_action(motion *m, int i, const scene_action *act, const double t[2], stage *out, ciel_arena *frame)
{
    bool burns = strcmp(act->verb, "burn") == 0;
    burning_seat seats[BURNING_MOST];
    int n = burns && !act->anchor ? burning_seats(&m->actors[i].model, m->actors[i].seed, seats) : 0;
    for (int s = 0; s == 0 || s < n; s++) {
        const burning_seat *seat = n ? &seats[s] : NULL;
        for (size_t k = 0; k < N_KINDS; k++)
            if (strcmp(kinds[k].verb, act->verb) == 0 && !too_small(m, i, act, seat, &kinds[k], t[0]))
                emit_kind(m, i, act, &kinds[k], seat, (uint64_t)s, t, out, frame);
        if (burns && t[0] >= act->begin && t[0] < action_end(m, act))
            fire_light(m, i, act, seat, (uint32_t)s, t[0], out, frame);
    }
}

void emitters_show(motion *m, const double t[2], stage *out, ciel_arena *frame)
{
    for (int i = 0; i < m->n_actors; i++) {
        const entity *e = m->actors[i].entity;
        show_modelled_fire(m, i, t, out, frame);
        for (size_t a = 0; a < e->n_actions; a++)
            show_action(m, i, &e->actions[a], t, out, frame);
    }
}

void emitters_plan(motion *m)
{
    (void)m;
}
