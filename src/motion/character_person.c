/* motion/character_person.c - a person's trunk and legs: standing, walking, sitting, and the order of work of a pose.
 *
 * Feet come first (where the path planted them), then the pelvis between and above them, the spine with the weight, the
 * head with the gaze, legs by inverse kinematics, and last the arms (character_arms.c), which may need the final head.
 */
#include "base/noise.h"
#include "motion/character_parts.h"
#include <string.h>

static const float deg = CIEL_PI_F / 180.0f;
static quat rot_x(float a)
{
    return quat_axis(v3(1, 0, 0), a);
}
static quat rot_y(float a)
{
    return quat_axis(v3(0, 1, 0), a);
}
static quat rot_z(float a)
{
    return quat_axis(v3(0, 0, 1), a);
}

static const char *const suffix[2] = { "_l", "_r" };
static int side_joint(const character *c, const char *name, int side)
{
    char full[32];
    size_t n = strlen(name);
    CIEL_ASSERT(n + 3 < sizeof full);
    memcpy(full, name, n);
    memcpy(full + n, suffix[side], 3);
    return skeleton_find(c->sk, full);
}
static vec3 rest(const character *c, int i_joint)
{
    return c->sk->joints[i_joint].rest;
}

/* ---- feet ---- */
static void place_feet(const character *c, body *b)
{
    float k = c->tall / 1.75f;
    vec3 ahead = affine_vector(&b->to_world, v3(0, 0, 1));
    float own = atan2f(ahead.x, ahead.z);
    for (int s = 0; s < 2; s++) {
        foot_state f = path_foot(c, s, b->t);
        int ankle = side_joint(c, "foot", s), toe = side_joint(c, "toe", s);
        vec3 up = v3_sub(rest(c, ankle), v3(c->home[s].x, 0, c->home[s].z)); /* from ground point to ankle */
        vec3 ground = to_model(&b->to_world, f.p);
        /* how long the step was decides how far the foot rolls */
        float amount = 0.0f, pitch = 0.0f;
        for (size_t i = 0; i < c->n_steps; i++)
            if (c->steps[i].foot == s && c->steps[i].lift < b->t + 0.4 && c->steps[i].land > b->t - 0.4)
                amount =
                    f_max(amount, f_clamp(v3_dist(c->steps[i].from, c->steps[i].to) / (0.75f * c->tall), 0.0f, 1.0f));
        float off = 36.0f * deg * amount, strike = (f.runs ? 2.0f : -17.0f) * deg * amount;
        if (f.planted) {
            float rise = 1.0f - f_smooth(0.0f, 0.24f, (float)(f.until_lift < 10.0 ? f.until_lift : 10.0));
            float fall = 1.0f - f_smooth(0.0f, 0.11f, (float)(f.since_land < 10.0 ? f.since_land : 10.0));
            pitch = off * rise + strike * fall;
        } else {
            float u = f.swing;
            pitch = f_lerp(off * (f.runs ? 1.9f : 1.25f), strike, f_smooth(0.10f, 0.85f, u));
            pitch = f_lerp(off, pitch, f_smooth(0.0f, 0.12f, u));
            pitch = f_lerp(pitch, strike, f_smooth(0.85f, 1.0f, u));
            float height = 0.0f;
            for (size_t i = 0; i < c->n_stretches; i++)
                if (b->t >= c->stretches[i].begin - 0.5)
                    height = c->stretches[i].lift;
            ground.y += (height > 0.0f ? height : 0.05f * c->tall) * (0.35f + 0.65f * amount) * sinf(CIEL_PI_F * u) *
                        (f.runs ? 1.3f : 1.0f);
        }
        quat turn = rot_y(f.heading - own), q = quat_mul(turn, rot_x(pitch));
        vec3 pivot = pitch > 0.0f ? v3_sub(rest(c, toe), rest(c, ankle)) : v3(0, -up.y, -0.045f * k);
        vec3 flat = v3_add(ground, quat_rotate(turn, up));
        b->foot[s] = v3_add(v3_add(flat, quat_rotate(turn, pivot)), quat_rotate(q, v3_neg(pivot)));
        b->foot_q[s] = q;
        b->toe[s] = pitch > 0.0f ? -pitch * (f.planted ? 1.0f : 1.0f - f_smooth(0.0f, 0.35f, f.swing)) : 0.0f;
        b->knee_pole[s] = quat_rotate(turn, v3(s ? -0.06f : 0.06f, 0, 1));
    }
}

