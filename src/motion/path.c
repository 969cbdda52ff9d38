/* motion/path.c - the kinematic verbs: where a thing is that moves without forces, as a pure function of time.
 *
 * Each action of the entity adds to what those before it made: travel adds a way along the heading, turning verbs add
 * rotation, levitation lifts. What was travelled stays travelled after the action's end. A travel that begins or ends
 * inside the film starts and brakes smoothly. Bodies under forces are physics.c's, skeletons are character.c's.
 */
#include "base/noise.h"
#include "motion/internal.h"
#include "motion/ripple.h"
#include <string.h>

#define RAMP_S 0.5

typedef struct path_step {
    const motion *m;
    const actor *a;
    const scene_action *act;
    double t;   /* film time */
    double tau; /* seconds into the action, stopped at its end */
    placing at;
    vec3 scale;
} path_step;
typedef void path_verb(path_step *s);

/* ---- helpers ---- */

static float size_of(const actor *a)
{
    vec3 s = aabb_size(a->model.bounds);
    return f_max(s.x, f_max(s.y, s.z));
}

static vec3 heading_of(quat q)
{
    vec3 d = quat_rotate(q, v3(0, 0, 1));
    d.y = 0.0f;
    return v3_len2(d) > 1e-8f ? v3_norm(d) : v3(0, 0, 1);
}

static bool wants_point(const scene_action *act)
{
    return v3_len2(act->to) > 0.0f;
}

/* distance after tau of an action that lasts `span`, ramped unless it starts with the film or outlasts it */
static double travelled(const motion *m, const scene_action *act, double tau, double speed)
{
    double end = action_end(m, act), span = end - act->begin;
    double up = act->begin > 0.05 ? RAMP_S : 0.0,
           down = act->end >= 0.0 && act->end < m->scene->seconds - 0.05 ? RAMP_S : 0.0;
    if (up + down > span)
        up = down = 0.0;
    double d = 0.0, cruise = span - up - down;
    double a = tau < up ? tau : up;
    d += up > 0.0 ? 0.5 * a * a / up : 0.0;
    if (tau > up)
        d += tau - up < cruise ? tau - up : cruise;
    if (tau > up + cruise && down > 0.0) {
        double b = tau - up - cruise;
        b = b < down ? b : down;
        d += b - 0.5 * b * b / down;
    }
    return d * speed;
}

/* way of a travelling verb: direction and metres, by `to` when given (and then it stops there) */
static vec3 way(const path_step *s, double natural, bool level, double *metres)
{
    double speed = s->act->speed > 0.0 ? s->act->speed : natural;
    vec3 dir = heading_of(s->at.q);
    *metres = travelled(s->m, s->act, s->tau, speed);
    if (wants_point(s->act)) {
        vec3 d = v3_sub(s->act->to, s->at.p);
        if (level)
            d.y = 0.0f;
        double far = (double)v3_len(d);
        dir = far > 1e-6 ? v3_norm(d) : dir;
        if (*metres > far)
            *metres = far;
    }
    return dir;
}

static void face(path_step *s, vec3 dir)
{
    vec3 from = heading_of(s->at.q), to = v3(dir.x, 0, dir.z);
    if (v3_len2(to) < 1e-8f)
        return;
    to = v3_norm(to);
    float turn = atan2f(from.z * to.x - from.x * to.z, v3_dot(from, to));
    s->at.q = quat_mul(quat_axis(v3(0, 1, 0), turn), s->at.q);
}

static float phase_of(const actor *a)
{
    return (float)(a->seed & 1023) / 1023.0f * 6.2831853f;
}

/* ---- the verbs ---- */

static void do_roll(path_step *s)
{
    double metres;
    vec3 d = way(s, 1.5, true, &metres), size = aabb_size(s->a->model.bounds);
    float r = 0.5f * f_min(size.y, f_max(size.x, size.z));
    vec3 axis = v3_norm(v3_cross(v3(0, 1, 0), d)), middle = v3(0, 0.5f * size.y, 0);
    quat turn = quat_axis(axis, (float)fmod(metres / (double)f_max(r, 0.005f), 2.0 * CIEL_PI));
    vec3 center = v3_add(s->at.p, quat_rotate(s->at.q, middle));
    center = v3_mad(center, d, (float)metres);
    s->at.q = quat_mul(turn, s->at.q);
    s->at.p = v3_sub(center, quat_rotate(s->at.q, middle));
}

