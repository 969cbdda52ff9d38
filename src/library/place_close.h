/* library/place_close.h - the end of a place's building; for library/place.c alone. */
#pragma once
#include "library/place.h"

void place_close(place_kit *k);   /* parts into k->out, snow laid, bounds set; the kit holds nothing afterwards */
void place_discard(place_kit *k); /* after an error: release what was made */