/* ---- pelvis, spine ---- */
static float lifted(const character *c, int foot, double t)
{
    foot_state f = path_foot(c, foot, t);
    return f.planted ? 0.0f : sinf(CIEL_PI_F * f.swing);
}

static void carry_body(const character *c, body *b)
{
    float k = c->tall / 1.75f, t = (float)b->t;
    uint32_t seed = (uint32_t)c->seed;
    place_at at = path_place(c, b->t);
    float moving = f_smooth(0.05f, 0.6f, at.speed), idle = 1.0f - moving;
    float l = lifted(c, 0, b->t), r = lifted(c, 1, b->t);
    bool runs = false;
    for (size_t i = 0; i < c->n_stretches; i++)
        runs = runs || (c->stretches[i].runs && b->t >= c->stretches[i].begin && b->t < c->stretches[i].end);
    float run = runs ? moving : 0.0f;
    float sway = 0.024f * k * (r - l) * (1.0f - 0.5f * run);
    float shift = noise1(t * 0.16f + 3.0f, seed) + 0.35f * noise1(t * 0.45f, seed + 1);
    float rock = 0.004f * noise1(t * 0.7f, seed + 2);
    b->pelvis.x += sway + idle * k * (0.034f * f_clamp(1.7f * shift, -1.0f, 1.0f) + rock);
    b->pelvis.z += idle * k * 0.006f * noise1(t * 0.5f, seed + 3);
    float dz = (b->foot[0].z - b->foot[1].z) / (0.45f * c->tall);
    float yaw = -6.0f * deg * dz * moving,
          roll = (5.0f * deg * (l - r) * moving) + idle * 3.0f * deg * f_clamp(1.5f * shift, -1.0f, 1.0f);
    float lean = (1.5f + 2.5f * f_clamp(at.speed / 1.6f, 0.0f, 1.0f) * moving + 8.0f * run) * deg * moving;
    b->pelvis_q = quat_mul(rot_y(yaw), quat_mul(rot_x(0.5f * lean), rot_z(roll)));
    float breath = sinf(2.0f * CIEL_PI_F * (t / (runs ? 1.4f : 3.7f) + (float)(seed & 255) / 256.0f));
    b->spine_q = quat_mul(rot_y(-1.1f * yaw), quat_mul(rot_x(0.5f * lean), rot_z(-0.75f * roll)));
    b->chest_q =
        quat_mul(rot_y(-1.2f * yaw + idle * 2.0f * deg * noise1(t * 0.2f, seed + 4)),
                 quat_mul(rot_x((-0.9f + 0.3f * noise1(t * 0.3f, seed + 5)) * deg * breath), rot_z(-0.55f * roll)));
    for (int s = 0; s < 2; s++)
        b->shoulder_up[s] = 0.8f * deg * breath;
}

/* The pelvis sinks until both standing legs can reach. */
static float leg_limit(const character *c, const body *b, int s, vec3 hip)
{
    int thigh = side_joint(c, "thigh", s), shin = side_joint(c, "shin", s), foot = side_joint(c, "foot", s);
    float reach = 0.992f * (v3_dist(rest(c, thigh), rest(c, shin)) + v3_dist(rest(c, shin), rest(c, foot)));
    float dx = hip.x - b->foot[s].x, dz = hip.z - b->foot[s].z, left = reach * reach - dx * dx - dz * dz;
    float limit = b->foot[s].y + sqrtf(f_max(left, 0.0f)) - hip.y;
    return limit + 0.10f * lifted(c, s, b->t);
}

static void settle_pelvis(const character *c, body *b)
{
    if (b->legs_free)
        return;
    int hips = rig_joint(c, "hips");
    float down = 0.0f;
    for (int s = 0; s < 2; s++) {
        vec3 off = v3_sub(rest(c, side_joint(c, "thigh", s)), rest(c, hips));
        vec3 hip = v3_add(v3_add(rest(c, hips), b->pelvis), quat_rotate(b->pelvis_q, off));
        float l = leg_limit(c, b, s, hip), m = 0.02f * c->tall / 1.75f;
        /* a soft minimum: no knee locks with a jerk */
        float h = f_max(m - fabsf(l - down), 0.0f);
        down = f_min(l, down) - h * h / (4.0f * m);
    }
    b->pelvis.y += down;
}

