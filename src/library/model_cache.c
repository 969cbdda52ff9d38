/* library/model_cache.c - see model_cache.h: a locked list of (key, model, arena).
 *
 * Films have a place and a handful of people, so the list is searched from one end. Builders run outside the lock.
 */
#include "library/model_cache.h"
#include "base/log.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct kept {
    struct kept *next;
    model_key key; /* in arena */
    model model;
    ciel_arena arena;
} kept;

struct model_cache {
    pthread_mutex_t lock;
    kept *first;
    size_t bytes;
};

model_cache *model_cache_open(void)
{
    model_cache *c = calloc(1, sizeof *c);
    if (c && pthread_mutex_init(&c->lock, NULL) != 0) {
        free(c);
        return NULL;
    }
    return c;
}

static void discard(kept *k)
{
    ciel_arena_free(&k->arena);
    free(k);
}

void model_cache_close(model_cache **c)
{
    if (!c || !*c)
        return;
    for (kept *k = (*c)->first; k;) {
        kept *next = k->next;
        discard(k);
        k = next;
    }
    pthread_mutex_destroy(&(*c)->lock);
    free(*c);
    *c = NULL;
}

/* ---- keys ---- */

typedef struct writer {
    ciel_arena *a;
    char *text;
    size_t n, room;
} writer;

static void put(writer *w, const void *bytes, size_t n)
{
    if (w->n + n > w->room) {
        size_t room = 2 * (w->n + n) + 256;
        char *more = ciel_arena_alloc(w->a, room);
        if (w->n)
            memcpy(more, w->text, w->n);
        w->text = more;
        w->room = room;
    }
    if (n)
        memcpy(w->text + w->n, bytes, n);
    w->n += n;
}

static void put_number(writer *w, double v)
{
    put(w, &v, sizeof v);
}

static void put_text(writer *w, const char *s)
{
    put_number(w, s ? (double)strlen(s) : -1.0);
    put(w, s, s ? strlen(s) : 0);
}

static void put_color(writer *w, bool has, rgb8 c)
{
    put_number(w, has ? (double)c.r + 256.0 * c.g + 65536.0 * c.b : -1.0);
}

static void put_params(writer *w, const params *p)
{
    put_number(w, (double)p->n);
    for (size_t i = 0; i < p->n; i++) {
        const param *q = &p->items[i];
        put_text(w, q->name);
        put_number(w, (double)q->kind);
        switch (q->kind) {
        case PARAM_NUMBER: put_number(w, q->number); break;
        case PARAM_TEXT: put_text(w, q->text); break;
        case PARAM_COLOR: put_color(w, true, q->color); break;
        }
    }
}

static void put_scene(writer *w, const scene *sc)
{
    put_number(w, sc ? sc->seed : -1.0);
    if (!sc)
        return;
    const scene_sky *s = &sc->sky;
    const scene_weather *e = &sc->weather;
    const double numbers[] = { (double)s->kind,
                               s->hour,
                               s->sun_elevation_deg,
                               s->sun_azimuth_deg,
                               s->cloud,
                               s->haze,
                               s->stars,
                               s->moon,
                               s->luminance,
                               e->rain,
                               e->snow,
                               e->wind_mps,
                               e->wind_heading_deg,
                               e->fog_per_m,
                               e->fog_height_m,
                               e->wetness,
                               e->dust };
    put(w, numbers, sizeof numbers);
    put_color(w, true, s->color);
    put_color(w, true, e->fog_color);
    put_text(w, sc->language);
}

model_key model_key_entity(ciel_arena *a, const scene *sc, const entity *e)
{
    writer w = { a, NULL, 0, 0 };
    put_text(&w, e->id); /* seeds the builder */
    put_text(&w, e->thing);
    put_text(&w, e->material);
    put_color(&w, e->has_color, e->color);
    put_color(&w, e->has_color2, e->color2);
    put_number(&w, e->scale);
    put_params(&w, &e->params);
    put_number(&w, sc ? sc->seed : -1.0);
    put_number(&w, sc ? sc->weather.rain : -1.0); /* people dress for it */
    put_number(&w, sc ? sc->weather.snow : -1.0);
    return (model_key){ w.text, w.n };
}

