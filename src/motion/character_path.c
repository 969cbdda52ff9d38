/* motion/character_path.c - walking: where the body is, and the list of footsteps that carry it.
 *
 * Stretches (walk, run, turn ...) give the body's place as a closed function of time, with soft starts and stops. Feet
 * follow a gait: each foot lands where the body will stand over it in the middle of its stance. A landed foot keeps its
 * place until it is lifted, so nothing slides. A stretch that is under way at the film's first or last frame runs on
 * beyond it.
 */
#include "motion/character_parts.h"
#include <string.h>

bool path_is_gait(const char *verb)
{
    static const char *const gaits[] = { "walk", "run", "trot", "gallop", "turn", "fly", "swim", NULL };
    for (const char *const *g = gaits; *g; g++)
        if (strcmp(*g, verb) == 0)
            return true;
    return false;
}

float path_ground(const character *c, float x, float z)
{
    return c->in.ground ? c->in.ground(c->in.ground_user, x, z) : c->in.placed.p.y;
}

static float wrap(float a)
{
    while (a > CIEL_PI_F)
        a -= 2.0f * CIEL_PI_F;
    while (a < -CIEL_PI_F)
        a += 2.0f * CIEL_PI_F;
    return a;
}

/* Distance gone after tau seconds at `speed` with soft start and stop; d'' is continuous enough for an eye. */
static float distance_at(const stretch *s, double t, float *speed)
{
    double tau = t - s->begin, total = s->end - s->begin, a = s->ramp_in, b = s->ramp_out;
    tau = tau < 0.0 ? 0.0 : tau > total ? total : tau;
    float v = s->speed, d, now = v;
    if (a > 0.0 && tau < a) {
        float u = (float)(tau / a);
        d = v * (float)a * (u * u * u - 0.5f * u * u * u * u);
        now = v * u * u * (3.0f - 2.0f * u);
    } else {
        d = v * (float)(a * 0.5 + (tau - a));
    }
    if (b > 0.0 && tau > total - b) {
        float u = (float)((tau - (total - b)) / b); /* lost to braking */
        d -= v * (float)b * (u * u * u - 0.5f * u * u * u * u);
        now *= 1.0f - u * u * (3.0f - 2.0f * u);
    }
    *speed = now;
    return d;
}

static place_at along(const stretch *s, double t)
{
    place_at at = s->from;
    if (s->turn != 0.0f) {
        float u = f_smooth((float)s->begin, (float)s->end, (float)t);
        at.heading = s->from.heading + s->turn * u;
        return at;
    }
    float first = wrap(s->heading - s->from.heading);
    float u = f_smooth((float)s->begin - 0.15f, (float)(s->begin + 0.55), (float)t);
    at.heading = s->from.heading + first * u;
    float d = distance_at(s, t, &at.speed);
    at.p = v3_mad(s->from.p, v3(sinf(s->heading), 0, cosf(s->heading)), d);
    if (s->climb != 0.0f) { /* down steeply and gently on, up gently and steeply on */
        float gone = f_clamp((d - s->lead_in) / s->distance, 0.0f, 1.0f);
        at.p.y += s->climb * (s->climb > 0.0f ? gone * gone : gone * (2.0f - gone));
    }
    return at;
}

place_at path_place(const character *c, double t)
{
    vec3 ahead = affine_vector(&c->in.placed, v3(0, 0, 1));
    place_at at = { c->in.placed.p, atan2f(ahead.x, ahead.z), 0.0f };
    for (size_t i = 0; i < c->n_stretches; i++) {
        const stretch *s = &c->stretches[i];
        if (t < s->begin && i > 0)
            break;
        at = along(s, t);
        if (t > s->end)
            at.speed = 0.0f;
    }
    return at;
}

static void natural_gait(const character *c, stretch *s, const char *verb)
{
    float v = f_max(s->speed, 0.05f), h = c->tall;
    bool four = c->n_feet == 4;
    if (four) {
        static const float walk[4] = { 0.25f, 0.75f, 0.0f, 0.5f }, trot[4] = { 0.0f, 0.5f, 0.5f, 0.0f };
        static const float gallop[4] = { 0.52f, 0.62f, 0.0f, 0.12f };
        float froude = v * v / (9.81f * f_max(0.75f * h, 0.1f));
        bool gallops = strcmp(verb, "gallop") == 0 || (strcmp(verb, "run") == 0 && froude > 1.2f);
        bool trots = !gallops && (strcmp(verb, "walk") != 0 || froude > 0.6f);
        memcpy(s->offsets, gallops ? gallop : trots ? trot : walk, sizeof walk);
        float step = (gallops ? 2.3f
                      : trots ? 1.35f
                              : 1.0f) *
                     h *
                     powf(f_max(froude, 0.02f) / (gallops ? 2.0f
                                                  : trots ? 0.7f
                                                          : 0.25f),
                          0.25f);
        s->cycle = (double)f_clamp(step / v, 0.22f, 2.2f);
        s->duty = gallops ? 0.28f : trots ? 0.45f : 0.66f;
        s->lift = (gallops ? 0.16f : trots ? 0.13f : 0.09f) * h;
        s->runs = gallops;
        return;
    }
    s->offsets[1] = 0.5f;
    s->runs = strcmp(verb, "run") == 0;
    float length = 0.405f * h * sqrtf(v / (1.35f * sqrtf(h / 1.75f))) * (s->runs ? 1.12f : 1.0f);
    s->cycle = (double)f_clamp(2.0f * length / v, 0.45f, 2.4f);
    s->duty = s->runs ? 0.36f : 0.62f;
    s->lift = (s->runs ? 0.11f : 0.055f) * h;
}

