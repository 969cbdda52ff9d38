/* bench/neural.c - the neural engine's kernels and stages as parts of what the processor can do at most, and beside
 * stable-diffusion.cpp.
 *
 * Every figure is a ratio to the peak loop of the same run (bench/neural_peak.c), by processor seconds of all threads,
 * so that other work on the machine weighs little; wall time is told beside it. `--against PROGRAM` (the sd-cli of a
 * build of stable-diffusion.cpp) runs text, a step and decoding by it and by ciel in turn, from the same files.
 */
#include "neural_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    unsigned bit;
} parts[] = { { "products", 1 }, { "attention", 2 }, { "convolutions", 4 },
              { "text", 8 },     { "step", 16 },     { "decode", 32 } };
enum {
    KERNELS = 7,
    STAGES = 56
};

static bool read_number(int *to, const char *text)
{
    *to = atoi(text);
    return *to > 0;
}

static bool read_option(bench *b, const char *name, const char *value, const char **program)
{
    if (strcmp(name, "--compute") == 0)
        for (int c = 0; c < 3; c++)
            if (strcmp(value, bench_computes[c]) == 0) {
                b->compute = (neural_compute)c;
                return true;
            }
    if (strcmp(name, "--size") == 0)
        return sscanf(value, "%dx%dx%d", &b->width, &b->height, &b->frames) == 3;
    if (strcmp(name, "--threads") == 0)
        return read_number(&b->threads, value);
    if (strcmp(name, "--blocks") == 0)
        return read_number(&b->blocks, value);
    if (strcmp(name, "--tokens") == 0)
        return read_number(&b->tokens, value);
    if (strcmp(name, "--against") == 0)
        return *(*program = value) != '\0';
    if (strcmp(name, "--weights") == 0) {
        b->keep = true;
        return *(b->scratch = value) != '\0';
    }
    return false;
}

static bool read_arguments(bench *b, int argc, char **argv, unsigned *what, const char **program)
{
    for (int i = 1; i < argc; i++) {
        unsigned bit = 0;
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            if (strcmp(argv[i], parts[k].name) == 0)
                bit = parts[k].bit;
        *what |= bit;
        if (!bit && (i + 1 == argc || !read_option(b, argv[i], argv[i + 1], program)))
            return false;
        i += bit ? 0 : 1;
    }
    *what = *what ? *what : *program ? STAGES : KERNELS | STAGES;
    return b->width % 16 == 0 && b->height % 16 == 0 && b->frames % 4 == 1;
}

static void print_machine(bench *b)
{
    printf("level %s, %d threads; peak a core:", neural_level_name(neural_level_best()), b->threads);
    for (int i = 0; i < PEAK_N; i++) {
        double peak = 0;
        for (int k = 0; k < 10; k++) {
            double one = neural_peak((enum peak_kind)i);
            peak = one > peak ? one : peak;
        }
        b->has[i] = peak > 0;
        if (b->has[i])
            printf("%s %s %.0f GF/s", i ? "," : "", bench_computes[i], peak * 1e-9);
    }
    printf("\n");
}

static void run_alone(bench *b, unsigned what)
{
    static void (*const kernels[])(bench *) = { bench_products, bench_attention, bench_convolutions };
    static bench_stage (*const stages[])(bench *) = { bench_text, bench_step, bench_decode };
    for (unsigned i = 0; i < 3; i++)
        if (what & 1u << i)
            kernels[i](b);
    for (unsigned i = 0; i < 3; i++)
        if (what & 8u << i)
            stages[i](b);
}

int main(int argc, char **argv)
{
    bench b = { .compute = NEURAL_COMPUTE_BF16, .width = 448, .height = 256, .frames = 17, .tokens = 512 };
    const char *program = NULL;
    unsigned what = 0;
    b.threads = ciel_cpu_count();
    b.scratch = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
    if (!read_arguments(&b, argc, argv, &what, &program)) {
        fprintf(stderr, "usage: bench_neural [products|attention|convolutions|text|step|decode ...]\n"
                        "       [--compute f32|bf16|int8] [--size WxHxFRAMES] [--tokens N] [--blocks N] [--threads N]\n"
                        "       [--weights FOLDER] [--against SD_CLI]\n");
        return 64;
    }
    b.pool = ciel_pool_create(b.threads);
    if (neural_stream_create(&b.stream, b.pool, neural_level_best(), NULL, NULL) != CIEL_OK)
        return 71;
    print_machine(&b);
    int rc = 0;
    if (program) {
        run_alone(&b, what & KERNELS);
        rc = bench_against(&b, program, what / 8);
    } else
        run_alone(&b, what);
    neural_stream_destroy(&b.stream);
    ciel_pool_destroy(&b.pool);
    return rc;
}
