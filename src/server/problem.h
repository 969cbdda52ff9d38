/* server/problem.h - an error as the API says it: HTTP status and {"error": {message, type, param, code}}. */
#pragma once
#include "base/fail.h"
#include <jansson.h>
#include <stdint.h>

typedef struct problem {
    int status;            /* 0 = none */
    const char *type;      /* literals */
    const char *code;      /* or NULL */
    const char *param;     /* or NULL; may live in the request's arena */
    int retry_after_s;     /* 0 = no header */
    int should_retry;      /* 1, 0, or -1 = let the client decide */
    int64_t content_range; /* > 0: size of the file, for 416 */
    char message[768];
} problem;

#define INVALID_REQUEST "invalid_request_error"

/** Fill `p` and return -1, so that a caller may write `return problem_set(...)`. */
int problem_set(problem *p, int status, const char *code, const char *param, const char *message, ...)
    __attribute__((format(printf, 5, 6)));
/** A failure of a room below in the API's words: its HTTP status from base/err.def, INVAL and DATA as 400. Returns -1.
 */
int problem_from(problem *p, const ciel_fail *fail);
json_t *problem_json(const problem *p); /* new reference */
