/* neural/conv_parts.h - what the forms of the 3D convolution share. */
#pragma once
#include "neural/kernel_cpu.h"

typedef struct conv_job {
    neural_stream *stream;
    neural_volume *y;
    const neural_volume *past, *x; /* past may be NULL */
    neural_conv *c;
    bool add;
} conv_job;

/* A row of pixels, as f32 or as bf16; both NULL when it is padding. */
typedef struct conv_row {
    const float *data;
    const uint16_t *half;
} conv_row;
/** Row `h` of frame `t` of past and x taken together. */
conv_row conv_row_at(const conv_job *j, int64_t t, int64_t h);
void conv_dnnl(const conv_job *j);
