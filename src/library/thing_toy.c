/* library/thing_toy.c - toys and things of the sky: balloon, kite, rocket, planets, umbrella ... Treasure is made in
 * thing_treasure.c.
 *
 * Mostly turned bodies with details set round them. Turning parts are PART_SPINNER; planets carry drawn maps.
 */
#include "base/noise.h"
#include "library/thing_treasure.h"
#include <string.h>

static material gloss(unsigned rgb)
{
    material m = thing_tinted("plastic", rgb);
    m.roughness = 0.3f;
    m.coat = 0.8f;
    m.coat_roughness = 0.05f;
    return m;
}

static int build_balloon(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "balloon", PART_RIGID);
    material m = thing_tinted("rubber", 0xd01c2c);
    m.roughness = 0.16f;
    m.coat = 0.8f;
    m.coat_roughness = 0.05f;
    m.translucent = 0.3f;
    shop_main(&s, m);
    float y = 0.75f;
    corner body[] = { { 0, y - 0.004f, 0 },           { 0.012f, y - 0.006f, 0.003f },
                      { 0.005f, y + 0.008f, 0.004f }, { 0.03f, y + 0.03f, 0.02f },
                      { 0.125f, y + 0.15f, 0.12f },   { 0.128f, y + 0.25f, 0.13f },
                      { 0.07f, y + 0.34f, 0.09f },    { 0, y + 0.347f, 0 } };
    shop_lathe(&s, body, 8, 72);
    shop_paint(&s, thing_tinted("cotton", 0xf0f0f0));
    vec3 string[6] = {
        v3(0, y, 0),           v3(0.012f, 0.6f, 0.004f), v3(-0.01f, 0.42f, -0.006f), v3(0.012f, 0.26f, 0.004f),
        v3(-0.006f, 0.12f, 0), v3(0.004f, 0, 0.004f)
    };
    shop_bend(&s, string, 6, 0.0011f, 0.0011f);
    shop_collide(&s, COLLIDER_SPHERE, v3(0, y + 0.2f, 0), v3_fill(0.14f), "rubber", "balloon");
    shop_anchor(&s, "grip", v3(0, 0.02f, 0), v3(0, 1, 0), 0.01f);
    return shop_close(&s);
}

