/* direction/vignettes.c - what some actions bring along though the prompt does not say it: a rider needs a mount and
 * sits astride it while it goes, a musician holds the instrument the way it is held, two who shake hands stand face to
 * face.
 *
 * Keyed by the verb and by what the things are, never by a prompt. Called by acting.c before an action is mapped; true
 * means that the action is taken care of.
 */
#include "base/text.h"
#include "direction/director.h"

#include <math.h>
#include <string.h>

static const thing_info *info_of(const director *d, const entity *e)
{
    return e ? library_find(d->lib, e->thing) : NULL;
}

static bool is_person(const director *d, const entity *e)
{
    const thing_info *t = info_of(d, e);
    return t && t->kind == THING_PERSON;
}

/* ---- riding ---- */
static void set_offset(director *d, scene_action *act, const char *name, vec3 v)
{
    static const char axes[3] = { 'x', 'y', 'z' };
    for (int k = 0; k < 3; k++)
        params_set_number(&act->params, &d->sc->arena, ciel_arena_printf(&d->scratch, "%s_%c", name, axes[k]),
                          (double)(&v.x)[k]);
}

/* grips and foot rests as seen from the seat; those of an animal are its neck and its flanks */
static void sit_astride(director *d, entity *rider, const entity *mount)
{
    vec3 seat, grip, rest, size = entity_size(d, mount);
    bool cycle = entity_anchor(d, mount, "grip_l", &grip) && entity_anchor(d, mount, "pedal_l", &rest);
    if (!entity_anchor(d, mount, "seat", &seat))
        seat = v3(0, size.y, 0);
    scene_action *act = scene_add_action(d->sc, rider, "sit", 0, -1);
    act->target = mount->id;
    params_set_number(&act->params, &d->sc->arena, "astride", 1);
    set_offset(d, act, "grip", cycle ? v3_sub(grip, seat) : v3(0.10f, 0.36f, 0.46f));
    set_offset(d, act, "rest", cycle ? v3_sub(rest, seat) : v3(0.40f, -0.66f, 0.10f));
    if (ciel_streq(mount->thing, "bicycle"))
        params_set_number(&act->params, &d->sc->arena, "pedals", 0.16);
    rider->on = mount->id;
    rider->anchor = "seat";
    rider->position = v3_fill(0);
    rider->rotation_deg = v3_fill(0);
}

static entity *mount_of(director *d, const brief_action *a, const thing_info **info)
{
    entity *mount = cast_entity(d, a->object);
    if (mount && !is_person(d, mount)) {
        *info = info_of(d, mount);
        bool fits = (*info)->kind == THING_ANIMAL || ((*info)->kind == THING_VEHICLE && ((*info)->flags & THING_SEAT));
        return fits ? mount : NULL;
    }
    const char *name = ciel_streq(a->verb, "horseback_ride") ? "horse"
                       : ciel_streq(a->verb, "cycle")        ? "bicycle"
                                                             : NULL;
    mount = name && a->object < 0 ? add_prop(d, name, name) : NULL;
    *info = info_of(d, mount);
    return mount;
}

/* each of several riders has a mount of its own */
static entity *another_mount(director *d, const entity *first, size_t copy)
{
    if (copy == 0)
        return scene_find(d->sc, first->id);
    const char *id = first->id;
    entity *e = scene_add_entity(d->sc, id, first->thing);
    const entity *like = scene_find(d->sc, id);
    e->has_color = like->has_color;
    e->color = like->color;
    e->scale = like->scale;
    return e;
}

