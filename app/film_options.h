/* app/film_options.h - the options that `generate` and `render` have in common. */
#pragma once
#include "options.h"
#include "pipeline/pipeline.h"
#include "signing.h"

typedef struct film_options {
    const char *output;
    int quality, samples, bounces, threads, frame;
    const char *sheet, *thumbnail, *scene, *wave, *frames_dir;
    const char *watermark, *watermark_text, *watermark_picture;
    bool credits, verbose;
    signing_options sign;
} film_options;
#define FILM_OPTIONS_MAX (20 + SIGNING_OPTIONS_MAX)
film_options film_options_default(void);
/** Append their rows to `rows`; returns the new count. */
int film_options_rows(option *rows, int n, film_options *o);
/** Fill the request's outputs; -64 after a message when they make no sense together. */
int film_options_apply(film_request *req, const film_options *o);
