/* neural/wan_lora.h - low-rank additions to the transformer's matrices (LoRA, Hu et al. 2021), merged when it is bound.
 *
 * W' = W + strength * alpha / rank * up * down. Files name modules as diffusers, the original authors or kohya's
 * trainer do (lora_A and lora_B, or lora_down and lora_up, with or without .alpha). Merged matrices are kept in memory,
 * as f32 or bf16.
 */
#pragma once
#include "base/arena.h"
#include "neural/kernels.h"

typedef struct neural_lora neural_lora;
/** Errors: those of neural_weights_open; DATA when nothing in the file is a low-rank pair. `strength` 1 = as trained.
 */
int neural_lora_open(neural_lora **out, const char *path, double strength, ciel_fail *fail);
/** Put another one behind it: both are merged. `next` then belongs to `l`. */
void neural_lora_chain(neural_lora *l, neural_lora *next);
void neural_lora_close(neural_lora **l);

/** The matrix `name` (original name, without ".weight") with what the chain adds, in `arena`; `base` itself when it
 * adds nothing. Shapes that do not fit are counted as unused. */
const neural_weight *neural_lora_merge(const neural_lora *l, const neural_weight *base, const char *name,
                                       neural_compute compute, ciel_arena *arena);
/** Pairs in the file, and those that some matrix has taken so far. */
int neural_lora_pairs(const neural_lora *l);
int neural_lora_used(const neural_lora *l);
