/* app/cmd_doctor.c - `ciel doctor`: what this machine has, what is missing, and what that disables. */
#include "app.h"
#include "base/file.h"
#include "base/thread.h"
#include "doctor_server.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Data found at run time: any of the paths will do. */
typedef struct need {
    const char *name, *package, *without;
    const char *paths[4];
} need;
static const need needs[] = {
    { "WordNet", "wordnet-base", "words outside the lexicon are not understood", { "/usr/share/wordnet/data.noun" } },
    { "French dictionary", "hunspell-fr", "French inflections outside the lexicon are not understood",
      { "/usr/share/hunspell/fr_FR.aff", "/usr/share/hunspell/fr.aff" } },
    { "furniture, vehicles, plants", "sweethome3d-furniture", "only ciel's own things can be filmed", { "/usr/share/sweethome3d" } },
    { "Latin font", "fonts-dejavu-core", "no text in scenes", { "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf" } },
    { "Chinese, Japanese, Korean font", "fonts-noto-cjk", "signs in those scripts stay empty", { "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc" } },
    { "English voice", "festvox-us-slt-hts", "English is spoken by a far less intelligible voice",
      { "/usr/share/festival/voices/us/cmu_us_slt_arctic_hts/hts/cmu_us_slt_arctic_hts.htsvoice" } },
    { "French voice", "espeak-ng-data", "French lines are silent", { "/usr/lib/x86_64-linux-gnu/espeak-ng-data", "/usr/share/espeak-ng-data" } },
    { "instruments", "fluid-soundfont-gm", "music is played by a plain synthesiser",
      { "/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf3/MuseScore_General_Lite.sf3", "/usr/share/sounds/sf2/TimGM6mb.sf2" } },
};

static const char *found(const need *n)
{
    for (int i = 0; i < 4 && n->paths[i]; i++)
        if (ciel_file_exists(n->paths[i]))
            return n->paths[i];
    return NULL;
}

static void say(bool ok, const char *name, const char *text) { printf("  %s %-32s %s\n", ok ? "ok     " : "missing", name, text); }

static bool processor_fits(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return true;
#endif
}

static bool folder_works(char *path)
{
    char *probe = ciel_path_join(path, "probe");
    bool ok = ciel_dir_make(path, NULL) == CIEL_OK && ciel_file_write(probe, "", 0, NULL) == CIEL_OK;
    unlink(probe);
    free(probe);
    return ok;
}

static int check_data(void)
{
    int missing = 0;
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        const char *path = found(&needs[i]);
        char text[256];
        snprintf(text, sizeof text, "%s; apt-get install %s", needs[i].without, needs[i].package);
        say(path != NULL, needs[i].name, path ? path : text);
        missing += path == NULL;
    }
    return missing;
}

int cmd_doctor(int argc, char **argv)
{
    serve_options o = serve_options_default();
    option rows[SERVE_OPTIONS_MAX];
    int n = serve_options_rows(rows, 0, &o, false, true);
    command_line line = { "ciel doctor [options]",
                          "What this machine has, what is missing, what that disables; is `ciel serve` set up well?",
                          rows, n, { NULL }, 0, 0 };
    int rc = options_read(&line, argc, argv);
    if (rc != 0)
        return app_usage(rc);
    printf("ciel %s\n", CIEL_VERSION);
    char text[64];
    snprintf(text, sizeof text, "%d processors", ciel_cpu_count());
    int missing = !processor_fits();
    say(!missing, "processor", missing ? "AVX2 and FMA are needed: build with -DCIEL_ARCH=x86-64" : text);
    char *cache = ciel_cache_dir(), *data = ciel_data_dir();
    bool cache_ok = folder_works(cache), data_ok = folder_works(data);
    say(cache_ok, "cache folder", cache);
    say(data_ok, "data folder", data);
    free(cache);
    free(data);
    missing += !cache_ok + !data_ok + check_data();
    ciel_fail fail = { 0 };
    library *lib = NULL;
    if (library_open(&lib, &fail) == CIEL_OK) {
        snprintf(text, sizeof text, "%zu things and places", library_count(lib));
        say(true, "library", text);
    } else {
        say(false, "library", fail.what);
        missing++;
    }
    library_close(&lib);
    printf("ciel serve\n");
    int faults = doctor_server(&o);
    if (missing)
        printf("%d missing: films work without, less well\n", missing);
    if (faults)
        printf("%d faults: see above\n", faults);
    if (!missing && !faults)
        printf("all is there\n");
    return faults ? 78 : 0;
}
