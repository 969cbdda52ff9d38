/* library/thing_car.c - cars by measures: family car, taxi, police, sports, vintage, off-road, limousine; and vans.
 *
 * Two hulls: the body up to the belt line, and the cabin that stands on it; a van is one. Panes, lamps, grille and
 * seams lie on them; wheels turn with the way travelled; lamps glow and throw beams when it is dark. Rounded after real
 * ones, no make. Not here: interiors (panes are dark), trucks and buses (thing_truck.c).
 */
#include "library/thing_hull.h"
#include <string.h>

enum {
    N_LINE = 8
};
typedef struct car {
    const char *name;
    float length, half, axle_front, axle_back, wheel, tyre, bottom;
    vec2 line[N_LINE]; /* upper line of the body, back to front */
    float screen, roof_front, roof_back, rear,
        roof; /* z of windscreen foot, roof's ends, rear window's foot; roof height */
    float cabin_half, square, shoulder, lamp_y;
    unsigned color;
    enum rim rim;
} car;

static const car cars[] = {
#include "library/thing_car.def"
};

typedef struct bench {
    shop s;
    const car *k;
    hull body, cabin;
    bool lit;
} bench;

static const car *car_named(const char *name)
{
    for (size_t i = 0; i < sizeof cars / sizeof *cars; i++)
        if (name && strcmp(cars[i].name, name) == 0)
            return &cars[i];
    return &cars[0];
}

static bool is(const bench *b, const char *name)
{
    return strcmp(b->k->name, name) == 0;
}

static void plan(bench *b)
{
    const car *k = b->k;
    b->body = (hull){ .back = -0.5f * k->length,
                      .front = 0.5f * k->length,
                      .half = k->half,
                      .taper_front = 0.90f,
                      .taper_back = 0.92f,
                      .line = k->line,
                      .n_line = N_LINE,
                      .soft = 0.16f,
                      .bottom = k->bottom,
                      .shoulder = k->shoulder,
                      .square = k->square,
                      .tuck = 0.07f,
                      .tumble = 0.03f,
                      .round_front = 0.55f,
                      .round_back = 0.40f,
                      .drop_front = 0.16f,
                      .drop_back = 0.12f,
                      .middle = k->bottom + 0.26f,
                      .arch_z = { k->axle_front, k->axle_back },
                      .arch_y = k->wheel,
                      .arch_r = (strcmp(k->name, "sports_car") == 0 ? 1.08f : 1.14f) * k->wheel,
                      .n_arches = 2 };
    float belt = hull_top(&b->body, k->screen) - 0.06f;
    vec2 *line = ARENA_ARRAY(b->s.a, 4, vec2);
    line[0] = (vec2){ k->rear, belt + 0.02f };
    line[1] = (vec2){ k->roof_back, k->roof - 0.02f };
    line[2] = (vec2){ k->roof_front, k->roof };
    line[3] = (vec2){ k->screen, belt + 0.02f };
    bool boxy = is(b, "off_road_car");
    b->cabin = (hull){ .back = k->rear - 0.04f,
                       .front = k->screen + 0.04f,
                       .half = k->cabin_half,
                       .taper_front = 0.88f,
                       .taper_back = boxy ? 0.97f : 0.86f,
                       .line = line,
                       .n_line = 4,
                       .soft = boxy ? 0.10f : 0.22f,
                       .bottom = belt - 0.10f,
                       .shoulder = 0.55f,
                       .square = boxy ? 5.0f : 3.6f,
                       .tuck = 0.0f,
                       .tumble = boxy ? 0.10f : 0.17f,
                       .round_back = boxy ? 0.22f : 0.0f };
}

static material paint_of(const bench *b)
{
    material m = thing_tinted("car_paint", b->k->color);
    m.coat = 1.0f;
    m.coat_roughness = 0.04f;
    return m;
}

static material plastic(void)
{
    material m = material_plain(v3_fill(0.014f), 0.5f);
    m.name = "plastic";
    return m;
}

/* ---- panes ---- */

/* height in the cabin: 0 belt, 1 roof; z of the cabin's two silhouettes there */
static float cabin_y(const bench *b, float h)
{
    float belt = b->cabin.line[3].y;
    return f_lerp(belt, b->k->roof, h);
}
static float front_z(const bench *b, float h)
{
    return f_lerp(b->k->screen, b->k->roof_front, h);
}
static float back_z(const bench *b, float h)
{
    return f_lerp(b->k->rear, b->k->roof_back, h);
}

