/* server/routes.c - which handler answers which method and path. Literal paths come before those with parameters. */
#include "server/http.h"

#include <string.h>

static const route routes[] = {
    { "GET", "/healthz", health_get, ROUTE_OPEN },
    { "GET", "/metrics", metrics_get, 0 },
    { "GET", "/v1/models", models_list, 0 },
    { "GET", "/v1/models/{id}", models_get, 0 },
    { "GET", "/v1/usage", usage_get, 0 },
    { "POST", "/v1/files", files_create, ROUTE_BODY | ROUTE_FILES },
    { "GET", "/v1/files", files_list, 0 },
    { "GET", "/v1/files/{id}", files_get, 0 },
    { "DELETE", "/v1/files/{id}", files_delete, 0 },
    { "GET", "/v1/files/{id}/content", files_content, 0 },
    { "GET", "/v1/webhook_event_types", hooks_event_types, 0 },
    { "POST", "/v1/webhook_endpoints", hooks_create, ROUTE_BODY },
    { "GET", "/v1/webhook_endpoints", hooks_list, 0 },
    { "GET", "/v1/webhook_endpoints/{id}", hooks_get, 0 },
    { "POST", "/v1/webhook_endpoints/{id}", hooks_update, ROUTE_BODY },
    { "DELETE", "/v1/webhook_endpoints/{id}", hooks_delete, 0 },
    { "POST", "/v1/webhook_endpoints/{id}/rotate_secret", hooks_rotate, ROUTE_BODY },
    { "POST", "/v1/webhook_endpoints/{id}/test", hooks_test, ROUTE_BODY },
    { "POST", "/v1/videos", videos_create, ROUTE_BODY | ROUTE_FILES },
    { "GET", "/v1/videos", videos_list, 0 },
    { "POST", "/v1/videos/edits", videos_edit, ROUTE_BODY | ROUTE_FILES },
    { "POST", "/v1/videos/extensions", not_built, ROUTE_BODY | ROUTE_FILES },
    { "POST", "/v1/videos/characters", not_built, ROUTE_BODY | ROUTE_FILES },
    { "GET", "/v1/videos/characters/{id}", not_built, 0 },
    { "GET", "/v1/videos/{id}", videos_get, 0 },
    { "DELETE", "/v1/videos/{id}", videos_delete, 0 },
    { "GET", "/v1/videos/{id}/content", videos_content, 0 },
    { "GET", "/v1/videos/{id}/scene", videos_scene, 0 },
    { "GET", "/v1/videos/{id}/events", videos_events, 0 },
    { "POST", "/v1/videos/{id}/cancel", videos_cancel, 0 },
    { "POST", "/v1/videos/{id}/remix", videos_remix, ROUTE_BODY },
};

/* `path` fits `pattern`: parameters are non-empty and hold no slash */
static bool fits(const char *pattern, const char *path, const char **values, ciel_arena *a)
{
    int n = 0;
    while (*pattern && *path) {
        if (*pattern == '{') {
            size_t length = strcspn(path, "/");
            if (length == 0 || n == REQUEST_MAX_PARAMS)
                return false;
            values[n++] = ciel_arena_strndup(a, path, length);
            path += length;
            pattern = strchr(pattern, '}') + 1;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return *pattern == '\0' && *path == '\0';
}

const route *route_find(const char *method, const char *path, const char **values, const char **allowed, ciel_arena *a)
{
    const char *methods = NULL, *asked = strcmp(method, "HEAD") == 0 ? "GET" : method;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (!fits(routes[i].path, path, values, a))
            continue;
        if (strcmp(routes[i].method, asked) == 0)
            return &routes[i];
        methods = methods ? ciel_arena_printf(a, "%s, %s", methods, routes[i].method) : routes[i].method;
    }
    *allowed = methods;
    return NULL;
}

void not_built(request *r, reply *a)
{
    problem_set(&a->problem, 501, "not_implemented", NULL, "%s %s is not available on this server.", r->method,
                r->path);
    a->problem.should_retry = 0;
}
