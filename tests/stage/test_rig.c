/* tests/stage/test_rig.c - poses, skinning, morphs. */
#include "ct.h"
#include "stage/rig.h"

static joint joints[3] = { { "a", -1, { 0, 1, 0 } }, { "b", 0, { 0, 2, 0 } }, { "c", 1, { 0, 3, 0 } } };
static skeleton sk = { "person", joints, 3 };

static void a_rest_pose_moves_nothing(void)
{
    pose p;
    affine m[3];
    pose_rest(&p);
    pose_matrices(&sk, &p, m);
    for (int i = 0; i < 3; i++)
        CT_NEAR(v3_dist(pose_joint_at(&sk, m, i), joints[i].rest), 0.0, 1e-6);
    CT_EQ_I(skeleton_find(&sk, "b"), 1);
    CT_EQ_I(skeleton_find(&sk, "nobody"), -1);
}

static void a_joint_turns_what_hangs_on_it(void)
{
    pose p;
    affine m[3];
    pose_rest(&p);
    p.rotation[1] = quat_axis(v3(0, 0, 1), 0.5f * CIEL_PI_F); /* the tip swings to -x about b */
    pose_matrices(&sk, &p, m);
    vec3 c = pose_joint_at(&sk, m, 2), b = pose_joint_at(&sk, m, 1);
    CT_NEAR(v3_dist(b, v3(0, 2, 0)), 0.0, 1e-5);
    CT_NEAR(v3_dist(c, v3(-1, 2, 0)), 0.0, 1e-5);
    p.root_offset = v3(3, 0, 0);
    pose_matrices(&sk, &p, m);
    CT_NEAR(pose_joint_at(&sk, m, 2).x, 2.0, 1e-5);
}

static void skin_follows_its_weights(void)
{
    vec3 at[4] = { { 0, 2, 0 }, { 0, 2.5f, 0 }, { 0, 3, 0 }, { 0.1f, 2.5f, 0 } }, normals[4], out[4], nout[4];
    uint32_t tri[2][3] = { { 0, 1, 3 }, { 1, 2, 3 } };
    uint16_t bind[4][4] = { { 0 }, { 0, 1 }, { 1 }, { 1 } };
    float weight[4][4] = { { 1 }, { 0.5f, 0.5f }, { 1 }, { 1 } };
    for (int i = 0; i < 4; i++)
        normals[i] = v3(0, 0, 1);
    mesh m = { .n_vertices = 4, .n_triangles = 2, .positions = at, .normals = normals, .triangles = tri };
    skin s = { bind, weight };
    pose p;
    affine mx[3];
    pose_rest(&p);
    p.rotation[1] = quat_axis(v3(0, 0, 1), 0.5f * CIEL_PI_F);
    pose_matrices(&sk, &p, mx);
    skin_deform(out, nout, &m, &s, mx, NULL, 0, NULL);
    CT_NEAR(v3_dist(out[0], at[0]), 0.0, 1e-5);
    CT_NEAR(v3_dist(out[2], v3(-1, 2, 0)), 0.0, 1e-5);
    CT_NEAR(v3_dist(out[1], v3(-0.25f, 2.25f, 0)), 0.0, 1e-5); /* half way between */
    CT_NEAR(v3_len(nout[1]), 1.0, 1e-4);
}

static void morphs_add_up_and_turn_normals(void)
{
    vec3 at[3] = { { 0, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 } }, normals[3] = { { 0, 0, 1 }, { 0, 0, 1 }, { 0, 0, 1 } },
         out[3], nout[3];
    uint32_t tri[1][3] = { { 0, 1, 2 } }, v[1] = { 1 };
    uint16_t bind[3][4] = { { 0 } };
    float weight[3][4] = { { 1 }, { 1 }, { 1 } };
    vec3 up[1] = { { 0, 0, 1 } };
    morph mo[2] = { { "up", 1, v, up }, { "more", 1, v, up } };
    mesh m = { .n_vertices = 3, .n_triangles = 1, .positions = at, .normals = normals, .triangles = tri };
    skin s = { bind, weight };
    affine mx[3] = { affine_identity(), affine_identity(), affine_identity() };
    float w[2] = { 0.5f, 0.5f };
    skin_deform(out, nout, &m, &s, mx, mo, 2, w);
    CT_NEAR(out[1].z, 1.0, 1e-6);
    CT_NEAR(out[0].z, 0.0, 1e-6);
    CT_CHECK(nout[0].x < -0.5f); /* the face leans back: its normal leaves +z for -x */
    w[0] = w[1] = 0.0f;
    skin_deform(out, nout, &m, &s, mx, mo, 2, w);
    CT_NEAR(nout[0].z, 1.0, 1e-6);
}

CT_MAIN(CT(a_rest_pose_moves_nothing), CT(a_joint_turns_what_hangs_on_it), CT(skin_follows_its_weights),
        CT(morphs_add_up_and_turn_normals))
