/* library/place_city.h - what streets (place_city.c) and squares (place_square.c) share; inside the library only.
 */
#pragma once
#include "library/plant_green.h"

extern const terrain city_ground; /* level, y = 0 */
/** One house in the kit's frame: x along the wall from 0 to w, z out of it. */
void city_house(place_kit *k, float w, float h, bool shops);
/** A row of houses from z1 down to z0 at x; left ones face +X. Those far off are blocks with a window pattern. */
void city_side(place_kit *k, float x, bool left, float z1, float z0, float low, float high, bool shops);
/** A square, a village (by the kit's variant) or a market. */
void city_square(place_kit *k, bool market);
