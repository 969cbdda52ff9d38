/* neural/tokenizer_normal.c - text before it is cut into pieces: maps of characters, Unicode forms, spaces, prompts.
 *
 * SentencePiece replaces the longest prefix that its map knows, place by place. Hugging Face's reading of the same map
 * asks for whole grapheme clusters of less than six bytes first, takes the shortest entry that begins them, and else
 * goes character by character: both are done as they are done there, because the models were trained on the outcome.
 */
#include "neural/tokenizer_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

bool charsmap_open(charsmap *m, ciel_arena *a, const uint8_t *data, size_t bytes)
{
    if (bytes < 4)
        return false;
    size_t trie = (size_t)data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16 | (size_t)data[3] << 24;
    if (trie > bytes - 4 || trie % 4 || trie == 0)
        return false;
    uint8_t *copy = ciel_arena_alloc(a, bytes - 3); /* one more zero byte ends the last replacement */
    memcpy(copy, data + 4, bytes - 4);
    *m = (charsmap){ copy, trie / 4, (const char *)copy + trie, bytes - 4 - trie };
    return ciel_utf8_valid(m->normal, m->n_normal);
}

static uint32_t unit_at(const charsmap *m, size_t i)
{
    const uint8_t *p = m->units + 4 * i;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static size_t unit_offset(uint32_t unit)
{
    return (size_t)(unit >> 10) << ((unit & 0x200) >> 6);
}

static bool is_inside(char c)
{
    return ((uint8_t)c & 0xc0) == 0x80;
}

const char *charsmap_find(const charsmap *m, const char *text, size_t len, bool shortest, size_t *used)
{
    const char *found = NULL;
    if (!m->n_units)
        return NULL;
    size_t node = unit_offset(unit_at(m, 0));
    for (size_t i = 0; i < len && text[i]; i++) {
        uint8_t byte = (uint8_t)text[i];
        node ^= byte;
        if (node >= m->n_units)
            break;
        uint32_t unit = unit_at(m, node);
        if ((unit & 0x800000ff) != byte)
            break;
        node ^= unit_offset(unit);
        if (!(unit >> 8 & 1))
            continue;
        size_t value = node < m->n_units ? unit_at(m, node) & 0x7fffffff : SIZE_MAX;
        if (value >= m->n_normal || is_inside(m->normal[value]) || (i + 1 < len && is_inside(text[i + 1])))
            break; /* only a broken map points between the bytes of a character */
        found = m->normal + value;
        *used = i + 1;
        if (shortest)
            break;
    }
    return found;
}

/* text with what is no UTF-8 replaced by U+FFFD */
static char *make_valid(ciel_arena *a, const char *text, size_t len)
{
    ciel_str s = { 0 };
    if (ciel_utf8_valid(text, len))
        return ciel_arena_strndup(a, text, len);
    for (const char *p = text, *end = text + len; p < end;) {
        char bytes[4];
        uint32_t c = ciel_utf8_next(&p, end);
        ciel_str_add_n(&s, bytes, ciel_utf8_put(bytes, c));
    }
    char *out = ciel_arena_strndup(a, s.p ? s.p : "", s.len);
    ciel_str_free(&s);
    return out;
}

static size_t char_bytes(const char *p, const char *end)
{
    const char *q = p;
    ciel_utf8_next(&q, end);
    return (size_t)(q - p);
}

static size_t grapheme_bytes(const char *p, const char *end)
{
    utf8proc_int32_t state = 0;
    const char *q = p;
    uint32_t before = ciel_utf8_next(&q, end);
    while (q < end) {
        const char *next = q;
        uint32_t c = ciel_utf8_next(&next, end);
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)c, &state))
            break;
        before = c;
        q = next;
    }
    return (size_t)(q - p);
}

static void map_graphemes(const charsmap *m, const char *text, ciel_str *out)
{
    const char *end = text + strlen(text);
    for (const char *p = text; p < end;) {
        size_t n = grapheme_bytes(p, end), used;
        const char *whole = n < 6 ? charsmap_find(m, p, n, true, &used) : NULL;
        if (whole) {
            ciel_str_add(out, whole);
            p += n;
            continue;
        }
        for (const char *stop = p + n; p < stop;) {
            size_t one = char_bytes(p, stop);
            const char *part = charsmap_find(m, p, one, true, &used);
            if (part)
                ciel_str_add(out, part);
            else
                ciel_str_add_n(out, p, one);
            p += one;
        }
    }
}

