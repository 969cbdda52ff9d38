/* library/thing_plane.c - what flies with wings or rotors: airliner, light plane, biplane, fighter, helicopter, drone.
 *
 * Bodies are lofted through stations along Z, wings through aerofoils along X. Propellers and rotors are turning parts;
 * wheels turn on the ground. Origin on the ground under the middle, gear down. No make, no airline.
 */
#include "library/thing_hull.h"
#include <string.h>

/* a body's section at z: centre height, half width, half height */
typedef struct station {
    float z, y, rx, ry;
} station;

static station between(const station *s, int n, float t)
{
    float x = t * (float)(n - 1);
    int i = (int)x < n - 2 ? (int)x : n - 2;
    float f = x - (float)i, g = f * f * (3 - 2 * f);
    const station *a = &s[i], *b = &s[i + 1];
    return (station){ f_lerp(a->z, b->z, f), f_lerp(a->y, b->y, g), f_lerp(a->rx, b->rx, g), f_lerp(a->ry, b->ry, g) };
}

static void body(shop *s, const station *st, int n, float square)
{
    enum {
        RINGS = 72,
        AROUND = 40
    };
    vec3 *ring = ARENA_ARRAY(s->a, RINGS * AROUND, vec3);
    for (int i = 0; i < RINGS; i++) {
        station q = between(st, n, (float)i / (RINGS - 1));
        for (int j = 0; j < AROUND; j++) {
            float a = 2 * CIEL_PI_F * (float)j / AROUND, c = cosf(a), w = sinf(a);
            float x = copysignf(powf(fabsf(c), 2 / square), c), y = copysignf(powf(fabsf(w), 2 / square), w);
            ring[i * AROUND + j] = v3(q.rx * x, q.y + q.ry * y, q.z);
        }
    }
    maker_loft(&s->mm, ring, RINGS, AROUND, true);
}

/* half width of the body at a height and length */
static float body_half(const station *st, int n, float y, float z)
{
    for (int i = 0; i < 200; i++) {
        station q = between(st, n, (float)i / 199);
        if (q.z >= z) {
            float k = (y - q.y) / f_max(q.ry, 1e-3f);
            return fabsf(k) < 1 ? q.rx * sqrtf(1 - k * k) : 0;
        }
    }
    return 0;
}

typedef struct wing {
    vec3 root;         /* middle of the chord */
    float half;        /* span of one side */
    float chord, tip;  /* lengths of the chord */
    float sweep, rise; /* of the tip, metres backwards and up */
    float thick;       /* of the chord */
    bool one;          /* only the +X half: fins */
} wing;

static void lift(shop *s, const wing *w)
{
    enum {
        RINGS = 31,
        AROUND = 28
    };
    vec3 *ring = ARENA_ARRAY(s->a, RINGS * AROUND, vec3);
    for (int i = 0; i < RINGS; i++) {
        float u = w->one ? (float)i / (RINGS - 1) : -1 + 2 * (float)i / (RINGS - 1), far = fabsf(u);
        float c = f_lerp(w->chord, w->tip, far) * (far > 0.97f ? 0.75f : 1),
              t = w->thick * c * (far > 0.97f ? 0.4f : 1);
        for (int j = 0; j < AROUND; j++) {
            float a = 2 * CIEL_PI_F * (float)j / AROUND, nose = 0.5f + 0.5f * sinf(a);
            ring[i * AROUND + j] = v3_add(
                w->root, v3(u * w->half, w->rise * far * far + 0.5f * t * cosf(a) * (0.08f + 0.92f * powf(nose, 0.7f)),
                            -w->sweep * far + 0.5f * c * sinf(a)));
        }
    }
    maker_loft(&s->mm, ring, RINGS, AROUND, true);
}

static void fin(shop *s, vec3 root, float tall, float chord, float tip, float sweep, float thick)
{
    wing w = { v3(0, 0, 0), tall, chord, tip, sweep, 0, thick, true };
    s->mm.at = affine_trs(root, quat_axis(v3(0, 0, 1), 0.5f * CIEL_PI_F), 1.0f);
    lift(s, &w);
    shop_home(s);
}

