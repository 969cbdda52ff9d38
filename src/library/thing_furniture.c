/* library/thing_furniture.c - tables, seats, shelves, beds, and what hangs on walls: clocks, mirrors, pictures.
 *
 * Joinery at real sizes: tops with softened edges, tapered legs, aprons, slats. "seat" anchors look the way a sitter
 * looks; tables' "top" is the middle of the top.
 */
#include "library/thing.h"
#include <string.h>

static material wooden(const char *name)
{
    material m = thing_material(name);
    m.coat = 0.15f;
    m.coat_roughness = 0.3f;
    return m;
}

/* A leg from the floor to y, tapering downwards, leaning out by `lean` metres. */
static void add_leg(shop *s, float x, float z, float y, float thick, float lean)
{
    float sx = x > 0 ? 1.0f : -1.0f, sz = z > 0 ? 1.0f : -1.0f;
    shop_cone(s, v3(x + sx * lean, 0, z + sz * lean), v3(x, y, z), thick * 0.36f, thick * 0.55f);
}

static const float board = 0.028f; /* thickness of a top */
typedef struct table_size {
    float w, d, h;
} table_size;

static void cafe_table(shop *s, table_size size)
{
    const float w = size.w, h = size.h;
    shop_main(s, thing_material("marble"));
    corner top[] = { { 0, h - 0.022f, 0 }, { w / 2, h - 0.022f, 0.004f }, { w / 2, h, 0.006f }, { 0, h, 0 } };
    shop_lathe(s, top, 4, 96);
    shop_second(s, thing_tinted("iron", 0x1a1a1a));
    corner foot[] = { { 0, 0, 0 },
                      { 0.2f, 0, 0.002f },
                      { 0.2f, 0.012f, 0.006f },
                      { 0.05f, 0.04f, 0.03f },
                      { 0.026f, 0.09f, 0.03f },
                      { 0.026f, h - 0.06f, 0.02f },
                      { 0.09f, h - 0.023f, 0.01f },
                      { 0, h - 0.022f, 0 } };
    shop_lathe(s, foot, 8, 64);
}

static void round_table(shop *s, table_size size, material wood)
{
    const float w = size.w, h = size.h;
    shop_main(s, wood);
    corner top[] = { { 0, h - board, 0 }, { w / 2, h - board, 0.006f }, { w / 2, h, 0.008f }, { 0, h, 0 } };
    shop_lathe(s, top, 4, 96);
    corner pillar[] = { { 0, 0.1f, 0 },         { 0.05f, 0.1f, 0.01f },     { 0.07f, 0.2f, 0.04f },
                        { 0.04f, 0.4f, 0.06f }, { 0.05f, h - 0.1f, 0.03f }, { 0.1f, h - board, 0.02f },
                        { 0, h - board, 0 } };
    shop_lathe(s, pillar, 7, 48);
    for (int i = 0; i < 4; i++) {
        float a = CIEL_PI_F * (0.25f + 0.5f * (float)i), x = sinf(a), z = cosf(a);
        vec3 foot[4] = { v3(0.03f * x, 0.17f, 0.03f * z), v3(0.16f * x, 0.15f, 0.16f * z),
                         v3(0.28f * x, 0.06f, 0.28f * z), v3(0.36f * x, 0.02f, 0.36f * z) };
        shop_bend(s, foot, 4, 0.028f, 0.018f);
    }
}

static void desk_drawers(shop *s, table_size size, material wood)
{
    const float w = size.w, d = size.d, h = size.h;
    shop_box(s, v3(w / 2 - 0.44f, 0.2f, -d / 2 + 0.05f), v3(w / 2 - 0.04f, h - board, d / 2 - 0.04f), 0.004f);
    for (int i = 0; i < 3; i++) {
        float y = 0.215f + 0.165f * (float)i;
        shop_main(s, wood);
        shop_box(s, v3(w / 2 - 0.43f, y, d / 2 - 0.045f), v3(w / 2 - 0.05f, y + 0.155f, d / 2 - 0.028f), 0.004f);
        shop_paint(s, thing_material("brass"));
        shop_ball(s, v3(w / 2 - 0.24f, y + 0.08f, d / 2 - 0.016f), 0.014f);
    }
}

static void square_table(shop *s, table_size size, material wood, bool low)
{
    const float w = size.w, d = size.d, h = size.h;
    shop_main(s, wood);
    corner top[] = {
        { -w / 2, -d / 2, 0.02f }, { w / 2, -d / 2, 0.02f }, { w / 2, d / 2, 0.02f }, { -w / 2, d / 2, 0.02f }
    };
    shop_tile(s, top, 4, h - board, h, 0.006f);
    float in = 0.07f, a = low ? 0.05f : 0.09f;
    shop_box(s, v3(-w / 2 + in, h - board - a, -d / 2 + in), v3(w / 2 - in, h - board, -d / 2 + in + 0.02f), 0.002f);
    shop_box(s, v3(-w / 2 + in, h - board - a, d / 2 - in - 0.02f), v3(w / 2 - in, h - board, d / 2 - in), 0.002f);
    shop_box(s, v3(-w / 2 + in, h - board - a, -d / 2 + in), v3(-w / 2 + in + 0.02f, h - board, d / 2 - in), 0.002f);
    shop_box(s, v3(w / 2 - in - 0.02f, h - board - a, -d / 2 + in), v3(w / 2 - in, h - board, d / 2 - in), 0.002f);
    for (int i = 0; i < 4; i++)
        add_leg(s, (i & 1 ? 1.0f : -1.0f) * (w / 2 - in), (i & 2 ? 1.0f : -1.0f) * (d / 2 - in), h - board, 0.06f,
                low ? 0.04f : 0.015f);
}

