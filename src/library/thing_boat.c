/* library/thing_boat.c - what floats: sailing boat, rowing boat, motor boat, fishing boat, cargo ship, paper not
 * (thing_paper).
 *
 * One hull is lofted for all, from a plan: length, beam, height of the sides, rise at the bow; open ones have an
 * inside. Bow to +Z, keel on y = 0, anchor "waterline" where the water comes to.
 */
#include "library/thing_hull.h"
#include <string.h>

typedef struct boat_plan {
    float aft, fore, beam, side, bow; /* z of the ends, half beam, height of the sides, more at the bow */
    float full;                       /* 2 sharp .. 6 barge: how long the beam keeps towards the bow */
    float wall;                       /* thickness of an open boat; 0 = decked */
} boat_plan;

enum {
    STATIONS = 36,
    AROUND = 26
};

static float beam_at(const boat_plan *p, float t)
{
    return p->beam * powf(f_max(1 - powf(t, p->full), 0.0004f), 0.6f) * (0.74f + 0.26f * f_smooth(0, 0.4f, t));
}
static float sheer_at(const boat_plan *p, float t)
{
    return p->side + p->bow * f_max(t - 0.35f, 0) * f_max(t - 0.35f, 0) * 2.4f + 0.12f * p->bow * f_smooth(0.25f, 0, t);
}
static float keel_at(const boat_plan *p, float t)
{
    return (0.55f * f_smooth(0.75f, 1, t) + 0.10f * f_smooth(0.25f, 0, t)) * p->side;
}

static vec3 boat_point(const boat_plan *p, float t, float a, float in)
{
    float down = powf(f_max(sinf(a), 0), 0.75f), x = -cosf(a) * f_max(beam_at(p, t) - in, 0.002f);
    return v3(x, f_lerp(sheer_at(p, t), keel_at(p, t) + 0.8f * in, down),
              f_lerp(p->aft, p->fore, t) + in * (t < 0.5f ? 1.0f : -1.0f) * fabsf(2 * t - 1));
}

static void boat_hull(shop *s, const boat_plan *p)
{
    int round = p->wall > 0 ? 2 * AROUND : AROUND;
    vec3 *ring = ARENA_ARRAY(s->a, (size_t)(STATIONS * round), vec3);
    for (int i = 0; i < STATIONS; i++) {
        float t = (float)i / (STATIONS - 1);
        for (int k = 0; k < AROUND; k++) { /* down one side, up the other; back inside when open */
            float a = CIEL_PI_F * (float)k / (AROUND - 1);
            ring[i * round + k] = boat_point(p, t, a, 0);
            if (p->wall > 0)
                ring[i * round + 2 * AROUND - 1 - k] = boat_point(p, t, a, p->wall);
        }
    }
    maker_loft(&s->mm, ring, STATIONS, round, true);
}

/* a rail along the upper edge */
static void gunwale(shop *s, const boat_plan *p, float r, float up)
{
    for (int side = 0; side < 2; side++) {
        vec3 path[19];
        float thick[19];
        for (int i = 0; i < 19; i++) {
            float t = 0.985f * (float)i / 18;
            path[i] = v3((side ? -1.0f : 1.0f) * beam_at(p, t), sheer_at(p, t) + up, f_lerp(p->aft, p->fore, t));
            thick[i] = r;
        }
        maker_tube(&s->mm, path, thick, 19, 8, false);
    }
}

static void afloat(shop *s, const boat_plan *p, float waterline, const char *stuff)
{
    float l = p->fore - p->aft, mid = 0.5f * (p->fore + p->aft);
    shop_anchor(s, "waterline", v3(0, waterline, 0), v3(0, 1, 0), p->beam);
    shop_collide(s, COLLIDER_BOX, v3(0, 0.5f * p->side, mid), v3(0.9f * p->beam, 0.5f * p->side, 0.47f * l), stuff,
                 "hull");
}

/* a tyre or a buoy on the flank */
static void fender(shop *s, vec3 at, float radius, float r)
{
    vec3 path[20];
    float thick[20];
    for (int i = 0; i < 20; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 20;
        path[i] = v3_add(at, v3(0, radius * cosf(a), radius * sinf(a)));
        thick[i] = r;
    }
    maker_tube(&s->mm, path, thick, 20, 10, true);
}

/* ---- sailing boat: mast, main and jib that belly ---- */

