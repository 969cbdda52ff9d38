/* neural/conv.c - 3D convolution, channels last: the plain reference and the way to the fast forms. Kernels of one
 * value are matrix products; the rest is conv_dnnl.c. */
#include "neural/conv_parts.h"

#include <string.h>

conv_row conv_row_at(const conv_job *j, int64_t t, int64_t h)
{
    const neural_volume *v = j->x;
    if (h < 0 || h >= v->height)
        return (conv_row){ NULL, NULL };
    int64_t n_past = j->past ? j->past->frames : 0;
    if (t < n_past)
        v = j->past;
    else
        t -= n_past;
    int64_t at = (t * v->height + h) * v->width * v->channels;
    return v->half ? (conv_row){ NULL, v->half + at } : (conv_row){ v->data + at, NULL };
}

void neural_past_push(neural_stream *s, neural_volume *past, const neural_volume *x)
{
    int64_t frame = x->height * x->width * x->channels, size = past->half ? sizeof(uint16_t) : sizeof(float);
    char *to = past->half ? (char *)past->half : (char *)past->data;
    int64_t keep = past->frames > x->frames ? past->frames - x->frames : 0, come = past->frames - keep;
    (void)s;
    memmove(to, to + (past->frames - keep) * frame * size, (size_t)(keep * frame * size));
    const float *from = x->data + (x->frames - come) * frame;
    if (past->half)
        cpu_to_bf16(past->half + keep * frame, from, come * frame);
    else
        memcpy(past->data + keep * frame, from, (size_t)(come * frame * size));
}

typedef struct ref_conv {
    conv_job job;
    const float *taps; /* as stored: [out, in, kt, kh, kw] */
} ref_conv;

static float factor(const conv_job *j, float x)
{
    return cpu_rounds(j->c->w.compute) ? neural_bf16_to_f32(neural_f32_to_bf16(x)) : x;
}

static double ref_value(const ref_conv *r, int64_t t, int64_t h, int64_t w, int64_t out)
{
    const conv_job *j = &r->job;
    const neural_conv *c = j->c;
    int64_t in = j->x->channels, taps = (int64_t)c->kt * c->kh * c->kw;
    double sum = 0;
    for (int64_t i = 0; i < taps; i++) {
        int64_t dt = i / (c->kh * c->kw), dh = i / c->kw % c->kh, dw = i % c->kw;
        conv_row row = conv_row_at(j, t * c->stride_t + dt, h * c->stride_hw + dh - c->pad);
        int64_t at = w * c->stride_hw + dw - c->pad;
        if ((!row.data && !row.half) || at < 0 || at >= j->x->width)
            continue;
        for (int64_t k = 0; k < in; k++)
            sum += (double)(row.half ? neural_bf16_to_f32(row.half[at * in + k]) : factor(j, row.data[at * in + k])) *
                   (double)factor(j, r->taps[(out * in + k) * taps + i]);
    }
    return sum;
}

static void ref_rows(void *ctx, int64_t begin, int64_t end, int i_thread)
{
    const ref_conv *r = ctx;
    neural_volume *y = r->job.y;
    const float *bias = r->job.c->w.bias;
    (void)i_thread;
    for (int64_t row = begin; row < end; row++)
        for (int64_t i = 0; i < y->width * y->channels; i++) {
            int64_t out = i % y->channels;
            float *to = y->data + row * y->width * y->channels + i;
            float v =
                (float)ref_value(r, row / y->height, row % y->height, i / y->channels, out) + (bias ? bias[out] : 0);
            *to = r->job.add ? *to + v : v;
        }
}

static void conv_ref(const conv_job *j)
{
    int64_t count = j->c->w.n * j->c->w.k;
    float *taps = cpu_scratch(j->stream, SCRATCH_WEIGHTS, (size_t)count * sizeof(float));
    neural_weight_f32(j->c->w.weight, 0, count, taps);
    ref_conv r = { *j, taps };
    cpu_for(j->stream, j->y->frames * j->y->height, 1, ref_rows, &r);
}

void neural_conv3d(neural_stream *s, neural_volume *y, const neural_volume *past, const neural_volume *x,
                   neural_conv *c, bool add)
{
    conv_job j = { s, y, past, x, c, add };
    CIEL_ASSERT(y->channels == c->w.n && x->channels * c->kt * c->kh * c->kw == c->w.k);
    if (y->frames <= 0)
        return;
    if (s->level == NEURAL_REF)
        conv_ref(&j);
    else if (c->kt * c->kh * c->kw == 1 && c->stride_t == 1 && c->stride_hw == 1)
        neural_matmul(s, y->data, x->data, y->frames * y->height * y->width, &c->w, &(neural_after){ .add = add });
    else
        conv_dnnl(&j);
}
