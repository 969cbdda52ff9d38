/* fuzz/fuzz_tokenizer.c - any bytes as a tokenizer.json or SentencePiece model, then the same bytes as text for it. */
#include "neural/tokenizer.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    neural_tokenizer *t = NULL;
    ciel_fail fail = { 0 };
    ciel_arena a = { 0 };
    char *text = malloc(size + 1);
    CIEL_ASSERT(text);
    memcpy(text, data, size);
    text[size] = 0;
    char *clean = neural_prompt_clean(&a, text);
    if (neural_tokenizer_parse(&t, data, size, "input", &fail) == CIEL_OK) {
        int32_t ids[64];
        int n = neural_tokenizer_encode(t, text, ids, 64);
        CIEL_ASSERT(n >= 0 && n <= 64);
        neural_tokenizer_encode(t, clean, ids, 64);
        for (int i = 0; i < n; i++) /* an added token may be beyond the vocabulary */
            CIEL_ASSERT(ids[i] >= 0);
        neural_tokenizer_close(&t);
    } else
        CIEL_ASSERT(fail.what[0] && !t);
    ciel_arena_free(&a);
    free(text);
    return 0;
}
