/* base/fail.c - error table, error texts, assertion. See fail.h. */
#include "base/fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
    int code, http, exit_code;
    const char *name, *text;
} table[] = {
#define X(name, number, http, exit_code, text) { -(number), http, exit_code, #name, text },
#include "base/err.def"
#undef X
};

int ciel_fail_set(ciel_fail *f, int code, const char *what, ...)
{
    if (!f)
        return code;
    va_list ap;
    va_start(ap, what);
    vsnprintf(f->what, sizeof f->what, what, ap);
    va_end(ap);
    f->code = code;
    f->detail[0] = f->hint[0] = '\0';
    return code;
}

void ciel_fail_detail(ciel_fail *f, const char *fmt, ...)
{
    if (!f)
        return;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(f->detail, sizeof f->detail, fmt, ap);
    va_end(ap);
}

void ciel_fail_hint(ciel_fail *f, const char *fmt, ...)
{
    if (!f)
        return;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(f->hint, sizeof f->hint, fmt, ap);
    va_end(ap);
}

static size_t row_of(int code)
{
    size_t n = sizeof table / sizeof *table;
    for (size_t i = 0; i < n; i++)
        if (table[i].code == code)
            return i;
    for (size_t i = 0; i < n; i++)
        if (table[i].code == CIEL_E_BUG)
            return i;
    return 0;
}

const char *ciel_err_name(int code) { return table[row_of(code)].name; }
const char *ciel_err_text(int code) { return table[row_of(code)].text; }
int ciel_err_http(int code) { return table[row_of(code)].http; }
int ciel_err_exit(int code) { return table[row_of(code)].exit_code; }

_Noreturn void ciel_assert_failed(const char *cond, const char *file, int line)
{
    fprintf(stderr, "ciel: internal error: %s (%s:%d)\n", cond, file, line);
    abort();
}
