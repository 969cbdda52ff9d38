/* The look through the finder mends what is wrong: each of its five checks on a scene with that one fault planted. */
#include "ct.h"
#include "pipeline/check.h"
#include "pipeline/sets.h"
#include "render/render.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static library *lib;

/* one thing on the studio's floor before a camera that sees it well */
static scene *studio(const char *thing, double distance_m)
{
    ciel_fail fail = { 0 };
    if (!lib)
        library_open(&lib, &fail);
    scene *sc = scene_create();
    sc->width = 320;
    sc->height = 180;
    sc->seconds = 1;
    entity *e = scene_add_entity(sc, "hero", thing);
    e->label = "hero";
    scene_shot *shot = scene_add_shot(sc, 0, 1);
    shot->size = "full";
    shot->subject = e->id;
    shot->camera.position = v3(0, 1, (float)distance_m);
    shot->camera.look_at = v3(0, 0.5f, 0);
    return sc;
}

static render_view seen(const scene *sc)
{
    sets *m = NULL;
    ciel_arena a = { 0 };
    stage st = { 0 };
    ciel_fail fail = { 0 };
    motion_options o = { 0 };
    render_view views[16] = { { 0 } };
    if (sets_create(&m, sc, lib, &o, &fail) < 0)
        return (render_view){ -1, 0, 0, 0, 0 };
    sets_stage(m, 12, &st, &a);
    if (render_survey(views, sc->n_entities, &st, sc->width, sc->height, &fail) < 0)
        views[0].coverage = -1;
    ciel_arena_free(&a);
    sets_destroy(&m);
    return views[0];
}

static void check(scene *sc)
{
    ciel_fail fail = { 0 };
    CT_CHECK(check_scene(sc, lib, NULL, &fail) == CIEL_OK);
    CT_CHECK(scene_validate(sc, &fail) == CIEL_OK);
}

static void a_subject_out_of_frame_is_brought_in(void)
{
    scene *sc = studio("chair", 3);
    sc->shots[0].camera.look_at = v3(2.2f, 0.5f, 0);
    render_view before = seen(sc);
    CT_CHECK(before.coverage <= 0 || before.x0 <= 0);
    check(sc);
    render_view v = seen(sc);
    CT_CHECK(v.coverage > 0 && v.x0 > 0 && v.x1 < 1 && v.y0 > 0 && v.y1 < 1);
    scene_destroy(&sc);
}

static void a_ball_that_rolls_away_is_held_all_its_way(void)
{
    scene *sc = studio("football", 2);
    entity *e = &sc->entities[0];
    e->rotation_deg.x = 90;
    scene_add_action(sc, e, "roll", 0, -1)->speed = 2.5;
    e->body.kind = BODY_KINEMATIC;
    check(sc);
    sets *m = NULL;
    ciel_fail fail = { 0 };
    motion_options o = { 0 };
    CT_CHECK(sets_create(&m, sc, lib, &o, &fail) == CIEL_OK);
    scene_locator loc = sets_locator(m);
    for (double t = 0.02; t < 0.99; t += 0.19) {
        vec3 at;
        double x, y;
        camera_pose c = scene_camera_at(sc, &sc->shots[0], t, &loc);
        CT_CHECK(loc.locate(loc.user, "hero", NULL, t, &at));
        CT_CHECK(camera_project(&c, at, &x, &y) > 0 && x > 0 && x < 1 && y > 0 && y < 1);
    }
    sets_destroy(&m);
    scene_destroy(&sc);
}

static void a_subject_much_too_small_is_approached(void)
{
    scene *sc = studio("chair", 11);
    double before = (double)(seen(sc).y1 - seen(sc).y0);
    check(sc);
    render_view v = seen(sc);
    CT_CHECK((double)(v.y1 - v.y0) > 1.5 * before);
    CT_CHECK(v.y0 > 0 && v.y1 < 1);
    scene_destroy(&sc);
}

static void a_hidden_subject_is_seen_from_another_side(void)
{
    scene *sc = studio("chair", 4);
    entity *wall = scene_add_entity(sc, "wall", "bookshelf");
    wall->position = v3(0, 0, 1.6f);
    float before = seen(sc).coverage;
    check(sc);
    float after = seen(sc).coverage;
    printf("# coverage %.4f -> %.4f\n", (double)before, (double)after);
    CT_CHECK(after > 1.5f * before && after > 0.01f);
    scene_destroy(&sc);
}

static void what_floats_is_put_on_the_ground(void)
{
    scene *sc = studio("chair", 3);
    sc->entities[0].position.y = 0.6f;
    check(sc);
    CT_NEAR(sc->entities[0].position.y, 0, 0.02);
    scene_destroy(&sc);
    sc = studio("chair", 3); /* unless it is meant to */
    sc->entities[0].position.y = 0.6f;
    scene_add_action(sc, &sc->entities[0], "levitate", 0, -1);
    check(sc);
    CT_NEAR(sc->entities[0].position.y, 0.6, 1e-6);
    scene_destroy(&sc);
}

static void a_black_picture_is_opened_up_and_a_burnt_one_closed(void)
{
    scene *sc = studio("chair", 3);
    sc->look.exposure_ev = -7;
    check(sc);
    CT_CHECK(sc->look.exposure_ev > -6.5);
    scene_destroy(&sc);
    sc = studio("chair", 3);
    sc->look.exposure_ev = 7;
    check(sc);
    CT_CHECK(sc->look.exposure_ev < 6.5);
    scene_destroy(&sc);
    sc = studio("chair", 3);
    check(sc);
    CT_NEAR(sc->look.exposure_ev, 0, 1e-9);
    scene_destroy(&sc);
}

static void a_face_in_the_dark_gets_a_light(void)
{
    scene *sc = studio("man", 2);
    params_set_color(&sc->place.params, &sc->arena, "background_color", (rgb8){ 255, 255, 255 });
    sc->shots[0].size = "medium_close_up";
    sc->shots[0].camera.position = v3(0, 1.6f, 1.6f);
    sc->shots[0].camera.look_at = v3(0, 1.58f, 0);
    sc->shots[0].camera.lens_mm = 50;
    sc->look.exposure_ev = -3.2; /* against white, a face far below the picture's middle */
    check(sc);
    CT_CHECK(sc->n_lights == 1 && strncmp(sc->lights[0].id, "key", 3) == 0 && sc->lights[0].lumens > 0);
    scene_destroy(&sc);
    library_close(&lib);
}

CT_MAIN(CT(a_subject_out_of_frame_is_brought_in), CT(a_ball_that_rolls_away_is_held_all_its_way),
        CT(a_subject_much_too_small_is_approached), CT(a_hidden_subject_is_seen_from_another_side),
        CT(what_floats_is_put_on_the_ground), CT(a_black_picture_is_opened_up_and_a_burnt_one_closed),
        CT(a_face_in_the_dark_gets_a_light))
