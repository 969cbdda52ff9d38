/* library/figure_skin.h - skin weights from bones, for people and animals; inside the library only. */
#pragma once
#include "stage/rig.h"

#define SKIN_MAX_BONES 40
typedef struct skin_bone {
    int joint;
    vec3 a, b;    /* rest space */
    float ra, rb; /* thickness of the limb there: nearness is measured from its surface */
    float flat;   /* trunk bones: x is scaled by this before measuring; 1 = round */
} skin_bone;
/** Each vertex to its nearest bones: a bone counts less the farther it is than the nearest, nothing from spread_m on.
 */
skin *skin_spread(ciel_arena *a, const mesh *m, const skin_bone *bones, int n, float spread_m);
