/* library/place_road.c - roads through the open land: country, coast, mountain, desert, forest; and the earth path.
 *
 * The road runs along Z under the mark and is level across; the land on both sides is a height function of its own. The
 * anchor "lane" is where vehicles go and which way. The camera looks across it, back along its length. Long before and
 * behind, since the camera travels with what drives.
 */
#include "library/plant_green.h"
#include "library/street.h"

#include "base/noise.h"
#include <string.h>

enum country {
    LAND_FIELDS,
    LAND_COAST,
    LAND_MOUNTAIN,
    LAND_DESERT,
    LAND_FOREST,
    LAND_SNOW
};
typedef struct roadside {
    enum country land;
    uint32_t seed;
    float half;  /* of the road */
    float verge; /* level ground beside it */
    bool earth;
} roadside;

#define SEA_LEVEL -21.0f

static float drop_to(float d, float depth, float steep)
{
    return d > 0 ? -depth * (1 - expf(-d * steep)) : 0;
}

static float roadside_height(const void *user, float x, float z)
{
    const roadside *r = user;
    float out = fabsf(x) - r->half - r->verge;
    if (out <= 0)
        return 0;
    float rough = noise_fbm(v3(0.06f * x, 0, 0.06f * z), 4, r->seed),
          wide = noise_fbm(v3(0.011f * x, 3, 0.011f * z), 3, r->seed + 1);
    switch (r->land) {
    case LAND_COAST:
        if (x < 0)
            return drop_to(out, 30, 0.11f) + 2.6f * rough * f_smooth(0, 8, out) * f_smooth(60, 20, out);
        return f_smooth(7, 60, out) * (16 + 9 * wide) + 1.6f * rough * f_smooth(6, 16, out);
    case LAND_MOUNTAIN:
        if (x < 0)
            return drop_to(out, 90, 0.05f) + 5 * rough * f_smooth(0, 12, out);
        return f_smooth(6, 70, out) * (46 + 26 * wide) + 4.5f * rough * f_smooth(5, 14, out);
    case LAND_DESERT: return f_smooth(2, 40, out) * (3.2f + 5.5f * wide) + 0.5f * rough * f_smooth(0, 6, out);
    case LAND_FOREST: return f_smooth(2, 30, out) * (1.2f + 2.5f * wide) + 0.35f * rough * f_smooth(0, 5, out);
    default:
        return -0.22f * f_smooth(0, 0.8f, out) * f_smooth(2.4f, 1.2f, out) +
               f_smooth(4, 70, out) * (1.0f + 6.5f * wide) + 0.25f * rough * f_smooth(2, 8, out);
    }
}

static vec3 land_point(const void *user, float u, float v)
{
    float s = 2 * u - 1, w = 2 * v - 1, x = s * (22 + 520 * s * s * s * s), z = -w * (110 + 640 * w * w);
    return v3(x, roadside_height(user, x, z), z);
}

static bool is_steep(const void *user, vec3 p, vec3 n)
{
    const roadside *r = user;
    return n.y < 0.80f + 0.12f * noise3(v3_scale(p, 0.35f), r->seed + 5);
}

static void land(place_kit *k, const roadside *r)
{
    bool dry = r->land == LAND_DESERT;
    material rock = thing_tinted("stone", dry ? 0xa8835c : r->land == LAND_COAST ? 0x8a8274 : 0x6c6a66);
    rock.pattern_scale = 2.2f;
    mesh_maker *m = kit_use(k, GROUP_GROUND, rock);
    uint16_t stony = m->slot;
    material ground = kit_ground(k, dry ? "sand" : "grass");
    if (dry)
        material_tint(&ground, thing_color(0xc79a68));
    if (r->land == LAND_SNOW)
        ground = thing_material("snow");
    m = kit_use(k, GROUP_GROUND, ground);
    uint32_t first = m->n_triangles;
    kit_sheet(m, land_point, r, 96, 130);
    if (!dry && r->land != LAND_SNOW)
        terrain_paint(m, first, stony, is_steep, r);
}

/* ---- the road itself ---- */

static void stripe(mesh_maker *m, float x, float z0, float z1)
{
    maker_quad(m, v3(x - 0.06f, 0.026f, z0), v3(0.12f, 0, 0), v3(0, 0, z1 - z0));
}

