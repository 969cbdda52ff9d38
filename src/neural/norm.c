/* neural/norm.c - norms by row (row.h has what is done to one), rotation, and what is done value by value. */
#include "neural/kernel_cpu.h"
#include "neural/row.h"

#include <math.h>

typedef struct norm_job {
    const row_form *form;
    float *y;
    const float *x, *weight;
    int64_t columns;
    float eps;
    neural_by_row scale, shift;
    float plus;
    bool silu;
} norm_job;

static const float *row_values(const neural_by_row *b, int64_t row)
{
    return row < b->n_first ? b->first : b->rest;
}

static void layer_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const norm_job *j = ctx;
    int64_t n = j->columns;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++) {
        const float *x = j->x + r * n, *scale = row_values(&j->scale, r), *shift = row_values(&j->shift, r);
        float mean = j->form->sum(x, n) / (float)n;
        float f = 1.0f / sqrtf(j->form->squares(x, n, mean) / (float)n + j->eps);
        j->form->normalise(j->y + r * n, x, n, mean, f, scale, j->plus, shift);
    }
}

void neural_layer_norm(neural_stream *s, float *y, const float *x, int64_t rows, int64_t columns, float eps,
                       neural_by_row scale, neural_by_row shift, bool plus_one)
{
    norm_job j = {
        .form = row_form_of(s->level), .y = y, .x = x, .columns = columns, .eps = eps, .scale = scale, .shift = shift
    };
    j.plus = plus_one ? 1.0f : 0.0f;
    cpu_for(s, rows, cpu_row_piece(columns), layer_rows, &j);
}

static void rms_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const norm_job *j = ctx;
    int64_t n = j->columns;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++) {
        const float *x = j->x + r * n;
        float f = 1.0f / sqrtf(j->form->squares(x, n, 0) / (float)n + j->eps);
        j->form->weigh(j->y + r * n, x, n, f, j->weight);
    }
}

void neural_rms_norm(neural_stream *s, float *y, const float *x, int64_t rows, int64_t columns, float eps,
                     const float *weight)
{
    norm_job j = { .form = row_form_of(s->level), .y = y, .x = x, .columns = columns, .eps = eps, .weight = weight };
    cpu_for(s, rows, cpu_row_piece(columns), rms_rows, &j);
}

static void unit_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const norm_job *j = ctx;
    int64_t n = j->columns;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++) {
        const float *x = j->x + r * n;
        float *y = j->y + r * n, length = sqrtf(j->form->squares(x, n, 0));
        float f = sqrtf((float)n) / (length > 1e-12f ? length : 1e-12f);
        j->form->weigh(y, x, n, f, j->weight);
        if (j->silu)
            j->form->activate(y, y, n, NEURAL_ACT_SILU);
    }
}

void neural_unit_norm(neural_stream *s, float *y, const float *x, int64_t rows, int64_t columns, const float *gamma,
                      bool silu)
{
    norm_job j = { .form = row_form_of(s->level), .y = y, .x = x, .columns = columns, .weight = gamma, .silu = silu };
    cpu_for(s, rows, cpu_row_piece(columns), unit_rows, &j);
}

typedef struct rope_job {
    float *x;
    int64_t heads, half;
    const float *cosines, *sines;
} rope_job;

static void rope_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const rope_job *j = ctx;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++) {
        const float *c = j->cosines + r * j->half, *s = j->sines + r * j->half;
        for (int64_t h = 0; h < j->heads; h++) {
            float *x = j->x + (r * j->heads + h) * 2 * j->half;
            for (int64_t i = 0; i < j->half; i++) {
                float a = x[2 * i], b = x[2 * i + 1];
                x[2 * i] = a * c[i] - b * s[i];
                x[2 * i + 1] = a * s[i] + b * c[i];
            }
        }
    }
}

void neural_rope(neural_stream *s, float *x, int64_t rows, int64_t heads, int64_t dim, const float *cosines,
                 const float *sines)
{
    rope_job j = { x, heads, dim / 2, cosines, sines };
    cpu_for(s, rows, cpu_row_piece(heads * dim), rope_rows, &j);
}

typedef struct pair_job {
    float *y;
    const float *a, *b;
    float fa, fb;
} pair_job;
#define VALUES_PIECE 65536

static void add_range(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const pair_job *j = ctx;
    (void)i_thread;
    for (int64_t i = begin; i < end; i++)
        j->y[i] = j->a[i] + j->b[i];
}

static void multiply_range(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const pair_job *j = ctx;
    (void)i_thread;
    for (int64_t i = begin; i < end; i++)
        j->y[i] = j->a[i] * j->b[i];
}

static void mix_range(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const pair_job *j = ctx;
    (void)i_thread;
    for (int64_t i = begin; i < end; i++)
        j->y[i] = j->fa * j->a[i] + j->fb * j->b[i];
}

void neural_add(neural_stream *s, float *y, const float *a, const float *b, int64_t count)
{
    cpu_for(s, count, VALUES_PIECE, add_range, &(pair_job){ y, a, b, 1, 1 });
}

void neural_multiply(neural_stream *s, float *y, const float *a, const float *b, int64_t count)
{
    cpu_for(s, count, VALUES_PIECE, multiply_range, &(pair_job){ y, a, b, 1, 1 });
}

void neural_mix(neural_stream *s, float *y, const float *a, float fa, const float *b, float fb, int64_t count)
{
    cpu_for(s, count, VALUES_PIECE, mix_range, &(pair_job){ y, a, b, fa, fb });
}

typedef struct affine_job {
    float *y;
    const float *x, *scale, *shift;
    int64_t columns;
} affine_job;

static void affine_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const affine_job *j = ctx;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++)
        for (int64_t i = 0; i < j->columns; i++)
            j->y[r * j->columns + i] = j->x[r * j->columns + i] * j->scale[i] + j->shift[i];
}

void neural_scale_shift(neural_stream *s, float *y, const float *x, int64_t rows, int64_t columns, const float *scale,
                        const float *shift)
{
    cpu_for(s, rows, cpu_row_piece(columns), affine_rows, &(affine_job){ y, x, scale, shift, columns });
}

static void clamp_range(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const pair_job *j = ctx;
    (void)i_thread;
    for (int64_t i = begin; i < end; i++) {
        float v = j->a[i] < j->fa ? j->fa : j->a[i];
        j->y[i] = v > j->fb ? j->fb : v;
    }
}

void neural_clamp(neural_stream *s, float *y, const float *x, float lo, float hi, int64_t count)
{
    cpu_for(s, count, VALUES_PIECE, clamp_range, &(pair_job){ y, x, NULL, lo, hi });
}

void cpu_to_bf16(uint16_t *out, const float *x, int64_t count)
{
    union {
        float f;
        uint32_t u;
    } v;
    for (int64_t i = 0; i < count; i++) { /* to nearest even; activations hold no NaN */
        v.f = x[i];
        out[i] = (uint16_t)((v.u + 0x7fffu + (v.u >> 16 & 1u)) >> 16);
    }
}
