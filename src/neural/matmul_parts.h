/* neural/matmul_parts.h - what the forms of the matrix product share. */
#pragma once
#include "neural/kernel_cpu.h"
#include "neural/row.h"

typedef struct matmul_job {
    neural_stream *stream;
    const row_form *form;
    float *y;
    const float *x;
    int64_t m;
    neural_linear *w;
    const neural_after *after;
} matmul_job;

/** Finish columns [column, column + n) of row `row`: y takes `product` with bias and what `after` asks for. */
void matmul_finish_row(const matmul_job *j, int64_t row, int64_t column, int64_t n, const float *product);
void matmul_dnnl(const matmul_job *j);
void matmul_dnnl_release(neural_stream *s, neural_linear *w);
