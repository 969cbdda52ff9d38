/* language/wordnet.h - WordNet 3.0 read from its own files: senses, hypernyms, exceptions, usage counts.
 *
 * The files (Debian: wordnet-base, /usr/share/wordnet; $WNSEARCHDIR in its place) are mapped at first use and searched
 * by bisection, so loading costs nothing. Without them every look-up says "unknown" and one warning is logged.
 * Thread-safe. Synset names follow "lemma.pos.NN": the synset's first lemma and that lemma's sense number.
 */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

bool wordnet_present(void);
/** Number of senses of the lemma ('_' for spaces, lower case) as 'n', 'v', 'a' or 'r'; 0 = not a word of that class. */
int wordnet_senses(const char *lemma, char pos);
/** How often the lemma was tagged as that part of speech in WordNet's corpus. */
int wordnet_count(const char *lemma, char pos);
/** Irregular forms ("mice" -> "mouse"): the lemma in `a`, or NULL. */
const char *wordnet_irregular(const char *form, char pos, ciel_arena *a);
/** The canonical name of the lemma's sense (1 and up), in `a`; NULL when there is none. */
const char *wordnet_synset(const char *lemma, char pos, int sense, ciel_arena *a);
/** "dog.n.01" -> itself and its hypernyms, nearest first (breadth first, each once), in `a`. n 0 when unknown.
 *  `gloss`, when not NULL, gets the definition. */
const char **wordnet_family(const char *synset, size_t *n, const char **gloss, ciel_arena *a);
