/* neural/tokenizer_parts.h - what the tokenizer's files share: its steps before segmentation, and who fills them.
 */
#pragma once
#include "base/text.h"
#include "neural/tokenizer.h"
#include "neural/unigram.h"

/* A character map as SentencePiece compiles it: a double-array trie of prefixes to replacements. */
typedef struct charsmap {
    const uint8_t *units; /* little-endian u32s */
    size_t n_units;
    const char *normal; /* replacements, each ended by a zero byte */
    size_t n_normal;
} charsmap;

typedef enum tokenizer_step_kind {
    STEP_CHARSMAP,
    STEP_NFC,
    STEP_NFD,
    STEP_NFKC,
    STEP_NFKD,
    STEP_STRIP,
    STEP_REPLACE, /* every `from` by `to`; `runs`: two or more of `from` by one `to` */
    STEP_PREPEND,
    STEP_LOWER
} tokenizer_step_kind;

typedef struct tokenizer_step {
    tokenizer_step_kind kind;
    const char *from, *to;
    bool left, right, runs;
} tokenizer_step;

typedef struct added_token { /* cut out of the text before anything else */
    const char *text;
    size_t len;
    int32_t id;
    bool strip_left, strip_right;
} added_token;

typedef enum prepend_scheme {
    PREPEND_NEVER,
    PREPEND_FIRST,
    PREPEND_ALWAYS
} prepend_scheme;

struct neural_tokenizer {
    ciel_arena arena;
    unigram vocabulary;
    charsmap map;
    int32_t pad, eos; /* -1: none */
    bool sentencepiece;
    /* SentencePiece's own normaliser */
    bool dummy_prefix, trim_spaces;
    /* tokenizer.json's chain */
    tokenizer_step *steps;
    size_t n_steps;
    added_token *added;
    size_t n_added;
    bool words; /* split at white space, which is dropped */
    bool metaspace, metaspace_split;
    prepend_scheme prepend;
};

#define SPACE_MARK "\xe2\x96\x81" /* U+2581, which stands for a space in pieces */
enum {
    SPACE_MARK_BYTES = 3
};

/** Fill from the bytes of a file; `data` stays the caller's. `name` is for messages. */
int tokenizer_read_json(neural_tokenizer *t, const char *data, size_t bytes, const char *name, ciel_fail *fail);
int tokenizer_read_model(neural_tokenizer *t, const uint8_t *data, size_t bytes, const char *name, ciel_fail *fail);
int tokenizer_read_gguf(neural_tokenizer *t, const neural_weights *w, ciel_fail *fail);
int tokenizer_damaged(const char *name, ciel_fail *fail, const char *what);

/** Take a compiled map apart; false when its sizes do not fit. The bytes are copied. */
bool charsmap_open(charsmap *m, ciel_arena *a, const uint8_t *data, size_t bytes);
/** The replacement of the longest (or, when asked, the shortest) prefix of text[0..len) that the map knows; NULL: none.
 */
const char *charsmap_find(const charsmap *m, const char *text, size_t len, bool shortest, size_t *used);

/** The text as the vocabulary's pieces write it. Both give valid UTF-8 in the arena. */
char *tokenizer_normalize(const neural_tokenizer *t, ciel_arena *a, const char *text, size_t len);
char *tokenizer_normalize_model(const neural_tokenizer *t, ciel_arena *a, const char *text, size_t len);
