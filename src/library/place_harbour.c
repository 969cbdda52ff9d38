/* library/place_harbour.c - a fishing port: quay, moored boats, bollards and ropes, the town across the basin, the
 * mole.
 *
 * The mark is on the quay's edge, the water behind it (-Z); the basin opens to the sea on the right, where a mole ends
 * in a lighthouse. The water lies QUAY below the paving.
 */
#include "library/building.h"
#include "library/plant_green.h"
#include "library/street.h"

#include "base/noise.h"

#define QUAY 1.9f

static void basin(place_kit *k)
{
    material w = thing_material("water");
    w.pattern = PATTERN_WATER;
    w.pattern_scale = 1.1f;
    w.bump = 0.012f;
    w.absorb_m = 1.6f;
    mesh_maker *m = kit_use(k, GROUP_WATER, w);
    maker_grid(m, v3(-36, -QUAY, -0.9f), v3(72, 0, 0), v3(0, 0, -40), 120, 70);
    maker_grid(m, v3(-36, -QUAY, -40.9f), v3(72, 0, 0), v3(0, 0, -4000), 3, 40);
    for (int s = 0; s < 2; s++)
        maker_grid(m, v3(s ? 36 : -436, -QUAY, -0.9f), v3(s ? 4000 : 400, 0, 0), v3(0, 0, -4040), 20, 40);
    maker_quad(kit_use(k, GROUP_FAR, thing_tinted("sand", 0x142a2c)), v3(-436, -QUAY - 6, -0.9f), v3(4472, 0, 0),
               v3(0, 0, -4040));
    k->notes->has_water = true;
    k->notes->water_level = -QUAY;
}

/* ---- the quay ---- */

static void bollard(place_kit *k, float x, float z)
{
    mesh_maker *m = kit_tinted(k, "iron", 0x24272a);
    const vec2 shape[] = { { 0.24f, 0 },     { 0.24f, 0.05f }, { 0.16f, 0.10f }, { 0.135f, 0.36f },
                           { 0.20f, 0.46f }, { 0.20f, 0.54f }, { 0.12f, 0.60f }, { 0, 0.61f } };
    affine before = kit_enter(k, v3(x, 0, z), 0);
    m->at = k->at;
    maker_lathe(m, shape, 8, 28);
    kit_collide(k, COLLIDER_CYLINDER, v3(0, 0.3f, 0), v3(0.2f, 0.3f, 0), quat_identity(), "metal", "bollard");
    kit_leave(k, before);
}

static void rope_coil(place_kit *k, vec3 p, unsigned rgb)
{
    mesh_maker *m = kit_tinted(k, "cloth", rgb);
    vec3 path[160];
    float r[160];
    for (int i = 0; i < 160; i++) {
        float a = 0.39f * (float)i, ring = 0.16f + 0.20f * (float)((i / 16) % 5) / 5;
        path[i] =
            v3_add(p, v3(ring * cosf(a), 0.025f + 0.045f * (float)(i / 80) + 0.004f * sinf(3 * a), ring * sinf(a)));
        r[i] = 0.022f;
    }
    maker_tube(m, path, r, 160, 6, false);
}

static void fish_crates(place_kit *k, float x, float z)
{
    static const unsigned paint[] = { 0x2a6a9a, 0xd8d4c4, 0xc8642a, 0x3a7a5a };
    for (int i = 0; i < 7; i++) {
        float cx = x + 0.62f * (float)(i % 3), y = 0.23f * (float)(i / 3);
        affine before = kit_enter(k, v3(cx, y, z), kit_random(k, -7, 7));
        mesh_maker *m = kit_tinted(k, "plastic", paint[kit_pick(k, 4)]);
        kit_round(m, -0.29f, 0, -0.20f, 0.29f, 0.02f, 0.20f, 0.008f);
        for (int s = -1; s <= 1; s += 2) {
            kit_round(m, -0.29f, 0, (float)s * 0.19f - 0.012f, 0.29f, 0.21f, (float)s * 0.19f + 0.012f, 0.01f);
            kit_round(m, (float)s * 0.28f - 0.012f, 0, -0.20f, (float)s * 0.28f + 0.012f, 0.21f, 0.20f, 0.01f);
        }
        kit_leave(k, before);
    }
    kit_solid_box(k, v3(x - 0.3f, 0, z - 0.2f), v3(x + 1.6f, 0.66f, z + 0.2f), "plastic", "crates");
}

