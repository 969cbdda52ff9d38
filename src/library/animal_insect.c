/* library/animal_insect.c - small things with many legs: butterflies, bees, dragonflies, beetles, ants, spiders, crabs.
 *
 * One plan for all: head, middle and abdomen as ellipsoids, pairs of jointed legs from the middle, feelers, and wings
 * by kind. Written in units of the body's length, which lies along Z; feet on the ground. Wings are turning parts named
 * "flap_..": motion beats them in flight (motion/flap.c). Not rigged: legs keep their stance.
 */
#include "library/animal.h"
#include "library/animal_species.h"
#include <string.h>

enum wings {
    WINGS_NONE,
    WINGS_BUTTERFLY,
    WINGS_LONG,
    WINGS_CLEAR,
    WINGS_SHELL
};
typedef struct insect {
    const char *name;
    float length;                  /* m, head to tail */
    vec3 head, middle, tail;       /* radii, of the length */
    float stand, reach, leg, knee; /* of the length: body above ground, feet from the middle, thickness, knees up */
    int leg_pairs;
    float feeler;
    enum wings wings;
    float span; /* one wing, of the length */
    unsigned color, color2, wing;
    bool furry, claws;
} insect;

static const insect insects[] = {
    { "butterfly",
      0.030f,
      { 0.085f, 0.08f, 0.08f },
      { 0.10f, 0.11f, 0.17f },
      { 0.075f, 0.075f, 0.30f },
      0.26f,
      0.30f,
      0.011f,
      0.10f,
      3,
      0.42f,
      WINGS_BUTTERFLY,
      1.55f,
      0x2a2018,
      0x4a3a28,
      0xe8781a,
      true,
      false },
    { "moth",
      0.030f,
      { 0.10f, 0.09f, 0.09f },
      { 0.14f, 0.14f, 0.18f },
      { 0.12f, 0.11f, 0.30f },
      0.26f,
      0.30f,
      0.012f,
      0.08f,
      3,
      0.30f,
      WINGS_BUTTERFLY,
      1.25f,
      0x8a745a,
      0xa89070,
      0xb09a78,
      true,
      false },
    { "bee",
      0.016f,
      { 0.15f, 0.15f, 0.11f },
      { 0.20f, 0.20f, 0.19f },
      { 0.19f, 0.18f, 0.29f },
      0.30f,
      0.38f,
      0.022f,
      0.16f,
      3,
      0.26f,
      WINGS_CLEAR,
      0.72f,
      0xd89a20,
      0x1c140c,
      0xd8d4c8,
      true,
      false },
    { "fly",
      0.009f,
      { 0.17f, 0.15f, 0.11f },
      { 0.20f, 0.18f, 0.20f },
      { 0.18f, 0.16f, 0.24f },
      0.30f,
      0.42f,
      0.018f,
      0.18f,
      3,
      0.06f,
      WINGS_CLEAR,
      0.80f,
      0x2a3038,
      0x30363c,
      0xc8c8c4,
      true,
      false },
    { "dragonfly",
      0.075f,
      { 0.065f, 0.055f, 0.05f },
      { 0.055f, 0.07f, 0.10f },
      { 0.028f, 0.03f, 0.38f },
      0.16f,
      0.15f,
      0.007f,
      0.06f,
      3,
      0.03f,
      WINGS_LONG,
      0.62f,
      0x2a7a8a,
      0x1a3a44,
      0xd0dcd8,
      false,
      false },
    { "ladybug",
      0.008f,
      { 0.16f, 0.12f, 0.12f },
      { 0.24f, 0.16f, 0.14f },
      { 0.36f, 0.30f, 0.38f },
      0.16f,
      0.42f,
      0.026f,
      0.10f,
      3,
      0.14f,
      WINGS_SHELL,
      0.0f,
      0xc41c14,
      0x14100e,
      0,
      false,
      false },
    { "beetle",
      0.025f,
      { 0.15f, 0.11f, 0.12f },
      { 0.22f, 0.15f, 0.16f },
      { 0.27f, 0.20f, 0.36f },
      0.17f,
      0.46f,
      0.024f,
      0.12f,
      3,
      0.26f,
      WINGS_SHELL,
      0.0f,
      0x1c3a28,
      0x14181a,
      0,
      false,
      false },
    { "ant",
      0.009f,
      { 0.12f, 0.11f, 0.14f },
      { 0.075f, 0.08f, 0.17f },
      { 0.14f, 0.14f, 0.20f },
      0.26f,
      0.46f,
      0.016f,
      0.22f,
      3,
      0.40f,
      WINGS_NONE,
      0.0f,
      0x3a1c10,
      0x2a140c,
      0,
      false,
      false },
    { "spider",
      0.022f,
      { 0.12f, 0.10f, 0.10f },
      { 0.20f, 0.14f, 0.21f },
      { 0.28f, 0.25f, 0.33f },
      0.34f,
      1.10f,
      0.026f,
      0.55f,
      4,
      0.0f,
      WINGS_NONE,
      0.0f,
      0x3a2c20,
      0x4a3a2a,
      0,
      true,
      false },
    { "crab",
      0.12f,
      { 0.20f, 0.08f, 0.10f },
      { 0.62f, 0.20f, 0.42f },
      { 0.40f, 0.14f, 0.30f },
      0.34f,
      1.05f,
      0.050f,
      0.30f,
      4,
      0.0f,
      WINGS_NONE,
      0.0f,
      0xb8462a,
      0xd8825a,
      0,
      false,
      true },
};

