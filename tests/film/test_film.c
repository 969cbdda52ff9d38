/* The main job, small: prompts become films whose frames and samples do not depend on threads; nothing is left behind.
 */
#include "films.h"

#include <dirent.h>

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

static void films_alike_for_1_2_and_5_threads(const scene *sc, int n_frames)
{
    static const int threads[] = { 1, 2, 5 };
    film films[3] = { 0 };
    CT_CHECK(sc);
    for (int i = 0; i < 3; i++)
        CT_CHECK(films_shoot(&films[i], sc, threads[i]));
    bool same = films_same(&films[0], &films[1]) && films_same(&films[0], &films[2]);
    int n = films[0].n_frames;
    double sound_s = (double)films[0].n_sound_frames / 48000.0;
    for (int i = 0; i < 3; i++)
        film_free(&films[i]);
    CT_CHECK(same);
    CT_EQ_I(n, n_frames);
    CT_NEAR(sound_s, sc->seconds, 0.05);
}

static void same_frames_and_samples_for_1_2_and_5_threads(void)
{
    library *lib = NULL;
    CT_EQ_I(library_open(&lib, NULL), CIEL_OK);
    scene *sc = plan(lib, "a red ball bounces on a wooden floor, light rain, slow push in", 1);
    films_alike_for_1_2_and_5_threads(sc, 12);
    scene_destroy(&sc);
    library_close(&lib);
}

/* a person in a coat that the wind moves, fog, grass, rain and its splashes, birds, an orchestra */
static void the_same_outdoors_with_cloth_and_particles(void)
{
    scene *sc = films_example("cliff", 96, 54, 12, 1);
    CT_CHECK(sc);
    sc->weather.rain = 0.6;
    sc->weather.wetness = 0.5;
    films_alike_for_1_2_and_5_threads(sc, 12);
    scene_destroy(&sc);
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
    atomic_int cancel = 1;
    char path[128];
    CT_EQ_I(library_open(&lib, &fail), CIEL_OK);
    scene *sc = plan(lib, "a cup on a table", 1);
    CT_CHECK(sc);
    int before = files_in(dir);
    snprintf(path, sizeof path, "%s/cancelled.mp4", dir);
    CT_EQ_I(films_make(path, sc, lib, 2, &cancel, &fail), CIEL_E_CANCELLED);
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

static void make_dir(void)
{
    CT_CHECK(mkdtemp(dir));
}
static void remove_dir(void)
{
    CT_EQ_I(rmdir(dir), 0);
}

CT_MAIN(CT(make_dir), CT(same_frames_and_samples_for_1_2_and_5_threads), CT(the_same_outdoors_with_cloth_and_particles),
        CT(a_plan_written_and_read_films_the_same), CT(another_seed_is_another_variation_the_same_seed_is_not),
        CT(a_cancelled_film_leaves_nothing), CT(both_languages_cast_the_same_things), CT(remove_dir))
