/* pipeline/check.c - see check.h. */
#include "pipeline/check.h"
#include "base/text.h"
#include "motion/motion.h"
#include "render/render.h"

#include <stdlib.h>
#include <string.h>

#define GRID_WIDTH 96
#define TRIES 4

typedef struct finder {
    scene *sc;
    motion *m;
    render_view *views; /* [n_entities] */
    ciel_arena frame;
} finder;

static int look(finder *f, double t, ciel_fail *fail)
{
    stage st = { 0 };
    int i_frame = (int)(t * f->sc->fps);
    ciel_arena_reset(&f->frame);
    motion_stage(f->m, i_frame, &st, &f->frame);
    int height = GRID_WIDTH * f->sc->height / f->sc->width;
    return render_survey(f->views, f->sc->n_entities, &st, GRID_WIDTH, height > 8 ? height : 8, fail);
}

/* share of the frame that the subject's projected box would cover if nothing hid it */
static double expected_coverage(const finder *f, const scene_shot *shot, uint32_t i, double t)
{
    scene_locator loc = motion_locator(f->m);
    camera_pose c = scene_camera_at(f->sc, shot, t, &loc);
    aabb box = motion_bounds(f->m, i, t);
    double x0 = 1, y0 = 1, x1 = 0, y1 = 0;
    for (int k = 0; k < 8; k++) {
        double x, y;
        vec3 corner = v3(k & 1 ? box.hi.x : box.lo.x, k & 2 ? box.hi.y : box.lo.y, k & 4 ? box.hi.z : box.lo.z);
        if (camera_project(&c, corner, &x, &y) <= 0.01)
            return 1; /* the camera is inside the box */
        x0 = x < x0 ? x : x0;
        x1 = x > x1 ? x : x1;
        y0 = y < y0 ? y : y0;
        y1 = y > y1 ? y : y1;
    }
    x0 = x0 < 0 ? 0 : x0;
    y0 = y0 < 0 ? 0 : y0;
    x1 = x1 > 1 ? 1 : x1;
    y1 = y1 > 1 ? 1 : y1;
    return x1 > x0 && y1 > y0 ? (x1 - x0) * (y1 - y0) : 0;
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

/* how well the shot shows its subject: share of the box that is really seen; 1 is all, a hidden or missed subject 0 */
static int visibility(finder *f, const scene_shot *shot, uint32_t i, double *out, ciel_fail *fail)
{
    const double parts[] = { 0.02, 0.5, 0.96 };
    double worst = 1;
    for (int k = 0; k < 3; k++) {
        double t = shot->begin + parts[k] * (shot->end - shot->begin);
        int rc = look(f, t, fail);
        if (rc < 0)
            return rc;
        double expected = expected_coverage(f, shot, i, t);
        /* a body fills a third or more of its box; less means that something is in the way */
        double share = expected > 1e-4 ? (double)f->views[i].coverage / (0.3 * expected) : 0;
        worst = share < worst ? share : worst;
    }
    *out = worst;
    return CIEL_OK;
}

static int check_shot(finder *f, scene_shot *shot, ciel_fail *fail)
{
    entity *e = scene_find(f->sc, shot->subject);
    if (!e)
        return CIEL_OK;
    uint32_t i = (uint32_t)(e - f->sc->entities);
    scene_camera original = shot->camera, best = shot->camera;
    double seen = 0, most = 0;
    for (int attempt = 0; attempt <= TRIES; attempt++) {
        if (attempt > 0)
            swing(&shot->camera, &original, attempt);
        int rc = visibility(f, shot, i, &seen, fail);
        if (rc < 0)
            return rc;
        if (seen > most) {
            most = seen;
            best = shot->camera;
        }
        if (most > 0.75)
            break;
    }
    shot->camera = most > 0.05 ? best : original;
    if (most < 0.15)
        scene_add_notice(f->sc, "hidden_subject", ciel_streq(f->sc->language, "fr") ? "le sujet est peu visible dans un plan : %s" : "the subject is hardly visible in a shot: %s",
                         e->label ? e->label : e->id);
    return CIEL_OK;
}

int check_scene(scene *sc, library *lib, ciel_fail *fail)
{
    finder f = { .sc = sc };
    motion_options o = { 0 };
    int rc = motion_create(&f.m, sc, lib, &o, fail);
    f.views = calloc(sc->n_entities + 1, sizeof *f.views);
    for (size_t i = 0; rc == CIEL_OK && f.views && i < sc->n_shots; i++)
        rc = check_shot(&f, &sc->shots[i], fail);
    free(f.views);
    ciel_arena_free(&f.frame);
    motion_destroy(&f.m);
    return rc;
}
