/* neural/trace_file.h - recorded runs: a safetensors file of what every stage took and gave, and its replay.
 *
 * Keys are those of the oracles (docs/neural.md): prompt_ids, prompt_mask, t5_last_hidden, ditN.in/.t/.ctx/.out,
 * dit0.blockN.out, latents_init, latents_stepN, sigmas, timesteps, image_u8, vae.enc_in/.enc_mean/.dec_out, video_pt.
 * A replay takes the recorded inputs, runs a model's stages and writes what they gave under the same keys, so that any
 * other engine's trace can be held against it.
 */
#pragma once
#include "base/thread.h"
#include "neural/model_table.h"

typedef struct neural_trace neural_trace; /* one being written */

neural_trace *neural_trace_create(void);
/** Add a tensor; f32 data are copied now. The last one of a key counts. NULL trace: nothing happens. Key
 * printf-formatted. */
void neural_trace_put(neural_trace *t, const float *data, int n_dims, const int64_t *shape, const char *key, ...)
    __attribute__((format(printf, 5, 6)));
/** Any kind of value (I64, U8, F32...). */
void neural_trace_put_raw(neural_trace *t, neural_dtype dtype, const void *data, int n_dims, const int64_t *shape,
                          const char *key);
int neural_trace_write(const neural_trace *t, const char *path, ciel_fail *fail); /* atomically */
void neural_trace_free(neural_trace **t);

typedef struct neural_replay {
    const neural_model *model;
    const neural_weights *inputs; /* the recorded trace; look keys up with neural_weights_find */
    neural_trace *out;
    neural_dtype dtype; /* NEURAL_F32 or NEURAL_BF16: what products are made in */
    ciel_pool *pool;
    const volatile int *cancel; /* may be NULL */
} neural_replay;

/** A stage: runs what it can of the inputs and puts the outcome; a stage whose inputs the trace lacks does nothing.
 *  The list is trace_stages.def, run in order: a new one is a function `int neural_replay_NAME(neural_replay *,
 *  ciel_fail *)` in its owner's file and one line there. */
#define X(name, parts, what) int neural_replay_##name(neural_replay *r, ciel_fail *fail);
#include "neural/trace_stages.def"
#undef X

/** Replay `inputs_path` through the model in `folder`, write `out_path`. `stages`: comma-separated names, NULL = all.
 */
int neural_replay_file(const char *folder, const char *inputs_path, const char *out_path, neural_dtype dtype,
                       const char *stages, ciel_pool *pool, const volatile int *cancel, ciel_fail *fail);
