/* library/place_water.c - wide waters: beach, open sea, lake, island, harbour wall, pool. The water's level is y = 0.
 *
 * On the shore the mark is on dry sand at the origin and the sea lies behind it (-Z); on the open sea the mark floats.
 */
#include "library/plant_green.h"
#include "library/street.h"

#include "base/noise.h"
#include <string.h>

typedef struct shore {
    uint32_t seed;
    float edge, slope, relief; /* z of the waterline; rise a metre */
    bool round;                /* a lake: land again on the far side */
} shore;

static float shore_height(const void *user, float x, float z)
{
    const shore *s = user;
    float edge = s->edge + 1.6f * noise1(0.05f * x + 7.0f, s->seed) + 0.25f * noise1(0.4f * x, s->seed + 1);
    float d = z - edge; /* metres inland */
    float land = s->slope * d * (d > 0 ? 1.0f / (1.0f + 0.03f * d) : 1.6f);
    float far = s->round ? f_smooth(180, 320, -z + 0.2f * fabsf(x)) * 30.0f : 0;
    float away = f_smooth(0.5f, 4, sqrtf(x * x + z * z));
    return f_max(land, -6.0f) + far +
           s->relief * noise_fbm(v3(0.3f * x, 0, 0.3f * z), 4, s->seed + 2) * f_smooth(0, 3, d) * away;
}

static bool is_wet_sand(const void *user, vec3 p, vec3 n)
{
    const shore *s = user;
    (void)n;
    return p.y < 0.13f + 0.05f * noise3(v3(0.4f * p.x, 0, 0.4f * p.z), s->seed + 4);
}

static void open_water(place_kit *k, float z1, float swell)
{
    material m = thing_material("water");
    const char *liquid = kit_text(k, "liquid", "water");
    if (!material_named(&m, liquid))
        m = thing_material("water");
    m.pattern = PATTERN_WATER;
    m.pattern_scale = swell;
    m.bump = 0.02f * swell;
    m.absorb_m = strcmp(liquid, "water") == 0 ? 2.2f : m.absorb_m;
    mesh_maker *w = kit_use(k, GROUP_WATER, m);
    /* fine near, coarse far: three sheets that meet without overlapping */
    maker_grid(w, v3(-30, 0, z1), v3(60, 0, 0), v3(0, 0, -40), 150, 100);
    maker_grid(w, v3(-30, 0, z1 - 40), v3(60, 0, 0), v3(0, 0, -4000), 2, 40);
    for (int s = 0; s < 2; s++)
        maker_grid(w, v3(s ? 30 : -4030, 0, z1), v3(4000, 0, 0), v3(0, 0, -4040), 20, 40);
    k->notes->has_water = true;
    k->notes->water_level = 0;
}

/* lines of foam where waves have run out */
static void foam(place_kit *k, const shore *s)
{
    material m = material_plain(v3_fill(0.85f), 0.9f);
    m.name = "snow";
    m.opacity = 0.75f;
    mesh_maker *f = kit_use(k, GROUP_GROUND, m);
    for (int line = 0; line < 3; line++) {
        uint32_t before = 0;
        for (int i = 0; i <= 220; i++) {
            float x = -44 + 0.4f * (float)i,
                  z = s->edge + 1.6f * noise1(0.05f * x + 7.0f, s->seed) + 0.25f * noise1(0.4f * x, s->seed + 1);
            z += 0.35f - 0.75f * (float)line + 0.35f * noise1(0.33f * x + 9.0f * (float)line, s->seed + 9);
            float half = 0.09f + 0.13f * f_max(0, noise1(1.3f * x + 5.0f * (float)line, s->seed + 10) + 0.35f);
            float y = f_max(0.012f, shore_height(s, x, z) + 0.012f);
            uint32_t v = maker_vertex(f, v3(x, y, z + half), v3(0, 1, 0), (vec2){ x, 0 });
            maker_vertex(f, v3(x, f_max(0.012f, shore_height(s, x, z - half) + 0.01f), z - half), v3(0, 1, 0),
                         (vec2){ x, half });
            if (i) {
                maker_triangle(f, before, v, v + 1);
                maker_triangle(f, before, v + 1, before + 1);
            }
            before = v;
        }
    }
}

