/* tests/language/test_brief.c - small claims about prompt -> brief, in both languages. The prompts are of all kinds:
 * the room holds no whole prompt, so what is claimed here is claimed of its tables and rules. */
#include "ct.h"
#include "language/brief.h"
#include <stdlib.h>

static brief *b;

/* Read a prompt; the language must be the one that is recognised. */
static bool reads(const char *prompt, const char *language)
{
    brief_destroy(&b);
    ciel_fail fail;
    if (brief_read(&b, prompt, NULL, &fail) != CIEL_OK) {
        printf("# %s: %s\n", prompt, fail.what);
        return false;
    }
    if (strcmp(b->language, language) != 0)
        printf("# taken for %s: %s\n", b->language, prompt);
    return strcmp(b->language, language) == 0;
}
#define READ(prompt, language) CT_CHECK(reads(prompt, language))

static const brief_subject *subject(const char *word)
{
    static const brief_subject none = { .what = { .word = "(no such subject)" } };
    for (size_t i = 0; i < b->n_subjects; i++)
        if (strcmp(b->subjects[i].what.word, word) == 0)
            return &b->subjects[i];
    return &none;
}
static int index_of(const char *word)
{
    for (size_t i = 0; i < b->n_subjects; i++)
        if (strcmp(b->subjects[i].what.word, word) == 0)
            return (int)i;
    return -9;
}
static const brief_action *action(const char *verb)
{
    static const brief_action none = {
        .subject = -9, .object = -9, .verb = "(no such action)", .begin = -9, .end = -9
    };
    for (size_t i = 0; i < b->n_actions; i++)
        if (strcmp(b->actions[i].verb, verb) == 0)
            return &b->actions[i];
    return &none;
}
static bool has(const char *const *list, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], word) == 0)
            return true;
    return false;
}
static bool family_has(const concept *c, const char *synset)
{
    return has(c->family, c->n_family, synset);
}
static const brief_camera *camera(void)
{
    return &b->shots[0].camera;
}
static bool cue(const char *name, const char *distance)
{
    for (size_t i = 0; i < b->sound.n_cues; i++)
        if (strcmp(b->sound.cues[i].name, name) == 0)
            return !distance || (b->sound.cues[i].distance && strcmp(b->sound.cues[i].distance, distance) == 0);
    return false;
}
static bool outcome(const char *who, const char *what, const char *whom)
{
    for (size_t i = 0; i < b->n_outcomes; i++)
        if (strcmp(b->subjects[b->outcomes[i].subject].what.word, who) == 0 && strcmp(b->outcomes[i].what, what) == 0)
            return whom ? b->outcomes[i].object >= 0 && strcmp(b->subjects[b->outcomes[i].object].what.word, whom) == 0
                        : b->outcomes[i].object < 0;
    return false;
}

/* ---- subjects ---- */

