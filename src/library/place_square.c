/* library/place_square.c - squares with houses round them: a fountain or market stalls in the middle, trees, a church
 * tower over the roofs; a village is the same with lower houses.
 */
#include "library/building.h"
#include "library/place_city.h"
#include "library/street.h"

#include "base/noise.h"

static void fountain(place_kit *k, vec3 p)
{
    affine before = kit_enter(k, p, 0);
    const vec2 basin[] = { { 2.2f, 0 },      { 2.25f, 0.1f }, { 2.1f, 0.2f }, { 2.15f, 0.5f },
                           { 2.05f, 0.55f }, { 1.85f, 0.5f }, { 1.8f, 0.1f }, { 0, 0.1f } };
    maker_lathe(kit_named(k, "stone"), basin, 8, 48);
    const vec2 stem[] = { { 0.5f, 0.1f },  { 0.3f, 0.3f },  { 0.18f, 0.6f },  { 0.16f, 1.1f },
                          { 0.25f, 1.2f }, { 0.9f, 1.4f },  { 0.95f, 1.48f }, { 0.85f, 1.46f },
                          { 0.2f, 1.3f },  { 0.12f, 1.6f }, { 0.1f, 2.0f },   { 0, 2.05f } };
    maker_lathe(kit_named(k, "stone"), stem, 12, 32);
    maker_cylinder(kit_use(k, GROUP_GLASS, thing_material("water")), v3(0, 0.3f, 0), 1.82f, 1.82f, 0.1f, 40, true);
    kit_collide(k, COLLIDER_CYLINDER, v3(0, 0.3f, 0), v3(2.2f, 0.3f, 0), quat_identity(), "stone", "fountain");
    kit_leave(k, before);
}

static void stall(place_kit *k, unsigned a, unsigned b)
{
    mesh_maker *w = kit_named(k, "pine");
    kit_round(w, -1.2f, 0.72f, -0.5f, 1.2f, 0.78f, 0.5f, 0.01f);
    for (int i = 0; i < 4; i++) {
        float x = i & 1 ? 1.15f : -1.15f, z = i & 2 ? 0.55f : -0.55f;
        kit_rod(w, v3(x, 0, z), v3(x, z > 0 ? 2.2f : 2.5f, z), 0.03f);
    }
    kit_box(kit_tinted(k, "cotton", a), -1.2f, 0.2f, 0.47f, 1.2f, 0.74f, 0.49f);
    affine before = kit_enter(k, v3(-1.35f, 2.6f, -0.75f), 0);
    building_awning(k, 2.7f, 0, 1.6f, a, b);
    kit_leave(k, before);
    static const unsigned fruit[] = { 0xd8261c, 0xe8861c, 0xe8c81c, 0x6a9a2a, 0x7a2a4a, 0xc85a1c };
    for (int i = 0; i < 5; i++) {
        float x = -0.96f + 0.48f * (float)i;
        affine tray = kit_enter_turned(k, v3(x, 0.82f, 0.05f), quat_euler_deg(0, 14, 0), v3_fill(1));
        kit_box(kit_named(k, "pine"), -0.22f, -0.03f, -0.36f, 0.22f, 0.0f, 0.36f);
        kit_box(kit_named(k, "pine"), -0.22f, 0, 0.34f, 0.22f, 0.06f, 0.36f);
        unsigned peel = fruit[kit_pick(k, 6)];
        for (int f = 0; f < 28; f++)
            maker_sphere(
                kit_tinted(k, "fruit", peel),
                v3(-0.16f + 0.107f * (float)(f % 4), 0.04f + (f % 3 == 0 ? 0.03f : 0), -0.3f + 0.1f * (float)(f / 4)),
                v3(0.048f, 0.046f, 0.048f), 10);
        kit_leave(k, tray);
    }
    if (k->night > 0.3f) {
        maker_sphere(kit_glow(k, 0xffd49a, 8000), v3(0, 2.0f, 0.2f), v3_fill(0.05f), 10);
        kit_lamp(k, v3(0, 1.9f, 0.2f), 0.05f, 0xffd49a, 500);
    }
    kit_solid_box(k, v3(-1.2f, 0, -0.5f), v3(1.2f, 0.8f, 0.5f), "wood", "stall");
}

/* is there room for something of this size, with the cast and its cameras in mind? */
static bool room_at(place_kit *k, float x, float z, float radius, float tall)
{
    return kit_headroom(k, v3(x, 0, z), radius) > tall;
}

static void market_stalls(place_kit *k)
{
    static const unsigned cloth[][2] = {
        { 0xb02a22, 0xf0e8d8 }, { 0x2a6a3a, 0xf0e8d8 }, { 0x2a4a8a, 0xf0e8d8 }, { 0xd89a22, 0xf0e8d8 }
    };
    for (int i = -4; i < 10; i++) { /* two rows; the nearest frame the lane */
        float s = i % 2 ? 1.0f : -1.0f, x = s * 3.4f, z = 2.5f - 3.1f * floorf(0.5f * (float)i);
        if (i < 0 && !room_at(k, x, z, 1.4f, 2.6f))
            continue;
        affine before = kit_enter(k, v3(x, 0, z), s > 0 ? -90.0f : 90.0f);
        stall(k, cloth[(i + 4) % 4][0], cloth[(i + 4) % 4][1]);
        if (i % 3 == 0) {
            affine own = kit_enter(k, v3(1.45f, 0, 0.55f), 12);
            street_crates(k, 2 + (i + 4) % 2, 0x9a6a34);
            kit_leave(k, own);
        }
        kit_leave(k, before);
    }
}

