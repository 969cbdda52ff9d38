/* mark/invisible_windows.h - frames gathered into short windows of time, and what in them may be mark.
 *
 * Private to the detector of the invisible mark. Frames are brought to a working size (an integer part of their own,
 * the shorter side 360 to 719 when they are that large) and averaged over a sixth of a second: the mark stands still
 * that long, moving things blur. What remains when neighbourhood and (for the second kind) the seconds around are taken
 * away, in units of its own local deviation, is the residual that is searched.
 */
#pragma once
#include "base/fail.h"
#include <stdbool.h>
#include <stdint.h>

#define MARK_WINDOWS_MAX 64

typedef struct mark_windows {
    int frame_width, frame_height, factor; /* of the frames; frame pixels a working pixel */
    int width, height;                     /* working size */
    int frames_wanted, frames_in;          /* a window; in the open one */
    uint32_t *sum;                         /* of the open window */
    int n;
    float *luma[MARK_WINDOWS_MAX]; /* [height][width], 0..255 */
} mark_windows;

/** A zeroed one is ready. The first frame sets the sizes. Errors: INVAL (another size), NOMEM. */
int mark_windows_add(mark_windows *w, const uint8_t *rgb, int width, int height, double fps, ciel_fail *fail);
/** Close a window that is half full; forget it otherwise, unless it is the only one. */
void mark_windows_close(mark_windows *w);
/** Forget all windows, keep sizes and memory. */
void mark_windows_clear(mark_windows *w);
void mark_windows_free(mark_windows *w);

/** Residual of window i into out[height][width]. `against_time`: what stays for seconds is taken away first; needs
 *  several windows. scratch: 3 * width * height floats. */
void mark_windows_residual(float *out, const mark_windows *w, int i, bool against_time, float *scratch);
