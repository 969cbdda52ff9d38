/* render/guide.c - see guide.h. */
#include "render/guide.h"
#include <stdlib.h>
#include <string.h>

#define MOST_CELLS 12288
#define REACH_M    30.0f
#define REACH_UP_M 12.0f
#define ENOUGH     24.0f /* samples before a cell is believed */
#define FADE       0.85f /* of what older frames taught */
#define MOST_NOTED 1048576.0f

static void frame_grid(guide *g, aabb world, vec3 eye)
{
    vec3 reach = v3(REACH_M, REACH_UP_M, REACH_M);
    g->lo = v3_max(v3_sub(eye, reach), v3_sub(world.lo, v3_fill(0.2f)));
    vec3 extent = v3_max(v3_sub(v3_min(v3_add(eye, reach), v3_add(world.hi, v3_fill(0.2f))), g->lo), v3_fill(0.5f));
    for (float size = 0.4f;; size *= 1.1f) {
        double n = 1.0;
        for (int k = 0; k < 3; k++) {
            g->cells[k] = (int)(v3_axis(extent, k) / size) + 1;
            n *= g->cells[k];
        }
        if (n <= MOST_CELLS) {
            g->cells_per_m = 1.0f / size;
            g->n = (size_t)n;
            return;
        }
    }
}

bool guide_begin(guide *g, aabb world, vec3 eye, float level)
{
    guide_free(g);
    frame_grid(g, world, eye);
    g->unit = f_max(level, 1e-9f) / 64.0f;
    g->cell = calloc(g->n, sizeof *g->cell);
    g->learned = calloc(g->n * (GUIDE_BINS + 1), sizeof *g->learned);
    g->noted = calloc(g->n * (GUIDE_BINS + 1), sizeof *g->noted);
    if (g->cell && g->learned && g->noted)
        return true;
    guide_free(g);
    return false;
}

void guide_free(guide *g)
{
    free(g->cell);
    free(g->learned);
    free(g->noted);
    memset(g, 0, sizeof *g);
}

static bool index_of(const guide *g, vec3 p, size_t *out)
{
    size_t at = 0;
    for (int k = 2; k >= 0; k--) {
        float x = (v3_axis(p, k) - v3_axis(g->lo, k)) * g->cells_per_m;
        if (!(x >= 0.0f && x < (float)g->cells[k]))
            return false;
        at = at * (size_t)g->cells[k] + (size_t)x;
    }
    *out = at;
    return g->n > 0;
}

/* Equal parts of the sphere: by height and around. */
static int bin_of(vec3 d)
{
    int row = (int)((d.y + 1.0f) * (0.5f * GUIDE_ROWS));
    int turn = (int)((atan2f(d.z, d.x) * (0.5f * RENDER_INV_PI) + 0.5f) * GUIDE_TURNS);
    row = row < 0 ? 0 : row >= GUIDE_ROWS ? GUIDE_ROWS - 1 : row;
    turn = turn < 0 ? 0 : turn >= GUIDE_TURNS ? GUIDE_TURNS - 1 : turn;
    return row * GUIDE_TURNS + turn;
}

const guide_cell *guide_at(const guide *g, vec3 p)
{
    size_t i;
    return index_of(g, p, &i) && g->cell[i].ready ? &g->cell[i] : NULL;
}

void guide_note(const guide *g, vec3 p, vec3 wi, float l, float density)
{
    size_t i;
    if (!index_of(g, p, &i))
        return;
    atomic_uint *noted = g->noted + i * (GUIDE_BINS + 1);
    float counts = f_min(l / (f_max(density, 1e-6f) * g->unit), MOST_NOTED);
    atomic_fetch_add_explicit(&noted[GUIDE_BINS], 1u, memory_order_relaxed);
    if (counts >= 1.0f)
        atomic_fetch_add_explicit(&noted[bin_of(wi)], (unsigned)counts, memory_order_relaxed);
}

float guide_pdf(const guide_cell *c, vec3 wi)
{
    return c->chance[bin_of(wi)] * ((float)GUIDE_BINS * 0.25f * RENDER_INV_PI);
}

vec3 guide_sample(const guide_cell *c, vec2 u)
{
    int lo = 0, hi = GUIDE_BINS - 1;
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        if (u.x < c->upto[mid])
            hi = mid;
        else
            lo = mid + 1;
    }
    float within = f_clamp((u.x - (c->upto[lo] - c->chance[lo])) / c->chance[lo], 0.0f, 0.99999f);
    float y = ((float)(lo / GUIDE_TURNS) + within) * (2.0f / GUIDE_ROWS) - 1.0f;
    float phi = (((float)(lo % GUIDE_TURNS) + u.y) * (1.0f / GUIDE_TURNS) - 0.5f) * (2.0f * RENDER_PI);
    float r = sqrtf(f_max(1.0f - y * y, 0.0f));
    return v3(r * cosf(phi), y, r * sinf(phi));
}

static void learn_cell(guide_cell *c, float *learned, atomic_uint *noted)
{
    float sum = 0.0f;
    if (learned[GUIDE_BINS] <= 0.0f && atomic_load_explicit(&noted[GUIDE_BINS], memory_order_relaxed) == 0)
        return; /* nobody was ever here */
    for (int b = 0; b <= GUIDE_BINS; b++) {
        unsigned fresh = atomic_exchange_explicit(&noted[b], 0u, memory_order_relaxed);
        learned[b] = learned[b] * FADE + (float)fresh;
        sum += b < GUIDE_BINS ? learned[b] : 0.0f;
    }
    float n = learned[GUIDE_BINS];
    c->ready = n >= ENOUGH && sum > 0.0f;
    if (!c->ready)
        return;
    /* a bin that nothing came from yet may still hold a lamp: the fewer samples, the less is ruled out */
    float even = 0.12f + 0.88f * ENOUGH / (ENOUGH + n), upto = 0.0f;
    for (int b = 0; b < GUIDE_BINS; b++) {
        c->chance[b] = even / GUIDE_BINS + (1.0f - even) * learned[b] / sum;
        c->upto[b] = upto += c->chance[b];
    }
}

void guide_learn(guide *g)
{
    for (size_t i = 0; i < g->n; i++)
        learn_cell(&g->cell[i], g->learned + i * (GUIDE_BINS + 1), g->noted + i * (GUIDE_BINS + 1));
}
