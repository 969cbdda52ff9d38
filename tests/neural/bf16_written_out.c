/* tests/neural/bf16_written_out.c - see neural_bf16.h. */
#include "neural_bf16.h"

#if defined(__x86_64__)
#define PAIR 2
#include "neural/attention_exp512.h"

#define E         uint32_t
#define B         __m512i
#define e_load(p) _mm512_loadu_si512(p)
#define e_set(x)  _mm512_set1_epi32((int)(x))

static inline __m512 e_dot(__m512i a, __m512i b, __m512 sum)
{
    const __m512i high = _mm512_set1_epi32((int)0xffff0000);
    sum = _mm512_fmadd_ps(_mm512_castsi512_ps(_mm512_slli_epi32(a, 16)), _mm512_castsi512_ps(_mm512_slli_epi32(b, 16)),
                          sum);
    return _mm512_fmadd_ps(_mm512_castsi512_ps(_mm512_and_si512(a, high)),
                           _mm512_castsi512_ps(_mm512_and_si512(b, high)), sum);
}

#include "neural/attention_block.h"

const attention_form attention_bf16_written_out = { BQ, NR, PAIR, room_floats, queries };
#else
const attention_form attention_bf16_written_out = { 0, 0, 0, NULL, NULL };
#endif
