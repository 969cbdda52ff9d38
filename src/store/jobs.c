/* store/jobs.c - the caller's side of jobs: make, get, list, delete, cancel. See store.h. */
#include "base/text.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

static const char *const status_names[] = { "queued", "in_progress", "completed", "failed" };
const char *store_status_name(enum job_status s)
{
    return status_names[s];
}

/* the columns that read_job expects, in order */
#define COLUMNS                                                                                                        \
    "id, owner, kind, model, prompt, size, request, source, asset, error_code, error_message, status, seconds,"        \
    " progress, priority, attempts, work, created_at, started_at, completed_at, expires_at, left_ms, engine"

static void read_job(void *row, sqlite3_stmt *q, ciel_arena *a)
{
    store_job *j = row;
    const char **texts[] = { &j->id,      &j->owner,  &j->kind,  &j->model,      &j->prompt,       &j->size,
                             &j->request, &j->source, &j->asset, &j->error_code, &j->error_message };
    int c = 0;
    for (; c < (int)(sizeof texts / sizeof *texts); c++)
        *texts[c] = db_text(q, c, a);
    j->status = (enum job_status)sqlite3_column_int(q, c++);
    j->seconds = sqlite3_column_int(q, c++);
    j->progress = sqlite3_column_int(q, c++);
    j->priority = sqlite3_column_int(q, c++);
    j->attempts = sqlite3_column_int(q, c++);
    int64_t *numbers[] = { &j->work, &j->created_at, &j->started_at, &j->completed_at, &j->expires_at, &j->left_ms };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        *numbers[i] = sqlite3_column_int64(q, c++);
    j->engine = db_text(q, c, a);
}

static int no_such_video(ciel_fail *fail, const char *id)
{
    return ciel_fail_set(fail, CIEL_E_NOTFOUND, "there is no video '%.80s'", id);
}

/* id of the job that this creation repeats, or "" */
static int find_again(store *s, const store_job *w, const store_again *g, char id[STORE_ID_SIZE], ciel_fail *fail)
{
    sqlite3_stmt *q = NULL;
    int64_t since = store_now_ms() - g->window_ms;
    id[0] = '\0';
    if (g->key)
        q = db_query(s, fail, "SELECT id, again_body FROM jobs WHERE owner = ? AND again_key = ?", "tt", w->owner,
                     g->key);
    else if (g->is_retry)
        q = db_query(s, fail,
                     "SELECT id, again_body FROM jobs WHERE owner = ? AND again_body = ? AND created_ms > ? ORDER BY "
                     "seq DESC LIMIT 1",
                     "tti", w->owner, g->body, since);
    else
        return CIEL_OK;
    int rc = q ? db_next(s, q, fail) : CIEL_E_IO;
    if (rc == 1) {
        const char *body = (const char *)sqlite3_column_text(q, 1);
        rc = CIEL_OK;
        if (!body || strcmp(body, g->body) != 0)
            rc = ciel_fail_set(fail, CIEL_E_INVAL, "this idempotency key was used with another request");
        else
            memcpy(id, sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0) + 1);
    }
    db_end(q);
    return rc;
}

static int check_limits(store *s, const char *owner, const store_limits *l, enum store_limit *which, ciel_fail *fail)
{
    int64_t queued = 0, active = 0, daily = 0;
    int rc = db_number(s, fail, &queued, 0, "SELECT count(*) FROM jobs WHERE status = 0 AND batch IS NULL", "");
    if (rc == CIEL_OK)
        rc = db_number(s, fail, &active, 0,
                       "SELECT count(*) FROM jobs WHERE owner = ? AND status IN (0, 1) AND batch IS NULL", "t", owner);
    if (rc == CIEL_OK && l->max_owner_daily)
        rc = db_number(s, fail, &daily, 0, "SELECT count(*) FROM jobs WHERE owner = ? AND created_ms > ?", "ti", owner,
                       store_now_ms() - DAY_MS);
    if (rc < 0)
        return rc;
    *which = l->max_owner_active && active >= l->max_owner_active ? STORE_LIMIT_ACTIVE
             : l->max_owner_daily && daily >= l->max_owner_daily  ? STORE_LIMIT_DAILY
             : l->max_queued && queued >= l->max_queued           ? STORE_LIMIT_QUEUE
                                                                  : STORE_LIMIT_NONE;
    return *which == STORE_LIMIT_NONE ? CIEL_OK : ciel_fail_set(fail, CIEL_E_BUSY, "too many videos are waiting");
}

int jobs_insert(store *s, const store_job *w, const store_again *g, const char *batch, const char *id, ciel_fail *fail)
{
    int64_t now = store_now_ms();
    return db_run(s, fail, NULL,
                  "INSERT INTO jobs(id, owner, kind, model, prompt, size, request, source, engine, again_key,"
                  " again_body, batch, status, seconds, priority, work, created_at, created_ms, price)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)",
                  "ttttttttttttiiiiii", id, w->owner, w->kind, w->model, w->prompt, w->size, w->request, w->source,
                  w->engine ? w->engine : "world", g->key, g->body, batch, (int64_t)w->seconds, (int64_t)w->priority,
                  w->work, now / 1000, now, w->price_micro);
}

