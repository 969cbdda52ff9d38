/* neural/weights_source.h - what the readers of file formats share with weights.c: one mapped file, the list they fill.
 */
#pragma once
#include "base/arena.h"
#include "neural/weights.h"

typedef struct weights_file {
    const char *path;
    const uint8_t *data; /* the whole file */
    size_t bytes;
    bool mapped; /* by us: to be unmapped */
} weights_file;

struct neural_weights {
    ciel_arena arena;
    const char *path;
    weights_file *files;
    size_t n_files;
    neural_weight *items; /* in order of name once all files are read */
    size_t n;
    neural_meta *metas;
    size_t n_metas;
};

/** Open the bytes of one file, which stay the caller's and stay until closing. `name` is for messages. */
int weights_open_bytes(neural_weights **out, const void *data, size_t bytes, const char *name, ciel_fail *fail);

/** Read a file's list of tensors and what it says about itself into `w`; everything is checked against its size. */
int weights_read_safetensors(neural_weights *w, const weights_file *file, ciel_fail *fail);
int weights_read_gguf(neural_weights *w, const weights_file *file, ciel_fail *fail);

/** Add a tensor: dtype, n_dims, shape, data and bytes as given; `name` is copied without known prefixes. A tensor
 *  without values is left out. CIEL_E_FORMAT when the product of the shape does not fit `bytes` or is beyond bounds. */
int weights_add(neural_weights *w, const weights_file *file, const neural_weight *tensor, const char *name, size_t len,
                ciel_fail *fail);
/** "damaged model file" with its path and what is wrong; returns CIEL_E_FORMAT. */
int weights_damaged(const weights_file *file, ciel_fail *fail, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/** Values of `blocks` whole blocks of a block format (quant.c). */
void weights_unpack_blocks(neural_dtype dtype, const uint8_t *from, int64_t blocks, float *out);
