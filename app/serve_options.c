/* app/serve_options.c - see serve_options.h. */
#include "serve_options.h"
#include "app.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>

serve_options serve_options_default(void)
{
    return (serve_options){ .port = -1, .workers = -1, .threads = -1 };
}

int serve_options_rows(option *rows, int n, serve_options *o, bool works, bool listens)
{
    rows[n++] =
        (option){ "config", 'c', OPTION_TEXT, &o->config, 0, 0, NULL, "FILE", "settings (INI; see docs/serving.md)" };
    rows[n++] = (option){ "folder", 0, OPTION_TEXT, &o->folder, 0, 0, NULL, "DIR", "where jobs and films are kept" };
    if (works) {
        rows[n++] = (option){ "workers", 0, OPTION_INT, &o->workers, 0, 64, NULL, "N", "films made at the same time" };
        rows[n++] =
            (option){ "threads", 0, OPTION_INT, &o->threads, 0, 1024, NULL, "N", "processors a film (0: shared out)" };
    }
    if (listens) {
        rows[n++] = (option){ "port", 'p', OPTION_INT, &o->port, 0, 65535, NULL, "N", "8080; 0 picks a free one" };
        rows[n++] =
            (option){ "address", 0, OPTION_TEXT, &o->address, 0, 0, NULL, "ADDRESS", "127.0.0.1; others need keys" };
        rows[n++] = (option){ "any-size",   0,    OPTION_FLAG,
                              &o->any_size, 0,    0,
                              NULL,         NULL, "sizes and lengths beyond the API's" };
    }
    return n;
}

static int apply_text(server_config *c, const char *key, const char *value, ciel_fail *fail)
{
    return value ? server_config_set(c, "serve", key, value, fail) : CIEL_OK;
}

int serve_options_override(server_config *c, const serve_options *o)
{
    ciel_fail fail = { 0 };
    int rc = apply_text(c, "folder", o->folder, &fail);
    if (rc == CIEL_OK)
        rc = apply_text(c, "address", o->address, &fail);
    if (rc < 0)
        return app_fail(&fail);
    c->port = o->port >= 0 ? o->port : c->port;
    c->workers = o->workers >= 0 ? o->workers : c->workers;
    c->threads = o->threads >= 0 ? o->threads : c->threads;
    c->any_size |= o->any_size;
    return 0;
}

int serve_options_apply(server_config *c, const serve_options *o)
{
    ciel_fail fail = { 0 };
    int rc = o->config ? server_config_read(c, o->config, &fail) : CIEL_OK;
    return rc < 0 ? app_fail(&fail) : serve_options_override(c, o);
}

int serve_options_drain(option *rows, int n, int *patience_s)
{
    rows[n++] = (option){ "drain",    0,         OPTION_INT,
                          patience_s, 0,         86400,
                          NULL,       "SECONDS", "600: how long a film may finish at the end" };
    return n;
}

bool serve_options_open(command_line *line, int argc, char **argv, const serve_options *o, server_config *c, store **s,
                        int *code)
{
    ciel_fail fail = { 0 };
    int rc = options_read(line, argc, argv);
    if (rc != 0) {
        *code = app_usage(rc);
        return false;
    }
    *c = server_config_default();
    *code = serve_options_apply(c, o);
    if (*code != 0)
        return false;
    rc = store_open(s, c->folder, &fail);
    *code = rc < 0 ? app_fail(&fail) : 0;
    return rc >= 0;
}

void serve_wait(void)
{
    const atomic_int *stop = app_cancel_flag();
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    struct timespec tick = { 0, 100000000 };
    sigaction(SIGPIPE, &ignore, NULL);
    while (!*stop)
        nanosleep(&tick, NULL);
}
