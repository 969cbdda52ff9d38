/* pipeline/check.c - see check.h. Order: feet (motion is made anew when somebody was moved), then for each shot
 * framing, what stands in the way, exposure; what is still wrong in the end is said.
 */
#include "base/text.h"
#include "pipeline/check_parts.h"

#include <stdlib.h>
#include <string.h>

#define GRID_WIDTH 96
#define TRIES      4

/* what of the subject the camera sees: in the scene as it is, and if nothing else were there */
static int look(finder *f, double t, uint32_t subject, float *seen, float *alone, ciel_fail *fail)
{
    stage st = { 0 };
    if (f->cancel && *f->cancel)
        return ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled");
    ciel_arena_reset(&f->frame);
    motion_stage(f->m, (int)(t * f->sc->fps), &st, &f->frame);
    int height = GRID_WIDTH * f->sc->height / f->sc->width;
    height = height > 8 ? height : 8;
    int rc = render_survey(f->views, f->sc->n_entities, &st, GRID_WIDTH, height, fail);
    *seen = f->views[subject].coverage;
    size_t n = 0;
    for (size_t i = 0; i < st.n_instances; i++)
        if (st.instances[i].entity == subject)
            st.instances[n++] = st.instances[i];
    st.n_instances = n;
    if (rc == CIEL_OK)
        rc = render_survey(f->views, f->sc->n_entities, &st, GRID_WIDTH, height, fail);
    *alone = f->views[subject].coverage;
    return rc;
}

/* a new side for the camera: swings about its target, alternately left and right, a little higher each time */
static void swing(scene_camera *c, const scene_camera *original, int attempt)
{
    float degrees = (float)((attempt + 1) / 2) * 22.0f * (attempt % 2 ? 1.0f : -1.0f);
    vec3 arm = v3_sub(original->position, original->look_at);
    arm = quat_rotate(quat_axis(v3(0, 1, 0), degrees * CIEL_PI_F / 180), arm);
    arm = v3_scale(arm, 1.0f - 0.06f * (float)attempt);
    arm.y += 0.10f * v3_len(arm) * (float)(attempt / 2);
    c->position = v3_add(original->look_at, arm);
}

/* how well the shot shows its subject: the share of it that nothing hides, at the worst of three moments; 0 when it is
 * not in the picture at all */
static int visibility(finder *f, const scene_shot *shot, uint32_t i, double *out, ciel_fail *fail)
{
    const double parts[] = { 0.02, 0.5, 0.96 };
    double worst = 1;
    for (int k = 0; k < 3; k++) {
        float seen = 0, alone = 0;
        int rc = look(f, shot->begin + parts[k] * (shot->end - shot->begin), i, &seen, &alone, fail);
        if (rc < 0)
            return rc;
        double share = alone > 0 ? (double)(seen / alone) : 0;
        worst = share < worst ? share : worst;
    }
    *out = worst;
    return CIEL_OK;
}

static void note_hidden(finder *f, const entity *e)
{
    scene_add_notice(f->sc, "hidden_subject",
                     ciel_streq(f->sc->language, "fr") ? "le sujet est peu visible dans un plan : %s"
                                                       : "the subject is hardly visible in a shot: %s",
                     e->label ? e->label : e->id);
}

static int check_shot(finder *f, scene_shot *shot, ciel_fail *fail)
{
    entity *e = scene_find(f->sc, shot->subject);
    if (!e)
        return check_exposure(f, shot, fail);
    uint32_t i = (uint32_t)(e - f->sc->entities);
    check_framing(f, shot);
    scene_camera original = shot->camera, best = shot->camera;
    double seen = 0, most = -1, size;
    for (int attempt = 0; attempt <= TRIES; attempt++) {
        if (attempt > 0) {
            swing(&shot->camera, &original, attempt);
            check_framing(f, shot);
        }
        int rc = visibility(f, shot, i, &seen, fail);
        if (rc < 0)
            return rc;
        seen *= check_framed(f, shot, &size);
        if (seen > most + (attempt ? 0.1 : 0)) {
            most = seen;
            best = shot->camera;
        }
        if (most > 0.6)
            break;
    }
    shot->camera = best;
    if (most < 0.12)
        note_hidden(f, e);
    return check_exposure(f, shot, fail);
}

