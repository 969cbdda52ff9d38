/* pipeline/sets.h - the motions of a film of one or several places, as if they were one.
 *
 * Private to the pipeline. Each place of the scene that a shot shows is simulated on its own, in its own time; what
 * comes out is in film time. One thread.
 */
#pragma once
#include "motion/motion.h"

typedef struct sets sets;
/** `sc` and `lib` must outlive the sets. Speech in `o` is in film time. Errors: motion_create's. */
int sets_create(sets **out, const scene *sc, library *lib, const motion_options *o, ciel_fail *fail);
void sets_destroy(sets **s);
size_t sets_count(const sets *s);
/** Motion of the i-th place; the scene it runs on (scene_of_set) is *sc when that is not NULL. */
motion *sets_motion(const sets *s, size_t i, const scene **sc);
/** The model of the place that a shot shows. */
const model *sets_place(const sets *s, const scene_shot *shot);
/** Stage of film frame i_frame, in the place that its shot shows. */
void sets_stage(sets *s, int i_frame, stage *out, ciel_arena *frame);
/** Events that happen while their place is on the screen, in film time, sorted. Owned by the sets. */
event_list sets_events(const sets *s);
/** Where things of the place on the screen are, in film time. Lives as long as the sets. */
scene_locator sets_locator(const sets *s);
