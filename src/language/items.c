/* language/items.c - from tokens to items: the longest phrases of the lexicon, then WordNet for what is left. */
#include "base/text.h"
#include "language/reader.h"
#include "language/wordnet.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A clause without marks is broken after this many items, so that reading stays linear in the prompt. */
#define MOST_IN_CLAUSE 64

/* Kinds whose English words are also understood inside a French prompt (jargon: "steadicam", "slow motion"). */
static bool is_jargon(enum lex_kind k)
{
    return k == LEX_STYLE || k == LEX_SUPPORT || k == LEX_MOVE || k == LEX_GENRE || k == LEX_DEPTH || k == LEX_LOCALE ||
           k == LEX_SHOT_SIZE || k == LEX_EXCLUDE || k == LEX_PALETTE;
}

static size_t match_words(const reader *r, size_t at, size_t most, lex_match *matches, size_t *n)
{
    word_forms words[8];
    size_t n_words = 0;
    while (n_words < most && at + n_words < r->n_tokens && r->tokens[at + n_words].kind != TOKEN_QUOTE) {
        if (n_words && (r->tokens[at + n_words].after_newline))
            break;
        words[n_words] = r->tokens[at + n_words].forms;
        n_words++;
    }
    size_t len = lexicon_match(words, n_words, r->french, r->loose, matches, n);
    if (!r->french)
        return len;
    lex_match other[LEX_MAX_MATCHES];
    size_t n_other, other_len = lexicon_match(words, n_words, false, true, other, &n_other);
    for (size_t i = 0; i < other_len; i++) /* "crâne" is no English "crane" */
        for (const char *p = r->tokens[at + i].text; *p; p++)
            if ((unsigned char)*p == 0xC3)
                return len;
    if (other_len <= len)
        return len;
    size_t kept = 0;
    for (size_t i = 0; i < n_other; i++)
        if (is_jargon(other[i].entry->kind))
            other[kept++] = other[i];
    if (!kept)
        return len;
    memcpy(matches, other, kept * sizeof *matches);
    *n = kept;
    return other_len;
}

/* Two or three words that WordNet knows as one noun ("fire engine"), unless the first is a word of attributes. */
static size_t match_compound(reader *r, size_t at, item *it)
{
    if (r->french || it->n_tokens > 1)
        return 0;
    for (size_t i = 0; i < it->n_matches; i++) {
        enum lex_kind k = it->matches[i].entry->kind;
        if (k != LEX_NOUN && k != LEX_VERB && k != LEX_LAMP && k != LEX_CUE && k != LEX_ADJ)
            return 0;
    }
    for (size_t n = 3; n >= 2; n--) {
        ciel_str key = { 0 };
        size_t k = 0;
        for (; k < n && at + k < r->n_tokens && r->tokens[at + k].kind == TOKEN_WORD; k++)
            if (k + 1 < n)
                ciel_str_printf(&key, "%s_", r->tokens[at + k].text);
        bool found = false;
        if (k == n) {
            const word_forms *last = &r->tokens[at + n - 1].forms;
            for (size_t f = 0; f < last->n && !found; f++) {
                char *lemma = ciel_arena_printf(r->a, "%s%s", key.p, last->forms[f].text);
                if (!(last->forms[f].pos & FORM_N) || !wordnet_senses(lemma, 'n'))
                    continue;
                lex_entry *e = ARENA_NEW(r->a, lex_entry);
                *e = (lex_entry){ LEX_NOUN, lemma, "", "", "? " };
                if (concept_entry_category(e) == 'x')
                    continue;
                it->matches[0] = (lex_match){ e, last->forms[f].feats & FEAT_PLURAL };
                it->n_matches = 1;
                it->feats = last->forms[f].feats;
                found = true;
            }
        }
        ciel_str_free(&key);
        if (found)
            return n;
    }
    return 0;
}

static bool only_kind(const item *it, enum lex_kind kind)
{
    for (size_t i = 0; i < it->n_matches; i++)
        if (it->matches[i].entry->kind != kind)
            return false;
    return it->n_matches > 0;
}

