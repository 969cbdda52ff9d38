/* motion/actor.c - models, placing, and where every actor is at any time.
 *
 * Placing: position and rotation are in the world, or relative to the anchor of what carries the actor (`on`). What is
 * carried goes where its carrier goes. A hand that holds an actor (verb hold and its kin) is a carrier for a span.
 * Loops (a on b, b on a) are cut where they are met: the actor asked twice answers with its placed state.
 */
#include "motion/internal.h"
#include <string.h>

affine placing_affine(placing p)
{
    return affine_trs(p.p, p.q, 1.0f);
}

placing placing_of(const affine *a)
{
    vec3 x = v3_norm(a->x), y = v3_norm(v3_sub(a->y, v3_scale(x, v3_dot(x, a->y))));
    return (placing){ a->p, quat_from_axes(x, y, v3_cross(x, y)) };
}

placing placing_mul(placing a, placing b)
{
    return (placing){ v3_add(a.p, quat_rotate(a.q, b.p)), quat_mul(a.q, b.q) };
}

placing placing_inverse(placing a)
{
    quat c = quat_conj(a.q);
    return (placing){ v3_neg(quat_rotate(c, a.p)), c };
}

placing track_at(const track *tr, double t)
{
    double x = t * TRACK_RATE;
    if (x <= 0.0)
        return tr->samples[0];
    int i = (int)x;
    if (i >= tr->n - 1)
        return tr->samples[tr->n - 1];
    float f = (float)(x - i);
    const placing *a = &tr->samples[i], *b = a + 1;
    return (placing){ v3_lerp(a->p, b->p, f), quat_nlerp(a->q, b->q, f) };
}

const scene_action *actor_action(const actor *a, const char *verb)
{
    for (size_t i = 0; i < a->entity->n_actions; i++)
        if (strcmp(a->entity->actions[i].verb, verb) == 0)
            return &a->entity->actions[i];
    return NULL;
}

/* ---- building and placing ---- */

static bool has_verb(const entity *e, const char *const *verbs)
{
    for (size_t i = 0; i < e->n_actions; i++)
        for (const char *const *v = verbs; *v; v++)
            if (strcmp(e->actions[i].verb, *v) == 0)
                return true;
    return false;
}

static enum drive choose_drive(const actor *a)
{
    static const char *const free_verbs[] = { "thrown", "bounce", "fall", NULL };
    static const char *const water_verbs[] = { "float", "drift", "sail", NULL };
    if (a->model.skeleton)
        return DRIVE_CHARACTER;
    if (a->entity->body.kind == BODY_DYNAMIC || has_verb(a->entity, free_verbs))
        return DRIVE_BODY;
    if (a->entity->body.kind == BODY_FLOATING || has_verb(a->entity, water_verbs))
        return DRIVE_WATER;
    return path_moves(a) ? DRIVE_PATH : DRIVE_STILL;
}

static void find_parent(motion *m, actor *a)
{
    const entity *e = a->entity;
    quat q = quat_euler_deg(e->rotation_deg.x, e->rotation_deg.y, e->rotation_deg.z);
    a->local = (placing){ e->position, q };
    a->parent = e->on ? motion_find(m, e->on) : ACTOR_NONE;
    if (e->on && a->parent == ACTOR_NONE)
        motion_notice(m, "not_found", "%s stands on \"%s\", which is not in the scene", e->id, e->on);
    if (a->parent == a->index)
        a->parent = ACTOR_NONE;
    if (a->parent == ACTOR_NONE)
        return;
    const model *carrier = a->parent == ACTOR_PLACE ? &m->place : &m->actors[a->parent].model;
    const char *name = e->anchor ? e->anchor : "top";
    a->seat = model_anchor(carrier, name);
    if (!a->seat && a->parent == ACTOR_PLACE && !e->anchor)
        a->seat = model_anchor(carrier, "subject");
    if (!a->seat)
        motion_notice(m, "not_found", "%s has no \"%s\" for %s to be on", e->on, name, e->id);
}

