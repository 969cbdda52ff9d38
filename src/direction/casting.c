/* direction/casting.c - subjects -> entities: which library thing plays each, with its colours, size and clothes.
 *
 * A concept goes up its word family to the nearest thing the library can make. What is a liquid, the weather or a mere
 * word for the picture gets no entity. When the nearest thing is far from the word, a notice says what plays it.
 */
#include "base/text.h"
#include "direction/director.h"

#include <stdio.h>
#include <string.h>

/* more copies than this are shown as this many */
#define MOST_COPIES 24

/* ---- what is no thing ---- */
static const char *liquid_of(const concept *c)
{
    static const char *const liquids[] = { "coffee",   "tea",    "milk",      "water",   "wine",  "beer",
                                           "juice",    "honey",  "chocolate", "oil",     "soup",  "champagne",
                                           "lemonade", "whisky", "ramen",     "whiskey", "blood", "paint",
                                           "lava",     "syrup",  "sauce",     "cream" };
    for (size_t i = 0; i < sizeof liquids / sizeof *liquids; i++)
        if (ciel_streq(c->word, liquids[i]))
            return liquids[i];
    static const char *const soups[] = { "ramen", "broth", "stew", "porridge", "noodle_soup", "bouillon", "pho" };
    for (size_t i = 0; i < sizeof soups / sizeof *soups; i++)
        if (ciel_streq(c->word, soups[i]))
            return "soup";
    return concept_is(c, "beverage.n.01") || concept_is(c, "liquid.n.01") ? c->word : NULL;
}

static bool is_air_or_light(const concept *c)
{
    static const char *const families[] = { "weather.n.01",     "atmospheric_phenomenon.n.01",
                                            "light.n.01",       "sound.n.01",
                                            "shadow.n.01",      "vapor.n.01",
                                            "color.n.01",       "atmosphere.n.01",
                                            "gas.n.02",         "natural_phenomenon.n.01",
                                            "time_period.n.01", "feeling.n.01" };
    static const char *const words[] = {
        "steam", "smoke", "vapor", "shadow", "reflection", "light", "wind",  "rain",
        "snow",  "fog",   "mist",  "air",    "sky",        "dust",  "flame", "exhaust"
    };
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (concept_is(c, families[i]))
            return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ciel_streq(c->word, words[i]))
            return true;
    return false;
}

static bool is_person(const thing_info *t)
{
    return t && t->kind == THING_PERSON;
}

/* ---- who plays it ---- */
static const thing_info *thing_by_word(director *d, const char *word, const char *language)
{
    const thing_info *t =
        word ? library_by_word(d->lib, ciel_text_fold(&d->scratch, word, strlen(word)), language) : NULL;
    return t && t->kind != THING_PLACE ? t : NULL;
}

/* is it one of the words of these names? "dragon" is none of "dragonfly|damselfly" */
static bool among_words(const char *names, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = strstr(names, word); at; at = strstr(at + 1, word))
        if ((at == names || strchr("| -", at[-1])) && (at[len] == 0 || strchr("| -", at[len])))
            return true;
    return false;
}

/* the last resort: a thing whose names have the word among theirs ("boat": a sailing boat), called a replacement */
static const thing_info *similar_name(director *d, const char *word, int *distance)
{
    const thing_info *found[4];
    size_t n = word && strlen(word) > 3 ? library_search(d->lib, word, found, 4) : 0;
    for (size_t i = 0; i < n; i++)
        if (found[i]->kind != THING_PLACE && among_words(found[i]->english, word)) {
            *distance = 3;
            return found[i];
        }
    return NULL;
}

/* by the prompt's own words with their adjectives ("wireless headphones"), by the words alone, by the family */
static const thing_info *find_thing(director *d, const brief_subject *s, int *distance)
{
    const concept *c = &s->what;
    *distance = 0;
    for (size_t i = 0; i < s->n_traits && c->word; i++) {
        const thing_info *t = thing_by_word(d, ciel_arena_printf(&d->scratch, "%s %s", s->traits[i], c->word), "en");
        if (t)
            return t;
    }
    if (s->material && c->word) { /* "paper boat" is a thing of its own */
        const thing_info *t = thing_by_word(d, ciel_arena_printf(&d->scratch, "%s %s", s->material, c->word), "en");
        if (t)
            return t;
    }
    /* "pommes" may be a dish of them: who counts them wants each */
    const thing_info *exact = s->count > 1 ? thing_by_word(d, c->word, "en") : NULL;
    if (!exact)
        exact = thing_by_word(d, c->label, d->french ? "fr" : "en");
    if (!exact)
        exact = thing_by_word(d, c->word, "en");
    if (exact)
        return exact;
    const thing_info *t = c->n_family ? library_resolve(d->lib, c->family, c->n_family, -1, distance) : NULL;
    if (t && t->kind != THING_PLACE)
        return t;
    return similar_name(d, c->word, distance);
}