static const insect *insect_named(const char *name)
{
    for (size_t i = 0; i < sizeof insects / sizeof *insects; i++)
        if (name && strcmp(insects[i].name, name) == 0)
            return &insects[i];
    return &insects[0];
}

typedef struct bench {
    shop s;
    const insect *k;
    float l, y;          /* length and height of the body's axis, m */
    vec3 head, mid, end; /* middles of the three segments */
} bench;

static vec3 at(const bench *b, float x, float y, float z)
{
    return v3(x * b->l, b->y + y * b->l, z * b->l);
}

/* ---- wings ---- */

/* A wing of a butterfly: a fan about its root, from the hind edge (v = 0) to the front edge (v = 1). */
typedef struct fan {
    vec3 root;
    float from, to, reach, side; /* angles forward of sideways, radians; side +1 left, -1 right */
    bool hind;
} fan;

static float fan_reach(const fan *w, float v)
{
    if (w->hind)
        return w->reach * (0.62f + 0.38f * sinf(CIEL_PI_F * f_clamp(1.15f * v, 0, 1))) * (1 + 0.025f * cosf(50 * v));
    return w->reach * (f_lerp(0.60f, 1.0f, f_smooth(0.0f, 0.85f, v)) - 0.05f * f_smooth(0.86f, 1.0f, v));
}

static vec3 fan_point(const void *user, float u, float v)
{
    const fan *w = user;
    float a = f_lerp(w->from, w->to, w->side > 0 ? v : 1 - v), r = u * fan_reach(w, w->side > 0 ? v : 1 - v);
    float camber = 0.04f * w->reach * sinf(CIEL_PI_F * f_min(u, 1)) - 0.02f * w->reach * u;
    return v3_add(w->root, v3(w->side * r * cosf(a), camber, r * sinf(a)));
}

typedef struct pattern_of_wing {
    vec3 color, dark, light;
    float side;
} pattern_of_wing;

static vec3 wing_drawing(const void *user, float u, float v)
{
    const pattern_of_wing *p = user;
    v = p->side > 0 ? v : 1 - v;
    float warm = 0.75f + 0.35f * f_smooth(0.1f, 0.7f, u);
    vec3 c = v3_scale(p->color, warm);
    c = v3_lerp(p->dark, c, f_smooth(0.02f, 0.22f, u));
    float cell = v * 7.0f, vein = fabsf(cell - floorf(cell) - 0.5f);
    c = v3_lerp(c, p->dark, f_smooth(0.44f, 0.49f, vein) * 0.85f);
    float rim = 0.80f + 0.04f * cosf(2 * CIEL_PI_F * cell) - 0.10f * f_smooth(0.72f, 0.95f, v);
    c = v3_lerp(c, p->dark, f_smooth(rim - 0.02f, rim + 0.02f, u));
    float du = (u - 0.925f) / 0.030f, dv = (cell - floorf(cell) - 0.5f) / 0.17f;
    return v3_lerp(c, p->light, f_smooth(1.0f, 0.6f, du * du + dv * dv));
}

