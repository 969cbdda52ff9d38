/* pipeline/character.c - what a clip tells about what it shows. See character.h.
 *
 * The background is what lies along the upper and side borders: a handful of colours. What differs from all of them,
 * the more so near the middle, is the character. Its pixels fall into a handful of colours too; of each the lit half
 * counts, so that shadows do not darken the paint.
 */
#include "pipeline/character.h"
#include "media/media.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_BACK     6
#define N_OWN      5
#define MAX_FRAMES 8
#define ROUNDS     8

typedef struct pixel {
    float c[3];   /* brightness, blue and red difference */
    float weight; /* 0..1 */
    int x, y;
    const uint8_t *rgb;
} pixel;

typedef struct cluster {
    float c[3];
    double weight;
} cluster;

static void color_of(float out[3], const uint8_t *rgb)
{
    float r = rgb[0] / 255.0f, g = rgb[1] / 255.0f, b = rgb[2] / 255.0f, y = 0.299f * r + 0.587f * g + 0.114f * b;
    out[0] = 0.6f * y; /* shading changes brightness: it tells less than hue */
    out[1] = 0.9f * (b - y);
    out[2] = 1.1f * (r - y);
}

static float distance(const float a[3], const float b[3])
{
    float x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
    return sqrtf(x * x + y * y + z * z);
}

static int nearest(const cluster *k, int n, const float c[3])
{
    int best = 0;
    for (int i = 1; i < n; i++)
        if (distance(k[i].c, c) < distance(k[best].c, c))
            best = i;
    return best;
}

/* the pixel farthest from all clusters so far begins the next: no chance in it */
static void begin_clusters(cluster *k, int n, const pixel *p, size_t n_pixels)
{
    memcpy(k[0].c, p[n_pixels / 2].c, sizeof k[0].c);
    for (int i = 1; i < n; i++) {
        size_t far = 0;
        float most = -1;
        for (size_t j = 0; j < n_pixels; j += 3) {
            float d = distance(k[nearest(k, i, p[j].c)].c, p[j].c) * p[j].weight;
            if (d > most) {
                most = d;
                far = j;
            }
        }
        memcpy(k[i].c, p[far].c, sizeof k[i].c);
    }
}

static void find_clusters(cluster *k, int n, const pixel *p, size_t n_pixels)
{
    begin_clusters(k, n, p, n_pixels);
    for (int round = 0; round < ROUNDS; round++) {
        double sum[N_BACK + N_OWN][3] = { { 0 } };
        for (int i = 0; i < n; i++)
            k[i].weight = 0;
        for (size_t j = 0; j < n_pixels; j++) {
            int i = nearest(k, n, p[j].c);
            k[i].weight += (double)p[j].weight;
            for (int c = 0; c < 3; c++)
                sum[i][c] += (double)(p[j].weight * p[j].c[c]);
        }
        for (int i = 0; i < n; i++)
            for (int c = 0; c < 3 && k[i].weight > 0; c++)
                k[i].c[c] = (float)(sum[i][c] / k[i].weight);
    }
}

/* ---- what stands out ---- */
static size_t take_border(pixel *out, const picture *f)
{
    int band_x = f->width / 14 + 1, band_y = f->height / 14 + 1;
    size_t n = 0;
    for (int y = 0; y < f->height; y++)
        for (int x = 0; x < f->width; x++) {
            if (x >= band_x && x < f->width - band_x && y >= band_y)
                continue;
            pixel *p = &out[n++];
            *p = (pixel){ .weight = 1, .x = x, .y = y, .rgb = f->rgb + 3 * ((size_t)y * (size_t)f->width + (size_t)x) };
            color_of(p->c, p->rgb);
        }
    return n;
}

static size_t take_foreground(pixel *out, const picture *f, const cluster *back)
{
    size_t n = 0;
    for (int y = 0; y < f->height; y++)
        for (int x = 0; x < f->width; x++) {
            pixel p = { .x = x, .y = y, .rgb = f->rgb + 3 * ((size_t)y * (size_t)f->width + (size_t)x) };
            color_of(p.c, p.rgb);
            float d = distance(back[nearest(back, N_BACK, p.c)].c, p.c);
            float u = 2.0f * ((float)x + 0.5f) / (float)f->width - 1,
                  v = 2.0f * ((float)y + 0.5f) / (float)f->height - 1;
            float apart = (d - 0.05f) / 0.10f, middle = expf(-1.4f * (u * u + 0.7f * v * v));
            p.weight = (apart < 0 ? 0 : apart > 1 ? 1 : apart) * middle;
            if (p.weight > 0.15f)
                out[n++] = p;
        }
    return n;
}

