/* server/batch_lines.c - see batch_lines.h. */
#include "server/batch_lines.h"
#include "server/form.h"
#include "store/batches.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static int fault_set(batch_fault *f, const char *code, const char *param, const char *message, ...)
{
    va_list ap;
    *f = (batch_fault){ .code = code, .param = param };
    va_start(ap, message);
    vsnprintf(f->message, sizeof f->message, message, ap);
    va_end(ap);
    return -1;
}

static int check_line(batch_line *l, batch_fault *fault)
{
    const json_t *id = json_object_get(l->all, "custom_id"), *method = json_object_get(l->all, "method"),
                 *url = json_object_get(l->all, "url"), *model;
    if (!json_is_string(id) || json_string_length(id) == 0 || json_string_length(id) > BATCH_MAX_ID)
        return fault_set(fault, "invalid_custom_id", "custom_id",
                         "Missing or invalid 'custom_id': expected a string of 1 to %d bytes.", BATCH_MAX_ID);
    if (!json_is_string(method) || strcmp(json_string_value(method), "POST") != 0)
        return fault_set(fault, "invalid_method", "method", "Missing or invalid 'method': only 'POST' is allowed.");
    if (!json_is_string(url) || strcmp(json_string_value(url), BATCH_URL) != 0)
        return fault_set(fault, "invalid_url", "url", "Missing or invalid 'url': only '" BATCH_URL "' is allowed.");
    l->custom_id = json_string_value(id);
    l->body = json_object_get(l->all, "body");
    if (!json_is_object(l->body))
        return fault_set(fault, "invalid_body", "body", "Missing or invalid 'body': expected an object.");
    model = json_object_get(l->body, "model");
    l->model = json_is_string(model) ? json_string_value(model) : "sora-2";
    return 0;
}

int batch_line_read(batch_line *out, const char *text, size_t n, batch_fault *fault)
{
    batch_line l = { 0 };
    json_error_t e = { 0 };
    if (n > BATCH_MAX_LINE)
        return fault_set(fault, "line_too_long", NULL, "The line is longer than %u MiB.", BATCH_MAX_LINE >> 20);
    if (!form_json_too_deep(text, n))
        l.all = json_loadb(text, n, JSON_REJECT_DUPLICATES, &e);
    if (!json_is_object(l.all)) {
        json_decref(l.all);
        return fault_set(fault, "invalid_json_line", NULL, "This line is not parseable as a JSON object. %.100s",
                         e.text);
    }
    int rc = check_line(&l, fault);
    if (rc < 0)
        json_decref(l.all);
    else
        *out = l;
    return rc;
}

void batch_line_free(batch_line *l)
{
    json_decref(l->all);
    *l = (batch_line){ 0 };
}

/* ---- a whole file ---- */
static void add_fault(batch_file *f, const batch_fault *fault, int line)
{
    if (json_array_size(f->faults) < BATCH_SHOWN_FAULTS)
        json_array_append_new(f->faults,
                              json_pack("{s:s, s:s, s:s?, s:o}", "code", fault->code, "message", fault->message,
                                        "param", fault->param, "line", line ? json_integer(line) : json_null()));
}

static char *copy(const char *s)
{
    size_t n = strlen(s) + 1;
    char *c = malloc(n);
    CIEL_ASSERT(c && "out of memory");
    return memcpy(c, s, n);
}

static void keep(batch_file *f, const batch_line *l, int number, int64_t offset, int64_t bytes)
{
    if (f->n_lines % 1024 == 0) {
        batch_place *grown = realloc(f->lines, (f->n_lines + 1024) * sizeof *grown);
        CIEL_ASSERT(grown && "out of memory");
        f->lines = grown;
    }
    f->lines[f->n_lines++] = (batch_place){ copy(l->custom_id), number, offset, bytes };
}

/* a good line among its file: a new id, the file's model */
static int fits_file(batch_file *f, const batch_line *l, json_t *ids, batch_fault *fault)
{
    if (json_object_get(ids, l->custom_id))
        return fault_set(fault, "duplicate_custom_id", "custom_id", "The custom_id '%.80s' is used twice.",
                         l->custom_id);
    json_object_set_new(ids, l->custom_id, json_true());
    if (!f->model)
        f->model = copy(l->model);
    if (strcmp(f->model, l->model) != 0)
        return fault_set(fault, "mismatched_model", "body.model",
                         "The model '%.60s' is not that of the lines before, '%.60s': a file is for one model.",
                         l->model, f->model);
    return 0;
}

static size_t without_end(const char *text, size_t n)
{
    while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r'))
        n--;
    return n;
}

static bool is_blank(const char *text, size_t n)
{
    size_t i = 0;
    while (i < n && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r'))
        i++;
    return i == n;
}

int batch_file_read(batch_file *out, FILE *in)
{
    batch_file f = { .faults = json_array() };
    batch_fault fault;
    json_t *ids = json_object();
    char *text = NULL;
    size_t room = 0;
    ssize_t got;
    int number = 0;
    for (int64_t at = 0; (got = getline(&text, &room, in)) > 0; at += got) {
        size_t n = without_end(text, (size_t)got);
        batch_line l;
        number++;
        if (is_blank(text, n))
            continue;
        if (f.n_lines == BATCH_MAX_LINES) {
            fault_set(&fault, "too_many_requests", NULL, "The file has more than %d lines.", BATCH_MAX_LINES);
            add_fault(&f, &fault, 0);
            break;
        }
        if (batch_line_read(&l, text, n, &fault) < 0) {
            add_fault(&f, &fault, number);
            continue;
        }
        if (fits_file(&f, &l, ids, &fault) == 0)
            keep(&f, &l, number, at, (int64_t)n);
        else
            add_fault(&f, &fault, number);
        batch_line_free(&l);
    }
    int broken = ferror(in);
    free(text);
    json_decref(ids);
    if (!broken && f.n_lines == 0 && json_array_size(f.faults) == 0) {
        fault_set(&fault, "empty_file", NULL, "The file holds no requests.");
        add_fault(&f, &fault, 0);
    }
    *out = f;
    return broken ? -1 : 0;
}

void batch_file_free(batch_file *f)
{
    for (size_t i = 0; i < f->n_lines; i++)
        free(f->lines[i].custom_id);
    free(f->lines);
    free(f->model);
    json_decref(f->faults);
    *f = (batch_file){ 0 };
}

int64_t batch_line_write(FILE *out, const char *custom_id, const char *request_id, json_t *response, const char *code,
                         const char *message)
{
    json_t *error = code ? json_pack("{s:s, s:s}", "code", code, "message", message) : json_null();
    json_t *line = json_pack("{s:s, s:s, s:o, s:o}", "id", request_id, "custom_id", custom_id, "response",
                             response ? response : json_null(), "error", error);
    char *text = json_dumps(line, JSON_COMPACT);
    size_t n = text ? strlen(text) : 0;
    bool ok = text && fwrite(text, 1, n, out) == n && fputc('\n', out) != EOF;
    free(text);
    json_decref(line);
    return ok ? (int64_t)n + 1 : -1;
}
