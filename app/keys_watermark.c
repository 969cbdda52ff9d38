/* app/keys_watermark.c - see keys_watermark.h. */
#include "keys_watermark.h"
#include "mark/key.h"

#include <stdio.h>
#include <stdlib.h>

int keys_watermark_show(const char *dir, bool rotate, ciel_fail *fail)
{
    mark_keys ring;
    int rc = rotate ? mark_keys_rotate(&ring, dir, fail) : mark_keys_open(&ring, dir, fail);
    if (rc < 0)
        return rc;
    char *path = mark_keys_path(dir);
    for (int i = 0; i < ring.n; i++)
        printf("generation %u%s\n", ring.keys[i].generation, i == ring.n - 1 ? "  marks new films" : "  still recognised");
    printf("kept in    %s\n", path);
    fprintf(stderr, "ciel: keep a copy of that file in a safe place: without it no marked film is recognised\n");
    free(path);
    return CIEL_OK;
}
