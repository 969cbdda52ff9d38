/* motion/water_mesh.c - water surfaces made fine where they ripple.
 *
 * An edge longer than the local need is halved, again and again; a triangle is cut by which of its edges are halved, so
 * neighbours always agree and no crack opens. Done once, before the film.
 */
#include "motion/ripple.h"
#include <stdlib.h>
#include <string.h>

#define MOST_TRIANGLES 260000u
#define ROUNDS         6

typedef struct edge_cut {
    uint32_t a, b, middle;
} edge_cut;

static int by_ends(const void *pa, const void *pb)
{
    const edge_cut *a = pa, *b = pb;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

static bool too_long(const ripple *r, const mesh *s, const affine *world, uint32_t a, uint32_t b)
{
    vec3 p = affine_point(world, s->positions[a]), q = affine_point(world, s->positions[b]), c = v3_lerp(p, q, 0.5f);
    return v3_dist(p, q) > ripple_fineness(r, c.x, c.z);
}

static uint32_t middle_of(const edge_cut *cuts, size_t n, uint32_t a, uint32_t b)
{
    edge_cut key = { a < b ? a : b, a < b ? b : a, 0 };
    const edge_cut *found = n ? bsearch(&key, cuts, n, sizeof *cuts, by_ends) : NULL;
    return found ? found->middle : UINT32_MAX;
}

static size_t find_cuts(const ripple *r, const mesh *s, const affine *world, edge_cut *cuts)
{
    size_t n = 0;
    for (uint32_t k = 0; k < s->n_triangles; k++)
        for (int e = 0; e < 3; e++) {
            uint32_t a = s->triangles[k][e], b = s->triangles[k][(e + 1) % 3];
            if (too_long(r, s, world, a, b))
                cuts[n++] = (edge_cut){ a < b ? a : b, a < b ? b : a, 0 };
        }
    qsort(cuts, n, sizeof *cuts, by_ends);
    size_t unique = 0;
    for (size_t k = 0; k < n; k++)
        if (k == 0 || by_ends(&cuts[k], &cuts[k - 1]) != 0)
            cuts[unique++] = cuts[k];
    return unique;
}

static void copy_vertices(mesh *out, const mesh *s, edge_cut *cuts, size_t n_cuts, ciel_arena *a)
{
    out->n_vertices = s->n_vertices + (uint32_t)n_cuts;
    out->positions = ARENA_ARRAY(a, out->n_vertices, vec3);
    memcpy(out->positions, s->positions, s->n_vertices * sizeof(vec3));
    if (s->normals) {
        out->normals = ARENA_ARRAY(a, out->n_vertices, vec3);
        memcpy(out->normals, s->normals, s->n_vertices * sizeof(vec3));
    }
    if (s->uvs) {
        out->uvs = ARENA_ARRAY(a, out->n_vertices, vec2);
        memcpy(out->uvs, s->uvs, s->n_vertices * sizeof(vec2));
    }
    for (size_t k = 0; k < n_cuts; k++) {
        uint32_t i = s->n_vertices + (uint32_t)k, p = cuts[k].a, q = cuts[k].b;
        cuts[k].middle = i;
        out->positions[i] = v3_lerp(s->positions[p], s->positions[q], 0.5f);
        if (s->normals)
            out->normals[i] = v3_norm(v3_add(s->normals[p], s->normals[q]));
        if (s->uvs)
            out->uvs[i] = (vec2){ 0.5f * (s->uvs[p].x + s->uvs[q].x), 0.5f * (s->uvs[p].y + s->uvs[q].y) };
    }
}

static void add(mesh *out, uint32_t a, uint32_t b, uint32_t c, uint16_t slot)
{
    uint32_t *t = out->triangles[out->n_triangles];
    t[0] = a;
    t[1] = b;
    t[2] = c;
    if (out->slots)
        out->slots[out->n_triangles] = slot;
    out->n_triangles++;
}

static void cut_triangle(mesh *out, const uint32_t t[3], const uint32_t m[3], uint16_t slot)
{
    int n = (m[0] != UINT32_MAX) + (m[1] != UINT32_MAX) + (m[2] != UINT32_MAX);
    if (n == 0) {
        add(out, t[0], t[1], t[2], slot);
        return;
    }
    if (n == 3) {
        add(out, t[0], m[0], m[2], slot);
        add(out, m[0], t[1], m[1], slot);
        add(out, m[2], m[1], t[2], slot);
        add(out, m[0], m[1], m[2], slot);
        return;
    }
    int e = 0; /* n == 1: the halved edge; n == 2: the edge left whole */
    while ((m[e] != UINT32_MAX) != (n == 1))
        e++;
    uint32_t a = t[e], b = t[(e + 1) % 3], c = t[(e + 2) % 3];
    if (n == 1) {
        add(out, a, m[e], c, slot);
        add(out, m[e], b, c, slot);
        return;
    }
    uint32_t bc = m[(e + 1) % 3], ca = m[(e + 2) % 3];
    add(out, a, b, bc, slot);
    add(out, a, bc, ca, slot);
    add(out, ca, bc, c, slot);
}

static bool refine_once(const ripple *r, mesh *s, const affine *world, ciel_arena *a)
{
    edge_cut *cuts = malloc(((size_t)s->n_triangles * 3 + 1) * sizeof *cuts);
    CIEL_ASSERT(cuts != NULL);
    size_t n = find_cuts(r, s, world, cuts);
    bool fits = n > 0 && s->n_triangles + 2 * n < MOST_TRIANGLES;
    if (fits) {
        mesh out = { 0 };
        copy_vertices(&out, s, cuts, n, a);
        out.triangles = ciel_arena_array(a, s->n_triangles + 2 * n + 1, sizeof *out.triangles);
        out.slots = s->slots ? ciel_arena_array(a, s->n_triangles + 2 * n + 1, sizeof *out.slots) : NULL;
        for (uint32_t k = 0; k < s->n_triangles; k++) {
            const uint32_t *t = s->triangles[k];
            uint32_t m[3];
            for (int e = 0; e < 3; e++)
                m[e] = middle_of(cuts, n, t[e], t[(e + 1) % 3]);
            cut_triangle(&out, t, m, s->slots ? s->slots[k] : 0);
        }
        *s = out;
    }
    free(cuts);
    return fits;
}

/* the library keeps what it built: the refined parts are the motion's own */
static void own_parts(model *mo, ciel_arena *a)
{
    part *own = ARENA_ARRAY(a, mo->n_parts, part);
    memcpy(own, mo->parts, mo->n_parts * sizeof *own);
    mo->parts = own;
}

static bool has_open_water(const model *mo)
{
    for (size_t i = 0; i < mo->n_parts; i++)
        if (mo->parts[i].kind == PART_WATER && !mo->parts[i].skin)
            return true;
    return false;
}

void water_refine(motion *m, const ripple *r)
{
    for (int k = -1; k < m->n_actors; k++) {
        model *mo = k < 0 ? &m->place : &m->actors[k].model;
        affine world = k < 0 ? affine_identity() : placing_affine(m->actors[k].placed);
        if (!has_open_water(mo))
            continue;
        own_parts(mo, &m->arena);
        for (size_t i = 0; i < mo->n_parts; i++) {
            if (mo->parts[i].kind != PART_WATER || mo->parts[i].skin)
                continue;
            for (int round = 0; round < ROUNDS; round++)
                if (!refine_once(r, &mo->parts[i].mesh, &world, &m->arena))
                    break;
        }
    }
}
