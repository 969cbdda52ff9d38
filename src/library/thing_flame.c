/* library/thing_flame.c - lights that burn: candles, candelabra, storm lanterns, torches, campfires.
 *
 * A flame is a body of glow in a part named "flame"; its anchor is where motion puts its particles.
 */
#include "library/thing_flame.h"

#include <string.h>

static material wick(void)
{
    return thing_tinted("cloth", 0x120c08);
}

/* A candle flame of height h over p: teardrop, bright. */
static void add_flame(shop *s, vec3 p, float h, float nits, float lumens)
{
    if (!light_is_lit(s))
        return;
    shop_part(s, "flame", PART_RIGID);
    s->no_shadow = true;
    shop_paint(s, thing_glowing(0xffb458, nits));
    shop_at(s, p);
    corner c[] = { { 0, 0, 0 },
                   { 0.13f * h, 0.1f * h, 0.06f * h },
                   { 0.165f * h, 0.28f * h, 0.2f * h },
                   { 0.1f * h, 0.6f * h, 0.3f * h },
                   { 0.03f * h, 0.88f * h, 0.1f * h },
                   { 0, h, 0 } };
    shop_lathe(s, c, 6, 24);
    shop_anchor(s, "flame", v3_mad(p, v3(0, 1, 0), 0.4f * h), v3(0, 1, 0), 0.2f * h);
    shop_lamp(s, v3_mad(p, v3(0, 1, 0), 0.45f * h), 0.2f * h, 0xffa04c, lumens);
}

int light_candle(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float h = (float)shop_number(&s, "height", 0.14), r = 0.0125f;
    bool pillar = shop_is(&s, "pillar"), holder = !pillar && strcmp(shop_text(&s, "holder", "yes"), "no") != 0;
    if (pillar) {
        r = 0.036f;
        h = (float)shop_number(&s, "height", 0.1);
    }
    float y = holder ? 0.03f : 0;
    shop_part(&s, "wax", PART_RIGID);
    material wax = thing_tinted("wax", 0xf2ead8);
    wax.subsurface = 0.8f;
    wax.scatter = v3(0.95f, 0.55f, 0.25f);
    shop_main(&s, wax);
    shop_at(&s, v3(0, y, 0));
    corner body[] = { { 0, 0, 0 },
                      { r, 0, 0.001f },
                      { r, h, 0.0022f },
                      { r * 0.82f, h + 0.0005f, 0.003f },
                      { r * 0.35f, h - 0.004f, 0.004f },
                      { 0, h - 0.0045f, 0 } };
    shop_lathe(&s, body, 6, 48);
    for (int i = 0; i < (pillar ? 5 : 3); i++) { /* runs of wax */
        float a = rng_range(&s.rng, 0, 6.283f), len = rng_range(&s.rng, 0.15f, 0.5f) * h;
        vec3 p[4];
        for (int k = 0; k < 4; k++) {
            float t = (float)k / 3;
            p[k] = v3((r + 0.0004f) * sinf(a + 0.05f * t), h - 0.001f - t * len, (r + 0.0004f) * cosf(a + 0.05f * t));
        }
        shop_bend(&s, p, 4, 0.0014f, 0.0026f);
    }
    shop_paint(&s, wick());
    vec3 w[3] = { v3(0, h - 0.005f, 0), v3(0.0003f, h + 0.003f, 0), v3(0.0018f, h + 0.008f, 0.0004f) };
    shop_bend(&s, w, 3, 0.0008f, 0.0006f);
    if (holder) {
        shop_home(&s);
        shop_second(&s, thing_material("brass"));
        corner dish[] = { { 0, 0, 0 },
                          { 0.052f, 0, 0.002f },
                          { 0.06f, 0.012f, 0.002f },
                          { 0.057f, 0.013f, 0.001f },
                          { 0.05f, 0.004f, 0.003f },
                          { 0.012f, 0.005f, 0.004f },
                          { 0.009f, 0.018f, 0.004f },
                          { 0.0165f, 0.03f, 0.003f },
                          { 0.0165f, 0.042f, 0.001f },
                          { 0.0135f, 0.042f, 0.0005f },
                          { 0.0135f, 0.03f, 0 },
                          { 0, 0.03f, 0 } };
        shop_lathe(&s, dish, 12, 64);
        shop_ring(&s, v3(0.07f, 0.012f, 0), v3(0, 0, 1), 0.013f, 0.0022f);
    }
    add_flame(&s, v3(0.0015f, y + h + 0.004f, 0.0003f), 0.034f, 12000, 14);
    shop_anchor(&s, "wick", v3(0, y + h + 0.006f, 0), v3(0, 1, 0), 0.005f);
    return shop_close(&s);
}

