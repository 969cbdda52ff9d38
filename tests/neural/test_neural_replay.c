/* A recorded run made again by this engine, all stages, held against the recording: what `ciel trace` does. */
#include "neural/trace_file.h"
#include "neural_files.h"

typedef struct seen {
    double worst;
    int n;
} seen;

static void each(void *user, const neural_trace_difference *d)
{
    seen *s = user;
    if (!(d->error <= 1e-5))
        printf("# %s: %.3g\n", d->key, d->error);
    s->worst = d->error > s->worst || d->error != d->error ? d->error : s->worst;
    s->n++;
}

static void replay(const char *name, int n_keys)
{
    char folder[300], trace[300];
    ciel_fail fail = { 0 };
    ciel_pool *pool = ciel_pool_create(2);
    const char *out = scratch("out.safetensors");
    snprintf(folder, sizeof folder, ORACLES "/%s/model", name);
    snprintf(trace, sizeof trace, ORACLES "/%s/trace.safetensors", name);
    int rc = neural_replay_file(folder, trace, out, NEURAL_COMPUTE_F32, NULL, pool, NULL, &fail);
    if (rc)
        printf("# %s: %s\n", fail.what, fail.detail);
    CT_EQ_I(rc, CIEL_OK);
    seen s = { 0, 0 };
    CT_EQ_I(neural_trace_compare(out, trace, each, &s, &fail), n_keys);
    CT_EQ_I(s.n, n_keys);
    CT_NEAR(s.worst, 0, 1e-5);
    ciel_pool_destroy(&pool);
    scratch_remove();
}
/* ids, mask, states, context; 2 blocks, 4 velocities; sigmas, times, 2 latents; mean, frames; the film */
static void t2v(void)
{
    replay("t2v21", 17);
}
static void i2v(void)
{
    replay("ti2v22_i2v", 17);
}

CT_MAIN(CT(t2v), CT(i2v))
