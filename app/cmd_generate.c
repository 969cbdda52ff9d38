/* app/cmd_generate.c - `ciel generate "PROMPT" -o film.mp4`: plan, then film. */
#include "app.h"
#include "film_options.h"
#include "plan_options.h"

int cmd_generate(int argc, char **argv)
{
    film_options f = film_options_default();
    plan_options p = plan_options_default();
    option rows[2 * FILM_OPTIONS_MAX];
    int n = plan_options_rows(rows, 0, &p);
    n = film_options_rows(rows, n, &f);
    command_line line = { "ciel generate \"PROMPT\" -o FILM.mp4 [options]",
                          "Film a prompt in English or French, with sound. PROMPT - reads standard input.", rows, n, { NULL }, 0, 1 };
    int rc = options_read(&line, argc, argv);
    if (rc != 0)
        return app_usage(rc);
    film_request req = film_request_default();
    rc = film_options_apply(&req, &f);
    if (rc < 0)
        return app_usage(rc);
    scene *sc = NULL;
    rc = plan_options_run(&sc, &p, line.operand[0]);
    if (rc != 0)
        return rc;
    req.scene = sc;
    rc = app_film(&req, &f);
    scene_destroy(&sc);
    return rc;
}
