/* library/thing_device.c - electronics that are shown close: earbuds, headphones, phone, laptop, camera, screens.
 *
 * Product shapes: slabs with rounded corners and small bevels, glass fronts, thin gaps, rubber and mesh details.
 * Screens glow with a drawn picture; param "screen" off turns them dark.
 */
#include "library/thing.h"
#include <string.h>

static material gloss_plastic(unsigned rgb)
{
    material m = thing_tinted("plastic", rgb);
    m.roughness = 0.28f;
    m.coat = 1;
    m.coat_roughness = 0.035f;
    return m;
}

/* A calm wallpaper: soft hills of light in two colours. */
static vec3 wallpaper(const void *user, float u, float v)
{
    const float *hue = user;
    vec3 top = v3(0.03f + 0.1f * *hue, 0.05f, 0.22f), low = v3(0.75f, 0.22f + 0.2f * *hue, 0.25f);
    float wave = 0.45f + 0.12f * sinf(4.1f * u + 0.6f) + 0.06f * sinf(9.7f * u + 2 * v);
    float second = 0.24f + 0.1f * sinf(3.0f * u + 2.4f);
    vec3 c = v3_lerp(low, top, f_smooth(0.1f, 0.95f, v));
    if (v < wave)
        c = v3_lerp(c, v3(0.28f, 0.08f, 0.4f), 0.75f);
    if (v < second)
        c = v3(0.05f, 0.03f, 0.15f);
    return c;
}

static void paint_screen(shop *s, float nits)
{
    bool off = strcmp(shop_text(s, "screen", "on"), "off") == 0;
    if (off) {
        material m = gloss_plastic(0x040406);
        m.roughness = 0.05f;
        shop_paint(s, m);
        return;
    }
    material m = thing_material("screen");
    static const float hue = 0.4f;
    m.texture = shop_draw(s, 256, 256, wallpaper, &hue);
    m.emission = v3_fill(nits);
    m.emission_textured = true;
    m.pattern = PATTERN_NONE;
    m.roughness = 0.08f;
    shop_paint(s, m);
}

/* ---- earbuds ---- */

