/* sound/master.h - the last fader: loudness to the target and no peak above the ceiling.
 *
 * Loudness by EBU R 128 (libebur128). The limiter looks ahead 4 ms at peaks of the four-times oversampled signal, so
 * the true peak stays below its ceiling; it turns down and never clips. Gain and limiter are tried again until the
 * limited programme has the loudness asked for.
 * A programme that is only a faint bed is not pumped up into hiss: the gain above the mixer's own levels is capped at
 * MASTER_MAX_GAIN_DB, so a film of bare room tone stays quiet (about -37 LUFS) and rain alone reaches the target.
 */
#pragma once
#include "base/fail.h"
#include <stddef.h>

#define MASTER_LUFS        -16.0
#define MASTER_CEILING_DB  -1.5
#define MASTER_MAX_GAIN_DB 16.0

/** In place on interleaved stereo. Silence stays silence. */
int master_finish(float *stereo, size_t n_frames, ciel_fail *fail);
/** Integrated loudness in LUFS (-70 for silence; also when shorter than 0.4 s: then the rms-like value of all). */
int master_loudness(double *lufs, const float *stereo, size_t n_frames, ciel_fail *fail);
/** Highest true peak of both channels, dB. */
int master_true_peak(double *db, const float *stereo, size_t n_frames, ciel_fail *fail);
