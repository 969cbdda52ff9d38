/* neural/attention.c - softmax(q k') v: the plain reference, and the packing of a head for the vector forms.
 *
 * Heads go one after the other, so that packed keys and values are those of one head; within a head, blocks of queries
 * are independent pieces of work.
 */
#include "neural/attention_parts.h"

#include <math.h>

typedef struct ref_attention {
    const neural_attention_args *args;
    float *scores; /* n_k a thread */
    size_t stride;
} ref_attention;

static float rounded(const neural_attention_args *a, float x)
{
    return cpu_rounds(a->compute) ? neural_bf16_to_f32(neural_f32_to_bf16(x)) : x;
}

/* Scores of a query, then their exponentials; returns 1 / their sum. */
static double ref_soften(const neural_attention_args *a, int64_t head, int64_t q, float *scores)
{
    const float *query = a->q + q * a->q_stride + head * a->dim;
    float most = -INFINITY;
    for (int64_t k = 0; k < a->n_k; k++) {
        const float *key = a->k + k * a->k_stride + head * a->dim;
        double sum = 0;
        for (int64_t i = 0; i < a->dim; i++)
            sum += (double)rounded(a, query[i]) * (double)rounded(a, key[i]);
        scores[k] = (float)sum * a->scale + (a->bias ? a->bias[(head * a->n_q + q) * a->n_k + k] : 0.0f);
        most = fmaxf(most, scores[k]);
    }
    double total = 0;
    for (int64_t k = 0; k < a->n_k; k++) {
        scores[k] = expf(scores[k] - most);
        total += (double)scores[k];
        scores[k] = rounded(a, scores[k]);
    }
    return 1.0 / total;
}

static void ref_queries(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const ref_attention *r = ctx;
    const neural_attention_args *a = r->args;
    float *scores = r->scores + (size_t)i_thread * r->stride;
    for (int64_t i = begin; i < end; i++) {
        int64_t q = i / a->heads, head = i % a->heads;
        double f = ref_soften(a, head, q, scores);
        for (int64_t c = 0; c < a->dim; c++) {
            double sum = 0;
            for (int64_t k = 0; k < a->n_k; k++)
                sum += (double)scores[k] * (double)rounded(a, a->v[k * a->v_stride + head * a->dim + c]);
            a->out[q * a->out_stride + head * a->dim + c] = (float)(sum * f);
        }
    }
}

static void attention_ref(neural_stream *s, const neural_attention_args *a)
{
    size_t bytes = CPU_ROUND((size_t)a->n_k * sizeof(float));
    ref_attention r = { a, (float *)(void *)cpu_scratch_threads(s, bytes), bytes / sizeof(float) };
    cpu_for(s, a->n_q * a->heads, 4, ref_queries, &r);
}

typedef struct head_job {
    attention_head head;
    const attention_form *form;
    float *keys, *values, *room;
    size_t room_stride;
} head_job;

/* A range of whole panels of keys. */
static void pack_keys(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const head_job *j = ctx;
    const neural_attention_args *a = j->head.args;
    int64_t panel = j->form->panel, at = j->head.head * a->dim;
    (void)i_thread;
    for (int64_t k = begin; k < end; k++) {
        float *to = j->keys + k / panel * panel * a->dim + k % panel;
        for (int64_t i = 0; i < a->dim; i++)
            to[i * panel] = k < a->n_k ? a->k[k * a->k_stride + at + i] : 0.0f;
        for (int64_t i = 0; i < j->head.wide; i++)
            j->values[(i / panel * j->head.n_rows + k) * panel + i % panel] =
                k < a->n_k && i < a->dim ? a->v[k * a->v_stride + at + i] : 0.0f;
    }
}

static void run_queries(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const head_job *j = ctx;
    j->form->queries(&j->head, begin, end - begin, j->room + (size_t)i_thread * j->room_stride);
}

static const attention_form *form_of(neural_level level)
{
#if defined(__x86_64__)
    return level == NEURAL_AVX512 ? &attention_avx512 : level == NEURAL_AVX2 ? &attention_avx2 : NULL;
#else
    (void)level;
    return NULL;
#endif
}

void neural_attention(neural_stream *s, const neural_attention_args *a)
{
    head_job j = { .form = form_of(s->level) };
    if (!j.form) {
        attention_ref(s, a);
        return;
    }
    int64_t panel = j.form->panel, keys = cpu_pieces(a->n_k, panel) * panel;
    j.head.wide = cpu_pieces(a->dim, panel) * panel;
    j.keys = cpu_scratch(s, SCRATCH_KEYS, (size_t)(keys * (a->dim + j.head.wide)) * sizeof(float));
    j.values = j.keys + keys * a->dim;
    size_t bytes = CPU_ROUND(j.form->room_floats(j.head.wide) * sizeof(float));
    j.room = (float *)(void *)cpu_scratch_threads(s, bytes);
    j.room_stride = bytes / sizeof(float);
    j.head.args = a;
    j.head.n_rows = keys;
    j.head.keys = j.keys;
    j.head.values = j.values;
    for (j.head.head = 0; j.head.head < a->heads; j.head.head++) {
        cpu_for(s, keys, 8 * panel, pack_keys, &j);
        cpu_for(s, a->n_q, j.form->rows, run_queries, &j);
    }
}
