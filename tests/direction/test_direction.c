/* The director: what is asked for is cast, staged, framed, lit and scored; what cannot be is said. */
#include "ct.h"
#include "direction/direction.h"
#include "scene/camera.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static library *lib;

static scene *direct(const char *prompt, int width, int height)
{
    brief *b = NULL;
    scene *sc = NULL;
    ciel_fail fail = { 0 };
    direct_options o = { 0, width, height, 24, 1 };
    if (!lib)
        library_open(&lib, &fail);
    if (brief_read(&b, prompt, NULL, &fail) == CIEL_OK && direct_scene(&sc, b, &o, lib, &fail) < 0)
        printf("# %s: %s\n", fail.what, fail.detail);
    brief_destroy(&b);
    return sc;
}

static const entity *find_thing(const scene *sc, const char *thing)
{
    for (size_t i = 0; i < sc->n_entities; i++)
        if (strcmp(sc->entities[i].thing, thing) == 0)
            return &sc->entities[i];
    return NULL;
}

static const entity *find_person(const scene *sc)
{
    for (size_t i = 0; i < sc->n_entities; i++) {
        const thing_info *t = library_find(lib, sc->entities[i].thing);
        if (t && t->kind == THING_PERSON)
            return &sc->entities[i];
    }
    return NULL;
}

static int count_things(const scene *sc, const char *thing)
{
    int n = 0;
    for (size_t i = 0; i < sc->n_entities; i++)
        n += strcmp(sc->entities[i].thing, thing) == 0;
    return n;
}

static const scene_action *find_action(const entity *e, const char *verb)
{
    for (size_t i = 0; e && i < e->n_actions; i++)
        if (strcmp(e->actions[i].verb, verb) == 0)
            return &e->actions[i];
    return NULL;
}

static bool has_notice(const scene *sc, const char *code, const char *words)
{
    for (size_t i = 0; i < sc->n_notices; i++)
        if (strcmp(sc->notices[i].code, code) == 0 && strstr(sc->notices[i].text, words))
            return true;
    return false;
}

static bool has_ambience(const scene *sc, const char *name)
{
    for (size_t i = 0; i < sc->sound.n_ambience; i++)
        if (strcmp(sc->sound.ambience[i].name, name) == 0)
            return true;
    return false;
}

static void five_balls_get_one_colour_each_and_a_juggler(void)
{
    scene *sc = direct("Five juggled balls, red, blue, green, yellow and white, against a grey wall. Fixed camera.", 1280, 720);
    CT_CHECK(sc);
    CT_EQ_I(count_things(sc, "ball"), 5);
    CT_CHECK(find_action(find_person(sc), "juggle"));
    int reds = 0, blues = 0;
    for (size_t i = 0; i < sc->n_entities; i++) {
        const entity *e = &sc->entities[i];
        if (strcmp(e->thing, "ball") != 0)
            continue;
        CT_CHECK(e->has_color && find_action(e, "juggled"));
        reds += e->color.r > 150 && e->color.g < 90 && e->color.b < 90;
        blues += e->color.b > 120 && e->color.r < 90;
    }
    CT_EQ_I(reds, 1);
    CT_EQ_I(blues, 1);
    CT_EQ_I(sc->shots[0].camera.n_moves, 0);
    CT_EQ_I(sc->shots[0].camera.support, SUPPORT_TRIPOD);
    scene_destroy(&sc);
}

static void a_medium_shot_cuts_at_the_waist_in_any_format(void)
{
    static const int formats[][2] = { { 1280, 720 }, { 720, 1280 }, { 1024, 1024 } };
    for (int i = 0; i < 3; i++) {
        scene *sc = direct("Medium shot of a man standing in a street, 50 mm", formats[i][0], formats[i][1]);
        CT_CHECK(sc);
        const entity *e = find_person(sc);
        CT_CHECK(e);
        double h = params_number(&e->params, "height", 0), x, top, feet, unused;
        CT_CHECK(h > 1.5 && h < 2);
        camera_pose c = scene_camera_at(sc, &sc->shots[0], 0, NULL);
        CT_NEAR(c.focal_m, 0.050, 1e-6);
        vec3 at = sc->shots[0].camera.look_at;
        float ground = at.y - 0.75f * (float)h; /* the frame's middle is at 3/4 of the height */
        camera_project(&c, v3(at.x, ground + (float)h, at.z), &x, &top);
        camera_project(&c, v3(at.x, ground, at.z), &unused, &feet);
        CT_CHECK(top > 0.02 && top < 0.35);
        CT_CHECK(feet > 1.3);
        scene_destroy(&sc);
    }
}

