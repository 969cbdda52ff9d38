/* pipeline/amend.c - see amend.h. Subjects are matched by their concepts; verbs of editing ("make", "add") are not
 * filmed. */
#include "pipeline/amend.h"
#include "base/text.h"

#include <string.h>

#define MAX_SUBJECTS 64

typedef struct amendment {
    brief *base;
    const brief *change;
    enum amend_kind kind;
    int to[MAX_SUBJECTS]; /* subject of the change -> subject of the base, -1 = none */
    bool ignored[MAX_SUBJECTS];
    bool removed[MAX_SUBJECTS]; /* subjects of the base */
    size_t n_old_actions; /* the base's first actions; those of the change follow */
    int n_changes;
} amendment;

static bool among(const char *word, const char *const *list)
{
    for (; word && *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

/* words about the film itself: "change the colour of the ball", "same shot" */
static const char *const film_words[] = { "colour", "color", "weather",    "time",  "style",  "look",   "scene",
                                          "video",  "film",  "same",       "shot",  "camera", "switch", "light",
                                          "season", "thing", "background", "sound", "music",  NULL };
static const char *const change_verbs[] = { "make",  "change", "turn", "switch", "set", "put",  "paint",
                                            "color", "colour", "keep", "be",     "let", "have", NULL };
static const char *const add_verbs[] = { "add", "include", "insert", "place", NULL };
static const char *const remove_verbs[] = { "remove", "take_off", "delete", "take_away", "erase", "drop", NULL };
static const char *const go_on_verbs[] = { "continue", "go_on", "keep", "keep_on", "last", "resume", "remain", NULL };
static const char *const replace_verbs[] = { "replace", "swap", "exchange", NULL };

static bool is_kind_of(const concept *a, const concept *b)
{
    for (size_t i = 0; a->synset && b->synset && i < a->n_family; i++)
        if (strcmp(a->family[i], b->synset) == 0)
            return true;
    return false;
}

/* the base's subject that a subject of the change speaks of, or -1 */
static int find_subject(const brief *base, const concept *c)
{
    for (size_t i = 0; i < base->n_subjects; i++)
        if (ciel_streq(base->subjects[i].what.word, c->word) ||
            (c->synset && ciel_streq(base->subjects[i].what.synset, c->synset)))
            return (int)i;
    for (size_t i = 0; i < base->n_subjects; i++)
        if (is_kind_of(&base->subjects[i].what, c) || is_kind_of(c, &base->subjects[i].what))
            return (int)i;
    return -1;
}

/* the verb of the change's first action about its subject i, or NULL */
static const char *verb_about(const brief *change, int i)
{
    for (size_t k = 0; k < change->n_actions; k++)
        if (change->actions[k].subject == i || change->actions[k].object == i)
            return change->actions[k].verb;
    return NULL;
}

#define TAKE(to, from)                                                                                                 \
    do {                                                                                                               \
        if (from) {                                                                                                    \
            (to) = (from);                                                                                             \
            n++;                                                                                                       \
        }                                                                                                              \
    } while (0)
#define TAKE_LIST(to, n_to, from, n_from)                                                                              \
    do {                                                                                                               \
        if (n_from) {                                                                                                  \
            (to) = (from);                                                                                             \
            (n_to) = (n_from);                                                                                         \
            n++;                                                                                                       \
        }                                                                                                              \
    } while (0)

static void dress(amendment *m, brief_subject *to, const brief_garment *g)
{
    for (size_t i = 0; i < to->n_garments; i++)
        if (ciel_streq(to->garments[i].what.word, g->what.word)) {
            to->garments[i] = *g;
            return;
        }
    brief_garment *all = ARENA_ARRAY(&m->base->arena, to->n_garments + 1, brief_garment);
    for (size_t i = 0; i < to->n_garments; i++)
        all[i] = to->garments[i];
    all[to->n_garments] = *g;
    to->garments = all;
    to->n_garments++;
}

static int change_subject(amendment *m, brief_subject *to, const brief_subject *from)
{
    int n = 0;
    TAKE_LIST(to->colors, to->n_colors, from->colors, from->n_colors);
    TAKE_LIST(to->traits, to->n_traits, from->traits, from->n_traits);
    TAKE(to->material, from->material);
    TAKE(to->age, from->age);
    TAKE(to->gender, from->gender);
    TAKE(to->text, from->text);
    if (from->size < 1 || from->size > 1) {
        to->size = from->size;
        n++;
    }
    if (from->count > 1) {
        to->count = from->count;
        n++;
    }
    for (size_t i = 0; i < from->n_garments; i++, n++)
        dress(m, to, &from->garments[i]);
    return n;
}

static int add_subject(amendment *m, int i, ciel_fail *fail)
{
    brief *b = m->base;
    if (b->n_subjects >= MAX_SUBJECTS)
        return ciel_fail_set(fail, CIEL_E_DATA, "the film has too many subjects already");
    brief_subject *all = ARENA_ARRAY(&b->arena, b->n_subjects + 1, brief_subject);
    memcpy(all, b->subjects, b->n_subjects * sizeof *all);
    all[b->n_subjects] = m->change->subjects[i];
    all[b->n_subjects].part = b->n_subjects ? SUBJECT_SECONDARY : SUBJECT_MAIN;
    all[b->n_subjects].shot = 0;
    int to = all[b->n_subjects].relation_to;
    bool keeps = to == -1 || (to >= 0 && to < i && m->to[to] >= 0);
    all[b->n_subjects].relation_to = !keeps ? -2 : to >= 0 ? m->to[to] : to;
    all[b->n_subjects].relation = keeps ? all[b->n_subjects].relation : NULL;
    all[b->n_subjects].owner = -1;
    b->subjects = all;
    m->to[i] = (int)b->n_subjects++;
    m->n_changes++;
    return CIEL_OK;
}

/* the base's subject that the change's subject i takes the place of: "replace A with B" -> B's is A; -1 = none */
static int replaced_by(const amendment *m, int i)
{
    for (size_t k = 0; k < m->change->n_actions; k++)
        if (among(m->change->actions[k].verb, replace_verbs))
            for (int j = 0; j < (int)m->change->n_subjects; j++)
                if (j < i && m->to[j] >= 0)
                    return m->to[j];
    return -1;
}

static int place_subject(amendment *m, int i, ciel_fail *fail)
{
    const brief_subject *s = &m->change->subjects[i];
    const char *verb = verb_about(m->change, i);
    m->to[i] = -1;
    if (among(s->what.word, film_words)) {
        m->ignored[i] = true;
        return CIEL_OK;
    }
    if (among(verb, add_verbs))
        return add_subject(m, i, fail);
    int place = replaced_by(m, i);
    m->to[i] = place >= 0 ? place : find_subject(m->base, &s->what);
    if (m->to[i] < 0 && m->kind == AMEND_GO_ON)
        return add_subject(m, i, fail);
    if (m->to[i] < 0)
        return ciel_fail_set(fail, CIEL_E_DATA, "the film has no '%.60s' that could be changed",
                             s->what.label ? s->what.label : s->what.word);
    brief_subject *to = &m->base->subjects[m->to[i]];
    if (place >= 0) {
        to->what = s->what;
        m->n_changes++;
    }
    if (among(verb, remove_verbs)) {
        m->removed[m->to[i]] = true;
        m->n_changes++;
        return CIEL_OK;
    }
    m->n_changes += change_subject(m, to, s);
    return CIEL_OK;
}

/* "put the ball on the table": between subjects that are both known by now */
static void take_relations(amendment *m)
{
    for (size_t i = 0; i < m->change->n_subjects; i++) {
        const brief_subject *from = &m->change->subjects[i];
        int to = m->to[i], other = from->relation_to >= 0 ? m->to[from->relation_to] : from->relation_to;
        if (to < 0 || !from->relation || to == other || replaced_by(m, (int)i) >= 0 ||
            (from->relation_to >= 0 && other < 0))
            continue;
        m->base->subjects[to].relation = from->relation;
        m->base->subjects[to].relation_to = other;
        m->n_changes++;
    }
}

/* "make the dog run": what it did before, it does no more */
static void take_action(amendment *m, const brief_action *from)
{
    brief *b = m->base;
    int subject = from->subject >= 0 ? m->to[from->subject] : -1;
    size_t n = 0;
    brief_action *all = ARENA_ARRAY(&b->arena, b->n_actions + 1, brief_action);
    for (size_t i = m->n_old_actions; i < b->n_actions; i++)
        if (b->actions[i].subject == subject && ciel_streq(b->actions[i].verb, from->verb))
            return; /* "goes on walking" */
    for (size_t i = 0; i < b->n_actions; i++)
        if (i >= m->n_old_actions || b->actions[i].subject != subject)
            all[n++] = b->actions[i];
    m->n_old_actions -= b->n_actions - n;
    all[n] = *from;
    all[n].subject = subject;
    all[n].object = from->object >= 0 ? m->to[from->object] : -1;
    all[n++].shot = 0;
    b->actions = all;
    b->n_actions = n;
    m->n_changes++;
}

static int take_actions(amendment *m, ciel_fail *fail)
{
    static const char *const *const about_the_film[] = { change_verbs, add_verbs, remove_verbs, replace_verbs };
    for (size_t i = 0; i < m->change->n_actions; i++) {
        const brief_action *a = &m->change->actions[i];
        bool editing = a->subject >= 0 && m->ignored[a->subject];
        for (size_t k = 0; k < 4; k++)
            editing |= among(a->verb, about_the_film[k]);
        editing |= m->kind == AMEND_GO_ON && among(a->verb, go_on_verbs);
        if (editing)
            continue;
        if (a->subject < 0 || m->to[a->subject] < 0)
            return ciel_fail_set(fail, CIEL_E_DATA, "nothing in the film could '%.40s'", a->verb);
        take_action(m, a);
    }
    return CIEL_OK;
}

/* what a time of day does: "night falls" names no waterfall */
static const char *const time_verbs[] = { "fall", "falls", "break", "breaks", "come", "comes", NULL };

static int take_setting(brief_setting *to, const brief_setting *from)
{
    int n = 0;
    TAKE(to->time, from->time);
    TAKE(to->season, from->season);
    TAKE(to->era, from->era);
    TAKE(to->locale, from->locale);
    TAKE(to->ground, from->ground);
    TAKE(to->backdrop, from->backdrop);
    TAKE_LIST(to->weather, to->n_weather, from->weather, from->n_weather);
    TAKE_LIST(to->traits, to->n_traits, from->traits, from->n_traits);
    TAKE_LIST(to->background, to->n_background, from->background, from->n_background);
    if (from->place.word && !(from->time && among(from->place.label, time_verbs))) {
        to->place = from->place;
        n++;
    }
    if (from->background_color.name) {
        to->background_color = from->background_color;
        n++;
    }
    return n;
}

static int take_camera(brief_camera *to, const brief_camera *from)
{
    int n = 0;
    TAKE(to->size, from->size);
    TAKE(to->angle, from->angle);
    TAKE(to->depth, from->depth);
    TAKE(to->support, from->support);
    TAKE_LIST(to->moves, to->n_moves, from->moves, from->n_moves);
    if (from->lens_mm > 0) {
        to->lens_mm = from->lens_mm;
        n++;
    }
    if (from->f_number > 0) {
        to->f_number = from->f_number;
        n++;
    }
    return n;
}

static int take_light(brief_light *to, const brief_light *from)
{
    int n = 0;
    TAKE(to->quality, from->quality);
    TAKE(to->tone, from->tone);
    TAKE(to->mood, from->mood);
    TAKE_LIST(to->lamps, to->n_lamps, from->lamps, from->n_lamps);
    TAKE_LIST(to->palette, to->n_palette, from->palette, from->n_palette);
    return n;
}

static int take_sound(brief_sound *to, const brief_sound *from)
{
    int n = 0;
    TAKE(to->music, from->music);
    TAKE(to->mood, from->mood);
    TAKE(to->genre, from->genre);
    TAKE(to->level, from->level);
    TAKE(to->silent, from->silent);
    TAKE(to->no_effects, from->no_effects);
    TAKE(to->no_ambience, from->no_ambience);
    TAKE(to->no_dialogue, from->no_dialogue);
    TAKE_LIST(to->cues, to->n_cues, from->cues, from->n_cues);
    TAKE_LIST(to->instruments, to->n_instruments, from->instruments, from->n_instruments);
    return n;
}

static void take_lines(amendment *m)
{
    const brief_sound *from = &m->change->sound;
    brief_line *lines = ARENA_ARRAY(&m->base->arena, from->n_lines + 1, brief_line);
    if (from->n_lines == 0)
        return;
    for (size_t i = 0; i < from->n_lines; i++) {
        lines[i] = from->lines[i];
        lines[i].speaker = lines[i].speaker >= 0 ? m->to[lines[i].speaker] : -1;
        lines[i].shot = 0;
    }
    m->base->sound.lines = lines;
    m->base->sound.n_lines = from->n_lines;
    m->n_changes++;
}

static void take_exclusions(amendment *m)
{
    brief *b = m->base;
    const brief *c = m->change;
    const char **all = ARENA_ARRAY(&b->arena, b->n_exclusions + c->n_exclusions + 1, const char *);
    for (size_t i = 0; i < b->n_exclusions; i++)
        all[i] = b->exclusions[i];
    for (size_t i = 0; i < c->n_exclusions; i++, m->n_changes++)
        all[b->n_exclusions + i] = c->exclusions[i];
    b->exclusions = all;
    b->n_exclusions += c->n_exclusions;
}

/* what the film shall be without goes, where it was asked for before */
static void honour_exclusion(amendment *m, const char *word)
{
    brief *b = m->base;
    size_t n = 0;
    concept c;
    bool known = concept_of(&c, word, "en", &b->arena);
    for (size_t i = 0; i < b->setting.n_weather; i++)
        if (!ciel_streq(b->setting.weather[i].kind, word))
            b->setting.weather[n++] = b->setting.weather[i];
    b->setting.n_weather = n;
    for (size_t i = 0; i < b->n_subjects && i < MAX_SUBJECTS; i++)
        if (ciel_streq(b->subjects[i].what.word, word) || (known && is_kind_of(&b->subjects[i].what, &c)))
            m->removed[i] = true;
}

static int honour_exclusions(amendment *m, ciel_fail *fail)
{
    size_t left = 0;
    for (size_t i = 0; i < m->change->n_exclusions; i++)
        honour_exclusion(m, m->change->exclusions[i]);
    for (size_t i = 0; i < m->base->n_subjects; i++)
        left += !m->removed[i];
    return left > 0 || m->base->n_subjects == 0
               ? CIEL_OK
               : ciel_fail_set(fail, CIEL_E_DATA, "the film would be without all that it is about");
}

static int renumber(const int *to, int i)
{
    return i >= 0 ? to[i] : i;
}

/* removed subjects go, with what they did; the others close up */
static void remove_subjects(amendment *m)
{
    brief *b = m->base;
    int to[MAX_SUBJECTS], n = 0;
    size_t n_actions = 0, n_lines = 0, n_outcomes = 0;
    for (size_t i = 0; i < b->n_subjects; i++)
        to[i] = m->removed[i] ? -1 : n++;
    for (size_t i = 0; i < b->n_subjects; i++)
        if (to[i] >= 0) {
            brief_subject s = b->subjects[i];
            bool loses = s.relation_to >= 0 && to[s.relation_to] < 0;
            s.relation = loses ? NULL : s.relation;
            s.relation_to = loses ? -2 : renumber(to, s.relation_to);
            s.owner = renumber(to, s.owner);
            b->subjects[to[i]] = s;
        }
    b->n_subjects = (size_t)n;
    for (size_t i = 0; i < b->n_actions; i++) {
        brief_action a = b->actions[i];
        if ((a.subject >= 0 && to[a.subject] < 0) || (a.object >= 0 && to[a.object] < 0))
            continue;
        a.subject = renumber(to, a.subject);
        a.object = renumber(to, a.object);
        b->actions[n_actions++] = a;
    }
    b->n_actions = n_actions;
    for (size_t i = 0; i < b->n_outcomes; i++)
        if (to[b->outcomes[i].subject] >= 0 && (b->outcomes[i].object < 0 || to[b->outcomes[i].object] >= 0)) {
            b->outcomes[n_outcomes] = b->outcomes[i];
            b->outcomes[n_outcomes].subject = to[b->outcomes[i].subject];
            b->outcomes[n_outcomes].object = renumber(to, b->outcomes[i].object);
            n_outcomes++;
        }
    b->n_outcomes = n_outcomes;
    for (size_t i = 0; i < b->sound.n_lines; i++)
        if (b->sound.lines[i].speaker < 0 || to[b->sound.lines[i].speaker] >= 0) {
            b->sound.lines[n_lines] = b->sound.lines[i];
            b->sound.lines[n_lines].speaker = renumber(to, b->sound.lines[i].speaker);
            n_lines++;
        }
    b->sound.n_lines = n_lines;
    for (size_t i = 0; i < b->n_shots; i++)
        b->shots[i].subject = renumber(to, b->shots[i].subject);
}

/* a word that nobody understood: the change would not be what was asked */
static int refuse_unknown(const brief *c, ciel_fail *fail)
{
    for (size_t i = 0; i < c->n_spans; i++) {
        const brief_span *s = &c->spans[i];
        char word[80];
        size_t n = s->end - s->begin < sizeof word - 1 ? s->end - s->begin : sizeof word - 1;
        memcpy(word, c->prompt + s->begin, n);
        word[n] = '\0';
        if (s->role == SPAN_UNKNOWN && !among(word, film_words) && !among(word, change_verbs) &&
            !among(word, go_on_verbs) && !among(word, add_verbs) && !among(word, remove_verbs))
            return ciel_fail_set(fail, CIEL_E_DATA, "this change is not understood: '%s'", word);
    }
    return CIEL_OK;
}

int amend_brief(brief *base, const brief *change, enum amend_kind kind, ciel_fail *fail)
{
    amendment m = { .base = base, .change = change, .kind = kind, .n_old_actions = base->n_actions };
    int rc = refuse_unknown(change, fail);
    if (rc == CIEL_OK && (change->n_subjects > MAX_SUBJECTS || base->n_subjects > MAX_SUBJECTS || change->n_shots > 1))
        rc = ciel_fail_set(fail, CIEL_E_DATA, "this change is too large: one shot, at most %d subjects", MAX_SUBJECTS);
    for (int i = 0; rc == CIEL_OK && i < (int)change->n_subjects; i++)
        rc = place_subject(&m, i, fail);
    if (rc == CIEL_OK)
        rc = take_actions(&m, fail);
    if (rc < 0)
        return rc;
    take_relations(&m);
    m.n_changes += take_setting(&base->setting, &change->setting) + take_light(&base->light, &change->light) +
                   take_sound(&base->sound, &change->sound);
    for (size_t i = 0; i < base->n_shots; i++) {
        int n = take_camera(&base->shots[i].camera, &change->shots[0].camera);
        m.n_changes += i == 0 ? n : 0;
        if (base->shots[i].has_setting)
            take_setting(&base->shots[i].setting, &change->setting);
    }
    if (change->n_styles > 0) {
        base->styles = change->styles;
        base->n_styles = change->n_styles;
        m.n_changes++;
    }
    take_lines(&m);
    take_exclusions(&m);
    rc = honour_exclusions(&m, fail);
    if (rc < 0)
        return rc;
    remove_subjects(&m);
    return m.n_changes > 0 || kind == AMEND_GO_ON
               ? CIEL_OK
               : ciel_fail_set(fail, CIEL_E_DATA, "nothing in this prompt is understood as a change of the film");
}
