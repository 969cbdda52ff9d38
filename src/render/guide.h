/* render/guide.h - which way light lies, learned while tracing: directions worth a bounce, cell by cell.
 *
 * In a room lit by a window or by a patch of sun on its floor, a bounce by the cosine alone seldom finds the light. A
 * grid around the camera keeps for each cell how much light came from each of 64 equal parts of the sphere; a part of
 * the bounces follows that, and the density of both together weighs what they find, so the mean stays what it was
 * (after Mueller, Gross, Novak, "Practical path guiding", 2017, with a plain grid for its trees).
 * What is learned in a frame is used from the next on. Sums are whole numbers: their order does not matter.
 * Threads: guide_note, guide_at, guide_pdf, guide_sample from any number; the others from one, while none traces.
 */
#pragma once
#include "render/fast.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#define GUIDE_ROWS  8 /* by height */
#define GUIDE_TURNS 8 /* around */
#define GUIDE_BINS  (GUIDE_ROWS * GUIDE_TURNS)

typedef struct guide_cell {
    float chance[GUIDE_BINS], upto[GUIDE_BINS]; /* of a bin; of all up to it */
    bool ready;
} guide_cell;

typedef struct guide {
    vec3 lo;
    float cells_per_m, unit; /* unit: radiance over density that counts as one */
    int cells[3];
    size_t n;
    guide_cell *cell;
    float *learned;     /* [n][GUIDE_BINS + 1]: by bin, and how many samples; older ones fade */
    atomic_uint *noted; /* likewise, of this frame */
} guide;

/** Start anew around `eye` within the box; `level`: a middling radiance of the scene. False when memory is out: the
 *  guide is then empty and knows nothing. */
bool guide_begin(guide *g, aabb world, vec3 eye, float level);
void guide_free(guide *g);
/** Take in what was noted. */
void guide_learn(guide *g);

/** The cell at p; NULL when nothing is known there. */
const guide_cell *guide_at(const guide *g, vec3 p);
/** Light of luminance `l` came to p from wi, a direction drawn with `density`. */
void guide_note(const guide *g, vec3 p, vec3 wi, float l, float density);
float guide_pdf(const guide_cell *c, vec3 wi); /* per steradian */
vec3 guide_sample(const guide_cell *c, vec2 u);
