/* server/beside.c - a queue and its threads. See beside.h. */
#include "server/beside.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>

#define N_THREADS 8

typedef struct task {
    struct MHD_Connection *connection;
    void (*run)(void *user);
    void *user;
    struct task *next;
} task;

struct beside {
    pthread_mutex_t lock; /* guards first, last, ended */
    pthread_cond_t more;
    task *first, *last;
    bool ended;
    pthread_t threads[N_THREADS];
    int n_threads;
};

/* the next task; NULL once all is done and no more comes */
static task *take(beside *b)
{
    pthread_mutex_lock(&b->lock);
    while (!b->first && !b->ended)
        pthread_cond_wait(&b->more, &b->lock);
    task *t = b->first;
    if (t)
        b->first = t->next;
    pthread_mutex_unlock(&b->lock);
    return t;
}

static void *beside_main(void *user)
{
    for (task *t; (t = take(user)); free(t)) {
        t->run(t->user);
        MHD_resume_connection(t->connection);
    }
    return NULL;
}

int beside_create(beside **out, ciel_fail *fail)
{
    beside *b = calloc(1, sizeof *b);
    if (!b)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the server");
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->more, NULL);
    while (b->n_threads < N_THREADS && pthread_create(&b->threads[b->n_threads], NULL, beside_main, b) == 0)
        b->n_threads++;
    if (b->n_threads < N_THREADS) {
        beside_destroy(&b);
        return ciel_fail_set(fail, CIEL_E_NOMEM, "cannot start a thread");
    }
    *out = b;
    return CIEL_OK;
}

void beside_destroy(beside **out)
{
    beside *b = *out;
    if (!b)
        return;
    pthread_mutex_lock(&b->lock);
    b->ended = true;
    pthread_cond_broadcast(&b->more);
    pthread_mutex_unlock(&b->lock);
    for (int i = 0; i < b->n_threads; i++)
        pthread_join(b->threads[i], NULL);
    pthread_cond_destroy(&b->more);
    pthread_mutex_destroy(&b->lock);
    free(b);
    *out = NULL;
}

void beside_run(beside *b, struct MHD_Connection *c, void (*run)(void *user), void *user)
{
    task *t = malloc(sizeof *t);
    CIEL_ASSERT(t && "out of memory");
    *t = (task){ c, run, user, NULL };
    MHD_suspend_connection(c);
    pthread_mutex_lock(&b->lock);
    if (b->first)
        b->last->next = t;
    else
        b->first = t;
    b->last = t;
    pthread_cond_signal(&b->more);
    pthread_mutex_unlock(&b->lock);
}
