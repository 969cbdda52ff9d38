/* pipeline/plan.c - prompt -> scene: the brief, the director, and a look through the finder (check.c); and a scene's
 * prompt with one change more.
 *
 * A change that leaves the directed scene as it was is no change: it is refused.
 */
#include "base/text.h"
#include "direction/direction.h"
#include "pipeline/asked.h"
#include "pipeline/carry.h"
#include "pipeline/cast_names.h"
#include "pipeline/check.h"
#include "pipeline/picture_film.h"
#include "pipeline/pipeline.h"

#include <stdlib.h>
#include <string.h>

plan_request plan_request_default(void) { return (plan_request){ .seed = -1 }; }

static int check_request(const plan_request *r, ciel_fail *fail)
{
    if (r->seconds != 0 && !(r->seconds >= 1 && r->seconds <= SCENE_MOST_ASKED_S))
        return ciel_fail_set(fail, CIEL_E_INVAL, "a film is 1 to %g seconds long, not %g",
                             SCENE_MOST_ASKED_S, r->seconds);
    if (r->width % 2 || r->height % 2 || r->width < 0 || r->height < 0 || r->width > 4096 || r->height > 4096)
        return ciel_fail_set(fail, CIEL_E_INVAL, "impossible size %dx%d: even numbers up to 4096", r->width, r->height);
    return CIEL_OK;
}

/* a film of a picture asks nothing of the finder: its camera was fitted to the picture */
static int check_directed(scene *sc, library *lib, const atomic_int *cancel, ciel_fail *fail)
{
    scene_tidy(sc); /* what is looked at is what will be filmed, to the last digit */
    int rc = is_picture_film(sc) ? CIEL_OK : check_scene(sc, lib, cancel, fail);
    if (rc == CIEL_OK)
        scene_tidy(sc);
    return rc;
}

/* a request whose characters' names have become what they are */
typedef struct plan {
    plan_request r;
    named_part parts[PLAN_MAX_CHARACTERS];
    library *lib;
    size_t n_settled; /* of the changes: known to make a difference, or free to make none */
} plan;

static int direct_asked(scene **out, const plan *p, size_t n_changes, ciel_fail *fail)
{
    asked a = { 0 };
    const plan_request *r = &p->r;
    if (r->cancel && *r->cancel)
        return ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled");
    int rc = asked_read(&a, r->prompt, r->changes, n_changes, fail);
    if (rc == CIEL_OK) {
        direct_options o = { r->seconds, r->width, r->height, r->fps, r->seed };
        rc = direct_scene(out, a.brief, &o, p->lib, fail);
        if (rc == CIEL_OK && r->picture)
            rc = picture_film_plan(*out, a.brief, r->picture, r->folder, p->lib, fail);
        if (rc == CIEL_OK && !r->picture)
            rc = cast_looks(*out, a.brief, p->parts, r->n_characters, p->lib, fail);
    }
    asked_free(&a);
    return rc;
}

/* what of the document reaches the film: where the sky neither is seen nor gives light, it counts for nothing */
static char *as_filmed(const scene *sc, library *lib)
{
    static const scene_sky no_sky;
    ciel_arena a = { 0 };
    model place = { 0 };
    scene s = *sc;
    s.n_notices = s.n_changes = 0;
    if (library_build_place(lib, &place, sc, &a, NULL) == CIEL_OK && place.place && !place.place->uses_sky)
        s.sky = no_sky;
    if (place.place && place.place->indoors && !place.place->uses_sky)
        s.weather = (scene_weather){ 0 };
    ciel_arena_free(&a);
    return scene_write(&s);
}

int plan_check_notices(const scene *before, const scene *after, ciel_fail *fail)
{
    for (size_t i = before->n_notices; i < after->n_notices; i++)
        if (ciel_streq(after->notices[i].code, "not_in_library") || ciel_streq(after->notices[i].code, "not_supported"))
            return ciel_fail_set(fail, CIEL_E_DATA, "this change cannot be honoured: %.300s", after->notices[i].text);
    return CIEL_OK;
}

/* the last of n changes must be seen or heard */
static int check_change(const scene *sc, const plan *p, size_t n, ciel_fail *fail)
{
    scene *before = NULL;
    int rc = direct_asked(&before, p, n - 1, fail);
    if (rc < 0)
        return rc;
    char *x = as_filmed(before, p->lib), *y = as_filmed(sc, p->lib);
    rc = plan_check_notices(before, sc, fail);
    if (rc == CIEL_OK && x && y && strcmp(x, y) == 0) {
        rc = ciel_fail_set(fail, CIEL_E_DATA, "this change would leave the film as it is: '%.200s'",
                           p->r.changes[n - 1].prompt);
        if (sc->n_notices > before->n_notices)
            ciel_fail_detail(fail, "%s", sc->notices[sc->n_notices - 1].text);
        if (sc->sky.hour != before->sky.hour || sc->weather.rain != before->weather.rain)
            ciel_fail_hint(fail, "name a place under the sky with it: this film's place has none");
    }
    free(x);
    free(y);
    scene_destroy(&before);
    return rc;
}

void plan_note_change(scene *sc, const char *prompt, double seconds)
{
    ARENA_PUSH(&sc->arena, sc->changes, sc->n_changes) = (scene_change){ scene_text(sc, prompt), seconds };
}

