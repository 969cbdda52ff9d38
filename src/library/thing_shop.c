/* library/thing_shop.c - the workshop: parts, paints, turned, bent and bevelled shapes over mesh_maker.
 *
 * Shapes follow how things are made: turned on a lathe from a profile with rounded corners, bent from a tube, cut from
 * a board with softened edges. Nothing here knows what is being built. Not a modeller: no booleans, no subdivision.
 */
#include "base/noise.h"
#include "library/thing.h"
#include <stdlib.h>
#include <string.h>

/* ---- materials ---- */

material thing_material(const char *name)
{
    material m;
    bool known = material_named(&m, name);
    CIEL_ASSERT(known && "thing_material: unknown material");
    return m;
}

vec3 thing_color(unsigned rgb)
{
    return color_linear((rgb8){ (uint8_t)(rgb >> 16 & 255), (uint8_t)(rgb >> 8 & 255), (uint8_t)(rgb & 255) });
}

material thing_tinted(const char *name, unsigned rgb)
{
    material m = thing_material(name);
    material_tint(&m, thing_color(rgb));
    return m;
}

material thing_glowing(unsigned rgb, float nits)
{
    material m = material_plain(thing_color(rgb), 0.5f);
    m.name = "plastic";
    vec3 c = thing_color(rgb);
    float l = color_luminance(c);
    m.emission = v3_scale(c, nits / f_max(l, 0.05f));
    return m;
}

/* ---- parts ---- */

void shop_open(shop *s, model *out, const build_context *c)
{
    memset(s, 0, sizeof *s);
    s->c = c;
    s->a = c->arena;
    s->out = out;
    s->rng = rng_make(c->seed, "thing");
    out->thing = c->row ? c->row->info.name : NULL;
    maker_init(&s->mm);
    s->mm.at = affine_identity();
}

static void part_close(shop *s)
{
    if (!s->name)
        return;
    if (s->mm.n_triangles == 0) {
        maker_free(&s->mm);
        s->name = NULL;
        return;
    }
    part p = { .name = s->name, .kind = s->kind, .joint = -1, .axis = s->axis, .pivot = s->pivot };
    p.mesh = mesh_finish(&s->mm, s->a);
    if (s->crease_deg > 0)
        mesh_smooth_normals(&p.mesh, s->a, s->crease_deg);
    p.n_materials = s->n_paints ? s->n_paints : 1;
    p.materials = ARENA_ARRAY(s->a, (size_t)p.n_materials, material);
    if (s->n_paints)
        memcpy(p.materials, s->paints, (size_t)s->n_paints * sizeof *s->paints);
    else
        p.materials[0] = material_plain(v3_fill(0.5f), 0.5f);
    p.casts_no_shadow = s->no_shadow;
    ARENA_PUSH(s->a, s->out->parts, s->out->n_parts) = p;
    s->name = NULL;
}

void shop_part(shop *s, const char *name, enum part_kind kind)
{
    part_close(s);
    maker_init(&s->mm);
    s->mm.at = affine_identity();
    s->name = name;
    s->kind = kind;
    s->axis = v3(0, 1, 0);
    s->pivot = v3(0, 0, 0);
    s->no_shadow = false;
    s->crease_deg = 0;
    s->paints = NULL;
    s->n_paints = 0;
}

void shop_spinner(shop *s, const char *name, vec3 pivot, vec3 axis)
{
    shop_part(s, name, PART_SPINNER);
    s->pivot = pivot;
    s->axis = v3_norm(axis);
}

int shop_close(shop *s)
{
    part_close(s);
    return CIEL_OK;
}

static bool same_color(vec3 a, vec3 b)
{
    return a.x == b.x && a.y == b.y && a.z == b.z;
}
/* Enough to tell paints apart within one part. */
static bool same_paint(const material *a, const material *b)
{
    return a->name == b->name && same_color(a->color, b->color) && same_color(a->color2, b->color2) &&
           same_color(a->emission, b->emission) && a->roughness == b->roughness && a->metal == b->metal &&
           a->pattern == b->pattern && a->pattern_scale == b->pattern_scale && a->pattern_amount == b->pattern_amount &&
           a->transmission == b->transmission && a->texture == b->texture && a->bump == b->bump && a->coat == b->coat &&
           a->thin == b->thin && a->translucent == b->translucent && a->pattern_uv == b->pattern_uv;
}

