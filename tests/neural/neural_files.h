/* tests/neural/neural_files.h - what the tests of the neural room share: scratch folders, oracles, files made up on the
 * spot.
 */
#pragma once
#include "ct.h"
#include "neural/weights.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ORACLES TEST_DATA "/neural"

/* a path in this process's scratch folder, which is made at the first call and removed by scratch_remove */
static inline const char *scratch(const char *name)
{
    static char paths[8][300];
    static int next;
    char *out = paths[next++ % 8];
    snprintf(out, 300, "/tmp/ciel-neural-%d", (int)getpid());
    mkdir(out, 0700);
    snprintf(out, 300, "/tmp/ciel-neural-%d/%s", (int)getpid(), name);
    return out;
}

static inline void scratch_remove(void)
{
    char command[300];
    snprintf(command, sizeof command, "rm -rf /tmp/ciel-neural-%d", (int)getpid());
    if (system(command) != 0)
        printf("# scratch folder stays\n");
}

static inline void write_bytes(const char *path, const void *data, size_t bytes)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(data, 1, bytes, f) != bytes || fclose(f) != 0)
        abort();
}

/* a safetensors file of this JSON header and `data` (NULL = zeros: a hole in the file, whatever the size) */
static inline void write_safetensors(const char *path, const char *json, const void *data, uint64_t bytes)
{
    uint64_t n = strlen(json);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(&n, 8, 1, f) != 1 || fwrite(json, 1, n, f) != n ||
        (data && bytes && fwrite(data, 1, bytes, f) != bytes) || fflush(f) != 0 ||
        ftruncate(fileno(f), (off_t)(8 + n + bytes)) != 0 || fclose(f) != 0)
        abort();
}

static inline uint8_t *read_all(const char *path, size_t *bytes)
{
    FILE *f = fopen(path, "rb");
    struct stat st;
    if (!f || fstat(fileno(f), &st) != 0)
        abort();
    uint8_t *data = calloc(1, (size_t)st.st_size + 1);
    if (!data || fread(data, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
        abort();
    fclose(f);
    *bytes = (size_t)st.st_size;
    return data;
}

/* largest |a - b| over largest |b| */
static inline double relative_error(const float *a, const float *b, int64_t n)
{
    double error = 0, size = 1e-30;
    for (int64_t i = 0; i < n; i++) {
        double d = fabs((double)a[i] - (double)b[i]), s = fabs((double)b[i]);
        error = !(d <= error) ? d : error; /* NaN counts */
        size = s > size ? s : size;
    }
    return error / size;
}
