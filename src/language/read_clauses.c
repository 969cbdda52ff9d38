/* language/read_clauses.c - who does what: one walk over the items, left to right, that keeps the current subject, the
 * open action and the open preposition. No parse tree: prompts are fragments, and every fragment must give something.
 */
#include "language/grammar.h"
#include <stdlib.h>
#include <string.h>

/* ---- verbs ---- */

static bool says(const lex_entry *e)
{
    return e->kind == LEX_VERB && strstr(e->arg, " l") != NULL;
}

/* "porter" also carries things; what follows decides. */
static bool on_wear(grammar *g, size_t i)
{
    reader *r = g->r;
    size_t n = i + 1;
    while (n < r->n_items && !item_is(r, n, LEX_NOUN) && r->items[n].clause == r->items[i].clause)
        n++;
    const lex_entry *noun = item_is(r, n, LEX_NOUN);
    if (item_is(r, i, LEX_VERB) && noun && concept_entry_category(noun) != 'g')
        return false;
    g->wear = true;
    g->prep = NULL;
    if (g->subject < 0 && g->last >= 0)
        g->subject = g->last;
    g->action = -1;
    item_take(r, i, SPAN_ATTRIBUTE, "wears");
    return true;
}

/* "the wind ripples his coat": the wind is the cause, not a subject. */
static bool moved_by_weather(const reader *r, size_t i)
{
    for (size_t k = i; k-- > 0 && r->items[k].clause == r->items[i].clause;) {
        if (r->items[k].role == SPAN_WEATHER || r->items[k].role == SPAN_LIGHT)
            return true;
        if (!item_was(r, k, LEX_AUX) && !item_was(r, k, LEX_MANNER) && !item_was(r, k, LEX_SPEED) &&
            !item_was(r, k, LEX_FILLER) && !item_was(r, k, LEX_PRON) && !item_word(r, k, "l'"))
            return false;
    }
    return false;
}

/* Who does it: who a participle hangs on, the clause's subject, who acted last, whom the film is about. */
static int doer(const grammar *g, unsigned feats, bool passive)
{
    bool nonfinite = feats & (FEAT_ING | FEAT_ED);
    int subject = nonfinite && !g->copula && g->actor >= 0 ? g->actor : g->subject >= 0 ? g->subject : g->actor;
    if (passive && !g->passive_aux && g->last >= 0)
        subject = g->last;
    if (g->part.word && !g->part_waits && g->subject >= 0)
        subject = g->subject;
    return subject < 0 ? g->topic : subject;
}

/* « ... », dit l'homme: the line waits for who is named next. */
static void on_late_saying(grammar *g, const lex_entry *e)
{
    brief_line *line = &g->b->sound.lines[g->open_line];
    line->speaker = -1;
    line->manner = grammar_line_manner(g, e);
    g->subject = -1;
    g->n_group = 0;
}

static void on_verb(grammar *g, size_t i)
{
    reader *r = g->r;
    if (item_is(r, i, LEX_WEAR) && on_wear(g, i))
        return;
    const lex_entry *e = item_is(r, i, LEX_VERB);
    unsigned feats = r->items[i].feats;
    bool ed = (feats & FEAT_ED) && (!(feats & FEAT_FINITE) || g->passive_aux);
    bool object_next = item_is(r, i + 1, LEX_DET) || item_is(r, i + 1, LEX_POSS) || item_is(r, i + 1, LEX_PRON);
    bool passive =
        ed && (g->passive_aux || (!object_next && g->last >= 0)) && !grammar_intransitive(e->word) && !says(e);
    int subject = doer(g, feats, passive);
    bool weather = moved_by_weather(r, i);
    item_take(r, i, SPAN_ACTION, "action: %s", e->word);
    if (says(e) && g->open_line >= 0) {
        on_late_saying(g, e);
        subject = -1;
    }
    g->subject = weather ? -1 : g->subject;
    if (!weather && g->subject < 0 && subject >= 0)
        g->subject = subject;
    grammar_add_action(g, i, e, weather ? -1 : subject, passive);
    g->copula = g->passive_aux = false;
    g->prep = NULL;
    g->wear = false;
    g->place_last = false;
}

/* ---- small words ---- */

