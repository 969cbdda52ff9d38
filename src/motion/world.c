/* motion/world.c - one run of the rigid world (ODE 0.16, double precision).
 *
 * Fixed steps of 1/480 s. Flight is exact: a body's velocity is held half a step behind its position (leapfrog), which
 * makes ODE's semi-implicit step follow the parabola. A fast impact of a ball is corrected to the instant of touch: the
 * overlap of the step is given back as way already made after the bounce, and the speed is the one at the surface; so a
 * rebound reaches restitution^2 of the fall whatever the step. Rolling resistance is a brake on spheres in contact.
 * Things in water are lifted by what they displace. Who is free and what is solid is physics.c's to say.
 */
#include "motion/physics.h"
#include <ode/ode.h>
#include <string.h>

#define MAX_CONTACTS   8
#define MAX_FEEDBACK   4096
#define SLOWEST_BOUNCE 0.06 /* m/s: slower impacts do not rebound */

/* ---- one world ---- */

typedef struct contact_pending {
    dJointFeedback feedback;
    int solid_a, solid_b;
    vec3 position, normal;
    double depth, approach, slide;
} contact_pending;

typedef struct world {
    const rigid_setup *s;
    const rigid_choice *choice;
    dWorldID id;
    dSpaceID solid_space, free_space;
    dJointGroupID joints;
    dBodyID *bodies, *movers;
    dGeomID *geoms;
    bool *started, *in_touch, *shifted;
    vec3 *shifts;
    double *begin;
    contact_pending *pending;
    int n_pending;
    double t;
} world;

static vec3 to_vec3(const dReal *v)
{
    return v3((float)v[0], (float)v[1], (float)v[2]);
}

static void to_ode(quat q, dQuaternion out)
{
    double l = sqrt((double)q.x * (double)q.x + (double)q.y * (double)q.y + (double)q.z * (double)q.z +
                    (double)q.w * (double)q.w);
    out[0] = (double)q.w / l;
    out[1] = (double)q.x / l;
    out[2] = (double)q.y / l;
    out[3] = (double)q.z / l;
}

static quat from_ode(const dReal *q)
{
    return (quat){ (float)q[1], (float)q[2], (float)q[3], (float)q[0] };
}

/* capsules and cylinders lie along Z in ODE, along Y here */
static quat axis_fix(enum collider_kind kind)
{
    if (kind == COLLIDER_CAPSULE || kind == COLLIDER_CYLINDER)
        return (quat){ -0.70710678f, 0, 0, 0.70710678f };
    return quat_identity();
}

static dGeomID make_geom(const rigid_setup *s, int i, dSpaceID space)
{
    const collider *c = s->solids[i].shape;
    const double least = 1e-4;
    double x = (double)c->half.x, y = (double)c->half.y, z = (double)c->half.z;
    x = x < least ? least : x, y = y < least ? least : y, z = z < least ? least : z;
    switch (c->kind) {
    case COLLIDER_BOX: return dCreateBox(space, 2 * x, 2 * y, 2 * z);
    case COLLIDER_SPHERE: return dCreateSphere(space, x);
    case COLLIDER_CAPSULE: return dCreateCapsule(space, x, 2 * y);
    case COLLIDER_CYLINDER: return dCreateCylinder(space, x, 2 * y);
    case COLLIDER_PLANE: {
        vec3 n = quat_rotate(c->rotation, v3(0, 1, 0));
        return dCreatePlane(space, (double)n.x, (double)n.y, (double)n.z, (double)v3_dot(n, c->center));
    }
    case COLLIDER_MESH:
        if (s->meshes[i])
            return dCreateTriMesh(space, s->meshes[i], NULL, NULL, NULL);
        vec3 size = aabb_size(mesh_bounds(c->mesh));
        return dCreateBox(space, (double)size.x + least, (double)size.y + least, (double)size.z + least);
    }
    return NULL;
}

/* where a collider's geometry stands in its model */
static placing geom_place(const rigid_setup *s, int i)
{
    const collider *c = s->solids[i].shape;
    vec3 at = c->center;
    if (c->kind == COLLIDER_MESH && !s->meshes[i])
        at = v3_add(at, quat_rotate(c->rotation, aabb_center(mesh_bounds(c->mesh))));
    return (placing){ at, quat_mul(c->rotation, axis_fix(c->kind)) };
}

