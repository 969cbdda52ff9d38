/* neural/weights_value.c - stored values as f32 or bf16, whatever they are stored as; the table of dtypes.
 *
 * Conversions are exact where the target holds the value, else to nearest even. Two-step ones (block formats to bf16)
 * go through a small f32 buffer.
 */
#include "neural/weights_source.h"

#include <math.h>
#include <string.h>
#if defined(__F16C__)
#include <immintrin.h>
#endif

static const struct dtype_row {
    const char *name;
    int block, bytes;
} dtypes[NEURAL_N_DTYPES] = {
    [NEURAL_F32] = { "f32", 1, 4 },         [NEURAL_F16] = { "f16", 1, 2 },
    [NEURAL_BF16] = { "bf16", 1, 2 },       [NEURAL_F8_E4M3] = { "f8_e4m3", 1, 1 },
    [NEURAL_F8_E5M2] = { "f8_e5m2", 1, 1 }, [NEURAL_F64] = { "f64", 1, 8 },
    [NEURAL_I64] = { "i64", 1, 8 },         [NEURAL_I32] = { "i32", 1, 4 },
    [NEURAL_U8] = { "u8", 1, 1 },           [NEURAL_Q4_0] = { "q4_0", 32, 18 },
    [NEURAL_Q4_1] = { "q4_1", 32, 20 },     [NEURAL_Q5_0] = { "q5_0", 32, 22 },
    [NEURAL_Q5_1] = { "q5_1", 32, 24 },     [NEURAL_Q8_0] = { "q8_0", 32, 34 },
    [NEURAL_Q2_K] = { "q2_K", 256, 84 },    [NEURAL_Q3_K] = { "q3_K", 256, 110 },
    [NEURAL_Q4_K] = { "q4_K", 256, 144 },   [NEURAL_Q5_K] = { "q5_K", 256, 176 },
    [NEURAL_Q6_K] = { "q6_K", 256, 210 },
};

const char *neural_dtype_name(neural_dtype d)
{
    return dtypes[d].name;
}

int neural_dtype_block(neural_dtype d)
{
    return dtypes[d].block;
}

int neural_dtype_block_bytes(neural_dtype d)
{
    return dtypes[d].bytes;
}

float neural_f16_to_f32(uint16_t h)
{
    int exponent = h >> 10 & 31, fraction = h & 1023;
    float f;
    if (exponent == 31)
        f = fraction ? NAN : INFINITY;
    else if (exponent == 0)
        f = (float)fraction * 0x1p-24f;
    else {
        union {
            uint32_t u;
            float f;
        } x = { (uint32_t)(exponent + 112) << 23 | (uint32_t)fraction << 13 };
        f = x.f;
    }
    return h & 0x8000 ? -f : f;
}

static void from_f16(const uint8_t *p, int64_t n, float *out)
{
    int64_t i = 0;
#if defined(__F16C__)
    for (; i + 8 <= n; i += 8)
        _mm256_storeu_ps(out + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(const void *)(p + 2 * i))));
#endif
    for (; i < n; i++) {
        uint16_t h;
        memcpy(&h, p + 2 * i, 2);
        out[i] = neural_f16_to_f32(h);
    }
}

static void from_bf16(const uint8_t *p, int64_t n, float *out)
{
    for (int64_t i = 0; i < n; i++) {
        uint16_t h;
        memcpy(&h, p + 2 * i, 2);
        out[i] = neural_bf16_to_f32(h);
    }
}

/* all in whole vectors: the seven bits as an f32's exponent and fraction, below the least exponent as a count of 2^-9
 */
static void from_f8(const uint8_t *p, int64_t n, float *out)
{
    for (int64_t i = 0; i < n; i++) {
        uint32_t size = p[i] & 0x7fu;
        union {
            uint32_t u;
            float f;
        } normal = { (size << 20) + (120u << 23) }, x;
        float small = (float)(int32_t)size * 0x1p-9f;
        x.f = size < 8 ? small : normal.f;
        x.u = size == 0x7f ? 0x7fc00000u : x.u;
        x.u |= (uint32_t)(p[i] & 0x80) << 24;
        out[i] = x.f;
    }
}

static void from_f8_e5m2(const uint8_t *p, int64_t n, float *out)
{
    for (int64_t i = 0; i < n; i++)
        out[i] = neural_f16_to_f32((uint16_t)(p[i] << 8));
}

#define FROM(name, type)                                                                                               \
    static void from_##name(const uint8_t *p, int64_t n, float *out)                                                   \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            type v;                                                                                                    \
            memcpy(&v, p + (size_t)i * sizeof v, sizeof v);                                                            \
            out[i] = (float)v;                                                                                         \
        }                                                                                                              \
    }
FROM(f64, double)
FROM(i64, int64_t)
FROM(i32, int32_t)
FROM(u8, uint8_t)
#undef FROM

static void from_f32(const uint8_t *p, int64_t n, float *out)
{
    memcpy(out, p, (size_t)n * sizeof *out);
}

void neural_weight_f32(const neural_weight *t, int64_t first, int64_t count, float *out)
{
    static void (*const plain[NEURAL_N_DTYPES])(const uint8_t *, int64_t, float *) = {
        [NEURAL_F32] = from_f32,    [NEURAL_F16] = from_f16,         [NEURAL_BF16] = from_bf16,
        [NEURAL_F8_E4M3] = from_f8, [NEURAL_F8_E5M2] = from_f8_e5m2, [NEURAL_F64] = from_f64,
        [NEURAL_I64] = from_i64,    [NEURAL_I32] = from_i32,         [NEURAL_U8] = from_u8,
    };
    const struct dtype_row *d = &dtypes[t->dtype];
    CIEL_ASSERT(first >= 0 && count >= 0 && first + count <= t->count);
    CIEL_ASSERT(first % d->block == 0 && count % d->block == 0);
    const uint8_t *from = (const uint8_t *)t->data + first / d->block * d->bytes;
    if (plain[t->dtype])
        plain[t->dtype](from, count, out);
    else
        weights_unpack_blocks(t->dtype, from, count / d->block, out);
    if (t->scale != 1.0f)
        for (int64_t i = 0; i < count; i++)
            out[i] *= t->scale;
}

void neural_weight_bf16(const neural_weight *t, int64_t first, int64_t count, uint16_t *out)
{
    if (t->dtype == NEURAL_BF16 && t->scale == 1.0f) {
        CIEL_ASSERT(first >= 0 && count >= 0 && first + count <= t->count);
        memcpy(out, (const uint8_t *)t->data + 2 * first, 2 * (size_t)count);
        return;
    }
    float buffer[1024]; /* a multiple of every block */
    for (int64_t done = 0; done < count;) {
        int64_t n = count - done < 1024 ? count - done : 1024;
        neural_weight_f32(t, first + done, n, buffer);
        for (int64_t i = 0; i < n; i++)
            out[done + i] = neural_f32_to_bf16(buffer[i]);
        done += n;
    }
}

static const void *as_is(const neural_weight *t, neural_dtype dtype, size_t align)
{
    return t->dtype == dtype && t->scale == 1.0f && (uintptr_t)t->data % align == 0 ? t->data : NULL;
}

const uint16_t *neural_weight_as_bf16(const neural_weight *t)
{
    return as_is(t, NEURAL_BF16, sizeof(uint16_t));
}

const float *neural_weight_as_f32(const neural_weight *t)
{
    return as_is(t, NEURAL_F32, sizeof(float));
}
