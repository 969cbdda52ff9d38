/* render/denoise_parts.h - what the denoiser's files share; not an interface for others.
 *
 * denoise.c keeps the frames and says when one is complete; denoise_prepare.c readies one when it arrives (bad
 * numbers, outliers, a first blurred guess; denoise_lend.c fills pixels left out); denoise_time.c gathers each pixel's fellows from the frames on both
 * sides; denoise_space.c smooths what noise is left.
 */
#pragma once
#include "base/vec.h"
#include "render/layers.h"
#include <stdbool.h>
#include <stddef.h>

/* One frame in memory. */
typedef struct held {
    layers l;
    float *pilot[2];     /* luminance of diffuse light and of reflections, blurred along surfaces */
    float *pilot_var[2]; /* variance of that */
    float *each_var[2];  /* variance of the single pixels that went into it */
    float doubt[2];      /* pixels for each one traced, of light and of fog: what is lent is no new evidence */
    bool ready;
} held;

/* What one frame becomes: means over time, and the variance of their luminance. */
typedef struct gathered {
    float *diffuse[3], *specular[3], *fog[3];
    float *diffuse_var, *specular_var, *fog_var;
} gathered;

typedef struct denoise_work {
    int w, h;
    size_t n;
    float strength;
    ciel_pool *pool;
    float *scratch[12];  /* planes of [h][w] for whoever is at work */
    float *band_scratch; /* per thread, for bands of DENOISE_BAND rows */
    size_t band_floats;
    gathered mean;
} denoise_work;

#define DENOISE_BAND   8  /* rows worked on together */
#define DENOISE_PLANES 14 /* of a band, in band_scratch */

void denoise_bands(denoise_work *k, void (*fn)(void *ctx, int y0, int y1, int i_thread), void *ctx);

/* denoise_prepare.c */
void denoise_prepare(denoise_work *k, held *f);
/** Cut what stands out from its neighbourhood and share it out there; also mends what is not a number. Pixels with a
 *  bit of `but` in `borrows` take no part (borrows NULL: all do). */
void denoise_spread(denoise_work *k, float *const rgb[3], const uint8_t *borrows, unsigned but);
/* denoise_lend.c: pixels that were not traced get theirs from those that were. */
void denoise_lend(denoise_work *k, held *f);
/** Sums over 7x7, edges repeated: `plane` becomes them; `spare` is overwritten. */
void denoise_box(denoise_work *k, float *plane, float *spare);
#define DENOISE_BOX_PIXELS 49.0f
/* denoise_time.c: frames[n], frames[i_now] is the one being finished; all of one shot, in order. */
void denoise_gather(denoise_work *k, held *const *frames, int n, int i_now);
/* denoise_space.c: k->mean in place. */
void denoise_smooth(denoise_work *k, const held *f);
/** Blur luminance along surfaces (narrowly where reflections are sharp), whatever its values. `square` holds the
 *  squares and becomes the variance of single pixels; `var` that of the mean. */
void denoise_blur_pilot(denoise_work *k, const layers *guide, float *mean, float *square, float *var, bool reflections);

static inline float denoise_luminance(float *const rgb[3], size_t i)
{
    return 0.2126f * rgb[0][i] + 0.7152f * rgb[1][i] + 0.0722f * rgb[2][i];
}
