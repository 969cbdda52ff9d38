/* render/fbm.h - value noise and sums of its octaves, with slopes.
 *
 * Value noise with quintic fades (K. Perlin, "Improving noise", 2002, for the fade): mean 0, about [-1, 1]. Octaves are
 * computed side by side in vector registers, added in order: the same bits as one after the other. What the octaves
 * are, and which of them a footprint leaves visible, is the caller's to say. Pure functions.
 */
#pragma once
#include "render/fast.h"

#define FBM_MOST 8 /* octaves of a sum */

typedef struct fbm_octaves {
    int n;              /* at most FBM_MOST; past them frequencies are zero */
    uint32_t seed_step; /* what an octave adds to the seed of the one before */
    float frequency[FBM_MOST], amplitude[FBM_MOST];
} fbm_octaves;

/** Height, and its gradient by the coordinates passed in. */
typedef struct fbm2_sample {
    float h, dx, dy;
} fbm2_sample;
typedef struct fbm3_sample {
    float h;
    vec3 d;
} fbm3_sample;

fbm2_sample fbm2_at(float x, float y, const fbm_octaves *o, uint32_t seed);
fbm3_sample fbm3_at(vec3 q, const fbm_octaves *o, uint32_t seed);
float fbm_noise2(float x, float y, uint32_t seed);
float fbm_noise3(vec3 p, uint32_t seed, vec3 *slope);
