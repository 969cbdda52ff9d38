/* tests/render/test_denoise.c - noise goes, light stays: gains, energy, no ghosts, order, sameness, on a toy scene.
 */
#include "ct.h"
#include "render/denoise_lens.h"
#include "toy.h"
#include <stdlib.h>

#define W 192
#define H 108
#define N ((size_t)W * H)

typedef struct kept {
    int want, n_seen, last;
    float *planes; /* diffuse, specular, fog of the frame wanted */
} kept;

static int keep(void *user, const layers *l)
{
    kept *k = user;
    k->n_seen += l->i_frame == k->last + 1; /* only frames in order count */
    k->last = l->i_frame;
    if (l->i_frame == k->want)
        for (size_t c = 0; c < 3; c++) {
            memcpy(k->planes + c * N, l->diffuse[c], N * sizeof(float));
            memcpy(k->planes + (3 + c) * N, l->specular[c], N * sizeof(float));
            memcpy(k->planes + (6 + c) * N, l->fog[c], N * sizeof(float));
        }
    return 0;
}

static float *planes_of(const layers *l)
{
    float *p = malloc(9 * N * sizeof *p);
    for (size_t c = 0; c < 3; c++) {
        memcpy(p + c * N, l->diffuse[c], N * sizeof(float));
        memcpy(p + (3 + c) * N, l->specular[c], N * sizeof(float));
        memcpy(p + (6 + c) * N, l->fog[c], N * sizeof(float));
    }
    return p;
}

/* PSNR of one layer (0 diffuse, 1 specular, 2 fog) against another, after a simple tone curve */
static double psnr(const float *a, const float *b, int layer)
{
    double sum = 0;
    for (size_t i = 0; i < 3 * N; i++) {
        float x = a[(size_t)layer * 3 * N + i], y = b[(size_t)layer * 3 * N + i];
        double d = sqrt((double)(x / (1 + x))) - sqrt((double)(y / (1 + y)));
        sum += d * d;
    }
    return 10 * log10((double)(3 * N) / sum);
}

static double energy(const float *a, int layer)
{
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        sum += (double)a[((size_t)layer * 3 + 1) * N + i];
    return sum;
}

/* Film the toy with `samples` each; the wanted frame raw, clean and converged. */
typedef struct shot {
    float *raw, *clean, *truth;
} shot;

static shot film(toy s, int samples, int radius, int n_frames, int want, int threads)
{
    ciel_pool *pool = ciel_pool_create(threads);
    layers l = { 0 };
    if (!layers_create(&l, W, H))
        return (shot){ 0 };
    shot r = { NULL, malloc(9 * N * sizeof(float)), NULL };
    kept k = { .want = want, .last = -1, .planes = r.clean };
    denoiser *d = denoiser_create(&(denoise_options){ W, H, radius, 1.0f }, pool, keep, &k);
    for (int i = 0; i < n_frames; i++) {
        s.samples = samples;
        s.i_frame = i;
        toy_frame(&s, &l, pool, 7);
        if (i == want)
            r.raw = planes_of(&l);
        denoiser_push(d, &l);
    }
    denoiser_flush(d);
    if (k.n_seen != n_frames) { /* a frame lost or doubled: no result */
        free(r.clean);
        r.clean = NULL;
    }
    s.samples = 96;
    s.i_frame = want;
    toy_frame(&s, &l, pool, 99);
    r.truth = planes_of(&l);
    denoiser_destroy(&d);
    layers_destroy(&l);
    ciel_pool_destroy(&pool);
    return r;
}

static void shot_free(shot *s)
{
    free(s->raw);
    free(s->clean);
    free(s->truth);
}

