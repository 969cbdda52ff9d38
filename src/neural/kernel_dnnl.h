/* neural/kernel_dnnl.h - oneDNN, one thread at a time: products and convolutions of dense pieces.
 *
 * The library's own threads are not used (their number could change sums): the stream's pool cuts the work, and each
 * piece is an operation on the thread that runs it. An operation is made once a call and may be run by many threads,
 * each with scratch of its own. What oneDNN cannot make or run is a programmer's error.
 */
#pragma once
#include "neural/kernel_cpu.h"
#include <oneapi/dnnl/dnnl.h>

typedef struct dnnl_op {
    dnnl_primitive_t primitive; /* NULL: not made */
    dnnl_memory_desc_t input, weights, output, scratch;
    size_t weight_bytes, scratch_bytes;
} dnnl_op;

/** output[m,n] (rows `stride_out` apart) = input[m,k] * weights. `like` (may be NULL): the form of packed weights that
 *  it shall read. */
void dnnl_op_matmul(dnnl_op *op, int64_t m, int64_t n, int64_t k, dnnl_data_type_t in, dnnl_data_type_t weights,
                    dnnl_data_type_t out, int64_t stride_out, const dnnl_memory_desc_t *like);
/** Pack weights given as [n, k] rows of type `plain` into the form the operation reads (op->weight_bytes). */
void dnnl_op_pack_rows(const dnnl_op *op, void *packed, const void *rows, dnnl_data_type_t plain);

typedef struct dnnl_conv_shape {
    int64_t in, out, frames, height, width; /* of the input piece, its padding already in it */
    int64_t kt, kh, kw, stride_t, stride_hw;
    dnnl_data_type_t type; /* of input and weights; the output is f32 */
} dnnl_conv_shape;
void dnnl_op_conv(dnnl_op *op, const dnnl_conv_shape *c, const dnnl_memory_desc_t *like);
/** Pack weights given as [out, in, kt, kh, kw]. */
void dnnl_op_pack_taps(const dnnl_op *op, void *packed, const void *taps, const dnnl_conv_shape *c);

void dnnl_op_run(const dnnl_op *op, const void *input, const void *packed, void *output, void *scratch);
void dnnl_op_free(dnnl_op *op);
