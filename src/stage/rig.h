/* stage/rig.h - skeletons, poses, skinning and morphs.
 *
 * A skeleton's joints are translations only at rest: every joint frame is axis-aligned with the model, so a
 * rest pose is all identity rotations and a joint's rest place is a point in model space. A pose gives each
 * joint a rotation about its own place (in its parent's turned frame) and the root a displacement.
 *
 * People ("person") have the joints of rig/JOINTS below, in a relaxed A-pose, facing +Z, their left at +X.
 * Four-legged animals have theirs. Builders name joints exactly so; motion finds them by name.
 */
#pragma once
#include "base/arena.h"
#include "base/vec.h"
#include "stage/mesh.h"

/* person: hips(root) spine chest neck head jaw eye_l eye_r
 *         shoulder_l upper_arm_l forearm_l hand_l thumb1_l thumb2_l index1_l index2_l index3_l middle1_l ..
 *         little3_l   thigh_l shin_l foot_l toe_l   (and _r)
 * quadruped: hips(root) spine chest neck neck2 head jaw eye_l eye_r ear_l ear_r tail1 tail2 tail3 tail4
 *         shoulder_l (scapula) upper_arm_l forearm_l hand_l(paw)   thigh_l shin_l hock_l foot_l   (and _r)
 * bird:   hips(root) chest neck head beak wing1_l wing2_l wing3_l (and _r) thigh_l shin_l foot_l (and _r) tail1
 * fish:   head(root) body1 body2 body3 tail fin_l fin_r */
#define RIG_MAX_JOINTS 96
typedef struct joint {
    const char *name;
    int parent;      /* index, smaller than its own; -1 = root */
    vec3 rest;       /* model space */
} joint;
typedef struct skeleton {
    const char *kind; /* "person", "quadruped", "bird", "fish" */
    joint *joints;
    int n_joints;
} skeleton;
int skeleton_find(const skeleton *s, const char *name); /* -1 when absent */

typedef struct pose {
    vec3 root_offset;               /* model space, metres: added to the root joint's rest place */
    quat rotation[RIG_MAX_JOINTS];  /* local */
    float *morphs;                  /* [model n_morphs] weights 0..1, or NULL */
} pose;
void pose_rest(pose *p);
/** World-of-model transform of each joint: out[i] maps rest-space points bound to joint i to where they are. */
void pose_matrices(const skeleton *s, const pose *p, affine *out);
/** Where joint i is, in model space. */
vec3 pose_joint_at(const skeleton *s, const affine *matrices, int i_joint);

/* Up to four joints a vertex. */
typedef struct skin {
    uint16_t (*joints)[4];
    float (*weights)[4]; /* sum 1 */
} skin;
/* A named displacement of some vertices, in rest space: "blink_l", "smile", "jaw_open", "viseme_a" ... */
typedef struct morph {
    const char *name;
    uint32_t n;
    uint32_t *vertices;
    vec3 *deltas;
} morph;

/** Deform: positions_out[n_vertices] (and normals_out when not NULL and the mesh has normals). Linear blend with
 *  morphs first. morph_weights matches `morphs`. Thread-safe on different outputs. */
void skin_deform(vec3 *positions_out, vec3 *normals_out, const mesh *m, const skin *s, const affine *matrices,
                 const morph *morphs, int n_morphs, const float *morph_weights);
