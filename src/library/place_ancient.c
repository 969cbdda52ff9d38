/* library/place_ancient.c - ruins, a temple, a castle. */
#include "library/building.h"
#include "library/place_wonders.h"
#include "library/plant_green.h"

#include "base/noise.h"

float wonder_green(const void *user, float x, float z)
{
    const wonder_ground *g = user;
    return g->relief * noise_fbm(v3(x / g->scale, 0, z / g->scale), 4, g->seed) * f_smooth(6, 30, sqrtf(x * x + z * z));
}

static void column_of(place_kit *k, vec3 p, float h, bool broken)
{
    affine before = kit_enter(k, p, kit_random(k, 0, 40));
    enum {
        FLUTES = 20,
        RINGS = 7
    };
    vec3 rings[RINGS][FLUTES * 3];
    for (int i = 0; i < RINGS; i++) {
        float t = (float)i / (RINGS - 1), r = 0.5f * (1 - 0.16f * t * t);
        for (int j = 0; j < FLUTES * 3; j++) {
            float a = 2 * CIEL_PI_F * (float)j / (FLUTES * 3), f = r * (j % 3 == 1 ? 0.93f : 1.0f);
            float y = 0.3f + (h - 0.3f) * t + (broken && i == RINGS - 1 ? 0.35f * sinf(2 * a + p.x) : 0);
            rings[i][j] = v3(f * sinf(a), y, f * cosf(a));
        }
    }
    material m = thing_tinted("marble", 0xcfc4ae);
    m.roughness = 0.7f;
    m.takes_wetness = true;
    maker_loft(kit_solid(k, m), &rings[0][0], RINGS, FLUTES * 3, true);
    kit_round(kit_solid(k, m), -0.7f, 0, -0.7f, 0.7f, 0.3f, 0.7f, 0.04f);
    if (!broken) {
        const vec2 cap[] = {
            { 0.42f, h - 0.02f }, { 0.46f, h + 0.1f }, { 0.66f, h + 0.3f }, { 0.66f, h + 0.32f }, { 0, h + 0.32f }
        };
        maker_lathe(kit_solid(k, m), cap, 5, 28);
        kit_round(kit_solid(k, m), -0.72f, h + 0.3f, -0.72f, 0.72f, h + 0.52f, 0.72f, 0.02f);
    }
    kit_collide(k, COLLIDER_CYLINDER, v3(0, 0.5f * h, 0), v3(0.55f, 0.5f * h, 0), quat_identity(), "stone", "column");
    kit_leave(k, before);
}