static float natural_speed(const character *c, const char *verb)
{
    float s = sqrtf(c->tall / (c->n_feet == 4 ? 0.9f : 1.75f));
    if (strcmp(verb, "run") == 0)
        return (c->n_feet == 4 ? 4.5f : 3.4f) * s;
    if (strcmp(verb, "trot") == 0)
        return 2.6f * s;
    if (strcmp(verb, "gallop") == 0)
        return 7.0f * s;
    if (strcmp(verb, "fly") == 0)
        return 5.0f;
    if (strcmp(verb, "swim") == 0)
        return 0.8f;
    return (c->n_feet == 4 ? 1.1f : 1.3f) * s;
}

static bool asked_point(const scene_action *a)
{
    return v3_len2(a->to) > 1e-8f;
}

static void plan_stretch(character *c, stretch *s, const scene_action *a, place_at from)
{
    s->action = a;
    s->begin = a->begin;
    s->end = character_action_end(c, a);
    s->from = from;
    s->heading = from.heading;
    vec3 goal = a->to;
    bool has_goal = asked_point(a) || (a->target && target_point(c, a, NULL, a->begin, &goal));
    vec3 way = v3_sub(goal, from.p);
    float climb = way.y;
    way.y = 0.0f;
    if (strcmp(a->verb, "turn") == 0) {
        s->turn = has_goal && v3_len(way) > 1e-3f ? wrap(atan2f(way.x, way.z) - from.heading) : CIEL_PI_F;
        double natural = 0.35 + (double)fabsf(s->turn) / (a->speed > 0.0 ? a->speed : 2.2);
        s->end = s->begin + natural < s->end ? s->begin + natural : s->end;
        s->cycle = 0.9;
        s->duty = 0.55f;
        s->offsets[1] = 0.5f;
        s->offsets[2] = 0.25f;
        s->offsets[3] = 0.75f;
        s->lift = 0.03f * c->tall;
        return;
    }
    s->speed = a->speed > 0.0 ? (float)a->speed : natural_speed(c, a->verb);
    natural_gait(c, s, a->verb);
    s->ramp_in = s->begin <= 1e-6 ? 0.0 : 0.5;
    s->ramp_out = s->end >= c->seconds - 1e-6 ? 0.0 : 0.5;
    if (has_goal && v3_len(way) > 0.02f) {
        float stop = a->target && !asked_point(a) ? 0.35f * c->tall : 0.0f;
        s->heading = atan2f(way.x, way.z);
        s->distance = f_max(v3_len(way) - stop, 0.0f);
        s->climb = strcmp(a->verb, "fly") == 0 && asked_point(a) && s->distance > 0.1f ? climb : 0.0f;
        double needs = (double)(s->distance / s->speed) + 0.5 * s->ramp_in + 0.25;
        if (s->begin + needs < s->end) {
            s->ramp_out = 0.5;
            s->end = s->begin + needs;
            if (needs < s->ramp_in + s->ramp_out)
                s->ramp_in = s->ramp_out = 0.5 * needs;
            double full = (s->end - s->begin) - 0.5 * (s->ramp_in + s->ramp_out);
            s->speed = full > 1e-3 ? (float)((double)s->distance / full) : 0.0f;
        }
    }
    if (s->ramp_in + s->ramp_out > s->end - s->begin)
        s->ramp_in = s->ramp_out = 0.5 * (s->end - s->begin);
    if (s->begin <= 1e-6) { /* under way when the film begins: it began before */
        double before = 3.0 * s->cycle;
        s->begin -= before;
        s->lead_in = (float)before * s->speed;
        s->from.p = v3_mad(from.p, v3(sinf(s->heading), 0, cosf(s->heading)), -s->lead_in);
        s->from.heading = s->heading;
    }
    if (s->end >= c->seconds - 1e-6)
        s->end = c->seconds + 3.0 * s->cycle;
}

