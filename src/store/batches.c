/* store/batches.c - see batches.h. */
#include "store/batches.h"
#include "store/db.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const names[] = { "validating", "in_progress", "finalizing", "cancelling",
                                     "completed",  "failed",      "expired",    "cancelled" };
const char *store_batch_status_name(enum batch_status s)
{
    return names[s];
}

static int no_such_batch(ciel_fail *fail, const char *id)
{
    return ciel_fail_set(fail, CIEL_E_NOTFOUND, "there is no batch '%.80s'", id);
}

char *store_batch_input(const store *s, const char *id)
{
    return store_file_path(s, id);
}

/* the lines are counted while there are any; their sums stay (store_batch_end) */
#define COUNT(of, which)                                                                                               \
    "CASE WHEN status >= 4 THEN " of " ELSE (SELECT count(*) FROM lines l WHERE l.batch = batches.id" which ") END"
#define COLUMNS                                                                                                        \
    "id, owner, endpoint, window, input_file, model, output_file, error_file, metadata, errors, status, ending,"       \
    " created_at, expires_at, in_progress_at, finalizing_at, ended_at, cancelling_at, output_keep_s, " COUNT(          \
        "total", "") ", " COUNT("completed", " AND l.state = 2") ", " COUNT("failed", " AND l.state = 3")

static void read_batch(void *row, sqlite3_stmt *q, ciel_arena *a)
{
    store_batch *b = row;
    const char **texts[] = { &b->id,    &b->owner,       &b->endpoint,   &b->window,   &b->input_file,
                             &b->model, &b->output_file, &b->error_file, &b->metadata, &b->errors };
    int64_t *times[] = { &b->created_at, &b->expires_at,    &b->in_progress_at, &b->finalizing_at,
                         &b->ended_at,   &b->cancelling_at, &b->output_keep_s };
    int c = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = db_text(q, c++, a);
    b->status = (enum batch_status)sqlite3_column_int(q, c++);
    b->ending = (enum batch_status)sqlite3_column_int(q, c++);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        *times[i] = sqlite3_column_int64(q, c++);
    b->total = sqlite3_column_int(q, c++);
    b->completed = sqlite3_column_int(q, c++);
    b->failed = sqlite3_column_int(q, c++);
}

static int check_active(store *s, const char *owner, ciel_fail *fail)
{
    int64_t n = 0;
    db_lock(s);
    int rc = db_number(s, fail, &n, 0, "SELECT count(*) FROM batches WHERE owner = ? AND status < 4", "t", owner);
    db_unlock(s);
    return rc == CIEL_OK && n >= BATCH_MAX_ACTIVE
               ? ciel_fail_set(fail, CIEL_E_BUSY, "%d batches have not ended yet", BATCH_MAX_ACTIVE)
               : rc;
}

int store_batch_create(store *s, const store_batch *w, char id[STORE_ID_SIZE], ciel_fail *fail)
{
    ciel_arena a = { 0 };
    store_file f;
    int rc = store_file_get(s, &f, &a, w->owner, w->input_file, fail);
    ciel_arena_free(&a);
    if (rc == CIEL_OK)
        rc = check_active(s, w->owner, fail);
    if (rc < 0)
        return rc;
    store_make_id(id, "batch_");
    char *input = store_file_path(s, w->input_file), *own = store_batch_input(s, id);
    if (link(input, own) != 0) /* without a row it is an orphan, which the sweeper removes */
        rc = ciel_fail_set(fail, errno == ENOENT ? CIEL_E_NOTFOUND : CIEL_E_IO, "the file cannot be read: %s",
                           strerror(errno));
    free(input);
    free(own);
    if (rc < 0)
        return rc;
    db_lock(s);
    rc = db_run(s, fail, NULL,
                "INSERT INTO batches(id, owner, endpoint, window, input_file, metadata, created_at, expires_at,"
                " output_keep_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                "ttttttiii", id, w->owner, w->endpoint, w->window, w->input_file, w->metadata, store_now_ms() / 1000,
                w->expires_at, w->output_keep_s);
    db_unlock(s);
    return rc;
}

int store_batch_get(store *s, store_batch *out, ciel_arena *a, const char *owner, const char *id, ciel_fail *fail)
{
    db_lock(s);
    sqlite3_stmt *q = db_query(s, fail, "SELECT " COLUMNS " FROM batches WHERE id = ? AND owner = ?", "tt", id, owner);
    int rc = db_one(s, q, read_batch, out, a, fail);
    db_unlock(s);
    return rc == CIEL_E_NOTFOUND ? no_such_batch(fail, id) : rc;
}

