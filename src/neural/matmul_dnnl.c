/* neural/matmul_dnnl.c - y = x w' by oneDNN on pieces.
 *
 * Columns are cut into slices. First every slice's weights are read from the file, converted and packed; then pieces of
 * rows x slices are multiplied, each into a tile of its thread that is finished (bias, activation, gate, sum) while it
 * is in the cache. Where the processor has no product of bf16, that mode multiplies f32: as fast there, and nothing to
 * round. INT8: rows of x by their largest value to -127..127, kept as unsigned about 128; rows of w likewise, kept
 * signed; what the offset adds is taken off by the sum of the weights.
 */
#include "neural/kernel_dnnl.h"
#include "neural/matmul_parts.h"

#define ROWS 512

struct neural_packed { /* INT8 weights, kept */
    char *slices;
    dnnl_memory_desc_t form[2]; /* of whole slices and of the short one */
    float *scale, *offset;      /* by output: of the weights; what the offset of x adds, scaled */
};

enum product {
    PRODUCT_F32,
    PRODUCT_BF16,
    PRODUCT_INT8
};
typedef struct slices {
    const matmul_job *job;
    enum product product;
    int64_t columns, n_slices, n_row_pieces;
    dnnl_op op[2][2]; /* [short rows][short columns] */
    size_t slice_bytes;
    char *packed;
    float *scale, *offset; /* INT8, by column */
    const void *input;     /* x as the product reads it */
    float *row_scale;      /* INT8 */
    char *threads;
    size_t thread_bytes, tile_bytes;
} slices;

static enum product product_of(const matmul_job *j)
{
    if (j->w->compute == NEURAL_COMPUTE_INT8 && neural_level_has_int8(j->stream->level))
        return PRODUCT_INT8;
    return cpu_rounds(j->w->compute) && j->stream->bf16 ? PRODUCT_BF16 : PRODUCT_F32;
}

static size_t product_bytes(enum product p)
{
    return p == PRODUCT_F32 ? 4 : p == PRODUCT_BF16 ? 2 : 1;
}

/* About 4 MiB of f32 weights a slice, whole vectors, at least one. */
static int64_t slice_columns(int64_t n, int64_t k)
{
    int64_t c = (1 << 20) / k / 64 * 64;
    c = c < 64 ? 64 : c > 640 ? 640 : c;
    return cpu_min(c, n);
}

static void make_op(slices *s, int short_rows, int short_columns)
{
    static const dnnl_data_type_t in[] = { dnnl_f32, dnnl_bf16, dnnl_u8 }, w[] = { dnnl_f32, dnnl_bf16, dnnl_s8 };
    const matmul_job *j = s->job;
    const struct neural_packed *kept = j->w->packed;
    const dnnl_memory_desc_t *like = short_rows ? &s->op[0][short_columns].weights
                                     : kept     ? &kept->form[short_columns]
                                                : NULL;
    int64_t m = short_rows ? j->m % ROWS : cpu_min(ROWS, j->m), n = short_columns ? j->w->n % s->columns : s->columns;
    if (m == 0 || n == 0)
        return;
    dnnl_op_matmul(&s->op[short_rows][short_columns], m, n, j->w->k, in[s->product], w[s->product],
                   s->product == PRODUCT_INT8 ? dnnl_s32 : dnnl_f32, s->columns, like);
}

static int32_t row_sum(const int8_t *q, int64_t k)
{
    int32_t sum = 0;
    for (int64_t i = 0; i < k; i++)
        sum += q[i];
    return sum;
}

/* Rows [n0, n0 + n) of the weights as the product's plain form, in `room` unless they lie so in the file already. */
static const void *plain_rows(const slices *s, int64_t n0, int64_t n, char *room)
{
    const neural_linear *w = s->job->w;
    int64_t k = w->k;
    const float *f32 = neural_weight_as_f32(w->weight);
    const uint16_t *bf16 = neural_weight_as_bf16(w->weight);
    if (s->product == PRODUCT_F32) {
        if (f32)
            return f32 + n0 * k;
        neural_weight_f32(w->weight, n0 * k, n * k, (float *)(void *)room);
        return room;
    }
    if (s->product == PRODUCT_BF16) {
        if (bf16)
            return bf16 + n0 * k;
        neural_weight_bf16(w->weight, n0 * k, n * k, (uint16_t *)(void *)room);
        return room;
    }
    float *row = (float *)(void *)(room + CPU_ROUND(n * k));
    for (int64_t i = 0; i < n; i++) {
        neural_weight_f32(w->weight, (n0 + i) * k, k, row);
        s->scale[n0 + i] = s->job->form->quantise((int8_t *)room + i * k, row, k, 0);
        s->offset[n0 + i] = 128.0f * s->scale[n0 + i] * (float)row_sum((int8_t *)room + i * k, k);
    }
    return room;
}

static void pack_slices(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    static const dnnl_data_type_t plain[] = { dnnl_f32, dnnl_bf16, dnnl_s8 };
    slices *s = ctx;
    for (int64_t i = begin; i < end; i++) {
        int64_t n0 = i * s->columns, n = cpu_min(s->columns, s->job->w->n - n0);
        const void *rows = plain_rows(s, n0, n, s->threads + (size_t)i_thread * s->thread_bytes);
        dnnl_op_pack_rows(&s->op[0][n < s->columns], s->packed + (size_t)i * s->slice_bytes, rows, plain[s->product]);
    }
}