typedef struct sail {
    vec3 foot, clew, head;
    float belly;
} sail;
static vec3 sail_point(const void *user, float u, float v)
{
    const sail *q = user;
    vec3 low = v3_lerp(q->foot, q->clew, u), p = v3_lerp(low, q->head, v);
    return v3_add(p, v3(q->belly * sinf(CIEL_PI_F * u) * (1 - v) * (0.4f + v) * 1.6f, 0, 0));
}

static int build_sailboat(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    const boat_plan p = { -3.0f, 3.3f, 1.05f, 0.95f, 0.5f, 2.6f, 0 };
    shop_part(&s, "hull", PART_RIGID);
    shop_main(&s, thing_tinted("car_paint", 0xf2f2ee));
    s.crease_deg = 50;
    boat_hull(&s, &p);
    shop_part(&s, "deck", PART_RIGID);
    shop_paint(&s, thing_material("oak"));
    gunwale(&s, &p, 0.035f, 0);
    shop_box(&s, v3(-0.5f, 0.9f, -0.6f), v3(0.5f, 1.4f, 1.4f), 0.12f);
    shop_box(&s, v3(-0.8f, 0.94f, -2.6f), v3(0.8f, 0.975f, -0.6f), 0.01f);
    shop_rod(&s, v3(0, 0.9f, 0.9f), v3(0, 8.6f, 0.75f), 0.06f);
    shop_rod(&s, v3(0, 1.75f, 0.85f), v3(0, 1.7f, -2.7f), 0.05f);
    shop_paint(&s, vehicle_glass());
    for (int i = 0; i < 2; i++)
        shop_block(&s, v3(i ? -0.49f : 0.49f, 1.2f, 0.4f), v3(0.04f, 0.16f, 0.9f), 0.015f);
    shop_paint(&s, thing_material("steel"));
    for (int i = 0; i < 2; i++)
        shop_rod(&s, v3(i ? -0.98f : 0.98f, 1.0f, 0.6f), v3(0, 8.2f, 0.76f), 0.008f);
    shop_rod(&s, v3(0, 1.35f, 3.15f), v3(0, 7.6f, 0.78f), 0.008f);
    shop_part(&s, "sails", PART_RIGID);
    material cloth = thing_tinted("cloth", 0xf6f2e6);
    cloth.translucent = 0.45f;
    shop_second(&s, cloth);
    sail mainsail = { v3(0, 1.85f, 0.75f), v3(0, 1.8f, -2.6f), v3(0, 8.4f, 0.7f), 0.35f },
         jib = { v3(0, 1.3f, 3.1f), v3(0.25f, 1.6f, 0.6f), v3(0, 7.2f, 0.85f), 0.4f };
    shop_sheet(&s, sail_point, &mainsail, 20, 28, true);
    shop_sheet(&s, sail_point, &jib, 20, 28, true);
    shop_anchor(&s, "seat", v3(0, 1.0f, -1.6f), v3(0, 0, 1), 0.4f);
    afloat(&s, &p, 0.45f, "wood");
    return shop_close(&s);
}

static int build_rowboat(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    const boat_plan p = { -2.0f, 2.1f, 0.72f, 0.52f, 0.34f, 2.8f, 0.035f };
    material planks = thing_tinted("planks", 0x8a5a34);
    planks.pattern_scale = 0.11f;
    shop_part(&s, "hull", PART_RIGID);
    shop_main(&s, planks);
    s.crease_deg = 50;
    boat_hull(&s, &p);
    shop_part(&s, "boards", PART_RIGID);
    shop_second(&s, thing_tinted("oak", 0x6a4226));
    gunwale(&s, &p, 0.028f, 0.0f);
    for (int i = 0; i < 3; i++) {
        float z = -1.35f + 1.15f * (float)i, t = (z + 2.0f) / 4.1f, x = beam_at(&p, t) - 0.05f;
        shop_box(&s, v3(-x, 0.36f, z - 0.13f), v3(x, 0.40f, z + 0.13f), 0.012f);
    }
    shop_box(&s, v3(-0.22f, 0.13f, -1.4f), v3(0.22f, 0.16f, 1.3f), 0.01f);
    for (int i = 0; i < 2; i++) {
        float side = i ? -1.0f : 1.0f;
        vec3 grip = v3(side * 0.20f, 0.66f, -0.35f), tip = v3(side * 1.75f, 0.34f, -0.75f);
        shop_rod(&s, grip, tip, 0.022f);
        shop_scaled(&s, tip, quat_between(v3(1, 0, 0), v3_norm(v3_sub(tip, grip))), v3_fill(1));
        shop_blob(&s, v3(0.16f, 0, 0), v3(0.28f, 0.014f, 0.075f));
        shop_home(&s);
        shop_ring(&s, v3(side * 0.72f, 0.57f, -0.45f), v3(1, 0.2f, 0), 0.035f, 0.009f);
    }
    shop_anchor(&s, "seat", v3(0, 0.40f, -0.20f), v3(0, 0, 1), 0.3f);
    afloat(&s, &p, 0.20f, "wood");
    return shop_close(&s);
}

