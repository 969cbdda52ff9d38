/* library/thing_treasure.h - builder of the toys' rows that are made of metal; inside the library only. */
#pragma once
#include "library/thing.h"

/** Variants: crown, coin, ring, key, sword, trophy. */
int treasure_build(model *out, const build_context *c);
