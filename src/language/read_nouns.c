/* language/read_nouns.c - word classes in context, and noun phrases with their attributes. */
#include "language/grammar.h"
#include <stdlib.h>
#include <string.h>

static bool same_clause(const reader *r, size_t i, size_t j)
{
    return j < r->n_items && r->items[i].clause == r->items[j].clause;
}

/* Nearest item before i in its clause that is not filler or taken by another pass; n_items when none. */
static size_t before(const reader *r, size_t i)
{
    for (size_t k = i; k-- > 0 && same_clause(r, i, k);) {
        enum span_role role = r->items[k].role;
        bool filler = item_was(r, k, LEX_FILLER) && !item_was(r, k, LEX_PREP) && !item_was(r, k, LEX_AUX);
        if (!filler && (!r->items[k].taken || role == SPAN_SUBJECT || role == SPAN_SETTING || role == SPAN_ATTRIBUTE ||
                        role == SPAN_WEATHER || role == SPAN_FILLER || role == SPAN_RELATION))
            return k;
    }
    return r->n_items;
}

static bool any_attribute(const reader *r, size_t i)
{
    static const enum lex_kind kinds[] = { LEX_COLOR,     LEX_MATERIAL, LEX_SIZE,       LEX_AGE,      LEX_GENDER,
                                           LEX_ADJ,       LEX_PHYSICS,  LEX_MOOD,       LEX_TONE,     LEX_QUALITY,
                                           LEX_INTENSITY, LEX_SPEED,    LEX_MUSIC_MOOD, LEX_DISTANCE, LEX_LEVEL };
    if (item_is(r, i, LEX_BACKGROUND))
        return false;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (item_is(r, i, kinds[k]))
            return true;
    return false;
}

static bool opens_phrase(const reader *r, size_t i)
{
    if (i < r->n_items && r->items[i].role == SPAN_SUBJECT) /* "one says": that one is meant */
        return false;
    return item_was(r, i, LEX_DET) || item_was(r, i, LEX_POSS) || item_was(r, i, LEX_NUMBER) ||
           item_was(r, i, LEX_GROUP) || (i < r->n_items && r->items[i].kind == ITEM_NUMBER);
}

static bool base_form(const reader *r, size_t i)
{
    const item *it = &r->items[i];
    for (size_t k = 0; k < it->n_matches; k++)
        if (it->matches[k].entry->kind == LEX_VERB && it->matches[k].feats == 0)
            return true;
    return false;
}

static unsigned verb_feats(const reader *r, size_t i)
{
    const item *it = &r->items[i];
    for (size_t k = 0; k < it->n_matches; k++)
        if (it->matches[k].entry->kind == LEX_VERB)
            return it->matches[k].feats;
    return 0;
}

/* "a red rose", "une petite cuisine": nothing but adjectives between the determiner and here. */
static bool adjective_opens(const reader *r, size_t p)
{
    while (p < r->n_items && !item_was(r, p, LEX_NOUN) && (any_attribute(r, p) || r->items[p].role == SPAN_ATTRIBUTE))
        p = before(r, p);
    return p < r->n_items && opens_phrase(r, p);
}