void shop_paint(shop *s, material m)
{
    for (int i = 0; i < s->n_paints; i++)
        if (same_paint(&s->paints[i], &m)) {
            s->mm.slot = (uint16_t)i;
            return;
        }
    size_t n = (size_t)s->n_paints;
    ARENA_PUSH(s->a, s->paints, n) = m;
    s->mm.slot = (uint16_t)s->n_paints;
    s->n_paints = (int)n;
}

static material overridden(const shop *s, material m, bool has_color, rgb8 color)
{
    const entity *e = s->c->entity;
    if (e->material) {
        material named;
        if (material_named(&named, e->material))
            m = named;
    }
    if (has_color) {
        material_tint(&m, color_linear(color));
        m.texture = NULL;
    }
    return m;
}

void shop_main(shop *s, material m)
{
    shop_paint(s, overridden(s, m, s->c->entity->has_color, s->c->entity->color));
}

void shop_second(shop *s, material m)
{
    shop_paint(s, overridden(s, m, s->c->entity->has_color2, s->c->entity->color2));
}

void shop_home(shop *s)
{
    s->mm.at = affine_identity();
}
void shop_at(shop *s, vec3 p)
{
    s->mm.at = affine_identity();
    s->mm.at.p = p;
}
void shop_turned(shop *s, vec3 p, float heading, float pitch, float roll)
{
    s->mm.at = affine_trs(p, quat_euler_deg(heading, pitch, roll), 1.0f);
}
void shop_scaled(shop *s, vec3 p, quat q, vec3 scale)
{
    s->mm.at = affine_trs(p, q, 1.0f);
    s->mm.at.x = v3_scale(s->mm.at.x, scale.x);
    s->mm.at.y = v3_scale(s->mm.at.y, scale.y);
    s->mm.at.z = v3_scale(s->mm.at.z, scale.z);
}

double shop_number(const shop *s, const char *key, double fallback)
{
    return params_number(&s->c->entity->params, key, fallback);
}
const char *shop_text(const shop *s, const char *key, const char *fallback)
{
    return params_text(&s->c->entity->params, key, fallback);
}
bool shop_is(const shop *s, const char *variant)
{
    return s->c->row && s->c->row->variant && strcmp(s->c->row->variant, variant) == 0;
}

/* ---- outlines ---- */

#define FILLET_STEPS 6

/* The arc that rounds corner c between a and b, appended to out. */
static int fillet(vec2 *out, corner a, corner c, corner b)
{
    vec2 u = { a.x - c.x, a.y - c.y }, v = { b.x - c.x, b.y - c.y };
    float lu = sqrtf(u.x * u.x + u.y * u.y), lv = sqrtf(v.x * v.x + v.y * v.y);
    if (c.r <= 0 || lu < 1e-9f || lv < 1e-9f) {
        out[0] = (vec2){ c.x, c.y };
        return 1;
    }
    u = (vec2){ u.x / lu, u.y / lu };
    v = (vec2){ v.x / lv, v.y / lv };
    float cosine = f_clamp(u.x * v.x + u.y * v.y, -0.99999f, 0.99999f);
    float half = 0.5f * acosf(cosine);
    float cut = f_min(c.r / tanf(half), 0.499f * f_min(lu, lv)), r = cut * tanf(half);
    if (half > 1.55f) {
        out[0] = (vec2){ c.x, c.y };
        return 1;
    }
    vec2 mid = { u.x + v.x, u.y + v.y };
    float lm = sqrtf(mid.x * mid.x + mid.y * mid.y), reach = r / sinf(half);
    vec2 o = { c.x + mid.x / lm * reach, c.y + mid.y / lm * reach };
    float a0 = atan2f(c.y + u.y * cut - o.y, c.x + u.x * cut - o.x);
    float a1 = atan2f(c.y + v.y * cut - o.y, c.x + v.x * cut - o.x);
    float turn = a1 - a0;
    while (turn > CIEL_PI_F)
        turn -= 2 * CIEL_PI_F;
    while (turn < -CIEL_PI_F)
        turn += 2 * CIEL_PI_F;
    for (int i = 0; i <= FILLET_STEPS; i++) {
        float t = a0 + turn * (float)i / FILLET_STEPS;
        out[i] = (vec2){ o.x + r * cosf(t), o.y + r * sinf(t) };
    }
    return FILLET_STEPS + 1;
}

