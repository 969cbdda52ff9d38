/* sound/ambience.h - the sounds that are not events of the picture: rain, crowd, room tone ... by name.
 *
 * A cue is a small program that writes a stereo stretch: decorrelated beds of filtered noise that drift, and
 * hundreds of small separate sounds scattered over them, so that nothing loops. The table in ambience.c gives each
 * name its program, its variant and the level at which a mixer would set it. One-shot cues (thunder, a door, a bell)
 * sound once at their begin.
 */
#pragma once
#include "sound/dsp.h"
#include "sound/sound.h"

typedef struct ambience_job {
    float *out; /* [n][2], the program adds */
    size_t n;
    ciel_arena *scratch;
    uint64_t key;        /* every random choice comes from it */
    const char *name;    /* of the cue */
    int variant;         /* the table's */
    float distance;      /* 0 near .. 1 far (param "distance") */
    float amount;        /* 0..1, 0.5 natural (param "amount": density, strength) */
    float wet;           /* the scene's wetness */
    float wind_mps;      /* the scene's wind */
    float rain;          /* the scene's rain */
    const char *surface; /* param "surface", or NULL */
} ambience_job;
typedef void (*ambience_fn)(ambience_job *job);

typedef struct ambience_kind {
    const char *name;
    ambience_fn play;
    int variant;
    float lufs;    /* level in the mix before the master */
    bool one_shot; /* sounds once, from its begin */
    float seconds; /* one-shots: how long at most */
    float send;    /* into the scene's room */
} ambience_kind;
const ambience_kind *ambience_find(const char *name);
/** Render one cue for `seconds` at its level (LUFS of the table, before gain_db). out is [n][2], zeroed by the caller.
 */
void ambience_render(const ambience_kind *kind, ambience_job *job);

/* ---- tools for the programs ---- */
static inline double ambience_seconds(const ambience_job *j)
{
    return (double)j->n / (double)DSP_RATE;
}
static inline uint64_t ambience_key(const ambience_job *j, const char *what)
{
    return rng_hash(j->key, rng_key(what));
}
/** Add a mono grain at t seconds with pan -1..1. */
void ambience_place(ambience_job *j, const grain *g, double t, float pan, float gain);
/** A bed of noise: colour 'w' white, 'p' pink, 'b' brown; low and high corner; level; drift of the level in dB. */
typedef struct ambience_bed {
    char colour;
    float low_hz, high_hz, level;
    float drift_db, drift_hz;
    float width; /* 0 mono .. 1 decorrelated */
} ambience_bed;
void ambience_add_bed(ambience_job *j, const ambience_bed *bed, const char *what);
/** Times of a random process with `rate` events a second: call with *t = -1 first; false when past the end.
 *  `irregular` 0 = like a clock, 1 = Poisson. */
bool ambience_next(rng *r, double *t, double rate, float irregular, double seconds);

/* ---- the programs, by file ---- */
void ambience_rain(ambience_job *j); /* ambience_weather.c; variants below */
void ambience_wind(ambience_job *j);
void ambience_thunder(ambience_job *j);
void ambience_snow(ambience_job *j);
void ambience_sea(ambience_job *j); /* ambience_water.c */
void ambience_stream(ambience_job *j);
void ambience_drips(ambience_job *j);
void ambience_underwater(ambience_job *j);
void ambience_fire(ambience_job *j); /* ambience_life.c */
void ambience_birds(ambience_job *j);
void ambience_insects(ambience_job *j);
void ambience_forest(ambience_job *j);
void ambience_farm(ambience_job *j);
void ambience_traffic(ambience_job *j); /* ambience_city.c */
void ambience_city(ambience_job *j);
void ambience_train(ambience_job *j);
void ambience_station(ambience_job *j);
void ambience_neon(ambience_job *j);
void ambience_crowd(ambience_job *j); /* ambience_people.c */
void ambience_applause(ambience_job *j);
void ambience_cafe(ambience_job *j);
void ambience_room(ambience_job *j); /* ambience_rooms.c */
void ambience_machine(ambience_job *j);
void ambience_space(ambience_job *j);
void ambience_one_shot(ambience_job *j); /* ambience_shots.c */
