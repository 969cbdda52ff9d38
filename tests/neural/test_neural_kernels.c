/* Each fast kernel against its plain reference, on shapes drawn at random: odd sizes, tails, strides, every mode. */
#include "ct.h"

#include "base/rng.h"
#include "neural/kernels.h"
#include "neural_bf16.h"

#include <stdlib.h>

#define MAX_VALUES (1 << 20)

static ciel_pool *pool;
static neural_stream *plain, *fast;

static bool open_streams(neural_level level)
{
    ciel_fail fail;
    pool = ciel_pool_create(2);
    return neural_stream_create(&plain, pool, NEURAL_REF, NULL, &fail) == CIEL_OK &&
           neural_stream_create(&fast, pool, level, NULL, &fail) == CIEL_OK;
}

static void close_streams(void)
{
    neural_stream_destroy(&plain);
    neural_stream_destroy(&fast);
    ciel_pool_destroy(&pool);
}

static float *numbers(rng *r, int64_t n)
{
    float *x = malloc((size_t)n * sizeof *x);
    for (int64_t i = 0; i < n; i++)
        x[i] = rng_range(r, -1, 1) + rng_range(r, -1, 1) * rng_float(r);
    return x;
}

static float *copied(const float *x, int64_t n)
{
    float *y = malloc((size_t)n * sizeof *y);
    memcpy(y, x, (size_t)n * sizeof *y);
    return y;
}

/* The largest difference as a part of the largest value. */
static double apart(const float *a, const float *b, int64_t n)
{
    double most = 0, size = 1e-12;
    for (int64_t i = 0; i < n; i++) {
        double d = fabs((double)a[i] - (double)b[i]);
        most = d > most || d != d ? d : most;
        size = fabs((double)b[i]) > size ? fabs((double)b[i]) : size;
    }
    return most / size;
}

static int64_t draw(rng *r, int64_t lo, int64_t hi)
{
    return lo + (int64_t)rng_below(r, (uint32_t)(hi - lo + 1));
}

static double tolerance(neural_compute c)
{
    return c == NEURAL_COMPUTE_F32 ? 1e-5 : c == NEURAL_COMPUTE_INT8 ? 1e-5 : 2e-2;
}

static double matmul_case(rng *r, neural_compute compute, neural_dtype dtype)
{
    int64_t m = draw(r, 1, 700), n = draw(r, 1, 900), k = draw(r, 1, 300);
    float *x = numbers(r, m * k), *bias = numbers(r, n), *gate = numbers(r, 2 * n), *y = numbers(r, m * n);
    float *f32 = numbers(r, n * k), *want = copied(y, m * n);
    uint16_t *bf16 = malloc((size_t)(n * k) * sizeof *bf16);
    for (int64_t i = 0; i < n * k; i++)
        bf16[i] = neural_f32_to_bf16(f32[i]);
    neural_weight w = { "w", dtype, 2, { n, k }, n * k, f32, (size_t)(n * k) * 4, 1.0f };
    if (dtype == NEURAL_BF16) {
        w.data = bf16;
        w.bytes /= 2;
    }
    neural_linear l = { &w, draw(r, 0, 1) ? bias : NULL, n, k, compute, NULL };
    neural_after after = { (neural_act)draw(r, 0, 2), { 0 }, draw(r, 0, 1) != 0 };
    if (draw(r, 0, 1))
        after.gate = (neural_by_row){ gate, gate + n, draw(r, 0, m) };
    neural_matmul(plain, want, x, m, &l, &after);
    neural_matmul(fast, y, x, m, &l, &after);
    double d = apart(y, want, m * n);
    neural_linear_release(fast, &l);
    free(x), free(bias), free(gate), free(y), free(f32), free(want), free(bf16);
    return d;
}

