/* neural/kernel_cpu.h - what the kernels for the processor share: the stream's inside, scratch, pieces of work.
 *
 * Only files that run on the processor include this. Pieces are cut by shape alone (never by the number of threads), so
 * that a result does not depend on how many threads made it.
 */
#pragma once
#include "neural/kernels.h"
#include <stdatomic.h>

enum cpu_scratch {
    SCRATCH_WEIGHTS,
    SCRATCH_INPUT,
    SCRATCH_SCALES,
    SCRATCH_THREADS,
    SCRATCH_KEYS,
    SCRATCH_N
};
struct neural_stream {
    ciel_pool *pool;
    neural_level level;
    bool bf16; /* products of bf16 are made as such */
    const atomic_int *cancel;
    size_t bytes_now, bytes_peak;
    struct {
        void *p;
        size_t bytes;
    } scratch[SCRATCH_N];
};

/** Memory that stays until the next call with the same slot asks for more. Kernels use a slot for the length of one
 *  call. Aligned to 64, not cleared. */
void *cpu_scratch(neural_stream *s, enum cpu_scratch slot, size_t bytes);
/** The same, `bytes` for every thread of the pool: thread i's part begins at i * (bytes rounded up to 64). */
char *cpu_scratch_threads(neural_stream *s, size_t bytes);
#define CPU_ROUND(bytes) (((size_t)(bytes) + 63) & ~(size_t)63)

/** fn(ctx, begin, end, i_thread) over [0, n) in pieces of `piece` (the last may be shorter), on the stream's pool. */
typedef void cpu_range_fn(void *ctx, int64_t begin, int64_t end, int i_thread);
void cpu_for(neural_stream *s, int64_t n, int64_t piece, cpu_range_fn *fn, void *ctx);
static inline int64_t cpu_pieces(int64_t n, int64_t piece)
{
    return (n + piece - 1) / piece;
}
static inline int64_t cpu_min(int64_t a, int64_t b)
{
    return a < b ? a : b;
}
/** Rows a piece may have so that it touches about 256 KiB. */
int64_t cpu_row_piece(int64_t columns);

/** Whether factors may be rounded to bf16 in this mode. */
static inline bool cpu_rounds(neural_compute c)
{
    return c != NEURAL_COMPUTE_F32;
}
void cpu_to_bf16(uint16_t *out, const float *x, int64_t count);
