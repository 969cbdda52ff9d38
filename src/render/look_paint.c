/* render/look_paint.c - painted films: brush-like smoothing along the forms, watercolour's pigment and paper, oil's
 * relief under a studio light.
 *
 * The smoothing is the anisotropic Kuwahara filter (Kyprianidis, Kang and Doellner 2009, polynomial weights 2010):
 * an ellipse laid along the local direction, cut in eight overlapping sectors, the calmest sectors win. Its taps are
 * a fixed spiral in the unit disc, so that sector weights are constants. Watercolour follows the pigment-density
 * model of Bousseau et al. (2006). Paper and canvas stand still; brush work is renewed every fourth frame.
 */
#include "base/fail.h"
#include "base/noise.h"
#include "base/rng.h"
#include "render/look_parts.h"
#include <stdlib.h>

#define TAPS    56
#define SECTORS 8

/* ---- direction of the forms ---- */

typedef struct flow {
    look_work *k;
    float *e, *f, *g; /* structure tensor: xx, xy, yy */
    float *row_sums;  /* scratch of the blur, as large as a plane */
} flow;

static void tensor_band(void *ctx, int y0, int y1)
{
    const flow *o = ctx;
    const look_work *k = o->k;
    size_t w = (size_t)k->w;
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < k->w; x++) {
            size_t i = (size_t)y * w + (size_t)x, l = x > 0 ? i - 1 : i, r = x + 1 < k->w ? i + 1 : i;
            size_t u = y > 0 ? i - w : i, d = y + 1 < k->h ? i + w : i;
            float xx = 0, xy = 0, yy = 0;
            for (int c = 0; c < 3; c++) {
                float gx = k->rgb[c][r] - k->rgb[c][l], gy = k->rgb[c][d] - k->rgb[c][u];
                xx += gx * gx;
                xy += gx * gy;
                yy += gy * gy;
            }
            o->e[i] = xx;
            o->f[i] = xy;
            o->g[i] = yy;
        }
}

typedef struct blur {
    const float *from;
    float *to;
    int w, h, r;
    bool down;
} blur;

static void blur_band(void *ctx, int y0, int y1)
{
    const blur *b = ctx;
    float s = 1.0f / (float)(2 * b->r + 1);
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < b->w; x++) {
            float sum = 0;
            for (int t = -b->r; t <= b->r; t++) {
                int sx = b->down ? x : x + t, sy = b->down ? y + t : y;
                sx = sx < 0 ? 0 : sx >= b->w ? b->w - 1 : sx;
                sy = sy < 0 ? 0 : sy >= b->h ? b->h - 1 : sy;
                sum += b->from[(size_t)sy * (size_t)b->w + (size_t)sx];
            }
            b->to[(size_t)y * (size_t)b->w + (size_t)x] = sum * s;
        }
}

static void box_blur(const look_work *k, float *plane, float *scratch, int r)
{
    blur b = { plane, scratch, k->w, k->h, r, false };
    look_bands(k->in->pool, k->h, blur_band, &b);
    b = (blur){ scratch, plane, k->w, k->h, r, true };
    look_bands(k->in->pool, k->h, blur_band, &b);
}

static void flow_make(flow *o, look_work *k)
{
    size_t n = (size_t)k->w * (size_t)k->h;
    *o = (flow){ .k = k, .e = look_plane(4 * n) };
    o->f = o->e + n;
    o->g = o->e + 2 * n;
    o->row_sums = o->e + 3 * n;
    look_bands(k->in->pool, k->h, tensor_band, o);
    int r = (int)(2.5f * k->scale + 0.5f);
    float *planes[3] = { o->e, o->f, o->g };
    for (int c = 0; c < 3; c++)
        for (int pass = 0; pass < 2; pass++)
            box_blur(k, planes[c], o->row_sums, r < 1 ? 1 : r);
}

/* Along the form (unit) and how clear the direction is, 0..1. */
static inline float flow_at(const flow *o, size_t i, float *tx, float *ty)
{
    float e = o->e[i], f = o->f[i], g = o->g[i], d = sqrtf((e - g) * (e - g) + 4.0f * f * f);
    float big = 0.5f * (e + g + d), small = 0.5f * (e + g - d);
    float vx = big - e, vy = -f;      /* spans the eigenvector of the smaller value ... */
    if (vx * vx + vy * vy < 1e-16f) { /* ... but for gradients along an axis */
        vx = e > g ? 0.0f : 1.0f;
        vy = 1.0f - vx;
    }
    float l = sqrtf(vx * vx + vy * vy);
    *tx = l > 0 ? vx / l : 1.0f;
    *ty = l > 0 ? vy / l : 0.0f;
    return big + small > 1e-9f ? (big - small) / (big + small + 1e-4f) : 0.0f;
}

