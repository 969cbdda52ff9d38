/* pipeline/marks.c - see marks.h. The invisible mark goes on top of the visible one: it must survive there too. */
#include "pipeline/marks.h"
#include "base/rng.h"
#include "mark/invisible.h"
#include "mark/visible.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_RADIUS_M 0.15f
#define LOOK_EVERY_S  0.25

struct marks {
    size_t bytes; /* of a frame */
    uint8_t *rgb;
    mark_visible *visible;
    mark_embedder *invisible;
};

typedef struct faces {
    const scene *sc;
    const scene_locator *loc;
} faces;

/* the head of an entity in the frame at time t */
static bool head_rect(mark_rect *out, const faces *f, const entity *e, double t)
{
    vec3 head;
    double x, y, side, unused;
    if (!f->loc->locate(f->loc->user, e->id, "head", t, &head))
        return false;
    camera_pose c = scene_camera_at(f->sc, scene_shot_at(f->sc, t), t, f->loc);
    if (camera_project(&c, head, &x, &y) < 0.1 ||
        camera_project(&c, v3_mad(head, c.right, HEAD_RADIUS_M), &side, &unused) < 0.1)
        return false;
    float rx = (float)fabs(side - x), ry = rx * (float)f->sc->width / (float)f->sc->height;
    *out = (mark_rect){ (float)x - rx, (float)y - ry, (float)x + rx, (float)y + ry };
    return out->x1 > 0 && out->y1 > 0 && out->x0 < 1 && out->y0 < 1;
}

static mark_rect around(mark_rect a, mark_rect b)
{
    return (mark_rect){ f_min(a.x0, b.x0), f_min(a.y0, b.y0), f_max(a.x1, b.x1), f_max(a.y1, b.y1) };
}

/* for each entity with a head, all of where it is seen between two times */
static int find_faces(void *user, double from_s, double to_s, mark_rect *out, int max)
{
    const faces *f = user;
    int n = 0;
    for (size_t i = 0; i < f->sc->n_entities && n < max; i++) {
        bool seen = false;
        for (double t = from_s; t < to_s; t += LOOK_EVERY_S) {
            mark_rect r;
            if (!head_rect(&r, f, &f->sc->entities[i], t))
                continue;
            out[n] = seen ? around(out[n], r) : r;
            seen = true;
        }
        n += seen;
    }
    return n;
}

static int open_visible(marks *m, const film_request *req, int n_frames, const scene_locator *loc, uint64_t id,
                        ciel_fail *fail)
{
    const scene *sc = req->scene;
    faces f = { sc, loc };
    mark_visible_options o = { .width = sc->width, .height = sc->height, .n_frames = n_frames, .fps = sc->fps, .id = id,
                               .text = req->marks.text, .picture = req->marks.picture, .user = &f };
    if (loc->locate)
        o.avoid = find_faces;
    return mark_visible_create(&m->visible, &o, fail);
}

static int open_invisible(marks *m, const film_request *req, uint64_t id, film_report *report, ciel_fail *fail)
{
    const scene *sc = req->scene;
    mark_keys keys;
    int rc = mark_keys_open(&keys, req->marks.key_folder, fail);
    if (rc < 0)
        return rc;
    mark_embed_options o = { .width = sc->width, .height = sc->height, .fps = sc->fps, .id = id,
                             .key = mark_keys_newest(&keys), .still = req->outputs.frame >= 0 };
    report->has_mark = true;
    report->mark_id = id;
    return mark_embedder_create(&m->invisible, &o, fail);
}

/* of the request's name, or of the whole scene document: the same film has the same id */
static uint64_t id_of(const film_request *req)
{
    if (req->marks.film_name)
        return mark_id_of(req->marks.film_name);
    char *json = scene_write(req->scene);
    uint64_t id = mark_id_of(json);
    free(json);
    return id;
}

int marks_open(marks **out, const film_request *req, int n_frames, const scene_locator *loc, film_report *report,
               ciel_fail *fail)
{
    const film_marks *want = &req->marks;
    marks *m = calloc(1, sizeof *m);
    if (m) {
        m->bytes = (size_t)req->scene->width * (size_t)req->scene->height * 3;
        m->rgb = malloc(m->bytes);
    }
    if (!m || !m->rgb) {
        marks_close(&m);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the marks");
    }
    uint64_t id = want->visible || want->invisible ? id_of(req) : 0;
    int rc = want->visible ? open_visible(m, req, n_frames, loc, id, fail) : CIEL_OK;
    if (rc == CIEL_OK && want->invisible)
        rc = open_invisible(m, req, id, report, fail);
    if (rc == CIEL_OK)
        *out = m;
    else
        marks_close(&m);
    return rc;
}

const uint8_t *marks_frame(marks *m, int i_frame, const uint8_t *rgb)
{
    memcpy(m->rgb, rgb, m->bytes);
    if (m->visible)
        mark_visible_frame(m->visible, m->rgb, i_frame);
    if (m->invisible)
        mark_embedder_frame(m->invisible, m->rgb, i_frame);
    return m->rgb;
}

void marks_close(marks **pm)
{
    marks *m = *pm;
    if (!m)
        return;
    mark_visible_destroy(&m->visible);
    mark_embedder_destroy(&m->invisible);
    free(m->rgb);
    free(m);
    *pm = NULL;
}