static void side_panes(bench *b, float side)
{
    const car *k = b->k;
    float lo = 0.10f, hi = 0.84f, post = 0.30f * (k->screen - k->roof_front);
    float inset = f_clamp(post, 0.10f, 0.22f),
          back = is(b, "sports_car") ? 0.55f : f_clamp(0.30f * (k->roof_back - k->rear), 0.10f, 0.28f);
    corner glass[4] = { { back_z(b, lo) + back, cabin_y(b, lo), 0.05f },
                        { front_z(b, lo) - inset, cabin_y(b, lo), 0.06f },
                        { front_z(b, hi) - 0.8f * inset, cabin_y(b, hi), 0.05f },
                        { back_z(b, hi) + 0.6f * back, cabin_y(b, hi), 0.07f } };
    shop_paint(&b->s, plastic());
    hull_side_patch(&b->s, &b->cabin, side, glass, 4, 0.004f);
    int doors = is(b, "sports_car") || is(b, "vintage_car") ? 1 : is(b, "limousine") ? 4 : 2;
    shop_paint(&b->s, vehicle_glass());
    for (int i = 0; i < doors; i++) {
        float t0 = (float)i / (float)doors, t1 = (float)(i + 1) / (float)doors, d = 0.03f;
        corner pane[4];
        for (int j = 0; j < 4; j++) {
            bool up = j > 1, fore = j == 1 || j == 2;
            const corner *from = up ? &glass[3] : &glass[0], *to = up ? &glass[2] : &glass[1];
            float t = fore ? t1 : t0;
            pane[j] = (corner){ f_lerp(from->x, to->x, t) + (fore ? -d : d), from->y + (up ? -0.022f : 0.02f), 0.035f };
        }
        hull_side_patch(&b->s, &b->cabin, side, pane, 4, 0.007f);
    }
}

static void end_panes(bench *b)
{
    for (int i = 0; i < 2; i++) {
        bool front = i == 0;
        float lo = front ? 0.08f : 0.17f, hi = 0.88f, z0 = front ? front_z(b, lo) : back_z(b, lo);
        float w0 = 0.90f * hull_half(&b->cabin, cabin_y(b, 0.02f), z0 - (front ? 0.30f : -0.30f)), w1 = 0.80f * w0;
        corner frame[4] = { { -w0, cabin_y(b, lo), 0.07f },
                            { w0, cabin_y(b, lo), 0.07f },
                            { w1, cabin_y(b, hi), 0.09f },
                            { -w1, cabin_y(b, hi), 0.09f } };
        shop_paint(&b->s, plastic());
        hull_end_patch(&b->s, &b->cabin, front, frame, 4, 0.004f);
        for (int j = 0; j < 4; j++) {
            frame[j].x *= 0.965f;
            frame[j].y += j < 2 ? 0.018f : -0.018f;
        }
        shop_paint(&b->s, vehicle_glass());
        hull_end_patch(&b->s, &b->cabin, front, frame, 4, 0.007f);
    }
}

/* ---- lamps, grille, plates ---- */

static void mirrored_end_patch(bench *b, bool front, const corner *c, int n, float lift)
{
    corner m[12];
    hull_end_patch(&b->s, &b->body, front, c, n, lift);
    for (int i = 0; i < n; i++)
        m[i] = (corner){ -c[n - 1 - i].x, c[n - 1 - i].y, c[n - 1 - i].r };
    hull_end_patch(&b->s, &b->body, front, m, n, lift);
}

static void round_lamps(bench *b, float x, float y, float r)
{
    for (int i = 0; i < 2; i++) {
        float side = i ? -1.0f : 1.0f, z = hull_end(&b->body, x, y, true);
        shop_paint(&b->s, thing_material("chrome"));
        shop_cone(&b->s, v3(side * x, y, z - 0.20f), v3(side * x, y, z + 0.02f), 0.8f * r, r);
        shop_paint(&b->s, vehicle_lamp(b->lit, 0xfff0d0, 9000));
        shop_blob(&b->s, v3(side * x, y, z + 0.01f), v3(0.88f * r, 0.88f * r, 0.35f * r));
    }
}

