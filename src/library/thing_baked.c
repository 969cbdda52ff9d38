/* library/thing_baked.c - bread, cakes, fast food, ice cream: crusts are noise over loaves. Rows are in thing_food.c.
 */
#include "library/thing_food.h"

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

static void bread(shop *s, const build_context *c)
{
    uint32_t seed = (uint32_t)c->seed;
    shop_main(s, crust(0xc07830));
    lump l = { v3(0, 0.045f, 0), v3(0.13f, 0.06f, 0.07f), 0, 0.08f, 1.6f, seed, 0 };
    thing_add_lump(s, &l, 96);
    for (uint32_t i = 0; i < s->mm.n_vertices; i++) /* it lies flat */
        s->mm.positions[i].y = f_max(s->mm.positions[i].y, 0.0f);
    shop_paint(s, crust(0xe8c890));
    for (int i = 0; i < 4; i++) {
        shop_turned(s, v3(-0.066f + 0.044f * (float)i, 0.1f - 0.004f * fabsf((float)i - 1.5f), 0), 25, 0, 0);
        shop_blob(s, v3(0, 0, 0), v3(0.0075f, 0.006f, 0.042f));
    }
}

static void long_bread(shop *s, const build_context *c)
{
    const char *v = c->row->variant;
    bool moon = v[0] == 'c';
    enum {
        N = 60,
        K = 20
    };
    vec3 rings[N * K];
    shop_main(s, crust(moon ? 0xc88030 : 0xc88840));
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
    maker_loft(&s->mm, rings, N, K, true);
    if (!moon) {
        shop_paint(s, crust(0xecd4a0));
        for (int i = 0; i < 5; i++) {
            shop_turned(s, v3(-0.18f + 0.09f * (float)i, 0.0535f, 0), 62, 0, 0);
            shop_blob(s, v3(0, 0, 0), v3(0.0085f, 0.0045f, 0.034f));
        }
    }
}

#define CAKE_R 0.11f
#define CAKE_H 0.1f

static material cream(void)
{
    material m = thing_tinted("porcelain", 0xf4e8d8);
    m.roughness = 0.5f;
    m.subsurface = 0.4f;
    m.scatter = v3(0.9f, 0.8f, 0.7f);
    return m;
}

static void cake_layers(shop *s)
{
    material sponge = crust(0xd8a860);
    shop_paint(s, thing_tinted("porcelain", 0xf0f0f0));
    corner plate[] = { { 0, 0, 0 },
                       { 0.08f, 0, 0 },
                       { 0.145f, 0.01f, 0.004f },
                       { 0.14f, 0.012f, 0.001f },
                       { 0.08f, 0.006f, 0.01f },
                       { 0, 0.006f, 0 } };
    shop_lathe(s, plate, 6, 96);
    shop_paint(s, sponge);
    corner layers[] = { { 0, 0.006f, 0 }, { CAKE_R, 0.006f, 0.004f }, { CAKE_R, CAKE_H, 0.004f }, { 0, CAKE_H, 0 } };
    shop_lathe(s, layers, 4, 96);
    shop_main(s, cream());
    corner mid[] = { { CAKE_R - 0.01f, 0.05f, 0 },
                     { CAKE_R + 0.004f, 0.05f, 0.003f },
                     { CAKE_R + 0.004f, 0.058f, 0.003f },
                     { CAKE_R - 0.01f, 0.058f, 0 } };
    shop_lathe(s, mid, 4, 96);
}

