/* A change asked for afterwards changes what it speaks of, and nothing else; what it cannot change it refuses. */
#include "base/text.h"
#include "ct.h"
#include "pipeline/character.h"
#include "pipeline/pipeline.h"

#include <stdlib.h>

static const char *const table = "a red ball and a white cup on a wooden table", *const beach = "a woman walks along a beach";
static library *lib;
static ciel_fail said;

static bool has_library(void)
{
    return lib || library_open(&lib, &said) == CIEL_OK;
}

static scene *plan_of(const char *prompt, const char *const *changes, size_t n)
{
    plan_request r = plan_request_default();
    scene *sc = NULL;
    r.prompt = prompt;
    r.width = 64;
    r.height = 36;
    scene_change all[8];
    for (size_t i = 0; i < n; i++)
        all[i] = (scene_change){ changes[i], 0 };
    r.changes = all;
    r.n_changes = n;
    if (!has_library())
        return NULL;
    said = (ciel_fail){ 0 };
    ciel_plan(&sc, &r, lib, &said);
    return sc;
}

static scene *plan(const char *const *changes, size_t n)
{
    return plan_of(table, changes, n);
}

static const entity *entity_of(const scene *sc, const char *thing)
{
    for (size_t i = 0; sc && i < sc->n_entities; i++)
        if (strstr(sc->entities[i].thing, thing))
            return &sc->entities[i];
    return NULL;
}

static void a_colour_changes_and_nothing_else(void)
{
    static const char *const change[] = { "make the ball blue" };
    scene *before = plan(NULL, 0), *after = plan(change, 1);
    CT_CHECK(before && after);
    const entity *a = entity_of(before, "ball"), *b = entity_of(after, "ball");
    CT_CHECK(a && b && a->has_color && b->has_color);
    CT_CHECK(a->color.r > a->color.b && b->color.b > b->color.r);
    CT_EQ_I(before->n_entities, after->n_entities);
    CT_CHECK(after->n_changes == 1 && strcmp(after->changes[0].prompt, change[0]) == 0);
    /* give the ball its old colour back: the documents are the same */
    ((entity *)b)->color = a->color;
    after->n_changes = 0;
    char *x = scene_write(before), *y = scene_write(after);
    CT_EQ_S(x, y);
    free(x);
    free(y);
    scene_destroy(&before);
    scene_destroy(&after);
}

static void things_come_and_go_and_are_replaced(void)
{
    static const char *const remove[] = { "remove the cup" }, *const add[] = { "add a green bottle" },
                             *const replace[] = { "replace the cup with a bowl" };
    scene *sc = plan(remove, 1);
    CT_CHECK(sc && entity_of(sc, "ball") && !entity_of(sc, "cup"));
    scene_destroy(&sc);
    sc = plan(add, 1);
    CT_CHECK(sc && entity_of(sc, "ball") && entity_of(sc, "cup") && entity_of(sc, "bottle"));
    scene_destroy(&sc);
    sc = plan(replace, 1);
    CT_CHECK(sc && entity_of(sc, "ball") && entity_of(sc, "bowl") && !entity_of(sc, "cup"));
    scene_destroy(&sc);
}

static void changes_follow_one_another(void)
{
    static const char *const changes[] = { "make the ball blue", "add a bottle", "make the bottle yellow, in the rain",
                                           "black and white" };
    scene *sc = plan(changes, 4);
    if (!sc)
        printf("# %s\n", said.what);
    CT_CHECK(sc);
    const entity *ball = entity_of(sc, "ball"), *bottle = entity_of(sc, "bottle");
    CT_CHECK(ball && ball->has_color && ball->color.b > ball->color.r);
    CT_CHECK(bottle && bottle->has_color && bottle->color.r > bottle->color.b);
    CT_CHECK(sc->look.style && strstr(sc->look.style, "black") != NULL);
    scene_destroy(&sc);
}

/* ---- what a change may touch ---- */
enum sections { PLACE = 1, SKY = 2, WEATHER = 4, LIGHTS = 8, SHOTS = 16, LOOK = 32, SOUND = 64, ENTITIES = 128 };

/* the document without some of its sections */
static char *without(const scene *sc, unsigned sections)
{
    static const scene none;
    scene s = *sc;
    s.n_changes = s.n_notices = 0;
    s.place = sections & PLACE ? none.place : s.place;
    s.sky = sections & SKY ? none.sky : s.sky;
    s.weather = sections & WEATHER ? none.weather : s.weather;
    s.look = sections & LOOK ? none.look : s.look;
    s.sound = sections & SOUND ? none.sound : s.sound;
    s.n_lights = sections & LIGHTS ? 0 : s.n_lights;
    s.n_shots = sections & SHOTS ? 0 : s.n_shots;
    s.n_entities = sections & ENTITIES ? 0 : s.n_entities;
    return scene_write(&s);
}

