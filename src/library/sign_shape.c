/* library/sign_shape.c - shaped text as geometry: solid letters and bent tubes. */
#include "library/sign.h"

#include "base/fail.h"
#include <stdlib.h>

void sign_letters(mesh_maker *m, const sign_outline *o, float height, float depth)
{
    if (o->n_rings == 0)
        return;
    vec2 *p = malloc((size_t)o->n_points * sizeof *p);
    CIEL_ASSERT(p != NULL);
    for (int i = 0; i < o->n_points; i++)
        p[i] = (vec2){ o->points[i].x * height, o->points[i].y * height };
    maker_extrude_rings(m, p, o->ring_sizes, o->n_rings, 0.0f, depth);
    free(p);
}

/* Points nearer than this to the last kept one are dropped: a glass tube has no finer bends. */
static int keep_bends(vec3 *out, const vec2 *ring, int n, float height, float z, float nearest)
{
    int kept = 0;
    for (int i = 0; i < n; i++) {
        vec3 p = v3(ring[i].x * height, ring[i].y * height, z);
        if (kept == 0 || v3_dist(p, out[kept - 1]) > nearest)
            out[kept++] = p;
    }
    while (kept > 3 && v3_dist(out[0], out[kept - 1]) < nearest)
        kept--;
    return kept;
}

void sign_tubes(mesh_maker *m, const sign_outline *o, float height, float radius, float z)
{
    vec3 *path = malloc(((size_t)o->n_points + 1) * sizeof *path);
    float *r = malloc(((size_t)o->n_points + 1) * sizeof *r);
    CIEL_ASSERT(path != NULL && r != NULL);
    for (int i = 0; i < o->n_points; i++)
        r[i] = radius;
    for (int ring = 0, first = 0; ring < o->n_rings; first += o->ring_sizes[ring++]) {
        int n = keep_bends(path, o->points + first, o->ring_sizes[ring], height, z, 1.6f * radius);
        if (n >= 3)
            maker_tube(m, path, r, n, 5, true);
    }
    free(path);
    free(r);
}
