/* mark/invisible_embed.c - the invisible mark written into frames. See invisible.h.
 *
 * The tile is laid out once for the whole frame: chips by bilinear interpolation, and a threshold a pixel that rounds
 * the small values by dither. A frame costs one look at its texture, in blocks of 8 x 8 pixels, and one pass over its
 * pixels. Texture is the mean of the square root of a Laplacian, squared: noise and foliage count, one hard edge in a
 * flat block does not, so that nothing spills over an edge into the sky. How much of the texture is used follows from
 * the frame: as much as keeps it at WANTED_MSE, within bounds.
 */
#include "base/rng.h"
#include "base/vec.h"
#include "mark/invisible.h"
#include "mark/invisible_code.h"
#include "mark/invisible_turn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHIPS_ACROSS  120.0 /* along the picture's shorter side */
#define BLOCK         8
#define FLAT_GAIN     0.65f /* 8-bit steps of amplitude where there is no texture at all */
#define FAINT         0.5f  /* texture of which half counts */
#define TEXTURE_LO    0.06f /* bounds of steps of amplitude a step of texture that counts */
#define TEXTURE_HI    2.0f
#define GAIN_MAX      6.0f
#define WANTED_MSE    3.6f   /* of 8-bit RGB, about 43.5 dB in luma */
#define PATTERN_POWER 0.444f /* mean square of a bilinear pattern of +-1 */

struct mark_embedder {
    mark_embed_options o;
    int blocks_x, blocks_y;
    int8_t *pattern;       /* [height][width], +-127 */
    uint16_t *threshold;   /* [height][width], 0..32767 */
    float *texture, *gain; /* [blocks_y][blocks_x] */
    int16_t *row;          /* width: gain along a row, 1/256 of a step */
    int8_t *delta;         /* 3 * width */
    int half_width, half_height;
    int16_t *half; /* [half_height][half_width]: four times the luma, at half the size */
    float roots[1024];
};

void mark_embedder_destroy(mark_embedder **pm)
{
    mark_embedder *m = pm ? *pm : NULL;
    if (!m)
        return;
    free(m->pattern);
    free(m->threshold);
    free(m->texture);
    free(m->gain);
    free(m->half);
    free(m->row);
    free(m->delta);
    free(m);
    *pm = NULL;
}

static float chip_at(const int8_t chips[MARK_CHIPS], int x, int y)
{
    return chips[(y & (MARK_SIDE - 1)) * MARK_SIDE + (x & (MARK_SIDE - 1))];
}

/* what the pattern is at a pixel, in chips from the corner */
static float pattern_at(const int8_t chips[MARK_CHIPS], double u, double v)
{
    double fx = floor(u), fy = floor(v);
    int x = (int)fx, y = (int)fy;
    float a = (float)(u - fx), b = (float)(v - fy);
    return f_lerp(f_lerp(chip_at(chips, x, y), chip_at(chips, x + 1, y), a),
                  f_lerp(chip_at(chips, x, y + 1), chip_at(chips, x + 1, y + 1), a), b);
}

static void lay_out(mark_embedder *m, const int8_t chips[MARK_CHIPS])
{
    int w = m->o.width, h = m->o.height;
    double chip = fmax((w < h ? w : h) / CHIPS_ACROSS, 2.0);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            size_t i = (size_t)y * (size_t)w + (size_t)x;
            float p = pattern_at(chips, (x + 0.5) / chip - 0.5, (y + 0.5) / chip - 0.5);
            double noise = 52.9829189 * fmod(0.06711056 * x + 0.00583715 * y, 1.0); /* Jimenez 2014 */
            m->pattern[i] = (int8_t)lrintf(127.0f * p);
            m->threshold[i] = (uint16_t)((noise - floor(noise)) * 32767.0);
        }
}

