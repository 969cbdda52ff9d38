/* server/access.h - who may ask, and the line that every request leaves in the log. Private to the server. */
#pragma once
#include "server/http.h"

/** Fill r->owner and r->key, or the problem: 401 without a living key where keys are needed. Without keys a server on
 *  loopback answers everybody on this machine, but no web page of another site: Host must name loopback, and Origin,
 *  when sent, the same host (else any page in a browser could use it, or reach it through a rebound name). */
int access_check(request *r, problem *p);

/** One line of logfmt on stderr: ts, level, event, then the given fields ("key=value key=value"). */
void log_line(const char *level, const char *event, const char *fields, ...) __attribute__((format(printf, 3, 4)));
