/* app/cmd_remix.c - `ciel remix SCENE.json "CHANGE"`: the film of a scene document changed, or made longer. */
#include "app.h"
#include "film_options.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct remix_options {
    double longer;
    const char *after;
} remix_options;

static int remix(scene **out, const char *document, const char *prompt, const remix_options *o, library *lib)
{
    ciel_fail fail = { 0 };
    scene *from = NULL;
    int rc = scene_load(&from, document, &fail);
    if (rc == CIEL_OK && o->longer > 0) {
        rc = ciel_extend(from, prompt, o->longer, lib, NULL, &fail);
        if (rc == CIEL_OK) {
            *out = from;
            from = NULL;
        }
    } else if (rc == CIEL_OK) {
        rc = ciel_remix(out, from, prompt, NULL, lib, NULL, &fail);
    }
    scene_destroy(&from);
    return rc < 0 ? app_fail(&fail) : 0;
}

static int bad_line(const char *what)
{
    fprintf(stderr, "ciel: %s\n  try: ciel remix --help\n", what);
    return 64;
}

int cmd_remix(int argc, char **argv)
{
    film_options f = film_options_default();
    remix_options o = { 0 };
    option rows[FILM_OPTIONS_MAX + 4];
    int n = film_options_rows(rows, 0, &f);
    rows[n++] = (option){ "longer", 0, OPTION_NUMBER, &o.longer, 1, SCENE_MAX_SECONDS, NULL, "S", "the change happens in S seconds more" };
    rows[n++] = (option){ "after", 0, OPTION_TEXT, &o.after, 0, 0, NULL, "FILM.mp4", "the scene's film: its pictures are kept (with --longer)" };
    command_line line = { "ciel remix SCENE.json \"CHANGE\" [-o FILM.mp4] [options]",
                          "Change the film of a scene document, or make it longer. Without -o, prints the new document.", rows, n, { NULL }, 0, 2 };
    int rc = options_read(&line, argc, argv);
    if (rc != 0)
        return app_usage(rc);
    if (!line.operand[1])
        return bad_line("a scene document and a change are needed");
    if (o.after && (o.longer <= 0 || !f.output))
        return bad_line("--after goes with --longer and -o");
    film_request req = film_request_default();
    if (f.output && (rc = film_options_apply(&req, &f)) < 0)
        return app_usage(rc);
    scene *sc = NULL;
    library *lib = NULL;
    rc = app_library(&lib);
    if (rc == 0)
        rc = remix(&sc, line.operand[0], line.operand[1], &o, lib);
    req.scene = sc;
    req.begins_with = o.after;
    if (rc == 0 && f.output) {
        rc = app_film(&req, &f, lib);
    } else if (rc == 0) {
        char *json = scene_write(sc);
        fputs(json, stdout);
        free(json);
    }
    scene_destroy(&sc);
    library_close(&lib);
    return rc;
}
