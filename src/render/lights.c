/* render/lights.c - drawing lights. Gathering and the grid are in lights_grid.c; see lights.h for the method. */
#include "render/lights_store.h"

/* share of draws that ignores the cell and goes by power alone, so that nothing is ever impossible */
#define LIGHTS_GLOBAL 0.12f

static const grid_cell *cell_of(const lights_store *s, vec3 p)
{
    int i[3];
    for (int k = 0; k < 3; k++) {
        int c = (int)((v3_axis(p, k) - v3_axis(s->grid_lo, k)) * s->cells_per_m);
        i[k] = c < 0 ? 0 : c >= s->cells[k] ? s->cells[k] - 1 : c;
    }
    return &s->grid[((size_t)i[1] * (size_t)s->cells[2] + (size_t)i[2]) * (size_t)s->cells[0] + (size_t)i[0]];
}

static float cluster_pdf(const lights_store *s, const grid_cell *c, uint32_t i_cluster)
{
    float p = LIGHTS_GLOBAL * s->clusters[i_cluster].chance;
    for (int i = 0; i < c->n; i++)
        if (c->slots[i].cluster == i_cluster)
            return p + (1.0f - LIGHTS_GLOBAL) * c->slots[i].pdf;
    return c->n ? p : s->clusters[i_cluster].chance;
}

static const light_cluster *draw_cluster(const lights_store *s, const grid_cell *c, float u, float *pdf)
{
    if (u < LIGHTS_GLOBAL || c->n == 0) {
        float x = (c->n ? u / LIGHTS_GLOBAL : u) * (float)s->n_clusters;
        uint32_t i = (uint32_t)x;
        i = i < s->n_clusters ? i : s->n_clusters - 1;
        i = x - (float)i < s->global_cut[i] ? i : s->global_alias[i];
        *pdf = cluster_pdf(s, c, i);
        return &s->clusters[i];
    }
    float x = (u - LIGHTS_GLOBAL) / (1.0f - LIGHTS_GLOBAL) * (float)c->n;
    int i = (int)x;
    i = i < c->n ? i : c->n - 1;
    const cell_slot *slot = &c->slots[i];
    if (x - (float)i >= slot->cut)
        slot = &c->slots[slot->alias];
    const light_cluster *k = &s->clusters[slot->cluster];
    *pdf = LIGHTS_GLOBAL * k->chance + (1.0f - LIGHTS_GLOBAL) * slot->pdf;
    return k;
}

static uint32_t draw_emitter(const lights_store *s, const light_cluster *c, float u)
{
    float x = u * (float)c->count;
    uint32_t i = (uint32_t)x;
    i = c->first + (i < c->count ? i : c->count - 1);
    return x - (float)(i - c->first) < s->lots[i].cut ? i : s->lots[i].alias;
}

typedef struct draw {
    uint32_t i_emitter;
    vec3 wi, radiance;
    float distance, pdf, reach; /* reach: cos / d^2 */
    float u, v;
} draw;

static float spot_part(const emitter *e, vec3 wi)
{
    float c = -v3_dot(wi, e->e2);
    return c <= e->e1.z ? 0.0f : f_smooth(e->e1.z, e->e1.y, c);
}

/* A point of the emitter as seen from p. False when it shows its dark side. */
static bool place(draw *d, const emitter *e, vec3 p, vec2 u)
{
    vec3 at;
    float cosine = 1.0f;
    if (e->kind == EMITTER_TRIANGLE) {
        float r = sqrtf(u.x);
        d->u = 1.0f - r;
        d->v = u.y * r;
        at = v3_mad(v3_mad(e->a, e->e1, d->u), e->e2, d->v);
    } else if (e->kind == EMITTER_SQUARE) {
        at = v3_mad(v3_mad(e->a, e->e1, u.x), e->e2, u.y);
    } else {
        vec3 to = v3_norm(v3_sub(e->a, p)), t, b;
        v3_frame(to, &t, &b);
        float r = e->e1.x * sqrtf(u.x), phi = 2.0f * RENDER_PI * u.y;
        at = v3_mad(v3_mad(e->a, t, r * cosf(phi)), b, r * sinf(phi));
    }
    vec3 to = v3_sub(at, p);
    float d2 = v3_len2(to);
    if (d2 < 1e-8f)
        return false;
    d->distance = sqrtf(d2);
    d->wi = v3_scale(to, 1.0f / d->distance);
    d->radiance = e->radiance;
    if (e->kind == EMITTER_TRIANGLE || e->kind == EMITTER_SQUARE) {
        cosine = -v3_dot(d->wi, v3_cross(e->e1, e->e2)) / ((e->kind == EMITTER_SQUARE ? 1.0f : 2.0f) * e->area);
        if (cosine < 0.0f && !e->two_sided)
            return false;
        cosine = fabsf(cosine);
    } else if (e->kind == EMITTER_SPOT) {
        float part = spot_part(e, d->wi);
        if (part <= 0.0f)
            return false;
        d->radiance = v3_scale(d->radiance, part);
    }
    if (cosine < 1e-4f)
        return false;
    d->reach = cosine / d2;
    return true;
}