static int build_hot_air_balloon(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "envelope", PART_RIGID);
    static const unsigned gore[4] = { 0xd83020, 0xf0b020, 0xf4f0e4, 0x2060b0 };
    enum {
        N = 28,
        G = 16
    };
    for (int g = 0; g < G; g++) {
        material m = thing_tinted("silk", gore[g % 4]);
        m.roughness = 0.6f;
        m.translucent = 0.3f;
        if (g % 4 == 0)
            shop_main(&s, m);
        else if (g % 4 == 1)
            shop_second(&s, m);
        else
            shop_paint(&s, m);
        enum {
            K = 8
        };
        uint32_t base = s.mm.n_vertices;
        for (int i = 0; i <= N; i++)
            for (int k = 0; k <= K; k++) {
                float t = (float)i / N, a = 2 * CIEL_PI_F * ((float)g + (float)k / K) / G,
                      lat = f_lerp(-1.16f, 0.5f * CIEL_PI_F, t);
                float q = cosf(lat), r = lat < 0 ? 8.2f * powf(q, 0.82f) : 8.2f * q,
                      bulge = 1 + 0.025f * sinf(CIEL_PI_F * (float)k / K);
                maker_vertex(&s.mm,
                             v3(r * bulge * sinf(a), 12.2f + (lat < 0 ? 10.5f : 8.0f) * sinf(lat), r * bulge * cosf(a)),
                             v3_norm(v3(q * sinf(a), sinf(lat), q * cosf(a))), (vec2){ 0, 0 });
            }
        for (uint32_t i = 0; i < N; i++)
            for (uint32_t k = 0; k < K; k++) {
                uint32_t v = base + i * (K + 1) + k;
                maker_triangle(&s.mm, v, v + 1, v + K + 2);
                maker_triangle(&s.mm, v, v + K + 2, v + K + 1);
            }
    }
    shop_part(&s, "basket", PART_RIGID);
    shop_paint(&s, thing_material("wicker"));
    shop_box(&s, v3(-0.75f, 0, -0.6f), v3(0.75f, 1.1f, 0.6f), 0.06f);
    shop_paint(&s, thing_tinted("leather", 0x4a2a18));
    vec3 rim[4] = { v3(-0.74f, 1.1f, -0.59f), v3(0.74f, 1.1f, -0.59f), v3(0.74f, 1.1f, 0.59f),
                    v3(-0.74f, 1.1f, 0.59f) };
    for (int i = 0; i < 4; i++)
        shop_rod(&s, rim[i], rim[(i + 1) % 4], 0.045f);
    shop_paint(&s, thing_tinted("steel", 0x606060));
    for (int i = 0; i < 4; i++) {
        shop_rod(&s, rim[i], v3_add(v3_scale(rim[i], 0.8f), v3(0, 1.15f, 0)), 0.02f);
        for (int k = 0; k < 2; k++)
            shop_rod(&s, v3_add(v3_scale(rim[i], 0.8f), v3(0, 1.15f, 0)),
                     v3(rim[i].x * (k ? 3.6f : 2.6f), 2.75f, rim[i].z * (k ? 3.0f : 4.4f)), 0.008f);
    }
    shop_paint(&s, thing_material("steel"));
    shop_cone(&s, v3(0, 1.9f, 0), v3(0, 2.2f, 0), 0.18f, 0.14f);
    shop_part(&s, "flame", PART_RIGID);
    s.no_shadow = true;
    shop_paint(&s, thing_glowing(0xff9a40, 9000));
    shop_at(&s, v3(0, 2.2f, 0));
    corner f[] = { { 0, 0, 0 }, { 0.12f, 0.1f, 0.1f }, { 0.15f, 0.4f, 0.3f }, { 0.05f, 1.1f, 0.3f }, { 0, 1.4f, 0 } };
    shop_lathe(&s, f, 5, 24);
    shop_lamp(&s, v3(0, 3.0f, 0), 0.4f, 0xff9a40, 30000);
    return shop_close(&s);
}

static int build_kite(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "kite", PART_RIGID);
    vec3 top = v3(0, 1.3f, 0), left = v3(-0.4f, 0.95f, -0.05f), right = v3(0.4f, 0.95f, -0.05f), low = v3(0, 0.3f, 0),
         mid = v3(0, 0.95f, 0.04f);
    vec3 ring[4] = { top, left, low, right };
    for (int i = 0; i < 4; i++) {
        material m = thing_tinted("silk", i % 2 ? 0xf0c020 : 0xd82828);
        m.translucent = 0.5f;
        if (i % 2)
            shop_second(&s, m);
        else
            shop_main(&s, m);
        for (int side = 0; side < 2; side++) {
            vec3 a = ring[i], b = ring[(i + 1) % 4], n = v3_norm(v3_cross(v3_sub(a, mid), v3_sub(b, mid)));
            vec3 off = v3_scale(n, side ? -0.001f : 0.001f);
            uint32_t v0 = maker_vertex(&s.mm, v3_add(mid, off), side ? v3_neg(n) : n, (vec2){ 0, 0 });
            uint32_t v1 = maker_vertex(&s.mm, v3_add(a, off), side ? v3_neg(n) : n, (vec2){ 1, 0 });
            uint32_t v2 = maker_vertex(&s.mm, v3_add(b, off), side ? v3_neg(n) : n, (vec2){ 0, 1 });
            maker_triangle(&s.mm, v0, side ? v2 : v1, side ? v1 : v2);
        }
    }
    shop_paint(&s, thing_material("bamboo"));
    shop_rod(&s, v3(0, 1.3f, -0.006f), v3(0, 0.3f, -0.006f), 0.005f);
    shop_rod(&s, left, v3(0, 0.95f, -0.008f), 0.004f);
    shop_rod(&s, right, v3(0, 0.95f, -0.008f), 0.004f);
    vec3 tail[6] = { low,
                     v3(0.05f, 0.22f, 0.03f),
                     v3(-0.05f, 0.15f, 0),
                     v3(0.05f, 0.09f, -0.03f),
                     v3(-0.04f, 0.04f, 0),
                     v3(0.02f, 0, 0.03f) };
    shop_paint(&s, thing_tinted("cotton", 0xf0f0f0));
    shop_bend(&s, tail, 6, 0.002f, 0.002f);
    for (int i = 1; i < 5; i++) {
        shop_main(&s, thing_tinted("silk", 0xd82828));
        shop_cone(&s, tail[i], v3_add(tail[i], v3(0.045f, 0.012f, 0)), 0.003f, 0.02f);
        shop_cone(&s, tail[i], v3_add(tail[i], v3(-0.045f, 0.012f, 0)), 0.003f, 0.02f);
    }
    return shop_close(&s);
}

