/* fuzz/fuzz_scene.c - any bytes as a scene: refused with words, or read, written and read again to the same text. */
#include "scene/scene.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scene *a = NULL, *b = NULL;
    ciel_fail fail = { 0 };
    if (scene_read(&a, (const char *)data, size, &fail) < 0) {
        CIEL_ASSERT(fail.what[0]);
        return 0;
    }
    char *first = scene_write(a);
    CIEL_ASSERT(scene_read(&b, first, strlen(first), &fail) == CIEL_OK);
    char *second = scene_write(b);
    CIEL_ASSERT(strcmp(first, second) == 0);
    free(first);
    free(second);
    scene_destroy(&a);
    scene_destroy(&b);
    return 0;
}
