/* language/read_speech.c - quotations: a line that somebody speaks, or writing on a thing. */
#include "language/grammar.h"
#include <string.h>

/* The language of a spoken line: French function words and accents against English ones. */
static const char *line_language(const char *text, const char *fallback, ciel_arena *a)
{
    size_t n, french = 0, english = 0;
    token *t = token_cut(text, strlen(text), &n, a);
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind != TOKEN_WORD)
            continue;
        french += lexicon_has_word(t[i].text, true);
        english += lexicon_has_word(t[i].text, false);
        for (const char *p = t[i].text; *p; p++)
            if ((unsigned char)*p == 0xC3)
                french++;
    }
    return french > english ? "fr" : english > french ? "en" : fallback;
}

static bool bears_text(const grammar *g, int subject)
{
    static const char *const words[] = { "sign",   "neon_sign", "painting", "paper",       "book",
                                         "flag",   "box",       "shirt",    "television",  "phone",
                                         "laptop", "computer",  "neon",     "street_lamp", "bottle",
                                         "cup",    "mug",       "shop",     "truck" };
    if (subject < 0)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(g->b->subjects[subject].what.word, words[i]) == 0)
            return true;
    return false;
}

const char *grammar_line_manner(const grammar *g, const lex_entry *verb)
{
    if (strcmp(verb->word, "say") == 0 || strcmp(verb->word, "speak") == 0)
        return "says";
    return strcmp(verb->word, "ask") == 0 ? "asks" : ciel_arena_printf(g->r->a, "%ss", verb->word);
}

/* What in the sentence before the quotation says how it is said; NULL = nothing. */
static const char *manner_before(const grammar *g, size_t i, bool *reads, bool *voice)
{
    const reader *r = g->r;
    const char *manner = NULL;
    for (size_t k = i; k-- > 0 && r->items[k].sentence == r->items[i].sentence && r->items[k].kind != ITEM_QUOTE;) {
        const lex_entry *v = item_was(r, k, LEX_VERB);
        if (item_was(r, k, LEX_READS) && r->items[k].role != SPAN_ACTION && k + 3 > i)
            *reads = true;
        if (item_was(r, k, LEX_VOICE))
            *voice = true;
        if (v && strstr(v->arg, " l") && !manner)
            manner = grammar_line_manner(g, v);
    }
    return manner;
}

void grammar_quote(grammar *g, size_t i)
{
    reader *r = g->r;
    bool reads = false, voice = false;
    const char *manner = manner_before(g, i, &reads, &voice);
    int holder = g->last >= 0 ? g->last : g->topic;
    bool sign = !manner && !voice && holder >= 0 && (bears_text(g, holder) || (reads && !grammar_animate(g, holder)));
    if (sign) {
        g->b->subjects[holder].text = r->items[i].text;
        item_take(r, i, SPAN_SUBJECT, "writing on subject %d", holder + 1);
        return;
    }
    brief_action *action = grammar_open_action(g);
    if (!manner && !voice && action && strcmp(action->verb, "write") == 0) { /* « écrit "..." au tableau » */
        g->writing = r->items[i].text;
        item_take(r, i, SPAN_SUBJECT, "writing");
        return;
    }
    brief_sound *s = &g->b->sound;
    brief_line *line = &ARENA_PUSH(r->a, s->lines, s->n_lines);
    *line = (brief_line){ .speaker = -1,
                          .text = r->items[i].text,
                          .manner = manner  ? manner
                                    : voice ? "narrates"
                                            : "says",
                          .shot = r->items[i].shot };
    line->language = line_language(line->text, r->french ? "fr" : "en", r->a);
    int who = g->subject >= 0 ? g->subject : g->actor >= 0 ? g->actor : g->topic;
    if (!voice && manner)
        line->speaker = who;
    else if (!voice && who >= 0 && grammar_animate(g, who))
        line->speaker = who;
    g->open_line = voice || manner ? -1 : (int)s->n_lines - 1;
    item_take(r, i, SPAN_DIALOGUE, line->speaker >= 0 ? "line of subject %d" : "voice-over", line->speaker + 1);
}

void grammar_write_on(grammar *g, int subject)
{
    if (!g->writing || !bears_text(g, subject))
        return;
    g->b->subjects[subject].text = g->writing;
    g->writing = NULL;
}
