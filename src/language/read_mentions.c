/* language/read_mentions.c - what a noun phrase stands for where it stands: a subject, an object, a place, the ground,
 * a garment, a part of a body. */
#include "base/text.h"
#include "language/grammar.h"
#include <stdlib.h>
#include <string.h>

brief_setting *grammar_setting(grammar *g, size_t i)
{
    size_t shot = g->r->items[i].shot;
    if (shot == 0)
        return &g->b->setting;
    g->b->shots[shot].has_setting = true;
    return &g->b->shots[shot].setting;
}

char grammar_category(const grammar *g, int subject)
{
    if (subject < 0)
        return 0;
    const concept *c = &g->b->subjects[subject].what;
    const lex_entry *e = lexicon_find(LEX_NOUN, c->word);
    return e ? e->arg[0] : concept_category(c);
}

bool grammar_animate(const grammar *g, int subject)
{
    char c = grammar_category(g, subject);
    return c == 'p' || c == 'a';
}

static bool is_a(const concept *c, const char *synset)
{
    for (size_t i = 0; i < c->n_family; i++)
        if (strcmp(c->family[i], synset) == 0)
            return true;
    return false;
}

/* ---- subjects ---- */

static const char *entry_synset(const lex_entry *e)
{
    const char *s = e->arg[0] == '?' ? NULL : strchr(e->arg, ' ');
    return s && s[1] ? s + 1 : NULL;
}

static int find_subject(const grammar *g, const noun_phrase *np)
{
    if (np->indefinite || np->another || np->name)
        for (size_t i = 0; i < g->b->n_subjects; i++)
            if (np->name && strcmp(g->b->subjects[i].what.label, np->name) == 0)
                return (int)i;
    if (np->another || (np->indefinite && !np->definite) || np->count > 0)
        return -1;
    for (size_t i = g->b->n_subjects; i-- > 0;) {
        const brief_subject *s = &g->b->subjects[i];
        bool same = strcmp(s->what.word, np->noun->word) == 0 || strcmp(s->what.label, np->label) == 0 ||
                    (s->what.n_family > 1 && np->definite && entry_synset(np->noun) &&
                     strcmp(s->what.family[1], entry_synset(np->noun)) == 0);
        /* "the animal" after "a dog" */
        const char *synset = strchr(np->noun->arg, ' ');
        bool wider = np->definite && !np->possessive && np->noun->arg[0] == 'p' && synset &&
                     is_a(&s->what, synset + 1) && grammar_category(g, (int)i) == 'p';
        if (same || wider)
            return (int)i;
    }
    return -1;
}

static const char *gender_of(const concept *c)
{
    static const char *const female[] = { "female.n.02",   "woman.n.01",   "female_child.n.01", "mother.n.01",
                                          "grandma.n.01",  "sister.n.01",  "queen.n.02",        "princess.n.01",
                                          "bride.n.01",    "actress.n.01", "waitress.n.01",     "witch.n.02",
                                          "daughter.n.01", "wife.n.01",    "cow.n.01",          "hen.n.02" };
    static const char *const male[] = { "male.n.02",        "man.n.01",        "male_child.n.01", "father.n.01",
                                        "grandfather.n.01", "brother.n.01",    "king.n.01",       "prince.n.01",
                                        "groom.n.01",       "son.n.01",        "husband.n.01",    "bull.n.01",
                                        "policeman.n.01",   "businessman.n.01" };
    for (size_t i = 0; i < sizeof female / sizeof *female; i++)
        if (is_a(c, female[i]))
            return "female";
    for (size_t i = 0; i < sizeof male / sizeof *male; i++)
        if (is_a(c, male[i]))
            return "male";
    return NULL;
}

