/* stage/mesh_shapes.c - the solid shapes of stage/mesh.h: boxes, spheres, cylinders, lathes, tubes, lofts.
 *
 * Every closed shape is watertight by position (seams repeat vertices for uv, at bit-equal places) and wound
 * anticlockwise seen from outside. Triangles without area (poles, cone tips) are left out.
 */
#include "stage/mesh.h"

#include "base/fail.h"
#include <stdlib.h>

static bool same_place(vec3 a, vec3 b)
{
    return a.x == b.x && a.y == b.y && a.z == b.z;
}

/* Adds the triangle unless two of its corners are one place. */
static void solid_triangle(mesh_maker *m, uint32_t a, uint32_t b, uint32_t c)
{
    vec3 p = m->positions[a], q = m->positions[b], r = m->positions[c];
    if (!same_place(p, q) && !same_place(q, r) && !same_place(r, p))
        maker_triangle(m, a, b, c);
}

static void solid_quad(mesh_maker *m, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    solid_triangle(m, a, b, c);
    solid_triangle(m, a, c, d);
}

/* Vertices first + i * stride + j, i rows, j columns: quads between them; rows go up, columns anticlockwise. */
static void stitch(mesh_maker *m, uint32_t first, int n_rows, int n_columns)
{
    uint32_t w = (uint32_t)n_columns;
    for (uint32_t i = 0; i + 1 < (uint32_t)n_rows; i++)
        for (uint32_t j = 0; j + 1 < w; j++) {
            uint32_t v = first + i * w + j;
            solid_quad(m, v, v + 1, v + w + 1, v + w);
        }
}

void maker_quad(mesh_maker *m, vec3 o, vec3 u, vec3 v)
{
    maker_grid(m, o, u, v, 1, 1);
}

void maker_grid(mesh_maker *m, vec3 o, vec3 u, vec3 v, int nu, int nv)
{
    vec3 n = v3_norm(v3_cross(u, v));
    float lu = v3_len(u), lv = v3_len(v);
    uint32_t first = m->n_vertices;
    for (int j = 0; j <= nv; j++)
        for (int i = 0; i <= nu; i++) {
            float s = (float)i / (float)nu, t = (float)j / (float)nv;
            maker_vertex(m, v3_mad(v3_mad(o, u, s), v, t), n, (vec2){ s * lu, t * lv });
        }
    for (uint32_t j = 0; j < (uint32_t)nv; j++)
        for (uint32_t i = 0; i < (uint32_t)nu; i++) {
            uint32_t w = (uint32_t)nu + 1, a = first + j * w + i;
            maker_triangle(m, a, a + 1, a + w + 1);
            maker_triangle(m, a, a + w + 1, a + w);
        }
}

/* A flat quad by its corners, with exact places: seams between faces must not differ in the last bit. */
static void corner_quad(mesh_maker *m, vec3 a, vec3 b, vec3 c, vec3 d)
{
    vec3 n = v3_norm(v3_cross(v3_sub(b, a), v3_sub(d, a)));
    float lu = v3_dist(a, b), lv = v3_dist(a, d);
    uint32_t i = maker_vertex(m, a, n, (vec2){ 0, 0 });
    maker_vertex(m, b, n, (vec2){ lu, 0 });
    maker_vertex(m, c, n, (vec2){ lu, lv });
    maker_vertex(m, d, n, (vec2){ 0, lv });
    maker_triangle(m, i, i + 1, i + 2);
    maker_triangle(m, i, i + 2, i + 3);
}

