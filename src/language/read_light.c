/* language/read_light.c - light, mood, palette; style of the picture; time, season, era, weather, locale. */
#include "language/reader.h"
#include <stdlib.h>
#include <string.h>

static bool same_clause(const reader *r, size_t i, size_t j)
{
    return j < r->n_items && r->items[i].clause == r->items[j].clause;
}

/* ---- style ---- */

void read_style(reader *r)
{
    for (size_t i = 0; i < r->n_items; i++) {
        const lex_entry *e = item_is(r, i, LEX_STYLE);
        if (!e)
            continue;
        bool clause_begins = i == 0 || item_ends_clause(r, i - 1),
             clause_ends = i + 1 == r->n_items || item_ends_clause(r, i + 1);
        bool near_style = item_was(r, i - 1, LEX_STYLE) || item_was(r, i + 1, LEX_STYLE) ||
                          item_was(r, i + 1, LEX_VIEW) || item_was(r, i + 1, LEX_CAMERA) ||
                          item_was(r, i - 1, LEX_PALETTE) || item_was(r, i + 1, LEX_PALETTE);
        bool plain =
            item_is(r, i, LEX_ADJ) || item_is(r, i, LEX_NOUN) || item_is(r, i, LEX_COLOR) || item_is(r, i, LEX_VERB);
        if (i > 0 && item_is(r, i - 1, LEX_PREP) && item_is(r, i, LEX_NOUN) && item_is(r, i, LEX_NOUN)->arg[0] == 'l')
            continue; /* "au cinéma": the place */
        if (plain && (r->items[i].n_tokens == 1 || item_is(r, i, LEX_COLOR)) && !(clause_begins && clause_ends) &&
            !near_style)
            continue;
        if (r->items[i].n_tokens == 1 && i > 0 && item_is(r, i - 1, LEX_CONJ) && !item_was(r, i - 2, LEX_STYLE) &&
            item_is(r, i + 1, LEX_NOUN) && !r->french)
            continue; /* "and animated city signage" */
        if (e->arg[0] != '?')
            add_unique(r->a, &r->b->styles, &r->b->n_styles, e->word);
        item_take(r, i, SPAN_STYLE, e->arg[0] == '?' ? "style" : "style: %s", e->word);
        if (i > 0 && same_clause(r, i, i - 1) && (item_is(r, i - 1, LEX_PREP) || item_is(r, i - 1, LEX_CONJ)) &&
            (i < 2 || !item_is(r, i - 2, LEX_NOUN) || item_is(r, i - 1, LEX_PREP)))
            item_take(r, i - 1, SPAN_STYLE, "style");
    }
}

/* ---- light ---- */

static brief_lamp *add_lamp(reader *r, const char *kind)
{
    brief_light *l = &r->b->light;
    for (size_t i = 0; i < l->n_lamps; i++)
        if (strcmp(l->lamps[i].kind, kind) == 0 && !l->lamps[i].has_color)
            return &l->lamps[i];
    brief_lamp *lamp = &ARENA_PUSH(r->a, l->lamps, l->n_lamps);
    lamp->kind = kind;
    return lamp;
}

/* A direction said by itself is that of the sun, or of the sky. */
static void light_from(reader *r, const char *direction)
{
    brief_light *l = &r->b->light;
    add_lamp(r, l->n_lamps ? l->lamps[0].kind : "sky")->direction = direction;
}

typedef struct light_phrase {
    const char *kinds[8];
    size_t n_kinds;
    brief_color colors[8];
    size_t n_colors;
    const char *direction;
} light_phrase;

