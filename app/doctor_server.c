/* app/doctor_server.c - see doctor_server.h. Changes nothing: a store that is not there is not made. */
#include "doctor_server.h"
#include "base/file.h"
#include "server/engines.h"

#include <errno.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define LOW_BYTES (INT64_C(2) << 30)

static int say(bool ok, const char *name, const char *text, ...)
{
    va_list ap;
    printf("  %s %-32s ", ok ? "ok     " : "fault  ", name);
    va_start(ap, text);
    vprintf(text, ap);
    va_end(ap);
    printf("\n");
    return !ok;
}

/* what, detail and hint of a failure on one line */
static int say_fail(const char *name, const char *where, const ciel_fail *f)
{
    return say(false, name, "%s%s%s%s%s%s", where, f->what, f->detail[0] ? ": " : "", f->detail,
               f->hint[0] ? "; try: " : "", f->hint);
}

static void say_fault(void *user, int line, const ciel_fail *fault)
{
    char where[600];
    snprintf(where, sizeof where, "%.500s, line %d: ", (const char *)user, line);
    say_fail("settings", where, fault);
}

static int check_settings(server_config *c, const serve_options *o)
{
    ciel_fail fail = { 0 };
    char path[512];
    if (!o->config)
        return 0;
    snprintf(path, sizeof path, "%s", o->config);
    int n = server_config_check(c, path, say_fault, path, &fail);
    if (n < 0)
        return say_fail("settings", "", &fail);
    return n > 0 ? n : say(true, "settings", "%s", path);
}

static int check_port(const server_config *c)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV }, *found = NULL;
    char port[16];
    int one = 1;
    snprintf(port, sizeof port, "%d", c->port);
    if (getaddrinfo(c->address, port, &hints, &found) != 0)
        return say(false, "address", "[serve] address: there is no address '%s'; try: 127.0.0.1", c->address);
    int fd = socket(found->ai_family, SOCK_STREAM, 0);
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    bool ok = fd >= 0 && bind(fd, found->ai_addr, found->ai_addrlen) == 0;
    int why = errno;
    freeaddrinfo(found);
    if (fd >= 0)
        close(fd);
    if (ok || why != EADDRINUSE)
        return say(ok, "port", "%s port %d%s%s", c->address, c->port, ok ? "" : ": ", ok ? "" : strerror(why));
    return say(false, "port", "%s port %d is taken, perhaps by a running server; try: --port %d", c->address, c->port,
               c->port + 1);
}

/* the folder, or the nearest above it that is there; malloc'd */
static char *existing(const char *folder)
{
    char *path = malloc(strlen(folder) + 2);
    strcpy(path, folder);
    while (!ciel_file_exists(path)) {
        char *slash = strrchr(path, '/');
        if (!slash || slash == path) {
            strcpy(path, slash ? "/" : ".");
            break;
        }
        *slash = '\0';
    }
    return path;
}

static int check_disk(const server_config *c)
{
    char *path = existing(c->folder);
    struct statvfs v;
    int bad;
    int64_t wanted = c->disk_budget_bytes > LOW_BYTES ? c->disk_budget_bytes : LOW_BYTES;
    if (access(path, W_OK) != 0) {
        bad = say(false, "folder", "%s cannot be written: %s; try: --folder DIR", path, strerror(errno));
    } else if (statvfs(path, &v) != 0) {
        bad = say(false, "disk", "%s: %s", path, strerror(errno));
    } else {
        int64_t left = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
        bad = say(left >= wanted, "disk", "%.1f GiB free for %s%s", (double)left / (1 << 30), c->folder,
                  left >= wanted ? "" : "; try: free some, or a smaller disk_budget_bytes");
    }
    free(path);
    return bad;
}

static int check_keys(const server_config *c, store *s)
{
    int n = 0;
    store_key_count(s, &n, NULL);
    if (n == 0 && !server_config_is_loopback(c))
        return say(false, "keys", "%s is not loopback and there are no keys; try: ciel keys create NAME", c->address);
    return say(true, "keys", n ? "%d" : "none: this machine only", n);
}

static int check_store(const server_config *c)
{
    ciel_fail fail = { 0 };
    store *s = NULL;
    store_counts counts = { 0 };
    int missing = 0, bad = 0;
    char *database = ciel_path_join(c->folder, "store.db");
    bool there = ciel_file_exists(database);
    free(database);
    if (!there)
        return server_config_is_loopback(c)
                   ? 0
                   : say(false, "keys", "%s is not loopback and there are no keys; try: ciel keys create NAME",
                         c->address);
    int rc = store_open(&s, c->folder, &fail);
    if (rc == CIEL_OK)
        rc = store_verify(s, &missing, &fail);
    if (rc == CIEL_OK)
        rc = store_count(s, &counts, &fail);
    if (rc < 0)
        bad = say_fail("job store", "", &fail);
    else
        bad = say(missing == 0, "job store", "%d queued, %d running, %d completed, %d failed; %d files missing",
                  counts.by_status[JOB_QUEUED], counts.by_status[JOB_IN_PROGRESS], counts.by_status[JOB_COMPLETED],
                  counts.by_status[JOB_FAILED], missing);
    if (s)
        bad += check_keys(c, s);
    store_close(&s);
    return bad;
}

static void say_model(void *user, const config_model *m, const ciel_fail *fail)
{
    int *bad = user;
    char where[160];
    snprintf(where, sizeof where, "[models] %.60s: ", m->name);
    *bad += fail ? say_fail("model", where, fail) : say(true, "model", "%s by %s", m->name, m->engine);
}

static int check_engines(const server_config *c)
{
    int bad = 0;
    engines_check(c, say_model, &bad);
    return bad;
}

int doctor_server(const serve_options *o)
{
    server_config c = server_config_default();
    int bad = check_settings(&c, o);
    serve_options_override(&c, o);
    return bad + check_engines(&c) + check_port(&c) + check_disk(&c) + check_store(&c);
}
