/* direction/framed.c - what a shot must hold: the hero and those that share its frame, as one box.
 *
 * Who is framed is found from what the scene says of them (carried, ridden, poured into, landed on, led); how large
 * they are in the frame is framing.c's business.
 */
#include "base/text.h"
#include "direction/director.h"

#include <string.h>

static aabb entity_box(director *d, const entity *e)
{
    vec3 at = entity_stands(d, e), size = entity_size(d, e);
    for (size_t i = 0; i < e->n_actions; i++)
        if (ciel_streq(e->actions[i].verb, "levitate"))
            at.y += (float)params_number(&e->actions[i].params, "height", 0);
        else if (is_landing(&e->actions[i]))
            at = e->actions[i].to; /* the operator waits there for it */
    float half = 0.5f * (size.x > size.z ? size.x : size.z);
    return (aabb){ v3(at.x - half, at.y, at.z - half), v3(at.x + half, at.y + size.y, at.z + half) };
}

static aabb box_union(aabb a, aabb b)
{
    return (aabb){ v3_min(a.lo, b.lo), v3_max(a.hi, b.hi) };
}

bool is_coming_down(const entity *e)
{
    for (size_t i = 0; i < e->n_actions; i++)
        if (is_landing(&e->actions[i]))
            return true;
    return false;
}

/* hovers for a while and then stands on the ground: is seen with it */
static bool hovers_first(const entity *e)
{
    for (size_t i = 0; i < e->n_actions; i++)
        if (ciel_streq(e->actions[i].verb, "levitate") && e->actions[i].end >= 0)
            return true;
    return false;
}

bool flies_kite(const entity *e)
{
    for (size_t i = 0; i < e->n_actions; i++)
        if (params_number(&e->actions[i].params, "flies_it", 0) > 0)
            return true;
    return false;
}

/* who plays an instrument that stands, a piano or a drum, is seen with it */
static bool plays_standing(const director *d, const entity *e)
{
    for (size_t i = 0; i < e->n_actions; i++) {
        const entity *what = ciel_streq(e->actions[i].verb, "play") ? scene_find(d->sc, e->actions[i].target) : NULL;
        if (what && !ciel_streq(what->on, e->id) && v3_len(entity_size(d, what)) > 0.8f)
            return true;
    }
    return false;
}

static bool deals_with_hero(const director *d, int subject)
{
    for (size_t i = 0; i < d->b->n_actions; i++)
        if (d->b->actions[i].subject == subject && d->b->actions[i].object >= 0 &&
            d->b->actions[i].object == d->hero_subject)
            return true;
    return false;
}

/* those that share the hero's frame: its copies, who or what it deals with, what stands on or under it */
static bool shares_frame(const director *d, const entity *hero, const entity *e)
{
    const part_cast *c = d->hero_subject >= 0 ? &d->cast[d->hero_subject] : NULL;
    for (size_t i = 0; c && i < c->n; i++)
        if (ciel_streq(c->ids[i], e->id))
            return true;
    for (size_t i = 0; i < d->b->n_subjects; i++) /* who sits by the fire that the film is about */
        if ((d->b->subjects[i].relation_to >= 0 && d->b->subjects[i].relation_to == d->hero_subject) ||
            deals_with_hero(d, (int)i))
            for (size_t k = 0; k < d->cast[i].n; k++)
                if (ciel_streq(d->cast[i].ids[k], e->id))
                    return true;
    for (size_t i = 0; i < d->sc->n_outcomes; i++) /* what it knocks over */
        if (ciel_streq(d->sc->outcomes[i].what, "topples") && ciel_streq(d->sc->outcomes[i].target, hero->id) &&
            ciel_streq(scene_find(d->sc, d->sc->outcomes[i].entity)->thing, e->thing))
            return true;
    if (keeps_company(d, hero, e) || (talks(d, hero) && talks(d, e)))
        return true;
    for (size_t i = 0; i < e->n_actions; i++)
        if (ciel_streq(e->actions[i].target, hero->id))
            return true;
    for (size_t i = 0; i < hero->n_actions; i++)
        if (ciel_streq(hero->actions[i].target, e->id) &&
            (ciel_streq(hero->actions[i].verb, "pour") ||
             (is_coming_down(hero) && v3_len(entity_size(d, e)) < 3 * v3_len(entity_size(d, hero))) ||
             flies_kite(hero) || plays_standing(d, hero)))
            return true;
    return false;
}

