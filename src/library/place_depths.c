/* library/place_depths.c - under the sea, and under the earth: a reef with coral and kelp, a cave. */
#include "library/place_wonders.h"
#include "library/plant_green.h"

#include "base/noise.h"

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

void wonder_underwater(place_kit *k)
{
    const wonder_ground g = { (uint32_t)kit_pick(k, 1 << 16), 1.0f, 12, 1 };
    const terrain t = { wonder_rough, &g };
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

void wonder_cave(place_kit *k)
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
