/* direction/staging.c - where everybody stands: marks of the place, relations between things, rows of many.
 *
 * The hero takes the first mark, or the table when it is small and the place has one. Others go by their relation
 * ("on", "beside", "behind" ...) or, without one, to the hero's side. Held and carried things go with their carrier.
 */
#include "base/rng.h"
#include "base/text.h"
#include "direction/director.h"

#include <string.h>

static double mark_heading(const director *d)
{
    const anchor *a = place_anchor(d, "subject");
    vec3 dir = a && v3_len(a->direction) > 0.1f && fabsf(a->direction.y) < 0.9f ? a->direction : camera_side(d);
    return heading_deg(dir);
}

/* what has wheels keeps to the lane of a place that has one */
static const anchor *lane_for(const director *d, const entity *e, const thing_info *t)
{
    return t->kind == THING_VEHICLE && !(t->flags & (THING_FLOATS | THING_FLIES)) && !e->on ? place_anchor(d, "lane")
                                                                                            : NULL;
}

static bool stands_on_table(const director *d, const thing_info *t, vec3 size)
{
    bool small = size.x < 0.7f && size.y < 0.7f && size.z < 0.7f && t->kind != THING_PERSON &&
                 t->kind != THING_ANIMAL && t->kind != THING_GARMENT;
    return small && (place_anchor(d, "table") || place_anchor(d, "counter"));
}

static void put_on_place(entity *e, const char *anchor_name, vec3 offset)
{
    e->on = "place";
    e->anchor = anchor_name;
    e->position = offset;
}

static bool face_to_face(const entity *e)
{
    for (size_t i = 0; i < e->n_actions; i++)
        if (params_number(&e->actions[i].params, "handshake", 0) > 0 ||
            params_number(&e->actions[i].params, "guard", 0) > 0)
            return true;
    return false;
}

/* which way a lone one looks: at the camera's side, a little turned, unless it does something that has its own way */
static void face(director *d, entity *e, const thing_info *t, size_t copy, size_t n)
{
    if (e->rotation_deg.x != 0)
        return;
    /* several of a kind go the same way */
    bool together = n > 1 && goes_somewhere(e);
    rng r = rng_make((uint64_t)d->sc->seed, together ? e->thing : e->id);
    double turn = (double)rng_range(&r, 12, 26) * (rng_float(&r) < 0.5f ? -1 : 1);
    double heading = mark_heading(d);
    bool goes = goes_somewhere(e);
    if (goes && t->kind != THING_PERSON && !entity_does(e, "drift")) {
        heading = heading_deg(camera_side(d)) + (rng_float(&r) < 0.5f ? -64 : 64); /* across, a little towards us */
        bool runs = (t->kind == THING_ANIMAL || t->kind == THING_VEHICLE) && !is_airborne(e, t);
        if (runs && free_run(d, heading) < 5)
            heading = mark_heading(d); /* along a bridge or an alley, not off it */
    } else if (entity_does(e, "drift"))
        heading = mark_heading(d);
    else if (face_to_face(e))
        heading += copy ? -86 : 86;
    else if (t->kind == THING_PERSON && n == 2 && (entity_does(e, "speak") || entity_does(e, "laugh")))
        heading += copy ? -52 : 52; /* two who talk turn to one another */
    else if (t->kind == THING_PERSON && !goes)
        heading += 0.6 * turn;
    else if (t->kind == THING_ANIMAL || t->kind == THING_VEHICLE)
        heading += turn > 0 ? 40 : -40;
    else
        heading += copy ? 25.0 * (double)copy + turn : turn;
    e->rotation_deg.x = (float)fmod(heading, 360);
}

