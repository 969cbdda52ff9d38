/* library/place_station.c - a station platform: canopy on iron columns, lamps, clock, name boards, bench, tracks.
 *
 * The platform runs along Z; its edge is at x = 2.3 with the tracks to the right, a brick building stands to the left.
 * The mark is at the origin; the camera looks down the platform (-Z), so that lamps and tracks run into the depth.
 */
#include "library/building.h"
#include "library/street.h"

static const float edge_x = 2.3f, rail_y = -0.95f, near_end = 14.0f, far_end = -60.0f, wall_x = -3.4f;

static const char *station_name(const place_kit *k)
{
    const char *own = kit_text(k, "text", "");
    if (own[0])
        return own;
    if (kit_locale(k, "tokyo"))
        return "夕見ヶ丘";
    if (kit_locale(k, "paris"))
        return "SAINT-AUBIN";
    return "ASHFORD LANE";
}

static void platform(place_kit *k)
{
    material slab = kit_ground(k, "paving");
    slab.pattern_scale = 0.6f;
    slab.pattern = PATTERN_TILES;
    slab.pattern_uv = true;
    slab.color = k->snow > 0.35f ? slab.color : thing_color(0x77736d);
    slab.color2 = v3_scale(slab.color, 0.45f);
    mesh_maker *m = kit_use(k, GROUP_GROUND, slab);
    maker_quad(m, v3(wall_x, 0, near_end), v3(edge_x - 0.35f - wall_x, 0, 0), v3(0, 0, far_end - near_end));
    /* coping stones, the warning strip with its studs */
    m = kit_use(k, GROUP_GROUND, thing_tinted("concrete", 0xa9a49c));
    for (float z = near_end; z > far_end; z -= 0.9f)
        kit_round(m, edge_x - 0.35f, -0.18f, z - 0.895f, edge_x + 0.04f, 0.004f, z, 0.012f);
    m = kit_use(k, GROUP_GROUND, thing_tinted("plastic", 0xd9a81c));
    maker_quad(m, v3(edge_x - 0.8f, 0.003f, near_end), v3(0.38f, 0, 0), v3(0, 0, far_end - near_end));
    m = kit_use(k, GROUP_GROUND, thing_tinted("plastic", 0xc99816));
    for (float z = 7.0f; z > -22; z -= 0.076f)
        for (int i = 0; i < 5; i++)
            maker_cylinder(m, v3(edge_x - 0.765f + 0.0765f * (float)i, 0.003f, z), 0.016f, 0.012f, 0.006f, 6, true);
    maker_quad(kit_tinted(k, "concrete", 0x55524d), v3(edge_x, rail_y, near_end), v3(0, 0, far_end - near_end),
               v3(0, 0.95f, 0));
    kit_floor(k, rail_y, "stone");
    kit_solid_box(k, v3(wall_x - 6, rail_y, far_end), v3(edge_x, 0, near_end), "stone", "floor");
}

static void track(place_kit *k, float x)
{
    for (int s = -1; s <= 1; s += 2) {
        mesh_maker *m = kit_tinted(k, "iron", 0x6a4a38);
        float rx = x + 0.7525f * (float)s;
        kit_box(m, rx - 0.07f, rail_y + 0.2f, far_end - 40, rx + 0.07f, rail_y + 0.215f, near_end);
        kit_box(m, rx - 0.012f, rail_y + 0.215f, far_end - 40, rx + 0.012f, rail_y + 0.32f, near_end);
        kit_round(kit_named(k, "steel"), rx - 0.036f, rail_y + 0.32f, far_end - 40, rx + 0.036f, rail_y + 0.36f,
                  near_end, 0.01f);
    }
    mesh_maker *m = kit_tinted(k, "concrete", 0x6f6a63);
    for (float z = near_end; z > far_end - 6; z -= 0.62f)
        kit_round(m, x - 1.25f, rail_y + 0.05f, z - 0.12f, x + 1.25f, rail_y + 0.2f, z + 0.12f, 0.02f);
}