/* ---- sky ---- */

static vec3 sphere_dir(float u, float v)
{
    float lon = 2 * CIEL_PI_F * u, lat = CIEL_PI_F * (v - 0.5f);
    return v3(cosf(lat) * sinf(lon), sinf(lat), cosf(lat) * cosf(lon));
}
static vec3 draw_earth(const void *user, float u, float v)
{
    (void)user;
    vec3 d = sphere_dir(u, v);
    float land = noise_fbm(v3_scale(d, 1.7f), 6, 11), fine = noise_fbm(v3_scale(d, 9), 4, 5),
          cloud = noise_fbm(v3(d.x * 3.2f, d.y * 6.5f, d.z * 3.2f), 6, 23);
    vec3 c = land > 0.04f ? v3_lerp(v3(0.07f, 0.16f, 0.035f), v3(0.36f, 0.27f, 0.13f),
                                    f_smooth(-0.15f, 0.3f, fine + 0.4f * (0.35f - fabsf(d.y))))
                          : v3_lerp(v3(0.006f, 0.03f, 0.11f), v3(0.02f, 0.13f, 0.2f), f_smooth(-0.06f, 0.04f, land));
    if (fabsf(d.y) + 0.06f * fine > 0.88f)
        c = v3_fill(0.8f);
    return v3_lerp(c, v3_fill(0.86f), 0.9f * f_smooth(0.1f, 0.42f, cloud));
}
static vec3 draw_mars(const void *user, float u, float v)
{
    (void)user;
    vec3 d = sphere_dir(u, v);
    float a = noise_fbm(v3_scale(d, 2.2f), 6, 3), b = noise_fbm(v3_scale(d, 8), 4, 8);
    vec3 c = v3_lerp(v3(0.42f, 0.14f, 0.05f), v3(0.12f, 0.05f, 0.03f), f_smooth(0.0f, 0.35f, a + 0.3f * b));
    return d.y + 0.05f * b > 0.93f ? v3_fill(0.8f) : c;
}
static vec3 draw_jupiter(const void *user, float u, float v)
{
    (void)user;
    vec3 d = sphere_dir(u, v);
    float y = d.y + 0.025f * noise_fbm(v3(d.x * 5, d.y * 14, d.z * 5), 5, 9),
          band = 0.5f + 0.5f * sinf(19 * y + 1.5f * sinf(7 * y));
    vec3 c = v3_lerp(v3(0.72f, 0.58f, 0.4f), v3(0.4f, 0.2f, 0.1f), f_smooth(0.35f, 0.9f, band));
    return v3_lerp(c, v3(0.8f, 0.74f, 0.62f),
                   0.3f * f_smooth(0.0f, 0.5f, noise_fbm(v3(d.x * 9, d.y * 40, d.z * 9), 4, 2)));
}
static vec3 draw_moon(const void *user, float u, float v)
{
    (void)user;
    vec3 d = sphere_dir(u, v);
    float sea = noise_fbm(v3_scale(d, 1.6f), 5, 17), f1, f2, shade = 0.42f;
    uint32_t id;
    shade -= 0.2f * f_smooth(0.02f, 0.25f, sea);
    for (int k = 0; k < 3; k++) {
        noise_worley(v3_scale(d, 5.0f * (float)(1 << k)), 40 + (uint32_t)k, &f1, &f2, &id);
        float r = 0.16f + 0.2f * (float)(id % 64) / 64;
        if (id % 3)
            shade += f1 < r ? -0.05f : f1 < r * 1.25f ? 0.08f : 0;
    }
    return v3_scale(v3(1, 0.97f, 0.92f), f_clamp(shade + 0.06f * noise_fbm(v3_scale(d, 24), 3, 4), 0.06f, 0.75f));
}

