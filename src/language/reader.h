/* language/reader.h - inside the room: a prompt as items (words grouped into phrases of the lexicon) and the passes
 * that read them into a brief, each taking the items it understands. Order of passes: shots, format, beats and camera,
 * exclusions, style, sound, light, setting, then grammar for subjects and actions.
 */
#pragma once
#include "language/brief.h"
#include "language/lexicon.h"
#include "language/token.h"

#define READER_MAX_ITEMS 12000
enum item_kind {
    ITEM_WORD,
    ITEM_NUMBER,
    ITEM_MARK,
    ITEM_QUOTE
};
typedef struct item {
    enum item_kind kind;
    size_t first, n_tokens; /* tokens it covers */
    lex_match matches[LEX_MAX_MATCHES];
    size_t n_matches;
    unsigned feats;   /* of a single word: all endings it may have */
    const char *text; /* as in the prompt, lower case for single words; the quotation */
    double number;
    size_t clause, sentence, shot;
    bool capital, taken;
    enum span_role role;
    const char *meaning;
} item;

typedef struct reader {
    brief *b;
    ciel_arena *a;
    bool french, loose; /* loose: words may lack their accents */
    token *tokens;
    size_t n_tokens;
    item *items;
    size_t n_items;
} reader;

/* ---- numbers.c, spelling.c ---- */
/** Numbers of several words become one item. */
void reader_numbers(reader *r);
/** The word of the tables that is one slip away, in `a`; NULL when there is none, or the word is short or not plain. */
const char *spelling_nearest(const char *word, bool french, ciel_arena *a);

/* ---- items.c ---- */
void reader_items(reader *r);
/** The item's meaning of that kind, or NULL; taken items have none. */
const lex_entry *item_is(const reader *r, size_t i, enum lex_kind kind);
const lex_entry *item_was(const reader *r, size_t i, enum lex_kind kind); /* even when taken */
bool item_word(const reader *r, size_t i, const char *word);              /* a single token with that text */
bool item_mark(const reader *r, size_t i, const char *marks);             /* one of these characters */
void item_take(reader *r, size_t i, enum span_role role, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/** Index of the previous or next item that is not taken, a mark that does not matter, or filler; n_items when none. */
size_t item_next_open(const reader *r, size_t i);
/** Does the item end a clause: , ; : . ! ? dash? */
bool item_ends_clause(const reader *r, size_t i);
bool item_ends_sentence(const reader *r, size_t i);
const char *item_source(const reader *r, size_t first, size_t last); /* the prompt's text from one item to another */
/** A number of the prompt: digits or a number word; false when the item is neither. */
bool item_number(const reader *r, size_t i, double *value);
/** "2 s", "two seconds": the value in the unit's base; *next is the item after. `unit` a canonical unit or NULL = any.
 */
bool item_quantity(const reader *r, size_t i, const char *unit, double *value, const char **found, size_t *next);

/* ---- concepts.c ---- */
/** Category letter of a noun (see words_things.def and words_living.def; x = abstract). */
char concept_category(const concept *c);
concept concept_from_entry(const lex_entry *e, const char *label, ciel_arena *a);
/** The noun of item i as a concept; the prompt's own word when WordNet knows it as the same kind of thing ("broccoli" of
 *  the entry "vegetable"): then its family is its own synset, the entry's, and what stands above. */
concept concept_of_item(const reader *r, size_t i, const lex_entry *e, const char *label);
const char *verb_synset(const lex_entry *e, ciel_arena *a);
/** Meanings of a word that the lexicon lacks, by WordNet (French through cognates); fills the item's matches. */
void concept_guess(reader *r, item *it);
char concept_entry_category(const lex_entry *e);

/* ---- read_*.c: the passes ---- */
void read_shots(reader *r);
void read_shutter(reader *r);
void read_format(reader *r);
void read_camera(reader *r);
void read_exclusions(reader *r);
void read_style(reader *r);
void read_sound(reader *r);
void read_light(reader *r);
void read_setting(reader *r);
void read_grammar(reader *r);
void read_outcomes(reader *r);
void read_spans(reader *r);

/* ---- small helpers ---- */
brief_color color_from_entry(const lex_entry *e);
void add_unique(ciel_arena *a, const char ***list, size_t *n, const char *word);