int mark_embedder_create(mark_embedder **out, const mark_embed_options *o, ciel_fail *fail)
{
    if (o->width < 16 || o->height < 16 || o->width > 8192 || o->height > 8192 || !(o->fps > 0))
        return ciel_fail_set(fail, CIEL_E_INVAL, "frames of %d x %d cannot be marked", o->width, o->height);
    mark_embedder *m = calloc(1, sizeof *m);
    if (!m)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the mark");
    size_t n = (size_t)o->width * (size_t)o->height;
    m->o = *o;
    m->blocks_x = (o->width + BLOCK - 1) / BLOCK;
    m->blocks_y = (o->height + BLOCK - 1) / BLOCK;
    size_t n_blocks = (size_t)m->blocks_x * (size_t)m->blocks_y;
    m->pattern = malloc(n);
    m->threshold = malloc(n * sizeof *m->threshold);
    m->texture = malloc(n_blocks * sizeof *m->texture);
    m->gain = malloc(n_blocks * sizeof *m->gain);
    m->half_width = o->width / 2;
    m->half_height = o->height / 2;
    m->half = malloc((size_t)m->half_width * (size_t)m->half_height * sizeof *m->half);
    m->row = malloc((size_t)o->width * sizeof *m->row);
    m->delta = malloc((size_t)o->width * 3);
    if (!m->pattern || !m->threshold || !m->texture || !m->gain || !m->half || !m->row || !m->delta) {
        mark_embedder_destroy(&m);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the mark");
    }
    mark_layout layout;
    int8_t chips[MARK_CHIPS];
    mark_layout_make(&layout, o->key);
    mark_chips_write(chips, &layout, o->key, o->id);
    lay_out(m, chips);
    for (int i = 0; i < 1024; i++)
        m->roots[i] = sqrtf((float)i * 0.25f);
    m->o.key = NULL;
    *out = m;
    return CIEL_OK;
}

/* luma of a 2 x 2 group, four times */
static int luma4(const uint8_t *top, const uint8_t *below)
{
    return (top[0] + top[3] + below[0] + below[3] + 2 * (top[1] + top[4] + below[1] + below[4]) + top[2] + top[5] +
            below[2] + below[5]) >>
           2;
}

/* four times the luma of row `y` of the picture at half its size, n of them */
static void half_row(int16_t *to, const mark_embedder *m, const uint8_t *rgb, int y, int n)
{
    const uint8_t *top = rgb + (size_t)(2 * y) * (size_t)m->o.width * 3, *below = top + (size_t)m->o.width * 3;
    for (int x = 0; x < n; x++)
        to[x] = (int16_t)luma4(top + 6 * x, below + 6 * x);
}

static int distance(int a, int b, int middle)
{
    return abs(2 * middle - a - b);
}

/* mean square root of the second differences in a block of the picture at half its size, squared */
static float block_texture(const mark_embedder *m, int bx, int by)
{
    int x0 = bx * BLOCK / 2, y0 = by * BLOCK / 2, n = 0;
    int x1 = x0 + BLOCK / 2, y1 = y0 + BLOCK / 2;
    float sum = 0;
    for (int y = y0 > 1 ? y0 : 1; y < y1 && y < m->half_height - 1; y++)
        for (int x = x0 > 1 ? x0 : 1; x < x1 && x < m->half_width - 1; x++) {
            const int16_t *p = m->half + (size_t)y * (size_t)m->half_width + x;
            sum += m->roots[(distance(p[-1], p[1], *p) + distance(p[-m->half_width], p[m->half_width], *p)) >> 2];
            n++;
        }
    return n ? sum / (float)n * (sum / (float)n) : 0.0f;
}

static float texture_of(const mark_embedder *m, int bx, int by)
{
    bx = bx < 0 ? 0 : bx >= m->blocks_x ? m->blocks_x - 1 : bx;
    by = by < 0 ? 0 : by >= m->blocks_y ? m->blocks_y - 1 : by;
    return m->texture[(size_t)by * (size_t)m->blocks_x + (size_t)bx];
}

/* no block counts for more than its surroundings */
static float quiet_texture(const mark_embedder *m, int bx, int by)
{
    float sum = 0;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
            sum += texture_of(m, bx + dx, by + dy);
    return f_min(texture_of(m, bx, by), sum / 9.0f);
}

/* faint grain hides little of what is coarser than itself: it counts less than it is */
static float hiding(float texture)
{
    return texture * texture / (texture + FAINT);
}