static void table_colliders(shop *s, table_size size, bool round)
{
    const float w = size.w, d = size.d, h = size.h;
    const char *stuff = s->c->row->info.material;
    shop_collide(s, round ? COLLIDER_CYLINDER : COLLIDER_BOX, v3(0, h - board / 2, 0),
                 round ? v3(w / 2, board / 2, 0) : v3(w / 2, board / 2, d / 2), stuff, "table");
    for (int i = 0; i < 4 && !round; i++)
        shop_collide(
            s, COLLIDER_BOX,
            v3((i & 1 ? 1.0f : -1.0f) * (w / 2 - 0.07f), (h - board) / 2, (i & 2 ? 1.0f : -1.0f) * (d / 2 - 0.07f)),
            v3(0.03f, (h - board) / 2, 0.03f), stuff, "leg");
    if (round)
        shop_collide(s, COLLIDER_CYLINDER, v3(0, (h - board) / 2, 0), v3(0.08f, (h - board) / 2, 0), stuff, "leg");
}

static int build_table(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    const char *v = c->row->variant;
    bool round = strcmp(v, "round_table") == 0 || strcmp(v, "cafe_table") == 0, low = strcmp(v, "coffee_table") == 0,
         desk = strcmp(v, "desk") == 0;
    float w = (float)shop_number(&s, "width", low ? 1.1 : desk ? 1.4 : round ? (v[0] == 'c' ? 0.65 : 1.1) : 1.6);
    float d = (float)shop_number(&s, "depth",
                                 low    ? 0.6
                                 : desk ? 0.7
                                        : 0.85),
          h = (float)shop_number(&s, "height", low ? 0.42 : 0.745);
    const table_size size = { w, d, h };
    shop_part(&s, "table", PART_RIGID);
    material wood = wooden(low ? "walnut" : "oak");
    if (v[0] == 'c' && v[1] == 'a')
        cafe_table(&s, size);
    else if (round)
        round_table(&s, size, wood);
    else
        square_table(&s, size, wood, low);
    if (desk)
        desk_drawers(&s, size, wood);
    table_colliders(&s, size, round);
    shop_anchor(&s, "top", v3(0, h, 0), v3(0, 1, 0), 0.5f * (round ? w : d));
    return shop_close(&s);
}

