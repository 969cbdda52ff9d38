/* neural/wan_bind.c - see wan_bind.h. */
#include "neural/wan_bind.h"

static float *hold(wan_binding *b, const neural_weight *w)
{
    float *host = ARENA_ARRAY(&b->arena, (size_t)w->count, float);
    neural_weight_f32(w, 0, w->count, host);
    float *p = neural_alloc_f32(b->stream, w->count);
    neural_upload(b->stream, p, host, (size_t)w->count * sizeof *p);
    ARENA_PUSH(&b->arena, b->held, b->n_held) = p;
    return p;
}

float *wan_bind_vector(wan_binding *b, const char *name)
{
    return hold(b, neural_part_weight(b->part, "%s", name));
}

void wan_bind_linear(wan_binding *b, neural_linear *l, const char *name)
{
    const neural_weight *w = neural_part_weight(b->part, "%s.weight", name);
    if (b->lora)
        w = neural_lora_merge(b->lora, w, name, b->compute, &b->arena);
    *l = (neural_linear){ .weight = w, .n = w->shape[0], .k = w->count / w->shape[0], .compute = b->compute };
    if (neural_part_has(b->part, "%s.bias", name))
        l->bias = hold(b, neural_part_weight(b->part, "%s.bias", name));
    ARENA_PUSH(&b->arena, b->linears, b->n_linears) = l;
}

void wan_bind_conv(wan_binding *b, neural_conv *c, const char *name, int stride_t, int stride_hw, int pad)
{
    *c = (neural_conv){ .kt = 1, .stride_t = stride_t, .stride_hw = stride_hw, .pad = pad };
    wan_bind_linear(b, &c->w, name);
    const neural_weight *w = c->w.weight;
    if (w->n_dims == 5)
        c->kt = (int)w->shape[2];
    c->kh = (int)w->shape[w->n_dims - 2];
    c->kw = (int)w->shape[w->n_dims - 1];
}

void wan_bind_release(wan_binding *b)
{
    for (size_t i = 0; i < b->n_linears; i++)
        neural_linear_release(b->stream, b->linears[i]);
    for (size_t i = 0; i < b->n_held; i++)
        neural_free(b->stream, b->held[i]);
    ciel_arena_free(&b->arena);
    *b = (wan_binding){ 0 };
}
