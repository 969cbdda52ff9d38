/* render/look_parts.h - what the files of the look share; not an interface for others.
 *
 * A frame goes: cel shading -> lens (aberration, bloom, halation) -> grade (white balance, tone curve, saturation)
 * -> painting styles -> ink -> finish (split toning, grain, dither). Up to the grade planes are linear light, after
 * it they are sRGB-encoded 0..1. Every pass works on fixed bands of rows, so threads cannot change a bit.
 */
#pragma once
#include "base/vec.h"
#include "render/layers.h"
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum look_style {
    LOOK_PHOTOGRAPHIC,
    LOOK_ANIME,
    LOOK_WATERCOLOUR,
    LOOK_OIL,
    LOOK_PIXEL,
    LOOK_VINTAGE,
    LOOK_MONOCHROME
};

typedef struct look_work {
    int w, h;
    float scale; /* height in units of 720 lines: radii grow with it */
    float *rgb[3];
    const look_input *in;
    const scene_look *look;
    enum look_style style;
    uint64_t key;       /* seed of everything random in this frame */
    uint64_t still_key; /* the same for all frames: paper, canvas */
} look_work;

/** malloc'd; running out of memory here aborts (frames of a size the renderer accepted). */
float *look_plane(size_t n);

#define LOOK_BAND 16
/** fn(ctx, y0, y1) over bands of LOOK_BAND rows. */
void look_bands(ciel_pool *pool, int h, void (*fn)(void *ctx, int y0, int y1), void *ctx);

void look_cel(look_work *k); /* look_ink.c */
void look_ink(look_work *k);
void look_lens(look_work *k);                 /* look_lens.c */
void look_grade(look_work *k);                /* look_grade.c */
void look_finish(look_work *k, uint8_t *out); /* look_finish.c */
void look_watercolour(look_work *k);          /* look_paint.c */
void look_oil(look_work *k);
void look_flatten(look_work *k); /* small paint-like smoothing, for anime */
void look_pixels(look_work *k);  /* look_pixel.c */

/* bilinear at pixel coordinates, clamped */
static inline float look_sample(const float *p, int w, int h, float x, float y)
{
    x = f_clamp(x, 0.0f, (float)(w - 1));
    y = f_clamp(y, 0.0f, (float)(h - 1));
    int ix = (int)x, iy = (int)y;
    float fx = x - (float)ix, fy = y - (float)iy;
    int jx = ix + 1 < w ? ix + 1 : ix, jy = iy + 1 < h ? iy + 1 : iy;
    const float *a = p + (size_t)iy * (size_t)w, *b = p + (size_t)jy * (size_t)w;
    return f_lerp(f_lerp(a[ix], a[jx], fx), f_lerp(b[ix], b[jx], fx), fy);
}
