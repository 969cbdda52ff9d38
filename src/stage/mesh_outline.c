/* stage/mesh_outline.c - flat outlines with holes: triangulation by ear clipping, extrusion.
 *
 * Rings that turn anticlockwise are outer borders, clockwise ones are holes of the smallest outer border around
 * them. Holes are joined to their border by a bridge to a visible corner (Eberly, "Triangulation by Ear Clipping"),
 * then ears are cut. On outlines that cross themselves the result still covers about the outline: the flattest
 * corner is cut when no true ear is left, so that it always ends.
 */
#include "stage/mesh.h"

#include "base/fail.h"
#include <stdlib.h>
#include <string.h>

static float cross2(vec2 a, vec2 b, vec2 c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
static bool same2(vec2 a, vec2 b)
{
    return a.x == b.x && a.y == b.y;
}

static float ring_area(const vec2 *p, int n)
{
    float s = 0.0f;
    for (int i = 0; i < n; i++) {
        vec2 a = p[i], b = p[(i + 1) % n];
        s += (a.x - p[0].x) * (b.y - p[0].y) - (b.x - p[0].x) * (a.y - p[0].y);
    }
    return 0.5f * s;
}

static bool ring_contains(const vec2 *p, int n, vec2 q)
{
    bool inside = false;
    for (int i = 0, j = n - 1; i < n; j = i++)
        if ((p[i].y > q.y) != (p[j].y > q.y) && q.x < (p[j].x - p[i].x) * (q.y - p[i].y) / (p[j].y - p[i].y) + p[i].x)
            inside = !inside;
    return inside;
}

/* inside or on the border of the anticlockwise triangle */
static bool in_triangle(vec2 a, vec2 b, vec2 c, vec2 q)
{
    return cross2(a, b, q) >= 0.0f && cross2(b, c, q) >= 0.0f && cross2(c, a, q) >= 0.0f;
}

/* ---- one border with its holes joined in: a loop of indices into the points ---- */

typedef struct loop {
    int *at;
    int n;
} loop;

/* The corner of `l` that sees hole point h when looking towards +x; -1 when none. */
static int visible_corner(const loop *l, const vec2 *p, vec2 h)
{
    float best = 1e30f;
    int found = -1;
    for (int i = 0; i < l->n; i++) {
        vec2 a = p[l->at[i]], b = p[l->at[(i + 1) % l->n]];
        /* the inside of an anticlockwise border lies left of its sides: those to the right of h go up */
        if (!(a.y <= h.y && b.y >= h.y) || a.y == b.y)
            continue;
        float x = a.x + (h.y - a.y) * (b.x - a.x) / (b.y - a.y);
        if (x >= h.x && x < best) {
            best = x;
            found = a.x > b.x ? i : (i + 1) % l->n;
        }
    }
    if (found < 0)
        return -1;
    /* corners inside the triangle (h, hit, candidate) would hide it: take the one nearest in angle to +x */
    vec2 hit = { best, h.y }, c = p[l->at[found]];
    float best_slope = 1e30f, best_x = -1e30f;
    int nearest = found;
    bool above = c.y > h.y;
    for (int i = 0; i < l->n; i++) {
        vec2 q = p[l->at[i]];
        bool in = above ? in_triangle(h, hit, c, q) : in_triangle(h, c, hit, q);
        if (!in || q.x <= h.x)
            continue;
        vec2 before = p[l->at[(i + l->n - 1) % l->n]], after = p[l->at[(i + 1) % l->n]];
        if (!same2(q, c) && cross2(before, q, after) > 0.0f)
            continue; /* only reflex corners can hide */
        /* of corners met more than once (older bridges) take the copy whose inside faces h */
        bool faces = cross2(before, q, after) > 0.0f ? cross2(before, q, h) >= 0.0f && cross2(q, after, h) >= 0.0f
                                                     : cross2(before, q, h) >= 0.0f || cross2(q, after, h) >= 0.0f;
        float slope = fabsf(q.y - h.y) / (q.x - h.x);
        if (faces && (slope < best_slope || (slope == best_slope && q.x < best_x))) {
            best_slope = slope;
            best_x = q.x;
            nearest = i;
        }
    }
    return nearest;
}

static void join_hole(loop *l, const vec2 *p, int first, int n)
{
    int start = 0;
    for (int i = 1; i < n; i++)
        if (p[first + i].x > p[first + start].x)
            start = i;
    int corner = visible_corner(l, p, p[first + start]);
    if (corner < 0)
        return;
    int *made = malloc((size_t)(l->n + n + 2) * sizeof *made), k = 0;
    CIEL_ASSERT(made != NULL);
    for (int i = 0; i <= corner; i++)
        made[k++] = l->at[i];
    for (int i = 0; i <= n; i++)
        made[k++] = first + (start + i) % n;
    for (int i = corner; i < l->n; i++)
        made[k++] = l->at[i];
    free(l->at);
    l->at = made;
    l->n = k;
}

static bool is_ear(const loop *l, const vec2 *p, int i)
{
    int before = (i + l->n - 1) % l->n, after = (i + 1) % l->n;
    vec2 a = p[l->at[before]], b = p[l->at[i]], c = p[l->at[after]];
    if (cross2(a, b, c) <= 0.0f)
        return false;
    for (int j = 0; j < l->n; j++) {
        vec2 q = p[l->at[j]];
        if (j == before || j == i || j == after || same2(q, a) || same2(q, b) || same2(q, c))
            continue;
        if (in_triangle(a, b, c, q))
            return false;
    }
    return true;
}

/* Which corner to cut: the next true ear from `from` on, else the flattest corner. */
static int next_ear(const loop *l, const vec2 *p, int from)
{
    for (int k = 0; k < l->n; k++)
        if (is_ear(l, p, (from + k) % l->n))
            return (from + k) % l->n;
    int flat = 0;
    float least = 1e30f;
    for (int i = 0; i < l->n; i++) {
        float area = fabsf(cross2(p[l->at[(i + l->n - 1) % l->n]], p[l->at[i]], p[l->at[(i + 1) % l->n]]));
        if (area < least) {
            least = area;
            flat = i;
        }
    }
    return flat;
}

typedef struct triangle_list {
    int (*items)[3];
    int n;
} triangle_list;

static void clip_ears(triangle_list *out, loop *l, const vec2 *p)
{
    int i = 0;
    while (l->n >= 3) {
        i = next_ear(l, p, i % l->n);
        int a = l->at[(i + l->n - 1) % l->n], b = l->at[i], c = l->at[(i + 1) % l->n];
        if (cross2(p[a], p[b], p[c]) > 0.0f) {
            out->items[out->n][0] = a;
            out->items[out->n][1] = b;
            out->items[out->n++][2] = c;
        }
        memmove(l->at + i, l->at + i + 1, (size_t)(l->n - i - 1) * sizeof *l->at);
        l->n--;
        i++; /* fans out over the outline rather than from one corner: fewer slivers */
    }
}

/* ---- rings to borders ---- */

typedef struct ring {
    int first, n, owner; /* owner: index of the border of a hole, -1 for a border */
    float area, right;
} ring;

static void own_holes(ring *rings, int n_rings, const vec2 *p)
{
    for (int i = 0; i < n_rings; i++) {
        rings[i].owner = -1;
        if (rings[i].area >= 0.0f)
            continue;
        rings[i].owner = -2; /* a hole in nothing is left out */
        for (int j = 0; j < n_rings; j++) {
            const ring *b = &rings[j];
            if (b->area <= -rings[i].area || !ring_contains(p + b->first, b->n, p[rings[i].first]))
                continue;
            if (rings[i].owner < 0 || b->area < rings[rings[i].owner].area)
                rings[i].owner = j;
        }
    }
}

static void fill_border(triangle_list *out, const ring *rings, int n_rings, int i_border, const vec2 *p)
{
    const ring *b = &rings[i_border];
    loop l = { malloc((size_t)b->n * sizeof(int)), b->n };
    CIEL_ASSERT(l.at != NULL);
    for (int i = 0; i < b->n; i++)
        l.at[i] = b->first + i;
    /* holes from right to left: each sees the border or a hole that is joined already */
    float limit = 1e30f;
    for (int last = -1;;) {
        int next = -1;
        for (int i = 0; i < n_rings; i++) {
            bool later = rings[i].right < limit || (rings[i].right == limit && i > last);
            if (rings[i].owner == i_border && later && (next < 0 || rings[i].right > rings[next].right))
                next = i;
        }
        if (next < 0)
            break;
        join_hole(&l, p, rings[next].first, rings[next].n);
        limit = rings[next].right;
        last = next;
    }
    clip_ears(out, &l, p);
    free(l.at);
}

static triangle_list triangulate(const vec2 *p, const int *sizes, int n_rings)
{
    ring *rings = calloc((size_t)n_rings + 1, sizeof *rings);
    CIEL_ASSERT(rings != NULL);
    int total = 0;
    for (int i = 0; i < n_rings; i++) {
        rings[i] = (ring){ .first = total, .n = sizes[i], .right = -1e30f };
        rings[i].area = sizes[i] >= 3 ? ring_area(p + total, sizes[i]) : 0.0f;
        for (int k = 0; k < sizes[i]; k++)
            rings[i].right = f_max(rings[i].right, p[total + k].x);
        total += sizes[i];
    }
    own_holes(rings, n_rings, p);
    triangle_list out = { calloc((size_t)total * 2 + 2 * (size_t)n_rings + 4, sizeof *out.items), 0 };
    CIEL_ASSERT(out.items != NULL);
    for (int i = 0; i < n_rings; i++)
        if (rings[i].owner == -1 && rings[i].area > 0.0f)
            fill_border(&out, rings, n_rings, i, p);
    free(rings);
    return out;
}

static void cap(mesh_maker *m, const vec2 *p, int total, const triangle_list *t, float z, bool front)
{
    uint32_t first = m->n_vertices;
    for (int i = 0; i < total; i++)
        maker_vertex(m, v3(p[i].x, p[i].y, z), v3(0, 0, front ? 1.0f : -1.0f), p[i]);
    for (int i = 0; i < t->n; i++) {
        uint32_t a = first + (uint32_t)t->items[i][0], b = first + (uint32_t)t->items[i][1];
        uint32_t c = first + (uint32_t)t->items[i][2];
        maker_triangle(m, a, front ? b : c, front ? c : b);
    }
}

static vec2 out_of_side(vec2 a, vec2 b)
{
    vec2 d = { b.y - a.y, a.x - b.x };
    float l = sqrtf(d.x * d.x + d.y * d.y);
    return l > 0.0f ? (vec2){ d.x / l, d.y / l } : (vec2){ 0, 0 };
}

static vec3 rounded(vec2 own, vec2 other)
{
    if (own.x * other.x + own.y * other.y < 0.766f) /* sharper than 40 degrees */
        return v3(own.x, own.y, 0);
    return v3_norm(v3(own.x + other.x, own.y + other.y, 0));
}

static void walls(mesh_maker *m, const vec2 *p, int n, float z0, float z1)
{
    float u = 0.0f;
    for (int i = 0; i < n; i++) {
        vec2 a = p[i], b = p[(i + 1) % n];
        if (same2(a, b))
            continue;
        vec2 own = out_of_side(a, b), before = out_of_side(p[(i + n - 1) % n], a),
             after = out_of_side(b, p[(i + 2) % n]);
        vec3 na = rounded(own, before), nb = rounded(own, after);
        float l = sqrtf((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
        uint32_t v = maker_vertex(m, v3(a.x, a.y, z0), na, (vec2){ u, 0 });
        maker_vertex(m, v3(b.x, b.y, z0), nb, (vec2){ u + l, 0 });
        maker_vertex(m, v3(b.x, b.y, z1), nb, (vec2){ u + l, z1 - z0 });
        maker_vertex(m, v3(a.x, a.y, z1), na, (vec2){ u, z1 - z0 });
        maker_triangle(m, v, v + 1, v + 2);
        maker_triangle(m, v, v + 2, v + 3);
        u += l;
    }
}

void maker_extrude_rings(mesh_maker *m, const vec2 *points, const int *ring_sizes, int n_rings, float z0, float z1)
{
    int total = 0;
    for (int i = 0; i < n_rings; i++)
        total += ring_sizes[i];
    triangle_list t = triangulate(points, ring_sizes, n_rings);
    cap(m, points, total, &t, z1, true);
    if (z0 < z1) {
        cap(m, points, total, &t, z0, false);
        for (int i = 0, first = 0; i < n_rings; first += ring_sizes[i++])
            walls(m, points + first, ring_sizes[i], z0, z1);
    }
    free(t.items);
}

void maker_extrude(mesh_maker *m, const vec2 *outline, int n, float z0, float z1)
{
    maker_extrude_rings(m, outline, &n, 1, z0, z1);
}
