/* render/preview.h - a plain still of a stage, for those who build things and want to look at them now.
 *
 * Brute-force path tracing at full resolution with automatic exposure and a plain tone curve: no denoiser, no look.
 */
#pragma once
#include "base/fail.h"
#include "base/thread.h"
#include "stage/stage.h"

/** rgb: [h][w][3] sRGB, row 0 on top. samples: paths a pixel, e.g. 16. Errors: UNAVAILABLE, NOMEM. */
int render_preview(uint8_t *rgb, int w, int h, const stage *st, int samples, ciel_pool *pool, ciel_fail *fail);
/** The same in linear cd/m2, planar [3][h][w]. */
int render_preview_linear(float *planes, int w, int h, const stage *st, int samples, ciel_pool *pool, ciel_fail *fail);
