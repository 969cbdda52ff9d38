/* library/thing_food.c - fruit, bread, cakes, fast food, ice cream: small, close, and meant to look good to eat.
 *
 * Fruit are turned profiles with a dip at the stalk and a little irregularity; colours vary over them by drawn textures
 * or patterns. Bread crusts are noise over loaves. Nothing here is hollow.
 */
#include "base/noise.h"
#include "library/thing.h"
#include <string.h>

static material flesh(unsigned rgb, float rough)
{
    material m = thing_tinted("fruit", rgb);
    m.roughness = rough;
    m.subsurface = 0.35f;
    m.scatter = thing_color(rgb);
    return m;
}

/* A bumpy ball: radii, a dip at the top, noise. */
typedef struct lump {
    vec3 center, radii;
    float dip, noise, scale;
    uint32_t seed;
    float waist; /* narrows the upper half: pears */
} lump;
static vec3 lump_point(const void *user, float u, float v)
{
    const lump *l = user;
    float lon = 2 * CIEL_PI_F * u, lat = CIEL_PI_F * (v - 0.5f), c = cosf(lat), y = sinf(lat);
    float k =
        1 + l->noise * noise_fbm(v3(l->scale * c * sinf(lon), l->scale * y, l->scale * c * cosf(lon)), 3, l->seed);
    if (l->waist > 0 && y > -0.2f) {
        float t = f_smooth(-0.2f, 0.75f, y);
        k *= 1 - l->waist * t * (c > 0 ? 1 : 0);
    }
    float h = y - l->dip * expf(-c * c * 14) * (y > 0 ? 1.0f : -0.45f);
    return v3_add(l->center, v3(l->radii.x * c * sinf(lon) * k, l->radii.y * h * (l->waist > 0 && y > 0 ? 1.25f : 1),
                                l->radii.z * c * cosf(lon) * k));
}
static void add_lump(shop *s, const lump *l, int detail)
{
    shop_sheet(s, lump_point, l, detail, detail / 2, false);
}

static void add_stalk(shop *s, vec3 from, float len, float r)
{
    shop_paint(s, thing_tinted("bark", 0x4a3420));
    vec3 p[3] = { from, v3_add(from, v3(0.1f * len, 0.55f * len, 0)), v3_add(from, v3(0.35f * len, len, 0.1f * len)) };
    shop_bend(s, p, 3, r, r * 1.25f);
}

static vec3 draw_apple(const void *user, float u, float v)
{
    const vec3 *base = user;
    float streak = noise_fbm(v3(u * 60, v * 3, 0.5f), 3, 7),
          blush = noise_fbm(v3(2.5f * sinf(6.283f * u), v * 2, 2.5f * cosf(6.283f * u)), 3, 3);
    vec3 yellow = v3(0.72f, 0.55f, 0.12f);
    float t = f_clamp(0.78f + 0.35f * blush + 0.22f * streak - 0.9f * f_smooth(0.82f, 0.99f, v), 0, 1);
    vec3 c = v3_lerp(yellow, *base, t);
    float dot = noise3(v3(u * 170, v * 90, 0), 5);
    return dot > 0.52f ? v3_lerp(c, v3(0.8f, 0.7f, 0.4f), 0.4f) : c;
}