static bool english_verb(const reader *r, size_t i)
{
    size_t p = before(r, i);
    bool noun = item_is(r, i, LEX_NOUN), attribute = any_attribute(r, i);
    unsigned feats = verb_feats(r, i);
    if (p < r->n_items && item_word(r, p, "to"))
        return base_form(r, i);
    if (feats & FEAT_ING) {
        if (p < r->n_items && opens_phrase(r, p))
            return !noun && !same_clause(r, i, i + 1);
        return !noun || !(p < r->n_items && (item_was(r, p, LEX_PREP) || any_attribute(r, p)));
    }
    if (!noun && !attribute)
        return !(p < r->n_items && opens_phrase(r, p));
    if (p == r->n_items) /* begins the clause: an order, or a verb after an unsaid subject */
        return r->items[i].n_tokens > 1 || (feats & FEAT_FINITE && !noun) ||
               ((feats & FEAT_FINITE) && i > 0 && (item_was(r, i + 1, LEX_PREP) || item_was(r, i + 1, LEX_DET))) ||
               (item_is(r, i + 1, LEX_DET) && !attribute);
    if (opens_phrase(r, p) || any_attribute(r, p) || (noun && adjective_opens(r, p)))
        return false;
    if (item_was(r, p, LEX_PREP))
        return false;
    bool plural = r->items[p].feats & FEAT_PLURAL;
    if (item_was(r, p, LEX_CONJ) || item_was(r, p, LEX_THEN))
        return (feats & FEAT_FINITE) && !(item_is(r, i + 1, LEX_CONJ)) && same_clause(r, i, i + 1);
    if (item_was(r, p, LEX_AUX) || item_was(r, p, LEX_NEG))
        return base_form(r, i) || (feats & FEAT_ED);
    if (item_was(r, p, LEX_PRON) || item_was(r, p, LEX_REL) || item_was(r, p, LEX_MANNER) || item_was(r, p, LEX_SPEED))
        return feats & FEAT_FINITE || base_form(r, i);
    if ((feats & FEAT_ED) && !(noun && base_form(r, i)) &&
        (item_is(r, i + 1, LEX_DET) || item_is(r, i + 1, LEX_POSS) || item_is(r, i + 1, LEX_PREP)))
        return true;
    if (r->items[p].kind == ITEM_QUOTE)
        return feats & FEAT_FINITE;
    if (item_was(r, p, LEX_NOUN) || item_was(r, p, LEX_WEATHER) || item_was(r, p, LEX_CUE) ||
        r->items[p].role == SPAN_SUBJECT)
        return plural ? base_form(r, i) : (feats & FEAT_FINITE) != 0;
    return false;
}

static bool french_verb(const reader *r, size_t i)
{
    size_t p = before(r, i);
    bool noun = item_is(r, i, LEX_NOUN), attribute = any_attribute(r, i);
    unsigned feats = verb_feats(r, i);
    bool other = item_is(r, i, LEX_BACKDROP) || item_is(r, i, LEX_BACKGROUND);
    if (other && (p == r->n_items || item_was(r, p, LEX_PREP) || opens_phrase(r, p)))
        return false;
    if (!noun && !attribute)
        return true;
    if (p == r->n_items)
        return (feats & FEAT_ING) && !noun;
    if (opens_phrase(r, p) || (noun && adjective_opens(r, p)))
        return false;
    if (item_was(r, p, LEX_PREP))
        return (feats & FEAT_INF) || ((feats & FEAT_ING) && item_word(r, p, "en"));
    bool after = item_was(r, p, LEX_NOUN) || item_was(r, p, LEX_PRON) || item_was(r, p, LEX_REL) ||
                 item_was(r, p, LEX_AUX) || item_was(r, p, LEX_NEG) || item_was(r, p, LEX_CONJ) ||
                 item_was(r, p, LEX_WEATHER) || any_attribute(r, p) || r->items[p].role == SPAN_ATTRIBUTE;
    if (attribute && !noun) /* "rose", "sec": an adjective unless it is plainly conjugated */
        return after && (feats & FEAT_FINITE) &&
               (item_is(r, i + 1, LEX_DET) || item_is(r, i + 1, LEX_PREP) || item_is(r, i + 1, LEX_SPEED) ||
                item_is(r, i + 1, LEX_MANNER) || item_is(r, i + 1, LEX_DIRECTION));
    return after && (feats & (FEAT_FINITE | FEAT_ING | FEAT_INF));
}

bool grammar_is_verb(const reader *r, size_t i)
{
    if (!item_is(r, i, LEX_VERB) && !item_is(r, i, LEX_WEAR))
        return false;
    if (item_is(r, i, LEX_WEAR) && (r->items[i].n_tokens > 1 || !item_is(r, i, LEX_NOUN)))
        return true;
    return r->french ? french_verb(r, i) : english_verb(r, i);
}

