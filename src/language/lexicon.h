/* language/lexicon.h - the word tables: phrases of two languages with what they mean.
 *
 * The tables are the words_*.def files, one line an entry: a kind, a canonical English word, the English and the French
 * phrases that mean it, and an argument whose sense depends on the kind (below). They are compiled in, and hung once
 * per process in a trie over words. Nothing here knows grammar; morphology comes from the caller, as forms of each
 * word.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* X(kind, what its argument says) */
#define LEX_KINDS(X)                                                                                                   \
    X(NOUN, "category letter, then the synset or nothing for the first sense")                                         \
    X(VERB, "synset or nothing; o:outcome; l = speech; g = wants a worn or carried thing")                             \
    X(ADJ, "group: age, size value, physics ... or nothing")                                                           \
    X(COLOR, "#rrggbb")                                                                                                \
    X(MATERIAL, "")                                                                                                    \
    X(SIZE, "factor")                                                                                                  \
    X(AGE, "")                                                                                                         \
    X(GENDER, "")                                                                                                      \
    X(NUMBER, "value")                                                                                                 \
    X(GROUP, "value: a collective noun that counts what follows `of`")                                                 \
    X(MANNER, "")                                                                                                      \
    X(SPEED, "manner with the same meaning")                                                                           \
    X(DIRECTION, "")                                                                                                   \
    X(PREP, "relation between subjects, or nothing")                                                                   \
    X(DET, "d definite, i indefinite, p plural")                                                                       \
    X(POSS, "")                                                                                                        \
    X(PRON, "m f n p: gender or plural")                                                                               \
    X(REL, "who, which, qui")                                                                                          \
    X(CONJ, "")                                                                                                        \
    X(AUX, "")                                                                                                         \
    X(NEG, "")                                                                                                         \
    X(FILLER, "")                                                                                                      \
    X(VIEW, "words that only say that there is a picture")                                                             \
    X(TIME, "")                                                                                                        \
    X(SEASON, "")                                                                                                      \
    X(ERA, "")                                                                                                         \
    X(WEATHER, "intensity")                                                                                            \
    X(INTENSITY, "value for weather")                                                                                  \
    X(LOCALE, "")                                                                                                      \
    X(BACKGROUND, "words for `in the background`")                                                                     \
    X(BACKDROP, "plain, wall, gradient")                                                                               \
    X(STYLE, "")                                                                                                       \
    X(CAMERA, "words of the camera that say nothing by themselves")                                                    \
    X(SHOT_SIZE, "")                                                                                                   \
    X(ANGLE, "")                                                                                                       \
    X(DEPTH, "")                                                                                                       \
    X(SUPPORT, "")                                                                                                     \
    X(MOVE, "the axis when a direction must be found: h left/right, v up/down, z in/out")                              \
    X(CAM_VERB, "as MOVE, only when the camera does it")                                                               \
    X(LENS, "")                                                                                                        \
    X(FOCUS, "")                                                                                                       \
    X(LIGHT, "words for light")                                                                                        \
    X(LIGHT_VERB, "")                                                                                                  \
    X(LAMP, "colour or nothing")                                                                                       \
    X(LIGHT_DIR, "")                                                                                                   \
    X(QUALITY, "")                                                                                                     \
    X(TONE, "")                                                                                                        \
    X(MOOD, "")                                                                                                        \
    X(PALETTE, "")                                                                                                     \
    X(SOUND, "head of a phrase of sounds")                                                                             \
    X(CUE, "a ambience, e effect; ! = heard even outside a sound phrase")                                              \
    X(DISTANCE, "")                                                                                                    \
    X(MUSIC, "")                                                                                                       \
    X(GENRE, "")                                                                                                       \
    X(INSTRUMENT, "")                                                                                                  \
    X(MUSIC_MOOD, "")                                                                                                  \
    X(RISE, "")                                                                                                        \
    X(LEVEL, "")                                                                                                       \
    X(TEMPO, "beats per minute")                                                                                       \
    X(VOICE, "voice-over")                                                                                             \
    X(EXCLUDE, "what an exclusion calls it")                                                                           \
    X(CUT, "")                                                                                                         \
    X(SHOT_WORD, "a word that a number makes the name of a shot")                                                      \
    X(THEN, "")                                                                                                        \
    X(UNIT, "s, deg, m, kg, x, fps ...: then a factor")                                                                \
    X(ASPECT, "")                                                                                                      \
    X(PHYSICS, "mass, restitution, friction with a value")                                                             \
    X(WEAR, "wearing, dressed in")                                                                                     \
    X(MADE_OF, "")                                                                                                     \
    X(READS, "words that introduce writing on a thing")

enum lex_kind {
#define X(name, what) LEX_##name,
    LEX_KINDS(X)
#undef X
    LEX_KIND_COUNT
};

typedef struct lex_entry {
    enum lex_kind kind;
    const char *word;    /* canonical English, '_' for spaces */
    const char *en, *fr; /* phrases, '|' between them, dictionary forms */
    const char *arg;
} lex_entry;

/* One reading of a word: the text to look up and what its ending says. */
enum {
    FORM_N = 1,
    FORM_V = 2,
    FORM_A = 4,
    FORM_R = 8,
    FORM_ANY = 15, /* parts of speech it may be */
    FEAT_PLURAL = 1,
    FEAT_ING = 2,
    FEAT_ED = 4,
    FEAT_FINITE = 8,
    FEAT_INF = 16,
    FEAT_FEM = 32,
    FEAT_FOLDED = 64
};
typedef struct word_form {
    const char *text;
    unsigned pos, feats;
} word_form;
typedef struct word_forms {
    const word_form *forms;
    size_t n;
} word_forms;

#define LEX_MAX_MATCHES 12
typedef struct lex_match {
    const lex_entry *entry;
    unsigned feats; /* of the word that carries the phrase's ending */
} lex_match;

/** The longest phrase of the language that starts at words[0]; returns how many words it takes (0 = none) and fills
 *  matches with its meanings, table order. `loose` also matches phrases whose accents the words lack. Thread-safe; builds the trie at first use. */
size_t lexicon_match(const word_forms *words, size_t n_words, bool french, bool loose, lex_match *matches, size_t *n_matches);
/** All entries, for tests and for finding an entry by kind and canonical word (NULL when absent). */
const lex_entry *lexicon_entries(size_t *n);
const lex_entry *lexicon_find(enum lex_kind kind, const char *word);
/** Is this exact word part of a phrase of the language (to recognise languages)? */
bool lexicon_has_word(const char *word, bool french);
