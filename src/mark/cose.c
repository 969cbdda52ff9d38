/* mark/cose.c - see cose.h. Two passes are spared by fixed sizes: the signature has 64 bytes, and where a time-stamp is
 * wanted, a `pad` of zeros fills what it leaves of its reserve. */
#include "mark/cose.h"
#include "base/log.h"
#include "mark/cbor.h"

#include <stdlib.h>
#include <string.h>

#define TAG_SIGN1   18
#define LABEL_ALG   1
#define LABEL_CHAIN 33
#define ALG_ES256   (-7)

static cbor *protected_header(ciel_arena *a, const cert_identity *id)
{
    size_t n;
    ciel_str encoded = { 0 };
    const cert_bytes *chain = cert_chain(id, &n);
    cbor *list = cbor_array(a), *map = cbor_map(a);
    for (size_t i = 0; i < n; i++)
        cbor_push(a, list, cbor_bytes(a, chain[i].der, chain[i].n));
    cbor_put_key(a, map, cbor_integer(a, LABEL_ALG), cbor_integer(a, ALG_ES256));
    cbor_put_key(a, map, cbor_integer(a, LABEL_CHAIN), list);
    cbor_write(&encoded, map);
    cbor *header = cbor_bytes(a, encoded.p, encoded.len);
    ciel_str_free(&encoded);
    return header;
}

/* what is signed, or countersigned: [context, protected, external data, content] */
static ciel_str to_be_signed(ciel_arena *a, const char *context, const cbor *header, const void *content, size_t n)
{
    ciel_str out = { 0 };
    cbor *list = cbor_array(a);
    cbor_push(a, list, cbor_text(a, context));
    cbor_push(a, list, cbor_bytes(a, header->bytes, header->n));
    cbor_push(a, list, cbor_bytes(a, "", 0));
    cbor_push(a, list, cbor_bytes(a, content, n));
    cbor_write(&out, list);
    return out;
}

/* the content of a countersignature of the second form is the encoded signature */
static ciel_str to_be_timed(ciel_arena *a, const cbor *header, const void *signature, size_t n)
{
    ciel_str encoded = { 0 };
    cbor_write(&encoded, cbor_bytes(a, signature, n));
    ciel_str out = to_be_signed(a, "CounterSignature", header, encoded.p, encoded.len);
    ciel_str_free(&encoded);
    return out;
}

static cbor *unprotected_header(ciel_arena *a, const uint8_t *token, size_t token_bytes, size_t pad)
{
    cbor *map = cbor_map(a);
    if (token) {
        cbor *one = cbor_map(a), *list = cbor_array(a), *holder = cbor_map(a);
        cbor_put(a, one, "val", cbor_bytes(a, token, token_bytes));
        cbor_push(a, list, one);
        cbor_put(a, holder, "tstTokens", list);
        cbor_put(a, map, "sigTst2", holder);
    }
    if (pad > 0)
        cbor_put(a, map, "pad", cbor_bytes(a, ciel_arena_alloc(a, pad), pad));
    return map;
}

static void write_sign1(ciel_str *out, ciel_arena *a, cbor *header, cbor *unprotected, const uint8_t *signature)
{
    cbor *list = cbor_array(a);
    cbor_push(a, list, header);
    cbor_push(a, list, unprotected);
    cbor_push(a, list, cbor_simple(a, CBOR_NULL));
    cbor_push(a, list, cbor_bytes(a, signature, CERT_SIGNATURE_BYTES));
    cbor_write(out, cbor_tagged(a, TAG_SIGN1, list));
}

size_t cose_size(const cert_identity *id, bool timed)
{
    ciel_arena a = { 0 };
    ciel_str out = { 0 };
    static const uint8_t none[CERT_SIGNATURE_BYTES];
    write_sign1(&out, &a, protected_header(&a, id), unprotected_header(&a, NULL, 0, timed ? COSE_TIME_RESERVE : 0),
                none);
    size_t n = out.len;
    ciel_str_free(&out);
    ciel_arena_free(&a);
    return n;
}

/* the token of a time-stamp over the signature, or NULL after a warning */
static uint8_t *fetch_time(ciel_arena *a, const char *tsa, const cbor *header, const uint8_t *signature, size_t *n)
{
    ciel_fail fail = { 0 };
    uint8_t *token = NULL;
    ciel_str data = to_be_timed(a, header, signature, CERT_SIGNATURE_BYTES);
    int rc = cose_time_fetch(&token, n, tsa, data.p, data.len, &fail);
    ciel_str_free(&data);
    if (rc == CIEL_OK && *n > COSE_TIME_RESERVE - 512) {
        free(token);
        token = NULL;
        rc = ciel_fail_set(&fail, CIEL_E_DATA, "its answer of %zu bytes is too large", *n);
    }
    if (rc < 0)
        ciel_log(CIEL_LOG_WARN, "mark", "signed without a time-stamp: %s %s", fail.what, fail.detail);
    return token;
}

