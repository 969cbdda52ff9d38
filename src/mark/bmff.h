/* mark/bmff.h - the boxes of an MP4 file (ISO 14496-12), as far as a manifest needs them: listed, a box put between
 * them, and hashed as c2pa.hash.bmff.v3 wants it.
 *
 * Files are read by seeking and never held whole. Films in fragments (moof) are read but not written. Private to the
 * room.
 */
#pragma once
#include "base/arena.h"
#include "base/fail.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define BMFF_MAX_BOXES 65536 /* at the top of a file */

/* the uuid of the box that holds a manifest store */
extern const uint8_t bmff_c2pa_uuid[16];

typedef struct bmff_box {
    char type[5];
    uint64_t at, bytes; /* of the whole box, in the file */
    unsigned head;      /* 8 or 16, and 16 more for a uuid */
    uint8_t uuid[16];   /* of a uuid box */
} bmff_box;
/** The boxes at the top, in order; they cover the file without a gap. Errors: FORMAT when it is no such file, IO. */
int bmff_list(bmff_box **out, size_t *n, ciel_arena *a, FILE *f, ciel_fail *fail);
const bmff_box *bmff_find(const bmff_box *boxes, size_t n, const char *type); /* the first, or NULL */

/** The manifest store of a film: where its box is and what it holds. NOTFOUND (with words) when there is none.
 *  *store is malloc'd. Errors: FORMAT, DATA, IO. */
int bmff_read_store(uint8_t **store, size_t *n, const bmff_box *boxes, size_t n_boxes, FILE *f, ciel_fail *fail);

/** Make room for `bytes` behind the box ftyp, filled with anything, and shift stco and co64 accordingly. The file is
 *  open for reading and writing. *at = where the room is. Errors: FORMAT (fragments; chunks beyond 4 GiB), IO; the file
 *  is damaged then. */
int bmff_make_room(uint64_t *at, FILE *f, size_t bytes, ciel_fail *fail);
/** Bytes that a store of `n` bytes takes as a box, and that box's head written to `out`. */
#define BMFF_STORE_HEAD (8 + 16 + 4 + 9 + 8)
void bmff_store_head(uint8_t out[BMFF_STORE_HEAD], size_t n);

/* What a box must be like to be left out of the hash. */
typedef struct bmff_match {
    uint64_t offset; /* in the box */
    const uint8_t *bytes;
    size_t n;
} bmff_match;
typedef struct bmff_span {
    uint64_t offset, length; /* in the box; length 0 = to its end */
} bmff_span;
typedef struct bmff_exclusion {
    char type[5]; /* of boxes at the top */
    const bmff_match *matches;
    size_t n_matches;
    const bmff_span *spans; /* parts of the box; none = all of it */
    size_t n_spans;
} bmff_exclusion;
/** SHA-256 over the file: of each box at the top that is not left out, its offset as 8 bytes, then its bytes. */
int bmff_hash(uint8_t digest[32], FILE *f, const bmff_box *boxes, size_t n_boxes, const bmff_exclusion *exclusions,
              size_t n_exclusions, ciel_fail *fail);
