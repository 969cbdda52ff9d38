/* bench/against.c - see against.h.
 *
 * Both renderers get the same reduced stage (neutral.h) and the same number of bounces. Ours is judged against a plain
 * path trace of it (render/preview.h: full resolution, no denoiser, no history, nothing clamped), Cycles against itself
 * with as many samples: neither is asked to agree with the other, but how far the two truths agree is printed. Errors
 * are those of the finished 8-bit picture under one plain look. A reference is the mean of two halves made from
 * different random numbers: a quarter of the squared difference of the halves is the reference's own error, which is
 * taken off (SSIM knows no such correction: there the reference's noise counts against both). Seconds are processor
 * seconds of the frame alone: scene building and trees included, program start and import not.
 */
#include "against.h"
#include "cycles.h"
#include "measure.h"
#include "media/media.h"
#include "neutral.h"
#include "render/layers.h"
#include "render/preview.h"
#include "render/render.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BOUNCES 3
#define HISTORY 6 /* frames on each side that the denoiser may use */

/* One way of using our renderer. */
typedef struct manner {
    const char *name;
    enum render_quality quality;
    bool still;
    int samples; /* 0 = by quality */
} manner;
static const manner manners[] = {
    { "film, draft", RENDER_DRAFT, false, 0 },
    { "film, standard", RENDER_STANDARD, false, 0 },
    { "film, standard, 4 paths", RENDER_STANDARD, false, 4 },
    { "film, final", RENDER_FINAL, false, 0 },
    { "still, draft", RENDER_DRAFT, true, 0 },
    { "still, standard", RENDER_STANDARD, true, 0 },
    { "still, final", RENDER_FINAL, true, 0 },
};
#define N_MANNERS  ((int)(sizeof manners / sizeof *manners))
#define MOST_CURVE 12

/* A reference picture, and what its own noise adds to a squared error measured against it. */
typedef struct truth {
    uint8_t *rgb;
    double mse, seconds;
} truth;

typedef struct contest {
    const against_request *req;
    source *src;
    neutral plain;
    double exposure;
    int frame;
    size_t pixels;
    char folder[256];
    truth ours, cycles;
    uint8_t *rgb; /* [h][w][3] */
    int wanted;   /* frame that the sink keeps */
} contest;

/* linear planes through the look that our frames get too */
static int develop(const contest *c, uint8_t *rgb, float *planes)
{
    float *depth = calloc(c->pixels, sizeof *depth);
    if (!depth)
        return CIEL_E_NOMEM;
    look_input in = { .w = c->req->w,
                      .h = c->req->h,
                      .rgb = { planes, planes + c->pixels, planes + 2 * c->pixels },
                      .depth = depth,
                      .exposure = 1,
                      .pool = c->req->pool };
    look_apply(rgb, &in, &c->plain.look);
    free(depth);
    return CIEL_OK;
}

static void save(const contest *c, const char *name, uint8_t *rgb)
{
    char path[512];
    picture p = { c->req->w, c->req->h, rgb };
    snprintf(path, sizeof path, "%s/%s.png", c->folder, name);
    if (c->req->folder)
        picture_write(path, &p, 95, NULL);
}

/* from two linear pictures made from different random numbers, which are overwritten */
static int make_truth(const contest *c, truth *t, float *a, float *b)
{
    size_t n = 3 * c->pixels;
    float *mean = malloc(n * sizeof *mean);
    uint8_t *other = malloc(n);
    int code = mean && other ? CIEL_OK : CIEL_E_NOMEM;
    for (size_t i = 0; i < n && !code; i++)
        mean[i] = 0.5f * (a[i] + b[i]);
    if (!code)
        code = develop(c, t->rgb, a);
    if (!code)
        code = develop(c, other, b);
    if (!code) {
        t->mse = measure_mse(t->rgb, other, n) / 4;
        code = develop(c, t->rgb, mean);
    }
    free(mean);
    free(other);
    return code;
}

static int our_truth(contest *c, ciel_fail *fail)
{
    float *planes[2] = { malloc(3 * c->pixels * sizeof(float)), malloc(3 * c->pixels * sizeof(float)) };
    int code = planes[0] && planes[1] ? CIEL_OK : CIEL_E_NOMEM, half = c->req->reference / 2;
    double begin = measure_cpu();
    for (int k = 0; k < 2 && !code; k++) {
        stage st, reduced;
        source_stage(c->src, c->frame, &st);
        neutral_stage(&c->plain, &st, &reduced);
        reduced.seed += 1000u + (uint64_t)k;
        fprintf(stderr, "bench_render: our reference, %d paths a pixel (%d of 2)\n", half, k + 1);
        code = render_preview_linear(planes[k], c->req->w, c->req->h, &reduced, half, c->req->pool, fail);
        for (size_t i = 0; i < 3 * c->pixels && !code; i++)
            planes[k][i] *= (float)c->exposure;
    }
    if (!code)
        code = make_truth(c, &c->ours, planes[0], planes[1]);
    c->ours.seconds = measure_cpu() - begin;
    free(planes[0]);
    free(planes[1]);
    return code;
}