vec2 *corners_round(ciel_arena *a, const corner *c, int n, bool closed, int *n_out)
{
    vec2 *out = ARENA_ARRAY(a, (size_t)n * (FILLET_STEPS + 1), vec2);
    int k = 0;
    for (int i = 0; i < n; i++) {
        if (!closed && (i == 0 || i == n - 1))
            out[k++] = (vec2){ c[i].x, c[i].y };
        else
            k += fillet(out + k, c[(i + n - 1) % n], c[i], c[(i + 1) % n]);
    }
    *n_out = k;
    return out;
}

void shop_lathe(shop *s, const corner *c, int n, int segments)
{
    int k;
    vec2 *p = corners_round(s->a, c, n, false, &k);
    maker_lathe(&s->mm, p, k, segments);
}

/* The outline moved inwards by d along the mean normals of its corners (anticlockwise outline). */
static void outline_inset(vec2 *out, const vec2 *p, int n, float d)
{
    for (int i = 0; i < n; i++) {
        vec2 a = p[(i + n - 1) % n], b = p[i], c = p[(i + 1) % n];
        vec2 e0 = { b.x - a.x, b.y - a.y }, e1 = { c.x - b.x, c.y - b.y };
        float l0 = sqrtf(e0.x * e0.x + e0.y * e0.y), l1 = sqrtf(e1.x * e1.x + e1.y * e1.y);
        l0 = l0 > 0 ? l0 : 1;
        l1 = l1 > 0 ? l1 : 1;
        vec2 m = { -e0.y / l0 - e1.y / l1, e0.x / l0 + e1.x / l1 };
        float lm = sqrtf(m.x * m.x + m.y * m.y);
        if (lm < 1e-6f) {
            out[i] = b;
            continue;
        }
        float k = f_min(2.0f / lm, 2.0f); /* mitre, limited */
        out[i] = (vec2){ b.x + m.x / lm * d * k, b.y + m.y / lm * d * k };
    }
}

/* The cap of a slab: the front face of a thin extrusion's own triangulation, at one z. */
static void slab_cap(shop *s, const vec2 *p, int n, float z, bool front)
{
    mesh_maker t;
    maker_init(&t);
    t.at = affine_identity();
    maker_extrude(&t, p, n, 0.0f, 1.0f);
    for (uint32_t i = 0; i < t.n_triangles; i++) {
        vec3 q[3];
        bool keep = true;
        for (int k = 0; k < 3; k++) {
            q[k] = t.positions[t.triangles[i][k]];
            keep = keep && (front ? q[k].z > 0.5f : q[k].z < 0.5f);
        }
        if (!keep)
            continue;
        uint32_t v[3];
        for (int k = 0; k < 3; k++)
            v[k] =
                maker_vertex(&s->mm, v3(q[k].x, q[k].y, z), v3(0, 0, front ? 1.0f : -1.0f), (vec2){ q[k].x, q[k].y });
        maker_triangle(&s->mm, v[0], v[1], v[2]);
    }
    maker_free(&t);
}

#define BEVEL_STEPS 3

void shop_slab(shop *s, const corner *c, int n, float z0, float z1, float bevel)
{
    int k;
    vec2 *p = corners_round(s->a, c, n, true, &k);
    bevel = f_min(bevel, 0.499f * (z1 - z0));
    int n_rings = bevel > 0 ? 2 * (BEVEL_STEPS + 1) : 2;
    vec3 *rings = ARENA_ARRAY(s->a, (size_t)(n_rings * k), vec3);
    vec2 *inset = ARENA_ARRAY(s->a, (size_t)k, vec2), *cap = ARENA_ARRAY(s->a, (size_t)k, vec2);
    for (int i = 0; i < n_rings; i++) {
        int step = i < n_rings / 2 ? i : n_rings - 1 - i;
        float t = bevel > 0 ? 0.5f * CIEL_PI_F * (float)step / BEVEL_STEPS : 0;
        float d = bevel > 0 ? bevel * (1.0f - sinf(t)) : 0, up = bevel > 0 ? bevel * (1.0f - cosf(t)) : 0;
        float z = i < n_rings / 2 ? z0 + up : z1 - up;
        outline_inset(inset, p, k, d);
        for (int j = 0; j < k; j++)
            rings[i * k + j] = v3(inset[j].x, inset[j].y, z);
        if (i == 0)
            memcpy(cap, inset, (size_t)k * sizeof *cap);
    }
    maker_loft(&s->mm, rings, n_rings, k, false);
    slab_cap(s, cap, k, z0, false);
    slab_cap(s, cap, k, z1, true);
}

