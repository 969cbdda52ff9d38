/* library/place_kitchen.c - a kitchen with a wooden table by the window: morning light falls through the panes onto it.
 *
 * The table stands at the origin, its top is the anchor "table". The window by it is put where the scene's sun is, so
 * that the light reaches the table's middle: for a sun above 50 degrees or behind the camera it is as near as it gets.
 */
#include "library/room.h"

#include "library/plant_green.h"

static const float table_y = 0.76f;

static void table(place_kit *k)
{
    material top = thing_material("oak");
    top.pattern = PATTERN_PLANKS;
    top.pattern_scale = 0.17f;
    top.pattern_uv = true;
    top.bump = 0.0004f;
    top.coat = 0.35f;
    top.coat_roughness = 0.28f;
    kit_round(kit_solid(k, top), -0.8f, table_y - 0.038f, -0.45f, 0.8f, table_y, 0.45f, 0.007f);
    mesh_maker *m = kit_named(k, "oak");
    kit_box(m, -0.7f, table_y - 0.12f, -0.36f, 0.7f, table_y - 0.038f, -0.335f);
    kit_box(m, -0.7f, table_y - 0.12f, 0.335f, 0.7f, table_y - 0.038f, 0.36f);
    kit_box(m, -0.72f, table_y - 0.12f, -0.335f, -0.695f, table_y - 0.038f, 0.335f);
    kit_box(m, 0.695f, table_y - 0.12f, -0.335f, 0.72f, table_y - 0.038f, 0.335f);
    for (int i = 0; i < 4; i++) {
        float x = i & 1 ? 0.7f : -0.7f, z = i & 2 ? 0.35f : -0.35f;
        const vec2 leg[] = { { 0, 0 },
                             { 0.018f, 0 },
                             { 0.022f, 0.02f },
                             { 0.032f, 0.55f },
                             { 0.036f, table_y - 0.04f },
                             { 0, table_y - 0.04f } };
        affine before = kit_enter(k, v3(x, 0, z), 0);
        maker_lathe(m, leg, 6, 16);
        kit_leave(k, before);
    }
    kit_solid_box(k, v3(-0.8f, table_y - 0.04f, -0.45f), v3(0.8f, table_y, 0.45f), "wood", "table");
}

static void mug(place_kit *k, vec3 p, unsigned rgb)
{
    affine before = kit_enter(k, p, kit_random(k, 0, 360));
    const vec2 cup[] = { { 0, 0 },           { 0.034f, 0 },     { 0.038f, 0.008f }, { 0.04f, 0.085f },
                         { 0.037f, 0.085f }, { 0.035f, 0.01f }, { 0, 0.008f } };
    material c = thing_tinted("ceramic", rgb);
    maker_lathe(kit_solid(k, c), cup, 7, 26);
    const vec3 ear[6] = { { 0.037f, 0.07f, 0 },  { 0.054f, 0.072f, 0 }, { 0.064f, 0.056f, 0 },
                          { 0.062f, 0.034f, 0 }, { 0.05f, 0.02f, 0 },   { 0.037f, 0.02f, 0 } };
    const float r[6] = { 0.005f, 0.005f, 0.005f, 0.005f, 0.005f, 0.005f };
    maker_tube(kit_solid(k, c), ear, r, 6, 8, false);
    kit_leave(k, before);
}

static void plates(place_kit *k, vec3 p, int n)
{
    affine before = kit_enter(k, p, 0);
    for (int i = 0; i < n; i++) {
        float y = 0.012f * (float)i;
        const vec2 plate[] = {
            { 0, y },         { 0.07f, y }, { 0.12f, y + 0.018f }, { 0.121f, y + 0.021f }, { 0.07f, y + 0.005f },
            { 0, y + 0.004f }
        };
        maker_lathe(kit_named(k, "porcelain"), plate, 6, 32);
    }
    kit_leave(k, before);
}

