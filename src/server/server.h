/* server/server.h - the Videos API over HTTP: a daemon of libmicrohttpd, its worker threads, its housekeeping.
 *
 *   handler -> store -> worker -> pipeline -> store: a handler never makes a film, a worker never sees a request.
 *
 * Threads: a few that answer requests, config.workers that make films, one that keeps house (expiry, dead workers,
 * progress streams). All of them share one store. server_start returns when the port is open.
 */
#pragma once
#include "server/config.h"
#include "store/store.h"

typedef struct server server;
/** The store stays the caller's and must outlive the server. Errors: NOPERM (listening beyond loopback without keys),
 *  BUSY (the port is taken), IO. */
int server_start(server **out, const server_config *c, store *s, ciel_fail *fail);
int server_port(const server *sv);
/** Take no new work; finish the requests and films that run, for at most `patience_s`; then give unfinished films back
 *  to the queue. NULLs *sv. */
void server_stop(server **sv, int patience_s);

/* Workers alone, for `ciel worker`. */
typedef struct worker_group worker_group;
int workers_start(worker_group **out, const server_config *c, store *s, ciel_fail *fail);
/** As server_stop. */
void workers_stop(worker_group **w, int patience_s);
