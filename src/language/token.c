/* language/token.c - see token.h. */
#include "language/token.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

static uint32_t lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7))
        return c + 32;
    if (c >= 0x100 && c <= 0x17F)
        return c == 0x178 ? 0xFF : (c >= 0x139 && c <= 0x148) || c >= 0x179 ? c + (c & 1) : c | 1;
    if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
        return c + 32;
    return c >= 0x400 && c <= 0x40F ? c + 80 : c;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}
static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2BC;
}
static bool is_blank(uint32_t c)
{
    return c <= ' ' || (c >= 0x7F && c <= 0xA0) || (c >= 0x2000 && c <= 0x200F) || c == 0x202F || c == 0x205F ||
           c == 0x3000 || c == 0xFEFF || c == 0x2028 || c == 0x2029;
}
static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x3020) &&
            c != 0xFFFD && c < 0x1F000);
}

char *token_lower(ciel_arena *a, const char *s, size_t len)
{
    char *out = ciel_arena_alloc(a, len * 2 + 1), *q = out;
    for (const char *p = s, *end = s + len; p < end;) {
        uint32_t c = ciel_utf8_next(&p, end);
        q += ciel_utf8_put(q, is_apostrophe(c) ? '\'' : lower(c));
    }
    *q = '\0';
    return out;
}

typedef struct cutter {
    const char *text, *end, *p;
    ciel_arena *arena;
    token *tokens;
    size_t n;
    bool joined, newline;
} cutter;

static uint32_t peek(const char *p, const char *end)
{
    return p < end ? ciel_utf8_next(&p, end) : 0;
}

static token *push(cutter *c, enum token_kind kind, const char *begin, const char *end)
{
    token *t = &ARENA_PUSH(c->arena, c->tokens, c->n);
    t->kind = kind;
    t->begin = (size_t)(begin - c->text);
    t->end = (size_t)(end - c->text);
    t->joined = c->joined;
    t->after_newline = c->newline;
    c->joined = true;
    c->newline = false;
    return t;
}

/* A closing mark for an opening one; 0 = not a quotation mark. */
static uint32_t closing(uint32_t open)
{
    switch (open) {
    case '"': return '"';
    case 0x201C: return 0x201D;
    case 0x201E: return 0x201D;
    case 0xAB: return 0xBB;
    case 0x2018: return 0x2019;
    case '\'': return '\'';
    case 0x300C: return 0x300D;
    default: return 0;
    }
}

/* A quotation at p: its closing mark must exist; single ones must stand at word borders. */
static bool cut_quote(cutter *c)
{
    const char *q = c->p;
    uint32_t open = ciel_utf8_next(&q, c->end), close = closing(open);
    bool single = open == '\'' || open == 0x2018;
    if (!close || (single && c->joined))
        return false;
    for (const char *r = q; r < c->end;) {
        const char *at = r;
        uint32_t ch = ciel_utf8_next(&r, c->end);
        bool closes = ch == close || (open == 0x201E && ch == 0x201C);
        if (closes && single && is_letter(peek(r, c->end)))
            closes = false;
        if (!closes)
            continue;
        const char *b = q, *e = at;
        while (b < e &&
               (*b == ' ' || memcmp(b, "\xC2\xA0", 2) == 0 || (e - b > 2 && memcmp(b, "\xE2\x80\xAF", 3) == 0)))
            b += *b == ' ' ? 1 : *b == '\xC2' ? 2 : 3;
        while (e > b && (e[-1] == ' ' || (e - b > 1 && memcmp(e - 2, "\xC2\xA0", 2) == 0) ||
                         (e - b > 2 && memcmp(e - 3, "\xE2\x80\xAF", 3) == 0)))
            e -= e[-1] == ' ' ? 1 : e[-1] == '\xA0' ? 2 : 3;
        if (e == b)
            return false;
        token *t = push(c, TOKEN_QUOTE, c->p, r);
        char *text = ciel_arena_strndup(c->arena, b, (size_t)(e - b));
        for (char *s = text; *s; s++)
            if ((unsigned char)*s < ' ')
                *s = ' ';
        t->text = text;
        c->p = r;
        c->joined = false;
        return true;
    }
    return false;
}

