/* library/place_rooms.c - lived-in rooms: living room, bedroom, office, cafe, bar, restaurant, classroom, library,
 * bathroom, plain room.
 *
 * All are boxes of room.h seen from the front towards the back wall; the window stands on the sun's side. Furniture is
 * the library's own things. The mark is at the origin, clear of furniture; the anchor "table" is the nearest table top.
 */
#include "library/room.h"

#include "library/plant_green.h"

typedef struct interior {
    float x0, x1, z0, z1, height;
    unsigned walls;
    const char *floor;
    float sill, head, window_w; /* 0 = no windows */
    int windows;
    float lamp_lumens;
    float rt60;
    bool city; /* seen outside */
} interior;

static room box_of(place_kit *k, const interior *s)
{
    material floor = thing_material(s->floor);
    floor.takes_wetness = false;
    room r = { .x0 = s->x0,
               .x1 = s->x1,
               .z0 = s->z0,
               .z1 = s->z1,
               .height = s->height,
               .walls = thing_tinted("plaster", s->walls),
               .floor = floor,
               .ceiling = thing_tinted("plaster", 0xefece4),
               .skirting = 0.1f };
    enum room_wall sunny = room_sun_from_right(k) ? WALL_RIGHT : WALL_LEFT;
    float length = s->z1 - s->z0, pitch = length / (float)(s->windows + 1);
    for (int i = 0; i < s->windows; i++) {
        float c = pitch * (float)(i + 1);
        /* the wall's x runs away from the camera on the left, towards it on the right: windows gather at the back half
         */
        c = sunny == WALL_RIGHT ? c * 0.92f : length - (length - c) * 0.92f;
        room_open(&r, sunny, (opening){ c - 0.5f * s->window_w, s->sill, c + 0.5f * s->window_w, s->head });
    }
    return r;
}

static void finish(place_kit *k, room *r, const interior *s)
{
    room_shell(k, r);
    const window_style w = {
        .frame = thing_tinted("painted_metal", 0xf0eee8), .frame_width = 0.055f, .columns = 2, .rows = 2, .inset = 0.1f
    };
    for (int i = 0; i < WALL_COUNT; i++)
        room_windows(k, r, (enum room_wall)i, &w);
    room_daylight(k, r);
    room_outside(k, r, s->city ? -9.0f : -0.4f, s->city);
    k->notes->indoors = true;
    k->notes->interior_lux = k->night > 0.5f ? 120 : 400;
    k->notes->ground = r->floor.name;
    k->notes->camera_from = v3_norm(v3(room_sun_from_right(k) ? -0.3f : 0.3f, 0.08f, 1));
    k->notes->free_space =
        (aabb){ { r->x0 + 0.25f, 0, r->z0 + 0.3f }, { r->x1 - 0.25f, r->height - 0.15f, r->z1 - 0.25f } };
    kit_acoustics(k, false, s->rt60, 0.5f * (r->x1 - r->x0 + r->z1 - r->z0), 0.5f);
    kit_ambience(k, "room");
    kit_anchor(k, "background", v3(0, 1.4f, r->z0), v3(0, 0, 1), 0);
    enum room_wall sunny = room_sun_from_right(k) ? WALL_RIGHT : WALL_LEFT;
    if (r->n_holes[sunny]) {
        opening o = r->holes[sunny][0];
        affine before = room_enter(k, r, sunny);
        kit_anchor(k, "window", v3(0.5f * (o.x0 + o.x1), 0.5f * (o.y0 + o.y1), 0), v3(0, 0, 1), 0.8f);
        kit_leave(k, before);
    }
}

static void curtains(place_kit *k, const room *r, unsigned rgb)
{
    enum room_wall sunny = room_sun_from_right(k) ? WALL_RIGHT : WALL_LEFT;
    affine before = room_enter(k, r, sunny);
    for (int i = 0; i < r->n_holes[sunny]; i++) {
        opening o = r->holes[sunny][i];
        for (int s = 0; s < 2; s++) {
            affine c = kit_enter(k, v3(s ? o.x1 + 0.1f : o.x0 - 0.1f, 0.03f, 0.02f), 0);
            room_curtain(k, 0.42f, o.y1 + 0.12f, rgb);
            kit_leave(k, c);
        }
        kit_rod(kit_named(k, "brass"), v3(o.x0 - 0.4f, o.y1 + 0.17f, 0.08f), v3(o.x1 + 0.4f, o.y1 + 0.17f, 0.08f),
                0.012f);
    }
    kit_leave(k, before);
}

