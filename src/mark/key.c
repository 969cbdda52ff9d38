/* mark/key.c - see key.h. The file is text: a line "GENERATION HEX" for each key, oldest first.
 *
 * It is written whole under another name with mode 0600 from its first byte on; the first one gets its name by link(2),
 * which fails when somebody was faster, later ones by rename(2).
 */
#include "mark/key.h"
#include "base/file.h"
#include "base/text.h"
#include "mark/private_file.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_LIMIT 8192
#define HELD       "the watermark key"

char *mark_keys_path(const char *dir)
{
    char *own = dir ? NULL : ciel_data_dir();
    char *path = ciel_path_join(dir ? dir : own, "watermark.keys");
    free(own);
    return path;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_line(mark_key *out, const char *line, size_t len)
{
    char *end;
    unsigned long generation = strtoul(line, &end, 10);
    if (generation == 0 || generation > UINT32_MAX || *end != ' ' ||
        (size_t)(end + 1 - line) + 2 * MARK_SECRET_BYTES != len)
        return false;
    out->generation = (uint32_t)generation;
    for (int i = 0; i < MARK_SECRET_BYTES; i++) {
        int hi = hex_digit(end[1 + 2 * i]), lo = hex_digit(end[2 + 2 * i]);
        if (hi < 0 || lo < 0)
            return false;
        out->secret[i] = (uint8_t)(hi << 4 | lo);
    }
    return true;
}

static bool parse(mark_keys *out, const char *text)
{
    *out = (mark_keys){ 0 };
    while (*text) {
        const char *end = strchr(text, '\n');
        if (!end || out->n == MARK_KEYS_MAX || !parse_line(&out->keys[out->n], text, (size_t)(end - text)))
            return false;
        if (out->n > 0 && out->keys[out->n].generation <= out->keys[out->n - 1].generation)
            return false;
        out->n++;
        text = end + 1;
    }
    return out->n > 0;
}

static int read_ring(mark_keys *out, const char *path, ciel_fail *fail)
{
    uint8_t *data = NULL;
    size_t bytes = 0;
    int rc = private_file_check(path, HELD, fail);
    if (rc == CIEL_OK)
        rc = ciel_file_read(&data, &bytes, path, FILE_LIMIT, fail);
    if (rc < 0)
        return rc;
    mark_keys ring;
    bool good = parse(&ring, (const char *)data);
    OPENSSL_cleanse(data, bytes);
    free(data);
    if (good) {
        *out = ring;
        return CIEL_OK;
    }
    ciel_fail_set(fail, CIEL_E_DATA, "the watermark key is damaged");
    ciel_fail_detail(fail, "%s", path);
    ciel_fail_hint(fail, "put a copy back; without it films marked so far cannot be recognised");
    return CIEL_E_DATA;
}

static int add_generation(mark_keys *ring, ciel_fail *fail)
{
    uint32_t last = ring->n ? ring->keys[ring->n - 1].generation : 0;
    mark_key fresh = { .generation = last + 1 };
    if (RAND_priv_bytes(fresh.secret, MARK_SECRET_BYTES) != 1)
        return ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "no randomness for the watermark key");
    if (ring->n == MARK_KEYS_MAX)
        memmove(ring->keys, ring->keys + 1, (size_t)--ring->n * sizeof *ring->keys);
    ring->keys[ring->n++] = fresh;
    return CIEL_OK;
}

/* `first`: the name must be free (BUSY when it is not) */
static int write_ring(const mark_keys *ring, const char *path, bool first, ciel_fail *fail)
{
    ciel_str text = { 0 };
    for (int i = 0; i < ring->n; i++) {
        ciel_str_printf(&text, "%u ", ring->keys[i].generation);
        for (int k = 0; k < MARK_SECRET_BYTES; k++)
            ciel_str_printf(&text, "%02x", ring->keys[i].secret[k]);
        ciel_str_add(&text, "\n");
    }
    char *temp = ciel_file_temp_name(path);
    int rc = private_file_write(temp, 0600, text.p, text.len, HELD, fail);
    if (rc == CIEL_OK && !first)
        rc = ciel_file_rename(temp, path, fail);
    else if (rc == CIEL_OK && link(temp, path) != 0)
        rc = private_file_fail(fail, errno == EEXIST ? CIEL_E_BUSY : CIEL_E_CANTCREAT, "cannot keep", HELD, path);
    unlink(temp);
    free(temp);
    OPENSSL_cleanse(text.p, text.len);
    ciel_str_free(&text);
    return rc;
}

static int make_folder(const char *path, ciel_fail *fail)
{
    char *dir = ciel_path_join(path, "");
    *strrchr(dir, '/') = '\0';
    *strrchr(dir, '/') = '\0';
    int rc = ciel_dir_make(dir, fail);
    free(dir);
    return rc;
}

static int make_first(mark_keys *out, const char *path, ciel_fail *fail)
{
    mark_keys ring = { 0 };
    int rc = make_folder(path, fail);
    if (rc == CIEL_OK)
        rc = add_generation(&ring, fail);
    if (rc == CIEL_OK)
        rc = write_ring(&ring, path, true, fail);
    if (rc == CIEL_OK)
        *out = ring;
    return rc == CIEL_E_BUSY ? read_ring(out, path, fail) : rc;
}

int mark_keys_read(mark_keys *out, const char *dir, ciel_fail *fail)
{
    char *path = mark_keys_path(dir);
    int rc = read_ring(out, path, fail);
    free(path);
    return rc;
}

int mark_keys_open(mark_keys *out, const char *dir, ciel_fail *fail)
{
    char *path = mark_keys_path(dir);
    int rc = ciel_file_exists(path) ? read_ring(out, path, fail) : make_first(out, path, fail);
    free(path);
    return rc;
}

int mark_keys_rotate(mark_keys *out, const char *dir, ciel_fail *fail)
{
    mark_keys ring;
    char *path = mark_keys_path(dir);
    int rc = mark_keys_open(&ring, dir, fail);
    if (rc == CIEL_OK)
        rc = add_generation(&ring, fail);
    if (rc == CIEL_OK)
        rc = write_ring(&ring, path, false, fail);
    if (rc == CIEL_OK)
        *out = ring;
    free(path);
    return rc;
}

const mark_key *mark_keys_newest(const mark_keys *keys)
{
    return &keys->keys[keys->n - 1];
}

void mark_key_tag(uint8_t tag[32], const mark_key *key, const char *purpose, const void *data, size_t bytes)
{
    uint8_t part[32];
    unsigned len = 0;
    bool good = HMAC(EVP_sha256(), key->secret, MARK_SECRET_BYTES, (const uint8_t *)purpose, strlen(purpose), part,
                     &len) != NULL;
    CIEL_ASSERT(good && HMAC(EVP_sha256(), part, sizeof part, data, bytes, tag, &len) != NULL);
    OPENSSL_cleanse(part, sizeof part);
}

void mark_key_stream(uint8_t *out, size_t bytes, const mark_key *key, const char *purpose)
{
    static const uint8_t start[16];
    uint8_t part[32];
    int n = 0;
    mark_key_tag(part, key, purpose, "stream", 6);
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    memset(out, 0, bytes);
    bool good = c && EVP_EncryptInit_ex(c, EVP_aes_256_ctr(), NULL, part, start) == 1 &&
                EVP_EncryptUpdate(c, out, &n, out, (int)bytes) == 1 && n == (int)bytes;
    EVP_CIPHER_CTX_free(c);
    OPENSSL_cleanse(part, sizeof part);
    CIEL_ASSERT(good);
}
