/* mark/cert_make.c - keys and certificates made. See cert.h; the profile is that of the C2PA specification, tried one
 * by one against c2pa-rs: signer with both extended key usages, critical key usage, and both key identifiers. */
#include "base/file.h"
#include "mark/cert_parts.h"
#include "mark/private_file.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HELD        "the signing keys"
#define DAY_S       86400
#define SERIAL_BITS 126
#define BACK_S      3600 /* certificates begin an hour ago: clocks differ */

typedef struct extension {
    int nid;
    const char *value;
} extension;
static const extension root_extensions[] = { { NID_basic_constraints, "critical,CA:TRUE,pathlen:1" },
                                             { NID_key_usage, "critical,keyCertSign,cRLSign" },
                                             { NID_subject_key_identifier, "hash" },
                                             { 0, NULL } };
static const extension issuer_extensions[] = { { NID_basic_constraints, "critical,CA:TRUE,pathlen:0" },
                                               { NID_key_usage, "critical,keyCertSign,cRLSign" },
                                               { NID_subject_key_identifier, "hash" },
                                               { NID_authority_key_identifier, "keyid:always" },
                                               { 0, NULL } };
static const extension signer_extensions[] = { { NID_basic_constraints, "critical,CA:FALSE" },
                                               { NID_key_usage, "critical,digitalSignature" },
                                               { NID_ext_key_usage, "emailProtection," CERT_CLAIM_SIGNING },
                                               { NID_subject_key_identifier, "hash" },
                                               { NID_authority_key_identifier, "keyid:always" },
                                               { 0, NULL } };

typedef struct rank {
    const char *name;
    int days;
    const extension *extensions;
} rank;
static const rank ranks[] = { { "root", 30 * 365, root_extensions },
                              { "issuer", 25 * 365, issuer_extensions },
                              { "signer", 10 * 365, signer_extensions } };
enum {
    ROOT,
    ISSUER,
    SIGNER
};

typedef struct holder {
    EVP_PKEY *key;
    X509 *cert;
} holder;

static void holder_free(holder *h)
{
    EVP_PKEY_free(h->key);
    X509_free(h->cert);
    *h = (holder){ 0 };
}

int cert_fail(ciel_fail *fail, int code, const char *what)
{
    unsigned long e = ERR_peek_last_error();
    char words[256] = "";
    if (e)
        ERR_error_string_n(e, words, sizeof words);
    ERR_clear_error();
    ciel_fail_set(fail, code, "%s", what);
    if (words[0])
        ciel_fail_detail(fail, "%s", words);
    return code;
}

/* ---- one certificate ---- */

static bool set_names(X509 *cert, const char *rank_name, const char *installation)
{
    char name[64];
    X509_NAME *subject = X509_get_subject_name(cert);
    snprintf(name, sizeof name, "ciel %s %s", rank_name, installation);
    return X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_ASC, (const uint8_t *)"ciel", -1, -1, 0) == 1 &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const uint8_t *)name, -1, -1, 0) == 1;
}

static bool set_serial(X509 *cert)
{
    BIGNUM *n = BN_new();
    bool good = n && BN_rand(n, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert)) != NULL;
    BN_free(n);
    return good;
}

static bool add_extensions(X509 *cert, X509 *issuer, const extension *e)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
    for (; e->value; e++) {
        X509_EXTENSION *x = X509V3_EXT_conf_nid(NULL, &context, e->nid, e->value);
        bool good = x && X509_add_ext(cert, x, -1) == 1;
        X509_EXTENSION_free(x);
        if (!good)
            return false;
    }
    return true;
}

static bool make_holder(holder *out, const rank *r, const holder *above, const char *installation, int64_t now)
{
    holder h = { EVP_EC_gen("P-256"), X509_new() };
    X509 *issuer = above ? above->cert : h.cert;
    bool good = h.key && h.cert && X509_set_version(h.cert, X509_VERSION_3) == 1 && set_serial(h.cert) &&
                ASN1_TIME_set(X509_getm_notBefore(h.cert), (time_t)(now - BACK_S)) &&
                ASN1_TIME_set(X509_getm_notAfter(h.cert), (time_t)(now + (int64_t)r->days * DAY_S)) &&
                set_names(h.cert, r->name, installation) &&
                X509_set_issuer_name(h.cert, X509_get_subject_name(issuer)) == 1 &&
                X509_set_pubkey(h.cert, h.key) == 1 && add_extensions(h.cert, issuer, r->extensions) &&
                X509_sign(h.cert, above ? above->key : h.key, EVP_sha256()) > 0;
    if (good)
        *out = h;
    else
        holder_free(&h);
    return good;
}

/* ---- files ---- */

