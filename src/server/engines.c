/* server/engines.c - see engines.h. Opening an engine reads headers only; it is opened for each question and each film.
 */
#include "server/engines.h"

#include <math.h>
#include <string.h>

bool engines_is_world(const char *name)
{
    return strcmp(name, ENGINE_WORLD_NAME) == 0;
}

const char *engines_class(const char *name, const video_request *v)
{
    return engines_is_world(name) ? quality_name(v->quality) : name;
}

int engines_open(engine **out, const char *name, const video_request *v, const char *picture, const server_config *c,
                 ciel_fail *fail)
{
    engine_options o = engine_options_default();
    o.name = name;
    o.models = server_config_models_folder(c);
    o.width = v->width;
    o.height = v->height;
    o.guide = v->traits.guide;
    o.steps = v->traits.steps;
    o.guidance = v->traits.guidance;
    o.shift = v->traits.shift;
    o.compute = v->traits.compute;
    o.negative = v->negative;
    o.picture = picture;
    return engine_open(out, &o, v->seconds, 1, NULL, fail);
}

int engines_estimate(const engine *e, const video_request *v, int threads, double *seconds, ciel_fail *fail)
{
    neural_wan_cost cost = { 0 };
    ciel_pool *pool = ciel_pool_create(threads);
    int rc = engine_admit(e, v->width, v->height, v->seconds, pool, &cost, fail);
    ciel_pool_destroy(&pool);
    if (rc == CIEL_OK)
        *seconds = cost.seconds;
    return rc;
}

/* what a trained model cannot do */
static int check_parts(const engine *e, const video_request *v, const config_model *m, bool has_picture, problem *p)
{
    if (v->n_characters > 0)
        return problem_set(p, 400, "unsupported_parameter", "characters",
                           "The model '%.80s' is a trained one: it knows no characters.", m->name);
    if (has_picture && !engine_takes_picture(e))
        return problem_set(p, 400, "unsupported_parameter", "input_reference",
                           "The model '%.80s' begins from no picture.", m->name);
    return 0;
}

static int check_seconds(const video_request *v, const config_model *m, double most, problem *p)
{
    most = m->most_seconds && m->most_seconds < most ? m->most_seconds : most;
    if (v->seconds > most)
        return problem_set(p, 400, "invalid_value", "seconds",
                           "Invalid value: '%d'. The model '%.80s' makes videos of at most %.3g seconds.", v->seconds,
                           m->name, most);
    return 0;
}

int engines_admit(video_request *v, const config_model *m, bool has_picture, const server_config *c, problem *p)
{
    engine *e = NULL;
    ciel_fail fail = { 0 };
    int rc = engines_open(&e, m->engine, v, NULL, c, &fail);
    if (rc < 0) {
        problem_set(p, 503, "engine_not_available", "model", "The model '%.80s' cannot make videos now: %s. Try: %s.",
                    m->name, fail.what, fail.hint[0] ? fail.hint : "another model");
        p->should_retry = 0; /* it takes the operator */
        return -1;
    }
    double most = HUGE_VAL;
    int fps = VIDEO_FPS;
    if (e)
        engine_film_defaults(e, NULL, NULL, &fps, &most);
    v->fps = v->fps ? v->fps : fps;
    rc = check_seconds(v, m, most, p);
    if (rc == 0 && e)
        rc = check_parts(e, v, m, has_picture, p);
    engine_close(&e);
    return rc;
}

void engines_check(const server_config *c, void (*each)(void *user, const config_model *m, const ciel_fail *fail),
                   void *user)
{
    for (int i = 0; i < c->n_models; i++) {
        const config_model *m = &c->models[i];
        const video_request any = { .seconds = 4, .traits = m->traits };
        ciel_fail fail = { 0 };
        engine *e = NULL;
        if (engines_is_world(m->engine))
            continue;
        int rc = engines_open(&e, m->engine, &any, NULL, c, &fail);
        each(user, m, rc < 0 ? &fail : NULL);
        engine_close(&e);
    }
}
