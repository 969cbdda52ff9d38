/* server/reference.c - see reference.h. What is kept is a PNG made of the decoded pixels: nothing of the sent bytes
 * reaches a worker. Its row has an owner of its own, so that it is in nobody's list of files.
 */
#include "server/reference.h"
#include "base/text.h"
#include "server/intake.h"
#include "store/uploads.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIELD  "input_reference"
#define KEEP_S (30 * 86400)

static const json_t *value_of(const json_t *body)
{
    const json_t *v = json_object_get(body, FIELD);
    return v && !json_is_null(v) ? v : NULL;
}

bool reference_asked(const json_t *body, form *f)
{
    size_t n = 0;
    if (f)
        form_uploads(f, &n);
    return n > 0 || value_of(body);
}

static int bad_picture(const ciel_fail *fail, problem *p)
{
    if (fail->code == CIEL_E_FORMAT || fail->code == CIEL_E_DATA)
        return problem_set(p, 400, "invalid_image", FIELD, "The image of '" FIELD "' cannot be used: %s.", fail->what);
    if (fail->code == CIEL_E_INVAL || fail->code == CIEL_E_NOPERM || fail->code == CIEL_E_UNAVAILABLE)
        return problem_set(p, 400, "invalid_image_url", FIELD, "The image of '" FIELD "' cannot be fetched: %s.",
                           fail->what);
    return problem_from(p, fail);
}

static int read_file_id(intake *m, const char *id, store *s, const char *owner, ciel_arena *a, problem *p)
{
    const intake_wish wish = { .max_frames = 1 };
    ciel_fail fail = { 0 };
    store_file f;
    if (store_file_get(s, &f, a, owner, id, &fail) < 0)
        return problem_set(p, 400, "file_not_found", FIELD, "No such File object: %.80s", id);
    char *path = store_file_path(s, f.id);
    int rc = intake_read(m, path, &wish, &fail);
    free(path);
    return rc < 0 ? bad_picture(&fail, p) : 0;
}

static int read_url(intake *m, const char *url, const server_config *c, problem *p)
{
    const intake_wish wish = { .max_frames = 1 };
    ciel_fail fail = { 0 };
    uint8_t *data = NULL;
    size_t n = 0;
    int rc = intake_fetch(&data, &n, url, c, &fail);
    if (rc == CIEL_OK)
        rc = intake_decode(m, data, n, &wish, &fail);
    free(data);
    return rc < 0 ? bad_picture(&fail, p) : 0;
}

static int read_upload(intake *m, const form_upload *u, problem *p)
{
    const intake_wish wish = { .max_frames = 1 };
    ciel_fail fail = { 0 };
    return intake_read(m, u->path, &wish, &fail) < 0 ? bad_picture(&fail, p) : 0;
}

static int read_reference(intake *m, const json_t *value, const form_upload *upload, store *s, const char *owner,
                          const server_config *c, ciel_arena *a, problem *p)
{
    const char *id = json_string_value(json_object_get(value, "file_id")),
               *url = json_string_value(json_object_get(value, "image_url"));
    if (!upload + !id + !url != 2)
        return problem_set(p, 400, "invalid_value", FIELD,
                           "Invalid '" FIELD "': expected a file, or exactly one of 'file_id' and 'image_url'.");
    return upload ? read_upload(m, upload, p) : id ? read_file_id(m, id, s, owner, a, p) : read_url(m, url, c, p);
}

static int keep(video_request *v, const picture *frame, store *s, ciel_arena *a, problem *p)
{
    ciel_fail fail = { 0 };
    char *incoming = store_incoming_path(s), id[STORE_ID_SIZE];
    const char *path = ciel_arena_printf(a, "%s.png", incoming);
    struct stat st;
    store_file f = { .filename = "input_reference.png",
                     .purpose = FIELD,
                     .expires_at = store_now_ms() / 1000 + KEEP_S };
    free(incoming);
    int rc = picture_write(path, frame, 100, &fail);
    if (rc == CIEL_OK && stat(path, &st) == 0)
        f.bytes = st.st_size;
    if (rc == CIEL_OK)
        rc = store_file_create(s, "(" FIELD ")", &f, path, id, &fail);
    if (rc < 0) {
        unlink(path);
        return problem_from(p, &fail);
    }
    v->picture = ciel_arena_strdup(a, id);
    return 0;
}

int reference_take(video_request *v, const json_t *body, const form_upload *upload, store *s, const char *owner,
                   const server_config *c, ciel_arena *a, problem *p)
{
    const json_t *value = value_of(body);
    intake m = { 0 };
    if (!value && !upload)
        return 0;
    int rc = read_reference(&m, value, upload, s, owner, c, a, p);
    if (rc < 0)
        return rc;
    if (m.fps > 0 || (m.kind != MEDIA_PNG && m.kind != MEDIA_JPEG && m.kind != MEDIA_WEBP))
        rc = problem_set(p, 400, "invalid_image", FIELD, "Invalid '" FIELD "': expected a JPEG, PNG or WebP image.");
    else if (m.width != v->width || m.height != v->height)
        rc = problem_set(p, 400, "invalid_value", FIELD, "Inpaint image must match the requested width and height");
    else
        rc = keep(v, &m.frames[0], s, a, p);
    intake_free(&m);
    return rc;
}
