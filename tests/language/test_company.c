/* tests/language/test_company.c - who leads, follows and is followed, who does what others undergo, and sentences of
 * nothing but sounds. */
#include "ct.h"
#include "language/brief.h"
#include <stdio.h>

static brief *b;

static bool reads(const char *prompt)
{
    brief_destroy(&b);
    ciel_fail fail;
    if (brief_read(&b, prompt, NULL, &fail) == CIEL_OK)
        return true;
    printf("# %s: %s\n", prompt, fail.what);
    return false;
}

static const brief_subject *subject(const char *word)
{
    for (size_t i = 0; i < b->n_subjects; i++)
        if (strcmp(b->subjects[i].what.word, word) == 0)
            return &b->subjects[i];
    return NULL;
}

/* Does `who` do `verb` to `whom`, of their own accord? */
static bool does(const char *who, const char *verb, const char *whom)
{
    for (size_t i = 0; i < b->n_actions; i++) {
        const brief_action *a = &b->actions[i];
        if (a->subject >= 0 && a->object >= 0 && !a->passive && strcmp(a->verb, verb) == 0 &&
            strcmp(b->subjects[a->subject].what.word, who) == 0 && strcmp(b->subjects[a->object].what.word, whom) == 0)
            return true;
    }
    return false;
}

static bool hears(const char *name)
{
    for (size_t i = 0; i < b->sound.n_cues; i++)
        if (strcmp(b->sound.cues[i].name, name) == 0)
            return true;
    return false;
}

static double wind(void)
{
    for (size_t i = 0; i < b->setting.n_weather; i++)
        if (strcmp(b->setting.weather[i].kind, "wind") == 0)
            return b->setting.weather[i].intensity;
    return 0;
}

static void leading_is_no_help(void)
{
    CT_CHECK(reads("A shepherd leads her sheep along a stone path at dusk."));
    CT_CHECK(does("shepherd", "lead", "sheep"));
    CT_CHECK(subject("sheep") && subject("sheep")->count > 1);
    CT_CHECK(subject("shepherd") && subject("shepherd")->gender);
    CT_EQ_S(subject("shepherd")->gender, "female");
    CT_CHECK(reads("Un guide mène deux randonneurs dans la montagne"));
    CT_CHECK(b->n_actions && strcmp(b->actions[0].verb, "lead") == 0);
}
static void who_walks_a_dog_leads_it_and_who_drives_a_car_does_not(void)
{
    CT_CHECK(reads("Une femme promène son chien dans le parc"));
    CT_CHECK(does("woman", "lead", "dog"));
    CT_CHECK(reads("A cowboy drives three horses across the plain"));
    CT_CHECK(does("cowboy", "lead", "horse"));
    CT_CHECK(reads("A man drives a red car through the desert"));
    CT_CHECK(does("man", "drive", "car"));
    CT_CHECK(reads("A sheep stands in a field"));
    CT_EQ_I(b->subjects[0].count, 1);
}
static void who_stands_behind_by_acts(void)
{
    CT_CHECK(reads("a cat is chased by a dog"));
    CT_CHECK(does("dog", "chase", "cat"));
    CT_CHECK(reads("Un chat poursuivi par un chien"));
    CT_CHECK(does("dog", "chase", "cat"));
    CT_CHECK(reads("A boy followed by three ducklings on a path"));
    CT_CHECK(does("duckling", "follow", "boy"));
    CT_CHECK(reads("A painting held by a man"));
    CT_CHECK(does("man", "hold", "painting"));
    CT_CHECK(reads("a house by a lake"));
    CT_EQ_I(b->n_actions, 0);
}
static void a_sentence_of_sounds_needs_no_head(void)
{
    static const char *const prompts[] = { "A shepherd on a path. Soft wind, bells, no music.",
                                           "Un berger sur un chemin. Vent doux, cloches, sans musique." };
    for (int i = 0; i < 2; i++) {
        CT_CHECK(reads(prompts[i]));
        CT_CHECK(hears("bell") && hears("wind"));
        CT_EQ_I(b->n_subjects, 1);
        CT_EQ_I(b->sound.music, -1);
        CT_NEAR(wind(), 0.3, 1e-9);
    }
    CT_CHECK(reads("A farm. Light rain, distant barking, gentle piano."));
    CT_CHECK(hears("rain") && hears("bark") && b->sound.music == 1);
    CT_EQ_I(b->setting.n_weather, 1);
}
static void things_without_music_stay_things(void)
{
    CT_CHECK(reads("A farm. A bell and a bucket, no music."));
    CT_CHECK(subject("bell") && subject("bucket") && !hears("bell"));
    CT_CHECK(reads("A farm. Light rain, fog, no music."));
    CT_EQ_I(b->setting.n_weather, 2);
    CT_EQ_I(b->sound.n_cues, 0);
}

