/* mark/cose.h - the signature of a claim: COSE_Sign1 (RFC 9052) with a detached payload, as C2PA profiles it, and the
 * RFC 3161 time-stamp beside it.
 *
 *   18([protected {1: algorithm, 33: chain}, {sigTst2: {tstTokens: [{val: token}]}, pad}, nil, signature])
 *
 * Private to the room.
 */
#pragma once
#include "base/text.h"
#include "mark/cert.h"

#define COSE_TIME_RESERVE 12288 /* bytes kept free for a time-stamp's token */

/** Bytes that cose_sign will write, known before the payload is. */
size_t cose_size(const cert_identity *id, bool timed);
/** Append the signature of `payload`, exactly cose_size() bytes. `tsa` = URL of a time-stamping authority, or NULL;
 * when it does not answer the signature goes without a time-stamp, and that is logged as a warning. */
int cose_sign(ciel_str *out, const cert_identity *id, const char *tsa, const void *payload, size_t n, ciel_fail *fail);

typedef struct cose_signature {
    int64_t algorithm;
    cert_bytes chain[CERT_MAX_CHAIN]; /* in the arena; signer first */
    size_t n_chain;
    bool holds;                /* fits the payload */
    cert_bytes time_token;     /* NULL when there is none */
    const void *countersigned; /* what the token is about */
    size_t countersigned_bytes;
} cose_signature;
/** Read a signature and hold it against the payload. Errors: DATA when it is no such structure. */
int cose_check(cose_signature *out, ciel_arena *a, const void *cose, size_t n, const void *payload,
               size_t payload_bytes, ciel_fail *fail);

/* ---- cose_time.c ---- */
/** A time-stamp of `data` from the authority at `url`: DER of the token, malloc'd. Errors: UNAVAILABLE. */
int cose_time_fetch(uint8_t **token, size_t *n, const char *url, const void *data, size_t bytes, ciel_fail *fail);
enum cose_time_verdict {
    COSE_TIME_TRUSTED,
    COSE_TIME_VALID, /* about this data and whole, by an authority that is not known here */
    COSE_TIME_BAD
};
/** Hold a token against the data it should be about; *when = unix time that it tells, unless it is bad. */
enum cose_time_verdict cose_time_check(int64_t *when, const cert_bytes *token, const void *data, size_t bytes,
                                       const char *anchors);
