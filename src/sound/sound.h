/* sound/sound.h - the sound track: speech first (its timing drives the mouths), then everything, mixed.
 *
 * 48 kHz, stereo, float, interleaved [n_frames][2], frame 0 = film time 0.
 * Exact: same inputs and version give the same samples, whatever the number of threads.
 */
#pragma once
#include "base/fail.h"
#include "base/thread.h"
#include "scene/camera.h"
#include "scene/scene.h"
#include "stage/event.h"
#include "stage/model.h"
#include <stdatomic.h>

#define SOUND_RATE 48000

/* Spoken lines as mono voices, made before motion. */
typedef struct speech speech;
/** Synthesise every line of scene.sound.lines; lines with begin < 0 are placed one after another (first at 0.4 s),
 *  0.35 s apart. English by flite's front end and the HTS voice when present, else espeak-ng; French by espeak-ng.
 *  A line that does not fit before the film's end is kept whole and reported (speech_notices). */
int speech_create(speech **out, const scene *sc, ciel_fail *fail);
void speech_destroy(speech **s);
const speech_track *speech_timeline(const speech *s);
const scene_notice *speech_notices(const speech *s, size_t *n);
/** Was any line spoken by a voice that was trained on recordings of a person? (HTS; espeak-ng computes its own.) */
bool speech_is_trained(const speech *s);
/** Is the scene's music played with recordings of instruments, as far as its score asks for them? */
bool sound_music_is_sampled(const scene *sc);

/* Where the ears are: the camera, sampled by the pipeline. */
typedef struct listener {
    double t;
    vec3 position, right, forward;
} listener;
/* While a place is on the screen, its acoustics. */
typedef struct room_span {
    double begin, end;
    acoustics acoustics;
} room_span;
typedef struct sound_input {
    const scene *scene;
    const speech *speech; /* NULL = no lines */
    event_list events;
    const listener *listeners; /* sorted by t, n >= 1 */
    size_t n_listeners;
    acoustics acoustics;   /* of the place */
    const room_span *rooms; /* a film of several places: sorted, without overlap; where none holds, `acoustics` does */
    size_t n_rooms;
    scene_locator locator; /* where speakers and cue entities are */
    ciel_pool *pool;
    const atomic_int *cancel;
} sound_input;
/** The whole track: exactly round(seconds * 48000) frames, -16 LUFS integrated (where there is sound), true peak
 *  below -1 dB. *out is malloc'd; the caller frees. */
int sound_render(float **out, size_t *n_frames, const sound_input *in, ciel_fail *fail);

/** Names usable as ambience and effect cues, NULL-terminated, about 160: beds ("rain", "wind", "traffic", "crowd",
 *  "cafe", "birds", "sea", "stream", "fire", "room", "gym", "kitchen", "office", "train", "station", "forest", "night",
 *  "space", "neon" ...: the table in ambience.c) and single sounds ("door", "church_bell", "bark", "explosion" ...).
 *  sound_cue_known also knows synonyms ("machines", "park", "laughter").
 *  gain_db 0 is where a film mixer would set the cue beside others (rain about -27 LUFS, room tone -52), before the
 *  master brings the programme to -16: give differences of taste (-6 ... +6), not absolute levels.
 *  Parameters: "distance" 0 near .. 1 far or "near", "far" (duller, a little softer; rain loses its near drops),
 *  "amount" 0 .. 1 (density, strength; 0.5 natural), "surface" for rain ("puddle", "roof", "leaves", "umbrella",
 *  "window", "stone"). A cue with an `entity` is heard from there. */
const char *const *sound_cue_names(void);
bool sound_cue_known(const char *name);
