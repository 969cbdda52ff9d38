/* neural/folder.h - folders of model files: what lies in them, which files an index names. */
#pragma once
#include "base/arena.h"
#include "base/fail.h"
#include <stdbool.h>

typedef struct folder_names { /* in order, in the arena */
    char **names;
    size_t n;
} folder_names;

bool folder_is(const char *path);
bool folder_name_ends(const char *name, const char *ending);
/** Names in a folder that end so ("" = all), hidden ones left out. Errors: NOTFOUND, NOPERM, IO. */
int folder_list(ciel_arena *a, const char *folder, const char *ending, folder_names *out, ciel_fail *fail);
/** The files that a "*.safetensors.index.json" names, once each; it may only name files beside it. Errors: as of
 * reading; FORMAT. */
int folder_read_index(ciel_arena *a, const char *path, folder_names *out, ciel_fail *fail);
/** NOTFOUND, NOPERM or IO with the path and errno's words. */
int folder_failed(const char *path, ciel_fail *fail);
