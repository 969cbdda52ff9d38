/* library/place_rails.h - a railway line under what runs on rails; inside the library only.
 *
 * The line is straight: it goes through the foot of the cast's rail runner, the way that looks. Heavy trains get a bed
 * of ballast, sleepers and two rails; a tram gets grooved rails flush with the street. Trains stand on y = 0 at the
 * sleepers' top: their wheels are RAIL_HEAD above.
 */
#pragma once
#include "library/place_cast.h"

#define RAIL_HEAD      0.17f /* m: from the sleepers' top to the rails' */
#define RAIL_HALF_LINE 1.7f  /* m: from the middle to the ballast's edge */

/** Metres from (x, z) to the line's middle; a large number without one. */
float rails_distance(const cast_member *runner, float x, float z);
/** Lay the line of the cast, if anything of it runs on rails; the ground there is level at its foot's height. */
void rails_lay(place_kit *k);
