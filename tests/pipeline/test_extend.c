/* A film that goes on: what was stays, what is asked for comes after it, what cannot be is refused. */
#include "base/text.h"
#include "ct.h"
#include "media/media.h"
#include "pipeline/pipeline.h"

#include <stdlib.h>
#include <unistd.h>

static library *lib;
static ciel_fail said;

static scene *plan(const char *prompt, double seconds)
{
    plan_request r = plan_request_default();
    scene *sc = NULL;
    r.prompt = prompt;
    r.width = 64;
    r.height = 36;
    r.fps = 8;
    r.seconds = seconds;
    if (!lib && library_open(&lib, &said) < 0)
        return NULL;
    ciel_plan(&sc, &r, lib, &said);
    return sc;
}

static scene *copy_of(const scene *sc)
{
    char *json = scene_write(sc);
    scene *out = NULL;
    scene_read(&out, json, strlen(json), &said);
    free(json);
    return out;
}

/* the beach film of most cases, longer by what is asked */
static scene *beach_and(const char *prompt)
{
    static scene *beach;
    if (!beach)
        beach = plan("a woman walks along a beach, the camera trucks right", 2);
    scene *sc = beach ? copy_of(beach) : NULL;
    said = (ciel_fail){ 0 };
    if (sc && ciel_extend(sc, prompt, 3, lib, NULL, &said) < 0) {
        printf("# %s: %s (%s)\n", prompt, said.what, said.detail);
        scene_destroy(&sc);
    }
    return sc;
}

static const scene_action *action_of(const scene *sc, const char *thing, const char *verb)
{
    for (size_t i = 0; i < sc->n_entities; i++)
        for (size_t k = 0; ciel_streq(sc->entities[i].thing, thing) && k < sc->entities[i].n_actions; k++)
            if (ciel_streq(sc->entities[i].actions[k].verb, verb))
                return &sc->entities[i].actions[k];
    return NULL;
}

static void a_film_goes_on_as_it_was(void)
{
    scene *sc = beach_and("she goes on walking");
    CT_CHECK(sc);
    CT_NEAR(sc->seconds, 5, 1e-9);
    CT_EQ_I(sc->n_shots, 1);
    CT_NEAR(sc->shots[0].end, 5, 1e-9);
    CT_CHECK(sc->shots[0].camera.n_moves > 1);
    CT_NEAR(sc->shots[0].camera.moves[0].end, 2, 1e-9); /* what the move was, it stays */
    CT_CHECK(ciel_streq(sc->shots[0].camera.moves[1].kind, "truck_right") && sc->shots[0].camera.moves[1].begin >= 2);
    const scene_action *walk = action_of(sc, "woman", "walk");
    CT_CHECK(walk && walk->end < 0);
    CT_EQ_I(sc->n_changes, 1);
    CT_NEAR(sc->changes[0].seconds, 3, 1e-9);
    scene_destroy(&sc);
}

static void actions_lines_and_moves_come_after_the_seam(void)
{
    scene *sc = beach_and("she waves and says \"hello\", the camera pans left");
    CT_CHECK(sc);
    const scene_action *walk = action_of(sc, "woman", "walk"), *wave = action_of(sc, "woman", "wave");
    CT_CHECK(walk && walk->end > 2 && wave && wave->begin > 2);
    CT_CHECK(sc->sound.n_lines == 1 && sc->sound.lines[0].begin > 2);
    bool pans = false;
    for (size_t i = 0; i < sc->shots[0].camera.n_moves; i++)
        pans |= ciel_streq(sc->shots[0].camera.moves[i].kind, "pan_left") && sc->shots[0].camera.moves[i].begin >= 2;
    CT_CHECK(pans);
    scene_destroy(&sc);
}

static void who_is_new_comes_in_from_beside_the_picture(void)
{
    scene *sc = beach_and("a dog runs in");
    CT_CHECK(sc);
    CT_EQ_I(sc->n_sets, 0);
    const entity *dog = scene_find(sc, "dog");
    CT_CHECK(dog && dog->n_actions > 0 && dog->actions[0].begin >= 2 - 1e-9);
    double x, y;
    camera_pose c = scene_camera_at(sc, &sc->shots[0], 1.9, NULL);
    double depth = camera_project(&c, dog->position, &x, &y);
    CT_CHECK(depth < 0 || x < 0 || x > 1);
    scene_destroy(&sc);
}

