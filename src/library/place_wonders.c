/* library/place_wonders.c - places out of the ordinary: space, a planet's ground, under the sea, a cave, ruins, a
 * castle, a farmyard, a stadium.
 */
#include "library/building.h"
#include "library/plant_green.h"
#include "library/street.h"

#include "base/noise.h"

/* ---- space: a planet's limb, its moon, dust; stars are the sky's ---- */

static rgb8 paint_planet(const void *user, float u, float v)
{
    const uint32_t *seed = user;
    float lon = 2 * CIEL_PI_F * u, lat = CIEL_PI_F * (v - 0.5f);
    vec3 d = v3(cosf(lat) * sinf(lon), sinf(lat), cosf(lat) * cosf(lon));
    float land = noise_fbm(v3_scale(d, 1.9f), 6, *seed),
          cloud = noise_fbm(
              v3_add(v3_scale(d, 3.1f), v3_scale(v3(noise3(v3_scale(d, 4), 5), noise3(v3_scale(d, 4), 6), 0), 0.35f)),
              6, *seed + 9);
    float dry = f_smooth(0.2f, 0.6f, 1 - fabsf(d.y)) * noise3(v3_scale(d, 3), *seed + 3);
    vec3 c = land > 0.04f ? v3_lerp(v3(0.10f, 0.2f, 0.06f), v3(0.5f, 0.38f, 0.2f), f_smooth(-0.2f, 0.4f, dry))
                          : v3_lerp(v3(0.01f, 0.05f, 0.16f), v3(0.03f, 0.16f, 0.26f), f_smooth(-0.1f, 0.04f, land));
    c = v3_lerp(c, v3_fill(0.9f), f_smooth(0.68f, 0.85f, fabsf(d.y)) * 0.9f);
    c = v3_lerp(c, v3_fill(0.92f), f_smooth(0.05f, 0.4f, cloud) * 0.9f);
    return color_rgb8(c);
}

static void planet(place_kit *k, vec3 p, float r, const texture *t, unsigned rgb, float rough)
{
    material m = material_plain(rgb ? thing_color(rgb) : v3_fill(1), rough);
    m.name = "stone";
    m.texture = t;
    mesh_maker *mm = kit_use(k, GROUP_FAR, m);
    uint32_t first = mm->n_vertices;
    maker_sphere(mm, p, v3_fill(r), 160);
    for (uint32_t i = first; i < mm->n_vertices; i++) { /* uv 0..1 for the picture */
        mm->uvs[i].x /= 2 * CIEL_PI_F * r;
        mm->uvs[i].y /= CIEL_PI_F * r;
    }
}

/* Black all round with points of light, and a sun: there is no air, so the scene's sky is shut out. */
static void starry_dome(place_kit *k, vec3 sun)
{
    const float far = 3200;
    material black = material_plain(v3_fill(0.0002f), 1.0f);
    maker_sphere(kit_use(k, GROUP_FAR, black), v3(0, 0, 0), v3_fill(far), 48);
    static const unsigned hues[] = { 0xffffff, 0xdfe8ff, 0xbfd0ff, 0xfff0d8, 0xffd8b0 };
    for (int i = 0; i < 1500; i++) {
        float y = kit_random(k, -1, 1), a = kit_random(k, 0, 2 * CIEL_PI_F), r = sqrtf(1 - y * y);
        vec3 d = v3(r * cosf(a), y, r * sinf(a)), t, b;
        v3_frame(d, &t, &b);
        float bright = powf(kit_random(k, 0.05f, 1), 5), half = 0.55f + 1.0f * bright;
        mesh_maker *m = kit_glow(k, hues[kit_pick(k, 5)], i % 3 ? 500.0f : 2500.0f);
        vec3 c = v3_scale(d, 0.97f * far);
        maker_quad(m, v3_mad(v3_mad(c, t, -half), b, half), v3_scale(t, 2 * half), v3_scale(b, -2 * half));
    }
    float d2 = v3_len2(sun);
    kit_lamp(k, sun, 0.006f * sqrtf(d2), 0xfff6ea, 4 * CIEL_PI_F * 24000.0f * d2); /* 24 000 lux at the mark */
    k->notes->uses_sky = false;
}

static void space(place_kit *k)
{
    starry_dome(k, v3(1900, 1100, 1500));
    uint32_t seed = (uint32_t)kit_pick(k, 1 << 16);
    planet(k, v3(-90, -190, -420), 230, kit_texture(k, 1024, 512, paint_planet, &seed), 0, 0.7f);
    planet(k, v3(170, 95, -640), 26, NULL, 0x8a8680, 0.95f);
    /* rocks drifting, near and far */
    for (int i = 0; i < 70; i++) {
        vec3 p = v3(kit_random(k, -60, 60), kit_random(k, -22, 26), kit_random(k, -140, -14));
        if (fabsf(p.x) < 3.5f && fabsf(p.y) < 3 && p.z > -30)
            continue;
        terrain_rock(k, p, powf(kit_random(k, 0.4f, 1.5f), 3), thing_tinted("stone", 0x6a625a), false);
    }
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 2.0f);
    k->notes->camera_from = v3_norm(v3(0.15f, 0.06f, 1));
    k->notes->free_space = (aabb){ { -20, -10, -10 }, { 20, 10, 20 } };
    k->notes->ground = "stone";
    kit_acoustics(k, true, 0, 1000, 0);
    kit_ambience(k, "space");
    kit_collide(k, COLLIDER_SPHERE, v3(-90, -190, -420), v3(230, 0, 0), quat_identity(), "stone", "planet");
}