/* ---- the calmest sectors ---- */

typedef struct brush {
    look_work *k;
    const flow *flow;
    float *to[3];
    float radius;
    float tap_x[TAPS], tap_y[TAPS];
    float weight[TAPS][SECTORS], weight_sum[SECTORS];
} brush;

static void brush_taps(brush *b)
{
    memset(b->weight_sum, 0, sizeof b->weight_sum);
    for (int t = 0; t < TAPS; t++) {
        float r = sqrtf(((float)t + 0.5f) / TAPS), a = (float)t * 2.39996323f;
        b->tap_x[t] = r * cosf(a);
        b->tap_y[t] = r * sinf(a);
        for (int s = 0; s < SECTORS; s++) {
            /* a parabola opening along the sector's axis */
            float c = cosf((float)s * CIEL_PI_F / 4.0f), n = sinf((float)s * CIEL_PI_F / 4.0f);
            float along = b->tap_x[t] * c + b->tap_y[t] * n, across = b->tap_y[t] * c - b->tap_x[t] * n;
            float z = along + 0.33f - 1.1f * across * across;
            b->weight[t][s] = (z > 0.0f ? z * z : 0.0f) * expf(-2.0f * r * r) + 1e-4f;
            b->weight_sum[s] += b->weight[t][s];
        }
    }
}

static void brush_pixel(const brush *b, int x, int y)
{
    const look_work *k = b->k;
    size_t w = (size_t)k->w, i = (size_t)y * w + (size_t)x;
    float tx, ty, clear = flow_at(b->flow, i, &tx, &ty), a = b->radius * (1.0f + clear), c = b->radius / (1.0f + clear);
    float m[4][SECTORS] = { { 0 } };
    for (int t = 0; t < TAPS; t++) {
        float u = b->tap_x[t] * a, v = b->tap_y[t] * c;
        int sx = (int)((float)x + u * tx - v * ty + 0.5f), sy = (int)((float)y + u * ty + v * tx + 0.5f);
        sx = sx < 0 ? 0 : sx >= k->w ? k->w - 1 : sx;
        sy = sy < 0 ? 0 : sy >= k->h ? k->h - 1 : sy;
        size_t j = (size_t)sy * w + (size_t)sx;
        float r = k->rgb[0][j], g = k->rgb[1][j], bl = k->rgb[2][j], q = r * r + g * g + bl * bl;
        for (int s = 0; s < SECTORS; s++) {
            float f = b->weight[t][s];
            m[0][s] += f * r;
            m[1][s] += f * g;
            m[2][s] += f * bl;
            m[3][s] += f * q;
        }
    }
    float sum[3] = { 0 }, total = 0;
    for (int s = 0; s < SECTORS; s++) {
        float n = 1.0f / b->weight_sum[s], r = m[0][s] * n, g = m[1][s] * n, bl = m[2][s] * n;
        float variance = f_max(0.0f, m[3][s] * n - r * r - g * g - bl * bl) * 900.0f;
        float f = 1.0f / (0.02f + variance * variance * variance);
        sum[0] += f * r;
        sum[1] += f * g;
        sum[2] += f * bl;
        total += f;
    }
    for (int ch = 0; ch < 3; ch++)
        b->to[ch][i] = sum[ch] / total;
}

static void brush_band(void *ctx, int y0, int y1)
{
    const brush *b = ctx;
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < b->k->w; x++)
            brush_pixel(b, x, y);
}

static void brush_apply(look_work *k, const flow *o, float radius)
{
    size_t n = (size_t)k->w * (size_t)k->h;
    brush *b = malloc(sizeof *b);
    CIEL_ASSERT(b);
    *b = (brush){ .k = k, .flow = o, .radius = radius };
    brush_taps(b);
    float *block = look_plane(3 * n);
    for (int c = 0; c < 3; c++)
        b->to[c] = block + (size_t)c * n;
    look_bands(k->in->pool, k->h, brush_band, b);
    for (int c = 0; c < 3; c++)
        memcpy(k->rgb[c], b->to[c], n * sizeof *block);
    free(block);
    free(b);
}

