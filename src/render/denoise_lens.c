/* render/denoise_lens.c - see denoise_lens.h: a Gaussian as wide as the blur allows, in two passes, across and down.
 *
 * Each pixel's blur follows from its depth by the thin lens. A neighbour takes part as far as it is blurred itself.
 */
#include "render/denoise_lens.h"
#include "base/vec.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BAND      16
#define SHARE     0.32f /* sigma over radius */
#define LEAST_PX  1.2f  /* below this radius nothing is done */
#define MOST_TAPS 24

typedef struct soften {
    float *rgb[3], *from[3], *radius;
    const float *depth;
    int w, h;
    const camera_pose *camera;
    bool down;
} soften;

/* Radius of the circle of confusion, pixels, of what is at depth z along the axis. */
static float confusion(const soften *s, float z)
{
    const camera_pose *c = s->camera;
    double aperture = c->focal_m / c->f_number, focus = c->focus_m;
    double on_sensor = aperture * c->focal_m * fabs((double)z - focus) / ((double)z * (focus - c->focal_m));
    return (float)(0.5 * on_sensor / c->sensor_w_m * s->w);
}

static void radius_band(void *ctx, int i_band, int i_thread)
{
    (void)i_thread;
    const soften *s = ctx;
    const camera_pose *c = s->camera;
    float px = (float)(c->sensor_w_m / c->focal_m) / (float)s->w;
    int y1 = (i_band + 1) * BAND < s->h ? (i_band + 1) * BAND : s->h;
    for (int y = i_band * BAND; y < y1; y++)
        for (int x = 0; x < s->w; x++) {
            float dx = ((float)x + 0.5f - 0.5f * (float)s->w) * px, dy = ((float)y + 0.5f - 0.5f * (float)s->h) * px;
            size_t i = (size_t)y * (size_t)s->w + (size_t)x;
            s->radius[i] = confusion(s, f_max(0.05f, s->depth[i] / sqrtf(1.0f + dx * dx + dy * dy)));
        }
}

static void soften_pixel(const soften *s, int x, int y)
{
    size_t w = (size_t)s->w, i = (size_t)y * w + (size_t)x;
    float sigma = SHARE * s->radius[i], sum[3] = { 0 }, total = 0.0f;
    int taps = (int)(2.2f * sigma + 0.5f), at = s->down ? y : x, end = s->down ? s->h : s->w;
    taps = taps > MOST_TAPS ? MOST_TAPS : taps;
    float per = -0.5f / (sigma * sigma), asked = 0.6f * s->radius[i];
    ptrdiff_t stride = s->down ? (ptrdiff_t)w : 1;
    for (int t = -taps; t <= taps; t++) {
        if (at + t < 0 || at + t >= end)
            continue;
        size_t q = (size_t)((ptrdiff_t)i + t * stride);
        float k = 1.0f + 0.125f * per * (float)(t * t); /* to the eighth: near enough to a bell */
        k *= k;
        k *= k;
        k *= k * f_clamp(s->radius[q] / asked * 2.0f - 1.0f, 0.0f, 1.0f);
        for (int c = 0; c < 3; c++)
            sum[c] += k * s->from[c][q];
        total += k;
    }
    for (int c = 0; c < 3; c++)
        s->rgb[c][i] = total > 0.0f ? sum[c] / total : s->from[c][i];
}

static void soften_band(void *ctx, int i_band, int i_thread)
{
    (void)i_thread;
    const soften *s = ctx;
    int y1 = (i_band + 1) * BAND < s->h ? (i_band + 1) * BAND : s->h;
    for (int y = i_band * BAND; y < y1; y++)
        for (int x = 0; x < s->w; x++)
            if (s->radius[(size_t)y * (size_t)s->w + (size_t)x] > LEAST_PX)
                soften_pixel(s, x, y);
}

void denoise_lens(float *const rgb[3], const float *depth, int w, int h, const camera_pose *camera, ciel_pool *pool)
{
    if (!(camera->f_number > 0.0 && camera->focus_m > camera->focal_m))
        return;
    size_t n = (size_t)w * (size_t)h;
    float *block = malloc(4 * n * sizeof *block);
    if (!block)
        return;
    soften s = { .depth = depth, .w = w, .h = h, .camera = camera, .radius = block + 3 * n };
    int bands = (h + BAND - 1) / BAND;
    ciel_pool_run(pool, bands, radius_band, &s);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t c = 0; c < 3; c++) {
            s.rgb[c] = rgb[c];
            s.from[c] = block + c * n;
            memcpy(s.from[c], rgb[c], n * sizeof(float));
        }
        s.down = pass == 1;
        ciel_pool_run(pool, bands, soften_band, &s);
    }
    free(block);
}