static void a_dog_is_an_animal_by_its_family(void)
{
    READ("a corgi runs on the beach", "en");
    CT_EQ_S(b->subjects[0].what.word, "corgi");
    CT_EQ_S(b->subjects[0].what.synset, "corgi.n.01");
    CT_CHECK(family_has(&b->subjects[0].what, "dog.n.01"));
    CT_CHECK(family_has(&b->subjects[0].what, "animal.n.01"));
}
static void senses_are_those_of_a_film(void)
{
    READ("a mug and a figure at a table", "en");
    CT_EQ_S(subject("mug")->what.synset, "mug.n.04");
    CT_EQ_S(subject("table")->what.synset, "table.n.02");
    READ("a crane shot of a mouse beside a computer", "en");
    CT_EQ_S(subject("mouse")->what.synset, "mouse.n.01");
}
static void a_specific_word_keeps_its_entry_behind_it(void)
{
    READ("broccoli on a plate", "en");
    CT_EQ_S(b->subjects[0].what.word, "broccoli");
    CT_CHECK(family_has(&b->subjects[0].what, "vegetable.n.01"));
}
static void french_nouns_are_the_same_concepts(void)
{
    READ("Trois chiots jouent dans l'herbe près d'une vieille grange", "fr");
    CT_EQ_I(subject("puppy")->count, 3);
    CT_CHECK(family_has(&subject("puppy")->what, "dog.n.01"));
    CT_EQ_S(subject("puppy")->what.label, "chiots");
    CT_CHECK(subject("barn")->what.synset != NULL);
}
static void colours_go_one_to_each_of_a_plural(void)
{
    READ("Five juggled balls, red, blue, green, yellow and white, against a grey wall.", "en");
    CT_EQ_I(b->n_subjects, 1);
    CT_EQ_I(b->subjects[0].count, 5);
    CT_EQ_I(b->subjects[0].n_colors, 5);
    CT_EQ_S(b->subjects[0].colors[3].name, "yellow");
    CT_EQ_S(action("juggle")->verb, "juggle");
    CT_CHECK(action("juggle")->passive);
    CT_EQ_S(b->setting.backdrop, "wall");
    CT_EQ_S(b->setting.background_color.name, "gray");
    READ("Trois ballons, rouge, bleu et vert, dans le ciel", "fr");
    CT_EQ_I(b->subjects[0].count, 3);
    CT_EQ_I(b->subjects[0].n_colors, 3);
    CT_EQ_S(b->subjects[0].colors[2].name, "green");
}
static void attributes_stay_with_their_noun(void)
{
    READ("two red apples and three green pears in a wicker basket", "en");
    CT_EQ_I(subject("apple")->count, 2);
    CT_EQ_S(subject("apple")->colors[0].name, "red");
    CT_EQ_I(subject("pear")->count, 3);
    CT_EQ_S(subject("pear")->colors[0].name, "green");
    CT_EQ_S(subject("basket")->material, "straw");
    CT_EQ_S(subject("pear")->relation, "in");
    READ("Cinq pommes rouges et trois poires vertes dans un panier en osier", "fr");
    CT_EQ_S(subject("apple")->colors[0].name, "red");
    CT_EQ_S(subject("pear")->colors[0].name, "green");
    CT_EQ_S(subject("basket")->material, "straw");
}
static void size_age_and_material_are_read(void)
{
    READ("a huge glass statue, an old man and a tiny wooden boat", "en");
    CT_NEAR(subject("statue")->size, 3, 1e-9);
    CT_EQ_S(subject("statue")->material, "glass");
    CT_EQ_S(subject("boat")->material, "wood");
    CT_CHECK(subject("boat")->size < 0.5);
    READ("Une vieille femme et un bateau en papier", "fr");
    CT_EQ_S(b->subjects[0].age, "old");
    CT_EQ_S(b->subjects[0].gender, "female");
    CT_EQ_S(subject("boat")->material, "paper");
}
static void garments_belong_to_who_wears_them(void)
{
    READ("A man in a yellow raincoat walks. A woman wearing a red dress and black gloves follows.", "en");
    CT_EQ_I(subject("man")->n_garments, 1);
    CT_EQ_S(subject("man")->garments[0].what.word, "raincoat");
    CT_EQ_S(subject("man")->garments[0].color.name, "yellow");
    CT_EQ_I(subject("woman")->n_garments, 2);
    CT_EQ_S(subject("woman")->garments[1].what.word, "glove");
    READ("Un coursier ajuste son casque", "fr");
    CT_EQ_I(b->n_subjects, 1);
    CT_EQ_S(b->subjects[0].garments[0].what.word, "helmet");
    CT_EQ_S(action("adjust")->place.word, "helmet");
    CT_EQ_I(action("adjust")->subject, 0);
}
static void the_wind_moves_his_coat(void)
{
    READ("A lone figure on a cliff. The wind ripples his coat.", "en");
    CT_EQ_I(b->n_subjects, 1);
    CT_EQ_S(b->subjects[0].garments[0].what.word, "coat");
    CT_EQ_I(action("ripple")->subject, 0);
    CT_EQ_S(action("ripple")->place.word, "coat");
    CT_EQ_S(b->setting.weather[0].kind, "wind");
    READ("Une silhouette sur une falaise. Le vent fait onduler son manteau.", "fr");
    CT_EQ_I(b->n_subjects, 1);
    CT_EQ_S(action("ripple")->place.word, "coat");
    CT_EQ_S(b->setting.weather[0].kind, "wind");
}
static void pronouns_find_their_subject(void)
{
    READ("A woman sits on a bench. She reads a book. It falls.", "en");
    CT_EQ_I(action("read")->subject, index_of("woman"));
    CT_EQ_I(action("fall")->subject, index_of("book"));
    READ("Un homme et sa fille marchent. Il sourit.", "fr");
    CT_EQ_I(action("smile")->subject, index_of("man"));
}
static void the_same_noun_is_the_same_thing(void)
{
    READ("A cup stands on a table. The camera circles the cup. Steam rises from the cup.", "en");
    int cups = 0;
    for (size_t i = 0; i < b->n_subjects; i++)
        cups += strcmp(b->subjects[i].what.word, "cup") == 0;
    CT_EQ_I(cups, 1);
}
static void relations_join_subjects(void)
{
    READ("a lamp on a desk next to a book", "en");
    CT_EQ_S(subject("lamp")->relation, "on");
    CT_EQ_I(subject("lamp")->relation_to, index_of("desk"));
    READ("a bird on the left of a cat", "en");
    CT_EQ_S(subject("bird")->relation, "left_of");
    READ("Un chat sous une table", "fr");
    CT_EQ_S(subject("cat")->relation, "under");
    CT_EQ_I(subject("cat")->relation_to, index_of("table"));
    READ("une silhouette au bord d'une falaise", "fr");
    CT_EQ_S(b->subjects[0].relation, "at_edge");
    CT_EQ_I(b->subjects[0].relation_to, -1);
}
static void a_crowd_counts(void)
{
    READ("a crowd of people and a flock of birds, several horses", "en");
    CT_CHECK(b->subjects[0].count >= 10);
    CT_EQ_I(subject("bird")->count, 8);
    CT_EQ_I(subject("horse")->count, 3);
}
static void signs_bear_their_words(void)
{
    READ("A neon sign that reads \"OPEN 24H\" above a door", "en");
    CT_EQ_S(b->subjects[0].text, "OPEN 24H");
    CT_EQ_I(b->sound.n_lines, 0);
    READ("Une enseigne indiquant « BAR » au-dessus d'une porte", "fr");
    CT_EQ_S(b->subjects[0].text, "BAR");
}

