/* tests/language/test_brief.c - small claims about prompt -> brief, in both languages. */
#include "ct.h"
#include "language/brief.h"

static brief *read_or_null(const char *prompt, const char *language)
{
    brief *b = NULL;
    ciel_fail fail;
    return brief_read(&b, prompt, language, &fail) == CIEL_OK ? b : NULL;
}

static void colours_go_one_to_each_of_a_plural(void)
{
    brief *b = read_or_null(
        "Five juggled balls, red, blue, green, yellow and white, against a grey wall. Fixed camera.", NULL);
    CT_CHECK(b != NULL);
    CT_EQ_I(b->n_subjects, 1);
    CT_EQ_I(b->subjects[0].count, 5);
    CT_EQ_I(b->subjects[0].n_colors, 5);
    CT_EQ_S(b->subjects[0].colors[3].name, "yellow");
    CT_EQ_S(b->setting.background_color.name, "gray");
    CT_EQ_S(b->setting.backdrop, "wall");
    brief_destroy(&b);
}

CT_MAIN(CT(colours_go_one_to_each_of_a_plural))
