/* server/videos.h - a video as the API shows it. Private to the server. */
#pragma once
#include "server/http.h"
#include "server/video_request.h"

json_t *video_json(const store_job *j); /* all 13 fields, nulls explicit; new reference */
/** Estimate of what remains, from the worker's own or from the speed of finished films; -1 = unknown. */
int64_t video_left_ms(server *sv, const store_job *j);
/** The video as the reply, with openai-poll-after-ms while it is being made. */
void reply_video(request *r, reply *a, const store_job *j);
/** The owner's video named by the path's first parameter, or the problem 404. */
int videos_find(request *r, reply *a, store_job *j);
/** The job that the body of a create asks for, without priority, and what it was read as; both may point into the body.
 *  `image` is a file sent with it, or NULL. May wait for a decoder or another machine. Returns 0, or -1 after filling
 *  `p`. */
int videos_wanted(store_job *out, video_request *v, const json_t *body, const form_upload *image, store *s,
                  const char *owner, const server_config *c, ciel_arena *a, problem *p);
/** Put a checked job into the store, or find the one that this request repeats: the reply, or its problem. */
void videos_submit(request *r, reply *a, const store_job *wanted);