/* ---- grounds with relief ---- */

typedef struct ground {
    uint32_t seed;
    float relief, scale;
    int kind; /* 0 alien, 1 seabed, 2 cave, 3 level */
} ground;

static float crater(float x, float z, uint32_t seed, float size)
{
    float f1, f2;
    uint32_t id;
    noise_worley(v3(x / size, 0.5f, z / size), seed, &f1, &f2, &id);
    float r = f1 / 0.42f;
    return r < 1 ? -0.5f * (1 - r * r) * size * 0.16f : size * 0.06f * expf(-6 * (r - 1));
}

static float ground_height(const void *user, float x, float z)
{
    const ground *g = user;
    float d = sqrtf(x * x + z * z), away = f_smooth(0.6f, 5, d);
    float h = g->relief * noise_fbm(v3(x / g->scale, 0, z / g->scale), 5, g->seed);
    if (g->kind == 0)
        h += crater(x + 40, z, g->seed + 3, 34) + 0.6f * crater(x, z + 13, g->seed + 4, 9);
    return h * away;
}

static void alien(place_kit *k)
{
    bool moon = kit_is(k, "moon");
    const ground g = { (uint32_t)kit_pick(k, 1 << 16), 1.6f, 24, 0 };
    const terrain t = { ground_height, &g };
    material soil = thing_tinted("sand", moon ? 0x7c7a76 : 0xa2502c);
    soil.pattern = PATTERN_SOIL;
    soil.pattern_scale = 0.12f;
    soil.bump = 0.008f;
    terrain_rings(kit_use(k, GROUP_GROUND, soil), &t, 0, 0, 0.2f, 600, 160);
    terrain_collide(k, &t, 0, 0, 20, 0.6f, "sand");
    for (int i = 0; i < 120; i++) {
        float a = kit_random(k, 0, 6.28f), d = 1.3f + 26 * powf(kit_random(k, 0, 1), 1.5f), x = d * sinf(a),
              z = -d * cosf(a);
        if (z > 0 && fabsf(x) < 2.5f)
            continue;
        terrain_rock(k, terrain_point(&t, x, z), powf(kit_random(k, 0.3f, 1.15f), 2.4f),
                     thing_tinted("stone", moon ? 0x6a6864 : 0x7a3a22), d < 12);
    }
    terrain_range(k, -75, 75, 500, -14, 90, 1e9f, thing_tinted("stone", moon ? 0x6a6864 : 0x8a4526), g.seed + 21);
    terrain_range(k, -75, 75, 1600, -30, 330, 1e9f, thing_tinted("stone", moon ? 0x74726e : 0x9a5230), g.seed + 22);
    if (moon) {
        starry_dome(k, v3(-2600, 1300, 900));
        uint32_t seed = g.seed;
        planet(k, v3(-260, 230, -900), 80, kit_texture(k, 768, 384, paint_planet, &seed), 0, 0.7f);
    }
    kit_marks(k, terrain_point(&t, 0, 0), v3(0, 0, 1), 1.0f);
    k->notes->ground = "sand";
    kit_ambience(k, "wind");
}

/* ---- under the sea ---- */

static void coral(place_kit *k, vec3 p, float size, unsigned rgb)
{
    affine before = kit_enter(k, p, kit_random(k, 0, 360));
    int kind = kit_pick(k, 3);
    mesh_maker *m = kit_solid(k, thing_tinted("coral", rgb));
    if (kind == 0) { /* branching */
        for (int i = 0; i < 14; i++) {
            float a = 2.4f * (float)i, l = size * kit_random(k, 0.6f, 1.1f), lean = kit_random(k, 0.1f, 0.8f);
            vec3 b[5];
            float r[5];
            for (int j = 0; j < 5; j++) {
                float u = (float)j / 4;
                b[j] =
                    v3(l * u * lean * sinf(a + 0.6f * u), l * (u - 0.15f * u * u), l * u * lean * cosf(a + 0.6f * u));
                r[j] = 0.05f * size * (1.1f - 0.7f * u);
            }
            maker_tube(m, b, r, 5, 7, false);
        }
    } else if (kind == 1) { /* a brain */
        maker_sphere(m, v3(0, 0.15f * size, 0), v3(0.5f * size, 0.4f * size, 0.5f * size), 28);
    } else { /* a fan of sponges */
        for (int i = 0; i < 7; i++) {
            float h = size * kit_random(k, 0.4f, 1), r = 0.1f * size;
            const vec2 tube[] = {
                { 0.7f * r, 0 }, { r, 0.6f * h }, { 1.15f * r, h }, { 0.8f * r, h }, { 0.6f * r, 0.4f * h }
            };
            affine at =
                kit_enter(k, v3(0.25f * size * sinf(1.9f * (float)i), 0, 0.25f * size * cosf(1.9f * (float)i)), 0);
            maker_lathe(m, tube, 5, 14);
            kit_leave(k, at);
        }
    }
    kit_leave(k, before);
}

