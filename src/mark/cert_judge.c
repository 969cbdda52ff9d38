/* mark/cert_judge.c - certificates of others: what they say, whether they may sign, whether a root stands behind them.
 */
#include "base/text.h"
#include "mark/cert_parts.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DOCUMENT_SIGNING "1.3.6.1.5.5.7.3.36"

static X509 *parse(const cert_bytes *c)
{
    const uint8_t *p = c->der;
    X509 *x = d2i_X509(NULL, &p, (long)c->n);
    ERR_clear_error();
    return x;
}

/* days since 1970-01-01 of a date of the Gregorian calendar */
static int64_t days_of(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year, era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int64_t cert_time(const ASN1_TIME *t)
{
    struct tm tm;
    if (!t || ASN1_TIME_to_tm(t, &tm) != 1)
        return 0;
    return days_of(tm.tm_year + INT64_C(1900), tm.tm_mon + 1, tm.tm_mday) * 86400 + tm.tm_hour * 3600 + tm.tm_min * 60 +
           tm.tm_sec;
}

/* ---- signatures ---- */

/* r and s, half each, in the form that OpenSSL reads; returns its length, 0 on failure */
static size_t ecdsa_der(uint8_t *out, size_t room, const uint8_t *raw, size_t n)
{
    ECDSA_SIG *s = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw, (int)(n / 2), NULL), *t = BN_bin2bn(raw + n / 2, (int)(n / 2), NULL);
    int bytes = 0;
    if (s && r && t && ECDSA_SIG_set0(s, r, t) == 1) {
        bytes = i2d_ECDSA_SIG(s, NULL);
        if (bytes > 0 && (size_t)bytes <= room)
            i2d_ECDSA_SIG(s, &out);
        else
            bytes = 0;
    } else {
        BN_free(r);
        BN_free(t);
    }
    ECDSA_SIG_free(s);
    return (size_t)(bytes > 0 ? bytes : 0);
}

typedef struct algorithm {
    int64_t cose;
    int key;
    const char *digest; /* NULL: the key's own */
    size_t raw_bytes;   /* of r and s together; 0 = as it is */
} algorithm;
static const algorithm algorithms[] = {
    { -7, EVP_PKEY_EC, "SHA256", 64 },      { -35, EVP_PKEY_EC, "SHA384", 96 }, { -36, EVP_PKEY_EC, "SHA512", 132 },
    { -37, EVP_PKEY_RSA, "SHA256", 0 },     { -38, EVP_PKEY_RSA, "SHA384", 0 }, { -39, EVP_PKEY_RSA, "SHA512", 0 },
    { -37, EVP_PKEY_RSA_PSS, "SHA256", 0 }, { -8, EVP_PKEY_ED25519, NULL, 0 },
};

static bool check(EVP_PKEY *key, const algorithm *a, const void *data, size_t n, const uint8_t *signature, size_t bytes)
{
    uint8_t der[160];
    EVP_PKEY_CTX *parameters = NULL;
    if (a->raw_bytes) {
        bytes = bytes == a->raw_bytes ? ecdsa_der(der, sizeof der, signature, bytes) : 0;
        signature = der;
    }
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    bool good = c && bytes > 0 && EVP_DigestVerifyInit_ex(c, &parameters, a->digest, NULL, NULL, key, NULL) == 1;
    if (good && a->key != EVP_PKEY_EC && a->digest)
        good = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
               EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
    good = good && EVP_DigestVerify(c, signature, bytes, data, n) == 1;
    EVP_MD_CTX_free(c);
    ERR_clear_error();
    return good;
}

bool cert_signed(const cert_bytes *signer, int64_t cose, const void *data, size_t n, const uint8_t *signature,
                 size_t bytes)
{
    X509 *x = parse(signer);
    EVP_PKEY *key = x ? X509_get0_pubkey(x) : NULL;
    bool good = false;
    for (size_t i = 0; key && !good && i < sizeof algorithms / sizeof *algorithms; i++)
        if (algorithms[i].cose == cose && algorithms[i].key == EVP_PKEY_get_base_id(key))
            good = check(key, &algorithms[i], data, n, signature, bytes);
    X509_free(x);
    return good;
}

/* ---- fitness ---- */

static bool names_usage(const EXTENDED_KEY_USAGE *usages, const char *oid)
{
    char text[80];
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages); i++)
        if (OBJ_obj2txt(text, sizeof text, sk_ASN1_OBJECT_value(usages, i), 1) > 0 && strcmp(text, oid) == 0)
            return true;
    return false;
}

static const char *unfit_usage(X509 *x)
{
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(x, NID_ext_key_usage, NULL, NULL);
    uint32_t known = X509_get_extended_key_usage(x);
    const char *why = NULL;
    if (!usages)
        why = "it has no extended key usage";
    else if (known & XKU_ANYEKU)
        why = "it may be used for anything";
    else if (!(known & XKU_SMIME) && !names_usage(usages, DOCUMENT_SIGNING) && !names_usage(usages, CERT_CLAIM_SIGNING))
        why = "it is not for signing claims, mail or documents";
    EXTENDED_KEY_USAGE_free(usages);
    return why;
}

