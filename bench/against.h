/* bench/against.h - our renderer beside Cycles: processor seconds to reach equal error, each against its own truth.
 */
#pragma once
#include "source.h"

typedef struct against_request {
    int w, h, frame, threads; /* frame < 0: the middle one */
    int reference;            /* paths a pixel of each reference */
    int most;                 /* samples a pixel of the dearest Cycles picture that is compared */
    const char *folder;       /* pictures and Blender's files are left here; NULL = a temporary one, removed */
    ciel_pool *pool;
} against_request;

/** Prints its table on stdout, progress on stderr. Errors: UNAVAILABLE without Blender, NOMEM, IO. */
int against_cycles(source *s, const against_request *req, ciel_fail *fail);