int store_batch_list(store *s, store_batch **out, size_t *n, bool *more, ciel_arena *a, const char *owner,
                     const store_page *page, ciel_fail *fail)
{
    static const db_list list = {
        "SELECT seq FROM batches WHERE id = ? AND owner = ?",
        "SELECT " COLUMNS " FROM batches WHERE owner = ? AND seq > ? ORDER BY seq LIMIT ?",
        "SELECT " COLUMNS " FROM batches WHERE owner = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
        sizeof(store_batch),
        read_batch,
    };
    return db_page(s, &list, out, n, more, a, owner, page, NULL, 0, fail);
}

int store_batch_cancel(store *s, const char *owner, const char *id, ciel_fail *fail)
{
    int changes = 0;
    int64_t there = 0;
    db_lock(s);
    int rc = db_run(s, fail, &changes,
                    "UPDATE batches SET status = 3, cancelling_at = ? WHERE id = ? AND owner = ? AND status IN (0, 1)",
                    "itt", store_now_ms() / 1000, id, owner);
    if (rc == CIEL_OK && !changes)
        rc = db_number(s, fail, &there, 0, "SELECT 1 FROM batches WHERE id = ? AND owner = ?", "tt", id, owner);
    db_unlock(s);
    if (rc < 0 || changes)
        return rc;
    return there ? ciel_fail_set(fail, CIEL_E_INVAL, "the batch cannot be cancelled any more")
                 : no_such_batch(fail, id);
}

/* ---- moving on ---- */
int store_batch_active(store *s, store_batch **out, size_t *n, ciel_arena *a, ciel_fail *fail)
{
    db_lock(s);
    sqlite3_stmt *q = db_query(s, fail, "SELECT " COLUMNS " FROM batches WHERE status < 4 ORDER BY seq", "");
    int rc = db_rows(s, q, read_batch, sizeof **out, out, n, a, fail);
    db_unlock(s);
    return rc;
}

/* after an UPDATE that found the batch elsewhere than it was thought to be */
static int moved(int rc, int changes, ciel_fail *fail)
{
    return rc == CIEL_OK && !changes ? ciel_fail_set(fail, CIEL_E_NOTFOUND, "the batch has gone on") : rc;
}

int store_batch_begin(store *s, const char *id, const char *model, const store_line *lines, size_t n, ciel_fail *fail)
{
    int changes = 0;
    db_lock(s);
    int rc = db_begin(s, fail);
    if (rc == CIEL_OK) {
        rc = db_run(s, fail, &changes,
                    "UPDATE batches SET status = 1, model = ?, in_progress_at = ? WHERE id = ? AND status = 0", "tit",
                    model, store_now_ms() / 1000, id);
        rc = moved(rc, changes, fail);
        for (size_t i = 0; rc == CIEL_OK && i < n; i++)
            rc = db_run(s, fail, NULL,
                        "INSERT INTO lines(batch, number, custom_id, offset, bytes) VALUES (?, ?, ?, ?, ?)", "titii",
                        id, (int64_t)lines[i].number, lines[i].custom_id, lines[i].offset, lines[i].bytes);
        rc = db_finish(s, rc, fail);
    }
    db_unlock(s);
    return rc;
}

static void drop_input(const store *s, const char *id)
{
    char *path = store_batch_input(s, id);
    unlink(path);
    free(path);
}

int store_batch_refuse(store *s, const char *id, const char *errors, ciel_fail *fail)
{
    int changes = 0;
    db_lock(s);
    int rc =
        db_run(s, fail, &changes, "UPDATE batches SET status = 5, errors = ?, ended_at = ? WHERE id = ? AND status = 0",
               "tit", errors, store_now_ms() / 1000, id);
    db_unlock(s);
    if (rc == CIEL_OK)
        drop_input(s, id);
    return moved(rc, changes, fail);
}

