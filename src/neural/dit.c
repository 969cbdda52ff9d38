/* neural/dit.c - the forward pass of Wan's transformer. Loading is dit_load.c. */
#include "neural/dit_parts.h"

#include <math.h>
#include <stdlib.h>

/* Rows of the feed-forward that are wide at one time. */
#define FFN_ROWS 8192

typedef struct pass {
    neural_dit *d;
    neural_stream *s;
    const neural_dit_call *call;
    int64_t n, n_given, n_times; /* tokens, those of given frames, distinct times (1 or 2) */
    float *x, *norm, *q, *k, *v; /* [n, dim] */
    float *time, *time6, *mod;   /* [n_times, dim], [n_times, 6 dim] twice */
} pass;

int64_t neural_dit_tokens(const neural_dit_config *c, int64_t frames, int64_t height, int64_t width)
{
    return frames / c->patch[0] * (height / c->patch[1]) * (width / c->patch[2]);
}

double neural_dit_flops(const neural_dit_config *c, int64_t tokens, int64_t text_rows)
{
    double n = (double)tokens, d = c->dim;
    return c->layers * n * d * (12.0 * d + 4.0 * c->ffn) + neural_dit_attention_flops(c, tokens, text_rows) +
           2.0 * n * d * 4.0 * (c->in_channels + c->out_channels);
}

double neural_dit_attention_flops(const neural_dit_config *c, int64_t tokens, int64_t text_rows)
{
    double n = (double)tokens, t = (double)text_rows;
    return c->layers * 4.0 * n * (double)c->dim * (n + t);
}

size_t neural_dit_memory(const neural_dit_config *c, int64_t tokens, int64_t text_rows)
{
    int64_t wide = tokens < FFN_ROWS ? tokens : FFN_ROWS, keys = tokens > text_rows ? tokens : text_rows;
    int64_t values = tokens * c->dim * 5 + wide * c->ffn + tokens * c->head_dim + keys * 2 * c->head_dim;
    values += (int64_t)c->ffn * c->dim + 4 * text_rows * c->dim * c->layers;
    return (size_t)values * sizeof(float);
}

/* Cosines, then sines, of t / 10000^(i/half). */
static void time_waves(float *out, int n, double t)
{
    int half = n / 2;
    for (int i = 0; i < half; i++) {
        double angle = t * pow(10000.0, -(double)i / half);
        out[i] = (float)cos(angle);
        out[half + i] = (float)sin(angle);
    }
}

/* time = mlp(waves), time6 = projection(silu(time)); the given frames' time, 0, comes first. */
static void embed_time(pass *p)
{
    const neural_dit_config *c = &p->d->config;
    float *host = malloc((size_t)(2 * c->freq_dim) * sizeof *host);
    CIEL_ASSERT(host);
    time_waves(host, c->freq_dim, p->n_times == 2 ? 0.0 : (double)p->call->timestep);
    time_waves(host + c->freq_dim, c->freq_dim, (double)p->call->timestep);
    neural_upload(p->s, p->q, host, (size_t)(p->n_times * c->freq_dim) * sizeof *host);
    free(host);
    neural_matmul(p->s, p->k, p->q, p->n_times, &p->d->time1, &(neural_after){ .act = NEURAL_ACT_SILU });
    neural_matmul(p->s, p->time, p->k, p->n_times, &p->d->time2, NULL);
    neural_activate(p->s, p->k, p->time, p->n_times * c->dim, NEURAL_ACT_SILU);
    neural_matmul(p->s, p->time6, p->k, p->n_times, &p->d->time6, NULL);
}

/* Part `i` of `parts` of modulations laid out [n_times, parts * dim]. */
static neural_by_row mod_part(const pass *p, const float *mod, int i, int parts)
{
    int64_t dim = p->d->config.dim;
    return (neural_by_row){ mod + i * dim, mod + (p->n_times - 1) * parts * dim + i * dim, p->n_given };
}

static void attend(const pass *p, const float *k, const float *v, int64_t n_k)
{
    const neural_dit_config *c = &p->d->config;
    neural_attention(p->s, &(neural_attention_args){ .q = p->q,
                                                     .k = k,
                                                     .v = v,
                                                     .out = p->q,
                                                     .n_q = p->n,
                                                     .n_k = n_k,
                                                     .heads = c->heads,
                                                     .dim = c->head_dim,
                                                     .q_stride = c->dim,
                                                     .k_stride = c->dim,
                                                     .v_stride = c->dim,
                                                     .out_stride = c->dim,
                                                     .scale = 1.0f / sqrtf((float)c->head_dim),
                                                     .compute = p->d->binding.compute });
}

