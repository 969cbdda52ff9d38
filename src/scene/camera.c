/* scene/camera.c - framing, moves, support and shake -> the pose at an instant. See camera.h.
 *
 * The camera starts at `position` looking at `look_at`. Moves are applied one after another, each with the part of its
 * amount that time t has reached; then the support's shake. Pure: any t in any order.
 */
#include "scene/camera.h"
#include "base/noise.h"
#include "base/rng.h"
#include "base/text.h"

/* What moves act on: a place, a target, turns away from the target (degrees), a lens. */
typedef struct rig_state {
    vec3 position, target;
    double yaw_deg, pitch_deg, roll_deg;
    double focal_scale, focus_m;
} rig_state;

const scene_shot *scene_shot_at(const scene *sc, double t)
{
    for (size_t i = 0; i < sc->n_shots; i++)
        if (t < sc->shots[i].end)
            return &sc->shots[i];
    return sc->n_shots ? &sc->shots[sc->n_shots - 1] : NULL;
}

/* Trapezoid of speed: 18 % of the time to accelerate, 18 % to brake, even between. */
static double eased(double p)
{
    const double a = 0.18, peak = 1.0 / (1.0 - a);
    if (p < a)
        return peak * p * p / (2 * a);
    if (p > 1 - a)
        return 1 - peak * (1 - p) * (1 - p) / (2 * a);
    return peak * (p - a / 2);
}

static double reached(const camera_move *m, double u, double shot_seconds)
{
    double end = m->end < 0 ? shot_seconds : m->end;
    if (u <= m->begin)
        return 0;
    if (u >= end)
        return 1;
    double p = (u - m->begin) / (end - m->begin);
    return m->ease ? eased(p) : p;
}

static void axes_of(const rig_state *s, vec3 *forward, vec3 *right, vec3 *up)
{
    *forward = v3_norm(v3_sub(s->target, s->position));
    vec3 pole = fabsf(forward->y) > 0.999f ? v3(0, 0, -1) : v3(0, 1, 0);
    *right = v3_norm(v3_cross(*forward, pole));
    *up = v3_cross(*right, *forward);
}

/* towards the target, which is pushed ahead when the camera would pass it */
static void dolly(rig_state *s, double amount)
{
    const float nearest_m = 0.05f;
    vec3 forward = v3_norm(v3_sub(s->target, s->position));
    s->position = v3_mad(s->position, forward, (float)amount);
    if (v3_dot(v3_sub(s->target, s->position), forward) < nearest_m)
        s->target = v3_mad(s->position, forward, nearest_m);
}

static void shift(rig_state *s, vec3 by)
{
    s->position = v3_add(s->position, by);
    s->target = v3_add(s->target, by);
}

static void orbit(rig_state *s, double degrees)
{
    quat q = quat_axis(v3(0, 1, 0), (float)DEG_TO_RAD(degrees));
    s->position = v3_add(s->target, quat_rotate(q, v3_sub(s->position, s->target)));
}

static void dolly_zoom(rig_state *s, double amount)
{
    float before = v3_dist(s->position, s->target);
    dolly(s, amount);
    s->focal_scale *= (double)(v3_dist(s->position, s->target) / before);
}

static void apply_move(rig_state *s, const camera_move *m, double part)
{
    vec3 forward, right, up;
    axes_of(s, &forward, &right, &up);
    double a = m->amount * part;
    const char *k = m->kind;
    if (ciel_streq(k, "dolly_in"))
        dolly(s, a);
    else if (ciel_streq(k, "dolly_out"))
        dolly(s, -a);
    else if (ciel_streq(k, "truck_left"))
        shift(s, v3_scale(right, (float)-a));
    else if (ciel_streq(k, "truck_right"))
        shift(s, v3_scale(right, (float)a));
    else if (ciel_streq(k, "pedestal_up"))
        shift(s, v3(0, (float)a, 0));
    else if (ciel_streq(k, "pedestal_down"))
        shift(s, v3(0, (float)-a, 0));
    else if (ciel_streq(k, "crane_up"))
        s->position.y += (float)a;
    else if (ciel_streq(k, "crane_down"))
        s->position.y -= (float)a;
    else if (ciel_streq(k, "pan_left"))
        s->yaw_deg += a;
    else if (ciel_streq(k, "pan_right"))
        s->yaw_deg -= a;
    else if (ciel_streq(k, "tilt_up"))
        s->pitch_deg += a;
    else if (ciel_streq(k, "tilt_down"))
        s->pitch_deg -= a;
    else if (ciel_streq(k, "roll_left"))
        s->roll_deg -= a;
    else if (ciel_streq(k, "roll_right"))
        s->roll_deg += a;
    else if (ciel_streq(k, "orbit_left"))
        orbit(s, -a);
    else if (ciel_streq(k, "orbit_right"))
        orbit(s, a);
    else if (ciel_streq(k, "zoom_in"))
        s->focal_scale *= pow(m->amount > 0 ? m->amount : 1, part);
    else if (ciel_streq(k, "zoom_out"))
        s->focal_scale /= pow(m->amount > 0 ? m->amount : 1, part);
    else if (ciel_streq(k, "dolly_zoom"))
        dolly_zoom(s, a);
    else if (ciel_streq(k, "rack_focus"))
        s->focus_m += (m->amount - s->focus_m) * part;
}

