/* render/frame_steady.c - neighbouring pictures steady each other: each pixel is averaged with the same spot in the
 * frames before and after it.
 *
 * Camera samples are few, and lie elsewhere in the pixel in each frame of a window (frame_look.c); together they draw
 * edges finely and fill discs out of focus. A pixel's spot is that of the nearest surface around it, followed by its
 * own motion and the camera's; the nearest pixel there is taken, so nothing is blurred twice. What is found is held
 * within the spread of colours around the pixel in its own frame: things uncovered or lit anew keep no ghost
 * (Karis, "High quality temporal supersampling", 2014; here in both directions, since the film is not live).
 */
#include "base/fail.h"
#include "render/frame.h"
#include <stdlib.h>

#define REACH 2 /* of the neighbourhood that bounds colours, pixels */

/* A camera of the window: a spot's place in its picture is (across . p, down . p) / (forward . p). */
typedef struct view {
    const frame *f;
    vec3 eye, across, down, forward;
} view;

typedef struct steady_job {
    const frame *f;
    view views[FRAME_WINDOW];
    int n, now;
    float *const *rgb;
    float *tone[3]; /* the picture now, compressed into 0..1 */
} steady_job;

static view view_of(const frame *f)
{
    camera_pose c = lens_pose(&f->camera, 0.5f);
    return (view){ f, c.position, v3_scale(c.right, (float)(c.focal_m / c.sensor_w_m * f->w)),
                   v3_scale(c.up, (float)(-c.focal_m / c.sensor_h_m * f->h)), c.forward };
}

static bool look_up(const view *v, vec3 p, float *x, float *y)
{
    vec3 d = v3_sub(p, v->eye);
    float z = v3_dot(d, v->forward);
    if (!(z > 1e-4f))
        return false;
    *x = 0.5f * (float)v->f->w + v3_dot(d, v->across) / z;
    *y = 0.5f * (float)v->f->h + v3_dot(d, v->down) / z;
    return true;
}

static vec3 compress(vec3 c)
{
    return v3_scale(c, 1.0f / (1.0f + v3_top(c)));
}
static vec3 expand(vec3 t)
{
    return v3_scale(t, 1.0f / f_max(1.0f - v3_top(t), 1e-3f));
}

static void compress_row(void *ctx, int y, int i_thread)
{
    (void)i_thread;
    const steady_job *j = ctx;
    size_t w = (size_t)j->f->w;
    for (size_t i = (size_t)y * w; i < ((size_t)y + 1) * w; i++) {
        vec3 t = compress(unpack_rgb9e5(j->f->color[i]));
        j->tone[0][i] = t.x;
        j->tone[1][i] = t.y;
        j->tone[2][i] = t.z;
    }
}

/* ---- bounds ---- */

/* Of one row of pixels: mean and deviation of the neighbourhood's colours, and scratch for sums over its columns (REACH
 * more on either side). */
typedef struct row_bounds {
    float *mean[3], *deviation[3], *sum, *square;
} row_bounds;

static void sum_columns(const steady_job *j, const row_bounds *b, int c, int y)
{
    int w = j->f->w, h = j->f->h;
    float *restrict sum = b->sum + REACH, *restrict square = b->square + REACH;
    memset(sum, 0, (size_t)w * sizeof *sum);
    memset(square, 0, (size_t)w * sizeof *square);
    for (int dy = -REACH; dy <= REACH; dy++) {
        int sy = y + dy < 0 ? 0 : y + dy >= h ? h - 1 : y + dy;
        const float *restrict row = j->tone[c] + (size_t)sy * (size_t)w;
        for (int x = 0; x < w; x++) {
            sum[x] += row[x];
            square[x] += row[x] * row[x];
        }
    }
    for (int x = 1; x <= REACH; x++) {
        sum[-x] = sum[0];
        square[-x] = square[0];
        sum[w - 1 + x] = sum[w - 1];
        square[w - 1 + x] = square[w - 1];
    }
}

static void bound_row(const steady_job *j, const row_bounds *b, int y)
{
    const float scale = 1.0f / ((2 * REACH + 1) * (2 * REACH + 1));
    for (int c = 0; c < 3; c++) {
        sum_columns(j, b, c, y);
        const float *restrict sum = b->sum, *restrict square = b->square;
        float *restrict mean = b->mean[c], *restrict deviation = b->deviation[c];
        for (int x = 0; x < j->f->w; x++) {
            float m = (sum[x] + sum[x + 1] + sum[x + 2] + sum[x + 3] + sum[x + 4]) * scale;
            float q = (square[x] + square[x + 1] + square[x + 2] + square[x + 3] + square[x + 4]) * scale - m * m;
            mean[x] = m;
            deviation[x] = sqrtf(q > 0.0f ? q : 0.0f);
        }
    }
}
_Static_assert(REACH == 2, "bound_row adds five columns");

static vec3 hold(const row_bounds *b, int x, float sigmas, vec3 t)
{
    float off[3] = { sigmas * b->deviation[0][x], sigmas * b->deviation[1][x], sigmas * b->deviation[2][x] };
    return v3(f_clamp(t.x, b->mean[0][x] - off[0], b->mean[0][x] + off[0]),
              f_clamp(t.y, b->mean[1][x] - off[1], b->mean[1][x] + off[1]),
              f_clamp(t.z, b->mean[2][x] - off[2], b->mean[2][x] + off[2]));
}

/* ---- one pixel ---- */

/* Of the pixels around, the nearest to the camera: at an edge, the motion that matters is that of what lies in front.
 */