/* "café versé" is a phrase of sounds only where sounds are spoken of; elsewhere its words stand for themselves. */
static bool spoken_of(const reader *r, size_t sentence, enum lex_kind kind)
{
    for (size_t i = r->n_items; i-- > 0 && r->items[i].sentence == sentence;)
        if (item_was(r, i, kind))
            return true;
    return false;
}

/* Is a phrase of `len` tokens at `at` all that stands between two marks? */
static bool stands_alone(const reader *r, size_t at, size_t len)
{
    bool begins = at == 0 || r->tokens[at - 1].kind == TOKEN_MARK, ends = at + len >= r->n_tokens;
    return begins && (ends || r->tokens[at + len].kind == TOKEN_MARK);
}

/* A phrase that only sound or camera people use, where nobody speaks of sound or camera. */
static bool out_of_place(const reader *r, const item *it, size_t at, size_t len, size_t sentence)
{
    if (len < 2)
        return false;
    bool names_sound = false; /* "crowd noise" */
    for (size_t k = 1; k < len && !names_sound; k++) {
        lex_match m[LEX_MAX_MATCHES];
        size_t n;
        if (lexicon_match(&r->tokens[at + k].forms, 1, r->french, r->loose, m, &n))
            for (size_t j = 0; j < n; j++)
                names_sound = names_sound || m[j].entry->kind == LEX_SOUND;
    }
    if (only_kind(it, LEX_CUE) && !names_sound)
        return !strchr(it->matches[0].entry->arg, '!') && !spoken_of(r, sentence, LEX_SOUND) &&
               !stands_alone(r, at, len);
    if (only_kind(it, LEX_CAM_VERB))
        return !spoken_of(r, sentence, LEX_CAMERA) && !spoken_of(r, sentence, LEX_SUPPORT) &&
               !spoken_of(r, sentence, LEX_MOVE);
    return false;
}

/* Has the word only meanings that need other words around them (of sounds, of measures, of exclusions)? */
static bool only_jargon(const item *it)
{
    for (size_t i = 0; i < it->n_matches; i++) {
        switch (it->matches[i].entry->kind) {
        case LEX_CUE:
        case LEX_EXCLUDE:
        case LEX_UNIT:
        case LEX_TEMPO:
        case LEX_LEVEL:
        case LEX_GENRE:
        case LEX_RISE:
        case LEX_INSTRUMENT:
        case LEX_MUSIC_MOOD:
        case LEX_MOVE:
        case LEX_CAM_VERB:
        case LEX_LIGHT_VERB: break;
        default: return false;
        }
    }
    return true;
}

/* A word that is itself a function word is no inflected form of another: "does" is no deer. */
static void prefer_function_word(item *it)
{
    bool function = false;
    for (size_t i = 0; i < it->n_matches && !function; i++) {
        enum lex_kind k = it->matches[i].entry->kind;
        function = it->matches[i].feats == 0 &&
                   (k == LEX_DET || k == LEX_PREP || k == LEX_PRON || k == LEX_POSS || k == LEX_CONJ || k == LEX_AUX ||
                    k == LEX_FILLER || k == LEX_REL || k == LEX_NEG);
    }
    size_t kept = 0;
    for (size_t i = 0; i < it->n_matches && function; i++)
        if (it->matches[i].feats == 0)
            it->matches[kept++] = it->matches[i];
    if (function)
        it->n_matches = kept;
}

/* "éclaire" is what a lamp does, not a feminine flash of lightning. */
static void prefer_light_verb(item *it)
{
    bool verb = false;
    size_t kept = 0;
    for (size_t i = 0; i < it->n_matches; i++)
        verb = verb || (it->matches[i].entry->kind == LEX_LIGHT_VERB && (it->matches[i].feats & FEAT_FINITE));
    for (size_t i = 0; i < it->n_matches; i++)
        if (!verb || it->matches[i].entry->kind != LEX_LAMP || !(it->matches[i].feats & FEAT_FEM))
            it->matches[kept++] = it->matches[i];
    it->n_matches = kept;
}