void maker_box(mesh_maker *m, vec3 l, vec3 h)
{
    corner_quad(m, v3(l.x, l.y, h.z), v3(h.x, l.y, h.z), v3(h.x, h.y, h.z), v3(l.x, h.y, h.z)); /* +Z */
    corner_quad(m, v3(h.x, l.y, l.z), v3(l.x, l.y, l.z), v3(l.x, h.y, l.z), v3(h.x, h.y, l.z)); /* -Z */
    corner_quad(m, v3(h.x, l.y, h.z), v3(h.x, l.y, l.z), v3(h.x, h.y, l.z), v3(h.x, h.y, h.z)); /* +X */
    corner_quad(m, v3(l.x, l.y, l.z), v3(l.x, l.y, h.z), v3(l.x, h.y, h.z), v3(l.x, h.y, l.z)); /* -X */
    corner_quad(m, v3(l.x, h.y, h.z), v3(h.x, h.y, h.z), v3(h.x, h.y, l.z), v3(l.x, h.y, l.z)); /* +Y */
    corner_quad(m, v3(l.x, l.y, l.z), v3(h.x, l.y, l.z), v3(h.x, l.y, h.z), v3(l.x, l.y, h.z)); /* -Y */
}

enum {
    ROUND_STEPS = 3,
    ROUND_RING = 4 * (ROUND_STEPS + 1)
};

/* A sphere of radius r cut along its three middle planes and pulled apart: rings of constant latitude, four
 * quadrants each around a corner of the inner box. */
static vec3 round_point(vec3 in_lo, vec3 in_hi, float r, int i_ring, int i_around, vec3 *n)
{
    int top = i_ring > ROUND_STEPS, step = i_ring % (ROUND_STEPS + 1);
    int quadrant = (i_around / (ROUND_STEPS + 1)) % 4, turn = i_around % (ROUND_STEPS + 1);
    const float quarter = 0.5f * CIEL_PI_F;
    float lat = quarter * ((float)step / ROUND_STEPS - (top ? 0.0f : 1.0f));
    float lon = quarter * (float)turn / ROUND_STEPS;
    float cl = (!top && step == 0) || (top && step == ROUND_STEPS) ? 0.0f : cosf(lat);
    float s = turn == ROUND_STEPS ? 1.0f : sinf(lon), c = turn == ROUND_STEPS ? 0.0f : cosf(lon);
    /* quadrants from +Z over +X: (s, c), (c, -s), (-s, -c), (-c, s) */
    float x = quadrant == 0 ? s : quadrant == 1 ? c : quadrant == 2 ? -s : -c;
    float z = quadrant == 0 ? c : quadrant == 1 ? -s : quadrant == 2 ? -c : s;
    *n = v3(cl * x, sinf(lat), cl * z);
    vec3 corner = v3(quadrant < 2 ? in_hi.x : in_lo.x, top ? in_hi.y : in_lo.y,
                     quadrant == 0 || quadrant == 3 ? in_hi.z : in_lo.z);
    return v3_mad(corner, *n, r);
}

void maker_round_box(mesh_maker *m, vec3 lo, vec3 hi, float r)
{
    vec3 size = v3_sub(hi, lo);
    r = f_min(r, 0.499f * f_min(size.x, f_min(size.y, size.z)));
    if (r <= 0.0f) {
        maker_box(m, lo, hi);
        return;
    }
    vec3 il = v3_add(lo, v3_fill(r)), ih = v3_sub(hi, v3_fill(r)), n, last = v3_fill(0);
    uint32_t first = m->n_vertices;
    enum {
        ROWS = 2 * (ROUND_STEPS + 1)
    };
    for (int i = 0; i < ROWS; i++) {
        float u = 0.0f;
        vec3 ignored, mid;
        for (int j = 0; j <= ROUND_RING; j++) {
            mid = round_point(il, ih, r, ROUND_STEPS + 1, j, &ignored); /* uv: arc length at the waist */
            u += j ? v3_dist(mid, last) : 0.0f;
            last = mid;
            vec3 p = round_point(il, ih, r, i, j, &n);
            maker_vertex(m, p, n, (vec2){ u, p.y - lo.y });
        }
    }
    stitch(m, first, ROWS, ROUND_RING + 1);
    for (int top = 0; top < 2; top++) {
        uint32_t v = m->n_vertices;
        for (int q = 0; q < 4; q++) {
            vec3 p = round_point(il, ih, r, top ? ROWS - 1 : 0, q * (ROUND_STEPS + 1), &n);
            maker_vertex(m, p, v3(0, top ? 1.0f : -1.0f, 0), (vec2){ p.x - lo.x, top ? hi.z - p.z : p.z - lo.z });
        }
        /* the quadrants go anticlockwise seen from above: +X+Z, +X-Z, -X-Z, -X+Z */
        if (top)
            solid_quad(m, v, v + 1, v + 2, v + 3);
        else
            solid_quad(m, v + 3, v + 2, v + 1, v);
    }
}

