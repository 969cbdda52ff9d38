/* render/particles_light.c - light on particles: asked for at the corners of a sparse grid, then interpolated.
 *
 * The grid is fixed to the world and its random numbers to its corners, so that an error in the estimate stays where
 * it is from frame to frame instead of flickering. Cells double in size with distance from the eye.
 */
#include "base/rng.h"
#include "render/particles_parts.h"
#include <stdlib.h>

#define CELL_M 0.8f
#define LOOKS  6 /* samples a corner */

typedef struct corner {
    int x, y, z, level; /* level < 0: empty */
    vec3 light;
} corner;

typedef struct grid {
    corner *slots;
    size_t capacity; /* a power of two, at most half full */
    particle_light light;
    void *user;
} grid;

static uint64_t corner_key(int x, int y, int z, int level)
{
    uint64_t a = (uint64_t)(uint32_t)x << 32 | (uint32_t)y, b = (uint64_t)(uint32_t)z << 8 | (uint64_t)(uint32_t)level;
    return rng_hash(a, b);
}

static corner *corner_at(const grid *g, int x, int y, int z, int level)
{
    for (size_t i = (size_t)corner_key(x, y, z, level);; i++) {
        corner *c = &g->slots[i & (g->capacity - 1)];
        if (c->level < 0)
            *c = (corner){ x, y, z, level, { 0, 0, 0 } };
        if (c->x == x && c->y == y && c->z == z && c->level == level)
            return c;
    }
}

static float cell_size(int level)
{
    return CELL_M * (float)(1 << level);
}

static int level_at(float distance)
{
    int level = 0;
    while (level < 8 && distance > 4.0f * (float)(1 << level))
        level++;
    return level;
}

/* The cell of a point: its lowest corner and the place within. */
static vec3 cell_of(vec3 p, int level, int c[3])
{
    float s = 1.0f / cell_size(level), q[3] = { p.x * s, p.y * s, p.z * s }, f[3];
    for (int a = 0; a < 3; a++) {
        f[a] = floorf(q[a]);
        c[a] = (int)f_clamp(f[a], -1e6f, 1e6f);
    }
    return v3(q[0] - f[0], q[1] - f[1], q[2] - f[2]);
}

static void light_corner(void *ctx, int i_chunk, int i_thread)
{
    (void)i_thread;
    const grid *g = ctx;
    corner *c = &g->slots[i_chunk];
    if (c->level < 0)
        return;
    float size = cell_size(c->level);
    rng r = { corner_key(c->x, c->y, c->z, c->level), 1 };
    vec3 sum = v3_fill(0);
    for (int k = 0; k < LOOKS; k++) {
        /* corners inside walls see nothing: look about a little */
        vec3 off = v3(rng_range(&r, -0.4f, 0.4f), rng_range(&r, -0.4f, 0.4f), rng_range(&r, -0.4f, 0.4f));
        vec3 p = v3_scale(v3_add(v3((float)c->x, (float)c->y, (float)c->z), off), size);
        vec3 l = g->light(g->user, p, rng_u64(&r));
        float y = 0.2126f * l.x + 0.7152f * l.y + 0.0722f * l.z;
        if (y >= 0.0f && y < 1e9f)
            sum = v3_add(sum, l);
    }
    c->light = v3_scale(sum, 1.0f / LOOKS);
}

static vec3 interpolate(const grid *g, vec3 p, int level)
{
    int c[3];
    vec3 f = cell_of(p, level, c), sum = v3_fill(0);
    for (int k = 0; k < 8; k++) {
        float w = (k & 1 ? f.x : 1 - f.x) * (k & 2 ? f.y : 1 - f.y) * (k & 4 ? f.z : 1 - f.z);
        sum = v3_mad(sum, corner_at(g, c[0] + (k & 1), c[1] + (k >> 1 & 1), c[2] + (k >> 2), level)->light, w);
    }
    return sum;
}

bool particles_illuminate(sprite *items, const vec3 *at, size_t n, vec3 eye, particle_light light, void *user,
                          ciel_pool *pool)
{
    grid g = { .capacity = 1024, .light = light, .user = user };
    while (g.capacity < 16 * n && g.capacity < (1u << 17)) /* far fewer corners than 8 a particle in practice */
        g.capacity *= 2;
    g.slots = malloc(g.capacity * sizeof *g.slots);
    if (!g.slots)
        return false;
    for (size_t i = 0; i < g.capacity; i++)
        g.slots[i].level = -1;
    for (size_t i = 0; i < n; i++) {
        int c[3], level = level_at(v3_dist(at[i], eye));
        cell_of(at[i], level, c);
        for (int k = 0; k < 8; k++)
            corner_at(&g, c[0] + (k & 1), c[1] + (k >> 1 & 1), c[2] + (k >> 2), level);
    }
    ciel_pool_run(pool, (int)g.capacity, light_corner, &g);
    for (size_t i = 0; i < n; i++)
        items[i].light = interpolate(&g, at[i], level_at(v3_dist(at[i], eye)));
    free(g.slots);
    return true;
}