static void on_pronoun(grammar *g, size_t i, const lex_entry *e)
{
    const char *kind = e->arg;
    int who = grammar_pronoun(g, kind);
    item_take(g->r, i, SPAN_FILLER, who >= 0 ? "subject %d" : "nobody yet", who + 1);
    brief_action *a = grammar_open_action(g);
    if (g->open_line >= 0 && g->b->sound.lines[g->open_line].speaker < 0 && who >= 0) {
        g->b->sound.lines[g->open_line].speaker = who;
        if (a && a->subject < 0)
            a->subject = who;
        return;
    }
    bool object_form = strcmp(e->word, "it") == 0 || strcmp(e->word, "they") == 0 || item_word(g->r, i, "him") ||
                       item_word(g->r, i, "her");
    if (a && object_form && (g->takes_object || g->prep) && a->object < 0 && a->subject != who) {
        a->object = who;
        a->preposition = g->prep ? g->prep_word : NULL;
        g->takes_object = false;
    } else if (who >= 0) {
        g->subject = g->actor = g->topic = g->last = who;
        g->n_group = 1;
        g->group[0] = who;
        if (kind[0] == 'p') { /* "they": everybody of the clause before */
            g->n_group = 0;
            for (size_t k = 0; k < g->b->n_subjects && g->n_group < NP_MAX; k++)
                if (g->b->subjects[k].part == SUBJECT_MAIN && grammar_animate(g, (int)k))
                    g->group[g->n_group++] = (int)k;
            if (g->n_group)
                g->subject = g->actor = g->topic = g->last = g->group[0];
        }
        g->action = -1;
    }
    g->prep = NULL;
}

static void on_prep(grammar *g, size_t i, const lex_entry *e)
{
    reader *r = g->r;
    g->prep = e;
    g->prep_item = i;
    const char *text = r->items[i].n_tokens == 1 ? r->items[i].text : NULL;
    static const char *const kept[] = { "into",    "onto", "over",    "along",  "off", "across",
                                        "through", "down", "towards", "toward", "to",  "from",
                                        "for",     "by",   "about",   "past",   "out" };
    g->prep_word = e->word;
    if (i > 0 && (r->items[i - 1].role == SPAN_WEATHER || r->items[i - 1].role == SPAN_LIGHT) &&
        r->items[i - 1].taken && r->items[i - 1].clause == r->items[i].clause && g->action < 0)
        g->last = g->subject = -1; /* "mist over the water": the water is by no one */
    if (r->french && strcmp(e->word, "of") == 0 && g->action >= 0)
        g->prep_word = "from"; /* "tombe d'un arbre" */
    for (size_t k = 0; text && k < sizeof kept / sizeof *kept; k++)
        if (strcmp(text, kept[k]) == 0)
            g->prep_word = kept[k];
    if (r->french && strcmp(e->word, "in") == 0 && grammar_open_action(g) &&
        (strcmp(grammar_open_action(g)->verb, "pour") == 0 || strcmp(grammar_open_action(g)->verb, "enter") == 0))
        g->prep_word = "into";
    item_take(r, i, e->arg[0] ? SPAN_RELATION : SPAN_FILLER, "%s", e->word);
}

