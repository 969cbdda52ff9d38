/* neural/vae_blocks.c - the blocks both directions are made of, each on a chunk of frames. */
#include "neural/vae_parts.h"

#include <math.h>

static int64_t pixels(const neural_volume *x)
{
    return x->frames * x->height * x->width;
}

int vae_check_cancelled(const neural_vae *v, ciel_fail *fail)
{
    return neural_stream_cancelled(v->binding.stream) ? ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled") : CIEL_OK;
}

static neural_volume like(neural_vae *v, const neural_volume *x, int64_t channels)
{
    return neural_volume_make(v->binding.stream, x->frames, x->height, x->width, channels);
}

static neural_volume blank_past(neural_vae *v, int64_t frames, const neural_volume *x)
{
    neural_stream *s = v->binding.stream;
    bool half = v->binding.compute != NEURAL_COMPUTE_F32;
    neural_volume p =
        (half ? neural_volume_make_half : neural_volume_make)(s, frames, x->height, x->width, x->channels);
    if (half)
        neural_zero(s, p.half, (size_t)neural_volume_count(&p) * sizeof *p.half);
    else
        neural_zero(s, p.data, (size_t)neural_volume_count(&p) * sizeof *p.data);
    return p;
}

static bool remembers(const vae_conv *c)
{
    return c->past.data || c->past.half;
}

/* y = conv(past, x); then x becomes the past. Before the film's first frame there were zeros. */
static void run_causal(neural_vae *v, vae_conv *c, neural_volume *y, const neural_volume *x, bool add)
{
    neural_stream *s = v->binding.stream;
    if (!remembers(c))
        c->past = blank_past(v, c->conv.kt - c->conv.stride_t, x);
    neural_conv3d(s, y, &c->past, x, &c->conv, add);
    neural_past_push(s, &c->past, x);
}

neural_volume vae_run_conv(neural_vae *v, vae_conv *c, neural_volume x)
{
    neural_volume y = like(v, &x, c->conv.w.n);
    run_causal(v, c, &y, &x, false);
    neural_volume_free(v->binding.stream, &x);
    return y;
}

neural_volume vae_run_res(neural_vae *v, vae_res *r, neural_volume x)
{
    neural_stream *s = v->binding.stream;
    neural_volume a = like(v, &x, x.channels), h, y = x;
    neural_unit_norm(s, a.data, x.data, pixels(&x), x.channels, r->norm1, true);
    h = like(v, &x, r->conv1.conv.w.n);
    run_causal(v, &r->conv1, &h, &a, false);
    neural_volume_free(s, &a);
    neural_unit_norm(s, h.data, h.data, pixels(&h), h.channels, r->norm2, true);
    if (r->has_shortcut) {
        y = like(v, &x, h.channels);
        neural_conv3d(s, &y, NULL, &x, &r->shortcut, false);
        neural_volume_free(s, &x);
    }
    run_causal(v, &r->conv2, &y, &h, true);
    neural_volume_free(s, &h);
    return y;
}

void vae_run_attention(neural_vae *v, vae_attention *a, neural_volume *x)
{
    neural_stream *s = v->binding.stream;
    int64_t n = x->height * x->width, c = x->channels;
    float *norm = neural_alloc_f32(s, n * c), *qkv = neural_alloc_f32(s, 3 * n * c);
    for (int64_t t = 0; t < x->frames; t++) {
        float *frame = x->data + t * n * c;
        neural_unit_norm(s, norm, frame, n, c, a->norm, false);
        neural_matmul(s, qkv, norm, n, &a->qkv, NULL);
        neural_attention(s, &(neural_attention_args){ .q = qkv,
                                                      .k = qkv + c,
                                                      .v = qkv + 2 * c,
                                                      .out = norm,
                                                      .n_q = n,
                                                      .n_k = n,
                                                      .heads = 1,
                                                      .dim = c,
                                                      .q_stride = 3 * c,
                                                      .k_stride = 3 * c,
                                                      .v_stride = 3 * c,
                                                      .out_stride = c,
                                                      .scale = 1.0f / sqrtf((float)c),
                                                      .compute = v->binding.compute });
        neural_matmul(s, frame, norm, n, &a->proj, &(neural_after){ .add = true });
    }
    neural_free(s, norm);
    neural_free(s, qkv);
}

