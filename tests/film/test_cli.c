/* The command: bad input gets one clear message, the right exit code, and leaves nothing behind. */
#include "ct.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char said[8192]; /* what the last run wrote on stderr */

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

static bool one_message(void) { return strncmp(said, "ciel: ", 6) == 0 && strstr(said + 6, "\nciel: ") == NULL; }

static void wrong_usage_is_64_and_says_what_to_try(void)
{
    static const char *const lines[] = {
        "generate --bogus", "generate 'a cup' -o x.mp4 --size 1281x720", "generate 'a cup' -o x.mp4 --size 0x0",
        "generate 'a cup' -o x.mp4 --seconds 61", "generate 'a cup' -o x.mp4 --seconds 0", "generate 'a cup' -o x.mp4 --seconds four",
        "generate 'a cup' -o x.avi", "generate 'a cup'", "generate -o x.mp4", "generate a cup -o x.mp4", "generate 'a cup' -o x.mp4 -q superb",
        "render -o x.mp4", "frobnicate", "generate 'a cup' -o",
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

static void a_thing_that_does_not_exist_is_named(void)
{
    const char *path = "/tmp/ciel_cli_scene2.json";
    write_file(path, "{\"version\":1,\"seconds\":1,\"entities\":[{\"id\":\"a\",\"thing\":\"flumph\"}],\"shots\":[{\"begin\":0,\"end\":1}]}");
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
}

static void help_is_on_stdout_and_succeeds(void)
{
    CT_EQ_I(run("--help"), 0);
    CT_EQ_I(run("generate --help"), 0);
    CT_EQ_I(run("--version"), 0);
    CT_EQ_S(said, "");
}

CT_MAIN(CT(wrong_usage_is_64_and_says_what_to_try), CT(an_unwritable_output_is_73_before_any_work), CT(a_damaged_scene_is_65_and_names_the_place),
        CT(a_thing_that_does_not_exist_is_named), CT(prompts_of_any_bytes_are_explained_or_refused), CT(help_is_on_stdout_and_succeeds))
