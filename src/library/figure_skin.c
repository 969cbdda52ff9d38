/* library/figure_skin.c - skin weights: each vertex to the bones whose limbs are nearest, by how near they are.
 *
 * Nearness is measured from the limbs' surfaces, so a vertex beyond a joint leaves the bone before it slowly, and an
 * arm that stands off the ribs does not pull at them. Weights are a function of the place alone: any mesh of a surface
 * gets the same.
 */
#include "library/figure_skin.h"
#include "base/fail.h"
#include "library/figure_person.h"
#include <stdlib.h>
#include <string.h>

typedef skin_bone bone;
#define MAX_BONES SKIN_MAX_BONES

static void add_bone(bone *list, int *n, int i_joint, vec3 a, vec3 b, float ra, float rb, float flat)
{
    CIEL_ASSERT(*n < MAX_BONES);
    list[(*n)++] = (bone){ i_joint, a, b, ra, rb, flat };
}

static void trunk_bones(const person *p, bone *l, int *n)
{
    float b = p->b, g = p->girth;
    const vec3 *j = p->joints;
    vec3 seat = v3_add(j[J_HIPS], v3(0, -0.07f * b, 0));
    add_bone(l, n, J_HIPS, seat, v3_lerp(j[J_HIPS], j[J_SPINE], 0.7f), 0.10f * b * g, 0.10f * b * g, 0.62f);
    add_bone(l, n, J_SPINE, v3_lerp(j[J_HIPS], j[J_SPINE], 0.9f), v3_lerp(j[J_SPINE], j[J_CHEST], 0.85f), 0.10f * b * g,
             0.10f * b * g, 0.62f);
    add_bone(l, n, J_CHEST, v3_lerp(j[J_SPINE], j[J_CHEST], 1.0f), v3_add(j[J_NECK], v3(0, -0.06f * b, 0)),
             0.105f * b * g, 0.085f * b, 0.62f);
    add_bone(l, n, J_NECK, j[J_NECK], v3_lerp(j[J_NECK], j[J_HEAD], 0.6f), 0.05f * b, 0.05f * b, 1.0f);
    add_bone(l, n, J_HEAD, j[J_HEAD], p->head_center, 0.06f * b, 0.09f * b, 1.0f);
}

static void arm_bones(const person *p, int side, bone *l, int *n)
{
    float b = p->b;
    const vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    add_bone(l, n, SIDE_JOINT(side, J_SHOULDER), v3_lerp(j[J_SHOULDER], j[J_UPPER_ARM], 0.45f),
             v3_lerp(j[J_SHOULDER], j[J_UPPER_ARM], 0.9f), 0.035f * b, 0.05f * b, 1.0f);
    add_bone(l, n, SIDE_JOINT(side, J_UPPER_ARM), v3_lerp(j[J_UPPER_ARM], j[J_FOREARM], 0.06f), j[J_FOREARM], 0.05f * b,
             0.042f * b, 1.0f);
    add_bone(l, n, SIDE_JOINT(side, J_FOREARM), j[J_FOREARM], j[J_HAND], 0.042f * b, 0.026f * b, 1.0f);
}

static void leg_bones(const person *p, int side, bone *l, int *n)
{
    float b = p->b, g = p->girth;
    const vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    add_bone(l, n, SIDE_JOINT(side, J_THIGH), v3_lerp(j[J_THIGH], j[J_SHIN], 0.10f), j[J_SHIN], 0.08f * b * g,
             0.058f * b * g, 1.0f);
    add_bone(l, n, SIDE_JOINT(side, J_SHIN), j[J_SHIN], j[J_FOOT], 0.055f * b * g, 0.036f * b, 1.0f);
    add_bone(l, n, SIDE_JOINT(side, J_FOOT), j[J_FOOT], v3_lerp(j[J_FOOT], j[J_TOE], 0.8f), 0.036f * b, 0.03f * b,
             1.0f);
    add_bone(l, n, SIDE_JOINT(side, J_TOE), v3_lerp(j[J_FOOT], j[J_TOE], 1.0f), v3_add(j[J_TOE], v3(0, 0, 0.07f * b)),
             0.03f * b, 0.02f * b, 1.0f);
}

