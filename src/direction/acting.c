/* direction/acting.c - the brief's actions -> what entities do, when and to whom; vignettes that an action brings
 * along.
 *
 * A vignette is what an action implies though the prompt does not say it: pouring needs a vessel above the cup, juggled
 * balls a juggler, a thrown ball a hoop to miss. Each is keyed by the verb, never by a prompt.
 */
#include "base/text.h"
#include "direction/director.h"

#include <stdio.h>
#include <string.h>

typedef struct verb_map {
    const char *lemma, *verb;
    double speed;
    bool rough; /* only a gesture for it */
} verb_map;
static const verb_map verbs[] = {
#define X(lemma, verb, speed)     { #lemma, #verb, speed, false },
#define ROUGH(lemma, verb, speed) { #lemma, #verb, speed, true },
#include "direction/verbs_map.def"
#undef ROUGH
#undef X
};

static const verb_map *map_verb(const char *lemma)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (ciel_streq(verbs[i].lemma, lemma))
            return &verbs[i];
    return NULL;
}

static bool is_alive(const thing_info *t)
{
    return t->kind == THING_PERSON || t->kind == THING_ANIMAL;
}

/* things move differently from those with legs: the same word, the verb that fits who does it */
static const char *verb_for(const char *verb, const thing_info *t)
{
    bool alive = is_alive(t);
    if (!alive && (ciel_streq(verb, "walk") || ciel_streq(verb, "run") || ciel_streq(verb, "jump")))
        return t->kind == THING_VEHICLE   ? ((t->flags & THING_FLOATS)  ? "sail"
                                             : (t->flags & THING_FLIES) ? "fly"
                                                                        : "drive")
               : ciel_streq(verb, "jump") ? "bounce"
               : (t->flags & THING_ROUND) ? "roll"
                                          : "slide";
    if (!alive && (ciel_streq(verb, "stand") || ciel_streq(verb, "sit") || ciel_streq(verb, "lie") ||
                   ciel_streq(verb, "look") || ciel_streq(verb, "sleep") || ciel_streq(verb, "smile")))
        return NULL; /* a thing does that by being there */
    if (ciel_streq(verb, "slide") && (t->flags & THING_FLIES) && t->kind != THING_PERSON)
        return "fly"; /* it glides */
    if (alive && ciel_streq(verb, "slide"))
        return "walk";
    if (alive && ciel_streq(verb, "drive"))
        return t->kind == THING_PERSON ? "stand" : "run";
    if (t->kind == THING_ANIMAL && (ciel_streq(verb, "hold") || ciel_streq(verb, "speak")))
        return ciel_streq(verb, "speak") ? "bark" : "look";
    if (t->kind == THING_ANIMAL && (t->flags & THING_FLIES) &&
        (ciel_streq(verb, "drift") || ciel_streq(verb, "levitate")))
        return "fly";
    if (!alive && ciel_streq(verb, "float") && (t->flags & THING_FLIES))
        return "levitate";
    return verb;
}

static double speed_of(const brief_action *a, const verb_map *m)
{
    double natural = m->speed;
    double k = ciel_streq(a->manner, "slowly") || ciel_streq(a->manner, "gently") ? 0.55
               : ciel_streq(a->manner, "quickly")                                 ? 1.7
                                                                                  : 1;
    if (natural > 0)
        return natural * k;
    if (k == 1)
        return 0;
    /* natural speeds by verb, so that slowly and quickly have something to scale */
    static const struct {
        const char *verb;
        double speed;
    } usual[] = { { "walk", 1.3 }, { "run", 3.4 },  { "spin", 0.9 }, { "drift", 0.25 }, { "drive", 9 },
                  { "sail", 1.5 }, { "fly", 5 },    { "roll", 1.2 }, { "slide", 1 },    { "orbit", 0.7 },
                  { "swim", 0.8 }, { "trot", 2.5 }, { "gallop", 7 } };
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (ciel_streq(usual[i].verb, m->verb))
            return usual[i].speed * k;
    return 0;
}

