/* tests/direction/test_going.c - who goes ahead and who behind, who lands and where, which place things are at home in:
 * what the director makes of it. */
#include "ct.h"
#include "direction/direction.h"

#include <math.h>
#include <stdio.h>

static library *lib;

static scene *direct(const char *prompt)
{
    brief *b = NULL;
    scene *sc = NULL;
    ciel_fail fail = { 0 };
    direct_options o = { 0, 1280, 720, 24, 1 };
    if (!lib)
        library_open(&lib, &fail);
    if (brief_read(&b, prompt, NULL, &fail) == CIEL_OK && direct_scene(&sc, b, &o, lib, &fail) < 0)
        printf("# %s: %s\n", fail.what, fail.detail);
    brief_destroy(&b);
    return sc;
}

static const scene_action *action(const entity *e, const char *verb)
{
    for (size_t i = 0; e && i < e->n_actions; i++)
        if (strcmp(e->actions[i].verb, verb) == 0)
            return &e->actions[i];
    return NULL;
}

/* how far `b` is ahead of `a`, along the way that `a` faces */
static double ahead(const entity *a, const entity *b)
{
    double turn = (double)a->rotation_deg.x * CIEL_PI / 180;
    return (double)(b->position.x - a->position.x) * sin(turn) + (double)(b->position.z - a->position.z) * cos(turn);
}

static void those_who_are_led_walk_behind(void)
{
    scene *sc = direct("A shepherd leads five sheep along a stone path");
    CT_CHECK(sc);
    const entity *who = scene_find(sc, "shepherd"), *first = scene_find(sc, "sheep");
    CT_CHECK(action(who, "walk") && action(first, "walk"));
    CT_CHECK(!action(who, "walk")->target);
    CT_NEAR(action(who, "walk")->speed, action(first, "walk")->speed, 1e-9);
    int behind = 0;
    for (size_t i = 0; i < sc->n_entities; i++)
        if (strcmp(sc->entities[i].thing, "sheep") == 0) {
            behind += ahead(who, &sc->entities[i]) < -0.5;
            CT_NEAR(sc->entities[i].rotation_deg.x, who->rotation_deg.x, 1e-3);
        }
    CT_EQ_I(behind, 5);
    scene_destroy(&sc);
}

static void who_is_chased_runs_ahead(void)
{
    static const char *const prompts[] = { "A dog chases a cat across a garden",
                                           "Un chien poursuit un chat dans un jardin" };
    for (int i = 0; i < 2; i++) {
        scene *sc = direct(prompts[i]);
        CT_CHECK(sc);
        const entity *dog = scene_find(sc, "dog"), *cat = scene_find(sc, "cat");
        CT_CHECK(action(dog, "run") && action(cat, "run"));
        CT_CHECK(ahead(dog, cat) > 0.5 && ahead(dog, cat) < 4);
        scene_destroy(&sc);
    }
}

static void a_path_leads_somewhere_and_lies_still(void)
{
    scene *sc = direct("A stone staircase leads to a red door");
    CT_CHECK(sc);
    for (size_t i = 0; i < sc->n_entities; i++)
        CT_EQ_I(sc->entities[i].n_actions, 0);
    scene_destroy(&sc);
}

static void a_bird_comes_down_on_what_is_named(void)
{
    scene *sc = direct("An eagle lands on a snowy rock");
    CT_CHECK(sc);
    const entity *eagle = scene_find(sc, "eagle"), *rock = scene_find(sc, "rock");
    const scene_action *fly = action(eagle, "fly");
    CT_CHECK(fly && rock && fly->end > 1 && fly->end < sc->seconds);
    CT_CHECK(eagle->position.y > fly->to.y + 1 && fly->to.y > 0.2f);
    CT_CHECK(strcmp(fly->target, "rock") == 0);
    CT_CHECK(sc->shots[0].camera.track && strcmp(sc->shots[0].camera.track, "eagle") == 0);
    scene_destroy(&sc);
}

