/* server/access.c - see access.h. */
#include "server/access.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

void log_line(const char *level, const char *event, const char *fields, ...)
{
    char stamp[32], text[1024];
    struct tm tm;
    time_t now = time(NULL);
    va_list ap;
    gmtime_r(&now, &tm);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &tm);
    va_start(ap, fields);
    vsnprintf(text, sizeof text, fields, ap);
    va_end(ap);
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            *c = '?'; /* a caller's bytes never make a line of their own */
    fprintf(stderr, "ts=%s level=%s event=%s %s\n", stamp, level, event, text);
}

/* "localhost", "127.0.0.1" or "[::1]", with or without a port */
static bool names_loopback(const char *host)
{
    static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };
    for (size_t i = 0; i < 3; i++) {
        size_t n = strlen(names[i]);
        if (strncasecmp(host, names[i], n) == 0 && (host[n] == '\0' || host[n] == ':'))
            return true;
    }
    return false;
}

static int check_browser(const request *r, problem *p)
{
    const char *host = request_header(r, "Host"), *origin = request_header(r, "Origin");
    const char *from = origin && strstr(origin, "://") ? strstr(origin, "://") + 3 : origin;
    if (host && !names_loopback(host))
        return problem_set(p, 403, "forbidden_host", NULL,
                           "This server has no keys and answers only to localhost, not to '%.100s'.", host);
    if (from && host && strcasecmp(from, host) != 0)
        return problem_set(p, 403, "forbidden_origin", NULL,
                           "This server has no keys and does not answer pages of other sites.");
    return 0;
}

/* the secret in "Authorization: Bearer X" or "api-key: X"; NULL when there is none */
static const char *secret_of(const request *r)
{
    const char *bearer = request_header(r, "Authorization");
    if (bearer && strncasecmp(bearer, "Bearer ", 7) == 0)
        return bearer + 7 + strspn(bearer + 7, " ");
    return request_header(r, "api-key");
}

int access_check(request *r, problem *p)
{
    ciel_fail fail = { 0 };
    int n_keys = 0;
    r->owner = "";
    if (store_key_count(r->server->store, &n_keys, &fail) < 0)
        return problem_from(p, &fail);
    if (n_keys == 0 && !r->server->has_keys_only)
        return check_browser(r, p);
    const char *secret = secret_of(r);
    if (!secret || !secret[0])
        return problem_set(
            p, 401, "invalid_api_key", NULL,
            "You didn't provide an API key. Send it as Authorization: Bearer YOUR_KEY; `ciel keys create` makes one.");
    int rc = store_key_check(r->server->store, secret, &r->key, &r->arena, &fail);
    if (rc == CIEL_E_NOTFOUND)
        return problem_set(p, 401, "invalid_api_key", NULL, "Incorrect API key provided.");
    if (rc < 0)
        return problem_from(p, &fail);
    r->owner = r->key.id;
    return 0;
}
