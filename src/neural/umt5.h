/* neural/umt5.h - the text encoder: ids -> one vector a token; and prompts -> those vectors, remembered on disk.
 *
 * umT5 (Chung et al. 2023; the encoder of T5, Raffel et al. 2020, with relative positions of its own in every layer):
 * RMS norms, attention without a scale, gated GELU. Padding is seen by nobody, so that only the text's own tokens are
 * computed: exact, and many times less work than the 512 rows that the models are fed (the rest of which are zeros).
 *
 * Layers are read where they lie in the mapped files, one after the other, and let go: memory is the activations and
 * one layer's pages. INT8 counts as BF16 here: the activations' spread is too wide for 8 bits.
 */
#pragma once
#include "base/arena.h"
#include "neural/kernels.h"
#include "neural/model_table.h"

enum {
    NEURAL_TEXT_TOKENS = 512
}; /* rows of a context, as the models were trained */

/** States of `n` tokens [n, dim] on the host, of which the first `n_text` are text and the rest padding: these see the
 *  text and are not seen. Errors: DATA (an id outside the vocabulary), CANCELLED between layers. */
int neural_umt5_encode(neural_stream *s, const neural_part *text, neural_compute compute, const int32_t *ids, int n,
                       int n_text, float *states, ciel_fail *fail);

typedef struct neural_states {
    float *values;      /* [n, dim], in the arena */
    const int32_t *ids; /* the n tokens, in the arena */
    int n, dim;
    bool remembered; /* from the cache */
} neural_states;
typedef struct neural_text_options {
    neural_compute compute;
    int limit;         /* tokens at most with the end mark: NEURAL_TEXT_TOKENS */
    const char *cache; /* folder of its own to remember the last 200 prompts in, made if need be; NULL: none */
} neural_text_options;
/** The states of a prompt: cleaned, cut into pieces, encoded; the model's text part must be open, its tokenizer be
 * there (or inside the weights). The cache is by ids, mode and fingerprint of the weights; what cannot be read from or
 * written to it is computed all the same. */
int neural_text_states(neural_states *out, ciel_arena *a, neural_stream *s, const neural_model *m, const char *prompt,
                       const neural_text_options *o, ciel_fail *fail);

/** Hash of a part's tensors: names, shapes, kinds and samples of their values. 64 hex digits. */
void neural_part_fingerprint(const neural_part *p, char out[65]);
double neural_umt5_flops(const neural_text_config *c, int n);
size_t neural_umt5_memory(const neural_text_config *c, int n); /* activations */
