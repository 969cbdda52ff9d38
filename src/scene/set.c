/* scene/set.c - a film of several places: one place alone, and the clocks.
 *
 * A place is simulated on its own, in its own time: from the first frame of the film that shows it, and at the pace of
 * life. So a ball falls when the film comes to it, and slow motion is nothing but more frames a second.
 */
#include "base/text.h"
#include "scene/scene.h"

#include <math.h>
#include <string.h>

scene_set *scene_find_set(const scene *sc, const char *id)
{
    for (size_t i = 0; id && i < sc->n_sets; i++)
        if (ciel_streq(sc->sets[i].id, id))
            return &sc->sets[i];
    return NULL;
}

static bool same_set(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : !a && !b;
}

int scene_set_frame(const scene *sc, const char *set)
{
    for (size_t i = 0; i < sc->n_shots; i++)
        if (same_set(sc->shots[i].set, set))
            return (int)ceil(sc->shots[i].begin * sc->fps - 1e-6);
    return 0;
}

/* frames a second of life: a whole number, so that frames of film are frames of the place */
static int life_fps(const scene *sc)
{
    double fps = sc->fps * (sc->slowness > 0 ? sc->slowness : 1);
    return fps < 1 ? 1 : (int)(fps + 0.5);
}

static double pace(const scene *sc)
{
    return (double)sc->fps / life_fps(sc);
}

double scene_time_in_set(const scene *sc, const char *set, double t)
{
    return (t - (double)scene_set_frame(sc, set) / sc->fps) * pace(sc);
}

double scene_time_of_film(const scene *sc, const char *set, double t)
{
    return t / pace(sc) + (double)scene_set_frame(sc, set) / sc->fps;
}

static void *copy(ciel_arena *a, const void *items, size_t n, size_t size)
{
    void *to = ciel_arena_array(a, ciel_arena_capacity(n), size);
    if (n)
        memcpy(to, items, n * size);
    return to;
}

static void copy_shots(scene *out, const scene *sc, const char *set)
{
    double k = pace(sc);
    out->shots = copy(&out->arena, sc->shots, sc->n_shots, sizeof *sc->shots);
    for (size_t i = 0; i < out->n_shots; i++) {
        scene_shot *s = &out->shots[i];
        s->begin = scene_time_in_set(sc, set, s->begin);
        s->end = scene_time_in_set(sc, set, s->end);
        scene_camera *c = &s->camera;
        c->moves = copy(&out->arena, c->moves, c->n_moves, sizeof *c->moves);
        for (size_t m = 0; m < c->n_moves; m++) {
            c->moves[m].begin *= k;
            c->moves[m].end *= c->moves[m].end < 0 ? 1 : k;
        }
        if (same_set(s->set, set))
            out->seconds = s->end;
    }
}

static void copy_entities(scene *out, const entity *from, size_t n, double k)
{
    out->n_entities = n;
    out->entities = copy(&out->arena, from, n, sizeof *from);
    for (size_t i = 0; i < n; i++) {
        entity *e = &out->entities[i];
        e->actions = copy(&out->arena, e->actions, e->n_actions, sizeof *e->actions);
        for (size_t m = 0; m < e->n_actions; m++) {
            e->actions[m].begin *= k;
            e->actions[m].end *= e->actions[m].end < 0 ? 1 : k;
        }
    }
}

void scene_of_set(scene *out, const scene *sc, const char *set)
{
    const scene_set *own = scene_find_set(sc, set);
    *out = *sc;
    memset(&out->arena, 0, sizeof out->arena);
    out->fps = life_fps(sc);
    out->slowness = 1;
    out->seconds = sc->seconds * pace(sc);
    out->sets = NULL;
    out->n_sets = 0;
    out->notices = NULL;
    out->n_notices = 0;
    copy_entities(out, own ? own->entities : sc->entities, own ? own->n_entities : sc->n_entities, pace(sc));
    if (own) {
        out->place = own->place;
        out->sky = own->sky;
        out->weather = own->weather;
        out->n_lights = own->n_lights;
        out->n_outcomes = own->n_outcomes;
    }
    out->lights = copy(&out->arena, own ? own->lights : sc->lights, out->n_lights, sizeof *out->lights);
    out->outcomes = copy(&out->arena, own ? own->outcomes : sc->outcomes, out->n_outcomes, sizeof *out->outcomes);
    copy_shots(out, sc, set);
}
