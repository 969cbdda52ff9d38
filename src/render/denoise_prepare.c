/* render/denoise_prepare.c - a frame on arrival: what is not a number goes, outliers are spread over their
 * neighbourhood, and a first guess of the light (the pilot) is blurred along surfaces, by which the gathering in time
 * will tell change from noise.
 *
 * An outlier is a sample far beyond its 7x7 neighbours. Cutting it off would darken the film, for rare bright paths
 * carry real light, so most of what is cut is given to the neighbours, as a soft mound.
 */
#include "render/denoise_parts.h"
#include <string.h>

#define BOX 3 /* half width of the neighbourhood */

typedef struct box_pass {
    denoise_work *k;
    const float *from;
    float *to;
    bool down;
} box_pass;

static void box_band(void *ctx, int y0, int y1, int i_thread)
{
    (void)i_thread;
    const box_pass *b = ctx;
    int w = b->k->w, h = b->k->h;
    for (int y = y0; y < y1; y++) {
        float *to = b->to + (size_t)y * (size_t)w;
        memset(to, 0, (size_t)w * sizeof *to);
        for (int t = -BOX; t <= BOX; t++) {
            if (b->down) {
                int sy = y + t < 0 ? 0 : y + t >= h ? h - 1 : y + t;
                const float *row = b->from + (size_t)sy * (size_t)w;
                for (int x = 0; x < w; x++)
                    to[x] += row[x];
            } else {
                const float *row = b->from + (size_t)y * (size_t)w;
                int x0 = t < 0 ? -t : 0, x1 = t > 0 ? w - t : w;
                x1 = x1 < 0 ? 0 : x1;
                for (int x = x0; x < x1; x++)
                    to[x] += row[x + t];
                for (int x = 0; x < x0 && x < w; x++)
                    to[x] += row[0];
                for (int x = x1 > 0 ? x1 : 0; x < w; x++)
                    to[x] += row[w - 1];
            }
        }
    }
}

void denoise_box(denoise_work *k, float *plane, float *spare)
{
    box_pass across = { k, plane, spare, false }, down = { k, spare, plane, true };
    denoise_bands(k, box_band, &across);
    denoise_bands(k, box_band, &down);
}

/* ---- outliers ---- */

typedef struct outliers {
    denoise_work *k;
    float *rgb[3];
    float *sum, *sum2; /* luminance over 7x7, and its square */
    float *excess[3];  /* cut off */
    float *count;      /* pixels that take part, over 7x7 */
    const uint8_t *borrows;
    unsigned but;
} outliers;

#define NEIGHBOURS ((float)((2 * BOX + 1) * (2 * BOX + 1)))

static inline bool takes_part(const outliers *o, size_t i)
{
    return !o->borrows || !(o->borrows[i] & o->but);
}

static void measure_band(void *ctx, int y0, int y1, int i_thread)
{
    (void)i_thread;
    const outliers *o = ctx;
    size_t w = (size_t)o->k->w;
    for (size_t i = (size_t)y0 * w; i < (size_t)y1 * w; i++) {
        for (int c = 0; c < 3; c++) {
            float v = o->rgb[c][i];
            o->rgb[c][i] = v > 0.0f ? (v < 1e9f ? v : 1e9f) : 0.0f;
        }
        float part = takes_part(o, i) ? 1.0f : 0.0f, l = part * denoise_luminance(o->rgb, i);
        o->sum[i] = l;
        o->sum2[i] = l * l;
        o->count[i] = part;
    }
}

static void cut_band(void *ctx, int y0, int y1, int i_thread)
{
    (void)i_thread;
    const outliers *o = ctx;
    size_t w = (size_t)o->k->w;
    for (size_t i = (size_t)y0 * w; i < (size_t)y1 * w; i++) {
        if (!takes_part(o, i)) {
            o->excess[0][i] = o->excess[1][i] = o->excess[2][i] = 0.0f;
            continue;
        }
        float n = f_max(o->count[i] - 1.0f, 1.0f), share = 1.0f / (NEIGHBOURS * o->count[i]);
        float l = denoise_luminance(o->rgb, i), mean = f_max(0.0f, o->sum[i] - l) / n;
        float var = f_max(0.0f, (o->sum2[i] - l * l) / n - mean * mean), limit = mean + 3.0f * sqrtf(var);
        float keep = l > limit && l > 1e-12f ? limit / l : 1.0f;
        /* what is given on is bounded, for a thousandfold spike is no estimate of anything and its mound would
         * flash up */
        float give = (1.0f - keep) * (l > 0.0f ? f_min(1.0f, 5.0f * (limit + 1e-6f) / l) : 0.0f);
        for (int c = 0; c < 3; c++) {
            o->excess[c][i] = o->rgb[c][i] * give * share;
            o->rgb[c][i] *= keep;
        }
    }
}

static void return_band(void *ctx, int y0, int y1, int i_thread)
{
    (void)i_thread;
    const outliers *o = ctx;
    size_t w = (size_t)o->k->w;
    for (int c = 0; c < 3; c++)
        for (size_t i = (size_t)y0 * w; i < (size_t)y1 * w; i++)
            o->rgb[c][i] += takes_part(o, i) ? o->excess[c][i] : 0.0f;
}

void denoise_spread(denoise_work *k, float *const rgb[3], const uint8_t *borrows, unsigned but)
{
    outliers o = { .k = k,
                   .rgb = { rgb[0], rgb[1], rgb[2] },
                   .sum = k->scratch[0],
                   .sum2 = k->scratch[1],
                   .excess = { k->scratch[2], k->scratch[3], k->scratch[4] },
                   .count = k->scratch[6],
                   .borrows = borrows,
                   .but = but };
    denoise_bands(k, measure_band, &o);
    denoise_box(k, o.sum, k->scratch[5]);
    denoise_box(k, o.sum2, k->scratch[5]);
    denoise_box(k, o.count, k->scratch[5]);
    denoise_bands(k, cut_band, &o);
    for (int c = 0; c < 3; c++)
        for (int pass = 0; pass < 2; pass++) /* twice: a soft mound, not a visible square */
            denoise_box(k, o.excess[c], k->scratch[5]);
    denoise_bands(k, return_band, &o);
}

/* ---- pilots ---- */

typedef struct pilot {
    denoise_work *k;
    float *mean, *square, *rgb[3];
} pilot;

static void start_band(void *ctx, int y0, int y1, int i_thread)
{
    (void)i_thread;
    const pilot *p = ctx;
    size_t w = (size_t)p->k->w;
    for (size_t i = (size_t)y0 * w; i < (size_t)y1 * w; i++) {
        float l = denoise_luminance(p->rgb, i);
        p->mean[i] = l;
        p->square[i] = l * l;
    }
}

static void make_pilot(denoise_work *k, held *f, int which)
{
    float *const *rgb = which ? f->l.specular : f->l.diffuse;
    pilot p = { k, f->pilot[which], f->each_var[which], { rgb[0], rgb[1], rgb[2] } };
    denoise_bands(k, start_band, &p);
    denoise_blur_pilot(k, &f->l, p.mean, p.square, f->pilot_var[which], which == 1);
}

void denoise_prepare(denoise_work *k, held *f)
{
    denoise_spread(k, f->l.diffuse, f->l.borrows, LAYERS_BORROWS_LIGHT);
    denoise_spread(k, f->l.specular, f->l.borrows, LAYERS_BORROWS_LIGHT);
    denoise_spread(k, f->l.fog, f->l.borrows, LAYERS_BORROWS_FOG);
    denoise_lend(k, f);
    make_pilot(k, f, 0);
    make_pilot(k, f, 1);
}