static vec3 ball_at(const void *user, float u, float v)
{
    const float *r = user;
    return v3_add(v3_scale(sphere_dir(u, v), *r), v3(0, *r, 0));
}

static int build_planet(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    const char *v = c->row->variant;
    float r = 1.0f;
    shop_part(&s, "globe", PART_RIGID);
    material m = material_plain(v3_fill(1), 0.75f);
    m.name = "stone";
    bool saturn = v[0] == 's' && v[1] == 'a', sun = v[0] == 's' && v[1] == 'u';
    if (sun) {
        m = thing_glowing(0xffc860, 9000);
        shop_lamp(&s, v3(0, r, 0), r, 0xffd890, 120000);
    } else {
        m.texture = shop_draw(&s, 768, 384,
                              v[0] == 'e'                  ? draw_earth
                              : v[0] == 'm' && v[1] == 'o' ? draw_moon
                              : v[0] == 'm'                ? draw_mars
                                                           : draw_jupiter,
                              NULL);
    }
    shop_main(&s, m);
    shop_sheet(&s, ball_at, &r, 96, 64, false);
    if (saturn) {
        shop_part(&s, "rings", PART_RIGID);
        shop_turned(&s, v3(0, r, 0), 0, 14, 12);
        static const float band[4][3] = {
            { 1.25f, 1.5f, 0.55f }, { 1.52f, 1.95f, 0.8f }, { 2.02f, 2.25f, 0.65f }, { 2.28f, 2.32f, 0.4f }
        };
        for (int i = 0; i < 4; i++) {
            material ice = material_plain(v3_scale(v3(0.8f, 0.7f, 0.55f), band[i][2]), 0.9f);
            ice.name = "stone";
            ice.translucent = 0.4f;
            shop_paint(&s, ice);
            corner ring[] = { { band[i][0], -0.003f, 0 },
                              { band[i][1], -0.003f, 0 },
                              { band[i][1], 0.003f, 0 },
                              { band[i][0], 0.003f, 0 },
                              { band[i][0], -0.003f, 0 } };
            shop_lathe(&s, ring, 5, 128);
        }
    }
    return shop_close(&s);
}

