/* A picture as first frame: seen as it is, then with depth. Characters: what a clip tells, and who gets it. */
#include "base/text.h"
#include "ct.h"
#include "media/media.h"
#include "pipeline/character.h"
#include "pipeline/pipeline.h"

#include <stdlib.h>
#include <unistd.h>

static library *lib;
static ciel_fail said;

/* sky, ground with stripes, a dark post that stands on it */
static void paint(picture *p, int w, int h)
{
    picture_create(p, w, h, &said);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            uint8_t *c = p->rgb + 3 * (y * w + x);
            bool sky = y < 0.45 * h, post = abs(x - w / 2) < w / 16 && y > 0.25 * h && y < 0.85 * h;
            c[0] = post ? 40 : sky ? 150 : (uint8_t)(110 + 30 * ((x / 8) % 2));
            c[1] = post ? 20 : sky ? 190 : 100;
            c[2] = post ? 20 : sky ? 240 : 60;
        }
}

static scene *plan(const char *prompt, const char *file)
{
    plan_request r = plan_request_default();
    scene *sc = NULL;
    r.prompt = prompt;
    r.width = 160;
    r.height = 90;
    r.fps = 8;
    r.seconds = 2;
    r.picture = file;
    said = (ciel_fail){ 0 };
    if (!lib && library_open(&lib, &said) < 0)
        return NULL;
    ciel_plan(&sc, &r, lib, &said);
    return sc;
}

static double difference(const picture *a, const picture *b)
{
    double sum = 0;
    size_t n = (size_t)a->width * (size_t)a->height * 3;
    for (size_t i = 0; i < n; i++)
        sum += abs(a->rgb[i] - b->rgb[i]);
    return sum / (double)n;
}

static double middle_of_dark(const picture *p, int y)
{
    double sum = 0, weight = 1e-9;
    for (int x = 0; x < p->width; x++) {
        double dark = p->rgb[3 * (y * p->width + x)] < 90;
        sum += dark * x;
        weight += dark;
    }
    return sum / weight;
}

static void the_first_frame_is_the_picture_and_near_things_move_more(void)
{
    char file[] = "/tmp/ciel_picture_XXXXXX", clip_path[] = "/tmp/ciel_picture_film_XXXXXX";
    close(mkstemp(file));
    close(mkstemp(clip_path));
    const char *png = "/tmp/ciel_test_picture_film.png";
    picture p;
    paint(&p, 160, 90);
    CT_EQ_I(picture_write(png, &p, 100, &said), CIEL_OK);
    scene *sc = plan("a post in a field, the camera trucks right", png);
    if (!sc)
        printf("# %s\n", said.what);
    CT_CHECK(sc);
    CT_EQ_S(sc->place.kind, "picture");
    CT_CHECK(sc->n_shots == 1 && sc->shots[0].camera.n_moves >= 1);
    film_request f = film_request_default();
    film x = { 0 };
    f.scene = sc;
    f.outputs.clip = clip_path;
    CT_EQ_I(ciel_film(&f, lib, NULL, &said), CIEL_OK);
    CT_EQ_I(film_read(&x, clip_path, 0, &said), CIEL_OK);
    CT_EQ_I(x.n_frames, 16);
    CT_CHECK(difference(&p, &x.frames[0]) < 4); /* the coder's loss */
    CT_CHECK(difference(&p, &x.frames[15]) > 4);
    double moved = middle_of_dark(&x.frames[0], 50) - middle_of_dark(&x.frames[15], 50);
    CT_CHECK(moved > 2); /* the camera goes right, the post goes left */
    CT_CHECK(x.n_sound_frames > 48000);
    film_free(&x);
    scene_destroy(&sc);
    picture_free(&p);
    unlink(png);
    unlink(file);
    unlink(clip_path);
}

