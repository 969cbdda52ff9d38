/* motion/outcome.c - directing physics: tries throws until one does what the scene wants, and keeps it.
 *
 * Every try is a whole run with another seed; what varies is said in rigid_choice. A run is judged while it goes, and
 * given up as soon as it cannot succeed. Among those that succeed the more telling one is kept (it strikes early,
 * strikes several things, ends in view); the first that is good enough, or some patience after the first success, ends
 * the search. To come to rest before the film ends, later tries also bounce a little less and roll a little shorter.
 * The number of tries is fixed by the scene, not by the clock, so the same scene gives the same film.
 */
#include "motion/physics.h"
#include <string.h>

#define MOST_TRIES    400
#define MOST_OUTCOMES 16
#define GOOD_ENOUGH   72.0
#define REST_SPEED    0.06f

enum wish {
    WISH_MISSES,
    WISH_ENTERS,
    WISH_HITS,
    WISH_FALLS_OFF,
    WISH_RESTS,
    WISH_STAYS_ON,
    WISH_TOPPLES
};
static const char *const wish_names[] = { "misses",        "enters",   "hits",   "falls_off",
                                          "comes_to_rest", "stays_on", "topples" };

typedef struct outcome {
    enum wish wish;
    int body, target; /* index of rigid; actor, ACTOR_PLACE or ACTOR_NONE */
    bool has_opening;
    vec3 mouth, axis; /* world */
    float radius;
    bool entered; /* this run, so far */
    bool failed;
    vec3 last;
    bool has_last;
} outcome;

typedef struct search {
    const rigid_setup *s;
    outcome items[MOST_OUTCOMES];
    int n;
    bool wants_rest, wants_fall, all_at_rest, unseen_hand;
} search;

static const char *const mouths[] = { "hoop", "rim", "basket", "goal", "opening", "inside", "net", NULL };

static void find_mouth(const rigid_setup *s, outcome *o)
{
    if (o->target == ACTOR_NONE)
        return;
    const model *mo = o->target == ACTOR_PLACE ? &s->m->place : &s->m->actors[o->target].model;
    for (const char *const *name = mouths; *name; name++) {
        const anchor *an = model_anchor(mo, *name);
        if (!an || an->radius <= 0.0f)
            continue;
        o->has_opening = actor_anchor_at(s->m, o->target, *name, 0.0, &o->mouth, &o->axis);
        o->radius = an->radius;
        return;
    }
}

static int body_of(const rigid_setup *s, int i_actor)
{
    for (int i = 0; i < s->n_bodies; i++)
        if (s->bodies[i].actor == i_actor)
            return i;
    return -1;
}

static void read_outcomes(search *x)
{
    motion *m = x->s->m;
    for (size_t k = 0; k < m->scene->n_outcomes && x->n < MOST_OUTCOMES; k++) {
        const scene_outcome *so = &m->scene->outcomes[k];
        outcome o = { .body = body_of(x->s, motion_find(m, so->entity)), .target = motion_find(m, so->target) };
        int wish = -1;
        for (int i = 0; i < (int)(sizeof wish_names / sizeof *wish_names); i++)
            if (strcmp(wish_names[i], so->what) == 0)
                wish = i;
        if (wish < 0 || o.body < 0) {
            motion_notice(m, "not_supported", "%s %s: %s", so->entity, so->what,
                          wish < 0 ? "an outcome that is not known" : "it is not a free body");
            continue;
        }
        o.wish = (enum wish)wish;
        if (o.wish == WISH_MISSES || o.wish == WISH_ENTERS || o.wish == WISH_HITS)
            find_mouth(x->s, &o);
        x->wants_rest |= o.wish == WISH_RESTS || o.wish == WISH_STAYS_ON;
        x->wants_fall |= o.wish == WISH_FALLS_OFF || o.wish == WISH_TOPPLES || o.wish == WISH_HITS;
        const rigid *b = &x->s->bodies[o.body];
        x->unseen_hand |= b->thrown && b->begin < 0.5 && b->release == 0.0;
        x->items[x->n++] = o;
    }
}

/* what stands on something and is to fall has to leave it, though no outcome says so */
static void read_falls(search *x)
{
    for (int i = 0; i < x->s->n_bodies && x->n < MOST_OUTCOMES; i++) {
        const actor *a = &x->s->m->actors[x->s->bodies[i].actor];
        bool told = false;
        for (int k = 0; k < x->n; k++)
            told |= x->items[k].body == i;
        if (told || !rigid_must_leave(a))
            continue;
        x->wants_fall = true;
        x->items[x->n++] = (outcome){ .wish = WISH_FALLS_OFF, .body = i, .target = a->parent };
    }
}

/* nothing moves or is thrown: then what must fall has to be pushed */
static bool at_rest(const rigid_setup *s)
{
    for (int i = 0; i < s->n_bodies; i++)
        if (s->bodies[i].thrown || v3_len2(s->bodies[i].velocity) > 0.0f || v3_len2(s->bodies[i].spin) > 0.0f)
            return false;
    return true;
}

