/* library/thing_cycle.c - two wheels: bicycles and motorbikes, with wheels that turn, a seat and bars to hold.
 *
 * Frames are tubes between named points of the side view; wheels are the vehicles' own. Anchors: "seat", "grip_l",
 * "grip_r", "pedal_l", "pedal_r" (foot rests).
 */
#include "library/thing_hull.h"
#include <string.h>

static void tube(shop *s, vec3 a, vec3 b, float r)
{
    shop_rod(s, a, b, r);
}

static vec3 at(float x, float y, float z)
{
    return v3(x, y, z);
}

static void riders_anchors(shop *s, vec3 seat, vec3 grip, vec3 rest)
{
    shop_anchor(s, "seat", seat, v3(0, 0, 1), 0.12f);
    for (int k = 0; k < 2; k++) {
        float x = k ? -1.0f : 1.0f;
        shop_anchor(s, k ? "grip_r" : "grip_l", v3(x * grip.x, grip.y, grip.z), v3(0, 0, 1), 0.03f);
        shop_anchor(s, k ? "pedal_r" : "pedal_l", v3(x * rest.x, rest.y, rest.z), v3(0, 1, 0), 0.05f);
    }
}

/* ---- bicycle ---- */
static const float wheel_r = 0.335f;

static void bicycle_frame(shop *s)
{
    vec3 crank = at(0, 0.28f, 0.02f), saddle_tube = at(0, 0.80f, -0.17f), head = at(0, 0.86f, 0.44f),
         neck = at(0, 0.72f, 0.48f), rear = at(0, wheel_r, -0.50f), front = at(0, wheel_r, 0.60f);
    shop_main(s, thing_tinted("car_paint", 0x2f6f9f));
    tube(s, crank, saddle_tube, 0.016f);
    tube(s, crank, neck, 0.019f);
    tube(s, saddle_tube, head, 0.017f);
    tube(s, head, neck, 0.020f);
    for (int k = 0; k < 2; k++) {
        float x = k ? -0.05f : 0.05f;
        tube(s, at(0.4f * x, 0.28f, 0.0f), v3_add(rear, at(x, 0, 0)), 0.010f);
        tube(s, at(0.3f * x, 0.76f, -0.16f), v3_add(rear, at(x, 0, 0)), 0.009f);
        vec3 fork[3] = { v3_add(neck, at(0.7f * x, 0, 0)), v3_add(neck, at(x, -0.18f, 0.04f)),
                         v3_add(front, at(x, 0, 0)) };
        shop_bend(s, fork, 3, 0.013f, 0.009f);
    }
    shop_paint(s, thing_material("chrome"));
    tube(s, saddle_tube, at(0, 0.94f, -0.21f), 0.013f);
    tube(s, head, at(0, 1.00f, 0.41f), 0.013f);
    shop_ring(s, crank, v3(1, 0, 0), 0.085f, 0.006f);
    tube(s, at(-0.10f, 0.28f, 0.02f), at(0.10f, 0.28f, 0.02f), 0.012f);
    tube(s, at(0.09f, 0.28f, 0.02f), at(0.09f, 0.13f, 0.08f), 0.009f);
    tube(s, at(-0.09f, 0.28f, 0.02f), at(-0.09f, 0.43f, -0.04f), 0.009f);
}

