/* motion/ripple.h - inside the room: the wave-equation patch of water.c.
 */
#pragma once
#include "motion/internal.h"

typedef struct ripple ripple;
/** Simulate and record ripples about the things that touch the water; *out NULL when there are none. */
int ripple_run(motion *m, ripple **out, ciel_fail *fail);
/** Height above the wind waves and its slopes. */
float ripple_height(const ripple *r, float x, float z, double t, float *dx, float *dz);

/** Longest useful edge of a surface mesh at a place. */
float ripple_fineness(const ripple *r, float x, float z);
/** Cut the water parts' meshes until they can show the ripples (water_mesh.c). */
void water_refine(motion *m, const ripple *r);

float water_waves_only(const motion *m, float x, float z, double t); /* without ripples */
