/* pipeline/cast_names.h - characters in a prompt: their names become what they are, and what is cast for that gets their
 * looks. Private to the pipeline.
 */
#pragma once
#include "language/brief.h"
#include "library/library.h"
#include "pipeline/character.h"
#include "scene/scene.h"

typedef struct named_part {
    const character *who;
    const char *noun; /* malloc'd: "teapot" */
} named_part;

/** The prompt with each name replaced, malloc'd, and what each character is. DATA, with words for the person, when a name is
 *  not in the prompt or nobody can tell what it names. Free with cast_names_free. */
int cast_names(char **prompt, named_part *parts, const char *given, const character *all, size_t n, library *lib, ciel_fail *fail);
/** The text with every "NAME" turned into "the NOUN", malloc'd. */
char *cast_rename(const char *text, const char *name, const char *noun);
void cast_names_free(named_part *parts, size_t n);
/** Colours and proportions onto the entities. DATA when the film has nobody for a name. */
int cast_looks(scene *sc, const brief *b, const named_part *parts, size_t n, library *lib, ciel_fail *fail);
