/* neural/model_store_parts.h - hashes and the record of them, shared by checking and fetching. */
#pragma once
#include "neural/model_store.h"
#include <stdatomic.h>

typedef struct sums_line {
    const char *name, *sha256;
} sums_line;
typedef struct sums { /* SHA256SUMS of a folder */
    ciel_arena arena;
    sums_line *lines;
    size_t n;
} sums;

int sums_read(sums *s, const char *folder, ciel_fail *fail); /* none there: no lines */
const char *sums_find(const sums *s, const char *name);      /* NULL: not recorded */
void sums_set(sums *s, const char *name, const char *sha256);
int sums_write(sums *s, const char *folder, ciel_fail *fail); /* in order of name */
void sums_free(sums *s);

/** SHA-256 of a file, 64 hex digits. CANCELLED when *cancel (may be NULL). */
int sums_hash_file(const char *path, char out[65], int64_t *bytes, const atomic_int *cancel, ciel_fail *fail);

/** One file by HTTP to path, by way of path.part. `sha256` is what it hashed to. */
int fetch_file(const char *url, const char *path, const char *name, const neural_pull *p, char sha256[65],
               ciel_fail *fail);
