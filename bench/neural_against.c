/* bench/neural_against.c - the same stages by stable-diffusion.cpp's command (sd-cli), from the same files, then by
 * ciel, and the ratios.
 *
 * One run of the command makes a film of one step. What it says of each stage is read as it says it: the seconds, less
 * those of loading weights within them (it loads as late as it can; ciel reads mapped files), and what the process had
 * resident meanwhile. Its text encoder always takes 512 tokens, so ciel's is given 512 as well.
 */
#include "neural_bench.h"
#include "neural_memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    N_STAGES = 3
};
static const char *const names[N_STAGES] = { "umT5-XXL, 512 tokens", "one step", "decoding" };
/* how the other program ends the line of each stage */
static const char *const ends[N_STAGES] = { "get_learned_condition completed", "sampling completed",
                                            "decode_first_stage completed" };

typedef struct files {
    char path[N_STAGES][300];
} files;

static bool make_files(const bench *b, unsigned stages, files *f)
{
    static const neural_part_kind kinds[N_STAGES] = { NEURAL_TEXT, NEURAL_DIT, NEURAL_VAE };
    for (int i = 0; i < N_STAGES; i++) {
        f->path[i][0] = '\0';
        if (i == 0 && !(stages & 1u)) /* a film can be made without words, not without the rest */
            continue;
        neural_part *p = bench_weights(b, kinds[i], f->path[i]);
        if (!p)
            return false;
        neural_part_close(&p);
    }
    return true;
}

static void run_program(const bench *b, const char *program, const files *f, const char *picture)
{
    char w[16], h[16], frames[16], threads[16];
    snprintf(w, sizeof w, "%d", b->width);
    snprintf(h, sizeof h, "%d", b->height);
    snprintf(frames, sizeof frames, "%d", b->frames);
    snprintf(threads, sizeof threads, "%d", b->threads);
    const char *args[40] = { program,
                             "-M",
                             "vid_gen",
                             "--diffusion-model",
                             f->path[1],
                             "--vae",
                             f->path[2],
                             "-p",
                             "a lovely cat",
                             "--cfg-scale",
                             "1",
                             "--sampling-method",
                             "euler",
                             "--steps",
                             "1",
                             "-W",
                             w,
                             "-H",
                             h,
                             "--video-frames",
                             frames,
                             "--flow-shift",
                             "3",
                             "--threads",
                             threads,
                             "-v",
                             "-o",
                             picture };
    int n = 0;
    while (args[n])
        n++;
    if (f->path[0][0]) {
        args[n++] = "--t5xxl";
        args[n++] = f->path[0];
    }
    execv(program, (char *const *)(uintptr_t)args);
    _exit(127);
}

/* A line of the other program's; `loading` gathers seconds until a stage ends. */
static void read_line(const char *line, int pid, unsigned stages, double *loading, bench_stage stage[N_STAGES])
{
    const char *taking = strstr(line, "taking ");
    double seconds = taking ? strtod(taking + 7, NULL) : 0;
    if (strstr(line, "loading tensors completed"))
        *loading += seconds;
    for (int i = 0; i < N_STAGES && taking; i++)
        if (strstr(line, ends[i]) && (i > 0 || stages & 1u)) {
            stage[i] = (bench_stage){ seconds - *loading, bench_memory_peak(pid) };
            printf("%-24s %8.1f s, and %.1f s loading; resident at most %.2f GiB\n", names[i], stage[i].seconds,
                   *loading, stage[i].memory / 0x1p30);
            fflush(stdout);
            bench_memory_mark(pid);
            *loading = 0;
        }
}

static int run_other(const bench *b, const char *program, const files *f, bench_stage stage[N_STAGES])
{
    char line[4096], picture[320];
    int ends_of_pipe[2], status = 1;
    double loading = 0;
    size_t n = 0;
    snprintf(picture, sizeof picture, "%s/ciel-bench-against.avi", b->scratch);
    if (pipe(ends_of_pipe) != 0)
        return 71;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends_of_pipe[1], 1);
        dup2(ends_of_pipe[1], 2);
        close(ends_of_pipe[0]);
        close(ends_of_pipe[1]);
        run_program(b, program, f, picture);
    }
    close(ends_of_pipe[1]);
    FILE *from = fdopen(ends_of_pipe[0], "r");
    for (int c; from && (c = getc(from)) != EOF;) { /* progress is drawn with carriage returns: a line ends there too */
        if (c != '\n' && c != '\r' && n + 1 < sizeof line)
            line[n++] = (char)c;
        else {
            line[n] = '\0';
            n = 0;
            read_line(line, (int)pid, f->path[0][0] ? 7u : 6u, &loading, stage);
        }
    }
    if (from)
        fclose(from);
    if (pid > 0)
        waitpid(pid, &status, 0);
    unlink(picture);
    return status == 0 ? 0 : 70;
}

static void tell_ratio(const char *name, neural_compute compute, bench_stage other, bench_stage ours)
{
    if (other.seconds > 0 && ours.seconds > 0)
        printf("%-24s %-5s %7.1f s : %7.1f s = %5.2f times as fast; %5.2f : %5.2f GiB = %.2f of the memory\n", name,
               bench_computes[compute], other.seconds, ours.seconds, other.seconds / ours.seconds,
               other.memory / 0x1p30, ours.memory / 0x1p30, ours.memory / other.memory);
}

int bench_against(bench *b, const char *program, unsigned stages)
{
    static bench_stage (*const run[N_STAGES])(bench *) = { bench_text, bench_step, bench_decode };
    bench_stage other[N_STAGES] = { { 0 } }, ours[N_STAGES] = { { 0 } }, eight = { 0 };
    files f;
    bool keep = b->keep;
    b->keep = true;
    b->tokens = 512;
    b->blocks = 0;
    if (!make_files(b, stages, &f))
        return 66;
    printf("by %s:\n", program);
    int rc = run_other(b, program, &f, other);
    if (rc)
        fprintf(stderr, "bench_neural: %s could not be run to its end\n", program);
    printf("by ciel:\n");
    for (int i = 0; i < N_STAGES && !rc; i++)
        if (stages & 1u << i)
            ours[i] = run[i](b);
    neural_compute compute = b->compute;
    if (!rc && stages & 2u && compute != NEURAL_COMPUTE_INT8) {
        b->compute = NEURAL_COMPUTE_INT8;
        eight = bench_step(b);
    }
    for (int i = 0; i < N_STAGES && !rc; i++)
        tell_ratio(names[i], i == 1 ? compute : bench_without_int8(compute), other[i], ours[i]);
    tell_ratio(names[1], NEURAL_COMPUTE_INT8, other[1], eight);
    for (int i = 0; i < N_STAGES && !keep; i++)
        unlink(f.path[i]);
    return rc;
}
