/* app/serve_options.h - the configuration of `serve`, `worker`, `keys` and `usage`: defaults, file, command line, in
 * that order. */
#pragma once
#include "options.h"
#include "server/server.h"

typedef struct serve_options {
    const char *config, *folder, *address;
    int port, workers, threads; /* -1 = not given */
    bool any_size;
} serve_options;
#define SERVE_OPTIONS_MAX 8
serve_options serve_options_default(void);
/** Append rows: --config and --folder always; --workers and --threads; --port, --address and the rest for a server. */
int serve_options_rows(option *rows, int n, serve_options *o, bool works, bool listens);
/** Prints a failure; returns the exit code, 0 on success. */
int serve_options_apply(server_config *c, const serve_options *o);
/** What the command line says beyond the file; returns as serve_options_apply. */
int serve_options_override(server_config *c, const serve_options *o);
/** Append --drain, how long a film may finish at the end. */
int serve_options_drain(option *rows, int n, int *patience_s);
/** Read the command line, settle *c, open its store (the caller closes it). False: *code is what the command returns;
 *  words have been said. */
bool serve_options_open(command_line *line, int argc, char **argv, const serve_options *o, server_config *c, store **s,
                        int *code);
/** Block until Ctrl-C or SIGTERM. */
void serve_wait(void);