static void cake_icing(shop *s)
{
    corner icing[] = { { CAKE_R - 0.01f, CAKE_H - 0.016f, 0 },
                       { CAKE_R + 0.005f, CAKE_H - 0.016f, 0.005f },
                       { CAKE_R + 0.004f, CAKE_H + 0.008f, 0.009f },
                       { 0, CAKE_H + 0.009f, 0 } };
    shop_lathe(s, icing, 4, 96);
    for (int i = 0; i < 16; i++) { /* drips and rosettes */
        float a = 2 * CIEL_PI_F * (float)i / 16, len = rng_range(&s->rng, 0.012f, 0.034f);
        vec3 d = v3(sinf(a), 0, cosf(a));
        vec3 p[3] = { v3_mad(v3(0, CAKE_H - 0.008f, 0), d, CAKE_R + 0.002f),
                      v3_mad(v3(0, CAKE_H - 0.012f - 0.5f * len, 0), d, CAKE_R + 0.004f),
                      v3_mad(v3(0, CAKE_H - 0.012f - len, 0), d, CAKE_R + 0.003f) };
        shop_bend(s, p, 3, 0.008f, 0.0055f);
        if (i % 2 == 0) {
            shop_at(s, v3_mad(v3(0, CAKE_H + 0.008f, 0), d, CAKE_R - 0.02f));
            corner rose[] = { { 0, 0, 0 },
                              { 0.014f, 0, 0.004f },
                              { 0.013f, 0.006f, 0.004f },
                              { 0.007f, 0.012f, 0.005f },
                              { 0, 0.019f, 0 } };
            shop_lathe(s, rose, 5, 24);
            shop_paint(s, thing_flesh(0xc01020, 0.15f));
            shop_ball(s, v3(0, 0.021f, 0), 0.0085f);
            shop_main(s, cream());
            shop_home(s);
        }
    }
}

static void cake_candles(shop *s)
{
    int n = (int)f_clamp((float)shop_number(s, "candles", 6), 0, 24);
    static const unsigned colors[4] = { 0xe04060, 0x40a0e0, 0xf0c030, 0x60c060 };
    for (int i = 0; i < n; i++) {
        float a = 2 * CIEL_PI_F * ((float)i + 0.5f) / (float)n, q = n == 1 ? 0 : 0.052f;
        shop_paint(s, thing_tinted("wax", colors[i % 4]));
        shop_rod(s, v3(q * sinf(a), CAKE_H + 0.005f, q * cosf(a)), v3(q * sinf(a), CAKE_H + 0.065f, q * cosf(a)),
                 0.0034f);
    }
    if (n > 0) {
        shop_part(s, "flames", PART_RIGID);
        s->no_shadow = true;
        shop_paint(s, thing_glowing(0xffb458, 9000));
        for (int i = 0; i < n; i++) {
            float a = 2 * CIEL_PI_F * ((float)i + 0.5f) / (float)n, q = n == 1 ? 0 : 0.052f;
            shop_blob(s, v3(q * sinf(a), CAKE_H + 0.078f, q * cosf(a)), v3(0.003f, 0.009f, 0.003f));
        }
        shop_lamp(s, v3(0, CAKE_H + 0.09f, 0), 0.04f, 0xffa04c, 4.0f * (float)n);
        shop_anchor(s, "flame", v3(0, CAKE_H + 0.08f, 0), v3(0, 1, 0), 0.06f);
    }
}

static void cake(shop *s, const build_context *c)
{
    (void)c;
    cake_layers(s);
    cake_icing(s);
    cake_candles(s);
}

static void burger(shop *s, const build_context *c)
{
    uint32_t seed = (uint32_t)c->seed;
    shop_main(s, crust(0xc88438));
    corner low[] = { { 0, 0, 0 }, { 0.05f, 0, 0.008f }, { 0.053f, 0.018f, 0.006f }, { 0, 0.018f, 0 } };
    shop_lathe(s, low, 4, 64);
    corner dome[] = { { 0, 0.046f, 0 },
                      { 0.053f, 0.046f, 0.008f },
                      { 0.05f, 0.066f, 0.02f },
                      { 0.03f, 0.083f, 0.03f },
                      { 0, 0.088f, 0 } };
    shop_lathe(s, dome, 5, 64);
    shop_paint(s, thing_tinted("bread", 0x3a1c0c));
    lump patty = { v3(0, 0.027f, 0), v3(0.056f, 0.0095f, 0.056f), 0, 0.09f, 5, seed, 0 };
    thing_add_lump(s, &patty, 96);
    shop_paint(s, thing_flesh(0xc82814, 0.2f));
    corner slice[] = { { 0, 0.041f, 0 }, { 0.05f, 0.041f, 0.002f }, { 0.05f, 0.0465f, 0.002f }, { 0, 0.0465f, 0 } };
    shop_lathe(s, slice, 4, 64);
    material cheese = thing_tinted("wax", 0xf0a820);
    shop_paint(s, cheese);
    shop_turned(s, v3(0, 0.036f, 0), 30, 0, 0);
    shop_box(s, v3(-0.047f, 0, -0.047f), v3(0.047f, 0.003f, 0.047f), 0.0012f);
    shop_home(s);
    material salad = thing_tinted("leaf", 0x5cae2a);
    salad.translucent = 0.4f;
    shop_paint(s, salad);
    vec3 frill[64];
    for (int i = 0; i < 64; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 64, q = 0.053f + 0.005f * sinf(9 * a);
        frill[i] = v3(q * sinf(a), 0.0405f + 0.0035f * sinf(14 * a + 1), q * cosf(a));
    }
    shop_loop(s, frill, 64, 0.0035f);
    shop_paint(s, thing_tinted("bread", 0xf2e6c4));
    for (int i = 0; i < 60; i++) { /* sesame */
        float a = 2.39996f * (float)i, q = 0.042f * sqrtf(((float)i + 0.5f) / 60),
              y = 0.088f - 9.0f * q * q - 80 * q * q * q * q * 20;
        shop_turned(s, v3(q * sinf(a), y, q * cosf(a)), a * 57, 0, 0);
        shop_blob(s, v3(0, 0, 0), v3(0.0011f, 0.0007f, 0.0019f));
    }
}

