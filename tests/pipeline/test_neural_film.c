/* A film by a video model, end to end, with the tiny oracle: it runs, is the same for the same seed, can be cancelled
 * and taken up again, begins from a picture or the world engine's film; what cannot be is said. */
#include "base/file.h"
#include "ct.h"
#include "mark/verify.h"
#include "media/media.h"
#include "pipeline/pipeline.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MODELS TEST_DATA "/neural/%s"

typedef struct shoot {
    library *lib;
    scene *sc;
    engine *e;
    film_request req;
    char models[300], path[300];
    atomic_int cancel;
    int stop_at_step, steps;
    bool fell;
    double fraction;
} shoot;

static void hear(void *user, const film_progress *p)
{
    shoot *s = user;
    s->fell |= p->fraction < s->fraction || p->fraction > 1;
    s->fraction = p->fraction;
    s->steps = p->step > s->steps ? p->step : s->steps;
    if (s->stop_at_step && p->step == s->stop_at_step)
        s->cancel = 1;
}

static bool open_shoot(shoot *s, const char *oracle, engine_options o)
{
    ciel_fail fail = { 0 };
    *s = (shoot){ .req = film_request_default() };
    snprintf(s->models, sizeof s->models, MODELS, oracle);
    snprintf(s->path, sizeof s->path, "/tmp/ciel-neural-film-%d.mp4", (int)getpid());
    setenv("CIEL_CACHE", "/tmp/ciel-neural-film-cache", 1);
    o.name = "model"; /* the oracle's folder of that name */
    o.models = s->models;
    o.steps = o.steps ? o.steps : 3;
    plan_request plan = plan_request_default();
    plan.prompt = "a lovely cat sits on the red sofa";
    plan.seconds = 1;
    plan.width = 64;
    plan.height = 64;
    plan.fps = 12;
    plan.seed = 5;
    if (engine_open(&s->e, &o, 1, 2, NULL, &fail) < 0 || library_open(&s->lib, &fail) < 0 ||
        ciel_plan(&s->sc, &plan, s->lib, &fail) < 0) {
        printf("# %s: %s\n", fail.what, fail.detail);
        return false;
    }
    s->req.scene = s->sc;
    s->req.engine = s->e;
    s->req.threads = 2;
    s->req.quality = RENDER_DRAFT;
    s->req.marks = (film_marks){ 0 };
    s->req.outputs.clip = s->path;
    s->req.progress = hear;
    s->req.user = s;
    s->req.cancel = &s->cancel;
    return true;
}

static void close_shoot(shoot *s)
{
    engine_close(&s->e);
    scene_destroy(&s->sc);
    library_close(&s->lib);
    unlink(s->path);
}

static int film_it(shoot *s, film *out)
{
    ciel_fail fail = { 0 };
    s->fraction = 0;
    int rc = ciel_film(&s->req, s->lib, NULL, &fail);
    if (rc == CIEL_OK && out)
        rc = film_read(out, s->path, 100, &fail);
    if (rc < 0)
        printf("# %s: %s\n", fail.what, fail.detail);
    return rc;
}

/* Mean difference of all pictures, in steps of 8 bits. */
static double apart(const film *a, const film *b)
{
    double sum = 0;
    size_t bytes = (size_t)a->width * (size_t)a->height * 3;
    for (int i = 0; i < a->n_frames; i++)
        for (size_t k = 0; k < bytes; k++)
            sum += abs(a->frames[i].rgb[k] - b->frames[i].rgb[k]);
    return sum / (double)(bytes * (size_t)a->n_frames);
}

static void runs_and_repeats(void)
{
    shoot s;
    film a = { 0 }, b = { 0 }, c = { 0 };
    engine_options o = engine_options_default();
    neural_weights *trace = NULL;
    o.dump_trace = "/tmp/ciel-neural-film-trace.safetensors";
    CT_CHECK(open_shoot(&s, "t2v21", o));
    CT_EQ_I(film_it(&s, &a), CIEL_OK);
    CT_EQ_I(neural_weights_open(&trace, o.dump_trace, NULL), CIEL_OK);
    CT_CHECK(neural_weights_find(trace, "latents_init") && neural_weights_find(trace, "dit5.out") &&
             neural_weights_find(trace, "latents_step2"));
    neural_weights_close(&trace);
    unlink(o.dump_trace);
    CT_EQ_I(a.n_frames, 12);
    CT_EQ_I(a.width, 64);
    CT_CHECK(a.stereo && a.n_sound_frames > 40000);
    CT_EQ_I(s.steps, 3);
    CT_CHECK(!s.fell);
    s.req.threads = 1;
    CT_EQ_I(film_it(&s, &b), CIEL_OK);
    CT_NEAR(apart(&a, &b), 0, 0);
    s.sc->seed = 6;
    CT_EQ_I(film_it(&s, &c), CIEL_OK);
    CT_CHECK(apart(&a, &c) > 1);
    film_free(&a), film_free(&b), film_free(&c);
    close_shoot(&s);
}