int store_batch_line(store *s, const char *id, int max_daily, store_line *out, ciel_arena *a, ciel_fail *fail)
{
    db_lock(s);
    sqlite3_stmt *q = db_query(s, fail,
                               "SELECT number, custom_id, offset, bytes FROM lines WHERE batch = ?1 AND state = 0"
                               " AND (SELECT count(*) FROM lines WHERE batch = ?1 AND state = 1) < ?2"
                               " AND (?3 = 0 OR (SELECT count(*) FROM jobs WHERE created_ms > ?4 AND owner ="
                               " (SELECT owner FROM batches WHERE id = ?1)) < ?3) ORDER BY number LIMIT 1",
                               "tiii", id, (int64_t)BATCH_AHEAD, (int64_t)max_daily, store_now_ms() - DAY_MS);
    int rc = q ? db_next(s, q, fail) : CIEL_E_IO;
    if (rc == 1)
        *out = (store_line){ .number = sqlite3_column_int(q, 0),
                             .custom_id = db_text(q, 1, a),
                             .offset = sqlite3_column_int64(q, 2),
                             .bytes = sqlite3_column_int64(q, 3) };
    db_end(q);
    db_unlock(s);
    return rc == 1 ? CIEL_OK : rc == 0 ? CIEL_E_NOTFOUND : rc;
}

int store_batch_make(store *s, const char *id, int line, const store_job *wanted, ciel_fail *fail)
{
    static const store_again not_again = { .body = "" };
    char job[STORE_ID_SIZE];
    int changes = 0;
    store_make_id(job, "video_");
    db_lock(s);
    int rc = db_begin(s, fail);
    if (rc == CIEL_OK) {
        rc = jobs_insert(s, wanted, &not_again, id, job, fail);
        if (rc == CIEL_OK)
            rc = db_run(s, fail, &changes,
                        "UPDATE lines SET state = 1, job = ? WHERE batch = ? AND number = ? AND state = 0"
                        " AND (SELECT status FROM batches WHERE id = batch) = 1",
                        "tti", job, id, (int64_t)line);
        rc = db_finish(s, moved(rc, changes, fail), fail);
    }
    db_unlock(s);
    if (rc == CIEL_OK)
        store_wake(s);
    return rc;
}

int store_batch_refuse_line(store *s, const char *id, int line, const char *refusal, ciel_fail *fail)
{
    db_lock(s);
    int rc =
        db_run(s, fail, NULL, "UPDATE lines SET state = 3, refusal = ? WHERE batch = ? AND number = ? AND state = 0",
               "tti", refusal, id, (int64_t)line);
    db_unlock(s);
    return rc;
}

/* what waits or runs of a batch ends now; triggers end the lines of the videos */
static int end_lines(store *s, const char *id, const char *why, const char *words, ciel_fail *fail)
{
    int rc = db_run(s, fail, NULL, "UPDATE lines SET state = 3, lost = ? WHERE batch = ? AND state = 0", "tt", why, id);
    if (rc == CIEL_OK)
        rc = db_run(s, fail, NULL,
                    "UPDATE jobs SET status = 3, error_code = ?, error_message = ?, lease = NULL, left_ms = -1,"
                    " completed_at = ? WHERE batch = ? AND status IN (0, 1)",
                    "ttit", why, words, store_now_ms() / 1000, id);
    return rc;
}

static int finalize(store *s, const char *id, enum batch_status ending, ciel_fail *fail)
{
    return db_run(s, fail, NULL,
                  "UPDATE batches SET status = 2, ending = ?, finalizing_at = ? WHERE id = ? AND status = 1", "iit",
                  (int64_t)ending, store_now_ms() / 1000, id);
}

static int settle(store *s, const store_batch *b, bool *ready, ciel_fail *fail)
{
    *ready = true;
    if (b->status == BATCH_CANCELLING)
        return end_lines(s, b->id, "batch_cancelled", "The batch was cancelled.", fail);
    if (b->status == BATCH_FINALIZING)
        return CIEL_OK;
    if (b->status == BATCH_IN_PROGRESS && store_now_ms() / 1000 >= b->expires_at) {
        int rc = end_lines(s, b->id, "batch_expired",
                           "This request could not be executed before the completion window expired.", fail);
        return rc == CIEL_OK ? finalize(s, b->id, BATCH_EXPIRED, fail) : rc;
    }
    if (b->status == BATCH_IN_PROGRESS && b->completed + b->failed == b->total)
        return finalize(s, b->id, BATCH_COMPLETED, fail);
    *ready = false;
    return CIEL_OK;
}

int store_batch_settle(store *s, store_batch *b, bool *ready, ciel_arena *a, ciel_fail *fail)
{
    store_batch now;
    int rc = store_batch_get(s, &now, a, b->owner, b->id, fail);
    if (rc < 0)
        return rc;
    db_lock(s);
    rc = db_begin(s, fail);
    if (rc == CIEL_OK) {
        rc = settle(s, &now, ready, fail);
        rc = db_finish(s, rc, fail);
    }
    db_unlock(s);
    if (rc == CIEL_OK)
        rc = store_batch_get(s, b, a, now.owner, now.id, fail);
    return rc;
}

