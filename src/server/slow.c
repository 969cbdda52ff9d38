/* server/slow.c - a list of open connections and since when each has owed us the rest of a request. See daemon.h. */
#include "server/daemon.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

typedef struct slow_connection {
    server *server;
    int fd;
    time_t since; /* monotonic seconds; 0 = owes nothing */
    struct slow_connection *next, *previous;
} slow_connection;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards the list and `since` */
static slow_connection *connections;

static time_t now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1;
}

static void add(server *sv, struct MHD_Connection *c, void **context)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    slow_connection *k = info ? calloc(1, sizeof *k) : NULL;
    *context = k;
    if (!k)
        return;
    k->server = sv;
    k->fd = info->connect_fd;
    pthread_mutex_lock(&lock);
    k->since = now_s();
    k->next = connections;
    if (connections)
        connections->previous = k;
    connections = k;
    pthread_mutex_unlock(&lock);
}

static void drop(slow_connection *k)
{
    if (!k)
        return;
    pthread_mutex_lock(&lock);
    if (k->previous)
        k->previous->next = k->next;
    else
        connections = k->next;
    if (k->next)
        k->next->previous = k->previous;
    pthread_mutex_unlock(&lock);
    free(k);
}

void slow_on_connection(void *user, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        add(user, c, context);
    } else {
        drop(*context);
        *context = NULL;
    }
}

static void set_since(struct MHD_Connection *c, time_t since)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    slow_connection *k = info ? info->socket_context : NULL;
    if (!k)
        return;
    pthread_mutex_lock(&lock);
    k->since = since;
    pthread_mutex_unlock(&lock);
}

void slow_request_arrived(struct MHD_Connection *c)
{
    set_since(c, 0);
}
void slow_request_answered(struct MHD_Connection *c)
{
    set_since(c, now_s());
}

void slow_cut(server *sv)
{
    time_t oldest = now_s() - sv->config.request_timeout_s;
    pthread_mutex_lock(&lock);
    for (slow_connection *k = connections; k; k = k->next)
        if (k->server == sv && k->since && k->since < oldest)
            shutdown(k->fd, SHUT_RDWR); /* its thread finds it closed and cleans up */
    pthread_mutex_unlock(&lock);
}