static void attach(world *w, int i)
{
    const solid *so = &w->s->solids[i];
    bool moves = so->body >= 0 || so->mover >= 0;
    dGeomID g = make_geom(w->s, i, so->body >= 0 ? w->free_space : w->solid_space);
    w->geoms[i] = g;
    if (!g)
        return;
    dGeomSetData(g, (void *)(uintptr_t)(i + 1));
    if (dGeomGetClass(g) == dPlaneClass)
        return;
    placing at = geom_place(w->s, i);
    dQuaternion q;
    if (!moves) {
        const model *mo = so->actor >= 0 ? &w->s->m->actors[so->actor].model : NULL;
        placing world_at = mo ? placing_mul(w->s->m->actors[so->actor].placed, at) : at;
        to_ode(world_at.q, q);
        dGeomSetQuaternion(g, q);
        dGeomSetPosition(g, (double)world_at.p.x, (double)world_at.p.y, (double)world_at.p.z);
        return;
    }
    if (so->body >= 0)
        at.p = v3_sub(at.p, w->s->bodies[so->body].middle);
    dGeomSetBody(g, so->body >= 0 ? w->bodies[so->body] : w->movers[so->mover]);
    to_ode(at.q, q);
    dGeomSetOffsetPosition(g, (double)at.p.x, (double)at.p.y, (double)at.p.z);
    dGeomSetOffsetQuaternion(g, q);
}

static void make_body(world *w, int i)
{
    const rigid *r = &w->s->bodies[i];
    dBodyID b = dBodyCreate(w->id);
    dMass mass;
    dMassSetParameters(&mass, r->mass, 0, 0, 0, r->inertia[0], r->inertia[4], r->inertia[8], r->inertia[1],
                       r->inertia[2], r->inertia[5]);
    dBodySetMass(b, &mass);
    dBodySetGyroscopicMode(b, 1);
    dBodySetFiniteRotationMode(b, r->ball ? 0 : 1);
    w->bodies[i] = b;
    dBodyDisable(b);
}

static void body_goes_to(world *w, int i, placing at)
{
    const rigid *r = &w->s->bodies[i];
    dQuaternion q;
    to_ode(at.q, q);
    dBodySetQuaternion(w->bodies[i], q);
    vec3 c = v3_add(at.p, quat_rotate(at.q, r->middle));
    dBodySetPosition(w->bodies[i], (double)c.x, (double)c.y, (double)c.z);
}

static void world_make(world *w, const rigid_setup *s, const rigid_choice *choice, ciel_arena *a)
{
    memset(w, 0, sizeof *w);
    w->s = s;
    w->choice = choice;
    w->id = dWorldCreate();
    w->solid_space = dSimpleSpaceCreate(NULL);
    w->free_space = s->crowd ? dHashSpaceCreate(NULL) : dSimpleSpaceCreate(NULL);
    if (s->n_solids > 64) {
        dSpaceDestroy(w->solid_space);
        w->solid_space = dHashSpaceCreate(NULL);
    }
    w->joints = dJointGroupCreate(0);
    dRandSetSeed(12345);
    dWorldSetGravity(w->id, 0, -GRAVITY, 0);
    dWorldSetERP(w->id, 0.2);
    dWorldSetCFM(w->id, 1e-9);
    dWorldSetContactMaxCorrectingVel(w->id, 0.6);
    dWorldSetContactSurfaceLayer(w->id, 0.0003);
    dWorldSetQuickStepNumIterations(w->id, 32);
    /* what lies still needs no solving; a moving carrier would be left behind, so only without one */
    dWorldSetAutoDisableFlag(w->id, s->n_movers == 0);
    dWorldSetAutoDisableLinearThreshold(w->id, 0.012);
    dWorldSetAutoDisableAngularThreshold(w->id, 0.03);
    dWorldSetAutoDisableSteps(w->id, 0);
    dWorldSetAutoDisableTime(w->id, 0.25);
    w->bodies = ARENA_ARRAY(a, (size_t)s->n_bodies + 1, dBodyID);
    w->movers = ARENA_ARRAY(a, (size_t)s->n_movers + 1, dBodyID);
    w->geoms = ARENA_ARRAY(a, (size_t)s->n_solids + 1, dGeomID);
    w->started = ARENA_ARRAY(a, (size_t)s->n_bodies + 1, bool);
    w->in_touch = ARENA_ARRAY(a, (size_t)s->n_bodies + 1, bool);
    w->shifted = ARENA_ARRAY(a, (size_t)s->n_bodies + 1, bool);
    w->begin = ARENA_ARRAY(a, (size_t)s->n_bodies + 1, double);
    w->shifts = ARENA_ARRAY(a, (size_t)s->n_bodies + 1, vec3);
    w->pending = ARENA_ARRAY(a, MAX_FEEDBACK, contact_pending);
    for (int i = 0; i < s->n_bodies; i++)
        make_body(w, i);
    for (int i = 0; i < s->n_movers; i++) {
        w->movers[i] = dBodyCreate(w->id);
        dBodySetKinematic(w->movers[i]);
    }
    for (int i = 0; i < s->n_solids; i++)
        attach(w, i);
}

