/* server/videos.c - create, list, get, delete, cancel. See the reference in docs/serving.md. */
#include "server/videos.h"
#include "server/characters.h"
#include "server/engines.h"
#include "server/page.h"
#include "server/price.h"
#include "server/reference.h"
#include "server/video_request.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define RETRY_WINDOW_MS (15 * 60 * 1000)

static json_t *unix_or_null(int64_t t)
{
    return t > 0 ? json_integer(t) : json_null();
}

json_t *video_json(const store_job *j)
{
    char seconds[16];
    snprintf(seconds, sizeof seconds, "%d", j->seconds);
    json_t *error = j->status == JOB_FAILED
                        ? json_pack("{s:s?, s:s?}", "code", j->error_code, "message", j->error_message)
                        : json_null();
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:I, s:o, s:o, s:s?, s:s, s:s, s:s?, s:o}", "id", j->id, "object",
                     "video", "model", j->model, "status", store_status_name(j->status), "progress", j->progress,
                     "created_at", (json_int_t)j->created_at, "completed_at",
                     j->status == JOB_COMPLETED ? unix_or_null(j->completed_at) : json_null(), "expires_at",
                     unix_or_null(j->expires_at), "prompt", j->prompt, "size", j->size, "seconds", seconds,
                     "remixed_from_video_id", j->source, "error", error);
}

int64_t video_left_ms(server *sv, const store_job *j)
{
    video_request v = { 0 };
    ciel_arena a = { 0 };
    double speed = 0;
    int64_t before = 0, left = -1;
    int n = 0;
    if (j->status == JOB_IN_PROGRESS && j->left_ms >= 0)
        return j->left_ms;
    if (j->status > JOB_IN_PROGRESS)
        return 0;
    if (video_request_unpack(&v, j->request, &a, NULL) == CIEL_OK &&
        store_speed_get(sv->store, engines_class(j->engine, &v), &speed, NULL) == CIEL_OK && speed > 0 &&
        store_job_ahead(sv->store, j->id, &n, &before, NULL) == CIEL_OK) {
        int workers = sv->config.workers > 0 ? sv->config.workers : 1;
        left = (int64_t)(((double)j->work + (double)before / workers) / speed * 1000);
    }
    ciel_arena_free(&a);
    return left;
}

void reply_video(request *r, reply *a, const store_job *j)
{
    a->json = video_json(j);
    if (j->status > JOB_IN_PROGRESS)
        return;
    /* a tenth of what remains: often enough to see it move, seldom enough not to weigh on the machine */
    int64_t left = video_left_ms(r->server, j), wait = left < 0 ? 2000 : left / 10;
    wait = wait < 500 ? 500 : wait > 15000 ? 15000 : wait;
    reply_add_header(a, r, "openai-poll-after-ms", "%lld", (long long)wait);
}

int videos_find(request *r, reply *a, store_job *j)
{
    ciel_fail fail = { 0 };
    int rc = store_job_get(r->server->store, j, &r->arena, r->owner, r->param[0], &fail);
    if (rc == CIEL_E_NOTFOUND)
        return problem_set(&a->problem, 404, "video_not_found", "video_id", "Video with id '%.80s' not found.",
                           r->param[0]);
    return rc < 0 ? problem_from(&a->problem, &fail) : 0;
}

static int too_many(request *r, reply *a, enum store_limit which)
{
    store_counts c = { 0 };
    store_count(r->server->store, &c, NULL);
    int waiting = c.by_status[JOB_QUEUED];
    if (which == STORE_LIMIT_ACTIVE)
        problem_set(&a->problem, 429, "rate_limit_exceeded", NULL,
                    "Too many running tasks: this key has as many videos waiting or running as it may.");
    else if (which == STORE_LIMIT_DAILY)
        problem_set(&a->problem, 429, "insufficient_quota", NULL,
                    "This key has made as many videos in the last 24 hours as it may.");
    else
        problem_set(&a->problem, 429, "queue_full", NULL, "The queue is full: %d videos are waiting. Try again later.",
                    waiting);
    a->problem.should_retry = 0; /* the clients' own retries come within seconds: too soon to help */
    a->problem.retry_after_s = which == STORE_LIMIT_DAILY ? 3600 : 30;
    return -1;
}

/* of the k-th variation that one request asks for */
static store_again again_of(request *r, int k)
{
    const char *count = request_header(r, "x-stainless-retry-count"), *key = request_header(r, "Idempotency-Key");
    const char *nth = k ? ciel_arena_printf(&r->arena, " #%d", k) : "";
    return (store_again){ .key = key && key[0] ? ciel_arena_printf(&r->arena, "%s%s", key, nth) : NULL,
                          .body = ciel_arena_printf(&r->arena, "%s %s%s", r->path, form_digest(r->form), nth),
                          .is_retry = count && atoi(count) > 0,
                          .window_ms = RETRY_WINDOW_MS };
}

static store_limits limits_of(const request *r)
{
    const server_config *c = &r->server->config;
    return (store_limits){ c->max_queued, r->key.max_active ? r->key.max_active : c->max_owner_active,
                           r->key.max_daily ? r->key.max_daily : c->max_owner_daily };
}