static void surface(place_kit *k, const roadside *r)
{
    float h = r->half;
    if (r->earth) {
        material soil = thing_tinted("soil", 0x8a6a48);
        soil.takes_wetness = true;
        mesh_maker *m = kit_use(k, GROUP_GROUND, soil);
        for (int s = -1; s <= 1; s += 2)
            maker_grid(m, v3((float)s * 0.72f - 0.42f, 0.03f, 300), v3(0.84f, 0, 0), v3(0, 0, -900), 2, 90);
        return;
    }
    material asphalt = kit_ground(k, "asphalt");
    maker_grid(kit_use(k, GROUP_GROUND, asphalt), v3(-h, 0.02f, 700), v3(2 * h, 0, 0), v3(0, 0, -1440), 4, 120);
    material worn = asphalt;
    worn.color = v3_scale(worn.color, 0.80f);
    worn.roughness *= 0.85f;
    mesh_maker *m = kit_use(k, GROUP_GROUND, worn);
    for (int s = -1; s <= 1; s += 2)
        for (int i = 0; i < 2; i++)
            maker_grid(m, v3((float)s * 0.5f * h + (i ? 0.52f : -1.02f), 0.0225f, 700), v3(0.5f, 0, 0), v3(0, 0, -1440),
                       1, 60);
    bool yellow = kit_locale(k, "new_york") || r->land == LAND_DESERT;
    material paint = material_plain(thing_color(yellow ? 0xd8a820 : 0xdedcd4), 0.6f);
    paint.takes_wetness = true;
    m = kit_use(k, GROUP_GROUND, paint);
    for (float z = 240; z > -420; z -= 6)
        stripe(m, 0, z, z - 3);
    material white = material_plain(thing_color(0xdedcd4), 0.6f);
    white.takes_wetness = true;
    m = kit_use(k, GROUP_GROUND, white);
    for (int s = -1; s <= 1; s += 2)
        stripe(m, (float)s * (h - 0.25f), 700, -700);
    material gravel = thing_tinted("stone", r->land == LAND_DESERT ? 0xb08a60 : 0x77705f);
    gravel.pattern_scale = 0.08f;
    m = kit_use(k, GROUP_GROUND, gravel);
    for (int s = -1; s <= 1; s += 2)
        maker_grid(m, v3(s > 0 ? h : -h - 0.7f, 0.012f, 700), v3(0.7f, 0, 0), v3(0, 0, -1440), 1, 60);
}

static void guard_rail(place_kit *k, float x)
{
    mesh_maker *m = kit_tinted(k, "aluminium", 0xa8acb0);
    for (int i = 0; i < 3; i++) /* the beam's wave */
        kit_rod(m, v3(x + (i == 1 ? 0.03f : 0.05f), 0.52f + 0.10f * (float)i, 320),
                v3(x + (i == 1 ? 0.03f : 0.05f), 0.52f + 0.10f * (float)i, -320), 0.055f);
    for (float z = 200; z > -300; z -= 4)
        kit_box(m, x - 0.06f, 0, z - 0.04f, x, 0.78f, z + 0.04f);
    kit_solid_box(k, v3(x - 0.1f, 0, -60), v3(x + 0.1f, 0.8f, 60), "metal", "guard rail");
}

static void delineators(place_kit *k, float x)
{
    for (float z = 180; z > -200; z -= 16)
        for (int s = -1; s <= 1; s += 2) {
            if (s < 0 && x < 0)
                continue;
            float px = (float)s * fabsf(x);
            kit_rod(kit_tinted(k, "plastic", 0xe8e8e4), v3(px, 0, z), v3(px, 0.9f, z), 0.05f);
            kit_round(kit_tinted(k, "plastic", 0xe05a1c), px - 0.055f, 0.7f, z - 0.055f, px + 0.055f, 0.8f, z + 0.055f,
                      0.01f);
        }
}

static void poles(place_kit *k, float x)
{
    const float step = 32;
    for (int i = -6; i < 6; i++) {
        float z = -14 - step * (float)i;
        affine before = kit_enter(k, v3(x, 0, z), 0);
        street_power_pole(k, 8);
        kit_leave(k, before);
        for (int c = -2; c <= 2 && i < 5; c++)
            if (c)
                kit_cable(kit_named(k, "rubber"), v3(x + 0.4f * (float)c, 7.6f, z),
                          v3(x + 0.4f * (float)c, 7.6f, z - step), 0.9f, 0.012f);
    }
}

