/* app/plan_options.c - see plan_options.h. */
#include "plan_options.h"
#include "app.h"
#include "media/media.h"

#include <stdlib.h>

plan_options plan_options_default(void) { return (plan_options){ .seed = -1 }; }

int plan_options_rows(option *rows, int n, plan_options *o)
{
    const option mine[] = {
        { "seconds", 's', OPTION_NUMBER, &o->seconds, 1, SCENE_MOST_ASKED_S, NULL, "S", "length, 1 to 60 (4, or what the prompt says)" },
        { "size", 0, OPTION_SIZE, o->size, 0, 0, NULL, "WxH", "1280x720, 720x1280, 1024x1792, 1920x1080 or any even size" },
        { "fps", 0, OPTION_INT, &o->fps, 1, 60, NULL, "N", "frames a second: 24, 25 or 30 (24)" },
        { "seed", 0, OPTION_NUMBER, &o->seed, 0, 9007199254740992.0, NULL, "N", "another seed, another variation (from the prompt)" },
        { "image", 0, OPTION_TEXT, &o->image, 0, 0, NULL, "FILE", "a picture as first frame: the camera moves into it" },
        { "negative", 0, OPTION_TEXT, &o->negative, 0, 0, NULL, "WORDS", "what the film shall not have, separated by commas" },
    };
    for (size_t i = 0; i < sizeof mine / sizeof *mine; i++)
        rows[n++] = mine[i];
    return n;
}

/* a film in the picture's own shape, at most 1280 on its longer side */
static int size_of_image(plan_request *req, const char *path, ciel_fail *fail)
{
    picture p = { 0 };
    int rc = picture_read(&p, path, fail);
    double longer = p.width > p.height ? p.width : p.height, k = longer > 1280 ? 1280 / longer : 1;
    req->width = 2 * (int)(p.width * k / 2 + 0.5);
    req->height = 2 * (int)(p.height * k / 2 + 0.5);
    picture_free(&p);
    return rc;
}

int plan_options_run(scene **out, const plan_options *o, const char *operand, library *lib)
{
    ciel_fail fail = { 0 };
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
    req.picture = o->image;
    req.negative = o->negative;
    int rc = CIEL_OK;
    if (o->image && !o->size[0])
        rc = size_of_image(&req, o->image, &fail);
    if (rc == CIEL_OK)
        rc = ciel_plan(out, &req, lib, &fail);
    free(prompt);
    return rc < 0 ? app_fail(&fail) : 0;
}
