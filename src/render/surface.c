/* render/surface.c - from a hit to a surface ready for shading. See surface.h.
 */
#include "render/surface.h"
#include "render/ggx.h"
#include "render/pattern.h"
#include "render/texture.h"
#include "render/weather.h"

/* a lobe sharper than this goes to full resolution */
#define MIRROR_ALPHA 0.02f

typedef struct corners {
    const uint32_t *index;
    vec3 p[3]; /* trace space, at the ray's time */
    float b[3];
} corners;

static void corners_at(corners *c, const body *b, uint32_t triangle, float u, float v, float time)
{
    c->index = b->mesh->triangles[triangle];
    for (int k = 0; k < 3; k++) {
        vec3 p = b->positions[0][c->index[k]];
        c->p[k] = b->deforming ? v3_lerp(p, b->positions[1][c->index[k]], time) : p;
    }
    c->b[0] = 1.0f - u - v;
    c->b[1] = u;
    c->b[2] = v;
}
static vec3 blend(const vec3 *a, const corners *c)
{
    return v3_mad(v3_mad(v3_scale(a[c->index[0]], c->b[0]), a[c->index[1]], c->b[1]), a[c->index[2]], c->b[2]);
}
static vec3 blend3(const vec3 p[3], const corners *c)
{
    return v3_mad(v3_mad(v3_scale(p[0], c->b[0]), p[1], c->b[1]), p[2], c->b[2]);
}

static affine transform_at(const body *b, float time)
{
    if (!b->moving)
        return b->to_world[0];
    const affine *a = &b->to_world[0], *e = &b->to_world[1];
    return (affine){ v3_lerp(a->x, e->x, time), v3_lerp(a->y, e->y, time), v3_lerp(a->z, e->z, time),
                     v3_lerp(a->p, e->p, time) };
}

void surface_motion(const world *w, const hit *h, vec3 *now, vec3 *before)
{
    const body *b = &w->bodies[h->body];
    corners c;
    corners_at(&c, b, h->triangle, h->u, h->v, 0.5f);
    vec3 p = blend3(c.p, &c);
    *now = b->flat ? p : affine_point(&b->to_world_mid, p);
    if (b->flat)
        *before = p;
    else
        *before = affine_point(&b->object_to_world_before, b->positions_before ? blend(b->positions_before, &c) : p);
}

/* ---- where a surface lies in its pattern, and how the pattern's axes lie in the world ---- */

typedef struct lay {
    vec3 q, ax, ay, az; /* the world gradients of the pattern's three coordinates */
} lay;

static void lay_uv(lay *l, const corners *c, vec3 p0, vec3 p1, vec3 p2, const vec2 uv[3], vec2 at)
{
    vec3 e1 = v3_sub(p1, p0), e2 = v3_sub(p2, p0), n = v3_cross(e1, e2);
    (void)c;
    float area2 = v3_len2(n);
    l->q = v3(at.x, at.y, 0.0f);
    l->ax = l->ay = l->az = v3_fill(0.0f);
    if (area2 < 1e-20f)
        return;
    /* gradient of a linear function over the triangle: edges turned by the normal */
    vec3 g1 = v3_scale(v3_cross(e2, n), 1.0f / area2), g2 = v3_scale(v3_cross(n, e1), 1.0f / area2);
    float du1 = uv[1].x - uv[0].x, du2 = uv[2].x - uv[0].x, dv1 = uv[1].y - uv[0].y, dv2 = uv[2].y - uv[0].y;
    l->ax = v3_mad(v3_scale(g1, du1), g2, du2);
    l->ay = v3_mad(v3_scale(g1, dv1), g2, dv2);
}

/* rows of the inverse's transpose: gradients of the object coordinates in world space, for a rotation with scale */
static void object_axes(lay *l, const affine *m)
{
    l->ax = v3_scale(m->x, 1.0f / f_max(v3_len2(m->x), 1e-12f));
    l->ay = v3_scale(m->y, 1.0f / f_max(v3_len2(m->y), 1e-12f));
    l->az = v3_scale(m->z, 1.0f / f_max(v3_len2(m->z), 1e-12f));
}

