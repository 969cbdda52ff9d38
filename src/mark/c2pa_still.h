/* mark/c2pa_still.h - manifest stores inside JPEG, PNG and WebP files held in memory. Private to the room.
 */
#pragma once
#include "base/fail.h"
#include "base/text.h"
#include <stddef.h>
#include <stdint.h>

enum still_kind {
    STILL_NONE,
    STILL_JPEG,
    STILL_PNG,
    STILL_WEBP
};
/** By the first bytes. */
enum still_kind still_kind(const uint8_t *data, size_t n);
const char *still_type(enum still_kind kind); /* "image/jpeg" */

/* Where the store lies, with all that wraps it: what the hash of the file leaves out. */
typedef struct still_span {
    size_t at, bytes;
} still_span;
/** The store of a picture. *store gets its bytes appended. Errors: NOTFOUND (there is none), DATA. */
int still_find(ciel_str *store, still_span *where, const uint8_t *data, size_t n, ciel_fail *fail);
/** The picture with a store put in, appended to `out`. Errors: FORMAT. */
int still_place(ciel_str *out, still_span *where, const uint8_t *data, size_t n, const ciel_str *store,
                ciel_fail *fail);
