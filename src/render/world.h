/* render/world.h - the stage as rays see it: Embree scenes, and what a hit means.
 *
 * Owns copies of all geometry it needs, cached from frame to frame. Instances are sorted into three kinds: `flat`
 * (at rest and not repeated: merged, in world space, into one acceleration structure that is kept while nothing in it
 * changes), `instanced` (repeated or rigidly moving: own structure by mesh, shared) and `deforming` (merged in world
 * space too, into one structure built each frame with both ends of the shutter). Builds run on one thread, so that the
 * structures, and with them every tie between surfaces, are the same on any machine size.
 *
 * Threads: world_update belongs to one thread; everything else may be called from any number at once.
 */
#pragma once
#include "base/fail.h"
#include "render/fast.h"
#include "stage/stage.h"
#include <embree3/rtcore.h>
#include <stdbool.h>
#include <stddef.h>

#define WORLD_NONE        0xffffffffu
#define WORLD_MASK_SEEN   1u /* rays that look */
#define WORLD_MASK_SHADOW 2u /* rays that ask whether light arrives */

typedef struct texture_map texture_map;

/* A material as the tracer uses it. */
typedef struct paint {
    material m;
    const texture_map *map;  /* NULL = no picture */
    bool emits, cuts, clear; /* emits light; lets some rays through unchanged; transmits */
} paint;

/* One mesh, copied. */
typedef struct world_mesh {
    uint32_t n_vertices, n_triangles;
    vec3 *rest;
    vec3 *normals; /* or NULL */
    vec2 *uvs;     /* or NULL */
    uint32_t (*triangles)[3];
    uint16_t *slots; /* or NULL */
    vec3 center;     /* of its box */
    bool closed;     /* no way in: its inner sides are never seen */
} world_mesh;

/* One instance of the frame. Trace space: world for flat and deforming bodies, object space otherwise. */
typedef struct body {
    const world_mesh *mesh;
    const vec3 *positions[2]; /* trace space, at both ends of the shutter (equal unless deforming) */
    const vec3 *normals;      /* trace space, or NULL = flat facets */
    affine to_world[2];       /* trace space to world, at both ends */
    affine to_world_mid;
    affine object_to_world;        /* at mid-shutter */
    affine object_to_world_before; /* one frame ago */
    const vec3 *positions_before;  /* deforming: trace space, mid-shutter, one frame ago; else NULL */
    const paint *paints;
    int n_paints;
    uint64_t key;
    uint32_t entity, hash; /* hash: never 0 */
    float scale;           /* object to world, mean */
    bool flat, moving, deforming, casts_no_shadow;
} body;

typedef struct ray {
    vec3 origin, direction; /* unit */
    float near, far, time;  /* time: 0 shutter open .. 1 close */
    uint32_t id;            /* hash that decides at partly open surfaces */
} ray;

typedef struct hit {
    float t, u, v;
    vec3 ng;                 /* facet normal in the body's trace space, any length */
    uint32_t body, triangle; /* body WORLD_NONE = nothing there */
} hit;

typedef struct world {
    RTCScene scene; /* valid after world_update */
    const body *bodies;
    size_t n_bodies;
    const uint32_t *flat_bodies;     /* geomID in the flat scene -> body */
    const uint32_t *deform_bodies;   /* geomID in the scene of deforming bodies -> body */
    const uint32_t *instance_bodies; /* instID -> body; WORLD_NONE for those two */
    uint32_t flat_instance;          /* instID of the flat scene or WORLD_NONE */
    uint32_t deform_instance;        /* likewise */
    aabb bounds;                     /* of everything, mid-shutter */
    uint64_t signature;              /* changes when anything at rest changes */
    struct world_store *store;
} world;

/** UNAVAILABLE when Embree refuses this processor, NOMEM. */
int world_create(world *w, ciel_fail *fail);
/** Take the stage in. NOMEM. */
int world_update(world *w, const stage *st, ciel_fail *fail);
void world_destroy(world *w);
size_t world_bytes(const world *w); /* copies and acceleration structures */

/** Rays traced so far by the calling thread. */
uint64_t world_rays(void);
bool world_intersect(const world *w, const ray *r, hit *h);
/** Coherent rays together. */
void world_intersect_many(const world *w, const ray *rays, hit *hits, int n);
/** What part of light gets through between the ends: (0,0,0) blocked .. (1,1,1) open; glass tints. */
vec3 world_transmittance(const world *w, const ray *r);
