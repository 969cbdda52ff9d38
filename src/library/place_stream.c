/* library/place_stream.c - running water close by: a brook between banks, a river, a lake's shore, a forest pool.
 *
 * The course winds along Z through the origin; the water's level is y = 0 (anchor "subject" floats there), the bed
 * lies under it. place.params "liquid" names what runs (any material: water, liquid_gold, lava, milk, honey ...);
 * "mood" with "dream" in it makes flowers and stones glow and the leaves unearthly.
 */
#include "library/plant_green.h"

#include "base/noise.h"
#include <string.h>

typedef struct course {
    uint32_t seed;
    float half_width, depth, bank;
} course;

static float middle_at(const course *c, float z)
{
    float far = f_smooth(0.4f, 5.0f, fabsf(z));
    return c->half_width * far *
           (1.5f * sinf(0.23f * z / f_max(1.0f, c->half_width) * 1.3f) + 0.8f * noise1(0.12f * z + 3.0f, c->seed));
}

static float width_at(const course *c, float z)
{
    return c->half_width * (1.0f + 0.22f * noise1(0.4f * z + 11.0f, c->seed + 1));
}

static float bank_height(const void *user, float x, float z)
{
    const course *c = user;
    float d = fabsf(x - middle_at(c, z)) - width_at(c, z); /* metres from the water's edge, negative inside */
    d += 0.12f * noise_fbm(v3(1.7f * x, 0, 1.7f * z), 3, c->seed + 2);
    if (d < 0)
        return f_max(-c->depth, d * 0.7f) + 0.025f * noise_fbm(v3(5 * x, 0, 5 * z), 3, c->seed + 3);
    float rise = c->bank * (1.0f - expf(-1.3f * d)) + 0.02f * f_max(0.0f, d - 3.0f);
    return rise + (0.05f + 0.03f * f_min(d, 8.0f)) * noise_fbm(v3(0.8f * x, 0, 0.8f * z), 4, c->seed + 4) *
                      f_smooth(0.0f, 0.5f, d);
}

static bool is_wet(const void *user, vec3 p, vec3 n)
{
    const course *c = user;
    (void)n;
    return p.y < 0.06f + 0.05f * noise3(v3_scale(p, 2.3f), c->seed + 6);
}

static bool is_bank(const void *user, float x, float z)
{
    return bank_height(user, x, z) > 0.07f;
}

typedef struct sheet_of_water {
    const course *c;
    float z0, z1;
} sheet_of_water;
static vec3 water_point(const void *user, float u, float v)
{
    const sheet_of_water *s = user;
    float z = f_lerp(s->z1, s->z0, v), half = width_at(s->c, z) + 0.45f;
    return v3(middle_at(s->c, z) + (2 * u - 1) * half, 0, z);
}

static material liquid_of(place_kit *k)
{
    material m;
    const char *name = kit_text(k, "liquid", "water");
    if (!material_named(&m, name))
        m = thing_material("water");
    if (m.pattern == PATTERN_NONE && m.metal < 0.5f && m.emission.x <= 0) {
        m.pattern = PATTERN_WATER; /* honey and milk run smoothly, but they run */
        m.pattern_scale = 0.6f;
        m.bump = 0.004f;
    }
    if (strcmp(name, "liquid_gold") ==
        0) { /* deeper than the metal, and half of it body colour: a pale sky would wash a mirror out */
        m.color = v3(1.0f, 0.6f, 0.13f);
        m.metal = 0.74f;
        m.roughness = 0.07f;
        m.emission = v3_scale(v3(1.0f, 0.5f, 0.08f), 6.0f + 260.0f * (1.0f - k->night)); /* it glows a little */
    }
    return m;
}

static bool dreams(const place_kit *k)
{
    return strstr(kit_text(k, "mood", ""), "dream") != NULL ||
           strcmp(kit_text(k, "liquid", "water"), "liquid_gold") == 0;
}

static void water(place_kit *k, const course *c)
{
    material m = liquid_of(k);
    const sheet_of_water near_sheet = { c, -7, 5 }, far_sheet = { c, -60, -7 }, behind = { c, 5, 14 };
    kit_sheet(kit_use(k, GROUP_WATER, m), water_point, &near_sheet, (int)(c->half_width * 22), 150);
    kit_sheet(kit_use(k, GROUP_WATER, m), water_point, &far_sheet, 24, 90);
    kit_sheet(kit_use(k, GROUP_WATER, m), water_point, &behind, 16, 30);
    k->notes->has_water = true;
    k->notes->water_level = 0;
}

