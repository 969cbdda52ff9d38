/* neural/weights.h - tensors in files: open, look up by name, read as numbers.
 *
 * A source is one safetensors file, one GGUF file, or a folder of safetensors shards (with or without their index).
 * Files are mapped read-only and never copied: opening reads headers alone, a tensor's pages come in when they are
 * read, and may be given back. Every offset, shape and size is checked at opening, so that what is found can be read
 * to its end; a wrong, cut or hostile file is one message. (A file that another program cuts short while it is
 * mapped ends the process with SIGBUS, as for any mapping.)
 *
 * Shapes are in the order of the models' own code (the last index runs fastest), for GGUF too. Names are those of the
 * file, after a leading "model.diffusion_model." or "first_stage_model." is dropped; which name means what is
 * model_table.h. Sources may be read by any number of threads at once.
 *
 * Formats: huggingface/safetensors (8-byte length, JSON, data); ggml's GGUF 2 and 3 and its block formats, from their
 * specifications.
 */
#pragma once
#include "base/fail.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* dtypes: value kinds first, then block formats (a block holds neural_dtype_block values along the last index) */
typedef enum neural_dtype {
    NEURAL_F32,
    NEURAL_F16,
    NEURAL_BF16,
    NEURAL_F8_E4M3, /* "fn": no infinities, 0x7f and 0xff are NaN */
    NEURAL_F8_E5M2, /* the upper half of an f16 */
    NEURAL_F64,
    NEURAL_I64,
    NEURAL_I32,
    NEURAL_U8,
    NEURAL_Q4_0,
    NEURAL_Q4_1,
    NEURAL_Q5_0,
    NEURAL_Q5_1,
    NEURAL_Q8_0,
    NEURAL_Q2_K,
    NEURAL_Q3_K,
    NEURAL_Q4_K,
    NEURAL_Q5_K,
    NEURAL_Q6_K,
    NEURAL_N_DTYPES
} neural_dtype;
#define NEURAL_MAX_DIMS 6

typedef struct neural_weight {
    const char *name;
    neural_dtype dtype;
    int n_dims;                     /* 0 = one number */
    int64_t shape[NEURAL_MAX_DIMS]; /* shape[n_dims - 1] runs fastest; every one >= 1 */
    int64_t count;                  /* product of the shape */
    const void *data;               /* into the mapping; no alignment beyond 1 is promised */
    size_t bytes;
    float scale; /* values are what is stored times this: 1, or the scalar beside an fp8 tensor ("scale_weight") */
} neural_weight;

typedef struct neural_weights neural_weights;

/** Open `path`: a file (told apart by its content) or a folder. The caller closes. Errors: NOTFOUND, IO, FORMAT (with
 *  where in the file), UNAVAILABLE (a format that is known and not read here: .pth). */
int neural_weights_open(neural_weights **out, const char *path, ciel_fail *fail);
void neural_weights_close(neural_weights **w);

const neural_weight *neural_weights_find(const neural_weights *w, const char *name); /* NULL when there is none */
int neural_weights_count(const neural_weights *w);
const neural_weight *neural_weights_at(const neural_weights *w, int i); /* in order of name */
const char *neural_weights_path(const neural_weights *w);               /* for messages */
size_t neural_weights_bytes(const neural_weights *w);                   /* of all files together */

/** Values [first, first + count) in the order of the shape, as f32 / bf16 (rounded to nearest even), scale applied.
 *  For block formats `first` and `count` are multiples of neural_dtype_block (whole rows always are). */
void neural_weight_f32(const neural_weight *t, int64_t first, int64_t count, float *out);
void neural_weight_bf16(const neural_weight *t, int64_t first, int64_t count, uint16_t *out);
/** The tensor's values as they lie when they are bf16 (f32) already, aligned for it and of scale 1; else NULL. */
const uint16_t *neural_weight_as_bf16(const neural_weight *t);
const float *neural_weight_as_f32(const neural_weight *t);

/** Streaming: begin to read the tensor's pages / let them go (they come back when touched). Only hints. */
void neural_weight_want(const neural_weight *t);
void neural_weight_drop(const neural_weight *t);

const char *neural_dtype_name(neural_dtype d); /* "bf16", "q4_K" */
int neural_dtype_block(neural_dtype d);        /* values in a block; 1 for plain kinds */
int neural_dtype_block_bytes(neural_dtype d);  /* bytes of a block; the value's size for plain kinds */

/* What a GGUF file (and a safetensors file's __metadata__) says about itself. */
typedef enum neural_meta_kind {
    NEURAL_META_TEXT,
    NEURAL_META_NUMBER,
    NEURAL_META_TEXTS,
    NEURAL_META_NUMBERS
} neural_meta_kind;
typedef struct neural_meta {
    const char *key;
    neural_meta_kind kind;
    const char *text; /* TEXT: terminated; may hold any bytes, `n` counts them */
    double number;    /* NUMBER */
    size_t n;         /* bytes of TEXT, entries of TEXTS and NUMBERS */
    const void *raw;  /* arrays, as stored: read by the functions below */
    int raw_type;
} neural_meta;
const neural_meta *neural_weights_meta(const neural_weights *w, const char *key); /* NULL when there is none */
/** Walk a TEXTS array: *cursor begins as NULL; gives the next entry (not terminated) and its length. */
const char *neural_meta_next(const neural_meta *m, const void **cursor, size_t *len);
double neural_meta_number(const neural_meta *m, size_t i); /* entry i of a NUMBERS array */

/* bf16 and back, for all of the room */
static inline float neural_bf16_to_f32(uint16_t h)
{
    union {
        uint32_t u;
        float f;
    } x = { (uint32_t)h << 16 };
    return x.f;
}
static inline uint16_t neural_f32_to_bf16(float f) /* to nearest even; NaN stays NaN */
{
    union {
        float f;
        uint32_t u;
    } x = { f };
    if ((x.u & 0x7fffffffu) > 0x7f800000u)
        return (uint16_t)(x.u >> 16 | 0x40u);
    return (uint16_t)((x.u + 0x7fffu + (x.u >> 16 & 1u)) >> 16);
}
float neural_f16_to_f32(uint16_t h);
