/* library/figure_simplify.c - fewer triangles where a surface is flat: half-edge collapses that keep true vertices.
 *
 * A vertex goes into a neighbour when the surface between them hardly bends, the edge is not too long, no triangle
 * turns over and the mesh stays a surface (link condition: Dey et al. 1999). Vertices that stay keep place and normal,
 * which come from the field itself, so shading does not change. Open borders stay as they are. Everything is done in
 * index order: the same mesh gives the same mesh.
 */
#include "base/fail.h"
#include "library/figure_field.h"
#include <stdlib.h>
#include <string.h>

#define PASSES   8
#define MAX_RING 24

typedef struct simplifier {
    mesh *m;
    const field_detail *detail;
    uint32_t *first, *list; /* triangles of each vertex */
    uint32_t *seen;         /* stamp: neighbours of the vertex in work */
    uint32_t stamp;
    uint8_t *touched;
} simplifier;

static bool alive(const uint32_t t[3])
{
    return t[0] != t[1];
}

static void list_triangles(simplifier *s)
{
    const mesh *m = s->m;
    memset(s->first, 0, ((size_t)m->n_vertices + 2) * sizeof *s->first);
    for (uint32_t t = 0; t < m->n_triangles; t++)
        for (int k = 0; k < 3 && alive(m->triangles[t]); k++)
            s->first[m->triangles[t][k] + 2]++;
    for (uint32_t v = 2; v < m->n_vertices + 2; v++)
        s->first[v] += s->first[v - 1];
    for (uint32_t t = 0; t < m->n_triangles; t++)
        for (int k = 0; k < 3 && alive(m->triangles[t]); k++)
            s->list[s->first[m->triangles[t][k] + 1]++] = t;
}

/* Neighbours of v; 0 when v lies on a border or its ring is no simple fan. */
static int ring_of(const simplifier *s, uint32_t v, uint32_t ring[MAX_RING])
{
    int n = 0, edges = 0;
    for (uint32_t i = s->first[v]; i < s->first[v + 1]; i++)
        for (int k = 0; k < 3; k++) {
            uint32_t u = s->m->triangles[s->list[i]][k];
            bool known = u == v;
            for (int j = 0; j < n && !known; j++)
                known = ring[j] == u;
            edges += u != v;
            if (known)
                continue;
            if (n == MAX_RING)
                return 0;
            ring[n++] = u;
        }
    return edges == 2 * n ? n : 0;
}

static vec3 cross_of(const mesh *m, uint32_t a, uint32_t b, uint32_t c)
{
    return v3_cross(v3_sub(m->positions[b], m->positions[a]), v3_sub(m->positions[c], m->positions[a]));
}

/* Would the triangles about v stay the right way round, and of fair shape, with u in v's place? */
static bool stays_whole(const simplifier *s, uint32_t v, uint32_t u)
{
    const mesh *m = s->m;
    for (uint32_t i = s->first[v]; i < s->first[v + 1]; i++) {
        const uint32_t *t = m->triangles[s->list[i]];
        if (t[0] == u || t[1] == u || t[2] == u)
            continue;
        uint32_t c[3];
        float longest = 0.0f;
        for (int k = 0; k < 3; k++)
            c[k] = t[k] == v ? u : t[k];
        for (int k = 0; k < 3; k++)
            longest = f_max(longest, v3_len2(v3_sub(m->positions[c[k]], m->positions[c[(k + 1) % 3]])));
        vec3 before = cross_of(m, t[0], t[1], t[2]), after = cross_of(m, c[0], c[1], c[2]);
        float area = v3_len(after);
        if (area < 0.12f * longest || v3_dot(after, before) < 0.8f * area * v3_len(before))
            return false;
        for (int k = 0; k < 3; k++)
            if (v3_dot(after, m->normals[c[k]]) < 0.55f * area)
                return false;
    }
    return true;
}

static int common_neighbours(simplifier *s, const uint32_t *ring, int n, uint32_t u)
{
    uint32_t other[MAX_RING];
    int k = ring_of(s, u, other), common = 0;
    if (k == 0)
        return 0;
    s->stamp++;
    for (int i = 0; i < n; i++)
        s->seen[ring[i]] = s->stamp;
    for (int i = 0; i < k; i++)
        common += s->seen[other[i]] == s->stamp;
    return common;
}

