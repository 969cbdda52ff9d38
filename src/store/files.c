/* store/files.c - the folders of finished films: durable, measured, removed. They are flat. */
#include "base/file.h"
#include "store/db.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int files_sync(const char *path, ciel_fail *fail)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc = CIEL_OK;
    if (fd < 0 || fsync(fd) != 0) {
        rc = ciel_fail_set(fail, CIEL_E_IO, "cannot make a file durable");
        ciel_fail_detail(fail, "%s: %s", path, strerror(errno));
    }
    if (fd >= 0)
        close(fd);
    return rc;
}

/* calls `each` for every file of a folder until one fails */
static int each_file(const char *folder, int (*each)(const char *path, void *user), void *user)
{
    DIR *d = opendir(folder);
    int rc = CIEL_OK;
    if (!d)
        return CIEL_E_NOTFOUND;
    for (struct dirent *e; rc == CIEL_OK && (e = readdir(d));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        char *path = ciel_path_join(folder, e->d_name);
        rc = each(path, user);
        free(path);
    }
    closedir(d);
    return rc;
}

static int sync_one(const char *path, void *user)
{
    return files_sync(path, user);
}

int files_sync_folder(const char *path, ciel_fail *fail)
{
    int rc = each_file(path, sync_one, fail);
    if (rc == CIEL_E_NOTFOUND)
        return ciel_fail_set(fail, CIEL_E_IO, "the folder of the film is gone");
    if (rc == CIEL_OK)
        rc = files_sync(path, fail);
    char *parent = ciel_path_join(path, "..");
    if (rc == CIEL_OK)
        rc = files_sync(parent, fail);
    free(parent);
    return rc;
}

static int remove_one(const char *path, void *user)
{
    (void)user;
    unlink(path);
    return CIEL_OK;
}

int files_remove_folder(const char *path)
{
    each_file(path, remove_one, NULL);
    return rmdir(path) == 0 || errno == ENOENT ? CIEL_OK : CIEL_E_IO;
}

static int add_bytes(const char *path, void *user)
{
    struct stat st;
    if (stat(path, &st) == 0)
        *(int64_t *)user += st.st_size;
    return CIEL_OK;
}

int64_t files_folder_bytes(const char *path)
{
    int64_t bytes = 0;
    each_file(path, add_bytes, &bytes);
    return bytes;
}

char *store_asset_path(const store *s, const char *token, const char *name)
{
    size_t n = strlen(s->folder) + strlen(token) + strlen(name) + 16;
    char *path = malloc(n);
    CIEL_ASSERT(path && "out of memory");
    snprintf(path, n, "%s/assets/%s%s%s", s->folder, token, name[0] ? "/" : "", name);
    return path;
}

char *store_incoming_path(const store *s)
{
    char name[2 * STORE_ID_SIZE + 16], id[STORE_ID_SIZE];
    store_make_id(id, "");
    snprintf(name, sizeof name, "incoming/%s.%s", s->process, id);
    return ciel_path_join(s->folder, name);
}