static void front_face(bench *b)
{
    const car *k = b->k;
    float w = k->half, y = k->lamp_y, low = k->bottom + 0.06f;
    shop_paint(&b->s, plastic());
    if (!is(b, "vintage_car")) {
        corner intake[4] = { { -0.62f * w, low, 0.05f },
                             { 0.62f * w, low, 0.05f },
                             { 0.55f * w, low + 0.15f, 0.04f },
                             { -0.55f * w, low + 0.15f, 0.04f } };
        hull_end_patch(&b->s, &b->body, true, intake, 4, 0.006f);
        float g0 = is(b, "sports_car") ? low + 0.16f : y - 0.10f, g1 = is(b, "sports_car") ? low + 0.18f : y + 0.045f;
        corner grille[4] = {
            { -0.40f * w, g0, 0.04f }, { 0.40f * w, g0, 0.04f }, { 0.46f * w, g1, 0.03f }, { -0.46f * w, g1, 0.03f }
        };
        hull_end_patch(&b->s, &b->body, true, grille, 4, 0.006f);
        shop_paint(&b->s, thing_material("chrome"));
        for (int i = 0; i < 3 && !is(b, "sports_car"); i++) {
            float yb = f_lerp(g0, g1, 0.25f + 0.25f * (float)i);
            corner bar[4] = { { -0.40f * w, yb - 0.006f, 0 },
                              { 0.40f * w, yb - 0.006f, 0 },
                              { 0.40f * w, yb + 0.006f, 0 },
                              { -0.40f * w, yb + 0.006f, 0 } };
            hull_end_patch(&b->s, &b->body, true, bar, 4, 0.012f);
        }
    } else {
        corner grille[4] = {
            { -0.16f, 0.42f, 0.06f }, { 0.16f, 0.42f, 0.06f }, { 0.22f, 0.70f, 0.08f }, { -0.22f, 0.70f, 0.08f }
        };
        hull_end_patch(&b->s, &b->body, true, grille, 4, 0.006f);
        shop_paint(&b->s, thing_material("chrome"));
        for (int i = -3; i <= 3; i++) {
            float x = 0.045f * (float)i;
            corner bar[4] = { { x - 0.007f, 0.43f, 0 },
                              { x + 0.007f, 0.43f, 0 },
                              { x * 1.25f + 0.007f, 0.69f, 0 },
                              { x * 1.25f - 0.007f, 0.69f, 0 } };
            hull_end_patch(&b->s, &b->body, true, bar, 4, 0.014f);
        }
    }
    if (is(b, "vintage_car") || is(b, "off_road_car")) {
        round_lamps(b, is(b, "vintage_car") ? 0.56f : 0.66f * w, y, is(b, "vintage_car") ? 0.12f : 0.10f);
    } else {
        float tall = is(b, "sports_car") ? 0.05f : 0.07f;
        corner lamp[4] = { { 0.50f * w, y - tall, 0.03f },
                           { 0.90f * w, y - 0.5f * tall, 0.03f },
                           { 0.93f * w, y + tall, 0.03f },
                           { 0.54f * w, y + 0.3f * tall, 0.03f } };
        shop_paint(&b->s, plastic());
        mirrored_end_patch(b, true, lamp, 4, 0.006f);
        corner bulb[4] = { { 0.56f * w, y - 0.7f * tall, 0.02f },
                           { 0.86f * w, y - 0.35f * tall, 0.03f },
                           { 0.88f * w, y + 0.65f * tall, 0.03f },
                           { 0.60f * w, y + 0.15f * tall, 0.02f } };
        shop_paint(&b->s, vehicle_lamp(b->lit, 0xf2f6ff, 9000));
        mirrored_end_patch(b, true, bulb, 4, 0.012f);
    }
    for (int i = 0; i < 2 && b->lit; i++) {
        float x = (i ? -1.0f : 1.0f) * 0.7f * w;
        vehicle_beam(&b->s, v3(x, y, hull_end(&b->body, x, y, true) + 0.12f), v3(0, -0.10f, 1), 46, 0xfff4e0, 900);
    }
}

