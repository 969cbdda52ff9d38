/* library/thing_coach.c - vehicles that are one box: vans, ambulances, minibuses, buses, double-deckers, trams.
 *
 * One hull with an upper line of its own, bands of panes along the flanks, a windscreen that lies on the sloping front,
 * doors, stripes, lamps. After dark the saloon is lit and seen through its panes as a warm glow with heads before it.
 */
#include "library/thing_hull.h"
#include <string.h>

enum {
    N_LINE = 6
};
typedef struct band {
    float y0, y1, z0, z1;
    int panes;
} band;
typedef struct coach {
    const char *name;
    float length, half, bottom, wheel, axles[3];
    vec2 line[N_LINE]; /* upper line, back to front */
    float square, round, drop;
    band bands[2];
    float screen_y0, screen_y1, screen_x0, screen_x1; /* windscreen: heights, half widths below and above */
    float doors[2];                                   /* z of the right side's doors; 0 = none */
    float lamp_y;
    unsigned color, stripe; /* stripe 0 = none */
    bool on_rails;
} coach;

static const coach coaches[] = {
    { "van",
      5.3f,
      1.00f,
      0.24f,
      0.34f,
      { 1.72f, -1.55f, 0 },
      { { -2.65f, 2.12f }, { -2.4f, 2.2f }, { 1.15f, 2.22f }, { 1.45f, 1.98f }, { 1.98f, 1.22f }, { 2.65f, 0.90f } },
      6.0f,
      0.40f,
      0.12f,
      { { 1.22f, 1.85f, 0.55f, 1.62f, 1 }, { 0, 0, 0, 0, 0 } },
      1.26f,
      2.02f,
      0.86f,
      0.78f,
      { 0, 0 },
      0.80f,
      0xe8eaec,
      0,
      false },
    { "ambulance",
      5.6f,
      1.02f,
      0.26f,
      0.34f,
      { 1.85f, -1.60f, 0 },
      { { -2.8f, 2.42f }, { -2.6f, 2.5f }, { 1.20f, 2.52f }, { 1.55f, 2.05f }, { 2.10f, 1.22f }, { 2.8f, 0.90f } },
      6.0f,
      0.40f,
      0.12f,
      { { 1.22f, 1.88f, 0.62f, 1.74f, 1 }, { 0, 0, 0, 0, 0 } },
      1.26f,
      2.06f,
      0.86f,
      0.78f,
      { 0, 0 },
      0.80f,
      0xf4f4f2,
      0xc8141c,
      false },
    { "minibus",
      5.2f,
      0.95f,
      0.26f,
      0.34f,
      { 1.60f, -1.50f, 0 },
      { { -2.6f, 1.90f }, { -2.4f, 1.96f }, { 1.6f, 1.98f }, { 2.05f, 1.70f }, { 2.35f, 1.15f }, { 2.6f, 1.05f } },
      4.5f,
      0.30f,
      0.20f,
      { { 1.18f, 1.74f, -2.2f, 1.95f, 4 }, { 0, 0, 0, 0, 0 } },
      1.20f,
      1.76f,
      0.80f,
      0.72f,
      { 0, 0 },
      0.74f,
      0x2f7f8f,
      0xf0ece0,
      false },
    { "bus",
      12.0f,
      1.26f,
      0.32f,
      0.48f,
      { 3.30f, -3.10f, 0 },
      { { -6.0f, 3.02f }, { -5.6f, 3.10f }, { 0, 3.12f }, { 5.4f, 3.10f }, { 5.85f, 3.0f }, { 6.0f, 2.9f } },
      9.0f,
      0.35f,
      0.16f,
      { { 1.25f, 2.55f, -5.5f, 5.35f, 7 }, { 0, 0, 0, 0, 0 } },
      0.95f,
      2.52f,
      1.10f,
      1.06f,
      { 4.75f, 0.2f },
      0.62f,
      0xd8dadc,
      0x2a5a9a,
      false },
    { "double_decker",
      10.6f,
      1.26f,
      0.30f,
      0.48f,
      { 3.10f, -2.50f, 0 },
      { { -5.3f, 4.26f }, { -5.0f, 4.36f }, { 0, 4.38f }, { 4.8f, 4.36f }, { 5.15f, 4.2f }, { 5.3f, 4.0f } },
      7.0f,
      0.40f,
      0.20f,
      { { 1.25f, 2.10f, -4.6f, 4.55f, 6 }, { 2.90f, 3.75f, -5.0f, 4.85f, 7 } },
      0.98f,
      2.10f,
      1.08f,
      1.06f,
      { 4.25f, -3.9f },
      0.62f,
      0xb4121a,
      0,
      false },
    { "school_bus",
      10.4f,
      1.22f,
      0.42f,
      0.48f,
      { 3.90f, -2.60f, 0 },
      { { -5.2f, 2.96f }, { -4.9f, 3.02f }, { 3.15f, 3.04f }, { 3.45f, 2.75f }, { 3.72f, 1.78f }, { 5.2f, 1.52f } },
      6.0f,
      0.40f,
      0.16f,
      { { 1.70f, 2.52f, -4.9f, 3.05f, 8 }, { 0, 0, 0, 0, 0 } },
      1.86f,
      2.62f,
      1.02f,
      0.98f,
      { 2.55f, 0 },
      1.02f,
      0xf0a80c,
      0x14120e,
      false },
    { "tram",
      15.0f,
      1.20f,
      0.22f,
      0.30f,
      { 4.6f, -4.6f, 0 },
      { { -7.5f, 2.9f }, { -6.8f, 3.28f }, { -6.2f, 3.34f }, { 6.2f, 3.34f }, { 6.8f, 3.28f }, { 7.5f, 2.9f } },
      6.0f,
      1.30f,
      0.25f,
      { { 1.20f, 2.60f, -6.1f, 6.1f, 9 }, { 0, 0, 0, 0, 0 } },
      1.18f,
      2.62f,
      0.92f,
      0.86f,
      { 3.6f, -2.2f },
      0.66f,
      0xe9e4d2,
      0x9a1c22,
      true },
};

