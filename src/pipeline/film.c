/* pipeline/film.c - scene -> clip: speech, motion, sound, frames, files, in that order.
 *
 * Speech comes before motion because it moves mouths; sound before frames because it is cheap and finds faults early.
 * Nothing has its final name before everything is whole: see outputs.c. Knows every room and does none of their work.
 */
#include "base/log.h"
#include "base/text.h"
#include "pipeline/marks.h"
#include "pipeline/outputs.h"
#include "pipeline/picture_film.h"
#include "pipeline/pipeline.h"
#include "pipeline/provenance.h"
#include "pipeline/sets.h"
#include "sound/sound.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LEAD 5 /* frames before those that are wanted: one more than the denoiser's reach */

/* Share of the work done when each stage begins: measured on the eight films at standard quality. */
static const double stage_begins[] = { 0.0, 0.0, 0.01, 0.06, 0.03, 0.985, 1.0 };

typedef struct film_job {
    const film_request *req;
    library *lib;
    film_report *report;
    ciel_pool *pool;
    speech *speech;
    sets *sets;
    render *render;
    marks *marks;
    outputs *outputs;
    float *sound;
    size_t n_sound;
    int n_frames, n_begun, n_done; /* of the film, taken over, made */
    int step, n_steps; /* of a model's denoising */
    struct timespec started;
    double fraction;
} film_job;

film_request film_request_default(void)
{
    return (film_request){ .quality = RENDER_STANDARD, .outputs = { .frame = -1 }, .marks = { .visible = true, .invisible = true } };
}

static double seconds_since(const struct timespec *t)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - t->tv_sec) + (double)(now.tv_nsec - t->tv_nsec) * 1e-9;
}

static void tell(film_job *j, enum film_stage at, double done)
{
    if (!j->req->progress)
        return;
    double end = at == FILM_FRAMES ? stage_begins[FILM_WRITE] : stage_begins[at] + 0.03;
    double f = stage_begins[at] + (end - stage_begins[at]) * done;
    if (f > j->fraction)
        j->fraction = f < 1 ? f : 1;
    double elapsed = seconds_since(&j->started);
    bool known = j->n_done >= 2 || j->step >= 1;
    double left = at >= FILM_FRAMES && known && j->fraction > 0 ? elapsed * (1 - j->fraction) / j->fraction : -1;
    film_progress p = { at, j->fraction, elapsed, left, j->n_begun + j->n_done, j->n_frames, j->step, j->n_steps };
    j->req->progress(j->req->user, &p);
}

static bool cancelled(const film_job *j) { return j->req->cancel && *j->req->cancel; }

static void report_notices(film_job *j, const scene_notice *notices, size_t n)
{
    film_report *r = j->report;
    for (size_t i = 0; i < n; i++) {
        scene_notice *one = &ARENA_PUSH(&r->arena, r->notices, r->n_notices);
        one->code = ciel_arena_strdup(&r->arena, notices[i].code);
        one->text = ciel_arena_strdup(&r->arena, notices[i].text);
    }
}

/* a model of the scene is in the pictures unless a video model made them from words alone */
static void report_credit(film_job *j, const model *m)
{
    film_report *r = j->report;
    bool seen = !j->req->engine || engine_wants_guide(j->req->engine);
    if (!m || !m->credit || !seen)
        return;
    for (size_t i = 0; i < r->n_credits; i++)
        if (strcmp(r->credits[i], m->credit) == 0)
            return;
    ARENA_PUSH(&r->arena, r->credits, r->n_credits) = ciel_arena_strdup(&r->arena, m->credit);
}

static void report_set(film_job *j, size_t i)
{
    size_t n = 0;
    const scene *sc = NULL;
    const motion *m = sets_motion(j->sets, i, &sc);
    const scene_notice *notices = motion_notices(m, &n);
    report_notices(j, notices, n);
    report_credit(j, motion_model(m, STAGE_PLACE));
    for (uint32_t k = 0; k < sc->n_entities; k++)
        report_credit(j, motion_model(m, k));
}

static int make_marks(film_job *j, ciel_fail *fail)
{
    scene_locator loc = { 0 };
    if (j->sets)
        loc = sets_locator(j->sets);
    return marks_open(&j->marks, j->req, j->n_frames, &loc, j->report, fail);
}

