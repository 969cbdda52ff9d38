/* render/particles.h - rain, snow, dust, sparks, smoke, drops, flames, leaves and bubbles, laid over the finished
 * linear frame.
 *
 * Two moments: when the stage is there (its memory is reused soon), the particles are projected, lit and kept as
 * sprites; when the frame is resolved and before the look, they are drawn, far ones first, behind what the depth
 * buffer says is nearer. Motion blur is the way from position[0] to position[1]; the lens' blur is the circle of
 * confusion, with the light spread over it. Not traced: particles cast no shadows and are not seen in mirrors.
 */
#pragma once
#include "base/thread.h"
#include "stage/stage.h"

/** Mean radiance (cd/m2) that arrives at a point from all directions; an estimate is enough. `key` seeds it: the same
 *  key and point give the same answer. Called from several threads at once. */
typedef vec3 (*particle_light)(void *user, vec3 point, uint64_t key);

/** A particle_light that asks the path tracer: `user` is the `tracer *` (render/path.h) set up for this stage. */
vec3 render_particles_light(void *tracer_of_stage, vec3 point, uint64_t key);

typedef struct particle_crowd particle_crowd;
/** Project and light the stage's particles for a frame of w x h. *out is NULL when there is nothing to draw; the caller
 *  frees it. Light is asked for at the corners of a grid that stands still in the world (about 0.8 m near the camera,
 *  coarser away), so that it does not flicker; `light` NULL takes the stage's own idea of daylight (a grey guess).
 *  NOMEM. */
int render_particles_take(particle_crowd **out, const stage *st, int w, int h, particle_light light, void *user,
                          ciel_pool *pool);
/** The noise that smoke and flames are made of: the same for every film, so it is made once. The caller frees it; NULL
 *  when memory is out. */
float *render_particles_noise(ciel_pool *pool);
/** rgb: planar linear cd/m2, changed in place; depth: metres along the ray per pixel; noise: as above. */
void render_particles_draw(const particle_crowd *c, const float *noise, float *const rgb[3], const float *depth,
                           ciel_pool *pool);
void render_particles_free(particle_crowd **c);