static placing carried_by(const motion *m, const actor *a, double t)
{
    placing seat = { a->seat ? a->seat->position : v3(0, 0, 0), quat_identity() };
    if (a->parent == ACTOR_PLACE)
        return placing_mul(seat, a->local);
    const actor_state *s = actor_state_at(m, a->parent, t);
    affine world = s->to_world;
    if (a->seat && a->seat->joint >= 0 && s->joints) {
        world = affine_mul(&world, &s->joints[a->seat->joint]);
    }
    placing p = placing_of(&world);
    p.p = affine_point(&world, seat.p);
    return placing_mul(p, a->local);
}

static placing resolve_placed(motion *m, actor *a)
{
    if (a->busy)
        return a->local;
    if (a->settled)
        return a->placed;
    if (a->parent == ACTOR_NONE)
        return a->local;
    placing seat = { a->seat ? a->seat->position : v3(0, 0, 0), quat_identity() };
    if (a->parent == ACTOR_PLACE)
        return placing_mul(seat, a->local);
    a->busy = true;
    placing carrier = resolve_placed(m, &m->actors[a->parent]);
    a->busy = false;
    return placing_mul(placing_mul(carrier, seat), a->local);
}

static void make_cache(motion *m, actor *a)
{
    for (int k = 0; k <= CACHE_SLOTS && a->model.skeleton; k++) {
        actor_state *s = &a->cache[k];
        s->joints = ARENA_ARRAY(&m->arena, (size_t)a->model.skeleton->n_joints, affine);
        s->morphs = ARENA_ARRAY(&m->arena, (size_t)a->model.n_morphs + 1, float);
        for (int j = 0; j < a->model.skeleton->n_joints; j++)
            s->joints[j] = affine_identity();
    }
}

void actors_forget(motion *m)
{
    for (int i = 0; i < m->n_actors; i++)
        for (int k = 0; k < CACHE_SLOTS; k++)
            m->actors[i].cache[k].valid = false;
}

int actors_build(motion *m, ciel_fail *fail)
{
    const scene *sc = m->scene;
    int err = library_build_place(m->lib, &m->place, sc, &m->arena, fail);
    if (err)
        return err;
    m->n_actors = (int)sc->n_entities;
    m->asking = ARENA_NEW(&m->arena, struct asking);
    m->actors = ARENA_ARRAY(&m->arena, sc->n_entities + 1, actor);
    for (int i = 0; i < m->n_actors; i++) {
        actor *a = &m->actors[i];
        a->entity = &sc->entities[i];
        a->index = i;
        a->seed = rng_hash(m->seed, rng_key(a->entity->id));
        a->fill_from = a->fill_to = -1.0;
        if (motion_cancelled(m))
            return ciel_fail_set(fail, CIEL_E_CANCELLED, "motion was cancelled");
        if ((err = library_build(m->lib, &a->model, sc, a->entity, &m->arena, fail)) != CIEL_OK)
            return err;
        a->drive = choose_drive(a);
        make_cache(m, a);
    }
    for (int i = 0; i < m->n_actors; i++)
        find_parent(m, &m->actors[i]);
    for (int i = 0; i < m->n_actors; i++)
        m->actors[i].placed = resolve_placed(m, &m->actors[i]);
    return CIEL_OK;
}

/* What was put at ground level stands on the ground as it is there: slopes, kerbs, steps. Nothing is moved far. */
void actors_settle(motion *m)
{
    static const char *const airborne[] = { "levitate", "fly",    "thrown", "juggled", "orbit",
                                            "fall",     "bounce", "swing",  "pour",    NULL };
    const float most = 0.5f;
    for (int i = 0; i < m->n_actors; i++) {
        actor *a = &m->actors[i];
        bool level = a->parent < 0 && fabsf(a->entity->position.y) < 0.01f && a->drive != DRIVE_WATER;
        if (!level || has_verb(a->entity, airborne))
            continue;
        float y = ground_below(m->ground, a->placed.p.x, a->placed.p.z, a->placed.p.y + most, NULL);
        if (y > a->placed.p.y - most)
            a->placed.p.y = y;
        a->settled = true;
    }
    for (int i = 0; i < m->n_actors; i++)
        if (m->actors[i].parent >= 0)
            m->actors[i].placed = resolve_placed(m, &m->actors[i]);
}

