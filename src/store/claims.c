/* store/claims.c - the worker's side of jobs: claim, beat, end; and taking back what the dead held. See store.h. */
#include "base/file.h"
#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int lost(ciel_fail *fail)
{
    return ciel_fail_set(fail, CIEL_E_NOTFOUND, "the job was taken away");
}

static int pick(store *s, char id[STORE_ID_SIZE], int owner_running, ciel_fail *fail)
{
    sqlite3_stmt *q = db_query(s, fail,
                               "SELECT id FROM jobs j WHERE status = 0 AND retry_ms <= ?2 AND (?1 = 0 OR"
                               " (SELECT count(*) FROM jobs r WHERE r.owner = j.owner AND r.status = 1) < ?1) ORDER BY "
                               "priority DESC, seq LIMIT 1",
                               "ii", (int64_t)owner_running, store_now_ms());
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

/* What became of the job that a dead process made: it crashed it, it died in an accident, or another job is to blame.
 */
enum death {
    DEATH_CRASH,
    DEATH_UNKNOWN,
    DEATH_OF_ANOTHER
};

/* how long a job waits after its n-th unexplained death */
static int64_t patience_ms(int64_t deaths)
{
    return deaths < 3 ? 0 : deaths < 8 ? INT64_C(1000) << (deaths - 2) : 60000;
}

static int give_up(store *s, const char *id, const char *words, int64_t times, ciel_fail *fail)
{
    char message[128];
    snprintf(message, sizeof message, "%s %lld times.", words, (long long)times);
    return db_run(s, fail, NULL,
                  "UPDATE jobs SET status = 3, left_ms = -1, completed_at = ?, error_code = 'worker_lost',"
                  " error_message = ?, lease = NULL, lease_process = NULL WHERE id = ?",
                  "itt", store_now_ms() / 1000, message, id);
}

typedef struct victim {
    char id[STORE_ID_SIZE];
    int64_t deaths, crashes;
} victim;

static int take_back(store *s, victim *v, enum death how, int most_deaths, ciel_fail *fail)
{
    v->crashes += how == DEATH_CRASH;
    v->deaths += how == DEATH_UNKNOWN;
    int64_t wait = how == DEATH_OF_ANOTHER ? 0 : patience_ms(v->deaths);
    int rc = db_run(s, fail, NULL,
                    "UPDATE jobs SET status = 0, progress = 0, left_ms = -1, started_at = 0, deaths = ?, crashes = ?,"
                    " retry_ms = ?, lease = NULL, lease_process = NULL WHERE id = ?",
                    "iiit", v->deaths, v->crashes, store_now_ms() + wait, v->id);
    if (rc == CIEL_OK && v->crashes >= STORE_MAX_CRASHES)
        return give_up(s, v->id, "Making this video crashed its worker", v->crashes, fail);
    if (rc == CIEL_OK && v->deaths >= most_deaths)
        return give_up(s, v->id, "The worker making this video stopped", v->deaths, fail);
    return rc;
}

/* running jobs of one process (or of none in particular), whose leases end before `until` */
static int requeue(store *s, const char *process, int64_t until, int most_deaths, int *n, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    victim *all = NULL;
    size_t count = 0;
    char culprit[STORE_ID_SIZE] = "";
    bool told = process && alive_blamed(s, process, culprit);
    sqlite3_stmt *q = db_query(s, fail,
                               "SELECT id, deaths, crashes FROM jobs WHERE status = 1 AND lease_until < ?1"
                               " AND (?2 IS NULL OR lease_process = ?2)",
                               "it", until, process);
    int rc;
    while ((rc = q ? db_next(s, q, fail) : CIEL_E_IO) == 1) {
        victim *v = &ARENA_PUSH(&a, all, count);
        memcpy(v->id, sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0) + 1);
        v->deaths = sqlite3_column_int64(q, 1);
        v->crashes = sqlite3_column_int64(q, 2);
    }
    db_end(q);
    for (size_t i = 0; rc == CIEL_OK && i < count; i++) {
        bool did_it = told && strcmp(culprit, all[i].id) == 0;
        rc = take_back(s, &all[i], did_it ? DEATH_CRASH : told ? DEATH_OF_ANOTHER : DEATH_UNKNOWN, most_deaths, fail);
    }
    *n += (int)count;
    ciel_arena_free(&a);
    return rc;
}

static int reap_dead(store *s, int most_deaths, int *n, ciel_fail *fail)
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
            rc = requeue(s, names[i], INT64_MAX, most_deaths, n, fail);
    ciel_arena_free(&a);
    return rc;
}

int store_reap(store *s, int most_deaths, int *n, ciel_fail *fail)
{
    *n = 0;
    db_lock(s);
    int rc = db_begin(s, fail);
    if (rc == CIEL_OK) {
        rc = reap_dead(s, most_deaths, n, fail);
        if (rc == CIEL_OK)
            rc = requeue(s, NULL, store_now_ms(), most_deaths, n, fail);
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