static void cancelled_and_taken_up_again(void)
{
    shoot s;
    film whole = { 0 }, rest = { 0 };
    engine_options o = engine_options_default();
    o.steps = 5;
    o.checkpoint = "/tmp/ciel-neural-film-checkpoint";
    unlink(o.checkpoint);
    CT_CHECK(open_shoot(&s, "t2v21", o));
    CT_EQ_I(film_it(&s, &whole), CIEL_OK);
    s.stop_at_step = 2;
    CT_EQ_I(film_it(&s, NULL), CIEL_E_CANCELLED);
    CT_CHECK(ciel_file_exists(o.checkpoint));
    s.cancel = s.stop_at_step = 0;
    unlink(s.path);
    CT_EQ_I(film_it(&s, &rest), CIEL_OK);
    CT_NEAR(apart(&whole, &rest), 0, 0);
    CT_CHECK(!ciel_file_exists(o.checkpoint));
    film_free(&whole), film_free(&rest);
    close_shoot(&s);
}

static void begins_from_a_picture(void)
{
    shoot s;
    film a = { 0 }, b = { 0 };
    picture p = { 0 };
    engine_options o = engine_options_default();
    o.picture = "/tmp/ciel-neural-film.png";
    CT_EQ_I(picture_create(&p, 100, 80, NULL), CIEL_OK);
    for (int k = 0; k < 100 * 80 * 3; k++)
        p.rgb[k] = k % 3 == 0 ? 220 : (uint8_t)(k % 300 / 3);
    CT_EQ_I(picture_write(o.picture, &p, 90, NULL), CIEL_OK);
    CT_CHECK(open_shoot(&s, "ti2v22_i2v", o));
    CT_EQ_I(film_it(&s, &a), CIEL_OK);
    close_shoot(&s);
    o.picture = NULL;
    CT_CHECK(open_shoot(&s, "ti2v22_i2v", o));
    CT_EQ_I(film_it(&s, &b), CIEL_OK);
    CT_CHECK(apart(&a, &b) > 0.5);
    close_shoot(&s);
    o.picture = "/tmp/ciel-neural-film.png";
    CT_CHECK(open_shoot(&s, "t2v21", o)); /* takes none */
    CT_EQ_I(film_it(&s, NULL), CIEL_E_INVAL);
    CT_CHECK(!ciel_file_exists(s.path));
    close_shoot(&s);
    unlink(o.picture);
    film_free(&a), film_free(&b), picture_free(&p);
}

static void follows_a_guide(void)
{
    shoot s;
    film a = { 0 }, b = { 0 };
    engine_options o = engine_options_default();
    o.steps = 8;
    CT_CHECK(open_shoot(&s, "t2v21", o));
    CT_EQ_I(film_it(&s, &a), CIEL_OK);
    close_shoot(&s);
    o.guide = 0.8;
    CT_CHECK(open_shoot(&s, "t2v21", o));
    CT_EQ_I(film_it(&s, &b), CIEL_OK);
    CT_CHECK(!s.fell);
    CT_CHECK(apart(&a, &b) > 0.5);
    close_shoot(&s);
    film_free(&a), film_free(&b);
}

