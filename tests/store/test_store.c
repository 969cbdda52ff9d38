/* The job store: claimed once, lost leases notice, the dead are taken back, nothing forgotten, limits kept. */
#include "base/file.h"
#include "ct.h"
#include "store/store.h"

#include <sqlite3.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];
static store *st;
static ciel_arena arena;

static void fresh(void)
{
    store_close(&st);
    ciel_arena_reset(&arena);
    strcpy(folder, "/tmp/ciel_store_XXXXXX");
    if (!mkdtemp(folder) || store_open(&st, folder, NULL) < 0)
        printf("# cannot make %s\n", folder);
}

static void end(void)
{
    char command[128];
    store_close(&st);
    ciel_arena_free(&arena);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0)
        printf("# %s stays\n", folder);
}

static const store_limits no_limits;
static const store_again not_again = { .body = "b" };

static int create_as(const char *owner, int priority, char id[STORE_ID_SIZE])
{
    bool existing;
    enum store_limit which;
    store_job w = { .owner = owner,
                    .kind = "create",
                    .model = "m",
                    .prompt = "p",
                    .size = "64x36",
                    .request = "{}",
                    .seconds = 4,
                    .priority = priority };
    return store_job_create(st, &w, &not_again, &no_limits, id, &existing, &which, NULL);
}

static int create(char id[STORE_ID_SIZE])
{
    return create_as("", 0, id);
}

static enum job_status status_of(const char *id)
{
    store_job j = { 0 };
    return store_job_get(st, &j, &arena, "", id, NULL) == CIEL_OK ? j.status : (enum job_status)99;
}

static void a_job_is_claimed_once_and_in_order(void)
{
    char a[STORE_ID_SIZE], b[STORE_ID_SIZE], c[STORE_ID_SIZE];
    store_lease l1, l2, l3, l4;
    store_job j;
    fresh();
    CT_EQ_I(create(a), 0);
    CT_EQ_I(create(b), 0);
    CT_EQ_I(create_as("", 5, c), 0);
    CT_EQ_I(store_job_claim(st, &l1, &j, &arena, 0, NULL), 0);
    CT_EQ_S(l1.job, c); /* priority first */
    CT_EQ_I(store_job_claim(st, &l2, &j, &arena, 0, NULL), 0);
    CT_EQ_S(l2.job, a); /* then the oldest */
    CT_EQ_I(j.status, JOB_IN_PROGRESS);
    CT_EQ_I(store_job_claim(st, &l3, &j, &arena, 0, NULL), 0);
    CT_EQ_I(store_job_claim(st, &l4, &j, &arena, 0, NULL), CIEL_E_NOTFOUND);
    end();
}

static int finish(const store_lease *l, int64_t keep_s)
{
    char *path = store_asset_path(st, l->token, "film.mp4");
    int rc = ciel_file_write(path, "film", 4, NULL);
    free(path);
    return rc < 0 ? rc : store_job_complete(st, l, keep_s, NULL);
}

static bool has_file(const char *token)
{
    char *path = store_asset_path(st, token, "film.mp4");
    bool there = ciel_file_exists(path);
    free(path);
    return there;
}

static void a_finished_job_names_its_files_and_a_deleted_one_has_none(void)
{
    char id[STORE_ID_SIZE];
    store_lease l;
    store_job j;
    fresh();
    CT_EQ_I(create(id), 0);
    CT_EQ_I(store_job_claim(st, &l, &j, &arena, 0, NULL), 0);
    CT_EQ_I(store_job_beat(st, &l, 40, 1000, NULL), 0);
    CT_EQ_I(store_job_beat(st, &l, 30, 1000, NULL), 0);
    CT_EQ_I(store_job_get(st, &j, &arena, "", id, NULL), 0);
    CT_EQ_I(j.progress, 40); /* never falls */
    CT_CHECK(j.asset == NULL);
    CT_EQ_I(finish(&l, 100), 0);
    CT_EQ_I(store_job_get(st, &j, &arena, "", id, NULL), 0);
    CT_EQ_I(j.status, JOB_COMPLETED);
    CT_EQ_I(j.progress, 100);
    CT_EQ_I(j.expires_at, j.completed_at + 100);
    CT_CHECK(has_file(j.asset));
    CT_EQ_I(store_job_delete(st, "", id, NULL), 0);
    CT_CHECK(!has_file(j.asset));
    CT_EQ_I(store_job_get(st, &j, &arena, "", id, NULL), CIEL_E_NOTFOUND);
    CT_EQ_I(store_job_delete(st, "", id, NULL), CIEL_E_NOTFOUND);
    end();
}

