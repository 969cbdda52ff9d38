/* library/thing_solid.c - geometric solids, and small turned or cut things that are almost solids: dice, dominoes,
 * gems.
 *
 * Params "size" (metres, the largest side), "width", "height", "depth". Edges are softened, as cut ones are.
 */
#include "library/thing.h"
#include <string.h>

static float size_of(const shop *s, float fallback)
{
    return f_clamp((float)shop_number(s, "size", (double)fallback), 0.002f, 50.0f);
}

static material solid_paint(unsigned rgb)
{
    material m = thing_tinted("plastic", rgb);
    m.roughness = 0.32f;
    return m;
}

/* Convex solid from points: faces are given as index loops, flat, anticlockwise from outside is found by the centre. */
static void add_face(shop *s, const vec3 *p, const int *loop, int n, vec3 center)
{
    vec3 normal = v3_norm(v3_cross(v3_sub(p[loop[1]], p[loop[0]]), v3_sub(p[loop[2]], p[loop[0]])));
    bool flip = v3_dot(normal, v3_sub(p[loop[0]], center)) < 0;
    if (flip)
        normal = v3_neg(normal);
    uint32_t v[12];
    for (int i = 0; i < n; i++)
        v[i] = maker_vertex(&s->mm, p[loop[i]], normal,
                            (vec2){ v3_dot(p[loop[i]], v3(1, 0, 0)), v3_dot(p[loop[i]], v3(0, 1, 0)) });
    for (int i = 1; i + 1 < n; i++) {
        if (flip)
            maker_triangle(&s->mm, v[0], v[i + 1], v[i]);
        else
            maker_triangle(&s->mm, v[0], v[i], v[i + 1]);
    }
}

static void add_pyramid(shop *s, int sides, float r, float h)
{
    vec3 p[13];
    for (int i = 0; i < sides; i++) {
        float a = 2 * CIEL_PI_F * ((float)i + 0.5f) / (float)sides;
        p[i] = v3(r * sinf(a), 0, r * cosf(a));
    }
    p[sides] = v3(0, h, 0);
    vec3 mid = v3(0, h * 0.25f, 0);
    int base[12];
    for (int i = 0; i < sides; i++) {
        base[i] = i;
        int side[3] = { i, (i + 1) % sides, sides };
        add_face(s, p, side, 3, mid);
    }
    add_face(s, p, base, sides, mid);
}

static void add_prism(shop *s, int sides, float r, float h)
{
    corner o[16];
    for (int i = 0; i < sides; i++) {
        float a = 2 * CIEL_PI_F * ((float)i + 0.5f) / (float)sides;
        o[i] = (corner){ r * sinf(a), -r * cosf(a), 0.02f * r };
    }
    shop_tile(s, o, sides, 0, h, 0.02f * r);
}

/* Platonic solids by their vertices; faces are found as the planes of the hull. */
static void add_hull(shop *s, const vec3 *p, int n, float reach)
{
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++)
            for (int k = j + 1; k < n; k++) {
                vec3 c = v3_cross(v3_sub(p[j], p[i]), v3_sub(p[k], p[i]));
                if (v3_len(c) < 1e-7f * reach)
                    continue;
                vec3 normal = v3_norm(c);
                float d = v3_dot(normal, p[i]);
                if (d < 0) {
                    normal = v3_neg(normal);
                    d = -d;
                }
                int on[12], m = 0;
                bool outer = true, first = true;
                for (int q = 0; q < n && outer; q++) {
                    float x = v3_dot(normal, p[q]) - d;
                    if (x > 1e-4f * reach)
                        outer = false;
                    if (fabsf(x) <= 1e-4f * reach && m < 12) {
                        on[m++] = q;
                    }
                }
                if (!outer)
                    continue;
                /* each face once: i, j, k are its three lowest points */
                first = on[0] == i && on[1] == j && on[2] == k;
                if (!first)
                    continue;
                vec3 mid = v3_fill(0), t, b;
                for (int q = 0; q < m; q++)
                    mid = v3_mad(mid, p[on[q]], 1.0f / (float)m);
                v3_frame(normal, &t, &b);
                for (int q = 0; q < m; q++) /* around the middle */
                    for (int w = q + 1; w < m; w++) {
                        vec3 dq = v3_sub(p[on[q]], mid), dw = v3_sub(p[on[w]], mid);
                        if (atan2f(v3_dot(dw, b), v3_dot(dw, t)) < atan2f(v3_dot(dq, b), v3_dot(dq, t))) {
                            int keep = on[q];
                            on[q] = on[w];
                            on[w] = keep;
                        }
                    }
                add_face(s, p, on, m, v3_fill(0));
            }
}

