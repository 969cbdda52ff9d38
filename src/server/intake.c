/* server/intake.c - starting the decoding child, feeding it, and not believing it. See intake.h. */
#include "server/intake.h"
#include "server/intake_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TIMEOUT_S 20

static const char *program = "/proc/self/exe"; /* set before threads */
void intake_set_program(const char *path)
{
    program = path;
}

/* ---- how many at once ---- */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards n_running */
static pthread_cond_t fewer = PTHREAD_COND_INITIALIZER;
static int n_running;

static void take_place(void)
{
    pthread_mutex_lock(&lock);
    while (n_running == INTAKE_AT_ONCE)
        pthread_cond_wait(&fewer, &lock);
    n_running++;
    pthread_mutex_unlock(&lock);
}

static void leave_place(void)
{
    pthread_mutex_lock(&lock);
    n_running--;
    pthread_cond_signal(&fewer);
    pthread_mutex_unlock(&lock);
}

/* ---- the child and its two pipes ---- */
typedef struct child {
    pid_t pid;
    int in, out; /* our ends; in = -1: it reads a file by itself */
    const uint8_t *data;
    size_t left;      /* to be fed */
    int64_t deadline; /* monotonic ms */
} child;

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int start(child *c, int input, int output, const intake_wish *wish, ciel_fail *fail)
{
    char name[] = "ciel", command[] = INTAKE_COMMAND, frames[16], side[16];
    char *const arguments[] = { name, command, frames, side, NULL };
    char *const environment[] = { NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    snprintf(frames, sizeof frames, "%d", wish->max_frames);
    snprintf(side, sizeof side, "%d", wish->max_side);
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, 0);
    posix_spawn_file_actions_adddup2(&files, output, 1);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    int why = posix_spawn(&c->pid, program, &files, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return why == 0 ? CIEL_OK
                    : ciel_fail_set(fail, CIEL_E_UNAVAILABLE, "the decoder cannot be started: %s", strerror(why));
}

static bool make_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        return false;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
}

/* a piece of the input; the pipe's reader may be gone, which SIGPIPE (ignored by the server) must not tell */
static void feed(child *c)
{
    ssize_t wrote = write(c->in, c->data, c->left < 65536 ? c->left : 65536);
    if (wrote > 0) {
        c->data += wrote;
        c->left -= (size_t)wrote;
    }
    if (c->left == 0 || (wrote < 0 && errno != EAGAIN && errno != EINTR)) {
        close(c->in);
        c->in = -1;
    }
}

