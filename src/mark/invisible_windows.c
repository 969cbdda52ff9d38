/* mark/invisible_windows.c - see invisible_windows.h. */
#include "mark/invisible_windows.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#define WINDOWS_A_SECOND 6.0
#define AROUND           4     /* windows before and after that say what stays */
#define MEAN_RADIUS      2     /* of the neighbourhood taken away, working pixels */
#define SPREAD_RADIUS    5     /* of the neighbourhood whose deviation is the unit */
#define SPREAD_FLOOR     0.35f /* deviation of nothing at all, 8-bit steps */
#define RESIDUAL_MAX     2.5f

static int set_size(mark_windows *w, int width, int height, double fps, ciel_fail *fail)
{
    int shorter = width < height ? width : height;
    if (shorter < 16 || width > 8192 || height > 8192)
        return ciel_fail_set(fail, CIEL_E_INVAL, "frames of %d x %d cannot be searched for a mark", width, height);
    w->factor = shorter / 360 > 1 ? shorter / 360 : 1;
    w->frame_width = width;
    w->frame_height = height;
    w->width = width / w->factor;
    w->height = height / w->factor;
    w->frames_wanted = (int)(fps / WINDOWS_A_SECOND + 0.5);
    if (w->frames_wanted < 1)
        w->frames_wanted = 1;
    w->sum = calloc((size_t)w->width * (size_t)w->height, sizeof *w->sum);
    return w->sum ? CIEL_OK : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to look for the mark");
}

static void add_luma(mark_windows *w, const uint8_t *rgb)
{
    int f = w->factor;
    for (int y = 0; y < w->height * f; y++) {
        const uint8_t *p = rgb + (size_t)y * (size_t)w->frame_width * 3;
        uint32_t *to = w->sum + (size_t)(y / f) * (size_t)w->width;
        for (int x = 0; x < w->width; x++)
            for (int k = 0; k < f; k++, p += 3)
                to[x] += (uint32_t)(54 * p[0] + 183 * p[1] + 19 * p[2]);
    }
}

static int close_window(mark_windows *w, ciel_fail *fail)
{
    size_t n = (size_t)w->width * (size_t)w->height;
    if (!w->luma[w->n])
        w->luma[w->n] = malloc(n * sizeof(float));
    if (!w->luma[w->n])
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to look for the mark");
    float scale = 1.0f / (256.0f * (float)(w->factor * w->factor * w->frames_in));
    for (size_t i = 0; i < n; i++)
        w->luma[w->n][i] = (float)w->sum[i] * scale;
    memset(w->sum, 0, n * sizeof *w->sum);
    w->frames_in = 0;
    w->n++;
    return CIEL_OK;
}

int mark_windows_add(mark_windows *w, const uint8_t *rgb, int width, int height, double fps, ciel_fail *fail)
{
    int rc = w->sum ? CIEL_OK : set_size(w, width, height, fps, fail);
    if (rc < 0)
        return rc;
    if (width != w->frame_width || height != w->frame_height)
        return ciel_fail_set(fail, CIEL_E_INVAL, "the film's frames change their size");
    if (w->n == MARK_WINDOWS_MAX)
        return CIEL_OK;
    add_luma(w, rgb);
    return ++w->frames_in == w->frames_wanted ? close_window(w, fail) : CIEL_OK;
}

void mark_windows_close(mark_windows *w)
{
    if (w->frames_in > 0 && w->n < MARK_WINDOWS_MAX && (w->n == 0 || 2 * w->frames_in >= w->frames_wanted))
        close_window(w, NULL);
}

void mark_windows_clear(mark_windows *w)
{
    w->n = w->frames_in = 0;
    memset(w->sum, 0, (size_t)w->width * (size_t)w->height * sizeof *w->sum);
}

void mark_windows_free(mark_windows *w)
{
    for (int i = 0; i < MARK_WINDOWS_MAX; i++)
        free(w->luma[i]);
    free(w->sum);
    *w = (mark_windows){ 0 };
}

static int inside(int i, int n)
{
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

/* running means along rows, edges repeated */
static void mean_rows(float *out, const float *in, int w, int h, int radius)
{
    float scale = 1.0f / (float)(2 * radius + 1);
    for (int y = 0; y < h; y++) {
        const float *p = in + (size_t)y * (size_t)w;
        float *to = out + (size_t)y * (size_t)w, sum = 0;
        for (int k = -radius; k <= radius; k++)
            sum += p[inside(k, w)];
        for (int x = 0; x < w; x++) {
            to[x] = sum * scale;
            sum += p[inside(x + radius + 1, w)] - p[inside(x - radius, w)];
        }
    }
}

/* the same along columns, a row at a time; sums: w floats */
static void mean_columns(float *out, const float *in, int w, int h, int radius, float *sums)
{
    float scale = 1.0f / (float)(2 * radius + 1);
    memset(sums, 0, (size_t)w * sizeof *sums);
    for (int k = -radius; k <= radius; k++)
        for (int x = 0; x < w; x++)
            sums[x] += in[(size_t)inside(k, h) * (size_t)w + (size_t)x];
    for (int y = 0; y < h; y++) {
        float *to = out + (size_t)y * (size_t)w;
        const float *enter = in + (size_t)inside(y + radius + 1, h) * (size_t)w;
        const float *leave = in + (size_t)inside(y - radius, h) * (size_t)w;
        for (int x = 0; x < w; x++) {
            to[x] = sums[x] * scale;
            sums[x] += enter[x] - leave[x];
        }
    }
}

/* mean over the windows around i */
static void stay(float *out, const mark_windows *w, int i)
{
    size_t n = (size_t)w->width * (size_t)w->height;
    int first = i - AROUND < 0 ? 0 : i - AROUND, last = i + AROUND >= w->n ? w->n - 1 : i + AROUND;
    memset(out, 0, n * sizeof *out);
    for (int k = first; k <= last; k++)
        for (size_t p = 0; p < n; p++)
            out[p] += w->luma[k][p];
    float scale = 1.0f / (float)(last - first + 1);
    for (size_t p = 0; p < n; p++)
        out[p] *= scale;
}

void mark_windows_residual(float *out, const mark_windows *w, int i, bool against_time, float *scratch)
{
    int width = w->width, height = w->height;
    size_t n = (size_t)width * (size_t)height;
    float *a = scratch, *b = scratch + n, *sums = scratch + 2 * n;
    if (against_time) {
        stay(b, w, i);
        for (size_t p = 0; p < n; p++)
            out[p] = w->luma[i][p] - b[p];
    } else {
        memcpy(out, w->luma[i], n * sizeof *out);
    }
    mean_rows(a, out, width, height, MEAN_RADIUS);
    mean_columns(b, a, width, height, MEAN_RADIUS, sums);
    for (size_t p = 0; p < n; p++) {
        out[p] -= b[p];
        b[p] = out[p] * out[p];
    }
    mean_rows(a, b, width, height, SPREAD_RADIUS);
    mean_columns(b, a, width, height, SPREAD_RADIUS, sums);
    for (size_t p = 0; p < n; p++)
        out[p] = f_clamp(out[p] / sqrtf(f_max(b[p], 0) + SPREAD_FLOOR * SPREAD_FLOOR), -RESIDUAL_MAX, RESIDUAL_MAX);
}
