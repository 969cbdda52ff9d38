/* library/thing_outdoor.c - what stands outdoors and has turning parts: windmill, lighthouse, house.
 *
 * Sails, lamps and wheels that turn are PART_SPINNER. Buildings here are single ones for a landscape; facades of
 * streets are the places' (building.c).
 */
#include "library/thing.h"
#include <string.h>

static int build_windmill(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "tower", PART_RIGID);
    shop_main(&s, thing_tinted("plaster", 0xf0ece0));
    corner tower[] = { { 0, 0, 0 }, { 3.2f, 0, 0 }, { 2.1f, 8.5f, 0.1f }, { 0, 8.5f, 0 } };
    shop_lathe(&s, tower, 4, 64);
    shop_second(&s, thing_tinted("wood", 0x4a3020));
    corner cap[] = { { 0, 8.4f, 0 }, { 2.35f, 8.4f, 0.05f }, { 1.7f, 9.8f, 0.8f }, { 0, 10.6f, 0 } };
    shop_lathe(&s, cap, 4, 48);
    shop_rod(&s, v3(0, 9.2f, 0), v3(0, 9.2f, 2.75f), 0.16f);
    shop_box(&s, v3(-0.55f, 0, 2.9f), v3(0.55f, 2.1f, 3.25f), 0.03f);
    shop_paint(&s, thing_tinted("window_glass", 0x405060));
    for (int i = 0; i < 2; i++)
        shop_box(&s, v3(-0.3f, 3.6f + 2.2f * (float)i, 2.66f - 0.285f * (float)i),
                 v3(0.3f, 4.5f + 2.2f * (float)i, 2.78f - 0.285f * (float)i), 0.02f);
    shop_spinner(&s, "sails", v3(0, 9.2f, 2.7f), v3(0, 0, 1));
    for (int i = 0; i < 4; i++) {
        shop_turned(&s, v3(0, 9.2f, 2.75f), 0, 0, 90 * (float)i + 20);
        shop_second(&s, thing_tinted("wood", 0x4a3020));
        shop_box(&s, v3(-0.09f, 0, -0.07f), v3(0.09f, 6.2f, 0.07f), 0.02f);
        for (int k = 0; k < 9; k++)
            shop_box(&s, v3(0, 1.2f + 0.6f * (float)k, -0.03f), v3(1.25f, 1.26f + 0.6f * (float)k, 0.03f), 0.01f);
        shop_box(&s, v3(1.2f, 1.15f, -0.03f), v3(1.28f, 6.1f, 0.03f), 0.01f);
        material sail = thing_tinted("cloth", 0xe8dcc0);
        sail.translucent = 0.4f;
        shop_paint(&s, sail);
        shop_box(&s, v3(0.1f, 1.2f, 0.035f), v3(1.22f, 6.05f, 0.05f), 0);
    }
    return shop_close(&s);
}

