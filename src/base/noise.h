/* base/noise.h - smooth deterministic noise for surfaces, wind and camera shake (Perlin 2002 gradient noise). */
#pragma once
#include "base/vec.h"
#include <stdint.h>

/** Gradient noise in about [-1, 1], period none, zero mean, C2 smooth. */
float noise3(vec3 p, uint32_t seed);
float noise1(float x, uint32_t seed);
/** Sum of `octaves` noises, each twice the frequency and half the amplitude; about [-1, 1]. */
float noise_fbm(vec3 p, int octaves, uint32_t seed);
/** Distance to the nearest (f1) and second nearest (f2) of one jittered point per unit cell; id = cell hash. */
void noise_worley(vec3 p, uint32_t seed, float *f1, float *f2, uint32_t *id);
