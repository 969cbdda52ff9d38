/* stage/model.h - what a library builder gives: a thing that can be placed, moved, struck and filmed.
 *
 * Made once per entity from its parameters (and by the place); never changed afterwards. Model space: metres,
 * Y up, facing +Z, origin on the underside in the middle. Lives in the arena it was built in.
 */
#pragma once
#include "stage/material.h"
#include "stage/mesh.h"
#include "stage/rig.h"

enum part_kind {
    PART_RIGID,   /* moves with the model, or with `joint` of its skeleton */
    PART_SKINNED, /* deformed by the skeleton */
    PART_CLOTH,   /* simulated: pinned where cloth_pin > 0, wind blows it; also skinned for its pins */
    PART_WATER,   /* a level surface that ripples: floating things ride on it */
    PART_FOLIAGE, /* sways in the wind: amplitude by `sway` */
    PART_SPINNER, /* turns about `axis` through `pivot` when the model drives, flies or runs (wheel, rotor, fan) */
    PART_LIQUID   /* liquid in a vessel: a closed body of revolution about the vertical through the "inside" anchor (middle
                     of the cavity's floor), wall rings and a ringed surface; built at the entity's `fill`, or to the brim when
                     somebody pours into it: then motion lowers the surface along the wall to the level of the moment */
};
typedef struct part {
    const char *name;
    enum part_kind kind;
    mesh mesh;
    material *materials; /* by slot */
    int n_materials;
    int joint;           /* rigid part of a rigged model: the joint that carries it, else -1 */
    skin *skin;          /* skinned and cloth parts of a rigged model */
    morph *morphs;
    int n_morphs;
    float *cloth_pin;    /* [n_vertices] 1 = follows the skin or model, 0 = free */
    float cloth_kg_m2;
    float *sway;         /* [n_vertices] 0 = rooted .. 1 = tip */
    vec3 axis, pivot;
    bool casts_no_shadow; /* light fittings, glass covers */
} part;

enum collider_kind { COLLIDER_BOX, COLLIDER_SPHERE, COLLIDER_CAPSULE, COLLIDER_CYLINDER, COLLIDER_PLANE, COLLIDER_MESH };
typedef struct collider {
    enum collider_kind kind;
    vec3 center;
    quat rotation;         /* capsule and cylinder: axis is local Y; plane: normal is local Y */
    vec3 half;             /* box half sizes; sphere: x = radius; capsule/cylinder: x = radius, y = half length */
    const mesh *mesh;      /* COLLIDER_MESH: fixed bodies only */
    const char *material;  /* name for restitution, friction and sound */
    const char *name;      /* "rim", "board", "floor": events carry it */
    int joint;             /* carried by this joint, else -1 */
} collider;

/* A named place on the model: "top" (what stands on it), "inside" (a cup's liquid), "spout", "handle", "grip", "seat",
 * "face", "eyes", "head", "chest", "hand_l", "hand_r", "hat", "label", "front", "subject" (a place's mark) ... */
typedef struct anchor {
    const char *name;
    vec3 position;
    vec3 direction; /* outward, or the way a sitter faces */
    float radius;   /* free space about it, metres; 0 unknown */
    int joint;
} anchor;

/* A lamp that comes with the model; position in model space. Same meaning as scene_light. */
typedef struct model_light {
    enum { MODEL_LIGHT_POINT, MODEL_LIGHT_SPOT, MODEL_LIGHT_AREA } kind;
    vec3 position, direction;
    float size_m, cone_deg;
    vec3 lumens; /* per linear channel: white of 800 lm is (800, 800, 800) */
    int joint;
} model_light;

typedef struct acoustics {
    bool outdoors;
    float rt60_s;     /* 0 = dry */
    float size_m;     /* typical distance between walls */
    float brightness; /* 0 dull .. 1 bright */
} acoustics;

/* What a place says about itself to the director. */
typedef struct place_notes {
    acoustics acoustics;
    const char *ambience[8]; /* cue names that belong here, NULL-terminated */
    vec3 camera_from;        /* unit: from the "subject" mark towards the best camera side */
    aabb free_space;         /* where camera and actors may be, above ground */
    bool indoors;
    float interior_lux;      /* typical level, for the exposure check */
    bool uses_sky;           /* the sky is seen or lights the place */
    const char *ground;      /* material name underfoot: footsteps */
    float water_level;       /* y of open water when has_water */
    bool has_water;
} place_notes;

typedef struct model {
    const char *thing; /* table name it was built from */
    part *parts;
    size_t n_parts;
    skeleton *skeleton; /* NULL when rigid */
    const char **morph_names; /* union over parts, order = pose.morphs */
    int n_morphs;
    collider *colliders;
    size_t n_colliders;
    anchor *anchors;
    size_t n_anchors;
    model_light *lights;
    size_t n_lights;
    aabb bounds;
    float mass_kg;
    const char *material; /* dominant, for sound and physics */
    float height_m;       /* people, animals: standing height */
    place_notes *place;   /* places only */
    const char *credit;   /* "title, author, licence" when from a pack, else NULL */
} model;

const anchor *model_anchor(const model *m, const char *name); /* NULL when absent; "top" and "center" always exist by bounds
                                                                 in library_build's result */