static void turn_by_direction(director *d, entity *e, const char *direction)
{
    double side = heading_deg(camera_side(d));
    /* as seen from the camera: its left is a quarter turn clockwise from the side it stands on */
    if (ciel_streq(direction, "left"))
        e->rotation_deg.x = (float)(side - 90);
    else if (ciel_streq(direction, "right"))
        e->rotation_deg.x = (float)(side + 90);
    else if (ciel_streq(direction, "towards_camera") || ciel_streq(direction, "forward"))
        e->rotation_deg.x = (float)side;
    else if (ciel_streq(direction, "away") || ciel_streq(direction, "backward"))
        e->rotation_deg.x = (float)(side + 180);
}

/* ---- vignettes ---- */
static const char *pourer_for(const char *liquid)
{
    static const char *const by_liquid[][2] = { { "coffee", "coffee_pot" },
                                                { "tea", "teapot" },
                                                { "wine", "bottle" },
                                                { "champagne", "bottle" },
                                                { "beer", "bottle" } };
    for (size_t i = 0; i < sizeof by_liquid / sizeof *by_liquid; i++)
        if (ciel_streq(by_liquid[i][0], liquid))
            return by_liquid[i][1];
    return "jug";
}

static entity *vessel_in_cast(const director *d, const entity *except)
{
    for (size_t i = 0; i < d->b->n_subjects; i++) {
        entity *e = cast_entity(d, (int)i);
        if (e && e != except && d->cast[i].thing && (d->cast[i].thing->flags & THING_VESSEL))
            return e;
    }
    return NULL;
}

static bool is_hot(const char *liquid)
{
    return ciel_streq(liquid, "coffee") || ciel_streq(liquid, "tea") || ciel_streq(liquid, "soup") ||
           ciel_streq(liquid, "chocolate");
}

/* a vessel held above the target, that pours into it from early on until just before the end */
static void act_pour(director *d, const brief_action *a)
{
    const char *liquid = NULL;
    for (int i = 0; i < 2; i++) {
        int s = i ? a->object : a->subject;
        if (s >= 0 && d->cast[s].liquid)
            liquid = d->cast[s].liquid;
    }
    entity *named = cast_entity(d, a->subject), *target = cast_entity(d, a->object);
    if (!target || !(library_find(d->lib, target->thing)->flags & THING_VESSEL))
        target = vessel_in_cast(d, NULL);
    if (!target)
        target = add_prop(d, "cup", "cup");
    if (!target)
        return;
    const char *target_id = target->id;
    bool named_pours = named && named != target && (library_find(d->lib, named->thing)->flags & THING_VESSEL);
    const char *what = liquid ? liquid : "water";
    const char *prop = pourer_for(what);
    entity *from = named_pours ? named : add_prop(d, prop, library_find(d->lib, prop) ? prop : "jug");
    if (!from)
        return;
    target = scene_find(d->sc, target_id);
    params_set_text(&from->params, &d->sc->arena, "liquid", what);
    params_set_text(&target->params, &d->sc->arena, "liquid", what);
    params_set_number(&target->params, &d->sc->arena, "fill", 0.12);
    scene_action *act = scene_add_action(d->sc, from, "pour", 0.25, d->sc->seconds * 0.9);
    act->target = target_id;
    params_set_text(&act->params, &d->sc->arena, "liquid", what);
    params_set_number(&act->params, &d->sc->arena, "fill_from", 0.12);
    params_set_number(&act->params, &d->sc->arena, "fill_to", 0.82);
    from->body.kind = BODY_KINEMATIC;
    if (is_hot(what) && !entity_does(target, "steam"))
        scene_add_action(d->sc, target, "steam", 0, -1);
}

