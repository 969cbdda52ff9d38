/* store/sweep.c - housekeeping: what expired, what exceeds the disk budget, what belongs to nothing. See store.h.
 *
 * A row is changed first and its files are removed afterwards: a crash between the two leaves an orphan, which the next
 * sweep removes. A folder is an orphan when no row names it as its asset or as its living lease.
 */
#include "base/file.h"
#include "store/db.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ORPHAN_AGE_S 600 /* younger ones may be about to get their row */

static int forget_assets(store *s, sqlite3_stmt *q, int64_t enough, int *n, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    const char **tokens = NULL;
    size_t n_tokens = 0;
    int64_t freed = 0;
    int rc = CIEL_OK;
    while (freed < enough && (rc = q ? db_next(s, q, fail) : CIEL_E_IO) == 1) {
        ARENA_PUSH(&a, tokens, n_tokens) = db_text(q, 0, &a);
        freed += sqlite3_column_int64(q, 1) + 1;
    }
    db_end(q);
    for (size_t i = 0; rc >= 0 && i < n_tokens; i++) {
        rc = db_run(s, fail, NULL, "UPDATE jobs SET asset = NULL, asset_bytes = 0 WHERE asset = ?", "t", tokens[i]);
        char *folder = store_asset_path(s, tokens[i], "");
        if (rc == CIEL_OK)
            files_remove_folder(folder);
        free(folder);
        (*n)++;
    }
    ciel_arena_free(&a);
    return rc < 0 ? rc : CIEL_OK;
}

static int64_t age_s(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (int64_t)time(NULL) - (int64_t)st.st_mtime : 0;
}

static bool is_named(store *s, const char *token)
{
    int64_t there = 1;
    db_number(s, NULL, &there, 0, "SELECT 1 FROM jobs WHERE asset = ?1 OR lease = ?1", "t", token);
    return there != 0;
}

static bool is_file(store *s, const char *id)
{
    int64_t there = 1;
    db_number(s, NULL, &there, 0,
              "SELECT 1 FROM files WHERE id = ?1 UNION SELECT 1 FROM batches WHERE id = ?1 AND status < 4", "t", id);
    return there != 0;
}

/* removes what is old in a folder and belongs to nobody */
static int remove_orphans(store *s, const char *sub, bool (*owned)(store *s, const char *name), bool folders)
{
    int n = 0;
    char *path = ciel_path_join(s->folder, sub);
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));) {
        char *item = ciel_path_join(path, e->d_name);
        if (e->d_name[0] != '.' && age_s(item) > ORPHAN_AGE_S && !owned(s, e->d_name))
            n += folders ? files_remove_folder(item) == CIEL_OK : unlink(item) == 0;
        free(item);
    }
    if (d)
        closedir(d);
    free(path);
    return n;
}

static bool has_living_process(store *s, const char *name)
{
    char process[STORE_ID_SIZE] = "";
    size_t n = strcspn(name, ".");
    memcpy(process, name, n < sizeof process ? n : sizeof process - 1);
    return alive_process(s, process);
}

int store_sweep(store *s, int64_t budget_bytes, store_swept *out, ciel_fail *fail)
{
    store_swept w = { 0 };
    db_lock(s);
    sqlite3_stmt *q =
        db_query(s, fail,
                 "SELECT asset, asset_bytes FROM jobs WHERE asset IS NOT NULL AND expires_at > 0 AND expires_at <= ?"
                 " AND (batch IS NULL OR batch NOT IN (SELECT id FROM batches WHERE status < 4))",
                 "i", store_now_ms() / 1000);
    int rc = forget_assets(s, q, INT64_MAX, &w.expired, fail);
    if (rc == CIEL_OK)
        rc = db_number(s, fail, &w.asset_bytes, 0, "SELECT sum(asset_bytes) FROM jobs", "");
    if (rc == CIEL_OK && budget_bytes > 0 && w.asset_bytes > budget_bytes) {
        q = db_query(s, fail, "SELECT asset, asset_bytes FROM jobs WHERE asset IS NOT NULL ORDER BY completed_at, seq",
                     "");
        rc = forget_assets(s, q, w.asset_bytes - budget_bytes, &w.evicted, fail);
        if (rc == CIEL_OK)
            rc = db_number(s, fail, &w.asset_bytes, 0, "SELECT sum(asset_bytes) FROM jobs", "");
    }
    if (rc == CIEL_OK) {
        db_run(s, NULL, NULL, "DELETE FROM files WHERE expires_at > 0 AND expires_at <= ?", "i", store_now_ms() / 1000);
        w.orphans = remove_orphans(s, "assets", is_named, true) + remove_orphans(s, "files", is_file, false) +
                    remove_orphans(s, "incoming", has_living_process, false);
        remove_orphans(s, "alive", has_living_process, false);
    }
    db_unlock(s);
    if (rc == CIEL_OK)
        *out = w;
    return rc;
}
