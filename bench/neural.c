/* bench/neural.c - the neural engine's kernels and stages as parts of what the processor can do at most.
 *
 * Every figure is a ratio to the peak loop of the same run (bench/neural_peak.c), by processor seconds of all threads,
 * so that other work on the machine weighs little; wall time is told beside it. Weights are random, in the real sizes
 * and file format; they lie in the scratch folder while the bench runs. bench_neural
 * [products|attention|convolutions|step|decode ...] [--compute f32|bf16|int8] [--size WxHxFRAMES]
 *                [--threads N] [--blocks N] [--scratch DIR]
 */
#include "base/rng.h"
#include "measure.h"
#include "neural/dit.h"
#include "neural/vae.h"
#include "neural_peak.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct bench {
    neural_compute compute;
    int width, height, frames, threads, blocks;
    const char *scratch;
    ciel_pool *pool;
    neural_stream *stream;
    bool has[PEAK_N];
} bench;

static const char *const computes[] = { "f32", "bf16", "int8" };

/* The peak that a mode's products are held against. */
static enum peak_kind peak_of(const bench *b, neural_compute c)
{
    if (c == NEURAL_COMPUTE_INT8 && b->has[PEAK_INT8])
        return PEAK_INT8;
    return c != NEURAL_COMPUTE_F32 && b->has[PEAK_BF16] ? PEAK_BF16 : PEAK_F32;
}

