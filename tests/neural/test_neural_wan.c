/* The whole way of a film: against the oracles, twice the same, cancelled and taken up again, guided, with LoRA. */
#include "neural/wan.h"
#include "neural_oracle.h"

typedef struct shoot {
    oracle o;
    neural_model *m;
    neural_wan_request r;
    float *prompt, *negative, *film;
    int64_t n_frames, frame;
    double fraction;
    int steps_seen, stop_after_step;
    bool fell;
    atomic_int cancel;
} shoot;

static int take(void *user, int64_t i, const float *rgb, ciel_fail *fail)
{
    shoot *s = user;
    (void)fail;
    memcpy(s->film + i * s->frame, rgb, (size_t)s->frame * sizeof *rgb);
    s->n_frames = i + 1;
    return CIEL_OK;
}

static void hear(void *user, const neural_wan_progress *p)
{
    shoot *s = user;
    s->fell |= p->fraction < s->fraction || p->fraction > 1 + 1e-9;
    s->fraction = p->fraction;
    if (p->stage == NEURAL_WAN_DENOISE && p->step + 1 > s->steps_seen)
        s->steps_seen = p->step + 1;
    if (s->stop_after_step && p->stage == NEURAL_WAN_DENOISE && p->step == s->stop_after_step)
        s->cancel = 1;
}

static bool open_shoot(shoot *s, const char *name)
{
    *s = (shoot){ .steps_seen = 0 };
    if (!oracle_open(&s->o, name, neural_level_best()) ||
        neural_model_open(&s->m, s->o.folder, 1u << NEURAL_DIT | 1u << NEURAL_VAE, NULL) != CIEL_OK)
        return false;
    int side = strstr(name, "i2v") ? 64 : 48;
    s->prompt = oracle_floats(&s->o, "dit0.ctx");
    s->negative = oracle_floats(&s->o, "dit1.ctx");
    s->frame = side * side * 3;
    s->film = calloc((size_t)(9 * s->frame), sizeof *s->film);
    s->r = (neural_wan_request){ .model = s->m,
                                 .pool = s->o.pool,
                                 .cancel = &s->cancel,
                                 .prompt = s->prompt,
                                 .negative = s->negative,
                                 .text_rows = 32,
                                 .width = side,
                                 .height = side,
                                 .frames = 9,
                                 .sampler = { NEURAL_UNIPC, NEURAL_GRID_DIFFUSERS, 2, (double)s->m->flow_shift, 1, 11 },
                                 .guidance = 5,
                                 .progress = hear,
                                 .user = s,
                                 .take = take,
                                 .take_user = s };
    return true;
}

static void close_shoot(shoot *s)
{
    free(s->prompt), free(s->negative), free(s->film);
    neural_model_close(&s->m);
    oracle_close(&s->o);
}

static float *film_of(shoot *s) /* runs; malloc'd, NULL on failure */
{
    ciel_fail fail = { 0 };
    s->n_frames = 0;
    s->fraction = 0;
    if (neural_wan_run(&s->r, &fail) != CIEL_OK) {
        printf("# %s: %s\n", fail.what, fail.detail);
        return NULL;
    }
    float *copy = malloc((size_t)(9 * s->frame) * sizeof *copy);
    memcpy(copy, s->film, (size_t)(9 * s->frame) * sizeof *copy);
    return copy;
}

/* From the recorded noise (and picture) to the recorded film: all stages together. */
static void whole_film(const char *name)
{
    shoot s;
    CT_CHECK(open_shoot(&s, name));
    float *noise = oracle_floats(&s.o, "latents_init"), *want = oracle_floats(&s.o, "video_pt"), *picture = NULL;
    int64_t side = s.r.width;
    s.r.latents = noise;
    if (strstr(name, "i2v")) {
        const neural_weight *u8 = oracle_tensor(&s.o, "image_u8");
        picture = malloc((size_t)s.frame * sizeof *picture);
        for (int64_t i = 0; i < s.frame; i++)
            picture[i] = (float)((const uint8_t *)u8->data)[i] / 127.5f - 1.0f;
        s.r.picture = picture;
    }
    float *film = film_of(&s);
    CT_CHECK(film);
    double worst = 0;
    for (int64_t f = 0; f < 9; f++) /* recorded as [frame, channel, row, column], 0..1 */
        for (int64_t p = 0; p < side * side; p++)
            for (int64_t c = 0; c < 3; c++) {
                double d = fabs((double)film[f * s.frame + p * 3 + c] * 0.5 + 0.5 -
                                (double)want[(f * 3 + c) * side * side + p]);
                worst = d > worst ? d : worst;
            }
    printf("# %s: film within %.2g\n", name, worst);
    CT_NEAR(worst, 0, 2e-5);
    CT_EQ_I(s.n_frames, 9);
    CT_EQ_I(s.steps_seen, 2);
    CT_CHECK(!s.fell);
    CT_NEAR(s.fraction, 1, 1e-9);
    free(noise), free(want), free(picture), free(film);
    close_shoot(&s);
}
static void t2v_whole(void)
{
    whole_film("t2v21");
}
static void i2v_whole(void)
{
    whole_film("ti2v22_i2v");
}