static void rear_face(bench *b)
{
    const car *k = b->k;
    float w = k->half, y = f_lerp(k->bottom, hull_top(&b->body, b->body.back + 0.1f), 0.74f);
    corner lamp[4] = { { 0.52f * w, y - 0.055f, 0.03f },
                       { 0.92f * w, y - 0.075f, 0.03f },
                       { 0.92f * w, y + 0.07f, 0.03f },
                       { 0.52f * w, y + 0.05f, 0.03f } };
    if (is(b, "off_road_car")) {
        lamp[0] = (corner){ 0.76f * w, y - 0.16f, 0.03f };
        lamp[1] = (corner){ 0.90f * w, y - 0.16f, 0.03f };
        lamp[2] = (corner){ 0.90f * w, y + 0.06f, 0.03f };
        lamp[3] = (corner){ 0.76f * w, y + 0.06f, 0.03f };
    }
    shop_paint(&b->s, vehicle_lamp(b->lit, 0xd01008, 900));
    if (!is(b, "vintage_car"))
        mirrored_end_patch(b, false, lamp, 4, 0.009f);
    for (int i = 0; i < 2 && is(b, "vintage_car"); i++) /* on the wings */
        shop_blob(&b->s, v3(i ? -0.70f : 0.70f, 0.64f, k->axle_back - 0.50f), v3(0.045f, 0.07f, 0.06f));
    if (is(b, "sports_car")) {
        corner bar[4] = { { -0.55f * w, y + 0.01f, 0 },
                          { 0.55f * w, y + 0.01f, 0 },
                          { 0.55f * w, y + 0.03f, 0 },
                          { -0.55f * w, y + 0.03f, 0 } };
        hull_end_patch(&b->s, &b->body, false, bar, 4, 0.009f);
    }
    shop_paint(&b->s, plastic());
    corner skirt[4] = { { -0.78f * w, k->bottom + 0.04f, 0.05f },
                        { 0.78f * w, k->bottom + 0.04f, 0.05f },
                        { 0.72f * w, k->bottom + 0.20f, 0.04f },
                        { -0.72f * w, k->bottom + 0.20f, 0.04f } };
    hull_end_patch(&b->s, &b->body, false, skirt, 4, 0.006f);
    for (int i = 0; i < 2; i++) {
        bool front = i == 0;
        float py = front ? k->bottom + 0.24f : y - 0.10f;
        corner plate[4] = { { -0.24f, py - 0.05f, 0.01f },
                            { 0.24f, py - 0.05f, 0.01f },
                            { 0.24f, py + 0.05f, 0.01f },
                            { -0.24f, py + 0.05f, 0.01f } };
        shop_paint(&b->s, thing_tinted("plastic", 0xe8e8e0));
        hull_end_patch(&b->s, &b->body, front, plate, 4, 0.018f);
    }
    shop_paint(&b->s, thing_material("chrome"));
    for (int i = 0; i < (is(b, "sports_car") ? 2 : 1); i++) {
        float x = (i ? 1.0f : -1.0f) * 0.55f * w, z = b->body.back + 0.10f;
        shop_rod(&b->s, v3(x, k->bottom + 0.06f, z + 0.3f), v3(x, k->bottom + 0.06f, z - 0.06f), 0.036f);
    }
}

/* ---- the flanks ---- */

