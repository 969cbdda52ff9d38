/* neural/wan_parts.h - a film in the making, shared by the files of wan.h. */
#pragma once
#include "neural/wan.h"

typedef struct wan_job {
    const neural_wan_request *r;
    neural_stream *stream;
    neural_dit *dit;
    neural_dit_context *prompt, *negative;
    neural_sampler *sampler;
    neural_volume x, given, guide; /* normalised latents */
    int step, n_steps, call, block;
    double share[3], fraction; /* of the work: encoding, denoising, decoding */
} wan_job;

void wan_tell(wan_job *j, neural_wan_stage stage, double within, int frames_done);
/** Operations of the three stages, as parts of 1. */
void wan_shares(const neural_wan_request *r, double share[3]);

typedef enum wan_work {
    WAN_WORK_PRODUCT,
    WAN_WORK_ATTENTION,
    WAN_WORK_CONVOLUTION,
    WAN_WORK_N
} wan_work;
/** Operations a second of a kind of work on this machine now, with what goes beside it: a trial of some 0.1 s. */
double wan_speed(wan_work kind, neural_compute compute, ciel_pool *pool);

/* The checkpoint: nothing happens when the request names none. */
int wan_checkpoint_save(const wan_job *j, ciel_fail *fail);
int wan_checkpoint_load(wan_job *j, ciel_fail *fail); /* no file: the job stays at its beginning */
void wan_checkpoint_remove(const wan_job *j);
