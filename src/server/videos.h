/* server/videos.h - a video as the API shows it. Private to the server. */
#pragma once
#include "server/http.h"

json_t *video_json(const store_job *j); /* all 13 fields, nulls explicit; new reference */
/** Estimate of what remains, from the worker's own or from the speed of finished films; -1 = unknown. */
int64_t video_left_ms(server *sv, const store_job *j);
/** The video as the reply, with openai-poll-after-ms while it is being made. */
void reply_video(request *r, reply *a, const store_job *j);
/** The owner's video named by the path's first parameter, or the problem 404. */
int videos_find(request *r, reply *a, store_job *j);
/** Put a checked job into the store, or find the one that this request repeats: the reply, or its problem. */
void videos_submit(request *r, reply *a, const store_job *wanted);
