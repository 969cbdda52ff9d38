/* neural/row_vector.h - the forms of row.h in loops that the compiler turns into vectors; a file that includes it is
 * built for one kind of processor. Sums are 16 columns side by side in f32, so that every kind gives the same. */
#include "neural/kernel_math.h"
#include "neural/row.h"

#include <string.h>

#define LANES 16
#define BLOCK 256 /* values that stay in the first cache from one loop to the next */

static float sum(const float *x, int64_t n)
{
    float lane[LANES] = { 0 }, all = 0;
    int64_t i = 0;
    double rest = 0;
    for (; i + LANES <= n; i += LANES)
        for (int k = 0; k < LANES; k++)
            lane[k] += x[i + k];
    for (; i < n; i++)
        rest += (double)x[i];
    for (int k = 0; k < LANES; k++)
        all += lane[k];
    return (float)(rest + (double)all);
}

static float squares(const float *x, int64_t n, float middle)
{
    float lane[LANES] = { 0 }, all = 0;
    int64_t i = 0;
    double rest = 0;
    for (; i + LANES <= n; i += LANES)
        for (int k = 0; k < LANES; k++)
            lane[k] += (x[i + k] - middle) * (x[i + k] - middle);
    for (; i < n; i++)
        rest += (double)(x[i] - middle) * (double)(x[i] - middle);
    for (int k = 0; k < LANES; k++)
        all += lane[k];
    return (float)(rest + (double)all);
}

static void activate(float *y, const float *x, int64_t n, neural_act act)
{
    if (act == NEURAL_ACT_SILU)
        for (int64_t i = 0; i < n; i++)
            y[i] = math_silu(x[i]);
    else if (act == NEURAL_ACT_GELU_TANH)
        for (int64_t i = 0; i < n; i++)
            y[i] = math_gelu(x[i]);
    else if (y != x)
        memmove(y, x, (size_t)n * sizeof *y);
}

static void normalise(float *y, const float *x, int64_t n, float mean, float f, const float *scale, float plus,
                      const float *shift)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = (x[i] - mean) * f;
    for (int64_t i = 0; scale && i < n; i++)
        y[i] *= scale[i] + plus;
    for (int64_t i = 0; shift && i < n; i++)
        y[i] += shift[i];
}

static void weigh(float *y, const float *x, int64_t n, float f, const float *weight)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = x[i] * f * weight[i];
}

static void finish(float *y, const float *product, int64_t n, const float *bias, neural_act act, const float *gate,
                   bool add)
{
    float value[BLOCK];
    for (int64_t at = 0; at < n; at += BLOCK) {
        int64_t count = n - at < BLOCK ? n - at : BLOCK;
        for (int64_t i = 0; i < count; i++)
            value[i] = product[at + i];
        for (int64_t i = 0; bias && i < count; i++)
            value[i] += bias[at + i];
        activate(value, value, count, act);
        for (int64_t i = 0; gate && i < count; i++)
            value[i] *= gate[at + i];
        for (int64_t i = 0; add && i < count; i++)
            value[i] += y[at + i];
        memcpy(y + at, value, (size_t)count * sizeof *y);
    }
}

static float quantise(int8_t *q, const float *x, int64_t n, uint8_t flip)
{
    uint32_t bits = 0; /* sizes of floats are in the order of their bits */
    for (int64_t i = 0; i < n; i++) {
        uint32_t size;
        memcpy(&size, x + i, sizeof size);
        size &= 0x7fffffffu;
        bits = size > bits ? size : bits;
    }
    float most;
    memcpy(&most, &bits, sizeof most);
    float inverse = most > 0 ? 127.0f / most : 0.0f;
    for (int64_t i = 0; i < n; i++) /* adding 1.5 * 2^23 rounds to nearest even */
        q[i] = (int8_t)((uint8_t)(int32_t)(x[i] * inverse + 12582912.0f - 12582912.0f) ^ flip);
    return most / 127.0f;
}

static void unquantise(float *y, const int32_t *sums, int64_t n, const float *scale, const float *offset, float row)
{
    float value[BLOCK];
    for (int64_t at = 0; at < n; at += BLOCK) {
        int64_t count = n - at < BLOCK ? n - at : BLOCK;
        for (int64_t i = 0; i < count; i++)
            value[i] = ((float)sums[at + i] * scale[at + i] - offset[at + i]) * row;
        memcpy(y + at, value, (size_t)count * sizeof *y);
    }
}