static void seams(bench *b, float side)
{
    const car *k = b->k;
    bool two = is(b, "sports_car") || is(b, "vintage_car");
    float sill = k->bottom + 0.13f, z0 = k->screen - 0.10f, z2 = k->axle_back + (two ? 0.62f : 0.38f),
          z1 = two ? z2 : 0.5f * (z0 + z2) - 0.05f;
    shop_paint(&b->s, material_plain(v3_fill(0.006f), 0.9f));
    float cuts[3] = { z0, z1, z2 };
    for (int i = two ? 1 : 0; i < 3; i++) {
        vec2 cut[2] = { { cuts[i], sill }, { cuts[i], hull_top(&b->body, cuts[i]) - 0.05f } };
        hull_side_strip(&b->s, &b->body, side, cut, 2, 0.009f, 0.0025f);
    }
    vec2 front[2] = { { z0, sill }, { z0, hull_top(&b->body, z0) - 0.05f } }, under[2] = { { z2, sill }, { z0, sill } };
    hull_side_strip(&b->s, &b->body, side, front, 2, 0.009f, 0.0025f);
    hull_side_strip(&b->s, &b->body, side, under, 2, 0.009f, 0.0025f);
    shop_paint(&b->s, plastic());
    float foot = k->bottom + 0.075f;
    corner cladding[4] = { { k->axle_back + 1.16f * k->wheel, k->bottom + 0.005f, 0 },
                           { k->axle_front - 1.16f * k->wheel, k->bottom + 0.005f, 0 },
                           { k->axle_front - 1.20f * k->wheel, foot, 0 },
                           { k->axle_back + 1.20f * k->wheel, foot, 0 } };
    hull_side_patch(&b->s, &b->body, side, cladding, 4, 0.006f);
    shop_main(&b->s, paint_of(b));
    for (int i = 0; i < (two ? 1 : 2); i++) { /* door handles */
        float z = (i ? z2 : z1) + 0.16f, y = hull_top(&b->body, z) - 0.13f,
              x = side * (hull_half(&b->body, y, z) + 0.012f);
        shop_block(&b->s, v3(x, y, z), v3(0.030f, 0.026f, 0.17f), 0.012f);
    }
    float mz = k->screen - 0.34f, my = b->cabin.line[3].y + 0.10f, mx = side * (hull_half(&b->cabin, my, mz) + 0.12f);
    shop_blob(&b->s, v3(mx, my, mz), v3(0.11f, 0.065f, 0.06f));
    shop_rod(&b->s, v3(mx - side * 0.13f, my - 0.03f, mz + 0.02f), v3(mx, my - 0.01f, mz), 0.018f);
    shop_paint(&b->s, thing_material("mirror"));
    shop_blob(&b->s, v3(mx, my, mz - 0.022f), v3(0.090f, 0.050f, 0.042f));
}

static void flared_arches(bench *b)
{
    const car *k = b->k;
    for (int i = 0; i < 4; i++) {
        float side = i & 1 ? -1.0f : 1.0f, z = i < 2 ? k->axle_front : k->axle_back, r = b->body.arch_r;
        vec3 lip[13];
        float thick[13];
        for (int j = 0; j < 13; j++) {
            float a = CIEL_PI_F * ((float)j - 0.2f) / 11.6f, y = k->wheel + r * sinf(a), zz = z + r * cosf(a);
            lip[j] = v3(side * (hull_half(&b->body, f_max(y, k->bottom + 0.01f), zz) - 0.004f), y, zz);
            thick[j] = is(b, "off_road_car") ? 0.05f : 0.018f;
        }
        if (is(b, "off_road_car"))
            shop_paint(&b->s, plastic());
        else
            shop_main(&b->s, paint_of(b));
        maker_tube(&b->s.mm, lip, thick, 13, 8, false);
    }
}

/* round wings over the wheels, running boards, chrome: the middle of the last century */
static void old_wings(bench *b)
{
    const car *k = b->k;
    for (int i = 0; i < 4; i++) {
        float side = i & 1 ? -1.0f : 1.0f, z = i < 2 ? k->axle_front : k->axle_back;
        hull wing = { .back = z - 0.62f, .front = z + 0.66f, .half = 0.20f, .line = b->k->line, .n_line = N_LINE };
        vec2 line[2] = { { z - 0.6f, 0.80f }, { z + 0.6f, 0.80f } };
        wing.line = line;
        wing.n_line = 2;
        wing.soft = 0.1f;
        wing.bottom = 0.24f;
        wing.shoulder = 0.3f;
        wing.square = 2.0f;
        wing.round_front = wing.round_back = 0.62f;
        wing.drop_front = wing.drop_back = 0.60f;
        wing.middle = 0.26f;
        wing.arch_z[0] = z;
        wing.arch_y = k->wheel;
        wing.arch_r = 1.13f * k->wheel;
        wing.n_arches = 1;
        shop_at(&b->s, v3(side * 0.66f, 0, 0));
        shop_main(&b->s, paint_of(b));
        hull_skin(&b->s, &wing, 22, 10);
        shop_home(&b->s);
        shop_paint(&b->s, plastic());
        if (i < 2)
            shop_box(&b->s, v3(side > 0 ? 0.60f : -0.84f, 0.27f, k->axle_back + 0.5f),
                     v3(side > 0 ? 0.84f : -0.60f, 0.32f, k->axle_front - 0.5f), 0.02f);
    }
    shop_paint(&b->s, thing_material("chrome"));
    for (int i = 0; i < 2; i++) {
        float e = i ? -1.0f : 1.0f, z = e * (0.5f * k->length + 0.06f);
        vec3 bar[5] = { v3(-0.80f, 0.42f, z - e * 0.26f), v3(-0.55f, 0.42f, z - e * 0.04f), v3(0, 0.42f, z),
                        v3(0.55f, 0.42f, z - e * 0.04f), v3(0.80f, 0.42f, z - e * 0.26f) };
        shop_bend(&b->s, bar, 5, 0.045f, 0.045f);
    }
}