static void pizza(shop *s, const build_context *c)
{
    (void)c;
    float r = 0.16f;
    shop_main(s, crust(0xd09048));
    corner base[] = { { 0, 0, 0 },
                      { r - 0.01f, 0, 0.004f },
                      { r, 0.008f, 0.008f },
                      { r - 0.004f, 0.02f, 0.008f },
                      { r - 0.02f, 0.0095f, 0.006f },
                      { 0, 0.009f, 0 } };
    shop_lathe(s, base, 6, 96);
    shop_paint(s, thing_flesh(0xb02810, 0.35f));
    shop_disc(s, v3(0, 0.0103f, 0), v3(0, 1, 0), r - 0.016f);
    material cheese = thing_tinted("wax", 0xf0cc78);
    cheese.roughness = 0.3f;
    for (int i = 0; i < 34; i++) {
        float a = 2.39996f * (float)i, q = (r - 0.03f) * sqrtf(((float)i + 0.5f) / 34);
        shop_paint(s, cheese);
        shop_scaled(s, v3(q * sinf(a), 0.0103f, q * cosf(a)), quat_euler_deg(a * 57, 0, 0), v3(1, 1, 1));
        shop_blob(s, v3(0, 0, 0),
                  v3(rng_range(&s->rng, 0.012f, 0.024f), rng_range(&s->rng, 0.0015f, 0.003f),
                     rng_range(&s->rng, 0.01f, 0.018f)));
    }
    for (int i = 0; i < 11; i++) {
        float a = 2.39996f * ((float)i + 3), q = (r - 0.045f) * sqrtf(((float)i + 0.5f) / 11);
        shop_at(s, v3(q * sinf(a), 0.0115f, q * cosf(a)));
        shop_paint(s, thing_flesh(0x9a2014, 0.3f));
        corner salami[] = { { 0, 0, 0 },
                            { 0.017f, 0, 0.001f },
                            { 0.0175f, 0.0035f, 0.0012f },
                            { 0.013f, 0.0025f, 0.002f },
                            { 0, 0.0022f, 0 } };
        shop_lathe(s, salami, 5, 40);
    }
    for (int i = 0; i < 7; i++) {
        float a = 2.39996f * ((float)i + 8), q = (r - 0.05f) * sqrtf(((float)i + 0.3f) / 7);
        shop_paint(s, thing_tinted("leaf", 0x2f6a20));
        shop_turned(s, v3(q * sinf(a), 0.0155f, q * cosf(a)), a * 90, 8, 0);
        shop_blob(s, v3(0, 0, 0), v3(0.0095f, 0.0012f, 0.017f));
    }
    shop_home(s);
}

