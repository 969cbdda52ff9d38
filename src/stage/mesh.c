/* stage/mesh.c - meshes under construction and what can be done to finished ones.
 *
 * The maker grows malloc'd arrays (doubling) and applies its transform `at` as vertices come in; a mirrored `at`
 * turns the winding, so that a closed surface stays closed and outward. The shapes are in mesh_shapes.c, the
 * outlines (extrusion, triangulation with holes) in mesh_outline.c. Nothing here knows about materials.
 */
#include "stage/mesh.h"

#include "base/fail.h"
#include "base/rng.h"
#include <stdlib.h>
#include <string.h>

void maker_init(mesh_maker *m)
{
    *m = (mesh_maker){ 0 };
    m->at = affine_identity();
}

void maker_free(mesh_maker *m)
{
    free(m->positions);
    free(m->normals);
    free(m->uvs);
    free(m->triangles);
    free(m->slots);
    *m = (mesh_maker){ 0 };
}

static void *grow(void *p, size_t n, size_t size)
{
    void *q = realloc(p, n * size);
    CIEL_ASSERT(q != NULL);
    return q;
}

uint32_t maker_vertex(mesh_maker *m, vec3 p, vec3 n, vec2 uv)
{
    if (m->n_vertices == m->cap_vertices) {
        CIEL_ASSERT(m->cap_vertices < 1u << 30);
        uint32_t cap = m->cap_vertices ? m->cap_vertices * 2 : 256;
        m->positions = grow(m->positions, cap, sizeof *m->positions);
        m->normals = grow(m->normals, cap, sizeof *m->normals);
        m->uvs = grow(m->uvs, cap, sizeof *m->uvs);
        m->cap_vertices = cap;
    }
    uint32_t i = m->n_vertices++;
    m->positions[i] = affine_point(&m->at, p);
    m->normals[i] = v3_len2(n) > 0.0f ? affine_normal(&m->at, n) : n;
    m->uvs[i] = uv;
    return i;
}

static bool is_mirrored(const affine *t)
{
    return v3_dot(t->x, v3_cross(t->y, t->z)) < 0.0f;
}

void maker_triangle(mesh_maker *m, uint32_t a, uint32_t b, uint32_t c)
{
    if (m->n_triangles == m->cap_triangles) {
        CIEL_ASSERT(m->cap_triangles < 1u << 30);
        uint32_t cap = m->cap_triangles ? m->cap_triangles * 2 : 256;
        m->triangles = grow(m->triangles, cap, sizeof *m->triangles);
        m->slots = grow(m->slots, cap, sizeof *m->slots);
        m->cap_triangles = cap;
    }
    bool turn = is_mirrored(&m->at);
    uint32_t *t = m->triangles[m->n_triangles];
    t[0] = a;
    t[1] = turn ? c : b;
    t[2] = turn ? b : c;
    m->slots[m->n_triangles++] = m->slot;
}

/* Vertices that came without a normal get the sum of their faces'. */
static void fill_missing_normals(mesh_maker *m)
{
    bool *missing = NULL;
    for (uint32_t i = 0; i < m->n_vertices; i++)
        if (v3_len2(m->normals[i]) < 0.25f) {
            if (!missing) {
                missing = calloc(m->n_vertices, sizeof *missing);
                CIEL_ASSERT(missing != NULL);
            }
            missing[i] = true;
            m->normals[i] = v3_fill(0.0f);
        }
    if (!missing)
        return;
    for (uint32_t i = 0; i < m->n_triangles; i++) {
        const uint32_t *t = m->triangles[i];
        vec3 a = m->positions[t[0]];
        vec3 n = v3_cross(v3_sub(m->positions[t[1]], a), v3_sub(m->positions[t[2]], a));
        for (int k = 0; k < 3; k++)
            if (missing[t[k]])
                m->normals[t[k]] = v3_add(m->normals[t[k]], n);
    }
    for (uint32_t i = 0; i < m->n_vertices; i++)
        if (missing[i])
            m->normals[i] = v3_len2(m->normals[i]) > 0.0f ? v3_norm(m->normals[i]) : v3(0, 1, 0);
    free(missing);
}

