/* render/frame_resolve.c - cleaned light meets the camera's samples.
 *
 * Samples of a pixel are averaged after a gentle compression by brightness, so that the edge of a bright tube stays
 * smooth; out of focus they are averaged as they are, since a small bright light must fill its whole disc.
 */
#include "base/fail.h"
#include "render/frame.h"
#include <stdlib.h>

typedef struct resolve_job {
    frame *f;
    const layers *l;
} resolve_job;

static vec3 fetch(float *const plane[3], uint32_t tap, int w, const uint8_t weights[4])
{
    vec3 v = v3_fill(0.0f);
    const size_t at[4] = { tap, tap + 1, tap + (size_t)w, tap + (size_t)w + 1 };
    for (int k = 0; k < 4; k++) {
        float f = (float)weights[k] * (1.0f / 255.0f);
        v.x += f * plane[0][at[k]];
        v.y += f * plane[1][at[k]];
        v.z += f * plane[2][at[k]];
    }
    return v;
}

static void resolve_tile(void *ctx, int i_chunk, int i_thread)
{
    (void)i_thread;
    const resolve_job *j = ctx;
    frame *f = j->f;
    const look_tile *tile = &f->tiles[i_chunk];
    int x0 = i_chunk % f->tiles_x * FRAME_TILE, y0 = i_chunk / f->tiles_x * FRAME_TILE;
    int w = f->w - x0 < FRAME_TILE ? f->w - x0 : FRAME_TILE, h = f->h - y0 < FRAME_TILE ? f->h - y0 : FRAME_TILE;
    float exposure = (float)f->exposure, back = 1.0f / exposure;
    const look_sample *s = tile->samples;
    for (int i = 0; i < w * h; i++) {
        vec3 sum = v3_fill(0.0f);
        float weights = 0.0f, light = 0.0f, n = 0.0f, blur = 0.0f;
        for (int k = 0; k < tile->counts[i]; k++, s++) {
            vec3 d = fetch(j->l->diffuse, s->tap, j->l->w, s->weights),
                 g = fetch(j->l->specular, s->tap, j->l->w, s->weights);
            vec3 fog = fetch(j->l->fog, s->tap, j->l->w, s->weights);
            float kept = unpack_root(s->kept);
            vec3 c = v3_mul(d, v3(unpack_root(s->diffuse[0]), unpack_root(s->diffuse[1]), unpack_root(s->diffuse[2])));
            c = v3_add(c, v3_mul(g, v3(unpack_root(s->specular[0]), unpack_root(s->specular[1]),
                                       unpack_root(s->specular[2]))));
            c = v3_add(v3_mad(fog, c, kept), v3_scale(unpack_rgb9e5(s->glow), back));
            float weight = (float)s->count * (s->blur > 6 ? 1.0f : 1.0f / (1.0f + 0.35f * v3_top(c) * exposure));
            sum = v3_mad(sum, c, weight);
            weights += weight;
            light += v3_luminance(d) * (float)s->count;
            n += (float)s->count;
            blur += (float)s->blur * (float)s->count;
        }
        size_t p = (size_t)(y0 + i / w) * (size_t)f->w + (size_t)(x0 + i % w);
        f->color[p] = weights > 0.0f ? pack_rgb9e5(v3_scale(sum, exposure / weights)) : 0;
        f->blur[p] = (uint8_t)(n > 0.0f ? blur / n + 0.5f : 0.0f);
        if (f->light)
            f->light[p] = n > 0.0f ? light / n : 0.0f;
    }
}

/* Pixels that were not looked at: the four beside them say enough. */
static void borrow_row(void *ctx, int y, int i_thread)
{
    (void)i_thread;
    frame *f = ((const resolve_job *)ctx)->f;
    for (int x = 0; x < f->w; x++) {
        size_t p = (size_t)y * (size_t)f->w + (size_t)x, q = p - (size_t)x + (size_t)(x ^ 1);
        if (!f->lent[p])
            continue;
        vec3 sum = v3_fill(0.0f);
        float n = 0.0f;
        for (int k = 0; k < 4; k++) {
            int sx = x + (k == 0) - (k == 1), sy = y + (k == 2) - (k == 3);
            if (sx < 0 || sy < 0 || sx >= f->w || sy >= f->h)
                continue;
            sum = v3_add(sum, unpack_rgb9e5(f->color[(size_t)sy * (size_t)f->w + (size_t)sx]));
            n += 1.0f;
        }
        f->color[p] = pack_rgb9e5(v3_scale(sum, 1.0f / n));
        f->blur[p] = f->blur[q];
        if (f->light)
            f->light[p] = f->light[q];
    }
}

void frame_resolve(frame *f, const layers *clean, ciel_pool *pool)
{
    resolve_job j = { .f = f, .l = clean };
    ciel_pool_run(pool, f->tiles_x * f->tiles_y, resolve_tile, &j);
    ciel_pool_run(pool, f->h, borrow_row, &j);
    for (int i = 0; i < f->tiles_x * f->tiles_y; i++) {
        free(f->tiles[i].samples);
        f->tiles[i] = (look_tile){ 0 };
    }
}

/* ---- softening ---- */

typedef struct soften_job {
    const frame *f;
    float *const *rgb;
    const float *sharp; /* copy of the planes */
} soften_job;

/* A handful of lens samples a pixel cannot fill a wide circle evenly; its neighbours, which are as far out of focus,
 * can help: average over a disc that is small against the circle itself. */
static void soften_row(void *ctx, int y, int i_thread)
{
    (void)i_thread;
    const soften_job *j = ctx;
    const frame *f = j->f;
    size_t plane = (size_t)f->w * (size_t)f->h;
    for (int x = 0; x < f->w; x++) {
        size_t p = (size_t)y * (size_t)f->w + (size_t)x;
        float mine = 0.25f * (float)f->blur[p];
        if (mine < 0.6f)
            continue;
        int r = (int)f_clamp(0.5f + 0.4f * mine, 1.0f, 4.0f);
        float reach = ((float)r + 0.5f) * ((float)r + 0.5f), weights = 0.0f;
        vec3 sum = v3_fill(0.0f);
        for (int dy = -r; dy <= r; dy++)
            for (int dx = -r; dx <= r; dx++) {
                int sx = x + dx, sy = y + dy;
                if ((float)(dx * dx + dy * dy) > reach || sx < 0 || sy < 0 || sx >= f->w || sy >= f->h)
                    continue;
                size_t q = (size_t)sy * (size_t)f->w + (size_t)sx;
                float w = f_smooth(0.35f * mine, 0.75f * mine, 0.25f * (float)f->blur[q]); /* what is sharp stays out */
                sum = v3_mad(sum, v3(j->sharp[q], j->sharp[plane + q], j->sharp[2 * plane + q]), w);
                weights += w;
            }
        if (weights <= 0.0f)
            continue;
        j->rgb[0][p] = sum.x / weights;
        j->rgb[1][p] = sum.y / weights;
        j->rgb[2][p] = sum.z / weights;
    }
}

void frame_soften(const frame *f, float *const rgb[3], ciel_pool *pool)
{
    size_t n = (size_t)f->w * (size_t)f->h;
    uint8_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = f->blur[i] > most ? f->blur[i] : most;
    if (most < 3)
        return;
    float *copy = malloc(3 * n * sizeof *copy);
    CIEL_ASSERT(copy && "out of memory for a frame");
    for (size_t c = 0; c < 3; c++)
        memcpy(copy + c * n, rgb[c], n * sizeof *copy);
    soften_job j = { f, rgb, copy };
    ciel_pool_run(pool, f->h, soften_row, &j);
    free(copy);
}
