/* motion/character.h - people and animals: actions -> root path and pose, as a function of time.
 *
 * A character is planned once (path, gait phase, gestures, gaze, blinks, mouth from speech) and can then be asked at
 * any time in any order. Feet are planted: while a foot bears weight it does not slide. motion.c owns it.
 */
#pragma once
#include "scene/camera.h"
#include "scene/scene.h"
#include "stage/event.h"
#include "stage/model.h"

typedef struct character character;
typedef struct character_input {
    const scene *scene;
    const entity *entity;
    const model *model;           /* with a skeleton */
    affine placed;                /* model -> world at t = 0, as staged */
    float (*ground)(void *user, float x, float z); /* height of the ground, world */
    void *ground_user;
    scene_locator others;         /* anchors of other entities; asked only for entities that are not waiting on this one */
    const speech_track *speech;   /* may be NULL */
    const char *ground_material;
} character_input;

/** Memory from `a`; `in`'s pointers must outlive it. Actions it cannot do are reported by character_unsupported. */
character *character_create(ciel_arena *a, const character_input *in);
/** Pose and place at time t; out->morphs must point to model->n_morphs floats (or be NULL). */
void character_at(const character *c, double t, affine *to_world, pose *out);
/** Footsteps, rustles, voices, wing beats over [0, seconds), appended in `a`. */
void character_events(const character *c, double seconds, ciel_arena *a, event **items, size_t *n);
/** Verbs it does not know for its skeleton: returns count, fills up to max. */
size_t character_unsupported(const character *c, const char **verbs, size_t max);
