/* library/place_halls.c - larger interiors: corridor, hospital, laboratory, warehouse, factory, supermarket, museum,
 * church, stage, train. Built on room.h; depth runs to -Z, so that rows of lamps and pillars lead the eye.
 */
#include "library/room.h"

#include "library/street.h"

static room hall(place_kit *k, float half, float z0, float z1, float h, material walls, material floor,
                 unsigned ceiling)
{
    floor.takes_wetness = false;
    walls.takes_wetness = false;
    room r = { .x0 = -half,
               .x1 = half,
               .z0 = z0,
               .z1 = z1,
               .height = h,
               .walls = walls,
               .floor = floor,
               .ceiling = thing_tinted("plaster", ceiling) };
    (void)k;
    return r;
}

static void close_hall(place_kit *k, room *r, float rt60, float lux)
{
    room_shell(k, r);
    room_daylight(k, r);
    k->notes->indoors = true;
    k->notes->interior_lux = lux;
    k->notes->ground = r->floor.name;
    k->notes->camera_from = v3_norm(v3(0.12f, 0.04f, 1));
    k->notes->free_space =
        (aabb){ { r->x0 + 0.4f, 0, r->z0 + 0.6f }, { r->x1 - 0.4f, r->height - 0.3f, r->z1 - 0.4f } };
    kit_acoustics(k, false, rt60, r->x1 - r->x0, 0.6f);
    kit_anchor(k, "background", v3(0, 1.5f, r->z0), v3(0, 0, 1), 0);
    kit_ambience(k, "room");
}

static void panels(place_kit *k, float x, float y, float z1, float z0, float step, float w, float d, float lumens)
{
    for (float z = z1; z > z0; z -= step) {
        affine before = kit_enter(k, v3(x, y, z), 0);
        room_ceiling_light(k, w, d, lumens);
        kit_leave(k, before);
    }
}

/* ---- corridor, hospital ---- */

static void corridor(place_kit *k, bool hospital)
{
    material floor = thing_tinted("tiles", hospital ? 0xb8c4c0 : 0x6a6258);
    floor.pattern_scale = 0.6f;
    floor.coat = 0.6f;
    floor.coat_roughness = 0.12f;
    room r = hall(k, 1.5f, -26, 7, 2.7f, thing_tinted("plaster", hospital ? 0xe2e8e4 : 0xcfc4b0), floor, 0xe8e8e2);
    close_hall(k, &r, 0.9f, 300);
    panels(k, 0, r.height, 4, -25, 3.4f, 1.2f, 0.3f, 2600);
    for (int s = -1; s <= 1; s += 2) {
        for (int i = 0; i < 7; i++) {
            affine before = kit_enter(k, v3(1.5f * (float)s, 0, 2.0f - 4.2f * (float)i - (s > 0 ? 1.6f : 0)),
                                      s > 0 ? -90.0f : 90.0f);
            room_door(k, hospital ? 0x8ab0b8 : 0x6a4a30);
            affine plate = kit_enter(k, v3(0.85f, 1.6f, 0.005f), 0);
            building_board(k, s > 0 ? "12" : "7", SIGN_SANS, 0.18f, 0.14f, 0x20242c, 0xf0f0ea, 0x8a8a8a);
            kit_leave(k, plate);
            kit_leave(k, before);
        }
        float x = 1.5f * (float)s;
        mesh_maker *m = kit_named(k, hospital ? "pine" : "walnut");
        kit_round(m, f_min(x, x - 0.03f * (float)s), 0.85f, -26, f_max(x, x - 0.03f * (float)s), 1.0f, 7, 0.006f);
        if (hospital) { /* a band of colour */
            m = kit_tinted(k, "painted_metal", 0x4a9aa0);
            kit_box(m, f_min(x, x - 0.004f * (float)s), 0.1f, -26, f_max(x, x - 0.004f * (float)s), 0.85f, 7);
        }
    }
    affine before = kit_enter(k, v3(0, 2.35f, -9), 0);
    building_lightbox(k, kit_locale(k, "paris") ? "SORTIE" : "EXIT", false, 0.6f, 0.2f, 0.08f, 0xf4fff4, 0x0b8a3c, 160,
                      true);
    kit_leave(k, before);
    kit_thing(k, "bench", v3(1.15f, 0, -5.2f), -90, 1, KIT_NATURAL);
    if (hospital) { /* a bed on wheels by the wall */
        kit_round(kit_tinted(k, "cotton", 0xe8f0f0), -1.35f, 0.62f, -7.4f, -0.5f, 0.76f, -5.4f, 0.05f);
        kit_round(kit_tinted(k, "cotton", 0xffffff), -1.25f, 0.75f, -7.3f, -0.6f, 0.86f, -6.9f, 0.05f);
        for (int i = 0; i < 4; i++)
            kit_rod(kit_named(k, "chrome"), v3(i & 1 ? -0.55f : -1.3f, 0.03f, i & 2 ? -5.5f : -7.3f),
                    v3(i & 1 ? -0.55f : -1.3f, 0.65f, i & 2 ? -5.5f : -7.3f), 0.018f);
        kit_solid_box(k, v3(-1.35f, 0, -7.4f), v3(-0.5f, 0.76f, -5.4f), "cloth", "bed");
    }
}