/* balls in the air want a juggler: the one who is named, else one in plain dark clothes */
static void act_juggle(director *d, const brief_action *a)
{
    int balls = a->object >= 0 ? a->object : a->subject;
    if (balls < 0 || d->cast[balls].n == 0)
        return;
    entity *who = a->object >= 0 ? cast_entity(d, a->subject) : NULL;
    const thing_info *t = who ? library_find(d->lib, who->thing) : NULL;
    if (!t || t->kind != THING_PERSON) {
        who = add_prop(d, "juggler", "person");
        if (!who)
            return;
        params_set_text(&who->params, &d->sc->arena, "role", "juggler");
    }
    const char *who_id = who->id;
    scene_add_action(d->sc, who, "juggle", 0, -1);
    for (size_t i = 0; i < d->cast[balls].n; i++) {
        entity *ball = scene_find(d->sc, d->cast[balls].ids[i]);
        scene_action *act = scene_add_action(d->sc, ball, "juggled", 0, -1);
        act->target = who_id;
        params_set_number(&act->params, &d->sc->arena, "index", (double)i);
        params_set_number(&act->params, &d->sc->arena, "of", (double)d->cast[balls].n);
        ball->body.kind = BODY_KINEMATIC;
    }
    if (!d->hero || strcmp(d->hero, d->cast[balls].ids[0]) == 0)
        d->hero = who_id;
}

static scene_action *flight_of(entity *e)
{
    for (size_t i = 0; i < e->n_actions; i++)
        if (ciel_streq(e->actions[i].verb, "fly"))
            return &e->actions[i];
    return NULL;
}

/* what flies comes down on its goal, where staging puts it; who has no wings comes down softly; the rest falls */
static bool act_land(director *d, const brief_action *a)
{
    const part_cast *c = a->subject >= 0 ? &d->cast[a->subject] : NULL;
    if (!ciel_streq(a->verb, "land") || !c || c->n == 0)
        return false;
    bool alive = is_alive(c->thing), flies = (c->thing->flags & THING_FLIES) && c->thing->kind != THING_PERSON;
    const entity *goal = cast_entity(d, a->object);
    const char *goal_id = goal ? goal->id : NULL;
    double begin = a->begin >= 0 ? a->begin : 0, share = flies ? 0.62 : 0.05;
    for (size_t i = 0; i < c->n; i++) {
        entity *e = scene_find(d->sc, c->ids[i]);
        scene_action *act = flies ? flight_of(e) : NULL; /* "glides through the room and lands": one flight */
        if (!act)
            act = scene_add_action(d->sc, e, flies ? "fly" : alive ? "levitate" : "fall", begin, -1);
        if (alive) /* then it stands there */
            act->end = begin + share * (d->sc->seconds - begin);
        act->target = flies && goal && !ciel_streq(goal_id, e->id) ? goal_id : NULL;
        if (flies)
            params_set_number(&act->params, &d->sc->arena, "lands", 1);
        else if (alive)
            params_set_number(&act->params, &d->sc->arena, "height", 0.45 * (double)entity_size(d, e).y);
        if (!alive)
            e->body.kind = flies ? BODY_KINEMATIC : BODY_DYNAMIC;
        if (a->direction)
            turn_by_direction(d, e, a->direction);
    }
    return true;
}

static bool names_lamp(const director *d, const char *kind)
{
    for (size_t i = 0; i < d->b->light.n_lamps; i++)
        if (ciel_streq(d->b->light.lamps[i].kind, kind))
            return true;
    return false;
}

/* a flame put to something: the hand goes there, and it burns from then on */
static void act_light(director *d, const brief_action *a)
{
    entity *who = cast_entity(d, a->subject), *what = cast_entity(d, a->object);
    if (a->object < 0 && who && library_find(d->lib, who->thing)->kind == THING_PERSON && names_lamp(d, "candle")) {
        what = add_prop(d, "candle", "candle"); /* the language took it for a source of light only */
        who = cast_entity(d, a->subject);
    }
    double when = a->begin >= 0 ? a->begin + 1 : 0.3 * d->sc->seconds;
    if (who && what)
        scene_add_action(d->sc, who, "reach", 0, when + 0.6)->target = what->id;
    if (who && what)
        scene_add_action(d->sc, who, "look", 0, -1)->target = what->id;
    if (what || (who && a->object < 0))
        scene_add_action(d->sc, what ? what : who, "burn", when, -1);
}

