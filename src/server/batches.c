/* server/batches.c - /v1/batches: create, list, get, cancel. The work is the batcher's. */
#include "store/batches.h"
#include "server/batch_lines.h"
#include "server/files.h"
#include "server/page.h"

#include <string.h>

#define MAX_INPUT_BYTES (INT64_C(200) << 20)
#define MAX_METADATA    16
#define WINDOW          "24h"

static json_t *time_or_null(int64_t t, bool is_so)
{
    return t > 0 && is_so ? json_integer(t) : json_null();
}

static json_t *json_or_null(const char *text)
{
    json_t *j = text ? json_loads(text, 0, NULL) : NULL;
    return j ? j : json_null();
}

static json_t *batch_json(const store_batch *b)
{
    json_t *j = json_pack(
        "{s:s, s:s, s:s, s:s?, s:o, s:s, s:s, s:s, s:s?, s:s?, s:I, s:I, s:o, s:n, s:{s:i, s:i, s:i}}", "id", b->id,
        "object", "batch", "endpoint", b->endpoint, "model", b->model, "errors", json_or_null(b->errors),
        "input_file_id", b->input_file, "completion_window", b->window, "status", store_batch_status_name(b->status),
        "output_file_id", b->output_file, "error_file_id", b->error_file, "created_at", (json_int_t)b->created_at,
        "expires_at", (json_int_t)b->expires_at, "metadata", json_or_null(b->metadata), "usage", "request_counts",
        "total", b->total, "completed", b->completed, "failed", b->failed);
    const struct {
        const char *name;
        int64_t at;
        bool is_so;
    } times[] = { { "in_progress_at", b->in_progress_at, true },
                  { "finalizing_at", b->finalizing_at, true },
                  { "completed_at", b->ended_at, b->status == BATCH_COMPLETED },
                  { "failed_at", b->ended_at, b->status == BATCH_FAILED },
                  { "expired_at", b->ended_at, b->status == BATCH_EXPIRED },
                  { "cancelling_at", b->cancelling_at, true },
                  { "cancelled_at", b->ended_at, b->status == BATCH_CANCELLED } };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        json_object_set_new(j, times[i].name, time_or_null(times[i].at, times[i].is_so));
    return j;
}

static int fail_batch(request *r, reply *a, int rc, const ciel_fail *fail)
{
    if (rc == CIEL_E_NOTFOUND)
        return problem_set(&a->problem, 404, "batch_not_found", "batch_id", "No batch found with id '%.80s'.",
                           r->param[0]);
    return rc < 0 ? problem_from(&a->problem, fail) : 0;
}

static void reply_batch(request *r, reply *a, const char *id)
{
    store_batch b;
    ciel_fail fail = { 0 };
    r->param[0] = id;
    if (fail_batch(r, a, store_batch_get(r->server->store, &b, &r->arena, r->owner, id, &fail), &fail) == 0)
        a->json = batch_json(&b);
}

/* a text that must be there; `only` (may be NULL) is its only value */
static const char *read_text(const json_t *body, const char *name, const char *only, problem *p)
{
    const json_t *v = json_object_get(body, name);
    const char *text = json_string_value(v);
    if (!v || json_is_null(v))
        problem_set(p, 400, "missing_required_parameter", name, "Missing required parameter: '%s'.", name);
    else if (!text)
        problem_set(p, 400, "invalid_type", name, "Invalid type for '%s': expected a string.", name);
    else if (only && strcmp(text, only) != 0)
        problem_set(p, 400, "invalid_value", name, "Invalid value: '%.80s'. Supported values are: '%s'.", text, only);
    return p->status ? NULL : text;
}

/* up to 16 pairs of texts, kept as JSON */
static int read_metadata(const json_t *body, const char **out, ciel_arena *a, problem *p)
{
    json_t *metadata = json_object_get(body, "metadata"), *value;
    const char *key;
    bool fits =
        !metadata || json_is_null(metadata) || (json_is_object(metadata) && json_object_size(metadata) <= MAX_METADATA);
    if (!json_is_object(metadata)) {
        *out = NULL;
    } else {
        json_object_foreach(metadata, key, value) fits &=
            strlen(key) <= 64 && json_is_string(value) && json_string_length(value) <= 512;
        char *text = json_dumps(metadata, JSON_COMPACT);
        *out = ciel_arena_strdup(a, text);
        free(text);
    }
    return fits ? 0
                : problem_set(p, 400, "invalid_value", "metadata",
                              "Invalid 'metadata': at most 16 pairs, keys up to 64 and texts up to 512 bytes.");
}

static int check_input(request *r, const char *id, problem *p)
{
    store_file f;
    ciel_fail fail = { 0 };
    int rc = store_file_get(r->server->store, &f, &r->arena, r->owner, id, &fail);
    if (rc == CIEL_E_NOTFOUND)
        return problem_set(p, 400, "file_not_found", "input_file_id", "No such File object: %.80s", id);
    if (rc < 0)
        return problem_from(p, &fail);
    if (strcmp(f.purpose, "batch") != 0)
        return problem_set(p, 400, "invalid_value", "input_file_id",
                           "The purpose of file '%.80s' is '%.40s': expected 'batch'.", id, f.purpose);
    if (f.bytes > MAX_INPUT_BYTES)
        return problem_set(p, 400, "invalid_value", "input_file_id", "The file is too large: at most %lld MiB.",
                           (long long)(MAX_INPUT_BYTES >> 20));
    return 0;
}

void batches_create(request *r, reply *a)
{
    const json_t *body = form_fields(r->form);
    problem *p = &a->problem;
    ciel_fail fail = { 0 };
    char id[STORE_ID_SIZE];
    store_batch wanted = { .owner = r->owner, .output_keep_s = FILES_BATCH_KEEP_S };
    wanted.input_file = read_text(body, "input_file_id", NULL, p);
    wanted.endpoint = p->status ? NULL : read_text(body, "endpoint", BATCH_URL, p);
    wanted.window = p->status ? NULL : read_text(body, "completion_window", WINDOW, p);
    if (p->status || read_metadata(body, &wanted.metadata, &r->arena, p) < 0 ||
        files_read_expiry(body, "output_expires_after", &wanted.output_keep_s, p) < 0 ||
        check_input(r, wanted.input_file, p) < 0)
        return;
    wanted.expires_at = store_now_ms() / 1000 + r->server->config.batch_window_s;
    if (store_batch_create(r->server->store, &wanted, id, &fail) < 0)
        problem_from(p, &fail);
    else
        reply_batch(r, a, id);
}

void batches_get(request *r, reply *a)
{
    reply_batch(r, a, r->param[0]);
}

void batches_list(request *r, reply *a)
{
    store_page page;
    store_batch *batches;
    size_t n;
    bool more;
    ciel_fail fail = { 0 };
    if (page_read(&page, r, a, 1, 100, 20) < 0)
        return;
    int rc = store_batch_list(r->server->store, &batches, &n, &more, &r->arena, r->owner, &page, &fail);
    if (page_check(a, &page, "batch", rc, &fail) < 0)
        return;
    json_t *data = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(data, batch_json(&batches[i]));
    page_reply(a, data, more);
}

void batches_cancel(request *r, reply *a)
{
    ciel_fail fail = { 0 };
    int rc = store_batch_cancel(r->server->store, r->owner, r->param[0], &fail);
    if (rc == CIEL_E_INVAL)
        problem_set(&a->problem, 400, "batch_ended", "batch_id", "Batch '%.80s' cannot be cancelled any more.",
                    r->param[0]);
    else if (fail_batch(r, a, rc, &fail) == 0)
        reply_batch(r, a, r->param[0]);
}
