/* neural/wan_trace.c - see wan_trace.h. */
#include "neural/wan_trace.h"
#include "neural/wan_parts.h"

#include <stdio.h>
#include <stdlib.h>

static float *host_copy(neural_stream *s, const float *from, int64_t n)
{
    float *host = malloc((size_t)n * sizeof *host);
    CIEL_ASSERT(host);
    neural_download(s, host, from, (size_t)n * sizeof *host);
    return host;
}

void wan_trace_volume(neural_trace *t, neural_stream *s, const neural_volume *v, const char *key)
{
    const int64_t shape[5] = { 1, v->channels, v->frames, v->height, v->width };
    if (!t)
        return;
    float *host = malloc((size_t)neural_volume_count(v) * sizeof *host);
    CIEL_ASSERT(host);
    neural_volume_download(s, host, v);
    neural_trace_put(t, host, 5, shape, "%s", key);
    free(host);
}

void wan_trace_tokens(neural_trace *t, neural_stream *s, const float *tokens, int64_t n, int64_t dim, const char *key)
{
    const int64_t shape[3] = { 1, n, dim };
    if (!t)
        return;
    float *host = host_copy(s, tokens, n * dim);
    neural_trace_put(t, host, 3, shape, "%s", key);
    free(host);
}

void wan_trace_begin(const wan_job *j)
{
    neural_trace *t = j->r->trace;
    int64_t n = j->n_steps, more = n + 1;
    if (!t)
        return;
    float *sigmas = malloc((size_t)more * sizeof *sigmas);
    int64_t *times = malloc((size_t)more * sizeof *times);
    CIEL_ASSERT(sigmas && times);
    for (int i = 0; i < more; i++)
        sigmas[i] = (float)neural_sampler_sigma(j->sampler, i);
    for (int i = 0; i < n; i++)
        times[i] = (int64_t)neural_sampler_timestep(j->sampler, i);
    neural_trace_put(t, sigmas, 1, &more, "sigmas");
    neural_trace_put_raw(t, NEURAL_I64, times, 1, &n, "timesteps");
    neural_trace_put(t, &(float){ (float)j->r->guidance }, 0, NULL, "guidance");
    wan_trace_volume(t, j->stream, &j->x, "latents_init");
    free(sigmas);
    free(times);
}

static int call_number(const wan_job *j)
{
    return j->negative ? 2 * j->step + j->call : j->step;
}

/* one time for all, or one a token where the model has it so: 0 for those of a given frame */
static void put_time(const wan_job *j, int n_call)
{
    const neural_dit_config *c = neural_dit_sizes(j->dit);
    float time = neural_sampler_timestep(j->sampler, j->step);
    char key[32];
    snprintf(key, sizeof key, "dit%d.t", n_call);
    if (!j->r->model->token_timesteps) {
        neural_trace_put_raw(j->r->trace, NEURAL_I64, &(int64_t){ (int64_t)time }, 1, &(int64_t){ 1 }, key);
        return;
    }
    int64_t n = neural_dit_tokens(c, j->x.frames, j->x.height, j->x.width), shape[2] = { 1, n };
    float *times = malloc((size_t)n * sizeof *times);
    CIEL_ASSERT(times);
    for (int64_t i = 0; i < n; i++)
        times[i] = j->given.data && i < n / j->x.frames ? 0 : time;
    neural_trace_put(j->r->trace, times, 2, shape, "%s", key);
    free(times);
}

void wan_trace_call(const wan_job *j, const neural_volume *velocity)
{
    const neural_wan_request *r = j->r;
    int n = call_number(j);
    int64_t shape[3] = { 1, r->text_rows, r->model->parts[NEURAL_DIT]->dit.text_dim };
    char key[32];
    if (!r->trace)
        return;
    snprintf(key, sizeof key, "dit%d.in", n);
    wan_trace_volume(r->trace, j->stream, &j->x, key);
    put_time(j, n);
    neural_trace_put(r->trace, j->call ? r->negative : r->prompt, 3, shape, "dit%d.ctx", n);
    snprintf(key, sizeof key, "dit%d.out", n);
    wan_trace_volume(r->trace, j->stream, velocity, key);
}

void wan_trace_block(const wan_job *j, int i, const float *tokens, int64_t n)
{
    char key[32];
    if (!j->r->trace || call_number(j) != 0)
        return;
    snprintf(key, sizeof key, "dit0.block%d.out", i);
    wan_trace_tokens(j->r->trace, j->stream, tokens, n, neural_dit_sizes(j->dit)->dim, key);
}

void wan_trace_step(const wan_job *j)
{
    char key[32];
    snprintf(key, sizeof key, "latents_step%d", j->step);
    wan_trace_volume(j->r->trace, j->stream, &j->x, key);
}
