/* pipeline/outputs.c - clip, sheet, thumbnail, scene, wave, frames, still. See outputs.h.
 *
 * The clip keeps its temporary name inside media until clip_close, which is called last: a film that has its name has
 * everything beside it.
 */
#include "pipeline/outputs.h"
#include "base/file.h"
#include "base/text.h"
#include "media/media.h"
#include "pipeline/provenance.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define THUMBNAIL_QUALITY 85

/* A finished file that waits for its name. */
typedef struct waiting_file {
    char *temp;
    const char *name;
} waiting_file;

struct outputs {
    const film_request *req;
    const film_report *report;
    int n_frames;
    clip *clip;
    sheet *sheet;
    picture poster; /* the frame for the thumbnail */
    waiting_file waiting[8];
    int n_waiting;
    int n_frames_written; /* in frames_dir, from frame 0 on */
    bool complete;
    ciel_arena arena;
    const char **metadata;
    size_t n_metadata;
};

static void metadata_add(outputs *o, const char *key, const char *value)
{
    if (!value || !value[0])
        return;
    ARENA_PUSH(&o->arena, o->metadata, o->n_metadata) = key;
    ARENA_PUSH(&o->arena, o->metadata, o->n_metadata) = ciel_arena_strdup(&o->arena, value);
}

static int seal_clip(void *user, const char *path, ciel_fail *fail)
{
    const outputs *o = user;
    return provenance_sign(o->req, o->report, path, fail);
}

int outputs_start(outputs *o, ciel_fail *fail)
{
    const scene *sc = o->req->scene;
    const film_report *report = o->report;
    if (!o->req->outputs.clip)
        return CIEL_OK;
    const char *credits = "";
    for (size_t i = 0; i < report->n_credits; i++)
        credits = ciel_arena_printf(&o->arena, "%s%s%s", credits, i ? "; " : "", report->credits[i]);
    metadata_add(o, "title", sc->title);
    if (o->req->provenance.disclose_prompt)
        metadata_add(o, "description", sc->prompt);
    metadata_add(o, "comment",
                 ciel_arena_printf(&o->arena, "made by ciel %s, %s engine, seed %.0f", CIEL_VERSION,
                                   engine_name(o->req->engine), sc->seed));
    metadata_add(o, "copyright", credits);
    ARENA_PUSH(&o->arena, o->metadata, o->n_metadata) = NULL;
    clip_options c = clip_options_default();
    c.path = o->req->outputs.clip;
    c.width = sc->width;
    c.height = sc->height;
    c.fps = sc->fps;
    c.audio_rate = 48000;
    c.metadata = o->metadata;
    c.seal = seal_clip;
    c.seal_user = o;
    return clip_open(&o->clip, &c, fail);
}

/* the name to write under now; it gets `name` when all is whole */
static const char *wait_for(outputs *o, const char *name)
{
    char *temp = ciel_file_temp_name(name);
    o->waiting[o->n_waiting++] = (waiting_file){ temp, name };
    return temp;
}

/* is this ".NAME.PID.tmp..." of a process that was killed while it wrote NAME? */
static bool is_orphan(const char *entry, const char *name)
{
    size_t len = strlen(name);
    if (entry[0] != '.' || strncmp(entry + 1, name, len) != 0 || entry[len + 1] != '.')
        return false;
    char *end;
    long pid = strtol(entry + len + 2, &end, 10);
    return pid > 0 && strncmp(end, ".tmp", 4) == 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

static void remove_orphans(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *folder = ciel_path_join(slash ? path : "", ".");
    if (slash)
        folder[slash - path + 1] = '\0';
    DIR *d = opendir(slash ? folder : ".");
    for (struct dirent *e; d && (e = readdir(d));)
        if (is_orphan(e->d_name, name))
            unlinkat(dirfd(d), e->d_name, 0);
    if (d)
        closedir(d);
    free(folder);
}

/* a file of no bytes written and removed: says now what would be said after minutes of work */
static int check_writable(const char *path, ciel_fail *fail)
{
    struct stat st;
    if (!path)
        return CIEL_OK;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        ciel_fail_set(fail, CIEL_E_CANTCREAT, "the output is no file: a %s of that name exists",
                      S_ISDIR(st.st_mode) ? "folder" : "device");
        ciel_fail_detail(fail, "%s", path);
        ciel_fail_hint(fail, "choose another name");
        return CIEL_E_CANTCREAT;
    }
    remove_orphans(path);
    char *temp = ciel_file_temp_name(path);
    int rc = ciel_file_write(temp, "", 0, fail);
    if (rc == CIEL_OK)
        unlink(temp);
    free(temp);
    return rc;
}

