/* pipeline/check.h - the director's assistant: looks through the camera with rays, and restages what is wrong.
 *
 * Private to the pipeline. Runs motion without speech (again when it had to put somebody on the ground), projects
 * bounds at seven moments of each shot, surveys it with rays at three, and renders one small picture of it.
 */
#pragma once
#include "base/fail.h"
#include "library/library.h"
#include "scene/scene.h"
#include <stdatomic.h>

/** Moves cameras so that each shot's subject is in frame, not hidden, at about the size the shot asks for; puts on the
 *  ground what floats above it; opens the lens or lights a face when nothing could be seen. What cannot be mended
 * becomes a notice. Errors: what building the scene's models says; CANCELLED (`cancel` may be NULL). */
int check_scene(scene *sc, library *lib, const atomic_int *cancel, ciel_fail *fail);

/** The same for the last shot alone, which was added to a checked scene: only its camera is moved. */
int check_added_shot(scene *sc, library *lib, const atomic_int *cancel, ciel_fail *fail);
