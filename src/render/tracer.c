/* render/tracer.c - see tracer.h. */
#include "render/tracer.h"
#include "render/ggx.h"
#include "render/lens.h"
#include <stdlib.h>

int tracer_create(tracer *t, ciel_fail *fail)
{
    memset(t, 0, sizeof *t);
    ggx_init();
    int code = world_create(&t->w, fail);
    if (!code && (lights_create(&t->l) || sky_create(&t->s)))
        code = ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the renderer");
    t->bounces = 3;
    t->candidates = 4;
    if (code)
        tracer_destroy(t);
    return code;
}

void tracer_destroy(tracer *t)
{
    world_destroy(&t->w);
    lights_destroy(&t->l);
    sky_destroy(&t->s);
    guide_free(&t->g);
}

int tracer_update(tracer *t, const stage *st, ciel_pool *pool, ciel_fail *fail)
{
    uint32_t old = fast_denormals_flush();
    int code = world_update(&t->w, st, fail);
    if (!code && lights_update(&t->l, &t->w, st, pool))
        code = ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the scene's lights");
    fast_denormals_restore(old);
    if (code)
        return code;
    sky_update(&t->s, st, pool);
    sky_add_suns(&t->s, &t->l);
    t->a = air_of(st);
    const scene_weather *k = st->weather;
    t->c = (conditions){ .wetness = k ? (float)k->wetness : 0.0f,
                         .rain = k && !st->indoors ? (float)k->rain : 0.0f,
                         .t = (float)st->t,
                         .wind = k ? (float)k->wind_mps : 0.0f,
                         .indoors = st->indoors };
    return CIEL_OK;
}

typedef struct meter_job {
    tracer t;
    lens_frame camera;
    float spread;
    float *luminance;
    double *log_albedo, *seen; /* by row */
} meter_job;

static void meter_row(void *ctx, int y, int i_thread)
{
    (void)i_thread;
    meter_job *j = ctx;
    enum {
        PATHS = 4
    };
    uint32_t old = fast_denormals_flush();
    for (int x = 0; x < TRACER_METER_W; x++) {
        float sum = 0.0f;
        hit h;
        ray middle = lens_ray(&j->camera, (float)x + 0.5f, (float)y + 0.5f, (vec2){ 0, 0 }, 0.5f, 1u);
        if (world_intersect(&j->t.w, &middle, &h)) {
            surface s;
            surface_at(&s, &j->t.w, &j->t.c, &middle, &h, h.t * j->spread, SURFACE_PLAIN);
            j->log_albedo[y] += log((double)f_clamp(v3_luminance(v3_add(s.albedo, s.top)), 0.02f, 1.0f));
            j->seen[y] += 1.0;
        }
        for (uint32_t k = 0; k < PATHS; k++) {
            sampler rnd = sampler_make(fast_hash2(0x3e7e5u, (uint32_t)(y * TRACER_METER_W + x)), k);
            vec2 a = sampler_2d(&rnd);
            ray r =
                lens_ray(&j->camera, (float)x + a.x, (float)y + a.y, (vec2){ 0, 0 }, 0.5f, fast_hash2(rnd.pixel, k));
            sum += v3_luminance(path_seen(&j->t, r, j->spread, &rnd));
        }
        j->luminance[y * TRACER_METER_W + x] = sum / PATHS;
    }
    fast_denormals_restore(old);
}

void tracer_measure(const tracer *t, const stage *st, float *luminance, float *albedo, ciel_pool *pool)
{
    double rows[2][TRACER_METER_H] = { { 0 }, { 0 } }, sum = 0, n = 0;
    lens l = { { st->camera[0], st->camera[1] }, TRACER_METER_W, TRACER_METER_H };
    meter_job j = {
        .t = *t, .camera = lens_prepare(&l), .spread = lens_spread(&l, &l.pose[0]), .luminance = luminance
    };
    j.camera.radius = 0.0f;
    j.t.limit = 0.0f;
    j.t.bounces = 2;
    j.log_albedo = rows[0];
    j.seen = rows[1];
    ciel_pool_run(pool, TRACER_METER_H, meter_row, &j);
    for (int y = 0; y < TRACER_METER_H; y++) {
        sum += rows[0][y];
        n += rows[1][y];
    }
    if (albedo)
        *albedo = n > 0.3 * TRACER_METER_W * TRACER_METER_H ? (float)exp(sum / n) : 0.3f;
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

double tracer_exposure(const float *luminance, size_t n, float albedo)
{
    float *sorted = malloc((n + 1) * sizeof *sorted);
    if (!sorted || n == 0) {
        free(sorted);
        return 0.01;
    }
    memcpy(sorted, luminance, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
    /* the log-average without the darkest and brightest tails */
    size_t lo = n / 20, hi = n - n / 50;
    hi = hi > lo ? hi : n;
    double sum = 0;
    for (size_t i = lo; i < hi; i++)
        sum += log(1e-4 + (double)sorted[i]);
    double mean = exp(sum / (double)(hi - lo)), high = (double)sorted[n - 1 - n / 33];
    free(sorted);
    /* dim scenes are meant to look dim: the key falls from 0.18 by day to a third of it at night */
    double level = log10(mean + 1e-3), key = 0.062 + 0.118 / (1.0 + exp(-2.2 * (level - 0.7)));
    /* a reflected-light meter makes white things grey: lean towards an incident-light one */
    key *= (double)f_clamp(fast_pow(albedo / 0.3f, 0.95f), 0.9f, 2.8f);
    double exposure = key / (mean + 1e-6), limit = 2.6 / (high + 1e-6);
    if (exposure > limit)
        exposure = sqrt(exposure * limit); /* halfway towards saving the highlights */
    return exposure;
}