static void picture(place_kit *k, float x, float y, float z, float w, float h, unsigned a, unsigned b)
{
    affine before = kit_enter(k, v3(x, y, z + 0.004f), 0);
    room_picture(k, w, h, a, b);
    kit_leave(k, before);
}

static void pendant(place_kit *k, float x, float y, float z, float drop, unsigned rgb, float lumens)
{
    affine before = kit_enter(k, v3(x, y, z), 0);
    room_pendant(k, drop, rgb, lumens);
    kit_leave(k, before);
}

/* a shelf wall of books: boards and uprights, w by h, back at z = 0 */
static void book_wall(place_kit *k, float w, float h, const char *wood)
{
    mesh_maker *m = kit_named(k, wood);
    int bays = (int)(w / 0.9f + 0.5f), rows = (int)(h / 0.36f);
    for (int i = 0; i <= bays; i++)
        kit_box(kit_named(k, wood), w * (float)i / (float)bays - 0.012f, 0, 0, w * (float)i / (float)bays + 0.012f, h,
                0.28f);
    kit_box(kit_named(k, wood), 0, 0, 0, w, h, 0.01f);
    for (int j = 0; j <= rows; j++) {
        float y = 0.06f + (h - 0.09f) * (float)j / (float)rows;
        m = kit_named(k, wood);
        kit_box(m, 0, y, 0.01f, w, y + 0.022f, 0.27f);
        for (int i = 0; i < bays && j < rows; i++) {
            affine before = kit_enter(k, v3(w * (float)i / (float)bays + 0.02f, y + 0.022f, 0.03f), 0);
            room_books(k, w / (float)bays - 0.04f, (h - 0.09f) / (float)rows - 0.03f);
            kit_leave(k, before);
        }
    }
    kit_solid_box(k, v3(0, 0, 0), v3(w, h, 0.28f), "wood", "bookshelf");
}

/* ---- rooms ---- */

static void living_room(place_kit *k)
{
    const interior s = { -2.9f, 2.9f, -3.0f, 5.2f, 2.75f, 0xd9d2c2, "parquet",
                         0.5f,  2.3f, 1.7f,  2,    900,   0.5f,     kit_locale(k, "tokyo") };
    room r = box_of(k, &s);
    finish(k, &r, &s);
    curtains(k, &r, 0xd8cdb4);
    affine before = kit_enter(k, v3(0, 0, -1.1f), 0);
    room_rug(k, 3.0f, 2.0f, 0x6a2f2a, 0xd8c49a);
    kit_leave(k, before);
    kit_thing(k, "sofa", v3(0, 0, -2.3f), 0, 1, 0x4a6a70);
    kit_thing(k, "coffee_table", v3(0, 0.014f, -1.2f), 0, 1, KIT_NATURAL);
    kit_thing(k, "armchair", v3(room_sun_from_right(k) ? -2.0f : 2.0f, 0, -1.3f), room_sun_from_right(k) ? 65 : -65, 1,
              0xb0703a);
    kit_thing(k, "floor_lamp", v3(-1.6f, 0, -2.6f), 0, 1, KIT_NATURAL);
    before = kit_enter(k, v3(1.35f, 0, r.z0 + 0.01f), 0);
    book_wall(k, 1.4f, 2.1f, "walnut");
    kit_leave(k, before);
    picture(k, -0.4f, 1.7f, r.z0, 1.1f, 0.75f, 0x28485c, 0xd89a5a);
    before = kit_enter(k, v3(-2.45f, 0, -2.5f), 0);
    room_plant(k, 1.3f);
    kit_leave(k, before);
    pendant(k, 0, r.height, -1.0f, 0.6f, 0xe6dcc6, s.lamp_lumens);
    kit_anchor(k, "table", v3(0, 0.434f, -1.2f), v3(0, 1, 0), 0.4f);
}