static void rain_at_night_wets_the_ground_and_is_heard(void)
{
    scene *sc = direct("une ruelle sous la pluie, de nuit, sans musique", 1280, 720);
    CT_CHECK(sc);
    CT_CHECK(sc->weather.rain > 0.2 && sc->weather.wetness > 0.5);
    CT_CHECK(sc->sky.sun_elevation_deg < -10);
    CT_CHECK(has_ambience(sc, "rain"));
    CT_CHECK(!sc->sound.music.on);
    scene_destroy(&sc);
}

static void camera_words_become_moves_with_their_beats(void)
{
    scene *sc = direct("A statue in a park. Static for 0.5 s, then dolly in for 2 s, hold 1 s, pan left for 1.5 s. 5 seconds.", 1280, 720);
    CT_CHECK(sc);
    CT_NEAR(sc->seconds, 5, 1e-9);
    const scene_camera *c = &sc->shots[0].camera;
    const camera_move *in = NULL, *pan = NULL;
    for (size_t i = 0; i < c->n_moves; i++) {
        in = strcmp(c->moves[i].kind, "dolly_in") == 0 ? &c->moves[i] : in;
        pan = strcmp(c->moves[i].kind, "pan_left") == 0 ? &c->moves[i] : pan;
    }
    CT_CHECK(in && pan);
    CT_NEAR(in->begin, 0.5, 1e-6);
    CT_NEAR(in->end, 2.5, 1e-6);
    CT_NEAR(pan->begin, 3.5, 1e-6);
    CT_NEAR(pan->end, 5.0, 1e-6);
    scene_destroy(&sc);
}

static void a_line_has_its_speaker_voice_and_mouth(void)
{
    scene *sc = direct("A man in a yellow raincoat says: \"The last train has already left.\" Medium close-up, station platform at night.", 1280, 720);
    CT_CHECK(sc);
    CT_EQ_I(sc->sound.n_lines, 1);
    CT_EQ_S(sc->sound.lines[0].text, "The last train has already left.");
    CT_EQ_S(sc->sound.lines[0].language, "en");
    const entity *e = find_person(sc);
    CT_CHECK(e && find_action(e, "speak"));
    CT_EQ_S(sc->sound.lines[0].speaker, e->id);
    CT_EQ_S(sc->sound.lines[0].voice, "man");
    bool raincoat = false;
    for (int i = 1; i < 4; i++) {
        char name[32];
        snprintf(name, sizeof name, "garment%d", i);
        raincoat = raincoat || strcmp(params_text(&e->params, name, ""), "raincoat") == 0;
    }
    CT_CHECK(raincoat);
    scene_destroy(&sc);
}

static void an_outcome_is_asked_of_physics(void)
{
    scene *sc = direct("A basketball misses the hoop and rebounds off the backboard. Gym.", 1280, 720);
    CT_CHECK(sc);
    CT_EQ_S(sc->place.kind, "gym");
    const entity *ball = find_thing(sc, "basketball");
    CT_CHECK(ball && ball->body.kind == BODY_DYNAMIC);
    CT_CHECK(sc->n_outcomes >= 1);
    CT_EQ_S(sc->outcomes[0].entity, ball->id);
    CT_EQ_S(sc->outcomes[0].what, "misses");
    scene_destroy(&sc);
}

static void what_is_not_understood_or_not_there_is_said_in_the_prompt_s_language(void)
{
    scene *sc = direct("un chat et un zblorf sur une table", 1280, 720);
    CT_CHECK(sc);
    bool said = has_notice(sc, "unknown_word", "zblorf") || has_notice(sc, "not_in_library", "zblorf");
    CT_CHECK(said);
    CT_CHECK(has_notice(sc, "unknown_word", "pas compris") || has_notice(sc, "not_in_library", "bibliothèque"));
    CT_CHECK(find_thing(sc, "cat"));
    scene_destroy(&sc);
}

static const entity *set_entity(const scene_set *set, const char *id)
{
    for (size_t i = 0; i < set->n_entities; i++)
        if (strcmp(set->entities[i].id, id) == 0)
            return &set->entities[i];
    return NULL;
}

