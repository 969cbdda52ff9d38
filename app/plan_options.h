/* app/plan_options.h - the options that `generate` and `plan` have in common. */
#pragma once
#include "options.h"
#include "pipeline/pipeline.h"

typedef struct plan_options {
    double seconds, seed;
    int size[2], fps;
    const char *image, *negative;
} plan_options;
plan_options plan_options_default(void);
int plan_options_rows(option *rows, int n, plan_options *o);
/** Prompt and options -> scene. Prints a failure; returns the exit code, 0 on success. */
int plan_options_run(scene **out, const plan_options *o, const char *operand, library *lib);
