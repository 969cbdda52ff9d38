/* Samplers against the oracles (grids, latents after each step, guidance, the given frame) and against UniPC's
 * reference written out in Python on numbers (tests' table: oracles' check_wan.py with floats for tensors). */
#include "neural/kernels.h"
#include "neural/sampler.h"
#include "neural_oracle.h"

static neural_sampler *make(neural_stream *s, neural_sampler_kind kind, int steps, double shift, int64_t count)
{
    neural_sampler *out = NULL;
    neural_sampler_options o = { kind, NEURAL_GRID_DIFFUSERS, steps, shift, 1, 7 };
    neural_sampler_create(&out, &o, s, count, NULL);
    return out;
}

/* The recorded velocities, guided at 5, lead to the recorded latents. */
static void match(const char *name, double shift, bool i2v)
{
    oracle o;
    CT_CHECK(oracle_open(&o, name, neural_level_best()));
    float *sigmas = oracle_floats(&o, "sigmas"), *times = oracle_floats(&o, "timesteps");
    neural_volume x = oracle_volume(&o, "latents_init");
    int64_t n = neural_volume_count(&x);
    neural_sampler *s = make(o.stream, NEURAL_UNIPC, 2, shift, n);
    CT_CHECK(s);
    for (int i = 0; i < 2; i++) {
        char key[32];
        CT_NEAR(neural_sampler_sigma(s, i), sigmas[i], 1e-7);
        CT_EQ_I(neural_sampler_timestep(s, i), times[i]);
        snprintf(key, sizeof key, "dit%d.out", 2 * i);
        neural_volume c = oracle_volume(&o, key);
        snprintf(key, sizeof key, "dit%d.out", 2 * i + 1);
        neural_volume u = oracle_volume(&o, key);
        neural_mix(o.stream, c.data, u.data, -4, c.data, 5, n);
        neural_sampler_step(s, x.data, c.data);
        snprintf(key, sizeof key, "latents_step%d", i);
        CT_NEAR(oracle_error(&o, &x, key), 0, 1e-5);
        neural_volume_free(o.stream, &c);
        neural_volume_free(o.stream, &u);
    }
    CT_NEAR(neural_sampler_sigma(s, 2), 0, 0);
    CT_CHECK(!i2v || oracle_tensor(&o, "image_u8"));
    neural_sampler_destroy(&s);
    neural_volume_free(o.stream, &x);
    free(sigmas), free(times);
    oracle_close(&o);
}
static void t2v_latents(void)
{
    match("t2v21", 3, false);
}
static void i2v_latents(void)
{
    match("ti2v22_i2v", 5, true);
}

static neural_stream *plain(void)
{
    neural_stream *s = NULL;
    neural_stream_create(&s, NULL, NEURAL_REF, NULL, NULL);
    return s;
}

static float velocity(float x, double sigma, int k)
{
    return sinf(3 * x) + 0.5f * (float)sigma * x + 0.1f * (float)k;
}

/* Six steps: the second order, its corrector, the last step of first order. */
static void unipc_is_the_references(double shift, const float want[6][3])
{
    neural_stream *st = plain();
    neural_sampler *s = make(st, NEURAL_UNIPC, 6, shift, 3);
    float x[3] = { 0.8f, -1.3f, 0.1f }, v[3];
    for (int i = 0; i < 6; i++) {
        for (int k = 0; k < 3; k++)
            v[k] = velocity(x[k], neural_sampler_sigma(s, i), k);
        neural_sampler_step(s, x, v);
        for (int k = 0; k < 3; k++)
            CT_NEAR(x[k], want[i][k], 3e-6);
    }
    neural_sampler_destroy(&s);
    neural_stream_destroy(&st);
}
static void unipc_shift_3(void)
{
    static const float want[6][3] = {
        { 0.732860261f, -1.308600602f, 0.065943888f }, { 0.638020295f, -1.325727892f, 0.03519323f },
        { 0.5032992f, -1.361132566f, 0.009095181f },   { 0.329894202f, -1.433157865f, -0.017320031f },
        { 0.16689271f, -1.597550795f, -0.034696174f }, { -0.025611888f, -1.897213178f, -0.068410512f }
    };
    unipc_is_the_references(3, want);
}
static void unipc_shift_8(void)
{
    static const float want[6][3] = {
        { 0.77380098f, -1.303356095f, 0.08671075f },    { 0.735250053f, -1.309110063f, 0.070137349f },
        { 0.673640615f, -1.320262503f, 0.04919258f },   { 0.564654795f, -1.344902215f, 0.020576758f },
        { 0.339000935f, -1.421125113f, -0.015500254f }, { -0.250095516f, -1.768137346f, -0.107240576f }
    };
    unipc_is_the_references(8, want);
}