int store_batch_each(store *s, const store_batch *b,
                     int (*each)(void *user, const store_line *l, const store_job *j, ciel_fail *fail), void *user,
                     ciel_fail *fail)
{
    int rc = CIEL_OK;
    for (int64_t last = 0; rc == CIEL_OK;) {
        ciel_arena a = { 0 };
        store_line l = { 0 };
        store_job j;
        db_lock(s);
        sqlite3_stmt *q = db_query(s, fail,
                                   "SELECT number, custom_id, job, refusal, lost FROM lines WHERE batch = ? AND "
                                   "number > ? ORDER BY number LIMIT 1",
                                   "ti", b->id, last);
        rc = q ? db_next(s, q, fail) : CIEL_E_IO;
        if (rc == 1)
            l = (store_line){ .number = sqlite3_column_int(q, 0),
                              .custom_id = db_text(q, 1, &a),
                              .job = db_text(q, 2, &a),
                              .refusal = db_text(q, 3, &a),
                              .lost = db_text(q, 4, &a) };
        db_end(q);
        db_unlock(s);
        if (rc == 1) {
            last = l.number;
            bool has_video = l.job && store_job_get(s, &j, &a, b->owner, l.job, NULL) == CIEL_OK;
            rc = each(user, &l, has_video ? &j : NULL, fail);
        } else if (rc == 0) {
            last = -1;
        }
        ciel_arena_free(&a);
        if (last < 0)
            break;
    }
    return rc;
}

static int insert_file(store *s, const store_batch *b, const char *id, const char *kind, int64_t bytes, ciel_fail *fail)
{
    char name[2 * STORE_ID_SIZE];
    store_file f = { .filename = name, .purpose = "batch_output", .bytes = bytes };
    snprintf(name, sizeof name, "%s_%s.jsonl", b->id, kind);
    f.expires_at = b->output_keep_s ? store_now_ms() / 1000 + b->output_keep_s : 0;
    return id[0] ? uploads_insert(s, b->owner, &f, id, fail) : CIEL_OK;
}

static int end_batch(store *s, const store_batch *b, const char *output, const char *errors, int64_t keep_s,
                     ciel_fail *fail)
{
    int changes = 0;
    int64_t now = store_now_ms() / 1000;
    int rc = db_run(s, fail, &changes,
                    "UPDATE batches SET total = (SELECT count(*) FROM lines WHERE batch = ?1),"
                    " completed = (SELECT count(*) FROM lines WHERE batch = ?1 AND state = 2),"
                    " failed = (SELECT count(*) FROM lines WHERE batch = ?1 AND state = 3),"
                    " output_file = ?2, error_file = ?3, ended_at = ?4,"
                    " status = CASE status WHEN 3 THEN 7 ELSE ending END WHERE id = ?1 AND status IN (2, 3)",
                    "ttti", b->id, output[0] ? output : NULL, errors[0] ? errors : NULL, now);
    rc = moved(rc, changes, fail);
    if (rc == CIEL_OK)
        rc = db_run(s, fail, NULL, "DELETE FROM lines WHERE batch = ?", "t", b->id);
    if (rc == CIEL_OK && keep_s > 0)
        rc = db_run(s, fail, NULL, "UPDATE jobs SET expires_at = ? WHERE batch = ? AND asset IS NOT NULL", "it",
                    now + keep_s, b->id);
    return rc;
}

int store_batch_end(store *s, const store_batch *b, const char *output, int64_t output_bytes, const char *errors,
                    int64_t error_bytes, int64_t keep_s, ciel_fail *fail)
{
    char output_id[STORE_ID_SIZE] = "", error_id[STORE_ID_SIZE] = "";
    int rc = output ? uploads_take(s, output, output_id, fail) : CIEL_OK;
    if (rc == CIEL_OK && errors)
        rc = uploads_take(s, errors, error_id, fail);
    if (rc < 0)
        return rc;
    db_lock(s);
    rc = db_begin(s, fail);
    if (rc == CIEL_OK) {
        rc = end_batch(s, b, output_id, error_id, keep_s, fail);
        if (rc == CIEL_OK)
            rc = insert_file(s, b, output_id, "output", output_bytes, fail);
        if (rc == CIEL_OK)
            rc = insert_file(s, b, error_id, "error", error_bytes, fail);
        rc = db_finish(s, rc, fail);
    }
    db_unlock(s);
    if (rc == CIEL_OK)
        drop_input(s, b->id);
    return rc;
}