static int build_chair(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool stool = shop_is(&s, "stool"), bar = shop_is(&s, "bar_stool");
    float h = bar ? 0.75f : 0.455f, w = 0.42f, d = 0.42f;
    shop_part(&s, "chair", PART_RIGID);
    shop_main(&s, wooden("oak"));
    if (stool || bar) {
        corner seat[] = { { 0, h - 0.035f, 0 }, { 0.16f, h - 0.035f, 0.01f }, { 0.17f, h - 0.006f, 0.012f },
                          { 0.15f, h, 0.01f },  { 0.06f, h - 0.006f, 0.03f }, { 0, h - 0.007f, 0 } };
        shop_lathe(&s, seat, 6, 64);
        for (int i = 0; i < 4; i++) {
            float a = CIEL_PI_F * (0.25f + 0.5f * (float)i), b = CIEL_PI_F * (0.75f + 0.5f * (float)i),
                  k = bar ? 0.19f : 0.175f, y = bar ? 0.25f : 0.16f;
            shop_cone(&s, v3(k * 1.1f * sinf(a), 0, k * 1.1f * cosf(a)),
                      v3(0.11f * sinf(a), h - 0.03f, 0.11f * cosf(a)), 0.015f, 0.019f);
            float r = f_lerp(k * 1.1f, 0.11f, y / h);
            shop_rod(&s, v3(r * sinf(a), y, r * cosf(a)), v3(r * sinf(b), y, r * cosf(b)), 0.009f);
        }
    } else {
        corner seat[] = { { -w / 2 + 0.02f, -d / 2, 0.04f },
                          { w / 2 - 0.02f, -d / 2, 0.04f },
                          { w / 2, d / 2, 0.06f },
                          { -w / 2, d / 2, 0.06f } };
        /* shop_tile's outline is (x, -z): the wider edge, at +y, would be the back: mirror z */
        for (int i = 0; i < 4; i++)
            seat[i].y = -seat[i].y;
        corner turned[4] = { seat[3], seat[2], seat[1], seat[0] };
        shop_tile(&s, turned, 4, h - 0.032f, h, 0.008f);
        for (int i = 0; i < 2; i++) {
            float x = i ? 1.0f : -1.0f;
            shop_cone(&s, v3(x * 0.19f, 0, 0.19f), v3(x * 0.175f, h - 0.02f, 0.165f), 0.014f, 0.021f);
            vec3 back[5] = { v3(x * 0.18f, 0.012f, -0.225f), v3(x * 0.17f, 0.25f, -0.19f), v3(x * 0.17f, h, -0.175f),
                             v3(x * 0.175f, 0.7f, -0.205f), v3(x * 0.18f, 0.88f, -0.255f) };
            shop_bend(&s, back, 5, 0.016f, 0.014f);
            shop_rod(&s, v3(x * 0.182f, 0.2f, 0.178f), v3(x * 0.17f, 0.2f, -0.195f), 0.0095f);
        }
        shop_rod(&s, v3(-0.176f, 0.24f, 0), v3(0.176f, 0.24f, 0), 0.0095f);
        for (int k = 0; k < 3; k++) { /* curved slats */
            float y = 0.56f + 0.115f * (float)k, z = -0.18f - 0.022f * (float)k - 0.006f;
            vec3 rings[13 * 8];
            for (int i = 0; i < 13; i++) {
                float t = (float)i / 12 * 2 - 1, bow = -0.03f * (1 - t * t);
                for (int j = 0; j < 8; j++) {
                    float a = 2 * CIEL_PI_F * (float)j / 8;
                    rings[i * 8 + j] = v3(t * 0.175f, y + 0.034f * sinf(a), z + bow + 0.0065f * cosf(a));
                }
            }
            maker_loft(&s.mm, rings, 13, 8, true);
        }
    }
    shop_anchor(&s, "seat", v3(0, h, 0.02f), v3(0, 0, 1), 0.2f);
    shop_collide(&s, COLLIDER_BOX, v3(0, h - 0.02f, 0), v3(w / 2, 0.02f, d / 2), "wood", "seat");
    if (!stool && !bar)
        shop_collide(&s, COLLIDER_BOX, v3(0, 0.67f, -0.21f), v3(w / 2, 0.21f, 0.03f), "wood", "back");
    for (int i = 0; i < 4; i++)
        shop_collide(&s, COLLIDER_BOX, v3(i & 1 ? 0.17f : -0.17f, (h - 0.04f) / 2, i & 2 ? 0.17f : -0.17f),
                     v3(0.018f, (h - 0.04f) / 2, 0.018f), "wood", "leg");
    return shop_close(&s);
}

static int build_bench(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float w = (float)shop_number(&s, "width", 1.6), h = 0.44f;
    shop_part(&s, "bench", PART_RIGID);
    material wood = wooden("pine");
    material iron = thing_tinted("painted_metal", 0x1c201e);
    shop_main(&s, wood);
    for (int i = 0; i < 5; i++) {
        float z = -0.18f + 0.095f * (float)i;
        shop_box(&s, v3(-w / 2, h - 0.03f, z), v3(w / 2, h, z + 0.08f), 0.006f);
    }
    for (int i = 0; i < 3; i++) {
        shop_turned(&s, v3(0, h + 0.14f + 0.115f * (float)i, -0.21f - 0.035f * (float)i), 0, -14, 0);
        shop_box(&s, v3(-w / 2, 0, -0.015f), v3(w / 2, 0.085f, 0.015f), 0.006f);
    }
    shop_home(&s);
    shop_second(&s, iron);
    for (int i = 0; i < 2; i++) {
        float x = (i ? 1.0f : -1.0f) * (w / 2 - 0.12f);
        vec3 front[4] = { v3(x, 0.012f, 0.27f), v3(x, 0.12f, 0.22f), v3(x, 0.3f, 0.235f), v3(x, h - 0.04f, 0.22f) };
        vec3 back[6] = { v3(x, 0.012f, -0.3f), v3(x, 0.15f, -0.24f), v3(x, h - 0.04f, -0.2f),
                         v3(x, 0.6f, -0.235f), v3(x, 0.75f, -0.28f), v3(x, 0.87f, -0.325f) };
        vec3 arm[5] = { v3(x, h + 0.17f, -0.24f), v3(x, h + 0.22f, -0.1f), v3(x, h + 0.21f, 0.1f),
                        v3(x, h + 0.17f, 0.23f), v3(x, h - 0.04f, 0.23f) };
        shop_bend(&s, front, 4, 0.02f, 0.02f);
        shop_bend(&s, back, 6, 0.02f, 0.016f);
        shop_bend(&s, arm, 5, 0.016f, 0.016f);
        shop_rod(&s, v3(x, h - 0.045f, -0.21f), v3(x, h - 0.045f, 0.23f), 0.015f);
    }
    shop_anchor(&s, "seat", v3(0, h, 0.02f), v3(0, 0, 1), 0.3f);
    shop_anchor(&s, "seat2", v3(-0.5f * (w / 2), h, 0.02f), v3(0, 0, 1), 0.25f);
    shop_anchor(&s, "seat3", v3(0.5f * (w / 2), h, 0.02f), v3(0, 0, 1), 0.25f);
    shop_collide(&s, COLLIDER_BOX, v3(0, h - 0.02f, 0.03f), v3(w / 2, 0.02f, 0.23f), "wood", "seat");
    shop_collide(&s, COLLIDER_BOX, v3(0, 0.68f, -0.25f), v3(w / 2, 0.2f, 0.04f), "wood", "back");
    return shop_close(&s);
}

