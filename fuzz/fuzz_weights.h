/* fuzz/fuzz_weights.h - what both targets of files of tensors do with what opened. */
#pragma once
#include "neural/tokenizer.h"
#include "neural/weights_source.h"

#include <string.h>

static inline void fuzz_metas(const neural_weights *w)
{
    for (size_t i = 0; i < w->n_metas; i++) {
        const neural_meta *m = &w->metas[i];
        const void *cursor = NULL;
        size_t len, sum = 0;
        if (m->kind == NEURAL_META_TEXTS)
            for (const char *p; (p = neural_meta_next(m, &cursor, &len));)
                sum += len ? (size_t)p[len - 1] : 0;
        if (m->kind == NEURAL_META_NUMBERS && m->n)
            sum += neural_meta_number(m, m->n - 1) > 0;
        (void)sum;
    }
}

static inline void fuzz_weights(const uint8_t *data, size_t size)
{
    neural_weights *w = NULL;
    neural_tokenizer *t = NULL;
    ciel_fail fail = { 0 };
    if (weights_open_bytes(&w, data, size, "input", &fail) < 0) {
        CIEL_ASSERT(fail.what[0] && !w);
        return;
    }
    for (int i = 0; i < neural_weights_count(w); i++) {
        const neural_weight *x = neural_weights_at(w, i);
        float values[256];
        int block = neural_dtype_block(x->dtype);
        neural_weight_f32(x, x->count - block, block, values);
        CIEL_ASSERT(neural_weights_find(w, x->name) == x);
    }
    fuzz_metas(w);
    if (neural_tokenizer_of_weights(&t, w, &fail) == CIEL_OK) {
        int32_t ids[16];
        neural_tokenizer_encode(t, "a cat \xe8\x89\xb2 \xef\xac\x81", ids, 16);
        neural_tokenizer_close(&t);
    }
    neural_weights_close(&w);
}
