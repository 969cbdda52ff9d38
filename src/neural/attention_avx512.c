/* neural/attention_avx512.c - attention_block.h with vectors of 16 and factors of f32: 24 sums in registers. */
#include "neural/attention_exp512.h"

#define PAIR           1
#define E              float
#define B              __m512
#define e_load(p)      _mm512_loadu_ps(p)
#define e_set(x)       _mm512_set1_ps(x)
#define e_dot(a, b, c) _mm512_fmadd_ps(a, b, c)

#include "neural/attention_block.h"

const attention_form attention_avx512 = { BQ, NR, PAIR, room_floats, queries };
