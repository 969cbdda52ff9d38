/* store/store.h - jobs, keys and the files of finished films: one folder, one SQLite database in WAL mode.
 *
 *   FOLDER/store.db             every fact; a committed transaction survives kill -9 and loss of power
 *   FOLDER/assets/<token>/      the files of one attempt at one job, served only when the job's row names the token
 *   FOLDER/incoming/            request bodies while they arrive
 *   FOLDER/files/<id>           files of the Files API (uploads.h), inputs of batches (batches.h)
 *   FOLDER/alive/<token>        one file a process, locked while the process lives
 *
 * Life of a job: queued -> in_progress -> completed | failed. A worker claims a job in a transaction and gets a lease:
 * a random token with an end. It renews the lease (store_job_beat) and may only write to the row while the row still
 * holds its token. Cancelling or deleting a job takes the token away; the worker notices at its next beat and stops. A
 * worker that dies leaves a lease that ends, or is taken back sooner because its process no longer holds its lock file
 * (store_reap). A process that a job brings down says so with its last breath (store_blame): a job that did it
 * STORE_MAX_CRASHES times fails, and nobody else's job counts that death. A death that nobody explains (kill -9, no
 * memory, no power) is held against all that the process was making, but softly: such a job comes back, later and later,
 * and fails only after as many as the operator allows. Nothing is done twice at once as
 * long as a worker that lost its lease stops; what it still writes goes into a folder that no row names.
 *
 * Owners: every job belongs to the key that made it ("" when the server runs without keys); calls with an owner see
 * only that owner's rows, and answer NOTFOUND for others'.
 *
 * Threads: a store is safe to share; calls are serialised inside. Several processes may open one folder. Strings in
 * results live in the caller's arena. Errors: NOTFOUND, BUSY (limits), IO (database or disk), INVAL.
 */
#pragma once
#include "base/arena.h"
#include "base/fail.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STORE_ID_SIZE     48 /* room for any id with its zero */
#define STORE_MAX_CRASHES 3
#define STORE_LEASE_MS    20000 /* three beats may be lost */

typedef struct store store;
/** Open or create the folder and its database. */
int store_open(store **out, const char *folder, ciel_fail *fail);
void store_close(store **s);
const char *store_folder(const store *s);
/** Fails when the database cannot be written now. */
int store_check(store *s, ciel_fail *fail);

/** "prefix" + 32 random hex digits. */
void store_make_id(char out[STORE_ID_SIZE], const char *prefix);
int64_t store_now_ms(void); /* unix time */

/* ---- jobs ---- */
enum job_status {
    JOB_QUEUED,
    JOB_IN_PROGRESS,
    JOB_COMPLETED,
    JOB_FAILED
};
const char *store_status_name(enum job_status s);

typedef struct store_job {
    const char *id, *owner, *kind, *model, *prompt, *size;
    const char *request;                    /* the checked request as JSON: what the worker needs */
    const char *engine;                     /* what makes it; NULL in `wanted` = "world" */
    const char *source;                     /* id of the video it was made from, or NULL */
    const char *asset;                      /* token of the finished files, or NULL */
    const char *error_code, *error_message; /* of a failed job, else NULL */
    enum job_status status;
    int seconds, progress; /* progress 0..100 */
    int priority;          /* higher first; equal ones in order of creation */
    int attempts;
    int64_t work;                                             /* size of the job in pixels of film: for estimates */
    int64_t price_micro;                                      /* millionths of a dollar, for the ledger (usage.h) */
    int64_t created_at, started_at, completed_at, expires_at; /* unix seconds; 0 = not yet */
    int64_t left_ms;                                          /* estimate of what remains; -1 = unknown */
} store_job;

/* What a creation is checked against; 0 = no limit. */
typedef struct store_limits {
    int max_queued;       /* waiting jobs of all owners */
    int max_owner_active; /* waiting and running jobs of this owner */
    int max_owner_daily;  /* jobs made by this owner in the last 24 hours */
} store_limits;
enum store_limit {
    STORE_LIMIT_NONE,
    STORE_LIMIT_QUEUE,
    STORE_LIMIT_ACTIVE,
    STORE_LIMIT_DAILY
};

/* How a creation is recognised when it is sent again. */
typedef struct store_again {
    const char *key;   /* Idempotency-Key, or NULL */
    const char *body;  /* digest of the request's content */
    bool is_retry;     /* the client says that this is a retry */
    int64_t window_ms; /* how long ago the first may have been */
} store_again;

/** Make a queued job of `wanted` (id, status, times are set here). A creation that `again` recognises changes nothing
 *  and gives the first one's id with *existing = true. Errors: BUSY with *limit; INVAL when the idempotency key was
 *  used with another body. */
int store_job_create(store *s, const store_job *wanted, const store_again *again, const store_limits *limits,
                     char id[STORE_ID_SIZE], bool *existing, enum store_limit *limit, ciel_fail *fail);
int store_job_get(store *s, store_job *out, ciel_arena *a, const char *owner, const char *id, ciel_fail *fail);
/** The newest job of that owner (NULL = anybody) whose id is the one that `is` looks for. NOTFOUND, without words, when
 *  there is none. `is` must not call the store. */
int store_job_search(store *s, char id[STORE_ID_SIZE], const char *owner, bool (*is)(void *user, const char *id),
                     void *user, ciel_fail *fail);
