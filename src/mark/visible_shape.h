/* mark/visible_shape.h - what the visible mark looks like: sign and name as a mask of coverage.
 *
 * Private to the visible mark. The sign of ciel is drawn from vector shapes, so it is sharp at any size: a vault of
 * sky, a sun that rises under it, and the horizon.
 */
#pragma once
#include "base/fail.h"
#include <stdint.h>

typedef struct mark_shape {
    int width, height; /* the mark itself lies `margin` pixels inside */
    int margin;
    uint8_t *cover; /* [height][width], 0..255 */
    uint8_t *halo;  /* the same, softened and grown */
} mark_shape;

/** A mark for frames of frame_width x frame_height; the size follows from them. text NULL = "ciel", picture NULL = the
 *  sign. Errors: UNAVAILABLE, NOTFOUND, FORMAT, NOMEM. */
int mark_shape_make(mark_shape *out, int frame_width, int frame_height, const char *text, const char *picture,
                    ciel_fail *fail);
void mark_shape_free(mark_shape *s);
