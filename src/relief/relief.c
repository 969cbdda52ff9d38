/* relief/relief.c - the relief seen by a camera. See relief.h.
 *
 * For each pixel of the new picture the point of the old one that lands there is looked for: start at the same place,
 * see where that point lands, step back by the miss, a few times over. That converges as long as the picture is not
 * folded (neighbours never change places), so there are no holes to fill.
 */
#include "relief/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_SIDE 192 /* of the picture that depth is estimated on */
#define STEPS      7
#define ROWS       16 /* of a chunk */

struct relief {
    int w, h, sw, sh;
    uint8_t *rgb;
    float *nearness; /* [sh][sw] */
    double horizon;
    relief_options o;
};

relief_options relief_options_default(void)
{
    return (relief_options){ .near_m = 2.5, .far_m = 40, .lens_mm = 35, .horizon = -1 };
}

/* ---- the small picture ---- */
static void shrink(small_picture *p, const uint8_t *rgb, int w, int h)
{
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++) {
            int x0 = x * w / p->w, x1 = (x + 1) * w / p->w, y0 = y * h / p->h, y1 = (y + 1) * h / p->h, n = 0;
            float c[3] = { 0, 0, 0 };
            for (int j = y0; j < y1 || j == y0; j++)
                for (int i = x0; i < x1 || i == x0; i++, n++)
                    for (int k = 0; k < 3; k++)
                        c[k] += rgb[3 * ((size_t)j * (size_t)w + (size_t)i) + (size_t)k];
            float r = c[0] / (255.0f * (float)n), g = c[1] / (255.0f * (float)n), b = c[2] / (255.0f * (float)n);
            float luma = 0.299f * r + 0.587f * g + 0.114f * b;
            p->y[y * p->w + x] = luma;
            p->cb[y * p->w + x] = 0.564f * (b - luma);
            p->cr[y * p->w + x] = 0.713f * (r - luma);
        }
}

int relief_create(relief **out, const uint8_t *rgb, int width, int height, const relief_options *o, ciel_fail *fail)
{
    if (width < 16 || height < 16 || width > 8192 || height > 8192)
        return ciel_fail_set(fail, CIEL_E_INVAL, "a picture of %d x %d cannot be filmed", width, height);
    relief *r = calloc(1, sizeof *r);
    double k = (double)SMALL_SIDE / (width > height ? width : height);
    k = k < 1 ? k : 1;
    if (r) {
        *r = (relief){ .w = width, .h = height, .sw = (int)(width * k + 0.5), .sh = (int)(height * k + 0.5), .o = *o };
        r->horizon = o->horizon;
        r->rgb = malloc((size_t)width * (size_t)height * 3);
        r->nearness = malloc((size_t)r->sw * (size_t)r->sh * sizeof *r->nearness);
    }
    if (!r || !r->rgb || !r->nearness) {
        relief_destroy(&r);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for a picture of %d x %d", width, height);
    }
    memcpy(r->rgb, rgb, (size_t)width * (size_t)height * 3);
    ciel_arena a = { 0 };
    size_t n = (size_t)r->sw * (size_t)r->sh;
    small_picture p = { r->sw, r->sh, ARENA_ARRAY(&a, n, float), ARENA_ARRAY(&a, n, float), ARENA_ARRAY(&a, n, float) };
    shrink(&p, rgb, width, height);
    estimate_nearness(&p, r->nearness, &r->horizon, &a);
    smooth_nearness(&p, r->nearness, &a);
    ciel_arena_free(&a);
    *out = r;
    return CIEL_OK;
}

void relief_destroy(relief **pr)
{
    relief *r = *pr;
    if (!r)
        return;
    free(r->rgb);
    free(r->nearness);
    free(r);
    *pr = NULL;
}

double relief_horizon(const relief *r)
{
    return r->horizon;
}

/* ---- geometry: x right, y down, in pixels ---- */
typedef struct seer {
    const relief *r;
    camera_pose c;
    double focal, focal_now; /* pixels, of the picture and of the camera */
    bool at_rest;
} seer;

static double nearness_at(const relief *r, double x, double y)
{
    double u = (x + 0.5) * r->sw / r->w - 0.5, v = (y + 0.5) * r->sh / r->h - 0.5;
    u = u < 0 ? 0 : u > r->sw - 1 ? r->sw - 1 : u;
    v = v < 0 ? 0 : v > r->sh - 1 ? r->sh - 1 : v;
    int i = (int)u < r->sw - 1 ? (int)u : r->sw - 2, k = (int)v < r->sh - 1 ? (int)v : r->sh - 2;
    double a = u - i, b = v - k;
    const float *d = r->nearness + (size_t)k * (size_t)r->sw + (size_t)i;
    return ((double)d[0] * (1 - a) + (double)d[1] * a) * (1 - b) +
           ((double)d[r->sw] * (1 - a) + (double)d[r->sw + 1] * a) * b;
}

static double depth_of(const relief *r, double nearness)
{
    return 1 / ((1 - nearness) / r->o.far_m + nearness / r->o.near_m);
}

double relief_depth_at(const relief *r, double x, double y)
{
    return depth_of(r, nearness_at(r, x * r->w - 0.5, y * r->h - 0.5));
}

static seer make_seer(const relief *r, const camera_pose *c)
{
    double longer = r->w > r->h ? r->w : r->h;
    seer s = { .r = r, .c = *c, .focal = r->o.lens_mm / 36 * longer, .focal_now = c->focal_m / 0.036 * longer };
    s.at_rest = v3_len(c->position) < 1e-6f && v3_dist(c->forward, v3(0, 0, -1)) < 1e-6f &&
                v3_dist(c->up, v3(0, 1, 0)) < 1e-6f && fabs(s.focal_now / s.focal - 1) < 1e-6;
    return s;
}