static void a_plane_lands_on_the_runway_and_an_astronaut_on_his_feet(void)
{
    scene *sc = direct("Un avion atterrit sur la piste à l'aube.");
    CT_CHECK(sc);
    CT_EQ_S(sc->place.kind, "airport");
    CT_CHECK(action(scene_find(sc, "airplane"), "fly"));
    CT_NEAR(action(scene_find(sc, "airplane"), "fly")->to.x, 0, 0.5);
    scene_destroy(&sc);
    sc = direct("An astronaut lands on the moon.");
    CT_CHECK(sc);
    CT_EQ_S(sc->place.kind, "moon");
    const scene_action *down = action(scene_find(sc, "astronaut"), "levitate");
    CT_CHECK(down && down->end >= 0 && down->end < 1 && params_number(&down->params, "height", 0) > 0.3);
    scene_destroy(&sc);
}

static void a_paper_plane_flies_once_and_stays_in_the_room(void)
{
    scene *sc = direct("A paper airplane glides through an office and lands on a desk.");
    CT_CHECK(sc);
    const entity *plane = scene_find(sc, "airplane");
    CT_CHECK(plane && plane->n_actions == 1 && action(plane, "fly"));
    CT_CHECK(action(plane, "fly")->target && fabsf(plane->position.x) < 8 && fabsf(plane->position.z) < 8);
    CT_CHECK(plane->position.y < 2.3f && plane->position.y > action(plane, "fly")->to.y);
    scene_destroy(&sc);
}

static void what_is_knocked_over_topples(void)
{
    scene *sc = direct("A heavy iron ball rolls and knocks over three glass bottles. White background.");
    CT_CHECK(sc);
    CT_EQ_I(sc->n_outcomes, 1);
    CT_EQ_S(sc->outcomes[0].entity, "bottle");
    const entity *ball = scene_find(sc, "ball"), *bottle = scene_find(sc, "bottle");
    CT_CHECK(action(ball, "roll") && bottle->body.kind == BODY_DYNAMIC);
    CT_CHECK(ahead(ball, bottle) > 0.2);
    scene_destroy(&sc);
}

static void two_who_talk_look_at_each_other(void)
{
    scene *sc = direct("Two old friends in a park. One says: \"Nice day.\" The other replies: \"At last.\"");
    CT_CHECK(sc);
    const entity *one = scene_find(sc, "friend"), *other = scene_find(sc, "friend_2");
    CT_CHECK(one && other && sc->sound.n_lines == 2);
    CT_EQ_S(action(one, "look")->target, "friend_2");
    CT_EQ_S(action(other, "look")->target, "friend");
    CT_CHECK(ahead(one, other) > 0.1 && ahead(other, one) > 0.1);
    CT_EQ_S(sc->sound.lines[1].speaker, "friend_2");
    scene_destroy(&sc);
}

static void who_crosses_a_bridge_stays_on_it(void)
{
    scene *sc = direct("Un chevalier traverse un pont de pierre à cheval.");
    CT_CHECK(sc);
    const entity *horse = scene_find(sc, "horse");
    CT_CHECK(horse && action(horse, "trot") && action(scene_find(sc, "knight"), "sit"));
    CT_CHECK(fabs(sin((double)horse->rotation_deg.x * CIEL_PI / 180)) < 0.3);
    scene_destroy(&sc);
}

static void what_things_rest_on_and_light_say_where_we_are(void)
{
    static const char *const prompts[][2] = { { "A red rose on a table", "kitchen" },
                                              { "A red rose in soft window light", "living_room" },
                                              { "A red rose", "meadow" } };
    for (size_t i = 0; i < sizeof prompts / sizeof *prompts; i++) {
        scene *sc = direct(prompts[i][0]);
        CT_CHECK(sc);
        CT_EQ_S(sc->place.kind, prompts[i][1]);
        scene_destroy(&sc);
    }
}

CT_MAIN(CT(those_who_are_led_walk_behind), CT(who_is_chased_runs_ahead), CT(a_path_leads_somewhere_and_lies_still),
        CT(a_bird_comes_down_on_what_is_named), CT(a_plane_lands_on_the_runway_and_an_astronaut_on_his_feet),
        CT(a_paper_plane_flies_once_and_stays_in_the_room), CT(what_is_knocked_over_topples),
        CT(two_who_talk_look_at_each_other), CT(who_crosses_a_bridge_stays_on_it),
        CT(what_things_rest_on_and_light_say_where_we_are))