static void bedroom(place_kit *k)
{
    const interior s = { -2.4f, 2.4f, -3.0f, 4.4f, 2.6f, 0xcfd3cf, "planks", 0.7f, 2.2f, 1.5f, 1, 500, 0.4f, false };
    room r = box_of(k, &s);
    finish(k, &r, &s);
    curtains(k, &r, 0xe6dfd0);
    kit_thing(k, "bed", v3(0, 0, -1.9f), 0, 1, 0xdfe4e8);
    for (int i = -1; i <= 1; i += 2) {
        float x = 1.3f * (float)i;
        kit_round(kit_named(k, "oak"), x - 0.22f, 0.08f, -2.95f, x + 0.22f, 0.5f, -2.55f, 0.01f);
        kit_solid_box(k, v3(x - 0.22f, 0, -2.95f), v3(x + 0.22f, 0.5f, -2.55f), "wood", "bedside table");
        kit_thing(k, "table_lamp", v3(x, 0.5f, -2.75f), 0, 1, KIT_NATURAL);
    }
    picture(k, 0, 1.75f, r.z0, 0.9f, 0.6f, 0x8a9aa8, 0xe8d8c0);
    affine before = kit_enter(k, v3(0, 0, -0.4f), 0);
    room_rug(k, 2.2f, 1.4f, 0xb8a890, 0x7a6a58);
    kit_leave(k, before);
    before = kit_enter(k, v3(room_sun_from_right(k) ? -1.9f : 1.9f, 0, -2.4f), 0);
    room_plant(k, 1.0f);
    kit_leave(k, before);
    pendant(k, 0, r.height, 0, 0.5f, 0xf0e8d8, s.lamp_lumens);
    kit_anchor(k, "bed", v3(0, 0.55f, -1.9f), v3(0, 0, 1), 0.8f);
    kit_anchor(k, "table", v3(1.3f, 0.5f, -2.75f), v3(0, 1, 0), 0.2f);
}

static void office(place_kit *k)
{
    const interior s = { -4.0f, 4.0f, -4.5f, 5.0f, 2.8f, 0xdadcdc, "cloth", 0.8f, 2.5f, 1.9f, 3, 3200, 0.5f, true };
    room r = box_of(k, &s);
    r.floor = thing_tinted("wool", 0x4a5058);
    finish(k, &r, &s);
    for (int i = 0; i < 6; i++) {
        float x = -2.4f + 2.4f * (float)(i % 3), z = i < 3 ? -1.4f : -3.4f;
        kit_thing(k, "desk", v3(x, 0, z), 0, 1, KIT_NATURAL);
        kit_thing(k, "laptop", v3(x - 0.1f, 0.745f, z + 0.02f), 180, 1, KIT_NATURAL);
        if (i != 1)
            kit_thing(k, "chair", v3(x + 0.05f, 0, z - 0.62f), kit_random(k, -15, 15), 1, 0x30343a);
        if (i % 2)
            kit_thing(k, "mug", v3(x + 0.42f, 0.745f, z + 0.1f), 30, 1, KIT_NATURAL);
    }
    for (int i = 0; i < 6; i++) {
        affine before = kit_enter(k, v3(-2.2f + 2.2f * (float)(i % 3), r.height, i < 3 ? -0.6f : -3.0f), 0);
        room_ceiling_light(k, 1.2f, 0.3f, 3200.0f * f_max(0.35f, k->night));
        kit_leave(k, before);
    }
    affine before = kit_enter(k, v3(-3.6f, 0, r.z0 + 0.01f), 0);
    book_wall(k, 1.8f, 1.9f, "pine");
    kit_leave(k, before);
    before = kit_enter(k, v3(3.4f, 0, -4.0f), 0);
    room_plant(k, 1.5f);
    kit_leave(k, before);
    before = kit_enter(k, v3(1.2f, 1.55f, r.z0 + 0.01f), 0); /* a white board */
    kit_round(kit_tinted(k, "plastic", 0xf4f6f6), -1.1f, -0.55f, 0, 1.1f, 0.55f, 0.02f, 0.006f);
    kit_box(kit_named(k, "aluminium"), -1.1f, -0.6f, 0, 1.1f, -0.55f, 0.06f);
    kit_leave(k, before);
    kit_ambience(k, "office");
    kit_anchor(k, "table", v3(0, 0.745f, -1.4f), v3(0, 1, 0), 0.35f);
}

