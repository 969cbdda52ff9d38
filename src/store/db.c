/* store/db.c - SQLite in small spoons: prepare once, bind, step, finish. See db.h. */
#include "store/db.h"

#include <stdarg.h>
#include <string.h>

void db_lock(store *s)
{
    pthread_mutex_lock(&s->lock);
}
void db_unlock(store *s)
{
    pthread_mutex_unlock(&s->lock);
}

int db_fault(store *s, ciel_fail *fail, const char *what)
{
    int code = sqlite3_errcode(s->db);
    ciel_fail_set(fail, code == SQLITE_BUSY ? CIEL_E_BUSY : CIEL_E_IO, "the job store: %s", what);
    ciel_fail_detail(fail, "%s/store.db: %s", s->folder, sqlite3_errmsg(s->db));
    if (code == SQLITE_FULL)
        ciel_fail_hint(fail, "free some space on that disk");
    return code == SQLITE_BUSY ? CIEL_E_BUSY : CIEL_E_IO;
}

static sqlite3_stmt *find_or_prepare(store *s, const char *sql)
{
    for (int i = 0; i < s->n_statements; i++)
        if (s->statements[i].sql == sql)
            return s->statements[i].stmt;
    sqlite3_stmt *stmt = NULL;
    CIEL_ASSERT(s->n_statements < DB_MAX_STATEMENTS);
    if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
        return NULL;
    s->statements[s->n_statements++] = (db_statement){ sql, stmt };
    return stmt;
}

static sqlite3_stmt *query(store *s, ciel_fail *fail, const char *sql, const char *types, va_list ap)
{
    sqlite3_stmt *q = find_or_prepare(s, sql);
    if (!q) {
        db_fault(s, fail, "cannot ask");
        return NULL;
    }
    for (int i = 0; types[i]; i++) {
        if (types[i] == 'i')
            sqlite3_bind_int64(q, i + 1, va_arg(ap, int64_t));
        else
            sqlite3_bind_text(q, i + 1, va_arg(ap, const char *), -1, SQLITE_TRANSIENT);
    }
    return q;
}

sqlite3_stmt *db_query(store *s, ciel_fail *fail, const char *sql, const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    sqlite3_stmt *q = query(s, fail, sql, types, ap);
    va_end(ap);
    return q;
}

int db_next(store *s, sqlite3_stmt *q, ciel_fail *fail)
{
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW)
        return 1;
    return rc == SQLITE_DONE ? 0 : db_fault(s, fail, "cannot read");
}

void db_end(sqlite3_stmt *q)
{
    if (!q)
        return;
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
}

int db_run(store *s, ciel_fail *fail, int *changes, const char *sql, const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    sqlite3_stmt *q = query(s, fail, sql, types, ap);
    va_end(ap);
    if (!q)
        return CIEL_E_IO;
    int step = sqlite3_step(q);
    int rc = step == SQLITE_DONE || step == SQLITE_ROW ? CIEL_OK : db_fault(s, fail, "cannot write");
    if (changes)
        *changes = sqlite3_changes(s->db);
    db_end(q);
    return rc;
}

int db_number(store *s, ciel_fail *fail, int64_t *out, int64_t fallback, const char *sql, const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    sqlite3_stmt *q = query(s, fail, sql, types, ap);
    va_end(ap);
    if (!q)
        return CIEL_E_IO;
    int rc = db_next(s, q, fail);
    if (rc >= 0)
        *out = rc == 1 && sqlite3_column_type(q, 0) != SQLITE_NULL ? sqlite3_column_int64(q, 0) : fallback;
    db_end(q);
    return rc < 0 ? rc : CIEL_OK;
}

int db_begin(store *s, ciel_fail *fail)
{
    return db_run(s, fail, NULL, "BEGIN IMMEDIATE", "");
}

int db_finish(store *s, int rc, ciel_fail *fail)
{
    if (rc == CIEL_OK)
        rc = db_run(s, fail, NULL, "COMMIT", "");
    if (rc != CIEL_OK && !sqlite3_get_autocommit(s->db))
        db_run(s, NULL, NULL, "ROLLBACK", "");
    return rc;
}

const char *db_text(sqlite3_stmt *q, int column, ciel_arena *a)
{
    const char *text = (const char *)sqlite3_column_text(q, column);
    return text ? ciel_arena_strndup(a, text, (size_t)sqlite3_column_bytes(q, column)) : NULL;
}

int db_one(store *s, sqlite3_stmt *q, db_reader *read, void *row, ciel_arena *a, ciel_fail *fail)
{
    int rc = q ? db_next(s, q, fail) : CIEL_E_IO;
    if (rc == 1)
        read(row, q, a);
    db_end(q);
    return rc == 1 ? CIEL_OK : rc == 0 ? CIEL_E_NOTFOUND : rc;
}

int db_rows(store *s, sqlite3_stmt *q, db_reader *read, size_t row_bytes, void *rows, size_t *n, ciel_arena *a,
            ciel_fail *fail)
{
    char *list = NULL;
    size_t count = 0;
    int rc;
    while ((rc = q ? db_next(s, q, fail) : CIEL_E_IO) == 1) {
        list = ciel_arena_grow(a, list, count, row_bytes);
        read(list + count++ * row_bytes, q, a);
    }
    db_end(q);
    if (rc < 0)
        return rc;
    memcpy(rows, &list, sizeof list);
    *n = count;
    return CIEL_OK;
}

int db_page(store *s, const db_list *l, void *rows, size_t *n, bool *more, ciel_arena *a, const char *owner,
            const store_page *page, const char *filter, int64_t number, ciel_fail *fail)
{
    int64_t seq = page->ascending ? 0 : INT64_MAX;
    char *list = NULL;
    int rc = CIEL_OK;
    *n = 0;
    *more = false;
    db_lock(s);
    if (page->after) {
        rc = db_number(s, fail, &seq, 0, l->seq_of, "tt", page->after, owner);
        if (rc == CIEL_OK && seq == 0)
            rc = ciel_fail_set(fail, CIEL_E_NOTFOUND, "'%.80s' is not in the list", page->after);
    }
    if (rc == CIEL_OK) {
        sqlite3_stmt *q = db_query(s, fail, page->ascending ? l->ascending : l->descending, "tiiti", owner, seq,
                                   (int64_t)page->limit + 1, filter, number);
        while ((rc = q ? db_next(s, q, fail) : CIEL_E_IO) == 1 && !*more) {
            if (*n == (size_t)page->limit) {
                *more = true;
            } else {
                list = ciel_arena_grow(a, list, *n, l->row_bytes);
                l->read(list + (*n)++ * l->row_bytes, q, a);
            }
        }
        db_end(q);
    }
    db_unlock(s);
    if (rc < 0)
        return rc;
    memcpy(rows, &list, sizeof list);
    return CIEL_OK;
}
