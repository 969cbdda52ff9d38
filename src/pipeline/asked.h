/* pipeline/asked.h - what was asked for in the end: a prompt and what was said afterwards, as one brief.
 *
 * Private to the pipeline.
 */
#pragma once
#include "language/brief.h"
#include "scene/scene.h"

typedef struct asked {
    brief *brief;
    brief **changes; /* the brief points into them */
    size_t n_changes;
} asked;
/** Read the prompt and apply the changes in order (amend.h). Errors: INVAL, DATA with words for the person. */
int asked_read(asked *out, const char *prompt, const scene_change *changes, size_t n_changes, ciel_fail *fail);
void asked_free(asked *a);
/** What a negative prompt ("rain, blurry, people") says as a change ("no rain, no people"), malloc'd; NULL when nothing in
 * it is understood. What is not becomes a notice of `sc`, when that is given: what has no name here cannot be in the film. */
char *asked_without(const char *negative, scene *sc);
/** Write down in the scene what was asked for (plan.c). */
void plan_note_change(scene *sc, const char *prompt, double seconds);
/** Whether what was said afterwards brought nothing that the director could not honour: DATA with his words otherwise. */
int plan_check_notices(const scene *before, const scene *after, ciel_fail *fail);
