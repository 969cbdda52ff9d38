/* library/thing_flame.h - builders of the lights that burn, for the rows of thing_light.c; inside the library only. */
#pragma once
#include "library/thing.h"

/** Param "lit": "yes" (default) or "no". */
bool light_is_lit(const shop *s);

int light_candle(model *out, const build_context *c);
int light_candelabra(model *out, const build_context *c);
int light_lantern(model *out, const build_context *c);
/** Variants: torch, flashlight. */
int light_torch(model *out, const build_context *c);
int light_campfire(model *out, const build_context *c);
