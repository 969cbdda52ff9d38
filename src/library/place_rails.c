/* library/place_rails.c - see place_rails.h. Sleepers are laid as far as an eye tells them apart, rails further. */
#include "library/place_rails.h"
#include "library/terrain.h"

static const float rail_off = 0.7525f; /* half of the gauge and of a rail's head */
static const float line_half = 320.0f, sleepers_half = 110.0f, stones_half = 24.0f;

float rails_distance(const cast_member *r, float x, float z)
{
    return fabsf((x - r->at.x) * r->ahead.z - (z - r->at.z) * r->ahead.x);
}

static material ballast_stuff(const place_kit *k)
{
    material m = kit_ground(k, "paving");
    if (k->snow > 0.35f)
        return m;
    m.pattern_scale = 0.07f;
    m.bump = 0.02f;
    m.color = thing_color(0x6b635a);
    m.color2 = v3_scale(m.color, 0.35f);
    return m;
}

/* the bed's section: shoulders fall away from the sleepers' ends into the ground */
static void bed(place_kit *k)
{
    static const float x[6] = { -3.0f, -RAIL_HALF_LINE, -1.3f, 1.3f, RAIL_HALF_LINE, 3.0f },
                       y[6] = { -0.75f, -0.06f, -0.03f, -0.03f, -0.06f, -0.75f };
    mesh_maker *m = kit_use(k, GROUP_GROUND, ballast_stuff(k));
    const int cells = 80;
    for (int s = 0; s < 5; s++)
        maker_grid(m, v3(x[s], y[s], line_half), v3(x[s + 1] - x[s], y[s + 1] - y[s], 0), v3(0, 0, -2 * line_half), 1,
                   cells);
    for (int i = 0; i < 900; i++) { /* loose stones where scale is read */
        float at = kit_random(k, -RAIL_HALF_LINE, RAIL_HALF_LINE), r = kit_random(k, 0.02f, 0.045f);
        mesh_maker *stone = kit_use(k, GROUP_GROUND, thing_tinted("stone", i % 2 ? 0x7a7066 : 0x59524a));
        maker_sphere(stone, v3(at, -0.035f, kit_random(k, -stones_half, stones_half)), v3(1.2f * r, 0.8f * r, r), 6);
    }
}

static void sleepers(place_kit *k)
{
    mesh_maker *m = kit_tinted(k, "wood", 0x4a3c30);
    for (float z = -sleepers_half; z < sleepers_half; z += 0.62f) {
        float turn = kit_random(k, -0.02f, 0.02f);
        kit_box(m, -1.28f + turn, -0.12f, z - 0.12f, 1.28f + turn, 0, z + 0.12f);
    }
}

/* foot, web and polished head */
static void rail(place_kit *k, float x)
{
    mesh_maker *m = kit_tinted(k, "iron", 0x6a4a38);
    kit_box(m, x - 0.07f, 0, -line_half, x + 0.07f, 0.02f, line_half);
    kit_box(m, x - 0.012f, 0.02f, -line_half, x + 0.012f, RAIL_HEAD - 0.04f, line_half);
    kit_box(m, x - 0.036f, RAIL_HEAD - 0.04f, -line_half, x + 0.036f, RAIL_HEAD - 0.006f, line_half);
    kit_box(kit_named(k, "steel"), x - 0.03f, RAIL_HEAD - 0.006f, -line_half, x + 0.03f, RAIL_HEAD, line_half);
}

static void grooved_rail(place_kit *k, float x)
{
    kit_box(kit_named(k, "steel"), x - 0.035f, -0.03f, -line_half, x + 0.035f, 0.006f, line_half);
    kit_box(kit_tinted(k, "iron", 0x1c1a18), x + 0.035f, -0.03f, -line_half, x + 0.075f, 0.003f, line_half);
    kit_box(kit_tinted(k, "iron", 0x5a5450), x + 0.075f, -0.03f, -line_half, x + 0.10f, 0.005f, line_half);
}

void rails_lay(place_kit *k)
{
    const cast_member *r = kit_rail_runner(k);
    if (!r || k->err != CIEL_OK)
        return;
    affine before = kit_enter(k, r->at, atan2f(r->ahead.x, r->ahead.z) * 180.0f / CIEL_PI_F);
    if (r->street_rails) {
        grooved_rail(k, -rail_off);
        grooved_rail(k, rail_off);
    } else {
        bed(k);
        sleepers(k);
        rail(k, -rail_off);
        rail(k, rail_off);
    }
    kit_leave(k, before);
}
