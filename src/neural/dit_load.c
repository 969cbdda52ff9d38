/* neural/dit_load.c - the transformer's weights and the text's keys and values. */
#include "neural/dit_parts.h"

#include <stdio.h>
#include <stdlib.h>

static void bind_block(neural_dit *d, int i)
{
    dit_block *b = &d->blocks[i];
    struct {
        neural_linear *to;
        const char *name;
    } linears[] = { { &b->q, "self_attn.q" },        { &b->k, "self_attn.k" },
                    { &b->v, "self_attn.v" },        { &b->o, "self_attn.o" },
                    { &b->cross_q, "cross_attn.q" }, { &b->cross_k, "cross_attn.k" },
                    { &b->cross_v, "cross_attn.v" }, { &b->cross_o, "cross_attn.o" },
                    { &b->ffn1, "ffn.0" },           { &b->ffn2, "ffn.2" } };
    struct {
        float **to;
        const char *name;
    } vectors[] = { { &b->modulation, "modulation" },
                    { &b->norm_q, "self_attn.norm_q.weight" },
                    { &b->norm_k, "self_attn.norm_k.weight" },
                    { &b->cross_norm_q, "cross_attn.norm_q.weight" },
                    { &b->cross_norm_k, "cross_attn.norm_k.weight" },
                    { &b->norm3_weight, "norm3.weight" },
                    { &b->norm3_bias, "norm3.bias" } };
    char name[96];
    for (size_t k = 0; k < sizeof linears / sizeof *linears; k++) {
        snprintf(name, sizeof name, "blocks.%d.%s", i, linears[k].name);
        wan_bind_linear(&d->binding, linears[k].to, name);
    }
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++) {
        snprintf(name, sizeof name, "blocks.%d.%s", i, vectors[k].name);
        *vectors[k].to = wan_bind_vector(&d->binding, name);
    }
}

int neural_dit_create(neural_dit **out, const neural_part *part, neural_stream *s, neural_compute compute,
                      const neural_lora *lora, ciel_fail *fail)
{
    neural_dit *d = calloc(1, sizeof *d);
    if (!d)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the transformer");
    d->config = part->dit;
    d->binding = (wan_binding){ .stream = s, .part = part, .lora = lora, .compute = compute };
    d->blocks = ARENA_ARRAY(&d->binding.arena, (size_t)d->config.layers, dit_block);
    for (int i = 0; i < d->config.layers; i++)
        bind_block(d, i);
    d->binding.compute =
        compute == NEURAL_COMPUTE_INT8 ? NEURAL_COMPUTE_BF16 : compute; /* ends and times: one row or few */
    wan_bind_linear(&d->binding, &d->patch, "patch_embedding");
    wan_bind_linear(&d->binding, &d->head, "head.head");
    wan_bind_linear(&d->binding, &d->time1, "time_embedding.0");
    wan_bind_linear(&d->binding, &d->time2, "time_embedding.2");
    wan_bind_linear(&d->binding, &d->time6, "time_projection.1");
    wan_bind_linear(&d->binding, &d->text1, "text_embedding.0");
    wan_bind_linear(&d->binding, &d->text2, "text_embedding.2");
    d->time1.compute = d->time2.compute = d->time6.compute = NEURAL_COMPUTE_F32;
    d->head_modulation = wan_bind_vector(&d->binding, "head.modulation");
    *out = d;
    return CIEL_OK;
}

void neural_dit_destroy(neural_dit **dit)
{
    neural_dit *d = *dit;
    if (!d)
        return;
    neural_free(d->binding.stream, d->cosines);
    neural_free(d->binding.stream, d->sines);
    wan_bind_release(&d->binding);
    free(d);
    *dit = NULL;
}

const neural_dit_config *neural_dit_sizes(const neural_dit *d)
{
    return &d->config;
}

static void text_to_keys(neural_dit_context *c, const float *text)
{
    neural_dit *d = c->dit;
    int64_t dim = d->config.dim;
    for (int i = 0; i < d->config.layers; i++) {
        dit_block *b = &d->blocks[i];
        c->keys[i] = c->memory + 2 * i * c->rows * dim;
        c->values[i] = c->keys[i] + c->rows * dim;
        neural_matmul(d->binding.stream, c->keys[i], text, c->rows, &b->cross_k, NULL);
        neural_rms_norm(d->binding.stream, c->keys[i], c->keys[i], c->rows, dim, d->config.eps, b->cross_norm_k);
        neural_matmul(d->binding.stream, c->values[i], text, c->rows, &b->cross_v, NULL);
    }
}

int neural_dit_context_create(neural_dit_context **out, neural_dit *d, const float *states, int64_t rows,
                              ciel_fail *fail)
{
    neural_stream *s = d->binding.stream;
    int64_t dim = d->config.dim, layers = d->config.layers;
    neural_dit_context *c = calloc(1, sizeof *c);
    float **tables = calloc((size_t)(2 * layers), sizeof *tables);
    if (!c || !tables) {
        free(c);
        free(tables);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the prompt");
    }
    *c = (neural_dit_context){ d, rows, tables, tables + layers, neural_alloc_f32(s, 2 * layers * rows * dim) };
    float *in = neural_alloc_f32(s, rows * d->config.text_dim), *middle = neural_alloc_f32(s, rows * dim);
    float *text = neural_alloc_f32(s, rows * dim);
    neural_upload(s, in, states, (size_t)(rows * d->config.text_dim) * sizeof *in);
    neural_matmul(s, middle, in, rows, &d->text1, &(neural_after){ .act = NEURAL_ACT_GELU_TANH });
    neural_matmul(s, text, middle, rows, &d->text2, NULL);
    text_to_keys(c, text);
    neural_stream_wait(s);
    neural_free(s, in);
    neural_free(s, middle);
    neural_free(s, text);
    *out = c;
    return CIEL_OK;
}

void neural_dit_context_destroy(neural_dit_context **context)
{
    neural_dit_context *c = *context;
    if (!c)
        return;
    neural_free(c->dit->binding.stream, c->memory);
    free(c->keys);
    free(c);
    *context = NULL;
}
