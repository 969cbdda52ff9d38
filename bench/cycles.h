/* bench/cycles.h - the same frame, rendered by Debian's Blender (Cycles, on the processor).
 *
 * A reduced stage (neutral.h) is written to a folder as geometry.bin, sky.bin and stage.json, and bench/cycles.py, run
 * by `blender -b`, builds it and renders it at several sample counts. What Blender is told is what our renderer knows:
 * triangles with their normals, paints, lamps, suns, the sky sampled all around, the camera with its lens.
 */
#pragma once
#include "base/fail.h"
#include "base/thread.h"
#include "stage/stage.h"

typedef struct cycles_job {
    int samples;
    uint32_t seed;
    double cpu_s, wall_s; /* out: of the render call alone, its scene sync and tree building included */
    float *planes;        /* out: linear, times exposure, [3][h][w], malloc'd; the caller frees */
} cycles_job;

typedef struct cycles_request {
    const stage *st; /* reduced */
    int w, h, threads, bounces;
    double exposure; /* what our renderer multiplies cd/m2 with */
    ciel_pool *pool;
    const char *folder; /* existing; files are left there */
} cycles_request;

/** Errors: UNAVAILABLE (no blender in PATH, or it failed: its last words are in detail), IO, NOMEM. */
int cycles_render(cycles_job *jobs, int n_jobs, const cycles_request *req, ciel_fail *fail);
