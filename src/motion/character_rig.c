/* motion/character_rig.c - joint rotations from goals: frames, two-bone chains, matrices kept current.
 */
#include "motion/character_parts.h"

int rig_joint(const character *c, const char *name)
{
    return skeleton_find(c->sk, name);
}

void rig_update(rig *r)
{
    pose_matrices(r->c->sk, r->pose, r->matrix);
}

void rig_begin(rig *r, const character *c, pose *p)
{
    r->c = c;
    r->pose = p;
    rig_update(r);
}

quat rig_world(const rig *r, int i_joint)
{
    quat q = quat_identity();
    for (int i = i_joint; i >= 0; i = r->c->sk->joints[i].parent)
        q = quat_mul(r->pose->rotation[i], q);
    return q;
}

void rig_set_world(rig *r, int i_joint, quat q)
{
    int parent = r->c->sk->joints[i_joint].parent;
    quat up = parent >= 0 ? rig_world(r, parent) : quat_identity();
    r->pose->rotation[i_joint] = quat_norm(quat_mul(quat_conj(up), q));
}

vec3 rig_at(const rig *r, int i_joint)
{
    return pose_joint_at(r->c->sk, r->matrix, i_joint);
}

static quat frame_quat(vec3 x, vec3 hint)
{
    x = v3_norm(x);
    vec3 z = v3_cross(x, hint);
    if (v3_len2(z) < 1e-8f)
        z = v3_cross(x, fabsf(x.y) < 0.9f ? v3(0, 1, 0) : v3(1, 0, 0));
    z = v3_norm(z);
    return quat_from_axes(x, v3_cross(z, x), z);
}

quat quat_from_frames(vec3 x0, vec3 p0, vec3 x1, vec3 p1)
{
    return quat_mul(frame_quat(x1, p1), quat_conj(frame_quat(x0, p0)));
}

quat quat_power(quat q, float s)
{
    if (q.w < 0.0f)
        q = (quat){ -q.x, -q.y, -q.z, -q.w };
    float l = sqrtf(q.x * q.x + q.y * q.y + q.z * q.z);
    if (l < 1e-6f)
        return quat_identity();
    return quat_axis(v3_scale(v3(q.x, q.y, q.z), 1.0f / l), 2.0f * atan2f(l, q.w) * s);
}

void rig_two_bone(rig *r, int a, int b, int end, vec3 target, vec3 pole, vec3 rest_pole)
{
    const joint *j = r->c->sk->joints;
    vec3 from = rig_at(r, a), to = v3_sub(target, from);
    float la = v3_dist(j[a].rest, j[b].rest), lb = v3_dist(j[b].rest, j[end].rest);
    float d = f_clamp(v3_len(to), fabsf(la - lb) + 0.005f, (la + lb) * 0.9995f);
    vec3 dir = v3_norm(to);
    if (v3_len2(dir) < 0.5f)
        dir = v3(0, -1, 0);
    pole = v3_norm(v3_mad(pole, dir, -v3_dot(pole, dir)));
    if (v3_len2(pole) < 0.5f)
        pole = v3(0, 0, 1);
    float x = (la * la - lb * lb + d * d) / (2.0f * d), h = sqrtf(f_max(la * la - x * x, 0.0f));
    vec3 mid = v3_mad(v3_mad(from, dir, x), pole, h), at = v3_mad(from, dir, d);
    vec3 ra = v3_sub(j[b].rest, j[a].rest), rb = v3_sub(j[end].rest, j[b].rest);
    rig_set_world(r, a, quat_from_frames(ra, rest_pole, v3_sub(mid, from), pole));
    rig_set_world(r, b, quat_from_frames(rb, rest_pole, v3_sub(at, mid), pole));
    rig_update(r);
}