/* A word that qualifies light at i; false when it does not. */
static bool take_quality(reader *r, size_t i, light_phrase *p)
{
    brief_light *l = &r->b->light;
    const lex_entry *e;
    if ((e = item_is(r, i, LEX_TONE))) {
        l->tone = e->word;
    } else if ((e = item_is(r, i, LEX_COLOR))) {
        if (p->n_colors < 8)
            p->colors[p->n_colors++] = color_from_entry(e);
    } else if ((e = item_is(r, i, LEX_QUALITY))) {
        l->quality = e->word;
    } else if ((e = item_is(r, i, LEX_LIGHT_DIR))) {
        p->direction = e->word;
    } else if ((e = item_is(r, i, LEX_MOOD)) && e->arg[0] != '?') {
        l->mood = e->word;
    } else if ((e = item_is(r, i, LEX_INTENSITY))) {
        if (strcmp(e->word, "light") == 0 && !l->quality)
            l->quality = "soft";
    } else if (!(e = item_is(r, i, LEX_ADJ)) && !(e = item_is(r, i, LEX_SIZE)) && !(e = item_is(r, i, LEX_SPEED))) {
        return false;
    }
    item_take(r, i, SPAN_LIGHT, "light: %s", e->word);
    return true;
}

static bool lamp_name(const reader *r, size_t i)
{
    const lex_entry *e = item_is(r, i, LEX_LAMP);
    if (!e)
        return false;
    for (size_t k = i + 1; item_is(r, i, LEX_NOUN) && k < i + 4 && k < r->n_items; k++)
        if (item_is(r, k, LEX_READS) || r->items[k].kind == ITEM_QUOTE)
            return false; /* a sign with writing is a thing */
    if (r->items[i].n_tokens > 1 || !(item_is(r, i, LEX_NOUN)))
        return true;
    bool lit = (i > 0 && (item_was(r, i - 1, LEX_LIGHT_VERB) || item_was(r, i - 1, LEX_LIGHT))) ||
               item_is(r, i + 1, LEX_LIGHT) || (item_is(r, i + 1, LEX_LIGHT_VERB) && !item_is(r, i + 1, LEX_NOUN));
    if (i > 1 && item_was(r, i - 1, LEX_DET) && item_was(r, i - 2, LEX_LIGHT_VERB))
        lit = true;
    bool sky = strcmp(e->word, "sun") == 0 || strcmp(e->word, "moon") == 0;
    return lit || sky;
}

static void keep_lamp(light_phrase *p, const lex_entry *e)
{
    for (size_t i = 0; i < p->n_kinds; i++)
        if (strcmp(p->kinds[i], e->word) == 0)
            return;
    if (p->n_kinds < 8)
        p->kinds[p->n_kinds++] = e->word;
}

/* "through high windows", "from the neon signs", "par une fenêtre" at i; the last item taken, or i - 1. */
static size_t read_source(reader *r, size_t i, light_phrase *p)
{
    size_t k = i;
    while (k < r->n_items && k < i + 5 && same_clause(r, i, k) && !item_is(r, k, LEX_LAMP) &&
           (item_is(r, k, LEX_PREP) || item_is(r, k, LEX_DET) || item_is(r, k, LEX_ADJ) || item_is(r, k, LEX_SIZE) ||
            item_is(r, k, LEX_COLOR) || item_is(r, k, LEX_FILLER) || item_is(r, k, LEX_POSS)))
        k++;
    bool window = item_is(r, k, LEX_NOUN) && strcmp(item_is(r, k, LEX_NOUN)->word, "window") == 0;
    const lex_entry *lamp = window ? lexicon_find(LEX_LAMP, "window") : item_is(r, k, LEX_LAMP);
    if (!lamp || k == i || !same_clause(r, i, k))
        return i - 1;
    keep_lamp(p, lamp);
    for (size_t n = i; n <= k; n++)
        if (!take_quality(r, n, p))
            item_take(r, n, SPAN_LIGHT, "light: %s", lamp->word);
    return k;
}