static void fruit_bowl(place_kit *k, vec3 p)
{
    affine before = kit_enter(k, p, 0);
    const vec2 bowl[] = { { 0, 0 },         { 0.06f, 0 },     { 0.13f, 0.07f },  { 0.15f, 0.1f },
                          { 0.144f, 0.1f }, { 0.12f, 0.07f }, { 0.055f, 0.01f }, { 0, 0.01f } };
    maker_lathe(kit_tinted(k, "ceramic", 0xe9e2d2), bowl, 8, 36);
    static const unsigned skins[] = { 0xe8861c, 0xe8861c, 0xd8c22a, 0xa82818, 0x86a52e };
    const float at[5][3] = { { 0, 0.055f, 0 },
                             { 0.07f, 0.09f, 0.02f },
                             { -0.05f, 0.092f, 0.05f },
                             { -0.03f, 0.095f, -0.06f },
                             { 0.01f, 0.135f, 0.0f } };
    for (int i = 0; i < 5; i++)
        maker_sphere(kit_tinted(k, "fruit", skins[i]), v3(at[i][0], at[i][1], at[i][2]), v3(0.04f, 0.038f, 0.04f), 24);
    kit_leave(k, before);
}

static void tap_and_sink(place_kit *k, float x, float y, float d)
{
    mesh_maker *m = kit_named(k, "stainless_steel");
    kit_box(m, x - 0.35f, y - 0.002f, 0.14f, x + 0.35f, y + 0.004f, d - 0.06f);
    material dark = thing_tinted("steel", 0x55585a);
    kit_box(kit_solid(k, dark), x - 0.31f, y + 0.002f, 0.18f, x + 0.31f, y + 0.0055f, d - 0.1f);
    const vec3 spout[7] = { { x, y, 0.1f },          { x, y + 0.2f, 0.1f },   { x, y + 0.29f, 0.12f },
                            { x, y + 0.32f, 0.18f }, { x, y + 0.31f, 0.24f }, { x, y + 0.27f, 0.27f },
                            { x, y + 0.23f, 0.275f } };
    const float r[7] = { 0.015f, 0.013f, 0.012f, 0.012f, 0.012f, 0.012f, 0.012f };
    maker_tube(kit_named(k, "chrome"), spout, r, 7, 12, false);
    kit_rod(kit_named(k, "chrome"), v3(x + 0.02f, y + 0.07f, 0.1f), v3(x + 0.08f, y + 0.09f, 0.11f), 0.007f);
}