int light_candelabra(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "stand", PART_RIGID);
    shop_main(&s, thing_material("brass"));
    corner stem[] = { { 0, 0, 0 },
                      { 0.07f, 0, 0.002f },
                      { 0.07f, 0.008f, 0.004f },
                      { 0.03f, 0.022f, 0.015f },
                      { 0.011f, 0.05f, 0.015f },
                      { 0.018f, 0.08f, 0.008f },
                      { 0.009f, 0.1f, 0.008f },
                      { 0.008f, 0.2f, 0.01f },
                      { 0.02f, 0.225f, 0.01f },
                      { 0.008f, 0.25f, 0.008f },
                      { 0, 0.25f, 0 } };
    shop_lathe(&s, stem, 11, 48);
    vec3 tops[3] = { v3(-0.13f, 0.255f, 0), v3(0, 0.29f, 0), v3(0.13f, 0.255f, 0) };
    for (int i = 0; i < 3; i++) {
        float x = tops[i].x;
        if (i != 1) {
            vec3 arm[5] = { v3(0, 0.205f, 0), v3(x * 0.45f, 0.17f, 0), v3(x * 0.85f, 0.18f, 0), v3(x, 0.21f, 0),
                            v3(x, 0.25f, 0) };
            shop_bend(&s, arm, 5, 0.006f, 0.0055f);
        }
        shop_at(&s, v3_sub(tops[i], v3(0, 0.012f, 0)));
        corner pan[] = { { 0, 0, 0 },
                         { 0.008f, 0, 0 },
                         { 0.03f, 0.006f, 0.006f },
                         { 0.028f, 0.009f, 0.001f },
                         { 0.015f, 0.007f, 0.002f },
                         { 0.0145f, 0.026f, 0.001f },
                         { 0, 0.026f, 0 } };
        shop_lathe(&s, pan, 7, 40);
        shop_home(&s);
    }
    shop_part(&s, "wax", PART_RIGID);
    material wax = thing_tinted("wax", 0xf4eee0);
    shop_second(&s, wax);
    for (int i = 0; i < 3; i++) {
        shop_at(&s, v3_add(tops[i], v3(0, 0.012f, 0)));
        corner body[] = { { 0, 0, 0 }, { 0.011f, 0, 0 }, { 0.0105f, 0.13f, 0.003f }, { 0, 0.128f, 0 } };
        shop_lathe(&s, body, 4, 32);
        shop_home(&s);
    }
    for (int i = 0; i < 3; i++)
        add_flame(&s, v3_add(tops[i], v3(0, 0.146f, 0)), 0.032f, 12000, 13);
    return shop_close(&s);
}

