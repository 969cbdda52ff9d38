/* Prompts as people write them: numbers in words, slips of the keyboard, requests, capitals, pictures between words, two
 * languages at once. Each still gives what was meant, and says what it could not read. */
#include "ct.h"
#include "language/brief.h"

static brief *understand(const char *prompt)
{
    brief *b = NULL;
    ciel_fail fail = { 0 };
    brief_read(&b, prompt, NULL, &fail);
    return b;
}

static const brief_subject *subject_named(const brief *b, const char *word)
{
    for (size_t i = 0; b && i < b->n_subjects; i++)
        if (strcmp(b->subjects[i].what.word, word) == 0)
            return &b->subjects[i];
    return NULL;
}

static void numbers_of_several_words_are_one(void)
{
    static const struct {
        const char *prompt, *word;
        int count;
    } cases[] = {
        { "twenty-three balloons float over a city", "balloon", 23 },
        { "two hundred and five candles on a lake", "candle", 205 },
        { "a hundred and one dogs", "dog", 101 },
        { "quatre-vingt-dix-neuf abeilles", "bee", 99 },
        { "vingt et un chats sur un toit", "cat", 21 },
        { "soixante-douze pommes sur une table", "apple", 72 },
        { "deux cents moutons dans un pré", "sheep", 200 },
        { "three cats and two dogs", "cat", 3 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        brief *b = understand(cases[i].prompt);
        const brief_subject *s = subject_named(b, cases[i].word);
        if (!s || s->count != cases[i].count)
            printf("# %s: %d\n", cases[i].prompt, s ? s->count : -1);
        CT_CHECK(s && s->count == cases[i].count);
        brief_destroy(&b);
    }
}

static bool does(const brief *b, const char *verb)
{
    for (size_t i = 0; i < b->n_actions; i++)
        if (strcmp(b->actions[i].verb, verb) == 0)
            return true;
    return false;
}

static void a_slip_of_the_keyboard_is_forgiven(void)
{
    brief *b = understand("a man walkin in the forrest with an umbrela");
    CT_CHECK(subject_named(b, "man") && does(b, "walk") && subject_named(b, "umbrella"));
    CT_EQ_S(b->setting.place.word, "forest");
    brief_destroy(&b);
    b = understand("un elephnat marche dans le desret");
    CT_CHECK(subject_named(b, "elephant"));
    CT_EQ_S(b->setting.place.word, "desert");
    brief_destroy(&b);
    b = understand("a qwzrtk on a table"); /* nothing is near that */
    CT_CHECK(!subject_named(b, "qwzrtk") || b->n_spans);
    bool unknown = false;
    for (size_t i = 0; i < b->n_spans; i++)
        unknown = unknown || b->spans[i].role == SPAN_UNKNOWN;
    CT_CHECK(unknown);
    brief_destroy(&b);
}

static void requests_are_not_filmed(void)
{
    brief *b = understand("make me a video of a happy dog pls");
    CT_EQ_I(b->n_subjects, 1);
    CT_EQ_I(b->n_actions, 0);
    CT_CHECK(subject_named(b, "dog") && !b->setting.place.word);
    brief_destroy(&b);
    b = understand("j'aimerais voir une femme qui n'a pas de parapluie sous la pluie");
    CT_CHECK(subject_named(b, "woman") && b->n_actions == 0 && b->n_exclusions == 1);
    CT_CHECK(b->setting.n_weather == 1);
    brief_destroy(&b);
    b = understand("peux-tu faire une vidéo d'un coucher de soleil sur la mer ?");
    CT_EQ_S(b->setting.time, "sunset");
    CT_EQ_S(b->setting.place.word, "sea");
    brief_destroy(&b);
}

static void capitals_marks_and_pictures_do_no_harm(void)
{
    brief *b = understand("CAT SLEEPING ON A SOFA MORNING LIGHT");
    CT_CHECK(subject_named(b, "cat") && subject_named(b, "sofa") && does(b, "sleep"));
    CT_EQ_S(b->setting.time, "morning");
    brief_destroy(&b);
    b = understand("dog + ball + park, sunny!!! \xF0\x9F\x90\xB6");
    CT_CHECK(subject_named(b, "dog") && subject_named(b, "ball"));
    CT_EQ_S(b->setting.place.word, "park");
    brief_destroy(&b);
    b = understand("chat noir dort canapé nuit pluie");
    CT_CHECK(subject_named(b, "cat") && subject_named(b, "sofa") && does(b, "sleep") && b->setting.n_weather == 1);
    brief_destroy(&b);
    b = understand("Deux bougies brûlent ; à droite un crâne"); /* no crane of the camera's */
    CT_EQ_I(b->shots[0].camera.n_moves, 0);
    brief_destroy(&b);
    b = understand("Un homme en ciré jaune");
    CT_EQ_I(b->subjects[0].n_garments, 1);
    CT_EQ_S(b->subjects[0].garments[0].what.word, "raincoat");
    brief_destroy(&b);
}

CT_MAIN(CT(numbers_of_several_words_are_one), CT(a_slip_of_the_keyboard_is_forgiven), CT(requests_are_not_filmed),
        CT(capitals_marks_and_pictures_do_no_harm))
