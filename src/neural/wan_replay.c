/* neural/wan_replay.c - the stages of a replay after the text: recorded inputs of the transformer, the sampler and the
 * autoencoder, run again.
 *
 * The sampler's stage takes the recorded velocities, so that an error of the transformer does not count twice; guidance
 * is the trace's "guidance" when it says so, else 5, the oracles'.
 */
#include "neural/dit.h"
#include "neural/sampler.h"
#include "neural/trace_file.h"
#include "neural/vae.h"
#include "neural/wan_trace.h"

#include <stdio.h>
#include <string.h>

static int bad(const neural_replay *r, const char *key, ciel_fail *fail)
{
    ciel_fail_set(fail, CIEL_E_DATA, "a trace does not fit the model");
    ciel_fail_detail(fail, "%s: %s", neural_weights_path(r->inputs), key);
    return CIEL_E_DATA;
}

/* A recorded [1, C, F, H, W]; false when there is none of that form. */
static bool volume_of(const neural_replay *r, ciel_arena *a, const char *key, int64_t channels, neural_volume *out)
{
    const neural_weight *t = NULL;
    const float *values = neural_replay_values(r, a, key, &t);
    if (!values || t->n_dims != 5 || t->shape[0] != 1 || (channels > 0 && t->shape[1] != channels))
        return false;
    *out = neural_volume_make(r->stream, t->shape[2], t->shape[3], t->shape[4], t->shape[1]);
    neural_volume_upload(r->stream, out, values);
    return true;
}

typedef struct call_job {
    neural_replay *r;
    int64_t dim;
} call_job;

static void put_block(void *user, int i, int n_blocks, const float *tokens, int64_t n)
{
    const call_job *j = user;
    char key[32];
    (void)n_blocks;
    snprintf(key, sizeof key, "dit0.block%d.out", i);
    wan_trace_tokens(j->r->out, j->r->stream, tokens, n, j->dim, key);
}

/* The timestep of the last token, and how many latent frames at the start have 0. */
static bool read_time(const float *t, int64_t n, int64_t frames, float *time, int64_t *given)
{
    int64_t zeros = 0;
    *time = t[n - 1];
    while (zeros < n && t[zeros] == 0 && *time != 0)
        zeros++;
    *given = n > 1 ? zeros * frames / n : 0;
    return *given * n == zeros * frames || n == 1;
}

static int replay_call(neural_replay *r, neural_dit *d, int i_call, const neural_volume *in, ciel_arena *a,
                       ciel_fail *fail)
{
    const neural_dit_config *c = neural_dit_sizes(d);
    const neural_weight *t_shape = NULL, *ctx_shape = NULL;
    neural_dit_context *context = NULL;
    call_job j = { r, c->dim };
    char key[32];
    snprintf(key, sizeof key, "dit%d.t", i_call);
    const float *t = neural_replay_values(r, a, key, &t_shape);
    snprintf(key, sizeof key, "dit%d.ctx", i_call);
    const float *ctx = neural_replay_values(r, a, key, &ctx_shape);
    neural_dit_call call = { .latents = in, .block_done = i_call == 0 ? put_block : NULL, .user = &j };
    if (!t || !ctx || ctx_shape->n_dims != 3 || ctx_shape->shape[2] != c->text_dim || in->height % c->patch[1] ||
        in->width % c->patch[2] || !read_time(t, t_shape->count, in->frames, &call.timestep, &call.given_frames))
        return bad(r, key, fail);
    int rc = neural_dit_context_create(&context, d, ctx, ctx_shape->shape[1], fail);
    neural_volume out = neural_volume_make(r->stream, in->frames, in->height, in->width, c->out_channels);
    call.context = context;
    if (rc == CIEL_OK)
        rc = neural_dit_run(d, &out, &call, fail);
    snprintf(key, sizeof key, "dit%d.out", i_call);
    if (rc == CIEL_OK)
        wan_trace_volume(r->out, r->stream, &out, key);
    neural_volume_free(r->stream, &out);
    neural_dit_context_destroy(&context);
    return rc;
}

