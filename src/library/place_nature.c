/* library/place_nature.c - open country: meadow, field, park, garden, forest, jungle, beach, dunes, snow, mountains,
 * lakes.
 *
 * One builder with a recipe a place: relief, ground, what grows near the mark and further off, ranges behind. The mark
 * is at the origin on level ground; the view is towards -Z.
 */
#include "library/place_rails.h"
#include "library/plant_green.h"
#include "library/street.h"

#include "base/noise.h"
#include <string.h>

typedef struct recipe {
    const char *name;
    const char *ground;
    unsigned ground_rgb; /* 0 = natural */
    float relief, scale; /* metres of height, metres of a hill */
    float ripple, ripple_scale;
    int grass, tall_grass, flowers, bushes, trees, conifers, palms, ferns, rocks;
    float grass_height, tree_height, clearing; /* clearing: radius without trees */
    unsigned grass_rgb, tree_rgb;
    float range_height; /* of the far mountains, 0 = none */
    float snow_line;
    const char *step, *sound;
} recipe;

static const recipe recipes[] = {
    { "meadow", "grass", 0, 3.0f,  60, 0.03f, 2,        30000,    12000, 220, 5,       12,     3,
      0,        0,       5, 0.28f, 9,  26,    0x6a8a34, 0x4d7030, 260,   150, "grass", "birds" },
    { "field", "soil", 0x6a5a3a, 1.2f,  90, 0.03f, 2,        34000,    20000, 40,   0,      7,     0,
      0,       0,      0,        0.75f, 10, 60,    0xc2a24a, 0x4d7030, 90,    1e9f, "soil", "wind" },
    { "park", "grass", 0, 0.8f,  40, 0.02f, 2,        16000,    0, 160,  14,      22,    3,
      0,      0,       2, 0.06f, 10, 7,     0x5c8a34, 0x4f7a30, 0, 1e9f, "grass", "park" },
    { "forest", "soil", 0x4a3d28, 1.6f,  18, 0.08f, 1.5f,     9000,     0, 40,   18,     46,      16,
      0,        60,     14,       0.16f, 13, 3.2f,  0x5a7a30, 0x46702c, 0, 1e9f, "soil", "forest" },
    { "pine_forest", "soil", 0x4d3c26, 2.4f,     22,       0.08f, 1.5f, 7000,   0,       0, 8, 4, 62, 0, 44, 18,
      0.14f,         17,     3.2f,     0x4f6a30, 0x46702c, 300,   150,  "soil", "forest" },
    { "jungle", "soil", 0x3a3320, 1.2f, 12, 0.08f, 1.5f,     8000,     0, 60,   30,     24,      0,
      22,       120,    10,       0.3f, 15, 2.8f,  0x4a8030, 0x3a7428, 0, 1e9f, "soil", "jungle" },
    { "desert", "sand", 0xc9a468, 16.0f, 70, 0, 1,        0, 0,  0,    0,      0,     0,
      0,        0,      3,        0.2f,  0,  0, 0x8a8a50, 0, 60, 1e9f, "sand", "wind" },
    { "snowfield", "snow", 0, 4.0f, 50, 0.05f, 3,        0,        0,   0,     0,      0,     34,
      0,           0,      6, 0.1f, 10, 14,    0x8a8a50, 0x30452c, 620, -1e9f, "snow", "wind" },
    { "mountain", "grass", 0x5c6a34, 9.0f,  45, 0.12f, 2,        22000,    0,    90,  0,       0,     22,
      0,          0,       46,       0.16f, 9,  16,    0x6a7a38, 0x30452c, 1500, 340, "grass", "wind" },
    { "savanna", "soil", 0xa98a50, 2.6f,  60, 0.03f, 2,        34000,    20000, 0,    18,      9,        0,
      0,         0,      3,        0.45f, 7,  22,    0xc0a050, 0x6f7a34, 60,    1e9f, "soil", "insects" },
    { "hill", "grass", 0, 12.0f, 80, 0.05f, 2,        26000,    12000, 120,  3,       5,     0,
      0,      0,       4, 0.22f, 9,  20,    0x6a9034, 0x4d7030, 160,   1e9f, "grass", "wind" },
    { "garden", "grass", 0, 0.2f,  20, 0.02f, 2,        16000,    0, 700,  16,      7,      0,
      0,        10,      6, 0.05f, 6,  5,     0x5f9036, 0x558034, 0, 1e9f, "grass", "birds" },
};

typedef struct land {
    const recipe *r;
    uint32_t seed;
    bool dunes;
    const cast_member *rails; /* a line that the ground makes room for, or NULL */
} land;