static int platonic(vec3 *p, const char *name)
{
    const float g = 1.61803399f;
    int n = 0;
    if (strcmp(name, "octahedron") == 0) {
        for (int i = 0; i < 6; i++)
            p[n++] = i < 2   ? v3(i ? 1.0f : -1.0f, 0, 0)
                     : i < 4 ? v3(0, i == 3 ? 1.0f : -1.0f, 0)
                             : v3(0, 0, i == 5 ? 1.0f : -1.0f);
    } else if (strcmp(name, "tetrahedron") == 0) {
        p[n++] = v3(1, 1, 1);
        p[n++] = v3(1, -1, -1);
        p[n++] = v3(-1, 1, -1);
        p[n++] = v3(-1, -1, 1);
    } else if (strcmp(name, "icosahedron") == 0) {
        for (int i = 0; i < 12; i++) {
            float a = i & 1 ? 1.0f : -1.0f, b = i & 2 ? g : -g;
            p[n++] = i < 4 ? v3(0, a, b) : i < 8 ? v3(a, b, 0) : v3(b, 0, a);
        }
    } else {
        for (int i = 0; i < 8; i++)
            p[n++] = v3(i & 1 ? 1.0f : -1.0f, i & 2 ? 1.0f : -1.0f, i & 4 ? 1.0f : -1.0f);
        for (int i = 0; i < 12; i++) {
            float a = i & 1 ? 1 / g : -1 / g, b = i & 2 ? g : -g;
            p[n++] = i < 4 ? v3(0, a, b) : i < 8 ? v3(a, b, 0) : v3(b, 0, a);
        }
    }
    return n;
}

/* ---- each solid: d the largest side, or what stands for it ---- */

static void add_sphere(shop *s, float d)
{
    maker_sphere(&s->mm, v3(0, 0.5f * d, 0), v3_fill(0.5f * d), 96);
}

static void add_hemisphere(shop *s, float d)
{
    float r = 0.5f * d;
    corner p[20] = { { 0, 0, 0 }, { r, 0, 0.02f * r } };
    int n = 2;
    for (int i = 1; i <= 16; i++)
        p[n++] = (corner){ r * cosf(0.5f * CIEL_PI_F * (float)i / 16), r * sinf(0.5f * CIEL_PI_F * (float)i / 16), 0 };
    shop_lathe(s, p, n, 96);
}

static void add_cube(shop *s, float d)
{
    float w = (float)shop_number(s, "width", (double)d), h = (float)shop_number(s, "height", (double)d),
          z = (float)shop_number(s, "depth", (double)d);
    shop_box(s, v3(-w / 2, 0, -z / 2), v3(w / 2, h, z / 2), 0.018f * f_min(w, f_min(h, z)));
}

/* Turned: foot of radius r, head of radius `top`, edges broken by e. */
static void add_turned(shop *s, float r, float top, float h, float e)
{
    corner p[] = { { 0, 0, 0 }, { r, 0, e }, { top, h, e }, { 0, h, 0 } };
    shop_lathe(s, p, 4, 96);
}

