/* direction/company.c - who goes ahead and who behind: "leads her sheep", "follows a man", "chases a cat"; and two who
 * talk with one another.
 *
 * Both go, at one pace and the same way, whether the prompt says so of both or not; neither goes towards the other.
 * The hero keeps its mark; the others are staged before or behind it in a loose column. Keyed by the verb and by what
 * the things are.
 */
#include "base/rng.h"
#include "base/text.h"
#include "direction/director.h"

#include <string.h>

/* verbs of company: does the subject go ahead, and how far behind the other follows, in metres between them */
static const struct {
    const char *verb;
    bool ahead;
    float gap;
} verbs[] = { { "lead", true, 0.5f }, { "follow", false, 0.8f }, { "chase", false, 1.1f } };

static bool can_go(const director *d, int subject)
{
    const thing_info *t = subject >= 0 && d->cast[subject].n > 0 ? d->cast[subject].thing : NULL;
    return t && (t->kind == THING_PERSON || t->kind == THING_ANIMAL || t->kind == THING_VEHICLE);
}

bool company_of(const director *d, const brief_action *a, company *out)
{
    if (a->negated || a->subject == a->object || !can_go(d, a->subject) || !can_go(d, a->object))
        return false;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (ciel_streq(verbs[i].verb, a->verb)) {
            *out = (company){ verbs[i].ahead ? a->subject : a->object, verbs[i].ahead ? a->object : a->subject,
                              verbs[i].gap };
            return true;
        }
    return false;
}

static bool among(const part_cast *c, const entity *e)
{
    return list_has(c->ids, c->n, e->id);
}

bool keeps_company(const director *d, const entity *one, const entity *other)
{
    company c;
    for (size_t i = 0; i < d->b->n_actions; i++)
        if (company_of(d, &d->b->actions[i], &c)) {
            const part_cast *front = &d->cast[c.front], *rear = &d->cast[c.rear];
            bool one_in = among(front, one) || among(rear, one);
            if (one_in && (!other || among(front, other) || among(rear, other)))
                return true;
        }
    return false;
}

/* a loose column of n: where number `copy` is, across and along from its head, in lengths of one of them */
static vec3 column_slot(const director *d, const entity *e, size_t copy, size_t n)
{
    size_t abreast = n <= 2 ? 1 : n <= 8 ? 2 : 3, row = copy / abreast, column = copy % abreast;
    rng r = rng_make((uint64_t)d->sc->seed, e->id);
    float across = 0.75f * ((float)column - 0.5f * (float)(abreast - 1)) + 0.2f * (rng_float(&r) - 0.5f);
    return v3(across, 0, 1.15f * (float)row + 0.3f * rng_float(&r));
}

/* one alone that is led keeps at the leader's side, half a step behind */
static vec3 side_slot(const director *d, const entity *e, const entity *fixed)
{
    float wide = 0.5f * (entity_size(d, fixed).x + f_min(entity_size(d, e).x, entity_size(d, e).z));
    return v3(wide + 0.3f, 0, 0.25f);
}

static float longest(vec3 size)
{
    return f_max(size.x, size.z);
}

/* puts the copies of `subject` before (sign 1) or behind (-1) the one that keeps its place */
static void put_in_column(director *d, int subject, const entity *fixed, float gap, float sign, bool beside)
{
    vec3 ahead = heading_vector((double)fixed->rotation_deg.x), right = v3(-ahead.z, 0, ahead.x);
    size_t n = d->cast[subject].n;
    for (size_t k = 0; k < n; k++) {
        entity *e = scene_find(d->sc, d->cast[subject].ids[k]);
        if (e == fixed || (e->on && strcmp(e->on, "place") != 0))
            continue;
        float length = longest(entity_size(d, e)), apart = 0.5f * (longest(entity_size(d, fixed)) + length) + gap;
        vec3 slot =
            beside ? side_slot(d, e, fixed) : v3_add(v3_scale(column_slot(d, e, k, n), length), v3(0, 0, apart));
        vec3 way = v3_add(v3_scale(ahead, sign * slot.z), v3_scale(right, slot.x));
        vec3 from = e->on ? fixed->position : entity_stands(d, fixed);
        float y = e->on ? from.y : e->position.y; /* in the air it keeps its height */
        if (e->on) {
            e->on = fixed->on;
            e->anchor = fixed->anchor;
        }
        e->position = v3(from.x + way.x, y, from.z + way.z);
        e->rotation_deg.x = fixed->rotation_deg.x;
    }
}