static int build_rocket(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "rocket", PART_RIGID);
    shop_main(&s, gloss(0xf0f0ee));
    corner body[] = { { 0, 0.6f, 0 },        { 0.45f, 0.6f, 0.04f }, { 0.72f, 1.6f, 1.2f },
                      { 0.78f, 3.2f, 1.6f }, { 0.6f, 4.9f, 1.2f },   { 0, 6.4f, 0 } };
    shop_lathe(&s, body, 6, 72);
    shop_second(&s, gloss(0xd02820));
    corner nose[] = {
        { 0.565f, 5.0f, 0 }, { 0.58f, 5.0f, 0.01f }, { 0.3f, 5.75f, 0.5f }, { 0.03f, 6.43f, 0.03f }, { 0, 6.46f, 0 }
    };
    shop_lathe(&s, nose, 5, 72);
    shop_ring(&s, v3(0, 1.45f, 0), v3(0, 1, 0), 0.675f, 0.03f);
    for (int i = 0; i < 3; i++) {
        shop_turned(&s, v3(0, 0, 0), 120 * (float)i, 0, 0);
        corner fin[] = { { 0.42f, 0.9f, 0.05f },
                         { 0.85f, 0.0f, 0.05f },
                         { 1.25f, 0.0f, 0.08f },
                         { 1.15f, 0.9f, 0.25f },
                         { 0.66f, 2.0f, 0.1f } };
        shop_slab(&s, fin, 5, -0.05f, 0.05f, 0.035f);
    }
    shop_home(&s);
    shop_paint(&s, thing_material("steel"));
    corner nozzle[] = { { 0, 0.62f, 0 },    { 0.22f, 0.62f, 0.02f }, { 0.42f, 0.3f, 0.1f },
                        { 0.39f, 0.3f, 0 }, { 0.18f, 0.6f, 0.1f },   { 0, 0.6f, 0 } };
    shop_lathe(&s, nozzle, 6, 48);
    shop_paint(&s, thing_material("chrome"));
    shop_ring(&s, v3(0, 3.9f, 0.73f), v3(0, 0.12f, 1), 0.27f, 0.05f);
    material port = gloss(0x102438);
    shop_paint(&s, port);
    shop_scaled(&s, v3(0, 3.9f, 0.7f), quat_identity(), v3(1, 1, 0.25f));
    shop_ball(&s, v3(0, 0, 0), 0.26f);
    shop_anchor(&s, "flame", v3(0, 0.3f, 0), v3(0, -1, 0), 0.35f);
    shop_anchor(&s, "smoke", v3(0, 0.1f, 0), v3(0, -1, 0), 0.4f);
    return shop_close(&s);
}

/* A flying saucer, with a ring of lamps. */
static int build_saucer(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "hull", PART_RIGID);
    shop_main(&s, thing_material("stainless_steel"));
    corner hull[] = { { 0, 0, 0 },          { 0.8f, 0.02f, 0.2f }, { 2.2f, 0.55f, 0.3f }, { 4.0f, 0.95f, 0.08f },
                      { 2.4f, 1.4f, 0.6f }, { 1.3f, 1.65f, 0.2f }, { 0, 1.7f, 0 } };
    shop_lathe(&s, hull, 7, 96);
    shop_part(&s, "dome", PART_RIGID);
    s.no_shadow = true;
    material glass = thing_tinted("window_glass", 0x90d0e0);
    glass.thin = true;
    shop_paint(&s, glass);
    corner dome[] = { { 1.25f, 1.62f, 0 }, { 1.2f, 2.1f, 0.5f }, { 0.7f, 2.55f, 0.5f }, { 0, 2.65f, 0 } };
    shop_lathe(&s, dome, 4, 64);
    shop_part(&s, "lamps", PART_RIGID);
    s.no_shadow = true;
    shop_second(&s, thing_glowing(0x70ffd0, 6000));
    for (int i = 0; i < 18; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 18;
        shop_ball(&s, v3(3.15f * sinf(a), 0.76f, 3.15f * cosf(a)), 0.13f);
    }
    shop_lamp(&s, v3(0, -0.1f, 0), 1.0f, 0x90ffe0, 20000);
    return shop_close(&s);
}

/* ---- treasure, arms, clothes of the hand ---- */

