/* neural/vae_code.c - the ways through the autoencoder: latents to frames and frames to latents, chunk by chunk. */
#include "neural/vae_parts.h"

#include <stdlib.h>

typedef struct decoding {
    neural_vae *v;
    neural_frame_fn *take;
    void *user;
    int64_t n_given;
    ciel_fail *fail;
} decoding;

static int check_cancelled(const neural_vae *v, ciel_fail *fail)
{
    return neural_stream_cancelled(v->binding.stream) ? ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled") : CIEL_OK;
}

static int give_frames(decoding *d, neural_volume x)
{
    neural_vae *v = d->v;
    neural_stream *s = v->binding.stream;
    x = vae_run_end(v, &v->decoder, x);
    if (v->config.patch == 2) {
        neural_volume large = neural_volume_make(s, x.frames, 2 * x.height, 2 * x.width, x.channels / 4);
        neural_unfold(s, &large, &x);
        neural_volume_free(s, &x);
        x = large;
    }
    int64_t frame = x.height * x.width * x.channels;
    float *host = malloc((size_t)frame * sizeof *host);
    int rc = host ? check_cancelled(v, d->fail) : ciel_fail_set(d->fail, CIEL_E_NOMEM, "no memory for a frame");
    neural_clamp(s, x.data, x.data, -1.0f, 1.0f, neural_volume_count(&x));
    for (int64_t i = 0; rc == CIEL_OK && i < x.frames; i++) {
        neural_download(s, host, x.data + i * frame, (size_t)frame * sizeof *host);
        rc = d->take(d->user, d->n_given++, host, d->fail);
    }
    free(host);
    neural_volume_free(s, &x);
    return rc;
}

static neural_volume decode_stage(neural_vae *v, vae_stage *st, neural_volume x, bool begins)
{
    neural_stream *s = v->binding.stream;
    neural_volume before = st->shortcut ? vae_copy(v, &x, 0, x.frames) : (neural_volume){ 0 };
    for (int i = 0; i < st->n_res; i++)
        x = vae_run_res(v, &st->res[i], x);
    if (st->resamples)
        x = vae_run_up(v, st, x, begins);
    if (st->shortcut)
        neural_spread_add(s, &x, &before, st->in_time ? 2 : 1, begins);
    neural_volume_free(s, &before);
    return x;
}

/* Frames of a piece of x. */
static int64_t piece_frames(const neural_vae *v, const neural_volume *x)
{
    int64_t bytes = x->height * x->width * x->channels * (int64_t)sizeof(float), n = (int64_t)v->piece_bytes / bytes;
    return n < 1 ? 1 : n > x->frames ? x->frames : n;
}

/* From stage `i` to the end; stages after one that makes more or larger frames get them by pieces. */
static int decode_from(decoding *d, int i, neural_volume x, bool begins)
{
    neural_vae *v = d->v;
    int rc = CIEL_OK;
    if (i == 4)
        return give_frames(d, x);
    x = decode_stage(v, &v->decoder.stage[i], x, begins);
    int64_t piece = piece_frames(v, &x);
    if (piece == x.frames)
        return decode_from(d, i + 1, x, begins);
    for (int64_t at = 0; rc == CIEL_OK && at < x.frames; at += piece)
        rc = check_cancelled(v, d->fail) == CIEL_OK
                 ? decode_from(d, i + 1, vae_copy(v, &x, at, x.frames - at < piece ? x.frames - at : piece), begins)
                 : CIEL_E_CANCELLED;
    neural_volume_free(v->binding.stream, &x);
    return rc;
}

static int decode_chunk(decoding *d, const neural_volume *z, int64_t first, int64_t n)
{
    neural_vae *v = d->v;
    vae_side *side = &v->decoder;
    neural_volume plain = vae_copy(v, z, first, n);
    neural_volume x = neural_volume_make(v->binding.stream, n, z->height, z->width, z->channels);
    neural_matmul(v->binding.stream, x.data, plain.data, n * z->height * z->width, &side->quant, NULL);
    neural_volume_free(v->binding.stream, &plain);
    x = vae_run_conv(v, &side->begin, x);
    x = vae_run_res(v, &side->middle[0], x);
    vae_run_attention(v, &side->attention, &x);
    x = vae_run_res(v, &side->middle[1], x);
    return decode_from(d, 0, x, first == 0);
}

int neural_vae_decode(neural_vae *v, const neural_volume *latents, neural_frame_fn *take, void *user, ciel_fail *fail)
{
    decoding d = { v, take, user, 0, fail };
    int64_t frame = latents->height * latents->width * v->decoder.begin.conv.w.n * (int64_t)sizeof(float);
    int64_t chunk = (int64_t)v->piece_bytes / (frame * 16),
            at = 0; /* each becomes four frames of four times the pixels */
    int rc = CIEL_OK;
    CIEL_ASSERT(latents->channels == v->config.latent);
    while (rc == CIEL_OK && at < latents->frames) {
        int64_t n = at == 0 || chunk < 1 ? 1 : chunk < latents->frames - at ? chunk : latents->frames - at;
        rc = check_cancelled(v, fail);
        if (rc == CIEL_OK)
            rc = decode_chunk(&d, latents, at, n);
        at += n;
    }
    vae_forget(v, &v->decoder);
    return rc;
}