static void convert_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    slices *s = ctx;
    int64_t k = s->job->w->k;
    (void)i_thread;
    for (int64_t r = begin; r < end; r++) {
        const float *x = s->job->x + r * k;
        if (s->product == PRODUCT_BF16)
            cpu_to_bf16((uint16_t *)(uintptr_t)s->input + r * k, x, k);
        else {
            uint8_t *q = (uint8_t *)(uintptr_t)s->input + r * k;
            s->row_scale[r] = s->job->form->quantise((int8_t *)q, x, k, 0x80); /* + 128, as unsigned */
        }
    }
}

static void multiply_pieces(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const slices *s = ctx;
    const matmul_job *j = s->job;
    char *mine = s->threads + (size_t)i_thread * s->thread_bytes;
    float *tile = (float *)(void *)mine;
    const int32_t *sums = (const int32_t *)(const void *)mine;
    for (int64_t p = begin; p < end; p++) {
        int64_t slice = p / s->n_row_pieces, m0 = p % s->n_row_pieces * ROWS, n0 = slice * s->columns;
        int64_t m = cpu_min(ROWS, j->m - m0), n = cpu_min(s->columns, j->w->n - n0);
        const char *input = (const char *)s->input + (size_t)(m0 * j->w->k) * product_bytes(s->product);
        dnnl_op_run(&s->op[m < cpu_min(ROWS, j->m)][n < s->columns], input, s->packed + (size_t)slice * s->slice_bytes,
                    tile, mine + s->tile_bytes);
        for (int64_t r = 0; r < m; r++) {
            if (s->product == PRODUCT_INT8)
                j->form->unquantise(tile + r * s->columns, sums + r * s->columns, n, s->scale + n0, s->offset + n0,
                                    s->row_scale[m0 + r]);
            matmul_finish_row(j, m0 + r, n0, n, tile + r * s->columns);
        }
    }
}

/* What the 8-bit weights of a matrix are kept in; false when they are there already. */
static bool prepare_kept(slices *s)
{
    neural_linear *w = s->job->w;
    bool made = !w->packed;
    if (made) {
        neural_stream *st = s->job->stream;
        w->packed = neural_alloc(st, sizeof *w->packed);
        w->packed->slices = neural_alloc(st, s->slice_bytes * (size_t)s->n_slices);
        w->packed->scale = neural_alloc_f32(st, w->n);
        w->packed->offset = neural_alloc_f32(st, w->n);
        w->packed->form[0] = s->op[0][0].weights;
        w->packed->form[1] = s->op[0][1].weights;
    }
    s->packed = w->packed->slices;
    s->scale = w->packed->scale;
    s->offset = w->packed->offset;
    return made;
}

static void prepare_scratch(slices *s)
{
    const matmul_job *j = s->job;
    size_t scratch = 0, k = (size_t)j->w->k, columns = (size_t)s->columns;
    for (int i = 0; i < 4; i++)
        scratch = s->op[i / 2][i % 2].scratch_bytes > scratch ? s->op[i / 2][i % 2].scratch_bytes : scratch;
    s->tile_bytes = CPU_ROUND((size_t)ROWS * columns * sizeof(float));
    size_t rows = CPU_ROUND(columns * k * product_bytes(s->product)) + CPU_ROUND(k * sizeof(float));
    s->thread_bytes = CPU_ROUND(s->tile_bytes + scratch > rows ? s->tile_bytes + scratch : rows);
    s->threads = cpu_scratch_threads(j->stream, s->thread_bytes);
    s->input = j->x;
    if (s->product != PRODUCT_F32)
        s->input = cpu_scratch(j->stream, SCRATCH_INPUT, (size_t)j->m * k * product_bytes(s->product));
    if (s->product == PRODUCT_INT8)
        s->row_scale = cpu_scratch(j->stream, SCRATCH_SCALES, (size_t)j->m * sizeof(float));
}

void matmul_dnnl(const matmul_job *j)
{
    slices s = { .job = j, .product = product_of(j) };
    s.columns = slice_columns(j->w->n, j->w->k);
    s.n_slices = cpu_pieces(j->w->n, s.columns);
    s.n_row_pieces = cpu_pieces(j->m, ROWS);
    make_op(&s, 0, 0);
    make_op(&s, 0, 1);
    if (j->m > ROWS) {
        make_op(&s, 1, 0);
        make_op(&s, 1, 1);
    }
    s.slice_bytes = CPU_ROUND(s.op[0][0].weight_bytes > s.op[0][1].weight_bytes ? s.op[0][0].weight_bytes
                                                                                : s.op[0][1].weight_bytes);
    prepare_scratch(&s);
    bool pack = true;
    if (s.product == PRODUCT_INT8)
        pack = prepare_kept(&s);
    else
        s.packed = cpu_scratch(j->stream, SCRATCH_WEIGHTS, s.slice_bytes * (size_t)s.n_slices);
    if (pack)
        cpu_for(j->stream, s.n_slices, 1, pack_slices, &s);
    if (pack && s.product == PRODUCT_INT8)
        neural_weight_drop(j->w->weight);
    if (neural_stream_cancelled(j->stream))
        matmul_dnnl_release(j->stream, j->w); /* it may be half packed */
    else if (s.input != j->x)
        cpu_for(j->stream, j->m, cpu_row_piece(j->w->k), convert_rows, &s);
    if (!neural_stream_cancelled(j->stream))
        cpu_for(j->stream, s.n_slices * s.n_row_pieces, 1, multiply_pieces, &s);
    for (int i = 0; i < 4; i++)
        dnnl_op_free(&s.op[i / 2][i % 2]);
}

void matmul_dnnl_release(neural_stream *s, neural_linear *w)
{
    if (!w->packed)
        return;
    neural_free(s, w->packed->slices);
    neural_free(s, w->packed->scale);
    neural_free(s, w->packed->offset);
    neural_free(s, w->packed);
    w->packed = NULL;
}