static int build_umbrella(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "canopy", PART_RIGID);
    material m = thing_tinted("raincoat", 0xb81c24);
    m.translucent = 0.25f;
    shop_main(&s, m);
    enum {
        N = 14,
        K = 96
    };
    float R = 0.55f, top = 0.92f;
    for (int side = 0; side < 2; side++) {
        uint32_t base = s.mm.n_vertices;
        for (int i = 0; i <= N; i++)
            for (int k = 0; k <= K; k++) { /* eight gores, the edge drawn up between the ribs */
                float t = (float)i / N, a = 2 * CIEL_PI_F * (float)k / K, between = fabsf(sinf(4 * a));
                float lat = t * 1.12f, r = R * sinf(lat) / sinf(1.12f) * (1 - 0.05f * between * t * t),
                      y = top - 0.27f * (1 - cosf(lat)) / (1 - cosf(1.12f)) + 0.018f * between * t * t;
                vec3 n = v3_norm(v3(sinf(a) * sinf(lat), cosf(lat), cosf(a) * sinf(lat)));
                maker_vertex(&s.mm, v3(r * sinf(a), y - (side ? 0.001f : 0), r * cosf(a)), side ? v3_neg(n) : n,
                             (vec2){ a * R, t * R });
            }
        for (uint32_t i = 0; i < N; i++)
            for (uint32_t k = 0; k < K; k++) {
                uint32_t v = base + i * (K + 1) + k;
                maker_triangle(&s.mm, v, side ? v + K + 2 : v + K + 1, side ? v + K + 1 : v + K + 2);
                maker_triangle(&s.mm, v, side ? v + 1 : v + K + 2, side ? v + K + 2 : v + 1);
            }
    }
    shop_part(&s, "stick", PART_RIGID);
    shop_paint(&s, thing_material("steel"));
    shop_rod(&s, v3(0, 0.1f, 0), v3(0, top + 0.05f, 0), 0.0055f);
    for (int i = 0; i < 8; i++) {
        float a = CIEL_PI_F * (float)i / 4;
        vec3 tip = v3(0.548f * sinf(a), top - 0.275f, 0.548f * cosf(a));
        vec3 rib[4] = { v3(0, top - 0.008f, 0), v3(0.2f * sinf(a), top - 0.04f, 0.2f * cosf(a)),
                        v3(0.4f * sinf(a), top - 0.135f, 0.4f * cosf(a)), tip };
        shop_bend(&s, rib, 4, 0.0018f, 0.0015f);
        shop_rod(&s, v3(0, top - 0.25f, 0), v3(0.28f * sinf(a), top - 0.075f, 0.28f * cosf(a)), 0.0015f);
        shop_ball(&s, tip, 0.004f);
    }
    shop_second(&s, thing_tinted("walnut", 0x4a2812));
    vec3 crook[6] = { v3(0, 0.2f, 0),        v3(0, 0.09f, 0),       v3(0, 0.035f, 0.008f),
                      v3(0, 0.012f, 0.045f), v3(0, 0.035f, 0.082f), v3(0, 0.065f, 0.087f) };
    shop_bend(&s, crook, 6, 0.0105f, 0.0105f);
    shop_anchor(&s, "grip", v3(0, 0.14f, 0), v3(0, 1, 0), 0.0105f);
    return shop_close(&s);
}

