/* library/animal_body.c - the body of a four-legged animal as one field: trunk, neck, head, legs, tail, ears.
 *
 * Written in units of the withers' height: z ahead, the shoulder at +length/2, the hip at -length/2. Reptiles are the
 * same body with the legs beside it, a wider trunk and a tail that grows out of it.
 */
#include "base/noise.h"
#include "library/animal_beast.h"
#include <string.h>

/* Legs under the trunk: mammals. */
static void plan_legs(beast *b, int side)
{
    const species *s = b->s;
    float L = s->length, c = s->chest, xw = 0.58f * c, x = side ? -1.0f : 1.0f;
    float elbow = f_max(1.0f - 2.0f * c + 0.03f, 0.2f), hip = 0.98f - 0.95f * s->waist,
          knee = f_max(0.60f * hip, 0.16f), hock = 0.355f * hip;
    vec3 *q = &b->j[BSIDE(side, 0)];
    q[B_SHOULDER] = v3(x * 0.35f * c, 1.0f - 0.45f * c, 0.38f * L);
    q[B_UPPER_ARM] = v3(x * xw, f_min(elbow + 0.95f * c, 0.9f), 0.50f * L);
    q[B_FOREARM] = v3(x * xw * 1.02f, elbow, 0.385f * L);
    q[B_HAND] = v3(x * xw * 0.98f, 0.085f, 0.42f * L);
    q[B_THIGH] = v3(x * xw * 0.9f, hip, -0.44f * L);
    q[B_SHIN] = v3(x * xw * 1.05f, knee, -0.34f * L);
    q[B_HOCK] = v3(x * xw, hock, -0.56f * L);
    q[B_FOOT] = v3(x * xw * 0.98f, 0.075f, -0.50f * L);
}

/* Legs beside the trunk, elbows and knees out: reptiles and frogs. */
static void plan_sprawled_legs(beast *b, int side)
{
    const species *s = b->s;
    float L = s->length, xw = 0.58f * s->chest * s->wide, x = side ? -1.0f : 1.0f, out = s->sprawl;
    vec3 *q = &b->j[BSIDE(side, 0)];
    q[B_SHOULDER] = v3(x * 0.6f * xw, 0.72f, 0.36f * L);
    q[B_UPPER_ARM] = v3(x * xw, 0.60f, 0.36f * L);
    q[B_FOREARM] = v3(x * (xw + 0.75f * out), 0.52f, 0.28f * L);
    q[B_HAND] = v3(x * (xw + 0.95f * out), 0.07f, 0.28f * L + 0.40f * out);
    q[B_THIGH] = v3(x * xw, 0.58f, -0.40f * L);
    q[B_SHIN] = v3(x * (xw + 0.85f * out), 0.62f, -0.40f * L + 0.35f * out);
    q[B_HOCK] = v3(x * (xw + 0.95f * out), 0.25f, -0.40f * L - 0.10f * out);
    q[B_FOOT] = v3(x * (xw + 1.00f * out), 0.06f, -0.40f * L + 0.15f * out);
}

/* Joints of a spread wing: shoulder, elbow, wrist. */
static void plan_wings(beast *b)
{
    float L = b->s->length;
    for (int k = 0; k < 2; k++) {
        float x = k ? -1.0f : 1.0f;
        vec3 root = v3(x * 0.6f * b->s->chest, 0.98f, 0.30f * L);
        b->j[BWING(k, 0)] = root;
        b->j[BWING(k, 1)] = v3_add(root, v3(x * 0.55f, 0.28f, -0.06f));
        b->j[BWING(k, 2)] = v3_add(root, v3(x * 1.15f, 0.20f, 0.14f));
    }
}

