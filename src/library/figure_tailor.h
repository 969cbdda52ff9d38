/* library/figure_tailor.h - how trimmings are laid on a garment and sewn to it; inside the library only.
 *
 * A point of the cloth is found by marching from outside on the garment's field, so that trimmings fit any build; their
 * skin weights are those of the nearest vertices of the garment's own part (`cloth`), so that they never drift from it.
 * Model space, metres.
 */
#pragma once
#include "library/figure_person.h"

/** Where a ray first meets the garment; its end when it meets nothing. */
vec3 tailor_on(const person *p, const garment *g, vec3 from, vec3 dir);
/** The point of the garment that is seen from the front at (x, y). */
vec3 tailor_front(const person *p, const garment *g, float x, float y);
/** A sheet with thickness over a grid of middle points, rows of nu; du x dv points outwards. `closed` across u. */
mesh tailor_sheet(person *p, const vec3 *at, int nu, int nv, float thick, bool closed);
/** Add a mesh as a part of the garment, but for what lies under another one. */
void tailor_sew(person *p, const garment *g, const part *cloth, const char *name, mesh m, material mat);
material tailor_metal(unsigned rgb); /* 0xrrggbb */

/* The edge of the neck opening: at each angle (0 = front, + towards the left) the nearest cloth to the neck, and how
 * high it lies there. */
#define RING_STEPS 48
typedef struct neck_edge {
    float radius[RING_STEPS], y[RING_STEPS];
    vec3 center;
} neck_edge;

/* figure_collar.c */
void collar_find_edge(const person *p, const garment *g, neck_edge *e);
/** The garment's collar, neckband or hood. */
void collar_add(person *p, const garment *g, const part *cloth, material mat, const neck_edge *e);
/* figure_neckwear.c: the tie or bow tie at a shirt's collar */
void neckwear_add(person *p, const garment *g, const part *cloth);
/* figure_fasten.c */
/** Zip, snaps or buttons, and belts. */
void fasten_add(person *p, const garment *g, const part *cloth, material mat, const neck_edge *e);
/* A way round the trunk or a limb: rays start on the ellipse of `side` and `front` and go to the middle. */
typedef struct tailor_round {
    vec3 middle, axis, side, front; /* unit axis; side and front carry the radii */
} tailor_round;
/** Round the trunk at height y, between the arms. */
tailor_round tailor_trunk(const person *p, const garment *g, float y);
/** A closed band laid on the garment: `high` along the axis, `grow` off the cloth. */
void tailor_band(person *p, const garment *g, const part *cloth, const char *name, tailor_round way, float high,
                 float grow, material mat);
/* figure_trim.c */
/** Reflective bands, pockets, badges, epaulettes, fur ...: the piece's trims. */
void trim_add(person *p, const garment *g, const part *cloth, material mat, const neck_edge *e);