static void stones(place_kit *k, const course *c, const terrain *t)
{
    static const unsigned grey[] = { 0x8a8580, 0x6f6a66, 0x7c7468, 0x9a948a };
    for (int i = 0; i < 90; i++) {
        float z = kit_random(k, -8, 3.5f), side = kit_chance(k, 0.5f) ? 1.0f : -1.0f;
        float size =
            powf(kit_random(k, 0.18f, 0.75f), 1.6f) * (i < 8 ? 1.6f : 1.0f) * f_min(1.0f, 0.6f + 0.3f * c->half_width);
        float x = middle_at(c, z) + side * (width_at(c, z) + kit_random(k, -0.12f, 0.45f));
        if (fabsf(x) < 0.45f * c->half_width && fabsf(z) < 1.5f)
            continue;
        vec3 p = terrain_point(t, x, z);
        material m = thing_tinted("stone", grey[kit_pick(k, 4)]);
        m.pattern_scale = 0.12f;
        m.bump = 0.002f;
        if (p.y < 0.12f) { /* wet at the waterline */
            m.roughness = 0.35f;
            m.coat = 0.6f;
            m.coat_roughness = 0.1f;
        }
        terrain_rock(k, p, size, m, size > 0.25f);
    }
    for (int i = 0; i < 260; i++) { /* pebbles */
        float z = kit_random(k, -3.5f, 2.5f), side = kit_chance(k, 0.5f) ? 1.0f : -1.0f;
        float x = middle_at(c, z) + side * (width_at(c, z) + kit_random(k, -0.3f, 0.25f));
        terrain_rock(k, terrain_point(t, x, z), kit_random(k, 0.025f, 0.08f),
                     thing_tinted("stone", grey[kit_pick(k, 4)]), false);
    }
}

/* a little cap on a stem, glowing from within */
static void glowing_mushroom(place_kit *k, vec3 p, float h, unsigned rgb)
{
    affine before = kit_enter(k, p, kit_random(k, 0, 360));
    const vec2 stem[] = { { 0.13f * h, 0 }, { 0.09f * h, 0.4f * h }, { 0.08f * h, 0.8f * h } };
    material white = thing_tinted("wax", 0xf2e8d8);
    maker_lathe(kit_solid(k, white), stem, 3, 12);
    const vec2 cap[] = { { 0.08f * h, 0.78f * h }, { 0.36f * h, 0.74f * h }, { 0.38f * h, 0.79f * h },
                         { 0.28f * h, 0.95f * h }, { 0.12f * h, 1.04f * h }, { 0, 1.06f * h } };
    material glow = thing_glowing(rgb, 90);
    glow.color = thing_color(rgb);
    maker_lathe(kit_use(k, GROUP_GLOW, glow), cap, 6, 18);
    kit_leave(k, before);
}

static void wonders(place_kit *k, const course *c, const terrain *t)
{
    static const unsigned light[] = { 0xffc46a, 0xff8fd0, 0x8fd8ff, 0xc9a0ff };
    for (int i = 0; i < 46; i++) {
        float z = kit_random(k, -9, 2.5f), side = kit_chance(k, 0.5f) ? 1.0f : -1.0f;
        float x = middle_at(c, z) + side * (width_at(c, z) + kit_random(k, 0.15f, 1.4f));
        vec3 p = terrain_point(t, x, z);
        if (p.y > 0.05f)
            glowing_mushroom(k, p, kit_random(k, 0.05f, 0.16f), light[kit_pick(k, 4)]);
    }
    for (int i = 0; i < 40; i++) { /* lights that hang in the air */
        vec3 p = v3(kit_random(k, -4, 4), kit_random(k, 0.5f, 2.6f), kit_random(k, -12, -2));
        maker_sphere(kit_glow(k, light[kit_pick(k, 4)], 1600), p, v3_fill(kit_random(k, 0.006f, 0.016f)), 8);
    }
}

