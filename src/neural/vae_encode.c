/* neural/vae_encode.c - frames to latents, chunk by chunk. The other way is vae_decode.c. */
#include "neural/vae_parts.h"

#include <stdlib.h>

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
    int rc = host ? vae_check_cancelled(v, e->fail) : ciel_fail_set(e->fail, CIEL_E_NOMEM, "no memory for a frame");
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
        x = vae_run_stage(v, &v->encoder.stage[0], x, i == 0, false);
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
        x = vae_run_stage(v, &side->stage[i], x, first == 0, false);
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
        rc = vae_check_cancelled(v, fail);
    if (rc == CIEL_OK)
        *latents = z;
    else
        neural_volume_free(v->binding.stream, &z);
    return rc;
}