/* flatten object space onto the plane that the facet faces most */
static void lay_flat(lay *l, vec3 facet)
{
    float x = fabsf(facet.x), y = fabsf(facet.y), z = fabsf(facet.z);
    lay o = *l;
    if (y >= x && y >= z) {
        l->q = v3(o.q.x, o.q.z, 0.0f);
        l->ay = o.az;
    } else if (x >= z) {
        l->q = v3(o.q.z, o.q.y, 0.0f);
        l->ax = o.az;
    } else {
        l->q = v3(o.q.x, o.q.y, 0.0f);
    }
    l->az = v3_fill(0.0f);
}

static void lay_pattern(lay *l, const body *b, const paint *p, const corners *c, const affine *object_to_world,
                        const vec3 world_corners[3], vec2 uv)
{
    const world_mesh *m = b->mesh;
    if (p->m.pattern_uv && m->uvs) {
        vec2 corner_uv[3] = { m->uvs[c->index[0]], m->uvs[c->index[1]], m->uvs[c->index[2]] };
        lay_uv(l, c, world_corners[0], world_corners[1], world_corners[2], corner_uv, uv);
        return;
    }
    l->q = blend(m->rest, c);
    object_axes(l, object_to_world);
    if (p->m.pattern == PATTERN_BALL)
        l->q = v3_sub(l->q, m->center);
    if (!pattern_is_solid(p->m.pattern)) {
        vec3 a = m->rest[c->index[0]];
        lay_flat(l, v3_cross(v3_sub(m->rest[c->index[1]], a), v3_sub(m->rest[c->index[2]], a)));
    }
}

/* ---- weather ---- */

typedef struct finish {
    vec3 color;
    float rough, metal, coat, coat_rough;
} finish;

static void wet(surface *s, finish *k, const conditions *c, const paint *p, bool full, vec3 smooth_n)
{
    float level = f_smooth(0.80f, 0.985f, s->ng.y * (s->back ? -1.0f : 1.0f)), film = c->wetness;
    float porous = f_clamp(k->rough * 1.3f - 0.2f, 0.0f, 1.0f) * (1.0f - k->metal);
    k->color = v3_scale(k->color, 1.0f - 0.52f * film * porous);
    float pool = level > 0.0f ? level * weather_puddle(s->p, c->wetness, s->footprint) : 0.0f;
    float damp = f_lerp(k->rough, 0.22f + 0.35f * k->rough * k->rough,
                        film * (0.35f + 0.65f * f_clamp(0.4f + s->ng.y, 0.0f, 1.0f)));
    k->rough = f_lerp(damp, 0.03f, pool);
    k->color = v3_scale(k->color, 1.0f - 0.35f * pool);
    s->puddle = pool;
    (void)p;
    if (pool > 0.0f && full) {
        vec3 n = v3_lerp(s->n, smooth_n, f_smooth(0.0f, 0.7f, pool));
        vec2 ring = weather_ripples(s->p, c->rain, c->t, s->footprint);
        n.x -= ring.x * pool;
        n.z -= ring.y * pool;
        s->n = v3_norm(n);
    }
}

/* Keep a shading normal on the viewer's side: bent only as far as needed. */
static vec3 towards_viewer(vec3 n, vec3 wo, float least)
{
    float d = v3_dot(n, wo);
    return d >= least ? n : v3_norm(v3_mad(n, wo, least - d));
}

static vec3 emission_of(const paint *p, vec2 uv, bool has_uv, float uv_footprint, float glow)
{
    vec3 e = p->m.emission;
    if (p->m.emission_textured && p->map && has_uv)
        e = v3_mul(e, texture_lookup(p->map, uv, uv_footprint).color);
    return v3_scale(e, glow);
}

static float glows(enum pattern p)
{
    return p == PATTERN_WINDOWS || p == PATTERN_ROCK ? 1.0f : 0.0f;
}

