/* render/denoise_space.c - what noise time has left, smoothed along surfaces: the edge-avoiding a-trous wavelet
 * (Dammertz et al. 2010) with variance guidance (Schied et al. 2017).
 *
 * Each level is a 3x3 kernel with holes, twice as wide as the one before. A neighbour counts as much as its normal
 * agrees, as it lies near the pixel's own tangent plane, and as its brightness differs no more than noise does; the
 * variance goes through the same filter, so that later levels grow stricter. Reflections add a bound on the radius by
 * roughness and distance of what is reflected. Fog knows no surface: depth guides it, and it is blurred wider.
 *
 * The loops run tap by tap over whole rows of planar floats, so that the compiler makes vectors of them.
 */
#include "render/denoise_parts.h"
#include <string.h>

/* The rows of a tap never overlap its sums; gcc forgets `restrict` once it has inlined. */
#if defined(__GNUC__) && !defined(__clang__)
#define ROWS_APART _Pragma("GCC ivdep")
#else
#define ROWS_APART
#endif

static const float spline[3] = { 1.0f / 4, 1.0f / 2, 1.0f / 4 };

/* What guides a level; planes [h][w]. */
typedef struct level {
    denoise_work *k;
    const layers *guide;
    const float *from[3], *from_var;
    float *to[3], *to_var;
    const float *plane;     /* position along its own normal */
    const float *fold;      /* how strictly normals count, per pixel */
    const float *per_m;     /* 1 / metres off the tangent plane */
    const float *per_l;     /* 1 / luminance difference */
    const float *per_px2;   /* 1 / square of the radius allowed, or NULL */
    const float *log_depth; /* fog: instead of normals and planes */
    int step;
} level;

/* About exp(-e), zero from 8 on. */
static inline float fall(float e)
{
    float f = 1.0f - 0.125f * e;
    f = f > 0.0f ? f : 0.0f;
    f *= f;
    f *= f;
    return f * f;
}

typedef struct row {
    float *r, *g, *b, *var, *weight, *l;
} row;

static void tap_surface(const level *v, const row *o, int y, int sy, int dx, float h, float d2)
{
    int w = v->k->w, x0 = dx < 0 ? -dx : 0, x1 = dx > 0 ? w - dx : w;
    size_t at = (size_t)y * (size_t)w, there = (size_t)sy * (size_t)w + (size_t)(ptrdiff_t)dx;
    const layers *u = v->guide;
    const float *restrict nx = u->normal[0] + at, *restrict ny = u->normal[1] + at, *restrict nz = u->normal[2] + at;
    const float *restrict plane = v->plane + at;
    const float *restrict mx = u->normal[0] + there, *restrict my = u->normal[1] + there,
                          *restrict mz = u->normal[2] + there;
    const float *restrict qx = u->position[0] + there, *restrict qy = u->position[1] + there,
                          *restrict qz = u->position[2] + there;
    const float *restrict sr = v->from[0] + there, *restrict sg = v->from[1] + there, *restrict sb = v->from[2] + there,
                          *restrict sv = v->from_var + there;
    const float *restrict fold = v->fold + at, *restrict per_m = v->per_m + at, *restrict per_l = v->per_l + at;
    const float *restrict per_px2 = v->per_px2 + at;
    float *restrict r = o->r, *restrict g = o->g, *restrict b = o->b, *restrict var = o->var, *restrict sum = o->weight;
    const float *restrict l = o->l;
    ROWS_APART
    for (int x = x0; x < x1; x++) {
        float turn = 1.0f - (nx[x] * mx[x] + ny[x] * my[x] + nz[x] * mz[x]);
        float off = qx[x] * nx[x] + qy[x] * ny[x] + qz[x] * nz[x] - plane[x];
        float dl = 0.2126f * sr[x] + 0.7152f * sg[x] + 0.0722f * sb[x] - l[x];
        float e = fold[x] * turn + per_m[x] * fabsf(off) + per_l[x] * fabsf(dl) + per_px2[x] * d2;
        float f = h * fall(e);
        r[x] += f * sr[x];
        g[x] += f * sg[x];
        b[x] += f * sb[x];
        var[x] += f * f * sv[x];
        sum[x] += f;
    }
}

