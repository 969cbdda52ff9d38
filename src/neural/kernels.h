/* neural/kernels.h - the arithmetic of the models. Every kernel has a plain reference (level NEURAL_REF) with the same
 * contract, which is what its tests compare it with.
 *
 * Pointers are to the stream's memory, rows are dense unless a stride is given, and outputs may not overlap inputs
 * unless a contract says so. Shapes are the caller's duty: a wrong one is a programmer's error.
 */
#pragma once
#include "neural/tensor.h"
#include "neural/weights.h"

/* A weight matrix [n out, k in] that is read where it lies in the mapped file, whatever its dtype, and brought into the
 * form that the processor multiplies each time it is used: nothing but the file's own pages stays in memory. With INT8
 * the 8-bit form is made once and kept, and the file's pages are let go. */
typedef struct neural_linear {
    const neural_weight *weight; /* n x k values (a convolution's with all its taps count as k); not owned */
    const float *bias;           /* n, on the device; NULL = none */
    int64_t n, k;
    neural_compute compute;
    struct neural_packed *packed; /* INT8: the weights in 8 bits, made on first use; NULL before */
} neural_linear;

typedef enum neural_act {
    NEURAL_ACT_NONE,
    NEURAL_ACT_GELU_TANH,
    NEURAL_ACT_SILU
} neural_act;
/* Values by column that differ between the first rows and the rest (tokens of a given first frame, and the others). */
typedef struct neural_by_row {
    const float *first, *rest; /* [columns]; first may be NULL when n_first is 0 */
    int64_t n_first;
} neural_by_row;
/* After y = x w' + bias: y = act(y); y *= gate (when gate.rest); y += what y held before (when add). */
typedef struct neural_after {
    neural_act act;
    neural_by_row gate;
    bool add;
} neural_after;

/** y[m,n] = x[m,k] * w[n,k]' + bias, then `after` (NULL = nothing). */
void neural_matmul(neural_stream *s, float *y, const float *x, int64_t m, neural_linear *w, const neural_after *after);
void neural_linear_release(neural_stream *s, neural_linear *w); /* forget what was packed */

/* Attention: softmax(scale * q k') v by head; q [n_q, heads * dim], k and v [n_k, heads * dim], each with its own row
 * stride (in values). Scores are formed by blocks with a running maximum and sum; the full matrix is never stored. */
typedef struct neural_attention_args {
    const float *q, *k, *v;
    float *out; /* may be q's memory when the strides are the same */
    int64_t n_q, n_k, heads, dim;
    int64_t q_stride, k_stride, v_stride, out_stride;
    float scale;
    const float *bias;      /* [heads, n_q, n_k] added to the scaled scores; NULL = none (short sequences only) */
    neural_compute compute; /* F32, or BF16 (INT8 counts as BF16) */
} neural_attention_args;
void neural_attention(neural_stream *s, const neural_attention_args *a);

/* 3D convolution over volumes, channels last. Weights [out, in, kt, kh, kw] as files have them; kernels up to 3 a side.
 * Output frame t reads input frames t * stride_t .. t * stride_t + kt - 1 of `past` followed by `x`; the caller gives
 * as much past as causality needs (frames earlier than that are simply not there: no padding in time). Rows and columns
 * are padded with zeros: `pad` before, and after as far as the output's size asks for. */
typedef struct neural_conv {
    neural_linear w; /* n = out, k = in * kt * kh * kw */
    int kt, kh, kw;
    int stride_t, stride_hw; /* 1 or 2 */
    int pad;                 /* zeros above and left of the picture */
} neural_conv;
/** `past` (f32 or half) keeps its number of frames: the oldest go, those of x come. */
void neural_past_push(neural_stream *s, neural_volume *past, const neural_volume *x);
/** y must be made with the right size: frames (past + x - kt) / stride_t + 1. `past` may be NULL (no frames). With
 * `add` the result is added to what y holds. */
