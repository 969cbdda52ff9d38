/* direction/appearance.c - how the prompt's words about a person become a figure's parameters: height, age, origin,
 * skin, hair, beard, eyes, build, clothes.
 *
 * Traits come as words ("bald") or as detail and part ("white_beard"); one table maps words, one the parts. A colour
 * said of the whole person is their skin when it is one that skin has, else their clothes'. Where nothing is said
 * people look like those of the place that the film names.
 */
#include "base/text.h"
#include "direction/director.h"
#include "library/wardrobe.h"

#include <stdio.h>
#include <string.h>

static double height_of(const brief_subject *s)
{
    static const struct {
        const char *age;
        double female, male;
    } heights[] = { { "baby", 0.75, 0.75 }, { "child", 1.20, 1.22 }, { "teen", 1.60, 1.68 }, { "old", 1.60, 1.71 } };
    bool female = ciel_streq(s->gender, "female");
    double usual = female ? 1.67 : 1.79;
    for (size_t i = 0; i < sizeof heights / sizeof *heights; i++)
        if (ciel_streq(s->age, heights[i].age))
            usual = female ? heights[i].female : heights[i].male;
    /* "tall" and "small" are said of people by a hand's breadth; giants and dwarfs are scaled whole */
    return usual * (s->size > 1 && s->size < 2 ? 1.08 : s->size < 1 && s->size > 0.5 ? 0.92 : 1.0);
}

/* words that stand alone, or name the part that they are about */
static const struct {
    const char *trait, *param, *value;
} words[] = { { "bald", "hair", "bald" },
              { "long_haired", "hair", "long" },
              { "curly", "hair", "curly" },
              { "afro", "hair", "afro" },
              { "ponytail", "hair", "ponytail" },
              { "bun", "hair", "bun" },
              { "pigtail", "hair", "pigtails" },
              { "bob", "hair", "bob" },
              { "bearded", "beard", "full" },
              { "beard", "beard", "full" },
              { "moustache", "beard", "moustache" },
              { "stubble", "beard", "stubble" },
              { "freckle", "freckles", "yes" },
              { "redhead", "hair_color", "ginger" },
              { "fat", "build", "heavy" },
              { "thin", "build", "slim" },
              { "strong", "build", "strong" },
              { "sporty", "build", "strong" },
              { "asian", "origin", "asian" },
              { "african", "origin", "african" },
              { "pale", "skin", "pale" },
              { "tanned", "skin", "tan" },
              { "nordic", "origin", "nordic" },
              { "latino", "origin", "latin" },
              { "arab", "origin", "mediterranean" },
              { "wing", "wings", "yes" },
              { "winged", "wings", "yes" } };

/* details of a part: "long_hair", "blue_eye"; NULL detail: whatever is said, colours first */
static const struct {
    const char *part, *detail, *param, *value;
} details[] = { { "hair", "long", "hair", "long" },       { "hair", "short", "hair", "short" },
                { "hair", "big", "hair", "long" },        { "hair", "small", "hair", "short" },
                { "hair", "curly", "hair", "curly" },     { "beard", "long", "beard", "long" },
                { "beard", "short", "beard", "short" },   { "beard", "big", "beard", "long" },
                { "beard", "small", "beard", "short" },   { "hair", NULL, "hair_color", NULL },
                { "beard", NULL, "beard_color", NULL },   { "moustache", NULL, "beard_color", NULL },
                { "ponytail", NULL, "hair_color", NULL }, { "pigtail", NULL, "hair_color", NULL },
                { "bun", NULL, "hair_color", NULL },      { "afro", NULL, "hair_color", NULL },
                { "bob", NULL, "hair_color", NULL },      { "eye", NULL, "eyes", NULL },
                { "skin", NULL, "skin", NULL },           { "wing", NULL, "wings", NULL } };

/* the figure's own words for the prompt's colours; NULL when hair, eyes and skin have no such colour */
static const char *body_color(const char *word)
{
    static const char *const map[][2] = { { "golden", "blond" }, { "yellow", "blond" },   { "orange", "ginger" },
                                          { "silver", "grey" },  { "amber", "hazel" },    { "dark_brown", "brown" },
                                          { "gray", "grey" },    { "chestnut", "brown" }, { "beige", "light" } };
    static const char *const own[] = { "black", "brown",  "blond", "red",  "ginger", "grey",  "white", "pink", "blue",
                                       "green", "purple", "hazel", "pale", "fair",   "light", "olive", "tan",  "dark" };
    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (ciel_streq(word, map[i][0]))
            return map[i][1];
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (ciel_streq(word, own[i]))
            return own[i];
    return NULL;
}

