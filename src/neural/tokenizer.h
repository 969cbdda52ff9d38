/* neural/tokenizer.h - text to the numbers that a text encoder was trained on: unigram pieces.
 *
 * Two kinds of file give the same vocabulary and are read each as its own library reads it, so that ids are the same to
 * the last: tokenizer.json (Hugging Face's; what diffusers and Wan's own code use) and a SentencePiece model
 * (spiece.model, also as the tensor "spiece_model" inside a weights file, or as GGUF's entries). Segmentation is the
 * most probable one (Viterbi over the pieces' log probabilities; Kudo 2018). A tokenizer is read-only once open: any
 * number of threads.
 */
#pragma once
#include "base/arena.h"
#include "neural/weights.h"

typedef struct neural_tokenizer neural_tokenizer;

/** Open a tokenizer.json or SentencePiece model, told apart by content. Errors: NOTFOUND, IO, FORMAT, UNAVAILABLE (a
 * kind of step or model that is not read). */
int neural_tokenizer_open(neural_tokenizer **out, const char *path, ciel_fail *fail);
/** From the bytes of such a file (copied). `name` is for messages. */
int neural_tokenizer_parse(neural_tokenizer **out, const void *data, size_t bytes, const char *name, ciel_fail *fail);
/** The one that a weights file carries; NOTFOUND when it carries none. */
int neural_tokenizer_of_weights(neural_tokenizer **out, const neural_weights *w, ciel_fail *fail);
void neural_tokenizer_close(neural_tokenizer **t);

/** Ids of `text` (UTF-8) with the end mark, cut to `limit` >= 1 so that the end mark stays. Returns how many. */
int neural_tokenizer_encode(const neural_tokenizer *t, const char *text, int32_t *ids, int limit);
int neural_tokenizer_count(const neural_tokenizer *t);                     /* size of the vocabulary */
int neural_tokenizer_pad(const neural_tokenizer *t);                       /* id of padding */
const char *neural_tokenizer_piece(const neural_tokenizer *t, int32_t id); /* its text; NULL when there is no such id */

/** A prompt as the models' own pipelines clean it first: HTML entities resolved twice, curly quotes straight, control
 *  characters out, runs of white space one space, ends stripped. (Repair of wrongly decoded text is not done.) */
char *neural_prompt_clean(ciel_arena *a, const char *prompt);