void shop_tile(shop *s, const corner *c, int n, float y0, float y1, float bevel)
{
    affine keep = s->mm.at;
    affine lie = { { 1, 0, 0 }, { 0, 0, -1 }, { 0, 1, 0 }, { 0, 0, 0 } };
    s->mm.at = affine_mul(&keep, &lie);
    shop_slab(s, c, n, y0, y1, bevel);
    s->mm.at = keep;
}

/* ---- solids ---- */

void shop_box(shop *s, vec3 lo, vec3 hi, float round)
{
    vec3 d = v3_sub(hi, lo);
    round = f_min(round, 0.49f * f_min(d.x, f_min(d.y, d.z)));
    if (round > 0)
        maker_round_box(&s->mm, lo, hi, round);
    else
        maker_box(&s->mm, lo, hi);
}
void shop_block(shop *s, vec3 center, vec3 size, float round)
{
    shop_box(s, v3_mad(center, size, -0.5f), v3_mad(center, size, 0.5f), round);
}
void shop_ball(shop *s, vec3 center, float r)
{
    maker_sphere(&s->mm, center, v3_fill(r), r > 0.02f ? 32 : 16);
}
void shop_blob(shop *s, vec3 center, vec3 radii)
{
    maker_sphere(&s->mm, center, radii, 32);
}

void shop_cone(shop *s, vec3 a, vec3 b, float ra, float rb)
{
    vec3 d = v3_sub(b, a);
    float l = v3_len(d);
    if (l <= 0)
        return;
    affine keep = s->mm.at;
    affine stand = affine_trs(a, quat_between(v3(0, 1, 0), v3_scale(d, 1.0f / l)), 1.0f);
    s->mm.at = affine_mul(&keep, &stand);
    maker_cylinder(&s->mm, v3(0, 0, 0), ra, rb, l, ra > 0.02f || rb > 0.02f ? 32 : 16, true);
    s->mm.at = keep;
}
void shop_rod(shop *s, vec3 a, vec3 b, float r)
{
    shop_cone(s, a, b, r, r);
}

#define BEND_STEPS 8

static vec3 catmull(vec3 a, vec3 b, vec3 c, vec3 d, float t)
{
    vec3 m0 = v3_scale(v3_sub(c, a), 0.5f), m1 = v3_scale(v3_sub(d, b), 0.5f);
    float t2 = t * t, t3 = t2 * t;
    vec3 p = v3_scale(b, 2 * t3 - 3 * t2 + 1);
    p = v3_mad(p, m0, t3 - 2 * t2 + t);
    p = v3_mad(p, c, -2 * t3 + 3 * t2);
    return v3_mad(p, m1, t3 - t2);
}