/* Upholstered: cushions as pillows with rounded everything. */
static void add_cushion(shop *s, vec3 lo, vec3 hi, float puff)
{
    shop_box(s, lo, hi, puff);
}
static int build_sofa(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool chair = shop_is(&s, "armchair");
    float w = chair ? 0.9f : 2.05f, d = 0.9f, arm = 0.17f;
    int n = chair ? 1 : 3;
    shop_part(&s, "sofa", PART_RIGID);
    material cloth = thing_tinted("cloth", chair ? 0x9a5a3a : 0x5a6a70);
    cloth.sheen = 0.3f;
    shop_main(&s, cloth);
    shop_box(&s, v3(-w / 2, 0.13f, -d / 2), v3(w / 2, 0.3f, d / 2 - 0.02f), 0.03f);
    shop_box(&s, v3(-w / 2, 0.13f, -d / 2), v3(-w / 2 + arm, 0.62f, d / 2 - 0.01f), 0.06f);
    shop_box(&s, v3(w / 2 - arm, 0.13f, -d / 2), v3(w / 2, 0.62f, d / 2 - 0.01f), 0.06f);
    shop_box(&s, v3(-w / 2, 0.2f, -d / 2), v3(w / 2, 0.8f, -d / 2 + 0.2f), 0.07f);
    float each = (w - 2 * arm) / (float)n;
    for (int i = 0; i < n; i++) {
        float x = -w / 2 + arm + each * (float)i;
        add_cushion(&s, v3(x + 0.004f, 0.29f, -d / 2 + 0.17f), v3(x + each - 0.004f, 0.45f, d / 2), 0.055f);
        shop_turned(&s, v3(x + each / 2, 0.44f, -d / 2 + 0.19f), 0, -12, 0);
        add_cushion(&s, v3(-each / 2 + 0.006f, 0, -0.02f), v3(each / 2 - 0.006f, 0.44f, 0.14f), 0.062f);
        shop_home(&s);
    }
    shop_second(&s, wooden("walnut"));
    for (int i = 0; i < 4; i++)
        add_leg(&s, (i & 1 ? 1.0f : -1.0f) * (w / 2 - 0.1f), (i & 2 ? 1.0f : -1.0f) * (d / 2 - 0.1f), 0.14f, 0.05f,
                0.02f);
    shop_anchor(&s, "seat", v3(0, 0.45f, 0.05f), v3(0, 0, 1), 0.25f);
    shop_collide(&s, COLLIDER_BOX, v3(0, 0.225f, 0), v3(w / 2, 0.225f, d / 2), "cloth", "seat");
    shop_collide(&s, COLLIDER_BOX, v3(0, 0.5f, -d / 2 + 0.12f), v3(w / 2, 0.3f, 0.12f), "cloth", "back");
    return shop_close(&s);
}

static int build_bed(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float w = 1.6f, d = 2.05f;
    shop_part(&s, "bed", PART_RIGID);
    shop_second(&s, wooden("oak"));
    shop_box(&s, v3(-w / 2 - 0.04f, 0.12f, -d / 2), v3(w / 2 + 0.04f, 0.3f, d / 2), 0.01f);
    shop_box(&s, v3(-w / 2 - 0.06f, 0, -d / 2 - 0.05f), v3(w / 2 + 0.06f, 1.0f, -d / 2), 0.012f);
    for (int i = 0; i < 2; i++)
        shop_cone(&s, v3(i ? 0.74f : -0.74f, 0, d / 2 - 0.08f), v3(i ? 0.74f : -0.74f, 0.15f, d / 2 - 0.08f), 0.025f,
                  0.035f);
    shop_paint(&s, thing_tinted("cotton", 0xf2f0ea));
    shop_box(&s, v3(-w / 2, 0.28f, -d / 2 + 0.01f), v3(w / 2, 0.5f, d / 2 - 0.01f), 0.05f);
    for (int i = 0; i < 2; i++) {
        shop_scaled(&s, v3(i ? 0.38f : -0.38f, 0.56f, -d / 2 + 0.27f), quat_euler_deg(0, -12, 0), v3(1, 1, 1));
        shop_box(&s, v3(-0.33f, -0.07f, -0.2f), v3(0.33f, 0.07f, 0.2f), 0.068f);
    }
    shop_home(&s);
    material duvet = thing_tinted("cotton", 0x8a9aa4);
    shop_main(&s, duvet);
    shop_box(&s, v3(-w / 2 - 0.05f, 0.3f, -d / 2 + 0.62f), v3(w / 2 + 0.05f, 0.575f, d / 2 + 0.02f), 0.07f);
    shop_anchor(&s, "top", v3(0, 0.57f, 0), v3(0, 1, 0), 0.7f);
    shop_anchor(&s, "seat", v3(w / 2 - 0.2f, 0.57f, 0.2f), v3(1, 0, 0), 0.3f);
    shop_collide(&s, COLLIDER_BOX, v3(0, 0.28f, 0), v3(w / 2, 0.28f, d / 2), "cloth", "bed");
    return shop_close(&s);
}

