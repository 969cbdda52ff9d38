/* scene/fields.h - the table of fields from which the document's reader, writer, checker and schema are made.
 *
 * Private to the scene room. A table describes one struct: each field has a JSON name, where it lies, what values it
 * may take, and a sentence for the schema. Absent fields keep the struct's defaults; fields equal to their default are
 * not written.
 */
#pragma once
#include "scene/scene.h"

enum field_kind {
    FIELD_NUMBER, /* double within [lo, hi] */
    FIELD_INT,    /* int within [lo, hi] */
    FIELD_BOOL,
    FIELD_TEXT,   /* const char *, NULL when absent */
    FIELD_COLOR,  /* rgb8 as "#rrggbb" */
    FIELD_OPTIONAL_COLOR, /* rgb8, with a bool at `count_offset` that says it is set */
    FIELD_VEC3,   /* [x, y, z], each within [lo, hi] */
    FIELD_ENUM,   /* int-sized enum, one of `names` */
    FIELD_STRUCT, /* `sub` in place */
    FIELD_ARRAY,  /* pointer to n of `sub`; size_t count at count_offset */
    FIELD_TEXTS,  /* const char ** and size_t count at count_offset */
    FIELD_PARAMS  /* params: an object of numbers, texts and colours */
};
typedef struct field_table field_table;
typedef struct field {
    const char *name;
    enum field_kind kind;
    size_t offset, count_offset;
    double lo, hi;             /* FIELD_ARRAY: hi = most items */
    const field_table *sub;
    const char *const *names;  /* NULL-terminated */
    const char *doc;
} field;
struct field_table {
    const char *name;
    size_t size;
    const field *fields;
    size_t n_fields;
    void (*defaults)(void *item); /* item is zeroed before */
};
extern const field_table scene_table;

/* Shared by reader and writer: typed access to a field of an item. */
static inline void *field_at(void *item, const field *f) { return (char *)item + f->offset; }
static inline const void *field_at_const(const void *item, const field *f) { return (const char *)item + f->offset; }
static inline size_t field_count(const void *item, const field *f)
{
    return *(const size_t *)(const void *)((const char *)item + f->count_offset);
}
