/* stage/event.h - what happened, when: motion writes, sound reads; and speech, the other way round.
 */
#pragma once
#include "base/vec.h"
#include <stddef.h>

enum event_kind {
    EVENT_CONTACT,  /* two bodies struck */
    EVENT_ROLL,     /* rolling or sliding contact from t to t_end */
    EVENT_FOOTSTEP,
    EVENT_SPLASH,   /* something met water; drops meeting a puddle are ambience, not events */
    EVENT_POUR,     /* a stream falls into something from t to t_end; `size_m` rises to the fill height */
    EVENT_RUSTLE,   /* cloth moved: coat, sleeve */
    EVENT_BREAK,    /* glass, pottery, wood by material_a */
    EVENT_VOICE,    /* an animal's or a person's wordless voice: name = "bark", "meow", "laugh", "neigh" ... */
    EVENT_WHOOSH,   /* something fast went by: speed in `impulse` m/s */
    EVENT_ENGINE,   /* a motor runs from t to t_end: name = "car", "motorbike", "boat", "plane", "train" */
    EVENT_WINGS,    /* one wing beat */
    EVENT_EXPLOSION,
    EVENT_NOTE      /* a played instrument: name = instrument, impulse = loudness 0..1 */
};
typedef struct event {
    enum event_kind kind;
    double t, t_end;      /* s; t_end = t for instants */
    vec3 position;        /* world */
    double impulse;       /* N s for contacts; loudness 0..1 or speed elsewhere */
    double size_m;        /* typical size of the smaller body */
    double mass_kg;       /* of the lighter free body */
    const char *material_a, *material_b; /* sound names (material_physics.sound) */
    const char *entity_a, *entity_b;     /* ids; "place" for the place */
    const char *name;     /* collider or voice name, or NULL */
} event;
typedef struct event_list {
    event *items;
    size_t n;
} event_list;

/* One spoken sound. Visemes: "sil","a","e","i","o","u","m" (lips closed: m b p),"f" (f v),"l" (l n d t),"s" (s z),
 * "ch" (sh ch j),"th","r","k" (k g ng),"w". */
typedef struct phoneme {
    double begin, end;   /* film time */
    const char *viseme;
    double stress;       /* 0..1 */
} phoneme;
typedef struct speech_line {
    const char *entity;  /* speaker id, or NULL */
    size_t line;         /* index into scene.sound.lines */
    double begin, end;
    phoneme *phonemes;
    size_t n_phonemes;
} speech_line;
typedef struct speech_track {
    speech_line *lines;
    size_t n_lines;
} speech_track;
