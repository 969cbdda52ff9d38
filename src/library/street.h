/* library/street.h - what stands in streets: machines, lamps, pipes, cables, crates, bins, benches, poles, rails.
 *
 * Each is built in the kit's frame, standing on y = 0 with its back to -Z (or hung at the origin when it hangs), with
 * its collider. Lamps light up by k->night.
 */
#pragma once
#include "library/place.h"

void street_vending_machine(place_kit *k, unsigned rgb, float nits);
void street_air_conditioner(place_kit *k); /* on a bracket at the wall, origin at its lower back middle */
void street_pipe(place_kit *k, float height, float r, unsigned rgb);  /* down a wall, with clamps */
void street_lantern(place_kit *k, float r, unsigned rgb, float nits); /* paper, hangs from the origin */
void street_crates(place_kit *k, int n, unsigned rgb);
void street_bin(place_kit *k, unsigned rgb);
void street_bags(place_kit *k, int n);
void street_lamp_post(place_kit *k, float height, unsigned rgb, float lumens); /* arm towards +Z */
void street_old_lamp(place_kit *k, float height, float lumens);                /* cast iron, four panes */
void street_bench(place_kit *k, float width);
void street_bollard(place_kit *k);
void street_manhole(place_kit *k);
void street_power_pole(place_kit *k, float height);
void street_planter(place_kit *k, float w, float h);
void street_cone(place_kit *k);
void street_railing(place_kit *k, float length, float height); /* along +X from the origin */
void street_balcony(place_kit *k, float w, float depth);       /* slab at y = 0, wall at z = 0 */
void street_fire_stairs(place_kit *k, int floors, float storey);
void street_bicycle(place_kit *k, unsigned rgb);
void street_stool(place_kit *k, unsigned rgb);
void street_post_box(place_kit *k, unsigned rgb);