/* "in red, blue and green", "made of glass", "on a white background". */
static bool on_prep_detail(grammar *g, size_t i)
{
    reader *r = g->r;
    size_t k = i;
    const lex_entry *backdrop = NULL;
    size_t n_colors = 0;
    for (; k < r->n_items && k < i + 8 && (r->items[k].clause == r->items[i].clause); k++) {
        if ((backdrop = item_is(r, k, LEX_BACKDROP)))
            break;
        if (item_is(r, k, LEX_COLOR) && !item_is(r, k + 1, LEX_NOUN))
            n_colors++;
        else if (!item_is(r, k, LEX_DET) && !grammar_is_attribute(r, k) && !item_is(r, k, LEX_FILLER) &&
                 !item_is(r, k, LEX_COLOR))
            break;
    }
    const char *prep = g->prep->word;
    bool behind = strcmp(prep, "against") == 0 || strcmp(prep, "in_front_of") == 0 || strcmp(prep, "on") == 0 ||
                  strcmp(prep, "with") == 0 || strcmp(prep, "over") == 0 || strcmp(prep, "in") == 0;
    if (backdrop && strcmp(backdrop->word, "wall") == 0)
        behind = strcmp(prep, "against") == 0 || strcmp(prep, "in_front_of") == 0 || strcmp(prep, "with") == 0;
    if (!backdrop || !behind) {
        if (!n_colors || (k < r->n_items && item_is(r, k, LEX_NOUN) && r->items[k].clause == r->items[i].clause))
            return false;
        if (g->last < 0 || strcmp(prep, "in") != 0)
            return false;
        noun_phrase np = { .size = 1, .restitution = -1, .friction = -1 };
        for (k = i; k < r->n_items && (item_is(r, k, LEX_COLOR) || item_is(r, k, LEX_CONJ) ||
                                       (item_mark(r, k, ",") && item_is(r, k + 1, LEX_COLOR)));
             k++)
            if (item_is(r, k, LEX_COLOR))
                grammar_take_attribute(r, k, &np);
        grammar_merge(g, &g->b->subjects[g->last], &np);
        g->prep = NULL;
        return true;
    }
    brief_setting *s = grammar_setting(g, i);
    noun_phrase np = { .size = 1, .restitution = -1, .friction = -1 };
    s->backdrop = backdrop->word;
    item_take(r, k, SPAN_SETTING, "background: %s", backdrop->word);
    for (size_t n = i; n < k; n++) {
        if (grammar_is_attribute(r, n) || item_is(r, n, LEX_COLOR))
            grammar_take_attribute(r, n, &np);
        else if (!r->items[n].taken)
            item_take(r, n, SPAN_SETTING, "background");
    }
    for (n_colors = k + 1; n_colors < r->n_items && r->items[n_colors].clause == r->items[k].clause &&
                           grammar_is_attribute(r, n_colors) && r->french;
         n_colors++) /* "fond blanc" */
        grammar_take_attribute(r, n_colors, &np);
    if (np.n_colors)
        s->background_color = np.colors[0];
    if (np.material)
        add_unique(r->a, &s->traits, &s->n_traits, np.material);
    for (size_t n = 0; n < np.n_traits; n++)
        add_unique(r->a, &s->traits, &s->n_traits, np.traits[n]);
    item_take(r, g->prep_item, SPAN_SETTING, "background");
    g->prep = NULL;
    return true;
}

/* A backdrop without its preposition: "white background", "fond gris". */
static bool lone_backdrop(grammar *g, size_t i)
{
    static const lex_entry against = { LEX_PREP, "against", "", "", "against" };
    size_t k = i;
    while (k < g->r->n_items && (item_is(g->r, k, LEX_DET) || grammar_is_attribute(g->r, k)) && k < i + 4)
        k++;
    if (!item_is(g->r, k, LEX_BACKDROP) || g->r->items[k].clause != g->r->items[i].clause)
        return false;
    g->prep = &against;
    g->prep_item = k;
    return on_prep_detail(g, i);
}

static void on_attribute(grammar *g, size_t i)
{
    noun_phrase np = { .size = 1, .restitution = -1, .friction = -1, .category = 'p' };
    const lex_entry *material = item_is(g->r, i, LEX_MATERIAL);
    grammar_take_attribute(g->r, i, &np);
    if (material)
        np.material = material->word;
    if (g->place_last || g->last < 0) {
        brief_setting *s = grammar_setting(g, i);
        for (size_t k = 0; k < np.n_traits; k++)
            add_unique(g->r->a, &s->traits, &s->n_traits, np.traits[k]);
        for (size_t k = 0; k < np.n_colors; k++)
            add_unique(g->r->a, &s->traits, &s->n_traits, np.colors[k].name);
        if (np.material)
            add_unique(g->r->a, &s->traits, &s->n_traits, np.material);
    } else {
        grammar_merge(g, &g->b->subjects[g->subject >= 0 && g->copula ? g->subject : g->last], &np);
    }
}

/* "for 2 s", "after 3 seconds", "weighing 2 kg"; false when i is no quantity. */
static bool on_quantity(grammar *g, size_t i, size_t *next)
{
    reader *r = g->r;
    double v;
    if (item_quantity(r, i, "kg", &v, NULL, next)) {
        int who = g->last >= 0 ? g->last : g->topic;
        if (who >= 0)
            g->b->subjects[who].mass_kg = v;
        for (size_t k = i; k < *next; k++)
            item_take(r, k, SPAN_PHYSICS, "mass: %g kg", v);
        return true;
    }
    if (item_quantity(r, i, "year", &v, NULL, next)) { /* "âgé de 30 ans" */
        if (g->last >= 0)
            g->b->subjects[g->last].age = grammar_age(v);
        for (size_t k = i; k < *next; k++)
            item_take(r, k, SPAN_ATTRIBUTE, "age: %g", v);
        g->prep = NULL;
        return true;
    }
    if (!item_quantity(r, i, "s", &v, NULL, next))
        return false;
    bool after = g->prep && (item_word(r, g->prep_item, "after") || item_word(r, g->prep_item, "après") ||
                             item_word(r, g->prep_item, "at") || item_word(r, g->prep_item, "à"));
    brief_action *a = grammar_open_action(g);
    if (after) {
        g->begin = v;
        if (a) {
            a->begin = v;
            g->begin = -1;
        }
    } else if (a) {
        a->begin = a->begin < 0 ? 0 : a->begin;
        a->end = a->begin + v;
    }
    for (size_t k = i; k < *next; k++)
        item_take(r, k, SPAN_BEAT, "beat: %g s", v);
    g->prep = NULL;
    return true;
}

