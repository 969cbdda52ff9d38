/* bench/render.c - what a frame costs: processor seconds by stage, rays a second, peak memory.
 *
 *   bench_render [SCENE] [--size WxH] [--frames N] [--quality draft|standard|final] [--threads N]
 *   bench_render [SCENE] --against-cycles [--size WxH] [--frame N] [--reference N] [--most N] [--keep DIR]
 *
 * SCENE: a scene document, or the name of one in examples/; without, a night alley that never changes with the library.
 * Processor seconds are summed over threads and honest on a busy machine up to shared caches; wall time is not.
 */
#include "render/render.h"
#include "against.h"
#include "base/file.h"
#include "measure.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

typedef struct arguments {
    const char *scene;
    render_options render;
    against_request against;
    int frames, threads;
    bool against_cycles;
} arguments;

static int drop(void *user, int i_frame, const uint8_t *rgb, ciel_fail *fail)
{
    (void)user, (void)i_frame, (void)rgb, (void)fail;
    return 0;
}

static bool read_quality(enum render_quality *out, const char *name)
{
    static const char *const names[] = { "draft", "standard", "final" };
    for (int i = 0; i < 3; i++)
        if (strcmp(names[i], name) == 0) {
            *out = (enum render_quality)i;
            return true;
        }
    return false;
}

static bool read_whole(int *out, const char *text, int lo, int hi)
{
    char *end;
    long v = strtol(text, &end, 10);
    *out = (int)v;
    return *text && !*end && v >= lo && v <= hi;
}

static bool read_option(arguments *a, const char *name, const char *value)
{
    const struct {
        const char *name;
        int *to, lo, hi;
    } numbers[] = { { "--frames", &a->frames, 1, 1000 },
                    { "--threads", &a->threads, 1, 256 },
                    { "--frame", &a->against.frame, 0, 3600 },
                    { "--reference", &a->against.reference, 16, 65536 },
                    { "--most", &a->against.most, 1, 2048 } };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(numbers[i].name, name) == 0)
            return read_whole(numbers[i].to, value, numbers[i].lo, numbers[i].hi);
    if (strcmp(name, "--quality") == 0)
        return read_quality(&a->render.quality, value);
    if (strcmp(name, "--keep") == 0) {
        a->against.folder = value;
        return strlen(value) < 200 && ciel_dir_make(value, NULL) == CIEL_OK;
    }
    int w, h;
    char rest;
    if (strcmp(name, "--size") != 0 || sscanf(value, "%dx%d%c", &w, &h, &rest) != 2 || w < 16 || h < 16 || w > 4096 ||
        h > 4096 || w % 2 || h % 2)
        return false;
    a->render.width = a->against.w = w;
    a->render.height = a->against.h = h;
    return true;
}

static bool read_arguments(arguments *a, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--against-cycles") == 0) {
            a->against_cycles = true;
        } else if (argv[i][0] != '-' && !a->scene) {
            a->scene = argv[i];
        } else if (i + 1 >= argc || !read_option(a, argv[i], argv[i + 1])) {
            fprintf(stderr, "bench_render: cannot read %s %s\n", argv[i], i + 1 < argc ? argv[i + 1] : "");
            return false;
        } else {
            i++;
        }
    }
    return true;
}

static void print_costs(const arguments *a, const render_stats *q, double cpu, double wall)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    double n = a->frames, push = q->rays / (q->light_s + q->gbuffer_s);
    printf("%dx%d, %d frames, %d threads: %.2f processor s a frame, %.2f s wall\n", a->render.width, a->render.height,
           a->frames, ciel_pool_size(a->render.pool), cpu / n, wall / n);
    printf("  motion, stage          %6.3f\n  build, exposure        %6.3f\n  light                  %6.3f\n"
           "  looks                  %6.3f\n  denoise                %6.3f\n  resolve, look          %6.3f\n",
           (cpu - q->build_s - q->light_s - q->gbuffer_s - q->denoise_s - q->look_s) / n, q->build_s / n,
           q->light_s / n, q->gbuffer_s / n, q->denoise_s / n, q->look_s / n);
    printf("  %.2f million rays a frame, %.2f million a processor second of light and looks\n", q->rays / n / 1e6,
           push / 1e6);
    printf("  peak memory %.0f MiB\n  two cores, one second of film at 24 fps: %.0f s\n", (double)u.ru_maxrss / 1024.0,
           cpu / n * 12.0);
}

static int measure_costs(source *s, const arguments *a, ciel_fail *fail)
{
    render *r = NULL;
    int code = render_create(&r, &a->render, drop, NULL, fail);
    double wall = measure_wall(), cpu = measure_cpu();
    for (int i = 0; i < a->frames && !code; i++) {
        stage st;
        source_stage(s, i, &st);
        st.i_frame = i;
        code = render_push(r, &st, fail);
    }
    if (!code)
        code = render_flush(r, fail);
    if (!code) {
        render_stats q = render_statistics(r);
        printf("%s\n", s->name);
        print_costs(a, &q, measure_cpu() - cpu, measure_wall() - wall);
    }
    render_destroy(&r);
    return code;
}

int main(int argc, char **argv)
{
    arguments a = { .render = render_options_default(),
                    .against = { .w = 426, .h = 240, .frame = -1, .reference = 1024, .most = 256 },
                    .frames = 8 };
    if (!read_arguments(&a, argc, argv))
        return 64;
    a.render.pool = a.against.pool = ciel_pool_create(a.threads);
    a.against.threads = ciel_pool_size(a.render.pool);
    int w = a.against_cycles ? a.against.w : a.render.width, h = a.against_cycles ? a.against.h : a.render.height;
    ciel_fail fail = { 0 };
    source s;
    int code = source_open(&s, a.scene, w, h, a.render.pool, &fail);
    if (!code)
        code = a.against_cycles ? against_cycles(&s, &a.against, &fail) : measure_costs(&s, &a, &fail);
    if (code)
        fprintf(stderr, "bench_render: %s\n  %s\n  %s\n", fail.what[0] ? fail.what : ciel_err_text(code), fail.detail,
                fail.hint);
    source_close(&s);
    ciel_pool_destroy(&a.render.pool);
    return code ? ciel_err_exit(code) : 0;
}
