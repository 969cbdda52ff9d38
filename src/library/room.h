/* library/room.h - interiors: a box of four walls with openings, floor and ceiling, what is seen outside, plain
 * fittings.
 *
 * Walls are named as the subject's camera sees them: back (-Z), front (+Z, behind the camera), left (-X), right (+X).
 * An opening's x runs along its wall from left to right as seen from inside, y from the floor.
 */
#pragma once
#include "library/building.h"

enum room_wall {
    WALL_BACK,
    WALL_LEFT,
    WALL_RIGHT,
    WALL_FRONT,
    WALL_COUNT
};
typedef struct room {
    float x0, x1, z0, z1, height;
    material walls, floor, ceiling;
    opening holes[WALL_COUNT][12];
    int n_holes[WALL_COUNT];
    bool bare_floor; /* the builder lays its own floor and collider */
    bool no_front;   /* open towards the camera: nothing behind it */
    float skirting;  /* height, 0 = none */
} room;
void room_open(room *r, enum room_wall wall, opening o);
void room_shell(place_kit *k, const room *r);
/** Enter the frame of a wall: x along it from its left end seen from inside, y up, z into the room. */
affine room_enter(place_kit *k, const room *r, enum room_wall wall);
float room_wall_length(const room *r, enum room_wall wall);
/** Window frames with clear panes in every opening of the wall. */
void room_windows(place_kit *k, const room *r, enum room_wall wall, const window_style *style);
/** The sky's light through every opening, as a soft light in its plane: what a film crew sets up before a window. The sun
 *  itself comes in by the panes. Nothing at night. */
void room_daylight(place_kit *k, const room *r);
/** What stands outside: ground and greenery, or blocks of a city when `city`, beyond all walls. */
void room_outside(place_kit *k, const room *r, float ground_y, bool city);
/** Is the sun, as the scene has it, to the right (+X)? Windows for it go there. */
bool room_sun_from_right(const place_kit *k);

/* fittings in the kit's frame, back at z = 0, standing on y = 0 */
void room_cabinets(place_kit *k, float w, float h, float d, unsigned rgb, material top); /* doors, worktop at h */
void room_shelf(place_kit *k, float w, float d, material m);                             /* one board, at y = 0 */
void room_books(place_kit *k, float w, float h);                 /* a row along +X from the origin, spines to +Z */
void room_curtain(place_kit *k, float w, float h, unsigned rgb); /* hangs from y = h, centred */
void room_pendant(place_kit *k, float drop, unsigned rgb, float lumens);   /* hangs from the origin */
void room_ceiling_light(place_kit *k, float w, float d, float lumens);     /* flat panel under the origin */
void room_picture(place_kit *k, float w, float h, unsigned a, unsigned b); /* framed, centred, abstract */
void room_rug(place_kit *k, float w, float d, unsigned a, unsigned b);
void room_plant(place_kit *k, float h);
void room_radiator(place_kit *k, float w);
void room_door(place_kit *k, unsigned rgb); /* 0.9 x 2.05, centred on x */
void room_jar(place_kit *k, vec3 p, float r, float h, unsigned rgb);
