/* server/worker.c - threads that make films: claim, plan, film, complete. See server.h.
 *
 * Each worker thread holds at most one lease. A minder thread beats for all of them, so that a lease lives through long
 * stages without progress; a beat that finds the lease lost (cancelled, deleted, taken back) raises the worker's cancel
 * flag, which the pipeline looks at between frames and within them.
 */
#include "base/log.h"
#include "base/thread.h"
#include "server/access.h"
#include "server/blame.h"
#include "server/engines.h"
#include "server/metrics.h"
#include "store/uploads.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BEAT_MS    500
#define REAP_EVERY 4 /* beats */

typedef struct worker {
    worker_group *group;
    pthread_t thread;
    bool running;
    pthread_mutex_t lock; /* guards busy and lease */
    bool busy;
    store_lease lease;
    atomic_int cancel;
    atomic_int progress;
    atomic_llong left_ms;
} worker;

struct worker_group {
    const server_config *config;
    store *store;
    library *library;
    char *pictures; /* folder of the store's files */
    c2pa_keys keys; /* what signs; without an identity nothing is signed */
    worker *workers;
    int n, threads;
    pthread_t minder;
    bool has_minder;
    atomic_int stopping;  /* claim nothing more */
    atomic_int returning; /* give back what runs */
    atomic_int ended;     /* the minder may go */
};

static void sleep_ms(int ms)
{
    struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };
    nanosleep(&t, NULL);
}

static void on_progress(void *user, const film_progress *p)
{
    worker *w = user;
    int percent = (int)(p->fraction * 100);
    atomic_store(&w->progress, percent > 99 ? 99 : percent); /* 100 is said with "completed" */
    if (p->left_s >= 0)
        atomic_store(&w->left_ms, (long long)(p->left_s * 1000));
}

/* `picture`: the first frame, where the world engine shows it */
static int plan_film(const worker *w, scene **out, const video_request *v, const char *picture, ciel_fail *fail)
{
    plan_request plan = plan_request_default();
    plan.prompt = v->prompt;
    plan.negative = v->negative;
    plan.seconds = v->seconds;
    plan.width = v->width;
    plan.height = v->height;
    plan.fps = v->fps;
    plan.seed = v->seed;
    plan.changes = v->changes;
    plan.n_changes = v->n_changes;
    plan.characters = v->characters;
    plan.n_characters = v->n_characters;
    plan.picture = picture;
    plan.folder = w->group->pictures;
    plan.cancel = &w->cancel;
    return ciel_plan(out, &plan, w->group->library, fail);
}

/* scene document and clip (malloc'd) of the video that this one is made from; NOTFOUND when its files are gone */
static int find_source(const worker *w, scene **out, char **clip, const store_job *j, ciel_arena *a, ciel_fail *fail)
{
    store_job source;
    store *s = w->group->store;
    if (!j->source || store_job_get(s, &source, a, j->owner, j->source, fail) < 0 || !source.asset)
        return ciel_fail_set(fail, CIEL_E_NOTFOUND, "the video that this one is made from is no longer there");
    char *document = store_asset_path(s, source.asset, "scene.json");
    int rc = scene_load(out, document, fail);
    free(document);
    if (rc == CIEL_OK)
        *clip = store_asset_path(s, source.asset, "film.mp4");
    return rc;
}

/* A video of its own, or one made from another: its source's scene with the last change, or made longer. Where the
 * source's files are gone a change is planned anew from the first prompt on; an extension cannot be. */
static int plan_job(const worker *w, scene **out, char **parent, const store_job *j, const video_request *v,
                    const char *picture, ciel_arena *a, ciel_fail *fail)
{
    scene *from = NULL;
    library *lib = w->group->library;
    int rc = j->source ? find_source(w, &from, parent, j, a, fail) : CIEL_OK;
    const scene_change *last = v->n_changes > 0 ? &v->changes[v->n_changes - 1] : NULL;
    if (v->goes_on) {
        if (rc == CIEL_OK)
            rc = ciel_extend(from, last->prompt, last->seconds, lib, &w->cancel, fail);
        if (rc == CIEL_OK) {
            *out = from;
            return CIEL_OK;
        }
    } else if (from && last) {
        rc = ciel_remix(out, from, last->prompt, w->group->pictures, lib, &w->cancel, fail);
    } else {
        rc = plan_film(w, out, v, picture, fail);
    }
    scene_destroy(&from);
    return rc;
}

