/* fuzz/fuzz_pack.c - any bytes as a converted model, and as a line of a pack's index: refused, or a model whose every
 * index is within its arrays. */
#include "library/pack.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_part(const part *p)
{
    for (uint32_t i = 0; i < p->mesh.n_triangles; i++) {
        for (int k = 0; k < 3; k++)
            CIEL_ASSERT(p->mesh.triangles[i][k] < p->mesh.n_vertices);
        CIEL_ASSERT(!p->mesh.slots || p->mesh.slots[i] < p->n_materials);
    }
    for (int i = 0; i < p->n_materials; i++)
        CIEL_ASSERT((int)p->materials[i].pattern >= 0 && p->materials[i].pattern < PATTERN_COUNT);
}

static void as_model(const uint8_t *data, size_t size)
{
    char path[64];
    ciel_arena a = { 0 };
    model m;
    ciel_fail fail = { 0 };
    snprintf(path, sizeof path, "/tmp/fuzz_pack_%ld.model", (long)getpid());
    FILE *f = fopen(path, "wb");
    if (!f)
        return;
    fwrite(data, 1, size, f);
    fclose(f);
    if (pack_file_read(&m, path, &a, &fail) == CIEL_OK)
        for (size_t i = 0; i < m.n_parts; i++)
            check_part(&m.parts[i]);
    else
        CIEL_ASSERT(fail.what[0]);
    unlink(path);
    ciel_arena_free(&a);
}

static void as_line(const uint8_t *data, size_t size)
{
    pack_entry e;
    ciel_str out = { 0 };
    char *line = malloc(size + 1);
    if (!line)
        return;
    memcpy(line, data, size);
    line[size] = '\0';
    if (pack_entry_parse(&e, line))
        pack_entry_write(&out, &e);
    ciel_str_free(&out);
    free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    as_model(data, size);
    as_line(data, size);
    return 0;
}
