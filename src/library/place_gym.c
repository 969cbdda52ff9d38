/* library/place_gym.c - a sports hall: lacquered court with its lines, the hoop, wall pads, stands, high windows.
 *
 * The rim's middle is over (0, 0); the board stands behind it towards -Z, the court runs towards +Z. All sizes are the
 * game's: rim 3.05 m up, 0.225 m in radius, 0.375 m from the board; free throws 4.6 m from the board.
 */
#include "library/room.h"

static const float board_z = -0.375f, hall_x = 11.0f, wall_z = -5.2f, far_z = 26.0f, hall_h = 9.0f;

/* ---- the court ---- */

static material paint(unsigned rgb)
{
    material m = material_plain(thing_color(rgb), 0.35f);
    m.name = "parquet";
    m.coat = 0.9f;
    m.coat_roughness = 0.16f;
    return m;
}

static void line(mesh_maker *m, float x0, float z0, float x1, float z1)
{
    maker_quad(m, v3(x0, 0.0012f, z1), v3(x1 - x0, 0, 0), v3(0, 0, z0 - z1));
}

static void arc(mesh_maker *m, float cx, float cz, float radius, float from_deg, float to_deg)
{
    const float half = 0.025f;
    int n = (int)((to_deg - from_deg) / 3.0f) + 1;
    for (int i = 0; i < n; i++) {
        float a = (from_deg + (to_deg - from_deg) * (float)i / (float)n) * CIEL_PI_F / 180,
              b = (from_deg + (to_deg - from_deg) * (float)(i + 1) / (float)n) * CIEL_PI_F / 180;
        uint32_t v = m->n_vertices;
        for (int c = 0; c < 4; c++) {
            float t = c == 0 || c == 3 ? a : b, r = radius + (c < 2 ? half : -half);
            maker_vertex(m, v3(cx + r * sinf(t), 0.0012f, cz + r * cosf(t)), v3(0, 1, 0),
                         (vec2){ r * sinf(t), r * cosf(t) });
        }
        maker_triangle(m, v, v + 1, v + 2);
        maker_triangle(m, v, v + 2, v + 3);
    }
}

static void court(place_kit *k)
{
    material wood = thing_material("parquet");
    /* u, and with it the strips, runs along the court */
    maker_quad(kit_use(k, GROUP_GROUND, wood), v3(hall_x, 0, far_z), v3(0, 0, wall_z - far_z), v3(-2 * hall_x, 0, 0));
    mesh_maker *key = kit_use(k, GROUP_GROUND, paint(0x1d3f73));
    const float base = board_z - 1.2f, free_throw = board_z + 4.6f, w = 0.05f;
    maker_quad(key, v3(-2.45f, 0.0006f, free_throw), v3(4.9f, 0, 0), v3(0, 0, base - free_throw));
    mesh_maker *m = kit_use(k, GROUP_GROUND, paint(0xf2f0ea));
    line(m, -7.5f, base - w, 7.5f, base);
    for (int s = -1; s <= 1; s += 2) {
        float x = 7.5f * (float)s;
        line(m, x - (s > 0 ? 0 : w), base - w, x + (s > 0 ? w : 0), base + 28.0f);
        line(m, 2.45f * (float)s - 0.5f * w, base, 2.45f * (float)s + 0.5f * w, free_throw);
        line(m, 6.6f * (float)s - 0.5f * w, base, 6.6f * (float)s + 0.5f * w, 1.415f);
        for (int i = 0; i < 4; i++) { /* marks for the players along the key */
            float z = board_z + 1.75f + 0.85f * (float)i + (i ? 0.4f : 0);
            line(m, s > 0 ? 2.45f : -2.55f, z, s > 0 ? 2.55f : -2.45f, z + w);
        }
    }
    line(m, -2.475f, free_throw - 0.5f * w, 2.475f, free_throw + 0.5f * w);
    arc(m, 0, free_throw, 1.8f, -90, 90);
    arc(m, 0, 0, 6.75f, -77.9f, 77.9f);
    arc(m, 0, 0, 1.25f, -90, 90);
    line(m, -7.5f, base + 14.0f, 7.5f, base + 14.0f + w);
    arc(m, 0, base + 14.0f, 1.8f, 0, 360);
}

/* ---- the hoop ---- */

