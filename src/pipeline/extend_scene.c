/* pipeline/extend_scene.c - who does what in a film that goes on.
 *
 * The director makes two films of the added seconds, one without and one with what is asked for. What differs between
 * them is what the prompt asks: other actions are put behind the seam; who is new walks, drives or flies in; all else
 * (another place, hour, colour) needs a stage of its own, behind a cut.
 */
#include "base/text.h"
#include "pipeline/check.h"
#include "pipeline/extend_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLEND_S 0.6 /* an action gives way to the next */
#define RISE_S  1.8 /* ... a posture, which begins to give way before its end */

entity *extend_entities(const extension *x, size_t *n)
{
    scene_set *own = scene_find_set(x->sc, x->set);
    *n = own ? own->n_entities : x->sc->n_entities;
    return own ? own->entities : x->sc->entities;
}

static entity *find_in(entity *all, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (ciel_streq(all[i].id, id))
            return &all[i];
    return NULL;
}

entity *extend_find(const extension *x, const char *id)
{
    size_t n;
    entity *all = extend_entities(x, &n);
    return find_in(all, n, id);
}

/* ---- comparing: documents of what matters ---- */
static bool same_document(const scene *a, const scene *b)
{
    char *x = scene_write(a), *y = scene_write(b);
    bool same = x && y && strcmp(x, y) == 0;
    free(x);
    free(y);
    return same;
}

/* the document with nothing but what stands there and how it looks: no actions, no shots, no sound, nobody who is in
 * one of the two only */
static scene stage_of(const scene *sc, const scene *other, ciel_arena *a)
{
    scene s = *sc;
    s.n_shots = s.n_lights = s.n_notices = s.n_outcomes = s.n_sets = s.n_changes = s.n_entities = 0;
    s.sound = (scene_sound){ 0 };
    s.look.exposure_ev = 0;
    s.entities = ARENA_ARRAY(a, sc->n_entities + 1, entity);
    for (size_t i = 0; i < sc->n_entities; i++) {
        if (!scene_find(other, sc->entities[i].id))
            continue;
        entity *e = &s.entities[s.n_entities++];
        *e = sc->entities[i];
        e->position = e->rotation_deg = v3_fill(0);
        e->n_actions = 0;
        e->on = e->anchor = NULL;
    }
    return s;
}

static bool same_stage(const scene *a, const scene *b)
{
    ciel_arena arena = { 0 };
    scene x = stage_of(a, b, &arena), y = stage_of(b, a, &arena);
    bool same = same_document(&x, &y);
    ciel_arena_free(&arena);
    return same;
}

static bool same_actions(const scene *sc, const entity *a, const entity *b)
{
    entity x = *a, y = *a;
    scene s = *sc, t = *sc;
    y.actions = b->actions;
    y.n_actions = b->n_actions;
    s.n_shots = t.n_shots = s.n_sets = t.n_sets = 0;
    s.entities = &x;
    t.entities = &y;
    s.n_entities = t.n_entities = 1;
    return same_document(&s, &t);
}

static bool can_come(const extension *x, const entity *e)
{
    const thing_info *t = library_find(x->lib, e->thing);
    return t && (!e->on || ciel_streq(e->on, "place")) &&
           (t->kind == THING_PERSON || t->kind == THING_ANIMAL || t->kind == THING_VEHICLE);
}

bool extend_needs_new_stage(const extension *x)
{
    const scene *b = x->before, *a = x->after;
    if (a->n_sets > 0 || x->change->light.n_lamps > 0 || x->change->light.quality || x->change->light.tone ||
        a->n_outcomes != b->n_outcomes || !same_stage(b, a))
        return true;
    for (size_t i = 0; i < b->n_entities; i++)
        if (!scene_find(a, b->entities[i].id) || !extend_find(x, b->entities[i].id))
            return true;
    for (size_t i = 0; i < a->n_entities; i++) {
        const entity *e = &a->entities[i], *was = scene_find(b, e->id);
        if (was ? e->body.kind != was->body.kind : !can_come(x, e))
            return true;
        for (size_t k = 0; k < e->n_actions; k++) /* free bodies are simulated from the film's start */
            if (ciel_streq(e->actions[k].verb, "thrown"))
                return true;
    }
    return false;
}

/* ---- the same stage ---- */
static scene_action *add_later(extension *x, entity *e, const scene_action *a, double from)
{
    scene_action *to = scene_add_action(x->sc, e, a->verb, 0, -1);
    *to = *a;
    to->begin = from + a->begin;
    to->end = a->end < 0 ? -1 : from + a->end;
    return to;
}

