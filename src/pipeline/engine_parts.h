/* pipeline/engine_parts.h - an open engine, shared by its two files. */
#pragma once
#include "base/arena.h"
#include "neural/umt5.h"
#include "pipeline/engine.h"

struct engine {
    engine_options o;
    const char *name;
    neural_model *model;
    neural_lora *lora;
    neural_wan_defaults defaults;
    ciel_arena arena;
};

/** Sizes, sampler and choices of a film; what is given (states, pictures, callbacks) is left to the caller. */
neural_wan_request engine_request(const engine *e, int width, int height, double seconds);
