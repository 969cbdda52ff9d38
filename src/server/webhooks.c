/* server/webhooks.c - /v1/webhook_endpoints: create, list, get, change, delete, rotate, test; /v1/webhook_event_types.
 */
#include "server/deliver.h"
#include "server/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEST_TIMEOUT_S 5

static const char *const event_types[] = { "video.completed", "video.failed",  "batch.completed",
                                           "batch.failed",    "batch.expired", "batch.cancelled" };
#define CHOICES                                                                                                        \
    "'video.completed', 'video.failed', 'batch.completed', 'batch.failed', 'batch.expired', and 'batch.cancelled'"
enum {
    N_EVENT_TYPES = (int)(sizeof event_types / sizeof *event_types)
};

static bool is_event_type(const char *name)
{
    for (int i = 0; name && i < N_EVENT_TYPES; i++)
        if (strcmp(event_types[i], name) == 0)
            return true;
    return false;
}

static json_t *events_json(const char *events)
{
    json_t *list = json_array();
    for (int i = 0; i < N_EVENT_TYPES; i++)
        if (strstr(events, event_types[i]))
            json_array_append_new(list, json_string(event_types[i]));
    return list;
}

static json_t *hook_json(const store_hook *h, bool with_secret)
{
    char hint[16];
    snprintf(hint, sizeof hint, "whsec_...%s", h->secret + strlen(h->secret) - 4);
    json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:o, s:s}", "id", h->id, "object", "webhook_endpoint", "name",
                          h->name, "url", h->url, "event_types", events_json(h->events), "created_at",
                          (json_int_t)h->created_at, "updated_at",
                          h->updated_at ? json_integer(h->updated_at) : json_null(), "signing_secret_hint", hint);
    if (with_secret)
        json_object_set_new(j, "signing_secret", json_string(h->secret));
    return j;
}

static int read_events(const json_t *list, const char **out, ciel_arena *a, problem *p)
{
    const char *joined = NULL;
    size_t i;
    json_t *e;
    json_array_foreach((json_t *)list, i, e)
    {
        if (!is_event_type(json_string_value(e)))
            return problem_set(p, 400, "invalid_value", "event_types",
                               "Invalid value in 'event_types'. Supported values are: " CHOICES ".");
        joined = joined ? ciel_arena_printf(a, "%s,%s", joined, json_string_value(e)) : json_string_value(e);
    }
    if (!joined)
        return problem_set(p, 400, "invalid_value", "event_types",
                           "Invalid 'event_types': expected an array of one or more event types.");
    *out = joined;
    return 0;
}

static int read_url(const server_config *c, const char *url, problem *p)
{
    bool plain = c->private_webhooks || server_config_is_loopback(c);
    bool fits = strncmp(url, "https://", 8) == 0 || (plain && strncmp(url, "http://", 7) == 0);
    if (!fits || strlen(url) > 2000 || strpbrk(url, " \t\r\n"))
        return problem_set(p, 400, "invalid_value", "url",
                           "Invalid 'url': expected an https URL of at most 2000 characters.");
    return 0;
}

/* name, url and event_types of a body; absent ones stay NULL */
static int read_hook_body(request *r, store_hook *h, problem *p)
{
    const json_t *body = form_fields(r->form), *name = json_object_get(body, "name"),
                 *url = json_object_get(body, "url"), *events = json_object_get(body, "event_types");
    if ((name && !json_is_string(name)) || (url && !json_is_string(url)))
        return problem_set(p, 400, "invalid_type", name && !json_is_string(name) ? "name" : "url",
                           "Invalid type: expected a string.");
    h->name = json_string_value(name);
    h->url = json_string_value(url);
    if (h->name && strlen(h->name) > 200)
        return problem_set(p, 400, "string_above_max_length", "name", "Invalid 'name': at most 200 bytes.");
    if (h->url && read_url(&r->server->config, h->url, p) < 0)
        return -1;
    return events ? read_events(events, &h->events, &r->arena, p) : 0;
}

static int fail_hook(request *r, reply *a, int rc, const ciel_fail *fail)
{
    if (rc == CIEL_E_NOTFOUND)
        return problem_set(&a->problem, 404, "webhook_endpoint_not_found", "webhook_endpoint_id",
                           "Webhook endpoint '%.80s' not found.", r->param[0]);
    return rc < 0 ? problem_from(&a->problem, fail) : 0;
}

static int find_hook(request *r, reply *a, store_hook *h, const char *id)
{
    ciel_fail fail = { 0 };
    return fail_hook(r, a, store_hook_get(r->server->store, h, &r->arena, r->owner, id, &fail), &fail);
}