static int check_all(const film_outputs *w, ciel_fail *fail)
{
    const char *const paths[] = { w->clip, w->sheet, w->thumbnail, w->scene, w->wave, w->still };
    int rc = CIEL_OK;
    for (size_t i = 0; rc == CIEL_OK && i < sizeof paths / sizeof *paths; i++)
        rc = check_writable(paths[i], fail);
    if (rc == CIEL_OK && w->frames_dir)
        rc = ciel_dir_make(w->frames_dir, fail);
    return rc;
}

static void sheet_shape(const scene *sc, int n_frames, int *columns, int *rows)
{
    bool portrait = sc->height > sc->width;
    *columns = portrait ? 6 : 4;
    *rows = portrait ? 2 : 3;
    if (n_frames < *columns * *rows) {
        *columns = n_frames < *columns ? n_frames : *columns;
        *rows = (n_frames + *columns - 1) / *columns;
    }
}

int outputs_open(outputs **out, const film_request *req, const film_report *report, int n_frames, ciel_fail *fail)
{
    const scene *sc = req->scene;
    outputs *o = calloc(1, sizeof *o);
    if (!o)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the outputs");
    o->req = req;
    o->report = report;
    o->n_frames = n_frames;
    int rc = check_all(&req->outputs, fail);
    if (rc == CIEL_OK && req->outputs.sheet) {
        int columns, rows;
        sheet_shape(sc, n_frames, &columns, &rows);
        rc = sheet_create(&o->sheet, sc->width, sc->height, n_frames, sc->fps, columns, rows, fail);
    }
    if (rc == CIEL_OK)
        *out = o;
    else
        outputs_close(&o);
    return rc;
}

static int keep_poster(outputs *o, const uint8_t *rgb, ciel_fail *fail)
{
    const scene *sc = o->req->scene;
    int rc = picture_create(&o->poster, sc->width, sc->height, fail);
    if (rc == CIEL_OK)
        memcpy(o->poster.rgb, rgb, (size_t)sc->width * (size_t)sc->height * 3);
    return rc;
}

static const char *frame_name(outputs *o, int i_frame)
{
    return ciel_arena_printf(&o->arena, "%s/frame%05d.png", o->req->outputs.frames_dir, i_frame);
}

/* everything a frame goes into besides the clip */
static int show_frame(outputs *o, int i_frame, const uint8_t *rgb, ciel_fail *fail)
{
    const film_outputs *w = &o->req->outputs;
    picture p = { o->req->scene->width, o->req->scene->height, (uint8_t *)rgb };
    int rc = CIEL_OK;
    if (w->still && i_frame == w->frame)
        rc = picture_write(wait_for(o, w->still), &p, 95, fail);
    if (rc == CIEL_OK && w->frames_dir) {
        rc = picture_write(frame_name(o, i_frame), &p, 95, fail);
        o->n_frames_written = i_frame + 1;
    }
    if (o->sheet)
        sheet_frame(o->sheet, i_frame, rgb);
    if (rc == CIEL_OK && w->thumbnail && i_frame == o->n_frames / 2)
        rc = keep_poster(o, rgb, fail);
    return rc;
}

