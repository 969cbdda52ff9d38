/* neural/tensor.c - streams on the processor: levels of instructions, counted memory, volumes. */
#include "neural/tensor.h"
#include "neural/kernel_cpu.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static neural_level machine_level(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq"))
        return NEURAL_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return NEURAL_AVX2;
#endif
    return NEURAL_REF;
}

const char *neural_level_name(neural_level level)
{
    static const char *const names[] = { "ref", "avx2", "avx512" };
    return names[level];
}

neural_level neural_level_best(void)
{
    neural_level best = machine_level();
    const char *asked = getenv("CIEL_CPU");
    for (neural_level l = NEURAL_REF; asked && l < best; l++)
        if (strcmp(asked, neural_level_name(l)) == 0)
            return l;
    return best;
}

bool neural_level_has_bf16(neural_level level)
{
#if defined(__x86_64__)
    return level == NEURAL_AVX512 && __builtin_cpu_supports("avx512bf16");
#else
    (void)level;
    return false;
#endif
}

bool neural_level_has_int8(neural_level level)
{
#if defined(__x86_64__)
    return level == NEURAL_AVX512 && __builtin_cpu_supports("avx512vnni");
#else
    (void)level;
    return false;
#endif
}

int neural_stream_create(neural_stream **out, ciel_pool *pool, neural_level level, const atomic_int *cancel,
                         ciel_fail *fail)
{
    if (level > machine_level())
        return ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "this processor does not have %s", neural_level_name(level));
    neural_stream *s = calloc(1, sizeof *s);
    if (!s)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the neural engine");
    s->pool = pool;
    s->level = level;
    s->bf16 = neural_level_has_bf16(level);
    s->cancel = cancel;
    *out = s;
    return CIEL_OK;
}

void neural_stream_destroy(neural_stream **stream)
{
    neural_stream *s = *stream;
    if (!s)
        return;
    for (int i = 0; i < SCRATCH_N; i++)
        neural_free(s, s->scratch[i].p);
    free(s);
    *stream = NULL;
}

void neural_stream_wait(neural_stream *s)
{
    (void)s; /* every call is done when it returns */
}
bool neural_stream_cancelled(const neural_stream *s)
{
    return s->cancel && *s->cancel;
}
ciel_pool *neural_stream_pool(const neural_stream *s)
{
    return s->pool;
}
neural_level neural_stream_level(const neural_stream *s)
{
    return s->level;
}

/* Every piece of memory has its size in the 64 bytes before it. */
void *neural_alloc(neural_stream *s, size_t bytes)
{
    size_t whole = CPU_ROUND(bytes) + 64;
    char *p = aligned_alloc(64, whole);
    CIEL_ASSERT(p && "out of memory in the neural engine");
    *(size_t *)(void *)p = whole;
    s->bytes_now += whole;
    if (s->bytes_now > s->bytes_peak)
        s->bytes_peak = s->bytes_now;
    return p + 64;
}

float *neural_alloc_f32(neural_stream *s, int64_t count)
{
    return neural_alloc(s, (size_t)count * sizeof(float));
}

void neural_free(neural_stream *s, void *p)
{
    if (!p)
        return;
    char *whole = (char *)p - 64;
    s->bytes_now -= *(size_t *)(void *)whole;
    free(whole);
}

void neural_upload(neural_stream *s, void *to, const void *from, size_t bytes)
{
    neural_copy(s, to, from, bytes);
}
void neural_download(neural_stream *s, void *to, const void *from, size_t bytes)
{
    neural_copy(s, to, from, bytes);
}

void neural_copy(neural_stream *s, void *to, const void *from, size_t bytes)
{
    (void)s;
    if (bytes > 0)
        memcpy(to, from, bytes);
}

void neural_zero(neural_stream *s, void *p, size_t bytes)
{
    (void)s;
    memset(p, 0, bytes);
}

size_t neural_memory_now(const neural_stream *s)
{
    return s->bytes_now;
}
size_t neural_memory_peak(const neural_stream *s)
{
    return s->bytes_peak;
}
void neural_memory_mark(neural_stream *s)
{
    s->bytes_peak = s->bytes_now;
}

void *cpu_scratch(neural_stream *s, enum cpu_scratch slot, size_t bytes)
{
    if (s->scratch[slot].bytes < bytes) {
        neural_free(s, s->scratch[slot].p);
        s->scratch[slot].p = neural_alloc(s, bytes);
        s->scratch[slot].bytes = bytes;
    }
    return s->scratch[slot].p;
}

char *cpu_scratch_threads(neural_stream *s, size_t bytes)
{
    return cpu_scratch(s, SCRATCH_THREADS, CPU_ROUND(bytes) * (size_t)ciel_pool_size(s->pool));
}

typedef struct range_job {
    int64_t n, piece;
    cpu_range_fn *fn;
    void *ctx;
    const neural_stream *stream;
} range_job;

static void range_chunk(void *ctx, int i_chunk, int i_thread)
{
    const range_job *j = ctx;
    int64_t begin = (int64_t)i_chunk * j->piece;
    if (!neural_stream_cancelled(j->stream))
        j->fn(j->ctx, begin, cpu_min(begin + j->piece, j->n), i_thread);
}

void cpu_for(neural_stream *s, int64_t n, int64_t piece, cpu_range_fn *fn, void *ctx)
{
    range_job j = { n, piece, fn, ctx, s };
    int64_t n_pieces = cpu_pieces(n, piece);
    CIEL_ASSERT(n_pieces <= INT_MAX);
    ciel_pool_run(s->pool, (int)n_pieces, range_chunk, &j);
}

int64_t cpu_row_piece(int64_t columns)
{
    int64_t rows = 65536 / (columns > 0 ? columns : 1);
    return rows < 1 ? 1 : rows;
}

neural_volume neural_volume_make(neural_stream *s, int64_t frames, int64_t height, int64_t width, int64_t channels)
{
    return (neural_volume){
        neural_alloc_f32(s, frames * height * width * channels), frames, height, width, channels, NULL
    };
}

neural_volume neural_volume_make_half(neural_stream *s, int64_t frames, int64_t height, int64_t width, int64_t channels)
{
    uint16_t *half = neural_alloc(s, (size_t)(frames * height * width * channels) * sizeof *half);
    return (neural_volume){ NULL, frames, height, width, channels, half };
}

void neural_volume_free(neural_stream *s, neural_volume *v)
{
    neural_free(s, v->data);
    neural_free(s, v->half);
    *v = (neural_volume){ 0 };
}

int64_t neural_volume_count(const neural_volume *v)
{
    return v->frames * v->height * v->width * v->channels;
}

void neural_volume_upload(neural_stream *s, neural_volume *v, const float *cfhw)
{
    (void)s;
    int64_t n = v->frames * v->height * v->width;
    for (int64_t c = 0; c < v->channels; c++)
        for (int64_t i = 0; i < n; i++)
            v->data[i * v->channels + c] = cfhw[c * n + i];
}

void neural_volume_download(neural_stream *s, float *cfhw, const neural_volume *v)
{
    (void)s;
    int64_t n = v->frames * v->height * v->width;
    for (int64_t c = 0; c < v->channels; c++)
        for (int64_t i = 0; i < n; i++)
            cfhw[c * n + i] = v->data[i * v->channels + c];
}
