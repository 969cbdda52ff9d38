/* bench/neutral.h - a stage reduced to what two renderers can both say in the same way.
 *
 * One colour, roughness, metal, glass and emission a surface: patterns, relief, cloth and skin response, clear coats,
 * cut outs and weather are left out, pictures become their mean colour, all stands still while the shutter is open, the
 * look is plain and the exposure fixed.
 */
#pragma once
#include "base/thread.h"
#include "stage/stage.h"

typedef struct neutral {
    ciel_arena arena;           /* paints: for the whole run */
    ciel_arena frame;           /* of the last stage */
    struct neutral_slot *slots; /* paints seen, by address */
    size_t n_slots, n_used;
    scene_sky sky;
    scene_weather weather;
    scene_look look; /* look.exposure_ev is to be set by the caller once */
} neutral;

void neutral_open(neutral *n);
/** *out is `st` reduced; valid until the next call and while st's meshes are. The same paints keep their addresses. */
void neutral_stage(neutral *n, const stage *st, stage *out);
/** Set the fixed exposure as the camera would for this (reduced) stage; returns the sensor value per cd/m2. */
double neutral_expose(neutral *n, const stage *reduced, ciel_pool *pool, ciel_fail *fail);
void neutral_close(neutral *n);