static double gives_way_in(const scene_action *a)
{
    static const char *const postures[] = { "sit", "lie", "sleep", "kneel", NULL };
    for (size_t i = 0; postures[i]; i++)
        if (ciel_streq(a->verb, postures[i]))
            return RISE_S;
    return 1.3 * BLEND_S;
}

void extend_actions(extension *x)
{
    for (size_t i = 0; i < x->after->n_entities; i++) {
        const entity *b = &x->after->entities[i], *a = scene_find(x->before, b->id);
        if (!a || same_actions(x->sc, a, b))
            continue;
        entity *e = extend_find(x, b->id);
        for (size_t k = 0; k < e->n_actions; k++)
            if (e->actions[k].end < 0 || e->actions[k].end > x->seam_in_set)
                e->actions[k].end = x->seam_in_set + gives_way_in(&e->actions[k]);
        for (size_t k = 0; k < b->n_actions; k++)
            add_later(x, e, &b->actions[k], x->seam_in_set + BLEND_S);
    }
}

static const char *way_in(const thing_info *t, double *speed)
{
    *speed = t->kind == THING_VEHICLE ? 5 : t->kind == THING_ANIMAL ? 2.2 : 1.5;
    if (t->kind == THING_PERSON)
        return "walk";
    if (t->kind == THING_VEHICLE)
        return (t->flags & THING_FLOATS) ? "sail" : (t->flags & THING_FLIES) ? "fly" : "drive";
    if (t->flags & THING_FLIES)
        return "fly";
    *speed = (double)t->size_m.y > 0.4 ? 2.2 : 1.2;
    return (double)t->size_m.y > 0.4 ? "trot" : "walk";
}

static bool goes_along(const scene_action *a)
{
    static const char *const ways[] = { "walk", "run", "drive", "gallop", "trot", "fly", "swim", "sail", NULL };
    for (size_t i = 0; ways[i]; i++)
        if (ciel_streq(a->verb, ways[i]))
            return true;
    return false;
}

/* Beside the picture at the depth of `goal`, on the side that is nearer: where somebody waits to come in. */
static vec3 beside(const extension *x, const scene_locator *where, vec3 goal, double room)
{
    const scene_shot *shot = &x->sc->shots[x->sc->n_shots - 1];
    double px, py, t = x->seam;
    camera_pose c = scene_camera_at(x->sc, shot, t, where);
    double depth = camera_project(&c, goal, &px, &py);
    depth = depth > 0.5 ? depth : 0.5;
    double half = 0.5 * depth * c.sensor_w_m / c.focal_m, off = (px - 0.5) * 2 * half, side = off >= 0 ? 1 : -1;
    vec3 right = v3_norm(v3(c.right.x, 0, c.right.z)), p = v3_mad(goal, right, (float)(side * (half + room) - off));
    p.y = goal.y;
    return p;
}

static vec3 hero_moved(const extension *x, const scene_locator *where)
{
    const char *hero = x->sc->shots[x->sc->n_shots - 1].subject;
    vec3 now, then;
    if (hero && where->locate(where->user, hero, NULL, x->seam, &now) &&
        where->locate(where->user, hero, NULL, x->sc->shots[0].begin, &then))
        return v3(now.x - then.x, 0, now.z - then.z);
    return v3_fill(0);
}

static void come_in(extension *x, const entity *from, const scene_locator *where)
{
    scene_set *own = scene_find_set(x->sc, x->set);
    entity **all = own ? &own->entities : &x->sc->entities;
    size_t *n = own ? &own->n_entities : &x->sc->n_entities;
    entity *e = &ARENA_PUSH(&x->sc->arena, *all, *n);
    const thing_info *t = library_find(x->lib, from->thing);
    double speed, room = 0.6 + 0.5 * (double)f_max(t->size_m.x, t->size_m.z) * from->scale;
    const char *verb = way_in(t, &speed);
    vec3 goal = v3_add(from->position, hero_moved(x, where)), mark;
    if (from->on && where->locate(where->user, "place", from->anchor, x->seam, &mark))
        goal = v3_add(goal, mark);
    vec3 start = beside(x, where, goal, room);
    vec3 way = v3_sub(goal, start);
    double distance = (double)v3_len(way), most = distance / (0.7 * x->seconds);
    speed = speed < most ? most : speed;
    *e = *from;
    e->actions = NULL;
    e->n_actions = 0;
    e->position = start;
    e->on = e->anchor = NULL;
    e->rotation_deg = v3((float)(atan2((double)way.x, (double)way.z) * 180 / CIEL_PI), 0, 0);
    scene_action *go = scene_add_action(x->sc, e, verb, x->seam_in_set, -1);
    go->speed = speed;
    for (size_t k = 0; k < from->n_actions; k++)
        if (goes_along(&from->actions[k]) && !from->actions[k].target) {
            if (from->actions[k].speed > speed)
                go->speed = from->actions[k].speed;
            return; /* runs, drives, flies by: that is all of its action */
        }
    go->to = goal;
    go->end = x->seam_in_set + distance / speed + 0.8;
    for (size_t k = 0; k < from->n_actions; k++)
        add_later(x, e, &from->actions[k], go->end);
}

