/* library/thing_treasure.c - crown, coin, ring, key, sword, trophy: small things of metal, turned and forged.
 */
#include "library/thing_treasure.h"

#include <string.h>

static void crown(shop *s)
{
    shop_main(s, thing_material("gold"));
    corner band[] = { { 0.085f, 0, 0 },
                      { 0.089f, 0, 0.002f },
                      { 0.092f, 0.035f, 0.002f },
                      { 0.088f, 0.035f, 0.001f },
                      { 0.085f, 0, 0 } };
    shop_lathe(s, band, 5, 96);
    shop_ring(s, v3(0, 0.004f, 0), v3(0, 1, 0), 0.089f, 0.004f);
    shop_ring(s, v3(0, 0.033f, 0), v3(0, 1, 0), 0.0915f, 0.0032f);
    for (int i = 0; i < 8; i++) {
        shop_turned(s, v3(0, 0, 0), 45 * (float)i, 6, 0);
        corner point[] = { { -0.031f, 0.03f, 0 },
                           { 0.031f, 0.03f, 0 },
                           { 0.008f, 0.062f, 0.012f },
                           { 0, 0.095f, 0.002f },
                           { -0.008f, 0.062f, 0.012f } };
        shop_slab(s, point, 5, 0.0875f, 0.0905f, 0.001f);
        shop_ball(s, v3(0, 0.1f, 0.089f), 0.0075f);
        material gem = thing_tinted("plastic", i % 2 ? 0xb01028 : 0x1838b0);
        gem.coat = 0.8f;
        gem.coat_roughness = 0.05f;
        gem.roughness = 0.03f;
        shop_second(s, gem);
        shop_blob(s, v3(0, 0.0185f, 0.091f), v3(0.009f, 0.0105f, 0.005f));
        shop_main(s, thing_material("gold"));
    }
}

static void coin(shop *s)
{
    shop_main(s, thing_material("gold"));
    corner coin[] = { { 0, 0.0003f, 0 },
                      { 0.0115f, 0.0003f, 0 },
                      { 0.0118f, 0, 0.0001f },
                      { 0.013f, 0, 0.0003f },
                      { 0.013f, 0.0022f, 0.0003f },
                      { 0.0118f, 0.0022f, 0.0001f },
                      { 0.0115f, 0.0019f, 0 },
                      { 0, 0.0019f, 0 } };
    shop_lathe(s, coin, 8, 96);
    corner star[10];
    for (int i = 0; i < 10; i++) {
        float a = CIEL_PI_F * (float)i / 5 + CIEL_PI_F / 2, k = i % 2 ? 0.0033f : 0.0078f;
        star[i] = (corner){ k * cosf(a), k * sinf(a), 0 };
    }
    shop_tile(s, star, 10, 0.0018f, 0.0024f, 0.0003f);
}

static void ring(shop *s)
{
    shop_main(s, thing_material("gold"));
    shop_ring(s, v3(0, 0.0105f, 0), v3(0, 0, 1), 0.0095f, 0.0012f);
    for (int i = 0; i < 4; i++) {
        float a = CIEL_PI_F * (0.25f + 0.5f * (float)i);
        shop_rod(s, v3(0.001f * sinf(a), 0.0205f, 0.001f * cosf(a)), v3(0.003f * sinf(a), 0.025f, 0.003f * cosf(a)),
                 0.0004f);
    }
    shop_second(s, thing_material("diamond"));
    shop_at(s, v3(0, 0.0212f, 0));
    corner gem[] = { { 0, 0, 0 }, { 0.0033f, 0.0028f, 0 }, { 0.0019f, 0.0042f, 0 }, { 0, 0.0042f, 0 } };
    shop_lathe(s, gem, 4, 8);
}

static void key(shop *s)
{
    shop_main(s, thing_material("brass"));
    shop_ring(s, v3(0, 0.0035f, 0.045f), v3(0, 1, 0), 0.0135f, 0.0028f);
    shop_rod(s, v3(0, 0.0035f, 0.031f), v3(0, 0.0035f, -0.045f), 0.0028f);
    for (int i = 0; i < 2; i++)
        shop_ring(s, v3(0, 0.0035f, 0.026f - 0.006f * (float)i), v3(0, 0, 1), 0.003f, 0.0014f);
    shop_box(s, v3(0, 0.002f, -0.044f), v3(0.014f, 0.005f, -0.034f), 0.0006f);
    shop_box(s, v3(0, 0.002f, -0.031f), v3(0.0105f, 0.005f, -0.026f), 0.0006f);
}