/* French nouns that name a woman or a girl though their English word does not: "serveuse", "danseuse". */
static const char *gender_of_label(const grammar *g, const noun_phrase *np)
{
    if (!g->r->french || np->category != 'p' || np->name)
        return NULL;
    const item *it = &g->r->items[np->head];
    if (strcmp(np->noun->word, "person") == 0 || strcmp(np->noun->word, "silhouette") == 0 || it->n_tokens > 1)
        return NULL;
    for (size_t k = np->first; k < np->head; k++) {
        if (item_word(g->r, k, "une") || item_word(g->r, k, "la"))
            return "female";
        if (item_word(g->r, k, "un") || item_word(g->r, k, "le"))
            return "male";
    }
    return NULL;
}

void grammar_merge(grammar *g, brief_subject *s, const noun_phrase *np)
{
    ciel_arena *a = g->r->a;
    if (np->n_colors) {
        for (size_t i = 0; i < np->n_colors; i++)
            ARENA_PUSH(a, s->colors, s->n_colors) = np->colors[i];
        if (!np->count && s->n_colors > 1 && np->plural && s->count < (int)s->n_colors)
            s->count = (int)s->n_colors;
    }
    if (np->material)
        s->material = np->material;
    if (np->size != 1)
        s->size = np->size;
    if (np->age && (np->category == 'p' || np->category == 'a'))
        s->age = np->age;
    else if (np->age && strcmp(np->age, "young") != 0)
        add_unique(a, &s->traits, &s->n_traits, np->age);
    if (np->gender)
        s->gender = np->gender;
    if (np->mass_kg > 0)
        s->mass_kg = np->mass_kg;
    if (np->restitution >= 0)
        s->restitution = np->restitution;
    if (np->friction >= 0)
        s->friction = np->friction;
    for (size_t i = 0; i < np->n_traits; i++)
        if (!s->age || strcmp(np->traits[i], s->age) != 0)
            add_unique(a, &s->traits, &s->n_traits, np->traits[i]);
}

static const char *age_of(const concept *c)
{
    static const char *const ages[][2] = { { "baby.n.01", "baby" },          { "child.n.01", "child" },
                                           { "child.n.02", "child" },        { "male_child.n.01", "child" },
                                           { "female_child.n.01", "child" }, { "adolescent.n.01", "teen" },
                                           { "young.n.01", "young" },        { "puppy.n.01", "baby" },
                                           { "kitten.n.01", "baby" },        { "grandma.n.01", "old" },
                                           { "grandfather.n.01", "old" },    { "old_man.n.01", "old" } };
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++)
        if (is_a(c, ages[i][0]))
            return ages[i][1];
    return strcmp(c->word, "girl") == 0 ? "child" : NULL;
}

static int add_subject(grammar *g, const noun_phrase *np)
{
    brief *b = g->b;
    int found = find_subject(g, np);
    if (found >= 0) {
        grammar_merge(g, &b->subjects[found], np);
        return found;
    }
    brief_subject *s = &ARENA_PUSH(g->r->a, b->subjects, b->n_subjects);
    *s = (brief_subject){ .size = 1, .restitution = -1, .friction = -1, .relation_to = -2, .owner = -1, .count = 1 };
    s->what = np->name ? concept_from_entry(np->noun, np->label, g->r->a)
                       : concept_of_item(g->r, np->head, np->noun, np->label);
    s->part = b->n_subjects == 1 ? SUBJECT_MAIN : SUBJECT_SECONDARY;
    s->count = np->count ? np->count : np->plural ? 3 : 1;
    s->shot = g->r->items[np->head].shot;
    s->age = np->category == 'p' || np->category == 'a' ? age_of(&s->what) : NULL;
    s->gender = gender_of(&s->what);
    if (!s->gender)
        s->gender = gender_of_label(g, np);
    if (!np->count && is_a(&s->what, "people.n.01") && s->count == 1)
        s->count = 5;
    if (strcmp(s->what.word, "couple") == 0 && !np->count)
        s->count = 2;
    if (strcmp(s->what.word, "spectator") == 0 && np->count == 0 &&
        (strstr(np->label, "crowd") || strstr(np->label, "audience") || strstr(np->label, "public")))
        s->count = 14;
    grammar_merge(g, s, np);
    if (np->plural && !np->count && np->n_colors > 1)
        s->count = (int)np->n_colors;
    if (!s->gender && s->count == 1 && np->category == 'p' && np->possessive)
        s->gender = NULL;
    return (int)b->n_subjects - 1;
}

