/* tests/motion/test_physics.c - rigid bodies against what Newton says, events, and the search for outcomes.
 */
#include "motion/internal.h"
#include "toys.h"

static entity *free_thing(scene *sc, const char *thing, vec3 p)
{
    entity *e = scene_add_entity(sc, thing, thing);
    e->position = p;
    e->body.kind = BODY_DYNAMIC;
    return e;
}

static void a_fall_takes_the_time_it_should(void)
{
    scene *sc = toy_scene("floor", 2);
    free_thing(sc, "ball", v3(0, 4, 0));
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    for (double t = 0.1; t < 0.9; t += 0.1)
        CT_NEAR(toy_where(m, "ball", t).y, 4.12 - 0.5 * 9.81 * t * t, 0.004);
    event_list ev = motion_events(m);
    CT_CHECK(ev.n >= 1);
    double fall = sqrt(2 * 4.0 / 9.81);
    CT_EQ_I(ev.items[0].kind, EVENT_CONTACT);
    CT_NEAR(ev.items[0].t, fall, 0.002);
    CT_NEAR(ev.items[0].impulse, 0.6 * 9.81 * fall * (1 + 0.77), 0.3);
    CT_EQ_S(ev.items[0].name, "floor");
    CT_EQ_S(ev.items[0].material_a, "rubber");
    CT_EQ_S(ev.items[0].material_b, "wood");
    CT_EQ_S(ev.items[0].entity_b, "place");
    CT_NEAR(ev.items[0].position.y, 0, 0.02);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static double rebound(double from, double e)
{
    scene *sc = toy_scene("floor", 4);
    free_thing(sc, "ball", v3(0.3f, (float)from, 0.2f))->body.restitution = e;
    motion *m = toy_motion(sc);
    double fall = sqrt(2 * from / 9.81), top = 0;
    for (double t = fall; t < fall * (1 + 2 * e); t += 1.0 / 480) {
        double y = (double)toy_where(m, "ball", t).y - 0.12;
        top = y > top ? y : top;
    }
    motion_destroy(&m);
    scene_destroy(&sc);
    return top;
}

static void rebounds_reach_restitution_squared(void)
{
    for (double from = 0.31; from < 3.2; from += 0.57)
        for (double e = 0.5; e < 0.95; e += 0.2) {
            double want = from * e * e, got = rebound(from, e);
            CT_NEAR(got / want, 1.0, 0.01);
        }
}

static void a_stack_stays_where_it_is(void)
{
    scene *sc = toy_scene("floor", 4);
    for (int i = 0; i < 5; i++)
        free_thing(sc, "crate", v3(0, 0.2f * (float)i, 0));
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    for (int i = 0; i < 5; i++) {
        vec3 a = toy_where(m, sc->entities[i].id, 0), b = toy_where(m, sc->entities[i].id, 4);
        CT_CHECK(v3_dist(a, b) < 0.004f);
    }
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void the_same_scene_moves_alike(void)
{
    vec3 where[2][6];
    for (int k = 0; k < 2; k++) {
        scene *sc = toy_scene("floor", 3);
        for (int i = 0; i < 6; i++) {
            entity *e = free_thing(sc, i % 2 ? "crate" : "ball",
                                   v3(0.05f * (float)(i % 3), 0.5f + 0.4f * (float)i, 0.02f * (float)i));
            e->body.spin = v3(1, 2, (float)i);
        }
        ciel_pool *pool = ciel_pool_create(k ? 3 : 1);
        motion_options o = { .pool = pool };
        motion *m = NULL;
        CT_EQ_I(motion_create(&m, sc, NULL, &o, NULL), 0);
        for (int i = 0; i < 6; i++)
            where[k][i] = toy_where(m, sc->entities[i].id, 2.9);
        motion_destroy(&m);
        ciel_pool_destroy(&pool);
        scene_destroy(&sc);
    }
    CT_CHECK(memcmp(where[0], where[1], sizeof where[0]) == 0);
}

static void nothing_ends_up_under_the_floor_or_higher_than_it_began(void)
{
    scene *sc = toy_scene("floor", 4);
    for (int i = 0; i < 14; i++)
        free_thing(sc, i % 3 ? "crate" : "ball",
                   v3(0.06f * (float)(i % 4), 0.3f + 0.25f * (float)i, 0.05f * (float)(i % 3)));
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    for (double t = 0; t < 4; t += 1.0 / 60)
        for (int i = 0; i < 14; i++) {
            vec3 p = toy_where(m, sc->entities[i].id, t);
            CT_CHECK(p.y > 0.05f && p.y < 3.9f);
        }
    motion_destroy(&m);
    scene_destroy(&sc);
}

/* nothing outside moves anything: what is lost at contacts never comes back, at no step of the simulation */
static void energy_of_a_closed_system_never_grows(void)
{
    for (int k = 0; k < 3; k++) {
        scene *sc = toy_scene("floor", 4);
        for (int i = 0; i < 9; i++) {
            entity *e = free_thing(sc, (i + k) % 3 ? "ball" : "crate",
                                   v3(0.11f * (float)(i % 3), 0.4f + 0.45f * (float)i, 0.07f * (float)(i % 2)));
            e->body.velocity = v3(0.3f * (float)(i % 3) - 0.3f, 0.2f * (float)i, 0.1f);
            e->body.spin = v3((float)k, 2, (float)(i % 4));
        }
        motion *m = toy_motion(sc);
        CT_CHECK(m);
        printf("# %.3f J at first, %.3f J at the end, most over a step %+.4f J\n", m->energy_start, m->energy_end,
               m->energy_gain);
        CT_CHECK(m->energy_start > 50);
        CT_CHECK(m->energy_end > 0 && m->energy_end < 0.5 * m->energy_start);
        CT_CHECK(m->energy_gain <= 1e-5 * m->energy_start);
        motion_destroy(&m);
        scene_destroy(&sc);
    }
}

static void a_rolling_ball_is_heard_and_stops(void)
{
    scene *sc = toy_scene("floor", 6);
    entity *e = free_thing(sc, "ball", v3(0, 0, 0));
    scene_action *roll = scene_add_action(sc, e, "roll", 0, -1);
    roll->speed = 0.4;
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    float d = toy_where(m, "ball", 6).z;
    CT_CHECK(d > 0.4f && d < 1.2f);
    CT_NEAR(toy_where(m, "ball", 6).z, toy_where(m, "ball", 5.8).z, 1e-3);
    event_list ev = motion_events(m);
    bool heard = false;
    for (size_t i = 0; i < ev.n; i++)
        heard |= ev.items[i].kind == EVENT_ROLL && ev.items[i].t_end > 1.5 && ev.items[i].impulse > 0.1;
    CT_CHECK(heard);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void want(scene *sc, const char *who, const char *what, const char *target)
{
    ARENA_PUSH(&sc->arena, sc->outcomes, sc->n_outcomes) = (scene_outcome){ who, what, target };
}

static void a_ball_misses_the_hoop_off_the_board_and_comes_to_rest(void)
{
    scene *sc = toy_scene("floor", 5);
    sc->shots[0].camera.position = v3(3, 1.6f, 6);
    sc->shots[0].camera.look_at = v3(0, 1.8f, 0.5f);
    entity *ball = free_thing(sc, "ball", v3(0.4f, 2.0f, 4.2f));
    scene_add_entity(sc, "hoop", "hoop");
    scene_action *act = scene_add_action(sc, ball, "thrown", 0, -1);
    act->target = "hoop";
    want(sc, "ball", "misses", "hoop");
    want(sc, "ball", "hits", "hoop");
    want(sc, "ball", "comes_to_rest", NULL);
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    size_t n_notices;
    motion_notices(m, &n_notices);
    CT_EQ_I(n_notices, 0);
    event_list ev = motion_events(m);
    int board = 0, floors = 0;
    for (size_t i = 0; i < ev.n; i++) {
        if (ev.items[i].kind != EVENT_CONTACT)
            continue;
        printf("# %.3f s %s %.2f N s\n", ev.items[i].t, ev.items[i].name, ev.items[i].impulse);
        board += strcmp(ev.items[i].name, "board") == 0 || strcmp(ev.items[i].name, "rim") == 0;
        floors += strcmp(ev.items[i].name, "floor") == 0;
        if (i)
            CT_CHECK(ev.items[i].t >= ev.items[i - 1].t);
    }
    CT_CHECK(board >= 1 && floors >= 2);
    CT_CHECK(v3_dist(toy_where(m, "ball", 4.8), toy_where(m, "ball", 5.0)) < 0.02f);
    CT_NEAR(toy_where(m, "ball", 5).y, 0.12, 0.01);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void a_ball_can_also_go_in(void)
{
    scene *sc = toy_scene("floor", 3);
    entity *ball = free_thing(sc, "ball", v3(0.4f, 2.0f, 4.2f));
    scene_add_entity(sc, "hoop", "hoop");
    scene_add_action(sc, ball, "thrown", 0, -1)->target = "hoop";
    want(sc, "ball", "enters", "hoop");
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    size_t n_notices;
    motion_notices(m, &n_notices);
    CT_EQ_I(n_notices, 0);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void a_cup_falls_off_or_stays_on_as_wished(void)
{
    for (int k = 0; k < 2; k++) {
        scene *sc = toy_scene("floor", 3);
        scene_add_entity(sc, "table", "table");
        entity *cup = free_thing(sc, "cup", v3(0.4f, 0, 0));
        cup->on = "table";
        want(sc, "cup", k ? "stays_on" : "falls_off", "table");
        motion *m = toy_motion(sc);
        CT_CHECK(m);
        size_t n_notices;
        motion_notices(m, &n_notices);
        CT_EQ_I(n_notices, 0);
        if (k)
            CT_NEAR(toy_where(m, "cup", 3).y, 0.75 + 0.045, 0.03);
        else
            CT_CHECK(toy_where(m, "cup", 3).y < 0.3f);
        motion_destroy(&m);
        scene_destroy(&sc);
    }
}

static void dominoes_topple_in_turn(void)
{
    scene *sc = toy_scene("floor", 3);
    for (int i = 0; i < 12; i++)
        free_thing(sc, "domino", v3(0, 0, 0.025f * (float)i));
    sc->entities[0].body.spin = v3(3, 0, 0);
    sc->entities[0].body.velocity = v3(0, 0, 0.06f);
    want(sc, sc->entities[11].id, "topples", NULL);
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    for (int i = 0; i < 12; i++)
        CT_CHECK(toy_where(m, sc->entities[i].id, 3).y < 0.02f);
    motion_destroy(&m);
    scene_destroy(&sc);
}

static void what_breaks_lies_in_pieces(void)
{
    scene *sc = toy_scene("floor", 3);
    entity *cup = free_thing(sc, "cup", v3(0, 1.5f, 0));
    scene_add_action(sc, cup, "break", 0, -1);
    motion *m = toy_motion(sc);
    CT_CHECK(m);
    event_list ev = motion_events(m);
    double broke = -1;
    for (size_t i = 0; i < ev.n; i++)
        if (ev.items[i].kind == EVENT_BREAK)
            broke = ev.items[i].t;
    CT_NEAR(broke, sqrt(2 * 1.5 / 9.81), 0.03);
    ciel_arena frame = { 0 };
    stage st;
    motion_stage(m, 5, &st, &frame);
    size_t whole = st.n_instances;
    motion_stage(m, 70, &st, &frame);
    CT_CHECK(st.n_instances > whole + 8);
    for (size_t i = 0; i < st.n_instances; i++)
        if (st.instances[i].entity == 0)
            CT_CHECK(st.instances[i].to_world[0].p.y > -0.01f && st.instances[i].to_world[0].p.y < 0.2f);
    ciel_arena_free(&frame);
    motion_destroy(&m);
    scene_destroy(&sc);
}

CT_MAIN(CT(a_fall_takes_the_time_it_should), CT(rebounds_reach_restitution_squared), CT(a_stack_stays_where_it_is),
        CT(the_same_scene_moves_alike), CT(nothing_ends_up_under_the_floor_or_higher_than_it_began),
        CT(energy_of_a_closed_system_never_grows), CT(a_rolling_ball_is_heard_and_stops),
        CT(a_ball_misses_the_hoop_off_the_board_and_comes_to_rest), CT(a_ball_can_also_go_in),
        CT(a_cup_falls_off_or_stays_on_as_wished), CT(dominoes_topple_in_turn), CT(what_breaks_lies_in_pieces))
