/* pipeline/extend_parts.h - inside extend: what its parts share.
 */
#pragma once
#include "language/brief.h"
#include "library/library.h"
#include "pipeline/pipeline.h"

typedef struct extension {
    scene *sc; /* a copy of the film, being made longer */
    library *lib;
    const atomic_int *cancel;     /* may be NULL */
    const brief *change;          /* what is asked for */
    const scene *before, *after;  /* what the director makes of `seconds` of film without and with it */
    const char *set;              /* place of the last shot; NULL = the scene's own */
    double seconds, seam;         /* how much longer; the old end, in film time */
    double seam_in_set;           /* the same as actions count it */
    double seam_in_shot;          /* and as the last shot's camera does */
    const scene *old;             /* the film as it was */
} extension;

/* ---- extend_scene.c ---- */
/** The entities of the last shot's place. */
entity *extend_entities(const extension *x, size_t *n);
entity *extend_find(const extension *x, const char *id);
/** Whether what is asked for can only come about after a cut, on a stage set anew. */
bool extend_needs_new_stage(const extension *x);
/** From the seam on those whose actions differ do the new ones. */
void extend_actions(extension *x);
/** Who is new comes in from beside the picture. `where` tells where people are at the seam. */
void extend_newcomers(extension *x, const scene_locator *where);
/** A cut to a stage of its own. */
int extend_new_stage(extension *x, ciel_fail *fail);
/** Lines, ambience and effects that are new. DATA when the music would have to change. */
int extend_sound(extension *x, ciel_fail *fail);

/* ---- extend_camera.c ---- */
/** Whether the prompt asks for another view, not only for another move. */
bool extend_needs_new_view(const extension *x);
/** The last shot lasts longer: its moves go on at their pace, or give way to those that the prompt asks for. */
void extend_shot(extension *x);
/** A cut to the view that the prompt asks for, in the same place at the same moment. */
int extend_new_view(extension *x, const scene_locator *where, ciel_fail *fail);
