/* tests/language/test_words.c - the tables themselves: synsets that exist, kinds of things that agree with WordNet,
 * colours that parse, phrases that find their entry. */
#include "base/color.h"
#include "ct.h"
#include "language/lexicon.h"
#include "language/token.h"
#include "language/wordnet.h"
#include <stdlib.h>

static const char *synset_in(const lex_entry *e, char out[64])
{
    const char *p = e->kind == LEX_NOUN ? e->arg + 2 : e->arg;
    out[0] = '\0';
    if (sscanf(p, "%63s", out) != 1 || !strchr(out, '.'))
        return NULL;
    return out;
}

static void every_synset_exists(void)
{
    if (!wordnet_present())
        CT_SKIP("no WordNet");
    size_t n, bad = 0, checked = 0;
    const lex_entry *e = lexicon_entries(&n);
    ciel_arena a = { 0 };
    for (size_t i = 0; i < n; i++) {
        char name[64];
        size_t family;
        if ((e[i].kind != LEX_NOUN && e[i].kind != LEX_VERB) || !synset_in(&e[i], name))
            continue;
        checked++;
        if (!wordnet_family(name, &family, NULL, &a)) {
            printf("# %s: no synset %s\n", e[i].word, name);
            bad++;
        }
    }
    ciel_arena_free(&a);
    CT_CHECK(checked > 600);
    CT_EQ_I(bad, 0);
}

static bool in_family(const char *synset, const char *ancestor)
{
    ciel_arena a = { 0 };
    size_t n;
    const char **family = wordnet_family(synset, &n, NULL, &a);
    bool found = false;
    for (size_t i = 0; i < n && !found; i++)
        found = strcmp(family[i], ancestor) == 0;
    ciel_arena_free(&a);
    return found;
}

/* People are persons and animals are animals, but for those of tales, of snow and of steel. */
static void categories_agree_with_wordnet(void)
{
    if (!wordnet_present())
        CT_SKIP("no WordNet");
    static const char *const made_up[] = { "santa_claus", "fairy",   "ghost",     "vampire", "robot",
                                           "alien",       "snowman", "scarecrow", "couple",  "family",
                                           "dragon",      "unicorn", "monster",   "wizard",  "witch" };
    size_t n, bad = 0;
    const lex_entry *e = lexicon_entries(&n);
    for (size_t i = 0; i < n; i++) {
        char name[64];
        if (e[i].kind != LEX_NOUN || (e[i].arg[0] != 'p' && e[i].arg[0] != 'a') || !synset_in(&e[i], name))
            continue;
        bool known = in_family(name, e[i].arg[0] == 'p' ? "person.n.01" : "animal.n.01");
        for (size_t k = 0; k < sizeof made_up / sizeof *made_up; k++)
            known = known || strcmp(made_up[k], e[i].word) == 0;
        if (!known) {
            printf("# %s is %s\n", e[i].word, name);
            bad++;
        }
    }
    CT_EQ_I(bad, 0);
}

static void every_colour_parses(void)
{
    size_t n, bad = 0;
    const lex_entry *e = lexicon_entries(&n);
    for (size_t i = 0; i < n; i++) {
        rgb8 c;
        if (e[i].kind == LEX_COLOR && !color_parse_hex(&c, e[i].arg))
            bad++;
    }
    CT_EQ_I(bad, 0);
}

/* Each phrase, cut as a prompt is, is matched whole and means its entry. */
static size_t lost_phrases(const lex_entry *e, const char *phrases, bool french)
{
    ciel_arena a = { 0 };
    size_t lost = 0;
    char *copy = ciel_arena_strdup(&a, phrases);
    for (char *p = strtok(copy, "|"); p; p = strtok(NULL, "|")) {
        for (char *c = p; *c; c++)
            if (*c == '_')
                *c = ' ';
        size_t n, n_matches;
        token *t = token_cut(p, strlen(p), &n, &a);
        word_forms words[8];
        word_form forms[8];
        for (size_t i = 0; i < n && i < 8; i++) {
            forms[i] = (word_form){ t[i].text, FORM_ANY, 0 };
            words[i] = (word_forms){ &forms[i], 1 };
        }
        lex_match m[LEX_MAX_MATCHES];
        bool found = n <= 8 && lexicon_match(words, n, french, false, m, &n_matches) == n;
        bool itself = false;
        for (size_t i = 0; found && i < n_matches; i++)
            itself = itself || m[i].entry == e;
        if (!itself) {
            printf("# \"%s\" does not find %s\n", p, e->word);
            lost++;
        }
    }
    ciel_arena_free(&a);
    return lost;
}

static void every_phrase_finds_its_entry(void)
{
    size_t n, lost = 0;
    const lex_entry *e = lexicon_entries(&n);
    for (size_t i = 0; i < n; i++)
        lost += lost_phrases(&e[i], e[i].en, false) + lost_phrases(&e[i], e[i].fr, true);
    CT_EQ_I(lost, 0);
}

static void things_have_names_in_both_languages(void)
{
    size_t n, bare = 0;
    const lex_entry *e = lexicon_entries(&n);
    for (size_t i = 0; i < n; i++)
        if ((e[i].kind == LEX_NOUN || e[i].kind == LEX_VERB || e[i].kind == LEX_SHOT_SIZE || e[i].kind == LEX_ANGLE) &&
            (!e[i].en[0] || !e[i].fr[0])) {
            printf("# %s has no French\n", e[i].word);
            bare++;
        }
    CT_EQ_I(bare, 0);
}

static void wordnet_answers_like_nltk(void)
{
    if (!wordnet_present())
        CT_SKIP("no WordNet");
    ciel_arena a = { 0 };
    size_t n;
    CT_EQ_S(wordnet_synset("dog", 'n', 1, &a), "dog.n.01");
    CT_EQ_S(wordnet_synset("courier", 'n', 1, &a), "messenger.n.01");
    const char **family = wordnet_family("dog.n.01", &n, NULL, &a);
    CT_CHECK(n > 5);
    CT_EQ_S(family[1], "canine.n.02");
    CT_EQ_S(family[2], "domestic_animal.n.01");
    CT_EQ_S(family[n - 1], "entity.n.01");
    CT_EQ_S(wordnet_irregular("mice", 'n', &a), "mouse");
    CT_CHECK(wordnet_count("dog", 'n') > wordnet_count("dog", 'v'));
    CT_EQ_I(wordnet_senses("glarbnix", 'n'), 0);
    CT_CHECK(wordnet_family("glarbnix.n.01", &n, NULL, &a) == NULL);
    ciel_arena_free(&a);
}

CT_MAIN(CT(every_synset_exists), CT(categories_agree_with_wordnet), CT(every_colour_parses),
        CT(every_phrase_finds_its_entry), CT(things_have_names_in_both_languages), CT(wordnet_answers_like_nltk))
