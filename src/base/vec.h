/* base/vec.h - small vector maths: vec2, vec3, quaternions, rigid and affine transforms.
 *
 * Right-handed, Y up, metres, radians. float for geometry; time is double elsewhere. All functions are
 * pure and inline. min/max/clamp are ternaries on purpose: fminf becomes a library call under strict maths.
 */
#pragma once
#include <math.h>

#define CIEL_PI 3.14159265358979323846
#define CIEL_PI_F 3.14159265f
#define DEG_TO_RAD(d) ((d) * (CIEL_PI / 180.0))

typedef struct vec2 {
    float x, y;
} vec2;
typedef struct vec3 {
    float x, y, z;
} vec3;
typedef struct quat {
    float x, y, z, w;
} quat;
/* Columns x, y, z are the images of the axes, p the image of the origin. */
typedef struct affine {
    vec3 x, y, z, p;
} affine;
typedef struct aabb {
    vec3 lo, hi;
} aabb;

static inline float f_min(float a, float b) { return a < b ? a : b; }
static inline float f_max(float a, float b) { return a > b ? a : b; }
static inline float f_clamp(float x, float lo, float hi) { return x < lo ? lo : x > hi ? hi : x; }
static inline float f_lerp(float a, float b, float t) { return a + (b - a) * t; }
/* 0 below lo, 1 above hi, smooth between */
static inline float f_smooth(float lo, float hi, float x)
{
    float t = f_clamp((x - lo) / (hi - lo), 0.0f, 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

static inline vec3 v3(float x, float y, float z) { return (vec3){ x, y, z }; }
static inline vec3 v3_fill(float s) { return (vec3){ s, s, s }; }
static inline vec3 v3_add(vec3 a, vec3 b) { return v3(a.x + b.x, a.y + b.y, a.z + b.z); }
static inline vec3 v3_sub(vec3 a, vec3 b) { return v3(a.x - b.x, a.y - b.y, a.z - b.z); }
static inline vec3 v3_mul(vec3 a, vec3 b) { return v3(a.x * b.x, a.y * b.y, a.z * b.z); }
static inline vec3 v3_scale(vec3 a, float s) { return v3(a.x * s, a.y * s, a.z * s); }
/* a + b * s */
static inline vec3 v3_mad(vec3 a, vec3 b, float s) { return v3(a.x + b.x * s, a.y + b.y * s, a.z + b.z * s); }
static inline vec3 v3_neg(vec3 a) { return v3(-a.x, -a.y, -a.z); }
static inline float v3_dot(vec3 a, vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
static inline vec3 v3_cross(vec3 a, vec3 b)
{
    return v3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
}
static inline float v3_len2(vec3 a) { return v3_dot(a, a); }
static inline float v3_len(vec3 a) { return sqrtf(v3_dot(a, a)); }
static inline float v3_dist(vec3 a, vec3 b) { return v3_len(v3_sub(a, b)); }
/* the zero vector stays zero */
static inline vec3 v3_norm(vec3 a)
{
    float l = v3_len(a);
    return l > 0.0f ? v3_scale(a, 1.0f / l) : a;
}
static inline vec3 v3_lerp(vec3 a, vec3 b, float t) { return v3_mad(a, v3_sub(b, a), t); }
static inline vec3 v3_min(vec3 a, vec3 b) { return v3(f_min(a.x, b.x), f_min(a.y, b.y), f_min(a.z, b.z)); }
static inline vec3 v3_max(vec3 a, vec3 b) { return v3(f_max(a.x, b.x), f_max(a.y, b.y), f_max(a.z, b.z)); }
/* two unit vectors that make a right-handed frame with unit n (Duff et al. 2017) */
static inline void v3_frame(vec3 n, vec3 *t, vec3 *b)
{
    float s = n.z >= 0.0f ? 1.0f : -1.0f, a = -1.0f / (s + n.z), c = n.x * n.y * a;
    *t = v3(1.0f + s * n.x * n.x * a, s * c, -s * n.x);
    *b = v3(c, s + n.y * n.y * a, -n.y);
}

static inline quat quat_identity(void) { return (quat){ 0, 0, 0, 1 }; }
/* axis must be unit */
static inline quat quat_axis(vec3 axis, float angle_rad)
{
    float s = sinf(0.5f * angle_rad);
    return (quat){ axis.x * s, axis.y * s, axis.z * s, cosf(0.5f * angle_rad) };
}
/* first b, then a */
static inline quat quat_mul(quat a, quat b)
{
    return (quat){ a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y, a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
                   a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w, a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z };
}
static inline quat quat_conj(quat q) { return (quat){ -q.x, -q.y, -q.z, q.w }; }
static inline quat quat_norm(quat q)
{
    float l = sqrtf(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
    float s = l > 0.0f ? 1.0f / l : 0.0f;
    return l > 0.0f ? (quat){ q.x * s, q.y * s, q.z * s, q.w * s } : quat_identity();
}
static inline vec3 quat_rotate(quat q, vec3 v)
{
    vec3 u = v3(q.x, q.y, q.z), t = v3_scale(v3_cross(u, v), 2.0f);
    return v3_add(v3_mad(v, t, q.w), v3_cross(u, t));
}
/* shortest turn from unit a to unit b */
static inline quat quat_between(vec3 a, vec3 b)
{
    float d = v3_dot(a, b);
    if (d < -0.99999f) {
        vec3 t, s;
        v3_frame(a, &t, &s);
        return quat_axis(t, CIEL_PI_F);
    }
    vec3 c = v3_cross(a, b);
    return quat_norm((quat){ c.x, c.y, c.z, 1.0f + d });
}
/* normalised linear interpolation, the short way round */
/* The turn that takes the world's axes to x, y, z (unit, square to one another, right-handed). */
static inline quat quat_from_axes(vec3 x, vec3 y, vec3 z)
{
    float trace = x.x + y.y + z.z, s;
    if (trace > 0.0f) {
        s = sqrtf(trace + 1.0f) * 2.0f;
        return quat_norm((quat){ (y.z - z.y) / s, (z.x - x.z) / s, (x.y - y.x) / s, 0.25f * s });
    }
    if (x.x > y.y && x.x > z.z) {
        s = sqrtf(1.0f + x.x - y.y - z.z) * 2.0f;
        return quat_norm((quat){ 0.25f * s, (y.x + x.y) / s, (z.x + x.z) / s, (y.z - z.y) / s });
    }
    if (y.y > z.z) {
        s = sqrtf(1.0f + y.y - x.x - z.z) * 2.0f;
        return quat_norm((quat){ (y.x + x.y) / s, 0.25f * s, (z.y + y.z) / s, (z.x - x.z) / s });
    }
    s = sqrtf(1.0f + z.z - x.x - y.y) * 2.0f;
    return quat_norm((quat){ (z.x + x.z) / s, (z.y + y.z) / s, 0.25f * s, (x.y - y.x) / s });
}

static inline quat quat_nlerp(quat a, quat b, float t)
{
    float d = a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w, s = d < 0.0f ? -t : t, r = 1.0f - t;
    return quat_norm((quat){ a.x * r + b.x * s, a.y * r + b.y * s, a.z * r + b.z * s, a.w * r + b.w * s });
}
/* heading about +Y, then pitch about +X (nose down positive), then roll about +Z; degrees */
static inline quat quat_euler_deg(float heading, float pitch, float roll)
{
    const float k = CIEL_PI_F / 180.0f;
    return quat_mul(quat_axis(v3(0, 1, 0), heading * k),
                    quat_mul(quat_axis(v3(1, 0, 0), pitch * k), quat_axis(v3(0, 0, 1), roll * k)));
}

static inline affine affine_identity(void)
{
    return (affine){ { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 0, 0, 0 } };
}
static inline affine affine_trs(vec3 p, quat q, float scale)
{
    return (affine){ v3_scale(quat_rotate(q, v3(1, 0, 0)), scale), v3_scale(quat_rotate(q, v3(0, 1, 0)), scale),
                     v3_scale(quat_rotate(q, v3(0, 0, 1)), scale), p };
}
static inline vec3 affine_vector(const affine *m, vec3 v)
{
    return v3_mad(v3_mad(v3_scale(m->x, v.x), m->y, v.y), m->z, v.z);
}
static inline vec3 affine_point(const affine *m, vec3 v) { return v3_add(affine_vector(m, v), m->p); }
/* first b, then a */
static inline affine affine_mul(const affine *a, const affine *b)
{
    return (affine){ affine_vector(a, b->x), affine_vector(a, b->y), affine_vector(a, b->z), affine_point(a, b->p) };
}
/* normal of a surface moved by m: inverse transpose, normalised */
static inline vec3 affine_normal(const affine *m, vec3 n)
{
    vec3 c0 = v3_cross(m->y, m->z), c1 = v3_cross(m->z, m->x), c2 = v3_cross(m->x, m->y);
    float s = v3_dot(m->x, c0) < 0.0f ? -1.0f : 1.0f;
    return v3_norm(v3_scale(v3_mad(v3_mad(v3_scale(c0, n.x), c1, n.y), c2, n.z), s));
}

static inline aabb aabb_empty(void) { return (aabb){ { 1e30f, 1e30f, 1e30f }, { -1e30f, -1e30f, -1e30f } }; }
static inline aabb aabb_add(aabb b, vec3 p) { return (aabb){ v3_min(b.lo, p), v3_max(b.hi, p) }; }
static inline vec3 aabb_size(aabb b) { return v3_sub(b.hi, b.lo); }
static inline vec3 aabb_center(aabb b) { return v3_scale(v3_add(b.lo, b.hi), 0.5f); }
