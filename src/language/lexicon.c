/* language/lexicon.c - see lexicon.h. A trie over interned words; a node's children live in one hash table keyed by
 * (node, word). Each phrase is entered twice, as spelt and without accents; the second is marked so that it only counts
 * when no exact spelling matches ("marche" is the verb, unless nothing but "marché" is known). */
#include "language/lexicon.h"
#include "base/arena.h"
#include "base/fail.h"
#include "base/text.h"
#include "language/token.h"
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define L(kind, word, en, fr, arg)   { LEX_##kind, word, en, fr, arg },
#define N(cat, word, synset, en, fr) { LEX_NOUN, word, word "|" en, fr, #cat " " synset },
#define V(word, synset, en, fr, arg) { LEX_VERB, word, word "|" en, fr, synset " " arg },
static const lex_entry entries[] = {
/* The order counts: of two senses the first is the usual one. */
/* clang-format off */
#include "language/words_grammar.def"
#include "language/words_camera.def"
#include "language/words_light.def"
#include "language/words_sound.def"
#include "language/words_setting.def"
#include "language/words_attributes.def"
#include "language/words_verbs.def"
#include "language/words_living.def"
#include "language/words_worn.def"
#include "language/words_things.def"
#include "language/words_places.def"
    /* clang-format on */
};
#undef L
#undef N
#undef V
#define N_ENTRIES (sizeof entries / sizeof *entries)

typedef struct meaning {
    const lex_entry *entry;
    bool folded;
    struct meaning *next;
} meaning;
typedef struct node {
    meaning *first[2], *last[2]; /* by language */
} node;
typedef struct edge {
    uint32_t from, word, to; /* to 0 = empty slot: the root is nobody's child */
} edge;

static struct {
    ciel_arena arena;
    const char **words;
    uint8_t *in_language; /* bit 0 English, bit 1 French */
    uint32_t *word_slots;
    size_t n_words, word_cap;
    edge *edges;
    size_t edge_cap;
    node *nodes;
    size_t n_nodes;
    const lex_entry *by_word[N_ENTRIES]; /* by canonical word, then table order */
} lexicon;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static uint32_t hash_text(const char *s)
{
    uint32_t h = 2166136261u;
    for (; *s; s++)
        h = (h ^ (uint8_t)*s) * 16777619u;
    return h ^ (h >> 15);
}

/* The word's number, 1 and up; 0 when unknown and `add` is false. */
static uint32_t word_number(const char *text, bool add)
{
    size_t mask = lexicon.word_cap - 1, i = hash_text(text) & mask;
    for (; lexicon.word_slots[i]; i = (i + 1) & mask)
        if (strcmp(lexicon.words[lexicon.word_slots[i]], text) == 0)
            return lexicon.word_slots[i];
    if (!add)
        return 0;
    CIEL_ASSERT(lexicon.n_words + 1 < lexicon.word_cap / 2);
    uint32_t number = (uint32_t)++lexicon.n_words;
    lexicon.words[number] = ciel_arena_strdup(&lexicon.arena, text);
    lexicon.word_slots[i] = number;
    return number;
}

static uint32_t child(uint32_t from, uint32_t word, bool add)
{
    size_t mask = lexicon.edge_cap - 1, i = ((from * 2654435761u) ^ (word * 40503u * 7919u)) & mask;
    for (; lexicon.edges[i].to; i = (i + 1) & mask)
        if (lexicon.edges[i].from == from && lexicon.edges[i].word == word)
            return lexicon.edges[i].to;
    if (!add)
        return 0;
    CIEL_ASSERT(lexicon.n_nodes + 1 < lexicon.edge_cap / 2);
    lexicon.edges[i] = (edge){ from, word, (uint32_t)++lexicon.n_nodes };
    return lexicon.edges[i].to;
}

static void add_meaning(uint32_t at, const lex_entry *e, bool french, bool folded)
{
    node *n = &lexicon.nodes[at];
    for (meaning *m = n->first[french]; m; m = m->next)
        if (m->entry == e)
            return;
    meaning *m = ARENA_NEW(&lexicon.arena, meaning);
    *m = (meaning){ e, folded, NULL };
    if (n->last[french])
        n->last[french]->next = m;
    else
        n->first[french] = m;
    n->last[french] = m;
}

/* One phrase, cut into words as the prompt's are. */
static void add_phrase(const lex_entry *e, const char *phrase, size_t len, bool french, bool fold)
{
    char *text = fold ? ciel_text_fold(&lexicon.arena, phrase, len) : ciel_arena_strndup(&lexicon.arena, phrase, len);
    if (fold && strlen(text) == len && memcmp(text, phrase, len) == 0)
        return; /* no accents: entered already */
    for (char *p = text; *p; p++)
        if (*p == '_')
            *p = ' ';
    size_t n;
    token *tokens = token_cut(text, strlen(text), &n, &lexicon.arena);
    uint32_t at = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t word = word_number(tokens[i].text, true);
        lexicon.in_language[word] |= (uint8_t)(1u << french);
        at = child(at, word, true);
    }
    if (at)
        add_meaning(at, e, french, fold);
}

static void add_phrases(const lex_entry *e, const char *phrases, bool french, bool fold)
{
    for (const char *p = phrases; *p;) {
        size_t n = strcspn(p, "|");
        add_phrase(e, p, n, french, fold);
        p += n + (p[n] == '|');
    }
}

static int by_word(const void *a, const void *b)
{
    const lex_entry *x = *(const lex_entry *const *)a, *y = *(const lex_entry *const *)b;
    int c = strcmp(x->word, y->word);
    return c ? c : (x > y) - (x < y);
}

