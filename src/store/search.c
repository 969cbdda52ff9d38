/* store/search.c - a job found by what its id is for somebody else. */
#include "store/db.h"

#include <stdio.h>

int store_job_search(store *s, char id[STORE_ID_SIZE], const char *owner, bool (*is)(void *user, const char *id),
                     void *user, ciel_fail *fail)
{
    int rc;
    bool found = false;
    db_lock(s);
    sqlite3_stmt *q = owner ? db_query(s, fail, "SELECT id FROM jobs WHERE owner = ? ORDER BY seq DESC", "t", owner)
                            : db_query(s, fail, "SELECT id FROM jobs ORDER BY seq DESC", "");
    rc = q ? 1 : CIEL_E_IO;
    while (rc == 1 && !found && (rc = db_next(s, q, fail)) == 1) {
        const char *text = (const char *)sqlite3_column_text(q, 0);
        found = text && is(user, text);
        if (found)
            snprintf(id, STORE_ID_SIZE, "%s", text);
    }
    if (q)
        db_end(q);
    db_unlock(s);
    return rc < 0 ? rc : found ? CIEL_OK : CIEL_E_NOTFOUND;
}