/* where the picture's point (x, y) is seen */
static void land(const seer *s, double x, double y, double *tx, double *ty)
{
    const relief *r = s->r;
    double z = depth_of(r, nearness_at(r, x, y)), half_w = 0.5 * (r->w - 1), half_h = 0.5 * (r->h - 1);
    vec3 p = v3((float)((x - half_w) / s->focal * z), (float)(-(y - half_h) / s->focal * z), (float)-z);
    p = v3_sub(p, s->c.position);
    double depth = (double)v3_dot(p, s->c.forward);
    depth = depth > 0.05 ? depth : 0.05;
    *tx = half_w + s->focal_now * (double)v3_dot(p, s->c.right) / depth;
    *ty = half_h - s->focal_now * (double)v3_dot(p, s->c.up) / depth;
}

/* the picture goes on beyond its borders as in a mirror */
static double mirrored(double x, int n)
{
    double span = 2.0 * (n - 1), m = fmod(fabs(x), span);
    return m > n - 1 ? span - m : m;
}

static float cubic(float a, float b, float c, float d, float t)
{
    return b + 0.5f * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

static void sample(const relief *r, double x, double y, uint8_t *out)
{
    x = mirrored(x, r->w);
    y = mirrored(y, r->h);
    int i = (int)x, k = (int)y;
    float fx = (float)(x - i), fy = (float)(y - k);
    for (int c = 0; c < 3; c++) {
        float rows[4];
        for (int j = 0; j < 4; j++) {
            int yy = k - 1 + j;
            yy = yy < 0 ? 0 : yy > r->h - 1 ? r->h - 1 : yy;
            const uint8_t *row = r->rgb + 3 * (size_t)yy * (size_t)r->w + (size_t)c;
            int x0 = i > 0 ? i - 1 : 0, x2 = i + 1 < r->w ? i + 1 : r->w - 1, x3 = i + 2 < r->w ? i + 2 : r->w - 1;
            rows[j] = cubic(row[3 * x0], row[3 * i], row[3 * x2], row[3 * x3], fx);
        }
        float v = cubic(rows[0], rows[1], rows[2], rows[3], fy) + 0.5f;
        out[c] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
    }
}

typedef struct see_job {
    seer s;
    uint8_t *rgb;
} see_job;

static void see_rows(void *ctx, int i_chunk, int i_thread)
{
    const see_job *j = ctx;
    const relief *r = j->s.r;
    (void)i_thread;
    for (int y = i_chunk * ROWS; y < (i_chunk + 1) * ROWS && y < r->h; y++) {
        double from_x = 0, from_y = 0; /* the neighbour's way: a good beginning */
        for (int x = 0; x < r->w; x++) {
            double px = x + from_x, py = y + from_y;
            for (int k = 0; k < STEPS; k++) {
                double tx, ty;
                land(&j->s, px, py, &tx, &ty);
                px -= tx - x;
                py -= ty - y;
                if (fabs(tx - x) + fabs(ty - y) < 0.02)
                    break;
            }
            from_x = px - x;
            from_y = py - y;
            sample(r, px, py, j->rgb + 3 * ((size_t)y * (size_t)r->w + (size_t)x));
        }
    }
}

void relief_see(const relief *r, const camera_pose *c, uint8_t *rgb, ciel_pool *pool)
{
    see_job j = { make_seer(r, c), rgb };
    if (j.s.at_rest)
        memcpy(rgb, r->rgb, (size_t)r->w * (size_t)r->h * 3);
    else
        ciel_pool_run(pool, (r->h + ROWS - 1) / ROWS, see_rows, &j);
}

/* differences of the way that points go, on the small picture's grid: what every point shares does not fold */
double relief_fold(const relief *r, const camera_pose *c)
{
    seer s = make_seer(r, c);
    double kx = (double)r->w / r->sw, ky = (double)r->h / r->sh, most = 0, scale = s.focal_now / s.focal;
    for (int y = 0; y + 1 < r->sh; y++)
        for (int x = 0; x + 1 < r->sw; x++) {
            double ax, ay, bx, by, cx, cy, px = (x + 0.5) * kx, py = (y + 0.5) * ky;
            land(&s, px, py, &ax, &ay);
            land(&s, px + kx, py, &bx, &by);
            land(&s, px, py + ky, &cx, &cy);
            double fold = fmax(fmax(fabs((bx - ax) / kx / scale - 1), fabs((cy - ay) / ky / scale - 1)),
                               fmax(fabs((by - ay) / kx / scale), fabs((cx - ax) / ky / scale)));
            most = fold > most ? fold : most;
        }
    return most;
}

double relief_revealed(const relief *r, const camera_pose *c)
{
    seer s = make_seer(r, c);
    double most = 0, tx, ty;
    for (int i = 0; i <= 64; i++) {
        double x = (r->w - 1) * i / 64.0, y = (r->h - 1) * i / 64.0;
        land(&s, 0, y, &tx, &ty);
        most = fmax(most, 2 * tx / r->w);
        land(&s, r->w - 1, y, &tx, &ty);
        most = fmax(most, 2 * (r->w - 1 - tx) / r->w);
        land(&s, x, 0, &tx, &ty);
        most = fmax(most, 2 * ty / r->h);
        land(&s, x, r->h - 1, &tx, &ty);
        most = fmax(most, 2 * (r->h - 1 - ty) / r->h);
    }
    return most;
}
