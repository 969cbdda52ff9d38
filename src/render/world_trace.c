/* render/world_trace.c - rays through the world: closest hits, many at once, and how much light gets through.
 */
#include "render/world_store.h"

/* Embree hands its context back to filters: ours carries the world and the light that is left. */
typedef struct context {
    struct RTCIntersectContext embree;
    const world *w;
    vec3 left;
} context;

static void context_init(context *c, const world *w)
{
    rtcInitIntersectContext(&c->embree);
    c->w = w;
    c->left = v3_fill(1.0f);
}

/* Filters get lanes of SoA packets (Embree's accessors for them are C++): field k of lane i is word k * N + i. */
enum {
    RAY_DIR_X = 4,
    RAY_ID = 10
};
enum {
    HIT_NG_X,
    HIT_NG_Y,
    HIT_NG_Z,
    HIT_U,
    HIT_V,
    HIT_TRIANGLE,
    HIT_GEOMETRY,
    HIT_INSTANCE
};
static float lane_float(const void *packet, unsigned field, unsigned n, unsigned i)
{
    return ((const float *)packet)[field * n + i];
}
static uint32_t lane_word(const void *packet, unsigned field, unsigned n, unsigned i)
{
    return ((const uint32_t *)packet)[field * n + i];
}

static uint32_t body_at(const world *w, uint32_t inst, uint32_t geom)
{
    return inst == w->flat_instance     ? w->flat_bodies[geom]
           : inst == w->deform_instance ? w->deform_bodies[geom]
                                        : w->instance_bodies[inst];
}

static const paint *paint_at(const body *b, uint32_t triangle)
{
    int slot = b->mesh->slots ? b->mesh->slots[triangle] : 0;
    return &b->paints[slot < b->n_paints ? slot : 0];
}

static float opacity_at(const body *b, const paint *p, uint32_t triangle, float u, float v)
{
    if (!p->map || !p->map->has_alpha || !b->mesh->uvs)
        return p->m.opacity;
    const uint32_t *t = b->mesh->triangles[triangle];
    vec2 a = b->mesh->uvs[t[0]], c = b->mesh->uvs[t[1]], d = b->mesh->uvs[t[2]];
    float w = 1.0f - u - v;
    return p->m.opacity * texture_alpha(p->map, (vec2){ a.x * w + c.x * u + d.x * v, a.y * w + c.y * u + d.y * v });
}

static const body *lane_body(const world *w, const struct RTCFilterFunctionNArguments *a, unsigned i)
{
    return &w->bodies[body_at(w, lane_word(a->hit, HIT_INSTANCE, a->N, i), lane_word(a->hit, HIT_GEOMETRY, a->N, i))];
}

static void seen_filter(const struct RTCFilterFunctionNArguments *a)
{
    const context *c = (const context *)(const void *)a->context;
    for (unsigned i = 0; i < a->N; i++) {
        if (a->valid[i] != -1)
            continue;
        uint32_t triangle = lane_word(a->hit, HIT_TRIANGLE, a->N, i);
        const body *b = lane_body(c->w, a, i);
        const paint *p = paint_at(b, triangle);
        if (!p->cuts)
            continue;
        float open =
            1.0f - opacity_at(b, p, triangle, lane_float(a->hit, HIT_U, a->N, i), lane_float(a->hit, HIT_V, a->N, i));
        if (fast_unit(fast_hash2(lane_word(a->ray, RAY_ID, a->N, i), triangle ^ b->hash)) < open)
            a->valid[i] = 0;
    }
}

/* Light straight through one interface of a clear body: what is not reflected, with half of the body's tint. */
static vec3 clear_part(const paint *p, float cosine)
{
    float f0 = (p->m.ior - 1.0f) / (p->m.ior + 1.0f);
    f0 *= f0;
    float through = (1.0f - f0 - (1.0f - f0) * fast_pow5(1.0f - cosine)) * p->m.transmission;
    vec3 tint = p->m.color;
    if (!p->m.thin)
        tint = v3(sqrtf(tint.x), sqrtf(tint.y), sqrtf(tint.z));
    return v3_scale(tint, p->m.thin ? through * through : through);
}

