/* neural/attention_parts.h - attention of one head: what attention.c prepares and the vector forms work on. */
#pragma once
#include "neural/kernel_cpu.h"

#define ATTENTION_KEYS 128 /* in a block */

/* Keys and values are packed in elements of `pair` values each: one f32, or two bf16 that are neighbours in what is
 * summed over. */
typedef struct attention_head {
    const neural_attention_args *args;
    int64_t head;
    const void *keys;     /* by panels of `panel` keys: [panels][dim / pair][panel], zeros after the last */
    const void *values;   /* by panels of `panel` columns: [wide / panel][n_rows / pair][panel], zeros after `dim` */
    int64_t wide, n_rows; /* dim and n_k rounded up to whole panels */
} attention_head;

/* A level's form: rows of queries it takes at once, keys in a panel, values in an element, and the work itself: queries
 * [q0, q0 + n), n <= rows, with `room_floats(wide)` floats of the thread's own, aligned to 64. */
typedef struct attention_form {
    int rows, panel, pair;
    size_t (*room_floats)(int64_t wide);
    void (*queries)(const attention_head *h, int64_t q0, int64_t n, float *room);
} attention_form;
extern const attention_form attention_avx2, attention_avx512, attention_avx512_bf16;

void attention_by(neural_stream *s, const neural_attention_args *a, const attention_form *form);
