/* tests/render/test_look.c - what a film look must keep: greys, brightness order, hues, energy, sameness.
 */
#include "base/color.h"
#include "ct.h"
#include "render/look_parts.h"
#include "scene/looks.h"
#include <stdlib.h>

#define W 96
#define H 64
#define N ((size_t)W * H)

static float planes[3][N], depth[N], normals[3][N], light[N];
static uint32_t surface[N];
static uint8_t out[3 * N];

static scene_look plain(void)
{
    scene_look l;
    scene_look_named(&l, "film");
    l.bloom = l.grain = l.vignette = l.halation = l.aberration = 0;
    l.saturation = l.contrast = 1;
    l.shadows = l.highlights = (rgb8){ 128, 128, 128 };
    return l;
}

static look_input input(ciel_pool *pool)
{
    return (look_input){ .w = W,
                         .h = H,
                         .rgb = { planes[0], planes[1], planes[2] },
                         .depth = depth,
                         .normal = { normals[0], normals[1], normals[2] },
                         .surface = surface,
                         .light = light,
                         .exposure = 1.0,
                         .seed = 5,
                         .i_frame = 2,
                         .pool = pool };
}

static void fill(float r, float g, float b)
{
    for (size_t i = 0; i < N; i++) {
        planes[0][i] = r;
        planes[1][i] = g;
        planes[2][i] = b;
        depth[i] = 4;
        normals[0][i] = normals[1][i] = 0;
        normals[2][i] = -1;
        surface[i] = 1;
        light[i] = 1;
    }
}

static double mean(int c)
{
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        sum += out[3 * i + (size_t)c];
    return sum / (double)N;
}

static void mid_grey_lands_in_the_middle(void)
{
    scene_look l = plain();
    look_input in = input(NULL);
    in.exposure = 0.002;
    fill(90, 90, 90);
    look_apply(out, &in, &l);
    for (int c = 0; c < 3; c++)
        CT_NEAR(mean(c), 117.7, 1.5);
}

static void grey_stays_grey_and_order_is_kept(void)
{
    scene_look l = plain();
    look_input in = input(NULL);
    double last = -1;
    for (float v = 0.0005f; v < 2000.0f; v *= 1.7f) {
        fill(v, v, v);
        look_apply(out, &in, &l);
        CT_NEAR(mean(0), mean(1), 0.6);
        CT_NEAR(mean(2), mean(1), 0.6);
        CT_CHECK(mean(1) >= last - 0.3);
        last = mean(1);
    }
    CT_CHECK(last > 253.0);
    /* highlights roll off: two stops over white still differ from four */
    fill(2, 2, 2);
    look_apply(out, &in, &l);
    double two = mean(1);
    fill(8, 8, 8);
    look_apply(out, &in, &l);
    CT_CHECK(mean(1) > two + 6.0 && mean(1) < 254.0);
}

static void neon_keeps_its_hue(void)
{
    scene_look l = plain();
    look_input in = input(NULL);
    const float hues[4][3] = { { 1, 0.05f, 0.3f }, { 0.05f, 0.2f, 1 }, { 0.1f, 1, 0.2f }, { 1, 0.4f, 0.05f } };
    for (int h = 0; h < 4; h++)
        for (float v = 0.5f; v < 40.0f; v *= 2.0f) {
            const float *q = hues[h];
            fill(q[0] * v, q[1] * v, q[2] * v);
            look_apply(out, &in, &l);
            for (int a = 0; a < 3; a++)
                for (int b = 0; b < 3; b++)
                    if (q[a] > q[b] + 0.08f)
                        CT_CHECK(mean(a) > mean(b) + 4.0); /* the order of channels, and never flat */
        }
}

static void bloom_moves_light_without_making_any(void)
{
    scene_look l = plain();
    l.bloom = 1;
    fill(0.05f, 0.05f, 0.05f);
    for (int y = 28; y < 36; y++)
        for (int x = 44; x < 52; x++)
            planes[1][y * W + x] = 30.0f;
    double before = 0, after = 0;
    for (size_t i = 0; i < N; i++)
        before += (double)planes[1][i];
    look_input in = input(NULL);
    look_work k = { .w = W, .h = H, .scale = 1, .rgb = { planes[0], planes[1], planes[2] }, .in = &in, .look = &l };
    look_lens(&k);
    for (size_t i = 0; i < N; i++)
        after += (double)planes[1][i];
    CT_NEAR(after / before, 1.0, 0.06); /* some passes the frame's edge and is reflected */
    CT_CHECK(planes[1][32 * W + 48] < 27.0f && planes[1][32 * W + 60] > 0.1f);
}

