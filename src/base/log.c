/* base/log.c - one line a message on stderr. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int threshold = CIEL_LOG_WARN;

void ciel_log_set_level(enum ciel_log_level level) { atomic_store(&threshold, (int)level); }
enum ciel_log_level ciel_log_get_level(void) { return (enum ciel_log_level)atomic_load(&threshold); }

void ciel_log(enum ciel_log_level level, const char *room, const char *fmt, ...)
{
    static const char *const names[] = { "error", "warning", "info", "debug", "trace" };
    if ((int)level > atomic_load(&threshold))
        return;
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    fprintf(stderr, "ciel: %s: %s: %s\n", names[level], room, text);
}
