/* render/pattern.h - procedural surfaces: brick, asphalt, wood, cloth ... as colour, roughness and relief.
 *
 * Patterns live in metres: either in uv or in object space. All of them fade towards their mean as the footprint of
 * the look-up outgrows their features, so that distance does not make them shimmer. Relief comes as the gradient of
 * its height (analytic, not by differences).
 */
#pragma once
#include "render/fast.h"
#include "stage/material.h"
#include <stdbool.h>

typedef struct pattern_sample {
    float mix;        /* 0 = color, 1 = color2 */
    float shade;      /* multiplies the colour */
    float rough;      /* added to the roughness */
    float metal;      /* multiplies metal */
    float dx, dy, dz; /* gradient of height, metres per metre, along the pattern's axes */
    float glow;       /* multiplies emission */
    vec3 tint;        /* multiplies the colour */
} pattern_sample;

/** Does it use all three coordinates (then q is object space), or only x and y? */
bool pattern_is_solid(enum pattern p);
/** `q`: place in the pattern, metres; `footprint`: width of the look-up, metres; `relief`: gradients wanted;
 *  `t`: seconds, for water. */
void pattern_evaluate(pattern_sample *out, const material *m, vec3 q, float footprint, bool relief, float t);
