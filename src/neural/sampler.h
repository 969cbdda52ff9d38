/* neural/sampler.h - from noise to a picture in a few steps: flow matching, x(sigma) = (1 - sigma) x0 + sigma noise,
 * and a model that says v = noise - x0.
 *
 * UNIPC: UniPC of order 2 ("bh2", predicting x0; Zhao et al. 2023). EULER: x += (sigma' - sigma) v. DMD: the three
 * steps of FastWan (distribution matching distillation, Yin et al. 2024): x0, then fresh noise to the next sigma. Noise
 * is a hash of seed and place (base/rng.h), so that a film depends on nothing else.
 */
#pragma once
#include "neural/tensor.h"

typedef enum neural_sampler_kind {
    NEURAL_UNIPC,
    NEURAL_EULER,
    NEURAL_DMD
} neural_sampler_kind;
/* Sigmas before the shift: 1 to 1/1000 as diffusers spaces them, or 0.999 to 0 as Wan's own program does. */
typedef enum neural_grid {
    NEURAL_GRID_DIFFUSERS,
    NEURAL_GRID_WAN
} neural_grid;

typedef struct neural_sampler_options {
    neural_sampler_kind kind;
    neural_grid grid;
    int steps;       /* 1..1000; DMD: 3 whatever is asked */
    double shift;    /* sigma' = s sigma / (1 + (s - 1) sigma); DMD: 8 */
    double strength; /* where to begin, 0..1: 1 = pure noise; less = from a noised film, later steps only (not DMD) */
    uint64_t seed;
} neural_sampler_options;

typedef struct neural_sampler neural_sampler;
/** For `count` values. Errors: INVAL (steps, shift, strength). */
int neural_sampler_create(neural_sampler **out, const neural_sampler_options *o, neural_stream *s, int64_t count,
                          ciel_fail *fail);
void neural_sampler_destroy(neural_sampler **s);
int neural_sampler_steps(const neural_sampler *s);                     /* to be taken in all, with `strength` */
double neural_sampler_sigma(const neural_sampler *s, int i);           /* i in [0, steps]; the last is 0 */
float neural_sampler_timestep(const neural_sampler *s, int i);         /* what the model is told, i in [0, steps) */
int neural_sampler_at(const neural_sampler *s);                        /* steps taken */
void neural_sampler_step(neural_sampler *s, float *x, const float *v); /* x at the next sigma; device memory */

/** What a sampler knows between two steps, for a checkpoint: so many values on the host. */
int64_t neural_sampler_state_count(const neural_sampler *s);
void neural_sampler_save(const neural_sampler *s, float *state);
/** Go on after `at` steps. The options must be those of the saved one. */
void neural_sampler_restore(neural_sampler *s, int at, const float *state);

/** Normal noise, mean 0, deviation 1: value i depends on seed, what and i alone. */
void neural_noise(float *host, int64_t count, uint64_t seed, const char *what);
