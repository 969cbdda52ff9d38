/* neural/umt5.c - the encoder layer by layer; see umt5.h. */
#include "neural/umt5.h"
#include "neural/wan_bind.h"

#include <math.h>
#include <stdio.h>

typedef struct encoder {
    neural_stream *s;
    const neural_part *part;
    const neural_text_config *c;
    neural_compute compute;
    int64_t n, n_text;
    float *x, *h, *q, *k, *v, *gate, *up; /* device: [n, dim] x 2, [n, heads * head_dim] x 3, [n, ffn] x 2 */
    float *bias;                          /* device: [heads, n, n_text] */
    float *bias_host;
    int *buckets; /* of key - query + n - 1 */
} encoder;

/* T5's bucket of a distance: signs apart, small ones exact, larger ones by logarithm; in f32 as the reference has it */
static int bucket_of(const neural_text_config *c, int64_t distance)
{
    int half = c->buckets / 2, exact = half / 2, base = distance > 0 ? half : 0;
    int64_t r = distance < 0 ? -distance : distance;
    if (r < exact)
        return base + (int)r;
    float span = (float)log((double)c->max_distance / exact);
    int large = exact + (int)(logf((float)r / (float)exact) / span * (float)(half - exact));
    return base + (large < half ? large : half - 1);
}

static void make_bias(encoder *e, int layer)
{
    const neural_weight *t = neural_part_weight(e->part, "blocks.%d.pos_embedding.embedding.weight", layer);
    int64_t heads = e->c->heads, buckets = e->c->buckets;
    ciel_arena scratch = { 0 };
    float *table = ARENA_ARRAY(&scratch, (size_t)(heads * buckets), float);
    neural_weight_f32(t, 0, heads * buckets, table);
    for (int64_t h = 0; h < heads; h++)
        for (int64_t q = 0; q < e->n; q++)
            for (int64_t k = 0; k < e->n_text; k++)
                e->bias_host[(h * e->n + q) * e->n_text + k] = table[e->buckets[k - q + e->n - 1] * heads + h];
    neural_upload(e->s, e->bias, e->bias_host, (size_t)(heads * e->n * e->n_text) * sizeof *e->bias);
    ciel_arena_free(&scratch);
}

static void multiply(encoder *e, wan_binding *b, float *y, const float *x, int layer, const char *name,
                     const neural_after *after)
{
    char path[64];
    neural_linear *l = ARENA_NEW(&b->arena, neural_linear);
    snprintf(path, sizeof path, "blocks.%d.%s", layer, name);
    wan_bind_linear(b, l, path);
    neural_matmul(e->s, y, x, e->n, l, after);
}

static void normalise(encoder *e, wan_binding *b, float *y, int layer, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "blocks.%d.%s", layer, name);
    neural_rms_norm(e->s, y, e->x, e->n, e->c->dim, e->c->eps, wan_bind_vector(b, layer < 0 ? name : path));
}

static void attend(encoder *e)
{
    int64_t width = (int64_t)e->c->heads * e->c->head_dim;
    neural_attention(e->s, &(neural_attention_args){
                               .q = e->q,
                               .k = e->k,
                               .v = e->v,
                               .out = e->q,
                               .n_q = e->n,
                               .n_k = e->n_text,
                               .heads = e->c->heads,
                               .dim = e->c->head_dim,
                               .q_stride = width,
                               .k_stride = width,
                               .v_stride = width,
                               .out_stride = width,
                               .scale = 1.0f,
                               .bias = e->bias,
                               .compute = NEURAL_COMPUTE_F32, /* scores have no scale: rounded factors would be felt */
                           });
}

static void run_layer(encoder *e, int layer)
{
    wan_binding b = { .stream = e->s, .part = e->part, .compute = e->compute };
    const neural_after add = { .add = true }, gelu = { .act = NEURAL_ACT_GELU_TANH };
    make_bias(e, layer);
    normalise(e, &b, e->h, layer, "norm1.weight");
    multiply(e, &b, e->q, e->h, layer, "attn.q", NULL);
    multiply(e, &b, e->k, e->h, layer, "attn.k", NULL);
    multiply(e, &b, e->v, e->h, layer, "attn.v", NULL);
    attend(e);
    multiply(e, &b, e->x, e->q, layer, "attn.o", &add);
    normalise(e, &b, e->h, layer, "norm2.weight");
    multiply(e, &b, e->gate, e->h, layer, "ffn.gate.0", &gelu);
    multiply(e, &b, e->up, e->h, layer, "ffn.fc1", NULL);
    neural_multiply(e->s, e->gate, e->gate, e->up, e->n * e->c->ffn);
    multiply(e, &b, e->x, e->gate, layer, "ffn.fc2", &add);
    wan_bind_release(&b);
}