/* ---- what grows and stands beside it ---- */

static void verges(place_kit *k, const roadside *r, const terrain *t)
{
    unsigned green = r->land == LAND_COAST ? 0x8f8f4a : r->land == LAND_FOREST ? 0x4f7030 : 0x74873c;
    float x = r->half + (r->earth ? 0.5f : 1.0f);
    for (int i = 0; i < 12; i++)
        for (int s = -1; s <= 1; s += 2)
            plant_grass(k, t, (float)s * (x + 3.2f), 48 - 9.0f * (float)i, 4.6f, i > 2 && i < 8 ? 560 : 170,
                        r->land == LAND_COAST ? 0.34f : 0.28f, green, NULL, NULL);
    static const unsigned wild[] = { 0xe8e4d8, 0xd8b020, 0xb03a5a, 0x7a5ab0 };
    if (!k->winter && r->land != LAND_SNOW)
        for (int s = -1; s <= 1; s += 2)
            plant_flowers(k, t, (float)s * (x + 2.4f), -4, 7, 90, wild, 4);
}

static void scatter_rocks(place_kit *k, const terrain *t, float x0, float x1, int n, float largest, unsigned rgb)
{
    for (int i = 0; i < n; i++) {
        float x = kit_random(k, x0, x1), z = kit_random(k, -110, 60),
              size = largest * kit_random(k, 0.15f, 1) * kit_random(k, 0.3f, 1);
        terrain_rock(k, terrain_point(t, x, z), size, thing_tinted("stone", rgb), false);
    }
}

static void coast(place_kit *k, const roadside *r, const terrain *t)
{
    material w = thing_material("water");
    w.pattern = PATTERN_WATER;
    w.pattern_scale = 5;
    w.bump = 0.09f;
    w.absorb_m = 2.4f;
    mesh_maker *m = kit_use(k, GROUP_WATER, w);
    maker_grid(m, v3(-160, SEA_LEVEL, 160), v3(150, 0, 0), v3(0, 0, -420), 60, 150);
    maker_grid(m, v3(-6160, SEA_LEVEL, 3000), v3(6000, 0, 0), v3(0, 0, -8000), 40, 50);
    maker_grid(m, v3(-160, SEA_LEVEL, -260), v3(150, 0, 0), v3(0, 0, -3800), 6, 40);
    maker_quad(kit_use(k, GROUP_FAR, thing_tinted("sand", 0x12303c)), v3(-6160, SEA_LEVEL - 12, 3000), v3(6150, 0, 0),
               v3(0, 0, -8000));
    k->notes->has_water = true;
    k->notes->water_level = SEA_LEVEL;
    guard_rail(k, -r->half - 0.85f);
    scatter_rocks(k, t, -24, -r->half - 3, 60, 3.2f, 0x8a8274);
    scatter_rocks(k, t, r->half + 8, 30, 50, 2.2f, 0x8f8778);
    for (int i = 0; i < 46; i++) {
        float x = i % 3 ? kit_random(k, r->half + 9, 46) : -kit_random(k, r->half + 2.5f, 11),
              z = kit_random(k, -130, 70);
        plant_bush(k, terrain_point(t, x, z), kit_random(k, 0.5f, 1.4f), i % 2 ? 0x5c6b34 : 0x6f7040,
                   i < 20 ? 500 : 260);
    }
    for (int i = 0; i < 12; i++)
        plant_conifer(k, terrain_point(t, kit_random(k, r->half + 13, 60), -kit_random(k, -30, 170)),
                      kit_random(k, 6, 11), 0x2f4526, 0.2f);
    terrain_range(k, -46, -4, 950, SEA_LEVEL - 4, 190, 1e9f, thing_tinted("stone", 0x66705f), r->seed + 21);
    terrain_range(k, -12, 70, 420, -20, 170, 1e9f, thing_tinted("stone", 0x5f6a52), r->seed + 22);
    terrain_range(k, -62, 10, 2600, SEA_LEVEL - 30, 420, 1e9f, thing_tinted("stone", 0x67707a), r->seed + 23);
    kit_ambience(k, "waves");
    kit_ambience(k, "wind");
}