typedef struct bench {
    shop s;
    const coach *k;
    hull h;
    bool lit;
} bench;

static material lacquer(unsigned rgb)
{
    material m = thing_tinted("car_paint", rgb);
    m.coat = 1.0f;
    m.coat_roughness = 0.06f;
    return m;
}

static material dark(void)
{
    material m = material_plain(v3_fill(0.014f), 0.5f);
    m.name = "plastic";
    return m;
}

static bool is(const bench *b, const char *name)
{
    return strcmp(b->k->name, name) == 0;
}

/* the saloon by night: a lit ceiling, seat backs and heads along the lower edge */
static vec3 saloon(const void *user, float u, float v)
{
    int seats = *(const int *)user;
    float x = u * (float)seats, cell = x - floorf(x) - 0.5f;
    bool taken = ((int)floorf(x) * 37 + 11) % 5 < 3;
    float head = (cell * cell) / 0.020f + (v - 0.36f) * (v - 0.36f) / 0.020f;
    float seat = fabsf(cell) < 0.34f && v < 0.26f ? 1.0f : 0.0f;
    if ((taken && head < 1) || seat > 0)
        return v3(0.06f, 0.05f, 0.05f);
    return v3_scale(v3(0.80f, 0.66f, 0.46f), 0.55f + 0.45f * v);
}

static material pane_paint(bench *b, int seats)
{
    if (!b->lit)
        return vehicle_glass();
    int *n = ARENA_NEW(b->s.a, int);
    *n = seats;
    material m = material_plain(v3_fill(1), 0.1f);
    m.name = "glass";
    m.texture = shop_draw(&b->s, 256, 64, saloon, n);
    m.emission = v3_fill(260);
    m.emission_textured = true;
    m.coat = 1.0f;
    return m;
}