static void set_once(director *d, entity *e, const char *name, const char *value)
{
    if (value && !params_find(&e->params, name))
        params_set_text(&e->params, &d->sc->arena, name, value);
}

static void wear_trait(director *d, entity *e, const char *trait)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ciel_streq(trait, words[i].trait))
            set_once(d, e, words[i].param, words[i].value);
    const char *bar = strrchr(trait, '_');
    if (!bar)
        return;
    const char *detail = ciel_arena_strndup(&d->scratch, trait, (size_t)(bar - trait)), *of = bar + 1;
    for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
        if (!ciel_streq(of, details[i].part) || (details[i].detail && !ciel_streq(detail, details[i].detail)))
            continue;
        set_once(d, e, details[i].param, details[i].detail ? details[i].value : body_color(detail));
    }
    wear_trait(d, e, of); /* "white_beard" is a beard as well */
}

/* "a black woman", "une femme brune", "a blonde girl"; false: the colour is that of the clothes */
static bool wear_color(director *d, entity *e, const char *color)
{
    static const struct {
        const char *color, *english, *french, *value;
    } rows[] = { { "black", "skin", "skin", "dark" },
                 { "white", "origin", "origin", "european" },
                 { "brown", "skin", "hair_color", "brown" },
                 { "golden", "hair_color", "hair_color", "blond" },
                 { "ginger", "hair_color", "hair_color", "ginger" } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ciel_streq(color, rows[i].color)) {
            set_once(d, e, d->french ? rows[i].french : rows[i].english, rows[i].value);
            if (ciel_streq(color, "black"))
                set_once(d, e, "origin", "african");
            return true;
        }
    return false;
}

static const char *origin_of_locale(const char *locale)
{
    static const char *const rows[][2] = {
        { "tokyo", "asian" },         { "japan", "asian" },           { "china", "asian" },
        { "india", "indian" },        { "africa", "african" },        { "iceland", "nordic" },
        { "russia", "nordic" },       { "mexico", "latin" },          { "brazil", "latin" },
        { "italy", "mediterranean" }, { "greece", "mediterranean" },  { "egypt", "mediterranean" },
        { "spain", "mediterranean" }, { "morocco", "mediterranean" }, { "middle_east", "mediterranean" }
    };
    for (size_t i = 0; locale && i < sizeof rows / sizeof *rows; i++)
        if (strcmp(locale, rows[i][0]) == 0)
            return rows[i][1];
    return NULL;
}

/* The wardrobe's name for a garment: as it is said, as the lexicon calls it, or the nearest of its family. */
static const char *piece_of(const director *d, const concept *c)
{
    const wear_piece *piece = d->french ? NULL : wardrobe_find(c->label); /* labels are in the prompt's language */
    if (!piece)
        piece = wardrobe_find(c->word);
    if (!piece)
        piece = wardrobe_resolve(c->family, c->n_family);
    return piece ? piece->name : NULL;
}

void direct_wear(director *d, entity *e, const concept *what, const rgb8 *color)
{
    const char *name = piece_of(d, what), *word = what->word ? what->word : what->label;
    for (int k = 1; k <= 8; k++) {
        char slot[32];
        snprintf(slot, sizeof slot, "garment%d", k);
        const char *worn = params_text(&e->params, slot, NULL);
        if (worn && !ciel_streq(worn, name ? name : word))
            continue;
        if (!worn)
            params_set_text(&e->params, &d->sc->arena, slot, name ? name : word);
        snprintf(slot, sizeof slot, "garment%d_color", k);
        if (color)
            params_set_color(&e->params, &d->sc->arena, slot, *color);
        return;
    }
}

void direct_appearance(director *d, entity *e, const brief_subject *s)
{
    ciel_arena *a = &d->sc->arena;
    params_set_number(&e->params, a, "height", height_of(s));
    if (s->size > 0.5 && s->size < 2)
        e->scale = 1;
    set_once(d, e, "age", s->age);
    set_once(d, e, "gender", s->gender);
    set_once(d, e, "role", s->what.word);
    for (size_t i = 0; i < s->n_traits; i++)
        wear_trait(d, e, s->traits[i]);
    for (size_t i = 0; i < s->n_colors; i++)
        if (wear_color(d, e, s->colors[i].name) && i == 0)
            e->has_color = e->has_color2 = false;
    set_once(d, e, "origin", origin_of_locale(d->b->setting.locale));
    for (size_t i = 0; i < s->n_garments; i++)
        direct_wear(d, e, &s->garments[i].what, s->garments[i].has_color ? &s->garments[i].color.rgb : NULL);
}