static void bend(shop *s, const vec3 *p, int n, float r0, float r1, bool closed)
{
    int spans = closed ? n : n - 1, count = spans * BEND_STEPS + (closed ? 0 : 1);
    vec3 *path = ARENA_ARRAY(s->a, (size_t)count, vec3);
    float *r = ARENA_ARRAY(s->a, (size_t)count, float);
    for (int i = 0; i < count; i++) {
        int k = i / BEND_STEPS;
        float t = (float)(i % BEND_STEPS) / BEND_STEPS;
        if (k >= spans) {
            k = spans - 1;
            t = 1;
        }
        vec3 q[4];
        for (int j = 0; j < 4; j++) {
            int at = k - 1 + j;
            if (closed)
                at = (at + n) % n;
            q[j] = at < 0 ? v3_sub(v3_scale(p[0], 2), p[1]) : at >= n ? v3_sub(v3_scale(p[n - 1], 2), p[n - 2]) : p[at];
        }
        path[i] = catmull(q[0], q[1], q[2], q[3], t);
        r[i] = f_lerp(r0, r1, count > 1 ? (float)i / (float)(count - 1) : 0);
    }
    maker_tube(&s->mm, path, r, count, r0 > 0.006f || r1 > 0.006f ? 20 : 10, closed);
}
void shop_bend(shop *s, const vec3 *points, int n, float r0, float r1)
{
    bend(s, points, n, r0, r1, false);
}
void shop_loop(shop *s, const vec3 *points, int n, float r)
{
    bend(s, points, n, r, r, true);
}

void shop_ring(shop *s, vec3 center, vec3 axis, float radius, float r)
{
    enum {
        N = 64
    };
    vec3 t, b, path[N];
    float radii[N];
    axis = v3_norm(axis);
    v3_frame(axis, &t, &b);
    for (int i = 0; i < N; i++) {
        float w = 2 * CIEL_PI_F * (float)i / N;
        path[i] = v3_add(center, v3_add(v3_scale(t, radius * cosf(w)), v3_scale(b, radius * sinf(w))));
        radii[i] = r;
    }
    maker_tube(&s->mm, path, radii, N, r > 0.003f ? 20 : 12, true);
}

void shop_disc(shop *s, vec3 center, vec3 n, float r)
{
    enum {
        N = 48
    };
    vec3 t, b;
    n = v3_norm(n);
    v3_frame(n, &t, &b);
    uint32_t mid = maker_vertex(&s->mm, center, n, (vec2){ 0, 0 }), first = 0, last = 0;
    for (int i = 0; i < N; i++) {
        float w = 2 * CIEL_PI_F * (float)i / N, x = r * cosf(w), y = r * sinf(w);
        uint32_t v = maker_vertex(&s->mm, v3_add(center, v3_add(v3_scale(t, x), v3_scale(b, y))), n, (vec2){ x, y });
        if (i == 0)
            first = v;
        else
            maker_triangle(&s->mm, mid, last, v);
        last = v;
    }
    maker_triangle(&s->mm, mid, last, first);
}

void shop_picture(shop *s, vec3 origin, vec3 u, vec3 v)
{
    vec3 n = v3_norm(v3_cross(u, v));
    uint32_t a = maker_vertex(&s->mm, origin, n, (vec2){ 0, 0 });
    uint32_t b = maker_vertex(&s->mm, v3_add(origin, u), n, (vec2){ 1, 0 });
    uint32_t c = maker_vertex(&s->mm, v3_add(v3_add(origin, u), v), n, (vec2){ 1, 1 });
    uint32_t d = maker_vertex(&s->mm, v3_add(origin, v), n, (vec2){ 0, 1 });
    maker_triangle(&s->mm, a, b, c);
    maker_triangle(&s->mm, a, c, d);
}

static vec3 sheet_normal(shop_surface *f, const void *user, float u, float v)
{
    const float h = 1e-3f;
    vec3 du = v3_sub(f(user, f_min(u + h, 1), v), f(user, f_max(u - h, 0), v));
    vec3 dv = v3_sub(f(user, u, f_min(v + h, 1)), f(user, u, f_max(v - h, 0)));
    vec3 n = v3_cross(du, dv);
    if (v3_len2(n) < 1e-20f) { /* a pole: look a little inwards */
        float pu = f_clamp(u, 0.01f, 0.99f), pv = f_clamp(v, 0.01f, 0.99f);
        du = v3_sub(f(user, pu + h, pv), f(user, pu - h, pv));
        dv = v3_sub(f(user, pu, pv + h), f(user, pu, pv - h));
        n = v3_cross(du, dv);
    }
    return v3_norm(n);
}