void neural_conv3d(neural_stream *s, neural_volume *y, const neural_volume *past, const neural_volume *x,
                   neural_conv *c, bool add);

/** y = (x - mean) / sqrt(var + eps) * scale + shift by row; `plus_one` adds 1 to scale. scale.rest NULL = 1, shift.rest
 *  NULL = 0. y may be x. */
void neural_layer_norm(neural_stream *s, float *y, const float *x, int64_t rows, int64_t columns, float eps,
                       neural_by_row scale, neural_by_row shift, bool plus_one);
/** y = x / sqrt(mean(x^2) + eps) * weight[columns]; y may be x. */
void neural_rms_norm(neural_stream *s, float *y, const float *x, int64_t rows, int64_t columns, float eps,
                     const float *weight);
/** y = x / max(|x|, 1e-12) * sqrt(columns) * gamma[columns] by row, then SiLU when asked. y may be x. */
void neural_unit_norm(neural_stream *s, float *y, const float *x, int64_t rows, int64_t columns, const float *gamma,
                      bool silu);
/** Rotate adjacent pairs of every head of x[rows, heads * dim] by the angles whose cosines and sines are
 *  [rows, dim / 2]. In place. */
void neural_rope(neural_stream *s, float *x, int64_t rows, int64_t heads, int64_t dim, const float *cosines,
                 const float *sines);

/** Patches of a volume as rows, and back: the volume is cut into patch[0] x patch[1] x patch[2]; a row of patchify
 * holds (channel, t, h, w), w fastest, as the weights of an embedding; a row of unpatchify holds (t, h, w, channel). */
void neural_patchify(neural_stream *s, float *rows, const neural_volume *v, const int patch[3]);
void neural_unpatchify(neural_stream *s, neural_volume *v, const float *rows, const int patch[3]);

/* Volumes by pixel. Where frames are said to begin, the first frame of a film is meant: a film's chunks may then be
 * worked on one after the other. */
/** y [2h, 2w] = every pixel of x four times. */
void neural_upsample(neural_stream *s, neural_volume *y, const neural_volume *x);
/** Frames of y [t, h, w, c] from those of x [t / 2, h, w, 2c]: the first half of the channels, then the second. */
void neural_split_frames(neural_stream *s, neural_volume *y, const neural_volume *x);
/** y += x spread by `ft` in time and 2 in space, channels repeated as needed (the shortcut of Wan2.2's decoder); at the
 *  film's beginning the first ft - 1 frames are dropped. */
void neural_spread_add(neural_stream *s, neural_volume *y, const neural_volume *x, int ft, bool begins);
/** y += means of x over `ft` frames, fs x fs pixels and neighbouring channels (the shortcut of Wan2.2's encoder); at
 * the film's beginning ft - 1 frames of zeros come first. */
void neural_gather_add(neural_stream *s, neural_volume *y, const neural_volume *x, int ft, int fs, bool begins);
/** Pixels folded 2 x 2 into channels (channel, column parity, row parity), and back. */
void neural_fold(neural_stream *s, neural_volume *y, const neural_volume *x);
void neural_unfold(neural_stream *s, neural_volume *y, const neural_volume *x);

/* By value; y may be x (or a). */
void neural_activate(neural_stream *s, float *y, const float *x, int64_t count, neural_act act);
void neural_add(neural_stream *s, float *y, const float *a, const float *b, int64_t count);
void neural_multiply(neural_stream *s, float *y, const float *a, const float *b, int64_t count);
/** y = fa * a + fb * b */
void neural_mix(neural_stream *s, float *y, const float *a, float fa, const float *b, float fb, int64_t count);
/** y = x * scale[c] + shift[c] by channel. */
void neural_scale_shift(neural_stream *s, float *y, const float *x, int64_t rows, int64_t columns, const float *scale,
                        const float *shift);
void neural_clamp(neural_stream *s, float *y, const float *x, float lo, float hi, int64_t count);
