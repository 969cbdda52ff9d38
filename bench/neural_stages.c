/* bench/neural_stages.c - whole stages of Wan2.1-1.3B at the real sizes: text, one step of the transformer, decoding.
 */
#include "measure.h"
#include "neural/dit.h"
#include "neural/umt5.h"
#include "neural/vae.h"
#include "neural_bench.h"
#include "neural_memory.h"

#include <stdio.h>
#include <stdlib.h>

static float *pattern(neural_stream *s, int64_t n)
{
    float *x = neural_alloc_f32(s, n);
    for (int64_t i = 0; i < n; i++)
        x[i] = (float)(i % 17) * 0.1f - 0.8f;
    return x;
}

static neural_volume latents(const bench *b)
{
    int64_t frames = neural_vae_latents(b->frames), h = b->height / 8, w = b->width / 8;
    return (neural_volume){ pattern(b->stream, frames * h * w * 16), frames, h, w, 16, NULL };
}

bench_stage bench_text(bench *b)
{
    char path[300], what[96];
    neural_part *p = bench_weights(b, NEURAL_TEXT, path);
    if (!p)
        return (bench_stage){ 0 };
    ciel_fail fail = { 0 };
    int32_t *ids = malloc((size_t)b->tokens * sizeof *ids);
    float *states = malloc((size_t)(b->tokens * p->text.dim) * sizeof *states);
    CIEL_ASSERT(ids && states);
    for (int i = 0; i < b->tokens; i++)
        ids[i] = i * 479 % p->text.vocabulary;
    neural_compute compute = bench_without_int8(b->compute);
    bench_memory_mark(0);
    bench_lap t = bench_begin(bench_peak_of(b, compute));
    if (neural_umt5_encode(b->stream, p, compute, ids, b->tokens, b->tokens, states, &fail) != CIEL_OK)
        fprintf(stderr, "bench_neural: %s\n", fail.what);
    snprintf(what, sizeof what, "umT5-XXL, %d tokens, %s", b->tokens, bench_computes[compute]);
    bench_stage stage = { bench_tell(what, neural_umt5_flops(&p->text, b->tokens), t), bench_memory_peak(0) };
    printf("  resident at most %.2f GiB\n", stage.memory / 0x1p30);
    free(ids);
    free(states);
    bench_weights_done(b, &p, path);
    return stage;
}

static void count_block(void *user, int i, int n, const float *tokens, int64_t n_tokens)
{
    (void)i, (void)n, (void)tokens, (void)n_tokens;
    ++*(int *)user;
}

/* Fewer blocks when told to, and the whole then in proportion. */
bench_stage bench_step(bench *b)
{
    char path[300], what[96];
    neural_part *p = bench_weights(b, NEURAL_DIT, path);
    neural_dit *d = NULL;
    neural_dit_context *context = NULL;
    int blocks = 0;
    if (!p)
        return (bench_stage){ 0 };
    int all = p->dit.layers;
    p->dit.layers = b->blocks > 0 && b->blocks < all ? b->blocks : all;
    neural_dit_create(&d, p, b->stream, b->compute, NULL, NULL);
    float *text = pattern(b->stream, 512 * 4096);
    neural_dit_context_create(&context, d, text, 512, NULL);
    neural_volume x = latents(b), v = neural_volume_make(b->stream, x.frames, x.height, x.width, 16);
    int64_t tokens = neural_dit_tokens(&p->dit, x.frames, x.height, x.width);
    neural_dit_call call = { &x, 700, 0, context, count_block, &blocks };
    neural_memory_mark(b->stream);
    if (b->compute == NEURAL_COMPUTE_INT8) { /* weights are brought to 8 bits once a film */
        double since = measure_wall();
        neural_dit_run(d, &v, &call, NULL);
        printf("first step, weights to 8 bits in it: %.1f s\n", measure_wall() - since);
    }
    bench_memory_mark(0);
    bench_lap t = bench_begin(bench_peak_of(b, b->compute));
    neural_dit_run(d, &v, &call, NULL);
    snprintf(what, sizeof what, "step %dx%dx%d, %lld tokens, %d of %d blocks, %s", b->width, b->height, b->frames,
             (long long)tokens, p->dit.layers, all, bench_computes[b->compute]);
    double wall = bench_tell(what, neural_dit_flops(&p->dit, tokens, 512), t);
    bench_stage stage = { wall * all / p->dit.layers, bench_memory_peak(0) };
    printf("  a whole step: %.1f s; memory %.2f GiB at most, %.2f estimated; resident with weights %.2f\n",
           stage.seconds, (double)neural_memory_peak(b->stream) / 0x1p30,
           (double)neural_dit_memory(&p->dit, tokens, 512) / 0x1p30, stage.memory / 0x1p30);
    neural_free(b->stream, text);
    neural_volume_free(b->stream, &x);
    neural_volume_free(b->stream, &v);
    neural_dit_context_destroy(&context);
    neural_dit_destroy(&d);
    bench_weights_done(b, &p, path);
    return stage;
}

static int drop_frame(void *user, int64_t i, const float *rgb, ciel_fail *fail)
{
    (void)rgb, (void)fail;
    *(int64_t *)user = i + 1;
    return CIEL_OK;
}

bench_stage bench_decode(bench *b)
{
    char path[300], what[96];
    neural_part *p = bench_weights(b, NEURAL_VAE, path);
    neural_vae *vae = NULL;
    int64_t n = 0;
    if (!p)
        return (bench_stage){ 0 };
    neural_compute compute = bench_without_int8(b->compute);
    neural_vae_create(&vae, p, b->stream, compute, NULL);
    neural_volume z = latents(b);
    neural_memory_mark(b->stream);
    bench_memory_mark(0);
    bench_lap t = bench_begin(bench_peak_of(b, compute));
    neural_vae_decode(vae, &z, drop_frame, &n, NULL);
    snprintf(what, sizeof what, "decode %dx%dx%lld, %s", b->width, b->height, (long long)n, bench_computes[compute]);
    bench_stage stage = { bench_tell(what, neural_vae_flops(&p->vae, n, b->height, b->width, true), t),
                          bench_memory_peak(0) };
    size_t bound = neural_vae_memory(&p->vae, compute, n, b->height, b->width, b->threads, true);
    printf("  memory %.2f GiB at most, %.2f estimated; resident with weights %.2f\n",
           (double)neural_memory_peak(b->stream) / 0x1p30, (double)bound / 0x1p30, stage.memory / 0x1p30);
    neural_volume_free(b->stream, &z);
    neural_vae_destroy(&vae);
    bench_weights_done(b, &p, path);
    return stage;
}
