/* sound/music_compose.h - the composer's desk: what plan, harmony and the part writers share.
 */
#pragma once
#include "sound/music.h"

enum music_genre {
    GENRE_ORCHESTRAL,
    GENRE_ELECTRONIC,
    GENRE_PIANO,
    GENRE_JAZZ,
    GENRE_AMBIENT,
    GENRE_LOFI,
    GENRE_FOLK,
    GENRE_ROCK
};
enum music_mood {
    MOOD_DARK,
    MOOD_TENSE,
    MOOD_CALM,
    MOOD_HAPPY,
    MOOD_EPIC,
    MOOD_DREAMY,
    MOOD_DISCREET,
    MOOD_SAD
};

enum {
    MUSIC_MAX_SLOTS = 160
};
typedef struct desk {
    music_score *score;
    ciel_arena *arena;
    rng random;
    enum music_genre genre;
    enum music_mood mood;
    music_key key;
    music_chord chords[MUSIC_MAX_SLOTS + 1]; /* one a half-bar, and the last chord */
    bool changes[MUSIC_MAX_SLOTS + 1];       /* a new chord begins here */
    int voiced[MUSIC_MAX_SLOTS + 1][4];
    float swing; /* 0 straight .. 0.33 triplets */
    float rise;
    const scene_music *wish;
} desk;

/** Add a part; returns its index, or the last one's when all seats are taken. */
int desk_part(desk *d, const char *name, enum music_patch patch, int program, float pan, float gain_db, float hall,
              bool swells);
/** Add a note at `beat` (0 = the beginning; eighths swing) for `beats`. */
void desk_note(desk *d, int part, double beat, double beats, int key, float velocity);
/** Time in seconds of a beat, swing applied. */
double desk_time(const desk *d, double beat);
/** Beats before the last chord. */
double desk_beats(const desk *d);
const music_chord *desk_chord(const desk *d, double beat);
/** Intensity at a beat. */
float desk_force(const desk *d, double beat);
/** Part for the wished instruments, when the wish names some: takes the `which`-th that fits `role`
 *  ("lead", "pad", "bass", "drums"); false when none. */
bool desk_wished(const desk *d, const char *role, int *program, enum music_patch *patch);

void write_orchestral(desk *d); /* music_orchestra.c */
void write_electronic(desk *d); /* music_bands.c */
void write_piano(desk *d);
void write_jazz(desk *d);
void write_ambient(desk *d);
void write_lofi(desk *d);
void write_folk(desk *d);
void write_rock(desk *d);

/* shared writers, music_lines.c */
/** Sustained chords, overlapping a little; n voices. */
void write_pad(desk *d, int part, int n_voices, int octave, float velocity, double from_beat);
/** A melody grown from a motif: range around `centre`. `density` 0 long notes .. 1 lively. */
void write_melody(desk *d, int part, int centre, float velocity, float density, double from_beat);
/** Broken chords on a grid of `step` beats; pattern 0 up, 1 up-down, 2 alberti, 3 wide. */
void write_arpeggio(desk *d, int part, int octave, double step, int pattern, float velocity, double from_beat);
/** Bass: pattern 0 long roots, 1 eighths, 2 root and fifth, 3 walking, 4 off-beats. */
void write_bass(desk *d, int part, int low, int pattern, float velocity, double from_beat);