/* ---- what makes it a taxi, a police car ---- */

static vec3 checks(const void *user, float u, float v)
{
    (void)user;
    bool dark = (((int)(u * 32) + (int)(v * 2)) & 1) != 0;
    return dark ? v3_fill(0.01f) : v3(0.85f, 0.83f, 0.75f);
}

static void liveries(bench *b)
{
    const car *k = b->k;
    if (is(b, "taxi")) {
        material m = material_plain(v3_fill(1), 0.4f);
        m.texture = shop_draw(&b->s, 512, 32, checks, NULL);
        shop_paint(&b->s, m);
        for (int i = 0; i < 2; i++) {
            corner band[4] = { { k->axle_back + 0.45f, 0.69f, 0 },
                               { k->axle_front - 0.45f, 0.69f, 0 },
                               { k->axle_front - 0.45f, 0.78f, 0 },
                               { k->axle_back + 0.45f, 0.78f, 0 } };
            hull_side_patch(&b->s, &b->body, i ? -1.0f : 1.0f, band, 4, 0.0015f);
        }
        shop_paint(&b->s, plastic());
        shop_block(&b->s, v3(0, k->roof + 0.015f, -0.15f), v3(0.52f, 0.03f, 0.22f), 0.012f);
        shop_paint(&b->s, vehicle_lamp(b->lit, 0xffd878, 1600));
        shop_block(&b->s, v3(0, k->roof + 0.10f, -0.15f), v3(0.44f, 0.14f, 0.15f), 0.03f);
    } else if (is(b, "police_car")) {
        shop_paint(&b->s, thing_tinted("car_paint", 0x0c1420));
        for (int i = 0; i < 2; i++) {
            corner doors[4] = { { k->axle_back + 0.42f, k->bottom + 0.10f, 0.02f },
                                { k->screen - 0.10f, k->bottom + 0.10f, 0.02f },
                                { k->screen - 0.10f, 0.90f, 0.02f },
                                { k->axle_back + 0.42f, 0.90f, 0.02f } };
            hull_side_patch(&b->s, &b->body, i ? -1.0f : 1.0f, doors, 4, 0.0012f);
        }
        shop_paint(&b->s, plastic());
        shop_block(&b->s, v3(0, k->roof + 0.03f, -0.15f), v3(1.10f, 0.04f, 0.24f), 0.015f);
        for (int i = 0; i < 2; i++) {
            unsigned rgb = i ? 0x1848ff : 0xff1c10;
            shop_paint(&b->s, vehicle_lamp(b->lit, rgb, 5000));
            shop_block(&b->s, v3(i ? -0.30f : 0.30f, k->roof + 0.095f, -0.15f), v3(0.48f, 0.09f, 0.20f), 0.04f);
            if (b->lit)
                shop_lamp(&b->s, v3(i ? -0.30f : 0.30f, k->roof + 0.25f, -0.15f), 0.3f, rgb, 250);
        }
    } else if (is(b, "sports_car")) {
        shop_paint(&b->s, plastic());
        shop_block(&b->s, v3(0, 1.00f, b->body.back + 0.17f), v3(1.50f, 0.025f, 0.24f), 0.01f);
        for (int i = 0; i < 2; i++)
            shop_block(&b->s, v3(i ? -0.5f : 0.5f, 0.92f, b->body.back + 0.20f), v3(0.03f, 0.16f, 0.12f), 0.01f);
    }
}

