/* library/place_city.c - street, skyline, rooftop, parking, bridge; squares and their kin are in place_square.c.
 *
 * Streets run along Z with the mark in the middle of the near pavement side of the carriageway; the picture's depth is
 * -Z. Buildings near the mark are real facades, those behind are blocks with a window pattern.
 */
#include "library/place_city.h"
#include "library/building.h"
#include "library/street.h"

#include <string.h>

static float flat_y(const void *user, float x, float z)
{
    (void)user;
    (void)x;
    (void)z;
    return 0;
}
const terrain city_ground = { flat_y, NULL };

static float lit(const place_kit *k, float nits)
{
    return nits * f_max(0.25f, k->night);
}

/* ---- one house of a street's side; frame: x along the wall, z out ---- */

static void ground_floor(place_kit *k, float w, float h, bool shops)
{
    int kind = shops ? kit_pick(k, 5) : 9;
    static const unsigned front[] = { 0x23382e, 0x3a2030, 0x1c2a3c, 0x4a3320, 0x2a2a2a };
    if (kind < 3) {
        building_shop_window(k, w - 1.3f, h, 0xfff0d8, 600 * k->night);
        building_door(k, w - 1.25f, 1.1f, 2.4f, front[kit_pick(k, 5)], true, 170 * k->night);
        kit_box(kit_tinted(k, "painted_metal", front[kit_pick(k, 5)]), w - 1.3f, 2.4f, -0.16f, w, h, -0.03f);
    } else if (kind == 3) {
        building_shutter(k, w, h, 0x6a6f72);
        return;
    } else {
        material wall = thing_tinted("concrete", 0x8a8378);
        opening o[3] = { { 0.5f * w - 0.6f, 0, 0.5f * w + 0.6f, 2.4f },
                         { 0.4f, 0.9f, 0.5f * w - 1.0f, 2.3f },
                         { 0.5f * w + 1.0f, 0.9f, w - 0.4f, 2.3f } };
        int n = w > 4.4f ? 3 : 1;
        building_wall(kit_solid(k, wall), w, h, o, n, 0.15f);
        affine before = kit_enter(k, v3(0.5f * w - 0.6f, 0, 0), 0);
        building_door(k, 0, 1.2f, 2.4f, front[kit_pick(k, 5)], false, 0);
        kit_leave(k, before);
        const window_style s = { .frame = thing_tinted("painted_metal", 0xe6e2d8),
                                 .frame_width = 0.055f,
                                 .columns = 2,
                                 .rows = 2,
                                 .inset = 0.12f,
                                 .sill = true };
        for (int i = 1; i < n; i++)
            building_window(k, o[i], &s, k->night > 0.3f && kit_chance(k, 0.5f) ? PANE_LIT : PANE_DARK, 0xffd9a0, 120);
        return;
    }
    static const unsigned cloth[][2] = {
        { 0x8e1f1f, 0xe6dfcf }, { 0x1d4a3a, 0xe6dfcf }, { 0x223a66, 0xd8d8d0 }, { 0xb88a2a, 0xefe6d2 }
    };
    int c = kit_pick(k, 4);
    if (kit_chance(k, 0.6f))
        building_awning(k, w, h + 0.1f, 1.0f, cloth[c][0], cloth[c][1]);
    affine before = kit_enter(k, v3(0.5f * w, h + 0.32f, 0.03f), 0);
    const char *word = sign_word(k->locale, kit_pick(k, 2) ? SHOP_FOOD : SHOP_STORE, &k->rng);
    if (kit_chance(k, 0.4f))
        building_lightbox(k, word, false, 0.7f * w, 0.42f, 0.12f, 0xfff6e4, front[kit_pick(k, 5)], lit(k, 190), false);
    else
        building_board(k, word, SIGN_SERIF, 0.7f * w, 0.42f, 0xf2e6c8, front[kit_pick(k, 5)], 0xb08a4a);
    kit_leave(k, before);
}

