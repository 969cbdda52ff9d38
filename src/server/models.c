/* server/models.c - GET /v1/models and /v1/models/{id}: the names that the configuration maps to a quality. */
#include "server/http.h"

#define LAUNCH 1759708800 /* 2025-10-06: the day the names appeared */

static json_t *model_json(const config_model *m)
{
    return json_pack("{s:s, s:s, s:i, s:s}", "id", m->name, "object", "model", "created", LAUNCH, "owned_by", "ciel");
}

void models_list(request *r, reply *a)
{
    const server_config *c = &r->server->config;
    json_t *data = json_array();
    for (int i = 0; i < c->n_models; i++)
        json_array_append_new(data, model_json(&c->models[i]));
    a->json = json_pack("{s:s, s:o}", "object", "list", "data", data);
}

void models_get(request *r, reply *a)
{
    const config_model *m = server_config_model(&r->server->config, r->param[0]);
    if (m)
        a->json = model_json(m);
    else
        problem_set(&a->problem, 404, "model_not_found", "model",
                    "The model '%.80s' does not exist or you do not have access to it.", r->param[0]);
}
