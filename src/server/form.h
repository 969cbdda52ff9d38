/* server/form.h - the body of a request, JSON or multipart, as one JSON object and a list of uploaded files.
 *
 * Multipart names are unfolded as the official clients fold them: a[b] is member b of object a; a[] appends to array a;
 * a[][b] is member b of the last object of array a, or of a new one when that has a b already. Every value of a text
 * part is a JSON string. A part with a file name is a file: its bytes go to disk, its kind is told by its first bytes
 * (media_kind), never by its name or declared type.
 *
 * The digest is that of the content: the same fields and files give the same digest whatever the encoding, the order or
 * the boundary. Limits: FORM_MAX_TEXT of text or JSON, nesting FORM_MAX_DEPTH, `max_upload` bytes a file.
 */
#pragma once
#include "base/arena.h"
#include "base/fail.h"
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FORM_MAX_TEXT  (24u << 20) /* an image_url may have 20 MiB */
#define FORM_MAX_DEPTH 32
#define FORM_HEAD      32

enum media_kind {
    MEDIA_UNKNOWN,
    MEDIA_PNG,
    MEDIA_JPEG,
    MEDIA_WEBP,
    MEDIA_GIF,
    MEDIA_MP4,
    MEDIA_WEBM
};
/** By the first bytes. */
enum media_kind media_kind(const uint8_t *head, size_t n);

typedef struct form_upload {
    const char *field, *filename; /* filename as sent: never used as a path */
    char *path;                   /* on disk; removed with the form unless taken (set to NULL after moving it) */
    int64_t bytes;
    enum media_kind kind;
    char sha256[65];
} form_upload;

typedef struct form form;
typedef struct form_options {
    char *(*new_path)(void *user); /* malloc'd name for an upload; NULL = files are refused */
    void *user;
    int64_t max_upload;
} form_options;

/** `content_type` NULL counts as JSON. Errors: FORMAT (415: another type). */
int form_create(form **out, const char *content_type, const form_options *o, ciel_fail *fail);
/** Destroys the files that were not taken. */
void form_destroy(form **f);
int form_feed(form *f, const uint8_t *bytes, size_t n, ciel_fail *fail);
/** The whole body has come. Errors: FORMAT, DATA with words for the caller. */
int form_finish(form *f, ciel_fail *fail);
/** After form_finish: the fields (borrowed), the files, the digest (64 hex digits). */
const json_t *form_fields(const form *f);
form_upload *form_uploads(form *f, size_t *n);
form_upload *form_upload_of(form *f, const char *field); /* the first, or NULL */
const char *form_digest(form *f);
/** Put a text value at a bracketed name. DATA when the name is malformed or contradicts an earlier one. */
int form_set(json_t *root, const char *name, const char *value, size_t n, ciel_fail *fail);
/** Brackets deeper than FORM_MAX_DEPTH: to be asked before a recursive reader sees a text from outside. */
bool form_json_too_deep(const char *text, size_t n);