/* the plain changes, then the extensions */
static int plan_changes(scene **out, const plan *p, ciel_fail *fail)
{
    scene *sc = NULL;
    const scene_change *changes = p->r.changes;
    size_t n = 0;
    while (n < p->r.n_changes && changes[n].seconds <= 0)
        n++;
    int rc = direct_asked(&sc, p, n, fail);
    if (rc == CIEL_OK && n > p->n_settled)
        rc = check_change(sc, p, n, fail);
    if (rc == CIEL_OK)
        rc = check_directed(sc, p->lib, p->r.cancel, fail);
    for (size_t i = 0; rc == CIEL_OK && i < n; i++)
        plan_note_change(sc, changes[i].prompt, 0);
    for (size_t i = n; rc == CIEL_OK && i < p->r.n_changes; i++)
        rc = ciel_extend(sc, changes[i].prompt, changes[i].seconds, p->lib, p->r.cancel, fail);
    if (rc == CIEL_OK)
        *out = sc;
    else
        scene_destroy(&sc);
    return rc;
}

/* a change's words, with names replaced, in the arena */
static const char *without_names(const plan *p, const char *words, ciel_arena *a)
{
    for (size_t i = 0; i < p->r.n_characters; i++) {
        char *renamed = cast_rename(words, p->parts[i].who->name, p->parts[i].noun);
        words = ciel_arena_strdup(a, renamed);
        free(renamed);
    }
    return words;
}

/* what the film shall not have, then the changes, then what makes it longer */
static void order_changes(plan *p, const plan_request *req, const char *without, ciel_arena *a)
{
    scene_change *all = ARENA_ARRAY(a, req->n_changes + 1, scene_change);
    p->r.n_changes = 0;
    p->r.negative = without;
    if (without)
        all[p->r.n_changes++] = (scene_change){ without, 0 };
    for (int extensions = 0; extensions < 2; extensions++)
        for (size_t i = 0; i < req->n_changes; i++)
            if ((req->changes[i].seconds > 0) == (extensions > 0))
                all[p->r.n_changes++] =
                    (scene_change){ without_names(p, req->changes[i].prompt, a), req->changes[i].seconds };
    p->r.changes = all;
}

/* `n_settled`: how many of the request's changes need not be looked at again */
static int plan_settled(scene **out, const plan_request *req, size_t n_settled, library *lib, ciel_fail *fail)
{
    plan p = { .r = *req, .lib = lib, .n_settled = n_settled };
    ciel_arena a = { 0 };
    char *prompt = NULL;
    int rc = check_request(req, fail);
    if (rc == CIEL_OK)
        rc = cast_names(&prompt, p.parts, req->prompt, req->characters, req->n_characters, lib, fail);
    if (rc < 0)
        return rc;
    char *without = req->negative ? asked_without(req->negative, NULL) : NULL;
    p.r.prompt = prompt;
    p.n_settled += without ? 1 : 0;
    order_changes(&p, req, without, &a);
    rc = plan_changes(out, &p, fail);
    if (rc == CIEL_OK && req->negative) /* once more, for the notices */
        free(asked_without(req->negative, *out));
    free(without);
    free(prompt);
    cast_names_free(p.parts, req->n_characters);
    ciel_arena_free(&a);
    return rc;
}

int ciel_plan(scene **out, const plan_request *req, library *lib, ciel_fail *fail)
{
    return plan_settled(out, req, 0, lib, fail);
}

/* ---- one change more ---- */
/* the request that the scene came from, as far as the scene says it; room for one change more */
static plan_request request_of(const scene *from, const char *folder, ciel_arena *a)
{
    plan_request r = { .prompt = from->prompt,
                       .seconds = from->seconds,
                       .width = from->width,
                       .height = from->height,
                       .fps = from->fps,
                       .seed = from->seed,
                       .folder = folder };
    scene_change *all = ARENA_ARRAY(a, from->n_changes + 1, scene_change);
    r.picture = is_picture_film(from) ? params_text(&from->place.params, "file", NULL) : NULL;
    for (size_t i = 0; i < from->n_changes; i++) {
        all[r.n_changes++] = from->changes[i];
        r.seconds -= from->changes[i].seconds;
    }
    r.changes = all;
    return r;
}

/* somebody whom the document calls otherwise than the director did: a character, or renamed by hand */
static const char *as_director_says(const char *words, const scene *from, const scene *before, ciel_arena *a)
{
    for (size_t i = 0; i < from->n_entities; i++) {
        const entity *e = &from->entities[i], *was = scene_find(before, e->id);
        if (!was || !e->label || !e->label[0] || !was->label || ciel_streq(e->label, was->label))
            continue;
        char *renamed = cast_rename(words, e->label, was->label);
        words = ciel_arena_strdup(a, renamed);
        free(renamed);
    }
    return words;
}

int ciel_remix(scene **out, const scene *from, const char *prompt, const char *folder, library *lib,
               const atomic_int *cancel, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    scene *before = NULL, *after = NULL;
    if (!from->prompt || !from->prompt[0])
        return ciel_fail_set(fail, CIEL_E_DATA, "the scene does not say which prompt it was made from");
    plan_request r = request_of(from, folder, &a);
    r.cancel = cancel;
    int rc = plan_settled(&before, &r, r.n_changes, lib, fail);
    if (rc == CIEL_OK) {
        ((scene_change *)r.changes)[r.n_changes++] = (scene_change){ as_director_says(prompt, from, before, &a), 0 };
        rc = ciel_plan(&after, &r, lib, fail);
    }
    if (rc == CIEL_OK)
        rc = carry_change(out, from, before, after, fail);
    scene_destroy(&before);
    scene_destroy(&after);
    ciel_arena_free(&a);
    return rc;
}