static void lobster_pot(place_kit *k, vec3 p, float heading)
{
    affine before = kit_enter(k, p, heading);
    mesh_maker *m = kit_tinted(k, "wood", 0x6a5236);
    for (int i = 0; i < 4; i++) {
        vec3 hoop[9];
        float r[9];
        for (int j = 0; j < 9; j++) {
            float a = CIEL_PI_F * (float)j / 8;
            hoop[j] = v3(0.24f * cosf(a), 0.03f + 0.30f * sinf(a), -0.33f + 0.22f * (float)i);
            r[j] = 0.012f;
        }
        maker_tube(m, hoop, r, 9, 8, false);
    }
    for (int j = 0; j < 7; j++) {
        float a = CIEL_PI_F * (float)j / 6;
        kit_rod(m, v3(0.24f * cosf(a), 0.03f + 0.30f * sinf(a), -0.35f),
                v3(0.24f * cosf(a), 0.03f + 0.30f * sinf(a), 0.35f), 0.009f);
    }
    material net = thing_tinted("cloth", 0x2a6a58);
    net.opacity = 0.55f;
    mesh_maker *n = kit_solid(k, net);
    for (int j = 0; j < 6; j++) {
        float a = CIEL_PI_F * (float)j / 6, b = CIEL_PI_F * (float)(j + 1) / 6;
        maker_quad(n, v3(0.23f * cosf(a), 0.03f + 0.29f * sinf(a), 0.34f), v3(0, 0, -0.68f),
                   v3(0.23f * (cosf(b) - cosf(a)), 0.29f * (sinf(b) - sinf(a)), 0));
    }
    kit_leave(k, before);
}

static void quay(place_kit *k)
{
    material paving = kit_ground(k, "paving");
    paving.pattern_scale = 0.24f;
    maker_grid(kit_use(k, GROUP_GROUND, paving), v3(-60, 0, 40), v3(120, 0, 0), v3(0, 0, -40.35f), 30, 12);
    material stone = thing_tinted("stone", 0x8a8478);
    stone.takes_wetness = true;
    mesh_maker *m = kit_solid(k, stone);
    for (int i = -32; i < 32; i++) { /* coping stones, and the wall below them */
        float x = 1.8f * (float)i, d = kit_random(k, -0.02f, 0.02f);
        kit_round(m, x + 0.012f, -0.32f, -0.98f + d, x + 1.788f, 0.045f, -0.32f, 0.03f);
    }
    material wall = thing_tinted("brick", 0x6d675c);
    wall.pattern_scale = 0.9f;
    wall.color2 = thing_color(0x4a463e);
    wall.takes_wetness = true;
    maker_quad(kit_solid(k, wall), v3(60, -7, -0.92f), v3(-120, 0, 0), v3(0, 6.7f, 0));
    kit_solid_box(k, v3(-60, -7, -0.95f), v3(60, 0.04f, 0), "stone", "quay");
    for (int i = -3; i <= 3; i++)
        if (i)
            bollard(k, 3.4f * (float)i + (i > 0 ? -1.0f : 1.0f), -0.62f);
    mesh_maker *iron = kit_tinted(k, "rust", 0x6a4630);
    for (int i = 0; i < 2; i++) { /* ladders */
        float x = i ? 13.5f : -4.6f;
        for (int s = -1; s <= 1; s += 2)
            kit_rod(iron, v3(x + 0.2f * (float)s, -2.6f, -1.03f), v3(x + 0.2f * (float)s, 0.10f, -1.03f), 0.02f);
        for (int j = 0; j < 8; j++)
            kit_rod(iron, v3(x - 0.2f, -2.3f + 0.3f * (float)j, -1.03f), v3(x + 0.2f, -2.3f + 0.3f * (float)j, -1.03f),
                    0.014f);
    }
    mesh_maker *tyre = kit_tinted(k, "rubber", 0x161616);
    for (int i = 0; i < 12; i++) {
        vec3 ring[24];
        float r[24];
        float x = -22 + 4.0f * (float)i;
        for (int j = 0; j < 24; j++) {
            float a = 2 * CIEL_PI_F * (float)j / 24;
            ring[j] = v3(x + 0.27f * cosf(a), -1.0f + 0.27f * sinf(a), -1.06f);
            r[j] = 0.10f;
        }
        maker_tube(tyre, ring, r, 24, 8, true);
    }
    rope_coil(k, v3(-1.75f, 0.02f, -0.1f), 0xb8a888);
    rope_coil(k, v3(5.1f, 0.02f, 0.3f), 0x2a5a8a);
    fish_crates(k, 2.7f, 0.6f);
    for (int i = 0; i < 5; i++)
        lobster_pot(k, v3(-4.1f - 0.62f * (float)(i % 3), i > 2 ? 0.34f : 0.02f, 0.55f), 90 + kit_random(k, -8, 8));
    for (int i = 0; i < 5; i++) {
        affine before = kit_enter(k, v3(-15 + 8.2f * (float)i, 0, 2.6f), 0);
        street_old_lamp(k, 4, 900);
        kit_leave(k, before);
    }
    affine before = kit_enter(k, v3(-7.6f, 0, 2.2f), 180);
    street_bench(k, 1.8f);
    kit_leave(k, before);
}

