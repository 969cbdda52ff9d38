/* library/pack.h - models that come from files: installed packs converted to the cache, and the user's own.
 *
 * A converted model is one file of ours (pack_file.c): parts with materials, textures inside, read in one go. A pack's
 * index is a text file beside its models, one line a model. What is not there is no error: the rows are just missing.
 */
#pragma once
#include "base/text.h"
#include "library/thing.h"

#define PACK_MAX_TRIANGLES 2000000u
#define PACK_MAX_TEXTURE   1024

/** Append the rows of every pack index under the cache and of the user's models (in `a`). Damaged lines are skipped
 * with a warning. */
void pack_rows(thing_row **rows, size_t *n, ciel_arena *a);
/** The builder of those rows: the model file's path is row->variant. */
int pack_build(model *out, const build_context *c);

/* One line of an index. Strings in the arena they were read into. */
typedef struct pack_entry {
    const char *name, *synset, *english, *french, *kind, *flags, *material, *place, *credit, *file;
    vec3 size_m;
} pack_entry;
bool pack_entry_parse(pack_entry *e, char *line);
void pack_entry_write(ciel_str *out, const pack_entry *e);

/** Write and read a model file. Read checks every count and index against the file's size: a damaged file is FORMAT. */
int pack_file_write(const char *path, const model *m, ciel_fail *fail);
int pack_file_read(model *out, const char *path, ciel_arena *a, ciel_fail *fail);

/* ---- conversion (pack_convert.c) ---- */
typedef struct pack_progress {
    void (*report)(void *user, size_t done, size_t of, const char *what); /* may be NULL */
    void *user;
} pack_progress;
typedef struct pack_counts {
    size_t converted, skipped, failed, present; /* present: already in the cache */
} pack_counts;
/** Convert the installed Sweet Home 3D libraries into the cache; what is there already is kept unless `again`.
 *  Errors: NOTFOUND (not installed), IO. */
int pack_convert_all(pack_counts *out, bool again, const pack_progress *progress, ciel_fail *fail);

/* ---- import of one file by Assimp (import_assimp.c) ---- */
typedef struct import_options {
    float height_m;    /* scale so that the height is this; 0 = as the file says */
    vec3 box_m;        /* or: fit exactly into this box (w, h, d); zero = no */
    const float *turn; /* 9 numbers, row-major rotation applied first, or NULL */
} import_options;
/** Read a model file (glTF, GLB, OBJ, FBX, STL, PLY, COLLADA ...): +Y up, origin under its middle. */
int import_file(model *out, const char *path, const import_options *o, ciel_arena *a, ciel_fail *fail);
/** The same for a file that nobody vouches for: read in a child process with limits, kept converted in the cache. */
int import_cached(model *out, const char *path, float height_m, ciel_arena *a, ciel_fail *fail);
/** The user's model becomes a thing: copied into the data folder under `name`. */
int import_add(const char *path, const char *name, const char *french, const char *synset, float height_m,
               ciel_fail *fail);