static void back_bar(place_kit *k, float w, unsigned glow)
{
    /* shelves of bottles, lit from below; back at z = 0 */
    static const unsigned glass[] = { 0x2a5a2a, 0x7a3a10, 0xc8d8e0, 0x5a1010, 0xc89a20, 0x20406a };
    kit_box(kit_named(k, "walnut"), 0, 0, 0, w, 2.5f, 0.03f);
    for (int row = 0; row < 3; row++) {
        float y = 1.15f + 0.42f * (float)row;
        kit_box(kit_named(k, "walnut"), 0, y - 0.03f, 0.03f, w, y, 0.24f);
        kit_box(k->night > 0.2f ? kit_glow(k, glow, 700) : kit_tinted(k, "plastic", glow), 0.05f, y - 0.036f, 0.2f,
                w - 0.05f, y - 0.03f, 0.22f);
        for (float x = 0.1f; x < w - 0.1f; x += kit_random(k, 0.09f, 0.15f)) {
            float h = kit_random(k, 0.2f, 0.32f), b = kit_random(k, 0.03f, 0.042f);
            const vec2 p[] = {
                { 0, 0 }, { b, 0 }, { b, 0.6f * h }, { 0.35f * b, 0.75f * h }, { 0.3f * b, h }, { 0, h }
            };
            material m = thing_tinted("plastic", glass[kit_pick(k, 6)]);
            m.roughness = 0.06f;
            m.coat = 1;
            m.coat_roughness = 0.02f;
            affine before = kit_enter(k, v3(x, y, 0.13f), 0);
            maker_lathe(kit_solid(k, m), p, 6, 12);
            kit_leave(k, before);
        }
    }
}

static void counter(place_kit *k, float w, unsigned front, const char *top)
{
    /* along +X, the guests' side at z = 0, 1.1 m high */
    kit_box(kit_tinted(k, "painted_metal", front), 0, 0, -0.55f, w, 1.05f, -0.06f);
    for (float x = 0.06f; x < w - 0.5f; x += 0.62f)
        kit_round(kit_tinted(k, "painted_metal", front), x, 0.15f, -0.075f, x + 0.54f, 0.95f, -0.04f, 0.012f);
    material t = thing_material(top);
    t.coat = 0.6f;
    t.coat_roughness = 0.12f;
    kit_round(kit_solid(k, t), -0.05f, 1.05f, -0.65f, w + 0.05f, 1.1f, 0.06f, 0.012f);
    kit_rod(kit_named(k, "brass"), v3(0, 0.2f, 0.12f), v3(w, 0.2f, 0.12f), 0.022f);
    kit_solid_box(k, v3(0, 0, -0.6f), v3(w, 1.1f, 0.05f), "wood", "counter");
}

static const float cafe_tables[][2] = { { 1.9f, -1.9f }, { -2.2f, -0.7f }, { 2.3f, 0.2f }, { -2.4f, 1.5f } };

/* the counter with its machine, what stands behind it, and its stools */
static void cafe_counter(place_kit *k, float z0, bool bar)
{
    affine before = kit_enter(k, v3(-3.0f, 0, -3.1f), 0);
    counter(k, 4.4f, bar ? 0x2a1a16 : 0x2f4a40, bar ? "walnut" : "marble");
    if (!bar) { /* the machine, cups, a cake stand */
        kit_round(kit_named(k, "stainless_steel"), 0.5f, 1.1f, -0.55f, 1.3f, 1.55f, -0.08f, 0.03f);
        kit_round(kit_tinted(k, "painted_metal", 0xb0281c), 0.5f, 1.35f, -0.1f, 1.3f, 1.5f, -0.06f, 0.015f);
        for (int i = 0; i < 8; i++)
            kit_thing(k, "cup", v3(0.6f + 0.085f * (float)i, 1.55f, -0.32f), 40.0f * (float)i, 1, KIT_NATURAL);
        kit_thing(k, "cake", v3(2.4f, 1.1f, -0.3f), 0, 1, KIT_NATURAL);
    }
    kit_leave(k, before);
    before = kit_enter(k, v3(-3.2f, 0, z0 + 0.01f), 0);
    back_bar(k, 4.8f, bar ? 0xff9a40 : 0xffe0b0);
    kit_leave(k, before);
    for (int i = 0; i < 4; i++)
        kit_thing(k, "bar_stool", v3(-2.4f + 1.0f * (float)i, 0, -2.65f), kit_random(k, 150, 210), 1, KIT_NATURAL);
}