static void trackbed(place_kit *k)
{
    material ballast = thing_material("paving");
    ballast.pattern_scale = 0.07f;
    ballast.bump = 0.02f;
    ballast.color = thing_color(0x5d554c);
    ballast.color2 = v3_scale(ballast.color, 0.3f);
    maker_grid(kit_use(k, GROUP_GROUND, ballast), v3(edge_x, rail_y + 0.1f, near_end), v3(24, 0, 0),
               v3(0, 0, far_end - 40 - near_end), 6, 24);
    track(k, edge_x + 1.75f);
    track(k, edge_x + 5.6f);
    /* loose stones near the mark, where the eye looks for scale */
    for (int i = 0; i < 260; i++) {
        vec3 p = v3(edge_x + kit_random(k, 0.1f, 7.5f), rail_y + 0.1f, kit_random(k, -7, 5));
        mesh_maker *m = kit_use(k, GROUP_GROUND, thing_tinted("stone", i % 2 ? 0x6f665c : 0x59524a));
        maker_sphere(m, p, v3(kit_random(k, 0.02f, 0.04f), kit_random(k, 0.015f, 0.03f), kit_random(k, 0.02f, 0.04f)),
                     6);
    }
}

/* ---- the canopy: columns with brackets, beams, a roof of planks, lamps ---- */

static const float roof_y = 4.1f;

static void column(place_kit *k, float z)
{
    affine before = kit_enter(k, v3(0.95f, 0, z), 0);
    material iron = thing_tinted("painted_metal", 0x1f3a34);
    const vec2 p[] = { { 0.19f, 0 },     { 0.19f, 0.12f }, { 0.14f, 0.16f }, { 0.13f, 0.8f },
                       { 0.15f, 0.84f }, { 0.1f, 0.9f },   { 0.085f, 3.3f }, { 0.13f, 3.38f },
                       { 0.1f, 3.44f },  { 0.1f, roof_y }, { 0, roof_y } };
    maker_lathe(kit_solid(k, iron), p, 11, 18);
    for (int s = -1; s <= 1; s += 2) { /* curved brackets */
        vec3 b[7];
        float r[7];
        for (int i = 0; i < 7; i++) {
            float a = 0.5f * CIEL_PI_F * (float)i / 6;
            b[i] = v3((float)s * 1.15f * (1 - cosf(a)) + 0.08f * (float)s, 3.3f + 0.72f * sinf(a), 0);
            r[i] = 0.028f;
        }
        maker_tube(kit_solid(k, iron), b, r, 7, 8, false);
        vec3 ring[12];
        float rr[12];
        for (int i = 0; i < 12; i++) {
            float a = 2 * CIEL_PI_F * (float)i / 12;
            ring[i] = v3((float)s * 0.42f + 0.17f * cosf(a), 3.78f + 0.17f * sinf(a), 0);
            rr[i] = 0.014f;
        }
        maker_tube(kit_solid(k, iron), ring, rr, 12, 6, true);
    }
    kit_collide(k, COLLIDER_CYLINDER, v3(0, 2, 0), v3(0.12f, 2, 0), quat_identity(), "metal", "column");
    kit_leave(k, before);
}

static void canopy(place_kit *k)
{
    const float z0 = far_end + 12, z1 = near_end - 3;
    for (float z = 4.5f; z > z0; z -= 7.0f)
        column(k, z);
    column(k, 11.0f);
    mesh_maker *m = kit_tinted(k, "painted_metal", 0x1f3a34);
    kit_box(m, 0.85f, roof_y - 0.02f, z0, 1.05f, roof_y + 0.2f, z1);
    for (float z = z1 - 0.3f; z > z0; z -= 1.75f)
        kit_box(m, wall_x, roof_y + 0.2f, z - 0.04f, edge_x - 0.15f, roof_y + 0.32f, z + 0.04f);
    material boards = thing_tinted("planks", 0x7d6a55);
    maker_quad(kit_solid(k, boards), v3(wall_x, roof_y + 0.32f, z0), v3(edge_x - wall_x - 0.1f, 0, 0),
               v3(0, 0, z1 - z0));
    maker_quad(kit_tinted(k, "painted_metal", 0x3d4144), v3(wall_x, roof_y + 0.42f, z1), v3(edge_x - wall_x, 0, 0),
               v3(0, 0, z0 - z1));
    /* the valance: boards with pointed ends along the edge */
    m = kit_tinted(k, "painted_metal", 0xd9d2c0);
    for (float z = z1; z > z0; z -= 0.16f) {
        float x = edge_x - 0.1f;
        kit_box(m, x, roof_y + 0.02f, z - 0.15f, x + 0.02f, roof_y + 0.44f, z);
        uint32_t v = maker_vertex(m, v3(x + 0.02f, roof_y + 0.02f, z), v3(1, 0, 0), (vec2){ 0, 0 });
        maker_vertex(m, v3(x + 0.02f, roof_y + 0.02f, z - 0.15f), v3(1, 0, 0), (vec2){ 0.15f, 0 });
        maker_vertex(m, v3(x + 0.02f, roof_y - 0.08f, z - 0.075f), v3(1, 0, 0), (vec2){ 0.075f, 0.1f });
        maker_triangle(m, v + 2, v + 1, v);
    }
}

