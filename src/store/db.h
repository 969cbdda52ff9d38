/* store/db.h - the few things that every file of the store does with SQLite. Private to the store.
 *
 * Statements are prepared once for each SQL text (by the literal's address) and kept. The caller holds the store's lock
 * from before db_query until after db_end. Types of arguments: t text (NULL allowed), i int64_t.
 */
#pragma once
#include "store/uploads.h"
#include <pthread.h>
#include <sqlite3.h>

#define DB_MAX_STATEMENTS 128
#define DAY_MS            (INT64_C(24) * 3600 * 1000)

typedef struct db_statement {
    const char *sql;
    sqlite3_stmt *stmt;
} db_statement;

struct store {
    char *folder;
    sqlite3 *db;
    pthread_mutex_t lock; /* guards db, statements, wake_count */
    pthread_cond_t wake;
    unsigned wake_count;
    db_statement statements[DB_MAX_STATEMENTS];
    int n_statements;
    char process[STORE_ID_SIZE]; /* this process's token; its lock file is open as alive_fd */
    int alive_fd;
};

void db_lock(store *s);
void db_unlock(store *s);
/** Prepared, reset and bound; NULL after filling `fail`. */
sqlite3_stmt *db_query(store *s, ciel_fail *fail, const char *sql, const char *types, ...);
/** Next row: 1, no more: 0, fault: CIEL_E_*. */
int db_next(store *s, sqlite3_stmt *q, ciel_fail *fail);
void db_end(sqlite3_stmt *q);
/** Run a statement without rows; *changes (may be NULL) = rows touched. */
int db_run(store *s, ciel_fail *fail, int *changes, const char *sql, const char *types, ...);
/** One whole number from a query of one row; `fallback` when there is no row. */
int db_number(store *s, ciel_fail *fail, int64_t *out, int64_t fallback, const char *sql, const char *types, ...);
int db_begin(store *s, ciel_fail *fail); /* BEGIN IMMEDIATE: the only writer of all processes */
/** COMMIT when rc is CIEL_OK, else ROLLBACK; returns rc, or the fault of the commit. */
int db_finish(store *s, int rc, ciel_fail *fail);
int db_fault(store *s, ciel_fail *fail, const char *what);       /* IO, with SQLite's words */
const char *db_text(sqlite3_stmt *q, int column, ciel_arena *a); /* NULL for SQL NULL */

typedef void db_reader(void *row, sqlite3_stmt *q, ciel_arena *a);
/** The one row of a query (which may be NULL: it failed), and its end. NOTFOUND, without words, when there is none. */
int db_one(store *s, sqlite3_stmt *q, db_reader *read, void *row, ciel_arena *a, ciel_fail *fail);
/** All rows of a query, of `row_bytes` each, into *rows (a pointer to them, in the arena), and its end. */
int db_rows(store *s, sqlite3_stmt *q, db_reader *read, size_t row_bytes, void *rows, size_t *n, ciel_arena *a,
            ciel_fail *fail);

/* One kind of list. Both queries take ?1 owner, ?2 seq, ?3 limit, ?4 and ?5 a filter of its own (or not). */
typedef struct db_list {
    const char *seq_of; /* SELECT seq FROM ... WHERE id = ? AND owner = ? */
    const char *ascending, *descending;
    size_t row_bytes;
    db_reader *read;
} db_list;
/** A page of rows. NOTFOUND when page->after is not known. Takes the lock itself. */
int db_page(store *s, const db_list *l, void *rows, size_t *n, bool *more, ciel_arena *a, const char *owner,
            const store_page *page, const char *filter, int64_t number, ciel_fail *fail);

/* jobs.c; within the caller's transaction */
int jobs_insert(store *s, const store_job *w, const store_again *g, const char *batch, const char *id, ciel_fail *fail);
/* uploads.c */
int uploads_take(store *s, const char *path, char id[STORE_ID_SIZE], ciel_fail *fail); /* bytes get a file's name */
int uploads_insert(store *s, const char *owner, const store_file *w, const char *id, ciel_fail *fail); /* its row */
/* files.c */
int files_sync(const char *path, ciel_fail *fail);        /* a file or folder */
int files_sync_folder(const char *path, ciel_fail *fail); /* every file in it, itself, and its parent's entry */
int files_remove_folder(const char *path);                /* flat folders only; what is not there is fine */
int64_t files_folder_bytes(const char *path);
/* alive.c */
int alive_begin(store *s, ciel_fail *fail);
void alive_end(store *s);
bool alive_process(const store *s, const char *process);
/** Which job ended that process; false when it did not say. */
bool alive_blamed(const store *s, const char *process, char job[STORE_ID_SIZE]);
void alive_forget(const store *s, const char *process);
