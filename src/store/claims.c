/* store/claims.c - the worker's side of jobs: claim, beat, end; and taking back what the dead held. See store.h. */
#include "base/file.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

static int lost(ciel_fail *fail)
{
    return ciel_fail_set(fail, CIEL_E_NOTFOUND, "the job was taken away");
}

static int pick(store *s, char id[STORE_ID_SIZE], int owner_running, ciel_fail *fail)
{
    sqlite3_stmt *q = db_query(s, fail,
                               "SELECT id FROM jobs j WHERE status = 0 AND (?1 = 0 OR"
                               " (SELECT count(*) FROM jobs r WHERE r.owner = j.owner AND r.status = 1) < ?1) ORDER BY "
                               "priority DESC, seq LIMIT 1",
                               "i", (int64_t)owner_running);
    int rc = q ? db_next(s, q, fail) : CIEL_E_IO;
    if (rc == 1)
        memcpy(id, sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0) + 1);
    db_end(q);
    return rc == 1 ? CIEL_OK : rc == 0 ? CIEL_E_NOTFOUND : rc;
}

static int take(store *s, store_lease *l, ciel_fail *fail)
{
    int64_t now = store_now_ms();
    store_make_id(l->token, "a_");
    return db_run(
        s, fail, NULL,
        "UPDATE jobs SET status = 1, progress = 0, left_ms = -1, attempts = attempts + 1, started_at = ?, lease = ?,"
        " lease_process = ?, lease_until = ? WHERE id = ?",
        "ittit", now / 1000, l->token, s->process, now + STORE_LEASE_MS, l->job);
}

static int owner_of(store *s, const char *id, ciel_arena *a, const char **owner, ciel_fail *fail)
{
    db_lock(s);
    sqlite3_stmt *q = db_query(s, fail, "SELECT owner FROM jobs WHERE id = ?", "t", id);
    int rc = q ? db_next(s, q, fail) : CIEL_E_IO;
    if (rc == 1)
        *owner = db_text(q, 0, a);
    db_end(q);
    db_unlock(s);
    return rc == 1 ? CIEL_OK : rc == 0 ? lost(fail) : rc;
}

int store_job_claim(store *s, store_lease *lease, store_job *out, ciel_arena *a, int owner_running, ciel_fail *fail)
{
    store_lease l = { 0 };
    const char *owner = "";
    db_lock(s);
    int rc = db_begin(s, fail);
    if (rc == CIEL_OK) {
        rc = pick(s, l.job, owner_running, fail);
        if (rc == CIEL_OK)
            rc = take(s, &l, fail);
        rc = db_finish(s, rc, fail);
    }
    db_unlock(s);
    if (rc < 0)
        return rc;
    char *folder = store_asset_path(s, l.token, "");
    rc = ciel_dir_make(folder, fail);
    free(folder);
    if (rc == CIEL_OK)
        rc = owner_of(s, l.job, a, &owner, fail);
    if (rc == CIEL_OK)
        rc = store_job_get(s, out, a, owner, l.job, fail);
    if (rc == CIEL_OK)
        *lease = l;
    else
        store_job_return(s, &l, NULL);
    return rc;
}

int store_job_beat(store *s, const store_lease *l, int progress, int64_t left_ms, ciel_fail *fail)
{
    int changes = 0;
    db_lock(s);
    int rc =
        db_run(s, fail, &changes,
               "UPDATE jobs SET progress = max(progress, ?), left_ms = ?, lease_until = ? WHERE id = ? AND lease = ?",
               "iiitt", (int64_t)progress, left_ms, store_now_ms() + STORE_LEASE_MS, l->job, l->token);
    db_unlock(s);
    return rc < 0 ? rc : changes ? CIEL_OK : lost(fail);
}

static void drop_folder(const store *s, const char *token)
{
    char *folder = store_asset_path(s, token, "");
    files_remove_folder(folder);
    free(folder);
}

int store_job_complete(store *s, const store_lease *l, int64_t keep_s, ciel_fail *fail)
{
    int changes = 0;
    char *folder = store_asset_path(s, l->token, "");
    int rc = files_sync_folder(folder, fail);
    int64_t now = store_now_ms() / 1000, bytes = files_folder_bytes(folder);
    free(folder);
    if (rc < 0)
        return rc;
    db_lock(s);
    rc = db_run(
        s, fail, &changes,
        "UPDATE jobs SET status = 2, progress = 100, left_ms = -1, completed_at = ?, expires_at = ?, asset = lease,"
        " asset_bytes = ?, lease = NULL, lease_process = NULL WHERE id = ? AND lease = ?",
        "iiitt", now, keep_s > 0 ? now + keep_s : (int64_t)0, bytes, l->job, l->token);
    db_unlock(s);
    if (rc == CIEL_OK && !changes) {
        drop_folder(s, l->token);
        rc = lost(fail);
    }
    return rc;
}

