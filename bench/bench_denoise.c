/* bench/bench_denoise.c - processor seconds a frame of the denoiser, on the tests' toy scene.
 *
 * bench_denoise [width height radius frames]; by default 640 360 6 20. The light is traced once per frame with one
 * sample and not counted. Processor time of all threads, best of the frames in steady state and their mean.
 */
#include "render/toy.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int take(void *user, const layers *l)
{
    double *sum = user;
    *sum += (double)l->diffuse[1][0];
    return 0;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    int w = argc > 2 ? atoi(argv[1]) : 640, h = argc > 2 ? atoi(argv[2]) : 360, radius = argc > 3 ? atoi(argv[3]) : 6;
    int n = argc > 4 ? atoi(argv[4]) : 20;
    if (w < 16 || h < 16 || w > 4096 || h > 4096 || radius < 0 || radius > 16 || n < 1) {
        fprintf(stderr, "usage: bench_denoise [width height [radius [frames]]]\n");
        return 64;
    }
    ciel_pool *pool = ciel_pool_create(0);
    layers l;
    double ignored = 0, best = 1e9, sum = 0;
    denoiser *d = denoiser_create(&(denoise_options){ w, h, radius, 1.0f }, pool, take, &ignored);
    if (!d || !layers_create(&l, w, h)) {
        fprintf(stderr, "no memory for %d x %d\n", w, h);
        return 71;
    }
    toy s = { .camera_step = 0.02f, .roll = 0.03f, .samples = 1 };
    int counted = 0;
    for (s.i_frame = 0; s.i_frame < n; s.i_frame++) {
        toy_frame(&s, &l, pool, 7);
        double begin = seconds();
        denoiser_push(d, &l);
        double took = seconds() - begin;
        if (s.i_frame >= 2 * radius) { /* from here on every push finishes a frame with all its neighbours */
            best = took < best ? took : best;
            sum += took;
            counted++;
        }
    }
    denoiser_flush(d);
    if (counted)
        printf("denoise %dx%d radius %d: %.3f processor seconds a frame, best %.3f (%d frames, %d threads)\n", w, h,
               radius, sum / counted, best, counted, ciel_pool_size(pool));
    denoiser_destroy(&d);
    layers_destroy(&l);
    ciel_pool_destroy(&pool);
    return 0;
}
