/* The scene document: round trip, faults named by their path, references, editing. */
#include "base/file.h"
#include "ct.h"
#include "scene/scene.h"

#include <stdlib.h>

static scene *sample(void)
{
    scene *sc = scene_create();
    sc->prompt = "a \"red\" ball";
    sc->seed = 9007199254740991.0;
    entity *e = scene_add_entity(sc, "Red Ball", "ball");
    e->position = v3(0.1f, 1.0f / 3.0f, -2e-5f);
    e->has_color = true;
    e->color = (rgb8){ 200, 16, 46 };
    e->body.kind = BODY_DYNAMIC;
    params_set_number(&e->params, &sc->arena, "shine", 0.1);
    params_set_text(&e->params, &sc->arena, "text", "été — 東京");
    params_set_color(&e->params, &sc->arena, "stripe", (rgb8){ 1, 2, 3 });
    scene_add_action(sc, e, "levitate", 0.5, -1)->speed = 0.1;
    scene_shot *shot = scene_add_shot(sc, 0, 4);
    shot->subject = e->id;
    scene_add_move(sc, shot, "dolly_in", 0, -1, 0.7);
    scene_add_ambience(sc, "rain", -6);
    scene_add_notice(sc, "unknown_word", "not understood: %s", "frobnicate");
    return sc;
}

static void writing_and_reading_gives_the_same_document(void)
{
    scene *a = sample(), *b = NULL;
    ciel_fail fail = { 0 };
    char *first = scene_write(a);
    CT_EQ_I(scene_read(&b, first, strlen(first), &fail), CIEL_OK);
    char *second = scene_write(b);
    CT_EQ_S(first, second);
    CT_CHECK(b->seed == a->seed);
    CT_CHECK(b->entities[0].position.y == a->entities[0].position.y);
    CT_EQ_S(params_text(&b->entities[0].params, "text", ""), "été — 東京");
    free(first);
    free(second);
    scene_destroy(&a);
    scene_destroy(&b);
}

static void a_scene_that_was_read_can_be_edited(void)
{
    scene *sc = NULL;
    const char *json = "{\"version\":1,\"entities\":[{\"id\":\"a\",\"thing\":\"cup\"},{\"id\":\"b\",\"thing\":\"cup\"},{\"id\":\"c\",\"thing\":\"cup\"}]}";
    CT_EQ_I(scene_read(&sc, json, strlen(json), NULL), CIEL_OK);
    for (int i = 0; i < 20; i++)
        scene_add_entity(sc, "a", "ball");
    CT_EQ_I(sc->n_entities, 23);
    CT_EQ_S(sc->entities[2].id, "c");
    CT_EQ_S(sc->entities[3].id, "a_2");
    CT_EQ_I(scene_validate(sc, NULL), CIEL_OK);
    scene_destroy(&sc);
}

static void check_fault(const char *json, const char *expected)
{
    scene *sc = NULL;
    ciel_fail fail = { 0 };
    CT_EQ_I(scene_read(&sc, json, strlen(json), &fail), CIEL_E_DATA);
    CT_CHECK(sc == NULL);
    if (!strstr(fail.detail, expected))
        printf("# got: %s\n", fail.detail);
    CT_CHECK(strstr(fail.detail, expected));
}

static void faults_name_their_path(void)
{
    check_fault("{\"entities\":[{\"id\":\"a\",\"thing\":\"x\",\"position\":[1,2]}]}", "entities[0].position");
    check_fault("{\"entities\":[{\"id\":\"a\",\"thing\":\"x\",\"scale\":0}]}", "entities[0].scale");
    check_fault("{\"shots\":[{\"begin\":0,\"end\":4,\"camera\":{\"moves\":[{\"kind\":\"fly_about\"}]}}]}", "shots[0].camera.moves[0].kind");
    check_fault("{\"colour\":1}", "colour: unknown field");
    check_fault("{\"version\":2}", "version");
    check_fault("{\"sky\":{\"kind\":\"green\"}}", "sky.kind");
    check_fault("{\"width\":1281}", "odd");
    check_fault("[]", "object");
    check_fault("{\"seconds\":1e999}", "");
    check_fault("{", "line 1");
}

static void references_must_lead_somewhere(void)
{
    check_fault("{\"entities\":[{\"id\":\"a\",\"thing\":\"x\",\"on\":\"b\"}]}", "no entity \"b\"");
    check_fault("{\"entities\":[{\"id\":\"a\",\"thing\":\"x\",\"on\":\"b\"},{\"id\":\"b\",\"thing\":\"x\",\"on\":\"a\"}]}", "rests on itself");
    check_fault("{\"entities\":[{\"id\":\"a\",\"thing\":\"x\"},{\"id\":\"a\",\"thing\":\"x\"}]}", "used twice");
    check_fault("{\"entities\":[{\"id\":\"Place\",\"thing\":\"x\"}]}", "usable id");
    check_fault("{\"seconds\":4,\"shots\":[{\"begin\":0,\"end\":2},{\"begin\":2.5,\"end\":4}]}", "shots[1]");
    check_fault("{\"seconds\":4,\"shots\":[{\"begin\":0,\"end\":2}]}", "shots end at 2");
}

