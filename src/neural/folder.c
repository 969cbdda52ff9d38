/* neural/folder.c - see folder.h. */
#include "neural/folder.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    LIMIT_INDEX = 64 << 20,
    LIMIT_SHARDS = 1000
};

bool folder_is(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool folder_name_ends(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);
    return n >= m && strcmp(name + n - m, ending) == 0;
}

int folder_failed(const char *path, ciel_fail *fail)
{
    int code = errno == ENOENT || errno == ENOTDIR ? CIEL_E_NOTFOUND : errno == EACCES ? CIEL_E_NOPERM : CIEL_E_IO;
    ciel_fail_set(fail, code, "cannot read a model file");
    ciel_fail_detail(fail, "%s: %s", path, strerror(errno));
    return code;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int folder_list(ciel_arena *a, const char *folder, const char *ending, folder_names *out, ciel_fail *fail)
{
    DIR *d = opendir(folder);
    folder_names found = { 0 };
    if (!d)
        return folder_failed(folder, fail);
    for (struct dirent *e = readdir(d); e; e = readdir(d))
        if (e->d_name[0] != '.' && folder_name_ends(e->d_name, ending))
            ARENA_PUSH(a, found.names, found.n) = ciel_arena_strdup(a, e->d_name);
    closedir(d);
    if (found.n)
        qsort(found.names, found.n, sizeof *found.names, by_text);
    *out = found;
    return CIEL_OK;
}

static bool add_shard(ciel_arena *a, folder_names *out, const char *name)
{
    if (!name || !*name || name[0] == '.' || strchr(name, '/') || out->n == LIMIT_SHARDS)
        return false;
    for (size_t i = 0; i < out->n; i++)
        if (strcmp(out->names[i], name) == 0)
            return true;
    ARENA_PUSH(a, out->names, out->n) = ciel_arena_strdup(a, name);
    return true;
}

int folder_read_index(ciel_arena *a, const char *path, folder_names *out, ciel_fail *fail)
{
    uint8_t *data;
    size_t bytes;
    folder_names found = { 0 };
    int rc = ciel_file_read(&data, &bytes, path, LIMIT_INDEX, fail);
    if (rc)
        return rc;
    json_t *root = json_loadb((const char *)data, bytes, 0, NULL), *map = json_object_get(root, "weight_map");
    free(data);
    bool good = json_is_object(map) && json_object_size(map) > 0;
    const char *tensor;
    json_t *shard;
    json_object_foreach(map, tensor, shard) good = good && add_shard(a, &found, json_string_value(shard));
    json_decref(root);
    if (!good) {
        ciel_fail_set(fail, CIEL_E_FORMAT, "an index of a model that makes no sense");
        ciel_fail_detail(fail, "%s: its weight_map names no files, or what is no file beside it", path);
        return CIEL_E_FORMAT;
    }
    *out = found;
    return CIEL_OK;
}
