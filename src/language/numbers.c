/* language/numbers.c - numbers of several words: "twenty-three", "two hundred and five", "quatre-vingt-dix-neuf".
 *
 * Runs of number words, with hyphens and "and" between, become one number. Vague ones ("several") and lists with commas
 * are left alone. Nothing else is decided here: what a number counts or measures is its readers' business.
 */
#include "language/reader.h"
#include <string.h>

typedef struct number_word {
    const char *en, *fr;
    int value;
} number_word;
static const number_word words[] = {
    { "one", "un", 1 },           { "one", "une", 1 },           { "two", "deux", 2 },
    { "three", "trois", 3 },      { "four", "quatre", 4 },       { "five", "cinq", 5 },
    { "six", "six", 6 },          { "seven", "sept", 7 },        { "eight", "huit", 8 },
    { "nine", "neuf", 9 },        { "ten", "dix", 10 },          { "eleven", "onze", 11 },
    { "twelve", "douze", 12 },    { "thirteen", "treize", 13 },  { "fourteen", "quatorze", 14 },
    { "fifteen", "quinze", 15 },  { "sixteen", "seize", 16 },    { "seventeen", "", 17 },
    { "eighteen", "", 18 },       { "nineteen", "", 19 },        { "twenty", "vingt", 20 },
    { "twenty", "vingts", 20 },   { "thirty", "trente", 30 },    { "forty", "quarante", 40 },
    { "fifty", "cinquante", 50 }, { "sixty", "soixante", 60 },   { "seventy", "septante", 70 },
    { "eighty", "huitante", 80 }, { "ninety", "nonante", 90 },   { "hundred", "cent", 100 },
    { "hundred", "cents", 100 },  { "thousand", "mille", 1000 },
};

static int value_of(const reader *r, size_t i)
{
    if (i >= r->n_items || r->items[i].kind != ITEM_WORD || r->items[i].n_tokens != 1)
        return -1;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strcmp(r->items[i].text, r->french ? words[k].fr : words[k].en) == 0)
            return words[k].value;
    return -1;
}

/* Can `v` go on the number `now`? Gives the new number, or -1. */
static int join(int now, int v, bool french)
{
    int last = now % 1000;
    if (v == 1000)
        return now > 0 && now < 1000 ? now * 1000 : -1;
    if (v == 100)
        return last > 0 && last < 100 ? now + 99 * last : -1;
    if (french && v == 20 && last % 100 == 4)
        return now + 76; /* quatre-vingts */
    if (last % 100 == 0 && last > 0 && v < 100)
        return now + v;
    if (last == 0 && now > 0)
        return now + v;
    int tens = last % 100, teens = french && (tens == 60 || tens == 80) ? 20 : 10;
    if (tens >= 20 && tens % 10 == 0 && v < teens)
        return now + v;
    if (french && (tens == 10 || tens == 70 || tens == 90) && v >= 7 && v < 10)
        return now + v;
    return -1;
}

/* The item after a hyphen or "and" that may stand inside a number; i itself when there is none. */
static size_t over_tie(const reader *r, size_t i)
{
    if (item_mark(r, i, "-") || item_word(r, i, r->french ? "et" : "and"))
        return i + 1;
    return i;
}

void reader_numbers(reader *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->n_items; kept++) {
        int now = value_of(r, i);
        size_t last = i;
        for (size_t next = over_tie(r, i + 1); now > 0 && next < r->n_items; next = over_tie(r, last + 1)) {
            int v = value_of(r, next), joined = v > 0 ? join(now, v, r->french) : -1;
            if (joined < 0)
                break;
            now = joined;
            last = next;
        }
        item merged = r->items[i];
        if (last > i) {
            merged.kind = ITEM_NUMBER;
            merged.number = now;
            /* its span is the whole run: readers that ask for one token of digits get the number all the same */
            merged.n_matches = 0;
            merged.feats = 0;
            merged.n_tokens = r->items[last].first + r->items[last].n_tokens - merged.first;
        }
        r->items[kept] = merged;
        i = last + 1;
    }
    r->n_items = kept;
}
