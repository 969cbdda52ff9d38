/* language/read_mentions.c - what a noun phrase stands for where it stands: a thing, a place, the ground, the sky.
 * Subjects themselves are read_subjects.c, clothes and bodies read_worn.c. */
#include "base/text.h"
#include "language/grammar.h"
#include <string.h>

brief_setting *grammar_setting(grammar *g, size_t i)
{
    size_t shot = g->r->items[i].shot;
    if (shot == 0)
        return &g->b->setting;
    g->b->shots[shot].has_setting = true;
    return &g->b->shots[shot].setting;
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
        grammar_push_action(g, g->prep_item, hold, holder, false);
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
        int index = grammar_add_subject(g, np);
        grammar_take_subject(g, np, index);
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
        int index = grammar_add_subject(g, np);
        grammar_take_subject(g, np, index);
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

/* "it is a corgi": a trait, not a second thing */
static void on_predicate(grammar *g, const noun_phrase *np)
{
    brief_subject *s = &g->b->subjects[g->subject];
    add_unique(g->r->a, &s->traits, &s->n_traits, np->noun->word);
    grammar_merge(g, s, np);
    item_take(g->r, np->head, SPAN_ATTRIBUTE, "is: %s", np->noun->word);
}

static void on_background(grammar *g, const noun_phrase *np, int index, bool fresh)
{
    if (fresh)
        g->b->subjects[index].part = SUBJECT_BACKGROUND;
    brief_setting *s = grammar_setting(g, np->head);
    ARENA_PUSH(g->r->a, s->background, s->n_background) = g->b->subjects[index].what;
    relate(g, index, "behind", g->topic);
}

/* « ... », répond l'homme */
static bool on_late_speaker(grammar *g, int index)
{
    brief_action *action = grammar_open_action(g);
    brief_line *line = g->open_line >= 0 ? &g->b->sound.lines[g->open_line] : NULL;
    if (!line || line->speaker >= 0 || !action || action->subject >= 0 || !grammar_animate(g, index) || g->prep)
        return false;
    line->speaker = action->subject = index;
    g->subject = g->actor = g->topic = g->last = index;
    g->takes_object = false;
    g->b->subjects[index].part = SUBJECT_MAIN;
    return true;
}

/* "chased by a dog", "poursuivi par un chien", "followed by two ducks": who does what the subject undergoes */
static bool is_agent(const grammar *g, const brief_action *action, int index)
{
    bool by = item_word(g->r, g->prep_item, "by") || item_word(g->r, g->prep_item, "par") ||
              item_was(g->r, g->prep_item, LEX_THEN);
    return by && action && action->passive && (grammar_animate(g, index) || grammar_category(g, index) == 'v');
}

static void part_of_fresh(grammar *g, int index)
{
    g->b->subjects[index].part = g->b->n_subjects == 1 ? SUBJECT_MAIN : SUBJECT_SECONDARY;
}

/* A thing behind a preposition: "with", "by", an object, what the last thing stands by, or what the next one will. */
static void on_prep_thing(grammar *g, const noun_phrase *np, int index, bool fresh)
{
    static const lex_entry mounted = { LEX_PREP, "on", "", "", "on" };
    brief_action *action = grammar_open_action(g);
    if (fresh)
        part_of_fresh(g, index);
    if (item_word(g->r, g->prep_item, "à") && (np->category == 'a' || np->category == 'v') && !np->definite) {
        g->prep = &mounted; /* "à cheval", "à vélo" */
        g->prep_word = "on";
    }
    if (strcmp(g->prep->word, "with") == 0 && g->last >= 0) {
        on_with(g, g->actor >= 0 && grammar_animate(g, g->actor) ? g->actor : g->last, index);
    } else if (is_agent(g, action, index)) {
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
}

static void on_thing(grammar *g, const noun_phrase *np)
{
    bool of = g->prep && strcmp(g->prep->word, "of") == 0;
    brief_action *action = grammar_open_action(g);
    if (of && (g->part_waits || (g->last >= 0 && !action && !g->place_last))) {
        on_of(g, np, g->last);
        return;
    }
    if (g->copula && !g->prep && g->subject >= 0) {
        on_predicate(g, np);
        return;
    }
    size_t known = g->b->n_subjects;
    int index = grammar_add_subject(g, np);
    bool fresh = g->b->n_subjects > known;
    grammar_take_subject(g, np, index);
    if (follows_background(g, np)) {
        on_background(g, np, index, fresh);
        return;
    }
    if (on_late_speaker(g, index))
        return;
    if (np->possessive && fresh)
        g->b->subjects[index].owner = grammar_owner(g, np);
    if (g->prep && !of) {
        on_prep_thing(g, np, index, fresh);
    } else if (action && !(verb_follows(g, np) && !g->prep) && (g->takes_object || g->conjunction)) {
        if (fresh)
            part_of_fresh(g, index);
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
    int dressed = g->dressed;
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
    } else if ((np->category == 'g' || g->wear) && grammar_worn(g, np)) {
        g->prep = NULL;
        g->conjunction = false;
        return;
    } else if (np->category == 'b') {
        grammar_body_part(g, np);
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
    if (g->dressed == dressed)
        g->dressed = -1;
    g->prep = NULL;
    g->wear = false;
    g->copula = false;
    g->conjunction = false;
}