/* ---- laboratory ---- */

static void bench_row(place_kit *k, float x, float z)
{
    affine before = kit_enter(k, v3(x - 1.4f, 0, z), 0);
    room_cabinets(k, 2.8f, 0.9f, 0.75f, 0xd8e0e4, thing_tinted("plastic", 0x30383c));
    kit_thing(k, "flask", v3(0.4f, 0.9f, 0.35f), 0, 1, KIT_NATURAL);
    kit_thing(k, "test_tube", v3(0.8f, 0.9f, 0.4f), 0, 1, KIT_NATURAL);
    kit_thing(k, "flask", v3(1.1f, 0.9f, 0.25f), 0, 0.7f, 0x3a9ad8);
    kit_thing(k, "monitor", v3(2.1f, 0.9f, 0.3f), 10, 1, KIT_NATURAL);
    for (int i = 0; i < 3; i++)
        room_jar(k, v3(0.3f + 0.16f * (float)i, 0.9f, 0.14f), 0.05f, 0.16f, i == 1 ? 0x3aa86a : 0xd87a2a);
    kit_leave(k, before);
}

static void laboratory(place_kit *k)
{
    material floor = thing_tinted("tiles", 0xc8d0d4);
    floor.pattern_scale = 0.6f;
    room r = hall(k, 4.2f, -6, 6, 2.9f, thing_tinted("plaster", 0xe4eaee), floor, 0xf0f2f2);
    room_open(&r, room_sun_from_right(k) ? WALL_RIGHT : WALL_LEFT, (opening){ 3.0f, 1.0f, 9.0f, 2.4f });
    close_hall(k, &r, 0.6f, 600);
    const window_style w = {
        .frame = thing_material("aluminium"), .frame_width = 0.06f, .columns = 4, .rows = 1, .inset = 0.1f
    };
    room_windows(k, &r, room_sun_from_right(k) ? WALL_RIGHT : WALL_LEFT, &w);
    room_outside(k, &r, -6, true);
    for (int i = 0; i < 4; i++)
        bench_row(k, i % 2 ? 2.2f : -2.2f, -1.9f - 2.3f * (float)(i / 2));
    affine before = kit_enter(k, v3(-4.1f, 0, r.z0 + 0.01f), 0);
    room_cabinets(k, 8.2f, 0.9f, 0.6f, 0xd8e0e4, thing_tinted("plastic", 0x30383c));
    for (int s = 0; s < 2; s++) {
        affine shelf = kit_enter(k, v3(0.4f, 1.45f + 0.42f * (float)s, 0.01f), 0);
        room_shelf(k, 7.2f, 0.25f, thing_tinted("painted_metal", 0xdfe4e6));
        static const unsigned liquid[] = { 0x3a7ad8, 0x3aa86a, 0xd8a02a, 0xc83a5a, 0xe8e8e0 };
        for (int i = 0; i < 24; i++)
            room_jar(k, v3(0.2f + 0.29f * (float)i, 0.028f, 0.12f), 0.05f, kit_random(k, 0.12f, 0.24f),
                     liquid[kit_pick(k, 5)]);
        kit_leave(k, shelf);
    }
    kit_leave(k, before);
    panels(k, -2, r.height, 4, -6, 2.6f, 1.3f, 0.3f, 3000);
    panels(k, 2, r.height, 4, -6, 2.6f, 1.3f, 0.3f, 3000);
    kit_anchor(k, "table", v3(-2.2f, 0.9f, -1.4f), v3(0, 1, 0), 0.2f);
}

/* ---- warehouse, factory, supermarket ---- */