static int build_shelf(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float w = 0.9f, h = 1.9f, d = 0.3f, t = 0.022f;
    shop_part(&s, "shelf", PART_RIGID);
    shop_main(&s, wooden("oak"));
    shop_box(&s, v3(-w / 2, 0, -d / 2), v3(-w / 2 + t, h, d / 2), 0.002f);
    shop_box(&s, v3(w / 2 - t, 0, -d / 2), v3(w / 2, h, d / 2), 0.002f);
    shop_box(&s, v3(-w / 2, 0, -d / 2), v3(w / 2, h, -d / 2 + 0.008f), 0);
    for (int i = 0; i < 6; i++) {
        float y = 0.06f + (h - 0.06f - t) * (float)i / 5;
        shop_box(&s, v3(-w / 2 + t, y, -d / 2), v3(w / 2 - t, y + t, d / 2), 0.002f);
    }
    shop_part(&s, "books", PART_RIGID);
    static const unsigned spine[] = { 0x7a2a24, 0x24486a, 0x2f5a3a, 0xb08838, 0x403048,
                                      0xd0c8b8, 0x8a4a28, 0x1c2c3c, 0xa83c3c };
    for (int i = 0; i < 5 && strcmp(shop_text(&s, "books", "yes"), "no") != 0; i++) {
        float y = 0.06f + (h - 0.06f - t) * (float)i / 5 + t, x = -w / 2 + t + 0.01f;
        while (x < w / 2 - t - 0.06f) {
            float bt = rng_range(&s.rng, 0.016f, 0.045f), bh = rng_range(&s.rng, 0.2f, 0.31f),
                  bd = rng_range(&s.rng, 0.15f, 0.22f);
            if (rng_below(&s.rng, 12) == 0) {
                x += rng_range(&s.rng, 0.04f, 0.14f);
                continue;
            }
            material cover = thing_tinted("cloth", spine[rng_below(&s.rng, 9)]);
            cover.pattern_scale = 0.0008f;
            shop_paint(&s, cover);
            shop_box(&s, v3(x, y, -0.1f), v3(x + bt, y + bh, -0.1f + bd), 0.003f);
            shop_paint(&s, thing_tinted("paper", 0xe8dfc8));
            shop_box(&s, v3(x + 0.002f, y + bh - 0.001f, -0.1f + 0.004f),
                     v3(x + bt - 0.002f, y + bh + 0.0006f, -0.1f + bd - 0.006f), 0);
            x += bt + 0.001f;
        }
    }
    return shop_close(&s);
}

/* ---- on the wall ---- */

static vec3 draw_dial(const void *user, float u, float v)
{
    (void)user;
    float x = 2 * u - 1, y = 2 * v - 1, r = sqrtf(x * x + y * y), a = atan2f(x, y) / (2 * CIEL_PI_F) * 60;
    vec3 paper = v3(0.84f, 0.82f, 0.76f), ink = v3_fill(0.02f);
    float minute = fabsf(a - roundf(a)), hour = fabsf(a / 5 - roundf(a / 5)) * 5;
    if (r > 0.86f && r < 0.93f && minute < 0.12f)
        return ink;
    if (r > 0.74f && r < 0.93f && hour < 0.32f)
        return ink;
    if (fabsf(r - 0.955f) < 0.008f)
        return ink;
    return paper;
}

static void add_hand(shop *s, float turns, float len, float wide, float z)
{
    float a = turns * 2 * CIEL_PI_F;
    affine keep = s->mm.at;
    affine turn = affine_trs(v3(0, 0, 0), quat_axis(v3(0, 0, 1), -a), 1);
    s->mm.at = affine_mul(&keep, &turn);
    corner o[] = {
        { -wide, -0.18f * len, 0 }, { wide, -0.18f * len, 0 }, { wide * 0.35f, len, 0 }, { -wide * 0.35f, len, 0 }
    };
    shop_slab(s, o, 4, z, z + 0.0015f, 0.0004f);
    s->mm.at = keep;
}

