/* store/uploads.c - see uploads.h. */
#include "store/uploads.h"
#include "base/file.h"
#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define COLUMNS "id, filename, purpose, bytes, created_at, expires_at"

static int no_such_file(ciel_fail *fail, const char *id)
{
    return ciel_fail_set(fail, CIEL_E_NOTFOUND, "there is no file '%.80s'", id);
}

char *store_file_path(const store *s, const char *id)
{
    char name[STORE_ID_SIZE + 8];
    snprintf(name, sizeof name, "files/%s", id);
    return ciel_path_join(s->folder, name);
}

int uploads_take(store *s, const char *path, char id[STORE_ID_SIZE], ciel_fail *fail)
{
    store_make_id(id, "file-");
    char *kept = store_file_path(s, id);
    int rc = ciel_file_rename(path, kept, fail);
    if (rc == CIEL_OK)
        rc = files_sync(kept, fail);
    free(kept);
    return rc;
}

int uploads_insert(store *s, const char *owner, const store_file *w, const char *id, ciel_fail *fail)
{
    return db_run(s, fail, NULL,
                  "INSERT INTO files(id, owner, filename, purpose, bytes, created_at, expires_at) VALUES (?, ?, ?, "
                  "?, ?, ?, ?)",
                  "ttttiii", id, owner, w->filename, w->purpose, w->bytes, store_now_ms() / 1000, w->expires_at);
}

int store_file_create(store *s, const char *owner, const store_file *w, const char *path, char id[STORE_ID_SIZE],
                      ciel_fail *fail)
{
    int rc = uploads_take(s, path, id, fail);
    if (rc < 0)
        return rc;
    db_lock(s);
    rc = uploads_insert(s, owner, w, id, fail);
    db_unlock(s);
    if (rc < 0) {
        char *kept = store_file_path(s, id);
        unlink(kept);
        free(kept);
    }
    return rc;
}

static void read_file(void *row, sqlite3_stmt *q, ciel_arena *a)
{
    *(store_file *)row =
        (store_file){ db_text(q, 0, a),           db_text(q, 1, a),           db_text(q, 2, a),
                      sqlite3_column_int64(q, 3), sqlite3_column_int64(q, 4), sqlite3_column_int64(q, 5) };
}

int store_file_get(store *s, store_file *out, ciel_arena *a, const char *owner, const char *id, ciel_fail *fail)
{
    db_lock(s);
    sqlite3_stmt *q = db_query(
        s, fail, "SELECT " COLUMNS " FROM files WHERE id = ? AND owner = ? AND (expires_at = 0 OR expires_at > ?)",
        "tti", id, owner, store_now_ms() / 1000);
    int rc = db_one(s, q, read_file, out, a, fail);
    db_unlock(s);
    return rc == CIEL_E_NOTFOUND ? no_such_file(fail, id) : rc;
}

#define WANTED "owner = ?1 AND (?4 IS NULL OR purpose = ?4) AND (expires_at = 0 OR expires_at > ?5)"
int store_file_list(store *s, store_file **out, size_t *n, bool *more, ciel_arena *a, const char *owner,
                    const char *purpose, const store_page *page, ciel_fail *fail)
{
    static const db_list list = {
        "SELECT seq FROM files WHERE id = ? AND owner = ?",
        "SELECT " COLUMNS " FROM files WHERE " WANTED " AND seq > ?2 ORDER BY seq LIMIT ?3",
        "SELECT " COLUMNS " FROM files WHERE " WANTED " AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
        sizeof(store_file),
        read_file,
    };
    return db_page(s, &list, out, n, more, a, owner, page, purpose, store_now_ms() / 1000, fail);
}

int store_file_delete(store *s, const char *owner, const char *id, ciel_fail *fail)
{
    int changes = 0;
    db_lock(s);
    int rc = db_run(s, fail, &changes, "DELETE FROM files WHERE id = ? AND owner = ?", "tt", id, owner);
    db_unlock(s);
    if (rc == CIEL_OK && changes) {
        char *path = store_file_path(s, id);
        unlink(path);
        free(path);
    }
    return rc < 0 ? rc : changes ? CIEL_OK : no_such_file(fail, id);
}
