/* app/app.c - endings, progress and Ctrl-C, shared by the subcommands. */
#include "app.h"
#include "library/library.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int cancel_flag;

static void on_signal(int number)
{
    (void)number;
    if (cancel_flag)
        _exit(130); /* asked twice: the temporary file stays, with .tmp in its name */
    cancel_flag = 1;
}

const atomic_int *app_cancel_flag(void)
{
    struct sigaction a = { .sa_handler = on_signal };
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
    return &cancel_flag;
}

int app_fail(const ciel_fail *f)
{
    fprintf(stderr, "ciel: %s\n", f->what[0] ? f->what : ciel_err_text(f->code));
    if (f->detail[0])
        fprintf(stderr, "  %s\n", f->detail);
    if (f->hint[0])
        fprintf(stderr, "  try: %s\n", f->hint);
    return ciel_err_exit(f->code);
}

int app_usage(int rc) { return rc < 0 ? -rc : 0; }

static void print_time(FILE *to, double s)
{
    if (s < 0)
        fprintf(to, "...");
    else
        fprintf(to, "%d:%02d", (int)(s + 0.5) / 60, (int)(s + 0.5) % 60);
}

static void print_done(const film_progress *p)
{
    static const char *const names[] = { "plan", "voices", "motion", "frames", "sound", "write" };
    if (p->stage == FILM_FRAMES && p->n_steps > 0 && p->frames_done == 0)
        fprintf(stderr, "step %d/%d  ", p->step, p->n_steps);
    else
        fprintf(stderr, "%s %d/%d  ", names[p->stage], p->frames_done, p->frames_total);
}

void app_progress(void *user, const film_progress *p)
{
    static int last_tenth = -1, last_step = -1;
    (void)user;
    if (!isatty(STDERR_FILENO)) {
        int tenth = (int)(p->fraction * 10);
        if (tenth == last_tenth && p->step == last_step)
            return;
        last_tenth = tenth;
        last_step = p->step;
        fprintf(stderr, "ciel: %3d %%  ", (int)(p->fraction * 100));
        print_done(p);
        print_time(stderr, p->elapsed_s);
        fprintf(stderr, " gone\n");
        return;
    }
    char bar[31];
    int filled = (int)(p->fraction * 30);
    for (int i = 0; i < 30; i++)
        bar[i] = i < filled ? '=' : ' ';
    bar[30] = '\0';
    fprintf(stderr, "\r\033[K[%s] %3d %%  ", bar, (int)(p->fraction * 100));
    print_done(p);
    print_time(stderr, p->left_s);
    fprintf(stderr, " left");
    if (p->fraction >= 1)
        fprintf(stderr, "\r\033[K");
}

static void say_results(const film_outputs *w, const film_report *r, bool show_credits)
{
    const char *const paths[] = { w->clip, w->still, w->sheet, w->thumbnail, w->scene, w->wave, w->frames_dir };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (paths[i])
            printf("%s\n", paths[i]);
    for (size_t i = 0; i < r->n_notices; i++)
        fprintf(stderr, "ciel: note: %s\n", r->notices[i].text);
    for (size_t i = 0; show_credits && i < r->n_credits; i++)
        printf("credit: %s\n", r->credits[i]);
    if (!show_credits && r->n_credits > 0)
        fprintf(stderr, "ciel: %zu models by others are credited in the file's metadata (--credits lists them)\n", r->n_credits);
    fprintf(stderr, "ciel: done in %.0f s\n", r->seconds_wall);
}

int app_library(library **out)
{
    ciel_fail fail = { 0 };
    return library_open(out, &fail) < 0 ? app_fail(&fail) : 0;
}

int app_film(film_request *req, const film_options *o, library *lib)
{
    ciel_fail fail = { 0 };
    film_report report = { 0 };
    c2pa_keys keys = { 0 };
    req->progress = app_progress;
    req->cancel = app_cancel_flag();
    int rc = signing_open(&keys, req, &o->sign, &fail);
    if (rc == CIEL_OK)
        rc = ciel_film(req, lib, &report, &fail);
    if (rc == CIEL_OK)
        say_results(&req->outputs, &report, o->credits);
    film_report_free(&report);
    c2pa_keys_close(&keys);
    if (rc < 0 && isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K");
    return rc < 0 ? app_fail(&fail) : 0;
}

static char *read_stdin(void)
{
    size_t n = 0, cap = 1 << 16;
    char *text = malloc(cap);
    while (text) {
        size_t got = fread(text + n, 1, cap - n - 1, stdin);
        n += got;
        if (got == 0 || n > (1 << 20))
            break;
        if (n + 1 == cap) {
            char *more = realloc(text, cap *= 2);
            if (!more)
                free(text);
            text = more;
        }
    }
    if (text)
        text[n] = '\0';
    return text;
}

char *app_prompt(const char *operand)
{
    if (!operand) {
        fprintf(stderr, "ciel: there is no prompt\n  try: put it in quotes, or - to read it from standard input\n");
        return NULL;
    }
    if (strcmp(operand, "-") == 0)
        return read_stdin();
    size_t n = strlen(operand) + 1;
    char *copy = malloc(n);
    if (copy)
        memcpy(copy, operand, n);
    return copy;
}