/* ---- actions ---- */

static void actions_have_objects_manner_and_direction(void)
{
    READ("A cat slowly pushes a glass to the left and jumps away", "en");
    CT_EQ_I(action("push")->subject, index_of("cat"));
    CT_EQ_I(action("push")->object, index_of("glass"));
    CT_EQ_S(action("push")->manner, "slowly");
    CT_EQ_S(action("push")->direction, "left");
    CT_EQ_S(action("jump")->direction, "away");
    READ("Un chien court rapidement vers la gauche", "fr");
    CT_EQ_S(action("run")->manner, "quickly");
    CT_EQ_S(action("run")->direction, "left");
}
static void places_of_actions_are_kept(void)
{
    READ("three dogs run along a beach at sunset", "en");
    CT_EQ_I(subject("dog")->count, 3);
    CT_EQ_S(action("run")->place.word, "beach");
    CT_EQ_S(action("run")->preposition, "along");
    CT_EQ_S(b->setting.place.word, "beach");
    CT_EQ_S(b->setting.time, "sunset");
}
static void both_of_a_pair_act(void)
{
    READ("A cat and a robot sit on a bench", "en");
    bool cat = false, robot = false;
    for (size_t i = 0; i < b->n_actions; i++) {
        cat = cat || (b->actions[i].subject == index_of("cat") && b->actions[i].object == index_of("bench"));
        robot = robot || (b->actions[i].subject == index_of("robot") && b->actions[i].object == index_of("bench"));
    }
    CT_CHECK(cat && robot);
}
static void poured_coffee_goes_into_the_cup(void)
{
    READ("coffee poured into a ceramic cup", "en");
    CT_EQ_I(action("pour")->subject, index_of("coffee"));
    CT_EQ_I(action("pour")->object, index_of("cup"));
    CT_EQ_S(action("pour")->preposition, "into");
    CT_EQ_S(subject("cup")->material, "ceramic");
    READ("un café versé dans une tasse en céramique", "fr");
    CT_EQ_I(action("pour")->subject, index_of("coffee"));
    CT_EQ_I(action("pour")->object, index_of("cup"));
    CT_EQ_S(action("pour")->preposition, "into");
}
static void an_action_may_have_a_time(void)
{
    READ("A man waves for 2 seconds", "en");
    CT_NEAR(action("wave")->end, 2, 1e-9);
}
static void negation_is_marked(void)
{
    READ("The vase does not fall", "en");
    CT_CHECK(action("fall")->negated);
    READ("Le vase ne tombe pas", "fr");
    CT_CHECK(action("fall")->negated);
}
static void outcomes_are_found(void)
{
    READ("A basketball misses the hoop, rebounds off the backboard and comes to rest", "en");
    CT_CHECK(outcome("basketball", "misses", "hoop"));
    CT_CHECK(outcome("basketball", "hits", "backboard"));
    CT_CHECK(outcome("basketball", "comes_to_rest", NULL));
    READ("Un ballon de basket rate le panier et s'immobilise", "fr");
    CT_CHECK(outcome("basketball", "misses", "hoop"));
    CT_CHECK(outcome("basketball", "comes_to_rest", NULL));
    READ("A ball rolls on a table and falls off the edge", "en");
    CT_CHECK(outcome("ball", "falls_off", "table"));
    READ("Un verre tombe de la table", "fr");
    CT_CHECK(outcome("glass", "falls_off", "table"));
}
static void weights_and_bounce_are_read(void)
{
    READ("A heavy 5 kg bowling ball and a bouncy rubber ball on a slippery floor", "en");
    CT_NEAR(b->subjects[0].mass_kg, 5, 1e-9);
    CT_CHECK(b->subjects[1].restitution > 0.7);
    READ("une balle rebondissante de 200 g", "fr");
    CT_CHECK(b->subjects[0].restitution > 0.7);
    CT_NEAR(b->subjects[0].mass_kg, 0.2, 1e-9);
}

