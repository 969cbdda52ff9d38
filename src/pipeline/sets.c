/* pipeline/sets.c - see sets.h. */
#include "pipeline/sets.h"
#include "base/rng.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>

typedef struct one_set {
    const char *id; /* NULL = the scene's own place */
    scene view;
    motion *motion;
    speech_track speech;
    int first_frame;
} one_set;

struct sets {
    const scene *sc;
    one_set *items;
    size_t n;
    event_list events;
    ciel_arena arena;
};

static bool shown(const scene *sc, const char *id)
{
    for (size_t i = 0; i < sc->n_shots; i++)
        if (ciel_streq(sc->shots[i].set, id) || (!sc->shots[i].set && !id))
            return true;
    return false;
}

/* the same lines, at the times of the place */
static speech_track speech_in_set(sets *s, const one_set *o, const speech_track *film)
{
    speech_track t = { ARENA_ARRAY(&s->arena, film->n_lines, speech_line), film->n_lines };
    for (size_t i = 0; i < film->n_lines; i++) {
        speech_line *l = &t.lines[i];
        *l = film->lines[i];
        l->begin = scene_time_in_set(s->sc, o->id, l->begin);
        l->end = scene_time_in_set(s->sc, o->id, l->end);
        l->phonemes = ARENA_ARRAY(&s->arena, l->n_phonemes, phoneme);
        for (size_t k = 0; k < l->n_phonemes; k++) {
            l->phonemes[k] = film->lines[i].phonemes[k];
            l->phonemes[k].begin = scene_time_in_set(s->sc, o->id, l->phonemes[k].begin);
            l->phonemes[k].end = scene_time_in_set(s->sc, o->id, l->phonemes[k].end);
        }
    }
    return t;
}

static int add_set(sets *s, const char *id, library *lib, const motion_options *o, ciel_fail *fail)
{
    one_set *one = &s->items[s->n++];
    one->id = id;
    one->first_frame = scene_set_frame(s->sc, id);
    scene_of_set(&one->view, s->sc, id);
    motion_options own = *o;
    if (o->speech) {
        one->speech = speech_in_set(s, one, o->speech);
        own.speech = &one->speech;
    }
    return motion_create(&one->motion, &one->view, lib, &own, fail);
}

/* the part of an event that falls into one shot, in film time */
static void add_event(sets *s, const one_set *o, const event *e, const scene_shot *shot)
{
    double t = scene_time_of_film(s->sc, o->id, e->t), end = scene_time_of_film(s->sc, o->id, e->t_end);
    if (end < shot->begin || t >= shot->end)
        return;
    event *out = &ARENA_PUSH(&s->arena, s->events.items, s->events.n);
    *out = *e;
    out->t = t < shot->begin ? shot->begin : t;
    out->t_end = end > shot->end ? shot->end : end;
}

static int by_time(const void *a, const void *b)
{
    const event *x = a, *y = b;
    return x->t < y->t ? -1 : x->t > y->t;
}

static void gather_events(sets *s)
{
    for (size_t k = 0; k < s->n; k++) {
        const one_set *o = &s->items[k];
        event_list own = motion_events(o->motion);
        for (size_t i = 0; i < s->sc->n_shots; i++) {
            const scene_shot *shot = &s->sc->shots[i];
            for (size_t e = 0; e < own.n && (ciel_streq(shot->set, o->id) || (!shot->set && !o->id)); e++)
                add_event(s, o, &own.items[e], shot);
        }
    }
    if (s->events.n)
        qsort(s->events.items, s->events.n, sizeof *s->events.items, by_time);
}

int sets_create(sets **out, const scene *sc, library *lib, const motion_options *o, ciel_fail *fail)
{
    sets *s = calloc(1, sizeof *s);
    if (!s)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the film's places");
    s->sc = sc;
    s->items = ARENA_ARRAY(&s->arena, sc->n_sets + 1, one_set);
    int rc = CIEL_OK;
    if (shown(sc, NULL) || sc->n_sets == 0)
        rc = add_set(s, NULL, lib, o, fail);
    for (size_t i = 0; rc == CIEL_OK && i < sc->n_sets; i++)
        if (shown(sc, sc->sets[i].id))
            rc = add_set(s, sc->sets[i].id, lib, o, fail);
    /* one place at the pace of life: its events are the film's */
    if (rc == CIEL_OK && s->n == 1 && sc->slowness == 1)
        s->events = motion_events(s->items[0].motion);
    else if (rc == CIEL_OK)
        gather_events(s);
    if (rc == CIEL_OK)
        *out = s;
    else
        sets_destroy(&s);
    return rc;
}

void sets_destroy(sets **s)
{
    if (!*s)
        return;
    for (size_t i = 0; i < (*s)->n; i++) {
        motion_destroy(&(*s)->items[i].motion);
        ciel_arena_free(&(*s)->items[i].view.arena);
    }
    ciel_arena_free(&(*s)->arena);
    free(*s);
    *s = NULL;
}

size_t sets_count(const sets *s)
{
    return s->n;
}

motion *sets_motion(const sets *s, size_t i, const scene **sc)
{
    if (sc)
        *sc = &s->items[i].view;
    return s->items[i].motion;
}

static const one_set *set_of(const sets *s, const scene_shot *shot)
{
    for (size_t i = 0; i < s->n; i++)
        if (ciel_streq(s->items[i].id, shot->set) || (!s->items[i].id && !shot->set))
            return &s->items[i];
    return &s->items[0];
}

const model *sets_place(const sets *s, const scene_shot *shot)
{
    return motion_model(set_of(s, shot)->motion, STAGE_PLACE);
}

void sets_stage(sets *s, int i_frame, stage *out, ciel_arena *frame)
{
    const one_set *o = set_of(s, scene_shot_at(s->sc, (double)i_frame / s->sc->fps));
    motion_stage(o->motion, i_frame - o->first_frame, out, frame);
    out->i_frame = i_frame;
    /* surfaces of different places are different surfaces */
    for (size_t i = 0; o != s->items && i < out->n_instances; i++)
        out->instances[i].key = rng_hash(out->instances[i].key, (uint64_t)(o - s->items));
}

event_list sets_events(const sets *s)
{
    return s->events;
}

static bool locate(void *user, const char *id, const char *where, double t, vec3 *out)
{
    const sets *s = user;
    const one_set *o = set_of(s, scene_shot_at(s->sc, t));
    return motion_locate(o->motion, id, where, scene_time_in_set(s->sc, o->id, t), out);
}

scene_locator sets_locator(const sets *s)
{
    return (scene_locator){ locate, (void *)(uintptr_t)s };
}