static void do_slide(path_step *s)
{
    double metres;
    vec3 d = way(s, 1.0, true, &metres);
    s->at.p = v3_mad(s->at.p, d, (float)metres);
}

static void do_drive(path_step *s)
{
    double metres;
    vec3 d = way(s, 7.0, true, &metres), n;
    face(s, d);
    vec3 from = s->at.p;
    s->at.p = v3_mad(s->at.p, d, (float)metres);
    float y0 = ground_below(s->m->ground, from.x, from.z, from.y + 0.5f, NULL);
    float y = ground_below(s->m->ground, s->at.p.x, s->at.p.z, from.y + 1.0f, &n);
    if (y0 > from.y - 0.5f && y > from.y - 2.0f)
        s->at.p.y = from.y + (y - y0);
    /* springs: a slight sway of the body over the road */
    float sway = 0.004f * noise1((float)metres * 0.7f, (uint32_t)s->a->seed);
    s->at.q = quat_mul(s->at.q, quat_axis(v3(0, 0, 1), sway));
}

static void do_levitate(path_step *s)
{
    float size = size_of(s->a), rise = 1.0f;
    bool standing = s->a->entity->on != NULL || s->a->entity->position.y < 0.02f;
    float height = (float)params_number(&s->act->params, "height", standing ? (double)f_max(0.06f, 0.7f * size) : 0.0);
    float bob = (float)params_number(&s->act->params, "bob", (double)f_clamp(0.035f * size, 0.003f, 0.08f));
    if (s->act->begin > 0.05)
        rise = f_smooth(0.0f, 1.2f, (float)s->tau);
    if (s->act->end >= 0.0 && s->t > s->act->end)
        rise *= 1.0f - f_smooth(0.0f, 1.2f, (float)(s->t - s->act->end));
    float w = 6.2831853f * 0.36f * (float)s->t + phase_of(s->a);
    s->at.p.y += rise * (height + bob * sinf(w));
    quat tilt = quat_mul(quat_axis(v3(1, 0, 0), rise * 0.022f * sinf(0.83f * w + 1.0f)),
                         quat_axis(v3(0, 0, 1), rise * 0.022f * sinf(0.71f * w + 2.0f)));
    s->at.q = quat_mul(tilt, s->at.q);
}

static void do_spin(path_step *s)
{
    double speed = s->act->speed != 0.0 ? s->act->speed : 0.8;
    double angle = fmod(travelled(s->m, s->act, s->tau, speed), 2.0 * CIEL_PI);
    quat turn = quat_axis(v3(0, 1, 0), (float)angle);
    vec3 middle = aabb_center(s->a->model.bounds);
    middle.y = 0.0f;
    vec3 about = v3_add(s->at.p, quat_rotate(s->at.q, middle));
    s->at.q = quat_mul(turn, s->at.q);
    s->at.p = v3_sub(about, quat_rotate(s->at.q, middle));
}

static void do_orbit(path_step *s)
{
    vec3 about = s->act->to;
    if (s->act->target)
        actor_anchor_at(s->m, motion_find(s->m, s->act->target), s->act->anchor, s->t, &about, NULL);
    vec3 arm = v3_sub(s->at.p, about);
    float size = (float)params_number(&s->act->params, "radius", 0.0);
    if (arm.x * arm.x + arm.z * arm.z < 1e-6f)
        arm.x = size > 0.0f ? size : 2.0f * size_of(s->a);
    double speed = s->act->speed != 0.0 ? s->act->speed : 0.6;
    quat turn = quat_axis(v3(0, 1, 0), (float)fmod(travelled(s->m, s->act, s->tau, speed), 2.0 * CIEL_PI));
    s->at.p = v3_add(about, quat_rotate(turn, arm));
    s->at.q = quat_mul(turn, s->at.q);
}

