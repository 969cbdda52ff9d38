/* app/cmd_serve.c - `ciel serve`: the Videos API, until Ctrl-C or SIGTERM; the film that runs may finish first. */
#include "app.h"
#include "serve_options.h"

#include <stdio.h>

int cmd_serve(int argc, char **argv)
{
    serve_options o = serve_options_default();
    int patience = 600;
    option rows[SERVE_OPTIONS_MAX + 1];
    int n = serve_options_rows(rows, 0, &o, true, true);
    n = serve_options_drain(rows, n, &patience);
    command_line line = {
        "ciel serve [options]", "Answer the OpenAI Videos API on this machine.", rows, n, { NULL }, 0, 0
    };
    server_config c;
    store *s = NULL;
    int rc;
    if (!serve_options_open(&line, argc, argv, &o, &c, &s, &rc))
        return rc;
    ciel_fail fail = { 0 };
    server *sv = NULL;
    rc = server_start(&sv, &c, s, &fail);
    if (rc == CIEL_OK) {
        printf("http://%s:%d/v1\n", c.address, server_port(sv));
        fflush(stdout);
        serve_wait();
        fprintf(stderr, "ciel: stopping; again to stop at once\n");
        server_stop(&sv, patience);
    }
    store_close(&s);
    return rc < 0 ? app_fail(&fail) : 0;
}