/* what gives a square its near distance: grass in the joints, tubs of flowers, a tree that reaches into the frame */
static void near_things(place_kit *k)
{
    static const unsigned petals[] = { 0xd83a2a, 0xf0e8e0, 0xe06a9a };
    for (int i = 0; i < 420 && k->snow < 0.35f; i++) {
        vec3 p = v3(kit_random(k, -11, 11), 0, kit_random(k, -8, 13));
        if (noise3(v3(0.35f * p.x, 0, 0.35f * p.z), 91) > 0.02f && kit_headroom(k, p, 0.1f) > 0.1f)
            plant_tuft(k, p, 5, kit_random(k, 0.03f, 0.10f), 0x6a8038);
    }
    for (int i = 0; i < 6; i++) {
        float s = i % 2 ? 1.0f : -1.0f, x = s * kit_random(k, 3.6f, 4.4f), z = 9.2f - 3.4f * (float)(i / 2);
        if (!room_at(k, x, z, 0.6f, 0.9f))
            continue;
        const vec2 tub[] = { { 0.26f, 0 },     { 0.34f, 0.42f }, { 0.36f, 0.44f },
                             { 0.31f, 0.44f }, { 0.3f, 0.36f },  { 0, 0.36f } };
        affine before = kit_enter(k, v3(x, 0, z), 0);
        maker_lathe(kit_named(k, "terracotta"), tub, 6, 36);
        plant_bush(k, v3(0, 0.34f, 0), 0.55f, 0x4f7a30, 160);
        for (int f = 0; f < 16 && !k->winter; f++) {
            float a = kit_random(k, 0, 6.28f), r = kit_random(k, 0.05f, 0.27f);
            maker_sphere(kit_tinted(k, "petal", petals[i % 3]), v3(r * sinf(a), 0.80f - 0.9f * r * r, r * cosf(a)),
                         v3(0.035f, 0.028f, 0.035f), 6);
        }
        kit_leave(k, before);
    }
    if (room_at(k, -6.8f, 6.0f, 3.0f, 7))
        plant_tree(k, v3(-6.8f, 0, 6.0f), 7.2f, 0x4d7030, 0.7f);
}

void city_square(place_kit *k, bool market)
{
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 1.0f);
    material stone = kit_ground(k, "paving");
    stone.pattern_scale = 0.16f;
    maker_grid(kit_use(k, GROUP_GROUND, stone), v3(-40, 0, 30), v3(80, 0, 0), v3(0, 0, -80), 8, 8);
    kit_floor(k, 0, "stone");
    bool village = kit_is(k, "village");
    float low = village ? 5.5f : 9, high = village ? 8.5f : 15;
    city_side(k, -17, true, 22, -26, low, high, true);
    city_side(k, 17, false, 22, -26, low, high, true);
    for (float x = -17; x < 17;) {
        float w = f_min(kit_random(k, 5.5f, 8.5f), 17 - x), h = kit_random(k, low, high);
        affine before = kit_enter(k, v3(x, 0, -26), 0);
        city_house(k, w, h, true);
        kit_leave(k, before);
        x += w;
    }
    if (market) {
        market_stalls(k);
    } else {
        fountain(k, v3(-1.2f, 0, -9));
        for (int i = 0; i < 6; i++)
            plant_tree(k, v3((i % 2 ? 1.0f : -1.0f) * (8.0f + 0.5f * (float)i), 0, -2.0f - 6.0f * (float)(i / 2)),
                       kit_random(k, 5, 7.5f), 0x4d7030, i < 2 ? 0.5f : 0.1f);
        for (int i = 0; i < 4; i++) {
            affine before =
                kit_enter(k, v3(i % 2 ? 5.2f : -5.6f, 0, -3.5f - 6.0f * (float)(i / 2)), i % 2 ? -90.0f : 90.0f);
            street_bench(k, 1.8f);
            kit_leave(k, before);
        }
        near_things(k);
    }
    for (int i = 0; i < 6; i++) {
        affine before = kit_enter(k, v3(i % 2 ? 7.0f : -7.0f, 0, 4.0f - 9.0f * (float)(i / 2)), 0);
        street_old_lamp(k, 3.9f, 1500);
        kit_leave(k, before);
    }
    /* a church tower over the roofs */
    mesh_maker *m = kit_named(k, "stone");
    kit_box(m, 5.5f, 0, -40, 9.5f, 21, -36);
    maker_cylinder(kit_tinted(k, "painted_metal", 0x4a545c), v3(7.5f, 21, -38), 2.9f, 0, 8, 4, false);
    plant_far_trees(k, &city_ground, 60, 150, 60, 9, 0x4d7030, 0.2f);
    kit_ambience(k, market ? "crowd" : "city");
    kit_ambience(k, "birds");
    k->notes->ground = "stone";
}