static int build_clock(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool alarm = shop_is(&s, "alarm_clock");
    float r = alarm ? 0.055f : 0.15f, y = alarm ? 0.075f : r, hour = (float)shop_number(&s, "hour", 10.15);
    shop_part(&s, "clock", PART_RIGID);
    shop_main(&s, alarm ? thing_tinted("painted_metal", 0xb02a22) : wooden("walnut"));
    affine face = affine_trs(v3(0, y, 0), quat_axis(v3(1, 0, 0), CIEL_PI_F / 2), 1);
    s.mm.at = face;
    float deep = alarm ? 0.05f : 0.035f;
    corner shell[] = { { 0, 0, 0 },
                       { r, 0, 0.006f },
                       { r, deep, 0.006f },
                       { r * 0.92f, deep, 0.003f },
                       { r * 0.9f, deep - 0.012f, 0 },
                       { 0, deep - 0.012f, 0 } };
    shop_lathe(&s, shell, 6, 96);
    s.mm.at = affine_identity();
    float z = deep - 0.0115f, k = r * 0.9f;
    material dial = thing_tinted("paper", 0xf4f0e4);
    dial.pattern = PATTERN_NONE;
    dial.color = v3_fill(1);
    dial.texture = shop_draw(&s, 512, 512, draw_dial, NULL);
    shop_paint(&s, dial);
    shop_picture(&s, v3(-k, y - k, z), v3(2 * k, 0, 0), v3(0, 2 * k, 0));
    shop_at(&s, v3(0, y, 0));
    shop_paint(&s, thing_tinted("painted_metal", 0x101010));
    add_hand(&s, hour / 12, 0.5f * r, 0.03f * r, z + 0.001f);
    add_hand(&s, hour - floorf(hour), 0.74f * r, 0.022f * r, z + 0.003f);
    shop_paint(&s, thing_tinted("painted_metal", 0xa01818));
    add_hand(&s, 0.58f, 0.78f * r, 0.007f * r, z + 0.005f);
    shop_cone(&s, v3(0, 0, z), v3(0, 0, z + 0.008f), 0.035f * r, 0.03f * r);
    shop_home(&s);
    if (alarm) {
        shop_paint(&s, thing_material("brass"));
        for (int i = 0; i < 2; i++) {
            float x = i ? 1.0f : -1.0f;
            shop_turned(&s, v3(x * 0.036f, y + 0.054f, 0.025f), 0, 0, -x * 32);
            corner bell[] = {
                { 0.026f, 0, 0 }, { 0.027f, 0.001f, 0.0005f }, { 0.02f, 0.014f, 0.01f }, { 0, 0.018f, 0 }
            };
            shop_lathe(&s, bell, 4, 48);
            shop_home(&s);
            shop_rod(&s, v3(x * 0.03f, y - 0.045f, 0.025f), v3(x * 0.045f, 0.006f, 0.025f), 0.005f);
            shop_ball(&s, v3(x * 0.045f, 0.006f, 0.025f), 0.006f);
        }
        vec3 handle[3] = { v3(-0.02f, y + 0.068f, 0.025f), v3(0, y + 0.085f, 0.025f), v3(0.02f, y + 0.068f, 0.025f) };
        shop_bend(&s, handle, 3, 0.0025f, 0.0025f);
    }
    return shop_close(&s);
}

static vec3 draw_painting(const void *user, float u, float v)
{
    (void)user;
    vec3 sky = v3_lerp(v3(0.9f, 0.55f, 0.25f), v3(0.12f, 0.25f, 0.5f), f_smooth(0.4f, 1, v));
    float hill = 0.42f + 0.09f * sinf(5 * u + 1) + 0.03f * sinf(17 * u), near = 0.24f + 0.07f * sinf(4 * u + 4);
    float du = u - 0.68f, dv = v - 0.6f;
    if (du * du + dv * dv < 0.004f)
        sky = v3(0.95f, 0.8f, 0.45f);
    vec3 c = v < near ? v3(0.06f, 0.14f, 0.05f) : v < hill ? v3(0.14f, 0.2f, 0.16f) : sky;
    float dab = 0.86f + 0.14f * sinf(90 * u + 40 * sinf(25 * v)) * sinf(80 * v);
    return v3_scale(c, dab);
}

static int build_frame(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    bool mirror = shop_is(&s, "mirror"), canvas = shop_is(&s, "easel");
    float w = mirror ? 0.6f : 0.8f, h = mirror ? 1.5f : 0.6f, b = mirror ? 0.045f : 0.06f, y = canvas ? 0.85f : 0;
    shop_part(&s, "frame", PART_RIGID);
    shop_at(&s, v3(0, y, 0));
    if (!canvas) {
        shop_main(&s, mirror ? wooden("oak") : thing_tinted("gold", 0xc8a050));
        for (int i = 0; i < 2; i++) {
            float o = i ? h - b : 0;
            shop_box(&s, v3(-w / 2, o, 0), v3(w / 2, o + b, 0.035f), 0.008f);
            float x = i ? w / 2 - b : -w / 2;
            shop_box(&s, v3(x, 0, 0), v3(x + b, h, 0.0345f), 0.008f);
        }
    } else {
        b = 0;
        shop_second(&s, wooden("pine"));
        shop_box(&s, v3(-w / 2, 0, 0), v3(w / 2, h, 0.02f), 0.002f);
    }
    material m = thing_material("mirror");
    if (!mirror) {
        m = thing_tinted("cloth", 0xffffff);
        m.texture = shop_draw(&s, 512, 384, draw_painting, NULL);
        m.color = v3_fill(1);
        m.pattern = PATTERN_FABRIC;
        m.pattern_scale = 0.0012f;
        m.pattern_amount = 0.1f;
        m.roughness = 0.5f;
    }
    shop_paint(&s, m);
    shop_picture(&s, v3(-w / 2 + b, b, canvas ? 0.0205f : 0.012f), v3(w - 2 * b, 0, 0), v3(0, h - 2 * b, 0));
    shop_paint(&s, thing_tinted("cardboard", 0x8a6a48));
    shop_box(&s, v3(-w / 2 + 0.02f, 0.02f, 0), v3(w / 2 - 0.02f, h - 0.02f, 0.006f), 0);
    shop_home(&s);
    if (canvas) {
        shop_main(&s, wooden("pine"));
        for (int i = 0; i < 2; i++) {
            float x = i ? 1.0f : -1.0f;
            shop_rod(&s, v3(x * 0.33f, 0, 0.14f), v3(x * 0.04f, 1.72f, -0.06f), 0.016f);
        }
        shop_rod(&s, v3(0, 0, -0.55f), v3(0, 1.66f, -0.06f), 0.016f);
        shop_box(&s, v3(-0.35f, y - 0.025f, -0.01f), v3(0.35f, y, 0.07f), 0.004f);
        shop_rod(&s, v3(-0.25f, 0.45f, 0.085f), v3(0.25f, 0.45f, 0.085f), 0.012f);
        shop_anchor(&s, "front", v3(0, y + h / 2, 0.02f), v3(0, 0, 1), 0.3f);
    }
    return shop_close(&s);
}

