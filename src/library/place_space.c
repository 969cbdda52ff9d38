/* library/place_space.c - space, a planet's ground, the moon: stars and planets above, craters and rocks below. */
#include "library/place_wonders.h"
#include "library/plant_green.h"

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

void wonder_space(place_kit *k)
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

static float crater(float x, float z, uint32_t seed, float size)
{
    float f1, f2;
    uint32_t id;
    noise_worley(v3(x / size, 0.5f, z / size), seed, &f1, &f2, &id);
    float r = f1 / 0.42f;
    return r < 1 ? -0.5f * (1 - r * r) * size * 0.16f : size * 0.06f * expf(-6 * (r - 1));
}

float wonder_rough(const void *user, float x, float z)
{
    const wonder_ground *g = user;
    float d = sqrtf(x * x + z * z), away = f_smooth(0.6f, 5, d);
    float h = g->relief * noise_fbm(v3(x / g->scale, 0, z / g->scale), 5, g->seed);
    if (g->kind == 0)
        h += crater(x + 40, z, g->seed + 3, 34) + 0.6f * crater(x, z + 13, g->seed + 4, 9);
    return h * away;
}

void wonder_alien(place_kit *k)
{
    bool moon = kit_is(k, "moon");
    const wonder_ground g = { (uint32_t)kit_pick(k, 1 << 16), 1.6f, 24, 0 };
    const terrain t = { wonder_rough, &g };
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
