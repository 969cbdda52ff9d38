/* neural/kernel_math.h - exp and its kin in plain arithmetic, so that the compiler makes vector code of loops over
 * them.
 *
 * Range reduction by ln 2 in two parts and a polynomial of degree 6: within 2 units of the last place for the arguments
 * of softmax and activations. Below -87 the result is 2^-126 or so, above 88 about 1.6e38: never an infinity.
 */
#pragma once
#include <stdint.h>

static inline float math_exp(float x)
{
    union {
        float f;
        int32_t i;
    } n = { 0.0f }, scale;
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    n.f = x * 1.44269504f + 12582912.0f; /* the integer lands in the low bits of the mantissa */
    float whole = n.f - 12582912.0f;
    float r = x - whole * 0.693359375f + whole * 2.12194440e-4f;
    float p = 1.38888889e-3f;
    p = p * r + 8.33333333e-3f;
    p = p * r + 4.16666667e-2f;
    p = p * r + 1.66666667e-1f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    scale.i = (n.i - 0x4b400000 + 127) << 23;
    return p * scale.f;
}

static inline float math_sigmoid(float x)
{
    return 1.0f / (1.0f + math_exp(-x));
}
static inline float math_silu(float x)
{
    return x * math_sigmoid(x);
}
/* the tanh form of GELU: x/2 (1 + tanh u) = x sigmoid(2 u) */
static inline float math_gelu(float x)
{
    return x * math_sigmoid(1.59576912f * (x + 0.044715f * x * x * x));
}
