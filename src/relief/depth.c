/* relief/depth.c - how near each part of a picture is. See relief.h for the cues, parts.h for the steps. */
#include "relief/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FAR_AWAY 0.03f /* nearness of sky and of what stands on the horizon */

typedef struct segment {
    int n, x0, x1, y0, y1;
    int on_top, on_bottom; /* pixels on the picture's upper and lower edge */
    double sum_y, rough;   /* of rows; of brightness differences */
    int foot;              /* row below which hardly any of it lies */
    bool sky, ground;
    float nearness;
} segment;

typedef struct estimate {
    const small_picture *p;
    const int *label;
    segment *s;
    int n;
    double horizon; /* row */
    ciel_arena *a;
} estimate;

static void gather(estimate *e)
{
    const small_picture *p = e->p;
    for (int i = 0; i < e->n; i++)
        e->s[i] = (segment){ .x0 = p->w, .y0 = p->h };
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++) {
            int i = y * p->w + x;
            segment *s = &e->s[e->label[i]];
            s->n++;
            s->x0 = x < s->x0 ? x : s->x0;
            s->x1 = x > s->x1 ? x : s->x1;
            s->y0 = y < s->y0 ? y : s->y0;
            s->y1 = y;
            s->on_top += y == 0;
            s->on_bottom += y == p->h - 1;
            s->sum_y += y;
            if (x + 1 < p->w && y + 1 < p->h && e->label[i + 1] == e->label[i] && e->label[i + p->w] == e->label[i])
                s->rough += fabs((double)(p->y[i] - p->y[i + 1])) + fabs((double)(p->y[i] - p->y[i + p->w]));
        }
}

/* the row above which 96 in a hundred of each segment lie */
static void find_feet(estimate *e)
{
    const small_picture *p = e->p;
    int *seen = ARENA_ARRAY(e->a, (size_t)e->n, int);
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++) {
            int l = e->label[y * p->w + x];
            if (++seen[l] <= 0.96 * e->s[l].n)
                e->s[l].foot = y;
        }
}

static void find_sky(estimate *e)
{
    const small_picture *p = e->p;
    for (int i = 0; i < e->n; i++) {
        segment *s = &e->s[i];
        double middle = s->sum_y / s->n / p->h, rough = s->rough / s->n;
        s->sky = s->on_top > 0.12 * p->w && middle < 0.48 && s->foot < 0.8 * p->h && rough < 0.06;
    }
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* under the sky, by the middle of the columns that have some; else a little above the middle */
static double find_horizon(estimate *e)
{
    const small_picture *p = e->p;
    int *ends = ARENA_ARRAY(e->a, (size_t)p->w, int), n = 0;
    for (int x = 0; x < p->w; x++) {
        int y = 0;
        while (y < p->h && e->s[e->label[y * p->w + x]].sky)
            y++;
        if (y > 0)
            ends[n++] = y;
    }
    if (n < p->w / 4)
        return 0.42 * p->h;
    qsort(ends, (size_t)n, sizeof *ends, by_value);
    double h = ends[(3 * n) / 4]; /* what stands on the ground hides the horizon: it is low rather than high */
    return h < 0.15 * p->h ? 0.15 * p->h : h > 0.72 * p->h ? 0.72 * p->h : h;
}

static float ground_at(const estimate *e, double row)
{
    double t = (row - e->horizon) / (e->p->h - e->horizon);
    return t <= 0 ? FAR_AWAY : FAR_AWAY + (1 - FAR_AWAY) * (float)t;
}

/* lies rather than stands: all of it below the horizon, and wide, or long, or reaching the lower edge */
static bool lies(const estimate *e, const segment *s)
{
    double wide = (double)(s->x1 - s->x0 + 1) / e->p->w, tall = (double)(s->y1 - s->y0 + 1) / e->p->h;
    return s->y0 > e->horizon - 0.06 * e->p->h &&
           (s->on_bottom > 0 || tall > 0.3 || wide > 0.8 || (wide > 0.5 && tall < 0.35 * wide));
}

/* what stands upon something that stands is as near: a head on its shoulders */
static void stack(estimate *e)
{
    const small_picture *p = e->p;
    int *below = ARENA_ARRAY(e->a, (size_t)e->n * (size_t)e->n, int);
    for (int y = 0; y + 1 < p->h; y++)
        for (int x = 0; x < p->w; x++) {
            int u = e->label[y * p->w + x], d = e->label[(y + 1) * p->w + x];
            below[u * e->n + d] += u != d;
        }
    for (int round = 0; round < 4; round++)
        for (int u = 0; u < e->n; u++)
            for (int d = 0; d < e->n; d++) {
                segment *up = &e->s[u], *down = &e->s[d];
                int own = up->x1 - up->x0 + 1, support = down->x1 - down->x0 + 1;
                bool stands = !up->sky && !up->ground && !down->sky && !down->ground && down->nearness > up->nearness;
                if (stands && below[u * e->n + d] > 0.3 * own && own < 1.6 * support && own > 0.2 * support &&
                    up->n < 0.12 * p->w * p->h)
                    up->nearness = down->nearness;
            }
}

/* in a picture with a blurred background, what is sharp is in front of it */
static void weigh_sharpness(estimate *e)
{
    double all = 0;
    int n = 0;
    for (int i = 0; i < e->n; i++)
        if (!e->s[i].sky) {
            all += e->s[i].rough;
            n += e->s[i].n;
        }
    double usual = n ? all / n : 0;
    for (int i = 0; i < e->n && usual > 1e-4; i++) {
        segment *s = &e->s[i];
        double more = s->rough / s->n / usual - 1;
        more = more < -0.6 ? -0.6 : more > 0.6 ? 0.6 : more;
        if (!s->sky && !s->ground)
            s->nearness += 0.12f * (float)more * (1 - s->nearness);
        s->nearness = s->nearness < FAR_AWAY ? FAR_AWAY : s->nearness > 1 ? 1 : s->nearness;
    }
}

void estimate_nearness(const small_picture *p, float *nearness, double *horizon, ciel_arena *a)
{
    int *label = ARENA_ARRAY(a, (size_t)p->w * (size_t)p->h, int);
    int n = segment_picture(p, label, a);
    estimate e = { .p = p, .label = label, .n = n, .s = ARENA_ARRAY(a, (size_t)n, segment), .a = a };
    gather(&e);
    find_feet(&e);
    find_sky(&e);
    e.horizon = *horizon >= 0 ? *horizon * p->h : find_horizon(&e);
    *horizon = e.horizon / p->h;
    for (int i = 0; i < n; i++) {
        segment *s = &e.s[i];
        s->ground = !s->sky && lies(&e, s);
        s->nearness = s->sky ? FAR_AWAY : ground_at(&e, s->foot);
    }
    stack(&e);
    weigh_sharpness(&e);
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++) {
            const segment *s = &e.s[label[y * p->w + x]];
            nearness[y * p->w + x] = s->ground ? ground_at(&e, y) : s->nearness;
        }
}