/* what the sea has left: a line of weed and shells at high water, driftwood, clumps of dune grass near the eye */
static void wrack(place_kit *k, const shore *s, const terrain *t)
{
    for (int i = 0; i < 520; i++) {
        float x = kit_random(k, -22, 22),
              bend = 1.6f * noise1(0.05f * x + 7.0f, s->seed) + 0.8f * noise1(0.21f * x, s->seed + 5);
        vec3 p = terrain_point(t, x, s->edge + 3.6f + bend + 0.5f * powf(kit_random(k, -1, 1), 3));
        float size = kit_random(k, 0.012f, 0.05f);
        bool shell = i % 6 == 0;
        if (kit_headroom(k, p, size) <= 0)
            continue;
        mesh_maker *m =
            kit_use(k, GROUP_GROUND, shell ? thing_tinted("porcelain", 0xe8dccb) : thing_tinted("leaf", 0x2e2a1a));
        maker_sphere(m, p, shell ? v3(0.5f * size, 0.3f * size, 0.6f * size) : v3(1.6f * size, 0.25f * size, size), 7);
    }
    for (int i = 0; i < 3; i++) {
        float x = i == 1 ? 4.6f : -5.2f - 1.5f * (float)i, z = 6.2f - 2.2f * (float)i, l = kit_random(k, 1.1f, 2.2f);
        vec3 p = terrain_point(t, x, z), path[5];
        float r[5], a = kit_random(k, -0.6f, 0.6f);
        if (kit_headroom(k, p, 0.6f * l) < 0.4f)
            continue;
        for (int j = 0; j < 5; j++) {
            float u = 0.25f * (float)j - 0.5f;
            path[j] = terrain_point(t, x + l * u * cosf(a), z + l * u * sinf(a) + 0.06f * sinf(5 * u));
            path[j].y += 0.07f + 0.05f * (float)j;
            r[j] = 0.13f - 0.022f * (float)j;
        }
        maker_tube(kit_tinted(k, "bark", 0xa89c88), path, r, 5, 10, false);
    }
    plant_grass(k, t, -6.8f, 8.6f, 1.9f, 700, 0.6f, 0x9aa05a, NULL, NULL);
    plant_grass(k, t, 7.4f, 7.4f, 1.3f, 420, 0.5f, 0x9aa05a, NULL, NULL);
}

