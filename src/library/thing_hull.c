/* library/thing_hull.c - the skin of a vehicle from its description, patches that lie on it, wheels, lamps.
 *
 * The skin is a sheet over (length, section); the section is straight flanks that round into the roof as a
 * superellipse, and both ends close as superellipses too. Patches are outlines filled towards their middle and
 * projected onto the skin.
 */
#include "library/thing_hull.h"

/* ---- the description as functions ---- */

static float line_at(const hull *h, float z)
{
    if (z <= h->line[0].x)
        return h->line[0].y;
    for (int i = 1; i < h->n_line; i++)
        if (z <= h->line[i].x)
            return f_lerp(h->line[i - 1].y, h->line[i].y, (z - h->line[i - 1].x) / (h->line[i].x - h->line[i - 1].x));
    return h->line[h->n_line - 1].y;
}

float hull_top(const hull *h, float z)
{
    float sum = 0, weights = 0;
    for (int i = -4; i <= 4; i++) {
        float w = 5.0f - fabsf((float)i);
        sum += w * line_at(h, z + 0.25f * (float)i * h->soft);
        weights += w;
    }
    return sum / weights;
}

/* 1 inside, falling to 0 at the tip over the depth */
static float closing(float past, float depth)
{
    if (depth <= 0 || past <= -depth)
        return 1;
    float t = f_clamp(1 + past / depth, 0, 1);
    return sqrtf(f_max(1 - t * t * t, 0));
}

static float wide_at(const hull *h, float z)
{
    float k = z > 0 ? z / h->front : z / h->back, taper = z > 0 ? h->taper_front : h->taper_back;
    float plan = taper > 0 ? 1 - (1 - taper) * k * k : 1;
    return h->half * plan * closing(z - h->front, h->round_front) * closing(h->back - z, h->round_back);
}

static float tall_at(const hull *h, float z)
{
    return closing(z - h->front, h->drop_front) * closing(h->back - z, h->drop_back);
}

/* above the middle an end closes wholly, below it hardly: aprons stay */
static float squeeze(float tall, bool above)
{
    return above ? tall : 0.8f + 0.2f * tall;
}

/* the section at a share q of the height */
static float section(const hull *h, float q)
{
    float s = (q - h->shoulder) / (1 - h->shoulder), wide = 1;
    if (s > 0)
        wide = powf(f_max(1 - powf(f_min(s, 1), h->square), 0), 1 / h->square);
    else
        wide = 1 - h->tuck * (1 - q / h->shoulder) * (1 - q / h->shoulder);
    return wide * (1 - h->tumble * q);
}

float hull_half(const hull *h, float y, float z)
{
    float top = hull_top(h, z), tall = tall_at(h, z);
    if (z > h->front || z < h->back || tall <= 0 || top <= h->bottom)
        return 0;
    float q = (h->middle + (y - h->middle) / squeeze(tall, y > h->middle) - h->bottom) / (top - h->bottom);
    return q < -0.001f || q > 1 ? 0 : wide_at(h, z) * section(h, f_max(q, 0));
}

float hull_end(const hull *h, float x, float y, bool front)
{
    float in = 0.5f * (h->front + h->back), out = front ? h->front : h->back, middle = in;
    for (int i = 1; i <= 40; i++) { /* from the middle outwards to the last place that is wide enough */
        float z = f_lerp(middle, front ? h->front : h->back, (float)i / 40.0f);
        if (hull_half(h, y, z) > fabsf(x) + 1e-4f)
            in = z;
        else if (i > 1 && in != middle) {
            out = z;
            break;
        }
    }
    for (int i = 0; i < 26; i++) {
        float z = 0.5f * (in + out);
        if (hull_half(h, y, z) > fabsf(x) + 1e-4f)
            in = z;
        else
            out = z;
    }
    return in;
}

/* ---- the skin ---- */

typedef struct skin_of {
    const hull *h;
    float side;
} skin_of;