void wonder_ruins(place_kit *k, bool whole)
{
    const wonder_ground g = { (uint32_t)kit_pick(k, 1 << 16), 6, 50, 3 };
    const terrain t = { wonder_green, &g };
    terrain_rings(kit_use(k, GROUP_GROUND, kit_ground(k, "grass")), &t, 0, 0, 0.3f, 400, 140);
    terrain_collide(k, &t, 0, 0, 22, 0.8f, "grass");
    material flag = thing_tinted("paving", 0xa59a86);
    flag.pattern_scale = 0.7f;
    for (int i = 0; i < 3; i++) /* three steps up to the temple's floor */
        kit_round(kit_use(k, GROUP_GROUND, flag), -7.0f + 0.4f * (float)i, 0.2f * (float)i - 0.3f, -26,
                  7.0f - 0.4f * (float)i, 0.2f * (float)(i + 1), -3.0f - 0.4f * (float)i, 0.02f);
    kit_solid_box(k, v3(-6.2f, -0.3f, -26), v3(6.2f, 0.6f, -3.8f), "stone", "floor");
    for (int i = 0; i < 6; i++)
        for (int s = -1; s <= 1; s += 2) {
            bool broken = !whole && kit_chance(k, 0.5f);
            column_of(k, v3(4.8f * (float)s, 0.6f, -5.2f - 3.6f * (float)i), broken ? kit_random(k, 1.2f, 4.6f) : 6.4f,
                      broken);
        }
    for (int i = 0; i < 2; i++)
        column_of(k, v3(i ? 1.7f : -1.7f, 0.6f, -23.2f), 6.4f, false);
    material m = thing_tinted("marble", 0xcfc4ae);
    m.roughness = 0.7f;
    if (whole) {
        for (int s = -1; s <= 1; s += 2)
            kit_box(kit_solid(k, m), 4.8f * (float)s - 0.65f, 7.5f, -24.2f, 4.8f * (float)s + 0.65f, 8.4f, -4.5f);
        kit_box(kit_solid(k, m), -5.45f, 7.5f, -5.8f, 5.45f, 8.4f, -4.5f);
        const vec2 gable[] = { { -5.8f, 8.4f }, { 5.8f, 8.4f }, { 0, 10.6f } };
        maker_extrude(kit_solid(k, m), gable, 3, -24.2f, -4.6f);
    } else {
        for (int i = 0; i < 22; i++) { /* drums and blocks in the grass */
            float x = kit_random(k, -9, 9), z = kit_random(k, -14, 3);
            if (fabsf(x) < 1.8f && z > -6)
                continue;
            affine before = kit_enter_turned(
                k, v3(x, z < -3.8f && fabsf(x) < 6.2f ? 0.75f : 0.2f, z),
                quat_euler_deg(kit_random(k, 0, 360), kit_random(k, -12, 12), i % 2 ? 90.0f : 8.0f), v3_fill(1));
            if (i % 2)
                maker_cylinder(kit_solid(k, m), v3(0, -0.4f, 0), 0.48f, 0.47f, 0.8f, 30, true);
            else
                kit_round(kit_solid(k, m), -0.5f, -0.3f, -0.35f, 0.5f, 0.3f, 0.35f, 0.05f);
            kit_leave(k, before);
        }
        for (int i = 0; i < 4; i++)
            plant_bush(k, v3((i % 2 ? 1.0f : -1.0f) * kit_random(k, 3, 8), 0, kit_random(k, -4, 1)),
                       kit_random(k, 0.6f, 1.1f), 0x55752f, 420);
    }
    plant_grass(k, &t, 0, 0.5f, 8, 16000, 0.2f, 0x7a8a3c, NULL, NULL);
    for (int i = 0; i < 8; i++)
        plant_conifer(k, terrain_point(&t, (i % 2 ? 1.0f : -1.0f) * kit_random(k, 12, 30), kit_random(k, -40, 0)),
                      kit_random(k, 7, 12), 0x2f4426, 0.2f);
    plant_far_trees(k, &t, 60, 200, 110, 9, 0x55703a, 0.5f);
    terrain_range(k, -75, 75, 900, -14, 190, 1e9f, thing_tinted("stone", 0x6a6e60), g.seed + 21);
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 1.0f);
    kit_ambience(k, "wind");
    kit_ambience(k, "birds");
    k->notes->ground = "grass";
}

static void tower(place_kit *k, vec3 p, float r, float h)
{
    affine before = kit_enter(k, p, 0);
    material wall = thing_tinted("stone", 0x8a8478);
    wall.pattern = PATTERN_BRICK;
    wall.pattern_scale = 0.6f;
    wall.pattern_uv = true;
    wall.color2 = thing_color(0x6a645a);
    maker_cylinder(kit_solid(k, wall), v3(0, -3, 0), r * 1.08f, r, h + 3, 40, true);
    maker_cylinder(kit_solid(k, wall), v3(0, h - 0.4f, 0), r, r + 0.5f, 0.6f, 40, false);
    for (int i = 0; i < 16; i++) { /* battlements */
        affine at = kit_enter(k, v3(0, 0, 0), 22.5f * (float)i);
        kit_box(kit_solid(k, wall), -0.35f, h + 0.2f, r + 0.1f, 0.35f, h + 1.3f, r + 0.5f);
        kit_leave(k, at);
    }
    maker_cylinder(kit_tinted(k, "painted_metal", 0x3a4a5c), v3(0, h + 0.4f, 0), r + 0.2f, 0, r * 2.4f, 32, false);
    for (int i = 0; i < 3; i++) {
        affine at = kit_enter(k, v3(0, 0, 0), 40.0f - 40.0f * (float)i);
        kit_box(k->night > 0.3f ? kit_glow(k, 0xffb060, 120) : kit_tinted(k, "lacquer", 0x0a0a0a), -0.12f,
                h * (0.4f + 0.18f * (float)i), r - 0.1f, 0.12f, h * (0.4f + 0.18f * (float)i) + 0.9f, r + 0.06f);
        kit_leave(k, at);
    }
    kit_collide(k, COLLIDER_CYLINDER, v3(0, 0.5f * h, 0), v3(r, 0.5f * h, 0), quat_identity(), "stone", "tower");
    kit_leave(k, before);
}

