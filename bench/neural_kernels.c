/* bench/neural_kernels.c - products, attention and convolutions as parts of what the processor can do at most. */
#include "base/rng.h"
#include "measure.h"
#include "neural/kernels.h"
#include "neural_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS 3.0
#define RUNS    60

const char *const bench_computes[3] = { "f32", "bf16", "int8" };

enum peak_kind bench_peak_of(const bench *b, neural_compute c)
{
    if (c == NEURAL_COMPUTE_INT8 && b->has[PEAK_INT8])
        return PEAK_INT8;
    return c != NEURAL_COMPUTE_F32 && b->has[PEAK_BF16] ? PEAK_BF16 : PEAK_F32;
}

neural_compute bench_without_int8(neural_compute c)
{
    return c == NEURAL_COMPUTE_INT8 ? NEURAL_COMPUTE_BF16 : c;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void bench_kernel(const char *what, double operations, enum peak_kind kind, void (*run)(void *), void *ctx)
{
    double best = 0, peak = 0, ratio[RUNS], since = measure_wall();
    int n = 0;
    run(ctx);
    while (n < RUNS && (n < 3 || measure_wall() - since < SECONDS)) {
        double limit = neural_peak(kind), t = measure_cpu();
        run(ctx);
        double rate = operations / (measure_cpu() - t);
        ratio[n++] = rate / limit;
        best = rate > best ? rate : best;
        peak = limit > peak ? limit : peak;
    }
    qsort(ratio, (size_t)n, sizeof *ratio, by_size);
    printf("%-44s %6.1f GF/s a core, %5.1f %% of %.0f (middle of %d: %.1f %%)\n", what, best * 1e-9, 100 * best / peak,
           peak * 1e-9, n, 100 * ratio[n / 2]);
    fflush(stdout);
}

bench_lap bench_begin(enum peak_kind kind)
{
    bench_lap l = { .kind = kind, .peak = neural_peak(kind) };
    l.wall = measure_wall();
    l.cpu = measure_cpu();
    return l;
}

double bench_tell(const char *what, double operations, bench_lap from)
{
    double cpu = measure_cpu() - from.cpu, wall = measure_wall() - from.wall;
    double peak = 0.5 * (from.peak + neural_peak(from.kind));
    printf("%-44s %6.1f GF/s a core, %5.1f %% of %.0f (%.2f s of processors, %.2f s)\n", what, operations / cpu * 1e-9,
           100 * operations / cpu / peak, peak * 1e-9, cpu, wall);
    fflush(stdout);
    return wall;
}

static float *numbers(bench *b, int64_t n)
{
    rng r = rng_make(1, "bench");
    float *x = neural_alloc_f32(b->stream, n);
    for (int64_t i = 0; i < n; i++)
        x[i] = rng_range(&r, -1, 1);
    return x;
}

typedef struct product_run {
    neural_stream *stream;
    float *y, *x;
    int64_t m;
    neural_linear *linear;
} product_run;
static void run_product(void *ctx)
{
    const product_run *r = ctx;
    neural_matmul(r->stream, r->y, r->x, r->m, r->linear, NULL);
}

static void product(bench *b, int64_t m, int64_t k, int64_t n, neural_compute compute)
{
    char what[96];
    float *w = numbers(b, n * k);
    uint16_t *half = neural_alloc(b->stream, (size_t)(n * k) * sizeof *half);
    for (int64_t i = 0; i < n * k; i++)
        half[i] = neural_f32_to_bf16(w[i]);
    neural_weight weight = { "w", NEURAL_BF16, 2, { n, k }, n * k, half, (size_t)(n * k) * 2, 1.0f };
    neural_linear l = { .weight = &weight, .n = n, .k = k, .compute = compute };
    product_run r = { b->stream, neural_alloc_f32(b->stream, m * n), numbers(b, m * k), m, &l };
    snprintf(what, sizeof what, "product %lld x %lld x %lld, %s", (long long)m, (long long)k, (long long)n,
             bench_computes[compute]);
    bench_kernel(what, 2.0 * (double)m * (double)k * (double)n, bench_peak_of(b, compute), run_product, &r);
    neural_linear_release(b->stream, &l);
    neural_free(b->stream, r.x);
    neural_free(b->stream, r.y);
    neural_free(b->stream, w);
    neural_free(b->stream, half);
}

void bench_products(bench *b)
{
    static const int shapes[][2] = { { 1536, 1536 }, { 1536, 8960 }, { 8960, 1536 }, { 3072, 3072 } };
    for (int i = 0; i < 4; i++)
        for (neural_compute c = NEURAL_COMPUTE_F32; c <= NEURAL_COMPUTE_INT8; c++)
            product(b, 2240, shapes[i][0], shapes[i][1], c);
}

typedef struct attention_run {
    neural_stream *stream;
    neural_attention_args args;
} attention_run;
static void run_attention(void *ctx)
{
    const attention_run *r = ctx;
    neural_attention(r->stream, &r->args);
}

static void attention(bench *b, int64_t n, int64_t heads)
{
    char what[96];
    int64_t wide = heads * 128;
    float *q = numbers(b, n * wide), *k = numbers(b, n * wide), *v = numbers(b, n * wide), *out = numbers(b, n * wide);
    neural_compute compute = bench_without_int8(b->compute);
    attention_run r = { b->stream, { q, k, v, out, n, n, heads, 128, wide, wide, wide, wide, 0.088f, NULL, compute } };
    snprintf(what, sizeof what, "attention %lld tokens, %lld heads x 128", (long long)n, (long long)heads);
    bench_kernel(what, 4.0 * (double)n * (double)n * (double)wide, bench_peak_of(b, compute), run_attention, &r);
    float *all[] = { q, k, v, out };
    for (int i = 0; i < 4; i++)
        neural_free(b->stream, all[i]);
}

void bench_attention(bench *b)
{
    for (int64_t n = 2240; n <= 8960; n *= 2)
        attention(b, n, 1);
}

typedef struct conv_run {
    neural_stream *stream;
    neural_volume past, x, y;
    neural_conv conv;
} conv_run;
static void run_conv(void *ctx)
{
    conv_run *r = ctx;
    neural_conv3d(r->stream, &r->y, &r->past, &r->x, &r->conv, false);
}

static void convolution(bench *b, int64_t in, int64_t out, int64_t h, int64_t w)
{
    char what[96];
    neural_compute compute = bench_without_int8(b->compute);
    neural_stream *s = b->stream;
    float *taps = numbers(b, in * out * 27);
    neural_weight weight = { "w", NEURAL_F32, 5, { out, in, 3, 3, 3 }, in * out * 27, taps, 0, 1.0f };
    conv_run r = { s,
                   neural_volume_make(s, 2, h, w, in),
                   neural_volume_make(s, 1, h, w, in),
                   neural_volume_make(s, 1, h, w, out),
                   { { .weight = &weight, .n = out, .k = in * 27, .compute = compute }, 3, 3, 3, 1, 1, 1 } };
    memset(r.past.data, 0, (size_t)neural_volume_count(&r.past) * sizeof(float));
    for (int64_t i = 0; i < neural_volume_count(&r.x); i++)
        r.x.data[i] = (float)(i % 13) - 6;
    snprintf(what, sizeof what, "convolution 3x3x3, %lld -> %lld at %lldx%lld", (long long)in, (long long)out,
             (long long)w, (long long)h);
    bench_kernel(what, 54.0 * (double)(in * out * h * w), bench_peak_of(b, compute), run_conv, &r);
    neural_volume_free(s, &r.past);
    neural_volume_free(s, &r.x);
    neural_volume_free(s, &r.y);
    neural_free(s, taps);
}

void bench_convolutions(bench *b)
{
    convolution(b, 384, 384, 60, 104);
    convolution(b, 384, 384, 120, 208);
    convolution(b, 192, 192, 240, 416);
    convolution(b, 96, 96, 480, 832);
    convolution(b, 1024, 1024, 44, 80);
}