/* sine and cosine of i/n of a turn, with exact quarters and an exact seam */
static vec2 turn_at(int i, int n)
{
    i %= n;
    if (i * 4 % n == 0) {
        int q = i * 4 / n;
        return (vec2){ q == 1 ? 1.0f : q == 3 ? -1.0f : 0.0f, q == 0 ? 1.0f : q == 2 ? -1.0f : 0.0f };
    }
    float a = 2.0f * CIEL_PI_F * (float)i / (float)n;
    return (vec2){ sinf(a), cosf(a) };
}

void maker_sphere(mesh_maker *m, vec3 center, vec3 radii, int segments)
{
    int around = segments < 3 ? 3 : segments, rows = around / 2 < 2 ? 2 : around / 2;
    uint32_t first = m->n_vertices;
    float girth = CIEL_PI_F * (radii.x + radii.z), tall = CIEL_PI_F * radii.y;
    for (int i = 0; i <= rows; i++) {
        float lat = CIEL_PI_F * ((float)i / (float)rows - 0.5f), c = i == 0 || i == rows ? 0.0f : cosf(lat);
        float s = i == 0 ? -1.0f : i == rows ? 1.0f : sinf(lat);
        for (int j = 0; j <= around; j++) {
            vec2 t = turn_at(j, around);
            vec3 d = v3(c * t.x, s, c * t.y);
            vec3 n = v3_norm(v3(d.x / radii.x, d.y / radii.y, d.z / radii.z));
            maker_vertex(m, v3_add(center, v3_mul(d, radii)), n,
                         (vec2){ girth * (float)j / (float)around, tall * (float)i / (float)rows });
        }
    }
    stitch(m, first, rows + 1, around + 1);
}

static void disc(mesh_maker *m, vec3 center, float r, int segments, bool up)
{
    vec3 n = v3(0, up ? 1.0f : -1.0f, 0);
    uint32_t mid = maker_vertex(m, center, n, (vec2){ r, r });
    for (int j = 0; j <= segments; j++) {
        vec2 t = turn_at(j, segments);
        maker_vertex(m, v3(center.x + r * t.x, center.y, center.z + r * t.y), n, (vec2){ r + r * t.x, r - r * t.y });
    }
    for (uint32_t j = 0; j < (uint32_t)segments; j++) {
        uint32_t a = mid + 1 + j, b = a + 1;
        solid_triangle(m, mid, up ? a : b, up ? b : a);
    }
}

void maker_cylinder(mesh_maker *m, vec3 base, float r0, float r1, float height, int segments, bool caps)
{
    int around = segments < 3 ? 3 : segments;
    uint32_t first = m->n_vertices;
    float slope = (r0 - r1) / height, side = sqrtf(height * height + (r0 - r1) * (r0 - r1));
    float girth = CIEL_PI_F * (r0 + r1);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j <= around; j++) {
            vec2 t = turn_at(j, around);
            float r = i ? r1 : r0;
            maker_vertex(m, v3(base.x + r * t.x, base.y + (i ? height : 0.0f), base.z + r * t.y),
                         v3_norm(v3(t.x, slope, t.y)), (vec2){ girth * (float)j / (float)around, i ? side : 0.0f });
        }
    stitch(m, first, 2, around + 1);
    if (caps && r0 > 0.0f)
        disc(m, base, r0, around, false);
    if (caps && r1 > 0.0f)
        disc(m, v3(base.x, base.y + height, base.z), r1, around, true);
}

/* outward normal (radius, height) of the profile's side from a to b */
static vec2 side_normal(vec2 a, vec2 b)
{
    vec2 d = { b.x - a.x, b.y - a.y };
    float l = sqrtf(d.x * d.x + d.y * d.y);
    return l > 0.0f ? (vec2){ d.y / l, -d.x / l } : (vec2){ 1, 0 };
}