static void on_manner(grammar *g, size_t i, const lex_entry *e)
{
    const char *manner = e->kind == LEX_SPEED ? e->arg : e->word;
    brief_action *a = grammar_open_action(g);
    item_take(g->r, i, SPAN_ACTION, "manner: %s", manner);
    bool verb_next = grammar_is_verb(g->r, i + 1) && !item_is(g->r, i + 1, LEX_DET);
    if (a && !a->manner && !verb_next)
        a->manner = manner;
    else
        g->manner = manner;
}

static void on_direction(grammar *g, size_t i, const lex_entry *e)
{
    brief_action *a = grammar_open_action(g);
    item_take(g->r, i, SPAN_ACTION, "direction: %s", e->word);
    if (a)
        a->direction = e->word;
    else
        g->direction = e->word;
}

static void new_clause(grammar *g, size_t i)
{
    grammar_close_batch(g);
    bool sentence = item_ends_sentence(g->r, i) || item_mark(g->r, i, ";");
    g->prep = NULL;
    g->takes_object = false;
    g->wear = g->wear && !sentence;
    g->conjunction = false;
    g->copula = g->passive_aux = false;
    if (sentence || g->r->items[i].kind != ITEM_MARK) {
        g->action = -1;
        g->subject = -1;
        g->n_group = 0;
        g->place_last = false;
        g->part_waits = false;
        g->part = (concept){ 0 };
        g->negated = false;
        g->open_line = -1;
    }
}

static bool is_be(const reader *r, size_t i)
{
    static const char *const forms[] = { "is",    "are", "was",  "were",  "be",      "been",
                                         "being", "est", "sont", "était", "étaient", "gets" };
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
        if (item_word(r, i, forms[k]))
            return true;
    return false;
}

/* "then"; but "a boy followed by three ducks" is what the ducks do. */
static void on_then(grammar *g, size_t i)
{
    const char *first = g->r->tokens[g->r->items[i].first].text;
    bool follow = strncmp(first, "follow", 6) == 0 || strncmp(first, "suivi", 5) == 0;
    if (follow && grammar_animate(g, g->last) && g->action < 0) {
        item_take(g->r, i, SPAN_ACTION, "action: follow");
        grammar_add_action(g, i, lexicon_find(LEX_VERB, "follow"), g->last, true);
        g->prep = lexicon_find(LEX_PREP, "beside");
        g->prep_item = i;
        g->prep_word = "by";
        return;
    }
    g->takes_object = false;
    g->action = -1;
    g->conjunction = false;
    g->prep = NULL;
    item_take(g->r, i, SPAN_FILLER, "then");
}

/* "a man who ...": what follows is about the last one named. */
static void on_relative(grammar *g, size_t i)
{
    g->subject = g->last >= 0 ? g->last : g->subject;
    g->action = -1;
    g->takes_object = false;
    g->prep = NULL;
    g->conjunction = false;
    item_take(g->r, i, SPAN_FILLER, "relative");
}

