/* mark/cbor.h - CBOR (RFC 8949), as much of it as C2PA uses: values as a tree in an arena, read and written.
 *
 * Written in the deterministic form: shortest heads, definite lengths, the keys of a map in the order of their encoded
 * bytes. Read in any form but that of indefinite lengths, which C2PA does not allow; a floating-point number is kept
 * as the bits it was written in. Private to the room.
 */
#pragma once
#include "base/arena.h"
#include "base/fail.h"
#include "base/text.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CBOR_MAX_DEPTH 24
#define CBOR_MAX_BYTES (1u << 20) /* a tree takes up to sixty times what it was read from */

enum cbor_kind {
    CBOR_UNSIGNED,
    CBOR_NEGATIVE,
    CBOR_BYTES,
    CBOR_TEXT,
    CBOR_ARRAY,
    CBOR_MAP,
    CBOR_TAG,
    CBOR_SIMPLE
};
enum {
    CBOR_FALSE = 20,
    CBOR_TRUE = 21,
    CBOR_NULL = 22
};
typedef struct cbor cbor;
struct cbor {
    enum cbor_kind kind;
    uint64_t number;      /* UNSIGNED; NEGATIVE: the value is -1 - number; TAG: which; SIMPLE: CBOR_FALSE ... */
    const uint8_t *bytes; /* BYTES, TEXT: n of them; TEXT is followed by a zero */
    size_t n;             /* items of an array, pairs of a map, 1 for a tag */
    cbor **items;         /* array: n; map: key, value, key, value ...; tag: what is tagged */
};

/* ---- making: everything lives in the arena; NULL items are not allowed ---- */
cbor *cbor_integer(ciel_arena *a, int64_t v);
cbor *cbor_text(ciel_arena *a, const char *text);             /* copied; valid UTF-8 */
cbor *cbor_bytes(ciel_arena *a, const void *bytes, size_t n); /* copied */
cbor *cbor_simple(ciel_arena *a, int which);
cbor *cbor_tagged(ciel_arena *a, uint64_t tag, cbor *item);
cbor *cbor_array(ciel_arena *a);
cbor *cbor_map(ciel_arena *a);
void cbor_push(ciel_arena *a, cbor *array, cbor *item);
void cbor_put(ciel_arena *a, cbor *map, const char *key, cbor *value);
void cbor_put_key(ciel_arena *a, cbor *map, cbor *key, cbor *value);

void cbor_write(ciel_str *out, const cbor *v);

/** One value that fills `data` exactly. Strings are copied. Errors: DATA. */
int cbor_read(cbor **out, ciel_arena *a, const void *data, size_t n, ciel_fail *fail);

/* ---- asking: NULL is a value that is of no kind and has nothing in it ---- */
const cbor *cbor_get(const cbor *map, const char *key); /* the first of that name, or NULL */
const cbor *cbor_get_integer(const cbor *map, int64_t key);
const cbor *cbor_at(const cbor *array, size_t i);
size_t cbor_count(const cbor *array);    /* 0 for what is no array */
const char *cbor_text_of(const cbor *v); /* NULL when it is no text, or has a zero inside */
bool cbor_is(const cbor *v, enum cbor_kind kind);
bool cbor_unsigned_of(const cbor *v, uint64_t *out);
/** What the value with this tag holds; NULL when it has another. */
const cbor *cbor_untag(const cbor *v, uint64_t tag);
