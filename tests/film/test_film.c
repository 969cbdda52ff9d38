/* The main job, small: prompts become films whose frames and samples do not depend on threads; nothing is left behind. */
#include "base/file.h"
#include "ct.h"
#include "media/media.h"
#include "pipeline/pipeline.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[] = "/tmp/ciel_film_XXXXXX";

static scene *plan(library *lib, const char *prompt, double seconds)
{
    plan_request p = plan_request_default();
    scene *sc = NULL;
    ciel_fail fail = { 0 };
    p.prompt = prompt;
    p.seconds = seconds;
    p.width = 96;
    p.height = 54;
    p.fps = 12;
    if (ciel_plan(&sc, &p, lib, &fail) < 0)
        printf("# plan: %s: %s\n", fail.what, fail.detail);
    return sc;
}

static int film_to(const char *path, const scene *sc, library *lib, int threads, const volatile int *cancel, ciel_fail *fail)
{
    film_request r = film_request_default();
    r.scene = sc;
    r.quality = RENDER_DRAFT;
    r.threads = threads;
    r.cancel = cancel;
    r.outputs.clip = path;
    return ciel_film(&r, lib, NULL, fail);
}

static int files_in(const char *path)
{
    int n = 0;
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));)
        n += e->d_name[0] != '.' || strstr(e->d_name, ".tmp") != NULL;
    if (d)
        closedir(d);
    return n;
}

static bool same_films(const film *a, const film *b)
{
    if (a->n_frames != b->n_frames || a->n_sound_frames != b->n_sound_frames)
        return false;
    for (int i = 0; i < a->n_frames; i++)
        if (memcmp(a->frames[i].rgb, b->frames[i].rgb, (size_t)a->width * (size_t)a->height * 3) != 0) {
            printf("# frame %d differs\n", i);
            return false;
        }
    if (memcmp(a->stereo, b->stereo, a->n_sound_frames * 2 * sizeof(float)) == 0)
        return true;
    printf("# the sound differs\n");
    return false;
}

static void same_frames_and_samples_for_1_2_and_5_threads(void)
{
    library *lib = NULL;
    ciel_fail fail = { 0 };
    film films[3] = { 0 };
    static const int threads[] = { 1, 2, 5 };
    CT_EQ_I(library_open(&lib, &fail), CIEL_OK);
    scene *sc = plan(lib, "a red ball bounces on a wooden floor, light rain, slow push in", 1);
    CT_CHECK(sc);
    for (int i = 0; i < 3; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/threads%d.mp4", dir, threads[i]);
        CT_EQ_I(film_to(path, sc, lib, threads[i], NULL, &fail), CIEL_OK);
        CT_EQ_I(film_read(&films[i], path, 100, &fail), CIEL_OK);
        unlink(path);
    }
    CT_EQ_I(films[0].n_frames, 12);
    CT_NEAR((double)films[0].n_sound_frames / 48000.0, 1.0, 0.05);
    CT_CHECK(same_films(&films[0], &films[1]));
    CT_CHECK(same_films(&films[0], &films[2]));
    for (int i = 0; i < 3; i++)
        film_free(&films[i]);
    scene_destroy(&sc);
    library_close(&lib);
}

static void a_plan_written_and_read_films_the_same(void)
{
    library *lib = NULL;
    ciel_fail fail = { 0 };
    scene *again = NULL;
    CT_EQ_I(library_open(&lib, &fail), CIEL_OK);
    scene *sc = plan(lib, "un chat dort sur une chaise, lumière du matin", 1);
    CT_CHECK(sc);
    char *json = scene_write(sc);
    CT_EQ_I(scene_read(&again, json, strlen(json), &fail), CIEL_OK);
    char *second = scene_write(again);
    CT_EQ_S(json, second);
    free(json);
    free(second);
    scene_destroy(&sc);
    scene_destroy(&again);
    library_close(&lib);
}

static void another_seed_is_another_variation_the_same_seed_is_not(void)
{
    library *lib = NULL;
    CT_EQ_I(library_open(&lib, NULL), CIEL_OK);
    plan_request p = plan_request_default();
    p.prompt = "a wooden boat on a lake at dawn";
    char *json[3];
    for (int i = 0; i < 3; i++) {
        scene *sc = NULL;
        p.seed = i == 2 ? 8 : 7;
        CT_EQ_I(ciel_plan(&sc, &p, lib, NULL), CIEL_OK);
        json[i] = scene_write(sc);
        scene_destroy(&sc);
    }
    CT_EQ_S(json[0], json[1]);
    CT_CHECK(strcmp(json[0], json[2]) != 0);
    for (int i = 0; i < 3; i++)
        free(json[i]);
    library_close(&lib);
}

static void a_cancelled_film_leaves_nothing(void)
{
    library *lib = NULL;
    ciel_fail fail = { 0 };
    volatile int cancel = 1;
    char path[128];
    CT_EQ_I(library_open(&lib, &fail), CIEL_OK);
    scene *sc = plan(lib, "a cup on a table", 1);
    CT_CHECK(sc);
    int before = files_in(dir);
    snprintf(path, sizeof path, "%s/cancelled.mp4", dir);
    CT_EQ_I(film_to(path, sc, lib, 2, &cancel, &fail), CIEL_E_CANCELLED);
    CT_EQ_I(files_in(dir), before);
    scene_destroy(&sc);
    library_close(&lib);
}

/* the asked-for thing is in the scene, whatever the language */
static void both_languages_cast_the_same_things(void)
{
    static const char *const pairs[][3] = {
        { "a red apple on a table", "une pomme rouge sur une table", "apple" },
        { "a woman walks on a beach at sunset", "une femme marche sur une plage au coucher du soleil", "woman" },
        { "a dog runs in a park", "un chien court dans un parc", "dog" },
    };
    library *lib = NULL;
    CT_EQ_I(library_open(&lib, NULL), CIEL_OK);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (int k = 0; k < 2; k++) {
            scene *sc = plan(lib, pairs[i][k], 1);
            CT_CHECK(sc);
            bool found = false;
            for (size_t e = 0; e < sc->n_entities; e++)
                found = found || strcmp(sc->entities[e].thing, pairs[i][2]) == 0;
            if (!found)
                printf("# no %s in: %s\n", pairs[i][2], pairs[i][k]);
            CT_CHECK(found);
            scene_destroy(&sc);
        }
    library_close(&lib);
}

static void make_dir(void) { CT_CHECK(mkdtemp(dir)); }
static void remove_dir(void) { CT_EQ_I(rmdir(dir), 0); }

CT_MAIN(CT(make_dir), CT(same_frames_and_samples_for_1_2_and_5_threads), CT(a_plan_written_and_read_films_the_same),
        CT(another_seed_is_another_variation_the_same_seed_is_not), CT(a_cancelled_film_leaves_nothing),
        CT(both_languages_cast_the_same_things), CT(remove_dir))
