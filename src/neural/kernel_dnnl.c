/* neural/kernel_dnnl.c - oneDNN 2.6's C interface behind five calls. */
#include "neural/kernel_dnnl.h"

#include <pthread.h>
#include <string.h>

void omp_set_num_threads(int n); /* of the OpenMP runtime that oneDNN is linked with; its header belongs to compilers */

static dnnl_engine_t engine;
static pthread_once_t engine_once = PTHREAD_ONCE_INIT;
static pthread_key_t stream_key; /* ends a thread's stream with the thread */
static _Thread_local dnnl_stream_t thread_stream;

static void check(dnnl_status_t status)
{
    CIEL_ASSERT(status == dnnl_success);
}

static void end_stream(void *stream)
{
    dnnl_stream_destroy(stream);
}

static void make_engine(void)
{
    neural_level level = neural_level_best();
    if (level == NEURAL_AVX2)
        dnnl_set_max_cpu_isa(dnnl_cpu_isa_avx2);
    check(dnnl_engine_create(&engine, dnnl_cpu, 0));
    CIEL_ASSERT(pthread_key_create(&stream_key, end_stream) == 0);
}

static void ready(void)
{
    if (thread_stream)
        return;
    pthread_once(&engine_once, make_engine);
    omp_set_num_threads(1);
    check(dnnl_stream_create(&thread_stream, engine, dnnl_stream_default_flags));
    CIEL_ASSERT(pthread_setspecific(stream_key, thread_stream) == 0);
}

static void make_strided(dnnl_memory_desc_t *md, int n_dims, const int64_t *dims, dnnl_data_type_t type,
                         const int64_t *strides)
{
    dnnl_dims_t d, st;
    memcpy(d, dims, (size_t)n_dims * sizeof *dims);
    memcpy(st, strides, (size_t)n_dims * sizeof *strides);
    check(dnnl_memory_desc_init_by_strides(md, n_dims, d, type, st));
}

static void make_tagged(dnnl_memory_desc_t *md, int n_dims, const int64_t *dims, dnnl_data_type_t type,
                        dnnl_format_tag_t tag)
{
    dnnl_dims_t d;
    memcpy(d, dims, (size_t)n_dims * sizeof *dims);
    check(dnnl_memory_desc_init_by_tag(md, n_dims, d, type, tag));
}

static void finish(dnnl_op *op, const_dnnl_op_desc_t desc)
{
    dnnl_primitive_attr_t attr;
    dnnl_primitive_desc_t pd;
    check(dnnl_primitive_attr_create(&attr));
    check(dnnl_primitive_attr_set_scratchpad_mode(attr, dnnl_scratchpad_mode_user));
    check(dnnl_primitive_desc_create(&pd, desc, attr, engine, NULL));
    op->input = *dnnl_primitive_desc_query_md(pd, dnnl_query_src_md, 0);
    op->weights = *dnnl_primitive_desc_query_md(pd, dnnl_query_weights_md, 0);
    op->output = *dnnl_primitive_desc_query_md(pd, dnnl_query_dst_md, 0);
    op->scratch = *dnnl_primitive_desc_query_md(pd, dnnl_query_scratchpad_md, 0);
    op->weight_bytes = dnnl_memory_desc_get_size(&op->weights);
    op->scratch_bytes = dnnl_memory_desc_get_size(&op->scratch);
    check(dnnl_primitive_create(&op->primitive, pd));
    dnnl_primitive_desc_destroy(pd);
    dnnl_primitive_attr_destroy(attr);
}

void dnnl_op_matmul(dnnl_op *op, int64_t m, int64_t n, int64_t k, dnnl_data_type_t in, dnnl_data_type_t weights,
                    dnnl_data_type_t out, int64_t stride_out, const dnnl_memory_desc_t *like)
{
    dnnl_memory_desc_t a, b, c;
    dnnl_matmul_desc_t desc;
    ready();
    make_strided(&a, 2, (int64_t[]){ m, k }, in, (int64_t[]){ k, 1 });
    make_strided(&c, 2, (int64_t[]){ m, n }, out, (int64_t[]){ stride_out, 1 });
    if (like)
        b = *like;
    else
        make_tagged(&b, 2, (int64_t[]){ k, n }, weights, dnnl_format_tag_any);
    check(dnnl_matmul_desc_init(&desc, &a, &b, NULL, &c));
    finish(op, &desc);
}

