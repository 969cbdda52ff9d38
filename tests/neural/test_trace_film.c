/* tests/neural/test_trace_film.c - the film of the oracles in one chain from ids, noise and picture; a run recorded by
 * this engine, then replayed stage by stage against its own recording. */
#include "base/thread.h"
#include "neural/trace_film.h"
#include "neural_files.h"

typedef struct seen {
    double worst;
    int n, blocks, films;
} seen;

static void note(void *user, const neural_trace_difference *d)
{
    seen *s = user;
    if (!(d->error <= 1e-5))
        printf("# %s: %.3g\n", d->key, d->error);
    s->worst = d->error > s->worst ? d->error : s->worst;
    s->n++;
    s->blocks += strstr(d->key, ".block") != NULL;
    s->films += strcmp(d->key, "video_pt") == 0;
}

static void chain(const char *name)
{
    char folder[300], trace[300];
    ciel_fail fail = { 0 };
    seen s = { 0 };
    ciel_pool *pool = ciel_pool_create(2);
    const char *out = scratch("film.safetensors");
    snprintf(folder, sizeof folder, ORACLES "/%s/model", name);
    snprintf(trace, sizeof trace, ORACLES "/%s/trace.safetensors", name);
    int rc = neural_replay_file(folder, trace, out, NEURAL_COMPUTE_F32, "text,film", pool, NULL, &fail);
    ciel_pool_destroy(&pool);
    if (rc)
        printf("# %s: %s\n", fail.what, fail.detail);
    CT_EQ_I(rc, CIEL_OK);
    CT_EQ_I(neural_trace_compare(out, trace, note, &s, &fail), 5);
    CT_EQ_I(s.films, 1);
    CT_NEAR(s.worst, 0, 1e-5);
}

static void oracles_films_come_out_of_one_chain(void)
{
    chain("t2v21");
    chain("ti2v22_i2v");
}

static double last_fraction;
static void note_progress(void *user, double fraction)
{
    (void)user;
    last_fraction = fraction;
}

/* records the tiny model and replays the recording */
static int recorded(const char *model, const char *negative, int side, int *n_keys, seen *s)
{
    char folder[300];
    ciel_fail fail = { 0 };
    ciel_pool *pool = ciel_pool_create(2);
    const char *made = scratch("made.safetensors"), *again = scratch("again.safetensors");
    snprintf(folder, sizeof folder, ORACLES "/%s/model", model);
    neural_recording r = { .folder = folder,
                           .prompt = "the cat dances on the sofa",
                           .negative = negative,
                           .width = side,
                           .height = side,
                           .frames = 5,
                           .steps = 3,
                           .seed = 4,
                           .pool = pool,
                           .progress = note_progress };
    int rc = neural_record_film(&r, made, &fail);
    if (!rc)
        rc = neural_replay_file(folder, made, again, NEURAL_COMPUTE_F32, NULL, pool, NULL, &fail);
    if (!rc)
        rc = *n_keys = neural_trace_compare(again, made, note, s, &fail);
    if (rc < 0)
        printf("# %s: %s\n", fail.what, fail.detail);
    ciel_pool_destroy(&pool);
    return rc < 0 ? rc : CIEL_OK;
}

static void recording_replays_to_itself(void)
{
    seen s = { 0 };
    int n = 0;
    CT_EQ_I(recorded("t2v21", "blurry low quality", 48, &n, &s), CIEL_OK);
    /* ids, mask, states, context; 2 blocks, 6 velocities; sigmas, times, 3 latents; the film */
    CT_EQ_I(n, 18);
    CT_EQ_I(s.blocks, 2);
    CT_EQ_I(s.films, 1);
    CT_NEAR(last_fraction, 1, 1e-9);
    CT_CHECK(s.worst < 1e-5);
}

static void recording_without_guidance(void)
{
    seen s = { 0 };
    int n = 0;
    CT_EQ_I(recorded("ti2v22_i2v", NULL, 64, &n, &s), CIEL_OK);
    CT_EQ_I(n, 15);
    CT_CHECK(s.worst < 1e-5);
}

static void clean_up(void)
{
    scratch_remove();
}

CT_MAIN(CT(oracles_films_come_out_of_one_chain), CT(recording_replays_to_itself), CT(recording_without_guidance),
        CT(clean_up))