/* share of the height, from a parameter that spends its steps where the section bends */
static float share_at(const hull *h, float p)
{
    if (p < 0.4f)
        return h->shoulder * p / 0.4f;
    float s = powf(sinf(0.5f * CIEL_PI_F * (p - 0.4f) / 0.6f), 2 / h->square);
    return h->shoulder + (1 - h->shoulder) * s;
}
static float parameter_of(const hull *h, float q)
{
    if (q < h->shoulder)
        return 0.4f * q / h->shoulder;
    float s = f_clamp((q - h->shoulder) / (1 - h->shoulder), 0, 1);
    return 0.4f + 0.6f * asinf(f_clamp(powf(s, 0.5f * h->square), 0, 1)) / (0.5f * CIEL_PI_F);
}

/* lower edge: higher over the wheels */
static float edge_at(const hull *h, float z)
{
    float y = h->bottom;
    for (int i = 0; i < h->n_arches; i++) {
        float d = (z - h->arch_z[i]) / h->arch_r;
        if (d > -1 && d < 1)
            y = f_max(y, h->arch_y + h->arch_r * sqrtf(1 - d * d));
    }
    return y;
}

static vec3 skin_point(const void *user, float u, float v)
{
    const skin_of *k = user;
    const hull *h = k->h;
    if (k->side < 0)
        u = 1 - u;
    float bent = 0.5f - 0.5f * cosf(CIEL_PI_F * u), z = f_lerp(h->front, h->back, f_lerp(u, bent, 0.93f));
    float top = hull_top(h, z), tall = tall_at(h, z), high = f_max(top - h->bottom, 1e-4f);
    float start = parameter_of(h, f_clamp((edge_at(h, z) - h->bottom) / high, 0, 0.98f));
    float p = f_lerp(start, 1, v), q = share_at(h, p);
    float y = h->bottom + q * high;
    y = h->middle + (y - h->middle) * squeeze(tall, y > h->middle);
    float x = p >= 0.9999f ? 0 : wide_at(h, z) * section(h, q);
    return v3(k->side * x, y, z);
}

void hull_skin(shop *s, const hull *h, int nu, int nv)
{
    for (int i = 0; i < 2; i++) {
        skin_of k = { h, i ? -1.0f : 1.0f };
        shop_sheet(s, skin_point, &k, nu, nv, false);
    }
}

/* ---- patches ---- */

typedef struct patch {
    const hull *h;
    bool end, front;
    float side, lift;
} patch;

static vec3 patch_place(const patch *p, vec2 q)
{
    if (p->end)
        return v3(q.x, q.y, hull_end(p->h, q.x, q.y, p->front));
    return v3(p->side * hull_half(p->h, q.y, q.x), q.y, q.x);
}

static void patch_vertex_at(const patch *p, vec2 q, vec3 *at, vec3 *n)
{
    const float d = 0.012f;
    vec3 du = v3_sub(patch_place(p, (vec2){ q.x + d, q.y }), patch_place(p, (vec2){ q.x - d, q.y }));
    vec3 dv = v3_sub(patch_place(p, (vec2){ q.x, q.y + d }), patch_place(p, (vec2){ q.x, q.y - d }));
    vec3 out = p->end ? v3(0, 0, p->front ? 1.0f : -1.0f) : v3(p->side, 0, 0);
    *n = v3_norm(v3_cross(du, dv));
    if (v3_dot(*n, out) < 0)
        *n = v3_neg(*n);
    if (v3_dot(*n, out) < 0.08f) /* the very edge of the skin */
        *n = out;
    *at = v3_mad(patch_place(p, q), *n, p->lift);
}

#define PATCH_RINGS 4 /* at most: small patches are flat enough with fewer */

