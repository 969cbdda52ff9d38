/* mark/private_file.h - files that hold secrets: written so that nobody else ever reads them, refused when others may.
 */
#pragma once
#include "base/fail.h"
#include <stddef.h>
#include <sys/types.h>

/** Write a file that must not exist yet, of that mode from its first byte on, down to the disk. `what` is what it
 * holds, for messages: "the watermark key". Errors: CANTCREAT, IO; what was begun remains, the caller removes it. */
int private_file_write(const char *path, mode_t mode, const void *data, size_t bytes, const char *what,
                       ciel_fail *fail);
/** Errors: NOPERM when others may read it. What is not there passes: who reads it will tell. */
int private_file_check(const char *path, const char *what, ciel_fail *fail);
/** Fill `fail` with "WORDS WHAT", the path and errno's words. Returns `code`. */
int private_file_fail(ciel_fail *fail, int code, const char *words, const char *what, const char *path);
