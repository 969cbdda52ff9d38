/* server/engines.h - what can make a film for the server, by the name that the configuration gives to a model. A job
 * keeps the name, and a worker that does not know it says so instead of making another film.
 */
#pragma once
#include <stdbool.h>

#define ENGINE_WORLD "world" /* the pipeline: scene document, motion, path tracing, sound */

bool engine_is_known(const char *name);
const char *engine_choices(void); /* "'world'": for messages */
