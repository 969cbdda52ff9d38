/* app/app.h - what the subcommands share: their entry points, how they end, how they show progress. */
#pragma once
#include "base/fail.h"
#include "film_options.h"
#include "pipeline/pipeline.h"
#include <stdatomic.h>

int cmd_generate(int argc, char **argv);
int cmd_render(int argc, char **argv);
int cmd_remix(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_library(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_schema(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_worker(int argc, char **argv);
int cmd_keys(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_usage(int argc, char **argv);
int cmd_models(int argc, char **argv);
int cmd_trace(int argc, char **argv);

/** Print a failure as what / detail / hint on stderr; returns the exit code. */
int app_fail(const ciel_fail *fail);
/** Exit code of options_read's result when it is not 0. */
int app_usage(int rc);
/** Nonzero after Ctrl-C or SIGTERM; pass to the pipeline. Installs the handlers. */
const atomic_int *app_cancel_flag(void);
/** Progress on stderr: a bar with time left on a terminal, a line per tenth otherwise. `user` is unused. */
void app_progress(void *user, const film_progress *p);
/** library_open; prints a failure; the exit code. One library for planning and filming: what it built stays built. */
int app_library(library **out);
/** Film a request and sign it as the options say; say where the results are, notices and credits; returns the exit code. */
int app_film(film_request *req, const film_options *o, library *lib);
/** Read the prompt: the operand, or all of stdin when it is "-". malloc'd; NULL after a message. */
char *app_prompt(const char *operand);