/* several alike: a loose row across the frame, two deep from five on; balls close together, animals apart */
static vec3 spread(director *d, const entity *e, size_t copy, size_t n, float spacing)
{
    vec3 side = camera_side(d), across = v3(side.z, 0, -side.x);
    size_t per_row = n <= 4 ? n : (n + 1) / 2, row = copy / per_row, column = copy % per_row;
    size_t in_row = row == 0 ? per_row : n - per_row;
    rng r = rng_make((uint64_t)d->sc->seed, e->id);
    float x = ((float)column - 0.5f * (float)(in_row - 1)) * spacing + spacing * 0.18f * (rng_float(&r) - 0.5f);
    float z = -(float)row * spacing + spacing * 0.35f * (rng_float(&r) - 0.5f);
    return v3_add(v3_scale(across, x), v3_scale(side, n > 1 ? z : 0));
}

static bool is_carried(const entity *e)
{
    return e->on && strcmp(e->on, "place") != 0;
}

static float footprint(vec3 size)
{
    return size.x > size.z ? size.x : size.z;
}

/* in a chair: at the chair's own place, facing its way; the sit action finds the seat itself */
static void take_seat(director *d, entity *e, const entity *seat)
{
    e->on = seat->on;
    e->anchor = seat->anchor;
    e->position = seat->position;
    e->rotation_deg = seat->rotation_deg;
    if (!entity_does(e, "sit"))
        scene_add_action(d->sc, e, "sit", 0, -1)->target = seat->id;
}

static bool is_person_of(const director *d, int subject)
{
    return subject >= 0 && d->cast[subject].thing && d->cast[subject].thing->kind == THING_PERSON;
}

/* "reads a book in an armchair": who has the book sits in the chair */
static const entity *seat_by_thing(const director *d, const entity *e)
{
    for (size_t i = 0; i < d->b->n_actions; i++) {
        const brief_action *a = &d->b->actions[i];
        const entity *who = cast_entity(d, a->subject);
        int seat = a->object >= 0 ? d->b->subjects[a->object].relation_to : -1;
        const char *how = a->object >= 0 ? d->b->subjects[a->object].relation : NULL;
        if (is_person_of(d, a->object))
            continue; /* who pushes a man in a wheelchair does not sit in it */
        const entity *chair = seat >= 0 ? cast_entity(d, seat) : NULL;
        const thing_info *t = chair ? library_find(d->lib, chair->thing) : NULL;
        if (who == e && t && (t->flags & THING_SEAT) && (ciel_streq(how, "in") || ciel_streq(how, "on")))
            return chair;
    }
    return NULL;
}

static const entity *seat_of(const director *d, const entity *e)
{
    for (size_t i = 0; i < e->n_actions; i++)
        if (ciel_streq(e->actions[i].verb, "sit") && e->actions[i].target)
            return scene_find(d->sc, e->actions[i].target);
    const thing_info *t = library_find(d->lib, e->thing);
    return t && t->kind == THING_PERSON ? seat_by_thing(d, e) : NULL;
}

/* offset of a thing of `size` from one of `other_size`, by the relation word; false when it means nothing here */
static bool relation_offset(director *d, const char *relation, vec3 size, vec3 other_size, vec3 *out)
{
    vec3 side = camera_side(d), across = v3(side.z, 0, -side.x);
    float gap = 0.5f * (footprint(size) + footprint(other_size)) + 0.12f * footprint(other_size) + 0.03f;
    if (ciel_streq(relation, "beside") || ciel_streq(relation, "near") || ciel_streq(relation, "against") ||
        ciel_streq(relation, "around"))
        *out = v3_add(v3_scale(across, gap), v3_scale(side, 0.15f * gap));
    else if (ciel_streq(relation, "behind"))
        *out = v3_add(v3_scale(side, -gap * 1.1f), v3_scale(across, 0.35f * gap));
    else if (ciel_streq(relation, "in_front_of"))
        *out = v3_add(v3_scale(side, gap * 1.1f), v3_scale(across, -0.3f * gap));
    else if (ciel_streq(relation, "above"))
        *out = v3(0, other_size.y + 0.4f * size.y + 0.1f, 0);
    else if (ciel_streq(relation, "under"))
        *out = v3_fill(0);
    else
        return false;
    return true;
}