/* the film without changes, planned once */
static scene *unchanged(const char *prompt)
{
    static scene *kept[2];
    scene **one = &kept[prompt == beach];
    if (!*one)
        *one = plan_of(prompt, NULL, 0);
    return *one;
}

/* a change touches the first section, and besides it at most the others */
static bool touches(const char *prompt, const char *change, unsigned must, unsigned may)
{
    scene *before = unchanged(prompt), *after = plan_of(prompt, &change, 1);
    if (!before || !after) {
        printf("# %s: %s\n", change, said.what);
        return false;
    }
    char *x = without(before, must | may), *y = without(after, must | may), *u = without(before, 255u & ~must),
         *v = without(after, 255u & ~must);
    bool same_rest = strcmp(x, y) == 0, changed = strcmp(u, v) != 0;
    if (!same_rest || !changed)
        printf("# %s: %s\n", change, changed ? "touches more" : "does not touch what it should");
    free(x);
    free(y);
    free(u);
    free(v);
    scene_destroy(&after);
    return same_rest && changed;
}

static void each_kind_of_change_touches_its_own(void)
{
    CT_CHECK(touches(beach, "at night", SKY, LIGHTS | LOOK | SOUND));
    CT_CHECK(touches(beach, "in the rain", WEATHER, SKY | LIGHTS | LOOK | SOUND));
    CT_CHECK(touches(beach, "in the fog", WEATHER, SKY | LIGHTS | LOOK | SOUND));
    CT_CHECK(touches(beach, "black and white", LOOK, 0));
    CT_CHECK(touches(beach, "low angle close-up", SHOTS, 0));
    CT_CHECK(touches(beach, "the camera pans left", SHOTS, 0));
    CT_CHECK(touches(beach, "add piano music", SOUND, 0));
    CT_CHECK(touches(beach, "the woman dances", ENTITIES, SHOTS));
    CT_CHECK(touches(beach, "make it snow", WEATHER, PLACE | SKY | LIGHTS | LOOK | SOUND | ENTITIES));
    CT_CHECK(touches(table, "make it blue", ENTITIES, 0));
}

static void a_pronoun_is_the_films_subject(void)
{
    static const char *const change[] = { "make it green" };
    scene *sc = plan(change, 1);
    const entity *ball = entity_of(sc, "ball"), *cup = entity_of(sc, "cup");
    CT_CHECK(ball && ball->has_color && ball->color.g > ball->color.r && ball->color.g > ball->color.b);
    CT_CHECK(cup && cup->color.r == cup->color.g);
    scene_destroy(&sc);
}

static void a_change_that_would_not_be_seen_is_refused(void)
{
    static const char *const nothing[] = { "at night", "make the ball red", "no music" };
    for (size_t i = 0; i < 3; i++) {
        scene *sc = plan(&nothing[i], 1);
        if (sc)
            printf("# taken: %s\n", nothing[i]);
        CT_CHECK(!sc);
        CT_EQ_I(said.code, CIEL_E_DATA);
        CT_CHECK(strstr(said.what, "as it is"));
    }
}

static void what_the_film_shall_not_have_goes(void)
{
    plan_request r = plan_request_default();
    scene *sc = NULL;
    said = (ciel_fail){ 0 };
    r.prompt = table;
    r.negative = "cup, blurry, flumphs";
    r.width = 64;
    r.height = 36;
    CT_EQ_I(ciel_plan(&sc, &r, lib, &said), CIEL_OK);
    CT_CHECK(entity_of(sc, "ball") && !entity_of(sc, "cup"));
    bool told = false;
    for (size_t i = 0; i < sc->n_notices; i++)
        told |= strstr(sc->notices[i].text, "flumphs") != NULL;
    CT_CHECK(told);
    scene_destroy(&sc);
    r.negative = "balls, cups, tables";
    CT_EQ_I(ciel_plan(&sc, &r, lib, &said), CIEL_E_DATA);
}

static void a_scene_is_remixed_from_its_document(void)
{
    static const char *const change[] = { "make the ball blue" };
    scene *from = plan(change, 1), *sc = NULL, *same = NULL;
    CT_CHECK(from);
    CT_EQ_I(ciel_remix(&sc, from, "black and white", NULL, lib, NULL, &said), CIEL_OK);
    CT_EQ_I(sc->n_changes, 2);
    const entity *ball = entity_of(sc, "ball");
    CT_CHECK(ball && ball->color.b > ball->color.r && sc->look.saturation == 0);
    CT_EQ_I(ciel_remix(&same, sc, "black and white", NULL, lib, NULL, &said), CIEL_E_DATA);
    scene_destroy(&from);
    scene_destroy(&sc);
}

