/* neural/quant.c - ggml's block formats as numbers: 4 to 8 bits a value with a scale (and a minimum) a block.
 *
 * A block of 32 (q4_0 ... q8_0) has one scale in f16; a block of 256 (the "k" formats) has 8 or 16 sub-blocks whose own
 * small scales multiply the block's. Layouts are those of ggml's specification; this is reading only, nothing is
 * quantised here.
 */
#include "neural/weights_source.h"

#include <string.h>

static float half_at(const uint8_t *p)
{
    return neural_f16_to_f32((uint16_t)(p[0] | p[1] << 8));
}

/* q4_0, q4_1, q5_0, q5_1: 16 bytes of two nibbles (values 0..15 low, 16..31 high), for q5 with a fifth bit apart */
static void unpack_32(const uint8_t *b, bool has_minimum, bool fifth, float *out)
{
    float d = half_at(b), m = has_minimum ? half_at(b + 2) : 0;
    const uint8_t *high = b + (has_minimum ? 4 : 2), *q = high + (fifth ? 4 : 0);
    uint32_t bits =
        fifth ? (uint32_t)high[0] | (uint32_t)high[1] << 8 | (uint32_t)high[2] << 16 | (uint32_t)high[3] << 24 : 0;
    int middle = has_minimum ? 0 : fifth ? 16 : 8;
    for (int i = 0; i < 16; i++) {
        int low = (q[i] & 15) | (int)(bits >> i & 1) << 4, up = q[i] >> 4 | (int)(bits >> (i + 16) & 1) << 4;
        out[i] = (float)(low - middle) * d + m;
        out[i + 16] = (float)(up - middle) * d + m;
    }
}

static void unpack_q4_0(const uint8_t *b, float *out)
{
    unpack_32(b, false, false, out);
}

static void unpack_q4_1(const uint8_t *b, float *out)
{
    unpack_32(b, true, false, out);
}

static void unpack_q5_0(const uint8_t *b, float *out)
{
    unpack_32(b, false, true, out);
}

static void unpack_q5_1(const uint8_t *b, float *out)
{
    unpack_32(b, true, true, out);
}

static void unpack_q8_0(const uint8_t *b, float *out)
{
    float d = half_at(b);
    for (int i = 0; i < 32; i++)
        out[i] = (float)(int8_t)b[2 + i] * d;
}

/* 16 scales of 4 bits and 16 minima of 4 bits, 64 bytes of four 2-bit values, d, dmin */
static void unpack_q2_k(const uint8_t *b, float *out)
{
    float d = half_at(b + 80), least = half_at(b + 82);
    for (int sub = 0; sub < 16; sub++) { /* 16 values each: two of 128 values have 32 bytes at four shifts */
        const uint8_t *q = b + 16 + (sub / 8) * 32 + (sub % 2) * 16;
        int shift = sub % 8 / 2 * 2;
        float scale = d * (float)(b[sub] & 15), minimum = least * (float)(b[sub] >> 4);
        for (int i = 0; i < 16; i++)
            out[sub * 16 + i] = scale * (float)(q[i] >> shift & 3) - minimum;
    }
}

/* 32 bytes of third bits, 64 bytes of two low bits, 12 bytes of sixteen 6-bit scales, d */
static void unpack_q3_k(const uint8_t *b, float *out)
{
    const uint8_t *scales = b + 96;
    float d = half_at(b + 108);
    for (int sub = 0; sub < 16; sub++) {
        int low = sub < 8 ? scales[sub] & 15 : scales[sub - 8] >> 4;
        int scale = (low | (scales[8 + sub % 4] >> 2 * (sub / 4) & 3) << 4) - 32;
        const uint8_t *q = b + 32 + (sub / 8) * 32 + (sub % 2) * 16, *third = b + (sub % 2) * 16;
        int shift = sub % 8 / 2 * 2, bit = sub / 2;
        for (int i = 0; i < 16; i++) {
            int value = (q[i] >> shift & 3) - (third[i] >> bit & 1 ? 0 : 4);
            out[sub * 16 + i] = d * (float)scale * (float)value;
        }
    }
}