int neural_replay_dit(neural_replay *r, ciel_fail *fail)
{
    neural_dit *d = NULL;
    int rc = neural_dit_create(&d, r->model->parts[NEURAL_DIT], r->stream, r->compute, NULL, fail);
    for (int i = 0; rc == CIEL_OK; i++) {
        ciel_arena a = { 0 };
        neural_volume in;
        char key[32];
        snprintf(key, sizeof key, "dit%d.in", i);
        if (!neural_weights_find(r->inputs, key))
            break;
        if (volume_of(r, &a, key, neural_dit_sizes(d)->in_channels, &in)) {
            rc = replay_call(r, d, i, &in, &a, fail);
            neural_volume_free(r->stream, &in);
        } else {
            rc = bad(r, key, fail);
        }
        ciel_arena_free(&a);
    }
    neural_dit_destroy(&d);
    return rc;
}

/* The velocity of step i: of one call, or of two with guidance between them. */
static bool velocity_of(const neural_replay *r, ciel_arena *a, int i, bool guided, float g, neural_volume *v)
{
    char key[32];
    neural_volume u;
    snprintf(key, sizeof key, "dit%d.out", guided ? 2 * i : i);
    if (!volume_of(r, a, key, 0, v))
        return false;
    snprintf(key, sizeof key, "dit%d.out", 2 * i + 1);
    if (!guided || !volume_of(r, a, key, v->channels, &u))
        return !guided;
    neural_mix(r->stream, v->data, v->data, g, u.data, 1 - g, neural_volume_count(v));
    neural_volume_free(r->stream, &u);
    return true;
}

static int replay_steps(neural_replay *r, neural_sampler *s, neural_volume *x, bool guided, float g, ciel_arena *a,
                        ciel_fail *fail)
{
    for (int i = 0; i < neural_sampler_steps(s); i++) {
        neural_volume v;
        char key[32];
        snprintf(key, sizeof key, "latents_step%d", i);
        if (!velocity_of(r, a, i, guided, g, &v))
            return bad(r, key, fail);
        if (neural_volume_count(&v) == neural_volume_count(x))
            neural_sampler_step(s, x->data, v.data);
        neural_volume_free(r->stream, &v);
        wan_trace_volume(r->out, r->stream, x, key);
    }
    return CIEL_OK;
}

static void put_grid(neural_replay *r, const neural_sampler *s, ciel_arena *a)
{
    int64_t n = neural_sampler_steps(s), more = n + 1;
    float *sigmas = ARENA_ARRAY(a, (size_t)more, float);
    int64_t *times = ARENA_ARRAY(a, (size_t)n, int64_t);
    for (int i = 0; i <= n; i++)
        sigmas[i] = (float)neural_sampler_sigma(s, i);
    for (int i = 0; i < n; i++)
        times[i] = (int64_t)neural_sampler_timestep(s, i);
    neural_trace_put(r->out, sigmas, 1, &more, "sigmas");
    neural_trace_put_raw(r->out, NEURAL_I64, times, 1, &n, "timesteps");
}

int neural_replay_sampler(neural_replay *r, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    const neural_weight *steps = neural_weights_find(r->inputs, "timesteps");
    const float *guidance = neural_replay_values(r, &a, "guidance", NULL);
    neural_sampler_options o = {
        NEURAL_UNIPC, NEURAL_GRID_DIFFUSERS, steps ? (int)steps->count : 0, (double)r->model->flow_shift, 1, 0
    };
    neural_sampler *s = NULL;
    neural_volume x = { 0 };
    char last[32];
    snprintf(last, sizeof last, "dit%d.out", 2 * o.steps - 1);
    int rc = volume_of(r, &a, "latents_init", 0, &x) ? CIEL_OK : bad(r, "latents_init", fail);
    if (rc == CIEL_OK)
        rc = neural_sampler_create(&s, &o, r->stream, neural_volume_count(&x), fail);
    if (rc == CIEL_OK) {
        put_grid(r, s, &a);
        rc = replay_steps(r, s, &x, neural_weights_find(r->inputs, last) != NULL, guidance ? guidance[0] : 5, &a, fail);
    }
    neural_sampler_destroy(&s);
    neural_volume_free(r->stream, &x);
    ciel_arena_free(&a);
    return rc;
}

