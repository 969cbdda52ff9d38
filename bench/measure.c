/* bench/measure.c - see measure.h. */
#include "measure.h"
#include <math.h>
#include <time.h>

#define WINDOW 11

double measure_mse(const uint8_t *a, const uint8_t *b, size_t bytes)
{
    double sum = 0;
    for (size_t i = 0; i < bytes; i++) {
        double d = (double)a[i] - (double)b[i];
        sum += d * d;
    }
    return sum / (double)bytes;
}

double measure_psnr(double mse)
{
    double db = 10 * log10(255.0 * 255.0 / (mse > 1e-9 ? mse : 1e-9));
    return db < 99 ? db : 99;
}

static double luma(const uint8_t *p)
{
    return 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

static double window_ssim(const uint8_t *a, const uint8_t *b, int w, const double weights[WINDOW])
{
    double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
    for (int y = 0; y < WINDOW; y++)
        for (int x = 0; x < WINDOW; x++) {
            double k = weights[x] * weights[y];
            double p = luma(a + 3 * (y * w + x)), q = luma(b + 3 * (y * w + x));
            ma += k * p;
            mb += k * q;
            aa += k * p * p;
            bb += k * q * q;
            ab += k * p * q;
        }
    const double c1 = 0.01 * 255 * 0.01 * 255, c2 = 0.03 * 255 * 0.03 * 255;
    double va = aa - ma * ma, vb = bb - mb * mb, vab = ab - ma * mb;
    return (2 * ma * mb + c1) * (2 * vab + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
}

double measure_ssim(const uint8_t *a, const uint8_t *b, int w, int h)
{
    double weights[WINDOW], sum = 0;
    for (int i = 0; i < WINDOW; i++)
        sum += weights[i] = exp(-0.5 * (i - WINDOW / 2) * (i - WINDOW / 2) / (1.5 * 1.5));
    for (int i = 0; i < WINDOW; i++)
        weights[i] /= sum;
    sum = 0;
    for (int y = 0; y + WINDOW <= h; y++)
        for (int x = 0; x + WINDOW <= w; x++)
            sum += window_ssim(a + 3 * (y * w + x), b + 3 * (y * w + x), w, weights);
    return sum / ((double)(w - WINDOW + 1) * (double)(h - WINDOW + 1));
}

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double measure_cpu(void)
{
    return now(CLOCK_PROCESS_CPUTIME_ID);
}

double measure_wall(void)
{
    return now(CLOCK_MONOTONIC);
}

double measure_time_at(const measure_point *curve, int n, enum measure_of what, double quality, int *beyond)
{
    double before = 0;
    *beyond = 0;
    for (int i = 0; i < n; i++) {
        double q = what == MEASURE_PSNR ? curve[i].psnr : curve[i].ssim;
        if (q >= quality) {
            if (i == 0) {
                *beyond = -1;
                return curve[0].seconds;
            }
            double k = q > before ? (quality - before) / (q - before) : 1;
            return curve[i - 1].seconds * pow(curve[i].seconds / curve[i - 1].seconds, k);
        }
        before = q;
    }
    *beyond = 1;
    return curve[n - 1].seconds;
}