/* enamel shade over a bulb, hung from the roof */
static void lamp(place_kit *k, float x, float z)
{
    affine before = kit_enter(k, v3(x, roof_y + 0.25f, z), 0);
    const vec2 p[] = { { 0.24f, -0.72f }, { 0.22f, -0.66f }, { 0.1f, -0.58f },
                       { 0.05f, -0.5f },  { 0.03f, -0.44f }, { 0, -0.44f } };
    maker_lathe(kit_tinted(k, "painted_metal", 0x1f3a34), p, 6, 24);
    const vec2 inside[] = {
        { 0, -0.46f }, { 0.045f, -0.52f }, { 0.095f, -0.59f }, { 0.215f, -0.665f }, { 0.238f, -0.72f }
    };
    maker_lathe(kit_tinted(k, "ceramic", 0xf2f0e8), inside, 5, 24);
    kit_rod(kit_named(k, "iron"), v3(0, 0, 0), v3(0, -0.45f, 0), 0.012f);
    bool on = k->night > 0.2f;
    maker_sphere(on ? kit_glow(k, 0xffd49a, 7000) : kit_named(k, "frosted_glass"), v3(0, -0.62f, 0), v3_fill(0.05f),
                 12);
    if (on)
        kit_spot(k, v3(0, -0.69f, 0), v3(0, -1, 0), 150, 0.06f, 0xffd49a, 3000 * k->night);
    kit_leave(k, before);
}

static rgb8 clock_paint(const void *user, float u, float v)
{
    const float *hands = user; /* angles of hour and minute, turns */
    float x = 2 * u - 1, y = 2 * v - 1, r = sqrtf(x * x + y * y), a = atan2f(x, y) / (2 * CIEL_PI_F);
    a -= floorf(a);
    rgb8 ink = { 18, 20, 24 }, face = { 246, 240, 222 };
    float tick = fabsf(a * 60 - roundf(a * 60)), hour = fabsf(a * 12 - roundf(a * 12));
    if (r > 0.96f || (r > 0.86f && r < 0.93f && tick < 0.09f) || (r > 0.76f && r < 0.93f && hour < 0.05f))
        return ink;
    for (int i = 0; i < 2; i++) {
        float t = 2 * CIEL_PI_F * hands[i], along = x * sinf(t) + y * cosf(t),
              across = fabsf(x * cosf(t) - y * sinf(t));
        if (along > -0.14f && along < (i ? 0.82f : 0.55f) && across < (i ? 0.028f : 0.045f))
            return ink;
    }
    return r < 0.06f ? ink : face;
}

static void station_clock(place_kit *k, float x, float z)
{
    float hours = (float)k->scene->sky.hour;
    const float hands[2] = { hours / 12, hours - floorf(hours) };
    material m = material_plain(v3_fill(0.8f), 0.2f);
    m.texture = kit_texture(k, 256, 256, clock_paint, hands);
    m.emission = v3_fill(k->night > 0.2f ? 55 * k->night : 0);
    m.emission_textured = k->night > 0.2f;
    m.one_sided_light = true;
    affine before = kit_enter(k, v3(x, roof_y - 0.55f, z), 0);
    const float r = 0.32f;
    for (int side = 0; side < 2; side++) {
        affine turned = kit_enter(k, v3(0, 0, 0), side ? 180 : 0);
        mesh_maker *f = kit_use(k, k->night > 0.2f ? GROUP_GLOW : GROUP_SOLID, m);
        uint32_t v = maker_vertex(f, v3(0, 0, 0.09f), v3(0, 0, 1), (vec2){ 0.5f, 0.5f });
        for (int i = 0; i <= 32; i++) {
            float a = 2 * CIEL_PI_F * (float)i / 32;
            maker_vertex(f, v3(r * cosf(a), r * sinf(a), 0.09f), v3(0, 0, 1),
                         (vec2){ 0.5f + 0.5f * cosf(a), 0.5f + 0.5f * sinf(a) });
        }
        for (uint32_t i = 1; i <= 32; i++)
            maker_triangle(f, v, v + i, v + i + 1);
        kit_leave(k, turned);
    }
    affine barrel = kit_enter_turned(k, v3(0, 0, 0), quat_euler_deg(0, 90, 0), v3_fill(1));
    maker_cylinder(kit_tinted(k, "painted_metal", 0x14241f), v3(0, -0.1f, 0), r + 0.03f, r + 0.03f, 0.2f, 36, false);
    kit_leave(k, barrel);
    kit_rod(kit_tinted(k, "painted_metal", 0x14241f), v3(0, r, 0), v3(0, 0.85f, 0), 0.025f);
    kit_leave(k, before);
}

