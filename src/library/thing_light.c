/* library/thing_light.c - things that give light: lamps, bulbs, paper lanterns, spotlights. What burns is in
 * thing_flame.c.
 *
 * The lamp of the model (model_light) carries the light; the glowing surface is what the camera sees of it. Param "lit"
 * ("yes", "no") switches; flames are bodies of glow inside "flame", whose anchor is where motion puts its particles.
 */
#include "library/thing_flame.h"
#include <string.h>

/* Paper lantern: ribs and a glowing skin. */
bool light_is_lit(const shop *s)
{
    return strcmp(shop_text(s, "lit", "yes"), "no") != 0;
}

static int build_paper_lantern(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float r = 0.16f, h = 0.34f;
    bool sky = shop_is(&s, "sky_lantern"), on = light_is_lit(&s);
    shop_part(&s, "skin", PART_RIGID);
    material shade = thing_tinted("paper", sky ? 0xf6d8a0 : 0xd03020);
    shade.translucent = 0.6f;
    if (on) {
        vec3 glow = sky ? v3(1.0f, 0.52f, 0.16f) : v3(1.0f, 0.16f, 0.06f);
        shade.emission = v3_scale(glow, sky ? 900 : 700);
    }
    shop_main(&s, shade);
    if (sky) {
        corner p[] = {
            { 0.2f, 0, 0 }, { 0.27f, 0.2f, 0.2f }, { 0.29f, 0.5f, 0.3f }, { 0.22f, 0.72f, 0.15f }, { 0, 0.78f, 0 }
        };
        shop_lathe(&s, p, 5, 48);
        shop_paint(&s, thing_material("bamboo"));
        shop_ring(&s, v3(0, 0.003f, 0), v3(0, 1, 0), 0.2f, 0.004f);
    } else {
        vec2 p[66];
        int n = 0;
        for (int i = 0; i <= 64; i++) {
            float t = (float)i / 64, a = CIEL_PI_F * (0.12f + 0.76f * t);
            float k = (0.92f + 0.08f * fabsf(sinf(CIEL_PI_F * t * 11)));
            p[n++] = (vec2){ r * sinf(a) * k, 0.03f + (h - 0.06f) * t };
        }
        maker_lathe(&s.mm, p, n, 64);
        shop_paint(&s, thing_tinted("lacquer", 0x101010));
        shop_cone(&s, v3(0, 0, 0), v3(0, 0.034f, 0), 0.058f, 0.06f);
        shop_cone(&s, v3(0, h - 0.034f, 0), v3(0, h, 0), 0.06f, 0.058f);
        shop_ring(&s, v3(0, h + 0.014f, 0), v3(0, 0, 1), 0.015f, 0.002f);
    }
    if (on)
        shop_lamp(&s, v3(0, sky ? 0.1f : 0.5f * h, 0), 0.08f, sky ? 0xffa850 : 0xff6040, sky ? 140 : 180);
    return shop_close(&s);
}

static int build_bulb(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "cap", PART_RIGID);
    shop_paint(&s, thing_material("brass"));
    corner cap[] = {
        { 0, 0, 0 },           { 0.006f, 0, 0.001f }, { 0.013f, 0.006f, 0.002f }, { 0.013f, 0.026f, 0.001f },
        { 0.011f, 0.029f, 0 }, { 0, 0.029f, 0 }
    };
    shop_lathe(&s, cap, 6, 40);
    for (int i = 0; i < 4; i++)
        shop_ring(&s, v3(0, 0.009f + 0.0045f * (float)i, 0), v3(0, 1, 0), 0.0128f, 0.0012f);
    shop_part(&s, "glass", PART_RIGID);
    s.no_shadow = true;
    material glass = thing_material("window_glass");
    glass.thin = true;
    shop_paint(&s, glass);
    corner bulb[] = { { 0.012f, 0.028f, 0 },      { 0.013f, 0.036f, 0.01f },  { 0.029f, 0.066f, 0.03f },
                      { 0.0305f, 0.09f, 0.028f }, { 0.018f, 0.113f, 0.018f }, { 0, 0.116f, 0 } };
    shop_lathe(&s, bulb, 6, 64);
    shop_part(&s, "filament", PART_RIGID);
    s.no_shadow = true;
    if (light_is_lit(&s))
        shop_paint(&s, thing_glowing(0xffb060, 400000));
    else
        shop_paint(&s, thing_material("steel"));
    vec3 f[9];
    for (int i = 0; i < 9; i++)
        f[i] = v3(0.013f * ((float)i / 4 - 1), 0.076f + (i % 2 ? 0.012f : -0.004f), 0.002f * (float)(i % 3 - 1));
    shop_bend(&s, f, 9, 0.0005f, 0.0005f);
    shop_paint(&s, thing_material("steel"));
    shop_rod(&s, v3(-0.004f, 0.026f, 0), f[0], 0.0006f);
    shop_rod(&s, v3(0.004f, 0.026f, 0), f[8], 0.0006f);
    if (light_is_lit(&s))
        shop_lamp(&s, v3(0, 0.08f, 0), 0.02f, 0xffb870, 600);
    return shop_close(&s);
}

