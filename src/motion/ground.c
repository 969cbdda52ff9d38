/* motion/ground.c - heights of the place: upward-facing triangles in a grid seen from above.
 *
 * Answers "what is the highest surface at (x, z) not above y": where feet stand, where drops land, what keeps rain
 * off. Cells hold lists of triangles; a query walks one cell. Foliage, cloth and water are not ground.
 * Not a physics collider: rigid bodies use the model's colliders.
 */
#include "motion/internal.h"
#include <string.h>

#define CELLS_SIDE 256
#define NO_GROUND  (-1e30f)

typedef struct flat_triangle {
    vec3 a, b, c;
} flat_triangle;

struct ground {
    flat_triangle *triangles;
    uint32_t n;
    uint32_t *first; /* [cells + 1] into list */
    uint32_t *list;
    vec2 lo;
    float cell_m;
    int nx, nz;
    float fallback;
};

static bool is_ground(const part *p)
{
    return p->kind == PART_RIGID;
}

static bool faces_up(vec3 a, vec3 b, vec3 c)
{
    vec3 n = v3_cross(v3_sub(b, a), v3_sub(c, a));
    float l = v3_len(n);
    return l > 1e-12f && n.y > 0.02f * l;
}

static uint32_t collect(flat_triangle *out, const model *place)
{
    uint32_t n = 0;
    for (size_t k = 0; k < place->n_parts; k++) {
        const part *p = &place->parts[k];
        if (!is_ground(p))
            continue;
        for (uint32_t i = 0; i < p->mesh.n_triangles; i++) {
            const uint32_t *t = p->mesh.triangles[i];
            vec3 a = p->mesh.positions[t[0]], b = p->mesh.positions[t[1]], c = p->mesh.positions[t[2]];
            if (!faces_up(a, b, c))
                continue;
            if (out)
                out[n] = (flat_triangle){ a, b, c };
            n++;
        }
    }
    return n;
}

static int clamp_cell(float x, int n)
{
    return x < 0.0f ? 0 : x >= (float)n ? n - 1 : (int)x;
}

typedef struct cell_range {
    int x0, x1, z0, z1;
} cell_range;

static cell_range cells_of(const ground *g, const flat_triangle *t)
{
    vec3 lo = v3_min(t->a, v3_min(t->b, t->c)), hi = v3_max(t->a, v3_max(t->b, t->c));
    return (
        cell_range){ clamp_cell((lo.x - g->lo.x) / g->cell_m, g->nx), clamp_cell((hi.x - g->lo.x) / g->cell_m, g->nx),
                     clamp_cell((lo.z - g->lo.y) / g->cell_m, g->nz), clamp_cell((hi.z - g->lo.y) / g->cell_m, g->nz) };
}

static void fill_cells(ground *g, ciel_arena *a)
{
    size_t n_cells = (size_t)g->nx * (size_t)g->nz;
    g->first = ARENA_ARRAY(a, n_cells + 1, uint32_t);
    for (uint32_t i = 0; i < g->n; i++) {
        cell_range r = cells_of(g, &g->triangles[i]);
        for (int z = r.z0; z <= r.z1; z++)
            for (int x = r.x0; x <= r.x1; x++)
                g->first[(size_t)z * (size_t)g->nx + (size_t)x + 1]++;
    }
    for (size_t k = 0; k < n_cells; k++)
        g->first[k + 1] += g->first[k];
    g->list = ARENA_ARRAY(a, g->first[n_cells] + 1, uint32_t);
    uint32_t *next = ARENA_ARRAY(a, n_cells, uint32_t);
    memcpy(next, g->first, n_cells * sizeof *next);
    for (uint32_t i = 0; i < g->n; i++) {
        cell_range r = cells_of(g, &g->triangles[i]);
        for (int z = r.z0; z <= r.z1; z++)
            for (int x = r.x0; x <= r.x1; x++)
                g->list[next[(size_t)z * (size_t)g->nx + (size_t)x]++] = i;
    }
}

ground *ground_build(ciel_arena *a, const model *place)
{
    ground *g = ARENA_NEW(a, ground);
    uint32_t n = collect(NULL, place);
    const anchor *mark = model_anchor(place, "subject");
    g->fallback = mark ? mark->position.y : 0.0f;
    if (n == 0)
        return g;
    g->triangles = ARENA_ARRAY(a, n, flat_triangle);
    g->n = collect(g->triangles, place);
    aabb box = aabb_empty();
    for (uint32_t i = 0; i < n; i++)
        box = aabb_add(aabb_add(aabb_add(box, g->triangles[i].a), g->triangles[i].b), g->triangles[i].c);
    /* far backdrops would make the cells huge: the grid covers what is near the stage, its rim takes the rest */
    vec3 about = mark ? mark->position : v3(0, 0, 0);
    const float reach = 60.0f;
    vec2 lo = { f_max(box.lo.x, about.x - reach), f_max(box.lo.z, about.z - reach) };
    vec2 hi = { f_min(box.hi.x, about.x + reach), f_min(box.hi.z, about.z + reach) };
    float side = f_max(f_max(hi.x - lo.x, hi.y - lo.y), 0.1f);
    g->lo = lo;
    g->cell_m = side / (float)CELLS_SIDE;
    g->nx = (int)f_clamp(ceilf((hi.x - lo.x) / g->cell_m), 1, CELLS_SIDE);
    g->nz = (int)f_clamp(ceilf((hi.y - lo.y) / g->cell_m), 1, CELLS_SIDE);
    fill_cells(g, a);
    return g;
}

/* height of the triangle over (x, z), or NO_GROUND outside it */
static float height_on(const flat_triangle *t, float x, float z)
{
    float ux = t->b.x - t->a.x, uz = t->b.z - t->a.z, wx = t->c.x - t->a.x, wz = t->c.z - t->a.z;
    float px = x - t->a.x, pz = z - t->a.z, det = ux * wz - uz * wx;
    if (det > -1e-14f && det < 1e-14f)
        return NO_GROUND;
    float u = (px * wz - pz * wx) / det, v = (ux * pz - uz * px) / det;
    const float slack = -1e-4f;
    if (u < slack || v < slack || u + v > 1.0f - slack)
        return NO_GROUND;
    return t->a.y + u * (t->b.y - t->a.y) + v * (t->c.y - t->a.y);
}

float ground_below(const ground *g, float x, float z, float y_max, vec3 *normal)
{
    float best = NO_GROUND;
    const flat_triangle *on = NULL;
    if (g->n) {
        int cx = clamp_cell((x - g->lo.x) / g->cell_m, g->nx), cz = clamp_cell((z - g->lo.y) / g->cell_m, g->nz);
        size_t cell = (size_t)cz * (size_t)g->nx + (size_t)cx;
        for (uint32_t k = g->first[cell]; k < g->first[cell + 1]; k++) {
            const flat_triangle *t = &g->triangles[g->list[k]];
            float y = height_on(t, x, z);
            if (y > best && y <= y_max) {
                best = y;
                on = t;
            }
        }
    }
    if (normal)
        *normal = on ? v3_norm(v3_cross(v3_sub(on->b, on->a), v3_sub(on->c, on->a))) : v3(0, 1, 0);
    return best;
}

float ground_default(const ground *g)
{
    return g->fallback;
}
