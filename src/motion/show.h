/* motion/show.h - inside the room: how the parts of the room put themselves on a stage.
 *
 * A shape function gives a part's vertices at time t, in the part's own space (`to_world` says where that stands, for
 * those who ask the wind or the water). normals may be NULL. false = the part is at rest.
 */
#pragma once
#include "motion/internal.h"

typedef bool part_shape(const motion *m, int i_actor, const part *p, const affine *to_world, double t, vec3 *positions,
                        vec3 *normals);
part_shape cloth_shape, foliage_shape, water_shape, flame_shape;

typedef struct show_owner {
    uint64_t seed;
    uint32_t entity;
} show_owner;
/** An instance that no model's part stands for; `what` makes its key. Mesh and materials must outlive the frame. */
instance *show_mesh(stage *out, ciel_arena *frame, const show_owner *o, const char *what, const mesh *shape,
                    const material *mats, int n_mats);

/* area-weighted normals of moved vertices */
void normals_of(const mesh *shape, const vec3 *positions, vec3 *normals);

/* parts.c: what single parts do */
double part_turn(const motion *m, int i_actor, const part *p, double t); /* radians of a spinner */
void part_morph_weights(const model *mo, const part *p, const float *morphs, float *weights, int n);
const material *materials_at(const motion *m, int i_actor, const part *p, double t, ciel_arena *frame); /* glow */

/* flap.c: wings of things without a skeleton */
bool part_flaps(const part *p);
double flap_turn(const motion *m, int i_actor, const part *p, double t);

bool part_is_flame(const part *p);
/* 1 on average: how bright the flames of a model are now; 1 always without flames */
float flame_flicker(const model *mo, uint64_t seed, double t);

/* true = shown in another form */
bool liquid_show(motion *m, int i_actor, const part *p, const double t[2], stage *out, ciel_arena *frame);
bool shards_show(motion *m, int i_actor, const double t[2], stage *out, ciel_arena *frame);
void pours_show(motion *m, const double t[2], stage *out, ciel_arena *frame);
void particles_show(motion *m, const double t[2], stage *out, ciel_arena *frame);
