/* kill -9 at random moments of creating, rendering, uploading, batches and webhooks: nothing that was promised is lost,
 * nothing is half, done twice or left over.
 *
 * Rounds of: start, let a client do this and that (crash_actors.h), wait a little, kill. Moments come from a fixed
 * seed; CIEL_CRASH_ROUNDS sets how many (16 by default, 200 for the long run). Every other round a separate `ciel
 * worker` makes the films and is killed too.
 */
#include "crash_actors.h"
#include "ct.h"
#include "store/store.h"

#include <dirent.h>

#define MAX_PROMISES 4000

static char folder[64], book[96], heard[96]; /* the store; what was promised; which webhooks came */
static pid_t receiver;
static draws chance = { 20261122 };

typedef struct promise {
    char what[16], id[64];
    unsigned seed;
} promise;
static promise promises[MAX_PROMISES];
static int n_promises;

static void read_book(void)
{
    FILE *f = fopen(book, "r");
    n_promises = 0;
    while (f && n_promises < MAX_PROMISES &&
           fscanf(f, "%15s %63s %u", promises[n_promises].what, promises[n_promises].id, &promises[n_promises].seed) ==
               3)
        n_promises++;
    if (f)
        fclose(f);
}

static pid_t launch_worker(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(127);
        execl(TEST_CIEL, TEST_CIEL, "worker", "--folder", folder, "--threads", "1", (char *)NULL);
        _exit(127);
    }
    return pid;
}

