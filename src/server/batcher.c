/* server/batcher.c - see batcher.h. */
#include "server/batcher.h"
#include "server/access.h"
#include "server/batch_lines.h"
#include "server/videos.h"
#include "store/batches.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct batcher {
    const server_config *config;
    store *store;
    pthread_t thread;
    atomic_int ended;
};

/* ---- the file comes in ---- */
static int refuse_file(batcher *b, const store_batch *batch, json_t *faults, ciel_fail *fail)
{
    json_t *errors = json_pack("{s:s, s:O}", "object", "list", "data", faults);
    char *text = json_dumps(errors, JSON_COMPACT);
    int rc = store_batch_refuse(b->store, batch->id, text, fail);
    free(text);
    json_decref(errors);
    return rc;
}

static int begin(batcher *b, const store_batch *batch, const batch_file *f, ciel_arena *a, ciel_fail *fail)
{
    store_line *lines = ARENA_ARRAY(a, f->n_lines, store_line);
    for (size_t i = 0; i < f->n_lines; i++)
        lines[i] = (store_line){ .number = f->lines[i].number,
                                 .custom_id = f->lines[i].custom_id,
                                 .offset = f->lines[i].offset,
                                 .bytes = f->lines[i].bytes };
    return store_batch_begin(b->store, batch->id, f->model, lines, f->n_lines, fail);
}

static FILE *open_input(batcher *b, const store_batch *batch)
{
    char *path = store_batch_input(b->store, batch->id);
    FILE *in = fopen(path, "re");
    free(path);
    return in;
}

static int validate(batcher *b, const store_batch *batch, ciel_arena *a, ciel_fail *fail)
{
    batch_file f = { 0 };
    FILE *in = open_input(b, batch);
    int rc = in && batch_file_read(&f, in) == 0
                 ? CIEL_OK
                 : ciel_fail_set(fail, CIEL_E_IO, "the input of batch %s cannot be read", batch->id);
    if (rc == CIEL_OK)
        rc = json_array_size(f.faults) ? refuse_file(b, batch, f.faults, fail) : begin(b, batch, &f, a, fail);
    if (in)
        fclose(in);
    batch_file_free(&f);
    return rc;
}

/* ---- its lines become videos ---- */
static json_t *refusal_json(const problem *p)
{
    char id[STORE_ID_SIZE];
    store_make_id(id, "req_");
    return json_pack("{s:i, s:s, s:o}", "status_code", p->status, "request_id", id, "body", problem_json(p));
}

static int refuse_line(batcher *b, const store_batch *batch, const store_line *l, const problem *p, ciel_fail *fail)
{
    json_t *refusal = refusal_json(p);
    char *text = json_dumps(refusal, JSON_COMPACT);
    int rc = store_batch_refuse_line(b->store, batch->id, l->number, text, fail);
    free(text);
    json_decref(refusal);
    return rc;
}

/* the job of a line, at half the price; -1 after filling `p` */
static int wanted_of(batcher *b, const store_batch *batch, const json_t *body, const store_key *key, store_job *out,
                     ciel_arena *a, problem *p)
{
    video_request v;
    const json_t *n = json_object_get(body, "n");
    if (n && !json_is_null(n) && json_integer_value(n) != 1)
        return problem_set(p, 400, "unsupported_parameter", "n", "A line of a batch makes one video: 'n' must be 1.");
    if (videos_wanted(out, &v, body, NULL, b->store, batch->owner, b->config, a, p) < 0)
        return -1;
    out->priority = BATCH_PRIORITY + key->priority;
    out->price_micro /= 2;
    return 0;
}

static int make_line(batcher *b, const store_batch *batch, const store_line *l, FILE *in, const store_key *key,
                     ciel_arena *a, ciel_fail *fail)
{
    char *text = ciel_arena_alloc(a, (size_t)l->bytes + 1);
    batch_line line = { 0 };
    batch_fault fault;
    store_job wanted;
    problem p = { 0 };
    if (fseeko(in, (off_t)l->offset, SEEK_SET) != 0 || fread(text, 1, (size_t)l->bytes, in) != (size_t)l->bytes ||
        batch_line_read(&line, text, (size_t)l->bytes, &fault) < 0)
        problem_set(&p, 500, "server_error", NULL, "The line could not be read again.");
    int rc = p.status || wanted_of(b, batch, line.body, key, &wanted, a, &p) < 0
                 ? refuse_line(b, batch, l, &p, fail)
                 : store_batch_make(b->store, batch->id, l->number, &wanted, fail);
    batch_line_free(&line);
    return rc;
}

static int feed(batcher *b, const store_batch *batch, ciel_fail *fail)
{
    ciel_arena a = { 0 };
    store_key key = { 0 };
    store_line l;
    FILE *in = NULL;
    store_key_get(b->store, batch->owner, &key, &a, NULL); /* without keys: none, no limits of its own */
    int rc = CIEL_OK, max_daily = key.max_daily ? key.max_daily : b->config->max_owner_daily;
    while (rc == CIEL_OK && !b->ended &&
           (rc = store_batch_line(b->store, batch->id, max_daily, &l, &a, fail)) == CIEL_OK) {
        if (!in)
            in = open_input(b, batch);
        rc = in ? make_line(b, batch, &l, in, &key, &a, fail)
                : ciel_fail_set(fail, CIEL_E_IO, "the input of batch %s is gone", batch->id);
    }
    if (in)
        fclose(in);
    ciel_arena_free(&a);
    return rc == CIEL_E_NOTFOUND ? CIEL_OK : rc; /* no room now, or the batch has gone on */
}

