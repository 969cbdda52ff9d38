/* render/surface.h - a hit made ready for shading: geometry, patterns, pictures and weather resolved.
 *
 * The reflection model, from the top: one glossy lobe (clear coat, or the body's own gloss, or the film of rain), under
 * it a second glossy lobe (coated metal), a diffuse layer (with wrapped light for skin, light from behind for leaves)
 * and transmission. The top lobe is the "specular" of layers.h, everything else that scatters is its "diffuse".
 */
#pragma once
#include "render/world.h"

typedef struct surface {
    vec3 p, ng, n, wo;  /* place; geometric and shading normal and view direction, all on the viewer's side */
    float t, footprint; /* along the ray; width of the look */
    const paint *paint;
    uint32_t body, triangle;
    float u, v;
    bool back; /* the ray met the side away from the normal (leaves a clear body) */
    /* top lobe */
    vec3 f0;
    float alpha;
    vec3 top; /* its reflectance towards wo */
    /* under it, already weighted by what the top lets through */
    vec3 under_f0; /* glossy, zero = none */
    float under_alpha;
    vec3 under; /* its reflectance towards wo */
    vec3 diffuse;
    vec3 wrap;         /* 0 = Lambert; else how far light wraps around, by channel */
    float translucent; /* share of the diffuse that comes out behind */
    float sheen;
    float clear;     /* share of non-reflected light that is transmitted */
    vec3 clear_tint; /* at the surface */
    vec3 absorb;     /* 1/m inside */
    float ior;
    bool thin;
    vec3 emission; /* towards wo, cd/m2 */
    bool mirror;   /* top lobe too sharp to be denoised at half resolution */
    vec3 albedo;   /* diffuse + under: the demodulator of the diffuse layer */
    float puddle;  /* 0..1 */
} surface;

/* What weather does to surfaces in this frame. */
typedef struct conditions {
    float wetness, rain, t, wind;
    bool indoors;
} conditions;

enum surface_detail {
    SURFACE_PLAIN, /* colours only: for light that comes round corners */
    SURFACE_FULL   /* relief, ripples */
};
void surface_at(surface *s, const world *w, const conditions *c, const ray *r, const hit *h, float footprint,
                enum surface_detail detail);
/** Where the point of a hit is at mid-shutter, and where it was one frame ago (world). */
void surface_motion(const world *w, const hit *h, vec3 *now, vec3 *before);
/** Emission of a point on a triangle seen from the front, cd/m2: for lights that are sampled. `width`: metres to
 * average over. */
vec3 surface_emission(const world *w, uint32_t i_body, uint32_t triangle, float u, float v, float width, float t);
/** A start for a ray that leaves the surface, clear of it. */
static inline vec3 surface_leave(const surface *s, vec3 direction)
{
    float scale = f_max(fabsf(s->p.x), f_max(fabsf(s->p.y), fabsf(s->p.z)));
    float e = 2e-5f + 1.2e-6f * scale + 2e-5f * s->t;
    return v3_mad(s->p, s->ng, v3_dot(direction, s->ng) >= 0.0f ? e : -e);
}