static int by_int(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* between the 4th and the 96th hundredth */
static double extent(int *v, size_t n)
{
    qsort(v, n, sizeof *v, by_int);
    return v[n - 1 - n / 25] - v[n / 25] + 1;
}

static double ratio_of(const pixel *p, size_t n, int *spare)
{
    for (size_t i = 0; i < n; i++)
        spare[i] = p[i].x;
    double w = extent(spare, n);
    for (size_t i = 0; i < n; i++)
        spare[i] = p[i].y;
    return extent(spare, n) / w;
}

/* mean colour of the lit half of a cluster */
static rgb8 paint_of(const cluster *k, int which, const pixel *p, size_t n)
{
    double sum[3] = { 0 }, weight = 1e-9;
    for (size_t i = 0; i < n; i++) {
        if (nearest(k, N_OWN, p[i].c) != which || p[i].c[0] < k[which].c[0])
            continue;
        for (int c = 0; c < 3; c++)
            sum[c] += (double)p[i].weight * p[i].rgb[c];
        weight += (double)p[i].weight;
    }
    return (rgb8){ (uint8_t)(sum[0] / weight + 0.5), (uint8_t)(sum[1] / weight + 0.5),
                   (uint8_t)(sum[2] / weight + 0.5) };
}

static void choose_colors(character *out, const pixel *p, size_t n)
{
    cluster k[N_OWN];
    double all = 1e-9, best = -1, next = -1;
    int first = 0, second = -1;
    find_clusters(k, N_OWN, p, n);
    for (int i = 0; i < N_OWN; i++)
        all += k[i].weight;
    for (int i = 0; i < N_OWN; i++) {
        double score = k[i].weight * (0.35 + sqrt((double)(k[i].c[1] * k[i].c[1] + k[i].c[2] * k[i].c[2])));
        if (score > best) {
            best = score;
            first = i;
        }
    }
    for (int i = 0; i < N_OWN; i++)
        if (i != first && k[i].weight > 0.12 * all && distance(k[i].c, k[first].c) > 0.14f && k[i].weight > next) {
            next = k[i].weight;
            second = i;
        }
    out->colors[0] = paint_of(k, first, p, n);
    out->n_colors = 1;
    if (second >= 0)
        out->colors[out->n_colors++] = paint_of(k, second, p, n);
}

int character_look(character *out, const picture *frames, size_t n, ciel_fail *fail)
{
    size_t area = n ? (size_t)frames[0].width * (size_t)frames[0].height : 0,
           step = n > MAX_FRAMES ? n / MAX_FRAMES : 1;
    pixel *border = malloc(area * sizeof *border + 1), *own = malloc(MAX_FRAMES * area * sizeof *own + 1);
    int *spare = malloc(area * sizeof *spare + 1), n_ratios = 0;
    size_t n_own = 0;
    double ratio = 0;
    for (size_t i = 0, taken = 0; border && own && spare && i < n && taken < MAX_FRAMES; i += step, taken++) {
        cluster back[N_BACK];
        size_t n_border = take_border(border, &frames[i]);
        find_clusters(back, N_BACK, border, n_border);
        size_t found = take_foreground(own + n_own, &frames[i], back);
        if (found > area / 100) {
            ratio += ratio_of(own + n_own, found, spare);
            n_ratios++;
            n_own += found;
        }
    }
    int rc = border && own && spare ? CIEL_OK : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to look at a clip");
    if (rc == CIEL_OK && n_ratios == 0)
        rc = ciel_fail_set(fail, CIEL_E_DATA, "nothing in the clip stands out from its background");
    if (rc == CIEL_OK) {
        choose_colors(out, own, n_own);
        out->ratio = ratio / n_ratios;
    }
    free(border);
    free(own);
    free(spare);
    return rc;
}
