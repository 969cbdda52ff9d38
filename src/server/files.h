/* server/files.h - what batches share with the Files API. Private to the server. */
#pragma once
#include "server/problem.h"

#define FILES_BATCH_KEEP_S (30 * 86400) /* files of batches, in and out, unless said otherwise */

/** {anchor: "created_at", seconds: 3600..2592000} at `name`; *keep_s stays when there is none. Returns 0, or -1 after
 *  filling `p`. */
int files_read_expiry(const json_t *body, const char *name, int64_t *keep_s, problem *p);