/* Twice the frames, but for the film's first, which passes as it is and is nobody's past. */
static neural_volume double_frames(neural_vae *v, vae_conv *time, neural_volume x)
{
    neural_stream *s = v->binding.stream;
    neural_volume pairs = like(v, &x, 2 * x.channels);
    run_causal(v, time, &pairs, &x, false);
    neural_volume y = neural_volume_make(s, 2 * x.frames, x.height, x.width, x.channels);
    neural_volume_free(s, &x);
    neural_split_frames(s, &y, &pairs);
    neural_volume_free(s, &pairs);
    return y;
}

static neural_volume run_up(neural_vae *v, vae_stage *st, neural_volume x, bool begins)
{
    neural_stream *s = v->binding.stream;
    if (st->in_time && !begins)
        x = double_frames(v, &st->time, x);
    neural_volume large = neural_volume_make(s, x.frames, 2 * x.height, 2 * x.width, x.channels);
    neural_upsample(s, &large, &x);
    neural_volume_free(s, &x);
    neural_volume y = like(v, &large, st->space.w.n);
    neural_conv3d(s, &y, NULL, &large, &st->space, false);
    neural_volume_free(s, &large);
    return y;
}

static neural_volume run_down(neural_vae *v, vae_stage *st, neural_volume x, bool begins)
{
    neural_stream *s = v->binding.stream;
    neural_volume y = neural_volume_make(s, x.frames, x.height / 2, x.width / 2, st->space.w.n);
    neural_conv3d(s, &y, NULL, &x, &st->space, false);
    neural_volume_free(s, &x);
    if (!st->in_time)
        return y;
    if (begins) { /* the first frame passes; the next ones look back at it */
        st->time.past = blank_past(v, 1, &y);
        neural_past_push(s, &st->time.past, &y);
        return y;
    }
    neural_volume half = neural_volume_make(s, y.frames / 2, y.height, y.width, y.channels);
    run_causal(v, &st->time, &half, &y, false);
    neural_volume_free(s, &y);
    return half;
}

neural_volume vae_run_stage(neural_vae *v, vae_stage *st, neural_volume x, bool begins, bool decode)
{
    neural_stream *s = v->binding.stream;
    neural_volume before = st->shortcut ? vae_copy(v, &x, 0, x.frames) : (neural_volume){ 0 };
    int ft = st->in_time ? 2 : 1;
    for (int i = 0; i < st->n_res; i++)
        x = vae_run_res(v, &st->res[i], x);
    if (st->resamples)
        x = decode ? run_up(v, st, x, begins) : run_down(v, st, x, begins);
    if (st->shortcut && decode)
        neural_spread_add(s, &x, &before, ft, begins);
    else if (st->shortcut)
        neural_gather_add(s, &x, &before, ft, st->resamples ? 2 : 1, begins);
    neural_volume_free(s, &before);
    return x;
}

neural_volume vae_run_end(neural_vae *v, vae_side *side, neural_volume x)
{
    neural_unit_norm(v->binding.stream, x.data, x.data, pixels(&x), x.channels, side->norm, true);
    return vae_run_conv(v, &side->end, x);
}

neural_volume vae_copy(neural_vae *v, const neural_volume *x, int64_t first, int64_t frames)
{
    int64_t frame = x->height * x->width * x->channels;
    neural_volume y = neural_volume_make(v->binding.stream, frames, x->height, x->width, x->channels);
    neural_copy(v->binding.stream, y.data, x->data + first * frame, (size_t)(frames * frame) * sizeof *y.data);
    return y;
}

static void forget_res(neural_stream *s, vae_res *r)
{
    neural_volume_free(s, &r->conv1.past);
    neural_volume_free(s, &r->conv2.past);
}

void vae_forget(neural_vae *v, vae_side *side)
{
    neural_stream *s = v->binding.stream;
    neural_volume_free(s, &side->begin.past);
    neural_volume_free(s, &side->end.past);
    forget_res(s, &side->middle[0]);
    forget_res(s, &side->middle[1]);
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < side->stage[i].n_res; k++)
            forget_res(s, &side->stage[i].res[k]);
        neural_volume_free(s, &side->stage[i].time.past);
    }
}
