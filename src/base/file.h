/* base/file.h - whole files, folders, atomic writing, where ciel keeps its data and caches.
 */
#pragma once
#include "base/fail.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Read a whole regular file of at most `limit_bytes`. *data is malloc'd, with one extra zero byte after the
 *  end; the caller frees it. Errors: NOTFOUND, IO, DATA (too large). */
int ciel_file_read(uint8_t **data, size_t *bytes, const char *path, size_t limit_bytes, ciel_fail *fail);
/** Write under a temporary name in the same folder, fsync, rename: either the old file or the new, never half. */
int ciel_file_write(const char *path, const void *data, size_t bytes, ciel_fail *fail);
/** A temporary name beside `path` ("dir/.name.PID.tmp"+suffix of path), malloc'd. Nothing is created. */
char *ciel_file_temp_name(const char *path);
int ciel_file_rename(const char *from, const char *to, ciel_fail *fail);
bool ciel_file_exists(const char *path);
int ciel_dir_make(const char *path, ciel_fail *fail); /* with parents; existing is fine */
/** malloc'd path of the cache folder: $CIEL_CACHE, else $XDG_CACHE_HOME/ciel, else ~/.cache/ciel. Not created. */
char *ciel_cache_dir(void);
/** malloc'd path of the user's own data (added models, looks): $CIEL_DATA, else $XDG_DATA_HOME/ciel, else
 *  ~/.local/share/ciel. Not created. */
char *ciel_data_dir(void);
char *ciel_path_join(const char *dir, const char *name); /* malloc'd */