void extend_newcomers(extension *x, const scene_locator *where)
{
    for (size_t i = 0; i < x->after->n_entities; i++)
        if (!scene_find(x->before, x->after->entities[i].id))
            come_in(x, &x->after->entities[i], where);
}

/* ---- a stage of its own ---- */
static const char *new_set_id(scene *sc, const char *kind)
{
    const char *id = scene_text(sc, kind);
    for (int i = 2; scene_find_set(sc, id); i++)
        id = ciel_arena_printf(&sc->arena, "%s_%d", kind, i);
    return id;
}

int extend_new_stage(extension *x, ciel_fail *fail)
{
    scene *sc = x->sc, *from = (scene *)x->after;
    if (from->n_sets > 0)
        return ciel_fail_set(fail, CIEL_E_DATA, "a film can be made longer by one place at a time");
    scene_tidy(from);
    int rc = check_scene(from, x->lib, x->cancel, fail);
    if (rc < 0)
        return rc;
    const char *id = new_set_id(sc, from->place.kind);
    ARENA_PUSH(&sc->arena, sc->sets, sc->n_sets) =
        (scene_set){ id,           from->place,    from->sky,      from->weather,   from->entities, from->n_entities,
                     from->lights, from->n_lights, from->outcomes, from->n_outcomes };
    for (size_t i = 0; i < from->n_shots; i++) {
        scene_shot *shot = scene_add_shot(sc, 0, 0);
        *shot = from->shots[i];
        shot->begin += x->seam;
        shot->end += x->seam;
        shot->set = id;
    }
    for (size_t i = 0; i < sc->sound.n_ambience; i++)
        if (sc->sound.ambience[i].end < 0)
            sc->sound.ambience[i].end = x->seam;
    return CIEL_OK;
}

/* ---- sound ---- */
static bool has_cue(const sound_cue *all, size_t n, const char *name, double end)
{
    for (size_t i = 0; i < n; i++)
        if (ciel_streq(all[i].name, name) && (all[i].end < 0 || all[i].end > end))
            return true;
    return false;
}

int extend_sound(extension *x, ciel_fail *fail)
{
    scene_sound *to = &x->sc->sound;
    const scene_sound *from = &x->after->sound;
    const brief_sound *asked = &x->change->sound;
    if (asked->music || asked->n_instruments || asked->genre || asked->silent || asked->no_effects ||
        asked->no_ambience)
        return ciel_fail_set(fail, CIEL_E_DATA,
                             "the music, or what is not to be heard, is the whole film's: it cannot "
                             "change when the film goes on");
    for (size_t i = 0; i < from->n_ambience; i++)
        if (!has_cue(to->ambience, to->n_ambience, from->ambience[i].name, x->seam)) {
            sound_cue *c = &ARENA_PUSH(&x->sc->arena, to->ambience, to->n_ambience);
            *c = from->ambience[i];
            c->begin += x->seam;
            c->end += c->end < 0 ? 0 : x->seam;
        }
    for (size_t i = 0; i < from->n_effects && asked->n_cues > 0; i++)
        if (!has_cue(x->before->sound.effects, x->before->sound.n_effects, from->effects[i].name, -2)) {
            sound_cue *c = &ARENA_PUSH(&x->sc->arena, to->effects, to->n_effects);
            *c = from->effects[i];
            c->begin += x->seam;
            c->end += c->end < 0 ? 0 : x->seam;
        }
    for (size_t i = 0; i < from->n_lines && asked->n_lines > 0; i++) {
        spoken_line *l = &ARENA_PUSH(&x->sc->arena, to->lines, to->n_lines);
        *l = from->lines[i];
        l->begin = l->begin >= 0 ? l->begin + x->seam : i == 0 ? x->seam + 0.6 : -1;
    }
    return CIEL_OK;
}