int store_job_create(store *s, const store_job *wanted, const store_again *again, const store_limits *limits,
                     char id[STORE_ID_SIZE], bool *existing, enum store_limit *limit, ciel_fail *fail)
{
    char found[STORE_ID_SIZE] = "";
    *limit = STORE_LIMIT_NONE;
    db_lock(s);
    int rc = db_begin(s, fail);
    if (rc == CIEL_OK) {
        rc = find_again(s, wanted, again, found, fail);
        if (rc == CIEL_OK && !found[0])
            rc = check_limits(s, wanted->owner, limits, limit, fail);
        if (rc == CIEL_OK && !found[0]) {
            store_make_id(id, "video_");
            rc = jobs_insert(s, wanted, again, NULL, id, fail);
        }
        rc = db_finish(s, rc, fail);
    }
    db_unlock(s);
    if (rc < 0)
        return rc;
    *existing = found[0] != '\0';
    if (*existing)
        memcpy(id, found, sizeof found);
    else
        store_wake(s);
    return CIEL_OK;
}

int store_job_get(store *s, store_job *out, ciel_arena *a, const char *owner, const char *id, ciel_fail *fail)
{
    db_lock(s);
    sqlite3_stmt *q = db_query(s, fail, "SELECT " COLUMNS " FROM jobs WHERE id = ? AND owner = ?", "tt", id, owner);
    int rc = db_one(s, q, read_job, out, a, fail);
    db_unlock(s);
    return rc == CIEL_E_NOTFOUND ? no_such_video(fail, id) : rc;
}

int store_job_list(store *s, store_job **out, size_t *n, bool *more, ciel_arena *a, const char *owner,
                   const store_page *page, ciel_fail *fail)
{
    static const db_list list = {
        "SELECT seq FROM jobs WHERE id = ? AND owner = ?",
        "SELECT " COLUMNS " FROM jobs WHERE owner = ? AND seq > ? ORDER BY seq LIMIT ?",
        "SELECT " COLUMNS " FROM jobs WHERE owner = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
        sizeof(store_job),
        read_job,
    };
    return db_page(s, &list, out, n, more, a, owner, page, NULL, 0, fail);
}

int store_job_delete(store *s, const char *owner, const char *id, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    const char *asset = NULL;
    int changes = 0;
    db_lock(s);
    int rc = db_begin(s, fail);
    if (rc == CIEL_OK) {
        sqlite3_stmt *q = db_query(s, fail, "SELECT asset FROM jobs WHERE id = ? AND owner = ?", "tt", id, owner);
        rc = q ? db_next(s, q, fail) : CIEL_E_IO;
        if (rc == 1)
            asset = db_text(q, 0, &a);
        db_end(q);
        if (rc >= 0)
            rc = db_run(s, fail, &changes, "DELETE FROM jobs WHERE id = ? AND owner = ?", "tt", id, owner);
        rc = db_finish(s, rc, fail);
    }
    db_unlock(s);
    if (rc == CIEL_OK && asset) {
        char *folder = store_asset_path(s, asset, "");
        files_remove_folder(folder); /* what stays behind is the sweeper's */
        free(folder);
    }
    ciel_arena_free(&a);
    return rc < 0 ? rc : changes ? CIEL_OK : no_such_video(fail, id);
}

int store_job_cancel(store *s, const char *owner, const char *id, ciel_fail *fail)
{
    int changes = 0;
    int64_t there = 0;
    db_lock(s);
    int rc = db_run(s, fail, &changes,
                    "UPDATE jobs SET status = 3, error_code = 'cancelled', error_message = 'The video was cancelled.',"
                    " lease = NULL, left_ms = -1, completed_at = ? WHERE id = ? AND owner = ? AND status IN (0, 1)",
                    "itt", store_now_ms() / 1000, id, owner);
    if (rc == CIEL_OK && !changes)
        rc = db_number(s, fail, &there, 0, "SELECT 1 FROM jobs WHERE id = ? AND owner = ?", "tt", id, owner);
    db_unlock(s);
    if (rc < 0 || changes)
        return rc;
    return there ? ciel_fail_set(fail, CIEL_E_INVAL, "the video has ended already") : no_such_video(fail, id);
}

int store_job_ahead(store *s, const char *id, int *n, int64_t *work, ciel_fail *fail)
{
    db_lock(s);
    sqlite3_stmt *q =
        db_query(s, fail,
                 "SELECT count(*), coalesce(sum(o.work), 0) FROM jobs o, jobs j WHERE j.id = ? AND (o.status = 1 OR"
                 " (o.status = 0 AND (o.priority > j.priority OR (o.priority = j.priority AND o.seq < j.seq))))",
                 "t", id);
    int rc = q ? db_next(s, q, fail) : CIEL_E_IO;
    if (rc == 1) {
        *n = sqlite3_column_int(q, 0);
        *work = sqlite3_column_int64(q, 1);
    }
    db_end(q);
    db_unlock(s);
    return rc < 0 ? rc : CIEL_OK;
}

int store_count(store *s, store_counts *out, ciel_fail *fail)
{
    store_counts c = { 0 };
    int rc;
    db_lock(s);
    sqlite3_stmt *q = db_query(s, fail, "SELECT status, count(*), min(created_at) FROM jobs GROUP BY status", "");
    while ((rc = q ? db_next(s, q, fail) : CIEL_E_IO) == 1) {
        int status = sqlite3_column_int(q, 0);
        c.by_status[status & 3] = sqlite3_column_int(q, 1);
        if (status == JOB_QUEUED)
            c.oldest_queued_at = sqlite3_column_int64(q, 2);
    }
    db_end(q);
    db_unlock(s);
    if (rc == CIEL_OK)
        *out = c;
    return rc;
}
