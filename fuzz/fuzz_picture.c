/* fuzz/fuzz_picture.c - any bytes as a picture: refused or decoded, never worse.
 */
#include "media/media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    picture p;
    if (picture_decode(&p, data, bytes, NULL) == CIEL_OK)
        picture_free(&p);
    return 0;
}