void hooks_create(request *r, reply *a)
{
    store_hook h = { 0 };
    ciel_fail fail = { 0 };
    char id[STORE_ID_SIZE];
    if (read_hook_body(r, &h, &a->problem) < 0)
        return;
    if (!h.url || !h.events) {
        const char *missing = h.url ? "event_types" : "url";
        problem_set(&a->problem, 400, "missing_required_parameter", missing, "Missing required parameter: '%s'.",
                    missing);
        return;
    }
    h.name = h.name ? h.name : h.url;
    int rc = store_hook_create(r->server->store, r->owner, &h, id, &fail);
    if (rc < 0)
        problem_from(&a->problem, &fail);
    else if (find_hook(r, a, &h, id) == 0)
        a->json = hook_json(&h, true);
}

void hooks_list(request *r, reply *a)
{
    store_hook *hooks;
    size_t n;
    ciel_fail fail = { 0 };
    if (store_hook_list(r->server->store, &hooks, &n, &r->arena, r->owner, &fail) < 0) {
        problem_from(&a->problem, &fail);
        return;
    }
    json_t *data = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(data, hook_json(&hooks[i], false));
    page_reply(a, data, false);
}

void hooks_get(request *r, reply *a)
{
    store_hook h;
    if (find_hook(r, a, &h, r->param[0]) == 0)
        a->json = hook_json(&h, false);
}

void hooks_update(request *r, reply *a)
{
    store_hook h = { 0 };
    ciel_fail fail = { 0 };
    if (read_hook_body(r, &h, &a->problem) < 0)
        return;
    if (fail_hook(r, a, store_hook_update(r->server->store, r->owner, r->param[0], &h, &fail), &fail) == 0)
        hooks_get(r, a);
}

void hooks_delete(request *r, reply *a)
{
    ciel_fail fail = { 0 };
    if (fail_hook(r, a, store_hook_delete(r->server->store, r->owner, r->param[0], &fail), &fail) == 0)
        a->json = json_pack("{s:s, s:b, s:s}", "id", r->param[0], "deleted", 1, "object", "webhook_endpoint.deleted");
}

void hooks_rotate(request *r, reply *a)
{
    store_hook h;
    ciel_fail fail = { 0 };
    bool keep = json_is_true(json_object_get(form_fields(r->form), "keep_old_secret_active_for_24_hours"));
    int rc = store_hook_rotate(r->server->store, r->owner, r->param[0], keep ? 86400 : 0, &fail);
    if (fail_hook(r, a, rc, &fail) == 0 && find_hook(r, a, &h, r->param[0]) == 0)
        a->json = hook_json(&h, true);
}

void hooks_test(request *r, reply *a)
{
    store_hook h;
    ciel_fail fail = { 0 };
    long status = 0;
    char id[STORE_ID_SIZE], event[STORE_ID_SIZE];
    const char *type = json_string_value(json_object_get(form_fields(r->form), "event_type"));
    if (find_hook(r, a, &h, r->param[0]) < 0)
        return;
    if (!is_event_type(type)) {
        problem_set(&a->problem, 400, "invalid_value", "event_type",
                    "Invalid 'event_type'. Supported values are: " CHOICES ".");
        return;
    }
    store_make_id(id, "wh_");
    store_make_id(event, "evt_");
    const char *payload = ciel_arena_printf(
        &r->arena,
        "{\"id\":\"%s\",\"object\":\"event\",\"created_at\":%lld,\"type\":\"%s\",\"data\":{\"id\":\"%.5s_test\"}}",
        event, (long long)(store_now_ms() / 1000), type, type);
    store_delivery d = { .id = id, .payload = payload, .url = h.url, .secret = h.secret };
    if (deliver_send(&r->server->config, &d, TEST_TIMEOUT_S, &status, &fail) < 0)
        problem_set(&a->problem, 400, "webhook_test_failed", "url", "%s", fail.what);
    else if (status < 200 || status > 299)
        problem_set(&a->problem, 400, "webhook_test_failed", "url", "The endpoint answered with status %ld.", status);
    else
        a->json = json_pack("{s:s, s:s, s:s, s:i, s:b}", "object", "webhook_endpoint.test", "webhook_endpoint_id", h.id,
                            "event_type", type, "status_code", (int)status, "success", 1);
}

void hooks_event_types(request *r, reply *a)
{
    (void)r;
    json_t *data = json_array();
    for (int i = 0; i < N_EVENT_TYPES; i++)
        json_array_append_new(data, json_string(event_types[i]));
    a->json = json_pack("{s:s, s:o}", "object", "list", "data", data);
}
