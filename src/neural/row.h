/* neural/row.h - work on one row of numbers, in a form for each level of instructions.
 *
 * row.c is the plain reference (sums in f64, the C library's functions); row_vector.h is the same in loops that the
 * compiler turns into vectors, built once for each kind of processor. What a row gives depends on the level alone.
 * Outputs may be the inputs.
 */
#pragma once
#include "neural/kernels.h"

typedef struct row_form {
    float (*sum)(const float *x, int64_t n);
    float (*squares)(const float *x, int64_t n, float middle); /* sum of (x - middle)^2 */
    void (*activate)(float *y, const float *x, int64_t n, neural_act act);
    /** y = (x - mean) * f, times (scale + plus), plus shift; scale and shift may be NULL. */
    void (*normalise)(float *y, const float *x, int64_t n, float mean, float f, const float *scale, float plus,
                      const float *shift);
    /** y = x * f * weight */
    void (*weigh)(float *y, const float *x, int64_t n, float f, const float *weight);
    /** y takes a product: bias (may be NULL) added, `act`, times gate (may be NULL), y's own value added when `add`. */
    void (*finish)(float *y, const float *product, int64_t n, const float *bias, neural_act act, const float *gate,
                   bool add);
    /* Where products are of 8 bits (the reference multiplies their steps as floats): NULL in the plain form. */
    /** By the largest value to -127..127, to nearest even, each then xor `flip`; returns what one step is worth. */
    float (*quantise)(int8_t *q, const float *x, int64_t n, uint8_t flip);
    /** The product that sums of 8-bit factors stand for: (sum * scale - offset) * row. `y` may be the sums' memory. */
    void (*unquantise)(float *y, const int32_t *sums, int64_t n, const float *scale, const float *offset, float row);
} row_form;

extern const row_form row_plain, row_avx2, row_avx512;
const row_form *row_form_of(neural_level level);
