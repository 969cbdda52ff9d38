/* library/figure_field.h - living shapes as implicit surfaces: primitives, smooth joins, and a mesher.
 *
 * A field is a function of a point that is negative inside, positive outside and roughly a distance in metres
 * (Lipschitz constant about 1). The mesher samples it on a rectilinear grid whose steps may vary along each axis
 * (fine over a face, coarse behind it), makes naive surface nets (Gibson 1998), and pulls vertices and normals onto
 * the field itself. Smooth joins are the polynomial ones of Quilez. Inside ciel_library only.
 */
#pragma once
#include "stage/mesh.h"

typedef float (*field_fn)(const void *context, vec3 p);

/* Grid lines along each axis, ascending; made by field_axis_*. */
typedef struct field_axis {
    float at[512];
    int n;
} field_axis;
typedef struct field_grid {
    field_axis x, y, z;
} field_grid;

/** Lines from lo to hi, about `step` apart. */
void field_axis_even(field_axis *axis, float lo, float hi, float step);
/** Lines from lo to hi: `fine` apart between fine_lo and fine_hi, growing to `coarse` away from there. */
void field_axis_fine(field_axis *axis, float lo, float hi, float coarse, float fine_lo, float fine_hi, float fine);

/* How coarse a mesh may become where its surface is flat. */
typedef struct field_detail {
    float flat_cos;                             /* cosine of the angle between normals along an edge that may go */
    float deviation;                            /* m from the surface */
    float longest;                              /* edge, m */
    float (*edge)(const void *context, vec3 p); /* instead of `longest`, by place; may be NULL */
    const void *context;                        /* of `edge` */
} field_detail;
/* Nothing is wanted of the surface within `reach` of p: a block that need not be sampled. */
typedef bool (*field_skip)(const void *context, vec3 p, float reach);

/** The zero surface as a mesh with exact normals, no uv, no slots: closed, but for what `skip` (may be NULL) leaves
 * out. `slack` >= 1 widens the search where the field is steeper than a distance. */
mesh field_mesh(ciel_arena *a, field_fn fn, const void *context, const field_grid *grid, float slack);
mesh field_mesh_where(ciel_arena *a, field_fn fn, const void *context, const field_grid *grid, float slack,
                      field_skip skip);
/** Collapse what `detail` allows; figure_simplify.c. The mesh has normals and neither uvs nor slots; new arrays. */
void field_simplify(ciel_arena *a, mesh *m, const field_detail *detail);
/** Unit gradient by central differences over `h`. */
vec3 field_normal(field_fn fn, const void *context, vec3 p, float h);
/** Drop the triangles whose three corners are inside `hidden` by more than `depth`, and vertices left unused. */
mesh field_cull(ciel_arena *a, const mesh *m, field_fn hidden, const void *context, float depth);
/** Keep triangles of `m` for which keep(context, centre) is true; unused vertices go. */
mesh field_keep(ciel_arena *a, const mesh *m, bool (*keep)(const void *context, vec3 center), const void *context);

/* ---- primitives ---- */
static inline float field_sphere(vec3 p, vec3 c, float r)
{
    return v3_dist(p, c) - r;
}
/* first-order distance to an ellipsoid */
static inline float field_ellipsoid(vec3 p, vec3 c, vec3 r)
{
    vec3 q = v3_sub(p, c), k = v3(q.x / r.x, q.y / r.y, q.z / r.z);
    float k0 = v3_len(k);
    vec3 k2 = v3(k.x / r.x, k.y / r.y, k.z / r.z);
    float k1 = v3_len(k2);
    return k1 > 1e-6f ? k0 * (k0 - 1.0f) / k1 : -f_min(r.x, f_min(r.y, r.z));
}
/* capsule whose radius goes from ra to rb */
static inline float field_cone(vec3 p, vec3 a, vec3 b, float ra, float rb)
{
    vec3 ab = v3_sub(b, a), ap = v3_sub(p, a);
    float t = f_clamp(v3_dot(ap, ab) / v3_dot(ab, ab), 0.0f, 1.0f);
    return v3_len(v3_mad(ap, ab, -t)) - f_lerp(ra, rb, t);
}
/* the same with an elliptical section: `wide` times wider along unit `side` */
static inline float field_cone_flat(vec3 p, vec3 a, vec3 b, float ra, float rb, vec3 side, float wide)
{
    vec3 ab = v3_sub(b, a), ap = v3_sub(p, a);
    float t = f_clamp(v3_dot(ap, ab) / v3_dot(ab, ab), 0.0f, 1.0f);
    vec3 d = v3_mad(ap, ab, -t);
    float s = v3_dot(d, side);
    d = v3_mad(d, side, s / wide - s);
    return v3_len(d) * (wide > 1.0f ? 1.0f : wide) - f_lerp(ra, rb, t) * (wide > 1.0f ? 1.0f : wide);
}
static inline float field_box(vec3 p, vec3 c, vec3 half, float round)
{
    vec3 q = v3_sub(p, c);
    q = v3(fabsf(q.x) - half.x + round, fabsf(q.y) - half.y + round, fabsf(q.z) - half.z + round);
    vec3 o = v3_max(q, v3(0, 0, 0));
    return v3_len(o) + f_min(f_max(q.x, f_max(q.y, q.z)), 0.0f) - round;
}

/* ---- joins: k is the width of the blend in metres ---- */
static inline float field_join(float a, float b, float k)
{
    float h = f_max(k - fabsf(a - b), 0.0f);
    return f_min(a, b) - h * h / (4.0f * k);
}
static inline float field_meet(float a, float b, float k)
{
    return -field_join(-a, -b, k);
}
static inline float field_carve(float a, float tool, float k)
{
    return field_meet(a, -tool, k);
}
