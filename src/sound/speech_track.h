/* sound/speech_track.h - the mixer's door to the spoken lines. */
#pragma once
#include "sound/dsp.h"
#include "sound/sound.h"

/** Mono sound of one line of the timeline, starting at its begin; owned by the speech. */
grain speech_line_sound(const speech *s, size_t track_line);