static int make_motion(finder *f, ciel_fail *fail)
{
    motion_options o = { .cancel = f->cancel };
    motion_destroy(&f->m);
    return motion_create(&f->m, f->sc, f->lib, &o, fail);
}

/* what was mended in the place's own copy goes into the scene */
static void keep_changes(const finder *f, scene *sc, const char *set)
{
    scene_set *own = scene_find_set(sc, set);
    entity *entities = own ? own->entities : sc->entities;
    for (size_t i = 0; i < f->sc->n_entities; i++)
        entities[i].position = f->sc->entities[i].position;
    for (size_t i = 0; i < f->sc->n_shots; i++) {
        scene_camera *to = &sc->shots[i].camera;
        const scene_camera *from = &f->sc->shots[i].camera;
        to->position = from->position;
        to->look_at = from->look_at;
        to->lens_mm = from->lens_mm;
    }
    scene_light **lights = own ? &own->lights : &sc->lights;
    size_t *n_lights = own ? &own->n_lights : &sc->n_lights;
    for (size_t i = 0; i < f->sc->n_lights; i++) {
        if (i >= *n_lights)
            ARENA_PUSH(&sc->arena, *lights, *n_lights) = f->sc->lights[i];
        (*lights)[i] = f->sc->lights[i];
        (*lights)[i].id = scene_text(sc, f->sc->lights[i].id);
    }
    sc->look.exposure_ev = f->sc->look.exposure_ev;
    for (size_t i = 0; i < f->sc->n_notices; i++)
        scene_add_notice(sc, f->sc->notices[i].code, "%s", f->sc->notices[i].text);
}

static bool in_set(const scene_shot *shot, const char *set)
{
    return shot->set && set ? ciel_streq(shot->set, set) : !shot->set && !set;
}

static int check_set(scene *sc, const char *set, bool added, library *lib, const atomic_int *cancel, ciel_fail *fail)
{
    scene view;
    scene_of_set(&view, sc, set);
    finder f = { .sc = &view, .lib = lib, .cancel = cancel };
    int rc = make_motion(&f, fail);
    f.views = calloc(view.n_entities + 1, sizeof *f.views);
    if (!f.views && rc == CIEL_OK)
        rc = ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to look through the finder");
    if (rc == CIEL_OK && !added && check_feet(&f) > 0)
        rc = make_motion(&f, fail);
    for (size_t i = added ? view.n_shots - 1 : 0; rc == CIEL_OK && i < view.n_shots; i++)
        if (in_set(&view.shots[i], set))
            rc = check_shot(&f, &view.shots[i], fail);
    keep_changes(&f, sc, set);
    free(f.views);
    ciel_arena_free(&f.frame);
    motion_destroy(&f.m);
    ciel_arena_free(&view.arena);
    return rc;
}

int check_scene(scene *sc, library *lib, const atomic_int *cancel, ciel_fail *fail)
{
    int rc = check_set(sc, NULL, false, lib, cancel, fail);
    for (size_t i = 0; rc == CIEL_OK && i < sc->n_sets; i++)
        rc = check_set(sc, sc->sets[i].id, false, lib, cancel, fail);
    return rc;
}

int check_added_shot(scene *sc, library *lib, const atomic_int *cancel, ciel_fail *fail)
{
    double ev = sc->look.exposure_ev; /* of the whole film */
    size_t n_lights = sc->n_lights;
    int rc = check_set(sc, sc->shots[sc->n_shots - 1].set, true, lib, cancel, fail);
    sc->look.exposure_ev = ev;
    sc->n_lights = n_lights;
    return rc;
}
