/* pipeline/check.h - the director's assistant: looks through the camera with rays, and restages what is wrong.
 *
 * Private to the pipeline. Runs motion once, without speech, and surveys each shot at its start, middle and end.
 */
#pragma once
#include "base/fail.h"
#include "library/library.h"
#include "scene/scene.h"

/** Moves cameras (never actors) so that each shot's subject is in frame, not hidden, at about the size the shot asks
 *  for; what cannot be mended becomes a notice. Errors: what building the scene's models says. */
int check_scene(scene *sc, library *lib, ciel_fail *fail);
