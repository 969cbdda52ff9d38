/* base/text.h - UTF-8 text: a growing string, decoding, folding for look-up, formatting of numbers.
 */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct ciel_str {
    char *p; /* always terminated once anything was added; NULL before */
    size_t len, cap;
} ciel_str;
void ciel_str_add(ciel_str *s, const char *text);
void ciel_str_add_n(ciel_str *s, const char *text, size_t len);
void ciel_str_printf(ciel_str *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void ciel_str_free(ciel_str *s);

/** Decode one code point at *p (before end), advance *p. A malformed byte gives U+FFFD and advances 1. */
uint32_t ciel_utf8_next(const char **p, const char *end);
/** Append the UTF-8 form of `cp` to out (room for 4); returns bytes written. */
size_t ciel_utf8_put(char out[4], uint32_t cp);
bool ciel_utf8_valid(const char *s, size_t len);
/** Lower case, accents dropped (é -> e, œ -> oe, ß -> ss), curly quotes straightened: for look-up keys.
 *  In the arena; length may differ from the source. Covers Latin-1 and Latin Extended-A; others pass. */
char *ciel_text_fold(ciel_arena *a, const char *s, size_t len);
bool ciel_streq(const char *a, const char *b); /* NULL equals only NULL */
