/* neural/wan_trace.h - what a film in the making leaves in a trace: the same keys as the oracles (trace_file.h).
 *
 * Everything here does nothing when the trace is NULL.
 */
#pragma once
#include "neural/tensor.h"
#include "neural/trace_file.h"

/** A volume as [1, C, F, H, W]. */
void wan_trace_volume(neural_trace *t, neural_stream *s, const neural_volume *v, const char *key);
/** Tokens on the device as [1, n, dim]. */
void wan_trace_tokens(neural_trace *t, neural_stream *s, const float *tokens, int64_t n, int64_t dim, const char *key);

struct wan_job;
void wan_trace_begin(const struct wan_job *j);                               /* latents_init, sigmas, timesteps */
void wan_trace_call(const struct wan_job *j, const neural_volume *velocity); /* the call that was just made */
void wan_trace_block(const struct wan_job *j, int i, const float *tokens, int64_t n); /* of the first call */
void wan_trace_step(const struct wan_job *j); /* before the count of steps moves on */