static float gain_for(float hidden, float share)
{
    return f_min(FLAT_GAIN + share * hidden, GAIN_MAX);
}

/* the share of the texture that keeps the frame at WANTED_MSE */
static float texture_share(const mark_embedder *m)
{
    size_t n = (size_t)m->blocks_x * (size_t)m->blocks_y;
    float lo = TEXTURE_LO, hi = TEXTURE_HI;
    for (int step = 0; step < 8; step++) {
        float share = 0.5f * (lo + hi), power = 0;
        for (size_t i = 0; i < n; i++) {
            float g = gain_for(m->gain[i], share);
            power += g * g;
        }
        *(power * PATTERN_POWER > WANTED_MSE * (float)n ? &hi : &lo) = share;
    }
    return 0.5f * (lo + hi);
}

static void find_gains(mark_embedder *m, const uint8_t *rgb)
{
    for (int y = 0; y < m->half_height; y++)
        half_row(m->half + (size_t)y * (size_t)m->half_width, m, rgb, y, m->half_width);
    for (int by = 0; by < m->blocks_y; by++)
        for (int bx = 0; bx < m->blocks_x; bx++)
            m->texture[(size_t)by * (size_t)m->blocks_x + (size_t)bx] = block_texture(m, bx, by);
    for (int by = 0; by < m->blocks_y; by++)
        for (int bx = 0; bx < m->blocks_x; bx++)
            m->gain[(size_t)by * (size_t)m->blocks_x + (size_t)bx] = hiding(quiet_texture(m, bx, by));
    float share = texture_share(m);
    for (size_t i = 0; i < (size_t)m->blocks_x * (size_t)m->blocks_y; i++)
        m->gain[i] = gain_for(m->gain[i], share);
}

/* gains of pixel row y, between the middles of blocks, times the polarity, in 1/256 */
static void gain_row(mark_embedder *m, int y, float polarity)
{
    float at = ((float)y + 0.5f) / BLOCK - 0.5f;
    int above = at < 0 ? 0 : (int)at, below = above + 1 < m->blocks_y ? above + 1 : above;
    const float *a = m->gain + (size_t)above * (size_t)m->blocks_x, *b = m->gain + (size_t)below * (size_t)m->blocks_x;
    float t = f_clamp(at - (float)above, 0, 1), scale = 256.0f * polarity;
    float last = scale * f_lerp(a[0], b[0], t);
    for (int bx = 0; bx <= m->blocks_x; bx++) {
        float next = bx < m->blocks_x ? scale * f_lerp(a[bx], b[bx], t) : last;
        for (int i = 0; i < BLOCK; i++) {
            int x = bx * BLOCK - BLOCK / 2 + i;
            if (x >= 0 && x < m->o.width)
                m->row[x] = (int16_t)(last + (next - last) * (((float)i + 0.5f) / BLOCK));
        }
        last = next;
    }
}

static void mark_row(mark_embedder *m, uint8_t *rgb, int y)
{
    int w = m->o.width;
    const int8_t *pattern = m->pattern + (size_t)y * (size_t)w;
    const uint16_t *threshold = m->threshold + (size_t)y * (size_t)w;
    int16_t *restrict row = m->row;
    for (int x = 0; x < w; x++)
        row[x] = (int16_t)((row[x] * pattern[x] + threshold[x]) >> 15);
    for (int x = 0; x < w; x++)
        m->delta[3 * x] = m->delta[3 * x + 1] = m->delta[3 * x + 2] = (int8_t)row[x];
    uint8_t *restrict to = rgb + (size_t)y * (size_t)w * 3;
    const int8_t *restrict delta = m->delta;
    for (int i = 0; i < 3 * w; i++) {
        int v = to[i] + delta[i];
        to[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
    }
}

void mark_embedder_frame(mark_embedder *m, uint8_t *rgb, int i_frame)
{
    float p = m->o.still ? 1.0f : mark_turn_at(i_frame / m->o.fps);
    find_gains(m, rgb);
    for (int y = 0; y < m->o.height; y++) {
        gain_row(m, y, p);
        mark_row(m, rgb, y);
    }
}