/* One bud at the origin of `at`: a pebble head, an ear nozzle with a silicone tip, a stem; side +1 = left ear. */
static void add_bud(shop *s, float side, bool stem, bool main_parts)
{
    (void)main_parts;
    shop_main(s, gloss_plastic(0xf4f4f2));
    enum {
        RINGS = 22,
        POINTS = 40
    };
    vec3 rings[RINGS * POINTS];
    for (int i = 0; i < RINGS; i++) { /* head: an egg, long axis leaning into the ear */
        float t = (float)i / (RINGS - 1), a = CIEL_PI_F * t, r = sinf(a);
        float along = -cosf(a);
        for (int j = 0; j < POINTS; j++) {
            float w = 2 * CIEL_PI_F * (float)j / POINTS;
            float y = 0.0086f * r * cosf(w) * (1 + 0.12f * along), z = 0.0079f * r * sinf(w) * (1 - 0.1f * along);
            rings[i * POINTS + j] = v3(side * (0.0082f * along), y + 0.0006f * along, z);
        }
    }
    maker_loft(&s->mm, rings, RINGS, POINTS, false);
    /* nozzle, then the silicone tip like a small mushroom */
    vec3 in = v3_norm(v3(-side, 0.18f, 0.35f));
    vec3 root = v3_scale(in, 0.0055f), mouth = v3_scale(in, 0.0125f);
    shop_cone(s, root, mouth, 0.0044f, 0.0031f);
    affine keep = s->mm.at;
    affine point = affine_trs(v3_scale(in, 0.0095f), quat_between(v3(0, 1, 0), in), 1.0f);
    s->mm.at = affine_mul(&keep, &point);
    material silicone = thing_tinted("rubber", 0xe6e6e4);
    silicone.roughness = 0.55f;
    silicone.subsurface = 0.3f;
    silicone.scatter = v3_fill(0.8f);
    shop_paint(s, silicone);
    corner tip[] = { { 0.0034f, -0.0005f, 0 },      { 0.0062f, -0.001f, 0.0006f },
                     { 0.0066f, 0.0004f, 0.0012f }, { 0.0052f, 0.0042f, 0.003f },
                     { 0.0034f, 0.0064f, 0.0012f }, { 0.0022f, 0.0064f, 0.0005f },
                     { 0.0022f, 0.0045f, 0 },       { 0, 0.0045f, 0 } };
    shop_lathe(s, tip, 8, 48);
    material net = thing_tinted("steel", 0x505054);
    shop_paint(s, net);
    shop_disc(s, v3(0, 0.0046f, 0), v3(0, 1, 0), 0.0022f);
    s->mm.at = keep;
    /* vents: dark slots let into the head, outside and on top */
    shop_paint(s, gloss_plastic(0x101012));
    for (int i = 0; i < 2; i++) {
        vec3 d = v3_norm(i ? v3(side * 0.35f, 0.93f, 0.1f) : v3(side * 0.62f, 0.2f, 0.75f));
        vec3 at = v3_add(v3_mul(d, v3(0.00795f, 0.0083f, 0.0077f)), v3(0, 0.0004f, 0));
        affine slot = affine_trs(at, quat_between(v3(0, 0, 1), d), 1.0f);
        slot.x = v3_scale(slot.x, 0.4f);
        s->mm.at = affine_mul(&keep, &slot);
        shop_blob(s, v3(0, 0, 0), v3(0.0017f, i ? 0.0012f : 0.0021f, 0.0004f));
    }
    s->mm.at = keep;
    if (!stem)
        return;
    shop_main(s, gloss_plastic(0xf4f4f2));
    vec3 down[4] = { v3(side * 0.0035f, -0.002f, 0.0012f), v3(side * 0.0052f, -0.011f, 0.0018f),
                     v3(side * 0.0055f, -0.02f, 0.0022f), v3(side * 0.0055f, -0.029f, 0.0026f) };
    shop_bend(s, down, 4, 0.0038f, 0.003f);
    shop_paint(s, thing_material("chrome"));
    shop_cone(s, v3(side * 0.0055f, -0.0292f, 0.0026f), v3(side * 0.0055f, -0.0312f, 0.0026f), 0.0031f, 0.0031f);
    shop_paint(s, gloss_plastic(0x0c0c0e));
    shop_disc(s, v3(side * 0.0055f, -0.03245f, 0.0026f), v3(0, -1, 0), 0.0021f);
}

static int build_earbuds(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool stem = strcmp(shop_text(&s, "style", "stem"), "bud") != 0;
    shop_part(&s, "buds", PART_RIGID);
    for (int i = 0; i < 2; i++) {
        float side = i ? -1.0f : 1.0f;
        /* the pair stands as a product shot shows it: turned a little towards the viewer and towards each other */
        shop_turned(&s, v3(side * 0.0185f, stem ? 0.0345f : 0.011f, i ? -0.003f : 0.003f), side * 48, -4, side * -5);
        add_bud(&s, side, stem, true);
    }
    shop_anchor(&s, "top", v3(0, 0.044f, 0), v3(0, 1, 0), 0.01f);
    return shop_close(&s);
}

static int build_earbud_case(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "case", PART_RIGID);
    shop_main(&s, gloss_plastic(0xf4f4f2));
    float w = 0.0303f, d = 0.0108f, split = 0.030f, puff = 0.0085f, line = 0.0001f;
    /* a soap-bar: rounded rectangle in front, puffed in section; the lid is a dark hairline round it */
    corner body[] = { { -w, 0, 0.019f }, { w, 0, 0.019f }, { w, 0.0455f, 0.016f }, { -w, 0.0455f, 0.016f } };
    shop_slab(&s, body, 4, -d, d, puff);
    shop_paint(&s, thing_tinted("plastic", 0x303030));
    corner seam[] = { { -w - line, -d - line, puff },
                      { w + line, -d - line, puff },
                      { w + line, d + line, puff },
                      { -w - line, d + line, puff } };
    shop_tile(&s, seam, 4, split - 0.0002f, split + 0.0002f, 0);
    shop_paint(&s, thing_glowing(0x60ff80, 400));
    shop_ball(&s, v3(0, 0.022f, d - 0.0002f), 0.0007f);
    shop_paint(&s, thing_material("chrome"));
    shop_box(&s, v3(-0.008f, split - 0.002f, -d - 0.0005f), v3(0.008f, split + 0.003f, -d + 0.002f), 0.0005f);
    return shop_close(&s);
}

