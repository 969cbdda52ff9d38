/* neural/model_store.h - models on this machine: which ones are known, where they lie, whether they are whole, how they
 * come.
 *
 * A model is a folder under neural_models_dir, named as in the catalogue or as its owner likes. SHA256SUMS in it holds
 * the hash of every file (readable by `sha256sum -c`): written when a file was fetched, after it was held against the
 * hash that the server announced, when it did. Published hashes are not built in.
 */
#pragma once
#include "base/arena.h"
#include "base/fail.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct neural_catalog_file {
    const char *repository, *path; /* there */
    const char *name;              /* in the model's folder */
    int64_t bytes;                 /* about; for an index: with all that it names */
} neural_catalog_file;
typedef struct neural_catalog_model {
    const char *name, *what, *licence, *page;
    const neural_catalog_file *files;
    int n_files;
} neural_catalog_model;

int neural_catalog_count(void);
neural_catalog_model neural_catalog_at(int i);
bool neural_catalog_find(neural_catalog_model *out, const char *name);

/** malloc'd: $CIEL_MODELS, else "models" in ciel_data_dir. Not created. */
char *neural_models_dir(void);
/** The folder that `model` means: itself when it is a folder's path, else the one of that name in neural_models_dir. In
 *  the arena; NULL when neither is there. */
const char *neural_model_folder(ciel_arena *a, const char *model);

typedef enum neural_file_state {
    NEURAL_FILE_GOOD,    /* as recorded */
    NEURAL_FILE_CHANGED, /* another hash than recorded */
    NEURAL_FILE_MISSING, /* recorded and not there */
    NEURAL_FILE_NEW      /* there, never recorded: `sha256` is what it has */
} neural_file_state;
typedef struct neural_checked_file {
    const char *name;
    int64_t bytes;
    char sha256[65];
    neural_file_state state;
} neural_checked_file;
/** Hash every model file (.safetensors, .gguf, .json, .model) of a folder and its folders; `each` is called as they are
 *  done, in order of name. `record`: write down those that were not recorded. CANCELLED when *cancel. */
int neural_model_check(const char *folder, bool record, void (*each)(void *user, const neural_checked_file *f),
                       void *user, const atomic_int *cancel, ciel_fail *fail);
/** Bytes of all model files of a folder; 0 when there is none. */
int64_t neural_model_bytes(const char *folder);

typedef struct neural_pull {
    const char *
        base_url; /* NULL: $CIEL_MODELS_URL, else https://huggingface.co; files are BASE/REPOSITORY/resolve/main/PATH */
    const char *folder;                                                          /* where to; made */
    void (*progress)(void *user, const char *name, int64_t done, int64_t total); /* total -1: not known; may be NULL */
    void *user;
    const atomic_int *cancel; /* may be NULL */
} neural_pull;
/** Fetch what is not there yet. What was half fetched goes on where it was (NAME.part), unless the server has another
 *  file now. A file that another model's folder holds with the recorded hash is linked, not fetched. Each file is
 * hashed and recorded. Errors: UNAVAILABLE (no connection after some tries, refused), NOTFOUND (no such file there),
 * DATA (the hash or size is not what the server said), FORMAT (an index), IO, CANTCREAT, CANCELLED; what was fetched so
 * far stays. */
int neural_model_pull(const neural_catalog_model *m, const neural_pull *p, ciel_fail *fail);