static void green(place_kit *k, const course *c, const terrain *t, bool dream, bool forest)
{
    unsigned grass = dream ? 0x5f8f5a : 0x557a2e;
    plant_grass(k, t, 0, -0.6f, 3.4f, 17000, 0.15f, grass, is_bank, c);
    plant_grass(k, t, 0, -6, 11, 12000, 0.26f, grass, is_bank, c);
    static const unsigned petals[] = { 0xf4f0f6, 0xe8a8d8, 0xf2d24a, 0x9a7ae0 };
    for (int i = 0; i < 9; i++) {
        float z = kit_random(k, -5, 2), side = i % 2 ? 1.0f : -1.0f,
              x = middle_at(c, z) + side * (width_at(c, z) + kit_random(k, 0.7f, 1.4f));
        if (!k->winter)
            plant_flowers(k, t, x, z, 0.45f, 14, petals + kit_pick(k, 2), 2);
    }
    for (int i = 0; i < 14; i++) {
        float z = kit_random(k, -8, 1.0f), side = i % 2 ? 1.0f : -1.0f,
              x = middle_at(c, z) + side * (width_at(c, z) + kit_random(k, 0.5f, 2.2f));
        vec3 p = terrain_point(t, x, z);
        if (p.y > 0.05f && i % 3)
            plant_fern(k, p, kit_random(k, 0.3f, 0.55f), dream ? 0x6aa88a : 0x4b7a30);
        else
            plant_reeds(k, v3(x, f_max(p.y, -0.1f), z), 26, kit_random(k, 0.6f, 1.1f));
    }
    for (int i = 0; i < (forest ? 26 : 14); i++) {
        float z = kit_random(k, -42, forest ? -3 : -9), side = i % 2 ? 1.0f : -1.0f,
              x = middle_at(c, z) + side * (width_at(c, z) + kit_random(k, 2.2f, 14));
        vec3 p = terrain_point(t, x, z);
        unsigned leaf = dream ? (i % 3 ? 0xd88ab8 : 0xb48ad8) : 0x557a34;
        if (i % 4 == 3)
            plant_conifer(k, p, kit_random(k, 7, 12), dream ? 0x4f8a84 : 0x2f4a2a, z > -14 ? 0.5f : 0.1f);
        else
            plant_tree(k, p, kit_random(k, 5, 9), leaf, z > -14 ? 0.5f : 0.1f);
    }
}

void place_stream(place_kit *k)
{
    bool river = kit_is(k, "river"), forest = kit_is(k, "forest_stream"), dream = dreams(k);
    course c = { (uint32_t)kit_pick(k, 1 << 16), 1.05f, 0.38f, 0.3f };
    if (river)
        c = (course){ c.seed, 9.0f, 1.8f, 0.9f };
    const terrain t = { bank_height, &c };
    material bed = thing_tinted("sand", 0x6d604c);
    bed.takes_wetness = true;
    mesh_maker *m = kit_use(k, GROUP_GROUND, bed);
    uint16_t wet = m->slot;
    material turf = kit_ground(k, k->snow > 0.35f ? "snow" : "grass");
    m = kit_use(k, GROUP_GROUND, turf);
    uint32_t first = m->n_triangles;
    terrain_rings(m, &t, 0, 0, river ? 0.3f : 0.07f, 90, 150);
    terrain_paint(m, first, wet, is_wet, &c);
    terrain_collide(k, &t, 0, 0, river ? 24 : 7, river ? 0.8f : 0.25f, "soil");
    water(k, &c);
    stones(k, &c, &t);
    green(k, &c, &t, dream, forest);
    if (dream)
        wonders(k, &c, &t);
    material far_hill = thing_tinted("grass", dream ? 0x6a6a9a : 0x55684a);
    terrain_range(k, -70, 70, 420, -12, 95, 1e9f, far_hill, c.seed + 21);
    terrain_range(k, -60, 60, 1500, -30, 380, 260, thing_tinted("stone", 0x59606a), c.seed + 22);
    kit_anchor(k, "subject", v3(0, 0, 0), v3(0.15f, 0, 1), 0.8f);
    kit_anchor(k, "subject2", v3(-0.35f, 0, -0.9f), v3(0.15f, 0, 1), 0.5f);
    kit_anchor(k, "subject3", v3(0.35f, 0, -1.8f), v3(0.15f, 0, 1), 0.5f);
    float bank_x = middle_at(&c, 0) - width_at(&c, 0) - 0.9f;
    kit_anchor(k, "bank", terrain_point(&t, bank_x, 0), v3(1, 0, 0.4f), 0.6f); /* where somebody may stand */
    for (int i = 4; i <= 6; i++)
        kit_anchor(k,
                   i == 4   ? "subject4"
                   : i == 5 ? "subject5"
                            : "subject6",
                   terrain_point(&t, bank_x - 0.4f * (float)(i - 4), -0.8f * (float)(i - 3)), v3(1, 0, 0.4f), 0.5f);
    kit_anchor(k, "background", v3(0, 1, -20), v3(0, 0, 1), 0);
    k->notes->camera_from = v3_norm(v3(0.42f, 0.28f, 1));
    k->notes->free_space = (aabb){ { -0.9f * c.half_width, 0.08f, -8 }, { 0.9f * c.half_width, 6, 10 } };
    k->notes->ground = "grass";
    kit_acoustics(k, true, 0, 40, 0.4f);
    kit_ambience(k, "stream");
    kit_ambience(k, "birds");
}