static void unicode_form(const char *text, tokenizer_step_kind kind, ciel_str *out)
{
    utf8proc_option_t options = UTF8PROC_NULLTERM | UTF8PROC_STABLE;
    options |= kind == STEP_NFC || kind == STEP_NFKC ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE;
    if (kind == STEP_NFKC || kind == STEP_NFKD)
        options |= UTF8PROC_COMPAT;
    utf8proc_uint8_t *made = NULL;
    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &made, options) >= 0)
        ciel_str_add(out, (const char *)made);
    else
        ciel_str_add(out, text);
    free(made);
}

static void lower_case(const char *text, ciel_str *out)
{
    for (const char *p = text, *end = text + strlen(text); p < end;) {
        char bytes[4];
        uint32_t c = ciel_utf8_next(&p, end);
        ciel_str_add_n(out, bytes, ciel_utf8_put(bytes, (uint32_t)utf8proc_tolower((utf8proc_int32_t)c)));
    }
}

static bool is_space(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
           c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

static void strip_ends(const char *text, bool left, bool right, ciel_str *out)
{
    const char *end = text + strlen(text), *first = text, *last = text;
    bool begun = false;
    for (const char *p = text; p < end;) {
        const char *at = p;
        bool space = is_space(ciel_utf8_next(&p, end));
        if (!space && !begun)
            first = at;
        if (!space) {
            begun = true;
            last = p;
        }
    }
    if (!left || !begun)
        first = begun || !left ? text : end;
    if (!right)
        last = end;
    if (!begun && (left || right))
        return;
    ciel_str_add_n(out, first, (size_t)(last - first));
}

static void replace_all(const char *text, const tokenizer_step *s, ciel_str *out)
{
    size_t n = strlen(s->from);
    for (const char *p = text; *p;) {
        size_t times = 0;
        while (n && strncmp(p + times * n, s->from, n) == 0 && (s->runs || times == 0))
            times++;
        if (times >= (s->runs ? 2u : 1u)) {
            ciel_str_add(out, s->to);
            p += times * n;
        } else
            ciel_str_add_n(out, p++, 1);
    }
}

static void take_step(const neural_tokenizer *t, const tokenizer_step *s, const char *text, ciel_str *out)
{
    switch (s->kind) {
    case STEP_CHARSMAP: map_graphemes(&t->map, text, out); break;
    case STEP_STRIP: strip_ends(text, s->left, s->right, out); break;
    case STEP_REPLACE: replace_all(text, s, out); break;
    case STEP_PREPEND:
        if (*text)
            ciel_str_add(out, s->to);
        ciel_str_add(out, text);
        break;
    case STEP_LOWER: lower_case(text, out); break;
    default: unicode_form(text, s->kind, out);
    }
}

char *tokenizer_normalize(const neural_tokenizer *t, ciel_arena *a, const char *text, size_t len)
{
    char *now = make_valid(a, text, len);
    for (size_t i = 0; i < t->n_steps; i++) {
        ciel_str s = { 0 };
        take_step(t, &t->steps[i], now, &s);
        now = ciel_arena_strndup(a, s.p ? s.p : "", s.len);
        ciel_str_free(&s);
    }
    return now;
}

char *tokenizer_normalize_model(const neural_tokenizer *t, ciel_arena *a, const char *text, size_t len)
{
    const char *p = make_valid(a, text, len), *end = p + strlen(p);
    ciel_str s = { 0 };
    bool after_space = t->trim_spaces; /* spaces here are dropped: at the start and after another */
    while (p < end) {
        size_t used = 0;
        const char *with = charsmap_find(&t->map, p, (size_t)(end - p), false, &used);
        size_t n = with ? strlen(with) : char_bytes(p, end);
        const char *from = with ? with : p;
        p += with ? used : n;
        for (; after_space && n && *from == ' '; n--)
            from++;
        if (!n)
            continue;
        if (!s.len && t->dummy_prefix)
            ciel_str_add(&s, SPACE_MARK);
        for (size_t i = 0; i < n; i++)
            ciel_str_add_n(&s, from[i] == ' ' ? SPACE_MARK : from + i, from[i] == ' ' ? SPACE_MARK_BYTES : 1);
        after_space = t->trim_spaces && from[n - 1] == ' ';
    }
    while (t->trim_spaces && s.len >= SPACE_MARK_BYTES &&
           memcmp(s.p + s.len - SPACE_MARK_BYTES, SPACE_MARK, SPACE_MARK_BYTES) == 0)
        s.len -= SPACE_MARK_BYTES;
    char *out = ciel_arena_strndup(a, s.p ? s.p : "", s.len);
    ciel_str_free(&s);
    return out;
}

/* the character of an HTML entity at p ("&amp;"), or 0; *used: its bytes */
static uint32_t entity_at(const char *p, size_t *used)
{
    static const struct {
        const char *name;
        uint32_t c;
    } names[] = {
        { "&amp;", '&' },      { "&lt;", '<' },        { "&gt;", '>' },       { "&quot;", '"' },
        { "&apos;", '\'' },    { "&nbsp;", 0xa0 },     { "&copy;", 0xa9 },    { "&reg;", 0xae },
        { "&deg;", 0xb0 },     { "&laquo;", 0xab },    { "&raquo;", 0xbb },   { "&middot;", 0xb7 },
        { "&times;", 0xd7 },   { "&eacute;", 0xe9 },   { "&egrave;", 0xe8 },  { "&agrave;", 0xe0 },
        { "&ccedil;", 0xe7 },  { "&ecirc;", 0xea },    { "&ouml;", 0xf6 },    { "&uuml;", 0xfc },
        { "&auml;", 0xe4 },    { "&szlig;", 0xdf },    { "&ntilde;", 0xf1 },  { "&ndash;", 0x2013 },
        { "&mdash;", 0x2014 }, { "&lsquo;", 0x2018 },  { "&rsquo;", 0x2019 }, { "&ldquo;", 0x201c },
        { "&rdquo;", 0x201d }, { "&hellip;", 0x2026 }, { "&euro;", 0x20ac },  { "&trade;", 0x2122 },
        { "&bull;", 0x2022 },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(p, names[i].name, strlen(names[i].name)) == 0) {
            *used = strlen(names[i].name);
            return names[i].c;
        }
    if (p[1] != '#')
        return 0;
    bool hex = p[2] == 'x' || p[2] == 'X';
    const char *digits = p + (hex ? 3 : 2);
    size_t n = strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789");
    if (n == 0 || n > 8 || digits[n] != ';')
        return 0;
    unsigned long c = strtoul(digits, NULL, hex ? 16 : 10);
    *used = (size_t)(digits + n + 1 - p);
    return c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0xfffd : (uint32_t)c;
}

static void resolve_entities(const char *text, ciel_str *out)
{
    for (const char *p = text; *p;) {
        char bytes[4];
        size_t used = 1;
        uint32_t c = *p == '&' ? entity_at(p, &used) : 0;
        if (c)
            ciel_str_add_n(out, bytes, ciel_utf8_put(bytes, c));
        else
            ciel_str_add_n(out, p, used);
        p += used;
    }
}

char *neural_prompt_clean(ciel_arena *a, const char *prompt)
{
    char *now = make_valid(a, prompt, strlen(prompt));
    for (int i = 0; i < 2; i++) {
        ciel_str s = { 0 };
        resolve_entities(now, &s);
        now = ciel_arena_strndup(a, s.p ? s.p : "", s.len);
        ciel_str_free(&s);
    }
    ciel_str s = { 0 };
    bool space = false;
    for (const char *p = now, *end = now + strlen(now); p < end;) {
        char bytes[4];
        uint32_t c = ciel_utf8_next(&p, end);
        if (is_space(c)) {
            space = s.len > 0;
            continue;
        }
        if (c < 0x20 || c == 0x7f || c == 0xfeff)
            continue;
        if (space)
            ciel_str_add(&s, " ");
        space = false;
        c = c >= 0x2018 && c <= 0x201b ? '\'' : c >= 0x201c && c <= 0x201f ? '"' : c;
        ciel_str_add_n(&s, bytes, ciel_utf8_put(bytes, c));
    }
    now = ciel_arena_strndup(a, s.p ? s.p : "", s.len);
    ciel_str_free(&s);
    return now;
}