void look_flatten(look_work *k)
{
    flow o;
    flow_make(&o, k);
    brush_apply(k, &o, f_max(2.0f, 3.2f * k->scale));
    free(o.e);
}

/* ---- watercolour ---- */

typedef struct wash {
    look_work *k;
    float *from[3];
} wash;

/* Rough paper: fibres and hollows, about -1..1. */
static float paper_at(const look_work *k, float x, float y)
{
    float s = 1.0f / k->scale;
    uint32_t seed = (uint32_t)k->still_key;
    return 0.75f * noise3(v3(x * 0.16f * s, y * 0.16f * s, 0.5f), seed) +
           0.6f * noise3(v3(x * 0.43f * s, y * 0.43f * s, 2.5f), seed);
}

static inline float denser(float c, float d)
{
    return f_clamp(c - (c - c * c) * (d - 1.0f), 0.0f, 1.0f);
}

static void wash_band(void *ctx, int y0, int y1)
{
    const wash *a = ctx;
    look_work *k = a->k;
    int w = k->w, h = k->h;
    float s = 1.0f / k->scale;
    uint32_t seed = (uint32_t)(k->still_key >> 32);
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < w; x++) {
            float fx = (float)x, fy = (float)y, paper = paper_at(k, fx, fy);
            /* the hand is not steady, and the paint creeps along the fibres */
            float px = fx + k->scale * (3.0f * noise3(v3(fx * 0.02f * s, fy * 0.02f * s, 0.1f), seed) + 0.9f * paper);
            float py = fy + k->scale * (3.0f * noise3(v3(fx * 0.02f * s, fy * 0.02f * s, 7.1f), seed) - 0.9f * paper);
            float step = 1.6f * k->scale, v[3], edge = 0.0f;
            for (int c = 0; c < 3; c++) {
                v[c] = look_sample(a->from[c], w, h, px, py);
                float gx = look_sample(a->from[c], w, h, px + step, py) - look_sample(a->from[c], w, h, px - step, py);
                float gy = look_sample(a->from[c], w, h, px, py + step) - look_sample(a->from[c], w, h, px, py - step);
                edge += fabsf(gx) + fabsf(gy);
            }
            float pool_of_paint = noise_fbm(v3(fx * 0.008f * s, fy * 0.008f * s, 3.3f), 3, seed + 5u);
            float d = 1.0f + 0.40f * pool_of_paint + 0.28f * paper + 0.65f * f_smooth(0.1f, 0.9f, edge);
            size_t i = (size_t)y * (size_t)w + (size_t)x;
            const float sheet[3] = { 0.985f, 0.972f, 0.940f };
            /* towards the rim the washes give out and leave the paper */
            float rim = f_min(f_min(fx, (float)w - 1.0f - fx), f_min(fy, (float)h - 1.0f - fy)) * s;
            float painted = f_smooth(2.0f, 15.0f,
                                     rim + 13.0f * noise_fbm(v3(fx * 0.016f * s, fy * 0.016f * s, 9.0f), 3, seed + 9u));
            for (int c = 0; c < 3; c++) {
                float lit = 0.07f + 0.93f * v[c];
                lit = lit + (1.0f - lit) * 0.16f; /* water thins every colour */
                lit = denser(lit, d) * sheet[c];
                k->rgb[c][i] = (sheet[c] + (lit - sheet[c]) * painted) * (1.0f + 0.02f * paper);
            }
        }
}

void look_watercolour(look_work *k)
{
    flow o;
    flow_make(&o, k);
    brush_apply(k, &o, f_max(2.5f, 6.0f * k->scale));
    size_t n = (size_t)k->w * (size_t)k->h;
    float *copy = look_plane(3 * n);
    wash a = { .k = k };
    for (int c = 0; c < 3; c++) {
        a.from[c] = copy + (size_t)c * n;
        memcpy(a.from[c], k->rgb[c], n * sizeof *copy);
    }
    look_bands(k->in->pool, k->h, wash_band, &a);
    free(copy);
    free(o.e);
}

/* ---- oil ---- */