static void resolve_lobes(surface *s, const finish *k, const paint *p)
{
    const material *m = &p->m;
    float f0 = (m->ior - 1.0f) / (m->ior + 1.0f), nonmetal = 1.0f - k->metal;
    f0 *= f0;
    float rough = f_clamp(k->rough, 0.0f, 1.0f), mu = f_clamp(v3_dot(s->n, s->wo), 0.02f, 1.0f);
    s->ior = m->ior;
    s->thin = m->thin;
    s->clear = m->transmission * nonmetal;
    bool coated = k->coat > 0.02f;
    if (coated) {
        s->f0 = v3_fill(f_lerp(f0 * 0.5f, 0.04f, k->coat));
        s->alpha = f_max(k->coat_rough * k->coat_rough, 1e-3f);
        s->under_f0 = v3_scale(k->color, k->metal);
        s->under_alpha = f_max(rough * rough, 0.03f);
    } else {
        s->f0 = v3_lerp(v3_fill(f0), k->color, k->metal);
        s->alpha = f_max(rough * rough, 1e-3f);
        s->under_f0 = v3_fill(0.0f);
        s->under_alpha = 1.0f;
    }
    s->top = ggx_albedo(s->f0, mu, s->alpha);
    float passes = 1.0f - v3_luminance(s->top);
    s->under = v3_fill(0.0f);
    if (coated && k->metal > 0.0f) {
        s->under = v3_scale(ggx_albedo(s->under_f0, mu, s->under_alpha), passes);
        s->under_f0 = v3_scale(s->under_f0, passes);
    }
    float solid = nonmetal * (1.0f - s->clear);
    s->diffuse = v3_scale(k->color, solid * passes);
    s->sheen = m->sheen * solid * 0.25f;
    s->diffuse = v3_scale(s->diffuse, 1.0f - s->sheen * 0.3f);
    s->wrap = m->subsurface > 0.0f ? v3_scale(m->scatter, m->subsurface * 0.55f) : v3_fill(0.0f);
    s->translucent = m->translucent;
    s->clear_tint = m->absorb_m > 0.0f ? v3_fill(1.0f) : m->color;
    if (m->absorb_m > 0.0f && s->clear > 0.0f)
        s->absorb =
            v3_scale(v3(-fast_log2(f_clamp(m->color.x, 1e-4f, 1.0f)), -fast_log2(f_clamp(m->color.y, 1e-4f, 1.0f)),
                        -fast_log2(f_clamp(m->color.z, 1e-4f, 1.0f))),
                     0.69314718f / m->absorb_m);
    s->albedo = v3_add(s->diffuse, s->under);
    s->mirror = s->alpha < MIRROR_ALPHA;
}

void surface_at(surface *s, const world *w, const conditions *c, const ray *r, const hit *h, float footprint,
                enum surface_detail detail)
{
    const body *b = &w->bodies[h->body];
    const world_mesh *m = b->mesh;
    int slot = m->slots ? m->slots[h->triangle] : 0;
    const paint *p = &b->paints[slot < b->n_paints ? slot : 0];
    memset(s, 0, sizeof *s);
    s->paint = p;
    s->body = h->body;
    s->triangle = h->triangle;
    s->u = h->u;
    s->v = h->v;
    s->t = h->t;
    s->footprint = footprint;
    s->wo = v3_neg(r->direction);
    corners k;
    corners_at(&k, b, h->triangle, h->u, h->v, r->time);
    affine at = transform_at(b, r->time);
    vec3 wc[3];
    for (int i = 0; i < 3; i++)
        wc[i] = b->flat ? k.p[i] : affine_point(&at, k.p[i]);
    s->p = blend3(wc, &k);
    vec3 facet = v3_norm(v3_cross(v3_sub(wc[1], wc[0]), v3_sub(wc[2], wc[0])));
    s->back = v3_dot(facet, s->wo) < 0.0f;
    s->ng = s->back ? v3_neg(facet) : facet;
    vec3 n = facet;
    if (b->normals) {
        n = blend(b->normals, &k);
        n = b->flat ? v3_norm(n) : affine_normal(&at, n);
        if (v3_dot(n, facet) < 0.0f)
            n = v3_neg(n); /* stray normals: believe the winding */
    }
    if (s->back)
        n = v3_neg(n);
    s->n = towards_viewer(n, s->wo, 0.01f);
    vec3 smooth_n = s->n;

