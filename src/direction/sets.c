/* direction/sets.c - a film of several places is several films, cut together.
 *
 * A shot that names a place or a time of its own opens a set; shots after it stay there until another place is named,
 * and a place named again is the same set. The brief is shared out: each set gets its shots, who acts or is seen in
 * them, and its setting; each part is directed as a film of one place, and the results become the sets of one scene.
 * Who appears in two places has the same id in both, so it is the same person. Music and asked-for sounds are the whole
 * film's.
 */
#include "base/text.h"
#include "direction/director.h"

#include <string.h>

typedef struct part_film {
    brief_setting setting;
    bool *shots;   /* [n_shots] takes place here */
    int *subjects; /* [n_subjects] index in the part's brief, -1 = not here */
    brief brief;
} part_film;

typedef struct sharing {
    const brief *b;
    part_film *parts;
    size_t n;
    size_t *of_shot; /* [n_shots] */
    ciel_arena *a;
} sharing;

/* ---- which shots go together ---- */
static bool names_another(const brief_setting *now, const brief_setting *s)
{
    bool place = s->place.word && !ciel_streq(s->place.word, now->place.word);
    bool time = s->time && !ciel_streq(s->time, now->time);
    return place || time || (s->season && !ciel_streq(s->season, now->season));
}

/* what a later setting leaves unsaid is as it was: a new place keeps the hour, a new hour keeps the place */
static brief_setting inherit(const brief_setting *film, const brief_setting *s)
{
    brief_setting out = s->place.word ? *s : *film;
    out.time = s->time ? s->time : film->time;
    out.season = s->season ? s->season : film->season;
    out.era = s->era ? s->era : film->era;
    out.locale = s->locale ? s->locale : film->locale;
    if (!s->place.word && s->n_weather) {
        out.weather = s->weather;
        out.n_weather = s->n_weather;
    }
    return out;
}

static size_t part_of_setting(sharing *x, const brief_setting *s)
{
    for (size_t i = 0; i < x->n; i++)
        if (!names_another(&x->parts[i].setting, s))
            return i;
    part_film *p = &x->parts[x->n++];
    p->setting = inherit(&x->b->setting, s);
    p->shots = ARENA_ARRAY(x->a, x->b->n_shots, bool);
    p->subjects = ARENA_ARRAY(x->a, x->b->n_subjects, int);
    return x->n - 1;
}

static void share_shots(sharing *x)
{
    const brief *b = x->b;
    x->parts = ARENA_ARRAY(x->a, b->n_shots + 1, part_film);
    x->of_shot = ARENA_ARRAY(x->a, b->n_shots, size_t);
    part_of_setting(x, &b->setting);
    x->parts[0].setting = b->setting;
    size_t here = 0;
    for (size_t i = 0; i < b->n_shots; i++) {
        const brief_setting *s = &b->shots[i].setting;
        /* without a place in the first shots, the first place named is the film's */
        if (i > 0 && b->shots[i].has_setting && names_another(&x->parts[here].setting, s))
            here = part_of_setting(x, s);
        x->parts[here].shots[i] = true;
        x->of_shot[i] = here;
    }
}

/* ---- each part's own brief ---- */
static bool is_here(const part_film *p, size_t shot)
{
    return p->shots[shot];
}

static void invite(const brief *b, bool *here, int subject)
{
    for (int steps = 0; subject >= 0 && !here[subject] && steps < 16; steps++) {
        here[subject] = true;
        subject = b->subjects[subject].relation_to;
    }
}

static void choose_subjects(const sharing *x, part_film *p)
{
    const brief *b = x->b;
    bool *here = ARENA_ARRAY(x->a, b->n_subjects + 1, bool);
    for (size_t i = 0; i < b->n_subjects; i++)
        if (is_here(p, b->subjects[i].shot))
            invite(b, here, (int)i);
    for (size_t i = 0; i < b->n_shots; i++)
        if (p->shots[i])
            invite(b, here, b->shots[i].subject);
    for (size_t i = 0; i < b->n_actions; i++)
        if (is_here(p, b->actions[i].shot)) {
            invite(b, here, b->actions[i].subject);
            invite(b, here, b->actions[i].object);
        }
    for (size_t i = 0; i < b->sound.n_lines; i++)
        if (is_here(p, b->sound.lines[i].shot))
            invite(b, here, b->sound.lines[i].speaker);
    int n = 0;
    for (size_t i = 0; i < b->n_subjects; i++)
        p->subjects[i] = here[i] ? n++ : -1;
}

