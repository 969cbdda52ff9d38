/* library/thing_fruit.c - fruit and vegetables: turned profiles with a dip at the stalk and a little irregularity;
 * colours vary over them by drawn textures or patterns. Rows are in thing_food.c.
 */
#include "base/noise.h"
#include "library/thing_food.h"
#include <string.h>

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

static void apple(shop *s, const build_context *c)
{
    uint32_t seed = (uint32_t)c->seed;
    material m = thing_flesh(0xffffff, 0.25f);
    vec3 red = c->entity->has_color ? color_linear(c->entity->color) : thing_color(0xb01818);
    m.color = v3_fill(1);
    m.pattern = PATTERN_NONE;
    m.coat = 0.5f;
    m.coat_roughness = 0.15f;
    m.texture = shop_draw(s, 512, 256, draw_apple, &red);
    shop_paint(s, m);
    lump l = { v3(0, 0.037f, 0), v3(0.039f, 0.037f, 0.039f), 0.33f, 0.03f, 1.3f, seed, 0 };
    thing_add_lump(s, &l, 64);
    add_stalk(s, v3(0, 0.055f, 0), 0.026f, 0.0014f);
}

static void citrus(shop *s, const build_context *c)
{
    const char *v = c->row->variant;
    uint32_t seed = (uint32_t)c->seed;
    bool orange = v[0] == 'o';
    material m = thing_flesh(orange ? 0xe87810 : v[2] == 'm' && v[1] == 'e' ? 0xf0d020 : 0x5ca020, 0.38f);
    m.pattern = PATTERN_LEATHER;
    m.pattern_scale = 0.0035f;
    m.pattern_amount = 0.15f;
    m.bump = 0.0004f;
    shop_main(s, m);
    if (orange) {
        lump l = { v3(0, 0.036f, 0), v3(0.038f, 0.036f, 0.038f), 0.05f, 0.015f, 1.1f, seed, 0 };
        thing_add_lump(s, &l, 64);
    } else {
        shop_turned(s, v3(0, 0.027f, 0), 0, 0, 90);
        corner p[] = { { 0, -0.043f, 0 },
                       { 0.006f, -0.041f, 0.003f },
                       { 0.01f, -0.033f, 0.01f },
                       { 0.0275f, -0.012f, 0.03f },
                       { 0.0275f, 0.012f, 0.03f },
                       { 0.01f, 0.034f, 0.012f },
                       { 0, 0.037f, 0 } };
        shop_lathe(s, p, 7, 64);
    }
    if (orange) {
        shop_paint(s, thing_tinted("leaf", 0x3a6a20));
        shop_ball(s, v3(0, 0.0705f, 0), 0.003f);
    }
}

static void pear(shop *s, const build_context *c)
{
    uint32_t seed = (uint32_t)c->seed;
    shop_main(s, thing_flesh(0xb8b030, 0.35f));
    lump l = { v3(0, 0.036f, 0), v3(0.037f, 0.036f, 0.037f), 0.08f, 0.03f, 1.2f, seed, 0.55f };
    thing_add_lump(s, &l, 64);
    add_stalk(s, v3(0, 0.076f, 0), 0.022f, 0.0016f);
}

static void banana(shop *s, const build_context *c)
{
    (void)c;
    material m = thing_flesh(0xe8c428, 0.42f);
    shop_main(s, m);
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
    maker_loft(&s->mm, rings, N, K, true);
    shop_paint(s, thing_tinted("bark", 0x38280c));
    for (int end = 0; end < 2; end++) {
        float a = end ? 0.875f : -0.88f;
        shop_ball(s, v3(0.105f * sinf(a), 0.018f + 0.105f * (1 - cosf(a)), 0), end ? 0.0042f : 0.0056f);
    }
}

static void grapes(shop *s, const build_context *c)
{
    (void)c;
    material m = thing_flesh(0x4a1848, 0.25f);
    m.transmission = 0;
    m.coat = 0.25f;
    shop_main(s, m);
    for (int i = 0; i < 46; i++) {
        float t = (float)i / 45, a = 2.4f * (float)i,
              r = 0.034f * sqrtf(1 - t) * (0.55f + 0.45f * sinf(3.1f * t + 0.4f));
        vec3 p = v3(r * sinf(a), 0.013f + f_max(0.02f * cosf(a) * (1 - t) + 0.018f, 0),
                    -0.055f + 0.115f * t + 0.012f * cosf(a));
        shop_blob(s, p, v3(0.0095f, 0.0095f, 0.0105f));
    }
    vec3 stalk[3] = { v3(0, 0.03f, -0.05f), v3(0.003f, 0.04f, -0.075f), v3(0.012f, 0.042f, -0.095f) };
    shop_paint(s, thing_tinted("bark", 0x6a7038));
    shop_bend(s, stalk, 3, 0.002f, 0.003f);
}