void city_house(place_kit *k, float w, float h, bool shops)
{
    facade f = building_facade_style(k, w, h);
    f.blank_ground = true;
    building_facade(k, &f);
    ground_floor(k, w, f.ground_height - 0.15f, shops);
    mesh_maker *m = kit_solid(k, f.wall);
    maker_quad(m, v3(0, 0, -9), v3(0, 0, 9), v3(0, h, 0));
    maker_quad(m, v3(w, 0, 0), v3(0, 0, -9), v3(0, h, 0));
    maker_quad(kit_tinted(k, "concrete", 0x55524e), v3(0, h, 0), v3(w, 0, 0), v3(0, 0, -9));
    kit_solid_box(k, v3(0, 0, -9), v3(w, h, 0), "stone", "wall");
    if (kit_locale(k, "paris")) { /* mansard, chimneys, balcony on the second floor */
        mesh_maker *r = kit_tinted(k, "painted_metal", 0x4a5058);
        maker_quad(r, v3(0, h, -0.1f), v3(w, 0, 0), v3(0, 2.4f, -1.1f));
        maker_quad(r, v3(0, h + 2.4f, -1.2f), v3(w, 0, 0), v3(0, 0.4f, -5));
        kit_box(kit_named(k, "brick"), 0.2f, h + 1.5f, -5, 0.8f, h + 4, -2);
        affine before = kit_enter(k, v3(0.5f * w, f.ground_height + f.storey_height + 0.6f, 0), 0);
        street_balcony(k, w - 0.5f, 0.5f);
        kit_leave(k, before);
    } else if (kit_is(k, "village")) { /* a tiled saddle roof along the street, a chimney */
        material tile = thing_tinted("tiles", 0x8a4a32);
        tile.color2 = thing_color(0x4a261a);
        tile.pattern_scale = 0.2f;
        tile.roughness = 0.8f;
        mesh_maker *r = kit_solid(k, tile);
        maker_quad(r, v3(-0.1f, h - 0.15f, 0.4f), v3(w + 0.2f, 0, 0), v3(0, 2.6f, -4.4f));
        maker_quad(r, v3(w + 0.1f, h - 0.15f, -8.4f), v3(-w - 0.2f, 0, 0), v3(0, 2.6f, 4.4f));
        m = kit_solid(k, f.wall);
        for (int s = 0; s < 2; s++) {
            float x = s ? w : 0;
            uint32_t v = maker_vertex(m, v3(x, h - 0.1f, 0), v3(s ? 1.0f : -1.0f, 0, 0), (vec2){ 0, h });
            maker_vertex(m, v3(x, h - 0.1f, -8), v3(s ? 1.0f : -1.0f, 0, 0), (vec2){ 8, h });
            maker_vertex(m, v3(x, h + 2.3f, -4), v3(s ? 1.0f : -1.0f, 0, 0), (vec2){ 4, h + 2.3f });
            maker_triangle(m, v, s ? v + 1 : v + 2, s ? v + 2 : v + 1);
        }
        kit_box(kit_named(k, "brick"), 0.6f, h + 1.0f, -4.4f, 1.2f, h + 3.2f, -3.7f);
    } else if (kit_chance(k, 0.4f)) {
        affine before = kit_enter(k, v3(0.15f, 0, 0), 0);
        street_pipe(k, h - 0.3f, 0.05f, 0x4a4d4f);
        kit_leave(k, before);
    }
    if (kit_locale(k, "new_york") && h > 9 && kit_chance(k, 0.6f)) {
        affine before = kit_enter(k, v3(0.5f * w, 0.9f, 0), 0);
        street_fire_stairs(k, 3, 2.9f);
        kit_leave(k, before);
    }
}

/* A side of houses from z1 down to z0 at x; left ones face +X. */
void city_side(place_kit *k, float x, bool left, float z1, float z0, float low, float high, bool shops)
{
    for (float z = z1; z > z0 + 3;) {
        float w = f_min(kit_random(k, 5.5f, 9), z - z0), h = kit_random(k, low, high);
        affine before = left ? kit_enter(k, v3(x, 0, z), 90) : kit_enter(k, v3(x, 0, z - w), -90);
        if (z > -42) {
            city_house(k, w, h, shops);
        } else { /* further off a pattern will do */
            kit_leave(k, before);
            building_block(k, v3(left ? x - 9 : x, 0, z - w), v3(left ? x : x + 9, h, z),
                           kit_locale(k, "paris") ? 0xc4b699 : 0x86796c, 0.35f);
        }
        kit_leave(k, before);
        z -= w;
    }
}