static int film_into_lease(worker *w, film_request *film, film_report *report, ciel_fail *fail)
{
    const store *s = w->group->store;
    static const char *const names[] = { "film.mp4", "spritesheet.jpg", "thumbnail.webp", "scene.json" };
    char *path[4];
    for (int i = 0; i < 4; i++)
        path[i] = store_asset_path(s, w->lease.token, names[i]);
    film->threads = w->group->threads;
    film->outputs = (film_outputs){ .clip = path[0], .sheet = path[1], .thumbnail = path[2], .scene = path[3], .frame = -1 };
    film->progress = on_progress;
    film->user = w;
    film->cancel = &w->cancel;
    int rc = ciel_film(film, w->group->library, report, fail);
    for (int i = 0; i < 4; i++)
        free(path[i]);
    return rc;
}

/* as the operator's settings say; the id follows from the job's */
static film_marks marks_of(const worker *w)
{
    const server_config *c = w->group->config;
    return (film_marks){ .visible = c->visible_mark,
                         .invisible = c->invisible_mark,
                         .text = c->mark_name[0] ? c->mark_name : NULL,
                         .picture = c->mark_picture[0] ? c->mark_picture : NULL,
                         .key_folder = store_folder(w->group->store),
                         .film_name = w->lease.job };
}

static film_provenance provenance_of(const worker *w, const store_job *j, const char *parent)
{
    return (film_provenance){ .signer = w->group->keys.identity ? &w->group->keys.signer : NULL,
                              .parent = parent,
                              .parent_title = j->source,
                              .disclose_prompt = w->group->config->disclose_prompt };
}

/* the engine of the job, and from its estimate what the client is told first */
static int open_engine(worker *w, engine **out, const store_job *j, const video_request *v, ciel_arena *a,
                       ciel_fail *fail)
{
    double seconds = 0;
    const char *picture = v->picture ? ciel_arena_printf(a, "%s%s", w->group->pictures, v->picture) : NULL;
    int rc = engines_open(out, j->engine, v, picture, w->group->config, fail);
    if (rc == CIEL_OK && *out)
        rc = engines_estimate(*out, v, w->group->threads, &seconds, fail);
    if (rc == CIEL_OK && *out)
        atomic_store(&w->left_ms, (long long)(seconds * 1000));
    return rc;
}

/* make the film of a claimed job into the lease's folder */
static int make_film(worker *w, const store_job *j, const video_request *v, ciel_arena *a, film_report *report,
                     ciel_fail *fail)
{
    film_request film = film_request_default();
    scene *sc = NULL;
    char *parent = NULL; /* clip of the video that this one is a change of, or NULL: then nothing can be said of it */
    int rc = open_engine(w, &film.engine, j, v, a, fail);
    if (rc == CIEL_OK)
        rc = plan_job(w, &sc, &parent, j, v, film.engine ? NULL : v->picture, a, fail);
    if (rc == CIEL_OK) {
        film.scene = sc;
        film.quality = v->quality;
        film.begins_with = v->goes_on ? parent : NULL;
        film.folder = w->group->pictures;
        film.marks = marks_of(w);
        film.provenance = provenance_of(w, j, parent);
        rc = film_into_lease(w, &film, report, fail);
    }
    engine_close(&film.engine);
    free(parent);
    scene_destroy(&sc);
    return rc;
}

/* in the words of the API: code and message of a failed video */
static void tell_failure(worker *w, const ciel_fail *fail)
{
    char message[1100];
    bool absent = fail->code == CIEL_E_NOTFOUND || fail->code == CIEL_E_UNAVAILABLE; /* a file, an engine, memory */
    const char *code = fail->code == CIEL_E_INVAL || fail->code == CIEL_E_DATA ? "invalid_prompt"
                       : absent                                                ? "not_available"
                                                                               : "server_error";
    snprintf(message, sizeof message, "%s%s%s%s%s", fail->what[0] ? fail->what : ciel_err_text(fail->code),
             fail->detail[0] ? ": " : "", fail->detail, fail->hint[0] ? ". Try: " : "", fail->hint);
    store_job_fail(w->group->store, &w->lease, code, message, NULL);
}

