/* mark/invisible_repeat.c - see invisible_repeat.h. By the power spectrum (Wiener and Khinchin), with zeros around. */
#include "mark/invisible_repeat.h"
#include "base/vec.h"
#include "mark/invisible_transform.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LAG_MAX    640   /* farthest shift looked at, pixels */
#define STEP       0.006 /* of the logarithm of a side, in the search */
#define ASPECT_MAX 0.22  /* logarithm */
#define AROUND     4     /* radius of the mean that is taken away from the autocorrelation */

/* shifts x in [-lag_x, lag_x], y in [0, lag_y] */
typedef struct repeat {
    int width, height, lag_x, lag_y, stride;
    float *at; /* [lag_y + 1][stride], smooth parts taken away, in units of chance at full overlap */
} repeat;

static int good_size(int n)
{
    for (;; n++) {
        int r = n;
        for (int p = 2; p <= 5; p++)
            while (r % p == 0)
                r /= p;
        if (r == 1 && n % 2 == 0)
            return n;
    }
}

static void add_power(float *power, mark_transform *t, const float *residual, int width, int height)
{
    memset(t->real, 0, (size_t)t->width * (size_t)t->height * sizeof *t->real);
    for (int y = 0; y < height; y++)
        memcpy(t->real + (size_t)y * (size_t)t->width, residual + (size_t)y * (size_t)width,
               (size_t)width * sizeof *residual);
    fftwf_execute(t->forward);
    for (size_t i = 0; i < (size_t)t->bins * (size_t)t->height; i++)
        power[i] += t->spectrum[i][0] * t->spectrum[i][0] + t->spectrum[i][1] * t->spectrum[i][1];
}

static float lag_value(const mark_transform *t, int x, int y)
{
    return t->real[(size_t)((y + t->height) % t->height) * (size_t)t->width + (size_t)((x + t->width) % t->width)];
}

/* the autocorrelation less its surroundings, so that only what is as narrow as a chip remains */
static void keep_narrow(repeat *r, const mark_transform *t)
{
    int n = 2 * AROUND + 1;
    for (int y = 0; y <= r->lag_y; y++) {
        float column[2 * AROUND + 1], sum = 0;
        memset(column, 0, sizeof column);
        for (int x = -r->lag_x - AROUND, k = 0; x <= r->lag_x + AROUND; x++, k = (k + 1) % n) {
            float fresh = 0;
            for (int dy = -AROUND; dy <= AROUND; dy++)
                fresh += lag_value(t, x, y + dy);
            sum += fresh - column[k];
            column[k] = fresh;
            int middle = x - AROUND;
            if (middle >= -r->lag_x)
                r->at[(size_t)y * (size_t)r->stride + (size_t)(middle + r->lag_x)] =
                    lag_value(t, middle, y) - sum / (float)(n * n);
        }
    }
}

static double overlap(const repeat *r, double x, double y)
{
    return (1 - fabs(x) / r->width) * (1 - fabs(y) / r->height);
}

/* unit: the deviation of what lies far from 0, at full overlap */
static void normalise(repeat *r)
{
    double power = 0, weight = 0;
    for (int y = 0; y <= r->lag_y; y++)
        for (int x = -r->lag_x; x <= r->lag_x; x++)
            if (abs(x) > 24 || y > 24) {
                double v = (double)r->at[(size_t)y * (size_t)r->stride + (size_t)(x + r->lag_x)];
                power += v * v;
                weight += overlap(r, x, y);
            }
    float scale = power > 0 ? (float)sqrt(weight / power) : 0;
    for (size_t i = 0; i < (size_t)r->stride * (size_t)(r->lag_y + 1); i++)
        r->at[i] *= scale;
}

static float value_at(const repeat *r, double x, double y)
{
    double fx = floor(x), fy = floor(y);
    float a = (float)(x - fx), b = (float)(y - fy);
    const float *p = r->at + (size_t)fy * (size_t)r->stride + (size_t)((int)fx + r->lag_x);
    return f_lerp(f_lerp(p[0], p[1], a), f_lerp(p[r->stride], p[r->stride + 1], a), b);
}