static material paintwork(unsigned rgb)
{
    material m = thing_tinted("car_paint", rgb);
    m.coat = 0.8f;
    m.coat_roughness = 0.08f;
    return m;
}

static material dark(void)
{
    material m = material_plain(v3_fill(0.014f), 0.5f);
    m.name = "plastic";
    return m;
}

/* a body of revolution that lies along Z; corners are (radius, z) from back to front */
static void barrel(shop *s, vec3 at, const corner *c, int n)
{
    s->mm.at = affine_trs(at, quat_axis(v3(1, 0, 0), 0.5f * CIEL_PI_F), 1.0f);
    shop_lathe(s, c, n, 48);
    shop_home(s);
}

static void propeller(shop *s, vec3 hub, float r, int blades)
{
    shop_spinner(s, "propeller", hub, v3(0, 0, 1));
    shop_paint(s, thing_tinted("painted_metal", 0x1a1a1c));
    for (int i = 0; i < blades; i++) {
        s->mm.at = affine_trs(
            hub,
            quat_mul(quat_axis(v3(0, 0, 1), 2 * CIEL_PI_F * (float)i / (float)blades), quat_axis(v3(0, 1, 0), 0.5f)),
            1.0f);
        shop_blob(s, v3(0, 0.52f * r, 0), v3(0.075f * r, 0.50f * r, 0.016f * r));
    }
    shop_home(s);
    shop_paint(s, thing_material("chrome"));
    corner nose[] = {
        { 0, -0.10f * r, 0 }, { 0.13f * r, -0.10f * r, 0 }, { 0.10f * r, 0.10f * r, 0.05f * r }, { 0, 0.24f * r, 0 }
    };
    barrel(s, hub, nose, 4);
}

static void gear(shop *s, vec3 top, vec3 wheel, float r, int pair)
{
    shop_paint(s, thing_tinted("painted_metal", 0xb8bcc0));
    shop_rod(s, top, wheel, 0.16f * r);
    for (int i = 0; i < pair; i++) {
        float dx = pair > 1 ? (i ? 0.6f : -0.6f) * r : 0;
        vehicle_wheel(s, v3(wheel.x + dx, r, wheel.z), r, 0.55f * r, dx < 0 || wheel.x < 0 ? -1.0f : 1.0f, RIM_STEEL);
    }
    shop_part(s, "gear", PART_RIGID);
}

static void navigation_lights(shop *s, vec3 left, vec3 tail, bool lit)
{
    shop_paint(s, vehicle_lamp(lit, 0xff1810, 4000));
    shop_ball(s, left, 0.12f);
    shop_paint(s, vehicle_lamp(lit, 0x18ff50, 4000));
    shop_ball(s, v3(-left.x, left.y, left.z), 0.12f);
    shop_paint(s, vehicle_lamp(lit, 0xffffff, 3000));
    shop_ball(s, tail, 0.12f);
}

/* ---- airliner ---- */

static void jet_engine(shop *s, vec3 at, float r, bool spin)
{
    shop_part(s, "engine", PART_RIGID);
    shop_second(s, paintwork(0xe8eaec));
    corner cowl[] = { { 0.55f * r, -2.4f * r, 0 },        { 0.86f * r, -1.0f * r, 0.3f * r },
                      { 1.02f * r, 0.6f * r, 0.4f * r },  { 0.96f * r, 1.1f * r, 0.08f * r },
                      { 0.86f * r, 1.0f * r, 0.08f * r }, { 0.84f * r, 0.4f * r, 0 } };
    barrel(s, at, cowl, 6);
    shop_paint(s, dark());
    corner back[] = {
        { 0, -3.0f * r, 0 }, { 0.40f * r, -2.2f * r, 0 }, { 0.54f * r, -2.38f * r, 0 }, { 0.54f * r, -2.2f * r, 0 }
    };
    barrel(s, at, back, 4);
    if (spin)
        shop_spinner(s, "propeller", at, v3(0, 0, 1));
    shop_paint(s, thing_tinted("aluminium", 0x5c6066));
    for (int i = 0; i < 22; i++) {
        s->mm.at = affine_trs(
            v3_add(at, v3(0, 0, 0.45f * r)),
            quat_mul(quat_axis(v3(0, 0, 1), 2 * CIEL_PI_F * (float)i / 22), quat_axis(v3(0, 1, 0), 0.7f)), 1.0f);
        shop_box(s, v3(-0.06f * r, 0.2f * r, -0.01f * r), v3(0.06f * r, 0.85f * r, 0.01f * r), 0);
    }
    shop_home(s);
    corner spinner[] = { { 0, 0.30f * r, 0 }, { 0.26f * r, 0.42f * r, 0.05f * r }, { 0, 0.80f * r, 0 } };
    barrel(s, at, spinner, 3);
}