bool grammar_is_attribute(const reader *r, size_t i)
{
    if (!any_attribute(r, i) || grammar_is_verb(r, i))
        return false;
    if (!item_is(r, i, LEX_NOUN))
        return true;
    size_t n = i + 1;
    if (r->french) { /* "ballon orange", but "une orange" */
        size_t p = before(r, i);
        bool after_noun = p < r->n_items && (item_was(r, p, LEX_NOUN) || r->items[p].role == SPAN_ATTRIBUTE);
        bool leads = (item_is(r, i, LEX_SIZE) || item_is(r, i, LEX_AGE)) && item_is(r, n, LEX_NOUN) &&
                     concept_entry_category(item_is(r, i, LEX_NOUN)) != 'p'; /* "un enfant lance": the child throws */
        return (after_noun && item_is(r, i, LEX_COLOR)) || leads;
    }
    while (same_clause(r, i, n) && (any_attribute(r, n) || r->items[n].taken))
        if (item_is(r, n, LEX_NOUN))
            break;
        else
            n++;
    return same_clause(r, i, n) && item_is(r, n, LEX_NOUN) && !grammar_is_verb(r, n);
}

bool grammar_is_noun(const reader *r, size_t i)
{
    return item_is(r, i, LEX_NOUN) && !grammar_is_verb(r, i) && !grammar_is_attribute(r, i);
}

const char *grammar_age(double years)
{
    return years < 2    ? "baby"
           : years < 13 ? "child"
           : years < 20 ? "teen"
           : years < 36 ? "young"
           : years < 62 ? "adult"
                        : "old";
}

static void add_trait(noun_phrase *np, const char *word)
{
    for (size_t i = 0; i < np->n_traits; i++)
        if (strcmp(np->traits[i], word) == 0)
            return;
    if (np->n_traits < NP_MAX)
        np->traits[np->n_traits++] = word;
}

/* The first English phrase of an entry: "bouncy" of the entry for restitution. */
static const char *first_phrase(const reader *r, const lex_entry *e)
{
    return ciel_arena_strndup(r->a, e->en, strcspn(e->en, "|"));
}

static void take_physics(const reader *r, const lex_entry *e, noun_phrase *np)
{
    if (strcmp(e->word, "restitution") == 0)
        np->restitution = atof(e->arg);
    else if (strcmp(e->word, "friction") == 0)
        np->friction = atof(e->arg);
    add_trait(np, first_phrase(r, e));
}

void grammar_take_attribute(reader *r, size_t i, noun_phrase *np)
{
    const lex_entry *e, *adjective = item_is(r, i, LEX_ADJ);
    const char *what = "trait";
    enum span_role role = SPAN_ATTRIBUTE;
    if ((e = item_is(r, i, LEX_COLOR))) {
        if (strcmp(e->word, "black_and_white") == 0 && np->n_colors + 1 < NP_MAX) {
            np->colors[np->n_colors++] = color_from_entry(lexicon_find(LEX_COLOR, "black"));
            np->colors[np->n_colors++] = color_from_entry(lexicon_find(LEX_COLOR, "white"));
        } else if (np->n_colors < NP_MAX) {
            np->colors[np->n_colors++] = color_from_entry(e);
        }
        what = "colour";
    } else if ((e = item_is(r, i, LEX_AGE))) {
        np->age = e->word;
        if (adjective)
            add_trait(np, adjective->word);
        what = "age";
    } else if ((e = item_is(r, i, LEX_SIZE))) {
        np->size = atof(e->arg);
        what = "size";
    } else if ((e = item_is(r, i, LEX_MATERIAL))) {
        np->material = e->word;
        what = "material";
    } else if ((e = item_is(r, i, LEX_GENDER))) {
        np->gender = e->word;
    } else if ((e = item_is(r, i, LEX_PHYSICS))) {
        take_physics(r, e, np);
        role = SPAN_PHYSICS;
        what = e->word;
    } else {
        static const enum lex_kind rest[] = { LEX_ADJ,   LEX_MOOD,       LEX_TONE,     LEX_QUALITY, LEX_INTENSITY,
                                              LEX_SPEED, LEX_MUSIC_MOOD, LEX_DISTANCE, LEX_LEVEL };
        for (size_t k = 0; !e && k < sizeof rest / sizeof *rest; k++)
            e = item_is(r, i, rest[k]);
        if (!e)
            return;
        add_trait(np, e->word);
    }
    item_take(r, i, role, "%s: %s", what, role == SPAN_PHYSICS ? first_phrase(r, e) : e->word);
}

