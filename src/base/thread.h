/* base/thread.h - a pool that runs a fixed number of chunks on any number of threads.
 *
 * Which thread runs which chunk is not defined, so a chunk's result may depend only on its index.
 * No nesting: a chunk must not call ciel_pool_run on the same pool.
 */
#pragma once

typedef struct ciel_pool ciel_pool;

/** n_threads <= 0 means one per processor. Returns NULL only when no thread could be made and n_threads > 1
 *  was asked for. The caller's thread works too, so n_threads = 1 starts none. */
ciel_pool *ciel_pool_create(int n_threads);
void ciel_pool_destroy(ciel_pool **pool);
int ciel_pool_size(const ciel_pool *pool);

/** Run fn(ctx, i_chunk, i_thread) for i_chunk in [0, n_chunks); returns when all are done.
 *  i_thread in [0, ciel_pool_size) names scratch space. pool NULL runs in the calling thread. */
void ciel_pool_run(ciel_pool *pool, int n_chunks, void (*fn)(void *ctx, int i_chunk, int i_thread), void *ctx);
int ciel_cpu_count(void);
