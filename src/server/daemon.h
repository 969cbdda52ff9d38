/* server/daemon.h - what libmicrohttpd calls. Private to the server. */
#pragma once
#include "server/http.h"

#include <microhttpd.h>

/* http.c */
enum MHD_Result http_on_request(void *user, struct MHD_Connection *c, const char *url, const char *method,
                                const char *version, const char *data, size_t *n, void **state);
void http_on_completed(void *user, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode how);

/* slow.c: connections whose request does not come to its end within config.request_timeout_s are cut. libmicrohttpd's
 * own timeout starts anew with every byte, so a client that sends one byte a minute would stay for ever. */
void slow_on_connection(void *user, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode what);
void slow_request_arrived(struct MHD_Connection *c); /* whole: from here on it is our time */
void slow_request_answered(struct MHD_Connection *c);
void slow_cut(server *sv);
