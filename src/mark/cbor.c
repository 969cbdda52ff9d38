/* mark/cbor.c - see cbor.h. */
#include "mark/cbor.h"

#include <stdlib.h>
#include <string.h>

/* ---- making ---- */

static cbor *make(ciel_arena *a, enum cbor_kind kind, uint64_t number)
{
    cbor *v = ARENA_NEW(a, cbor);
    v->kind = kind;
    v->number = number;
    return v;
}

cbor *cbor_integer(ciel_arena *a, int64_t v)
{
    return v >= 0 ? make(a, CBOR_UNSIGNED, (uint64_t)v) : make(a, CBOR_NEGATIVE, (uint64_t)(-(v + 1)));
}

static cbor *make_string(ciel_arena *a, enum cbor_kind kind, const void *bytes, size_t n)
{
    cbor *v = make(a, kind, 0);
    uint8_t *copy = ciel_arena_alloc(a, n + 1);
    if (n > 0)
        memcpy(copy, bytes, n);
    v->bytes = copy;
    v->n = n;
    return v;
}

cbor *cbor_text(ciel_arena *a, const char *text)
{
    return make_string(a, CBOR_TEXT, text, strlen(text));
}

cbor *cbor_bytes(ciel_arena *a, const void *bytes, size_t n)
{
    return make_string(a, CBOR_BYTES, bytes, n);
}

cbor *cbor_simple(ciel_arena *a, int which)
{
    return make(a, CBOR_SIMPLE, (uint64_t)which);
}

cbor *cbor_array(ciel_arena *a)
{
    return make(a, CBOR_ARRAY, 0);
}

cbor *cbor_map(ciel_arena *a)
{
    return make(a, CBOR_MAP, 0);
}

cbor *cbor_tagged(ciel_arena *a, uint64_t tag, cbor *item)
{
    cbor *v = make(a, CBOR_TAG, tag);
    v->items = ARENA_NEW(a, cbor *);
    v->items[0] = item;
    v->n = 1;
    return v;
}

void cbor_push(ciel_arena *a, cbor *array, cbor *item)
{
    CIEL_ASSERT(array->kind == CBOR_ARRAY && item);
    ARENA_PUSH(a, array->items, array->n) = item;
}

void cbor_put_key(ciel_arena *a, cbor *map, cbor *key, cbor *value)
{
    CIEL_ASSERT(map->kind == CBOR_MAP && key && value);
    size_t n = 2 * map->n;
    ARENA_PUSH(a, map->items, n) = key;
    ARENA_PUSH(a, map->items, n) = value;
    map->n++;
}

void cbor_put(ciel_arena *a, cbor *map, const char *key, cbor *value)
{
    cbor_put_key(a, map, cbor_text(a, key), value);
}

/* ---- writing ---- */

static void write_head(ciel_str *out, unsigned major, uint64_t v)
{
    int wide = v < 24 ? 0 : v <= 0xff ? 1 : v <= 0xffff ? 2 : v <= 0xffffffff ? 4 : 8;
    unsigned code = wide == 0 ? (unsigned)v : wide == 1 ? 24 : wide == 2 ? 25 : wide == 4 ? 26 : 27;
    char head[9] = { (char)(major << 5 | code) };
    for (int i = 0; i < wide; i++)
        head[1 + i] = (char)(v >> (8 * (wide - 1 - i)));
    ciel_str_add_n(out, head, 1 + (size_t)wide);
}

typedef struct pair {
    size_t at, n; /* the encoded key inside `keys` */
    const char *keys;
    const cbor *value;
} pair;

static int by_key(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    int order = memcmp(x->keys + x->at, y->keys + y->at, x->n < y->n ? x->n : y->n);
    return order ? order : x->n < y->n ? -1 : x->n > y->n;
}

static void write_map(ciel_str *out, const cbor *v)
{
    ciel_str keys = { 0 };
    pair *pairs = calloc(v->n + 1, sizeof *pairs);
    CIEL_ASSERT(pairs && "out of memory");
    for (size_t i = 0; i < v->n; i++) {
        pairs[i].at = keys.len;
        cbor_write(&keys, v->items[2 * i]);
        pairs[i].n = keys.len - pairs[i].at;
        pairs[i].value = v->items[2 * i + 1];
    }
    for (size_t i = 0; i < v->n; i++)
        pairs[i].keys = keys.p;
    qsort(pairs, v->n, sizeof *pairs, by_key);
    for (size_t i = 0; i < v->n; i++) {
        ciel_str_add_n(out, keys.p + pairs[i].at, pairs[i].n);
        cbor_write(out, pairs[i].value);
    }
    free(pairs);
    ciel_str_free(&keys);
}

void cbor_write(ciel_str *out, const cbor *v)
{
    bool sized = v->kind == CBOR_BYTES || v->kind == CBOR_TEXT || v->kind == CBOR_ARRAY || v->kind == CBOR_MAP;
    write_head(out, (unsigned)v->kind, sized ? v->n : v->number);
    if (v->kind == CBOR_BYTES || v->kind == CBOR_TEXT)
        ciel_str_add_n(out, (const char *)v->bytes, v->n);
    else if (v->kind == CBOR_MAP)
        write_map(out, v);
    else if (v->kind == CBOR_ARRAY || v->kind == CBOR_TAG)
        for (size_t i = 0; i < v->n; i++)
            cbor_write(out, v->items[i]);
}