static void patch_fill(shop *s, const patch *p, const corner *outline, int n)
{
    int k;
    vec2 *round = corners_round(s->a, outline, n, true, &k), *ring = ARENA_ARRAY(s->a, (size_t)k * 24, vec2);
    vec2 lo = round[0], hi = round[0], mid = { 0, 0 };
    int m = 0;
    for (int i = 0; i < k; i++) { /* long edges follow the skin too */
        vec2 a = round[i], b = round[(i + 1) % k];
        float l = sqrtf((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
        int steps = (int)f_clamp(l / 0.11f, 0, 16) + 1;
        for (int j = 0; j < steps; j++)
            ring[m++] = (vec2){ f_lerp(a.x, b.x, (float)j / (float)steps), f_lerp(a.y, b.y, (float)j / (float)steps) };
        lo = (vec2){ f_min(lo.x, a.x), f_min(lo.y, a.y) };
        hi = (vec2){ f_max(hi.x, a.x), f_max(hi.y, a.y) };
    }
    mid = (vec2){ 0.5f * (lo.x + hi.x), 0.5f * (lo.y + hi.y) };
    float large = f_max(hi.x - lo.x, hi.y - lo.y);
    int rings = large < 0.25f ? 1 : large < 0.8f ? 2 : PATCH_RINGS;
    bool mirrored = p->end ? !p->front : p->side > 0; /* as seen from outside */
    uint32_t first = s->mm.n_vertices;
    for (int r = 0; r <= rings; r++)
        for (int i = 0; i < m; i++) {
            float w = (float)r / (float)rings;
            vec2 q = { f_lerp(ring[i].x, mid.x, w), f_lerp(ring[i].y, mid.y, w) };
            vec3 at, normal;
            patch_vertex_at(p, q, &at, &normal);
            float u = (q.x - lo.x) / f_max(hi.x - lo.x, 1e-5f), v = (q.y - lo.y) / f_max(hi.y - lo.y, 1e-5f);
            maker_vertex(&s->mm, at, normal, (vec2){ mirrored ? 1 - u : u, v });
        }
    float area = 0; /* anticlockwise as given? */
    for (int i = 0; i < m; i++)
        area += ring[i].x * ring[(i + 1) % m].y - ring[(i + 1) % m].x * ring[i].y;
    bool flip = (area > 0) == mirrored;
    for (uint32_t r = 0; r < (uint32_t)rings; r++)
        for (uint32_t i = 0; i < (uint32_t)m; i++) {
            uint32_t a = first + r * (uint32_t)m + i, b = first + r * (uint32_t)m + (i + 1) % (uint32_t)m,
                     c = a + (uint32_t)m, d = b + (uint32_t)m;
            bool last = r + 1 == (uint32_t)rings;
            maker_triangle(&s->mm, a, flip ? d : b, flip ? b : d);
            if (!last)
                maker_triangle(&s->mm, a, flip ? c : d, flip ? d : c);
        }
}

void hull_side_patch(shop *s, const hull *h, float side, const corner *outline, int n, float lift)
{
    patch p = { h, false, false, side, lift };
    patch_fill(s, &p, outline, n);
}
void hull_end_patch(shop *s, const hull *h, bool front, const corner *outline, int n, float lift)
{
    patch p = { h, true, front, 0, lift };
    patch_fill(s, &p, outline, n);
}

void hull_side_strip(shop *s, const hull *h, float side, const vec2 *line, int n, float wide, float lift)
{
    for (int i = 0; i + 1 < n; i++) {
        vec2 a = line[i], b = line[i + 1], d = { b.x - a.x, b.y - a.y };
        float l = sqrtf(d.x * d.x + d.y * d.y);
        if (l < 1e-5f)
            continue;
        vec2 w = { -0.5f * wide * d.y / l, 0.5f * wide * d.x / l };
        corner c[4] = { { a.x + w.x, a.y + w.y, 0 },
                        { a.x - w.x, a.y - w.y, 0 },
                        { b.x - w.x, b.y - w.y, 0 },
                        { b.x + w.x, b.y + w.y, 0 } };
        hull_side_patch(s, h, side, c, 4, lift);
    }
}

void hull_wells(shop *s, const hull *h, float deep)
{
    material dark = material_plain(v3_fill(0.012f), 0.9f);
    dark.name = "plastic";
    shop_paint(s, dark);
    for (int i = 0; i < h->n_arches; i++)
        for (int k = 0; k < 2; k++) {
            float side = k ? -1.0f : 1.0f, r = h->arch_r + 0.015f;
            float out = hull_half(h, h->arch_y + 0.7f * h->arch_r, h->arch_z[i]) - 0.02f;
            enum {
                N = 20
            };
            for (int j = 0; j < N; j++) {
                float a = CIEL_PI_F * (float)j / N, b = CIEL_PI_F * (float)(j + 1) / N;
                vec3 p = v3(side * out, h->arch_y + r * sinf(a), h->arch_z[i] + r * cosf(a)),
                     q = v3(side * out, h->arch_y + r * sinf(b), h->arch_z[i] + r * cosf(b));
                vec3 in = v3(-side * deep, 0, 0), e = v3_sub(q, p);
                maker_quad(&s->mm, p, in, e);
                maker_quad(&s->mm, p, e, in);
            }
            shop_box(s, v3(side > 0 ? out - deep - 0.02f : -out + deep, h->arch_y - 0.3f * r, h->arch_z[i] - r),
                     v3(side > 0 ? out - deep : -out + deep + 0.02f, h->arch_y + r, h->arch_z[i] + r), 0);
        }
}

/* ---- wheels ---- */

#define WHEEL_SIDES 26

static void rim_spokes(shop *s, float r, float face, enum rim rim)
{
    shop_paint(s, rim == RIM_SPOKES ? thing_tinted("aluminium", 0xc4c8cc) : thing_material("chrome"));
    int n = rim == RIM_WIRE ? 28 : 10;
    for (int i = 0; i < n; i++) {
        float a = 2 * CIEL_PI_F * (float)i / (float)n, twist = rim == RIM_WIRE ? (i & 1 ? 0.5f : -0.5f) : 0;
        vec3 hub = v3(0.16f * r * cosf(a + twist), face, 0.16f * r * sinf(a + twist)),
             edge = v3(0.97f * r * cosf(a), 0.75f * face, 0.97f * r * sinf(a));
        const vec3 spoke[2] = { hub, edge };
        const float thick[2] = { rim == RIM_WIRE ? 0.008f * r : 0.075f * r, rim == RIM_WIRE ? 0.008f * r : 0.055f * r };
        maker_tube(&s->mm, spoke, thick, 2, 7, false);
    }
    corner cap[] = { { 0, face - 0.03f * r, 0 },
                     { 0.22f * r, face - 0.03f * r, 0.03f * r },
                     { 0.20f * r, face + 0.03f * r, 0.04f * r },
                     { 0, face + 0.05f * r, 0 } };
    shop_lathe(s, cap, 4, 16);
}

static void rim_disc(shop *s, float r, float face, enum rim rim)
{
    shop_paint(s, rim == RIM_CHROME ? thing_material("chrome") : thing_tinted("painted_metal", 0x9aa0a4));
    corner dish[] = { { r, 0.6f * face, 0 },
                      { 0.86f * r, 0.66f * face, 0.03f * r },
                      { 0.70f * r, 0.40f * face, 0.06f * r },
                      { 0.42f * r, 0.55f * face, 0.05f * r },
                      { 0.30f * r, face, 0.06f * r },
                      { 0, 1.06f * face, 0 } };
    shop_lathe(s, dish, 6, WHEEL_SIDES);
    shop_paint(s, material_plain(v3_fill(0.02f), 0.8f));
    for (int i = 0; i < 8; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 8;
        maker_sphere(&s->mm, v3(0.60f * r * cosf(a), 0.44f * face, 0.60f * r * sinf(a)), v3_fill(0.06f * r), 8);
    }
}

void vehicle_wheel(shop *s, vec3 axle, float radius, float width, float side, enum rim rim)
{
    shop_spinner(s, "wheel", axle, v3(1, 0, 0));
    float w = 0.5f * width, rr = rim == RIM_WIRE ? 0.86f * radius : 0.68f * radius;
    /* turned about +Y, then laid with its face outwards */
    affine lie = affine_trs(axle, quat_axis(v3(0, 0, 1), side > 0 ? -0.5f * CIEL_PI_F : 0.5f * CIEL_PI_F), 1.0f);
    s->mm.at = lie;
    material rubber = thing_tinted("rubber", 0x141416);
    rubber.roughness = 0.75f;
    shop_paint(s, rubber);
    float b = 0.28f * width;
    corner tyre[] = { { rr, -0.86f * w, 0 }, { rr + 0.02f * radius, -w, 0 }, { radius, -w, b },
                      { radius, w, b },      { rr + 0.02f * radius, w, 0 },  { rr, 0.86f * w, 0 } };
    shop_lathe(s, tyre, 6, WHEEL_SIDES);
    if (rim == RIM_CHROME) { /* white walls */
        shop_paint(s, thing_tinted("rubber", 0xe8e4d8));
        corner wall[] = { { 0.74f * radius, 1.01f * w, 0 }, { 0.90f * radius, 1.01f * w, 0 } };
        shop_lathe(s, wall, 2, WHEEL_SIDES);
        corner back[] = { { 0.90f * radius, 1.012f * w, 0 }, { 0.74f * radius, 1.012f * w, 0 } };
        shop_lathe(s, back, 2, WHEEL_SIDES);
    }
    material well = material_plain(v3_fill(0.03f), 0.5f);
    well.metal = 0.6f;
    shop_paint(s, rim == RIM_WIRE ? thing_tinted("aluminium", 0xb0b4b8) : well);
    corner barrel[] = {
        { rr, -0.86f * w, 0 }, { 0.93f * rr, -0.5f * w, 0 }, { 0.93f * rr, 0.5f * w, 0 }, { rr, 0.90f * w, 0 }
    };
    shop_lathe(s, barrel, 4, WHEEL_SIDES);
    corner inside[] = {
        { rr, 0.90f * w, 0 }, { 0.93f * rr, 0.5f * w, 0 }, { 0.93f * rr, -0.5f * w, 0 }, { rr, -0.86f * w, 0 }
    };
    shop_lathe(s, inside, 4, WHEEL_SIDES);
    if (rim != RIM_WIRE) {
        shop_paint(s, well);
        corner back[] = { { 0, -0.1f * w, 0 }, { 0.94f * rr, -0.1f * w, 0 }, { 0.94f * rr, 0.0f, 0 }, { 0, 0.0f, 0 } };
        shop_lathe(s, back, 4, 16);
    }
    if (rim == RIM_SPOKES || rim == RIM_WIRE)
        rim_spokes(s, rr, 0.55f * w, rim);
    else
        rim_disc(s, rr, 0.9f * w, rim);
    shop_home(s);
}

/* ---- lights ---- */

bool vehicle_lit(const build_context *c)
{
    const char *asked = params_text(&c->entity->params, "lit", "");
    if (asked[0])
        return asked[0] == 'y' || asked[0] == '1';
    return c->scene &&
           (c->scene->sky.sun_elevation_deg < 4 || c->scene->weather.rain > 0.3 || c->scene->weather.fog_per_m > 0.02);
}

material vehicle_lamp(bool lit, unsigned rgb, float nits)
{
    if (lit)
        return thing_glowing(rgb, nits);
    material m = thing_tinted("plastic", rgb);
    m.roughness = 0.08f;
    m.coat = 1.0f;
    m.coat_roughness = 0.03f;
    return m;
}

void vehicle_beam(shop *s, vec3 p, vec3 direction, float cone_deg, unsigned rgb, float lumens)
{
    shop_lamp(s, p, 0.12f, rgb, lumens);
    model_light *l = &s->out->lights[s->out->n_lights - 1];
    l->kind = MODEL_LIGHT_SPOT;
    l->direction = v3_norm(direction);
    l->cone_deg = cone_deg;
}

material vehicle_glass(void)
{
    material m = material_plain(v3(0.012f, 0.016f, 0.017f), 0.04f);
    m.name = "glass";
    m.coat = 1.0f;
    m.coat_roughness = 0.02f;
    return m;
}
