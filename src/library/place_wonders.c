/* library/place_wonders.c - places out of the ordinary, told apart by the row's variant (place_wonders.h).
 */
#include "library/place_wonders.h"

void place_wonders(place_kit *k)
{
    k->notes->camera_from = v3_norm(v3(0.1f, 0.04f, 1));
    k->notes->free_space = (aabb){ { -6, 0, -3 }, { 6, 8, 14 } };
    kit_acoustics(k, true, 0.2f, 60, 0.4f);
    if (kit_is(k, "space"))
        wonder_space(k);
    else if (kit_is(k, "underwater"))
        wonder_underwater(k);
    else if (kit_is(k, "cave"))
        wonder_cave(k);
    else if (kit_is(k, "ruins") || kit_is(k, "temple"))
        wonder_ruins(k, kit_is(k, "temple"));
    else if (kit_is(k, "castle"))
        wonder_castle(k);
    else if (kit_is(k, "farm"))
        wonder_farm(k);
    else if (kit_is(k, "stadium"))
        wonder_stadium(k);
    else
        wonder_alien(k);
    kit_anchor(k, "background", v3(0, 3, -30), v3(0, 0, 1), 0);
}