static void towers(place_kit *k, float from, float to, int n, float low, float high)
{
    static const unsigned skins[] = { 0x5c6066, 0x6c6862, 0x4a5058, 0x7a736a, 0x3c444c };
    for (int i = 0; i < n; i++) {
        float a = kit_random(k, -1.0f, 1.0f), d = kit_random(k, from, to), x = d * sinf(a), z = -d * cosf(a),
              w = kit_random(k, 9, 22);
        float tall = 0.35f + 0.65f * f_smooth(from, 0.5f * (from + to), d); /* the nearest do not hide the others */
        float h = low + (high - low) * powf(kit_random(k, 0, 1), 2) * tall;
        building_block(k, v3(x - w, 0, z - w), v3(x + w, h, z + w), skins[kit_pick(k, 5)], 0.35f);
        if (h > 0.6f * high)
            building_block(k, v3(x - 0.6f * w, h, z - 0.6f * w), v3(x + 0.6f * w, h + 0.2f * h, z + 0.6f * w),
                           skins[kit_pick(k, 5)], 0.35f);
        if (h > 0.75f * high) {
            kit_rod(kit_use(k, GROUP_FAR, thing_material("steel")), v3(x, h, z), v3(x, h * 1.5f, z), 0.5f);
            if (k->night > 0.3f)
                maker_sphere(kit_glow(k, 0xff2a1a, 3000), v3(x, h * 1.5f, z), v3_fill(0.8f), 8);
        }
    }
}

/* ---- the carriageway ---- */

static void carriageway(place_kit *k, float half, float pave, float z1, float z0, bool crossing)
{
    material asphalt = kit_ground(k, "asphalt");
    maker_grid(kit_use(k, GROUP_GROUND, asphalt), v3(-half, 0, z1), v3(2 * half, 0, 0), v3(0, 0, z0 - z1), 4, 16);
    material stone = thing_tinted("paving", 0x8a857c);
    stone.pattern = PATTERN_TILES;
    stone.pattern_scale = 0.45f;
    stone.pattern_uv = true;
    for (int s = 0; s < 2; s++) {
        float x0 = s ? half : -half - pave;
        maker_quad(kit_use(k, GROUP_GROUND, stone), v3(x0, 0.12f, z1), v3(pave, 0, 0), v3(0, 0, z0 - z1));
        mesh_maker *m = kit_use(k, GROUP_GROUND, thing_tinted("concrete", 0x9a958c));
        for (float z = z1; z > f_max(z0, -45); z -= 1.0f)
            kit_round(m, s ? half - 0.01f : -half - 0.15f, -0.1f, z - 0.995f, s ? half + 0.15f : -half + 0.01f, 0.125f,
                      z, 0.015f);
        kit_solid_box(k, v3(x0, -0.5f, z0), v3(x0 + pave, 0.12f, z1), "stone", "pavement");
    }
    material white = material_plain(thing_color(0xd6d4cc), 0.6f);
    white.name = "asphalt";
    white.takes_wetness = true;
    mesh_maker *m = kit_use(k, GROUP_GROUND, white);
    for (float z = z1; z > z0; z -= 4.5f)
        if (!crossing || z < -9 || z > 1)
            maker_quad(m, v3(-0.06f, 0.002f, z), v3(0.12f, 0, 0), v3(0, 0, -2));
    for (float x = -half + 0.5f; crossing && x < half - 0.4f; x += 1.0f)
        maker_quad(m, v3(x, 0.002f, -3.2f), v3(0.5f, 0, 0), v3(0, 0, -3.6f));
    kit_floor(k, 0, "asphalt");
}

static void furniture(place_kit *k, float half, float pave)
{
    bool old = kit_locale(k, "paris") || kit_locale(k, "london");
    for (int i = 0; i < 8; i++) {
        float z = 7.0f - 9.0f * (float)i, s = i % 2 ? 1.0f : -1.0f, x = s * (half + 0.5f);
        affine before = kit_enter(k, v3(x, 0.12f, z), s > 0 ? -90.0f : 90.0f);
        if (old)
            street_old_lamp(k, 4.0f, 1500);
        else
            street_lamp_post(k, 6.5f, 0xffd9a8, 5200);
        kit_leave(k, before);
        if (i > 0 && i % 2 == 0) {
            before = kit_enter(k, v3(s * (half + pave - 0.7f), 0.12f, z - 4), s > 0 ? -90.0f : 90.0f);
            if (i == 2)
                street_bench(k, 1.6f);
            else
                street_bin(k, 0x3a4a40);
            kit_leave(k, before);
        }
        if (old || i % 3 == 0) /* street trees */
            plant_tree(k, v3(-x, 0.1f, z - 4.5f), kit_random(k, 5.5f, 8), 0x4d7030, i < 3 ? 0.5f : 0.1f);
    }
    affine before = kit_enter(k, v3(-half - 0.5f, 0.12f, -1.8f), 0);
    street_bollard(k);
    kit_leave(k, before);
    before = kit_enter(k, v3(half + pave - 0.5f, 0.12f, -5.5f), -90);
    street_post_box(k, old ? 0xe0b81c : 0xb0201c);
    kit_leave(k, before);
    before = kit_enter(k, v3(-half - pave + 0.5f, 0.12f, 1.2f), 80);
    street_bicycle(k, 0x2a5a4a);
    kit_leave(k, before);
    before = kit_enter(k, v3(0.8f, 0, -8), 0);
    street_manhole(k);
    kit_leave(k, before);
}