/* Storm lantern: base with tank, glass chimney, wires, hood, ring. */
int light_lantern(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "frame", PART_RIGID);
    material iron = thing_tinted("painted_metal", 0x2a2c2e);
    shop_main(&s, iron);
    corner base[] = { { 0, 0, 0 },
                      { 0.062f, 0, 0.003f },
                      { 0.066f, 0.01f, 0.004f },
                      { 0.064f, 0.038f, 0.012f },
                      { 0.042f, 0.052f, 0.006f },
                      { 0.04f, 0.062f, 0.003f },
                      { 0.036f, 0.064f, 0 },
                      { 0, 0.064f, 0 } };
    shop_lathe(&s, base, 8, 64);
    corner hood[] = { { 0.03f, 0.2f, 0 },         { 0.044f, 0.196f, 0.002f },
                      { 0.044f, 0.204f, 0.002f }, { 0.03f, 0.225f, 0.006f },
                      { 0.03f, 0.245f, 0.004f },  { 0.04f, 0.25f, 0.003f },
                      { 0.02f, 0.268f, 0.01f },   { 0, 0.27f, 0 } };
    shop_lathe(&s, hood, 8, 64);
    for (int i = 0; i < 2; i++) {
        float x = i ? -1.0f : 1.0f;
        vec3 tube[6] = { v3(x * 0.062f, 0.025f, 0), v3(x * 0.078f, 0.045f, 0), v3(x * 0.08f, 0.12f, 0),
                         v3(x * 0.074f, 0.2f, 0),   v3(x * 0.05f, 0.235f, 0),  v3(x * 0.03f, 0.238f, 0) };
        shop_bend(&s, tube, 6, 0.006f, 0.006f);
        shop_rod(&s, v3(x * 0.05f, 0.062f, 0.0f), v3(x * 0.05f, 0.198f, 0), 0.0014f);
    }
    for (int i = 0; i < 2; i++)
        shop_ring(&s, v3(0, 0.1f + 0.06f * (float)i, 0), v3(0, 1, 0), 0.051f, 0.0015f);
    vec3 bail[5];
    for (int i = 0; i < 5; i++) {
        float a = CIEL_PI_F * (float)i / 4;
        bail[i] = v3(0.078f * cosf(a), 0.2f + 0.14f * sinf(a), 0);
    }
    shop_bend(&s, bail, 5, 0.0022f, 0.0022f);
    shop_part(&s, "glass", PART_RIGID);
    s.no_shadow = true;
    material glass = thing_material("window_glass");
    glass.thin = true;
    shop_paint(&s, glass);
    corner chimney[] = { { 0.034f, 0.064f, 0 }, { 0.047f, 0.1f, 0.03f }, { 0.045f, 0.15f, 0.03f }, { 0.03f, 0.2f, 0 } };
    shop_lathe(&s, chimney, 4, 64);
    add_flame(&s, v3(0, 0.076f, 0), 0.05f, 14000, 60);
    shop_anchor(&s, "handle", v3(0, 0.34f, 0), v3(0, 1, 0), 0.02f);
    return shop_close(&s);
}

int light_torch(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    if (shop_is(&s, "flashlight")) {
        shop_part(&s, "body", PART_RIGID);
        shop_main(&s, thing_tinted("aluminium", 0x202022));
        shop_turned(&s, v3(0, 0.0165f, -0.07f), 0, 90, 0);
        corner b[] = { { 0, 0, 0 },
                       { 0.012f, 0, 0.002f },
                       { 0.0125f, 0.1f, 0.002f },
                       { 0.0165f, 0.115f, 0.004f },
                       { 0.0165f, 0.14f, 0.001f },
                       { 0.0145f, 0.14f, 0 },
                       { 0.006f, 0.122f, 0.004f },
                       { 0, 0.122f, 0 } };
        shop_lathe(&s, b, 8, 48);
        shop_paint(&s, light_is_lit(&s) ? thing_glowing(0xfff4e0, 120000) : thing_material("mirror"));
        shop_disc(&s, v3(0, 0.134f, 0), v3(0, 1, 0), 0.0138f);
        if (light_is_lit(&s)) {
            shop_lamp(&s, v3(0, 0.0165f, 0.075f), 0.012f, 0xfff0d8, 300);
            out->lights[0].kind = MODEL_LIGHT_SPOT;
            out->lights[0].direction = v3(0, 0, 1);
            out->lights[0].cone_deg = 32;
        }
        return shop_close(&s);
    }
    shop_part(&s, "torch", PART_RIGID);
    shop_main(&s, thing_material("bark"));
    shop_cone(&s, v3(0, 0, 0), v3(0, 0.5f, 0), 0.014f, 0.022f);
    shop_paint(&s, thing_tinted("cloth", 0x241a12));
    shop_blob(&s, v3(0, 0.54f, 0), v3(0.042f, 0.07f, 0.042f));
    for (int i = 0; i < 4; i++)
        shop_ring(&s, v3(0, 0.5f + 0.025f * (float)i, 0), v3(0.1f, 1, 0.05f * (float)(i % 2)), 0.04f, 0.005f);
    add_flame(&s, v3(0, 0.55f, 0), 0.28f, 6000, 900);
    return shop_close(&s);
}

