/* app/cmd_render.c - `ciel render scene.json -o film.mp4`: film a scene document. */
#include "app.h"
#include "film_options.h"

#include <stdio.h>

int cmd_render(int argc, char **argv)
{
    film_options f = film_options_default();
    option rows[FILM_OPTIONS_MAX + 4];
    int size[2] = { 0, 0 };
    int n = film_options_rows(rows, 0, &f);
    rows[n++] = (option){ "size", 0, OPTION_SIZE, size, 0, 0, NULL, "WxH", "another size than the document's" };
    command_line line = { "ciel render SCENE.json -o FILM.mp4 [options]", "Film a scene document, or one frame of it.", rows, n, { NULL }, 0, 1 };
    int rc = options_read(&line, argc, argv);
    if (rc != 0)
        return app_usage(rc);
    film_request req = film_request_default();
    rc = film_options_apply(&req, &f);
    if (rc < 0)
        return app_usage(rc);
    if (!line.operand[0]) {
        fprintf(stderr, "ciel: no scene document\n  try: ciel plan \"PROMPT\" > scene.json\n");
        return 64;
    }
    scene *sc = NULL;
    ciel_fail fail = { 0 };
    rc = scene_load(&sc, line.operand[0], &fail);
    if (rc < 0)
        return app_fail(&fail);
    if (size[0]) {
        sc->width = size[0];
        sc->height = size[1];
    }
    req.scene = sc;
    library *lib = NULL;
    rc = app_library(&lib);
    if (rc == 0)
        rc = app_film(&req, &f, lib);
    library_close(&lib);
    scene_destroy(&sc);
    return rc;
}
