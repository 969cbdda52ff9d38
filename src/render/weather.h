/* render/weather.h - rain on surfaces: damp, puddles, and the rings of drops. */
#pragma once
#include "render/surface.h"

/** How much water stands at a level place, 0 dry .. 1 deep enough to mirror; slowly varying noise over the ground. */
float weather_puddle(vec3 world, float wetness, float footprint);
/** Slope of the rings that drops make on standing water (world x, z), metres per metre. */
vec2 weather_ripples(vec3 world, float rain, float t, float footprint);
