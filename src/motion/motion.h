/* motion/motion.h - everything that moves: from a scene to its state at any time, and the events on the way.
 *
 * motion_create builds all models (by the library), simulates the whole film once at a fixed step (rigid bodies,
 * cloth, characters, water, pours) and keeps the recording; motion_stage then shows any instant. Events are exact
 * times of the simulation, not frame times.
 * Exact: same scene and version give the same motion, whatever the number of threads.
 */
#pragma once
#include "base/fail.h"
#include "base/thread.h"
#include "library/library.h"
#include "scene/camera.h"
#include "scene/scene.h"
#include "stage/event.h"
#include "stage/stage.h"
#include <stdatomic.h>

typedef struct motion motion;

typedef struct motion_options {
    const speech_track *speech; /* moves mouths; NULL = nobody speaks; must outlive the motion */
    ciel_pool *pool;            /* may be NULL */
    const atomic_int *cancel; /* nonzero = stop soon with CANCELLED; may be NULL */
} motion_options;

/** `sc` and `lib` must outlive the motion. Errors: what library_build says; CANCELLED. A verb that a thing
 *  cannot do, or an outcome that no seed reached, is a notice (motion_notices), not an error. */
int motion_create(motion **out, const scene *sc, library *lib, const motion_options *opts, ciel_fail *fail);
void motion_destroy(motion **m);

/** The stage for frame i_frame (time i_frame/fps, shutter from the shot's shutter_deg). Memory from `frame`,
 *  valid until it is reset. Any frame in any order. Not thread-safe on one motion. */
void motion_stage(motion *m, int i_frame, stage *out, ciel_arena *frame);

/** All events, sorted by time. Owned by the motion. */
event_list motion_events(const motion *m);
/** One scene_notice per thing that could not be done. */
const scene_notice *motion_notices(const motion *m, size_t *n);
/** Anchor of an entity in world space at time t; anchor NULL = its "center". Entity "place" works too. */
bool motion_locate(const motion *m, const char *entity, const char *anchor, double t, vec3 *out);
scene_locator motion_locator(const motion *m);
/** Models as built: index into scene.entities, or STAGE_PLACE. */
const model *motion_model(const motion *m, uint32_t entity);
/** Height of the highest surface of the place and of fixed things at (x, z) that is not above y_max; false where there is
 *  none. */
bool motion_ground(const motion *m, float x, float z, float y_max, float *y);
/** World bounds of an entity at time t. */
aabb motion_bounds(const motion *m, uint32_t entity, double t);
