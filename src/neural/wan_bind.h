/* neural/wan_bind.h - from a part's table of tensors to what kernels take: matrices where they lie, small vectors on
 * the device. What was bound is held by the binding and released with it.
 */
#pragma once
#include "base/arena.h"
#include "neural/kernels.h"
#include "neural/model_table.h"
#include "neural/wan_lora.h"

typedef struct wan_binding {
    neural_stream *stream;
    const neural_part *part;
    const neural_lora *lora; /* NULL, or what to add to matrices (wan_lora.h); read while binding only */
    neural_compute compute;
    ciel_arena arena;
    float **held; /* device vectors */
    size_t n_held;
    neural_linear **linears; /* for what kernels packed into them */
    size_t n_linears;
} wan_binding;

/** The tensor of that original name as f32 on the device. */
float *wan_bind_vector(wan_binding *b, const char *name);
/** name.weight as a matrix of rows by its first size, and name.bias when the part has one. */
void wan_bind_linear(wan_binding *b, neural_linear *l, const char *name);
/** name.weight [out, in, (kt,) kh, kw] and name.bias. */
void wan_bind_conv(wan_binding *b, neural_conv *c, const char *name, int stride_t, int stride_hw, int pad);
void wan_bind_release(wan_binding *b);
