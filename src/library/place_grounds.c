/* library/place_grounds.c - a farmyard, a stadium. */
#include "library/place_wonders.h"
#include "library/plant_green.h"

void wonder_farm(place_kit *k)
{
    const wonder_ground g = { (uint32_t)kit_pick(k, 1 << 16), 4, 70, 3 };
    const terrain t = { wonder_green, &g };
    terrain_rings(kit_use(k, GROUP_GROUND, kit_ground(k, "grass")), &t, 0, 0, 0.3f, 400, 140);
    terrain_collide(k, &t, 0, 0, 22, 0.8f, "grass");
    affine before = kit_enter(k, v3(-9, 0, -17), 20); /* the barn: red boards, white battens, a gambrel roof */
    material boards = thing_tinted("planks", 0x7a2018);
    const vec2 end[] = { { -5, 0 }, { 5, 0 }, { 5, 4 }, { 3.4f, 6.4f }, { 0, 7.8f }, { -3.4f, 6.4f }, { -5, 4 } };
    maker_extrude(kit_solid(k, boards), end, 7, -13, 0);
    mesh_maker *m = kit_tinted(k, "painted_metal", 0x4a4c50);
    const vec2 roof[] = { { 5.4f, 3.75f }, { 3.55f, 6.55f }, { 0, 8.0f }, { -3.55f, 6.55f }, { -5.4f, 3.75f } };
    for (int i = 0; i < 4; i++)
        maker_quad(m, v3(roof[i].x, roof[i].y, 0.4f), v3(0, 0, -13.8f),
                   v3(roof[i + 1].x - roof[i].x, roof[i + 1].y - roof[i].y, 0));
    m = kit_tinted(k, "painted_metal", 0xe8e4da);
    kit_box(m, -1.9f, 0, 0, -1.7f, 3.4f, 0.06f);
    kit_box(m, 1.7f, 0, 0, 1.9f, 3.4f, 0.06f);
    kit_box(m, -1.9f, 3.2f, 0, 1.9f, 3.4f, 0.06f);
    kit_box(m, -0.08f, 0, 0, 0.08f, 3.2f, 0.05f);
    kit_rod(m, v3(-1.7f, 0.1f, 0.03f), v3(-0.1f, 3.1f, 0.03f), 0.06f);
    kit_rod(m, v3(1.7f, 0.1f, 0.03f), v3(0.1f, 3.1f, 0.03f), 0.06f);
    kit_solid_box(k, v3(-5, 0, -13), v3(5, 6, 0), "wood", "barn");
    kit_leave(k, before);
    maker_cylinder(kit_tinted(k, "aluminium", 0xb8bcc0), v3(-1.5f, 0, -27), 2.2f, 2.2f, 10, 36, true);
    maker_sphere(kit_tinted(k, "aluminium", 0xb8bcc0), v3(-1.5f, 10, -27), v3(2.2f, 1.3f, 2.2f), 28);
    for (int s = 0; s < 2; s++)
        for (float x = -26; x < 26; x += 2.2f) { /* fences */
            float z = s ? -9.0f : -30.0f;
            if (s && x > -11 && x < -5)
                continue;
            kit_rod(kit_named(k, "pine"), v3(x, -0.2f, z), v3(x, 1.15f, z), 0.06f);
            for (int r = 0; r < 3; r++)
                kit_box(kit_named(k, "pine"), x, 0.3f + 0.35f * (float)r, z - 0.02f, x + 2.2f, 0.4f + 0.35f * (float)r,
                        z + 0.02f);
        }
    for (int i = 0; i < 7; i++) { /* bales */
        float x = kit_random(k, 3, 12), z = kit_random(k, -8, -3);
        affine bale = kit_enter_turned(k, v3(x, 0.6f, z), quat_euler_deg(kit_random(k, 0, 180), 0, 90), v3_fill(1));
        material hay = thing_tinted("wicker", 0xc8a24a);
        hay.bump = 0.012f;
        hay.pattern = PATTERN_FUR;
        hay.pattern_scale = 0.012f;
        maker_cylinder(kit_solid(k, hay), v3(0, -0.55f, 0), 0.62f, 0.62f, 1.1f, 30, true);
        kit_collide(k, COLLIDER_CYLINDER, v3(0, 0, 0), v3(0.62f, 0.55f, 0), quat_identity(), "cloth", "bale");
        kit_leave(k, bale);
    }
    plant_grass(k, &t, 0, -1, 8, 18000, 0.16f, 0x6f8a3a, NULL, NULL);
    for (int i = 0; i < 6; i++)
        plant_tree(k, terrain_point(&t, (i % 2 ? 1.0f : -1.0f) * kit_random(k, 14, 34), kit_random(k, -40, -8)),
                   kit_random(k, 6, 10), 0x4d7030, 0.1f);
    plant_far_trees(k, &t, 70, 220, 120, 10, 0x4d7030, 0.2f);
    terrain_range(k, -75, 75, 1200, -14, 140, 1e9f, thing_tinted("stone", 0x5c6a50), g.seed + 21);
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 1.0f);
    kit_ambience(k, "farm");
    kit_ambience(k, "birds");
    k->notes->ground = "grass";
}