static void tap_fog(const level *v, const row *o, int y, int sy, int dx, float h)
{
    int w = v->k->w, x0 = dx < 0 ? -dx : 0, x1 = dx > 0 ? w - dx : w;
    size_t at = (size_t)y * (size_t)w, there = (size_t)sy * (size_t)w + (size_t)(ptrdiff_t)dx;
    const float *restrict sr = v->from[0] + there, *restrict sg = v->from[1] + there, *restrict sb = v->from[2] + there,
                          *restrict sv = v->from_var + there;
    const float *restrict zq = v->log_depth + there;
    const float *restrict zp = v->log_depth + at, *restrict per_l = v->per_l + at;
    float *restrict r = o->r, *restrict g = o->g, *restrict b = o->b, *restrict var = o->var, *restrict sum = o->weight;
    const float *restrict l = o->l;
    ROWS_APART
    for (int x = x0; x < x1; x++) {
        float dz = zq[x] - zp[x], dl = 0.2126f * sr[x] + 0.7152f * sg[x] + 0.0722f * sb[x] - l[x];
        float f = h * fall(2.5f * fabsf(dz) + per_l[x] * fabsf(dl));
        r[x] += f * sr[x];
        g[x] += f * sg[x];
        b[x] += f * sb[x];
        var[x] += f * f * sv[x];
        sum[x] += f;
    }
}

static void level_row(const level *v, const row *o, int y)
{
    int w = v->k->w, h = v->k->h;
    size_t at = (size_t)y * (size_t)w, bytes = (size_t)w * sizeof(float);
    const float *const rgb[3] = { v->from[0] + at, v->from[1] + at, v->from[2] + at };
    for (int x = 0; x < w; x++)
        o->l[x] = 0.2126f * rgb[0][x] + 0.7152f * rgb[1][x] + 0.0722f * rgb[2][x];
    memset(o->r, 0, bytes);
    memset(o->g, 0, bytes);
    memset(o->b, 0, bytes);
    memset(o->var, 0, bytes);
    memset(o->weight, 0, bytes);
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++) {
            int sy = y + j * v->step, dx = i * v->step;
            if (sy < 0 || sy >= h || dx <= -w || dx >= w)
                continue;
            float k = spline[i + 1] * spline[j + 1];
            if (v->log_depth)
                tap_fog(v, o, y, sy, dx, k);
            else
                tap_surface(v, o, y, sy, dx, k, (float)((i * i + j * j) * v->step * v->step));
        }
    for (int x = 0; x < w; x++) {
        float n = 1.0f / o->weight[x]; /* the pixel itself is always in it */
        v->to[0][at + (size_t)x] = o->r[x] * n;
        v->to[1][at + (size_t)x] = o->g[x] * n;
        v->to[2][at + (size_t)x] = o->b[x] * n;
        v->to_var[at + (size_t)x] = o->var[x] * n * n;
    }
}

static row row_of(const denoise_work *k, int i_thread)
{
    float *s = k->band_scratch + (size_t)i_thread * k->band_floats;
    size_t w = (size_t)k->w;
    return (row){ s, s + w, s + 2 * w, s + 3 * w, s + 4 * w, s + 5 * w };
}

/* Rows that are `step` apart share most of their neighbours: each chunk takes such a family (or a part of one), so that
 * the rows stay in the cache from one to the next. */
#define CHUNKS 16

static void level_rows(void *ctx, int i_chunk, int i_thread)
{
    const level *v = ctx;
    row o = row_of(v->k, i_thread);
    int h = v->k->h, step = v->step, parts = step < CHUNKS ? CHUNKS / step : 1;
    int phase = i_chunk / parts, part = i_chunk % parts, n = (h - phase + step - 1) / step;
    for (int i = n * part / parts; i < n * (part + 1) / parts; i++)
        level_row(v, &o, phase + i * step);
}

static void level_run(level *v)
{
    int parts = v->step < CHUNKS ? CHUNKS / v->step : 1;
    ciel_pool_run(v->k->pool, (v->step < v->k->h ? v->step : v->k->h) * parts, level_rows, v);
}

/* ---- strictness from what is known ---- */

typedef struct strictness {
    level *v;
    float *plane, *per_l, *fold, *per_m, *per_px2, *log_depth;
    const float *hit; /* sums over 7x7 of how far reflections went: single samples are too wild */
    float sigmas;
    bool reflections;
    const struct pilot *pilot; /* when blurring one: brightness does not count */
} strictness;