void beast_plan(beast *b)
{
    const species *s = b->s;
    float L = s->length, c = s->chest, h = s->waist;
    vec3 *j = b->j;
    j[B_HIPS] = v3(0, 1.0f - 0.8f * h, -0.40f * L);
    j[B_SPINE] = v3(0, 1.0f - 0.8f * h, -0.08f * L);
    j[B_CHEST] = v3(0, 1.0f - 0.75f * c, 0.22f * L);
    float e = s->neck_up * CIEL_PI_F / 180.0f;
    vec3 along = v3(0, sinf(e), cosf(e));
    j[B_NECK] = v3(0, 1.0f - 0.60f * c, 0.46f * L);
    j[B_NECK2] = v3_mad(j[B_NECK], along, 0.5f * s->neck_len);
    j[B_HEAD] = v3_mad(j[B_NECK], along, s->neck_len);
    float droop = s->foot == FOOT_HOOF ? -0.55f : -0.16f;
    b->fwd = v3_norm(v3(0, droop, 1));
    b->up = v3_cross(b->fwd, v3(1, 0, 0));
    vec3 skull = v3_mad(v3_mad(j[B_HEAD], b->fwd, 0.30f * s->head), b->up, 0.10f * s->head);
    b->nose = v3_mad(v3_mad(skull, b->fwd, (0.26f + s->snout_len) * s->head), b->up, -0.17f * s->head);
    j[B_JAW] = v3_mad(v3_mad(skull, b->fwd, 0.02f * s->head), b->up, -0.24f * s->head);
    for (int k = 0; k < 2; k++) {
        float x = k ? -1.0f : 1.0f, hw = s->head_wide * s->head;
        bool side_eyes = s->foot == FOOT_HOOF;
        vec3 eye = v3_mad(v3_mad(skull, b->fwd, (side_eyes ? 0.14f : 0.215f) * s->head), b->up, 0.085f * s->head);
        eye.x = x * hw * (side_eyes ? 0.80f : 0.52f);
        j[B_EYE_L + k] = eye;
        vec3 ear = v3_mad(v3_mad(skull, b->fwd, -0.10f * s->head), b->up, 0.22f * s->head);
        ear.x = x * hw * 0.70f;
        j[B_EAR_L + k] = ear;
    }
    float te = s->tail_up * CIEL_PI_F / 180.0f;
    vec3 tail = v3(0, 1.0f - 0.55f * h, -0.40f * L - 0.22f * L);
    for (int k = 0; k < 4; k++) {
        j[B_TAIL1 + k] = tail;
        float bend = te + (s->tail_up > 60.0f ? 0.45f * (float)k : s->tail_up > 0 ? 0.25f * (float)k : 0.0f);
        tail = v3_add(tail, v3_scale(v3(0, sinf(bend), -cosf(bend)), 0.25f * s->tail_len));
    }
    for (int k = 0; k < 2; k++)
        if (s->sprawl > 0.0f)
            plan_sprawled_legs(b, k);
        else
            plan_legs(b, k);
    if (b->winged)
        plan_wings(b);
}

static float ear_field(const beast *b, vec3 m)
{
    const species *s = b->s;
    vec3 base = b->j[B_EAR_L];
    float n = s->ear_size * s->head;
    vec3 dir, flat;
    float wide = 0.36f, thick = 0.11f;
    switch (s->ear) {
    case EAR_PRICK: dir = v3_norm(v3(0.30f, 1.0f, -0.12f)), flat = v3(0.35f, 0, 1); break;
    case EAR_FLOP: dir = v3_norm(v3(0.75f, -0.75f, 0.25f)), flat = v3(1, 0.4f, 0), wide = 0.42f, thick = 0.13f; break;
    case EAR_ROUND: dir = v3_norm(v3(0.55f, 0.8f, 0)), flat = v3(0.1f, 0, 1), wide = 0.62f, thick = 0.22f; break;
    case EAR_LONG: dir = v3_norm(v3(0.18f, 1.0f, -0.30f)), flat = v3(0.5f, 0, 1), wide = 0.17f, thick = 0.09f; break;
    case EAR_ELEPHANT:
        dir = v3_norm(v3(0.85f, -0.35f, -0.30f)), flat = v3(0.35f, 0, 1), wide = 0.75f, thick = 0.05f;
        break;
    default: dir = v3_norm(v3(0.8f, 0.4f, 0)), flat = v3(0, 0, 1); break;
    }
    flat = v3_norm(v3_mad(flat, dir, -v3_dot(flat, dir)));
    vec3 across = v3_cross(dir, flat), d = v3_sub(m, base);
    float u = v3_dot(d, dir) / n, v = v3_dot(d, across) / n, t = v3_dot(d, flat) / n;
    if (s->ear == EAR_FLOP) /* hangs: bends down along its way */
        t += 0.25f * u * u;
    vec3 q = v3(u - 0.48f, v / (1.0f + (s->ear == EAR_PRICK ? -0.55f * (u - 0.3f) : 0.0f)), t);
    float plate = field_ellipsoid(q, v3(0, 0, 0), v3(0.55f, wide, thick + 0.05f)) * n;
    if (s->ear != EAR_FLOP) {
        float cup = field_ellipsoid(q, v3(0.02f, 0, thick + 0.08f), v3(0.44f, wide * 0.68f, thick + 0.06f)) * n;
        plate = field_carve(plate, cup, 0.06f * n);
    }
    return plate;
}

