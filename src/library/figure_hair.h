/* library/figure_hair.h - what the two halves of hair share: locks (figure_hair.c) and the cap (figure_hair_cap.c).
 *
 * All in head centimetres. Inside ciel_library only.
 */
#pragma once
#include "library/figure_person.h"

typedef struct hair_cut {
    float length; /* of a lock, head cm */
    float width, thick;
    float lift;    /* how far locks stand off, cm */
    float gravity; /* 0 lies along the head .. 1 hangs */
    float curl, curl_turns;
    float wild;   /* random turning of directions */
    float part_x; /* where the parting runs */
    int n;
    bool up;    /* gathered at a knot */
    float cap;  /* thickness of the cap */
    float body; /* how much fuller it is away from the hair line, cm */
    float comb; /* depth of the furrows between bundles of strands, cm; 0 = none */
} hair_cut;

/** The skull without its features, `t` grown all round; the radii of the neck, above and below, are given as they are.
 */
float hair_skull(const person *p, vec3 q, float t, float neck_top, float neck_low);
/** Falls from the parting down to the shoulders or the chin. */
bool hair_hangs(const person *p);
/** Where hair that is done up is gathered: behind, on the crown, or on either side of the head. */
vec3 hair_knot(const person *p, vec3 q);
/** How thick the cap is over a point of the skull: thin at the hair line, full above. */
float hair_depth(const person *p, const hair_cut *s, vec3 q);
/** Long locks follow the neck and rest on the chest lower down. */
skin *hair_weights(const person *p, const mesh *m);
/** Under a hat or a hood hair lies flat: what would stick out is pressed onto the head, in place. */
void hair_press(const person *p, mesh *m);
void hair_add_cap(person *p, const hair_cut *s);
