/* neural/attention_block.h - the fused attention of a block of queries, written once for any width of vector and for
 * factors of f32 or of bf16 by pairs.
 *
 * A file that includes it names its vectors: V (the type), VW (floats in it), MR (rows in registers), v_load, v_store,
 * v_set, v_mul, v_add, v_sub, v_max, v_exp; v_most, v_total, v_first give one float. Its factors: PAIR (values in an
 * element: 1, or 2 when E holds two of bf16), E (the element), B (a vector of them), e_load, e_set, e_dot(a, b, sum).
 * Products keep MR x 2 vectors in registers; keys go by in blocks, with the running maximum and sum of each query
 * (Milakov and Gimelshein 2018; Dao et al. 2022), and what was summed before is scaled as it is loaded. Scores exist
 * for one block only.
 */
#include "neural/attention_parts.h"

#include <string.h>

#define NR      (2 * VW)
#define PANELS  8
#define BQ      (PANELS * MR)
#define WEIGHTS (ATTENTION_KEYS / PAIR) /* elements in a row of weights */

/* n floats as elements: copied, or rounded to bf16. */
static inline void pack(E *to, const float *from, int64_t n)
{
    if (PAIR > 1)
        cpu_to_bf16((uint16_t *)(void *)to, from, n);
    else
        memcpy(to, from, (size_t)n * sizeof *from);
}

typedef struct block {
    const attention_head *h;
    int64_t q0, n, depth;     /* depth: elements in a query */
    E *queries;               /* [PANELS][depth][MR], scaled */
    float *scores;            /* [BQ][ATTENTION_KEYS] */
    E *weights;               /* [BQ][WEIGHTS]: the scores' own memory when factors are f32 */
    float *out;               /* [BQ][wide] */
    float *most, *sum, *fade; /* [BQ]: running maximum and sum; what earlier sums are to be multiplied by */
} block;

static size_t room_floats(int64_t wide)
{
    return (size_t)(BQ * (2 * wide + 2 * ATTENTION_KEYS + 3 * 16));
}

static void take_queries(const block *b)
{
    const neural_attention_args *a = b->h->args;
    float row[2];
    for (int64_t p = 0; p < PANELS; p++)
        for (int64_t i = 0; i < MR; i++) {
            int64_t r = p * MR + i;
            const float *q = a->q + (b->q0 + r) * a->q_stride + b->h->head * a->dim;
            E *to = b->queries + p * b->depth * MR + i;
            for (int64_t k = 0; k < b->depth; k++) {
                for (int64_t e = 0; e < PAIR; e++)
                    row[e] = r < b->n && k * PAIR + e < a->dim ? q[k * PAIR + e] * a->scale : 0.0f;
                pack(&to[k * MR], row, PAIR);
            }
        }
}

/* scores[MR][NR] = queries * keys' */
static void score_tile(const E *q, const E *keys, int64_t depth, float *scores)
{
    V acc[MR][2];
#pragma GCC unroll 16
    for (int i = 0; i < MR; i++)
        acc[i][0] = acc[i][1] = v_set(0.0f);
    for (int64_t k = 0; k < depth; k++) {
        B k0 = e_load(keys + k * NR), k1 = e_load(keys + k * NR + VW);
#pragma GCC unroll 16
        for (int i = 0; i < MR; i++) {
            B f = e_set(q[k * MR + i]);
            acc[i][0] = e_dot(f, k0, acc[i][0]);
            acc[i][1] = e_dot(f, k1, acc[i][1]);
        }
    }
#pragma GCC unroll 16
    for (int i = 0; i < MR; i++) {
        v_store(scores + i * ATTENTION_KEYS, acc[i][0]);
        v_store(scores + i * ATTENTION_KEYS + VW, acc[i][1]);
    }
}

static void add_bias(const block *b, int64_t k0, int64_t n_keys)
{
    const neural_attention_args *a = b->h->args;
    for (int64_t r = 0; r < b->n; r++) {
        const float *bias = a->bias + (b->h->head * a->n_q + b->q0 + r) * a->n_k + k0;
        for (int64_t k = 0; k < n_keys; k++)
            b->scores[r * ATTENTION_KEYS + k] += bias[k];
    }
}

