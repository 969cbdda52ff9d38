/* store/uploads.h - files of the Files API: rows in the database, bytes in FOLDER/files/<id>.
 *
 * A file's bytes get their name before its row is written; a crash between the two leaves bytes without a row, which
 * the sweeper removes. Expired ones are gone for every call and are removed by the sweeper.
 */
#pragma once
#include "store/store.h"

typedef struct store_file {
    const char *id, *filename, *purpose;
    int64_t bytes, created_at, expires_at; /* expires_at 0 = never */
} store_file;
/** Takes the file at `path` over (moves it) on success. Uses filename, purpose, bytes, expires_at of `wanted`. */
int store_file_create(store *s, const char *owner, const store_file *wanted, const char *path, char id[STORE_ID_SIZE],
                      ciel_fail *fail);
int store_file_get(store *s, store_file *out, ciel_arena *a, const char *owner, const char *id, ciel_fail *fail);
/** `purpose` may be NULL. NOTFOUND when page->after is not known. */
int store_file_list(store *s, store_file **out, size_t *n, bool *more, ciel_arena *a, const char *owner,
                    const char *purpose, const store_page *page, ciel_fail *fail);
int store_file_delete(store *s, const char *owner, const char *id, ciel_fail *fail);
char *store_file_path(const store *s, const char *id); /* malloc'd */
