/* mark/private_file.c - see private_file.h. */
#include "mark/private_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int private_file_fail(ciel_fail *fail, int code, const char *words, const char *what, const char *path)
{
    int number = errno;
    ciel_fail_set(fail, code, "%s %s", words, what);
    ciel_fail_detail(fail, "%s: %s", path, strerror(number));
    return code;
}

int private_file_write(const char *path, mode_t mode, const void *data, size_t bytes, const char *what, ciel_fail *fail)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return private_file_fail(fail, CIEL_E_CANTCREAT, "cannot keep", what, path);
    errno = ENOSPC; /* what a short write means */
    bool good = write(fd, data, bytes) == (ssize_t)bytes && fsync(fd) == 0;
    if (close(fd) != 0 || !good)
        return private_file_fail(fail, CIEL_E_IO, "cannot write", what, path);
    return CIEL_OK;
}

int private_file_check(const char *path, const char *what, ciel_fail *fail)
{
    struct stat st;
    if (stat(path, &st) != 0 || (st.st_mode & 077) == 0)
        return CIEL_OK;
    ciel_fail_set(fail, CIEL_E_NOPERM, "%s may be read by others", what);
    ciel_fail_detail(fail, "%s", path);
    ciel_fail_hint(fail, "chmod 600 it, and make another when somebody may have seen it");
    return CIEL_E_NOPERM;
}
