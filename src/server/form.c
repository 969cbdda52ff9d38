/* server/form.c - bodies gathered into fields and files. See form.h. */
#include "server/form.h"
#include "base/text.h"
#include "server/multipart.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define MAX_UPLOADS 8

struct form {
    form_options options;
    multipart *parts; /* NULL: JSON */
    ciel_str text;    /* JSON body, or the part being read */
    size_t n_text;    /* text of all parts */
    json_t *fields;
    char part_name[256];
    bool in_file;
    int fd;
    EVP_MD_CTX *hash;
    uint8_t head[FORM_HEAD];
    form_upload uploads[MAX_UPLOADS];
    size_t n_uploads;
    char digest[65];
    ciel_arena arena;
};

static void to_hex(char out[65], const unsigned char digest[32])
{
    for (int i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

static int begin_file(form *f, const char *name, const char *filename, ciel_fail *fail)
{
    if (!f->options.new_path || f->n_uploads == MAX_UPLOADS)
        return ciel_fail_set(fail, CIEL_E_DATA, "this request takes %s",
                             f->options.new_path ? "no more files" : "no files");
    form_upload *u = &f->uploads[f->n_uploads++];
    *u = (form_upload){ .field = ciel_arena_strdup(&f->arena, name),
                        .filename = ciel_arena_strdup(&f->arena, filename) };
    u->path = f->options.new_path(f->options.user);
    f->fd = open(u->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (f->fd < 0)
        return ciel_fail_set(fail, CIEL_E_IO, "cannot keep the uploaded file: %s", strerror(errno));
    f->in_file = true;
    return EVP_DigestInit_ex(f->hash, EVP_sha256(), NULL) == 1 ? CIEL_OK
                                                               : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory");
}

static int on_begin(void *user, const char *name, const char *filename, const char *type, ciel_fail *fail)
{
    form *f = user;
    (void)type;
    snprintf(f->part_name, sizeof f->part_name, "%s", name);
    if (filename)
        return begin_file(f, name, filename, fail);
    f->in_file = false;
    ciel_str_free(&f->text);
    ciel_str_add(&f->text, "");
    return CIEL_OK;
}

static int write_all(int fd, const uint8_t *p, size_t n, ciel_fail *fail)
{
    while (n > 0) {
        ssize_t wrote = write(fd, p, n);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return ciel_fail_set(fail, CIEL_E_IO, "cannot keep the uploaded file: %s", strerror(errno));
        p += wrote;
        n -= (size_t)wrote;
    }
    return CIEL_OK;
}

static int add_text(form *f, const uint8_t *p, size_t n, ciel_fail *fail)
{
    f->n_text += n;
    if (f->n_text > FORM_MAX_TEXT)
        return ciel_fail_set(fail, CIEL_E_DATA, "the request is too large: at most %u MiB of text",
                             FORM_MAX_TEXT >> 20);
    ciel_str_add_n(&f->text, (const char *)p, n);
    return CIEL_OK;
}

static int on_data(void *user, const uint8_t *p, size_t n, ciel_fail *fail)
{
    form *f = user;
    if (!f->in_file)
        return add_text(f, p, n, fail);
    form_upload *u = &f->uploads[f->n_uploads - 1];
    for (size_t i = 0; i < n && u->bytes + (int64_t)i < FORM_HEAD; i++)
        f->head[u->bytes + (int64_t)i] = p[i];
    u->bytes += (int64_t)n;
    if (u->bytes > f->options.max_upload)
        return ciel_fail_set(fail, CIEL_E_DATA, "the uploaded file is too large: at most %lld bytes",
                             (long long)f->options.max_upload);
    EVP_DigestUpdate(f->hash, p, n);
    return write_all(f->fd, p, n, fail);
}

static int end_file(form *f, ciel_fail *fail)
{
    form_upload *u = &f->uploads[f->n_uploads - 1];
    unsigned char digest[32];
    EVP_DigestFinal_ex(f->hash, digest, NULL);
    to_hex(u->sha256, digest);
    u->kind = media_kind(f->head, u->bytes < FORM_HEAD ? (size_t)u->bytes : FORM_HEAD);
    int rc = close(f->fd) == 0 ? CIEL_OK
                               : ciel_fail_set(fail, CIEL_E_IO, "cannot keep the uploaded file: %s", strerror(errno));
    f->fd = -1;
    f->in_file = false;
    return rc;
}

static int on_end(void *user, ciel_fail *fail)
{
    form *f = user;
    return f->in_file ? end_file(f, fail) : form_set(f->fields, f->part_name, f->text.p, f->text.len, fail);
}

int form_create(form **out, const char *content_type, const form_options *o, ciel_fail *fail)
{
    static const multipart_events events = { on_begin, on_data, on_end };
    bool is_parts = content_type && strncasecmp(content_type, "multipart/form-data", 19) == 0;
    bool is_json = !content_type || strncasecmp(content_type, "application/json", 16) == 0;
    if (!is_parts && !is_json)
        return ciel_fail_set(fail, CIEL_E_FORMAT,
                             "unsupported content type '%.80s': use application/json or multipart/form-data",
                             content_type);
    form *f = calloc(1, sizeof *f);
    if (!f)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the request");
    f->options = *o;
    f->fd = -1;
    f->hash = EVP_MD_CTX_new();
    f->fields = is_parts ? json_object() : NULL;
    int rc = is_parts ? multipart_create(&f->parts, content_type, &events, f, fail) : CIEL_OK;
    if (rc == CIEL_OK)
        *out = f;
    else
        form_destroy(&f);
    return rc;
}

void form_destroy(form **out)
{
    form *f = *out;
    if (!f)
        return;
    if (f->fd >= 0)
        close(f->fd);
    for (size_t i = 0; i < f->n_uploads; i++) {
        if (f->uploads[i].path)
            unlink(f->uploads[i].path);
        free(f->uploads[i].path);
    }
    multipart_destroy(&f->parts);
    EVP_MD_CTX_free(f->hash);
    json_decref(f->fields);
    ciel_str_free(&f->text);
    ciel_arena_free(&f->arena);
    free(f);
    *out = NULL;
}

int form_feed(form *f, const uint8_t *bytes, size_t n, ciel_fail *fail)
{
    return f->parts ? multipart_feed(f->parts, bytes, n, fail) : add_text(f, bytes, n, fail);
}

bool form_json_too_deep(const char *p, size_t n)
{
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < n; i++) {
        if (in_string) {
            if (p[i] == '\\')
                i++;
            else if (p[i] == '"')
                in_string = false;
        } else if (p[i] == '"') {
            in_string = true;
        } else if (p[i] == '{' || p[i] == '[') {
            if (++depth > FORM_MAX_DEPTH)
                return true;
        } else if (p[i] == '}' || p[i] == ']') {
            depth--;
        }
    }
    return false;
}

static int read_json(form *f, ciel_fail *fail)
{
    json_error_t e;
    if (f->text.len == 0) {
        f->fields = json_object();
        return CIEL_OK;
    }
    if (form_json_too_deep(f->text.p, f->text.len))
        return ciel_fail_set(fail, CIEL_E_DATA, "the JSON body is nested more than %d deep", FORM_MAX_DEPTH);
    f->fields = json_loadb(f->text.p, f->text.len, JSON_REJECT_DUPLICATES, &e);
    if (!f->fields)
        return ciel_fail_set(fail, CIEL_E_FORMAT, "we could not parse the JSON body of your request: line %d: %.150s",
                             e.line, e.text);
    return json_is_object(f->fields) ? CIEL_OK : ciel_fail_set(fail, CIEL_E_FORMAT, "the JSON body must be an object");
}

int form_finish(form *f, ciel_fail *fail)
{
    int rc = f->parts ? multipart_finish(f->parts, fail) : read_json(f, fail);
    ciel_str_free(&f->text);
    return rc;
}

const json_t *form_fields(const form *f)
{
    return f->fields;
}

form_upload *form_uploads(form *f, size_t *n)
{
    *n = f->n_uploads;
    return f->uploads;
}

form_upload *form_upload_of(form *f, const char *field)
{
    for (size_t i = 0; i < f->n_uploads; i++)
        if (strcmp(f->uploads[i].field, field) == 0)
            return &f->uploads[i];
    return NULL;
}

static int by_field(const void *a, const void *b)
{
    const form_upload *const *x = a, *const *y = b;
    int order = strcmp((*x)->field, (*y)->field);
    return order ? order : strcmp((*x)->sha256, (*y)->sha256);
}

const char *form_digest(form *f)
{
    const form_upload *sorted[MAX_UPLOADS];
    unsigned char digest[32];
    char *dump = json_dumps(f->fields, JSON_COMPACT | JSON_SORT_KEYS);
    for (size_t i = 0; i < f->n_uploads; i++)
        sorted[i] = &f->uploads[i];
    qsort(sorted, f->n_uploads, sizeof *sorted, by_field);
    EVP_DigestInit_ex(f->hash, EVP_sha256(), NULL);
    EVP_DigestUpdate(f->hash, dump ? dump : "", dump ? strlen(dump) : 0);
    for (size_t i = 0; i < f->n_uploads; i++) {
        EVP_DigestUpdate(f->hash, sorted[i]->field, strlen(sorted[i]->field) + 1);
        EVP_DigestUpdate(f->hash, sorted[i]->sha256, 64);
    }
    EVP_DigestFinal_ex(f->hash, digest, NULL);
    free(dump);
    to_hex(f->digest, digest);
    return f->digest;
}