static void rack(place_kit *k, float length, float height, bool goods)
{
    /* shelves along +X, back to back, 1.1 m deep, middle at z = 0 */
    int bays = (int)(length / 2.6f), levels = (int)(height / 1.5f);
    for (int i = 0; i <= bays; i++)
        for (int s = -1; s <= 1; s += 2)
            kit_box(kit_tinted(k, "painted_metal", 0x1f4a8a), 2.6f * (float)i - 0.05f, 0, 0.5f * (float)s - 0.05f,
                    2.6f * (float)i + 0.05f, height, 0.5f * (float)s + 0.05f);
    for (int l = 0; l < levels; l++) {
        float y = 0.1f + 1.5f * (float)l;
        for (int s = -1; s <= 1; s += 2)
            kit_box(kit_tinted(k, "painted_metal", 0xe0701c), 0, y, 0.5f * (float)s - 0.03f, 2.6f * (float)bays,
                    y + 0.12f, 0.5f * (float)s + 0.03f);
        kit_box(kit_named(k, "pine"), 0, y + 0.12f, -0.5f, 2.6f * (float)bays, y + 0.15f, 0.5f);
        for (float x = 0.15f; goods && x < 2.6f * (float)bays - 0.6f; x += kit_random(k, 0.65f, 0.95f)) {
            float h = kit_random(k, 0.35f, 1.0f), w = kit_random(k, 0.4f, 0.6f);
            if (kit_chance(k, 0.85f))
                kit_box(kit_tinted(k, "cardboard", kit_chance(k, 0.7f) ? 0xa07a4c : 0x8a6a44), x, y + 0.15f, -0.42f,
                        x + w, y + 0.15f + h, 0.42f);
        }
    }
    kit_solid_box(k, v3(0, 0, -0.55f), v3(2.6f * (float)bays, height, 0.55f), "metal", "rack");
}

static void frames_and_lamps(place_kit *k)
{
    for (float z = 6; z > -34; z -= 6) {
        mesh_maker *m = kit_tinted(k, "painted_metal", 0x5a6266);
        for (int s = -1; s <= 1; s += 2)
            kit_box(m, 10.7f * (float)s - 0.15f, 0, z - 0.15f, 10.7f * (float)s + 0.15f, 8.5f, z + 0.15f);
        kit_box(m, -10.8f, 7.7f, z - 0.1f, 10.8f, 8.0f, z + 0.1f);
        for (int i = -1; i <= 1; i++) {
            affine before = kit_enter(k, v3(6.0f * (float)i, 7.7f, z - 3), 0);
            room_pendant(k, 0.9f, 0x3a4044, 0);
            kit_leave(k, before);
            kit_spot(k, v3(6.0f * (float)i, 6.6f, z - 3), v3(0, -1, 0), 130, 0.2f, 0xfff0d8,
                     4200.0f * f_max(0.35f, k->night));
        }
    }
}

static void stores(place_kit *k)
{
    for (int s = -1; s <= 1; s += 2) {
        affine before = kit_enter(k, v3(4.6f * (float)s, 0, 2.5f), 90);
        rack(k, 33, 6.0f, true);
        kit_leave(k, before);
        before = kit_enter(k, v3(8.4f * (float)s, 0, 2.5f), 90);
        rack(k, 33, 6.0f, true);
        kit_leave(k, before);
    }
    for (int i = 0; i < 4; i++) { /* pallets in the aisle */
        float z = -5.0f - 5.0f * (float)i, x = i % 2 ? 1.9f : -1.9f;
        kit_box(kit_named(k, "pine"), x - 0.6f, 0, z - 0.5f, x + 0.6f, 0.14f, z + 0.5f);
        for (int b = 0; b < 6; b++)
            kit_box(kit_tinted(k, "cardboard", 0xa07a4c), x - 0.58f + 0.58f * (float)(b % 2),
                    0.14f + 0.42f * (float)(b / 2), z - 0.45f, x - 0.02f + 0.58f * (float)(b % 2),
                    0.55f + 0.42f * (float)(b / 2), z + 0.45f);
        kit_solid_box(k, v3(x - 0.6f, 0, z - 0.5f), v3(x + 0.6f, 1.4f, z + 0.5f), "cardboard", "pallet");
    }
}