/* a mistyped word: read as the nearest that is known, unless a dictionary has it as it is */
static void guess_spelling(reader *r, size_t at, item *it)
{
    token *t = &r->tokens[at];
    for (size_t i = 0; i < t->forms.n; i++)
        if (r->french && t->forms.forms[i].pos != FORM_ANY && strcmp(t->forms.forms[i].text, t->text) == 0)
            return;
    const char *nearest = spelling_nearest(t->text, r->french, r->a);
    if (!nearest)
        return;
    token meant = *t;
    meant.text = nearest;
    morphology_forms(&meant, 1, r->french, r->a);
    word_forms was = t->forms;
    t->forms = meant.forms;
    it->n_tokens = match_words(r, at, 1, it->matches, &it->n_matches);
    it->n_tokens = it->n_tokens ? it->n_tokens : 1;
    t->forms = it->n_matches ? meant.forms : was;
    for (size_t i = 0; i < it->n_matches; i++)
        it->feats |= it->matches[i].feats;
}

static item make_item(reader *r, size_t at, size_t sentence)
{
    const token *t = &r->tokens[at];
    item it = { .first = at, .n_tokens = 1, .text = t->text, .number = t->number, .capital = t->capital };
    it.kind = t->kind == TOKEN_WORD     ? ITEM_WORD
              : t->kind == TOKEN_NUMBER ? ITEM_NUMBER
              : t->kind == TOKEN_MARK   ? ITEM_MARK
                                        : ITEM_QUOTE;
    if (t->kind == TOKEN_QUOTE)
        return it;
    size_t len = match_words(r, at, 8, it.matches, &it.n_matches);
    while (out_of_place(r, &it, at, len, sentence))
        len = match_words(r, at, len - 1, it.matches, &it.n_matches);
    if (len)
        it.n_tokens = len;
    if (len > 1)
        it.kind = ITEM_WORD;
    prefer_function_word(&it);
    prefer_light_verb(&it);
    for (size_t i = 0; i < it.n_matches; i++)
        it.feats |= it.matches[i].feats;
    if (it.kind != ITEM_WORD)
        return it;
    size_t compound = match_compound(r, at, &it);
    if (compound)
        it.n_tokens = compound;
    else if (!it.n_matches || (it.n_tokens == 1 && only_jargon(&it)))
        concept_guess(r, &it);
    if (!it.n_matches && !it.capital)
        guess_spelling(r, at, &it);
    return it;
}

static const struct {
    const char *entry, *company;
} companies[] = {
#define C(entry, company) { entry, company },
#include "language/words_company.def"
#undef C
};

/* Is the canonical word one of a list with '|' between? */
static bool listed(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; (p = strstr(p, word)); p += n)
        if ((p == list || p[-1] == '|') && (p[n] == '|' || !p[n]))
            return true;
    return false;
}

static bool in_company(const reader *r, size_t i, const char *company)
{
    for (size_t k = 0; k < r->n_items; k++)
        for (size_t m = 0; k != i && m < r->items[k].n_matches; m++) {
            enum lex_kind kind = r->items[k].matches[m].entry->kind;
            if ((kind == LEX_NOUN || kind == LEX_VERB) && listed(company, r->items[k].matches[m].entry->word))
                return true;
        }
    return false;
}

/* Words of several senses: the sense that its company in the prompt asks for comes first. */
/* "dans un petit café": after a word for `in`, the sense that is a place. */
static bool inside(const reader *r, size_t i)
{
    for (size_t k = i; k-- > 0 && i - k < 5 && r->items[k].clause == r->items[i].clause;) {
        const lex_entry *prep = item_was(r, k, LEX_PREP);
        if (prep &&
            (strcmp(prep->word, "in") == 0 || strcmp(prep->word, "inside") == 0 || strcmp(prep->word, "at") == 0))
            return true;
        if (!item_was(r, k, LEX_DET) && !item_was(r, k, LEX_SIZE) && !item_was(r, k, LEX_ADJ) &&
            !item_was(r, k, LEX_AGE))
            return false;
    }
    return false;
}