/* The row's scores become weights; its running maximum, sum and fade follow. */
static void soften_row(const block *b, int64_t r, int64_t n_keys)
{
    float *s = b->scores + r * ATTENTION_KEYS, before = b->most[r];
    int64_t whole = (n_keys + VW - 1) / VW * VW;
    for (int64_t k = n_keys; k < whole; k++)
        s[k] = -1e30f;
    V top = v_set(before), total = v_set(0.0f);
    for (int64_t k = 0; k < whole; k += VW)
        top = v_max(top, v_load(s + k));
    float most = v_most(top);
    V middle = v_set(most);
    for (int64_t k = 0; k < whole; k += VW) {
        V p = v_exp(v_sub(v_load(s + k), middle));
        v_store(s + k, p);
        total = v_add(total, p);
    }
    if (PAIR > 1)
        pack(b->weights + r * WEIGHTS, s, whole);
    b->fade[r] = before == most ? 1.0f : v_first(v_exp(v_set(before - most)));
    b->sum[r] = b->sum[r] * b->fade[r] + v_total(total);
    b->most[r] = most;
}

/* out[MR][NR] = out * fade + weights * values, over `depth` elements of keys */
static void blend_tile(const E *weights, const E *values, int64_t depth, int64_t wide, float *out, const float *fade)
{
    V acc[MR][2];
#pragma GCC unroll 16
    for (int i = 0; i < MR; i++) {
        V f = v_set(fade[i]);
        acc[i][0] = v_mul(f, v_load(out + i * wide));
        acc[i][1] = v_mul(f, v_load(out + i * wide + VW));
    }
    for (int64_t k = 0; k < depth; k++) {
        B v0 = e_load(values + k * NR), v1 = e_load(values + k * NR + VW);
#pragma GCC unroll 16
        for (int i = 0; i < MR; i++) {
            B f = e_set(weights[i * WEIGHTS + k]);
            acc[i][0] = e_dot(f, v0, acc[i][0]);
            acc[i][1] = e_dot(f, v1, acc[i][1]);
        }
    }
#pragma GCC unroll 16
    for (int i = 0; i < MR; i++) {
        v_store(out + i * wide, acc[i][0]);
        v_store(out + i * wide + VW, acc[i][1]);
    }
}

static void take_keys(const block *b, int64_t k0)
{
    const attention_head *h = b->h;
    const E *keys = h->keys, *values = h->values;
    int64_t n_keys = cpu_min(ATTENTION_KEYS, h->args->n_k - k0), used = (b->n + MR - 1) / MR;
    for (int64_t k = 0; k < n_keys; k += NR)
        for (int64_t p = 0; p < used; p++)
            score_tile(b->queries + p * b->depth * MR, keys + (k0 + k) * b->depth, b->depth,
                       b->scores + p * MR * ATTENTION_KEYS + k);
    if (h->args->bias)
        add_bias(b, k0, n_keys);
    for (int64_t r = 0; r < used * MR; r++)
        soften_row(b, r, n_keys);
    for (int64_t c = 0; c < h->wide; c += NR)
        for (int64_t p = 0; p < used; p++)
            blend_tile(b->weights + p * MR * WEIGHTS, values + (c * h->n_rows + k0 * NR) / PAIR,
                       (n_keys + PAIR - 1) / PAIR, h->wide, b->out + p * MR * h->wide + c, b->fade + p * MR);
}

static void queries(const attention_head *h, int64_t q0, int64_t n, float *room)
{
    const neural_attention_args *a = h->args;
    block b = { .h = h, .q0 = q0, .n = n, .depth = (a->dim + PAIR - 1) / PAIR, .queries = (E *)(void *)room };
    b.scores = room + BQ * h->wide;
    b.out = b.scores + BQ * ATTENTION_KEYS;
    b.most = b.out + BQ * h->wide;
    b.sum = b.most + BQ;
    b.fade = b.sum + BQ;
    b.weights = (E *)(void *)(PAIR > 1 ? b.fade + BQ : b.scores);
    take_queries(&b);
    memset(b.out, 0, (size_t)(BQ * h->wide) * sizeof(float));
    for (int i = 0; i < BQ; i++) {
        b.most[i] = -1e30f;
        b.sum[i] = 0;
    }
    for (int64_t k = 0; k < a->n_k; k += ATTENTION_KEYS)
        take_keys(&b, k);
    for (int64_t r = 0; r < n; r++) {
        float *to = a->out + (q0 + r) * a->out_stride + h->head * a->dim, f = 1.0f / b.sum[r];
        for (int64_t k = 0; k < a->dim; k++)
            to[k] = b.out[r * h->wide + k] * f;
    }
}