static void world_free(world *w)
{
    dJointGroupDestroy(w->joints);
    dSpaceDestroy(w->free_space);
    dSpaceDestroy(w->solid_space);
    dWorldDestroy(w->id);
}

/* ---- contacts ---- */

static vec3 speed_at(dBodyID b, const dReal *p)
{
    if (!b)
        return v3(0, 0, 0);
    dVector3 v;
    dBodyGetPointVel(b, p[0], p[1], p[2], v);
    return to_vec3(v);
}

/* the step has carried a ball `depth` into the surface: put it where the bounce would have it by now */
static double exact_bounce(world *w, int body, vec3 out, double depth, double approach, double e)
{
    if (body < 0 || !w->s->bodies[body].ball || approach < 0.3 || w->shifted[body])
        return e;
    double most = approach * STEP_S;
    depth = depth < most ? depth : most;
    w->shifts[body] = v3_scale(out, (float)(depth * (1.0 + e))); /* made when the spaces are open again */
    w->shifted[body] = true;
    /* true speed now, at the touch, and half a step from now (which is what the solver is asked for) */
    double g = GRAVITY * (double)out.y, v = approach + 0.5 * g * STEP_S, v2 = v * v - 2.0 * g * depth;
    double at_touch = v2 > 0.0 ? sqrt(v2) : 0.0, wanted = e * at_touch - g * depth / v - 0.5 * g * STEP_S;
    return wanted > 0.0 ? wanted / approach : 0.0;
}

static void add_contact(world *w, int ia, int ib, dContact *c, dBodyID a, dBodyID b, int n_with)
{
    const solid *sa = &w->s->solids[ia], *sb = &w->s->solids[ib];
    vec3 n = to_vec3(c->geom.normal), rel = v3_sub(speed_at(a, c->geom.pos), speed_at(b, c->geom.pos));
    double vn = (double)v3_dot(rel, n), e, mu;
    touch_pair(sa, sb, w->choice->liveliness, &e, &mu);
    double approach = -vn, bounce = e;
    if (n_with == 1 && sb->body < 0)
        bounce = exact_bounce(w, sa->body, n, c->geom.depth, approach, e);
    else if (n_with == 1 && sa->body < 0)
        bounce = exact_bounce(w, sb->body, v3_neg(n), c->geom.depth, approach, e);
    c->surface.mode = dContactBounce | dContactApprox1 | dContactSoftERP | dContactSoftCFM;
    c->surface.mu = mu;
    c->surface.bounce = bounce > 1.0 ? 1.0 : bounce;
    c->surface.bounce_vel = SLOWEST_BOUNCE;
    c->surface.soft_erp = 0.2;
    c->surface.soft_cfm = 1e-8;
    dJointID j = dJointCreateContact(w->id, w->joints, c);
    dJointAttach(j, a, b);
    for (int k = 0; k < 2; k++) {
        int body = k ? sb->body : sa->body;
        if (body >= 0)
            w->in_touch[body] = true;
    }
    if (w->n_pending == MAX_FEEDBACK)
        return;
    contact_pending *p = &w->pending[w->n_pending++];
    vec3 along = v3_mad(rel, n, (float)-vn);
    double slide = (double)v3_len(along);
    if (sa->body >= 0 && w->s->bodies[sa->body].ball &&
        sb->body < 0) { /* rolling: the middle moves, the touch does not */
        vec3 v = to_vec3(dBodyGetLinearVel(a));
        double roll = (double)v3_len(v3_mad(v, n, -v3_dot(v, n)));
        slide = roll > slide ? roll : slide;
    }
    *p = (contact_pending){ .solid_a = ia,
                            .solid_b = ib,
                            .position = to_vec3(c->geom.pos),
                            .normal = n,
                            .depth = c->geom.depth,
                            .approach = approach,
                            .slide = slide };
    dJointSetFeedback(j, &p->feedback);
}

