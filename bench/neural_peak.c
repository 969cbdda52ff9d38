/* bench/neural_peak.c - see neural_peak.h. Built with the instructions it measures; each is asked for before it is
 * used. */
#include "neural_peak.h"
#include "measure.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define ROUNDS            1000000L
/* Twelve sums, so that none waits for itself; the factors are small numbers whatever they are taken for. */
#define FACTORS           0x3a803a80
#define STEP(name, to)    name " %12, %13, %" #to "\n\t"
#define STEPS_FIRST(name) STEP(name, 0) STEP(name, 1) STEP(name, 2) STEP(name, 3) STEP(name, 4) STEP(name, 5)
#define STEPS_LAST(name)  STEP(name, 6) STEP(name, 7) STEP(name, 8) STEP(name, 9) STEP(name, 10) STEP(name, 11)
#define PEAK_LOOP(function, vector, set, name, operations)                                                             \
    static double function(void)                                                                                       \
    {                                                                                                                  \
        vector a = (vector)set(FACTORS), b = a, s0 = (vector)set(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0,      \
               s6 = s0, s7 = s0, s8 = s0, s9 = s0, s10 = s0, s11 = s0;                                                 \
        double t = measure_cpu();                                                                                      \
        for (long n = 0; n < ROUNDS; n++)                                                                              \
            __asm__ volatile(STEPS_FIRST(name) STEPS_LAST(name)                                                        \
                             : "+v"(s0), "+v"(s1), "+v"(s2), "+v"(s3), "+v"(s4), "+v"(s5), "+v"(s6), "+v"(s7),         \
                               "+v"(s8), "+v"(s9), "+v"(s10), "+v"(s11)                                                \
                             : "v"(a), "v"(b));                                                                        \
        return ROUNDS * 12.0 * (operations) / (measure_cpu() - t);                                                     \
    }
PEAK_LOOP(f32_512, __m512, _mm512_set1_epi32, "vfmadd231ps", 32)
PEAK_LOOP(f32_256, __m256, _mm256_set1_epi32, "vfmadd231ps", 16)
PEAK_LOOP(bf16, __m512, _mm512_set1_epi32, "vdpbf16ps", 64)
PEAK_LOOP(int8, __m512i, _mm512_set1_epi32, "vpdpbusd", 128)

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
