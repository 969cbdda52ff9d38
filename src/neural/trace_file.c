/* neural/trace_file.c - a trace in the making: tensors kept until the file is written at once. */
#include "neural/trace_file.h"
#include "base/file.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct trace_entry {
    const char *key;
    neural_weight tensor;
} trace_entry;

struct neural_trace {
    ciel_arena arena;
    trace_entry *entries;
    size_t n;
};

neural_trace *neural_trace_create(void)
{
    neural_trace *t = calloc(1, sizeof *t);
    CIEL_ASSERT(t);
    return t;
}

void neural_trace_free(neural_trace **t)
{
    if (!*t)
        return;
    ciel_arena_free(&(*t)->arena);
    free(*t);
    *t = NULL;
}

static trace_entry *entry_of(neural_trace *t, const char *key)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->entries[i].key, key) == 0)
            return &t->entries[i];
    trace_entry *e = &ARENA_PUSH(&t->arena, t->entries, t->n);
    e->key = ciel_arena_strdup(&t->arena, key);
    return e;
}

void neural_trace_put_raw(neural_trace *t, neural_dtype dtype, const void *data, int n_dims, const int64_t *shape,
                          const char *key)
{
    neural_weight w = { .dtype = dtype, .n_dims = n_dims, .count = 1 };
    if (!t)
        return;
    CIEL_ASSERT(n_dims <= NEURAL_MAX_DIMS && neural_dtype_block(dtype) == 1);
    for (int i = 0; i < n_dims; i++)
        w.count *= w.shape[i] = shape[i];
    w.bytes = (size_t)w.count * (size_t)neural_dtype_block_bytes(dtype);
    void *copy = ciel_arena_alloc(&t->arena, w.bytes);
    memcpy(copy, data, w.bytes);
    w.data = copy;
    entry_of(t, key)->tensor = w;
}

void neural_trace_put(neural_trace *t, const float *data, int n_dims, const int64_t *shape, const char *key, ...)
{
    char name[200];
    va_list args;
    va_start(args, key);
    vsnprintf(name, sizeof name, key, args);
    va_end(args);
    neural_trace_put_raw(t, NEURAL_F32, data, n_dims, shape, name);
}

const float *neural_trace_get(const neural_trace *t, const char *key, const neural_weight **shape)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->entries[i].key, key) == 0 && t->entries[i].tensor.dtype == NEURAL_F32) {
            *shape = &t->entries[i].tensor;
            return t->entries[i].tensor.data;
        }
    return NULL;
}

static const char *safetensors_kind(neural_dtype d)
{
    switch (d) {
    case NEURAL_F32: return "F32";
    case NEURAL_F16: return "F16";
    case NEURAL_BF16: return "BF16";
    case NEURAL_I64: return "I64";
    case NEURAL_I32: return "I32";
    case NEURAL_U8: return "U8";
    default: CIEL_ASSERT(!"a kind of number that traces hold");
    }
    return "";
}

/* the header, padded to whole words; *bytes of data follow it */
static char *make_header(const neural_trace *t, size_t *bytes)
{
    json_t *root = json_object();
    for (size_t i = 0; i < t->n; i++) {
        const neural_weight *w = &t->entries[i].tensor;
        json_t *shape = json_array();
        for (int d = 0; d < w->n_dims; d++)
            json_array_append_new(shape, json_integer(w->shape[d]));
        json_object_set_new(root, t->entries[i].key,
                            json_pack("{s:s,s:o,s:[I,I]}", "dtype", safetensors_kind(w->dtype), "shape", shape,
                                      "data_offsets", (json_int_t)*bytes, (json_int_t)(*bytes + w->bytes)));
        *bytes += w->bytes;
    }
    char *text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    CIEL_ASSERT(text);
    return text;
}

int neural_trace_write(const neural_trace *t, const char *path, ciel_fail *fail)
{
    size_t bytes = 0;
    char *header = make_header(t, &bytes);
    uint64_t n = strlen(header), padded = (n + 7) / 8 * 8;
    uint8_t *file = malloc(8 + padded + bytes), *at = file + 8 + padded;
    CIEL_ASSERT(file);
    for (int i = 0; i < 8; i++)
        file[i] = (uint8_t)(padded >> 8 * i);
    memset(file + 8, ' ', padded);
    memcpy(file + 8, header, n);
    for (size_t i = 0; i < t->n; i++) {
        if (t->entries[i].tensor.bytes)
            memcpy(at, t->entries[i].tensor.data, t->entries[i].tensor.bytes);
        at += t->entries[i].tensor.bytes;
    }
    int rc = ciel_file_write(path, file, (size_t)(at - file), fail);
    free(header);
    free(file);
    return rc;
}