static void add_cylinder(shop *s, float d)
{
    add_turned(s, 0.5f * d, 0.5f * d, (float)shop_number(s, "height", (double)d), 0.02f * d);
}

static void add_cone(shop *s, float d)
{
    add_turned(s, 0.5f * d, 0.004f * d, (float)shop_number(s, "height", (double)(1.2f * d)), 0.02f * d);
}

static void add_disc(shop *s, float d)
{
    float h = 0.06f * d;
    add_turned(s, 0.5f * d, 0.5f * d, h, 0.02f * h);
}

static void add_torus(shop *s, float d)
{
    float r = 0.5f * d;
    shop_ring(s, v3(0, r, 0), v3(0, 0, 1), r * 0.72f, r * 0.28f);
}

static void add_four_sided(shop *s, float d)
{
    add_pyramid(s, 4, 0.5f * d * 1.41421f, d * 0.75f);
}

static void add_many_sided(shop *s, float d)
{
    add_prism(s, (int)f_clamp((float)shop_number(s, "sides", 6), 3, 12), 0.5f * d, d * 1.2f);
}

static void add_capsule(shop *s, float d)
{
    float r = 0.5f * d;
    corner p[40];
    int n = 0;
    for (int i = 0; i <= 12; i++)
        p[n++] = (corner){ 0.5f * r * sinf(0.5f * CIEL_PI_F * (float)i / 12),
                           0.5f * r * (1 - cosf(0.5f * CIEL_PI_F * (float)i / 12)), 0 };
    for (int i = 0; i <= 12; i++)
        p[n++] = (corner){ 0.5f * r * cosf(0.5f * CIEL_PI_F * (float)i / 12),
                           d - 0.5f * r + 0.5f * r * sinf(0.5f * CIEL_PI_F * (float)i / 12), 0 };
    shop_lathe(s, p, n, 64);
}

/* An outline of n corners, 2 * deep thick, standing on the ground. */
static void stand_slab(shop *s, const corner *outline, int n, float deep, float edge)
{
    shop_slab(s, outline, n, -deep, deep, edge);
    float low = 1e9f;
    for (uint32_t i = 0; i < s->mm.n_vertices; i++)
        low = f_min(low, s->mm.positions[i].y);
    for (uint32_t i = 0; i < s->mm.n_vertices; i++)
        s->mm.positions[i].y -= low;
}

static void add_star(shop *s, float d)
{
    float r = 0.5f * d;
    corner o[10];
    for (int i = 0; i < 10; i++) {
        float a = CIEL_PI_F * (float)i / 5 + CIEL_PI_F / 2, k = i % 2 ? 0.42f * r : r;
        o[i] = (corner){ k * cosf(a), r + k * sinf(a), 0.05f * r };
    }
    stand_slab(s, o, 10, 0.13f * r, 0.08f * r);
}

static void add_heart(shop *s, float d)
{
    float r = 0.5f * d;
    corner o[60];
    for (int i = 0; i < 60; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 60, x = 16 * powf(sinf(a), 3),
              y = 13 * cosf(a) - 5 * cosf(2 * a) - 2 * cosf(3 * a) - cosf(4 * a);
        o[59 - i] = (corner){ x * r / 17, r + (y + 2) * r / 17, 0 };
    }
    stand_slab(s, o, 60, 0.26f * r, 0.24f * r);
}

/* An outline given as points in radii, `up` above the ground. */
static void add_cut_out(shop *s, float d, const float (*xy)[2], int n, float up, float edge)
{
    float r = 0.5f * d;
    corner o[12];
    for (int i = 0; i < n; i++)
        o[i] = (corner){ r * xy[i][0], r * (up + xy[i][1]), edge * r };
    stand_slab(s, o, n, 0.13f * r, 0.08f * r);
}

static void add_arrow(shop *s, float d)
{
    static const float xy[7][2] = { { -1, -0.28f }, { 0.2f, -0.28f }, { 0.2f, -0.7f }, { 1, 0 },
                                    { 0.2f, 0.7f }, { 0.2f, 0.28f },  { -1, 0.28f } };
    add_cut_out(s, d, xy, 7, 0.7f, 0.03f);
}

