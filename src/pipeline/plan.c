/* pipeline/plan.c - prompt -> scene: the brief, the director, and a look through the finder (check.c). */
#include "direction/direction.h"
#include "language/brief.h"
#include "pipeline/amend.h"
#include "pipeline/check.h"
#include "pipeline/pipeline.h"

#include <stdlib.h>

plan_request plan_request_default(void) { return (plan_request){ .seed = -1 }; }

static int check_request(const plan_request *r, ciel_fail *fail)
{
    if (r->seconds != 0 && !(r->seconds >= 1 && r->seconds <= SCENE_MAX_SECONDS))
        return ciel_fail_set(fail, CIEL_E_INVAL, "a film is 1 to %g seconds long, not %g",
                             SCENE_MAX_SECONDS, r->seconds);
    if (r->width % 2 || r->height % 2 || r->width < 0 || r->height < 0 || r->width > 4096 || r->height > 4096)
        return ciel_fail_set(fail, CIEL_E_INVAL, "impossible size %dx%d: even numbers up to 4096", r->width, r->height);
    return CIEL_OK;
}

/* the changes, read into `briefs` (which the amended brief points into) and applied one after the other */
static int amend(brief *b, brief **briefs, const plan_request *req, ciel_fail *fail)
{
    int rc = CIEL_OK;
    for (size_t i = 0; rc == CIEL_OK && i < req->n_amendments; i++) {
        rc = brief_read(&briefs[i], req->amendments[i], NULL, fail);
        if (rc == CIEL_OK)
            rc = amend_brief(b, briefs[i], fail);
    }
    return rc;
}

int ciel_plan(scene **out, const plan_request *req, library *lib, ciel_fail *fail)
{
    brief *b = NULL;
    scene *sc = NULL;
    brief **changes = calloc(req->n_amendments + 1, sizeof *changes);
    int rc = changes ? check_request(req, fail) : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the plan");
    if (rc == CIEL_OK)
        rc = brief_read(&b, req->prompt, NULL, fail);
    if (rc == CIEL_OK)
        rc = amend(b, changes, req, fail);
    if (rc == CIEL_OK) {
        direct_options o = { req->seconds, req->width, req->height, req->fps, req->seed };
        rc = direct_scene(&sc, b, &o, lib, fail);
    }
    for (size_t i = 0; changes && i < req->n_amendments; i++)
        brief_destroy(&changes[i]);
    free(changes);
    brief_destroy(&b);
    if (rc == CIEL_OK) {
        scene_tidy(sc); /* what is looked at is what will be filmed, to the last digit */
        rc = check_scene(sc, lib, fail);
    }
    if (rc == CIEL_OK)
        scene_tidy(sc);
    if (rc == CIEL_OK)
        *out = sc;
    else
        scene_destroy(&sc);
    return rc;
}
