/* store/store.c - opening the store: folder, database, schema; ids and clock. */
#include "base/file.h"
#include "store/db.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Version n of the schema is made by running schema[0] .. schema[n-1]; PRAGMA user_version says how far a file is. */
static const char *const schema[] = {
    "CREATE TABLE jobs("
    " seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, kind TEXT NOT NULL,"
    " model TEXT NOT NULL, prompt TEXT, size TEXT NOT NULL, seconds INTEGER NOT NULL, request TEXT NOT NULL,"
    " source TEXT, status INTEGER NOT NULL, progress INTEGER NOT NULL DEFAULT 0, left_ms INTEGER NOT NULL DEFAULT -1,"
    " priority INTEGER NOT NULL DEFAULT 0, work INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,"
    " created_at INTEGER NOT NULL, started_at INTEGER NOT NULL DEFAULT 0, completed_at INTEGER NOT NULL DEFAULT 0,"
    " expires_at INTEGER NOT NULL DEFAULT 0, asset TEXT, asset_bytes INTEGER NOT NULL DEFAULT 0,"
    " error_code TEXT, error_message TEXT, lease TEXT, lease_process TEXT, lease_until INTEGER NOT NULL DEFAULT 0,"
    " again_key TEXT, again_body TEXT, created_ms INTEGER NOT NULL);"
    "CREATE INDEX jobs_waiting ON jobs(status, priority DESC, seq);"
    "CREATE INDEX jobs_owner ON jobs(owner, seq);"
    "CREATE INDEX jobs_again ON jobs(owner, again_body, created_ms);"
    "CREATE UNIQUE INDEX jobs_again_key ON jobs(owner, again_key) WHERE again_key IS NOT NULL;"
    "CREATE TABLE keys(id TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, hint TEXT NOT NULL,"
    " created_at INTEGER NOT NULL, revoked_at INTEGER NOT NULL DEFAULT 0, used_at INTEGER NOT NULL DEFAULT 0,"
    " max_active INTEGER NOT NULL DEFAULT 0, max_daily INTEGER NOT NULL DEFAULT 0, priority INTEGER NOT NULL DEFAULT "
    "0);"
    "CREATE TABLE speeds(what TEXT PRIMARY KEY, pixels_per_s INTEGER NOT NULL);",
    /* 2: ledger, webhooks, files. What follows from the end of a video is written by triggers, in its transaction. */
    "ALTER TABLE jobs ADD COLUMN price INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE usage(seq INTEGER PRIMARY KEY, owner TEXT NOT NULL, job TEXT NOT NULL UNIQUE, model TEXT NOT NULL,"
    " size TEXT NOT NULL, seconds INTEGER NOT NULL, price INTEGER NOT NULL, finished_at INTEGER NOT NULL);"
    "CREATE INDEX usage_owner ON usage(owner, finished_at);"
    "CREATE TABLE hooks(id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL, events TEXT "
    "NOT NULL,"
    " secret TEXT NOT NULL, old_secret TEXT, old_until INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL,"
    " updated_at INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX hooks_owner ON hooks(owner);"
    "CREATE TABLE deliveries(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL,"
    " hook TEXT NOT NULL REFERENCES hooks(id) ON DELETE CASCADE, payload TEXT NOT NULL, created_ms INTEGER NOT NULL,"
    " next_ms INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX deliveries_due ON deliveries(next_ms);"
    "CREATE TABLE files(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL,"
    " filename TEXT NOT NULL, purpose TEXT NOT NULL, bytes INTEGER NOT NULL, created_at INTEGER NOT NULL,"
    " expires_at INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX files_owner ON files(owner, seq);"
    "CREATE TRIGGER job_completed AFTER UPDATE OF status ON jobs WHEN NEW.status = 2 AND OLD.status < 2 BEGIN"
    " INSERT INTO usage(owner, job, model, size, seconds, price, finished_at)"
    " VALUES (NEW.owner, NEW.id, NEW.model, NEW.size, NEW.seconds, NEW.price, NEW.completed_at); END;"
    "CREATE TRIGGER job_ended AFTER UPDATE OF status ON jobs WHEN NEW.status >= 2 AND OLD.status < 2 BEGIN"
    " INSERT INTO deliveries(id, hook, payload, created_ms, next_ms)"
    " SELECT 'wh_' || lower(hex(randomblob(16))), h.id, '{\"id\":\"evt_' || substr(NEW.id, 7) || "
    "'\",\"object\":\"event\",\"created_at\":' ||"
    " NEW.completed_at || ',\"type\":\"' || e.type || '\",\"data\":{\"id\":\"' || NEW.id || '\"}}', NEW.completed_at * "
    "1000, 0"
    " FROM hooks h, (SELECT CASE NEW.status WHEN 2 THEN 'video.completed' ELSE 'video.failed' END AS type) e"
    " WHERE h.owner = NEW.owner AND instr(',' || h.events || ',', ',' || e.type || ',') > 0; END;",
    /* 3: batches. A line's state: 0 waits, 1 a video on its way, 2 a completed video, 3 anything else that has ended */
    "CREATE TABLE batches(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL,"
    " endpoint TEXT NOT NULL, window TEXT NOT NULL, input_file TEXT NOT NULL, model TEXT, output_file TEXT,"
    " error_file TEXT, metadata TEXT, errors TEXT, status INTEGER NOT NULL DEFAULT 0,"
    " ending INTEGER NOT NULL DEFAULT 4, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,"
    " in_progress_at INTEGER NOT NULL DEFAULT 0, finalizing_at INTEGER NOT NULL DEFAULT 0,"
    " ended_at INTEGER NOT NULL DEFAULT 0, cancelling_at INTEGER NOT NULL DEFAULT 0,"
    " output_keep_s INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,"
    " completed INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX batches_owner ON batches(owner, seq);"
    "CREATE INDEX batches_active ON batches(seq) WHERE status < 4;"
    "CREATE TABLE lines(batch TEXT NOT NULL, number INTEGER NOT NULL, custom_id TEXT NOT NULL,"
    " offset INTEGER NOT NULL, bytes INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0, job TEXT, refusal TEXT,"
    " lost TEXT, PRIMARY KEY(batch, number)) WITHOUT ROWID;"
    "CREATE INDEX lines_state ON lines(batch, state, number);"
    "CREATE INDEX lines_job ON lines(job) WHERE job IS NOT NULL;"
    "ALTER TABLE jobs ADD COLUMN batch TEXT;"
    "CREATE INDEX jobs_batch ON jobs(batch) WHERE batch IS NOT NULL;"
    "CREATE TRIGGER line_ended AFTER UPDATE OF status ON jobs"
    " WHEN NEW.batch IS NOT NULL AND NEW.status >= 2 AND OLD.status < 2 BEGIN"
    " UPDATE lines SET state = NEW.status WHERE job = NEW.id; END;"
    "CREATE TRIGGER line_lost AFTER DELETE ON jobs WHEN OLD.batch IS NOT NULL BEGIN"
    " UPDATE lines SET state = 3, lost = 'video_deleted' WHERE job = OLD.id; END;"
    "CREATE TRIGGER batch_ended AFTER UPDATE OF status ON batches WHEN NEW.status >= 4 AND OLD.status < 4 BEGIN"
    " INSERT INTO deliveries(id, hook, payload, created_ms, next_ms)"
    " SELECT 'wh_' || lower(hex(randomblob(16))), h.id, '{\"id\":\"evt_' || substr(NEW.id, 7) ||"
    " '\",\"object\":\"event\",\"created_at\":' || NEW.ended_at || ',\"type\":\"' || e.type ||"
    " '\",\"data\":{\"id\":\"' || NEW.id || '\"}}', NEW.ended_at * 1000, 0"
    " FROM hooks h, (SELECT CASE NEW.status WHEN 4 THEN 'batch.completed' WHEN 5 THEN 'batch.failed'"
    " WHEN 6 THEN 'batch.expired' ELSE 'batch.cancelled' END AS type) e"
    " WHERE h.owner = NEW.owner AND instr(',' || h.events || ',', ',' || e.type || ',') > 0; END;",
    /* 4: the engine of a job */
    "ALTER TABLE jobs ADD COLUMN engine TEXT NOT NULL DEFAULT 'world';",
    /* 5: one delivery at a time to a hook */
    "ALTER TABLE deliveries ADD COLUMN claimed_until INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX deliveries_hook ON deliveries(hook, claimed_until);",
    /* 6: what a job has survived */
    "ALTER TABLE jobs ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE jobs ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE jobs ADD COLUMN retry_ms INTEGER NOT NULL DEFAULT 0;",
};
enum {
    SCHEMA_VERSION = (int)(sizeof schema / sizeof *schema)
};

