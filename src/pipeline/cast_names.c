/* pipeline/cast_names.c - see cast_names.h. */
#include "pipeline/cast_names.h"
#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || ((unsigned char)c & 0x80);
}

static const char *find_name(const char *text, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = text; (p = strstr(p, name)); p++)
        if ((p == text || !in_word(p[-1])) && !in_word(p[n]))
            return p;
    return NULL;
}

static size_t article(const char *p)
{
    static const char *const articles[] = { "a ", "an ", "the ", "un ", "une ", "le ", "la ", NULL };
    for (int i = 0; articles[i]; i++)
        if (strncasecmp(p, articles[i], strlen(articles[i])) == 0)
            return strlen(articles[i]);
    return 0;
}

/* "Mossy, a green teapot, runs": the apposition's first byte and length */
static const char *apposition(const char *after_name, size_t *n)
{
    const char *p = after_name + strspn(after_name, " ");
    if (*p != ',' && *p != '(')
        return NULL;
    p += 1 + strspn(p + 1, " ");
    if (!article(p))
        return NULL;
    *n = strcspn(p, ",.;:()!?\n");
    return p;
}

static const char *noun_in(const char *text, size_t n)
{
    brief *b = NULL;
    ciel_str s = { 0 };
    const char *noun = NULL;
    ciel_str_add_n(&s, text, n);
    if (brief_read(&b, s.p, NULL, NULL) == CIEL_OK && b->n_subjects > 0)
        noun = strdup(b->subjects[0].what.word);
    brief_destroy(&b);
    ciel_str_free(&s);
    return noun;
}

/* a word of the name that the library knows, the last one first: "Captain Teapot" */
static const char *noun_of_name(const char *name, library *lib)
{
    char word[96];
    const char *end = name + strlen(name);
    while (end > name) {
        const char *begin = end;
        while (begin > name && in_word(begin[-1]))
            begin--;
        size_t n = (size_t)(end - begin);
        for (size_t i = 0; i < n && i < sizeof word - 1; i++)
            word[i] = (char)tolower((unsigned char)begin[i]);
        word[n < sizeof word - 1 ? n : sizeof word - 1] = '\0';
        if (n > 2 && library_by_word(lib, word, "en"))
            return strdup(word);
        end = begin > name ? begin - 1 : name;
    }
    return NULL;
}

static int fail_unknown(const char *name, ciel_fail *fail)
{
    ciel_fail_set(fail, CIEL_E_DATA, "nobody can tell what '%.80s' is", name);
    ciel_fail_hint(fail, "say so where the prompt names it: \"%.60s, a teapot, ...\"", name);
    return CIEL_E_DATA;
}

/* every "NAME" becomes "the NOUN", the first one with an apposition the apposition alone */
char *cast_rename(const char *text, const char *name, const char *noun)
{
    ciel_str out = { 0 };
    size_t n_name = strlen(name), n;
    for (const char *p; (p = find_name(text, name)); text = p + n_name) {
        const char *is = apposition(p + n_name, &n);
        ciel_str_add_n(&out, text, (size_t)(p - text));
        if (is) {
            ciel_str_add_n(&out, is, n);
            p = is + n - n_name + (is[n] == ',' || is[n] == ')');
        } else {
            ciel_str_printf(&out, "the %s", noun);
        }
    }
    ciel_str_add(&out, text);
    return out.p;
}

int cast_names(char **prompt, named_part *parts, const char *given, const character *all, size_t n, library *lib,
               ciel_fail *fail)
{
    char *text = strdup(given);
    for (size_t i = 0; i < n; i++) {
        size_t length;
        const char *at = find_name(text, all[i].name), *is = at ? apposition(at + strlen(all[i].name), &length) : NULL;
        parts[i] = (named_part){ &all[i], is ? noun_in(is, length) : noun_of_name(all[i].name, lib) };
        int rc = !at ? ciel_fail_set(fail, CIEL_E_DATA, "the prompt does not name the character '%.80s'", all[i].name)
                 : !parts[i].noun ? fail_unknown(all[i].name, fail)
                                  : CIEL_OK;
        if (rc < 0) {
            cast_names_free(parts, i + 1);
            free(text);
            return rc;
        }
        char *replaced = cast_rename(text, all[i].name, parts[i].noun);
        free(text);
        text = replaced;
    }
    *prompt = text;
    return CIEL_OK;
}

void cast_names_free(named_part *parts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free((char *)parts[i].noun);
        parts[i].noun = NULL;
    }
}

/* ---- looks ---- */
static const brief_subject *subject_of(const brief *b, const char *noun)
{
    for (size_t i = 0; i < b->n_subjects; i++)
        if (ciel_streq(b->subjects[i].what.word, noun))
            return &b->subjects[i];
    return NULL;
}

/* how tall against its width, beside what such things usually are */
static void set_proportions(scene *sc, entity *e, const character *who, const thing_info *t)
{
    double usual = t->size_m.x > 0 ? (double)(t->size_m.y / f_max(t->size_m.x, 0.6f * t->size_m.z)) : 1,
           tall = who->ratio / usual;
    tall = tall < 0.6 ? 0.6 : tall > 1.7 ? 1.7 : tall;
    if (t->kind == THING_PERSON)
        params_set_text(&e->params, &sc->arena, "build", tall > 1.15 ? "slim" : tall < 0.85 ? "plump" : "strong");
    else if (t->kind != THING_ANIMAL && fabs(tall - 1) > 0.05)
        params_set_number(&e->params, &sc->arena, "tall", tall);
}

static void look_like(scene *sc, entity *e, const character *who, library *lib)
{
    const thing_info *t = library_find(lib, e->thing);
    e->label = scene_text(sc, who->name);
    e->has_color = true;
    e->color = who->colors[0];
    e->has_color2 = who->n_colors > 1;
    e->color2 = who->colors[1];
    if (t)
        set_proportions(sc, e, who, t);
}

static size_t dress_all(scene *sc, entity *all, size_t n, const char *label, const character *who, library *lib)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        if (all[i].label && strcasecmp(all[i].label, label) == 0) {
            look_like(sc, &all[i], who, lib);
            found++;
        }
    return found;
}

int cast_looks(scene *sc, const brief *b, const named_part *parts, size_t n, library *lib, ciel_fail *fail)
{
    for (size_t i = 0; i < n; i++) {
        const brief_subject *s = subject_of(b, parts[i].noun);
        const char *label = s && s->what.label ? s->what.label : parts[i].noun;
        size_t found = dress_all(sc, sc->entities, sc->n_entities, label, parts[i].who, lib);
        for (size_t k = 0; k < sc->n_sets; k++)
            found += dress_all(sc, sc->sets[k].entities, sc->sets[k].n_entities, label, parts[i].who, lib);
        if (found == 0)
            return ciel_fail_set(fail, CIEL_E_DATA, "nothing in the library can play '%.60s', a %.60s",
                                 parts[i].who->name, parts[i].noun);
    }
    return CIEL_OK;
}
