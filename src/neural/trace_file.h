/* neural/trace_file.h - recorded runs: a safetensors file of what every stage took and gave, and its replay.
 *
 * Keys are those of the oracles (docs/neural.md): prompt_ids, prompt_mask, t5_last_hidden, ditN.in/.t/.ctx/.out,
 * dit0.blockN.out, latents_init, latents_stepN, sigmas, timesteps, image_u8, vae.enc_in/.enc_mean/.dec_out, video_pt.
 * A replay takes the recorded inputs, runs a model's stages and writes what they gave under the same keys, so that any
 * other engine's trace can be held against it.
 */
#pragma once
#include "base/arena.h"
#include "neural/model_table.h"
#include "neural/tensor.h"

typedef struct neural_trace neural_trace; /* one being written */

neural_trace *neural_trace_create(void);
/** Add a tensor; f32 data are copied now. The last one of a key counts. NULL trace: nothing happens. Key
 * printf-formatted. */
void neural_trace_put(neural_trace *t, const float *data, int n_dims, const int64_t *shape, const char *key, ...)
    __attribute__((format(printf, 5, 6)));
/** Any kind of value (I64, U8, F32...). */
void neural_trace_put_raw(neural_trace *t, neural_dtype dtype, const void *data, int n_dims, const int64_t *shape,
                          const char *key);
/** What was put under a key as f32 values, and its shape; NULL: nothing, or no f32. The trace's own memory. */
const float *neural_trace_get(const neural_trace *t, const char *key, const neural_weight **shape);
int neural_trace_write(const neural_trace *t, const char *path, ciel_fail *fail); /* atomically */
void neural_trace_free(neural_trace **t);

typedef struct neural_replay {
    const neural_model *model;    /* the parts of trace_stages.def that the stages asked for need are open */
    const neural_weights *inputs; /* the recorded trace; look keys up with neural_weights_find */
    neural_trace *out;
    neural_stream *stream;
    neural_compute compute;     /* what products are made in */
    const atomic_int *cancel; /* may be NULL */
} neural_replay;

/** The recorded tensor of a key as f32 in the arena; NULL when the trace has none. *t (may be NULL): its shape. */
float *neural_replay_values(const neural_replay *r, ciel_arena *a, const char *key, const neural_weight **t);

/** A stage: runs what it can of the inputs and puts the outcome. It is run when the trace holds its key, in the order
 * of trace_stages.def: a new one is a function there named neural_replay_NAME in its owner's file, and one line. */
#define X(name, parts, key, what) int neural_replay_##name(neural_replay *r, ciel_fail *fail);
#include "neural/trace_stages.def"
#include <stdatomic.h>
#undef X

/** Replay `inputs_path` through the model in `folder`, write `out_path`. `stages`: names with commas, NULL = all that
 *  the trace has inputs for. CANCELLED between stages and within them. */
int neural_replay_file(const char *folder, const char *inputs_path, const char *out_path, neural_compute compute,
                       const char *stages, ciel_pool *pool, const atomic_int *cancel, ciel_fail *fail);

/* One key of two traces. `error`: the largest difference over the largest value of the second; infinite when shapes or
 * kinds differ or a value is no number. */
typedef struct neural_trace_difference {
    const char *key;
    int64_t count;
    double error;
} neural_trace_difference;
/** Hold trace `made` against `reference`: `each` is called for every key that both have, in order. Returns how many, or
 * a failure. */
int neural_trace_compare(const char *made, const char *reference,
                         void (*each)(void *user, const neural_trace_difference *d), void *user, ciel_fail *fail);
