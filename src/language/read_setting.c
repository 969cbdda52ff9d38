/* language/read_setting.c - time of day, season, era, weather with its strength, locale. Places are read with the
 * grammar, since any noun may stand for one. */
#include "language/reader.h"
#include <stdlib.h>
#include <string.h>

static brief_setting *setting_of(reader *r, size_t i)
{
    size_t shot = r->items[i].shot;
    if (shot == 0)
        return &r->b->setting;
    r->b->shots[shot].has_setting = true;
    return &r->b->shots[shot].setting;
}

/* The small words just before that only tie it in: "at", "in the", "de", "sous la". */
static void take_ties(reader *r, size_t i, enum span_role role, const char *meaning)
{
    for (size_t k = i; k-- > 0 && i - k <= 3 && r->items[k].clause == r->items[i].clause;) {
        if (!item_is(r, k, LEX_PREP) && !item_is(r, k, LEX_DET) && !item_is(r, k, LEX_FILLER))
            return;
        bool prep = item_is(r, k, LEX_PREP) != NULL;
        item_take(r, k, role, "%s", meaning);
        if (prep)
            return;
    }
}

static void read_weather(reader *r, size_t i, const lex_entry *e)
{
    brief_setting *s = setting_of(r, i);
    double intensity = atof(e->arg);
    size_t near[] = { i - 1, i + 1 };
    for (size_t k = 0; k < 2; k++) {
        const lex_entry *in = item_is(r, near[k], LEX_INTENSITY);
        if (!in || near[k] >= r->n_items || r->items[near[k]].clause != r->items[i].clause || (k == 1 && !r->french) ||
            (k == 0 && r->french && item_is(r, near[k], LEX_NOUN)))
            continue;
        intensity = atof(in->arg);
        item_take(r, near[k], SPAN_WEATHER, "strength: %g", intensity);
    }
    const char *meaning = ciel_arena_printf(r->a, "weather: %s, %.1f", e->word, intensity);
    if (strcmp(e->word, "cloudy") == 0) /* "dark grey clouds" */
        for (size_t k = i; k-- > 0 && r->items[k].clause == r->items[i].clause &&
                           (item_is(r, k, LEX_ADJ) || item_is(r, k, LEX_COLOR) || item_is(r, k, LEX_SIZE) ||
                            item_is(r, k, LEX_MOOD) || item_is(r, k, LEX_QUALITY));) {
            intensity = item_is(r, k, LEX_MOOD) || item_is(r, k, LEX_COLOR) ? 0.8 : intensity;
            item_take(r, k, SPAN_WEATHER, "%s", meaning);
        }
    if (!r->items[i].taken)
        item_take(r, i, SPAN_WEATHER, "%s", meaning);
    if (!item_is(r, i + 1, LEX_NOUN) || r->items[i].n_tokens > 1)
        take_ties(r, i, SPAN_WEATHER, meaning);
    for (size_t k = 0; k < s->n_weather; k++) {
        if (strcmp(s->weather[k].kind, e->word) == 0) {
            s->weather[k].intensity = intensity > s->weather[k].intensity ? intensity : s->weather[k].intensity;
            return;
        }
    }
    ARENA_PUSH(r->a, s->weather, s->n_weather) = (brief_weather){ e->word, intensity };
}

/* "été" is also the participle of "être"; "fall" and "spring" are verbs too. */
static bool is_season(const reader *r, size_t i)
{
    if (r->items[i].n_tokens > 1)
        return true;
    if (!item_word(r, i, "été") && !item_word(r, i, "ete") && !item_word(r, i, "spring") && !item_word(r, i, "fall"))
        return true;
    return i == 0 || item_ends_clause(r, i - 1) || item_is(r, i - 1, LEX_PREP) || item_is(r, i - 1, LEX_DET) ||
           item_word(r, i - 1, "d'") || item_word(r, i - 1, "l'") || item_word(r, i - 1, "early") ||
           item_word(r, i - 1, "late");
}

/* "a giant cloud", "sitting on a cloud": a thing, not the weather. */
static bool one_cloud(const reader *r, size_t i)
{
    if (!item_word(r, i, "cloud") && !item_word(r, i, "nuage"))
        return false;
    for (size_t k = i; k-- > 0 && r->items[k].clause == r->items[i].clause && i - k < 5;)
        if (item_is(r, k, LEX_DET) || item_is(r, k, LEX_NUMBER))
            return true;
    return i > 0 && item_is(r, i - 1, LEX_FILLER); /* "a piece of cloud" */
}

/* "in 1943", ", 1890,": the era of a year that stands alone. */
static const char *era_of_year(const reader *r, size_t i)
{
    const item *it = &r->items[i];
    bool lone = i + 1 >= r->n_items || r->items[i + 1].kind == ITEM_MARK || item_is(r, i + 1, LEX_PREP);
    bool led = i == 0 || r->items[i - 1].kind == ITEM_MARK || item_is(r, i - 1, LEX_PREP);
    if (it->kind != ITEM_NUMBER || !lone || !led || it->number < 1500 || it->number >= 2000 ||
        it->number != (double)(int)it->number)
        return NULL;
    if (it->number < 1800)
        return "renaissance";
    return it->number < 1910 ? "victorian" : ciel_arena_printf(r->a, "%d0s", (int)it->number / 10);
}

void read_setting(reader *r)
{
    const lex_entry *e;
    const char *era;
    for (size_t i = 0; i < r->n_items; i++) {
        if (r->items[i].taken) {
            e = item_was(r, i, LEX_WEATHER);
            if (e && r->items[i].role == SPAN_LIGHT && strcmp(e->word, "thunder") == 0)
                read_weather(r, i, e);
            continue;
        }
        if ((e = item_is(r, i, LEX_TIME))) {
            setting_of(r, i)->time = e->word;
            item_take(r, i, SPAN_TIME, "time: %s", e->word);
            take_ties(r, i, SPAN_TIME, ciel_arena_printf(r->a, "time: %s", e->word));
        } else if ((e = item_is(r, i, LEX_SEASON)) && is_season(r, i)) {
            setting_of(r, i)->season = e->word;
            item_take(r, i, SPAN_TIME, "season: %s", e->word);
            take_ties(r, i, SPAN_TIME, ciel_arena_printf(r->a, "season: %s", e->word));
        } else if ((e = item_is(r, i, LEX_ERA)) && !item_is(r, i, LEX_ADJ)) {
            setting_of(r, i)->era = e->word;
            item_take(r, i, SPAN_ERA, "era: %s", e->word);
            if (item_is(r, i, LEX_ERA) == NULL && !item_is(r, i + 1, LEX_NOUN))
                take_ties(r, i, SPAN_ERA, ciel_arena_printf(r->a, "era: %s", e->word));
        } else if ((era = era_of_year(r, i))) {
            setting_of(r, i)->era = era;
            item_take(r, i, SPAN_ERA, "era: %s", era);
            take_ties(r, i, SPAN_ERA, ciel_arena_printf(r->a, "era: %s", era));
        } else if ((e = item_is(r, i, LEX_WEATHER))) {
            if (!one_cloud(r, i))
                read_weather(r, i, e);
        } else if ((e = item_is(r, i, LEX_LOCALE))) {
            if (!setting_of(r, i)->locale)
                setting_of(r, i)->locale = e->word;
            item_take(r, i, SPAN_SETTING, "locale: %s", e->word);
            if (!item_is(r, i + 1, LEX_NOUN) && r->items[i].capital)
                take_ties(r, i, SPAN_SETTING, ciel_arena_printf(r->a, "locale: %s", e->word));
        }
    }
}