static void parked_cars(place_kit *k, float half)
{
    static const unsigned paint[] = { 0x8a8f94, 0x1c1f24, 0x9c1f1c, 0xdedfe0, 0x1f3a66, 0x3a4a3c };
    for (int i = 0; i < 4 && !k->empty; i++) {
        float s = i % 2 ? 1.0f : -1.0f;
        bool cab = i % 3 == 1 && kit_locale(k, "new_york");
        kit_thing(k, cab ? "taxi" : "car", v3(s * (half - 1.1f), 0, -8.5f - 7.4f * (float)i), s > 0 ? 180 : 0, 1,
                  cab ? KIT_NATURAL : paint[kit_pick(k, 6)]);
    }
}

static void street(place_kit *k)
{
    bool paris = kit_locale(k, "paris"), york = kit_locale(k, "new_york");
    const float half = 3.6f, pave = 2.6f;
    carriageway(k, half, pave, 22, -120, true);
    city_side(k, -half - pave, true, 22, -120, paris ? 14 : york ? 11 : 8, paris ? 17 : york ? 20 : 14, true);
    city_side(k, half + pave, false, 22, -120, paris ? 14 : york ? 11 : 8, paris ? 17 : york ? 20 : 14, true);
    furniture(k, half, pave);
    parked_cars(k, half);
    towers(k, 150, 420, york || kit_locale(k, "tokyo") ? 26 : 8, 18, york ? 190 : 70);
    kit_ambience(k, "traffic");
    kit_ambience(k, "city");
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 1.0f);
    k->notes->ground = "asphalt";
    kit_anchor(k, "lane", v3(-0.45f * half, 0.02f, 0), v3(0, 0, 1), 0);
}

/* ---- bridges, car parks ---- */

static void bridge(place_kit *k)
{
    material deck = kit_ground(k, "planks");
    maker_grid(kit_use(k, GROUP_GROUND, deck), v3(-2.2f, 0, 30), v3(4.4f, 0, 0), v3(0, 0, -110), 2, 40);
    mesh_maker *m = kit_tinted(k, "painted_metal", 0x5a2c22);
    for (int s = -1; s <= 1; s += 2) {
        float x = 2.25f * (float)s;
        kit_box(m, x - 0.12f, -0.6f, -80, x + 0.12f, 0.08f, 30);
        affine before = kit_enter(k, v3(x, 0.05f, 30), 90);
        street_railing(k, 110, 1.1f);
        kit_leave(k, before);
        for (int t = 0; t < 2; t++) { /* pylons and their cables */
            float z = t ? -52.0f : -12.0f;
            kit_box(m, x - 0.35f, -20, z - 0.5f, x + 0.35f, 17, z + 0.5f);
            kit_rod(m, v3(-2.25f, 13, z), v3(2.25f, 13, z), 0.25f);
            for (int c = 1; c <= 9; c++)
                for (int d = -1; d <= 1; d += 2)
                    kit_rod(kit_named(k, "steel"), v3(x, 16.5f - 1.2f * (float)(9 - c) * 0.3f, z),
                            v3(x, 0.4f, z + (float)d * 2.3f * (float)c), 0.03f);
        }
    }
    for (int i = 0; i < 8; i++)
        for (int s = -1; s <= 1; s += 2) {
            affine before = kit_enter(k, v3(2.0f * (float)s, 0, 5.0f - 9.0f * (float)i), s > 0 ? -90.0f : 90.0f);
            street_old_lamp(k, 3.4f, 800);
            kit_leave(k, before);
        }
    material w = thing_material("water");
    w.absorb_m = 1.5f;
    w.pattern_scale = 2;
    w.bump = 0.03f;
    maker_grid(kit_use(k, GROUP_WATER, w), v3(-1500, -12, 600), v3(3000, 0, 0), v3(0, 0, -2000), 60, 60);
    maker_quad(kit_use(k, GROUP_FAR, thing_tinted("sand", 0x1c2a2a)), v3(-1500, -18, 600), v3(3000, 0, 0),
               v3(0, 0, -2000));
    towers(k, 320, 620, 34, 20, 170);
    kit_floor(k, 0, "wood");
    k->notes->has_water = true;
    k->notes->water_level = -12;
    kit_ambience(k, "wind");
    kit_ambience(k, "traffic");
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 0.9f);
    k->notes->ground = "wood";
}