/* ---- the output ---- */
typedef struct output {
    char *path[2]; /* answers, errors */
    FILE *file[2];
    int64_t bytes[2];
} output;

static int write_line(void *user, const store_line *l, const store_job *j, ciel_fail *fail)
{
    output *o = user;
    char id[STORE_ID_SIZE], answered[STORE_ID_SIZE];
    json_t *response = NULL;
    store_make_id(id, "batch_req_");
    store_make_id(answered, "req_");
    if (j)
        response = json_pack("{s:i, s:s, s:o}", "status_code", 200, "request_id", answered, "body", video_json(j));
    else if (l->refusal)
        response = json_loads(l->refusal, 0, NULL);
    const char *lost = response ? NULL : l->lost ? l->lost : "server_error";
    const char *words = !lost ? NULL
                        : strcmp(lost, "batch_expired") == 0
                            ? "This request could not be executed before the completion window expired."
                        : strcmp(lost, "batch_cancelled") == 0 ? "The batch was cancelled before this request began."
                        : strcmp(lost, "video_deleted") == 0   ? "The video was deleted before the batch ended."
                                                               : "The request was lost.";
    int k = j ? 0 : 1;
    int64_t wrote = batch_line_write(o->file[k], l->custom_id, id, response, lost, words);
    o->bytes[k] += wrote;
    return wrote < 0 ? ciel_fail_set(fail, CIEL_E_IO, "the output of a batch cannot be written") : CIEL_OK;
}

static void output_close(output *o)
{
    for (int k = 0; k < 2; k++) {
        if (o->file[k])
            fclose(o->file[k]);
        if (o->path[k])
            unlink(o->path[k]);
        free(o->path[k]);
    }
}

static int end_batch(batcher *b, const store_batch *batch, ciel_fail *fail)
{
    output o = { 0 };
    int rc = CIEL_OK;
    for (int k = 0; k < 2 && rc == CIEL_OK; k++) {
        o.path[k] = store_incoming_path(b->store);
        o.file[k] = fopen(o.path[k], "we");
        rc = o.file[k] ? CIEL_OK : ciel_fail_set(fail, CIEL_E_IO, "the output of a batch cannot be written");
    }
    if (rc == CIEL_OK)
        rc = store_batch_each(b->store, batch, write_line, &o, fail);
    for (int k = 0; k < 2 && rc == CIEL_OK; k++)
        rc = fflush(o.file[k]) == 0 ? CIEL_OK
                                    : ciel_fail_set(fail, CIEL_E_IO, "the output of a batch cannot be written");
    if (rc == CIEL_OK)
        rc = store_batch_end(b->store, batch, o.bytes[0] ? o.path[0] : NULL, o.bytes[0], o.bytes[1] ? o.path[1] : NULL,
                             o.bytes[1], b->config->keep_s, fail);
    output_close(&o);
    if (rc == CIEL_OK)
        log_line("info", "batch", "id=%s result=ended completed=%d of=%d", batch->id, batch->completed, batch->total);
    return rc;
}

/* ---- one look ---- */
static int look(batcher *b, store_batch *batch, ciel_arena *a, ciel_fail *fail)
{
    bool ready = false;
    int rc = CIEL_OK;
    if (batch->status == BATCH_VALIDATING)
        return validate(b, batch, a, fail);
    if (batch->status == BATCH_IN_PROGRESS)
        rc = feed(b, batch, fail);
    if (rc == CIEL_OK)
        rc = store_batch_settle(b->store, batch, &ready, a, fail);
    return rc == CIEL_OK && ready ? end_batch(b, batch, fail) : rc;
}

static void look_at_all(batcher *b)
{
    ciel_arena a = { 0 };
    ciel_fail fail = { 0 };
    store_batch *batches;
    size_t n = 0;
    int rc = store_batch_active(b->store, &batches, &n, &a, &fail);
    for (size_t i = 0; rc == CIEL_OK && i < n && !b->ended; i++) {
        int looked = look(b, &batches[i], &a, &fail);
        if (looked < 0 && looked != CIEL_E_NOTFOUND)
            log_line("error", "batch", "id=%s why=\"%s\" detail=\"%s\"", batches[i].id, fail.what, fail.detail);
    }
    ciel_arena_free(&a);
}

static void *batcher_main(void *user)
{
    batcher *b = user;
    struct timespec pause = { 0, BATCHER_LOOK_MS * 1000000L };
    while (!b->ended) {
        look_at_all(b);
        nanosleep(&pause, NULL);
    }
    return NULL;
}

int batcher_start(batcher **out, const server_config *c, store *s, ciel_fail *fail)
{
    batcher *b = calloc(1, sizeof *b);
    if (b) {
        b->config = c;
        b->store = s;
    }
    if (!b || pthread_create(&b->thread, NULL, batcher_main, b) != 0) {
        free(b);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "cannot start a thread");
    }
    *out = b;
    return CIEL_OK;
}

void batcher_stop(batcher **out)
{
    batcher *b = *out;
    if (!b)
        return;
    b->ended = 1;
    pthread_join(b->thread, NULL);
    free(b);
    *out = NULL;
}