static void butterfly_wings(bench *b, vec3 color)
{
    const insect *k = b->k;
    for (int i = 0; i < 2; i++) {
        float side = i ? -1.0f : 1.0f;
        vec3 root = at(b, side * 0.5f * k->middle.x, 0.75f * k->middle.y, 0.12f);
        shop_spinner(&b->s, i ? "flap_right" : "flap_left", root, v3(0, 0, side));
        pattern_of_wing *p = ARENA_NEW(b->s.a, pattern_of_wing);
        bool dull = strcmp(k->name, "moth") == 0;
        *p = (pattern_of_wing){ color, dull ? v3_scale(color, 0.35f) : v3(0.012f, 0.009f, 0.008f),
                                dull ? v3_scale(color, 1.4f) : v3(0.8f, 0.78f, 0.72f), side };
        material m = material_plain(v3(1, 1, 1), 0.55f);
        m.name = "paper";
        m.texture = shop_draw(&b->s, 256, 256, wing_drawing, p);
        m.translucent = 0.4f;
        m.sheen = 0.3f;
        shop_paint(&b->s, m);
        const float deg = CIEL_PI_F / 180.0f;
        fan fore = { root, -12 * deg, 58 * deg, k->span * b->l, side, false };
        fan hind = { v3_add(root, at(b, 0, -b->y / b->l - 0.015f, -0.10f)),
                     -88 * deg,
                     6 * deg,
                     0.78f * k->span * b->l,
                     side,
                     true };
        shop_sheet(&b->s, fan_point, &hind, 24, 40, true);
        shop_sheet(&b->s, fan_point, &fore, 24, 40, true);
    }
}

/* A clear wing: a long leaf from its root outwards, swept by `sweep`. */
typedef struct leaf {
    vec3 root;
    float span, chord, sweep, side;
} leaf;

static vec3 leaf_point(const void *user, float u, float v)
{
    const leaf *w = user;
    float wide = w->chord * powf(sinf(CIEL_PI_F * f_clamp(0.06f + 0.90f * u, 0, 1)), 0.55f);
    float z = (w->side > 0 ? v - 0.65f : 0.35f - v) * wide - w->sweep * u;
    return v3_add(w->root, v3(w->side * u * w->span, 0.03f * w->span * sinf(CIEL_PI_F * u), z));
}

static void clear_wings(bench *b)
{
    const insect *k = b->k;
    bool dragonfly = k->wings == WINGS_LONG;
    int n = dragonfly || strcmp(k->name, "bee") == 0 ? 2 : 1;
    material m = thing_tinted("plastic", k->wing);
    m.opacity = 0.32f;
    m.roughness = 0.12f;
    m.coat = 1.0f;
    m.coat_roughness = 0.05f;
    m.translucent = 0.5f;
    for (int i = 0; i < 2; i++) {
        float side = i ? -1.0f : 1.0f;
        vec3 root = at(b, side * 0.4f * k->middle.x, 0.85f * k->middle.y, 0.02f);
        shop_spinner(&b->s, i ? "flap_buzz_right" : "flap_buzz_left", root, v3(0, 0, side));
        b->s.no_shadow = true;
        for (int j = 0; j < n; j++) {
            float z = dragonfly ? 0.05f - 0.11f * (float)j : -0.05f * (float)j, small = j && !dragonfly ? 0.7f : 1.0f;
            leaf w = { v3_add(root, v3(0, 0, z * b->l)), small * k->span * b->l,
                       (dragonfly ? 0.13f : 0.26f) * small * b->l,
                       (dragonfly ? (j ? 0.06f : -0.04f) : 0.50f + 0.12f * (float)j) * b->l, side };
            shop_paint(&b->s, m);
            shop_sheet(&b->s, leaf_point, &w, 28, 8, true);
            shop_paint(&b->s, thing_tinted("plastic", 0x2a2620));
            vec3 vein[5];
            for (int q = 0; q < 5; q++)
                vein[q] = leaf_point(&w, 0.24f * (float)q, side > 0 ? 1.0f : 0.0f);
            shop_bend(&b->s, vein, 5, 0.006f * b->l, 0.002f * b->l);
        }
    }
}

/* ---- body ---- */

static material hide(const insect *k, unsigned rgb)
{
    material m = thing_tinted(k->furry ? "fur" : "plastic", rgb);
    if (!k->furry) {
        m.roughness = 0.3f;
        m.coat = 0.7f;
        m.coat_roughness = 0.12f;
    }
    return m;
}