static int build_door(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float w = 0.9f, h = 2.08f, open = (float)shop_number(&s, "angle", 0);
    shop_part(&s, "frame", PART_RIGID);
    shop_second(&s, thing_tinted("painted_metal", 0xe8e4da));
    shop_box(&s, v3(-w / 2 - 0.08f, 0, -0.06f), v3(-w / 2, h + 0.08f, 0.06f), 0.006f);
    shop_box(&s, v3(w / 2, 0, -0.06f), v3(w / 2 + 0.08f, h + 0.08f, 0.06f), 0.006f);
    shop_box(&s, v3(-w / 2, h, -0.06f), v3(w / 2, h + 0.08f, 0.06f), 0.006f);
    shop_part(&s, "door", PART_RIGID);
    shop_turned(&s, v3(-w / 2 + 0.002f, 0.006f, 0), -open, 0, 0);
    shop_main(&s, wooden("oak"));
    float W = w - 0.004f, H = h - 0.01f, b = 0.12f, t = 0.02f;
    shop_box(&s, v3(0, 0, -0.012f), v3(W, H, 0.012f), 0);
    for (int i = 0; i < 2; i++)
        shop_box(&s, v3(i ? W - b : 0, 0, -t), v3(i ? W : b, H, t), 0.004f);
    shop_box(&s, v3(W / 2 - 0.05f, 0, -t + 0.001f), v3(W / 2 + 0.05f, H, t - 0.001f), 0.004f);
    static const float rail[4][2] = { { 0, 0.22f }, { 0.85f, 1.0f }, { 1.5f, 1.62f }, { 1.94f, 2.07f } };
    for (int i = 0; i < 4; i++)
        shop_box(&s, v3(0, rail[i][0], -t + 0.0005f), v3(W, rail[i][1], t - 0.0005f), 0.004f);
    shop_paint(&s, thing_material("brass"));
    for (int side = -1; side <= 1; side += 2) {
        float z = (float)side;
        shop_box(&s, v3(W - 0.085f, 0.9f, z > 0 ? t : -t - 0.004f), v3(W - 0.04f, 1.1f, z > 0 ? t + 0.004f : -t),
                 0.0015f);
        shop_rod(&s, v3(W - 0.062f, 1.03f, z * t), v3(W - 0.062f, 1.03f, z * (t + 0.045f)), 0.009f);
        vec3 lever[3] = { v3(W - 0.062f, 1.03f, z * (t + 0.045f)), v3(W - 0.12f, 1.032f, z * (t + 0.05f)),
                          v3(W - 0.18f, 1.028f, z * (t + 0.047f)) };
        shop_bend(&s, lever, 3, 0.009f, 0.008f);
    }
    shop_anchor(&s, "handle", v3(w / 2 - 0.08f, 1.03f, 0.07f), v3(0, 0, 1), 0.05f);
    return shop_close(&s);
}

static int build_window(model *out, const build_context *c)
{
    shop s;
    shop_open(&s, out, c);
    float w = (float)shop_number(&s, "width", 1.2), h = (float)shop_number(&s, "height", 1.4), b = 0.055f;
    shop_part(&s, "frame", PART_RIGID);
    shop_main(&s, thing_tinted("painted_metal", 0xf0eee8));
    shop_box(&s, v3(-w / 2, 0, -0.05f), v3(w / 2, b, 0.05f), 0.006f);
    shop_box(&s, v3(-w / 2, h - b, -0.05f), v3(w / 2, h, 0.05f), 0.006f);
    shop_box(&s, v3(-w / 2, 0, -0.05f), v3(-w / 2 + b, h, 0.05f), 0.006f);
    shop_box(&s, v3(w / 2 - b, 0, -0.05f), v3(w / 2, h, 0.05f), 0.006f);
    shop_box(&s, v3(-0.04f, 0, -0.035f), v3(0.04f, h, 0.035f), 0.006f);
    shop_box(&s, v3(-w / 2, h * 0.62f - 0.015f, -0.025f), v3(w / 2, h * 0.62f + 0.015f, 0.025f), 0.004f);
    shop_box(&s, v3(-w / 2 - 0.05f, -0.03f, -0.06f), v3(w / 2 + 0.05f, 0.0f, 0.14f), 0.006f);
    for (uint32_t i = 0; i < s.mm.n_vertices; i++)
        s.mm.positions[i].y += 0.03f;
    shop_part(&s, "glass", PART_RIGID);
    s.no_shadow = true;
    material glass = thing_material("window_glass");
    glass.thin = true;
    shop_paint(&s, glass);
    maker_quad(&s.mm, v3(-w / 2 + b, 0.03f + b, 0), v3(w - 2 * b, 0, 0), v3(0, h - 2 * b, 0));
    return shop_close(&s);
}

