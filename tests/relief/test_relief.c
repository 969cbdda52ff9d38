/* One picture as a relief: what is far and near, what a camera at rest and one that moves see. */
#include "ct.h"
#include "relief/relief.h"

#include <stdlib.h>

#define W 192
#define H 108

static uint8_t rgb[H * W * 3], seen[H * W * 3], again[H * W * 3];

/* sky, striped ground, a dark post on it */
static relief *make(void)
{
    relief *r = NULL;
    relief_options o = relief_options_default();
    ciel_fail fail = { 0 };
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            uint8_t *c = rgb + 3 * (y * W + x);
            bool sky = y < 48, post = abs(x - 60) < 9 && y > 26 && y < 88;
            c[0] = post ? 40 : sky ? 150 : (uint8_t)(110 + 6 * ((x / 8) % 2));
            c[1] = post ? 20 : sky ? 190 : 100;
            c[2] = post ? 20 : sky ? 240 : 60;
        }
    return relief_create(&r, rgb, W, H, &o, &fail) == CIEL_OK ? r : NULL;
}

static camera_pose at(float x, float z)
{
    return (camera_pose){ .position = v3(x, 0, z),
                          .forward = v3(0, 0, -1),
                          .up = v3(0, 1, 0),
                          .right = v3(1, 0, 0),
                          .focal_m = 35e-3,
                          .sensor_w_m = 0.036,
                          .sensor_h_m = 0.036 * H / W };
}

static void sky_is_far_and_the_ground_comes_nearer(void)
{
    relief *r = make();
    CT_CHECK(r);
    CT_NEAR(relief_horizon(r), 48.0 / H, 0.05);
    double sky = relief_depth_at(r, 0.8, 0.1), far = relief_depth_at(r, 0.8, 0.55),
           near = relief_depth_at(r, 0.8, 0.95);
    printf("# sky %.1f, far %.1f, near %.1f m\n", sky, far, near);
    CT_CHECK(sky > 2 * far && far > 2 * near);
    CT_NEAR(near, 2.5, 0.6);
    double head = relief_depth_at(r, 60.0 / W, 0.35), foot = relief_depth_at(r, 60.0 / W, 0.75);
    CT_CHECK(fabs(head / foot - 1) < 0.2 && head < 0.5 * sky); /* what stands is as far as its foot */
    relief_destroy(&r);
}

static void a_camera_at_rest_sees_the_picture(void)
{
    relief *r = make();
    camera_pose c = at(0, 0);
    relief_see(r, &c, seen, NULL);
    CT_CHECK(memcmp(seen, rgb, sizeof rgb) == 0);
    CT_NEAR(relief_fold(r, &c), 0, 1e-3);
    CT_NEAR(relief_revealed(r, &c), 0, 1e-3);
    relief_destroy(&r);
}

static double dark_middle(const uint8_t *p, int y)
{
    double sum = 0, n = 1e-9;
    for (int x = 0; x < W; x++)
        if (p[3 * (y * W + x)] < 90) {
            sum += x;
            n++;
        }
    return sum / n;
}

static void what_is_near_moves_and_nothing_tears(void)
{
    relief *r = make();
    camera_pose c = at(0.12f, 0), further = at(0.4f, 0);
    relief_see(r, &c, seen, NULL);
    CT_CHECK(dark_middle(rgb, 60) - dark_middle(seen, 60) > 2);
    CT_CHECK(relief_revealed(r, &c) > 0); /* the right border comes in */
    CT_CHECK(relief_fold(r, &further) > relief_fold(r, &c));
    int holes = 0; /* every pixel is one of the picture's colours */
    for (int i = 0; i < W * H; i++)
        holes += seen[3 * i] < 15 || seen[3 * i + 1] < 5;
    CT_EQ_I(holes, 0);
    ciel_pool *pool = ciel_pool_create(3);
    relief_see(r, &c, again, pool);
    CT_CHECK(memcmp(seen, again, sizeof seen) == 0);
    ciel_pool_destroy(&pool);
    relief_destroy(&r);
}

CT_MAIN(CT(sky_is_far_and_the_ground_comes_nearer), CT(a_camera_at_rest_sees_the_picture),
        CT(what_is_near_moves_and_nothing_tears))
