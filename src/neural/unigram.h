/* neural/unigram.h - a vocabulary of pieces with log probabilities, and the most probable way to write a text with
 * them.
 */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct unigram_piece {
    const char *text;
    uint32_t len;
    bool matches; /* may be found in text */
    double score;
} unigram_piece;

typedef struct unigram {
    unigram_piece *pieces; /* by id */
    size_t n;
    uint32_t *slots; /* hash table of id + 1 */
    size_t n_slots;
    uint32_t longest; /* bytes of the longest piece that matches */
    int32_t unknown;
    double unknown_score;
    int32_t *bytes; /* [256]: pieces "<0x00>" .. "<0xFF>" that unknown text is written with; NULL: it is unknown */
    bool single;    /* sums are rounded to f32, as SentencePiece keeps them */
} unigram;

typedef struct unigram_ids {
    int32_t *ids;
    size_t n;
} unigram_ids;

/** Append a piece; its id is its place. The text is copied. */
void unigram_add(unigram *u, ciel_arena *a, const char *text, size_t len, double score, bool matches);
/** After the last piece. Of equal pieces the last one counts. */
void unigram_finish(unigram *u, ciel_arena *a, int32_t unknown, double unknown_score);
/** Write unknown text as bytes, when there is a piece for each of them: false when one is missing. */
bool unigram_fall_back(unigram *u, ciel_arena *a);
int32_t unigram_find(const unigram *u, const char *text, size_t len); /* -1: no piece that matches */
/** Append the ids of the best segmentation of valid UTF-8; neighbouring unknowns are one, or each their
 *  bytes. Of equally good ways the one
 *  found first counts: pieces are tried from the left, the short ones first. */
void unigram_encode(const unigram *u, ciel_arena *scratch, const char *text, size_t len, unigram_ids *out);
