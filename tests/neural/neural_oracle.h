/* tests/neural/neural_oracle.h - recorded tensors of an oracle, as floats, and streams to recompute them with. */
#pragma once
#include "neural/model_parts.h"
#include "neural/tensor.h"
#include "neural/weights.h"
#include "neural_files.h"

typedef struct oracle {
    neural_weights *trace;
    ciel_pool *pool;
    neural_stream *stream;
    char folder[300]; /* the model's */
} oracle;

static inline bool oracle_open(oracle *o, const char *name, neural_level level)
{
    char path[300];
    ciel_fail fail = { 0 };
    *o = (oracle){ .pool = ciel_pool_create(2) };
    snprintf(o->folder, sizeof o->folder, ORACLES "/%s/model", name);
    snprintf(path, sizeof path, ORACLES "/%s/trace.safetensors", name);
    return neural_weights_open(&o->trace, path, &fail) == CIEL_OK &&
           neural_stream_create(&o->stream, o->pool, level, NULL, &fail) == CIEL_OK;
}

static inline void oracle_close(oracle *o)
{
    neural_stream_destroy(&o->stream);
    neural_weights_close(&o->trace);
    ciel_pool_destroy(&o->pool);
}

static inline const neural_weight *oracle_tensor(const oracle *o, const char *key)
{
    const neural_weight *w = neural_weights_find(o->trace, key);
    if (!w) {
        printf("# the trace has no %s\n", key);
        abort();
    }
    return w;
}

static inline float *oracle_floats(const oracle *o, const char *key) /* malloc'd */
{
    const neural_weight *w = oracle_tensor(o, key);
    float *x = malloc((size_t)w->count * sizeof *x);
    if (w->dtype == NEURAL_I64)
        for (int64_t i = 0; i < w->count; i++) {
            int64_t v;
            memcpy(&v, (const char *)w->data + 8 * i, 8);
            x[i] = (float)v;
        }
    else
        neural_weight_f32(w, 0, w->count, x);
    return x;
}

/* a recorded [1, C, F, H, W] on the device */
static inline neural_volume oracle_volume(const oracle *o, const char *key)
{
    const neural_weight *w = oracle_tensor(o, key);
    float *host = oracle_floats(o, key);
    neural_volume v = neural_volume_make(o->stream, w->shape[2], w->shape[3], w->shape[4], w->shape[1]);
    neural_volume_upload(o->stream, &v, host);
    free(host);
    return v;
}

/* largest difference of a volume from a recorded one, as a part of the largest value */
static inline double oracle_error(const oracle *o, const neural_volume *v, const char *key)
{
    const neural_weight *w = oracle_tensor(o, key);
    if (w->count != neural_volume_count(v))
        return 1e9;
    float *host = malloc((size_t)w->count * sizeof *host), *want = oracle_floats(o, key);
    neural_volume_download(o->stream, host, v);
    double e = relative_error(host, want, w->count);
    free(host);
    free(want);
    return e;
}

/* The part's tensors under the original authors' names, as one file in the scratch folder. Returns its path. */
static inline const char *oracle_original(const neural_part *part)
{
    size_t bytes = 0, at = 0;
    for (int i = 0; i < part->n_rows; i++)
        bytes += part->rows[i].weight->bytes;
    char *json = malloc((size_t)part->n_rows * 300 + 10), *end = json, *data = malloc(bytes);
    end += sprintf(end, "{");
    for (int i = 0; i < part->n_rows; i++) {
        const neural_weight *w = part->rows[i].weight;
        end += sprintf(end, "%s\"%s\":{\"dtype\":\"F32\",\"shape\":[", i ? "," : "", part->rows[i].name);
        for (int k = 0; k < w->n_dims; k++)
            end += sprintf(end, "%s%lld", k ? "," : "", (long long)w->shape[k]);
        end += sprintf(end, "],\"data_offsets\":[%zu,%zu]}", at, at + w->bytes);
        memcpy(data + at, w->data, w->bytes);
        at += w->bytes;
    }
    sprintf(end, "}");
    const char *path = scratch("original.safetensors");
    write_safetensors(path, json, data, bytes);
    free(json);
    free(data);
    return path;
}
