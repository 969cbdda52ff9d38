/* library/thing_ball.c - balls: of every game, stitched, dimpled, drilled, of glass and of mirrors.
 *
 * A ball is a sheet over the sphere whose radius dips along its seams; colours that change across it are drawn as a
 * texture by direction, so that seams stay crisp in a close-up.
 */
#include "library/thing.h"

typedef struct ball_form {
    float r;
    vec3 center;
    float depth, width;    /* of the seam groove */
    float (*seam)(vec3 d); /* angle-like distance to the nearest seam */
} ball_form;

static vec3 direction_at(float u, float v)
{
    float lon = 2 * CIEL_PI_F * u, lat = CIEL_PI_F * (v - 0.5f);
    return v3(cosf(lat) * sinf(lon), sinf(lat), cosf(lat) * cosf(lon));
}

static vec3 ball_point(const void *user, float u, float v)
{
    const ball_form *b = user;
    vec3 d = direction_at(u, v);
    float r = b->r;
    if (b->seam) {
        float x = b->seam(d) / b->width;
        r -= b->depth * expf(-x * x);
    }
    return v3_mad(b->center, d, r);
}

static float least3(float a, float b, float c)
{
    return f_min(a, f_min(b, c));
}

/* Eight leather panels: three great circles. */
static float seam_octants(vec3 d)
{
    return least3(fabsf(d.x), fabsf(d.y), fabsf(d.z));
}
/* The one closed curve of tennis balls and baseballs: a level set with the cover's four-fold turn and flip. */
static float seam_curve(vec3 d)
{
    return fabsf(d.x * d.x - d.z * d.z + 1.15f * d.y) * 0.55f;
}

/* The i-th vertex of an icosahedron, unit. */
static vec3 icosahedron(int i)
{
    const float small = 0.52573111f, large = 0.85065081f;
    float a = i & 1 ? small : -small, b = i & 2 ? large : -large;
    return i < 4 ? v3(0, a, b) : i < 8 ? v3(a, b, 0) : v3(b, 0, a);
}

/* A football's cover is an icosahedron cut at its corners: how far d is inside the nearest pentagon (negative:
 * outside), and how far from the seam between two hexagons, which runs along the icosahedron's edge. */
static float pentagon(vec3 d, float *seam)
{
    vec3 axis = icosahedron(0), second = axis;
    float c1 = -2, c2 = -2, inside = 9;
    for (int i = 0; i < 12; i++) {
        vec3 v = icosahedron(i);
        float c = v3_dot(v, d);
        if (c > c1) {
            second = axis;
            c2 = c1;
            axis = v;
            c1 = c;
        } else if (c > c2) {
            second = v;
            c2 = c;
        }
    }
    *seam = fabsf(v3_dot(d, v3_norm(v3_cross(axis, second))));
    vec3 around[5];
    int n = 0;
    for (int i = 0; i < 12 && n < 5; i++)
        if (v3_dot(icosahedron(i), axis) > 0.4f && v3_dot(icosahedron(i), axis) < 0.9f)
            around[n++] = icosahedron(i);
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++) {
            if (v3_dot(around[i], around[j]) < 0.4f)
                continue; /* not neighbours of each other */
            vec3 p = v3_lerp(axis, around[i], 1.0f / 3), q = v3_lerp(axis, around[j], 1.0f / 3),
                 edge = v3_norm(v3_cross(p, q));
            inside = f_min(inside, v3_dot(edge, axis) > 0 ? v3_dot(edge, d) : -v3_dot(edge, d));
        }
    return inside;
}
static float seam_football(vec3 d)
{
    float seam, p = pentagon(d, &seam);
    return p < 0 ? f_min(-p, seam) : p;
}

static vec3 draw_football(const void *user, float u, float v)
{
    (void)user;
    vec3 d = direction_at(u, v);
    float unused, seam = seam_football(d);
    vec3 c = pentagon(d, &unused) > 0 ? v3_fill(0.012f) : v3_fill(0.83f);
    return v3_lerp(v3_fill(0.05f), c, f_smooth(0.003f, 0.009f, seam));
}

static vec3 draw_tennis(const void *user, float u, float v)
{
    (void)user;
    float seam = seam_curve(direction_at(u, v));
    return v3_lerp(v3_fill(0.8f), thing_color(0xc8dc3c), f_smooth(0.022f, 0.03f, seam));
}