void shop_sheet(shop *s, shop_surface *f, const void *user, int nu, int nv, bool both)
{
    uint32_t base = s->mm.n_vertices;
    for (int side = 0; side < (both ? 2 : 1); side++)
        for (int j = 0; j <= nv; j++)
            for (int i = 0; i <= nu; i++) {
                float u = (float)i / (float)nu, v = (float)j / (float)nv;
                vec3 p = f(user, u, v), n = sheet_normal(f, user, u, v);
                if (side)
                    p = v3_mad(p, n, -0.0004f);
                maker_vertex(&s->mm, p, side ? v3_neg(n) : n, (vec2){ u, v });
            }
    uint32_t w = (uint32_t)nu + 1;
    for (int side = 0; side < (both ? 2 : 1); side++)
        for (uint32_t j = 0; j < (uint32_t)nv; j++)
            for (uint32_t i = 0; i < (uint32_t)nu; i++) {
                uint32_t a = base + (uint32_t)side * w * ((uint32_t)nv + 1) + j * w + i;
                if (side) {
                    maker_triangle(&s->mm, a, a + w + 1, a + 1);
                    maker_triangle(&s->mm, a, a + w, a + w + 1);
                } else {
                    maker_triangle(&s->mm, a, a + 1, a + w + 1);
                    maker_triangle(&s->mm, a, a + w + 1, a + w);
                }
            }
}

/* ---- notes ---- */

void shop_anchor(shop *s, const char *name, vec3 p, vec3 direction, float radius)
{
    ARENA_PUSH(s->a, s->out->anchors, s->out->n_anchors) =
        (anchor){ .name = name, .position = p, .direction = v3_norm(direction), .radius = radius, .joint = -1 };
}
void shop_collide_turned(shop *s, enum collider_kind kind, vec3 center, vec3 half, quat q, const char *stuff,
                         const char *name)
{
    ARENA_PUSH(s->a, s->out->colliders, s->out->n_colliders) = (collider){
        .kind = kind, .center = center, .rotation = q, .half = half, .material = stuff, .name = name, .joint = -1
    };
}
void shop_collide(shop *s, enum collider_kind kind, vec3 center, vec3 half, const char *stuff, const char *name)
{
    shop_collide_turned(s, kind, center, half, quat_identity(), stuff, name);
}
void shop_lamp(shop *s, vec3 p, float size_m, unsigned rgb, float lumens)
{
    vec3 c = thing_color(rgb);
    float l = f_max(color_luminance(c), 0.05f);
    ARENA_PUSH(s->a, s->out->lights, s->out->n_lights) = (model_light){ .kind = MODEL_LIGHT_POINT,
                                                                        .position = p,
                                                                        .direction = v3(0, -1, 0),
                                                                        .size_m = size_m,
                                                                        .cone_deg = 360,
                                                                        .lumens = v3_scale(c, lumens / l),
                                                                        .joint = -1 };
}

/* ---- drawn textures ---- */

const texture *shop_draw(shop *s, int width, int height, shop_drawing *f, const void *user)
{
    texture *t = ARENA_NEW(s->a, texture);
    t->width = width;
    t->height = height;
    t->rgba = ARENA_ARRAY(s->a, (size_t)width * (size_t)height * 4, uint8_t);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            vec3 sum = v3_fill(0);
            for (int k = 0; k < 4; k++) {
                float u = ((float)x + 0.25f + 0.5f * (float)(k & 1)) / (float)width;
                float v = 1.0f - ((float)y + 0.25f + 0.5f * (float)(k >> 1)) / (float)height;
                sum = v3_add(sum, f(user, u, v));
            }
            rgb8 c = color_rgb8(v3_scale(sum, 0.25f));
            uint8_t *p = t->rgba + 4 * ((size_t)y * (size_t)width + (size_t)x);
            p[0] = c.r;
            p[1] = c.g;
            p[2] = c.b;
            p[3] = 255;
        }
    return t;
}

const char *shop_poured(const shop *s)
{
    const scene *sc = s->c->scene;
    const char *id = s->c->entity->id;
    for (size_t i = 0; sc && id && i < sc->n_entities; i++)
        for (size_t k = 0; k < sc->entities[i].n_actions; k++) {
            const scene_action *act = &sc->entities[i].actions[k];
            if (act->target && strcmp(act->verb, "pour") == 0 && strcmp(act->target, id) == 0)
                return params_text(&act->params, "liquid", "water");
        }
    return NULL;
}