static void lay_tables(place_kit *k, float height, bool bar, bool restaurant)
{
    for (int i = 0; i < 4; i++) {
        kit_thing(k, "cafe_table", v3(cafe_tables[i][0], 0, cafe_tables[i][1]), 0, 1, KIT_NATURAL);
        for (int c = 0; c < 2; c++) {
            float a = kit_random(k, 0, 40) + 90.0f + 180.0f * (float)c, rad = a * CIEL_PI_F / 180;
            kit_thing(k, "chair", v3(cafe_tables[i][0] - 0.62f * sinf(rad), 0, cafe_tables[i][1] - 0.62f * cosf(rad)),
                      a, 1, restaurant ? 0x5a1c1c : KIT_NATURAL);
        }
        kit_thing(k, restaurant ? "wine_glass" : "cup", v3(cafe_tables[i][0] + 0.1f, 0.74f, cafe_tables[i][1] + 0.05f),
                  60, 1, KIT_NATURAL);
        if (restaurant)
            kit_thing(k, "candle", v3(cafe_tables[i][0], 0.74f, cafe_tables[i][1] - 0.1f), 0, 1, KIT_NATURAL);
        pendant(k, cafe_tables[i][0], height, cafe_tables[i][1], 1.1f, bar ? 0x1a1a1a : 0xb8862a, 480);
    }
}

static void cafe(place_kit *k)
{
    bool bar = kit_is(k, "bar"), restaurant = kit_is(k, "restaurant");
    const interior s = { -3.8f,
                         3.8f,
                         -4.6f,
                         4.2f,
                         3.1f,
                         bar ? 0x3a2a2a : restaurant ? 0xb8a890 : 0xc9b8a0,
                         bar ? "planks" : "tiles",
                         0.6f,
                         2.5f,
                         2.2f,
                         2,
                         420,
                         0.7f,
                         true };
    room r = box_of(k, &s);
    if (!bar) {
        r.floor = thing_tinted("tiles", 0xcfc6b6);
        r.floor.pattern_scale = 0.25f;
        r.floor.pattern = PATTERN_CHECKER;
        r.floor.pattern_amount = 1;
        r.floor.color2 = thing_color(0x3a3a3a);
    }
    finish(k, &r, &s);
    cafe_counter(k, r.z0, bar);
    lay_tables(k, r.height, bar, restaurant);
    for (int i = 0; i < 3; i++)
        pendant(k, -2.2f + 1.4f * (float)i, r.height, -3.2f, 0.9f, bar ? 0x1a1a1a : 0xb8862a, 420);
    affine before = kit_enter(k, v3(2.6f, 1.75f, r.z0 + 0.01f), 0);
    if (bar)
        building_neon(k, "BAR", false, 0.5f, 0xff3a7a, 1500 * f_max(0.3f, k->night));
    else
        building_board(k, kit_locale(k, "paris") ? "café · thé\nchocolat" : "coffee · tea\ncakes", SIGN_SERIF, 1.1f,
                       0.8f, 0xf0ece0, 0x23282a, 0xb8935a);
    kit_leave(k, before);
    before = kit_enter(k, v3(3.3f, 0, -4.1f), 0);
    room_plant(k, 1.4f);
    kit_leave(k, before);
    kit_ambience(k, "cafe");
    kit_anchor(k, "counter", v3(-0.6f, 1.1f, -3.3f), v3(0, 1, 0), 0.25f);
    kit_anchor(k, "table", v3(cafe_tables[0][0], 0.74f, cafe_tables[0][1]), v3(0, 1, 0), 0.28f);
}

