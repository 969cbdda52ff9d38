/* sound/master.h - the last fader: loudness to the target and no peak above the ceiling.
 *
 * Loudness by EBU R 128 (libebur128). The limiter looks ahead 4 ms at peaks of the four-times oversampled signal, so
 * the true peak stays below its ceiling; it turns down and never clips. Gain and limiter are tried again until the
 * limited programme has the loudness asked for.
 * Two targets: a programme with something to hear in it goes to MASTER_LUFS, with at most MASTER_MAX_GAIN_DB; one that
 * is nothing but a faint bed (room tone, a fridge, falling snow) goes to MASTER_QUIET_LUFS only: silence must not be
 * pumped up into hiss. The mixer knows which it is, by its cues, events, lines and music.
 */
#pragma once
#include "base/fail.h"
#include <stddef.h>

#define MASTER_LUFS        -16.0
#define MASTER_CEILING_DB  -1.5
#define MASTER_QUIET_LUFS  -38.0
#define MASTER_MAX_GAIN_DB 24.0

/** In place on interleaved stereo, to target_lufs. Silence stays silence. */
int master_finish(float *stereo, size_t n_frames, double target_lufs, ciel_fail *fail);
/** Integrated loudness in LUFS (-70 for silence; also when shorter than 0.4 s: then the rms-like value of all). */
int master_loudness(double *lufs, const float *stereo, size_t n_frames, ciel_fail *fail);
/** Highest true peak of both channels, dB. */
int master_true_peak(double *db, const float *stereo, size_t n_frames, ciel_fail *fail);