static void stage_by_relation(director *d, size_t i, entity *e)
{
    const brief_subject *s = &d->b->subjects[i];
    entity *other = cast_entity(d, s->relation_to);
    vec3 size = entity_size(d, e), other_size = entity_size(d, other), offset;
    const char *r = s->relation;
    bool holds = ciel_streq(r, "on") || ciel_streq(r, "in") || ciel_streq(r, "inside");
    const thing_info *t = library_find(d->lib, e->thing), *base = library_find(d->lib, other->thing);
    bool seat = base && (base->flags & THING_SEAT);
    if (holds && seat && t && t->kind == THING_PERSON) {
        take_seat(d, e, other);
        return;
    }
    bool hollow = base && (base->flags & THING_VESSEL), flat = base && (base->flags & THING_HELD);
    if (holds && !ciel_streq(r, "on") && !hollow && !flat && base && (base->flags & (THING_WALL | THING_OUTDOORS)))
        r = "in_front_of", holds = false; /* "in a shop window": before it */
    if (holds) {
        e->on = other->id;
        e->anchor = seat ? "seat" : ciel_streq(r, "on") || !hollow ? "top" : "inside";
        e->position = v3_fill(0);
        return;
    }
    if (!relation_offset(d, r, size, other_size, &offset))
        return;
    e->on = other->on;
    e->anchor = other->anchor;
    e->position = v3_add(other->position, offset);
}

static bool on_water(const director *d, const entity *e, const thing_info *t)
{
    const place_notes *n = d->place.place;
    return n && n->has_water &&
           (e->body.kind == BODY_FLOATING || ((t->flags & THING_FLOATS) && t->kind == THING_VEHICLE));
}

/* where one stands who does not swim, when the place's first mark is on the water */
static const char *dry_mark(const director *d, const entity *e, const thing_info *t)
{
    const place_notes *n = d->place.place;
    const anchor *mark = place_anchor(d, "subject");
    bool afloat = n && n->has_water && mark && mark->position.y < n->water_level + 0.05f;
    bool lives = t->kind == THING_PERSON || (t->kind == THING_ANIMAL && !(t->flags & THING_FLOATS));
    if (!afloat || !lives || entity_does(e, "swim") || entity_does(e, "float") || entity_does(e, "sail"))
        return "subject";
    return place_anchor(d, "bank") ? "bank" : place_anchor(d, "shore") ? "shore" : "subject";
}

static void stage_free(director *d, entity *e, const thing_info *t, size_t copy, size_t n, vec3 offset)
{
    vec3 size = entity_size(d, e);
    float spacing = footprint(size) * (t->kind == THING_PERSON ? 1.6f : t->kind == THING_ANIMAL ? 1.25f : 1.5f) + 0.02f;
    if (t->kind == THING_PERSON)
        spacing = face_to_face(e) ? 0.72f : 0.85f;
    vec3 p = v3_add(offset, spread(d, e, copy, n, spacing));
    const anchor *lane = lane_for(d, e, t);
    if (lane) {
        vec3 ahead = lane->direction;
        put_on_place(e, "lane", v3_scale(ahead, -(float)copy * (footprint(size) + 4)));
        if (e->rotation_deg.x == 0)
            e->rotation_deg.x = (float)heading_deg(ahead);
        return;
    }
    if (on_water(d, e, t)) {
        const anchor *berth = place_anchor(d, "mooring");
        vec3 mark = berth ? berth->position : place_mark(d);
        e->position = v3(mark.x + p.x, d->place.place->water_level, mark.z + p.z);
        e->body.kind = BODY_FLOATING;
        if (e->n_actions == 0)
            scene_add_action(d->sc, e, "float", 0, -1);
    } else if (is_airborne(e, t)) {
        face(d, e, t, copy, n);
        stage_in_air(d, e, p);
        return;
    } else if (stands_on_table(d, t, size)) {
        const char *top = place_anchor(d, "table") ? "table" : "counter";
        if (entity_does(e, "fall")) /* near the edge that we see */
            p = v3_mad(p, camera_side(d), f_max(place_anchor(d, top)->radius - 0.45f * footprint(size), 0));
        put_on_place(e, top, p);
    } else {
        put_on_place(e, dry_mark(d, e, t), p);
    }
    face(d, e, t, copy, n);
}