/* turf in bands, a running track round it, white lines */
static void pitch(place_kit *k)
{
    material turf = kit_ground(k, "grass");
    material light_turf = turf;
    light_turf.color = v3_scale(turf.color, 1.35f);
    for (int i = 0; i < 18; i++)
        maker_quad(kit_use(k, GROUP_GROUND, i % 2 ? turf : light_turf), v3(-52.5f, 0, 34.0f - 3.8f * (float)i),
                   v3(105, 0, 0), v3(0, 0, -3.8f));
    maker_quad(kit_use(k, GROUP_GROUND, thing_tinted("rubber", 0x8a3a2a)), v3(-70, -0.02f, 50), v3(140, 0, 0),
               v3(0, 0, -100));
    material white = material_plain(thing_color(0xeeeeea), 0.8f);
    mesh_maker *m = kit_use(k, GROUP_GROUND, white);
    const float w = 0.12f;
    for (int s = -1; s <= 1; s += 2) {
        maker_quad(m, v3(-52.5f, 0.004f, 34.0f * (float)s + w), v3(105, 0, 0), v3(0, 0, -w));
        maker_quad(m, v3(52.5f * (float)s, 0.004f, 34), v3(w, 0, 0), v3(0, 0, -68));
    }
    maker_quad(m, v3(0, 0.004f, 34), v3(w, 0, 0), v3(0, 0, -68));
    for (int i = 0; i < 64; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 64, b = 2 * CIEL_PI_F * (float)(i + 1) / 64;
        uint32_t v = maker_vertex(m, v3(9.15f * sinf(a), 0.004f, 9.15f * cosf(a)), v3(0, 1, 0), (vec2){ 0, 0 });
        maker_vertex(m, v3(9.15f * sinf(b), 0.004f, 9.15f * cosf(b)), v3(0, 1, 0), (vec2){ 1, 0 });
        maker_vertex(m, v3(9.03f * sinf(b), 0.004f, 9.03f * cosf(b)), v3(0, 1, 0), (vec2){ 1, 1 });
        maker_vertex(m, v3(9.03f * sinf(a), 0.004f, 9.03f * cosf(a)), v3(0, 1, 0), (vec2){ 0, 1 });
        maker_triangle(m, v, v + 1, v + 2);
        maker_triangle(m, v, v + 2, v + 3);
    }
}

/* stands with seats and people */
static void stands(place_kit *k)
{
    static const unsigned shirts[] = { 0xc83030, 0x3050c8, 0xe0e0e0, 0xd8b030, 0x303030, 0x30a060, 0xe08030 };
    for (int side = 0; side < 4; side++) {
        float length = side % 2 ? 90.0f : 120.0f, away = side % 2 ? 62.0f : 42.0f;
        affine before = kit_enter_turned(k, v3(0, 0, 0), quat_euler_deg(90.0f * (float)side, 0, 0), v3_fill(1));
        affine at = kit_enter(k, v3(0, 0, -away), 0);
        for (int row = 0; row < 22; row++) {
            float y = 1.2f + 0.55f * (float)row, z = -0.85f * (float)row;
            kit_box(kit_use(k, GROUP_FAR, thing_tinted("concrete", 0x8a8a88)), -0.5f * length, y - 0.55f, z - 0.85f,
                    0.5f * length, y, z);
            for (float x = -0.5f * length + 0.4f; x < 0.5f * length && !k->empty; x += kit_random(k, 0.7f, 1.6f))
                kit_box(kit_use(k, GROUP_FAR, thing_tinted("cloth", shirts[kit_pick(k, 7)])), x, y, z - 0.55f,
                        x + 0.42f, y + kit_random(k, 0.6f, 0.9f), z - 0.25f);
        }
        kit_box(kit_use(k, GROUP_FAR, thing_tinted("painted_metal", 0xd8dadc)), -0.5f * length, 19, -26, 0.5f * length,
                19.5f, 0);
        kit_leave(k, at);
        kit_leave(k, before);
    }
}

static void floodlights(place_kit *k)
{
    for (int i = 0; i < 4; i++) {
        float x = i & 1 ? 66.0f : -66.0f, z = i & 2 ? 48.0f : -48.0f;
        kit_rod(kit_use(k, GROUP_FAR, thing_material("steel")), v3(x, 0, z), v3(x, 38, z), 0.5f);
        for (int j = 0; j < 12; j++)
            maker_sphere(k->night > 0.2f ? kit_glow(k, 0xf4f8ff, 60000)
                                         : kit_use(k, GROUP_FAR, thing_material("frosted_glass")),
                         v3(x + 1.6f * (float)(j % 4) - 2.4f, 38 + 1.4f * (float)(j / 4), z), v3_fill(0.5f), 8);
        if (k->night > 0.2f)
            kit_spot(k, v3(x, 39, z), v3(-x, -39, -z), 60, 1.5f, 0xf4f8ff, 4000000);
    }
}

static void goals(place_kit *k)
{
    for (int s = -1; s <= 1; s += 2) {
        float x = 52.5f * (float)s;
        mesh_maker *m = kit_tinted(k, "painted_metal", 0xf4f4f0);
        kit_rod(m, v3(x, 0, -3.66f), v3(x, 2.44f, -3.66f), 0.06f);
        kit_rod(m, v3(x, 0, 3.66f), v3(x, 2.44f, 3.66f), 0.06f);
        kit_rod(m, v3(x, 2.44f, -3.66f), v3(x, 2.44f, 3.66f), 0.06f);
    }
}

void wonder_stadium(place_kit *k)
{
    pitch(k);
    stands(k);
    floodlights(k);
    goals(k);
    kit_floor(k, 0, "grass");
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 1.2f);
    kit_ambience(k, k->empty ? "wind" : "crowd");
    k->notes->ground = "grass";
}