static int build_robot(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "robot", PART_RIGID);
    material shell = thing_tinted("painted_metal", 0x3a8fa8);
    shell.coat = 0.6f;
    material steel = thing_material("steel"), red = gloss(0xd03020);
    shop_main(&s, shell);
    shop_box(&s, v3(-0.055f, 0.075f, -0.035f), v3(0.055f, 0.175f, 0.035f), 0.01f);
    shop_box(&s, v3(-0.04f, 0.188f, -0.032f), v3(0.04f, 0.25f, 0.032f), 0.012f);
    for (int i = 0; i < 2; i++) {
        float x = i ? -1.0f : 1.0f;
        shop_paint(&s, steel);
        for (int k = 0; k < 5; k++) {
            shop_ring(&s, v3(x * 0.03f, 0.03f + 0.01f * (float)k, 0), v3(0, 1, 0), 0.009f, 0.005f);
            shop_ring(&s, v3(x * (0.066f + 0.004f * (float)k), 0.155f - 0.014f * (float)k, 0.006f * (float)k),
                      v3(0.2f, 1, 0), 0.0065f, 0.005f);
        }
        shop_main(&s, shell);
        shop_box(&s, v3(x * 0.03f - 0.021f, 0, -0.028f), v3(x * 0.03f + 0.021f, 0.024f, 0.044f), 0.008f);
        shop_second(&s, red);
        shop_ball(&s, v3(x * 0.06f, 0.16f, 0), 0.015f);
        shop_ring(&s, v3(x * 0.086f, 0.083f, 0.03f), v3(1, 0, 0.2f), 0.0125f, 0.0048f);
        shop_paint(&s, thing_glowing(0xffe0a0, 900));
        shop_scaled(&s, v3(x * 0.017f, 0.224f, 0.031f), quat_identity(), v3(1, 1, 0.45f));
        shop_ball(&s, v3(0, 0, 0), 0.0105f);
        shop_home(&s);
        shop_paint(&s, thing_material("chrome"));
        shop_ring(&s, v3(x * 0.017f, 0.224f, 0.032f), v3(0, 0, 1), 0.0115f, 0.0018f);
    }
    shop_paint(&s, steel);
    shop_cone(&s, v3(0, 0.174f, 0), v3(0, 0.19f, 0), 0.018f, 0.018f);
    shop_rod(&s, v3(0, 0.249f, 0), v3(0, 0.278f, 0), 0.0022f);
    shop_second(&s, red);
    shop_ball(&s, v3(0, 0.281f, 0), 0.0065f);
    shop_paint(&s, gloss(0x101418));
    shop_box(&s, v3(-0.022f, 0.198f, 0.03f), v3(0.022f, 0.206f, 0.0335f), 0.001f);
    shop_box(&s, v3(-0.036f, 0.105f, 0.033f), v3(0.036f, 0.158f, 0.0362f), 0.002f);
    static const unsigned lamp[3] = { 0x60ff70, 0xffd040, 0xff5040 };
    for (int i = 0; i < 3; i++) {
        shop_paint(&s, thing_glowing(lamp[i], 500));
        shop_ball(&s, v3(-0.02f + 0.02f * (float)i, 0.143f, 0.0362f), 0.0045f);
    }
    shop_spinner(&s, "winder", v3(0, 0.125f, -0.05f), v3(0, 0, 1));
    shop_paint(&s, thing_material("brass"));
    shop_rod(&s, v3(0, 0.125f, -0.034f), v3(0, 0.125f, -0.052f), 0.003f);
    shop_ring(&s, v3(-0.012f, 0.125f, -0.054f), v3(0, 0, 1), 0.009f, 0.0025f);
    shop_ring(&s, v3(0.012f, 0.125f, -0.054f), v3(0, 0, 1), 0.009f, 0.0025f);
    return shop_close(&s);
}

#define T(name, syn, en, fr, flags, w, h, d, mat, place, kg, fn)                                                       \
    THING(name, syn, en, fr, OBJECT, flags, w, h, d, mat, place, kg, fn, name)
