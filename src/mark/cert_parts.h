/* mark/cert_parts.h - what the files of cert.h share: OpenSSL's objects. */
#pragma once
#include "mark/cert.h"
#include <openssl/evp.h>
#include <openssl/x509.h>

#define CERT_CLAIM_SIGNING "1.3.6.1.4.1.62558.2.1" /* c2pa-kp-claimSigning */

/** Fill `fail` with `what` and OpenSSL's own words, and empty its queue of errors. Returns `code`. */
int cert_fail(ciel_fail *fail, int code, const char *what);
/** Make root, issuer and signer in `folder`, which does not exist yet. */
int cert_make_all(const char *folder, int64_t now, ciel_fail *fail);
/** Replace the signer, with a new key. */
int cert_make_signer(const char *folder, int64_t now, ciel_fail *fail);
/** May this certificate sign manifests? NULL = yes, else why not. */
const char *cert_unfit(X509 *signer);
/** unix time of an ASN.1 one; 0 when it makes no sense. */
int64_t cert_time(const ASN1_TIME *t);
/** The certificates of a PEM text (NULL = none) as roots; the caller frees it. */
X509_STORE *cert_store(const char *anchors);