static void beach(place_kit *k)
{
    const shore s = { (uint32_t)kit_pick(k, 1 << 16), -7.5f, 0.075f, 0.2f, false };
    const terrain t = { shore_height, &s };
    kit_marks(k, terrain_point(&t, 0, 0), v3(0, 0, 1), 1.0f);
    material wet = thing_tinted("sand", 0x8a6f4c);
    wet.roughness = 0.18f;
    wet.coat = 0.6f;
    wet.coat_roughness = 0.08f;
    wet.bump = 0.001f;
    mesh_maker *m = kit_use(k, GROUP_GROUND, wet);
    uint16_t wet_slot = m->slot;
    m = kit_use(k, GROUP_GROUND, kit_ground(k, "sand"));
    uint32_t first = m->n_triangles;
    terrain_rings(m, &t, 0, 0, 0.2f, 260, 150);
    terrain_paint(m, first, wet_slot, is_wet_sand, &s);
    terrain_collide(k, &t, 0, 0, 24, 0.6f, "sand");
    open_water(k, s.edge + 6, 1.4f);
    foam(k, &s);
    wrack(k, &s, &t);
    for (int i = 0; i < 70; i++) {
        float x = kit_random(k, -14, 14), z = kit_random(k, -9, 5);
        if (x * x + z * z > 0.5f)
            terrain_rock(k, terrain_point(&t, x, z), kit_random(k, 0.02f, 0.09f), thing_tinted("stone", 0xc9bfae),
                         false);
    }
    for (int i = 0; i < 9; i++) {
        float x = (i % 2 ? 1.0f : -1.0f) * kit_random(k, 9, 26), z = kit_random(k, 1, 14);
        plant_grass(k, &t, x, z, 1.6f, 420, 0.55f, 0x9aa05a, NULL, NULL);
    }
    if (strstr(kit_text(k, "climate", ""), "tropical") || kit_is(k, "island"))
        for (int i = 0; i < 7; i++)
            plant_palm(k, terrain_point(&t, (i % 2 ? 1.0f : -1.0f) * kit_random(k, 4.5f, 14), kit_random(k, -3, 6)),
                       kit_random(k, 6, 10), i < 3 ? 0.7f : 0.3f);
    for (int i = 0; i < 7; i++)
        terrain_rock(k, v3(kit_random(k, 14, 30), 0, kit_random(k, -18, -8)), kit_random(k, 1, 3.4f),
                     thing_tinted("stone", 0x5d554c), true);
    material cape = thing_tinted("stone", 0x5f6a60);
    terrain_range(k, 28, 80, 900, -10, 170, 1e9f, cape, s.seed + 31);
    kit_anchor(k, "shore", v3(0, 0, s.edge), v3(0, 0, 1), 0);
    k->notes->ground = "sand";
    kit_ambience(k, "waves");
    kit_ambience(k, "wind");
}

static void lake(place_kit *k)
{
    const shore s = { (uint32_t)kit_pick(k, 1 << 16), -4.5f, 0.09f, 0.3f, true };
    const terrain t = { shore_height, &s };
    mesh_maker *m = kit_use(k, GROUP_GROUND, thing_tinted("sand", 0x7a6f5c));
    uint16_t wet_slot = m->slot;
    m = kit_use(k, GROUP_GROUND, kit_ground(k, "grass"));
    uint32_t first = m->n_triangles;
    terrain_rings(m, &t, 0, 0, 0.2f, 520, 170);
    terrain_paint(m, first, wet_slot, is_wet_sand, &s);
    terrain_collide(k, &t, 0, 0, 20, 0.6f, "grass");
    material w = thing_material("water");
    w.absorb_m = 1.6f;
    w.pattern_scale = 0.9f;
    w.bump = 0.008f;
    mesh_maker *sheet = kit_use(k, GROUP_WATER, w);
    maker_grid(sheet, v3(-24, 0, 2), v3(48, 0, 0), v3(0, 0, -36), 110, 80);
    maker_grid(sheet, v3(-24, 0, -34), v3(48, 0, 0), v3(0, 0, -330), 4, 20);
    for (int side = 0; side < 2; side++)
        maker_grid(sheet, v3(side ? 24 : -424, 0, 2), v3(400, 0, 0), v3(0, 0, -366), 16, 16);
    k->notes->has_water = true;
    k->notes->water_level = 0;
    plant_grass(k, &t, 0, 2, 9, 20000, 0.18f, 0x5f8034, NULL, NULL);
    for (int i = 0; i < 14; i++)
        plant_reeds(k, v3((i % 2 ? 1.0f : -1.0f) * kit_random(k, 2.4f, 9), -0.2f, s.edge + kit_random(k, -0.7f, 0.4f)),
                    26, kit_random(k, 0.9f, 1.6f));
    for (int i = 0; i < 20; i++)
        terrain_rock(
            k, terrain_point(&t, (i % 2 ? 1.0f : -1.0f) * kit_random(k, 1.5f, 9), s.edge + kit_random(k, -0.5f, 1)),
            kit_random(k, 0.15f, 0.8f), thing_material("stone"), true);
    for (int i = 0; i < 40; i++) {
        float x = kit_random(k, -120, 120),
              z = i < 8 ? kit_random(k, -2, 9) : -kit_random(k, 215, 290) + 0.1f * fabsf(x);
        if (i < 8)
            x = (i % 2 ? 1.0f : -1.0f) * kit_random(k, 8, 20);
        plant_conifer(k, terrain_point(&t, x, z), kit_random(k, 8, 15), 0x2a4024, i < 8 ? 0.6f : 0.1f);
    }
    /* a wooden jetty */
    mesh_maker *j = kit_named(k, "planks");
    for (float z = -1.5f; z > -11; z -= 0.17f)
        kit_round(j, 2.6f, 0.32f, z - 0.16f, 4.1f, 0.36f, z, 0.006f);
    for (float z = -2; z > -11; z -= 2.2f)
        for (int side = 0; side < 2; side++)
            maker_cylinder(kit_named(k, "bark"), v3(side ? 4.15f : 2.55f, -3, z), 0.08f, 0.075f, 3.55f, 10, true);
    kit_solid_box(k, v3(2.6f, 0.2f, -11), v3(4.1f, 0.36f, -1.5f), "wood", "jetty");
    terrain_range(k, -80, 80, 800, -10, 240, 190, thing_tinted("stone", 0x4c5c48), s.seed + 31);
    terrain_range(k, -70, 70, 2200, -30, 800, 330, thing_tinted("stone", 0x565f6a), s.seed + 32);
    kit_marks(k, terrain_point(&t, 0, 0), v3(0, 0, 1), 1.0f);
    kit_anchor(k, "shore", v3(0, 0, s.edge), v3(0, 0, 1), 0);
    k->notes->ground = "grass";
    kit_ambience(k, "lake");
    kit_ambience(k, "birds");
}