/* the boxes of an MP4 reach exactly to its end */
static bool is_whole_film(const char *p, size_t n)
{
    size_t at = 0;
    bool has_index = false;
    while (at + 8 <= n) {
        const unsigned char *b = (const unsigned char *)p + at;
        size_t size = (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
        has_index |= memcmp(b + 4, "moov", 4) == 0;
        if (size < 8 || size > n - at)
            return false;
        at += size;
    }
    return at == n && has_index;
}

/* its status in out[], "" when it is lost; a finished one is fetched, and "half" when it is not whole */
static void look_at_video(const test_server *sv, const char *id, char out[32])
{
    char path[128];
    snprintf(path, sizeof path, "/v1/videos/%.63s", id);
    answer a = ask(sv, "GET", path, NULL);
    snprintf(out, 32, "%s", a.status == 200 ? text_at(&a, "status") : "");
    answer_free(&a);
    if (strcmp(out, "completed") != 0)
        return;
    strcat(path, "/content");
    a = ask(sv, "GET", path, NULL);
    if (a.status != 200 || !is_whole_film(a.body.p, a.body.len))
        snprintf(out, 32, "half");
    answer_free(&a);
}

static bool make_hook(const test_server *sv, int port)
{
    char body[256];
    snprintf(
        body, sizeof body,
        "{\"url\":\"http://127.0.0.1:%d/\",\"event_types\":[\"video.completed\",\"video.failed\",\"batch.completed\"]}",
        port);
    answer a = ask(sv, "POST", "/v1/webhook_endpoints", body);
    bool ok = a.status == 200;
    answer_free(&a);
    return ok;
}

static void rounds_of_kill_9(void)
{
    static const char *const idle[] = { "--workers", "0", NULL };
    const char *asked = getenv("CIEL_CRASH_ROUNDS");
    int rounds = asked ? atoi(asked) : 16, port = 0;
    make_folder(folder);
    snprintf(book, sizeof book, "%s.book", folder);
    snprintf(heard, sizeof heard, "%s.heard", folder);
    receiver = start_receiver(heard, &port);
    for (int i = 0; i < rounds; i++) {
        test_server sv;
        bool apart = i % 2 == 1;
        CT_CHECK(server_launch(&sv, folder, apart ? idle : NULL));
        CT_CHECK(i > 0 || make_hook(&sv, port));
        pid_t worker = apart ? launch_worker() : 0, client = start_client(&sv, book, (unsigned)i + 1);
        nap_ms((int)draw_below(&chance, 900));
        if (worker && draw_below(&chance, 2))
            kill(worker, SIGKILL);
        server_end(&sv, SIGKILL);
        if (worker) {
            kill(worker, SIGKILL);
            waitpid(worker, NULL, 0);
        }
        waitpid(client, NULL, 0);
    }
    read_book();
    CT_CHECK(n_promises > rounds / 4);
    printf("# %d rounds, %d promises\n", rounds, n_promises);
}

static void afterwards_every_video_is_completed_and_whole(void)
{
    test_server sv;
    int n = 0;
    char status[32];
    CT_CHECK(server_launch(&sv, folder, NULL));
    for (int i = 0; i < n_promises; i++) {
        if (strcmp(promises[i].what, "video") != 0)
            continue;
        wait_for_end(&sv, promises[i].id, status);
        look_at_video(&sv, promises[i].id, status);
        CT_EQ_S(status, "completed");
        n++;
    }
    server_end(&sv, SIGTERM);
    printf("# %d videos, all completed\n", n);
}

static void afterwards_every_upload_is_what_was_sent(void)
{
    test_server sv;
    int n = 0;
    static const char *const idle[] = { "--workers", "0", NULL };
    CT_CHECK(server_launch(&sv, folder, idle));
    for (int i = 0; i < n_promises; i++) {
        char path[128], *bytes;
        if (strcmp(promises[i].what, "file") != 0)
            continue;
        snprintf(path, sizeof path, "/v1/files/%s/content", promises[i].id);
        answer a = ask(&sv, "GET", path, NULL);
        CT_EQ_I(a.status, 200);
        CT_EQ_I(a.body.len, UPLOAD_BYTES);
        bytes = upload_bytes(promises[i].seed);
        CT_CHECK(memcmp(a.body.p, bytes, UPLOAD_BYTES) == 0);
        free(bytes);
        answer_free(&a);
        n++;
    }
    server_end(&sv, SIGTERM);
    printf("# %d uploads\n", n);
}

/* each line of a batch came back once, each as a video of its own */
static bool is_answered_once(const test_server *sv, const answer *batch)
{
    char path[160];
    int n = 0;
    json_t *seen = json_object();
    static const char *const files[] = { "output_file_id", "error_file_id" };
    for (int k = 0; k < 2; k++) {
        if (!text_at(batch, files[k]))
            continue;
        snprintf(path, sizeof path, "/v1/files/%s/content", text_at(batch, files[k]));
        answer a = ask(sv, "GET", path, NULL);
        for (const char *line = a.body.p; line && *line; line = strchr(line, '\n') + 1, n++) {
            json_t *j = json_loadb(line, strcspn(line, "\n"), 0, NULL);
            const char *video =
                json_string_value(json_object_get(json_object_get(json_object_get(j, "response"), "body"), "id"));
            json_object_set_new(seen, json_string_value(json_object_get(j, "custom_id")), json_true());
            if (video)
                json_object_set_new(seen, video, json_true());
            json_decref(j);
        }
        answer_free(&a);
    }
    bool ok = n == BATCH_LINES && json_object_size(seen) == 2 * BATCH_LINES;
    json_decref(seen);
    return ok;
}

static void afterwards_every_batch_has_ended_with_each_line_once(void)
{
    test_server sv;
    int n = 0;
    CT_CHECK(server_launch(&sv, folder, NULL));
    for (int i = 0; i < n_promises; i++) {
        char path[128];
        answer a = { 0 };
        if (strcmp(promises[i].what, "batch") != 0)
            continue;
        snprintf(path, sizeof path, "/v1/batches/%s", promises[i].id);
        for (int k = 0; k < 1200; k++) {
            answer_free(&a);
            a = ask(&sv, "GET", path, NULL);
            if (!text_at(&a, "status") || strcmp(text_at(&a, "status"), "completed") == 0)
                break;
            nap_ms(100);
        }
        CT_EQ_S(text_at(&a, "status"), "completed");
        CT_CHECK(is_answered_once(&sv, &a));
        answer_free(&a);
        n++;
    }
    server_end(&sv, SIGTERM);
    printf("# %d batches\n", n);
}

/* reads the receiver's book into event -> webhook id and things -> times told; false when an event had two ids */
static bool read_heard(json_t *told, int *n)
{
    char event[96], id[96], about[96];
    json_t *events = json_object();
    bool same = true;
    FILE *f = fopen(heard, "r");
    *n = 0;
    while (f && fscanf(f, "%95s %95s %95s", event, id, about) == 3) {
        const char *before = json_string_value(json_object_get(events, event));
        same &= !before || strcmp(before, id) == 0;
        json_object_set_new(events, event, json_string(id));
        json_object_set_new(told, about, json_true());
        (*n)++;
    }
    if (f)
        fclose(f);
    json_decref(events);
    return same;
}

static void afterwards_every_end_was_told(void)
{
    test_server sv;
    int untold = 1, n = 0, wanted = 0;
    static const char *const idle[] = { "--workers", "0", NULL };
    CT_CHECK(server_launch(&sv, folder, idle));
    for (int k = 0; untold && k < 240; k++) { /* what was refused or interrupted comes again within a minute or two */
        json_t *told = json_object();
        CT_CHECK(read_heard(told, &n));
        untold = wanted = 0;
        for (int i = 0; i < n_promises; i++) {
            if (strcmp(promises[i].what, "file") == 0)
                continue;
            wanted++;
            untold += !json_object_get(told, promises[i].id);
        }
        json_decref(told);
        if (untold)
            nap_ms(500);
    }
    server_end(&sv, SIGTERM);
    kill(receiver, SIGKILL);
    waitpid(receiver, NULL, 0);
    printf("# %d ends told by %d calls, %d not\n", wanted, n, untold);
    CT_EQ_I(untold, 0);
}

static int count_entries(const char *sub)
{
    char path[128];
    int n = 0;
    snprintf(path, sizeof path, "%s/%s", folder, sub);
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));)
        n += e->d_name[0] != '.';
    if (d)
        closedir(d);
    return n;
}

