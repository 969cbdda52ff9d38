/* server/routes.c - which handler answers which method and path: read from the API's own document, openapi.json.
 *
 * The document is built into the program and served at /openapi.json. Each operation names its handler (operationId),
 * says whether it needs a key (security), reads a body (requestBody), takes files (x-files) and may wait (x-slow: true,
 * or "media" when only with a picture). A
 * document and a table that do not fit each other stop the server at its start. Literal paths win over those with
 * parameters.
 */
#include "server/http.h"
#include "server/openapi_data.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ROUTES 64

typedef struct named_handler {
    const char *name;
    handler *handler;
} named_handler;
#define HANDLER(name)                                                                                                  \
    {                                                                                                                  \
#name, name                                                                                                    \
    }
static const named_handler handlers[] = {
    HANDLER(health_get),
    HANDLER(metrics_get),
    HANDLER(openapi_get),
    HANDLER(models_list),
    HANDLER(models_get),
    HANDLER(usage_get),
    HANDLER(files_create),
    HANDLER(files_list),
    HANDLER(files_get),
    HANDLER(files_delete),
    HANDLER(files_content),
    HANDLER(batches_create),
    HANDLER(batches_list),
    HANDLER(batches_get),
    HANDLER(batches_cancel),
    HANDLER(hooks_create),
    HANDLER(hooks_list),
    HANDLER(hooks_get),
    HANDLER(hooks_update),
    HANDLER(hooks_delete),
    HANDLER(hooks_rotate),
    HANDLER(hooks_test),
    HANDLER(videos_create),
    HANDLER(videos_list),
    HANDLER(videos_get),
    HANDLER(videos_delete),
    HANDLER(videos_cancel),
    HANDLER(videos_remix),
    HANDLER(videos_edit),
    HANDLER(hooks_event_types),
    HANDLER(provenance_checks_create),
    HANDLER(videos_scene),
    HANDLER(videos_events),
    HANDLER(videos_content),
    HANDLER(videos_extend),
    HANDLER(characters_create),
    HANDLER(characters_get),
};

static route routes[MAX_ROUTES]; /* immutable after load() */
static size_t n_routes;
static json_t *document; /* stays: the paths of the routes point into it */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static handler *handler_named(const char *name)
{
    for (size_t i = 0; name && i < sizeof handlers / sizeof *handlers; i++)
        if (strcmp(handlers[i].name, name) == 0)
            return handlers[i].handler;
    return NULL;
}

static const char *method_named(const char *key)
{
    static const char *const names[][2] = { { "get", "GET" }, { "post", "POST" }, { "delete", "DELETE" } };
    for (size_t i = 0; i < 3; i++)
        if (strcmp(names[i][0], key) == 0)
            return names[i][1];
    return NULL;
}

static unsigned slow_flag(const json_t *slow)
{
    const char *when = json_string_value(slow);
    return json_is_true(slow) ? ROUTE_SLOW : when && strcmp(when, "media") == 0 ? ROUTE_SLOW_WITH_MEDIA : 0u;
}

static void add(const char *path, const char *key, const json_t *operation)
{
    const json_t *security = json_object_get(operation, "security");
    route r = { method_named(key), path, handler_named(json_string_value(json_object_get(operation, "operationId"))),
                0 };
    r.flags = (json_is_array(security) && json_array_size(security) == 0 ? ROUTE_OPEN : 0u) |
              (json_object_get(operation, "requestBody") ? ROUTE_BODY : 0u) |
              (json_is_true(json_object_get(operation, "x-files")) ? ROUTE_FILES : 0u) |
              slow_flag(json_object_get(operation, "x-slow"));
    CIEL_ASSERT(r.method && r.handler && n_routes < MAX_ROUTES);
    routes[n_routes++] = r;
}

static int parameters_of(const char *path)
{
    int n = 0;
    for (; *path; path++)
        n += *path == '{';
    return n;
}

static int by_parameters(const void *a, const void *b)
{
    const route *x = a, *y = b;
    int order = parameters_of(x->path) - parameters_of(y->path);
    return order ? order : strcmp(x->path, y->path);
}

static void load(void)
{
    json_t *operations, *operation;
    const char *path, *method;
    document = json_loadb((const char *)openapi_data, openapi_data_bytes, 0, NULL);
    json_object_foreach(json_object_get(document, "paths"), path, operations)
        json_object_foreach(operations, method, operation) add(path, method, operation);
    CIEL_ASSERT(n_routes > 0);
    qsort(routes, n_routes, sizeof *routes, by_parameters);
}

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
    pthread_once(&once, load);
    for (size_t i = 0; i < n_routes; i++) {
        if (!fits(routes[i].path, path, values, a))
            continue;
        if (strcmp(routes[i].method, asked) == 0)
            return &routes[i];
        methods = methods ? ciel_arena_printf(a, "%s, %s", methods, routes[i].method) : routes[i].method;
    }
    *allowed = methods;
    return NULL;
}

void openapi_get(request *r, reply *a)
{
    (void)r;
    a->text = malloc(openapi_data_bytes);
    CIEL_ASSERT(a->text && "out of memory");
    a->text_bytes = openapi_data_bytes;
    memcpy(a->text, openapi_data, openapi_data_bytes);
}
