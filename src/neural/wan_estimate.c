/* neural/wan_estimate.c - what models are made for, and what a film will cost. Operations are counted from the sizes;
 * the speed is that of a short product now, less what whole stages were measured to lose against it. */
#include "neural/wan_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STAGES_REACH 0.8 /* of the speed of a bare product: attention, convolutions, norms, tails */

neural_wan_defaults neural_wan_default(const neural_model *m, bool distilled)
{
    static const neural_wan_defaults known[] = {
        { "wan2.1-t2v-1.3b", 832, 480, 81, 16, 81, 50, 8, 6, NEURAL_UNIPC, false, 16 },
        { "wan2.1-t2v-14b", 832, 480, 81, 16, 81, 50, 5, 5, NEURAL_UNIPC, false, 16 },
        { "wan2.2-ti2v-5b", 1280, 704, 121, 24, 121, 50, 5, 5, NEURAL_UNIPC, true, 32 },
    };
    neural_wan_defaults d = { NULL, 832, 480, 81, 16, 1 << 20, 50, 5, 5, NEURAL_UNIPC, m->token_timesteps, 16 };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, m->name) == 0)
            d = known[i];
    if (!d.name && m->parts[NEURAL_VAE]) {
        d.multiple = neural_vae_side(&m->parts[NEURAL_VAE]->vae) * 2;
        d.fps = m->parts[NEURAL_VAE]->vae.residual ? 24 : 16;
    }
    if (m->flow_shift > 0 && !d.name)
        d.shift = (double)m->flow_shift;
    if (distilled) {
        d.sampler = NEURAL_DMD;
        d.steps = 3;
        d.guidance = 1;
        d.shift = 8;
    }
    return d;
}

static int steps_of(const neural_wan_request *r)
{
    neural_sampler *s = NULL;
    neural_stream *st = NULL;
    neural_sampler_options o = r->sampler;
    int n = o.steps;
    if (r->guide > 0)
        o.strength = 1 - r->guide;
    if (neural_stream_create(&st, NULL, NEURAL_REF, NULL, NULL) == CIEL_OK &&
        neural_sampler_create(&s, &o, st, 1, NULL) == CIEL_OK)
        n = neural_sampler_steps(s);
    neural_sampler_destroy(&s);
    neural_stream_destroy(&st);
    return n;
}

static int64_t tokens_of(const neural_wan_request *r)
{
    int64_t side = neural_vae_side(&r->model->parts[NEURAL_VAE]->vae);
    return neural_dit_tokens(&r->model->parts[NEURAL_DIT]->dit, neural_vae_latents(r->frames), r->height / side,
                             r->width / side);
}

double wan_shares(const neural_wan_request *r, double share[3])
{
    const neural_vae_config *v = &r->model->parts[NEURAL_VAE]->vae;
    double call = neural_dit_flops(&r->model->parts[NEURAL_DIT]->dit, tokens_of(r), r->text_rows), all = 0;
    share[NEURAL_WAN_ENCODE] = r->guide > 0 ? neural_vae_flops(v, r->frames, r->height, r->width, false) : 0;
    if (r->picture)
        share[NEURAL_WAN_ENCODE] += neural_vae_flops(v, 1, r->height, r->width, false);
    share[NEURAL_WAN_DENOISE] = call * steps_of(r) * (r->negative && r->guidance != 1 ? 2 : 1);
    share[NEURAL_WAN_DECODE] = neural_vae_flops(v, r->frames, r->height, r->width, true);
    for (int i = 0; i < 3; i++)
        all += share[i];
    for (int i = 0; i < 3; i++)
        share[i] /= all;
    return all;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Operations a second of a product of a transformer's shape: the better of two. */
static double trial(const neural_wan_request *r)
{
    enum {
        M = 512,
        N = 1536,
        K = 1536
    };
    neural_stream *s = NULL;
    double best = 1e9;
    if (neural_stream_create(&s, r->pool, neural_level_best(), NULL, NULL) < 0)
        return 1e9;
    float *x = neural_alloc_f32(s, M * K), *y = neural_alloc_f32(s, M * N), *w = neural_alloc_f32(s, N * K);
    for (int i = 0; i < M * K; i++)
        x[i] = (float)(i % 7) - 3;
    for (int i = 0; i < N * K; i++)
        w[i] = (float)(i % 11) - 5;
    neural_weight weight = { "trial", NEURAL_F32, 2, { N, K }, N * K, w, sizeof(float) * N * K, 1.0f };
    neural_linear l = { .weight = &weight, .n = N, .k = K, .compute = r->compute };
    for (int i = 0; i < 3; i++) {
        double t = now();
        neural_matmul(s, y, x, M, &l, NULL);
        t = now() - t;
        best = i > 0 && t < best ? t : best;
    }
    neural_linear_release(s, &l);
    neural_free(s, x);
    neural_free(s, y);
    neural_free(s, w);
    neural_stream_destroy(&s);
    return 2.0 * M * N * K / best;
}

neural_wan_cost neural_wan_estimate(const neural_wan_request *r)
{
    const neural_part *dit = r->model->parts[NEURAL_DIT], *vae = r->model->parts[NEURAL_VAE];
    neural_wan_cost c = { 0 };
    double share[3];
    int threads = ciel_pool_size(r->pool);
    c.operations = wan_shares(r, share);
    c.seconds = c.operations / (trial(r) * STAGES_REACH);
    c.bytes = neural_dit_memory(&dit->dit, tokens_of(r), r->text_rows);
    size_t weights = neural_weights_bytes(dit->weights);
    if (r->compute == NEURAL_COMPUTE_INT8)
        c.bytes += weights / 2;
    size_t code = neural_vae_memory(&vae->vae, r->compute, r->frames, r->height, r->width, threads, true);
    if (r->guide > 0 || r->picture) {
        size_t encode = neural_vae_memory(&vae->vae, r->compute, r->frames, r->height, r->width, threads, false);
        code = encode > code ? encode : code;
    }
    c.bytes = code > c.bytes ? code : c.bytes;
    c.weights = weights + neural_weights_bytes(vae->weights);
    return c;
}

size_t neural_memory_available(void)
{
    char line[128];
    unsigned long long kib = 0;
    FILE *f = fopen("/proc/meminfo", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "MemAvailable: %llu kB", &kib) == 1)
            break;
    if (f)
        fclose(f);
    return (size_t)kib * 1024;
}