static void prefer(item *it, size_t m)
{
    lex_match first = it->matches[0];
    it->matches[0] = it->matches[m];
    it->matches[m] = first;
}

static void choose_senses(reader *r)
{
    for (size_t i = 0; i < r->n_items; i++) {
        item *it = &r->items[i];
        for (size_t m = 1; m < it->n_matches; m++)
            if (it->matches[0].entry->kind == LEX_NOUN && it->matches[m].entry->kind == LEX_NOUN &&
                it->matches[0].entry->arg[0] != 'l' && it->matches[m].entry->arg[0] == 'l' && inside(r, i))
                prefer(it, m);
        for (size_t m = 1; m < it->n_matches; m++)
            for (size_t c = 0; c < sizeof companies / sizeof *companies; c++)
                if ((it->matches[m].entry->kind == LEX_NOUN || it->matches[m].entry->kind == LEX_CUE) &&
                    strcmp(it->matches[m].entry->word, companies[c].entry) == 0 &&
                    in_company(r, i, companies[c].company)) {
                    prefer(it, m);
                }
    }
}

/* A quotation that closes its sentence: said before (a colon, a verb of speech), ended by its own mark, and what
 * follows begins with a capital. */
static bool quote_ends_sentence(const reader *r, size_t i, size_t next_token)
{
    const item *it = &r->items[i];
    size_t n = it->kind == ITEM_QUOTE ? strlen(it->text) : 0;
    while (n > 0 && it->text[n - 1] == ' ')
        n--;
    if (n == 0 || !strchr(".!?", it->text[n - 1]) || next_token >= r->n_tokens || !r->tokens[next_token].capital)
        return false;
    if (i > 0 && item_mark(r, i - 1, ":"))
        return true;
    for (size_t k = i; k-- > 0 && r->items[k].sentence == it->sentence;) {
        const lex_entry *verb = item_was(r, k, LEX_VERB);
        if (verb && strstr(verb->arg, " l"))
            return true;
    }
    return false;
}

void reader_items(reader *r)
{
    size_t clause = 0, sentence = 0, in_clause = 0;
    r->loose = true; /* who writes one accent writes them all */
    for (size_t i = 0; i < r->n_tokens && r->loose; i++)
        for (const char *p = r->tokens[i].kind == TOKEN_WORD ? r->tokens[i].text : ""; *p; p++)
            r->loose = r->loose && (unsigned char)*p != 0xC3;
    for (size_t at = 0; at < r->n_tokens && r->n_items < READER_MAX_ITEMS;) {
        item it = make_item(r, at, r->tokens[at].after_newline && r->n_items ? sentence + 1 : sentence);
        if (r->tokens[at].after_newline && r->n_items) {
            clause++;
            sentence++;
        }
        it.clause = clause;
        it.sentence = sentence;
        ARENA_PUSH(r->a, r->items, r->n_items) = it;
        at += it.n_tokens;
        in_clause = item_ends_clause(r, r->n_items - 1) ? 0 : in_clause + 1;
        bool said = quote_ends_sentence(r, r->n_items - 1, at);
        if (in_clause == 0 || in_clause % MOST_IN_CLAUSE == 0 || said)
            clause++;
        if (item_ends_sentence(r, r->n_items - 1) || said)
            sentence++;
    }
    reader_numbers(r);
    choose_senses(r);
}

const lex_entry *item_was(const reader *r, size_t i, enum lex_kind kind)
{
    if (i >= r->n_items)
        return NULL;
    const item *it = &r->items[i];
    for (size_t k = 0; k < it->n_matches; k++)
        if (it->matches[k].entry->kind == kind)
            return it->matches[k].entry;
    return NULL;
}