static void back_wall(place_kit *k, const room *r)
{
    affine before = room_enter(k, r, WALL_BACK);
    float w = room_wall_length(r, WALL_BACK), h = 0.9f, d = 0.62f;
    /* tiles behind the worktop, up to the shelves; the window over the sink keeps its reveal */
    material tiles = thing_tinted("tiles", 0xdfe5e0);
    tiles.pattern_scale = 0.1f;
    opening over_sink[1] = { r->holes[WALL_BACK][0] };
    affine tiled = kit_enter(k, v3(0, h, 0.006f), 0);
    over_sink[0].y0 -= h;
    over_sink[0].y1 -= h;
    building_wall(kit_solid(k, tiles), w, 0.62f, over_sink, 1, 0.006f);
    kit_leave(k, tiled);
    unsigned front = 0xd9cdb6;
    float fridge = w - 0.75f;
    room_cabinets(k, fridge - 0.02f, h, d, front, thing_material("marble"));
    tap_and_sink(k, 0.5f * (over_sink[0].x0 + over_sink[0].x1), h, d);
    /* hob and kettle */
    kit_box(kit_tinted(k, "lacquer", 0x0a0a0b), 3.0f, h, 0.08f, 3.55f, h + 0.006f, 0.54f);
    kit_thing(k, "kettle", v3(3.16f, h + 0.006f, 0.3f), 40, 1, KIT_NATURAL);
    /* fridge */
    kit_round(kit_tinted(k, "painted_metal", 0xd8d5cb), fridge, 0.03f, 0, w - 0.05f, 1.95f, 0.66f, 0.04f);
    kit_rod(kit_named(k, "chrome"), v3(fridge + 0.06f, 0.95f, 0.7f), v3(fridge + 0.06f, 1.35f, 0.7f), 0.011f);
    kit_solid_box(k, v3(fridge, 0, 0), v3(w - 0.05f, 1.95f, 0.66f), "metal", "fridge");
    /* shelves over the worktop */
    for (int s = 0; s < 2; s++) {
        affine shelf = kit_enter(k, v3(2.45f, 1.55f + 0.38f * (float)s, 0.01f), 0);
        room_shelf(k, 1.45f, 0.24f, thing_material("oak"));
        for (int i = 0; i < 5; i++) {
            vec3 p = v3(0.14f + 0.28f * (float)i, 0.028f, 0.12f);
            static const unsigned spice[] = { 0xb5651d, 0xe8dcc0, 0x5a3a1e, 0xc9b27a, 0x7a8a3a };
            if (s == 0 && i < 3)
                room_jar(k, p, 0.05f, 0.17f, spice[i]);
            else if (s == 0)
                mug(k, p, i == 3 ? 0xe8e4da : 0x2f4a63);
            else if (i == 1)
                plates(k, p, 6);
            else if (i == 3)
                room_plant(k, 0.34f);
            else
                mug(k, p, i % 2 ? 0xc8653a : 0xe8e4da);
        }
        kit_leave(k, shelf);
    }
    /* on the worktop */
    affine board = kit_enter_turned(k, v3(0.24f, h, 0.1f), quat_euler_deg(8, -14, 0), v3_fill(1));
    kit_round(kit_named(k, "walnut"), -0.13f, 0, 0, 0.13f, 0.4f, 0.02f, 0.008f);
    kit_leave(k, board);
    fruit_bowl(k, v3(2.35f, h, 0.34f));
    for (int i = 0; i < 3; i++)
        room_jar(k, v3(3.66f, h, 0.2f + 0.14f * (float)i), 0.05f, 0.2f - 0.03f * (float)i, i ? 0xd9c7a0 : 0x3a2416);
    /* herbs on the sill */
    for (int i = 0; i < 3; i++) {
        float x = over_sink[0].x0 + 0.25f + 0.42f * (float)i, y = over_sink[0].y0 + h;
        affine pot = kit_enter(k, v3(x, y, -0.09f), 0);
        const vec2 clay[] = { { 0, 0 }, { 0.045f, 0 }, { 0.06f, 0.09f }, { 0.064f, 0.1f }, { 0, 0.1f } };
        maker_lathe(kit_named(k, "terracotta"), clay, 5, 20);
        plant_tuft(k, v3(0, 0.1f, 0), 46, 0.16f, i == 1 ? 0x6a8f3a : 0x4a7a34);
        kit_leave(k, pot);
    }
    kit_leave(k, before);
}

/* The opening through which the sun reaches the table's middle: on the side wall at distance `reach`. */
static opening sun_window(const place_kit *k, const room *r, bool right)
{
    float az = (float)k->scene->sky.sun_azimuth_deg * CIEL_PI_F / 180,
          el = f_clamp(k->sun_deg, 8, 45) * CIEL_PI_F / 180;
    float dx = f_max(fabsf(sinf(az)), 0.3f), dz = cosf(az), reach = right ? r->x1 : -r->x0;
    float z = f_clamp(reach * dz / dx, r->z0 + 1.3f, 1.2f), y = table_y + reach / dx * tanf(el);
    float middle = f_clamp(y, 1.45f, 1.75f), w = 1.7f, h = 1.4f;
    /* along the wall: left wall x runs from +Z to -Z, right wall from -Z to +Z */
    float along = right ? z - r->z0 : r->z1 - z;
    return (opening){ along - 0.5f * w, middle - 0.5f * h, along + 0.5f * w, middle + 0.5f * h };
}

