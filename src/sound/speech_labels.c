/* sound/speech_labels.c - English text -> full-context labels, by flite's front end.
 *
 * flite turns text into tokens, words, parts of speech, phrases, syllables, phones and accents; this file flattens
 * that into arrays and writes one HTS label a phone: the phone with its two neighbours on each side, then the counts
 * and positions in syllable, word, phrase and utterance in the order of the HTS English format (fields p, A to J of
 * the label sheet that comes with the HTS demonstration). What the format leaves unknown is "x".
 */
#include "base/text.h"
#include "sound/speech_engine.h"
#include <flite/flite.h>
#include <stdlib.h>

void usenglish_init(cst_voice *v);
cst_lexicon *cmu_lex_init(void);
cst_utterance *cmu_postlex(cst_utterance *u);

typedef struct phrase_info {
    int words, syllables;
    const char *tone;
} phrase_info;
typedef struct word_info {
    const char *pos;
    int phrase, in_phrase, syllables, first_syllable;
    bool content;
} word_info;
typedef struct syllable_info {
    int word, in_word, in_phrase, segments;
    bool stress, accent;
    const char *vowel;
} syllable_info;
typedef struct segment_info {
    const char *name;
    int syllable, in_syllable; /* syllable -1: silence */
    int after;                 /* silence: index of the syllable that follows (or the count) */
} segment_info;
typedef struct utterance_info {
    segment_info *segments;
    syllable_info *syllables;
    word_info *words;
    phrase_info *phrases;
    int n_segments, n_syllables, n_words, n_phrases;
} utterance_info;

static cst_voice *front_end(void)
{
    static cst_voice *voice; /* made once, under the caller's lock, kept for the process */
    if (!voice) {
        flite_init();
        cst_voice *v = new_voice();
        v->name = "ciel_front_end";
        usenglish_init(v);
        cst_lexicon *lexicon = cmu_lex_init();
        feat_set(v->features, "lexicon", lexicon_val(lexicon));
        feat_set(v->features, "postlex_func", uttfunc_val(lexicon->postlex));
        voice = v;
    }
    return voice;
}

static bool vowel(const char *phone)
{
    return strchr("aeiou", phone[0]) != NULL;
}

/* flite's tree -> arrays. Words of a phrase are its daughters; syllables and phones hang under SylStructure. */
static void flatten(utterance_info *u, ciel_arena *a, cst_utterance *utt)
{
    for (cst_item *p = relation_head(utt_relation(utt, "Phrase")); p; p = item_next(p)) {
        phrase_info phrase = { 0, 0, "NONE" };
        for (cst_item *w = item_daughter(p); w; w = item_next(w)) {
            word_info word = { .pos = ciel_arena_strdup(a, ffeature_string(w, "gpos")),
                               .phrase = u->n_phrases,
                               .in_phrase = phrase.words++,
                               .first_syllable = u->n_syllables };
            word.content = ciel_streq(word.pos, "content");
            for (cst_item *s = item_daughter(item_as(w, "SylStructure")); s; s = item_next(s)) {
                syllable_info syl = {
                    .word = u->n_words, .in_word = word.syllables++, .in_phrase = phrase.syllables++, .vowel = "novowel"
                };
                const char *stress = item_feat_present(s, "stress") ? item_feat_string(s, "stress") : "0";
                syl.stress = stress[0] != '0';
                syl.accent = item_feat_present(s, "accent") && !ciel_streq(item_feat_string(s, "accent"), "NONE");
                if (item_feat_present(s, "endtone") && !ciel_streq(item_feat_string(s, "endtone"), "NONE"))
                    phrase.tone = ciel_arena_strdup(a, item_feat_string(s, "endtone"));
                for (cst_item *g = item_daughter(s); g; g = item_next(g)) {
                    syl.segments++;
                    if (vowel(item_name(g)))
                        syl.vowel = ciel_arena_strdup(a, item_name(g));
                }
                ARENA_PUSH(a, u->syllables, u->n_syllables) = syl;
            }
            ARENA_PUSH(a, u->words, u->n_words) = word;
        }
        ARENA_PUSH(a, u->phrases, u->n_phrases) = phrase;
    }
    int syllable = 0, in_syllable = 0;
    for (cst_item *g = relation_head(utt_relation(utt, "Segment")); g; g = item_next(g)) {
        segment_info seg = { ciel_arena_strdup(a, item_name(g)), -1, 0, syllable };
        cst_item *in = item_as(g, "SylStructure");
        if (in && item_parent(in) && syllable < u->n_syllables) {
            seg.syllable = syllable;
            seg.in_syllable = in_syllable++;
            if (in_syllable >= u->syllables[syllable].segments)
                syllable++, in_syllable = 0;
        }
        ARENA_PUSH(a, u->segments, u->n_segments) = seg;
    }
}