/* Normal at corner i of the side with normal `own`, rounded with its neighbour's unless the corner is sharp. */
static vec2 corner_normal(const vec2 *p, int n, int i, vec2 own, bool before)
{
    int a = before ? i - 1 : i, b = a + 1;
    if (a < 0 || b >= n)
        return own;
    vec2 other = side_normal(p[a], p[b]), s = { own.x + other.x, own.y + other.y };
    if (own.x * other.x + own.y * other.y < 0.766f) /* cos 40 */
        return own;
    float l = sqrtf(s.x * s.x + s.y * s.y);
    return (vec2){ s.x / l, s.y / l };
}

static void lathe_row(mesh_maker *m, vec2 p, vec2 n, int around, float v)
{
    for (int j = 0; j <= around; j++) {
        vec2 t = turn_at(j, around);
        float u = 2.0f * CIEL_PI_F * (p.x > 0.0f ? p.x : 0.01f) * (float)j / (float)around;
        maker_vertex(m, v3(p.x * t.x, p.y, p.x * t.y), v3(n.x * t.x, n.y, n.x * t.y), (vec2){ u, v });
    }
}

void maker_lathe(mesh_maker *m, const vec2 *profile, int n, int segments)
{
    int around = segments < 3 ? 3 : segments;
    float v = 0.0f;
    for (int i = 0; i + 1 < n; i++) {
        vec2 own = side_normal(profile[i], profile[i + 1]);
        float dx = profile[i + 1].x - profile[i].x, dy = profile[i + 1].y - profile[i].y;
        float l = sqrtf(dx * dx + dy * dy);
        if (l <= 0.0f)
            continue;
        uint32_t first = m->n_vertices;
        lathe_row(m, profile[i], corner_normal(profile, n, i, own, true), around, v);
        lathe_row(m, profile[i + 1], corner_normal(profile, n, i + 1, own, false), around, v + l);
        stitch(m, first, 2, around + 1);
        v += l;
    }
}

/* ---- tubes: frames carried along the path without twist (double reflection, Wang et al. 2008) ---- */

static vec3 path_direction(const vec3 *p, int n, int i, bool closed)
{
    vec3 d;
    if (closed)
        d = v3_sub(p[(i + 1) % n], p[(i + n - 1) % n]);
    else
        d = v3_sub(p[i + 1 < n ? i + 1 : i], p[i > 0 ? i - 1 : i]);
    return v3_len2(d) > 0.0f ? v3_norm(d) : v3(0, 1, 0);
}

static vec3 reflect_frame(vec3 x0, vec3 x1, vec3 t0, vec3 t1, vec3 r)
{
    vec3 v1 = v3_sub(x1, x0);
    float c1 = v3_dot(v1, v1);
    if (c1 <= 0.0f)
        return r;
    vec3 rl = v3_mad(r, v1, -2.0f / c1 * v3_dot(v1, r)), tl = v3_mad(t0, v1, -2.0f / c1 * v3_dot(v1, t0));
    vec3 v2 = v3_sub(t1, tl);
    float c2 = v3_dot(v2, v2);
    return c2 > 1e-12f ? v3_mad(rl, v2, -2.0f / c2 * v3_dot(v2, rl)) : rl;
}

static void tube_ring(mesh_maker *m, vec3 c, vec3 t, vec3 side, float r, float lean, int around, float v, float twist)
{
    vec3 up = v3_cross(t, side);
    float cl = cosf(lean), sl = sinf(lean);
    for (int j = 0; j <= around; j++) {
        vec2 k = turn_at(j, around);
        if (twist != 0.0f) {
            float a = 2.0f * CIEL_PI_F * (float)(j % around) / (float)around + twist;
            k = (vec2){ sinf(a), cosf(a) };
        }
        vec3 d = v3_add(v3_scale(side, k.y), v3_scale(up, k.x));
        vec3 n = v3_add(v3_scale(d, cl), v3_scale(t, sl));
        vec3 p = v3_mad(c, n, r);
        maker_vertex(m, p, n, (vec2){ 2.0f * CIEL_PI_F * r * (float)j / (float)around, v });
    }
}

