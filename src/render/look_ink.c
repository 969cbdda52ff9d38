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
} cel;

static void cel_band(void *ctx, int y0, int y1)
{
    const cel *e = ctx;
    look_work *k = e->k;
    for (size_t i = (size_t)y0 * (size_t)k->w; i < (size_t)y1 * (size_t)k->w; i++) {
        if (k->in->depth && k->in->depth[i] > 5e4f)
            continue; /* the sky is painted, not lit */
        float l =
            k->in->light ? k->in->light[i] : 0.2126f * k->rgb[0][i] + 0.7152f * k->rgb[1][i] + 0.0722f * k->rgb[2][i];
        l *= e->exposure;
        if (!(l > 1e-5f))
            continue;
        float u = l / (l + 0.45f), q = f_clamp(steps(u, e->levels), 0.02f, 0.96f);
        float gain = f_clamp(0.45f * q / (1.0f - q) / l, 0.2f, 5.0f);
        for (int c = 0; c < 3; c++)
            k->rgb[c][i] *= gain;
    }
}

void look_cel(look_work *k)
{
    cel e = { k, (float)k->look->cel_levels, (float)k->in->exposure };
    look_bands(k->in->pool, k->h, cel_band, &e);
}

/* ---- lines ---- */

typedef struct ink {
    look_work *k;
    float *edge, *wide;
    float radius, amount;
} ink;

static float normal_fold(const look_input *in, size_t a, size_t b)
{
    if (!in->normal[0])
        return 0.0f;
    float d =
        in->normal[0][a] * in->normal[0][b] + in->normal[1][a] * in->normal[1][b] + in->normal[2][a] * in->normal[2][b];
    return f_smooth(0.35f, 0.75f, 1.0f - d);
}

/* Second difference of 1/depth: zero on any plane, however slanted. */
static float depth_jump(const float *depth, size_t a, size_t i, size_t b)
{
    float za = 1.0f / depth[a], z = 1.0f / depth[i], zb = 1.0f / depth[b];
    return f_smooth(0.06f, 0.16f, fabsf(za + zb - 2.0f * z) / f_max(z, f_max(za, zb)));
}

static float edge_at(const look_work *k, size_t i, size_t before, size_t after)
{
    const look_input *in = k->in;
    float e = f_max(depth_jump(in->depth, before, i, after), 0.7f * normal_fold(in, i, after));
    if (in->surface && in->surface[i] != in->surface[after])
        e = f_max(e, 0.85f);
    return e;
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
            float e = f_max(edge_at(k, i, left, right), edge_at(k, i, up, down));
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
    n.edge = look_plane((size_t)k->w * (size_t)k->h);
    look_bands(k->in->pool, k->h, edge_band, &n);
    look_bands(k->in->pool, k->h, ink_band, &n);
    free(n.edge);
}
