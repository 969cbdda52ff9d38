/* sound/music.h - a score for the film: composed for its mood, genre and exact length, then played.
 *
 * The composer (music_compose) plans a form that fits: an integer number of half-bars at about the wanted tempo, a
 * last chord that sounds before the end and a tail to let it die. Harmony moves by smooth voice leading, the melody
 * grows out of one motif, parts enter as intensity rises. Nothing is quoted: notes come from rules and the seed.
 * The player (music_play) renders sampled instruments by FluidSynth with a General MIDI soundfont, and synthetic ones
 * (pads, plucks, basses, electronic drums) itself; all of it goes through one hall.
 */
#pragma once
#include "sound/dsp.h"
#include "sound/sound.h"

/* Parts played by our own synthesiser; others are General MIDI programs. */
enum music_patch {
    PATCH_GM,        /* `program` */
    PATCH_GM_DRUMS,  /* channel 10, key = drum */
    PATCH_PAD,       /* detuned saws behind a slow low-pass */
    PATCH_GLASS_PAD, /* soft sines and fifths, shimmering */
    PATCH_PLUCK,     /* short filtered saw, echoes */
    PATCH_BELL,      /* two-operator FM */
    PATCH_SYNTH_BASS,
    PATCH_SUB,  /* sine below */
    PATCH_LEAD, /* gliding square */
    PATCH_ELECTRIC_PIANO,
    PATCH_DRUMS, /* key = General MIDI drum, synthesised */
    PATCH_VINYL  /* crackle as long as the note */
};
typedef struct music_part {
    const char *name;
    enum music_patch patch;
    int program;              /* General MIDI, 0-based */
    float pan, gain_db, hall; /* -1..1, dB, 0..1 into the hall */
    bool swells;              /* obeys the score's intensity as expression */
} music_part;
typedef struct music_note {
    double t, seconds;
    int part, key, velocity; /* velocity 1..127 */
} music_note;
enum {
    MUSIC_MAX_PARTS = 14
};
typedef struct music_score {
    music_part parts[MUSIC_MAX_PARTS];
    int n_parts;
    music_note *notes; /* in the arena, any order */
    size_t n_notes;
    double seconds, end_chord; /* the film's length; when the last chord falls */
    double beat;
    int n_slots;    /* half-bars before the last chord */
    float hall_s;   /* reverberation time */
    float from, to; /* intensity at begin and at the last chord, 0..1 */
} music_score;

/** Compose for `seconds` of film. Unknown moods and genres fall back to calm and ambient. */
void music_compose(music_score *out, ciel_arena *a, const scene_music *wish, double seconds, uint64_t seed);
/** Intensity at t, 0..1. */
float music_intensity(const music_score *s, double t);
/** Render into stereo [n][2] (added). UNAVAILABLE when a sampled part is needed and no soundfont is installed:
 *  then those parts are played by the synthesiser and *plain is set. */
int music_play(float *stereo, size_t n, const music_score *s, uint64_t seed, bool *plain, ciel_fail *fail);
/** Path of the soundfont that will be used, or NULL: $CIEL_SOUNDFONT, else the first installed of Fluid R3 (loads
 *  quickest: 0.2 to 0.5 CPU-s), MuseScore General (full, small: about 3 CPU-s to unpack), TimGM6mb. */
const char *music_soundfont(void);

/* ---- music_synth.c ---- */
/** Add one note of a synthetic patch to dry [n][2] and to the hall's send [n]. */
void music_synth_note(float *dry, float *send, size_t n, const music_part *part, const music_note *note,
                      const music_score *score, uint64_t key);

/* ---- music_harmony.c ---- */
typedef struct music_chord {
    int root;     /* pitch class 0..11 */
    int tones[5]; /* pitch classes, root first */
    int n;
} music_chord;
typedef struct music_key {
    int tonic;    /* pitch class */
    int scale[7]; /* semitones above the tonic */
    bool minor;
} music_key;
/** Chord on a scale degree; sevenths adds the seventh, `dominant` raises the third (major dominant in minor). */
music_chord music_chord_on(const music_key *key, int degree, bool sevenths, bool dominant);
/** Choose keys (ascending, n = 3 or 4) for the chord near `centre`, moving as little as possible from `before`
 *  (before[0] = 0: none). */
void music_voice(int out[4], int n, const music_chord *chord, const int before[4], int centre);
/** MIDI key of a scale step: step 0 = the tonic nearest above `low`. */
int music_scale_key(const music_key *key, int step, int low);
/** Nearest key to `to` whose pitch class is a chord tone. */
int music_nearest_tone(const music_chord *chord, int to);