/* ---- headphones ---- */

static int build_headphones(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "headphones", PART_RIGID);
    material shell = thing_tinted("plastic", 0x1b1b1e);
    shell.roughness = 0.4f;
    material pad = thing_tinted("leather", 0x141416);
    vec3 ear = v3(0.078f, 0.045f, 0);
    for (int i = 0; i < 2; i++) {
        float side = i ? -1.0f : 1.0f;
        affine put = affine_trs(v3(side * ear.x, ear.y, 0), quat_axis(v3(0, 0, 1), -side * CIEL_PI_F / 2), 1.0f);
        put.x = v3_scale(put.x, 1.12f); /* ear shells are ovals, taller than wide */
        s.mm.at = put;
        shop_main(&s, shell);
        corner cup[] = { { 0.0f, -0.002f, 0 },       { 0.034f, -0.002f, 0 },     { 0.037f, 0.003f, 0.003f },
                         { 0.036f, 0.014f, 0.008f }, { 0.024f, 0.022f, 0.012f }, { 0, 0.0235f, 0 } };
        shop_lathe(&s, cup, 6, 72);
        shop_paint(&s, pad);
        corner cushion[] = { { 0.02f, -0.006f, 0 },
                             { 0.02f, -0.02f, 0.007f },
                             { 0.038f, -0.02f, 0.009f },
                             { 0.038f, -0.002f, 0.005f },
                             { 0.02f, -0.002f, 0 } };
        corner up[5];
        for (int k = 0; k < 5; k++)
            up[k] = cushion[k];
        shop_lathe(&s, up, 5, 72);
        material net = thing_tinted("cloth", 0x0a0a0a);
        shop_paint(&s, net);
        shop_disc(&s, v3(0, -0.007f, 0), v3(0, -1, 0), 0.022f);
        shop_second(&s, thing_material("aluminium"));
        shop_ring(&s, v3(0, 0.0215f, 0), v3(0, 1, 0), 0.0225f, 0.0012f);
        shop_home(&s);
        vec3 yoke[4] = { v3(side * (ear.x + 0.012f), ear.y + 0.012f, 0), v3(side * (ear.x + 0.0135f), ear.y + 0.05f, 0),
                         v3(side * (ear.x + 0.008f), ear.y + 0.085f, 0),
                         v3(side * (ear.x - 0.004f), ear.y + 0.112f, 0) };
        shop_bend(&s, yoke, 4, 0.0042f, 0.0042f);
    }
    /* the band: an arch of flat section */
    enum {
        N = 40,
        SEC = 16
    };
    vec3 rings[N * SEC];
    for (int pass = 0; pass < 2; pass++) {
        float from = pass ? 0.32f : 0.12f, thick = pass ? 0.0085f : 0.004f, wide = pass ? 0.018f : 0.014f,
              drop = pass ? -0.0065f : 0;
        for (int i = 0; i < N; i++) {
            float a = f_lerp(from, CIEL_PI_F - from, (float)i / (N - 1));
            vec3 mid = v3((0.0835f + drop) * cosf(a), 0.128f + (0.062f + drop) * sinf(a), 0),
                 outward = v3_norm(v3(cosf(a), sinf(a) * 1.2f, 0));
            float taper = 0.75f + 0.25f * sinf(a);
            for (int k = 0; k < SEC; k++) {
                float w = 2 * CIEL_PI_F * (float)k / SEC;
                rings[i * SEC + k] =
                    v3_add(v3_mad(mid, outward, 0.5f * thick * sinf(w)), v3(0, 0, wide * taper * cosf(w)));
            }
        }
        if (pass)
            shop_paint(&s, pad);
        else
            shop_main(&s, shell);
        maker_loft(&s.mm, rings, N, SEC, true);
    }
    shop_anchor(&s, "center", v3(0, 0.1f, 0), v3(0, 0, 1), 0);
    return shop_close(&s);
}