static bool act_ride(director *d, const brief_action *a)
{
    static const char *const verbs[] = { "ride", "cycle", "horseback_ride", "drive", "gallop",
                                         "trot", "race",  "speed",          "sit" };
    static const char *const going[] = { "cross", "walk", "run", "arrive", "leave", "enter", "jump" };
    bool mounted = ciel_streq(a->preposition, "on") && list_has(going, sizeof going / sizeof *going, a->verb);
    if ((!mounted && !list_has(verbs, sizeof verbs / sizeof *verbs, a->verb)) || a->subject < 0 ||
        d->cast[a->subject].n == 0 || !is_person(d, cast_entity(d, a->subject)))
        return false;
    const thing_info *info = NULL;
    const entity *first = mount_of(d, a, &info);
    if (!first)
        return false;
    const char *mount_id = first->id;
    bool alive = info->kind == THING_ANIMAL, fast = ciel_streq(a->verb, "gallop") || ciel_streq(a->verb, "race");
    for (size_t i = 0; i < d->cast[a->subject].n; i++) {
        entity *mount = another_mount(d, scene_find(d->sc, mount_id), i);
        scene_action *go = ciel_streq(a->verb, "sit") ? NULL
                                                      : scene_add_action(d->sc, mount,
                                                                         !alive ? "drive"
                                                                         : fast ? "gallop"
                                                                                : "trot",
                                                                         0, -1);
        if (go)
            go->speed = ciel_streq(a->manner, "slowly")     ? 1.4
                        : alive                             ? (fast ? 7 : 2.6)
                        : ciel_streq(info->name, "bicycle") ? 3.6
                                                            : 11;
        if (!alive)
            mount->body.kind = BODY_KINEMATIC;
        const char *id = mount->id;
        sit_astride(d, scene_find(d->sc, d->cast[a->subject].ids[i]), scene_find(d->sc, id));
    }
    return true;
}

/* ---- making music ---- */
/* how an instrument lies against who plays it: the anchor that carries it, its origin from there (for a person of 1.75
 * m), and heading, pitch and roll */
static const struct {
    const char *thing, *anchor;
    vec3 position, rotation_deg;
} ways[] = { { "violin", "chest", { 0.06f, 0.13f, -0.02f }, { 222, -84, 0 } },
             { "guitar", "chest", { -0.24f, -0.33f, 0.09f }, { 0, -6, -74 } },
             { "electric_guitar", "chest", { -0.24f, -0.33f, 0.07f }, { 0, -6, -74 } },
             { "ukulele", "chest", { -0.10f, -0.22f, 0.07f }, { 0, -6, -72 } },
             { "trumpet", "mouth", { 0, -0.11f, 0.02f }, { 0, 0, 0 } },
             { "concert_flute", "mouth", { 0.10f, -0.02f, 0.03f }, { 0, 0, 84 } } };

static bool act_play(director *d, const brief_action *a)
{
    entity *who = cast_entity(d, a->subject), *what = cast_entity(d, a->object);
    if (!ciel_streq(a->verb, "play") || !is_person(d, who) || !what)
        return false;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (!ciel_streq(what->thing, ways[i].thing))
            continue;
        float k = (float)(params_number(&who->params, "height", 1.75) * who->scale / 1.75);
        what->on = who->id;
        what->anchor = ways[i].anchor;
        what->position = v3_scale(ways[i].position, k);
        what->rotation_deg = ways[i].rotation_deg;
        scene_add_action(d->sc, who, "play", a->begin >= 0 ? a->begin : 0, a->end)->target = what->id;
        const char *who_id = who->id;
        entity *bow = ciel_streq(what->thing, "violin") ? add_prop(d, "bow", "violin_bow") : NULL;
        if (bow) {
            bow->on = who_id;
            bow->anchor = "hand_r";
            bow->rotation_deg = v3(-24, 0, -86);
        }
        return true;
    }
    return false;
}

/* ---- hands that meet ---- */
/* "two men shake hands": face to face, right hands at one place between them */
static bool act_shake_hands(director *d, const brief_action *a)
{
    if (!ciel_streq(a->verb, "shake_hands") || a->subject < 0)
        return false;
    entity *one = cast_entity(d, a->subject), *two = cast_entity(d, a->object);
    if (!two && d->cast[a->subject].n > 1)
        two = scene_find(d->sc, d->cast[a->subject].ids[1]);
    if (!is_person(d, one) || !is_person(d, two))
        return false;
    for (int i = 0; i < 2; i++) {
        entity *e = i ? two : one, *other = i ? one : two;
        scene_action *reach = scene_add_action(d->sc, e, "reach", 0, -1), *look;
        reach->target = other->id;
        reach->anchor = "chest";
        params_set_number(&reach->params, &d->sc->arena, "handshake", 1);
        look = scene_add_action(d->sc, e, "look", 0, -1);
        look->target = other->id;
        scene_add_action(d->sc, e, "smile", 0, -1);
    }
    return true;
}

