/* server/events.h - server-sent events: the progress of a video until it ends. Private to the server.
 *
 * A stream is suspended in libmicrohttpd between two events; housekeeping wakes all of them twice a second.
 */
#pragma once
#include "server/http.h"

struct MHD_Response;
/** A stream of a video's progress; owner and id are copied. */
event_stream *events_create(request *r, const char *id);
void events_destroy(event_stream **e);
/** Hands the stream over to the response. */
struct MHD_Response *events_response(event_stream **e);
/** Let every suspended stream of the server look again; when the server is stopping they end. */
void events_wake(server *sv);
