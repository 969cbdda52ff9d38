/* motion/physics.h - inside the room: one run of the rigid world, and the search over many.
 *
 * A `rigid_setup` is what all runs share (who is free, what is solid); a `rigid_choice` is what a run varies (throws,
 * how lively things bounce); a `rigid_record` is what came out. Runs are independent and repeatable.
 */
#pragma once
#include "motion/internal.h"

#define STEP_RATE 480.0
#define STEP_S    (1.0 / STEP_RATE)

/* One free body. */
typedef struct rigid {
    int actor;
    double begin;               /* film time from which it is free */
    double release;             /* of a hand: the hand decides before it; = begin otherwise */
    placing start;              /* model frame at begin */
    vec3 velocity, spin;        /* at begin, as asked */
    const scene_action *thrown; /* NULL = not thrown */
    vec3 middle;                /* centre of mass, model space */
    double mass, inertia[9], volume, radius;
    bool ball;          /* one sphere: rolls */
    bool may_be_pushed; /* an outcome wants it to fall, topple or hit */
    float roll_drag;    /* rolling resistance coefficient */
} rigid;

/* A solid that a geometry stands for. */
typedef struct solid {
    int actor; /* ACTOR_PLACE for the place */
    int body;  /* index of rigid, or -1 */
    int mover; /* index of mover, or -1 */
    const collider *shape;
    const char *name;
    material_physics physics;
    bool own_restitution, own_friction; /* said by the scene: decides the pair */
} solid;

/* A kinematic actor: sampled, then moved through the world by interpolation. */
typedef struct mover {
    int actor, joint; /* joint -1 = the model itself */
    track path;       /* from setup->t0, MOVER_RATE samples a second */
} mover;
#define MOVER_RATE 60.0

typedef struct rigid_setup {
    motion *m;
    rigid *bodies;
    int n_bodies;
    solid *solids;
    int n_solids;
    mover *movers;
    int n_movers;
    void **meshes; /* [n_solids] dTriMeshDataID or NULL */
    double t0;     /* earliest begin */
    bool crowd;    /* many bodies: iterative solver */
} rigid_setup;

/* What a run varies; all zero but `liveliness` 1 = exactly as asked. */
typedef struct rigid_choice {
    uint64_t seed;
    bool vary;        /* throw differently from what was asked */
    double lead;      /* seconds by which throws begin earlier */
    float liveliness; /* times restitution */
    float drag;       /* times rolling resistance */
    float push;       /* m/s given to a resting body that must fall or topple */
} rigid_choice;

typedef struct touch_event {
    event e;
    int actor_a, actor_b;
} touch_event;

typedef struct rigid_record {
    ciel_arena *arena;
    track *tracks; /* [n_bodies] */
    touch_event *events;
    size_t n_events;
    double energy_start, energy_end, energy_gain; /* J; the largest rise over a step, for tests */
    bool stopped;                                 /* by the judge */
} rigid_record;

/* Asked 60 times a second of simulated time; false ends the run early. */
typedef bool rigid_judge(void *user, const rigid_setup *s, const rigid_record *r, double t);

void rigid_simulate(const rigid_setup *s, const rigid_choice *c, rigid_record *out, ciel_arena *a, rigid_judge *judge,
                    void *user);

/* ---- aim.c: velocities of throws ---- */
void aim_start(const rigid_setup *s, const rigid_choice *c, int body, placing *at, vec3 *velocity, vec3 *spin);

/* ---- touch.c: contacts become events ---- */
typedef struct touch touch;
typedef struct touch_book {
    touch *items;
    size_t n;
} touch_book;
typedef struct touch_report {
    int solid_a, solid_b;
    double t, impulse, approach, slide; /* s, N s, m/s towards each other, m/s along */
    vec3 position;
} touch_report;
void touch_add(touch_book *b, const rigid_setup *s, const touch_report *r, rigid_record *out);
void touch_step(touch_book *b, const rigid_setup *s, double t, rigid_record *out);
void touch_finish(touch_book *b, const rigid_setup *s, double t, rigid_record *out);
/* restitution and friction of a pair */
void touch_pair(const solid *a, const solid *b, float liveliness, double *restitution, double *friction);

/* physics.c: does this one stand on something that its `fall` must take it from? */
bool rigid_must_leave(const actor *a);

/* ---- outcome.c ---- */
void outcome_search(const rigid_setup *s, rigid_record *best, rigid_choice *choice, ciel_arena *a);