typedef struct relief {
    look_work *k;
    const flow *flow;
    float *bristle, *height;
    uint64_t key;
} relief;

static void bristle_band(void *ctx, int y0, int y1)
{
    const relief *o = ctx;
    size_t w = (size_t)o->k->w;
    for (size_t i = (size_t)y0 * w; i < (size_t)y1 * w; i++)
        o->bristle[i] = (float)(rng_hash(o->key, i) >> 40) * (2.0f / 16777216.0f) - 1.0f;
}

/* Bristle marks: the noise drawn out along the form (line integral convolution, Cabral and Leedom 1993). */
static void stroke_band(void *ctx, int y0, int y1)
{
    const relief *o = ctx;
    const look_work *k = o->k;
    int half = (int)(9.0f * k->scale + 0.5f);
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < k->w; x++) {
            float sum = 0.0f;
            for (int way = -1; way <= 1; way += 2) {
                float px = (float)x, py = (float)y, lx = 0, ly = 0;
                for (int t = 0; t < half; t++) {
                    int sx = (int)(px + 0.5f), sy = (int)(py + 0.5f);
                    if (sx < 0 || sy < 0 || sx >= k->w || sy >= k->h)
                        break;
                    float tx, ty;
                    flow_at(o->flow, (size_t)sy * (size_t)k->w + (size_t)sx, &tx, &ty);
                    float sign = t == 0 ? (float)way : tx * lx + ty * ly < 0.0f ? -1.0f : 1.0f;
                    lx = tx * sign;
                    ly = ty * sign;
                    sum += o->bristle[(size_t)sy * (size_t)k->w + (size_t)sx];
                    px += lx;
                    py += ly;
                }
            }
            size_t i = (size_t)y * (size_t)k->w + (size_t)x;
            float l = 0.2126f * k->rgb[0][i] + 0.7152f * k->rgb[1][i] + 0.0722f * k->rgb[2][i];
            o->height[i] = sum / sqrtf(2.0f * (float)half) * 1.2f + 2.0f * l; /* light paint is laid thick */
        }
}

static void relief_band(void *ctx, int y0, int y1)
{
    const relief *o = ctx;
    look_work *k = o->k;
    size_t w = (size_t)k->w;
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < k->w; x++) {
            size_t i = (size_t)y * w + (size_t)x, l = x > 0 ? i - 1 : i, r = x + 1 < k->w ? i + 1 : i;
            size_t u = y > 0 ? i - w : i, d = y + 1 < k->h ? i + w : i;
            float fx = (float)x / k->scale, fy = (float)y / k->scale;
            float weave = 0.10f * (sinf(fx * 1.6f) * f_smooth(-0.5f, 0.5f, sinf(fy * 0.8f)) +
                                   sinf(fy * 1.6f) * f_smooth(-0.5f, 0.5f, -sinf(fx * 0.8f)));
            float slope =
                0.055f * ((o->height[r] - o->height[l]) * 0.6f + (o->height[d] - o->height[u])) / k->scale * 0.9f;
            float lum = 0.2126f * k->rgb[0][i] + 0.7152f * k->rgb[1][i] + 0.0722f * k->rgb[2][i];
            float lit = 1.0f - f_clamp(slope, -0.16f, 0.16f) + 0.16f * weave * (1.0f - lum);
            float gloss = f_max(0.0f, -slope - 0.035f) * 0.9f;
            for (int c = 0; c < 3; c++) {
                float v = k->rgb[c][i];
                v = lum + (v - lum) * 1.12f;
                k->rgb[c][i] = f_clamp(v * lit + gloss, 0.0f, 1.0f);
            }
        }
}

void look_oil(look_work *k)
{
    flow o;
    flow_make(&o, k);
    brush_apply(k, &o, f_max(2.5f, 7.0f * k->scale));
    size_t n = (size_t)k->w * (size_t)k->h;
    relief r = { .k = k, .flow = &o, .bristle = look_plane(2 * n) };
    r.height = r.bristle + n;
    r.key = rng_hash(k->still_key, (uint64_t)(k->in->i_frame / 4));
    look_bands(k->in->pool, k->h, bristle_band, &r);
    look_bands(k->in->pool, k->h, stroke_band, &r);
    look_bands(k->in->pool, k->h, relief_band, &r);
    free(r.bristle);
    free(o.e);
}
