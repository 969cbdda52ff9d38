/* library/animal_beast.h - one four-legged animal while it is being made; inside the library only.
 */
#pragma once
#include "library/animal_species.h"
#include "library/figure_person.h"

enum beast_joint {
    B_HIPS,
    B_SPINE,
    B_CHEST,
    B_NECK,
    B_NECK2,
    B_HEAD,
    B_JAW,
    B_EYE_L,
    B_EYE_R,
    B_EAR_L,
    B_EAR_R,
    B_TAIL1,
    B_TAIL2,
    B_TAIL3,
    B_TAIL4,
    B_SIDES,
    B_SHOULDER = 0,
    B_UPPER_ARM,
    B_FOREARM,
    B_HAND,
    B_THIGH,
    B_SHIN,
    B_HOCK,
    B_FOOT,
    B_PER_SIDE,
    B_COUNT = B_SIDES + 2 * B_PER_SIDE
};
#define BSIDE(side, j) (B_SIDES + (side)*B_PER_SIDE + (j))

typedef struct beast {
    const species *s;
    ciel_arena *a;
    float w;         /* metres per unit */
    vec3 j[B_COUNT]; /* in units */
    vec3 fwd, up;    /* of the head */
    vec3 nose;
    vec3 color, color2;
    uint64_t seed;
    part parts[16];
    int n_parts;
} beast;

/** The coat as a texture laid from the side over `box` (z along u, y along v). */
texture *beast_paint_coat(const beast *b, aabb box);