int light_campfire(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "stones", PART_RIGID);
    shop_paint(&s, thing_material("granite"));
    for (int i = 0; i < 11; i++) {
        float a = 2 * CIEL_PI_F * ((float)i + rng_range(&s.rng, -0.2f, 0.2f)) / 11, r = rng_range(&s.rng, 0.44f, 0.49f);
        shop_scaled(&s, v3(r * sinf(a), 0.06f, r * cosf(a)),
                    quat_euler_deg(rng_range(&s.rng, 0, 360), rng_range(&s.rng, -30, 30), 0), v3(1, 1, 1));
        shop_blob(
            &s, v3(0, 0, 0),
            v3(rng_range(&s.rng, 0.08f, 0.13f), rng_range(&s.rng, 0.06f, 0.09f), rng_range(&s.rng, 0.08f, 0.12f)));
    }
    shop_part(&s, "logs", PART_RIGID);
    for (int i = 0; i < 7; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 7 + rng_range(&s.rng, -0.2f, 0.2f);
        vec3 foot = v3(0.3f * sinf(a), 0.04f, 0.3f * cosf(a)),
             top = v3(-0.05f * sinf(a), rng_range(&s.rng, 0.3f, 0.4f), -0.05f * cosf(a));
        shop_main(&s, thing_material("bark"));
        shop_cone(&s, foot, top, 0.042f, 0.034f);
        shop_paint(&s, thing_tinted("wood", 0xb08858));
        vec3 d = v3_norm(v3_sub(foot, top));
        shop_disc(&s, v3_mad(foot, d, 0.0006f), d, 0.0395f);
    }
    shop_part(&s, "embers", PART_RIGID);
    s.no_shadow = true;
    material ember = thing_tinted("soil", 0x180c08);
    if (light_is_lit(&s))
        ember.emission = v3(420, 70, 12);
    shop_paint(&s, ember);
    for (int i = 0; i < 40; i++) {
        float a = rng_range(&s.rng, 0, 6.283f), r = 0.3f * sqrtf(rng_float(&s.rng));
        shop_blob(&s, v3(r * sinf(a), 0.015f, r * cosf(a)), v3(0.03f, rng_range(&s.rng, 0.012f, 0.03f), 0.03f));
    }
    if (light_is_lit(&s)) {
        shop_part(&s, "flame", PART_RIGID);
        s.no_shadow = true;
        for (int i = 0; i < 9; i++) {
            float a = 2.4f * (float)i, r = 0.035f * sqrtf((float)i), h = 0.62f - 0.035f * (float)i;
            shop_paint(&s, thing_glowing(i % 3 == 0   ? 0xffd070
                                         : i % 3 == 1 ? 0xff9030
                                                      : 0xff7020,
                                         i % 3 == 0 ? 5200 : 2600));
            shop_turned(&s, v3(r * sinf(a), 0.1f, r * cosf(a)), 0, rng_range(&s.rng, -9, 9), rng_range(&s.rng, -9, 9));
            corner f[] = { { 0, 0, 0 },
                           { 0.05f, 0.08f, 0.03f },
                           { 0.058f, 0.2f, 0.05f },
                           { 0.03f, 0.36f * h / 0.5f, 0.08f },
                           { 0.008f, 0.9f * h, 0.03f },
                           { 0, h, 0 } };
            shop_lathe(&s, f, 6, 20);
        }
        shop_anchor(&s, "flame", v3(0, 0.25f, 0), v3(0, 1, 0), 0.22f);
        shop_lamp(&s, v3(0, 0.4f, 0), 0.16f, 0xff9440, 2600);
    }
    return shop_close(&s);
}
