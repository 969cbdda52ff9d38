/* relief/segment.c - a picture in parts of about one colour. See parts.h. */
#include "relief/parts.h"

#include <math.h>
#include <stdlib.h>

#define SCALE      0.35f /* larger: larger parts */
#define LEAST_PART 0.003 /* of the picture; smaller ones are joined to a neighbour */

typedef struct edge {
    float weight;
    int a, b;
} edge;

typedef struct forest {
    int *parent, *size;
    float *inside; /* largest difference that holds a part together */
} forest;

static int root_of(forest *f, int i)
{
    while (f->parent[i] != i) {
        f->parent[i] = f->parent[f->parent[i]];
        i = f->parent[i];
    }
    return i;
}

static void join(forest *f, int a, int b, float weight)
{
    int to = f->size[a] > f->size[b] || (f->size[a] == f->size[b] && a < b) ? a : b, from = to == a ? b : a;
    f->parent[from] = to;
    f->size[to] += f->size[from];
    f->inside[to] = weight;
}

static int by_weight(const void *x, const void *y)
{
    const edge *a = x, *b = y;
    if (a->weight != b->weight)
        return a->weight < b->weight ? -1 : 1;
    return a->a != b->a ? (a->a < b->a ? -1 : 1) : a->b < b->b ? -1 : a->b > b->b;
}

static float difference(const small_picture *p, int i, int k)
{
    float dy = p->y[i] - p->y[k], db = p->cb[i] - p->cb[k], dr = p->cr[i] - p->cr[k];
    return sqrtf(dy * dy + 2.0f * (db * db + dr * dr));
}

static size_t list_edges(const small_picture *p, edge *e)
{
    static const int step[4][2] = { { 1, 0 }, { 0, 1 }, { 1, 1 }, { -1, 1 } };
    size_t n = 0;
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++)
            for (int k = 0; k < 4; k++) {
                int nx = x + step[k][0], ny = y + step[k][1];
                if (nx < 0 || nx >= p->w || ny >= p->h)
                    continue;
                int a = y * p->w + x, b = ny * p->w + nx;
                e[n++] = (edge){ difference(p, a, b), a, b };
            }
    return n;
}

int segment_picture(const small_picture *p, int *label, ciel_arena *a)
{
    int n = p->w * p->h, n_labels = 0, least = (int)(LEAST_PART * n) + 1;
    edge *e = ARENA_ARRAY(a, 4 * (size_t)n, edge);
    forest f = { ARENA_ARRAY(a, (size_t)n, int), ARENA_ARRAY(a, (size_t)n, int), ARENA_ARRAY(a, (size_t)n, float) };
    for (int i = 0; i < n; i++) {
        f.parent[i] = i;
        f.size[i] = 1;
        f.inside[i] = 0;
    }
    size_t n_edges = list_edges(p, e);
    qsort(e, n_edges, sizeof *e, by_weight);
    for (size_t i = 0; i < n_edges; i++) {
        int x = root_of(&f, e[i].a), y = root_of(&f, e[i].b);
        if (x != y && e[i].weight <= f.inside[x] + SCALE / (float)f.size[x] * 6.0f &&
            e[i].weight <= f.inside[y] + SCALE / (float)f.size[y] * 6.0f)
            join(&f, x, y, e[i].weight);
    }
    for (size_t i = 0; i < n_edges; i++) {
        int x = root_of(&f, e[i].a), y = root_of(&f, e[i].b);
        if (x != y && (f.size[x] < least || f.size[y] < least))
            join(&f, x, y, e[i].weight);
    }
    int *number = ARENA_ARRAY(a, (size_t)n, int);
    for (int i = 0; i < n; i++)
        if (root_of(&f, i) == i)
            number[i] = n_labels++;
    for (int i = 0; i < n; i++)
        label[i] = number[root_of(&f, i)];
    return n_labels;
}