/* ---- phone, tablet, laptop, screens ---- */

static void add_phone(shop *s, float w, float h, float d, float corner_r)
{
    corner o[] = { { -w / 2, 0, corner_r }, { w / 2, 0, corner_r }, { w / 2, h, corner_r }, { -w / 2, h, corner_r } };
    material frame = thing_tinted("aluminium", 0x8a8c90);
    shop_main(s, frame);
    shop_slab(s, o, 4, -d / 2, d / 2, 0.0016f);
    float in = 0.0016f;
    corner g[] = { { -w / 2 + in, in, corner_r - in },
                   { w / 2 - in, in, corner_r - in },
                   { w / 2 - in, h - in, corner_r - in },
                   { -w / 2 + in, h - in, corner_r - in } };
    shop_paint(s, gloss_plastic(0x050506));
    shop_slab(s, g, 4, d / 2 - 0.0006f, d / 2 + 0.0003f, 0.0003f);
    material back = thing_tinted("plastic", 0x3a3d44);
    back.roughness = 0.3f;
    back.coat = 0.6f;
    shop_second(s, back);
    shop_slab(s, g, 4, -d / 2 - 0.0003f, -d / 2 + 0.0006f, 0.0003f);
    float e = in + 0.0022f;
    paint_screen(s, 260);
    shop_picture(s, v3(-w / 2 + e, e, d / 2 + 0.00035f), v3(w - 2 * e, 0, 0), v3(0, h - 2 * e, 0));
}

static int build_phone(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool tablet = shop_is(&s, "tablet");
    float w = tablet ? 0.178f : 0.0716f, h = tablet ? 0.248f : 0.1476f, d = tablet ? 0.006f : 0.0078f;
    shop_part(&s, "phone", PART_RIGID);
    add_phone(&s, w, h, d, tablet ? 0.012f : 0.0105f);
    float z = -d / 2;
    if (!tablet) {
        material bump = thing_tinted("plastic", 0x33363c);
        bump.roughness = 0.2f;
        shop_second(&s, bump);
        corner island[] = { { 0.0005f, h - 0.042f, 0.009f },
                            { 0.0325f, h - 0.042f, 0.009f },
                            { 0.0325f, h - 0.0035f, 0.009f },
                            { 0.0005f, h - 0.0035f, 0.009f } };
        shop_slab(&s, island, 4, z - 0.0018f, z, 0.0006f);
        static const float at[3][2] = { { 0.0095f, -0.0125f }, { 0.0095f, -0.033f }, { 0.0245f, -0.0228f } };
        for (int i = 0; i < 3; i++) {
            vec3 p = v3(at[i][0], h + at[i][1], z - 0.0018f);
            shop_paint(&s, thing_material("chrome"));
            shop_cone(&s, v3_add(p, v3(0, 0, 0.0004f)), v3_add(p, v3(0, 0, -0.0016f)), 0.0073f, 0.007f);
            shop_paint(&s, gloss_plastic(0x06060a));
            shop_cone(&s, v3_add(p, v3(0, 0, -0.001f)), v3_add(p, v3(0, 0, -0.0018f)), 0.006f, 0.006f);
        }
        shop_paint(&s, gloss_plastic(0x050506));
        corner isle[] = { { -0.0105f, h - 0.0117f, 0.0024f },
                          { 0.0105f, h - 0.0117f, 0.0024f },
                          { 0.0105f, h - 0.0068f, 0.0024f },
                          { -0.0105f, h - 0.0068f, 0.0024f } };
        shop_slab(&s, isle, 4, d / 2 + 0.0003f, d / 2 + 0.0005f, 0);
    }
    shop_main(&s, thing_tinted("aluminium", 0x8a8c90));
    shop_box(&s, v3(w / 2 - 0.0004f, h * 0.62f, -0.0012f), v3(w / 2 + 0.0006f, h * 0.73f, 0.0012f), 0.0004f);
    return shop_close(&s);
}

