/* neural/wan.h - a film by a Wan model: text states and a seed in, frames out.
 *
 * The order: a given picture and a guiding film are encoded, noise is drawn, the transformer is called once or twice a
 * step (with guidance: for the prompt and for the negative prompt), its weights are let go, the latents are decoded
 * frame by frame. After each step the work so far can be kept in a file, from which the same request goes on. The same
 * request gives the same frames, whatever the number of threads.
 */
#pragma once
#include "neural/dit.h"
#include "neural/sampler.h"
#include "neural/vae.h"
#include <stdatomic.h>

/* What a released model was made for; of a model that is not known, what its parts say. */
typedef struct neural_wan_defaults {
    const char *name; /* "wan2.1-t2v-1.3b"; NULL = not known */
    int width, height, frames, fps, max_frames;
    int steps;
    double shift, guidance;
    neural_sampler_kind sampler;
    bool takes_picture;
    int multiple; /* of width and height */
} neural_wan_defaults;
/** `distilled`: its 3-step form (FastWan), which shapes alone do not tell. */
neural_wan_defaults neural_wan_default(const neural_model *m, bool distilled);

typedef enum neural_wan_stage {
    NEURAL_WAN_ENCODE,
    NEURAL_WAN_DENOISE,
    NEURAL_WAN_DECODE
} neural_wan_stage;
typedef struct neural_wan_progress {
    neural_wan_stage stage;
    int step, n_steps, block, n_blocks; /* DENOISE */
    int frames_done;                    /* DECODE */
    double fraction;                    /* of all work, by operations; never falls */
} neural_wan_progress;

typedef struct neural_wan_request {
    const neural_model *model; /* transformer and autoencoder open */
    ciel_pool *pool;
    const atomic_int *cancel;
    const float *prompt,
        *negative; /* states [text_rows, text_dim], zeros after the words; negative NULL = no guidance */
    int64_t text_rows;
    int width, height, frames; /* multiples as in the defaults; 4 n + 1 */
    neural_sampler_options sampler;
    double guidance; /* 1 = none */
    neural_compute compute;
    const neural_lora *lora;
    const float
        *latents; /* [channels, frames, height, width]: to begin with, instead of the seed's noise; NULL = none */
    const float *picture; /* [height, width, 3], -1..1: the first frame; NULL = none */
    double guide;         /* 0..1: how much of the film that `guide_frame` gives stays; 0 = none */
    neural_give_fn *guide_frame;
    void *guide_user;
    struct neural_trace *trace; /* where to record what every stage took and gave (trace_file.h); NULL = nowhere */
    const char *checkpoint; /* file to keep the work in and to go on from; NULL = none. Removed at the end. */
    void (*progress)(void *user, const neural_wan_progress *p);
    void *user;
    neural_frame_fn *take;
    void *take_user;
} neural_wan_request;
/** Errors: INVAL (sizes, a picture for a model that takes none), DATA (the checkpoint is of another film), CANCELLED
 * (the checkpoint stays), what `take` and `guide_frame` return. */
int neural_wan_run(const neural_wan_request *r, ciel_fail *fail);

typedef struct neural_wan_cost {
    double operations; /* multiplications and additions of the whole film */
    double seconds;    /* at the speed that this machine reaches in a short trial now */
    size_t bytes;      /* device memory at most, mapped weights not counted */
    size_t weights;    /* bytes of weights that are read: good to have as cache, not needed */
} neural_wan_cost;
/** Before a film is begun; nothing but sizes, sampler, guidance, guide, compute and pool of `r` is looked at. */
neural_wan_cost neural_wan_estimate(const neural_wan_request *r);
size_t neural_memory_available(void); /* bytes that this machine can give now; 0 = not known */