/* "red, blue and green": is the mark or "and" at i between two colours? */
static bool joins_colors(const reader *r, size_t i)
{
    if (i == 0 || !item_was(r, i - 1, LEX_COLOR))
        return false;
    size_t n = i + 1;
    if (item_mark(r, i, ",") && item_is(r, n, LEX_CONJ))
        n++;
    return (item_mark(r, i, ",") || item_is(r, i, LEX_CONJ)) && item_is(r, n, LEX_COLOR) && n - i <= 2;
}

static bool passes_over(const reader *r, size_t i)
{
    return r->items[i].taken && r->items[i].role != SPAN_CAMERA && r->items[i].role != SPAN_CUT &&
           r->items[i].role != SPAN_EXCLUSION && r->items[i].role != SPAN_DIALOGUE && r->items[i].role != SPAN_SUBJECT;
}

static bool participle_before_noun(const reader *r, size_t i, bool opened)
{
    const item *it = &r->items[i];
    if (!item_is(r, i, LEX_VERB) || !(it->feats & (FEAT_ED | FEAT_ING)) || r->french)
        return false;
    size_t n = i + 1;
    while (n < r->n_items && same_clause(r, i, n) && any_attribute(r, n) && !item_is(r, n, LEX_NOUN))
        n++;
    if (!item_is(r, n, LEX_NOUN) || !same_clause(r, i, n))
        return false;
    if (opened)
        return true;
    char c = concept_entry_category(item_is(r, n, LEX_NOUN));
    size_t p = before(r, i);
    return p == r->n_items && (c == 'p' || c == 'a' || c == 'v' || (it->feats & FEAT_ED));
}

/* "a 30 year old man", "a 2 kg ball". */
static bool take_measure(reader *r, size_t k, noun_phrase *np, size_t *next)
{
    double v;
    bool age = item_quantity(r, k, "year", &v, NULL, next);
    if (!age && !item_quantity(r, k, "kg", &v, NULL, next))
        return false;
    if (age)
        np->age = grammar_age(v);
    else
        np->mass_kg = v;
    for (size_t n = k; n < *next; n++)
        item_take(r, n, age ? SPAN_ATTRIBUTE : SPAN_PHYSICS, age ? "age: %g" : "mass: %g kg", v);
    return true;
}

/* Determiners, numbers, attributes before the noun; where the noun may begin. */
static size_t read_left(reader *r, size_t i, noun_phrase *np)
{
    const lex_entry *e;
    size_t start = i, k = i, next;
    bool opened = false;
    for (; k < r->n_items; k++) {
        if (passes_over(r, k) && opened)
            continue;
        if (!same_clause(r, start, k) && !(np->n_colors && item_was(r, k, LEX_COLOR)))
            break;
        if (take_measure(r, k, np, &next)) {
            k = next - 1;
        } else if (grammar_is_noun(r, k)) {
            break;
        } else if ((e = item_is(r, k, LEX_GROUP)) || (e = item_is(r, k, LEX_NUMBER))) {
            np->count = atoi(e->arg);
            np->plural = np->count > 1;
            item_take(r, k, SPAN_ATTRIBUTE, "count: %d", np->count);
        } else if (r->items[k].kind == ITEM_NUMBER && !r->items[k].taken && r->items[k].number < 1000 &&
                   !item_is(r, k + 1, LEX_UNIT)) {
            np->count = (int)r->items[k].number;
            np->plural = np->count > 1;
            item_take(r, k, SPAN_ATTRIBUTE, "count: %d", np->count);
        } else if ((e = item_is(r, k, LEX_DET)) && !np->n_colors) {
            np->definite = np->definite || e->arg[0] == 'd';
            np->indefinite = np->indefinite || e->arg[0] == 'i';
            np->another = np->another || item_word(r, k, "another") || strstr(item_source(r, k, k), "autre");
            if (e->arg[0] == 'p' && r->french && item_word(r, k, "des"))
                np->plural = true;
        } else if ((e = item_is(r, k, LEX_POSS))) {
            np->possessive = e;
            np->definite = true;
        } else if (participle_before_noun(r, k, opened) && (opened || k == start)) {
            np->participle = item_is(r, k, LEX_VERB);
            np->participle_passive = r->items[k].feats & FEAT_ED;
            item_take(r, k, SPAN_ACTION, "action: %s", np->participle->word);
        } else if (grammar_is_attribute(r, k)) {
            grammar_take_attribute(r, k, np);
        } else if (joins_colors(r, k)) {
            if (item_mark(r, k, ",") && item_is(r, k + 1, LEX_CONJ))
                k++;
        } else if (!item_is(r, k, LEX_FILLER) && !(item_is(r, k, LEX_MANNER) && opened) &&
                   !(opened && item_is(r, k, LEX_CONJ) && grammar_is_attribute(r, k + 1) && np->n_traits) &&
                   !(opened && item_is(r, k, LEX_LOCALE))) {
            break;
        } else if (item_is(r, k, LEX_PREP)) {
            break;
        }
        opened = opened || !item_is(r, k, LEX_FILLER);
    }
    return k;
}