static bool is_the_place(const director *d, const concept *c)
{
    int distance;
    const thing_info *t = c->n_family ? library_resolve(d->lib, c->family, c->n_family, THING_PLACE, &distance) : NULL;
    return t && distance <= 1 && ciel_streq(t->name, d->sc->place.kind);
}

static double copy_count(director *d, const brief_subject *s)
{
    if (s->count <= MOST_COPIES)
        return s->count < 1 ? 1 : s->count;
    char text[80];
    snprintf(text, sizeof text, "%d %s", s->count, s->what.label);
    direct_note(d, "not_supported", "%s: only 24 are shown", "%s : 24 seulement sont montrés", text);
    return MOST_COPIES;
}

/* ---- how it looks ---- */
/* Who wears a garment that lies nowhere and that nobody does anything with: whoever was named last before it ("a woman
 * in a sari, a white turban"). */
static entity *last_person(director *d, size_t i)
{
    const brief_subject *s = &d->b->subjects[i];
    if (s->relation || s->count > 1)
        return NULL;
    for (size_t k = 0; k < d->b->n_actions; k++)
        if (d->b->actions[k].object == (int)i || d->b->actions[k].subject == (int)i)
            return NULL;
    while (i-- > 0)
        if (d->cast[i].n > 0 && d->cast[i].thing && d->cast[i].thing->kind == THING_PERSON)
            return cast_entity(d, (int)i);
    return NULL;
}

/* "his helmet", "ses lunettes": an own garment or accessory that is no entity of its own */
static bool worn_by_owner(director *d, size_t i)
{
    const brief_subject *s = &d->b->subjects[i];
    entity *owner = s->owner >= 0 ? cast_entity(d, s->owner) : last_person(d, i);
    const thing_info *t = owner ? library_find(d->lib, owner->thing) : NULL;
    bool wearable = concept_is(&s->what, "clothing.n.01") || concept_is(&s->what, "headdress.n.01") ||
                    concept_is(&s->what, "helmet.n.02") || concept_is(&s->what, "spectacles.n.01") ||
                    concept_is(&s->what, "garment.n.01") || concept_is(&s->what, "footwear.n.02");
    if (!is_person(t) || !wearable)
        return false;
    direct_wear(d, owner, &s->what, s->n_colors ? &s->colors[0].rgb : NULL);
    return true;
}

/* parts of a body ("his hands", "her eyes") belong to their owner's figure */
static bool is_body_part(const concept *c)
{
    return concept_is(c, "body_part.n.01") || concept_is(c, "external_body_part.n.01");
}

static void set_traits(director *d, entity *e, const brief_subject *s)
{
    for (size_t i = 0; i < s->n_traits; i++)
        params_set_number(&e->params, &d->sc->arena, s->traits[i], 1);
    if (s->text)
        params_set_text(&e->params, &d->sc->arena, "text", s->text);
    if (s->what.word && !params_find(&e->params, "role"))
        params_set_text(&e->params, &d->sc->arena, "kind", s->what.word);
}

static void set_physics(entity *e, const brief_subject *s)
{
    if (s->mass_kg > 0)
        e->body.mass_kg = s->mass_kg;
    if (s->restitution >= 0)
        e->body.restitution = s->restitution > 1 ? 1 : s->restitution;
    if (s->friction >= 0)
        e->body.friction = s->friction;
}

static void make_copy(director *d, size_t i_subject, const thing_info *t, size_t copy)
{
    const brief_subject *s = &d->b->subjects[i_subject];
    entity *e = scene_add_entity(d->sc, s->what.word ? s->what.word : t->name, t->name);
    part_cast *c = &d->cast[i_subject];
    e->label = scene_text(d->sc, s->what.label);
    e->scale = s->size > 0 ? s->size : 1;
    if (e->scale > 50)
        e->scale = 50;
    if (s->material)
        e->material = scene_text(d->sc, s->material);
    if (s->n_colors > 0) {
        /* a list over several things gives one each; over one thing, main and second colour */
        bool one_each = s->count > 1 && s->n_colors > 1;
        e->has_color = true;
        e->color = s->colors[one_each ? copy % s->n_colors : 0].rgb;
        e->has_color2 = !one_each && s->n_colors > 1;
        if (e->has_color2)
            e->color2 = s->colors[1].rgb;
    }
    if (is_person(t))
        direct_appearance(d, e, s);
    set_traits(d, e, s);
    set_physics(e, s);
    c->ids[c->n++] = e->id;
}

