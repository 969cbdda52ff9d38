/* render/lights_store.h - what lights.c and lights_grid.c share. */
#pragma once
#include "render/lights.h"

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
    size_t cap_emitters;
    float *sums; /* by emitter, running chances within the cluster */
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