/* A list of colours after the noun: "balls, red, blue and green". Needs two, or a plural. */
static size_t color_list(reader *r, size_t i, noun_phrase *np)
{
    size_t k = i, n = 0, last = i;
    while (k < r->n_items && n < NP_MAX) {
        size_t c = k;
        if (item_mark(r, c, ",:("))
            c++;
        if (item_is(r, c, LEX_CONJ))
            c++;
        if (!item_is(r, c, LEX_COLOR) || item_is(r, c + 1, LEX_NOUN))
            break;
        n++;
        k = last = c + 1;
    }
    if (n < 2)
        return i;
    for (k = i; k < last; k++) {
        const lex_entry *e = item_is(r, k, LEX_COLOR);
        if (!e)
            continue;
        np->colors[np->n_colors++] = color_from_entry(e);
        item_take(r, k, SPAN_ATTRIBUTE, "colour: %s", e->word);
        if (np->n_colors == NP_MAX)
            break;
    }
    return last;
}

/* French attributes after the noun: "ruelle étroite", "néons roses et bleus", "bateau en papier". */
static size_t read_right(reader *r, size_t k, noun_phrase *np)
{
    size_t start = k ? k - 1 : 0;
    for (; k < r->n_items && same_clause(r, start, k); k++) {
        if (passes_over(r, k))
            continue;
        if (joins_colors(r, k) ||
            (item_is(r, k, LEX_CONJ) && np->n_traits && grammar_is_attribute(r, k + 1) && !item_is(r, k + 1, LEX_NOUN)))
            continue;
        if (!grammar_is_attribute(r, k) && !(item_is(r, k, LEX_MATERIAL) && r->items[k].n_tokens > 1))
            break;
        if (item_is(r, k, LEX_NOUN) && !item_is(r, k, LEX_COLOR) &&
            !(item_is(r, k, LEX_MATERIAL) && r->items[k].n_tokens > 1))
            break;
        grammar_take_attribute(r, k, np);
    }
    return k;
}

/* Capitalised words that no table knows: somebody's name. */
static bool read_name(reader *r, size_t i, noun_phrase *np)
{
    static const lex_entry person = { LEX_NOUN, "person", "", "", "p person.n.01" };
    size_t k = i;
    while (k < r->n_items && same_clause(r, i, k) && r->items[k].kind == ITEM_WORD && r->items[k].capital &&
           !r->items[k].taken && !item_is(r, k, LEX_DET) && !item_is(r, k, LEX_PREP) &&
           (r->items[k].n_matches == 0 || (k > i && r->items[k].n_matches)))
        k++;
    if (k == i)
        return false;
    bool acts = k < r->n_items && (item_is(r, k, LEX_VERB) || item_is(r, k, LEX_AUX) || item_is(r, k, LEX_WEAR)) &&
                same_clause(r, i, k);
    if (!acts)
        return false;
    np->noun = &person;
    np->name = item_source(r, i, k - 1);
    np->first = np->head = i;
    for (size_t n = i + 1; n < k; n++)
        item_take(r, n, SPAN_SUBJECT, "a name, taken as a person");
    np->next = k;
    np->category = 'p';
    np->label = np->name;
    np->definite = true;
    return true;
}

