/* pipeline/extend.c - more of a film: see ciel_extend in pipeline.h.
 *
 * Works on the document. What the film was stays: actions and moves that ran until the end are told apart from what
 * comes after it. Then both films are set in motion and compared just before the seam, camera and things: a film whose
 * motion depends on its length (a search for an outcome that now ends otherwise) is refused, not patched.
 */
#include "base/text.h"
#include "direction/direction.h"
#include "pipeline/asked.h"
#include "pipeline/extend_parts.h"
#include "pipeline/picture_film.h"
#include "pipeline/sets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SEAM_M 0.02 /* nobody sees such a jump */

/* What the last shot is about, and all that anybody did in it: as a film of one shot. */
static void keep_last_shot(brief *b)
{
    size_t last = b->n_shots - 1, n = 0;
    if (b->n_shots < 2)
        return;
    if (b->shots[last].has_setting) {
        brief_setting film = b->setting;
        b->setting = b->shots[last].setting;
        b->setting.time = b->setting.time ? b->setting.time : film.time;
        if (!b->setting.place.word)
            b->setting.place = film.place;
    }
    for (size_t i = 0; i < b->n_actions; i++)
        if (b->actions[i].shot == last) {
            b->actions[n] = b->actions[i];
            b->actions[n++].shot = 0;
        }
    b->n_actions = n;
    for (size_t i = 0; i < b->n_subjects; i++)
        b->subjects[i].shot = 0;
    b->shots = &b->shots[last];
    b->shots[0].has_setting = false;
    b->shots[0].seconds = 0;
    b->n_shots = 1;
    b->sound.n_lines = 0;
    b->n_outcomes = 0;
}

static int direct_more(scene **out, brief **change, asked *a, const scene *sc, const char *prompt, double seconds,
                       library *lib, ciel_fail *fail)
{
    scene_change *all = calloc(sc->n_changes + 1, sizeof *all);
    size_t n = sc->n_changes;
    if (!all)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the plan");
    if (n)
        memcpy(all, sc->changes, n * sizeof *all);
    if (prompt)
        all[n++] = (scene_change){ prompt, seconds };
    int rc = asked_read(a, sc->prompt, all, n, fail);
    free(all);
    if (rc < 0)
        return rc;
    if (prompt)
        *change = a->changes[n - 1];
    keep_last_shot(a->brief);
    direct_options o = { seconds, sc->width, sc->height, sc->fps, sc->seed };
    return direct_scene(out, a->brief, &o, lib, fail);
}

static int check_request(const scene *sc, double seconds, ciel_fail *fail)
{
    if (!(seconds >= 1))
        return ciel_fail_set(fail, CIEL_E_INVAL, "a film is made longer by one second at least, not %g", seconds);
    if (sc->seconds + seconds > SCENE_MAX_SECONDS)
        return ciel_fail_set(fail, CIEL_E_DATA, "the film would be %g seconds long: %g at most", sc->seconds + seconds,
                             SCENE_MAX_SECONDS);
    if (is_picture_film(sc))
        return ciel_fail_set(fail, CIEL_E_DATA, "a film that begins with a picture cannot go on: its camera has been as far as "
                                                "the picture bears");
    if (sc->n_shots == 0 || !sc->prompt || !sc->prompt[0])
        return ciel_fail_set(fail, CIEL_E_DATA,
                             "the scene has no shots, or does not say which prompt it was made from");
    return CIEL_OK;
}

/* ---- the seam ---- */
static double jump_between(const stage *a, const stage *b)
{
    double most = (double)v3_dist(a->camera[0].position, b->camera[0].position) +
                  (double)v3_dist(a->camera[0].forward, b->camera[0].forward);
    for (size_t i = 0, k = 0; i < a->n_instances; i++) {
        const instance *p = &a->instances[i];
        while (k < b->n_instances && b->instances[k].key != p->key)
            k++;
        if (k == b->n_instances) {
            k = 0; /* it is not there: only newcomers are told apart so, and those are in b */
            continue;
        }
        double d = (double)v3_dist(affine_point(&p->to_world[0], v3_fill(0)),
                                   affine_point(&b->instances[k].to_world[0], v3_fill(0)));
        if (p->positions[0] && b->instances[k].positions[0] && p->mesh->n_vertices == b->instances[k].mesh->n_vertices)
            for (uint32_t v = 0; v < p->mesh->n_vertices; v += 37)
                d = fmax(d, (double)v3_dist(p->positions[0][v], b->instances[k].positions[0][v]));
        most = d > most ? d : most;
    }
    return most;
}

static int stage_before_seam(sets **s, stage *st, const extension *x, const scene *sc, int i_frame, ciel_arena *a,
                             ciel_fail *fail)
{
    motion_options o = { .cancel = x->cancel };
    int rc = sets_create(s, sc, x->lib, &o, fail);
    if (rc == CIEL_OK)
        sets_stage(*s, i_frame, st, a);
    return rc;
}