/* Amplitudes at shake 1: turn in degrees, displacement in metres, main frequency in Hz. */
typedef struct support_shake {
    double turn_deg, shift_m, hz;
} support_shake;
static const support_shake shakes[] = {
    [SUPPORT_TRIPOD] = { 0, 0, 0 },
    [SUPPORT_STABILISER] = { 0.12, 0.008, 0.35 },
    [SUPPORT_HANDHELD] = { 0.55, 0.012, 0.9 },
    [SUPPORT_SHOULDER] = { 0.38, 0.014, 0.7 },
};

/* slow sway and a smaller, faster tremor */
static double wobble(double t, double hz, uint32_t seed)
{
    return 0.8 * (double)noise1((float)(t * hz), seed) + 0.2 * (double)noise1((float)(t * hz * 4.3), seed + 7);
}

static void shake(rig_state *s, const scene_camera *c, double t, uint64_t key)
{
    const support_shake *k = &shakes[c->support];
    double amount = c->shake;
    if (amount <= 0 || k->turn_deg <= 0)
        return;
    uint32_t seed = (uint32_t)rng_hash(key, 11);
    vec3 forward, right, up;
    axes_of(s, &forward, &right, &up);
    /* a longer lens is held more carefully: same picture shake up to a point */
    double lens = c->lens_mm > 35 ? 35 / c->lens_mm : 1;
    s->yaw_deg += amount * lens * k->turn_deg * wobble(t, k->hz, seed);
    s->pitch_deg += amount * lens * k->turn_deg * 0.8 * wobble(t, k->hz, seed + 100);
    s->roll_deg += amount * k->turn_deg * 0.5 * wobble(t, k->hz * 0.7, seed + 200);
    /* close up, the hand is steadier: at most a fiftieth of the distance */
    double distance = (double)v3_dist(s->position, s->target), most = distance / 50;
    double m = amount * (k->shift_m < most ? k->shift_m : most);
    shift(s, v3_add(v3_scale(right, (float)(m * wobble(t, k->hz, seed + 300))),
                    v3_scale(up, (float)(m * wobble(t, k->hz * 1.3, seed + 400)))));
}

static bool locate(const scene_locator *loc, const char *id, const char *anchor, double t, vec3 *out)
{
    return id && loc && loc->locate && loc->locate(loc->user, id, anchor, t, out);
}

static camera_pose pose_of(const rig_state *s, const scene *sc, const scene_camera *c)
{
    camera_pose p = { .position = s->position };
    vec3 forward, right, up;
    axes_of(s, &forward, &right, &up);
    quat turn = quat_mul(quat_axis(v3(0, 1, 0), (float)DEG_TO_RAD(s->yaw_deg)), quat_axis(right, (float)DEG_TO_RAD(s->pitch_deg)));
    p.forward = v3_norm(quat_rotate(turn, forward));
    turn = quat_mul(quat_axis(p.forward, (float)DEG_TO_RAD(s->roll_deg)), turn);
    p.right = v3_norm(quat_rotate(turn, right));
    p.up = v3_cross(p.right, p.forward);
    double longer = sc->width > sc->height ? sc->width : sc->height;
    p.sensor_w_m = 0.036 * sc->width / longer;
    p.sensor_h_m = 0.036 * sc->height / longer;
    p.focal_m = c->lens_mm * 1e-3 * s->focal_scale;
    p.f_number = c->f_number;
    return p;
}

camera_pose scene_camera_at(const scene *sc, const scene_shot *shot, double t, const scene_locator *loc)
{
    const scene_camera *c = &shot->camera;
    double u = t - shot->begin, seconds = shot->end - shot->begin;
    rig_state s = { c->position, c->look_at, 0, 0, c->roll_deg, 1, c->focus_m };
    vec3 now, then;
    if (locate(loc, c->follow, NULL, t, &now) && locate(loc, c->follow, NULL, shot->begin, &then))
        shift(&s, v3_sub(now, then));
    if (locate(loc, c->track, c->track_anchor, t, &now) && v3_dist(now, s.position) > 1e-3f)
        s.target = now;
    if (s.focus_m <= 0)
        s.focus_m = (double)v3_dist(s.position, s.target);
    bool focus_at_target = c->focus_m <= 0;
    for (size_t i = 0; i < c->n_moves; i++) {
        apply_move(&s, &c->moves[i], reached(&c->moves[i], u, seconds));
        focus_at_target = focus_at_target && !ciel_streq(c->moves[i].kind, "rack_focus");
    }
    shake(&s, c, t, rng_hash((uint64_t)sc->seed, (uint64_t)(shot - sc->shots)));
    camera_pose p = pose_of(&s, sc, c);
    if (locate(loc, c->focus, c->focus_anchor, t, &now))
        p.focus_m = (double)v3_dot(v3_sub(now, p.position), p.forward);
    else
        p.focus_m = focus_at_target ? (double)v3_dist(s.position, s.target) : s.focus_m;
    if (p.focus_m < 0.02)
        p.focus_m = 0.02;
    return p;
}

double camera_project(const camera_pose *c, vec3 point, double *x, double *y)
{
    vec3 d = v3_sub(point, c->position);
    double z = (double)v3_dot(d, c->forward);
    double k = z != 0 ? c->focal_m / z : 0;
    *x = 0.5 + k * (double)v3_dot(d, c->right) / c->sensor_w_m;
    *y = 0.5 - k * (double)v3_dot(d, c->up) / c->sensor_h_m;
    return z;
}