/* machines, and the conveyor between them */
static void works(place_kit *k)
{
    for (int i = 0; i < 5; i++) /* machines along a conveyor */
        for (int s = -1; s <= 1; s += 2) {
            float x = 6.0f * (float)s, z = -3.0f - 6.0f * (float)i;
            kit_round(kit_tinted(k, "painted_metal", i % 2 ? 0x2a5a4a : 0x3a5a7a), x - 1.6f, 0, z - 1.8f, x + 1.6f,
                      2.2f, z + 1.8f, 0.06f);
            kit_round(kit_tinted(k, "painted_metal", 0xc8a020), x - 1.0f, 2.2f, z - 1.0f, x + 1.0f, 3.1f, z + 1.0f,
                      0.05f);
            kit_rod(kit_named(k, "steel"), v3(x, 3, z), v3(x, 7.6f, z), 0.18f);
            kit_box(kit_tinted(k, "lacquer", 0x0a1014), x - (float)s * 1.61f - 0.01f, 1.2f, z - 0.5f,
                    x - (float)s * 1.61f + 0.01f, 1.8f, z + 0.5f);
            for (int l = 0; l < 4; l++)
                maker_sphere(kit_glow(k, l == 0 ? 0xff3020 : 0x30ff60, 900),
                             v3(x - 1.63f * (float)s, 1.05f, z - 0.4f + 0.2f * (float)l), v3_fill(0.025f), 8);
            kit_solid_box(k, v3(x - 1.6f, 0, z - 1.8f), v3(x + 1.6f, 3.1f, z + 1.8f), "metal", "machine");
        }
    kit_round(kit_named(k, "steel"), -2.6f, 0.75f, -30, -1.7f, 0.85f, -1.5f, 0.03f);
    kit_box(kit_named(k, "rubber"), -2.5f, 0.85f, -30, -1.8f, 0.87f, -1.5f);
    for (float z = -2; z > -30; z -= 1.2f) {
        kit_rod(kit_named(k, "steel"), v3(-2.5f, 0, z), v3(-2.5f, 0.8f, z), 0.04f);
        kit_rod(kit_named(k, "steel"), v3(-1.8f, 0, z), v3(-1.8f, 0.8f, z), 0.04f);
        kit_round(kit_tinted(k, "cardboard", 0xa07a4c), -2.4f, 0.87f, z - 0.3f, -1.95f, 1.2f, z + 0.15f, 0.01f);
    }
    kit_solid_box(k, v3(-2.6f, 0, -30), v3(-1.7f, 0.87f, -1.5f), "metal", "conveyor");
    kit_ambience(k, "machines");
}

static void warehouse(place_kit *k, bool factory)
{
    material floor = thing_tinted("concrete", 0x7c7a76);
    floor.coat = 0.3f;
    floor.coat_roughness = 0.25f;
    room r = hall(k, 11, -34, 9, 8.5f, thing_tinted("painted_metal", 0x8a9094), floor, 0x6a6e70);
    r.walls.pattern = PATTERN_SHUTTER;
    r.walls.pattern_scale = 0.25f;
    r.walls.pattern_uv = true;
    for (int i = 0; i < 6; i++) {
        room_open(&r, WALL_LEFT, (opening){ 3.0f + 6.5f * (float)i, 5.6f, 7.5f + 6.5f * (float)i, 7.4f });
        room_open(&r, WALL_RIGHT, (opening){ 3.0f + 6.5f * (float)i, 5.6f, 7.5f + 6.5f * (float)i, 7.4f });
    }
    close_hall(k, &r, 2.6f, 250);
    const window_style w = {
        .frame = thing_tinted("painted_metal", 0x3a4044), .frame_width = 0.06f, .columns = 6, .rows = 3, .inset = 0.1f
    };
    room_windows(k, &r, WALL_LEFT, &w);
    room_windows(k, &r, WALL_RIGHT, &w);
    room_outside(k, &r, -0.1f, true);
    frames_and_lamps(k);
    if (factory)
        works(k);
    else
        stores(k);
    kit_anchor(k, "table", v3(factory ? -2.15f : -1.9f, factory ? 0.87f : 1.4f, factory ? -2.0f : -5.0f), v3(0, 1, 0),
               0.2f);
}

static void supermarket(place_kit *k)
{
    material floor = thing_tinted("tiles", 0xe4e2da);
    floor.pattern_scale = 0.5f;
    floor.coat = 0.6f;
    floor.coat_roughness = 0.1f;
    room r = hall(k, 8, -24, 7, 3.6f, thing_tinted("plaster", 0xe8e4da), floor, 0xf2f2ee);
    close_hall(k, &r, 0.9f, 700);
    for (int i = -2; i <= 2; i++)
        panels(k, 3.2f * (float)i, r.height, 5, -24, 3.6f, 0.3f, 2.4f, 5200);
    static const unsigned packs[] = { 0xd8322a, 0x2a6ad8, 0xf0c020, 0x2aa05a, 0xf4f4f0, 0x8a3a9a, 0xf07a20, 0x20b0c8 };
    for (int a = 0; a < 4; a++) {
        float x = -4.6f + 3.07f * (float)a;
        kit_box(kit_tinted(k, "painted_metal", 0xd0d2d2), x - 0.45f, 0, -20, x + 0.45f, 0.15f, -1.6f);
        kit_box(kit_tinted(k, "painted_metal", 0xd8dada), x - 0.02f, 0.15f, -20, x + 0.02f, 1.9f, -1.6f);
        kit_solid_box(k, v3(x - 0.45f, 0, -20), v3(x + 0.45f, 1.9f, -1.6f), "metal", "shelves");
        for (int l = 0; l < 5; l++)
            for (int s = -1; s <= 1; s += 2) {
                float y = 0.15f + 0.36f * (float)l;
                kit_box(kit_tinted(k, "painted_metal", 0xe4e6e6), f_min(x, x + 0.44f * (float)s), y, -20,
                        f_max(x, x + 0.44f * (float)s), y + 0.02f, -1.6f);
                for (float z = -1.8f; z > -19.8f;) { /* runs of one article */
                    unsigned c = packs[kit_pick(k, 8)];
                    float w = kit_random(k, 0.07f, 0.16f), h = kit_random(k, 0.14f, 0.3f),
                          run = kit_random(k, 0.5f, 1.1f);
                    mesh_maker *m = kit_tinted(k, "paper", c);
                    for (float e = z - run; z > e && z > -19.8f; z -= w + 0.01f)
                        kit_box(m, s > 0 ? x + 0.2f : x - 0.42f, y + 0.02f, z - w, s > 0 ? x + 0.42f : x - 0.2f,
                                y + 0.02f + h, z);
                }
            }
        affine before = kit_enter(k, v3(x, 2.7f, -1.5f), 0);
        static const char *const en[] = { "BREAD", "FRUIT", "DRINKS", "TEA & COFFEE" }, *const fr[] = {
            "PAIN", "FRUITS", "BOISSONS", "THÉ · CAFÉ"
        };
        building_board(k, kit_locale(k, "paris") ? fr[a] : en[a], SIGN_SANS, 1.5f, 0.4f, 0xf8f8f0, 0x1f7a4a, 0xf8f8f0);
        kit_leave(k, before);
    }
    kit_ambience(k, "crowd");
    kit_anchor(k, "table", v3(-1.53f + 0.35f, 1.25f, -1.65f), v3(0, 1, 0), 0.1f);
}