/* the 6-bit scale and minimum of sub-block j of q4_K and q5_K, packed into 12 bytes */
static void scale_and_minimum(const uint8_t *s, int j, float *scale, float *minimum)
{
    int a = j < 4 ? s[j] & 63 : (s[j + 4] & 15) | (s[j - 4] >> 6) << 4;
    int m = j < 4 ? s[j + 4] & 63 : s[j + 4] >> 4 | (s[j] >> 6) << 4;
    *scale = (float)a;
    *minimum = (float)m;
}

/* d, dmin, 12 bytes of scales, for q5 32 bytes of fifth bits, 128 bytes of nibbles */
static void unpack_q45_k(const uint8_t *b, bool fifth, float *out)
{
    float d = half_at(b), least = half_at(b + 2);
    const uint8_t *high = b + 16, *nibbles = b + (fifth ? 48 : 16);
    for (int sub = 0; sub < 8; sub++) {
        float scale, minimum;
        scale_and_minimum(b + 4, sub, &scale, &minimum);
        scale *= d;
        minimum *= least;
        const uint8_t *q = nibbles + sub / 2 * 32;
        for (int i = 0; i < 32; i++) {
            int value = q[i] >> sub % 2 * 4 & 15;
            if (fifth)
                value |= (high[i] >> sub & 1) << 4;
            out[sub * 32 + i] = scale * (float)value - minimum;
        }
    }
}

static void unpack_q4_k(const uint8_t *b, float *out)
{
    unpack_q45_k(b, false, out);
}

static void unpack_q5_k(const uint8_t *b, float *out)
{
    unpack_q45_k(b, true, out);
}

/* 128 bytes of low nibbles, 64 bytes of two high bits, 16 signed scales, d */
static void unpack_q6_k(const uint8_t *b, float *out)
{
    const int8_t *scales = (const int8_t *)b + 192;
    float d = half_at(b + 208);
    for (int sub = 0; sub < 16; sub++) { /* 16 values each: a half of 128, a quarter of it, a half of that */
        int half = sub / 8, quarter = sub % 8 / 2, at = sub % 2 * 16;
        const uint8_t *low = b + half * 64 + quarter % 2 * 32 + at, *high = b + 128 + half * 32 + at;
        int low_shift = quarter / 2 * 4, high_shift = 2 * quarter;
        float scale = d * (float)scales[sub];
        for (int i = 0; i < 16; i++) {
            int value = ((low[i] >> low_shift & 15) | (high[i] >> high_shift & 3) << 4) - 32;
            out[sub * 16 + i] = scale * (float)value;
        }
    }
}

void weights_unpack_blocks(neural_dtype dtype, const uint8_t *from, int64_t blocks, float *out)
{
    static void (*const unpack[NEURAL_N_DTYPES])(const uint8_t *, float *) = {
        [NEURAL_Q4_0] = unpack_q4_0, [NEURAL_Q4_1] = unpack_q4_1, [NEURAL_Q5_0] = unpack_q5_0,
        [NEURAL_Q5_1] = unpack_q5_1, [NEURAL_Q8_0] = unpack_q8_0, [NEURAL_Q2_K] = unpack_q2_k,
        [NEURAL_Q3_K] = unpack_q3_k, [NEURAL_Q4_K] = unpack_q4_k, [NEURAL_Q5_K] = unpack_q5_k,
        [NEURAL_Q6_K] = unpack_q6_k,
    };
    CIEL_ASSERT(unpack[dtype]);
    int values = neural_dtype_block(dtype), bytes = neural_dtype_block_bytes(dtype);
    for (int64_t i = 0; i < blocks; i++)
        unpack[dtype](from + i * bytes, out + i * values);
}
