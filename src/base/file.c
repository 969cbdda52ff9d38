/* base/file.c - files read whole, written whole, and where they live. See file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *format_path(const char *a, const char *b, const char *c, const char *d)
{
    size_t n = strlen(a) + strlen(b) + strlen(c) + strlen(d) + 1;
    char *p = malloc(n);
    CIEL_ASSERT(p && "out of memory");
    snprintf(p, n, "%s%s%s%s", a, b, c, d);
    return p;
}

static int fail_errno(ciel_fail *fail, int code, const char *what, const char *path)
{
    int e = errno;
    ciel_fail_set(fail, code, "%s", what);
    ciel_fail_detail(fail, "%s: %s", path, strerror(e));
    if (e == ENOSPC)
        ciel_fail_hint(fail, "free some space on that disk, or write elsewhere");
    else if (e == EACCES || e == EROFS)
        ciel_fail_hint(fail, "choose a folder that you may write to");
    return code;
}

int ciel_file_read(uint8_t **data, size_t *bytes, const char *path, size_t limit_bytes, ciel_fail *fail)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return fail_errno(fail, errno == ENOENT ? CIEL_E_NOTFOUND : CIEL_E_IO, "cannot open the file", path);
    uint8_t *buf = NULL;
    int rc = CIEL_OK;
    struct stat st;
    if (fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode)) {
        rc = ciel_fail_set(fail, CIEL_E_IO, "not a regular file");
        ciel_fail_detail(fail, "%s", path);
        goto done;
    }
    if ((uint64_t)st.st_size > limit_bytes) {
        rc = ciel_fail_set(fail, CIEL_E_DATA, "the file is too large");
        ciel_fail_detail(fail, "%s: %lld bytes, at most %zu", path, (long long)st.st_size, limit_bytes);
        goto done;
    }
    size_t size = (size_t)st.st_size;
    buf = malloc(size + 1);
    if (!buf) {
        rc = ciel_fail_set(fail, CIEL_E_NOMEM, "no memory to read %s", path);
        goto done;
    }
    if (fread(buf, 1, size, f) != size) {
        rc = fail_errno(fail, CIEL_E_IO, "cannot read the file", path);
        goto done;
    }
    buf[size] = 0;
    *data = buf;
    *bytes = size;
    buf = NULL;
done:
    free(buf);
    fclose(f);
    return rc;
}

char *ciel_file_temp_name(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    size_t dir = (size_t)(name - path), n = strlen(path) + 64;
    char *p = malloc(n);
    CIEL_ASSERT(p && "out of memory");
    snprintf(p, n, "%.*s.%s.%ld.tmp%s", (int)dir, path, name, (long)getpid(), dot ? dot : "");
    return p;
}

int ciel_file_rename(const char *from, const char *to, ciel_fail *fail)
{
    if (rename(from, to) != 0)
        return fail_errno(fail, CIEL_E_CANTCREAT, "cannot move the finished file into place", to);
    return CIEL_OK;
}

int ciel_file_write(const char *path, const void *data, size_t bytes, ciel_fail *fail)
{
    char *temp = ciel_file_temp_name(path);
    int rc = CIEL_OK;
    FILE *f = fopen(temp, "wb");
    if (!f) {
        rc = fail_errno(fail, CIEL_E_CANTCREAT, "cannot create the file", path);
        goto done;
    }
    bool written = fwrite(data, 1, bytes, f) == bytes && fflush(f) == 0 && fsync(fileno(f)) == 0;
    if (!written)
        rc = fail_errno(fail, CIEL_E_IO, "cannot write the file", path);
    if (fclose(f) != 0 && rc == CIEL_OK)
        rc = fail_errno(fail, CIEL_E_IO, "cannot write the file", path);
    if (rc == CIEL_OK)
        rc = ciel_file_rename(temp, path, fail);
    if (rc != CIEL_OK)
        unlink(temp);
done:
    free(temp);
    return rc;
}

bool ciel_file_exists(const char *path) { return access(path, F_OK) == 0; }

int ciel_dir_make(const char *path, ciel_fail *fail)
{
    char *p = format_path(path, "", "", "");
    int rc = CIEL_OK;
    for (char *c = p + 1; rc == CIEL_OK; c++) {
        if (*c != '/' && *c != '\0')
            continue;
        char kept = *c;
        *c = '\0';
        if (mkdir(p, 0777) != 0 && errno != EEXIST)
            rc = fail_errno(fail, CIEL_E_CANTCREAT, "cannot create the folder", p);
        *c = kept;
        if (kept == '\0')
            break;
    }
    free(p);
    return rc;
}

static char *home_based(const char *own, const char *xdg, const char *fallback)
{
    const char *e = getenv(own);
    if (e && *e)
        return format_path(e, "", "", "");
    e = getenv(xdg);
    if (e && *e)
        return format_path(e, "/ciel", "", "");
    e = getenv("HOME");
    return format_path(e && *e ? e : "/tmp", "/", fallback, "/ciel");
}

char *ciel_cache_dir(void) { return home_based("CIEL_CACHE", "XDG_CACHE_HOME", ".cache"); }
char *ciel_data_dir(void) { return home_based("CIEL_DATA", "XDG_DATA_HOME", ".local/share"); }
char *ciel_path_join(const char *dir, const char *name) { return format_path(dir, "/", name, ""); }