static void what_a_picture_cannot_do_is_refused(void)
{
    const char *png = "/tmp/ciel_test_picture_film.png";
    picture p;
    paint(&p, 160, 90);
    CT_EQ_I(picture_write(png, &p, 100, &said), CIEL_OK);
    picture_free(&p);
    static const char *const bad[] = { "the dog runs away", "an anime street", "she says \"hello\"" };
    for (size_t i = 0; i < 3; i++) {
        scene *sc = plan(bad[i], png);
        if (sc)
            printf("# taken: %s\n", bad[i]);
        CT_CHECK(!sc);
        CT_EQ_I(said.code, CIEL_E_DATA);
    }
    scene *still = plan("a post in a field, static camera", png);
    CT_CHECK(still && still->shots[0].camera.n_moves == 0);
    CT_EQ_I(ciel_extend(still, "the camera pans left", 2, lib, NULL, &said), CIEL_E_DATA);
    scene_destroy(&still);
    unlink(png);
    CT_CHECK(!plan("a post in a field", png));
    CT_EQ_I(said.code, CIEL_E_NOTFOUND);
}

/* a blob twice as tall as wide, two thirds green, one third yellow, before grey */
static void blob(picture *p)
{
    picture_create(p, 96, 96, &said);
    for (int y = 0; y < 96; y++)
        for (int x = 0; x < 96; x++) {
            uint8_t *c = p->rgb + 3 * (y * 96 + x);
            bool in = abs(x - 48) < 16 && y >= 16 && y<80, low = y> 58;
            c[0] = in ? (low ? 220 : 30) : 128;
            c[1] = in ? (low ? 200 : 160) : 128;
            c[2] = in ? 40 : 128;
        }
}

static void a_clip_tells_colours_and_proportions(void)
{
    picture frames[3];
    character c = { 0 };
    for (int i = 0; i < 3; i++)
        blob(&frames[i]);
    CT_EQ_I(character_look(&c, frames, 3, &said), CIEL_OK);
    CT_EQ_I(c.n_colors, 2);
    CT_CHECK(c.colors[0].g > c.colors[0].r + 60 && c.colors[1].r > 150);
    CT_NEAR(c.ratio, 2, 0.25);
    memset(frames[0].rgb, 99, 96 * 96 * 3);
    CT_EQ_I(character_look(&c, frames, 1, &said), CIEL_E_DATA);
    for (int i = 0; i < 3; i++)
        picture_free(&frames[i]);
}

static scene *plan_with(const char *prompt, const character *c)
{
    plan_request r = plan_request_default();
    scene *sc = NULL;
    r.prompt = prompt;
    r.width = 64;
    r.height = 36;
    r.characters = c;
    r.n_characters = 1;
    said = (ciel_fail){ 0 };
    ciel_plan(&sc, &r, lib, &said);
    return sc;
}

static const entity *called(const scene *sc, const char *name)
{
    for (size_t i = 0; sc && i < sc->n_entities; i++)
        if (ciel_streq(sc->entities[i].label, name))
            return &sc->entities[i];
    return NULL;
}

static void a_character_is_cast_as_what_it_is_said_to_be(void)
{
    static const character
        mossy = { .name = "Mossy", .colors = { { 30, 160, 40 }, { 220, 200, 40 } }, .n_colors = 2, .ratio = 2 },
        captain = { .name = "Captain Teapot", .colors = { { 30, 160, 40 } }, .n_colors = 1, .ratio = 1 };
    scene *sc = plan_with("Mossy, a teapot, on a table next to a cup", &mossy);
    const entity *e = called(sc, "Mossy");
    CT_CHECK(e && ciel_streq(e->thing, "teapot") && e->has_color && e->color.g == 160 && e->has_color2);
    CT_CHECK(params_number(&e->params, "tall", 1) > 1.2);
    scene_destroy(&sc);
    sc = plan_with("Captain Teapot on a table", &captain);
    e = called(sc, "Captain Teapot");
    CT_CHECK(e && ciel_streq(e->thing, "teapot") && e->color.g == 160);
    scene_destroy(&sc);
    CT_CHECK(!plan_with("Mossy on a table", &mossy));
    CT_EQ_I(said.code, CIEL_E_DATA);
    CT_CHECK(!plan_with("a teapot on a table", &mossy));
    CT_EQ_I(said.code, CIEL_E_DATA);
    library_close(&lib);
}

CT_MAIN(CT(the_first_frame_is_the_picture_and_near_things_move_more), CT(what_a_picture_cannot_do_is_refused),
        CT(a_clip_tells_colours_and_proportions), CT(a_character_is_cast_as_what_it_is_said_to_be))
