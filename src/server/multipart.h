/* server/multipart.h - multipart/form-data (RFC 7578) read as it arrives, in pieces of any size.
 *
 * libmicrohttpd's own post processor needs a connection, so it cannot be fuzzed or tested by itself, and does not tell
 * where a part ends; this one is fed bytes, tells begin, data and end of every part, and knows whether the closing
 * delimiter came. It keeps no part in memory. Limits: boundary 70 bytes, headers of a part 8 KiB, MULTIPART_MAX_PARTS.
 */
#pragma once
#include "base/fail.h"
#include <stddef.h>
#include <stdint.h>

#define MULTIPART_MAX_PARTS 256

/* Each returns CIEL_OK, or a code that ends the reading. Strings live until `begin` returns. */
typedef struct multipart_events {
    int (*begin)(void *user, const char *name, const char *filename, const char *type,
                 ciel_fail *fail); /* the last two may be NULL */
    int (*data)(void *user, const uint8_t *bytes, size_t n, ciel_fail *fail);
    int (*end)(void *user, ciel_fail *fail);
} multipart_events;

typedef struct multipart multipart;
/** `content_type` is the header's whole value. Errors: FORMAT (no usable boundary). */
int multipart_create(multipart **out, const char *content_type, const multipart_events *events, void *user,
                     ciel_fail *fail);
void multipart_destroy(multipart **m);
/** Errors: FORMAT, or what an event returned; then the reader is spent. */
int multipart_feed(multipart *m, const uint8_t *bytes, size_t n, ciel_fail *fail);
/** No more bytes. FORMAT when the closing delimiter has not come. */
int multipart_finish(multipart *m, ciel_fail *fail);