static void a_cut_to_another_place_opens_a_set(void)
{
    scene *sc = direct("A woman in a red dress walks along a river at dawn. Cut to a beach, a dog runs. Cut to the kitchen: the woman "
                       "drinks coffee. 9 seconds.", 1280, 720);
    CT_CHECK(sc);
    CT_EQ_S(sc->place.kind, "river");
    CT_EQ_I(sc->n_sets, 2);
    CT_EQ_S(sc->sets[0].place.kind, "beach");
    CT_EQ_S(sc->sets[1].place.kind, "kitchen");
    CT_EQ_I(sc->n_shots, 3);
    CT_CHECK(!sc->shots[0].set);
    CT_EQ_S(sc->shots[1].set, sc->sets[0].id);
    CT_EQ_S(sc->shots[2].set, sc->sets[1].id);
    CT_NEAR(sc->shots[1].begin, 3, 1e-6);
    CT_NEAR(sc->shots[2].end, 9, 1e-6);
    CT_EQ_S(sc->shots[1].subject, "dog");
    CT_CHECK(!scene_find(sc, "dog") && set_entity(&sc->sets[0], "dog"));
    CT_CHECK(scene_find(sc, "woman") && set_entity(&sc->sets[1], "woman")); /* the same one, there and here */
    CT_CHECK(has_ambience(sc, "waves"));
    for (size_t i = 0; i < sc->sound.n_ambience; i++)
        if (strcmp(sc->sound.ambience[i].name, "waves") == 0)
            CT_CHECK(sc->sound.ambience[i].begin == 3 && sc->sound.ambience[i].end == 6);
    /* a place named again is the same set, an hour of its own another */
    scene_destroy(&sc);
    sc = direct("Un vieil homme lit dans une cuisine. Plan suivant : une ruelle sous la pluie, la nuit. Plan suivant : la cuisine.", 1280, 720);
    CT_CHECK(sc && sc->n_sets == 1 && sc->n_shots == 3 && !sc->shots[2].set);
    CT_CHECK(sc->sets[0].weather.rain > 0 && sc->weather.rain <= 0 && sc->sets[0].sky.sun_elevation_deg < 0);
    scene_destroy(&sc);
}

static void slow_motion_is_more_frames_of_life(void)
{
    scene *sc = direct("A horse gallops, slow motion", 1280, 720);
    CT_CHECK(sc && sc->slowness > 1.5);
    scene_destroy(&sc);
}

static void what_flies_is_in_the_air_and_what_lies_in_a_bowl_is_in_it(void)
{
    scene *sc = direct("A boy flies a kite on a hill", 1280, 720);
    const entity *boy = find_person(sc), *kite = find_thing(sc, "kite");
    CT_CHECK(boy && kite && find_action(boy, "reach") && !find_action(boy, "fly"));
    CT_CHECK(kite->position.y > 1.8f && !kite->on);
    scene_destroy(&sc);
    sc = direct("Trois pommes rouges dans un bol sur une table", 1280, 720);
    int in_bowl = 0;
    for (size_t i = 0; i < sc->n_entities; i++)
        in_bowl += sc->entities[i].on && strcmp(sc->entities[i].on, "bowl") == 0;
    CT_EQ_I(in_bowl, 3);
    scene_destroy(&sc);
    sc = direct("Une vieille femme lit un livre dans un fauteuil", 1280, 720);
    CT_CHECK(find_action(find_person(sc), "sit") && find_action(find_person(sc), "read"));
    scene_destroy(&sc);
    sc = direct("Three dogs run along a beach", 1280, 720);
    CT_EQ_I(count_things(sc, "dog"), 3);
    CT_NEAR(sc->entities[0].rotation_deg.x, sc->entities[1].rotation_deg.x, 1e-3);
    CT_NEAR(sc->entities[0].rotation_deg.x, sc->entities[2].rotation_deg.x, 1e-3);
    scene_destroy(&sc);
}

static bool looks_so(const char *prompt, const char *what, const char *value)
{
    scene *sc = direct(prompt, 1280, 720);
    const entity *e = sc ? find_person(sc) : NULL;
    bool same = e && strcmp(params_text(&e->params, what, ""), value) == 0;
    if (!same)
        printf("# %s: %s is \"%s\"\n", prompt, what, e ? params_text(&e->params, what, "") : "nobody");
    scene_destroy(&sc);
    return same;
}