static bool poured_into(const director *d, const entity *e)
{
    for (size_t i = 0; i < d->sc->n_entities; i++)
        for (size_t k = 0; k < d->sc->entities[i].n_actions; k++) {
            const scene_action *a = &d->sc->entities[i].actions[k];
            if (ciel_streq(a->verb, "pour") && ciel_streq(a->target, e->id))
                return true;
        }
    return false;
}

/* somebody else has lines too: both are in the frame of a film of one shot, unless it is close on one */
static bool answered(const director *d, const entity *hero)
{
    for (size_t i = 0; i < d->sc->n_entities && d->b->n_shots == 1 && talks(d, hero); i++)
        if (&d->sc->entities[i] != hero && talks(d, &d->sc->entities[i]))
            return true;
    return false;
}

framed frame_of(director *d, const entity *hero, bool close)
{
    framed f = { 0 };
    const thing_info *t = hero ? library_find(d->lib, hero->thing) : NULL;
    if (!hero) {
        const anchor *a = place_anchor(d, "subject");
        f.middle = v3_add(a ? a->position : v3_fill(0), v3(0, 1.2f, 0));
        f.extent = v3(3, 2.4f, 3);
        return f;
    }
    aabb box = entity_box(d, hero);
    if (!close && entity_does(hero, "levitate") && box.lo.y - entity_stands(d, hero).y < 2 * aabb_size(box).y)
        box.lo.y =
            f_min(box.lo.y, 0.3f * box.lo.y + 0.7f * entity_stands(d, hero).y); /* low in the air: with its shadow */
    if (!close && hovers_first(hero))
        box.lo.y = entity_stands(d, hero).y;
    const anchor *floor = place_anchor(d, "subject");
    if (!close && floor && entity_does(hero, "fall") && box.lo.y > floor->position.y + 0.3f)
        box.lo.y = floor->position.y; /* with the floor that it falls to */
    f.person = t && t->kind == THING_PERSON;
    f.height_m = f.person ? (double)aabb_size(box).y : 0;
    if (entity_does(hero, "juggle")) {
        /* from the knees to the top of the arcs */
        f.slice_m = 1.28 * f.height_m;
        f.middle = v3(aabb_center(box).x, box.lo.y + 0.84f * (float)f.height_m, aabb_center(box).z);
        f.extent = v3(1.1f, (float)f.slice_m, 0.6f);
        return f;
    }
    const entity *mount = hero->on && strcmp(hero->on, "place") != 0 ? scene_find(d->sc, hero->on) : NULL;
    if (mount) { /* a rider is seen with what is ridden */
        box = box_union(box, entity_box(d, mount));
        f.person = f.person && close;
        f.height_m = f.person ? f.height_m : 0;
    }
    size_t n_copies = d->hero_subject >= 0 ? d->cast[d->hero_subject].n : 1;
    bool kite = !close &&
                (flies_kite(hero) || hovers_first(hero) || plays_standing(d, hero) || keeps_company(d, hero, NULL)),
         alone = (f.person || close) && n_copies == 1 && !kite && (close || !answered(d, hero));
    if (close && !f.person && poured_into(d, hero))
        box.hi.y += 0.7f * aabb_size(box).y; /* close on a cup: the stream above it, not the whole pot */
    for (size_t i = 0; i < d->sc->n_entities && !alone; i++) {
        const entity *e = &d->sc->entities[i];
        if (e != hero && !entity_does(e, "juggled") && !entity_does(e, "thrown") && shares_frame(d, hero, e))
            box = box_union(box, entity_box(d, e));
    }
    f.middle = aabb_center(box);
    f.extent = aabb_size(box);
    if (kite || (!f.person && !close && f.extent.y > 2 * entity_size(d, hero).y && entity_does(hero, "fall")))
        f.slice_m = 1.2 * (double)f.extent.y; /* from the feet to the kite, from the table to the floor */
    /* a group is framed from the waist up, all of it */
    if (f.person && !alone && !kite)
        f.group_slice = 0.62 * f.height_m;
    return f;
}