static void rim(place_kit *k)
{
    enum {
        N = 48,
        CAPSULES = 24
    };
    const float radius = 0.2375f, tube = 0.0085f, y = 3.05f;
    vec3 path[N];
    float r[N];
    for (int i = 0; i < N; i++) {
        float a = 2 * CIEL_PI_F * (float)i / N;
        path[i] = v3(radius * sinf(a), y, radius * cosf(a));
        r[i] = tube;
    }
    material orange = thing_tinted("painted_metal", 0xe2501a);
    maker_tube(kit_solid(k, orange), path, r, N, 10, true);
    kit_round(kit_solid(k, orange), -0.09f, y - 0.09f, board_z + 0.01f, 0.09f, y + 0.012f, board_z + 0.03f, 0.004f);
    kit_round(kit_solid(k, orange), -0.07f, y - 0.018f, board_z + 0.03f, 0.07f, y + 0.004f, -radius + 0.01f, 0.006f);
    for (int i = 0; i < CAPSULES; i++) {
        float a = 2 * CIEL_PI_F * ((float)i + 0.5f) / CAPSULES, chord = radius * CIEL_PI_F / CAPSULES;
        kit_collide(k, COLLIDER_CAPSULE, v3(radius * sinf(a), y, radius * cosf(a)), v3(tube, chord, 0),
                    quat_between(v3(0, 1, 0), v3(cosf(a), 0, -sinf(a))), "metal", "rim");
    }
    kit_collide(k, COLLIDER_BOX, v3(0, y - 0.01f, 0.5f * (board_z - radius) + 0.01f),
                v3(0.07f, 0.012f, 0.5f * (-radius - board_z) - 0.01f), quat_identity(), "metal", "rim");
}

static void net(place_kit *k)
{
    enum {
        STRANDS = 12,
        ROWS = 6
    };
    material cord = thing_tinted("cotton", 0xf2f2ee);
    cord.takes_wetness = false;
    uint32_t first = kit_foliage_mark(k);
    mesh_maker *m = kit_use(k, GROUP_FOLIAGE, cord);
    for (int s = 0; s < STRANDS; s++)
        for (int way = -1; way <= 1; way += 2) {
            vec3 path[ROWS + 1];
            float r[ROWS + 1];
            for (int j = 0; j <= ROWS; j++) {
                float t = (float)j / ROWS,
                      radius = 0.228f - 0.115f * f_smooth(0, 0.85f, t) + 0.012f * f_smooth(0.85f, 1, t);
                float a = 2 * CIEL_PI_F * ((float)s + 0.5f * (float)(way * j)) / STRANDS;
                path[j] = v3(radius * sinf(a), 3.04f - 0.42f * t, radius * cosf(a));
                r[j] = 0.0032f;
            }
            maker_tube(m, path, r, ROWS + 1, 5, false);
        }
    kit_sway(k, first, 3.04f, 2.62f, 0.05f);
}

static void board(place_kit *k)
{
    const float w = 0.9f, y0 = 2.9f, y1 = 3.95f, d = 0.04f;
    material face = material_plain(thing_color(0xdfe6ea), 0.08f);
    face.name = "plastic";
    face.coat = 1;
    face.coat_roughness = 0.03f;
    kit_round(kit_solid(k, face), -w, y0, board_z - d, w, y1, board_z, 0.008f);
    mesh_maker *m = kit_tinted(k, "plastic", 0xc8271e);
    const float z = board_z + 0.0012f, t = 0.05f;
    const float boxes[2][4] = { { -w + 0.02f, y0 + 0.02f, w - 0.02f, y1 - 0.02f }, { -0.295f, 3.05f, 0.295f, 3.5f } };
    for (int i = 0; i < 2; i++) {
        const float *b = boxes[i];
        maker_quad(m, v3(b[0], b[1], z), v3(b[2] - b[0], 0, 0), v3(0, t, 0));
        maker_quad(m, v3(b[0], b[3] - t, z), v3(b[2] - b[0], 0, 0), v3(0, t, 0));
        maker_quad(m, v3(b[0], b[1] + t, z), v3(t, 0, 0), v3(0, b[3] - b[1] - 2 * t, 0));
        maker_quad(m, v3(b[2] - t, b[1] + t, z), v3(t, 0, 0), v3(0, b[3] - b[1] - 2 * t, 0));
    }
    kit_round(kit_tinted(k, "rubber", 0x1c3c78), -w - 0.02f, y0 - 0.03f, board_z - 0.06f, w + 0.02f, y0 + 0.05f,
              board_z + 0.015f, 0.02f);
    kit_collide(k, COLLIDER_BOX, v3(0, 0.5f * (y0 + y1), board_z - 0.5f * d), v3(w, 0.5f * (y1 - y0), 0.5f * d),
                quat_identity(), "plastic", "board");
    /* the frame that carries it, from the wall */
    m = kit_tinted(k, "painted_metal", 0x3c4650);
    for (int s = -1; s <= 1; s += 2) {
        float x = 0.55f * (float)s;
        kit_rod(m, v3(x, 3.85f, board_z - d), v3(0.9f * (float)s, 4.3f, wall_z), 0.035f);
        kit_rod(m, v3(x, 3.0f, board_z - d), v3(0.9f * (float)s, 2.8f, wall_z), 0.035f);
        kit_rod(m, v3(x, 2.95f, board_z - d - 0.03f), v3(x, 3.9f, board_z - d - 0.03f), 0.03f);
        kit_rod(m, v3(x, 3.0f, board_z - d), v3(0.9f * (float)s, 4.3f, wall_z), 0.025f);
        kit_box(m, 0.9f * (float)s - 0.06f, 2.5f, wall_z, 0.9f * (float)s + 0.06f, 4.6f, wall_z + 0.08f);
    }
    kit_rod(m, v3(-0.55f, 3.45f, board_z - d - 0.03f), v3(0.55f, 3.45f, board_z - d - 0.03f), 0.03f);
}