static vec3 draw_baseball(const void *user, float u, float v)
{
    (void)user;
    vec3 d = direction_at(u, v);
    float side = (d.x * d.x - d.z * d.z + 1.15f * d.y) * 0.55f, seam = fabsf(side);
    float along = atan2f(d.x, d.z) * 18 + (d.y * 14);
    float stitch = fabsf(along - floorf(along) - 0.5f);
    bool thread = seam > 0.012f && seam < 0.055f && stitch < 0.16f + 0.4f * fabsf(seam - 0.03f);
    vec3 c = v3_lerp(v3_fill(0.5f), v3(0.82f, 0.79f, 0.72f), f_smooth(0.002f, 0.008f, seam));
    return thread ? v3(0.55f, 0.02f, 0.02f) : c;
}

static vec3 draw_beach(const void *user, float u, float v)
{
    (void)user;
    static const unsigned panel[6] = { 0xf4f4f0, 0xe03030, 0xf4f4f0, 0x2060d0, 0xf4f4f0, 0xf0c020 };
    if (v > 0.955f || v < 0.045f)
        return thing_color(0xf4f4f0);
    return thing_color(panel[(int)(u * 6) % 6]);
}

static vec3 draw_volley(const void *user, float u, float v)
{
    (void)user;
    vec3 d = direction_at(u, v);
    vec3 a = v3(fabsf(d.x), fabsf(d.y), fabsf(d.z));
    float across = a.x > a.y && a.x > a.z ? d.y / a.x : a.y > a.z ? d.z / a.y : d.x / a.z;
    float edge = a.x > a.y && a.x > a.z ? f_max(a.y, a.z) / a.x
                 : a.y > a.z            ? f_max(a.x, a.z) / a.y
                                        : f_max(a.x, a.y) / a.z;
    float strip = fabsf(fabsf(across) - 0.34f);
    vec3 c = fabsf(across) < 0.34f ? thing_color(0xf2c81e) : across > 0 ? thing_color(0x1f4fb0) : thing_color(0xf2f2ee);
    return v3_lerp(v3_fill(0.05f), c, f_min(f_smooth(0.004f, 0.012f, strip), f_smooth(0.004f, 0.014f, 1 - edge)));
}

static vec3 draw_eight(const void *user, float u, float v)
{
    (void)user;
    vec3 d = direction_at(u, v);
    float spot = acosf(f_clamp(d.z, -1, 1));
    if (spot > 0.45f)
        return v3_fill(0.008f);
    float x = d.x / 0.2f, y = d.y / 0.2f;
    float upper = fabsf(sqrtf(x * x + (y - 0.42f) * (y - 0.42f)) - 0.34f);
    float lower = fabsf(sqrtf(x * x + (y + 0.45f) * (y + 0.45f)) - 0.44f);
    return f_min(upper, lower) < 0.13f ? v3_fill(0.008f) : v3_fill(0.8f);
}

/* Interference colours of a soap film that thins towards the top. */
static vec3 draw_film(const void *user, float u, float v)
{
    (void)user;
    float t = 9.0f * (1 - v) * (1 - v) + 0.8f * sinf(12 * u + 5 * v) + 0.5f * sinf(31 * u - 9 * v);
    vec3 c = v3(0.55f + 0.45f * cosf(t), 0.55f + 0.45f * cosf(t * 1.22f + 1), 0.55f + 0.45f * cosf(t * 1.45f + 2));
    return v3_lerp(v3_fill(0.8f), c, 0.75f);
}

/* A ball of the form; texture by direction when `draw` is given. */
static void add_ball(shop *s, const ball_form *b, int detail)
{
    shop_sheet(s, ball_point, b, detail, detail / 2, false);
}

static int build_basketball(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "ball", PART_RIGID);
    material m = thing_tinted("rubber", 0xc4561c);
    m.pattern = PATTERN_BALL;
    m.color2 = v3_fill(0.012f);
    m.roughness = 0.55f;
    m.pattern_scale = 0.243f;
    m.pattern_amount = 1;
    m.bump = 0.0006f;
    shop_main(&s, m);
    maker_sphere(&s.mm, v3(0, 0.1215f, 0), v3_fill(0.1215f), 96);
    shop_collide(&s, COLLIDER_SPHERE, v3(0, 0.1215f, 0), v3_fill(0.1215f), "rubber", "ball");
    return shop_close(&s);
}

/* A ball of one stuff and one form, on the ground. */
static int plain_ball(model *out, const build_context *c, material m, const ball_form *b, int segments)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "ball", PART_RIGID);
    shop_main(&s, m);
    add_ball(&s, b, segments);
    shop_collide(&s, COLLIDER_SPHERE, b->center, v3_fill(b->r), m.name, "ball");
    return shop_close(&s);
}

