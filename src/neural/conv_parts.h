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

/** Row `h` of frame `t` of past and x taken together; NULL when the row is padding. */
const float *conv_row(const conv_job *j, int64_t t, int64_t h);
void conv_dnnl(const conv_job *j);