/* Breakfast at the far edge of the table: out of focus, never in the way of what stands on the anchor. */
static void breakfast(place_kit *k)
{
    vec3 left = v3(-0.6f, table_y, -0.27f), right = v3(0.58f, table_y, -0.26f);
    affine before = kit_enter(k, left, 0); /* a jug with flowers */
    const vec2 jug[] = { { 0, 0 },          { 0.045f, 0 },    { 0.062f, 0.06f }, { 0.05f, 0.12f }, { 0.036f, 0.15f },
                         { 0.045f, 0.18f }, { 0.04f, 0.18f }, { 0.03f, 0.15f },  { 0, 0.15f } };
    maker_lathe(kit_tinted(k, "ceramic", 0x7f9fae), jug, 9, 28);
    static const unsigned petals[] = { 0xf0c23a, 0xf4efe2, 0xe88a6a };
    for (int i = 0; i < 11; i++) {
        float a = 2.4f * (float)i, lean = kit_random(k, 0.02f, 0.1f), h = kit_random(k, 0.26f, 0.36f);
        vec3 c = v3(lean * sinf(a), h, lean * cosf(a));
        kit_rod(kit_tinted(k, "leaf", 0x4a7030), v3(0, 0.13f, 0), c, 0.0022f);
        for (int j = 0; j < 7; j++) {
            float b = 2 * CIEL_PI_F * (float)j / 7;
            maker_sphere(kit_tinted(k, "petal", petals[i % 3]),
                         v3_add(c, v3(0.016f * sinf(b), 0.004f, 0.016f * cosf(b))), v3(0.011f, 0.006f, 0.011f), 8);
        }
        maker_sphere(kit_tinted(k, "petal", 0xa86a1a), v3_add(c, v3(0, 0.006f, 0)), v3(0.009f, 0.007f, 0.009f), 8);
    }
    kit_leave(k, before);
    plates(k, right, 1);
    before = kit_enter(k, v3_add(right, v3(0, 0.008f, 0)), 25); /* a bread roll in thirds, a fold of linen beside */
    maker_sphere(kit_named(k, "bread"), v3(-0.025f, 0.032f, 0), v3(0.062f, 0.036f, 0.045f), 24);
    maker_sphere(kit_tinted(k, "bread", 0xc88a4a), v3(0.05f, 0.026f, 0.025f), v3(0.045f, 0.028f, 0.036f), 20);
    kit_leave(k, before);
    before = kit_enter(k, v3(0.3f, table_y, -0.34f), -18);
    for (int i = 0; i < 3; i++)
        kit_round(kit_tinted(k, "cotton", i == 1 ? 0xb8553a : 0xe8e0d0), -0.11f + 0.006f * (float)i, 0.004f * (float)i,
                  -0.06f, 0.11f - 0.008f * (float)i, 0.004f * (float)i + 0.004f, 0.06f, 0.0015f);
    kit_leave(k, before);
}

static room kitchen_walls(void)
{
    material floor = thing_material("planks");
    floor.coat = 0.3f;
    floor.coat_roughness = 0.3f;
    floor.takes_wetness = false;
    return (room){ .x0 = -1.9f,
                   .x1 = 2.5f,
                   .z0 = -2.7f,
                   .z1 = 3.4f,
                   .height = 2.65f,
                   .walls = thing_tinted("plaster", 0xe6ddcb),
                   .floor = floor,
                   .ceiling = thing_tinted("plaster", 0xf0ece2),
                   .skirting = 0.09f };
}

static void sunny_curtains(place_kit *k, const room *r, enum room_wall sunny)
{
    affine before = room_enter(k, r, sunny);
    for (int s = 0; s < 2; s++) {
        opening o = r->holes[sunny][0];
        affine c = kit_enter(k, v3(s ? o.x1 + 0.12f : o.x0 - 0.12f, 0.35f, 0.02f), 0);
        room_curtain(k, 0.34f, 2.0f, 0xe9dfc8);
        kit_leave(k, c);
    }
    opening o = r->holes[sunny][0];
    kit_rod(kit_named(k, "brass"), v3(o.x0 - 0.35f, 2.37f, 0.08f), v3(o.x1 + 0.35f, 2.37f, 0.08f), 0.011f);
    kit_anchor(k, "window", v3(0.5f * (o.x0 + o.x1), 0.5f * (o.y0 + o.y1), 0), v3(0, 0, 1), 0.8f);
    kit_leave(k, before);
}

