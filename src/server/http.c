/* server/http.c - between libmicrohttpd and the handlers: bodies in, replies out. See http.h.
 *
 * Refusals that need no body (no key, no such path) are said after a body of up to DRAIN_BYTES has been read and
 * dropped, since a client that is still sending would often see a broken connection instead of the answer; larger
 * bodies are refused at once.
 */
#include "server/access.h"
#include "server/beside.h"
#include "server/beside_reply.h"
#include "server/daemon.h"
#include "server/events.h"
#include "server/metrics.h"
#include "server/reference.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define DRAIN_BYTES (32 << 20)

typedef struct exchange {
    request request;
    const route *route;
    problem refused; /* known before the body came */
    const char *allowed;
    int64_t received;
    struct timespec begun;
    int status;
    reply reply;
    bool is_beside, is_sent; /* its handler ran beside; its reply went out from there */
} exchange;

const char *request_header(const request *r, const char *name)
{
    return MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name);
}

const char *request_query(const request *r, const char *name)
{
    return MHD_lookup_connection_value(r->connection, MHD_GET_ARGUMENT_KIND, name);
}

int request_query_int(const request *r, const char *name, int lo, int hi, int fallback, int *out, problem *p)
{
    const char *text = request_query(r, name);
    char *end;
    *out = fallback;
    if (!text)
        return 0;
    errno = 0;
    long v = strtol(text, &end, 10);
    if (end == text || *end || errno || v < lo || v > hi)
        return problem_set(p, 400, "invalid_value", name, "Invalid '%s': expected a whole number from %d to %d.", name,
                           lo, hi);
    *out = (int)v;
    return 0;
}

void reply_add_header(reply *a, request *r, const char *name, const char *value, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, value);
    vsnprintf(text, sizeof text, value, ap);
    va_end(ap);
    CIEL_ASSERT(a->n_headers < (int)(sizeof a->headers / sizeof *a->headers));
    a->headers[a->n_headers++] = (reply_header){ name, ciel_arena_strdup(&r->arena, text) };
}

static char *new_upload_path(void *user)
{
    return store_incoming_path(((server *)user)->store);
}

/* Azure's clients say /openai/v1/videos and /openai/videos */
static const char *plain_path(request *r, const char *url)
{
    if (strncmp(url, "/openai/v1/", 11) == 0)
        return ciel_arena_strdup(&r->arena, url + 7);
    if (strncmp(url, "/openai/", 8) == 0)
        return ciel_arena_printf(&r->arena, "/v1/%s", url + 8);
    return ciel_arena_strdup(&r->arena, url);
}

static void open_body(exchange *x)
{
    request *r = &x->request;
    ciel_fail fail = { 0 };
    form_options o = { x->route->flags & ROUTE_FILES ? new_upload_path : NULL, r->server,
                       r->server->config.max_upload_bytes };
    if (form_create(&r->form, request_header(r, "Content-Type"), &o, &fail) < 0)
        problem_from(&x->refused, &fail);
}

static exchange *exchange_begin(server *sv, struct MHD_Connection *c, const char *url, const char *method)
{
    exchange *x = calloc(1, sizeof *x);
    if (!x)
        return NULL;
    request *r = &x->request;
    clock_gettime(CLOCK_MONOTONIC, &x->begun);
    r->server = sv;
    r->connection = c;
    r->owner = "";
    store_make_id(r->id, "req_");
    r->method = ciel_arena_strdup(&r->arena, method);
    r->path = plain_path(r, url);
    x->route = route_find(method, r->path, r->param, &x->allowed, &r->arena);
    if (!x->route && !x->allowed)
        problem_set(&x->refused, 404, "unknown_url", NULL, "Invalid URL (%s %.200s)", method, r->path);
    else if (!x->route)
        problem_set(&x->refused, 405, "method_not_allowed", NULL, "Not allowed to %s on %.200s", method, r->path);
    else if ((x->route->flags & ROUTE_OPEN) || access_check(r, &x->refused) == 0) {
        if (x->route->flags & ROUTE_BODY)
            open_body(x);
    }
    return x;
}

/* the body's announced size: -1 = none, INT64_MAX = not said */
static int64_t announced(const request *r)
{
    const char *length = request_header(r, "Content-Length");
    if (length)
        return strtoll(length, NULL, 10);
    return request_header(r, "Transfer-Encoding") ? INT64_MAX : -1;
}

static void write_text(reply *a)
{
    if (!a->text && a->json) {
        a->text = json_dumps(a->json, JSON_COMPACT);
        a->text_bytes = a->text ? strlen(a->text) : 0;
    }
}

static struct MHD_Response *response_of(reply *a)
{
    if (a->events)
        return events_response(&a->events);
    if (a->fd >= 0) {
        struct MHD_Response *response =
            MHD_create_response_from_fd_at_offset64((uint64_t)a->bytes, a->fd, (uint64_t)a->offset);
        if (response)
            a->fd = -1;
        return response;
    }
    write_text(a);
    struct MHD_Response *response = MHD_create_response_from_buffer(a->text_bytes, a->text, MHD_RESPMEM_MUST_FREE);
    if (response)
        a->text = NULL;
    return response;
}

static void reply_release(reply *a)
{
    if (a->fd >= 0)
        close(a->fd);
    free(a->text);
    json_decref(a->json);
    events_destroy(&a->events);
}