enum {
    CAP_RINGS = 2
};

/* A round end as rings from the pole (front: after the last ring; else before the first one). */
static void tube_cap(mesh_maker *m, vec3 c, vec3 t, vec3 side, float r, int around, float v, bool end)
{
    for (int i = 0; i < CAP_RINGS; i++) {
        float lean = 0.5f * CIEL_PI_F * (float)(end ? i + 1 : CAP_RINGS - i) / CAP_RINGS;
        bool pole = end ? i == CAP_RINGS - 1 : i == 0;
        if (!pole) {
            tube_ring(m, c, t, side, r, end ? lean : -lean, around, v, 0.0f);
            continue;
        }
        for (int j = 0; j <= around; j++)
            maker_vertex(m, v3_mad(c, t, end ? r : -r), end ? t : v3_neg(t), (vec2){ 0, v });
    }
}

void maker_tube(mesh_maker *m, const vec3 *path, const float *r, int n, int segments, bool closed)
{
    if (n < 2)
        return;
    int around = segments < 3 ? 3 : segments, rows = 0;
    vec3 *t = malloc((size_t)(n + 1) * sizeof *t), *side = malloc((size_t)(n + 1) * sizeof *side);
    CIEL_ASSERT(t != NULL && side != NULL);
    int last = closed ? n : n - 1; /* rings 0..last */
    vec3 ignored;
    for (int i = 0; i <= last; i++)
        t[i] = path_direction(path, n, i % n, closed);
    v3_frame(t[0], &side[0], &ignored);
    for (int i = 1; i <= last; i++)
        side[i] = v3_norm(reflect_frame(path[i - 1], path[i % n], t[i - 1], t[i], side[i - 1]));
    float twist = 0.0f, v = 0.0f;
    if (closed) /* turn evenly along the way so that the last frame meets the first */
        twist = atan2f(v3_dot(v3_cross(side[n], side[0]), t[0]), v3_dot(side[n], side[0]));
    uint32_t first = m->n_vertices;
    if (!closed) {
        tube_cap(m, path[0], t[0], side[0], r[0], around, 0.0f, false);
        rows += CAP_RINGS;
    }
    for (int i = 0; i <= last; i++, rows++) {
        v += i ? v3_dist(path[i % n], path[i - 1]) : 0.0f;
        if (closed && i == n)
            tube_ring(m, path[0], t[0], side[0], r[0], 0.0f, around, v, 0.0f);
        else
            tube_ring(m, path[i], t[i], side[i], r[i], 0.0f, around, v, twist * (float)i / (float)n);
    }
    if (!closed) {
        tube_cap(m, path[n - 1], t[n - 1], side[n - 1], r[n - 1], around, v, true);
        rows += CAP_RINGS;
    }
    stitch(m, first, rows, around + 1);
    free(t);
    free(side);
}

/* ---- lofts ---- */

static vec3 loft_face(const vec3 *rings, int n, int i, int j)
{
    const vec3 *a = rings + (size_t)i * (size_t)n, *b = a + n;
    int k = (j + 1) % n;
    return v3_cross(v3_sub(b[k], a[j]), v3_sub(b[j], a[k])); /* by the diagonals; outward for rows going up */
}

static bool ring_is_point(const vec3 *ring, int n)
{
    for (int j = 1; j < n; j++)
        if (v3_dist(ring[j], ring[0]) > 1e-6f)
            return false;
    return true;
}

static vec3 ring_center(const vec3 *ring, int n)
{
    vec3 c = v3_fill(0.0f);
    for (int j = 0; j < n; j++)
        c = v3_add(c, ring[j]);
    return v3_scale(c, 1.0f / (float)n);
}