static void take_subject(grammar *g, const noun_phrase *np, int index)
{
    brief_shot *shot = &g->b->shots[g->r->items[np->head].shot];
    if (shot->subject < 0)
        shot->subject = index;
    item_take(g->r, np->head, SPAN_SUBJECT, "subject %d: %s", index + 1, g->b->subjects[index].what.word);
}

/* The subject a pronoun or possessive means. */
int grammar_pronoun(const grammar *g, const char *kind)
{
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = g->b->n_subjects; i-- > 0;) {
            const brief_subject *s = &g->b->subjects[i];
            bool living = grammar_animate(g, (int)i), person = grammar_category(g, (int)i) == 'p';
            bool fits = kind[0] == 'm'   ? living && !ciel_streq(s->gender, "female")
                        : kind[0] == 'f' ? living && !ciel_streq(s->gender, "male")
                        : kind[0] == 'n' ? !person
                        : kind[0] == 'p' ? s->count > 1
                                         : true;
            if (g->r->french && (kind[0] == 'm' || kind[0] == 'f') && !living)
                fits = pass == 1;
            if (fits && (s->part == SUBJECT_MAIN || pass == 1))
                return (int)i;
        }
    }
    return g->topic;
}

/* ---- actions ---- */

brief_action *grammar_open_action(grammar *g)
{
    return g->action >= 0 ? &g->b->actions[g->action] : NULL;
}

static void push_action(grammar *g, size_t i, const lex_entry *e, int subject, bool passive)
{
    brief_action *a = &ARENA_PUSH(g->r->a, g->b->actions, g->b->n_actions);
    *a = (brief_action){ .subject = subject, .object = -1, .verb = e->word, .begin = g->begin, .end = g->end };
    a->synset = verb_synset(e, g->r->a);
    a->manner = g->manner;
    a->direction = g->direction;
    a->negated = g->negated;
    a->passive = passive;
    a->shot = g->r->items[i].shot;
    if (g->part.word && !g->part_waits)
        a->place = g->part;
    g->action = (int)g->b->n_actions - 1;
    g->takes_object = !passive;
    g->begin = g->end = -1;
}

/* What was said of the last action of a group holds for all of them. */
void grammar_close_batch(grammar *g)
{
    brief *b = g->b;
    for (int k = g->batch; k >= 0 && k < g->batch_last; k++) {
        brief_action *a = &b->actions[k], *last = &b->actions[g->batch_last];
        int subject = a->subject;
        *a = *last;
        a->subject = subject;
    }
    g->batch = -1;
}

void grammar_add_action(grammar *g, size_t i, const lex_entry *e, int subject, bool passive)
{
    grammar_close_batch(g);
    if (subject >= 0 && g->n_group > 1 && subject == g->group[0]) {
        g->batch = (int)g->b->n_actions;
        g->batch_last = g->batch + (int)g->n_group - 1;
        for (size_t k = g->n_group; k-- > 1;)
            push_action(g, i, e, g->group[k], passive);
    }
    push_action(g, i, e, subject, passive);
    g->manner = g->direction = NULL;
    g->negated = false;
    g->part = (concept){ 0 };
    g->part_waits = false;
    if (subject >= 0) {
        g->actor = subject;
        g->topic = subject;
        if (g->b->subjects[subject].part == SUBJECT_SECONDARY && g->b->subjects[subject].relation_to == -2)
            g->b->subjects[subject].part = SUBJECT_MAIN;
    }
}

/* ---- places, parts, clothes ---- */

