/* render/lights.h - everything that can be sampled as a light: emissive triangles by the thousand, lamps, suns.
 *
 * Emitters are grouped into clusters of neighbours; a grid over the part of the world near the camera keeps, for each
 * cell, the clusters that matter there as an alias table. A sample draws a few candidates (cell -> cluster -> emitter
 * -> point) and keeps one in proportion to what it would contribute unshadowed (resampled importance sampling, Talbot
 * 2005). The density of the plain draw is known everywhere, so that rays which find a light by chance can be weighed
 * against samples (multiple importance sampling).
 * Threads: lights_update belongs to one thread (it uses the pool); the rest may be called from any number.
 */
#pragma once
#include "base/thread.h"
#include "render/bsdf.h"
#include "render/sampler.h"

#define LIGHTS_CELL_CLUSTERS 32
#define LIGHTS_MAX_SUNS      6

typedef struct sun {
    vec3 direction; /* towards it, unit */
    vec3 lux;       /* on a surface facing it */
    float cos_radius;
    bool in_sky; /* its disc is drawn by the sky */
} sun;

typedef struct lights {
    size_t n_emitters;
    sun suns[LIGHTS_MAX_SUNS];
    int n_suns;
    uint32_t n_clusters, n_squares; /* squares: area lamps, which are no geometry */
    struct lights_store *store;
} lights;

typedef struct light_sample {
    vec3 wi;
    float distance;
    vec3 radiance; /* times geometry and resampling weight: multiply with the BSDF value and visibility */
    float pdf;     /* of the plain draw, per steradian, times candidates: for weighing; 0 = found no other way */
} light_sample;

int lights_create(lights *l);
/** Gather the frame's emitters and lamps; rebuild clusters and grid when they changed. NOMEM. */
int lights_update(lights *l, const world *w, const stage *st, ciel_pool *pool);
void lights_destroy(lights *l);
size_t lights_bytes(const lights *l);

/* Who asks for light: a place, the way it faces, and (when glossy) how it reflects. */
typedef struct light_query {
    vec3 p, n;
    bool any_side;         /* lit from behind too */
    const surface *glossy; /* NULL: candidates are judged by the cosine alone */
    const bsdf_odds *odds; /* with glossy */
    int candidates;
    float t;
} light_query;
/** Draw one light. False when there is none. */
bool lights_sample(const lights *l, const world *w, const light_query *q, sampler *rnd, light_sample *out);
/** Density (as light_sample.pdf, for one candidate) of the emissive triangle hit from p. 0 = never drawn. */
float lights_pdf(const lights *l, vec3 p, const surface *on, vec3 wi);
/** Radiance of square lamps along a ray up to `far` (they are no geometry); *pdf as lights_pdf. Zero = none met. */
vec3 lights_seen(const lights *l, vec3 origin, vec3 direction, float far, float *pdf);