static int build_airliner(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool lit = vehicle_lit(c);
    static const station st[] = { { -19.0f, 4.9f, 0.15f, 0.15f },  { -16.5f, 4.75f, 0.75f, 0.80f },
                                  { -12.0f, 4.25f, 1.55f, 1.55f }, { -7.5f, 3.95f, 1.98f, 1.98f },
                                  { 10.0f, 3.95f, 1.98f, 1.98f },  { 14.5f, 3.90f, 1.85f, 1.85f },
                                  { 17.2f, 3.65f, 1.25f, 1.25f },  { 18.6f, 3.45f, 0.60f, 0.60f },
                                  { 19.0f, 3.40f, 0.10f, 0.10f } };
    const int n = sizeof st / sizeof *st;
    shop_part(&s, "fuselage", PART_RIGID);
    shop_second(&s, paintwork(0xf2f3f4));
    s.crease_deg = 60;
    body(&s, st, n, 2.0f);
    shop_part(&s, "wings", PART_RIGID);
    s.crease_deg = 50;
    shop_paint(&s, paintwork(0xb4b9be));
    wing main_wing = { v3(0, 3.0f, 1.0f), 17.0f, 6.4f, 1.7f, 7.4f, 1.7f, 0.12f, false },
         tail = { v3(0, 5.0f, -16.2f), 6.2f, 3.4f, 1.3f, 2.6f, 0.5f, 0.10f, false };
    lift(&s, &main_wing);
    lift(&s, &tail);
    shop_main(&s, paintwork(0x1c4a8a));
    fin(&s, v3(0, 5.2f, -15.2f), 6.4f, 5.2f, 1.9f, 3.9f, 0.10f);
    for (int i = 0; i < 2; i++) /* tips that turn up */
        shop_cone(&s, v3(i ? -16.9f : 16.9f, 4.6f, -6.5f), v3(i ? -17.5f : 17.5f, 6.3f, -7.6f), 0.42f, 0.12f);
    shop_part(&s, "windows", PART_RIGID);
    for (int i = 0; i < 2; i++) {
        float side = i ? -1.0f : 1.0f;
        shop_paint(&s, lit ? thing_glowing(0xffe0b0, 220) : vehicle_glass());
        for (int j = 0; j < 44; j++) {
            float z = -9.6f + 0.53f * (float)j, x = body_half(st, n, 4.45f, z);
            if (j % 15 != 14)
                shop_block(&s, v3(side * (x - 0.02f), 4.45f, z), v3(0.08f, 0.38f, 0.25f), 0);
        }
        shop_paint(&s, material_plain(v3_fill(0.25f), 0.6f));
        for (int j = 0; j < 2; j++) {
            float z = j ? 14.3f : -11.2f, x = body_half(st, n, 3.9f, z);
            for (int e = 0; e < 2; e++)
                shop_block(&s, v3(side * (x - 0.01f), 3.9f, z + (e ? 0.55f : -0.55f)), v3(0.05f, 1.7f, 0.03f), 0);
        }
        jet_engine(&s, v3(side * 5.6f, 1.75f, 3.0f), 1.05f, true);
        shop_part(&s, "pylon", PART_RIGID);
        shop_paint(&s, paintwork(0xb4b9be));
        shop_box(&s, v3(side * 5.6f - 0.15f, 2.4f, 0.2f), v3(side * 5.6f + 0.15f, 3.2f, 3.4f), 0.05f);
    }
    shop_paint(&s, vehicle_glass());
    shop_blob(&s, v3(0, 4.28f, 16.75f), v3(1.22f, 0.42f, 0.80f));
    navigation_lights(&s, v3(17.0f, 4.7f, -5.7f), v3(0, 4.9f, -19.0f), lit);
    gear(&s, v3(0, 2.2f, 14.2f), v3(0, 0.5f, 14.2f), 0.42f, 2);
    for (int i = 0; i < 2; i++)
        gear(&s, v3(i ? -3.3f : 3.3f, 2.8f, -0.8f), v3(i ? -3.3f : 3.3f, 0.6f, -0.8f), 0.56f, 2);
    return shop_close(&s);
}