static void copy_traits(grammar *g, brief_setting *s, const noun_phrase *np)
{
    for (size_t i = 0; i < np->n_traits; i++)
        add_unique(g->r->a, &s->traits, &s->n_traits, np->traits[i]);
    for (size_t i = 0; i < np->n_colors; i++)
        add_unique(g->r->a, &s->traits, &s->n_traits, np->colors[i].name);
    if (np->material)
        add_unique(g->r->a, &s->traits, &s->n_traits, np->material);
    if (np->age)
        add_unique(g->r->a, &s->traits, &s->n_traits, np->age);
    if (np->size != 1)
        add_unique(g->r->a, &s->traits, &s->n_traits, np->size < 1 ? "small" : np->size < 2 ? "big" : "huge");
}

static bool follows_background(const grammar *g, const noun_phrase *np)
{
    const lex_entry *e = item_is(g->r, np->next, LEX_BACKGROUND);
    return e && e->arg[0] != 'f';
}

static void on_place(grammar *g, const noun_phrase *np)
{
    brief_setting *s = grammar_setting(g, np->head);
    concept c = concept_of_item(g->r, np->head, np->noun, np->label);
    bool background = follows_background(g, np);
    brief_action *action = grammar_open_action(g);
    item_take(g->r, np->head, SPAN_SETTING, background ? "background: %s" : "place: %s", c.word);
    if (background) {
        ARENA_PUSH(g->r->a, s->background, s->n_background) = c;
        return;
    }
    if (!s->place.word || strcmp(s->place.word, c.word) == 0) {
        s->place = s->place.word ? s->place : c;
        copy_traits(g, s, np);
    } else if (!(g->prep && strcmp(g->prep->word, "of") == 0)) {
        ARENA_PUSH(g->r->a, s->background, s->n_background) = c;
    }
    if (action && (g->prep || g->takes_object) && !action->place.word) {
        action->place = c;
        if (action->object < 0)
            action->preposition = g->prep ? g->prep_word : NULL;
        g->takes_object = false;
    }
    int who = action ? action->subject : g->last;
    if (g->prep && g->prep->arg[0] && who >= 0 && g->b->subjects[who].relation_to == -2) {
        g->b->subjects[who].relation = g->prep->arg;
        g->b->subjects[who].relation_to = -1;
    }
    if (g->prep && who < 0 && strcmp(g->prep->word, "at_edge") == 0) {
        g->fronted = -1;
        g->fronted_relation = "at_edge";
    }
    if (!g->prep && !action)
        g->subject = -1;
    g->place_last = true;
}

static void on_ground(grammar *g, const noun_phrase *np)
{
    brief_setting *s = grammar_setting(g, np->head);
    brief_action *action = grammar_open_action(g);
    item_take(g->r, np->head, SPAN_SETTING, "ground: %s", np->material ? np->material : np->noun->word);
    const char *end = strstr(np->noun->word, "_floor"); /* "wood_floor" is wood */
    if (np->material || strcmp(np->noun->word, "floor") != 0)
        s->ground = np->material ? np->material
                    : end        ? ciel_arena_strndup(g->r->a, np->noun->word, (size_t)(end - np->noun->word))
                                 : np->noun->word;
    if (action && action->object < 0 && strcmp(action->verb, "rebound") == 0) {
        action->verb = "bounce"; /* off the ground it is no obstacle */
        g->prep = g->prep ? g->prep : lexicon_find(LEX_PREP, "on");
        g->prep_word = "on";
    }
    for (size_t i = 0; i < np->n_traits; i++)
        add_unique(g->r->a, &s->traits, &s->n_traits, np->traits[i]);
    if (action && g->prep && !action->place.word) {
        action->place = concept_from_entry(np->noun, np->label, g->r->a);
        action->preposition = g->prep_word;
    }
    g->place_last = true;
}

static int owner_of(const grammar *g, const noun_phrase *np)
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