/* Soft juggling ball: eight puffed panels. */
static int build_ball(model *out, const build_context *c)
{
    material m = thing_tinted("leather", 0xc81e1e);
    m.roughness = 0.42f;
    m.bump = 0.0001f;
    const ball_form b = { 0.0345f, v3(0, 0.0345f, 0), 0.0016f, 0.045f, seam_octants };
    return plain_ball(out, c, m, &b, 160);
}

typedef struct ball_kind {
    const char *variant, *material;
    unsigned color;
    float r, depth, width;
    float (*seam)(vec3);
    shop_drawing *draw;
    float roughness, bump, coat;
} ball_kind;
static const ball_kind kinds[] = {
    { "football", "leather", 0xffffff, 0.11f, 0.0016f, 0.012f, seam_football, draw_football, 0.38f, 0, 0.3f },
    { "tennis", "wool", 0xffffff, 0.0335f, 0.0008f, 0.03f, seam_curve, draw_tennis, 0.95f, 0.0004f, 0 },
    { "baseball", "leather", 0xffffff, 0.0367f, 0.0004f, 0.01f, seam_curve, draw_baseball, 0.45f, 0, 0 },
    { "beach", "plastic", 0xffffff, 0.2f, 0, 1, NULL, draw_beach, 0.18f, 0, 0.5f },
    { "volley", "leather", 0xffffff, 0.105f, 0, 1, NULL, draw_volley, 0.4f, 0, 0 },
    { "eight", "plastic", 0xffffff, 0.0286f, 0, 1, NULL, draw_eight, 0.06f, 0, 1 },
    { "pingpong", "plastic", 0xf4f2ea, 0.02f, 0, 1, NULL, NULL, 0.35f, 0, 0 },
    { "rubber", "rubber", 0xd02828, 0.09f, 0, 1, NULL, NULL, 0.3f, 0, 0.4f },
    { "snowball", "snow", 0xf4f7ff, 0.045f, 0, 1, NULL, NULL, 0.9f, 0.003f, 0 },
    { "crystal", "crystal", 0xffffff, 0.06f, 0, 1, NULL, NULL, 0.0f, 0, 0 },
    { "bauble", "mirror", 0xb01020, 0.04f, 0, 1, NULL, NULL, 0.03f, 0, 0 },
    { "pearl", "porcelain", 0xf4ece0, 0.005f, 0, 1, NULL, NULL, 0.15f, 0, 1 },
    { "bubble", "glass", 0xffffff, 0.05f, 0, 1, NULL, NULL, 0.0f, 0, 0 },
};

static int build_game_ball(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    const ball_kind *k = kinds;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (shop_is(&s, kinds[i].variant))
            k = &kinds[i];
    shop_part(&s, "ball", PART_RIGID);
    material m = thing_tinted(k->material, k->color);
    if (k->draw) {
        m.color = m.color2 = v3_fill(1);
        m.pattern = k->bump > 0 ? m.pattern : PATTERN_NONE;
        m.texture = shop_draw(&s, 1024, 512, k->draw, NULL);
    }
    m.roughness = k->roughness;
    m.coat = k->coat;
    m.coat_roughness = 0.12f;
    if (k->bump > 0)
        m.bump = k->bump;
    if (shop_is(&s, "bubble")) {
        /* a film that mirrors a little, in pale interference colours, and lets the rest through */
        m = material_plain(v3_fill(1), 0.02f);
        m.name = "glass";
        m.metal = 1;
        m.opacity = 0.22f;
        m.texture = shop_draw(&s, 256, 128, draw_film, NULL);
    }
    shop_main(&s, m);
    ball_form b = { k->r, v3(0, k->r, 0), k->depth, k->width, k->seam };
    add_ball(&s, &b, k->seam ? 192 : 96);
    if (shop_is(&s, "bauble")) {
        shop_paint(&s, thing_material("gold"));
        shop_cone(&s, v3(0, 0.0785f, 0), v3(0, 0.088f, 0), 0.008f, 0.007f);
        shop_ring(&s, v3(0, 0.0925f, 0), v3(0, 0, 1), 0.005f, 0.0008f);
    }
    return shop_close(&s);
}

