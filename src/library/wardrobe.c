/* library/wardrobe.c - see wardrobe.h: names looked up as whole words, '_' and '-' like spaces, plurals in -s too.
 */
#include "library/wardrobe.h"
#include <stdbool.h>
#include <string.h>

#define WEAR(slot, name, make, finish, color, trims, synsets, others)                                                  \
    { name, WEAR_##slot, make, FINISH_##finish, color, trims, synsets, others },
static const wear_piece pieces[] = {
/* clang-format off */
#include "library/wardrobe.def"
    /* clang-format on */
};
#undef WEAR
#define N_PIECES (sizeof pieces / sizeof *pieces)

static char plain(char c)
{
    return c == '_' || c == '-' ? ' ' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Do the words that begin here begin with this name? */
static bool begins(const char *words, const char *name, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (plain(words[i]) != plain(name[i]))
            return false;
    size_t end = words[n] == 's' ? n + 1 : n;
    return words[end] == 0 || plain(words[end]) == ' ';
}

static bool among(const char *words, const char *name, size_t n)
{
    for (const char *at = words; *at; at++)
        if ((at == words || plain(at[-1]) == ' ') && begins(at, name, n))
            return true;
    return false;
}

/* Length of the longest of a piece's names among the words; 0 = none. */
static size_t longest_name(const wear_piece *p, const char *words)
{
    size_t best = among(words, p->name, strlen(p->name)) ? strlen(p->name) : 0;
    for (const char *at = p->others; *at;) {
        size_t n = strcspn(at, "|");
        if (n > best && among(words, at, n))
            best = n;
        at += n + (at[n] == '|');
    }
    return best;
}

const wear_piece *wardrobe_find(const char *words)
{
    const wear_piece *found = NULL;
    size_t best = 0;
    for (size_t i = 0; words && i < N_PIECES; i++) {
        size_t n = longest_name(&pieces[i], words);
        if (n > best) {
            best = n;
            found = &pieces[i];
        }
    }
    return found;
}

const wear_piece *wardrobe_resolve(const char *const *synsets, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < N_PIECES; i++) {
            const char *at = strstr(pieces[i].synsets, synsets[k]);
            size_t length = strlen(synsets[k]);
            if (at && (at == pieces[i].synsets || at[-1] == ' ') && (at[length] == 0 || at[length] == ' '))
                return &pieces[i];
        }
    return NULL;
}
