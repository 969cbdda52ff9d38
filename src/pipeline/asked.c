/* pipeline/asked.c - see asked.h. */
#include "pipeline/asked.h"
#include "base/text.h"
#include "pipeline/amend.h"

#include <stdlib.h>
#include <string.h>

static int add_change(asked *a, const scene_change *c, ciel_fail *fail)
{
    int rc = brief_read(&a->changes[a->n_changes], c->prompt, NULL, fail);
    if (rc == CIEL_OK)
        rc = amend_brief(a->brief, a->changes[a->n_changes++], c->seconds > 0 ? AMEND_GO_ON : AMEND_CHANGE, fail);
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