static void side_bands(bench *b, float side)
{
    for (int i = 0; i < 2 && b->k->bands[i].panes; i++) {
        const band *w = &b->k->bands[i];
        corner all[4] = {
            { w->z0, w->y0, 0.06f }, { w->z1, w->y0, 0.06f }, { w->z1 - 0.06f, w->y1, 0.06f }, { w->z0, w->y1, 0.06f }
        };
        shop_paint(&b->s, dark());
        hull_side_patch(&b->s, &b->h, side, all, 4, 0.004f);
        material glass = pane_paint(b, w->panes > 1 ? 3 : 1);
        shop_paint(&b->s, glass);
        for (int j = 0; j < w->panes; j++) {
            float a = f_lerp(w->z0, w->z1, (float)j / (float)w->panes) + 0.035f,
                  z = f_lerp(w->z0, w->z1, (float)(j + 1) / (float)w->panes) - 0.035f;
            float lean =
                b->k->screen_y1 < 2.1f && j == w->panes - 1 ? 0.30f : 0.0f; /* a van's front pane follows the post */
            corner pane[4] = { { a, w->y0 + 0.03f, 0.05f },
                               { z, w->y0 + 0.03f, 0.05f },
                               { z - lean, w->y1 - 0.03f, 0.05f },
                               { a, w->y1 - 0.03f, 0.05f } };
            hull_side_patch(&b->s, &b->h, side, pane, 4, 0.008f);
        }
    }
}

static void doors_and_seams(bench *b, float side)
{
    const coach *k = b->k;
    float sill = k->bottom + 0.10f;
    for (int i = 0; i < 2 && side < 0; i++) {
        float z = k->doors[i], top = k->bands[0].y1 + 0.05f;
        if (z == 0)
            continue;
        corner frame[4] = {
            { z - 0.62f, sill, 0.03f }, { z + 0.62f, sill, 0.03f }, { z + 0.62f, top, 0.05f }, { z - 0.62f, top, 0.05f }
        };
        shop_paint(&b->s, dark());
        hull_side_patch(&b->s, &b->h, side, frame, 4, 0.010f);
        shop_paint(&b->s, pane_paint(b, 1));
        for (int j = 0; j < 2; j++) {
            float z0 = z - 0.56f + 0.58f * (float)j;
            corner leaf[4] = { { z0, sill + 0.10f, 0.04f },
                               { z0 + 0.53f, sill + 0.10f, 0.04f },
                               { z0 + 0.53f, top - 0.06f, 0.04f },
                               { z0, top - 0.06f, 0.04f } };
            hull_side_patch(&b->s, &b->h, side, leaf, 4, 0.014f);
        }
    }
    if (k->length > 7)
        return;
    shop_paint(&b->s, material_plain(v3_fill(0.006f), 0.9f)); /* a van's doors */
    float cuts[4] = { k->axles[0] - 0.42f, 0.42f, -0.95f, 0 };
    for (int i = 0; i < 3; i++) {
        vec2 cut[2] = { { cuts[i], sill }, { cuts[i], hull_top(&b->h, cuts[i]) - 0.24f } };
        hull_side_strip(&b->s, &b->h, side, cut, 2, 0.009f, 0.0025f);
    }
    vec2 rail[2] = { { -2.3f, 1.16f }, { 0.40f, 1.16f } };
    hull_side_strip(&b->s, &b->h, side, rail, 2, 0.022f, 0.003f);
    float mz = k->axles[0] - 0.05f, mx = side * (hull_half(&b->h, 1.3f, mz) + 0.13f);
    shop_paint(&b->s, dark());
    shop_blob(&b->s, v3(mx, 1.36f, mz), v3(0.09f, 0.15f, 0.06f));
    shop_rod(&b->s, v3(mx - side * 0.16f, 1.28f, mz), v3(mx, 1.32f, mz), 0.02f);
}