/* exactly n bytes of its answer, feeding it meanwhile */
static bool hear(child *c, void *out, size_t n)
{
    for (uint8_t *p = out; n > 0;) {
        struct pollfd fds[2] = { { c->out, POLLIN, 0 }, { c->in, POLLOUT, 0 } };
        int64_t left = c->deadline - now_ms();
        if (left <= 0 || (poll(fds, c->in >= 0 ? 2 : 1, (int)left) < 0 && errno != EINTR))
            return false;
        if (c->in >= 0 && fds[1].revents)
            feed(c);
        if (!fds[0].revents)
            continue;
        ssize_t got = read(c->out, p, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

static bool is_sound(const intake_header *h, const intake_wish *wish)
{
    int64_t bytes = (int64_t)h->frame_width * h->frame_height * 3;
    return h->kind > MEDIA_UNKNOWN && h->kind <= MEDIA_WEBM && h->width > 0 && h->height > 0 && h->width <= 65536 &&
           h->height <= 65536 && h->frame_width > 0 && h->frame_height > 0 && h->frame_width <= h->width &&
           h->frame_height <= h->height && h->n_frames > 0 && h->n_frames <= INTAKE_MAX_FRAMES &&
           (h->n_frames <= wish->max_frames || h->n_frames == 1) && bytes <= INTAKE_MAX_REPLY / h->n_frames &&
           isfinite(h->fps) && h->fps >= 0 && h->fps < 1e6;
}

static int hear_frames(child *c, intake *m, const intake_header *h, ciel_fail *fail)
{
    m->frames = calloc((size_t)h->n_frames, sizeof *m->frames);
    if (!m->frames)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the pictures");
    for (; m->n_frames < h->n_frames; m->n_frames++) {
        picture *p = &m->frames[m->n_frames];
        int rc = picture_create(p, h->frame_width, h->frame_height, fail);
        if (rc < 0)
            return rc;
        if (!hear(c, p->rgb, (size_t)h->frame_width * (size_t)h->frame_height * 3)) {
            picture_free(p);
            return CIEL_E_FORMAT; /* the words come with the child's end */
        }
    }
    return CIEL_OK;
}

static int hear_answer(child *c, intake *m, const intake_wish *wish, ciel_fail *fail)
{
    intake_header h;
    if (!hear(c, &h, sizeof h))
        return CIEL_E_FORMAT;
    h.what[sizeof h.what - 1] = h.detail[sizeof h.detail - 1] = '\0';
    if (h.magic != INTAKE_MAGIC)
        return CIEL_E_FORMAT;
    if (h.rc != CIEL_OK) {
        int rc = h.rc == CIEL_E_DATA || h.rc == CIEL_E_UNAVAILABLE ? h.rc : CIEL_E_FORMAT;
        ciel_fail_set(fail, rc, "%s", h.what);
        ciel_fail_detail(fail, "%s", h.detail);
        return rc;
    }
    if (!is_sound(&h, wish))
        return CIEL_E_FORMAT;
    *m = (intake){ .kind = (enum media_kind)h.kind, .width = h.width, .height = h.height, .fps = h.fps };
    return hear_frames(c, m, &h, fail);
}

/* its end, forced when it is not there by itself; words for a failure without any */
static void finish(child *c, int rc, ciel_fail *fail)
{
    int status = 0;
    bool late = now_ms() >= c->deadline;
    if (c->in >= 0)
        close(c->in);
    close(c->out);
    kill(c->pid, SIGKILL);
    while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (rc == CIEL_OK || !fail || fail->what[0])
        return;
    ciel_fail_set(fail, rc, "the file could not be decoded");
    if (late)
        ciel_fail_detail(fail, "its decoder was stopped: it took too long");
    else if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
        ciel_fail_detail(fail, "its decoder was stopped by signal %d", WTERMSIG(status));
}

/* `input` is the child's standard input; `feeding` our end of it, or -1 */
static int converse(intake *out, int input, int feeding, const uint8_t *data, size_t n, const intake_wish *wish,
                    ciel_fail *fail)
{
    int answers[2];
    intake m = { 0 };
    ciel_fail words = { 0 };
    child c = { .in = feeding, .data = data, .left = n };
    if (!make_pipe(answers))
        return ciel_fail_set(fail, CIEL_E_IO, "no pipe for the decoder: %s", strerror(errno));
    c.out = answers[0];
    c.deadline = now_ms() + (wish->timeout_s > 0 ? wish->timeout_s : TIMEOUT_S) * 1000;
    int rc = start(&c, input, answers[1], wish, &words);
    close(answers[1]);
    close(input);
    if (rc == CIEL_OK) {
        rc = hear_answer(&c, &m, wish, &words);
        finish(&c, rc, &words);
    } else {
        close(c.out);
        if (feeding >= 0)
            close(feeding);
    }
    if (rc == CIEL_OK)
        *out = m;
    else
        intake_free(&m);
    if (rc < 0 && fail)
        *fail = words;
    return rc;
}

int intake_read(intake *out, const char *path, const intake_wish *wish, ciel_fail *fail)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ciel_fail_set(fail, errno == ENOENT ? CIEL_E_NOTFOUND : CIEL_E_IO, "the file cannot be read: %s",
                             strerror(errno));
    take_place();
    int rc = converse(out, fd, -1, NULL, 0, wish, fail);
    leave_place();
    return rc;
}

int intake_decode(intake *out, const uint8_t *data, size_t n, const intake_wish *wish, ciel_fail *fail)
{
    int ends[2];
    if (n == 0 || n > INTAKE_MAX_BYTES)
        return ciel_fail_set(fail, n ? CIEL_E_DATA : CIEL_E_FORMAT, n ? "the file is too large" : "the file is empty");
    if (!make_pipe(ends))
        return ciel_fail_set(fail, CIEL_E_IO, "no pipe for the decoder: %s", strerror(errno));
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    take_place();
    int rc = converse(out, ends[0], ends[1], data, n, wish, fail);
    leave_place();
    return rc;
}

void intake_free(intake *m)
{
    for (int i = 0; m->frames && i < m->n_frames; i++)
        picture_free(&m->frames[i]);
    free(m->frames);
    *m = (intake){ 0 };
}