/* ---- remixes of documents that are not as the director wrote them ---- */
static bool same_documents(const scene *a, const scene *b)
{
    char *x = scene_write(a), *y = scene_write(b);
    bool same = x && y && strcmp(x, y) == 0;
    if (!same)
        printf("# %s\n# %s\n", x, y);
    free(x);
    free(y);
    return same;
}

static void a_remix_is_what_a_new_plan_would_be(void)
{
    static const char *const changes[] = { "make the ball blue", "add a green bottle", "at the beach at night" };
    for (size_t i = 0; i < 3; i++) {
        scene *from = plan(NULL, 0), *anew = plan(&changes[i], 1), *sc = NULL;
        CT_CHECK(from && anew);
        CT_EQ_I(ciel_remix(&sc, from, changes[i], NULL, lib, NULL, &said), CIEL_OK);
        CT_CHECK(sc && same_documents(sc, anew));
        scene_destroy(&from);
        scene_destroy(&anew);
        scene_destroy(&sc);
    }
}

/* the table with a smaller, green, moved cup, another lens, and a lamp and a sound of its own */
static scene *edited(void)
{
    scene *sc = plan(NULL, 0);
    entity *cup = (entity *)entity_of(sc, "cup");
    cup->has_color = true;
    cup->color = (rgb8){ 10, 200, 30 };
    cup->scale = 0.5;
    cup->position.x += 0.25f;
    sc->shots[0].camera.lens_mm = 77;
    sc->look.grain = 0.9;
    scene_add_light(sc, "my_lamp", LIGHT_POINT)->lumens = 300;
    scene_add_ambience(sc, "stream", -12);
    scene_tidy(sc);
    return sc;
}

static void edits_by_hand_stay_and_one_thing_changes(void)
{
    scene *from = edited(), *sc = NULL;
    CT_EQ_I(ciel_remix(&sc, from, "make the ball blue", NULL, lib, NULL, &said), CIEL_OK);
    CT_CHECK(sc);
    entity *was = (entity *)entity_of(from, "ball");
    const entity *ball = entity_of(sc, "ball");
    CT_CHECK(ball->color.b > ball->color.r && was->color.r > was->color.b);
    was->color = ball->color; /* with the new colour the old document is the new one, but for what was asked */
    CT_EQ_I(sc->n_changes, 1);
    sc->n_changes = 0;
    CT_CHECK(same_documents(from, sc));
    scene_destroy(&sc);
    scene_destroy(&from);
}

static void an_edited_value_yields_to_the_change(void)
{
    scene *from = edited(), *sc = NULL;
    CT_EQ_I(ciel_remix(&sc, from, "make the cup blue", NULL, lib, NULL, &said), CIEL_OK);
    const entity *cup = entity_of(sc, "cup");
    CT_CHECK(cup && cup->color.b > cup->color.g && cup->scale < 0.6);
    scene_destroy(&sc);
    CT_EQ_I(ciel_remix(&sc, from, "remove the cup", NULL, lib, NULL, &said), CIEL_OK);
    CT_CHECK(sc && !entity_of(sc, "cup") && scene_find(sc, "ball") && sc->n_lights == from->n_lights);
    scene_destroy(&sc);
    scene_destroy(&from);
}

static void what_was_taken_out_by_hand_stays_out(void)
{
    scene *from = plan(NULL, 0), *sc = NULL;
    size_t n = 0;
    for (size_t i = 0; i < from->n_entities; i++)
        if (!strstr(from->entities[i].thing, "cup"))
            from->entities[n++] = from->entities[i];
    from->n_entities = n;
    CT_EQ_I(ciel_remix(&sc, from, "make the ball blue", NULL, lib, NULL, &said), CIEL_OK);
    CT_CHECK(sc && !entity_of(sc, "cup") && entity_of(sc, "ball")->color.b > 100);
    scene_destroy(&sc);
    CT_EQ_I(ciel_remix(&sc, from, "make the cup blue", NULL, lib, NULL, &said), CIEL_E_DATA);
    CT_CHECK(strstr(said.what, "cup"));
    scene_destroy(&from);
}