static void donut(shop *s, const build_context *c)
{
    (void)c;
    shop_paint(s, crust(0xc88a48));
    shop_ring(s, v3(0, 0.018f, 0), v3(0, 1, 0), 0.029f, 0.0178f);
    material glaze = thing_tinted("plastic", 0xe87aa0);
    glaze.roughness = 0.2f;
    glaze.coat = 0.8f;
    shop_main(s, glaze);
    vec3 path[64];
    float radii[64];
    for (int i = 0; i < 64; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 64;
        path[i] = v3(0.029f * sinf(a), 0.0222f + 0.0006f * sinf(7 * a), 0.029f * cosf(a));
        radii[i] = 0.0168f + 0.0008f * sinf(5 * a + 1);
    }
    maker_tube(&s->mm, path, radii, 64, 28, true);
    static const unsigned sprinkle[5] = { 0xf4f4f0, 0xf0d030, 0x40a0e0, 0x60c050, 0xe05030 };
    for (int i = 0; i < 56; i++) {
        float a = rng_range(&s->rng, 0, 6.283f), b = rng_range(&s->rng, 0.35f, 2.79f), q = 0.029f + 0.0172f * cosf(b);
        vec3 p = v3(q * sinf(a), 0.0222f + 0.0172f * sinf(b), q * cosf(a)),
             d = v3_norm(v3(cosf(a + (float)i), 0.2f * cosf(b), -sinf(a + (float)i)));
        shop_paint(s, thing_tinted("plastic", sprinkle[i % 5]));
        shop_rod(s, v3_mad(p, d, -0.0024f), v3_mad(p, d, 0.0024f), 0.0008f);
    }
}

static void ice_cream(shop *s, const build_context *c)
{
    uint32_t seed = (uint32_t)c->seed;
    material wafer = crust(0xd09a50);
    wafer.pattern = PATTERN_CHECKER;
    wafer.pattern_scale = 0.011f;
    wafer.bump = 0.0012f;
    shop_paint(s, wafer);
    corner cone[] = { { 0, 0, 0 }, { 0.004f, 0.001f, 0.002f }, { 0.028f, 0.115f, 0.001f }, { 0.026f, 0.116f, 0 } };
    shop_lathe(s, cone, 4, 48);
    static const unsigned scoop[3] = { 0xf2dcb8, 0xe88aa0, 0x5a3018 };
    int n = (int)f_clamp((float)shop_number(s, "scoops", 2), 1, 3);
    for (int i = 0; i < n; i++) {
        material ice = thing_tinted("snow", scoop[i]);
        ice.roughness = 0.55f;
        ice.pattern_scale = 0.01f;
        if (i == 0)
            shop_main(s, ice);
        else
            shop_second(s, ice);
        lump l = { v3(0, 0.13f + 0.042f * (float)i, 0),
                   v3(0.032f - 0.002f * (float)i, 0.029f, 0.032f - 0.002f * (float)i),
                   0,
                   0.11f,
                   3.2f,
                   seed + (uint32_t)i,
                   0 };
        thing_add_lump(s, &l, 96);
        shop_ring(s, v3(0, 0.117f + 0.042f * (float)i, 0), v3(0, 1, 0), 0.0275f, 0.006f);
    }
}

static void cupcake(shop *s, const build_context *c)
{
    (void)c;
    shop_second(s, thing_tinted("paper", 0xd8b0c0));
    corner paper[] = { { 0, 0, 0 }, { 0.024f, 0, 0.001f }, { 0.033f, 0.04f, 0 }, { 0.031f, 0.04f, 0 } };
    shop_lathe(s, paper, 4, 36);
    shop_main(s, thing_tinted("porcelain", 0xf2e0e6));
    for (int i = 0; i < 4; i++)
        shop_ring(s, v3(0, 0.043f + 0.0105f * (float)i, 0), v3(0.04f, 1, 0.03f), 0.0235f - 0.0062f * (float)i,
                  0.0105f - 0.0008f * (float)i);
    shop_blob(s, v3(0, 0.08f, 0), v3(0.007f, 0.01f, 0.007f));
    shop_paint(s, thing_flesh(0xc01020, 0.12f));
    shop_ball(s, v3(0, 0.093f, 0), 0.0085f);
}

const dish thing_baked[] = { { "bread", bread }, { "baguette", long_bread }, { "croissant", long_bread },
                             { "cake", cake },   { "burger", burger },       { "pizza", pizza },
                             { "donut", donut }, { "ice_cream", ice_cream }, { "cupcake", cupcake },
                             { NULL, NULL } };