static void parking(place_kit *k)
{
    maker_grid(kit_use(k, GROUP_GROUND, kit_ground(k, "asphalt")), v3(-60, 0, 40), v3(120, 0, 0), v3(0, 0, -120), 8, 8);
    material white = material_plain(thing_color(0xdedcd4), 0.6f);
    white.takes_wetness = true;
    mesh_maker *m = kit_use(k, GROUP_GROUND, white);
    for (int row = 0; row < 3; row++)
        for (int i = -8; i <= 8; i++)
            for (int s = -1; s <= 1; s += 2)
                maker_quad(m, v3(2.6f * (float)i - 0.05f, 0.002f, -7 - 16.0f * (float)row + (s > 0 ? 5.0f : 0)),
                           v3(0.1f, 0, 0), v3(0, 0, -5));
    static const unsigned paint[] = { 0x8a8f94, 0x1c1f24, 0x9c1f1c, 0xdedfe0, 0x1f3a66, 0x3a4a3c };
    for (int i = 0; i < 12 && !k->empty; i++)
        kit_thing(
            k, "car",
            v3(2.6f * (float)(kit_pick(k, 15) - 7) + 1.3f, 0, -4.5f - 16.0f * (float)(i / 4) - (i % 2 ? 5.0f : 0)),
            i % 2 ? 180 : 0, 1, paint[kit_pick(k, 6)]);
    for (int i = 0; i < 6; i++) {
        affine before = kit_enter(k, v3(i % 2 ? 9.0f : -9.0f, 0, 3 - 14.0f * (float)(i / 2)), i % 2 ? -90.0f : 90.0f);
        street_lamp_post(k, 8, 0xffd9a8, 9000);
        kit_leave(k, before);
    }
    building_block(k, v3(-40, 0, -90), v3(40, 9, -70), 0x9a958c, 0.4f);
    towers(k, 150, 300, 14, 14, 60);
    kit_floor(k, 0, "asphalt");
    kit_ambience(k, "traffic");
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 1.0f);
    k->notes->ground = "asphalt";
}

/* ---- above the city ---- */