static void build(void)
{
    for (size_t i = 0; i < N_ENTRIES; i++)
        lexicon.by_word[i] = &entries[i];
    qsort(lexicon.by_word, N_ENTRIES, sizeof *lexicon.by_word, by_word);
    lexicon.word_cap = lexicon.edge_cap = 1u << 16;
    lexicon.words = ARENA_ARRAY(&lexicon.arena, lexicon.word_cap, const char *);
    lexicon.in_language = ARENA_ARRAY(&lexicon.arena, lexicon.word_cap, uint8_t);
    lexicon.word_slots = ARENA_ARRAY(&lexicon.arena, lexicon.word_cap, uint32_t);
    lexicon.edges = ARENA_ARRAY(&lexicon.arena, lexicon.edge_cap, edge);
    lexicon.nodes = ARENA_ARRAY(&lexicon.arena, lexicon.edge_cap, node);
    for (int fold = 0; fold < 2; fold++) {
        for (size_t i = 0; i < N_ENTRIES; i++) {
            add_phrases(&entries[i], entries[i].en, false, fold);
            add_phrases(&entries[i], entries[i].fr, true, fold);
        }
    }
}

/* A single word must be used as the part of speech that the entry has; phrases and closed classes take any. */
static bool fits(const lex_entry *e, const word_form *f)
{
    switch (e->kind) {
    case LEX_NOUN: return f->pos & FORM_N;
    case LEX_FILLER: return f->pos == FORM_ANY;
    case LEX_VERB:
    case LEX_LIGHT_VERB:
    case LEX_CAM_VERB:
    case LEX_WEAR: return f->pos & FORM_V;
    case LEX_ADJ:
    case LEX_COLOR:
    case LEX_AGE:
    case LEX_SIZE: return f->pos & (FORM_A | FORM_N);
    case LEX_DET:
    case LEX_PREP:
    case LEX_PRON:
    case LEX_POSS:
    case LEX_CONJ:
    case LEX_REL:
    case LEX_NEG: return f->feats == 0 || f->feats == FEAT_FOLDED;
    default: return true;
    }
}

/* In a phrase, only these kinds have verbs that are conjugated: "pushes in", but no "camera moving" for "camera move".
 */
#define VERBAL (FEAT_ING | FEAT_ED | FEAT_FINITE | FEAT_INF)
static bool takes_verb(enum lex_kind k)
{
    return k == LEX_VERB || k == LEX_CAM_VERB || k == LEX_MOVE || k == LEX_LIGHT_VERB || k == LEX_WEAR ||
           k == LEX_RISE || k == LEX_WEATHER || k == LEX_CUT || k == LEX_AUX;
}

typedef struct search {
    const word_forms *words;
    size_t n_words, best;
    bool french;
    lex_match *matches;
    size_t n;
    bool only_folded, loose;
} search;

static void collect(search *s, uint32_t at, size_t depth, const word_form *f, unsigned feats)
{
    for (const meaning *m = lexicon.nodes[at].first[s->french]; m; m = m->next) {
        if (depth == 1 ? !fits(m->entry, f) : (feats & VERBAL) && !takes_verb(m->entry->kind))
            continue;
        if (m->folded && !s->loose)
            continue;
        bool folded = m->folded || (feats & FEAT_FOLDED);
        if (depth > s->best || (s->only_folded && !folded)) {
            s->best = depth;
            s->n = 0;
            s->only_folded = folded;
        }
        if (folded && !s->only_folded)
            continue;
        bool known = false;
        for (size_t i = 0; i < s->n && !known; i++)
            known = s->matches[i].entry == m->entry;
        if (!known && s->n < LEX_MAX_MATCHES)
            s->matches[s->n++] = (lex_match){ m->entry, feats & ~(unsigned)FEAT_FOLDED };
    }
}

static void walk(search *s, uint32_t at, size_t depth, unsigned feats)
{
    if (depth >= s->n_words)
        return;
    for (size_t i = 0; i < s->words[depth].n; i++) {
        const word_form *f = &s->words[depth].forms[i];
        uint32_t word = word_number(f->text, false), to = word ? child(at, word, false) : 0;
        if (!to)
            continue;
        unsigned all = feats | f->feats;
        if (depth + 1 >= s->best)
            collect(s, to, depth + 1, f, all);
        walk(s, to, depth + 1, all);
    }
}

size_t lexicon_match(const word_forms *words, size_t n_words, bool french, bool loose, lex_match *matches,
                     size_t *n_matches)
{
    pthread_once(&once, build);
    search s = {
        .words = words, .n_words = n_words < 8 ? n_words : 8, .french = french, .loose = loose, .matches = matches
    };
    walk(&s, 0, 0, 0);
    *n_matches = s.n;
    return s.best;
}

const lex_entry *lexicon_entries(size_t *n)
{
    *n = N_ENTRIES;
    return entries;
}

const lex_entry *lexicon_find(enum lex_kind kind, const char *word)
{
    pthread_once(&once, build);
    size_t lo = 0, hi = N_ENTRIES;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (strcmp(lexicon.by_word[mid]->word, word) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < N_ENTRIES && strcmp(lexicon.by_word[lo]->word, word) == 0; lo++)
        if (lexicon.by_word[lo]->kind == kind)
            return lexicon.by_word[lo];
    return NULL;
}

bool lexicon_has_word(const char *word, bool french)
{
    pthread_once(&once, build);
    uint32_t number = word_number(word, false);
    return number && (lexicon.in_language[number] & (1u << french));
}