/* ---- boats ---- */

static void moored(place_kit *k)
{
    static const unsigned paint[] = { 0x1f5a8a, 0xa8382a, 0x2f6a4a, 0xd8d2c0, 0x24405a };
    if (k->empty)
        return;
    for (int i = 0; i < 4; i++) {
        float x = i == 0 ? -8.2f : i == 1 ? 7.8f : i == 2 ? -20.5f : 20.5f, z = -3.3f;
        kit_thing(k, "fishing_boat", v3(x, -QUAY - 0.62f, z), i % 2 ? 90.0f : -90.0f, i > 1 ? 0.95f : 1, paint[i]);
        for (int s = -1; s <= 1; s += 2) /* lines to the bollards */
            kit_cable(kit_tinted(k, "cloth", 0xc8b890), v3(x + 4.0f * (float)s, 0.30f, -2.4f),
                      v3(x + 5.6f * (float)s, 0.45f, -0.62f), 0.18f, 0.016f);
    }
    for (int i = 0; i < 5; i++) /* yachts at pontoons across the basin */
        kit_thing(k, "sailboat", v3(-34 + 11.0f * (float)i, -QUAY - 0.45f, -40 - 3.0f * (float)(i % 2)),
                  kit_random(k, -12, 12), kit_random(k, 0.95f, 1.3f), i % 3 ? 0xf2f2ee : paint[i % 5]);
    for (int i = 0; i < 3; i++)
        kit_thing(k, "rowboat", v3(-1.5f + 14.0f * (float)(i - 1), -QUAY - 0.2f, -9.5f - 5.0f * (float)i),
                  kit_random(k, 0, 360), 1, KIT_NATURAL);
    mesh_maker *m = kit_named(k, "planks");
    kit_box(m, -40, -QUAY + 0.25f, -37.2f, 30, -QUAY + 0.45f, -35.4f);
    for (int i = 0; i < 18; i++)
        maker_cylinder(kit_named(k, "bark"), v3(-39 + 4.0f * (float)i, -8, -37.4f), 0.16f, 0.14f, 8.2f, 10, true);
}

/* ---- what lies around: the town, the mole, the hills ---- */