static int build_laptop(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float w = 0.312f, d = 0.221f, t = 0.0085f;
    float angle = (float)shop_number(&s, "angle", 108);
    shop_part(&s, "laptop", PART_RIGID);
    material alu = thing_tinted("aluminium", 0xb4b6b8);
    shop_main(&s, alu);
    corner base[] = {
        { -w / 2, -d / 2, 0.012f }, { w / 2, -d / 2, 0.012f }, { w / 2, d / 2, 0.012f }, { -w / 2, d / 2, 0.012f }
    };
    shop_tile(&s, base, 4, 0.0015f, 0.0015f + t, 0.0025f);
    float top = 0.0015f + t;
    shop_paint(&s, thing_tinted("plastic", 0x0d0d0f));
    shop_box(&s, v3(-0.136f, top - 0.001f, -0.09f), v3(0.136f, top + 0.0001f, 0.012f), 0);
    material key = thing_tinted("plastic", 0x1c1c1f);
    shop_paint(&s, key);
    for (int row = 0; row < 6; row++) {
        int n = row == 5 ? 8 : 14;
        float x = -0.134f;
        for (int k = 0; k < n; k++) {
            float unit = 0.01914f, kw = row == 5 && k == 3 ? unit * 5.6f : row == 5 ? unit * 1.2f : unit;
            if (x + kw > 0.136f)
                kw = 0.135f - x;
            shop_box(&s, v3(x + 0.001f, top - 0.0005f, -0.088f + 0.0165f * (float)row),
                     v3(x + kw - 0.001f, top + 0.0012f, -0.088f + 0.0165f * (float)row + 0.0148f), 0.0008f);
            x += kw;
        }
    }
    shop_paint(&s, thing_tinted("aluminium", 0xa8aaac));
    corner pad[] = { { -0.065f, -0.098f, 0.005f },
                     { 0.065f, -0.098f, 0.005f },
                     { 0.065f, -0.022f, 0.005f },
                     { -0.065f, -0.022f, 0.005f } };
    shop_tile(&s, pad, 4, top - 0.0005f, top + 0.0003f, 0.0002f);
    /* the lid swings about the back edge */
    shop_turned(&s, v3(0, top + 0.001f, -d / 2 + 0.006f), 0, -(angle - 90), 0);
    shop_main(&s, alu);
    corner lid[] = { { -w / 2, 0, 0.012f }, { w / 2, 0, 0.012f }, { w / 2, d, 0.012f }, { -w / 2, d, 0.012f } };
    shop_slab(&s, lid, 4, -0.0045f, 0, 0.0015f);
    shop_paint(&s, gloss_plastic(0x050506));
    corner glass[] = { { -w / 2 + 0.003f, 0.004f, 0.009f },
                       { w / 2 - 0.003f, 0.004f, 0.009f },
                       { w / 2 - 0.003f, d - 0.003f, 0.009f },
                       { -w / 2 + 0.003f, d - 0.003f, 0.009f } };
    shop_slab(&s, glass, 4, -0.0004f, 0.0004f, 0.0002f);
    paint_screen(&s, 220);
    shop_picture(&s, v3(-w / 2 + 0.01f, 0.016f, 0.0005f), v3(w - 0.02f, 0, 0), v3(0, d - 0.027f, 0));
    shop_anchor(&s, "keys", v3(0, top, 0), v3(0, 1, 0), 0.1f);
    return shop_close(&s);
}

