/* neural/trace_film.c - whole films and traces: the replay's stage that runs everything in a chain, and the recording
 * of a run from a prompt; see trace_film.h. */
#include "neural/trace_film.h"
#include "neural/umt5.h"
#include "neural/wan.h"

#include <stdio.h>
#include <string.h>

typedef struct film_frames { /* [frames, 3, height, width], 0..1 */
    float *values;
    int64_t pixels;
} film_frames;

static int take_frame(void *user, int64_t i, const float *rgb, ciel_fail *fail)
{
    const film_frames *f = user;
    (void)fail;
    for (int64_t p = 0; p < f->pixels; p++)
        for (int64_t c = 0; c < 3; c++) {
            float v = rgb[p * 3 + c] * 0.5f + 0.5f;
            f->values[(i * 3 + c) * f->pixels + p] = v < 0 ? 0 : v > 1 ? 1 : v;
        }
    return CIEL_OK;
}

/* runs a request whose sizes are settled, and puts its film */
static int run_film(neural_wan_request *q, ciel_arena *a, neural_trace *out, ciel_fail *fail)
{
    film_frames f = { .pixels = (int64_t)q->width * q->height };
    const int64_t shape[5] = { 1, q->frames, 3, q->height, q->width };
    f.values = ARENA_ARRAY(a, (size_t)(3 * f.pixels) * (size_t)q->frames, float);
    q->take = take_frame;
    q->take_user = &f;
    int rc = neural_wan_run(q, fail);
    if (rc == CIEL_OK)
        neural_trace_put(out, f.values, 5, shape, "video_pt");
    return rc;
}

static int misfit(const neural_replay *r, const char *key, ciel_fail *fail)
{
    ciel_fail_set(fail, CIEL_E_DATA, "a trace from which no film can be made again");
    ciel_fail_detail(fail, "%s: %s", neural_weights_path(r->inputs), key);
    return CIEL_E_DATA;
}

static int read_picture(const neural_replay *r, ciel_arena *a, neural_wan_request *q, ciel_fail *fail)
{
    const neural_weight *t = NULL;
    float *rgb = neural_replay_values(r, a, "image_u8", &t);
    if (!rgb)
        return CIEL_OK;
    if (t->n_dims != 3 || t->shape[0] != q->height || t->shape[1] != q->width || t->shape[2] != 3)
        return misfit(r, "image_u8 is not of the film's size", fail);
    for (int64_t i = 0; i < t->count; i++)
        rgb[i] = rgb[i] / 127.5f - 1.0f;
    q->picture = rgb;
    return CIEL_OK;
}

/* the prompt's context as the text stage just made it, else as recorded; the negative one as recorded */
static int read_contexts(const neural_replay *r, ciel_arena *a, neural_wan_request *q, ciel_fail *fail)
{
    const neural_weight *t = NULL, *n = NULL;
    int dim = r->model->parts[NEURAL_DIT]->dit.text_dim;
    char second[32];
    q->prompt = neural_trace_get(r->out, "dit0.ctx", &t);
    if (!q->prompt)
        q->prompt = neural_replay_values(r, a, "dit0.ctx", &t);
    snprintf(second, sizeof second, "dit%d.out", 2 * q->sampler.steps - 1);
    if (neural_weights_find(r->inputs, second)) /* two calls a step: guided */
        q->negative = neural_replay_values(r, a, "dit1.ctx", &n);
    if (!q->prompt || t->n_dims != 3 || t->shape[2] != dim)
        return misfit(r, "dit0.ctx", fail);
    if (q->negative && n->count != t->count)
        return misfit(r, "dit1.ctx", fail);
    q->text_rows = t->shape[1];
    return CIEL_OK;
}

int neural_replay_film(neural_replay *r, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    const neural_weight *x = NULL, *steps = neural_weights_find(r->inputs, "timesteps");
    const float *latents = neural_replay_values(r, &a, "latents_init", &x),
                *guidance = neural_replay_values(r, &a, "guidance", NULL);
    const neural_vae_config *c = &r->model->parts[NEURAL_VAE]->vae;
    neural_wan_request q = { .model = r->model,
                             .pool = neural_stream_pool(r->stream),
                             .cancel = r->cancel,
                             .latents = latents,
                             .compute = r->compute,
                             .guidance = guidance ? (double)guidance[0] : 5 };
    int rc = CIEL_OK;
    if (!latents || x->n_dims != 5 || x->shape[1] != c->latent || x->count > INT32_MAX || !steps || steps->count > 1000)
        rc = misfit(r, "latents_init or timesteps", fail);
    else {
        q.sampler = (neural_sampler_options){
            NEURAL_UNIPC, NEURAL_GRID_DIFFUSERS, (int)steps->count, (double)r->model->flow_shift, 1, 0
        };
        q.frames = (int)neural_vae_frames(x->shape[2]);
        q.height = (int)x->shape[3] * neural_vae_side(c);
        q.width = (int)x->shape[4] * neural_vae_side(c);
        rc = read_contexts(r, &a, &q, fail);
    }
    if (!rc)
        rc = read_picture(r, &a, &q, fail);
    if (!rc)
        rc = run_film(&q, &a, r->out, fail);
    ciel_arena_free(&a);
    return rc;
}

