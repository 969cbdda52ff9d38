/* motion/internal.h - inside the room: the actors of a film, and what the parts of the room ask of one another.
 *
 * An actor is one entity of the scene with its model and its way of moving (drive). `actor_at` answers for every
 * drive: still things stay where they were placed (or ride on what carries them), kinematic ones follow their verbs
 * (path.c), people and animals are asked of character.h, dynamic ones are read from the recording (physics.c).
 *
 * Everything here lives in motion.arena. Nothing but `cache` changes after motion_create.
 */
#pragma once
#include "base/rng.h"
#include "motion/character.h"
#include "motion/motion.h"

#define GRAVITY     9.81
#define TRACK_RATE  240.0 /* samples of a rigid recording, 1/s */
#define ACTOR_NONE  (-1)
#define ACTOR_PLACE (-2)

/* Where a rigid thing is: rotation, then position. */
typedef struct placing {
    vec3 p;
    quat q;
} placing;

/* A recorded rigid path, from time 0, TRACK_RATE samples a second. */
typedef struct track {
    int n;
    placing *samples;
} track;

enum drive {
    DRIVE_STILL,     /* as placed, or carried */
    DRIVE_PATH,      /* kinematic verbs over the placed state */
    DRIVE_CHARACTER, /* skeleton and character.h */
    DRIVE_BODY,      /* rigid body: recorded */
    DRIVE_WATER      /* rides on water: path.c moves it along, water lifts and rocks it */
};

/* A span during which somebody's hand carries the actor. */
typedef struct holding {
    double begin, end;
    int holder;
    const char *hand; /* anchor on the holder */
    const scene_action *action;
} holding;

#define CACHE_SLOTS 4
typedef struct actor_state {
    bool valid;
    double t;
    affine to_world;
    affine *joints; /* [n_joints] model space; rigged actors only */
    float *morphs;
} actor_state;

typedef struct shard_set shard_set;
typedef struct actor {
    const entity *entity;
    int index;
    model model;
    enum drive drive;
    uint64_t seed;
    int parent;         /* actor, ACTOR_NONE or ACTOR_PLACE */
    const anchor *seat; /* the parent's anchor that carries it, or NULL */
    placing local;      /* relative to the parent's anchor */
    placing placed;     /* world at time 0, before verbs */
    character *character;
    track track;
    double body_from; /* DRIVE_BODY: the recording counts from here on; before, path and parent decide */
    holding *holdings;
    size_t n_holdings;
    shard_set *shards;                  /* pieces after a break or an explosion, or NULL */
    double fill_from, fill_to;          /* liquid, when a pour names it */
    bool busy;                          /* being asked now: a loop of followers ends here */
    bool settled;                       /* `placed` was brought to the ground */
    actor_state cache[CACHE_SLOTS + 1]; /* the last one answers while the actor is busy: at rest where it was placed */
    int next_slot;
} actor;

typedef struct ground ground;
typedef struct water water;
typedef struct cloth cloth;
typedef struct pour pour;

struct asking;
struct motion {
    const scene *scene;
    library *lib;
    motion_options options;
    ciel_arena arena;
    uint64_t seed;
    model place;
    actor *actors;
    int n_actors;
    ground *ground; /* surfaces of the place and of fixed things, looked at from above */
    water *water;   /* NULL when there is none */
    cloth **cloths;
    size_t n_cloths;
    pour *pours;
    size_t n_pours;
    event *events;
    size_t n_events;
    scene_notice *notices;
    size_t n_notices;
    int n_frames;
    double energy_start, energy_end, energy_gain; /* J, of the free bodies; gain: the largest rise over one step */
    struct asking *asking; /* bookkeeping of actor_state_at */
};

/* Questions go from actor to actor; when one comes back to an actor that is being asked, what was answered on the way
 * is good for the asker only and is not kept. */
struct asking {
    int depth, loops;
};

/* ---- motion.c ---- */
void motion_notice(motion *m, const char *code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void motion_add_event(motion *m, event e);
bool motion_cancelled(const motion *m);
int motion_find(const motion *m, const char *id); /* actor, ACTOR_PLACE or ACTOR_NONE */

/* ---- actor.c: models, placing, where things are ---- */
int actors_build(motion *m, ciel_fail *fail);
void actors_forget(motion *m); /* answers change: a recording was made */
void actors_settle(motion *m); /* once the ground is known */
void actors_plan(motion *m);   /* characters and holdings, after all are placed */
affine actor_at(const motion *m, int i, double t);
/* also joints (NULL when rigid) and morphs; valid until CACHE_SLOTS other times were asked of this actor */
const actor_state *actor_state_at(const motion *m, int i, double t);
placing actor_carried_at(const motion *m, int i, double t); /* by parent or hand alone: what verbs build on */
bool actor_anchor_at(const motion *m, int i, const char *name, double t, vec3 *position, vec3 *direction);
const scene_action *actor_action(const actor *a, const char *verb); /* first of that name, or NULL */
double action_end(const motion *m, const scene_action *act);        /* end, with "until the end" resolved */
affine placing_affine(placing p);
placing placing_of(const affine *a);       /* drops scale */
placing placing_mul(placing a, placing b); /* first b, then a */
placing placing_inverse(placing a);
placing track_at(const track *tr, double t);

/* ---- path.c: the kinematic verbs ---- */
bool path_moves(const actor *a);
/* What the verbs make of `base` at time t: placement, and a scale along the axes. */
void actor_path_at(const motion *m, const actor *a, double t, placing base, placing *out, vec3 *scale);
double path_distance(const motion *m, const actor *a, double t); /* metres travelled: for wheels */
bool path_flies(const actor *a, double t, const motion *m);
void path_events(motion *m);

/* ---- flap.c: how a flier with flapping parts strays from its way; zero for all others */
vec3 flap_stray(const actor *a, double t);

/* ---- cascade.c: where a juggled thing is ---- */
void cascade_at(const motion *m, const actor *a, const scene_action *act, double t, placing *at);
void cascade_events(motion *m);

/* ---- ground.c: heights ---- */
ground *ground_build(ciel_arena *a, const model *place);
/* highest surface not above y_max; -1e30 where there is none. `normal` may be NULL. */
float ground_below(const ground *g, float x, float z, float y_max, vec3 *normal);
float ground_default(const ground *g); /* for characters: height where the mesh has no answer */

/* ---- physics.c, contact.c, outcome.c: rigid bodies ---- */
int physics_run(motion *m, ciel_fail *fail);

/* ---- water.c ---- */
void water_build(motion *m);
int water_run(motion *m, ciel_fail *fail);
float water_height(const motion *m, float x, float z, double t, vec3 *normal);
bool water_level(const motion *m, float *y);

/* ---- cloth.c ---- */
int cloth_run(motion *m, ciel_fail *fail);

/* ---- pour.c: streams and levels ---- */
void pours_plan(motion *m);
/* how a pouring vessel is carried at t; false = it does not pour */
bool pour_pose(const motion *m, const actor *a, double t, placing base, placing *out);
/* level of the liquid part of an actor at t, 0 empty .. 1 full */
double pour_fill(const motion *m, int i_actor, double t);
bool pour_surface(const motion *m, int i_actor, double t, float *y); /* world height of its liquid */
/* ---- shards.c: breaking and bursting ---- */
void shards_plan(motion *m);

/* ---- particles.c ---- */
void particles_plan(motion *m);

/* ---- wind.c ---- */
vec3 wind_at(const motion *m, vec3 p, double t); /* m/s, with gusts and turbulence */
