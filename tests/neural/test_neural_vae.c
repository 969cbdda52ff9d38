/* Both autoencoders against the oracles, in both directions; any chunking gives the same film. */
#include "neural/vae.h"
#include "neural_oracle.h"

typedef struct film {
    float *rgb; /* [frames, h, w, 3] */
    int64_t frames, frame, stop_at;
} film;

static int take(void *user, int64_t i, const float *rgb, ciel_fail *fail)
{
    film *f = user;
    if (i == f->stop_at)
        return ciel_fail_set(fail, CIEL_E_IO, "enough");
    f->rgb = realloc(f->rgb, (size_t)((i + 1) * f->frame) * sizeof *f->rgb);
    memcpy(f->rgb + i * f->frame, rgb, (size_t)f->frame * sizeof *rgb);
    f->frames = i + 1;
    return CIEL_OK;
}

static int give(void *user, int64_t i, float *rgb, ciel_fail *fail)
{
    const film *f = user;
    if (i == f->stop_at)
        return ciel_fail_set(fail, CIEL_E_IO, "enough");
    memcpy(rgb, f->rgb + i * f->frame, (size_t)f->frame * sizeof *rgb);
    return CIEL_OK;
}

typedef struct bench {
    oracle o;
    neural_model *m;
    neural_vae *v;
} bench;

static bool open_vae(bench *b, const char *name, neural_level level, neural_compute compute)
{
    *b = (bench){ .m = NULL };
    return oracle_open(&b->o, name, level) &&
           neural_model_open(&b->m, b->o.folder, 1u << NEURAL_VAE, NULL) == CIEL_OK &&
           neural_vae_create(&b->v, b->m->parts[NEURAL_VAE], b->o.stream, compute, NULL) == CIEL_OK;
}

static void close_vae(bench *b)
{
    neural_vae_destroy(&b->v);
    neural_model_close(&b->m);
    oracle_close(&b->o);
}

/* A recorded [1, 3, F, H, W] as a film, and how far a film is from it. */
static film recorded(const oracle *o, const char *key)
{
    neural_volume v = oracle_volume(o, key);
    film f = { v.data, v.frames, v.height * v.width * 3, -1 };
    f.rgb = malloc((size_t)(f.frames * f.frame) * sizeof *f.rgb);
    memcpy(f.rgb, v.data, (size_t)(f.frames * f.frame) * sizeof *f.rgb);
    neural_volume_free(o->stream, &v);
    return f;
}

static double film_error(const film *a, const film *b)
{
    return a->frames == b->frames ? relative_error(a->rgb, b->rgb, a->frames * a->frame) : 1e9;
}

static film decoded(bench *b, size_t piece)
{
    neural_volume z = oracle_volume(&b->o, "vae.enc_mean");
    int64_t side = neural_vae_side(&b->m->parts[NEURAL_VAE]->vae);
    film f = { NULL, 0, z.height * z.width * side * side * 3, -1 };
    neural_vae_set_piece(b->v, piece);
    if (neural_vae_decode(b->v, &z, take, &f, NULL) != CIEL_OK)
        f.frames = 0;
    neural_volume_free(b->o.stream, &z);
    return f;
}

static void match(const char *name, neural_level level, neural_compute compute, double tolerance)
{
    bench b;
    if (!open_vae(&b, name, level, compute))
        CT_SKIP("not on this processor");
    film want = recorded(&b.o, "vae.dec_out"), in = recorded(&b.o, "vae.enc_in"), got = decoded(&b, 1 << 20);
    double decode = film_error(&got, &want);
    const neural_weight *w = oracle_tensor(&b.o, "vae.enc_in");
    neural_volume z = { 0 };
    CT_EQ_I(neural_vae_encode(b.v, &z, w->shape[2], w->shape[3], w->shape[4], give, &in, NULL), CIEL_OK);
    double encode = oracle_error(&b.o, &z, "vae.enc_mean");
    printf("# %s, %s: decode %.2g, encode %.2g\n", name, neural_level_name(level), decode, encode);
    CT_NEAR(decode, 0, tolerance);
    CT_NEAR(encode, 0, tolerance);
    neural_volume_free(b.o.stream, &z);
    free(want.rgb), free(in.rgb), free(got.rgb);
    close_vae(&b);
}