int64_t store_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void store_make_id(char out[STORE_ID_SIZE], const char *prefix)
{
    unsigned char bytes[16];
    CIEL_ASSERT(RAND_bytes(bytes, sizeof bytes) == 1 && strlen(prefix) + 33 <= STORE_ID_SIZE);
    int n = snprintf(out, STORE_ID_SIZE, "%s", prefix);
    for (int i = 0; i < 16; i++)
        snprintf(out + n + 2 * i, 3, "%02x", bytes[i]);
}

const char *store_folder(const store *s)
{
    return s->folder;
}

static int upgrade(store *s, ciel_fail *fail)
{
    int64_t version = 0;
    int rc = db_begin(s, fail);
    if (rc < 0)
        return rc;
    rc = db_number(s, fail, &version, 0, "PRAGMA user_version", "");
    if (rc == CIEL_OK && version > SCHEMA_VERSION)
        rc = ciel_fail_set(fail, CIEL_E_DATA, "the job store was made by a newer ciel (%d > %d)", (int)version,
                           SCHEMA_VERSION);
    for (; rc == CIEL_OK && version < SCHEMA_VERSION; version++) {
        char mark[48];
        snprintf(mark, sizeof mark, "PRAGMA user_version = %d", (int)version + 1);
        if (sqlite3_exec(s->db, schema[version], NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_exec(s->db, mark, NULL, NULL, NULL) != SQLITE_OK)
            rc = db_fault(s, fail, "cannot make its tables");
    }
    return db_finish(s, rc, fail);
}

static int open_database(store *s, ciel_fail *fail)
{
    char *path = ciel_path_join(s->folder, "store.db");
    int opened = sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    free(path);
    if (opened != SQLITE_OK)
        return db_fault(s, fail, "cannot open");
    sqlite3_busy_timeout(s->db, 10000);
    if (sqlite3_exec(s->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;", NULL, NULL,
                     NULL) != SQLITE_OK)
        return db_fault(s, fail, "cannot set up");
    return upgrade(s, fail);
}

static int make_folders(const char *folder, ciel_fail *fail)
{
    static const char *const names[] = { "assets", "incoming", "alive", "files" };
    int rc = ciel_dir_make(folder, fail);
    for (size_t i = 0; rc == CIEL_OK && i < sizeof names / sizeof *names; i++) {
        char *path = ciel_path_join(folder, names[i]);
        rc = ciel_dir_make(path, fail);
        free(path);
    }
    return rc;
}

int store_open(store **out, const char *folder, ciel_fail *fail)
{
    int rc = make_folders(folder, fail);
    if (rc < 0)
        return rc;
    store *s = calloc(1, sizeof *s);
    char *copy = s ? malloc(strlen(folder) + 1) : NULL;
    if (!copy) {
        free(s);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the job store");
    }
    s->folder = strcpy(copy, folder);
    s->alive_fd = -1;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wake, NULL);
    rc = open_database(s, fail);
    if (rc == CIEL_OK)
        rc = alive_begin(s, fail);
    if (rc == CIEL_OK)
        *out = s;
    else
        store_close(&s);
    return rc;
}

