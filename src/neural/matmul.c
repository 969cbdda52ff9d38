/* neural/matmul.c - y = x w': the plain reference, and what follows a product. The fast form is matmul_dnnl.c. */
#include "neural/matmul_parts.h"

#include <math.h>

void matmul_finish_row(const matmul_job *j, int64_t row, int64_t column, int64_t n, const float *product)
{
    const neural_after none = { 0 }, *a = j->after ? j->after : &none;
    const float *gate = row < a->gate.n_first ? a->gate.first : a->gate.rest, *bias = j->w->bias;
    j->form->finish(j->y + row * j->w->n + column, product, n, bias ? bias + column : NULL, a->act,
                    gate ? gate + column : NULL, a->add);
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
    matmul_job j = { s, row_form_of(s->level), y, x, m, w, after };
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
    const row_form *form;
    float *y;
    const float *x;
    neural_act act;
} act_job;

static void act_range(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const act_job *j = ctx;
    (void)i_thread;
    j->form->activate(j->y + begin, j->x + begin, end - begin, j->act);
}

void neural_activate(neural_stream *s, float *y, const float *x, int64_t count, neural_act act)
{
    act_job j = { row_form_of(s->level), y, x, act };
    cpu_for(s, count, 65536, act_range, &j);
}
