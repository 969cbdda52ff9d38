/* mark/cert.c - identities: opened, made when there is none, used to sign. See cert.h. */
#include "mark/cert.h"
#include "base/file.h"
#include "mark/cert_parts.h"
#include "mark/private_file.h"

#include <errno.h>
#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PEM_LIMIT (1u << 20)
#define RENEW_S   (INT64_C(9) * 365 * 86400)

struct cert_identity {
    EVP_PKEY *key;
    cert_bytes chain[CERT_MAX_CHAIN]; /* each owned (OpenSSL's) */
    size_t n;
    int64_t not_after;
};

char *cert_folder(const char *dir)
{
    char *own = dir ? NULL : ciel_data_dir();
    char *path = ciel_path_join(dir ? dir : own, "c2pa");
    free(own);
    return path;
}

void cert_close(cert_identity **out)
{
    cert_identity *id = *out;
    if (!id)
        return;
    for (size_t i = 0; i < id->n; i++)
        OPENSSL_free((void *)(uintptr_t)id->chain[i].der);
    EVP_PKEY_free(id->key);
    free(id);
    *out = NULL;
}

const cert_bytes *cert_chain(const cert_identity *id, size_t *n)
{
    *n = id->n;
    return id->chain;
}

/* ---- reading ---- */

static int read_text(BIO **out, uint8_t **text, const char *path, ciel_fail *fail)
{
    size_t n = 0;
    int rc = ciel_file_read(text, &n, path, PEM_LIMIT, fail);
    if (rc < 0)
        return rc;
    *out = BIO_new_mem_buf(*text, (int)n);
    CIEL_ASSERT(*out);
    return CIEL_OK;
}

static int read_key(cert_identity *id, const char *path, ciel_fail *fail)
{
    char empty[] = "";
    BIO *bio = NULL;
    uint8_t *text = NULL;
    int rc = private_file_check(path, "the signing key", fail);
    if (rc == CIEL_OK)
        rc = read_text(&bio, &text, path, fail);
    if (rc < 0)
        return rc;
    id->key = PEM_read_bio_PrivateKey(bio, NULL, NULL, empty); /* an encrypted one is refused, nobody is asked */
    char group[32] = "";
    if (!id->key || EVP_PKEY_get_group_name(id->key, group, sizeof group, NULL) != 1 ||
        strcmp(group, "prime256v1") != 0)
        rc = cert_fail(fail, CIEL_E_DATA, "the signing key is no private key on the curve P-256");
    OPENSSL_cleanse(text, strlen((char *)text));
    BIO_free(bio);
    free(text);
    return rc;
}

static bool is_own_issuer(X509 *c)
{
    return X509_NAME_cmp(X509_get_subject_name(c), X509_get_issuer_name(c)) == 0;
}

static int check_signer(const cert_identity *id, X509 *signer, ciel_fail *fail)
{
    const char *unfit = cert_unfit(signer);
    if (X509_check_private_key(signer, id->key) != 1)
        return cert_fail(fail, CIEL_E_DATA, "key and certificate of the signer do not belong together");
    if (!unfit)
        return CIEL_OK;
    ciel_fail_set(fail, CIEL_E_DATA, "no validator would accept this certificate as a signer of manifests");
    ciel_fail_detail(fail, "%s", unfit);
    return CIEL_E_DATA;
}