static void add_cross(shop *s, float d)
{
    static const float xy[12][2] = { { -0.14f, 0 },     { 0.14f, 0 },     { 0.14f, 1.2f }, { 0.6f, 1.2f },
                                     { 0.6f, 1.48f },   { 0.14f, 1.48f }, { 0.14f, 2 },    { -0.14f, 2 },
                                     { -0.14f, 1.48f }, { -0.6f, 1.48f }, { -0.6f, 1.2f }, { -0.14f, 1.2f } };
    add_cut_out(s, d, xy, 12, 0, 0.02f);
}

/* By the name of the thing; all others are Platonic. */
static const struct {
    const char *name;
    void (*add)(shop *s, float d);
} solids[] = {
    { "sphere", add_sphere },    { "hemisphere", add_hemisphere },
    { "cube", add_cube },        { "cylinder", add_cylinder },
    { "disc", add_disc },        { "cone", add_cone },
    { "torus", add_torus },      { "pyramid", add_four_sided },
    { "prism", add_many_sided }, { "capsule", add_capsule },
    { "star", add_star },        { "heart", add_heart },
    { "arrow", add_arrow },      { "cross", add_cross },
};

static void add_platonic(shop *s, const char *name, float d)
{
    vec3 p[20];
    int n = platonic(p, name);
    float low = 0, r = 0.5f * d;
    for (int i = 0; i < n; i++)
        p[i] = v3_scale(v3_norm(p[i]), r);
    for (int i = 0; i < n; i++)
        low = f_min(low, p[i].y);
    shop_at(s, v3(0, -low, 0));
    add_hull(s, p, n, r);
}

static int build_solid(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    const char *name = c->row->variant;
    float d = size_of(&s, 0.4f);
    shop_part(&s, "solid", PART_RIGID);
    shop_main(&s, solid_paint(0xc83c32));
    for (size_t i = 0; i < sizeof solids / sizeof *solids; i++)
        if (strcmp(solids[i].name, name) == 0) {
            solids[i].add(&s, d);
            return shop_close(&s);
        }
    add_platonic(&s, name, d);
    return shop_close(&s);
}

/* ---- dice, dominoes, gems, letters' blocks ---- */

static void add_pips(shop *s, vec3 face, vec3 right, vec3 up, int n, float half, float pip)
{
    static const signed char at[7][6][2] = { { { 0 } },
                                             { { 0, 0 } },
                                             { { -1, 1 }, { 1, -1 } },
                                             { { -1, 1 }, { 0, 0 }, { 1, -1 } },
                                             { { -1, 1 }, { 1, 1 }, { -1, -1 }, { 1, -1 } },
                                             { { -1, 1 }, { 1, 1 }, { 0, 0 }, { -1, -1 }, { 1, -1 } },
                                             { { -1, 1 }, { 1, 1 }, { -1, 0 }, { 1, 0 }, { -1, -1 }, { 1, -1 } } };
    for (int i = 0; i < n; i++) {
        vec3 p = v3_mad(v3_mad(face, right, half * 0.5f * (float)at[n][i][0]), up, half * 0.5f * (float)at[n][i][1]);
        shop_disc(s, v3_mad(p, v3_norm(v3_cross(right, up)), 0.00012f), v3_cross(right, up), pip);
    }
}