/* ---- smoothing ---- */
/* box mean over (2r+1)^2, borders counted as they are */
static void box_mean(float *out, const float *in, int w, int h, int r, float *row)
{
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            float sum = 0;
            int n = 0;
            for (int k = x - r; k <= x + r; k++)
                if (k >= 0 && k < w) {
                    sum += in[y * w + k];
                    n++;
                }
            row[y * w + x] = sum / (float)n;
        }
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            float sum = 0;
            int n = 0;
            for (int k = y - r; k <= y + r; k++)
                if (k >= 0 && k < h) {
                    sum += row[k * w + x];
                    n++;
                }
            out[y * w + x] = sum / (float)n;
        }
}

/* near things a pixel larger: the bend then lies in what is behind them */
static void grow_near(float *d, float *spare, int w, int h)
{
    memcpy(spare, d, (size_t)w * (size_t)h * sizeof *d);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            for (int ky = y > 0 ? y - 1 : 0; ky <= y + 1 && ky < h; ky++)
                for (int kx = x > 0 ? x - 1 : 0; kx <= x + 1 && kx < w; kx++)
                    if (spare[ky * w + kx] > d[y * w + x])
                        d[y * w + x] = spare[ky * w + kx];
}

/* He, Sun and Tang (2010): where the picture's brightness is even, so becomes the nearness */
static void guided(const small_picture *p, float *d, int r, float eps, ciel_arena *a)
{
    size_t n = (size_t)p->w * (size_t)p->h;
    float *mi = ARENA_ARRAY(a, n, float), *md = ARENA_ARRAY(a, n, float), *mid = ARENA_ARRAY(a, n, float),
          *mii = ARENA_ARRAY(a, n, float), *t = ARENA_ARRAY(a, n, float), *row = ARENA_ARRAY(a, n, float);
    box_mean(mi, p->y, p->w, p->h, r, row);
    box_mean(md, d, p->w, p->h, r, row);
    for (size_t i = 0; i < n; i++)
        t[i] = p->y[i] * d[i];
    box_mean(mid, t, p->w, p->h, r, row);
    for (size_t i = 0; i < n; i++)
        t[i] = p->y[i] * p->y[i];
    box_mean(mii, t, p->w, p->h, r, row);
    for (size_t i = 0; i < n; i++) {
        float slope = (mid[i] - mi[i] * md[i]) / (mii[i] - mi[i] * mi[i] + eps);
        mid[i] = slope;
        mii[i] = md[i] - slope * mi[i];
    }
    box_mean(mi, mid, p->w, p->h, r, row);
    box_mean(md, mii, p->w, p->h, r, row);
    for (size_t i = 0; i < n; i++) {
        float v = mi[i] * p->y[i] + md[i];
        d[i] = v < 0 ? 0 : v > 1 ? 1 : v;
    }
}

void smooth_nearness(const small_picture *p, float *nearness, ciel_arena *a)
{
    size_t n = (size_t)p->w * (size_t)p->h;
    float *spare = ARENA_ARRAY(a, n, float), *row = ARENA_ARRAY(a, n, float);
    grow_near(nearness, spare, p->w, p->h);
    guided(p, nearness, 4, 0.004f, a);
    grow_near(nearness, spare, p->w, p->h);
    for (int i = 0; i < 3; i++) {
        box_mean(spare, nearness, p->w, p->h, 3, row);
        memcpy(nearness, spare, n * sizeof *nearness);
    }
}