/* With a model that always knows the truth, every sampler arrives at it. */
static void all_arrive(void)
{
    neural_stream *st = plain();
    for (int kind = NEURAL_UNIPC; kind <= NEURAL_DMD; kind++) {
        const float truth[2] = { 0.3f, -0.7f };
        float x[2], v[2];
        neural_noise(x, 2, 1, "start");
        neural_sampler *s = make(st, (neural_sampler_kind)kind, 9, 5, 2);
        while (neural_sampler_at(s) < neural_sampler_steps(s)) {
            for (int k = 0; k < 2; k++)
                v[k] = (x[k] - truth[k]) / (float)neural_sampler_sigma(s, neural_sampler_at(s));
            neural_sampler_step(s, x, v);
        }
        CT_NEAR(x[0], truth[0], 1e-5);
        CT_NEAR(x[1], truth[1], 1e-5);
        neural_sampler_destroy(&s);
    }
    neural_stream_destroy(&st);
}

static void the_grids_of_the_books(void)
{
    neural_stream *st = plain();
    neural_sampler *s = make(st, NEURAL_DMD, 50, 3, 1);
    CT_EQ_I(neural_sampler_steps(s), 3);
    CT_EQ_I(neural_sampler_timestep(s, 1), 757);
    CT_NEAR(neural_sampler_sigma(s, 1), 8 * 0.757 / (1 + 7 * 0.757), 1e-12);
    neural_sampler_destroy(&s);
    neural_sampler_options o = { NEURAL_EULER, NEURAL_GRID_WAN, 50, 1, 1, 0 };
    CT_EQ_I(neural_sampler_create(&s, &o, st, 1, NULL), CIEL_OK);
    CT_NEAR(neural_sampler_sigma(s, 49), 0.01998, 1e-6);
    neural_sampler_destroy(&s);
    s = make(st, NEURAL_EULER, 50, 1, 1);
    CT_NEAR(neural_sampler_sigma(s, 49), 0.02098, 1e-6);
    neural_sampler_destroy(&s);
    neural_stream_destroy(&st);
}

/* A weaker start takes the later steps only, from just that sigma. */
static void strength_begins_later(void)
{
    neural_stream *st = plain();
    neural_sampler *s = NULL;
    neural_sampler_options o = { NEURAL_UNIPC, NEURAL_GRID_DIFFUSERS, 20, 3, 0.6, 0 };
    CT_EQ_I(neural_sampler_create(&s, &o, st, 1, NULL), CIEL_OK);
    CT_NEAR(neural_sampler_sigma(s, 0), 0.6, 1e-6);
    CT_CHECK(neural_sampler_steps(s) < 20 && neural_sampler_steps(s) > 3);
    for (int i = 0; i < neural_sampler_steps(s); i++)
        CT_CHECK(neural_sampler_sigma(s, i + 1) < neural_sampler_sigma(s, i));
    neural_sampler_destroy(&s);
    ciel_fail fail = { 0 };
    o.strength = 0;
    CT_EQ_I(neural_sampler_create(&s, &o, st, 1, &fail), CIEL_E_INVAL);
    o.strength = 1;
    o.steps = 0;
    CT_EQ_I(neural_sampler_create(&s, &o, st, 1, &fail), CIEL_E_INVAL);
    neural_stream_destroy(&st);
}

/* Saved after three steps and taken up by another sampler, the rest is the same to the bit. */
static void goes_on_after_a_break(void)
{
    neural_stream *st = plain();
    neural_sampler *a = make(st, NEURAL_UNIPC, 6, 3, 3), *b = make(st, NEURAL_UNIPC, 6, 3, 3);
    float x[3] = { 0.8f, -1.3f, 0.1f }, y[3], v[3], state[9];
    CT_EQ_I(neural_sampler_state_count(a), 9);
    for (int i = 0; i < 6; i++) {
        if (i == 3) {
            neural_sampler_save(a, state);
            neural_sampler_restore(b, 3, state);
            memcpy(y, x, sizeof y);
        }
        for (int k = 0; k < 3; k++)
            v[k] = velocity(x[k], neural_sampler_sigma(a, i), k);
        neural_sampler_step(a, x, v);
        for (int k = 0; i >= 3 && k < 3; k++)
            v[k] = velocity(y[k], neural_sampler_sigma(b, i), k);
        if (i >= 3)
            neural_sampler_step(b, y, v);
    }
    CT_CHECK(memcmp(x, y, sizeof x) == 0);
    neural_sampler_destroy(&a);
    neural_sampler_destroy(&b);
    neural_stream_destroy(&st);
}

static void noise_is_normal(void)
{
    enum {
        N = 100001
    };
    float *x = malloc(N * sizeof *x), *y = malloc(N * sizeof *y);
    double sum = 0, squares = 0, cross = 0;
    neural_noise(x, N, 5, "a");
    neural_noise(y, N, 5, "b");
    for (int i = 0; i < N; i++) {
        sum += (double)x[i];
        squares += (double)x[i] * (double)x[i];
        cross += (double)x[i] * (double)y[i];
    }
    CT_NEAR(sum / N, 0, 0.015);
    CT_NEAR(squares / N, 1, 0.02);
    CT_NEAR(cross / N, 0, 0.015);
    float first = x[9];
    neural_noise(x, 12, 5, "a");
    CT_CHECK(x[9] == first);
    free(x), free(y);
}

CT_MAIN(CT(t2v_latents), CT(i2v_latents), CT(unipc_shift_3), CT(unipc_shift_8), CT(all_arrive),
        CT(the_grids_of_the_books), CT(strength_begins_later), CT(goes_on_after_a_break), CT(noise_is_normal))
