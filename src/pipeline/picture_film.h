/* pipeline/picture_film.h - a film that begins with a picture: the camera moves through it as through a relief.
 *
 * Such a scene has the place "picture", with its parameters "file" (PNG, JPEG or WebP; another shape than the film's is
 * cropped about its middle), "near" and "far" (metres), "horizon" (0 top .. 1 bottom; absent = looked for) and "indoors"
 * (for the sound), one shot whose camera starts at the origin looking along -Z, no entities. Private to the pipeline.
 */
#pragma once
#include "base/thread.h"
#include "language/brief.h"
#include "library/library.h"
#include "render/render.h"
#include <stdatomic.h>

#define PICTURE_PLACE "picture"

bool is_picture_film(const scene *sc);
/** Turn what the director made of a prompt into the film of a picture: its camera moves, at amounts that the picture
 *  bears; its sound. DATA, with words for the person, when the prompt asks for what a picture cannot do. */
int picture_film_plan(scene *sc, const brief *b, const char *file, const char *folder, library *lib,
                      ciel_fail *fail);
/** Frames [begin, end) to the sink. */
int picture_film_frames(const scene *sc, const char *folder, int begin, int end, ciel_pool *pool, const atomic_int *cancel, render_sink sink,
                        void *user, ciel_fail *fail);
acoustics picture_film_acoustics(const scene *sc);