static void station_house(place_kit *k)
{
    affine before = kit_enter(k, v3(wall_x, 0, near_end), 90);
    facade f = building_facade_style(k, near_end - far_end, 7.2f);
    f.wall = thing_material("brick");
    f.ground_height = 4.4f;
    f.columns = 20;
    f.lit = 0.2f;
    opening holes[24];
    int n = 0;
    for (int i = 0; i < 18; i++) {
        float x = 3.0f + 4.0f * (float)i;
        bool door = i % 4 == 2;
        holes[n++] = (opening){ x, door ? 0.0f : 0.95f, x + (door ? 1.3f : 1.5f), door ? 2.5f : 2.7f };
    }
    building_wall(kit_solid(k, f.wall), f.width, f.height, holes, n, 0.2f);
    const window_style w = { .frame = thing_tinted("painted_metal", 0xd9d2c0),
                             .frame_width = 0.06f,
                             .columns = 3,
                             .rows = 3,
                             .inset = 0.14f,
                             .sill = true };
    for (int i = 0; i < n; i++) {
        bool lit = k->night > 0.2f && i % 3 != 1;
        if (holes[i].y0 > 0.1f) {
            building_window(k, holes[i], &w, lit ? PANE_LIT : PANE_DARK, 0xffd49a, 70);
        } else {
            affine in = kit_enter(k, v3(holes[i].x0, 0, 0), 0);
            building_door(k, 0, 1.3f, 2.5f, 0x1f3a34, true, lit ? 70.0f : 0);
            kit_leave(k, in);
        }
    }
    kit_solid_box(k, v3(0, 0, -3), v3(f.width, f.height, 0), "stone", "wall");
    kit_box(kit_tinted(k, "concrete", 0xa9a296), 0, 2.95f, 0, f.width, 3.1f, 0.06f);
    /* an enamel name board, posters, a letter box */
    affine in = kit_enter(k, v3(near_end + 2.9f, 2.15f, 0.02f), 0);
    building_board(k, station_name(k), SIGN_SANS, 2.2f, 0.5f, 0xf4f0e4, 0x14306a, 0xf4f0e4);
    kit_leave(k, in);
    kit_leave(k, before);
}

static void signs(place_kit *k)
{
    static const float zs[] = { -5.6f, -19.5f, -33.5f };
    for (int i = 0; i < 3; i++) {
        affine before = kit_enter(k, v3(-1.15f, roof_y - 0.5f, zs[i]), 0);
        building_lightbox(k, station_name(k), false, 2.0f, 0.42f, 0.16f, 0xf4f6ff, 0x122c66,
                          75 * (0.3f + 0.7f * k->night), true);
        mesh_maker *m = kit_tinted(k, "painted_metal", 0x22262a);
        for (int s = -1; s <= 1; s += 2)
            kit_rod(m, v3(0.8f * (float)s, 0.2f, 0.08f), v3(0.8f * (float)s, 0.8f, 0.08f), 0.015f);
        kit_leave(k, before);
    }
    affine before = kit_enter(k, v3(1.75f, 3.05f, -2.6f), 0);
    building_lightbox(k,
                      kit_locale(k, "tokyo")   ? "2番線"
                      : kit_locale(k, "paris") ? "VOIE 2"
                                               : "PLATFORM 2",
                      false, 0.95f, 0.26f, 0.12f, 0x101418, 0xf6c832, 80 * (0.3f + 0.7f * k->night), true);
    kit_rod(kit_tinted(k, "painted_metal", 0x22262a), v3(0, 0.14f, 0.06f), v3(0, 1.2f, 0.06f), 0.015f);
    kit_leave(k, before);
}

