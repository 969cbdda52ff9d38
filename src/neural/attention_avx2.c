/* neural/attention_avx2.c - attention_block.h with vectors of 8: 12 sums in registers. */
#include <immintrin.h>

#define V             __m256
#define VW            8
#define MR            6
#define v_load(p)     _mm256_loadu_ps(p)
#define v_store(p, x) _mm256_storeu_ps(p, x)
#define v_set(x)      _mm256_set1_ps(x)
#define v_mul(a, b)   _mm256_mul_ps(a, b)
#define v_add(a, b)   _mm256_add_ps(a, b)
#define v_sub(a, b)   _mm256_sub_ps(a, b)
#define v_max(a, b)   _mm256_max_ps(a, b)
#define v_first(a)    _mm256_cvtss_f32(a)

static inline float v_most(__m256 a)
{
    __m128 m = _mm_max_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    m = _mm_max_ps(m, _mm_movehl_ps(m, m));
    return _mm_cvtss_f32(_mm_max_ss(m, _mm_movehdup_ps(m)));
}

static inline float v_total(__m256 a)
{
    __m128 m = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    m = _mm_add_ps(m, _mm_movehl_ps(m, m));
    return _mm_cvtss_f32(_mm_add_ss(m, _mm_movehdup_ps(m)));
}

/* e^x for x <= 0: 2^n by its bits, a polynomial for the rest (Taylor, degree 6). Below -87 it stays at e^-87. */
static inline __m256 v_exp(__m256 x)
{
    x = _mm256_max_ps(x, _mm256_set1_ps(-87.0f));
    __m256 n =
        _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(1.44269504f)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m256 r = _mm256_fmadd_ps(n, _mm256_set1_ps(-0.693359375f), x);
    r = _mm256_fmadd_ps(n, _mm256_set1_ps(2.12194440e-4f), r);
    __m256 p = _mm256_fmadd_ps(_mm256_set1_ps(1.38888889e-3f), r, _mm256_set1_ps(8.33333333e-3f));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(4.16666667e-2f));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.66666667e-1f));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(0.5f));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0f));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0f));
    __m256i bits = _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
    return _mm256_mul_ps(p, _mm256_castsi256_ps(bits));
}

#define PAIR           1
#define E              float
#define B              __m256
#define e_load(p)      _mm256_loadu_ps(p)
#define e_set(x)       _mm256_set1_ps(x)
#define e_dot(a, b, c) _mm256_fmadd_ps(a, b, c)

#include "neural/attention_block.h"

const attention_form attention_avx2 = { BQ, NR, PAIR, room_floats, queries };