/* A shade: thin cone of cloth, open at both ends, lit from inside. */
static void add_shade(shop *s, float y, float r0, float r1, float h, unsigned rgb)
{
    material m = thing_tinted("cloth", rgb);
    m.translucent = 0.55f;
    m.pattern_scale = 0.0009f;
    if (light_is_lit(s))
        m.emission = v3_scale(v3(1.0f, 0.62f, 0.3f), 260);
    shop_second(s, m);
    corner c[] = { { r0 - 0.002f, y, 0 },
                   { r0, y, 0 },
                   { r1, y + h, 0 },
                   { r1 - 0.002f, y + h, 0 },
                   { r0 - 0.0022f, y + 0.0004f, 0 } };
    shop_lathe(s, c, 5, 72);
    shop_ring(s, v3(0, y, 0), v3(0, 1, 0), r0 - 0.0005f, 0.0025f);
    shop_ring(s, v3(0, y + h, 0), v3(0, 1, 0), r1 - 0.0005f, 0.0025f);
}

static int build_lamp(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool floor = shop_is(&s, "floor_lamp");
    float h = floor ? 1.28f : 0.27f;
    shop_part(&s, "foot", PART_RIGID);
    shop_main(&s, floor ? thing_material("brass") : thing_tinted("ceramic", 0x2a5a66));
    if (floor) {
        corner foot[] = { { 0, 0, 0 },
                          { 0.14f, 0, 0.003f },
                          { 0.14f, 0.014f, 0.006f },
                          { 0.02f, 0.03f, 0.02f },
                          { 0.009f, 0.06f, 0.02f },
                          { 0.009f, h, 0 },
                          { 0, h, 0 } };
        shop_lathe(&s, foot, 7, 64);
    } else {
        corner foot[] = { { 0, 0, 0 },
                          { 0.055f, 0, 0.003f },
                          { 0.055f, 0.012f, 0.004f },
                          { 0.04f, 0.02f, 0.01f },
                          { 0.082f, 0.1f, 0.06f },
                          { 0.06f, 0.18f, 0.05f },
                          { 0.018f, 0.22f, 0.02f },
                          { 0.018f, 0.24f, 0.004f },
                          { 0, 0.24f, 0 } };
        shop_lathe(&s, foot, 9, 72);
        shop_paint(&s, thing_material("brass"));
        shop_cone(&s, v3(0, 0.238f, 0), v3(0, h + 0.02f, 0), 0.012f, 0.01f);
    }
    shop_part(&s, "bulb", PART_RIGID);
    s.no_shadow = true;
    if (light_is_lit(&s))
        shop_paint(&s, thing_glowing(0xffc080, 9000));
    else
        shop_paint(&s, thing_tinted("porcelain", 0xf4f4f0));
    float mid = h + (floor ? 0.12f : 0.09f);
    shop_ball(&s, v3(0, mid, 0), 0.03f);
    shop_part(&s, "shade", PART_RIGID);
    s.no_shadow = true;
    float w = floor ? 0.2f : 0.16f;
    add_shade(&s, h, w, w * 0.68f, floor ? 0.27f : 0.22f, 0xf0e4cc);
    if (light_is_lit(&s))
        shop_lamp(&s, v3(0, mid, 0), 0.04f, 0xffc080, 700);
    return shop_close(&s);
}

