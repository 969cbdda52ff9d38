/* neural/matmul.c - y = x w': the plain reference, and what follows a product. The fast form is matmul_dnnl.c. */
#include "neural/matmul_parts.h"

#include "neural/kernel_math.h"

#include <math.h>

static float act_plain(neural_act act, float x)
{
    if (act == NEURAL_ACT_SILU)
        return x / (1.0f + expf(-x));
    if (act == NEURAL_ACT_GELU_TANH)
        return 0.5f * x * (1.0f + tanhf(0.797884561f * (x + 0.044715f * x * x * x)));
    return x;
}

static void activate(neural_stream *s, float *y, const float *x, int64_t n, neural_act act)
{
    if (s->level == NEURAL_REF)
        for (int64_t i = 0; i < n; i++)
            y[i] = act_plain(act, x[i]);
    else if (act == NEURAL_ACT_SILU)
        for (int64_t i = 0; i < n; i++)
            y[i] = math_silu(x[i]);
    else if (act == NEURAL_ACT_GELU_TANH)
        for (int64_t i = 0; i < n; i++)
            y[i] = math_gelu(x[i]);
    else if (y != x)
        neural_copy(s, y, x, (size_t)n * sizeof *y);
}

#define AFTER_BLOCK 256
void matmul_finish_row(const matmul_job *j, int64_t row, int64_t column, int64_t n, const float *product)
{
    const neural_after none = { 0 }, *a = j->after ? j->after : &none;
    const float *gate = row < a->gate.n_first ? a->gate.first : a->gate.rest;
    float value[AFTER_BLOCK];
    for (int64_t at = 0; at < n; at += AFTER_BLOCK) {
        int64_t count = cpu_min(AFTER_BLOCK, n - at), c = column + at;
        float *y = j->y + row * j->w->n + c;
        for (int64_t i = 0; i < count; i++)
            value[i] = product[at + i] + (j->w->bias ? j->w->bias[c + i] : 0.0f);
        activate(j->stream, value, value, count, a->act);
        for (int64_t i = 0; gate && i < count; i++)
            value[i] *= gate[c + i];
        for (int64_t i = 0; i < count; i++)
            y[i] = a->add ? y[i] + value[i] : value[i];
    }
}

float matmul_quantise(int8_t *q, const float *x, int64_t n)
{
    float most = 0;
    for (int64_t i = 0; i < n; i++) {
        float size = fabsf(x[i]);
        most = size > most ? size : most;
    }
    float inverse = most > 0 ? 127.0f / most : 0.0f;
    for (int64_t i = 0; i < n; i++) /* adding 1.5 * 2^23 rounds to nearest even */
        q[i] = (int8_t)(int32_t)(x[i] * inverse + 12582912.0f - 12582912.0f);
    return most / 127.0f;
}

/* The values that a mode multiplies, as floats: rounded, or 8-bit steps. Returns what the product is to be scaled by.
 */
static float ref_factors(neural_compute compute, float *out, const float *x, int64_t k)
{
    if (compute == NEURAL_COMPUTE_INT8) {
        float most = 0;
        for (int64_t i = 0; i < k; i++)
            most = fmaxf(most, fabsf(x[i]));
        for (int64_t i = 0; i < k; i++)
            out[i] = most > 0 ? rintf(x[i] * (127.0f / most)) : 0.0f;
        return most / 127.0f;
    }
    for (int64_t i = 0; i < k; i++)
        out[i] = compute == NEURAL_COMPUTE_BF16 ? neural_bf16_to_f32(neural_f32_to_bf16(x[i])) : x[i];
    return 1.0f;
}

typedef struct ref_job {
    matmul_job job;
    float *rows; /* two of k values a thread */
    size_t stride;
} ref_job;

static void ref_columns(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const ref_job *r = ctx;
    const matmul_job *j = &r->job;
    int64_t k = j->w->k;
    float *w = r->rows + (size_t)i_thread * r->stride, *x = w + k;
    for (int64_t n = begin; n < end; n++) {
        neural_weight_f32(j->w->weight, n * k, k, w);
        float scale = ref_factors(j->w->compute, w, w, k);
        for (int64_t m = 0; m < j->m; m++) {
            double sum = 0;
            float row_scale = ref_factors(j->w->compute, x, j->x + m * k, k);
            for (int64_t i = 0; i < k; i++)
                sum += (double)w[i] * (double)x[i];
            float product = (float)sum * scale * row_scale;
            matmul_finish_row(j, m, n, 1, &product);
        }
    }
}

void neural_matmul(neural_stream *s, float *y, const float *x, int64_t m, neural_linear *w, const neural_after *after)
{
    matmul_job j = { s, y, x, m, w, after };
    if (m <= 0)
        return;
    if (s->level != NEURAL_REF) {
        matmul_dnnl(&j);
        return;
    }
    size_t stride = CPU_ROUND(2 * (size_t)w->k * sizeof(float)) / sizeof(float);
    ref_job r = { j, (float *)(void *)cpu_scratch_threads(s, stride * sizeof(float)), stride };
    cpu_for(s, w->n, 16, ref_columns, &r);
}

void neural_linear_release(neural_stream *s, neural_linear *w)
{
    matmul_dnnl_release(s, w);
}

typedef struct act_job {
    neural_stream *stream;
    float *y;
    const float *x;
    neural_act act;
} act_job;

static void act_range(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const act_job *j = ctx;
    (void)i_thread;
    activate(j->stream, j->y + begin, j->x + begin, end - begin, j->act);
}

void neural_activate(neural_stream *s, float *y, const float *x, int64_t count, neural_act act)
{
    act_job j = { s, y, x, act };
    cpu_for(s, count, 65536, act_range, &j);
}
