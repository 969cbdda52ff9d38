/* stage/stage.h - what stands before the camera during one frame: the only thing the renderer sees.
 *
 * Motion fills it anew for each frame, in a frame arena. Everything that moves has two states: at shutter open
 * [0] and at shutter close [1]. Instances with the same `key` in different frames are the same surface, vertex
 * by vertex, so that light can be followed through time.
 */
#pragma once
#include "scene/camera.h"
#include "scene/scene.h"
#include "stage/material.h"
#include "stage/mesh.h"

#define STAGE_NO_ENTITY 0xffffffffu
#define STAGE_PLACE 0xfffffffeu

typedef struct instance {
    uint64_t key;
    const mesh *mesh;
    const material *materials;
    int n_materials;
    affine to_world[2];
    const vec3 *positions[2]; /* object space, replaces mesh->positions; NULL = rigid */
    const vec3 *normals;      /* with positions: at shutter open; NULL = the renderer makes them */
    uint32_t entity;          /* index in scene.entities, or STAGE_PLACE, STAGE_NO_ENTITY */
    bool casts_no_shadow;
} instance;

enum particle_kind {
    PARTICLE_RAIN,   /* streaks of water */
    PARTICLE_SNOW,
    PARTICLE_DUST,   /* motes: glint in light */
    PARTICLE_SPARK,  /* incandescent streaks */
    PARTICLE_SMOKE,  /* soft puffs: steam, smoke, mist wisps, breath */
    PARTICLE_DROP,   /* splash droplets */
    PARTICLE_FLAME,  /* soft glowing puffs */
    PARTICLE_LEAF,   /* petals, leaves, confetti: small flat shapes */
    PARTICLE_BUBBLE
};
typedef struct particle {
    vec3 position[2];
    float radius;   /* m */
    float opacity;  /* 0..1 at its middle */
    vec3 color;     /* linear albedo; spark and flame: cd/m2 emitted */
    uint32_t id;    /* stable over frames; seeds its look */
} particle;
typedef struct particle_set {
    enum particle_kind kind;
    particle *items;
    size_t n;
} particle_set;

typedef struct stage_light {
    enum light_kind kind;
    vec3 position, direction;
    float size_m, cone_deg;
    vec3 lumens; /* lux for LIGHT_DIRECTION */
} stage_light;

typedef struct stage {
    int i_frame;
    double t; /* shutter open, s */
    camera_pose camera[2];
    instance *instances;
    size_t n_instances;
    particle_set *particles;
    size_t n_particles;
    stage_light *lights;
    size_t n_lights;
    const scene_sky *sky;
    const scene_weather *weather;
    const scene_look *look;
    bool indoors;      /* no rain, no sky fog inside; sky only through openings */
    uint64_t seed;
    int i_shot;        /* a change of shot cuts history */
} stage;