static int build_fruit(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    const char *v = c->row->variant;
    uint32_t seed = (uint32_t)c->seed;
    shop_part(&s, v, PART_RIGID);
    if (strcmp(v, "apple") == 0) {
        material m = flesh(0xffffff, 0.25f);
        vec3 red = c->entity->has_color ? color_linear(c->entity->color) : thing_color(0xb01818);
        m.color = v3_fill(1);
        m.pattern = PATTERN_NONE;
        m.coat = 0.5f;
        m.coat_roughness = 0.15f;
        m.texture = shop_draw(&s, 512, 256, draw_apple, &red);
        shop_paint(&s, m);
        lump l = { v3(0, 0.037f, 0), v3(0.039f, 0.037f, 0.039f), 0.33f, 0.03f, 1.3f, seed, 0 };
        add_lump(&s, &l, 64);
        add_stalk(&s, v3(0, 0.055f, 0), 0.026f, 0.0014f);
    } else if (strcmp(v, "orange") == 0 || strcmp(v, "lemon") == 0 || strcmp(v, "lime") == 0) {
        bool orange = v[0] == 'o';
        material m = flesh(orange ? 0xe87810 : v[2] == 'm' && v[1] == 'e' ? 0xf0d020 : 0x5ca020, 0.38f);
        m.pattern = PATTERN_LEATHER;
        m.pattern_scale = 0.0035f;
        m.pattern_amount = 0.15f;
        m.bump = 0.0004f;
        shop_main(&s, m);
        if (orange) {
            lump l = { v3(0, 0.036f, 0), v3(0.038f, 0.036f, 0.038f), 0.05f, 0.015f, 1.1f, seed, 0 };
            add_lump(&s, &l, 64);
        } else {
            shop_turned(&s, v3(0, 0.027f, 0), 0, 0, 90);
            corner p[] = { { 0, -0.043f, 0 },
                           { 0.006f, -0.041f, 0.003f },
                           { 0.01f, -0.033f, 0.01f },
                           { 0.0275f, -0.012f, 0.03f },
                           { 0.0275f, 0.012f, 0.03f },
                           { 0.01f, 0.034f, 0.012f },
                           { 0, 0.037f, 0 } };
            shop_lathe(&s, p, 7, 64);
        }
        if (orange) {
            shop_paint(&s, thing_tinted("leaf", 0x3a6a20));
            shop_ball(&s, v3(0, 0.0705f, 0), 0.003f);
        }
    } else if (strcmp(v, "pear") == 0) {
        shop_main(&s, flesh(0xb8b030, 0.35f));
        lump l = { v3(0, 0.036f, 0), v3(0.037f, 0.036f, 0.037f), 0.08f, 0.03f, 1.2f, seed, 0.55f };
        add_lump(&s, &l, 64);
        add_stalk(&s, v3(0, 0.076f, 0), 0.022f, 0.0016f);
    } else if (strcmp(v, "banana") == 0) {
        material m = flesh(0xe8c428, 0.42f);
        shop_main(&s, m);
        enum {
            N = 26,
            K = 20
        };
        vec3 rings[N * K];
        for (int i = 0; i < N; i++) {
            float t = (float)i / (N - 1), a = f_lerp(-0.85f, 0.85f, t), R = 0.105f;
            vec3 mid = v3(R * sinf(a), 0.018f + R * (1 - cosf(a)), 0), up = v3(-sinf(a), cosf(a), 0);
            float r = 0.0185f * powf(f_max(sinf(CIEL_PI_F * f_clamp(t * 0.93f + 0.05f, 0, 1)), 0.0f), 0.45f);
            r = t < 0.1f    ? f_lerp(0.0055f, r, f_smooth(0.02f, 0.1f, t))
                : t > 0.93f ? f_lerp(r, 0.004f, f_smooth(0.93f, 1, t))
                            : r;
            for (int k = 0; k < K; k++) { /* five soft edges */
                float w = 2 * CIEL_PI_F * (float)k / K, e = r * (1 + 0.055f * cosf(5 * w));
                rings[i * K + k] = v3_add(v3_mad(mid, up, e * sinf(w)), v3(0, 0, e * cosf(w)));
            }
        }
        maker_loft(&s.mm, rings, N, K, true);
        shop_paint(&s, thing_tinted("bark", 0x38280c));
        for (int end = 0; end < 2; end++) {
            float a = end ? 0.875f : -0.88f;
            shop_ball(&s, v3(0.105f * sinf(a), 0.018f + 0.105f * (1 - cosf(a)), 0), end ? 0.0042f : 0.0056f);
        }
    } else if (strcmp(v, "grapes") == 0) {
        material m = flesh(0x4a1848, 0.25f);
        m.transmission = 0;
        m.coat = 0.25f;
        shop_main(&s, m);
        for (int i = 0; i < 46; i++) {
            float t = (float)i / 45, a = 2.4f * (float)i,
                  r = 0.034f * sqrtf(1 - t) * (0.55f + 0.45f * sinf(3.1f * t + 0.4f));
            vec3 p = v3(r * sinf(a), 0.013f + f_max(0.02f * cosf(a) * (1 - t) + 0.018f, 0),
                        -0.055f + 0.115f * t + 0.012f * cosf(a));
            shop_blob(&s, p, v3(0.0095f, 0.0095f, 0.0105f));
        }
        vec3 stalk[3] = { v3(0, 0.03f, -0.05f), v3(0.003f, 0.04f, -0.075f), v3(0.012f, 0.042f, -0.095f) };
        shop_paint(&s, thing_tinted("bark", 0x6a7038));
        shop_bend(&s, stalk, 3, 0.002f, 0.003f);
    } else if (strcmp(v, "strawberry") == 0 || strcmp(v, "cherry") == 0 || strcmp(v, "tomato") == 0 ||
               strcmp(v, "peach") == 0) {
        bool berry = v[0] == 's', cherry = v[0] == 'c', tomato = v[0] == 't';
        material m = flesh(berry ? 0xc81420 : cherry ? 0x8a0818 : tomato ? 0xd02810 : 0xe89058, berry ? 0.3f : 0.18f);
        if (berry) {
            m.pattern = PATTERN_DOTS;
            m.pattern_scale = 0.004f;
            m.color2 = thing_color(0xe8c060);
            m.bump = 0.0003f;
        }
        m.coat = 0.4f;
        shop_main(&s, m);
        float r = berry ? 0.016f : cherry ? 0.0115f : tomato ? 0.036f : 0.036f;
        lump l = { v3(0, r * 0.95f, 0), v3(r, r * 0.95f, r), cherry || tomato ? 0.22f : 0.1f, 0.02f, 1.3f, seed, 0 };
        if (berry) {
            corner p[] = { { 0, 0, 0 },
                           { 0.006f, 0.002f, 0.005f },
                           { 0.0175f, 0.022f, 0.012f },
                           { 0.012f, 0.034f, 0.008f },
                           { 0, 0.035f, 0 } };
            shop_lathe(&s, p, 5, 48);
        } else {
            add_lump(&s, &l, 56);
        }
        if (cherry)
            add_stalk(&s, v3(0, 0.018f, 0), 0.045f, 0.0007f);
        shop_paint(&s, thing_tinted("leaf", 0x3c7a24));
        for (int i = 0; i < (berry || tomato ? 7 : 0); i++) {
            float a = 2 * CIEL_PI_F * (float)i / 7, y = berry ? 0.035f : 0.062f, q = berry ? 0.013f : 0.018f;
            vec3 p[3] = { v3(0, y, 0), v3(0.6f * q * sinf(a), y + 0.003f, 0.6f * q * cosf(a)),
                          v3(q * sinf(a), y - 0.002f, q * cosf(a)) };
            shop_bend(&s, p, 3, 0.002f, 0.0006f);
        }
    } else { /* watermelon, pumpkin */
        bool pumpkin = v[0] == 'p';
        material m = flesh(pumpkin ? 0xd8701a : 0x2a5a20, 0.35f);
        if (!pumpkin) {
            m.pattern = PATTERN_STRIPES;
            m.pattern_scale = 0.04f;
            m.color2 = thing_color(0x88b060);
        }
        shop_main(&s, m);
        enum {
            N = 28,
            K = 112
        };
        vec3 *rings = ARENA_ARRAY(s.a, (size_t)(N * K), vec3);
        float R = pumpkin ? 0.15f : 0.13f, H = pumpkin ? 0.115f : 0.125f;
        for (int i = 0; i < N; i++) {
            float lat = CIEL_PI_F * (0.995f * ((float)i + 0.5f) / N - 0.5f) * 0.985f, y = sinf(lat), co = cosf(lat);
            for (int k = 0; k < K; k++) {
                float a = 2 * CIEL_PI_F * (float)k / K,
                      lobe = pumpkin ? 1 - 0.09f * powf(fabsf(cosf(6 * a)), 3.0f) * co : 1;
                float dip = pumpkin ? 0.3f * expf(-co * co * 7) * (y > 0 ? 1.0f : -0.7f) : 0;
                rings[i * K + k] = v3(R * co * lobe * sinf(a), H + H * (y - dip), R * co * lobe * cosf(a));
            }
        }
        maker_loft(&s.mm, rings, N, K, true);
        if (pumpkin) {
            shop_paint(&s, thing_tinted("bark", 0x5a6a30));
            vec3 p[3] = { v3(0, 0.175f, 0), v3(0.006f, 0.215f, 0), v3(0.03f, 0.24f, 0.006f) };
            shop_bend(&s, p, 3, 0.019f, 0.011f);
        }
        if (pumpkin && strcmp(v, "pumpkin_lantern") == 0) {
            material glow = thing_glowing(0xffa028, 1600);
            shop_paint(&s, glow);
            for (int i = 0; i < 3; i++) { /* eyes and nose, then teeth */
                corner eye[] = { { -0.026f, -0.018f, 0.002f }, { 0.026f, -0.018f, 0.002f }, { 0, 0.026f, 0.002f } };
                shop_turned(&s, i < 2 ? v3(i ? 0.055f : -0.055f, 0.145f, 0.124f) : v3(0, 0.108f, 0.139f),
                            i < 2 ? (i ? 22.0f : -22.0f) : 0, i < 2 ? -16.0f : 0, 0);
                shop_slab(&s, eye, 3, 0, i < 2 ? 0.012f : 0.01f, 0);
            }
            for (int i = 0; i < 7; i++) {
                float a = -0.6f + 0.2f * (float)i;
                corner tooth[] = { { -0.014f, -0.012f, 0 },
                                   { 0.014f, -0.012f, 0 },
                                   { 0.014f, i % 2 ? 0.004f : 0.014f, 0 },
                                   { -0.014f, i % 2 ? 0.004f : 0.014f, 0 } };
                shop_turned(&s, v3(0.132f * sinf(a), 0.066f + 0.025f * fabsf(a), 0.132f * cosf(a)), a * 57.3f, 12, 0);
                shop_slab(&s, tooth, 4, 0, 0.012f, 0);
            }
            shop_lamp(&s, v3(0, 0.11f, 0.19f), 0.04f, 0xffa028, 40);
        }
    }
    return shop_close(&s);
}

