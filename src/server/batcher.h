/* server/batcher.h - the thread that moves batches on: reads their files, feeds their videos to the queue a few at a
 * time, ends them and writes their output. Private to the server. See store/batches.h for what survives what.
 */
#pragma once
#include "server/server.h"

#define BATCHER_LOOK_MS 500

typedef struct batcher batcher;
int batcher_start(batcher **out, const server_config *c, store *s, ciel_fail *fail);
void batcher_stop(batcher **b); /* waits for the step that runs */