static void what_cannot_be_is_said(void)
{
    engine *e = NULL;
    ciel_fail fail = { 0 };
    char choice[400];
    engine_options o = engine_options_default();
    o.models = "/tmp/ciel-no-models-here";
    o.name = "wan2.1-1.3b";
    CT_EQ_I(engine_open(&e, &o, 4, 1, NULL, &fail), CIEL_E_NOTFOUND);
    CT_CHECK(strstr(fail.what, "wan2.1-1.3b") && strstr(fail.hint, "ciel models pull"));
    o.name = "nobody";
    CT_EQ_I(engine_open(&e, &o, 4, 1, NULL, &fail), CIEL_E_NOTFOUND);
    o.name = "auto";
    CT_EQ_I(engine_open(&e, &o, 4, 1, choice, &fail), CIEL_OK);
    CT_CHECK(!e && strstr(choice, "world engine"));
    o.name = "world";
    CT_EQ_I(engine_open(&e, &o, 4, 1, choice, &fail), CIEL_OK);
    CT_CHECK(!e && !choice[0]);
    shoot s;
    CT_CHECK(open_shoot(&s, "t2v21", engine_options_default()));
    s.req.outputs = (film_outputs){ .frame = 0, .still = "/tmp/ciel-neural-film-still.png" };
    CT_EQ_I(film_it(&s, NULL), CIEL_E_INVAL);
    neural_wan_cost cost;
    CT_EQ_I(engine_admit(s.e, 64, 64, 100000, NULL, &cost, &fail), CIEL_E_INVAL); /* longer than any film */
    close_shoot(&s);
}

static void shapes_fit(void)
{
    shoot s;
    CT_CHECK(open_shoot(&s, "t2v21", engine_options_default()));
    engine_shape a = engine_shape_of(s.e, 1920, 1080, 4), b = engine_shape_of(s.e, 64, 50, 0.01);
    CT_CHECK(a.width % 16 == 0 && a.height % 16 == 0 && a.width * a.height < 440000);
    CT_NEAR((double)a.width / a.height, 1920.0 / 1080, 0.05);
    CT_EQ_I(a.frames, 65);
    CT_EQ_I(b.height, 48);
    CT_EQ_I(b.frames, 1);
    close_shoot(&s);
}

/* the film of s, signed with keys of its own, as a validator sees it */
static bool signed_and_read(shoot *s, verify_report *out)
{
    char folder[64] = "/tmp/ciel-neural-film-keys-XXXXXX", command[128];
    c2pa_keys keys = { 0 };
    char *dir = mkdtemp(folder);
    bool good = dir && c2pa_keys_open(&keys, dir, NULL, NULL, NULL, NULL) == CIEL_OK;
    verify_trust trust = { .anchors = keys.anchors, .now = (int64_t)time(NULL) };
    s->req.provenance.signer = &keys.signer;
    good = good && film_it(s, NULL) == CIEL_OK && verify_file(out, s->path, &trust, NULL) == CIEL_OK;
    c2pa_keys_close(&keys);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return good && system(command) == 0;
}

static bool ends_with(const char *text, const char *end)
{
    return text && strlen(text) >= strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

/* how many actions have that name and that source */
static int count_actions(const verify_report *r, const char *name, const char *source)
{
    int n = 0;
    for (size_t i = 0; i < r->n_actions; i++)
        n += strcmp(r->actions[i].name, name) == 0 && ends_with(r->actions[i].source, source);
    return n;
}

/* a model's pictures and computed sounds: a composite, with the given picture as an ingredient, each part by its kind */
static void its_manifest_says_that_it_is_a_composite(void)
{
    shoot s;
    verify_report r = { 0 };
    picture p = { 0 };
    engine_options o = engine_options_default();
    o.picture = "/tmp/ciel-neural-film-given.png";
    CT_EQ_I(picture_create(&p, 64, 64, NULL), CIEL_OK);
    CT_EQ_I(picture_write(o.picture, &p, 90, NULL), CIEL_OK);
    picture_free(&p);
    CT_CHECK(open_shoot(&s, "ti2v22_i2v", o));
    CT_CHECK(signed_and_read(&s, &r));
    close_shoot(&s);
    unlink(o.picture);
    CT_EQ_I(r.state, VERIFY_TRUSTED);
    CT_CHECK(ends_with(r.source, "/compositeSynthetic"));
    CT_EQ_I(count_actions(&r, "c2pa.created", "/compositeSynthetic"), 1);
    CT_EQ_I(count_actions(&r, "c2pa.dubbed", "/algorithmicMedia"), 1);
    CT_EQ_I(count_actions(&r, "c2pa.placed", "/composite"), 1);
    CT_CHECK(strstr(r.actions[0].words, "video model"));
    CT_EQ_I(r.n_ingredients, 1);
    CT_EQ_S(r.ingredients[0].relation, "componentOf");
    CT_CHECK(!r.prompt);
    verify_report_free(&r);
}

CT_MAIN(CT(its_manifest_says_that_it_is_a_composite), CT(runs_and_repeats), CT(cancelled_and_taken_up_again), CT(begins_from_a_picture), CT(follows_a_guide),
        CT(what_cannot_be_is_said), CT(shapes_fit))
