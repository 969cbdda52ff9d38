/* neural/conv_dnnl.c - 3D convolution by oneDNN on pieces of a frame.
 *
 * A piece of output gathers what it reads of past and present frames into a dense block of its thread, with padding as
 * zeros and values in the form that is multiplied; oneDNN convolves that; bias and sum follow while the piece is in the
 * cache. Weights are packed anew each call: next to the products of a frame that is nothing, and no memory stays.
 */
#include "neural/conv_parts.h"
#include "neural/kernel_dnnl.h"

#include <string.h>

#define PIECE_ROWS    16
#define PIECE_COLUMNS 64
#define PIECES_WISHED 32 /* a call; small pictures are cut finer, down to 4 rows */

typedef struct conv_pieces {
    const conv_job *job;
    bool bf16;                                /* else f32 */
    int64_t rows, columns, n_rows, n_columns; /* of a piece, of output; pieces a frame */
    dnnl_op op[2][2];                         /* [short rows][short columns] */
    dnnl_conv_shape shape[2][2];
    char *packed, *threads;
    size_t thread_bytes, input_bytes, tile_bytes;
} conv_pieces;

static void make_op(conv_pieces *p, int short_rows, int short_columns)
{
    const conv_job *j = p->job;
    const neural_conv *c = j->c;
    int64_t h = short_rows ? j->y->height % p->rows : p->rows,
            w = short_columns ? j->y->width % p->columns : p->columns;
    if (h == 0 || w == 0)
        return;
    p->shape[short_rows][short_columns] = (dnnl_conv_shape){ .in = j->x->channels,
                                                             .out = j->y->channels,
                                                             .frames = c->kt,
                                                             .height = (h - 1) * c->stride_hw + c->kh,
                                                             .width = (w - 1) * c->stride_hw + c->kw,
                                                             .kt = c->kt,
                                                             .kh = c->kh,
                                                             .kw = c->kw,
                                                             .stride_t = 1,
                                                             .stride_hw = c->stride_hw,
                                                             .type = p->bf16 ? dnnl_bf16 : dnnl_f32 };
    dnnl_op_conv(&p->op[short_rows][short_columns], &p->shape[short_rows][short_columns],
                 short_rows || short_columns ? &p->op[0][0].weights : NULL);
}

/* n values of a row from value `at` on, in the form that is multiplied. */
static void convert(const conv_pieces *p, char *to, conv_row row, int64_t at, int64_t n)
{
    if (p->bf16 && row.half)
        memcpy(to, row.half + at, (size_t)n * sizeof *row.half);
    else if (p->bf16)
        cpu_to_bf16((uint16_t *)(void *)to, row.data + at, n);
    else if (row.half)
        for (int64_t i = 0; i < n; i++)
            ((float *)(void *)to)[i] = neural_bf16_to_f32(row.half[at + i]);
    else
        memcpy(to, row.data + at, (size_t)n * sizeof *row.data);
}

/* Columns [w0, w0 + width) of an input row, zeros where there is no picture. */
static void gather_row(const conv_pieces *p, char *to, conv_row row, int64_t w0, int64_t width)
{
    int64_t in = p->job->x->channels, all = p->job->x->width;
    size_t value = (size_t)in * (p->bf16 ? sizeof(uint16_t) : sizeof(float));
    int64_t begin = w0 < 0 ? 0 : w0, end = cpu_min(w0 + width, all);
    if ((!row.data && !row.half) || end <= begin) {
        memset(to, 0, (size_t)width * value);
        return;
    }
    memset(to, 0, (size_t)(begin - w0) * value);
    convert(p, to + (size_t)(begin - w0) * value, row, begin * in, (end - begin) * in);
    memset(to + (size_t)(end - w0) * value, 0, (size_t)(w0 + width - end) * value);
}

static void gather(const conv_pieces *p, const dnnl_conv_shape *shape, char *to, int64_t t, int64_t h0, int64_t w0)
{
    const neural_conv *c = p->job->c;
    size_t row_bytes = (size_t)(shape->width * shape->in) * (p->bf16 ? sizeof(uint16_t) : sizeof(float));
    for (int64_t f = 0; f < shape->frames; f++)
        for (int64_t h = 0; h < shape->height; h++, to += row_bytes)
            gather_row(p, to, conv_row_at(p->job, t * c->stride_t + f, h0 * c->stride_hw + h - c->pad),
                       w0 * c->stride_hw - c->pad, shape->width);
}

