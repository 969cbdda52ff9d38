/* render/texture.h - pictures with their halved copies, looked up over a footprint.
 *
 * Bytes are kept as they came (sRGB); levels are averaged in linear light. Lookup is bilinear in the two nearest
 * levels. A cache keyed by the caller's texture pointer (and a fingerprint of its content) lives as long as the world.
 */
#pragma once
#include "render/fast.h"
#include "stage/material.h"
#include <stdbool.h>
#include <stddef.h>

#define TEXTURE_MAX_LEVELS 14
typedef struct texture_map {
    const texture *source;
    uint64_t print;
    int n_levels, width, height;
    bool has_alpha;
    uint8_t *levels[TEXTURE_MAX_LEVELS]; /* RGBA */
} texture_map;

typedef struct texel {
    vec3 color; /* linear */
    float alpha;
} texel;

/** malloc'd; NULL when memory is out. */
texture_map *texture_map_create(const texture *t);
void texture_map_destroy(texture_map **m);
uint64_t texture_fingerprint(const texture *t);
/** `footprint`: width of the lookup in uv units. */
texel texture_lookup(const texture_map *m, vec2 uv, float footprint);
float texture_alpha(const texture_map *m, vec2 uv); /* finest level, nearest */
size_t texture_bytes(const texture_map *m);