static float head_field_of(const beast *b, vec3 q, float d)
{
    const species *s = b->s;
    float H = s->head, hw = s->head_wide * H;
    vec3 m = v3(fabsf(q.x), q.y, q.z), f = b->fwd, u = b->up;
    vec3 skull = v3_mad(v3_mad(b->j[B_HEAD], f, 0.28f * H), u, 0.08f * H);
    float sk = field_ellipsoid(q, skull, v3(hw, 0.30f * H, 0.34f * H));
    d = field_join(d, sk, 0.10f * H);
    vec3 cheek = v3_mad(v3_mad(skull, f, 0.06f * H), u, -0.12f * H);
    cheek.x = 0.52f * hw;
    d = field_join(d, field_sphere(m, cheek, 0.17f * H * (hw / (0.3f * H))), 0.12f * H);
    vec3 root = v3_mad(v3_mad(skull, f, 0.20f * H), u, -0.10f * H);
    float r = s->snout_r * H;
    float sn =
        field_cone(q, root, v3_mad(b->nose, f, -0.8f * r), r * 1.30f, r * (s->foot == FOOT_HOOF ? 1.05f : 0.82f));
    d = field_join(d, sn, 0.13f * H);
    if (s->foot == FOOT_HOOF) { /* soft muzzle */
        vec3 lip = v3_mad(v3_mad(b->nose, f, -0.7f * r), u, -0.35f * r);
        d = field_join(d, field_ellipsoid(q, lip, v3(r * 0.95f, r * 0.95f, r * 1.0f)), 0.06f * H);
    } else { /* lips beside the nose */
        vec3 lip = v3_mad(v3_mad(b->nose, f, -0.75f * r), u, -0.36f * r);
        lip.x = 0.42f * r;
        d = field_join(d, field_ellipsoid(m, lip, v3(0.62f * r, 0.62f * r, 0.85f * r)), 0.03f * H);
    }
    vec3 jaw0 = v3_mad(b->j[B_JAW], f, 0.02f * H), jaw1 = v3_mad(v3_mad(b->nose, f, -1.6f * r), u, -0.95f * r);
    d = field_join(d, field_cone(q, jaw0, jaw1, 0.13f * H, 0.55f * r), 0.06f * H);
    /* mouth line: a groove between lip and jaw */
    vec3 g0 = v3_mad(v3_mad(jaw0, f, 0.22f * H), u, 0.03f * H),
         g1 = v3_mad(v3_mad(b->nose, f, -0.25f * r), u, -0.78f * r);
    g0.x = r * 0.95f;
    g1.x = r * 0.25f;
    d = field_carve(d, field_cone(m, g0, g1, 0.018f * H, 0.018f * H), 0.03f * H);
    vec3 eye = b->j[B_EYE_L];
    vec3 brow = v3_mad(v3_mad(eye, u, 0.075f * H), f, 0.01f * H);
    d = field_join(d, field_sphere(m, brow, 0.055f * H), 0.07f * H);
    float er = s->eye * H;
    vec3 out = v3_norm(v3_add(v3_scale(f, s->foot == FOOT_HOOF ? 0.35f : 0.9f), v3(0.6f, 0.12f, 0)));
    d = field_carve(d, field_sphere(m, v3_mad(eye, out, 0.9f * er), 0.85f * er), 0.05f * H);
    d = field_join(d, field_sphere(m, eye, er * 1.10f), 0.035f * H);
    float slit =
        field_ellipsoid(v3_sub(m, v3_mad(eye, out, 1.0f * er)), v3(0, 0, 0), v3(er * 0.85f, er * 0.62f, er * 0.85f));
    d = field_carve(d, slit, 0.015f * H);
    d = field_carve(d, field_sphere(m, eye, er * 1.01f), 0.006f * H);
    if (s->ear_size > 0.0f)
        d = field_join(d, ear_field(b, m), 0.04f * H);
    return d;
}