static void kelp(place_kit *k, vec3 p, float h)
{
    uint32_t first = kit_foliage_mark(k);
    affine before = kit_enter(k, p, kit_random(k, 0, 360));
    material m = thing_tinted("leaf", 0x4a6a28);
    mesh_maker *mm = kit_use(k, GROUP_FOLIAGE, m);
    for (int i = 0; i < 3; i++) {
        vec3 stem[10];
        float r[10], phase = 2.1f * (float)i;
        for (int j = 0; j < 10; j++) {
            float t = (float)j / 9;
            stem[j] = v3(0.18f * sinf(5 * t + phase) + 0.12f * (float)i, h * t, 0.15f * cosf(4 * t + phase));
            r[j] = 0.012f - 0.008f * t;
        }
        maker_tube(mm, stem, r, 10, 5, false);
        for (int j = 1; j < 10; j++)
            for (int s = -1; s <= 1; s += 2) {
                vec3 c = stem[j], tip = v3_add(c, v3(0.3f * (float)s, 0.26f, 0.12f * sinf((float)j)));
                vec3 mid = v3_add(v3_lerp(c, tip, 0.5f), v3(0, -0.05f, 0.05f));
                uint32_t v = maker_vertex(mm, c, v3(0, 0, 1), (vec2){ 0, 0 });
                maker_vertex(mm, mid, v3(0, 0, 1), (vec2){ 1, 0 });
                maker_vertex(mm, tip, v3(0, 0, 1), (vec2){ 1, 1 });
                maker_vertex(mm, v3_add(mid, v3(0, 0.12f, 0)), v3(0, 0, 1), (vec2){ 0, 1 });
                maker_triangle(mm, v, v + 1, v + 2);
                maker_triangle(mm, v, v + 2, v + 3);
            }
    }
    kit_sway(k, first, 0, h, 1);
    kit_leave(k, before);
}

static void underwater(place_kit *k)
{
    const ground g = { (uint32_t)kit_pick(k, 1 << 16), 1.0f, 12, 1 };
    const terrain t = { ground_height, &g };
    material sand = thing_tinted("sand", 0xb8a888);
    terrain_rings(kit_use(k, GROUP_GROUND, sand), &t, 0, 0, 0.2f, 120, 150);
    terrain_collide(k, &t, 0, 0, 16, 0.5f, "sand");
    static const unsigned hues[] = { 0xd8584a, 0xe89a3a, 0xc85a9a, 0x8a5ac8, 0xe8d060, 0x4a9a9a };
    for (int i = 0; i < 64; i++) {
        float a = kit_random(k, -2.2f, 2.2f), d = 1.6f + 13 * powf(kit_random(k, 0, 1), 1.2f);
        coral(k, terrain_point(&t, d * sinf(a), -d * cosf(a)), kit_random(k, 0.25f, 0.9f), hues[kit_pick(k, 6)]);
    }
    for (int i = 0; i < 24; i++) {
        float a = kit_random(k, -2.2f, 2.2f), d = kit_random(k, 2.4f, 12);
        terrain_rock(k, terrain_point(&t, d * sinf(a), -d * cosf(a)), kit_random(k, 0.3f, 1.8f),
                     thing_tinted("stone", 0x6a6a60), true);
    }
    for (int i = 0; i < 22; i++) {
        float a = kit_random(k, -2.2f, 2.2f), d = kit_random(k, 2.2f, 11);
        kelp(k, terrain_point(&t, d * sinf(a), -d * cosf(a)), kit_random(k, 1.6f, 4.5f));
    }
    /* the surface overhead and the blue that everything fades into */
    material top = material_plain(thing_color(0x2a8ab0), 0.1f);
    top.emission = v3_scale(thing_color(0x9ae0f0), 420.0f * (0.15f + 0.85f * (1 - k->night)));
    top.pattern = PATTERN_NONE;
    maker_quad(kit_use(k, GROUP_FAR, top), v3(-140, 14, -140), v3(280, 0, 0), v3(0, 0, 280));
    material blue = material_plain(thing_color(0x0a4a78), 1.0f);
    blue.emission = v3_scale(thing_color(0x0f6aa0), 60.0f * (0.15f + 0.85f * (1 - k->night)));
    maker_cylinder(kit_use(k, GROUP_FAR, blue), v3(0, -8, 0), 90, 90, 24, 48, false);
    for (int i = 0; i < 3; i++)
        kit_spot(k, v3(-4.0f + 4.0f * (float)i, 13, -3), v3(0.1f * (float)i, -1, 0.1f), 40, 0.4f, 0xbfeaf4,
                 42000.0f * (0.1f + 0.9f * (1 - k->night)));
    kit_marks(k, v3(0, 1.2f, 0), v3(0, 0, 1), 1.0f);
    k->notes->indoors = true;
    k->notes->uses_sky = false;
    k->notes->ground = "sand";
    k->notes->interior_lux = 700;
    kit_ambience(k, "underwater");
}

/* ---- cave ---- */

typedef struct tunnel {
    uint32_t seed;
} tunnel;
static vec3 tunnel_point(const void *user, float u, float v)
{
    const tunnel *t = user;
    float a = 2 * CIEL_PI_F * u, z = f_lerp(9, -34, v), r = 3.6f + 1.3f * noise1(0.16f * z, t->seed);
    vec3 d = v3(sinf(a), 0.85f * cosf(a), 0);
    float n = noise_fbm(v3(1.1f * d.x * 2, 1.1f * d.y * 2, 0.32f * z), 5, t->seed + 2);
    r *= 1 + 0.35f * n;
    float y = 2.0f + r * d.y;
    y = y < 0.05f ? 0.12f * y : y; /* the floor is nearly level */
    return v3(1.6f * sinf(0.13f * z) * f_smooth(0, 6, fabsf(z)) + r * d.x, y, z);
}

