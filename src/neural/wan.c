/* neural/wan.c - the order of a film's making; see wan.h. */
#include "neural/wan_parts.h"
#include "neural/wan_trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int check_request(const neural_wan_request *r, ciel_fail *fail)
{
    neural_wan_defaults d = neural_wan_default(r->model, false);
    if (r->width < d.multiple || r->height < d.multiple || r->width % d.multiple || r->height % d.multiple) {
        ciel_fail_set(fail, CIEL_E_INVAL, "this model makes no pictures of %dx%d", r->width, r->height);
        ciel_fail_hint(fail, "sides that are multiples of %d", d.multiple);
        return CIEL_E_INVAL;
    }
    if (r->frames < 1 || r->frames % 4 != 1 || r->frames > d.max_frames) {
        ciel_fail_set(fail, CIEL_E_INVAL, "this model makes no film of %d frames", r->frames);
        ciel_fail_hint(fail, "at most %d, a multiple of 4 and one more", d.max_frames);
        return CIEL_E_INVAL;
    }
    if (r->picture && !d.takes_picture) {
        ciel_fail_set(fail, CIEL_E_INVAL, "this model takes no picture to begin with");
        ciel_fail_hint(fail, "wan2.2-5b takes one");
        return CIEL_E_INVAL;
    }
    if (!(r->guide >= 0 && r->guide < 1))
        return ciel_fail_set(fail, CIEL_E_INVAL, "a guide is at least 0 and less than 1, not %g", r->guide);
    return CIEL_OK;
}

void wan_tell(wan_job *j, neural_wan_stage stage, double within, int frames_done)
{
    const neural_wan_request *r = j->r;
    if (!r->progress)
        return;
    double done = stage == NEURAL_WAN_ENCODE ? 0 : j->share[0];
    if (stage == NEURAL_WAN_DECODE)
        done += j->share[1];
    double f = done + j->share[stage] * within;
    j->fraction = f > j->fraction ? f : j->fraction;
    neural_wan_progress p = {
        stage, j->step, j->n_steps, j->block, j->dit ? neural_dit_sizes(j->dit)->layers : 0, frames_done, j->fraction
    };
    r->progress(r->user, &p);
}

static int give_picture(void *user, int64_t i, float *rgb, ciel_fail *fail)
{
    const neural_wan_request *r = user;
    (void)i, (void)fail;
    memcpy(rgb, r->picture, (size_t)r->width * (size_t)r->height * 3 * sizeof *rgb);
    return CIEL_OK;
}

static int give_guide(void *user, int64_t i, float *rgb, ciel_fail *fail)
{
    wan_job *j = user;
    wan_tell(j, NEURAL_WAN_ENCODE, (double)i / j->r->frames, 0);
    return j->r->guide_frame(j->r->guide_user, i, rgb, fail);
}

/* Normalised latents of the given picture (one frame) and of the guiding film. */
static int encode_given(wan_job *j, ciel_fail *fail)
{
    const neural_wan_request *r = j->r;
    neural_vae *vae = NULL;
    int rc = CIEL_OK;
    if (!r->picture && r->guide <= 0)
        return CIEL_OK;
    rc = neural_vae_create(&vae, r->model->parts[NEURAL_VAE], j->stream, r->compute, fail);
    if (rc == CIEL_OK && r->picture)
        rc = neural_vae_encode(vae, &j->given, 1, r->height, r->width, give_picture, (void *)(uintptr_t)r, fail);
    if (rc == CIEL_OK && r->picture)
        neural_vae_normalise(vae, &j->given);
    if (rc == CIEL_OK && r->guide > 0)
        rc = neural_vae_encode(vae, &j->guide, r->frames, r->height, r->width, give_guide, j, fail);
    if (rc == CIEL_OK && r->guide > 0)
        neural_vae_normalise(vae, &j->guide);
    neural_vae_destroy(&vae);
    return rc;
}

static int begin_latents(wan_job *j, ciel_fail *fail)
{
    const neural_wan_request *r = j->r;
    const neural_vae_config *c = &r->model->parts[NEURAL_VAE]->vae;
    int64_t side = neural_vae_side(c), count;
    j->x = neural_volume_make(j->stream, neural_vae_latents(r->frames), r->height / side, r->width / side, c->latent);
    count = neural_volume_count(&j->x);
    neural_sampler_options o = r->sampler;
    if (r->guide > 0)
        o.strength = 1 - r->guide;
    int rc = neural_sampler_create(&j->sampler, &o, j->stream, count, fail);
    if (rc < 0)
        return rc;
    j->n_steps = neural_sampler_steps(j->sampler);
    float *noise = malloc((size_t)count * sizeof *noise);
    if (!noise)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the noise");
    neural_noise(noise, count, o.seed, "latents"); /* in the volume's order: frame, row, column, channel */
    if (r->latents)
        neural_volume_upload(j->stream, &j->x, r->latents);
    else
        neural_upload(j->stream, j->x.data, noise, (size_t)count * sizeof *noise);
    free(noise);
    float sigma = (float)neural_sampler_sigma(j->sampler, 0);
    if (r->guide > 0)
        neural_mix(j->stream, j->x.data, j->x.data, sigma, j->guide.data, 1 - sigma, count);
    wan_trace_begin(j);
    return CIEL_OK;
}

