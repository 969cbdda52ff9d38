/* language/morphology.c - the readings of a word: itself, and the dictionary forms that its ending allows.
 *
 * English: WordNet's exception lists, then endings; a wrong guess matches nothing and does no harm. French: hunspell's
 * analysis, and plain endings (plural, feminine) so that the lexicon's adjectives match without it. */
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "language/lexicon.h"
#include "language/token.h"
#include "language/wordnet.h"
#include <hunspell/hunspell.h>
#include <pthread.h>
#include <string.h>

#define MAX_FORMS 12
typedef struct builder {
    word_form forms[MAX_FORMS];
    size_t n;
    ciel_arena *arena;
} builder;

static void add(builder *b, const char *text, unsigned pos, unsigned feats)
{
    if (!*text)
        return;
    for (size_t i = 0; i < b->n; i++)
        if (strcmp(b->forms[i].text, text) == 0 && b->forms[i].pos == pos && b->forms[i].feats == feats)
            return;
    if (b->n < MAX_FORMS)
        b->forms[b->n++] = (word_form){ text, pos, feats };
}

/* `word` less `cut` bytes plus `tail`. */
static const char *with_tail(builder *b, const char *word, size_t cut, const char *tail)
{
    return ciel_arena_printf(b->arena, "%.*s%s", (int)(strlen(word) - cut), word, tail);
}

static bool ends(const char *word, const char *tail)
{
    size_t n = strlen(word), t = strlen(tail);
    return n > t + 1 && strcmp(word + n - t, tail) == 0;
}

/* "-ed", "-ing": bare stem, stem + e, stem without its doubled consonant. */
static void add_stems(builder *b, const char *w, size_t cut, unsigned feats)
{
    size_t n = strlen(w) - cut;
    if (n < 2)
        return;
    add(b, with_tail(b, w, cut, ""), FORM_V, feats);
    add(b, with_tail(b, w, cut, "e"), FORM_V, feats);
    if (w[n - 1] == w[n - 2])
        add(b, with_tail(b, w, cut + 1, ""), FORM_V, feats);
    if (feats == FEAT_ED && w[n - 1] == 'i')
        add(b, with_tail(b, w, cut + 1, "y"), FORM_V, feats);
}

static void english_forms(builder *b, const char *w)
{
    const char *lemma = wordnet_irregular(w, 'n', b->arena);
    if (lemma)
        add(b, lemma, FORM_N, FEAT_PLURAL);
    lemma = wordnet_irregular(w, 'v', b->arena);
    if (lemma)
        add(b, lemma, FORM_V, ends(w, "ing") ? FEAT_ING : ends(w, "es") ? FEAT_FINITE : FEAT_ED);
    lemma = wordnet_irregular(w, 'a', b->arena);
    if (lemma)
        add(b, lemma, FORM_A, 0);
    if (ends(w, "s") && !ends(w, "ss")) {
        add(b, with_tail(b, w, 1, ""), FORM_N, FEAT_PLURAL);
        add(b, with_tail(b, w, 1, ""), FORM_V, FEAT_FINITE);
    }
    if (ends(w, "es")) {
        add(b, with_tail(b, w, 2, ""), FORM_N, FEAT_PLURAL);
        add(b, with_tail(b, w, 2, ""), FORM_V, FEAT_FINITE);
    }
    if (ends(w, "ies")) {
        add(b, with_tail(b, w, 3, "y"), FORM_N, FEAT_PLURAL);
        add(b, with_tail(b, w, 3, "y"), FORM_V, FEAT_FINITE);
    }
    if (ends(w, "men") && strlen(w) > 4) /* "businessmen", "horsewomen" */
        add(b, with_tail(b, w, 2, "an"), FORM_N, FEAT_PLURAL);
    if (ends(w, "ves"))
        add(b, with_tail(b, w, 3, "f"), FORM_N, FEAT_PLURAL);
    if (ends(w, "ing"))
        add_stems(b, w, 3, FEAT_ING);
    if (ends(w, "ed"))
        add_stems(b, w, 2, FEAT_ED);
    if (ends(w, "er") || ends(w, "est")) {
        size_t cut = ends(w, "er") ? 2 : 3;
        add(b, with_tail(b, w, cut, ""), FORM_A, 0);
        add(b, with_tail(b, w, cut, "e"), FORM_A, 0);
        if (strlen(w) > cut + 1 && w[strlen(w) - cut - 1] == 'i')
            add(b, with_tail(b, w, cut + 1, "y"), FORM_A, 0);
    }
}