static void put_row(const conv_job *j, float *to, const float *tile, int64_t pixels)
{
    int64_t n = j->y->channels;
    const float *bias = j->c->w.bias;
    for (int64_t i = 0; i < pixels; i++, to += n, tile += n)
        for (int64_t k = 0; k < n; k++) {
            float v = tile[k] + (bias ? bias[k] : 0.0f);
            to[k] = j->add ? to[k] + v : v;
        }
}

static void convolve_pieces(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const conv_pieces *p = ctx;
    neural_volume *y = p->job->y;
    char *mine = p->threads + (size_t)i_thread * p->thread_bytes;
    float *tile = (float *)(void *)(mine + p->input_bytes);
    for (int64_t i = begin; i < end; i++) {
        int64_t t = i / (p->n_rows * p->n_columns), h0 = i / p->n_columns % p->n_rows * p->rows;
        int64_t w0 = i % p->n_columns * p->columns;
        int64_t h = cpu_min(p->rows, y->height - h0), w = cpu_min(p->columns, y->width - w0);
        int short_rows = h < p->rows, short_columns = w < p->columns;
        gather(p, &p->shape[short_rows][short_columns], mine, t, h0, w0);
        dnnl_op_run(&p->op[short_rows][short_columns], mine, p->packed, tile, mine + p->input_bytes + p->tile_bytes);
        for (int64_t r = 0; r < h; r++)
            put_row(p->job, y->data + ((t * y->height + h0 + r) * y->width + w0) * y->channels,
                    tile + r * w * y->channels, w);
    }
}

typedef struct taps_job {
    const neural_conv *c;
    bool bf16;
    char *out;
} taps_job;

static void read_taps(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const taps_job *j = ctx;
    const neural_linear *w = &j->c->w;
    int64_t first = begin * w->k, count = (end - begin) * w->k;
    (void)i_thread;
    if (j->bf16)
        neural_weight_bf16(w->weight, first, count, (uint16_t *)(void *)j->out + first);
    else
        neural_weight_f32(w->weight, first, count, (float *)(void *)j->out + first);
}

static void pack(conv_pieces *p)
{
    const conv_job *j = p->job;
    taps_job t = { j->c, p->bf16, NULL };
    size_t plain = (size_t)(j->c->w.n * j->c->w.k) * (p->bf16 ? sizeof(uint16_t) : sizeof(float));
    t.out = cpu_scratch(j->stream, SCRATCH_INPUT, plain);
    p->packed = cpu_scratch(j->stream, SCRATCH_WEIGHTS, p->op[0][0].weight_bytes);
    cpu_for(j->stream, j->c->w.n, 8, read_taps, &t);
    dnnl_op_pack_taps(&p->op[0][0], p->packed, t.out, &p->shape[0][0]);
}

void conv_dnnl(const conv_job *j)
{
    const neural_volume *y = j->y;
    conv_pieces p = { .job = j, .bf16 = cpu_rounds(j->c->w.compute) && j->stream->bf16 };
    p.columns = cpu_pieces(y->width, cpu_pieces(y->width, PIECE_COLUMNS));
    p.n_columns = cpu_pieces(y->width, p.columns);
    p.rows = PIECE_ROWS;
    while (p.rows > 4 && y->frames * p.n_columns * cpu_pieces(y->height, p.rows) < PIECES_WISHED)
        p.rows /= 2;
    p.rows = cpu_pieces(y->height, cpu_pieces(y->height, p.rows));
    p.n_rows = cpu_pieces(y->height, p.rows);
    size_t scratch = 0;
    for (int i = 0; i < 4; i++) {
        make_op(&p, i / 2, i % 2);
        size_t bytes = p.op[i / 2][i % 2].scratch_bytes;
        scratch = bytes > scratch ? bytes : scratch;
    }
    const dnnl_conv_shape *s = &p.shape[0][0];
    p.input_bytes = CPU_ROUND((size_t)(s->frames * s->height * s->width * s->in) * sizeof(float));
    p.tile_bytes = CPU_ROUND((size_t)(p.rows * p.columns * y->channels) * sizeof(float));
    p.thread_bytes = CPU_ROUND(p.input_bytes + p.tile_bytes + scratch);
    p.threads = cpu_scratch_threads(j->stream, p.thread_bytes);
    pack(&p);
    cpu_for(j->stream, y->frames * p.n_rows * p.n_columns, 1, convolve_pieces, &p);
    for (int i = 0; i < 4; i++)
        dnnl_op_free(&p.op[i / 2][i % 2]);
}
