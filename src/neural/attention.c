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
    void *keys, *values;
    float *room;
    size_t room_stride;
} head_job;

/* Put a value where it belongs: f32, or one of a pair of bf16. */
static void put(const head_job *j, void *to, int64_t at, float value)
{
    if (j->form->pair == 1)
        ((float *)to)[at] = value;
    else
        ((uint16_t *)to)[at] = neural_f32_to_bf16(value);
}

/* A key as a column of its panel, zeros when there is none: value i goes to element i / pair, `panel` elements on. */
static void pack_key(const head_job *j, int64_t k, const float *key)
{
    int64_t panel = j->form->panel, pair = j->form->pair, depth = cpu_pieces(j->head.args->dim, pair);
    int64_t to = (k / panel * depth * panel + k % panel) * pair, dim = key ? j->head.args->dim : 0;
    for (int64_t i = 0; i < depth; i++, to += panel * pair)
        for (int64_t e = 0; e < pair; e++)
            put(j, j->keys, to + e, i * pair + e < dim ? key[i * pair + e] : 0.0f);
}

/* A row of values, panel by panel of columns. */
static void pack_value(const head_job *j, int64_t k, const float *value)
{
    int64_t panel = j->form->panel, pair = j->form->pair, dim = value ? j->head.args->dim : 0;
    for (int64_t c = 0; c < j->head.wide; c += panel) {
        int64_t to = (c * j->head.n_rows / pair + k / pair * panel) * pair + k % pair;
        for (int64_t i = 0; i < panel; i++, to += pair)
            put(j, j->values, to, c + i < dim ? value[c + i] : 0.0f);
    }
}

/* A range of whole panels of keys, and the values of the same rows. */
static void pack_keys(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const head_job *j = ctx;
    const neural_attention_args *a = j->head.args;
    int64_t at = j->head.head * a->dim;
    (void)i_thread;
    for (int64_t k = begin; k < end; k++) {
        pack_key(j, k, k < a->n_k ? a->k + k * a->k_stride + at : NULL);
        pack_value(j, k, k < a->n_k ? a->v + k * a->v_stride + at : NULL);
    }
}

static void run_queries(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const head_job *j = ctx;
    j->form->queries(&j->head, begin, end - begin, j->room + (size_t)i_thread * j->room_stride);
}

static const attention_form *form_of(const neural_stream *s, neural_compute compute)
{
#if defined(__x86_64__)
    if (s->level == NEURAL_AVX512 && cpu_rounds(compute) && neural_level_has_bf16(s->level))
        return &attention_avx512_bf16;
    return s->level == NEURAL_AVX512 ? &attention_avx512 : s->level == NEURAL_AVX2 ? &attention_avx2 : NULL;
#else
    (void)s, (void)compute;
    return NULL;
#endif
}

void attention_by(neural_stream *s, const neural_attention_args *a, const attention_form *form)
{
    head_job j = { .form = form };
    int64_t panel = form->panel, keys = cpu_pieces(a->n_k, panel) * panel, wide = cpu_pieces(a->dim, panel) * panel;
    size_t size = form->pair == 1 ? sizeof(float) : sizeof(uint16_t),
           key_bytes = CPU_ROUND((size_t)(keys * (a->dim + 1)) * size);
    char *packed = cpu_scratch(s, SCRATCH_KEYS, key_bytes + (size_t)(keys * wide) * size);
    size_t bytes = CPU_ROUND(form->room_floats(wide) * sizeof(float));
    j.keys = packed;
    j.values = packed + key_bytes;
    j.room = (float *)(void *)cpu_scratch_threads(s, bytes);
    j.room_stride = bytes / sizeof(float);
    j.head = (attention_head){ a, 0, j.keys, j.values, wide, keys };
    for (j.head.head = 0; j.head.head < a->heads; j.head.head++) {
        cpu_for(s, keys, 8 * panel, pack_keys, &j);
        cpu_for(s, a->n_q, form->rows, run_queries, &j);
    }
}

void neural_attention(neural_stream *s, const neural_attention_args *a)
{
    const attention_form *form = form_of(s, a->compute);
    if (form)
        attention_by(s, a, form);
    else
        attention_ref(s, a);
}
