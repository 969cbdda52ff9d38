/* fuzz/fuzz_jsonl.c - any bytes as the input file of a batch: faults with words and lines, or lines that lie within the
 * file, read again to the same custom id, each id once.
 */
#include "base/fail.h"
#include "server/batch_lines.h"

#include <stdlib.h>
#include <string.h>

static void check_faults(const batch_file *f)
{
    json_t *fault;
    size_t i;
    CIEL_ASSERT(json_array_size(f->faults) <= BATCH_SHOWN_FAULTS);
    json_array_foreach(f->faults, i, fault)
    {
        const char *message = json_string_value(json_object_get(fault, "message"));
        CIEL_ASSERT(message && message[0] && json_is_string(json_object_get(fault, "code")));
        CIEL_ASSERT(json_object_get(fault, "param") && json_object_get(fault, "line"));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    batch_file f = { 0 };
    char *copy = malloc(size + 1);
    memcpy(copy, data, size);
    FILE *in = size ? fmemopen(copy, size, "r") : fopen("/dev/null", "r");
    CIEL_ASSERT(in && batch_file_read(&f, in) == 0);
    fclose(in);
    check_faults(&f);
    CIEL_ASSERT(f.n_lines == 0 || f.model);
    CIEL_ASSERT(f.n_lines > 0 || json_array_size(f.faults) > 0);
    for (size_t i = 0; i < f.n_lines; i++) {
        batch_line again = { 0 };
        batch_fault fault;
        const batch_place *p = &f.lines[i];
        CIEL_ASSERT(p->offset >= 0 && p->bytes > 0 && p->offset + p->bytes <= (int64_t)size);
        CIEL_ASSERT(batch_line_read(&again, copy + p->offset, (size_t)p->bytes, &fault) == 0);
        CIEL_ASSERT(strcmp(again.custom_id, p->custom_id) == 0 && json_is_object(again.body));
        CIEL_ASSERT(i == 0 || p->number > f.lines[i - 1].number);
        batch_line_free(&again);
    }
    batch_file_free(&f);
    free(copy);
    return 0;
}
