/* mark/key.h - the secret of the invisible mark: made at first start, kept outside the tree, rotated at will.
 *
 * A ring of generations lives in one file, "watermark.keys", mode 0600, in the user's data folder (base/file.h) or in
 * the folder that a server names. New films are marked with the newest generation; older ones stay in the ring so that
 * films marked with them are still recognised. Who loses the file can no longer recognise his films; who shows it lets
 * others forge and remove the marks.
 */
#pragma once
#include "base/fail.h"
#include <stddef.h>
#include <stdint.h>

#define MARK_SECRET_BYTES 32
#define MARK_KEYS_MAX     16

typedef struct mark_key {
    uint32_t generation; /* 1 for the first, rising */
    uint8_t secret[MARK_SECRET_BYTES];
} mark_key;

typedef struct mark_keys {
    int n;                        /* at least 1 once opened */
    mark_key keys[MARK_KEYS_MAX]; /* oldest first */
} mark_keys;

/** Read the ring in folder `dir` (NULL: ciel_data_dir), or make folder and ring when there is none; two processes that
 *  start at once get the same. Errors: NOPERM when others may read the file, DATA when it is damaged, CANTCREAT, IO. */
int mark_keys_open(mark_keys *out, const char *dir, ciel_fail *fail);
/** The same, but never makes one. Errors: NOTFOUND too. */
int mark_keys_read(mark_keys *out, const char *dir, ciel_fail *fail);
/** Add a generation. When the ring is full the oldest is forgotten. Errors: as mark_keys_open. */
int mark_keys_rotate(mark_keys *out, const char *dir, ciel_fail *fail);
/** The generation that new films are marked with. */
const mark_key *mark_keys_newest(const mark_keys *keys);
/** malloc'd path of the ring in `dir`. */
char *mark_keys_path(const char *dir);

/** HMAC-SHA-256 of `data` under the secret's part for `purpose`. */
void mark_key_tag(uint8_t tag[32], const mark_key *key, const char *purpose, const void *data, size_t bytes);
/** `bytes` pseudo-random bytes (AES-256 in counter mode) that only who knows the key can tell. */
void mark_key_stream(uint8_t *out, size_t bytes, const mark_key *key, const char *purpose);