static void finish(reader *r, const light_phrase *p, bool plain_shadow)
{
    for (size_t k = 0; k < p->n_kinds; k++)
        if (strcmp(p->kinds[k], "neon") == 0)
            add_unique(r->a, &r->b->setting.traits, &r->b->setting.n_traits, "neon");
    const char *fallback[] = { "lamp" };
    const char *const *kinds = p->kinds;
    size_t n_kinds = p->n_kinds;
    if (!n_kinds && (plain_shadow || (!p->n_colors && !p->direction)))
        return;
    if (!n_kinds) {
        kinds = fallback;
        n_kinds = 1;
    }
    for (size_t k = 0; k < n_kinds; k++) {
        size_t n = p->n_colors ? p->n_colors : 1;
        for (size_t c = 0; c < n; c++) {
            brief_lamp *lamp = add_lamp(r, kinds[k]);
            if (p->direction)
                lamp->direction = p->direction;
            const lex_entry *own = lexicon_find(LEX_LAMP, kinds[k]);
            if (p->n_colors) {
                lamp->has_color = true;
                lamp->color = p->colors[c];
            } else if (own && own->arg[0] == '#') {
                lamp->has_color = true;
                lamp->color = color_from_entry(own);
                lamp->color.name = "warm";
            }
        }
    }
}

/* All that belongs to the light whose head is at i. */
static void read_light_phrase(reader *r, size_t i)
{
    light_phrase p = { .n_kinds = 0 };
    const lex_entry *lamp = item_is(r, i, LEX_LAMP);
    bool shadow = item_word(r, i, "shadow") || item_word(r, i, "shadows") || item_word(r, i, "ombre") ||
                  item_word(r, i, "ombres");
    if (lamp)
        keep_lamp(&p, lamp);
    item_take(r, i, SPAN_LIGHT, lamp ? "light: %s" : "light", lamp ? lamp->word : "");
    for (size_t k = i; k-- > 0 && same_clause(r, i, k);) {
        if (item_is(r, k, LEX_LAMP)) {
            keep_lamp(&p, item_is(r, k, LEX_LAMP));
            item_take(r, k, SPAN_LIGHT, "light: %s", item_is(r, k, LEX_LAMP)->word);
        } else if (!take_quality(r, k, &p)) {
            bool glue =
                item_is(r, k, LEX_DET) || item_is(r, k, LEX_LIGHT_VERB) || item_is(r, k, LEX_LIGHT) ||
                ((item_is(r, k, LEX_CONJ) || item_is(r, k, LEX_FILLER)) && k > 0 &&
                 (item_is(r, k - 1, LEX_COLOR) || item_is(r, k - 1, LEX_TONE) || item_is(r, k - 1, LEX_QUALITY)));
            if (!glue && !item_is(r, k, LEX_TIME))
                break;
            if (glue)
                item_take(r, k, SPAN_LIGHT, "light");
        }
    }
    for (size_t k = i + 1; same_clause(r, i, k) && r->items[k].sentence == r->items[i].sentence; k++) {
        if (item_is(r, k, LEX_TIME) || r->items[k].taken)
            continue;
        if (item_is(r, k, LEX_NOUN) && !item_is(r, k, LEX_LIGHT) && !item_is(r, k, LEX_LAMP) &&
            !item_is(r, k, LEX_COLOR))
            break;
        if (take_quality(r, k, &p))
            continue;
        if (item_is(r, k, LEX_LIGHT_VERB) || item_is(r, k, LEX_LIGHT)) {
            item_take(r, k, SPAN_LIGHT, "light");
        } else if (item_is(r, k, LEX_CONJ) && (item_is(r, k + 1, LEX_COLOR) || item_is(r, k + 1, LEX_LAMP) ||
                                               item_is(r, k + 1, LEX_QUALITY) || item_is(r, k + 1, LEX_TONE))) {
            item_take(r, k, SPAN_LIGHT, "light");
        } else if (item_is(r, k, LEX_LAMP)) {
            keep_lamp(&p, item_is(r, k, LEX_LAMP));
            item_take(r, k, SPAN_LIGHT, "light: %s", item_is(r, k, LEX_LAMP)->word);
        } else if (item_is(r, k, LEX_PREP) || item_is(r, k, LEX_FILLER)) {
            size_t last = read_source(r, k, &p);
            if (last < k) {
                bool before_time =
                    item_is(r, k + 1, LEX_TIME) || (item_is(r, k + 1, LEX_DET) && item_is(r, k + 2, LEX_TIME));
                if (!before_time)
                    break;
                continue;
            }
            k = last;
        } else if (!item_is(r, k, LEX_DET) || !item_is(r, k + 1, LEX_TIME)) {
            break;
        }
    }
    finish(r, &p, shadow);
}

