/* scene/scene.c - making and editing scenes in memory. See scene.h. */
#include "scene/scene.h"
#include "base/text.h"
#include "scene/fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

scene *scene_create(void)
{
    scene *sc = calloc(1, sizeof *sc);
    CIEL_ASSERT(sc && "out of memory");
    scene_table.defaults(sc);
    return sc;
}

void scene_destroy(scene **sc)
{
    if (!*sc)
        return;
    ciel_arena_free(&(*sc)->arena);
    free(*sc);
    *sc = NULL;
}

const char *scene_text(scene *sc, const char *s) { return ciel_arena_strdup(&sc->arena, s); }

entity *scene_find(const scene *sc, const char *id)
{
    for (size_t i = 0; id && i < sc->n_entities; i++)
        if (ciel_streq(sc->entities[i].id, id))
            return &sc->entities[i];
    return NULL;
}

static bool light_exists(const scene *sc, const char *id)
{
    for (size_t i = 0; i < sc->n_lights; i++)
        if (ciel_streq(sc->lights[i].id, id))
            return true;
    return false;
}

/* hint made into a legal id, with a number when it is taken */
static const char *unique_id(scene *sc, const char *hint)
{
    char base[48];
    size_t n = 0;
    for (const char *c = hint; *c && n < sizeof base - 1; c++) {
        char l = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
        bool ok = (l >= 'a' && l <= 'z') || (n > 0 && ((l >= '0' && l <= '9') || l == '_'));
        if (ok)
            base[n++] = l;
        else if (n > 0 && base[n - 1] != '_' && (l == ' ' || l == '-'))
            base[n++] = '_';
    }
    base[n] = '\0';
    if (n == 0 || strcmp(base, "place") == 0 || strcmp(base, "camera") == 0)
        snprintf(base, sizeof base, "thing");
    const char *id = scene_text(sc, base);
    for (int i = 2; scene_find(sc, id) || light_exists(sc, id); i++)
        id = ciel_arena_printf(&sc->arena, "%s_%d", base, i);
    return id;
}

static const field_table *sub_table(const field_table *t, const char *name)
{
    for (size_t i = 0; i < t->n_fields; i++)
        if (strcmp(t->fields[i].name, name) == 0)
            return t->fields[i].sub;
    CIEL_ASSERT(!"field table");
    return NULL;
}

static void set_defaults(void *item, const field_table *t)
{
    memset(item, 0, t->size);
    if (t->defaults)
        t->defaults(item);
}

entity *scene_add_entity(scene *sc, const char *id_hint, const char *thing)
{
    const char *id = unique_id(sc, id_hint);
    entity *e = &ARENA_PUSH(&sc->arena, sc->entities, sc->n_entities);
    set_defaults(e, sub_table(&scene_table, "entities"));
    e->id = id;
    e->thing = scene_text(sc, thing);
    return e;
}

scene_action *scene_add_action(scene *sc, entity *e, const char *verb, double begin, double end)
{
    scene_action *a = &ARENA_PUSH(&sc->arena, e->actions, e->n_actions);
    set_defaults(a, sub_table(sub_table(&scene_table, "entities"), "actions"));
    a->verb = scene_text(sc, verb);
    a->begin = begin;
    a->end = end;
    return a;
}

scene_shot *scene_add_shot(scene *sc, double begin, double end)
{
    scene_shot *s = &ARENA_PUSH(&sc->arena, sc->shots, sc->n_shots);
    set_defaults(s, sub_table(&scene_table, "shots"));
    s->begin = begin;
    s->end = end;
    return s;
}

camera_move *scene_add_move(scene *sc, scene_shot *shot, const char *kind, double begin, double end, double amount)
{
    camera_move *m = &ARENA_PUSH(&sc->arena, shot->camera.moves, shot->camera.n_moves);
    *m = (camera_move){ scene_text(sc, kind), begin, end, amount, true };
    return m;
}

scene_light *scene_add_light(scene *sc, const char *id_hint, enum light_kind kind)
{
    const char *id = unique_id(sc, id_hint);
    scene_light *l = &ARENA_PUSH(&sc->arena, sc->lights, sc->n_lights);
    set_defaults(l, sub_table(&scene_table, "lights"));
    l->id = id;
    l->kind = kind;
    return l;
}

static void set_cue(scene *sc, sound_cue *c, const char *name, double begin, double gain_db)
{
    *c = (sound_cue){ .name = scene_text(sc, name), .begin = begin, .end = -1, .fade = 0.3, .gain_db = gain_db };
}

sound_cue *scene_add_ambience(scene *sc, const char *name, double gain_db)
{
    sound_cue *c = &ARENA_PUSH(&sc->arena, sc->sound.ambience, sc->sound.n_ambience);
    set_cue(sc, c, name, 0, gain_db);
    return c;
}

sound_cue *scene_add_effect(scene *sc, const char *name, double begin, double gain_db)
{
    sound_cue *c = &ARENA_PUSH(&sc->arena, sc->sound.effects, sc->sound.n_effects);
    set_cue(sc, c, name, begin, gain_db);
    return c;
}

void scene_add_notice(scene *sc, const char *code, const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (sc->n_notices >= 256)
        return; /* the document's limit; a reader of 256 notices has the picture */
    scene_notice *n = &ARENA_PUSH(&sc->arena, sc->notices, sc->n_notices);
    *n = (scene_notice){ scene_text(sc, code), scene_text(sc, text) };
}

const param *params_find(const params *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->items[i].name, name) == 0)
            return &p->items[i];
    return NULL;
}

static param *params_slot(params *p, ciel_arena *a, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->items[i].name, name) == 0)
            return &p->items[i];
    param *one = &ARENA_PUSH(a, p->items, p->n);
    *one = (param){ .name = ciel_arena_strdup(a, name) };
    return one;
}

void params_set_number(params *p, ciel_arena *a, const char *name, double v)
{
    param *one = params_slot(p, a, name);
    one->kind = PARAM_NUMBER;
    one->number = v;
}

void params_set_text(params *p, ciel_arena *a, const char *name, const char *v)
{
    param *one = params_slot(p, a, name);
    one->kind = PARAM_TEXT;
    one->text = ciel_arena_strdup(a, v);
}

void params_set_color(params *p, ciel_arena *a, const char *name, rgb8 v)
{
    param *one = params_slot(p, a, name);
    one->kind = PARAM_COLOR;
    one->color = v;
}

double params_number(const params *p, const char *name, double fallback)
{
    const param *one = params_find(p, name);
    return one && one->kind == PARAM_NUMBER ? one->number : fallback;
}

const char *params_text(const params *p, const char *name, const char *fallback)
{
    const param *one = params_find(p, name);
    return one && one->kind == PARAM_TEXT ? one->text : fallback;
}

rgb8 params_color(const params *p, const char *name, rgb8 fallback)
{
    const param *one = params_find(p, name);
    return one && one->kind == PARAM_COLOR ? one->color : fallback;
}
