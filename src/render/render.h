/* render/render.h - path tracing of stages into finished frames.
 *
 * Frames are pushed in film order and come out through the sink, in order, some frames later: the denoiser looks at
 * neighbours on both sides. Light inside is linear Rec.709 in cd/m2; what comes out is 8-bit sRGB, graded by the
 * scene's look.
 * Exact: same stages, options and version give the same bytes, whatever the number of threads.
 */
#pragma once
#include "base/fail.h"
#include "base/thread.h"
#include "stage/stage.h"
#include <stdatomic.h>

enum render_quality { RENDER_DRAFT, RENDER_STANDARD, RENDER_FINAL };
typedef struct render_options {
    int width, height; /* even, 16..4096 */
    enum render_quality quality;
    ciel_pool *pool;
    const atomic_int *cancel; /* nonzero = stop within half a second with CANCELLED; may be NULL */
    /* expert settings; 0 = by quality */
    int samples, bounces;
    bool still; /* one frame alone: no history, more samples */
} render_options;
render_options render_options_default(void);

/* A finished frame: rgb [height][width][3], row 0 on top; valid during the call. Nonzero stops the render with that code. */
typedef int (*render_sink)(void *user, int i_frame, const uint8_t *rgb, ciel_fail *fail);

typedef struct render render;
/** Errors: INVAL (size), UNAVAILABLE (Embree refuses this processor), NOMEM. */
int render_create(render **out, const render_options *opts, render_sink sink, void *user, ciel_fail *fail);
/** Trace one frame. The stage's memory may be reused when this returns: the renderer keeps copies of what it needs. */
int render_push(render *r, const stage *st, ciel_fail *fail);
/** Finish the frames still inside. */
int render_flush(render *r, ciel_fail *fail);
void render_destroy(render **r);

/* What the last pushed frame's camera sees, for the director's checks (from the first-hit entity ids, 1/4 size). */
typedef struct render_view {
    float coverage;             /* share of the frame that shows the entity */
    float x0, y0, x1, y1;       /* its box in the frame, 0..1 */
} render_view;
/** Quick look without light: cast a coarse grid of camera rays through `st` and say what entity is where. */
int render_survey(render_view *views, size_t n_entities, const stage *st, int width, int height, ciel_fail *fail);
/** Log-average luminance (cd/m2) of a quick low-resolution trace of the stage: the exposure meter. */
int render_meter(double *luminance, const stage *st, ciel_pool *pool, ciel_fail *fail);

/* Where time went, for bench/render and `ciel generate --verbose`. */
typedef struct render_stats {
    double build_s, gbuffer_s, light_s, denoise_s, look_s; /* processor seconds, summed over threads */
    double rays;
    size_t peak_bytes;
    int frames;
} render_stats;
render_stats render_statistics(const render *r);
