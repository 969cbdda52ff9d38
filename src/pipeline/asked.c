/* pipeline/asked.c - see asked.h. */
#include "pipeline/asked.h"
#include "base/text.h"
#include "pipeline/amend.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_boundary(char c)
{
    return c == '\0' || strchr(" ,.;:!?'\"\t\r\n", c) != NULL;
}

/* the first "it", "him", "her" or "them" of the text; NULL = none */
static const char *find_pronoun(const char *text, size_t *n)
{
    static const char *const pronouns[] = { "it", "him", "her", "them", "he", "she", "they", NULL };
    for (const char *p = text; *p; p++)
        for (int i = 0; (p == text || is_boundary(p[-1])) && pronouns[i]; i++) {
            *n = strlen(pronouns[i]);
            if (strncasecmp(p, pronouns[i], *n) == 0 && is_boundary(p[*n]))
                return p;
        }
    return NULL;
}

/* something is said of somebody who is not named: "make it blue", "it jumps"; not "make it rain" */
static bool lacks_subject(const brief *c)
{
    for (size_t i = 0; i < c->n_actions; i++)
        if (c->actions[i].subject < 0 && c->n_subjects == 0 && strcmp(c->actions[i].verb, "make") != 0)
            return true;
    return c->n_subjects == 0 && c->setting.n_traits > 0 && !c->setting.place.word;
}

/* with the film's first subject in the pronoun's place */
static int read_for_pronoun(brief **out, const brief *base, const char *prompt, ciel_fail *fail)
{
    ciel_str text = { 0 };
    brief *named = NULL;
    size_t n;
    const char *p = find_pronoun(prompt, &n);
    if (!p || base->n_subjects == 0 || !lacks_subject(*out))
        return CIEL_OK;
    ciel_str_printf(&text, "%.*sthe %s%s", (int)(p - prompt), prompt, base->subjects[0].what.word, p + n);
    int rc = brief_read(&named, text.p, "en", fail);
    ciel_str_free(&text);
    if (rc == CIEL_OK) {
        brief_destroy(out);
        *out = named;
    }
    return rc;
}

static int add_change(asked *a, const scene_change *c, ciel_fail *fail)
{
    brief **change = &a->changes[a->n_changes];
    int rc = brief_read(change, c->prompt, NULL, fail);
    if (rc < 0)
        return rc;
    a->n_changes++;
    rc = read_for_pronoun(change, a->brief, c->prompt, fail);
    if (rc == CIEL_OK)
        rc = amend_brief(a->brief, *change, c->seconds > 0 ? AMEND_GO_ON : AMEND_CHANGE, fail);
    return rc;
}

int asked_read(asked *out, const char *prompt, const scene_change *changes, size_t n_changes, ciel_fail *fail)
{
    asked a = { .changes = calloc(n_changes + 1, sizeof *a.changes) };
    int rc = a.changes ? brief_read(&a.brief, prompt, NULL, fail)
                       : ciel_fail_set(fail, CIEL_E_NOMEM, "no memory for the plan");
    for (size_t i = 0; rc == CIEL_OK && i < n_changes; i++)
        rc = add_change(&a, &changes[i], fail);
    if (rc == CIEL_OK)
        *out = a;
    else
        asked_free(&a);
    return rc;
}

void asked_free(asked *a)
{
    for (size_t i = 0; i < a->n_changes; i++)
        brief_destroy(&a->changes[i]);
    free(a->changes);
    brief_destroy(&a->brief);
    *a = (asked){ 0 };
}

/* "no ITEM" when that is understood */
static void add_exclusion(ciel_str *out, const char *item, size_t n, scene *sc)
{
    ciel_str one = { 0 };
    brief *b = NULL;
    ciel_str_printf(&one, "no %.*s", (int)n, item);
    if (brief_read(&b, one.p, "en", NULL) == CIEL_OK && b->n_exclusions > 0)
        ciel_str_printf(out, "%s%s", out->len ? ", " : "", one.p);
    else if (sc)
        scene_add_notice(sc, "unknown_word", "of the negative prompt not understood: \"%.*s\"", (int)n, item);
    brief_destroy(&b);
    ciel_str_free(&one);
}

char *asked_without(const char *negative, scene *sc)
{
    ciel_str out = { 0 };
    for (const char *p = negative; *p;) {
        p += strspn(p, " ,;.\t\r\n");
        size_t n = strcspn(p, ",;.\r\n");
        if (n > 0 && n < 200)
            add_exclusion(&out, p, n, sc);
        p += n;
    }
    return out.p;
}
