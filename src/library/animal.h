/* library/animal.h - four-legged animals, birds and fish, as a family of the library's table.
 *
 * A species is a row of measures; entity params: "size" (1), "coat" colour by colour params, "breed" where the name is
 * a dog's. Models have the skeletons of stage/rig.h ("quadruped", "bird", "fish"; "soft" for
 * what has no bones, animal_soft.c), anchors "head", "eyes", "mouth",
 * "back" (a rider's seat), "center", "top", and no morphs. Under 60 000 triangles.
 */
#pragma once
#include "library/thing.h"

extern const thing_family animal_family;
