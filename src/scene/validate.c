/* scene/validate.c - what the table of fields cannot say: ids, references, verbs, the cut. */
#include "base/text.h"
#include "scene/scene.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int fault(ciel_fail *fail, const char *hint, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static int fault(ciel_fail *fail, const char *hint, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    ciel_fail_set(fail, CIEL_E_DATA, "the scene is not valid");
    ciel_fail_detail(fail, "%s", text);
    ciel_fail_hint(fail, "%s", hint);
    return CIEL_E_DATA;
}

static bool id_ok(const char *id)
{
    if (!id || id[0] < 'a' || id[0] > 'z' || strlen(id) > 63)
        return false;
    for (const char *c = id; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_'))
            return false;
    return true;
}

bool scene_verb_known(const char *verb)
{
    static const char *const names[] = {
#define X(name, who, doc) #name,
#include "scene/verbs.def"
#undef X
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ciel_streq(names[i], verb))
            return true;
    return false;
}

bool scene_move_known(const char *kind)
{
    static const char *const names[] = {
#define X(name, unit, doc) #name,
#include "scene/moves.def"
#undef X
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ciel_streq(names[i], kind))
            return true;
    return false;
}

static bool refers(const scene *sc, const char *id) { return !id || strcmp(id, "place") == 0 || scene_find(sc, id); }

/* `at` is the path of the place: "" or "sets[0]." */
static int check_actions(const scene *sc, const char *at, size_t i, ciel_fail *fail)
{
    const entity *e = &sc->entities[i];
    for (size_t k = 0; k < e->n_actions; k++) {
        const scene_action *a = &e->actions[k];
        if (!scene_verb_known(a->verb))
            return fault(fail, "the schema lists the verbs", "%sentities[%zu].actions[%zu].verb: \"%s\" is not a verb of this version", at, i, k,
                         a->verb ? a->verb : "");
        if (a->end >= 0 && a->end < a->begin)
            return fault(fail, "", "%sentities[%zu].actions[%zu]: ends before it begins", at, i, k);
        if (!refers(sc, a->target) && !ciel_streq(a->target, "camera"))
            return fault(fail, "", "%sentities[%zu].actions[%zu].target: no entity \"%s\"", at, i, k, a->target);
    }
    return CIEL_OK;
}

/* `on` must lead to the ground: no entity rests on itself, directly or through others */
static bool rests_on_itself(const scene *sc, const entity *e)
{
    const entity *at = e;
    for (size_t steps = 0; at && at->on && strcmp(at->on, "place") != 0; steps++) {
        if (steps > sc->n_entities)
            return true;
        at = scene_find(sc, at->on);
    }
    return false;
}

static int check_entities(const scene *sc, const char *at, ciel_fail *fail)
{
    for (size_t i = 0; i < sc->n_entities; i++) {
        const entity *e = &sc->entities[i];
        if (!id_ok(e->id) || strcmp(e->id, "place") == 0 || strcmp(e->id, "camera") == 0)
            return fault(fail, "ids are lower-case letters, digits and _; \"place\" and \"camera\" are taken",
                         "%sentities[%zu].id: \"%s\" is not a usable id", at, i, e->id ? e->id : "");
        if (scene_find(sc, e->id) != e)
            return fault(fail, "", "%sentities[%zu].id: \"%s\" is used twice", at, i, e->id);
        if (!e->thing && !e->file)
            return fault(fail, "`ciel library list` shows the things", "%sentities[%zu]: needs a thing or a file", at, i);
        if (!refers(sc, e->on))
            return fault(fail, "", "%sentities[%zu].on: no entity \"%s\"", at, i, e->on);
        if (rests_on_itself(sc, e))
            return fault(fail, "", "%sentities[%zu].on: \"%s\" rests on itself", at, i, e->id);
        int rc = check_actions(sc, at, i, fail);
        if (rc < 0)
            return rc;
    }
    return CIEL_OK;
}

/* the entities of one place, to resolve names in; nothing else of it is looked at */
static scene only_place(const scene *sc, const scene_set *set)
{
    scene one = *sc;
    if (set) {
        one.entities = set->entities;
        one.n_entities = set->n_entities;
    }
    return one;
}

static int check_sets(const scene *sc, ciel_fail *fail)
{
    for (size_t i = 0; i < sc->n_sets; i++) {
        const scene_set *set = &sc->sets[i];
        char at[32];
        snprintf(at, sizeof at, "sets[%zu].", i);
        if (!id_ok(set->id) || scene_find_set(sc, set->id) != set)
            return fault(fail, "ids are lower-case letters, digits and _, each used once", "%sid: \"%s\" is not a usable id", at,
                         set->id ? set->id : "");
        scene one = only_place(sc, set);
        int rc = check_entities(&one, at, fail);
        if (rc < 0)
            return rc;
    }
    return CIEL_OK;
}

static int check_shots(const scene *sc, ciel_fail *fail)
{
    double at = 0;
    for (size_t i = 0; i < sc->n_shots; i++) {
        const scene_shot *s = &sc->shots[i];
        if (s->begin > at + 1e-6 || s->begin < at - 1e-6 || s->end <= s->begin)
            return fault(fail, "shots follow one another without gaps, the first at 0", "shots[%zu]: from %g to %g s does not follow %g s", i,
                         s->begin, s->end, at);
        at = s->end;
        if (s->set && !scene_find_set(sc, s->set))
            return fault(fail, "", "shots[%zu].set: no set \"%s\"", i, s->set);
        scene here = only_place(sc, scene_find_set(sc, s->set));
        if (!refers(&here, s->subject) || !refers(&here, s->camera.focus) || !refers(&here, s->camera.follow) ||
            !refers(&here, s->camera.track))
            return fault(fail, "", "shots[%zu]: subject, focus, follow or track names no entity", i);
        if (v3_dist(s->camera.position, s->camera.look_at) < 1e-4f)
            return fault(fail, "", "shots[%zu].camera: position and look_at are the same", i);
        for (size_t k = 0; k < s->camera.n_moves; k++)
            if (!scene_move_known(s->camera.moves[k].kind))
                return fault(fail, "the schema lists the moves", "shots[%zu].camera.moves[%zu].kind: \"%s\" is not a move of this version", i, k,
                             s->camera.moves[k].kind ? s->camera.moves[k].kind : "");
    }
    if (sc->n_shots > 0 && at < sc->seconds - 1e-6)
        return fault(fail, "", "shots end at %g s, the film at %g s", at, sc->seconds);
    return CIEL_OK;
}

static int check_sound(const scene *sc, ciel_fail *fail)
{
    for (size_t i = 0; i < sc->sound.n_lines; i++) {
        const spoken_line *l = &sc->sound.lines[i];
        if (!l->text || !l->text[0])
            return fault(fail, "", "sound.lines[%zu].text: empty", i);
        bool somewhere = refers(sc, l->speaker);
        for (size_t k = 0; k < sc->n_sets; k++) {
            scene one = only_place(sc, &sc->sets[k]);
            somewhere = somewhere || refers(&one, l->speaker);
        }
        if (!somewhere)
            return fault(fail, "", "sound.lines[%zu].speaker: no entity \"%s\"", i, l->speaker);
    }
    return CIEL_OK;
}

int scene_validate(const scene *sc, ciel_fail *fail)
{
    if (sc->width % 2 || sc->height % 2)
        return fault(fail, "choose even numbers, such as 1280x720", "width and height: %dx%d is odd", sc->width, sc->height);
    int rc = check_entities(sc, "", fail);
    if (rc == CIEL_OK)
        rc = check_sets(sc, fail);
    if (rc == CIEL_OK)
        rc = check_shots(sc, fail);
    if (rc == CIEL_OK)
        rc = check_sound(sc, fail);
    return rc;
}
