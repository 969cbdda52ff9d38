/* neural/trace_film.h - a run of a model from a prompt, recorded from end to end: what a person sends with a report.
 */
#pragma once
#include "neural/trace_file.h"
#include <stdatomic.h>

typedef struct neural_recording {
    const char *folder;               /* the model's */
    const char *prompt, *negative;    /* negative NULL: none is used, and no guidance */
    int width, height, frames, steps; /* 0: the model's own; a whole film's trace is large */
    double guidance, shift;           /* 0: the model's own */
    uint64_t seed;
    neural_compute compute;
    ciel_pool *pool;
    const atomic_int *cancel;                    /* may be NULL */
    void (*progress)(void *user, double fraction); /* may be NULL */
    void *user;
} neural_recording;
/** Make the film and write its trace to `out_path`: every key of trace_file.h but the autoencoder's pair. The film
 * itself is in it (video_pt). Errors: as opening and running a model give them. */
int neural_record_film(const neural_recording *r, const char *out_path, ciel_fail *fail);