static int build_screen(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool tv = shop_is(&s, "tv");
    float w = tv ? 1.23f : 0.61f, h = w * 9 / 16, lift = tv ? 0.07f : 0.13f;
    shop_part(&s, "screen", PART_RIGID);
    material shell = gloss_plastic(0x0d0d0f);
    shell.coat = 0.4f;
    shop_main(&s, shell);
    corner o[] = {
        { -w / 2, lift, 0.004f }, { w / 2, lift, 0.004f }, { w / 2, lift + h, 0.004f }, { -w / 2, lift + h, 0.004f }
    };
    shop_slab(&s, o, 4, -0.03f, 0, 0.004f);
    shop_box(&s, v3(-w * 0.03f, 0.004f, -0.045f), v3(w * 0.03f, lift + h * 0.5f, -0.028f), 0.006f);
    corner foot[] = { { -w * 0.19f, -0.11f, 0.02f },
                      { w * 0.19f, -0.11f, 0.02f },
                      { w * 0.19f, 0.13f, 0.02f },
                      { -w * 0.19f, 0.13f, 0.02f } };
    shop_tile(&s, foot, 4, 0, 0.008f, 0.002f);
    paint_screen(&s, 220);
    float e = 0.012f;
    shop_picture(&s, v3(-w / 2 + e, lift + e, 0.0003f), v3(w - 2 * e, 0, 0), v3(0, h - 2 * e, 0));
    return shop_close(&s);
}

/* ---- cameras ---- */

static void add_camera(shop *s, float y)
{
    material body = thing_tinted("leather", 0x17171a);
    body.pattern_scale = 0.0012f;
    shop_at(s, v3(0, y, 0));
    shop_main(s, thing_tinted("plastic", 0x1a1a1c));
    corner front[] = { { -0.066f, 0, 0.012f },      { 0.066f, 0, 0.016f },     { 0.066f, 0.078f, 0.01f },
                       { 0.028f, 0.078f, 0.008f },  { 0.02f, 0.1f, 0.006f },   { -0.02f, 0.1f, 0.006f },
                       { -0.028f, 0.078f, 0.008f }, { -0.066f, 0.078f, 0.01f } };
    shop_slab(s, front, 8, -0.03f, 0.02f, 0.006f);
    shop_paint(s, body);
    shop_box(s, v3(-0.068f, 0.006f, -0.026f), v3(-0.034f, 0.07f, 0.042f), 0.012f); /* grip on the right hand's side */
    shop_second(s, thing_tinted("aluminium", 0x26262a));
    affine keep = s->mm.at;
    affine forward = affine_trs(v3(0.006f, 0.042f, 0.018f), quat_axis(v3(1, 0, 0), CIEL_PI_F / 2), 1.0f);
    s->mm.at = affine_mul(&keep, &forward);
    corner lens[] = { { 0, 0, 0 },
                      { 0.036f, 0, 0 },
                      { 0.036f, 0.012f, 0.001f },
                      { 0.034f, 0.014f, 0.001f },
                      { 0.034f, 0.045f, 0.001f },
                      { 0.0375f, 0.048f, 0.001f },
                      { 0.0375f, 0.08f, 0.002f },
                      { 0.033f, 0.08f, 0.001f },
                      { 0.03f, 0.068f, 0 },
                      { 0, 0.068f, 0 } };
    shop_lathe(s, lens, 10, 64);
    shop_paint(s, thing_tinted("rubber", 0x101012));
    for (int i = 0; i < 3; i++)
        shop_ring(s, v3(0, 0.053f + 0.008f * (float)i, 0), v3(0, 1, 0), 0.0372f, 0.0022f);
    material coated = gloss_plastic(0x120a24);
    coated.roughness = 0.02f;
    shop_paint(s, coated);
    corner eye[] = {
        { 0.029f, 0.068f, 0 }, { 0.0285f, 0.071f, 0.0005f }, { 0.016f, 0.0755f, 0.02f }, { 0, 0.077f, 0 }
    };
    shop_lathe(s, eye, 4, 64);
    s->mm.at = keep;
    shop_paint(s, thing_material("chrome"));
    shop_cone(s, v3(-0.052f, 0.078f, 0.016f), v3(-0.052f, 0.084f, 0.017f), 0.007f, 0.0065f);
    shop_second(s, thing_tinted("aluminium", 0x26262a));
    shop_cone(s, v3(0.046f, 0.077f, -0.006f), v3(0.046f, 0.09f, -0.006f), 0.014f, 0.0135f);
    paint_screen(s, 60);
    shop_picture(s, v3(0.04f, 0.012f, -0.0303f), v3(-0.075f, 0, 0), v3(0, 0.05f, 0));
    shop_home(s);
}