/* people sway: what counts is a jump that is seen, as large as two in a hundred of the way to the camera's target */
static double seen_jump(const scene *sc)
{
    const scene_camera *c = &sc->shots[sc->n_shots - 1].camera;
    double far = 0.01 * (double)v3_dist(c->position, c->look_at);
    return far > SEAM_M ? far : SEAM_M;
}

static int check_seam(const extension *x, const scene *longer, ciel_fail *fail)
{
    sets *s[2] = { NULL, NULL };
    stage st[2] = { { 0 }, { 0 } };
    ciel_arena a = { 0 };
    int i_frame = (int)(x->seam * x->sc->fps + 0.5) - 1;
    i_frame = i_frame > 0 ? i_frame : 0;
    int rc = stage_before_seam(&s[0], &st[0], x, x->old, i_frame, &a, fail);
    if (rc == CIEL_OK)
        rc = stage_before_seam(&s[1], &st[1], x, longer, i_frame, &a, fail);
    double jump = rc == CIEL_OK ? jump_between(&st[0], &st[1]) : 0;
    if (rc == CIEL_OK && jump > seen_jump(x->old)) {
        rc =
            ciel_fail_set(fail, CIEL_E_DATA, "this film cannot go on without a jump: its motion depends on its length");
        ciel_fail_detail(fail, "at the seam something is %.2f m from where it was", jump);
    }
    sets_destroy(&s[0]);
    sets_destroy(&s[1]);
    ciel_arena_free(&a);
    return rc;
}

/* ---- the order of it ---- */
static int go_on(extension *x, ciel_fail *fail)
{
    sets *s = NULL;
    motion_options o = { .cancel = x->cancel };
    int rc = sets_create(&s, x->old, x->lib, &o, fail);
    if (rc < 0)
        return rc;
    scene_locator where = sets_locator(s);
    extend_actions(x);
    extend_newcomers(x, &where);
    rc = extend_sound(x, fail);
    x->sc->seconds = x->seam + x->seconds;
    if (rc == CIEL_OK && extend_needs_new_view(x))
        rc = extend_new_view(x, &where, fail);
    else if (rc == CIEL_OK)
        extend_shot(x);
    sets_destroy(&s);
    return rc;
}

static int cut_to(extension *x, ciel_fail *fail)
{
    x->sc->seconds = x->seam + x->seconds;
    int rc = extend_new_stage(x, fail);
    return rc == CIEL_OK ? extend_sound(x, fail) : rc;
}

static void note_notices(extension *x)
{
    for (size_t i = x->before->n_notices; i < x->after->n_notices; i++)
        scene_add_notice(x->sc, x->after->notices[i].code, "%s", x->after->notices[i].text);
}

static void place_seam(extension *x)
{
    const scene_shot *last = &x->sc->shots[x->sc->n_shots - 1];
    x->set = last->set;
    x->seam = x->sc->seconds;
    x->seam_in_shot = x->seam - last->begin;
    x->seam_in_set = x->seam - (double)scene_set_frame(x->sc, x->set) / x->sc->fps;
}

/* a document's own memory: nothing in it belongs to anybody else */
static int copy_scene(scene **out, const scene *sc, ciel_fail *fail)
{
    char *json = scene_write(sc);
    int rc =
        json ? scene_read(out, json, strlen(json), fail) : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the scene");
    free(json);
    return rc;
}

int ciel_extend(scene *sc, const char *prompt, double seconds, library *lib, const atomic_int *cancel, ciel_fail *fail)
{
    extension x = { .old = sc, .lib = lib, .cancel = cancel, .seconds = seconds };
    asked was = { 0 }, is = { 0 };
    scene *before = NULL, *after = NULL, *longer = NULL;
    brief *change = NULL;
    int rc = check_request(sc, seconds, fail);
    if (rc == CIEL_OK)
        rc = direct_more(&before, NULL, &was, sc, NULL, seconds, lib, fail);
    if (rc == CIEL_OK)
        rc = direct_more(&after, &change, &is, sc, prompt, seconds, lib, fail);
    if (rc == CIEL_OK)
        rc = plan_check_notices(before, after, fail);
    if (rc == CIEL_OK)
        rc = copy_scene(&x.sc, sc, fail);
    if (rc == CIEL_OK) {
        x.before = before;
        x.after = after;
        x.change = change;
        place_seam(&x);
        rc = extend_needs_new_stage(&x) ? cut_to(&x, fail) : go_on(&x, fail);
    }
    if (rc == CIEL_OK) {
        note_notices(&x);
        plan_note_change(x.sc, prompt, seconds);
        scene_tidy(x.sc);
        rc = copy_scene(&longer, x.sc, fail);
    }
    if (rc == CIEL_OK)
        rc = check_seam(&x, longer, fail);
    if (rc == CIEL_OK) {
        scene old = *sc;
        *sc = *longer;
        *longer = old;
    }
    scene_destroy(&longer);
    scene_destroy(&x.sc);
    scene_destroy(&before);
    scene_destroy(&after);
    asked_free(&was);
    asked_free(&is);
    return rc;
}
