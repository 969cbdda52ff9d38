/* language/spelling.c - a word that nobody knows may be one that somebody mistyped.
 *
 * All words at one slip of the fingers (two letters exchanged, one missing, one too many, one wrong; Damerau 1964) are
 * looked up in the word tables; the first that is there is taken. Short words and names are left alone: too many words
 * are near them.
 */
#include "language/lexicon.h"
#include "language/reader.h"
#include <string.h>

#define SHORTEST 5
#define LONGEST  24

static bool known(const char *word, bool french)
{
    if (lexicon_has_word(word, french))
        return true;
    static const char *const ends[] = { "ing", "ed", "s" };
    char stem[LONGEST + 4];
    size_t n = strlen(word);
    for (size_t i = 0; !french && i < sizeof ends / sizeof *ends; i++) {
        size_t cut = strlen(ends[i]);
        if (n < cut + 3 || strcmp(word + n - cut, ends[i]) != 0)
            continue;
        memcpy(stem, word, n - cut);
        stem[n - cut] = '\0';
        if (lexicon_has_word(stem, false))
            return true;
        stem[n - cut] = 'e';
        stem[n - cut + 1] = '\0';
        if (lexicon_has_word(stem, false))
            return true;
    }
    return false;
}

static bool try_exchanges(char *w, size_t n, bool french)
{
    for (size_t i = 0; i + 1 < n; i++) {
        char a = w[i], b = w[i + 1];
        if (a == b)
            continue;
        w[i] = b;
        w[i + 1] = a;
        if (known(w, french))
            return true;
        w[i] = a;
        w[i + 1] = b;
    }
    return false;
}

/* one letter put in before i (room for it is there), taken out, or changed */
static bool try_letters(char *w, size_t n, bool french)
{
    char before[LONGEST + 4];
    memcpy(before, w, n + 1);
    for (size_t i = 0; i <= n; i++)
        for (char c = 'a'; c <= 'z'; c++) {
            memcpy(w, before, i);
            w[i] = c;
            memcpy(w + i + 1, before + i, n - i + 1);
            if (known(w, french))
                return true;
        }
    for (size_t i = 0; i < n; i++) {
        memcpy(w, before, i);
        memcpy(w + i, before + i + 1, n - i);
        if (known(w, french))
            return true;
    }
    /* a wrong first letter is rare; a wrong one elsewhere is not */
    memcpy(w, before, n + 1);
    for (size_t i = 1; i < n; i++) {
        for (char c = 'a'; c <= 'z'; c++) {
            w[i] = c;
            if (c != before[i] && known(w, french))
                return true;
        }
        w[i] = before[i];
    }
    return false;
}

const char *spelling_nearest(const char *word, bool french, ciel_arena *a)
{
    size_t n = strlen(word);
    if (n < SHORTEST || n > LONGEST)
        return NULL;
    for (size_t i = 0; i < n; i++)
        if (word[i] < 'a' || word[i] > 'z')
            return NULL;
    char w[LONGEST + 4];
    memcpy(w, word, n + 1);
    bool found = try_exchanges(w, n, french) || try_letters(w, n, french);
    return found ? ciel_arena_strdup(a, w) : NULL;
}