/* What was begun, and the peak just before: other work on the machine slows both, so each figure has its own. */
typedef struct lap {
    double cpu, wall, peak;
    enum peak_kind kind;
} lap;
static lap begin(enum peak_kind kind)
{
    lap l = { .kind = kind, .peak = neural_peak(kind) };
    l.wall = measure_wall();
    l.cpu = measure_cpu();
    return l;
}
/* The peak is the mean of before and after. Returns the wall time. */
static double tell(const char *what, double operations, lap from)
{
    double cpu = measure_cpu() - from.cpu, wall = measure_wall() - from.wall;
    double peak = 0.5 * (from.peak + neural_peak(from.kind));
    printf("%-46s %7.1f GF/s a core, %5.1f %% of %.0f  (%.2f s of processors, %.2f s)\n", what, operations / cpu * 1e-9,
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

static void product(bench *b, int64_t m, int64_t k, int64_t n, neural_compute compute)
{
    char what[96];
    float *x = numbers(b, m * k), *y = neural_alloc_f32(b->stream, m * n), *w = numbers(b, n * k);
    uint16_t *half = neural_alloc(b->stream, (size_t)(n * k) * sizeof *half);
    for (int64_t i = 0; i < n * k; i++)
        half[i] = neural_f32_to_bf16(w[i]);
    neural_weight weight = { "w", NEURAL_BF16, 2, { n, k }, n * k, half, (size_t)(n * k) * 2, 1.0f };
    neural_linear l = { .weight = &weight, .n = n, .k = k, .compute = compute };
    neural_matmul(b->stream, y, x, m, &l, NULL);
    lap t = begin(peak_of(b, compute));
    neural_matmul(b->stream, y, x, m, &l, NULL);
    snprintf(what, sizeof what, "product %lld x %lld x %lld, %s", (long long)m, (long long)k, (long long)n,
             computes[compute]);
    tell(what, 2.0 * (double)m * (double)k * (double)n, t);
    neural_linear_release(b->stream, &l);
    neural_free(b->stream, x);
    neural_free(b->stream, y);
    neural_free(b->stream, w);
    neural_free(b->stream, half);
}

static void products(bench *b)
{
    static const int shapes[][2] = { { 1536, 1536 }, { 1536, 8960 }, { 8960, 1536 }, { 3072, 3072 } };
    for (int i = 0; i < 4; i++)
        for (neural_compute c = NEURAL_COMPUTE_F32; c <= NEURAL_COMPUTE_INT8; c++)
            product(b, 2240, shapes[i][0], shapes[i][1], c);
}

static void attention(bench *b, int64_t n, int64_t heads)
{
    char what[96];
    int64_t wide = heads * 128;
    float *q = numbers(b, n * wide), *k = numbers(b, n * wide), *v = numbers(b, n * wide), *out = numbers(b, n * wide);
    neural_attention_args a = { q, k, v, out, n, n, heads, 128, wide, wide, wide, wide, 0.088f, NULL, b->compute };
    lap t = begin(peak_of(b, b->compute == NEURAL_COMPUTE_INT8 ? NEURAL_COMPUTE_BF16 : b->compute));
    neural_attention(b->stream, &a);
    snprintf(what, sizeof what, "attention %lld tokens, %lld heads x 128", (long long)n, (long long)heads);
    tell(what, 4.0 * (double)n * (double)n * (double)wide, t);
    float *all[] = { q, k, v, out };
    for (int i = 0; i < 4; i++)
        neural_free(b->stream, all[i]);
}

static void convolution(bench *b, int64_t in, int64_t out, int64_t h, int64_t w)
{
    char what[96];
    neural_compute compute = b->compute == NEURAL_COMPUTE_INT8 ? NEURAL_COMPUTE_BF16 : b->compute;
    neural_volume past = neural_volume_make(b->stream, 2, h, w, in), x = neural_volume_make(b->stream, 1, h, w, in);
    neural_volume y = neural_volume_make(b->stream, 1, h, w, out);
    float *taps = numbers(b, in * out * 27);
    memset(past.data, 0, (size_t)neural_volume_count(&past) * sizeof(float));
    for (int64_t i = 0; i < neural_volume_count(&x); i++)
        x.data[i] = (float)(i % 13) - 6;
    neural_weight weight = { "w", NEURAL_F32, 5, { out, in, 3, 3, 3 }, in * out * 27, taps, 0, 1.0f };
    neural_conv c = { { .weight = &weight, .n = out, .k = in * 27, .compute = compute }, 3, 3, 3, 1, 1, 1 };
    neural_conv3d(b->stream, &y, &past, &x, &c, false);
    lap t = begin(peak_of(b, compute));
    neural_conv3d(b->stream, &y, &past, &x, &c, false);
    snprintf(what, sizeof what, "convolution 3x3x3, %lld -> %lld at %lldx%lld", (long long)in, (long long)out,
             (long long)w, (long long)h);
    tell(what, 54.0 * (double)(in * out * h * w), t);
    neural_volume_free(b->stream, &past);
    neural_volume_free(b->stream, &x);
    neural_volume_free(b->stream, &y);
    neural_free(b->stream, taps);
}

static void convolutions(bench *b)
{
    convolution(b, 384, 384, 60, 104);
    convolution(b, 384, 384, 120, 208);
    convolution(b, 192, 192, 240, 416);
    convolution(b, 96, 96, 480, 832);
    convolution(b, 1024, 1024, 44, 80);
}

/* A file of random bf16 weights from a list of names and shapes ("name [1, 2]"). */
static bool write_random(const char *path, const char *list)
{
    FILE *in = fopen(list, "r"), *out = fopen(path, "wb");
    char *json = calloc(1, 1 << 20), *at = json, line[512];
    uint64_t total = 0, n;
    if (!in || !out || !json)
        return false;
    *at++ = '{';
    while (fgets(line, sizeof line, in)) {
        char *shape = strchr(line, '[');
        uint64_t count = 1;
        shape[-1] = '\0';
        shape[strcspn(shape, "\n")] = '\0';
        for (char *p = shape; *p != ']'; p += strcspn(p + 1, ",]") + 1)
            count *= strtoull(p + 1, NULL, 10);
        at += sprintf(at, "%s\"%s\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[%llu,%llu]}", total ? "," : "",
                      line, shape, (unsigned long long)total, (unsigned long long)(total + 2 * count));
        total += 2 * count;
    }
    *at++ = '}';
    n = (uint64_t)(at - json);
    bool good = fwrite(&n, 8, 1, out) == 1 && fwrite(json, 1, n, out) == n;
    static uint16_t block[1 << 16];
    rng r = rng_make(7, "weights");
    for (size_t i = 0; i < sizeof block / sizeof *block; i++)
        block[i] = neural_f32_to_bf16(rng_range(&r, -0.04f, 0.04f));
    for (uint64_t done = 0; good && done < total; done += sizeof block) { /* the same block, shifted: random enough */
        size_t bytes = total - done < sizeof block ? (size_t)(total - done) : sizeof block;
        block[done / sizeof block % 60000] ^= 0x8001;
        good = fwrite(block, 1, bytes, out) == bytes;
    }
    good = fclose(out) == 0 && good;
    fclose(in);
    free(json);
    return good;
}

static neural_part *random_part(const bench *b, neural_part_kind kind, const char *list, char path[300])
{
    char list_path[400];
    ciel_fail fail = { 0 };
    neural_part *p = NULL;
    snprintf(path, 300, "%s/ciel-bench-%d.safetensors", b->scratch, (int)getpid());
    snprintf(list_path, sizeof list_path, BENCH_SOURCE "/tests/data/neural/lists/%s.txt", list);
    if (!write_random(path, list_path) || neural_part_open(&p, kind, path, NULL, &fail) != CIEL_OK) {
        fprintf(stderr, "bench_neural: no random weights: %s %s\n", fail.what, fail.detail);
        return NULL;
    }
    return p;
}

static void count_block(void *user, int i, int n, const float *tokens, int64_t n_tokens)
{
    (void)i, (void)n, (void)tokens, (void)n_tokens;
    ++*(int *)user;
}

/* One call of the 1.3 B transformer; fewer blocks when told to, and the whole then in proportion. */
static void step(bench *b)
{
    char path[300], what[96];
    neural_part *p = random_part(b, NEURAL_DIT, "wan2.1_t2v_1.3B", path);
    neural_dit *d = NULL;
    neural_dit_context *context = NULL;
    int blocks = 0;
    if (!p)
        return;
    int all = p->dit.layers;
    p->dit.layers = b->blocks > 0 && b->blocks < all ? b->blocks : all;
    neural_dit_create(&d, p, b->stream, b->compute, NULL, NULL);
    float *text = numbers(b, 512 * 4096);
    neural_dit_context_create(&context, d, text, 512, NULL);
    neural_volume x = neural_volume_make(b->stream, neural_vae_latents(b->frames), b->height / 8, b->width / 8, 16);
    neural_volume v = neural_volume_make(b->stream, x.frames, x.height, x.width, 16);
    for (int64_t i = 0; i < neural_volume_count(&x); i++)
        x.data[i] = (float)(i % 17) * 0.1f - 0.8f;
    int64_t tokens = neural_dit_tokens(&p->dit, x.frames, x.height, x.width);
    neural_dit_call call = { &x, 700, 0, context, count_block, &blocks };
    neural_memory_mark(b->stream);
    if (b->compute == NEURAL_COMPUTE_INT8) /* weights are brought to 8 bits once a film */
        neural_dit_run(d, &v, &call, NULL);
    lap t = begin(peak_of(b, b->compute));
    neural_dit_run(d, &v, &call, NULL);
    snprintf(what, sizeof what, "step %dx%dx%d, %lld tokens, %d of %d blocks, %s", b->width, b->height, b->frames,
             (long long)tokens, p->dit.layers, all, computes[b->compute]);
    double wall = tell(what, neural_dit_flops(&p->dit, tokens, 512), t);
    double used = (double)neural_memory_peak(b->stream), bound = (double)neural_dit_memory(&p->dit, tokens, 512);
    printf("  a whole step: %.1f s; memory %.2f GiB at most, %.2f estimated\n", wall * all / p->dit.layers,
           used / 0x1p30, bound / 0x1p30);
    neural_free(b->stream, text);
    neural_volume_free(b->stream, &x);
    neural_volume_free(b->stream, &v);
    neural_dit_context_destroy(&context);
    neural_dit_destroy(&d);
    neural_part_close(&p);
    unlink(path);
}

static int drop_frame(void *user, int64_t i, const float *rgb, ciel_fail *fail)
{
    (void)rgb, (void)fail;
    *(int64_t *)user = i + 1;
    return CIEL_OK;
}

static void decode(bench *b)
{
    char path[300], what[96];
    neural_part *p = random_part(b, NEURAL_VAE, "wan2.1_vae", path);
    neural_vae *vae = NULL;
    int64_t n = 0;
    if (!p)
        return;
    neural_compute compute = b->compute == NEURAL_COMPUTE_INT8 ? NEURAL_COMPUTE_BF16 : b->compute;
    neural_vae_create(&vae, p, b->stream, compute, NULL);
    neural_volume z = neural_volume_make(b->stream, neural_vae_latents(b->frames), b->height / 8, b->width / 8, 16);
    for (int64_t i = 0; i < neural_volume_count(&z); i++)
        z.data[i] = (float)(i % 17) * 0.1f - 0.8f;
    neural_memory_mark(b->stream);
    lap t = begin(peak_of(b, compute));
    neural_vae_decode(vae, &z, drop_frame, &n, NULL);
    snprintf(what, sizeof what, "decode %dx%dx%lld, %s", b->width, b->height, (long long)n, computes[compute]);
    tell(what, neural_vae_flops(&p->vae, n, b->height, b->width, true), t);
    size_t bound = neural_vae_memory(&p->vae, compute, n, b->height, b->width, b->threads, true);
    printf("  memory %.2f GiB at most, %.2f estimated\n", (double)neural_memory_peak(b->stream) / 0x1p30,
           (double)bound / 0x1p30);
    neural_volume_free(b->stream, &z);
    neural_vae_destroy(&vae);
    neural_part_close(&p);
    unlink(path);
}

static bool read_options(bench *b, int argc, char **argv, unsigned *what)
{
    static const char *const names[] = { "products", "attention", "convolutions", "step", "decode" };
    for (int i = 1; i < argc; i++) {
        const char *next = i + 1 < argc ? argv[i + 1] : "";
        bool known = false, value = true;
        for (unsigned k = 0; k < 5; k++)
            if (strcmp(argv[i], names[k]) == 0) {
                *what |= 1u << k;
                known = true;
                value = false;
            }
        for (int c = 0; c < 3; c++)
            if (strcmp(argv[i], "--compute") == 0 && strcmp(next, computes[c]) == 0) {
                b->compute = (neural_compute)c;
                known = true;
            }
        if (strcmp(argv[i], "--size") == 0)
            known = sscanf(next, "%dx%dx%d", &b->width, &b->height, &b->frames) == 3;
        else if (strcmp(argv[i], "--threads") == 0)
            known = (b->threads = atoi(next)) > 0;
        else if (strcmp(argv[i], "--blocks") == 0)
            known = (b->blocks = atoi(next)) > 0;
        else if (strcmp(argv[i], "--scratch") == 0)
            known = *(b->scratch = next) != '\0';
        if (!known)
            return false;
        i += value;
    }
    *what = *what ? *what : 31u;
    return b->width % 16 == 0 && b->height % 16 == 0 && b->frames % 4 == 1;
}

int main(int argc, char **argv)
{
    bench b = {
        .compute = NEURAL_COMPUTE_BF16, .width = 448, .height = 256, .frames = 17, .threads = ciel_cpu_count()
    };
    static const char *const kinds[] = { "f32", "bf16", "int8" };
    unsigned what = 0;
    b.scratch = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
    if (!read_options(&b, argc, argv, &what)) {
        fprintf(stderr,
                "usage: bench_neural [products|attention|convolutions|step|decode ...] [--compute f32|bf16|int8]\n"
                "       [--size WxHxFRAMES] [--threads N] [--blocks N] [--scratch DIR]\n");
        return 64;
    }
    b.pool = ciel_pool_create(b.threads);
    if (neural_stream_create(&b.stream, b.pool, neural_level_best(), NULL, NULL) != CIEL_OK)
        return 71;
    printf("level %s, %d threads; peak a core:", neural_level_name(neural_level_best()), b.threads);
    for (int i = 0; i < PEAK_N; i++) {
        double peak = neural_peak((enum peak_kind)i);
        b.has[i] = peak > 0;
        printf("%s %s %.0f GF/s", i ? "," : "", kinds[i], peak * 1e-9);
    }
    printf("\n");
    if (what & 1u)
        products(&b);
    for (int64_t n = 2240; what & 2u && n <= 8960; n *= 2)
        attention(&b, n, 12);
    if (what & 4u)
        convolutions(&b);
    if (what & 8u)
        step(&b);
    if (what & 16u)
        decode(&b);
    neural_stream_destroy(&b.stream);
    ciel_pool_destroy(&b.pool);
    return 0;
}