static int moved(const part_film *p, int subject)
{
    return subject < 0 ? subject : p->subjects[subject];
}

/* index of a film's shot among the part's own */
static size_t shot_in_part(const part_film *p, size_t shot)
{
    size_t n = 0;
    for (size_t i = 0; i < shot; i++)
        n += p->shots[i];
    return n;
}

static void share_subjects(const sharing *x, part_film *p)
{
    const brief *b = x->b;
    brief *out = &p->brief;
    out->subjects = NULL;
    out->n_subjects = 0;
    for (size_t i = 0; i < b->n_subjects; i++) {
        if (p->subjects[i] < 0)
            continue;
        brief_subject *s = &ARENA_PUSH(x->a, out->subjects, out->n_subjects);
        *s = b->subjects[i];
        s->relation_to = moved(p, s->relation_to);
        s->owner = moved(p, s->owner);
        s->shot = is_here(p, s->shot) ? shot_in_part(p, s->shot) : 0;
    }
}

static void share_actions(const sharing *x, part_film *p)
{
    const brief *b = x->b;
    brief *out = &p->brief;
    out->actions = NULL;
    out->n_actions = 0;
    for (size_t i = 0; i < b->n_actions; i++) {
        if (!is_here(p, b->actions[i].shot))
            continue;
        brief_action *a = &ARENA_PUSH(x->a, out->actions, out->n_actions);
        *a = b->actions[i];
        a->subject = moved(p, a->subject);
        a->object = moved(p, a->object);
        a->shot = shot_in_part(p, a->shot);
    }
    out->outcomes = NULL;
    out->n_outcomes = 0;
    for (size_t i = 0; i < b->n_outcomes; i++) {
        brief_outcome o = { moved(p, b->outcomes[i].subject), moved(p, b->outcomes[i].object), b->outcomes[i].what };
        if (o.subject >= 0)
            ARENA_PUSH(x->a, out->outcomes, out->n_outcomes) = o;
    }
}

static void share_sound(const sharing *x, part_film *p, bool first)
{
    const brief *b = x->b;
    brief_sound *s = &p->brief.sound;
    s->lines = NULL;
    s->n_lines = 0;
    for (size_t i = 0; i < b->sound.n_lines; i++) {
        if (!is_here(p, b->sound.lines[i].shot))
            continue;
        brief_line *l = &ARENA_PUSH(x->a, s->lines, s->n_lines);
        *l = b->sound.lines[i];
        l->speaker = moved(p, l->speaker);
        l->shot = shot_in_part(p, l->shot);
    }
    if (!first) {
        s->n_cues = 0;
        s->music = 0;
    }
}

static void make_brief(const sharing *x, part_film *p, const double *ends)
{
    const brief *b = x->b;
    bool first = p == x->parts;
    p->brief = *b;
    p->brief.setting = p->setting;
    p->brief.shots = NULL;
    p->brief.n_shots = 0;
    choose_subjects(x, p);
    for (size_t i = 0; i < b->n_shots; i++) {
        if (!p->shots[i])
            continue;
        brief_shot *s = &ARENA_PUSH(x->a, p->brief.shots, p->brief.n_shots);
        *s = b->shots[i];
        s->has_setting = false;
        s->seconds = ends[i] - (i ? ends[i - 1] : 0);
        s->subject = moved(p, s->subject);
    }
    share_subjects(x, p);
    share_actions(x, p);
    share_sound(x, p, first);
    if (!first)
        p->brief.n_spans = 0; /* words not understood are told once */
}

/* ---- putting the films together ---- */
static void take_shots(scene *to, const scene *from, const part_film *p, const double *ends, const char *set,
                       size_t n_film)
{
    size_t k = 0;
    for (size_t i = 0; i < n_film; i++) {
        if (!p->shots[i] || k >= from->n_shots)
            continue;
        to->shots[i] = from->shots[k++];
        to->shots[i].begin = i ? ends[i - 1] : 0;
        to->shots[i].end = ends[i];
        to->shots[i].set = set;
    }
}

