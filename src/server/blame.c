/* server/blame.c - see blame.h. The handler reads what is written here before the film begins, and writes 48 bytes to
 * an open file: all of it async-signal-safe. */
#include "server/blame.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_FILMS   64 /* as many as workers may be (config.c) */
#define STACK_BYTES 65536

typedef struct film_made {
    const store *store;
    char job[STORE_ID_SIZE];
    atomic_int is_on;
} film_made;
static film_made films[MAX_FILMS];
static atomic_int n_on;
static pid_t watched;
static _Thread_local film_made *own;
static _Thread_local void *stack; /* for the handler, when the thread's own is used up */

static film_made *only_one(void)
{
    for (int i = 0; atomic_load(&n_on) == 1 && i < MAX_FILMS; i++)
        if (atomic_load(&films[i].is_on) == 2)
            return &films[i];
    return NULL;
}

static void on_fault(int which)
{
    film_made *f = own ? own : only_one();
    if (f && getpid() == watched) /* a child that was forked and not yet replaced has nothing to say */
        store_blame(f->store, f->job);
    raise(which); /* the handler was for once: now it takes its course */
}

void blame_watch(void)
{
    static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
    struct sigaction look = { .sa_handler = on_fault, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK) };
    watched = getpid();
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigaction(faults[i], &look, NULL);
}

void blame_begin(const store *s, const char *job)
{
    for (int i = 0; i < MAX_FILMS && !own; i++) {
        int off = 0;
        if (atomic_compare_exchange_strong(&films[i].is_on, &off, 1))
            own = &films[i];
    }
    if (!own)
        return;
    own->store = s;
    memset(own->job, 0, sizeof own->job);
    memcpy(own->job, job, strlen(job) < sizeof own->job ? strlen(job) : sizeof own->job - 1);
    atomic_store(&own->is_on, 2);
    atomic_fetch_add(&n_on, 1);
    stack = malloc(STACK_BYTES);
    if (stack)
        sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = STACK_BYTES }, NULL);
}

void blame_end(void)
{
    if (!own)
        return;
    sigaltstack(&(stack_t){ .ss_flags = SS_DISABLE }, NULL);
    free(stack);
    stack = NULL;
    atomic_fetch_sub(&n_on, 1);
    atomic_store(&own->is_on, 0);
    own = NULL;
}