static void soft_fruit(shop *s, const build_context *c)
{
    const char *v = c->row->variant;
    uint32_t seed = (uint32_t)c->seed;
    bool berry = v[0] == 's', cherry = v[0] == 'c', tomato = v[0] == 't';
    material m = thing_flesh(berry ? 0xc81420 : cherry ? 0x8a0818 : tomato ? 0xd02810 : 0xe89058, berry ? 0.3f : 0.18f);
    if (berry) {
        m.pattern = PATTERN_DOTS;
        m.pattern_scale = 0.004f;
        m.color2 = thing_color(0xe8c060);
        m.bump = 0.0003f;
    }
    m.coat = 0.4f;
    shop_main(s, m);
    float r = berry ? 0.016f : cherry ? 0.0115f : tomato ? 0.036f : 0.036f;
    lump l = { v3(0, r * 0.95f, 0), v3(r, r * 0.95f, r), cherry || tomato ? 0.22f : 0.1f, 0.02f, 1.3f, seed, 0 };
    if (berry) {
        corner p[] = { { 0, 0, 0 },
                       { 0.006f, 0.002f, 0.005f },
                       { 0.0175f, 0.022f, 0.012f },
                       { 0.012f, 0.034f, 0.008f },
                       { 0, 0.035f, 0 } };
        shop_lathe(s, p, 5, 48);
    } else {
        thing_add_lump(s, &l, 56);
    }
    if (cherry)
        add_stalk(s, v3(0, 0.018f, 0), 0.045f, 0.0007f);
    shop_paint(s, thing_tinted("leaf", 0x3c7a24));
    for (int i = 0; i < (berry || tomato ? 7 : 0); i++) {
        float a = 2 * CIEL_PI_F * (float)i / 7, y = berry ? 0.035f : 0.062f, q = berry ? 0.013f : 0.018f;
        vec3 p[3] = { v3(0, y, 0), v3(0.6f * q * sinf(a), y + 0.003f, 0.6f * q * cosf(a)),
                      v3(q * sinf(a), y - 0.002f, q * cosf(a)) };
        shop_bend(s, p, 3, 0.002f, 0.0006f);
    }
}

static void carve_face(shop *s)
{
    material glow = thing_glowing(0xffa028, 1600);
    shop_paint(s, glow);
    for (int i = 0; i < 3; i++) { /* eyes and nose, then teeth */
        corner eye[] = { { -0.026f, -0.018f, 0.002f }, { 0.026f, -0.018f, 0.002f }, { 0, 0.026f, 0.002f } };
        shop_turned(s, i < 2 ? v3(i ? 0.055f : -0.055f, 0.145f, 0.124f) : v3(0, 0.108f, 0.139f),
                    i < 2 ? (i ? 22.0f : -22.0f) : 0, i < 2 ? -16.0f : 0, 0);
        shop_slab(s, eye, 3, 0, i < 2 ? 0.012f : 0.01f, 0);
    }
    for (int i = 0; i < 7; i++) {
        float a = -0.6f + 0.2f * (float)i;
        corner tooth[] = { { -0.014f, -0.012f, 0 },
                           { 0.014f, -0.012f, 0 },
                           { 0.014f, i % 2 ? 0.004f : 0.014f, 0 },
                           { -0.014f, i % 2 ? 0.004f : 0.014f, 0 } };
        shop_turned(s, v3(0.132f * sinf(a), 0.066f + 0.025f * fabsf(a), 0.132f * cosf(a)), a * 57.3f, 12, 0);
        shop_slab(s, tooth, 4, 0, 0.012f, 0);
    }
    shop_lamp(s, v3(0, 0.11f, 0.19f), 0.04f, 0xffa028, 40);
}

static void gourd(shop *s, const build_context *c)
{
    const char *v = c->row->variant;
    bool pumpkin = v[0] == 'p';
    material m = thing_flesh(pumpkin ? 0xd8701a : 0x2a5a20, 0.35f);
    if (!pumpkin) {
        m.pattern = PATTERN_STRIPES;
        m.pattern_scale = 0.04f;
        m.color2 = thing_color(0x88b060);
    }
    shop_main(s, m);
    enum {
        N = 28,
        K = 112
    };
    vec3 *rings = ARENA_ARRAY(s->a, (size_t)(N * K), vec3);
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
    maker_loft(&s->mm, rings, N, K, true);
    if (pumpkin) {
        shop_paint(s, thing_tinted("bark", 0x5a6a30));
        vec3 p[3] = { v3(0, 0.175f, 0), v3(0.006f, 0.215f, 0), v3(0.03f, 0.24f, 0.006f) };
        shop_bend(s, p, 3, 0.019f, 0.011f);
    }
    if (strcmp(v, "pumpkin_lantern") == 0)
        carve_face(s);
}

const dish thing_fruit[] = {
    { "apple", apple },       { "orange", citrus },         { "lemon", citrus },     { "lime", citrus },
    { "pear", pear },         { "banana", banana },         { "grapes", grapes },    { "strawberry", soft_fruit },
    { "cherry", soft_fruit }, { "tomato", soft_fruit },     { "peach", soft_fruit }, { "watermelon", gourd },
    { "pumpkin", gourd },     { "pumpkin_lantern", gourd }, { NULL, NULL }
};
