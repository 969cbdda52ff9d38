/* neural/attention_block.h - the fused attention of a block of queries, written once for any width of vector.
 *
 * A file that includes it names its vectors: V (the type), VW (floats in it), MR (rows in registers), v_load, v_store,
 * v_set, v_fma, v_mul, v_add, v_sub, v_max, v_exp; v_most, v_total, v_first give one float. Products keep MR x 2
 * vectors in registers; keys go by in blocks, with the running maximum and sum of each query (Milakov and Gimelshein
 * 2018; Dao et al. 2022), and what was summed before is scaled as it is loaded. Scores exist for one block only.
 */
#include "neural/attention_parts.h"

#include <string.h>

#define NR     (2 * VW)
#define PANELS 8
#define BQ     (PANELS * MR)

typedef struct block {
    const attention_head *h;
    int64_t q0, n;
    float *queries;           /* [PANELS][dim][MR], scaled */
    float *scores;            /* [BQ][ATTENTION_KEYS] */
    float *out;               /* [BQ][wide] */
    float *most, *sum, *fade; /* [BQ]: running maximum and sum; what earlier sums are to be multiplied by */
} block;

static size_t room_floats(int64_t wide)
{
    return (size_t)(BQ * (2 * wide + ATTENTION_KEYS + 3 * 16));
}

static void take_queries(const block *b)
{
    const neural_attention_args *a = b->h->args;
    for (int64_t p = 0; p < PANELS; p++)
        for (int64_t i = 0; i < MR; i++) {
            int64_t r = p * MR + i;
            const float *q = a->q + (b->q0 + r) * a->q_stride + b->h->head * a->dim;
            float *to = b->queries + p * a->dim * MR + i;
            for (int64_t k = 0; k < a->dim; k++)
                to[k * MR] = r < b->n ? q[k] * a->scale : 0.0f;
        }
}

/* scores[MR][NR] = queries * keys' */
static void score_tile(const float *q, const float *keys, int64_t dim, float *scores)
{
    V acc[MR][2];
#pragma GCC unroll 16
    for (int i = 0; i < MR; i++)
        acc[i][0] = acc[i][1] = v_set(0.0f);
    for (int64_t k = 0; k < dim; k++) {
        V k0 = v_load(keys + k * NR), k1 = v_load(keys + k * NR + VW);
#pragma GCC unroll 16
        for (int i = 0; i < MR; i++) {
            V f = v_set(q[k * MR + i]);
            acc[i][0] = v_fma(f, k0, acc[i][0]);
            acc[i][1] = v_fma(f, k1, acc[i][1]);
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
    b->fade[r] = before == most ? 1.0f : v_first(v_exp(v_set(before - most)));
    b->sum[r] = b->sum[r] * b->fade[r] + v_total(total);
    b->most[r] = most;
}

/* out[MR][NR] = out * fade + weights * values */
static void blend_tile(const float *weights, const float *values, int64_t n_keys, int64_t wide, float *out,
                       const float *fade)
{
    V acc[MR][2];
#pragma GCC unroll 16
    for (int i = 0; i < MR; i++) {
        V f = v_set(fade[i]);
        acc[i][0] = v_mul(f, v_load(out + i * wide));
        acc[i][1] = v_mul(f, v_load(out + i * wide + VW));
    }
    for (int64_t k = 0; k < n_keys; k++) {
        V v0 = v_load(values + k * NR), v1 = v_load(values + k * NR + VW);
#pragma GCC unroll 16
        for (int i = 0; i < MR; i++) {
            V f = v_set(weights[i * ATTENTION_KEYS + k]);
            acc[i][0] = v_fma(f, v0, acc[i][0]);
            acc[i][1] = v_fma(f, v1, acc[i][1]);
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
    int64_t dim = h->args->dim, n_keys = cpu_min(ATTENTION_KEYS, h->args->n_k - k0), used = (b->n + MR - 1) / MR;
    for (int64_t k = 0; k < n_keys; k += NR)
        for (int64_t p = 0; p < used; p++)
            score_tile(b->queries + p * dim * MR, h->keys + (k0 + k) * dim, dim,
                       b->scores + p * MR * ATTENTION_KEYS + k);
    if (h->args->bias)
        add_bias(b, k0, n_keys);
    for (int64_t r = 0; r < used * MR; r++)
        soften_row(b, r, n_keys);
    for (int64_t c = 0; c < h->wide; c += NR)
        for (int64_t p = 0; p < used; p++)
            blend_tile(b->scores + p * MR * ATTENTION_KEYS, h->values + c * h->n_rows + k0 * NR, n_keys, h->wide,
                       b->out + p * MR * h->wide + c, b->fade + p * MR);
}

static void queries(const attention_head *h, int64_t q0, int64_t n, float *room)
{
    const neural_attention_args *a = h->args;
    block b = { h, q0, n, room, NULL, NULL, NULL, NULL, NULL };
    b.scores = b.queries + BQ * h->wide;
    b.out = b.scores + BQ * ATTENTION_KEYS;
    b.most = b.out + BQ * h->wide;
    b.sum = b.most + BQ;
    b.fade = b.sum + BQ;
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
