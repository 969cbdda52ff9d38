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
    rows[n++] = (option){ "drain",   0,         OPTION_INT,
                          &patience, 0,         86400,
                          NULL,      "SECONDS", "600: how long a film may finish at the end" };
    command_line line = {
        "ciel serve [options]", "Answer the OpenAI Videos API on this machine.", rows, n, { NULL }, 0, 0
    };
    int rc = options_read(&line, argc, argv);
    if (rc != 0)
        return app_usage(rc);
    server_config c = server_config_default();
    rc = serve_options_apply(&c, &o);
    if (rc != 0)
        return rc;
    ciel_fail fail = { 0 };
    store *s = NULL;
    server *sv = NULL;
    rc = store_open(&s, c.folder, &fail);
    if (rc == CIEL_OK)
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