/* ---- setting ---- */

static void place_time_weather_and_locale(void)
{
    READ("A neon alley in heavy rain in Tokyo, at night", "en");
    CT_EQ_S(b->setting.place.word, "alley");
    CT_EQ_S(b->setting.locale, "tokyo");
    CT_EQ_S(b->setting.time, "night");
    CT_EQ_S(b->setting.weather[0].kind, "rain");
    CT_NEAR(b->setting.weather[0].intensity, 1, 1e-9);
    READ("Une ruelle sous une pluie fine à Paris, à l'aube, en hiver", "fr");
    CT_EQ_S(b->setting.place.word, "alley");
    CT_EQ_S(b->setting.locale, "paris");
    CT_EQ_S(b->setting.time, "dawn");
    CT_EQ_S(b->setting.season, "winter");
    CT_NEAR(b->setting.weather[0].intensity, 0.3, 1e-9);
}
static void eras_grounds_and_backgrounds(void)
{
    READ("A knight in a medieval castle, mountains in the background. Wet asphalt.", "en");
    CT_EQ_S(b->setting.era, "medieval");
    CT_EQ_S(b->setting.place.word, "castle");
    CT_EQ_I(b->setting.n_background, 1);
    CT_EQ_S(b->setting.ground, "asphalt");
    READ("une montre sur fond blanc", "fr");
    CT_EQ_S(b->setting.backdrop, "plain");
    CT_EQ_S(b->setting.background_color.name, "white");
    CT_EQ_I(b->subjects[0].n_colors, 0);
    READ("a street in the 1920s", "en");
    CT_EQ_S(b->setting.era, "1920s");
}

/* ---- camera ---- */

