/* motion/aim.c - how a free body starts: where, how fast, with what spin.
 *
 * A throw at a target solves the parabola through it. A run that may vary (outcome.c) aims at another point about the
 * target, lofts differently, spins differently; or pushes a resting body that must fall. Everything comes from the
 * run's seed, so a run can be repeated.
 */
#include "motion/physics.h"
#include <string.h>

static const char *const openings[] = { "hoop", "rim", "basket", "goal", "opening", "inside", "net", NULL };

/* the point a throw goes for; *opening is NULL unless it is a mouth with a radius */
static bool aim_point(const rigid_setup *s, const scene_action *act, double t, vec3 *p, const anchor **opening)
{
    *opening = NULL;
    int i = motion_find(s->m, act->target);
    if (i == ACTOR_NONE) {
        *p = act->to;
        return v3_len2(act->to) > 0.0f;
    }
    const model *mo = i == ACTOR_PLACE ? &s->m->place : &s->m->actors[i].model;
    const char *name = act->anchor;
    for (const char *const *o = openings; !name && *o; o++)
        if (model_anchor(mo, *o))
            name = *o;
    if (!actor_anchor_at(s->m, i, name, t, p, NULL))
        actor_anchor_at(s->m, i, NULL, t, p, NULL);
    const anchor *an = name ? model_anchor(mo, name) : NULL;
    *opening = an && an->radius > 0.0f ? an : NULL;
    return true;
}

static vec3 lob(vec3 from, vec3 to, double apex)
{
    double top = apex, up = sqrt(2.0 * GRAVITY * (top - (double)from.y)),
           down = sqrt(2.0 * (top - (double)to.y) / GRAVITY);
    double time = up / GRAVITY + down;
    return v3((float)((double)(to.x - from.x) / time), (float)up, (float)((double)(to.z - from.z) / time));
}

static vec3 fast_throw(vec3 from, vec3 to, double speed)
{
    double time = (double)v3_dist(from, to) / speed;
    time = time < 0.05 ? 0.05 : time;
    vec3 v = v3_scale(v3_sub(to, from), (float)(1.0 / time));
    v.y += (float)(0.5 * GRAVITY * time);
    return v;
}

static vec3 level_direction(vec3 from, vec3 to)
{
    vec3 d = v3(to.x - from.x, 0, to.z - from.z);
    return v3_len2(d) > 1e-8f ? v3_norm(d) : v3(0, 0, 1);
}

static void throw_at(const rigid_setup *s, const rigid_choice *c, const rigid *b, vec3 from, vec3 *v, vec3 *spin)
{
    vec3 to;
    const anchor *opening;
    if (!aim_point(s, b->thrown, b->begin > 0.0 ? b->begin : 0.0, &to, &opening))
        return;
    rng r = { rng_hash(c->seed, s->m->actors[b->actor].seed), 0 };
    vec3 ahead = level_direction(from, to), side = v3_cross(v3(0, 1, 0), ahead);
    float far = v3_dist(from, to), loft = f_clamp(0.16f * far, 0.15f, 1.1f);
    double speed = b->thrown->speed > 0.0 ? b->thrown->speed : 9.0;
    if (c->vary) {
        float reach = opening ? 2.2f * opening->radius : 0.12f * far;
        int target = motion_find(s->m, b->thrown->target);
        if (!opening && target >= 0) {
            vec3 size = aabb_size(s->m->actors[target].model.bounds);
            reach = 0.8f * f_max(size.x, f_max(size.y, size.z));
        }
        to = v3_mad(to, side, reach * rng_range(&r, -0.8f, 0.8f));
        to = v3_mad(to, ahead, reach * rng_range(&r, opening ? -0.3f : -0.5f, opening ? 1.0f : 0.5f));
        to.y += reach * rng_range(&r, opening ? -0.1f : -0.4f, opening ? 1.2f : 0.6f);
        loft *= rng_range(&r, 0.5f, 1.6f);
        speed *= (double)rng_range(&r, 0.8f, 1.25f);
    }
    *v = opening ? lob(from, to, (double)(f_max(from.y, to.y) + loft)) : fast_throw(from, to, speed);
    float back = c->vary ? rng_range(&r, 2.0f, 11.0f) : 6.0f;
    *spin = v3_scale(v3_cross(v3(0, 1, 0), ahead), -back);
}

static void jitter(const rigid_setup *s, const rigid_choice *c, const rigid *b, vec3 *v, vec3 *spin)
{
    rng r = { rng_hash(c->seed, s->m->actors[b->actor].seed), 0 };
    float speed = v3_len(*v);
    vec3 t, u;
    v3_frame(speed > 0.0f ? v3_norm(*v) : v3(0, 1, 0), &t, &u);
    *v = v3_scale(*v, rng_range(&r, 0.8f, 1.25f));
    *v = v3_mad(v3_mad(*v, t, speed * rng_range(&r, -0.14f, 0.14f)), u, speed * rng_range(&r, -0.14f, 0.14f));
    *spin = v3_add(*spin, v3(rng_range(&r, -4, 4), rng_range(&r, -2, 2), rng_range(&r, -4, 4)));
}

/* a nudge on the upper half: it slides, or turns over its foot */
static void push(const rigid_setup *s, const rigid_choice *c, const rigid *b, vec3 *v, vec3 *spin)
{
    rng r = { rng_hash(c->seed, s->m->actors[b->actor].seed), 0 };
    float a = rng_range(&r, 0.0f, 2.0f * CIEL_PI_F), k = c->push * rng_range(&r, 0.4f, 1.0f);
    vec3 size = aabb_size(s->m->actors[b->actor].model.bounds), d = v3(sinf(a), 0, cosf(a));
    *v = v3_scale(d, k);
    *spin = v3_scale(v3_cross(v3(0, 1, 0), d), k / f_max(0.5f * size.y, 0.02f) * rng_range(&r, 0.2f, 1.2f));
}

void aim_start(const rigid_setup *s, const rigid_choice *c, int body, placing *at, vec3 *velocity, vec3 *spin)
{
    const rigid *b = &s->bodies[body];
    *at = b->start;
    *velocity = b->velocity;
    *spin = b->spin;
    bool asked = v3_len2(b->velocity) > 0.0f;
    vec3 middle = v3_add(at->p, quat_rotate(at->q, b->middle));
    if (b->thrown && !asked)
        throw_at(s, c, b, middle, velocity, spin);
    else if (c->vary && asked)
        jitter(s, c, b, velocity, spin);
    else if (c->vary && c->push > 0.0f && b->may_be_pushed)
        push(s, c, b, velocity, spin);
}