static void bicycle_fittings(shop *s)
{
    shop_paint(s, thing_tinted("leather", 0x2a1c14));
    vec3 saddle[4] = { at(0, 0.955f, -0.33f), at(0, 0.965f, -0.24f), at(0, 0.955f, -0.13f), at(0, 0.95f, -0.05f) };
    shop_blob(s, at(0, 0.955f, -0.27f), v3(0.075f, 0.03f, 0.09f));
    shop_bend(s, saddle, 4, 0.045f, 0.018f);
    shop_paint(s, thing_material("chrome"));
    vec3 bar[5] = { at(-0.29f, 1.02f, 0.28f), at(-0.20f, 1.03f, 0.40f), at(0, 1.00f, 0.42f), at(0.20f, 1.03f, 0.40f),
                    at(0.29f, 1.02f, 0.28f) };
    shop_bend(s, bar, 5, 0.012f, 0.012f);
    shop_paint(s, thing_tinted("rubber", 0x1a1a1c));
    for (int k = 0; k < 2; k++) {
        float x = k ? -1.0f : 1.0f;
        tube(s, at(0.285f * x, 1.02f, 0.285f), at(0.30f * x, 1.015f, 0.19f), 0.018f);
        shop_block(s, at(0.14f * x, k ? 0.43f : 0.13f, k ? -0.04f : 0.08f), v3(0.09f, 0.02f, 0.07f), 0.008f);
    }
    vec3 guard[7];
    shop_main(s, thing_tinted("car_paint", 0x2f6f9f));
    for (int wheel = 0; wheel < 2; wheel++) {
        for (int i = 0; i < 7; i++) {
            float a = CIEL_PI_F * (wheel ? 0.30f + 0.09f * (float)i : 0.28f + 0.11f * (float)i);
            guard[i] = at(0, wheel_r + 1.06f * wheel_r * sinf(a), (wheel ? 0.60f : -0.50f) + 1.06f * wheel_r * cosf(a));
        }
        shop_bend(s, guard, 7, 0.016f, 0.016f);
    }
}

static int build_bicycle(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "frame", PART_RIGID);
    bicycle_frame(&s);
    bicycle_fittings(&s);
    vehicle_wheel(&s, at(0, wheel_r, 0.60f), wheel_r, 0.040f, 1, RIM_WIRE);
    vehicle_wheel(&s, at(0, wheel_r, -0.50f), wheel_r, 0.040f, 1, RIM_WIRE);
    riders_anchors(&s, at(0, 0.985f, -0.24f), at(0.295f, 1.03f, 0.24f), at(0.14f, 0.15f, 0.06f));
    shop_collide(&s, COLLIDER_BOX, at(0, 0.55f, 0.05f), v3(0.12f, 0.5f, 0.85f), "steel", "bicycle");
    return shop_close(&s);
}

/* ---- motorbike ---- */
static const float tyre_r = 0.32f;

static void motorbike_body(shop *s)
{
    shop_main(s, thing_tinted("car_paint", 0x8c1218));
    shop_blob(s, at(0, 0.86f, 0.20f), v3(0.16f, 0.13f, 0.29f));  /* tank */
    shop_blob(s, at(0, 0.80f, -0.62f), v3(0.11f, 0.07f, 0.20f)); /* tail */
    vec3 guard[5];
    for (int i = 0; i < 5; i++) {
        float a = CIEL_PI_F * (0.32f + 0.13f * (float)i);
        guard[i] = at(0, tyre_r + 1.10f * tyre_r * sinf(a), 0.76f + 1.10f * tyre_r * cosf(a));
    }
    shop_bend(s, guard, 5, 0.055f, 0.05f);
    shop_paint(s, thing_tinted("leather", 0x151517));
    vec3 seat[4] = { at(0, 0.82f, -0.02f), at(0, 0.79f, -0.20f), at(0, 0.81f, -0.42f), at(0, 0.85f, -0.60f) };
    shop_bend(s, seat, 4, 0.11f, 0.09f);
    shop_paint(s, thing_tinted("painted_metal", 0x202226));
    tube(s, at(0, 0.80f, 0.44f), at(0, 0.42f, 0.12f), 0.035f);
    tube(s, at(0, 0.42f, 0.12f), at(0, 0.42f, -0.32f), 0.035f);
    tube(s, at(0, 0.42f, -0.32f), at(0, 0.76f, -0.50f), 0.028f);
    for (int k = 0; k < 2; k++) {
        float x = k ? -0.09f : 0.09f;
        tube(s, at(x, 0.40f, -0.30f), at(x, tyre_r, -0.66f), 0.022f);
        tube(s, at(x, 0.72f, -0.50f), at(x, tyre_r + 0.02f, -0.64f), 0.020f);
    }
}