/* -1 after filling the problem */
static int submit(request *r, reply *a, const store_job *wanted, int k, char id[STORE_ID_SIZE], bool *existing)
{
    ciel_fail fail = { 0 };
    enum store_limit which;
    store_again again = again_of(r, k);
    store_limits limits = limits_of(r);
    int rc = store_job_create(r->server->store, wanted, &again, &limits, id, existing, &which, &fail);
    if (rc == CIEL_E_BUSY && which != STORE_LIMIT_NONE)
        return too_many(r, a, which);
    if (rc == CIEL_E_INVAL)
        return problem_set(&a->problem, 400, "idempotency_key_reused", NULL,
                           "This Idempotency-Key was used with another request.");
    return rc < 0 ? problem_from(&a->problem, &fail) : 0;
}

static void reply_submitted(request *r, reply *a, const char *id)
{
    store_job j;
    r->param[0] = id;
    if (videos_find(r, a, &j) == 0)
        reply_video(r, a, &j);
}

void videos_submit(request *r, reply *a, const store_job *wanted)
{
    char id[STORE_ID_SIZE];
    bool existing;
    if (submit(r, a, wanted, 0, id, &existing) == 0)
        reply_submitted(r, a, id);
}

/* all variations or none: those already made go again when one is refused */
static void submit_variations(request *r, reply *a, store_job *wanted, video_request *v)
{
    char id[VIDEO_MAX_VARIATIONS][STORE_ID_SIZE];
    bool existing[VIDEO_MAX_VARIATIONS];
    json_t *all = json_array();
    int made = 0;
    for (double seed = v->seed; made < v->n; made++) {
        v->seed = fmod(seed + made, 9007199254740992.0);
        wanted->request = video_request_pack(v, &r->arena);
        if (submit(r, a, wanted, made, id[made], &existing[made]) < 0)
            break;
        json_array_append_new(all, json_string(id[made]));
    }
    if (made == v->n)
        reply_submitted(r, a, id[0]);
    for (int k = 0; made < v->n && k < made; k++)
        if (!existing[k])
            store_job_delete(r->server->store, r->owner, id[k], NULL);
    if (v->n > 1 && a->json)
        json_object_set(a->json, "variations", all);
    json_decref(all);
}

int videos_wanted(store_job *out, video_request *v, const json_t *body, const form_upload *image, store *s,
                  const char *owner, const server_config *c, ciel_arena *a, problem *p)
{
    bool has_picture = image || reference_asked(body, NULL);
    if (video_request_read(v, body, c, a, p) < 0 || characters_resolve(v, body, s, owner, a, p) < 0)
        return -1;
    const config_model *m = server_config_model(c, v->model);
    if (engines_admit(v, m, has_picture, c, p) < 0 || reference_take(v, body, image, s, owner, c, a, p) < 0)
        return -1;
    *out = (store_job){ .kind = "create",
                        .owner = owner,
                        .model = v->model,
                        .engine = m->engine,
                        .prompt = v->prompt,
                        .size = v->size,
                        .seconds = v->seconds,
                        .request = video_request_pack(v, a),
                        .work = video_request_work(v) };
    out->price_micro = price_micro(m, v->width, v->height, v->seconds);
    return 0;
}

void videos_create(request *r, reply *a)
{
    store_job wanted;
    video_request v;
    if (videos_wanted(&wanted, &v, form_fields(r->form), form_upload_of(r->form, "input_reference"), r->server->store,
                      r->owner, &r->server->config, &r->arena, &a->problem) < 0)
        return;
    wanted.priority = r->key.priority;
    submit_variations(r, a, &wanted, &v);
}

void videos_get(request *r, reply *a)
{
    store_job j;
    if (videos_find(r, a, &j) == 0)
        reply_video(r, a, &j);
}

void videos_list(request *r, reply *a)
{
    store_page page;
    store_job *jobs;
    size_t n;
    bool more;
    ciel_fail fail = { 0 };
    if (page_read(&page, r, a, 0, 100, 20) < 0)
        return;
    int rc = store_job_list(r->server->store, &jobs, &n, &more, &r->arena, r->owner, &page, &fail);
    if (page_check(a, &page, "video", rc, &fail) < 0)
        return;
    json_t *data = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(data, video_json(&jobs[i]));
    page_reply(a, data, more);
}

void videos_delete(request *r, reply *a)
{
    store_job j;
    ciel_fail fail = { 0 };
    if (videos_find(r, a, &j) < 0)
        return;
    int rc = store_job_delete(r->server->store, r->owner, j.id, &fail);
    if (rc == CIEL_E_NOTFOUND) /* another request was faster */
        problem_set(&a->problem, 404, "video_not_found", "video_id", "Video with id '%.80s' not found.", j.id);
    else if (rc < 0)
        problem_from(&a->problem, &fail);
    else
        a->json = json_pack("{s:s, s:s, s:b}", "id", j.id, "object", "video.deleted", "deleted", 1);
}

void videos_cancel(request *r, reply *a)
{
    store_job j;
    ciel_fail fail = { 0 };
    if (videos_find(r, a, &j) < 0)
        return;
    int rc = store_job_cancel(r->server->store, r->owner, j.id, &fail);
    if (rc == CIEL_E_INVAL)
        problem_set(&a->problem, 400, "video_ended", "video_id", "Video '%.80s' has ended already: it is %s.", j.id,
                    store_status_name(j.status));
    else if (rc < 0)
        problem_from(&a->problem, &fail);
    else if (videos_find(r, a, &j) == 0)
        a->json = video_json(&j);
}
