/* language/read_pairs.c - "one ... the other": who of two is meant. Two who were one subject so far ("two astronauts")
 * are parted, so that each has lines and deeds of its own. */
#include "language/grammar.h"
#include <string.h>

static bool is_token(const reader *r, size_t i, const char *word)
{
    return i < r->n_items && r->items[i].n_tokens == 1 && strcmp(r->tokens[r->items[i].first].text, word) == 0;
}

/* "One says", "The other replies", "L'un dit", "L'autre répond": how many items that takes, and whether it is the
 * other; 0 when i begins nothing of the kind. */
static size_t one_or_other(const reader *r, size_t i, bool *other)
{
    static const char *const firsts[] = { "one", "un", "une" }, *const others[] = { "other", "autre" };
    size_t k = i;
    if (item_is(r, k, LEX_DET) && r->items[k].n_tokens == 1 &&
        (item_word(r, k, "the") || item_word(r, k, "l'") || item_word(r, k, "le")))
        k++;
    bool found = false;
    for (size_t n = 0; n < sizeof firsts / sizeof *firsts; n++)
        found = found || (is_token(r, k, firsts[n]) && (k == i) != r->french);
    *other = false;
    for (size_t n = 0; n < sizeof others / sizeof *others && !found; n++)
        *other = *other || (is_token(r, k, others[n]) && k > i);
    /* "l'autre", "the other" may be one phrase of the tables */
    *other = *other || (!found && k == i && r->items[i].n_tokens == 2 &&
                        (strstr(item_source(r, i, i), "other") || strstr(item_source(r, i, i), "autre")));
    const lex_entry *verb = item_is(r, k + 1, LEX_VERB);
    return (found || *other) && verb && !(r->items[k + 1].feats & FEAT_ING) ? k + 1 - i : 0;
}

/* Of two who are one subject so far, each is a subject of its own from now on: the second's index. */
static int part_pair(grammar *g, int pair)
{
    brief *b = g->b;
    brief_subject second = b->subjects[pair];
    second.count = b->subjects[pair].count = 1;
    ARENA_PUSH(g->r->a, b->subjects, b->n_subjects) = second;
    int index = (int)b->n_subjects - 1;
    for (size_t i = 0, n = b->n_actions; i < n; i++)
        if (b->actions[i].subject == pair) {
            brief_action copy = b->actions[i];
            copy.subject = index;
            ARENA_PUSH(g->r->a, b->actions, b->n_actions) = copy;
        }
    return index;
}

/* The two that "one" and "the other" are of: two subjects in the order of the prompt, or a pair that is parted. */
static bool find_two(grammar *g, int two[2])
{
    int n = 0;
    for (size_t i = 0; i < g->b->n_subjects; i++) {
        if (!grammar_animate(g, (int)i))
            continue;
        if (g->b->subjects[i].count == 2) {
            two[0] = (int)i;
            two[1] = part_pair(g, (int)i);
            return true;
        }
        if (g->b->subjects[i].count == 1 && n < 2)
            two[n++] = (int)i;
    }
    return n == 2;
}

size_t grammar_one_or_other(grammar *g, size_t i)
{
    bool other;
    int two[2];
    size_t n = one_or_other(g->r, i, &other);
    if (n == 0 || !find_two(g, two))
        return 0;
    int who = two[other];
    for (size_t k = i; k < i + n; k++)
        item_take(g->r, k, SPAN_SUBJECT, "subject %d", who + 1);
    g->subject = g->actor = g->topic = g->last = who;
    g->n_group = 1;
    g->group[0] = who;
    g->action = -1;
    return n;
}
