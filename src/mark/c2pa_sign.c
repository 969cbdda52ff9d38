/* mark/c2pa_sign.c - a file signed in place. See c2pa.h.
 *
 * The store's size is known before what is in it: it is built once for its size, room is made in the file, the file is
 * hashed as it will be, and the store is built again with the hash and signed.
 */
#include "base/file.h"
#include "mark/c2pa_parts.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define PICTURE_LIMIT (256u << 20)

static bool ends_with(const char *path, const char *ending)
{
    size_t n = strlen(path), m = strlen(ending);
    return n > m && strcasecmp(path + n - m, ending) == 0;
}

bool c2pa_can_sign(const char *path)
{
    static const char *const endings[] = { ".mp4", ".jpg", ".jpeg", ".png", ".webp" };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(path, endings[i]))
            return true;
    return false;
}

/* a random UUID (RFC 9562, version 4) behind a prefix */
static int make_label(char out[C2PA_LABEL_SIZE], const char *prefix, ciel_fail *fail)
{
    uint8_t r[16];
    if (RAND_bytes(r, sizeof r) != 1)
        return ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "no randomness for the manifest's name");
    r[6] = (uint8_t)(0x40 | (r[6] & 0x0f));
    r[8] = (uint8_t)(0x80 | (r[8] & 0x3f));
    snprintf(out, C2PA_LABEL_SIZE, "%s%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", prefix,
             r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12], r[13], r[14], r[15]);
    return CIEL_OK;
}

static int signed_already(ciel_fail *fail)
{
    return ciel_fail_set(fail, CIEL_E_FORMAT, "the file carries a manifest already");
}

/* ---- films ---- */

static int fail_write(const char *path, ciel_fail *fail)
{
    ciel_fail_set(fail, CIEL_E_IO, "cannot write the manifest");
    ciel_fail_detail(fail, "%s: %s", path, strerror(errno));
    return CIEL_E_IO;
}

static int hash_film(c2pa_making *m, FILE *f, ciel_fail *fail)
{
    static const bmff_match own = { 8, bmff_c2pa_uuid, 16 };
    static const bmff_exclusion left_out[] = { { .type = "uuid", .matches = &own, .n_matches = 1 },
                                               { .type = "ftyp" },
                                               { .type = "mfra" } };
    bmff_box *boxes = NULL;
    size_t n = 0;
    int rc = bmff_list(&boxes, &n, &m->arena, f, fail);
    return rc == CIEL_OK ? bmff_hash(m->hash, f, boxes, n, left_out, 3, fail) : rc;
}

/* room for the store, filled with as many zeros behind the box's head */
static int place_empty(uint64_t *at, FILE *f, const char *path, size_t n, ciel_fail *fail)
{
    uint8_t head[BMFF_STORE_HEAD];
    int rc = bmff_make_room(at, f, BMFF_STORE_HEAD + n, fail);
    bmff_store_head(head, n);
    if (rc == CIEL_OK && (fseeko(f, (off_t)*at, SEEK_SET) != 0 || fwrite(head, 1, sizeof head, f) != sizeof head))
        rc = fail_write(path, fail);
    return rc;
}

static int place_store(FILE *f, const char *path, uint64_t at, const ciel_str *store, ciel_fail *fail)
{
    if (fseeko(f, (off_t)(at + BMFF_STORE_HEAD), SEEK_SET) != 0 || fwrite(store->p, 1, store->len, f) != store->len ||
        fflush(f) != 0 || fsync(fileno(f)) != 0)
        return fail_write(path, fail);
    return CIEL_OK;
}

static int is_unsigned(FILE *f, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    bmff_box *boxes = NULL;
    uint8_t *store = NULL;
    size_t n = 0, bytes = 0;
    int rc = bmff_list(&boxes, &n, &a, f, fail);
    if (rc == CIEL_OK) {
        rc = bmff_read_store(&store, &bytes, boxes, n, f, NULL);
        rc = rc == CIEL_E_NOTFOUND ? CIEL_OK : signed_already(fail);
    }
    free(store);
    ciel_arena_free(&a);
    return rc;
}