/* outcomes belong to physics: the body is free, thrown at what it hits or misses */
static void act_outcomes(director *d)
{
    for (size_t i = 0; i < d->b->n_outcomes; i++) {
        const brief_outcome *o = &d->b->outcomes[i];
        entity *e = cast_entity(d, o->subject), *target = cast_entity(d, o->object);
        if (!e)
            continue;
        scene_outcome *out = &ARENA_PUSH(&d->sc->arena, d->sc->outcomes, d->sc->n_outcomes);
        const char *fixture = o->object >= 0 ? d->cast[o->object].fixture : NULL;
        *out = (scene_outcome){ e->id, scene_text(d->sc, o->what), target ? target->id : fixture ? "place" : NULL };
        for (size_t k = 0; k < d->cast[o->subject].n; k++)
            scene_find(d->sc, d->cast[o->subject].ids[k])->body.kind = BODY_DYNAMIC;
        bool aimed = (target || fixture) &&
                     (ciel_streq(o->what, "misses") || ciel_streq(o->what, "enters") || ciel_streq(o->what, "hits"));
        if (aimed && !entity_does(e, "thrown")) {
            scene_action *act = scene_add_action(d->sc, e, "thrown", 0.15, -1);
            act->target = target ? target->id : "place";
            act->anchor = target ? NULL : scene_text(d->sc, fixture);
        }
    }
}

static bool is_physical(const char *verb)
{
    return ciel_streq(verb, "fall") || ciel_streq(verb, "bounce") || ciel_streq(verb, "roll") ||
           ciel_streq(verb, "slide");
}

static bool has_outcome(const director *d, const char *id)
{
    for (size_t i = 0; i < d->sc->n_outcomes; i++)
        if (ciel_streq(d->sc->outcomes[i].entity, id))
            return true;
    return false;
}

static const char *body_anchor_of(const brief_subject *s)
{
    const concept *c = &s->what;
    if (concept_is(c, "helmet.n.02") || concept_is(c, "headdress.n.01") || ciel_streq(c->word, "hat") ||
        ciel_streq(c->word, "helmet"))
        return "helmet";
    if (ciel_streq(c->word, "glasses") || concept_is(c, "spectacles.n.01"))
        return "glasses";
    return "collar";
}

