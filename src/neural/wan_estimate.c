/* neural/wan_estimate.c - what models are made for, and what a film will cost. Operations are counted from the sizes,
 * by kind; each kind's speed is tried now (wan_speed.c). */
#include "neural/wan_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Operations of a film by kind, and of its stages. */
typedef struct work {
    double stage[3], kind[WAN_WORK_N];
} work;
static work work_of(const neural_wan_request *r)
{
    const neural_vae_config *v = &r->model->parts[NEURAL_VAE]->vae;
    const neural_dit_config *d = &r->model->parts[NEURAL_DIT]->dit;
    work w = { .stage = { 0 } };
    double calls = steps_of(r) * (r->negative && r->guidance != 1 ? 2 : 1);
    w.stage[NEURAL_WAN_ENCODE] = r->guide > 0 ? neural_vae_flops(v, r->frames, r->height, r->width, false) : 0;
    if (r->picture)
        w.stage[NEURAL_WAN_ENCODE] += neural_vae_flops(v, 1, r->height, r->width, false);
    w.stage[NEURAL_WAN_DENOISE] = neural_dit_flops(d, tokens_of(r), r->text_rows) * calls;
    w.stage[NEURAL_WAN_DECODE] =
        neural_vae_flops(v, r->frames, r->height, r->width, true) *
        neural_vae_overlap(v, r->compute, r->frames, r->height, r->width, ciel_pool_size(r->pool));
    w.kind[WAN_WORK_ATTENTION] = neural_dit_attention_flops(d, tokens_of(r), r->text_rows) * calls;
    w.kind[WAN_WORK_PRODUCT] = w.stage[NEURAL_WAN_DENOISE] - w.kind[WAN_WORK_ATTENTION];
    w.kind[WAN_WORK_CONVOLUTION] = w.stage[NEURAL_WAN_ENCODE] + w.stage[NEURAL_WAN_DECODE];
    return w;
}

void wan_shares(const neural_wan_request *r, double share[3])
{
    work w = work_of(r);
    double all = w.stage[0] + w.stage[1] + w.stage[2];
    for (int i = 0; i < 3; i++)
        share[i] = w.stage[i] / all;
}

neural_wan_cost neural_wan_estimate(const neural_wan_request *r)
{
    const neural_part *dit = r->model->parts[NEURAL_DIT], *vae = r->model->parts[NEURAL_VAE];
    neural_wan_cost c = { 0 };
    work w = work_of(r);
    int threads = ciel_pool_size(r->pool);
    for (int i = 0; i < WAN_WORK_N; i++) {
        c.operations += w.kind[i];
        c.seconds += w.kind[i] / wan_speed((wan_work)i, r->compute, r->pool);
    }
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