static void on_the_walls(place_kit *k, const room *r, bool right)
{
    affine before = room_enter(k, r, right ? WALL_LEFT : WALL_RIGHT);
    affine p = kit_enter(k, v3(2.6f, 1.6f, 0.01f), 0);
    room_picture(k, 0.5f, 0.65f, 0x274a5c, 0xd8b27a);
    kit_leave(k, p);
    kit_leave(k, before);
    before = room_enter(k, r, WALL_FRONT);
    p = kit_enter(k, v3(1.2f, 0, 0.005f), 0);
    room_door(k, 0xe4dfd2);
    kit_leave(k, p);
    p = kit_enter(k, v3(3.2f, 1.55f, 0.01f), 0);
    room_picture(k, 0.7f, 0.5f, 0x7a3b24, 0xe8d8b0);
    kit_leave(k, p);
    kit_leave(k, before);
}

static void kitchen_notes(place_kit *k, const room *r, bool right)
{
    kit_marks(k, v3(0, 0, -0.85f), v3(0, 0, 1), 0.7f);
    kit_anchor(k, "table", v3(0, table_y, 0.08f), v3(0, 1, 0), 0.4f);
    kit_anchor(k, "counter", v3(-0.2f, 0.9f, r->z0 + 0.35f), v3(0, 1, 0), 0.25f);
    kit_anchor(k, "background", v3(0, 1.4f, r->z0), v3(0, 0, 1), 0);
    k->notes->camera_from = v3_norm(v3(right ? -0.35f : 0.35f, 0.16f, 1));
    k->notes->free_space = (aabb){ { r->x0 + 0.2f, 0, r->z0 + 0.75f }, { r->x1 - 0.2f, 2.5f, r->z1 - 0.2f } };
    k->notes->indoors = true;
    k->notes->interior_lux = 350;
    k->notes->ground = "wood";
    kit_acoustics(k, false, 0.5f, 4, 0.6f);
    kit_ambience(k, "room");
    kit_ambience(k, "birds");
}

void place_kitchen(place_kit *k)
{
    room r = kitchen_walls();
    bool right = room_sun_from_right(k);
    if (right) {
        r.x0 = -2.5f;
        r.x1 = 1.9f;
    }
    enum room_wall sunny = right ? WALL_RIGHT : WALL_LEFT;
    room_open(&r, sunny, sun_window(k, &r, right));
    room_open(&r, WALL_BACK, (opening){ 0.65f, 1.12f, 2.05f, 2.2f });
    room_shell(k, &r);
    const window_style w = {
        .frame = thing_tinted("painted_metal", 0xf0eee8), .frame_width = 0.055f, .columns = 3, .rows = 2, .inset = 0.1f
    };
    room_windows(k, &r, sunny, &w);
    room_windows(k, &r, WALL_BACK, &w);
    room_daylight(k, &r);
    room_outside(k, &r, -0.5f, kit_locale(k, "tokyo") || kit_locale(k, "new_york"));
    back_wall(k, &r);
    table(k);
    if (!k->empty)
        breakfast(k);
    kit_thing(k, "chair", v3(0.25f, 0, -0.72f), 180, 1, KIT_NATURAL);
    kit_thing(k, "chair", v3(right ? -1.15f : 1.15f, 0, 0.1f), right ? 90 : -90, 1, KIT_NATURAL);
    affine before = kit_enter(k, v3(0, r.height, -0.1f), 0);
    room_pendant(k, 0.75f, 0x2f4a40, 1100);
    kit_leave(k, before);
    sunny_curtains(k, &r, sunny);
    on_the_walls(k, &r, right);
    kitchen_notes(k, &r, right);
}