static void finish(worker *w, const store_job *j, const video_request *v, int rc, const film_report *report, ciel_fail *fail)
{
    worker_group *g = w->group;
    if (rc == CIEL_OK)
        rc = store_job_complete(g->store, &w->lease, g->config->keep_s, fail);
    else if (rc == CIEL_E_CANCELLED && atomic_load(&g->returning))
        store_job_return(g->store, &w->lease, NULL);
    else
        tell_failure(w, fail); /* of a lost lease: only its folder goes */
    if (rc == CIEL_OK && report->seconds_wall > 0)
        store_speed_note(g->store, engines_class(j->engine, v), (double)video_request_work(v) / report->seconds_wall,
                         NULL);
    if (rc != CIEL_E_CANCELLED)
        metrics_film(rc == CIEL_OK, report->seconds_wall);
    log_line(rc == CIEL_OK || rc == CIEL_E_CANCELLED ? "info" : "warn", "film", "video=%s result=%s seconds=%.1f%s%s%s",
             w->lease.job,
             rc == CIEL_OK            ? "completed"
             : rc == CIEL_E_CANCELLED ? "stopped"
                                      : "failed",
             report->seconds_wall, rc == CIEL_OK ? "" : " why=\"", rc == CIEL_OK ? "" : fail->what,
             rc == CIEL_OK ? "" : "\"");
}

static void work(worker *w, const store_job *j, ciel_arena *a)
{
    video_request v = { 0 };
    film_report report = { 0 };
    ciel_fail fail = { 0 };
    int rc = video_request_unpack(&v, j->request, a, &fail);
    if (rc == CIEL_OK)
        rc = make_film(w, j, &v, a, &report, &fail);
    finish(w, j, &v, rc, &report, &fail);
    film_report_free(&report);
}

static void set_busy(worker *w, bool busy, const store_lease *l)
{
    pthread_mutex_lock(&w->lock);
    w->busy = busy;
    if (l)
        w->lease = *l;
    pthread_mutex_unlock(&w->lock);
}

static void *worker_main(void *user)
{
    worker *w = user;
    worker_group *g = w->group;
    while (!atomic_load(&g->stopping)) {
        ciel_arena a = { 0 };
        ciel_fail fail = { 0 };
        store_lease l;
        store_job j;
        int rc = store_job_claim(g->store, &l, &j, &a, g->config->max_owner_running, &fail);
        if (rc == CIEL_OK) {
            w->cancel = 0;
            atomic_store(&w->progress, 0);
            atomic_store(&w->left_ms, -1);
            set_busy(w, true, &l);
            blame_begin(g->store, l.job);
            work(w, &j, &a);
            blame_end();
            set_busy(w, false, NULL);
        } else if (rc != CIEL_E_NOTFOUND) {
            log_line("error", "claim", "why=\"%s\" detail=\"%s\"", fail.what, fail.detail);
        }
        ciel_arena_free(&a);
        if (rc < 0 && !atomic_load(&g->stopping))
            store_wait(g->store, BEAT_MS);
    }
    return NULL;
}

static void beat(worker *w)
{
    pthread_mutex_lock(&w->lock);
    bool busy = w->busy;
    store_lease l = w->lease;
    pthread_mutex_unlock(&w->lock);
    if (!busy)
        return;
    if (atomic_load(&w->group->returning) || store_job_beat(w->group->store, &l, atomic_load(&w->progress),
                                                            atomic_load(&w->left_ms), NULL) == CIEL_E_NOTFOUND) {
        pthread_mutex_lock(&w->lock);
        if (w->busy && strcmp(w->lease.token, l.token) == 0)
            w->cancel = 1;
        pthread_mutex_unlock(&w->lock);
    }
}

static void *minder_main(void *user)
{
    worker_group *g = user;
    for (unsigned n = 0; !atomic_load(&g->ended); n++) {
        for (int i = 0; i < g->n; i++)
            beat(&g->workers[i]);
        if (n % REAP_EVERY == 0) {
            int reaped = 0;
            if (store_reap(g->store, g->config->max_attempts, &reaped, NULL) == CIEL_OK && reaped > 0)
                log_line("warn", "reap", "videos=%d", reaped);
        }
        sleep_ms(BEAT_MS);
    }
    return NULL;
}