    vec2 uv = { 0, 0 };
    bool has_uv = m->uvs != NULL;
    float uv_per_m = 1.0f;
    if (has_uv) {
        vec2 a = m->uvs[k.index[0]], d = m->uvs[k.index[1]], e = m->uvs[k.index[2]];
        uv = (vec2){ a.x * k.b[0] + d.x * k.b[1] + e.x * k.b[2], a.y * k.b[0] + d.y * k.b[1] + e.y * k.b[2] };
        if (p->map) {
            float uv_area = fabsf((d.x - a.x) * (e.y - a.y) - (e.x - a.x) * (d.y - a.y));
            float area = v3_len(v3_cross(v3_sub(wc[1], wc[0]), v3_sub(wc[2], wc[0])));
            uv_per_m = area > 1e-16f ? sqrtf(uv_area / area) : 1.0f;
        }
    }
    finish look = { p->m.color, p->m.roughness, p->m.metal, p->m.coat, p->m.coat_roughness };
    float glow = 1.0f;
    vec3 tint = v3_fill(1.0f);
    if (p->m.pattern != PATTERN_NONE) {
        affine object = b->moving ? at : b->object_to_world;
        lay l;
        lay_pattern(&l, b, p, &k, &object, wc, uv);
        pattern_sample ps;
        bool relief = detail == SURFACE_FULL && p->m.bump != 0.0f;
        pattern_evaluate(&ps, &p->m, l.q, footprint / f_max(b->scale, 1e-6f), relief, c->t);
        look.color = v3_mul(v3_scale(v3_lerp(look.color, p->m.color2, ps.mix), ps.shade), ps.tint);
        look.rough = f_clamp(look.rough + ps.rough, 0.0f, 1.0f);
        look.metal *= ps.metal;
        glow = glows(p->m.pattern) > 0.0f ? ps.glow : 1.0f;
        if (relief) {
            vec3 g = v3_mad(v3_mad(v3_scale(l.ax, ps.dx), l.ay, ps.dy), l.az, ps.dz);
            float steep = v3_len(g);
            if (steep > 1.5f)
                g = v3_scale(g, 1.5f / steep);
            g = v3_mad(g, s->n, -v3_dot(g, s->n));
            s->n = towards_viewer(v3_norm(v3_mad(s->n, g, s->back ? 1.0f : -1.0f)), s->wo, 0.02f);
        }
    }
    if (p->map && has_uv) {
        texel x = texture_lookup(p->map, uv, footprint * uv_per_m);
        if (!p->m.emission_textured)
            look.color = v3_mul(look.color, x.color);
        tint = x.color;
    }
    if (c->wetness > 0.0f && p->m.takes_wetness && !c->indoors)
        wet(s, &look, c, p, detail == SURFACE_FULL, smooth_n);
    look.color = v3_clamp01(look.color);
    resolve_lobes(s, &look, p);
    if (p->emits && !(p->m.one_sided_light && s->back))
        s->emission = v3_mul(v3_scale(p->m.emission, glow), p->m.emission_textured ? tint : v3_fill(1.0f));
}

vec3 surface_emission(const world *w, uint32_t i_body, uint32_t triangle, float u, float v, float width, float t)
{
    const body *b = &w->bodies[i_body];
    const world_mesh *m = b->mesh;
    int slot = m->slots ? m->slots[triangle] : 0;
    const paint *p = &b->paints[slot < b->n_paints ? slot : 0];
    bool textured = p->m.emission_textured && p->map && m->uvs;
    if (!textured && glows(p->m.pattern) == 0.0f)
        return p->m.emission;
    corners k;
    corners_at(&k, b, triangle, u, v, 0.5f);
    vec2 uv = { 0, 0 };
    float uv_width = 0.1f;
    if (m->uvs) {
        vec2 a = m->uvs[k.index[0]], d = m->uvs[k.index[1]], e = m->uvs[k.index[2]];
        uv = (vec2){ a.x * k.b[0] + d.x * k.b[1] + e.x * k.b[2], a.y * k.b[0] + d.y * k.b[1] + e.y * k.b[2] };
        uv_width = 0.5f * sqrtf(fabsf((d.x - a.x) * (e.y - a.y) - (e.x - a.x) * (d.y - a.y)));
    }
    float glow = 1.0f;
    if (glows(p->m.pattern) > 0.0f) {
        lay l;
        lay_pattern(&l, b, p, &k, &b->object_to_world, k.p, uv);
        pattern_sample ps;
        pattern_evaluate(&ps, &p->m, l.q, width, false, t);
        glow = ps.glow;
    }
    return emission_of(p, uv, m->uvs != NULL, uv_width, glow);
}
