/* motion/physics.c - rigid bodies: who is free, what is solid, how heavy; and the run that is kept.
 *
 * Free are dynamic entities and those that are thrown, dropped or bounced. Solid are the place, what stands still, and
 * (moved by hand through the world) what follows verbs or a skeleton. One run is world.c; which run is kept is
 * outcome.c's choice.
 *
 * ODE's random generator and its memory are global: motions are serialised by a lock and seeded alike.
 */
#include "motion/physics.h"
#include "base/log.h"
#include <ode/ode.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MOST_DIRECT 4 /* more bodies than this, or any box: iterative solver */

/* ---- who is free, what is solid ---- */

/* volume and second moments of one collider about its own centre, in its own axes */
static double shape_moments(const collider *c, double i[3])
{
    double x = (double)c->half.x, y = (double)c->half.y, z = (double)c->half.z, v = 0.0;
    if (c->kind == COLLIDER_MESH) {
        vec3 h = v3_scale(aabb_size(mesh_bounds(c->mesh)), 0.5f);
        x = (double)h.x, y = (double)h.y, z = (double)h.z;
    }
    switch (c->kind) {
    case COLLIDER_SPHERE:
        v = 4.0 / 3.0 * CIEL_PI * x * x * x;
        i[0] = i[1] = i[2] = 0.4 * v * x * x;
        break;
    case COLLIDER_CAPSULE:
    case COLLIDER_CYLINDER: {
        double l = 2.0 * y + (c->kind == COLLIDER_CAPSULE ? 4.0 / 3.0 * x : 0.0);
        v = CIEL_PI * x * x * l;
        i[0] = i[2] = v * (3.0 * x * x + l * l) / 12.0;
        i[1] = 0.5 * v * x * x;
        break;
    }
    case COLLIDER_BOX:
    case COLLIDER_MESH:
        v = 8.0 * x * y * z;
        i[0] = v * (y * y + z * z) / 3.0;
        i[1] = v * (x * x + z * z) / 3.0;
        i[2] = v * (x * x + y * y) / 3.0;
        break;
    case COLLIDER_PLANE: i[0] = i[1] = i[2] = 0.0; break;
    }
    return v;
}

static void add_moments(double inertia[9], const collider *c, vec3 about, double v, const double own[3])
{
    affine r = affine_trs(v3(0, 0, 0), c->rotation, 1.0f);
    double m[3][3] = { { (double)r.x.x, (double)r.y.x, (double)r.z.x },
                       { (double)r.x.y, (double)r.y.y, (double)r.z.y },
                       { (double)r.x.z, (double)r.y.z, (double)r.z.z } };
    double d[3] = { (double)(c->center.x - about.x), (double)(c->center.y - about.y), (double)(c->center.z - about.z) };
    double d2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) {
            for (int k = 0; k < 3; k++)
                inertia[3 * a + b] += m[a][k] * own[k] * m[b][k];
            inertia[3 * a + b] += v * ((a == b ? d2 : 0.0) - d[a] * d[b]);
        }
}

static void weigh(rigid *r, const actor *a, const collider *shapes, size_t n)
{
    double volume = 0.0, own[3];
    vec3 middle = v3(0, 0, 0);
    for (size_t i = 0; i < n; i++) {
        double v = shape_moments(&shapes[i], own);
        middle = v3_mad(middle, shapes[i].center, (float)v);
        volume += v;
    }
    volume = volume > 1e-12 ? volume : 1e-12;
    r->middle = v3_scale(middle, (float)(1.0 / volume));
    memset(r->inertia, 0, sizeof r->inertia);
    for (size_t i = 0; i < n; i++) {
        double v = shape_moments(&shapes[i], own);
        add_moments(r->inertia, &shapes[i], r->middle, v, own);
    }
    r->mass = a->entity->body.mass_kg > 0.0 ? a->entity->body.mass_kg : (double)a->model.mass_kg;
    if (r->mass < 1e-4)
        r->mass = 900.0 * volume > 1e-4 ? 900.0 * volume : 1e-4;
    r->ball = n == 1 && shapes[0].kind == COLLIDER_SPHERE;
    /* a light ball is a shell: more of its mass is far out */
    double density = r->mass / volume, k = density * (r->ball && density < 300.0 ? 5.0 / 3.0 : 1.0);
    double least = 1e-3 * r->mass * pow(volume, 2.0 / 3.0);
    for (int i = 0; i < 9; i++)
        r->inertia[i] *= k;
    for (int i = 0; i < 9; i += 4)
        r->inertia[i] = r->inertia[i] > least ? r->inertia[i] : least;
    r->volume = volume;
    r->radius = r->ball ? (double)shapes[0].half.x : 0.5 * cbrt(volume);
    r->roll_drag = r->ball ? (density < 300.0 ? 0.012f : 0.02f) : 0.03f;
}