static void stripes(bench *b, float side)
{
    const coach *k = b->k;
    if (!k->stripe)
        return;
    shop_second(&b->s, lacquer(k->stripe));
    bool low = k->length > 7 && !is(b, "school_bus");
    float y0 = low ? k->bottom + 0.06f : k->bands[0].y0 - 0.42f,
          y1 = low ? k->bands[0].y0 - 0.12f : y0 + (is(b, "school_bus") ? 0.07f : 0.20f);
    float z0 = k->axles[1] + 1.2f * k->wheel, z1 = k->axles[0] - 1.2f * k->wheel;
    if (k->on_rails || !low) {
        z0 = 0.88f * b->h.back;
        z1 = 0.88f * b->h.front;
    }
    corner belt[4] = { { z0, y0, 0 }, { z1, y0, 0 }, { z1, y1, 0 }, { z0, y1, 0 } };
    if (low || y0 > k->wheel * 2.2f)
        hull_side_patch(&b->s, &b->h, side, belt, 4, 0.0015f);
    if (is(b, "ambulance")) {
        shop_paint(&b->s, lacquer(0xc8141c));
        for (int i = 0; i < 2; i++) {
            float w = i ? 0.32f : 0.10f, t = i ? 0.10f : 0.32f;
            corner arm[4] = { { -0.3f - w, 1.75f - t, 0 },
                              { -0.3f + w, 1.75f - t, 0 },
                              { -0.3f + w, 1.75f + t, 0 },
                              { -0.3f - w, 1.75f + t, 0 } };
            hull_side_patch(&b->s, &b->h, side, arm, 4, 0.003f);
        }
    }
}

static void end_rect(bench *b, bool front, float x, float y, float w, float tall, float r, float lift)
{
    corner c[4] = { { x - w, y - tall, r }, { x + w, y - tall, r }, { x + w, y + tall, r }, { x - w, y + tall, r } };
    hull_end_patch(&b->s, &b->h, front, c, 4, lift);
}

static void ends(bench *b)
{
    const coach *k = b->k;
    bool large = k->length > 7;
    for (int i = 0; i < (large && !is(b, "school_bus") ? 2 : 1); i++) {
        bool front = i == 0;
        float y0 = front || k->on_rails ? k->screen_y0 : 1.5f;
        corner screen[4] = { { -k->screen_x0, y0, 0.08f },
                             { k->screen_x0, y0, 0.08f },
                             { k->screen_x1, k->screen_y1, 0.10f },
                             { -k->screen_x1, k->screen_y1, 0.10f } };
        shop_paint(&b->s, dark());
        hull_end_patch(&b->s, &b->h, front, screen, 4, 0.006f);
        for (int j = 0; j < 4; j++) {
            screen[j].x *= 0.97f;
            screen[j].y += j < 2 ? 0.03f : -0.03f;
        }
        shop_paint(&b->s, vehicle_glass());
        hull_end_patch(&b->s, &b->h, front, screen, 4, 0.010f);
    }
    if (k->bands[1].panes)
        for (int i = 0; i < 2; i++) {
            shop_paint(&b->s, pane_paint(b, 4));
            end_rect(b, i == 0, 0, 3.32f, 0.98f, 0.40f, 0.06f, 0.008f);
        }
    if (large && !is(b, "school_bus")) {
        float y = k->bands[1].panes ? 2.50f : 2.80f;
        shop_paint(&b->s, dark());
        end_rect(b, true, 0, y, 0.80f, 0.13f, 0.03f, 0.010f);
        shop_paint(&b->s, thing_glowing(0xffa020, b->lit ? 900 : 160));
        for (int i = 0; i < 9; i++)
            end_rect(b, true, -0.60f + 0.15f * (float)i, y, 0.030f + 0.02f * (float)((i * 7) % 3), 0.055f, 0, 0.014f);
    } else if (!large) {
        shop_paint(&b->s, dark());
        end_rect(b, true, 0, k->lamp_y - 0.02f, 0.48f * k->half, 0.07f, 0.03f, 0.006f);
        end_rect(b, true, 0, k->bottom + 0.12f, 0.80f * k->half, 0.08f, 0.04f, 0.006f);
        for (int i = 0; i < 2; i++) {
            shop_paint(&b->s, vehicle_glass());
            end_rect(b, false, i ? -0.42f : 0.42f, 1.56f, 0.34f, 0.28f, 0.05f, 0.006f);
        }
        shop_paint(&b->s, material_plain(v3_fill(0.006f), 0.9f));
        end_rect(b, false, 0, 1.2f, 0.005f, 0.8f, 0, 0.003f);
    }
}