/* ---- museum, church ---- */

static void museum(place_kit *k)
{
    material floor = thing_material("parquet");
    room r = hall(k, 5.5f, -16, 7, 4.8f, thing_tinted("plaster", 0xe9e7e1), floor, 0xf0efea);
    close_hall(k, &r, 1.4f, 300);
    static const unsigned daub[][2] = { { 0x1f3a5c, 0xe0a050 },
                                        { 0x7a2a22, 0xf0d8a0 },
                                        { 0x2a5a4a, 0xe8e0c0 },
                                        { 0x4a2a5a, 0xf0a0b0 },
                                        { 0x20242c, 0xd8d0c0 } };
    for (int s = -1; s <= 1; s += 2)
        for (int i = 0; i < 5; i++) {
            affine before = kit_enter(k, v3(5.5f * (float)s - 0.005f * (float)s, 1.75f, 1.0f - 3.6f * (float)i),
                                      s > 0 ? -90.0f : 90.0f);
            room_picture(k, kit_random(k, 1.0f, 1.8f), kit_random(k, 0.9f, 1.5f), daub[i][0],
                         daub[(i + (s > 0)) % 5][1]);
            kit_leave(k, before);
            kit_spot(k, v3(2.9f * (float)s, 4.4f, 1.0f - 3.6f * (float)i), v3((float)s, -0.95f, 0), 46, 0.06f, 0xfff0dc,
                     1700);
        }
    affine before = kit_enter(k, v3(0, 1.9f, r.z0 + 0.005f), 0);
    room_picture(k, 3.2f, 2.0f, 0x28485c, 0xe0b070);
    kit_leave(k, before);
    kit_spot(k, v3(0, 4.5f, -12), v3(0, -0.7f, -1), 60, 0.08f, 0xfff0dc, 3600);
    for (int i = 0; i < 3; i++)
        kit_area_light(k, v3(0, 4.75f, 2.0f - 6.5f * (float)i), v3(0, -1, 0), 2.0f, 0xf4f6ff, 3500);
    kit_thing(k, "bench", v3(1.6f, 0, -4.0f), 90, 1, KIT_NATURAL);
    kit_round(kit_tinted(k, "plaster", 0xf4f2ec), -2.3f, 0, -6.3f, -1.7f, 1.1f, -5.7f, 0.01f);
    kit_thing(k, "vase", v3(-2.0f, 1.1f, -6.0f), 0, 1.4f, KIT_NATURAL);
    kit_solid_box(k, v3(-2.3f, 0, -6.3f), v3(-1.7f, 1.1f, -5.7f), "stone", "plinth");
    kit_anchor(k, "table", v3(-2.0f, 1.1f, -6.0f), v3(0, 1, 0), 0.25f);
}

static void pillar(place_kit *k, float h, float r)
{
    const vec2 p[] = { { 1.5f * r, 0 },          { 1.5f * r, 0.2f },
                       { 1.15f * r, 0.3f },      { r, 0.36f },
                       { 0.92f * r, h - 0.7f },  { 1.05f * r, h - 0.66f },
                       { 1.05f * r, h - 0.56f }, { 1.5f * r, h - 0.1f },
                       { 1.5f * r, h } };
    maker_lathe(kit_named(k, "stone"), p, 9, 20);
    kit_collide(k, COLLIDER_CYLINDER, v3(0, 0.5f * h, 0), v3(r, 0.5f * h, 0), quat_identity(), "stone", "pillar");
}

