/* pipeline/plan.c - prompt -> scene: the brief, the director, and a look through the finder (check.c); and a scene's
 * prompt with one change more.
 *
 * A change that leaves the directed scene as it was is no change: it is refused.
 */
#include "base/text.h"
#include "direction/direction.h"
#include "pipeline/asked.h"
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
static int check_directed(scene *sc, library *lib, ciel_fail *fail)
{
    scene_tidy(sc); /* what is looked at is what will be filmed, to the last digit */
    int rc = is_picture_film(sc) ? CIEL_OK : check_scene(sc, lib, fail);
    if (rc == CIEL_OK)
        scene_tidy(sc);
    return rc;
}

static int direct_asked(scene **out, const plan_request *r, size_t n_changes, library *lib, ciel_fail *fail)
{
    asked a = { 0 };
    named_part parts[PLAN_MAX_CHARACTERS] = { { 0 } };
    char *prompt = NULL;
    int rc = cast_names(&prompt, parts, r->prompt, r->characters, r->n_characters, lib, fail);
    if (rc < 0)
        return rc;
    rc = asked_read(&a, prompt, r->changes, n_changes, fail);
    if (rc == CIEL_OK) {
        direct_options o = { r->seconds, r->width, r->height, r->fps, r->seed };
        rc = direct_scene(out, a.brief, &o, lib, fail);
        if (rc == CIEL_OK && r->picture)
            rc = picture_film_plan(*out, a.brief, r->picture, r->folder, lib, fail);
        if (rc == CIEL_OK && !r->picture)
            rc = cast_looks(*out, a.brief, parts, r->n_characters, lib, fail);
    }
    cast_names_free(parts, r->n_characters);
    free(prompt);
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

/* the last change must be seen or heard */
static int check_change(const scene *sc, const plan_request *r, size_t n, library *lib, ciel_fail *fail)
{
    scene *before = NULL;
    int rc = direct_asked(&before, r, n - 1, lib, fail);
    if (rc < 0)
        return rc;
    char *x = as_filmed(before, lib), *y = as_filmed(sc, lib);
    rc = plan_check_notices(before, sc, fail);
    if (rc == CIEL_OK && x && y && strcmp(x, y) == 0) {
        rc = ciel_fail_set(fail, CIEL_E_DATA, "this change would leave the film as it is: '%.200s'", r->changes[n - 1].prompt);
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
static int plan_changes(scene **out, const plan_request *req, library *lib, ciel_fail *fail)
{
    scene *sc = NULL;
    size_t n = 0;
    while (n < req->n_changes && req->changes[n].seconds <= 0)
        n++;
    int rc = direct_asked(&sc, req, n, lib, fail);
    if (rc == CIEL_OK && n > (req->negative ? 1 : 0))
        rc = check_change(sc, req, n, lib, fail);
    if (rc == CIEL_OK)
        rc = check_directed(sc, lib, fail);
    for (size_t i = 0; rc == CIEL_OK && i < n; i++)
        plan_note_change(sc, req->changes[i].prompt, 0);
    for (size_t i = n; rc == CIEL_OK && i < req->n_changes; i++)
        rc = ciel_extend(sc, req->changes[i].prompt, req->changes[i].seconds, lib, fail);
    if (rc == CIEL_OK)
        *out = sc;
    else
        scene_destroy(&sc);
    return rc;
}

int ciel_plan(scene **out, const plan_request *req, library *lib, ciel_fail *fail)
{
    plan_request r = *req;
    int rc = check_request(req, fail);
    if (rc < 0)
        return rc;
    char *without = req->negative ? asked_without(req->negative, NULL) : NULL;
    scene_change *all = calloc(req->n_changes + 1, sizeof *all);
    if (!all)
        rc = ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the plan");
    r.n_changes = 0;
    r.negative = without;
    if (all && without)
        all[r.n_changes++] = (scene_change){ without, 0 };
    for (int extensions = 0; extensions < 2; extensions++)
        for (size_t i = 0; all && i < req->n_changes; i++)
            if ((req->changes[i].seconds > 0) == (extensions > 0))
                all[r.n_changes++] = req->changes[i];
    r.changes = all;
    if (rc == CIEL_OK)
        rc = plan_changes(out, &r, lib, fail);
    if (rc == CIEL_OK && req->negative) /* once more, for the notices */
        free(asked_without(req->negative, *out));
    free(without);
    free(all);
    return rc;
}

int ciel_remix(scene **out, const scene *from, const char *prompt, library *lib, ciel_fail *fail)
{
    plan_request r = { .prompt = from->prompt, .seconds = from->seconds, .width = from->width, .height = from->height,
                       .fps = from->fps, .seed = from->seed };
    r.picture = is_picture_film(from) ? params_text(&from->place.params, "file", NULL) : NULL;
    scene_change *all = calloc(from->n_changes + 1, sizeof *all);
    if (!all)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the plan");
    if (!from->prompt || !from->prompt[0]) {
        free(all);
        return ciel_fail_set(fail, CIEL_E_DATA, "the scene does not say which prompt it was made from");
    }
    for (size_t i = 0; i < from->n_changes; i++) {
        all[r.n_changes++] = from->changes[i];
        r.seconds -= from->changes[i].seconds;
    }
    all[r.n_changes++] = (scene_change){ prompt, 0 };
    r.changes = all;
    int rc = ciel_plan(out, &r, lib, fail);
    free(all);
    return rc;
}
