/* relief/parts.h - inside relief: the small picture that depth is estimated on. */
#pragma once
#include "base/arena.h"
#include "relief/relief.h"

typedef struct small_picture {
    int w, h;
    float *y, *cb, *cr; /* [h][w], 0..1 and -0.5..0.5 */
} small_picture;

/** Parts of about one colour: label[h][w] in 0..n-1. Felzenszwalb and Huttenlocher (2004): neighbours are joined when they
 *  differ by less than both parts do within. In `a`. */
int segment_picture(const small_picture *p, int *label, ciel_arena *a);
/** Nearness 0 far .. 1 near per pixel of the small picture, edges still hard; `horizon` < 0 = looked for, and told. */
void estimate_nearness(const small_picture *p, float *nearness, double *horizon, ciel_arena *a);
/** Soften edges but those of the picture: near things keep theirs a little outside. */
void smooth_nearness(const small_picture *p, float *nearness, ciel_arena *a);
