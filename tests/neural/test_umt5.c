/* tests/neural/test_umt5.c - the text encoder against the oracles in f32 and bf16 at every level, prompts with their
 * cache, and the replay of traces. */
#include "base/file.h"
#include "neural/trace_file.h"
#include "neural/umt5.h"
#include "neural_files.h"

typedef struct trace_text { /* what the oracle recorded */
    int32_t ids[32];
    int n, n_text;
    float states[32 * 24];
} trace_text;

static void read_trace(const char *model, trace_text *t)
{
    char path[300];
    neural_weights *w;
    ciel_fail fail;
    float ids[32], mask[32];
    snprintf(path, sizeof path, ORACLES "/%s/trace.safetensors", model);
    if (neural_weights_open(&w, path, &fail) != CIEL_OK)
        abort();
    neural_weight_f32(neural_weights_find(w, "prompt_ids"), 0, 32, ids);
    neural_weight_f32(neural_weights_find(w, "prompt_mask"), 0, 32, mask);
    neural_weight_f32(neural_weights_find(w, "t5_last_hidden"), 0, 32 * 24, t->states);
    neural_weights_close(&w);
    t->n = 32;
    t->n_text = 0;
    for (int i = 0; i < 32; i++) {
        t->ids[i] = (int32_t)ids[i];
        t->n_text += mask[i] > 0;
    }
}

static neural_model *open_model(const char *model)
{
    char path[300];
    neural_model *m = NULL;
    ciel_fail fail;
    snprintf(path, sizeof path, ORACLES "/%s/model", model);
    if (neural_model_open(&m, path, 1u << NEURAL_TEXT, &fail) != CIEL_OK)
        abort();
    return m;
}

static neural_stream *make_stream(ciel_pool *pool, neural_level level)
{
    neural_stream *s = NULL;
    ciel_fail fail;
    if (neural_stream_create(&s, pool, level, NULL, &fail) != CIEL_OK)
        abort();
    return s;
}

/* largest relative error of all rows, padding too */
static double error_of(const char *model, neural_level level, neural_compute compute, int n, int threads)
{
    trace_text t;
    float states[32 * 24];
    ciel_fail fail;
    read_trace(model, &t);
    ciel_pool *pool = ciel_pool_create(threads);
    neural_stream *s = make_stream(pool, level);
    neural_model *m = open_model(model);
    int rc = neural_umt5_encode(s, m->parts[NEURAL_TEXT], compute, t.ids, n ? n : t.n_text, t.n_text, states, &fail);
    double error = rc ? 1e9 : relative_error(states, t.states, (n ? n : t.n_text) * 24);
    neural_model_close(&m);
    neural_stream_destroy(&s);
    ciel_pool_destroy(&pool);
    return error;
}

static void states_are_the_oracles_in_f32(void)
{
    for (int level = NEURAL_REF; level <= (int)neural_level_best(); level++) {
        double a = error_of("t2v21", (neural_level)level, NEURAL_COMPUTE_F32, 32, 2);
        double b = error_of("ti2v22_i2v", (neural_level)level, NEURAL_COMPUTE_F32, 32, 2);
        printf("# %s: %.1e %.1e\n", neural_level_name((neural_level)level), a, b);
        CT_CHECK(a < 1e-5 && b < 1e-5);
    }
}

static void states_are_near_in_bf16(void)
{
    for (int level = NEURAL_REF; level <= (int)neural_level_best(); level++) {
        double a = error_of("t2v21", (neural_level)level, NEURAL_COMPUTE_BF16, 32, 2);
        printf("# %s: %.1e\n", neural_level_name((neural_level)level), a);
        CT_CHECK(a < 2e-2 && a > 0);
    }
}

static void gguf_in_llamas_names_is_the_same_encoder(void)
{
    trace_text t;
    float states[32 * 24];
    ciel_fail fail = { 0 };
    neural_part *p;
    read_trace("t2v21", &t);
    neural_stream *s = make_stream(NULL, neural_level_best());
    CT_EQ_I(neural_part_open(&p, NEURAL_TEXT, ORACLES "/umt5_llama_f16.gguf", NULL, &fail),
            CIEL_OK); /* sizes from tensors */
    CT_EQ_I(p->text.heads, 3);
    CT_EQ_I(p->text.head_dim, 8);
    CT_EQ_I(p->text.layers, 2);
    CT_EQ_I(neural_umt5_encode(s, p, NEURAL_COMPUTE_F32, t.ids, 32, t.n_text, states, &fail), CIEL_OK);
    double error = relative_error(states, t.states, 32 * 24);
    printf("# weights in f16: %.1e\n", error);
    CT_CHECK(error < 5e-3);
    neural_part_close(&p);
    neural_stream_destroy(&s);
}

static void padding_need_not_be_computed(void)
{
    CT_CHECK(error_of("t2v21", neural_level_best(), NEURAL_COMPUTE_F32, 0, 1) < 1e-5);
}

static void same_bits_on_any_number_of_threads(void)
{
    trace_text t;
    float first[32 * 24], other[32 * 24];
    ciel_fail fail;
    read_trace("t2v21", &t);
    neural_model *m = open_model("t2v21");
    for (int threads = 1; threads <= 3; threads++) {
        ciel_pool *pool = ciel_pool_create(threads);
        neural_stream *s = make_stream(pool, neural_level_best());
        size_t kept = 0; /* the kernels' scratch stays; nothing else may */
        for (int i = 0; i < 2; i++) {
            float *states = threads == 1 && i == 0 ? first : other;
            CT_EQ_I(
                neural_umt5_encode(s, m->parts[NEURAL_TEXT], NEURAL_COMPUTE_BF16, t.ids, 32, t.n_text, states, &fail),
                CIEL_OK);
            CT_CHECK(states == first || memcmp(first, other, sizeof first) == 0);
            CT_CHECK(i == 0 || neural_memory_now(s) == kept);
            kept = neural_memory_now(s);
        }
        neural_stream_destroy(&s);
        ciel_pool_destroy(&pool);
    }
    neural_model_close(&m);
}

static void wrong_ids_are_refused(void)
{
    float states[2 * 24];
    ciel_fail fail;
    neural_model *m = open_model("t2v21");
    neural_stream *s = make_stream(NULL, neural_level_best());
    CT_EQ_I(
        neural_umt5_encode(s, m->parts[NEURAL_TEXT], NEURAL_COMPUTE_F32, (int32_t[]){ 58, 59 }, 2, 2, states, &fail),
        CIEL_E_DATA);
    CT_CHECK(strstr(fail.detail, "token 59 of a vocabulary of 59"));
    CT_EQ_I(neural_umt5_encode(s, m->parts[NEURAL_TEXT], NEURAL_COMPUTE_F32, (int32_t[]){ -1, 1 }, 2, 2, states, &fail),
            CIEL_E_DATA);
    neural_stream_destroy(&s);
    neural_model_close(&m);
}

static void prompts_are_encoded_and_remembered(void)
{
    trace_text t;
    ciel_arena a = { 0 };
    ciel_fail fail;
    neural_states first, again, other;
    read_trace("t2v21", &t);
    neural_model *m = open_model("t2v21");
    neural_stream *s = make_stream(NULL, neural_level_best());
    neural_text_options o = { .compute = NEURAL_COMPUTE_F32, .limit = 32, .cache = scratch("states") };
    CT_EQ_I(neural_text_states(&first, &a, s, m, " a lovely  cat sits on the red sofa\n", &o, &fail), CIEL_OK);
    CT_EQ_I(first.n, t.n_text);
    CT_EQ_I(first.dim, 24);
    CT_CHECK(!first.remembered);
    CT_CHECK(relative_error(first.values, t.states, t.n_text * 24) < 1e-5);
    CT_EQ_I(neural_text_states(&again, &a, s, m, "a lovely cat sits on the red sofa", &o, &fail), CIEL_OK);
    CT_CHECK(again.remembered && again.n == first.n);
    CT_CHECK(memcmp(again.values, first.values, (size_t)(first.n * 24) * sizeof(float)) == 0);
    CT_EQ_I(neural_text_states(&other, &a, s, m, "a lovely cat sits on the red sofas", &o, &fail), CIEL_OK);
    CT_CHECK(!other.remembered);
    o.compute = NEURAL_COMPUTE_BF16;
    CT_EQ_I(neural_text_states(&other, &a, s, m, "a lovely cat sits on the red sofa", &o, &fail), CIEL_OK);
    CT_CHECK(!other.remembered); /* another mode is another result */
    o.compute = NEURAL_COMPUTE_F32;
    char command[400];
    snprintf(command, sizeof command, "for f in %s/*; do truncate -s 100 $f; done", scratch("states"));
    CT_EQ_I(system(command), 0);
    CT_EQ_I(neural_text_states(&again, &a, s, m, "a lovely cat sits on the red sofa", &o, &fail), CIEL_OK);
    CT_CHECK(!again.remembered); /* a damaged file is computed anew */
    CT_CHECK(memcmp(again.values, first.values, (size_t)(first.n * 24) * sizeof(float)) == 0);
    neural_stream_destroy(&s);
    neural_model_close(&m);
    ciel_arena_free(&a);
}

static void cache_keeps_the_last_ones(void)
{
    ciel_arena a = { 0 };
    ciel_fail fail;
    neural_states states;
    char command[400];
    neural_model *m = open_model("t2v21");
    neural_stream *s = make_stream(NULL, neural_level_best());
    neural_text_options o = { .compute = NEURAL_COMPUTE_F32, .limit = 32, .cache = scratch("many") };
    mkdir(scratch("many"), 0700);
    snprintf(command, sizeof command, "cd %s; for i in $(seq 300); do : > old$i; done; touch -d 2020-01-01 old*",
             scratch("many"));
    CT_EQ_I(system(command), 0);
    CT_EQ_I(neural_text_states(&states, &a, s, m, "cat", &o, &fail), CIEL_OK);
    snprintf(command, sizeof command, "test $(ls %s | wc -l) -eq 200", scratch("many"));
    CT_EQ_I(system(command), 0);
    CT_EQ_I(neural_text_states(&states, &a, s, m, "cat", &o, &fail), CIEL_OK);
    CT_CHECK(states.remembered); /* the newest stayed */
    neural_stream_destroy(&s);
    neural_model_close(&m);
    ciel_arena_free(&a);
}

static void fingerprints_tell_models_apart(void)
{
    char one[65], same[65], other[65];
    neural_model *m = open_model("t2v21"), *twin = open_model("ti2v22_i2v");
    neural_part_fingerprint(m->parts[NEURAL_TEXT], one);
    neural_part_fingerprint(twin->parts[NEURAL_TEXT], same);
    CT_EQ_I(strlen(one), 64);
    CT_EQ_S(one, same); /* both folders hold the same encoder */
    neural_model_close(&twin);
    size_t bytes;
    uint8_t *data = read_all(ORACLES "/t2v21/model/text_encoder/model.safetensors", &bytes);
    data[bytes - 1] ^= 1;
    write_bytes(scratch("changed.safetensors"), data, bytes);
    free(data);
    neural_part *p;
    ciel_fail fail;
    CT_EQ_I(neural_part_open(&p, NEURAL_TEXT, scratch("changed.safetensors"),
                             ORACLES "/t2v21/model/text_encoder/config.json", &fail),
            CIEL_OK);
    neural_part_fingerprint(p, other);
    CT_CHECK(strcmp(one, other) != 0);
    neural_part_close(&p);
    neural_model_close(&m);
}

static void note_difference(void *user, const neural_trace_difference *d)
{
    double *worst = user;
    printf("# %-20s %.1e\n", d->key, d->error);
    *worst = d->error > *worst ? d->error : *worst;
}

static void text_stage_replays(void)
{
    static const struct {
        neural_compute compute;
        double tolerance;
    } modes[] = { { NEURAL_COMPUTE_F32, 1e-5 }, { NEURAL_COMPUTE_BF16, 2e-2 } };
    const char *trace = ORACLES "/t2v21/trace.safetensors", *model = ORACLES "/t2v21/model",
               *out = scratch("out.safetensors");
    for (int i = 0; i < 2; i++) {
        ciel_fail fail = { 0 };
        double worst = 0;
        CT_EQ_I(neural_replay_file(model, trace, out, modes[i].compute, "text", NULL, NULL, &fail), CIEL_OK);
        CT_EQ_I(neural_trace_compare(out, trace, note_difference, &worst, &fail), 4);
        CT_CHECK(worst < modes[i].tolerance);
    }
}

static void traces_that_differ_are_told(void)
{
    static const float one[3] = { 1, 2, 4 }, near[3] = { 1, 2, 4.5f }, none[3] = { 1, NAN, 4 };
    const int64_t three = 3, column[2] = { 3, 1 };
    ciel_fail fail;
    double worst = 0;
    neural_trace *a = neural_trace_create(), *b = neural_trace_create();
    neural_trace_put(a, near, 1, &three, "x");
    neural_trace_put(b, near, 1, &three, "x%d", 1); /* another key */
    neural_trace_put(b, one, 1, &three, "x");
    CT_EQ_I(neural_trace_write(a, scratch("a.safetensors"), &fail), CIEL_OK);
    CT_EQ_I(neural_trace_write(b, scratch("b.safetensors"), &fail), CIEL_OK);
    CT_EQ_I(neural_trace_compare(scratch("a.safetensors"), scratch("b.safetensors"), note_difference, &worst, &fail),
            1);
    CT_NEAR(worst, 0.125, 1e-9);
    for (int i = 0; i < 2; i++) {
        neural_trace_put(a, i ? none : one, i ? 1 : 2, i ? &three : column, "x");
        CT_EQ_I(neural_trace_write(a, scratch("a.safetensors"), &fail), CIEL_OK);
        CT_EQ_I(
            neural_trace_compare(scratch("a.safetensors"), scratch("b.safetensors"), note_difference, &worst, &fail),
            1);
        CT_CHECK(worst == HUGE_VAL);
        worst = 0;
    }
    neural_trace_free(&a);
    neural_trace_free(&b);
}

static void replays_say_what_is_wrong(void)
{
    ciel_fail fail = { 0 };
    const char *trace = ORACLES "/t2v21/trace.safetensors", *model = ORACLES "/t2v21/model",
               *out = scratch("no.safetensors");
    CT_EQ_I(neural_replay_file(model, trace, out, NEURAL_COMPUTE_F32, "text,dance", NULL, NULL, &fail), CIEL_E_INVAL);
    CT_CHECK(strstr(fail.what, "dance"));
    CT_EQ_I(neural_replay_file(model, ORACLES "/blocks.gguf", out, NEURAL_COMPUTE_F32, NULL, NULL, NULL, &fail),
            CIEL_E_DATA);
    CT_EQ_I(neural_replay_file(model, ORACLES "/blocks.gguf", out, NEURAL_COMPUTE_F32, "text", NULL, NULL, &fail),
            CIEL_E_DATA);
    CT_CHECK(strstr(fail.detail, "prompt_ids"));
    CT_EQ_I(neural_replay_file("/nowhere", trace, out, NEURAL_COMPUTE_F32, "text", NULL, NULL, &fail), CIEL_E_NOTFOUND);
    static const int64_t ids[2] = { 3, 900 }, mask[2] = { 1, 1 };
    neural_trace *t = neural_trace_create();
    neural_trace_put_raw(t, NEURAL_I64, ids, 1, (int64_t[]){ 2 }, "prompt_ids");
    CT_EQ_I(neural_trace_write(t, scratch("in.safetensors"), &fail), CIEL_OK);
    CT_EQ_I(neural_replay_file(model, scratch("in.safetensors"), out, NEURAL_COMPUTE_F32, NULL, NULL, NULL, &fail),
            CIEL_E_DATA);
    neural_trace_put_raw(t, NEURAL_I64, mask, 1, (int64_t[]){ 2 }, "prompt_mask");
    CT_EQ_I(neural_trace_write(t, scratch("in.safetensors"), &fail), CIEL_OK);
    CT_EQ_I(neural_replay_file(model, scratch("in.safetensors"), out, NEURAL_COMPUTE_F32, NULL, NULL, NULL, &fail),
            CIEL_E_DATA);
    neural_trace_free(&t);
    CT_CHECK(!ciel_file_exists(out));
    atomic_int cancel = 1;
    CT_EQ_I(neural_replay_file(model, trace, out, NEURAL_COMPUTE_F32, "text", NULL, &cancel, &fail), CIEL_E_CANCELLED);
}

static void clean_up(void)
{
    scratch_remove();
}

CT_MAIN(CT(states_are_the_oracles_in_f32), CT(states_are_near_in_bf16), CT(gguf_in_llamas_names_is_the_same_encoder),
        CT(padding_need_not_be_computed), CT(same_bits_on_any_number_of_threads), CT(wrong_ids_are_refused),
        CT(prompts_are_encoded_and_remembered), CT(cache_keeps_the_last_ones), CT(fingerprints_tell_models_apart),
        CT(text_stage_replays), CT(traces_that_differ_are_told), CT(replays_say_what_is_wrong), CT(clean_up))
