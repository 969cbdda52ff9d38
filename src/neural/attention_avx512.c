/* neural/attention_avx512.c - attention_block.h with vectors of 16: 24 sums in registers. */
#include <immintrin.h>

#define V              __m512
#define VW             16
#define MR             12
#define v_load(p)      _mm512_loadu_ps(p)
#define v_store(p, x)  _mm512_storeu_ps(p, x)
#define v_set(x)       _mm512_set1_ps(x)
#define v_fma(a, b, c) _mm512_fmadd_ps(a, b, c)
#define v_mul(a, b)    _mm512_mul_ps(a, b)
#define v_add(a, b)    _mm512_add_ps(a, b)
#define v_sub(a, b)    _mm512_sub_ps(a, b)
#define v_max(a, b)    _mm512_max_ps(a, b)
#define v_most(a)      _mm512_reduce_max_ps(a)
#define v_total(a)     _mm512_reduce_add_ps(a)
#define v_first(a)     _mm512_cvtss_f32(a)

/* e^x for x <= 0: 2^(n + r), a polynomial for 2^r (Taylor in r ln 2, degree 6). Below -100 it stays at e^-100, which is
 * 0 here. */
static inline __m512 v_exp(__m512 x)
{
    x = _mm512_max_ps(x, _mm512_set1_ps(-100.0f));
    __m512 t = _mm512_mul_ps(x, _mm512_set1_ps(1.44269504f));
    __m512 n = _mm512_roundscale_ps(t, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m512 r = _mm512_fmadd_ps(n, _mm512_set1_ps(-0.693359375f), x);
    r = _mm512_fmadd_ps(n, _mm512_set1_ps(2.12194440e-4f), r);
    __m512 p = _mm512_fmadd_ps(_mm512_set1_ps(1.38888889e-3f), r, _mm512_set1_ps(8.33333333e-3f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(4.16666667e-2f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.66666667e-1f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.5f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f));
    return _mm512_scalef_ps(p, n);
}

#include "neural/attention_block.h"

const attention_form attention_avx512 = { BQ, NR, room_floats, queries };