/* A page of a list, in order of creation. */
typedef struct store_page {
    const char *after; /* the last id of the page before, or NULL */
    int limit;
    bool ascending;
} store_page;
/** NOTFOUND when page->after is not known. */
int store_job_list(store *s, store_job **out, size_t *n, bool *more, ciel_arena *a, const char *owner,
                   const store_page *page, ciel_fail *fail);
/** Remove the row, then the files. A running worker loses its lease. */
int store_job_delete(store *s, const char *owner, const char *id, ciel_fail *fail);
/** A queued or running job becomes failed with error "cancelled"; INVAL when it has ended already. */
int store_job_cancel(store *s, const char *owner, const char *id, ciel_fail *fail);
/** Jobs before this one in the queue, and the sum of their work. */
int store_job_ahead(store *s, const char *id, int *n, int64_t *work, ciel_fail *fail);

/* ---- the worker's side ---- */
typedef struct store_lease {
    char job[STORE_ID_SIZE], token[STORE_ID_SIZE];
} store_lease;
/** Claim the next job: highest priority, oldest, of an owner with fewer than `owner_running` running jobs (0 = any).
 *  NOTFOUND (without words) when there is none. The lease's asset folder exists and is empty afterwards. */
int store_job_claim(store *s, store_lease *lease, store_job *out, ciel_arena *a, int owner_running, ciel_fail *fail);
/** Renew the lease and tell progress. NOTFOUND: the lease is lost, stop. */
int store_job_beat(store *s, const store_lease *l, int progress, int64_t left_ms, ciel_fail *fail);
/** The files in the lease's folder are whole: make them durable, then the job completed, in that order. They may be
 *  fetched for `keep_s` seconds (0 = for ever). NOTFOUND: the lease was lost; the folder is removed. */
int store_job_complete(store *s, const store_lease *l, int64_t keep_s, ciel_fail *fail);
/** End the job as failed and remove the folder. NOTFOUND: the lease was lost. */
int store_job_fail(store *s, const store_lease *l, const char *code, const char *message, ciel_fail *fail);
/** Give the job back to the queue (shutdown); the attempt does not count. */
int store_job_return(store *s, const store_lease *l, ciel_fail *fail);
/** Take back the leases that ended or whose process is dead. *n = how many. A job whose worker died `most_deaths` times
 *  without a reason fails; from the third time on it waits 2 s, 4 s ... a minute before it is claimed again. */
int store_reap(store *s, int most_deaths, int *n, ciel_fail *fail);
/** This job is what ends this process. For signal handlers: async-signal-safe. */
void store_blame(const store *s, const char job[STORE_ID_SIZE]);
/** Sleep until a job may be waiting, at most `ms`. Wakes at once for jobs made or given back by this process. */
void store_wait(store *s, int ms);
void store_wake(store *s); /* everybody in store_wait returns */

/* ---- files ---- */
/** malloc'd FOLDER/assets/TOKEN/NAME. */
char *store_asset_path(const store *s, const char *token, const char *name);
/** malloc'd name of a new file in FOLDER/incoming; nothing is created. */
char *store_incoming_path(const store *s);

/* ---- housekeeping ---- */
typedef struct store_swept {
    int expired;         /* jobs whose files were removed because their time was over */
    int evicted;         /* ... because the disk budget was spent, oldest first */
    int orphans;         /* folders and bodies that belonged to nothing */
    int64_t asset_bytes; /* what finished films occupy afterwards */
} store_swept;
/** Remove what expired, what exceeds `budget_bytes` (0 = no limit), and what nobody owns. Safe beside running workers.
 */
int store_sweep(store *s, int64_t budget_bytes, store_swept *out, ciel_fail *fail);

typedef struct store_counts {
    int by_status[4];
    int64_t oldest_queued_at; /* unix seconds; 0 = none */
} store_counts;
int store_count(store *s, store_counts *out, ciel_fail *fail);

/** Is the database whole, and are the files there that its rows name? *missing = how many are not. DATA: damaged. */
int store_verify(store *s, int *missing, ciel_fail *fail);

/** Speed of finished work: pixels of film a second for a class of jobs ("draft"); 0 = nothing known yet. */
int store_speed_note(store *s, const char *what, double pixels_per_s, ciel_fail *fail);
int store_speed_get(store *s, const char *what, double *pixels_per_s, ciel_fail *fail);

/* ---- keys ---- */
typedef struct store_key {
    const char *id, *name;                   /* "key_...", a person's words */
    const char *hint;                        /* the secret's last four letters */
    int64_t created_at, revoked_at, used_at; /* 0 = not */
    int max_active, max_daily;               /* 0 = the server's own limits */
    int priority;
} store_key;
/** Make a key. `secret` ("ciel_" + 64 hex) is told once and kept only as a SHA-256. */
int store_key_create(store *s, const char *name, int max_active, int max_daily, int priority, char id[STORE_ID_SIZE],
                     char secret[80], ciel_fail *fail);
int store_key_list(store *s, store_key **out, size_t *n, ciel_arena *a, ciel_fail *fail);
int store_key_revoke(store *s, const char *id, ciel_fail *fail);
/** The living key of a secret. NOTFOUND otherwise. */
int store_key_check(store *s, const char *secret, store_key *out, ciel_arena *a, ciel_fail *fail);
/** One key by its id, living or not. */
int store_key_get(store *s, const char *id, store_key *out, ciel_arena *a, ciel_fail *fail);
/** Number of living keys. */
int store_key_count(store *s, int *n, ciel_fail *fail);
