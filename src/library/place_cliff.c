/* library/place_cliff.c - a grassy headland that ends in rock, over a sea of fog with ranges of mountains beyond.
 *
 * The edge runs roughly along X at z = -1.2; the mark stands just before it and looks out (-Z), away from the camera:
 * a silhouette against the light. The void begins behind it: nothing is in the way of a low sun there.
 */
#include "library/plant_green.h"

#include "base/noise.h"

typedef struct headland {
    uint32_t seed;
} headland;

static float edge_at(const headland *h, float x)
{
    /* the edge bulges out under the mark and falls back to the sides */
    return -1.15f + 0.035f * x * x * (fabsf(x) < 9 ? 1.0f : 9.0f / fabsf(x)) +
           0.55f * noise1(0.45f * x + 9.1f, h->seed);
}

static float headland_height(const void *user, float x, float z)
{
    const headland *h = user;
    float out = edge_at(h, x) - z; /* metres beyond the edge */
    float top = 0.16f * noise_fbm(v3(0.22f * x, 0, 0.22f * z), 4, h->seed) + 0.006f * z * z * (z > 0 ? 0.35f : 0) -
                0.012f * x * x * (fabsf(x) < 8 ? 1 : 0.4f);
    float away = f_smooth(0.6f, 3.0f, sqrtf(x * x + z * z));
    top *= 0.15f + 0.85f * away; /* level under the feet */
    float lip = 0.22f * f_smooth(-1.6f, 0.0f, out);
    if (out <= 0)
        return top - lip * lip * 1.2f;
    float wall = 46.0f * (1.0f - expf(-out * 0.85f)) + 4.0f * out;
    float ledges = 1.6f * noise_fbm(v3(0.5f * x, 0.0f, 0.35f * out), 4, h->seed + 5);
    return top - f_min(wall, 90.0f) + ledges * f_smooth(0.0f, 2.0f, out);
}

static bool is_rock(const void *user, vec3 p, vec3 n)
{
    const headland *h = user;
    return n.y < 0.72f + 0.18f * noise3(v3_scale(p, 0.9f), h->seed + 3) || (p.z < edge_at(h, p.x) + 0.25f);
}

static bool is_meadow(const void *user, float x, float z)
{
    const headland *h = user;
    float back = z - edge_at(h, x);
    if (back < 0.12f || x * x + z * z < 0.12f)
        return false;
    return noise3(v3(0.55f * x, 2.0f, 0.55f * z), h->seed + 8) > -0.22f || back > 3.0f;
}

typedef struct cloud_sea {
    uint32_t seed;
    float level, radius;
} cloud_sea;

static vec3 cloud_point(const void *user, float u, float v)
{
    const cloud_sea *c = user;
    float a = (u - 0.5f) * 2.9f, d = 14.0f + c->radius * v * v;
    float x = sinf(a) * d, z = -cosf(a) * d, s = 1.0f / (22.0f + 0.16f * d);
    float y = c->level + (2.5f + 0.012f * d) * noise_fbm(v3(x * s, 0, z * s), 4, c->seed) - 4.0f * f_smooth(60, 14, d);
    return v3(x, y, z);
}

void place_cliff(place_kit *k)
{
    const headland h = { (uint32_t)kit_pick(k, 1 << 16) };
    const terrain t = { headland_height, &h };
    mesh_maker *m = kit_use(k, GROUP_GROUND, thing_material("stone"));
    uint16_t rock = m->slot;
    m = kit_use(k, GROUP_GROUND, kit_ground(k, "grass"));
    uint32_t first = m->n_triangles;
    terrain_rings(m, &t, 0, 0, 0.16f, 120, 140);
    terrain_paint(m, first, rock, is_rock, &h);
    terrain_collide(k, &t, 0, 8, 14, 0.4f, "grass");

    unsigned green = 0x6f7a34;
    plant_grass(k, &t, 0, 3.0f, 7.0f, 26000, 0.2f, green, is_meadow, &h);
    plant_grass(k, &t, 0, 9.0f, 26.0f, 14000, 0.28f, green, is_meadow, &h);
    for (int i = 0; i < 16; i++) { /* stones along the edge and in the meadow */
        float x = kit_random(k, -9, 9), z = edge_at(&h, x) + (i % 2 ? kit_random(k, 0.2f, 0.7f) : kit_random(k, 1, 7));
        if (fabsf(x) > 1.1f)
            terrain_rock(k, terrain_point(&t, x, z), kit_random(k, 0.25f, i % 5 ? 0.8f : 1.7f), thing_material("stone"),
                         true);
    }
    for (int i = 0; i < 60; i++) {
        float x = kit_random(k, -5, 5), z = edge_at(&h, x) + kit_random(k, 0.05f, 3.0f);
        if (x * x + z * z > 0.3f)
            terrain_rock(k, terrain_point(&t, x, z), kit_random(k, 0.03f, 0.14f), thing_material("stone"), false);
    }
    /* pines on ledges to the sides, below the eye */
    for (int i = 0; i < 8; i++) {
        float side = i % 2 ? 1.0f : -1.0f, x = side * kit_random(k, 13, 30), z = kit_random(k, -16, 4);
        float y = terrain_at(&t, x, z);
        if (y > -30)
            plant_conifer(k, v3(x, y, z), kit_random(k, 5, 10), 0x2c3f24, 0.5f);
    }
    const cloud_sea sea = { h.seed + 31, -19.0f, 4200 };
    material fog = material_plain(v3_fill(0.86f), 1.0f);
    fog.name = "snow";
    fog.subsurface = 0.8f;
    fog.scatter = v3(0.95f, 0.92f, 0.9f);
    kit_sheet(kit_use(k, GROUP_FAR, fog), cloud_point, &sea, 200, 120);
    material far_rock = thing_tinted("stone", 0x4a4f55);
    far_rock.pattern_scale = 14;
    far_rock.bump = 0;
    terrain_range(k, -75, -16, 260, -60, 120, 1e9f, far_rock, h.seed + 11);
    terrain_range(k, 22, 80, 380, -70, 150, 1e9f, far_rock, h.seed + 12);
    terrain_range(k, -60, 45, 900, -90, 330, 190, far_rock, h.seed + 13);
    terrain_range(k, -55, 70, 1900, -120, 640, 320, far_rock, h.seed + 14);
    terrain_range(k, -80, 80, 3800, -150, 1150, 520, far_rock, h.seed + 15);
    kit_marks(k, v3(0, terrain_at(&t, 0, 0), 0), v3(-0.12f, 0, -1), 0.9f);
    kit_anchor(k, "background", v3(0, 10, -400), v3(0, 0, 1), 0);
    kit_anchor(k, "edge", v3(0, 0, edge_at(&h, 0)), v3(0, 0, -1), 0);
    kit_anchor(k, "sun", v3(0, 2, 0), v3(-0.3f, 0.1f, -1), 0); /* where the sun stands best */
    k->notes->camera_from = v3_norm(v3(0.22f, 0.06f, 1));
    k->notes->free_space = (aabb){ { -10, 0, -0.6f }, { 10, 8, 20 } };
    k->notes->ground = "grass";
    kit_acoustics(k, true, 0.0f, 200, 0.5f);
    kit_ambience(k, "wind");
    kit_ambience(k, "birds");
}