/* how much the multiples of a tile of w x h stand out */
static double score_of(const repeat *r, double w, double h)
{
    double sum = 0, weight = 0;
    for (int j = 0; j * h < r->lag_y - 1; j++)
        for (int i = j ? -(int)((r->lag_x - 1) / w) : 1; i * w < r->lag_x - 1; i++) {
            sum += (double)value_at(r, i * w, j * h);
            weight += overlap(r, i * w, j * h);
        }
    return weight > 0 ? sum / sqrt(weight) : 0;
}

/* the size climbs to the top of its hill, in steps that shrink */
static mark_size climb(const repeat *r, mark_size s)
{
    for (double step = STEP / 2; step > STEP / 20; step *= 0.5)
        for (int again = 0; again < 6; again++) {
            mark_size best = s;
            for (int k = 0; k < 8; k++) {
                static const int8_t ways[8][2] = { { 1, 0 }, { -1, 0 },  { 0, 1 },  { 0, -1 },
                                                   { 1, 1 }, { -1, -1 }, { 1, -1 }, { -1, 1 } };
                mark_size to = { s.width * (1 + step * ways[k][0]), s.height * (1 + step * ways[k][1]), 0 };
                to.score = score_of(r, to.width, to.height);
                if (to.score > best.score)
                    best = to;
            }
            if (best.score <= s.score)
                break;
            s = best;
        }
    return s;
}

/* keep the best `max`, none near a better one */
static int insert(mark_size *out, int n, int max, mark_size s)
{
    int at = n;
    for (int i = 0; i < n; i++)
        if (fabs(log(out[i].width / s.width)) < 2.5 * STEP && fabs(log(out[i].height / s.height)) < 2.5 * STEP) {
            if (out[i].score >= s.score)
                return n;
            memmove(out + i, out + i + 1, (size_t)(n - i - 1) * sizeof *out);
            n--;
            i--;
        }
    for (at = n; at > 0 && out[at - 1].score < s.score; at--)
        ;
    if (at == max)
        return n;
    int moved = (n < max ? n : max - 1) - at;
    memmove(out + at + 1, out + at, (size_t)moved * sizeof *out);
    out[at] = s;
    return n < max ? n + 1 : max;
}

static int search(mark_size *out, int max, const repeat *r, double lo, double hi)
{
    int n = 0;
    for (double w = lo; w <= hi && w < r->lag_x - 2; w *= 1 + STEP)
        for (double h = fmax(lo, w * exp(-ASPECT_MAX)); h <= fmin(hi, w * exp(ASPECT_MAX)); h *= 1 + STEP) {
            mark_size s = { w, h, score_of(r, w, h) };
            if (n < max || s.score > out[n - 1].score)
                n = insert(out, n, max, s);
        }
    for (int i = 0; i < n; i++)
        out[i] = climb(r, out[i]);
    return n;
}

/* the autocorrelation of all residuals together, in t->real */
static void correlate(mark_transform *t, float *power, float *const *residuals, int n, int width, int height)
{
    for (int i = 0; i < n; i++)
        add_power(power, t, residuals[i], width, height);
    for (size_t i = 0; i < (size_t)t->bins * (size_t)t->height; i++) {
        t->spectrum[i][0] = power[i];
        t->spectrum[i][1] = 0;
    }
    fftwf_execute(t->backward);
}

int mark_repeat_guess(mark_size *out, int max, float *const *residuals, int n, int width, int height, double lo,
                      double hi, ciel_fail *fail)
{
    mark_transform t;
    repeat r = { .width = width, .height = height };
    r.lag_x = width * 9 / 10 < LAG_MAX ? width * 9 / 10 : LAG_MAX;
    r.lag_y = height * 9 / 10 < LAG_MAX ? height * 9 / 10 : LAG_MAX;
    r.stride = 2 * r.lag_x + 1;
    r.at = malloc((size_t)r.stride * (size_t)(r.lag_y + 1) * sizeof *r.at);
    bool good =
        mark_transform_open(&t, good_size(width + r.lag_x + AROUND + 1), good_size(height + r.lag_y + AROUND + 1));
    float *power = calloc((size_t)t.bins * (size_t)t.height, sizeof *power);
    int found = 0;
    if (good && r.at && power) {
        correlate(&t, power, residuals, n, width, height);
        keep_narrow(&r, &t);
        normalise(&r);
        found = search(out, max, &r, lo, hi);
    } else {
        found = ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to look for the mark");
    }
    mark_transform_close(&t);
    free(power);
    free(r.at);
    return found;
}
