/* mark/jumbf.h - JUMBF (ISO 19566-5): the nested boxes that a C2PA manifest store is made of.
 *
 *   jumb = size, 'jumb', jumd (16-byte type, toggles, label, perhaps a private salt), content boxes or more jumb
 *
 * Written into a growing string, read into a tree that points into the bytes read. Private to the room.
 */
#pragma once
#include "base/arena.h"
#include "base/fail.h"
#include "base/text.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JUMBF_MAX_DEPTH 8
#define JUMBF_MAX_BOXES 4096

/* ---- writing ---- */
/** Begin a superbox; `type` is four letters of C2PA ("c2pa", "c2ma", "c2as", "c2cl", "c2cs") or of JUMBF ("cbor",
 *  "json"). Returns what jumbf_end wants to know. */
size_t jumbf_begin(ciel_str *out, const char type[4], const char *label);
void jumbf_end(ciel_str *out, size_t begun);
/** A content box: "cbor", "json". */
void jumbf_content(ciel_str *out, const char type[4], const void *bytes, size_t n);

/* ---- reading ---- */
typedef struct jumbf_box jumbf_box;
struct jumbf_box {
    char type[5];         /* its four letters; "" when the type is no such one */
    const char *label;
    const uint8_t *whole; /* the superbox with its head */
    size_t whole_bytes;
    const uint8_t *body; /* the superbox without its head: what a hash reference covers */
    size_t body_bytes;
    jumbf_box *children; /* superboxes in it */
    size_t n_children;
    const uint8_t *content; /* of the first content box, or NULL */
    size_t content_bytes;
    char content_type[5];
};
/** One superbox at the beginning of `data`; zeros may follow. Errors: DATA. */
int jumbf_read(jumbf_box *out, ciel_arena *a, const uint8_t *data, size_t n, ciel_fail *fail);
/** The child of that label; NULL when there is none, or more than one. */
const jumbf_box *jumbf_child(const jumbf_box *box, const char *label);