static void pointed_arch(place_kit *k, float span, float rise, float r)
{
    /* along X, feet at y = 0, x = +- span / 2: two arcs that meet */
    for (int s = -1; s <= 1; s += 2) {
        vec3 p[9];
        float rr[9];
        for (int i = 0; i < 9; i++) {
            float t = (float)i / 8;
            p[i] = v3((float)s * 0.5f * span * cosf(0.5f * CIEL_PI_F * powf(t, 1.25f)),
                      rise * sinf(0.5f * CIEL_PI_F * t), 0);
            rr[i] = r;
        }
        maker_tube(kit_named(k, "stone"), p, rr, 9, 8, false);
    }
}

/* small panes of colour in lead */
static void stained_glass(place_kit *k, const room *r)
{
    static const unsigned stain[] = { 0x2a4ad0, 0xc02a2a, 0xd8a02a, 0x2a8a4a, 0x7a2ab0 };
    for (int w = 0; w < 3; w++) {
        enum room_wall wall = w == 0 ? WALL_LEFT : w == 1 ? WALL_RIGHT : WALL_BACK;
        affine before = room_enter(k, r, wall);
        for (int i = 0; i < r->n_holes[wall]; i++) {
            opening o = r->holes[wall][i];
            int nx = 4, ny = 12;
            for (int y = 0; y < ny; y++)
                for (int x = 0; x < nx; x++) {
                    material glass = thing_material("window_glass");
                    glass.color = v3_lerp(thing_color(stain[kit_pick(k, 5)]), v3_fill(1), 0.15f);
                    float pw = (o.x1 - o.x0) / (float)nx, ph = (o.y1 - o.y0) / (float)ny;
                    maker_quad(kit_use(k, GROUP_GLASS, glass), v3(o.x0 + pw * (float)x, o.y0 + ph * (float)y, -0.1f),
                               v3(pw, 0, 0), v3(0, ph, 0));
                }
            mesh_maker *m = kit_named(k, "iron");
            for (int x = 1; x < nx; x++)
                kit_box(m, f_lerp(o.x0, o.x1, (float)x / (float)nx) - 0.012f, o.y0, -0.11f,
                        f_lerp(o.x0, o.x1, (float)x / (float)nx) + 0.012f, o.y1, -0.09f);
            for (int y = 1; y < ny; y++)
                kit_box(m, o.x0, f_lerp(o.y0, o.y1, (float)y / (float)ny) - 0.012f, -0.11f, o.x1,
                        f_lerp(o.y0, o.y1, (float)y / (float)ny) + 0.012f, -0.09f);
        }
        kit_leave(k, before);
    }
}

static void nave(place_kit *k)
{
    for (int i = 0; i < 7; i++) {
        float z = 5.5f - 5.4f * (float)i;
        for (int s = -1; s <= 1; s += 2) {
            affine before = kit_enter(k, v3(4.1f * (float)s, 0, z), 0);
            pillar(k, 7.2f, 0.38f);
            kit_leave(k, before);
        }
        affine before = kit_enter(k, v3(0, 7.2f, z), 0);
        pointed_arch(k, 8.2f, 5.4f, 0.2f);
        kit_leave(k, before);
    }
}

static void pews(place_kit *k)
{
    for (int i = 0; i < 9; i++)
        for (int s = -1; s <= 1; s += 2) {
            float z = -3.2f - 1.2f * (float)i, x0 = s > 0 ? 0.9f : -3.4f;
            mesh_maker *m = kit_named(k, "walnut");
            kit_round(m, x0, 0.42f, z - 0.4f, x0 + 2.5f, 0.46f, z, 0.01f);
            kit_round(m, x0, 0.44f, z - 0.04f, x0 + 2.5f, 0.92f, z + 0.02f, 0.01f);
            for (int e = 0; e < 2; e++)
                kit_round(m, x0 + 2.44f * (float)e, 0, z - 0.44f, x0 + 2.44f * (float)e + 0.06f, 0.95f, z + 0.04f,
                          0.012f);
            kit_solid_box(k, v3(x0, 0, z - 0.4f), v3(x0 + 2.5f, 0.46f, z), "wood", "pew");
        }
}