/* ---- light planes ---- */

static int build_light_plane(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool two = strcmp(c->row->variant, "biplane") == 0, lit = vehicle_lit(c);
    static const station st[] = { { -4.1f, 1.55f, 0.06f, 0.10f }, { -3.4f, 1.50f, 0.16f, 0.22f },
                                  { -1.6f, 1.40f, 0.42f, 0.48f }, { -0.2f, 1.45f, 0.56f, 0.66f },
                                  { 1.1f, 1.40f, 0.56f, 0.62f },  { 1.9f, 1.30f, 0.50f, 0.46f },
                                  { 3.0f, 1.25f, 0.42f, 0.38f },  { 3.25f, 1.25f, 0.24f, 0.24f } };
    shop_part(&s, "fuselage", PART_RIGID);
    shop_main(&s, paintwork(two ? 0xc02a1c : 0xf2f2ee));
    s.crease_deg = 55;
    body(&s, st, 8, two ? 2.3f : 3.0f);
    shop_part(&s, "wings", PART_RIGID);
    s.crease_deg = 50;
    shop_second(&s, paintwork(two ? 0xe8d6a8 : 0xf2f2ee));
    wing high = { v3(0, two ? 2.75f : 2.12f, 0.75f), 5.2f, 1.5f, two ? 1.45f : 1.1f, 0.0f, 0.25f, 0.13f, false },
         low = { v3(0, 1.05f, 0.35f), 4.8f, 1.45f, 1.4f, 0, 0.2f, 0.12f, false };
    lift(&s, &high);
    if (two)
        lift(&s, &low);
    wing tail = { v3(0, 1.62f, -3.7f), 1.7f, 1.0f, 0.7f, 0.25f, 0, 0.09f, false };
    lift(&s, &tail);
    fin(&s, v3(0, 1.6f, -3.55f), 1.35f, 1.25f, 0.6f, 0.55f, 0.10f);
    shop_part(&s, "fittings", PART_RIGID);
    shop_paint(&s, thing_tinted("painted_metal", two ? 0x6a4a2c : 0xd0d2d2));
    for (int i = 0; i < 2; i++) {
        float side = i ? -1.0f : 1.0f;
        if (two) {
            for (int j = 0; j < 2; j++) {
                float z = 0.35f + 0.7f * (float)j;
                shop_rod(&s, v3(side * 3.4f, 1.2f, z - 0.35f), v3(side * 3.4f, 2.85f, z), 0.035f);
                shop_rod(&s, v3(side * 0.45f, 1.85f, z), v3(side * 0.7f, 2.7f, z), 0.03f);
            }
            shop_rod(&s, v3(side * 0.6f, 1.1f, 0.5f), v3(side * 3.4f, 2.8f, 0.7f), 0.012f);
            shop_rod(&s, v3(side * 3.4f, 1.2f, 0.5f), v3(side * 0.7f, 2.7f, 0.7f), 0.012f);
        } else {
            shop_rod(&s, v3(side * 0.52f, 0.98f, 0.5f), v3(side * 2.7f, 2.14f, 0.8f), 0.05f);
            shop_main(&s, thing_tinted("car_paint", 0xb02a20));
            shop_block(&s, v3(side * 0.48f, 1.42f, -0.9f), v3(0.14f, 0.10f, 3.4f), 0.02f);
            shop_paint(&s, thing_tinted("painted_metal", 0xd0d2d2));
        }
        gear(&s, v3(side * 0.42f, 0.9f, 0.75f), v3(side * 1.05f, 0.34f, 0.75f), 0.26f, 1);
    }
    gear(&s, two ? v3(0, 1.3f, -3.5f) : v3(0, 1.0f, 2.55f), two ? v3(0, 0.2f, -3.7f) : v3(0, 0.34f, 2.6f),
         two ? 0.14f : 0.22f, 1);
    shop_paint(&s, vehicle_glass());
    if (two) {
        for (int i = 0; i < 2; i++) {
            shop_blob(&s, v3(0, 2.02f, 0.35f - 1.0f * (float)i), v3(0.30f, 0.10f, 0.36f));
            shop_block(&s, v3(0, 2.16f, 0.72f - 1.0f * (float)i), v3(0.46f, 0.24f, 0.02f), 0.01f);
        }
    } else {
        shop_blob(&s, v3(0, 1.76f, 0.62f), v3(0.545f, 0.40f, 1.12f));
    }
    navigation_lights(&s, v3(5.1f, high.root.y + 0.25f, 0.75f), v3(0, 1.6f, -4.15f), lit);
    propeller(&s, v3(0, 1.25f, 3.35f), 0.98f, 2);
    return shop_close(&s);
}