/* a model without colliders is its box */
static const collider *shapes_of(motion *m, const model *mo, size_t *n)
{
    if (mo->n_colliders) {
        *n = mo->n_colliders;
        return mo->colliders;
    }
    collider *c = ARENA_NEW(&m->arena, collider);
    c->kind = COLLIDER_BOX;
    c->center = aabb_center(mo->bounds);
    c->rotation = quat_identity();
    c->half = v3_scale(aabb_size(mo->bounds), 0.5f);
    c->material = mo->material;
    c->joint = -1;
    *n = 1;
    return c;
}

static void add_solids(rigid_setup *s, int i_actor, int body, int i_mover)
{
    motion *m = s->m;
    const model *mo = i_actor >= 0 ? &m->actors[i_actor].model : &m->place;
    const scene_body *say = i_actor >= 0 ? &m->actors[i_actor].entity->body : NULL;
    size_t n = mo->n_colliders;
    const collider *c = i_actor >= 0 ? shapes_of(m, mo, &n) : mo->colliders;
    for (size_t k = 0; k < n; k++) {
        if (c[k].kind == COLLIDER_PLANE && (body >= 0 || i_mover >= 0))
            continue;
        if (i_mover >= 0 && c[k].joint >= 0 && c[k].joint != s->movers[i_mover].joint)
            continue;
        solid so = { i_actor, body,      i_mover,
                     &c[k],   c[k].name, material_physics_of(c[k].material ? c[k].material : mo->material),
                     false,   false };
        if (say && say->restitution >= 0.0) {
            so.physics.restitution = (float)say->restitution;
            so.own_restitution = true;
        }
        if (say && say->friction >= 0.0) {
            so.physics.friction = (float)say->friction;
            so.own_friction = true;
        }
        ARENA_PUSH(&m->arena, s->solids, s->n_solids) = so;
    }
}

static void build_meshes(rigid_setup *s)
{
    s->meshes = ARENA_ARRAY(&s->m->arena, (size_t)s->n_solids + 1, void *);
    for (int i = 0; i < s->n_solids; i++) {
        const collider *c = s->solids[i].shape;
        if (c->kind != COLLIDER_MESH || s->solids[i].body >= 0 || !c->mesh || c->mesh->n_triangles == 0)
            continue;
        dTriMeshDataID d = dGeomTriMeshDataCreate();
        dGeomTriMeshDataBuildSingle(d, c->mesh->positions, sizeof(vec3), (int)c->mesh->n_vertices, c->mesh->triangles,
                                    (int)c->mesh->n_triangles * 3, 3 * sizeof(uint32_t));
        s->meshes[i] = d;
    }
}

static void add_mover(rigid_setup *s, int i_actor, int i_joint)
{
    motion *m = s->m;
    mover mv = { .actor = i_actor, .joint = i_joint };
    mv.path.n = (int)ceil((m->scene->seconds - s->t0) * MOVER_RATE) + 3;
    mv.path.samples = ARENA_ARRAY(&m->arena, (size_t)mv.path.n, placing);
    for (int k = 0; k < mv.path.n; k++) {
        double t = s->t0 + k / MOVER_RATE;
        const actor_state *st = actor_state_at(m, i_actor, t > 0.0 ? t : 0.0);
        affine w = st->to_world;
        if (i_joint >= 0 && st->joints)
            w = affine_mul(&w, &st->joints[i_joint]);
        mv.path.samples[k] = placing_of(&w);
    }
    ARENA_PUSH(&m->arena, s->movers, s->n_movers) = mv;
    add_solids(s, i_actor, -1, s->n_movers - 1);
}