/* ---- French ---- */

static Hunhandle *dictionary;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void open_dictionary(void)
{
    const char *aff = "/usr/share/hunspell/fr.aff", *dic = "/usr/share/hunspell/fr.dic";
    if (ciel_file_exists(aff) && ciel_file_exists(dic))
        dictionary = Hunspell_create(aff, dic);
    if (!dictionary)
        ciel_log(
            CIEL_LOG_WARN, "language",
            "no French dictionary at %s: inflected French words will be understood less well (package hunspell-fr)",
            dic);
}

/* One analysis line, " st:ajuster po:v1__t_q_zz po:ppre". */
static void add_analysis(builder *b, const char *line)
{
    const char *stem = strstr(line, "st:");
    if (!stem)
        return;
    stem += 3;
    const char *lemma = ciel_arena_strndup(b->arena, stem, strcspn(stem, " "));
    bool plural = strstr(line, "is:pl") != NULL;
    unsigned number = (plural ? FEAT_PLURAL : 0u) | (strstr(line, "is:fem") ? (unsigned)FEAT_FEM : 0u);
    if (strstr(line, "po:v")) {
        unsigned feats = strstr(line, "po:ppre")   ? FEAT_ING
                         : strstr(line, "po:ppas") ? FEAT_ED | number
                         : strstr(line, "po:infi") ? FEAT_INF
                                                   : FEAT_FINITE;
        add(b, lemma, FORM_V, feats);
    }
    if (strstr(line, "po:nom"))
        add(b, lemma, FORM_N, number);
    if (strstr(line, "po:adj") && !strstr(line, "po:v"))
        add(b, lemma, FORM_A, number);
    if (strstr(line, "po:adv"))
        add(b, lemma, FORM_R, 0);
}

static void french_forms(builder *b, const char *w)
{
    pthread_once(&once, open_dictionary);
    if (dictionary && strlen(w) < 60) {
        char **lines;
        pthread_mutex_lock(&lock);
        int n = Hunspell_analyze(dictionary, &lines, w);
        for (int i = 0; i < n; i++)
            add_analysis(b, lines[i]);
        Hunspell_free_list(dictionary, &lines, n);
        pthread_mutex_unlock(&lock);
    }
    static const char *const past[] = { "é", "ée", "és", "ées" }; /* the dictionary lacks some ("jonglées") */
    for (size_t i = 0; i < sizeof past / sizeof *past; i++)
        if (ends(w, past[i]) && strlen(w) > 5)
            add(b, with_tail(b, w, strlen(past[i]), "er"), FORM_V, FEAT_ED);
    const char *bare = w;
    unsigned feats = 0;
    if ((ends(w, "s") || ends(w, "x")) && strlen(w) > 3) {
        bare = with_tail(b, w, 1, "");
        feats = FEAT_PLURAL;
        add(b, bare, FORM_N | FORM_A, feats);
    }
    if (ends(w, "aux"))
        add(b, with_tail(b, w, 3, "al"), FORM_N | FORM_A, FEAT_PLURAL);
    if (ends(bare, "e") && strlen(bare) > 3)
        add(b, with_tail(b, bare, 1, ""), FORM_A, feats | FEAT_FEM);
}

void morphology_forms(token *tokens, size_t n, bool french, ciel_arena *a)
{
    for (size_t i = 0; i < n; i++) {
        builder b = { .arena = a };
        token *t = &tokens[i];
        if (t->kind == TOKEN_QUOTE)
            continue;
        add(&b, t->text, FORM_ANY, 0);
        if (t->kind == TOKEN_WORD) {
            if (french)
                french_forms(&b, t->text);
            else
                english_forms(&b, t->text);
            /* "ciré" is not "cire": a word that the tables know with its accents keeps them */
            const char *folded = ciel_text_fold(a, t->text, strlen(t->text));
            if (strcmp(folded, t->text) != 0 && !lexicon_has_word(t->text, french))
                add(&b, folded, FORM_ANY, FEAT_FOLDED);
        }
        word_form *forms = ARENA_ARRAY(a, b.n, word_form);
        memcpy(forms, b.forms, b.n * sizeof *forms);
        t->forms = (word_forms){ forms, b.n };
    }
}