int store_job_fail(store *s, const store_lease *l, const char *code, const char *message, ciel_fail *fail)
{
    int changes = 0;
    db_lock(s);
    int rc = db_run(
        s, fail, &changes,
        "UPDATE jobs SET status = 3, left_ms = -1, completed_at = ?, error_code = ?, error_message = ?, lease = NULL,"
        " lease_process = NULL WHERE id = ? AND lease = ?",
        "itttt", store_now_ms() / 1000, code, message, l->job, l->token);
    db_unlock(s);
    drop_folder(s, l->token);
    return rc < 0 ? rc : changes ? CIEL_OK : lost(fail);
}

int store_job_return(store *s, const store_lease *l, ciel_fail *fail)
{
    int changes = 0;
    db_lock(s);
    int rc = db_run(
        s, fail, &changes,
        "UPDATE jobs SET status = 0, progress = 0, left_ms = -1, started_at = 0, attempts = attempts - 1, lease = NULL,"
        " lease_process = NULL WHERE id = ? AND lease = ?",
        "tt", l->job, l->token);
    db_unlock(s);
    drop_folder(s, l->token);
    store_wake(s);
    return rc < 0 ? rc : changes ? CIEL_OK : lost(fail);
}

/* running jobs of one process (or of none in particular), whose leases end before `until` */
static int requeue(store *s, const char *process, int64_t until, int *n, ciel_fail *fail)
{
    int failed = 0, queued = 0;
    int rc = db_run(s, fail, &failed,
                    "UPDATE jobs SET status = 3, left_ms = -1, completed_at = ?1, error_code = 'worker_lost', lease = "
                    "NULL, lease_process = NULL,"
                    " error_message = 'The worker making this video stopped ' || attempts || ' times.'"
                    " WHERE status = 1 AND lease_until < ?2 AND (?3 IS NULL OR lease_process = ?3) AND attempts >= ?4",
                    "iiti", store_now_ms() / 1000, until, process, (int64_t)STORE_MAX_ATTEMPTS);
    if (rc == CIEL_OK)
        rc = db_run(
            s, fail, &queued,
            "UPDATE jobs SET status = 0, progress = 0, left_ms = -1, started_at = 0, lease = NULL, lease_process = NULL"
            " WHERE status = 1 AND lease_until < ?1 AND (?2 IS NULL OR lease_process = ?2)",
            "it", until, process);
    *n += failed + queued;
    return rc;
}

static int reap_dead(store *s, int *n, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    const char **names = NULL;
    size_t n_names = 0;
    sqlite3_stmt *q =
        db_query(s, fail, "SELECT DISTINCT lease_process FROM jobs WHERE status = 1 AND lease_process IS NOT NULL", "");
    int rc;
    while ((rc = q ? db_next(s, q, fail) : CIEL_E_IO) == 1)
        ARENA_PUSH(&a, names, n_names) = db_text(q, 0, &a);
    db_end(q);
    for (size_t i = 0; rc == CIEL_OK && i < n_names; i++)
        if (!alive_process(s, names[i]))
            rc = requeue(s, names[i], INT64_MAX, n, fail);
    ciel_arena_free(&a);
    return rc;
}

int store_reap(store *s, int *n, ciel_fail *fail)
{
    *n = 0;
    db_lock(s);
    int rc = db_begin(s, fail);
    if (rc == CIEL_OK) {
        rc = reap_dead(s, n, fail);
        if (rc == CIEL_OK)
            rc = requeue(s, NULL, store_now_ms(), n, fail);
        rc = db_finish(s, rc, fail);
    }
    db_unlock(s);
    if (rc == CIEL_OK && *n > 0)
        store_wake(s);
    return rc;
}

int store_speed_note(store *s, const char *what, double pixels_per_s, ciel_fail *fail)
{
    db_lock(s);
    int rc = db_run(s, fail, NULL,
                    "INSERT INTO speeds(what, pixels_per_s) VALUES (?1, ?2)"
                    " ON CONFLICT(what) DO UPDATE SET pixels_per_s = (3 * pixels_per_s + ?2) / 4",
                    "ti", what, (int64_t)pixels_per_s);
    db_unlock(s);
    return rc;
}

int store_speed_get(store *s, const char *what, double *pixels_per_s, ciel_fail *fail)
{
    int64_t v = 0;
    db_lock(s);
    int rc = db_number(s, fail, &v, 0, "SELECT pixels_per_s FROM speeds WHERE what = ?", "t", what);
    db_unlock(s);
    if (rc == CIEL_OK)
        *pixels_per_s = (double)v;
    return rc;
}
