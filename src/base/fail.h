/* base/fail.h - how errors travel.
 *
 * A function that can fail on the world's account (file, memory, bad input) returns 0 (CIEL_OK) or a
 * negative CIEL_E_* code, takes a `ciel_fail *` last (NULL is allowed) and fills it with words for a
 * person: what (one short fact), detail (numbers, path, line of input), hint (what to try).
 * Out-parameters are untouched on failure. A programmer's error is CIEL_ASSERT, on in all builds.
 */
#pragma once
#include <stddef.h>

enum {
#define X(name, number, http, exit_code, text) CIEL_E_##name = -(number),
#include "base/err.def"
#undef X
};
#define CIEL_OK 0

typedef struct ciel_fail {
    int code; /* CIEL_E_*; 0 when unused */
    char what[256];
    char detail[512];
    char hint[256];
} ciel_fail;

/** Fill `f` (may be NULL) and return `code`, so that a caller may write `return ciel_fail_set(...)`.
 *  `what` is printf-formatted; detail and hint are emptied. */
int ciel_fail_set(ciel_fail *f, int code, const char *what, ...) __attribute__((format(printf, 3, 4)));
void ciel_fail_detail(ciel_fail *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void ciel_fail_hint(ciel_fail *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

const char *ciel_err_name(int code); /* "NOTFOUND" */
const char *ciel_err_text(int code); /* "not found" */
int ciel_err_http(int code);
int ciel_err_exit(int code);

/** Broken invariant: prints where and what, then aborts. Active in every build. */
#define CIEL_ASSERT(cond) ((cond) ? (void)0 : ciel_assert_failed(#cond, __FILE__, __LINE__))
_Noreturn void ciel_assert_failed(const char *cond, const char *file, int line);
