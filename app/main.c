/* app/main.c - `ciel`: finds the subcommand and runs it. Data on stdout, words on stderr. */
#include "app.h"
#include "server/intake.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

typedef struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary;
} command;

static const command commands[] = {
    { "generate", cmd_generate, "film a prompt:  ciel generate \"a paper boat on a stream\" -o boat.mp4" },
    { "explain", cmd_explain, "show what of a prompt is understood, span by span" },
    { "plan", cmd_plan, "write the scene document of a prompt" },
    { "render", cmd_render, "film a scene document, or one frame of it" },
    { "remix", cmd_remix, "change the film of a scene document, or make it longer" },
    { "library", cmd_library, "list, search and show what can be filmed; add your own models" },
    { "schema", cmd_schema, "print the JSON schema of the scene document" },
    { "serve", cmd_serve, "answer the OpenAI Videos API on this machine" },
    { "worker", cmd_worker, "make films for a server on the same folder" },
    { "keys", cmd_keys, "create, list and revoke the server's keys; show what signs films" },
    { "usage", cmd_usage, "what each key had made, and its price" },
    { INTAKE_COMMAND, intake_child, NULL }, /* no person's: the server starts it (server/intake.h) */
    { "verify", cmd_verify, "where a film or picture comes from: manifest, invisible mark, job" },
    { "models", cmd_models, "open video models: list, fetch and check their weights" },
    { "trace", cmd_trace, "replay a recorded run of a video model, to check this engine against another" },
    { "doctor", cmd_doctor, "what this machine has, what is missing, what that disables" },
};

static void usage(FILE *to)
{
    fprintf(to, "ciel %s - films with sound from a prompt, on your own machine\n\nusage: ciel COMMAND [options]\n\n",
            CIEL_VERSION);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].summary)
            fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fprintf(to, "\n`ciel COMMAND --help` shows a command's options; `man ciel` the whole.\n");
}

/* what could not be written to standard output is a failure, whatever the command thought */
static int finish(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    fprintf(stderr, "ciel: cannot write to standard output: %s\n", strerror(errno));
    return code ? code : 74;
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return 64;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        usage(stdout);
        return 0;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "version") == 0) {
        printf("ciel %s\n", CIEL_VERSION);
        return 0;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(name, commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "ciel: unknown command: %s\n  try: ciel --help\n", name);
    return 64;
}

int main(int argc, char **argv)
{
    signal(SIGXFSZ, SIG_IGN); /* a file beyond the limit is a failed write, with words */
    return finish(run(argc, argv));
}