/* ---- characters and hands ---- */

static void plan_holdings(motion *m)
{
    static const char *const verbs[] = { "hold", "drink", "read", "throw", NULL };
    for (int i = 0; i < m->n_actors; i++) {
        const actor *holder = &m->actors[i];
        if (!holder->model.skeleton)
            continue;
        for (size_t k = 0; k < holder->entity->n_actions; k++) {
            const scene_action *act = &holder->entity->actions[k];
            bool holds = false;
            for (const char *const *v = verbs; *v; v++)
                holds |= strcmp(act->verb, *v) == 0;
            int held = holds ? motion_find(m, act->target) : ACTOR_NONE;
            if (held < 0 || held == i)
                continue;
            actor *h = &m->actors[held];
            const char *hand = params_text(&act->params, "hand", "right");
            ARENA_PUSH(&m->arena, h->holdings, h->n_holdings) =
                (holding){ act->begin, action_end(m, act), i, strcmp(hand, "left") == 0 ? "hand_l" : "hand_r", act };
        }
    }
}

typedef struct character_ground {
    const motion *m;
    const actor *a;
} character_ground;
/* over what carries it, somebody stands on that and not on the floor below */
static bool over_carrier(const motion *m, const actor *a, float x, float z)
{
    if (a->parent < 0)
        return false;
    const actor *under = &m->actors[a->parent];
    vec3 d = quat_rotate(quat_conj(under->placed.q), v3_sub(v3(x, under->placed.p.y, z), under->placed.p));
    aabb b = under->model.bounds;
    return d.x > b.lo.x && d.x < b.hi.x && d.z > b.lo.z && d.z < b.hi.z;
}

static float height_under(void *user, float x, float z)
{
    const character_ground *g = user;
    if (over_carrier(g->m, g->a, x, z))
        return g->a->placed.p.y;
    float stood = g->a->placed.p.y, y = ground_below(g->m->ground, x, z, stood + 0.6f, NULL);
    return y > stood - 30.0f ? y : stood;
}

void actors_plan(motion *m)
{
    plan_holdings(m);
    for (int i = 0; i < m->n_actors; i++) {
        actor *a = &m->actors[i];
        if (!a->model.skeleton)
            continue;
        character_ground *g = ARENA_NEW(&m->arena, character_ground);
        *g = (character_ground){ m, a };
        const char *underfoot = m->place.place ? m->place.place->ground : NULL;
        character_input in = {
            m->scene, a->entity,         &a->model,         placing_affine(a->placed),         height_under,
            g,        motion_locator(m), m->options.speech, underfoot ? underfoot : "concrete"
        };
        a->character = character_create(&m->arena, &in);
    }
}

/* ---- asking ---- */

static const holding *held_at(const actor *a, double t)
{
    const holding *last = NULL;
    for (size_t i = 0; i < a->n_holdings; i++)
        if (a->holdings[i].begin <= t + 1e-9)
            if (!last || a->holdings[i].begin >= last->begin)
                last = &a->holdings[i];
    return last;
}

static bool is_read(const actor *a)
{
    static const char *const words[] = { "book",   "newspaper", "magazine", "map",     "letter",
                                         "tablet", "phone",     "menu",     "notebook" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(a->entity->thing, words[i]))
            return true;
    return false;
}

/* what is read leans back to face the reader; a cup tips as it comes to the mouth */
static float lean_of(const motion *m, const actor *a, int i_holder, const holding *h, double t, vec3 palm)
{
    if (is_read(a))
        return -0.85f;
    vec3 mouth;
    if (!h || strcmp(h->action->verb, "drink") != 0 ||
        (!actor_anchor_at(m, i_holder, "mouth", t, &mouth, NULL) &&
         !actor_anchor_at(m, i_holder, "face", t, &mouth, NULL)))
        return 0.0f;
    return -0.9f * f_smooth(0.20f, 0.07f, v3_dist(palm, mouth));
}