/* m/s by size: what is small flutters, what has engines or rotors goes as fast as its length wants */
static double flying_speed(const actor *a)
{
    double size = (double)size_of(a);
    bool driven = false;
    for (size_t i = 0; i < a->model.n_parts; i++)
        driven = driven || a->model.parts[i].kind == PART_SPINNER;
    return size < 1.0 ? 6.0 * size : driven ? 6.0 * sqrt(size) : 6.0;
}

/* down to `to`, steeply at first and flaring out; what comes in along the ground rolls on behind it and slows down */
static void do_land(path_step *s)
{
    vec3 way = v3_sub(s->act->to, s->at.p), level = v3(way.x, 0, way.z);
    double span = action_end(s->m, s->act) - s->act->begin, down = 0.62 * span, after = span - down,
           u = s->tau < down ? s->tau / down : 1.0, run = s->tau > down ? (s->tau - down) / after : 0.0;
    float far = v3_len(level), v = far / (float)down; /* level m/s until it touches */
    vec3 dir = far > 0.01f ? v3_norm(level) : v3_fill(0);
    if (far > 0.01f)
        face(s, dir);
    double rolled =
        s->act->target ? 0.0 : after * (run - 0.35 * run * run); /* on a thing it stays where it came down */
    s->at.p = v3_mad(s->at.p, dir, far * (float)u + v * (float)rolled);
    s->at.p.y += way.y * (float)(u * (2.0 - u));
    float flare =
        far > 0.01f ? 0.10f * f_smooth(0.45f, 0.95f, (float)u) * (1.0f - f_smooth(0.0f, 0.5f, (float)run)) : 0;
    s->at.q = quat_mul(s->at.q, quat_axis(v3(1, 0, 0), -flare));
}

static void do_fly(path_step *s)
{
    if (params_number(&s->act->params, "lands", 0) > 0 && wants_point(s->act)) {
        do_land(s);
        return;
    }
    double metres;
    vec3 d = way(s, flying_speed(s->a), false, &metres);
    face(s, d);
    s->at.p = v3_add(s->at.p, flap_stray(s->a, s->t));
    float w = (float)s->t;
    vec3 side = v3_cross(v3(0, 1, 0), d);
    s->at.p = v3_mad(s->at.p, d, (float)metres);
    float size = size_of(s->a);
    s->at.p = v3_mad(s->at.p, side, 0.12f * size * noise1(0.5f * w, (uint32_t)s->a->seed));
    s->at.p.y += 0.08f * size * noise1(0.6f * w + 40.0f, (uint32_t)s->a->seed);
    float roll = 0.08f * noise1(0.5f * w + 80.0f, (uint32_t)s->a->seed), pitch = -asinf(f_clamp(d.y, -0.9f, 0.9f));
    s->at.q = quat_mul(s->at.q, quat_mul(quat_axis(v3(1, 0, 0), 0.5f * pitch), quat_axis(v3(0, 0, 1), roll)));
}

/* lift and rock: heights under bow, stern and both sides decide (a hull feels an area, not a point) */
static void ride_water(path_step *s)
{
    float level;
    if (!water_level(s->m, &level))
        return;
    vec3 size = aabb_size(s->a->model.bounds), fore = heading_of(s->at.q), side = v3_cross(v3(0, 1, 0), fore);
    float l = 0.38f * f_max(size.z, 0.02f), w = 0.38f * f_max(size.x, 0.02f);
    vec3 c = s->at.p;
    float bow = water_waves_only(s->m, c.x + fore.x * l, c.z + fore.z * l, s->t);
    float stern = water_waves_only(s->m, c.x - fore.x * l, c.z - fore.z * l, s->t);
    float left = water_waves_only(s->m, c.x + side.x * w, c.z + side.z * w, s->t);
    float right = water_waves_only(s->m, c.x - side.x * w, c.z - side.z * w, s->t);
    float draught = (float)params_number(&s->a->entity->params, "draught", (double)(0.14f * size.y));
    s->at.p.y = 0.25f * (bow + stern + left + right) - draught;
    float pitch = f_clamp(-atan2f(bow - stern, 2.0f * l), -0.35f, 0.35f),
          roll = f_clamp(atan2f(left - right, 2.0f * w), -0.35f, 0.35f);
    /* a small thing is never quite still: its own slow rocking, on top of the waves' */
    float k = f_clamp(0.35f / f_max(l, 0.1f), 0.15f, 1.0f), time = (float)s->t;
    roll += 0.05f * k * sinf(2.1f * time + phase_of(s->a));
    pitch += 0.03f * k * sinf(1.7f * time + 2.0f * phase_of(s->a));
    s->at.q = quat_mul(s->at.q, quat_mul(quat_axis(v3(1, 0, 0), pitch), quat_axis(v3(0, 0, 1), roll)));
}