/* ---- baked ---- */

static material crust(unsigned rgb)
{
    material m = thing_tinted("bread", rgb);
    m.roughness = 0.62f;
    m.bump = 0.0012f;
    m.pattern = PATTERN_NOISE;
    m.pattern_scale = 0.018f;
    m.pattern_amount = 0.5f;
    m.color2 = thing_color(0x6a3810);
    return m;
}

static int build_baked(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    const char *v = c->row->variant;
    uint32_t seed = (uint32_t)c->seed;
    shop_part(&s, v, PART_RIGID);
    if (strcmp(v, "bread") == 0) {
        shop_main(&s, crust(0xc07830));
        lump l = { v3(0, 0.045f, 0), v3(0.13f, 0.06f, 0.07f), 0, 0.08f, 1.6f, seed, 0 };
        add_lump(&s, &l, 96);
        for (uint32_t i = 0; i < s.mm.n_vertices; i++) /* it lies flat */
            s.mm.positions[i].y = f_max(s.mm.positions[i].y, 0.0f);
        shop_paint(&s, crust(0xe8c890));
        for (int i = 0; i < 4; i++) {
            shop_turned(&s, v3(-0.066f + 0.044f * (float)i, 0.1f - 0.004f * fabsf((float)i - 1.5f), 0), 25, 0, 0);
            shop_blob(&s, v3(0, 0, 0), v3(0.0075f, 0.006f, 0.042f));
        }
    } else if (strcmp(v, "baguette") == 0 || strcmp(v, "croissant") == 0) {
        bool moon = v[0] == 'c';
        enum {
            N = 60,
            K = 20
        };
        vec3 rings[N * K];
        shop_main(&s, crust(moon ? 0xc88030 : 0xc88840));
        for (int i = 0; i < N; i++) {
            float t = (float)i / (N - 1), x = 2 * t - 1, a = moon ? 1.5f * x : 0;
            float step = moon ? fabsf(x) * 5 : t * 7, ridge = step - floorf(step);
            float r = (moon ? 0.03f * powf(f_max(1 - fabsf(x), 0.02f), 0.6f) * (0.86f + 0.2f * ridge)
                            : 0.031f * powf(f_max(1 - x * x * x * x, 0.03f), 0.5f));
            vec3 mid = moon ? v3(0.062f * sinf(a), r * 0.92f, 0.062f * cosf(a) - 0.03f) : v3(0.28f * x, r * 0.9f, 0);
            vec3 side = moon ? v3(sinf(a), 0, cosf(a)) : v3(0, 0, 1);
            for (int k = 0; k < K; k++) {
                float w = 2 * CIEL_PI_F * (float)k / K;
                rings[i * K + k] = v3_add(v3_mad(mid, side, r * cosf(w)), v3(0, r * 0.9f * sinf(w), 0));
            }
        }
        maker_loft(&s.mm, rings, N, K, true);
        if (!moon) {
            shop_paint(&s, crust(0xecd4a0));
            for (int i = 0; i < 5; i++) {
                shop_turned(&s, v3(-0.18f + 0.09f * (float)i, 0.0535f, 0), 62, 0, 0);
                shop_blob(&s, v3(0, 0, 0), v3(0.0085f, 0.0045f, 0.034f));
            }
        }
    } else if (strcmp(v, "cake") == 0) {
        bool birthday = shop_number(&s, "candles", 6) > 0;
        float r = 0.11f, h = 0.1f;
        material cream = thing_tinted("porcelain", 0xf4e8d8);
        cream.roughness = 0.5f;
        cream.subsurface = 0.4f;
        cream.scatter = v3(0.9f, 0.8f, 0.7f);
        material sponge = crust(0xd8a860);
        shop_paint(&s, thing_tinted("porcelain", 0xf0f0f0));
        corner plate[] = { { 0, 0, 0 },
                           { 0.08f, 0, 0 },
                           { 0.145f, 0.01f, 0.004f },
                           { 0.14f, 0.012f, 0.001f },
                           { 0.08f, 0.006f, 0.01f },
                           { 0, 0.006f, 0 } };
        shop_lathe(&s, plate, 6, 96);
        shop_paint(&s, sponge);
        corner layers[] = { { 0, 0.006f, 0 }, { r, 0.006f, 0.004f }, { r, h, 0.004f }, { 0, h, 0 } };
        shop_lathe(&s, layers, 4, 96);
        shop_main(&s, cream);
        corner mid[] = { { r - 0.01f, 0.05f, 0 },
                         { r + 0.004f, 0.05f, 0.003f },
                         { r + 0.004f, 0.058f, 0.003f },
                         { r - 0.01f, 0.058f, 0 } };
        shop_lathe(&s, mid, 4, 96);
        corner icing[] = { { r - 0.01f, h - 0.016f, 0 },
                           { r + 0.005f, h - 0.016f, 0.005f },
                           { r + 0.004f, h + 0.008f, 0.009f },
                           { 0, h + 0.009f, 0 } };
        shop_lathe(&s, icing, 4, 96);
        for (int i = 0; i < 16; i++) { /* drips and rosettes */
            float a = 2 * CIEL_PI_F * (float)i / 16, len = rng_range(&s.rng, 0.012f, 0.034f);
            vec3 d = v3(sinf(a), 0, cosf(a));
            vec3 p[3] = { v3_mad(v3(0, h - 0.008f, 0), d, r + 0.002f),
                          v3_mad(v3(0, h - 0.012f - 0.5f * len, 0), d, r + 0.004f),
                          v3_mad(v3(0, h - 0.012f - len, 0), d, r + 0.003f) };
            shop_bend(&s, p, 3, 0.008f, 0.0055f);
            if (i % 2 == 0) {
                shop_at(&s, v3_mad(v3(0, h + 0.008f, 0), d, r - 0.02f));
                corner rose[] = { { 0, 0, 0 },
                                  { 0.014f, 0, 0.004f },
                                  { 0.013f, 0.006f, 0.004f },
                                  { 0.007f, 0.012f, 0.005f },
                                  { 0, 0.019f, 0 } };
                shop_lathe(&s, rose, 5, 24);
                shop_paint(&s, flesh(0xc01020, 0.15f));
                shop_ball(&s, v3(0, 0.021f, 0), 0.0085f);
                shop_main(&s, cream);
                shop_home(&s);
            }
        }
        int n = (int)f_clamp((float)shop_number(&s, "candles", 6), 0, 24);
        static const unsigned colors[4] = { 0xe04060, 0x40a0e0, 0xf0c030, 0x60c060 };
        for (int i = 0; i < n; i++) {
            float a = 2 * CIEL_PI_F * ((float)i + 0.5f) / (float)n, q = n == 1 ? 0 : 0.052f;
            shop_paint(&s, thing_tinted("wax", colors[i % 4]));
            shop_rod(&s, v3(q * sinf(a), h + 0.005f, q * cosf(a)), v3(q * sinf(a), h + 0.065f, q * cosf(a)), 0.0034f);
        }
        if (birthday) {
            shop_part(&s, "flames", PART_RIGID);
            s.no_shadow = true;
            shop_paint(&s, thing_glowing(0xffb458, 9000));
            for (int i = 0; i < n; i++) {
                float a = 2 * CIEL_PI_F * ((float)i + 0.5f) / (float)n, q = n == 1 ? 0 : 0.052f;
                shop_blob(&s, v3(q * sinf(a), h + 0.078f, q * cosf(a)), v3(0.003f, 0.009f, 0.003f));
            }
            shop_lamp(&s, v3(0, h + 0.09f, 0), 0.04f, 0xffa04c, 4.0f * (float)n);
            shop_anchor(&s, "flame", v3(0, h + 0.08f, 0), v3(0, 1, 0), 0.06f);
        }
    } else if (strcmp(v, "burger") == 0) {
        shop_main(&s, crust(0xc88438));
        corner low[] = { { 0, 0, 0 }, { 0.05f, 0, 0.008f }, { 0.053f, 0.018f, 0.006f }, { 0, 0.018f, 0 } };
        shop_lathe(&s, low, 4, 64);
        corner dome[] = { { 0, 0.046f, 0 },
                          { 0.053f, 0.046f, 0.008f },
                          { 0.05f, 0.066f, 0.02f },
                          { 0.03f, 0.083f, 0.03f },
                          { 0, 0.088f, 0 } };
        shop_lathe(&s, dome, 5, 64);
        shop_paint(&s, thing_tinted("bread", 0x3a1c0c));
        lump patty = { v3(0, 0.027f, 0), v3(0.056f, 0.0095f, 0.056f), 0, 0.09f, 5, seed, 0 };
        add_lump(&s, &patty, 96);
        shop_paint(&s, flesh(0xc82814, 0.2f));
        corner slice[] = { { 0, 0.041f, 0 }, { 0.05f, 0.041f, 0.002f }, { 0.05f, 0.0465f, 0.002f }, { 0, 0.0465f, 0 } };
        shop_lathe(&s, slice, 4, 64);
        material cheese = thing_tinted("wax", 0xf0a820);
        shop_paint(&s, cheese);
        shop_turned(&s, v3(0, 0.036f, 0), 30, 0, 0);
        shop_box(&s, v3(-0.047f, 0, -0.047f), v3(0.047f, 0.003f, 0.047f), 0.0012f);
        shop_home(&s);
        material salad = thing_tinted("leaf", 0x5cae2a);
        salad.translucent = 0.4f;
        shop_paint(&s, salad);
        vec3 frill[64];
        for (int i = 0; i < 64; i++) {
            float a = 2 * CIEL_PI_F * (float)i / 64, q = 0.053f + 0.005f * sinf(9 * a);
            frill[i] = v3(q * sinf(a), 0.0405f + 0.0035f * sinf(14 * a + 1), q * cosf(a));
        }
        shop_loop(&s, frill, 64, 0.0035f);
        shop_paint(&s, thing_tinted("bread", 0xf2e6c4));
        for (int i = 0; i < 60; i++) { /* sesame */
            float a = 2.39996f * (float)i, q = 0.042f * sqrtf(((float)i + 0.5f) / 60),
                  y = 0.088f - 9.0f * q * q - 80 * q * q * q * q * 20;
            shop_turned(&s, v3(q * sinf(a), y, q * cosf(a)), a * 57, 0, 0);
            shop_blob(&s, v3(0, 0, 0), v3(0.0011f, 0.0007f, 0.0019f));
        }
    } else if (strcmp(v, "pizza") == 0) {
        float r = 0.16f;
        shop_main(&s, crust(0xd09048));
        corner base[] = { { 0, 0, 0 },
                          { r - 0.01f, 0, 0.004f },
                          { r, 0.008f, 0.008f },
                          { r - 0.004f, 0.02f, 0.008f },
                          { r - 0.02f, 0.0095f, 0.006f },
                          { 0, 0.009f, 0 } };
        shop_lathe(&s, base, 6, 96);
        shop_paint(&s, flesh(0xb02810, 0.35f));
        shop_disc(&s, v3(0, 0.0103f, 0), v3(0, 1, 0), r - 0.016f);
        material cheese = thing_tinted("wax", 0xf0cc78);
        cheese.roughness = 0.3f;
        for (int i = 0; i < 34; i++) {
            float a = 2.39996f * (float)i, q = (r - 0.03f) * sqrtf(((float)i + 0.5f) / 34);
            shop_paint(&s, cheese);
            shop_scaled(&s, v3(q * sinf(a), 0.0103f, q * cosf(a)), quat_euler_deg(a * 57, 0, 0), v3(1, 1, 1));
            shop_blob(&s, v3(0, 0, 0),
                      v3(rng_range(&s.rng, 0.012f, 0.024f), rng_range(&s.rng, 0.0015f, 0.003f),
                         rng_range(&s.rng, 0.01f, 0.018f)));
        }
        for (int i = 0; i < 11; i++) {
            float a = 2.39996f * ((float)i + 3), q = (r - 0.045f) * sqrtf(((float)i + 0.5f) / 11);
            shop_at(&s, v3(q * sinf(a), 0.0115f, q * cosf(a)));
            shop_paint(&s, flesh(0x9a2014, 0.3f));
            corner salami[] = { { 0, 0, 0 },
                                { 0.017f, 0, 0.001f },
                                { 0.0175f, 0.0035f, 0.0012f },
                                { 0.013f, 0.0025f, 0.002f },
                                { 0, 0.0022f, 0 } };
            shop_lathe(&s, salami, 5, 40);
        }
        for (int i = 0; i < 7; i++) {
            float a = 2.39996f * ((float)i + 8), q = (r - 0.05f) * sqrtf(((float)i + 0.3f) / 7);
            shop_paint(&s, thing_tinted("leaf", 0x2f6a20));
            shop_turned(&s, v3(q * sinf(a), 0.0155f, q * cosf(a)), a * 90, 8, 0);
            shop_blob(&s, v3(0, 0, 0), v3(0.0095f, 0.0012f, 0.017f));
        }
        shop_home(&s);
    } else if (strcmp(v, "donut") == 0) {
        shop_paint(&s, crust(0xc88a48));
        shop_ring(&s, v3(0, 0.018f, 0), v3(0, 1, 0), 0.029f, 0.0178f);
        material glaze = thing_tinted("plastic", 0xe87aa0);
        glaze.roughness = 0.2f;
        glaze.coat = 0.8f;
        shop_main(&s, glaze);
        vec3 path[64];
        float radii[64];
        for (int i = 0; i < 64; i++) {
            float a = 2 * CIEL_PI_F * (float)i / 64;
            path[i] = v3(0.029f * sinf(a), 0.0222f + 0.0006f * sinf(7 * a), 0.029f * cosf(a));
            radii[i] = 0.0168f + 0.0008f * sinf(5 * a + 1);
        }
        maker_tube(&s.mm, path, radii, 64, 28, true);
        static const unsigned sprinkle[5] = { 0xf4f4f0, 0xf0d030, 0x40a0e0, 0x60c050, 0xe05030 };
        for (int i = 0; i < 56; i++) {
            float a = rng_range(&s.rng, 0, 6.283f), b = rng_range(&s.rng, 0.35f, 2.79f), q = 0.029f + 0.0172f * cosf(b);
            vec3 p = v3(q * sinf(a), 0.0222f + 0.0172f * sinf(b), q * cosf(a)),
                 d = v3_norm(v3(cosf(a + (float)i), 0.2f * cosf(b), -sinf(a + (float)i)));
            shop_paint(&s, thing_tinted("plastic", sprinkle[i % 5]));
            shop_rod(&s, v3_mad(p, d, -0.0024f), v3_mad(p, d, 0.0024f), 0.0008f);
        }
    } else if (strcmp(v, "ice_cream") == 0) {
        material wafer = crust(0xd09a50);
        wafer.pattern = PATTERN_CHECKER;
        wafer.pattern_scale = 0.011f;
        wafer.bump = 0.0012f;
        shop_paint(&s, wafer);
        corner cone[] = { { 0, 0, 0 }, { 0.004f, 0.001f, 0.002f }, { 0.028f, 0.115f, 0.001f }, { 0.026f, 0.116f, 0 } };
        shop_lathe(&s, cone, 4, 48);
        static const unsigned scoop[3] = { 0xf2dcb8, 0xe88aa0, 0x5a3018 };
        int n = (int)f_clamp((float)shop_number(&s, "scoops", 2), 1, 3);
        for (int i = 0; i < n; i++) {
            material ice = thing_tinted("snow", scoop[i]);
            ice.roughness = 0.55f;
            ice.pattern_scale = 0.01f;
            if (i == 0)
                shop_main(&s, ice);
            else
                shop_second(&s, ice);
            lump l = { v3(0, 0.13f + 0.042f * (float)i, 0),
                       v3(0.032f - 0.002f * (float)i, 0.029f, 0.032f - 0.002f * (float)i),
                       0,
                       0.11f,
                       3.2f,
                       seed + (uint32_t)i,
                       0 };
            add_lump(&s, &l, 96);
            shop_ring(&s, v3(0, 0.117f + 0.042f * (float)i, 0), v3(0, 1, 0), 0.0275f, 0.006f);
        }
    } else { /* cupcake */
        shop_second(&s, thing_tinted("paper", 0xd8b0c0));
        corner paper[] = { { 0, 0, 0 }, { 0.024f, 0, 0.001f }, { 0.033f, 0.04f, 0 }, { 0.031f, 0.04f, 0 } };
        shop_lathe(&s, paper, 4, 36);
        shop_main(&s, thing_tinted("porcelain", 0xf2e0e6));
        for (int i = 0; i < 4; i++)
            shop_ring(&s, v3(0, 0.043f + 0.0105f * (float)i, 0), v3(0.04f, 1, 0.03f), 0.0235f - 0.0062f * (float)i,
                      0.0105f - 0.0008f * (float)i);
        shop_blob(&s, v3(0, 0.08f, 0), v3(0.007f, 0.01f, 0.007f));
        shop_paint(&s, flesh(0xc01020, 0.12f));
        shop_ball(&s, v3(0, 0.093f, 0), 0.0085f);
    }
    return shop_close(&s);
}