static void light_band(void *ctx, int y0, int y1, int i_thread)
{
    (void)i_thread;
    const strictness *s = ctx;
    const level *v = s->v;
    int w = v->k->w, h = v->k->h;
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < w; x++) {
            float sum = 0.0f, n = 0.0f; /* the variance is itself noisy: over 3x3 */
            for (int j = -1; j <= 1; j++)
                for (int i = -1; i <= 1; i++) {
                    int sx = x + i, sy = y + j;
                    if (sx < 0 || sy < 0 || sx >= w || sy >= h)
                        continue;
                    float k = (i ? 1.0f : 2.0f) * (j ? 1.0f : 2.0f);
                    sum += k * v->from_var[(size_t)sy * (size_t)w + (size_t)sx];
                    n += k;
                }
            size_t at = (size_t)y * (size_t)w + (size_t)x;
            float l = 0.2126f * v->from[0][at] + 0.7152f * v->from[1][at] + 0.0722f * v->from[2][at];
            s->per_l[at] = 1.0f / (s->sigmas * sqrtf(f_max(sum / n, v->from_var[at])) + 0.004f * l + 1e-7f);
        }
}

static void shape_band(void *ctx, int y0, int y1, int i_thread)
{
    (void)i_thread;
    const strictness *s = ctx;
    const layers *u = s->v->guide;
    size_t w = (size_t)u->w;
    float focal_px = (float)(u->camera.focal_m / u->camera.sensor_w_m * u->w);
    for (size_t i = (size_t)y0 * w; i < (size_t)y1 * w; i++) {
        float depth = u->depth[i], rough = u->roughness[i],
              strict = s->reflections ? 1.0f - f_clamp(rough, 0.0f, 1.0f) : 0.0f;
        s->plane[i] = u->position[0][i] * u->normal[0][i] + u->position[1][i] * u->normal[1][i] +
                      u->position[2][i] * u->normal[2][i];
        s->per_m[i] = 1.0f / (0.012f * depth + 0.002f);
        s->fold[i] = 22.0f + 260.0f * strict * strict * strict;
        s->log_depth[i] = log2f(f_max(depth, 1e-3f));
        s->per_px2[i] = 0.0f;
        if (s->reflections) {
            float hit = 0.3f * u->reflected_m[i] + 0.7f * s->hit[i] * (1.0f / DENOISE_BOX_PIXELS),
                  lobe = rough * rough * hit / (hit + depth + 1e-6f);
            float radius = f_clamp(0.9f * lobe * focal_px, 0.35f, 60.0f) * f_min(1.0f, s->v->k->strength);
            s->per_px2[i] = 2.0f / (radius * radius);
        }
    }
}

/* ---- the three layers ---- */

/* Distances of taps by level, 0 at the end. Doubling leaves no holes; where the light is smooth or only a guess is
 * wanted, wider strides do with fewer levels. */
static const int diffuse_steps[] = { 1, 2, 4, 8, 16, 0 }, specular_steps[] = { 1, 2, 4, 8, 0 };
static const int fog_steps[] = { 1, 2, 4, 8, 16, 0 }, pilot_steps[] = { 1, 2, 4, 0 };

/* A pass a step, from planes to planes; the result is back in `rgb`, `var`. */
static void run_levels(level *v, strictness *s, float *const rgb[3], float *var, float *const spare[4],
                       const int *steps)
{
    int n_levels = 0;
    for (int i = 0; steps[i]; i++, n_levels++) {
        v->step = steps[i];
        for (int c = 0; c < 3; c++) {
            v->from[c] = i & 1 ? spare[c] : rgb[c];
            v->to[c] = i & 1 ? rgb[c] : spare[c];
        }
        v->from_var = i & 1 ? spare[3] : var;
        v->to_var = i & 1 ? var : spare[3];
        if (!s->pilot)
            denoise_bands(v->k, light_band, s);
        level_run(v);
    }
    if (n_levels & 1) {
        for (int c = 0; c < 3; c++)
            memcpy(rgb[c], spare[c], v->k->n * sizeof(float));
        memcpy(var, spare[3], v->k->n * sizeof(float));
    }
}