static void wan21_f32(void)
{
    match("t2v21", neural_level_best(), NEURAL_COMPUTE_F32, 1e-5);
}
static void wan21_avx2(void)
{
    match("t2v21", NEURAL_AVX2, NEURAL_COMPUTE_F32, 1e-5);
}
static void wan21_bf16(void)
{
    match("t2v21", neural_level_best(), NEURAL_COMPUTE_BF16, 2e-2);
}
static void wan22_f32(void)
{
    match("ti2v22_i2v", neural_level_best(), NEURAL_COMPUTE_F32, 1e-5);
}
static void wan22_bf16(void)
{
    match("ti2v22_i2v", neural_level_best(), NEURAL_COMPUTE_BF16, 2e-2);
}

static void chunks_do_not_matter(const char *name)
{
    bench b;
    CT_CHECK(open_vae(&b, name, neural_level_best(), NEURAL_COMPUTE_F32));
    film whole = decoded(&b, (size_t)1 << 40), smallest = decoded(&b, 1), some = decoded(&b, 300000);
    CT_EQ_I(whole.frames, 13);
    CT_NEAR(film_error(&smallest, &whole), 0, 1e-6);
    CT_NEAR(film_error(&some, &whole), 0, 1e-6);
    free(whole.rgb), free(smallest.rgb), free(some.rgb);
    close_vae(&b);
}
static void chunks_do_not_matter_21(void)
{
    chunks_do_not_matter("t2v21");
}
static void chunks_do_not_matter_22(void)
{
    chunks_do_not_matter("ti2v22_i2v");
}

/* A film of some latents of ours, by tiles or not; how much memory that took. */
static film decoded_by(bench *b, int64_t height, int64_t width, size_t limit, size_t *peak)
{
    int64_t side = neural_vae_side(&b->m->parts[NEURAL_VAE]->vae);
    neural_volume z = neural_volume_make(b->o.stream, 3, height, width, b->m->parts[NEURAL_VAE]->vae.latent);
    for (int64_t i = 0; i < neural_volume_count(&z); i++)
        z.data[i] = (float)(i * 7919 % 1009) / 504.0f - 1.0f;
    film f = { NULL, 0, height * width * side * side * 3, -1 };
    neural_vae_set_piece(b->v, 1);
    neural_vae_set_limit(b->v, limit);
    neural_memory_mark(b->o.stream);
    if (neural_vae_decode(b->v, &z, take, &f, NULL) != CIEL_OK)
        f.frames = 0;
    *peak = neural_memory_peak(b->o.stream);
    neural_volume_free(b->o.stream, &z);
    return f;
}

static void tiles_do_not_matter(const char *name, int64_t height, int64_t width)
{
    bench b;
    size_t memory[2];
    CT_CHECK(open_vae(&b, name, neural_level_best(), NEURAL_COMPUTE_F32));
    film whole = decoded_by(&b, height, width, (size_t)1 << 40, &memory[0]);
    film tiles = decoded_by(&b, height, width, 0, &memory[1]);
    CT_EQ_I(whole.frames, 9);
    double error = film_error(&tiles, &whole);
    printf("# %s, %lld x %lld latents: error by tiles %.2g, memory %.2f of what it was\n", name, (long long)width,
           (long long)height, error, (double)memory[1] / (double)memory[0]);
    CT_NEAR(error, 0, 1e-6);
    CT_CHECK(memory[1] < memory[0] * 3 / 4);
    free(whole.rgb), free(tiles.rgb);
    close_vae(&b);
}
static void tiles_do_not_matter_21(void)
{
    tiles_do_not_matter("t2v21", 4, 120);
    tiles_do_not_matter("t2v21", 120, 4);
}
static void tiles_do_not_matter_22(void)
{
    tiles_do_not_matter("ti2v22_i2v", 3, 120);
}

/* Five seconds at 480p are decoded within 4 GiB, whatever is multiplied, by the released models' sizes. */
static void five_seconds_fit(void)
{
    const neural_vae_config c21 = { .base = 96,
                                    .latent = 16,
                                    .mult = { 1, 2, 4, 4 },
                                    .n_res = 2,
                                    .in_channels = 3,
                                    .out_channels = 3,
                                    .patch = 1,
                                    .temporal_down = { false, true, true } };
    const neural_vae_config c22 = { .base = 160,
                                    .decoder_base = 256,
                                    .latent = 48,
                                    .mult = { 1, 2, 4, 4 },
                                    .n_res = 2,
                                    .in_channels = 12,
                                    .out_channels = 12,
                                    .patch = 2,
                                    .temporal_down = { false, true, true },
                                    .residual = true };
    const neural_vae_config *c[] = { &c21, &c22 };
    for (int i = 0; i < 2; i++)
        for (neural_compute k = NEURAL_COMPUTE_F32; k <= NEURAL_COMPUTE_BF16; k++)
            for (int threads = 1; threads <= 8; threads *= 2) {
                int64_t frames = i ? 121 : 81;
                double gib = (double)neural_vae_memory(c[i], k, frames, 480, 832, threads, true) / 0x1p30;
                printf("# %s %s, %d threads: %.2f GiB, work times %.2f\n", i ? "2.2" : "2.1", k ? "bf16" : "f32",
                       threads, gib, neural_vae_overlap(c[i], k, frames, 480, 832, threads));
                CT_CHECK(gib <= 4);
            }
}