static void what_was_added_by_hand_is_not_taken_over(void)
{
    scene *from = plan(NULL, 0), *sc = NULL, *with = NULL;
    static const char *const add[] = { "add a green bottle" };
    with = plan(add, 1);
    const entity *theirs = entity_of(with, "bottle");
    CT_CHECK(theirs);
    entity *mine = scene_add_entity(from, theirs->id, theirs->thing);
    mine->position = v3(0.1f, 0.8f, 0.1f);
    CT_EQ_S(mine->id, theirs->id);
    CT_EQ_I(ciel_remix(&sc, from, add[0], NULL, lib, NULL, &said), CIEL_E_DATA);
    CT_CHECK(!sc && strstr(said.what, theirs->id));
    scene_destroy(&from);
    scene_destroy(&with);
}

static void a_character_keeps_its_looks_and_its_name(void)
{
    const character rolly = { "Rolly", { { 250, 120, 10 }, { 20, 20, 90 } }, 2, 1.4 };
    plan_request r = plan_request_default();
    scene *from = NULL, *sc = NULL;
    r.prompt = "Rolly, a cup, and a ball on a wooden table";
    r.width = 64;
    r.height = 36;
    r.characters = &rolly;
    r.n_characters = 1;
    CT_CHECK(has_library());
    CT_EQ_I(ciel_plan(&from, &r, lib, &said), CIEL_OK);
    CT_EQ_I(ciel_remix(&sc, from, "make the ball blue", NULL, lib, NULL, &said), CIEL_OK);
    const entity *cup = entity_of(sc, "cup"), *was = entity_of(from, "cup");
    CT_EQ_S(cup->label, "Rolly");
    CT_CHECK(cup->color.r == 250 && cup->color2.b == 90);
    CT_NEAR(params_number(&cup->params, "tall", 0), params_number(&was->params, "tall", 1), 1e-9);
    scene_destroy(&from);
    from = sc, sc = NULL;
    CT_EQ_I(ciel_remix(&sc, from, "make Rolly green", NULL, lib, NULL, &said), CIEL_OK);
    cup = entity_of(sc, "cup");
    CT_CHECK(cup->color.g > cup->color.r && cup->color2.b == 90 && ciel_streq(cup->label, "Rolly"));
    scene_destroy(&from);
    from = sc, sc = NULL;
    CT_EQ_I(ciel_remix(&sc, from, "black and white", NULL, lib, NULL, &said), CIEL_OK); /* and once more */
    CT_CHECK(entity_of(sc, "cup")->color.g > entity_of(sc, "cup")->color.r);
    CT_EQ_I(sc->n_changes, 3);
    scene_destroy(&from);
    scene_destroy(&sc);
}

static void planning_can_be_cancelled(void)
{
    const atomic_int cancel = 1;
    plan_request r = plan_request_default();
    scene *from = plan(NULL, 0), *sc = NULL;
    r.prompt = table;
    r.cancel = &cancel;
    CT_EQ_I(ciel_plan(&sc, &r, lib, &said), CIEL_E_CANCELLED);
    CT_EQ_I(ciel_remix(&sc, from, "make the ball blue", NULL, lib, &cancel, &said), CIEL_E_CANCELLED);
    CT_EQ_I(ciel_extend(from, "the camera pans left", 2, lib, &cancel, &said), CIEL_E_CANCELLED);
    CT_CHECK(!sc);
    scene_destroy(&from);
}

static void what_cannot_be_changed_is_refused_by_name(void)
{
    static const char *const bad[][2] = { { "make the unicorn pink", "unicorn" },
                                          { "flumph the grobnik", "flumph" },
                                          { "the", "" },
                                          { "make the ball", "" } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *const change[] = { bad[i][0] };
        scene *sc = plan(change, 1);
        if (sc)
            printf("# taken: %s\n", bad[i][0]);
        CT_CHECK(!sc);
        CT_EQ_I(said.code, CIEL_E_DATA);
        CT_CHECK(strstr(said.what, bad[i][1]));
    }
    library_close(&lib);
}

CT_MAIN(CT(a_colour_changes_and_nothing_else), CT(things_come_and_go_and_are_replaced), CT(changes_follow_one_another),
        CT(each_kind_of_change_touches_its_own), CT(a_pronoun_is_the_films_subject),
        CT(a_change_that_would_not_be_seen_is_refused), CT(what_the_film_shall_not_have_goes),
        CT(a_scene_is_remixed_from_its_document), CT(a_remix_is_what_a_new_plan_would_be),
        CT(edits_by_hand_stay_and_one_thing_changes), CT(an_edited_value_yields_to_the_change),
        CT(what_was_taken_out_by_hand_stays_out), CT(what_was_added_by_hand_is_not_taken_over),
        CT(a_character_keeps_its_looks_and_its_name), CT(planning_can_be_cancelled), CT(what_cannot_be_changed_is_refused_by_name))
