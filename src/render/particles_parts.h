/* render/particles_parts.h - sprites, between particles.c (projection), particles_light.c (light) and
 * particles_draw.c (pixels). Not an interface for others.
 */
#pragma once
#include "render/particles.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct sprite {
    float x0, y0, x1, y1; /* pixels, at shutter open and close */
    float radius;         /* drawn: its own and the lens' blur, pixels */
    float core;           /* its own, pixels */
    float distance;       /* along the ray, m */
    float alpha;          /* at its middle, blur and smallness counted */
    float size_m;
    vec3 color; /* as in particle */
    vec3 light; /* arriving */
    uint32_t id;
    uint8_t kind;
} sprite;

struct particle_crowd {
    sprite *items; /* far ones first */
    size_t n;
    int w, h, i_frame;
    float scale; /* height in units of 720 lines */
};

/** Fill `light` of each sprite. at[i] is where it is in the world. False when memory is out. */
bool particles_illuminate(sprite *items, const vec3 *at, size_t n, vec3 eye, particle_light light, void *user,
                          ciel_pool *pool);