/* "her sheep", "deer drink": beasts that live in herds, whose plural looks like one of them. */
static bool bare_herd(const reader *r, const noun_phrase *np)
{
    static const char *const herds[] = { "sheep", "deer", "bison", "moose", "elk", "reindeer", "cattle", "swine" };
    bool bare = !np->count && !np->indefinite && (np->possessive || !np->definite);
    for (size_t i = 0; i < sizeof herds / sizeof *herds && bare && !r->french; i++)
        if (item_word(r, np->head, herds[i]))
            return true;
    return false;
}

/* "a church interior": says no more than the place itself. */
static bool only_a_place(const reader *r, size_t i)
{
    const lex_entry *e = item_is(r, i, LEX_NOUN);
    return e && strcmp(e->word, "place") == 0 && concept_entry_category(item_is(r, i - 1, LEX_NOUN)) == 'l';
}

/* "an octopus underwater": a noun that says where what stands before it is. */
static bool says_where(const reader *r, size_t i)
{
    return strcmp(item_is(r, i, LEX_NOUN)->word, "underwater") == 0 &&
           concept_entry_category(item_is(r, i - 1, LEX_NOUN)) != 'l';
}

/* English: the last noun is the head, those before qualify it. */
static size_t read_compound(reader *r, size_t head, noun_phrase *np)
{
    for (size_t first = head; same_clause(r, first, head + 1) && grammar_is_noun(r, head + 1) &&
                              !r->items[head + 1].taken && !says_where(r, head + 1) && !only_a_place(r, head + 1);
         head++) {
        const lex_entry *material = item_is(r, head, LEX_MATERIAL), *kind = item_is(r, head, LEX_NOUN);
        if (material)
            np->material = material->word;
        else
            add_trait(np, kind->word);
        item_take(r, head, SPAN_ATTRIBUTE, material ? "material: %s" : "kind: %s",
                  material ? material->word : kind->word);
    }
    return head;
}

bool grammar_noun_phrase(reader *r, size_t i, noun_phrase *np)
{
    *np = (noun_phrase){ .first = i, .size = 1, .restitution = -1, .friction = -1 };
    if (i >= r->n_items || r->items[i].taken)
        return false;
    item *saved = ciel_arena_array(r->a, r->n_items - i < 24 ? r->n_items - i : 24, sizeof *saved);
    size_t n_saved = r->n_items - i < 24 ? r->n_items - i : 24;
    memcpy(saved, r->items + i, n_saved * sizeof *saved);
    size_t k = read_left(r, i, np);
    if (k >= r->n_items || !grammar_is_noun(r, k) || k - i >= 24) {
        bool name = k < r->n_items && k == i && read_name(r, i, np);
        if (!name)
            memcpy(r->items + i, saved, n_saved * sizeof *saved);
        return name;
    }
    size_t head = r->french ? k : read_compound(r, k, np);
    np->head = head;
    np->noun = item_is(r, head, LEX_NOUN);
    np->category = concept_entry_category(np->noun);
    np->label = item_source(r, head, head);
    np->plural = np->plural || (r->items[head].feats & FEAT_PLURAL) || bare_herd(r, np);
    k = head + 1;
    if (!r->french && same_clause(r, head, k) && only_a_place(r, k))
        item_take(r, k++, SPAN_FILLER, "the place itself");
    item mark = r->items[head];
    r->items[head].role = SPAN_SUBJECT; /* so that what follows knows a noun stands before it */
    if (r->french) {
        k = read_right(r, k, np);
        while (same_clause(r, head, k) && item_is(r, k, LEX_NOUN) && !grammar_is_verb(r, k) && !r->items[k].taken &&
               !grammar_is_attribute(r, k) && k == head + 1) { /* "ruelle néon" */
            add_trait(np, item_is(r, k, LEX_NOUN)->word);
            item_take(r, k, SPAN_ATTRIBUTE, "kind: %s", item_is(r, k, LEX_NOUN)->word);
            k++;
        }
    }
    r->items[head] = mark;
    np->next = color_list(r, k, np);
    return true;
}