static void add_movers_of(rigid_setup *s, int i_actor)
{
    const model *mo = &s->m->actors[i_actor].model;
    bool seen[RIG_MAX_JOINTS] = { false }, bare = false;
    for (size_t k = 0; k < mo->n_colliders; k++) {
        int j = mo->colliders[k].joint;
        if (j < 0)
            bare = true;
        else if (j < RIG_MAX_JOINTS)
            seen[j] = true;
    }
    if (bare || mo->n_colliders == 0)
        add_mover(s, i_actor, -1);
    for (int j = 0; j < RIG_MAX_JOINTS; j++)
        if (seen[j])
            add_mover(s, i_actor, j);
}

/* a hand lets go during its throw */
static double release_time(const actor *a)
{
    double t = 0.0;
    for (size_t i = 0; i < a->n_holdings; i++) {
        const holding *h = &a->holdings[i];
        bool throws = strcmp(h->action->verb, "throw") == 0;
        double end = throws ? h->begin + 0.55 * (h->end - h->begin < 1.2 ? h->end - h->begin : 1.2) : h->end;
        t = end > t ? end : t;
    }
    return t;
}

static const scene_action *throw_of(const actor *a)
{
    const scene_action *own = actor_action(a, "thrown");
    for (size_t i = 0; i < a->n_holdings && !own; i++)
        if (strcmp(a->holdings[i].action->verb, "throw") == 0)
            own = a->holdings[i].action;
    return own;
}

bool rigid_must_leave(const actor *a)
{
    return actor_action(a, "fall") && a->entity->on && a->seat && a->n_holdings == 0 &&
           v3_len2(a->entity->body.velocity) == 0.0f;
}

static bool must_move(const motion *m, int i)
{
    if (rigid_must_leave(&m->actors[i]))
        return true;
    static const char *const wishes[] = { "falls_off", "topples", "hits" };
    for (size_t k = 0; k < m->scene->n_outcomes; k++)
        for (size_t w = 0; w < sizeof wishes / sizeof *wishes; w++)
            if (motion_find(m, m->scene->outcomes[k].entity) == i && strcmp(m->scene->outcomes[k].what, wishes[w]) == 0)
                return true;
    return false;
}

static void add_body(rigid_setup *s, int i)
{
    motion *m = s->m;
    actor *a = &m->actors[i];
    static const char *const verbs[] = { "thrown", "bounce", "fall", "roll", "slide" };
    rigid r = { .actor = i, .velocity = a->entity->body.velocity, .spin = a->entity->body.spin, .thrown = throw_of(a) };
    r.may_be_pushed = must_move(m, i);
    const scene_action *act = NULL;
    for (size_t k = 0; k < sizeof verbs / sizeof *verbs && !act; k++)
        act = actor_action(a, verbs[k]);
    r.begin = act ? act->begin : 0.0;
    double let_go = release_time(a);
    r.begin = let_go > r.begin ? let_go : r.begin;
    r.release = let_go;
    /* what stands on something else was placed there; what a hand carries starts from the hand */
    r.start = a->n_holdings || a->parent >= 0 ? actor_carried_at(m, i, r.begin > 0.0 ? r.begin : 0.0) : a->placed;
    size_t n;
    const collider *c = shapes_of(m, &a->model, &n);
    weigh(&r, a, c, n);
    if (act && (strcmp(act->verb, "roll") == 0 || strcmp(act->verb, "slide") == 0) && v3_len2(r.velocity) == 0.0f) {
        float speed = act->speed > 0.0 ? (float)act->speed : 1.5f;
        vec3 d = quat_rotate(r.start.q, v3(0, 0, 1));
        if (v3_len2(act->to) > 0.0f)
            d = v3_norm(v3_sub(act->to, r.start.p));
        r.velocity = v3_scale(v3_norm(v3(d.x, 0, d.z)), speed);
        if (strcmp(act->verb, "roll") == 0)
            r.spin = v3_scale(v3_cross(v3(0, 1, 0), r.velocity), (float)(1.0 / r.radius));
    }
    ARENA_PUSH(&m->arena, s->bodies, s->n_bodies) = r;
    add_solids(s, i, s->n_bodies - 1, -1);
}