/* a thrown ball starts where one would throw it from */
static void stage_throw(director *d, entity *e)
{
    const anchor *from = place_anchor(d, "throw_from");
    if (!entity_does(e, "thrown"))
        return;
    vec3 p = from ? from->position : v3_mad(place_mark(d), camera_side(d), 3);
    e->on = NULL;
    e->anchor = NULL;
    e->position = v3_add(p, v3(0, 1.9f, 0));
}

/* what pours stands above its target, spout over it, tilted by motion */
static void stage_pour(director *d, entity *e)
{
    for (size_t i = 0; i < e->n_actions; i++) {
        const entity *target = ciel_streq(e->actions[i].verb, "pour") ? scene_find(d->sc, e->actions[i].target) : NULL;
        if (!target)
            continue;
        vec3 size = entity_size(d, e), below = entity_size(d, target), side = camera_side(d),
             across = v3(side.z, 0, -side.x);
        vec3 up = v3(0, below.y + 0.5f * size.y + 0.05f, 0);
        e->on = target->on;
        e->anchor = target->anchor;
        e->position = v3_add(target->position, v3_add(up, v3_scale(across, 0.75f * size.x + 0.3f * below.x)));
        /* its front, where the spout is, faces back over the target */
        e->rotation_deg = v3((float)heading_deg(v3_neg(across)), 0, 0);
    }
}

/* a big instrument stands before its player, who sits down to it */
static void stage_play(director *d, entity *e)
{
    for (size_t i = 0; i < e->n_actions; i++) {
        entity *played = ciel_streq(e->actions[i].verb, "play") ? scene_find(d->sc, e->actions[i].target) : NULL;
        vec3 size = played ? entity_size(d, played) : v3_fill(0);
        if (!played || v3_len(size) < 1.2f || is_carried(played))
            continue;
        if (played->thing && entity_anchor(d, played, "touch", &size))
            e->actions[i].anchor = "touch";
        size = entity_size(d, played);
        /* seen from the side: hands and keys both in view */
        e->rotation_deg.x = (float)fmod(heading_deg(camera_side(d)) + 72, 360);
        vec3 ahead = heading_vector((double)e->rotation_deg.x), keys;
        float far = entity_anchor(d, played, "touch", &keys) ? 0.37f + keys.z : 0.42f + 0.5f * size.z;
        played->on = e->on;
        played->anchor = e->anchor;
        played->position = v3_mad(e->position, ahead, far);
        played->rotation_deg = v3(e->rotation_deg.x + 180, 0, 0);
        params_set_number(&scene_add_action(d->sc, e, "sit", 0, -1)->params, &d->sc->arena, "seat_height", 0.48);
        return;
    }
}

/* an unplaced second subject goes beside the hero */
static vec3 beside_hero(director *d, const entity *e, size_t order)
{
    const entity *hero = scene_find(d->sc, d->hero);
    vec3 side = camera_side(d), across = v3(side.z, 0, -side.x);
    if (!hero || hero == e)
        return v3_fill(0);
    float gap = 0.5f * (footprint(entity_size(d, hero)) + footprint(entity_size(d, e))) +
                0.25f * footprint(entity_size(d, hero)) + 0.05f;
    float left_or_right = order % 2 ? 1.0f : -1.0f, further = 1.0f + 0.6f * (float)(order / 2);
    return v3_add(v3_scale(across, left_or_right * gap * further), v3_scale(side, -0.25f * gap));
}

/* several in one bowl or on one plate */
static bool lies_in(const director *d, const brief_subject *s, const entity *other)
{
    const thing_info *t = library_find(d->lib, other->thing);
    bool within = ciel_streq(s->relation, "in") || ciel_streq(s->relation, "inside") || ciel_streq(s->relation, "on");
    return within && t && !(t->flags & THING_SEAT) && (t->flags & (THING_VESSEL | THING_HELD));
}

