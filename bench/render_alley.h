/* bench/render_alley.h - the stage that bench_render films: a wet alley at night, lit by thousands of glowing
 * triangles of neon tubes along both walls. Made by hand from shapes, so that it never changes with the library. */
#pragma once
#include "base/arena.h"
#include "stage/stage.h"

#define ALLEY_MAX 512
typedef struct alley {
    ciel_arena arena;
    instance instances[ALLEY_MAX];
    size_t n;
    scene_sky sky;
    scene_weather weather;
    scene_look look;
    stage st;
} alley;
/** Build for a picture of w x h. */
void alley_open(alley *a, int w, int h);
/** Move on to frame i (24 a second): the camera walks forward, a ball turns. */
void alley_frame(alley *a, int i);
void alley_close(alley *a);
