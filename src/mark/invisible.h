/* mark/invisible.h - a 64-bit id hidden in the luma of a film, and the detector that finds it again.
 *
 * Spread spectrum: a keyed tile of 32 x 32 chips, repeated over the frame, is added to the picture with an amplitude
 * that follows the picture (much where there is texture, next to nothing where it is flat). A quarter of the chips are
 * for synchronisation; the others carry the id and a keyed check of 40 bits, convolutionally coded. The sign of the
 * whole pattern turns over slowly with time, cross-faded, so that what stands still in the picture cancels in the
 * detector. The detector does not need the unmarked film. It finds the id after re-encoding, scaling, cropping,
 * mirroring, changes of speed, colours and aspect; what it withstands is measured by bench_watermark and written in
 * docs/provenance.md. Sources: Cox et al. 1997 (spread spectrum), Kalker et al. 1999 (tiling and shift invariance).
 *
 * Everything is a function of key, id, size, frame rate and the frames: the same film is marked the same anywhere.
 * Objects belong to one thread at a time; different objects may be used at once.
 */
#pragma once
#include "mark/key.h"
#include <stdbool.h>

typedef struct mark_embed_options {
    int width, height; /* 16..8192 */
    double fps;
    uint64_t id;
    const mark_key *key; /* read during the call only */
    bool still;          /* one picture: the pattern at full strength whatever the frame's number */
} mark_embed_options;

typedef struct mark_embedder mark_embedder;
/** Errors: INVAL (size, rate), NOMEM. */
int mark_embedder_create(mark_embedder **out, const mark_embed_options *o, ciel_fail *fail);
/** Mark frame i_frame in place: 8-bit sRGB, [height][width][3], tightly packed. The strength follows
 *  from this frame alone. */
void mark_embedder_frame(mark_embedder *m, uint8_t *rgb, int i_frame);
void mark_embedder_destroy(mark_embedder **m); /* null is fine */

typedef struct mark_found {
    bool found; /* an id whose keyed check holds; the rest is 0 otherwise, but for `peak` */
    uint64_t id;
    uint32_t generation; /* of the key it was marked with */
    double confidence;   /* 0..1: share of the coded bits that agree, from 0.5 (chance) to 1 scaled to 0..1 */
    double peak;         /* height of the synchronisation peak over what surrounds it, in deviations */
    bool mirrored;       /* left and right are exchanged */
    double tile_width, tile_height; /* of the repeated tile in pixels of the film as it is now */
} mark_found;

typedef struct mark_detector mark_detector;
/** `keys` is copied. `fps` is that of the frames given; it need not be that of the film once marked. */
int mark_detector_create(mark_detector **out, const mark_keys *keys, double fps, ciel_fail *fail);
/** Take one frame, in order. All frames must be of the size of the first (INVAL). After the id was found, and beyond
 *  MARK_DETECT_SECONDS, frames are ignored. */
int mark_detector_frame(mark_detector *d, const uint8_t *rgb, int width, int height, ciel_fail *fail);
/** Look for the id in what was taken. Not found is no error. Errors: INVAL (no frame), NOMEM. */
int mark_detector_finish(mark_detector *d, mark_found *out, ciel_fail *fail);
void mark_detector_destroy(mark_detector **d); /* null is fine */
#define MARK_DETECT_SECONDS 60.0

/** The whole of it for a file: any film that media/film can read. Errors: NOTFOUND, FORMAT, NOMEM. */
int mark_detect_film(mark_found *out, const char *path, const mark_keys *keys, ciel_fail *fail);
/** The id of a film from its name (a job's id) or its scene document: a hash. */
uint64_t mark_id_of(const char *name);
/** 16 hexadecimal digits, the way ids are written everywhere. */
void mark_id_text(char out[17], uint64_t id);
