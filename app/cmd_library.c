/* app/cmd_library.c - `ciel library`: what can be filmed; the user's own models; the packs; contact sheets. */
#include "app.h"
#include "library/library.h"
#include "library/pack.h"
#include "library_sheet.h"
#include "options.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    EXIT_USAGE = 64
};

static const char *const kind_names[] = { "object", "person",   "animal", "vehicle", "plant",
                                          "place",  "building", "food",   "garment" };

static const char help[] =
    "usage: ciel library list [KIND]            every thing and place, or those of one kind\n"
    "       ciel library search WORDS           find by words, English or French\n"
    "       ciel library show NAME              all that is known about one thing\n"
    "       ciel library sheet -o FILE.png [WORDS]   contact sheet: all things of ours, or what the words find\n"
    "       ciel library add MODEL --name NAME [--french NOM] [--synset ID] [--height METRES]\n"
    "                                           your own glTF, GLB, OBJ, FBX, STL, PLY ... model as a thing\n"
    "       ciel library convert [--again]      convert the installed packs (sweethome3d-furniture) into the cache\n"
    "       ciel library credits                authors and licences of the pack's models\n";

/* One subcommand's work on an open library. */
typedef int library_work(library *lib, int argc, char **argv, ciel_fail *fail);

static char *joined(int argc, char **argv)
{
    ciel_str s = { 0 };
    for (int i = 0; i < argc; i++) {
        if (i)
            ciel_str_add(&s, " ");
        ciel_str_add(&s, argv[i]);
    }
    return s.p;
}

static void print_line(const thing_info *t)
{
    printf("%-28s %-9s %-36.36s %-36.36s %s\n", t->name, kind_names[t->kind], t->english, t->french ? t->french : "",
           t->pack ? t->pack : "");
}

static int do_list(library *lib, int argc, char **argv, ciel_fail *fail)
{
    size_t shown = 0;
    for (size_t i = 0; i < library_count(lib); i++) {
        const thing_info *t = library_at(lib, i);
        if (argc < 1 || strcmp(argv[0], kind_names[t->kind]) == 0 || (t->pack && strcmp(argv[0], t->pack) == 0)) {
            print_line(t);
            shown++;
        }
    }
    if (argc > 0 && shown == 0)
        return ciel_fail_set(
            fail, CIEL_E_INVAL,
            "no kind \"%s\"; kinds are object, person, animal, vehicle, plant, place, building, food, garment",
            argv[0]);
    return CIEL_OK;
}

static int do_search(library *lib, int argc, char **argv, ciel_fail *fail)
{
    const thing_info *found[40];
    char *words = joined(argc, argv);
    if (!words)
        return ciel_fail_set(fail, CIEL_E_INVAL, "search for what? ciel library search WORDS");
    size_t n = library_search(lib, words, found, 40);
    for (size_t i = 0; i < n; i++)
        print_line(found[i]);
    int err = n ? CIEL_OK : ciel_fail_set(fail, CIEL_E_NOTFOUND, "nothing in the library answers to \"%s\"", words);
    free(words);
    return err;
}

static void print_model(library *lib, const thing_info *t)
{
    ciel_arena a = { 0 };
    model m;
    entity e = { .id = "it", .thing = t->name, .scale = 1 };
    ciel_fail fail = { 0 };
    if (library_build(lib, &m, NULL, &e, &a, &fail) != CIEL_OK) {
        printf("  cannot be built: %s\n", fail.what);
    } else {
        size_t triangles = 0;
        for (size_t i = 0; i < m.n_parts; i++)
            triangles += m.parts[i].mesh.n_triangles;
        vec3 s = aabb_size(m.bounds);
        printf("  built      %.4g x %.4g x %.4g m, %.3g kg, %zu parts, %zu triangles, %zu colliders, %zu lamps\n",
               (double)s.x, (double)s.y, (double)s.z, (double)m.mass_kg, m.n_parts, triangles, m.n_colliders,
               m.n_lights);
        printf("  anchors   ");
        for (size_t i = 0; i < m.n_anchors; i++)
            printf(" %s", m.anchors[i].name);
        printf("\n");
    }
    ciel_arena_free(&a);
}

