/* Wan's transformer against the oracles: every block and the velocity, text to video and picture to video, by every
 * level and mode of products. */
#include "neural/dit.h"
#include "neural_oracle.h"

typedef struct heard {
    const oracle *o;
    double worst;
    int n;
} heard;

static void hear_block(void *user, int i, int n_blocks, const float *tokens, int64_t n_tokens)
{
    heard *h = user;
    char key[64];
    snprintf(key, sizeof key, "dit0.block%d.out", i);
    const neural_weight *w = oracle_tensor(h->o, key);
    float *want = oracle_floats(h->o, key), *got = malloc((size_t)w->count * sizeof *got);
    (void)n_blocks;
    neural_download(h->o->stream, got, tokens, (size_t)w->count * sizeof *got);
    double e = w->shape[1] == n_tokens ? relative_error(got, want, w->count) : 1e9;
    h->worst = e > h->worst ? e : h->worst;
    h->n++;
    free(want);
    free(got);
}

/* Call `i_call` of the trace; returns the error of the velocity, and of its blocks when they were recorded. */
static double call_error(const oracle *o, neural_dit *d, int i_call, bool i2v, heard *h)
{
    char key[64];
    neural_dit_context *context = NULL;
    snprintf(key, sizeof key, "dit%d.ctx", i_call);
    float *states = oracle_floats(o, key);
    neural_dit_context_create(&context, d, states, oracle_tensor(o, key)->shape[1], NULL);
    snprintf(key, sizeof key, "dit%d.in", i_call);
    neural_volume in = oracle_volume(o, key),
                  out = neural_volume_make(o->stream, in.frames, in.height, in.width, in.channels);
    snprintf(key, sizeof key, "dit%d.t", i_call);
    float *t = oracle_floats(o, key);
    neural_dit_call call = { &in, t[oracle_tensor(o, key)->count - 1], i2v ? 1 : 0, context, h ? hear_block : NULL, h };
    int rc = neural_dit_run(d, &out, &call, NULL);
    snprintf(key, sizeof key, "dit%d.out", i_call);
    double e = rc == CIEL_OK ? oracle_error(o, &out, key) : 1e9;
    neural_volume_free(o->stream, &in);
    neural_volume_free(o->stream, &out);
    neural_dit_context_destroy(&context);
    free(states);
    free(t);
    return e;
}

/* The same weights under the original names give the same numbers. */
static void match_original(const char *name)
{
    oracle o;
    neural_model *m = NULL;
    neural_part *part = NULL;
    neural_dit *d = NULL;
    char config[400];
    CT_CHECK(oracle_open(&o, name, neural_level_best()));
    CT_EQ_I(neural_model_open(&m, o.folder, 1u << NEURAL_DIT, NULL), CIEL_OK);
    snprintf(config, sizeof config, "%s/transformer/config.json", o.folder);
    CT_EQ_I(neural_part_open(&part, NEURAL_DIT, oracle_original(m->parts[NEURAL_DIT]), config, NULL), CIEL_OK);
    CT_EQ_I(neural_dit_create(&d, part, o.stream, NEURAL_COMPUTE_F32, NULL, NULL), CIEL_OK);
    CT_NEAR(call_error(&o, d, 0, strstr(name, "i2v") != NULL, NULL), 0, 1e-5);
    neural_dit_destroy(&d);
    neural_part_close(&part);
    neural_model_close(&m);
    oracle_close(&o);
    scratch_remove();
}
static void t2v_original_names(void)
{
    match_original("t2v21");
}
static void i2v_original_names(void)
{
    match_original("ti2v22_i2v");
}

static void match(const char *name, neural_level level, neural_compute compute, double tolerance)
{
    oracle o;
    neural_model *m = NULL;
    neural_dit *d = NULL;
    bool i2v = strstr(name, "i2v") != NULL;
    if (!oracle_open(&o, name, level))
        CT_SKIP("not on this processor");
    CT_EQ_I(neural_model_open(&m, o.folder, 1u << NEURAL_DIT, NULL), CIEL_OK);
    CT_EQ_I(neural_dit_create(&d, m->parts[NEURAL_DIT], o.stream, compute, NULL, NULL), CIEL_OK);
    heard h = { &o, 0, 0 };
    double out = call_error(&o, d, 0, i2v, &h);
    printf("# %s, %s: blocks %.2g, velocity %.2g\n", name, neural_level_name(level), h.worst, out);
    CT_EQ_I(h.n, 2);
    CT_NEAR(h.worst, 0, tolerance);
    CT_NEAR(out, 0, tolerance);
    for (int i = 1; i < 4; i++)
        CT_NEAR(call_error(&o, d, i, i2v, NULL), 0, tolerance);
    neural_dit_destroy(&d);
    neural_model_close(&m);
    oracle_close(&o);
}

