/* app/cmd_explain.c - `ciel explain "PROMPT"`: the brief, span by span. */
#include "app.h"
#include "language/brief.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int cmd_explain(int argc, char **argv)
{
    bool json = false;
    int language = -1;
    static const char *const languages[] = { "en", "fr", NULL };
    const option rows[] = {
        { "json", 0, OPTION_FLAG, &json, 0, 0, NULL, NULL, "for programs" },
        { "language", 0, OPTION_CHOICE, &language, 0, 0, languages, "L", "en or fr (recognised otherwise)" },
    };
    command_line line = { "ciel explain \"PROMPT\" [--json]", "Show what of a prompt is understood, and as what.", rows, 2, { NULL }, 0, 1 };
    int rc = options_read(&line, argc, argv);
    if (rc != 0)
        return app_usage(rc);
    char *prompt = app_prompt(line.operand[0]);
    if (!prompt)
        return 64;
    brief *b = NULL;
    ciel_fail fail = { 0 };
    rc = brief_read(&b, prompt, language < 0 ? NULL : languages[language], &fail);
    free(prompt);
    if (rc < 0)
        return app_fail(&fail);
    char *text = json ? brief_json(b) : brief_table(b, isatty(STDOUT_FILENO));
    fputs(text, stdout);
    if (json)
        putchar('\n');
    free(text);
    brief_destroy(&b);
    return 0;
}
