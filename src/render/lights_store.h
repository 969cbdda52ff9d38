/* render/lights_store.h - what lights.c and lights_grid.c share. */
#pragma once
#include "render/lights.h"

enum emitter_kind {
    EMITTER_TRIANGLE,
    EMITTER_BALL,
    EMITTER_SPOT,
    EMITTER_SQUARE
};
/* What a draw reads of an emitter: one line of the cache, for draws jump about. */
typedef struct emitter {
    vec3 a, e1, e2; /* triangle, square: corner and edges; ball, spot: a = centre, e1.x = radius; spot: e1.y and e1.z =
                       cosines of the inner and outer cone, e2 = its axis */
    vec3 radiance;  /* mean, cd/m2, per side; spot: on the axis */
    float area, density;             /* density: of a point of it, per m2, once its cluster is drawn */
    uint8_t kind, two_sided, varies; /* varies: look the emission up at the point */
    uint8_t rest[5];
} emitter;
_Static_assert(sizeof(emitter) == 64, "a line of the cache");

/* The rest of what is known of it. */
typedef struct emitter_origin {
    vec3 n; /* triangle, square: front; spot: direction */
    uint32_t body, triangle, cluster;
} emitter_origin;

/* entry of a cluster's alias table: which of its emitters */
typedef struct emitter_lot {
    float cut;
    uint32_t alias; /* index among all emitters */
} emitter_lot;

typedef struct light_cluster {
    vec3 center, axis;
    float radius, power, chance; /* power: luminance times area; chance: by power, over all clusters */
    float cos_spread;            /* emitters' normals lie this close to the axis; -1 = all ways */
    uint32_t first, count;
} light_cluster;

/* one cluster that matters in a cell: its chance there, and its entry of the alias table */
typedef struct cell_slot {
    float cut, pdf;
    uint16_t cluster;
    uint8_t alias;
} cell_slot;
typedef struct grid_cell {
    int n;
    cell_slot slots[LIGHTS_CELL_CLUSTERS];
} grid_cell;

typedef struct lights_store {
    emitter *emitters; /* aligned to their size */
    emitter_origin *origins;
    size_t cap_emitters;
    emitter_lot *lots; /* by emitter */
    light_cluster *clusters;
    uint32_t n_clusters;
    float *global_cut; /* by cluster: alias table of power */
    uint32_t *global_alias;
    vec3 grid_lo;
    float cells_per_m;
    int cells[3];
    grid_cell *grid;
    uint32_t *body_emitters; /* by body: start in triangle_emitters, or WORLD_NONE */
    size_t n_bodies;
    uint32_t *triangle_emitters;
    size_t n_triangle_emitters;
    uint32_t squares[64];
    uint32_t n_squares;
    uint64_t signature;
} lights_store;
