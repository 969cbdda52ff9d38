/* render/air.h - fog that thins with height, and the haze of distance.
 *
 * Fog scatters light sampled at one distance along a ray, shadow-tested, so that shafts show. Haze is a closed form:
 * what is far takes on the colour of the sky behind it.
 */
#pragma once
#include "render/sky.h"

typedef struct air {
    float density, per_height; /* 1/m at y = 0; 1/e-height, 0 = uniform */
    vec3 albedo;
    float forward; /* Henyey-Greenstein g */
    float haze;    /* 1/m */
} air;

air air_of(const stage *st);
/** Optical depth of fog from o along d over t metres. */
float air_depth(const air *a, vec3 o, vec3 d, float t);
/** Distance at which a share `part` (0..1) of the whole depth over t lies. */
float air_distance(const air *a, vec3 o, vec3 d, float t, float depth);
float air_phase(const air *a, float cosine);
/** What haze takes and adds over t metres towards d: radiance' = radiance * kept + *added. */
float air_haze(const air *a, const sky *s, vec3 d, float t, vec3 *added);