static void do_drift(path_step *s)
{
    double metres;
    vec3 d = way(s, 0.25, true, &metres), side = v3_cross(v3(0, 1, 0), d);
    float wander = 0.12f * (float)metres * noise1(0.25f * (float)s->t, (uint32_t)s->a->seed);
    s->at.p = v3_mad(v3_mad(s->at.p, d, (float)metres), side, wander);
    float yaw = 0.22f * noise1(0.21f * (float)s->t + 7.0f, (uint32_t)s->a->seed + 1u);
    s->at.q = quat_mul(quat_axis(v3(0, 1, 0), yaw), s->at.q);
}

static void do_sail(path_step *s)
{
    double metres;
    vec3 d = way(s, 2.0, true, &metres);
    face(s, d);
    s->at.p = v3_mad(s->at.p, d, (float)metres);
}

static void do_float(path_step *s)
{
    float level;
    if (water_level(s->m, &level))
        return; /* the water itself does it */
    s->at.p.y += 0.03f * size_of(s->a) * sinf(2.2f * (float)s->t + phase_of(s->a));
}

static void do_swing(path_step *s)
{
    vec3 size = aabb_size(s->a->model.bounds), top = v3(0, s->a->model.bounds.hi.y, 0);
    double angle = params_number(&s->act->params, "angle_deg", 18.0) * CIEL_PI / 180.0;
    double w = sqrt(GRAVITY / (0.66 * (double)f_max(size.y, 0.05f)));
    quat turn = quat_axis(v3(0, 0, 1), (float)(angle * cos(w * s->tau)));
    vec3 hook = v3_add(s->at.p, quat_rotate(s->at.q, top));
    s->at.q = quat_mul(s->at.q, turn);
    s->at.p = v3_sub(hook, quat_rotate(s->at.q, top));
}

static void do_grow(path_step *s)
{
    double from = params_number(&s->act->params, "from", 0.05), to = params_number(&s->act->params, "to", 1.0);
    double span = action_end(s->m, s->act) - s->act->begin;
    float f = f_smooth(0.0f, 1.0f, (float)(s->tau / (span > 0.01 ? span : 0.01)));
    s->scale = v3_scale(s->scale, (float)(from + (to - from) * (double)f));
}

static void do_melt(path_step *s)
{
    double span = action_end(s->m, s->act) - s->act->begin;
    float f = f_smooth(0.0f, 1.0f, (float)(s->tau / (span > 0.01 ? span : 0.01)));
    s->scale = v3_mul(s->scale, v3(1.0f + 0.55f * f, 1.0f - 0.82f * f, 1.0f + 0.55f * f));
}

static void do_turn(path_step *s)
{
    vec3 to = s->act->to;
    if (s->act->target && !actor_anchor_at(s->m, motion_find(s->m, s->act->target), s->act->anchor, s->t, &to, NULL))
        return;
    vec3 from = heading_of(s->at.q), d = v3_sub(to, s->at.p);
    d.y = 0.0f;
    if (v3_len2(d) < 1e-8f)
        return;
    d = v3_norm(d);
    float angle = atan2f(from.z * d.x - from.x * d.z, v3_dot(from, d));
    s->at.q = quat_mul(quat_axis(v3(0, 1, 0), angle * f_smooth(0.0f, 1.2f, (float)s->tau)), s->at.q);
}

