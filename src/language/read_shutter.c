/* language/read_shutter.c - how time is exposed: "180 degree shutter", "shutter 1/50 s", "4x slow motion", "120 fps".
 *
 * Numbers beside a word for the shutter, or beside one for slow motion, in the same sentence. A rate above 60 pictures
 * a second is that of the taking camera: slow motion.
 */
#include "language/reader.h"
#include <math.h>
#include <string.h>

#define REACH 5 /* items between the word and its number */

static bool near(const reader *r, size_t i, size_t k)
{
    return k < r->n_items && r->items[i].sentence == r->items[k].sentence;
}

static bool any_word(const reader *r, size_t i, const char *const *words)
{
    for (; *words; words++)
        if (item_word(r, i, *words))
            return true;
    return false;
}

static bool number_at(const reader *r, size_t i, double *v)
{
    return i < r->n_items && r->items[i].kind == ITEM_NUMBER && item_number(r, i, v);
}

static void take_run(reader *r, size_t from, size_t to, double v, const char *what)
{
    for (size_t k = from; k < to; k++)
        item_take(r, k, SPAN_CAMERA, "%s: %g", what, v);
}

/* "1/50" with or without "s"; `next` the item after */
static bool fraction_at(const reader *r, size_t i, double *seconds, size_t *next)
{
    double one;
    if (!number_at(r, i, &one) || one != 1 || !item_mark(r, i + 1, "/") || i + 2 >= r->n_items)
        return false;
    double parts = r->tokens[r->items[i + 2].first].number; /* "50 s" may have been read as a decade */
    if (parts < 2)
        return false;
    *seconds = 1 / parts;
    *next = i + 3;
    if (item_is(r, *next, LEX_UNIT) && strcmp(item_is(r, *next, LEX_UNIT)->word, "s") == 0)
        (*next)++;
    return true;
}

/* the words about the shutter between it and its number belong to it too */
static void take_words(reader *r, size_t i, size_t from, size_t to)
{
    static const char *const about[] = { "angle", "speed", "vitesse", "d'obturation", "of", "at",
                                         "a",     "à",     "de",      "d'",           "l'", NULL };
    size_t lo = i < from ? i : from, hi = i > to ? i : to;
    lo = lo > 2 ? lo - 2 : 0;
    for (size_t k = lo; k <= hi + 1 && k < r->n_items; k++)
        if (k == i || (any_word(r, k, about) && !r->items[k].taken))
            item_take(r, k, SPAN_CAMERA, "shutter");
}

static void read_one_shutter(reader *r, size_t i)
{
    brief_camera *c = &r->b->shots[r->items[i].shot].camera;
    size_t lo = i > REACH ? i - REACH : 0;
    for (size_t k = lo; k <= i + REACH; k++) {
        double v;
        size_t next;
        if (k == i || !near(r, i, k))
            continue;
        if (item_quantity(r, k, "deg", &v, NULL, &next) && v > 0 && v <= 360) {
            c->shutter_deg = v;
            take_run(r, k, next, v, "shutter angle");
        } else if (fraction_at(r, k, &v, &next)) {
            c->shutter_s = v;
            take_run(r, k, next, v, "shutter time");
        } else {
            continue;
        }
        take_words(r, i, k, next);
        return;
    }
}

/* "4x", "x4", "4 times", "120 fps": how many times slower; 0 = no such number here */
static double factor_at(const reader *r, size_t k, size_t *from, size_t *to)
{
    static const char *const times[] = { "x", "×", "times", "fois", NULL };
    static const char *const rates[] = { "fps", "i", "ips", "images", "frames", NULL };
    double v;
    if (!number_at(r, k, &v))
        return 0;
    *from = k, *to = k + 1;
    if (v >= 1.5 && v <= 40 && k > 0 && any_word(r, k - 1, times)) {
        *from = k - 1;
        return v;
    }
    if (v >= 1.5 && v <= 40 && any_word(r, k + 1, times)) {
        *to = k + 2;
        return v;
    }
    if (v > 60 && v <= 10000 && any_word(r, k + 1, rates)) {
        *to = k + 2;
        return v / 24;
    }
    return 0;
}

static void read_slowness(reader *r)
{
    for (size_t i = 0; i < r->n_items; i++) {
        size_t from, to;
        const lex_entry *slow = item_is(r, i, LEX_CAMERA);
        bool said = slow && strcmp(slow->word, "slow_motion") == 0;
        double alone = factor_at(r, i, &from, &to);
        double v;
        if (alone > 0 && number_at(r, i, &v) && v > 60) { /* "filmed at 120 fps" says it by itself */
            r->b->slowness = alone;
            add_unique(r->a, &r->b->styles, &r->b->n_styles, "slow_motion");
            take_run(r, from, to, alone, "slower");
        }
        for (size_t k = i > REACH ? i - REACH : 0; said && k <= i + REACH; k++) {
            double factor = k != i && near(r, i, k) ? factor_at(r, k, &from, &to) : 0;
            if (factor <= 0 || r->items[k].taken)
                continue;
            r->b->slowness = factor;
            take_run(r, from, to, factor, "slower");
            break;
        }
    }
    if (r->b->slowness > 0)
        r->b->slowness = fmin(r->b->slowness, 16);
}

void read_shutter(reader *r)
{
    static const char *const shutter[] = { "shutter", "obturateur", "obturation", "d'obturation", NULL };
    for (size_t i = 0; i < r->n_items; i++)
        if (any_word(r, i, shutter))
            read_one_shutter(r, i);
    read_slowness(r);
}
