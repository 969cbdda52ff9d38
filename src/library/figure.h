/* library/figure.h - people and animals, as a family of the library's table.
 *
 * People are parametric (docs: entity.params "gender", "age", "height", "build", "skin", "hair", "hair_color", "eyes",
 * "beard", "glasses", "role", "garment1".."garment8" with "garmentN_color"); their model has a "person" skeleton
 * (stage/rig.h), the morphs of figure_face.c and anchors "head", "eyes", "face", "mouth", "chest", "hand_l", "hand_r",
 * "hat", "helmet", "collar", "glasses", "feet", "center", "top". A model's triangles stay under 65 000.
 */
#pragma once
#include "library/thing.h"

extern const thing_family figure_family;