static void noise_goes_and_light_stays(void)
{
    shot s = film((toy){ 0 }, 2, 4, 9, 4, 2);
    CT_CHECK(s.clean);
    CT_CHECK(psnr(s.clean, s.truth, 0) > psnr(s.raw, s.truth, 0) + 8);
    CT_CHECK(psnr(s.clean, s.truth, 1) > psnr(s.raw, s.truth, 1) + 3);
    CT_CHECK(psnr(s.clean, s.truth, 2) > psnr(s.raw, s.truth, 2) + 8);
    CT_NEAR(energy(s.clean, 0) / energy(s.truth, 0), 1.0, 0.02);
    CT_NEAR(energy(s.clean, 2) / energy(s.truth, 2), 1.0, 0.03);
    CT_CHECK(energy(s.clean, 1) / energy(s.truth, 1) > 0.8 && energy(s.clean, 1) / energy(s.truth, 1) < 1.05);
    shot_free(&s);
}

static void one_picture_alone_is_cleaned_too(void)
{
    shot s = film((toy){ 0 }, 2, 0, 1, 0, 2);
    CT_CHECK(s.clean);
    CT_CHECK(psnr(s.clean, s.truth, 0) > psnr(s.raw, s.truth, 0) + 6);
    CT_NEAR(energy(s.clean, 0) / energy(s.truth, 0), 1.0, 0.02);
    shot_free(&s);
}

static void both_sides_of_time_help(void)
{
    shot alone = film((toy){ .camera_step = 0.02f }, 1, 0, 9, 4, 2),
         both = film((toy){ .camera_step = 0.02f }, 1, 4, 9, 4, 2);
    CT_CHECK(alone.clean && both.clean);
    CT_CHECK(psnr(both.clean, both.truth, 0) > psnr(alone.clean, alone.truth, 0) + 1);
    CT_CHECK(psnr(both.clean, both.truth, 2) > psnr(alone.clean, alone.truth, 2) + 1);
    shot_free(&alone);
    shot_free(&both);
}

/* Where the ball was, four frames ago and four frames on, there is no trace of it, nor of its shadow. */
static void moving_things_leave_no_ghosts(void)
{
    shot s = film((toy){ .roll = 0.09f, .lamp_step = 0.05f }, 2, 4, 9, 4, 2);
    CT_CHECK(s.clean);
    double worst = 0;
    for (int by = 0; by + 8 <= H; by += 4)
        for (int bx = 0; bx + 8 <= W; bx += 4) {
            double a = 0, b = 0;
            for (int y = by; y < by + 8; y++)
                for (int x = bx; x < bx + 8; x++) {
                    a += (double)s.clean[N + (size_t)y * W + (size_t)x];
                    b += (double)s.truth[N + (size_t)y * W + (size_t)x];
                }
            double off = fabs(a - b) / (b + 64 * 0.05);
            worst = off > worst ? off : worst;
        }
    CT_CHECK(worst < 0.2);
    shot_free(&s);
}

static void threads_change_nothing(void)
{
    shot one = film((toy){ .camera_step = 0.02f, .roll = 0.03f }, 1, 2, 5, 2, 1);
    shot five = film((toy){ .camera_step = 0.02f, .roll = 0.03f }, 1, 2, 5, 2, 5);
    CT_CHECK(one.clean && five.clean);
    CT_CHECK(memcmp(one.clean, five.clean, 9 * N * sizeof(float)) == 0);
    shot_free(&one);
    shot_free(&five);
}

static void a_cut_parts_the_shots(void)
{
    layers l = { 0 };
    CT_CHECK(layers_create(&l, W, H));
    float *planes = malloc(9 * N * sizeof *planes);
    kept k = { .want = 2, .last = -1, .planes = planes };
    denoiser *d = denoiser_create(&(denoise_options){ W, H, 3, 1.0f }, NULL, keep, &k);
    toy s = { .samples = 1 };
    for (int i = 0; i < 6; i++) {
        s.i_frame = i;
        toy_frame(&s, &l, NULL, 7);
        l.i_shot = i >= 3;
        if (i >= 3) /* the lights change with the cut; nothing of it may reach frame 2 */
            for (int c = 0; c < 3; c++)
                for (size_t j = 0; j < N; j++)
                    l.diffuse[c][j] = l.fog[c][j] = 1000.0f;
        CT_EQ_I(denoiser_push(d, &l), 0);
    }
    CT_EQ_I(denoiser_flush(d), 0);
    CT_EQ_I(k.n_seen, 6);
    for (size_t j = 0; j < 3 * N; j++)
        CT_CHECK(planes[j] < 60.0f);
    denoiser_destroy(&d);
    layers_destroy(&l);
    free(planes);
}