typedef struct field {
    char s[16];
} field;
static field number(int v)
{
    field f;
    snprintf(f.s, sizeof f.s, "%d", v);
    return f;
}

static const char *phone_at(const utterance_info *u, int i)
{
    return i < 0 || i >= u->n_segments ? "x" : u->segments[i].name;
}

/* Counts around syllable s inside its phrase: strong ones before and after, distance to the nearest ones. */
typedef struct around {
    int before, after, since, until;
} around;
static around strong_around(const utterance_info *u, int s, bool accent)
{
    around r = { 0, 0, 0, 0 };
    int phrase = u->words[u->syllables[s].word].phrase;
    for (int i = s - 1; i >= 0 && u->words[u->syllables[i].word].phrase == phrase; i--)
        if (accent ? u->syllables[i].accent : u->syllables[i].stress) {
            r.before++;
            if (!r.since)
                r.since = s - i;
        }
    for (int i = s + 1; i < u->n_syllables && u->words[u->syllables[i].word].phrase == phrase; i++)
        if (accent ? u->syllables[i].accent : u->syllables[i].stress) {
            r.after++;
            if (!r.until)
                r.until = i - s;
        }
    return r;
}
static around content_around(const utterance_info *u, int w)
{
    around r = { 0, 0, 0, 0 };
    for (int i = w - 1; i >= 0 && u->words[i].phrase == u->words[w].phrase; i--)
        if (u->words[i].content) {
            r.before++;
            if (!r.since)
                r.since = w - i;
        }
    for (int i = w + 1; i < u->n_words && u->words[i].phrase == u->words[w].phrase; i++)
        if (u->words[i].content) {
            r.after++;
            if (!r.until)
                r.until = i - w;
        }
    return r;
}

static void add_syllable(ciel_str *out, const char *head, const utterance_info *u, int s, char between)
{
    if (s < 0 || s >= u->n_syllables)
        ciel_str_printf(out, "/%s:0%c0%c0", head, between, between);
    else
        ciel_str_printf(out, "/%s:%d%c%d%c%d", head, u->syllables[s].stress, between, u->syllables[s].accent, between,
                        u->syllables[s].segments);
}

static void add_current_syllable(ciel_str *out, const utterance_info *u, int s)
{
    const syllable_info *y = &u->syllables[s];
    const word_info *w = &u->words[y->word];
    const phrase_info *p = &u->phrases[w->phrase];
    around stress = strong_around(u, s, false), accent = strong_around(u, s, true);
    ciel_str_printf(out, "/B:%d-%d-%d@%d-%d&%d-%d#%d-%d$%d-%d!%d-%d;%d-%d|%s", y->stress, y->accent, y->segments,
                    y->in_word + 1, w->syllables - y->in_word, y->in_phrase + 1, p->syllables - y->in_phrase,
                    stress.before, stress.after, accent.before, accent.after, stress.since, stress.until, accent.since,
                    accent.until, y->vowel);
}

static void add_word(ciel_str *out, const char *head, const utterance_info *u, int w, char between)
{
    if (w < 0 || w >= u->n_words)
        ciel_str_printf(out, "/%s:0%c0", head, between);
    else
        ciel_str_printf(out, "/%s:%s%c%d", head, u->words[w].pos, between, u->words[w].syllables);
}

static void add_phrase(ciel_str *out, const char *head, const utterance_info *u, int p, char between)
{
    field s = number(p < 0 || p >= u->n_phrases ? 0 : u->phrases[p].syllables);
    field w = number(p < 0 || p >= u->n_phrases ? 0 : u->phrases[p].words);
    ciel_str_printf(out, "/%s:%s%c%s", head, s.s, between, w.s);
}

