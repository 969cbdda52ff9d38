/* fuzz/fuzz_safetensors.c - any bytes as a safetensors file: refused with words, or every tensor can be read to its
 * end. */
#include "fuzz_weights.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= 4 && memcmp(data, "GGUF", 4) != 0)
        fuzz_weights(data, size);
    return 0;
}