static void town(place_kit *k)
{
    material wall = thing_tinted("stone", 0x807a6c);
    kit_box(kit_solid(k, wall), -130, -6, -92, 34, 0.4f, -76);
    float x = -120;
    while (x < 26) {
        float w = kit_random(k, 6.5f, 11), h = kit_random(k, 8, 14);
        affine before = kit_enter(k, v3(x, 0.4f, -80), 0);
        facade f = building_facade_style(k, w, h);
        static const unsigned lime[] = { 0xe6d2b0, 0xd8a884, 0xe8e2d2, 0xc8b8a0, 0xd9b48a, 0xb8c4c8 };
        f.wall = thing_tinted("plaster", lime[kit_pick(k, 6)]);
        building_facade(k, &f);
        material roof = thing_tinted("terracotta", 0x8a4a34);
        mesh_maker *m = kit_solid(k, roof);
        maker_quad(m, v3(-0.2f, h, 0.5f), v3(w + 0.4f, 0, 0), v3(0, 2.4f, -5));
        kit_box(kit_tinted(k, "plaster", 0xb8a890), 0, 0, -10, w, h, -0.1f);
        kit_leave(k, before);
        x += w + (kit_chance(k, 0.2f) ? 2.0f : 0.0f);
    }
    kit_thing(k, "house", v3(-60, 12, -118), 15, 1.2f, KIT_NATURAL);
}

static float mole_height(const void *user, float x, float z)
{
    float across = fabsf(z + 62 + 0.10f * x) - 3.2f, along = f_max(30 - x, x - 118);
    float d = f_max(across, along);
    return 0.9f - f_max(d, 0) * 0.75f +
           0.9f * noise_fbm(v3(0.5f * x, 0, 0.5f * z), 3, *(const uint32_t *)user) * f_smooth(-1, 1, d) - QUAY + 1.2f;
}

static void mole(place_kit *k)
{
    static const uint32_t seed = 4;
    const terrain t = { mole_height, &seed };
    terrain_patch(kit_use(k, GROUP_SOLID, thing_tinted("stone", 0x6f6b62)), &t, 22, -92, 126, -52, 90, 40);
    for (int i = 0; i < 60; i++) {
        float x = kit_random(k, 26, 118), z = -62 - 0.10f * x + (i % 2 ? 5.0f : -5.0f) + kit_random(k, -1.5f, 1.5f);
        terrain_rock(k, terrain_point(&t, x, z), kit_random(k, 1.0f, 2.2f), thing_tinted("stone", 0x5f5b54), false);
    }
    kit_thing(k, "lighthouse", v3(108, mole_height(&seed, 108, -72.8f) - 0.1f, -72.8f), 0, 0.62f, KIT_NATURAL);
}

void place_harbour(place_kit *k)
{
    basin(k);
    quay(k);
    moored(k);
    town(k);
    mole(k);
    affine before = kit_enter(k, v3(0, 0, 22), 0); /* behind the camera: what the water and the panes mirror */
    building_block(k, v3(-40, 0, 0), v3(40, 9, 8), 0xb8a890, 0.4f);
    kit_leave(k, before);
    terrain_range(k, -80, 8, 190, -4, 62, 1e9f, thing_tinted("stone", 0x5f6b46), 61);
    terrain_range(k, -70, 26, 520, -10, 150, 1e9f, thing_tinted("stone", 0x5c6a5c), 62);
    terrain_range(k, 38, 85, 1600, -20, 190, 1e9f, thing_tinted("stone", 0x64707a), 63);
    kit_marks(k, v3(0, 0.02f, 0.55f), v3(0, 0, 1), 1.0f);
    kit_anchor(k, "shore", v3(0, -QUAY, -1), v3(0, 0, 1), 0);
    kit_anchor(k, "mooring", v3(-0.5f, -QUAY, -8.5f), v3(0, 0, 1), 4);
    kit_anchor(k, "background", v3(4, 2, -40), v3(0, 0, 1), 0);
    k->notes->ground = "stone";
    k->notes->camera_from = v3_norm(v3(-0.22f, 0.06f, 1));
    k->notes->free_space = (aabb){ { -14, 0, -0.3f }, { 14, 9, 17 } };
    kit_ambience(k, "waves");
    kit_ambience(k, "wind");
    kit_acoustics(k, true, 0.3f, 120, 0.5f);
}
