/* render/look_pixel.c - pixel art: the frame in about 144 rows of large square dots, in a small palette.
 *
 * Each dot is the mean of what it covers; its brightness is rounded to a few steps with a 4x4 ordered pattern, its
 * colour to a coarse grid.
 */
#include "render/look_parts.h"

#define LIGHTS 9.0f

typedef struct dots {
    look_work *k;
    int size;
} dots;

static void paint_dot(look_work *k, int x0, int y0, int x1, int y1, float threshold)
{
    float mean[3] = { 0 };
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++)
            for (int c = 0; c < 3; c++)
                mean[c] += k->rgb[c][(size_t)y * (size_t)k->w + (size_t)x];
    float n = (float)((x1 - x0) * (y1 - y0));
    for (int c = 0; c < 3; c++)
        mean[c] = f_clamp(mean[c] / n, 0.0f, 1.0f);
    /* brightness takes the pattern, colour differences are rounded plainly: no coloured confetti */
    float y = 0.30f * mean[0] + 0.59f * mean[1] + 0.11f * mean[2];
    float u = floorf((mean[0] - y) * 9.0f + 0.5f) / 9.0f, v = floorf((mean[2] - y) * 9.0f + 0.5f) / 9.0f;
    y = f_clamp(floorf(y * LIGHTS + threshold) / LIGHTS, 0.0f, 1.0f);
    float dot[3] = { y + u, y - (0.30f * u + 0.11f * v) / 0.59f, y + v };
    for (int c = 0; c < 3; c++)
        for (int py = y0; py < y1; py++)
            for (int px = x0; px < x1; px++)
                k->rgb[c][(size_t)py * (size_t)k->w + (size_t)px] = f_clamp(dot[c], 0.0f, 1.0f);
}

static void dot_row(void *ctx, int i_row, int i_thread)
{
    (void)i_thread;
    static const float pattern[16] = { 0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5 };
    const dots *d = ctx;
    look_work *k = d->k;
    int y0 = i_row * d->size, y1 = y0 + d->size < k->h ? y0 + d->size : k->h;
    for (int i = 0, x0 = 0; x0 < k->w; i++, x0 += d->size) {
        float t = 0.5f + 0.62f * ((pattern[(i_row & 3) * 4 + (i & 3)] + 0.5f) / 16.0f - 0.5f);
        paint_dot(k, x0, y0, x0 + d->size < k->w ? x0 + d->size : k->w, y1, t);
    }
}

void look_pixels(look_work *k)
{
    int shorter = k->w < k->h ? k->w : k->h;
    dots d = { k, shorter / 144 < 2 ? 2 : shorter / 144 };
    ciel_pool_run(k->in->pool, (k->h + d.size - 1) / d.size, dot_row, &d);
}