static void same_seed_same_film(void)
{
    shoot s;
    CT_CHECK(open_shoot(&s, "t2v21"));
    size_t bytes = (size_t)(9 * s.frame) * sizeof(float);
    s.r.compute = NEURAL_COMPUTE_BF16;
    float *a = film_of(&s), *b = film_of(&s);
    s.r.pool = NULL;
    float *one = film_of(&s);
    s.r.sampler.seed = 12;
    float *other = film_of(&s);
    CT_CHECK(a && b && one && other);
    CT_CHECK(memcmp(a, b, bytes) == 0);
    CT_CHECK(memcmp(a, one, bytes) == 0);
    CT_CHECK(relative_error(other, a, 9 * s.frame) > 0.05);
    free(a), free(b), free(one), free(other);
    close_shoot(&s);
}

/* Stopped after the third of five steps, the file takes it up there; the film is the same to the bit. */
static void goes_on_from_the_checkpoint(void)
{
    shoot s;
    ciel_fail fail = { 0 };
    CT_CHECK(open_shoot(&s, "t2v21"));
    s.r.sampler.steps = 5;
    float *whole = film_of(&s);
    const char *file = scratch("checkpoint");
    s.r.checkpoint = file;
    s.stop_after_step = 3;
    CT_EQ_I(neural_wan_run(&s.r, &fail), CIEL_E_CANCELLED);
    FILE *f = fopen(file, "rb");
    CT_CHECK(f);
    fclose(f);
    s.cancel = 0;
    s.stop_after_step = 0;
    s.r.sampler.seed++;
    CT_EQ_I(neural_wan_run(&s.r, &fail), CIEL_E_DATA); /* of another film */
    s.r.sampler.seed--;
    s.steps_seen = 0;
    float *rest = film_of(&s);
    CT_CHECK(rest && whole);
    CT_CHECK(memcmp(rest, whole, (size_t)(9 * s.frame) * sizeof *rest) == 0);
    CT_CHECK(!fopen(file, "rb")); /* done: gone */
    write_bytes(file, "CIELWAN1 and nothing else", 20);
    CT_EQ_I(neural_wan_run(&s.r, &fail), CIEL_E_DATA);
    free(whole), free(rest);
    close_shoot(&s);
    scratch_remove();
}

static int give_stripes(void *user, int64_t i, float *rgb, ciel_fail *fail)
{
    (void)user, (void)fail;
    for (int k = 0; k < 48 * 48 * 3; k++)
        rgb[k] = k / 3 % 48 < 24 ? 0.5f : -0.5f + 0.02f * (float)i;
    return CIEL_OK;
}

/* The more guide, the nearer the film is to what the autoencoder makes of the guide itself. */
static void a_guide_leads(void)
{
    shoot s;
    double far[2];
    CT_CHECK(open_shoot(&s, "t2v21"));
    s.r.guide_frame = give_stripes;
    s.r.sampler.steps = 8;
    s.r.guide = 0.999; /* nearly the guide, coded and decoded */
    float *own = film_of(&s);
    for (int i = 0; i < 2; i++) {
        s.r.guide = i ? 0.9 : 0.2;
        float *film = film_of(&s);
        CT_CHECK(film);
        far[i] = relative_error(film, own, 9 * s.frame);
        free(film);
    }
    printf("# away from the guide: %.3f at 0.2, %.3f at 0.9\n", far[0], far[1]);
    CT_CHECK(far[1] < far[0]);
    free(own);
    close_shoot(&s);
}

static void wrong_requests_are_refused(void)
{
    shoot s;
    ciel_fail fail = { 0 };
    CT_CHECK(open_shoot(&s, "t2v21"));
    s.r.width = 50;
    CT_EQ_I(neural_wan_run(&s.r, &fail), CIEL_E_INVAL);
    s.r.width = 48;
    s.r.frames = 8;
    CT_EQ_I(neural_wan_run(&s.r, &fail), CIEL_E_INVAL);
    s.r.frames = 9;
    s.r.picture = s.film;
    CT_EQ_I(neural_wan_run(&s.r, &fail), CIEL_E_INVAL);
    s.r.picture = NULL;
    s.r.guide = 1;
    CT_EQ_I(neural_wan_run(&s.r, &fail), CIEL_E_INVAL);
    s.r.guide = 0;
    s.cancel = 1;
    CT_EQ_I(neural_wan_run(&s.r, &fail), CIEL_E_CANCELLED);
    close_shoot(&s);
}

