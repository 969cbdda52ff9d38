/* library/figure_field.c - the mesher of figure_field.h: sparse sampling, surface nets, projection onto the field.
 *
 * Blocks of 16, then 8, then 4 cells a side whose middle is farther from the surface than the block reaches are never
 * sampled, so the cost follows the surface, not the volume. Everything is in grid order: the same field gives the same
 * mesh.
 */
#include "library/figure_field.h"
#include "base/fail.h"
#include <stdlib.h>
#include <string.h>

#define BLOCK 16 /* and its halves down to SMALL */
#define SMALL 4

void field_axis_even(field_axis *axis, float lo, float hi, float step)
{
    int n = (int)ceilf((hi - lo) / step) + 1;
    axis->n = n < 2 ? 2 : n > 512 ? 512 : n;
    for (int i = 0; i < axis->n; i++)
        axis->at[i] = lo + (hi - lo) * (float)i / (float)(axis->n - 1);
}

void field_axis_fine(field_axis *axis, float lo, float hi, float coarse, float fine_lo, float fine_hi, float fine)
{
    int n = 0;
    float x = lo;
    while (n < 511 && x < hi) {
        axis->at[n++] = x;
        float away = x < fine_lo ? fine_lo - x : x > fine_hi ? x - fine_hi : 0.0f;
        x += f_clamp(fine + 0.18f * away, fine, coarse);
    }
    axis->at[n++] = hi;
    axis->n = n;
}

vec3 field_normal(field_fn fn, const void *context, vec3 p, float h)
{
    /* tetrahedral differences: four samples instead of six */
    float a = fn(context, v3(p.x + h, p.y - h, p.z - h)), b = fn(context, v3(p.x - h, p.y - h, p.z + h));
    float c = fn(context, v3(p.x - h, p.y + h, p.z - h)), d = fn(context, v3(p.x + h, p.y + h, p.z + h));
    return v3_norm(v3(a - b - c + d, -a - b + c + d, -a + b - c + d));
}

typedef struct sampler {
    field_fn fn;
    const void *context;
    const field_grid *grid;
    float slack;
    field_skip skip;
    float *values;   /* [nz][ny][nx]; FAR where not sampled */
    uint32_t *names; /* vertex of the cell, or NONE */
} sampler;
#define FAR  1e30f
#define NONE 0xffffffffu

