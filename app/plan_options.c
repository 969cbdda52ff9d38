/* app/plan_options.c - see plan_options.h. */
#include "plan_options.h"
#include "app.h"

#include <stdlib.h>

plan_options plan_options_default(void) { return (plan_options){ .seed = -1 }; }

int plan_options_rows(option *rows, int n, plan_options *o)
{
    const option mine[] = {
        { "seconds", 's', OPTION_NUMBER, &o->seconds, 1, SCENE_MAX_SECONDS, NULL, "S", "length, 1 to 120 (4, or what the prompt says)" },
        { "size", 0, OPTION_SIZE, o->size, 0, 0, NULL, "WxH", "1280x720, 720x1280, 1024x1792, 1920x1080 or any even size" },
        { "fps", 0, OPTION_INT, &o->fps, 1, 60, NULL, "N", "frames a second: 24, 25 or 30 (24)" },
        { "seed", 0, OPTION_NUMBER, &o->seed, 0, 9007199254740992.0, NULL, "N", "another seed, another variation (from the prompt)" },
    };
    for (size_t i = 0; i < sizeof mine / sizeof *mine; i++)
        rows[n++] = mine[i];
    return n;
}

int plan_options_run(scene **out, const plan_options *o, const char *operand)
{
    ciel_fail fail = { 0 };
    library *lib = NULL;
    char *prompt = app_prompt(operand);
    if (!prompt)
        return 64;
    plan_request req = plan_request_default();
    req.prompt = prompt;
    req.seconds = o->seconds;
    req.width = o->size[0];
    req.height = o->size[1];
    req.fps = o->fps;
    req.seed = o->seed;
    int rc = library_open(&lib, &fail);
    if (rc == CIEL_OK)
        rc = ciel_plan(out, &req, lib, &fail);
    library_close(&lib);
    free(prompt);
    return rc < 0 ? app_fail(&fail) : 0;
}