static int build_fighter(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    static const station st[] = { { -7.4f, 2.1f, 0.62f, 0.52f }, { -5.0f, 2.1f, 1.05f, 0.62f },
                                  { -1.0f, 2.1f, 1.12f, 0.70f }, { 2.0f, 2.15f, 0.92f, 0.74f },
                                  { 4.4f, 2.2f, 0.55f, 0.62f },  { 6.6f, 2.1f, 0.28f, 0.30f },
                                  { 8.2f, 2.0f, 0.03f, 0.03f } };
    shop_part(&s, "fuselage", PART_RIGID);
    shop_main(&s, thing_tinted("painted_metal", 0x6f777f));
    s.crease_deg = 55;
    body(&s, st, 7, 2.5f);
    shop_part(&s, "wings", PART_RIGID);
    s.crease_deg = 45;
    shop_main(&s, thing_tinted("painted_metal", 0x69717a));
    wing delta = { v3(0, 2.05f, -1.2f), 5.0f, 6.2f, 1.3f, 3.0f, 0.0f, 0.05f, false },
         tail = { v3(0, 2.1f, -6.1f), 2.9f, 2.4f, 1.0f, 1.2f, 0, 0.05f, false };
    lift(&s, &delta);
    lift(&s, &tail);
    for (int i = 0; i < 2; i++)
        fin(&s, v3(i ? -0.95f : 0.95f, 2.4f, -5.2f), 2.3f, 2.6f, 1.0f, 1.6f, 0.06f);
    shop_part(&s, "fittings", PART_RIGID);
    shop_paint(&s, vehicle_glass());
    shop_blob(&s, v3(0, 2.72f, 3.6f), v3(0.40f, 0.42f, 1.45f));
    for (int i = 0; i < 2; i++) {
        float side = i ? -1.0f : 1.0f;
        shop_paint(&s, dark());
        shop_box(&s, v3(side * 1.05f - 0.30f, 1.75f, 1.7f), v3(side * 1.05f + 0.30f, 2.5f, 2.4f), 0.12f);
        corner nozzle[] = { { 0.30f, -0.5f, 0 }, { 0.46f, 0.3f, 0 }, { 0.40f, 0.3f, 0 }, { 0.25f, -0.3f, 0 } };
        barrel(&s, v3(side * 0.42f, 2.1f, -7.4f), nozzle, 4);
        gear(&s, v3(side * 0.9f, 1.9f, -1.8f), v3(side * 1.1f, 0.38f, -1.8f), 0.36f, 1);
    }
    gear(&s, v3(0, 1.8f, 4.6f), v3(0, 0.3f, 4.6f), 0.28f, 1);
    return shop_close(&s);
}

