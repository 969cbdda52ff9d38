/* library/terrain.h - grounds with relief: heightfields, their colliders, rocks, mountains.
 *
 * A height function gives y at (x, z) in the place's own coordinates; everything that stands on a terrain asks it.
 */
#pragma once
#include "library/place.h"

typedef float terrain_height(const void *user, float x, float z);
typedef struct terrain {
    terrain_height *height;
    const void *user;
} terrain;
static inline float terrain_at(const terrain *t, float x, float z)
{
    return t->height(t->user, x, z);
}
static inline vec3 terrain_point(const terrain *t, float x, float z)
{
    return v3(x, terrain_at(t, x, z), z);
}
vec3 terrain_normal(const terrain *t, float x, float z, float step);

/** Rings round (cx, cz) whose spacing grows from `first` metres at the middle to the radius: fine near, coarse far.
 *  Adds to `m` in the maker's frame (keep the kit at home). Slots: see terrain_paint. */
void terrain_rings(mesh_maker *m, const terrain *t, float cx, float cz, float first, float radius, int around);
/** A rectangle of nx x nz cells. */
void terrain_patch(mesh_maker *m, const terrain *t, float x0, float z0, float x1, float z1, int nx, int nz);
/** Give the triangles from `first` on another slot where `wanted` says so (middle, normal). */
typedef bool terrain_where(const void *user, vec3 middle, vec3 normal);
void terrain_paint(mesh_maker *m, uint32_t first, uint16_t slot, terrain_where *wanted, const void *user);
/** A mesh collider of a square of side 2 r with cells of `cell` metres, named "floor". */
void terrain_collide(place_kit *k, const terrain *t, float cx, float cz, float r, float cell, const char *made_of);

/** A boulder of about the given size, sunk a little, at p in the kit's frame. */
void terrain_rock(place_kit *k, vec3 p, float size, material m, bool collides);
/** A mountain range as a heightfield: between angles (degrees, 0 = -Z, positive = +X) at a distance, peaks to `height`
 *  above y0; snow above `snow_y`. Where the scene's sun stands low, the range has a gap for it. */
void terrain_range(place_kit *k, float from_deg, float to_deg, float distance, float y0, float height, float snow_y,
                   material rock, uint32_t seed);