static void lay_around(const director *d, entity *e, size_t copy, size_t n)
{
    if (n < 2)
        return;
    vec3 size = entity_size(d, e);
    float turn = 2 * CIEL_PI_F * (float)copy / (float)n,
          radius = 0.3f * footprint(size) / sinf(CIEL_PI_F / (float)n) + 0.2f * footprint(size);
    e->position = v3_add(e->position, v3(radius * cosf(turn), 0.02f * size.y * (float)copy, radius * sinf(turn)));
}

/* several beside one thing stand about its far side, turned to it: by a fire, around a table */
static bool stage_around(director *d, const brief_subject *s, entity *e, const entity *other, size_t copy, size_t n)
{
    static const char *const near[] = { "beside", "near", "around", "at" };
    if (!list_has(near, sizeof near / sizeof *near, s->relation ? s->relation : ""))
        return false;
    float gap = 0.5f * footprint(entity_size(d, other)) + 0.75f, arc = n > 4 ? 300 : 190;
    double a = heading_deg(camera_side(d)) + 180 + (double)arc * (((double)copy + 0.5) / (double)n - 0.5);
    e->on = other->on;
    e->anchor = other->anchor;
    e->position = v3_mad(other->position, heading_vector(a), gap);
    e->rotation_deg.x = (float)fmod(a + 180, 360);
    return true;
}

/* "two people sit by it": what an action has them near to, when no relation says so */
static entity *near_in_action(const director *d, size_t i)
{
    static const char *const by[] = { "by", "beside", "near", "around", "next_to", "at" };
    for (size_t k = 0; k < d->b->n_actions; k++) {
        const brief_action *a = &d->b->actions[k];
        if (a->subject == (int)i && a->object >= 0 && a->object != (int)i && a->preposition &&
            list_has(by, sizeof by / sizeof *by, a->preposition))
            return cast_entity(d, a->object);
    }
    return NULL;
}

static void stage_subject(director *d, size_t i, size_t *n_beside)
{
    brief_subject said = d->b->subjects[i];
    const brief_subject *s = &said;
    part_cast *c = &d->cast[i];
    entity *other = s->relation_to >= 0 && s->relation_to != (int)i ? cast_entity(d, s->relation_to) : NULL;
    if (!other && s->relation_to < 0 && (other = near_in_action(d, i)))
        said.relation = "beside";
    const char *fixture = s->relation_to >= 0 ? d->cast[s->relation_to].fixture : NULL;
    bool on_fixture = fixture && ciel_streq(s->relation, "on") && place_anchor(d, fixture);
    const brief_subject *hero = d->hero_subject >= 0 ? &d->b->subjects[d->hero_subject] : NULL;
    const entity *hero_entity = scene_find(d->sc, d->hero);
    bool carries_hero = hero && ((hero->relation_to == (int)i && hero->relation) ||
                                 (c->n > 0 && hero_entity && seat_of(d, hero_entity) == scene_find(d->sc, c->ids[0])));
    bool is_hero = c->n > 0 && (ciel_streq(c->ids[0], d->hero) || carries_hero);
    vec3 offset = v3_fill(0);
    if (c->n > 0 && !is_hero && !other)
        offset = beside_hero(d, scene_find(d->sc, c->ids[0]), (*n_beside)++);
    for (size_t k = 0; k < c->n; k++) {
        entity *e = scene_find(d->sc, c->ids[k]);
        if (is_carried(e))
            continue;
        if (other && c->n > 1 && !is_carried(other) && stage_around(d, s, e, other, k, c->n)) {
            continue;
        }
        if (other && s->relation && (c->n == 1 || lies_in(d, s, other)) && !is_carried(other)) {
            stage_by_relation(d, i, e);
            if (e->on || v3_len(e->position) > 0) {
                lay_around(d, e, k, c->n);
                face(d, e, c->thing, k, c->n);
                continue;
            }
        }
        if (entity_does(e, "juggled"))
            continue; /* goes with its juggler */
        if (seat_of(d, e) && seat_of(d, e) != e) {
            take_seat(d, e, seat_of(d, e));
            continue;
        }
        stage_free(d, e, c->thing, k, c->n, offset);
        if (on_fixture)
            e->anchor = fixture;
    }
    c->placed = true;
}

