/* server/engines.h - what makes a film for the server: the engine that the configuration gives to a model's name.
 *
 * A job keeps its engine's name and traits from the day it was made. What the engine cannot do is refused when the job
 * is asked for; what only shows when its turn comes (memory, weights that went) makes it fail with the words for it.
 */
#pragma once
#include "server/video_request.h"

/** May the engine of `m` make this? Otherwise -1 after filling `p`: its weights are not here (503), or it makes no film
 * so long, with characters, or from a picture (400). Settles the rate that the request leaves to the engine. */
int engines_admit(video_request *v, const config_model *m, bool has_picture, const server_config *c, problem *p);
/** Open it for one film; *out NULL = the world engine, which needs none. `picture` may be NULL; strings are borrowed
 * until engine_close. Errors: those of engine_open. */
int engines_open(engine **out, const char *name, const video_request *v, const char *picture, const server_config *c,
                 ciel_fail *fail);
/** Is there memory for the film now? Gives an estimate of its seconds. Errors: UNAVAILABLE, INVAL. */
int engines_estimate(const engine *e, const video_request *v, int threads, double *seconds, ciel_fail *fail);
/** Each model of the configuration that is another engine's: `fail` NULL when its weights are here. */
void engines_check(const server_config *c, void (*each)(void *user, const config_model *m, const ciel_fail *fail),
                   void *user);
bool engines_is_world(const char *name);
/** Under which speeds of past films are kept: by engine, the world's by quality. */
const char *engines_class(const char *name, const video_request *v);