/* A dozen samples say little about the variance of rare bright hits: pixels that had none think themselves clean, shut
 * their neighbours out and stay dark. So the variance is at least that of the neighbourhood; it is noise over time
 * alone, edges of shadows are not in it. A pixel that knows itself worse keeps its own, and leans on its neighbours. */
static void pool_variance(denoise_work *k, float *var)
{
    float *pooled = k->scratch[1];
    memcpy(pooled, var, k->n * sizeof *var);
    denoise_box(k, pooled, k->scratch[0]);
    for (size_t i = 0; i < k->n; i++)
        var[i] = f_max(var[i], pooled[i] * (1.0f / DENOISE_BOX_PIXELS));
}

static const float *pool_distance(denoise_work *k, const layers *guide)
{
    memcpy(k->scratch[11], guide->reflected_m, k->n * sizeof(float));
    denoise_box(k, k->scratch[11], k->scratch[0]);
    return k->scratch[11];
}

void denoise_smooth(denoise_work *k, const held *f)
{
    float **x = k->scratch;
    denoise_spread(k, k->mean.diffuse, NULL, 0); /* once more: where time brought no fellows, specks stand out now */
    denoise_spread(k, k->mean.specular, NULL, 0);
    denoise_spread(k, k->mean.fog, NULL, 0);
    pool_variance(k, k->mean.diffuse_var);
    pool_variance(k, k->mean.specular_var);
    pool_variance(k, k->mean.fog_var);
    level v = { .k = k, .guide = &f->l, .plane = x[10], .fold = x[4], .per_m = x[5], .per_l = x[6], .per_px2 = x[7] };
    strictness s = {
        .v = &v, .plane = x[10], .fold = x[4], .per_m = x[5], .per_l = x[6], .per_px2 = x[7], .log_depth = x[8]
    };
    s.sigmas = 2.6f * k->strength;
    denoise_bands(k, shape_band, &s);
    run_levels(&v, &s, k->mean.diffuse, k->mean.diffuse_var, x, diffuse_steps);
    s.reflections = true;
    s.sigmas = 4.0f * k->strength;
    s.hit = pool_distance(k, &f->l);
    denoise_bands(k, shape_band, &s);
    run_levels(&v, &s, k->mean.specular, k->mean.specular_var, x, specular_steps);
    v.log_depth = x[8];
    s.sigmas = 8.0f * k->strength;
    run_levels(&v, &s, k->mean.fog, k->mean.fog_var, x, fog_steps);
}

/* ---- pilots ---- */

typedef struct pilot {
    float *mean, *square, *var;
} pilot;

static void pilot_band(void *ctx, int y0, int y1, int i_thread)
{
    (void)i_thread;
    const strictness *s = ctx;
    const pilot *p = s->pilot;
    size_t w = (size_t)s->v->k->w;
    for (size_t i = (size_t)y0 * w; i < (size_t)y1 * w; i++) {
        p->square[i] = f_max(0.0f, p->square[i] - p->mean[i] * p->mean[i]);
        p->var[i] *= p->square[i];
    }
}

void denoise_blur_pilot(denoise_work *k, const layers *guide, float *mean, float *square, float *var, bool reflections)
{
    float **x = k->scratch, *const planes[3] = { mean, square, x[9] };
    pilot p = { mean, square, var };
    level v = { .k = k, .guide = guide, .plane = x[10], .fold = x[4], .per_m = x[5], .per_l = x[6], .per_px2 = x[7] };
    strictness s = { .v = &v,
                     .plane = x[10],
                     .fold = x[4],
                     .per_m = x[5],
                     .per_l = x[6],
                     .per_px2 = x[7],
                     .log_depth = x[8],
                     .pilot = &p,
                     .reflections = reflections };
    memset(x[6], 0, k->n * sizeof(float)); /* its own light does not guide it */
    memset(x[9], 0, k->n * sizeof(float));
    for (size_t i = 0; i < k->n; i++)
        var[i] = 1.0f; /* variance 1 a pixel: what is left tells how many were averaged */
    s.hit = reflections ? pool_distance(k, guide) : NULL;
    denoise_bands(k, shape_band, &s);
    run_levels(&v, &s, planes, var, x, pilot_steps);
    denoise_bands(k, pilot_band, &s);
}
