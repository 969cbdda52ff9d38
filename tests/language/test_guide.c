/* tests/language/test_guide.c - the guides promise what ciel reads: each example of docs/prompting.md and
 * docs/prompter.md has no word that is not understood, and so has each phrase of their tables of camera, light and
 * style. */
#include "base/file.h"
#include "base/text.h"
#include "ct.h"
#include "language/brief.h"
#include <stdlib.h>

static int unknown(const char *prompt, const char *language)
{
    brief *b = NULL;
    ciel_fail fail;
    int n = 0;
    if (brief_read(&b, prompt, language, &fail) != CIEL_OK) {
        printf("# %s: %s\n", prompt, fail.what);
        return 1;
    }
    for (size_t i = 0; i < b->n_spans; i++) {
        if (b->spans[i].role != SPAN_UNKNOWN)
            continue;
        printf("# not understood: \"%.*s\" in: %s\n", (int)(b->spans[i].end - b->spans[i].begin),
               prompt + b->spans[i].begin, prompt);
        n++;
    }
    brief_destroy(&b);
    return n;
}

/* Every block between "```prompt" and "```"; returns how many there were, adds what was not understood to *bad. */
static int read_examples(const char *path, const char *language, int *bad)
{
    uint8_t *data;
    size_t bytes;
    ciel_fail fail;
    if (ciel_file_read(&data, &bytes, path, 1u << 20, &fail) != CIEL_OK) {
        printf("# %s\n", fail.what);
        return 0;
    }
    int n = 0;
    for (char *p = (char *)data; (p = strstr(p, "```prompt\n")); n++) {
        p += strlen("```prompt\n");
        char *end = strstr(p, "\n```");
        if (!end)
            break;
        *end = '\0';
        for (char *c = p; *c; c++)
            if (*c == '\n')
                *c = ' ';
        *bad += unknown(p, language);
        p = end + 1;
    }
    free(data);
    return n;
}

/* Phrases of the rows of a table whose first cell is `row`: the second cell at its commas, each read alone after a
 * subject. */
static int read_row(const char *path, const char *row, const char *subject, const char *language, int *bad)
{
    uint8_t *data;
    size_t bytes;
    ciel_fail fail;
    if (ciel_file_read(&data, &bytes, path, 1u << 20, &fail) != CIEL_OK)
        return 0;
    ciel_str key = { 0 };
    ciel_str_printf(&key, "| %s | ", row);
    char *p = strstr((char *)data, key.p);
    int n = 0;
    if (p) {
        p += key.len;
        p[strcspn(p, "|\n")] = '\0';
        for (char *phrase = strtok(p, ",;"); phrase; phrase = strtok(NULL, ",;"), n++) {
            ciel_str text = { 0 };
            ciel_str_printf(&text, "%s, ", subject);
            for (const char *c = phrase; *c; c++)
                if (*c != '`' && *c != '(' && *c != ')')
                    ciel_str_add_n(&text, c, 1);
            *bad += unknown(text.p, language);
            ciel_str_free(&text);
        }
    }
    ciel_str_free(&key);
    free(data);
    return n;
}

static void english_examples_are_understood(void)
{
    int bad = 0;
    CT_CHECK(read_examples(DOCS "/prompting.md", "en", &bad) >= 6);
    CT_EQ_I(bad, 0);
}
static void french_examples_are_understood(void)
{
    int bad = 0;
    CT_CHECK(read_examples(DOCS "/prompter.md", "fr", &bad) >= 6);
    CT_EQ_I(bad, 0);
}
static void english_vocabulary_is_understood(void)
{
    static const char *const rows[] = { "distance", "angle",    "lens",        "support",
                                        "moves",    "a source", "its quality", "its direction" };
    int bad = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CT_CHECK(read_row(DOCS "/prompting.md", rows[i], "a woman in a street", "en", &bad) >= 2);
    CT_EQ_I(bad, 0);
}
static void french_vocabulary_is_understood(void)
{
    static const char *const rows[] = { "la distance", "l'angle",    "l'objectif",   "le support",
                                        "une source",  "sa qualité", "sa direction", "la teinte" };
    int bad = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CT_CHECK(read_row(DOCS "/prompter.md", rows[i], "une femme dans une rue", "fr", &bad) >= 2);
    CT_EQ_I(bad, 0);
}

CT_MAIN(CT(english_examples_are_understood), CT(french_examples_are_understood), CT(english_vocabulary_is_understood),
        CT(french_vocabulary_is_understood))
