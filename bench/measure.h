/* bench/measure.h - how far a picture is from its reference, and what that cost.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/** Mean squared difference of the bytes. */
double measure_mse(const uint8_t *a, const uint8_t *b, size_t bytes);
/** Peak signal to noise of a mean squared error, dB; 99 at most. */
double measure_psnr(double mse);
/** Structural similarity of the luma of two rgb pictures (Wang et al. 2004: Gaussian window of 1.5 pixels, 11 x 11,
 *  K 0.01 and 0.03), mean over all windows that lie inside; 1 when equal. Both sides at least 11 pixels. */
double measure_ssim(const uint8_t *a, const uint8_t *b, int w, int h);
/** Processor seconds of this process, all threads. */
double measure_cpu(void);
double measure_wall(void);

/* What a renderer needed for a picture of some quality. */
typedef struct measure_point {
    double seconds, psnr, ssim;
} measure_point;
enum measure_of {
    MEASURE_PSNR,
    MEASURE_SSIM
};
/** Seconds at which a curve (points in order of seconds) first reaches `quality`, by interpolation over log seconds.
 *  Beyond its ends the first or last point's seconds are given, and *beyond is set to -1 or 1; else 0. */
double measure_time_at(const measure_point *curve, int n, enum measure_of what, double quality, int *beyond);