static bool on_garment(grammar *g, const noun_phrase *np)
{
    bool worn = g->wear || np->possessive ||
                (g->prep && (strcmp(g->prep->word, "in") == 0 || strcmp(g->prep->word, "with") == 0 ||
                             item_word(g->r, g->prep_item, "à")));
    bool bare = np->category == 'g' && !np->definite && !np->indefinite && !np->count && !g->prep && !g->takes_object &&
                g->topic >= 0 && grammar_category(g, g->topic) == 'p'; /* "a woman, black dress, red shoes" */
    worn = worn || bare;
    int owner = np->possessive                                ? owner_of(g, np)
                : bare                                        ? g->topic
                : g->last >= 0 && grammar_animate(g, g->last) ? g->last
                                                              : g->actor;
    if (g->wear && g->action >= 0 && g->b->actions[g->action].subject >= 0)
        owner = g->b->actions[g->action].subject;
    if (!worn || owner < 0 || !grammar_animate(g, owner) ||
        (np->category != 'g' && (!g->wear || !strchr("oit", np->category))))
        return false;
    add_garment(g, np, owner);
    if (np->possessive && !g->wear)
        on_part(g, np, owner);
    return true;
}

static void on_body_part(grammar *g, const noun_phrase *np)
{
    bool of = item_is(g->r, np->next, LEX_PREP) && strcmp(item_is(g->r, np->next, LEX_PREP)->word, "of") == 0;
    brief_camera *camera = &g->b->shots[g->r->items[np->head].shot].camera;
    concept c = concept_from_entry(np->noun, np->label, g->r->a);
    int owner = np->possessive                                      ? owner_of(g, np)
                : g->subject >= 0 && grammar_animate(g, g->subject) ? g->subject
                                                                    : g->last;
    item_take(g->r, np->head, SPAN_ATTRIBUTE, "part of the body: %s", c.word);
    bool close = camera->size && (strstr(camera->size, "close") || strcmp(camera->size, "macro") == 0);
    if (close && !camera->focus.word && !(g->prep && strcmp(g->prep->word, "with") == 0))
        camera->focus = c;
    if (of) {
        g->part = c;
        g->part_waits = true;
        return;
    }
    bool describes = owner >= 0 && grammar_animate(g, owner) && !np->possessive &&
                     (g->prep || (g->conjunction && !grammar_open_action(g))) &&
                     (!grammar_open_action(g) || !g->takes_object);
    if (describes && g->prep &&
        (strcmp(g->prep->word, "with") == 0 || strcmp(g->prep->word, "made_to") == 0 ||
         strcmp(g->prep->word, "at") == 0)) {
        const char *detail = np->n_colors    ? np->colors[0].name
                             : np->material  ? np->material
                             : np->n_traits  ? np->traits[0]
                             : np->size != 1 ? (np->size > 1 ? "long" : "short")
                                             : NULL;
        const char *trait = detail ? ciel_arena_printf(g->r->a, "%s_%s", detail, c.word) : c.word;
        add_unique(g->r->a, &g->b->subjects[owner].traits, &g->b->subjects[owner].n_traits, trait);
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
        owner = add_subject(g, &person);
        item_take(g->r, np->head, SPAN_SUBJECT, "%s: of a person", c.word);
        if (!camera->focus.word)
            camera->focus = c;
        if (!g->prep && !grammar_open_action(g))
            g->subject = g->actor = g->topic = g->last = owner;
    }
    on_part(g, np, owner);
}

/* ---- things ---- */

static bool posture(const char *verb)
{
    static const char *const verbs[] = { "stand", "sit",     "lie",  "float",    "drift", "hang", "sleep", "kneel",
                                         "lean",  "balance", "walk", "run",      "pour",  "put",  "play",  "dance",
                                         "wait",  "sail",    "swim", "levitate", "hide",  "work", "read",  "eat",
                                         "drink", "skate",   "surf", "juggle",   "climb", "roll", "graze", "burn",
                                         "spin",  "glow",    "grow", "look",     "speak", "say",  "sing",  "cook" };
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i], verb) == 0)
            return true;
    return false;
}

