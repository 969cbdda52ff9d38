/* pipeline/character.h - somebody or something kept for later films: a name, and what a clip tells about the looks of what it
 * shows: one or two colours, how tall it is against its width.
 *
 * What it is (a teapot, a dog, a robot) no clip tells here: its name says so ("Captain Teapot"), or the prompt does ("Mossy,
 * a teapot, ..."). A character is for things, animals, mascots: a person gets the colours as clothes, never a face.
 */
#pragma once
#include "base/arena.h"
#include "base/color.h"
#include "base/fail.h"
#include <stddef.h>

struct picture; /* media/media.h */

typedef struct character {
    const char *name;
    rgb8 colors[2];
    int n_colors; /* 1 or 2, the larger part first */
    double ratio; /* height over width as seen */
} character;

/** Look at the frames of a clip. Fills all but the name. DATA when nothing stands out from the background. */
int character_look(character *out, const struct picture *frames, size_t n, ciel_fail *fail);