/* ---- head ---- */
static void turn_head(const character *c, body *b, rig *r)
{
    int head = rig_joint(c, "head"), neck = rig_joint(c, "neck");
    vec3 eye = v3_add(rig_at(r, head), v3(0, 0.075f * c->tall / 1.75f, 0.0f));
    vec3 d = v3_sub(b->look, eye);
    quat body_q = rig_world(r, r->c->sk->joints[neck].parent);
    vec3 local = quat_rotate(quat_conj(body_q), d);
    float yaw = f_clamp(atan2f(local.x, local.z), -72.0f * deg, 72.0f * deg);
    float pitch = f_clamp(-atan2f(local.y, sqrtf(local.x * local.x + local.z * local.z)), -45.0f * deg, 50.0f * deg);
    yaw *= b->look_weight;
    pitch *= b->look_weight;
    float t = (float)b->t;
    uint32_t seed = (uint32_t)c->seed + 40;
    quat alive =
        quat_mul(rot_y(1.2f * deg * noise1(0.6f * t, seed)), quat_mul(rot_x(0.9f * deg * noise1(0.8f * t, seed + 1)),
                                                                      rot_z(1.4f * deg * noise1(0.4f * t, seed + 2))));
    quat q = quat_mul(rot_y(yaw), rot_x(pitch));
    r->pose->rotation[neck] = quat_mul(quat_power(q, 0.38f), b->neck_q);
    r->pose->rotation[head] = quat_mul(quat_mul(quat_power(q, 0.62f), alive), b->head_q);
    rig_update(r);
}

static void turn_eyes(const character *c, body *b, rig *r)
{
    int head = rig_joint(c, "head");
    quat hq = rig_world(r, head);
    for (int s = 0; s < 2; s++) {
        int eye = side_joint(c, "eye", s);
        vec3 d = quat_rotate(quat_conj(hq), v3_sub(b->look_eyes, rig_at(r, eye)));
        float yaw = f_clamp(atan2f(d.x, d.z), -30.0f * deg, 30.0f * deg);
        float pitch = f_clamp(-atan2f(d.y, sqrtf(d.x * d.x + d.z * d.z)), -20.0f * deg, 22.0f * deg);
        r->pose->rotation[eye] = quat_mul(rot_y(yaw), rot_x(pitch));
    }
}

/* ---- verbs of trunk and legs ---- */
static void free_legs(const character *c, body *b, float w, vec3 at[2], float pitch)
{
    for (int s = 0; s < 2; s++) {
        b->foot[s] = v3_lerp(b->foot[s], at[s], w);
        b->foot_q[s] = quat_nlerp(b->foot_q[s], rot_x(pitch), w);
        b->toe[s] *= 1.0f - w;
    }
    (void)c;
}

/* A trunk verb wants this hand at a place, instead of hanging. */
static void want_hand(body *b, int s, vec3 at, float w)
{
    if (w <= 0.0f)
        return;
    b->arm[s].p = b->arm_weight[s] > 0.0f ? v3_lerp(b->arm[s].p, at, w) : at;
    b->arm_weight[s] = f_max(b->arm_weight[s], w);
}

static vec3 offset_of(const scene_action *a, const char *x, const char *y, const char *z)
{
    return v3((float)params_number(&a->params, x, 0), (float)params_number(&a->params, y, 0),
              (float)params_number(&a->params, z, 0));
}