static void what_the_shot_cannot_show_is_cut_to(void)
{
    scene *sc = beach_and("night falls");
    CT_CHECK(sc);
    CT_EQ_I(sc->n_sets, 1);
    CT_EQ_I(sc->n_shots, 2);
    CT_NEAR(sc->shots[1].begin, 2, 1e-9);
    CT_EQ_S(sc->sets[0].place.kind, sc->place.kind);
    CT_CHECK(sc->sets[0].sky.sun_elevation_deg < 0 && sc->sky.sun_elevation_deg > 0);
    scene_destroy(&sc);
    sc = beach_and("close-up of her face");
    CT_CHECK(sc);
    CT_EQ_I(sc->n_sets, 0);
    CT_EQ_I(sc->n_shots, 2);
    CT_EQ_S(sc->shots[1].size, "close_up");
    CT_NEAR(sc->shots[0].end, 2, 1e-9);
    scene_destroy(&sc);
}

static void what_cannot_be_is_refused_and_leaves_the_scene_alone(void)
{
    static const char *const bad[] = { "the grobnik flumphs", "jazz music" };
    scene *sc = plan("a cup on a table", 1);
    CT_CHECK(sc);
    char *before = scene_write(sc);
    for (size_t i = 0; i < 2; i++)
        CT_EQ_I(ciel_extend(sc, bad[i], 2, lib, NULL, &said), CIEL_E_DATA);
    CT_EQ_I(ciel_extend(sc, "on", 0, lib, NULL, &said), CIEL_E_INVAL);
    CT_EQ_I(ciel_extend(sc, "the camera pans left", 120, lib, NULL, &said), CIEL_E_DATA);
    char *after = scene_write(sc);
    CT_EQ_S(before, after);
    free(before);
    free(after);
    scene_destroy(&sc);
}

static int film_it(const scene *sc, const char *path, const char *begins_with)
{
    film_request f = film_request_default();
    f.scene = sc;
    f.quality = RENDER_DRAFT;
    f.threads = 2;
    f.begins_with = begins_with;
    f.outputs.clip = path;
    return ciel_film(&f, lib, NULL, &said);
}

static void the_old_pictures_are_the_same_bit_for_bit(void)
{
    char a[] = "/tmp/ciel_extend_a_XXXXXX", b[] = "/tmp/ciel_extend_b_XXXXXX";
    close(mkstemp(a));
    close(mkstemp(b));
    scene *sc = plan("a red ball rolls on a table", 1);
    film x = { 0 }, y = { 0 };
    CT_CHECK(sc);
    CT_EQ_I(film_it(sc, a, NULL), CIEL_OK);
    CT_EQ_I(ciel_extend(sc, "the camera pans left", 1, lib, NULL, &said), CIEL_OK);
    CT_EQ_I(film_it(sc, b, a), CIEL_OK);
    CT_EQ_I(film_read(&x, a, 0, &said), CIEL_OK);
    CT_EQ_I(film_read(&y, b, 0, &said), CIEL_OK);
    CT_EQ_I(x.n_frames, 8);
    CT_EQ_I(y.n_frames, 16);
    for (int i = 0; i < 8; i++)
        CT_CHECK(memcmp(x.frames[i].rgb, y.frames[i].rgb, 64 * 36 * 3) == 0);
    CT_CHECK(memcmp(y.frames[7].rgb, y.frames[15].rgb, 64 * 36 * 3) != 0);
    CT_NEAR((double)y.n_sound_frames / 48000, 2, 0.05);
    sc->width = 128; /* another film's pictures do not fit */
    sc->height = 72;
    CT_EQ_I(film_it(sc, b, a), CIEL_E_FORMAT);
    film_free(&x);
    film_free(&y);
    scene_destroy(&sc);
    unlink(a);
    unlink(b);
    library_close(&lib);
}

CT_MAIN(CT(a_film_goes_on_as_it_was), CT(actions_lines_and_moves_come_after_the_seam),
        CT(who_is_new_comes_in_from_beside_the_picture), CT(what_the_shot_cannot_show_is_cut_to),
        CT(what_cannot_be_is_refused_and_leaves_the_scene_alone), CT(the_old_pictures_are_the_same_bit_for_bit))