static void cancel_and_delete_take_the_lease_away(void)
{
    char a[STORE_ID_SIZE], b[STORE_ID_SIZE];
    store_lease la, lb;
    store_job j;
    fresh();
    CT_EQ_I(create(a), 0);
    CT_EQ_I(create(b), 0);
    CT_EQ_I(store_job_claim(st, &la, &j, &arena, 0, NULL), 0);
    CT_EQ_I(store_job_claim(st, &lb, &j, &arena, 0, NULL), 0);
    CT_EQ_I(store_job_cancel(st, "", a, NULL), 0);
    CT_EQ_I(store_job_delete(st, "", b, NULL), 0);
    CT_EQ_I(store_job_beat(st, &la, 50, -1, NULL), CIEL_E_NOTFOUND);
    CT_EQ_I(store_job_beat(st, &lb, 50, -1, NULL), CIEL_E_NOTFOUND);
    CT_EQ_I(finish(&la, 0), CIEL_E_NOTFOUND); /* it ended in the same moment: still cancelled */
    CT_CHECK(!has_file(la.token));
    CT_EQ_I(status_of(a), JOB_FAILED);
    CT_EQ_I(store_job_cancel(st, "", a, NULL), CIEL_E_INVAL);
    end();
}

/* a process that claims the next `n` jobs and dies, as kill -9 does, blaming the last but `blamed` (-1 = none) */
static int claim_and_die(int n, int blamed)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        store *other = NULL;
        store_lease l[4];
        store_job j;
        ciel_arena a = { 0 };
        if (store_open(&other, folder, NULL) == CIEL_OK)
            for (int i = 0; i < n; i++)
                store_job_claim(other, &l[i], &j, &a, 0, NULL);
        if (blamed >= 0)
            store_blame(other, l[n - 1 - blamed].job);
        raise(SIGKILL);
    }
    waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