static void mountains(place_kit *k, const roadside *r, const terrain *t)
{
    guard_rail(k, -r->half - 0.85f);
    scatter_rocks(k, t, r->half + 5, 40, 90, 3.6f, 0x6c6a66);
    scatter_rocks(k, t, -20, -r->half - 3, 40, 2.2f, 0x6c6a66);
    for (int i = 0; i < 60; i++) {
        float x = i % 4 ? kit_random(k, r->half + 9, 90) : -kit_random(k, r->half + 4, 50), z = kit_random(k, -200, 70);
        plant_conifer(k, terrain_point(t, x, z), kit_random(k, 7, 15), 0x28401f, i < 8 ? 0.4f : 0.12f);
    }
    terrain_range(k, -70, 5, 1400, -200, 620, 260, thing_tinted("stone", 0x58606a), r->seed + 31);
    terrain_range(k, -10, 75, 900, -60, 520, 300, thing_tinted("stone", 0x50584e), r->seed + 32);
    terrain_range(k, -75, 60, 3600, -260, 1500, 520, thing_tinted("stone", 0x5d6672), r->seed + 33);
    kit_ambience(k, "wind");
    kit_ambience(k, "birds");
}

static void desert(place_kit *k, const roadside *r, const terrain *t)
{
    scatter_rocks(k, t, r->half + 2, 60, 70, 1.4f, 0xa87850);
    scatter_rocks(k, t, -60, -r->half - 2, 70, 1.4f, 0xa87850);
    for (int i = 0; i < 120; i++) {
        float x = (i % 2 ? 1.0f : -1.0f) * (r->half + 2 + 50 * kit_random(k, 0, 1) * kit_random(k, 0.05f, 1)),
              z = kit_random(k, -160, 60);
        plant_tuft(k, terrain_point(t, x, z), 60, kit_random(k, 0.25f, 0.6f), 0x9a9058);
    }
    poles(k, -r->half - 7);
    material mesa = thing_tinted("stone", 0xa8623e);
    terrain_range(k, -60, -15, 1500, -10, 210, 1e9f, mesa, r->seed + 41);
    terrain_range(k, 5, 60, 1900, -10, 260, 1e9f, mesa, r->seed + 42);
    terrain_range(k, -70, 70, 4200, -40, 480, 1e9f, thing_tinted("stone", 0x8a6a5c), r->seed + 43);
    kit_ambience(k, "wind");
}

static void forest(place_kit *k, const roadside *r, const terrain *t)
{
    for (int i = 0; i < 150; i++) {
        float near = i < 40 ? kit_random(k, 5.5f, 14) : kit_random(k, 9, 60),
              x = (i % 2 ? 1.0f : -1.0f) * (r->half + near);
        float z = i < 40 ? kit_random(k, -70, 50) : kit_random(k, -220, 90);
        if (i % 3)
            plant_conifer(k, terrain_point(t, x, z), kit_random(k, 11, 19), 0x26401f, i < 30 ? 0.4f : 0.1f);
        else
            plant_tree(k, terrain_point(t, x, z), kit_random(k, 8, 14), 0x45682a, i < 30 ? 0.25f : 0.08f);
    }
    for (int i = 0; i < 50; i++)
        plant_fern(k,
                   terrain_point(t, (i % 2 ? 1.0f : -1.0f) * kit_random(k, r->half + 4.5f, 13), kit_random(k, -40, 25)),
                   kit_random(k, 0.4f, 0.9f), 0x4a6c2a);
    terrain_range(k, -80, 80, 700, -10, 190, 1e9f, thing_tinted("stone", 0x3c5034), r->seed + 51);
    kit_ambience(k, "forest");
    kit_ambience(k, "birds");
}

