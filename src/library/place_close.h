/* library/place_close.h - the beginning and the end of building with a kit; for place.c, and for things that are grown
 * like a part of a place. */
#pragma once
#include "library/place.h"

/** An empty kit that writes into `out`; `name` seeds its chance. */
void place_kit_open(place_kit *k, model *out, const scene *sc, const char *name, const char *variant, ciel_arena *a,
                    ciel_fail *fail);
void place_close(place_kit *k);   /* parts into k->out, snow laid, bounds set; the kit holds nothing afterwards */
void place_discard(place_kit *k); /* after an error: release what was made */
