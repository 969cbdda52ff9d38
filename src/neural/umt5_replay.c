/* neural/umt5_replay.c - the text stage of a replay: recorded ids and mask -> states and the context that models see.
 */
#include "neural/trace_file.h"
#include "neural/umt5.h"

#include <string.h>

enum {
    LIMIT_TOKENS = 4096
};

static int bad_inputs(const neural_replay *r, const char *what, ciel_fail *fail)
{
    ciel_fail_set(fail, CIEL_E_DATA, "a trace's text makes no sense");
    ciel_fail_detail(fail, "%s: %s", neural_weights_path(r->inputs), what);
    return CIEL_E_DATA;
}

/* the states as they are, and the context: those of the text, then zeros up to the recorded context's rows */
static void put_states(const neural_replay *r, const float *states, int64_t n, int64_t n_text, int64_t dim,
                       ciel_arena *a)
{
    const neural_weight *recorded = neural_weights_find(r->inputs, "dit0.ctx");
    int64_t rows =
        recorded && recorded->n_dims == 3 && recorded->shape[1] >= n_text && recorded->shape[1] <= LIMIT_TOKENS
            ? recorded->shape[1]
            : n;
    float *context = ARENA_ARRAY(a, (size_t)(rows * dim), float);
    memcpy(context, states, (size_t)(n_text * dim) * sizeof *context);
    neural_trace_put(r->out, states, 3, (int64_t[]){ 1, n, dim }, "t5_last_hidden");
    neural_trace_put(r->out, context, 3, (int64_t[]){ 1, rows, dim }, "dit0.ctx");
}

static int encode(const neural_replay *r, ciel_arena *a, const float *ids, const float *mask, int64_t n,
                  ciel_fail *fail)
{
    const neural_part *text = r->model->parts[NEURAL_TEXT];
    int64_t n_text = 0, shape[2] = { 1, n };
    int32_t *tokens = ARENA_ARRAY(a, (size_t)n, int32_t);
    int64_t *whole = ARENA_ARRAY(a, (size_t)n, int64_t), *whole_mask = ARENA_ARRAY(a, (size_t)n, int64_t);
    while (n_text < n && mask[n_text] > 0)
        n_text++;
    for (int64_t i = 0; i < n; i++) {
        if (!(ids[i] >= 0 && ids[i] < (float)text->text.vocabulary) || (mask[i] > 0) != (i < n_text))
            return bad_inputs(r, "prompt_ids or prompt_mask", fail);
        whole[i] = tokens[i] = (int32_t)ids[i];
        whole_mask[i] = i < n_text;
    }
    float *states = ARENA_ARRAY(a, (size_t)n * (size_t)text->text.dim, float);
    if (n_text == 0)
        return bad_inputs(r, "no token is text", fail);
    int rc = neural_umt5_encode(r->stream, text, r->compute, tokens, (int)n, (int)n_text, states, fail);
    if (rc)
        return rc;
    neural_trace_put_raw(r->out, NEURAL_I64, whole, 2, shape, "prompt_ids");
    neural_trace_put_raw(r->out, NEURAL_I64, whole_mask, 2, shape, "prompt_mask");
    put_states(r, states, n, n_text, text->text.dim, a);
    return CIEL_OK;
}

int neural_replay_text(neural_replay *r, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    const neural_weight *ids_shape = NULL, *mask_shape = NULL;
    const float *ids = neural_replay_values(r, &a, "prompt_ids", &ids_shape);
    const float *mask = neural_replay_values(r, &a, "prompt_mask", &mask_shape);
    int rc = CIEL_OK;
    if (!ids || !mask || ids_shape->count != mask_shape->count || ids_shape->count > LIMIT_TOKENS)
        rc = bad_inputs(r, "prompt_ids and prompt_mask are not there in one size of at most 4096", fail);
    else
        rc = encode(r, &a, ids, mask, ids_shape->count, fail);
    ciel_arena_free(&a);
    return rc;
}