static void words_about_a_face_reach_the_figure(void)
{
    static const char *const rows[][3] = {
        { "a woman with long red hair and blue eyes", "hair_color", "red" },
        { "a woman with long red hair and blue eyes", "hair", "long" },
        { "a woman with long red hair and blue eyes", "eyes", "blue" },
        { "une femme aux cheveux roux bouclés", "hair", "curly" },
        { "une femme aux cheveux roux bouclés", "hair_color", "ginger" },
        { "un vieil homme à la barbe blanche", "beard_color", "white" },
        { "a bald man with a moustache", "hair", "bald" },
        { "a bald man with a moustache", "beard", "moustache" },
        { "a black woman in a red dress", "skin", "dark" },
        { "a blonde girl", "hair_color", "blond" },
        { "a fat chef in a kitchen", "build", "heavy" },
        { "a courier in Tokyo", "origin", "asian" },
        { "une petite fille avec des couettes", "hair", "pigtails" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CT_CHECK(looks_so(rows[i][0], rows[i][1], rows[i][2]));
    scene *sc = direct("a tall man walks in a street", 1280, 720);
    CT_NEAR(find_person(sc)->scale, 1, 1e-6); /* tall, no giant */
    scene_destroy(&sc);
}

static void actions_bring_along_what_they_need(void)
{
    scene *sc = direct("A woman rides a bicycle through a park", 1280, 720);
    const entity *rider = find_person(sc), *bike = find_thing(sc, "bicycle");
    CT_CHECK(rider && bike && strcmp(rider->on, bike->id) == 0 && strcmp(rider->anchor, "seat") == 0);
    CT_CHECK(find_action(bike, "drive") && find_action(rider, "sit"));
    scene_destroy(&sc);
    sc = direct("Trois hommes font du cheval sur une plage", 1280, 720);
    CT_EQ_I(count_things(sc, "horse"), 3);
    for (size_t i = 0; i < sc->n_entities; i++) /* one each, none in the same spot */
        for (size_t k = 0; k < i; k++)
            if (strcmp(sc->entities[i].thing, "horse") == 0 && strcmp(sc->entities[k].thing, "horse") == 0)
                CT_CHECK(v3_dist(sc->entities[i].position, sc->entities[k].position) > 0.8f);
    scene_destroy(&sc);
    sc = direct("A woman plays the violin on a stage", 1280, 720);
    CT_CHECK(strcmp(find_thing(sc, "violin")->on, find_person(sc)->id) == 0 && find_thing(sc, "violin_bow"));
    scene_destroy(&sc);
    sc = direct("A campfire in the forest at night, two people sit by it", 1280, 720);
    const entity *fire = find_thing(sc, "campfire");
    for (size_t i = 0; i < sc->n_entities; i++)
        if (strcmp(sc->entities[i].thing, "person") == 0)
            CT_CHECK(v3_dist(sc->entities[i].position, fire->position) > 0.7f); /* by it, not in it */
    scene_destroy(&sc);
    sc = direct("Two businessmen shake hands in an office", 1280, 720);
    CT_EQ_I(count_things(sc, "businessman"), 2);
    double turn = fabs((double)(sc->entities[0].rotation_deg.x - sc->entities[1].rotation_deg.x));
    CT_CHECK(turn > 150 && turn < 210); /* face to face */
    scene_destroy(&sc);
}

static void any_prompt_gives_a_valid_scene_with_something_to_see(void)
{
    static const char *const prompts[] = {
        "a glass of water on a table by a window", "three dogs run along a beach at sunset", "une vieille femme lit un livre dans un fauteuil",
        "a red car drives through a desert", "love", "the concept of time", "noir et blanc", "a dragon flies over a castle", "snow", "x",
        "un robot danse sous la neige, musique joyeuse", "two people talk in a cafe, cut to a close-up of a cup",
    };
    for (size_t i = 0; i < sizeof prompts / sizeof *prompts; i++) {
        scene *sc = direct(prompts[i], 1280, 720);
        if (!sc)
            printf("# no scene: %s\n", prompts[i]);
        CT_CHECK(sc && sc->n_shots >= 1 && scene_validate(sc, NULL) == CIEL_OK);
        scene_destroy(&sc);
    }
    library_close(&lib);
}

CT_MAIN(CT(five_balls_get_one_colour_each_and_a_juggler), CT(a_medium_shot_cuts_at_the_waist_in_any_format), CT(rain_at_night_wets_the_ground_and_is_heard),
        CT(camera_words_become_moves_with_their_beats), CT(a_line_has_its_speaker_voice_and_mouth), CT(an_outcome_is_asked_of_physics),
        CT(what_is_not_understood_or_not_there_is_said_in_the_prompt_s_language), CT(a_cut_to_another_place_opens_a_set), CT(slow_motion_is_more_frames_of_life),
        CT(what_flies_is_in_the_air_and_what_lies_in_a_bowl_is_in_it), CT(words_about_a_face_reach_the_figure), CT(actions_bring_along_what_they_need), CT(any_prompt_gives_a_valid_scene_with_something_to_see))
