/* render/look_ink.c - drawn films: light in steps, and ink where shapes end.
 *
 * Cel shading works on the light alone (demodulated), so that painted patterns stay whole. Ink lines come from the
 * geometry, not from the colours: another surface, a fold, a jump in depth. They thin out with distance.
 */
#include "render/look_parts.h"
#include <stdlib.h>

/* ---- steps of light ---- */

/* u in 0..1 to n flat steps with short soft edges between them */
static float steps(float u, float n)
{
    float s = u * n, whole = floorf(s), f = s - whole;
    return (whole + f_smooth(0.82f, 1.0f, f) + 0.35f) / n;
}

typedef struct cel {
    look_work *k;
    float levels, exposure;
    float *own, *even; /* light of the pixel, and of the surface about it */
} cel;

/* A plane averaged along rows or columns over the same surface: what is left of noise would fray the steps' edges, and
 * rough normals would draw a line at every tuft. */
typedef struct even_out {
    const look_work *k;
    const float *from;
    float *to;
    int radius;
    bool down;
} even_out;

static void even_band(void *ctx, int y0, int y1)
{
    const even_out *e = ctx;
    const uint32_t *surface = e->k->in->surface;
    int w = e->k->w, end = e->down ? e->k->h : w;
    ptrdiff_t stride = e->down ? w : 1;
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < w; x++) {
            ptrdiff_t i = (ptrdiff_t)y * w + x;
            int at = e->down ? y : x, a = at < e->radius ? -at : -e->radius,
                b = at + e->radius >= end ? end - 1 - at : e->radius;
            float sum = 0.0f, n = 0.0f;
            for (int t = a; t <= b; t++) {
                ptrdiff_t q = i + t * stride;
                float same = !surface || surface[q] == surface[i] ? 1.0f : 0.0f;
                sum += same * e->from[q];
                n += same;
            }
            e->to[i] = sum / n;
        }
}

static void even_out_plane(const look_work *k, float *plane, float *spare, int radius)
{
    even_out across = { k, plane, spare, radius, false }, down = { k, spare, plane, radius, true };
    look_bands(k->in->pool, k->h, even_band, &across);
    look_bands(k->in->pool, k->h, even_band, &down);
}

static void cel_band(void *ctx, int y0, int y1)
{
    const cel *e = ctx;
    look_work *k = e->k;
    for (size_t i = (size_t)y0 * (size_t)k->w; i < (size_t)y1 * (size_t)k->w; i++) {
        if (k->in->depth && k->in->depth[i] > 5e4f)
            continue; /* the sky is painted, not lit */
        float l = e->even[i] * e->exposure, own = e->own[i] * e->exposure;
        if (!(own > 1e-5f))
            continue;
        float u = l / (l + 0.45f), q = f_clamp(steps(u, e->levels), 0.02f, 0.96f);
        float gain = f_clamp(0.45f * q / (1.0f - q) / own, 0.2f, 5.0f);
        for (int c = 0; c < 3; c++)
            k->rgb[c][i] *= gain;
    }
}

static float light_of(const look_work *k, size_t i)
{
    const float *const *rgb = (const float *const *)k->rgb;
    float l = k->in->light ? k->in->light[i] : 0.2126f * rgb[0][i] + 0.7152f * rgb[1][i] + 0.0722f * rgb[2][i];
    return l > 0.0f && l < 1e9f ? l : 0.0f;
}

void look_cel(look_work *k)
{
    size_t n = (size_t)k->w * (size_t)k->h;
    float *planes = look_plane(3 * n);
    cel e = { k, (float)k->look->cel_levels, (float)k->in->exposure, planes, planes + n };
    for (size_t i = 0; i < n; i++)
        e.own[i] = e.even[i] = light_of(k, i);
    int radius = (int)(5.0f * k->scale + 0.5f);
    for (int pass = 0; pass < 2; pass++)
        even_out_plane(k, e.even, planes + 2 * n, radius < 1 ? 1 : radius);
    look_bands(k->in->pool, k->h, cel_band, &e);
    free(planes);
}

/* ---- lines ---- */

typedef struct ink {
    look_work *k;
    float *edge, *normal[3]; /* evened-out normals, NULL without any */
    float radius, amount;
} ink;