static void sizes_in_both_languages(void)
{
    static const char *const rows[][3] = { { "Close-up of a cat", "en", "close_up" },
                                           { "Extreme close-up on an eye", "en", "extreme_close_up" },
                                           { "Wide shot of a valley", "en", "wide" },
                                           { "medium close-up of a man", "en", "medium_close_up" },
                                           { "cowboy shot of a woman", "en", "american" },
                                           { "Gros plan sur un chat", "fr", "close_up" },
                                           { "Très gros plan sur un œil", "fr", "extreme_close_up" },
                                           { "Plan large sur une vallée", "fr", "wide" },
                                           { "Plan rapproché taille sur un homme", "fr", "medium" },
                                           { "Plan rapproché poitrine sur un homme", "fr", "medium_close_up" },
                                           { "Plan américain d'une femme", "fr", "american" },
                                           { "Plan macro d'une fleur", "fr", "macro" } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        READ(rows[i][0], rows[i][1]);
        CT_EQ_S(camera()->size, rows[i][2]);
    }
}
static void lens_aperture_and_depth(void)
{
    READ("a portrait of a woman, 85mm lens, f/1.8, shallow depth of field", "en");
    CT_NEAR(camera()->lens_mm, 85, 1e-9);
    CT_NEAR(camera()->f_number, 1.8, 1e-9);
    CT_EQ_S(camera()->depth, "shallow");
    READ("Un homme. Objectif 35 mm, f/2,8, grande profondeur de champ.", "fr");
    CT_NEAR(camera()->lens_mm, 35, 1e-9);
    CT_NEAR(camera()->f_number, 2.8, 1e-9);
    CT_EQ_S(camera()->depth, "deep");
}
static void moves_have_kind_speed_and_amount(void)
{
    static const struct {
        const char *prompt, *language, *kind, *speed;
        double amount;
    } rows[] = { { "A house, slow push in", "en", "dolly_in", "slow", 0 },
                 { "A house. The camera slowly pulls back.", "en", "dolly_out", "slow", 0 },
                 { "A house, pan left", "en", "pan_left", "normal", 0 },
                 { "A house, fast pan to the right by 45 degrees", "en", "pan_right", "fast", 45 },
                 { "A house, tilt up", "en", "tilt_up", "normal", 0 },
                 { "The camera orbits around a statue for 180 degrees", "en", "orbit_right", "normal", 180 },
                 { "A house, zoom in", "en", "zoom_in", "normal", 0 },
                 { "A house, dolly zoom", "en", "dolly_zoom", "normal", 0 },
                 { "Une maison. La caméra avance lentement.", "fr", "dolly_in", "slow", 0 },
                 { "Une maison, travelling arrière rapide", "fr", "dolly_out", "fast", 0 },
                 { "Une maison, panoramique vers la gauche de 30 degrés", "fr", "pan_left", "normal", 30 },
                 { "La caméra effectue une rotation lente autour de la tasse", "fr", "orbit_right", "slow", 0 },
                 { "Caméra à l'épaule qui avance lentement", "fr", "dolly_in", "slow", 0 },
                 { "Une maison. Plan fixe.", "fr", "static", "normal", 0 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        READ(rows[i].prompt, rows[i].language);
        CT_EQ_I(camera()->n_moves, 1);
        CT_EQ_S(camera()->moves[0].kind, rows[i].kind);
        CT_EQ_S(camera()->moves[0].speed, rows[i].speed);
        CT_NEAR(camera()->moves[0].amount, rows[i].amount, 1e-9);
    }
}
static void beats_follow_one_another(void)
{
    static const char *const prompts[][2] = {
        { "A tower. Static for 0.5 s, then dolly in for 2 s, hold 1 s, pan left 1.5 s.", "en" },
        { "Une tour. Fixe pendant 0,5 s, puis travelling avant pendant 2 s, pause 1 s, panoramique à gauche 1,5 s.",
          "fr" }
    };
    static const char *const kinds[] = { "static", "dolly_in", "static", "pan_left" };
    static const double times[] = { 0, 0.5, 2.5, 3.5, 5 };
    for (int p = 0; p < 2; p++) {
        READ(prompts[p][0], prompts[p][1]);
        CT_EQ_I(camera()->n_moves, 4);
        for (int i = 0; i < 4; i++) {
            CT_EQ_S(camera()->moves[i].kind, kinds[i]);
            CT_NEAR(camera()->moves[i].begin, times[i], 1e-9);
            CT_NEAR(camera()->moves[i].end, times[i + 1], 1e-9);
        }
    }
}
static void supports_and_angles(void)
{
    READ("Low angle, handheld: a skateboarder", "en");
    CT_EQ_S(camera()->angle, "low");
    CT_EQ_S(camera()->support, "handheld");
    READ("Contre-plongée sur un gratte-ciel, caméra à l'épaule", "fr");
    CT_EQ_S(camera()->angle, "low");
    CT_EQ_S(camera()->support, "shoulder");
    READ("Aerial drone shot of a coast", "en");
    CT_EQ_S(camera()->angle, "aerial");
}
static void camera_words_may_be_plain_words(void)
{
    READ("A cook holds a frying pan", "en");
    CT_EQ_I(camera()->n_moves, 0);
    CT_EQ_I(action("hold")->subject, index_of("cook"));
    READ("A satellite orbits a planet", "en");
    CT_EQ_I(camera()->n_moves, 0);
    READ("A wide river and a long train track", "en");
    CT_CHECK(camera()->size == NULL);
}
static void focus_names_a_part(void)
{
    READ("Close-up, focus on her eyes, a young woman smiling", "en");
    CT_EQ_S(camera()->focus.word, "eye");
    READ("the eye of a dragon opens slowly, close-up", "en");
    CT_EQ_S(b->subjects[0].what.word, "dragon");
    CT_EQ_S(camera()->focus.word, "eye");
}

/* ---- light, style ---- */

static void lamps_with_colours_and_direction(void)
{
    READ("The street reflects pink and blue neon lights", "en");
    CT_EQ_I(b->light.n_lamps, 2);
    CT_EQ_S(b->light.lamps[0].kind, "neon");
    CT_CHECK(b->light.lamps[0].has_color && b->light.lamps[1].has_color);
    READ("L'asphalte mouillé reflète des néons roses et bleus", "fr");
    CT_EQ_I(b->light.n_lamps, 2);
    CT_EQ_S(b->light.lamps[0].color.name, "pink");
    CT_EQ_S(b->light.lamps[1].color.name, "blue");
    CT_EQ_S(b->setting.ground, "asphalt");
    READ("Soft morning light filtering through a window, a loaf of bread", "en");
    CT_EQ_S(b->light.lamps[0].kind, "window");
    CT_EQ_S(b->light.quality, "soft");
    CT_EQ_S(b->setting.time, "morning");
    CT_EQ_I(b->n_subjects, 1);
}
static void moods_and_palettes(void)
{
    READ("An empty theatre, gloomy mood, pastel palette", "en");
    CT_EQ_S(b->light.mood, "gloomy");
    CT_CHECK(b->light.n_palette > 0);
    READ("Un bateau sur un lac, ambiance onirique, lumière dorée", "fr");
    CT_EQ_S(b->light.mood, "dreamy");
    CT_EQ_S(b->light.tone, "golden");
}
static void styles_are_canonical(void)
{
    READ("A city street, film noir style, black and white", "en");
    CT_CHECK(has(b->styles, b->n_styles, "noir"));
    CT_CHECK(has(b->styles, b->n_styles, "black_and_white"));
    READ("Une montre, style photo produit, rendu épuré", "fr");
    CT_CHECK(has(b->styles, b->n_styles, "product"));
    CT_CHECK(has(b->styles, b->n_styles, "minimal"));
    READ("a black and white cat sleeps", "en");
    CT_EQ_I(b->n_styles, 0);
    CT_EQ_I(b->subjects[0].n_colors, 2);
}

/* ---- sound ---- */

static void ambiences_and_effects(void)
{
    READ("A road. Sound of rain and distant traffic, footsteps.", "en");
    CT_CHECK(cue("rain", NULL));
    CT_CHECK(cue("traffic", "far"));
    CT_CHECK(cue("footsteps", NULL));
    READ("Une route. Bruit de pluie et circulation lointaine.", "fr");
    CT_CHECK(cue("rain", NULL));
    CT_CHECK(cue("traffic", "far"));
    READ("A gym. Sound of the rim, the board and the bounces.", "en");
    CT_CHECK(cue("rim", NULL) && cue("board", NULL) && cue("bounce", NULL));
    CT_EQ_I(b->n_subjects, 0);
}
static void music_wanted_and_music_excluded(void)
{
    READ("A mountain. Orchestral music rises in tension.", "en");
    CT_EQ_I(b->sound.music, 1);
    CT_EQ_S(b->sound.genre, "orchestral");
    CT_CHECK(b->sound.rise > 0);
    READ("Une montagne. Musique électronique discrète.", "fr");
    CT_EQ_I(b->sound.music, 1);
    CT_EQ_S(b->sound.genre, "electronic");
    CT_EQ_S(b->sound.level, "discreet");
    READ("Une montagne, sans musique ni dialogue", "fr");
    CT_EQ_I(b->sound.music, -1);
    CT_CHECK(b->sound.no_dialogue);
    READ("A mountain, sad piano music with strings", "en");
    CT_EQ_S(b->sound.mood, "sad");
    CT_CHECK(has(b->sound.instruments, b->sound.n_instruments, "strings"));
}
static void exclusions_are_listed(void)
{
    READ("A lake, no music, no text, no lens flare", "en");
    CT_CHECK(has(b->exclusions, b->n_exclusions, "music"));
    CT_CHECK(has(b->exclusions, b->n_exclusions, "text"));
    CT_CHECK(has(b->exclusions, b->n_exclusions, "lens_flare"));
    READ("Un lac, pas de lens flare, sans personnages", "fr");
    CT_CHECK(has(b->exclusions, b->n_exclusions, "lens_flare"));
    CT_CHECK(has(b->exclusions, b->n_exclusions, "people"));
    CT_EQ_I(b->n_subjects, 0);
}
static void lines_have_speaker_and_language(void)
{
    READ("A man says: \"The last train has already left.\" A woman whispers \u201cToo late\u201d.", "en");
    CT_EQ_I(b->sound.n_lines, 2);
    CT_EQ_I(b->sound.lines[0].speaker, index_of("man"));
    CT_EQ_S(b->sound.lines[0].text, "The last train has already left.");
    CT_EQ_S(b->sound.lines[0].language, "en");
    CT_EQ_I(b->sound.lines[1].speaker, index_of("woman"));
    CT_EQ_S(b->sound.lines[1].manner, "whispers");
    READ("Un homme dit : « Le dernier train est déjà parti. »", "fr");
    CT_EQ_S(b->sound.lines[0].text, "Le dernier train est déjà parti.");
    CT_EQ_S(b->sound.lines[0].language, "fr");
    CT_EQ_I(b->sound.lines[0].speaker, 0);
    READ("« Où vas-tu ? » demande la femme. « Loin d'ici », répond l'homme.", "fr");
    CT_EQ_I(b->sound.lines[0].speaker, index_of("woman"));
    CT_EQ_I(b->sound.lines[1].speaker, index_of("man"));
    READ("A forest. Voice-over: \"Once upon a time.\"", "en");
    CT_EQ_I(b->sound.lines[0].speaker, -1);
}

/* ---- shots, format ---- */

static void shots_are_cut(void)
{
    READ("Shot 1: wide shot of a castle. Shot 2: close-up of a knight. Shot 3: a horse runs.", "en");
    CT_EQ_I(b->n_shots, 3);
    CT_EQ_S(b->shots[0].camera.size, "wide");
    CT_EQ_S(b->shots[1].camera.size, "close_up");
    CT_EQ_I(subject("knight")->shot, 1);
    CT_EQ_I(action("run")->shot, 2);
    READ("Un train arrive. Plan suivant : gros plan d'une horloge.", "fr");
    CT_EQ_I(b->n_shots, 2);
    CT_EQ_S(b->shots[1].camera.size, "close_up");
    READ("A train arrives, then cut to a street at night", "en");
    CT_EQ_I(b->n_shots, 2);
    CT_CHECK(b->shots[1].has_setting);
    CT_EQ_S(b->shots[1].setting.time, "night");
    READ("A chef cuts bread", "en");
    CT_EQ_I(b->n_shots, 1);
}
static void length_and_shape(void)
{
    READ("A robot waves, vertical video, 8 seconds", "en");
    CT_NEAR(b->seconds, 8, 1e-9);
    CT_EQ_S(b->aspect, "portrait");
    READ("Un robot, format vertical, 6 secondes", "fr");
    CT_NEAR(b->seconds, 6, 1e-9);
    CT_EQ_S(b->aspect, "portrait");
}

/* ---- spans, robustness, speed ---- */

static bool spans_are_sound(void)
{
    size_t at = 0, len = strlen(b->prompt);
    for (size_t i = 0; i < b->n_spans; i++) {
        if (b->spans[i].begin < at || b->spans[i].end <= b->spans[i].begin || b->spans[i].end > len ||
            !b->spans[i].meaning)
            return false;
        at = b->spans[i].end;
    }
    return true;
}
static size_t unknown_spans(void)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n_spans; i++)
        n += b->spans[i].role == SPAN_UNKNOWN;
    return n;
}
static void spans_account_for_every_word(void)
{
    READ("A man in a yellow raincoat says: \"Hello.\" Medium close-up, station platform at night, light rain, 50 mm.",
         "en");
    CT_CHECK(spans_are_sound());
    CT_EQ_I(unknown_spans(), 0);
    for (const char *p = b->prompt; *p; p++) { /* each visible byte lies in a span */
        size_t at = (size_t)(p - b->prompt), i = 0;
        while (i < b->n_spans && !(b->spans[i].begin <= at && at < b->spans[i].end))
            i++;
        CT_CHECK(*p == ' ' || i < b->n_spans);
    }
    READ("A man holds a glarbnix", "en");
    CT_EQ_I(unknown_spans(), 1);
}
static void bad_prompts_are_refused(void)
{
    brief *none = NULL;
    ciel_fail fail;
    CT_EQ_I(brief_read(&none, "", NULL, &fail), CIEL_E_INVAL);
    CT_EQ_I(brief_read(&none, " \t\n ", NULL, &fail), CIEL_E_INVAL);
    CT_EQ_I(brief_read(&none, "caf\xE9 noir", NULL, &fail), CIEL_E_INVAL);
    CT_EQ_I(brief_read(&none, "a cat", "de", &fail), CIEL_E_INVAL);
    char *big = malloc(BRIEF_MAX_PROMPT_BYTES + 2);
    memset(big, 'a', BRIEF_MAX_PROMPT_BYTES + 1);
    big[BRIEF_MAX_PROMPT_BYTES + 1] = '\0';
    CT_EQ_I(brief_read(&none, big, NULL, &fail), CIEL_E_INVAL);
    free(big);
    CT_CHECK(none == NULL);
}
static void strange_prompts_are_read(void)
{
    READ("a\x01 cat\x07\x1b[31m sits", "en");
    CT_EQ_S(b->subjects[0].what.word, "cat");
    READ(",,,...!!! \"\" (( cat", "en");
    CT_CHECK(spans_are_sound());
    READ("\U0001F600 a dog \u732B runs", "en");
    CT_EQ_S(b->subjects[0].what.word, "dog");
    READ("\"\"\"unclosed a dog", "en");
    CT_CHECK(spans_are_sound());
}
static void thirty_two_thousand_characters(void)
{
    const char *piece = "A red dog, two blue cats and a man in a coat walk slowly through a street at night. ";
    size_t n = strlen(piece), len = 0;
    char *text = malloc(33000);
    while (len + n < 32000) {
        memcpy(text + len, piece, n);
        len += n;
    }
    text[len] = '\0';
    bool ok = reads(text, "en");
    free(text);
    CT_CHECK(ok);
    CT_CHECK(spans_are_sound());
    CT_CHECK(subject("dog")->colors != NULL);
}
static void table_and_json_can_be_read(void)
{
    READ("Un chat roux dort sur un canapé rouge. Plan fixe.", "fr");
    char *table = brief_table(b, false), *color = brief_table(b, true), *json = brief_json(b);
    bool ok = strstr(table, "cat") && !strchr(table, '\033') && strchr(color, '\033') && strstr(json, "\"spans\"") &&
              json[0] == '{';
    size_t widest = 0, at = 0;
    for (const char *p = table; *p; p++) {
        at = *p == '\n' ? 0 : at + (((unsigned char)*p & 0xC0) != 0x80);
        widest = at > widest ? at : widest;
    }
    free(table);
    free(color);
    free(json);
    CT_CHECK(ok);
    CT_CHECK(widest <= 100);
}
static void a_word_alone_is_a_concept(void)
{
    ciel_arena a = { 0 };
    concept c;
    CT_CHECK(concept_of(&c, "golden retriever", "en", &a));
    CT_EQ_S(c.synset, "golden_retriever.n.01");
    CT_CHECK(concept_of(&c, "chaton", "fr", &a));
    CT_EQ_S(c.word, "kitten");
    CT_CHECK(!concept_of(&c, "glarbnix", "en", &a));
    ciel_arena_free(&a);
}
static void the_same_prompt_gives_the_same_brief(void)
{
    const char *prompt = "A fox and two ravens cross a snowy field at dusk, wide shot, slow pan right, soft wind.";
    READ(prompt, "en");
    char *first = brief_json(b);
    READ(prompt, "en");
    char *second = brief_json(b);
    bool same = strcmp(first, second) == 0;
    free(first);
    free(second);
    CT_CHECK(same);
}

