/* render/look_lens.c - what lens and film base do to light: exposure, colour fringes, gate weave, bloom, halation.
 *
 * Bloom moves light, it does not make any: each pixel gives away a share that grows with its brightness, and the
 * sum of what was given comes back through a pyramid of ever wider blurs. Halation is light that went through the
 * emulsion and came back from the base: a reddish ring about what is much brighter than white.
 */
#include "base/rng.h"
#include "render/look_parts.h"
#include <stdlib.h>

#define MAX_LEVELS 9

/* ---- exposure, with the fringes' and the gate's resampling ---- */

typedef struct expose {
    look_work *k;
    float *from[3], *to[3];
    float gain, fringe, shift_x, shift_y;
} expose;

static void expose_band(void *ctx, int y0, int y1)
{
    const expose *e = ctx;
    size_t w = (size_t)e->k->w;
    for (int c = 0; c < 3; c++)
        for (size_t i = (size_t)y0 * w; i < (size_t)y1 * w; i++) {
            float v = e->from[c][i] * e->gain;
            e->to[c][i] = v > 0.0f ? f_min(v, 6.0e4f) : 0.0f; /* also what is not a number */
        }
}

/* Lateral colour: red is magnified a little more than green, blue a little less; it grows with the square of the
 * distance from the axis. */
static void fringe_band(void *ctx, int y0, int y1)
{
    const expose *e = ctx;
    int w = e->k->w, h = e->k->h;
    float cx = 0.5f * (float)(w - 1), cy = 0.5f * (float)(h - 1), r2 = 1.0f / (cx * cx + cy * cy);
    bool shifted = e->shift_x != 0.0f || e->shift_y != 0.0f;
    for (int c = 0; c < 3; c++)
        for (int y = y0; y < y1 && (c != 1 || shifted); y++) /* green stays where it is */
            for (int x = 0; x < w; x++) {
                float dx = (float)x - cx, dy = (float)y - cy;
                float s = 1.0f - (float)(1 - c) * e->fringe * (dx * dx + dy * dy) * r2;
                e->to[c][(size_t)y * (size_t)w + (size_t)x] =
                    look_sample(e->from[c], w, h, cx + dx * s + e->shift_x, cy + dy * s + e->shift_y);
            }
}

static void expose_frame(look_work *k)
{
    expose e = { .k = k, .gain = (float)k->in->exposure, .fringe = 0.0042f * (float)k->look->aberration };
    memcpy(e.from, k->rgb, sizeof e.from);
    memcpy(e.to, k->rgb, sizeof e.to);
    look_bands(k->in->pool, k->h, expose_band, &e);
    if (k->style == LOOK_VINTAGE) { /* the film does not sit still in the gate */
        rng r = { k->key, 900 };
        e.shift_x = k->scale * rng_range(&r, -0.7f, 0.7f);
        e.shift_y = k->scale * rng_range(&r, -1.0f, 1.0f);
    }
    if (e.fringe <= 0.0f && e.shift_x == 0.0f)
        return;
    size_t n = (size_t)k->w * (size_t)k->h;
    float *copy = look_plane(3 * n);
    for (int c = 0; c < 3; c++) {
        e.from[c] = copy + (size_t)c * n;
        memcpy(e.from[c], k->rgb[c], n * sizeof *copy);
    }
    look_bands(k->in->pool, k->h, fringe_band, &e);
    free(copy);
}

/* ---- pyramids ---- */

typedef struct pyramid {
    int n;
    int w[MAX_LEVELS], h[MAX_LEVELS];
    float *p[MAX_LEVELS]; /* level 0 is the caller's */
} pyramid;

typedef struct step {
    const float *from;
    float *to, weight_from, weight_to;
    int w, h, to_w, to_h;
} step;

