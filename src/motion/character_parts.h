/* motion/character_parts.h - inside the character room: the plan (path, steps, gaze, blinks) and the body before IK.
 *
 * character.c plans and asks; character_path.c walks; character_rig.c turns goals into joint rotations;
 * character_person.c acts with a person's body, character_face.c with the face; character_animal.c with four legs,
 * wings and fins.
 */
#pragma once
#include "base/rng.h"
#include "motion/character.h"

/* ---- where the body goes ---- */
typedef struct place_at { /* on the ground plane, world */
    vec3 p;
    float heading; /* radians about +Y, 0 = +Z */
    float speed;   /* m/s */
} place_at;

typedef struct stretch { /* one action that moves the body over the ground */
    const scene_action *action;
    double begin, end, ramp_in, ramp_out;
    place_at from;
    float heading, speed; /* walks this way */
    float distance;       /* 0 = unlimited */
    float climb, lead_in; /* in flight: how far up the goal is, m; level way gone before the film begins, m */
    float turn;           /* turn on the spot: radians */
    double cycle;         /* gait: seconds a foot takes from landing to landing */
    float duty;           /* share of the cycle on the ground */
    float offsets[4];     /* phase of each foot */
    float lift;           /* m */
    bool runs;
} stretch;

typedef struct footstep {
    int foot;
    double lift, land;
    vec3 from, to; /* of the ankle's ground point, world */
    float from_heading, to_heading;
    bool runs;
} footstep;

typedef struct gaze_key {
    double t;
    vec3 point;                 /* offset direction in model space when free, else world */
    const scene_action *action; /* asks the target each time; NULL = free */
    bool free;
} gaze_key;

typedef struct foot_state {
    vec3 p; /* world, on the ground or lifted */
    float heading;
    float swing; /* 0 planted, else 0..1 through the swing */
    bool planted, runs;
    double since_land, until_lift; /* s */
} foot_state;

enum kind {
    KIND_PERSON,
    KIND_QUADRUPED,
    KIND_BIRD,
    KIND_FISH,
    KIND_SOFT,
    KIND_OTHER
};
#define MAX_FEET 4

struct character {
    character_input in;
    enum kind kind;
    const skeleton *sk;
    uint64_t seed;
    double seconds;
    float tall;
    int n_feet;
    vec3 home[MAX_FEET]; /* standing places of the feet, model space, y = 0 */
    stretch *stretches;
    size_t n_stretches;
    footstep *steps;
    size_t n_steps;
    gaze_key *gazes;
    size_t n_gazes;
    double *blinks;
    size_t n_blinks;
    int joint[RIG_MAX_JOINTS]; /* by the tables of character_rig.h */
};

/* weight of an action at t: 0 outside, 1 inside, eased over `ease` seconds; full at t = 0 when it begins there */
float action_weight(const character *c, const scene_action *a, double t, double ease);
double character_action_end(const character *c, const scene_action *a);
const scene_action *active_action(const character *c, const char *verb, double t); /* NULL = none */

/* ---- character_path.c ---- */
void path_plan(character *c, ciel_arena *a);
place_at path_place(const character *c, double t);
foot_state path_foot(const character *c, int foot, double t);
bool path_is_gait(const char *verb);
float path_ground(const character *c, float x, float z);

/* ---- character_rig.c: joints and inverse kinematics ---- */
typedef struct rig {
    const character *c;
    pose *pose;
    affine matrix[RIG_MAX_JOINTS]; /* kept up to date by rig_update */
} rig;
int rig_joint(const character *c, const char *name);
void rig_begin(rig *r, const character *c, pose *p);
void rig_update(rig *r); /* matrices from the pose */
quat rig_world(const rig *r, int joint);
/** Turn a joint so that its world (model-space) rotation is q. Its ancestors must be final. */
void rig_set_world(rig *r, int joint, quat q);
/** Two bones a -> b -> end: put `end` at target, bending towards pole (model space). Parents must be final; updates. */
void rig_two_bone(rig *r, int a, int b, int end, vec3 target, vec3 pole, vec3 rest_pole);
vec3 rig_at(const rig *r, int joint);
quat quat_from_frames(vec3 x0, vec3 p0, vec3 x1, vec3 p1); /* takes direction x0 to x1 and hint p0 to p1 */
quat quat_power(quat q, float s);

/* ---- the body of a person before IK, model space ---- */
typedef struct arm_goal {
    vec3 p;                /* of the wrist */
    quat q;                /* of the hand, model space (identity = rest) */
    vec3 pole;             /* where the elbow goes */
    float curl[5], spread; /* thumb, index .. little: 0 rest .. 1 fist */
} arm_goal;
enum face_channel {
    FACE_SMILE,
    FACE_FROWN,
    FACE_BROW_UP,
    FACE_BROW_DOWN,
    FACE_BROW_SAD,
    FACE_SQUINT,
    FACE_WIDE,
    FACE_JAW,
    FACE_BLINK_L,
    FACE_BLINK_R,
    FACE_A,
    FACE_E,
    FACE_I,
    FACE_O,
    FACE_U,
    FACE_M,
    FACE_F,
    FACE_L,
    FACE_S,
    FACE_CH,
    FACE_TH,
    FACE_R,
    FACE_K,
    FACE_W,
    FACE_COUNT
};
typedef struct body {
    double t;
    affine to_world;
    vec3 pelvis;                                     /* displacement from rest, model space */
    quat pelvis_q, spine_q, chest_q, neck_q, head_q; /* local */
    float shoulder_up[2], shoulder_ahead[2];
    arm_goal arm[2];
    float arm_weight[2]; /* how far an action has taken the arm from hanging */
    vec3 foot[2];        /* ankle targets, model space */
    quat foot_q[2];
    float toe[2]; /* toe bend, radians */
    vec3 knee_pole[2];
    vec3 look; /* model-space point for the head; eyes separately */
    vec3 look_eyes;
    float look_weight;
    float face[FACE_COUNT];
    float stress;   /* of speech now */
    bool legs_free; /* feet are not planted: lying, jumping */
} body;

void person_at(const character *c, double t, affine *to_world, pose *out);
void person_act(const character *c, body *b, rig *r);  /* verbs that move trunk and legs */
void person_arms(const character *c, body *b, rig *r); /* verbs that use hands; head is final */
void face_at(const character *c, body *b);
void face_apply(const character *c, const body *b, float *morphs);
void face_plan(character *c, ciel_arena *a);
bool person_knows(const char *verb);
/** Turns of what has no bones (character_soft.c). */
void soft_at(const character *c, double t, pose *out);
void animal_at(const character *c, double t, affine *to_world, pose *out);
bool animal_knows(const character *c, const char *verb);
bool target_point(const character *c, const scene_action *a, const char *fallback_anchor, double t, vec3 *world);
vec3 to_model(const affine *to_world, vec3 world);