static void rings_of_bee(bench *b)
{
    const insect *k = b->k;
    for (int i = 0; i < 3; i++) {
        float t = -0.45f + 0.5f * (float)i, r = sqrtf(1 - t * t);
        shop_paint(&b->s, hide(k, k->color2));
        shop_scaled(&b->s, v3(b->end.x, b->end.y, b->end.z - t * k->tail.z * b->l),
                    quat_axis(v3(1, 0, 0), 0.5f * CIEL_PI_F),
                    v3(k->tail.x * r * 1.02f * b->l, 0.055f * b->l, k->tail.y * r * 1.02f * b->l));
        shop_blob(&b->s, v3(0, 0, 0), v3(1, 1, 1));
    }
    shop_home(&b->s);
}

static void shell_of_beetle(bench *b)
{
    const insect *k = b->k;
    vec3 r = v3_scale(k->tail, b->l);
    shop_paint(&b->s, hide(k, k->color2));
    shop_box(&b->s, v3_add(b->end, v3(-0.012f * b->l, 0.5f * r.y, -0.97f * r.z)),
             v3_add(b->end, v3(0.012f * b->l, 0.985f * r.y, 0.55f * r.z)), 0.004f * b->l);
    if (strcmp(k->name, "ladybug") != 0)
        return;
    static const float spots[4][2] = { { 0.34f, 0.42f }, { 0.62f, -0.05f }, { 0.30f, -0.35f }, { 0.0f, 0.66f } };
    for (int i = 0; i < 7; i++) {
        float x = spots[i / 2][0] * (i & 1 ? -1.0f : 1.0f), z = spots[i / 2][1];
        vec3 n = v3(x, sqrtf(f_max(1 - x * x - z * z, 0.05f)), z);
        vec3 p = v3_add(b->end, v3_mul(n, r));
        shop_scaled(&b->s, p, quat_between(v3(0, 1, 0), v3_norm(v3(n.x / r.x, n.y / r.y, n.z / r.z))), v3_fill(1));
        shop_blob(&b->s, v3(0, 0, 0), v3(0.085f * b->l, 0.010f * b->l, 0.085f * b->l));
    }
    shop_home(&b->s);
}

static void body(bench *b)
{
    const insect *k = b->k;
    shop_part(&b->s, "body", PART_RIGID);
    shop_main(&b->s, hide(k, k->color));
    shop_blob(&b->s, b->end, v3_scale(k->tail, b->l));
    bool two_tone = k->wings == WINGS_SHELL || k->wings == WINGS_BUTTERFLY;
    if (two_tone)
        shop_second(&b->s, hide(k, k->color2));
    shop_blob(&b->s, b->mid, v3_scale(k->middle, b->l));
    shop_blob(&b->s, b->head, v3_scale(k->head, b->l));
    if (strcmp(k->name, "bee") == 0)
        rings_of_bee(b);
    if (k->wings == WINGS_SHELL)
        shell_of_beetle(b);
    material eye = material_plain(v3(0.010f, 0.008f, 0.010f), 0.1f);
    eye.name = "eye";
    eye.coat = 1.0f;
    shop_paint(&b->s, eye);
    float big = k->wings == WINGS_CLEAR || k->wings == WINGS_LONG ? 0.62f : 0.34f;
    for (int i = 0; i < 2; i++) {
        float side = i ? -1.0f : 1.0f;
        vec3 e = v3_add(b->head, v3_scale(v3(side * 0.72f * k->head.x, 0.35f * k->head.y, 0.45f * k->head.z), b->l));
        shop_blob(&b->s, e, v3_scale(v3(0.8f * big * k->head.y, big * k->head.y, big * k->head.y), b->l));
    }
}

static void leg(bench *b, vec3 hip, vec3 foot, float knee)
{
    float l = b->l, r = b->k->leg * l;
    vec3 mid = v3_lerp(hip, foot, 0.48f), shin = v3_lerp(hip, foot, 0.80f);
    vec3 path[4] = { hip, v3_add(mid, v3(0, knee, 0)), v3_add(shin, v3(0, 0.35f * knee, 0)), foot };
    shop_bend(&b->s, path, 4, r, 0.45f * r);
}