const lex_entry *item_is(const reader *r, size_t i, enum lex_kind kind)
{
    return i < r->n_items && !r->items[i].taken ? item_was(r, i, kind) : NULL;
}

bool item_word(const reader *r, size_t i, const char *word)
{
    return i < r->n_items && r->items[i].kind == ITEM_WORD && r->items[i].n_tokens == 1 &&
           strcmp(r->items[i].text, word) == 0;
}

bool item_mark(const reader *r, size_t i, const char *marks)
{
    return i < r->n_items && r->items[i].kind == ITEM_MARK && r->items[i].n_tokens == 1 &&
           strstr(marks, r->items[i].text) != NULL;
}

bool item_ends_clause(const reader *r, size_t i)
{
    return item_mark(r, i, ",;:.!?—–…-()[]|/•*\n") && !item_mark(r, i, "/*");
}

bool item_ends_sentence(const reader *r, size_t i)
{
    return item_mark(r, i, ".!?…");
}

void item_take(reader *r, size_t i, enum span_role role, const char *fmt, ...)
{
    char text[200];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    r->items[i].taken = true;
    r->items[i].role = role;
    r->items[i].meaning = ciel_arena_strdup(r->a, text);
}

size_t item_next_open(const reader *r, size_t i)
{
    for (i++; i < r->n_items; i++)
        if (!r->items[i].taken && !item_is(r, i, LEX_FILLER))
            break;
    return i;
}

const char *item_source(const reader *r, size_t first, size_t last)
{
    const token *b = &r->tokens[r->items[first].first];
    const token *e = &r->tokens[r->items[last].first + r->items[last].n_tokens - 1];
    return ciel_arena_strndup(r->a, r->b->prompt + b->begin, e->end - b->begin);
}

bool item_number(const reader *r, size_t i, double *value)
{
    if (i >= r->n_items || r->items[i].taken)
        return false;
    const lex_entry *e = item_is(r, i, LEX_NUMBER);
    if (r->items[i].kind == ITEM_NUMBER)
        *value = r->items[i].number;
    else if (e)
        *value = atof(e->arg);
    else if (item_is(r, i, LEX_DET) && strcmp(item_is(r, i, LEX_DET)->arg, "i") == 0)
        *value = 1;
    else
        return false;
    return true;
}

bool item_quantity(const reader *r, size_t i, const char *unit, double *value, const char **found, size_t *next)
{
    double v;
    if (!item_number(r, i, &v))
        return false;
    size_t j = i + 1;
    if (item_word(r, j, "of") || item_word(r, j, "a")) /* "half a second" has no digits; kept simple */
        j++;
    const lex_entry *u = item_is(r, j, LEX_UNIT);
    if (u && item_is(r, i, LEX_DET) && strcmp(u->word, "s") != 0 && strcmp(u->word, "min") != 0)
        return false; /* "a t-shirt", "un m" */
    if (!u || (unit && strcmp(u->word, unit) != 0 && !(strcmp(unit, "s") == 0 && strcmp(u->word, "ms") == 0) &&
               !(strcmp(unit, "m") == 0 && (strcmp(u->word, "cm") == 0 || strcmp(u->word, "ft") == 0)) &&
               !(strcmp(unit, "kg") == 0 &&
                 (strcmp(u->word, "g") == 0 || strcmp(u->word, "t") == 0 || strcmp(u->word, "lb") == 0))))
        return false;
    *value = v * atof(u->arg);
    if (found)
        *found = u->word;
    *next = j + 1;
    return true;
}

brief_color color_from_entry(const lex_entry *e)
{
    brief_color c = { .name = e->word };
    color_parse_hex(&c.rgb, e->arg);
    return c;
}

void add_unique(ciel_arena *a, const char ***list, size_t *n, const char *word)
{
    for (size_t i = 0; i < *n; i++)
        if (strcmp((*list)[i], word) == 0)
            return;
    ARENA_PUSH(a, *list, *n) = word;
}
