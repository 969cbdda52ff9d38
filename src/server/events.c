/* server/events.c - GET /v1/videos/{id}/events: one "data: {video, plus left_ms}" each time something changed, ": "
 * every 15 s to keep proxies awake, and the end of the stream once the video has ended or is gone. See events.h.
 */
#include "server/events.h"
#include "server/videos.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEEP_AWAKE_MS 15000

struct event_stream {
    server *server;
    struct MHD_Connection *connection;
    char *owner;
    char id[STORE_ID_SIZE];
    ciel_str pending; /* bytes to send */
    size_t sent;
    int progress, status; /* last told; -1 = nothing yet */
    int64_t told_ms;
    bool ended, suspended;
    event_stream *next;
};

static pthread_mutex_t streams_lock = PTHREAD_MUTEX_INITIALIZER; /* guards the list, suspended, closing */
static event_stream *streams;

event_stream *events_create(request *r, const char *id)
{
    event_stream *e = calloc(1, sizeof *e);
    size_t n = strlen(r->owner) + 1;
    char *owner = e ? malloc(n) : NULL;
    CIEL_ASSERT(owner && "out of memory");
    e->owner = memcpy(owner, r->owner, n);
    e->server = r->server;
    e->connection = r->connection;
    e->progress = e->status = -1;
    snprintf(e->id, sizeof e->id, "%s", id);
    return e;
}

void events_destroy(event_stream **out)
{
    event_stream *e = *out;
    if (!e)
        return;
    pthread_mutex_lock(&streams_lock);
    for (event_stream **p = &streams; *p; p = &(*p)->next)
        if (*p == e) {
            *p = e->next;
            break;
        }
    pthread_mutex_unlock(&streams_lock);
    ciel_str_free(&e->pending);
    free(e->owner);
    free(e);
    *out = NULL;
}

static void say(event_stream *e, const store_job *j)
{
    json_t *video = video_json(j);
    json_object_set_new(video, "left_ms", json_integer(video_left_ms(e->server, j)));
    char *text = json_dumps(video, JSON_COMPACT);
    ciel_str_printf(&e->pending, "event: video.%s\ndata: %s\n\n",
                    j->status <= JOB_IN_PROGRESS ? "progress" : store_status_name(j->status), text);
    free(text);
    json_decref(video);
}

/* fill `pending` when there is something to tell */
static void look(event_stream *e)
{
    ciel_arena a = { 0 };
    store_job j;
    int64_t now = store_now_ms();
    int rc = store_job_get(e->server->store, &j, &a, e->owner, e->id, NULL);
    if (rc == CIEL_E_NOTFOUND) {
        ciel_str_printf(&e->pending,
                        "event: video.deleted\ndata: {\"id\":\"%s\",\"object\":\"video.deleted\",\"deleted\":true}\n\n",
                        e->id);
        e->ended = true;
    } else if (rc == CIEL_OK && (j.progress != e->progress || (int)j.status != e->status)) {
        say(e, &j);
        e->progress = j.progress;
        e->status = (int)j.status;
        e->ended = j.status > JOB_IN_PROGRESS;
        e->told_ms = now;
    } else if (now - e->told_ms > KEEP_AWAKE_MS) {
        ciel_str_add(&e->pending, ": still here\n\n");
        e->told_ms = now;
    }
    ciel_arena_free(&a);
}

static ssize_t read_stream(void *user, uint64_t at, char *out, size_t room)
{
    event_stream *e = user;
    (void)at;
    if (e->sent == e->pending.len && !e->ended) {
        ciel_str_free(&e->pending);
        e->sent = 0;
        if (!e->server->stopping)
            look(e);
        else
            e->ended = true;
    }
    size_t n = e->pending.len - e->sent;
    if (n == 0 && e->ended)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (n == 0) {
        pthread_mutex_lock(&streams_lock);
        e->suspended = true;
        MHD_suspend_connection(e->connection);
        pthread_mutex_unlock(&streams_lock);
        return 0;
    }
    n = n < room ? n : room;
    memcpy(out, e->pending.p + e->sent, n);
    e->sent += n;
    return (ssize_t)n;
}

static void free_stream(void *user)
{
    event_stream *e = user;
    events_destroy(&e);
}

struct MHD_Response *events_response(event_stream **stream)
{
    event_stream *e = *stream;
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, read_stream, e, free_stream);
    if (!response)
        return NULL;
    *stream = NULL;
    pthread_mutex_lock(&streams_lock);
    e->next = streams;
    streams = e;
    pthread_mutex_unlock(&streams_lock);
    return response;
}

void events_wake(server *sv)
{
    pthread_mutex_lock(&streams_lock);
    for (event_stream *e = streams; e; e = e->next)
        if (e->server == sv && e->suspended) {
            e->suspended = false;
            MHD_resume_connection(e->connection);
        }
    pthread_mutex_unlock(&streams_lock);
}

void videos_events(request *r, reply *a)
{
    store_job j;
    if (videos_find(r, a, &j) < 0)
        return;
    a->events = events_create(r, j.id);
    a->type = "text/event-stream";
    reply_add_header(a, r, "cache-control", "no-store");
}