/* "light" that is an adjective or a verb: "light wood", "lights a candle". */
static bool light_is_light(const reader *r, size_t i)
{
    if (r->items[i].n_tokens > 1 || !item_is(r, i, LEX_LIGHT))
        return true;
    bool before = i > 0 && (item_is(r, i - 1, LEX_NOUN) || item_is(r, i - 1, LEX_PRON));
    if (before && item_is(r, i, LEX_VERB) && item_is(r, i + 1, LEX_DET))
        return false;
    bool adjective = item_is(r, i, LEX_INTENSITY) || item_is(r, i, LEX_PHYSICS);
    return !(adjective && item_is(r, i + 1, LEX_NOUN) && !item_is(r, i + 1, LEX_LAMP) &&
             !item_is(r, i + 1, LEX_LIGHT_VERB));
}

/* Colours beside a word for a palette. */
static void read_palette(reader *r, size_t i, const lex_entry *e)
{
    brief_light *l = &r->b->light;
    item_take(r, i, SPAN_LIGHT, "palette: %s", e->word);
    for (const char *p = e->arg; *p == '#'; p += strcspn(p, " "), p += *p == ' ') {
        brief_color c = { .name = e->word };
        char hex[8];
        memcpy(hex, p, 7);
        hex[7] = '\0';
        if (color_parse_hex(&c.rgb, hex))
            ARENA_PUSH(r->a, l->palette, l->n_palette) = c;
    }
    for (int way = -1; way <= 1; way += 2) {
        for (size_t k = i; way < 0 ? k-- > 0 : ++k < r->n_items;) {
            const lex_entry *color = item_is(r, k, LEX_COLOR), *tone = item_is(r, k, LEX_TONE),
                            *mood = item_is(r, k, LEX_MOOD);
            bool glue = item_is(r, k, LEX_CONJ) || item_is(r, k, LEX_PREP) || item_is(r, k, LEX_FILLER) ||
                        item_is(r, k, LEX_DET) || item_mark(r, k, ",:");
            if (color) {
                ARENA_PUSH(r->a, l->palette, l->n_palette) = color_from_entry(color);
                item_take(r, k, SPAN_LIGHT, "palette: %s", color->word);
            } else if (tone && same_clause(r, i, k)) {
                l->tone = tone->word;
                item_take(r, k, SPAN_LIGHT, "tone: %s", tone->word);
            } else if (mood && mood->arg[0] != '?' && same_clause(r, i, k)) {
                l->mood = mood->word;
                item_take(r, k, SPAN_MOOD, "mood: %s", mood->word);
            } else if (!glue || (item_mark(r, k, ",:") && (way < 0 || !item_is(r, k + 1, LEX_COLOR)))) {
                break;
            } else if (item_is(r, way < 0 ? k - 1 : k + 1, LEX_COLOR) && !item_mark(r, k, ",")) {
                item_take(r, k, SPAN_LIGHT, "palette");
            } else if (!item_mark(r, k, ",")) {
                break;
            }
        }
    }
}