/* Pointed ellipsoid with laces: American football; without: rugby. */
static vec3 pointed(const void *user, float u, float v)
{
    const ball_form *b = user;
    float lon = 2 * CIEL_PI_F * u, t = 2 * v - 1, r = b->r * powf(f_max(1 - t * t, 0), 0.62f);
    return v3(t * b->width, b->center.y + r * cosf(lon), r * sinf(lon));
}
static int build_pointed(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool rugby = shop_is(&s, "rugby");
    ball_form b = { rugby ? 0.095f : 0.086f, v3(0, rugby ? 0.095f : 0.086f, 0), 0, rugby ? 0.145f : 0.14f, NULL };
    shop_part(&s, "ball", PART_RIGID);
    shop_main(&s, thing_tinted("leather", rugby ? 0xe8e4da : 0x6e3216));
    shop_sheet(&s, pointed, &b, 64, 64, false);
    shop_paint(&s, thing_tinted("leather", rugby ? 0x203c90 : 0xf0ece4));
    for (int side = -1; side <= 1; side += 2)
        shop_ring(&s, v3((float)side * 0.085f, b.center.y, 0), v3(1, 0, 0), b.r * powf(1 - 0.37f, 0.62f) + 0.0005f,
                  0.003f);
    if (!rugby) {
        float top = b.center.y + b.r;
        shop_box(&s, v3(-0.045f, top - 0.002f, -0.002f), v3(0.045f, top + 0.002f, 0.002f), 0.0015f);
        for (int i = 0; i < 8; i++) {
            float x = -0.04f + 0.0114f * (float)i;
            shop_box(&s, v3(x - 0.0018f, top - 0.003f, -0.011f), v3(x + 0.0018f, top + 0.0025f, 0.011f), 0.0015f);
        }
    }
    shop_collide_turned(&s, COLLIDER_CAPSULE, b.center, v3(b.r * 0.9f, b.width - b.r * 0.9f, 0),
                        quat_axis(v3(0, 0, 1), CIEL_PI_F / 2), "leather", "ball");
    return shop_close(&s);
}

static float golf_dimples(vec3 d)
{
    /* Fibonacci lattice: distance to the nearest of 336 dimples */
    enum {
        N = 336
    };
    float best = 9;
    float k = (d.y + 1) * 0.5f * N;
    int from = (int)k - 60, to = (int)k + 60;
    for (int i = from < 0 ? 0 : from; i < to && i < N; i++) {
        float y = ((float)i + 0.5f) / N * 2 - 1, r = sqrtf(1 - y * y), a = 2.39996323f * (float)i;
        vec3 q = v3(r * sinf(a), y, r * cosf(a));
        best = f_min(best, v3_len2(v3_sub(q, d)));
    }
    return sqrtf(best);
}
static int build_golf(model *out, const build_context *c)
{
    material m = thing_tinted("plastic", 0xf6f6f2);
    m.coat = 0.8f;
    m.coat_roughness = 0.05f;
    const ball_form b = { 0.02135f, v3(0, 0.02135f, 0), 0.00045f, 0.062f, golf_dimples };
    return plain_ball(out, c, m, &b, 320);
}

static int build_bowling(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "ball", PART_RIGID);
    material m = thing_tinted("marble", 0x2a4aa0);
    m.color2 = thing_color(0x6a90e0);
    m.pattern_scale = 0.05f;
    m.coat = 1;
    m.coat_roughness = 0.02f;
    m.roughness = 0.2f;
    shop_main(&s, m);
    ball_form b = { 0.108f, v3(0, 0.108f, 0), 0, 1, NULL };
    add_ball(&s, &b, 96);
    shop_paint(&s, thing_tinted("plastic", 0x050505));
    static const float at[3][2] = { { 0.3f, 0.85f }, { 0.62f, 0.85f }, { 0.46f, 0.45f } };
    for (int i = 0; i < 3; i++) {
        vec3 d = v3(sinf(at[i][0]) * cosf(at[i][1]), sinf(at[i][1]), cosf(at[i][0]) * cosf(at[i][1]));
        shop_disc(&s, v3_mad(b.center, d, b.r + 0.0008f), d, 0.0125f);
    }
    return shop_close(&s);
}