/* Half size by (1 3 3 1)/8 in both directions. */
static void halve_band(void *ctx, int y0, int y1)
{
    const step *s = ctx;
    static const float tap[4] = { 0.125f, 0.375f, 0.375f, 0.125f };
    for (int y = y0; y < y1; y++) {
        const float *row[4];
        for (int t = 0; t < 4; t++) {
            int sy = 2 * y - 1 + t;
            row[t] = s->from + (size_t)(sy < 0 ? 0 : sy >= s->h ? s->h - 1 : sy) * (size_t)s->w;
        }
        float *to = s->to + (size_t)y * (size_t)s->to_w;
        for (int x = 0; x < s->to_w; x++) {
            float sum = 0.0f;
            for (int t = 0; t < 4; t++) {
                int sx = 2 * x - 1 + t;
                sx = sx < 0 ? 0 : sx >= s->w ? s->w - 1 : sx;
                sum += tap[t] * (tap[0] * (row[0][sx] + row[3][sx]) + tap[1] * (row[1][sx] + row[2][sx]));
            }
            to[x] = sum;
        }
    }
}

/* to = to * weight_to + bilinear(from) * weight_from; `from` is half as large */
static void widen_band(void *ctx, int y0, int y1)
{
    const step *s = ctx;
    float sx = (float)s->w / (float)s->to_w, sy = (float)s->h / (float)s->to_h;
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < s->to_w; x++) {
            float v = look_sample(s->from, s->w, s->h, ((float)x + 0.5f) * sx - 0.5f, ((float)y + 0.5f) * sy - 0.5f);
            float *to = s->to + (size_t)y * (size_t)s->to_w + (size_t)x;
            *to = *to * s->weight_to + v * s->weight_from;
        }
}

static void pyramid_build(pyramid *m, float *base, int w, int h, ciel_pool *pool)
{
    *m = (pyramid){ .n = 1, .w = { w }, .h = { h }, .p = { base } };
    while (m->n < MAX_LEVELS && (m->w[m->n - 1] > 7 && m->h[m->n - 1] > 7)) {
        int i = m->n++;
        m->w[i] = (m->w[i - 1] + 1) / 2;
        m->h[i] = (m->h[i - 1] + 1) / 2;
        m->p[i] = look_plane((size_t)m->w[i] * (size_t)m->h[i]);
        step s = {
            .from = m->p[i - 1], .to = m->p[i], .w = m->w[i - 1], .h = m->h[i - 1], .to_w = m->w[i], .to_h = m->h[i]
        };
        look_bands(pool, m->h[i], halve_band, &s);
    }
}

/* Fold the levels back into level 0 as their weighted sum. */
static void pyramid_collapse(pyramid *m, const float *weights, ciel_pool *pool)
{
    for (int i = m->n - 1; i > 0; i--) {
        step s = { .from = m->p[i],
                   .to = m->p[i - 1],
                   .weight_from = i == m->n - 1 ? weights[i] : 1.0f,
                   .weight_to = weights[i - 1],
                   .w = m->w[i],
                   .h = m->h[i],
                   .to_w = m->w[i - 1],
                   .to_h = m->h[i - 1] };
        look_bands(pool, m->h[i - 1], widen_band, &s);
    }
}

static void pyramid_free(pyramid *m)
{
    for (int i = 1; i < m->n; i++)
        free(m->p[i]);
}

/* ---- bloom and halation ---- */

typedef struct glow {
    look_work *k;
    float *given[3]; /* half size: light given away */
    float *red;      /* half size: what reaches the film base */
    int w, h;
    float share;
} glow;

static float share_given(const glow *g, float l)
{
    return g->share * l / (l + 0.6f);
}

/* How far beyond white, bounded: a sun must not drown the frame in red. */
static float beyond_white(float l)
{
    float over = l - 1.2f;
    return over > 0.0f ? over / (1.0f + over * 0.06f) : 0.0f;
}