static float dune(float x, float z, uint32_t seed)
{
    /* crests along a warped axis: a slow rise and a steep fall */
    float w = x * 0.8f + z * 0.35f + 14.0f * noise3(v3(0.012f * x, 0, 0.012f * z), seed), t = w / 46.0f;
    t -= floorf(t);
    float crest = t < 0.72f ? f_smooth(0, 0.72f, t) : 1.0f - f_smooth(0.72f, 1.0f, t);
    return crest * (0.5f + 0.6f * noise3(v3(0.02f * x, 3, 0.02f * z), seed + 1));
}

static float land_height(const void *user, float x, float z)
{
    const land *l = user;
    const recipe *r = l->r;
    float d = sqrtf(x * x + z * z), flat = f_smooth(0.5f, 0.5f * r->scale + 3.0f, d);
    float h =
        l->dunes ? dune(x, z, l->seed) - dune(0, 0, l->seed) : noise_fbm(v3(x / r->scale, 0, z / r->scale), 4, l->seed);
    float small = r->ripple > 0
                      ? r->ripple * noise_fbm(v3(x / r->ripple_scale, 0, z / r->ripple_scale), 3, l->seed + 7) *
                            f_smooth(0.2f, 2, d)
                      : 0;
    float lift = strcmp(r->name, "hill") == 0 ? -22.0f * (1 - expf(-d * d / 2400.0f)) : 0; /* one stands on the top */
    float y = r->relief * h * flat + small + lift;
    if (!l->rails)
        return y;
    /* cuttings and embankments: level under the bed, back to the land within a few metres */
    float off = rails_distance(l->rails, x, z), bed = l->rails->at.y - 0.32f;
    return f_lerp(bed, y, f_smooth(2.4f, 4.0f + 1.6f * fabsf(y - bed), off));
}

static bool near_path(const void *user, float x, float z)
{
    const land *l = user;
    float d = fabsf(x - 1.2f * sinf(0.12f * z) * f_smooth(0, 6, fabsf(z)));
    if (strcmp(l->r->name, "park") == 0)
        return d > 1.5f;
    return x * x + z * z > 0.1f;
}

/* the park's path: a ribbon just above the turf */
static vec3 path_point(const void *user, float u, float v)
{
    float z = f_lerp(14, -60, v), x = 1.2f * sinf(0.12f * z) * f_smooth(0, 6, fabsf(z)) + 1.45f * (2 * u - 1);
    return v3(x, land_height(user, x, z) + 0.02f + 0.03f * (1 - (2 * u - 1) * (2 * u - 1)), z);
}

static bool too_steep(const void *user, vec3 p, vec3 n)
{
    const land *l = user;
    return n.y < 0.8f + 0.1f * noise3(v3_scale(p, 0.3f), l->seed);
}

/* A place for something tall: outside the clearing, mostly in front of the camera, never between it and the mark. */
static vec3 spot(place_kit *k, const terrain *t, float clearing, float reach, float wide)
{
    for (int i = 0; i < 20; i++) {
        float a = kit_random(k, -2.1f, 2.1f), d = clearing + (reach - clearing) * powf(kit_random(k, 0, 1), 1.3f);
        float x = d * sinf(a), z = -d * cosf(a);
        bool lane = fabsf(x) < 1.2f + wide && z > -clearing - 0.5f * wide; /* where camera and actors are */
        if (lane || (z > 0 && fabsf(x) < 3.0f + wide + 0.5f * z))
            continue;
        vec3 p = terrain_point(t, x, z);
        if (kit_headroom(k, p, wide) > 0.8f + wide)
            return p;
    }
    return terrain_point(t, reach, -reach);
}

/* a camera that stands far from the mark has grass before it too */
static void grass_by_cameras(place_kit *k, const recipe *r, const land *l, const terrain *t)
{
    vec3 last = v3_fill(0);
    for (size_t i = 0; i < k->scene->n_shots && i < 6; i++) {
        const scene_camera *c = &k->scene->shots[i].camera;
        vec3 way = v3(c->look_at.x - c->position.x, 0, c->look_at.z - c->position.z);
        float up = f_max(c->position.y - terrain_at(t, c->position.x, c->position.z), 0.5f), far = 2.0f + 3.0f * up;
        vec3 p = v3_mad(c->position, v3_norm(way), f_min(far, 0.7f * v3_len(way)));
        if (up > 8 || p.x * p.x + p.z * p.z < 49 || v3_dist(p, last) < 4)
            continue;
        plant_grass(k, t, p.x, p.z, 4.0f + 2.5f * up, r->grass, r->grass_height, r->grass_rgb, near_path, l);
        last = p;
    }
}

