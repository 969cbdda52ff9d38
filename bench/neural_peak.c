/* bench/neural_peak.c - see neural_peak.h. Built with the instructions it measures; each is asked for before it is
 * used. */
#include "neural_peak.h"
#include "measure.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define ROUNDS    4000000L
/* Twelve sums, so that none waits for itself. The instructions that overwrite their sum are written out: compilers keep
 * copies otherwise. */
#define EACH(do_) do_(0) do_(1) do_(2) do_(3) do_(4) do_(5) do_(6) do_(7) do_(8) do_(9) do_(10) do_(11)
static volatile float sink_f;
static volatile int sink_i;

static double f32_512(void)
{
    __m512 a = _mm512_set1_ps(0.999f), b = _mm512_set1_ps(0.001f);
#define DEFINE(i) __m512 s##i = _mm512_set1_ps((float)i);
#define STEP(i)   s##i = _mm512_fmadd_ps(s##i, a, b);
#define TAKE(i)   total = _mm512_add_ps(total, s##i);
    EACH(DEFINE)
    double t = measure_cpu();
    for (long n = 0; n < ROUNDS; n++) {
        EACH(STEP)
    }
    t = measure_cpu() - t;
    __m512 total = a;
    EACH(TAKE)
    sink_f = _mm512_reduce_add_ps(total);
    return ROUNDS * 12.0 * 32 / t;
#undef DEFINE
#undef STEP
#undef TAKE
}

static double f32_256(void)
{
    __m256 a = _mm256_set1_ps(0.999f), b = _mm256_set1_ps(0.001f);
#define DEFINE(i) __m256 s##i = _mm256_set1_ps((float)i);
#define STEP(i)   s##i = _mm256_fmadd_ps(s##i, a, b);
#define TAKE(i)   total = _mm256_add_ps(total, s##i);
    EACH(DEFINE)
    double t = measure_cpu();
    for (long n = 0; n < ROUNDS; n++) {
        EACH(STEP)
    }
    t = measure_cpu() - t;
    __m256 total = a;
    EACH(TAKE)
    sink_f = _mm256_cvtss_f32(total);
    return ROUNDS * 12.0 * 16 / t;
#undef DEFINE
#undef STEP
#undef TAKE
}

static double int8(void)
{
    __m512i a = _mm512_set1_epi32(0x01020304), b = _mm512_set1_epi32(0x02030405);
#define DEFINE(i) __m512i s##i = _mm512_set1_epi32(i);
#define STEP(i)   __asm__ volatile("vpdpbusd %2, %1, %0" : "+v"(s##i) : "v"(a), "v"(b));
#define TAKE(i)   total = _mm512_add_epi32(total, s##i);
    EACH(DEFINE)
    double t = measure_cpu();
    for (long n = 0; n < ROUNDS; n++) {
        EACH(STEP)
    }
    t = measure_cpu() - t;
    __m512i total = a;
    EACH(TAKE)
    sink_i = _mm512_reduce_add_epi32(total);
    return ROUNDS * 12.0 * 128 / t;
#undef DEFINE
#undef STEP
#undef TAKE
}

static double bf16(void)
{
    __m512bh a = (__m512bh)_mm512_set1_epi32(0x3f803f80), b = (__m512bh)_mm512_set1_epi32(0x3a803a80);
#define DEFINE(i) __m512 s##i = _mm512_set1_ps((float)i);
#define STEP(i)   __asm__ volatile("vdpbf16ps %2, %1, %0" : "+v"(s##i) : "v"(a), "v"(b));
#define TAKE(i)   total = _mm512_add_ps(total, s##i);
    EACH(DEFINE)
    double t = measure_cpu();
    for (long n = 0; n < ROUNDS; n++) {
        EACH(STEP)
    }
    t = measure_cpu() - t;
    __m512 total = _mm512_setzero_ps();
    EACH(TAKE)
    sink_f = _mm512_reduce_add_ps(total);
    return ROUNDS * 12.0 * 64 / t;
#undef DEFINE
#undef STEP
#undef TAKE
}

double neural_peak(enum peak_kind kind)
{
    __builtin_cpu_init();
    if (kind == PEAK_F32)
        return __builtin_cpu_supports("avx512f") ? f32_512() : __builtin_cpu_supports("avx2") ? f32_256() : 0;
    if (kind == PEAK_BF16)
        return __builtin_cpu_supports("avx512bf16") ? bf16() : 0;
    return __builtin_cpu_supports("avx512vnni") ? int8() : 0;
}

#else
double neural_peak(enum peak_kind kind)
{
    (void)kind;
    return 0;
}
#endif
