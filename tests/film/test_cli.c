/* The command: bad input gets one clear message, the right exit code, and leaves nothing behind. */
#include "ct.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char dir[] = "/tmp/ciel_cli_XXXXXX"; /* outputs go here; empty between cases */
static char said[65536];                    /* what the last run wrote on stderr */

/* exit code of `ciel ARGUMENTS`; `said` holds its stderr */
static int run(const char *arguments)
{
    char command[2048], log[64] = "/tmp/ciel_cli_XXXXXX";
    int fd = mkstemp(log);
    if (fd < 0)
        return -1;
    snprintf(command, sizeof command, "%s %s >/dev/null 2>%s </dev/null", TEST_CIEL, arguments, log);
    int status = system(command);
    ssize_t n = read(fd, said, sizeof said - 1);
    said[n > 0 ? n : 0] = '\0';
    close(fd);
    unlink(log);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool one_message(void)
{
    return strncmp(said, "ciel: ", 6) == 0 && strstr(said + 6, "\nciel: ") == NULL;
}

static int files_left(void)
{
    int n = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
            printf("# left: %s\n", e->d_name);
            n++;
        }
    if (d)
        closedir(d);
    return n;
}

/* `pattern` with the folder in place of each @ */
static void in_folder(char *out, size_t size, const char *pattern)
{
    size_t n = 0;
    for (const char *c = pattern; *c && n + sizeof dir < size; c++)
        n += (size_t)snprintf(out + n, size - n, "%.*s", *c == '@' ? (int)sizeof dir : 1, *c == '@' ? dir : c);
}

static int run_in(const char *pattern)
{
    char line[1024] = "";
    in_folder(line, sizeof line, pattern);
    return run(line);
}

static void wrong_usage_is_64_and_says_what_to_try(void)
{
    static const char *const lines[] = {
        "generate --bogus",
        "generate 'a cup' -o x.mp4 --size 1281x720",
        "generate 'a cup' -o x.mp4 --size 0x0",
        "generate 'a cup' -o x.mp4 --seconds 61",
        "generate 'a cup' -o x.mp4 --seconds 0",
        "generate 'a cup' -o x.mp4 --seconds four",
        "generate 'a cup' -o x.avi",
        "generate 'a cup'",
        "generate -o x.mp4",
        "generate a cup -o x.mp4",
        "generate 'a cup' -o x.mp4 -q superb",
        "render -o x.mp4",
        "frobnicate",
        "generate 'a cup' -o",
        "generate 'a cup' -o x.mp4 --size 4098x16",
        "generate 'a cup' -o x.mp4 --size -2x16",
        "generate 'a cup' -o x.mp4 --size 320",
        "generate 'a cup' -o x.mp4 --seconds nan",
        "generate 'a cup' -o x.mp4 --seconds -4",
        "generate 'a cup' -o x.mp4 --seconds 1e300",
        "generate 'a cup' -o x.mp4 --fps 1000",
        "generate 'a cup' -o x.mp4 --fps 23.976",
        "generate 'a cup' -o x.mp4 --seed -1",
        "generate 'a cup' -o x.png --frame -1",
        "generate 'a cup' -o x.mp4 --frame 3",
        "generate 'a cup' -o x.mp4 --sheet x.gif",
        "generate 'a cup' -o x.mp4 --credits=yes",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        int code = run(lines[i]);
        if (code != 64 || !one_message())
            printf("# ciel %s: %d: %s\n", lines[i], code, said);
        CT_EQ_I(code, 64);
        CT_CHECK(one_message());
        CT_CHECK(strstr(said, "try:"));
    }
}

static void an_unwritable_output_is_73_before_any_work(void)
{
    CT_EQ_I(run("generate 'a cup' -o /nonexistent/folder/x.mp4"), 73);
    CT_CHECK(one_message());
    CT_CHECK(strstr(said, "/nonexistent/folder"));
    CT_EQ_I(run("generate 'a cup' -o /proc/x.mp4"), 73);
    CT_CHECK(one_message());
    CT_EQ_I(run_in("generate 'a cup' -o @/x.mp4 --sheet /nonexistent/sheet.png"), 73);
    CT_CHECK(one_message());
    CT_EQ_I(run_in("generate 'a cup' -o @/x.mp4 --wav /dev/full"), 73); /* and the device stays one */
    CT_CHECK(one_message() && strstr(said, "device"));
    CT_EQ_I(system("test -c /dev/full"), 0);
    CT_EQ_I(run_in("generate 'a cup' --frame 0 -o @/../$(basename @)/"), 64);
    CT_EQ_I(files_left(), 0);
}

