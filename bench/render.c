/* bench/render.c - what a frame costs: processor seconds by stage, rays a second, peak memory, on a night alley.
 *
 *   bench_render [--size WxH] [--frames N] [--quality draft|standard|final] [--threads N]
 * Processor seconds are summed over threads and honest on a busy machine up to shared caches; wall time is not.
 */
#include "render/render.h"
#include "render_alley.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int drop(void *user, int i_frame, const uint8_t *rgb, ciel_fail *fail)
{
    (void)user, (void)i_frame, (void)rgb, (void)fail;
    return 0;
}

static int quality_named(const char *name)
{
    static const char *const names[] = { "draft", "standard", "final" };
    for (int i = 0; i < 3; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

int main(int argc, char **argv)
{
    render_options o = render_options_default();
    int frames = 8, threads = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        int q = strcmp(argv[i], "--quality") == 0 ? quality_named(argv[i + 1]) : -1;
        if (q >= 0)
            o.quality = (enum render_quality)q;
        else if (strcmp(argv[i], "--frames") == 0)
            frames = atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--threads") == 0)
            threads = atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--size") != 0 || sscanf(argv[i + 1], "%dx%d", &o.width, &o.height) != 2) {
            fprintf(stderr, "bench_render: cannot read %s %s\n", argv[i], argv[i + 1]);
            return 64;
        }
    }
    o.pool = ciel_pool_create(threads);
    static alley a;
    alley_open(&a, o.width, o.height);
    ciel_fail fail = { 0 };
    render *r = NULL;
    int code = render_create(&r, &o, drop, NULL, &fail);
    double wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < frames && !code; i++) {
        alley_frame(&a, i);
        code = render_push(r, &a.st, &fail);
    }
    if (!code)
        code = render_flush(r, &fail);
    wall = now(CLOCK_MONOTONIC) - wall;
    cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    if (code) {
        fprintf(stderr, "bench_render: %s\n", fail.what);
    } else {
        render_stats q = render_statistics(r);
        struct rusage u;
        getrusage(RUSAGE_SELF, &u);
        double n = frames;
        printf("%dx%d, %d frames, %d threads: %.2f processor s a frame, %.2f s wall\n", o.width, o.height, frames,
               ciel_pool_size(o.pool), cpu / n, wall / n);
        printf("  stage build, exposure  %6.3f\n  light                  %6.3f\n  looks                  %6.3f\n  "
               "denoise                %6.3f\n  resolve, look          %6.3f\n",
               q.build_s / n, q.light_s / n, q.gbuffer_s / n, q.denoise_s / n, q.look_s / n);
        printf("  %.2f million rays a frame, %.2f million a processor second of light and looks\n", q.rays / n / 1e6,
               q.rays / (q.light_s + q.gbuffer_s) / 1e6);
        printf("  peak memory %.0f MB\n  two cores, one second of film at 24 fps: %.0f s\n",
               (double)u.ru_maxrss / 1024.0, cpu / n * 12.0);
    }
    render_destroy(&r);
    ciel_pool_destroy(&o.pool);
    alley_close(&a);
    return code ? 1 : 0;
}
