/* render/layers.c - memory of the light planes: one block, 22 planes and a byte each; and who lends light to whom. */
#include "render/layers.h"
#include "base/vec.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

int layers_create(layers *l, int w, int h)
{
    memset(l, 0, sizeof *l);
    size_t n = (size_t)w * (size_t)h;
    float **planes[] = { &l->diffuse[0],  &l->diffuse[1],  &l->diffuse[2],  &l->specular[0], &l->specular[1],
                         &l->specular[2], &l->fog[0],      &l->fog[1],      &l->fog[2],      &l->position[0],
                         &l->position[1], &l->position[2], &l->previous[0], &l->previous[1], &l->previous[2],
                         &l->normal[0],   &l->normal[1],   &l->normal[2],   &l->depth,       &l->roughness,
                         &l->reflected_m };
    const size_t n_planes = sizeof planes / sizeof *planes;
    float *block = calloc((n_planes + 1) * n * sizeof *block + n, 1);
    if (!block)
        return 0;
    for (size_t i = 0; i < n_planes; i++)
        *planes[i] = block + i * n; /* diffuse[0] is the block */
    l->surface = (uint32_t *)(void *)(block + n_planes * n);
    l->borrows = (uint8_t *)(l->surface + n);
    l->w = w;
    l->h = h;
    return 1;
}

void layers_destroy(layers *l)
{
    free(l->diffuse[0]);
    memset(l, 0, sizeof *l);
}

bool layers_lends(const layers *l, size_t from, size_t to)
{
    if (l->surface[from] != l->surface[to] || fabsf(l->roughness[from] - l->roughness[to]) > 0.08f)
        return false;
    vec3 n = v3(l->normal[0][to], l->normal[1][to], l->normal[2][to]);
    vec3 m = v3(l->normal[0][from], l->normal[1][from], l->normal[2][from]);
    vec3 off = v3(l->position[0][from] - l->position[0][to], l->position[1][from] - l->position[1][to],
                  l->position[2][from] - l->position[2][to]);
    return v3_dot(n, m) > 0.85f && fabsf(v3_dot(n, off)) < 0.006f * l->depth[to] + 0.003f;
}