static bool live(const world *w, const solid *s)
{
    return s->body >= 0 && w->started[s->body];
}

static void near_pair(void *user, dGeomID ga, dGeomID gb)
{
    world *w = user;
    int ia = (int)(uintptr_t)dGeomGetData(ga) - 1, ib = (int)(uintptr_t)dGeomGetData(gb) - 1;
    const solid *sa = &w->s->solids[ia], *sb = &w->s->solids[ib];
    if ((!live(w, sa) && !live(w, sb)) || (sa->body >= 0 && sa->body == sb->body) || sa->actor == sb->actor)
        return;
    dContact c[MAX_CONTACTS];
    memset(c, 0, sizeof c);
    int n = dCollide(ga, gb, MAX_CONTACTS, &c[0].geom, sizeof c[0]);
    dBodyID a = dGeomGetBody(ga), b = dGeomGetBody(gb);
    /* what still waits for its beginning is as good as fixed */
    dBodyID ja = sa->body >= 0 && !w->started[sa->body] ? NULL : a,
            jb = sb->body >= 0 && !w->started[sb->body] ? NULL : b;
    for (int i = 0; i < n; i++)
        if (ja)
            add_contact(w, ia, ib, &c[i], ja, jb, n);
        else {
            for (int k = 0; k < 3; k++)
                c[i].geom.normal[k] = -c[i].geom.normal[k];
            add_contact(w, ib, ia, &c[i], jb, NULL, n);
        }
}

/* ---- forces beside contacts ---- */

static void roll_brake(world *w, int i)
{
    const rigid *r = &w->s->bodies[i];
    if (!w->in_touch[i])
        return;
    dBodyID b = w->bodies[i];
    const dReal *v = dBodyGetLinearVel(b), *o = dBodyGetAngularVel(b);
    double speed = sqrt(v[0] * v[0] + v[2] * v[2]), turn = r->radius * sqrt(o[0] * o[0] + o[1] * o[1] + o[2] * o[2]);
    double fast = speed > turn ? speed : turn, loss = (double)(r->roll_drag * w->choice->drag) * GRAVITY * STEP_S;
    if (fast < 1e-6 || fabs(v[1]) > 0.3)
        return;
    double k = fast > loss ? 1.0 - loss / fast : 0.0;
    dBodySetLinearVel(b, v[0] * k, v[1], v[2] * k);
    dBodySetAngularVel(b, o[0] * k, o[1] * k, o[2] * k);
}

static void buoyancy(world *w, int i)
{
    const motion *m = w->s->m;
    float level;
    if (!water_level(m, &level))
        return;
    const rigid *r = &w->s->bodies[i];
    dBodyID b = w->bodies[i];
    const dReal *p = dBodyGetPosition(b), *v = dBodyGetLinearVel(b), *o = dBodyGetAngularVel(b);
    double surface = (double)water_height(m, (float)p[0], (float)p[2], w->t, NULL),
           under = (surface - (p[1] - r->radius)) / (2.0 * r->radius);
    under = under < 0.0 ? 0.0 : under > 1.0 ? 1.0 : under;
    if (under == 0.0)
        return;
    const double water_density = 1000.0;
    double displaced = water_density * r->volume * under, area = CIEL_PI * r->radius * r->radius;
    dBodyAddForce(b, 0, displaced * GRAVITY, 0);
    double speed = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    double k = under * (0.5 * water_density * 0.6 * area * speed + 3.0 * displaced), most = 0.5 * r->mass * STEP_RATE;
    k = k < most ? k : most;
    dBodyAddForce(b, -k * v[0], -k * v[1], -k * v[2]);
    double turn = under * 4.0 * r->mass * r->radius * r->radius;
    dBodyAddTorque(b, -turn * o[0], -turn * o[1], -turn * o[2]);
}

