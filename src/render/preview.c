/* render/preview.c - see preview.h. */
#include "render/preview.h"
#include "base/color.h"
#include "base/rng.h"
#include "render/lens.h"
#include "render/tracer.h"
#include <stdlib.h>

#define TILE 16
typedef struct preview {
    tracer t;
    lens l;
    lens_frame camera;
    float spread;
    float *planes;
    int samples;
    uint32_t seed;
} preview;

static void trace_tile(void *ctx, int i_chunk, int i_thread)
{
    (void)i_thread;
    preview *v = ctx;
    uint32_t old = fast_denormals_flush();
    int across = (v->l.w + TILE - 1) / TILE, x0 = i_chunk % across * TILE, y0 = i_chunk / across * TILE;
    size_t plane = (size_t)v->l.w * (size_t)v->l.h;
    for (int y = y0; y < y0 + TILE && y < v->l.h; y++)
        for (int x = x0; x < x0 + TILE && x < v->l.w; x++) {
            vec3 sum = v3_fill(0.0f);
            for (int i = 0; i < v->samples; i++) {
                sampler rnd = sampler_make(fast_hash2(v->seed, (uint32_t)(y * v->l.w + x)), (uint32_t)i);
                vec2 a = sampler_2d(&rnd), b = sampler_2d(&rnd);
                float time = sampler_1d(&rnd);
                ray r = lens_ray(&v->camera, (float)x + a.x, (float)y + a.y, lens_disc(b), time,
                                 fast_hash2(rnd.pixel, rnd.index));
                sum = v3_add(sum, path_seen(&v->t, r, v->spread, &rnd));
            }
            sum = v3_scale(sum, 1.0f / (float)v->samples);
            size_t i = (size_t)y * (size_t)v->l.w + (size_t)x;
            v->planes[i] = sum.x;
            v->planes[plane + i] = sum.y;
            v->planes[2 * plane + i] = sum.z;
        }
    fast_denormals_restore(old);
}

int render_preview_linear(float *planes, int w, int h, const stage *st, int samples, ciel_pool *pool, ciel_fail *fail)
{
    preview v = { .planes = planes, .samples = samples < 1 ? 1 : samples, .seed = (uint32_t)rng_hash(st->seed, 11) };
    v.l = (lens){ { st->camera[0], st->camera[1] }, w, h };
    v.camera = lens_prepare(&v.l);
    v.spread = lens_spread(&v.l, &v.l.pose[0]);
    int code = tracer_create(&v.t, fail);
    if (code)
        return code;
    code = tracer_update(&v.t, st, pool, fail);
    if (!code)
        ciel_pool_run(pool, ((w + TILE - 1) / TILE) * ((h + TILE - 1) / TILE), trace_tile, &v);
    tracer_destroy(&v.t);
    return code;
}

/* a soft shoulder and nothing else (Narkowicz's fit of ACES) */
static float tone(float x)
{
    return f_clamp(x * (2.51f * x + 0.03f) / (x * (2.43f * x + 0.59f) + 0.14f), 0.0f, 1.0f);
}

int render_preview(uint8_t *rgb, int w, int h, const stage *st, int samples, ciel_pool *pool, ciel_fail *fail)
{
    size_t n = (size_t)w * (size_t)h;
    float *planes = malloc(4 * n * sizeof *planes);
    if (!planes)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for a %dx%d picture", w, h);
    int code = render_preview_linear(planes, w, h, st, samples, pool, fail);
    if (!code) {
        for (size_t i = 0; i < n; i++)
            planes[3 * n + i] = v3_luminance(v3(planes[i], planes[n + i], planes[2 * n + i]));
        float e = (float)tracer_exposure(planes + 3 * n, n, 0.3f) *
                  (st->look && st->look->auto_exposure ? fast_exp2((float)st->look->exposure_ev) : 1.0f);
        for (size_t i = 0; i < n; i++)
            for (size_t c = 0; c < 3; c++)
                rgb[i * 3 + c] = (uint8_t)(color_linear_to_srgb(tone(planes[c * n + i] * e * 0.9f)) * 255.0f + 0.5f);
    }
    free(planes);
    return code;
}
