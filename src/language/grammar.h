/* language/grammar.h - noun phrases, word classes in context and the state of the walk, shared by the files of the
 * grammar. */
#pragma once
#include "language/reader.h"

#define NP_MAX 16
typedef struct noun_phrase {
    size_t first, head, next; /* items: first, the noun, the one after the phrase */
    const lex_entry *noun;
    const char *label;
    char category;
    bool definite, indefinite, plural, another;
    const lex_entry *possessive;
    int count; /* 0 = not said */
    brief_color colors[NP_MAX];
    size_t n_colors;
    const char *material, *age, *gender;
    double size;
    const char *traits[NP_MAX];
    size_t n_traits;
    double mass_kg, restitution, friction;
    const lex_entry *participle; /* "juggled balls", "running dog" */
    bool participle_passive;
    const char *name; /* a person's name, when the noun is one */
} noun_phrase;

/** Is the item used as a verb here, as a noun, as an attribute? */
bool grammar_is_verb(const reader *r, size_t i);
bool grammar_is_noun(const reader *r, size_t i);
bool grammar_is_attribute(const reader *r, size_t i);
/** "child" for 8 and so on: an age as the brief names it. */
const char *grammar_age(double years);
/** Add the attribute at i to the phrase and take the item. */
void grammar_take_attribute(reader *r, size_t i, noun_phrase *np);
/** A noun phrase that begins at i; false when there is none. Its items are taken (the head by the caller). */
bool grammar_noun_phrase(reader *r, size_t i, noun_phrase *np);

/* The walk over a prompt's items, left to right. */
typedef struct grammar {
    reader *r;
    brief *b;
    int subject, actor, last,
        topic;         /* of the clause; who could act next; last mentioned; of the film so far; -1 = none */
    int group[NP_MAX]; /* subjects joined by "and", last clause subject first */
    size_t n_group;
    int action;                      /* open action, -1 = none */
    int batch, batch_last;           /* first and last of the actions that the group shares; -1 = none */
    bool takes_object, place_last, wear, negated, conjunction, copula, passive_aux, voice;
    const lex_entry *prep;
    size_t prep_item;
    const char *prep_word; /* as the action should call it: "into" */
    int fronted;           /* "on a table, a cup": what the next subject stands by, -1 */
    const char *fronted_relation;
    concept part; /* a part or garment that acts or waits for its owner */
    bool part_waits;
    const char *manner, *direction; /* said before the verb */
    const char *writing;            /* what somebody writes, until a thing is named that bears it; NULL */
    int dressed;                    /* who the garment named last belongs to, until something else is named; -1 */
    int open_line;                  /* a spoken line that waits for its speaker, -1 */
    double begin, end;
} grammar;

brief_action *grammar_open_action(grammar *g);
brief_setting *grammar_setting(grammar *g, size_t i); /* of the shot in which item i stands */
char grammar_category(const grammar *g, int subject);
bool grammar_animate(const grammar *g, int subject);
/** The subject that a pronoun or possessive of this kind (m f n p) means; -1 when none. A person whose gender nothing
 * else says has the pronoun's from then on. */
int grammar_pronoun(const grammar *g, const char *kind);
void grammar_merge(grammar *g, brief_subject *s, const noun_phrase *np);
/** The subject that the phrase means, else a new one: its index. */
int grammar_add_subject(grammar *g, const noun_phrase *np);
/** The head of the phrase is that subject's word. */
void grammar_take_subject(grammar *g, const noun_phrase *np, int index);
/** One action of one subject; grammar_add_action shares it out. */
void grammar_push_action(grammar *g, size_t i, const lex_entry *e, int subject, bool passive);
/** A verb that nothing undergoes. */
bool grammar_intransitive(const char *verb);
/** Whose garment or part of a body this is; -1 when nobody is there. */
int grammar_owner(const grammar *g, const noun_phrase *np);
/** A garment that somebody wears; false when it is a thing like others. */
bool grammar_worn(grammar *g, const noun_phrase *np);
void grammar_body_part(grammar *g, const noun_phrase *np);
/** A new action of the subject, and of those that share its clause. */
void grammar_add_action(grammar *g, size_t i, const lex_entry *e, int subject, bool passive);
void grammar_close_batch(grammar *g);
/** Everything that a noun phrase means at this point of the walk. */
void grammar_mention(grammar *g, noun_phrase *np);
/** A quotation: a line of whoever speaks, or writing on a thing (read_speech.c). */
void grammar_quote(grammar *g, size_t i);
/** What somebody writes goes onto the subject, when that can bear it. */
void grammar_write_on(grammar *g, int subject);
/** How a line is said by that verb: "says", "whispers". */
const char *grammar_line_manner(const grammar *g, const lex_entry *verb);
/** "One", "the other", "l'autre" with its verb behind it: makes that one the subject and returns how many items it takes; 0
 * when i begins nothing of the kind (read_pairs.c). */
size_t grammar_one_or_other(grammar *g, size_t i);
/** After the last item: what could not be decided before (read_settle.c). */
void grammar_settle(grammar *g);
