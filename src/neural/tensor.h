/* neural/tensor.h - where numbers live and in what order work on them happens.
 *
 * A stream is an order of work on one device and the memory of that device. Kernels (kernels.h) take a stream first and
 * pointers into its memory; they may return before the work is done, and later work of the same stream sees their
 * results. On the processor a stream is a pool of threads and a level of instructions, and every call is done when it
 * returns; a device with its own memory needs its own tensor_*.c and kernel files behind the same calls, and models
 * move numbers only by neural_upload and neural_download.
 *
 * Activations are f32 everywhere (or hold what a kernel's contract says); a compute mode tells in what precision
 * products are formed. Results depend on neither the number of threads nor the time: work is cut by shape alone.
 *
 * A stream belongs to one thread at a time. Memory: running out aborts (as arenas do); callers estimate first.
 */
#pragma once
#include "base/fail.h"
#include "base/thread.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct neural_stream neural_stream;

/* Which instructions may be used. CIEL_CPU=ref|avx2|avx512 in the environment lowers what the machine has. */
typedef enum neural_level {
    NEURAL_REF,
    NEURAL_AVX2,
    NEURAL_AVX512
} neural_level;
/* How products are formed: sums are f32 (i32 for int8) in all of them.
 *   F32: factors in f32. BF16: factors rounded to bf16 where the processor multiplies those faster (and by the
 * reference level), else f32. INT8: weights by output channel and activations by row scaled to 8 bits where the
 * processor has products of those, else BF16; attention and convolutions are BF16. */
typedef enum neural_compute {
    NEURAL_COMPUTE_F32,
    NEURAL_COMPUTE_BF16,
    NEURAL_COMPUTE_INT8
} neural_compute;

neural_level neural_level_best(void);              /* of machine and CIEL_CPU */
bool neural_level_has_bf16(neural_level level);    /* products of bf16 in one instruction */
bool neural_level_has_int8(neural_level level);    /* the same for 8 bits */
const char *neural_level_name(neural_level level); /* "ref", "avx2", "avx512" */

/** `pool` is borrowed (NULL = the calling thread alone). `cancel` (may be NULL) is read between pieces of long kernels;
 *  once it is nonzero their results are undefined and neural_stream_cancelled is true. */
int neural_stream_create(neural_stream **out, ciel_pool *pool, neural_level level, const atomic_int *cancel,
                         ciel_fail *fail);
void neural_stream_destroy(neural_stream **s);
void neural_stream_wait(neural_stream *s); /* until all work given so far is done */
bool neural_stream_cancelled(const neural_stream *s);
ciel_pool *neural_stream_pool(const neural_stream *s);
neural_level neural_stream_level(const neural_stream *s);

/** Device memory, aligned to 64, not cleared. Freed with neural_free (NULL is fine). */
void *neural_alloc(neural_stream *s, size_t bytes);
float *neural_alloc_f32(neural_stream *s, int64_t count);
void neural_free(neural_stream *s, void *p);
void neural_upload(neural_stream *s, void *to_device, const void *from, size_t bytes);
void neural_download(neural_stream *s, void *to, const void *from_device, size_t bytes); /* waits */
void neural_copy(neural_stream *s, void *to_device, const void *from_device, size_t bytes);
void neural_zero(neural_stream *s, void *p, size_t bytes);

/* Bytes held now and at most since the last reset of the mark: scratch of kernels included, mapped weights not. */
size_t neural_memory_now(const neural_stream *s);
size_t neural_memory_peak(const neural_stream *s);
void neural_memory_mark(neural_stream *s); /* peak = now */

/* A film or a latent on its way: frames x rows x columns x channels, channels fastest ("channels last"). */
typedef struct neural_volume {
    float *data; /* device; owned by whoever made it */
    int64_t frames, height, width, channels;
    uint16_t *half; /* instead of data: values as bf16 (what convolutions remember) */
} neural_volume;
neural_volume neural_volume_make(neural_stream *s, int64_t frames, int64_t height, int64_t width, int64_t channels);
neural_volume neural_volume_make_half(neural_stream *s, int64_t frames, int64_t height, int64_t width,
                                      int64_t channels);
void neural_volume_free(neural_stream *s, neural_volume *v);
int64_t neural_volume_count(const neural_volume *v);
/** [C,F,H,W] on the host (as models' files and traces order it) <-> a volume. */
void neural_volume_upload(neural_stream *s, neural_volume *v, const float *cfhw);
void neural_volume_download(neural_stream *s, float *cfhw, const neural_volume *v);