int outputs_frame(outputs *o, int i_frame, const uint8_t *rgb, ciel_fail *fail)
{
    int rc = o->clip ? clip_frame(o->clip, rgb, fail) : CIEL_OK;
    return rc == CIEL_OK ? show_frame(o, i_frame, rgb, fail) : rc;
}

static int show_copied(void *user, int i_frame, const picture *p, ciel_fail *fail)
{
    return show_frame(user, i_frame, p->rgb, fail);
}

int outputs_begin_with(outputs *o, const char *path, int *n, ciel_fail *fail)
{
    if (!o->clip)
        return ciel_fail_set(fail, CIEL_E_INVAL, "only a clip can begin with another one");
    return clip_begin_with(o->clip, path, show_copied, o, n, fail);
}

static int write_thumbnail(outputs *o, ciel_fail *fail)
{
    const film_outputs *w = &o->req->outputs;
    if (!w->thumbnail || !o->poster.rgb)
        return CIEL_OK;
    return picture_write(wait_for(o, w->thumbnail), &o->poster, THUMBNAIL_QUALITY, fail);
}

static int write_scene(outputs *o, ciel_fail *fail)
{
    if (!o->req->outputs.scene)
        return CIEL_OK;
    char *json = scene_write(o->req->scene);
    int rc = ciel_file_write(wait_for(o, o->req->outputs.scene), json, strlen(json), fail);
    free(json);
    return rc;
}

static const char *sheet_caption(outputs *o)
{
    const scene *sc = o->req->scene;
    return ciel_arena_printf(&o->arena, "%s", sc->prompt ? sc->prompt : sc->title ? sc->title : "");
}

static int sign_waiting(const outputs *o, ciel_fail *fail)
{
    int rc = CIEL_OK;
    for (int i = 0; rc == CIEL_OK && i < o->n_waiting; i++)
        rc = provenance_sign(o->req, o->report, o->waiting[i].temp, fail);
    return rc;
}

static int give_names(outputs *o, ciel_fail *fail)
{
    int rc = CIEL_OK;
    for (int i = 0; rc == CIEL_OK && i < o->n_waiting; i++)
        rc = ciel_file_rename(o->waiting[i].temp, o->waiting[i].name, fail);
    return rc;
}

int outputs_finish(outputs *o, const float *sound, size_t n_sound, ciel_fail *fail)
{
    const film_outputs *w = &o->req->outputs;
    int rc = CIEL_OK;
    if (o->clip && sound)
        rc = clip_sound(o->clip, sound, n_sound, fail);
    if (rc == CIEL_OK && o->sheet)
        rc = sheet_write(o->sheet, wait_for(o, w->sheet), sheet_caption(o), fail);
    if (rc == CIEL_OK && w->wave && sound)
        rc = wave_write(wait_for(o, w->wave), sound, n_sound, 48000, fail);
    if (rc == CIEL_OK)
        rc = write_thumbnail(o, fail);
    if (rc == CIEL_OK)
        rc = write_scene(o, fail);
    if (rc == CIEL_OK)
        rc = sign_waiting(o, fail);
    if (rc == CIEL_OK && o->clip)
        rc = clip_close(&o->clip, fail);
    if (rc == CIEL_OK)
        rc = give_names(o, fail);
    o->complete = rc == CIEL_OK;
    return rc;
}

void outputs_close(outputs **out)
{
    outputs *o = *out;
    if (!o)
        return;
    clip_abandon(&o->clip);
    for (int i = 0; i < o->n_waiting; i++) {
        if (!o->complete)
            unlink(o->waiting[i].temp);
        free(o->waiting[i].temp);
    }
    for (int i = 0; !o->complete && i < o->n_frames_written; i++)
        unlink(frame_name(o, i));
    sheet_destroy(&o->sheet);
    picture_free(&o->poster);
    ciel_arena_free(&o->arena);
    free(o);
    *out = NULL;
}