static void cave(place_kit *k)
{
    const tunnel t = { (uint32_t)kit_pick(k, 1 << 16) };
    material rock = thing_tinted("stone", 0x6a5a4c);
    rock.pattern_scale = 0.6f;
    rock.takes_wetness = false;
    rock.coat = 0.25f;
    rock.coat_roughness = 0.2f;
    kit_sheet(kit_use(k, GROUP_GROUND, rock), tunnel_point, &t, 110, 220);
    kit_floor(k, 0, "stone");
    for (int i = 0; i < 46; i++) { /* stalactites and stalagmites */
        float z = kit_random(k, -30, 3), x = 1.6f * sinf(0.13f * z) + kit_random(k, -2.8f, 2.8f),
              h = kit_random(k, 0.3f, 1.5f);
        bool up = i % 3 == 0;
        if (up && fabsf(x) < 1.2f && z > -4)
            continue;
        const vec2 p[] = {
            { 0.2f * h, -0.1f }, { 0.13f * h, 0.2f * h }, { 0.08f * h, 0.5f * h }, { 0.04f * h, 0.85f * h }, { 0, h }
        };
        affine before = kit_enter_turned(k, v3(x, up ? 0 : 4.6f, z), quat_identity(), v3(1, up ? 1.0f : -1.0f, 1));
        maker_lathe(kit_solid(k, rock), p, 5, 12);
        kit_leave(k, before);
    }
    /* daylight at the far end, glow-worms and crystals on the way */
    maker_quad(kit_glow(k, 0xbfe0ff, 900.0f * (1 - 0.97f * k->night)), v3(-6, -1, -33.6f), v3(12, 0, 0), v3(0, 9, 0));
    kit_area_light(k, v3(0, 2.5f, -32), v3(0, -0.1f, 1), 4, 0xcfe6ff, 60000.0f * (1 - 0.97f * k->night) + 800);
    static const unsigned hues[] = { 0x5ad8ff, 0xa07aff, 0x5affb0 };
    for (int i = 0; i < 26; i++) {
        float z = kit_random(k, -22, 2), s = i % 2 ? 1.0f : -1.0f,
              x = 1.6f * sinf(0.13f * z) + s * kit_random(k, 2.2f, 3.0f), h = kit_random(k, 0.12f, 0.5f);
        unsigned c = hues[kit_pick(k, 3)];
        for (int j = 0; j < 4; j++) {
            affine before = kit_enter_turned(k, v3(x, 0.05f, z),
                                             quat_euler_deg(90.0f * (float)j, 24.0f * (float)(j > 0), 0), v3_fill(1));
            material m = thing_glowing(c, 55);
            m.color = thing_color(c);
            m.roughness = 0.08f;
            maker_cylinder(kit_use(k, GROUP_GLOW, m), v3(0, -0.05f, 0), 0.14f * h, 0.11f * h, h * (j ? 0.6f : 0.9f), 6,
                           false);
            maker_cylinder(kit_use(k, GROUP_GLOW, m), v3(0, h * (j ? 0.6f : 0.9f) - 0.05f, 0), 0.11f * h, 0, 0.2f * h,
                           6, false);
            kit_leave(k, before);
        }
    }
    kit_area_light(k, v3(-1.6f, 3.4f, 3.6f), v3(0.4f, -0.8f, -0.8f), 0.8f, 0xffc98a, 1600);
    kit_marks(k, v3(0, 0.02f, 0), v3(0, 0, 1), 0.8f);
    k->notes->indoors = true;
    k->notes->uses_sky = false;
    k->notes->ground = "stone";
    k->notes->interior_lux = 60;
    kit_acoustics(k, false, 3.2f, 8, 0.5f);
    k->notes->free_space = (aabb){ { -1.6f, 0, -12 }, { 1.6f, 3, 7 } };
    kit_ambience(k, "cave");
}

/* ---- ruins, temple, castle ---- */

static float green_height(const void *user, float x, float z)
{
    const ground *g = user;
    return g->relief * noise_fbm(v3(x / g->scale, 0, z / g->scale), 4, g->seed) * f_smooth(6, 30, sqrtf(x * x + z * z));
}

static void column_of(place_kit *k, vec3 p, float h, bool broken)
{
    affine before = kit_enter(k, p, kit_random(k, 0, 40));
    enum {
        FLUTES = 20,
        RINGS = 7
    };
    vec3 rings[RINGS][FLUTES * 3];
    for (int i = 0; i < RINGS; i++) {
        float t = (float)i / (RINGS - 1), r = 0.5f * (1 - 0.16f * t * t);
        for (int j = 0; j < FLUTES * 3; j++) {
            float a = 2 * CIEL_PI_F * (float)j / (FLUTES * 3), f = r * (j % 3 == 1 ? 0.93f : 1.0f);
            float y = 0.3f + (h - 0.3f) * t + (broken && i == RINGS - 1 ? 0.35f * sinf(2 * a + p.x) : 0);
            rings[i][j] = v3(f * sinf(a), y, f * cosf(a));
        }
    }
    material m = thing_tinted("marble", 0xcfc4ae);
    m.roughness = 0.7f;
    m.takes_wetness = true;
    maker_loft(kit_solid(k, m), &rings[0][0], RINGS, FLUTES * 3, true);
    kit_round(kit_solid(k, m), -0.7f, 0, -0.7f, 0.7f, 0.3f, 0.7f, 0.04f);
    if (!broken) {
        const vec2 cap[] = {
            { 0.42f, h - 0.02f }, { 0.46f, h + 0.1f }, { 0.66f, h + 0.3f }, { 0.66f, h + 0.32f }, { 0, h + 0.32f }
        };
        maker_lathe(kit_solid(k, m), cap, 5, 28);
        kit_round(kit_solid(k, m), -0.72f, h + 0.3f, -0.72f, 0.72f, h + 0.52f, 0.72f, 0.02f);
    }
    kit_collide(k, COLLIDER_CYLINDER, v3(0, 0.5f * h, 0), v3(0.55f, 0.5f * h, 0), quat_identity(), "stone", "column");
    kit_leave(k, before);
}