static int make_motion(film_job *j, ciel_fail *fail)
{
    const scene *sc = j->req->scene;
    size_t n = 0;
    report_notices(j, sc->notices, sc->n_notices);
    tell(j, FILM_SPEECH, 0);
    if (sc->sound.n_lines > 0) {
        int rc = speech_create(&j->speech, sc, fail);
        if (rc < 0)
            return rc;
        report_notices(j, speech_notices(j->speech, &n), n);
    }
    tell(j, FILM_MOTION, 0);
    motion_options o = { j->speech ? speech_timeline(j->speech) : NULL, j->pool, j->req->cancel };
    int rc = is_picture_film(sc) ? CIEL_OK : sets_create(&j->sets, sc, j->lib, &o, fail);
    for (size_t i = 0; rc == CIEL_OK && j->sets && i < sets_count(j->sets); i++)
        report_set(j, i);
    provenance_parts(j->report, j->req, j->speech);
    return rc == CIEL_OK ? make_marks(j, fail) : rc;
}

/* the rooms of a film of several places, shot by shot; in `a` */
static const room_span *make_rooms(const film_job *j, size_t *n, ciel_arena *a)
{
    const scene *sc = j->req->scene;
    room_span *rooms = ARENA_ARRAY(a, sc->n_shots + 1, room_span);
    *n = 0;
    for (size_t i = 0; i < sc->n_shots && sets_count(j->sets) > 1; i++) {
        const model *place = sets_place(j->sets, &sc->shots[i]);
        if (place && place->place)
            rooms[(*n)++] = (room_span){ sc->shots[i].begin, sc->shots[i].end, place->place->acoustics };
    }
    return rooms;
}

static int make_sound(film_job *j, ciel_fail *fail)
{
    ciel_arena arena = { 0 };
    const scene *sc = j->req->scene;
    scene_locator loc = { 0 };
    listener *ears = calloc((size_t)j->n_frames, sizeof *ears);
    if (!ears)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the sound");
    if (j->sets)
        loc = sets_locator(j->sets);
    for (int i = 0; i < j->n_frames; i++) {
        double t = (double)i / sc->fps;
        camera_pose c = scene_camera_at(sc, scene_shot_at(sc, t), t, &loc);
        ears[i] = (listener){ t, c.position, c.right, c.forward };
    }
    sound_input in = { .scene = sc, .speech = j->speech, .listeners = ears, .n_listeners = (size_t)j->n_frames,
                       .locator = loc, .pool = j->pool, .cancel = j->req->cancel };
    if (j->sets) {
        const model *place = motion_model(sets_motion(j->sets, 0, NULL), STAGE_PLACE);
        in.events = sets_events(j->sets);
        if (place && place->place)
            in.acoustics = place->place->acoustics;
        in.rooms = make_rooms(j, &in.n_rooms, &arena);
    } else {
        in.acoustics = picture_film_acoustics(sc);
    }
    tell(j, FILM_SOUND, 0);
    int rc = sound_render(&j->sound, &j->n_sound, &in, fail);
    ciel_arena_free(&arena);
    free(ears);
    return rc;
}

static int take_frame(void *user, int i_frame, const uint8_t *rgb, ciel_fail *fail)
{
    film_job *j = user;
    if (i_frame < j->n_begun)
        return CIEL_OK; /* made for what follows it */
    int rc = outputs_frame(j->outputs, i_frame, marks_frame(j->marks, i_frame, rgb), fail);
    j->n_done++;
    if (!j->req->engine)
        tell(j, FILM_FRAMES, (double)j->n_done / (j->n_frames - j->n_begun));
    return rc;
}

static int push_frame(film_job *j, int i_frame, ciel_arena *frame, ciel_fail *fail)
{
    stage st = { 0 };
    if (cancelled(j))
        return ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled");
    ciel_arena_reset(frame);
    sets_stage(j->sets, i_frame, &st, frame);
    return render_push(j->render, &st, fail);
}

/* What the frames from `begin` on need though it is not seen: the shot's first frame, by which the shot is exposed and its
 * light studied, and those just before, through which the denoiser looks. */
static int push_before(film_job *j, int begin, ciel_arena *frame, ciel_fail *fail)
{
    const scene *sc = j->req->scene;
    const scene_shot *shot = scene_shot_at(sc, (double)begin / sc->fps);
    int first = (int)ceil(shot->begin * sc->fps - 1e-9), from = begin - LEAD > first ? begin - LEAD : first + 1;
    int rc = j->n_begun > 0 && first < begin ? push_frame(j, first, frame, fail) : CIEL_OK;
    for (int i = from; j->n_begun > 0 && rc == CIEL_OK && i < begin; i++)
        rc = push_frame(j, i, frame, fail);
    return rc;
}