static int build_egg(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "egg", PART_RIGID);
    material m = thing_tinted("porcelain", 0xe8c8a8);
    m.roughness = 0.45f;
    m.subsurface = 0.3f;
    m.scatter = v3(0.9f, 0.7f, 0.5f);
    shop_main(&s, m);
    corner p[34];
    for (int i = 0; i <= 32; i++) {
        float t = CIEL_PI_F * ((float)i / 32 - 0.5f), y = sinf(t);
        p[i] = (corner){ 0.0215f * cosf(t) * (1 - 0.14f * y), 0.0285f * (y + 1), 0 };
    }
    p[0].x = p[32].x = 0;
    shop_lathe(&s, p, 33, 64);
    return shop_close(&s);
}

#define E(name, syn, en, fr, w, h, d, mat, kg, fn)                                                                     \
    THING(name, syn, en, fr, FOOD, THING_HELD, w, h, d, mat, "kitchen", kg, fn, name)
#define ER(name, syn, en, fr, w, h, d, mat, kg, fn)                                                                    \
    THING(name, syn, en, fr, FOOD, THING_HELD | THING_ROUND, w, h, d, mat, "kitchen", kg, fn, name)
static const thing_row rows[] = {
    ER("apple", "apple.n.01 edible_fruit.n.01 fruit.n.01", "apple", "pomme", 0.078f, 0.08f, 0.078f, "fruit", 0.18f,
       build_fruit),
    ER("orange", "orange.n.01 citrus.n.01", "orange|orange fruit", "orange|fruit orange", 0.076f, 0.073f, 0.076f,
       "fruit", 0.2f, build_fruit),
    ER("lemon", "lemon.n.01", "lemon", "citron", 0.08f, 0.055f, 0.055f, "fruit", 0.1f, build_fruit),
    ER("lime", "lime.n.06", "lime", "citron vert", 0.08f, 0.055f, 0.055f, "fruit", 0.08f, build_fruit),
    E("pear", "pear.n.01", "pear", "poire", 0.074f, 0.1f, 0.074f, "fruit", 0.18f, build_fruit),
    E("banana", "banana.n.02", "banana", "banane", 0.165f, 0.062f, 0.038f, "fruit", 0.15f, build_fruit),
    E("grapes", "grape.n.01", "grapes|bunch of grapes|grape", "raisin|grappe de raisin", 0.086f, 0.06f, 0.185f, "fruit",
      0.4f, build_fruit),
    E("strawberry", "strawberry.n.01 berry.n.01", "strawberry", "fraise", 0.035f, 0.038f, 0.035f, "fruit", 0.015f,
      build_fruit),
    ER("cherry", "cherry.n.03", "cherry", "cerise", 0.03f, 0.065f, 0.023f, "fruit", 0.008f, build_fruit),
    ER("tomato", "tomato.n.01 vegetable.n.01", "tomato", "tomate", 0.072f, 0.068f, 0.072f, "fruit", 0.12f, build_fruit),
    ER("peach", "peach.n.03", "peach", "pêche", 0.072f, 0.066f, 0.072f, "fruit", 0.15f, build_fruit),
    ER("watermelon", "watermelon.n.02 melon.n.01", "watermelon|melon", "pastèque|melon", 0.26f, 0.25f, 0.26f, "fruit",
       6, build_fruit),
    ER("pumpkin", "pumpkin.n.02 squash.n.02", "pumpkin", "citrouille|potiron", 0.3f, 0.24f, 0.3f, "fruit", 5,
       build_fruit),
    ER("pumpkin_lantern", "friar's_lantern.n.01", "jack-o'-lantern|carved pumpkin|halloween pumpkin",
       "citrouille d'halloween|citrouille sculptée", 0.3f, 0.24f, 0.3f, "fruit", 3.5f, build_fruit),
    ER("egg", "egg.n.02", "egg", "oeuf", 0.043f, 0.057f, 0.043f, "ceramic", 0.06f, build_egg),
    E("bread", "bread.n.01 loaf_of_bread.n.01", "bread|loaf of bread", "pain|miche de pain", 0.26f, 0.107f, 0.14f,
      "bread", 0.5f, build_baked),
    E("baguette", "french_bread.n.01", "baguette", "baguette", 0.56f, 0.058f, 0.062f, "bread", 0.25f, build_baked),
    E("croissant", "crescent_roll.n.01 pastry.n.02", "croissant|pastry", "croissant|viennoiserie", 0.13f, 0.055f, 0.1f,
      "bread", 0.06f, build_baked),
    E("cake", "cake.n.03 birthday_cake.n.01 dessert.n.01", "cake|birthday cake", "gâteau|gâteau d'anniversaire", 0.29f,
      0.188f, 0.29f, "bread", 1.2f, build_baked),
    E("burger", "hamburger.n.01 sandwich.n.01", "burger|hamburger|cheeseburger|sandwich", "hamburger|burger|sandwich",
      0.118f, 0.09f, 0.118f, "bread", 0.22f, build_baked),
    E("pizza", "pizza.n.01", "pizza", "pizza", 0.32f, 0.02f, 0.32f, "bread", 0.45f, build_baked),
    E("donut", "doughnut.n.02", "donut|doughnut", "donut|beignet", 0.094f, 0.04f, 0.094f, "bread", 0.06f, build_baked),
    E("ice_cream", "ice_cream.n.01 ice-cream_cone.n.01", "ice cream|ice cream cone", "glace|cornet de glace", 0.068f,
      0.205f, 0.068f, "snow", 0.15f, build_baked),
    E("cupcake", "cupcake.n.01", "cupcake|muffin", "cupcake|petit gâteau", 0.07f, 0.1f, 0.07f, "bread", 0.08f,
      build_baked),
};
THING_FAMILY(thing_family_food, "food");