static float paw_field(vec3 at, float r, vec3 m)
{
    float foot = field_ellipsoid(m, v3(at.x, 0.042f, at.z + 0.035f), v3(r * 1.28f, 0.046f, r * 1.25f + 0.035f));
    for (int i = 0; i < 4; i++) {
        float x = ((float)i - 1.5f) * r * 0.58f, z = r * (i == 1 || i == 2 ? 1.40f : 1.10f) + 0.035f;
        foot = field_join(foot, field_ellipsoid(m, v3(at.x + x, 0.034f, at.z + z), v3(r * 0.36f, 0.034f, r * 0.55f)),
                          0.012f);
    }
    return foot;
}

/* Long toes that spread on the ground. */
static float claw_field(vec3 at, float r, vec3 m)
{
    float foot = field_ellipsoid(m, v3(at.x, 0.05f, at.z), v3(1.1f * r, 0.05f, 1.1f * r));
    for (int i = 0; i < 5; i++) {
        float a = 0.55f * ((float)i - 1.6f), len = r * (i == 2 ? 3.4f : 2.7f);
        vec3 tip = v3(at.x + len * sinf(a), 0.025f, at.z + len * cosf(a));
        foot = field_join(foot, field_cone(m, v3(at.x, 0.05f, at.z), tip, 0.42f * r, 0.16f * r), 0.02f);
    }
    return foot;
}

static float foot_field(const species *s, vec3 at, vec3 m)
{
    float r = s->leg_r;
    if (s->foot == FOOT_CLAW)
        return claw_field(at, r, m);
    if (s->foot == FOOT_PAW)
        return paw_field(at, r, m);
    if (s->foot == FOOT_HOOF)
        return field_cone(m, v3(at.x, 0.072f, at.z + 0.006f), v3(at.x, 0.030f, at.z + 0.024f), r * 0.98f, r * 1.38f);
    return field_cone(m, v3(at.x, 0.07f, at.z), v3(at.x, 0.03f, at.z + 0.01f), r * 1.1f, r * 1.18f);
}

static float leg_fields(const beast *b, vec3 m, float d)
{
    const species *s = b->s;
    const vec3 *q = &b->j[BSIDE(0, 0)];
    float r = s->leg_r, t = s->thigh, c = s->chest, k = s->fluff * 0.4f;
    float front = field_cone_flat(m, v3_add(q[B_SHOULDER], v3(0.02f, -0.2f * c, 0)), q[B_UPPER_ARM], 0.52f * t + k,
                                  0.60f * t + k, v3(0, 0, 1), 1.25f);
    front = field_join(front, field_cone(m, q[B_UPPER_ARM], q[B_FOREARM], 0.62f * t + k, r * 1.25f + k), 0.06f);
    vec3 wrist = v3_add(v3_lerp(q[B_FOREARM], q[B_HAND], 0.56f), v3(0, 0, 0.010f));
    float low = field_cone(m, q[B_FOREARM], wrist, r * 1.28f + k, r * 0.88f + k);
    low = field_join(
        low, field_cone(m, wrist, q[B_HAND], r * 0.86f + k, r * (s->foot == FOOT_ROUND ? 1.05f : 0.80f) + 0.6f * k),
        0.03f);
    front = field_join(front, low, 0.05f);
    d = field_join(d, front, 0.07f);
    float hind = field_ellipsoid(m, v3_lerp(q[B_THIGH], q[B_SHIN], 0.42f),
                                 v3(0.62f * t + k, 0.5f * v3_dist(q[B_THIGH], q[B_SHIN]) + 0.55f * t, 1.12f * t + k));
    hind = field_join(hind, field_cone(m, v3_lerp(q[B_THIGH], q[B_SHIN], 0.7f), q[B_SHIN], 0.62f * t + k, r * 1.5f + k),
                      0.06f);
    hind = field_join(hind, field_cone(m, q[B_SHIN], q[B_HOCK], r * 1.45f + k, r * 0.84f + 0.7f * k), 0.05f);
    hind = field_join(hind,
                      field_cone(m, q[B_HOCK], q[B_FOOT], r * 0.86f + 0.6f * k,
                                 r * (s->foot == FOOT_ROUND ? 1.05f : 0.76f) + 0.6f * k),
                      0.03f);
    d = field_join(d, hind, 0.08f);
    for (int f = 0; f < 2; f++)
        d = field_join(d, foot_field(s, q[f ? B_FOOT : B_HAND], m), 0.03f);
    return f_max(d, -m.y);
}