static void ruins(place_kit *k, bool whole)
{
    const ground g = { (uint32_t)kit_pick(k, 1 << 16), 6, 50, 3 };
    const terrain t = { green_height, &g };
    terrain_rings(kit_use(k, GROUP_GROUND, kit_ground(k, "grass")), &t, 0, 0, 0.3f, 400, 140);
    terrain_collide(k, &t, 0, 0, 22, 0.8f, "grass");
    material flag = thing_tinted("paving", 0xa59a86);
    flag.pattern_scale = 0.7f;
    for (int i = 0; i < 3; i++) /* three steps up to the temple's floor */
        kit_round(kit_use(k, GROUP_GROUND, flag), -7.0f + 0.4f * (float)i, 0.2f * (float)i - 0.3f, -26,
                  7.0f - 0.4f * (float)i, 0.2f * (float)(i + 1), -3.0f - 0.4f * (float)i, 0.02f);
    kit_solid_box(k, v3(-6.2f, -0.3f, -26), v3(6.2f, 0.6f, -3.8f), "stone", "floor");
    for (int i = 0; i < 6; i++)
        for (int s = -1; s <= 1; s += 2) {
            bool broken = !whole && kit_chance(k, 0.5f);
            column_of(k, v3(4.8f * (float)s, 0.6f, -5.2f - 3.6f * (float)i), broken ? kit_random(k, 1.2f, 4.6f) : 6.4f,
                      broken);
        }
    for (int i = 0; i < 2; i++)
        column_of(k, v3(i ? 1.7f : -1.7f, 0.6f, -23.2f), 6.4f, false);
    material m = thing_tinted("marble", 0xcfc4ae);
    m.roughness = 0.7f;
    if (whole) {
        for (int s = -1; s <= 1; s += 2)
            kit_box(kit_solid(k, m), 4.8f * (float)s - 0.65f, 7.5f, -24.2f, 4.8f * (float)s + 0.65f, 8.4f, -4.5f);
        kit_box(kit_solid(k, m), -5.45f, 7.5f, -5.8f, 5.45f, 8.4f, -4.5f);
        const vec2 gable[] = { { -5.8f, 8.4f }, { 5.8f, 8.4f }, { 0, 10.6f } };
        maker_extrude(kit_solid(k, m), gable, 3, -24.2f, -4.6f);
    } else {
        for (int i = 0; i < 22; i++) { /* drums and blocks in the grass */
            float x = kit_random(k, -9, 9), z = kit_random(k, -14, 3);
            if (fabsf(x) < 1.8f && z > -6)
                continue;
            affine before = kit_enter_turned(
                k, v3(x, z < -3.8f && fabsf(x) < 6.2f ? 0.75f : 0.2f, z),
                quat_euler_deg(kit_random(k, 0, 360), kit_random(k, -12, 12), i % 2 ? 90.0f : 8.0f), v3_fill(1));
            if (i % 2)
                maker_cylinder(kit_solid(k, m), v3(0, -0.4f, 0), 0.48f, 0.47f, 0.8f, 30, true);
            else
                kit_round(kit_solid(k, m), -0.5f, -0.3f, -0.35f, 0.5f, 0.3f, 0.35f, 0.05f);
            kit_leave(k, before);
        }
        for (int i = 0; i < 4; i++)
            plant_bush(k, v3((i % 2 ? 1.0f : -1.0f) * kit_random(k, 3, 8), 0, kit_random(k, -4, 1)),
                       kit_random(k, 0.6f, 1.1f), 0x55752f, 420);
    }
    plant_grass(k, &t, 0, 0.5f, 8, 16000, 0.2f, 0x7a8a3c, NULL, NULL);
    for (int i = 0; i < 8; i++)
        plant_conifer(k, terrain_point(&t, (i % 2 ? 1.0f : -1.0f) * kit_random(k, 12, 30), kit_random(k, -40, 0)),
                      kit_random(k, 7, 12), 0x2f4426, 0.2f);
    plant_far_trees(k, &t, 60, 200, 110, 9, 0x55703a, 0.5f);
    terrain_range(k, -75, 75, 900, -14, 190, 1e9f, thing_tinted("stone", 0x6a6e60), g.seed + 21);
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 1.0f);
    kit_ambience(k, "wind");
    kit_ambience(k, "birds");
    k->notes->ground = "grass";
}

