/* language/read_subjects.c - the subjects of a film and what they do: a noun phrase finds the subject that it means or
 * makes a new one, pronouns find theirs, actions are opened and shared out among those who act together. */
#include "base/text.h"
#include "language/grammar.h"
#include <string.h>

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
    if (np->plural || strcmp(np->noun->word, "couple") == 0 || strcmp(np->noun->word, "family") == 0 ||
        strcmp(np->noun->word, "person") == 0 || strcmp(np->noun->word, "silhouette") == 0 || it->n_tokens > 1)
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

/* "the calf and its mother": kin of a beast are beasts of its kind. */
static void take_kind_of_owner(grammar *g, brief_subject *s, const noun_phrase *np)
{
    static const struct {
        const char *word, *age, *gender;
    } kin[] = { { "mother", "adult", "female" }, { "father", "adult", "male" }, { "baby", "baby", NULL },
                { "child", "baby", NULL },       { "sister", NULL, "female" },  { "brother", NULL, "male" },
                { "family", NULL, NULL },        { "friend", NULL, NULL },      { "son", "baby", "male" },
                { "daughter", "baby", "female" } };
    int owner = np->possessive && np->category == 'p' ? grammar_owner(g, np) : -1;
    if (owner < 0 || grammar_category(g, owner) != 'a')
        return;
    for (size_t i = 0; i < sizeof kin / sizeof *kin; i++)
        if (strcmp(np->noun->word, kin[i].word) == 0) {
            const char *label = s->what.label;
            s->what = g->b->subjects[owner].what;
            s->what.label = label;
            s->age = kin[i].age;
            s->gender = kin[i].gender;
        }
}

int grammar_add_subject(grammar *g, const noun_phrase *np)
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
    take_kind_of_owner(g, s, np);
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

void grammar_take_subject(grammar *g, const noun_phrase *np, int index)
{
    brief_shot *shot = &g->b->shots[g->r->items[np->head].shot];
    if (shot->subject < 0)
        shot->subject = index;
    item_take(g->r, np->head, SPAN_SUBJECT, "subject %d: %s", index + 1, g->b->subjects[index].what.word);
    grammar_write_on(g, index);
}

/* "A shepherd leads her sheep": a woman, when nobody else is one. */
static void learn_gender(const grammar *g, size_t who, char kind)
{
    const char *gender = kind == 'f' ? "female" : kind == 'm' ? "male" : NULL;
    brief_subject *s = &g->b->subjects[who];
    if (!gender || s->gender || s->count != 1 || grammar_category(g, (int)who) != 'p')
        return;
    for (size_t i = 0; i < g->b->n_subjects; i++)
        if (ciel_streq(g->b->subjects[i].gender, gender))
            return;
    s->gender = gender;
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
            if (fits && (s->part == SUBJECT_MAIN || pass == 1)) {
                learn_gender(g, i, kind[0]);
                return (int)i;
            }
        }
    }
    return g->topic;
}

/* ---- actions ---- */

bool grammar_intransitive(const char *verb)
{
    static const char *const verbs[] = { "walk",         "run",    "stand", "sit",   "lie",   "jump",   "fall",
                                         "sleep",        "fly",    "swim",  "drift", "float", "arrive", "leave",
                                         "come_to_rest", "kneel",  "dance", "land",  "crash", "grow",   "disappear",
                                         "appear",       "bounce", "laugh", "smile", "cry",   "escape", "levitate" };
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i], verb) == 0)
            return true;
    return false;
}

brief_action *grammar_open_action(grammar *g)
{
    return g->action >= 0 ? &g->b->actions[g->action] : NULL;
}

void grammar_push_action(grammar *g, size_t i, const lex_entry *e, int subject, bool passive)
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
            grammar_push_action(g, i, e, g->group[k], passive);
    }
    grammar_push_action(g, i, e, subject, passive);
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