static void act_on_copy(director *d, const brief_action *a, const verb_map *m, entity *e, const char *verb)
{
    double begin = a->begin >= 0 ? a->begin : 0, end = a->end >= 0 ? a->end : -1;
    entity *object = cast_entity(d, a->object);
    const thing_info *ot = object ? library_find(d->lib, object->thing) : NULL, *et = library_find(d->lib, e->thing);
    if (ot && et && et->kind == THING_PERSON && (ot->flags & THING_SEAT) && !ciel_streq(verb, "look") &&
        !ciel_streq(verb, "walk")) {
        /* whatever one does in an armchair, one sits in it */
        scene_add_action(d->sc, e, "sit", 0, -1)->target = object->id;
        object = NULL;
        if (ciel_streq(verb, "sit"))
            return;
    }
    scene_action *act = scene_add_action(d->sc, e, verb, begin, end);
    act->speed = speed_of(a, m);
    bool rests = ciel_streq(verb, "sleep") || ciel_streq(verb, "lie");  /* where it rests is staging's business */
    bool beside = ciel_streq(verb, "sit") || ciel_streq(verb, "kneel"); /* by a fire: no seat, staging puts one there */
    if (object && object != e && !rests && !beside)
        act->target = object->id;
    if (ciel_streq(verb, "adjust") && a->object >= 0 && !object)
        act->anchor = body_anchor_of(&d->b->subjects[a->object]);
    if (ciel_streq(verb, "look") && !act->target && ciel_streq(a->direction, "towards_camera"))
        act->target = "camera";
    if (ciel_streq(verb, "levitate")) {
        vec3 size = entity_size(d, e);
        double largest = (double)(size.y > size.x ? size.y : size.x);
        params_set_number(&act->params, &d->sc->arena, "height", largest < 0.6 ? 0.4 * largest + 0.02 : 0.5);
        params_set_number(&act->params, &d->sc->arena, "bob", largest < 0.6 ? 0.06 * largest : 0.05);
    }
    if (ciel_streq(a->verb, "lift_off") && ciel_streq(verb, "fly"))
        params_set_number(&act->params, &d->sc->arena, "takes_off", 1);
    if (ciel_streq(verb, "spin") && act->speed == 0)
        act->speed = 0.9;
    if (a->direction)
        turn_by_direction(d, e, a->direction);
    bool carries =
        ciel_streq(verb, "hold") || ciel_streq(verb, "drink") || ciel_streq(verb, "read") || ciel_streq(verb, "throw");
    bool light_enough = ot && ((ot->flags & THING_HELD) || v3_len(ot->size_m) < 0.9f);
    if (carries && object && object != e && light_enough) {
        object->on = e->id;
        object->anchor = "hand_r";
        object->position = v3_fill(0);
    }
    const thing_info *t = library_find(d->lib, e->thing);
    if (!(t && is_alive(t)) && e->body.kind == BODY_FIXED)
        e->body.kind = is_physical(verb) ? BODY_DYNAMIC
                       : (ciel_streq(verb, "float") || ciel_streq(verb, "drift") || ciel_streq(verb, "sail"))
                           ? BODY_FLOATING
                           : BODY_KINEMATIC;
}

static void act_on_copies(director *d, const brief_action *a, const verb_map *m, const char *verb)
{
    const part_cast *c = &d->cast[a->subject];
    for (size_t i = 0; verb && i < c->n; i++)
        act_on_copy(d, a, m, scene_find(d->sc, c->ids[i]), verb);
}

/* both go, neither towards the other, at one pace; who goes already by its own action is left to it */
static void act_company(director *d, const brief_action *a, const verb_map *m)
{
    bool alive = is_alive(d->cast[a->subject].thing) && is_alive(d->cast[a->object].thing);
    verb_map pace = *m;
    if (alive && pace.speed == 0)
        pace.speed = ciel_streq(m->verb, "run") ? 3.2 : 1.1;
    for (int k = 0; k < 2; k++) {
        brief_action go = *a;
        go.subject = k ? a->object : a->subject;
        go.object = -1;
        const thing_info *t = d->cast[go.subject].thing;
        const char *verb = t->kind == THING_ANIMAL && (t->flags & THING_FLIES) ? "fly" : verb_for(m->verb, t);
        if (k == 0 || !goes_somewhere(scene_find(d->sc, d->cast[go.subject].ids[0])))
            act_on_copies(d, &go, &pace, verb);
    }
}

static void steam_from_vessel(director *d)
{
    entity *e = vessel_in_cast(d, NULL);
    if (e && !entity_does(e, "steam"))
        scene_add_action(d->sc, e, "steam", 0, -1);
}