/* ---- reading ---- */

typedef struct reader {
    ciel_arena *a;
    const uint8_t *at, *end;
    const char *fault;
} reader;

static cbor *refuse(reader *r, const char *why)
{
    r->fault = why;
    return NULL;
}

static bool read_head(reader *r, unsigned *major, uint64_t *v, unsigned *code)
{
    if (r->at == r->end)
        return refuse(r, "it ends too soon");
    *major = *r->at >> 5;
    *code = *r->at++ & 31;
    *v = *code;
    if (*code < 24)
        return true;
    if (*code > 27)
        return refuse(r, *code == 31 ? "a length is left open" : "a reserved form");
    size_t wide = (size_t)1 << (*code - 24);
    if ((size_t)(r->end - r->at) < wide)
        return refuse(r, "it ends too soon");
    *v = 0;
    while (wide-- > 0)
        *v = *v << 8 | *r->at++;
    return true;
}

static cbor *read_value(reader *r, int depth);

static cbor *read_string(reader *r, enum cbor_kind kind, uint64_t n)
{
    if (n > (uint64_t)(r->end - r->at))
        return refuse(r, "a string is longer than what is left");
    if (kind == CBOR_TEXT && !ciel_utf8_valid((const char *)r->at, (size_t)n))
        return refuse(r, "a text is not UTF-8");
    cbor *v = make_string(r->a, kind, r->at, (size_t)n);
    r->at += n;
    return v;
}

static cbor *read_items(reader *r, enum cbor_kind kind, uint64_t n, int depth)
{
    cbor *v = make(r->a, kind, kind == CBOR_TAG ? n : 0);
    uint64_t wanted = kind == CBOR_TAG ? 1 : kind == CBOR_MAP ? 2 * n : n;
    size_t got = 0;
    if (n > (uint64_t)(r->end - r->at) && kind != CBOR_TAG)
        return refuse(r, "a list is longer than what is left");
    while (got < wanted) {
        cbor *item = read_value(r, depth + 1);
        if (!item)
            return NULL;
        ARENA_PUSH(r->a, v->items, got) = item;
    }
    v->n = kind == CBOR_MAP ? got / 2 : got;
    return v;
}

static cbor *read_value(reader *r, int depth)
{
    unsigned major, code;
    uint64_t v;
    if (depth > CBOR_MAX_DEPTH)
        return refuse(r, "it is nested too deeply");
    if (!read_head(r, &major, &v, &code))
        return NULL;
    switch ((enum cbor_kind)major) {
    case CBOR_BYTES:
    case CBOR_TEXT: return read_string(r, (enum cbor_kind)major, v);
    case CBOR_ARRAY:
    case CBOR_MAP:
    case CBOR_TAG: return read_items(r, (enum cbor_kind)major, v, depth);
    default: return make(r->a, (enum cbor_kind)major, v);
    }
}

int cbor_read(cbor **out, ciel_arena *a, const void *data, size_t n, ciel_fail *fail)
{
    reader r = { a, data, (const uint8_t *)data + n, NULL };
    cbor *v = n <= CBOR_MAX_BYTES ? read_value(&r, 0) : refuse(&r, "it is too large");
    if (v && r.at != r.end)
        v = refuse(&r, "something follows it");
    if (v) {
        *out = v;
        return CIEL_OK;
    }
    ciel_fail_set(fail, CIEL_E_DATA, "damaged CBOR");
    ciel_fail_detail(fail, "%s", r.fault);
    return CIEL_E_DATA;
}

/* ---- asking ---- */

bool cbor_is(const cbor *v, enum cbor_kind kind)
{
    return v && v->kind == kind;
}

const char *cbor_text_of(const cbor *v)
{
    return cbor_is(v, CBOR_TEXT) && strlen((const char *)v->bytes) == v->n ? (const char *)v->bytes : NULL;
}

const cbor *cbor_get(const cbor *map, const char *key)
{
    for (size_t i = 0; cbor_is(map, CBOR_MAP) && i < map->n; i++)
        if (ciel_streq(cbor_text_of(map->items[2 * i]), key))
            return map->items[2 * i + 1];
    return NULL;
}

const cbor *cbor_get_integer(const cbor *map, int64_t key)
{
    enum cbor_kind kind = key < 0 ? CBOR_NEGATIVE : CBOR_UNSIGNED;
    uint64_t number = key < 0 ? (uint64_t)(-(key + 1)) : (uint64_t)key;
    for (size_t i = 0; cbor_is(map, CBOR_MAP) && i < map->n; i++)
        if (map->items[2 * i]->kind == kind && map->items[2 * i]->number == number)
            return map->items[2 * i + 1];
    return NULL;
}

size_t cbor_count(const cbor *array)
{
    return cbor_is(array, CBOR_ARRAY) ? array->n : 0;
}

const cbor *cbor_at(const cbor *array, size_t i)
{
    return i < cbor_count(array) ? array->items[i] : NULL;
}

bool cbor_unsigned_of(const cbor *v, uint64_t *out)
{
    if (!cbor_is(v, CBOR_UNSIGNED))
        return false;
    *out = v->number;
    return true;
}

const cbor *cbor_untag(const cbor *v, uint64_t tag)
{
    return cbor_is(v, CBOR_TAG) && v->number == tag ? v->items[0] : NULL;
}
