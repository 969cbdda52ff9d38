/* fuzz/fuzz_watermark.c - the detector's input: frames of any size, rate and content never crash it, and never make it
 * accept an id. The first bytes choose size, rate and number of frames, the rest fills the pixels, over and over. */
#include "mark/invisible.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fill(uint8_t *rgb, size_t n, const uint8_t *data, size_t size, int i_frame)
{
    for (size_t i = 0; i < n; i++)
        rgb[i] = size ? (uint8_t)(data[i % size] + (i_frame * data[(i + 1) % size] >> 3)) : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const double rates[] = { 24, 0, -1, 1e9, 5, 60, 0.7, 12 };
    mark_keys keys = { .n = 2, .keys = { { 1, { 3 } }, { 2, { 4 } } } };
    mark_detector *d = NULL;
    mark_found found = { 0 };
    if (size < 4)
        return 0;
    int width = 1 + data[0], height = 1 + data[1], n = data[2] % 16;
    size_t bytes = (size_t)width * (size_t)height * 3;
    uint8_t *rgb = malloc(bytes);
    if (rgb && mark_detector_create(&d, &keys, rates[data[3] % 8], NULL) == CIEL_OK) {
        for (int i = 0; i < n; i++) {
            fill(rgb, bytes, data + 4, size - 4, i);
            mark_detector_frame(d, rgb, width, height, NULL);
        }
        if (mark_detector_finish(d, &found, NULL) == CIEL_OK)
            CIEL_ASSERT(!found.found);
    }
    mark_detector_destroy(&d);
    free(rgb);
    return 0;
}