static void move_kinematic(world *w)
{
    for (int i = 0; i < w->s->n_movers; i++) {
        const mover *mv = &w->s->movers[i];
        double k = MOVER_RATE / TRACK_RATE, since = w->t - w->s->t0;
        placing now = track_at(&mv->path, since * k), next = track_at(&mv->path, (since + STEP_S) * k);
        dQuaternion q;
        to_ode(now.q, q);
        dBodySetQuaternion(w->movers[i], q);
        dBodySetPosition(w->movers[i], (double)now.p.x, (double)now.p.y, (double)now.p.z);
        vec3 v = v3_scale(v3_sub(next.p, now.p), (float)STEP_RATE);
        quat turn = quat_mul(next.q, quat_conj(now.q));
        float sign = turn.w < 0.0f ? -2.0f : 2.0f, rate = sign * (float)STEP_RATE;
        dBodySetLinearVel(w->movers[i], (double)v.x, (double)v.y, (double)v.z);
        dBodySetAngularVel(w->movers[i], (double)(turn.x * rate), (double)(turn.y * rate), (double)(turn.z * rate));
    }
}

static void start_bodies(world *w)
{
    for (int i = 0; i < w->s->n_bodies; i++) {
        if (w->started[i] || w->t < w->begin[i] - 0.5 * STEP_S)
            continue;
        placing at;
        vec3 v, spin;
        aim_start(w->s, w->choice, i, &at, &v, &spin);
        body_goes_to(w, i, at);
        dBodySetLinearVel(w->bodies[i], (double)v.x, (double)v.y + 0.5 * GRAVITY * STEP_S, (double)v.z);
        dBodySetAngularVel(w->bodies[i], (double)spin.x, (double)spin.y, (double)spin.z);
        dBodySetAutoDisableDefaults(w->bodies[i]);
        dBodyEnable(w->bodies[i]);
        w->started[i] = true;
    }
}

/* ---- a run ---- */

static double energy_of(const world *w)
{
    double sum = 0.0;
    for (int i = 0; i < w->s->n_bodies; i++) {
        if (!w->started[i])
            continue;
        const dReal *v = dBodyGetLinearVel(w->bodies[i]), *o = dBodyGetAngularVel(w->bodies[i]),
                    *p = dBodyGetPosition(w->bodies[i]);
        dVector3 ob;
        dBodyVectorFromWorld(w->bodies[i], o[0], o[1], o[2], ob);
        const double *in = w->s->bodies[i].inertia;
        /* the height that belongs to this velocity lies half a step back */
        double vy = v[1] - 0.5 * GRAVITY * STEP_S;
        sum +=
            0.5 * w->s->bodies[i].mass * (v[0] * v[0] + vy * vy + v[2] * v[2]) + w->s->bodies[i].mass * GRAVITY * p[1];
        for (int r = 0; r < 3; r++)
            for (int c = 0; c < 3; c++)
                sum += 0.5 * ob[r] * in[3 * r + c] * ob[c];
    }
    return sum;
}

static void report_contacts(world *w, touch_book *book, rigid_record *out)
{
    for (int i = 0; i < w->n_pending; i++) {
        const contact_pending *p = &w->pending[i];
        const dReal *f = p->feedback.f1;
        double along = f[0] * (double)p->normal.x + f[1] * (double)p->normal.y + f[2] * (double)p->normal.z;
        double late = p->approach > 0.05 ? p->depth / p->approach : 0.0;
        touch_report r = { p->solid_a,           p->solid_b,  w->t - (late < STEP_S ? late : STEP_S),
                           fabs(along) * STEP_S, p->approach, p->slide,
                           p->position };
        touch_add(book, w->s, &r, out);
    }
}