int cose_sign(ciel_str *out, const cert_identity *id, const char *tsa, const void *payload, size_t n, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    uint8_t signature[CERT_SIGNATURE_BYTES], *token = NULL;
    size_t begun = out->len, token_bytes = 0, size = cose_size(id, tsa != NULL);
    cbor *header = protected_header(&a, id);
    ciel_str data = to_be_signed(&a, "Signature1", header, payload, n);
    int rc = cert_sign(id, data.p, data.len, signature, fail);
    ciel_str_free(&data);
    if (rc == CIEL_OK && tsa)
        token = fetch_time(&a, tsa, header, signature, &token_bytes);
    if (rc == CIEL_OK) {
        ciel_str probe = { 0 };
        size_t pad = tsa ? COSE_TIME_RESERVE : 0;
        write_sign1(&probe, &a, header, unprotected_header(&a, token, token_bytes, pad), signature);
        pad -= probe.len - size; /* the token's share */
        ciel_str_free(&probe);
        write_sign1(out, &a, header, unprotected_header(&a, token, token_bytes, pad), signature);
        CIEL_ASSERT(out->len - begun == size);
    }
    free(token);
    ciel_arena_free(&a);
    return rc;
}

/* ---- checking ---- */

static int no_signature(ciel_fail *fail, const char *why)
{
    ciel_fail_set(fail, CIEL_E_DATA, "the claim's signature cannot be read");
    ciel_fail_detail(fail, "%s", why);
    return CIEL_E_DATA;
}

static void take_chain(cose_signature *out, const cbor *chain)
{
    if (cbor_is(chain, CBOR_BYTES)) { /* one certificate may stand alone */
        out->chain[out->n_chain++] = (cert_bytes){ chain->bytes, chain->n };
        return;
    }
    for (size_t i = 0; i < cbor_count(chain) && i < CERT_MAX_CHAIN; i++)
        if (cbor_is(cbor_at(chain, i), CBOR_BYTES))
            out->chain[out->n_chain++] = (cert_bytes){ cbor_at(chain, i)->bytes, cbor_at(chain, i)->n };
}

static void take_time(cose_signature *out, ciel_arena *a, const cbor *header, const cbor *unprotected,
                      const cbor *signature)
{
    const cbor *tokens = cbor_get(cbor_get(unprotected, "sigTst2"), "tstTokens");
    const cbor *token = cbor_get(cbor_at(tokens, 0), "val");
    if (!cbor_is(token, CBOR_BYTES))
        return;
    ciel_str data = to_be_timed(a, header, signature->bytes, signature->n);
    out->time_token = (cert_bytes){ token->bytes, token->n };
    out->countersigned = ciel_arena_strndup(a, data.p, data.len);
    out->countersigned_bytes = data.len;
    ciel_str_free(&data);
}

int cose_check(cose_signature *out, ciel_arena *a, const void *cose, size_t n, const void *payload,
               size_t payload_bytes, ciel_fail *fail)
{
    cbor *whole = NULL, *fields = NULL;
    int rc = cbor_read(&whole, a, cose, n, fail);
    if (rc < 0)
        return rc;
    const cbor *list = cbor_untag(whole, TAG_SIGN1);
    const cbor *header = cbor_at(list, 0), *unprotected = cbor_at(list, 1), *signature = cbor_at(list, 3);
    if (cbor_count(list) != 4 || !cbor_is(header, CBOR_BYTES) || !cbor_is(unprotected, CBOR_MAP) ||
        !cbor_is(signature, CBOR_BYTES))
        return no_signature(fail, "it is no COSE_Sign1");
    if (!cbor_is(cbor_at(list, 2), CBOR_SIMPLE))
        return no_signature(fail, "it carries a payload of its own");
    rc = cbor_read(&fields, a, header->bytes, header->n, fail);
    if (rc < 0)
        return rc;
    const cbor *algorithm = cbor_get_integer(fields, LABEL_ALG);
    cose_signature s = { 0 };
    if (!cbor_is(algorithm, CBOR_NEGATIVE) || algorithm->number > 1000)
        return no_signature(fail, "it does not name its algorithm");
    s.algorithm = -1 - (int64_t)algorithm->number;
    take_chain(&s, cbor_get_integer(fields, LABEL_CHAIN));
    if (s.n_chain == 0)
        return no_signature(fail, "it has no certificate under its protection");
    ciel_str data = to_be_signed(a, "Signature1", header, payload, payload_bytes);
    s.holds = cert_signed(&s.chain[0], s.algorithm, data.p, data.len, signature->bytes, signature->n);
    ciel_str_free(&data);
    take_time(&s, a, header, unprotected, signature);
    *out = s;
    return CIEL_OK;
}
