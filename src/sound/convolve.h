/* sound/convolve.h - long convolutions by FFT (FFTW, single precision), overlap-add.
 *
 * FFTW's planner keeps global state: plans are made under a lock and with FFTW_ESTIMATE, so the same sizes always
 * take the same path and give the same bits.
 */
#pragma once
#include "base/fail.h"
#include <stddef.h>

/** out[i * out_stride] += gain * (x * h)[i] for i in [0, n): the tail past n is dropped. */
int convolve_add(float *out, size_t out_stride, const float *x, size_t n, const float *h, size_t n_h, float gain,
                 ciel_fail *fail);
/** Magnitudes of the first size / 2 bins of a Hann-windowed block; size a power of two. For analysis and tests. */
int convolve_spectrum(float *magnitude, const float *x, size_t size, ciel_fail *fail);