static void legs(bench *b)
{
    const insect *k = b->k;
    float l = b->l;
    shop_paint(&b->s, hide(k, k->wings == WINGS_BUTTERFLY ? k->color : k->color2));
    for (int i = 0; i < 2 * k->leg_pairs; i++) {
        float side = i & 1 ? -1.0f : 1.0f, t = (float)(i / 2) / (float)(k->leg_pairs - 1), spread = 1 - 2 * t;
        vec3 hip = v3_add(b->mid,
                          v3_scale(v3(side * 0.7f * k->middle.x, -0.4f * k->middle.y, 0.6f * spread * k->middle.z), l));
        float out = k->reach * (0.85f + 0.15f * (1 - spread * spread));
        vec3 foot = v3(side * out * l, 0.6f * k->leg * l, b->mid.z + spread * 0.75f * k->reach * l);
        leg(b, hip, foot, (k->knee + 0.4f * k->stand) * l);
    }
    for (int i = 0; i < 2 && k->feeler > 0; i++) {
        float side = i ? -1.0f : 1.0f;
        vec3 root = v3_add(b->head, v3_scale(v3(side * 0.3f * k->head.x, 0.7f * k->head.y, 0.5f * k->head.z), l));
        vec3 tip = v3_add(root, v3_scale(v3(side * 0.45f, 0.50f, 0.75f), k->feeler * l));
        vec3 path[3] = { root, v3_add(v3_lerp(root, tip, 0.5f), v3(0, 0.10f * k->feeler * l, 0)), tip };
        shop_bend(&b->s, path, 3, 0.010f * l, 0.006f * l);
        if (k->wings == WINGS_BUTTERFLY)
            shop_ball(&b->s, tip, 0.016f * l);
    }
    for (int i = 0; i < 2 && k->claws; i++) {
        float side = i ? -1.0f : 1.0f;
        vec3 hip = v3_add(b->mid, v3_scale(v3(side * 0.8f * k->middle.x, 0, 0.6f * k->middle.z), l)),
             wrist = v3_add(b->mid, v3_scale(v3(side * 0.75f, 0.05f, 0.85f), l));
        vec3 arm[3] = { hip, v3_add(v3_lerp(hip, wrist, 0.5f), v3_scale(v3(side * 0.22f, 0.12f, 0), l)), wrist };
        shop_bend(&b->s, arm, 3, 0.07f * l, 0.09f * l);
        shop_blob(&b->s, v3_add(wrist, v3_scale(v3(-side * 0.06f, 0, 0.12f), l)), v3_scale(v3(0.12f, 0.10f, 0.20f), l));
        for (int j = 0; j < 2; j++) {
            vec3 tip = v3_add(wrist, v3_scale(v3(-side * (j ? 0.02f : 0.26f), 0.02f, 0.50f), l));
            shop_cone(&b->s, v3_add(wrist, v3_scale(v3(-side * 0.06f, 0, 0.22f), l)), tip, 0.07f * l, 0.012f * l);
        }
    }
}

int insect_build(model *out, const build_context *c)
{
    bench b = { .k = insect_named(c->row ? c->row->variant : NULL) };
    const insect *k = b.k;
    shop_open(&b.s, out, c);
    b.l = k->length;
    /* a belly may rest on the ground, never lie in it */
    float belly = f_max(k->middle.y, 1.1f * k->tail.y + (k->claws ? 0.0f : 0.02f));
    b.y = f_max(k->stand + 0.5f * k->middle.y, belly) * b.l;
    b.mid = at(&b, 0, 0, 0.08f);
    b.head = v3_add(b.mid, v3(0, 0.02f * b.l, (0.85f * k->middle.z + 0.75f * k->head.z) * b.l));
    b.end = v3_add(b.mid, v3(0, -0.02f * b.l, -(0.75f * k->middle.z + 0.75f * k->tail.z) * b.l));
    if (k->claws) /* a crab is one shell */
        b.end = v3_add(b.mid, v3(0, 0.06f * b.l, -0.10f * b.l));
    body(&b);
    legs(&b);
    const entity *e = c->entity;
    if (k->wings == WINGS_BUTTERFLY)
        butterfly_wings(&b, e->has_color ? color_linear(e->color) : thing_color(k->wing));
    if (k->wings == WINGS_LONG || k->wings == WINGS_CLEAR)
        clear_wings(&b);
    shop_anchor(&b.s, "head", b.head, v3(0, 0, 1), 0.2f * b.l);
    shop_anchor(&b.s, "face", v3_add(b.head, v3(0, 0, k->head.z * b.l)), v3(0, 0, 1), 0.2f * b.l);
    return shop_close(&b.s);
}
