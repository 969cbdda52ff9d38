/* store/keys.c - API keys: 256 random bits told once, kept as a SHA-256. Enough entropy that no slow hash is needed. */
#include "store/db.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

static void hash_hex(char out[65], const char *text)
{
    unsigned char digest[32];
    unsigned int n = 0;
    CIEL_ASSERT(EVP_Digest(text, strlen(text), digest, &n, EVP_sha256(), NULL) == 1 && n == 32);
    for (int i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

int store_key_create(store *s, const char *name, int max_active, int max_daily, int priority, char id[STORE_ID_SIZE],
                     char secret[80], ciel_fail *fail)
{
    unsigned char bytes[32];
    char hash[65];
    CIEL_ASSERT(RAND_bytes(bytes, sizeof bytes) == 1);
    strcpy(secret, "ciel_");
    for (int i = 0; i < 32; i++)
        snprintf(secret + 5 + 2 * i, 3, "%02x", bytes[i]);
    store_make_id(id, "key_");
    hash_hex(hash, secret);
    db_lock(s);
    int rc = db_run(s, fail, NULL,
                    "INSERT INTO keys(id, name, hash, hint, created_at, max_active, max_daily, priority) VALUES (?, ?, "
                    "?, ?, ?, ?, ?, ?)",
                    "ttttiiii", id, name, hash, secret + strlen(secret) - 4, store_now_ms() / 1000, (int64_t)max_active,
                    (int64_t)max_daily, (int64_t)priority);
    db_unlock(s);
    return rc;
}

#define COLUMNS "id, name, hint, created_at, revoked_at, used_at, max_active, max_daily, priority"
static void read_key(void *row, sqlite3_stmt *q, ciel_arena *a)
{
    store_key *k = row;
    k->id = db_text(q, 0, a);
    k->name = db_text(q, 1, a);
    k->hint = db_text(q, 2, a);
    k->created_at = sqlite3_column_int64(q, 3);
    k->revoked_at = sqlite3_column_int64(q, 4);
    k->used_at = sqlite3_column_int64(q, 5);
    k->max_active = sqlite3_column_int(q, 6);
    k->max_daily = sqlite3_column_int(q, 7);
    k->priority = sqlite3_column_int(q, 8);
}

int store_key_list(store *s, store_key **out, size_t *n, ciel_arena *a, ciel_fail *fail)
{
    db_lock(s);
    sqlite3_stmt *q = db_query(s, fail, "SELECT " COLUMNS " FROM keys ORDER BY created_at, id", "");
    int rc = db_rows(s, q, read_key, sizeof **out, out, n, a, fail);
    db_unlock(s);
    return rc;
}

int store_key_revoke(store *s, const char *id, ciel_fail *fail)
{
    int changes = 0;
    db_lock(s);
    int rc = db_run(s, fail, &changes, "UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at = 0", "it",
                    store_now_ms() / 1000, id);
    db_unlock(s);
    if (rc == CIEL_OK && !changes)
        rc = ciel_fail_set(fail, CIEL_E_NOTFOUND, "there is no living key '%.60s'", id);
    return rc;
}

int store_key_check(store *s, const char *secret, store_key *out, ciel_arena *a, ciel_fail *fail)
{
    char hash[65];
    int64_t now = store_now_ms() / 1000;
    hash_hex(hash, secret);
    db_lock(s);
    sqlite3_stmt *q = db_query(s, fail, "SELECT " COLUMNS " FROM keys WHERE hash = ? AND revoked_at = 0", "t", hash);
    int rc = db_one(s, q, read_key, out, a, fail);
    if (rc == CIEL_OK && out->used_at < now - 60) /* a write a minute at most, however often it asks */
        db_run(s, NULL, NULL, "UPDATE keys SET used_at = ? WHERE id = ?", "it", now, out->id);
    db_unlock(s);
    return rc == CIEL_E_NOTFOUND ? ciel_fail_set(fail, CIEL_E_NOTFOUND, "no such key") : rc;
}

int store_key_get(store *s, const char *id, store_key *out, ciel_arena *a, ciel_fail *fail)
{
    db_lock(s);
    sqlite3_stmt *q = db_query(s, fail, "SELECT " COLUMNS " FROM keys WHERE id = ?", "t", id);
    int rc = db_one(s, q, read_key, out, a, fail);
    db_unlock(s);
    return rc == CIEL_E_NOTFOUND ? ciel_fail_set(fail, CIEL_E_NOTFOUND, "no such key") : rc;
}

int store_key_count(store *s, int *n, ciel_fail *fail)
{
    int64_t count = 0;
    db_lock(s);
    int rc = db_number(s, fail, &count, 0, "SELECT count(*) FROM keys WHERE revoked_at = 0", "");
    db_unlock(s);
    if (rc == CIEL_OK)
        *n = (int)count;
    return rc;
}