static size_t nearest_around(const frame *f, int x, int y)
{
    size_t best = (size_t)y * (size_t)f->w + (size_t)x;
    if (x == 0 || y == 0 || x == f->w - 1 || y == f->h - 1)
        return best;
    const size_t w = (size_t)f->w, at = best;
    const size_t around[4] = { at - w - 1, at - w + 1, at + w - 1, at + w + 1 };
    for (int k = 0; k < 4; k++)
        best = f->depth[around[k]] < f->depth[best] ? around[k] : best;
    return best;
}

typedef struct spot {
    vec3 point, step; /* in the world at mid-shutter; what it moves in a frame */
    float x, y;       /* centre of its pixel */
} spot;

static spot spot_at(const view *v, const frame *f, int x, int y)
{
    size_t p = nearest_around(f, x, y);
    spot s = { .x = (float)(p % (size_t)f->w) + 0.5f, .y = (float)(p / (size_t)f->w) + 0.5f };
    float along = 1.0f / v3_len2(v->across), drop = 1.0f / v3_len2(v->down);
    vec3 d = v3_mad(v3_mad(v->forward, v->across, (s.x - 0.5f * (float)f->w) * along), v->down,
                    (s.y - 0.5f * (float)f->h) * drop);
    s.point = v3_mad(v->eye, v3_norm(d), f->depth[p]);
    const int16_t *m = f->motion + 3 * p;
    s.step = v3_scale(v3((float)m[0], (float)m[1], (float)m[2]), FRAME_MOTION_UNIT_M);
    return s;
}

/* What a pixel counts whose centre lies beside the spot, by the square of the distance: fine detail stays fine. */
static float beside(float d2)
{
    float k = f_max(1.0f - 1.2f * d2, 0.0f);
    return k * k;
}

/* What a pixel counts that was only lent: the frames beside looked there themselves. */
#define LENT_PART 0.25f

static void steady_pixel(const steady_job *j, const row_bounds *row, int x, int y)
{
    const frame *f = j->f;
    size_t i = (size_t)y * (size_t)f->w + (size_t)x;
    bool blurred = f->blur[i] > 6;
    vec3 now = unpack_rgb9e5(f->color[i]);
    float weight = blurred ? 1.0f : (f->lent[i] ? LENT_PART : 1.3f) / (1.0f + v3_top(now));
    vec3 sum = v3_scale(now, weight);
    spot s = spot_at(&j->views[j->now], f, x, y);
    for (int k = 0; k < j->n; k++) {
        const view *v = &j->views[k];
        float sx, sy;
        if (k == j->now || !look_up(v, v3_mad(s.point, s.step, (float)(v->f->i_frame - f->i_frame)), &sx, &sy))
            continue;
        float dx = sx - s.x, dy = sy - s.y;
        int qx = fast_floor(dx + 0.5f), qy = fast_floor(dy + 0.5f);
        dx -= (float)qx;
        dy -= (float)qy;
        qx += x;
        qy += y;
        if (qx < 0 || qy < 0 || qx >= f->w || qy >= f->h)
            continue;
        size_t there = (size_t)qy * (size_t)f->w + (size_t)qx;
        vec3 t = compress(unpack_rgb9e5(v->f->color[there]));
        t = hold(row, x, blurred ? 2.0f : 1.2f, t);
        if (blurred) {
            sum = v3_add(sum, expand(t));
            weight += 1.0f;
        } else { /* each counts the less the brighter it is: compressing it was just that division */
            float part = beside(dx * dx + dy * dy) * (v->f->lent[there] ? LENT_PART : 1.0f);
            sum = v3_mad(sum, t, part);
            weight += part * (1.0f - v3_top(t));
        }
    }
    sum = v3_scale(sum, 1.0f / (weight * (float)f->exposure));
    j->rgb[0][i] = sum.x;
    j->rgb[1][i] = sum.y;
    j->rgb[2][i] = sum.z;
}

#define BAND 8

static void steady_band(void *ctx, int i_chunk, int i_thread)
{
    (void)i_thread;
    const steady_job *j = ctx;
    size_t w = (size_t)j->f->w;
    float *block = malloc((8 * w + 4 * REACH) * sizeof *block), *sums = block + 6 * w;
    CIEL_ASSERT(block && "out of memory for a row of pixels");
    row_bounds row = {
        { block, block + w, block + 2 * w }, { block + 3 * w, block + 4 * w, block + 5 * w }, sums, sums + w + 2 * REACH
    };
    int y1 = (i_chunk + 1) * BAND < j->f->h ? (i_chunk + 1) * BAND : j->f->h;
    for (int y = i_chunk * BAND; y < y1; y++) {
        bound_row(j, &row, y);
        for (int x = 0; x < j->f->w; x++)
            steady_pixel(j, &row, x, y);
    }
    free(block);
}

void frame_steady(const frame *const *frames, int n, int i_now, float *const rgb[3], ciel_pool *pool)
{
    CIEL_ASSERT(n >= 1 && n <= FRAME_WINDOW && i_now >= 0 && i_now < n);
    const frame *f = frames[i_now];
    size_t area = (size_t)f->w * (size_t)f->h;
    float *block = malloc(3 * area * sizeof *block);
    CIEL_ASSERT(block && "out of memory for a frame");
    steady_job j = { .f = f, .n = n, .now = i_now, .rgb = rgb, .tone = { block, block + area, block + 2 * area } };
    for (int i = 0; i < n; i++)
        j.views[i] = view_of(frames[i]);
    ciel_pool_run(pool, f->h, compress_row, &j);
    ciel_pool_run(pool, (f->h + BAND - 1) / BAND, steady_band, &j);
    free(block);
}