/* ---- rotors ---- */

static void rotor(shop *s, const char *name, vec3 hub, float r, float chord, int blades)
{
    shop_spinner(s, name, hub, v3(0, 1, 0));
    shop_paint(s, thing_tinted("plastic", 0x202224));
    for (int i = 0; i < blades; i++) {
        s->mm.at = affine_trs(hub, quat_axis(v3(0, 1, 0), 2 * CIEL_PI_F * (float)i / (float)blades), 1.0f);
        shop_box(s, v3(0, -0.09f * chord, -0.5f * chord), v3(r, 0.09f * chord, 0.5f * chord), 0.06f * chord);
    }
    shop_home(s);
    shop_blob(s, hub, v3(0.9f * chord, 0.45f * chord, 0.9f * chord));
}

static int build_helicopter(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    static const station st[] = { { -7.0f, 2.25f, 0.10f, 0.14f }, { -3.0f, 2.2f, 0.22f, 0.28f },
                                  { -1.7f, 2.05f, 0.62f, 0.70f }, { -0.4f, 1.75f, 0.95f, 1.02f },
                                  { 1.2f, 1.62f, 0.95f, 0.98f },  { 2.5f, 1.42f, 0.66f, 0.66f },
                                  { 3.15f, 1.28f, 0.12f, 0.16f } };
    shop_part(&s, "fuselage", PART_RIGID);
    shop_main(&s, paintwork(0xb8281c));
    s.crease_deg = 60;
    body(&s, st, 7, 2.4f);
    shop_part(&s, "fittings", PART_RIGID);
    shop_second(&s, paintwork(0xf0f0ec));
    fin(&s, v3(0, 2.1f, -6.6f), 1.5f, 1.0f, 0.6f, 0.6f, 0.12f);
    wing tail = { v3(0, 2.25f, -5.6f), 1.2f, 0.6f, 0.45f, 0.1f, 0, 0.1f, false };
    lift(&s, &tail);
    shop_box(&s, v3(-0.45f, 2.5f, -1.5f), v3(0.45f, 3.0f, 0.7f), 0.2f);
    shop_paint(&s, vehicle_glass());
    shop_blob(&s, v3(0, 1.85f, 1.85f), v3(0.90f, 0.66f, 1.10f));
    for (int i = 0; i < 2; i++)
        shop_blob(&s, v3(i ? -0.74f : 0.74f, 1.95f, -0.1f), v3(0.24f, 0.45f, 0.72f));
    shop_paint(&s, thing_tinted("painted_metal", 0x9a9ea2));
    for (int i = 0; i < 2; i++) {
        float x = i ? -1.05f : 1.05f;
        vec3 skid[5] = { v3(x, 0.06f, -1.9f), v3(x, 0.05f, -0.5f), v3(x, 0.05f, 1.4f), v3(x, 0.10f, 2.0f),
                         v3(x, 0.32f, 2.35f) };
        shop_bend(&s, skid, 5, 0.05f, 0.05f);
        for (int j = 0; j < 2; j++)
            shop_rod(&s, v3(x, 0.06f, -0.9f + 1.9f * (float)j), v3(0.55f * x, 0.95f, -0.6f + 1.6f * (float)j), 0.04f);
    }
    shop_rod(&s, v3(0, 2.9f, -0.3f), v3(0, 3.38f, -0.3f), 0.09f);
    rotor(&s, "rotor", v3(0, 3.4f, -0.3f), 5.4f, 0.30f, 4);
    shop_spinner(&s, "tail_fan", v3(-0.22f, 2.75f, -6.9f), v3(1, 0, 0));
    shop_paint(&s, thing_tinted("plastic", 0x202224));
    for (int i = 0; i < 2; i++)
        shop_box(&s, v3(-0.24f, i ? 2.75f : 1.9f, -6.97f), v3(-0.20f, i ? 3.6f : 2.75f, -6.83f), 0.01f);
    return shop_close(&s);
}

