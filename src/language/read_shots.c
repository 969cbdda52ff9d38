/* language/read_shots.c - where one shot ends and the next begins; the film's length and shape. */
#include "language/reader.h"
#include <string.h>

/* Is there nothing but marks between item i and the start of its sentence? */
static bool starts_sentence(const reader *r, size_t i)
{
    while (i > 0 && r->items[i - 1].sentence == r->items[i].sentence) {
        if (r->items[i - 1].kind != ITEM_MARK)
            return false;
        i--;
    }
    return true;
}

static bool starts_clause(const reader *r, size_t i)
{
    return i == 0 || r->items[i - 1].clause != r->items[i].clause || r->items[i - 1].kind == ITEM_MARK ||
           item_was(r, i - 1, LEX_CONJ) || item_was(r, i - 1, LEX_THEN);
}

/* "Shot 2", "Plan n° 3:", "2)", "2." at a line's start: the number of items, 0 when it is none. */
static size_t numbered(const reader *r, size_t i)
{
    size_t j = i;
    bool named = item_is(r, j, LEX_SHOT_WORD) && r->items[j].n_tokens == 1;
    if (named)
        j++;
    if (item_mark(r, j, "#"))
        j++;
    double v;
    if (!starts_sentence(r, i) || !item_number(r, j, &v) || (named && item_is(r, j, LEX_DET)))
        return 0;
    size_t after = j + 1;
    if (named && (item_mark(r, after, ":.-–—,(") || after >= r->n_items))
        return after + (after < r->n_items && !item_mark(r, after, "(")) - i;
    bool line = i == 0 || r->tokens[r->items[i].first].after_newline;
    if (!named && r->items[j].kind == ITEM_NUMBER && line && item_mark(r, after, ").") && after + 1 < r->n_items)
        return after + 1 - i;
    return 0;
}

/* "(2 s)", "2 seconds:" right after a shot's name. */
static size_t read_length(reader *r, size_t i, double *seconds)
{
    size_t next, j = i + (item_mark(r, i, "([") ? 1u : 0u);
    if (!item_quantity(r, j, "s", seconds, NULL, &next))
        return 0;
    if (j > i && !item_mark(r, next, ")]"))
        return 0;
    if (j == i && !item_mark(r, next, ":-–—"))
        return 0;
    next++;
    for (size_t k = i; k < next; k++)
        item_take(r, k, SPAN_BEAT, "length of the shot: %g s", *seconds);
    return next - i;
}

/* "plan large, puis gros plan sur ses yeux": "then" between two shot sizes of one sentence is a cut. */
static bool then_another_size(const reader *r, size_t i)
{
    size_t k = i + 1;
    bool before = false;
    if (!item_is(r, i, LEX_THEN))
        return false;
    for (size_t n = i; n-- > 0 && r->items[n].sentence == r->items[i].sentence && !before;) {
        before = item_is(r, n, LEX_SHOT_SIZE) != NULL;
        if (item_is(r, n, LEX_MOVE) || item_is(r, n, LEX_CAM_VERB))
            return false; /* what follows is where the move ends */
    }
    while (k < r->n_items && (item_is(r, k, LEX_DET) || item_is(r, k, LEX_FILLER) || item_is(r, k, LEX_PREP)))
        k++;
    return before && item_is(r, k, LEX_SHOT_SIZE);
}

void read_shots(reader *r)
{
    brief *b = r->b;
    ARENA_PUSH(r->a, b->shots, b->n_shots) = (brief_shot){ .subject = -1 };
    bool content = false; /* of the current shot */
    for (size_t i = 0; i < r->n_items; i++) {
        const lex_entry *cut = item_is(r, i, LEX_CUT);
        size_t n = numbered(r, i);
        bool bare = cut && cut->kind == LEX_CUT && r->items[i].n_tokens == 1 && !item_was(r, i, LEX_CAMERA);
        if (!cut && then_another_size(r, i))
            cut = item_is(r, i, LEX_THEN);
        if (bare && !(starts_clause(r, i) && (item_mark(r, i + 1, ":.,-–—") || i + 1 == r->n_items)))
            cut = NULL; /* "cut" may be a verb */
        if (!cut && !n) {
            r->items[i].shot = b->n_shots - 1;
            content = content || r->items[i].kind != ITEM_MARK;
            continue;
        }
        size_t end = i + (n ? n : 1);
        for (size_t k = i; k < end; k++) {
            item_take(r, k, SPAN_CUT, content ? "cut: a new shot" : "the first shot");
            r->items[k].shot = b->n_shots - 1 + (content ? 1u : 0u);
        }
        if (content && i + (n ? n : 1) < r->n_items)
            ARENA_PUSH(r->a, b->shots, b->n_shots) = (brief_shot){ .subject = -1 };
        else if (content)
            for (size_t k = i; k < end; k++)
                r->items[k].shot = b->n_shots - 1;
        content = false;
        size_t length = read_length(r, end, &b->shots[b->n_shots - 1].seconds);
        for (size_t k = end; k < end + length; k++)
            r->items[k].shot = b->n_shots - 1;
        i = end + length - 1;
    }
}

void read_format(reader *r)
{
    for (size_t i = 0; i < r->n_items; i++) {
        const lex_entry *aspect = item_is(r, i, LEX_ASPECT);
        bool alone = r->items[i].n_tokens > 1 ||
                     ((i == 0 || item_ends_clause(r, i - 1)) && (i + 1 == r->n_items || item_ends_clause(r, i + 1)));
        if (aspect && (alone || item_was(r, i + 1, LEX_VIEW))) {
            r->b->aspect = aspect->word;
            item_take(r, i, SPAN_FORMAT, "format: %s", aspect->word);
        }
        /* "a 10 second video", "10 seconds." alone between marks */
        double v;
        size_t next;
        if (!item_quantity(r, i, "s", &v, NULL, &next) && !item_quantity(r, i, "min", &v, NULL, &next))
            continue;
        bool before = i == 0 || item_ends_clause(r, i - 1) || item_is(r, i - 1, LEX_DET);
        bool lone = next == r->n_items || item_ends_clause(r, next) || item_is(r, next, LEX_VIEW) ||
                    item_is(r, next, LEX_CAMERA);
        bool film = item_is(r, next, LEX_VIEW) || (i > 0 && item_was(r, i - 1, LEX_VIEW));
        if ((before && lone && (i == 0 || !item_was(r, i - 1, LEX_DET) || item_is(r, next, LEX_VIEW)) &&
             (film || i == 0 || item_ends_sentence(r, i - 1) || next == r->n_items)) ||
            film) {
            r->b->seconds = v;
            for (size_t k = i; k < next; k++)
                item_take(r, k, SPAN_FORMAT, "length: %g s", v);
        }
    }
}
