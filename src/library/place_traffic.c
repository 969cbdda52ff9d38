/* library/place_traffic.c - large flat places for what goes fast: the motorway and the airport.
 *
 * Both run along Z under the mark with a "lane" that vehicles keep to; the airport's lane is its runway, which carries
 * on towards the camera. Long before and behind, since the camera travels with what moves.
 */
#include "library/building.h"
#include "library/plant_green.h"
#include "library/street.h"

#include "base/noise.h"

static float level_ground(const void *user, float x, float z)
{
    float from = *(const float *)user, out = f_max(fabsf(x) - from, 0);
    return f_smooth(0, 120, out) * (3 + 7 * noise_fbm(v3(0.008f * x, 1, 0.008f * z), 3, 77));
}

static vec3 level_point(const void *user, float u, float v)
{
    float s = 2 * u - 1, x = s * (60 + 1300 * s * s * s * s), z = 900 - 2900 * v;
    return v3(x, level_ground(user, x, z) - 0.02f, z);
}

static mesh_maker *road_paint(place_kit *k, unsigned rgb)
{
    material m = material_plain(thing_color(rgb), 0.6f);
    m.takes_wetness = true;
    return kit_use(k, GROUP_GROUND, m);
}

static void line(mesh_maker *m, float x, float wide, float z0, float z1, float y)
{
    maker_quad(m, v3(x - 0.5f * wide, y, z0), v3(wide, 0, 0), v3(0, 0, z1 - z0));
}

/* ---- the motorway ---- */

static void gantry(place_kit *k, float z)
{
    affine before = kit_enter(k, v3(-9, 0, z), 0);
    mesh_maker *m = kit_tinted(k, "painted_metal", 0x8c9296);
    for (int s = -1; s <= 1; s += 2)
        kit_rod(m, v3(7.8f * (float)s, 0, 0), v3(7.8f * (float)s, 7.4f, 0), 0.16f);
    for (int i = 0; i < 2; i++)
        kit_rod(m, v3(-7.8f, 6.6f + 0.8f * (float)i, 0), v3(7.8f, 6.6f + 0.8f * (float)i, 0), 0.09f);
    for (int i = -7; i <= 7; i++)
        kit_rod(m, v3((float)i, 6.6f, 0), v3((float)i + 0.5f, 7.4f, 0), 0.04f);
    bool french = kit_locale(k, "paris") || kit_locale(k, "france");
    static const char *const away[2][2] = { { "CITY CENTRE", "AIRPORT" }, { "CENTRE", "AÉROPORT" } };
    for (int i = 0; i < 2; i++) {
        affine board = kit_enter(k, v3(i ? 3.6f : -3.6f, 6.9f, 0.2f), 0);
        building_board(k, away[french][i], SIGN_SANS, 4.8f, 2.0f, 0xf4f4f0, 0x1a4f8a, 0xf4f4f0);
        kit_leave(k, board);
    }
    kit_leave(k, before);
}