static void beyond(place_kit *k)
{
    /* the other platform, a wall, the town */
    float x = edge_x + 8.2f;
    kit_box(kit_tinted(k, "concrete", 0x6a665f), x, rail_y, far_end, x + 4, 0, near_end);
    kit_box(kit_named(k, "brick"), x + 4, rail_y, far_end - 40, x + 4.3f, 2.6f, near_end + 6);
    for (float z = 6; z > far_end; z -= 11) {
        affine before = kit_enter(k, v3(x + 3.2f, 0, z), -90);
        street_lamp_post(k, 4.6f, 0xbfd8ff, 2600);
        kit_leave(k, before);
    }
    for (int i = 0; i < 9; i++) {
        float z = near_end - 13.0f * (float)i, h = kit_random(k, 9, 22);
        building_block(k, v3(x + 9 + kit_random(k, 0, 6), -1, z - 10), v3(x + 26, h, z - kit_random(k, 0, 2)),
                       i % 2 ? 0x5a544e : 0x655f5c, 0.3f);
    }
    building_block(k, v3(-16, -1, far_end - 44), v3(2, 18, far_end - 34), 0x5c5651, 0.3f);
    /* catenary masts and wires */
    for (float z = -8; z > far_end - 30; z -= 24) {
        mesh_maker *m = kit_tinted(k, "painted_metal", 0x4f5658);
        kit_box(m, edge_x + 7.4f, rail_y, z - 0.12f, edge_x + 7.64f, 6.4f, z + 0.12f);
        kit_rod(m, v3(edge_x + 7.4f, 5.6f, z), v3(edge_x + 1.2f, 5.6f, z), 0.04f);
        kit_rod(m, v3(edge_x + 7.4f, 6.3f, z), v3(edge_x + 3.6f, 5.6f, z), 0.025f);
    }
    mesh_maker *m = kit_named(k, "copper");
    for (int i = 0; i < 2; i++) {
        float wx = edge_x + 1.75f + 3.85f * (float)i;
        kit_rod(m, v3(wx, 4.9f, near_end), v3(wx, 4.9f, far_end - 30), 0.009f);
        for (float z = near_end + 2; z > far_end - 30; z -= 24)
            kit_cable(m, v3(wx, 5.55f, z), v3(wx, 5.55f, z - 24), 0.5f, 0.009f);
    }
    /* a signal at red down the line */
    affine before = kit_enter(k, v3(edge_x + 3.7f, rail_y, -38), 0);
    m = kit_tinted(k, "painted_metal", 0x16181a);
    kit_rod(m, v3(0, 0, 0), v3(0, 4.4f, 0), 0.07f);
    kit_round(m, -0.2f, 3.4f, -0.08f, 0.2f, 4.4f, 0.1f, 0.05f);
    maker_sphere(kit_glow(k, 0xff2414, 5000), v3(0, 3.7f, 0.11f), v3_fill(0.08f), 14);
    kit_leave(k, before);
}

void place_station(place_kit *k)
{
    platform(k);
    trackbed(k);
    canopy(k);
    for (float z = 8.0f; z > far_end + 12; z -= 7.0f) {
        lamp(k, -1.2f, z);
        lamp(k, 1.5f, z);
    }
    station_clock(k, 0.2f, -9.5f);
    station_house(k);
    signs(k);
    static const float benches[] = { -4.2f, -13.5f, -24.0f };
    for (int i = 0; i < 3; i++) {
        affine before = kit_enter(k, v3(wall_x + 0.55f, 0, benches[i]), 90);
        street_bench(k, 1.8f);
        kit_leave(k, before);
    }
    affine before = kit_enter(k, v3(wall_x + 0.5f, 0, -7.2f), 90);
    street_vending_machine(k, 0x1d4fa0, 260 * f_max(0.3f, k->night));
    kit_leave(k, before);
    before = kit_enter(k, v3(wall_x + 0.45f, 0, -1.9f), 90);
    street_bin(k, 0x2a4a3a);
    kit_leave(k, before);
    beyond(k);
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 0.9f);
    kit_anchor(k, "edge", v3(edge_x - 0.5f, 0, 0), v3(1, 0, 0), 0);
    kit_anchor(k, "track", v3(edge_x + 1.75f, rail_y + 0.36f, -10), v3(0, 0, 1), 1.4f);
    kit_anchor(k, "background", v3(0, 2, -20), v3(0, 0, 1), 0);
    k->notes->camera_from = v3_norm(v3(-0.2f, 0.02f, 1));
    k->notes->free_space = (aabb){ { wall_x + 0.4f, 0, -20 }, { edge_x - 0.3f, 3.8f, near_end - 1 } };
    k->notes->ground = "paving";
    k->notes->interior_lux = 60;
    kit_acoustics(k, true, 0.9f, 14, 0.5f);
    kit_ambience(k, "station");
    kit_ambience(k, "wind");
}