/* a rigid thing in the wind: rocks about its foot */
static void do_sway(path_step *s)
{
    double amount = params_number(&s->act->params, "angle_deg", 2.5) * CIEL_PI / 180.0;
    float w = (float)s->t;
    quat q = quat_mul(quat_axis(v3(0, 0, 1), (float)amount * noise1(0.9f * w, (uint32_t)s->a->seed)),
                      quat_axis(v3(1, 0, 0), (float)amount * noise1(0.8f * w + 30.0f, (uint32_t)s->a->seed)));
    s->at.q = quat_mul(q, s->at.q);
}

/* what walks without legs to move (a model without a skeleton): travels with a light step */
static void do_hop(path_step *s)
{
    double metres, natural = strcmp(s->act->verb, "walk") == 0 ? 1.2 : strcmp(s->act->verb, "dance") == 0 ? 0.0 : 3.0;
    vec3 d = way(s, natural, true, &metres);
    float size = size_of(s->a), stride = f_clamp(0.7f * size, 0.1f, 1.2f);
    float steps = natural > 0.0 ? (float)metres / stride : 2.0f * (float)s->tau;
    if (natural > 0.0)
        face(s, d);
    s->at.p = v3_mad(s->at.p, d, (float)metres);
    s->at.p.y += 0.04f * size * fabsf(sinf(CIEL_PI_F * steps));
    s->at.q = quat_mul(s->at.q, quat_axis(v3(0, 0, 1), 0.04f * sinf(CIEL_PI_F * steps)));
}

static void do_jump(path_step *s)
{
    double period = 1.2, air = 0.55, x = fmod(s->tau, period);
    if (x < air && s->tau < action_end(s->m, s->act) - s->act->begin)
        s->at.p.y += (float)(0.5 * GRAVITY * x * (air - x));
}

static void do_juggled(path_step *s)
{
    cascade_at(s->m, s->a, s->act, s->t, &s->at);
}

static const struct {
    const char *verb;
    path_verb *act;
    bool for_characters;
} verbs[] = {
    { "roll", do_roll, false },        { "slide", do_slide, false },     { "drive", do_drive, false },
    { "levitate", do_levitate, true }, { "spin", do_spin, true },        { "orbit", do_orbit, true },
    { "fly", do_fly, false },          { "drift", do_drift, false },     { "sail", do_sail, false },
    { "float", do_float, false },      { "swing", do_swing, false },     { "grow", do_grow, true },
    { "melt", do_melt, false },        { "turn", do_turn, false },       { "sway", do_sway, false },
    { "walk", do_hop, false },         { "run", do_hop, false },         { "gallop", do_hop, false },
    { "trot", do_hop, false },         { "swim", do_hop, false },        { "dance", do_hop, false },
    { "jump", do_jump, false },        { "juggled", do_juggled, false },
};

static path_verb *verb_of(const actor *a, const scene_action *act)
{
    for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
        if (strcmp(verbs[k].verb, act->verb) == 0)
            return !a->model.skeleton || verbs[k].for_characters ? verbs[k].act : NULL;
    return NULL;
}

static bool has_foliage(const actor *a)
{
    for (size_t i = 0; i < a->model.n_parts; i++)
        if (a->model.parts[i].kind == PART_FOLIAGE || a->model.parts[i].kind == PART_CLOTH)
            return true;
    return false;
}

bool path_moves(const actor *a)
{
    for (size_t i = 0; i < a->entity->n_actions; i++)
        if (verb_of(a, &a->entity->actions[i]) || strcmp(a->entity->actions[i].verb, "pour") == 0)
            return true;
    return false;
}