/* What a candidate would give, unshadowed: the measure that resampling follows. */
static float promise(const light_query *q, const draw *d)
{
    float facing = v3_dot(d->wi, q->n), light = v3_luminance(d->radiance) * d->reach;
    if (q->glossy) {
        bsdf_value v = bsdf_evaluate(q->glossy, q->odds, d->wi);
        /* the two layers are divided by their reflectances later: weigh them as they will count */
        return light * (v3_luminance(v.base) / (v3_luminance(q->glossy->albedo) + 0.02f) +
                        v3_luminance(v.top) / (v3_luminance(q->glossy->top) + 0.02f));
    }
    facing = q->any_side ? 0.35f + 0.65f * fabsf(facing) : facing;
    return facing <= 0.0f ? 0.0f : light * (facing + 0.05f);
}

bool lights_sample(const lights *l, const world *w, const light_query *q, sampler *rnd, light_sample *out)
{
    const lights_store *s = l->store;
    if (!s->n_clusters)
        return false;
    const grid_cell *cell = cell_of(s, q->p);
    draw kept = { 0 };
    float sum = 0.0f, kept_target = 0.0f;
    /* one well-placed point in four dimensions, and a lattice from it for the candidates after the first */
    vec2 u = sampler_2d(rnd), v = sampler_2d(rnd);
    enum {
        MOST = 16
    };
    uint32_t drawn[MOST];
    float chances[MOST];
    int n = q->candidates < MOST ? q->candidates : MOST;
    for (int i = 0; i < n; i++) { /* all addresses first: memory is what takes the time */
        float k = (float)i;
        const light_cluster *c = draw_cluster(s, cell, fast_fract(u.x + k / (float)n), &chances[i]);
        drawn[i] = draw_emitter(s, c, fast_fract(u.y + k * 0.7548777f));
        __builtin_prefetch(&s->emitters[drawn[i]]);
    }
    for (int i = 0; i < n; i++) {
        float k = (float)i;
        draw d = { .i_emitter = drawn[i] };
        const emitter *e = &s->emitters[drawn[i]];
        if (!place(&d, e, q->p, (vec2){ fast_fract(v.x + k * 0.8191725f), fast_fract(v.y + k * 0.6710436f) }))
            continue;
        float target = promise(q, &d);
        if (target <= 0.0f)
            continue;
        float area_pdf = chances[i] * e->density, weight = target / area_pdf;
        sum += weight;
        float pick = fast_unit(fast_hash2(rnd->pixel ^ rnd->index * 0x9e3779b9u, rnd->pair * 8u + (uint32_t)i));
        if (pick * sum < weight) {
            kept = d;
            kept_target = target;
            kept.pdf = area_pdf / d.reach;
        }
    }
    if (kept_target <= 0.0f)
        return false;
    const emitter *e = &s->emitters[kept.i_emitter];
    const emitter_origin *o = &s->origins[kept.i_emitter];
    if (e->varies)
        kept.radiance = surface_emission(w, o->body, o->triangle, kept.u, kept.v, sqrtf(e->area) * 0.5f, q->t);
    out->wi = kept.wi;
    out->distance = kept.distance;
    out->radiance = v3_scale(kept.radiance, kept.reach * sum / (kept_target * (float)n));
    bool chance = e->kind == EMITTER_TRIANGLE || e->kind == EMITTER_SQUARE;
    out->pdf = chance ? kept.pdf * (float)n : 0.0f;
    return true;
}

float lights_pdf(const lights *l, vec3 p, const surface *on, vec3 wi)
{
    const lights_store *s = l->store;
    if (on->body >= s->n_bodies || s->body_emitters[on->body] == WORLD_NONE)
        return 0.0f;
    uint32_t i = s->triangle_emitters[s->body_emitters[on->body] + on->triangle];
    if (i == WORLD_NONE)
        return 0.0f;
    float cosine = fabsf(v3_dot(wi, on->ng));
    if (cosine < 1e-4f)
        return 0.0f;
    return cluster_pdf(s, cell_of(s, p), s->origins[i].cluster) * s->emitters[i].density * on->t * on->t / cosine;
}

vec3 lights_seen(const lights *l, vec3 origin, vec3 direction, float far, float *pdf)
{
    const lights_store *s = l->store;
    vec3 radiance = v3_fill(0.0f);
    *pdf = 0.0f;
    for (uint32_t k = 0; k < s->n_squares; k++) {
        const emitter *e = &s->emitters[s->squares[k]];
        const emitter_origin *o = &s->origins[s->squares[k]];
        float down = -v3_dot(direction, o->n);
        if (down <= 1e-4f)
            continue;
        float t = v3_dot(v3_sub(origin, e->a), o->n) / down;
        if (t <= 1e-3f || t >= far)
            continue;
        vec3 q = v3_sub(v3_mad(origin, direction, t), e->a);
        float u = v3_dot(q, e->e1) / v3_len2(e->e1), v = v3_dot(q, e->e2) / v3_len2(e->e2);
        if (u < 0.0f || u > 1.0f || v < 0.0f || v > 1.0f)
            continue;
        far = t;
        radiance = e->radiance;
        *pdf = cluster_pdf(s, cell_of(s, origin), o->cluster) * e->density * t * t / down;
    }
    return radiance;
}
