/* server/content.c - the files of a finished video: film, thumbnail, spritesheet, and its scene document.
 *
 * The token of the attempt is in the path, so a file never changes under its name: ETag is the token and the variant.
 * One range is honoured; several are answered with the whole, as RFC 9110 allows.
 */
#include "server/range.h"
#include "server/videos.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct variant {
    const char *name, *file, *type;
} variant;
static const variant variants[] = {
    { "video", "film.mp4", "video/mp4" },
    { "thumbnail", "thumbnail.webp", "image/webp" },
    { "spritesheet", "spritesheet.jpg", "image/jpeg" },
};
static const variant scene_variant = { "scene", "scene.json", "application/json" };

static int not_there(reply *a, const store_job *j)
{
    if (j->status == JOB_FAILED)
        return problem_set(&a->problem, 400, "video_failed", "video_id", "Video '%.80s' failed and has no content.",
                           j->id);
    if (j->status != JOB_COMPLETED)
        return problem_set(&a->problem, 400, "video_not_ready", "video_id",
                           "Video '%.80s' is not ready yet: it is %s, %d %%.", j->id, store_status_name(j->status),
                           j->progress);
    return problem_set(&a->problem, 404, "video_expired", "video_id", "The content of video '%.80s' has expired.",
                       j->id);
}

/* does a list of entity tags, or "*", name this one? */
static bool names_tag(const char *list, const char *tag)
{
    return list && (strcmp(list, "*") == 0 || strstr(list, tag) != NULL);
}

static void send_part(request *r, reply *a, const char *tag)
{
    const char *wanted = request_header(r, "Range"), *only_if = request_header(r, "If-Range");
    byte_range range = { 0, a->bytes };
    if (!wanted || (only_if && strcmp(only_if, tag) != 0))
        return;
    enum range_result result = range_read(&range, wanted, a->bytes);
    if (result == RANGE_OUTSIDE) {
        int64_t bytes = a->bytes;
        problem_set(&a->problem, 416, "range_not_satisfiable", NULL, "The file has %lld bytes.", (long long)bytes);
        a->problem.content_range = bytes;
    } else if (result == RANGE_PART) {
        a->status = 206;
        reply_add_header(a, r, "content-range", "bytes %lld-%lld/%lld", (long long)range.begin,
                         (long long)range.end - 1, (long long)a->bytes);
        a->offset = range.begin;
        a->bytes = range.end - range.begin;
    }
}

static void send_file(request *r, reply *a, const store_job *j, const variant *v)
{
    char tag[STORE_ID_SIZE + 32];
    struct stat st;
    if (!j->asset) {
        not_there(a, j);
        return;
    }
    char *path = store_asset_path(r->server->store, j->asset, v->file);
    a->fd = open(path, O_RDONLY | O_CLOEXEC);
    free(path);
    if (a->fd < 0 || fstat(a->fd, &st) != 0) {
        if (errno == ENOENT) /* deleted between the look and the opening */
            not_there(a, j);
        else
            problem_set(&a->problem, 500, "server_error", NULL, "The file of video '%.80s' cannot be read.", j->id);
        return;
    }
    a->type = v->type;
    a->bytes = st.st_size;
    snprintf(tag, sizeof tag, "\"%s-%s\"", j->asset, v->name);
    reply_add_header(a, r, "etag", "%s", tag);
    reply_add_header(a, r, "accept-ranges", "bytes");
    reply_add_header(a, r, "cache-control", "private, max-age=3600");
    reply_add_header(a, r, "content-disposition", "attachment; filename=\"%s-%s\"", j->id, v->file);
    if (names_tag(request_header(r, "If-None-Match"), tag)) {
        close(a->fd);
        a->fd = -1;
        a->status = 304;
        return;
    }
    send_part(r, a, tag);
}

void videos_content(request *r, reply *a)
{
    store_job j;
    const char *name = request_query(r, "variant");
    const variant *v = name && name[0] ? NULL : &variants[0];
    for (size_t i = 0; !v && i < sizeof variants / sizeof *variants; i++)
        if (strcmp(variants[i].name, name) == 0)
            v = &variants[i];
    if (!v)
        problem_set(&a->problem, 400, "invalid_value", "variant",
                    "Invalid value: '%.40s'. Supported values are: 'video', 'thumbnail', and 'spritesheet'.", name);
    else if (videos_find(r, a, &j) == 0)
        send_file(r, a, &j, v);
}

void videos_scene(request *r, reply *a)
{
    store_job j;
    if (videos_find(r, a, &j) == 0)
        send_file(r, a, &j, &scene_variant);
}
