/* render/look_finish.c - the print: split toning, the marks of old stock, grain, and 8 bits with dither.
 *
 * Grain is a field of its own per frame: strongest in the middle tones, softer than a pixel, mostly in brightness
 * and a little in colour. Every random number is a hash of frame and place.
 */
#include "base/rng.h"
#include "render/look_parts.h"
#include <stdlib.h>

typedef struct finish {
    look_work *k;
    uint8_t *out;
    int gw, gh;                      /* grain field */
    float *raw[3], *field[3];        /* independent cells; softened */
    float grain_amount, grid;        /* grid: pixels per cell of the field */
    float shadows[3], highlights[3]; /* offsets without brightness of their own */
    float fade, flicker;
    float scratch_x[3], scratch_dark[3];
    int n_scratches;
} finish;

/* ---- grain ---- */

/* Three near-Gaussian numbers of variance about 1 from one hash: sums of uniform bytes. */
static inline void gauss3(uint64_t h, float g[3])
{
    const float s = 1.0f / 147.8f; /* sd of a sum of four bytes */
    uint64_t h2 = rng_mix(h + 0x9e3779b97f4a7c15ull);
    g[0] = ((float)(h & 255) + (float)(h >> 8 & 255) + (float)(h >> 16 & 255) + (float)(h >> 24 & 255) - 510.0f) * s;
    g[1] = ((float)(h >> 32 & 255) + (float)(h >> 40 & 255) + (float)(h >> 48 & 255) + (float)(h >> 56) - 510.0f) * s;
    g[2] =
        ((float)(h2 & 255) + (float)(h2 >> 8 & 255) + (float)(h2 >> 16 & 255) + (float)(h2 >> 24 & 255) - 510.0f) * s;
}

static void field_band(void *ctx, int y0, int y1)
{
    const finish *f = ctx;
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < f->gw; x++) {
            size_t i = (size_t)y * (size_t)f->gw + (size_t)x;
            float g[3];
            gauss3(rng_hash(f->k->key, i), g);
            for (int c = 0; c < 3; c++)
                f->raw[c][i] = g[c];
        }
}

/* Soften each row of cells into the other planes; variance stays 1. The field's edge cells are never looked at alone.
 */
static void soften_field_band(void *ctx, int y0, int y1)
{
    const finish *f = ctx;
    const float middle = 0.68f, side = 0.32f, corner = 0.16f; /* squares sum to 1 over 1 + 4 + 4 cells */
    for (int c = 0; c < 3; c++)
        for (int y = y0; y < y1; y++) {
            const float *row = f->raw[c] + (size_t)y * (size_t)f->gw;
            const float *up = y > 0 ? row - f->gw : row, *down = y < f->gh - 1 ? row + f->gw : row;
            float *to = f->field[c] + (size_t)y * (size_t)f->gw;
            to[0] = row[0];
            to[f->gw - 1] = row[f->gw - 1];
            for (int x = 1; x < f->gw - 1; x++)
                to[x] = middle * row[x] + side * (row[x - 1] + row[x + 1] + up[x] + down[x]) +
                        corner * (up[x - 1] + up[x + 1] + down[x - 1] + down[x + 1]);
        }
}

static inline float grain_at(const finish *f, int c, float x, float y)
{
    return look_sample(f->field[c], f->gw, f->gh, x / f->grid, y / f->grid) * 1.2f;
}

static void grain_make(finish *f)
{
    look_work *k = f->k;
    f->grain_amount = (k->style == LOOK_PIXEL ? 0.0f : 0.034f) * (float)k->look->grain;
    if (f->grain_amount <= 0.0f)
        return;
    f->grid = f_max(1.0f, k->scale * 1.15f);
    f->gw = (int)((float)k->w / f->grid) + 3;
    f->gh = (int)((float)k->h / f->grid) + 3;
    size_t n = (size_t)f->gw * (size_t)f->gh;
    float *block = look_plane(6 * n);
    for (int c = 0; c < 3; c++) {
        f->field[c] = block + (size_t)c * n;
        f->raw[c] = block + (size_t)(c + 3) * n;
    }
    look_bands(k->in->pool, f->gh, field_band, f);
    look_bands(k->in->pool, f->gh, soften_field_band, f);
}

/* ---- the pass ---- */

