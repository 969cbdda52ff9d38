/* render/world_store.h - what world.c, world_cache.c and world_trace.c share and nobody else sees.
 */
#pragma once
#include "base/arena.h"
#include "render/keymap.h"
#include "render/texture.h"
#include "render/world.h"

/* a cached mesh, with its own acceleration structure once something is instanced from it */
typedef struct mesh_entry {
    const mesh *source;
    uint64_t print;
    world_mesh m;
    RTCScene scene;
    bool filtered;
    uint32_t uses; /* by instances at rest in the frame being taken in */
} mesh_entry;

typedef struct deform_entry {
    uint64_t key;
    const world_mesh *mesh;
    RTCGeometry geometry;
    vec3 *positions[2], *normals, *mid, *before; /* in the world; before: mid of the frame before */
    bool has_before, filtered, doubled;
    int frame; /* last used */
} deform_entry;

/* a flat body's world-space data, kept with the flat scene */
typedef struct flat_entry {
    const vec3 *positions;
    vec3 *normals;
} flat_entry;

typedef struct world_store {
    RTCDevice device;
    size_t embree_bytes; /* changed by Embree's callback, on the updating thread */
    size_t own_bytes;
    mesh_entry **meshes;
    size_t n_meshes;
    keymap mesh_of; /* mesh pointer -> index in meshes */
    texture_map **maps;
    size_t n_maps;
    keymap map_of;
    deform_entry **deforms;
    size_t n_deforms;
    keymap deform_of;
    keymap movers; /* keys of instances that have ever moved */

    RTCScene flat_scene;
    flat_entry *flats;
    size_t n_flats;
    uint64_t flat_signature;

    ciel_arena frame;     /* bodies and paints of this frame */
    const paint **blocks; /* paints made this frame, by the number in the map of done ones */
    size_t n_blocks;
    ciel_arena past_arena; /* of the frame before */
    const body *past;
    size_t n_past;
    keymap past_of;
    int i_frame, i_shot;
    bool any;
} world_store;

/* world_cache.c */
mesh_entry *world_mesh_of(world_store *s, const mesh *m);
const paint *world_paints_of(world_store *s, keymap *done, const material *materials, int n);
int world_mesh_build(world_store *s, mesh_entry *e, bool filtered);
deform_entry *world_deform_of(world_store *s, const instance *in, const world_mesh *mesh);
void world_deform_free(deform_entry *e);
void world_mesh_free(world_store *s, mesh_entry *e);
void *world_alloc(world_store *s, size_t n, size_t size); /* counted; NULL when memory is out */
/* world_trace.c */
void world_set_filters(RTCGeometry g);