static void church(place_kit *k)
{
    material floor = thing_tinted("paving", 0x7a7468);
    floor.pattern = PATTERN_CHECKER;
    floor.pattern_scale = 0.6f;
    floor.pattern_amount = 1;
    floor.pattern_uv = true;
    floor.color2 = thing_color(0x3c3a38);
    room r = hall(k, 6.5f, -32, 8, 13, thing_tinted("stone", 0xa59a88), floor, 0x8a8070);
    r.walls.bump = 0.002f;
    for (int i = 0; i < 7; i++)
        for (int s = 0; s < 2; s++)
            room_open(&r, s ? WALL_RIGHT : WALL_LEFT,
                      (opening){ 2.4f + 5.4f * (float)i, 4.0f, 4.0f + 5.4f * (float)i, 9.5f });
    room_open(&r, WALL_BACK, (opening){ 4.6f, 4.5f, 8.4f, 11.0f });
    close_hall(k, &r, 4.5f, 120);
    stained_glass(k, &r);
    room_outside(k, &r, -0.3f, false);
    nave(k);
    pews(k);
    kit_round(kit_named(k, "marble"), -1.4f, 0, -29.5f, 1.4f, 1.1f, -28.4f, 0.03f);
    for (int i = 0; i < 6; i++)
        kit_thing(k, "candle", v3(-1.1f + 0.44f * (float)i, 1.1f, -28.9f), 0, 1.6f, KIT_NATURAL);
    for (int i = 0; i < 4; i++)
        kit_lamp(k, v3(i % 2 ? 2.6f : -2.6f, 4.5f, 2.0f - 9.0f * (float)(i / 2)), 0.15f, 0xffc98a, 700);
    kit_anchor(k, "table", v3(0, 1.1f, -28.8f), v3(0, 1, 0), 0.3f);
}

/* ---- stage ---- */

static void stage_house(place_kit *k)
{
    room r = hall(k, 9, -8, 16, 8, thing_tinted("plaster", 0x2a1a1c), thing_tinted("planks", 0x5a3a24), 0x0c0a0a);
    close_hall(k, &r, 1.3f, 200);
    material red = thing_tinted("velvet", 0x8a1420);
    for (int s = -1; s <= 1; s += 2) {
        affine before = kit_enter(k, v3(5.2f * (float)s, 0, -4.8f), 0);
        room_curtain(k, 3.4f, 7.4f, 0x8a1420);
        kit_leave(k, before);
    }
    (void)red;
    affine before = kit_enter(k, v3(0, 0.02f, -7.8f), 0);
    room_curtain(k, 16, 7.4f, 0x4a0c14);
    kit_leave(k, before);
    before = kit_enter(k, v3(0, 5.9f, -4.4f), 0);
    room_curtain(k, 14, 1.6f, 0x8a1420);
    kit_leave(k, before);
    static const unsigned gel[] = { 0xffd8a0, 0xff5a7a, 0x5a8aff, 0xffd8a0, 0xa05aff };
    for (int i = 0; i < 5; i++) { /* a bar of spots */
        float x = -4.0f + 2.0f * (float)i;
        vec3 p = v3(x, 6.4f, 3.2f), d = v3(-0.75f * x, -6.2f, -3.4f);
        kit_spot(k, p, d, 34, 0.12f, gel[i], 9000);
        kit_spot(k, v3(x, 6.6f, -5.5f), v3(-0.6f * x, -6.0f, 4.6f), 40, 0.12f, gel[4 - i], 5200);
        affine lamp = kit_enter_turned(k, v3(x, 6.6f, -5.5f),
                                       quat_between(v3(0, -1, 0), v3_norm(v3(-0.6f * x, -6.0f, 4.6f))), v3_fill(1));
        maker_cylinder(kit_tinted(k, "painted_metal", 0x101012), v3(0, 0.05f, 0), 0.16f, 0.12f, 0.4f, 20, true);
        maker_cylinder(kit_glow(k, gel[4 - i], 30000), v3(0, 0.03f, 0), 0.12f, 0.12f, 0.01f, 20, true);
        kit_leave(k, lamp);
    }
    kit_rod(kit_named(k, "steel"), v3(-6, 7.0f, -5.5f), v3(6, 7.0f, -5.5f), 0.04f);
    kit_ambience(k, "theatre");
    k->notes->ground = "wood";
    kit_anchor(k, "table", v3(0, 0, 0), v3(0, 1, 0), 1);
}

/* ---- the inside of a train ---- */

