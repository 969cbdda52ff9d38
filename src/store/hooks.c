/* store/hooks.c - see hooks.h. */
#include "store/hooks.h"
#include "store/db.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#define SECRET_BYTES 32

static int no_such_hook(ciel_fail *fail, const char *id)
{
    return ciel_fail_set(fail, CIEL_E_NOTFOUND, "there is no webhook endpoint '%.80s'", id);
}

static void make_secret(char out[64])
{
    unsigned char bytes[SECRET_BYTES];
    CIEL_ASSERT(RAND_bytes(bytes, sizeof bytes) == 1);
    strcpy(out, "whsec_");
    EVP_EncodeBlock((unsigned char *)out + 6, bytes, sizeof bytes);
}

int store_hook_create(store *s, const char *owner, const store_hook *wanted, char id[STORE_ID_SIZE], ciel_fail *fail)
{
    char secret[64];
    int64_t n = 0;
    make_secret(secret);
    store_make_id(id, "whe_");
    db_lock(s);
    int rc = db_number(s, fail, &n, 0, "SELECT count(*) FROM hooks WHERE owner = ?", "t", owner);
    if (rc == CIEL_OK && n >= HOOK_MAX)
        rc = ciel_fail_set(fail, CIEL_E_BUSY, "there are %d webhook endpoints already", HOOK_MAX);
    if (rc == CIEL_OK)
        rc = db_run(s, fail, NULL,
                    "INSERT INTO hooks(id, owner, name, url, events, secret, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    "tttttti", id, owner, wanted->name, wanted->url, wanted->events, secret, store_now_ms() / 1000);
    db_unlock(s);
    return rc;
}

#define COLUMNS "id, name, url, events, secret, old_secret, old_until, created_at, updated_at"
static void read_hook(void *row, sqlite3_stmt *q, ciel_arena *a)
{
    store_hook *h = row;
    const char **texts[] = { &h->id, &h->name, &h->url, &h->events, &h->secret, &h->old_secret };
    for (int c = 0; c < 6; c++)
        *texts[c] = db_text(q, c, a);
    h->old_until = sqlite3_column_int64(q, 6);
    h->created_at = sqlite3_column_int64(q, 7);
    h->updated_at = sqlite3_column_int64(q, 8);
}

int store_hook_get(store *s, store_hook *out, ciel_arena *a, const char *owner, const char *id, ciel_fail *fail)
{
    db_lock(s);
    sqlite3_stmt *q = db_query(s, fail, "SELECT " COLUMNS " FROM hooks WHERE id = ? AND owner = ?", "tt", id, owner);
    int rc = db_one(s, q, read_hook, out, a, fail);
    db_unlock(s);
    return rc == CIEL_E_NOTFOUND ? no_such_hook(fail, id) : rc;
}

int store_hook_list(store *s, store_hook **out, size_t *n, ciel_arena *a, const char *owner, ciel_fail *fail)
{
    db_lock(s);
    sqlite3_stmt *q =
        db_query(s, fail, "SELECT " COLUMNS " FROM hooks WHERE owner = ? ORDER BY created_at DESC, id", "t", owner);
    int rc = db_rows(s, q, read_hook, sizeof **out, out, n, a, fail);
    db_unlock(s);
    return rc;
}

int store_hook_update(store *s, const char *owner, const char *id, const store_hook *c, ciel_fail *fail)
{
    int changes = 0;
    db_lock(s);
    int rc = db_run(s, fail, &changes,
                    "UPDATE hooks SET name = coalesce(?, name), url = coalesce(?, url), events = coalesce(?, events), "
                    "updated_at = ?"
                    " WHERE id = ? AND owner = ?",
                    "tttitt", c->name, c->url, c->events, store_now_ms() / 1000, id, owner);
    db_unlock(s);
    return rc < 0 ? rc : changes ? CIEL_OK : no_such_hook(fail, id);
}

int store_hook_rotate(store *s, const char *owner, const char *id, int64_t keep_old_s, ciel_fail *fail)
{
    char secret[64];
    int changes = 0;
    int64_t now = store_now_ms() / 1000;
    make_secret(secret);
    db_lock(s);
    int rc = db_run(
        s, fail, &changes,
        "UPDATE hooks SET old_secret = secret, old_until = ?, secret = ?, updated_at = ? WHERE id = ? AND owner = ?",
        "ititt", now + keep_old_s, secret, now, id, owner);
    db_unlock(s);
    return rc < 0 ? rc : changes ? CIEL_OK : no_such_hook(fail, id);
}

int store_hook_delete(store *s, const char *owner, const char *id, ciel_fail *fail)
{
    int changes = 0;
    db_lock(s);
    int rc = db_run(s, fail, &changes, "DELETE FROM hooks WHERE id = ? AND owner = ?", "tt", id, owner);
    db_unlock(s);
    return rc < 0 ? rc : changes ? CIEL_OK : no_such_hook(fail, id);
}

int64_t store_delivery_pause_ms(int attempts)
{
    /* 5 s, 20 s, 80 s ... up to six hours: some twenty attempts in 72 hours */
    int64_t pause = 5000;
    for (int i = 1; i < attempts && pause < INT64_C(6) * 3600 * 1000; i++)
        pause *= 4;
    return pause < INT64_C(6) * 3600 * 1000 ? pause : INT64_C(6) * 3600 * 1000;
}

static int read_due(store *s, store_delivery *d, ciel_arena *a, int64_t now, ciel_fail *fail)
{
    sqlite3_stmt *q =
        db_query(s, fail,
                 "SELECT d.seq, d.created_ms, d.id, d.payload, h.url, h.secret, CASE WHEN h.old_until > ?1 / 1000 THEN "
                 "h.old_secret END,"
                 " d.attempts FROM deliveries d JOIN hooks h ON h.id = d.hook WHERE d.next_ms <= ?1"
                 " AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.hook = d.hook AND o.claimed_until > ?1)"
                 " ORDER BY d.next_ms, d.seq LIMIT 1",
                 "i", now);
    int rc = q ? db_next(s, q, fail) : CIEL_E_IO;
    if (rc == 1) {
        *d = (store_delivery){ .seq = sqlite3_column_int64(q, 0),
                               .created_ms = sqlite3_column_int64(q, 1),
                               .id = db_text(q, 2, a),
                               .payload = db_text(q, 3, a),
                               .url = db_text(q, 4, a),
                               .secret = db_text(q, 5, a),
                               .old_secret = db_text(q, 6, a),
                               .attempts = sqlite3_column_int(q, 7) };
    }
    db_end(q);
    return rc == 1 ? CIEL_OK : rc == 0 ? CIEL_E_NOTFOUND : rc;
}

int store_delivery_claim(store *s, store_delivery *out, ciel_arena *a, ciel_fail *fail)
{
    store_delivery d;
    int64_t now = store_now_ms();
    db_lock(s);
    int rc = read_due(s, &d, a, now, fail); /* without a transaction: most looks find nothing */
    if (rc == CIEL_OK) {
        rc = db_begin(s, fail);
        if (rc == CIEL_OK) {
            rc = read_due(s, &d, a, now, fail);
            if (rc == CIEL_OK)
                rc = db_run(s, fail, NULL, "UPDATE deliveries SET next_ms = ?1, claimed_until = ?1 WHERE seq = ?2",
                            "ii", now + HOOK_CLAIM_MS, d.seq);
            rc = db_finish(s, rc, fail);
        }
    }
    db_unlock(s);
    if (rc == CIEL_OK)
        *out = d;
    return rc;
}

int store_delivery_end(store *s, const store_delivery *d, bool ok, ciel_fail *fail)
{
    int64_t now = store_now_ms();
    int rc;
    db_lock(s);
    if (ok || now - d->created_ms > HOOK_GIVE_UP_MS)
        rc = db_run(s, fail, NULL, "DELETE FROM deliveries WHERE seq = ?", "i", d->seq);
    else
        rc = db_run(s, fail, NULL,
                    "UPDATE deliveries SET attempts = attempts + 1, claimed_until = 0, next_ms = ? WHERE seq = ?", "ii",
                    now + store_delivery_pause_ms(d->attempts + 1), d->seq);
    db_unlock(s);
    return rc;
}