static void t2v_plain(void)
{
    match("t2v21", NEURAL_REF, NEURAL_COMPUTE_F32, 1e-5);
}
static void t2v_fast(void)
{
    match("t2v21", neural_level_best(), NEURAL_COMPUTE_F32, 1e-5);
}
static void t2v_bf16(void)
{
    match("t2v21", NEURAL_REF, NEURAL_COMPUTE_BF16, 2e-2);
}
static void t2v_bf16_fast(void)
{
    match("t2v21", neural_level_best(), NEURAL_COMPUTE_BF16, 2e-2);
}
static void t2v_int8(void)
{
    match("t2v21", neural_level_best(), NEURAL_COMPUTE_INT8, 6e-2);
}
static void i2v_plain(void)
{
    match("ti2v22_i2v", NEURAL_REF, NEURAL_COMPUTE_F32, 1e-5);
}
static void i2v_fast(void)
{
    match("ti2v22_i2v", neural_level_best(), NEURAL_COMPUTE_F32, 1e-5);
}
static void i2v_avx2(void)
{
    match("ti2v22_i2v", NEURAL_AVX2, NEURAL_COMPUTE_F32, 1e-5);
}
static void i2v_bf16(void)
{
    match("ti2v22_i2v", NEURAL_REF, NEURAL_COMPUTE_BF16, 2e-2);
}

/* A raised flag ends a call between blocks. */
static atomic_int stop;
static void stop_now(void *user, int i, int n, const float *tokens, int64_t n_tokens)
{
    (void)i, (void)n, (void)tokens, (void)n_tokens;
    ++*(int *)user;
    stop = 1;
}
static void a_call_can_be_cancelled(void)
{
    oracle o;
    neural_model *m = NULL;
    neural_dit *d = NULL;
    neural_dit_context *context = NULL;
    neural_stream *s = NULL;
    int seen = 0;
    stop = 0;
    CT_CHECK(oracle_open(&o, "t2v21", NEURAL_REF));
    CT_EQ_I(neural_stream_create(&s, o.pool, neural_level_best(), &stop, NULL), CIEL_OK);
    CT_EQ_I(neural_model_open(&m, o.folder, 1u << NEURAL_DIT, NULL), CIEL_OK);
    CT_EQ_I(neural_dit_create(&d, m->parts[NEURAL_DIT], s, NEURAL_COMPUTE_F32, NULL, NULL), CIEL_OK);
    float *states = oracle_floats(&o, "dit0.ctx");
    CT_EQ_I(neural_dit_context_create(&context, d, states, 32, NULL), CIEL_OK);
    neural_volume in = oracle_volume(&o, "dit0.in"),
                  out = neural_volume_make(s, in.frames, in.height, in.width, in.channels);
    ciel_fail fail = { 0 };
    CT_EQ_I(neural_dit_run(d, &out, &(neural_dit_call){ &in, 999, 0, context, stop_now, &seen }, &fail),
            CIEL_E_CANCELLED);
    CT_EQ_I(seen, 1);
    neural_volume_free(o.stream, &in);
    neural_volume_free(s, &out);
    neural_dit_context_destroy(&context);
    neural_dit_destroy(&d);
    neural_model_close(&m);
    neural_stream_destroy(&s);
    free(states);
    oracle_close(&o);
}

CT_MAIN(CT(t2v_plain), CT(t2v_fast), CT(t2v_bf16), CT(t2v_bf16_fast), CT(t2v_int8), CT(i2v_plain), CT(i2v_fast),
        CT(i2v_avx2), CT(i2v_bf16), CT(t2v_original_names), CT(i2v_original_names), CT(a_call_can_be_cancelled))