static void classroom(place_kit *k)
{
    const interior s = { -4.2f, 4.2f, -4.6f, 5.0f, 3.1f, 0xdad6c6, "parquet", 0.9f, 2.7f, 1.7f, 4, 3600, 0.8f, false };
    room r = box_of(k, &s);
    finish(k, &r, &s);
    affine before = kit_enter(k, v3(0, 1.65f, r.z0 + 0.01f), 0);
    material slate = thing_tinted("plaster", 0x1f3a30);
    slate.pattern_scale = 0.5f;
    slate.bump = 0;
    kit_round(kit_solid(k, slate), -2.0f, -0.6f, 0, 2.0f, 0.6f, 0.025f, 0.006f);
    kit_round(kit_named(k, "oak"), -2.05f, -0.68f, 0, 2.05f, -0.6f, 0.09f, 0.008f);
    affine chalk = kit_enter(k, v3(0, 0.1f, 0.0262f), 0);
    material white = thing_tinted("paper", 0xdfe6e0);
    building_letters(k, kit_text(k, "text", kit_locale(k, "paris") ? "a² + b² = c²" : "a² + b² = c²"), SIGN_SERIF, 0.3f,
                     0.0006f, white);
    kit_leave(k, chalk);
    kit_leave(k, before);
    kit_thing(k, "desk", v3(-2.2f, 0, -3.4f), 0, 1, KIT_NATURAL);
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < 4; i++) {
            float x = -2.9f + 1.95f * (float)i, z = 1.0f + 1.35f * (float)row;
            if (fabsf(x) < 0.5f)
                continue;
            kit_round(kit_named(k, "pine"), x - 0.35f, 0.7f, z - 0.25f, x + 0.35f, 0.725f, z + 0.25f, 0.008f);
            for (int c = 0; c < 4; c++)
                kit_rod(kit_named(k, "steel"), v3(x + (c & 1 ? 0.3f : -0.3f), 0.012f, z + (c & 2 ? 0.2f : -0.2f)),
                        v3(x + (c & 1 ? 0.3f : -0.3f), 0.7f, z + (c & 2 ? 0.2f : -0.2f)), 0.014f);
            kit_thing(k, "chair", v3(x, 0, z + 0.45f), 180, 0.92f, KIT_NATURAL);
        }
    for (int i = 0; i < 4; i++) {
        before = kit_enter(k, v3(i % 2 ? 1.9f : -1.9f, r.height, i < 2 ? -1.8f : 1.8f), 0);
        room_ceiling_light(k, 1.3f, 0.3f, 3600.0f * f_max(0.25f, k->night));
        kit_leave(k, before);
    }
    picture(k, 3.2f, 1.8f, r.z0, 0.9f, 1.1f, 0x3a6a9a, 0xd8c890);
    kit_thing(k, "globe", v3(-2.6f, 0.745f, -3.4f), 0, 1, KIT_NATURAL);
    kit_thing(k, "clock", v3(-3.2f, 2.4f, r.z0 + 0.01f), 0, 1, KIT_NATURAL);
    kit_anchor(k, "table", v3(-2.2f, 0.745f, -3.4f), v3(0, 1, 0), 0.3f);
    k->notes->interior_lux = 400;
}

static void library_room(place_kit *k)
{
    const interior s = { -4.4f, 4.4f, -6.5f, 5.5f, 4.4f, 0xb8a588, "parquet", 1.6f, 3.8f, 1.4f, 3, 700, 0.6f, false };
    room r = box_of(k, &s);
    finish(k, &r, &s);
    affine before = kit_enter(k, v3(r.x0 + 0.05f, 0, r.z0 + 0.01f), 0);
    book_wall(k, 8.7f, 3.3f, "walnut");
    kit_leave(k, before);
    for (int side = -1; side <= 1; side += 2)
        for (int i = 0; i < 3; i++) { /* stacks that run to the walls, an aisle between */
            float x = side > 0 ? 1.7f : -4.3f, z = -4.8f + 1.9f * (float)i;
            before = kit_enter(k, v3(x, 0, z), 0);
            book_wall(k, 2.6f, 2.2f, "walnut");
            kit_leave(k, before);
        }
    kit_thing(k, "table", v3(room_sun_from_right(k) ? -2.3f : 2.3f, 0, 1.8f), 90, 1, KIT_NATURAL);
    kit_thing(k, "table_lamp", v3(room_sun_from_right(k) ? -2.3f : 2.3f, 0.745f, 1.8f), 0, 1, 0x1f5a3a);
    for (int i = 0; i < 3; i++)
        pendant(k, 0, r.height, -4.5f + 2.8f * (float)i, 1.4f, 0x8a6a2a, s.lamp_lumens);
    kit_anchor(k, "table", v3(room_sun_from_right(k) ? -2.3f : 2.3f, 0.745f, 1.8f), v3(0, 1, 0), 0.3f);
}