/* The same weights under the original names give the same film. */
static void match_original(const char *name)
{
    bench b;
    neural_part *part = NULL;
    char config[400];
    CT_CHECK(open_vae(&b, name, neural_level_best(), NEURAL_COMPUTE_F32));
    film want = recorded(&b.o, "vae.dec_out");
    snprintf(config, sizeof config, "%s/vae/config.json", b.o.folder);
    CT_EQ_I(neural_part_open(&part, NEURAL_VAE, oracle_original(b.m->parts[NEURAL_VAE]), config, NULL), CIEL_OK);
    neural_vae_destroy(&b.v);
    CT_EQ_I(neural_vae_create(&b.v, part, b.o.stream, NEURAL_COMPUTE_F32, NULL), CIEL_OK);
    film got = decoded(&b, 1 << 20);
    CT_NEAR(film_error(&got, &want), 0, 1e-5);
    free(want.rgb), free(got.rgb);
    neural_vae_destroy(&b.v);
    neural_part_close(&part);
    close_vae(&b);
    scratch_remove();
}
static void wan21_original_names(void)
{
    match_original("t2v21");
}
static void wan22_original_names(void)
{
    match_original("ti2v22_i2v");
}

static void normal_and_back(void)
{
    bench b;
    CT_CHECK(open_vae(&b, "t2v21", neural_level_best(), NEURAL_COMPUTE_F32));
    neural_volume z = oracle_volume(&b.o, "vae.enc_mean");
    const neural_vae_config *c = &b.m->parts[NEURAL_VAE]->vae;
    float first = z.data[1];
    neural_vae_normalise(b.v, &z);
    CT_NEAR(z.data[1], (first - c->mean[1]) / c->deviation[1], 1e-5);
    neural_vae_denormalise(b.v, &z);
    CT_NEAR(oracle_error(&b.o, &z, "vae.enc_mean"), 0, 1e-6);
    neural_volume_free(b.o.stream, &z);
    close_vae(&b);
}

/* A taker's or giver's error ends the work, and nothing stays in memory. */
static void errors_come_through(void)
{
    bench b;
    ciel_fail fail = { 0 };
    CT_CHECK(open_vae(&b, "ti2v22_i2v", neural_level_best(), NEURAL_COMPUTE_F32));
    neural_volume z = oracle_volume(&b.o, "vae.enc_mean"), out = { 0 };
    film f = recorded(&b.o, "vae.enc_in");
    CT_EQ_I(neural_vae_encode(b.v, &out, 1, 64, 64, give, &f, &fail), CIEL_OK); /* scratch has its size now */
    neural_volume_free(b.o.stream, &out);
    size_t before = neural_memory_now(b.o.stream);
    f.stop_at = 5;
    CT_EQ_I(neural_vae_encode(b.v, &out, 13, 64, 64, give, &f, &fail), CIEL_E_IO);
    CT_CHECK(!out.data);
    film g = { NULL, 0, f.frame, 6 };
    CT_EQ_I(neural_vae_decode(b.v, &z, take, &g, &fail), CIEL_E_IO);
    CT_EQ_I(g.frames, 6);
    CT_CHECK(neural_memory_now(b.o.stream) <= before + (1 << 20)); /* scratch may have grown */
    neural_volume_free(b.o.stream, &z);
    free(f.rgb), free(g.rgb);
    close_vae(&b);
}

CT_MAIN(CT(wan21_f32), CT(wan21_avx2), CT(wan21_bf16), CT(wan22_f32), CT(wan22_bf16), CT(wan21_original_names),
        CT(wan22_original_names), CT(chunks_do_not_matter_21), CT(chunks_do_not_matter_22), CT(tiles_do_not_matter_21),
        CT(tiles_do_not_matter_22), CT(five_seconds_fit), CT(normal_and_back), CT(errors_come_through))
