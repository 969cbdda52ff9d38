/* mark/invisible_transform.h - one size of two-dimensional Fourier transform, there and back, with the memory it works
 * on. Private to the detector of the invisible mark.
 */
#pragma once
#include <fftw3.h>
#include <stdbool.h>

typedef struct mark_transform {
    int width, height, bins;      /* bins: width / 2 + 1 */
    float *real;                  /* [height][width] */
    fftwf_complex *spectrum;      /* [height][bins] */
    fftwf_plan forward, backward; /* real to spectrum, and back, unscaled; the way back destroys the spectrum */
} mark_transform;

/** False when there is no memory; close it then too. */
bool mark_transform_open(mark_transform *t, int width, int height);
void mark_transform_close(mark_transform *t); /* a zeroed one is fine */