static void one_and_the_other_speak_for_themselves(void)
{
    static const char *const prompts[] = {
        "Two astronauts stand on Mars. One says: \"We made it.\" The other replies: \"Now the hard part begins.\"",
        "Deux vieux amis sont assis dans un parc. L'un dit : « Il fait beau. » L'autre répond : « Enfin. »"
    };
    for (int i = 0; i < 2; i++) {
        CT_CHECK(reads(prompts[i]));
        CT_EQ_I(b->n_subjects, 2);
        CT_EQ_I(b->sound.n_lines, 2);
        CT_EQ_I(b->sound.lines[0].speaker, 0);
        CT_EQ_I(b->sound.lines[1].speaker, 1);
        CT_EQ_I(b->subjects[0].count, 1);
    }
}
static void words_that_are_only_sounds_are_heard(void)
{
    CT_CHECK(reads("A tennis player in a stadium, crowd applause."));
    CT_CHECK(hears("applause"));
    CT_CHECK(reads("Un chat dort sur un lit, ronronnement."));
    CT_CHECK(hears("purr"));
    CT_CHECK(reads("Un couloir vide, ronronnement d'un réfrigérateur"));
    CT_CHECK(!hears("purr"));
    CT_CHECK(reads("Une foule de manifestants marche sous la pluie. Clameur, tambours."));
    CT_CHECK(hears("crowd") && b->sound.music == 1 && b->sound.n_instruments == 1);
    CT_EQ_I(b->subjects[0].count, 14);
    CT_CHECK(reads("Une goutte d'encre tombe dans un verre, fond blanc, silence total."));
    CT_CHECK(b->sound.silent && b->setting.backdrop);
}
static void then_another_size_is_a_cut(void)
{
    CT_CHECK(reads("Un samouraï dans une forêt. Plan américain, puis gros plan sur ses yeux."));
    CT_EQ_I(b->n_shots, 2);
    CT_EQ_S(b->shots[0].camera.size, "american");
    CT_EQ_S(b->shots[1].camera.size, "close_up");
    CT_EQ_I(b->shots[1].subject, 0);
    CT_CHECK(reads("Medium shot of a man, then he walks away. Slow push in, then a pan left."));
    CT_EQ_I(b->n_shots, 1);
    CT_CHECK(reads("The camera pushes in for 2 s on a vintage typewriter, then tilts up to a writer yawning."));
    CT_EQ_I(b->shots[0].camera.n_moves, 2);
    CT_EQ_S(b->shots[0].camera.moves[1].kind, "tilt_up");
}
static void small_words_find_their_place(void)
{
    CT_CHECK(reads("Un plombier répare un évier dans une petite cuisine encombrée."));
    CT_EQ_S(b->setting.place.word, "kitchen");
    CT_CHECK(reads("A detective in a trench coat and a fedora lights a cigarette"));
    CT_EQ_I(subject("detective")->n_garments, 2);
    CT_CHECK(reads("Un couple danse dans un bar, 1940."));
    CT_EQ_S(b->setting.era, "1940s");
    CT_CHECK(reads("Un chevalier sur un pont, brume matinale. Musique médiévale épique."));
    CT_CHECK(!b->setting.era && b->sound.mood);
    CT_EQ_S(b->sound.mood, "epic");
    CT_CHECK(reads("Une danseuse tourne sur une scène, un seul projecteur l'éclaire d'en haut."));
    CT_EQ_I(b->light.n_lamps, 1);
    CT_EQ_S(b->light.lamps[0].kind, "spotlight");
    CT_CHECK(reads("Une institutrice écrit « Bonne rentrée » au tableau noir."));
    CT_CHECK(subject("sign") && subject("sign")->text);
    CT_EQ_I(b->sound.n_lines, 0);
    CT_CHECK(reads("Un éléphanteau se baigne dans une rivière et éclabousse sa mère."));
    CT_CHECK(b->n_subjects == 2 && strcmp(b->subjects[0].what.word, b->subjects[1].what.word) == 0);
    CT_CHECK(reads("Two scouts plant a blue flag on a hill"));
    CT_EQ_S(b->actions[0].verb, "hold");
}

static void nouns_that_look_like_something_else(void)
{
    CT_CHECK(reads("A red rose on a table") && subject("rose") && b->n_actions == 0);
    CT_CHECK(reads("The old man rose from the chair") && subject("man") && b->n_actions == 1);
    CT_CHECK(reads("An octopus underwater") && subject("octopus") && strcmp(b->setting.place.word, "underwater") == 0);
    CT_CHECK(reads("A church interior") && strcmp(b->setting.place.word, "church") == 0);
    CT_CHECK(reads("A city skyline at sunset") && strcmp(b->setting.place.word, "skyline") == 0);
}

CT_MAIN(CT(leading_is_no_help), CT(who_walks_a_dog_leads_it_and_who_drives_a_car_does_not),
        CT(who_stands_behind_by_acts), CT(a_sentence_of_sounds_needs_no_head), CT(things_without_music_stay_things),
        CT(one_and_the_other_speak_for_themselves), CT(words_that_are_only_sounds_are_heard), CT(then_another_size_is_a_cut),
        CT(small_words_find_their_place), CT(nouns_that_look_like_something_else))