/* Mood words: beside "mood", or a clause of their own. */
static void read_mood(reader *r, size_t i, const lex_entry *e)
{
    brief_light *l = &r->b->light;
    bool head = e->arg[0] == '?';
    bool begins = i == 0 || item_ends_clause(r, i - 1) || item_was(r, i - 1, LEX_CONJ) ||
                  item_was(r, i - 1, LEX_MOOD) || item_was(r, i - 1, LEX_STYLE);
    bool ends = i + 1 >= r->n_items || item_ends_clause(r, i + 1) || item_is(r, i + 1, LEX_CONJ) ||
                item_is(r, i + 1, LEX_MOOD) || item_was(r, i + 1, LEX_STYLE) || item_was(r, i + 1, LEX_CAMERA);
    if (head) {
        size_t near[] = { i - 1, i + 1, i + 2 };
        for (size_t k = 0; k < 3; k++) {
            const lex_entry *m = item_is(r, near[k], LEX_MOOD), *t = item_is(r, near[k], LEX_TONE);
            if (near[k] >= r->n_items || !same_clause(r, i, near[k]) ||
                (near[k] == i + 2 && !item_is(r, i + 1, LEX_CONJ) && !item_was(r, i + 1, LEX_MOOD) &&
                 !item_was(r, i + 1, LEX_FILLER)))
                continue;
            if (m && m->arg[0] != '?') {
                l->mood = m->word;
                item_take(r, near[k], SPAN_MOOD, "mood: %s", m->word);
            } else if (t) {
                l->tone = t->word;
                item_take(r, near[k], SPAN_MOOD, "tone: %s", t->word);
            }
        }
        item_take(r, i, SPAN_MOOD, "mood");
        if (i > 0 && item_is(r, i - 1, LEX_DET))
            item_take(r, i - 1, SPAN_MOOD, "mood");
    } else if (r->items[i].n_tokens > 1 || (begins && ends)) {
        l->mood = e->word;
        item_take(r, i, SPAN_MOOD, "mood: %s", e->word);
    }
}

void read_light(reader *r)
{
    const lex_entry *e;
    for (size_t i = 0; i < r->n_items; i++) {
        if (r->items[i].taken)
            continue;
        const lex_entry *lamp = item_is(r, i, LEX_LAMP);
        if ((e = item_is(r, i, LEX_PALETTE)))
            read_palette(r, i, e);
        else if (lamp && strcmp(lamp->word, "neon") == 0 && !lamp_name(r, i))
            add_lamp(r, "neon"); /* the sign that bears writing shines too */
        else if ((item_is(r, i, LEX_LIGHT) && light_is_light(r, i)) || lamp_name(r, i))
            read_light_phrase(r, i);
    }
    for (size_t i = 1; i < r->n_items; i++) { /* "morning light filtering through a window", "golden light pierces" */
        bool light_before =
            item_is(r, i - 1, LEX_TIME) || item_is(r, i - 1, LEX_TONE) || item_is(r, i - 1, LEX_QUALITY);
        if (item_is(r, i, LEX_LIGHT_VERB) && light_before && same_clause(r, i, i - 1))
            read_light_phrase(r, i);
    }
    for (size_t i = 0; i < r->n_items; i++) /* "the afternoon sun" is an hour and a source */
        for (size_t k = 0; item_is(r, i, LEX_TIME) && k < r->items[i].n_tokens; k++) {
            const char *t = r->tokens[r->items[i].first + k].text;
            if (r->items[i].n_tokens > 1 && (strcmp(t, "sun") == 0 || (strcmp(t, "soleil") == 0 && k == 0)))
                add_lamp(r, "sun");
        }
    for (size_t i = 0; i < r->n_items; i++) {
        if ((e = item_is(r, i, LEX_MOOD)))
            read_mood(r, i, e);
        if (r->items[i].taken)
            continue;
        bool plain_direction = item_is(r, i, LEX_LIGHT_DIR) && r->items[i].n_matches == 1;
        bool lone = plain_direction ||
                    ((i == 0 || item_ends_clause(r, i - 1)) && (i + 1 >= r->n_items || item_ends_clause(r, i + 1)));
        if (!lone && r->items[i].n_tokens == 1)
            continue;
        if ((e = item_is(r, i, LEX_QUALITY))) {
            r->b->light.quality = e->word;
            item_take(r, i, SPAN_LIGHT, "light: %s", e->word);
        } else if ((e = item_is(r, i, LEX_TONE))) {
            r->b->light.tone = e->word;
            item_take(r, i, SPAN_LIGHT, "tone: %s", e->word);
        } else if ((e = item_is(r, i, LEX_LIGHT_DIR)) && !item_is(r, i, LEX_ANGLE)) {
            light_from(r, e->word);
            item_take(r, i, SPAN_LIGHT, "light from: %s", e->word);
        }
    }
}