static const thing_row rows[] = {
    T("balloon", "balloon.n.02", "balloon|party balloon", "ballon de baudruche|ballon gonflable",
      THING_HELD | THING_FLIES, 0.26f, 1.1f, 0.26f, "rubber", "park", 0.004f, build_balloon),
    THING("hot_air_balloon", "hot-air_balloon.n.01 balloon.n.01 aircraft.n.01", "hot-air balloon|hot air balloon",
          "montgolfière", VEHICLE, THING_FLIES | THING_OUTDOORS, 16.4f, 20.2f, 16.4f, "cloth", "meadow", 450,
          build_hot_air_balloon, NULL),
    T("kite", "kite.n.03", "kite", "cerf-volant", THING_HELD | THING_FLIES, 0.8f, 1.3f, 0.09f, "cloth", "beach", 0.2f,
      build_kite),
    T("earth", "earth.n.01 planet.n.01 celestial_body.n.01", "planet earth|planet|globe|earth",
      "planète Terre|planète|globe|Terre", THING_ROUND | THING_FLIES, 2, 2, 2, "stone", "space", 0, build_planet),
    THING("full_moon", "moon.n.01", "moon|full moon", "lune|pleine lune", OBJECT, THING_ROUND | THING_FLIES, 2, 2, 2,
          "stone", "space", 0, build_planet, "moon"),
    T("mars", "mars.n.01", "mars|red planet", "mars|planète rouge", THING_ROUND | THING_FLIES, 2, 2, 2, "stone",
      "space", 0, build_planet),
    T("jupiter", "jupiter.n.01 jovian_planet.n.01", "jupiter|gas giant", "jupiter|géante gazeuse",
      THING_ROUND | THING_FLIES, 2, 2, 2, "stone", "space", 0, build_planet),
    T("saturn", "saturn.n.01", "saturn|ringed planet", "saturne|planète à anneaux", THING_FLIES, 4.55f, 2.0f, 4.55f,
      "stone", "space", 0, build_planet),
    T("sun", "sun.n.01 star.n.01", "sun|glowing star", "soleil|astre", THING_ROUND | THING_FLIES | THING_LIGHT, 2, 2, 2,
      "stone", "space", 0, build_planet),
    THING("rocket", "rocket.n.01 spacecraft.n.01", "rocket|space rocket", "fusée", VEHICLE,
          THING_FLIES | THING_OUTDOORS, 2.2f, 6.46f, 2.0f, "metal", "space", 1200, build_rocket, NULL),
    THING("flying_saucer", "unidentified_flying_object.n.01 starship.n.01", "flying saucer|ufo|spaceship|starship",
          "soucoupe volante|ovni|vaisseau spatial", VEHICLE, THING_FLIES | THING_OUTDOORS, 8, 2.65f, 8, "metal",
          "meadow", 9000, build_saucer, NULL),
    T("crown", "crown.n.04", "crown|royal crown", "couronne", THING_HELD, 0.19f, 0.108f, 0.19f, "gold", "studio", 0.9f,
      treasure_build),
    T("coin", "coin.n.01 money.n.01", "coin|gold coin", "pièce de monnaie|pièce d'or|pièce", THING_HELD, 0.026f,
      0.0024f, 0.026f, "gold", "studio", 0.012f, treasure_build),
    T("ring", "ring.n.08 engagement_ring.n.01 jewelry.n.01", "ring|diamond ring|engagement ring", "bague|alliance",
      THING_HELD, 0.0214f, 0.0254f, 0.006f, "gold", "studio", 0.005f, treasure_build),
    T("key", "key.n.01", "key|old key", "clé|clef", THING_HELD, 0.033f, 0.007f, 0.107f, "brass", "studio", 0.04f,
      treasure_build),
    T("sword", "sword.n.01 weapon.n.01", "sword|blade", "épée|glaive", THING_HELD, 0.25f, 1.052f, 0.044f, "steel",
      "studio", 1.3f, treasure_build),
    T("trophy", "trophy.n.02 award.n.02", "trophy|cup trophy", "trophée|coupe", THING_HELD, 0.25f, 0.306f, 0.15f,
      "gold", "studio", 1.6f, treasure_build),
    T("umbrella", "umbrella.n.01", "umbrella|parasol", "parapluie|ombrelle", THING_HELD | THING_OUTDOORS, 1.1f, 0.97f,
      1.1f, "cloth", "street", 0.45f, build_umbrella),
    T("robot", "automaton.n.02 machine.n.01", "robot|toy robot", "robot", THING_HELD, 0.18f, 0.288f, 0.1f, "metal",
      "studio", 0.6f, build_robot),
};
THING_FAMILY(thing_family_toy, "toys, treasure and sky");
