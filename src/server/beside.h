/* server/beside.h - handlers that wait for something (another machine, a decoder) run on a few threads of their own,
 * while libmicrohttpd has their connection suspended: the threads that answer everybody stay free. Private to the
 * server.
 */
#pragma once
#include "server/http.h"

typedef struct beside beside;
int beside_create(beside **out, ciel_fail *fail);
/** Ends what waits and runs first. */
void beside_destroy(beside **b);
/** Suspend `c`, call run(user) on one of the threads, resume `c`. */
void beside_run(beside *b, struct MHD_Connection *c, void (*run)(void *user), void *user);
