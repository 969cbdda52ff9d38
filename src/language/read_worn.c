/* language/read_worn.c - garments and parts of bodies: whose they are, what they say about their owner, and what is
 * done with them. */
#include "base/text.h"
#include "language/grammar.h"
#include <string.h>

int grammar_owner(const grammar *g, const noun_phrase *np)
{
    if (np->possessive && np->possessive->arg[0] && np->possessive->arg[0] != 'n') {
        int p = grammar_pronoun(g, np->possessive->arg);
        if (p >= 0)
            return p;
    }
    if (g->subject >= 0 && grammar_animate(g, g->subject))
        return g->subject;
    if (g->topic >= 0 && grammar_animate(g, g->topic))
        return g->topic;
    for (size_t i = g->b->n_subjects; i-- > 0;)
        if (grammar_animate(g, (int)i))
            return (int)i;
    return g->topic;
}

static void add_garment(grammar *g, const noun_phrase *np, int owner)
{
    brief_subject *s = &g->b->subjects[owner];
    item_take(g->r, np->head, SPAN_ATTRIBUTE, "worn by %s: %s", s->what.word, np->noun->word);
    brief_garment *found = NULL;
    for (size_t i = 0; i < s->n_garments; i++)
        if (strcmp(s->garments[i].what.word, np->noun->word) == 0)
            found = &s->garments[i];
    if (!found) {
        found = &ARENA_PUSH(g->r->a, s->garments, s->n_garments);
        found->what = concept_from_entry(np->noun, np->label, g->r->a);
    }
    if (np->n_colors) {
        found->has_color = true;
        found->color = np->colors[0];
    }
}

/* A garment or a part of the body that the sentence speaks of: the object or the subject of an action of its owner. */
static void on_part(grammar *g, const noun_phrase *np, int owner)
{
    brief_action *action = grammar_open_action(g);
    concept c = concept_from_entry(np->noun, np->label, g->r->a);
    if (action && (g->takes_object || g->prep) && !action->place.word) {
        action->place = c;
        action->preposition = g->prep ? g->prep_word : NULL;
        if (action->subject < 0)
            action->subject = owner;
        g->takes_object = false;
        return;
    }
    if (g->prep)
        return;
    g->part = c;
    g->part_waits = false;
    g->subject = g->actor = owner;
    g->n_group = 0;
}

bool grammar_worn(grammar *g, const noun_phrase *np)
{
    bool worn = g->wear || np->possessive ||
                (g->prep && (strcmp(g->prep->word, "in") == 0 || strcmp(g->prep->word, "with") == 0 ||
                             item_word(g->r, g->prep_item, "à")));
    bool bare = np->category == 'g' && !np->definite && !np->indefinite && !np->count && !g->prep && !g->takes_object &&
                g->topic >= 0 && grammar_category(g, g->topic) == 'p';      /* "a woman, black dress, red shoes" */
    bool joined = np->category == 'g' && g->conjunction && g->dressed >= 0; /* "in a coat and a hat" */
    worn = worn || bare || joined;
    int owner = np->possessive                                ? grammar_owner(g, np)
                : joined                                      ? g->dressed
                : bare                                        ? g->topic
                : g->last >= 0 && grammar_animate(g, g->last) ? g->last
                                                              : g->actor;
    if (g->wear && g->action >= 0 && g->b->actions[g->action].subject >= 0)
        owner = g->b->actions[g->action].subject;
    if (!worn || owner < 0 || !grammar_animate(g, owner) ||
        (np->category != 'g' && (!g->wear || !strchr("oit", np->category))))
        return false;
    add_garment(g, np, owner);
    g->dressed = owner;
    if (np->possessive && !g->wear)
        on_part(g, np, owner);
    return true;
}

/* "white beard", "long curly hair": each detail becomes a trait of who has it ("white_beard"); false: there is none */
static bool describe_owner(grammar *g, const noun_phrase *np, int owner)
{
    const char *found[2 * NP_MAX + 2];
    size_t n = 0;
    for (size_t i = 0; i < np->n_colors; i++)
        found[n++] = np->colors[i].name;
    for (size_t i = 0; i < np->n_traits; i++)
        found[n++] = np->traits[i];
    if (np->material)
        found[n++] = np->material;
    if (np->size != 1)
        found[n++] = np->size > 1 ? "long" : "short";
    brief_subject *s = &g->b->subjects[owner];
    for (size_t i = 0; i < n; i++)
        add_unique(g->r->a, &s->traits, &s->n_traits, ciel_arena_printf(g->r->a, "%s_%s", found[i], np->noun->word));
    return n > 0;
}

/* "aux cheveux roux": the article says "with" */
static bool with_article(const grammar *g, const noun_phrase *np)
{
    return g->r->french && (item_word(g->r, np->first, "aux") || item_word(g->r, np->first, "au"));
}

void grammar_body_part(grammar *g, const noun_phrase *np)
{
    bool of = item_is(g->r, np->next, LEX_PREP) && strcmp(item_is(g->r, np->next, LEX_PREP)->word, "of") == 0;
    brief_camera *camera = &g->b->shots[g->r->items[np->head].shot].camera;
    concept c = concept_from_entry(np->noun, np->label, g->r->a);
    int owner = np->possessive                                      ? grammar_owner(g, np)
                : g->subject >= 0 && grammar_animate(g, g->subject) ? g->subject
                                                                    : g->last;
    item_take(g->r, np->head, SPAN_ATTRIBUTE, "part of the body: %s", c.word);
    if (of) {
        g->part = c;
        g->part_waits = true;
        return;
    }
    bool describes = owner >= 0 && grammar_animate(g, owner) && !np->possessive &&
                     (g->prep || with_article(g, np) || (g->conjunction && !grammar_open_action(g))) &&
                     (!grammar_open_action(g) || !g->takes_object);
    bool said = owner >= 0 && grammar_animate(g, owner) && describe_owner(g, np, owner);
    bool close = camera->size && (strstr(camera->size, "close") || strcmp(camera->size, "macro") == 0);
    if (close && !camera->focus.word && !(g->prep && strcmp(g->prep->word, "with") == 0) && !(describes && said))
        camera->focus = c;
    if (describes && (!g->prep || strcmp(g->prep->word, "with") == 0 || strcmp(g->prep->word, "made_to") == 0 ||
                      strcmp(g->prep->word, "at") == 0)) {
        if (!said)
            add_unique(g->r->a, &g->b->subjects[owner].traits, &g->b->subjects[owner].n_traits, c.word);
        return;
    }
    if (owner < 0 || !grammar_animate(g, owner)) {
        noun_phrase person = { .noun = lexicon_find(LEX_NOUN, "person"),
                               .label = np->label,
                               .head = np->head,
                               .category = 'p',
                               .size = 1,
                               .restitution = -1,
                               .friction = -1,
                               .definite = true };
        owner = grammar_add_subject(g, &person);
        item_take(g->r, np->head, SPAN_SUBJECT, "%s: of a person", c.word);
        if (!camera->focus.word)
            camera->focus = c;
        if (!g->prep && !grammar_open_action(g))
            g->subject = g->actor = g->topic = g->last = owner;
    }
    brief_shot *shot = &g->b->shots[g->r->items[np->head].shot];
    if (shot->subject < 0) /* "gros plan sur ses yeux" is about who has them */
        shot->subject = owner;
    on_part(g, np, owner);
}