static int build_motorboat(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    const boat_plan p = { -2.8f, 3.2f, 1.12f, 0.92f, 0.34f, 2.4f, 0.10f };
    shop_part(&s, "hull", PART_RIGID);
    shop_main(&s, thing_tinted("car_paint", 0xf4f4f2));
    s.crease_deg = 50;
    boat_hull(&s, &p);
    shop_part(&s, "fittings", PART_RIGID);
    shop_second(&s, thing_tinted("car_paint", 0x16365a));
    gunwale(&s, &p, 0.05f, -0.04f);
    shop_main(&s, thing_tinted("car_paint", 0xf4f4f2));
    shop_blob(&s, v3(0, 0.86f, 1.75f), v3(0.82f, 0.30f, 1.25f));
    shop_box(&s, v3(-0.85f, 0.30f, -2.5f), v3(0.85f, 0.38f, 1.0f), 0.02f);
    shop_paint(&s, thing_tinted("leather", 0xd8cfc0));
    for (int i = 0; i < 2; i++) {
        shop_block(&s, v3(i ? -0.42f : 0.42f, 0.60f, 0.0f), v3(0.52f, 0.16f, 0.5f), 0.06f);
        shop_block(&s, v3(i ? -0.42f : 0.42f, 0.88f, -0.22f), v3(0.52f, 0.46f, 0.12f), 0.05f);
    }
    shop_block(&s, v3(0, 0.58f, -1.6f), v3(1.4f, 0.20f, 0.5f), 0.07f);
    shop_paint(&s, vehicle_glass());
    for (int i = 0; i < 3; i++)
        shop_turned(&s, v3(0.72f * (float)(i - 1), 1.18f, 0.78f - (i == 1 ? 0 : 0.22f)),
                    i == 1 ? 0
                    : i    ? 38.0f
                           : -38.0f,
                    -32, 0),
            shop_box(&s, v3(-0.40f, 0, -0.012f), v3(0.40f, 0.40f, 0.012f), 0.01f);
    shop_home(&s);
    shop_paint(&s, thing_tinted("plastic", 0x1a1c20));
    shop_block(&s, v3(0, 1.02f, -2.95f), v3(0.36f, 0.55f, 0.42f), 0.10f);
    shop_block(&s, v3(0, 0.45f, -2.98f), v3(0.12f, 0.8f, 0.18f), 0.04f);
    shop_ring(&s, v3(0.42f, 0.98f, 0.46f), v3(0, 0.5f, -1), 0.17f, 0.014f);
    shop_anchor(&s, "seat", v3(0.42f, 0.68f, 0.0f), v3(0, 0, 1), 0.4f);
    afloat(&s, &p, 0.36f, "plastic");
    return shop_close(&s);
}

/* ---- fishing boat ---- */