/* The given picture's latent takes its place again. */
static void put_given(wan_job *j)
{
    if (j->given.data)
        neural_copy(j->stream, j->x.data, j->given.data, (size_t)neural_volume_count(&j->given) * sizeof *j->x.data);
}

static void block_done(void *user, int i, int n, const float *tokens, int64_t n_tokens)
{
    wan_job *j = user;
    wan_trace_block(j, i, tokens, n_tokens);
    j->block = i + 1;
    double calls = j->negative ? 2 : 1;
    wan_tell(j, NEURAL_WAN_DENOISE, (j->step + (j->call + (i + 1.0) / n) / calls) / j->n_steps, 0);
}

static int call_model(wan_job *j, neural_volume *velocity, const neural_dit_context *context, ciel_fail *fail)
{
    neural_dit_call call = {
        &j->x, neural_sampler_timestep(j->sampler, j->step), j->given.data ? 1 : 0, context, block_done, j
    };
    int rc = neural_dit_run(j->dit, velocity, &call, fail);
    if (rc == CIEL_OK)
        wan_trace_call(j, velocity);
    return rc;
}

static int denoise_step(wan_job *j, neural_volume *v, neural_volume *u, ciel_fail *fail)
{
    float g = (float)j->r->guidance;
    put_given(j);
    j->call = 0;
    int rc = call_model(j, v, j->prompt, fail);
    if (rc == CIEL_OK && j->negative) {
        j->call = 1;
        rc = call_model(j, u, j->negative, fail);
        if (rc == CIEL_OK)
            neural_mix(j->stream, v->data, v->data, g, u->data, 1 - g, neural_volume_count(v));
    }
    if (rc < 0)
        return rc;
    neural_sampler_step(j->sampler, j->x.data, v->data);
    wan_trace_step(j);
    j->step++;
    return j->step < j->n_steps ? wan_checkpoint_save(j, fail) : CIEL_OK;
}

static int denoise(wan_job *j, ciel_fail *fail)
{
    const neural_wan_request *r = j->r;
    neural_volume v = neural_volume_make(j->stream, j->x.frames, j->x.height, j->x.width, j->x.channels), u = v;
    int rc = neural_dit_create(&j->dit, r->model->parts[NEURAL_DIT], j->stream, r->compute, r->lora, fail);
    u.data = NULL;
    if (rc == CIEL_OK)
        rc = neural_dit_context_create(&j->prompt, j->dit, r->prompt, r->text_rows, fail);
    if (rc == CIEL_OK && r->negative && r->guidance != 1) {
        rc = neural_dit_context_create(&j->negative, j->dit, r->negative, r->text_rows, fail);
        u.data = neural_alloc_f32(j->stream, neural_volume_count(&v));
    }
    while (rc == CIEL_OK && j->step < j->n_steps)
        rc = denoise_step(j, &v, &u, fail);
    put_given(j);
    neural_volume_free(j->stream, &v);
    neural_volume_free(j->stream, &u);
    neural_dit_context_destroy(&j->prompt);
    neural_dit_context_destroy(&j->negative);
    neural_dit_destroy(&j->dit);
    return rc;
}

static int take_frame(void *user, int64_t i, const float *rgb, ciel_fail *fail)
{
    wan_job *j = user;
    int rc = j->r->take(j->r->take_user, i, rgb, fail);
    wan_tell(j, NEURAL_WAN_DECODE, (i + 1.0) / j->r->frames, (int)i + 1);
    return rc;
}

static int decode(wan_job *j, ciel_fail *fail)
{
    neural_vae *vae = NULL;
    int rc = neural_vae_create(&vae, j->r->model->parts[NEURAL_VAE], j->stream, j->r->compute, fail);
    if (rc == CIEL_OK) {
        neural_vae_denormalise(vae, &j->x);
        rc = neural_vae_decode(vae, &j->x, take_frame, j, fail);
    }
    neural_vae_destroy(&vae);
    return rc;
}

int neural_wan_run(const neural_wan_request *r, ciel_fail *fail)
{
    wan_job j = { .r = r };
    int rc = check_request(r, fail);
    if (rc == CIEL_OK)
        rc = neural_stream_create(&j.stream, r->pool, neural_level_best(), r->cancel, fail);
    if (rc < 0)
        return rc;
    wan_shares(r, j.share);
    rc = encode_given(&j, fail);
    if (rc == CIEL_OK)
        rc = begin_latents(&j, fail);
    if (rc == CIEL_OK)
        rc = wan_checkpoint_load(&j, fail);
    if (rc == CIEL_OK)
        rc = denoise(&j, fail);
    if (rc == CIEL_OK)
        rc = decode(&j, fail);
    if (rc == CIEL_OK)
        wan_checkpoint_remove(&j);
    neural_sampler_destroy(&j.sampler);
    neural_volume_free(j.stream, &j.x);
    neural_volume_free(j.stream, &j.given);
    neural_volume_free(j.stream, &j.guide);
    neural_stream_destroy(&j.stream);
    return rc;
}
