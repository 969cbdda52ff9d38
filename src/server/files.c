/* server/files.c - the Files API: upload, list, get, delete, content. */
#include "server/files.h"
#include "server/page.h"
#include "store/uploads.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const purposes[] = { "assistants", "batch", "fine-tune", "vision", "user_data", "evals" };

static json_t *file_json(const store_file *f)
{
    return json_pack("{s:s, s:s, s:I, s:I, s:o, s:s, s:s, s:s, s:n}", "id", f->id, "object", "file", "bytes",
                     (json_int_t)f->bytes, "created_at", (json_int_t)f->created_at, "expires_at",
                     f->expires_at ? json_integer(f->expires_at) : json_null(), "filename", f->filename, "purpose",
                     f->purpose, "status", "processed", "status_details");
}

static int fail_file(request *r, reply *a, int rc, const ciel_fail *fail)
{
    if (rc == CIEL_E_NOTFOUND)
        return problem_set(&a->problem, 404, "file_not_found", "file_id", "No such File object: %.80s", r->param[0]);
    return rc < 0 ? problem_from(&a->problem, fail) : 0;
}

static int find_file(request *r, reply *a, store_file *f)
{
    ciel_fail fail = { 0 };
    return fail_file(r, a, store_file_get(r->server->store, f, &r->arena, r->owner, r->param[0], &fail), &fail);
}

int files_read_expiry(const json_t *body, const char *name, int64_t *keep_s, problem *p)
{
    const json_t *after = json_object_get(body, name), *seconds = json_object_get(after, "seconds");
    if (!after || json_is_null(after))
        return 0;
    const char *from = json_string_value(json_object_get(after, "anchor")), *text = json_string_value(seconds);
    char *end = NULL;
    long long s = json_is_integer(seconds) ? json_integer_value(seconds) : text ? strtoll(text, &end, 10) : 0;
    if (!from || strcmp(from, "created_at") != 0 || (end && *end) || s < 3600 || s > 2592000)
        return problem_set(p, 400, "invalid_value", name,
                           "Invalid '%s': expected anchor 'created_at' and seconds from 3600 to 2592000.", name);
    *keep_s = s;
    return 0;
}

static const char *read_purpose(const json_t *body, problem *p)
{
    const char *purpose = json_string_value(json_object_get(body, "purpose"));
    for (size_t i = 0; purpose && i < sizeof purposes / sizeof *purposes; i++)
        if (strcmp(purposes[i], purpose) == 0)
            return purpose;
    problem_set(p, 400, "invalid_value", "purpose",
                "Invalid 'purpose'. Supported values are: 'assistants', 'batch', 'fine-tune', 'vision', 'user_data', "
                "and 'evals'.");
    return NULL;
}

void files_create(request *r, reply *a)
{
    form_upload *u = form_upload_of(r->form, "file");
    const json_t *body = form_fields(r->form);
    const char *purpose = read_purpose(body, &a->problem);
    ciel_fail fail = { 0 };
    char id[STORE_ID_SIZE];
    store_file f = { .purpose = purpose };
    int64_t keep_s = purpose && strcmp(purpose, "batch") == 0 ? FILES_BATCH_KEEP_S : 0;
    if (!purpose || files_read_expiry(body, "expires_after", &keep_s, &a->problem) < 0)
        return;
    f.expires_at = keep_s ? store_now_ms() / 1000 + keep_s : 0;
    if (!u) {
        problem_set(&a->problem, 400, "missing_required_parameter", "file", "Missing required parameter: 'file'.");
        return;
    }
    f.bytes = u->bytes;
    f.filename = ciel_utf8_valid(u->filename, strlen(u->filename)) && u->filename[0] ? u->filename : "upload";
    if (store_file_create(r->server->store, r->owner, &f, u->path, id, &fail) < 0) {
        problem_from(&a->problem, &fail);
        return;
    }
    free(u->path);
    u->path = NULL; /* taken */
    r->param[0] = id;
    if (find_file(r, a, &f) == 0)
        a->json = file_json(&f);
}

void files_list(request *r, reply *a)
{
    store_page page;
    store_file *files;
    size_t n;
    bool more;
    ciel_fail fail = { 0 };
    if (page_read(&page, r, a, 1, 10000, 10000) < 0)
        return;
    int rc = store_file_list(r->server->store, &files, &n, &more, &r->arena, r->owner, request_query(r, "purpose"),
                             &page, &fail);
    if (page_check(a, &page, "file", rc, &fail) < 0)
        return;
    json_t *data = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(data, file_json(&files[i]));
    page_reply(a, data, more);
}

void files_get(request *r, reply *a)
{
    store_file f;
    if (find_file(r, a, &f) == 0)
        a->json = file_json(&f);
}

void files_delete(request *r, reply *a)
{
    ciel_fail fail = { 0 };
    if (fail_file(r, a, store_file_delete(r->server->store, r->owner, r->param[0], &fail), &fail) == 0)
        a->json = json_pack("{s:s, s:s, s:b}", "id", r->param[0], "object", "file", "deleted", 1);
}

void files_content(request *r, reply *a)
{
    store_file f;
    struct stat st;
    if (find_file(r, a, &f) < 0)
        return;
    char *path = store_file_path(r->server->store, f.id);
    a->fd = open(path, O_RDONLY | O_CLOEXEC);
    free(path);
    if (a->fd < 0 || fstat(a->fd, &st) != 0) {
        problem_set(&a->problem, errno == ENOENT ? 404 : 500, "file_not_found", "file_id", "No such File object: %.80s",
                    f.id);
        return;
    }
    a->bytes = st.st_size;
    a->type = "application/octet-stream"; /* never shown by a browser as something else */
    reply_add_header(a, r, "x-content-type-options", "nosniff");
}