static void products_match(neural_level level, neural_compute compute)
{
    rng r = rng_make(1 + (uint64_t)compute, "matmul");
    if (!open_streams(level))
        CT_SKIP("not on this processor");
    for (int i = 0; i < 16; i++)
        CT_NEAR(matmul_case(&r, compute, i % 2 ? NEURAL_BF16 : NEURAL_F32), 0, tolerance(compute));
    close_streams();
}
static void products_f32(void)
{
    products_match(neural_level_best(), NEURAL_COMPUTE_F32);
}
static void products_bf16(void)
{
    products_match(neural_level_best(), NEURAL_COMPUTE_BF16);
}
static void products_int8(void)
{
    if (!neural_level_has_int8(neural_level_best()))
        CT_SKIP("no products of 8 bits here");
    products_match(neural_level_best(), NEURAL_COMPUTE_INT8);
}

/* 8-bit products are near those in f32, and kept weights give the same for other numbers of rows. */
static void int8_is_near_f32(void)
{
    rng r = rng_make(9, "int8");
    CT_CHECK(open_streams(neural_level_best()));
    int64_t m = 600, n = 200, k = 512;
    float *x = numbers(&r, m * k), *f32 = numbers(&r, n * k), *a = malloc((size_t)(m * n) * 4),
          *b = malloc((size_t)(m * n) * 4);
    neural_weight w = { "w", NEURAL_F32, 2, { n, k }, n * k, f32, (size_t)(n * k) * 4, 1.0f };
    neural_linear exact = { &w, NULL, n, k, NEURAL_COMPUTE_F32, NULL },
                  eight = { &w, NULL, n, k, NEURAL_COMPUTE_INT8, NULL };
    neural_matmul(fast, a, x, m, &exact, NULL);
    neural_matmul(fast, b, x, m, &eight, NULL);
    CT_NEAR(apart(b, a, m * n), 0, 0.02);
    neural_matmul(fast, a, x, 7, &eight, NULL);
    CT_NEAR(apart(a, b, 7 * n), 0, 1e-6);
    neural_linear_release(fast, &eight);
    CT_EQ_I(neural_memory_now(plain), 0);
    free(x), free(f32), free(a), free(b);
    close_streams();
}

static double attention_case(rng *r, neural_compute compute, const attention_form *form)
{
    int64_t heads = draw(r, 1, 3), dim = draw(r, 1, 70) * 2, n_q = draw(r, 1, 250), n_k = draw(r, 1, 400);
    int64_t wide = heads * dim, kv = wide + draw(r, 0, 1) * 24;
    float *q = numbers(r, n_q * wide), *k = numbers(r, n_k * kv), *v = numbers(r, n_k * kv),
          *bias = numbers(r, heads * n_q * n_k);
    float *want = malloc((size_t)(n_q * wide) * 4);
    neural_attention_args a = {
        q, k, v, want, n_q, n_k, heads, dim, wide, kv, kv, wide, 1.0f / sqrtf((float)dim), NULL, compute
    };
    if (draw(r, 0, 1))
        a.bias = bias;
    for (int64_t i = 0; i < n_q * wide; i++)
        q[i] *= 6; /* peaked weights */
    neural_attention(plain, &a);
    a.out = q; /* in place */
    if (form)
        attention_by(fast, &a, form);
    else
        neural_attention(fast, &a);
    double d = apart(q, want, n_q * wide);
    free(q), free(k), free(v), free(bias), free(want);
    return d;
}

static void attention_matches(neural_level level)
{
    rng r = rng_make(3, "attention");
    if (!open_streams(level))
        CT_SKIP("not on this processor");
    for (int i = 0; i < 24; i++) {
        neural_compute c = i % 3 ? NEURAL_COMPUTE_F32 : NEURAL_COMPUTE_BF16;
        CT_NEAR(attention_case(&r, c, NULL), 0, tolerance(c));
    }
    close_streams();
}
static void attention_of_the_best_level(void)
{
    attention_matches(neural_level_best());
}
static void attention_of_avx2(void)
{
    attention_matches(NEURAL_AVX2);
}