/* the way a thing sits in a hand: its grip (or middle) in the palm, upright, facing as the holder does */
static placing in_hand(const motion *m, const actor *a, int i_holder, const char *hand, const holding *h, double t)
{
    const actor *holder = &m->actors[i_holder];
    if (holder->busy) { /* it asks itself where to look: before its chest */
        m->asking->loops++;
        affine w = placing_affine(holder->placed);
        return (placing){ affine_point(&w, v3(0, 0.72f * holder->model.height_m, 0.36f)), holder->placed.q };
    }
    const actor_state *s = actor_state_at(m, i_holder, t);
    placing body = placing_of(&s->to_world);
    vec3 palm, out;
    if (!actor_anchor_at(m, i_holder, hand, t, &palm, &out))
        palm = affine_point(&s->to_world, v3(0, 0.5f * holder->model.height_m, 0.2f));
    const anchor *grip = model_anchor(&a->model, "grip");
    vec3 size = aabb_size(a->model.bounds);
    if (!grip && f_max(size.x, f_max(size.y, size.z)) > 0.16f) /* a cup is grasped whole */
        grip = model_anchor(&a->model, "handle");
    if (!grip)
        grip = model_anchor(&a->model, "center");
    vec3 g = grip ? grip->position : aabb_center(a->model.bounds);
    vec3 other;
    bool both =
        h && (strcmp(h->action->verb, "read") == 0 || strcmp(params_text(&h->action->params, "hand", ""), "both") == 0);
    if (both && actor_anchor_at(m, i_holder, strcmp(hand, "hand_l") == 0 ? "hand_r" : "hand_l", t, &other, NULL))
        palm = v3_lerp(palm, other, 0.5f);
    quat lean = quat_axis(v3(1, 0, 0), lean_of(m, a, i_holder, h, t, palm));
    quat q = quat_mul(quat_mul(body.q, lean),
                      quat_euler_deg(a->entity->rotation_deg.x, a->entity->rotation_deg.y, a->entity->rotation_deg.z));
    return (placing){ v3_sub(palm, quat_rotate(q, g)), q };
}

placing actor_carried_at(const motion *m, int i, double t)
{
    actor *a = &m->actors[i];
    const holding *h = held_at(a, t);
    if (h)
        return in_hand(m, a, h->holder, h->hand, h, t < h->end ? t : h->end);
    if (a->parent >= 0 && a->seat && a->seat->joint >= 0 && strncmp(a->seat->name, "hand_", 5) == 0)
        return in_hand(m, a, a->parent, a->seat->name, NULL, t);
    return a->parent == ACTOR_NONE || a->parent == ACTOR_PLACE ? a->placed : carried_by(m, a, t);
}

static void compute(const motion *m, actor *a, double t, actor_state *s)
{
    vec3 scale = v3(1, 1, 1);
    placing at;
    if (a->character) {
        pose p;
        pose_rest(&p);
        p.morphs = s->morphs;
        character_at(a->character, t, &s->to_world, &p);
        pose_matrices(a->model.skeleton, &p, s->joints);
        if (path_moves(a) || a->parent >= 0) {
            placing self = placing_of(&s->to_world), base = actor_carried_at(m, a->index, t), from = a->placed;
            placing carried = placing_mul(placing_mul(base, placing_inverse(from)), self);
            actor_path_at(m, a, t, carried, &at, &scale);
            s->to_world = placing_affine(at);
        }
        return;
    }
    if (a->drive == DRIVE_BODY && a->track.n && t >= a->body_from) {
        at = track_at(&a->track, t);
    } else {
        at = actor_carried_at(m, a->index, t);
        if (a->drive != DRIVE_STILL)
            actor_path_at(m, a, t, at, &at, &scale);
    }
    s->to_world = placing_affine(at);
    s->to_world.x = v3_scale(s->to_world.x, scale.x);
    s->to_world.y = v3_scale(s->to_world.y, scale.y);
    s->to_world.z = v3_scale(s->to_world.z, scale.z);
}

