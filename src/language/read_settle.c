/* language/read_settle.c - what is known only when the whole prompt has been walked: who does the actions that nobody
 * was named for, who leads whom, which place a film without one has, and what physics must make happen. */
#include "language/grammar.h"
#include <string.h>

/* Who walks a dog or drives cattle leads them; who drives a car does not. */
static void settle_leading(grammar *g)
{
    for (size_t i = 0; i < g->b->n_actions; i++) {
        brief_action *a = &g->b->actions[i];
        bool may = strcmp(a->verb, "walk") == 0 || strcmp(a->verb, "drive") == 0;
        if (!may || a->passive || a->preposition || a->subject == a->object || !grammar_animate(g, a->object) ||
            !grammar_animate(g, a->subject))
            continue;
        const lex_entry *lead = lexicon_find(LEX_VERB, "lead");
        a->verb = lead->word;
        a->synset = verb_synset(lead, g->r->a);
    }
}

/* "a ball lands in a bucket" goes into it; a rocket that lands in a desert does not. */
static void settle_landing(grammar *g)
{
    static const char *const into[] = { "in", "into", "inside" };
    for (size_t i = 0; i < g->b->n_actions; i++) {
        brief_action *a = &g->b->actions[i];
        bool in = false;
        for (size_t k = 0; a->preposition && k < sizeof into / sizeof *into; k++)
            in = in || strcmp(a->preposition, into[k]) == 0;
        if (!in || strcmp(a->verb, "land") != 0 || a->object < 0 || grammar_animate(g, a->subject) ||
            grammar_category(g, a->subject) == 'v')
            continue;
        a->verb = lexicon_find(LEX_VERB, "enter")->word;
        a->preposition = "into";
    }
}

/* Verbs that mean something else of such an object: {verb, categories of the object, what it means then}. */
static const struct {
    const char *verb, *categories, *means;
} of_objects[] = {
    { "leave", "ofti", "reach" }, /* "sort des pains d'un four" */
    { "garden", "oi", "hold" },   /* "plants a flag" */
};

static void settle_objects(grammar *g)
{
    for (size_t i = 0; i < g->b->n_actions; i++) {
        brief_action *a = &g->b->actions[i];
        char c = grammar_category(g, a->object);
        for (size_t k = 0; k < sizeof of_objects / sizeof *of_objects; k++)
            if (c && !a->preposition && strcmp(a->verb, of_objects[k].verb) == 0 &&
                strchr(of_objects[k].categories, c)) {
                const lex_entry *e = lexicon_find(LEX_VERB, of_objects[k].means);
                a->verb = e->word;
                a->synset = verb_synset(e, g->r->a);
                break;
            }
    }
}

/* A place with things in it: the first is what one looks at. */
static void settle_main(brief *b)
{
    for (size_t i = 0; i < b->n_subjects; i++)
        if (b->subjects[i].part == SUBJECT_MAIN)
            return;
    for (size_t i = 0; i < b->n_subjects; i++)
        if (b->subjects[i].part == SUBJECT_SECONDARY) {
            b->subjects[i].part = SUBJECT_MAIN;
            return;
        }
}

/* Actions that nobody was named for belong to the only one there is. */
static void settle_nobody(brief *b)
{
    int only = -1;
    for (size_t i = 0; i < b->n_subjects; i++)
        if (b->subjects[i].part == SUBJECT_MAIN)
            only = only == -1 ? (int)i : -2;
    for (size_t i = 0; i < b->n_actions; i++) {
        brief_action *a = &b->actions[i];
        if (a->subject >= 0)
            continue;
        if (a->object >= 0 && !a->place.word) { /* the wind moves it: it moves */
            a->subject = a->object;
            a->object = -1;
        } else if (only >= 0) {
            a->subject = only;
        }
    }
}

/* A film without a place: the town that is named, or what is in the background. */
static void settle_place(grammar *g)
{
    static const char *const wild[] = {
        "mars", "moon", "arctic", "alps", "africa", "iceland", "hawaii", "middle_east"
    };
    brief_setting *s = &g->b->setting;
    bool town = s->locale && !g->b->n_subjects && !s->n_background;
    for (size_t i = 0; i < sizeof wild / sizeof *wild && town; i++)
        town = strcmp(s->locale, wild[i]) != 0;
    if (!s->place.word && town) /* "Shanghai at night": the city itself */
        s->place = concept_from_entry(lexicon_find(LEX_NOUN, "city"), s->locale, g->r->a);
    for (size_t i = 0; i < s->n_background && !s->place.word; i++) {
        const lex_entry *e = lexicon_find(LEX_NOUN, s->background[i].word);
        if (e && e->arg[0] == 'l')
            s->place = s->background[i];
    }
}

void grammar_settle(grammar *g)
{
    settle_leading(g);
    settle_landing(g);
    settle_objects(g);
    settle_main(g->b);
    settle_nobody(g->b);
    settle_place(g);
}

void read_outcomes(reader *r)
{
    brief *b = r->b;
    for (size_t i = 0; i < b->n_actions; i++) {
        const brief_action *a = &b->actions[i];
        const lex_entry *e = lexicon_find(LEX_VERB, a->verb);
        const char *o = e ? strstr(e->arg, "o:") : NULL;
        if (!o || a->subject < 0 || a->subject == a->object)
            continue;
        o += 2;
        const lex_entry *noun = lexicon_find(LEX_NOUN, b->subjects[a->subject].what.word);
        bool living = noun && (noun->arg[0] == 'p' || noun->arg[0] == 'a');
        bool needs = strcmp(o, "misses") == 0 || strcmp(o, "enters") == 0 || strcmp(o, "hits") == 0;
        if ((living && strcmp(o, "falls_off") != 0 && strcmp(o, "topples") != 0) || (needs && a->object < 0) ||
            (strcmp(o, "topples") == 0 && a->object >= 0 && living))
            continue;
        const char *what = o;
        if (a->negated)
            what = strcmp(o, "misses") == 0      ? "enters"
                   : strcmp(o, "enters") == 0    ? "misses"
                   : strcmp(o, "hits") == 0      ? "misses"
                   : strcmp(o, "falls_off") == 0 ? "stays_on"
                                                 : NULL;
        int object = a->object;
        if (object < 0 && (strcmp(o, "falls_off") == 0 || strcmp(o, "stays_on") == 0) &&
            b->subjects[a->subject].relation_to >= 0)
            object = b->subjects[a->subject].relation_to; /* off what it stands on */
        int who = a->subject;
        if (strcmp(o, "topples") == 0 && object >= 0) { /* "knocks over the bottles": they topple, by it */
            who = object;
            object = a->subject;
        }
        if (what)
            ARENA_PUSH(r->a, b->outcomes, b->n_outcomes) = (brief_outcome){ who, object, what };
    }
}