static neural_volume encode_stage(neural_vae *v, vae_stage *st, neural_volume x, bool begins)
{
    neural_stream *s = v->binding.stream;
    neural_volume before = st->shortcut ? vae_copy(v, &x, 0, x.frames) : (neural_volume){ 0 };
    for (int i = 0; i < st->n_res; i++)
        x = vae_run_res(v, &st->res[i], x);
    if (st->resamples)
        x = vae_run_down(v, st, x, begins);
    if (st->shortcut)
        neural_gather_add(s, &x, &before, st->in_time ? 2 : 1, st->resamples ? 2 : 1, begins);
    neural_volume_free(s, &before);
    return x;
}

typedef struct encoding {
    neural_vae *v;
    int64_t height, width;
    neural_give_fn *give;
    void *user;
    ciel_fail *fail;
} encoding;

/* Frame `i` through the beginning and the first stage, which does not look at time but by its memory. */
static int encode_frame(encoding *e, int64_t i, neural_volume *out)
{
    neural_vae *v = e->v;
    neural_stream *s = v->binding.stream;
    neural_volume x = neural_volume_make(s, 1, e->height, e->width, 3);
    float *host = malloc((size_t)neural_volume_count(&x) * sizeof *host);
    int rc = host ? check_cancelled(v, e->fail) : ciel_fail_set(e->fail, CIEL_E_NOMEM, "no memory for a frame");
    if (rc == CIEL_OK)
        rc = e->give(e->user, i, host, e->fail);
    if (rc == CIEL_OK) {
        neural_upload(s, x.data, host, (size_t)neural_volume_count(&x) * sizeof *host);
        if (v->config.patch == 2) {
            neural_volume small = neural_volume_make(s, 1, e->height / 2, e->width / 2, 12);
            neural_fold(s, &small, &x);
            neural_volume_free(s, &x);
            x = small;
        }
        x = vae_run_conv(v, &v->encoder.begin, x);
        x = encode_stage(v, &v->encoder.stage[0], x, i == 0);
    }
    free(host);
    *out = x;
    return rc;
}

/* Frames [first, first + n) -> one latent frame, put at `to`. */
static int encode_chunk(encoding *e, int64_t first, int64_t n, float *to)
{
    neural_vae *v = e->v;
    neural_stream *s = v->binding.stream;
    vae_side *side = &v->encoder;
    neural_volume x = { 0 };
    int rc = CIEL_OK;
    for (int64_t i = 0; rc == CIEL_OK && i < n; i++) {
        neural_volume one;
        rc = encode_frame(e, first + i, &one);
        if (rc == CIEL_OK && i == 0)
            x = neural_volume_make(s, n, one.height, one.width, one.channels);
        int64_t count = neural_volume_count(&one);
        if (rc == CIEL_OK)
            neural_copy(s, x.data + i * count, one.data, (size_t)count * sizeof *x.data);
        neural_volume_free(s, &one);
    }
    for (int i = 1; rc == CIEL_OK && i < 4; i++)
        x = encode_stage(v, &side->stage[i], x, first == 0);
    if (rc == CIEL_OK) {
        x = vae_run_res(v, &side->middle[0], x);
        vae_run_attention(v, &side->attention, &x);
        x = vae_run_res(v, &side->middle[1], x);
        x = vae_run_end(v, side, x);
        int64_t rows = x.height * x.width, z = v->config.latent;
        neural_linear mean = side->quant; /* its first half; the other is the spread */
        mean.n = z;
        neural_matmul(s, to, x.data, rows, &mean, NULL);
    }
    neural_volume_free(s, &x);
    return rc;
}

int neural_vae_encode(neural_vae *v, neural_volume *latents, int64_t frames, int64_t height, int64_t width,
                      neural_give_fn *give, void *user, ciel_fail *fail)
{
    encoding e = { v, height, width, give, user, fail };
    int64_t side = neural_vae_side(&v->config), n = neural_vae_latents(frames);
    CIEL_ASSERT(frames >= 1 && frames % 4 == 1 && height % side == 0 && width % side == 0);
    neural_volume z = neural_volume_make(v->binding.stream, n, height / side, width / side, v->config.latent);
    int64_t frame = z.height * z.width * z.channels;
    int rc = CIEL_OK;
    for (int64_t i = 0; rc == CIEL_OK && i < n; i++)
        rc = encode_chunk(&e, i == 0 ? 0 : 4 * i - 3, i == 0 ? 1 : 4, z.data + i * frame);
    vae_forget(v, &v->encoder);
    if (rc == CIEL_OK)
        rc = check_cancelled(v, fail);
    if (rc == CIEL_OK)
        *latents = z;
    else
        neural_volume_free(v->binding.stream, &z);
    return rc;
}
