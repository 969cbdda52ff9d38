/* neural/attention_avx512_bf16.c - attention_block.h with vectors of 16 pairs of bf16, two products a lane and
 * instruction: 24 sums in registers. tests/neural runs the same block with the instruction written out, on processors
 * without it. */
#include "neural/attention_exp512.h"

#include <stdint.h>

#define PAIR           2
#define E              uint32_t
#define B              __m512i
#define e_load(p)      _mm512_loadu_si512(p)
#define e_set(x)       _mm512_set1_epi32((int)(x))
#define e_dot(a, b, c) _mm512_dpbf16_ps(c, (__m512bh)(a), (__m512bh)(b))

#include "neural/attention_block.h"

const attention_form attention_avx512_bf16 = { BQ, NR, PAIR, room_floats, queries };