/* Six times the volume inside, ends closed by fans; its sign says which way the rings go round. */
static float loft_volume(const vec3 *rings, int n_rings, int n)
{
    vec3 o = ring_center(rings, n);
    float sum = 0.0f;
    for (int i = 0; i + 1 < n_rings; i++)
        for (int j = 0; j < n; j++) {
            const vec3 *a = rings + (size_t)i * (size_t)n;
            int k = (j + 1) % n;
            vec3 p = v3_sub(a[j], o), q = v3_sub(a[k], o), s = v3_sub(a[n + k], o), u = v3_sub(a[n + j], o);
            sum += v3_dot(p, v3_cross(q, s)) + v3_dot(p, v3_cross(s, u));
        }
    const vec3 *z = rings + (size_t)(n_rings - 1) * (size_t)n;
    vec3 c = v3_sub(ring_center(z, n), o);
    for (int j = 0; j < n; j++)
        sum += v3_dot(c, v3_cross(v3_sub(z[j], o), v3_sub(z[(j + 1) % n], o)));
    return sum;
}

static vec3 loft_normal(const vec3 *rings, int n_rings, int n, int i, int j)
{
    vec3 s = v3_fill(0.0f);
    bool point = ring_is_point(rings + (size_t)i * (size_t)n, n);
    for (int row = i - 1; row <= i; row++)
        for (int k = 0; k < (point ? n : 2); k++)
            if (row >= 0 && row + 1 < n_rings)
                s = v3_add(s, loft_face(rings, n, row, point ? k : (j + n - k) % n));
    return v3_norm(s);
}

static void loft_cap(mesh_maker *m, const vec3 *ring, int n, vec3 outward, bool turn)
{
    if (ring_is_point(ring, n))
        return;
    vec3 c = ring_center(ring, n), t, b;
    v3_frame(outward, &t, &b);
    uint32_t mid = maker_vertex(m, c, outward, (vec2){ 0, 0 });
    for (int j = 0; j <= n; j++) {
        vec3 d = v3_sub(ring[j % n], c);
        maker_vertex(m, ring[j % n], outward, (vec2){ v3_dot(d, t), v3_dot(d, b) });
    }
    for (uint32_t j = 0; j < (uint32_t)n; j++)
        solid_triangle(m, mid, mid + 1 + j + (turn ? 1 : 0), mid + 1 + j + (turn ? 0 : 1));
}

static vec3 ring_normal(const vec3 *ring, int n)
{
    vec3 s = v3_fill(0.0f), c = ring_center(ring, n);
    for (int j = 0; j < n; j++)
        s = v3_add(s, v3_cross(v3_sub(ring[j], c), v3_sub(ring[(j + 1) % n], c)));
    return v3_norm(s);
}

void maker_loft(mesh_maker *m, const vec3 *rings, int n_rings, int n_points, bool caps)
{
    if (n_rings < 2 || n_points < 3)
        return;
    bool inside_out = loft_volume(rings, n_rings, n_points) < 0.0f;
    float sign = inside_out ? -1.0f : 1.0f, v = 0.0f;
    uint32_t first = m->n_vertices, w = (uint32_t)n_points + 1;
    for (int i = 0; i < n_rings; i++) {
        const vec3 *ring = rings + (size_t)i * (size_t)n_points;
        float u = 0.0f;
        v += i ? v3_dist(ring_center(ring, n_points), ring_center(ring - n_points, n_points)) : 0.0f;
        for (int j = 0; j <= n_points; j++) {
            u += j ? v3_dist(ring[j % n_points], ring[j - 1]) : 0.0f;
            vec3 n = v3_scale(loft_normal(rings, n_rings, n_points, i, j % n_points), sign);
            maker_vertex(m, ring[j % n_points], n, (vec2){ u, v });
        }
    }
    for (uint32_t i = 0; i + 1 < (uint32_t)n_rings; i++)
        for (uint32_t j = 0; j + 1 < w; j++) {
            uint32_t a = first + i * w + j, b = a + 1, c = a + w + 1, d = a + w;
            if (inside_out)
                solid_quad(m, a, d, c, b);
            else
                solid_quad(m, a, b, c, d);
        }
    if (!caps)
        return;
    const vec3 *z = rings + (size_t)(n_rings - 1) * (size_t)n_points;
    loft_cap(m, rings, n_points, v3_scale(ring_normal(rings, n_points), -sign), !inside_out);
    loft_cap(m, z, n_points, v3_scale(ring_normal(z, n_points), sign), inside_out);
}