/* key (NULL = none) and certificates into a new file of that mode */
static int write_pem(const char *path, mode_t mode, const EVP_PKEY *key, X509 *first, X509 *second, ciel_fail *fail)
{
    BIO *text = BIO_new(BIO_s_mem()); /* wiped when it is freed */
    char *at = NULL;
    bool good = text && (!key || PEM_write_bio_PrivateKey(text, key, NULL, NULL, 0, NULL, NULL) == 1) &&
                (!first || PEM_write_bio_X509(text, first) == 1) && (!second || PEM_write_bio_X509(text, second) == 1);
    long n = good ? BIO_get_mem_data(text, &at) : 0;
    int rc = good ? private_file_write(path, mode, at, (size_t)n, HELD, fail)
                  : cert_fail(fail, CIEL_E_UNAVAILABLE, "cannot write down the signing keys");
    BIO_free(text);
    return rc;
}

static int write_in(const char *folder, const char *name, mode_t mode, const EVP_PKEY *key, X509 *first, X509 *second,
                    ciel_fail *fail)
{
    char *path = ciel_path_join(folder, name);
    int rc = write_pem(path, mode, key, first, second, fail);
    free(path);
    return rc;
}

int cert_make_all(const char *folder, int64_t now, ciel_fail *fail)
{
    holder h[3] = { 0 };
    uint8_t random[4];
    char installation[9];
    if (mkdir(folder, 0700) != 0)
        return private_file_fail(fail, CIEL_E_CANTCREAT, "cannot make the folder of", HELD, folder);
    bool good = RAND_bytes(random, sizeof random) == 1;
    snprintf(installation, sizeof installation, "%02x%02x%02x%02x", random[0], random[1], random[2], random[3]);
    for (int i = ROOT; good && i <= SIGNER; i++)
        good = make_holder(&h[i], &ranks[i], i > ROOT ? &h[i - 1] : NULL, installation, now);
    int rc = good ? CIEL_OK : cert_fail(fail, CIEL_E_UNAVAILABLE, "cannot make the signing keys");
    if (rc == CIEL_OK)
        rc = write_in(folder, "root.pem", 0644, NULL, h[ROOT].cert, NULL, fail);
    if (rc == CIEL_OK)
        rc = write_in(folder, "root.key", 0600, h[ROOT].key, NULL, NULL, fail);
    if (rc == CIEL_OK)
        rc = write_in(folder, "issuer.pem", 0600, h[ISSUER].key, h[ISSUER].cert, NULL, fail);
    if (rc == CIEL_OK)
        rc = write_in(folder, "signer.pem", 0600, h[SIGNER].key, h[SIGNER].cert, h[ISSUER].cert, fail);
    for (int i = ROOT; i <= SIGNER; i++)
        holder_free(&h[i]);
    return rc;
}

static int read_issuer(holder *out, const char *folder, ciel_fail *fail)
{
    char *path = ciel_path_join(folder, "issuer.pem");
    FILE *f = fopen(path, "r");
    holder h = { 0 };
    if (f) {
        h.key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
        h.cert = PEM_read_X509(f, NULL, NULL, NULL);
        fclose(f);
    }
    free(path);
    if (h.key && h.cert) {
        *out = h;
        return CIEL_OK;
    }
    holder_free(&h);
    return cert_fail(fail, CIEL_E_DATA, "the signer ran out, and the issuer's key is not there to make another");
}

/* the last word of "ciel issuer 0a1b2c3d" */
static void installation_of(char out[9], X509 *issuer)
{
    char name[64] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(issuer), NID_commonName, name, sizeof name);
    const char *space = strrchr(name, ' ');
    snprintf(out, 9, "%s", space ? space + 1 : "");
}

int cert_make_signer(const char *folder, int64_t now, ciel_fail *fail)
{
    holder issuer = { 0 }, signer = { 0 };
    char installation[9];
    int rc = read_issuer(&issuer, folder, fail);
    if (rc < 0)
        return rc;
    installation_of(installation, issuer.cert);
    char *path = ciel_path_join(folder, "signer.pem"), *temp = ciel_file_temp_name(path);
    if (!make_holder(&signer, &ranks[SIGNER], &issuer, installation, now))
        rc = cert_fail(fail, CIEL_E_UNAVAILABLE, "cannot make the signing keys");
    unlink(temp); /* of a killed process that had our number */
    if (rc == CIEL_OK)
        rc = write_pem(temp, 0600, signer.key, signer.cert, issuer.cert, fail);
    if (rc == CIEL_OK)
        rc = ciel_file_rename(temp, path, fail);
    if (rc < 0)
        unlink(temp);
    holder_free(&issuer);
    holder_free(&signer);
    free(path);
    free(temp);
    return rc;
}
