/* pipeline/engine.h - which engine makes a film's pictures: the world engine, or a video model whose weights are here.
 *
 * A model is a folder (neural/model_table.h) in the folder of models: ENGINE names it ("wan2.1-1.3b"). Whatever makes
 * the pictures, the scene stays the film's plan: its sound track comes from the scene, and with a guide the model
 * begins from the world engine's pictures of the same scene.
 */
#pragma once
#include "base/thread.h"
#include "neural/wan.h"
#include "scene/scene.h"
#include <stdatomic.h>

#define ENGINE_WORLD_NAME "world"
#define ENGINE_AUTO_NAME  "auto"

typedef struct engine_options {
    const char
        *name; /* NULL or "world": the world engine; "auto": a model when that is quick enough here; else a model */
    const char *models;  /* folder of models; NULL: the one of `ciel models` (neural_models_dir) */
    int width, height;   /* auto: of the film; 0 = the model's own */
    double patience_min; /* auto: a film may take so many minutes; 0 = 30 */
    double guide;        /* 0..1: how much of the world engine's film stays; 0 = none */
    int steps;           /* 0 = the model's own */
    double guidance;     /* 0 = the model's own; 1 = none */
    double shift;        /* 0 = the model's own */
    neural_compute compute;
    const char *negative;   /* what the pictures shall not look like; NULL = the models' own words for bad pictures */
    const char *picture;    /* file of the first frame; NULL = none */
    const char *checkpoint; /* file to keep unfinished work in, and to go on from; NULL = none */
    const char *dump_trace; /* file to record every stage in (neural/trace_file.h); NULL = none */
    const char *lora;       /* FILE or FILE:STRENGTH, several separated by commas; NULL = none */
} engine_options;
engine_options engine_options_default(void);

/** Is that an engine's name: the world's, a released model's (its weights here or not), or a folder's in `models` (NULL as
 * in engine_options)? "auto" is a choice among them, and none of them. */
bool engine_has_name(const char *name, const char *models);
/** The released models, one by one; NULL after the last. */
const char *engine_released(size_t i);

typedef struct engine engine;
/** Open the engine that is asked for. *out NULL: the world engine (asked for, or chosen by "auto"). `choice` (may be
 * NULL) takes a sentence for the person on what was chosen and why, "" when there was nothing to choose. Reads headers
 * only. Errors: NOTFOUND when a model's weights are not there (what, where, how to get them), those of
 * neural_model_open. */
int engine_open(engine **out, const engine_options *o, double seconds, int threads, char choice[400], ciel_fail *fail);
void engine_close(engine **e);
const char *engine_name(const engine *e);

/** What a film is when nobody says otherwise: pictures of width x height, fps, seconds at most. */
void engine_film_defaults(const engine *e, int *width, int *height, int *fps, double *most_seconds);

bool engine_takes_picture(const engine *e); /* as its first frame */

/** The size and frames that the model makes for a film: its sides are multiples of the model's, no larger than it was
 * made for, in the film's shape; the pictures are scaled to the film. */
typedef struct engine_shape {
    int width, height, frames, fps;
} engine_shape;
engine_shape engine_shape_of(const engine *e, int width, int height, double seconds);

/** Estimate before anything is done: UNAVAILABLE with words when memory does not suffice, INVAL when the film is longer
 *  than the model can make. *cost may be NULL. */
int engine_admit(const engine *e, int width, int height, double seconds, ciel_pool *pool, neural_wan_cost *cost,
                 ciel_fail *fail);

typedef struct engine_film {
    const scene *scene; /* its prompt, seed, size, length */
    int n_frames;       /* at the scene's fps */
    ciel_pool *pool;
    const atomic_int *cancel;
    const uint8_t *guide; /* engine_shape_of pictures one after the other, RGB; NULL = no guide */
    void (*progress)(void *user, double fraction, int step, int n_steps);
    int (*take)(void *user, int i_frame, const uint8_t *rgb, ciel_fail *fail);
    void *user;
} engine_film;
/** Text, denoising, decoding; frames of the scene's size and rate to `take`, in order. CANCELLED between blocks. */
int engine_run(engine *e, const engine_film *f, ciel_fail *fail);
bool engine_wants_guide(const engine *e);
const char *engine_picture(const engine *e); /* the file that was given as its first frame, or NULL; borrowed */
