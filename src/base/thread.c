/* base/thread.c - the chunk pool. Workers sleep on a condition; a run publishes a job and a shared counter. */
#include "base/thread.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

struct ciel_pool {
    int n_threads; /* the caller's included */
    pthread_t *threads;
    struct worker {
        ciel_pool *pool;
        int i_thread;
    } *workers;
    pthread_mutex_t lock; /* guards everything below but next_chunk */
    pthread_cond_t start, finished;
    unsigned generation;
    int n_busy;
    bool quit;
    void (*fn)(void *ctx, int i_chunk, int i_thread);
    void *ctx;
    int n_chunks;
    atomic_int next_chunk;
};

int ciel_cpu_count(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 256 ? 256 : (int)n;
}

static void work(ciel_pool *p, int i_thread)
{
    for (;;) {
        int i = atomic_fetch_add(&p->next_chunk, 1);
        if (i >= p->n_chunks)
            return;
        p->fn(p->ctx, i, i_thread);
    }
}

static void *worker_main(void *arg)
{
    struct worker *w = arg;
    ciel_pool *p = w->pool;
    unsigned seen = 0;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->quit && p->generation == seen)
            pthread_cond_wait(&p->start, &p->lock);
        if (p->quit)
            break;
        seen = p->generation;
        pthread_mutex_unlock(&p->lock);
        work(p, w->i_thread);
        pthread_mutex_lock(&p->lock);
        if (--p->n_busy == 0)
            pthread_cond_signal(&p->finished);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

ciel_pool *ciel_pool_create(int n_threads)
{
    if (n_threads <= 0)
        n_threads = ciel_cpu_count();
    ciel_pool *p = calloc(1, sizeof *p);
    struct worker *workers = calloc((size_t)n_threads, sizeof *workers);
    pthread_t *threads = calloc((size_t)n_threads, sizeof *threads);
    if (!p || !workers || !threads) {
        free(p);
        free(workers);
        free(threads);
        return NULL;
    }
    p->workers = workers;
    p->threads = threads;
    p->n_threads = 1;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->start, NULL);
    pthread_cond_init(&p->finished, NULL);
    for (int i = 1; i < n_threads; i++) {
        workers[i] = (struct worker){ p, i };
        if (pthread_create(&threads[i], NULL, worker_main, &workers[i]) != 0)
            break; /* fewer threads: slower, same result */
        p->n_threads++;
    }
    if (p->n_threads == 1 && n_threads > 1)
        ciel_pool_destroy(&p);
    return p;
}

void ciel_pool_destroy(ciel_pool **pool)
{
    ciel_pool *p = *pool;
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->quit = true;
    pthread_cond_broadcast(&p->start);
    pthread_mutex_unlock(&p->lock);
    for (int i = 1; i < p->n_threads; i++)
        pthread_join(p->threads[i], NULL);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->start);
    pthread_cond_destroy(&p->finished);
    free(p->threads);
    free(p->workers);
    free(p);
    *pool = NULL;
}

int ciel_pool_size(const ciel_pool *pool) { return pool ? pool->n_threads : 1; }

void ciel_pool_run(ciel_pool *p, int n_chunks, void (*fn)(void *ctx, int i_chunk, int i_thread), void *ctx)
{
    if (!p || p->n_threads == 1 || n_chunks <= 1) {
        for (int i = 0; i < n_chunks; i++)
            fn(ctx, i, 0);
        return;
    }
    pthread_mutex_lock(&p->lock);
    p->fn = fn;
    p->ctx = ctx;
    p->n_chunks = n_chunks;
    atomic_store(&p->next_chunk, 0);
    p->n_busy = p->n_threads - 1;
    p->generation++;
    pthread_cond_broadcast(&p->start);
    pthread_mutex_unlock(&p->lock);
    work(p, 0);
    pthread_mutex_lock(&p->lock);
    while (p->n_busy > 0)
        pthread_cond_wait(&p->finished, &p->lock);
    pthread_mutex_unlock(&p->lock);
}