/* Frames [begin, end) by the world engine, as `o` says, to the sink. */
static int render_frames(film_job *j, render_options o, int begin, int end, render_sink sink, void *user, ciel_fail *fail)
{
    ciel_arena frame = { 0 };
    o.samples = j->req->samples;
    o.bounces = j->req->bounces;
    o.pool = j->pool;
    o.cancel = j->req->cancel;
    o.still = end - begin == 1 && j->n_begun == 0;
    int rc = render_create(&j->render, &o, sink, user, fail);
    if (rc == CIEL_OK)
        rc = push_before(j, begin, &frame, fail);
    for (int i = begin; rc == CIEL_OK && i < end; i++)
        rc = push_frame(j, i, &frame, fail);
    if (rc == CIEL_OK)
        rc = render_flush(j->render, fail);
    ciel_arena_free(&frame);
    if (j->render)
        j->report->stats = render_statistics(j->render);
    return rc;
}

/* What a model begins from: the world engine's pictures of the same scene in the model's size, at its instants. */
typedef struct guide {
    film_job *job;
    engine_shape shape;
    uint8_t *rgb;
    int n_taken;
} guide;
#define GUIDE_SHARE 0.1 /* of the time that a film by a model takes */

static int take_guide(void *user, int i_frame, const uint8_t *rgb, ciel_fail *fail)
{
    guide *g = user;
    film_job *j = g->job;
    size_t bytes = (size_t)g->shape.width * (size_t)g->shape.height * 3;
    (void)fail;
    while (g->n_taken < g->shape.frames &&
           (i_frame == j->n_frames - 1 || floor((double)g->n_taken * j->req->scene->fps / g->shape.fps + 0.5) <= i_frame))
        memcpy(g->rgb + (size_t)g->n_taken++ * bytes, rgb, bytes);
    tell(j, FILM_FRAMES, GUIDE_SHARE * (i_frame + 1) / j->n_frames);
    return CIEL_OK;
}

static int make_guide(film_job *j, guide *g, ciel_fail *fail)
{
    const scene *sc = j->req->scene;
    render_options o = render_options_default();
    if (is_picture_film(sc))
        return ciel_fail_set(fail, CIEL_E_INVAL, "a film of a picture cannot guide a model");
    *g = (guide){ .job = j, .shape = engine_shape_of(j->req->engine, sc->width, sc->height, sc->seconds) };
    o.width = g->shape.width;
    o.height = g->shape.height;
    o.quality = j->req->quality;
    g->rgb = malloc((size_t)g->shape.width * (size_t)g->shape.height * 3 * (size_t)g->shape.frames);
    if (!g->rgb)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the guiding pictures");
    int rc = render_frames(j, o, 0, j->n_frames, take_guide, g, fail);
    render_destroy(&j->render);
    return rc;
}

static void hear_engine(void *user, double fraction, int step, int n_steps)
{
    film_job *j = user;
    double before = engine_wants_guide(j->req->engine) ? GUIDE_SHARE : 0;
    j->step = step;
    j->n_steps = n_steps;
    tell(j, FILM_FRAMES, before + (1 - before) * fraction);
}

static int engine_frames(film_job *j, ciel_fail *fail)
{
    guide g = { 0 };
    int rc = engine_wants_guide(j->req->engine) ? make_guide(j, &g, fail) : CIEL_OK;
    engine_film f = { .scene = j->req->scene, .n_frames = j->n_frames, .pool = j->pool, .cancel = j->req->cancel,
                      .guide = g.rgb, .progress = hear_engine, .take = take_frame, .user = j };
    if (rc == CIEL_OK)
        rc = engine_run(j->req->engine, &f, fail);
    free(g.rgb);
    return rc;
}

static int make_frames(film_job *j, int begin, int end, ciel_fail *fail)
{
    const scene *sc = j->req->scene;
    if (j->req->engine)
        return engine_frames(j, fail);
    if (is_picture_film(sc))
        return picture_film_frames(sc, j->req->folder, begin, end, j->pool, j->req->cancel, take_frame, j, fail);
    render_options o = render_options_default();
    o.width = sc->width;
    o.height = sc->height;
    o.quality = j->req->quality;
    return render_frames(j, o, begin, end, take_frame, j, fail);
}