static void motorway(place_kit *k)
{
    static const float from = 34;
    const terrain t = { level_ground, &from };
    kit_sheet(kit_use(k, GROUP_GROUND, kit_ground(k, "grass")), level_point, &from, 90, 120);
    for (int s = -1; s <= 1; s += 2)
        maker_grid(kit_use(k, GROUP_GROUND, kit_ground(k, "asphalt")), v3(s > 0 ? 1.2f : -17.2f, 0.02f, 900),
                   v3(16, 0, 0), v3(0, 0, -2000), 4, 120);
    mesh_maker *m = road_paint(k, 0xe0ded6);
    for (int s = -1; s <= 1; s += 2) {
        float side = (float)s;
        line(m, side * 2.2f, 0.18f, 900, -1100, 0.026f);
        line(m, side * 13.4f, 0.20f, 900, -1100, 0.026f);
        for (float z = 360; z > -700; z -= 13)
            for (int lane = 0; lane < 2; lane++)
                line(m, side * (5.9f + 3.75f * (float)lane), 0.14f, z, z - 4.5f, 0.026f);
    }
    material concrete = kit_ground(k, "concrete");
    m = kit_solid(k, concrete); /* the wall between the ways: wide foot, slender top */
    for (int s = -1; s <= 1; s += 2) {
        float side = (float)s;
        vec3 along = v3(0, 0, -side * 1300), z0 = v3(0, 0, side > 0 ? 600 : -700);
        maker_quad(m, v3_add(z0, v3(side * 0.42f, 0, 0)), along, v3(-side * 0.22f, 0.32f, 0));
        maker_quad(m, v3_add(z0, v3(side * 0.20f, 0.32f, 0)), along, v3(-side * 0.08f, 0.60f, 0));
    }
    maker_quad(m, v3(-0.12f, 0.92f, 600), v3(0.24f, 0, 0), v3(0, 0, -1300));
    kit_solid_box(k, v3(-0.4f, 0, -80), v3(0.4f, 0.9f, 80), "stone", "barrier");
    for (int s = -1; s <= 1; s += 2) {
        mesh_maker *rail = kit_tinted(k, "aluminium", 0xa8acb0);
        for (int i = 0; i < 3; i++)
            kit_rod(rail, v3((float)s * (17.6f + (i == 1 ? 0.03f : 0)), 0.5f + 0.1f * (float)i, 400),
                    v3((float)s * (17.6f + (i == 1 ? 0.03f : 0)), 0.5f + 0.1f * (float)i, -500), 0.055f);
        for (float z = 200; z > -300; z -= 4)
            kit_box(rail, (float)s * 17.7f - 0.05f, 0, z - 0.04f, (float)s * 17.7f + 0.05f, 0.74f, z + 0.04f);
    }
    for (int i = -4; i < 9; i++) {
        affine before = kit_enter(k, v3(18.6f, 0, 10 - 34.0f * (float)i), -90);
        street_lamp_post(k, 11, 0xffc98a, i > -3 && i < 5 ? 12000 : 0);
        kit_leave(k, before);
    }
    gantry(k, -46);
    gantry(k, -330);
    for (int i = 0; i < 46; i++) {
        float x = (i % 2 ? 1.0f : -1.0f) * kit_random(k, 26, 80), z = kit_random(k, -320, 160);
        plant_tree(k, terrain_point(&t, x, z), kit_random(k, 7, 12), 0x4d7030, 0.1f);
    }
    for (int i = 0; i < 24; i++)
        plant_bush(k, v3((i % 2 ? 1.0f : -1.0f) * kit_random(k, 19, 24), 0, kit_random(k, -90, 60)),
                   kit_random(k, 0.8f, 1.8f), 0x4a6430, 260);
    plant_far_trees(k, &t, 130, 420, 150, 11, 0x4d7030, 0.3f);
    for (int i = 0; i < 26; i++) { /* the town that it leads to */
        float x = kit_random(k, -260, 260), z = -kit_random(k, 620, 900), w = kit_random(k, 8, 18);
        building_block(k, v3(x - w, 0, z - w), v3(x + w, kit_random(k, 14, 70), z + w), 0x8a8c90, 0.45f);
    }
    terrain_range(k, -80, 80, 1900, -20, 240, 1e9f, thing_tinted("stone", 0x5c6a66), 9);
    kit_ambience(k, "traffic");
    kit_ambience(k, "wind");
    kit_marks(k, v3(-11, 0.02f, 0), v3(0.3f, 0, 1), 1.0f);
    kit_anchor(k, "lane", v3(-7.8f, 0.025f, 0), v3(0, 0, 1), 0);
    k->notes->camera_from = v3_norm(v3(0.50f, 0.06f, 0.86f));
    k->notes->free_space = (aabb){ { -16, 0, -20 }, { -1.2f, 12, 22 } };
}

/* ---- the airport ---- */

static void runway_marks(place_kit *k)
{
    mesh_maker *m = road_paint(k, 0xe6e6e0);
    for (float z = 700; z > -1600; z -= 50)
        line(m, 0, 0.9f, z, z - 30, 0.03f);
    for (int s = -1; s <= 1; s += 2) {
        line(m, (float)s * 21.5f, 0.9f, 800, -1700, 0.03f);
        for (int i = 0; i < 4; i++) /* touch-down bars */
            line(m, (float)s * (5.0f + 2.4f * (float)i), 1.5f, -100, -122, 0.03f);
    }
    mesh_maker *tyre = road_paint(k, 0x1c1c1e);
    for (int s = -1; s <= 1; s += 2)
        for (int i = 0; i < 3; i++)
            line(tyre, (float)s * (3.2f + 0.8f * (float)i), 0.5f, -60, -300, 0.027f);
    bool on = k->night > 0.2f;
    for (float z = 400; z > -900; z -= 30)
        for (int s = -1; s <= 1; s += 2) {
            vec3 p = v3((float)s * 23.5f, 0.22f, z);
            maker_cylinder(kit_tinted(k, "painted_metal", 0xd8b020), v3(p.x, 0, z), 0.10f, 0.08f, 0.18f, 8, true);
            maker_sphere(on ? kit_glow(k, 0xfff0c8, 9000) : kit_named(k, "frosted_glass"), p, v3_fill(0.09f), 8);
        }
    for (float z = 300; z > -500; z -= 15)
        if (on)
            maker_sphere(kit_glow(k, 0x5a8cff, 5000), v3(-52, 0.3f, z), v3_fill(0.08f), 8);
}

