/* language/concepts.c - words as concepts: synsets, families, the category that grammar needs; guesses for words that
 * the lexicon lacks. */
#include "base/text.h"
#include "language/reader.h"
#include "language/wordnet.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Which ancestor makes which category; the nearest ancestor in a family decides. */
static const struct {
    const char *synset;
    char category;
} ancestors[] = {
    { "person.n.01", 'p' },
    { "people.n.01", 'p' },
    { "social_group.n.01", 'p' },
    { "animal.n.01", 'a' },
    { "mythical_being.n.01", 'a' },
    { "imaginary_being.n.01", 'a' },
    { "body_part.n.01", 'b' },
    { "clothing.n.01", 'g' },
    { "footwear.n.02", 'g' },
    { "headdress.n.01", 'g' },
    { "jewelry.n.01", 'g' },
    { "footwear.n.01", 'g' },
    { "garment.n.01", 'g' },
    { "food.n.01", 'f' },
    { "food.n.02", 'f' },
    { "edible_fruit.n.01", 'f' },
    { "beverage.n.01", 'u' },
    { "liquid.n.01", 'u' },
    { "vehicle.n.01", 'v' },
    { "musical_instrument.n.01", 'i' },
    { "plant.n.02", 't' },
    { "plant_part.n.01", 't' },
    { "building.n.01", 's' },
    { "room.n.01", 'l' },
    { "area.n.05", 'l' },
    { "geological_formation.n.01", 'l' },
    { "body_of_water.n.01", 'l' },
    { "location.n.01", 'l' },
    { "structure.n.01", 's' },
    { "land.n.04", 'l' },
    { "natural_phenomenon.n.01", 'x' },
    { "artifact.n.01", 'o' },
    { "natural_object.n.01", 'o' },
    { "way.n.06", 'l' },
    { "facility.n.01", 'l' },
    { "celestial_body.n.01", 'n' },
    { "mercantile_establishment.n.01", 'l' },
    { "fabric.n.01", 'o' },
    { "substance.n.01", 'u' },
    { "matter.n.03", 'u' },
    { "process.n.06", 'x' },
    { "causal_agent.n.01", 'x' },
    { "geographical_area.n.01", 'l' },
    { "region.n.03", 'l' },
    { "thing.n.12", 'o' },
    { "object.n.01", 'o' },
    { "physical_entity.n.01", 'o' },
    { "abstraction.n.06", 'x' },
};

static char family_category(const char *const *family, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof ancestors / sizeof *ancestors; k++)
            if (strcmp(family[i], ancestors[k].synset) == 0)
                return ancestors[k].category;
    return 'x';
}

/* The synset an entry names: its own, or the first sense; for words from WordNet the first one that can be filmed. */
static const char *noun_synset(const lex_entry *e, ciel_arena *a)
{
    const char *own = e->arg[0] && e->arg[1] ? e->arg + 2 : "";
    if (*own && strchr(own, '.'))
        return own;
    const char *first = wordnet_synset(e->word, 'n', 1, a);
    if (!first || e->arg[0] != '?')
        return first;
    int senses = wordnet_count(e->word, 'n') >= 20 ? 1 : 3; /* a common word means its first sense */
    for (int sense = 1; sense <= senses; sense++) {
        const char *s = wordnet_synset(e->word, 'n', sense, a);
        size_t n;
        const char **family = s ? wordnet_family(s, &n, NULL, a) : NULL;
        if (family && family_category(family, n) != 'x')
            return s;
    }
    return first;
}