static int do_show(library *lib, int argc, char **argv, ciel_fail *fail)
{
    static const char *const flags[] = { "held", "seat",  "table",    "vessel", "floats",    "flies",
                                         "wall", "light", "outdoors", "round",  "instrument" };
    if (argc != 1)
        return ciel_fail_set(fail, CIEL_E_INVAL, "show which one? ciel library show NAME");
    const thing_info *t = library_find(lib, argv[0]);
    if (!t) {
        const thing_info *near[3];
        size_t n = library_search(lib, argv[0], near, 3);
        ciel_fail_set(fail, CIEL_E_NOTFOUND, "the library has no thing named \"%s\"", argv[0]);
        if (n)
            ciel_fail_hint(fail, "nearest: %s", near[0]->name);
        return CIEL_E_NOTFOUND;
    }
    printf("%s\n  kind       %s\n  english    %s\n  french     %s\n  synsets    %s\n  size       %.4g x %.4g x %.4g "
           "m\n  material   %s\n  place      %s\n  flags     ",
           t->name, kind_names[t->kind], t->english, t->french, t->synset, (double)t->size_m.x, (double)t->size_m.y,
           (double)t->size_m.z, t->material ? t->material : "-", t->place ? t->place : "-");
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (t->flags & (1u << i))
            printf(" %s", flags[i]);
    printf("\n  source     %s\n", t->pack ? t->pack : "ciel");
    if (t->credit)
        printf("  credit     %s\n", t->credit);
    if (t->kind != THING_PLACE)
        print_model(lib, t);
    return CIEL_OK;
}

static int do_sheet(library *lib, int argc, char **argv, ciel_fail *fail)
{
    const char *path = NULL, *words[256];
    int n_words = 0, samples = 24, columns = 8, width = 200;
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "-o") == 0 && i + 1 < argc)
            path = argv[++i];
        else if (strcmp(argv[i], "--samples") == 0 && i + 1 < argc)
            samples = atoi(argv[++i]);
        else if (strcmp(argv[i], "--columns") == 0 && i + 1 < argc)
            columns = atoi(argv[++i]);
        else if (strcmp(argv[i], "--width") == 0 && i + 1 < argc)
            width = atoi(argv[++i]);
        else if (argv[i][0] == '-' || n_words == 256)
            return ciel_fail_set(fail, CIEL_E_INVAL, "unknown option %s; see ciel library --help", argv[i]);
        else
            words[n_words++] = argv[i];
    }
    if (!path || samples < 1 || samples > 4096 || columns < 1 || columns > 32 || width < 32 || width > 2048)
        return ciel_fail_set(fail, CIEL_E_INVAL,
                             "ciel library sheet -o FILE.png [--samples 24] [--columns 8] [--width 200] [WORDS]");
    size_t max = library_count(lib), n = 0;
    const thing_info **things = malloc((max + 1) * sizeof *things);
    if (!things)
        return ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the sheet");
    /* words name things, a kind, a pack, or are searched for; none: all of ours but the places */
    for (int w = 0; w < n_words; w++) {
        size_t before = n;
        for (size_t i = 0; i < max && n < max; i++) {
            const thing_info *t = library_at(lib, i);
            if (strcmp(t->name, words[w]) == 0 || strcmp(kind_names[t->kind], words[w]) == 0 ||
                (t->pack && strcmp(t->pack, words[w]) == 0))
                things[n++] = t;
        }
        if (n == before)
            n += library_search(lib, words[w], things + n, max - n < 12 ? max - n : 12);
    }
    for (size_t i = 0; i < max && n_words == 0; i++)
        if (!library_at(lib, i)->pack && library_at(lib, i)->kind != THING_PLACE)
            things[n++] = library_at(lib, i);
    sheet_options o = { columns, width, width * 4 / 5, samples };
    int err = n ? library_sheet(lib, things, n, &o, path, fail)
                : ciel_fail_set(fail, CIEL_E_NOTFOUND, "nothing in the library answers to these words");
    free(things);
    return err;
}

