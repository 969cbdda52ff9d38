/* neural/digest.c - see digest.h. */
#include "neural/digest.h"
#include "base/fail.h"

#include <openssl/evp.h>
#include <stdio.h>

neural_digest neural_digest_begin(void)
{
    neural_digest d = { EVP_MD_CTX_new() };
    CIEL_ASSERT(d.state && EVP_DigestInit_ex(d.state, EVP_sha256(), NULL) == 1);
    return d;
}

void neural_digest_add(neural_digest *d, const void *data, size_t bytes)
{
    EVP_DigestUpdate(d->state, data, bytes);
}

void neural_digest_end(neural_digest *d, char out[65])
{
    unsigned char digest[32];
    EVP_DigestFinal_ex(d->state, digest, NULL);
    EVP_MD_CTX_free(d->state);
    d->state = NULL;
    for (int i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}