static int build_lighthouse(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "tower", PART_RIGID);
    for (int i = 0; i < 6; i++) { /* red and white bands */
        float y0 = 3.2f * (float)i, y1 = y0 + 3.2f, r0 = 3.0f - 0.2f * (float)i, r1 = 3.0f - 0.2f * (float)(i + 1);
        if (i % 2)
            shop_main(&s, thing_tinted("plaster", 0xb02820));
        else
            shop_second(&s, thing_tinted("plaster", 0xf0eee8));
        corner band[] = { { 0, y0, 0 }, { r0, y0, 0 }, { r1, y1, 0 }, { 0, y1, 0 } };
        shop_lathe(&s, band, 4, 72);
    }
    shop_paint(&s, thing_tinted("painted_metal", 0x20262a));
    corner gallery[] = { { 0, 19.0f, 0 }, { 2.3f, 19.1f, 0.05f }, { 2.5f, 19.5f, 0.05f }, { 0, 19.5f, 0 } };
    shop_lathe(&s, gallery, 4, 64);
    for (int i = 0; i < 16; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 16;
        shop_rod(&s, v3(2.4f * sinf(a), 19.5f, 2.4f * cosf(a)), v3(2.4f * sinf(a), 20.5f, 2.4f * cosf(a)), 0.03f);
        if (i % 2 == 0)
            shop_rod(&s, v3(1.5f * sinf(a), 19.5f, 1.5f * cosf(a)), v3(1.5f * sinf(a), 22.1f, 1.5f * cosf(a)), 0.05f);
    }
    shop_ring(&s, v3(0, 20.5f, 0), v3(0, 1, 0), 2.4f, 0.04f);
    corner roof[] = { { 0, 22.0f, 0 },         { 1.8f, 22.0f, 0.03f }, { 0.9f, 23.0f, 0.5f },
                      { 0.08f, 23.5f, 0.05f }, { 0.05f, 24.3f, 0 },    { 0, 24.3f, 0 } };
    shop_lathe(&s, roof, 6, 48);
    shop_box(&s, v3(-0.5f, 0, 2.8f), v3(0.5f, 2.1f, 3.05f), 0.04f);
    for (int i = 0; i < 3; i++)
        shop_box(&s, v3(-0.25f, 6.2f + 4 * (float)i, 2.5f - 0.25f * (float)i),
                 v3(0.25f, 7.1f + 4 * (float)i, 2.66f - 0.25f * (float)i), 0.02f);
    shop_part(&s, "panes", PART_RIGID);
    s.no_shadow = true;
    material pane = thing_material("window_glass");
    pane.thin = true;
    shop_paint(&s, pane);
    corner panes[] = { { 1.5f, 19.5f, 0 }, { 1.5f, 22.0f, 0 } };
    shop_lathe(&s, panes, 2, 16);
    shop_spinner(&s, "lamp", v3(0, 20.7f, 0), v3(0, 1, 0));
    s.no_shadow = true;
    shop_paint(&s, thing_glowing(0xffe2a8, 30000));
    shop_blob(&s, v3(0, 20.7f, 0), v3(0.5f, 0.7f, 0.5f));
    shop_lamp(&s, v3(0, 20.7f, 0), 0.5f, 0xffe2a8, 120000);
    return shop_close(&s);
}

static bool burns(const build_context *c)
{
    for (size_t i = 0; i < c->entity->n_actions; i++)
        if (strcmp(c->entity->actions[i].verb, "burn") == 0)
            return true;
    return false;
}

/* where fire breaks out: windows and door, roof and chimney */
static void house_fires(shop *s, float w, float d, float h, float ridge)
{
    const struct {
        vec3 at;
        float radius;
    } seats[] = { { { -2.6f, 1.7f, d + 0.15f }, 0.62f }, { { 2.6f, 1.7f, d + 0.15f }, 0.62f },
                  { { -0.4f * w, ridge - 0.5f, 0.4f }, 1.25f }, { { 0.35f * w, ridge - 0.2f, 0 }, 1.4f },
                  { { 0, h + 1.0f, 0.55f * d }, 0.95f }, { { w + 0.1f, 1.8f, 0 }, 0.6f },
                  { { -w - 0.1f, 1.8f, 0 }, 0.6f }, { { -0.75f * w, h + 0.5f, 0.8f * d }, 0.7f } };
    static const char *const names[] = { "fire1", "fire2", "fire3", "fire4", "fire5", "fire6", "fire7", "fire8" };
    for (size_t i = 0; i < sizeof seats / sizeof *seats; i++)
        shop_anchor(s, names[i], seats[i].at, v3(0, 1, 0), seats[i].radius);
}

