/* pipeline/check_parts.h - inside check: what its parts share. Each part looks at one thing and mends it.
 */
#pragma once
#include "motion/motion.h"
#include "pipeline/check.h"
#include "render/render.h"

typedef struct finder {
    scene *sc;
    library *lib;
    const atomic_int *cancel; /* may be NULL */
    motion *m;
    render_view *views; /* [n_entities] */
    ciel_arena frame;
} finder;

/* ---- check_frame.c: by geometry alone ---- */
/** Put things that hang above the ground, or stick in it, onto it. Returns how many were moved: then motion must be
 * made anew. */
int check_feet(finder *f);
/** Turn the camera and step back or nearer until the shot holds its subject all the time, at about the size asked. */
void check_framing(finder *f, scene_shot *shot);
/** How much of what the shot must show lies inside the frame at its worst moment, 0..1, and how large the subject is
 *  against what the size asks (1 = as asked; 0 = the size is not known). */
double check_framed(const finder *f, const scene_shot *shot, double *size);

/* ---- check_light.c: by a small picture ---- */
/** Open or close the lens when the picture is nearly black or burnt out; light a face that cannot be made out. */
int check_exposure(finder *f, scene_shot *shot, ciel_fail *fail);