static int build_drone(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "body", PART_RIGID);
    shop_main(&s, thing_tinted("plastic", 0x3a3d42));
    shop_block(&s, v3(0, 0.085f, 0), v3(0.11f, 0.055f, 0.19f), 0.024f);
    for (int i = 0; i < 4; i++) {
        vec3 hub = v3(i & 1 ? -0.16f : 0.16f, 0.10f, i & 2 ? -0.15f : 0.15f);
        shop_rod(&s, v3(0.3f * hub.x, 0.085f, 0.5f * hub.z), hub, 0.011f);
        shop_cone(&s, v3_add(hub, v3(0, -0.02f, 0)), v3_add(hub, v3(0, 0.02f, 0)), 0.018f, 0.016f);
        shop_rod(&s, v3(0.85f * hub.x, 0.09f, 0.85f * hub.z), v3(0.95f * hub.x, 0.0f, 0.95f * hub.z), 0.006f);
    }
    shop_paint(&s, dark());
    shop_ball(&s, v3(0, 0.05f, 0.085f), 0.026f);
    shop_paint(&s, vehicle_glass());
    shop_ball(&s, v3(0, 0.048f, 0.103f), 0.014f);
    shop_paint(&s, thing_glowing(0x30ff60, 1500));
    shop_ball(&s, v3(0, 0.09f, -0.095f), 0.006f);
    for (int i = 0; i < 4; i++)
        rotor(&s, i & 1 ? "rotor_right" : "rotor_left", v3(i & 1 ? -0.16f : 0.16f, 0.125f, i & 2 ? -0.15f : 0.15f),
              0.11f, 0.018f, 2);
    return shop_close(&s);
}

#define PLANE(name, syn, en, fr, flags, w, h, d, place, kg, fn)                                                        \
    THING(name, syn, en, fr, VEHICLE, THING_FLIES | (flags), w, h, d, "metal", place, kg, fn, name)
static const thing_row rows[] = {
    PLANE("airliner", "airplane.n.01 airliner.n.01 jet.n.01 heavier-than-air_craft.n.01",
          "airliner|airplane|aeroplane|plane|jet|passenger plane|jet plane", "avion|avion de ligne|jet", THING_OUTDOORS,
          34.8f, 11.6f, 38.0f, "airport", 60000, build_airliner),
    PLANE("light_plane", "propeller_plane.n.01 glider.n.01 seaplane.n.01",
          "light plane|propeller plane|small plane|light aircraft",
          "avion léger|avion à hélice|petit avion|avion de tourisme", THING_OUTDOORS, 10.5f, 2.95f, 7.7f, "airport",
          1100, build_light_plane),
    PLANE("biplane", "biplane.n.01", "biplane|old plane|stunt plane", "biplan|vieil avion", THING_OUTDOORS, 10.5f,
          3.05f, 7.7f, "airport", 900, build_light_plane),
    PLANE("fighter_jet", "fighter.n.02 warplane.n.01", "fighter jet|fighter plane|jet fighter|warplane",
          "avion de chasse|chasseur", THING_OUTDOORS, 10.0f, 4.7f, 15.9f, "airport", 14000, build_fighter),
    PLANE("helicopter", "helicopter.n.01", "helicopter|chopper", "hélicoptère", THING_OUTDOORS, 10.8f, 3.6f, 12.7f,
          "airport", 2200, build_helicopter),
    PLANE("drone", "drone.n.04", "drone|quadcopter", "drone|quadricoptère", 0, 0.54f, 0.135f, 0.34f, "park", 0.9f,
          build_drone),
};
THING_FAMILY(thing_family_plane, "planes");
