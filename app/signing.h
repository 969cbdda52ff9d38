/* app/signing.h - how a command signs what it films: options, and the keys opened as they say. */
#pragma once
#include "options.h"
#include "pipeline/pipeline.h"

typedef struct signing_options {
    bool off, disclose_prompt;
    const char *cert, *key, *time_stamp, *parent;
} signing_options;
#define SIGNING_OPTIONS_MAX 6
/** Append their rows to `rows`; returns the new count. */
int signing_options_rows(option *rows, int n, signing_options *o);
/** Fill the request's provenance, but for the signer; -64 after a message when they make no sense together. */
int signing_options_apply(film_request *req, const signing_options *o);
/** Open the keys, unless nothing is to be signed, and put the signer into the request. They must stay where they are
 *  until the request was filmed. */
int signing_open(c2pa_keys *keys, film_request *req, const signing_options *o, ciel_fail *fail);
