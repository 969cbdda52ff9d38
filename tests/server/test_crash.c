/* kill -9 at random moments: no acknowledged video is lost, none is half, none stays unfinished, no file is left over.
 *
 * Rounds of: start, create some, wait a little, kill. Moments come from a fixed seed; CIEL_CRASH_ROUNDS sets how many
 * (24 by default, 200 for the long run). Every other round a separate `ciel worker` makes the films and is killed too.
 */
#include "client.h"
#include "ct.h"
#include "store/store.h"

#include <dirent.h>

#define MAX_VIDEOS 1000
#define BODY       "{\"prompt\":\"a ball on a table\",\"size\":\"64x36\",\"seconds\":\"1\",\"quality\":\"draft\"}"

static char folder[64];
static char ids[MAX_VIDEOS][64];
static int n_ids;
static unsigned long long state = 20261122;

static unsigned random_below(unsigned n)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(state >> 33) % n;
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

static void create_some(const test_server *sv, unsigned n)
{
    for (unsigned i = 0; i < n && n_ids < MAX_VIDEOS; i++) {
        answer a = ask(sv, "POST", "/v1/videos", BODY);
        if (a.status == 200)
            snprintf(ids[n_ids++], sizeof ids[0], "%s", text_at(&a, "id"));
        answer_free(&a);
    }
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

/* every video that was acknowledged is there; every finished one is whole */
static bool all_there(const test_server *sv)
{
    for (int i = 0; i < n_ids; i++) {
        char path[128];
        snprintf(path, sizeof path, "/v1/videos/%s", ids[i]);
        answer a = ask(sv, "GET", path, NULL);
        bool there = a.status == 200, done = there && strcmp(text_at(&a, "status"), "completed") == 0;
        answer_free(&a);
        if (done) {
            strcat(path, "/content");
            a = ask(sv, "GET", path, NULL);
            there = a.status == 200 && is_whole_film(a.body.p, a.body.len);
            answer_free(&a);
        }
        if (!there) {
            printf("# %s is lost or half\n", ids[i]);
            return false;
        }
    }
    return true;
}

static void rounds_of_kill_9(void)
{
    static const char *const idle[] = { "--workers", "0", NULL };
    const char *asked = getenv("CIEL_CRASH_ROUNDS");
    int rounds = asked ? atoi(asked) : 24;
    strcpy(folder, "/tmp/ciel_crash_XXXXXX");
    CT_CHECK(mkdtemp(folder));
    for (int i = 0; i < rounds; i++) {
        test_server sv;
        bool apart = i % 2 == 1;
        CT_CHECK(server_launch(&sv, folder, apart ? idle : NULL));
        pid_t worker = apart ? launch_worker() : 0;
        create_some(&sv, random_below(3));
        nap_ms((int)random_below(900));
        if (worker && random_below(2))
            kill(worker, SIGKILL);
        create_some(&sv, random_below(2));
        server_end(&sv, SIGKILL);
        if (worker) {
            kill(worker, SIGKILL);
            waitpid(worker, NULL, 0);
        }
    }
    CT_CHECK(n_ids > 0);
    printf("# %d rounds, %d videos\n", rounds, n_ids);
}

static void afterwards_every_video_is_finished_and_whole(void)
{
    test_server sv;
    char status[32];
    int lost = 0;
    CT_CHECK(server_launch(&sv, folder, NULL));
    CT_CHECK(all_there(&sv));
    for (int i = 0; i < n_ids; i++) {
        wait_for_end(&sv, ids[i], status);
        if (strcmp(status, "failed") == 0) { /* allowed only to what was killed under three workers */
            char path[128];
            snprintf(path, sizeof path, "/v1/videos/%s", ids[i]);
            answer a = ask(&sv, "GET", path, NULL);
            CT_EQ_S(json_string_value(json_object_get(json_object_get(a.json, "error"), "code")), "worker_lost");
            answer_free(&a);
            lost++;
        } else {
            CT_EQ_S(status, "completed");
        }
    }
    CT_CHECK(all_there(&sv));
    server_end(&sv, SIGTERM);
    printf("# %d completed, %d given up after three workers died under them\n", n_ids - lost, lost);
    CT_CHECK(n_ids - lost > 0);
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
    snprintf(command, sizeof command, "rm -rf %s", folder);
    CT_EQ_I(system(command), 0);
}

CT_MAIN(CT(rounds_of_kill_9), CT(afterwards_every_video_is_finished_and_whole), CT(orphans_are_swept_once_they_are_old))