void stage_company(director *d)
{
    company c;
    for (size_t i = 0; i < d->b->n_actions; i++) {
        if (!company_of(d, &d->b->actions[i], &c))
            continue;
        bool rear_stays = c.rear == d->hero_subject;
        const entity *fixed = cast_entity(d, rear_stays ? c.rear : c.front);
        if (fixed->on && strcmp(fixed->on, "place") != 0)
            continue; /* who rides goes where the mount goes */
        int moved = rear_stays ? c.front : c.rear;
        bool beside = c.front == d->b->actions[i].subject && d->cast[moved].n == 1;
        put_in_column(d, moved, fixed, c.gap, rear_stays ? 1.0f : -1.0f, beside);
    }
}

/* ---- what rolls at others ---- */

bool is_strike(const scene_action *a)
{
    return params_number(&a->params, "strikes", 0) > 0;
}

/* it comes from the side of the frame, on the ground that they stand on */
void stage_strike(director *d, entity *e)
{
    for (size_t i = 0; i < e->n_actions; i++) {
        scene_action *a = &e->actions[i];
        const entity *target = is_strike(a) ? scene_find(d->sc, a->target) : NULL;
        if (!target)
            continue;
        vec3 side = camera_side(d), across = v3(side.z, 0, -side.x);
        const anchor *top = ciel_streq(target->on, "place") ? place_anchor(d, target->anchor) : NULL;
        float far = top && top->radius > 0.2f ? f_min(1.0f, 0.9f * top->radius) : 1.0f;
        e->on = target->on;
        e->anchor = target->anchor;
        e->position = v3_mad(target->position, across, -far);
        e->rotation_deg = v3((float)heading_deg(across), 0, 0);
        a->to = v3_mad(entity_stands(d, target), across, 2);
        a->target = NULL;
    }
}

/* ---- two who talk ---- */

bool talks(const director *d, const entity *e)
{
    static const char *const words[] = { "say", "ask", "whisper", "shout", "speak", "face" };
    for (size_t i = 0; i < d->b->n_actions; i++) {
        const brief_action *a = &d->b->actions[i];
        if (a->subject >= 0 && !a->negated && list_has(words, sizeof words / sizeof *words, a->verb) &&
            d->cast[a->subject].thing && d->cast[a->subject].thing->kind == THING_PERSON &&
            among(&d->cast[a->subject], e))
            return true;
    }
    for (size_t i = 0; i < d->b->sound.n_lines; i++) {
        int speaker = d->b->sound.lines[i].speaker;
        if (speaker >= 0 && among(&d->cast[speaker], e))
            return true;
    }
    return false;
}

/* The first two who have lines; false when there are not two. */
static bool find_talkers(const director *d, entity *two[2])
{
    int n = 0;
    for (size_t i = 0; i < d->sc->n_entities && n < 2; i++)
        if (talks(d, &d->sc->entities[i]))
            two[n++] = &d->sc->entities[i];
    return n == 2;
}

void act_dialogue(director *d)
{
    entity *two[2];
    if (!find_talkers(d, two))
        return;
    for (int i = 0; i < 2; i++) {
        scene_action *look = NULL;
        for (size_t k = 0; k < two[i]->n_actions; k++)
            if (ciel_streq(two[i]->actions[k].verb, "look"))
                look = &two[i]->actions[k];
        look = look ? look : scene_add_action(d->sc, two[i], "look", 0, -1);
        look->target = look->target ? look->target : two[1 - i]->id;
    }
}

void stage_dialogue(director *d)
{
    entity *two[2];
    if (!find_talkers(d, two))
        return;
    vec3 side = camera_side(d), to = v3_sub(entity_stands(d, two[1]), entity_stands(d, two[0]));
    to.y = 0;
    for (int i = 0; i < 2; i++) {
        bool placed = two[i]->on && strcmp(two[i]->on, "place") == 0 && !entity_does(two[i], "sit");
        if (placed && !goes_somewhere(two[i]) && v3_len(to) > 0.05f) /* half to the other, half to us */
            two[i]->rotation_deg.x =
                (float)heading_deg(v3_add(v3_scale(v3_norm(to), i ? -1.0f : 1.0f), v3_scale(side, 0.75f)));
    }
}