/* On a mount that carries the body by its seat: the origin is the seat; hands and feet are where the action says. */
static void do_ride(const character *c, body *b, const scene_action *a, float w)
{
    float k = c->tall / 1.75f, pedals = (float)params_number(&a->params, "pedals", 0);
    vec3 hips = rest(c, rig_joint(c, "hips")), feet[2], grip = offset_of(a, "grip_x", "grip_y", "grip_z"),
         foot = offset_of(a, "rest_x", "rest_y", "rest_z");
    b->pelvis = v3_lerp(b->pelvis, v3_sub(v3(0, 0.085f * k, -0.03f * k), hips), w);
    float ankle = rest(c, side_joint(c, "foot", 0)).y, turn = 2.0f * CIEL_PI_F * 1.15f * (float)b->t;
    for (int s = 0; s < 2; s++) {
        float side = s ? -1.0f : 1.0f, phase = turn + (s ? CIEL_PI_F : 0.0f);
        feet[s] = v3(side * foot.x, foot.y + ankle + pedals * (1.0f + cosf(phase)), foot.z + pedals * sinf(phase));
        want_hand(b, s, v3(side * grip.x, grip.y, grip.z), w);
    }
    free_legs(c, b, w, feet, 0.0f);
    b->legs_free = b->legs_free || w > 0.02f;
    float lean = f_clamp(55.0f * (grip.z - 0.30f * k), 2.0f, 24.0f) * deg;
    b->pelvis_q = quat_nlerp(b->pelvis_q, rot_x(0.4f * lean), w);
    b->spine_q = quat_mul(b->spine_q, rot_x(w * 0.6f * lean));
}

static void do_sit(const character *c, body *b, const scene_action *a, float w)
{
    if (params_find(&a->params, "astride")) {
        do_ride(c, b, a, w);
        return;
    }
    float k = c->tall / 1.75f;
    vec3 hips = rest(c, rig_joint(c, "hips")), seat_world;
    float thigh = v3_dist(rest(c, side_joint(c, "thigh", 0)), rest(c, side_joint(c, "shin", 0)));
    float ankle = rest(c, side_joint(c, "foot", 0)).y;
    vec3 seat = v3(0, 0.02f * k, 0);
    bool chair = a->target && target_point(c, a, "seat", b->t, &seat_world);
    if (chair)
        seat = to_model(&b->to_world, seat_world);
    else if (params_find(&a->params, "seat_height"))
        chair = true, seat.y = (float)params_number(&a->params, "seat_height", 0.45);
    vec3 pelvis = v3_sub(v3_add(seat, v3(0, 0.105f * k, chair ? -0.02f * k : 0.0f)), hips);
    b->pelvis = v3_lerp(b->pelvis, pelvis, w);
    vec3 feet[2];
    for (int s = 0; s < 2; s++) {
        float x = (s ? -1.0f : 1.0f) * (chair ? 0.11f : 0.13f) * k;
        float knee_z = pelvis.z + thigh * 0.98f;
        feet[s] = chair ? v3(seat.x + x, f_max(ankle, seat.y - 0.62f * k), knee_z + 0.02f * k)
                        : v3(x, ankle, pelvis.z + 0.60f * k + (s ? 0.06f : 0.0f) * k);
    }
    free_legs(c, b, w, feet, 0.0f);
    float lean = chair ? -4.0f : 14.0f;
    b->spine_q = quat_mul(b->spine_q, rot_x(w * lean * deg));
    b->pelvis_q = quat_nlerp(b->pelvis_q, rot_x((chair ? -8.0f : -18.0f) * deg), w);
    b->legs_free = b->legs_free || w > 0.02f;
    for (int s = 0; s < 2; s++) { /* hands rest on the thighs */
        float x = (s ? -1.0f : 1.0f) * 0.13f * k;
        vec3 on =
            chair ? v3(seat.x + x, seat.y + 0.20f * k, pelvis.z + 0.30f * k) : v3(x, 0.42f * k, pelvis.z + 0.34f * k);
        want_hand(b, s, on, w);
    }
}

static void do_kneel(const character *c, body *b, const scene_action *a, float w)
{
    (void)a;
    float k = c->tall / 1.75f;
    int hip = side_joint(c, "thigh", 0), shin = side_joint(c, "shin", 0), foot = side_joint(c, "foot", 0);
    float thigh = v3_dist(rest(c, hip), rest(c, shin)), lower = v3_dist(rest(c, shin), rest(c, foot));
    vec3 pelvis = v3(0, thigh + 0.055f * k - rest(c, hip).y, -0.06f * k), feet[2];
    b->pelvis = v3_lerp(b->pelvis, pelvis, w);
    for (int s = 0; s < 2; s++)
        feet[s] = v3((s ? -1.0f : 1.0f) * 0.11f * k, 0.085f * k, -lower + 0.02f * k);
    free_legs(c, b, w, feet, 62.0f * deg);
    b->toe[0] = b->toe[1] = -40.0f * deg * w;
    b->legs_free = b->legs_free || w > 0.02f;
}

