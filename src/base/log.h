/* base/log.h - messages for people who run ciel, on stderr, one line each: "ciel: level: text".
 *
 * Libraries' rooms log; they never print. Levels: error (the job fails), warn (degraded), info (once per
 * job), debug (once per stage), trace (may flood). Default warn; set by --verbose or CIEL_LOG.
 */
#pragma once

enum ciel_log_level { CIEL_LOG_ERROR, CIEL_LOG_WARN, CIEL_LOG_INFO, CIEL_LOG_DEBUG, CIEL_LOG_TRACE };
void ciel_log_set_level(enum ciel_log_level level);
enum ciel_log_level ciel_log_get_level(void);
void ciel_log(enum ciel_log_level level, const char *room, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