static void make_shifts(world *w)
{
    for (int i = 0; i < w->s->n_bodies; i++) {
        if (!w->shifted[i])
            continue;
        const dReal *p = dBodyGetPosition(w->bodies[i]);
        vec3 d = w->shifts[i];
        dBodySetPosition(w->bodies[i], p[0] + (double)d.x, p[1] + (double)d.y, p[2] + (double)d.z);
    }
}

static void step(world *w, touch_book *book, rigid_record *out)
{
    start_bodies(w);
    move_kinematic(w);
    w->n_pending = 0;
    memset(w->in_touch, 0, (size_t)w->s->n_bodies * sizeof *w->in_touch);
    memset(w->shifted, 0, (size_t)w->s->n_bodies * sizeof *w->shifted);
    dSpaceCollide2((dGeomID)w->solid_space, (dGeomID)w->free_space, w, near_pair);
    dSpaceCollide(w->free_space, w, near_pair);
    make_shifts(w);
    for (int i = 0; i < w->s->n_bodies; i++)
        if (w->started[i])
            buoyancy(w, i);
    if (w->s->crowd)
        dWorldQuickStep(w->id, STEP_S);
    else
        dWorldStep(w->id, STEP_S);
    for (int i = 0; i < w->s->n_bodies; i++)
        roll_brake(w, i);
    report_contacts(w, book, out);
    dJointGroupEmpty(w->joints);
    w->t += STEP_S;
    touch_step(book, w->s, w->t, out);
}

static void record(const world *w, rigid_record *out)
{
    for (int i = 0; i < w->s->n_bodies; i++) {
        const rigid *r = &w->s->bodies[i];
        track *tr = &out->tracks[i];
        long k = lround(w->t * TRACK_RATE);
        if (k < 0 || k >= tr->n)
            continue;
        if (!w->started[i]) {
            tr->samples[k] = r->start;
            continue;
        }
        quat q = from_ode(dBodyGetQuaternion(w->bodies[i]));
        tr->samples[k] = (placing){ v3_sub(to_vec3(dBodyGetPosition(w->bodies[i])), quat_rotate(q, r->middle)), q };
    }
}

void rigid_simulate(const rigid_setup *s, const rigid_choice *c, rigid_record *out, ciel_arena *a, rigid_judge *judge,
                    void *user)
{
    const motion *m = s->m;
    memset(out, 0, sizeof *out);
    out->arena = a;
    out->tracks = ARENA_ARRAY(a, (size_t)s->n_bodies, track);
    for (int i = 0; i < s->n_bodies; i++) {
        out->tracks[i].n = (int)ceil(m->scene->seconds * TRACK_RATE) + 2;
        out->tracks[i].samples = ARENA_ARRAY(a, (size_t)out->tracks[i].n, placing);
    }
    world w;
    world_make(&w, s, c, a);
    touch_book book = { 0 };
    double first = 0.0;
    for (int i = 0; i < s->n_bodies; i++) {
        w.begin[i] = s->bodies[i].begin - (c->lead > 0.0 && s->bodies[i].thrown ? c->lead : 0.0);
        first = w.begin[i] < first ? w.begin[i] : first;
        body_goes_to(&w, i, s->bodies[i].start);
    }
    long from = (long)floor(first * STEP_RATE), until = (long)ceil(m->scene->seconds * STEP_RATE) + 2;
    w.t = (double)from * STEP_S;
    double before = 0.0;
    for (long k = from; k <= until; k++) {
        w.t = (double)k * STEP_S;
        if (k % 2 == 0)
            record(&w, out);
        if (judge && k % 8 == 0 && !judge(user, s, out, w.t)) {
            out->stopped = true;
            break;
        }
        if (motion_cancelled(m))
            break;
        step(&w, &book, out);
        double now = energy_of(&w);
        if (k == from)
            out->energy_start = now;
        else if (now - before > out->energy_gain)
            out->energy_gain = now - before;
        before = out->energy_end = now;
    }
    touch_finish(&book, s, w.t, out);
    world_free(&w);
}
