/* render/layers.c - memory of the light planes: one block, 22 planes. */
#include "render/layers.h"
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
    float *block = calloc((n_planes + 1) * n, sizeof *block);
    if (!block)
        return 0;
    for (size_t i = 0; i < n_planes; i++)
        *planes[i] = block + i * n; /* diffuse[0] is the block */
    l->surface = (uint32_t *)(void *)(block + n_planes * n);
    l->w = w;
    l->h = h;
    return 1;
}

void layers_destroy(layers *l)
{
    free(l->diffuse[0]);
    memset(l, 0, sizeof *l);
}
