/* mark/cert.h - who signs: a P-256 key and its chain of certificates; and judging the chains of others.
 *
 * At first start a folder gets a chain of its own: root (30 years) -> issuer (25) -> signer (10). A film without a
 * time-stamp holds as long as its signer's certificate does, so each signer signs for a year only and is then made anew
 * from the issuer. An own root is known to nobody: who is to trust the films is given root.pem. An operator may bring a
 * chain that others trust already (cert_load).
 *
 *   DIR/root.pem     the root's certificate, to be handed out
 *   DIR/root.key     its key: only needed to make another issuer; may be moved to a safe place
 *   DIR/issuer.pem   key and certificate of the issuer
 *   DIR/signer.pem   key and certificate of the signer, certificate of the issuer
 *
 * All but root.pem are mode 0600. The folder appears whole, by rename(2); two processes that start at once use the
 * same. Threads: an identity may be shared once open. Certificates travel as DER.
 */
#pragma once
#include "base/fail.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CERT_SIGNATURE_BYTES 64 /* of ES256: r and s, 32 bytes each, big-endian */
#define CERT_MAX_CHAIN       8
#define CERT_NAME_SIZE       256

typedef struct cert_bytes {
    const uint8_t *der;
    size_t n;
} cert_bytes;

typedef struct cert_identity cert_identity;
/** malloc'd: `dir`/c2pa, or that of the user's data folder when `dir` is NULL. */
char *cert_folder(const char *dir);
/** Open the chain in `folder` (cert_folder's), or make it; `now` is unix time. Errors: NOPERM when others may read a
 *  key, DATA when a file is damaged or the chain has run out, CANTCREAT, IO. */
int cert_open(cert_identity **out, const char *folder, int64_t now, ciel_fail *fail);
/** An operator's own: PEM of the chain (signer first; a root at its end is left out) and of the signer's P-256 key.
 *  Errors: NOTFOUND, IO; DATA when they do not fit each other or no validator would accept the signer. */
int cert_load(cert_identity **out, const char *chain_path, const char *key_path, int64_t now, ciel_fail *fail);
void cert_close(cert_identity **id);
/** The chain, signer first, without the root. Borrowed. */
const cert_bytes *cert_chain(const cert_identity *id, size_t *n);
int cert_sign(const cert_identity *id, const void *data, size_t n, uint8_t signature[CERT_SIGNATURE_BYTES],
              ciel_fail *fail);

/* ---- judging ---- */
/** Does `signature` over `data` fit the certificate's key? `algorithm` is COSE's: -7 -35 -36 (ECDSA, r and s), -37 -38
 *  -39 (RSA-PSS), -8 (Ed25519). */
bool cert_signed(const cert_bytes *signer, int64_t algorithm, const void *data, size_t n, const uint8_t *signature,
                 size_t signature_bytes);
enum cert_verdict {
    CERT_TRUSTED,
    CERT_UNKNOWN, /* a fit signer whose chain leads to none of the anchors */
    CERT_EXPIRED, /* ran out, or was not valid yet */
    CERT_UNFIT    /* must not sign manifests, or no certificate at all */
};
/** Judge a chain (signer first) at the unix time `when` against trusted roots (PEM, several may follow each other;
 *  NULL = none). `why` (may be NULL) gets words unless it is trusted. */
enum cert_verdict cert_judge(const cert_bytes *chain, size_t n, const char *anchors, int64_t when, ciel_fail *why);
typedef struct cert_about {
    char name[CERT_NAME_SIZE], organisation[CERT_NAME_SIZE], issuer[CERT_NAME_SIZE], serial[64], sha256[65];
    int64_t not_before, not_after; /* unix time */
} cert_about;
/** False when it is no certificate. */
bool cert_describe(cert_about *out, const cert_bytes *cert);