void store_close(store **out)
{
    store *s = *out;
    if (!s)
        return;
    for (int i = 0; i < s->n_statements; i++)
        sqlite3_finalize(s->statements[i].stmt);
    sqlite3_close(s->db);
    alive_end(s);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    free(s->folder);
    free(s);
    *out = NULL;
}

int store_check(store *s, ciel_fail *fail)
{
    db_lock(s);
    int rc = db_begin(s, fail);
    if (rc == CIEL_OK)
        rc = db_finish(s, rc, fail);
    db_unlock(s);
    return rc;
}

/* columns 0: tokens or ids; counts those whose file or folder is not there */
static int count_missing(store *s, sqlite3_stmt *q, char *(*path_of)(const store *s, const char *name), int *missing,
                         ciel_fail *fail)
{
    int rc;
    while ((rc = q ? db_next(s, q, fail) : CIEL_E_IO) == 1) {
        char *path = path_of(s, (const char *)sqlite3_column_text(q, 0));
        *missing += access(path, F_OK) != 0;
        free(path);
    }
    db_end(q);
    return rc;
}

static char *film_path(const store *s, const char *token)
{
    return store_asset_path(s, token, "film.mp4");
}

int store_verify(store *s, int *missing, ciel_fail *fail)
{
    *missing = 0;
    db_lock(s);
    sqlite3_stmt *q = db_query(s, fail, "PRAGMA integrity_check(1)", "");
    int rc = q ? db_next(s, q, fail) : CIEL_E_IO;
    const char *said = rc == 1 ? (const char *)sqlite3_column_text(q, 0) : NULL;
    if (rc == 1 && said && strcmp(said, "ok") != 0) {
        rc = ciel_fail_set(fail, CIEL_E_DATA, "the job store is damaged: %.150s", said);
        ciel_fail_hint(fail, "stop the server, then: sqlite3 %s/store.db .recover", s->folder);
    }
    db_end(q);
    if (rc >= 0)
        rc = count_missing(s, db_query(s, fail, "SELECT asset FROM jobs WHERE asset IS NOT NULL", ""), film_path,
                           missing, fail);
    if (rc >= 0)
        rc = count_missing(s, db_query(s, fail, "SELECT id FROM files", ""), store_file_path, missing, fail);
    db_unlock(s);
    return rc < 0 ? rc : CIEL_OK;
}

void store_wait(store *s, int ms)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += (long)(ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    db_lock(s);
    unsigned seen = s->wake_count;
    while (s->wake_count == seen && pthread_cond_timedwait(&s->wake, &s->lock, &until) == 0) {
    }
    db_unlock(s);
}

void store_wake(store *s)
{
    db_lock(s);
    s->wake_count++;
    pthread_cond_broadcast(&s->wake);
    db_unlock(s);
}