static vec3 home_at(const character *c, place_at at, int foot, bool walking)
{
    vec3 h = c->home[foot];
    h.x *= walking ? (c->n_feet == 2 ? 0.62f : 0.8f) : 1.0f;
    float s = sinf(at.heading), k = cosf(at.heading);
    vec3 p = v3(at.p.x + k * h.x + s * h.z, 0, at.p.z - s * h.x + k * h.z);
    p.y = path_ground(c, p.x, p.z);
    return p;
}

static void add_step(character *c, ciel_arena *a, footstep step)
{
    footstep *f = &ARENA_PUSH(a, c->steps, c->n_steps);
    *f = step;
}

static void plan_foot(character *c, ciel_arena *a, int foot)
{
    place_at start = path_place(c, c->n_stretches ? c->stretches[0].begin - 1.0 : 0.0);
    footstep last = {
        .foot = foot, .lift = -1e9, .land = -1e9, .to = home_at(c, start, foot, false), .to_heading = start.heading
    };
    last.from = last.to;
    last.from_heading = last.to_heading;
    add_step(c, a, last);
    for (size_t i = 0; i < c->n_stretches; i++) {
        const stretch *s = &c->stretches[i];
        if (s->cycle <= 0.0)
            continue;
        double swing = s->cycle * (double)(1.0f - s->duty), stance = s->cycle - swing;
        double first = s->begin + swing * 0.75 + (double)s->offsets[foot] * s->cycle;
        for (double land = first; land < s->end + 0.2 * s->cycle; land += s->cycle) {
            footstep n = { .foot = foot,
                           .land = land,
                           .lift = land - swing,
                           .from = last.to,
                           .from_heading = last.to_heading,
                           .runs = s->runs };
            n.lift = n.lift > last.land + 0.02 ? n.lift : last.land + 0.02;
            n.lift = n.lift > s->begin ? n.lift : s->begin;
            if (n.lift > land - 0.12)
                continue;
            place_at over = path_place(c, land + 0.5 * stance), on = path_place(c, land);
            n.to = home_at(c, over, foot, s->turn == 0.0f);
            n.to_heading = over.heading;
            (void)on;
            add_step(c, a, n);
            last = n;
        }
        place_at end = path_place(c, s->end + 0.01);
        vec3 home = home_at(c, end, foot, false);
        bool more = i + 1 < c->n_stretches && c->stretches[i + 1].begin < s->end + 0.3;
        if (!more && s->end < c->seconds &&
            (v3_dist(home, last.to) > 0.015f || fabsf(wrap(end.heading - last.to_heading)) > 0.1f)) {
            double lift = last.land + 0.08 > s->end - 0.25 ? last.land + 0.08 : s->end - 0.25;
            footstep n = { .foot = foot,
                           .lift = lift,
                           .land = lift + (swing < 0.42 ? swing : 0.42),
                           .from = last.to,
                           .to = home,
                           .from_heading = last.to_heading,
                           .to_heading = end.heading };
            add_step(c, a, n);
            last = n;
        }
    }
}

void path_plan(character *c, ciel_arena *a)
{
    const entity *e = c->in.entity;
    for (size_t i = 0; i < e->n_actions; i++) {
        const scene_action *act = &e->actions[i];
        if (!path_is_gait(act->verb) || act->begin >= c->seconds)
            continue;
        stretch s;
        memset(&s, 0, sizeof s);
        plan_stretch(c, &s, act, path_place(c, act->begin));
        if (c->kind == KIND_BIRD || c->kind == KIND_FISH || c->kind == KIND_SOFT || strcmp(act->verb, "fly") == 0 ||
            strcmp(act->verb, "swim") == 0)
            s.cycle = 0.0;
        ARENA_PUSH(a, c->stretches, c->n_stretches) = s;
    }
    for (int f = 0; f < c->n_feet; f++)
        plan_foot(c, a, f);
}

foot_state path_foot(const character *c, int foot, double t)
{
    const footstep *now = NULL, *next = NULL;
    for (size_t i = 0; i < c->n_steps; i++) {
        const footstep *s = &c->steps[i];
        if (s->foot != foot)
            continue;
        if (s->lift <= t)
            now = s;
        else if (!next)
            next = s;
    }
    CIEL_ASSERT(now);
    foot_state f = { .p = now->to, .heading = now->to_heading, .planted = true, .runs = now->runs };
    f.since_land = t - now->land;
    f.until_lift = next ? next->lift - t : 1e9;
    if (t >= now->land)
        return f;
    float u = (float)((t - now->lift) / (now->land - now->lift)), s = f_smooth(0.0f, 1.0f, u);
    s = f_lerp(u, s, 0.75f);
    f.planted = false;
    f.swing = f_clamp(u, 0.001f, 0.999f);
    f.heading = now->from_heading + wrap(now->to_heading - now->from_heading) * s;
    f.p = v3_lerp(now->from, now->to, s);
    return f;
}
