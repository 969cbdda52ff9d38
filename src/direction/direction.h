/* direction/direction.h - the director: brief -> scene. Casts, stages, lights, frames, cuts, chooses sounds.
 *
 * What the library cannot make, or the film cannot honour, becomes a notice in the scene. Deterministic in
 * (brief, options, library).
 */
#pragma once
#include "base/fail.h"
#include "language/brief.h"
#include "library/library.h"
#include "scene/scene.h"

typedef struct direct_options {
    double seconds; /* 0 = the brief's, else 4 */
    int width, height, fps;
    double seed;
} direct_options;

int direct_scene(scene **out, const brief *b, const direct_options *opts, library *lib, ciel_fail *fail);

/** What a shot size asks for: the height of the world seen at the subject, in heights of a person or in largest extents
 * of a thing (along the frame's narrower fit). 0 when the size is not known. */
double direct_asked_slice(const char *size, bool person);
