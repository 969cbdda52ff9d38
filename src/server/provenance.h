/* server/provenance.h - where a file comes from: its signed manifest, its invisible mark, the video that it is.
 *
 * Private to the server and to `ciel verify`. Pictures are decoded by intake (intake.h), since files to be checked are
 * strangers'; the manifest's reader is our own and runs here.
 */
#pragma once
#include "mark/invisible.h"
#include "mark/verify.h"
#include "store/store.h"
#include <jansson.h>

#define PROVENANCE_RINGS 2

/* What a file is held against; all borrowed. */
typedef struct provenance_known {
    verify_trust trust;
    const mark_keys *rings[PROVENANCE_RINGS]; /* of invisible marks; NULL = none */
    store *store;                             /* or NULL */
    const char *owner;                        /* whose videos may be named; NULL = everybody's */
} provenance_known;

typedef struct provenance {
    verify_report manifest; /* state VERIFY_NONE for files that cannot carry one */
    bool looked;            /* for the mark; else `unlooked` says why not */
    mark_found mark;
    char unlooked[256];
    char video[STORE_ID_SIZE]; /* the store's id of it, or "" */
    int64_t made_at;           /* unix time, of the store; 0 = not known */
} provenance;

/** Look at a file. Errors: NOTFOUND, IO; FORMAT when it is neither a film nor a picture that anything can read. */
int provenance_look(provenance *out, const char *path, const provenance_known *known, ciel_fail *fail);
void provenance_release(provenance *p);
/** Everything, for people and programs: {"manifest", "mark", "video_id"}. New reference. */
json_t *provenance_json(const provenance *p);
/** The time that the manifest or the store tells, RFC 3339, in `out`; NULL when neither does. */
const char *provenance_time(char out[32], const provenance *p);

/* The keys and roots of a folder, and of the user. */
typedef struct provenance_home {
    provenance_known known;
    mark_keys rings[PROVENANCE_RINGS];
    char *anchors, *time_anchors;
} provenance_home;
/** Roots and rings of the user's data folder and of the folder `dir` (NULL = none), as far as they are there, and more
 *  roots from the PEM files `trust` and `time_trust` (NULL = none). Errors: those of reading the last two. */
int provenance_home_open(provenance_home *out, const char *dir, const char *trust, const char *time_trust,
                         ciel_fail *fail);
void provenance_home_close(provenance_home *h);
