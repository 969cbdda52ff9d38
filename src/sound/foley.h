/* sound/foley.h - the sound of one event of the picture.
 *
 * Each event becomes a mono grain whose first sample is the event's time: the attack is in the first millisecond.
 * Levels are a mixer's (see modal_level), as heard from near; placing and room come later (space.h).
 */
#pragma once
#include "sound/dsp.h"
#include "sound/sound.h"

typedef struct foley_context {
    const sound_input *in; /* may be NULL: a cue without a scene */
    ciel_arena *arena;
    uint64_t key; /* of this event: seed, index */
    float wet;    /* the ground, 0..1 */
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
grain foley_break(const foley_context *c, const event *e);   /* foley_break.c */
grain foley_explosion(const foley_context *c, const event *e);
grain foley_roll(const foley_context *c, const event *e); /* foley_motion.c */
grain foley_rustle(const foley_context *c, const event *e);
grain foley_whoosh(const foley_context *c, const event *e);
grain foley_wings(const foley_context *c, const event *e);
grain foley_footstep(const foley_context *c, const event *e); /* foley_steps.c */
grain foley_splash(const foley_context *c, const event *e);   /* foley_water.c */
grain foley_pour(const foley_context *c, const event *e);
grain foley_engine(const foley_context *c, const event *e); /* foley_engine.c */
grain foley_note(const foley_context *c, const event *e);   /* foley_note.c */
/** What was met: the material on the place's side, else the second. */
const char *foley_ground(const event *e);