/* where juggled things are when the film begins: about the juggler's hands; motion takes it from there */
static void stage_juggled(director *d, entity *e)
{
    for (size_t i = 0; i < e->n_actions; i++) {
        const entity *who = ciel_streq(e->actions[i].verb, "juggled") ? scene_find(d->sc, e->actions[i].target) : NULL;
        if (who)
            e->position = v3_add(entity_stands(d, who), v3(0, 0.65f * entity_size(d, who).y, 0));
    }
}

/* who has to do with something on the table stands behind it, on the far side from the camera */
static void stage_at_table(director *d, entity *e)
{
    const thing_info *t = library_find(d->lib, e->thing);
    const char *on_place = e->on && strcmp(e->on, "place") == 0 ? e->anchor : NULL;
    if (!t || t->kind != THING_PERSON || !ciel_streq(on_place, "subject") || goes_somewhere(e) || seat_of(d, e))
        return;
    for (size_t i = 0; i < d->sc->n_entities; i++) {
        const entity *thing = &d->sc->entities[i];
        bool tabled = ciel_streq(thing->on, "place") &&
                      (ciel_streq(thing->anchor, "table") || ciel_streq(thing->anchor, "counter"));
        const anchor *table = tabled ? place_anchor(d, thing->anchor) : NULL;
        const anchor *mark = place_anchor(d, "subject");
        if (!table || !mark)
            continue;
        vec3 to = v3_mad(table->position, camera_side(d), -0.72f);
        e->position = v3_sub(v3(to.x, mark->position.y, to.z), mark->position);
        e->rotation_deg.x = (float)heading_deg(camera_side(d));
        return;
    }
}

static bool staged(const entity *e)
{
    return e->on || v3_len(e->position) > 0;
}

/* props of one kind stand beside one another: how many there are, and which this is */
static size_t alike(const director *d, const entity *e, size_t *copy)
{
    size_t n = 0;
    for (size_t i = 0; i < d->sc->n_entities; i++)
        if (ciel_streq(d->sc->entities[i].thing, e->thing)) {
            if (&d->sc->entities[i] == e)
                *copy = n;
            n++;
        }
    return n;
}

/* props that an action brought along */
static void stage_props(director *d)
{
    for (size_t i = 0; i < d->sc->n_entities; i++) {
        entity *e = &d->sc->entities[i];
        const thing_info *t = library_find(d->lib, e->thing);
        if (!staged(e) && t && !entity_does(e, "juggled")) {
            size_t copy = 0, n = alike(d, e, &copy);
            stage_free(d, e, t, copy, n, v3_fill(0));
        }
        stage_throw(d, e);
    }
    for (size_t i = 0; i < d->sc->n_entities; i++) {
        stage_flight(d, &d->sc->entities[i]);
        stage_strike(d, &d->sc->entities[i]);
        stage_pour(d, &d->sc->entities[i]);
        stage_play(d, &d->sc->entities[i]);
        stage_juggled(d, &d->sc->entities[i]);
        stage_at_table(d, &d->sc->entities[i]);
    }
}

void direct_staging(director *d)
{
    size_t n_beside = 0;
    /* what carries the hero is staged before it, on the hero's mark */
    const entity *hero = scene_find(d->sc, d->hero), *seat = hero ? seat_of(d, hero) : NULL;
    int under = d->hero_subject >= 0 ? d->b->subjects[d->hero_subject].relation_to : -1;
    for (size_t i = 0; i < d->b->n_subjects; i++)
        if ((int)i != d->hero_subject && d->cast[i].n > 0 &&
            ((int)i == under || (seat && ciel_streq(d->cast[i].ids[0], seat->id))))
            stage_subject(d, i, &n_beside);
    if (d->hero_subject >= 0)
        stage_subject(d, (size_t)d->hero_subject, &n_beside);
    for (size_t i = 0; i < d->b->n_subjects; i++)
        if ((int)i != d->hero_subject && !d->cast[i].placed)
            stage_subject(d, i, &n_beside);
    stage_company(d);
    stage_dialogue(d);
    stage_props(d);
}