static void cel_makes_steps(void)
{
    scene_look l = plain();
    l.cel_levels = 3;
    fill(0, 0, 0);
    for (size_t i = 0; i < N; i++) {
        light[i] = 2.0f * ((float)(i % W) + 0.5f) / W;
        for (int c = 0; c < 3; c++)
            planes[c][i] = 0.5f * light[i];
    }
    look_input in = input(NULL);
    look_apply(out, &in, &l);
    int flat = 0;
    for (int x = 1; x < W; x++)
        flat += abs(out[3 * (20 * W + x)] - out[3 * (20 * W + x - 1)]) <= 1;
    CT_CHECK(flat > W * 3 / 4);
    CT_CHECK(out[3 * (20 * W + W - 2)] > out[3 * (20 * W + 2)] + 60);
}

static void ink_falls_on_edges_only(void)
{
    scene_look l = plain();
    l.outlines = 1;
    fill(0.3f, 0.3f, 0.3f);
    for (int y = 0; y < H; y++)
        for (int x = W / 2; x < W; x++) {
            surface[y * W + x] = 9;
            depth[y * W + x] = 9;
        }
    look_input in = input(NULL);
    look_apply(out, &in, &l);
    int inside = out[3 * (30 * W + 20)], edge = out[3 * (30 * W + W / 2)];
    CT_CHECK(inside > 120);
    CT_CHECK(edge < inside / 2);
}

static void a_slanted_floor_has_no_ink(void)
{
    scene_look l = plain();
    l.outlines = 1;
    fill(0.3f, 0.3f, 0.3f);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            depth[y * W + x] = 1.0f / (0.01f + 0.004f * (float)y);
    look_input in = input(NULL);
    look_apply(out, &in, &l);
    for (size_t i = W; i < N - W; i++)
        CT_CHECK(out[3 * i] > 110);
}

static void random_frame(void)
{
    uint32_t s = 12345;
    for (size_t i = 0; i < N; i++) {
        for (int c = 0; c < 3; c++) {
            s = s * 1664525u + 1013904223u;
            planes[c][i] = (float)(s >> 8) / 16777216.0f * (float)((i / 7) % 5);
        }
        depth[i] = 2.0f + (float)((i / 13) % 3);
        surface[i] = (uint32_t)(i / 500);
        light[i] = planes[1][i];
    }
}

static void threads_change_nothing(void)
{
    ciel_pool *two = ciel_pool_create(2), *five = ciel_pool_create(5);
    for (const char *const *name = scene_look_names(); *name; name++) {
        static uint8_t one[3 * N];
        scene_look l;
        CT_CHECK(scene_look_named(&l, *name));
        ciel_pool *pools[3] = { NULL, two, five };
        for (int p = 0; p < 3; p++) {
            fill(0, 0, 0);
            random_frame();
            look_input in = input(pools[p]);
            look_apply(out, &in, &l);
            if (p == 0)
                memcpy(one, out, sizeof one);
            CT_CHECK(memcmp(one, out, sizeof one) == 0);
        }
    }
    ciel_pool_destroy(&two);
    ciel_pool_destroy(&five);
}

static void broken_numbers_stay_where_they_are(void)
{
    for (const char *const *name = scene_look_names(); *name; name++) {
        scene_look l;
        scene_look_named(&l, *name);
        fill(0.2f, 0.2f, 0.2f);
        planes[0][5] = NAN;
        planes[1][900] = INFINITY;
        planes[2][1500] = -4.0f;
        look_input in = input(NULL);
        look_apply(out, &in, &l);
        CT_CHECK(mean(1) > 20.0 && mean(1) < 250.0);
    }
}

static void styles_differ(void)
{
    scene_look l;
    double colour[2];
    const char *pair[2] = { "film", "noir" };
    for (int i = 0; i < 2; i++) {
        scene_look_named(&l, pair[i]);
        fill(0.6f, 0.1f, 0.05f);
        look_input in = input(NULL);
        look_apply(out, &in, &l);
        colour[i] = mean(0) - mean(2);
    }
    CT_CHECK(colour[0] > 60.0);
    CT_NEAR(colour[1], 0.0, 1.0);
    CT_CHECK(!scene_look_named(&l, "no such look"));
    CT_EQ_S(l.style, "film");
}

CT_MAIN(CT(mid_grey_lands_in_the_middle), CT(grey_stays_grey_and_order_is_kept), CT(neon_keeps_its_hue),
        CT(bloom_moves_light_without_making_any), CT(cel_makes_steps), CT(ink_falls_on_edges_only),
        CT(a_slanted_floor_has_no_ink), CT(threads_change_nothing), CT(broken_numbers_stay_where_they_are),
        CT(styles_differ))
