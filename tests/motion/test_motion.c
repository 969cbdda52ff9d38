/* tests/motion/test_motion.c - placing, stages, kinematic verbs: what moves without forces.
 */
#include "toys.h"

static void a_still_thing_stands_where_it_was_put(void)
{
    scene *sc = toy_scene("floor", 2);
    entity *table = scene_add_entity(sc, "table", "table"), *cup = scene_add_entity(sc, "cup", "cup");
    table->position = v3(1, 0, 2);
    table->rotation_deg = v3(90, 0, 0);
    cup->on = "table";
    cup->position = v3(0, 0, 0.3f);
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    vec3 p;
    CT_CHECK(motion_locate(m, "cup", "inside", 1.0, &p));
    CT_NEAR(p.x, 1.3, 1e-4); /* the table's +Z is the world's +X */
    CT_NEAR(p.y, 0.75 + 0.081, 1e-4);
    CT_NEAR(p.z, 2.0, 1e-4);
    CT_CHECK(!motion_locate(m, "nobody", NULL, 0, &p));
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void what_is_carried_goes_along(void)
{
    scene *sc = toy_scene("floor", 4);
    entity *table = scene_add_entity(sc, "table", "table"), *cup = scene_add_entity(sc, "cup", "cup");
    cup->on = "table";
    scene_action *drive = scene_add_action(sc, table, "drive", 0, -1);
    drive->speed = 2;
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    CT_NEAR(toy_where(m, "cup", 3).z, 6.0, 0.01);
    CT_NEAR(toy_where(m, "cup", 3).y - toy_where(m, "cup", 0).y, 0.0, 0.01);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void stages_hold_both_ends_of_the_shutter(void)
{
    scene *sc = toy_scene("floor", 2);
    entity *e = scene_add_entity(sc, "crate", "crate");
    scene_add_action(sc, e, "spin", 0, -1)->speed = 3;
    sc->shots[0].camera.shutter_deg = 180;
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    ciel_arena frame = { 0 };
    stage st;
    uint64_t keys[2][8];
    for (int f = 0; f < 2; f++) {
        ciel_arena_reset(&frame);
        motion_stage(m, f * 20, &st, &frame);
        CT_EQ_I(st.n_instances, 2);
        for (size_t i = 0; i < st.n_instances; i++)
            keys[f][i] = st.instances[i].key;
        const instance *crate = &st.instances[1];
        CT_EQ_I(crate->entity, 0);
        CT_EQ_I(st.instances[0].entity, STAGE_PLACE);
        double angle = acos((double)v3_dot(crate->to_world[0].x, crate->to_world[1].x));
        CT_NEAR(angle, 3.0 * 0.5 / 24, 1e-3);
    }
    CT_CHECK(memcmp(keys[0], keys[1], 2 * sizeof(uint64_t)) == 0);
    CT_CHECK(keys[0][0] != keys[0][1]);
    ciel_arena_free(&frame);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void verbs_move_as_they_say(void)
{
    scene *sc = toy_scene("floor", 4);
    entity *roll = scene_add_entity(sc, "rolling", "ball"), *hover = scene_add_entity(sc, "hovering", "crate");
    entity *moon = scene_add_entity(sc, "moon", "ball"), *far = scene_add_entity(sc, "arriving", "crate");
    scene_add_action(sc, roll, "roll", 0, -1)->speed = 0.6;
    params_set_number(&scene_add_action(sc, hover, "levitate", 0, -1)->params, &sc->arena, "height", 0.5);
    moon->position = v3(2, 0, 0);
    scene_action *orbit = scene_add_action(sc, moon, "orbit", 0, -1), *slide = scene_add_action(sc, far, "slide", 1, 3);
    orbit->target = "hovering";
    orbit->speed = CIEL_PI / 2;
    slide->to = v3(1, 0, 1);
    slide->speed = 5;
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    CT_NEAR(toy_where(m, "rolling", 2).z, 1.2, 1e-3);
    CT_NEAR(toy_where(m, "rolling", 2).y, 0.12, 1e-3);
    CT_NEAR(toy_where(m, "hovering", 2).y, 0.6, 0.03);
    CT_NEAR(toy_where(m, "moon", 1).x, 0.0, 0.01);
    CT_NEAR(fabs((double)toy_where(m, "moon", 1).z), 2.0, 0.01);
    CT_NEAR(toy_where(m, "arriving", 0.9).x, 0.0, 1e-6);
    CT_NEAR(toy_where(m, "arriving", 4).x, 1.0, 1e-3);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void juggled_balls_never_meet_and_never_jump(void)
{
    scene *sc = toy_scene("floor", 4);
    for (int i = 0; i < 5; i++) {
        entity *e = scene_add_entity(sc, "ball", "ball");
        e->scale = 0.3;
        e->position = v3(0, 1, 0);
        scene_action *act = scene_add_action(sc, e, "juggled", 0, -1);
        params_set_number(&act->params, &sc->arena, "index", i);
        params_set_number(&act->params, &sc->arena, "of", 5);
    }
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    vec3 last[5];
    for (int f = 0; f < 480; f++) {
        vec3 p[5];
        for (int i = 0; i < 5; i++) {
            p[i] = toy_where(m, sc->entities[i].id, f / 120.0);
            if (f)
                CT_CHECK(v3_dist(p[i], last[i]) < 8.0f / 120.0f);
            last[i] = p[i];
        }
        for (int i = 0; i < 5; i++)
            for (int j = 0; j < i; j++)
                CT_CHECK(v3_dist(p[i], p[j]) > 0.06f);
    }
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void a_boat_rides_the_water(void)
{
    scene *sc = toy_scene("pond", 4);
    sc->weather.wind_mps = 4;
    entity *boat = scene_add_entity(sc, "boat", "boat");
    scene_add_action(sc, boat, "drift", 0, -1)->speed = 0.3;
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    float lo = 1, hi = -1;
    for (int f = 0; f < 96; f++) {
        vec3 p = toy_where(m, "boat", f / 24.0);
        lo = f_min(lo, p.y);
        hi = f_max(hi, p.y);
    }
    CT_CHECK(hi - lo > 0.001f && hi - lo < 0.2f);
    CT_NEAR(toy_where(m, "boat", 4).z, 1.2, 0.15);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void unknown_things_are_an_error(void)
{
    scene *sc = toy_scene("floor", 1);
    scene_add_entity(sc, "x", "unicorn");
    motion *m = NULL;
    ciel_fail fail = { 0 };
    CT_EQ_I(motion_create(&m, sc, NULL, NULL, &fail), CIEL_E_NOTFOUND);
    CT_CHECK(m == NULL);
    scene_destroy(&sc);
}

static void a_cancelled_motion_says_so(void)
{
    scene *sc = toy_scene("floor", 1);
    scene_add_entity(sc, "x", "crate");
    atomic_int cancel = 1;
    motion_options o = { .cancel = &cancel };
    motion *m = NULL;
    CT_EQ_I(motion_create(&m, sc, NULL, &o, NULL), CIEL_E_CANCELLED);
    scene_destroy(&sc);
}

CT_MAIN(CT(a_still_thing_stands_where_it_was_put), CT(what_is_carried_goes_along),
        CT(stages_hold_both_ends_of_the_shutter), CT(verbs_move_as_they_say),
        CT(juggled_balls_never_meet_and_never_jump), CT(a_boat_rides_the_water), CT(unknown_things_are_an_error),
        CT(a_cancelled_motion_says_so))