static void seat_pair(place_kit *k, unsigned rgb)
{
    /* two seats side by side along X, facing +Z */
    for (int i = 0; i < 2; i++) {
        float x = -0.5f + 0.5f * (float)i;
        mesh_maker *m = kit_tinted(k, "velvet", rgb);
        kit_round(m, x + 0.01f, 0.36f, -0.22f, x + 0.47f, 0.48f, 0.26f, 0.05f);
        affine back = kit_enter_turned(k, v3(x + 0.24f, 0.46f, -0.2f), quat_euler_deg(0, -9, 0), v3_fill(1));
        kit_round(kit_tinted(k, "velvet", rgb), -0.23f, 0, -0.1f, 0.23f, 0.72f, 0.02f, 0.05f);
        kit_round(kit_tinted(k, "cotton", 0xe8e4d8), -0.15f, 0.5f, 0.01f, 0.15f, 0.7f, 0.03f, 0.008f);
        kit_leave(k, back);
    }
    kit_box(kit_tinted(k, "painted_metal", 0x3a3e42), -0.45f, 0, -0.1f, 0.45f, 0.36f, 0.15f);
    kit_solid_box(k, v3(-0.5f, 0, -0.3f), v3(0.5f, 0.5f, 0.28f), "cloth", "seat");
}

static void train(place_kit *k)
{
    material floor = thing_tinted("rubber", 0x4a4e52);
    room r = hall(k, 1.45f, -14, 5, 2.35f, thing_tinted("plastic", 0xd8d4c8), floor, 0xe8e6e0);
    for (int s = 0; s < 2; s++)
        for (int i = 0; i < 9; i++)
            room_open(&r, s ? WALL_RIGHT : WALL_LEFT,
                      (opening){ 0.6f + 2.0f * (float)i, 0.85f, 2.2f + 2.0f * (float)i, 1.75f });
    close_hall(k, &r, 0.35f, 250);
    const window_style w = {
        .frame = thing_material("aluminium"), .frame_width = 0.05f, .columns = 1, .rows = 1, .inset = 0.03f
    };
    room_windows(k, &r, WALL_LEFT, &w);
    room_windows(k, &r, WALL_RIGHT, &w);
    room_outside(k, &r, -1.2f, false);
    for (int i = 0; i < 9; i++)
        for (int s = -1; s <= 1; s += 2) {
            affine before =
                kit_enter(k, v3(0.93f * (float)s, 0, 2.9f - 2.0f * (float)i - (i % 2 ? 0.0f : 0.35f)), i % 2 ? 0 : 180);
            if (i > 1 || s > 0)
                seat_pair(k, 0x2a4a6a);
            kit_leave(k, before);
        }
    for (int s = -1; s <= 1; s += 2) { /* racks, rails, strip lights */
        float x = 1.2f * (float)s;
        for (int b = 0; b < 5; b++)
            kit_rod(kit_named(k, "chrome"), v3(x - 0.2f + 0.1f * (float)b, 1.92f, -14),
                    v3(x - 0.2f + 0.1f * (float)b, 1.92f, 5), 0.009f);
        kit_box(kit_glow(k, 0xfff2de, 900), 0.45f * (float)s - 0.06f, 2.33f, -13.5f, 0.45f * (float)s + 0.06f, 2.345f,
                4.5f);
        kit_rod(kit_named(k, "chrome"), v3(0.4f * (float)s, 2.05f, -14), v3(0.4f * (float)s, 2.05f, 5), 0.014f);
        for (float z = 3.6f; z > -13; z -= 1.3f)
            if (z < -3) /* none beside the mark */
                kit_rod(kit_named(k, "chrome"), v3(0.42f * (float)s, 0, z), v3(0.42f * (float)s, 2.3f, z), 0.016f);
    }
    affine before = kit_enter(k, v3(0, 2.1f, -13.9f), 0);
    building_lightbox(k,
                      kit_text(k, "text",
                               kit_locale(k, "tokyo")   ? "次は 夕見ヶ丘"
                               : kit_locale(k, "paris") ? "PROCHAIN ARRÊT"
                                                        : "NEXT STOP"),
                      false, 1.3f, 0.2f, 0.06f, 0xffa020, 0x08080a, 200, false);
    kit_leave(k, before);
    k->notes->free_space = (aabb){ { -0.35f, 0, -10 }, { 0.35f, 2.1f, 4.6f } };
    kit_ambience(k, "train");
    kit_anchor(k, "seat", v3(-0.93f, 0.48f, -1.1f), v3(0, 0, 1), 0.25f);
    kit_anchor(k, "table", v3(0, 0, 0), v3(0, 1, 0), 0.3f);
}

void place_halls(place_kit *k)
{
    if (kit_is(k, "laboratory"))
        laboratory(k);
    else if (kit_is(k, "warehouse") || kit_is(k, "factory"))
        warehouse(k, kit_is(k, "factory"));
    else if (kit_is(k, "supermarket"))
        supermarket(k);
    else if (kit_is(k, "museum"))
        museum(k);
    else if (kit_is(k, "church"))
        church(k);
    else if (kit_is(k, "stage"))
        stage_house(k);
    else if (kit_is(k, "train"))
        train(k);
    else
        corridor(k, kit_is(k, "hospital"));
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), kit_is(k, "train") ? 0.35f : 0.8f);
}