static void the_estimate_is_a_bound(void)
{
    shoot s;
    neural_vae *v = NULL;
    CT_CHECK(open_shoot(&s, "t2v21"));
    neural_wan_cost c = neural_wan_estimate(&s.r);
    CT_CHECK(c.operations > 1e8 && c.seconds > 0 && c.weights > 1000000);
    neural_volume z = oracle_volume(&s.o, "vae.enc_mean");
    CT_EQ_I(neural_vae_create(&v, s.m->parts[NEURAL_VAE], s.o.stream, NEURAL_COMPUTE_F32, NULL), CIEL_OK);
    size_t before = neural_memory_now(s.o.stream);
    s.film = realloc(s.film, (size_t)(13 * s.frame) * sizeof *s.film);
    CT_EQ_I(neural_vae_decode(v, &z, take, &s, NULL), CIEL_OK);
    size_t used = neural_memory_peak(s.o.stream) - before;
    size_t bound = neural_vae_memory(&s.m->parts[NEURAL_VAE]->vae, NEURAL_COMPUTE_F32, 13, 48, 48, 2, true);
    printf("# decoding: %zu bytes of %zu\n", used, bound);
    CT_CHECK(used <= bound);
    neural_volume_free(s.o.stream, &z);
    neural_vae_destroy(&v);
    close_shoot(&s);
}

/* One rank-1 pair under each naming: W + strength alpha / rank up down, and a film that changes. */
static void lora_merges(void)
{
    static const char *const modules[] = { "diffusion_model.blocks.1.self_attn.q", "transformer.blocks.1.attn1.to_q",
                                           "lora_unet_blocks_1_self_attn_q" };
    shoot s;
    CT_CHECK(open_shoot(&s, "t2v21"));
    const neural_weight *base = neural_part_weight(s.m->parts[NEURAL_DIT], "blocks.1.self_attn.q.weight");
    int n = (int)base->shape[0], k = (int)base->shape[1];
    float *data = malloc((size_t)(n + k + 1) * sizeof *data), *w = malloc((size_t)base->count * sizeof *w);
    for (int i = 0; i < n + k; i++)
        data[i] = 0.01f * (float)(i % 13) - 0.05f;
    data[n + k] = 0.5f; /* alpha */
    neural_weight_f32(base, 0, base->count, w);
    float *plain = film_of(&s);
    for (int i = 0; i < 3; i++) {
        char json[700];
        const char *m = modules[i], *down = i == 1 ? "A" : "down", *up = i == 1 ? "B" : "up";
        neural_lora *l = NULL;
        ciel_arena arena = { 0 };
        snprintf(json, sizeof json,
                 "{\"%s.lora_%s.weight\":{\"dtype\":\"F32\",\"shape\":[1,%d],\"data_offsets\":[0,%d]},"
                 "\"%s.lora_%s.weight\":{\"dtype\":\"F32\",\"shape\":[%d,1],\"data_offsets\":[%d,%d]},"
                 "\"%s.alpha\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[%d,%d]}}",
                 m, down, k, 4 * k, m, up, n, 4 * k, 4 * (n + k), m, 4 * (n + k), 4 * (n + k + 1));
        write_safetensors(scratch("lora.safetensors"), json, data, (uint64_t)(4 * (n + k + 1)));
        CT_EQ_I(neural_lora_open(&l, scratch("lora.safetensors"), 2.0, NULL), CIEL_OK);
        const neural_weight *merged = neural_lora_merge(l, base, "blocks.1.self_attn.q", NEURAL_COMPUTE_F32, &arena);
        CT_CHECK(merged != base);
        for (int r = 0; r < n; r += 7)
            for (int c = 0; c < k; c += 5)
                CT_NEAR(((const float *)merged->data)[r * k + c], w[r * k + c] + 2.0f * 0.5f * data[k + r] * data[c],
                        1e-6);
        CT_EQ_I(neural_lora_used(l), 1);
        CT_CHECK(neural_lora_merge(l, base, "blocks.0.self_attn.q", NEURAL_COMPUTE_F32, &arena) == base);
        s.r.lora = l;
        float *film = film_of(&s);
        CT_CHECK(film && relative_error(film, plain, 9 * s.frame) > 1e-4);
        free(film);
        neural_lora_close(&l);
        ciel_arena_free(&arena);
    }
    free(data), free(w), free(plain);
    close_shoot(&s);
    scratch_remove();
}

CT_MAIN(CT(t2v_whole), CT(i2v_whole), CT(same_seed_same_film), CT(goes_on_from_the_checkpoint), CT(a_guide_leads),
        CT(wrong_requests_are_refused), CT(the_estimate_is_a_bound), CT(lora_merges))