static void *copy(ciel_arena *a, const void *src, size_t n, size_t size)
{
    void *p = ciel_arena_array(a, n, size);
    if (n)
        memcpy(p, src, n * size);
    return p;
}

mesh mesh_finish(mesh_maker *m, ciel_arena *a)
{
    fill_missing_normals(m);
    mesh out = { .n_vertices = m->n_vertices, .n_triangles = m->n_triangles };
    out.positions = copy(a, m->positions, m->n_vertices, sizeof *m->positions);
    out.normals = copy(a, m->normals, m->n_vertices, sizeof *m->normals);
    out.uvs = copy(a, m->uvs, m->n_vertices, sizeof *m->uvs);
    out.triangles = copy(a, m->triangles, m->n_triangles, sizeof *m->triangles);
    for (uint32_t i = 0; i < m->n_triangles; i++)
        if (m->slots[i]) {
            out.slots = copy(a, m->slots, m->n_triangles, sizeof *m->slots);
            break;
        }
    maker_free(m);
    return out;
}

void maker_append(mesh_maker *m, const mesh *src)
{
    uint32_t first = m->n_vertices;
    for (uint32_t i = 0; i < src->n_vertices; i++)
        maker_vertex(m, src->positions[i], src->normals ? src->normals[i] : v3_fill(0.0f),
                     src->uvs ? src->uvs[i] : (vec2){ 0, 0 });
    uint16_t slot = m->slot;
    for (uint32_t i = 0; i < src->n_triangles; i++) {
        const uint32_t *t = src->triangles[i];
        m->slot = (uint16_t)(slot + (src->slots ? src->slots[i] : 0));
        maker_triangle(m, first + t[0], first + t[1], first + t[2]);
    }
    m->slot = slot;
}

aabb mesh_bounds(const mesh *m)
{
    aabb b = aabb_empty();
    for (uint32_t i = 0; i < m->n_vertices; i++)
        b = aabb_add(b, m->positions[i]);
    return b;
}

/* ---- vertices at the same place ---- */

static uint64_t place_key(vec3 p)
{
    /* adding zero turns -0 into +0, so that both hash alike */
    float f[3] = { p.x + 0.0f, p.y + 0.0f, p.z + 0.0f };
    uint32_t u[3];
    memcpy(u, f, sizeof u);
    return rng_hash(rng_hash(u[0], u[1]), u[2]);
}

/* For each vertex the first one at exactly its place; malloc'd. */
static uint32_t *join_places(const vec3 *p, uint32_t n)
{
    size_t cap = 16;
    while (cap < (size_t)n * 2)
        cap *= 2;
    uint32_t *table = malloc(cap * sizeof *table), *first = malloc(((size_t)n + 1) * sizeof *first);
    CIEL_ASSERT(table != NULL && first != NULL);
    memset(table, 0xff, cap * sizeof *table);
    for (uint32_t i = 0; i < n; i++) {
        size_t h = (size_t)place_key(p[i]) & (cap - 1);
        while (table[h] != UINT32_MAX) {
            vec3 q = p[table[h]];
            if (q.x == p[i].x && q.y == p[i].y && q.z == p[i].z)
                break;
            h = (h + 1) & (cap - 1);
        }
        if (table[h] == UINT32_MAX)
            table[h] = i;
        first[i] = table[h];
    }
    free(table);
    return first;
}

static float corner_angle(vec3 at, vec3 b, vec3 c)
{
    float d = v3_dot(v3_norm(v3_sub(b, at)), v3_norm(v3_sub(c, at)));
    return acosf(f_clamp(d, -1.0f, 1.0f));
}

/* Each vertex's own normal: sum over its faces of normal * area * corner angle, not normalised. */
static void own_normals(vec3 *own, const mesh *m)
{
    for (uint32_t i = 0; i < m->n_triangles; i++) {
        const uint32_t *t = m->triangles[i];
        vec3 p[3] = { m->positions[t[0]], m->positions[t[1]], m->positions[t[2]] };
        vec3 n = v3_cross(v3_sub(p[1], p[0]), v3_sub(p[2], p[0]));
        for (int k = 0; k < 3; k++)
            own[t[k]] = v3_mad(own[t[k]], n, corner_angle(p[k], p[(k + 1) % 3], p[(k + 2) % 3]));
    }
}

