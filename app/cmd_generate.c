/* app/cmd_generate.c - `ciel generate "PROMPT" -o film.mp4`: plan, then film. */
#include "app.h"
#include "engine_cli.h"
#include "film_options.h"
#include "plan_options.h"

int cmd_generate(int argc, char **argv)
{
    film_options f = film_options_default();
    plan_options p = plan_options_default();
    engine_cli e = engine_cli_default();
    option rows[2 * FILM_OPTIONS_MAX + ENGINE_CLI_MAX];
    int n = plan_options_rows(rows, 0, &p);
    n = film_options_rows(rows, n, &f);
    n = engine_cli_rows(rows, n, &e);
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
    library *lib = NULL;
    rc = engine_cli_open(&req.engine, &e, &p, f.threads);
    if (rc == 0)
        rc = app_library(&lib);
    if (rc == 0)
        rc = plan_options_run(&sc, &p, line.operand[0], lib);
    req.scene = sc;
    if (rc == 0)
        engine_cli_announce(req.engine, sc, f.threads);
    if (rc == 0)
        rc = app_film(&req, &f, lib);
    scene_destroy(&sc);
    library_close(&lib);
    engine_close(&req.engine);
    return rc;
}
