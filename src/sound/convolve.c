/* sound/convolve.c - see convolve.h.
 */
#include "sound/convolve.h"
#include "base/planner.h"
#include <fftw3.h>
#include <math.h>
#include <string.h>

typedef struct fft {
    size_t size;
    float *real;
    fftwf_complex *bins;
    fftwf_plan forward, backward;
} fft;

static void fft_close(fft *f)
{
    ciel_planner_lock();
    if (f->forward)
        fftwf_destroy_plan(f->forward);
    if (f->backward)
        fftwf_destroy_plan(f->backward);
    ciel_planner_unlock();
    fftwf_free(f->real);
    fftwf_free(f->bins);
}

static int fft_open(fft *f, size_t size, ciel_fail *fail)
{
    *f = (fft){ .size = size, .real = fftwf_alloc_real(size), .bins = fftwf_alloc_complex(size / 2 + 1) };
    if (f->real && f->bins) {
        ciel_planner_lock();
        f->forward = fftwf_plan_dft_r2c_1d((int)size, f->real, f->bins, FFTW_ESTIMATE);
        f->backward = fftwf_plan_dft_c2r_1d((int)size, f->bins, f->real, FFTW_ESTIMATE);
        ciel_planner_unlock();
    }
    if (f->forward && f->backward)
        return CIEL_OK;
    fft_close(f);
    return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for a Fourier transform of %zu samples", size);
}

int convolve_add(float *out, size_t out_stride, const float *x, size_t n, const float *h, size_t n_h, float gain,
                 ciel_fail *fail)
{
    size_t size = 4096;
    while (size < 2 * n_h)
        size *= 2;
    fft f;
    int rc = fft_open(&f, size, fail);
    if (rc)
        return rc;
    size_t bins = size / 2 + 1, step = size - n_h + 1;
    fftwf_complex *response = fftwf_alloc_complex(bins);
    if (!response) {
        fft_close(&f);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for a convolution");
    }
    memset(f.real, 0, size * sizeof(float));
    memcpy(f.real, h, n_h * sizeof(float));
    fftwf_execute(f.forward);
    memcpy(response, f.bins, bins * sizeof *response);
    gain /= (float)size;
    for (size_t at = 0; at < n; at += step) {
        size_t len = n - at < step ? n - at : step, end = n - at < size ? n - at : size;
        memset(f.real, 0, size * sizeof(float));
        memcpy(f.real, x + at, len * sizeof(float));
        fftwf_execute(f.forward);
        for (size_t i = 0; i < bins; i++) {
            float re = f.bins[i][0] * response[i][0] - f.bins[i][1] * response[i][1];
            float im = f.bins[i][0] * response[i][1] + f.bins[i][1] * response[i][0];
            f.bins[i][0] = re;
            f.bins[i][1] = im;
        }
        fftwf_execute(f.backward);
        for (size_t i = 0; i < end; i++)
            out[(at + i) * out_stride] += gain * f.real[i];
    }
    fftwf_free(response);
    fft_close(&f);
    return CIEL_OK;
}

int convolve_spectrum(float *magnitude, const float *x, size_t size, ciel_fail *fail)
{
    fft f;
    int rc = fft_open(&f, size, fail);
    if (rc)
        return rc;
    for (size_t i = 0; i < size; i++)
        f.real[i] = x[i] * (0.5f - 0.5f * cosf(6.28318531f * (float)i / (float)size));
    fftwf_execute(f.forward);
    for (size_t i = 0; i < size / 2; i++)
        magnitude[i] = sqrtf(f.bins[i][0] * f.bins[i][0] + f.bins[i][1] * f.bins[i][1]);
    fft_close(&f);
    return CIEL_OK;
}
