/* app/engine_cli.h - the options of `generate` that say what makes the pictures. */
#pragma once
#include "options.h"
#include "pipeline/engine.h"
#include "plan_options.h"

typedef struct engine_cli {
    engine_options o;
    int compute;
} engine_cli;
#define ENGINE_CLI_MAX 12
engine_cli engine_cli_default(void);
int engine_cli_rows(option *rows, int n, engine_cli *e);
/** Open what is asked for; *out NULL = the world engine. Says what "auto" chose. With a model, the plan's size and rate
 * are the model's unless given, a picture is the model's first frame, and --negative is the model's. Prints a failure;
 * returns the exit code, 0 on success. */
int engine_cli_open(engine **out, engine_cli *e, plan_options *p, int threads);
/** Say how long a film by a model will take about, and in how much memory; nothing for the world engine. */
void engine_cli_announce(const engine *e, const scene *sc, int threads);