static void shadow_filter(const struct RTCFilterFunctionNArguments *a)
{
    context *c = (context *)(void *)a->context;
    for (unsigned i = 0; i < a->N; i++) {
        if (a->valid[i] != -1)
            continue;
        uint32_t triangle = lane_word(a->hit, HIT_TRIANGLE, a->N, i);
        const body *b = lane_body(c->w, a, i);
        const paint *p = paint_at(b, triangle);
        if (!p->cuts && !p->clear)
            continue;
        float closed =
            p->cuts ? opacity_at(b, p, triangle, lane_float(a->hit, HIT_U, a->N, i), lane_float(a->hit, HIT_V, a->N, i))
                    : 1.0f;
        vec3 part = v3_fill(1.0f - closed);
        if (p->clear && closed > 0.0f) {
            vec3 n = v3(lane_float(a->hit, HIT_NG_X, a->N, i), lane_float(a->hit, HIT_NG_Y, a->N, i),
                        lane_float(a->hit, HIT_NG_Z, a->N, i));
            vec3 d = v3(lane_float(a->ray, RAY_DIR_X + 0, a->N, i), lane_float(a->ray, RAY_DIR_X + 1, a->N, i),
                        lane_float(a->ray, RAY_DIR_X + 2, a->N, i));
            /* both in the instance's space, where the angle is near enough the same */
            float l = v3_len2(n) * v3_len2(d), cosine = l > 0.0f ? fabsf(v3_dot(n, d)) / sqrtf(l) : 1.0f;
            part = v3_mad(part, clear_part(p, f_min(cosine, 1.0f)), closed);
        }
        vec3 left = v3_mul(c->left, part);
        if (v3_top(left) < 0.004f)
            continue; /* blocked */
        c->left = left;
        a->valid[i] = 0;
    }
}

void world_set_filters(RTCGeometry g)
{
    rtcSetGeometryIntersectFilterFunction(g, seen_filter);
    rtcSetGeometryOccludedFilterFunction(g, shadow_filter);
}

static void fill(struct RTCRay *q, const ray *r, unsigned mask)
{
    q->org_x = r->origin.x;
    q->org_y = r->origin.y;
    q->org_z = r->origin.z;
    q->tnear = r->near;
    q->dir_x = r->direction.x;
    q->dir_y = r->direction.y;
    q->dir_z = r->direction.z;
    q->time = r->time;
    q->tfar = r->far;
    q->mask = mask;
    q->id = r->id;
    q->flags = 0;
}

static void take(const world *w, hit *h, const struct RTCRayHit *q)
{
    h->t = q->ray.tfar;
    h->u = q->hit.u;
    h->v = q->hit.v;
    h->ng = v3(q->hit.Ng_x, q->hit.Ng_y, q->hit.Ng_z);
    h->triangle = q->hit.primID;
    h->body = q->hit.geomID == RTC_INVALID_GEOMETRY_ID ? WORLD_NONE : body_at(w, q->hit.instID[0], q->hit.geomID);
}

static _Thread_local uint64_t n_rays;
uint64_t world_rays(void)
{
    return n_rays;
}

bool world_intersect(const world *w, const ray *r, hit *h)
{
    n_rays++;
    context c;
    context_init(&c, w);
    struct RTCRayHit q;
    fill(&q.ray, r, WORLD_MASK_SEEN);
    q.hit.geomID = RTC_INVALID_GEOMETRY_ID;
    q.hit.instID[0] = RTC_INVALID_GEOMETRY_ID;
    rtcIntersect1(w->scene, &c.embree, &q);
    take(w, h, &q);
    return h->body != WORLD_NONE;
}

#define BATCH 128
void world_intersect_many(const world *w, const ray *rays, hit *hits, int n)
{
    context c;
    context_init(&c, w);
    n_rays += (uint64_t)n;
    c.embree.flags = RTC_INTERSECT_CONTEXT_FLAG_COHERENT;
    struct RTCRayHit q[BATCH];
    for (int begin = 0; begin < n; begin += BATCH) {
        int count = n - begin < BATCH ? n - begin : BATCH;
        for (int i = 0; i < count; i++) {
            fill(&q[i].ray, &rays[begin + i], WORLD_MASK_SEEN);
            q[i].hit.geomID = RTC_INVALID_GEOMETRY_ID;
            q[i].hit.instID[0] = RTC_INVALID_GEOMETRY_ID;
        }
        rtcIntersect1M(w->scene, &c.embree, q, (unsigned)count, sizeof *q);
        for (int i = 0; i < count; i++)
            take(w, &hits[begin + i], &q[i]);
    }
}

vec3 world_transmittance(const world *w, const ray *r)
{
    context c;
    context_init(&c, w);
    n_rays++;
    struct RTCRay q;
    fill(&q, r, WORLD_MASK_SHADOW);
    rtcOccluded1(w->scene, &c.embree, &q);
    return q.tfar < 0.0f ? v3_fill(0.0f) : c.left;
}
