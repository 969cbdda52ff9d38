/* stage/rig.c - poses to matrices, and linear-blend skinning with morphs.
 *
 * Every joint frame is axis-aligned at rest, so a joint's matrix is: move the joint's rest place to the origin, turn,
 * move it to where the parent carried it. What is not here: inverse kinematics (motion), weights (library).
 */
#include "stage/rig.h"
#include "base/fail.h"
#include <stdlib.h>
#include <string.h>

int skeleton_find(const skeleton *s, const char *name)
{
    if (!s || !name)
        return -1;
    for (int i = 0; i < s->n_joints; i++)
        if (strcmp(s->joints[i].name, name) == 0)
            return i;
    return -1;
}

void pose_rest(pose *p)
{
    p->root_offset = v3(0, 0, 0);
    for (int i = 0; i < RIG_MAX_JOINTS; i++)
        p->rotation[i] = quat_identity();
}

void pose_matrices(const skeleton *s, const pose *p, affine *out)
{
    CIEL_ASSERT(s->n_joints <= RIG_MAX_JOINTS);
    for (int i = 0; i < s->n_joints; i++) {
        const joint *j = &s->joints[i];
        CIEL_ASSERT(j->parent < i);
        affine local = affine_trs(v3(0, 0, 0), p->rotation[i], 1.0f);
        local.p = v3_sub(j->rest, affine_vector(&local, j->rest));
        if (j->parent < 0) {
            local.p = v3_add(local.p, p->root_offset);
            out[i] = local;
        } else {
            out[i] = affine_mul(&out[j->parent], &local);
        }
    }
}

vec3 pose_joint_at(const skeleton *s, const affine *matrices, int i_joint)
{
    return affine_point(&matrices[i_joint], s->joints[i_joint].rest);
}

static affine blend_matrices(const affine *matrices, const uint16_t joints[4], const float weights[4])
{
    affine b = { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } };
    for (int k = 0; k < 4; k++) {
        if (weights[k] == 0.0f)
            continue;
        const affine *m = &matrices[joints[k]];
        b.x = v3_mad(b.x, m->x, weights[k]);
        b.y = v3_mad(b.y, m->y, weights[k]);
        b.z = v3_mad(b.z, m->z, weights[k]);
        b.p = v3_mad(b.p, m->p, weights[k]);
    }
    return b;
}

/* Returns whether any morph was at work. */
static bool apply_morphs(vec3 *positions, const morph *morphs, int n_morphs, const float *morph_weights)
{
    bool any = false;
    for (int m = 0; m < n_morphs; m++) {
        float w = morph_weights[m];
        if (w == 0.0f)
            continue;
        any = any || morphs[m].n > 0;
        for (uint32_t i = 0; i < morphs[m].n; i++) {
            vec3 *p = &positions[morphs[m].vertices[i]];
            *p = v3_mad(*p, morphs[m].deltas[i], w);
        }
    }
    return any;
}

static void add_face_normals(vec3 *sums, const mesh *m, const vec3 *positions)
{
    for (uint32_t t = 0; t < m->n_triangles; t++) {
        const uint32_t *c = m->triangles[t];
        vec3 n = v3_cross(v3_sub(positions[c[1]], positions[c[0]]), v3_sub(positions[c[2]], positions[c[0]]));
        for (int k = 0; k < 3; k++)
            sums[c[k]] = v3_add(sums[c[k]], n);
    }
}

/* Turn the modelled normals as the morph turned the faces about each vertex: exact normals stay exact where nothing
 * moved. Without memory for the sums the modelled normals are kept. */
static void morph_normals(vec3 *normals, const mesh *m, const vec3 *morphed)
{
    vec3 *sums = calloc(2 * (size_t)m->n_vertices + 1, sizeof *sums);
    memcpy(normals, m->normals, m->n_vertices * sizeof *normals);
    if (!sums)
        return;
    vec3 *before = sums, *after = sums + m->n_vertices;
    add_face_normals(before, m, m->positions);
    add_face_normals(after, m, morphed);
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        const vec3 *a = &m->positions[i], *b = &morphed[i];
        vec3 n0 = v3_norm(before[i]), n1 = v3_norm(after[i]);
        bool same = v3_len2(v3_sub(*a, *b)) == 0.0f && v3_len2(v3_sub(n0, n1)) == 0.0f;
        if (!same && v3_len2(n0) > 0.5f && v3_len2(n1) > 0.5f)
            normals[i] = quat_rotate(quat_between(n0, n1), m->normals[i]);
    }
    free(sums);
}

void skin_deform(vec3 *positions_out, vec3 *normals_out, const mesh *m, const skin *s, const affine *matrices,
                 const morph *morphs, int n_morphs, const float *morph_weights)
{
    memcpy(positions_out, m->positions, m->n_vertices * sizeof *positions_out);
    const bool with_normals = normals_out && m->normals;
    bool morphed = morph_weights && apply_morphs(positions_out, morphs, n_morphs, morph_weights);
    if (with_normals && morphed)
        morph_normals(normals_out, m, positions_out);
    else if (with_normals)
        memcpy(normals_out, m->normals, m->n_vertices * sizeof *normals_out);
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        affine b = blend_matrices(matrices, s->joints[i], s->weights[i]);
        positions_out[i] = affine_point(&b, positions_out[i]);
        if (with_normals)
            normals_out[i] = v3_norm(affine_vector(&b, normals_out[i]));
    }
}