static int build_die(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "die", PART_RIGID);
    float h = 0.009f;
    material m = solid_paint(0xf2f0ea);
    m.coat = 0.6f;
    shop_main(&s, m);
    shop_box(&s, v3(-h, 0, -h), v3(h, 2 * h, h), 0.0022f);
    shop_second(&s, solid_paint(0x101010));
    vec3 o = v3(0, h, 0), X = v3(1, 0, 0), Y = v3(0, 1, 0), Z = v3(0, 0, 1);
    add_pips(&s, v3_mad(o, Y, h), X, v3_neg(Z), 1, h, 0.0028f);
    add_pips(&s, v3_mad(o, Y, -h), X, Z, 6, h, 0.0018f);
    add_pips(&s, v3_mad(o, Z, h), X, Y, 2, h, 0.0018f);
    add_pips(&s, v3_mad(o, Z, -h), v3_neg(X), Y, 5, h, 0.0018f);
    add_pips(&s, v3_mad(o, X, h), v3_neg(Z), Y, 3, h, 0.0018f);
    add_pips(&s, v3_mad(o, X, -h), Z, Y, 4, h, 0.0018f);
    return shop_close(&s);
}

static int build_domino(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "domino", PART_RIGID);
    float w = 0.012f, h = 0.048f, d = 0.0038f;
    shop_main(&s, solid_paint(0xf0ebdd));
    shop_box(&s, v3(-w, 0, -d), v3(w, h, d), 0.0012f);
    shop_second(&s, solid_paint(0x101010));
    shop_box(&s, v3(-w * 0.85f, h / 2 - 0.0004f, d - 0.0002f), v3(w * 0.85f, h / 2 + 0.0004f, d + 0.0001f), 0);
    int a = (int)rng_below(&s.rng, 6) + 1, b = (int)rng_below(&s.rng, 6) + 1;
    add_pips(&s, v3(0, h * 0.75f, d), v3(1, 0, 0), v3(0, 1, 0), a, w, 0.0019f);
    add_pips(&s, v3(0, h * 0.25f, d), v3(1, 0, 0), v3(0, 1, 0), b, w, 0.0019f);
    return shop_close(&s);
}

/* Brilliant cut: table, crown mains, girdle, pavilion. */
static int build_gem(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "gem", PART_RIGID);
    material m = thing_material("diamond");
    const char *v = c->row->variant;
    if (strcmp(v, "ruby") == 0 || strcmp(v, "emerald") == 0 || strcmp(v, "sapphire") == 0) {
        m.color = thing_color(v[0] == 'r' ? 0xd01030 : v[0] == 'e' ? 0x10a050 : 0x1040d0);
        m.absorb_m = 0.006f;
        m.ior = 1.77f;
    }
    shop_main(&s, m);
    float r = 0.01f;
    vec3 p[64];
    int n = 0;
    for (int i = 0; i < 8; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 8;
        p[n++] = v3(0.56f * r * sinf(a), 0.60f * r, 0.56f * r * cosf(a));
    }
    for (int i = 0; i < 16; i++) {
        float a = 2 * CIEL_PI_F * ((float)i) / 16;
        p[n++] = v3(r * sinf(a), 0.285f * r, r * cosf(a));
        p[n++] = v3(r * sinf(a), 0.25f * r, r * cosf(a));
    }
    for (int i = 0; i < 8; i++) {
        float a = 2 * CIEL_PI_F * ((float)i + 0.5f) / 8;
        p[n++] = v3(0.80f * r * sinf(a), 0.455f * r, 0.80f * r * cosf(a));
    }
    p[n++] = v3(0, -0.61f * r, 0);
    shop_at(&s, v3(0, 0.61f * r, 0));
    add_hull(&s, p, n, r);
    shop_anchor(&s, "center", v3(0, 0.6f * r, 0), v3(0, 0, 1), 0);
    return shop_close(&s);
}

#define S(name, syn, en, fr, flags, w, h, d)                                                                           \
    THING(name, syn, en, fr, OBJECT, flags, w, h, d, "plastic", "studio", 0, build_solid, name)