CT_MAIN(CT(a_dog_is_an_animal_by_its_family), CT(senses_are_those_of_a_film),
        CT(a_specific_word_keeps_its_entry_behind_it), CT(french_nouns_are_the_same_concepts),
        CT(colours_go_one_to_each_of_a_plural), CT(attributes_stay_with_their_noun), CT(size_age_and_material_are_read),
        CT(garments_belong_to_who_wears_them), CT(the_wind_moves_his_coat), CT(pronouns_find_their_subject),
        CT(the_same_noun_is_the_same_thing), CT(relations_join_subjects), CT(a_crowd_counts),
        CT(signs_bear_their_words), CT(actions_have_objects_manner_and_direction), CT(places_of_actions_are_kept),
        CT(both_of_a_pair_act), CT(poured_coffee_goes_into_the_cup), CT(an_action_may_have_a_time),
        CT(negation_is_marked), CT(outcomes_are_found), CT(weights_and_bounce_are_read),
        CT(place_time_weather_and_locale), CT(eras_grounds_and_backgrounds), CT(sizes_in_both_languages),
        CT(lens_aperture_and_depth), CT(moves_have_kind_speed_and_amount), CT(beats_follow_one_another),
        CT(supports_and_angles), CT(camera_words_may_be_plain_words), CT(focus_names_a_part),
        CT(lamps_with_colours_and_direction), CT(moods_and_palettes), CT(styles_are_canonical),
        CT(ambiences_and_effects), CT(music_wanted_and_music_excluded), CT(exclusions_are_listed),
        CT(lines_have_speaker_and_language), CT(shots_are_cut), CT(length_and_shape), CT(spans_account_for_every_word),
        CT(bad_prompts_are_refused), CT(strange_prompts_are_read), CT(thirty_two_thousand_characters),
        CT(table_and_json_can_be_read), CT(a_word_alone_is_a_concept), CT(the_same_prompt_gives_the_same_brief))