static void tip_over(const character *c, body *b, float w, float sign)
{
    float k = c->tall / 1.75f;
    vec3 hips = rest(c, rig_joint(c, "hips"));
    quat q = rot_x(sign * 90.0f * deg * w);
    affine tip = affine_trs(v3(0, 0.125f * k * w, -sign * hips.y * w * 0.97f), q, 1.0f);
    b->to_world = affine_mul(&b->to_world, &tip);
    vec3 feet[2];
    for (int s = 0; s < 2; s++)
        feet[s] = v3_add(rest(c, side_joint(c, "foot", s)), v3(0, 0.004f * k, 0));
    b->pelvis = v3_lerp(b->pelvis, v3(0, 0, 0), w);
    free_legs(c, b, w, feet, 25.0f * deg * (sign < 0 ? 1.0f : 0.6f));
    b->legs_free = b->legs_free || w > 0.02f;
    b->look_weight *= 1.0f - 0.8f * w;
}

static void do_lie(const character *c, body *b, const scene_action *a, float w)
{
    vec3 on;
    if (a->target && target_point(c, a, "top", b->t, &on)) {
        b->to_world.p.y = f_lerp(b->to_world.p.y, on.y, w);
    }
    tip_over(c, b, w, -1.0f);
}
static void do_fall(const character *c, body *b, const scene_action *a, float w)
{
    (void)w;
    float u = (float)((b->t - a->begin) / 0.8);
    u = f_clamp(u, 0.0f, 1.0f);
    tip_over(c, b, u * u, params_number(&a->params, "back", 0.0) > 0.0 ? -1.0f : 1.0f);
}

static void do_jump(const character *c, body *b, const scene_action *a, float w)
{
    float k = c->tall / 1.75f, period = 1.2f;
    float u = (float)fmod(b->t - a->begin, (double)period),
          high = (a->speed > 0.0 ? (float)(a->speed * a->speed / 19.62) : 0.32f * k);
    float flight = 2.0f * sqrtf(2.0f * high / 9.81f), crouch = 0.0f, air = 0.0f, start = 0.34f;
    if (u < start)
        crouch = sinf(CIEL_PI_F * 0.5f * f_smooth(0.0f, 0.24f, u)) * (1.0f - f_smooth(0.24f, start, u));
    else if (u < start + flight)
        air = u - start;
    else
        crouch = 0.8f * f_smooth(0.0f, 0.1f, u - start - flight) * (1.0f - f_smooth(0.1f, 0.45f, u - start - flight));
    float v = 9.81f * flight * 0.5f, y = air > 0.0f ? v * air - 4.905f * air * air : 0.0f;
    b->to_world.p.y += y * w;
    b->pelvis.y -= 0.20f * k * crouch * w;
    b->pelvis.z -= 0.05f * k * crouch * w;
    b->spine_q = quat_mul(b->spine_q, rot_x(28.0f * deg * crouch * w));
    float fly = air > 0.0f ? sinf(CIEL_PI_F * air / flight) : 0.0f;
    for (int s = 0; s < 2; s++) {
        b->foot[s].y += 0.05f * k * fly;
        b->foot_q[s] = quat_mul(b->foot_q[s], rot_x(35.0f * deg * fly));
        float sgn = s ? -1.0f : 1.0f;
        vec3 back = v3(sgn * 0.34f * k, 0.85f * k, -0.30f * k), up = v3(sgn * 0.42f * k, 1.75f * k, 0.16f * k);
        want_hand(b, s, fly > 0.0f ? up : back, 0.8f * w * f_max(crouch, fly));
    }
}