static int build_camera(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool tripod = shop_is(&s, "tripod");
    float y = tripod ? 1.32f : 0;
    shop_part(&s, "camera", PART_RIGID);
    add_camera(&s, y);
    if (!tripod)
        return shop_close(&s);
    shop_part(&s, "tripod", PART_RIGID);
    shop_paint(&s, thing_tinted("plastic", 0x141416));
    shop_box(&s, v3(-0.03f, y - 0.03f, -0.03f), v3(0.03f, y, 0.03f), 0.006f);
    shop_ball(&s, v3(0, y - 0.055f, 0), 0.03f);
    shop_rod(&s, v3(0, y - 0.42f, 0), v3(0, y - 0.07f, 0), 0.015f);
    shop_cone(&s, v3(0, y - 0.17f, 0), v3(0, y - 0.1f, 0), 0.045f, 0.035f);
    vec3 handle[3] = { v3(0, y - 0.045f, -0.02f), v3(0.02f, y - 0.1f, -0.14f), v3(0.03f, y - 0.17f, -0.25f) };
    shop_bend(&s, handle, 3, 0.007f, 0.011f);
    for (int i = 0; i < 3; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 3 + CIEL_PI_F;
        vec3 d = v3(sinf(a), 0, cosf(a)), top = v3_add(v3_scale(d, 0.045f), v3(0, y - 0.14f, 0)),
             foot = v3_scale(d, 0.48f);
        vec3 knee = v3_lerp(top, foot, 0.45f), shin = v3_lerp(top, foot, 0.75f);
        shop_paint(&s, thing_tinted("aluminium", 0x3a3a3e));
        shop_rod(&s, top, knee, 0.014f);
        shop_rod(&s, knee, shin, 0.0115f);
        shop_rod(&s, shin, foot, 0.009f);
        shop_paint(&s, thing_tinted("plastic", 0x141416));
        shop_cone(&s, v3_lerp(top, foot, 0.43f), v3_lerp(top, foot, 0.47f), 0.018f, 0.018f);
        shop_cone(&s, v3_lerp(top, foot, 0.73f), v3_lerp(top, foot, 0.77f), 0.016f, 0.016f);
        shop_ball(&s, v3_mad(foot, v3(0, 1, 0), 0.013f), 0.014f);
    }
    return shop_close(&s);
}

