/* neural/kernel_pixels.c - volumes by pixel: doubling, folding, and the shortcuts around the stages of Wan2.2's VAE. */
#include "neural/kernel_cpu.h"

#include <string.h>

typedef struct pixel_job {
    neural_volume *y;
    const neural_volume *x;
    int ft, fs;
    bool begins;
} pixel_job;

static float *pixel(const neural_volume *v, int64_t t, int64_t h, int64_t w)
{
    return v->data + ((t * v->height + h) * v->width + w) * v->channels;
}

/* fn over the rows of y. */
static void by_row(neural_stream *s, cpu_range_fn *fn, pixel_job j)
{
    cpu_for(s, j.y->frames * j.y->height, 4, fn, &j);
}

static void upsample_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const pixel_job *j = ctx;
    const neural_volume *y = j->y;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++)
        for (int64_t w = 0; w < y->width; w++)
            memcpy(pixel(y, r / y->height, r % y->height, w), pixel(j->x, r / y->height, r % y->height / 2, w / 2),
                   (size_t)y->channels * sizeof(float));
}

void neural_upsample(neural_stream *s, neural_volume *y, const neural_volume *x)
{
    by_row(s, upsample_rows, (pixel_job){ y, x, 1, 2, false });
}

static void split_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const pixel_job *j = ctx;
    const neural_volume *y = j->y;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++) {
        int64_t t = r / y->height, h = r % y->height;
        for (int64_t w = 0; w < y->width; w++)
            memcpy(pixel(y, t, h, w), pixel(j->x, t / 2, h, w) + t % 2 * y->channels,
                   (size_t)y->channels * sizeof(float));
    }
}

void neural_split_frames(neural_stream *s, neural_volume *y, const neural_volume *x)
{
    by_row(s, split_rows, (pixel_job){ y, x, 2, 1, false });
}

static void spread_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const pixel_job *j = ctx;
    const neural_volume *y = j->y;
    int64_t parts = (int64_t)j->ft * 4, repeats = y->channels * parts / j->x->channels;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++) {
        int64_t t = r / y->height + (j->begins ? j->ft - 1 : 0), h = r % y->height;
        for (int64_t w = 0; w < y->width; w++) {
            const float *from = pixel(j->x, t / j->ft, h / 2, w / 2);
            float *to = pixel(y, r / y->height, h, w);
            int64_t part = (t % j->ft * 2 + h % 2) * 2 + w % 2;
            for (int64_t c = 0; c < y->channels; c++)
                to[c] += from[(c * parts + part) / repeats];
        }
    }
}

void neural_spread_add(neural_stream *s, neural_volume *y, const neural_volume *x, int ft, bool begins)
{
    by_row(s, spread_rows, (pixel_job){ y, x, ft, 2, begins });
}

/* Value `at` of the pixel's folded channels (channel, frame, row, column). */
static float folded(const pixel_job *j, int64_t t, int64_t h, int64_t w, int64_t at)
{
    int64_t dw = at % j->fs, dh = at / j->fs % j->fs, dt = at / (j->fs * j->fs) % j->ft,
            c = at / (j->fs * j->fs * j->ft);
    int64_t frame = t * j->ft + dt - (j->begins ? j->ft - 1 : 0);
    return frame < 0 ? 0.0f : pixel(j->x, frame, h * j->fs + dh, w * j->fs + dw)[c];
}

static void gather_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const pixel_job *j = ctx;
    const neural_volume *y = j->y;
    int64_t group = j->x->channels * j->ft * j->fs * j->fs / y->channels;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++)
        for (int64_t w = 0; w < y->width; w++) {
            float *to = pixel(y, r / y->height, r % y->height, w);
            for (int64_t c = 0; c < y->channels; c++) {
                float sum = 0;
                for (int64_t i = 0; i < group; i++)
                    sum += folded(j, r / y->height, r % y->height, w, c * group + i);
                to[c] += sum / (float)group;
            }
        }
}

void neural_gather_add(neural_stream *s, neural_volume *y, const neural_volume *x, int ft, int fs, bool begins)
{
    by_row(s, gather_rows, (pixel_job){ y, x, ft, fs, begins });
}

static void fold_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const pixel_job *j = ctx;
    const neural_volume *y = j->y;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++)
        for (int64_t w = 0; w < y->width; w++)
            for (int64_t c = 0; c < y->channels; c++)
                pixel(y, r / y->height, r % y->height, w)[c] =
                    pixel(j->x, r / y->height, r % y->height * 2 + c % 2, w * 2 + c / 2 % 2)[c / 4];
}

void neural_fold(neural_stream *s, neural_volume *y, const neural_volume *x)
{
    by_row(s, fold_rows, (pixel_job){ y, x, 1, 2, false });
}

static void unfold_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const pixel_job *j = ctx;
    const neural_volume *y = j->y;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++) {
        int64_t h = r % y->height;
        for (int64_t w = 0; w < y->width; w++)
            for (int64_t c = 0; c < y->channels; c++)
                pixel(y, r / y->height, h, w)[c] = pixel(j->x, r / y->height, h / 2, w / 2)[c * 4 + w % 2 * 2 + h % 2];
    }
}

void neural_unfold(neural_stream *s, neural_volume *y, const neural_volume *x)
{
    by_row(s, unfold_rows, (pixel_job){ y, x, 1, 2, false });
}