/* as if the time that a job waits were over */
static void wait_no_longer(void)
{
    char path[128];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/store.db", folder);
    CT_EQ_I(sqlite3_open(path, &db), SQLITE_OK);
    CT_EQ_I(sqlite3_exec(db, "UPDATE jobs SET retry_ms = 0", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_job_that_died_often_without_a_reason_is_given_up(void)
{
    enum {
        MOST = 5
    };
    char id[STORE_ID_SIZE];
    store_lease l;
    store_job j;
    int n;
    fresh();
    CT_EQ_I(create(id), 0);
    for (int death = 1; death <= MOST; death++) {
        CT_CHECK(claim_and_die(1, -1));
        CT_EQ_I(status_of(id), JOB_IN_PROGRESS);
        CT_EQ_I(store_reap(st, MOST, &n, NULL), 0);
        CT_EQ_I(n, 1);
        CT_EQ_I(status_of(id), death < MOST ? JOB_QUEUED : JOB_FAILED);
        if (death >= 3 && death < MOST) { /* others come first now */
            CT_EQ_I(store_job_claim(st, &l, &j, &arena, 0, NULL), CIEL_E_NOTFOUND);
            wait_no_longer();
        }
    }
    CT_EQ_I(store_job_get(st, &j, &arena, "", id, NULL), 0);
    CT_EQ_S(j.error_code, "worker_lost");
    CT_EQ_S(j.error_message, "The worker making this video stopped 5 times.");
    end();
}

static void only_the_job_that_crashed_its_worker_pays_for_it(void)
{
    char innocent[STORE_ID_SIZE], culprit[STORE_ID_SIZE];
    store_job j;
    int n;
    fresh();
    CT_EQ_I(create(innocent), 0);
    CT_EQ_I(create(culprit), 0);
    for (int crash = 1; crash <= STORE_MAX_CRASHES; crash++) {
        CT_CHECK(claim_and_die(2, 0));
        CT_EQ_I(store_reap(st, 1, &n, NULL), 0); /* one unexplained death would be too many */
        CT_EQ_I(n, 2);
        CT_EQ_I(status_of(innocent), JOB_QUEUED);
        CT_EQ_I(status_of(culprit), crash < STORE_MAX_CRASHES ? JOB_QUEUED : JOB_FAILED);
    }
    CT_EQ_I(store_job_get(st, &j, &arena, "", culprit, NULL), 0);
    CT_EQ_S(j.error_code, "worker_lost");
    CT_EQ_S(j.error_message, "Making this video crashed its worker 3 times.");
    end();
}

static void jobs_of_the_living_are_left_alone(void)
{
    char id[STORE_ID_SIZE];
    store_lease l;
    store_job j;
    store *other = NULL;
    int n;
    fresh();
    CT_EQ_I(create(id), 0);
    CT_EQ_I(store_job_claim(st, &l, &j, &arena, 0, NULL), 0);
    CT_EQ_I(store_open(&other, folder, NULL), 0);
    CT_EQ_I(store_reap(other, 1, &n, NULL), 0);
    CT_EQ_I(n, 0);
    CT_EQ_I(store_job_return(st, &l, NULL), 0);
    CT_EQ_I(status_of(id), JOB_QUEUED);
    CT_EQ_I(store_job_get(st, &j, &arena, "", id, NULL), 0);
    CT_EQ_I(j.attempts, 0);
    store_close(&other);
    end();
}

static int create_again(const char *key, const char *body, bool retry, char id[STORE_ID_SIZE], bool *existing)
{
    enum store_limit which;
    store_again g = { key, body, retry, 60000 };
    store_job w = {
        .owner = "", .kind = "create", .model = "m", .prompt = "p", .size = "64x36", .request = "{}", .seconds = 4
    };
    return store_job_create(st, &w, &g, &no_limits, id, existing, &which, NULL);
}

static void what_is_sent_again_gives_the_same_job(void)
{
    char a[STORE_ID_SIZE], b[STORE_ID_SIZE], c[STORE_ID_SIZE];
    bool existing;
    fresh();
    CT_EQ_I(create_again(NULL, "x", false, a, &existing), 0);
    CT_EQ_I(create_again(NULL, "x", true, b, &existing), 0);
    CT_CHECK(existing);
    CT_EQ_S(a, b);
    CT_EQ_I(create_again(NULL, "y", true, b, &existing), 0); /* the first try never arrived */
    CT_CHECK(!existing);
    CT_EQ_I(create_again(NULL, "x", false, b, &existing), 0); /* meant twice */
    CT_CHECK(!existing && strcmp(a, b) != 0);
    CT_EQ_I(create_again("k", "x", false, b, &existing), 0);
    CT_EQ_I(create_again("k", "x", false, c, &existing), 0);
    CT_CHECK(existing);
    CT_EQ_S(b, c);
    CT_EQ_I(create_again("k", "z", false, c, &existing), CIEL_E_INVAL);
    end();
}

static void limits_are_kept_by_owner_and_by_queue(void)
{
    char id[STORE_ID_SIZE];
    bool existing;
    enum store_limit which;
    store_limits l = { .max_queued = 3, .max_owner_active = 2 };
    store_job w = {
        .owner = "a", .kind = "create", .model = "m", .prompt = "p", .size = "64x36", .request = "{}", .seconds = 4
    };
    fresh();
    for (int i = 0; i < 2; i++)
        CT_EQ_I(store_job_create(st, &w, &not_again, &l, id, &existing, &which, NULL), 0);
    CT_EQ_I(store_job_create(st, &w, &not_again, &l, id, &existing, &which, NULL), CIEL_E_BUSY);
    CT_EQ_I(which, STORE_LIMIT_ACTIVE);
    w.owner = "b";
    CT_EQ_I(store_job_create(st, &w, &not_again, &l, id, &existing, &which, NULL), 0);
    CT_EQ_I(store_job_create(st, &w, &not_again, &l, id, &existing, &which, NULL), CIEL_E_BUSY);
    CT_EQ_I(which, STORE_LIMIT_QUEUE);
    l = (store_limits){ .max_owner_daily = 1 };
    CT_EQ_I(store_job_create(st, &w, &not_again, &l, id, &existing, &which, NULL), CIEL_E_BUSY);
    CT_EQ_I(which, STORE_LIMIT_DAILY);
    end();
}

static void one_owner_cannot_take_every_worker(void)
{
    char id[STORE_ID_SIZE], other[STORE_ID_SIZE];
    store_lease l;
    store_job j;
    fresh();
    CT_EQ_I(create_as("a", 0, id), 0);
    CT_EQ_I(create_as("a", 0, id), 0);
    CT_EQ_I(create_as("b", 0, other), 0);
    CT_EQ_I(store_job_claim(st, &l, &j, &arena, 1, NULL), 0);
    CT_EQ_S(j.owner, "a");
    CT_EQ_I(store_job_claim(st, &l, &j, &arena, 1, NULL), 0);
    CT_EQ_S(j.id, other);
    CT_EQ_I(store_job_claim(st, &l, &j, &arena, 1, NULL), CIEL_E_NOTFOUND);
    CT_EQ_I(store_job_get(st, &j, &arena, "b", id, NULL), CIEL_E_NOTFOUND); /* and sees nobody else's */
    end();
}

static void pages_meet_without_gap_or_overlap(void)
{
    char id[7][STORE_ID_SIZE];
    store_job *page;
    size_t n, seen = 0;
    bool more = true;
    const char *after = NULL;
    fresh();
    for (int i = 0; i < 7; i++)
        CT_EQ_I(create(id[i]), 0);
    while (more) {
        CT_EQ_I(store_job_list(st, &page, &n, &more, &arena, "", &(store_page){ after, 3, false }, NULL), 0);
        for (size_t i = 0; i < n; i++)
            CT_EQ_S(page[i].id, id[6 - seen++]);
        after = page[n - 1].id;
    }
    CT_EQ_I(seen, 7);
    CT_EQ_I(store_job_list(st, &page, &n, &more, &arena, "", &(store_page){ NULL, 0, true }, NULL), 0);
    CT_CHECK(n == 0 && more);
    CT_EQ_I(store_job_list(st, &page, &n, &more, &arena, "", &(store_page){ "video_x", 3, true }, NULL),
            CIEL_E_NOTFOUND);
    end();
}

static void sweeping_removes_what_is_over_and_what_is_too_much(void)
{
    char id[3][STORE_ID_SIZE];
    store_lease l;
    store_job j;
    store_swept w;
    fresh();
    for (int i = 0; i < 3; i++) {
        CT_EQ_I(create(id[i]), 0);
        CT_EQ_I(store_job_claim(st, &l, &j, &arena, 0, NULL), 0);
        CT_EQ_I(finish(&l, 0), 0);
    }
    CT_EQ_I(store_sweep(st, 0, &w, NULL), 0);
    CT_EQ_I(w.asset_bytes, 12);
    CT_EQ_I(w.expired + w.evicted + w.orphans, 0);
    CT_EQ_I(store_sweep(st, 8, &w, NULL), 0);
    CT_EQ_I(w.evicted, 1);
    CT_EQ_I(w.asset_bytes, 8);
    CT_EQ_I(store_job_get(st, &j, &arena, "", id[0], NULL), 0); /* the oldest lost its files, not its row */
    CT_CHECK(j.asset == NULL && j.status == JOB_COMPLETED);
    CT_EQ_I(store_job_get(st, &j, &arena, "", id[2], NULL), 0);
    CT_CHECK(j.asset && has_file(j.asset));
    end();
}

static void keys_are_hashed_checked_and_revoked(void)
{
    char id[STORE_ID_SIZE], secret[80];
    store_key k, *all;
    size_t n;
    uint8_t *data;
    size_t bytes;
    int count;
    fresh();
    CT_EQ_I(store_key_create(st, "ana", 3, 0, 0, id, secret, NULL), 0);
    CT_EQ_I(store_key_check(st, secret, &k, &arena, NULL), 0);
    CT_EQ_S(k.id, id);
    CT_EQ_I(k.max_active, 3);
    CT_EQ_I(store_key_check(st, "ciel_wrong", &k, &arena, NULL), CIEL_E_NOTFOUND);
    char *path = ciel_path_join(folder, "store.db-wal");
    CT_EQ_I(ciel_file_read(&data, &bytes, path, 1 << 24, NULL), 0);
    bool found = false;
    for (size_t i = 0; i + strlen(secret) <= bytes && !found; i++)
        found = memcmp(data + i, secret, strlen(secret)) == 0;
    CT_CHECK(!found);
    free(data);
    free(path);
    CT_EQ_I(store_key_revoke(st, id, NULL), 0);
    CT_EQ_I(store_key_check(st, secret, &k, &arena, NULL), CIEL_E_NOTFOUND);
    CT_EQ_I(store_key_count(st, &count, NULL), 0);
    CT_EQ_I(count, 0);
    CT_EQ_I(store_key_list(st, &all, &n, &arena, NULL), 0);
    CT_CHECK(n == 1 && all[0].revoked_at > 0);
    end();
}

/* many processes claim from one store: every job exactly once */
static void processes_share_a_queue(void)
{
    enum {
        JOBS = 24,
        PROCESSES = 4
    };
    char id[STORE_ID_SIZE];
    store_counts c;
    fresh();
    for (int i = 0; i < JOBS; i++)
        CT_EQ_I(create(id), 0);
    for (int p = 0; p < PROCESSES; p++)
        if (fork() == 0) {
            store *other = NULL;
            store_lease l;
            store_job j;
            ciel_arena a = { 0 };
            int rc = store_open(&other, folder, NULL);
            while (rc == CIEL_OK && (rc = store_job_claim(other, &l, &j, &a, 0, NULL)) == CIEL_OK)
                rc = j.attempts == 1 ? store_job_complete(other, &l, 0, NULL) : CIEL_E_BUG;
            store_close(&other);
            _exit(rc == CIEL_E_NOTFOUND ? 0 : 1);
        }
    for (int p = 0; p < PROCESSES; p++) {
        int status;
        wait(&status);
        CT_CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    CT_EQ_I(store_count(st, &c, NULL), 0);
    CT_EQ_I(c.by_status[JOB_COMPLETED], JOBS);
    end();
}

CT_MAIN(CT(a_job_is_claimed_once_and_in_order), CT(a_finished_job_names_its_files_and_a_deleted_one_has_none),
        CT(cancel_and_delete_take_the_lease_away), CT(a_job_that_died_often_without_a_reason_is_given_up),
        CT(only_the_job_that_crashed_its_worker_pays_for_it), CT(jobs_of_the_living_are_left_alone),
        CT(what_is_sent_again_gives_the_same_job), CT(limits_are_kept_by_owner_and_by_queue),
        CT(one_owner_cannot_take_every_worker), CT(pages_meet_without_gap_or_overlap),
        CT(sweeping_removes_what_is_over_and_what_is_too_much), CT(keys_are_hashed_checked_and_revoked),
        CT(processes_share_a_queue))
