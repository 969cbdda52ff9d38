/* server/intake_child.c - the process that decodes one file of a stranger. See intake.h. */
#include "server/intake.h"
#include "server/intake_wire.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MEMORY_BYTES (INT64_C(3) << 30)
#define CPU_S        30

/* memory that is never code, threads' locks of one thread, clocks, the open pipes, and the end */
static const char *const allowed[] = {
    "read",
    "write",
    "close",
    "lseek",
    "fstat",
    "newfstatat",
    "brk",
    "munmap",
    "mremap",
    "madvise",
    "futex",
    "exit",
    "exit_group",
    "rt_sigreturn",
    "rt_sigprocmask",
    "clock_gettime",
    "gettimeofday",
    "sched_yield",
    "sched_getaffinity",
    "getrandom",
    "restart_syscall",
#ifdef __SANITIZE_ADDRESS__
    "sigaltstack" /* which it asks for before it ends */
#endif
};

static int allow_memory(scmp_filter_ctx f)
{
    int rc = 0;
    static const char *const maps[] = { "mmap", "mprotect" };
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        rc |= seccomp_rule_add(f, SCMP_ACT_ALLOW, seccomp_syscall_resolve_name(maps[i]), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    return rc;
}

int intake_lock_down(ciel_fail *fail)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int rc = f ? allow_memory(f) : -ENOMEM;
    for (size_t i = 0; rc == 0 && i < sizeof allowed / sizeof *allowed; i++)
        rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, seccomp_syscall_resolve_name(allowed[i]), 0);
    if (rc == 0)
        rc = seccomp_load(f); /* sets no_new_privs first */
    if (f)
        seccomp_release(f);
    return rc == 0 ? CIEL_OK
                   : ciel_fail_set(fail, CIEL_E_UNAVAILABLE,
                                   "pictures and clips are not taken: this system has no seccomp (%s)", strerror(-rc));
}

static void limit(int what, int64_t most)
{
    struct rlimit r = { (rlim_t)most, (rlim_t)most };
    setrlimit(what, &r);
}

static void set_limits(void)
{
#ifndef __SANITIZE_ADDRESS__ /* whose shadow memory is larger than any limit */
    limit(RLIMIT_AS, MEMORY_BYTES);
#endif
    limit(RLIMIT_CPU, CPU_S);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static int read_input(uint8_t **data, size_t *n, ciel_fail *fail)
{
    size_t room = 1 << 16, used = 0;
    uint8_t *p = malloc(room);
    for (;;) {
        if (p && used == room) {
            uint8_t *grown = room < INTAKE_MAX_BYTES ? realloc(p, room *= 2) : NULL;
            if (!grown) {
                free(p);
                return ciel_fail_set(fail, CIEL_E_DATA, "the file is too large: at most %u MiB",
                                     INTAKE_MAX_BYTES >> 20);
            }
            p = grown;
        }
        ssize_t got = p ? read(0, p + used, room - used) : -1;
        if (got < 0 && p && errno == EINTR)
            continue;
        if (got <= 0) {
            *data = p;
            *n = used;
            return got == 0 ? CIEL_OK : ciel_fail_set(fail, CIEL_E_IO, "the file cannot be read");
        }
        used += (size_t)got;
    }
}

static int decode(intake *m, const uint8_t *data, size_t n, int max_frames, ciel_fail *fail)
{
    film f = { 0 };
    m->kind = media_kind(data, n);
    if (m->kind == MEDIA_UNKNOWN)
        return ciel_fail_set(fail, CIEL_E_FORMAT, "expected a PNG, JPEG, WebP or GIF picture, or an MP4 or WebM clip");
    if (m->kind == MEDIA_PNG || m->kind == MEDIA_JPEG || m->kind == MEDIA_WEBP) {
        m->frames = calloc(1, sizeof *m->frames);
        int rc = m->frames ? picture_decode(m->frames, data, n, fail) : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory");
        m->n_frames = rc == CIEL_OK;
        return rc;
    }
    int rc = film_decode(&f, data, n, max_frames, fail);
    if (rc == CIEL_OK) {
        m->frames = f.frames;
        m->n_frames = f.n_frames;
        m->fps = f.n_frames > 1 ? f.fps : 0;
    }
    return rc;
}

/* every frame has the size of the first (a clip may change its own), within max_side */
static int settle_sizes(intake *m, int max_side, ciel_fail *fail)
{
    m->width = m->frames[0].width;
    m->height = m->frames[0].height;
    int longest = m->width > m->height ? m->width : m->height;
    double k = max_side > 0 && longest > max_side ? (double)max_side / longest : 1;
    int width = (int)(m->width * k + 0.5), height = (int)(m->height * k + 0.5);
    width = width < 1 ? 1 : width;
    height = height < 1 ? 1 : height;
    for (int i = 0; i < m->n_frames; i++) {
        picture scaled;
        if (m->frames[i].width == width && m->frames[i].height == height)
            continue;
        int rc = picture_scale(&scaled, &m->frames[i], width, height, fail);
        if (rc < 0)
            return rc;
        picture_free(&m->frames[i]);
        m->frames[i] = scaled;
    }
    return (int64_t)width * height * 3 * m->n_frames <= INTAKE_MAX_REPLY
               ? CIEL_OK
               : ciel_fail_set(fail, CIEL_E_DATA, "the clip is too large");
}

static bool say(const void *bytes, size_t n)
{
    for (const char *p = bytes; n > 0;) {
        ssize_t wrote = write(1, p, n);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        p += wrote;
        n -= (size_t)wrote;
    }
    return true;
}

static bool answer(int rc, const intake *m, const ciel_fail *fail)
{
    intake_header h = { .magic = INTAKE_MAGIC, .rc = rc };
    if (rc == CIEL_OK) {
        h.kind = (int32_t)m->kind;
        h.width = m->width;
        h.height = m->height;
        h.frame_width = m->frames[0].width;
        h.frame_height = m->frames[0].height;
        h.n_frames = m->n_frames;
        h.fps = m->fps;
    } else {
        snprintf(h.what, sizeof h.what, "%s", fail->what);
        snprintf(h.detail, sizeof h.detail, "%.255s", fail->detail);
    }
    bool ok = say(&h, sizeof h);
    for (int i = 0; ok && rc == CIEL_OK && i < m->n_frames; i++)
        ok = say(m->frames[i].rgb, (size_t)h.frame_width * (size_t)h.frame_height * 3);
    return ok;
}

int intake_child(int argc, char **argv)
{
    intake m = { 0 };
    ciel_fail fail = { 0 };
    uint8_t *data = NULL;
    size_t n = 0;
    int max_frames = argc > 1 ? atoi(argv[1]) : 1, max_side = argc > 2 ? atoi(argv[2]) : 0;
    set_limits();
    int rc = intake_lock_down(&fail);
    if (rc == CIEL_OK)
        rc = read_input(&data, &n, &fail);
    if (rc == CIEL_OK)
        rc = decode(&m, data, n, max_frames < 1 || max_frames > INTAKE_MAX_FRAMES ? 1 : max_frames, &fail);
    if (rc == CIEL_OK)
        rc = settle_sizes(&m, max_side, &fail);
    _exit(answer(rc, &m, &fail) ? 0 : 1); /* nothing is released: the process ends here, without the libraries' own */
}