concept concept_from_entry(const lex_entry *e, const char *label, ciel_arena *a)
{
    concept c = { .label = label, .word = e->word };
    const char *synset = noun_synset(e, a);
    if (!synset)
        return c;
    size_t n;
    const char **family = wordnet_family(synset, &n, NULL, a);
    if (!n)
        return c;
    c.synset = family[0];
    static const char *const last_resort[] = { "p", "person.n.01",  "a", "animal.n.01",
                                               "v", "vehicle.n.01", "t", "plant.n.02" };
    for (size_t i = 0; i < sizeof last_resort / sizeof *last_resort; i += 2) { /* a robot stands like a person */
        bool own = e->arg[0] == *last_resort[i];
        for (size_t k = 0; k < n && own; k++)
            own = strcmp(family[k], last_resort[i + 1]) != 0;
        if (own) {
            const char **more = ARENA_ARRAY(a, n + 1, const char *);
            memcpy(more, family, n * sizeof *more);
            more[n++] = last_resort[i + 1];
            family = more;
        }
    }
    c.family = family;
    c.n_family = n;
    return c;
}

concept concept_of_item(const reader *r, size_t i, const lex_entry *e, const char *label)
{
    concept c = concept_from_entry(e, label, r->a);
    const item *it = &r->items[i];
    if (r->french || e->arg[0] == '?' || !c.synset || !strchr("paofvtiugls", e->arg[0]))
        return c;
    ciel_str key = { 0 };
    for (size_t k = 0; k + 1 < it->n_tokens; k++)
        ciel_str_printf(&key, "%s_", r->tokens[it->first + k].text);
    const word_forms *last = &r->tokens[it->first + it->n_tokens - 1].forms;
    for (size_t f = 0; f < last->n; f++) {
        const char *lemma = ciel_arena_printf(r->a, "%s%s", key.p ? key.p : "", last->forms[f].text);
        if (!(last->forms[f].pos & FORM_N) || strcmp(lemma, e->word) == 0)
            continue;
        size_t n = 0;
        const char **family = NULL;
        int senses = wordnet_senses(lemma, 'n');
        for (int sense = 1; sense <= senses && sense <= 3 && !family; sense++) {
            const char *synset = wordnet_synset(lemma, 'n', sense, r->a);
            family = synset ? wordnet_family(synset, &n, NULL, r->a) : NULL;
            char category = family ? family_category(family, n) : 'x';
            bool place = (category == 'l' || category == 's') && (e->arg[0] == 'l' || e->arg[0] == 's');
            if (category != e->arg[0] && !place)
                family = NULL;
        }
        if (!family)
            continue;
        if (strcmp(family[0], c.synset) == 0)
            break;
        const char **all = ARENA_ARRAY(r->a, n + 1, const char *);
        all[0] = family[0];
        size_t kept = 1;
        all[kept++] = c.synset;
        for (size_t k = 1; k < n; k++)
            if (strcmp(family[k], c.synset) != 0)
                all[kept++] = family[k];
        c = (concept){ .label = label, .word = lemma, .synset = family[0], .family = all, .n_family = kept };
        break;
    }
    ciel_str_free(&key);
    return c;
}

char concept_entry_category(const lex_entry *e)
{
    if (e->kind != LEX_NOUN)
        return 'x';
    if (e->arg[0] && e->arg[0] != '?')
        return e->arg[0];
    ciel_arena scratch = { 0 };
    concept c = concept_from_entry(e, "", &scratch);
    char category = family_category(c.family, c.n_family);
    ciel_arena_free(&scratch);
    return category;
}

char concept_category(const concept *c)
{
    return family_category(c->family, c->n_family);
}

const char *verb_synset(const lex_entry *e, ciel_arena *a)
{
    char name[64] = "";
    sscanf(e->arg, "%63s", name);
    if (!strchr(name, '.'))
        return wordnet_synset(e->word, 'v', 1, a);
    size_t n;
    const char **family = wordnet_family(name, &n, NULL, a);
    return n ? family[0] : NULL;
}

static void add_guess(reader *r, item *it, enum lex_kind kind, const char *word, unsigned feats)
{
    for (size_t i = 0; i < it->n_matches; i++)
        if (it->matches[i].entry->kind == kind)
            return;
    if (it->n_matches == LEX_MAX_MATCHES)
        return;
    lex_entry *e = ARENA_NEW(r->a, lex_entry);
    *e = (lex_entry){ kind, ciel_arena_strdup(r->a, word), "", "", kind == LEX_NOUN ? "? " : "" };
    it->matches[it->n_matches++] = (lex_match){ e, feats };
    it->feats |= feats;
}