/* ---- judging ---- */

static vec3 middle_at(const rigid_setup *s, const rigid_record *r, int body, double t)
{
    placing p = track_at(&r->tracks[body], t);
    return v3_add(p.p, quat_rotate(p.q, s->bodies[body].middle));
}

/* has the way from a to b gone through the mouth, inwards? */
static bool through(const outcome *o, vec3 a, vec3 b)
{
    float da = v3_dot(v3_sub(a, o->mouth), o->axis), db = v3_dot(v3_sub(b, o->mouth), o->axis);
    if (da < 0.0f || db >= 0.0f)
        return false;
    vec3 p = v3_lerp(a, b, da / (da - db)), d = v3_sub(p, o->mouth);
    return v3_len(v3_mad(d, o->axis, -v3_dot(d, o->axis))) < o->radius;
}

static bool watch(void *user, const rigid_setup *s, const rigid_record *r, double t)
{
    search *x = user;
    if (t < 0.0)
        return true;
    for (int i = 0; i < x->n; i++) {
        outcome *o = &x->items[i];
        vec3 now = middle_at(s, r, o->body, t);
        if (o->has_opening && o->has_last && through(o, o->last, now))
            o->entered = true;
        o->last = now;
        o->has_last = true;
        if (o->wish == WISH_MISSES && o->entered)
            return false;
        if (now.y < -1e3f)
            return false;
    }
    return true;
}

/* a place is struck anywhere; its hoop, only about the hoop (rim, board) */
static bool struck(const rigid_record *r, const outcome *o, int own)
{
    for (size_t i = 0; i < r->n_events; i++) {
        const touch_event *e = &r->events[i];
        bool pair = (e->actor_a == own && e->actor_b == o->target) || (e->actor_a == o->target && e->actor_b == own);
        if (e->e.kind != EVENT_CONTACT || e->e.t < 0.0 || !pair)
            continue;
        if (o->target != ACTOR_PLACE || !o->has_opening || v3_dist(e->e.position, o->mouth) < 4.0f * o->radius + 0.5f)
            return true;
    }
    return false;
}

/* The end by which outcomes are judged. A film that was made longer keeps what came about in it: its own first length, as
 * far as this place was on the screen then. */
static double judged_until(const scene *sc)
{
    double before = sc->n_shots ? sc->shots[sc->n_shots - 1].end : sc->seconds;
    for (size_t i = 0; i < sc->n_changes; i++)
        before -= sc->changes[i].seconds;
    return before > 0.01 && before < sc->seconds ? before : sc->seconds;
}

static float last_speed(const rigid_setup *s, const rigid_record *r, int body)
{
    double end = judged_until(s->m->scene);
    float most = 0.0f;
    for (int k = 0; k < 6; k++) {
        double t = end - 0.05 * (k + 1);
        float v = v3_dist(middle_at(s, r, body, t), middle_at(s, r, body, t + 0.05)) / 0.05f;
        most = f_max(most, v);
    }
    return most;
}

static float support_height(const rigid_setup *s, const outcome *o)
{
    if (o->target >= 0) {
        const actor *t = &s->m->actors[o->target];
        return t->placed.p.y + t->model.bounds.hi.y;
    }
    return s->bodies[o->body].start.p.y;
}

static bool came_true(const search *x, const outcome *o, const rigid_record *r)
{
    const rigid_setup *s = x->s;
    double end = judged_until(s->m->scene);
    const rigid *b = &s->bodies[o->body];
    placing last = track_at(&r->tracks[o->body], end);
    switch (o->wish) {
    case WISH_MISSES: return o->has_opening ? !o->entered : o->target != ACTOR_NONE ? !struck(r, o, b->actor) : true;
    case WISH_ENTERS:
        if (o->has_opening)
            return o->entered;
        vec3 c = middle_at(s, r, o->body, end);
        aabb box = motion_bounds(s->m, o->target >= 0 ? (uint32_t)o->target : STAGE_PLACE, end);
        return c.x > box.lo.x && c.x < box.hi.x && c.y > box.lo.y && c.y < box.hi.y && c.z > box.lo.z && c.z < box.hi.z;
    case WISH_HITS: return struck(r, o, b->actor);
    case WISH_FALLS_OFF: {
        placing soon = track_at(&r->tracks[o->body], 0.8 * end); /* so that the fall itself is seen to its end */
        return soon.p.y < support_height(s, o) - 0.08f && soon.p.y < b->start.p.y - 0.05f;
    }
    case WISH_STAYS_ON: return last.p.y > support_height(s, o) - 0.05f;
    case WISH_RESTS: return last_speed(s, r, o->body) < REST_SPEED;
    case WISH_TOPPLES: return quat_rotate(quat_mul(last.q, quat_conj(b->start.q)), v3(0, 1, 0)).y < 0.7f;
    }
    return false;
}

