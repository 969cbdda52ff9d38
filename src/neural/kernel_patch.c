/* neural/kernel_patch.c - a volume cut into patches, and put together again. */
#include "neural/kernel_cpu.h"

typedef struct patch_job {
    const neural_volume *v;
    float *rows;
    const int *patch;
    bool back;
} patch_job;

static void patch_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const patch_job *j = ctx;
    const neural_volume *v = j->v;
    const int *p = j->patch;
    int64_t across = v->width / p[2], down = v->height / p[1], taps = (int64_t)p[0] * p[1] * p[2], c = v->channels;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++)
        for (int64_t i = 0; i < taps; i++) {
            int64_t t = r / (down * across) * p[0] + i / (p[1] * p[2]);
            int64_t h = r / across % down * p[1] + i / p[2] % p[1], w = r % across * p[2] + i % p[2];
            float *pixel = v->data + ((t * v->height + h) * v->width + w) * c, *row = j->rows + r * taps * c;
            for (int64_t k = 0; k < c; k++)
                if (j->back)
                    pixel[k] = row[i * c + k];
                else
                    row[k * taps + i] = pixel[k];
        }
}

static void run(neural_stream *s, patch_job j)
{
    int64_t taps = (int64_t)j.patch[0] * j.patch[1] * j.patch[2];
    cpu_for(s, neural_volume_count(j.v) / j.v->channels / taps, 256, patch_rows, &j);
}

void neural_patchify(neural_stream *s, float *rows, const neural_volume *v, const int patch[3])
{
    run(s, (patch_job){ v, rows, patch, false });
}

void neural_unpatchify(neural_stream *s, neural_volume *v, const float *rows, const int patch[3])
{
    run(s, (patch_job){ v, (float *)(uintptr_t)rows, patch, true });
}