static void apply_problem(reply *a, request *r)
{
    reply_release(a);
    problem p = a->problem;
    *a = (reply){ .status = p.status, .fd = -1, .json = problem_json(&p) };
    if (p.content_range > 0)
        reply_add_header(a, r, "content-range", "bytes */%lld", (long long)p.content_range);
    if (p.retry_after_s > 0)
        reply_add_header(a, r, "retry-after", "%d", p.retry_after_s);
    if (p.should_retry >= 0)
        reply_add_header(a, r, "x-should-retry", "%s", p.should_retry ? "true" : "false");
}

static double ms_since(const struct timespec *t)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - t->tv_sec) * 1e3 + (double)(now.tv_nsec - t->tv_nsec) * 1e-6;
}

static void add_headers(exchange *x, const reply *a, struct MHD_Response *response)
{
    char ms[32];
    snprintf(ms, sizeof ms, "%.0f", ms_since(&x->begun));
    MHD_add_response_header(response, "content-type", a->type ? a->type : "application/json");
    MHD_add_response_header(response, "x-request-id", x->request.id);
    MHD_add_response_header(response, "openai-processing-ms", ms);
    MHD_add_response_header(response, "openai-version", "2020-10-01");
    if (a->status == 405)
        MHD_add_response_header(response, "allow", x->allowed);
    for (int i = 0; i < a->n_headers; i++)
        MHD_add_response_header(response, a->headers[i].name, a->headers[i].value);
}

static enum MHD_Result send_reply(exchange *x, reply *a)
{
    if (a->problem.status)
        apply_problem(a, &x->request);
    x->status = a->status;
    struct MHD_Response *response = response_of(a);
    if (!response)
        return MHD_NO;
    add_headers(x, a, response);
    enum MHD_Result queued = MHD_queue_response(x->request.connection, (unsigned)a->status, response);
    MHD_destroy_response(response);
    return queued;
}

/* what runs beside answers in a text, never with a file or events */
static bool send_beside(exchange *x)
{
    reply *a = &x->reply;
    if (a->problem.status)
        apply_problem(a, &x->request);
    x->status = a->status;
    write_text(a);
    struct MHD_Response *headers = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (!headers)
        return false;
    add_headers(x, a, headers);
    bool sent = beside_reply(x->request.connection, (unsigned)a->status, headers, a->text, a->text_bytes);
    MHD_destroy_response(headers);
    return sent;
}

static void handle_beside(void *user)
{
    exchange *x = user;
    x->route->handler(&x->request, &x->reply);
    x->is_sent = send_beside(x);
    reply_release(&x->reply);
    x->is_beside = true;
}

static bool may_wait(const exchange *x)
{
    const request *r = &x->request;
    unsigned flags = x->route->flags;
    return (flags & ROUTE_SLOW) ||
           ((flags & ROUTE_SLOW_WITH_MEDIA) && r->form && reference_asked(form_fields(r->form), r->form));
}

/* the whole request has come */
static enum MHD_Result answer(exchange *x)
{
    request *r = &x->request;
    reply *a = &x->reply;
    ciel_fail fail = { 0 };
    *a = (reply){ .status = 200, .fd = -1 };
    slow_request_arrived(r->connection);
    if (!x->refused.status && r->form && form_finish(r->form, &fail) < 0)
        problem_from(&x->refused, &fail);
    if (x->refused.status) {
        a->problem = x->refused;
    } else if (r->server->stopping && strcmp(r->method, "POST") == 0) {
        problem_set(&a->problem, 503, "shutting_down", NULL, "The server is shutting down; try again in a moment.");
        a->problem.retry_after_s = 5;
    } else if (may_wait(x)) {
        beside_run(r->server->beside, r->connection, handle_beside, x);
        return MHD_YES;
    } else {
        x->route->handler(r, a);
    }
    enum MHD_Result done = send_reply(x, a);
    reply_release(a);
    return done;
}

enum MHD_Result http_on_request(void *user, struct MHD_Connection *c, const char *url, const char *method,
                                const char *version, const char *data, size_t *n, void **state)
{
    exchange *x = *state;
    (void)version;
    if (!x) {
        *state = x = exchange_begin(user, c, url, method);
        if (!x)
            return MHD_NO;
        int64_t size = announced(&x->request);
        bool waits = request_header(&x->request, "Expect") != NULL;
        return x->refused.status && size >= 0 && (waits || size > DRAIN_BYTES) ? answer(x) : MHD_YES;
    }
    if (x->is_beside)
        return MHD_NO; /* answered already: nothing more goes out */
    if (*n == 0)
        return answer(x);
    ciel_fail fail = { 0 };
    x->received += (int64_t)*n;
    if (!x->refused.status && x->request.form) {
        if (form_feed(x->request.form, (const uint8_t *)data, *n, &fail) < 0) {
            problem_from(&x->refused, &fail);
            x->received = 0;
        }
    } else if (x->received > DRAIN_BYTES) {
        return MHD_NO; /* an endless body that nobody reads */
    }
    *n = 0;
    return MHD_YES;
}

void http_on_completed(void *user, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode how)
{
    exchange *x = *state;
    (void)user;
    slow_request_answered(c);
    if (!x)
        return;
    request *r = &x->request;
    double ms = ms_since(&x->begun);
    metrics_request(x->status, ms);
    log_line(x->status >= 500 ? "error" : "info", "request",
             "id=%s method=%s path=\"%.200s\" status=%d ms=%.1f key=%s%s", r->id, r->method, r->path, x->status, ms,
             r->owner[0] ? r->owner : "-", x->is_sent || how == MHD_REQUEST_TERMINATED_COMPLETED_OK ? "" : " cut=true");
    form_destroy(&r->form);
    ciel_arena_free(&r->arena);
    free(x);
    *state = NULL;
}
