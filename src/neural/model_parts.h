/* neural/model_parts.h - what the files of the model table share: rows, and how a part's sizes come to be known.
 */
#pragma once
#include "base/arena.h"
#include "neural/model_table.h"

typedef struct neural_row {
    const char *name;            /* the original one */
    const neural_weight *weight; /* in the shape that the model means; a file may have merged leading sizes */
} neural_row;

/** Fill the configuration of `part` (kind, path, weights are set) from `config_path`, or from the tensors when it is
 *  NULL. Sizes are within sane bounds afterwards. Errors: IO, DATA, UNAVAILABLE (a variant that is not supported). */
int model_config_fill(neural_part *part, const char *config_path, ciel_fail *fail);
/** The same from the text of a config.json; `path` is for messages. */
int model_config_parse(neural_part *part, const char *text, size_t bytes, const char *path, ciel_fail *fail);
/** Make the table of the part's configuration and find every tensor of it. */
int model_table_fill(neural_part *part, ciel_arena *arena, ciel_fail *fail);
/** Is this a file of that kind of part, by the tensors in it? */
bool model_holds(const neural_weights *w, neural_part_kind kind);
const char *model_part_name(neural_part_kind kind); /* "text encoder" */
