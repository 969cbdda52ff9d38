/* neural/digest.h - SHA-256 of pieces, as 64 hex digits. */
#pragma once
#include <stddef.h>

typedef struct neural_digest {
    void *state;
} neural_digest;
neural_digest neural_digest_begin(void);
void neural_digest_add(neural_digest *d, const void *data, size_t bytes);
void neural_digest_end(neural_digest *d, char out[65]);
