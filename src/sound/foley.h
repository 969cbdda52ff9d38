/* sound/foley.h - the sound of one event of the picture.
 *
 * Each event becomes a mono grain whose first sample is the event's time: the attack is in the first millisecond.
 * Levels are a mixer's (see modal_level), as heard from near; placing and room come later (space.h).
 */
#pragma once
#include "sound/dsp.h"
#include "sound/sound.h"

typedef struct foley_context {
    const sound_input *in;
    ciel_arena *arena;
    uint64_t key; /* of this event: seed, index */
} foley_context;
typedef struct foley_sound {
    grain grain;
    float near_m; /* full level up to this distance */
    bool moving;  /* follow entity_a with Doppler */
} foley_sound;
/** The sound of an event; grain.n = 0 when it makes none. */
foley_sound foley_render(const foley_context *c, const event *e);

/* ---- by kind ---- */
grain foley_contact(const foley_context *c, const event *e); /* foley_contact.c */