/* The form for processors with products of bf16, which this one need not have. */
static void attention_bf16(void)
{
    rng r = rng_make(8, "attention bf16");
    if (!open_streams(NEURAL_AVX512))
        CT_SKIP("not on this processor");
    for (int i = 0; i < 24; i++)
        CT_NEAR(attention_case(&r, NEURAL_COMPUTE_BF16, &attention_bf16_written_out), 0, 2e-2);
    if (neural_level_has_bf16(NEURAL_AVX512))
        for (int i = 0; i < 24; i++)
            CT_NEAR(attention_case(&r, NEURAL_COMPUTE_BF16, &attention_avx512_bf16), 0, 2e-2);
    close_streams();
}

/* Products and convolutions of bf16 as such: oneDNN makes them on any AVX-512, slowly without the instruction. */
static double conv_case(rng *r, neural_compute compute);
static void bf16_as_such(void)
{
    rng r = rng_make(10, "bf16");
    if (!open_streams(NEURAL_AVX512))
        CT_SKIP("not on this processor");
    fast->bf16 = true;
    for (int i = 0; i < 6; i++) {
        CT_NEAR(matmul_case(&r, NEURAL_COMPUTE_BF16, i % 2 ? NEURAL_BF16 : NEURAL_F32), 0, 2e-4);
        CT_NEAR(conv_case(&r, NEURAL_COMPUTE_BF16), 0, 2e-4);
    }
    close_streams();
}

static double conv_case(rng *r, neural_compute compute)
{
    neural_conv c = { .kt = (int)draw(r, 0, 1) * 2 + 1, .stride_t = 1, .stride_hw = (int)draw(r, 1, 2) };
    c.kh = c.kw = (int)draw(r, 0, 1) * 2 + 1;
    if (c.kh == 1)
        c.stride_hw = 1;
    if (c.kt == 3)
        c.stride_t = (int)draw(r, 1, 2);
    c.pad = c.stride_hw == 2 ? 0 : c.kh / 2;
    int64_t in = draw(r, 1, 40), out = draw(r, 1, 40), h = draw(r, 2, 20) * 2, w = draw(r, 2, 50) * 2,
            taps = c.kt * c.kh * c.kw;
    neural_volume past = neural_volume_make(fast, c.kt - 1, h, w, in),
                  x = neural_volume_make(fast, draw(r, 1, 3), h, w, in);
    int64_t frames = (past.frames + x.frames - c.kt) / c.stride_t + 1;
    neural_volume y = neural_volume_make(fast, frames, h / c.stride_hw, w / c.stride_hw, out), want = y;
    float *weights = numbers(r, out * in * taps), *bias = numbers(r, out), *start = numbers(r, neural_volume_count(&y));
    want.data = copied(start, neural_volume_count(&y));
    memcpy(y.data, start, (size_t)neural_volume_count(&y) * 4);
    for (int64_t i = 0; i < neural_volume_count(&past); i++)
        past.data[i] = rng_range(r, -1, 1);
    for (int64_t i = 0; i < neural_volume_count(&x); i++)
        x.data[i] = rng_range(r, -1, 1);
    neural_weight wt = { "w", NEURAL_F32, 5, { out, in, c.kt, c.kh, c.kw }, out * in * taps, weights, 0, 1.0f };
    c.w = (neural_linear){ &wt, bias, out, in * taps, compute, NULL };
    bool add = draw(r, 0, 1) != 0;
    neural_conv3d(plain, &want, &past, &x, &c, add);
    neural_conv3d(fast, &y, &past, &x, &c, add);
    double d = apart(y.data, want.data, neural_volume_count(&y));
    free(weights), free(bias), free(start), free(want.data);
    neural_volume_free(fast, &past), neural_volume_free(fast, &x), neural_volume_free(fast, &y);
    return d;
}

static void convolutions_match(void)
{
    rng r = rng_make(4, "conv");
    CT_CHECK(open_streams(neural_level_best()));
    for (int i = 0; i < 24; i++) {
        neural_compute c = i % 3 ? NEURAL_COMPUTE_F32 : NEURAL_COMPUTE_BF16;
        CT_NEAR(conv_case(&r, c), 0, tolerance(c));
    }
    close_streams();
}