/* ---- the hall ---- */

static void stands(place_kit *k, float side)
{
    affine before = kit_enter(k, v3(side * (hall_x - 3.2f), 0, side > 0 ? 3.0f : 19.0f), side > 0 ? -90 : 90);
    /* frame: x along the hall, z towards the court; rows rise away from it */
    for (int i = 0; i < 5; i++) {
        float z = -0.62f * (float)i, y = 0.42f * (float)(i + 1);
        mesh_maker *m = kit_named(k, "oak");
        kit_round(m, 0, y - 0.05f, z - 0.3f, 16, y, z, 0.008f);
        kit_box(kit_tinted(k, "painted_metal", 0x23282e), 0, y - 0.42f, z - 0.33f, 16, y - 0.05f, z - 0.3f);
        kit_box(kit_tinted(k, "painted_metal", 0x3d444b), 0, y - 0.45f, z - 0.62f, 16, y - 0.42f, z - 0.3f);
        kit_solid_box(k, v3(0, 0, z - 0.6f), v3(16, y, z), "wood", "stands");
    }
    kit_leave(k, before);
}

static void end_wall(place_kit *k)
{
    /* pads behind the hoop, with their seams */
    for (int i = 0; i < 6; i++) {
        float x = -3.3f + 1.1f * (float)i;
        material vinyl = thing_tinted("raincoat", 0x1c4a9c);
        vinyl.translucent = 0;
        vinyl.coat = 0;
        vinyl.roughness = 0.45f;
        kit_round(kit_solid(k, vinyl), x + 0.01f, 0.12f, wall_z, x + 1.09f, 2.1f, wall_z + 0.09f, 0.035f);
    }
    /* scoreboard, clock, doors */
    affine before = kit_enter(k, v3(-5.6f, 5.1f, wall_z + 0.02f), 0);
    building_lightbox(k, "HOME 24   GUEST 18", false, 3.2f, 0.6f, 0.12f, 0xffb020, 0x0a0a0c, 260, false);
    kit_leave(k, before);
    kit_thing(k, "clock", v3(5.4f, 4.9f, wall_z + 0.02f), 0, 2.2f, KIT_NATURAL);
    for (int s = -1; s <= 1; s += 2) {
        before = kit_enter(k, v3(8.4f + 0.48f * (float)s, 0, wall_z + 0.005f), 0);
        room_door(k, 0x7a3b24);
        kit_leave(k, before);
    }
    before = kit_enter(k, v3(8.4f, 2.45f, wall_z + 0.02f), 0);
    building_lightbox(k, kit_locale(k, "paris") ? "SORTIE" : "EXIT", false, 0.5f, 0.18f, 0.06f, 0xf4fff4, 0x0b8a3c, 240,
                      false);
    kit_leave(k, before);
    static const unsigned banner[] = { 0x9c2a22, 0x1d3f73, 0xc99a2a };
    for (int i = 0; i < 3; i++) {
        mesh_maker *m = kit_tinted(k, "cotton", banner[i]);
        maker_quad(m, v3(-9.6f + 1.3f * (float)i, 2.9f, wall_z + 0.02f), v3(0.9f, 0, 0), v3(0, 1.6f, 0));
    }
}