static void hand_bones(const person *p, int side, bone *l, int *n)
{
    float b = p->b;
    const vec3 *j = &p->joints[SIDE_JOINT(side, 0)];
    add_bone(l, n, SIDE_JOINT(side, J_FOREARM), j[J_FOREARM], v3_lerp(j[J_FOREARM], j[J_HAND], 0.98f), 0.03f * b,
             0.026f * b, 1.0f);
    vec3 middle = v3_lerp(j[J_MIDDLE1], j[J_RING1], 0.3f);
    add_bone(l, n, SIDE_JOINT(side, J_HAND), v3_lerp(j[J_HAND], middle, 0.15f), v3_lerp(j[J_HAND], middle, 0.75f),
             0.03f * b, 0.034f * b, 1.0f);
    add_bone(l, n, SIDE_JOINT(side, J_THUMB1), v3_lerp(j[J_THUMB1], j[J_THUMB2], 0.35f), j[J_THUMB2], 0.012f * b,
             0.011f * b, 1.0f);
    vec3 tip = v3_mad(j[J_THUMB2], v3_sub(j[J_THUMB2], j[J_THUMB1]), 1.2f);
    add_bone(l, n, SIDE_JOINT(side, J_THUMB2), j[J_THUMB2], tip, 0.011f * b, 0.009f * b, 1.0f);
    for (int i = 0; i < 4; i++) {
        int k = J_INDEX1 + 3 * i;
        vec3 end = v3_mad(j[k + 2], v3_sub(j[k + 2], j[k + 1]), 0.8f);
        vec3 first = v3_lerp(j[k], j[k + 1], 0.1f);
        add_bone(l, n, SIDE_JOINT(side, k), first, j[k + 1], 0.009f * b, 0.009f * b, 1.0f);
        add_bone(l, n, SIDE_JOINT(side, k + 1), j[k + 1], j[k + 2], 0.009f * b, 0.008f * b, 1.0f);
        add_bone(l, n, SIDE_JOINT(side, k + 2), j[k + 2], end, 0.008f * b, 0.007f * b, 1.0f);
    }
}

static int list_bones(const person *p, enum skin_bones which, bone *l)
{
    int n = 0;
    if (which == BONES_HAND_L || which == BONES_HAND_R) {
        hand_bones(p, which == BONES_HAND_R, l, &n);
        return n;
    }
    trunk_bones(p, l, &n);
    for (int s = 0; s < 2; s++) {
        if (which != BONES_LEGS) {
            arm_bones(p, s, l, &n);
            const vec3 *j = &p->joints[SIDE_JOINT(s, 0)];
            add_bone(l, &n, SIDE_JOINT(s, J_HAND), j[J_HAND], j[J_MIDDLE1], 0.026f * p->b, 0.03f * p->b, 1.0f);
        }
        if (which != BONES_UPPER)
            leg_bones(p, s, l, &n);
    }
    return n;
}

/* A limb of the other side is as far as it looks and farther: thighs that touch do not pull at one another. */
static float bone_distance(const bone *b, vec3 q)
{
    if (b->flat != 1.0f)
        return field_cone(v3(q.x * b->flat, q.y, q.z), b->a, b->b, b->ra, b->rb);
    float across = b->b.x * q.x < 0.0f ? 2.5f * fabsf(q.x) : 0.0f;
    return field_cone(q, b->a, b->b, b->ra, b->rb) + across;
}

/* The four strongest, made to sum to one. */
static void keep_four(const float *w, const bone *bones, int n_bones, uint16_t joints[4], float weights[4])
{
    float sum = 0.0f;
    bool used[MAX_BONES] = { false };
    for (int k = 0; k < 4; k++) {
        int best = -1;
        for (int b = 0; b < n_bones; b++)
            if (!used[b] && w[b] > 0.0f && (best < 0 || w[b] > w[best]))
                best = b;
        joints[k] = best < 0 ? 0 : (uint16_t)bones[best].joint;
        weights[k] = best < 0 ? 0.0f : w[best];
        if (best >= 0)
            used[best] = true;
        sum += weights[k];
    }
    for (int k = 0; k < 4; k++)
        weights[k] = sum > 0.0f ? weights[k] / sum : k == 0;
}

static skin *new_skin(ciel_arena *a, const mesh *m)
{
    skin *s = ARENA_NEW(a, skin);
    s->joints = ciel_arena_array(a, m->n_vertices, sizeof *s->joints);
    s->weights = ciel_arena_array(a, m->n_vertices, sizeof *s->weights);
    return s;
}

skin *person_weights(const person *p, const mesh *m, enum skin_bones which, float spread_m)
{
    bone bones[MAX_BONES];
    return skin_spread(p->a, m, bones, list_bones(p, which, bones), spread_m);
}

/* Share of a bone `behind` the nearest one by a distance: 1 beside it, 0 from `width` on, smooth at both ends. */
static float share(float behind, float width)
{
    float t = f_max(1.0f - behind / width, 0.0f);
    return t * t * (3.0f - 2.0f * t);
}

skin *skin_spread(ciel_arena *a, const mesh *m, const skin_bone *bones, int n, float spread_m)
{
    skin *s = new_skin(a, m);
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        float w[MAX_BONES], nearest = 1e30f;
        for (int b = 0; b < n; b++) {
            w[b] = bone_distance(&bones[b], m->positions[i]);
            nearest = f_min(nearest, w[b]);
        }
        for (int b = 0; b < n; b++)
            w[b] = share(w[b] - nearest, f_max(spread_m, 1e-4f));
        keep_four(w, bones, n, s->joints[i], s->weights[i]);
    }
    return s;
}

skin *person_weights_one(const person *p, const mesh *m, int i_joint)
{
    skin *s = new_skin(p->a, m);
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        s->joints[i][0] = (uint16_t)i_joint;
        s->weights[i][0] = 1.0f;
    }
    return s;
}