void wonder_castle(place_kit *k)
{
    const wonder_ground g = { (uint32_t)kit_pick(k, 1 << 16), 8, 60, 3 };
    const terrain t = { wonder_green, &g };
    terrain_rings(kit_use(k, GROUP_GROUND, kit_ground(k, "grass")), &t, 0, 0, 0.3f, 420, 140);
    terrain_collide(k, &t, 0, 0, 22, 0.8f, "grass");
    material wall = thing_tinted("stone", 0x8a8478);
    wall.pattern = PATTERN_BRICK;
    wall.pattern_scale = 0.6f;
    wall.pattern_uv = true;
    wall.color2 = thing_color(0x6a645a);
    affine before = kit_enter(k, v3(-20, 0, -34), 0);
    const opening gate[] = { { 17.8f, 0, 22.2f, 5.2f } };
    building_wall(kit_solid(k, wall), 40, 9, gate, 1, 2.0f);
    for (float x = 0.3f; x < 40; x += 1.6f)
        kit_box(kit_solid(k, wall), x, 9, -0.5f, x + 0.9f, 10, 0.05f);
    kit_box(kit_solid(k, wall), 0, 0, -2.0f, 40, 9, -1.99f);
    mesh_maker *m = kit_named(k, "iron");
    for (int i = 0; i < 9; i++)
        kit_rod(m, v3(18.1f + 0.48f * (float)i, 1.2f, -0.9f), v3(18.1f + 0.48f * (float)i, 5.2f, -0.9f), 0.05f);
    for (int i = 0; i < 5; i++)
        kit_rod(m, v3(17.8f, 1.6f + 0.8f * (float)i, -0.9f), v3(22.2f, 1.6f + 0.8f * (float)i, -0.9f), 0.05f);
    kit_solid_box(k, v3(0, 0, -2), v3(40, 9, 0), "stone", "wall");
    kit_leave(k, before);
    tower(k, v3(-20, 0, -35), 3.4f, 14);
    tower(k, v3(20, 0, -35), 3.4f, 14);
    tower(k, v3(-4.2f, 0, -34.5f), 2.4f, 12);
    tower(k, v3(4.2f, 0, -34.5f), 2.4f, 12);
    tower(k, v3(-8, 0, -58), 5.0f, 27);
    tower(k, v3(9, 0, -64), 4.0f, 33);
    building_block(k, v3(-12, 0, -70), v3(14, 17, -54), 0x857e70, 0.12f);
    for (int i = 0; i < 2; i++) /* torches at the gate */
        kit_lamp(k, v3(i ? 2.6f : -2.6f, 3.0f, -31.4f), 0.12f, 0xff9a40, 1800 * k->night);
    material path = kit_ground(k, "sand");
    maker_grid(kit_use(k, GROUP_GROUND, path), v3(-1.9f, 0.03f, 14), v3(3.8f, 0, 0), v3(0, 0, -48), 4, 24);
    plant_grass(k, &t, -6, -2, 5, 9000, 0.16f, 0x64803a, NULL, NULL);
    plant_grass(k, &t, 6, -2, 5, 9000, 0.16f, 0x64803a, NULL, NULL);
    for (int i = 0; i < 9; i++)
        plant_tree(k, terrain_point(&t, (i % 2 ? 1.0f : -1.0f) * kit_random(k, 9, 30), kit_random(k, -26, 2)),
                   kit_random(k, 6, 10), 0x4d7030, i < 2 ? 0.4f : 0.1f);
    plant_far_trees(k, &t, 70, 220, 120, 10, 0x4d7030, 0.4f);
    terrain_range(k, -75, 75, 900, -14, 210, 190, thing_tinted("stone", 0x5c6658), g.seed + 21);
    terrain_range(k, -75, 75, 2600, -30, 820, 420, thing_tinted("stone", 0x59606a), g.seed + 22);
    kit_marks(k, v3(0, 0.03f, 0), v3(0, 0, 1), 1.0f);
    kit_ambience(k, "wind");
    kit_ambience(k, "birds");
    k->notes->ground = "soil";
}