static void motorbike_metal(shop *s)
{
    shop_paint(s, thing_material("chrome"));
    for (int k = 0; k < 2; k++) {
        float x = k ? -0.10f : 0.10f;
        tube(s, at(x, 0.92f, 0.46f), at(x, tyre_r, 0.78f), 0.024f);
    }
    vec3 bar[5] = { at(-0.37f, 1.02f, 0.28f), at(-0.24f, 1.05f, 0.38f), at(0, 0.98f, 0.46f), at(0.24f, 1.05f, 0.38f),
                    at(0.37f, 1.02f, 0.28f) };
    shop_bend(s, bar, 5, 0.014f, 0.014f);
    vec3 pipe[4] = { at(-0.14f, 0.52f, 0.20f), at(-0.18f, 0.30f, 0.10f), at(-0.19f, 0.26f, -0.20f),
                     at(-0.20f, 0.34f, -0.72f) };
    shop_bend(s, pipe, 4, 0.032f, 0.048f);
    shop_paint(s, thing_tinted("aluminium", 0x8a8d90));
    shop_block(s, at(0, 0.46f, 0.02f), v3(0.26f, 0.22f, 0.30f), 0.05f);
    for (int i = 0; i < 6; i++) /* fins of the cylinder */
        shop_block(s, at(0, 0.58f + 0.026f * (float)i, 0.06f + 0.012f * (float)i), v3(0.24f, 0.010f, 0.22f), 0.004f);
    shop_paint(s, thing_tinted("rubber", 0x141416));
    for (int k = 0; k < 2; k++)
        tube(s, at(k ? -0.36f : 0.36f, 1.022f, 0.29f), at(k ? -0.40f : 0.40f, 1.01f, 0.21f), 0.021f);
}

static int build_motorbike(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "body", PART_RIGID);
    motorbike_body(&s);
    motorbike_metal(&s);
    bool lit = vehicle_lit(c);
    shop_paint(&s, vehicle_lamp(lit, 0xfff4dc, 20000));
    shop_blob(&s, at(0, 0.93f, 0.56f), v3(0.085f, 0.085f, 0.05f));
    shop_paint(&s, vehicle_lamp(lit, 0xd01010, 600));
    shop_blob(&s, at(0, 0.80f, -0.80f), v3(0.06f, 0.03f, 0.02f));
    if (lit)
        vehicle_beam(&s, at(0, 0.93f, 0.62f), v3(0, -0.12f, 1), 50, 0xfff4dc, 900);
    vehicle_wheel(&s, at(0, tyre_r, 0.78f), tyre_r, 0.12f, 1, RIM_SPOKES);
    vehicle_wheel(&s, at(0, tyre_r, -0.66f), tyre_r, 0.17f, 1, RIM_SPOKES);
    riders_anchors(&s, at(0, 0.90f, -0.22f), at(0.375f, 1.03f, 0.26f), at(0.20f, 0.36f, 0.02f));
    shop_collide(&s, COLLIDER_BOX, at(0, 0.55f, 0.05f), v3(0.25f, 0.5f, 1.0f), "steel", "motorbike");
    return shop_close(&s);
}

#define SEATED (THING_SEAT | THING_OUTDOORS)
static const thing_row rows[] = {
    THING("bicycle", "bicycle.n.01 mountain_bike.n.01 bicycle-built-for-two.n.01",
          "bicycle|bike|push bike|mountain bike", "velo|bicyclette|bécane|vtt", VEHICLE, SEATED, 0.6f, 1.05f, 1.78f,
          "steel", "park", 13, build_bicycle, "bicycle"),
    THING("motorbike", "motorcycle.n.01 minibike.n.01", "motorbike|motorcycle|scooter|moped",
          "moto|motocyclette|scooter|mobylette", VEHICLE, SEATED, 0.8f, 1.1f, 2.1f, "steel", "road", 190,
          build_motorbike, "motorbike"),
};
THING_FAMILY(thing_family_cycle, "bicycles and motorbikes");
