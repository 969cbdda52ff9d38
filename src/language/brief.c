/* language/brief.c - brief_read: prompt in, brief out; and the spans that account for every word. */
#include "language/brief.h"
#include "base/text.h"
#include "language/reader.h"
#include <stdlib.h>
#include <string.h>

static const char *const role_names[] = { "unknown",   "filler",  "style", "subject", "attribute", "action",
                                          "relation",  "setting", "time",  "weather", "era",       "camera",
                                          "light",     "mood",    "sound", "music",   "dialogue",  "beat",
                                          "exclusion", "physics", "cut",   "format" };

const char *span_role_name(enum span_role role)
{
    return (size_t)role < sizeof role_names / sizeof *role_names ? role_names[role] : "unknown";
}

/* ---- spans ---- */

static bool small_word(const reader *r, size_t i)
{
    static const enum lex_kind kinds[] = { LEX_DET,  LEX_PREP, LEX_CONJ, LEX_AUX,  LEX_FILLER, LEX_REL,    LEX_PRON,
                                           LEX_POSS, LEX_THEN, LEX_NEG,  LEX_VIEW, LEX_READS,  LEX_MADE_OF };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (item_is(r, i, kinds[k]))
            return true;
    return false;
}

void read_spans(reader *r)
{
    brief *b = r->b;
    for (size_t i = 0; i < r->n_items; i++) {
        item *it = &r->items[i];
        if (!it->taken && (it->kind == ITEM_MARK || small_word(r, i)))
            item_take(r, i, SPAN_FILLER, "nothing to film");
        if (!it->taken)
            item_take(r, i, SPAN_UNKNOWN, it->n_matches ? "not used" : "unknown word");
        const token *first = &r->tokens[it->first], *last = &r->tokens[it->first + it->n_tokens - 1];
        brief_span *before = b->n_spans ? &b->spans[b->n_spans - 1] : NULL;
        if (before && before->role == it->role && strcmp(before->meaning, it->meaning) == 0 &&
            it->role != SPAN_UNKNOWN) {
            before->end = last->end;
            continue;
        }
        ARENA_PUSH(r->a, b->spans, b->n_spans) = (brief_span){ first->begin, last->end, it->role, it->meaning };
    }
}

/* ---- language ---- */

/* Words that only one of the two languages has count; accents count for French. */
static const char *recognise(const token *t, size_t n)
{
    size_t french = 0, english = 0;
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind != TOKEN_WORD)
            continue;
        bool fr = lexicon_has_word(t[i].text, true), en = lexicon_has_word(t[i].text, false);
        size_t len = strlen(t[i].text);
        french += (fr && !en) * 2 + (len > 1 && t[i].text[len - 1] == '\'');
        english += (en && !fr) * 2 + (strcmp(t[i].text, "'s") == 0);
        for (const char *p = t[i].text; *p; p++)
            french += (unsigned char)*p == 0xC3;
    }
    return french > english ? "fr" : "en";
}

/* ---- reading ---- */

static int check(const char *prompt, const char *language, ciel_fail *fail)
{
    if (!prompt)
        return ciel_fail_set(fail, CIEL_E_INVAL, "no prompt");
    size_t len = strlen(prompt);
    if (len > BRIEF_MAX_PROMPT_BYTES) {
        ciel_fail_set(fail, CIEL_E_INVAL, "the prompt is too long");
        ciel_fail_detail(fail, "%zu bytes; at most %d are read", len, BRIEF_MAX_PROMPT_BYTES);
        return CIEL_E_INVAL;
    }
    if (!ciel_utf8_valid(prompt, len)) {
        ciel_fail_set(fail, CIEL_E_INVAL, "the prompt is not valid UTF-8");
        ciel_fail_hint(fail, "save or type it as UTF-8");
        return CIEL_E_INVAL;
    }
    if (language && strcmp(language, "en") != 0 && strcmp(language, "fr") != 0) {
        ciel_fail_set(fail, CIEL_E_INVAL, "unknown language \"%.20s\"", language);
        ciel_fail_hint(fail, "en or fr");
        return CIEL_E_INVAL;
    }
    return CIEL_OK;
}

int brief_read(brief **out, const char *prompt, const char *language, ciel_fail *fail)
{
    int error = check(prompt, language, fail);
    if (error)
        return error;
    ciel_arena arena = { 0 };
    size_t n_tokens;
    char *text = ciel_arena_strdup(&arena, prompt);
    token *tokens = token_cut(text, strlen(text), &n_tokens, &arena);
    if (!n_tokens) {
        ciel_arena_free(&arena);
        return ciel_fail_set(fail, CIEL_E_INVAL, "the prompt is empty");
    }
    brief *b = calloc(1, sizeof *b);
    CIEL_ASSERT(b);
    b->arena = arena;
    b->prompt = text;
    b->language = language ? strcmp(language, "fr") == 0 ? "fr" : "en" : recognise(tokens, n_tokens);
    reader r = { .b = b, .a = &b->arena, .tokens = tokens, .n_tokens = n_tokens };
    r.french = strcmp(b->language, "fr") == 0;
    morphology_forms(tokens, n_tokens, r.french, r.a);
    reader_items(&r);
    read_shots(&r);
    read_exclusions(&r);
    read_shutter(&r);
    read_camera(&r);
    read_format(&r);
    read_style(&r);
    read_sound(&r);
    read_light(&r);
    read_setting(&r);
    read_grammar(&r);
    read_outcomes(&r);
    read_spans(&r);
    *out = b;
    return CIEL_OK;
}

void brief_destroy(brief **b)
{
    if (!b || !*b)
        return;
    ciel_arena arena = (*b)->arena;
    ciel_arena_free(&arena);
    free(*b);
    *b = NULL;
}
