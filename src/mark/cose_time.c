/* mark/cose_time.c - RFC 3161: a time-stamp asked for over HTTP, and one checked. See cose.h.
 *
 * A token tells that what it is about existed at its time, if one trusts its authority. It proves nothing about who
 * made it.
 */
#include "mark/cert_parts.h"
#include "mark/cose.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_LIMIT 65536
#define TIMEOUT_S    20L

/* ---- asking ---- */

static ASN1_INTEGER *make_nonce(void)
{
    uint8_t random[8];
    ASN1_INTEGER *n = ASN1_INTEGER_new();
    uint64_t v = 0;
    if (!n || RAND_bytes(random, sizeof random) != 1)
        return n;
    memcpy(&v, random, sizeof v);
    ASN1_INTEGER_set_uint64(n, v | 1);
    return n;
}

static TS_REQ *make_request(const void *data, size_t bytes)
{
    uint8_t digest[32];
    TS_REQ *request = TS_REQ_new();
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    ASN1_INTEGER *nonce = make_nonce();
    bool good = request && imprint && algorithm && nonce &&
                EVP_Digest(data, bytes, digest, NULL, EVP_sha256(), NULL) == 1 &&
                X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
                TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
                TS_MSG_IMPRINT_set_msg(imprint, digest, sizeof digest) == 1 && TS_REQ_set_version(request, 1) == 1 &&
                TS_REQ_set_msg_imprint(request, imprint) == 1 && TS_REQ_set_cert_req(request, 1) == 1 &&
                TS_REQ_set_nonce(request, nonce) == 1;
    TS_MSG_IMPRINT_free(imprint);
    X509_ALGOR_free(algorithm);
    ASN1_INTEGER_free(nonce);
    if (good)
        return request;
    TS_REQ_free(request);
    return NULL;
}

static size_t on_data(char *bytes, size_t size, size_t n, void *user)
{
    ciel_str *answer = user;
    if (answer->len + size * n > ANSWER_LIMIT)
        return 0;
    ciel_str_add_n(answer, bytes, size * n);
    return size * n;
}

static int post(ciel_str *answer, const char *url, const uint8_t *body, size_t n, ciel_fail *fail)
{
    CURL *c = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/timestamp-query");
    long status = 0;
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)n);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, TIMEOUT_S);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    CURLcode rc = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(c);
    if (rc == CURLE_OK && status == 200)
        return CIEL_OK;
    ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "the time-stamping authority does not answer");
    if (rc != CURLE_OK)
        ciel_fail_detail(fail, "%s: %s", url, curl_easy_strerror(rc));
    else
        ciel_fail_detail(fail, "%s: status %ld", url, status);
    return CIEL_E_UNAVAILABLE;
}

/* The answer must be granted and be about our request; who signed it is judged by who reads the film. */
static bool fits_request(TS_RESP *answer, TS_REQ *request)
{
    TS_VERIFY_CTX *c = TS_REQ_to_TS_VERIFY_CTX(request, NULL);
    if (!c)
        return false;
    TS_VERIFY_CTX_set_flags(c, TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_NONCE);
    bool good = TS_RESP_verify_response(c, answer) == 1;
    TS_VERIFY_CTX_free(c);
    return good;
}

static int take_token(uint8_t **token, size_t *n, const ciel_str *text, TS_REQ *request, ciel_fail *fail)
{
    const uint8_t *p = (const uint8_t *)text->p;
    TS_RESP *answer = text->len > 0 ? d2i_TS_RESP(NULL, &p, (long)text->len) : NULL;
    uint8_t *der = NULL;
    int bytes = answer && fits_request(answer, request) ? i2d_PKCS7(TS_RESP_get_token(answer), &der) : 0;
    uint8_t *copy = bytes > 0 ? malloc((size_t)bytes) : NULL;
    if (copy) {
        memcpy(copy, der, (size_t)bytes);
        *token = copy;
        *n = (size_t)bytes;
    }
    OPENSSL_free(der);
    TS_RESP_free(answer);
    return copy ? CIEL_OK : cert_fail(fail, CIEL_E_UNAVAILABLE, "the time-stamping authority's answer is not one");
}

int cose_time_fetch(uint8_t **token, size_t *n, const char *url, const void *data, size_t bytes, ciel_fail *fail)
{
    TS_REQ *request = make_request(data, bytes);
    uint8_t *der = NULL;
    ciel_str answer = { 0 };
    int der_bytes = request ? i2d_TS_REQ(request, &der) : 0;
    int rc = der_bytes > 0 ? CIEL_OK : cert_fail(fail, CIEL_E_UNAVAILABLE, "cannot ask for a time-stamp");
    if (rc == CIEL_OK)
        rc = post(&answer, url, der, (size_t)der_bytes, fail);
    if (rc == CIEL_OK)
        rc = take_token(token, n, &answer, request, fail);
    OPENSSL_free(der);
    TS_REQ_free(request);
    ciel_str_free(&answer);
    return rc;
}

/* ---- checking ---- */

static bool imprint_fits(const TS_TST_INFO *info, const void *data, size_t bytes)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint((TS_TST_INFO *)(uintptr_t)info);
    const ASN1_OBJECT *name = NULL;
    X509_ALGOR_get0(&name, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
    const EVP_MD *md = EVP_get_digestbyobj(name);
    const ASN1_OCTET_STRING *said = TS_MSG_IMPRINT_get_msg(imprint);
    return md && EVP_MD_get_size(md) >= 32 && EVP_Digest(data, bytes, digest, &n, md, NULL) == 1 &&
           ASN1_STRING_length(said) == (int)n && memcmp(ASN1_STRING_get0_data(said), digest, n) == 0;
}

static bool signed_by_known(PKCS7 *token, const char *anchors)
{
    TS_VERIFY_CTX *c = TS_VERIFY_CTX_new();
    TS_VERIFY_CTX_set_flags(c, TS_VFY_VERSION | TS_VFY_SIGNATURE);
    TS_VERIFY_CTX_set_store(c, cert_store(anchors)); /* takes it over */
    bool good = TS_RESP_verify_token(c, token) == 1;
    TS_VERIFY_CTX_free(c);
    return good;
}

enum cose_time_verdict cose_time_check(int64_t *when, const cert_bytes *der, const void *data, size_t bytes,
                                       const char *anchors)
{
    const uint8_t *p = der->der;
    PKCS7 *token = d2i_PKCS7(NULL, &p, (long)der->n);
    TS_TST_INFO *info = token && PKCS7_type_is_signed(token) ? PKCS7_to_TS_TST_INFO(token) : NULL;
    enum cose_time_verdict verdict = COSE_TIME_BAD;
    struct tm tm;
    if (info && imprint_fits(info, data, bytes) && ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &tm) == 1 &&
        PKCS7_verify(token, NULL, NULL, NULL, NULL, PKCS7_NOVERIFY) == 1) {
        *when = cert_time(TS_TST_INFO_get_time(info));
        verdict = signed_by_known(token, anchors) ? COSE_TIME_TRUSTED : COSE_TIME_VALID;
    }
    TS_TST_INFO_free(info);
    PKCS7_free(token);
    ERR_clear_error();
    return verdict;
}