static void norms_match(void)
{
    rng r = rng_make(5, "norm");
    CT_CHECK(open_streams(neural_level_best()));
    for (int i = 0; i < 12; i++) {
        int64_t rows = draw(&r, 1, 60), n = draw(&r, 1, 90) * 2, all = rows * n;
        float *x = numbers(&r, all), *a = malloc((size_t)all * 4), *b = malloc((size_t)all * 4),
              *v = numbers(&r, 4 * n);
        neural_by_row scale = { v, v + n, rows / 3 }, shift = { v + 2 * n, v + 3 * n, rows / 3 };
        neural_layer_norm(plain, a, x, rows, n, 1e-6f, scale, shift, true);
        neural_layer_norm(fast, b, x, rows, n, 1e-6f, scale, shift, true);
        CT_NEAR(apart(b, a, all), 0, 1e-5);
        neural_rms_norm(plain, a, x, rows, n, 1e-6f, v);
        neural_rms_norm(fast, b, x, rows, n, 1e-6f, v);
        CT_NEAR(apart(b, a, all), 0, 1e-5);
        neural_unit_norm(plain, a, x, rows, n, v, true);
        neural_unit_norm(fast, b, x, rows, n, v, true);
        CT_NEAR(apart(b, a, all), 0, 1e-5);
        free(x), free(a), free(b), free(v);
    }
    close_streams();
}

/* The same bits with one thread and with three. */
static void threads_do_not_matter(void)
{
    rng r = rng_make(6, "threads");
    ciel_pool *three = ciel_pool_create(3);
    neural_stream *one = NULL, *many = NULL;
    CT_EQ_I(neural_stream_create(&one, NULL, neural_level_best(), NULL, NULL), 0);
    CT_EQ_I(neural_stream_create(&many, three, neural_level_best(), NULL, NULL), 0);
    int64_t m = 1200, n = 700, k = 96;
    float *x = numbers(&r, m * k), *f32 = numbers(&r, n * k), *a = malloc((size_t)(m * n) * 4),
          *b = malloc((size_t)(m * n) * 4);
    neural_weight w = { "w", NEURAL_F32, 2, { n, k }, n * k, f32, (size_t)(n * k) * 4, 1.0f };
    neural_linear l = { &w, NULL, n, k, NEURAL_COMPUTE_F32, NULL };
    neural_matmul(one, a, x, m, &l, NULL);
    neural_matmul(many, b, x, m, &l, NULL);
    CT_CHECK(memcmp(a, b, (size_t)(m * n) * 4) == 0);
    neural_attention_args at = { x, x, x, a, m, m, 2, 48, k, k, k, k, 0.2f, NULL, NEURAL_COMPUTE_F32 };
    neural_attention(one, &at);
    at.out = b;
    neural_attention(many, &at);
    CT_CHECK(memcmp(a, b, (size_t)(m * k) * 4) == 0);
    free(x), free(f32), free(a), free(b);
    neural_stream_destroy(&one);
    neural_stream_destroy(&many);
    ciel_pool_destroy(&three);
}

static void memory_is_counted(void)
{
    neural_stream *s = NULL;
    CT_EQ_I(neural_stream_create(&s, NULL, NEURAL_REF, NULL, NULL), 0);
    float *a = neural_alloc_f32(s, 1000);
    CT_CHECK(neural_memory_now(s) >= 4000 && neural_memory_now(s) < 4200);
    neural_free(s, a);
    CT_EQ_I(neural_memory_now(s), 0);
    CT_CHECK(neural_memory_peak(s) >= 4000);
    neural_memory_mark(s);
    CT_EQ_I(neural_memory_peak(s), 0);
    neural_stream_destroy(&s);
}

CT_MAIN(CT(products_f32), CT(products_bf16), CT(products_int8), CT(int8_is_near_f32), CT(attention_of_the_best_level),
        CT(attention_of_avx2), CT(attention_bf16), CT(bf16_as_such), CT(convolutions_match), CT(norms_match),
        CT(threads_do_not_matter), CT(memory_is_counted))