static char *label(const utterance_info *u, ciel_arena *a, int i)
{
    const segment_info *g = &u->segments[i];
    ciel_str s = { 0 };
    ciel_str_printf(&s, "%s^%s-%s+%s=%s@", phone_at(u, i - 2), phone_at(u, i - 1), g->name, phone_at(u, i + 1),
                    phone_at(u, i + 2));
    if (g->syllable < 0) { /* silence: neighbours only */
        int next = g->after, w = next < u->n_syllables ? u->syllables[next].word : u->n_words;
        int p = w < u->n_words ? u->words[w].phrase : u->n_phrases;
        ciel_str_add(&s, "x_x");
        add_syllable(&s, "A", u, next - 1, '_');
        ciel_str_add(&s, "/B:x-x-x@x-x&x-x#x-x$x-x!x-x;x-x|x");
        add_syllable(&s, "C", u, next, '+');
        add_word(&s, "D", u, w - 1, '_');
        ciel_str_add(&s, "/E:x+x@x+x&x+x#x+x");
        add_word(&s, "F", u, w, '_');
        add_phrase(&s, "G", u, p - 1, '_');
        ciel_str_add(&s, "/H:x=x@x=x|x");
        add_phrase(&s, "I", u, p, '=');
    } else {
        const syllable_info *y = &u->syllables[g->syllable];
        const word_info *w = &u->words[y->word];
        const phrase_info *p = &u->phrases[w->phrase];
        around content = content_around(u, y->word);
        ciel_str_printf(&s, "%d_%d", g->in_syllable + 1, y->segments - g->in_syllable);
        add_syllable(&s, "A", u, g->syllable - 1, '_');
        add_current_syllable(&s, u, g->syllable);
        add_syllable(&s, "C", u, g->syllable + 1, '+');
        add_word(&s, "D", u, y->word - 1, '_');
        ciel_str_printf(&s, "/E:%s+%d@%d+%d&%d+%d#%d+%d", w->pos, w->syllables, w->in_phrase + 1,
                        p->words - w->in_phrase, content.before, content.after, content.since, content.until);
        add_word(&s, "F", u, y->word + 1, '_');
        add_phrase(&s, "G", u, w->phrase - 1, '_');
        ciel_str_printf(&s, "/H:%d=%d@%d=%d|%s", p->syllables, p->words, w->phrase + 1, u->n_phrases - w->phrase,
                        p->tone);
        add_phrase(&s, "I", u, w->phrase + 1, '=');
    }
    ciel_str_printf(&s, "/J:%d+%d-%d", u->n_syllables, u->n_words, u->n_phrases);
    char *copy = ciel_arena_strdup(a, s.p);
    ciel_str_free(&s);
    return copy;
}

int speech_label_text(speech_labels *out, ciel_arena *a, const char *text, ciel_fail *fail)
{
    cst_utterance *utt = new_utterance();
    utt_set_input_text(utt, text);
    utt_init(utt, front_end());
    default_tokenization(utt);
    default_textanalysis(utt);
    default_pos_tagger(utt);
    default_phrasing(utt);
    default_lexical_insertion(utt);
    default_pause_insertion(utt);
    cart_intonation(utt);
    cmu_postlex(utt);
    utterance_info u = { 0 };
    flatten(&u, a, utt);
    delete_utterance(utt);
    if (u.n_syllables == 0)
        return ciel_fail_set(fail, CIEL_E_DATA, "nothing to say in \"%.40s\"", text);
    *out = (speech_labels){ 0 };
    out->n = (size_t)u.n_segments;
    out->lines = ARENA_ARRAY(a, out->n, char *);
    out->phones = ARENA_ARRAY(a, out->n, const char *);
    out->stress = ARENA_ARRAY(a, out->n, float);
    for (int i = 0; i < u.n_segments; i++) {
        const segment_info *g = &u.segments[i];
        out->lines[i] = label(&u, a, i);
        out->phones[i] = g->name;
        if (g->syllable >= 0)
            out->stress[i] = u.syllables[g->syllable].accent ? 1.0f : u.syllables[g->syllable].stress ? 0.7f : 0.35f;
    }
    return CIEL_OK;
}

const char *speech_viseme_arpabet(const char *p)
{
    static const char *const table[][2] = {
        { "pau", "sil" }, { "aa", "a" },  { "ae", "a" },  { "ah", "a" },  { "ax", "e" },  { "ao", "o" },  { "aw", "a" },
        { "ay", "a" },    { "eh", "e" },  { "er", "r" },  { "ey", "e" },  { "ih", "i" },  { "iy", "i" },  { "ow", "o" },
        { "oy", "o" },    { "uh", "u" },  { "uw", "u" },  { "b", "m" },   { "p", "m" },   { "m", "m" },   { "f", "f" },
        { "v", "f" },     { "l", "l" },   { "n", "l" },   { "d", "l" },   { "t", "l" },   { "s", "s" },   { "z", "s" },
        { "sh", "ch" },   { "zh", "ch" }, { "ch", "ch" }, { "jh", "ch" }, { "th", "th" }, { "dh", "th" }, { "r", "r" },
        { "k", "k" },     { "g", "k" },   { "ng", "k" },  { "w", "w" },   { "y", "i" },   { "hh", "e" },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (ciel_streq(table[i][0], p))
            return table[i][1];
    return "e";
}
