/* app/cmd_plan.c - `ciel plan "PROMPT" > scene.json`, and `ciel schema`. */
#include "app.h"
#include "plan_options.h"

#include <stdio.h>
#include <stdlib.h>

int cmd_plan(int argc, char **argv)
{
    plan_options p = plan_options_default();
    option rows[8];
    command_line line = { "ciel plan \"PROMPT\" [options] > SCENE.json", "Write the scene document of a prompt: read it, edit it, render it.",
                          rows, plan_options_rows(rows, 0, &p), { NULL }, 0, 1 };
    int rc = options_read(&line, argc, argv);
    if (rc != 0)
        return app_usage(rc);
    scene *sc = NULL;
    library *lib = NULL;
    rc = app_library(&lib);
    if (rc == 0)
        rc = plan_options_run(&sc, &p, line.operand[0], lib);
    library_close(&lib);
    if (rc != 0)
        return rc;
    char *json = scene_write(sc);
    fputs(json, stdout);
    for (size_t i = 0; i < sc->n_notices; i++)
        fprintf(stderr, "ciel: note: %s\n", sc->notices[i].text);
    free(json);
    scene_destroy(&sc);
    return 0;
}

int cmd_schema(int argc, char **argv)
{
    command_line line = { "ciel schema > scene.schema.json", "Print the JSON schema of the scene document.", NULL, 0, { NULL }, 0, 0 };
    int rc = options_read(&line, argc, argv);
    if (rc != 0)
        return app_usage(rc);
    char *json = scene_schema();
    puts(json);
    free(json);
    return 0;
}
