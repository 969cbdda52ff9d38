/* render/fast.h - small arithmetic that the inner loops cannot buy from libm: approximate exp/log/pow, packed
 * colours, denormal control. Exact in the sense that matters: the same input gives the same bits on any thread.
 */
#pragma once
#include "base/vec.h"
#include <stdint.h>
#include <string.h>
#if defined(__SSE__)
#include <xmmintrin.h>
#endif

#define RENDER_PI     3.14159265f
#define RENDER_INV_PI 0.318309886f
#define RENDER_FAR    1e5f

static inline uint32_t fast_bits(float f)
{
    uint32_t u;
    memcpy(&u, &f, 4);
    return u;
}
static inline float fast_float(uint32_t u)
{
    float f;
    memcpy(&f, &u, 4);
    return f;
}
/* 2^x, relative error below 1e-4, x clamped to the normal range */
static inline float fast_exp2(float x)
{
    float c = x < -126.0f ? -126.0f : x > 126.0f ? 126.0f : x;
    float shifted = c + 126.0f;
    int whole = (int)shifted - 126;
    float f = c - (float)whole;
    float p = 1.0f + f * (0.69314718f + f * (0.24022651f + f * (0.05550411f + f * (0.00961813f + f * 0.00133336f))));
    return fast_float((uint32_t)(whole + 127) << 23) * p;
}
static inline float fast_exp(float x)
{
    return fast_exp2(x * 1.44269504f);
}
/* log2(x) for normal x > 0, absolute error below 1e-4 */
static inline float fast_log2(float x)
{
    uint32_t u = fast_bits(x);
    float e = (float)((int)(u >> 23) - 127);
    float m = fast_float((u & 0x7fffffu) | 0x3f800000u) - 1.0f;
    return e + m * (1.44254494f +
                    m * (-0.71814525f + m * (0.45754919f + m * (-0.27790550f + m * (0.12230973f - m * 0.02635300f)))));
}
static inline float fast_pow(float x, float y)
{
    return x <= 0.0f ? 0.0f : fast_exp2(y * fast_log2(x));
}
static inline float fast_pow5(float x)
{
    float s = x * x;
    return s * s * x;
}
static inline vec3 fast_exp3(vec3 v)
{
    return v3(fast_exp(v.x), fast_exp(v.y), fast_exp(v.z));
}
/* largest whole number <= x, for |x| < 2^31 */
static inline int fast_floor(float x)
{
    int i = (int)x;
    return i - (x < (float)i);
}
static inline float fast_fract(float x)
{
    return x - (float)fast_floor(x);
}

static inline float v3_luminance(vec3 c)
{
    return 0.2126f * c.x + 0.7152f * c.y + 0.0722f * c.z;
}
static inline float v3_top(vec3 c)
{
    return f_max(c.x, f_max(c.y, c.z));
}
static inline float v3_axis(vec3 v, int i)
{
    return i == 0 ? v.x : i == 1 ? v.y : v.z;
}
static inline vec3 v3_reflect(vec3 wo, vec3 n)
{
    return v3_sub(v3_scale(n, 2.0f * v3_dot(wo, n)), wo);
}
static inline vec3 v3_clamp01(vec3 c)
{
    return v3(f_clamp(c.x, 0.0f, 1.0f), f_clamp(c.y, 0.0f, 1.0f), f_clamp(c.z, 0.0f, 1.0f));
}
static inline vec3 v3_saturate(vec3 c, float amount)
{
    return v3_lerp(v3_fill(v3_luminance(c)), c, amount);
}

/* 32-bit hash (Wellons' lowbias32) */
static inline uint32_t fast_hash(uint32_t x)
{
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    return x ^ (x >> 16);
}
static inline uint32_t fast_hash2(uint32_t a, uint32_t b)
{
    return fast_hash(a * 0x9e3779b9u ^ fast_hash(b + 0x85ebca6bu));
}
static inline float fast_unit(uint32_t h)
{
    return (float)(h >> 8) * (1.0f / 16777216.0f);
}

/* three non-negative floats with a shared exponent, 9 bits each (RGB9E5) */
static inline uint32_t pack_rgb9e5(vec3 c)
{
    const float top = 65408.0f;
    float r = f_clamp(c.x, 0.0f, top), g = f_clamp(c.y, 0.0f, top), b = f_clamp(c.z, 0.0f, top);
    float m = f_max(r, f_max(g, b));
    if (!(m > 1e-5f))
        return 0;
    int e = (int)(fast_bits(m) >> 23) - 127 + 1 + 15;
    e = e < 0 ? 0 : e;
    float unit = fast_float((uint32_t)(e - 15 - 9 + 127) << 23);
    if ((uint32_t)(m / unit + 0.5f) > 511u) {
        e++;
        unit *= 2.0f;
    }
    float k = 1.0f / unit;
    return (uint32_t)(r * k + 0.5f) | (uint32_t)(g * k + 0.5f) << 9 | (uint32_t)(b * k + 0.5f) << 18 |
           (uint32_t)e << 27;
}
static inline vec3 unpack_rgb9e5(uint32_t p)
{
    float unit = fast_float((uint32_t)((int)(p >> 27) - 15 - 9 + 127) << 23);
    return v3((float)(p & 511u) * unit, (float)(p >> 9 & 511u) * unit, (float)(p >> 18 & 511u) * unit);
}
/* 0..1 kept finer near black: square-root coded bytes */
static inline uint8_t pack_root(float x)
{
    return (uint8_t)(sqrtf(f_clamp(x, 0.0f, 1.0f)) * 255.0f + 0.5f);
}
static inline float unpack_root(uint8_t b)
{
    float r = (float)b * (1.0f / 255.0f);
    return r * r;
}
/* unit vector in 32 bits (octahedral) */
static inline uint32_t pack_direction(vec3 n)
{
    float s = 1.0f / (fabsf(n.x) + fabsf(n.y) + fabsf(n.z) + 1e-20f), x = n.x * s, y = n.y * s;
    if (n.z < 0.0f) {
        float tx = (1.0f - fabsf(y)) * (x >= 0.0f ? 1.0f : -1.0f);
        y = (1.0f - fabsf(x)) * (y >= 0.0f ? 1.0f : -1.0f);
        x = tx;
    }
    return (uint32_t)((x * 0.5f + 0.5f) * 65535.0f + 0.5f) | (uint32_t)((y * 0.5f + 0.5f) * 65535.0f + 0.5f) << 16;
}
static inline vec3 unpack_direction(uint32_t p)
{
    float x = (float)(p & 0xffffu) * (2.0f / 65535.0f) - 1.0f, y = (float)(p >> 16) * (2.0f / 65535.0f) - 1.0f;
    float z = 1.0f - fabsf(x) - fabsf(y);
    if (z < 0.0f) {
        float tx = (1.0f - fabsf(y)) * (x >= 0.0f ? 1.0f : -1.0f);
        y = (1.0f - fabsf(x)) * (y >= 0.0f ? 1.0f : -1.0f);
        x = tx;
    }
    return v3_norm(v3(x, y, z));
}

/* Denormals cost a hundred cycles each: flush them while tracing. Returns the old state for fast_denormals_restore. */
static inline uint32_t fast_denormals_flush(void)
{
#if defined(__SSE__)
    uint32_t old = _mm_getcsr();
    _mm_setcsr(old | 0x8040u);
    return old;
#else
    return 0;
#endif
}
static inline void fast_denormals_restore(uint32_t old)
{
#if defined(__SSE__)
    _mm_setcsr(old);
#else
    (void)old;
#endif
}
