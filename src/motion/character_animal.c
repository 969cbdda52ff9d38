/* motion/character_animal.c - four legs, wings and fins.
 */
#include "motion/character_parts.h"
#include <string.h>

bool animal_knows(const character *c, const char *verb)
{
    (void)c;
    return strcmp(verb, "stand") == 0 || path_is_gait(verb);
}
void animal_at(const character *c, double t, affine *to_world, pose *out)
{
    float *morphs = out->morphs;
    pose_rest(out);
    out->morphs = morphs;
    place_at at = path_place(c, t);
    *to_world = affine_trs(v3(at.p.x, path_ground(c, at.p.x, at.p.z), at.p.z), quat_axis(v3(0, 1, 0), at.heading), 1.0f);
}
