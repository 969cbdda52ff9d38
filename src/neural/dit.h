/* neural/dit.h - Wan's transformer: noisy latents, a time and a text -> the velocity towards noise.
 *
 * Sizes are those of the part's configuration; weights are read where they lie. The text's keys and values do not
 * depend on the time, so a context forms them once for all steps. Memory: about 7 vectors of `dim` a token and a slice
 * of the feed-forward's width (neural_dit_memory). Method: Wan (Wan Team 2025), a diffusion transformer (Peebles and
 * Xie 2023) with rotary positions over three axes.
 */
#pragma once
#include "neural/kernels.h"
#include "neural/model_table.h"
#include "neural/wan_lora.h"

typedef struct neural_dit neural_dit;
typedef struct neural_dit_context neural_dit_context;

/** `lora` may be NULL; it is read while creating only. The part stays open as long as the transformer lives. */
int neural_dit_create(neural_dit **out, const neural_part *part, neural_stream *s, neural_compute compute,
                      const neural_lora *lora, ciel_fail *fail);
void neural_dit_destroy(neural_dit **d);
const neural_dit_config *neural_dit_sizes(const neural_dit *d);

/** `states`: [rows, text_dim] on the host, rows after the prompt's length being zeros (they are attended). */
int neural_dit_context_create(neural_dit_context **out, neural_dit *d, const float *states, int64_t rows,
                              ciel_fail *fail);
void neural_dit_context_destroy(neural_dit_context **c);

typedef struct neural_dit_call {
    const neural_volume *latents; /* frames x height x width x in_channels, sizes multiples of the patch */
    float timestep;               /* 0..1000 */
    int64_t given_frames;         /* latent frames at the start whose time is 0 (a given picture) */
    const neural_dit_context *context;
    void (*block_done)(void *user, int i_block, int n_blocks, const float *tokens, int64_t n_tokens); /* may be NULL */
    void *user;
} neural_dit_call;
/** velocity: made by the caller, as large as the latents with out_channels. CANCELLED between blocks. */
int neural_dit_run(neural_dit *d, neural_volume *velocity, const neural_dit_call *call, ciel_fail *fail);

int64_t neural_dit_tokens(const neural_dit_config *c, int64_t frames, int64_t height, int64_t width);
double neural_dit_flops(const neural_dit_config *c, int64_t tokens, int64_t text_rows);           /* of a call */
double neural_dit_attention_flops(const neural_dit_config *c, int64_t tokens, int64_t text_rows); /* in these */
size_t neural_dit_memory(const neural_dit_config *c, int64_t tokens, int64_t text_rows); /* activations, contexts x 2 */