static float normal_fold(const ink *n, size_t a, size_t b)
{
    if (!n->normal[0])
        return 0.0f;
    float d = 0.0f, la = 1e-12f, lb = 1e-12f;
    for (int c = 0; c < 3; c++) {
        d += n->normal[c][a] * n->normal[c][b];
        la += n->normal[c][a] * n->normal[c][a];
        lb += n->normal[c][b] * n->normal[c][b];
    }
    return f_smooth(0.25f, 0.6f, 1.0f - d / sqrtf(la * lb)) * f_smooth(0.3f, 0.7f, f_min(la, lb));
}

/* Second difference of 1/depth: zero on any plane, however slanted. */
static float depth_jump(const float *depth, size_t a, size_t i, size_t b, float least)
{
    float za = 1.0f / depth[a], z = 1.0f / depth[i], zb = 1.0f / depth[b];
    return f_smooth(least, 2.5f * least, fabsf(za + zb - 2.0f * z) / f_max(z, f_max(za, zb)));
}

static float edge_at(const ink *n, size_t i, size_t before, size_t after)
{
    const look_input *in = n->k->in;
    bool other = in->surface && in->surface[i] != in->surface[after];
    /* small steps within a surface, and smaller ones between pieces that lie on one another, are texture: tufts, folds,
     * leaves, patches */
    float e = depth_jump(in->depth, before, i, after, in->surface && !other ? 0.16f : other ? 0.03f : 0.06f);
    return f_max(e, (other ? 0.9f : 0.7f) * normal_fold(n, i, after));
}

static void edge_band(void *ctx, int y0, int y1)
{
    const ink *n = ctx;
    const look_work *k = n->k;
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < k->w; x++) {
            size_t w = (size_t)k->w, i = (size_t)y * w + (size_t)x;
            size_t left = x > 0 ? i - 1 : i, right = x + 1 < k->w ? i + 1 : i;
            size_t up = y > 0 ? i - w : i, down = y + 1 < k->h ? i + w : i;
            float e = f_max(edge_at(n, i, left, right), edge_at(n, i, up, down));
            float near = k->in->depth[i];
            near = f_min(near, f_min(f_min(k->in->depth[left], k->in->depth[right]),
                                     f_min(k->in->depth[up], k->in->depth[down])));
            n->edge[i] = e * (0.35f + 0.65f / (1.0f + near * 0.03f));
        }
}

/* The line's body: the strongest edge within a disc, soft at its rim. */
static void ink_band(void *ctx, int y0, int y1)
{
    const ink *n = ctx;
    look_work *k = n->k;
    int r = (int)ceilf(n->radius);
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < k->w; x++) {
            float e = 0.0f;
            for (int dy = -r; dy <= r; dy++)
                for (int dx = -r; dx <= r; dx++) {
                    int sx = x + dx, sy = y + dy;
                    if (sx < 0 || sy < 0 || sx >= k->w || sy >= k->h)
                        continue;
                    float cover = f_clamp(n->radius + 0.5f - sqrtf((float)(dx * dx + dy * dy)), 0.0f, 1.0f);
                    e = f_max(e, cover * n->edge[(size_t)sy * (size_t)k->w + (size_t)sx]);
                }
            size_t i = (size_t)y * (size_t)k->w + (size_t)x;
            float keep = 1.0f - n->amount * e;
            /* ink is never quite black: it keeps a breath of the colour beneath */
            for (int c = 0; c < 3; c++)
                k->rgb[c][i] =
                    k->rgb[c][i] * (keep + (1.0f - keep) * 0.12f) + (1.0f - keep) * (c == 2 ? 0.035f : 0.02f);
        }
}

void look_ink(look_work *k)
{
    if (!k->in->depth)
        return;
    ink n = { .k = k, .radius = f_max(0.5f, 0.95f * k->scale), .amount = (float)k->look->outlines };
    size_t size = (size_t)k->w * (size_t)k->h;
    n.edge = look_plane(4 * size);
    int radius = (int)(2.5f * k->scale + 0.5f);
    for (size_t c = 0; c < 3 && k->in->normal[0]; c++) {
        n.normal[c] = n.edge + (c + 1) * size;
        memcpy(n.normal[c], k->in->normal[c], size * sizeof(float));
        even_out_plane(k, n.normal[c], n.edge, radius < 1 ? 1 : radius);
    }
    look_bands(k->in->pool, k->h, edge_band, &n);
    look_bands(k->in->pool, k->h, ink_band, &n);
    free(n.edge);
}