typedef struct frames_job {
    float *cfhw; /* [3, frames, h, w] */
    int64_t frames, pixels;
} frames_job;

static int take_frame(void *user, int64_t i, const float *rgb, ciel_fail *fail)
{
    const frames_job *j = user;
    (void)fail;
    for (int64_t p = 0; p < j->pixels; p++)
        for (int64_t c = 0; c < 3; c++)
            j->cfhw[(c * j->frames + i) * j->pixels + p] = rgb[p * 3 + c];
    return CIEL_OK;
}

static int give_frame(void *user, int64_t i, float *rgb, ciel_fail *fail)
{
    const frames_job *j = user;
    (void)fail;
    for (int64_t p = 0; p < j->pixels; p++)
        for (int64_t c = 0; c < 3; c++)
            rgb[p * 3 + c] = j->cfhw[(c * j->frames + i) * j->pixels + p];
    return CIEL_OK;
}

int neural_replay_decode(neural_replay *r, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    neural_vae *v = NULL;
    neural_volume z = { 0 };
    const neural_vae_config *c = &r->model->parts[NEURAL_VAE]->vae;
    int64_t side = neural_vae_side(c);
    int rc = volume_of(r, &a, "vae.enc_mean", c->latent, &z) ? CIEL_OK : bad(r, "vae.enc_mean", fail);
    frames_job j = { NULL, neural_vae_frames(z.frames), z.height * z.width * side * side };
    if (rc == CIEL_OK) {
        j.cfhw = ARENA_ARRAY(&a, (size_t)(3 * j.frames * j.pixels), float);
        rc = neural_vae_create(&v, r->model->parts[NEURAL_VAE], r->stream, r->compute, fail);
    }
    if (rc == CIEL_OK)
        rc = neural_vae_decode(v, &z, take_frame, &j, fail);
    const int64_t shape[5] = { 1, 3, j.frames, z.height * side, z.width * side };
    if (rc == CIEL_OK)
        neural_trace_put(r->out, j.cfhw, 5, shape, "vae.dec_out");
    neural_vae_destroy(&v);
    neural_volume_free(r->stream, &z);
    ciel_arena_free(&a);
    return rc;
}

int neural_replay_encode(neural_replay *r, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    neural_vae *v = NULL;
    neural_volume z = { 0 };
    const neural_weight *t = NULL;
    int64_t side = neural_vae_side(&r->model->parts[NEURAL_VAE]->vae);
    frames_job j = { neural_replay_values(r, &a, "vae.enc_in", &t), 0, 0 };
    int rc = CIEL_OK;
    if (!j.cfhw || t->n_dims != 5 || t->shape[0] != 1 || t->shape[1] != 3 || t->shape[2] % 4 != 1 ||
        t->shape[3] % side || t->shape[4] % side)
        rc = bad(r, "vae.enc_in", fail);
    if (rc == CIEL_OK) {
        j.frames = t->shape[2];
        j.pixels = t->shape[3] * t->shape[4];
        rc = neural_vae_create(&v, r->model->parts[NEURAL_VAE], r->stream, r->compute, fail);
    }
    if (rc == CIEL_OK)
        rc = neural_vae_encode(v, &z, j.frames, t->shape[3], t->shape[4], give_frame, &j, fail);
    if (rc == CIEL_OK)
        wan_trace_volume(r->out, r->stream, &z, "vae.enc_mean");
    neural_volume_free(r->stream, &z);
    neural_vae_destroy(&v);
    ciel_arena_free(&a);
    return rc;
}