static void relate(grammar *g, int who, const char *relation, int to)
{
    if (who < 0 || !relation || !*relation || who == to || strcmp(relation, "with") == 0)
        return;
    brief_subject *s = &g->b->subjects[who];
    if (s->relation_to != -2 && s->relation_to != -1)
        return;
    s->relation = relation;
    s->relation_to = to;
}

/* "a man with an umbrella", "a cup with tea", "a woman with a dog". */
static void on_with(grammar *g, int holder, int thing)
{
    brief_subject *s = &g->b->subjects[thing];
    char c = grammar_category(g, thing);
    if (grammar_category(g, holder) == 'p' && (c == 'o' || c == 'f' || c == 'i' || c == 't')) {
        s->owner = holder;
        const lex_entry *hold = lexicon_find(LEX_VERB, "hold");
        int open = g->action;
        push_action(g, g->prep_item, hold, holder, false);
        g->b->actions[g->action].object = thing;
        g->action = open;
    } else if (grammar_animate(g, thing) || grammar_animate(g, holder)) {
        relate(g, thing, "beside", holder);
    } else {
        s->owner = holder;
        relate(g, thing, c == 'u' || c == 'f' ? "in" : "on", holder);
    }
}

static void on_object(grammar *g, brief_action *a, int index)
{
    if (a->object >= 0 && g->conjunction && !g->prep && a->preposition) { /* "next to a book and a pair of glasses" */
        relate(g, index, "beside", a->object);
        return;
    }
    if (a->object >= 0 && g->conjunction && !g->prep) { /* "eats an apple and a pear" */
        brief_action copy = *a;
        copy.object = index;
        ARENA_PUSH(g->r->a, g->b->actions, g->b->n_actions) = copy;
        return;
    }
    if (a->object >= 0) {
        if (g->prep)
            relate(g, a->object, g->prep->arg, index);
        return;
    }
    a->object = index;
    a->preposition = g->prep ? g->prep_word : NULL;
    if (g->prep && (posture(a->verb) || a->passive))
        relate(g, a->subject, g->prep->arg, index);
}

static void new_clause_subject(grammar *g, int index)
{
    bool joins = g->conjunction && g->subject >= 0 && g->action < 0 && !g->place_last;
    if (joins && g->n_group < NP_MAX) {
        g->group[g->n_group++] = index;
    } else {
        g->n_group = 1;
        g->group[0] = index;
    }
    if (!joins)
        g->subject = g->actor = g->topic = index;
    g->action = -1;
    g->takes_object = false;
    if (g->open_line >= 0 && g->b->sound.lines[g->open_line].speaker < 0 && grammar_animate(g, index)) {
        g->b->sound.lines[g->open_line].speaker = index; /* « ... », répond l'homme */
        for (size_t k = g->b->n_actions; k-- > 0 && g->b->actions[k].subject < 0;)
            g->b->actions[k].subject = index;
    }
    brief_subject *s = &g->b->subjects[index];
    if (g->fronted >= 0 || g->fronted_relation) {
        if (s->relation_to == -2) {
            s->relation = g->fronted_relation;
            s->relation_to = g->fronted >= 0 ? g->fronted : -1;
        }
        g->fronted = -1;
        g->fronted_relation = NULL;
    }
    if (s->part != SUBJECT_BACKGROUND)
        s->part = SUBJECT_MAIN;
    if (joins) /* all of a group act: the last one named leads, the others are in the group */
        s->part = g->b->subjects[g->group[0]].part;
}