/* ---- fists ---- */
/* who fights keeps the guard up, turned to the other */
static bool act_fight(director *d, const brief_action *a)
{
    entity *one = cast_entity(d, a->subject), *other = cast_entity(d, a->object);
    if (!ciel_streq(a->verb, "fight") || !is_person(d, one))
        return false;
    size_t n = d->cast[a->subject].n;
    if (!other && n > 1)
        other = scene_find(d->sc, d->cast[a->subject].ids[1]);
    for (size_t i = 0; i < n + (other && n == 1); i++) {
        entity *e = i < n ? scene_find(d->sc, d->cast[a->subject].ids[i]) : other;
        scene_action *act = scene_add_action(d->sc, e, "raise_arms", a->begin >= 0 ? a->begin : 0, a->end);
        params_set_number(&act->params, &d->sc->arena, "guard", 1 + (double)(i & 1));
        if (other)
            scene_add_action(d->sc, e, "look", 0, -1)->target = e == other ? one->id : other->id;
    }
    return true;
}

/* ---- kites ---- */
/* who flies a thing without wings of their own holds its string: arm up, eyes on it; the thing dances in the wind */
static bool act_fly_kite(director *d, const brief_action *a)
{
    static const char *const verbs[] = { "fly", "soar", "flutter", "swoop", "lift_off", "land" };
    entity *who = cast_entity(d, a->subject), *kite = cast_entity(d, a->object);
    const thing_info *k = info_of(d, kite);
    if (!list_has(verbs, sizeof verbs / sizeof *verbs, a->verb) || !is_person(d, who) || !k ||
        !(k->flags & THING_FLIES) || !(k->flags & THING_HELD))
        return false;
    scene_action *look = scene_add_action(d->sc, who, "look", 0, -1);
    look->target = kite->id;
    params_set_number(&look->params, &d->sc->arena, "flies_it", 1);
    scene_add_action(d->sc, who, "reach", 0, -1)->target = kite->id;
    params_set_number(&scene_add_action(d->sc, kite, "sway", 0, -1)->params, &d->sc->arena, "angle_deg", 9);
    params_set_number(&scene_add_action(d->sc, kite, "levitate", 0, -1)->params, &d->sc->arena, "bob", 0.14);
    kite->body.kind = BODY_KINEMATIC;
    return true;
}

/* ---- what is knocked over ---- */
/* a thing that knocks others over rolls at them; where from is staging's business */
static bool act_knock_over(director *d, const brief_action *a)
{
    entity *what = cast_entity(d, a->subject), *others = cast_entity(d, a->object);
    const thing_info *t = info_of(d, what);
    if (!ciel_streq(a->verb, "topple") || !t || !others || t->kind == THING_PERSON || t->kind == THING_ANIMAL)
        return false;
    scene_action *roll = NULL;
    for (size_t i = 0; i < what->n_actions; i++)
        if (ciel_streq(what->actions[i].verb, "roll"))
            roll = &what->actions[i];
    roll = roll ? roll : scene_add_action(d->sc, what, t->flags & THING_ROUND ? "roll" : "slide", 0, -1);
    roll->target = others->id;
    roll->speed = roll->speed > 0 ? roll->speed : 0.8;
    params_set_number(&roll->params, &d->sc->arena, "strikes", 1);
    what->body.kind = BODY_DYNAMIC;
    return true;
}

bool direct_vignette(director *d, const brief_action *a)
{
    return act_fly_kite(d, a) || act_ride(d, a) || act_play(d, a) || act_shake_hands(d, a) || act_fight(d, a) ||
           act_knock_over(d, a);
}