static void roof(place_kit *k)
{
    for (float z = wall_z + 2.0f; z < far_z; z += 4.4f) {
        mesh_maker *m = kit_tinted(k, "painted_metal", 0xb9bdbd);
        const float lo = hall_h - 1.35f, hi = hall_h - 0.35f;
        kit_box(m, -hall_x, lo - 0.06f, z - 0.06f, hall_x, lo + 0.06f, z + 0.06f);
        kit_box(m, -hall_x, hi - 0.06f, z - 0.06f, hall_x, hi + 0.06f, z + 0.06f);
        for (int i = 0; i < 11; i++) {
            float x = -hall_x + 2.0f * (float)i, next = x + 2.0f;
            kit_rod(m, v3(x, lo, z), v3(x + 1.0f, hi, z), 0.035f);
            kit_rod(m, v3(x + 1.0f, hi, z), v3(next, lo, z), 0.035f);
        }
        for (int i = -1; i <= 1; i++) {
            affine before = kit_enter(k, v3(6.0f * (float)i, hall_h - 1.45f, z + 2.2f), 0);
            room_ceiling_light(k, 1.4f, 0.35f, k->night > 0.3f ? 15000.0f : 2500.0f);
            kit_leave(k, before);
        }
    }
}

void place_gym(place_kit *k)
{
    material wall = thing_tinted("brick", 0xd9d0bd);
    wall.color2 = thing_color(0xc4baa5);
    wall.pattern_scale = 0.4f;
    wall.pattern_amount = 0.12f; /* painted blocks */
    wall.bump = 0.003f;
    wall.takes_wetness = false;
    room r = { .x0 = -hall_x,
               .x1 = hall_x,
               .z0 = wall_z,
               .z1 = far_z,
               .height = hall_h,
               .walls = wall,
               .bare_floor = true,
               .ceiling = thing_tinted("painted_metal", 0xc9ccc8) };
    for (int i = 0; i < 7; i++) {
        float x = 1.2f + 4.2f * (float)i;
        room_open(&r, WALL_LEFT, (opening){ x, 4.6f, x + 3.2f, 7.2f });
        room_open(&r, WALL_RIGHT, (opening){ x, 4.6f, x + 3.2f, 7.2f });
    }
    for (int i = 0; i < 4; i++)
        room_open(&r, WALL_BACK, (opening){ 1.4f + 5.0f * (float)i, 6.0f, 5.4f + 5.0f * (float)i, 7.4f });
    room_shell(k, &r);
    const window_style w = {
        .frame = thing_tinted("painted_metal", 0x3b4347), .frame_width = 0.07f, .columns = 4, .rows = 3, .inset = 0.12f
    };
    for (int i = 0; i < 3; i++)
        room_windows(k, &r, (enum room_wall)i, &w);
    room_daylight(k, &r);
    room_outside(k, &r, -0.1f, false);
    court(k);
    kit_floor(k, 0, "parquet");
    board(k);
    rim(k);
    net(k);
    end_wall(k);
    roof(k);
    stands(k, 1.0f);
    stands(k, -1.0f);
    kit_marks(k, v3(0, 0, 2.2f), v3(0, 0, 1), 1.0f);
    kit_anchor(k, "hoop", v3(0, 3.05f, 0), v3(0, 1, 0), 0.2375f);
    kit_anchor(k, "board", v3(0, 3.3f, board_z), v3(0, 0, 1), 0.9f);
    /* what is thrown here, whatever it is: at what, and from where */
    kit_anchor(k, "target", v3(0, 3.05f, 0), v3(0, 1, 0), 0.2375f);
    kit_anchor(k, "throw_from", v3(0, 0, board_z + 4.6f), v3(0, 0, -1), 0.8f);
    kit_anchor(k, "free_throw", v3(0, 0, board_z + 4.6f), v3(0, 0, -1), 0.8f);
    kit_anchor(k, "background", v3(0, 2, wall_z), v3(0, 0, 1), 0);
    k->notes->camera_from = v3_norm(v3(0.72f, 0.1f, 0.78f));
    k->notes->free_space = (aabb){ { -7.4f, 0, -1.4f }, { 7.4f, 7.5f, 24 } };
    k->notes->indoors = true;
    k->notes->interior_lux = 450;
    k->notes->ground = "parquet";
    kit_acoustics(k, false, 2.3f, 22, 0.7f);
    kit_ambience(k, "room");
}