const char *cert_unfit(X509 *x)
{
    uint32_t flags = X509_get_extension_flags(x);
    if (X509_get_version(x) != X509_VERSION_3 || (flags & EXFLAG_INVALID))
        return "it is no certificate of version 3, or a damaged one";
    if (flags & (EXFLAG_CA | EXFLAG_SI | EXFLAG_SS))
        return "an authority or a certificate that signed itself may not sign manifests";
    if (!(flags & EXFLAG_KUSAGE) || !(X509_get_key_usage(x) & KU_DIGITAL_SIGNATURE))
        return "its key usage does not name digital signatures";
    if (!X509_get0_authority_key_id(x))
        return "it does not identify its authority's key";
    return unfit_usage(x);
}

/* ---- trust ---- */

X509_STORE *cert_store(const char *anchors)
{
    X509_STORE *store = X509_STORE_new();
    BIO *bio = anchors ? BIO_new_mem_buf(anchors, -1) : NULL;
    for (X509 *x; bio && store && (x = PEM_read_bio_X509(bio, NULL, NULL, NULL));) {
        X509_STORE_add_cert(store, x);
        X509_free(x);
    }
    ERR_clear_error();
    BIO_free(bio);
    return store;
}

static enum cert_verdict verdict_of(int error, ciel_fail *why)
{
    bool time = error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID;
    ciel_fail_set(why, CIEL_E_NOPERM, "%s",
                  time ? "a certificate of the signer had run out, or was not valid yet"
                       : "the signer is not known here");
    ciel_fail_detail(why, "%s", X509_verify_cert_error_string(error));
    return time ? CERT_EXPIRED : CERT_UNKNOWN;
}

static enum cert_verdict judge(X509 *signer, STACK_OF(X509) * others, const char *anchors, int64_t when, ciel_fail *why)
{
    X509_STORE *store = cert_store(anchors);
    X509_STORE_CTX *c = X509_STORE_CTX_new();
    enum cert_verdict verdict = CERT_UNKNOWN;
    if (store && c && X509_STORE_CTX_init(c, store, signer, others) == 1) {
        X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(c), (time_t)when);
        bool good = X509_verify_cert(c) == 1;
        verdict = good ? CERT_TRUSTED : verdict_of(X509_STORE_CTX_get_error(c), why);
    }
    X509_STORE_CTX_free(c);
    X509_STORE_free(store);
    ERR_clear_error();
    return verdict;
}

enum cert_verdict cert_judge(const cert_bytes *chain, size_t n, const char *anchors, int64_t when, ciel_fail *why)
{
    X509 *signer = n > 0 ? parse(&chain[0]) : NULL;
    const char *unfit = signer ? cert_unfit(signer) : "it is no certificate";
    if (unfit) {
        ciel_fail_set(why, CIEL_E_DATA, "the signer's certificate is not one that may sign manifests");
        ciel_fail_detail(why, "%s", unfit);
        X509_free(signer);
        return CERT_UNFIT;
    }
    STACK_OF(X509) *others = sk_X509_new_null();
    for (size_t i = 1; others && i < n; i++) {
        X509 *x = parse(&chain[i]);
        if (x)
            sk_X509_push(others, x);
    }
    enum cert_verdict verdict = judge(signer, others, anchors, when, why);
    sk_X509_pop_free(others, X509_free);
    X509_free(signer);
    return verdict;
}

/* ---- words ---- */

static void name_part(char out[CERT_NAME_SIZE], const X509_NAME *name, int nid)
{
    int at = X509_NAME_get_index_by_NID(name, nid, -1);
    uint8_t *text = NULL;
    out[0] = '\0';
    if (at < 0)
        return;
    int n = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (n > 0 && ciel_utf8_valid((const char *)text, (size_t)n))
        snprintf(out, CERT_NAME_SIZE, "%.*s", n < CERT_NAME_SIZE ? n : CERT_NAME_SIZE - 1, (const char *)text);
    if (n >= 0)
        OPENSSL_free(text);
}

bool cert_describe(cert_about *out, const cert_bytes *cert)
{
    X509 *x = parse(cert);
    uint8_t digest[32];
    if (!x)
        return false;
    *out =
        (cert_about){ .not_before = cert_time(X509_get0_notBefore(x)), .not_after = cert_time(X509_get0_notAfter(x)) };
    name_part(out->name, X509_get_subject_name(x), NID_commonName);
    name_part(out->organisation, X509_get_subject_name(x), NID_organizationName);
    name_part(out->issuer, X509_get_issuer_name(x), NID_commonName);
    BIGNUM *serial = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x), NULL);
    char *hex = serial ? BN_bn2hex(serial) : NULL;
    snprintf(out->serial, sizeof out->serial, "%s", hex ? hex : "");
    OPENSSL_free(hex);
    BN_free(serial);
    EVP_Digest(cert->der, cert->n, digest, NULL, EVP_sha256(), NULL);
    for (int i = 0; i < 32; i++)
        snprintf(out->sha256 + 2 * i, 3, "%02x", digest[i]);
    X509_free(x);
    return true;
}