/* what the field is sown with: a flower that is filmed there, or that the place's label names; NULL = wheat */
static const bloom *crop_of(place_kit *k)
{
    const place_cast *cast = kit_cast(k);
    for (size_t i = 0; i < cast->n_members; i++)
        if (plant_bloom_named(cast->members[i].thing))
            return plant_bloom_named(cast->members[i].thing);
    return plant_bloom_in(k->scene->place.label);
}

static unsigned crop_color(const place_kit *k, const bloom *b)
{
    for (size_t i = 0; i < k->scene->n_entities; i++) {
        const entity *e = &k->scene->entities[i];
        if (e->has_color && e->thing && strcmp(e->thing, b->name) == 0)
            return (unsigned)e->color.r << 16 | (unsigned)e->color.g << 8 | e->color.b;
    }
    return KIT_NATURAL;
}

static void plants(place_kit *k, const recipe *recipe_, const land *l, const terrain *t)
{
    recipe sown = *recipe_;
    const recipe *r = &sown;
    const bloom *crop = kit_is(k, "field") ? crop_of(k) : NULL;
    if (crop) {
        sown.grass_rgb = 0x6a8038;
        sown.grass_height = 0.14f;
        sown.tall_grass = 0;
        plant_bloom_field(k, t, crop, crop_color(k, crop));
    }
    static const unsigned petals[] = { 0xf4f0f6, 0xf2d24a, 0xe06a8a, 0x8a6ae0, 0xe0402a };
    if (r->grass && k->snow < 0.6f)
        plant_grass(k, t, 0, -1.5f, r->clearing > 20 ? 9.0f : 8.0f, r->grass, r->grass_height, r->grass_rgb, near_path,
                    l);
    if (r->grass && k->snow < 0.6f)
        grass_by_cameras(k, r, l, t);
    if (r->tall_grass && k->snow < 0.6f)
        plant_grass(k, t, 0, -12, 32, r->tall_grass, r->grass_height * 1.3f, r->grass_rgb, near_path, l);
    for (int i = 0; i < r->flowers && !k->winter && !k->autumn; i += 20) {
        float a = kit_random(k, 0, 6.28f), d = kit_random(k, 0.9f, 7);
        plant_flowers(k, t, d * sinf(a), d * cosf(a) - 1.5f, 0.7f, 20, petals + kit_pick(k, 4), 2);
    }
    for (int i = 0; i < r->bushes; i++)
        plant_bush(k, spot(k, t, 4, 18, 0.8f), kit_random(k, 0.6f, 1.5f), r->tree_rgb, 420);
    for (int i = 0; i < r->ferns; i++)
        plant_fern(k, spot(k, t, 1.4f, 10, 0.3f), kit_random(k, 0.35f, 0.8f), 0x4d7a30);
    float reach = r->clearing < 5 ? 34.0f : 75.0f;
    for (int i = 0; i < r->trees; i++) {
        vec3 p = spot(k, t, r->clearing, reach, 1.0f);
        float d = sqrtf(p.x * p.x + p.z * p.z);
        plant_tree(k, p, r->tree_height * kit_random(k, 0.75f, 1.2f), r->tree_rgb, d < 9 && i < 6 ? 0.5f : 0.1f);
    }
    for (int i = 0; i < r->conifers; i++) {
        vec3 p = spot(k, t, r->clearing, reach, 0.24f * r->tree_height);
        float d = sqrtf(p.x * p.x + p.z * p.z);
        plant_conifer(k, p, r->tree_height * kit_random(k, 0.7f, 1.25f), 0x2c4226,
                      d < 12   ? 0.7f
                      : d < 24 ? 0.4f
                               : 0.1f);
    }
    for (int i = 0; i < r->palms; i++)
        plant_palm(k, spot(k, t, r->clearing, reach * 0.7f, 1.5f), kit_random(k, 6, 11), 0.4f);
    bool wood = r->clearing > 0 && r->clearing < 5 && strcmp(r->name, "garden") != 0;
    float conifers = r->trees ? 0.5f * (float)r->conifers / (float)(r->trees + 1) : 0.0f;
    if (wood)
        plant_far_trees(k, t, 26, 80, 260, r->tree_height, r->tree_rgb, conifers);
    else if (r->trees > 2)
        plant_far_trees(k, t, 70, 190, 150, r->tree_height * 1.1f, r->tree_rgb, conifers * 0.5f);
    material stone = thing_material("stone");
    for (int i = 0; i < r->rocks; i++)
        terrain_rock(k, spot(k, t, 2.2f, 20, 0.6f), powf(kit_random(k, 0.4f, 1.3f), 2), stone, true);
}