/* how near the picture in c->rgb is to a reference, whose own noise is taken off */
static measure_point judge(const contest *c, const truth *t, double seconds)
{
    double mse = measure_mse(c->rgb, t->rgb, 3 * c->pixels) - t->mse;
    return (measure_point){ seconds, measure_psnr(mse), measure_ssim(c->rgb, t->rgb, c->req->w, c->req->h) };
}

static int keep(void *user, int i_frame, const uint8_t *rgb, ciel_fail *fail)
{
    contest *c = user;
    (void)fail;
    if (i_frame == c->wanted)
        memcpy(c->rgb, rgb, 3 * c->pixels);
    return 0;
}

/* the frame as a film makes it (one of a run, with its neighbours before and after) or alone */
static int make_ours(contest *c, const manner *m, measure_point *out, ciel_fail *fail)
{
    render_options o = { c->req->w, c->req->h, m->quality, c->req->pool, NULL, m->samples, BOUNCES, m->still };
    render *r = NULL;
    int code = render_create(&r, &o, keep, c, fail), around = m->still ? 0 : HISTORY, n = 2 * around + 1;
    double seconds = 0;
    fprintf(stderr, "bench_render: ours, %s\n", m->name);
    for (int i = c->frame - around; i <= c->frame + around && !code; i++) {
        stage st, reduced;
        source_stage(c->src, i, &st);
        neutral_stage(&c->plain, &st, &reduced);
        reduced.i_frame = i;
        double begin = measure_cpu();
        code = render_push(r, &reduced, fail);
        seconds += measure_cpu() - begin;
    }
    double begin = measure_cpu();
    code = code ? code : render_flush(r, fail);
    seconds += measure_cpu() - begin;
    render_destroy(&r);
    if (code)
        return code;
    *out = judge(c, &c->ours, seconds / n);
    save(c, m->name, c->rgb);
    return CIEL_OK;
}

/* the last two jobs are the halves of the reference */
static int make_cycles(contest *c, cycles_job *jobs, int n, measure_point *curve, ciel_fail *fail)
{
    stage st, reduced;
    source_stage(c->src, c->frame, &st);
    neutral_stage(&c->plain, &st, &reduced);
    cycles_request q = {
        &reduced, c->req->w, c->req->h, c->req->threads, BOUNCES, c->exposure, c->req->pool, c->folder
    };
    fprintf(stderr, "bench_render: Cycles, %d pictures up to %d samples (minutes)\n", n, c->req->reference / 2);
    int code = cycles_render(jobs, n, &q, fail);
    if (!code)
        code = make_truth(c, &c->cycles, jobs[n - 2].planes, jobs[n - 1].planes);
    c->cycles.seconds = jobs[n - 2].cpu_s + jobs[n - 1].cpu_s;
    for (int i = 0; i < n - 2 && !code; i++) {
        char name[32];
        code = develop(c, c->rgb, jobs[i].planes);
        curve[i] = judge(c, &c->cycles, jobs[i].cpu_s);
        snprintf(name, sizeof name, "cycles %d", jobs[i].samples);
        save(c, name, c->rgb);
    }
    for (int i = 0; i < n; i++)
        free(jobs[i].planes);
    return code;
}

static void say_ratio(const measure_point *curve, int n, enum measure_of what, const measure_point *ours)
{
    int beyond;
    double t = measure_time_at(curve, n, what, what == MEASURE_PSNR ? ours->psnr : ours->ssim, &beyond);
    printf(" %10.2f %s%5.3f ", t, beyond > 0 ? "<" : beyond < 0 ? ">" : " ", ours->seconds / t);
}

