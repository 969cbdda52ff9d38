/* bench/source.h - where a bench's stages come from: the built-in alley, or a scene document played by motion.
 */
#pragma once
#include "motion/motion.h"
#include "render_alley.h"

typedef struct source {
    const char *name;
    alley *alley;
    library *lib;
    scene *sc;
    motion *m;
    ciel_arena frame;
    int n_frames; /* 0 = endless */
} source;

/** `which`: NULL = the alley; a path to a scene document; or the name of one of examples/. The scene is framed anew for
 *  w x h. Errors: what scene_load, library_open and motion_create say. Release with source_close also on failure. */
int source_open(source *s, const char *which, int w, int h, ciel_pool *pool, ciel_fail *fail);
/** The stage of frame i, wrapped into the film's length; valid until the next call. */
void source_stage(source *s, int i, stage *out);
void source_close(source *s);
