/* app/library_sheet.h - contact sheets of the library: one framed thumbnail a thing, its name below. */
#pragma once
#include "library/library.h"

typedef struct sheet_options {
    int columns, width, height; /* of a thumbnail */
    int samples;
} sheet_options;
/** Draw `things` into a PNG. What cannot be built shows as an empty frame and a line on stderr. */
int library_sheet(library *lib, const thing_info *const *things, size_t n, const sheet_options *o, const char *path,
                  ciel_fail *fail);