void mesh_smooth_normals(mesh *m, ciel_arena *a, float crease_deg)
{
    if (!m->normals)
        m->normals = ARENA_ARRAY(a, m->n_vertices, vec3);
    size_t n = (size_t)m->n_vertices + 1;
    vec3 *own = calloc(n, sizeof *own);
    uint32_t *next = malloc(n * sizeof *next); /* ring of the vertices at one place */
    CIEL_ASSERT(own != NULL && next != NULL);
    own_normals(own, m);
    uint32_t *first = join_places(m->positions, m->n_vertices);
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        next[i] = i;
        if (first[i] != i) {
            next[i] = next[first[i]];
            next[first[i]] = i;
        }
    }
    float limit = cosf(crease_deg * (CIEL_PI_F / 180.0f));
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        vec3 mine = v3_norm(own[i]), sum = own[i];
        for (uint32_t j = next[i]; j != i; j = next[j])
            if (v3_dot(mine, v3_norm(own[j])) > limit)
                sum = v3_add(sum, own[j]);
        m->normals[i] = v3_len2(sum) > 0.0f ? v3_norm(sum) : v3(0, 1, 0);
    }
    free(own);
    free(next);
    free(first);
}

/* ---- Loop subdivision (Loop 1987) over joined places, so that uv seams do not tear ---- */

typedef struct edge {
    uint32_t lo, hi; /* joined vertices; hi == UINT32_MAX marks a free cell */
    uint32_t far[2]; /* opposite corners of the first two faces */
    uint32_t n_faces;
} edge;
typedef struct edge_table {
    edge *cells;
    size_t cap;
} edge_table;

static edge *edge_at(edge_table *t, uint32_t a, uint32_t b)
{
    uint32_t lo = a < b ? a : b, hi = a < b ? b : a;
    size_t h = (size_t)rng_hash(lo, hi) & (t->cap - 1);
    while (t->cells[h].hi != UINT32_MAX && (t->cells[h].lo != lo || t->cells[h].hi != hi))
        h = (h + 1) & (t->cap - 1);
    t->cells[h].lo = lo;
    t->cells[h].hi = hi;
    return &t->cells[h];
}

static edge_table edges_of(const mesh *m, const uint32_t *first)
{
    edge_table t = { NULL, 16 };
    while (t.cap < (size_t)m->n_triangles * 6)
        t.cap *= 2;
    t.cells = malloc(t.cap * sizeof *t.cells);
    CIEL_ASSERT(t.cells != NULL);
    for (size_t i = 0; i < t.cap; i++)
        t.cells[i] = (edge){ .hi = UINT32_MAX };
    for (uint32_t i = 0; i < m->n_triangles; i++)
        for (int k = 0; k < 3; k++) {
            const uint32_t *f = m->triangles[i];
            edge *e = edge_at(&t, first[f[k]], first[f[(k + 1) % 3]]);
            if (e->n_faces < 2)
                e->far[e->n_faces] = first[f[(k + 2) % 3]];
            e->n_faces++;
        }
    return t;
}

static vec3 edge_point(const mesh *m, const edge *e)
{
    vec3 mid = v3_add(m->positions[e->lo], m->positions[e->hi]);
    if (e->n_faces != 2)
        return v3_scale(mid, 0.5f);
    vec3 far = v3_add(m->positions[e->far[0]], m->positions[e->far[1]]);
    return v3_mad(v3_scale(mid, 0.375f), far, 0.125f);
}

typedef struct star {
    vec3 around, border; /* sums over neighbours, over border neighbours */
    uint32_t n_around, n_border;
} star;