/* standard output that takes nothing */
static void full_output_is_74(void)
{
    char command[256];
    static const char *const lines[] = { "explain 'a red cup'", "plan 'a red cup'", "library list", "schema",
                                         "--help" };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        snprintf(command, sizeof command, "%s %s >/dev/full 2>/dev/null", TEST_CIEL, lines[i]);
        int status = system(command);
        CT_EQ_I(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 74);
    }
}

/* exit code of a small film under a limit of 4 KiB a file: what a full disk does, without needing a disk */
static void a_full_disk_is_74_and_leaves_nothing(void)
{
    char command[512], log[64];
    static const char *const outputs[] = { "-o @/x.mp4", "-o @/x.mp4 --frames @/frames", "--frame 3 -o @/x.png" };
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        char wanted[160];
        in_folder(wanted, sizeof wanted, outputs[i]);
        snprintf(log, sizeof log, "/tmp/ciel_cli_%ld.log", (long)getpid());
        snprintf(
            command, sizeof command,
            "sh -c 'trap \"\" XFSZ; ulimit -f 8; exec %s generate \"a cup\" %s --size 128x72 -s 1 --fps 8 -q draft' "
            "2>&1 >/dev/null </dev/null | cat >%s",
            TEST_CIEL, wanted, log);
        CT_EQ_I(WEXITSTATUS(system(command)), 0);
        FILE *f = fopen(log, "r");
        size_t n = f ? fread(said, 1, sizeof said - 1, f) : 0;
        said[n] = '\0';
        if (f)
            fclose(f);
        unlink(log);
        if (!strstr(said, "ciel: cannot write"))
            printf("# %s: %s\n", wanted, said);
        CT_CHECK(strstr(said, "ciel: cannot write"));
        snprintf(command, sizeof command, "rmdir %s/frames 2>/dev/null", dir);
        CT_CHECK(system(command) >= 0); /* the folder itself may stay, empty */
        CT_EQ_I(files_left(), 0);
    }
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    if (f) {
        fputs(text, f);
        fclose(f);
    }
}

static void a_damaged_scene_is_65_and_names_the_place(void)
{
    const char *path = "/tmp/ciel_cli_scene.json";
    write_file(path, "{\"version\":1,\"entities\":[{\"id\":\"a\",\"thing\":\"cup\",\"scale\":\"big\"}]}");
    CT_EQ_I(run("render /tmp/ciel_cli_scene.json -o /tmp/ciel_cli.mp4"), 65);
    CT_CHECK(strstr(said, "entities[0].scale"));
    write_file(path, "{\"version\":1,");
    CT_EQ_I(run("render /tmp/ciel_cli_scene.json -o /tmp/ciel_cli.mp4"), 65);
    CT_CHECK(strstr(said, "line 1"));
    unlink(path);
    CT_EQ_I(run("render /tmp/ciel_cli_scene.json -o /tmp/ciel_cli.mp4"), 66);
    CT_CHECK(access("/tmp/ciel_cli.mp4", F_OK) != 0);
}

/* an example cut off anywhere, or with a byte changed for another, is read or refused: never a crash, never a film */
static void a_cut_or_spoilt_document_is_65(void)
{
    char text[8192], path[128], line[256];
    FILE *f = fopen(TEST_SOURCE "/examples/coffee.json", "r");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f)
        fclose(f);
    CT_CHECK(n > 500);
    snprintf(path, sizeof path, "%s/spoilt.json", dir);
    snprintf(line, sizeof line, "render %s -o %s/x.mp4", path, dir);
    for (size_t i = 1; i < 8; i++) {
        char cut[8192];
        memcpy(cut, text, n);
        cut[n * i / 8] = '\0';
        write_file(path, cut);
        CT_EQ_I(run(line), 65);
        CT_CHECK(one_message());
    }
    for (size_t i = 0; i < 12; i++) {
        char spoilt[8192];
        memcpy(spoilt, text, n);
        spoilt[n] = '\0';
        spoilt[(i * 7919 + 13) % n] = (char)("{[\x01\"\xff}"[i % 6]);
        write_file(path, spoilt);
        char still[256]; /* of a frame that is not there: refused at the latest for that */
        snprintf(still, sizeof still, "render %s --frame 3600 -o %s/x.png", path, dir);
        int code = run(still);
        CT_CHECK(code == 64 || code == 65 || code == 66);
        CT_CHECK(one_message());
    }
    unlink(path);
    CT_EQ_I(files_left(), 0);
}

static void a_thing_that_does_not_exist_is_named(void)
{
    const char *path = "/tmp/ciel_cli_scene2.json";
    write_file(path, "{\"version\":1,\"seconds\":1,\"entities\":[{\"id\":\"a\",\"thing\":\"flumph\"}],\"shots\":[{"
                     "\"begin\":0,\"end\":1}]}");
    CT_EQ_I(run("render /tmp/ciel_cli_scene2.json -o /tmp/ciel_cli2.mp4 -q draft"), 66);
    CT_CHECK(strstr(said, "flumph"));
    CT_CHECK(access("/tmp/ciel_cli2.mp4", F_OK) != 0);
    unlink(path);
}