static void tower(place_kit *k, vec3 p, float r, float h)
{
    affine before = kit_enter(k, p, 0);
    material wall = thing_tinted("stone", 0x8a8478);
    wall.pattern = PATTERN_BRICK;
    wall.pattern_scale = 0.6f;
    wall.pattern_uv = true;
    wall.color2 = thing_color(0x6a645a);
    maker_cylinder(kit_solid(k, wall), v3(0, -3, 0), r * 1.08f, r, h + 3, 40, true);
    maker_cylinder(kit_solid(k, wall), v3(0, h - 0.4f, 0), r, r + 0.5f, 0.6f, 40, false);
    for (int i = 0; i < 16; i++) { /* battlements */
        affine at = kit_enter(k, v3(0, 0, 0), 22.5f * (float)i);
        kit_box(kit_solid(k, wall), -0.35f, h + 0.2f, r + 0.1f, 0.35f, h + 1.3f, r + 0.5f);
        kit_leave(k, at);
    }
    maker_cylinder(kit_tinted(k, "painted_metal", 0x3a4a5c), v3(0, h + 0.4f, 0), r + 0.2f, 0, r * 2.4f, 32, false);
    for (int i = 0; i < 3; i++) {
        affine at = kit_enter(k, v3(0, 0, 0), 40.0f - 40.0f * (float)i);
        kit_box(k->night > 0.3f ? kit_glow(k, 0xffb060, 120) : kit_tinted(k, "lacquer", 0x0a0a0a), -0.12f,
                h * (0.4f + 0.18f * (float)i), r - 0.1f, 0.12f, h * (0.4f + 0.18f * (float)i) + 0.9f, r + 0.06f);
        kit_leave(k, at);
    }
    kit_collide(k, COLLIDER_CYLINDER, v3(0, 0.5f * h, 0), v3(r, 0.5f * h, 0), quat_identity(), "stone", "tower");
    kit_leave(k, before);
}

static void castle(place_kit *k)
{
    const ground g = { (uint32_t)kit_pick(k, 1 << 16), 8, 60, 3 };
    const terrain t = { green_height, &g };
    terrain_rings(kit_use(k, GROUP_GROUND, kit_ground(k, "grass")), &t, 0, 0, 0.3f, 420, 140);
    terrain_collide(k, &t, 0, 0, 22, 0.8f, "grass");
    material wall = thing_tinted("stone", 0x8a8478);
    wall.pattern = PATTERN_BRICK;
    wall.pattern_scale = 0.6f;
    wall.pattern_uv = true;
    wall.color2 = thing_color(0x6a645a);
    affine before = kit_enter(k, v3(-20, 0, -34), 0);
    const opening gate[] = { { 17.8f, 0, 22.2f, 5.2f } };
    building_wall(kit_solid(k, wall), 40, 9, gate, 1, 2.0f);
    for (float x = 0.3f; x < 40; x += 1.6f)
        kit_box(kit_solid(k, wall), x, 9, -0.5f, x + 0.9f, 10, 0.05f);
    kit_box(kit_solid(k, wall), 0, 0, -2.0f, 40, 9, -1.99f);
    mesh_maker *m = kit_named(k, "iron");
    for (int i = 0; i < 9; i++)
        kit_rod(m, v3(18.1f + 0.48f * (float)i, 1.2f, -0.9f), v3(18.1f + 0.48f * (float)i, 5.2f, -0.9f), 0.05f);
    for (int i = 0; i < 5; i++)
        kit_rod(m, v3(17.8f, 1.6f + 0.8f * (float)i, -0.9f), v3(22.2f, 1.6f + 0.8f * (float)i, -0.9f), 0.05f);
    kit_solid_box(k, v3(0, 0, -2), v3(40, 9, 0), "stone", "wall");
    kit_leave(k, before);
    tower(k, v3(-20, 0, -35), 3.4f, 14);
    tower(k, v3(20, 0, -35), 3.4f, 14);
    tower(k, v3(-4.2f, 0, -34.5f), 2.4f, 12);
    tower(k, v3(4.2f, 0, -34.5f), 2.4f, 12);
    tower(k, v3(-8, 0, -58), 5.0f, 27);
    tower(k, v3(9, 0, -64), 4.0f, 33);
    building_block(k, v3(-12, 0, -70), v3(14, 17, -54), 0x857e70, 0.12f);
    for (int i = 0; i < 2; i++) /* torches at the gate */
        kit_lamp(k, v3(i ? 2.6f : -2.6f, 3.0f, -31.4f), 0.12f, 0xff9a40, 1800 * k->night);
    material path = kit_ground(k, "sand");
    maker_grid(kit_use(k, GROUP_GROUND, path), v3(-1.9f, 0.03f, 14), v3(3.8f, 0, 0), v3(0, 0, -48), 4, 24);
    plant_grass(k, &t, -6, -2, 5, 9000, 0.16f, 0x64803a, NULL, NULL);
    plant_grass(k, &t, 6, -2, 5, 9000, 0.16f, 0x64803a, NULL, NULL);
    for (int i = 0; i < 9; i++)
        plant_tree(k, terrain_point(&t, (i % 2 ? 1.0f : -1.0f) * kit_random(k, 9, 30), kit_random(k, -26, 2)),
                   kit_random(k, 6, 10), 0x4d7030, i < 2 ? 0.4f : 0.1f);
    plant_far_trees(k, &t, 70, 220, 120, 10, 0x4d7030, 0.4f);
    terrain_range(k, -75, 75, 900, -14, 210, 190, thing_tinted("stone", 0x5c6658), g.seed + 21);
    terrain_range(k, -75, 75, 2600, -30, 820, 420, thing_tinted("stone", 0x59606a), g.seed + 22);
    kit_marks(k, v3(0, 0.03f, 0), v3(0, 0, 1), 1.0f);
    kit_ambience(k, "wind");
    kit_ambience(k, "birds");
    k->notes->ground = "soil";
}

/* ---- farm, stadium ---- */