static void rooftop(place_kit *k, bool skyline)
{
    const float street_level = -74;
    maker_grid(kit_use(k, GROUP_GROUND, kit_ground(k, "concrete")), v3(-9, 0, 9), v3(18, 0, 0), v3(0, 0, -14), 6, 5);
    mesh_maker *m = kit_tinted(k, "concrete", 0x8a857c);
    kit_round(m, -9, -0.2f, -5.3f, 9, 0.75f, -5, 0.02f);
    kit_round(m, -9.3f, -0.2f, -5.3f, -9, 0.75f, 9, 0.02f);
    kit_round(m, 9, -0.2f, -5.3f, 9.3f, 0.75f, 9, 0.02f);
    kit_box(m, -9.3f, street_level, -5.3f, 9.3f, -0.02f, 9.3f);
    kit_solid_box(k, v3(-9, 0, -5.3f), v3(9, 0.75f, -5), "stone", "parapet");
    for (int i = 0; i < 3 && !skyline; i++) {
        affine before = kit_enter(k, v3(5.2f + 1.1f * (float)i, 0, -3.6f), 0);
        street_air_conditioner(k);
        kit_leave(k, before);
    }
    if (!skyline) { /* a stair house, a water tank, pipes, a string of lamps */
        kit_box(kit_named(k, "brick"), -8.5f, 0, -4.5f, -5.2f, 2.7f, -1.2f);
        affine before = kit_enter(k, v3(-5.19f, 0, -2.8f), 90);
        building_door(k, -0.5f, 1.0f, 2.1f, 0x5a2a22, false, 0);
        kit_leave(k, before);
        maker_cylinder(kit_named(k, "planks"), v3(6.6f, 2.2f, -1.0f), 1.2f, 1.2f, 2.2f, 28, true);
        maker_cylinder(kit_tinted(k, "painted_metal", 0x3a3a3c), v3(6.6f, 4.4f, -1.0f), 1.35f, 0.05f, 0.8f, 28, true);
        for (int i = 0; i < 4; i++)
            kit_rod(kit_tinted(k, "painted_metal", 0x3a3a3c),
                    v3(6.6f + (i & 1 ? 0.8f : -0.8f), 0, -1.0f + (i & 2 ? 0.8f : -0.8f)),
                    v3(6.6f + (i & 1 ? 0.7f : -0.7f), 2.2f, -1.0f + (i & 2 ? 0.7f : -0.7f)), 0.06f);
        kit_cable(kit_named(k, "rubber"), v3(-5.2f, 2.6f, -4.5f), v3(5.6f, 3, -1.8f), 0.5f, 0.006f);
        for (int i = 1; i < 14; i++) {
            float t = (float)i / 14;
            vec3 p = v3_lerp(v3(-5.2f, 2.6f, -4.5f), v3(5.6f, 3, -1.8f), t);
            p.y -= 4 * 0.5f * t * (1 - t) + 0.06f;
            maker_sphere(k->night > 0.2f ? kit_glow(k, 0xffc27a, 2600) : kit_named(k, "frosted_glass"), p,
                         v3_fill(0.035f), 8);
        }
        kit_rod(kit_named(k, "steel"), v3(3.2f, 0.1f, -4.6f), v3(8.6f, 0.1f, -4.6f), 0.08f);
    }
    maker_quad(kit_use(k, GROUP_FAR, thing_material("asphalt")), v3(-900, street_level, 400), v3(1800, 0, 0),
               v3(0, 0, -1400));
    affine before = kit_enter(k, v3(0, street_level, 0), 0);
    towers(k, 48, 170, 60, 14, 62);
    towers(k, 170, 800, 170, 25, kit_locale(k, "paris") ? 60 : 230);
    if (kit_locale(k, "paris")) { /* an iron tower: four legs that lean together */
        vec3 c = v3(90, 0, -420);
        for (int i = 0; i < 4; i++) {
            float sx = i & 1 ? 1.0f : -1.0f, sz = i & 2 ? 1.0f : -1.0f;
            vec3 leg[9];
            float r[9];
            for (int j = 0; j < 9; j++) {
                float t = (float)j / 8, w = 46 * powf(1 - t, 2.2f) + 1.5f;
                leg[j] = v3(c.x + sx * w, 260 * t, c.z + sz * w);
                r[j] = 5.5f - 4.6f * t;
            }
            maker_tube(kit_use(k, GROUP_FAR, thing_tinted("painted_metal", 0x6a5238)), leg, r, 9, 6, false);
        }
        for (int i = 0; i < 2; i++) {
            float y = i ? 104.0f : 50.0f, w = i ? 18.0f : 31.0f;
            kit_box(kit_use(k, GROUP_FAR, thing_tinted("painted_metal", 0x6a5238)), c.x - w, y, c.z - w, c.x + w, y + 5,
                    c.z + w);
        }
    }
    kit_leave(k, before);
    kit_floor(k, 0, "concrete");
    kit_ambience(k, "city");
    kit_ambience(k, "wind");
    kit_marks(k, v3(0, 0, -1.5f), v3(0, 0, 1), 0.9f);
    k->notes->ground = "concrete";
}

void place_city(place_kit *k)
{
    if (kit_is(k, "square") || kit_is(k, "village"))
        city_square(k, false);
    else if (kit_is(k, "market"))
        city_square(k, true);
    else if (kit_is(k, "bridge"))
        bridge(k);
    else if (kit_is(k, "parking"))
        parking(k);
    else if (kit_is(k, "rooftop") || kit_is(k, "skyline"))
        rooftop(k, kit_is(k, "skyline"));
    else
        street(k);
    kit_anchor(k, "background", v3(0, 3, -30), v3(0, 0, 1), 0);
    k->notes->camera_from = v3_norm(v3(0.1f, 0.03f, 1));
    k->notes->free_space = (aabb){ { -3, 0, -20 }, { 3, 8, 16 } };
    k->notes->interior_lux = 30;
    kit_acoustics(k, true, 0.7f, 18, 0.6f);
}