static void lamps(bench *b)
{
    const coach *k = b->k;
    for (int i = 0; i < 2; i++) {
        float x = (i ? -1.0f : 1.0f) * 0.74f * k->half, y = k->lamp_y;
        shop_paint(&b->s, dark());
        end_rect(b, true, x, y, 0.17f, 0.09f, 0.03f, 0.006f);
        shop_paint(&b->s, vehicle_lamp(b->lit, 0xf6f4ea, 9000));
        end_rect(b, true, x, y, 0.13f, 0.065f, 0.03f, 0.014f);
        if (b->lit)
            vehicle_beam(&b->s, v3(x, y, hull_end(&b->h, x, y, true) + 0.15f), v3(0, -0.10f, 1), 48, 0xfff2dc, 1000);
        shop_paint(&b->s, vehicle_lamp(b->lit, 0xd01008, 800));
        end_rect(b, false, 1.10f * x, 1.05f, 0.06f, 0.18f, 0.03f, 0.010f);
        shop_paint(&b->s, vehicle_lamp(false, 0xf08010, 0));
        end_rect(b, false, 1.10f * x, 0.80f, 0.06f, 0.06f, 0.02f, 0.010f);
    }
    shop_paint(&b->s, thing_tinted("plastic", 0xe8e8e0));
    end_rect(b, true, 0, k->bottom + 0.12f, 0.26f, 0.055f, 0.01f, 0.016f);
    end_rect(b, false, 0, k->bottom + 0.42f, 0.26f, 0.055f, 0.01f, 0.010f);
    if (is(b, "ambulance"))
        for (int i = 0; i < 2; i++) {
            float z = i ? -2.4f : 1.25f, y = hull_top(&b->h, z);
            shop_paint(&b->s, vehicle_lamp(b->lit, 0x1848ff, 6000));
            shop_block(&b->s, v3(0, y + 0.06f, z), v3(i ? 0.5f : 1.3f, 0.12f, 0.22f), 0.05f);
            if (b->lit)
                shop_lamp(&b->s, v3(0, y + 0.3f, z), 0.4f, 0x1848ff, 350);
        }
}

static void under_and_over(bench *b)
{
    const coach *k = b->k;
    shop_paint(&b->s, dark());
    shop_box(&b->s, v3(-0.7f * k->half, k->bottom - 0.06f, 0.93f * b->h.back),
             v3(0.7f * k->half, k->bottom + 0.4f, 0.93f * b->h.front), 0.04f);
    if (k->on_rails) {
        float y = k->line[2].y, tip = 4.75f;
        shop_box(&b->s, v3(-0.6f, y - 0.02f, -1.6f), v3(0.6f, y + 0.22f, 1.6f), 0.06f);
        for (int i = 0; i < 2; i++) {
            float x = i ? -0.45f : 0.45f;
            shop_rod(&b->s, v3(x, y + 0.2f, -0.2f), v3(0.7f * x, 0.5f * (y + tip) + 0.1f, 0.9f), 0.025f);
            shop_rod(&b->s, v3(0.7f * x, 0.5f * (y + tip) + 0.1f, 0.9f), v3(x, tip, 0.1f), 0.02f);
        }
        shop_rod(&b->s, v3(-0.75f, tip, 0.1f), v3(0.75f, tip, 0.1f), 0.03f);
    } else if (k->length > 7) {
        shop_second(&b->s, lacquer(k->color));
        shop_box(&b->s, v3(-0.75f, k->line[2].y - 0.05f, -3.2f), v3(0.75f, k->line[2].y + 0.16f, -0.6f), 0.07f);
    }
}

