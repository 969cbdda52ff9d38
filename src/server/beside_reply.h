/* server/beside_reply.h - the reply of a handler that ran beside (beside.h), written on the socket while its connection
 * is still suspended. libmicrohttpd 0.9.75 cannot do it for us: it reads a resumed connection before it asks for the
 * reply, and takes a client that has ended its side (shutdown(SHUT_WR), as `nc -N` and some proxies do) for one that
 * left. The connection ends with the reply. Private to the server.
 */
#pragma once
#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>

/** Write status, the headers of `headers` and the body. False when the client left or did not read for five seconds.
 *  Any thread, while the connection is suspended. */
bool beside_reply(struct MHD_Connection *c, unsigned status, struct MHD_Response *headers, const char *body, size_t n);