/* Mirror tiles: flat quads on the sphere, each its own facet. */
static int build_disco(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "ball", PART_RIGID);
    float r = 0.15f;
    vec3 center = v3(0, r, 0);
    shop_paint(&s, thing_tinted("plastic", 0x181818));
    maker_sphere(&s.mm, center, v3_fill(r * 0.985f), 48);
    shop_main(&s, thing_material("mirror"));
    int rows = 26;
    for (int j = 1; j < rows; j++) {
        float v = ((float)j + 0.0f) / (float)rows, lat = CIEL_PI_F * (v - 0.5f);
        int n = (int)(cosf(lat) * 52 + 0.5f);
        for (int i = 0; i < n; i++) {
            float u = (float)i / (float)n;
            vec3 d = direction_at(u, v), t = v3_norm(v3_cross(v3(0, 1, 0), d)), up = v3_cross(d, t);
            d = v3_norm(v3_add(d, v3(rng_range(&s.rng, -0.02f, 0.02f), rng_range(&s.rng, -0.02f, 0.02f), 0)));
            float h = 0.0083f;
            vec3 o = v3_mad(v3_mad(v3_mad(center, direction_at(u, v), r), t, -h), up, -h);
            maker_quad(&s.mm, o, v3_scale(t, 2 * h), v3_scale(up, 2 * h));
        }
    }
    shop_paint(&s, thing_material("chrome"));
    shop_cone(&s, v3(0, 2 * r - 0.004f, 0), v3(0, 2 * r + 0.02f, 0), 0.02f, 0.018f);
    shop_ring(&s, v3(0, 2 * r + 0.028f, 0), v3(0, 0, 1), 0.01f, 0.002f);
    return shop_close(&s);
}

/* Glass marble with a twisted coloured leaf inside. */
static vec3 marble_leaf(const void *user, float u, float v)
{
    const float *r = user;
    float y = (2 * v - 1) * 0.62f * *r, w = sqrtf(f_max(0.4f * *r * *r - y * y, 0)) * 0.42f * (2 * u - 1),
          a = 3.4f * y / *r;
    return v3(w * cosf(a), *r + y, w * sinf(a));
}
static int build_marble(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float r = 0.008f;
    shop_part(&s, "glass", PART_RIGID);
    shop_paint(&s, thing_material("glass"));
    maker_sphere(&s.mm, v3(0, r, 0), v3_fill(r), 64);
    shop_part(&s, "leaf", PART_RIGID);
    shop_main(&s, thing_tinted("porcelain", 0x1e5ad0));
    shop_sheet(&s, marble_leaf, &r, 24, 32, true);
    return shop_close(&s);
}

/* A ball of yarn: a core under many slanting loops. */
static int build_yarn(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "yarn", PART_RIGID);
    material m = thing_tinted("wool", 0xb03a4a);
    shop_main(&s, m);
    float r = 0.05f;
    vec3 center = v3(0, r, 0);
    maker_sphere(&s.mm, center, v3_fill(r * 0.93f), 32);
    for (int i = 0; i < 46; i++) {
        vec3 axis = v3_norm(v3(rng_range(&s.rng, -1, 1), rng_range(&s.rng, -1, 1), rng_range(&s.rng, -1, 1)));
        float off = rng_range(&s.rng, -0.45f, 0.45f) * r;
        shop_ring(&s, v3_mad(center, axis, off), axis, sqrtf(r * r * 0.94f - off * off), 0.0022f);
    }
    vec3 tail[4] = { v3(0.03f, 0.004f, 0.02f), v3(0.07f, 0.0022f, 0.04f), v3(0.1f, 0.0022f, 0.0f),
                     v3(0.15f, 0.0022f, 0.03f) };
    shop_bend(&s, tail, 4, 0.0022f, 0.0022f);
    return shop_close(&s);
}

