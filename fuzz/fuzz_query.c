/* fuzz/fuzz_query.c - small texts of a request: bracketed names of form fields and Range headers. Input: "name\nvalue"
 * lines into one form; the first line also as a Range of a file of 1000 bytes.
 */
#include "base/text.h"
#include "server/form.h"
#include "server/range.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    json_t *root = json_object();
    byte_range r;
    memcpy(text, data, size);
    text[size] = '\0';
    char *line = text;
    line[strcspn(line, "\n")] = '\0';
    if (range_read(&r, line, 1000) == RANGE_PART)
        CIEL_ASSERT(r.begin >= 0 && r.begin < r.end && r.end <= 1000);
    while (line < text + size) {
        char *value = line + strlen(line) + 1;
        if (value > text + size)
            break;
        value[strcspn(value, "\n")] = '\0';
        ciel_fail fail = { 0 };
        if (form_set(root, line, value, strlen(value), &fail) < 0)
            CIEL_ASSERT(fail.what[0]);
        line = value + strlen(value) + 1;
        if (line < text + size)
            line[strcspn(line, "\n")] = '\0';
    }
    char *dump = json_dumps(root, JSON_COMPACT);
    CIEL_ASSERT(dump);
    free(dump);
    json_decref(root);
    free(text);
    return 0;
}
