/* server/intake.h - pictures and clips from outside, decoded where a decoder's fault can do no harm.
 *
 * Media of strangers go to a process of their own: this program started again with the hidden word INTAKE_COMMAND,
 * the bytes on its standard input, the pictures on its standard output. It gives itself small limits of memory and
 * time, then a seccomp filter under which it can only compute, read and write what is open already, and end; then it
 * looks at the first byte. Started anew and not forked, because the server has threads (a forked child may find any
 * lock held for ever) and secrets (the child has none of its memory, files or environment). What it answers is checked
 * like anything else from outside. When it is not done in time it is killed.
 *
 * Where the system has no seccomp, media are refused, never decoded without it. Threads: any; INTAKE_AT_ONCE run, the
 * others wait. A call takes some 30 ms beside the decoding: not for a connection thread (see ROUTE_SLOW in http.h).
 */
#pragma once
#include "media/media.h"
#include "server/config.h"
#include "server/form.h"

#define INTAKE_COMMAND   "decode-media"
#define INTAKE_AT_ONCE   4
#define INTAKE_MAX_BYTES (256u << 20) /* of one file; larger ones are refused */

typedef struct intake_wish {
    int max_frames; /* of a clip, from its begin; at most 600. A picture is one frame */
    int max_side;   /* larger ones are scaled down to it; 0 = as they are */
    int timeout_s;  /* 0 = 20 */
} intake_wish;

typedef struct intake {
    enum media_kind kind;
    int width, height; /* as sent, before scaling */
    int n_frames;
    picture *frames; /* all of one size; sRGB */
    double fps;      /* of a clip; 0 = a picture */
} intake;

/** Decode a file (PNG, JPEG, WebP, GIF, MP4, WebM, told by its bytes). Errors: FORMAT (not such a file, damaged, or
 *  its decoder had to be stopped), DATA (too large), UNAVAILABLE (no seccomp here), NOMEM, IO. */
int intake_read(intake *out, const char *path, const intake_wish *wish, ciel_fail *fail);
/** The same from memory. */
int intake_decode(intake *out, const uint8_t *data, size_t n, const intake_wish *wish, ciel_fail *fail);
void intake_free(intake *m);

/** The bytes behind an image_url: "data:TYPE;base64,..." or http(s) (outgoing_get: only public addresses, unless
 *  config.private_image_urls). malloc'd. Errors: INVAL (no such URL), NOPERM (address refused), DATA (too large),
 *  UNAVAILABLE (no answer). Waits up to 20 s. */
int intake_fetch(uint8_t **data, size_t *n, const char *url, const server_config *c, ciel_fail *fail);
/** The bytes of a data URL alone; malloc'd. */
int intake_data_url(uint8_t **data, size_t *n, const char *url, ciel_fail *fail);

/** What `ciel decode-media FRAMES SIDE` does; returns the exit code. */
int intake_child(int argc, char **argv);
/** From here on this thread may only compute, read, write and end. For the child and the tests. UNAVAILABLE without
 *  seccomp. */
int intake_lock_down(ciel_fail *fail);
/** Start `path` as the child instead of this program: for tests, which are other programs. */
void intake_set_program(const char *path);