static void on_of(grammar *g, const noun_phrase *np, int before)
{
    if (g->part_waits) { /* "the eye of a dragon" */
        int index = add_subject(g, np);
        take_subject(g, np, index);
        brief_camera *camera = &g->b->shots[g->r->items[np->head].shot].camera;
        if (!camera->focus.word)
            camera->focus = g->part;
        new_clause_subject(g, index);
        g->part_waits = false;
        g->last = index;
        return;
    }
    brief_subject *s = &g->b->subjects[before];
    if (np->category == 'u' || np->category == 'f') {
        int index = add_subject(g, np);
        take_subject(g, np, index);
        g->b->subjects[index].part = SUBJECT_SECONDARY;
        relate(g, index, "in", before);
        return;
    }
    add_unique(g->r->a, &s->traits, &s->n_traits, np->noun->word);
    for (size_t i = 0; i < np->n_colors && !s->n_colors; i++)
        ARENA_PUSH(g->r->a, s->colors, s->n_colors) = np->colors[i];
    item_take(g->r, np->head, SPAN_ATTRIBUTE, "of: %s", np->noun->word);
}

/* Does a finite verb follow the phrase, so that it must be a subject? */
static bool verb_follows(const grammar *g, const noun_phrase *np)
{
    size_t k = np->next;
    while (k < g->r->n_items && (item_is(g->r, k, LEX_MANNER) || item_is(g->r, k, LEX_SPEED) ||
                                 item_is(g->r, k, LEX_FILLER) || item_is(g->r, k, LEX_NEG)))
        k++;
    if (item_is(g->r, k, LEX_AUX))
        return true;
    return k < g->r->n_items && grammar_is_verb(g->r, k) &&
           (g->r->items[k].feats & FEAT_FINITE || (np->plural && !(g->r->items[k].feats & (FEAT_ED | FEAT_ING))));
}

static void on_thing(grammar *g, const noun_phrase *np)
{
    bool of = g->prep && strcmp(g->prep->word, "of") == 0;
    brief_action *action = grammar_open_action(g);
    if (of && (g->part_waits || (g->last >= 0 && !action && !g->place_last))) {
        on_of(g, np, g->last);
        return;
    }
    if (g->copula && !g->prep && g->subject >= 0) { /* "it is a corgi": a trait, not a second thing */
        brief_subject *s = &g->b->subjects[g->subject];
        add_unique(g->r->a, &s->traits, &s->n_traits, np->noun->word);
        grammar_merge(g, s, np);
        item_take(g->r, np->head, SPAN_ATTRIBUTE, "is: %s", np->noun->word);
        return;
    }
    size_t known = g->b->n_subjects;
    int index = add_subject(g, np);
    bool fresh = g->b->n_subjects > known;
    take_subject(g, np, index);
    if (follows_background(g, np)) {
        if (fresh)
            g->b->subjects[index].part = SUBJECT_BACKGROUND;
        brief_setting *s = grammar_setting(g, np->head);
        ARENA_PUSH(g->r->a, s->background, s->n_background) = g->b->subjects[index].what;
        relate(g, index, "behind", g->topic);
        return;
    }
    bool subject = verb_follows(g, np) && !g->prep;
    brief_line *line = g->open_line >= 0 ? &g->b->sound.lines[g->open_line] : NULL;
    if (line && line->speaker < 0 && action && action->subject < 0 && grammar_animate(g, index) && !g->prep) {
        line->speaker = action->subject = index; /* « ... », répond l'homme */
        g->subject = g->actor = g->topic = g->last = index;
        g->takes_object = false;
        g->b->subjects[index].part = SUBJECT_MAIN;
        return;
    }
    if (np->possessive && fresh)
        g->b->subjects[index].owner = owner_of(g, np);
    if (g->prep && !of) {
        if (fresh)
            g->b->subjects[index].part = g->b->n_subjects == 1 ? SUBJECT_MAIN : SUBJECT_SECONDARY;
        static const lex_entry mounted = { LEX_PREP, "on", "", "", "on" };
        if (item_word(g->r, g->prep_item, "à") && (np->category == 'a' || np->category == 'v') && !np->definite) {
            g->prep = &mounted; /* "à cheval", "à vélo" */
            g->prep_word = "on";
        }
        if (strcmp(g->prep->word, "with") == 0 && g->last >= 0 &&
            !(action && action->object < 0 && !grammar_animate(g, index) && 0)) {
            on_with(g, g->actor >= 0 && grammar_animate(g, g->actor) ? g->actor : g->last, index);
        } else if (g->passive_aux && item_word(g->r, g->prep_item, "by") && action && action->passive) {
            action->object = action->subject;
            action->subject = index;
            action->passive = false;
        } else if (action) {
            on_object(g, action, index);
        } else if (g->last >= 0 && g->last != index) {
            relate(g, g->last, g->prep->arg, index);
        } else if (g->prep->arg[0] && fresh) {
            g->fronted = index;
            g->fronted_relation = g->prep->arg;
            g->b->subjects[index].part = SUBJECT_SECONDARY;
        } else {
            new_clause_subject(g, index);
        }
        if (g->actor < 0 || (grammar_animate(g, index) && !grammar_animate(g, g->actor) && !action))
            g->actor = index;
    } else if (action && !subject && (g->takes_object || g->conjunction)) {
        if (fresh)
            g->b->subjects[index].part = g->b->n_subjects == 1 ? SUBJECT_MAIN : SUBJECT_SECONDARY;
        on_object(g, action, index);
    } else {
        new_clause_subject(g, index);
    }
    if (np->participle)
        grammar_add_action(g, np->head, np->participle, index, np->participle_passive);
    if (np->participle && np->participle_passive)
        g->takes_object = false;
    g->last = index;
    g->place_last = false;
}

