/* neural/vae_load.c - the autoencoder's weights by the names of Wan's own files, and its sizes. */
#include "neural/vae_parts.h"

#include <stdio.h>
#include <stdlib.h>

int neural_vae_side(const neural_vae_config *c)
{
    return 8 * c->patch;
}
int64_t neural_vae_latents(int64_t frames)
{
    return (frames - 1) / 4 + 1;
}
int64_t neural_vae_frames(int64_t latents)
{
    return (latents - 1) * 4 + 1;
}

static void bind_causal(wan_binding *b, vae_conv *c, const char *block, const char *name, int stride_t)
{
    char full[192];
    snprintf(full, sizeof full, "%s%s", block, name);
    wan_bind_conv(b, &c->conv, full, stride_t, 1, 0);
    c->conv.pad = c->conv.kh / 2;
}

static float *bind_gamma(wan_binding *b, const char *block, const char *name)
{
    char full[192];
    snprintf(full, sizeof full, "%s%s", block, name);
    return wan_bind_vector(b, full);
}

static void bind_res(wan_binding *b, vae_res *r, const char *block)
{
    char full[192];
    r->norm1 = bind_gamma(b, block, ".residual.0.gamma");
    bind_causal(b, &r->conv1, block, ".residual.2", 1);
    r->norm2 = bind_gamma(b, block, ".residual.3.gamma");
    bind_causal(b, &r->conv2, block, ".residual.6", 1);
    r->has_shortcut = neural_part_has(b->part, "%s.shortcut.weight", block);
    snprintf(full, sizeof full, "%s.shortcut", block);
    if (r->has_shortcut)
        wan_bind_conv(b, &r->shortcut, full, 1, 1, 0);
}

static void block_name(char out[160], const neural_vae *v, bool decoder, int stage, int i)
{
    const char *side = decoder ? "decoder.upsamples" : "encoder.downsamples";
    if (v->config.residual)
        snprintf(out, 160, "%s.%d.%s.%d", side, stage, decoder ? "upsamples" : "downsamples", i);
    else
        snprintf(out, 160, "%s.%d", side, stage * (v->config.n_res + (decoder ? 2 : 1)) + i);
}

static void bind_stage(neural_vae *v, vae_stage *s, bool decoder, int stage)
{
    char block[160], name[192];
    wan_binding *b = &v->binding;
    s->n_res = v->config.n_res + (decoder ? 1 : 0);
    CIEL_ASSERT(s->n_res <= 3);
    for (int i = 0; i < s->n_res; i++) {
        block_name(block, v, decoder, stage, i);
        bind_res(b, &s->res[i], block);
    }
    s->resamples = stage < 3;
    s->shortcut = v->config.residual && (s->resamples || !decoder);
    if (!s->resamples)
        return;
    block_name(block, v, decoder, stage, s->n_res);
    snprintf(name, sizeof name, "%s.resample.1", block);
    wan_bind_conv(b, &s->space, name, 1, decoder ? 1 : 2, decoder ? 1 : 0);
    s->in_time = neural_part_has(b->part, "%s.time_conv.weight", block);
    if (s->in_time)
        bind_causal(b, &s->time, block, ".time_conv", decoder ? 1 : 2);
}

static void bind_side(neural_vae *v, vae_side *side, bool decoder)
{
    wan_binding *b = &v->binding;
    const char *name = decoder ? "decoder" : "encoder";
    char full[64];
    bind_causal(b, &side->begin, name, ".conv1", 1);
    for (int i = 0; i < 2; i++) {
        snprintf(full, sizeof full, "%s.middle.%d", name, 2 * i);
        bind_res(b, &side->middle[i], full);
    }
    side->attention.norm = bind_gamma(b, name, ".middle.1.norm.gamma");
    snprintf(full, sizeof full, "%s.middle.1.to_qkv", name);
    wan_bind_linear(b, &side->attention.qkv, full);
    snprintf(full, sizeof full, "%s.middle.1.proj", name);
    wan_bind_linear(b, &side->attention.proj, full);
    for (int i = 0; i < 4; i++)
        bind_stage(v, &side->stage[i], decoder, i);
    side->norm = bind_gamma(b, name, ".head.0.gamma");
    bind_causal(b, &side->end, name, ".head.2", 1);
    wan_bind_linear(b, &side->quant, decoder ? "conv2" : "conv1");
}

static void hold_normal(neural_vae *v)
{
    const neural_vae_config *c = &v->config;
    int n = c->latent;
    float host[4 * NEURAL_MAX_LATENT];
    for (int i = 0; i < n; i++) {
        host[i] = 1.0f / c->deviation[i];
        host[n + i] = -c->mean[i] / c->deviation[i];
        host[2 * n + i] = c->deviation[i];
        host[3 * n + i] = c->mean[i];
    }
    v->held = neural_alloc_f32(v->binding.stream, 4 * n);
    neural_upload(v->binding.stream, v->held, host, (size_t)(4 * n) * sizeof *host);
    for (int i = 0; i < 2; i++) {
        v->to_normal[i] = v->held + i * n;
        v->from_normal[i] = v->held + (2 + i) * n;
    }
}

int neural_vae_create(neural_vae **out, const neural_part *part, neural_stream *s, neural_compute compute,
                      ciel_fail *fail)
{
    neural_vae *v = calloc(1, sizeof *v);
    if (!v)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the autoencoder");
    v->config = part->vae;
    v->wished_piece = VAE_PIECE;
    v->limit = NEURAL_VAE_LIMIT;
    v->binding = (wan_binding){ .stream = s, .part = part };
    v->binding.compute = compute == NEURAL_COMPUTE_INT8 ? NEURAL_COMPUTE_BF16 : compute;
    bind_side(v, &v->encoder, false);
    bind_side(v, &v->decoder, true);
    hold_normal(v);
    *out = v;
    return CIEL_OK;
}

void neural_vae_destroy(neural_vae **vae)
{
    neural_vae *v = *vae;
    if (!v)
        return;
    vae_forget(v, &v->encoder);
    vae_forget(v, &v->decoder);
    neural_free(v->binding.stream, v->held);
    wan_bind_release(&v->binding);
    free(v);
    *vae = NULL;
}

void neural_vae_set_piece(neural_vae *v, size_t piece_bytes)
{
    v->wished_piece = piece_bytes < (size_t)INT64_MAX ? (int64_t)piece_bytes : INT64_MAX;
}

void neural_vae_set_limit(neural_vae *v, size_t bytes)
{
    v->limit = bytes;
}

static void affine(neural_vae *v, neural_volume *z, float *const by[2])
{
    neural_scale_shift(v->binding.stream, z->data, z->data, z->frames * z->height * z->width, z->channels, by[0],
                       by[1]);
}
void neural_vae_normalise(neural_vae *v, neural_volume *latents)
{
    affine(v, latents, v->to_normal);
}
void neural_vae_denormalise(neural_vae *v, neural_volume *latents)
{
    affine(v, latents, v->from_normal);
}
