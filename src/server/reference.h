/* server/reference.h - the picture that a create gives as `input_reference`. Private to the server. */
#pragma once
#include "server/video_request.h"
#include "store/store.h"

/** Whether the body names a picture: then reference_take may wait for another machine or a decoder. */
bool reference_asked(const json_t *body, form *f);
/** Get the picture (an upload, {file_id} or {image_url}), look at it where that can do no harm (intake.h), check that it has
 *  the video's size, keep it as a file of the store's and name that in v->picture. Nothing asked: 0 and no picture. -1
 *  after filling `p`. `upload` may be NULL. */
int reference_take(video_request *v, const json_t *body, const form_upload *upload, store *s, const char *owner,
                   const server_config *c, ciel_arena *a, problem *p);
