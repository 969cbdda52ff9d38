/* server/server.c - start and stop: listening socket, daemon, workers, housekeeping. See server.h. */
#include "server/server.h"
#include "server/access.h"
#include "server/batcher.h"
#include "server/beside.h"
#include "server/daemon.h"
#include "server/deliver.h"
#include "server/events.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS        500
#define SWEEP_TICKS    60
#define ANSWER_THREADS 4
#define IDLE_S         75
#define HEADER_BYTES   32768 /* of one request, and all that libmicrohttpd keeps for a connection */

typedef struct housekeeping {
    pthread_t thread;
    atomic_int ended;
} housekeeping;

static int listen_on(const server_config *c, int *out, ciel_fail *fail)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV }, *found = NULL;
    char port[16];
    int fd = -1, one = 1;
    snprintf(port, sizeof port, "%d", c->port);
    if (getaddrinfo(c->address, port, &hints, &found) != 0)
        return ciel_fail_set(fail, CIEL_E_INVAL, "there is no address '%s'", c->address);
    fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    bool ok = fd >= 0 && bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, 1024) == 0;
    int why = errno;
    freeaddrinfo(found);
    if (ok) {
        *out = fd;
        return CIEL_OK;
    }
    if (fd >= 0)
        close(fd);
    ciel_fail_set(fail, why == EADDRINUSE ? CIEL_E_BUSY : CIEL_E_IO, "cannot listen on %s port %d", c->address,
                  c->port);
    ciel_fail_detail(fail, "%s", strerror(why));
    if (why == EADDRINUSE)
        ciel_fail_hint(fail, "another port: --port %d", c->port + 1);
    return why == EADDRINUSE ? CIEL_E_BUSY : CIEL_E_IO;
}

static int check_keys(const server_config *c, store *s, ciel_fail *fail)
{
    int n = 0;
    int rc = store_key_count(s, &n, fail);
    if (rc < 0 || n > 0 || server_config_is_loopback(c))
        return rc;
    ciel_fail_set(fail, CIEL_E_NOPERM, "this server would answer anybody: %s is not loopback, and there are no keys",
                  c->address);
    ciel_fail_hint(fail, "ciel keys create NAME");
    return CIEL_E_NOPERM;
}

static int start_daemon(server *sv, int fd, ciel_fail *fail)
{
    /* poll, not epoll: libmicrohttpd 0.9.75 misses the end of a half-sent request under edge-triggered epoll and keeps
     * the connection until its timeout (tests/server/test_malformed.c sees the memory grow) */
    unsigned flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    sv->daemon = MHD_start_daemon(flags, 0, NULL, NULL, http_on_request, sv, MHD_OPTION_LISTEN_SOCKET, fd,
                                  MHD_OPTION_CONNECTION_LIMIT, (unsigned)sv->config.max_connections,
                                  MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                                  (size_t)HEADER_BYTES, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)ANSWER_THREADS,
                                  MHD_OPTION_NOTIFY_COMPLETED, http_on_completed, sv, MHD_OPTION_NOTIFY_CONNECTION,
                                  slow_on_connection, sv, MHD_OPTION_END);
    if (sv->daemon)
        return CIEL_OK;
    close(fd);
    return ciel_fail_set(fail, CIEL_E_IO, "cannot start the HTTP server");
}

static void *keep_house(void *user)
{
    server *sv = user;
    struct timespec tick = { 0, TICK_MS * 1000000L };
    for (unsigned n = 0; !sv->housekeeping->ended; n++) {
        store_swept swept;
        events_wake(sv);
        slow_cut(sv);
        if (n % SWEEP_TICKS == 0 && store_sweep(sv->store, sv->config.disk_budget_bytes, &swept, NULL) == CIEL_OK &&
            swept.expired + swept.evicted + swept.orphans > 0)
            log_line("info", "sweep", "expired=%d evicted=%d orphans=%d bytes=%lld", swept.expired, swept.evicted,
                     swept.orphans, (long long)swept.asset_bytes);
        nanosleep(&tick, NULL);
    }
    return NULL;
}

static int start_housekeeping(server *sv, ciel_fail *fail)
{
    sv->housekeeping = calloc(1, sizeof *sv->housekeeping);
    if (sv->housekeeping && pthread_create(&sv->housekeeping->thread, NULL, keep_house, sv) == 0)
        return CIEL_OK;
    free(sv->housekeeping);
    sv->housekeeping = NULL;
    return ciel_fail_set(fail, CIEL_E_NOMEM, "cannot start a thread");
}

int server_start(server **out, const server_config *c, store *s, ciel_fail *fail)
{
    int fd = -1;
    int rc = check_keys(c, s, fail);
    if (rc < 0)
        return rc;
    server *sv = calloc(1, sizeof *sv);
    if (!sv)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the server");
    sv->config = *c;
    sv->store = s;
    sv->has_keys_only = !server_config_is_loopback(c);
    rc = beside_create(&sv->beside, fail);
    if (rc == CIEL_OK)
        rc = listen_on(c, &fd, fail);
    if (rc == CIEL_OK)
        rc = start_daemon(sv, fd, fail);
    if (rc == CIEL_OK)
        rc = workers_start(&sv->workers, &sv->config, s, fail);
    if (rc == CIEL_OK)
        rc = deliverer_start(&sv->deliverer, &sv->config, s, fail);
    if (rc == CIEL_OK)
        rc = batcher_start(&sv->batcher, &sv->config, s, fail);
    if (rc == CIEL_OK)
        rc = start_housekeeping(sv, fail);
    if (rc == CIEL_OK)
        *out = sv;
    else
        server_stop(&sv, 0);
    return rc;
}

int server_port(const server *sv)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(sv->daemon, MHD_DAEMON_INFO_BIND_PORT);
    if (info && info->port)
        return info->port;
    return sv->config.port;
}

void server_stop(server **out, int patience_s)
{
    server *sv = *out;
    if (!sv)
        return;
    sv->stopping = 1;
    batcher_stop(&sv->batcher);             /* first: it makes videos */
    workers_stop(&sv->workers, patience_s); /* while it works, clients may still ask how far it is */
    events_wake(sv);
    deliverer_stop(&sv->deliverer);
    if (sv->housekeeping) {
        sv->housekeeping->ended = 1;
        pthread_join(sv->housekeeping->thread, NULL);
        free(sv->housekeeping);
    }
    events_wake(sv);
    beside_destroy(&sv->beside);
    if (sv->daemon)
        MHD_stop_daemon(sv->daemon);
    free(sv);
    *out = NULL;
}
