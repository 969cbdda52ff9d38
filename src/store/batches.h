/* store/batches.h - many creates in one file: a batch, its lines, and the videos they become.
 *
 *   validating -> in_progress -> finalizing -> completed          failed: the file was no good
 *                     |              |------> expired             the window ended first
 *                     |--> cancelling ------> cancelled           (from validating, too)
 *
 * A batch keeps a second name of its input file (files/<batch id>), so that deleting the upload changes nothing; a line
 * remembers where in it its body lies. A line waits, then is a video (made in the transaction that says so on the
 * line), then has ended; or ends without a video, with the reply that it was refused with. The end of a video ends its
 * line by a trigger of the schema, as does its deletion. Every step is one transaction and may be tried again: after
 * kill -9 no line is made twice and none is forgotten. The last step writes both files' rows, the batch's end, and
 * (trigger) its webhook event together.
 *
 * Videos of batches wait behind all others (BATCH_PRIORITY), do not count against the limits of what an owner may have
 * waiting, and are kept as long after the batch ends as others after they end.
 */
#pragma once
#include "store/uploads.h"

#define BATCH_MAX_LINES  50000
#define BATCH_MAX_ACTIVE 500 /* of one owner, not ended */
#define BATCH_AHEAD      8   /* videos of one batch that wait or run at a time */
#define BATCH_PRIORITY   (-1000)

enum batch_status {
    BATCH_VALIDATING,
    BATCH_IN_PROGRESS,
    BATCH_FINALIZING,
    BATCH_CANCELLING,
    BATCH_COMPLETED, /* from here on it has ended */
    BATCH_FAILED,
    BATCH_EXPIRED,
    BATCH_CANCELLED
};
const char *store_batch_status_name(enum batch_status s);

typedef struct store_batch {
    const char *id, *owner, *endpoint, *window, *input_file;
    const char *model, *output_file, *error_file; /* NULL = none (yet) */
    const char *metadata, *errors;                /* JSON, or NULL */
    enum batch_status status, ending;             /* ending: what FINALIZING will become */
    int64_t created_at, expires_at, in_progress_at, finalizing_at, ended_at, cancelling_at; /* unix seconds; 0 = not */
    int64_t output_keep_s;                                                                  /* 0 = for ever */
    int total, completed, failed;                                                           /* lines */
} store_batch;

/** Uses owner, endpoint, window, input_file, metadata, expires_at, output_keep_s. NOTFOUND: no such file;
 *  BUSY: too many that have not ended. */
int store_batch_create(store *s, const store_batch *wanted, char id[STORE_ID_SIZE], ciel_fail *fail);
int store_batch_get(store *s, store_batch *out, ciel_arena *a, const char *owner, const char *id, ciel_fail *fail);
int store_batch_list(store *s, store_batch **out, size_t *n, bool *more, ciel_arena *a, const char *owner,
                     const store_page *page, ciel_fail *fail);
/** INVAL when it has ended or is about to. */
int store_batch_cancel(store *s, const char *owner, const char *id, ciel_fail *fail);
char *store_batch_input(const store *s, const char *id); /* malloc'd path of its own copy */

/* ---- the side that moves them on ---- */
/** Of all owners, those that have not ended, oldest first. */
int store_batch_active(store *s, store_batch **out, size_t *n, ciel_arena *a, ciel_fail *fail);

typedef struct store_line {
    int number; /* 1 = the first of the file */
    const char *custom_id;
    int64_t offset, bytes; /* of its body in the input file */
    const char *job;       /* its video, or NULL */
    const char *refusal;   /* JSON of the response that it was refused with, or NULL */
    const char *lost;      /* "batch_expired", "batch_cancelled", "video_deleted": why there is neither; or NULL */
} store_line;
/** The file was read: its lines and their model; validating -> in_progress. */
int store_batch_begin(store *s, const char *id, const char *model, const store_line *lines, size_t n, ciel_fail *fail);
/** The file was no good: validating -> failed. */
int store_batch_refuse(store *s, const char *id, const char *errors, ciel_fail *fail);
/** The next waiting line; NOTFOUND (without words) when none waits, when BATCH_AHEAD videos are on their way, or when
 *  the owner has had `max_daily` videos (0 = any) in 24 hours. */
int store_batch_line(store *s, const char *id, int max_daily, store_line *out, ciel_arena *a, ciel_fail *fail);
/** A waiting line becomes a video. */
int store_batch_make(store *s, const char *id, int line, const store_job *wanted, ciel_fail *fail);
/** A waiting line ends with the response it was refused with. */
int store_batch_refuse_line(store *s, const char *id, int line, const char *refusal, ciel_fail *fail);
/** End what is over (its window, or cancelled) with its videos, and go on to FINALIZING when every line has ended.
 *  *ready: every line has, store_batch_end may be called. *b is read anew. */
int store_batch_settle(store *s, store_batch *b, bool *ready, ciel_arena *a, ciel_fail *fail);
/** Calls `each` for every line in order, with its video when it has one, until one fails. */
int store_batch_each(store *s, const store_batch *b,
                     int (*each)(void *user, const store_line *l, const store_job *j, ciel_fail *fail), void *user,
                     ciel_fail *fail);
/** FINALIZING or CANCELLING -> the end. The files at the two paths (NULL: none) are taken over as output and error
 *  file; the videos may be fetched for `keep_s` more (0 = for ever). */
int store_batch_end(store *s, const store_batch *b, const char *output, int64_t output_bytes, const char *errors,
                    int64_t error_bytes, int64_t keep_s, ciel_fail *fail);