static const thing_row rows[] = {
    S("sphere", "sphere.n.05 sphere.n.02", "sphere|orb", "sphère|orbe", THING_ROUND, 0.4f, 0.4f, 0.4f),
    S("cube", "cube.n.05 cube.n.01", "cube|block|box shape", "cube|bloc|parallélépipède", 0, 0.4f, 0.4f, 0.4f),
    S("cylinder", "cylinder.n.01", "cylinder", "cylindre", THING_ROUND, 0.4f, 0.4f, 0.4f),
    S("cone", "cone.n.01", "cone", "cône", 0, 0.4f, 0.48f, 0.4f),
    S("pyramid", "pyramid.n.01", "pyramid", "pyramide", 0, 0.4f, 0.3f, 0.4f),
    S("torus", "torus.n.01 ring.n.02", "torus|hoop|donut shape", "tore|anneau", THING_ROUND, 0.4f, 0.4f, 0.112f),
    S("disc", "disk.n.01", "disc|disk", "disque", THING_ROUND, 0.4f, 0.024f, 0.4f),
    S("prism", "prism.n.01", "prism|hexagonal prism", "prisme", 0, 0.4f, 0.48f, 0.4f),
    S("capsule", "capsule.n.01", "capsule|pill shape", "capsule", THING_ROUND, 0.2f, 0.4f, 0.2f),
    S("hemisphere", "hemisphere.n.02 dome.n.04", "hemisphere|dome shape", "hémisphère|demi-sphère", 0, 0.4f, 0.2f,
      0.4f),
    S("star", "star.n.05", "star|star shape", "étoile", 0, 0.4f, 0.38f, 0.05f),
    S("heart", "heart.n.07", "heart|heart shape", "coeur", 0, 0.38f, 0.36f, 0.1f),
    S("arrow", "arrow.n.01", "arrow|arrow shape", "flèche", 0, 0.4f, 0.28f, 0.05f),
    S("cross", "cross.n.01", "cross", "croix", 0, 0.24f, 0.4f, 0.05f),
    S("tetrahedron", "tetrahedron.n.01", "tetrahedron", "tétraèdre", 0, 0.231f, 0.231f, 0.231f),
    S("octahedron", "octahedron.n.01", "octahedron", "octaèdre", 0, 0.4f, 0.4f, 0.4f),
    S("dodecahedron", "dodecahedron.n.01", "dodecahedron", "dodécaèdre", THING_ROUND, 0.38f, 0.38f, 0.38f),
    S("icosahedron", "icosahedron.n.01 polyhedron.n.01", "icosahedron|polyhedron", "icosaèdre|polyèdre", THING_ROUND,
      0.34f, 0.34f, 0.34f),
    THING("die", "die.n.01", "die|dice", "dé|dés", OBJECT, THING_HELD, 0.018f, 0.018f, 0.018f, "plastic", "studio",
          0.006f, build_die, NULL),
    THING("domino", "domino.n.04", "domino|dominoes", "domino|dominos", OBJECT, THING_HELD, 0.024f, 0.048f, 0.0076f,
          "plastic", "studio", 0.012f, build_domino, NULL),
    THING("diamond", "diamond.n.01 gem.n.02", "diamond|gem|jewel", "diamant|pierre précieuse|joyau", OBJECT, THING_HELD,
          0.02f, 0.0121f, 0.02f, "glass", "studio", 0.003f, build_gem, "diamond"),
    THING("ruby", "ruby.n.01", "ruby", "rubis", OBJECT, THING_HELD, 0.02f, 0.0121f, 0.02f, "glass", "studio", 0.003f,
          build_gem, "ruby"),
    THING("emerald", "emerald.n.01", "emerald", "émeraude", OBJECT, THING_HELD, 0.02f, 0.0121f, 0.02f, "glass",
          "studio", 0.003f, build_gem, "emerald"),
    THING("sapphire", "sapphire.n.01", "sapphire", "saphir", OBJECT, THING_HELD, 0.02f, 0.0121f, 0.02f, "glass",
          "studio", 0.003f, build_gem, "sapphire"),
};
THING_FAMILY(thing_family_solid, "solids");