static bool stands_still(const motion *m, const actor *a)
{
    for (int hops = 0; hops <= m->n_actors; hops++) {
        if (a->drive != DRIVE_STILL || a->n_holdings)
            return false;
        if (a->parent < 0)
            return true;
        a = &m->actors[a->parent];
    }
    return false;
}

static void describe(rigid_setup *s, motion *m)
{
    s->m = m;
    for (int i = 0; i < m->n_actors; i++)
        if (m->actors[i].drive == DRIVE_BODY)
            add_body(s, i);
    if (s->n_bodies == 0)
        return;
    add_solids(s, ACTOR_PLACE, -1, -1);
    if (m->place.n_colliders == 0) {
        collider *c = ARENA_NEW(&m->arena, collider);
        *c = (collider){ .kind = COLLIDER_PLANE,
                         .center = { 0, ground_default(m->ground), 0 },
                         .rotation = { 0, 0, 0, 1 },
                         .joint = -1 };
        c->material = m->place.place && m->place.place->ground ? m->place.place->ground : "concrete";
        solid so = { ACTOR_PLACE, -1, -1, c, "floor", material_physics_of(c->material), false, false };
        ARENA_PUSH(&m->arena, s->solids, s->n_solids) = so;
    }
    for (int i = 0; i < m->n_actors; i++) {
        const actor *a = &m->actors[i];
        if (a->drive == DRIVE_BODY)
            continue;
        if (stands_still(m, a))
            add_solids(s, i, -1, -1);
        else
            add_movers_of(s, i);
    }
    build_meshes(s);
    /* the direct solver is exact but fails on the redundant contacts of boxes on boxes */
    s->crowd = s->n_bodies > MOST_DIRECT;
    for (int i = 0; i < s->n_bodies; i++)
        s->crowd |= !s->bodies[i].ball;
}

static void free_meshes(rigid_setup *s)
{
    for (int i = 0; i < s->n_solids; i++)
        if (s->meshes && s->meshes[i])
            dGeomTriMeshDataDestroy(s->meshes[i]);
}

static pthread_mutex_t ode_lock = PTHREAD_MUTEX_INITIALIZER;
static bool ode_ready;

static void hear_ode(int number, const char *message, va_list args) __attribute__((format(printf, 2, 0)));
static void hear_ode(int number, const char *message, va_list args)
{
    char text[256];
    vsnprintf(text, sizeof text, message, args);
    ciel_log(CIEL_LOG_DEBUG, "motion", "ODE message %d: %s", number, text);
}

static void enter_ode(void)
{
    pthread_mutex_lock(&ode_lock);
    if (!ode_ready) {
        dInitODE2(0);
        dSetMessageHandler(hear_ode);
    }
    ode_ready = true;
    dAllocateODEDataForThread(dAllocateMaskAll);
}

static void leave_ode(void)
{
    pthread_mutex_unlock(&ode_lock);
}

int physics_run(motion *m, ciel_fail *fail)
{
    rigid_setup s = { 0 };
    enter_ode();
    describe(&s, m);
    if (s.n_bodies) {
        rigid_record best;
        rigid_choice choice;
        outcome_search(&s, &best, &choice, &m->arena);
        m->energy_start = best.energy_start;
        m->energy_end = best.energy_end;
        m->energy_gain = best.energy_gain;
        for (int i = 0; i < s.n_bodies; i++) {
            actor *a = &m->actors[s.bodies[i].actor];
            a->track = best.tracks[i];
            double begin = s.bodies[i].begin - (s.bodies[i].thrown ? choice.lead : 0.0);
            a->body_from = begin > 0.0 ? begin : 0.0;
        }
        for (size_t i = 0; i < best.n_events; i++)
            if (best.events[i].e.t >= 0.0 && best.events[i].e.t < m->scene->seconds)
                motion_add_event(m, best.events[i].e);
    }
    free_meshes(&s);
    leave_ode();
    actors_forget(m);
    return motion_cancelled(m) ? ciel_fail_set(fail, CIEL_E_CANCELLED, "motion was cancelled") : CIEL_OK;
}
