/* library/place_ring.c - a boxing ring under its lamps: canvas, four posts, ropes, corner pads, a dark hall around it.
 */
#include "library/place.h"

static const float half_ring = 3.0f, canvas_y = 0.9f, half_stage = 3.7f;

/* Three ropes from post to post, a little slack, wrapped in three colours. */
static void ropes(place_kit *k)
{
    static const unsigned colors[3] = { 0xc21f24, 0xe9e7e2, 0x1f3f9a };
    for (int rope = 0; rope < 3; rope++) {
        float y = canvas_y + 0.45f + 0.38f * (float)rope;
        mesh_maker *m = kit_tinted(k, "leather", colors[rope]);
        for (int side = 0; side < 4; side++) {
            float a = 0.5f * CIEL_PI_F * (float)side;
            vec3 from = v3(half_ring * (cosf(a) - sinf(a)), y, half_ring * (sinf(a) + cosf(a))),
                 to = v3(half_ring * (-sinf(a) - cosf(a)), y, half_ring * (cosf(a) - sinf(a)));
            kit_cable(m, from, to, 0.04f, 0.022f);
        }
    }
}

static void corners(place_kit *k)
{
    static const unsigned pads[4] = { 0xc21f24, 0xe9e7e2, 0x1f3f9a, 0xe9e7e2 };
    for (int i = 0; i < 4; i++) {
        float x = i == 0 || i == 3 ? half_ring : -half_ring, z = i < 2 ? half_ring : -half_ring;
        kit_rod(kit_tinted(k, "painted_metal", 0x25272b), v3(1.06f * x, 0, 1.06f * z),
                v3(1.06f * x, canvas_y + 1.35f, 1.06f * z), 0.06f);
        mesh_maker *m = kit_tinted(k, "leather", pads[i]);
        kit_round(m, x - 0.13f, canvas_y + 0.30f, z - 0.13f, x + 0.13f, canvas_y + 1.30f, z + 0.13f, 0.06f);
    }
}

/* The floor of the ring and its skirt. */
static void stage_of(place_kit *k)
{
    material canvas = thing_tinted("cloth", 0x8fa7bd);
    canvas.pattern_uv = false;
    maker_quad(kit_use(k, GROUP_GROUND, canvas), v3(-half_stage, canvas_y, half_stage), v3(2 * half_stage, 0, 0),
               v3(0, 0, -2 * half_stage));
    kit_box(kit_tinted(k, "cloth", 0x14161c), -half_stage, 0, -half_stage, half_stage, canvas_y - 0.005f, half_stage);
    kit_box(kit_tinted(k, "rubber", 0xb02026), -half_stage - 0.02f, canvas_y - 0.14f, -half_stage - 0.02f,
            half_stage + 0.02f, canvas_y - 0.02f, half_stage + 0.02f);
}

/* Rows of chairs in the dark, and the hall's far walls. */
static void hall(place_kit *k)
{
    material floor = thing_tinted("concrete", 0x2a2b2e);
    maker_quad(kit_use(k, GROUP_GROUND, floor), v3(-20, 0, 20), v3(40, 0, 0), v3(0, 0, -40));
    mesh_maker *m = kit_tinted(k, "cloth", 0x1a1b20);
    kit_box(m, -20, 0, -15.2f, 20, 9, -15);
    kit_box(m, -20.2f, 0, -15, -20, 9, 20);
    kit_box(m, 20, 0, -15, 20.2f, 9, 20);
    kit_box(m, -20, 9, -15, 20, 9.2f, 20);
    mesh_maker *seats = kit_tinted(k, "plastic", 0x3a1418);
    for (int row = 0; row < 5; row++)
        for (int i = 0; i < 24; i++) {
            float x = -11.5f + 1.0f * (float)i, z = -6.2f - 1.6f * (float)row, y = 0.35f * (float)row;
            kit_round(seats, x - 0.22f, y + 0.40f, z - 0.22f, x + 0.22f, y + 0.47f, z + 0.22f, 0.02f);
            kit_round(seats, x - 0.22f, y + 0.45f, z - 0.26f, x + 0.22f, y + 0.92f, z - 0.21f, 0.02f);
        }
    mesh_maker *steps = kit_tinted(k, "concrete", 0x232428);
    for (int row = 1; row < 5; row++)
        kit_box(steps, -13, 0, -7.0f - 1.6f * (float)row, 13, 0.35f * (float)row, -5.4f - 1.6f * (float)row);
}

static void lamps(place_kit *k)
{
    mesh_maker *truss = kit_tinted(k, "aluminium", 0x8a8d92);
    for (int i = 0; i < 2; i++) {
        float z = i ? 1.8f : -1.8f;
        kit_rod(truss, v3(-3.4f, 5.9f, z), v3(3.4f, 5.9f, z), 0.05f);
        kit_rod(truss, v3(-3.4f, 6.3f, z), v3(3.4f, 6.3f, z), 0.05f);
        for (int s = 0; s < 3; s++)
            kit_spot(k, v3(-2.4f + 2.4f * (float)s, 5.7f, z), v3(0, -1, i ? -0.25f : 0.25f), 75, 0.22f, 0xfff2e0,
                     26000);
    }
    kit_spot(k, v3(-7, 5, 6), v3(0.75f, -0.45f, -0.7f), 50, 0.3f, 0xcfe0ff, 15000);
    kit_spot(k, v3(8, 4.5f, -8), v3(-0.7f, -0.3f, 0.75f), 50, 0.3f, 0xffc890, 9000);
}

void place_ring(place_kit *k)
{
    stage_of(k);
    ropes(k);
    corners(k);
    hall(k);
    lamps(k);
    kit_floor(k, canvas_y, "cloth");
    kit_marks(k, v3(0, canvas_y, 0), v3(0, 0, 1), 0.75f);
    kit_anchor(k, "background", v3(0, 2, -6), v3(0, 0, 1), 0);
    k->notes->camera_from = v3_norm(v3(0.30f, 0.1f, 1));
    k->notes->free_space = (aabb){ { -12, canvas_y, -2.6f }, { 12, 6, 15 } };
    k->notes->indoors = true;
    k->notes->uses_sky = false;
    k->notes->interior_lux = 500;
    k->notes->ground = "cloth";
    kit_acoustics(k, false, 1.9f, 24, 0.5f);
    kit_ambience(k, "crowd");
}
