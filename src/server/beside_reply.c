/* server/beside_reply.c - a reply written on a suspended connection's socket. See beside_reply.h. */
#include "server/beside_reply.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#define PATIENCE_MS 5000

static int socket_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static enum MHD_Result write_header(void *user, enum MHD_ValueKind kind, const char *key, const char *value)
{
    (void)kind;
    fprintf(user, "%s: %s\r\n", key, value);
    return MHD_YES;
}

static bool send_all(int fd, const char *text, size_t n)
{
    struct pollfd p = { .fd = fd, .events = POLLOUT };
    while (n > 0 && poll(&p, 1, PATIENCE_MS) == 1) {
        ssize_t sent = send(fd, text, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent <= 0)
            return false;
        text += sent;
        n -= (size_t)sent;
    }
    return n == 0;
}

bool beside_reply(struct MHD_Connection *c, unsigned status, struct MHD_Response *headers, const char *body, size_t n)
{
    char *head = NULL;
    size_t head_bytes = 0;
    FILE *f = open_memstream(&head, &head_bytes);
    if (!f)
        return false;
    fprintf(f, "HTTP/1.1 %u %s\r\n", status, MHD_get_reason_phrase_for(status));
    MHD_get_response_headers(headers, write_header, f);
    fprintf(f, "content-length: %zu\r\nconnection: close\r\n\r\n", n);
    bool sent = fclose(f) == 0 && send_all(socket_of(c), head, head_bytes) && send_all(socket_of(c), body, n);
    free(head);
    return sent;
}