static size_t cell_index(const field_grid *g, int x, int y, int z)
{
    return ((size_t)z * (size_t)g->y.n + (size_t)y) * (size_t)g->x.n + (size_t)x;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void sample_all(sampler *s, const int lo[3], const int hi[3])
{
    const field_grid *g = s->grid;
    for (int z = lo[2]; z <= hi[2]; z++)
        for (int y = lo[1]; y <= hi[1]; y++)
            for (int x = lo[0]; x <= hi[0]; x++) {
                float *v = &s->values[cell_index(g, x, y, z)];
                if (*v == FAR)
                    *v = s->fn(s->context, v3(g->x.at[x], g->y.at[y], g->z.at[z]));
            }
}

static void sample_block(sampler *s, int bx, int by, int bz, int size)
{
    const field_grid *g = s->grid;
    const int lo[3] = { bx, by, bz },
              hi[3] = { least(bx + size, g->x.n - 1), least(by + size, g->y.n - 1), least(bz + size, g->z.n - 1) };
    if (hi[0] <= bx || hi[1] <= by || hi[2] <= bz)
        return;
    vec3 a = v3(g->x.at[bx], g->y.at[by], g->z.at[bz]), b = v3(g->x.at[hi[0]], g->y.at[hi[1]], g->z.at[hi[2]]);
    vec3 middle = v3_lerp(a, b, 0.5f);
    float reach = 0.5f * v3_dist(a, b);
    if ((s->skip && s->skip(s->context, middle, reach)) || fabsf(s->fn(s->context, middle)) > reach * s->slack)
        return;
    if (size <= SMALL) {
        sample_all(s, lo, hi);
        return;
    }
    for (int k = 0; k < 8; k++)
        sample_block(s, bx + (k & 1 ? size / 2 : 0), by + (k & 2 ? size / 2 : 0), bz + (k & 4 ? size / 2 : 0),
                     size / 2);
}

/* Mean of the edge crossings of one cell; false when the surface does not cross it. */
static bool cell_vertex(const sampler *s, int x, int y, int z, vec3 *out)
{
    const field_grid *g = s->grid;
    float v[8];
    vec3 p[8];
    int inside = 0;
    for (int k = 0; k < 8; k++) {
        int cx = x + (k & 1), cy = y + ((k >> 1) & 1), cz = z + (k >> 2);
        v[k] = s->values[cell_index(g, cx, cy, cz)];
        if (v[k] == FAR)
            return false;
        p[k] = v3(g->x.at[cx], g->y.at[cy], g->z.at[cz]);
        inside += v[k] < 0.0f;
    }
    if (inside == 0 || inside == 8)
        return false;
    vec3 sum = v3(0, 0, 0);
    float n = 0.0f;
    for (int k = 0; k < 8; k++)
        for (int bit = 1; bit < 8; bit <<= 1) {
            int o = k | bit;
            if (o == k || (v[k] < 0.0f) == (v[o] < 0.0f))
                continue;
            sum = v3_add(sum, v3_lerp(p[k], p[o], v[k] / (v[k] - v[o])));
            n += 1.0f;
        }
    *out = v3_scale(sum, 1.0f / n);
    return true;
}

static void emit_quad(mesh_maker *m, const uint32_t q[4], bool flip)
{
    for (int k = 0; k < 4; k++)
        if (q[k] == NONE)
            return;
    /* split along the shorter diagonal */
    bool first = v3_dist(m->positions[q[0]], m->positions[q[2]]) <= v3_dist(m->positions[q[1]], m->positions[q[3]]);
    static const int order[2][2][3] = { { { 0, 1, 2 }, { 0, 2, 3 } }, { { 1, 2, 3 }, { 1, 3, 0 } } };
    for (int t = 0; t < 2; t++) {
        const int *o = order[first ? 0 : 1][t];
        if (flip)
            maker_triangle(m, q[o[0]], q[o[2]], q[o[1]]);
        else
            maker_triangle(m, q[o[0]], q[o[1]], q[o[2]]);
    }
}

/* The quads about the three grid edges that start at corner (x, y, z). */
static void corner_quads(const sampler *s, mesh_maker *m, int x, int y, int z)
{
    const field_grid *g = s->grid;
    float v0 = s->values[cell_index(g, x, y, z)];
    if (v0 == FAR || x < 1 || y < 1 || z < 1)
        return;
    static const int step[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
    for (int axis = 0; axis < 3; axis++) {
        int nx = x + step[axis][0], ny = y + step[axis][1], nz = z + step[axis][2];
        if (nx >= g->x.n || ny >= g->y.n || nz >= g->z.n)
            continue;
        float v1 = s->values[cell_index(g, nx, ny, nz)];
        if (v1 == FAR || (v0 < 0.0f) == (v1 < 0.0f))
            continue;
        const int *u = step[(axis + 1) % 3], *w = step[(axis + 2) % 3];
        uint32_t q[4] = { s->names[cell_index(g, x - u[0] - w[0], y - u[1] - w[1], z - u[2] - w[2])],
                          s->names[cell_index(g, x - w[0], y - w[1], z - w[2])], s->names[cell_index(g, x, y, z)],
                          s->names[cell_index(g, x - u[0], y - u[1], z - u[2])] };
        emit_quad(m, q, v0 >= 0.0f);
    }
}

/* Pull vertices onto the zero surface along the gradient, at most two steps of h a pass, and give them its normals. The
 * mean of the four samples that make the gradient is the field's value, up to its bend. */
static void project(const sampler *s, mesh *m, float h)
{
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        vec3 p = m->positions[i], n = v3(0, 1, 0);
        for (int pass = 0; pass < 2; pass++) {
            float a = s->fn(s->context, v3(p.x + h, p.y - h, p.z - h)),
                  b = s->fn(s->context, v3(p.x - h, p.y - h, p.z + h)),
                  c = s->fn(s->context, v3(p.x - h, p.y + h, p.z - h)),
                  d = s->fn(s->context, v3(p.x + h, p.y + h, p.z + h)), value = 0.25f * (a + b + c + d);
            n = v3_norm(v3(a - b - c + d, -a - b + c + d, -a + b - c + d));
            p = v3_mad(p, n, -f_clamp(value, -2.0f * h, 2.0f * h));
            if (fabsf(value) < 0.15f * h)
                break;
        }
        m->positions[i] = p;
        m->normals[i] = n;
    }
}

static float finest_step(const field_axis *a)
{
    float s = FAR;
    for (int i = 1; i + 1 < a->n; i++)
        s = f_min(s, a->at[i] - a->at[i - 1]);
    return s;
}

mesh field_mesh(ciel_arena *a, field_fn fn, const void *context, const field_grid *grid, float slack)
{
    return field_mesh_where(a, fn, context, grid, slack, NULL);
}

mesh field_mesh_where(ciel_arena *a, field_fn fn, const void *context, const field_grid *grid, float slack,
                      field_skip skip)
{
    sampler s = { fn, context, grid, slack, skip, NULL, NULL };
    size_t n = (size_t)grid->x.n * (size_t)grid->y.n * (size_t)grid->z.n;
    s.values = malloc(n * sizeof *s.values);
    s.names = malloc(n * sizeof *s.names);
    CIEL_ASSERT(s.values && s.names);
    for (size_t i = 0; i < n; i++) {
        s.values[i] = FAR;
        s.names[i] = NONE;
    }
    for (int z = 0; z + 1 < grid->z.n; z += BLOCK)
        for (int y = 0; y + 1 < grid->y.n; y += BLOCK)
            for (int x = 0; x + 1 < grid->x.n; x += BLOCK)
                sample_block(&s, x, y, z, BLOCK);
    mesh_maker m;
    maker_init(&m);
    for (int z = 0; z + 1 < grid->z.n; z++)
        for (int y = 0; y + 1 < grid->y.n; y++)
            for (int x = 0; x + 1 < grid->x.n; x++) {
                vec3 p;
                if (cell_vertex(&s, x, y, z, &p))
                    s.names[cell_index(grid, x, y, z)] = maker_vertex(&m, p, v3(0, 1, 0), (vec2){ 0, 0 });
            }
    for (int z = 0; z < grid->z.n; z++)
        for (int y = 0; y < grid->y.n; y++)
            for (int x = 0; x < grid->x.n; x++)
                corner_quads(&s, &m, x, y, z);
    free(s.values);
    free(s.names);
    mesh out = mesh_finish(&m, a);
    out.slots = NULL;
    float h = 0.35f * f_min(finest_step(&grid->x), f_min(finest_step(&grid->y), finest_step(&grid->z)));
    project(&s, &out, h);
    return out;
}

/* Copy the triangles that `wanted` marks, with the vertices they use. */
static mesh copy_wanted(ciel_arena *a, const mesh *m, const uint8_t *wanted)
{
    uint32_t *names = malloc(((size_t)m->n_vertices + 1) * sizeof *names);
    CIEL_ASSERT(names);
    memset(names, 0xff, m->n_vertices * sizeof *names);
    mesh out = { 0 };
    for (uint32_t t = 0; t < m->n_triangles; t++)
        for (int k = 0; k < 3 && wanted[t]; k++)
            names[m->triangles[t][k]] = 0;
    for (uint32_t i = 0; i < m->n_vertices; i++)
        if (names[i] == 0)
            names[i] = out.n_vertices++;
    for (uint32_t t = 0; t < m->n_triangles; t++)
        out.n_triangles += wanted[t];
    out.positions = ARENA_ARRAY(a, out.n_vertices, vec3);
    out.normals = m->normals ? ARENA_ARRAY(a, out.n_vertices, vec3) : NULL;
    out.uvs = m->uvs ? ARENA_ARRAY(a, out.n_vertices, vec2) : NULL;
    out.triangles = ciel_arena_array(a, out.n_triangles, sizeof *out.triangles);
    out.slots = m->slots ? ARENA_ARRAY(a, out.n_triangles, uint16_t) : NULL;
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        if (names[i] == NONE)
            continue;
        out.positions[names[i]] = m->positions[i];
        if (m->normals)
            out.normals[names[i]] = m->normals[i];
        if (m->uvs)
            out.uvs[names[i]] = m->uvs[i];
    }
    uint32_t n = 0;
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        if (!wanted[t])
            continue;
        for (int k = 0; k < 3; k++)
            out.triangles[n][k] = names[m->triangles[t][k]];
        if (m->slots)
            out.slots[n] = m->slots[t];
        n++;
    }
    free(names);
    return out;
}

mesh field_cull(ciel_arena *a, const mesh *m, field_fn hidden, const void *context, float depth)
{
    uint8_t *deep = malloc((size_t)m->n_vertices + m->n_triangles + 1), *wanted = deep + m->n_vertices;
    CIEL_ASSERT(deep);
    for (uint32_t i = 0; i < m->n_vertices; i++)
        deep[i] = hidden(context, m->positions[i]) < -depth;
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        const uint32_t *c = m->triangles[t];
        wanted[t] = !(deep[c[0]] && deep[c[1]] && deep[c[2]]);
    }
    mesh out = copy_wanted(a, m, wanted);
    free(deep);
    return out;
}

mesh field_keep(ciel_arena *a, const mesh *m, bool (*keep)(const void *context, vec3 center), const void *context)
{
    uint8_t *wanted = malloc((size_t)m->n_triangles + 1);
    CIEL_ASSERT(wanted);
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        const uint32_t *c = m->triangles[t];
        vec3 sum = v3_add(v3_add(m->positions[c[0]], m->positions[c[1]]), m->positions[c[2]]);
        wanted[t] = keep(context, v3_scale(sum, 1.0f / 3.0f));
    }
    mesh out = copy_wanted(a, m, wanted);
    free(wanted);
    return out;
}
