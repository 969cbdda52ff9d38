/* app/cmd_library.c - `ciel library`: what can be filmed. */
#include "app.h"
#include "library/library.h"
#include "options.h"

#include <stdio.h>

static void print_list(const library *lib)
{
    for (size_t i = 0; i < library_count(lib); i++) {
        const thing_info *t = library_at(lib, i);
        printf("%-24s %-40s %s\n", t->name, t->english, t->french ? t->french : "");
    }
}

int cmd_library(int argc, char **argv)
{
    command_line line = { "ciel library list", "List the things and places that can be filmed.", NULL, 0, { NULL }, 0, 1 };
    int rc = options_read(&line, argc, argv);
    if (rc != 0)
        return app_usage(rc);
    library *lib = NULL;
    ciel_fail fail = { 0 };
    rc = library_open(&lib, &fail);
    if (rc < 0)
        return app_fail(&fail);
    print_list(lib);
    library_close(&lib);
    return 0;
}