/* the certificates of a PEM file, in order, without roots behind the first */
static int read_chain(cert_identity *id, const char *path, ciel_fail *fail)
{
    BIO *bio = NULL;
    uint8_t *text = NULL;
    int rc = read_text(&bio, &text, path, fail);
    if (rc < 0)
        return rc;
    X509 *c = NULL;
    while (rc == CIEL_OK && (c = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
        uint8_t *der = NULL;
        int n = i2d_X509(c, &der);
        if (id->n == 0) {
            id->not_after = cert_time(X509_get0_notAfter(c));
            rc = check_signer(id, c, fail);
        }
        if (n > 0 && id->n < CERT_MAX_CHAIN && (id->n == 0 || !is_own_issuer(c)))
            id->chain[id->n++] = (cert_bytes){ der, (size_t)n };
        else
            OPENSSL_free(der);
        X509_free(c);
    }
    if (rc == CIEL_OK && id->n == 0)
        rc = cert_fail(fail, CIEL_E_DATA, "there is no certificate of the signer");
    ERR_clear_error(); /* the end of the file counts as an error */
    BIO_free(bio);
    free(text);
    return rc;
}

int cert_load(cert_identity **out, const char *chain_path, const char *key_path, int64_t now, ciel_fail *fail)
{
    cert_identity *id = calloc(1, sizeof *id);
    if (!id)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the signing keys");
    int rc = read_key(id, key_path, fail);
    if (rc == CIEL_OK)
        rc = read_chain(id, chain_path, fail);
    if (rc == CIEL_OK && id->not_after < now) {
        rc = ciel_fail_set(fail, CIEL_E_DATA, "the signer's certificate has run out");
        ciel_fail_detail(fail, "%s", chain_path);
    }
    if (rc == CIEL_OK)
        *out = id;
    else
        cert_close(&id);
    return rc;
}

/* ---- the folder ---- */

static void remove_folder(const char *folder)
{
    static const char *const names[] = { "root.pem", "root.key", "issuer.pem", "signer.pem" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = ciel_path_join(folder, names[i]);
        unlink(path);
        free(path);
    }
    rmdir(folder);
}

static int make_folder(const char *folder, int64_t now, ciel_fail *fail)
{
    char *temp = ciel_file_temp_name(folder), *above = strdup(folder);
    char *slash = above ? strrchr(above, '/') : NULL;
    int rc = CIEL_OK;
    if (slash && slash > above) {
        *slash = '\0';
        rc = ciel_dir_make(above, fail);
    }
    remove_folder(temp);
    if (rc == CIEL_OK)
        rc = cert_make_all(temp, now, fail);
    if (rc == CIEL_OK && rename(temp, folder) != 0 && errno != EEXIST && errno != ENOTEMPTY)
        rc = ciel_fail_set(fail, CIEL_E_CANTCREAT, "cannot keep the signing keys in %.150s", folder);
    remove_folder(temp); /* when somebody was faster, or something failed */
    free(temp);
    free(above);
    return rc;
}

int cert_open(cert_identity **out, const char *folder, int64_t now, ciel_fail *fail)
{
    char *path = ciel_path_join(folder, "signer.pem");
    cert_identity *id = NULL;
    int rc = ciel_file_exists(folder) ? CIEL_OK : make_folder(folder, now, fail);
    if (rc == CIEL_OK && (rc = cert_load(&id, path, path, INT64_MIN, fail)) == CIEL_OK &&
        id->not_after < now + RENEW_S) {
        cert_close(&id);
        rc = cert_make_signer(folder, now, fail);
        if (rc == CIEL_OK)
            rc = cert_load(&id, path, path, now, fail);
    }
    free(path);
    if (rc == CIEL_OK)
        *out = id;
    return rc;
}

/* ---- signing ---- */

static bool to_raw(uint8_t signature[CERT_SIGNATURE_BYTES], const uint8_t *der, size_t n)
{
    ECDSA_SIG *s = d2i_ECDSA_SIG(NULL, &der, (long)n);
    bool good = s && BN_bn2binpad(ECDSA_SIG_get0_r(s), signature, CERT_SIGNATURE_BYTES / 2) > 0 &&
                BN_bn2binpad(ECDSA_SIG_get0_s(s), signature + CERT_SIGNATURE_BYTES / 2, CERT_SIGNATURE_BYTES / 2) > 0;
    ECDSA_SIG_free(s);
    return good;
}

int cert_sign(const cert_identity *id, const void *data, size_t n, uint8_t signature[CERT_SIGNATURE_BYTES],
              ciel_fail *fail)
{
    uint8_t der[128];
    size_t der_bytes = sizeof der;
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    bool good = c && EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, id->key) == 1 &&
                EVP_DigestSign(c, der, &der_bytes, data, n) == 1 && to_raw(signature, der, der_bytes);
    EVP_MD_CTX_free(c);
    return good ? CIEL_OK : cert_fail(fail, CIEL_E_UNAVAILABLE, "cannot sign");
}