static void split_offsets(float out[3], rgb8 tint)
{
    float c[3] = { (float)tint.r / 255.0f, (float)tint.g / 255.0f, (float)tint.b / 255.0f };
    float l = 0.2126f * c[0] + 0.7152f * c[1] + 0.0722f * c[2];
    for (int i = 0; i < 3; i++)
        out[i] = (c[i] - l) * 0.55f;
}

static void old_stock(finish *f)
{
    rng r = { f->k->key, 0 };
    f->fade = 0.055f;
    f->flicker = rng_range(&r, -0.022f, 0.022f);
    /* a scratch runs through many frames: its place changes slowly */
    for (int i = 0; i < 3; i++) {
        int span = 20 + 13 * i, epoch = (f->k->in->i_frame + 7 * i) / span;
        rng s = { rng_hash(f->k->still_key, (uint64_t)(epoch * 3 + i)), 0 };
        if (rng_float(&s) < 0.5f)
            continue;
        f->scratch_x[f->n_scratches] = rng_float(&s) * (float)f->k->w + rng_range(&r, -1.2f, 1.2f) * f->k->scale;
        f->scratch_dark[f->n_scratches++] = rng_float(&s) < 0.5f ? -0.10f : 0.16f;
    }
}

static float scratches_at(const finish *f, float x, float y)
{
    float sum = 0.0f;
    for (int i = 0; i < f->n_scratches; i++) {
        float d = fabsf(x - f->scratch_x[i] - 1.5f * f->k->scale * sinf(y * 0.004f + (float)i)) / (0.7f * f->k->scale);
        float broken = sinf(y * 0.021f / f->k->scale + (float)i * 2.1f + f->scratch_x[i]);
        sum += d < 1.0f ? (1.0f - d) * f->scratch_dark[i] * f_smooth(-0.3f, 0.5f, broken) : 0.0f;
    }
    return sum;
}

static void finish_band(void *ctx, int y0, int y1)
{
    const finish *f = ctx;
    look_work *k = f->k;
    for (int y = y0; y < y1; y++)
        for (int x = 0; x < k->w; x++) {
            size_t i = (size_t)y * (size_t)k->w + (size_t)x;
            float v[3] = { k->rgb[0][i], k->rgb[1][i], k->rgb[2][i] }, g[3] = { 0 };
            float l = f_clamp(0.2126f * v[0] + 0.7152f * v[1] + 0.0722f * v[2], 0.0f, 1.0f), d = 1.0f - l;
            float in_shadows = d * d * (0.25f + 0.75f * f_smooth(0.0f, 0.25f, l)),
                  in_lights = l * l * f_smooth(0.0f, 0.12f, d);
            if (f->grain_amount > 0.0f) {
                float a = f->grain_amount * (0.22f + 1.9f * sqrtf(l) * d * (0.35f + 0.65f * d));
                float luma = grain_at(f, 0, (float)x, (float)y) * a;
                float hue = grain_at(f, 1, (float)x, (float)y) * a * 0.35f,
                      hue2 = grain_at(f, 2, (float)x, (float)y) * a * 0.35f;
                bool mono = k->style == LOOK_MONOCHROME;
                g[0] = luma + (mono ? 0.0f : hue);
                g[1] = luma - (mono ? 0.0f : 0.5f * (hue + hue2));
                g[2] = luma + (mono ? 0.0f : hue2);
            }
            float marks = f->n_scratches ? scratches_at(f, (float)x, (float)y) : 0.0f;
            float dither[3];
            gauss3(rng_hash(k->key ^ 0x5bd1e995u, i), dither);
            uint8_t *to = f->out + 3 * i;
            for (int c = 0; c < 3; c++) {
                float s = v[c] + f->shadows[c] * in_shadows + f->highlights[c] * in_lights;
                s = f->fade + s * (1.0f - 1.6f * f->fade) * (1.0f + f->flicker) + g[c] + marks;
                s = s * 255.0f + 0.5f + f_clamp(dither[c] * 0.36f, -0.9f, 0.9f);
                to[c] = (uint8_t)f_clamp(s, 0.0f, 255.0f);
            }
        }
}

void look_finish(look_work *k, uint8_t *out)
{
    finish f = { .k = k, .out = out };
    split_offsets(f.shadows, k->look->shadows);
    split_offsets(f.highlights, k->look->highlights);
    if (k->style == LOOK_VINTAGE)
        old_stock(&f);
    grain_make(&f);
    look_bands(k->in->pool, k->h, finish_band, &f);
    free(f.field[0]);
}
