/* stage/mesh.h - triangles, and the tools that builders make them with.
 *
 * A mesh lives in the arena it was made in. Corners are wound anticlockwise seen from outside. uv is in
 * metres where a pattern will be laid (so that a brick is a brick), or 0..1 where a picture will; uv may be
 * NULL (patterns then use object space). normals may be NULL: the renderer uses flat ones.
 */
#pragma once
#include "base/arena.h"
#include "base/vec.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct mesh {
    uint32_t n_vertices, n_triangles;
    vec3 *positions;
    vec3 *normals;         /* [n_vertices] unit, or NULL */
    vec2 *uvs;             /* [n_vertices] or NULL */
    uint32_t (*triangles)[3];
    uint16_t *slots;       /* [n_triangles] index into the part's materials, or NULL = all 0 */
} mesh;

/* A mesh under construction: grows in malloc'd arrays, ends in mesh_finish. */
typedef struct mesh_maker {
    vec3 *positions;
    vec3 *normals;
    vec2 *uvs;
    uint32_t (*triangles)[3];
    uint16_t *slots;
    uint32_t n_vertices, cap_vertices, n_triangles, cap_triangles;
    affine at;    /* applied to everything added */
    uint16_t slot; /* material slot of what is added next */
} mesh_maker;

void maker_init(mesh_maker *m);
/** Copy into `a` and release the maker. */
mesh mesh_finish(mesh_maker *m, ciel_arena *a);
void maker_free(mesh_maker *m);

uint32_t maker_vertex(mesh_maker *m, vec3 p, vec3 n, vec2 uv);
void maker_triangle(mesh_maker *m, uint32_t a, uint32_t b, uint32_t c);

/* All shapes are centred unless said, sizes in metres, uv in metres. */
void maker_quad(mesh_maker *m, vec3 origin, vec3 u, vec3 v); /* corners o, o+u, o+u+v, o+v; normal u x v */
/** A grid of nu x nv cells over the quad (for patterns that displace, terrain, cloth). */
void maker_grid(mesh_maker *m, vec3 origin, vec3 u, vec3 v, int nu, int nv);
void maker_box(mesh_maker *m, vec3 lo, vec3 hi);
/** A box with rounded edges of radius r (3 segments): what real things have. */
void maker_round_box(mesh_maker *m, vec3 lo, vec3 hi, float r);
void maker_sphere(mesh_maker *m, vec3 center, vec3 radii, int segments);
/** Frustum along +Y from y0 (radius r0) to y1 (radius r1), optionally capped. */
void maker_cylinder(mesh_maker *m, vec3 base, float r0, float r1, float height, int segments, bool caps);
/** Surface of revolution about +Y of a profile of (radius, height) points, bottom to top outside; smooth
 *  normals except at corners sharper than 40 degrees. */
void maker_lathe(mesh_maker *m, const vec2 *profile, int n, int segments);
/** A tube of radius r[i] along a polyline; closed joins the ends; round capped otherwise. */
void maker_tube(mesh_maker *m, const vec3 *path, const float *r, int n, int segments, bool closed);
/** A flat closed outline in the XY plane (anticlockwise), extruded from z0 to z1, with caps (ear clipping). */
void maker_extrude(mesh_maker *m, const vec2 *outline, int n, float z0, float z1);
/** Likewise for several rings, one after the other in `points`: anticlockwise ones are borders, clockwise ones holes.
 *  z0 == z1 gives the front face alone. */
void maker_extrude_rings(mesh_maker *m, const vec2 *points, const int *ring_sizes, int n_rings, float z0, float z1);
/** A loft: n_rings closed rings of n_points each, in order; smooth normals; caps when asked. */
void maker_loft(mesh_maker *m, const vec3 *rings, int n_rings, int n_points, bool caps);
void maker_append(mesh_maker *m, const mesh *src); /* slots of src are offset by m->slot */

/** Area-and-angle-weighted smooth normals; vertices at the same place are joined when the angle between their
 *  faces is below `crease_deg`. Allocates normals in `a` when absent. */
void mesh_smooth_normals(mesh *m, ciel_arena *a, float crease_deg);
aabb mesh_bounds(const mesh *m);
/** One Loop subdivision step, in `a`: slots and uv follow. */
mesh mesh_subdivide(const mesh *m, ciel_arena *a);