static int start_threads(worker_group *g, ciel_fail *fail)
{
    for (int i = 0; i < g->n; i++) {
        worker *w = &g->workers[i];
        w->group = g;
        pthread_mutex_init(&w->lock, NULL);
        w->running = pthread_create(&w->thread, NULL, worker_main, w) == 0;
        if (!w->running)
            return ciel_fail_set(fail, CIEL_E_NOMEM, "cannot start a worker thread");
    }
    g->has_minder = pthread_create(&g->minder, NULL, minder_main, g) == 0;
    return g->has_minder ? CIEL_OK : ciel_fail_set(fail, CIEL_E_NOMEM, "cannot start a thread");
}

static int open_keys(worker_group *g, ciel_fail *fail)
{
    const server_config *c = g->config;
    if (!c->c2pa)
        return CIEL_OK;
    if (!c->c2pa_cert[0] != !c->c2pa_key[0])
        return ciel_fail_set(fail, CIEL_E_INVAL, "the settings c2pa_cert and c2pa_key go together");
    return c2pa_keys_open(&g->keys, store_folder(g->store), c->c2pa_cert[0] ? c->c2pa_cert : NULL,
                          c->c2pa_key[0] ? c->c2pa_key : NULL, c->time_stamp[0] ? c->time_stamp : NULL, fail);
}

static void tell_missing(void *user, const config_model *m, const ciel_fail *fail)
{
    (void)user;
    if (fail)
        log_line("warn", "engine", "model=%s engine=%s why=\"%s\" try=\"%s\"", m->name, m->engine, fail->what,
                 fail->hint);
}

int workers_start(worker_group **out, const server_config *c, store *s, ciel_fail *fail)
{
    worker_group *g = calloc(1, sizeof *g);
    int reaped;
    if (!g)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the workers");
    g->config = c;
    g->store = s;
    g->n = c->workers;
    g->threads = c->threads > 0 ? c->threads : ciel_cpu_count() / (g->n > 0 ? g->n : 1);
    g->threads = g->threads < 1 ? 1 : g->threads;
    g->workers = calloc((size_t)g->n + 1, sizeof *g->workers);
    g->pictures = store_file_path(s, "");
    int rc = g->workers ? store_reap(s, c->max_attempts, &reaped, fail) : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the workers");
    if (rc == CIEL_OK && g->n > 0)
        rc = library_open(&g->library, fail);
    if (rc == CIEL_OK && g->n > 0)
        rc = open_keys(g, fail);
    if (rc == CIEL_OK)
        engines_check(c, tell_missing, NULL);
    if (rc == CIEL_OK && g->n > 0)
        blame_watch();
    if (rc == CIEL_OK)
        rc = start_threads(g, fail);
    if (rc == CIEL_OK)
        *out = g;
    else
        workers_stop(&g, 0);
    return rc;
}

static bool any_busy(worker_group *g)
{
    bool busy = false;
    for (int i = 0; i < g->n; i++) {
        pthread_mutex_lock(&g->workers[i].lock);
        busy |= g->workers[i].busy;
        pthread_mutex_unlock(&g->workers[i].lock);
    }
    return busy;
}

void workers_stop(worker_group **out, int patience_s)
{
    worker_group *g = *out;
    if (!g)
        return;
    atomic_store(&g->stopping, 1);
    store_wake(g->store);
    for (int waited = 0; g->has_minder && waited < patience_s * 10 && any_busy(g); waited++)
        sleep_ms(100);
    atomic_store(&g->returning, 1);
    for (int i = 0; i < g->n && g->workers; i++) {
        if (g->workers[i].running)
            pthread_join(g->workers[i].thread, NULL);
        pthread_mutex_destroy(&g->workers[i].lock);
    }
    atomic_store(&g->ended, 1);
    if (g->has_minder)
        pthread_join(g->minder, NULL);
    library_close(&g->library);
    c2pa_keys_close(&g->keys);
    free(g->workers);
    free(g->pictures);
    free(g);
    *out = NULL;
}