const actor_state *actor_state_at(const motion *m, int i, double t)
{
    actor *a = &m->actors[i];
    for (int k = 0; k < CACHE_SLOTS; k++)
        if (a->cache[k].valid && a->cache[k].t == t)
            return &a->cache[k];
    if (a->busy) { /* asked while it is being asked: where it was placed is the best there is */
        m->asking->loops++;
        a->cache[CACHE_SLOTS].to_world = placing_affine(a->placed);
        return &a->cache[CACHE_SLOTS];
    }
    actor_state *s = &a->cache[a->next_slot];
    a->next_slot = (a->next_slot + 1) % CACHE_SLOTS;
    s->valid = false;
    s->t = t;
    int loops = m->asking->loops;
    m->asking->depth++;
    a->busy = true;
    compute(m, a, t, s);
    a->busy = false;
    m->asking->depth--;
    s->valid = m->asking->depth == 0 || m->asking->loops == loops;
    return s;
}

affine actor_at(const motion *m, int i, double t)
{
    return actor_state_at(m, i, t)->to_world;
}

bool actor_anchor_at(const motion *m, int i, const char *name, double t, vec3 *position, vec3 *direction)
{
    if (i == ACTOR_NONE)
        return false;
    const model *mo = i == ACTOR_PLACE ? &m->place : &m->actors[i].model;
    const anchor *an = model_anchor(mo, name ? name : "center");
    anchor middle = { "center", aabb_center(mo->bounds), { 0, 1, 0 }, 0, -1 };
    if (!an && name)
        return false;
    if (!an)
        an = &middle;
    affine world = affine_identity();
    if (i >= 0) {
        const actor_state *s = actor_state_at(m, i, t);
        world = s->to_world;
        if (an->joint >= 0 && s->joints)
            world = affine_mul(&world, &s->joints[an->joint]);
    }
    *position = affine_point(&world, an->position);
    if (direction)
        *direction = v3_norm(affine_vector(&world, an->direction));
    return true;
}

static aabb box_moved(aabb b, const affine *m)
{
    aabb out = aabb_empty();
    for (int k = 0; k < 8; k++)
        out = aabb_add(out,
                       affine_point(m, v3(k & 1 ? b.hi.x : b.lo.x, k & 2 ? b.hi.y : b.lo.y, k & 4 ? b.hi.z : b.lo.z)));
    return out;
}

aabb motion_bounds(const motion *m, uint32_t index, double t)
{
    if (index == STAGE_PLACE)
        return m->place.bounds;
    CIEL_ASSERT(index < (uint32_t)m->n_actors);
    actor *a = &m->actors[index];
    const actor_state *s = actor_state_at(m, (int)index, t);
    if (!a->model.skeleton || !s->joints)
        return box_moved(a->model.bounds, &s->to_world);
    /* a rigged body: about its joints, with the margin that the rest pose has about them */
    aabb rest = aabb_empty(), now = aabb_empty();
    for (int j = 0; j < a->model.skeleton->n_joints; j++) {
        rest = aabb_add(rest, a->model.skeleton->joints[j].rest);
        now = aabb_add(now, affine_point(&s->to_world, pose_joint_at(a->model.skeleton, s->joints, j)));
    }
    vec3 below = v3_sub(rest.lo, a->model.bounds.lo), above = v3_sub(a->model.bounds.hi, rest.hi);
    float side = f_min(f_max(f_max(below.x, above.x), f_max(below.z, above.z)), 0.25f);
    now.lo = v3_sub(now.lo, v3(side, f_max(below.y, 0), side));
    now.hi = v3_add(now.hi, v3(side, f_max(above.y, 0), side));
    return now;
}
