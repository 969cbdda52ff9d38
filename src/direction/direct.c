/* direction/direct.c - the director's order of work, and what its steps share. See director.h. */
#include "base/rng.h"
#include "base/text.h"
#include "direction/director.h"

#include <stdio.h>
#include <string.h>

void direct_note(director *d, const char *code, const char *english, const char *french, const char *arg)
{
    char text[600];
    const char *form = d->french ? french : english, *hole = strstr(form, "%s");
    if (hole)
        snprintf(text, sizeof text, "%.*s%s%s", (int)(hole - form), form, arg ? arg : "", hole + 2);
    else
        snprintf(text, sizeof text, "%s", form);
    scene_add_notice(d->sc, code, "%s", text);
}

bool concept_is(const concept *c, const char *synset)
{
    for (size_t i = 0; i < c->n_family; i++)
        if (strcmp(c->family[i], synset) == 0)
            return true;
    return false;
}

bool list_has(const char *const *list, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (ciel_streq(list[i], word))
            return true;
    return false;
}

const anchor *place_anchor(const director *d, const char *name)
{
    return model_anchor(&d->place, name);
}

vec3 place_mark(const director *d)
{
    const anchor *a = place_anchor(d, "subject");
    return a ? a->position : v3_fill(0);
}

double heading_deg(vec3 v)
{
    return atan2((double)v.x, (double)v.z) * 180.0 / CIEL_PI;
}
vec3 heading_vector(double deg)
{
    return v3((float)sin(DEG_TO_RAD(deg)), 0, (float)cos(DEG_TO_RAD(deg)));
}

vec3 camera_side(const director *d)
{
    vec3 v = d->place.place ? d->place.place->camera_from : v3(0, 0, 1);
    v.y = 0;
    return v3_len(v) > 1e-3f ? v3_norm(v) : v3(0, 0, 1);
}

/* "backboard" names the part "board"; short names must match whole */
static bool names_part(const char *word, const char *part_name)
{
    size_t n = strlen(word), k = strlen(part_name);
    return strcmp(word, part_name) == 0 || (k >= 4 && n > k && strcmp(word + n - k, part_name) == 0);
}

const char *place_fixture(const director *d, const concept *c)
{
    for (size_t i = 0; c->word && i < d->place.n_anchors; i++)
        if (names_part(c->word, d->place.anchors[i].name))
            return d->place.anchors[i].name;
    for (size_t i = 0; c->word && i < d->place.n_colliders; i++)
        if (d->place.colliders[i].name && names_part(c->word, d->place.colliders[i].name))
            return d->place.colliders[i].name;
    return NULL;
}

bool entity_does(const entity *e, const char *verb)
{
    for (size_t i = 0; e && i < e->n_actions; i++)
        if (strcmp(e->actions[i].verb, verb) == 0)
            return true;
    return false;
}

bool goes_somewhere(const entity *e)
{
    static const char *const verbs[] = { "walk", "run", "drive", "gallop", "trot", "drift",
                                         "sail", "fly", "swim",  "roll",   "slide" };
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (entity_does(e, verbs[i]))
            return true;
    return false;
}

entity *add_prop(director *d, const char *id_hint, const char *thing_name)
{
    if (!library_find(d->lib, thing_name)) {
        direct_note(d, "not_in_library", "the library has no %s", "la bibliothèque n'a pas de « %s »", thing_name);
        return NULL;
    }
    return scene_add_entity(d->sc, id_hint, thing_name);
}

entity *cast_entity(const director *d, int subject)
{
    if (subject < 0 || (size_t)subject >= d->b->n_subjects || d->cast[subject].n == 0)
        return NULL;
    return scene_find(d->sc, d->cast[subject].ids[0]);
}

vec3 entity_size(const director *d, const entity *e)
{
    const thing_info *t = library_find(d->lib, e->thing);
    vec3 size = t ? v3_scale(t->size_m, (float)e->scale) : v3_fill(0.5f);
    double height = params_number(&e->params, "height", 0);
    if (t && t->kind == THING_PERSON && height > 0)
        size.y = (float)(height * e->scale);
    return size;
}

/* things are built once to know their anchors; people are too dear for that */
static const model *built_model(director *d, const entity *e)
{
    const thing_info *t = library_find(d->lib, e->thing);
    if (!t || t->kind == THING_PERSON)
        return NULL;
    for (size_t i = 0; i < d->n_built; i++)
        if (strcmp(d->built[i].id, e->id) == 0)
            return &d->built[i].model;
    built_thing *b = &ARENA_PUSH(&d->scratch, d->built, d->n_built);
    b->id = e->id;
    if (library_build(d->lib, &b->model, d->sc, e, &d->scratch, NULL) < 0)
        b->model = (model){ 0 };
    return &d->built[d->n_built - 1].model;
}

