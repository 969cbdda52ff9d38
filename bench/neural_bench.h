/* bench/neural_bench.h - what the parts of bench_neural share: the machine, how a kernel is timed, and random weights
 * of the real sizes.
 */
#pragma once
#include "neural/model_table.h"
#include "neural/tensor.h"
#include "neural_peak.h"

typedef struct bench {
    neural_compute compute;
    int width, height, frames, threads, blocks, tokens;
    const char *scratch; /* folder of the weights' files */
    bool keep;           /* they stay there */
    ciel_pool *pool;
    neural_stream *stream;
    bool has[PEAK_N];
} bench;

extern const char *const bench_computes[3]; /* by neural_compute */
/** The peak that a mode's products are held against; INT8 is for products alone. */
enum peak_kind bench_peak_of(const bench *b, neural_compute c);
/** Products as attention and convolutions form them. */
neural_compute bench_without_int8(neural_compute c);

/** Run a kernel for about two seconds, the peak loop before each time, and print the best of either and their ratio,
 *  with the middle ratio beside it: what else runs on the machine slows both, and not alike. */
void bench_kernel(const char *what, double operations, enum peak_kind kind, void (*run)(void *), void *ctx);

/* One long stage: by the mean of the peaks before and after. */
typedef struct bench_lap {
    double cpu, wall, peak;
    enum peak_kind kind;
} bench_lap;
bench_lap bench_begin(enum peak_kind kind);
double bench_tell(const char *what, double operations, bench_lap from); /* prints; returns wall seconds */

void bench_products(bench *b);
void bench_attention(bench *b);
void bench_convolutions(bench *b);

/** What a stage of the models took: print it, and give it for the comparison. */
typedef struct bench_stage {
    double seconds;
    double memory; /* bytes of the process at most, less what it had before */
} bench_stage;
bench_stage bench_text(bench *b);
bench_stage bench_step(bench *b);
bench_stage bench_decode(bench *b);
/** The same three by another engine's program, and the ratios. */
int bench_against(bench *b, const char *program, unsigned stages);

/** The file of a part with weights of the released model's sizes (`list`: tests/data/neural/lists), by the names that
 *  the model's authors gave: random bf16, or a hole of zeros (the text encoder: 11 GB that nothing needs to be in).
 *  Written unless it is there; bench_weights_done deletes it unless it is kept. NULL: said why. */
neural_part *bench_weights(const bench *b, neural_part_kind kind, char path[300]);
void bench_weights_done(const bench *b, neural_part **p, const char *path);