#define F(name, syn, en, fr, flags, w, h, d, mat, place, kg, fn)                                                       \
    THING(name, syn, en, fr, OBJECT, flags, w, h, d, mat, place, kg, fn, name)
static const thing_row rows[] = {
    F("table", "table.n.02 dining_table.n.01", "table|dining table|wooden table", "table|table à manger", THING_TABLE,
      1.6f, 0.745f, 0.85f, "wood", "kitchen", 32, build_table),
    F("round_table", "table.n.02", "round table", "table ronde", THING_TABLE, 1.1f, 0.745f, 1.1f, "wood", "kitchen", 28,
      build_table),
    F("cafe_table", "table.n.02", "café table|bistro table|bar table", "table de bistrot|table de café|guéridon",
      THING_TABLE, 0.65f, 0.745f, 0.65f, "stone", "cafe", 18, build_table),
    F("coffee_table", "coffee_table.n.01", "coffee table|low table", "table basse", THING_TABLE, 1.1f, 0.42f, 0.6f,
      "wood", "living_room", 16, build_table),
    F("desk", "desk.n.01", "desk|writing desk", "bureau", THING_TABLE, 1.4f, 0.745f, 0.7f, "wood", "office", 40,
      build_table),
    F("chair", "chair.n.01 seat.n.03", "chair|wooden chair", "chaise", THING_SEAT, 0.42f, 0.9f, 0.5f, "wood", "kitchen",
      5, build_chair),
    F("stool", "stool.n.01", "stool", "tabouret", THING_SEAT, 0.34f, 0.455f, 0.34f, "wood", "kitchen", 3.5f,
      build_chair),
    F("bar_stool", "stool.n.01", "bar stool", "tabouret de bar", THING_SEAT, 0.38f, 0.75f, 0.38f, "wood", "bar", 5,
      build_chair),
    F("bench", "bench.n.01 park_bench.n.01", "bench|park bench", "banc|banc public", THING_SEAT | THING_OUTDOORS, 1.6f,
      0.9f, 0.6f, "wood", "park", 45, build_bench),
    F("sofa", "sofa.n.01", "sofa|couch", "canapé|sofa|divan", THING_SEAT, 2.05f, 0.87f, 0.9f, "cloth", "living_room",
      60, build_sofa),
    F("armchair", "armchair.n.01", "armchair", "fauteuil", THING_SEAT, 0.9f, 0.87f, 0.9f, "cloth", "living_room", 30,
      build_sofa),
    F("bed", "bed.n.01", "bed|double bed", "lit", THING_SEAT | THING_TABLE, 1.72f, 1.0f, 2.12f, "cloth", "bedroom", 70,
      build_bed),
    F("bookshelf", "bookcase.n.01 bookshelf.n.01 shelf.n.01", "bookshelf|bookcase|shelf", "bibliothèque|étagère", 0,
      0.9f, 1.9f, 0.3f, "wood", "library", 60, build_shelf),
    F("clock", "clock.n.01 wall_clock.n.01", "clock|wall clock", "horloge|pendule", THING_WALL, 0.3f, 0.3f, 0.04f,
      "wood", "living_room", 1, build_clock),
    F("alarm_clock", "alarm_clock.n.01", "alarm clock", "réveil|réveille-matin", THING_HELD, 0.125f, 0.16f, 0.05f,
      "metal", "bedroom", 0.35f, build_clock),
    F("mirror", "mirror.n.01", "mirror|standing mirror", "miroir|glace", THING_WALL, 0.6f, 1.5f, 0.035f, "glass",
      "bedroom", 9, build_frame),
    F("painting", "painting.n.01 picture.n.01", "painting|picture|framed picture", "tableau|peinture|cadre", THING_WALL,
      0.8f, 0.6f, 0.035f, "wood", "living_room", 3, build_frame),
    F("easel", "easel.n.01", "easel|canvas on an easel", "chevalet|toile", 0, 0.8f, 1.73f, 0.72f, "wood", "studio", 5,
      build_frame),
    F("door", "door.n.01", "door", "porte", 0, 1.06f, 2.16f, 0.13f, "wood", "living_room", 35, build_door),
    F("window", "window.n.01", "window", "fenêtre", THING_WALL, 1.3f, 1.43f, 0.2f, "glass", "living_room", 30,
      build_window),
};
THING_FAMILY(thing_family_furniture, "furniture");
