/* motion/cloth.h - inside the room: one piece of cloth while it is simulated.
 */
#pragma once
#include "motion/internal.h"

/* keeps particles i and j `rest` apart; compliance in m/N, 0 = rigid */
typedef struct cloth_link {
    uint32_t i, j;
    float rest, compliance;
} cloth_link;

/* a round limb or body that cloth cannot enter; ends in world space at the frame before and after */
typedef struct cloth_capsule {
    int joint, tail_joint; /* joints of the wearer that carry head and tail: the same, but for a lap */
    vec3 head, tail;  /* rest, model space */
    float radius;
    vec3 a[2], b[2];
} cloth_capsule;

struct cloth {
    int actor; /* or ACTOR_PLACE */
    const part *part;
    const float *pins;  /* [vertices] */
    bool coarse;        /* a fine, skinned garment: particles are clusters of vertices, and the recording holds how far
                           they strayed from where the skin would have them; vertices take a blend of that */
    uint32_t n;         /* particles: vertices welded, or clusters */
    uint32_t *particle; /* [vertices] */
    vec3 *rest;         /* [n] model space */
    uint32_t *members;  /* [vertices] sorted by particle: first[i] .. first[i + 1] are those of i */
    uint32_t *first;    /* [n + 1] */
    uint32_t (*blend)[4]; /* coarse: [vertices] particles near */
    float (*share)[4];    /* their weights, sum 1 */
    vec3 *p, *v, *before;
    float *inverse_mass, *pin;
    vec3 *target[2]; /* where the wearer would have each particle, at both ends of the frame */
    uint32_t (*triangles)[3];
    uint32_t n_triangles;
    cloth_link *links;
    uint32_t n_links;
    uint32_t *tether; /* [n] nearest pinned particle, or itself */
    float *reach;     /* [n] how far it may be from there */
    cloth_capsule *capsules;
    size_t n_capsules;
    vec3 *wind;   /* [n] at the frame */
    vec3 *frames; /* [n_frames][n] recording, world */
    int n_frames;
    float floor;
    float damping; /* 1/s: much while it settles, little after */
    float kg_m2;
};

/* cloth_make.c */
cloth *cloth_make(motion *m, int i_actor, const part *p, const float *pins);
/* pins of a garment that says nothing of its own: NULL when it does not hang */
float *cloth_auto_pins(motion *m, int i_actor, const part *p);
void cloth_gather(const cloth *c, const vec3 *vertices, vec3 *out); /* mean of each particle's vertices */
void cloth_capsules_at(const motion *m, cloth *c, int k, double t);
/* cloth_solve.c: from one frame to the next, `share` of the way from target[0] to target[1] per substep */
void cloth_advance(cloth *c, double dt_frame, double t);