static void do_dance(const character *c, body *b, const scene_action *a, float w)
{
    float k = c->tall / 1.75f, bpm = (float)params_number(&a->params, "bpm", 112.0);
    float beat = (float)(b->t - a->begin) * bpm / 60.0f, x = sinf(CIEL_PI_F * beat),
          dip = fabsf(cosf(CIEL_PI_F * beat));
    b->pelvis.x += w * 0.07f * k * x;
    b->pelvis.y -= w * 0.06f * k * dip;
    b->pelvis_q = quat_mul(
        b->pelvis_q, quat_mul(rot_y(w * 16.0f * deg * sinf(0.5f * CIEL_PI_F * beat)), rot_z(-w * 7.0f * deg * x)));
    b->spine_q = quat_mul(b->spine_q, rot_z(w * 7.0f * deg * x));
    b->chest_q = quat_mul(
        b->chest_q, quat_mul(rot_y(-w * 22.0f * deg * sinf(0.5f * CIEL_PI_F * beat)), rot_x(w * 4.0f * deg * dip)));
    b->neck_q = quat_mul(b->neck_q, rot_x(w * 6.0f * deg * dip));
    for (int s = 0; s < 2; s++) {
        float tap = f_max(s ? x : -x, 0.0f), sgn = s ? -1.0f : 1.0f;
        b->foot[s].y += w * 0.07f * k * tap * tap;
        b->foot_q[s] = quat_mul(b->foot_q[s], rot_x(w * 22.0f * deg * tap));
        float swing = sinf(CIEL_PI_F * 0.5f * beat + (s ? CIEL_PI_F : 0.0f)),
              up = 0.5f + 0.5f * sinf(CIEL_PI_F * 0.25f * beat + 2.0f * (float)s);
        vec3 hand = v3(sgn * (0.30f + 0.06f * swing) * k, (1.05f + 0.55f * up * up + 0.08f * x) * k,
                       (0.30f + 0.08f * swing) * k);
        want_hand(b, s, hand, w);
    }
}

static void do_levitate(const character *c, body *b, const scene_action *a, float w)
{
    (void)a;
    float k = c->tall / 1.75f, t = (float)b->t;
    b->legs_free = true;
    vec3 feet[2];
    for (int s = 0; s < 2; s++) {
        vec3 f = rest(c, side_joint(c, "foot", s));
        feet[s] = v3_add(f, v3(0, (0.03f + (s ? 0.05f : 0.0f)) * k, (-0.05f - 0.02f * sinf(1.3f * t + (float)s)) * k));
    }
    free_legs(c, b, w, feet, 38.0f * deg);
    for (int s = 0; s < 2; s++) {
        vec3 out = v3((s ? -1.0f : 1.0f) * 0.48f * k, (1.02f + 0.02f * sinf(1.1f * t)) * k, 0.12f * k);
        want_hand(b, s, out, w);
    }
}

static void do_swim(const character *c, body *b, const scene_action *a, float w)
{
    tip_over(c, b, w, 1.0f);
    float t = (float)(b->t - a->begin), k = c->tall / 1.75f;
    for (int s = 0; s < 2; s++) {
        b->foot[s].z += w * 0.14f * k * sinf(9.0f * t + (s ? CIEL_PI_F : 0.0f));
        float ang = 3.6f * t + (s ? CIEL_PI_F : 0.0f);
        vec3 sh = rest(c, side_joint(c, "upper_arm", s));
        want_hand(b, s, v3_add(sh, v3((s ? -0.1f : 0.1f) * k, 0.52f * k * cosf(ang), 0.42f * k * sinf(ang))), w);
    }
    b->look_weight *= 1.0f - 0.7f * w;
}

typedef void trunk_verb(const character *c, body *b, const scene_action *a, float w);
static const struct trunk_row {
    const char *verb;
    trunk_verb *act;
    double ease;
} trunk_verbs[] = {
    { "sit", do_sit, 0.9 },  { "kneel", do_kneel, 0.8 }, { "jump", do_jump, 0.2 },         { "dance", do_dance, 0.4 },
    { "lie", do_lie, 1.2 },  { "sleep", NULL, 0.5 },     { "levitate", do_levitate, 0.6 }, { "swim", do_swim, 0.5 },
    { "fly", do_swim, 0.5 }, { "fall", do_fall, 0.0 },
};