static void project(const pass *p, float *y, neural_linear *w, const float *norm)
{
    const neural_dit_config *c = &p->d->config;
    neural_matmul(p->s, y, p->norm, p->n, w, NULL);
    if (norm)
        neural_rms_norm(p->s, y, y, p->n, c->dim, c->eps, norm);
}

static void self_attention(const pass *p, dit_block *b)
{
    const neural_dit_config *c = &p->d->config;
    neural_layer_norm(p->s, p->norm, p->x, p->n, c->dim, c->eps, mod_part(p, p->mod, 1, 6), mod_part(p, p->mod, 0, 6),
                      true);
    project(p, p->q, &b->q, b->norm_q);
    project(p, p->k, &b->k, b->norm_k);
    project(p, p->v, &b->v, NULL);
    neural_rope(p->s, p->q, p->n, c->heads, c->head_dim, p->d->cosines, p->d->sines);
    neural_rope(p->s, p->k, p->n, c->heads, c->head_dim, p->d->cosines, p->d->sines);
    attend(p, p->k, p->v, p->n);
    neural_matmul(p->s, p->x, p->q, p->n, &b->o, &(neural_after){ .gate = mod_part(p, p->mod, 2, 6), .add = true });
}

static void cross_attention(const pass *p, dit_block *b, int i_block)
{
    const neural_dit_config *c = &p->d->config;
    const neural_dit_context *text = p->call->context;
    neural_by_row scale = { NULL, b->norm3_weight, 0 }, shift = { NULL, b->norm3_bias, 0 };
    neural_layer_norm(p->s, p->norm, p->x, p->n, c->dim, c->eps, scale, shift, false);
    project(p, p->q, &b->cross_q, b->cross_norm_q);
    attend(p, text->keys[i_block], text->values[i_block], text->rows);
    neural_matmul(p->s, p->x, p->q, p->n, &b->cross_o, &(neural_after){ .add = true });
}

static void feed_forward(const pass *p, dit_block *b)
{
    const neural_dit_config *c = &p->d->config;
    neural_layer_norm(p->s, p->norm, p->x, p->n, c->dim, c->eps, mod_part(p, p->mod, 4, 6), mod_part(p, p->mod, 3, 6),
                      true);
    neural_by_row gate = mod_part(p, p->mod, 5, 6);
    for (int64_t at = 0; at < p->n; at += FFN_ROWS) {
        int64_t rows = p->n - at < FFN_ROWS ? p->n - at : FFN_ROWS;
        neural_by_row g = gate;
        g.n_first = gate.n_first > at ? gate.n_first - at : 0;
        neural_matmul(p->s, p->d->wide, p->norm + at * c->dim, rows, &b->ffn1,
                      &(neural_after){ .act = NEURAL_ACT_GELU_TANH });
        neural_matmul(p->s, p->x + at * c->dim, p->d->wide, rows, &b->ffn2, &(neural_after){ .gate = g, .add = true });
    }
}

static void run_block(const pass *p, int i_block)
{
    dit_block *b = &p->d->blocks[i_block];
    int64_t wide = 6 * (int64_t)p->d->config.dim;
    for (int64_t i = 0; i < p->n_times; i++)
        neural_add(p->s, p->mod + i * wide, b->modulation, p->time6 + i * wide, wide);
    self_attention(p, b);
    cross_attention(p, b, i_block);
    feed_forward(p, b);
}

/* A block's matrices in the mapped files: asked for ahead, let go afterwards, so that a call holds two blocks' pages.
 */
static void page(const neural_dit *d, int i_block, void (*advise)(const neural_weight *))
{
    static const char *const names[] = { "self_attn.q",  "self_attn.k",  "self_attn.v", "self_attn.o",
                                         "cross_attn.q", "cross_attn.o", "ffn.0",       "ffn.2" };
    if (i_block < d->config.layers && !d->blocks[i_block].q.packed) /* packed: they are not read again */
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            advise(neural_part_weight(d->binding.part, "blocks.%d.%s.weight", i_block, names[i]));
}

static void run_head(const pass *p, neural_volume *velocity)
{
    const neural_dit_config *c = &p->d->config;
    for (int64_t i = 0; i < p->n_times; i++)
        for (int64_t k = 0; k < 2; k++)
            neural_add(p->s, p->mod + (2 * i + k) * c->dim, p->d->head_modulation + k * c->dim, p->time + i * c->dim,
                       c->dim);
    neural_layer_norm(p->s, p->norm, p->x, p->n, c->dim, c->eps, mod_part(p, p->mod, 1, 2), mod_part(p, p->mod, 0, 2),
                      true);
    neural_matmul(p->s, p->q, p->norm, p->n, &p->d->head, NULL);
    neural_unpatchify(p->s, velocity, p->q, c->patch);
}