/* states of a text as the transformer takes them: zeros behind the words */
static int make_context(const neural_recording *r, const neural_model *m, neural_stream *s, const char *text,
                        ciel_arena *a, neural_states *states, const float **context, ciel_fail *fail)
{
    const neural_text_options o = { .compute = r->compute, .limit = NEURAL_TEXT_TOKENS };
    int rc = neural_text_states(states, a, s, m, text, &o, fail);
    if (rc)
        return rc;
    float *rows = ARENA_ARRAY(a, (size_t)NEURAL_TEXT_TOKENS * (size_t)states->dim, float);
    memcpy(rows, states->values, (size_t)states->n * (size_t)states->dim * sizeof *rows);
    *context = rows;
    return CIEL_OK;
}

/* the text's own tokens, without padding */
static void put_text(neural_trace *t, const neural_states *s)
{
    int64_t ids[NEURAL_TEXT_TOKENS], mask[NEURAL_TEXT_TOKENS];
    const int64_t row[2] = { 1, s->n }, shape[3] = { 1, s->n, s->dim };
    for (int i = 0; i < s->n; i++) {
        ids[i] = s->ids[i];
        mask[i] = 1;
    }
    neural_trace_put_raw(t, NEURAL_I64, ids, 2, row, "prompt_ids");
    neural_trace_put_raw(t, NEURAL_I64, mask, 2, row, "prompt_mask");
    neural_trace_put(t, s->values, 3, shape, "t5_last_hidden");
}

static void tell(void *user, const neural_wan_progress *p)
{
    const neural_recording *r = user;
    if (r->progress)
        r->progress(r->user, p->fraction);
}

static neural_wan_request request_of(const neural_recording *r, const neural_model *m)
{
    neural_wan_defaults d = neural_wan_default(m, false);
    neural_wan_request q = { .model = m,
                             .pool = r->pool,
                             .cancel = r->cancel,
                             .text_rows = NEURAL_TEXT_TOKENS,
                             .width = r->width ? r->width : d.width,
                             .height = r->height ? r->height : d.height,
                             .frames = r->frames ? r->frames : d.frames,
                             .guidance = !r->negative      ? 1
                                         : r->guidance > 0 ? r->guidance
                                                           : d.guidance,
                             .compute = r->compute,
                             .progress = tell,
                             .user = (void *)(uintptr_t)r };
    q.sampler = (neural_sampler_options){ NEURAL_UNIPC,
                                          NEURAL_GRID_DIFFUSERS,
                                          r->steps ? r->steps : d.steps,
                                          r->shift > 0 ? r->shift : (double)m->flow_shift,
                                          1,
                                          r->seed };
    return q;
}

static int record(const neural_recording *r, const neural_model *m, neural_trace *t, ciel_arena *a, ciel_fail *fail)
{
    neural_stream *s;
    neural_states prompt, negative;
    neural_wan_request q = request_of(r, m);
    int rc = neural_stream_create(&s, r->pool, neural_level_best(), r->cancel, fail);
    if (rc)
        return rc;
    rc = make_context(r, m, s, r->prompt, a, &prompt, &q.prompt, fail);
    if (!rc && r->negative)
        rc = make_context(r, m, s, r->negative, a, &negative, &q.negative, fail);
    neural_stream_destroy(&s);
    if (rc)
        return rc;
    put_text(t, &prompt);
    q.trace = t;
    return run_film(&q, a, t, fail);
}

int neural_record_film(const neural_recording *r, const char *out_path, ciel_fail *fail)
{
    neural_model *m;
    ciel_arena a = { 0 };
    int rc = neural_model_open(&m, r->folder, NEURAL_ALL_PARTS, fail);
    if (rc)
        return rc;
    neural_trace *t = neural_trace_create();
    rc = record(r, m, t, &a, fail);
    if (!rc)
        rc = neural_trace_write(t, out_path, fail);
    neural_trace_free(&t);
    ciel_arena_free(&a);
    neural_model_close(&m);
    return rc;
}
