/* store/alive.c - which processes live: each holds a lock (flock) on FOLDER/alive/<its token> until it ends, however it
 * ends. Whoever can take the lock knows that its owner is gone. What the file holds then is the id of the job that
 * ended it, or nothing.
 */
#include "base/file.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static char *alive_path(const store *s, const char *process)
{
    char name[STORE_ID_SIZE + 8];
    snprintf(name, sizeof name, "alive/%s", process);
    return ciel_path_join(s->folder, name);
}

int alive_begin(store *s, ciel_fail *fail)
{
    store_make_id(s->process, "p_");
    char *path = alive_path(s, s->process);
    int rc = CIEL_OK;
    s->alive_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (s->alive_fd < 0 || flock(s->alive_fd, LOCK_EX) != 0) {
        rc = ciel_fail_set(fail, CIEL_E_IO, "cannot lock a file in the job store");
        ciel_fail_detail(fail, "%s: %s", path, strerror(errno));
    }
    free(path);
    return rc;
}

void alive_forget(const store *s, const char *process)
{
    char *path = alive_path(s, process);
    unlink(path);
    free(path);
}

void alive_end(store *s)
{
    if (s->alive_fd < 0)
        return;
    alive_forget(s, s->process);
    close(s->alive_fd);
}

bool alive_process(const store *s, const char *process)
{
    if (strcmp(process, s->process) == 0)
        return true;
    char *path = alive_path(s, process);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    free(path);
    if (fd < 0)
        return errno != ENOENT; /* in doubt it lives: its lease will end by itself */
    bool held = flock(fd, LOCK_EX | LOCK_NB) != 0;
    close(fd);
    return held;
}

void store_blame(const store *s, const char job[STORE_ID_SIZE])
{
    if (pwrite(s->alive_fd, job, STORE_ID_SIZE, 0) != STORE_ID_SIZE)
        return; /* nothing more can be done here: the death stays unexplained */
}

bool alive_blamed(const store *s, const char *process, char job[STORE_ID_SIZE])
{
    char *path = alive_path(s, process);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    free(path);
    bool told = fd >= 0 && read(fd, job, STORE_ID_SIZE) == STORE_ID_SIZE && memchr(job, 0, STORE_ID_SIZE);
    if (fd >= 0)
        close(fd);
    return told;
}