/* A shell over the trunk, with a rim. */
static float shell_field(const species *s, vec3 q, float d)
{
    float L = s->length, wide = 1.25f * s->chest * s->wide;
    float dome = field_ellipsoid(q, v3(0, 0.42f, -0.02f * L), v3(wide, 0.68f, 0.66f * L));
    dome = field_meet(dome, 0.36f - q.y, 0.08f);
    float rim = field_ellipsoid(q, v3(0, 0.40f, -0.02f * L), v3(1.07f * wide, 0.08f, 0.71f * L));
    return field_join(d, field_join(dome, rim, 0.06f), 0.02f);
}

static float trunk_field_of(const beast *b, vec3 q_)
{
    vec3 q = v3(b->s->sprawl > 0.0f ? q_.x / b->s->wide : q_.x, q_.y, q_.z);
    const species *s = b->s;
    float L = s->length, c = s->chest, h = s->waist, k = s->fluff;
    float d = field_ellipsoid(q, v3(0, 1.0f - c, 0.24f * L), v3(0.74f * c + k, c + 0.6f * k, 0.33f * L + k));
    d = field_join(d, field_ellipsoid(q, v3(0, 0.985f - h, -0.36f * L), v3(0.84f * h + k, h + 0.4f * k, 0.24f * L + k)),
                   0.12f);
    float back = field_cone_flat(q, v3(0, 1.0f - 0.98f * c, 0.20f * L), v3(0, 1.0f - 1.0f * h, -0.36f * L),
                                 0.80f * c + k, 0.86f * h + k, v3(0, 1, 0), 1.12f);
    d = field_join(d, back, 0.10f);
    d = field_join(d,
                   field_ellipsoid(q, v3(0, 1.0f - 1.05f * c, 0.46f * L), v3(0.58f * c + k, 0.72f * c, 0.15f * L + k)),
                   0.10f); /* breast */
    float nr = s->neck_r + k;
    d = field_join(
        d, field_cone(q, v3_add(b->j[B_NECK], v3(0, -0.10f * c, -0.10f * L)), b->j[B_NECK2], nr * 1.55f, nr * 1.05f),
        0.12f);
    d = field_join(
        d, field_cone(q, b->j[B_NECK2], v3_mad(b->j[B_HEAD], b->fwd, 0.12f * s->head), nr * 1.06f, nr * 0.92f), 0.06f);
    if (s->extra && strcmp(s->extra, "shell") == 0)
        d = shell_field(s, q_, d);
    if (s->extra && strcmp(s->extra, "hump") == 0)
        d = field_join(d, field_ellipsoid(q, v3(0, 0.99f, 0.32f * L), v3(0.14f, 0.09f, 0.16f)), 0.12f);
    if (s->extra && strcmp(s->extra, "lion_mane") == 0) {
        vec3 c1 = v3_mad(v3_lerp(b->j[B_NECK2], b->j[B_HEAD], 0.6f), b->fwd, 0.02f);
        float mane = field_ellipsoid(q, c1, v3(0.24f, 0.27f, 0.17f));
        mane = field_join(mane, field_ellipsoid(q, v3_add(b->j[B_NECK], v3(0, -0.10f, 0.06f)), v3(0.20f, 0.26f, 0.17f)),
                          0.12f);
        d = field_join(d, mane + 0.022f * noise3(v3(q.x * 18.0f, q.y * 9.0f, q.z * 18.0f), 4), 0.05f);
    }
    return d;
}

