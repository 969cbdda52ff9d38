/* neural/row.c - see row.h: which form a level has, and the plain one. */
#include "neural/row.h"

#include <math.h>

const row_form *row_form_of(neural_level level)
{
#if defined(__x86_64__)
    return level == NEURAL_AVX512 ? &row_avx512 : level == NEURAL_AVX2 ? &row_avx2 : &row_plain;
#else
    (void)level;
    return &row_plain;
#endif
}

static float sum(const float *x, int64_t n)
{
    double all = 0;
    for (int64_t i = 0; i < n; i++)
        all += (double)x[i];
    return (float)all;
}

static float squares(const float *x, int64_t n, float middle)
{
    double all = 0;
    for (int64_t i = 0; i < n; i++)
        all += (double)(x[i] - middle) * (double)(x[i] - middle);
    return (float)all;
}

static float act_one(neural_act act, float x)
{
    if (act == NEURAL_ACT_SILU)
        return x / (1.0f + expf(-x));
    if (act == NEURAL_ACT_GELU_TANH)
        return 0.5f * x * (1.0f + tanhf(0.797884561f * (x + 0.044715f * x * x * x)));
    return x;
}

static void activate(float *y, const float *x, int64_t n, neural_act act)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = act_one(act, x[i]);
}

static void normalise(float *y, const float *x, int64_t n, float mean, float f, const float *scale, float plus,
                      const float *shift)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = (x[i] - mean) * f * (scale ? scale[i] + plus : 1.0f) + (shift ? shift[i] : 0.0f);
}

static void weigh(float *y, const float *x, int64_t n, float f, const float *weight)
{
    for (int64_t i = 0; i < n; i++)
        y[i] = x[i] * f * weight[i];
}

static void finish(float *y, const float *product, int64_t n, const float *bias, neural_act act, const float *gate,
                   bool add)
{
    for (int64_t i = 0; i < n; i++) {
        float v = act_one(act, product[i] + (bias ? bias[i] : 0.0f)) * (gate ? gate[i] : 1.0f);
        y[i] = add ? y[i] + v : v;
    }
}

const row_form row_plain = { sum, squares, activate, normalise, weigh, finish, NULL, NULL };
