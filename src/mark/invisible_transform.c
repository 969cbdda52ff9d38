/* mark/invisible_transform.c - see invisible_transform.h. */
#include "mark/invisible_transform.h"
#include "base/planner.h"

#include <stddef.h>

bool mark_transform_open(mark_transform *t, int width, int height)
{
    *t = (mark_transform){ .width = width, .height = height, .bins = width / 2 + 1 };
    t->real = fftwf_alloc_real((size_t)width * (size_t)height);
    t->spectrum = fftwf_alloc_complex((size_t)t->bins * (size_t)height);
    if (!t->real || !t->spectrum)
        return false;
    ciel_planner_lock();
    t->forward = fftwf_plan_dft_r2c_2d(height, width, t->real, t->spectrum, FFTW_ESTIMATE);
    t->backward = fftwf_plan_dft_c2r_2d(height, width, t->spectrum, t->real, FFTW_ESTIMATE);
    ciel_planner_unlock();
    return t->forward && t->backward;
}

void mark_transform_close(mark_transform *t)
{
    ciel_planner_lock();
    if (t->forward)
        fftwf_destroy_plan(t->forward);
    if (t->backward)
        fftwf_destroy_plan(t->backward);
    ciel_planner_unlock();
    fftwf_free(t->real);
    fftwf_free(t->spectrum);
    *t = (mark_transform){ 0 };
}