void person_act(const character *c, body *b, rig *r)
{
    (void)r;
    const entity *e = c->in.entity;
    for (size_t i = 0; i < e->n_actions; i++)
        for (size_t k = 0; k < sizeof trunk_verbs / sizeof trunk_verbs[0]; k++) {
            if (strcmp(e->actions[i].verb, trunk_verbs[k].verb) != 0 || !trunk_verbs[k].act)
                continue;
            bool held = strcmp(e->actions[i].verb, "fall") == 0 && b->t >= e->actions[i].begin;
            float w = held ? 1.0f : action_weight(c, &e->actions[i], b->t, trunk_verbs[k].ease);
            if (w > 0.0f)
                trunk_verbs[k].act(c, b, &e->actions[i], w);
        }
}

bool person_knows(const char *verb)
{
    static const char *const rest_of_them[] = { "stand",      "walk",  "run",    "turn",   "look",  "look_around",
                                                "reach",      "hold",  "adjust", "wave",   "point", "clap",
                                                "raise_arms", "drink", "eat",    "read",   "write", "type",
                                                "play",       "paint", "cook",   "speak",  "sing",  "laugh",
                                                "smile",      "cry",   "sleep",  "juggle", "throw", "open",
                                                "close",      "spin",  "orbit",  "sway",   "grow",  NULL };
    for (const char *const *v = rest_of_them; *v; v++)
        if (strcmp(*v, verb) == 0)
            return true;
    for (size_t k = 0; k < sizeof trunk_verbs / sizeof trunk_verbs[0]; k++)
        if (strcmp(trunk_verbs[k].verb, verb) == 0)
            return true;
    return false;
}

/* ---- the whole ---- */
static void start_body(const character *c, double t, body *b)
{
    memset(b, 0, sizeof *b);
    b->t = t;
    b->pelvis_q = b->spine_q = b->chest_q = b->neck_q = b->head_q = quat_identity();
    b->look_weight = 1.0f;
    place_at at = path_place(c, t);
    float y = 0.5f * (path_foot(c, 0, t).p.y + path_foot(c, 1, t).p.y);
    b->to_world = affine_trs(v3(at.p.x, y, at.p.z), rot_y(at.heading), 1.0f);
    float scale = v3_len(c->in.placed.x);
    b->to_world.x = v3_scale(b->to_world.x, scale);
    b->to_world.y = v3_scale(b->to_world.y, scale);
    b->to_world.z = v3_scale(b->to_world.z, scale);
}

static void shrug(const character *c, body *b, rig *r)
{
    for (int s = 0; s < 2; s++) {
        float sgn = s ? -1.0f : 1.0f;
        r->pose->rotation[side_joint(c, "shoulder", s)] =
            quat_mul(rot_z(sgn * b->shoulder_up[s]), rot_y(-sgn * b->shoulder_ahead[s]));
    }
}

void person_at(const character *c, double t, affine *to_world, pose *out)
{
    body b;
    rig r;
    float *morphs = out->morphs;
    pose_rest(out);
    out->morphs = morphs;
    start_body(c, t, &b);
    place_feet(c, &b);
    carry_body(c, &b);
    person_act(c, &b, &r);
    face_at(c, &b);
    settle_pelvis(c, &b);
    rig_begin(&r, c, out);
    out->root_offset = b.pelvis;
    out->rotation[rig_joint(c, "hips")] = b.pelvis_q;
    out->rotation[rig_joint(c, "spine")] = b.spine_q;
    out->rotation[rig_joint(c, "chest")] = b.chest_q;
    shrug(c, &b, &r);
    rig_update(&r);
    turn_head(c, &b, &r);
    for (int s = 0; s < 2; s++) {
        int foot = side_joint(c, "foot", s);
        rig_two_bone(&r, side_joint(c, "thigh", s), side_joint(c, "shin", s), foot, b.foot[s], b.knee_pole[s],
                     v3(0, 0, 1));
        rig_set_world(&r, foot, b.foot_q[s]);
        out->rotation[side_joint(c, "toe", s)] = rot_x(b.toe[s]);
    }
    rig_update(&r);
    person_arms(c, &b, &r);
    turn_eyes(c, &b, &r);
    if (morphs)
        face_apply(c, &b, morphs);
    *to_world = b.to_world;
}