static int build_coach(model *out, const build_context *c)
{
    bench b = { .k = &coaches[0], .lit = vehicle_lit(c) };
    for (size_t i = 0; i < sizeof coaches / sizeof *coaches; i++)
        if (strcmp(coaches[i].name, c->row->variant) == 0)
            b.k = &coaches[i];
    const coach *k = b.k;
    b.h = (hull){ .back = -0.5f * k->length,
                  .front = 0.5f * k->length,
                  .half = k->half,
                  .line = k->line,
                  .n_line = N_LINE,
                  .soft = 0.22f,
                  .bottom = k->bottom,
                  .shoulder = 0.62f,
                  .square = k->square,
                  .tuck = 0.03f,
                  .tumble = 0.05f,
                  .round_front = k->round,
                  .round_back = k->on_rails ? k->round : 0.20f,
                  .drop_front = k->drop,
                  .drop_back = k->on_rails ? k->drop : 0.10f,
                  .middle = k->bottom + 0.42f,
                  .arch_y = k->wheel,
                  .arch_r = 1.14f * k->wheel };
    for (int i = 0; i < 3 && k->axles[i] != 0 && !k->on_rails; i++)
        b.h.arch_z[b.h.n_arches++] = k->axles[i];
    shop_open(&b.s, out, c);
    shop_part(&b.s, "body", PART_RIGID);
    shop_main(&b.s, lacquer(k->color));
    hull_skin(&b.s, &b.h, 96, 22);
    hull_wells(&b.s, &b.h, 0.4f);
    under_and_over(&b);
    shop_part(&b.s, "fittings", PART_RIGID);
    for (int i = 0; i < 2; i++) {
        float side = i ? -1.0f : 1.0f;
        stripes(&b, side);
        side_bands(&b, side);
        doors_and_seams(&b, side);
    }
    ends(&b);
    lamps(&b);
    for (int i = 0; i < 6; i++) {
        float side = i & 1 ? -1.0f : 1.0f, z = k->axles[i / 2], w = k->length > 7 ? 0.28f : 0.22f;
        if (z != 0)
            vehicle_wheel(&b.s, v3(side * (k->half - (k->on_rails ? 0.45f : 0.06f) - 0.5f * w), k->wheel, z), k->wheel,
                          w, side, RIM_STEEL);
    }
    float high = k->line[2].y;
    shop_collide(&b.s, COLLIDER_BOX, v3(0, 0.5f * high, 0), v3(k->half, 0.5f * high - 0.05f, 0.5f * k->length), "metal",
                 "body");
    return shop_close(&b.s);
}

#define COACH(name, syn, en, fr, w, h, d, place, kg)                                                                   \
    THING(name, syn, en, fr, VEHICLE, THING_OUTDOORS, w, h, d, "metal", place, kg, build_coach, name)
static const thing_row rows[] = {
    COACH("van", "van.n.05 delivery_truck.n.01", "van|delivery van", "camionnette|fourgon|fourgonnette|utilitaire",
          2.3f, 2.2f, 5.3f, "street", 2400),
    COACH("ambulance", "ambulance.n.01", "ambulance", "ambulance", 2.3f, 2.62f, 5.6f, "street", 3200),
    COACH("minibus", "minibus.n.01 camper.n.02 minivan.n.01", "minibus|camper van|campervan|minivan",
          "minibus|camping-car|combi", 2.3f, 1.98f, 5.2f, "road", 2200),
    COACH("bus", "bus.n.01 public_transport.n.01 conveyance.n.03", "bus|city bus|coach|buses",
          "bus|autobus|autocar|car", 2.52f, 3.25f, 12.0f, "street", 11000),
    COACH("double_decker", "", "double-decker|double decker|double decker bus|london bus",
          "bus à impériale|bus à étage", 2.52f, 4.5f, 10.6f, "street", 12000),
    COACH("school_bus", "school_bus.n.01", "school bus", "bus scolaire|car scolaire", 2.44f, 3.2f, 10.4f, "road", 9000),
    COACH("tram", "streetcar.n.01 tramcar.n.01 trolleybus.n.01 tramway.n.01", "tram|streetcar|trolley|tramcar",
          "tram|tramway", 2.4f, 4.78f, 15.0f, "street", 20000),
};
THING_FAMILY(thing_family_coach, "vans and buses");