/* is there anybody in the prompt? */
static bool somebody(const director *d)
{
    for (size_t i = 0; i < d->b->n_subjects; i++)
        if (concept_is(&d->b->subjects[i].what, "person.n.01") || concept_is(&d->b->subjects[i].what, "animal.n.01") ||
            (d->cast[i].thing && d->cast[i].thing->kind == THING_PERSON))
            return true;
    return false;
}

/* a prompt may be thousands of words long; who is not among the first so many is not shown, and it is said */
#define MOST_CAST 96

static void cast_subject(director *d, size_t i)
{
    const brief_subject *s = &d->b->subjects[i];
    part_cast *c = &d->cast[i];
    int distance;
    c->liquid = liquid_of(&s->what);
    if (is_body_part(&s->what) && !somebody(d)) {
        /* hands without an owner are somebody's: the camera is close on them */
        c->thing = library_find(d->lib, "person");
        c->ids = ARENA_ARRAY(&d->scratch, 1, const char *);
        if (c->thing)
            make_copy(d, i, c->thing, 0);
        return;
    }
    if (c->liquid || is_air_or_light(&s->what) || is_the_place(d, &s->what) || is_body_part(&s->what) ||
        worn_by_owner(d, i))
        return;
    /* the gym has its hoop, the kitchen its table: no second one, unless the film is about it alone */
    c->fixture = d->b->n_subjects > 1 ? place_fixture(d, &s->what) : NULL;
    if (c->fixture)
        return;
    const thing_info *t = find_thing(d, s, &distance);
    if (!t) {
        direct_note(d, "not_in_library", "the library has nothing for \"%s\": it is not shown",
                    "la bibliothèque n'a rien pour « %s » : il n'est pas montré", s->what.label);
        return;
    }
    if (distance > 2 && t->kind != THING_PERSON) {
        char text[160];
        snprintf(text, sizeof text, d->french ? "« %s » est joué par : %s" : "\"%s\" is played by: %s", s->what.label,
                 d->french && t->french ? t->french : t->english);
        char *bar = strchr(text, '|');
        if (bar)
            *bar = '\0';
        direct_note(d, "replaced", "%s", "%s", text);
    }
    c->thing = t;
    size_t n = (size_t)copy_count(d, s);
    c->ids = ARENA_ARRAY(&d->scratch, n, const char *);
    for (size_t k = 0; k < n && d->sc->n_entities < MOST_CAST; k++)
        make_copy(d, i, t, k);
}

/* a vessel that a liquid is in: "a glass of water", "coffee in a cup" */
static void fill_vessels(director *d)
{
    for (size_t i = 0; i < d->b->n_subjects; i++) {
        if (!d->cast[i].liquid)
            continue;
        for (size_t k = 0; k < d->b->n_subjects; k++) {
            const brief_subject *liquid = &d->b->subjects[i], *vessel = &d->b->subjects[k];
            bool related = liquid->relation_to == (int)k || vessel->relation_to == (int)i || liquid->owner == (int)k;
            entity *e = cast_entity(d, (int)k);
            if (!related || !e || !d->cast[k].thing || !(d->cast[k].thing->flags & THING_VESSEL))
                continue;
            params_set_text(&e->params, &d->sc->arena, "liquid", d->cast[i].liquid);
            if (!params_find(&e->params, "fill"))
                params_set_number(&e->params, &d->sc->arena, "fill", 0.8);
        }
    }
}

static void choose_hero(director *d)
{
    for (int role = SUBJECT_MAIN; role <= SUBJECT_BACKGROUND && !d->hero; role++)
        for (size_t i = 0; i < d->b->n_subjects && !d->hero; i++)
            if ((int)d->b->subjects[i].part == role && d->cast[i].n > 0) {
                d->hero = d->cast[i].ids[0];
                d->hero_subject = (int)i;
            }
}

void direct_casting(director *d)
{
    for (size_t i = 0; i < d->b->n_subjects; i++)
        cast_subject(d, i);
    fill_vessels(d);
    choose_hero(d);
    if (d->sc->n_entities >= MOST_CAST)
        direct_note(d, "not_supported", "no more than %s things are shown", "pas plus de %s choses sont montrées",
                    ciel_arena_printf(&d->scratch, "%d", MOST_CAST));
}