static int build_microphone(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool stand = strcmp(shop_text(&s, "stand", "yes"), "no") != 0;
    float y = stand ? 1.35f : 0;
    shop_part(&s, "microphone", PART_RIGID);
    shop_turned(&s, v3(0, y, 0), 0, stand ? 35.0f : 0, 0);
    shop_main(&s, thing_tinted("painted_metal", 0x18181a));
    corner body[] = { { 0, 0, 0 },          { 0.011f, 0, 0.002f }, { 0.019f, 0.12f, 0.02f }, { 0.024f, 0.135f, 0.003f },
                      { 0.024f, 0.14f, 0 }, { 0, 0.14f, 0 } };
    shop_lathe(&s, body, 6, 48);
    material grille = thing_material("steel");
    grille.pattern = PATTERN_FABRIC;
    grille.pattern_scale = 0.0016f;
    grille.bump = 0.0006f;
    shop_second(&s, grille);
    shop_blob(&s, v3(0, 0.162f, 0), v3(0.027f, 0.03f, 0.027f));
    shop_ring(&s, v3(0, 0.16f, 0), v3(0, 1, 0), 0.027f, 0.002f);
    shop_home(&s);
    if (stand) {
        shop_paint(&s, thing_tinted("painted_metal", 0x141414));
        shop_rod(&s, v3(0, 0.01f, 0), v3(0, 0.8f, 0), 0.012f);
        shop_rod(&s, v3(0, 0.8f, 0), v3(0, y + 0.02f, 0), 0.008f);
        shop_cone(&s, v3(0, 0.77f, 0), v3(0, 0.83f, 0), 0.017f, 0.015f);
        corner foot[] = {
            { 0, 0, 0 }, { 0.14f, 0, 0 }, { 0.14f, 0.012f, 0.006f }, { 0.03f, 0.024f, 0.01f }, { 0, 0.026f, 0 }
        };
        shop_lathe(&s, foot, 5, 64);
        shop_ball(&s, v3(0, y + 0.02f, 0.01f), 0.018f);
    }
    return shop_close(&s);
}

#define D(name, syn, en, fr, flags, w, h, d, mat, place, kg, fn)                                                       \
    THING(name, syn, en, fr, OBJECT, flags, w, h, d, mat, place, kg, fn, name)
static const thing_row rows[] = {
    D("earbuds", "earphone.n.01", "earbuds|wireless earbuds|earphones", "écouteurs|écouteurs sans fil|oreillettes",
      THING_HELD, 0.062f, 0.046f, 0.03f, "plastic", "studio", 0.011f, build_earbuds),
    D("earbud_case", "case.n.05", "earbud case|charging case", "boîtier d'écouteurs|étui de charge", THING_HELD,
      0.0606f, 0.046f, 0.022f, "plastic", "studio", 0.046f, build_earbud_case),
    D("headphones", "headset.n.01 earphone.n.01", "headphones|headset", "casque audio|casque stéréo", THING_HELD, 0.2f,
      0.19f, 0.08f, "plastic", "studio", 0.26f, build_headphones),
    D("smartphone", "cellular_telephone.n.01 telephone.n.01", "smartphone|phone|mobile phone|telephone",
      "smartphone|téléphone|portable", THING_HELD, 0.072f, 0.148f, 0.01f, "glass", "studio", 0.17f, build_phone),
    D("tablet", "", "tablet|tablet computer", "tablette", THING_HELD, 0.178f, 0.248f, 0.007f, "glass", "studio", 0.46f,
      build_phone),
    THING_FOR("laptop", "laptop.n.01 portable_computer.n.01 computer.n.01 notebook.n.02",
              "laptop|computer|notebook computer", "ordinateur portable|ordinateur|portable", OBJECT, THING_HELD,
              0.312f, 0.22f, 0.3f, "metal", "office", 1.4f, build_laptop, "laptop", "machine.n.01"),
    D("monitor", "monitor.n.04 display.n.06 screen.n.03", "monitor|computer screen|screen", "écran|moniteur", 0, 0.61f,
      0.473f, 0.24f, "plastic", "office", 5, build_screen),
    D("tv", "television_receiver.n.01", "television|tv", "télévision|téléviseur|télé", 0, 1.23f, 0.762f, 0.24f,
      "plastic", "living_room", 14, build_screen),
    D("camera", "camera.n.01", "camera|photo camera", "appareil photo|appareil-photo", THING_HELD, 0.134f, 0.1f, 0.13f,
      "plastic", "studio", 0.9f, build_camera),
    D("tripod", "tripod.n.01 motion-picture_camera.n.01", "camera on a tripod|tripod|film camera", "caméra|trépied", 0,
      0.85f, 1.42f, 0.75f, "metal", "studio", 3.2f, build_camera),
    D("microphone", "microphone.n.01", "microphone|mic", "microphone|micro", 0, 0.28f, 1.5f, 0.28f, "metal", "stage",
      3.5f, build_microphone),
};
THING_FAMILY(thing_family_device, "devices");