static void terminal(place_kit *k)
{
    affine before = kit_enter(k, v3(-150, 0, -120), 52);
    kit_round(kit_tinted(k, "concrete", 0xc8c8c4), -70, 0, -14, 70, 4.5f, 14, 0.3f);
    material glass = thing_material("window_glass");
    bool on = k->night > 0.2f;
    mesh_maker *m = on ? kit_glow(k, 0xffdca8, 240) : kit_use(k, GROUP_SOLID, glass);
    for (int i = 0; i < 34; i++)
        kit_box(m, -68 + 4 * (float)i, 4.6f, 14.05f, -64.25f + 4 * (float)i, 10.5f, 14.1f);
    kit_box(kit_tinted(k, "painted_metal", 0x5a6066), -69, 4.5f, -14, 69, 10.6f, 14);
    material roof = thing_tinted("aluminium", 0xd4d8dc);
    mesh_maker *top = kit_solid(k, roof);
    for (int i = 0; i < 24; i++) { /* a roof like a wing */
        float a = (float)i / 24, b = (float)(i + 1) / 24, ya = 10.6f + 4 * sinf(2.4f * a + 0.3f),
              yb = 10.6f + 4 * sinf(2.4f * b + 0.3f);
        maker_quad(top, v3(-74, ya, 20 - 40 * a), v3(148, 0, 0), v3(0, yb - ya, -40.0f / 24));
        maker_quad(top, v3(-74, yb - 0.3f, 20 - 40 * b), v3(148, 0, 0), v3(0, ya - yb, 40.0f / 24));
    }
    kit_leave(k, before);
    before = kit_enter(k, v3(-96, 0, -230), 0); /* the tower */
    mesh_maker *c = kit_tinted(k, "concrete", 0xd8d6d0);
    maker_cylinder(c, v3(0, 0, 0), 4.2f, 3.2f, 34, 32, true);
    maker_cylinder(c, v3(0, 34, 0), 3.2f, 6.4f, 3, 32, true);
    maker_cylinder(on ? kit_glow(k, 0xbfe0d0, 90) : kit_use(k, GROUP_SOLID, glass), v3(0, 37, 0), 6.1f, 6.9f, 3.4f, 16,
                   false);
    maker_cylinder(c, v3(0, 40.4f, 0), 7.3f, 6.6f, 0.8f, 32, true);
    kit_rod(kit_tinted(k, "painted_metal", 0xb02820), v3(0, 41, 0), v3(0, 48, 0), 0.12f);
    if (on)
        maker_sphere(kit_glow(k, 0xff2010, 9000), v3(0, 48.1f, 0), v3_fill(0.25f), 10);
    kit_leave(k, before);
}

static void hangars(place_kit *k)
{
    for (int i = 0; i < 3; i++) {
        affine before = kit_enter(k, v3(-95, 0, -330 - 70.0f * (float)i), 90);
        enum {
            N = 20
        };
        mesh_maker *m = kit_tinted(k, "painted_metal", i == 1 ? 0x7d8894 : 0xa4a8a8);
        for (int j = 0; j < N; j++) {
            float a = CIEL_PI_F * (float)j / N, b = CIEL_PI_F * (float)(j + 1) / N;
            maker_quad(m, v3(26 * cosf(a), 16 * sinf(a), 20), v3(0, 0, -60),
                       v3(26 * (cosf(b) - cosf(a)), 16 * (sinf(b) - sinf(a)), 0));
        }
        vec2 face[N + 1];
        for (int j = 0; j <= N; j++)
            face[j] = (vec2){ 26 * cosf(CIEL_PI_F * (float)j / N), 16 * sinf(CIEL_PI_F * (float)j / N) };
        maker_extrude(kit_tinted(k, "painted_metal", 0x9aa0a6), face, N + 1, 19.6f, 19.9f);
        kit_box(kit_tinted(k, "painted_metal", 0x50575e), -17, 0, 19.95f, 17, 11, 20.1f);
        kit_leave(k, before);
    }
}