/* One item that no noun phrase begins with; returns the next item to read. */
static size_t step(grammar *g, size_t i)
{
    reader *r = g->r;
    const lex_entry *e;
    size_t next = i + 1;
    if (item_word(r, i, "to") && grammar_is_verb(r, i + 1)) {
        item_take(r, i, SPAN_FILLER, "to");
    } else if ((e = item_is(r, i, LEX_PHYSICS)) && strcmp(e->word, "weighs") == 0) {
        item_take(r, i, SPAN_PHYSICS, "weighs");
    } else if (on_quantity(g, i, &next)) {
        return next;
    } else if (grammar_is_verb(r, i)) {
        on_verb(g, i);
    } else if (g->prep && on_prep_detail(g, i)) {
        return i;
    } else if (item_is(r, i, LEX_NEG)) {
        g->negated = true;
        item_take(r, i, SPAN_FILLER, "not");
    } else if ((e = item_is(r, i, LEX_PRON))) {
        on_pronoun(g, i, e);
    } else if ((e = item_is(r, i, LEX_PREP))) {
        on_prep(g, i, e);
    } else if ((e = item_is(r, i, LEX_MANNER)) || (e = item_is(r, i, LEX_SPEED))) {
        on_manner(g, i, e);
    } else if ((e = item_is(r, i, LEX_DIRECTION))) {
        on_direction(g, i, e);
    } else if (item_is(r, i, LEX_AUX)) {
        g->passive_aux = g->copula = is_be(r, i);
        if (!g->copula && (item_word(r, i, "has") || item_word(r, i, "have")) && g->subject >= 0)
            g->prep = lexicon_find(LEX_PREP, "with");
        item_take(r, i, SPAN_FILLER, "auxiliary");
    } else if (item_is(r, i, LEX_THEN)) {
        on_then(g, i);
    } else if (item_is(r, i, LEX_CONJ)) {
        g->conjunction = true;
        g->prep = NULL;
        item_take(r, i, SPAN_FILLER, "and");
    } else if (item_is(r, i, LEX_REL)) {
        on_relative(g, i);
    } else if (grammar_is_attribute(r, i)) {
        on_attribute(g, i);
    } else if ((e = item_is(r, i, LEX_BACKGROUND)) || (e = item_is(r, i, LEX_MADE_OF)) ||
               (e = item_is(r, i, LEX_READS))) {
        item_take(r, i, e->kind == LEX_BACKGROUND ? SPAN_SETTING : SPAN_FILLER, "%s", e->word);
    } else if (item_is(r, i, LEX_LIGHT_VERB) && moved_by_weather(r, i)) {
        item_take(r, i, SPAN_LIGHT, "light"); /* "a single lamp lights her" */
    } else if (item_is(r, i, LEX_LIGHT_VERB)) {
        int who = g->actor >= 0 ? g->actor : g->subject;
        item_take(r, i, SPAN_ACTION, "action: glow");
        if (who >= 0)
            grammar_add_action(g, i, lexicon_find(LEX_VERB, "glow"), who, false);
    } else if (item_is(r, i, LEX_VIEW)) {
        item_take(r, i, SPAN_FILLER, "a picture");
        if (r->items[i].n_tokens == 1 && item_is(r, i + 1, LEX_PREP))
            item_take(r, i + 1, SPAN_FILLER, "of");
    }
    return next;
}

void read_grammar(reader *r)
{
    grammar g = { .r = r,
                  .b = r->b,
                  .subject = -1,
                  .actor = -1,
                  .last = -1,
                  .topic = -1,
                  .action = -1,
                  .batch = -1,
                  .fronted = -1,
                  .dressed = -1,
                  .open_line = -1,
                  .begin = -1,
                  .end = -1 };
    size_t shot = 0, sentence = 0;
    for (size_t i = 0; i < r->n_items;) {
        item *it = &r->items[i];
        if (it->shot != shot || it->sentence != sentence) {
            if (it->shot != shot)
                g.actor = g.last = -1;
            shot = it->shot;
            sentence = it->sentence;
            new_clause(&g, i);
        }
        noun_phrase np;
        size_t of_two = it->kind != ITEM_MARK && it->kind != ITEM_QUOTE && !it->taken ? grammar_one_or_other(&g, i) : 0;
        if (of_two) {
            i += of_two;
        } else if (it->kind == ITEM_MARK) {
            if (item_ends_clause(r, i))
                new_clause(&g, i);
            i++;
        } else if (it->kind == ITEM_QUOTE) {
            grammar_quote(&g, i++);
        } else if (it->taken) {
            i++;
        } else if (!g.wear && !item_is(r, i, LEX_PREP) && !grammar_is_verb(r, i) && !g.prep && lone_backdrop(&g, i)) {
            continue;
        } else if (!grammar_is_verb(r, i) && !(g.prep && on_prep_detail(&g, i)) && grammar_noun_phrase(r, i, &np)) {
            grammar_mention(&g, &np);
            for (size_t k = i; k < np.next; k++)
                if (!r->items[k].taken && r->items[k].kind == ITEM_WORD)
                    item_take(r, k, SPAN_FILLER, "determiner");
            i = np.next > i ? np.next : i + 1;
        } else {
            i = step(&g, i);
            if (i < r->n_items && !r->items[i].taken && i == (size_t)(it - r->items))
                i++;
        }
    }
    grammar_close_batch(&g);
    grammar_settle(&g);
}