bool entity_anchor(director *d, const entity *e, const char *name, vec3 *out)
{
    const model *m = built_model(d, e);
    const anchor *a = m ? model_anchor(m, name) : NULL;
    if (a)
        *out = a->position;
    return a != NULL;
}

static vec3 thing_anchor(director *d, const entity *e, const char *name)
{
    vec3 at = v3(0, entity_size(d, e).y * (strcmp(name, "top") == 0 ? 1.0f : 0.5f), 0);
    entity_anchor(d, e, name, &at);
    return at;
}

vec3 entity_stands(director *d, const entity *e)
{
    if (!e->on)
        return e->position;
    const char *anchor_name = e->anchor ? e->anchor : "top";
    if (strcmp(e->on, "place") == 0) {
        const anchor *a = place_anchor(d, anchor_name);
        return a ? v3_add(a->position, e->position) : e->position;
    }
    const entity *base = scene_find(d->sc, e->on);
    if (!base)
        return e->position;
    quat q = quat_euler_deg(base->rotation_deg.x, base->rotation_deg.y, base->rotation_deg.z);
    return v3_add(entity_stands(d, base), quat_rotate(q, v3_add(thing_anchor(d, base, anchor_name), e->position)));
}

/* A variation of its own for each prompt, the same each time. */
static double seed_of(const brief *b)
{
    return (double)(rng_key(b->prompt) & 0xffffffffu);
}

static double within_seconds(double s, double most)
{
    return s > most ? most : s < 1 ? 1 : s;
}

double direct_seconds(const brief *b, const direct_options *opts)
{
    if (opts->seconds > 0)
        return within_seconds(opts->seconds, SCENE_MAX_SECONDS);
    return b->seconds > 0 ? within_seconds(b->seconds, SCENE_MOST_ASKED_S) : 4;
}

static void set_format(director *d)
{
    scene *sc = d->sc;
    const brief *b = d->b;
    const direct_options *o = d->o;
    sc->prompt = scene_text(sc, b->prompt);
    sc->language = scene_text(sc, b->language);
    sc->seed = o->seed >= 0 ? floor(o->seed) : seed_of(b);
    sc->seconds = direct_seconds(b, o);
    if (o->seconds <= 0 && b->seconds > SCENE_MOST_ASKED_S)
        direct_note(d, "not_supported", "a film is at most one minute long", "un film dure au plus une minute", NULL);
    sc->slowness = b->slowness > 0                                   ? b->slowness
                   : list_has(b->styles, b->n_styles, "slow_motion") ? 3
                   : list_has(b->styles, b->n_styles, "time_lapse")  ? 0.125
                                                                     : 1;
    sc->fps = o->fps > 0 ? o->fps : 24;
    sc->width = o->width > 0                        ? o->width
                : ciel_streq(b->aspect, "portrait") ? 720
                : ciel_streq(b->aspect, "square")   ? 1024
                                                    : 1280;
    sc->height = o->height > 0                       ? o->height
                 : ciel_streq(b->aspect, "portrait") ? 1280
                 : ciel_streq(b->aspect, "square")   ? 1024
                                                     : 720;
}

static void note_unknown_words(director *d)
{
    for (size_t i = 0; i < d->b->n_spans; i++) {
        const brief_span *s = &d->b->spans[i];
        if (s->role != SPAN_UNKNOWN)
            continue;
        char word[80];
        snprintf(word, sizeof word, "%.*s", (int)(s->end - s->begin), d->b->prompt + s->begin);
        direct_note(d, "unknown_word", "not understood: \"%s\"", "pas compris : « %s »", word);
    }
}

/* the memory of `from` goes on in `to`, whose own is empty */
static void lend(scene *to, scene *from)
{
    to->arena = from->arena;
    from->arena = (ciel_arena){ 0 };
}

int direct_one_place(scene **out, const brief *b, const direct_options *opts, library *lib, scene *lender,
                     ciel_fail *fail)
{
    director d = {
        .b = b, .o = opts, .lib = lib, .sc = scene_create(), .french = ciel_streq(b->language, "fr"), .hero_subject = -1
    };
    if (lender)
        lend(d.sc, lender);
    d.cast = ARENA_ARRAY(&d.scratch, b->n_subjects, part_cast);
    set_format(&d);
    note_unknown_words(&d);
    int rc = direct_setting(&d, fail);
    if (rc == CIEL_OK) {
        direct_casting(&d);
        direct_acting(&d);
        direct_staging(&d);
        direct_framing(&d);
        direct_lighting(&d);
        direct_scoring(&d);
        rc = scene_validate(d.sc, fail);
    }
    ciel_arena_free(&d.scratch);
    if (lender)
        lend(lender, d.sc);
    if (rc == CIEL_OK)
        *out = d.sc;
    else
        scene_destroy(&d.sc);
    return rc;
}