static void sword(shop *s)
{
    shop_main(s, thing_material("steel"));
    shop_at(s, v3(0, 0, 0));
    vec3 ring[16 * 4];
    for (int i = 0; i < 16; i++) { /* diamond section, tapering to the point; stands on its point */
        float t = (float)i / 15, w = 0.024f * f_min(1, 0.02f + 3.2f * t) * (0.85f + 0.15f * t),
              d = 0.0035f * f_min(1, 0.1f + 3 * t), y = 0.86f * t;
        ring[i * 4] = v3(w, y, 0);
        ring[i * 4 + 1] = v3(0, y, -d);
        ring[i * 4 + 2] = v3(-w, y, 0);
        ring[i * 4 + 3] = v3(0, y, d);
    }
    mesh_maker blade;
    maker_init(&blade);
    blade.at = affine_identity();
    maker_loft(&blade, ring, 16, 4, true);
    ciel_arena *a = s->a;
    mesh flat = mesh_finish(&blade, a);
    mesh_smooth_normals(&flat, a, 15);
    maker_append(&s->mm, &flat);
    shop_second(s, thing_material("brass"));
    vec3 guard[5] = { v3(-0.11f, 0.875f, 0), v3(-0.06f, 0.862f, 0), v3(0, 0.86f, 0), v3(0.06f, 0.862f, 0),
                      v3(0.11f, 0.875f, 0) };
    shop_bend(s, guard, 5, 0.009f, 0.009f);
    shop_ball(s, v3(-0.112f, 0.876f, 0), 0.013f);
    shop_ball(s, v3(0.112f, 0.876f, 0), 0.013f);
    shop_ball(s, v3(0, 1.03f, 0), 0.022f);
    shop_paint(s, thing_tinted("leather", 0x3a1c10));
    shop_cone(s, v3(0, 0.865f, 0), v3(0, 1.015f, 0), 0.0135f, 0.0125f);
    for (int i = 0; i < 9; i++)
        shop_ring(s, v3(0, 0.88f + 0.0145f * (float)i, 0), v3(0.15f, 1, 0), 0.0133f, 0.0016f);
    shop_anchor(s, "grip", v3(0, 0.94f, 0), v3(0, 1, 0), 0.014f);
}

static void trophy(shop *s)
{
    shop_paint(s, thing_tinted("marble", 0x181818));
    shop_box(s, v3(-0.055f, 0, -0.055f), v3(0.055f, 0.06f, 0.055f), 0.003f);
    shop_main(s, thing_material("gold"));
    corner cup[] = { { 0, 0.06f, 0 },
                     { 0.04f, 0.06f, 0.002f },
                     { 0.012f, 0.085f, 0.02f },
                     { 0.012f, 0.12f, 0.01f },
                     { 0.02f, 0.13f, 0.008f },
                     { 0.012f, 0.14f, 0.008f },
                     { 0.06f, 0.2f, 0.04f },
                     { 0.075f, 0.3f, 0.04f },
                     { 0.078f, 0.306f, 0.001f },
                     { 0.074f, 0.306f, 0.001f },
                     { 0.056f, 0.205f, 0.04f },
                     { 0, 0.16f, 0 } };
    shop_lathe(s, cup, 12, 72);
    for (int i = 0; i < 2; i++) {
        float x = i ? -1.0f : 1.0f;
        vec3 ear[5] = { v3(x * 0.072f, 0.285f, 0), v3(x * 0.115f, 0.29f, 0), v3(x * 0.125f, 0.25f, 0),
                        v3(x * 0.095f, 0.205f, 0), v3(x * 0.055f, 0.19f, 0) };
        shop_bend(s, ear, 5, 0.006f, 0.006f);
    }
}

int treasure_build(model *out, const build_context *c)
{
    static const struct {
        const char *variant;
        void (*make)(shop *s);
    } treasures[] = { { "crown", crown }, { "coin", coin },   { "ring", ring },
                      { "key", key },     { "sword", sword }, { "trophy", trophy } };
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, c->row->variant, PART_RIGID);
    for (size_t i = 0; i < sizeof treasures / sizeof *treasures; i++)
        if (strcmp(treasures[i].variant, c->row->variant) == 0)
            treasures[i].make(&s);
    return shop_close(&s);
}
