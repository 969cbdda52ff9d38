/* sound/speech_engine.h - between speech.c and the two engines: a line in, a mono voice with phoneme times out.
 *
 * Both engines keep global state (flite's voice and lexicon, espeak-ng's whole synthesiser), so each call holds one
 * process-wide lock; the result depends only on the arguments.
 */
#pragma once
#include "base/fail.h"
#include "sound/dsp.h"
#include "stage/event.h"
#include <stdbool.h>

/* Who speaks and how: made from the line by speech.c. */
typedef struct speech_voice {
    const char *who; /* "woman", "man", "child", "old_man", "old_woman", "robot" */
    float tract;     /* formant factor: 1 = adult woman, 0.86 = man, 1.15 = child */
    float semitones; /* pitch against the engine's own speaker, whole effect */
    float speed;     /* 1 = natural */
    float roughness; /* 0..1: the tremor and breath of age */
    bool whisper, shout, robot;
} speech_voice;

typedef struct speech_sound {
    float *x; /* 48 kHz, active level about -20 dBFS rms, in the arena */
    size_t n;
    phoneme *phonemes; /* times from the sound's start */
    size_t n_phonemes;
} speech_sound;

/** UNAVAILABLE when the HTS voice file is not installed (set CIEL_HTS_VOICE to use another). */
int speech_english(speech_sound *out, ciel_arena *a, const char *text, const speech_voice *voice, ciel_fail *fail);
/** Any language of espeak-ng ("fr", "en"); UNAVAILABLE without its data. */
int speech_espeak(speech_sound *out, ciel_arena *a, const char *text, const char *language, const speech_voice *voice,
                  ciel_fail *fail);

/* ---- shared finishing, speech_finish.c ---- */
/** Windowed-sinc resampling: out rate / in rate = ratio. */
grain speech_resample(ciel_arena *a, const float *x, size_t n, double ratio);
/** Tone, level and manner; in place. */
void speech_finish(speech_sound *s, const speech_voice *voice, uint64_t key);
/** Label text of a line for one phone context: see speech_labels.c. Returns the labels and the phone names. */
typedef struct speech_labels {
    char **lines;
    size_t n;
    const char **phones; /* [n] lower case ARPAbet, "pau" for silence */
    float *stress;       /* [n] 0..1 */
} speech_labels;
int speech_label_text(speech_labels *out, ciel_arena *a, const char *text, ciel_fail *fail);
const char *speech_viseme_arpabet(const char *phone);