static bool collapse(simplifier *s, uint32_t v)
{
    mesh *m = s->m;
    uint32_t ring[MAX_RING], best = v;
    int n = ring_of(s, v, ring);
    vec3 p = m->positions[v], normal = m->normals[v];
    float longest = s->detail->edge ? s->detail->edge(s->detail->context, p) : s->detail->longest, shortest = longest;
    float straight = s->detail->flat_cos;
    for (int i = 0; i < n; i++) {
        uint32_t u = ring[i];
        vec3 d = v3_sub(m->positions[u], p);
        float l = v3_len(d);
        bool flat = v3_dot(normal, m->normals[u]) > straight && fabsf(v3_dot(d, m->normals[u])) < s->detail->deviation;
        if (l >= shortest || s->touched[u] || !flat || common_neighbours(s, ring, n, u) != 2 || !stays_whole(s, v, u))
            continue;
        shortest = l;
        best = u;
    }
    if (best == v)
        return false;
    for (uint32_t i = s->first[v]; i < s->first[v + 1]; i++) {
        uint32_t *t = m->triangles[s->list[i]];
        bool gone = t[0] == best || t[1] == best || t[2] == best;
        for (int k = 0; k < 3; k++)
            t[k] = gone ? best : t[k] == v ? best : t[k];
    }
    for (int i = 0; i < n; i++)
        s->touched[ring[i]] = 1;
    return true;
}

static void drop_unused(ciel_arena *a, mesh *m)
{
    uint32_t *names = malloc(((size_t)m->n_vertices + 1) * sizeof *names), n = 0, k = 0;
    CIEL_ASSERT(names);
    memset(names, 0xff, (size_t)m->n_vertices * sizeof *names);
    for (uint32_t t = 0; t < m->n_triangles; t++)
        for (int i = 0; i < 3 && alive(m->triangles[t]); i++)
            names[m->triangles[t][i]] = 0;
    for (uint32_t v = 0; v < m->n_vertices; v++)
        if (names[v] == 0)
            names[v] = n++;
    for (uint32_t t = 0; t < m->n_triangles; t++)
        k += alive(m->triangles[t]);
    mesh out = { 0 };
    out.n_vertices = n;
    out.n_triangles = k;
    out.positions = ARENA_ARRAY(a, n + 1, vec3);
    out.normals = ARENA_ARRAY(a, n + 1, vec3);
    out.triangles = ciel_arena_array(a, (size_t)k + 1, sizeof *out.triangles);
    for (uint32_t v = 0; v < m->n_vertices; v++)
        if (names[v] != 0xffffffffu) {
            out.positions[names[v]] = m->positions[v];
            out.normals[names[v]] = m->normals[v];
        }
    k = 0;
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        if (!alive(m->triangles[t]))
            continue;
        for (int i = 0; i < 3; i++)
            out.triangles[k][i] = names[m->triangles[t][i]];
        k++;
    }
    free(names);
    *m = out;
}

void field_simplify(ciel_arena *a, mesh *m, const field_detail *detail)
{
    size_t n = (size_t)m->n_vertices;
    simplifier s = { .m = m, .detail = detail };
    s.first = malloc((n + 2) * sizeof *s.first);
    s.list = malloc(((size_t)m->n_triangles * 3 + 1) * sizeof *s.list);
    s.seen = calloc(n + 1, sizeof *s.seen);
    s.touched = malloc(n + 1);
    CIEL_ASSERT(s.first && s.list && s.seen && s.touched);
    for (int pass = 0; pass < PASSES; pass++) {
        uint32_t gone = 0, here = 0;
        list_triangles(&s);
        memset(s.touched, 0, n);
        for (uint32_t v = 0; v < m->n_vertices; v++) {
            if (s.first[v] == s.first[v + 1])
                continue;
            here++;
            if (!s.touched[v])
                gone += collapse(&s, v);
        }
        if (gone * 40 < here)
            break;
    }
    free(s.first);
    free(s.list);
    free(s.seen);
    free(s.touched);
    drop_unused(a, m);
}