static int do_add(library *lib, int argc, char **argv, ciel_fail *fail)
{
    (void)lib;
    const char *path = NULL, *name = NULL, *french = NULL, *synset = NULL, *height = NULL;
    for (int i = 0; i < argc; i++) {
        const char **to = strcmp(argv[i], "--name") == 0     ? &name
                          : strcmp(argv[i], "--french") == 0 ? &french
                          : strcmp(argv[i], "--synset") == 0 ? &synset
                          : strcmp(argv[i], "--height") == 0 ? &height
                                                             : NULL;
        if (to && i + 1 < argc)
            *to = argv[++i];
        else if (argv[i][0] != '-' && !path)
            path = argv[i];
        else
            return ciel_fail_set(fail, CIEL_E_INVAL, "unknown argument %s; see ciel library --help", argv[i]);
    }
    char *end = NULL;
    double metres = height ? strtod(height, &end) : 0;
    if (!path || !name || (height && (*end || !(metres > 0 && metres <= 1000))))
        return ciel_fail_set(fail, CIEL_E_INVAL,
                             "ciel library add MODEL --name NAME [--french NOM] [--synset ID] [--height METRES]");
    int err = import_add(path, name, french, synset, (float)metres, fail);
    if (err == CIEL_OK)
        fprintf(stderr, "ciel: added \"%s\"; it can be named in prompts and scenes now\n", name);
    return err;
}

static void report(void *user, size_t done, size_t of, const char *what)
{
    const bool *terminal = user;
    if (*terminal)
        fprintf(stderr, "\r\033[Kciel: converting %zu of %zu: %s", done + 1, of, what);
    else if (done % 75 == 0)
        fprintf(stderr, "ciel: converting %zu of %zu\n", done, of);
}

static int do_convert(library *lib, int argc, char **argv, ciel_fail *fail)
{
    (void)lib;
    bool again = argc == 1 && strcmp(argv[0], "--again") == 0, terminal = isatty(2);
    if (argc > 0 && !again)
        return ciel_fail_set(fail, CIEL_E_INVAL, "ciel library convert [--again]");
    pack_progress progress = { report, &terminal };
    pack_counts counts;
    int err = pack_convert_all(&counts, again, &progress, fail);
    if (terminal)
        fprintf(stderr, "\r\033[K");
    if (err == CIEL_OK)
        fprintf(stderr, "ciel: %zu models converted, %zu were there, %zu left out for their licence, %zu unreadable\n",
                counts.converted, counts.present, counts.skipped, counts.failed);
    return err;
}

static int do_credits(library *lib, int argc, char **argv, ciel_fail *fail)
{
    (void)argc;
    (void)argv;
    (void)fail;
    for (size_t i = 0; i < library_count(lib); i++)
        if (library_at(lib, i)->credit)
            printf("%-32s %s\n", library_at(lib, i)->name, library_at(lib, i)->credit);
    return CIEL_OK;
}

int cmd_library(int argc, char **argv)
{
    static const struct {
        const char *name;
        library_work *work;
    } commands[] = { { "list", do_list }, { "search", do_search },   { "show", do_show },      { "sheet", do_sheet },
                     { "add", do_add },   { "convert", do_convert }, { "credits", do_credits } };
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        fputs(help, argc < 2 ? stderr : stdout);
        return argc < 2 ? EXIT_USAGE : 0;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i].name) != 0)
            continue;
        if (argc > 2 && strcmp(argv[2], "--help") == 0) {
            fputs(help, stdout);
            return 0;
        }
        library *lib = NULL;
        ciel_fail fail = { 0 };
        int err = library_open(&lib, &fail);
        if (err == CIEL_OK)
            err = commands[i].work(lib, argc - 2, argv + 2, &fail);
        library_close(&lib);
        return err == CIEL_OK ? 0 : app_fail(&fail);
    }
    fprintf(stderr, "ciel library: no such command: %s\n%s", argv[1], help);
    return EXIT_USAGE;
}
