/* app/cmd_worker.c - `ciel worker`: makes films of the jobs in a store, beside a server on the same folder. */
#include "app.h"
#include "serve_options.h"

#include <stdio.h>

int cmd_worker(int argc, char **argv)
{
    serve_options o = serve_options_default();
    int patience = 600;
    option rows[SERVE_OPTIONS_MAX + 1];
    int n = serve_options_rows(rows, 0, &o, true, false);
    n = serve_options_drain(rows, n, &patience);
    command_line line = {
        "ciel worker [options]", "Make the films that wait in the folder of `ciel serve`.", rows, n, { NULL }, 0, 0
    };
    server_config c;
    store *s = NULL;
    int rc;
    if (!serve_options_open(&line, argc, argv, &o, &c, &s, &rc))
        return rc;
    ciel_fail fail = { 0 };
    worker_group *w = NULL;
    rc = workers_start(&w, &c, s, &fail);
    if (rc == CIEL_OK) {
        serve_wait();
        fprintf(stderr, "ciel: stopping; again to stop at once\n");
        workers_stop(&w, patience);
    }
    store_close(&s);
    return rc < 0 ? app_fail(&fail) : 0;
}
