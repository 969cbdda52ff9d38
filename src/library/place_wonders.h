/* library/place_wonders.h - places out of the ordinary, by file: place_space.c, place_depths.c, place_ancient.c,
 * place_grounds.c; place_wonders.c tells them apart. Inside the library only.
 */
#pragma once
#include "library/place.h"

typedef struct wonder_ground {
    uint32_t seed;
    float relief, scale;
    int kind; /* 0 alien, 1 seabed, 2 cave, 3 level */
} wonder_ground;

/** Relief with craters, for terrain; `user` is a wonder_ground. */
float wonder_rough(const void *user, float x, float z);
/** Soft green relief, level by the mark. */
float wonder_green(const void *user, float x, float z);

void wonder_space(place_kit *k);
void wonder_alien(place_kit *k); /* a planet's or the moon's ground */
void wonder_underwater(place_kit *k);
void wonder_cave(place_kit *k);
void wonder_ruins(place_kit *k, bool whole);
void wonder_castle(place_kit *k);
void wonder_farm(place_kit *k);
void wonder_stadium(place_kit *k);
