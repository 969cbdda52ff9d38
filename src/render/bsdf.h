/* render/bsdf.h - how a surface scatters: value, density and sampling of the lobes of surface.h.
 *
 * Values carry the cosine. `top` is the glossy lobe that layers.h calls specular; `base` is everything else.
 */
#pragma once
#include "render/surface.h"

typedef struct bsdf_value {
    vec3 base, top;
    float pdf; /* of bsdf_sample choosing this direction, per steradian */
} bsdf_value;
/* How often bsdf_sample takes each lobe. */
typedef struct bsdf_odds {
    float top, under, diffuse, through;
} bsdf_odds;

/** `first`: at the camera's surface both layers get samples even where one reflects little. */
bsdf_odds bsdf_choose(const surface *s, bool first);
/** wi anywhere on the sphere; zero where nothing scatters. */
bsdf_value bsdf_evaluate(const surface *s, const bsdf_odds *odds, vec3 wi);
/** A direction with its value; false when the sample fell under the surface. `u`, `v`: uniform pairs. */
bool bsdf_sample(const surface *s, const bsdf_odds *odds, vec2 u, vec2 v, vec3 *wi, bsdf_value *value);
/** Least cosine towards light from which the surface can be lit: -1 when light wraps or shines through. */
static inline bool bsdf_lit_behind(const surface *s)
{
    return s->translucent > 0.0f || s->wrap.x > 0.0f;
}