/* the sounds of a place are heard while it is on the screen */
static void take_ambience(scene *to, const sound_cue *cues, size_t n, const part_film *p, const double *ends,
                          size_t n_film)
{
    for (size_t i = 0; i < n_film; i++) {
        if (!p->shots[i] || (i > 0 && p->shots[i - 1]))
            continue;
        size_t last = i;
        while (last + 1 < n_film && p->shots[last + 1])
            last++;
        for (size_t k = 0; k < n; k++) {
            sound_cue *c = &ARENA_PUSH(&to->arena, to->sound.ambience, to->sound.n_ambience);
            *c = cues[k];
            c->begin = i ? ends[i - 1] : 0;
            c->end = last + 1 == n_film ? -1 : ends[last];
        }
    }
}

static void take_set(scene *to, const scene *from, const char *id)
{
    scene_set *s = &ARENA_PUSH(&to->arena, to->sets, to->n_sets);
    *s = (scene_set){ id,           from->place,    from->sky,      from->weather,   from->entities, from->n_entities,
                      from->lights, from->n_lights, from->outcomes, from->n_outcomes };
    for (size_t i = 0; i < from->sound.n_lines; i++)
        ARENA_PUSH(&to->arena, to->sound.lines, to->sound.n_lines) = from->sound.lines[i];
    for (size_t i = 0; i < from->n_notices; i++)
        ARENA_PUSH(&to->arena, to->notices, to->n_notices) = from->notices[i];
}

static const char *set_id(scene *sc, const scene *from)
{
    const char *kind = from->place.kind;
    const char *id = scene_text(sc, kind);
    for (int i = 2; scene_find_set(sc, id); i++)
        id = ciel_arena_printf(&sc->arena, "%s_%d", kind, i);
    return id;
}

/* direct one part, in the film's memory */
static int direct_part(scene *film, const sharing *x, size_t i, const direct_options *opts, const double *ends,
                       library *lib, ciel_fail *fail)
{
    part_film *p = &x->parts[i];
    scene *one = NULL;
    direct_options o = *opts;
    o.seconds = 0;
    for (size_t k = 0; k < p->brief.n_shots; k++)
        o.seconds += p->brief.shots[k].seconds;
    o.seed = film->seed;
    int rc = direct_one_place(&one, &p->brief, &o, lib, film, fail);
    if (rc < 0)
        return rc;
    const char *id = set_id(film, one);
    take_set(film, one, id);
    take_shots(film, one, p, ends, id, x->b->n_shots);
    take_ambience(film, one->sound.ambience, one->sound.n_ambience, p, ends, x->b->n_shots);
    scene_destroy(&one);
    return rc;
}

static int direct_places(scene **out, const sharing *x, const direct_options *opts, library *lib, ciel_fail *fail)
{
    double *ends = ARENA_ARRAY(x->a, x->b->n_shots, double), seconds = direct_seconds(x->b, opts);
    direct_shot_times(x->b, seconds, ends);
    for (size_t i = 0; i < x->n; i++)
        make_brief(x, &x->parts[i], ends);
    direct_options o = *opts;
    o.seconds = 0;
    for (size_t k = 0; k < x->parts[0].brief.n_shots; k++)
        o.seconds += x->parts[0].brief.shots[k].seconds;
    scene *film = NULL;
    int rc = direct_one_place(&film, &x->parts[0].brief, &o, lib, NULL, fail);
    if (rc < 0)
        return rc;
    scene own = *film;
    film->seconds = seconds;
    film->n_shots = x->b->n_shots;
    film->shots = ARENA_ARRAY(&film->arena, ciel_arena_capacity(film->n_shots), scene_shot);
    film->sound.ambience = NULL;
    film->sound.n_ambience = 0;
    take_shots(film, &own, &x->parts[0], ends, NULL, x->b->n_shots);
    take_ambience(film, own.sound.ambience, own.sound.n_ambience, &x->parts[0], ends, x->b->n_shots);
    for (size_t i = 1; rc == CIEL_OK && i < x->n; i++)
        rc = direct_part(film, x, i, opts, ends, lib, fail);
    if (rc == CIEL_OK)
        rc = scene_validate(film, fail);
    if (rc == CIEL_OK)
        *out = film;
    else
        scene_destroy(&film);
    return rc;
}

int direct_scene(scene **out, const brief *b, const direct_options *opts, library *lib, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    sharing x = { .b = b, .a = &a };
    share_shots(&x);
    int rc = x.n > 1 && x.n <= 16 ? direct_places(out, &x, opts, lib, fail)
                                  : direct_one_place(out, b, opts, lib, NULL, fail);
    ciel_arena_free(&a);
    return rc;
}
