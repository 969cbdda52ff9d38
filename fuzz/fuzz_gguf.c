/* fuzz/fuzz_gguf.c - any bytes after "GGUF": refused with words, or tensors, entries and the tokenizer within can be
 * read. */
#include "fuzz_weights.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= 4 && memcmp(data, "GGUF", 4) == 0)
        fuzz_weights(data, size);
    return 0;
}