static void corner_points(vec3 *out, const mesh *m, const uint32_t *first, const edge_table *t)
{
    star *stars = calloc((size_t)m->n_vertices + 1, sizeof *stars);
    CIEL_ASSERT(stars != NULL);
    for (size_t i = 0; i < t->cap; i++) {
        const edge *e = &t->cells[i];
        if (e->hi == UINT32_MAX)
            continue;
        for (int k = 0; k < 2; k++) {
            star *s = &stars[k ? e->hi : e->lo];
            vec3 q = m->positions[k ? e->lo : e->hi];
            s->around = v3_add(s->around, q);
            s->n_around++;
            if (e->n_faces != 2) {
                s->border = v3_add(s->border, q);
                s->n_border++;
            }
        }
    }
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        const star *s = &stars[first[i]];
        vec3 p = m->positions[first[i]];
        if (s->n_border == 2) {
            p = v3_mad(v3_scale(p, 0.75f), s->border, 0.125f);
        } else if (s->n_border == 0 && s->n_around >= 3) {
            float n = (float)s->n_around, c = 0.375f + 0.25f * cosf(2.0f * CIEL_PI_F / n);
            float beta = (0.625f - c * c) / n;
            p = v3_mad(v3_scale(p, 1.0f - n * beta), s->around, beta);
        }
        out[i] = p;
    }
    free(stars);
}

/* The new vertex in the middle of the side (a, b) of the old mesh: one for each pair of old vertices. */
typedef struct middle {
    uint32_t lo, hi, vertex;
} middle;

static uint32_t middle_at(middle *cells, size_t cap, uint32_t a, uint32_t b, uint32_t *n_vertices)
{
    uint32_t lo = a < b ? a : b, hi = a < b ? b : a;
    size_t h = (size_t)rng_hash(lo, hi) & (cap - 1);
    while (cells[h].vertex != UINT32_MAX && (cells[h].lo != lo || cells[h].hi != hi))
        h = (h + 1) & (cap - 1);
    if (cells[h].vertex == UINT32_MAX)
        cells[h] = (middle){ lo, hi, (*n_vertices)++ };
    return cells[h].vertex;
}

static void place_middles(mesh *out, const mesh *m, const uint32_t *first, edge_table *t, const middle *cells)
{
    for (size_t i = 0; i < t->cap; i++) {
        const middle *c = &cells[i];
        if (c->vertex == UINT32_MAX)
            continue;
        out->positions[c->vertex] = edge_point(m, edge_at(t, first[c->lo], first[c->hi]));
        if (out->uvs)
            out->uvs[c->vertex] =
                (vec2){ 0.5f * (m->uvs[c->lo].x + m->uvs[c->hi].x), 0.5f * (m->uvs[c->lo].y + m->uvs[c->hi].y) };
    }
}

mesh mesh_subdivide(const mesh *m, ciel_arena *a)
{
    uint32_t *first = join_places(m->positions, m->n_vertices);
    edge_table t = edges_of(m, first);
    middle *cells = malloc(t.cap * sizeof *cells);
    CIEL_ASSERT(cells != NULL);
    for (size_t i = 0; i < t.cap; i++)
        cells[i] = (middle){ 0, 0, UINT32_MAX };
    mesh out = { .n_vertices = m->n_vertices, .n_triangles = m->n_triangles * 4 };
    out.triangles = ciel_arena_array(a, out.n_triangles, sizeof *out.triangles);
    out.slots = m->slots ? ARENA_ARRAY(a, out.n_triangles, uint16_t) : NULL;
    for (uint32_t i = 0; i < m->n_triangles; i++) {
        const uint32_t *f = m->triangles[i];
        uint32_t s[3];
        for (int k = 0; k < 3; k++)
            s[k] = middle_at(cells, t.cap, f[k], f[(k + 1) % 3], &out.n_vertices);
        uint32_t made[4][3] = {
            { f[0], s[0], s[2] }, { s[0], f[1], s[1] }, { s[2], s[1], f[2] }, { s[0], s[1], s[2] }
        };
        memcpy(out.triangles[i * 4], made, sizeof made);
        for (uint32_t k = 0; out.slots && k < 4; k++)
            out.slots[i * 4 + k] = m->slots[i];
    }
    out.positions = ARENA_ARRAY(a, out.n_vertices, vec3);
    if (m->uvs) {
        out.uvs = ARENA_ARRAY(a, out.n_vertices, vec2);
        memcpy(out.uvs, m->uvs, m->n_vertices * sizeof *m->uvs);
    }
    corner_points(out.positions, m, first, &t);
    place_middles(&out, m, first, &t, cells);
    if (m->normals)
        mesh_smooth_normals(&out, a, 60.0f);
    free(cells);
    free(t.cells);
    free(first);
    return out;
}