static void print_table(const cycles_job *jobs, const measure_point *curve, int n, const measure_point *ours)
{
    printf("%-26s %9s %8s %8s\n", "Cycles", "CPU s", "PSNR dB", "SSIM");
    for (int i = 0; i < n; i++)
        printf("%4d samples %23.2f %8.2f %8.4f\n", jobs[i].samples, curve[i].seconds, curve[i].psnr, curve[i].ssim);
    printf("\n%-26s %9s %8s %8s | %10s %6s | %10s %6s\n", "ours", "CPU s", "PSNR dB", "SSIM", "Cycles s", "ratio",
           "Cycles s", "ratio");
    printf("%-54s | %17s | %17s\n", "", "for that PSNR", "for that SSIM");
    for (int i = 0; i < N_MANNERS; i++) {
        printf("%-26s %9.2f %8.2f %8.4f |", manners[i].name, ours[i].seconds, ours[i].psnr, ours[i].ssim);
        say_ratio(curve, n, MEASURE_PSNR, &ours[i]);
        printf("|");
        say_ratio(curve, n, MEASURE_SSIM, &ours[i]);
        printf("\n");
    }
}

static void print_head(const contest *c)
{
    const against_request *q = c->req;
    printf("%s, frame %d, %dx%d, %d bounces, %d threads, no denoiser in this Cycles\n", c->src->name, c->frame, q->w,
           q->h, BOUNCES, q->threads);
    printf("references of %d paths a pixel: ours %.0f CPU s, its own noise %.1f dB; Cycles %.0f CPU s, %.1f dB\n",
           q->reference, c->ours.seconds, measure_psnr(c->ours.mse), c->cycles.seconds, measure_psnr(c->cycles.mse));
    double apart = measure_mse(c->ours.rgb, c->cycles.rgb, 3 * c->pixels) - c->ours.mse - c->cycles.mse;
    printf("one reference to the other: %.1f dB, SSIM %.4f\n\n", measure_psnr(apart),
           measure_ssim(c->ours.rgb, c->cycles.rgb, q->w, q->h));
}

static int compare(contest *c, ciel_fail *fail)
{
    cycles_job jobs[MOST_CURVE + 2] = { 0 };
    measure_point curve[MOST_CURVE], ours[N_MANNERS];
    int n = 0;
    for (int samples = 1; samples <= c->req->most && n < MOST_CURVE; samples *= 2)
        jobs[n++] = (cycles_job){ .samples = samples, .seed = 7 };
    for (uint32_t k = 0; k < 2; k++)
        jobs[n++] = (cycles_job){ .samples = c->req->reference / 2, .seed = 100 + k };
    int code = make_cycles(c, jobs, n, curve, fail);
    if (!code)
        code = our_truth(c, fail);
    for (int i = 0; i < N_MANNERS && !code; i++)
        code = make_ours(c, &manners[i], &ours[i], fail);
    if (code)
        return code;
    save(c, "truth ours", c->ours.rgb);
    save(c, "truth cycles", c->cycles.rgb);
    print_head(c);
    print_table(jobs, curve, n - 2, ours);
    return CIEL_OK;
}

static void remove_folder(const char *path)
{
    char command[300];
    snprintf(command, sizeof command, "rm -r '%s'", path);
    if (system(command) != 0)
        fprintf(stderr, "bench_render: %s stays\n", path);
}

int against_cycles(source *s, const against_request *req, ciel_fail *fail)
{
    contest c = { .req = req, .src = s, .pixels = (size_t)req->w * (size_t)req->h };
    c.frame = req->frame >= 0 ? req->frame : s->n_frames > 2 * HISTORY ? s->n_frames / 2 : HISTORY;
    c.wanted = c.frame;
    snprintf(c.folder, sizeof c.folder, "%s", req->folder ? req->folder : "/tmp/bench_cycles_XXXXXX");
    if (!req->folder && !mkdtemp(c.folder))
        return ciel_fail_set(fail, CIEL_E_IO, "cannot make a folder in /tmp");
    neutral_open(&c.plain);
    c.ours.rgb = malloc(3 * c.pixels);
    c.cycles.rgb = malloc(3 * c.pixels);
    c.rgb = malloc(3 * c.pixels);
    int code = c.ours.rgb && c.cycles.rgb && c.rgb ? CIEL_OK : CIEL_E_NOMEM;
    if (!code) {
        stage st, reduced;
        source_stage(s, c.frame, &st);
        neutral_stage(&c.plain, &st, &reduced);
        c.exposure = neutral_expose(&c.plain, &reduced, req->pool, fail);
        code = c.exposure > 0 ? compare(&c, fail) : CIEL_E_UNAVAILABLE;
    }
    free(c.ours.rgb);
    free(c.cycles.rgb);
    free(c.rgb);
    neutral_close(&c.plain);
    if (!req->folder)
        remove_folder(c.folder);
    return code;
}