#define BALL (THING_HELD | THING_ROUND)
static const thing_row rows[] = {
    THING("basketball", "basketball.n.02", "basketball", "ballon de basket|basket-ball", OBJECT, BALL, 0.243f, 0.243f,
          0.243f, "rubber", "gym", 0.624f, build_basketball, NULL),
    THING("ball", "ball.n.01 plaything.n.01", "ball|juggling ball", "balle|balle de jonglage", OBJECT, BALL, 0.069f,
          0.069f, 0.069f, "leather", "studio", 0.12f, build_ball, NULL),
    THING("football", "soccer_ball.n.01 football.n.02", "soccer ball|football",
          "ballon de football|ballon de foot|ballon", OBJECT, BALL, 0.22f, 0.22f, 0.22f, "leather", "meadow", 0.43f,
          build_game_ball, "football"),
    THING("american_football", "football.n.02", "american football", "ballon de football américain", OBJECT, BALL,
          0.28f, 0.173f, 0.172f, "leather", "meadow", 0.41f, build_pointed, "american"),
    THING("rugby_ball", "rugby_ball.n.01", "rugby ball", "ballon de rugby", OBJECT, BALL, 0.29f, 0.19f, 0.19f,
          "leather", "meadow", 0.43f, build_pointed, "rugby"),
    THING("tennis_ball", "tennis_ball.n.01", "tennis ball", "balle de tennis", OBJECT, BALL, 0.067f, 0.067f, 0.067f,
          "rubber", "gym", 0.058f, build_game_ball, "tennis"),
    THING("baseball", "baseball.n.02", "baseball", "balle de baseball", OBJECT, BALL, 0.0734f, 0.0734f, 0.0734f,
          "leather", "meadow", 0.145f, build_game_ball, "baseball"),
    THING("beach_ball", "beach_ball.n.01", "beach ball", "ballon de plage", OBJECT, BALL | THING_FLOATS, 0.4f, 0.4f,
          0.4f, "plastic", "beach", 0.1f, build_game_ball, "beach"),
    THING("volleyball", "volleyball.n.02", "volleyball", "ballon de volley", OBJECT, BALL, 0.21f, 0.21f, 0.21f,
          "leather", "beach", 0.27f, build_game_ball, "volley"),
    THING("golf_ball", "golf_ball.n.01", "golf ball", "balle de golf", OBJECT, BALL, 0.0427f, 0.0427f, 0.0427f,
          "plastic", "meadow", 0.0459f, build_golf, NULL),
    THING("bowling_ball", "bowling_ball.n.01", "bowling ball", "boule de bowling", OBJECT, BALL, 0.216f, 0.216f, 0.216f,
          "plastic", "gym", 6.4f, build_bowling, NULL),
    THING("billiard_ball", "billiard_ball.n.01 cue_ball.n.01", "billiard ball|eight ball|pool ball", "boule de billard",
          OBJECT, BALL, 0.0572f, 0.0572f, 0.0572f, "ceramic", "studio", 0.16f, build_game_ball, "eight"),
    THING("ping_pong_ball", "ping-pong_ball.n.01", "ping-pong ball|table tennis ball", "balle de ping-pong", OBJECT,
          BALL | THING_FLOATS, 0.04f, 0.04f, 0.04f, "plastic", "gym", 0.0027f, build_game_ball, "pingpong"),
    THING("rubber_ball", "ball.n.01", "rubber ball|bouncy ball|toy ball", "balle en caoutchouc|balle rebondissante",
          OBJECT, BALL, 0.18f, 0.18f, 0.18f, "rubber", "studio", 0.3f, build_game_ball, "rubber"),
    THING("snowball", "snowball.n.04", "snowball", "boule de neige", OBJECT, BALL, 0.09f, 0.09f, 0.09f, "snow",
          "meadow", 0.15f, build_game_ball, "snowball"),
    THING("crystal_ball", "crystal_ball.n.01", "crystal ball|glass ball|glass sphere",
          "boule de cristal|boule de verre", OBJECT, BALL, 0.12f, 0.12f, 0.12f, "glass", "studio", 2.2f,
          build_game_ball, "crystal"),
    THING("bauble", "decoration.n.01", "bauble|christmas ball|christmas ornament", "boule de Noël", OBJECT, BALL, 0.08f,
          0.0985f, 0.08f, "glass", "living_room", 0.04f, build_game_ball, "bauble"),
    THING("pearl", "pearl.n.01", "pearl", "perle", OBJECT, BALL, 0.01f, 0.01f, 0.01f, "ceramic", "studio", 0.0014f,
          build_game_ball, "pearl"),
    THING("bubble", "bubble.n.01 soap_bubble.n.01", "bubble|soap bubble", "bulle|bulle de savon", OBJECT,
          BALL | THING_FLIES, 0.1f, 0.1f, 0.1f, "glass", "garden", 0.0005f, build_game_ball, "bubble"),
    THING("disco_ball", "", "disco ball|mirror ball", "boule à facettes|boule disco", OBJECT, THING_ROUND, 0.3f, 0.34f,
          0.3f, "glass", "studio", 2.5f, build_disco, NULL),
    THING("marble", "marble.n.02", "marble|glass marble", "bille", OBJECT, BALL, 0.016f, 0.016f, 0.016f, "glass",
          "studio", 0.0054f, build_marble, NULL),
    THING("yarn_ball", "thread.n.01", "ball of yarn|yarn ball", "pelote de laine|pelote", OBJECT, BALL, 0.2f, 0.1f,
          0.1f, "cloth", "living_room", 0.1f, build_yarn, NULL),
};
THING_FAMILY(thing_family_ball, "balls");