static void job_release(film_job *j)
{
    render_destroy(&j->render);
    marks_close(&j->marks);
    sets_destroy(&j->sets);
    speech_destroy(&j->speech);
    ciel_pool_destroy(&j->pool);
    free(j->sound);
}

static int make_still(film_job *j, ciel_fail *fail)
{
    int frame = j->req->outputs.frame;
    if (frame >= j->n_frames) {
        ciel_fail_set(fail, CIEL_E_INVAL, "there is no frame %d", frame);
        ciel_fail_detail(fail, "the film has frames 0 to %d", j->n_frames - 1);
        return CIEL_E_INVAL;
    }
    int rc = make_motion(j, fail);
    return rc == CIEL_OK ? make_frames(j, frame, frame + 1, fail) : rc;
}

static int make_clip(film_job *j, ciel_fail *fail)
{
    int rc = make_motion(j, fail);
    if (rc == CIEL_OK)
        rc = make_sound(j, fail);
    if (rc == CIEL_OK)
        rc = outputs_start(j->outputs, fail);
    if (rc == CIEL_OK && j->req->begins_with)
        rc = outputs_begin_with(j->outputs, j->req->begins_with, &j->n_begun, fail);
    if (rc == CIEL_OK && j->n_begun >= j->n_frames)
        rc = ciel_fail_set(fail, CIEL_E_INVAL, "the film begins with more than it has");
    if (rc == CIEL_OK)
        rc = make_frames(j, j->n_begun, j->n_frames, fail);
    if (rc == CIEL_OK && cancelled(j))
        rc = ciel_fail_set(fail, CIEL_E_CANCELLED, "cancelled");
    return rc;
}

static void log_stats(const render_stats *s)
{
    double n = s->frames > 0 ? s->frames : 1;
    ciel_log(CIEL_LOG_DEBUG, "pipeline", "processor seconds a frame: build %.2f, looks %.2f, light %.2f, denoise %.2f, finish %.2f; %.1f Mrays a frame",
             s->build_s / n, s->gbuffer_s / n, s->light_s / n, s->denoise_s / n, s->look_s / n, s->rays / n * 1e-6);
}

/* Before anything is made: can the model make this film here? */
static int admit(film_job *j, ciel_fail *fail)
{
    const scene *sc = j->req->scene;
    if (!j->req->engine)
        return CIEL_OK;
    if (j->req->outputs.frame >= 0 || j->req->begins_with)
        return ciel_fail_set(fail, CIEL_E_INVAL, "%s makes whole films only, from their start", engine_name(j->req->engine));
    return engine_admit(j->req->engine, sc->width, sc->height, sc->seconds, j->pool, NULL, fail);
}

int ciel_film(const film_request *req, library *lib, film_report *report, ciel_fail *fail)
{
    const scene *sc = req->scene;
    film_report own = { 0 };
    film_job j = { .req = req, .lib = lib, .report = report ? report : &own, .n_frames = (int)(sc->seconds * sc->fps + 0.5) };
    int rc = scene_validate(sc, fail);
    if (rc < 0)
        return rc;
    if (sc->n_shots == 0)
        return ciel_fail_set(fail, CIEL_E_DATA, "the scene has no shots: nothing says where the camera is");
    if (j.n_frames < 1)
        j.n_frames = 1;
    clock_gettime(CLOCK_MONOTONIC, &j.started);
    j.pool = ciel_pool_create(req->threads);
    rc = admit(&j, fail);
    if (rc == CIEL_OK)
        rc = outputs_open(&j.outputs, req, j.report, j.n_frames, fail);
    if (rc == CIEL_OK)
        rc = req->outputs.frame >= 0 ? make_still(&j, fail) : make_clip(&j, fail);
    if (rc == CIEL_OK) {
        tell(&j, FILM_WRITE, 0);
        rc = outputs_finish(j.outputs, j.sound, j.n_sound, fail);
    }
    outputs_close(&j.outputs);
    log_stats(&j.report->stats);
    j.report->seconds_wall = seconds_since(&j.started);
    if (rc == CIEL_OK)
        tell(&j, FILM_WRITE, 1);
    job_release(&j);
    film_report_free(&own);
    return rc;
}

void film_report_free(film_report *r)
{
    ciel_arena_free(&r->arena);
    *r = (film_report){ 0 };
}