static int build_fishing_boat(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    const boat_plan p = { -4.4f, 4.8f, 1.65f, 1.45f, 1.5f, 3.0f, 0 };
    bool lit = vehicle_lit(c);
    shop_part(&s, "hull", PART_RIGID);
    shop_main(&s, thing_tinted("car_paint", 0x1f5a8a));
    s.crease_deg = 50;
    boat_hull(&s, &p);
    shop_part(&s, "deck", PART_RIGID);
    shop_second(&s, thing_tinted("painted_metal", 0xf0ece0));
    gunwale(&s, &p, 0.07f, 0.0f);
    shop_paint(&s, thing_tinted("painted_metal", 0xb83a24));
    gunwale(&s, &p, 0.045f, -0.42f);
    shop_second(&s, thing_tinted("painted_metal", 0xf0ece0));
    gunwale(&s, &p, 0.03f, 0.45f);
    for (int i = 0; i < 12; i++) {
        float t = 0.05f + 0.08f * (float)i;
        for (int k = 0; k < 2; k++) {
            vec3 at = v3((k ? -1.0f : 1.0f) * beam_at(&p, t), sheer_at(&p, t), f_lerp(p.aft, p.fore, t));
            shop_rod(&s, at, v3_add(at, v3(0, 0.45f, 0)), 0.02f);
        }
    }
    shop_box(&s, v3(-0.95f, 1.3f, 0.2f), v3(0.95f, 3.35f, 1.9f), 0.10f);
    shop_paint(&s, thing_tinted("painted_metal", 0xb83a24));
    shop_box(&s, v3(-1.08f, 3.33f, 0.02f), v3(1.08f, 3.43f, 2.12f), 0.04f);
    shop_paint(&s, lit ? thing_glowing(0xffdca0, 260) : vehicle_glass());
    for (int i = 0; i < 3; i++)
        shop_block(&s, v3(0.58f * (float)(i - 1), 2.80f, 1.91f), v3(0.48f, 0.55f, 0.04f), 0.02f);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            shop_block(&s, v3(i ? -0.96f : 0.96f, 2.80f, 0.70f + 0.70f * (float)j), v3(0.04f, 0.5f, 0.5f), 0.02f);
    shop_paint(&s, thing_tinted("painted_metal", 0xe8e4d8));
    shop_rod(&s, v3(0, 1.4f, -0.2f), v3(0, 6.3f, -0.35f), 0.075f);
    shop_rod(&s, v3(0, 2.2f, -0.3f), v3(0, 4.2f, -3.4f), 0.05f);
    shop_paint(&s, thing_material("steel"));
    shop_rod(&s, v3(0, 6.1f, -0.35f), v3(0, 4.2f, -3.4f), 0.012f);
    shop_rod(&s, v3(0, 6.1f, -0.35f), v3(0, 3.2f, 4.5f), 0.012f);
    for (int i = 0; i < 2; i++)
        shop_rod(&s, v3(0, 5.9f, -0.35f), v3(i ? -1.55f : 1.55f, 1.9f, -0.6f), 0.012f);
    shop_paint(&s, thing_tinted("painted_metal", 0x5a6a4a));
    shop_cone(&s, v3(-0.5f, 1.75f, -2.0f), v3(0.5f, 1.75f, -2.0f), 0.32f, 0.32f);
    for (int i = 0; i < 2; i++)
        shop_cone(&s, v3(i ? -0.5f : 0.5f, 1.75f, -2.0f), v3(i ? -0.56f : 0.56f, 1.75f, -2.0f), 0.48f, 0.48f);
    shop_paint(&s, thing_tinted("cloth", 0x2f7a5c));
    shop_blob(&s, v3(0.2f, 1.60f, -3.2f), v3(0.8f, 0.34f, 0.6f));
    shop_paint(&s, thing_tinted("rubber", 0x151515));
    for (int i = 0; i < 6; i++) {
        float t = 0.2f + 0.22f * (float)(i / 2), x = (i & 1 ? -1.0f : 1.0f) * (beam_at(&p, t) + 0.05f);
        fender(&s, v3(x, sheer_at(&p, t) - 0.45f, f_lerp(p.aft, p.fore, t)), 0.26f, 0.10f);
    }
    static const unsigned ring[] = { 0xe8501c, 0xf0f0ec };
    for (int i = 0; i < 2; i++) {
        shop_paint(&s, thing_tinted("plastic", ring[i]));
        fender(&s, v3(i ? -0.99f : 0.99f, 1.95f, 1.2f), 0.26f, 0.06f);
    }
    shop_paint(&s, vehicle_lamp(lit, 0xfff0d0, 5000));
    shop_ball(&s, v3(0, 6.38f, -0.35f), 0.08f);
    if (lit)
        shop_lamp(&s, v3(0, 3.7f, -0.6f), 0.2f, 0xffe2b0, 500);
    shop_anchor(&s, "bow", v3(0, 2.5f, 4.4f), v3(0, 0, 1), 0.2f);
    shop_anchor(&s, "stern", v3(0, 1.6f, -4.3f), v3(0, 0, -1), 0.2f);
    afloat(&s, &p, 0.62f, "wood");
    return shop_close(&s);
}

/* ---- cargo ship ---- */