static int build_house(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float w = 4.2f, d = 3.4f, h = 3.0f, ridge = 5.6f;
    shop_part(&s, "house", PART_RIGID);
    shop_main(&s, thing_tinted("plaster", 0xe8dcc4));
    corner gable[] = { { -d, 0, 0 }, { d, 0, 0 }, { d, h, 0 }, { 0, ridge, 0 }, { -d, h, 0 } };
    shop_turned(&s, v3(0, 0, 0), 90, 0, 0);
    shop_slab(&s, gable, 5, -w, w, 0);
    shop_home(&s);
    material roof = thing_tinted("terracotta", 0x9a4a30);
    roof.pattern = PATTERN_TILES;
    roof.pattern_scale = 0.3f;
    roof.bump = 0.02f;
    roof.color2 = thing_color(0x5a2818);
    shop_second(&s, roof);
    float pitch = atan2f(ridge - h, d) * 57.29578f, run = sqrtf((ridge - h) * (ridge - h) + d * d) + 0.5f;
    for (int i = 0; i < 2; i++) {
        shop_turned(&s, v3(0, ridge + 0.09f, 0), i ? 180.0f : 0, pitch, 0);
        shop_box(&s, v3(-w - 0.35f, -0.08f, 0), v3(w + 0.35f, 0.08f, run), 0.03f);
    }
    shop_home(&s);
    shop_paint(&s, thing_material("brick"));
    shop_box(&s, v3(1.9f, 4.2f, -1.4f), v3(2.6f, 6.4f, -0.7f), 0.02f);
    material frame = thing_tinted("painted_metal", 0xf4f2ec);
    bool lit = strcmp(shop_text(&s, "lit", "no"), "yes") == 0;
    for (int i = 0; i < 4; i++) {
        float x = i < 2 ? -2.6f + 5.2f * (float)i : 0, z = i < 2 ? d : 0;
        if (i >= 2)
            shop_turned(&s, v3(i == 2 ? w : -w, 0, 0), i == 2 ? 90.0f : -90.0f, 0, 0);
        shop_paint(&s, frame);
        shop_box(&s, v3(x - 0.68f, 0.95f, z - 0.02f), v3(x + 0.68f, 2.35f, z + 0.07f), 0.015f);
        shop_paint(&s, burns(c) ? thing_glowing(0xff6a14, 700)
                       : lit  ? thing_glowing(0xffc070, 260)
                              : thing_tinted("plastic", 0x182028));
        for (int k = 0; k < 4; k++) {
            float px = x + (k & 1 ? 0.03f : -0.6f), py = k & 2 ? 1.68f : 1.03f;
            shop_box(&s, v3(px, py, z + 0.06f), v3(px + 0.57f, py + 0.59f, z + 0.075f), 0);
        }
        shop_home(&s);
    }
    shop_paint(&s, thing_tinted("oak", 0x5a3420));
    shop_box(&s, v3(-0.5f, 0, d - 0.02f), v3(0.5f, 2.15f, d + 0.06f), 0.02f);
    shop_paint(&s, thing_material("brass"));
    shop_ball(&s, v3(0.38f, 1.0f, d + 0.09f), 0.035f);
    shop_paint(&s, thing_material("stone"));
    shop_box(&s, v3(-0.8f, 0, d), v3(0.8f, 0.14f, d + 0.7f), 0.02f);
    shop_anchor(&s, "smoke", v3(2.25f, 6.45f, -1.05f), v3(0, 1, 0), 0.2f);
    house_fires(&s, w, d, h, ridge);
    return shop_close(&s);
}

static const thing_row rows[] = {
    THING("windmill", "windmill.n.01 mill.n.04", "windmill", "moulin à vent|moulin", BUILDING, THING_OUTDOORS, 11.6f,
          15.5f, 6.2f, "stone", "meadow", 60000, build_windmill, NULL),
    THING("lighthouse", "beacon.n.03 tower.n.01", "lighthouse", "phare", BUILDING, THING_OUTDOORS | THING_LIGHT, 6,
          24.3f, 6.1f, "stone", "cliff", 90000, build_lighthouse, NULL),
    THING("house", "house.n.01 building.n.01 bungalow.n.01", "house|cottage|home", "maison|chaumière", BUILDING,
          THING_OUTDOORS, 9.1f, 6.4f, 7.8f, "stone", "meadow", 80000, build_house, NULL),
};
THING_FAMILY(thing_family_outdoor, "outdoors");