static void on_sky(grammar *g, const noun_phrase *np)
{
    brief_setting *s = grammar_setting(g, np->head);
    brief_action *action = grammar_open_action(g);
    concept c = concept_from_entry(np->noun, np->label, g->r->a);
    item_take(g->r, np->head, SPAN_SETTING, "sky");
    for (size_t i = 0; i < np->n_traits; i++)
        add_unique(g->r->a, &s->traits, &s->n_traits, np->traits[i]);
    if (!s->place.word && !action && !g->prep)
        s->place = c;
    if (action && g->prep && !action->place.word) {
        action->place = c;
        action->preposition = g->prep_word;
    }
    for (size_t i = 0; i < np->n_colors; i++)
        ARENA_PUSH(g->r->a, g->b->light.palette, g->b->light.n_palette) = np->colors[i];
}

void grammar_mention(grammar *g, noun_phrase *np)
{
    const char *prep = g->prep ? g->prep->word : "";
    bool inside = strcmp(prep, "in") == 0 || strcmp(prep, "inside") == 0 || strcmp(prep, "through") == 0;
    /* "a dragon's eye" */
    if (np->category == 'b' && g->last >= 0 && strcmp(prep, "of") == 0 && item_word(g->r, g->prep_item, "'s")) {
        brief_camera *camera = &g->b->shots[g->r->items[np->head].shot].camera;
        g->part = concept_from_entry(np->noun, np->label, g->r->a);
        g->subject = g->actor = g->last;
        if (!camera->focus.word)
            camera->focus = g->part;
        item_take(g->r, np->head, SPAN_ATTRIBUTE, "part of the body: %s", np->noun->word);
    } else if ((np->category == 'g' || g->wear) && on_garment(g, np)) {
        g->prep = NULL;
        g->conjunction = false;
        return;
    } else if (np->category == 'b') {
        on_body_part(g, np);
    } else if (np->category == 'd') {
        on_ground(g, np);
    } else if (np->category == 'l' || (np->category == 's' && inside) ||
               (np->category == 'v' && g->last < 0 && strcmp(prep, "inside") == 0)) {
        on_place(g, np);
    } else if (strcmp(np->noun->word, "sky") == 0) {
        on_sky(g, np);
    } else if (np->category == 'x') {
        item_take(g->r, np->head, SPAN_UNKNOWN, "nothing that can be filmed");
    } else {
        on_thing(g, np);
    }
    g->prep = NULL;
    g->wear = false;
    g->copula = false;
    g->conjunction = false;
}
