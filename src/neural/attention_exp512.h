/* neural/attention_exp512.h - what the forms with vectors of 16 floats share: their arithmetic, and e^x. */
#pragma once
#include <immintrin.h>

#define V             __m512
#define VW            16
#define MR            12
#define v_load(p)     _mm512_loadu_ps(p)
#define v_store(p, x) _mm512_storeu_ps(p, x)
#define v_set(x)      _mm512_set1_ps(x)
#define v_mul(a, b)   _mm512_mul_ps(a, b)
#define v_add(a, b)   _mm512_add_ps(a, b)
#define v_sub(a, b)   _mm512_sub_ps(a, b)
#define v_max(a, b)   _mm512_max_ps(a, b)
#define v_most(a)     _mm512_reduce_max_ps(a)
#define v_total(a)    _mm512_reduce_add_ps(a)
#define v_first(a)    _mm512_cvtss_f32(a)

/* e^x for x <= 0: 2^n times a polynomial (Taylor, degree 6) for the rest. Below -100 it stays at e^-100, which is 0
 * here. */
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
