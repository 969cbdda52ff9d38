/* server/batch_lines.h - the JSONL of batches, both ways: pure, no store. Private to the server.
 *
 *   in:  {"custom_id": "...", "method": "POST", "url": "/v1/videos", "body": {...}}
 *   out: {"id": "batch_req_...", "custom_id": "...", "response": {"status_code", "request_id", "body"}, "error": null}
 */
#pragma once
#include "server/problem.h"

#include <stdbool.h>
#include <stdio.h>

#define BATCH_URL          "/v1/videos"
#define BATCH_MAX_ID       512         /* bytes of a custom_id */
#define BATCH_MAX_LINE     (24u << 20) /* an image_url may have 20 MiB */
#define BATCH_SHOWN_FAULTS 100         /* of one file; the rest is not told */

/* Why a line, or the whole file, is no good: goes into the batch's errors. */
typedef struct batch_fault {
    const char *code, *param; /* literals; param may be NULL */
    int line;                 /* 0 = the file */
    char message[256];
} batch_fault;

typedef struct batch_line {
    json_t *all;           /* owns the rest */
    const char *custom_id; /* borrowed, like the others */
    const json_t *body;
    const char *model; /* that its body names, or the default */
} batch_line;
/** One line without its newline. Returns 0, or -1 after filling `fault` (not its line). */
int batch_line_read(batch_line *out, const char *text, size_t n, batch_fault *fault);
void batch_line_free(batch_line *l);

/* One good line of a file, in the words of the store. */
typedef struct batch_place {
    char *custom_id;
    int number;
    int64_t offset, bytes;
} batch_place;
typedef struct batch_file {
    batch_place *lines;
    size_t n_lines;
    char *model;
    json_t *faults; /* array; the file is good when it is empty */
} batch_file;
/** Read a whole file. -1 when it cannot be read at all. Custom ids are unique, the model is one. */
int batch_file_read(batch_file *out, FILE *in);
void batch_file_free(batch_file *f);

/** A line of the output: `response` (taken, or NULL) or an error of code and message. Returns bytes written, -1 when
 *  they could not be. */
int64_t batch_line_write(FILE *out, const char *custom_id, const char *request_id, json_t *response, const char *code,
                         const char *message);
