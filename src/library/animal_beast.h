/* library/animal_beast.h - one four-legged animal while it is being made; inside the library only.
 */
#pragma once
#include "library/animal_species.h"
#include "library/figure_person.h"
#include "library/figure_skin.h"

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
#define BWING(side, j) (B_COUNT + (side)*3 + (j)) /* winged ones: three more a side */

typedef struct beast {
    const species *s;
    ciel_arena *a;
    float w;             /* metres per unit */
    vec3 j[B_COUNT + 6]; /* in units */
    bool winged;
    vec3 fwd, up; /* of the head */
    vec3 nose;
    vec3 color, color2;
    uint64_t seed;
    part parts[16];
    int n_parts;
} beast;

/** The coat as a texture laid from the side over `box` (z along u, y along v). */
texture *beast_paint_coat(const beast *b, aabb box);

/* animal_body.c: joints in units, then the field in metres */
void beast_plan(beast *b);
float beast_field(const void *beast_, vec3 w);
/* animal_quadruped.c */
part *beast_add_part(beast *b, const char *name, enum part_kind kind, mesh m, const material *mats, int n, int i_joint);
skin *beast_weights(const beast *b, const mesh *m, float spread);
/* animal_extras.c, animal_wing.c */
void beast_add_eyes(beast *b);
void beast_add_nose(beast *b);
void beast_add_extras(beast *b);
void beast_add_wings(beast *b);
