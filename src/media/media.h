/* media/media.h - pictures, sound and films in and out, by FFmpeg's libraries and libwebp.
 */
#pragma once
#include "base/fail.h"
#include <stddef.h>
#include <stdint.h>

/* 8-bit sRGB, tightly packed [height][width][3], row 0 on top, malloc'd. */
typedef struct picture {
    int width, height;
    uint8_t *rgb;
} picture;
void picture_free(picture *p);
int picture_create(picture *out, int width, int height, ciel_fail *fail);
/** Area-averaged when shrinking, bicubic when growing. */
int picture_scale(picture *out, const picture *src, int width, int height, ciel_fail *fail);
/** By the name's ending: .png, .jpg/.jpeg, .webp. Written atomically. quality 1..100 for jpg and webp. */
int picture_write(const char *path, const picture *p, int quality, ciel_fail *fail);
/** Read PNG, JPEG or WebP (by content). Errors: NOTFOUND, FORMAT, DATA (over 64 megapixels). */
int picture_read(picture *out, const char *path, ciel_fail *fail);
/** The same from memory. */
int picture_decode(picture *out, const uint8_t *data, size_t bytes, ciel_fail *fail);

typedef struct clip_options {
    const char *path; /* final name; written under a temporary name beside it and moved on clip_close */
    int width, height, fps;
    int audio_rate;              /* 48000; 0 = no sound */
    int crf;                     /* x264; 18 by default */
    const char *preset;          /* x264 preset; "veryfast" */
    const char *const *metadata; /* pairs key, value ..., NULL-terminated: title, comment, encoder ... may be NULL */
    int (*seal)(void *user, const char *path, ciel_fail *fail); /* NULL, or changes the whole file (under its temporary
                                                                   name) before it gets its name: a signature */
    void *seal_user;
} clip_options;
clip_options clip_options_default(void);

typedef struct clip clip;
/** H.264 High yuv420p BT.709 + AAC 192 kb/s stereo, MP4 faststart. Encoder threads are fixed, so that the same frames
 *  give the same file. Errors: CANTCREAT (unwritable folder), INVAL (size). */
int clip_open(clip **out, const clip_options *opts, ciel_fail *fail);
int clip_frame(clip *c, const uint8_t *rgb, ciel_fail *fail);                   /* in order */
int clip_sound(clip *c, const float *stereo, size_t n_frames, ciel_fail *fail); /* whole track at once or in pieces */
/** Begin with all pictures of the film at `path`, which this room made with the same options: they are copied as they are
 *  coded, bit for bit. `each` (may be NULL) sees every one of them, decoded, in order. *n_pictures = how many. Call before
 *  the first clip_frame. Errors: NOTFOUND; FORMAT when it is coded otherwise or damaged. */
typedef int (*clip_picture_sink)(void *user, int i_frame, const picture *p, ciel_fail *fail);
int clip_begin_with(clip *c, const char *path, clip_picture_sink each, void *user, int *n_pictures, ciel_fail *fail);
int clip_close(clip **c, ciel_fail *fail);                                      /* finish, move into place */
void clip_abandon(clip **c); /* drop everything, remove the temporary file */

int wave_write(const char *path, const float *stereo, size_t n_frames, int rate, ciel_fail *fail); /* 24-bit PCM */

/* A film decoded: for tests, references and input pictures. */
typedef struct film {
    int width, height, n_frames;
    double fps;
    picture *frames;
    float *stereo; /* 48 kHz, or NULL */
    size_t n_sound_frames;
    double sound_offset_s; /* time of the first sample against frame 0 */
} film;
int film_read(film *out, const char *path, int max_frames, ciel_fail *fail);
/** The same from memory, on the calling thread alone. */
int film_decode(film *out, const uint8_t *data, size_t bytes, int max_frames, ciel_fail *fail);
void film_free(film *f);
/** Only the pictures, one at a time, so that a film may be long. `take` gets each in order (valid during the call) and
 *  returns 0 to go on, 1 to stop, or an error, which film_scan returns. Other errors: film_read's. */
typedef int film_taker(void *user, const picture *p, double fps, ciel_fail *fail);
int film_scan(const char *path, film_taker *take, void *user, ciel_fail *fail);

/** Contact sheet: frames in columns x rows with time codes burnt in below each, caption on top, dark background. */
typedef struct sheet sheet;
int sheet_create(sheet **out, int width, int height, int n_frames_total, double fps, int columns, int rows,
                 ciel_fail *fail);
void sheet_frame(sheet *s, int i_frame, const uint8_t *rgb); /* keeps those it needs */
int sheet_write(sheet *s, const char *path, const char *caption, ciel_fail *fail);
void sheet_destroy(sheet **s);
