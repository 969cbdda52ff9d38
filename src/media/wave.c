/* media/wave.c - stereo sound to a 24-bit PCM WAV file. The header carries no clock, so equal samples give equal files.
 */
#include "base/file.h"
#include "base/vec.h"
#include "media/media.h"
#include <stdlib.h>
#include <string.h>

static uint8_t *put(uint8_t *at, uint32_t value, int n_bytes)
{
    for (int i = 0; i < n_bytes; i++)
        *at++ = (uint8_t)(value >> (8 * i));
    return at;
}

int wave_write(const char *path, const float *stereo, size_t n_frames, int rate, ciel_fail *fail)
{
    if (rate < 1 || n_frames > (0xffffffffu - 64u) / 6u)
        return ciel_fail_set(fail, CIEL_E_INVAL, "a WAV file cannot hold %zu samples at %d Hz", n_frames, rate);
    size_t sound_bytes = n_frames * 6;
    uint8_t *data = malloc(44 + sound_bytes);
    if (!data)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for %zu samples", n_frames);
    uint8_t *at = data;
    memcpy(at, "RIFF", 4);
    at = put(at + 4, (uint32_t)(36 + sound_bytes), 4);
    memcpy(at, "WAVEfmt ", 8);
    at = put(at + 8, 16, 4);
    at = put(at, 1, 2); /* PCM */
    at = put(at, 2, 2);
    at = put(at, (uint32_t)rate, 4);
    at = put(at, (uint32_t)rate * 6, 4);
    at = put(at, 6, 2);
    at = put(at, 24, 2);
    memcpy(at, "data", 4);
    at = put(at + 4, (uint32_t)sound_bytes, 4);
    for (size_t i = 0; i < n_frames * 2; i++) {
        double v = stereo[i] > -1.0f ? (stereo[i] < 1.0f ? (double)stereo[i] : 1.0) : -1.0; /* a NaN becomes -1 */
        at = put(at, (uint32_t)(int32_t)lrint(v * 8388607.0), 3);
    }
    int rc = ciel_file_write(path, data, 44 + sound_bytes, fail);
    free(data);
    return rc;
}