static int build_desk_lamp(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "lamp", PART_RIGID);
    material m = thing_tinted("painted_metal", 0x1d3d33);
    m.coat = 0.6f;
    shop_main(&s, m);
    corner foot[] = { { 0, 0, 0 },
                      { 0.085f, 0, 0.003f },
                      { 0.085f, 0.012f, 0.006f },
                      { 0.02f, 0.02f, 0.01f },
                      { 0.012f, 0.035f, 0.006f },
                      { 0, 0.036f, 0 } };
    shop_lathe(&s, foot, 6, 64);
    vec3 elbow = v3(0, 0.3f, -0.13f), head = v3(0, 0.44f, 0.1f);
    shop_paint(&s, thing_material("chrome"));
    for (int i = 0; i < 2; i++) {
        float x = i ? -0.009f : 0.009f;
        shop_rod(&s, v3(x, 0.03f, 0), v3_add(elbow, v3(x, 0, 0)), 0.004f);
        shop_rod(&s, v3_add(elbow, v3(x, 0, 0)), v3_add(head, v3(x, 0, 0)), 0.004f);
    }
    shop_rod(&s, v3_add(elbow, v3(-0.016f, 0, 0)), v3_add(elbow, v3(0.016f, 0, 0)), 0.009f);
    shop_main(&s, m);
    vec3 down = v3_norm(v3(0, -1, 0.45f));
    affine turn = affine_trs(v3_mad(head, down, -0.02f), quat_between(v3(0, 1, 0), down), 1);
    s.mm.at = turn;
    corner bell[] = { { 0, -0.02f, 0 },          { 0.02f, -0.02f, 0.006f },  { 0.026f, 0.01f, 0.01f },
                      { 0.07f, 0.07f, 0.03f },   { 0.078f, 0.115f, 0.002f }, { 0.0765f, 0.115f, 0 },
                      { 0.068f, 0.072f, 0.03f }, { 0.02f, 0.012f, 0.01f },   { 0, 0.012f, 0 } };
    shop_lathe(&s, bell, 9, 64);
    if (light_is_lit(&s)) {
        shop_part(&s, "bulb", PART_RIGID);
        s.no_shadow = true;
        s.mm.at = turn;
        shop_paint(&s, thing_glowing(0xffd098, 14000));
        shop_ball(&s, v3(0, 0.06f, 0), 0.026f);
        shop_lamp(&s, v3_mad(head, down, 0.05f), 0.026f, 0xffc890, 450);
    }
    return shop_close(&s);
}

/* Old street lamp: fluted post, lantern head with four panes. */
static int build_street_lamp(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "post", PART_RIGID);
    shop_main(&s, thing_tinted("painted_metal", 0x1c2420));
    corner post[] = { { 0, 0, 0 },
                      { 0.19f, 0, 0.01f },
                      { 0.19f, 0.12f, 0.02f },
                      { 0.13f, 0.2f, 0.04f },
                      { 0.11f, 0.55f, 0.04f },
                      { 0.135f, 0.62f, 0.02f },
                      { 0.075f, 0.7f, 0.03f },
                      { 0.055f, 2.7f, 0.02f },
                      { 0.085f, 2.76f, 0.02f },
                      { 0.05f, 2.84f, 0.02f },
                      { 0.05f, 2.95f, 0.02f },
                      { 0.11f, 3.02f, 0.02f },
                      { 0, 3.03f, 0 } };
    shop_lathe(&s, post, 13, 48);
    shop_rod(&s, v3(-0.32f, 2.62f, 0), v3(0.32f, 2.62f, 0), 0.016f);
    shop_ball(&s, v3(-0.32f, 2.62f, 0), 0.03f);
    shop_ball(&s, v3(0.32f, 2.62f, 0), 0.03f);
    for (int i = 0; i < 4; i++) {
        float a = CIEL_PI_F * (0.25f + 0.5f * (float)i), sx = sinf(a), sz = cosf(a);
        shop_rod(&s, v3(0.13f * sx, 3.03f, 0.13f * sz), v3(0.25f * sx, 3.5f, 0.25f * sz), 0.011f);
    }
    shop_turned(&s, v3(0, 0, 0), 45, 0, 0);
    corner roof[] = { { 0, 3.49f, 0 },          { 0.27f, 3.49f, 0 },     { 0.27f, 3.515f, 0 },    { 0.1f, 3.63f, 0 },
                      { 0.075f, 3.69f, 0.01f }, { 0.03f, 3.72f, 0.01f }, { 0.02f, 3.78f, 0.01f }, { 0, 3.8f, 0 } };
    shop_turned(&s, v3(0, 0, 0), 0, 0, 0);
    shop_lathe(&s, roof, 8, 4);
    shop_part(&s, "panes", PART_RIGID);
    s.no_shadow = true;
    material pane = thing_material("frosted_glass");
    pane.thin = true;
    if (light_is_lit(&s)) {
        pane.transmission = 0;
        pane.translucent = 0.5f;
        pane.emission = v3_scale(v3(1.0f, 0.68f, 0.36f), 2400);
    }
    shop_paint(&s, pane);
    corner panes[] = { { 0.125f, 3.03f, 0 }, { 0.24f, 3.49f, 0 } };
    shop_lathe(&s, panes, 2, 4);
    if (light_is_lit(&s))
        shop_lamp(&s, v3(0, 3.28f, 0), 0.12f, 0xffb060, 3200);
    shop_collide(&s, COLLIDER_CYLINDER, v3(0, 1.9f, 0), v3(0.12f, 1.9f, 0), "metal", "street_lamp");
    return shop_close(&s);
}

