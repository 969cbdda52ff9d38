/* bench/neutral.c - see neutral.h. */
#include "neutral.h"
#include "base/color.h"
#include "render/tracer.h"
#include <stdlib.h>
#include <string.h>

void neutral_open(neutral *n)
{
    *n = (neutral){ .look = { .style = "film",
                              .contrast = 1,
                              .saturation = 1,
                              .shadows = { 128, 128, 128 },
                              .highlights = { 128, 128, 128 } } };
}

static vec3 mean_of(const texture *t)
{
    vec3 sum = v3_fill(0);
    size_t n = (size_t)t->width * (size_t)t->height;
    for (size_t i = 0; i < n; i++)
        sum = v3_add(sum, color_linear((rgb8){ t->rgba[4 * i], t->rgba[4 * i + 1], t->rgba[4 * i + 2] }));
    return n ? v3_scale(sum, 1.0f / (float)n) : v3_fill(1);
}

static material plain_of(const material *m)
{
    material p = *m;
    vec3 mean = m->texture ? mean_of(m->texture) : v3_fill(1);
    if (m->emission_textured)
        p.emission = v3_mul(p.emission, mean);
    else
        p.color = v3_mul(p.color, mean);
    if (m->pattern == PATTERN_WINDOWS || m->pattern == PATTERN_ROCK)
        p.emission = v3_fill(0); /* it glows in places only */
    p.texture = NULL;
    p.pattern = PATTERN_NONE;
    p.bump = p.coat = p.sheen = p.subsurface = p.translucent = p.absorb_m = 0;
    p.opacity = 1;
    p.emission_textured = p.takes_wetness = false;
    return p;
}

/* A set of paints met before: where it was, what it was, and what was made of it. */
typedef struct neutral_slot {
    const material *from;
    material *was, *plain;
    int count;
} neutral_slot;

static neutral_slot *slot_of(const neutral *n, const material *m)
{
    size_t i = ((uintptr_t)m >> 4) * 0x9e3779b97f4a7c15u % n->n_slots;
    while (n->slots[i].from && n->slots[i].from != m)
        i = (i + 1) % n->n_slots;
    return &n->slots[i];
}

static void grow(neutral *n)
{
    neutral old = *n;
    n->n_slots = old.n_slots ? 2 * old.n_slots : 1024;
    n->slots = calloc(n->n_slots, sizeof *n->slots);
    CIEL_ASSERT(n->slots);
    for (size_t i = 0; i < old.n_slots; i++)
        if (old.slots[i].from)
            *slot_of(n, old.slots[i].from) = old.slots[i];
    free(old.slots);
}

static const material *plain_set(neutral *n, const material *m, int count)
{
    if (2 * n->n_used >= n->n_slots)
        grow(n);
    neutral_slot *s = slot_of(n, m);
    size_t bytes = (size_t)count * sizeof *m;
    n->n_used += s->from == NULL;
    if (s->from && s->count == count && memcmp(s->was, m, bytes) == 0)
        return s->plain;
    /* new, or another paint lies at that address now */
    *s = (neutral_slot){ m, ARENA_ARRAY(&n->arena, (size_t)count, material),
                         ARENA_ARRAY(&n->arena, (size_t)count, material), count };
    memcpy(s->was, m, bytes);
    for (int k = 0; k < count; k++)
        s->plain[k] = plain_of(&m[k]);
    return s->plain;
}

void neutral_stage(neutral *n, const stage *st, stage *out)
{
    ciel_arena_reset(&n->frame);
    *out = *st;
    n->sky = st->sky ? *st->sky : (scene_sky){ .kind = SKY_PLAIN };
    n->sky.haze = 0;
    out->sky = &n->sky;
    out->weather = &n->weather;
    out->look = &n->look;
    out->particles = NULL;
    out->n_particles = 0;
    out->camera[1] = out->camera[0];
    out->i_shot = 0;
    out->instances = ARENA_ARRAY(&n->frame, st->n_instances, instance);
    for (size_t i = 0; i < st->n_instances; i++) {
        instance in = st->instances[i];
        in.to_world[1] = in.to_world[0];
        in.positions[1] = in.positions[0];
        in.materials = plain_set(n, in.materials, in.n_materials);
        out->instances[i] = in;
    }
}

double neutral_expose(neutral *n, const stage *reduced, ciel_pool *pool, ciel_fail *fail)
{
    tracer t;
    float luminance[TRACER_METER_W * TRACER_METER_H], albedo = 0.3f;
    if (tracer_create(&t, fail))
        return 0;
    double exposure = 0;
    if (!tracer_update(&t, reduced, pool, fail)) {
        tracer_measure(&t, reduced, luminance, &albedo, pool);
        exposure = tracer_exposure(luminance, TRACER_METER_W * TRACER_METER_H, albedo);
        n->look.exposure_ev = log2(1.44 / exposure); /* as render.c reads a fixed exposure */
    }
    tracer_destroy(&t);
    return exposure;
}

void neutral_close(neutral *n)
{
    free(n->slots);
    ciel_arena_free(&n->arena);
    ciel_arena_free(&n->frame);
    *n = (neutral){ 0 };
}