static void fields(place_kit *k, const roadside *r, const terrain *t)
{
    poles(k, r->half + 4.5f);
    static const unsigned crops[] = { 0xc0a04a, 0x88993c, 0x5f7c34, 0x9a8a50 };
    for (int s = -1; s <= 1; s += 2)
        for (int i = 0; i < 2; i++) { /* hedges between fields, and trees in them */
            float z = -6 - 52.0f * (float)i + kit_random(k, -6, 6), x0 = (float)s * 14;
            affine before = kit_enter(k, terrain_point(t, s > 0 ? x0 : x0 - 26, z), 0);
            plant_hedge(k, 26, 1.4f, 1.0f, 0x46652c);
            kit_leave(k, before);
            plant_tree(k, terrain_point(t, x0 + (float)s * kit_random(k, 2, 30), z), kit_random(k, 6, 11),
                       crops[i % 4] & 0x7f7f3f, 0.06f);
        }
    for (int i = 0; i < 9; i++) /* an avenue on one side, further off */
        plant_tree(k, terrain_point(t, -r->half - 5.5f, 38 - 17.0f * (float)i), kit_random(k, 7, 9), 0x4d7030,
                   i > 1 && i < 5 ? 0.14f : 0.05f);
    plant_far_trees(k, t, 110, 300, 110, 11, 0x4d7030, 0.3f);
    kit_thing(k, "house", terrain_point(t, 58, -120), -40, 1.25f, KIT_NATURAL);
    terrain_range(k, -80, 80, 900, -15, 110, 1e9f, thing_tinted("stone", 0x566a48), r->seed + 5);
    terrain_range(k, -70, 70, 2600, -40, 420, 1e9f, thing_tinted("stone", 0x66707a), r->seed + 6);
    kit_ambience(k, "wind");
    kit_ambience(k, "birds");
}

/* a trait of the place, or a word of what the prompt called it */
static bool asks(const place_kit *k, const char *const *words)
{
    const char *label = k->scene->place.label ? k->scene->place.label : "";
    for (; *words; words++)
        if (kit_number(k, *words, 0) > 0 || strstr(label, *words))
            return true;
    return false;
}

static enum country country_of(const place_kit *k)
{
    static const char *const sea[] = { "beach", "sea", "coast",    "cliff",    "island",
                                       "ocean", "côt", "corniche", "littoral", NULL };
    static const char *const high[] = { "mountain", "alpine", "canyon", "winding", "montagne", "col", NULL };
    static const char *const dry[] = { "desert", "arid", "savanna", "dusty", "désert", NULL };
    static const char *const wooded[] = { "forest", "wooded", "woods", "jungle", "forêt", "bois", NULL };
    return asks(k, sea)      ? LAND_COAST
           : asks(k, high)   ? LAND_MOUNTAIN
           : asks(k, dry)    ? LAND_DESERT
           : asks(k, wooded) ? LAND_FOREST
           : k->snow > 0.3f  ? LAND_SNOW
                             : LAND_FIELDS;
}

void place_road(place_kit *k)
{
    roadside r = { country_of(k), (uint32_t)kit_pick(k, 1 << 16), 3.5f, 1.4f, kit_is(k, "path") };
    if (r.earth)
        r.half = 1.3f;
    const terrain t = { roadside_height, &r };
    kit_marks(k, v3(0, 0.02f, 0), v3(0.3f, 0, 1), 1.0f);
    kit_anchor(k, "lane", v3(r.earth ? 0 : -0.5f * r.half, 0.025f, 0), v3(0, 0, 1), 0);
    land(k, &r);
    surface(k, &r);
    if (r.land == LAND_COAST)
        coast(k, &r, &t);
    else if (r.land == LAND_MOUNTAIN)
        mountains(k, &r, &t);
    else if (r.land == LAND_DESERT)
        desert(k, &r, &t);
    else if (r.land == LAND_FOREST)
        forest(k, &r, &t);
    else
        fields(k, &r, &t);
    if (r.land != LAND_DESERT && r.land != LAND_SNOW)
        verges(k, &r, &t);
    if (!r.earth)
        delineators(k, r.land == LAND_COAST || r.land == LAND_MOUNTAIN ? -r.half - 0.6f : r.half + 0.6f);
    kit_floor(k, 0, r.earth ? "soil" : "asphalt");
    kit_anchor(k, "background", v3(-6, 3, -60), v3(0, 0, 1), 0);
    k->notes->ground = r.earth ? "soil" : "asphalt";
    k->notes->camera_from = v3_norm(v3(0.52f, 0.05f, 0.85f));
    k->notes->free_space = (aabb){ { -r.half, 0, -20 }, { r.half + 7, 12, 22 } };
    kit_acoustics(k, true, 0, 300, 0.5f);
}