static void wheels(bench *b)
{
    const car *k = b->k;
    for (int i = 0; i < 4; i++) {
        float side = i & 1 ? -1.0f : 1.0f, z = i < 2 ? k->axle_front : k->axle_back;
        float x = is(b, "vintage_car")
                      ? 0.70f
                      : hull_half(&b->body, k->wheel + b->body.arch_r - 0.02f, z) - 0.5f * k->tyre - 0.015f;
        vehicle_wheel(&b->s, v3(side * x, k->wheel, z), k->wheel, k->tyre, side, k->rim);
    }
}

static int build_car(model *out, const build_context *c)
{
    bench b = { .k = car_named(c->row->variant), .lit = vehicle_lit(c) };
    const car *k = b.k;
    shop_open(&b.s, out, c);
    plan(&b);
    shop_part(&b.s, "body", PART_RIGID);
    shop_main(&b.s, paint_of(&b));
    hull_skin(&b.s, &b.body, 68, 16);
    if (is(&b, "police_car"))
        shop_second(&b.s, paint_of(&b));
    hull_skin(&b.s, &b.cabin, 36, 13);
    hull_wells(&b.s, &b.body, 0.36f);
    shop_box(&b.s, v3(-0.62f * k->half, k->bottom - 0.04f, b.body.back + 0.25f),
             v3(0.62f * k->half, k->bottom + 0.35f, b.body.front - 0.30f), 0.05f);
    shop_part(&b.s, "fittings", PART_RIGID);
    end_panes(&b);
    for (int i = 0; i < 2; i++) {
        side_panes(&b, i ? -1.0f : 1.0f);
        seams(&b, i ? -1.0f : 1.0f);
    }
    front_face(&b);
    rear_face(&b);
    if (is(&b, "vintage_car"))
        old_wings(&b);
    else
        flared_arches(&b);
    liveries(&b);
    wheels(&b);
    shop_anchor(&b.s, "seat", v3(0.36f, 0.45f, 0.0f), v3(0, 0, 1), 0.4f);
    shop_collide(&b.s, COLLIDER_BOX, v3(0, 0.5f * k->roof, 0), v3(k->half, 0.5f * k->roof - 0.05f, 0.5f * k->length),
                 "metal", "body");
    return shop_close(&b.s);
}

#define CAR(name, syn, en, fr, w, h, d, place, kg, variant)                                                            \
    THING(name, syn, en, fr, VEHICLE, THING_OUTDOORS, w, h, d, "metal", place, kg, build_car, variant)
static const thing_row rows[] = {
    CAR("car", "car.n.01 sedan.n.01 motor_vehicle.n.01 self-propelled_vehicle.n.01",
        "car|automobile|sedan|family car|hatchback|cars", "voiture|auto|automobile|berline|bagnole", 2.05f, 1.45f, 4.6f,
        "road", 1450, "sedan"),
    CAR("taxi", "cab.n.03", "taxi|taxicab|cab|yellow cab|yellow taxi", "taxi|taxi jaune", 2.05f, 1.65f, 4.75f, "street",
        1550, "taxi"),
    CAR("police_car", "cruiser.n.01", "police car|patrol car|squad car|cop car", "voiture de police", 2.05f, 1.61f,
        4.75f, "street", 1700, "police_car"),
    CAR("sports_car", "sports_car.n.01 racer.n.02 coupe.n.01 roadster.n.01 convertible.n.01",
        "sports car|sport car|race car|racing car|supercar|coupe|convertible|roadster",
        "voiture de sport|bolide|voiture de course|cabriolet|coupé", 2.05f, 1.2f, 4.42f, "road", 1350, "sports_car"),
    CAR("vintage_car", "beach_wagon.n.01 bus.n.04", "vintage car|old car|classic car|oldtimer|antique car|retro car",
        "voiture ancienne|vieille voiture|voiture de collection|voiture rétro|tacot", 1.74f, 1.52f, 4.35f, "street",
        1100, "vintage_car"),
    CAR("off_road_car", "jeep.n.01 sport_utility.n.01", "off-road car|jeep|suv|four by four|4x4",
        "4x4|jeep|tout-terrain|suv", 2.1f, 1.79f, 4.65f, "road", 2000, "off_road_car"),
    CAR("limousine", "limousine.n.01", "limousine|limo", "limousine", 2.05f, 1.47f, 7.4f, "street", 2600, "limousine"),
};
THING_FAMILY(thing_family_car, "cars");
