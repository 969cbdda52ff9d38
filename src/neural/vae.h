/* neural/vae.h - films <-> latents: the causal 3D autoencoders of Wan2.1 and Wan2.2.
 *
 * Both directions run through a film in chunks, and every convolution remembers the last frames it saw, which gives the
 * numbers of the whole film at once. The first frame is a latent of its own, every further latent is four frames.
 * Between stages frames go on in pieces of at most `piece_bytes`, so memory does not depend on the length: it is
 * bounded by what convolutions remember and a few pieces (neural_vae_memory). With BF16 what they remember is kept as
 * bf16. A picture whose decoding would need more than the limit is decoded in tiles, each with as much around it as it
 * sees: the same film; it takes longer by what tiles overlap (neural_vae_overlap), and the finished frames of the
 * other tiles wait in memory, which then does grow with the length (neural_vae_memory has that too).
 *
 * Pixels are -1..1, RGB, [height, width, 3]; sizes are multiples of neural_vae_side. Latents here are plain; models
 * work on normalised ones, (z - mean) / deviation.
 */
#pragma once
#include "neural/kernels.h"
#include "neural/model_table.h"

typedef struct neural_vae neural_vae;
int neural_vae_create(neural_vae **out, const neural_part *part, neural_stream *s, neural_compute compute,
                      ciel_fail *fail);
void neural_vae_destroy(neural_vae **v);
void neural_vae_set_piece(neural_vae *v, size_t piece_bytes); /* default 200 MiB; a piece has at least one frame */

#define NEURAL_VAE_LIMIT ((size_t)4 << 30) /* of decoding; what comes before tiles */
void neural_vae_set_limit(neural_vae *v, size_t bytes);

int neural_vae_side(const neural_vae_config *c); /* pixels a latent is wide and high: 8 or 16 */
int64_t neural_vae_latents(int64_t frames);      /* (frames - 1) / 4 + 1 */
int64_t neural_vae_frames(int64_t latents);      /* (latents - 1) * 4 + 1 */

/** Gives the frames in order, on the host; a nonzero return ends the decoding with that code. */
typedef int neural_frame_fn(void *user, int64_t i_frame, const float *rgb, ciel_fail *fail);
int neural_vae_decode(neural_vae *v, const neural_volume *latents, neural_frame_fn *take, void *user, ciel_fail *fail);
/** Asks for `frames` (4 n + 1) frames in order; a nonzero return ends the encoding. `latents` is made (the mean of the
 *  posterior), and freed by the caller. */
typedef int neural_give_fn(void *user, int64_t i_frame, float *rgb, ciel_fail *fail);
int neural_vae_encode(neural_vae *v, neural_volume *latents, int64_t frames, int64_t height, int64_t width,
                      neural_give_fn *give, void *user, ciel_fail *fail);

void neural_vae_normalise(neural_vae *v, neural_volume *latents); /* in place */
void neural_vae_denormalise(neural_vae *v, neural_volume *latents);

/** At most so many bytes while decoding (encoding) so many frames of that size, with tiles for NEURAL_VAE_LIMIT where
 *  they are needed; without them the length stops mattering after some twenty frames. */
size_t neural_vae_memory(const neural_vae_config *c, neural_compute compute, int64_t frames, int64_t height,
                         int64_t width, int threads, bool decode);
/** Operations, without what tiles do twice. */
double neural_vae_flops(const neural_vae_config *c, int64_t frames, int64_t height, int64_t width, bool decode);
/** Of a decoding: how many times the operations that tiles take; 1 without tiles. */
double neural_vae_overlap(const neural_vae_config *c, neural_compute compute, int64_t frames, int64_t height,
                          int64_t width, int threads);