static int sign_film(c2pa_making *m, const char *path, ciel_fail *fail)
{
    ciel_str probe = { 0 }, store = { 0 };
    uint64_t at = 0;
    FILE *f = fopen(path, "r+b");
    if (!f)
        return fail_write(path, fail);
    m->film = true;
    int rc = is_unsigned(f, fail);
    if (rc == CIEL_OK)
        rc = c2pa_build(&probe, m, false, fail);
    if (rc == CIEL_OK)
        rc = place_empty(&at, f, path, probe.len, fail);
    if (rc == CIEL_OK)
        rc = hash_film(m, f, fail);
    if (rc == CIEL_OK)
        rc = c2pa_build(&store, m, true, fail);
    CIEL_ASSERT(rc < 0 || store.len == probe.len);
    if (rc == CIEL_OK)
        rc = place_store(f, path, at, &store, fail);
    if (fclose(f) != 0 && rc == CIEL_OK)
        rc = fail_write(path, fail);
    ciel_str_free(&probe);
    ciel_str_free(&store);
    return rc;
}

/* ---- pictures ---- */

/* Place a store of zeros until its size, which depends on the numbers in it, stays the same; then hash around it. */
static int hash_picture(c2pa_making *m, const uint8_t *data, size_t n, ciel_fail *fail)
{
    int rc = CIEL_OK;
    bool settled = false;
    for (int i = 0; rc == CIEL_OK && !settled && i < 8; i++) {
        ciel_str store = { 0 }, file = { 0 };
        still_span before = m->span;
        rc = c2pa_build(&store, m, false, fail);
        if (rc == CIEL_OK)
            rc = still_place(&file, &m->span, data, n, &store, fail);
        settled = m->span.at == before.at && m->span.bytes == before.bytes && store.len % 2 == 0;
        m->pad ^= store.len % 2;
        if (rc == CIEL_OK && settled) {
            EVP_MD_CTX *c = EVP_MD_CTX_new();
            size_t end = m->span.at + m->span.bytes;
            bool good =
                c && EVP_DigestInit_ex(c, EVP_sha256(), NULL) == 1 && EVP_DigestUpdate(c, file.p, m->span.at) == 1 &&
                EVP_DigestUpdate(c, file.p + end, file.len - end) == 1 && EVP_DigestFinal_ex(c, m->hash, NULL) == 1;
            EVP_MD_CTX_free(c);
            rc = good ? CIEL_OK : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to hash the picture");
        }
        ciel_str_free(&store);
        ciel_str_free(&file);
    }
    CIEL_ASSERT(rc < 0 || settled);
    return rc;
}

static int sign_picture(c2pa_making *m, const char *path, ciel_fail *fail)
{
    uint8_t *data = NULL;
    size_t n = 0;
    ciel_str store = { 0 }, file = { 0 };
    still_span span;
    int rc = ciel_file_read(&data, &n, path, PICTURE_LIMIT, fail);
    if (rc == CIEL_OK && still_kind(data, n) == STILL_NONE)
        rc = ciel_fail_set(fail, CIEL_E_FORMAT, "this is no file that could carry a manifest");
    else if (rc == CIEL_OK && still_find(&store, &span, data, n, NULL) != CIEL_E_NOTFOUND)
        rc = signed_already(fail);
    if (rc == CIEL_OK)
        rc = hash_picture(m, data, n, fail);
    if (rc == CIEL_OK)
        rc = c2pa_build(&store, m, true, fail);
    if (rc == CIEL_OK)
        rc = still_place(&file, &span, data, n, &store, fail);
    if (rc == CIEL_OK)
        rc = ciel_file_write(path, file.p, file.len, fail);
    ciel_str_free(&store);
    ciel_str_free(&file);
    free(data);
    return rc;
}

int c2pa_sign(const char *path, const c2pa_claim *claim, const c2pa_signer *signer, ciel_fail *fail)
{
    c2pa_making m = { .claim = claim, .signer = signer, .when = (int64_t)time(NULL) };
    CIEL_ASSERT(claim->n_parts > 0);
    int rc = make_label(m.label, "urn:c2pa:", fail);
    if (rc == CIEL_OK)
        rc = make_label(m.instance, "xmp:iid:", fail);
    if (rc == CIEL_OK)
        rc = c2pa_bring(&m, fail);
    if (rc == CIEL_OK)
        rc = ends_with(path, ".mp4") ? sign_film(&m, path, fail) : sign_picture(&m, path, fail);
    c2pa_bring_release(&m);
    ciel_arena_free(&m.arena);
    return rc;
}