static void sea(place_kit *k)
{
    open_water(k, 40, 2.6f);
    maker_grid(&k->parts[GROUP_WATER].mm, v3(-4030, 0, 440), v3(8060, 0, 0), v3(0, 0, -400), 60,
               12); /* round the camera */
    mesh_maker *m = kit_use(k, GROUP_FAR, thing_tinted("sand", 0x0e2a3a));
    maker_quad(m, v3(-4000, -14, 460), v3(8000, 0, 0), v3(0, 0, -4500));
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 3.0f);
    k->notes->ground = "water";
    kit_ambience(k, "sea");
    kit_ambience(k, "wind");
}

static void pool(place_kit *k)
{
    material tiles = thing_tinted("tiles", 0x7fc4d6);
    tiles.pattern_scale = 0.15f;
    tiles.takes_wetness = false;
    const float x0 = -4, x1 = 4, z0 = -16, z1 = -1.6f, deep = -1.8f, top = -0.12f;
    mesh_maker *m = kit_solid(k, tiles);
    maker_quad(m, v3(x0, deep, z1), v3(x1 - x0, 0, 0), v3(0, 0, z0 - z1));
    maker_quad(m, v3(x0, deep, z0), v3(x1 - x0, 0, 0), v3(0, -deep + 0.1f, 0));
    maker_quad(m, v3(x1, deep, z1), v3(x0 - x1, 0, 0), v3(0, -deep + 0.1f, 0));
    maker_quad(m, v3(x0, deep, z1), v3(0, 0, z0 - z1), v3(0, -deep + 0.1f, 0));
    maker_quad(m, v3(x1, deep, z0), v3(0, 0, z1 - z0), v3(0, -deep + 0.1f, 0));
    material w = thing_material("water");
    w.bump = 0.006f;
    w.pattern_scale = 0.7f;
    w.absorb_m = 9;
    maker_grid(kit_use(k, GROUP_WATER, w), v3(x0, top, z1), v3(x1 - x0, 0, 0), v3(0, 0, z0 - z1), 80, 140);
    k->notes->has_water = true;
    k->notes->water_level = top;
    material deck = thing_tinted("paving", 0xcfc4b0);
    deck.pattern = PATTERN_TILES;
    deck.pattern_scale = 0.5f;
    deck.pattern_uv = true;
    mesh_maker *d = kit_use(k, GROUP_GROUND, deck);
    maker_quad(d, v3(-30, 0, 24), v3(60, 0, 0), v3(0, 0, z1 - 24));
    maker_quad(d, v3(-30, 0, z0), v3(60, 0, 0), v3(0, 0, -24));
    maker_quad(d, v3(-30, 0, z1), v3(x0 + 30, 0, 0), v3(0, 0, z0 - z1));
    maker_quad(d, v3(x1, 0, z1), v3(30 - x1, 0, 0), v3(0, 0, z0 - z1));
    mesh_maker *rim = kit_tinted(k, "concrete", 0xe6e2d8);
    kit_round(rim, x0 - 0.3f, -0.1f, z1, x1 + 0.3f, 0.03f, z1 + 0.3f, 0.02f);
    kit_round(rim, x0 - 0.3f, -0.1f, z0 - 0.3f, x1 + 0.3f, 0.03f, z0, 0.02f);
    kit_round(rim, x0 - 0.3f, -0.1f, z0, x0, 0.03f, z1, 0.02f);
    kit_round(rim, x1, -0.1f, z0, x1 + 0.3f, 0.03f, z1, 0.02f);
    kit_solid_box(k, v3(-30, -1, z1), v3(30, 0, 24), "stone", "floor");
    for (int i = 0; i < 4; i++) {
        affine before = kit_enter(k, v3(6.4f, 0, -4.0f - 2.6f * (float)i), -90);
        kit_thing(k, "bench", v3(0, 0, 0), 0, 1, KIT_NATURAL);
        kit_leave(k, before);
        plant_palm(k, v3((i % 2 ? 1.0f : -1.0f) * kit_random(k, 8, 12), 0, -3.5f - 4.0f * (float)i),
                   kit_random(k, 5, 8), 0.4f);
    }
    affine before = kit_enter(k, v3(-14, 0, -19), 0);
    plant_hedge(k, 28, 1.6f, 0.9f, 0x3f6a28);
    kit_leave(k, before);
    mesh_maker *c = kit_named(k, "chrome");
    for (int s = -1; s <= 1; s += 2) {
        const vec3 bar[6] = {
            { 1.6f + 0.25f * (float)s, -1.0f, z1 - 0.12f }, { 1.6f + 0.25f * (float)s, 0.5f, z1 - 0.12f },
            { 1.6f + 0.25f * (float)s, 0.75f, z1 + 0.05f }, { 1.6f + 0.25f * (float)s, 0.75f, z1 + 0.3f },
            { 1.6f + 0.25f * (float)s, 0.5f, z1 + 0.5f },   { 1.6f + 0.25f * (float)s, 0, z1 + 0.5f }
        };
        const float r[6] = { 0.02f, 0.02f, 0.02f, 0.02f, 0.02f, 0.02f };
        maker_tube(c, bar, r, 6, 10, false);
    }
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 1.0f);
    kit_ambience(k, "water");
    k->notes->ground = "stone";
}

void place_water(place_kit *k)
{
    if (kit_is(k, "lake"))
        lake(k);
    else if (kit_is(k, "sea"))
        sea(k);
    else if (kit_is(k, "pool"))
        pool(k);
    else
        beach(k);
    kit_anchor(k, "background", v3(0, 2, -60), v3(0, 0, 1), 0);
    k->notes->camera_from = v3_norm(v3(0.15f, kit_is(k, "sea") ? 0.12f : 0.05f, 1));
    k->notes->free_space = (aabb){ { -12, 0, -4 }, { 12, 10, 20 } };
    if (kit_is(k, "sea")) /* ships are long */
        k->notes->free_space = (aabb){ { -170, 0.3f, -60 }, { 170, 60, 240 } };
    kit_acoustics(k, true, 0, 300, 0.5f);
}
