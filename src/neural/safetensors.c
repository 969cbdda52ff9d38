/* neural/safetensors.c - the safetensors file: 8 bytes of length, a JSON object of that length, the data.
 *
 * The object maps a name to {dtype, shape, data_offsets: [begin, end)} within the data; "__metadata__" maps texts to
 * texts. As the format asks, the tensors must cover the data without hole or overlap; so a cut file is noticed by the
 * header alone.
 */
#include "neural/weights_source.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum {
    HEADER_LIMIT = 100000000
}; /* the format's own */

static const struct {
    const char *name;
    neural_dtype dtype;
} kinds[] = {
    { "F32", NEURAL_F32 },         { "F16", NEURAL_F16 }, { "BF16", NEURAL_BF16 }, { "F8_E4M3", NEURAL_F8_E4M3 },
    { "F8_E5M2", NEURAL_F8_E5M2 }, { "F64", NEURAL_F64 }, { "I64", NEURAL_I64 },   { "I32", NEURAL_I32 },
    { "U8", NEURAL_U8 },           { "BOOL", NEURAL_U8 },
};

typedef struct span {
    uint64_t begin, end;
} span;

static int read_kind(const weights_file *file, const char *name, const json_t *entry, neural_dtype *dtype,
                     ciel_fail *fail)
{
    const char *kind = json_string_value(json_object_get(entry, "dtype"));
    if (!kind)
        return weights_damaged(file, fail, "tensor %.100s has no dtype", name);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, kind) == 0) {
            *dtype = kinds[i].dtype;
            return CIEL_OK;
        }
    ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "a number format that is not read here: %.20s", kind);
    ciel_fail_detail(fail, "%s: tensor %.100s", file->path, name);
    return CIEL_E_UNAVAILABLE;
}

static int read_shape(const weights_file *file, const char *name, const json_t *shape, neural_weight *t,
                      ciel_fail *fail)
{
    size_t n = json_array_size(shape);
    if (!json_is_array(shape) || n > NEURAL_MAX_DIMS)
        return weights_damaged(file, fail, "tensor %.100s has no shape of at most %d numbers", name, NEURAL_MAX_DIMS);
    t->n_dims = (int)n;
    for (size_t i = 0; i < n; i++) {
        const json_t *d = json_array_get(shape, i);
        if (!json_is_integer(d) || json_integer_value(d) < 0)
            return weights_damaged(file, fail, "tensor %.100s: shape[%zu] is no size", name, i);
        t->shape[i] = json_integer_value(d);
    }
    return CIEL_OK;
}

static int read_entry(neural_weights *w, const weights_file *file, size_t header, const char *name, const json_t *entry,
                      span *where, ciel_fail *fail)
{
    neural_weight t = { 0 };
    int rc = read_kind(file, name, entry, &t.dtype, fail);
    if (!rc)
        rc = read_shape(file, name, json_object_get(entry, "shape"), &t, fail);
    if (rc)
        return rc;
    const json_t *offsets = json_object_get(entry, "data_offsets");
    const json_t *begin = json_array_get(offsets, 0), *end = json_array_get(offsets, 1);
    if (json_array_size(offsets) != 2 || !json_is_integer(begin) || !json_is_integer(end) ||
        json_integer_value(begin) < 0 || json_integer_value(end) < json_integer_value(begin))
        return weights_damaged(file, fail, "tensor %.100s has no data_offsets [begin, end]", name);
    *where = (span){ (uint64_t)json_integer_value(begin), (uint64_t)json_integer_value(end) };
    if (where->end > file->bytes - header)
        return weights_damaged(file, fail, "cut short: tensor %.100s ends at byte %llu of %zu", name,
                               (unsigned long long)(where->end + header), file->bytes);
    t.data = file->data + header + where->begin;
    t.bytes = (size_t)(where->end - where->begin);
    return weights_add(w, file, &t, name, strlen(name), fail);
}

static void read_metadata(neural_weights *w, json_t *about)
{
    const char *key;
    json_t *value;
    json_object_foreach(about, key, value)
    {
        if (!json_is_string(value))
            continue;
        const char *text = ciel_arena_strdup(&w->arena, json_string_value(value));
        ARENA_PUSH(&w->arena, w->metas, w->n_metas) = (neural_meta){
            .key = ciel_arena_strdup(&w->arena, key), .kind = NEURAL_META_TEXT, .text = text, .n = strlen(text)
        };
    }
}

static int by_begin(const void *a, const void *b)
{
    const span *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static int check_cover(const weights_file *file, span *spans, size_t n, uint64_t data_bytes, ciel_fail *fail)
{
    qsort(spans, n, sizeof *spans, by_begin);
    uint64_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (spans[i].begin != at)
            return weights_damaged(file, fail, "tensors %s in the data at byte %llu",
                                   spans[i].begin > at ? "leave a hole" : "overlap", (unsigned long long)at);
        at = spans[i].end;
    }
    if (at != data_bytes)
        return weights_damaged(file, fail, "%llu bytes after the last tensor", (unsigned long long)(data_bytes - at));
    return CIEL_OK;
}

static int read_tensors(neural_weights *w, const weights_file *file, size_t header, json_t *root, ciel_fail *fail)
{
    span *spans = calloc(json_object_size(root) + 1, sizeof *spans);
    CIEL_ASSERT(spans);
    size_t n = 0;
    const char *name;
    json_t *entry;
    int rc = CIEL_OK;
    json_object_foreach(root, name, entry)
    {
        if (strcmp(name, "__metadata__") == 0)
            read_metadata(w, entry);
        else
            rc = read_entry(w, file, header, name, entry, &spans[n++], fail);
        if (rc)
            break;
    }
    if (!rc)
        rc = check_cover(file, spans, n, file->bytes - header, fail);
    free(spans);
    return rc;
}

int weights_read_safetensors(neural_weights *w, const weights_file *file, ciel_fail *fail)
{
    uint64_t length = 0;
    if (file->bytes < 10)
        return weights_damaged(file, fail, "%zu bytes are too few for a header", file->bytes);
    for (int i = 7; i >= 0; i--)
        length = length << 8 | file->data[i];
    if (length > HEADER_LIMIT || length > file->bytes - 8)
        return weights_damaged(file, fail, "a header of %llu bytes is announced in a file of %zu",
                               (unsigned long long)length, file->bytes);
    json_error_t error;
    json_t *root = json_loadb((const char *)file->data + 8, (size_t)length, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(root)) {
        json_decref(root);
        return weights_damaged(file, fail, "the header is no JSON object: %s (byte %d)", error.text, error.position);
    }
    int rc = read_tensors(w, file, 8 + (size_t)length, root, fail);
    json_decref(root);
    return rc;
}
