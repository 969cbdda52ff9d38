/* library/thing_hull.h - inside the library: the skin of a vehicle, and what is let into it (panes, lamps, seams).
 *
 * A hull is described by its side view (an upper line over a straight lower edge), its half width, and how its section
 * and its two ends are rounded; openings for wheels are cut out of the lower edge. From that description the width at
 * any height and length is known exactly, so that panes and lamps can be laid on the skin wherever it is. Faces +Z,
 * middle at x = 0; metres.
 */
#pragma once
#include "library/thing.h"

typedef struct hull {
    float back, front;             /* z of the two ends */
    float half;                    /* half width */
    float taper_front, taper_back; /* share of the width that is left at the ends, before they are rounded; 0 = all */
    const vec2 *line;              /* the upper line: (z, y), from back to front */
    int n_line;
    float soft;             /* metres over which its corners are rounded */
    float bottom;           /* lower edge */
    float shoulder, square; /* share of the height where the section begins to round, and how boxily (2 = ellipse) */
    float tuck, tumble;     /* how far it draws in, of the width: at the sill, at the top */
    float round_front, round_back;   /* depth over which the ends are rounded seen from above; 0 = none */
    float drop_front, drop_back;     /* the same seen from the side */
    float middle;                    /* height at which the ends close */
    float arch_z[4], arch_y, arch_r; /* wheel openings */
    int n_arches;
} hull;

/** Height of the upper line. */
float hull_top(const hull *h, float z);
/** Half width at a height; 0 outside. */
float hull_half(const hull *h, float y, float z);
/** Where an end's skin is, looking along Z. */
float hull_end(const hull *h, float x, float y, bool front);

/** The whole skin, in the paint of the moment; open below. */
void hull_skin(shop *s, const hull *h, int nu, int nv);
/** A patch of the flank `side` (+1 left, -1 right): its outline is (z, y), convex enough to be seen from its middle.
 *  Lifted off the skin; uv is 0..1 over its bounds, upright as seen from outside. */
void hull_side_patch(shop *s, const hull *h, float side, const corner *outline, int n, float lift);
/** The same at an end: outline is (x, y). */
void hull_end_patch(shop *s, const hull *h, bool front, const corner *outline, int n, float lift);
/** A strip along a line of the flank: seams and mouldings. Points are (z, y). */
void hull_side_strip(shop *s, const hull *h, float side, const vec2 *line, int n, float wide, float lift);
/** Dark linings of the wheel openings. */
void hull_wells(shop *s, const hull *h, float deep);

/* ---- wheels ---- */
enum rim {
    RIM_SPOKES,
    RIM_STEEL,
    RIM_CHROME,
    RIM_WIRE
};
/** A wheel that turns, in parts of its own ("wheel"); `side` says which way its face looks. */
void vehicle_wheel(shop *s, vec3 axle, float radius, float width, float side, enum rim rim);

/* ---- lights ---- */
/** Is it dark enough for lights? */
bool vehicle_lit(const build_context *c);
/** The paint of a lamp: glows when lit. */
material vehicle_lamp(bool lit, unsigned rgb, float nits);
/** A beam that goes with the vehicle. */
void vehicle_beam(shop *s, vec3 p, vec3 direction, float cone_deg, unsigned rgb, float lumens);
material vehicle_glass(void);