static void windsock(place_kit *k)
{
    affine before = kit_enter(k, v3(-32, 0, -34), 25);
    kit_rod(kit_tinted(k, "painted_metal", 0xe8e8e4), v3(0, 0, 0), v3(0, 6, 0), 0.06f);
    for (int i = 0; i < 5; i++) {
        vec3 a = v3(0.7f * (float)i, 5.8f - 0.10f * (float)(i * i), 0),
             b = v3(0.7f * (float)(i + 1), 5.8f - 0.10f * (float)((i + 1) * (i + 1)), 0);
        const vec3 path[2] = { a, b };
        const float r[2] = { 0.42f - 0.05f * (float)i, 0.42f - 0.05f * (float)(i + 1) };
        maker_tube(kit_tinted(k, "cloth", i & 1 ? 0xf0ece4 : 0xd8481c), path, r, 2, 18, false);
    }
    kit_leave(k, before);
}

static void airport(place_kit *k)
{
    static const float from = 190;
    const terrain t = { level_ground, &from };
    kit_sheet(kit_use(k, GROUP_GROUND, kit_ground(k, "grass")), level_point, &from, 70, 110);
    material tarmac = kit_ground(k, "asphalt");
    tarmac.pattern_scale *= 1.3f;
    maker_grid(kit_use(k, GROUP_GROUND, tarmac), v3(-24.5f, 0.015f, 850), v3(49, 0, 0), v3(0, 0, -2600), 8, 140);
    material apron = kit_ground(k, "concrete");
    apron.pattern_scale = 6;
    maker_grid(kit_use(k, GROUP_GROUND, apron), v3(-150, 0.010f, 60), v3(98, 0, 0), v3(0, 0, -520), 20, 60);
    maker_grid(kit_use(k, GROUP_GROUND, tarmac), v3(-56, 0.012f, 0), v3(32, 0, 0), v3(0, 0, -24), 6, 4);
    runway_marks(k);
    line(road_paint(k, 0xd8a820), -52, 0.5f, 60, -460, 0.03f);
    terminal(k);
    hangars(k);
    windsock(k);
    for (int i = 0; i < 3 && !k->empty; i++)
        kit_thing(k, "airliner", v3(-96 + 16.0f * (float)(i == 1), 0.01f, -40 - 58.0f * (float)i), 118, 1,
                  i == 0   ? 0xf4f4f2
                  : i == 1 ? 0x1c4a8a
                           : 0xb8281c);
    for (int i = 0; i < 3; i++)
        plant_grass(k, &t, 29, 10 - 12.0f * (float)i, 7, 2600, 0.16f, 0x7f8f44, NULL, NULL);
    plant_far_trees(k, &t, 320, 700, 170, 12, 0x4a6a30, 0.4f);
    terrain_range(k, -80, 80, 2600, -20, 300, 1e9f, thing_tinted("stone", 0x626e70), 12);
    kit_ambience(k, "wind");
    kit_marks(k, v3(0, 0.02f, 0), v3(0.3f, 0, 1), 1.2f);
    kit_anchor(k, "lane", v3(0, 0.03f, 0), v3(0, 0, 1), 0);
    kit_anchor(k, "runway", v3(0, 0.03f, -120), v3(0, 0, 1), 0);
    k->notes->camera_from = v3_norm(v3(0.55f, 0.05f, 0.83f));
    k->notes->free_space = (aabb){ { -40, 0, -60 }, { 60, 40, 90 } };
}

void place_traffic(place_kit *k)
{
    if (kit_is(k, "airport"))
        airport(k);
    else
        motorway(k);
    kit_floor(k, 0, "asphalt");
    kit_anchor(k, "background", v3(-20, 4, -90), v3(0, 0, 1), 0);
    k->notes->ground = "asphalt";
    kit_acoustics(k, true, 0, 400, 0.6f);
}
