/* base/text.c - strings, UTF-8, folding. See text.h. */
#include "base/text.h"
#include "base/fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void str_reserve(ciel_str *s, size_t more)
{
    size_t want = s->len + more + 1;
    if (want <= s->cap)
        return;
    size_t cap = s->cap ? s->cap * 2 : 64;
    if (cap < want)
        cap = want;
    char *p = realloc(s->p, cap);
    CIEL_ASSERT(p && "out of memory");
    s->p = p;
    s->cap = cap;
}

void ciel_str_add_n(ciel_str *s, const char *text, size_t len)
{
    str_reserve(s, len);
    memcpy(s->p + s->len, text, len);
    s->len += len;
    s->p[s->len] = '\0';
}

void ciel_str_add(ciel_str *s, const char *text) { ciel_str_add_n(s, text, strlen(text)); }

void ciel_str_printf(ciel_str *s, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int len = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    CIEL_ASSERT(len >= 0);
    str_reserve(s, (size_t)len);
    vsnprintf(s->p + s->len, (size_t)len + 1, fmt, again);
    va_end(again);
    s->len += (size_t)len;
}

void ciel_str_free(ciel_str *s)
{
    free(s->p);
    *s = (ciel_str){ 0 };
}

/* Sequence length by first byte, the bits it carries, and the least code point allowed at that length. */
uint32_t ciel_utf8_next(const char **p, const char *end)
{
    const unsigned char *s = (const unsigned char *)*p, *e = (const unsigned char *)end;
    (*p)++;
    if (s[0] < 0x80)
        return s[0];
    int n = s[0] >= 0xf0 && s[0] < 0xf5 ? 3 : s[0] >= 0xe0 && s[0] < 0xf0 ? 2 : s[0] >= 0xc2 && s[0] < 0xe0 ? 1 : 0;
    if (n == 0 || e - s <= n)
        return 0xfffd;
    uint32_t cp = s[0] & (0x3fu >> n);
    for (int i = 1; i <= n; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0xfffd;
        cp = cp << 6 | (s[i] & 0x3fu);
    }
    static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
    if (cp < least[n] || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
        return 0xfffd;
    *p += n;
    return cp;
}

size_t ciel_utf8_put(char out[4], uint32_t cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3f));
    static const unsigned char mark[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    out[0] = (char)(mark[n] | cp);
    return n;
}

bool ciel_utf8_valid(const char *s, size_t len)
{
    const char *end = s + len;
    while (s < end) {
        const char *before = s;
        if (ciel_utf8_next(&s, end) == 0xfffd && !(end - before >= 3 && memcmp(before, "\xef\xbf\xbd", 3) == 0))
            return false;
    }
    return true;
}

/* Plain letters for U+00C0..U+017F; a capital in the table marks a pair (A = ae, O = oe, S = ss, T = th, I = ij). */
static const char plain_letters[] =
    "aaaaaaAceeeeiiiidnooooo\0ouuuuyTSaaaaaaAceeeeiiiidnooooo\0ouuuuyTy" /* 00C0 */
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkklllllll" /* 0100 */
    "lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"; /* 0140 */

static void fold_letter(ciel_str *out, char letter)
{
    const char *pair = letter == 'A' ? "ae" : letter == 'O' ? "oe" : letter == 'S' ? "ss" : letter == 'T' ? "th" : letter == 'I' ? "ij" : NULL;
    if (pair)
        ciel_str_add_n(out, pair, 2);
    else
        ciel_str_add_n(out, &letter, 1);
}

char *ciel_text_fold(ciel_arena *a, const char *s, size_t len)
{
    ciel_str out = { 0 };
    const char *end = s + len;
    ciel_str_add_n(&out, "", 0);
    while (s < end) {
        uint32_t cp = ciel_utf8_next(&s, end);
        if (cp < 0x80) {
            char c = (char)(cp >= 'A' && cp <= 'Z' ? cp + 32 : cp);
            ciel_str_add_n(&out, &c, 1);
        } else if (cp >= 0xc0 && cp < 0x180 && plain_letters[cp - 0xc0]) {
            fold_letter(&out, plain_letters[cp - 0xc0]);
        } else if (cp == 0x2018 || cp == 0x2019 || cp == 0x02bc) {
            ciel_str_add_n(&out, "'", 1);
        } else if (cp == 0x201c || cp == 0x201d || cp == 0xab || cp == 0xbb) {
            ciel_str_add_n(&out, "\"", 1);
        } else if (cp == 0xa0 || cp == 0x202f || cp == 0x2009) {
            ciel_str_add_n(&out, " ", 1);
        } else {
            char bytes[4];
            ciel_str_add_n(&out, bytes, ciel_utf8_put(bytes, cp));
        }
    }
    char *copy = ciel_arena_strndup(a, out.p, out.len);
    ciel_str_free(&out);
    return copy;
}

bool ciel_streq(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }
