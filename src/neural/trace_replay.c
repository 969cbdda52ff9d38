/* neural/trace_replay.c - runs the stages of trace_stages.def over a recorded trace. */
#include "neural/trace_file.h"

#include <string.h>

static const struct stage {
    const char *name;
    unsigned parts;
    const char *key;
    int (*run)(neural_replay *r, ciel_fail *fail);
} stages[] = {
#define X(name, parts, key, what) { #name, parts, key, neural_replay_##name },
#include "neural/trace_stages.def"
#undef X
};
enum {
    N_STAGES = sizeof stages / sizeof *stages
};

float *neural_replay_values(const neural_replay *r, ciel_arena *a, const char *key, const neural_weight **t)
{
    const neural_weight *w = neural_weights_find(r->inputs, key);
    if (!w)
        return NULL;
    float *values = ARENA_ARRAY(a, (size_t)w->count, float);
    neural_weight_f32(w, 0, w->count, values);
    if (t)
        *t = w;
    return values;
}

/* the stages by bit: those named, or all that the inputs have something for */
static int choose(const char *names, const neural_weights *inputs, unsigned *chosen, ciel_fail *fail)
{
    *chosen = 0;
    for (int i = 0; i < N_STAGES && !names; i++)
        if (neural_weights_find(inputs, stages[i].key))
            *chosen |= 1u << i;
    for (const char *p = names; p && *p;) {
        size_t len = strcspn(p, ",");
        int i = 0;
        while (i < N_STAGES && !(strlen(stages[i].name) == len && memcmp(stages[i].name, p, len) == 0))
            i++;
        if (i == N_STAGES)
            return ciel_fail_set(fail, CIEL_E_INVAL, "no stage of a trace is called '%.*s'", (int)len, p);
        if (!neural_weights_find(inputs, stages[i].key)) {
            ciel_fail_set(fail, CIEL_E_DATA, "a trace without the inputs of stage '%s'", stages[i].name);
            ciel_fail_detail(fail, "%s has no %s", neural_weights_path(inputs), stages[i].key);
            return CIEL_E_DATA;
        }
        *chosen |= 1u << i;
        p += len + (p[len] == ',');
    }
    if (*chosen)
        return CIEL_OK;
    ciel_fail_set(fail, CIEL_E_DATA, "a file that holds no inputs of any stage");
    ciel_fail_detail(fail, "%s", neural_weights_path(inputs));
    return CIEL_E_DATA;
}

static int run_stages(neural_replay *r, const char *folder, unsigned chosen, ciel_fail *fail)
{
    neural_model *model;
    unsigned parts = 0;
    for (int i = 0; i < N_STAGES; i++)
        parts |= chosen >> i & 1 ? stages[i].parts : 0;
    int rc = neural_model_open(&model, folder, parts, fail);
    if (rc)
        return rc;
    r->model = model;
    for (int i = 0; i < N_STAGES && !rc; i++) {
        if (neural_stream_cancelled(r->stream))
            rc = ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled");
        else if (chosen >> i & 1)
            rc = stages[i].run(r, fail);
    }
    neural_model_close(&model);
    return rc;
}

int neural_replay_file(const char *folder, const char *inputs_path, const char *out_path, neural_compute compute,
                       const char *stage_names, ciel_pool *pool, const atomic_int *cancel, ciel_fail *fail)
{
    neural_weights *inputs;
    neural_replay r = { .compute = compute, .cancel = cancel };
    unsigned chosen;
    int rc = neural_weights_open(&inputs, inputs_path, fail);
    if (rc)
        return rc;
    rc = choose(stage_names, inputs, &chosen, fail);
    if (!rc)
        rc = neural_stream_create(&r.stream, pool, neural_level_best(), cancel, fail);
    if (!rc) {
        r.inputs = inputs;
        r.out = neural_trace_create();
        rc = run_stages(&r, folder, chosen, fail);
        if (!rc)
            rc = neural_trace_write(r.out, out_path, fail);
        neural_trace_free(&r.out);
        neural_stream_destroy(&r.stream);
    }
    neural_weights_close(&inputs);
    return rc;
}