static void park_things(place_kit *k, const terrain *t)
{
    for (int i = 0; i < 5; i++) {
        float z = 2.0f - 6.5f * (float)i, side = i % 2 ? 1.0f : -1.0f,
              x = 1.2f * sinf(0.12f * z) * f_smooth(0, 6, fabsf(z)) + side * 2.1f;
        affine before = kit_enter(k, terrain_point(t, x, z), side > 0 ? -90.0f : 90.0f);
        if (i % 2 == 0)
            street_bench(k, 1.8f);
        kit_leave(k, before);
        before = kit_enter(k, terrain_point(t, x - 0.2f * side, z - 2.6f), 0);
        street_old_lamp(k, 3.6f, 900);
        kit_leave(k, before);
    }
}

static void garden_things(place_kit *k)
{
    affine before = kit_enter(k, v3(-9, 0, -8.5f), 0);
    plant_hedge(k, 18, 1.7f, 0.8f, 0x3f6a28);
    kit_leave(k, before);
    for (int s = -1; s <= 1; s += 2) {
        before = kit_enter(k, v3(7.5f * (float)s, 0, s > 0 ? -8.0f : 4.0f), s > 0 ? -90.0f : 90.0f);
        plant_hedge(k, 12, 1.4f, 0.7f, 0x3f6a28);
        kit_leave(k, before);
    }
    kit_thing(k, "bench", v3(-3.4f, 0, -4.5f), 50, 1, KIT_NATURAL);
    for (int i = 0; i < 9; i++) { /* stepping stones to the mark */
        float z = 3.4f - 1.0f * (float)i, x = 0.3f * sinf(0.9f * (float)i) + 0.9f;
        mesh_maker *m = kit_use(k, GROUP_GROUND, thing_material("stone"));
        maker_cylinder(m, v3(x, -0.05f, z), 0.3f, 0.28f, 0.075f, 18, true);
    }
}

void place_nature(place_kit *k)
{
    const recipe *r = &recipes[0];
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++)
        if (kit_is(k, recipes[i].name))
            r = &recipes[i];
    land l = { r, (uint32_t)kit_pick(k, 1 << 16), kit_is(k, "desert"), NULL };
    const terrain t = { land_height, &l };
    kit_marks(k, terrain_point(&t, 0, 0), v3(0, 0, 1), 1.0f);
    l.rails = kit_rail_runner(k);
    material ground = kit_ground(k, r->ground);
    if (r->ground_rgb && k->snow < 0.35f)
        material_tint(&ground, thing_color(r->ground_rgb));
    mesh_maker *m = kit_use(k, GROUP_GROUND, thing_material("stone"));
    uint16_t other = m->slot;
    m = kit_use(k, GROUP_GROUND, ground);
    uint32_t first = m->n_triangles;
    terrain_rings(m, &t, 0, 0, 0.25f, kit_is(k, "hill") ? 700 : 420, 150);
    if (kit_is(k, "park"))
        kit_sheet(kit_use(k, GROUP_GROUND, kit_ground(k, "sand")), path_point, &l, 8, 200);
    else if (kit_is(k, "mountain"))
        terrain_paint(m, first, other, too_steep, &l);
    terrain_collide(k, &t, 0, 0, 22, 0.6f, r->step);
    plants(k, r, &l, &t);
    if (kit_is(k, "park"))
        park_things(k, &t);
    if (kit_is(k, "garden"))
        garden_things(k);
    material rock = thing_tinted("stone", kit_is(k, "desert") ? 0x9a6f48 : kit_is(k, "savanna") ? 0x7a6a58 : 0x565d66);
    rock.pattern_scale = 14;
    rock.bump = 0;
    if (r->range_height > 0) {
        material hill = thing_tinted("stone", kit_is(k, "desert")      ? 0xb08a58
                                              : kit_is(k, "snowfield") ? 0x8a8f98
                                                                       : 0x4f6040);
        terrain_range(k, -80, 80, 700, kit_is(k, "hill") ? -36.0f : -18.0f, (r->range_height > 400 ? 0.13f : 0.3f) * r->range_height, r->snow_line,
                      hill, l.seed + 21);
        terrain_range(k, -70, 70, 1900, -30, 0.8f * r->range_height, r->snow_line, rock, l.seed + 22);
        terrain_range(k, -60, 75, 4200, -60, 1.5f * r->range_height, r->snow_line, rock, l.seed + 23);
    }
    kit_anchor(k, "background", v3(0, 3, -60), v3(0, 0, 1), 0);
    k->notes->camera_from = v3_norm(v3(0.12f, 0.04f, 1));
    k->notes->ground = r->step;
    k->notes->free_space = (aabb){ { -12, 0, -10 }, { 12, 10, 16 } };
    kit_acoustics(k, true, 0, 200, 0.5f);
    kit_ambience(k, r->sound);
    if (strcmp(r->sound, "birds") == 0)
        kit_ambience(k, "wind");
}