static void reorder(const dnnl_memory_desc_t *from, const void *plain, const dnnl_memory_desc_t *to, void *packed)
{
    dnnl_primitive_desc_t pd;
    dnnl_primitive_t p;
    dnnl_memory_t a, b;
    check(dnnl_reorder_primitive_desc_create(&pd, from, engine, to, engine, NULL));
    check(dnnl_primitive_create(&p, pd));
    check(dnnl_memory_create(&a, from, engine, (void *)(uintptr_t)plain));
    check(dnnl_memory_create(&b, to, engine, packed));
    check(dnnl_primitive_execute(p, thread_stream, 2, (dnnl_exec_arg_t[]){ { DNNL_ARG_FROM, a }, { DNNL_ARG_TO, b } }));
    check(dnnl_stream_wait(thread_stream));
    dnnl_memory_destroy(a);
    dnnl_memory_destroy(b);
    dnnl_primitive_destroy(p);
    dnnl_primitive_desc_destroy(pd);
}

void dnnl_op_pack_rows(const dnnl_op *op, void *packed, const void *rows, dnnl_data_type_t plain)
{
    dnnl_memory_desc_t from;
    ready();
    make_strided(&from, 2, op->weights.dims, plain, (int64_t[]){ 1, op->weights.dims[0] });
    reorder(&from, rows, &op->weights, packed);
}

void dnnl_op_conv(dnnl_op *op, const dnnl_conv_shape *c, const dnnl_memory_desc_t *like)
{
    dnnl_memory_desc_t a, b, o;
    dnnl_convolution_desc_t desc;
    dnnl_dims_t strides = { c->stride_t, c->stride_hw, c->stride_hw }, none = { 0, 0, 0 };
    ready();
    make_tagged(&a, 5, (int64_t[]){ 1, c->in, c->frames, c->height, c->width }, c->type, dnnl_ndhwc);
    make_tagged(&o, 5,
                (int64_t[]){ 1, c->out, (c->frames - c->kt) / c->stride_t + 1, (c->height - c->kh) / c->stride_hw + 1,
                             (c->width - c->kw) / c->stride_hw + 1 },
                dnnl_f32, dnnl_ndhwc);
    if (like)
        b = *like;
    else
        make_tagged(&b, 5, (int64_t[]){ c->out, c->in, c->kt, c->kh, c->kw }, c->type, dnnl_format_tag_any);
    check(dnnl_convolution_forward_desc_init(&desc, dnnl_forward_inference, dnnl_convolution_direct, &a, &b, NULL, &o,
                                             strides, none, none));
    finish(op, &desc);
}

void dnnl_op_pack_taps(const dnnl_op *op, void *packed, const void *taps, const dnnl_conv_shape *c)
{
    dnnl_memory_desc_t from;
    ready();
    make_tagged(&from, 5, (int64_t[]){ c->out, c->in, c->kt, c->kh, c->kw }, c->type, dnnl_oidhw);
    reorder(&from, taps, &op->weights, packed);
}

void dnnl_op_run(const dnnl_op *op, const void *input, const void *packed, void *output, void *scratch)
{
    ready();
    const dnnl_memory_desc_t *md[] = { &op->input, &op->weights, &op->output, &op->scratch };
    const int name[] = { DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST, DNNL_ARG_SCRATCHPAD };
    void *data[] = { (void *)(uintptr_t)input, (void *)(uintptr_t)packed, output, scratch };
    dnnl_exec_arg_t args[4];
    for (int i = 0; i < 4; i++) {
        args[i].arg = name[i];
        check(dnnl_memory_create(&args[i].memory, md[i], engine, data[i]));
    }
    check(dnnl_primitive_execute(op->primitive, thread_stream, 4, args));
    check(dnnl_stream_wait(thread_stream));
    for (int i = 0; i < 4; i++)
        dnnl_memory_destroy(args[i].memory);
}

void dnnl_op_free(dnnl_op *op)
{
    if (op->primitive)
        dnnl_primitive_destroy(op->primitive);
    *op = (dnnl_op){ 0 };
}
