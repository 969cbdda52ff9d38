/* server/http.h - one request and its reply, as handlers see them. Private to the server.
 *
 * A handler is called once the whole request has arrived. It reads the request, fills the reply, keeps nothing:
 * everything in the request's arena goes with it.
 */
#pragma once
#include "base/text.h"
#include "server/form.h"
#include "server/problem.h"
#include "server/server.h"

#include <stdatomic.h>

struct MHD_Connection;

#define REQUEST_MAX_PARAMS 2

typedef struct request {
    server *server;
    struct MHD_Connection *connection;
    char id[STORE_ID_SIZE]; /* "req_..." */
    const char *method, *path;
    const char *owner;                     /* id of the key, "" without keys */
    store_key key;                         /* limits of its own; zero without keys */
    const char *param[REQUEST_MAX_PARAMS]; /* the path's {id}s */
    form *form;                            /* NULL when the method has no body */
    ciel_arena arena;
} request;
const char *request_header(const request *r, const char *name); /* NULL when absent */
const char *request_query(const request *r, const char *name);
/** Query parameter as a whole number within [lo, hi]; `fallback` when absent. -1 after filling `p`. */
int request_query_int(const request *r, const char *name, int lo, int hi, int fallback, int *out, problem *p);

typedef struct reply_header {
    const char *name, *value;
} reply_header;
typedef struct event_stream event_stream;
typedef struct reply {
    int status;   /* 200 unless said otherwise */
    json_t *json; /* owned; or ... */
    char *text;   /* malloc'd, with its type; or ... */
    size_t text_bytes;
    int fd; /* ... an open file (owned), `bytes` from `offset`; -1 = none */
    int64_t offset, bytes;
    event_stream *events; /* ... or a stream (owned) */
    const char *type;     /* content type; NULL = JSON */
    reply_header headers[16];
    int n_headers;
    problem problem; /* when problem.status is set, everything else is dropped */
} reply;
void reply_add_header(reply *a, request *r, const char *name, const char *value, ...)
    __attribute__((format(printf, 4, 5)));

typedef void handler(request *r, reply *a);
typedef struct route {
    const char *method, *path; /* "/v1/videos/{id}" */
    handler *handler;
    unsigned flags;
} route;
enum route_flags {
    ROUTE_OPEN = 1,  /* needs no key */
    ROUTE_BODY = 2,  /* reads one */
    ROUTE_FILES = 4, /* takes uploads */
    ROUTE_SLOW = 8,  /* may wait for other machines or a decoder: its handler runs on a thread of its own (beside.h) */
    ROUTE_SLOW_WITH_MEDIA = 16 /* likewise, when it brings or names a picture */
};
/** The route of a request; its parameters go to values[] (in the arena). NULL with *allowed = "GET, POST" when only the
 *  method is wrong, else NULL. */
const route *route_find(const char *method, const char *path, const char **values, const char **allowed, ciel_arena *a);

struct server {
    server_config config;
    store *store;
    struct MHD_Daemon *daemon;
    worker_group *workers;
    struct deliverer *deliverer;
    struct beside *beside;
    struct batcher *batcher;
    struct housekeeping *housekeeping;
    bool has_keys_only; /* listens beyond loopback: keys are needed even when there are none yet */
    atomic_int stopping;
};

/* handlers, by file */
void videos_create(request *r, reply *a);
void videos_list(request *r, reply *a);
void videos_get(request *r, reply *a);
void videos_delete(request *r, reply *a);
void videos_cancel(request *r, reply *a);
void videos_remix(request *r, reply *a);
void videos_edit(request *r, reply *a);
void videos_extend(request *r, reply *a);
void characters_create(request *r, reply *a);
void characters_get(request *r, reply *a);
void videos_content(request *r, reply *a);
void videos_events(request *r, reply *a);
void videos_scene(request *r, reply *a);
void models_list(request *r, reply *a);
void models_get(request *r, reply *a);
void metrics_get(request *r, reply *a);
void health_get(request *r, reply *a);
void hooks_create(request *r, reply *a);
void hooks_list(request *r, reply *a);
void hooks_get(request *r, reply *a);
void hooks_update(request *r, reply *a);
void hooks_delete(request *r, reply *a);
void hooks_rotate(request *r, reply *a);
void hooks_test(request *r, reply *a);
void hooks_event_types(request *r, reply *a);
void files_create(request *r, reply *a);
void files_list(request *r, reply *a);
void files_get(request *r, reply *a);
void files_delete(request *r, reply *a);
void files_content(request *r, reply *a);
void batches_create(request *r, reply *a);
void batches_list(request *r, reply *a);
void batches_get(request *r, reply *a);
void batches_cancel(request *r, reply *a);
void usage_get(request *r, reply *a);
void provenance_checks_create(request *r, reply *a);
void openapi_get(request *r, reply *a);
