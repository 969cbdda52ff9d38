/* fuzz/fuzz_prompt.c - any bytes as a prompt: a brief or a clear error, never a crash; spans sorted, apart, inside. */
#include "language/brief.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_spans(const brief *b)
{
    size_t at = 0, len = strlen(b->prompt);
    for (size_t i = 0; i < b->n_spans; i++) {
        CIEL_ASSERT(b->spans[i].begin >= at && b->spans[i].begin < b->spans[i].end && b->spans[i].end <= len);
        at = b->spans[i].end;
    }
}

static void check_indices(const brief *b)
{
    int n = (int)b->n_subjects;
    for (size_t i = 0; i < b->n_actions; i++)
        CIEL_ASSERT(b->actions[i].subject < n && b->actions[i].object < n && b->actions[i].shot < b->n_shots);
    for (int i = 0; i < n; i++)
        CIEL_ASSERT(b->subjects[i].relation_to < n && b->subjects[i].owner < n && b->subjects[i].shot < b->n_shots &&
                    b->subjects[i].count >= 1);
    for (size_t i = 0; i < b->sound.n_lines; i++)
        CIEL_ASSERT(b->sound.lines[i].speaker < n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    static const char *const languages[] = { NULL, "en", "fr" };
    const char *language = languages[data[0] % 3];
    char *text = malloc(size);
    if (!text)
        return 0;
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    brief *b = NULL;
    ciel_fail fail;
    if (brief_read(&b, text, language, &fail) == CIEL_OK) {
        check_spans(b);
        check_indices(b);
        free(brief_table(b, true));
        free(brief_json(b));
        brief_destroy(&b);
    }
    free(text);
    return 0;
}