static void prompts_of_any_bytes_are_explained_or_refused(void)
{
    CT_EQ_I(run("explain \"$(printf 'a cup\\001\\002\\t on a \\033 table')\""), 0);
    CT_EQ_I(run("explain \"$(head -c 32000 /dev/zero | tr '\\0' 'a')\""), 0);
    CT_CHECK(run("explain \"$(printf '\\377\\376')\"") == 64);
    CT_CHECK(one_message());
    CT_CHECK(run("explain ''") == 64);
    CT_CHECK(run("explain \"$(head -c 131000 /dev/zero | tr '\\0' 'b')\"") >= 0);
    CT_EQ_I(run("plan \"$(yes 'a red cup on a table,' | head -c 32000)\""), 0);
    CT_EQ_I(run("plan \"$(printf 'a cup\\001\\002\\t on a \\033[31m table\\r\\n')\""), 0);
    CT_CHECK(!strchr(said, 27)); /* no control character reaches the terminal */
}

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static pid_t start_long_film(const char *path)
{
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
            _exit(1);
        execl(TEST_CIEL, "ciel", "generate", "a red ball on a table", "-o", path, "--size", "640x360", "-s", "20", "-q",
              "draft", (char *)NULL);
        _exit(1);
    }
    return child;
}

/* until the film's temporary file is there: frames are being made */
static bool wait_for_frames(void)
{
    for (int i = 0; i < 600; i++) {
        struct timespec a_tenth = { 0, 100000000 };
        DIR *d = opendir(dir);
        bool found = false;
        for (struct dirent *e; d && (e = readdir(d));)
            found = found || strstr(e->d_name, ".tmp") != NULL;
        if (d)
            closedir(d);
        nanosleep(&a_tenth, NULL);
        if (found)
            return true;
    }
    return false;
}

static void an_interrupted_film_stops_within_a_second_and_leaves_nothing(void)
{
    char path[128];
    int status = 0;
    static const int signals[] = { SIGINT, SIGTERM };
    snprintf(path, sizeof path, "%s/long.mp4", dir);
    for (int i = 0; i < 2; i++) {
        pid_t child = start_long_film(path);
        CT_CHECK(child > 0);
        bool began = wait_for_frames();
        struct timespec a_while = { 1, 500000000 };
        nanosleep(&a_while, NULL);
        double begin = seconds_now();
        kill(child, signals[i]);
        waitpid(child, &status, 0);
        double took = seconds_now() - begin;
        printf("# stopped after %.2f s\n", took);
        CT_CHECK(began);
        CT_EQ_I(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 130);
        CT_CHECK(took < 2.0); /* a second on a machine that does nothing else */
        CT_EQ_I(files_left(), 0);
    }
}

/* nobody can tidy up after kill -9: the next film of that name does */
static void what_a_killed_process_left_is_removed_by_the_next(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/long.mp4", dir);
    pid_t child = start_long_film(path);
    CT_CHECK(child > 0);
    bool began = wait_for_frames();
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    CT_CHECK(began);
    CT_CHECK(access(path, F_OK) != 0); /* nothing false under the film's name */
    CT_EQ_I(run_in("generate 'a cup' -o @/long.mp4 --size 64x36 -s 1 --fps 4 -q draft"), 0);
    CT_EQ_I(unlink(path), 0);
    CT_EQ_I(files_left(), 0);
}

static void help_is_on_stdout_and_succeeds(void)
{
    CT_EQ_I(run("--help"), 0);
    CT_EQ_I(run("generate --help"), 0);
    CT_EQ_I(run("--version"), 0);
    CT_EQ_S(said, "");
}

static void make_dir(void)
{
    CT_CHECK(mkdtemp(dir));
}
static void remove_dir(void)
{
    CT_EQ_I(rmdir(dir), 0);
}

CT_MAIN(CT(make_dir), CT(wrong_usage_is_64_and_says_what_to_try), CT(an_unwritable_output_is_73_before_any_work),
        CT(a_damaged_scene_is_65_and_names_the_place), CT(a_thing_that_does_not_exist_is_named),
        CT(prompts_of_any_bytes_are_explained_or_refused), CT(help_is_on_stdout_and_succeeds), CT(full_output_is_74),
        CT(a_full_disk_is_74_and_leaves_nothing), CT(a_cut_or_spoilt_document_is_65),
        CT(an_interrupted_film_stops_within_a_second_and_leaves_nothing),
        CT(what_a_killed_process_left_is_removed_by_the_next), CT(remove_dir))