static void act_one(director *d, const brief_action *a)
{
    if (a->negated)
        return;
    const verb_map *m = map_verb(a->verb);
    if (ciel_streq(a->verb, "pour") || (m && ciel_streq(m->verb, "pour"))) {
        act_pour(d, a);
        return;
    }
    if (direct_vignette(d, a) || act_land(d, a))
        return;
    if (ciel_streq(a->verb, "light") && (a->object >= 0 || names_lamp(d, "candle"))) {
        act_light(d, a);
        return;
    }
    if (m && ciel_streq(m->verb, "juggle")) {
        act_juggle(d, a);
        return;
    }
    if (a->subject < 0)
        return;
    if (d->cast[a->subject].liquid && m && ciel_streq(m->verb, "steam"))
        steam_from_vessel(d);
    if (d->cast[a->subject].n == 0)
        return;
    const thing_info *t = d->cast[a->subject].thing;
    if (has_outcome(d, d->cast[a->subject].ids[0]) && (!m || is_physical(m->verb) || ciel_streq(m->verb, "stand")))
        return; /* physics will do it */
    if (!m) {
        direct_note(d, "not_supported", "the action \"%s\" is not filmed yet",
                    "l'action « %s » n'est pas encore filmée", a->verb);
        return;
    }
    bool stays = ciel_streq(a->verb, "lead") && !is_alive(t); /* a staircase leads up and stays where it is */
    const char *verb = stays ? NULL : verb_for(m->verb, t);
    if (verb && m->rough)
        direct_note(d, "replaced", "the action \"%s\" is shown by a simpler gesture",
                    "l'action « %s » est montrée par un geste plus simple", a->verb);
    act_on_copies(d, a, m, verb);
}

/* adjectives that are actions: "levitating earbuds", "a spinning top", "juggled balls" */
static void act_traits(director *d)
{
    static const struct {
        const char *trait, *verb;
    } as_verbs[] = { { "levitating", "levitate" }, { "floating", "float" }, { "hovering", "levitate" },
                     { "spinning", "spin" },       { "rotating", "spin" },  { "juggled", "juggle" },
                     { "burning", "burn" },        { "glowing", "glow" },   { "steaming", "steam" },
                     { "falling", "fall" },        { "flying", "fly" },     { "bouncing", "bounce" },
                     { "rolling", "roll" },        { "drifting", "drift" }, { "sleeping", "sleep" },
                     { "smiling", "smile" },       { "running", "run" },    { "walking", "walk" },
                     { "dancing", "dance" },       { "swinging", "swing" }, { "melting", "melt" } };
    for (size_t i = 0; i < d->b->n_subjects; i++)
        for (size_t k = 0; k < sizeof as_verbs / sizeof *as_verbs; k++) {
            const brief_subject *s = &d->b->subjects[i];
            if (!list_has(s->traits, s->n_traits, as_verbs[k].trait))
                continue;
            brief_action a = { .subject = (int)i, .object = -1, .verb = as_verbs[k].verb, .begin = -1, .end = -1 };
            act_one(d, &a);
        }
}

static bool is_vapour(const concept *c)
{
    return ciel_streq(c->word, "steam") || ciel_streq(c->word, "vapor") || ciel_streq(c->word, "vapour");
}

/* "la vapeur s'élève": the vapour of whatever vessel there is */
static void act_vapour(director *d)
{
    for (size_t i = 0; i < d->b->n_subjects; i++)
        if (is_vapour(&d->b->subjects[i].what))
            steam_from_vessel(d);
}

static void act_lines(director *d)
{
    for (size_t i = 0; i < d->b->sound.n_lines; i++) {
        entity *e = cast_entity(d, d->b->sound.lines[i].speaker);
        if (e && !entity_does(e, "speak"))
            scene_add_action(d->sc, e, "speak", 0, -1);
    }
}

void direct_acting(director *d)
{
    act_outcomes(d);
    for (int together = 0; together < 2; together++) /* who goes with another: when it is known who goes by itself */
        for (size_t i = 0; i < d->b->n_actions; i++) {
            const brief_action *a = &d->b->actions[i];
            company c;
            if (company_of(d, a, &c) != together)
                continue;
            if (together)
                act_company(d, a, map_verb(a->verb));
            else
                act_one(d, a);
        }
    act_traits(d);
    act_vapour(d);
    act_lines(d);
    act_dialogue(d);
}