void actor_path_at(const motion *m, const actor *a, double t, placing base, placing *out, vec3 *scale)
{
    path_step s = { .m = m, .a = a, .t = t, .at = base, .scale = v3(1, 1, 1) };
    for (size_t i = 0; i < a->entity->n_actions; i++) {
        s.act = &a->entity->actions[i];
        path_verb *verb = verb_of(a, s.act);
        if (!verb || (verb == do_sway && has_foliage(a)))
            continue;
        double end = action_end(m, s.act);
        s.tau = (t < end ? t : end) - s.act->begin;
        /* growth has a state before it begins; a juggled ball too */
        if (s.tau < 0.0 && verb != do_grow && verb != do_juggled)
            continue;
        s.tau = s.tau < 0.0 ? 0.0 : s.tau;
        verb(&s);
    }
    if (a->drive == DRIVE_WATER)
        ride_water(&s);
    placing poured;
    if (pour_pose(m, a, t, s.at, &poured))
        s.at = poured;
    *out = s.at;
    *scale = s.scale;
}

double path_distance(const motion *m, const actor *a, double t)
{
    double sum = 0.0;
    for (size_t i = 0; i < a->entity->n_actions; i++) {
        const scene_action *act = &a->entity->actions[i];
        if (strcmp(act->verb, "drive") != 0 && strcmp(act->verb, "roll") != 0 && strcmp(act->verb, "slide") != 0)
            continue;
        double end = action_end(m, act), tau = (t < end ? t : end) - act->begin;
        if (tau > 0.0)
            sum += travelled(m, act, tau, act->speed > 0.0 ? act->speed : 7.0);
    }
    return sum;
}

bool path_flies(const actor *a, double t, const motion *m)
{
    const scene_action *act = actor_action(a, "fly");
    return act && t >= act->begin && t <= action_end(m, act);
}

/* ---- what is heard of it ---- */

static bool has_word(const char *text, const char *const *words)
{
    for (; text && *words; words++)
        if (strstr(text, *words))
            return true;
    return false;
}

static const char *engine_of(const actor *a, const scene_action *act)
{
    static const char *const quiet[] = { "bicycle", "bike",  "skate",  "cart",     "sled",         "wagon",
                                         "paper",   "toy",   "kite",   "balloon",  "glider",       "sail",
                                         "raft",    "canoe", "rowing", "carriage", "scooter_kick", NULL };
    static const char *const bikes[] = { "motor", "scooter", "moped", NULL };
    static const char *const trains[] = { "train", "tram", "metro", "subway", "locomotive", NULL };
    const char *thing = a->entity->thing;
    if (has_word(thing, bikes))
        return "motorbike";
    if (has_word(thing, quiet))
        return NULL;
    if (strcmp(act->verb, "drive") == 0)
        return has_word(thing, trains) ? "train" : "car";
    if (strcmp(act->verb, "fly") == 0)
        return "plane";
    return "boat";
}

void path_events(motion *m)
{
    for (int i = 0; i < m->n_actors; i++) {
        const actor *a = &m->actors[i];
        if (a->model.skeleton)
            continue;
        for (size_t k = 0; k < a->entity->n_actions; k++) {
            const scene_action *act = &a->entity->actions[k];
            bool drives = strcmp(act->verb, "drive") == 0, sails = strcmp(act->verb, "sail") == 0;
            bool flies = strcmp(act->verb, "fly") == 0,
                 rolls = strcmp(act->verb, "roll") == 0 || strcmp(act->verb, "slide") == 0;
            const char *engine = drives || sails || flies ? engine_of(a, act) : NULL;
            if (!rolls && (!engine || size_of(a) < 1.0f))
                continue;
            event e = { .kind = rolls ? EVENT_ROLL : EVENT_ENGINE, .t = act->begin, .t_end = action_end(m, act) };
            motion_locate(m, a->entity->id, NULL, act->begin, &e.position);
            e.impulse = rolls ? (act->speed > 0.0 ? act->speed : 1.5) : 0.6;
            e.size_m = (double)size_of(a);
            e.mass_kg = (double)a->model.mass_kg;
            e.material_a = material_physics_of(a->model.material).sound;
            e.material_b = material_physics_of(m->place.place ? m->place.place->ground : "concrete").sound;
            e.entity_a = a->entity->id;
            e.entity_b = "place";
            e.name = engine;
            motion_add_event(m, e);
        }
    }
}
