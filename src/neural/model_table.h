/* neural/model_table.h - what a model folder holds: its parts, their sizes, and every tensor by one name.
 *
 * A folder is either in diffusers' layout (transformer/, vae/, text_encoder/, tokenizer/, scheduler/, model_index.json)
 * or any folder with one file a part, told apart by the tensors within (safetensors or GGUF; a tokenizer.json,
 * spiece.model or *.model beside them; config.json files are honoured in either). Whatever the naming on disk
 * (diffusers' / Hugging Face's, the original authors', llama.cpp's for umT5), a tensor is asked for by its **original**
 * name ("blocks.3.self_attn.q.weight", "encoder.downsamples.0.residual.2.weight", "blocks.0.attn.q.weight"), the ones
 * of Wan-AI's own files.
 *
 * On opening a part, the table of all tensors that its configuration calls for is made from model_table.def, each is
 * looked up and its shape compared; afterwards a look-up of a tensor of the table cannot fail. The configuration comes
 * from config.json where there is one, else from the shapes of the tensors themselves and what is published about the
 * released models (128 numbers a head; the latents' mean and deviation by channel).
 */
#pragma once
#include "neural/weights.h"

typedef enum neural_part_kind {
    NEURAL_TEXT,
    NEURAL_DIT,
    NEURAL_VAE,
    NEURAL_N_PARTS
} neural_part_kind;

typedef struct neural_text_config { /* umT5's encoder */
    int vocabulary, dim, heads, head_dim, ffn, layers, buckets, max_distance;
    float eps;
} neural_text_config;

typedef struct neural_dit_config { /* Wan's transformer */
    int dim, heads, head_dim, layers, ffn, in_channels, out_channels, text_dim, freq_dim;
    int patch[3]; /* t, h, w */
    float eps;
} neural_dit_config;

#define NEURAL_MAX_LATENT 64
typedef struct neural_vae_config {  /* Wan's 3D VAE: residual = the one of 2.2 */
    int base, decoder_base, latent; /* channels */
    int mult[4], n_res;
    int in_channels, out_channels, patch; /* patch 2: pixels folded 2x2 into channels; else 1 */
    bool temporal_down[3], residual;
    float mean[NEURAL_MAX_LATENT], deviation[NEURAL_MAX_LATENT]; /* normalised latent = (z - mean) / deviation */
} neural_vae_config;

typedef struct neural_part {
    neural_part_kind kind;
    const char *path;
    neural_text_config text; /* that of `kind` is filled */
    neural_dit_config dit;
    neural_vae_config vae;
    neural_weights *weights;
    struct neural_row *rows; /* the table, in order of name */
    int n_rows;
} neural_part;

typedef struct neural_model {
    const char *folder;
    const char *name; /* of the released model that its sizes are those of ("wan2.1-t2v-1.3b"), else "unnamed" */
    neural_part *parts[NEURAL_N_PARTS]; /* NULL: not in the folder (or not asked for) */
    const char *tokenizer; /* path of tokenizer.json or of a SentencePiece model; NULL: none (a GGUF may carry one) */
    float flow_shift;      /* scheduler_config.json, else the released model's default */
    int train_timesteps;   /* 1000 */
    bool token_timesteps;  /* every token has a timestep of its own (Wan2.2 TI2V): "expand_timesteps" */
} neural_model;

/** Open the parts whose bit (1 << kind) is in `parts`; one that is missing is NOTFOUND with what was looked for.
 *  The caller closes. Errors also: FORMAT, DATA (a shape or size that does not fit: which tensor, what, where). */
int neural_model_open(neural_model **out, const char *folder, unsigned parts, ciel_fail *fail);
void neural_model_close(neural_model **m);
#define NEURAL_ALL_PARTS 7u

/** One part alone. `path`: its file or folder; `config`: a config.json, or NULL (then path/config.json or the shapes).
 */
int neural_part_open(neural_part **out, neural_part_kind kind, const char *path, const char *config, ciel_fail *fail);
void neural_part_close(neural_part **p);

/** The tensor of an original name (printf-formatted), in the shape that the model means (a file may have merged leading
 *  sizes or left out those of 1). Asking for one that the part's table does not hold is a
 *  programmer's error; neural_part_has tells whether it does (shortcut, time_conv). */
const neural_weight *neural_part_weight(const neural_part *p, const char *name, ...)
    __attribute__((format(printf, 2, 3)));
bool neural_part_has(const neural_part *p, const char *name, ...) __attribute__((format(printf, 2, 3)));
