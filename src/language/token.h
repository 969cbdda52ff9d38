/* language/token.h - a prompt cut into words, numbers, marks and quotations, each with its place in the bytes.
 *
 * Words are split at blanks, hyphens, apostrophes (French elisions keep theirs: "l'"; the English possessive becomes
 * the word "'s"; "n't" becomes "not") and between digits and letters ("35mm"). A quotation is one token.
 */
#pragma once
#include "base/arena.h"
#include "language/lexicon.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind {
    TOKEN_WORD,
    TOKEN_NUMBER,
    TOKEN_MARK,
    TOKEN_QUOTE
};
typedef struct token {
    enum token_kind kind;
    size_t begin, end; /* bytes of the prompt */
    const char *text;  /* words: lower case with accents; marks: themselves; quotations: what is between the marks */
    double number;
    bool capital; /* begins with a capital letter */
    bool joined;  /* nothing but a hyphen or nothing at all before it */
    bool after_newline;
    word_forms forms; /* filled by morphology */
} token;

/** Cut `text` (valid UTF-8; control characters are blanks, line feeds also end sentences). Tokens in `a`. */
token *token_cut(const char *text, size_t len, size_t *n, ciel_arena *a);
/** Lower case, accents kept; Latin-1, Latin Extended-A, Greek and Cyrillic capitals. */
char *token_lower(ciel_arena *a, const char *s, size_t len);

/** Fill each word's forms. French uses hunspell when its dictionary is there (one warning when not). Thread-safe. */
void morphology_forms(token *tokens, size_t n, bool french, ciel_arena *a);