/* A line of bulbs between two points 4 m apart; hangs. */
static int build_string_lights(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float w = (float)shop_number(&s, "length", 4), sag = 0.09f * w;
    int n = (int)(w / 0.28f);
    shop_part(&s, "cable", PART_RIGID);
    shop_paint(&s, thing_tinted("rubber", 0x101010));
    vec3 p[9];
    for (int i = 0; i < 9; i++) {
        float t = (float)i / 8;
        p[i] = v3((t - 0.5f) * w, sag + 0.12f - 4 * sag * t * (1 - t), 0);
    }
    shop_bend(&s, p, 9, 0.004f, 0.004f);
    shop_part(&s, "bulbs", PART_RIGID);
    s.no_shadow = true;
    for (int i = 0; i <= n; i++) {
        float t = (float)i / (float)n;
        vec3 at = v3((t - 0.5f) * w, sag + 0.12f - 4 * sag * t * (1 - t), 0);
        shop_paint(&s, thing_tinted("rubber", 0x101010));
        shop_cone(&s, v3_mad(at, v3(0, 1, 0), -0.045f), at, 0.012f, 0.009f);
        shop_main(&s, light_is_lit(&s) ? thing_glowing(0xffb464, 5000) : thing_tinted("porcelain", 0xf0e8d8));
        shop_blob(&s, v3_mad(at, v3(0, 1, 0), -0.075f), v3(0.022f, 0.034f, 0.022f));
    }
    for (int i = 0; i < 4 && light_is_lit(&s); i++) {
        float t = ((float)i + 0.5f) / 4;
        shop_lamp(&s, v3((t - 0.5f) * w, sag + 0.04f - 4 * sag * t * (1 - t), 0), 0.03f, 0xffb464,
                  30.0f * (float)n / 4);
    }
    return shop_close(&s);
}

static int build_spotlight(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    shop_part(&s, "stand", PART_RIGID);
    material black = thing_tinted("painted_metal", 0x141414);
    shop_paint(&s, black);
    float y = 2.0f;
    shop_rod(&s, v3(0, 0.35f, 0), v3(0, y - 0.16f, 0), 0.016f);
    for (int i = 0; i < 3; i++) {
        float a = 2 * CIEL_PI_F * (float)i / 3;
        shop_rod(&s, v3(0, 0.75f, 0), v3(0.5f * sinf(a), 0.012f, 0.5f * cosf(a)), 0.011f);
        shop_rod(&s, v3(0, 0.38f, 0), v3(0.25f * sinf(a), 0.38f, 0.25f * cosf(a)), 0.006f);
    }
    shop_main(&s, black);
    for (int i = 0; i < 2; i++)
        shop_rod(&s, v3(i ? -0.15f : 0.15f, y - 0.16f, 0), v3(i ? -0.15f : 0.15f, y + 0.02f, 0), 0.012f);
    shop_rod(&s, v3(-0.15f, y - 0.16f, 0), v3(0.15f, y - 0.16f, 0), 0.012f);
    shop_turned(&s, v3(0, y, -0.16f), 0, 90 + 12, 0);
    corner can[] = { { 0, 0, 0 },
                     { 0.09f, 0, 0.02f },
                     { 0.125f, 0.09f, 0.03f },
                     { 0.135f, 0.3f, 0.004f },
                     { 0.128f, 0.3f, 0.002f },
                     { 0.118f, 0.2f, 0 },
                     { 0, 0.2f, 0 } };
    shop_lathe(&s, can, 7, 64);
    shop_paint(&s, light_is_lit(&s) ? thing_glowing(0xfff2dc, 60000) : thing_material("mirror"));
    shop_disc(&s, v3(0, 0.26f, 0), v3(0, 1, 0), 0.12f);
    if (light_is_lit(&s)) {
        float a = 12 * CIEL_PI_F / 180;
        vec3 d = v3(0, -sinf(a), cosf(a));
        shop_lamp(&s, v3_mad(v3(0, y, -0.16f), d, 0.31f), 0.1f, 0xfff0dc, 6000);
        out->lights[0].kind = MODEL_LIGHT_SPOT;
        out->lights[0].direction = d;
        out->lights[0].cone_deg = 40;
    }
    return shop_close(&s);
}