static void orphans_are_swept_once_they_are_old(void)
{
    char command[512];
    store *s = NULL;
    store_swept w;
    store_counts c;
    snprintf(command, sizeof command,
             "find %s/assets %s/alive %s/incoming -mindepth 1 -maxdepth 1 -exec touch -d '1 hour ago' {} +", folder,
             folder, folder);
    CT_EQ_I(system(command), 0);
    CT_EQ_I(store_open(&s, folder, NULL), 0);
    CT_EQ_I(store_sweep(s, 0, &w, NULL), 0);
    CT_EQ_I(store_count(s, &c, NULL), 0);
    CT_EQ_I(count_entries("assets"), c.by_status[JOB_COMPLETED]);
    CT_EQ_I(count_entries("incoming"), 0);
    CT_EQ_I(count_entries("alive"), 1);
    store_close(&s);
    unlink(book);
    unlink(heard);
    remove_folder(folder);
}

/* ---- who is to blame ---- */
#define LONGER "{\"prompt\":\"a ball on a table\",\"size\":\"320x180\",\"seconds\":\"4\",\"quality\":\"draft\"}"

/* waits until the video is being made, then ends the server */
static bool end_while_making(test_server *sv, const char *id, int signal_number)
{
    char path[128], status[32] = "";
    snprintf(path, sizeof path, "/v1/videos/%s", id);
    for (int i = 0; i < 300 && strcmp(status, "in_progress") != 0 && strcmp(status, "failed") != 0; i++) {
        answer a = ask(sv, "GET", path, NULL);
        snprintf(status, sizeof status, "%s", text_at(&a, "status") ? text_at(&a, "status") : "");
        answer_free(&a);
        nap_ms(50);
    }
    server_end(sv, signal_number);
    return strcmp(status, "in_progress") == 0;
}

static void a_film_that_crashes_its_server_is_given_up_and_one_that_is_killed_is_not(void)
{
    test_server sv;
    char other[64], killed[64], crashed[64], status[32], path[128];
    make_folder(other);
    CT_CHECK(server_launch(&sv, other, NULL));
    answer a = ask(&sv, "POST", "/v1/videos", LONGER);
    snprintf(killed, sizeof killed, "%s", text_at(&a, "id"));
    answer_free(&a);
    for (int i = 0; i < 4; i++) {
        CT_CHECK(end_while_making(&sv, killed, SIGKILL));
        CT_CHECK(server_launch(&sv, other, NULL));
    }
    CT_EQ_S(wait_for_end(&sv, killed, status), "completed");
    a = ask(&sv, "POST", "/v1/videos", LONGER);
    snprintf(crashed, sizeof crashed, "%s", text_at(&a, "id"));
    answer_free(&a);
    for (int i = 0; i < 3; i++) {
        CT_CHECK(end_while_making(&sv, crashed, SIGSEGV));
        CT_CHECK(server_launch(&sv, other, NULL));
    }
    snprintf(path, sizeof path, "/v1/videos/%s", crashed);
    a = ask(&sv, "GET", path, NULL);
    CT_EQ_S(text_at(&a, "status"), "failed");
    CT_EQ_S(json_string_value(json_object_get(json_object_get(a.json, "error"), "code")), "worker_lost");
    answer_free(&a);
    server_end(&sv, SIGTERM);
    remove_folder(other);
}

CT_MAIN(CT(rounds_of_kill_9), CT(afterwards_every_video_is_completed_and_whole),
        CT(afterwards_every_upload_is_what_was_sent), CT(afterwards_every_batch_has_ended_with_each_line_once),
        CT(afterwards_every_end_was_told), CT(orphans_are_swept_once_they_are_old),
        CT(a_film_that_crashes_its_server_is_given_up_and_one_that_is_killed_is_not))