static void schema_is_json_and_names_the_verbs(void)
{
    char *schema = scene_schema();
    CT_CHECK(strstr(schema, "\"juggle\""));
    CT_CHECK(strstr(schema, "\"dolly_in\""));
    CT_CHECK(strstr(schema, "https://json-schema.org/draft/2020-12/schema"));
    free(schema);
}

/* after a change of fields: make schema */
static void the_published_schema_is_this_version_s(void)
{
    uint8_t *published = NULL;
    size_t bytes = 0;
    CT_EQ_I(ciel_file_read(&published, &bytes, TEST_SOURCE "/docs/scene.schema.json", 1 << 20, NULL), CIEL_OK);
    char *schema = scene_schema();
    size_t n = strlen(schema);
    CT_CHECK(bytes == n + 1 && memcmp(published, schema, n) == 0);
    free(schema);
    free(published);
}

/* "a" for 1 s in the scene's place, then the set for 2 s at half speed, then back */
static const char *const places =
    "{\"version\":1,\"seconds\":4,\"slowness\":2,\"place\":{\"kind\":\"kitchen\"},\"entities\":[{\"id\":\"man\",\"thing\":\"man\"}],"
    "\"sets\":[{\"id\":\"beach\",\"place\":{\"kind\":\"beach\"},\"weather\":{\"wind_mps\":5},\"entities\":[{\"id\":\"man\",\"thing\":\"man\","
    "\"actions\":[{\"verb\":\"walk\",\"begin\":1,\"end\":2}]}]}],"
    "\"shots\":[{\"begin\":0,\"end\":1,\"subject\":\"man\"},{\"begin\":1,\"end\":3,\"subject\":\"man\",\"set\":\"beach\"},{\"begin\":3,\"end\":4}]}";

static void a_set_is_a_scene_of_its_own_with_its_own_clock(void)
{
    scene *sc = NULL, view;
    ciel_fail fail = { 0 };
    CT_EQ_I(scene_read(&sc, places, strlen(places), &fail), CIEL_OK);
    char *text = scene_write(sc);
    CT_CHECK(strstr(text, "\"set\": \"beach\"") && strstr(text, "\"slowness\": 2"));
    CT_EQ_I(scene_set_frame(sc, NULL), 0);
    CT_EQ_I(scene_set_frame(sc, "beach"), 24);
    CT_NEAR(scene_time_in_set(sc, "beach", 3), 1, 1e-9); /* 2 s of film are 1 s of life */
    CT_NEAR(scene_time_of_film(sc, "beach", 1), 3, 1e-9);
    scene_of_set(&view, sc, "beach");
    CT_EQ_S(view.place.kind, "beach");
    CT_EQ_I(view.fps, 48);
    CT_NEAR(view.weather.wind_mps, 5, 1e-9);
    CT_NEAR(view.shots[1].begin, 0, 1e-9);
    CT_NEAR(view.shots[1].end, 1, 1e-9);
    CT_NEAR(view.seconds, 1, 1e-9);
    CT_NEAR(view.entities[0].actions[0].begin, 0.5, 1e-9);
    CT_NEAR(view.entities[0].actions[0].end, 1, 1e-9);
    CT_NEAR(sc->sets[0].entities[0].actions[0].begin, 1, 1e-9); /* the document is as it was */
    ciel_arena_free(&view.arena);
    free(text);
    scene_destroy(&sc);
}

static void faults_in_sets_name_their_path(void)
{
    static const char *const bad[][2] = {
        { "{\"sets\":[{\"id\":\"Beach\"}]}", "sets[0].id" },
        { "{\"sets\":[{\"id\":\"a\"},{\"id\":\"a\"}]}", "sets[1].id" },
        { "{\"sets\":[{\"id\":\"a\",\"entities\":[{\"id\":\"x\"}]}]}", "sets[0].entities[0]" },
        { "{\"seconds\":1,\"shots\":[{\"begin\":0,\"end\":1,\"set\":\"nowhere\"}]}", "shots[0].set" },
        { "{\"seconds\":1,\"sets\":[{\"id\":\"a\"}],\"entities\":[{\"id\":\"x\",\"thing\":\"cup\"}],"
          "\"shots\":[{\"begin\":0,\"end\":1,\"set\":\"a\",\"subject\":\"x\"}]}", "shots[0]" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        scene *sc = NULL;
        ciel_fail fail = { 0 };
        CT_EQ_I(scene_read(&sc, bad[i][0], strlen(bad[i][0]), &fail), CIEL_E_DATA);
        if (!strstr(fail.detail, bad[i][1]))
            printf("# %s\n", fail.detail);
        CT_CHECK(strstr(fail.detail, bad[i][1]));
    }
}

CT_MAIN(CT(writing_and_reading_gives_the_same_document), CT(a_scene_that_was_read_can_be_edited), CT(faults_name_their_path),
        CT(references_must_lead_somewhere), CT(schema_is_json_and_names_the_verbs),
        CT(the_published_schema_is_this_version_s),
        CT(a_set_is_a_scene_of_its_own_with_its_own_clock), CT(faults_in_sets_name_their_path))