static void cut_number(cutter *c)
{
    char digits[40];
    size_t n = 0;
    const char *begin = c->p;
    for (; c->p < c->end && n + 1 < sizeof digits; c->p++) {
        bool point = (*c->p == '.' || *c->p == ',') && c->p + 1 < c->end && is_digit((uint8_t)c->p[1]) &&
                     !memchr(digits, '.', n);
        if (!is_digit((uint8_t)*c->p) && !point)
            break;
        digits[n++] = *c->p;
        if (point)
            digits[n - 1] = '.';
    }
    digits[n] = '\0';
    token *t = push(c, TOKEN_NUMBER, begin, c->p);
    t->number = strtod(digits, NULL);
    t->text = ciel_arena_strdup(c->arena, digits);
}

static void cut_word(cutter *c)
{
    const char *begin = c->p;
    uint32_t first = peek(c->p, c->end);
    while (c->p < c->end) {
        const char *q = c->p;
        uint32_t ch = ciel_utf8_next(&q, c->end);
        if (is_apostrophe(ch) && (q == c->end || is_letter(peek(q, c->end)))) {
            size_t before = (size_t)(c->p - begin);
            const char *r = q;
            uint32_t next = q < c->end ? lower(ciel_utf8_next(&r, c->end)) : 0;
            bool ends = q < c->end && !is_letter(peek(r, c->end));
            if (before && ends && (next == 's' || next == 't'))
                break; /* "'s" and "n't" are words of their own */
            c->p = q;  /* "l'" */
            break;
        }
        if (!is_letter(ch))
            break;
        c->p = q;
    }
    const char *after = c->p;
    bool negation = c->p - begin > 2 && c->p < c->end && is_apostrophe(ciel_utf8_next(&after, c->end)) &&
                    after < c->end && (*after == 't' || *after == 'T') && (c->p[-1] == 'n' || c->p[-1] == 'N');
    const char *end = c->p;
    if (negation)
        end--;
    token *t = push(c, TOKEN_WORD, begin, end);
    t->text = token_lower(c->arena, begin, (size_t)(end - begin));
    t->capital = lower(first) != first;
    c->p = end;
    if (negation) {
        const char *q = end + 1;
        ciel_utf8_next(&q, c->end);
        t = push(c, TOKEN_WORD, end, q + 1);
        t->text = "not";
        c->p = q + 1;
    }
}

token *token_cut(const char *text, size_t len, size_t *n, ciel_arena *a)
{
    cutter c = { .text = text, .end = text + len, .p = text, .arena = a };
    while (c.p < c.end) {
        const char *q = c.p;
        uint32_t ch = ciel_utf8_next(&q, c.end);
        if (is_blank(ch)) {
            c.newline = c.newline || ch == '\n';
            c.joined = false;
            c.p = q;
        } else if (cut_quote(&c)) {
            continue;
        } else if (is_digit(ch)) {
            cut_number(&c);
        } else if (is_letter(ch)) {
            cut_word(&c);
        } else if ((ch == '-' || ch == 0x2011 || ch == 0x2010) && c.joined) {
            c.p = q; /* a hyphen joins: "close-up" */
            if (!is_letter(peek(q, c.end)) && !is_digit(peek(q, c.end)))
                c.joined = false;
        } else if (is_apostrophe(ch) && (c.joined || c.p == c.text) && (peek(q, c.end) | 32u) == 's') {
            token *t = push(&c, TOKEN_WORD, c.p, q + 1);
            t->text = "'s";
            c.p = q + 1;
        } else {
            token *t = push(&c, TOKEN_MARK, c.p, q);
            t->text = ciel_arena_strndup(a, c.p, (size_t)(q - c.p));
            c.p = q;
        }
    }
    *n = c.n;
    return c.tokens;
}
