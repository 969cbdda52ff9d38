/* mark/visible.h - the mark that is seen: a name and a sign that stay a while, then go elsewhere.
 *
 * It covers about 2 % of the frame, stays for 2 to 4 seconds (half the film when that is shorter than 4 s), then fades
 * over to another of eight places. The first two places lie so that any cut that keeps 60 % of the frame's area keeps
 * one of them whole; none lies in the middle. Where something must not be covered (a face) the others are preferred.
 * Light on dark ground or dark on light, with a faint halo of the other kind, decided from the picture below and
 * turned when that changes.
 *
 * Where it stays and when is a function of the options; how light it is, of the frames too. One thread.
 */
#pragma once
#include "base/fail.h"
#include <stdint.h>

/* Shares of the frame: 0..1 from left to right and from top to bottom. */
typedef struct mark_rect {
    float x0, y0, x1, y1;
} mark_rect;

typedef struct mark_visible_options {
    int width, height, n_frames;
    double fps;
    uint64_t id;         /* the film's: decides order and lengths of the stays */
    const char *text;    /* NULL = "ciel"; "" = the sign alone */
    const char *picture; /* a file: dark on white or on nothing; NULL = ciel's sign */
    /* Where nothing should be covered between two times: writes up to `max` rectangles, returns how many. May be NULL.
     */
    int (*avoid)(void *user, double from_s, double to_s, mark_rect *out, int max);
    void *user;
} mark_visible_options;

typedef struct mark_visible mark_visible;
/** `o` is read during the call only. Errors: INVAL, UNAVAILABLE (no font), NOTFOUND and FORMAT (the picture), NOMEM. */
int mark_visible_create(mark_visible **out, const mark_visible_options *o, ciel_fail *fail);
/** Draw the mark of frame i_frame in place: 8-bit sRGB, [height][width][3]. Frames in order. */
void mark_visible_frame(mark_visible *m, uint8_t *rgb, int i_frame);
/** Where it is in frame i_frame (the stronger one during a fade). */
mark_rect mark_visible_at(const mark_visible *m, int i_frame);
void mark_visible_destroy(mark_visible **m); /* null is fine */