/* Angles of the three axes: dim/2 a token, time first; each axis has its own frequencies. */
static void place_tokens(neural_dit *d, int64_t frames, int64_t height, int64_t width)
{
    const neural_dit_config *c = &d->config;
    int64_t half = c->head_dim / 2, n = frames * height * width;
    if (d->grid[0] == frames && d->grid[1] == height && d->grid[2] == width)
        return;
    int side = c->head_dim / 6 * 2, sizes[3] = { c->head_dim - 2 * side, side, side };
    float *cosines = malloc((size_t)(n * half) * sizeof *cosines), *sines = malloc((size_t)(n * half) * sizeof *sines);
    CIEL_ASSERT(cosines && sines);
    for (int64_t t = 0, at = 0; t < n; t++) {
        int64_t place[3] = { t / (height * width), t / width % height, t % width };
        for (int axis = 0; axis < 3; axis++)
            for (int i = 0; i < sizes[axis] / 2; i++, at++) {
                double angle = (double)place[axis] * pow(10000.0, -2.0 * i / sizes[axis]);
                cosines[at] = (float)cos(angle);
                sines[at] = (float)sin(angle);
            }
    }
    neural_free(d->binding.stream, d->cosines);
    neural_free(d->binding.stream, d->sines);
    d->cosines = neural_alloc_f32(d->binding.stream, n * half);
    d->sines = neural_alloc_f32(d->binding.stream, n * half);
    neural_upload(d->binding.stream, d->cosines, cosines, (size_t)(n * half) * sizeof *cosines);
    neural_upload(d->binding.stream, d->sines, sines, (size_t)(n * half) * sizeof *sines);
    d->grid[0] = frames;
    d->grid[1] = height;
    d->grid[2] = width;
    free(cosines);
    free(sines);
}

static void pass_begin(pass *p)
{
    const neural_dit_config *c = &p->d->config;
    const neural_volume *in = p->call->latents;
    int64_t largest = 6 * (int64_t)c->dim > p->n * c->dim ? 6 * (int64_t)c->dim : p->n * c->dim;
    int64_t patch_values = (int64_t)c->patch[0] * c->patch[1] * c->patch[2];
    int64_t ends = p->n * patch_values * (c->in_channels > c->out_channels ? c->in_channels : c->out_channels);
    largest = largest > ends ? largest : ends;
    largest = largest > 2 * c->freq_dim ? largest : 2 * c->freq_dim;
    float **vectors[] = { &p->x, &p->norm, &p->q, &p->k, &p->v };
    for (int i = 0; i < 5; i++)
        *vectors[i] = neural_alloc_f32(p->s, largest);
    p->time = neural_alloc_f32(p->s, 2 * c->dim);
    p->time6 = neural_alloc_f32(p->s, 12 * c->dim);
    p->mod = neural_alloc_f32(p->s, 12 * c->dim);
    p->d->wide = neural_alloc_f32(p->s, (p->n < FFN_ROWS ? p->n : FFN_ROWS) * c->ffn);
    place_tokens(p->d, in->frames / c->patch[0], in->height / c->patch[1], in->width / c->patch[2]);
}

static void pass_end(pass *p)
{
    float *all[] = { p->x, p->norm, p->q, p->k, p->v, p->time, p->time6, p->mod, p->d->wide };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        neural_free(p->s, all[i]);
    p->d->wide = NULL;
}

int neural_dit_run(neural_dit *d, neural_volume *velocity, const neural_dit_call *call, ciel_fail *fail)
{
    const neural_dit_config *c = &d->config;
    const neural_volume *in = call->latents;
    pass p = {
        .d = d, .s = d->binding.stream, .call = call, .n = neural_dit_tokens(c, in->frames, in->height, in->width)
    };
    CIEL_ASSERT(in->channels == c->in_channels && velocity->channels == c->out_channels);
    p.n_given = call->given_frames / c->patch[0] * (p.n / (in->frames / c->patch[0]));
    p.n_times = p.n_given > 0 ? 2 : 1;
    pass_begin(&p);
    neural_patchify(p.s, p.q, in, c->patch);
    neural_matmul(p.s, p.x, p.q, p.n, &d->patch, NULL);
    embed_time(&p);
    for (int i = 0; i < c->layers && !neural_stream_cancelled(p.s); i++) {
        page(d, i + 1, neural_weight_want);
        run_block(&p, i);
        page(d, i, neural_weight_drop);
        if (call->block_done)
            call->block_done(call->user, i, c->layers, p.x, p.n);
    }
    if (!neural_stream_cancelled(p.s))
        run_head(&p, velocity);
    neural_stream_wait(p.s);
    pass_end(&p);
    return neural_stream_cancelled(d->binding.stream) ? ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled") : CIEL_OK;
}
