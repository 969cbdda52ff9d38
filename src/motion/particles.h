/* motion/particles.h - inside the room: the air's particles and those that things give off.
 *
 * The place's params "falling" ("leaves", "petals", "confetti", "bubbles", "embers") and "falling_amount" (1) fill the
 * air with such things.
 */
#pragma once
#include "motion/show.h"

/** A new set with room for `most` particles. */
particle_set *particles_add(stage *out, ciel_arena *frame, enum particle_kind kind, size_t most);

/* emitters.c: steam, smoke, flames, sparks */
void emitters_plan(motion *m); /* events */
void emitters_show(motion *m, const double t[2], stage *out, ciel_arena *frame);