static void guess_english(reader *r, item *it, const word_form *f, bool only_noun)
{
    if ((f->pos & FORM_N) && wordnet_senses(f->text, 'n'))
        add_guess(r, it, LEX_NOUN, f->text, f->feats & FEAT_PLURAL);
    if (only_noun)
        return;
    if ((f->pos & FORM_V) && wordnet_senses(f->text, 'v'))
        add_guess(r, it, LEX_VERB, f->text, f->feats);
    if (f->pos == FORM_A && it->n_matches)
        return; /* "owner" is no comparative of "own" */
    if ((f->pos & FORM_A) && wordnet_senses(f->text, 'a'))
        add_guess(r, it, LEX_ADJ, f->text, 0);
    if ((f->pos & FORM_R) && wordnet_senses(f->text, 'r'))
        add_guess(r, it, LEX_MANNER, f->text, 0);
}

/* French endings and their English likes; the guess must be a word of WordNet. */
static const struct {
    const char *french, *english;
} cognates[] = { { "", "" },          { "ique", "ic" },  { "ique", "ical" }, { "té", "ty" },    { "eur", "or" },
                 { "eur", "er" },     { "iste", "ist" }, { "isme", "ism" },  { "oire", "ory" }, { "aire", "ary" },
                 { "eux", "ous" },    { "ère", "er" },   { "tre", "ter" },   { "el", "al" },    { "e", "" },
                 { "ie", "y" },       { "if", "ive" },   { "é", "y" },       { "ien", "ian" },  { "é", "ated" },
                 { "ogue", "ogist" }, { "ode", "oda" },  { "elle", "el" } };

static void guess_french(reader *r, item *it, const word_form *f)
{
    size_t n = strlen(f->text);
    if (n < 5)
        return;
    for (size_t i = 0; i < sizeof cognates / sizeof *cognates && !it->n_matches; i++) {
        size_t cut = strlen(cognates[i].french);
        if (cut >= n || strcmp(f->text + n - cut, cognates[i].french) != 0)
            continue;
        const char *guess = ciel_arena_printf(r->a, "%.*s%s", (int)(n - cut), f->text, cognates[i].english);
        guess = ciel_text_fold(r->a, guess, strlen(guess));
        if ((f->pos & FORM_N) && wordnet_senses(guess, 'n'))
            add_guess(r, it, LEX_NOUN, guess, f->feats & FEAT_PLURAL);
        else if ((f->pos & FORM_A) && wordnet_senses(guess, 'a'))
            add_guess(r, it, LEX_ADJ, guess, 0);
    }
}

void concept_guess(reader *r, item *it)
{
    const word_forms *forms = &r->tokens[it->first].forms;
    for (size_t i = 0; i < forms->n; i++) {
        const word_form *f = &forms->forms[i];
        if (r->french)
            guess_french(r, it, f);
        else if (strlen(f->text) > 1)
            guess_english(r, it, f, false);
    }
}

bool concept_of(concept *out, const char *text, const char *language, ciel_arena *a)
{
    brief b = { .prompt = text, .language = language };
    reader r = { .b = &b, .a = a, .french = language && strcmp(language, "fr") == 0 };
    r.tokens = token_cut(text, strlen(text), &r.n_tokens, a);
    morphology_forms(r.tokens, r.n_tokens, r.french, a);
    reader_items(&r);
    for (size_t i = r.n_items; i-- > 0;) { /* the head is the last noun in English, the first in French */
        size_t at = r.french ? r.n_items - 1 - i : i;
        const lex_entry *e = item_is(&r, at, LEX_NOUN);
        if (!e)
            continue;
        *out = concept_from_entry(e, ciel_arena_strdup(a, text), a);
        return true;
    }
    return false;
}
