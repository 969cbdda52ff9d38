/* store/usage.c - see usage.h. The rows are made by the trigger job_completed (store.c). */
#include "store/usage.h"
#include "store/db.h"

int store_usage_sum(store *s, store_usage **out, size_t *n, ciel_arena *a, const char *owner, int64_t from, int64_t to,
                    ciel_fail *fail)
{
    store_usage *rows = NULL;
    size_t count = 0;
    int rc;
    db_lock(s);
    sqlite3_stmt *q = db_query(
        s, fail,
        "SELECT owner, model, size, count(*), sum(seconds), sum(price) FROM usage WHERE (?1 IS NULL OR owner = ?1)"
        " AND finished_at >= ?2 AND finished_at < ?3 GROUP BY owner, model, size ORDER BY owner, model, size",
        "tii", owner, from, to);
    while ((rc = q ? db_next(s, q, fail) : CIEL_E_IO) == 1)
        ARENA_PUSH(a, rows, count) =
            (store_usage){ db_text(q, 0, a),           db_text(q, 1, a),           db_text(q, 2, a),
                           sqlite3_column_int64(q, 3), sqlite3_column_int64(q, 4), sqlite3_column_int64(q, 5) };
    db_end(q);
    db_unlock(s);
    if (rc < 0)
        return rc;
    *out = rows;
    *n = count;
    return CIEL_OK;
}