static void farm(place_kit *k)
{
    const ground g = { (uint32_t)kit_pick(k, 1 << 16), 4, 70, 3 };
    const terrain t = { green_height, &g };
    terrain_rings(kit_use(k, GROUP_GROUND, kit_ground(k, "grass")), &t, 0, 0, 0.3f, 400, 140);
    terrain_collide(k, &t, 0, 0, 22, 0.8f, "grass");
    affine before = kit_enter(k, v3(-9, 0, -17), 20); /* the barn: red boards, white battens, a gambrel roof */
    material boards = thing_tinted("planks", 0x7a2018);
    const vec2 end[] = { { -5, 0 }, { 5, 0 }, { 5, 4 }, { 3.4f, 6.4f }, { 0, 7.8f }, { -3.4f, 6.4f }, { -5, 4 } };
    maker_extrude(kit_solid(k, boards), end, 7, -13, 0);
    mesh_maker *m = kit_tinted(k, "painted_metal", 0x4a4c50);
    const vec2 roof[] = { { 5.4f, 3.75f }, { 3.55f, 6.55f }, { 0, 8.0f }, { -3.55f, 6.55f }, { -5.4f, 3.75f } };
    for (int i = 0; i < 4; i++)
        maker_quad(m, v3(roof[i].x, roof[i].y, 0.4f), v3(0, 0, -13.8f),
                   v3(roof[i + 1].x - roof[i].x, roof[i + 1].y - roof[i].y, 0));
    m = kit_tinted(k, "painted_metal", 0xe8e4da);
    kit_box(m, -1.9f, 0, 0, -1.7f, 3.4f, 0.06f);
    kit_box(m, 1.7f, 0, 0, 1.9f, 3.4f, 0.06f);
    kit_box(m, -1.9f, 3.2f, 0, 1.9f, 3.4f, 0.06f);
    kit_box(m, -0.08f, 0, 0, 0.08f, 3.2f, 0.05f);
    kit_rod(m, v3(-1.7f, 0.1f, 0.03f), v3(-0.1f, 3.1f, 0.03f), 0.06f);
    kit_rod(m, v3(1.7f, 0.1f, 0.03f), v3(0.1f, 3.1f, 0.03f), 0.06f);
    kit_solid_box(k, v3(-5, 0, -13), v3(5, 6, 0), "wood", "barn");
    kit_leave(k, before);
    maker_cylinder(kit_tinted(k, "aluminium", 0xb8bcc0), v3(-1.5f, 0, -27), 2.2f, 2.2f, 10, 36, true);
    maker_sphere(kit_tinted(k, "aluminium", 0xb8bcc0), v3(-1.5f, 10, -27), v3(2.2f, 1.3f, 2.2f), 28);
    for (int s = 0; s < 2; s++)
        for (float x = -26; x < 26; x += 2.2f) { /* fences */
            float z = s ? -9.0f : -30.0f;
            if (s && x > -11 && x < -5)
                continue;
            kit_rod(kit_named(k, "pine"), v3(x, -0.2f, z), v3(x, 1.15f, z), 0.06f);
            for (int r = 0; r < 3; r++)
                kit_box(kit_named(k, "pine"), x, 0.3f + 0.35f * (float)r, z - 0.02f, x + 2.2f, 0.4f + 0.35f * (float)r,
                        z + 0.02f);
        }
    for (int i = 0; i < 7; i++) { /* bales */
        float x = kit_random(k, 3, 12), z = kit_random(k, -8, -3);
        affine bale = kit_enter_turned(k, v3(x, 0.6f, z), quat_euler_deg(kit_random(k, 0, 180), 0, 90), v3_fill(1));
        material hay = thing_tinted("wicker", 0xc8a24a);
        hay.bump = 0.012f;
        hay.pattern = PATTERN_FUR;
        hay.pattern_scale = 0.012f;
        maker_cylinder(kit_solid(k, hay), v3(0, -0.55f, 0), 0.62f, 0.62f, 1.1f, 30, true);
        kit_collide(k, COLLIDER_CYLINDER, v3(0, 0, 0), v3(0.62f, 0.55f, 0), quat_identity(), "cloth", "bale");
        kit_leave(k, bale);
    }
    plant_grass(k, &t, 0, -1, 8, 18000, 0.16f, 0x6f8a3a, NULL, NULL);
    for (int i = 0; i < 6; i++)
        plant_tree(k, terrain_point(&t, (i % 2 ? 1.0f : -1.0f) * kit_random(k, 14, 34), kit_random(k, -40, -8)),
                   kit_random(k, 6, 10), 0x4d7030, 0.1f);
    plant_far_trees(k, &t, 70, 220, 120, 10, 0x4d7030, 0.2f);
    terrain_range(k, -75, 75, 1200, -14, 140, 1e9f, thing_tinted("stone", 0x5c6a50), g.seed + 21);
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 1.0f);
    kit_ambience(k, "farm");
    kit_ambience(k, "birds");
    k->notes->ground = "grass";
}