static int build_cargo_ship(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    const boat_plan p = { -58, 62, 10.5f, 13.5f, 5.5f, 6.0f, 0 };
    bool lit = vehicle_lit(c);
    shop_part(&s, "hull", PART_RIGID);
    shop_main(&s, thing_tinted("painted_metal", 0x1c2c44));
    s.crease_deg = 50;
    boat_hull(&s, &p);
    shop_part(&s, "deck", PART_RIGID);
    shop_paint(&s, thing_tinted("painted_metal", 0x8a3a24));
    gunwale(&s, &p, 0.35f, 0);
    shop_second(&s, thing_tinted("painted_metal", 0xeeeae0));
    shop_box(&s, v3(-8.5f, 13, -52), v3(8.5f, 22, -40), 0.3f);
    shop_box(&s, v3(-7.5f, 22, -51), v3(7.5f, 30, -41.5f), 0.3f);
    shop_box(&s, v3(-10.2f, 30, -49), v3(10.2f, 33, -42), 0.3f);
    shop_rod(&s, v3(0, 33, -46), v3(0, 40, -46), 0.25f);
    shop_paint(&s, thing_tinted("painted_metal", 0xb02a20));
    shop_box(&s, v3(-2.6f, 24, -56.5f), v3(2.6f, 35, -52), 0.9f);
    shop_paint(&s, lit ? thing_glowing(0xffdca0, 300) : vehicle_glass());
    for (int row = 0; row < 5; row++)
        for (int i = 0; i < 9; i++)
            shop_block(&s,
                       v3(-6.4f + 1.6f * (float)i, 15.2f + 3.0f * (float)row,
                          row < 3   ? -39.97f
                          : row < 5 ? -41.47f
                                    : -41),
                       v3(0.8f, 0.9f, 0.08f), 0);
    shop_box(&s, v3(-9.8f, 31.2f, -42.05f), v3(9.8f, 32.3f, -41.9f), 0);
    static const unsigned paint[] = { 0xb5482c, 0x2c5a8a, 0x4a7a4c, 0xc9a23a, 0x8a8a86, 0x6a2a2a };
    for (int bay = 0; bay < 6; bay++)
        for (int i = 0; i < 7; i++)
            for (int tier = 0; tier < 2 + (bay + 2 * i) % 3; tier++) {
                shop_paint(&s, thing_tinted("painted_metal", paint[rng_below(&s.rng, 6)]));
                float x = -8.4f + 2.5f * (float)i, z = -35 + 13.2f * (float)bay;
                shop_box(&s, v3(x, 14.2f + 2.6f * (float)tier, z), v3(x + 2.4f, 16.75f + 2.6f * (float)tier, z + 12.2f),
                         0.05f);
            }
    shop_anchor(&s, "smoke", v3(0, 35.4f, -54), v3(0, 1, 0), 1.2f);
    afloat(&s, &p, 5.5f, "metal");
    return shop_close(&s);
}

#define BOAT(name, syn, en, fr, w, h, d, stuff, place, kg, fn)                                                         \
    THING(name, syn, en, fr, VEHICLE, THING_FLOATS | THING_OUTDOORS, w, h, d, stuff, place, kg, fn, name)
static const thing_row rows[] = {
    BOAT("sailboat", "sailboat.n.01 sailing_vessel.n.01 yacht.n.01", "sailboat|sailing boat|yacht",
         "voilier|bateau à voile", 2.1f, 8.6f, 6.3f, "wood", "lake", 900, build_sailboat),
    BOAT("fishing_boat", "fishing_boat.n.01 boat.n.01 vessel.n.02 trawler.n.02", "fishing boat|trawler|boat|tugboat",
         "bateau de pêche|chalutier|bateau|remorqueur", 3.4f, 6.46f, 9.3f, "wood", "harbour", 9000, build_fishing_boat),
    BOAT("rowboat", "dinghy.n.01 small_boat.n.01 canoe.n.01", "rowboat|rowing boat|dinghy|canoe",
         "barque|canot|pirogue|bateau à rames", 3.9f, 0.69f, 4.1f, "wood", "lake", 120, build_rowboat),
    BOAT("motorboat", "motorboat.n.01 speedboat.n.01 cabin_cruiser.n.01", "motorboat|speedboat|motor boat",
         "hors-bord|bateau à moteur|vedette", 2.25f, 1.5f, 6.4f, "plastic", "lake", 900, build_motorboat),
    BOAT("cargo_ship", "cargo_ship.n.01 ship.n.01 liner.n.04 container_ship.n.01",
         "cargo ship|container ship|ship|freighter|cruise ship", "cargo|porte-conteneurs|navire|paquebot", 21.6f, 40.0f,
         120, "metal", "sea", 9e6f, build_cargo_ship),
};
THING_FAMILY(thing_family_boat, "boats");