static void bathroom(place_kit *k)
{
    const interior s = { -1.7f, 1.9f, -2.2f, 3.6f, 2.5f, 0xdfe6e6, "tiles", 1.2f, 2.1f, 0.9f, 1, 900, 1.0f, false };
    room r = box_of(k, &s);
    r.walls = thing_tinted("tiles", 0xdfe8e8);
    r.walls.pattern_scale = 0.12f;
    r.floor = thing_tinted("tiles", 0x6a7880);
    r.floor.pattern_scale = 0.3f;
    finish(k, &r, &s);
    /* a bath along the back, a basin with a mirror */
    material white = thing_material("porcelain");
    kit_round(kit_solid(k, white), -1.65f, 0, -2.18f, 0.3f, 0.58f, -1.4f, 0.06f);
    kit_round(kit_tinted(k, "porcelain", 0xcfd8da), -1.55f, 0.575f, -2.1f, 0.2f, 0.585f, -1.48f, 0.004f);
    kit_solid_box(k, v3(-1.65f, 0, -2.18f), v3(0.3f, 0.58f, -1.4f), "ceramic", "bath");
    kit_round(kit_solid(k, white), 0.75f, 0.76f, -2.18f, 1.45f, 0.9f, -1.7f, 0.05f);
    kit_round(kit_named(k, "oak"), 0.78f, 0.2f, -2.18f, 1.42f, 0.76f, -1.75f, 0.01f);
    kit_rod(kit_named(k, "chrome"), v3(1.1f, 0.9f, -2.1f), v3(1.1f, 1.06f, -2.1f), 0.014f);
    kit_rod(kit_named(k, "chrome"), v3(1.1f, 1.05f, -2.1f), v3(1.1f, 1.03f, -1.95f), 0.012f);
    kit_round(kit_named(k, "mirror"), 0.75f, 1.25f, -2.19f, 1.45f, 2.05f, -2.17f, 0.004f);
    kit_box(kit_glow(k, 0xfff2e0, 1800 * f_max(0.4f, k->night)), 0.8f, 2.12f, -2.19f, 1.4f, 2.17f, -2.14f);
    maker_grid(kit_tinted(k, "cotton", 0xc87a5a), v3(0.42f, 0.9f, -2.15f), v3(0.26f, 0, 0), v3(0, 0.7f, 0), 3, 3);
    kit_solid_box(k, v3(0.75f, 0, -2.18f), v3(1.45f, 0.9f, -1.7f), "ceramic", "basin");
    kit_anchor(k, "table", v3(1.38f, 0.9f, -1.85f), v3(0, 1, 0), 0.1f);
}

static void plain_room(place_kit *k)
{
    const interior s = { -3.0f, 3.0f, -3.0f, 5.0f, 2.8f, 0xd8d2c4, "planks", 0.7f, 2.3f, 1.6f, 2, 700, 0.7f, false };
    room r = box_of(k, &s);
    finish(k, &r, &s);
    if (!k->empty) {
        bool right = room_sun_from_right(k);
        kit_thing(k, "table", v3(right ? 1.0f : -1.0f, 0, -1.3f), 0, 1, KIT_NATURAL);
        kit_thing(k, "chair", v3(right ? 1.0f : -1.0f, 0, -2.0f), 0, 1, KIT_NATURAL);
        picture(k, right ? -1.2f : 1.2f, 1.6f, r.z0, 0.8f, 0.6f, 0x2a4a5a, 0xd8a870);
        affine before = kit_enter(k, v3(right ? -2.4f : 2.4f, 0, -2.4f), 0);
        room_plant(k, 1.2f);
        kit_leave(k, before);
        kit_anchor(k, "table", v3(right ? 1.0f : -1.0f, 0.745f, -1.25f), v3(0, 1, 0), 0.4f);
    } else {
        kit_anchor(k, "table", v3(0, 0, 0), v3(0, 1, 0), 0.5f);
    }
    pendant(k, 0, r.height, -0.6f, 0.7f, 0x3a3a3a, s.lamp_lumens);
}

void place_rooms(place_kit *k)
{
    if (kit_is(k, "living_room"))
        living_room(k);
    else if (kit_is(k, "bedroom"))
        bedroom(k);
    else if (kit_is(k, "office"))
        office(k);
    else if (kit_is(k, "classroom"))
        classroom(k);
    else if (kit_is(k, "library"))
        library_room(k);
    else if (kit_is(k, "bathroom"))
        bathroom(k);
    else if (kit_is(k, "room"))
        plain_room(k);
    else
        cafe(k);
    float spread = kit_is(k, "bathroom") ? 0.5f : 0.8f;
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), spread);
}