static void broken_numbers_do_not_spread(void)
{
    layers l = { 0 };
    CT_CHECK(layers_create(&l, W, H));
    float *planes = malloc(9 * N * sizeof *planes);
    kept k = { .want = 1, .last = -1, .planes = planes };
    denoiser *d = denoiser_create(&(denoise_options){ W, H, 1, 1.0f }, NULL, keep, &k);
    toy s = { .samples = 1 };
    for (int i = 0; i < 3; i++) {
        s.i_frame = i;
        toy_frame(&s, &l, NULL, 7);
        l.diffuse[0][50 * W + 50] = NAN;
        l.specular[1][50 * W + 60] = INFINITY;
        l.fog[2][50 * W + 70] = -5.0f;
        denoiser_push(d, &l);
    }
    denoiser_flush(d);
    for (size_t j = 0; j < 9 * N; j++)
        CT_CHECK(planes[j] >= 0.0f && planes[j] < 1e9f);
    denoiser_destroy(&d);
    layers_destroy(&l);
    free(planes);
}

static int refuse(void *user, const layers *l)
{
    (void)l;
    ++*(int *)user;
    return -77;
}

static void the_callers_no_is_passed_on(void)
{
    layers l = { 0 };
    CT_CHECK(layers_create(&l, W, H));
    int n = 0;
    denoiser *d = denoiser_create(&(denoise_options){ W, H, 0, 1.0f }, NULL, refuse, &n);
    toy s = { .samples = 1 };
    toy_frame(&s, &l, NULL, 7);
    CT_EQ_I(denoiser_push(d, &l), -77);
    CT_EQ_I(n, 1);
    denoiser_destroy(&d);
    layers_destroy(&l);
}

/* Left half in focus, right half far behind it; both noisy. */
static void the_lens_smooths_only_what_it_blurs(void)
{
    static float planes[3][N], depth[N];
    toy s = { 0 };
    camera_pose c = toy_camera(&s);
    c.f_number = 0.2;
    c.focus_m = 2;
    double before[2] = { 0 }, after[2] = { 0 }, light[2] = { 0 };
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            size_t i = (size_t)y * W + (size_t)x;
            bool far = x >= W / 2;
            float tan2 =
                powf(((float)x + 0.5f - W / 2.0f) * 1.2f / W, 2) + powf(((float)y + 0.5f - H / 2.0f) * 1.2f / W, 2);
            depth[i] = (far ? 40.0f : 2.0f) * sqrtf(1.0f + tan2);
            float v = rng_hash(3, i) % 40 == 0 ? 20.0f : 0.5f;
            for (int ch = 0; ch < 3; ch++)
                planes[ch][i] = v;
            before[far] += (double)v * (double)v;
            light[far] += (double)v;
        }
    denoise_lens((float *const[3]){ planes[0], planes[1], planes[2] }, depth, W, H, &c, NULL);
    double light_after[2] = { 0 };
    for (size_t i = 0; i < N; i++) {
        bool far = i % W >= W / 2;
        after[far] += (double)planes[1][i] * (double)planes[1][i];
        light_after[far] += (double)planes[1][i];
    }
    CT_EQ_I(after[0] == before[0], 1); /* in focus: not a bit changed */
    CT_CHECK(after[1] < 0.35 * before[1]);
    CT_NEAR(light_after[1] / light[1], 1.0, 0.03);
}

CT_MAIN(CT(the_lens_smooths_only_what_it_blurs), CT(noise_goes_and_light_stays), CT(one_picture_alone_is_cleaned_too),
        CT(both_sides_of_time_help), CT(moving_things_leave_no_ghosts), CT(threads_change_nothing),
        CT(a_cut_parts_the_shots), CT(broken_numbers_do_not_spread), CT(the_callers_no_is_passed_on))