/* a place leaves room for those who play in it, and before the cameras (place_cast.h) */
static void put_cast(writer *w, const scene *sc)
{
    for (size_t i = 0; i < sc->n_entities; i++) {
        const entity *e = &sc->entities[i];
        put_text(w, e->thing);
        put_text(w, e->on);
        put_text(w, e->anchor);
        put_color(w, e->has_color, e->color);
        put(w, &e->position, sizeof e->position);
        put_number(w, (double)e->rotation_deg.x);
        put_number(w, e->scale);
        put_number(w, params_number(&e->params, "height", 0));
        for (size_t a = 0; a < e->n_actions; a++) {
            const scene_action *act = &e->actions[a];
            const double way[] = { (double)act->to.x, (double)act->to.z, act->speed, act->begin, act->end };
            put_text(w, act->verb);
            put(w, way, sizeof way);
        }
    }
    put_number(w, sc->seconds);
    for (size_t s = 0; s < sc->n_shots; s++) {
        const scene_camera *c = &sc->shots[s].camera;
        put(w, &c->position, sizeof c->position);
        put(w, &c->look_at, sizeof c->look_at);
    }
}

model_key model_key_place(ciel_arena *a, const scene *sc)
{
    writer w = { a, NULL, 0, 0 };
    put_text(&w, "place");
    put_text(&w, sc->place.kind);
    put_text(&w, sc->place.label);
    put_params(&w, &sc->place.params);
    put_scene(&w, sc);
    put_cast(&w, sc);
    return (model_key){ w.text, w.n };
}

/* ---- look-up ---- */

static const kept *find(const model_cache *c, model_key key)
{
    for (const kept *k = c->first; k; k = k->next)
        if (k->key.length == key.length && memcmp(k->key.text, key.text, key.length) == 0)
            return k;
    return NULL;
}

/* Kept models are never changed or dropped before the cache is closed: their copies are good without the lock. */
static bool take(model_cache *c, model_key key, model *out, bool *full)
{
    pthread_mutex_lock(&c->lock);
    const kept *k = find(c, key);
    if (k)
        *out = k->model;
    *full = c->bytes >= MODEL_CACHE_BYTES;
    pthread_mutex_unlock(&c->lock);
    return k != NULL;
}

static void keep(model_cache *c, kept *fresh, model *out)
{
    pthread_mutex_lock(&c->lock);
    const kept *other = find(c, fresh->key);
    if (!other) {
        fresh->next = c->first;
        c->first = fresh;
        c->bytes += fresh->arena.used_bytes;
    }
    *out = other ? other->model : fresh->model;
    pthread_mutex_unlock(&c->lock);
    if (other)
        discard(fresh);
}

int model_cache_get(model_cache *c, model *out, model_key key, model_builder *build, const void *user, ciel_arena *a,
                    ciel_fail *fail)
{
    bool full = false;
    if (take(c, key, out, &full))
        return CIEL_OK;
    kept *fresh = full ? NULL : calloc(1, sizeof *fresh);
    if (!fresh)
        return build(out, user, a, fail);
    int err = build(&fresh->model, user, &fresh->arena, fail);
    if (err != CIEL_OK) {
        discard(fresh);
        return err;
    }
    ciel_log(CIEL_LOG_DEBUG, "library", "built %s: %zu KiB kept", fresh->model.thing ? fresh->model.thing : "a place",
             fresh->arena.used_bytes >> 10);
    fresh->key = (model_key){ ciel_arena_strndup(&fresh->arena, key.text, key.length), key.length };
    keep(c, fresh, out);
    return CIEL_OK;
}