static void give_band(void *ctx, int y0, int y1)
{
    const glow *g = ctx;
    int w = g->k->w, h = g->k->h;
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < g->w; x++) {
            float sum[3] = { 0 }, red = 0.0f;
            for (int j = 0; j < 4; j++) {
                int sx = 2 * x + (j & 1), sy = 2 * y + (j >> 1);
                size_t i = (size_t)(sy < h ? sy : h - 1) * (size_t)w + (size_t)(sx < w ? sx : w - 1);
                float r = g->k->rgb[0][i], gr = g->k->rgb[1][i], b = g->k->rgb[2][i];
                float l = 0.2126f * r + 0.7152f * gr + 0.0722f * b, m = f_max(r, f_max(gr, b));
                float s = 0.25f * share_given(g, 0.5f * (l + m));
                sum[0] += r * s;
                sum[1] += gr * s;
                sum[2] += b * s;
                red += 0.25f * beyond_white(0.6f * r + 0.3f * gr + 0.1f * b);
            }
            size_t o = (size_t)y * (size_t)g->w + (size_t)x;
            for (int c = 0; c < 3; c++)
                g->given[c][o] = sum[c];
            g->red[o] = red;
        }
}

static void take_band(void *ctx, int y0, int y1)
{
    const glow *g = ctx;
    look_work *k = g->k;
    float halation = 0.12f * (float)k->look->halation;
    const float tint[3] = { halation, 0.22f * halation, 0.05f * halation };
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < k->w; x++) {
            size_t i = (size_t)y * (size_t)k->w + (size_t)x;
            float r = k->rgb[0][i], gr = k->rgb[1][i], b = k->rgb[2][i];
            float l = 0.2126f * r + 0.7152f * gr + 0.0722f * b, m = f_max(r, f_max(gr, b));
            float keep = 1.0f - share_given(g, 0.5f * (l + m));
            float hx = 0.5f * (float)x - 0.25f, hy = 0.5f * (float)y - 0.25f;
            float red = halation > 0.0f ? look_sample(g->red, g->w, g->h, hx, hy) : 0.0f;
            for (int c = 0; c < 3; c++)
                k->rgb[c][i] = k->rgb[c][i] * keep + look_sample(g->given[c], g->w, g->h, hx, hy) + tint[c] * red;
        }
}

/* Weights by the level's radius against the frame, so that every size of film glows alike; their sum is 1. */
static void scatter_weights(float *weights, const pyramid *m, float narrow, float wide, float slope)
{
    float sum = 0.0f;
    for (int i = 0; i < m->n; i++) {
        float radius = (float)m->w[0] / (float)m->w[i] / (float)(m->w[0] < m->h[0] ? m->w[0] : m->h[0]);
        weights[i] = radius >= narrow && radius <= wide ? powf(radius, -slope) : 0.0f;
        sum += weights[i];
    }
    if (sum <= 0.0f) {
        weights[m->n - 1] = 1.0f;
        return;
    }
    for (int i = 0; i < m->n; i++)
        weights[i] /= sum;
}

void look_lens(look_work *k)
{
    expose_frame(k);
    const scene_look *look = k->look;
    if (look->bloom <= 0.0 && look->halation <= 0.0)
        return;
    glow g = { .k = k, .w = (k->w + 1) / 2, .h = (k->h + 1) / 2, .share = 0.42f * (float)look->bloom };
    size_t n = (size_t)g.w * (size_t)g.h;
    float *block = look_plane(4 * n), weights[MAX_LEVELS] = { 0 };
    for (int c = 0; c < 3; c++)
        g.given[c] = block + (size_t)c * n;
    g.red = block + 3 * n;
    look_bands(k->in->pool, g.h, give_band, &g);
    pyramid m;
    for (int c = 0; c < 4; c++) {
        pyramid_build(&m, c < 3 ? g.given[c] : g.red, g.w, g.h, k->in->pool);
        if (c < 3)
            scatter_weights(weights, &m, 0.004f, 0.4f, 0.55f);
        else
            scatter_weights(weights, &m, 0.006f, 0.03f, 0.3f);
        pyramid_collapse(&m, weights, k->in->pool);
        pyramid_free(&m);
    }
    look_bands(k->in->pool, k->h, take_band, &g);
    free(block);
}