static float tail_field(const beast *b, vec3 q)
{
    const species *s = b->s;
    float d = 1e9f;
    vec3 end = v3_add(b->j[B_TAIL4], v3_sub(b->j[B_TAIL4], b->j[B_TAIL3]));
    for (int k = 0; k < 4; k++) {
        vec3 a = b->j[B_TAIL1 + k], c = k < 3 ? b->j[B_TAIL1 + k + 1] : end;
        float bushy = s->tail_r > 0.06f ? 1.0f : 0.0f, u = (float)k / 4.0f, v = (float)(k + 1) / 4.0f;
        float ra = s->tail_r * (bushy > 0 ? 0.55f + 1.8f * u * (1.15f - u) : 1.0f - 0.35f * u),
              rb =
                  s->tail_r * (bushy > 0 ? 0.55f + 1.8f * v * (1.15f - v) - (k == 3 ? 0.55f : 0.0f) : 1.0f - 0.35f * v);
        if (s->scaled) /* grows out of the trunk and runs to a point */
            ra = s->tail_r * (1.0f - 0.93f * u), rb = s->tail_r * (1.0f - 0.93f * v);
        d = field_join(d, field_cone(q, a, c, ra, f_max(rb, (s->scaled ? 0.07f : 0.2f) * s->tail_r)), 0.03f);
    }
    return d;
}

/* Rows of keeled plates along the back, small ones elsewhere. */
static float scale_relief(const species *s, vec3 q)
{
    if (!s->extra || strcmp(s->extra, "scutes") != 0)
        return 0.0f;
    float back = f_smooth(0.62f, 0.80f, q.y + 0.10f * f_max(-q.z - 0.7f * s->length, 0.0f));
    float across = fabsf(sinf(q.x * 16.0f)), along = fabsf(sinf(q.z * 13.0f));
    return 0.035f * back * across * along;
}

static float trunk_of_elephant(const beast *b, vec3 q, float d)
{
    float t = 1e9f;
    vec3 p0 = v3_mad(b->nose, b->fwd, -0.10f);
    const vec3 way[5] = { p0, v3_add(p0, v3(0, -0.16f, 0.07f)), v3_add(p0, v3(0, -0.36f, 0.06f)),
                          v3_add(p0, v3(0, -0.52f, 0.06f)), v3_add(p0, v3(0, -0.60f, 0.13f)) };
    for (int i = 0; i < 4; i++)
        t = field_join(t, field_cone(q, way[i], way[i + 1], 0.082f - 0.014f * (float)i, 0.068f - 0.014f * (float)i),
                       0.02f);
    t += 0.004f * sinf(q.y * 110.0f);
    return field_join(d, t, 0.07f);
}

float beast_field(const void *b_, vec3 w)
{
    const beast *b = b_;
    const species *s = b->s;
    vec3 q = v3_scale(w, 1.0f / b->w), m = v3(fabsf(q.x), q.y, q.z);
    float d = trunk_field_of(b, q);
    d = leg_fields(b, m, d);
    d = field_join(d, tail_field(b, q), 0.06f);
    if (s->extra && strcmp(s->extra, "wool") == 0 && d < 0.1f) {
        float where =
                  f_smooth(0.40f, 0.62f, q.y) * (1.0f - f_smooth(0.40f, 0.62f, q.z - 0.5f * s->length + 0.25f) * 0.9f),
              f1, f2;
        uint32_t id;
        noise_worley(v3_scale(q, 15.0f), 3, &f1, &f2, &id);
        d -= where * (0.035f - 0.05f * f1);
    } else if (s->scaled && d < 0.08f) {
        d -= scale_relief(s, q);
    } else if (s->fluff > 0.0f && d < 0.08f) {
        d -= 0.28f * s->fluff * noise3(v3(q.x * 17.0f, q.y * 11.0f, q.z * 7.0f), 5);
    }
    d = head_field_of(b, q, d);
    return (s->extra && strcmp(s->extra, "trunk") == 0 ? trunk_of_elephant(b, q, d) : d) * b->w;
}