/* how telling a run is: strikes that are early and various, an end in view */
static double drama(const search *x, const rigid_record *r)
{
    const motion *m = x->s->m;
    double score = 0.0, first = 1e9, hardest = 0.0;
    const char *names[8];
    int n_names = 0;
    for (size_t i = 0; i < r->n_events; i++) {
        const event *e = &r->events[i].e;
        bool on_floor = r->events[i].actor_b == ACTOR_PLACE && (!e->name || strcmp(e->name, "floor") == 0);
        if (e->kind != EVENT_CONTACT || e->t < 0.0 || on_floor)
            continue;
        first = e->t < first ? e->t : first;
        double blow = e->impulse / (e->mass_kg > 1e-6 ? e->mass_kg : 1e-6);
        hardest = blow > hardest ? blow : hardest;
        bool known = !e->name;
        for (int k = 0; k < n_names; k++)
            known |= e->name && strcmp(names[k], e->name) == 0;
        if (!known && n_names < 8)
            names[n_names++] = e->name;
    }
    score += 10.0 * (n_names < 2 ? n_names : 2) + 2.0 * (hardest < 5.0 ? hardest : 5.0);
    if (first > 0.2 && first < 0.45 * judged_until(m->scene))
        score += 10.0;
    double end = judged_until(m->scene) - 0.01;
    const scene_shot *shot = scene_shot_at(m->scene, end);
    scene_locator loc = motion_locator(m);
    camera_pose cam = scene_camera_at(m->scene, shot, end, &loc);
    double px, py;
    vec3 last = middle_at(x->s, r, x->items[0].body, end);
    double depth = camera_project(&cam, last, &px, &py);
    if (depth > 0.0 && px > 0.06 && px < 0.94 && py > 0.06 && py < 0.94)
        score += 20.0;
    return score;
}

/* ---- searching ---- */

static rigid_choice choose(const search *x, int i, int n)
{
    rigid_choice c = { .seed = rng_hash(x->s->m->seed, (uint64_t)i), .vary = i > 0, .liveliness = 1.0f, .drag = 1.0f };
    rng r = { rng_hash(c.seed, rng_key("choice")), 0 };
    if (x->wants_rest && i > 0) {
        static const float lively[] = { 1.0f, 0.9f, 0.78f, 0.66f }, drag[] = { 1.0f, 3.0f, 7.0f, 14.0f };
        int level = i % 4;
        c.liveliness = lively[level];
        c.drag = drag[level];
    }
    float lead = rng_range(&r, 0.25f, 1.1f);
    if (x->unseen_hand && i > 0)
        c.lead = (double)lead; /* on its way when the film begins */
    if (x->wants_fall && x->all_at_rest)
        c.push = f_lerp(0.3f, 3.5f, (float)i / (float)n);
    return c;
}

static int count_tries(const rigid_setup *s)
{
    double work = judged_until(s->m->scene) / 4.0 * (s->n_bodies < 2 ? 1.0 : s->n_bodies) * (1.0 + s->n_solids / 80.0);
    double n = MOST_TRIES / (s->crowd ? 3.0 * work : work); /* the iterative solver is slower */
    return n > MOST_TRIES ? MOST_TRIES : n < 24.0 ? 24 : (int)n;
}

static void begin_run(search *x)
{
    for (int k = 0; k < x->n; k++)
        x->items[k].entered = x->items[k].has_last = false;
}

void outcome_search(const rigid_setup *s, rigid_record *best, rigid_choice *choice, ciel_arena *a)
{
    search x = { .s = s };
    read_outcomes(&x);
    read_falls(&x);
    x.all_at_rest = at_rest(s);
    rigid_choice plain = { .seed = s->m->seed, .liveliness = 1.0f, .drag = 1.0f };
    *choice = plain;
    ciel_arena scratch = { 0 };
    double best_score = -1.0;
    int n = x.n ? count_tries(s) : 0, best_true = 0, patience = s->crowd ? n / 16 : n / 8;
    for (int i = x.unseen_hand ? 1 : 0; i < n && !motion_cancelled(s->m); i++) {
        rigid_choice c = choose(&x, i, n);
        rigid_record r;
        ciel_arena_reset(&scratch);
        begin_run(&x);
        rigid_simulate(s, &c, &r, &scratch, watch, &x);
        int n_true = 0;
        for (int k = 0; k < x.n && !r.stopped; k++)
            n_true += came_true(&x, &x.items[k], &r);
        double score = 100.0 * n_true + (r.stopped ? 0.0 : drama(&x, &r)) + 25.0 * (double)c.liveliness;
        if (score > best_score) {
            best_score = score;
            best_true = n_true;
            *choice = c;
        }
        if ((n_true == x.n && score > 100.0 * n_true + GOOD_ENOUGH) || (best_true == x.n && patience-- == 0))
            break;
    }
    ciel_arena_free(&scratch);
    if (x.n && best_true < x.n)
        motion_notice(s->m, "outcome", "of %d outcomes that the physics should show, %d came true", x.n, best_true);
    rigid_simulate(s, choice, best, a, NULL, NULL);
}
