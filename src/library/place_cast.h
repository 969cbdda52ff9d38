/* library/place_cast.h - what a place knows of those who play in it: where they stand, whether they run on rails, and
 * the lines along which cameras see them; inside the library only.
 *
 * A place leaves room: nothing grows through a thing, nothing tall stands between a camera and what it films, or right
 * before its lens. Positions are read from the scene against the anchors that the builder has set so far: call
 * kit_marks first. What is read here is part of the place's key in model_cache.c. A scene without entities and shots
 * has an empty cast; its place is the bare one.
 */
#pragma once
#include "library/place.h"

typedef struct cast_member {
    const char *thing;
    vec3 at;            /* its foot */
    float radius, tall; /* of what it covers */
    vec3 ahead;         /* unit, level */
    float goes;         /* m that way while the film lasts */
    bool on_rails;
    bool street_rails; /* a tram's */
} cast_member;
typedef struct cast_sight {
    vec3 eye, foot;
    float radius, tall;
} cast_sight;
struct place_cast {
    cast_member *members;
    size_t n_members;
    cast_sight *sights;
    size_t n_sights;
};

/** Made at the first call; the kit's own. */
const place_cast *kit_cast(place_kit *k);
/** How tall something of this radius may be that grows from p (in the place's coordinates); 0 = nothing. */
float kit_headroom(place_kit *k, vec3 p, float radius);
/** The first member that runs on rails, or NULL. */
const cast_member *kit_rail_runner(place_kit *k);
/** Is one of the cast this thing? */
bool kit_plays(place_kit *k, const char *thing);