/* the matrices of a layer: asked for ahead, let go afterwards */
static void page(const encoder *e, int layer, void (*advise)(const neural_weight *))
{
    static const char *const names[] = { "attn.q", "attn.k", "attn.v", "attn.o", "ffn.gate.0", "ffn.fc1", "ffn.fc2" };
    if (layer < e->c->layers)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            advise(neural_part_weight(e->part, "blocks.%d.%s.weight", layer, names[i]));
}

static int embed(encoder *e, const int32_t *ids, ciel_fail *fail)
{
    const neural_weight *t = neural_part_weight(e->part, "token_embedding.weight");
    ciel_arena scratch = { 0 };
    int64_t dim = e->c->dim;
    float *rows = ARENA_ARRAY(&scratch, (size_t)(e->n * dim), float);
    int rc = CIEL_OK;
    for (int64_t i = 0; i < e->n && !rc; i++)
        if (ids[i] < 0 || ids[i] >= e->c->vocabulary) {
            rc = ciel_fail_set(fail, CIEL_E_DATA, "a token outside the text encoder's vocabulary");
            ciel_fail_detail(fail, "token %d of a vocabulary of %d: do tokenizer and text encoder belong together?",
                             (int)ids[i], e->c->vocabulary);
        } else
            neural_weight_f32(t, ids[i] * dim, dim, rows + i * dim);
    if (!rc)
        neural_upload(e->s, e->x, rows, (size_t)(e->n * dim) * sizeof *rows);
    ciel_arena_free(&scratch);
    return rc;
}

static void take_memory(encoder *e, ciel_arena *host)
{
    int64_t width = (int64_t)e->c->heads * e->c->head_dim, bias = e->c->heads * e->n * e->n_text;
    e->x = neural_alloc_f32(e->s, e->n * e->c->dim);
    e->h = neural_alloc_f32(e->s, e->n * e->c->dim);
    e->q = neural_alloc_f32(e->s, e->n * width);
    e->k = neural_alloc_f32(e->s, e->n * width);
    e->v = neural_alloc_f32(e->s, e->n * width);
    e->gate = neural_alloc_f32(e->s, e->n * e->c->ffn);
    e->up = neural_alloc_f32(e->s, e->n * e->c->ffn);
    e->bias = neural_alloc_f32(e->s, bias);
    e->bias_host = ARENA_ARRAY(host, (size_t)bias, float);
    e->buckets = ARENA_ARRAY(host, (size_t)(2 * e->n - 1), int);
    for (int64_t i = 0; i < 2 * e->n - 1; i++)
        e->buckets[i] = bucket_of(e->c, i - (e->n - 1));
}

static void give_memory(encoder *e)
{
    float *all[] = { e->x, e->h, e->q, e->k, e->v, e->gate, e->up, e->bias };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        neural_free(e->s, all[i]);
}

static int run_layers(encoder *e, float *states, ciel_fail *fail)
{
    for (int layer = 0; layer < e->c->layers; layer++) {
        if (neural_stream_cancelled(e->s))
            return ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled");
        page(e, layer + 1, neural_weight_want);
        run_layer(e, layer);
        page(e, layer, neural_weight_drop);
    }
    wan_binding b = { .stream = e->s, .part = e->part };
    normalise(e, &b, e->h, -1, "norm.weight");
    neural_download(e->s, states, e->h, (size_t)(e->n * e->c->dim) * sizeof *states);
    wan_bind_release(&b);
    return neural_stream_cancelled(e->s) ? ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled") : CIEL_OK;
}

int neural_umt5_encode(neural_stream *s, const neural_part *text, neural_compute compute, const int32_t *ids, int n,
                       int n_text, float *states, ciel_fail *fail)
{
    CIEL_ASSERT(text->kind == NEURAL_TEXT && n_text >= 1 && n_text <= n);
    encoder e = { .s = s, .part = text, .c = &text->text, .n = n, .n_text = n_text };
    ciel_arena host = { 0 };
    e.compute = compute == NEURAL_COMPUTE_F32 ? NEURAL_COMPUTE_F32 : NEURAL_COMPUTE_BF16;
    page(&e, 0, neural_weight_want);
    take_memory(&e, &host);
    int rc = embed(&e, ids, fail);
    if (!rc)
        rc = run_layers(&e, states, fail);
    give_memory(&e);
    ciel_arena_free(&host);
    return rc;
}

double neural_umt5_flops(const neural_text_config *c, int n)
{
    double width = (double)c->heads * c->head_dim, matrices = 4 * width * c->dim + 3.0 * c->dim * c->ffn;
    return 2.0 * n * c->layers * (matrices + 2 * width * n);
}

size_t neural_umt5_memory(const neural_text_config *c, int n)
{
    size_t width = (size_t)c->heads * (size_t)c->head_dim, rows = (size_t)n;
    return sizeof(float) * rows * (2 * (size_t)c->dim + 3 * width + 2 * (size_t)c->ffn + 2 * (size_t)c->heads * rows);
}
