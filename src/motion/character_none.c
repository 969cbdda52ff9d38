/* motion/character_none.c - built only while character.c is absent: skeletons stand in their rest pose.
 */
#include "motion/character.h"

struct character {
    affine placed;
    const model *model;
};
character *character_create(ciel_arena *a, const character_input *in)
{
    character *c = ARENA_NEW(a, character);
    *c = (character){ in->placed, in->model };
    return c;
}
void character_at(const character *c, double t, affine *to_world, pose *out)
{
    (void)t;
    *to_world = c->placed;
    float *morphs = out->morphs;
    pose_rest(out);
    out->morphs = morphs;
    for (int i = 0; morphs && i < c->model->n_morphs; i++)
        morphs[i] = 0.0f;
}
void character_events(const character *c, double seconds, ciel_arena *a, event **items, size_t *n)
{
    (void)c, (void)seconds, (void)a, (void)items, (void)n;
}
size_t character_unsupported(const character *c, const char **verbs, size_t max)
{
    (void)c, (void)verbs, (void)max;
    return 0;
}