#define L(name, syn, en, fr, flags, w, h, d, mat, place, kg, fn)                                                       \
    THING(name, syn, en, fr, OBJECT, THING_LIGHT | (flags), w, h, d, mat, place, kg, fn, name)
static const thing_row rows[] = {
    L("candle", "candle.n.01", "candle", "bougie|chandelle", THING_HELD, 0.145f, 0.207f, 0.12f, "wax", "living_room",
      0.2f, light_candle),
    L("pillar", "candle.n.01", "pillar candle|large candle", "grosse bougie|cierge", THING_HELD, 0.076f, 0.138f, 0.076f,
      "wax", "living_room", 0.35f, light_candle),
    L("candelabra", "candelabrum.n.01 candlestick.n.01", "candelabra|candlestick", "candélabre|chandelier", 0, 0.32f,
      0.47f, 0.14f, "brass", "living_room", 1.4f, light_candelabra),
    L("lantern", "lantern.n.01", "lantern|storm lantern", "lanterne|lampe tempête", THING_HELD, 0.18f, 0.34f, 0.132f,
      "metal", "forest", 0.7f, light_lantern),
    L("paper_lantern", "chinese_lantern.n.01", "paper lantern|chinese lantern|japanese lantern",
      "lampion|lanterne en papier|lanterne japonaise", 0, 0.32f, 0.36f, 0.32f, "paper", "alley", 0.12f,
      build_paper_lantern),
    L("sky_lantern", "chinese_lantern.n.01", "sky lantern|floating lantern", "lanterne céleste|lanterne volante",
      THING_FLIES, 0.57f, 0.78f, 0.57f, "paper", "lake", 0.06f, build_paper_lantern),
    L("light_bulb", "light_bulb.n.01", "light bulb|bulb", "ampoule", THING_HELD, 0.061f, 0.116f, 0.061f, "glass",
      "studio", 0.035f, build_bulb),
    L("lamp", "lamp.n.02 lamp.n.01 table_lamp.n.01", "lamp|table lamp|bedside lamp",
      "lampe|lampe de chevet|lampe de table", 0, 0.325f, 0.49f, 0.325f, "ceramic", "living_room", 1.6f, build_lamp),
    L("floor_lamp", "floor_lamp.n.01", "floor lamp|standing lamp", "lampadaire|lampe sur pied", 0, 0.405f, 1.55f,
      0.405f, "metal", "living_room", 4, build_lamp),
    L("desk_lamp", "reading_lamp.n.01", "desk lamp|reading lamp", "lampe de bureau", 0, 0.17f, 0.48f, 0.35f, "metal",
      "office", 1.8f, build_desk_lamp),
    L("street_lamp", "streetlight.n.01", "street lamp|streetlight|lamppost", "réverbère|lampadaire de rue",
      THING_OUTDOORS, 0.7f, 3.8f, 0.54f, "metal", "street", 90, build_street_lamp),
    L("torch", "torch.n.01", "torch|burning torch", "torche|flambeau", THING_HELD, 0.1f, 0.83f, 0.1f, "wood", "cave",
      0.7f, light_torch),
    L("flashlight", "flashlight.n.01", "flashlight|pocket torch", "lampe torche|lampe de poche", THING_HELD, 0.033f,
      0.033f, 0.14f, "metal", "forest", 0.15f, light_torch),
    L("campfire", "campfire.n.01 fire.n.03 fireplace.n.01", "campfire|bonfire|fire", "feu de camp|feu|feu de joie",
      THING_OUTDOORS, 1.15f, 0.72f, 1.15f, "wood", "forest", 40, light_campfire),
    L("string_lights", "", "string lights|fairy lights", "guirlande lumineuse|guirlande", THING_WALL, 4, 0.5f, 0.05f,
      "glass", "garden", 1.5f, build_string_lights),
    L("spotlight", "spotlight.n.02", "spotlight|stage light|projector light", "projecteur", 0, 0.95f, 2.2f, 0.9f,
      "metal", "stage", 9, build_spotlight),
};
THING_FAMILY(thing_family_light, "lights");