static void stadium(place_kit *k)
{
    material turf = kit_ground(k, "grass");
    material light_turf = turf;
    light_turf.color = v3_scale(turf.color, 1.35f);
    for (int i = 0; i < 18; i++)
        maker_quad(kit_use(k, GROUP_GROUND, i % 2 ? turf : light_turf), v3(-52.5f, 0, 34.0f - 3.8f * (float)i),
                   v3(105, 0, 0), v3(0, 0, -3.8f));
    maker_quad(kit_use(k, GROUP_GROUND, thing_tinted("rubber", 0x8a3a2a)), v3(-70, -0.02f, 50), v3(140, 0, 0),
               v3(0, 0, -100));
    material white = material_plain(thing_color(0xeeeeea), 0.8f);
    mesh_maker *m = kit_use(k, GROUP_GROUND, white);
    const float w = 0.12f;
    for (int s = -1; s <= 1; s += 2) {
        maker_quad(m, v3(-52.5f, 0.004f, 34.0f * (float)s + w), v3(105, 0, 0), v3(0, 0, -w));
        maker_quad(m, v3(52.5f * (float)s, 0.004f, 34), v3(w, 0, 0), v3(0, 0, -68));
    }
    maker_quad(m, v3(0, 0.004f, 34), v3(w, 0, 0), v3(0, 0, -68));
    for (int i = 0; i < 64; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 64, b = 2 * CIEL_PI_F * (float)(i + 1) / 64;
        uint32_t v = maker_vertex(m, v3(9.15f * sinf(a), 0.004f, 9.15f * cosf(a)), v3(0, 1, 0), (vec2){ 0, 0 });
        maker_vertex(m, v3(9.15f * sinf(b), 0.004f, 9.15f * cosf(b)), v3(0, 1, 0), (vec2){ 1, 0 });
        maker_vertex(m, v3(9.03f * sinf(b), 0.004f, 9.03f * cosf(b)), v3(0, 1, 0), (vec2){ 1, 1 });
        maker_vertex(m, v3(9.03f * sinf(a), 0.004f, 9.03f * cosf(a)), v3(0, 1, 0), (vec2){ 0, 1 });
        maker_triangle(m, v, v + 1, v + 2);
        maker_triangle(m, v, v + 2, v + 3);
    }
    static const unsigned shirts[] = { 0xc83030, 0x3050c8, 0xe0e0e0, 0xd8b030, 0x303030, 0x30a060, 0xe08030 };
    for (int side = 0; side < 4; side++) { /* stands with seats and people */
        float length = side % 2 ? 90.0f : 120.0f, away = side % 2 ? 62.0f : 42.0f;
        affine before = kit_enter_turned(k, v3(0, 0, 0), quat_euler_deg(90.0f * (float)side, 0, 0), v3_fill(1));
        affine at = kit_enter(k, v3(0, 0, -away), 0);
        for (int row = 0; row < 22; row++) {
            float y = 1.2f + 0.55f * (float)row, z = -0.85f * (float)row;
            kit_box(kit_use(k, GROUP_FAR, thing_tinted("concrete", 0x8a8a88)), -0.5f * length, y - 0.55f, z - 0.85f,
                    0.5f * length, y, z);
            for (float x = -0.5f * length + 0.4f; x < 0.5f * length && !k->empty; x += kit_random(k, 0.7f, 1.6f))
                kit_box(kit_use(k, GROUP_FAR, thing_tinted("cloth", shirts[kit_pick(k, 7)])), x, y, z - 0.55f,
                        x + 0.42f, y + kit_random(k, 0.6f, 0.9f), z - 0.25f);
        }
        kit_box(kit_use(k, GROUP_FAR, thing_tinted("painted_metal", 0xd8dadc)), -0.5f * length, 19, -26, 0.5f * length,
                19.5f, 0);
        kit_leave(k, at);
        kit_leave(k, before);
    }
    for (int i = 0; i < 4; i++) {
        float x = i & 1 ? 66.0f : -66.0f, z = i & 2 ? 48.0f : -48.0f;
        kit_rod(kit_use(k, GROUP_FAR, thing_material("steel")), v3(x, 0, z), v3(x, 38, z), 0.5f);
        for (int j = 0; j < 12; j++)
            maker_sphere(k->night > 0.2f ? kit_glow(k, 0xf4f8ff, 60000)
                                         : kit_use(k, GROUP_FAR, thing_material("frosted_glass")),
                         v3(x + 1.6f * (float)(j % 4) - 2.4f, 38 + 1.4f * (float)(j / 4), z), v3_fill(0.5f), 8);
        if (k->night > 0.2f)
            kit_spot(k, v3(x, 39, z), v3(-x, -39, -z), 60, 1.5f, 0xf4f8ff, 4000000);
    }
    for (int s = -1; s <= 1; s += 2) { /* goals */
        float x = 52.5f * (float)s;
        m = kit_tinted(k, "painted_metal", 0xf4f4f0);
        kit_rod(m, v3(x, 0, -3.66f), v3(x, 2.44f, -3.66f), 0.06f);
        kit_rod(m, v3(x, 0, 3.66f), v3(x, 2.44f, 3.66f), 0.06f);
        kit_rod(m, v3(x, 2.44f, -3.66f), v3(x, 2.44f, 3.66f), 0.06f);
    }
    kit_floor(k, 0, "grass");
    kit_marks(k, v3(0, 0, 0), v3(0, 0, 1), 1.2f);
    kit_ambience(k, k->empty ? "wind" : "crowd");
    k->notes->ground = "grass";
}

void place_wonders(place_kit *k)
{
    k->notes->camera_from = v3_norm(v3(0.1f, 0.04f, 1));
    k->notes->free_space = (aabb){ { -6, 0, -3 }, { 6, 8, 14 } };
    kit_acoustics(k, true, 0.2f, 60, 0.4f);
    if (kit_is(k, "space"))
        space(k);
    else if (kit_is(k, "underwater"))
        underwater(k);
    else if (kit_is(k, "cave"))
        cave(k);
    else if (kit_is(k, "ruins") || kit_is(k, "temple"))
        ruins(k, kit_is(k, "temple"));
    else if (kit_is(k, "castle"))
        castle(k);
    else if (kit_is(k, "farm"))
        farm(k);
    else if (kit_is(k, "stadium"))
        stadium(k);
    else
        alien(k);
    kit_anchor(k, "background", v3(0, 3, -30), v3(0, 0, 1), 0);
}
